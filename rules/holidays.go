package rules

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// calendar checks the years that are given, and returns what workdays counts by.
func (n *naming) calendar(given []Holidays) (c ops.Calendar) {
	for i, h := range given {
		path := fmt.Sprintf("holidays[%d]", i)
		switch {
		case !value.IsDay(h.Year, 1, 1):
			n.wrong(path+".year", say("a year is from 1 to 9999"), "%d is not a year of the calendar", h.Year)
			continue
		case slices.Contains(c.Years, h.Year):
			n.wrong(path+".year", say("write all days of a year in one place"), "the holidays of %d are given twice", h.Year)
			continue
		}
		c.Years = append(c.Years, h.Year)
		off := n.daysOf(h.Year, path+".days", h.Days)
		worked := n.daysOf(h.Year, path+".worked", h.Worked)
		for j, d := range h.Worked {
			path := fmt.Sprintf("%s.worked[%d]", path, j)
			switch day := d.ordinal(); {
			case !slices.Contains(worked, day):
			case !ops.Weekend(day):
				n.wrong(path, say("leave it out: only Saturdays and Sundays that are worked stand here"),
					"%s is neither a Saturday nor a Sunday", d)
			case slices.Contains(off, day):
				n.wrong(path, say("leave it out in one of the two"), "%s is both a day off and worked", d)
			default:
				c.Other = append(c.Other, day)
			}
		}
		c.Other = append(c.Other, slices.DeleteFunc(off, ops.Weekend)...)
	}
	slices.Sort(c.Years)
	slices.Sort(c.Other)
	return c
}

// daysOf returns the days of a year, each once.
func (n *naming) daysOf(year int, path string, days []Date) (ordinals []int64) {
	for i, d := range days {
		path := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case !d.Valid():
			n.wrong(path, diag.Text{}, "%s is not a day of the calendar", d)
		case d.Year != year:
			n.wrong(path, say("write a day of %d, or list it under year: %d", year, d.Year), "%s is not a day of %d", d, year)
		case slices.Contains(ordinals, d.ordinal()):
			n.wrong(path, say("leave it out once"), "%s stands here twice", d)
		default:
			ordinals = append(ordinals, d.ordinal())
		}
	}
	return ordinals
}

func (n *naming) wrong(path string, hint diag.Text, format string, args ...any) {
	n.faults = append(n.faults, catalogue.Fault(path, "date", diag.ErrValue, hint, format, args...))
}

// CheckHolidays warns, once, if some of the rules count working days and nobody gave the
// holidays of the year, of any year if it is 0, or of the year of a date that a rule writes out:
// what they count is then missing.
func (s *Schema) CheckHolidays(year int, rules ...*Rule) (ds diag.Diagnostics) {
	years := s.words.Env.Calendar.Years
	counts := func(r *Rule) bool { return r != nil && r.schema == s && r.uses.Workdays }
	i := slices.IndexFunc(rules, counts)
	if i < 0 {
		return nil
	}
	at := byCalendar(rules[i].prog.Root)
	if len(years) > 0 && (year == 0 || slices.Contains(years, year)) {
		at, year = nil, 0
		for _, r := range rules {
			if at == nil && counts(r) {
				at, year = unlisted(r.prog.Root, years)
			}
		}
		if at == nil {
			return nil
		}
	}
	call, wanted := at.Abridged(), "…"
	if year > 0 {
		wanted = strconv.Itoa(year)
	}
	d := catalogue.Fault("holidays", ops.NoHolidays, nil, say("write holidays: [{year: %s, days: […], worked: […]}]; "+
		"a year that has none needs its line too", wanted), "working days are counted, as by %s, "+
		"and no year's holidays are given: all that hangs on them is undetermined", call)
	if len(years) > 0 {
		d.Message = say("working days are counted, as by %s, and the holidays of %d are not given: "+
			"what hangs on them is undetermined", call, year)
	}
	d.Severity = diag.Warning
	return append(ds, d)
}

// unlisted is the first part of a rule that counts from or to a date that the rule writes out,
// of a year that is not listed.
func unlisted(n *program.Node, years []int) (at *program.Node, year int) {
	if n.Op == ops.Derived {
		return unlisted(n.Def.Prog.Root, years)
	}
	for _, a := range n.Args {
		if n.Row.Calendar && a.Op == ops.Const && a.Kind == DateKind {
			day, _ := Value{v: a.Val}.Date()
			if !slices.Contains(years, day.Year) {
				return n, day.Year
			}
		}
		if at, year = unlisted(a, years); at != nil {
			return at, year
		}
	}
	return nil, 0
}

// byCalendar is the first part of a rule that counts by the calendar, nil if there is none.
func byCalendar(n *program.Node) *program.Node {
	switch {
	case n.Row.Calendar:
		return n
	case n.Op == ops.Derived:
		return byCalendar(n.Def.Prog.Root)
	}
	for _, a := range n.Args {
		if found := byCalendar(a); found != nil {
			return found
		}
	}
	return nil
}
