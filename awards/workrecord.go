package awards

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// counting is the parameters in force by which a work record is counted.
type counting struct {
	fromPeriodEnd bool   // [CountFrom] is "period_end"
	excludes      []Type // [WorkRecordExcludes]
	resets        bool   // [DisciplineResets]
}

func (c *counting) apply(p Parameter) {
	switch p.Code {
	case CountFrom:
		c.fromPeriodEnd = p.Value == "period_end"
	case WorkRecordExcludes:
		c.excludes = nil
		for _, s := range strings.Split(p.Value, ",") {
			c.excludes = append(c.excludes, Type(strings.TrimSpace(s)))
		}
	case DisciplineResets:
		c.resets = p.Value == "yes"
	}
}

// firstYear is the first whole year that counts after an award: after the
// achievement period stated in it, or else after the day of the decision.
func (c counting) firstYear(p PastAward) int {
	if c.fromPeriodEnd && p.LastYear > 0 {
		return p.LastYear + 1
	}
	return wholeYearFrom(p.Decided)
}

// wholeYearFrom is the first calendar year that begins on or after a day.
func wholeYearFrom(d rules.Date) int {
	if d.Month == 1 && d.Day == 1 {
		return d.Year
	}
	return d.Year + 1
}

// workRecord derives what Law 06/2022/QH15 art. 73(4)(e) and Decree 65/2014/NĐ-CP
// art. 23(3)(c) ask for: a certificate of a ministry or province, then years of
// excellent completion up to the proposal, and flags or certificates in that time.
//
// The earliest certificate is taken, which leaves the longest time. The years
// count after it, after the last award of the same form, and, where the
// regulation says so, after the last discipline.
func (q *question) workRecord(d derived) {
	counts := func(p PastAward, form Form) bool {
		return p.Form == form && q.standing(p) && !slices.Contains(q.counting.excludes, p.Type)
	}
	var first int // the first year after the earliest certificate
	for _, p := range q.c.History.Entries {
		if counts(p, MinistryCertificate) {
			if y := q.counting.firstYear(p); first == 0 || y < first {
				first = y
			}
		}
	}
	source := q.c.History.Source
	switch {
	case first > 0:
		d.truth(factPriorCertificate, rules.True, source)
	case q.c.History.Complete:
		d.truth(factPriorCertificate, rules.False, source)
		d.count(factExcellentYears, 0, source)
		d.count(factFlagsSince, 0, source)
		d.count(factCertificatesSince, 0, source)
		return
	}
	if first == 0 || q.c.Year == 0 || !q.c.History.Complete {
		return // an award that is not listed could begin or restart the count
	}
	for _, p := range q.c.History.Entries {
		if p.Form == q.award.Form && q.standing(p) {
			first = max(first, q.counting.firstYear(p))
		}
	}
	if q.counting.resets {
		if !q.c.Discipline.Complete {
			return
		}
		for _, e := range q.c.Discipline.Entries {
			switch {
			case e.Cleared || e.Decided.IsZero() || q.on.Before(e.Decided):
			case e.Ends.IsZero():
				return // nobody knows when the count starts again
			default:
				first = max(first, wholeYearFrom(e.Ends))
			}
		}
	}
	from, known := q.excellentSince(first)
	if !known {
		return
	}
	evidence := q.c.Results.Source
	if from <= q.c.Year {
		evidence = strings.TrimPrefix(fmt.Sprintf("%s; %d–%d", evidence, from, q.c.Year), "; ")
	}
	d.count(factExcellentYears, max(0, q.c.Year-from+1), evidence)
	since := func(form Form) (n int) {
		for _, p := range q.c.History.Entries {
			year := p.LastYear
			if year == 0 {
				year = p.Decided.Year
			}
			if counts(p, form) && year >= from && year <= q.c.Year {
				n++
			}
		}
		return n
	}
	d.count(factFlagsSince, since(MinistryFlag), source)
	d.count(factCertificatesSince, since(MinistryCertificate), source)
}

// excellentSince returns the first year of the unbroken run of excellent years
// that ends with the year of the results and begins with the year first or
// later; one year too many if there is none. known is false if a year that
// matters is not rated.
func (q *question) excellentSince(first int) (from int, known bool) {
	rated := make(map[int]bool, len(q.c.Results.Entries))
	for _, r := range q.c.Results.Entries {
		rated[r.Year] = r.Excellent
	}
	for y := q.c.Year; ; y-- {
		excellent, listed := rated[y]
		switch {
		case y < first:
			return max(first, y+1), true
		case excellent:
		case listed || q.c.Results.Complete:
			return y + 1, true
		default:
			return 0, false
		}
	}
}
