package awards

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// counting is the parameters in force by which a work record is counted.
type counting struct {
	fromPeriodEnd bool
	either        bool // from the one or the other: the law does not say
	excludes      []string
	resets        bool
	following     int  // 0 if the years run up to the proposal
	orMore        bool // they may be more than following
}

// parameter is a row of the parameters that there are.
type parameter struct {
	code   string
	values []string // that it may have; nil if set tells
	set    func(c *counting, value string) bool
	facts  []string // that it has a part in: how the time is counted does not make a certificate
}

// excludedTypes is the parameter that lists types of commendation.
const excludedTypes = "work_record_excludes"

// pendingDossiers is the parameter that chooses the rules for a dossier, see handOver.
const pendingDossiers = "pending_dossiers"

var parameters = []parameter{
	{"count_from", []string{"decision", "period_end", "either"}, func(c *counting, value string) bool {
		c.fromPeriodEnd, c.either = value == "period_end", value == "either"
		return true
	}, workRecordFacts[1:]},
	{"discipline_resets", []string{"yes", "no"}, func(c *counting, value string) bool {
		c.resets = value == "yes"
		return true
	}, workRecordFacts[1:]},
	{pendingDossiers, []string{"received", "submitted", "favourable"}, func(*counting, string) bool {
		return true // it counts nothing
	}, nil},
	{excludedTypes, nil, func(c *counting, value string) bool {
		c.excludes = each(strings.Split(value, ","), strings.TrimSpace)
		return true
	}, workRecordFacts},
	{"years_following", nil, func(c *counting, value string) bool {
		value, c.orMore = strings.CutSuffix(value, "+")
		n, err := strconv.Atoi(value)
		c.following = n
		return err == nil && 1 <= n && n <= 50
	}, workRecordFacts[1:]},
}

// row is that of the parameter in the table; nil if there is none.
func (p *Parameter) row() *parameter {
	return find(parameters, p.Code, func(row parameter) string { return row.code })
}

// firstYear is the first whole year that counts after an award: after the
// achievement period stated in it, or else after the day of the decision.
func (r reading) firstYear(p PastAward) int {
	if r.fromPeriodEnd && p.LastYear > 0 {
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

// workRecordFacts are those that a work record is told by.
var workRecordFacts = []string{
	factPriorCertificate, factExcellentYears, factFlagsSince, factCertificatesSince,
}

// reading is one way to read a work record where the register leaves out a type,
// or the clause what it means.
type reading struct {
	untyped       bool // awards whose type is not stated count
	toProposal    bool // years that follow the certificate may go on up to the proposal
	fromPeriodEnd bool // the time starts at the end of the achievement period
}

// readings are the ways to read the work record, the strictest first.
func (q *question) readings() []reading {
	rs := []reading{{fromPeriodEnd: q.counting.fromPeriodEnd}}
	double := func(change func(*reading)) {
		for _, r := range slices.Clone(rs) {
			change(&r)
			rs = append(rs, r)
		}
	}
	if q.counting.either {
		double(func(r *reading) { r.fromPeriodEnd = true })
	}
	if q.counting.following > 0 {
		double(func(r *reading) { r.toProposal = true })
	}
	if len(q.counting.excludes) > 0 && slices.ContainsFunc(q.c.History.Entries,
		func(p PastAward) bool { return p.Type == "" }) {
		double(func(r *reading) { r.untyped = true })
	}
	return rs
}

// workRecord derives what Law 06/2022/QH15 art. 73(4)(e) and Decree 65/2014/NĐ-CP
// art. 23(3)(c) ask for: a certificate of a ministry or province, then years of
// excellent completion, and flags or certificates given in that time.
//
// A fact is known where every reading of the record gives the same; the others
// are kept apart for conditions that come out the same under each.
func (q *question) workRecord(d derived) {
	if q.strange("history") {
		return
	}
	var worlds []derived
	for _, r := range q.readings() {
		w := make(derived)
		q.read(r, w)
		worlds = append(worlds, w)
	}
	for _, code := range workRecordFacts {
		first, known := worlds[0][code]
		if slices.ContainsFunc(worlds[1:], func(w derived) bool {
			other, ok := w[code]
			return ok != known || known && !other.Value.Equal(first.Value)
		}) {
			q.worlds = worlds
		} else if known {
			d[code] = first
		}
	}
}

// read derives the work record by one reading.
func (q *question) read(r reading, d derived) {
	var certificates []PastAward
	for _, p := range q.c.History.Entries {
		if q.counted(p, "certificate", r) {
			certificates = append(certificates, p)
		}
	}
	source := q.c.History.Source
	put := func(known bool, code string, n int, evidence string) {
		if known {
			d.count(code, n, evidence)
		}
	}
	switch {
	case len(certificates) > 0:
		d.truth(factPriorCertificate, rules.True, source)
	case q.c.History.Complete:
		d.truth(factPriorCertificate, rules.False, source)
		for _, code := range workRecordFacts[1:] {
			put(true, code, 0, source)
		}
		return
	}
	restart, ok := q.restart(r)
	if len(certificates) == 0 || q.c.Year == 0 || !q.c.History.Complete || !ok {
		return // what is not listed could begin or restart the count
	}
	var runs []run
	for _, c := range certificates {
		first := max(r.firstYear(c), restart)
		switch {
		case q.counting.following == 0:
			runs = append(runs, q.unbroken(c, first))
		case r.toProposal:
			runs = append(runs, q.onwards(c, first))
		default:
			runs = append(runs, q.following(c, first))
		}
	}
	for i := range runs {
		runs[i].flags = q.conferred("flag", r, runs[i])
		runs[i].certificates = q.conferred("certificate", r, runs[i])
	}
	best, known := bestOf(runs, q.counting.following)
	evidence := q.c.Results.Source
	if best.years > 0 {
		evidence = strings.TrimPrefix(fmt.Sprintf("%s; %d–%d", evidence, best.first, best.first+best.years-1), "; ")
	}
	put(known.years, factExcellentYears, best.years, evidence)
	put(known.flags, factFlagsSince, best.flags, source)
	put(known.certificates, factCertificatesSince, best.certificates, source)
}

// counted reports whether a past award counts towards a work record, as a flag or as
// a certificate.
func (q *question) counted(p PastAward, as string, r reading) bool {
	if q.r.form(p.Form).WorkRecord != as || !q.standing(p) || slices.Contains(q.counting.excludes, p.Type) {
		return false
	}
	return p.Type != "" || len(q.counting.excludes) == 0 || r.untyped
}

// restart is the first year that counts after the last award of the form in
// question and, where the regulation says so, after the last discipline; known is
// false if nobody knows when the count starts again.
func (q *question) restart(r reading) (first int, known bool) {
	for _, p := range q.c.History.Entries {
		if p.Form == q.award.Form && q.standing(p) {
			first = max(first, r.firstYear(p))
		}
	}
	if !q.counting.resets {
		return first, true
	}
	ended, known := q.disciplineEnded()
	if !ended.IsZero() {
		first = max(first, wholeYearFrom(ended))
	}
	return first, known
}

// run is years of excellent completion after one certificate, and what was given
// in that time.
type run struct {
	after       PastAward // the certificate
	first       int
	years       int
	open        bool       // a year that matters is not rated: there may be more
	from, until rules.Date // the time; until is its last day
	// What was given in the time; the certificate that the run is after is none of it.
	flags, certificates int
}

// excellent tells how a year was rated.
func (q *question) excellent(year int) rules.Truth {
	for _, r := range q.c.Results.Entries {
		if r.Year == year {
			return rules.TruthOf(r.Excellent)
		}
	}
	if q.c.Results.Complete {
		return rules.False
	}
	return rules.Undetermined
}

// proposed is the day of the proposal: that of the submission, or on which the
// dossier was received; while there is none, the day asked about.
func (q *question) proposed() rules.Date {
	if day, ok := q.submitted(); ok {
		return day
	}
	if day, ok := q.received(); ok {
		return day
	}
	return q.on
}

// unbroken is the run of excellent years that ends with the year of the results
// and begins with the year first or later ("liên tục … đến thời điểm đề nghị",
// Law 06/2022/QH15 art. 73(4)(e)).
func (q *question) unbroken(c PastAward, first int) run {
	r := run{after: c, first: q.c.Year + 1, until: q.proposed()}
	for y := q.c.Year; y >= first; y-- {
		t := q.excellent(y)
		r.open = t == rules.Undetermined
		if t != rules.True {
			break
		}
		r.first, r.years = y, r.years+1
	}
	r.from = rules.Day(r.first, 1, 1)
	return r
}

// onwards is the run of excellent years that begins with the year first and has
// to go on up to the year of the results. It counts no more years than the clause
// names, and of a run that is broken always less.
func (q *question) onwards(c PastAward, first int) run {
	r := run{after: c, first: first, from: rules.Day(first, 1, 1), until: q.proposed()}
	all := rules.True
	for y := first; y <= q.c.Year; y++ {
		if all = all.And(q.excellent(y)); all == rules.True {
			r.years++
		}
	}
	r.open = all == rules.Undetermined
	most := q.counting.following
	if all != rules.True {
		most--
	}
	r.years = min(r.years, most)
	return r
}

// following is the excellent years among those that follow a certificate
// directly, as many as the clause names ("05 năm tiếp theo liên tục", Decree
// 65/2014/NĐ-CP art. 23(3)(c)), up to the first that was not. Where the clause
// says "or more" the time goes on with the years, which count as no more than
// it names.
func (q *question) following(c PastAward, first int) run {
	r := run{after: c, first: first, from: rules.Day(first, 1, 1),
		until: rules.Day(first+q.counting.following-1, 12, 31)}
	most := q.counting.following
	for y := first; (q.counting.orMore || y < first+most) && y <= q.c.Year; y++ {
		t := q.excellent(y)
		r.open = t == rules.Undetermined
		if t != rules.True {
			break
		}
		r.years++
	}
	switch {
	case r.years <= most:
	case first+r.years > q.c.Year:
		r.until = q.proposed()
	default:
		r.until = rules.Day(first+r.years-1, 12, 31)
	}
	r.years = min(r.years, most)
	return r
}

// conferred counts the flags or certificates that were given in the time of a run. Both
// texts say "được tặng" (was awarded): the day of the decision counts, not the year
// of the results. The time is after the certificate ("sau đó", "tiếp theo"), so
// what was decided with it, or before, is not in it.
func (q *question) conferred(as string, r reading, run run) (n int) {
	for _, p := range q.c.History.Entries {
		if q.counted(p, as, r) && run.after.Decided.Before(p.Decided) &&
			!p.Decided.Before(run.from) && !run.until.Before(p.Decided) {
			n++
		}
	}
	return n
}

// bestOf picks the run with the most years, then the most flags, then the most
// certificates, then the earliest. A run of which a year is not rated may be better:
// enough is the number of years beyond which it is so by its distinctions alone, 0
// if there is none.
func bestOf(runs []run, enough int) (best run, known struct{ years, flags, certificates bool }) {
	best = runs[0]
	for _, r := range runs[1:] {
		if cmp.Or(r.years-best.years, r.flags-best.flags, r.certificates-best.certificates) > 0 {
			best = r
		}
	}
	if best.years == 0 {
		best.flags, best.certificates = 0, 0
	}
	known.years, known.flags, known.certificates = true, true, true
	for _, r := range runs {
		switch {
		case !r.open:
		case enough == 0 || best.years < enough:
			known.years, known.flags, known.certificates = false, false, false
		case r.flags > best.flags:
			known.flags, known.certificates = false, false
		case r.flags == best.flags && r.certificates > best.certificates:
			known.certificates = false
		}
	}
	return best, known
}
