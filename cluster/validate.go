package cluster

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// checker gathers the faults of a definition, in its order.
type checker struct {
	c  *Cluster
	ds diag.Diagnostics
}

func (k *checker) fault(path, code string, kind error, hint diag.Text, format string, args ...any) {
	k.ds = append(k.ds, catalogue.Fault(path, code, kind, hint, format, args...))
}

func (c *Cluster) check() diag.Diagnostics {
	k := &checker{c: c}
	switch {
	case c.def.Code == "":
		k.fault("code", "no-code", diag.ErrName, say("write one, such as north-central"), "the cluster has no code")
	case !isCode(c.def.Code):
		k.fault("code", "code", diag.ErrName, say("a code is lower-case letters a to z, digits, - and _"), "%q is not a code",
			c.def.Code)
	}
	switch c.def.Organiser {
	case "", "central_council", "ministry_or_province":
	default:
		k.fault("organiser", "organiser", diag.ErrValue, say("write central_council or ministry_or_province"),
			"there is no organiser %q", c.def.Organiser)
	}
	k.members()
	if n := c.def.Deputies; n != nil && *n < 0 {
		k.fault("deputies", "deputies", diag.ErrValue, diag.Text{}, "there cannot be %d deputies", *n)
	}
	k.rotation()
	k.allOfficers()
	for i := range c.def.Years {
		path := fmt.Sprintf("years[%d]", i)
		for _, y := range c.def.Years[:i] {
			if y.Year == c.def.Years[i].Year {
				k.fault(path+".year", "second-year", diag.ErrName, diag.Text{}, "the year %d is there twice", y.Year)
			}
		}
		k.year(path, &c.def.Years[i])
	}
	return k.ds
}

// isCode reports whether s can name a cluster or unit: ASCII, so that it can be
// typed, and a file name.
func isCode(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') && r != '-' && r != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

func (k *checker) members() {
	if len(k.c.def.Members) == 0 {
		k.fault("members", "no-members", diag.ErrValue, diag.Text{}, "a cluster without members")
	}
	for i, m := range k.c.def.Members {
		path := fmt.Sprintf("members[%d]", i)
		if !isCode(m.Unit) {
			k.fault(path+".unit", "code", diag.ErrName,
				say("a code is lower-case letters a to z, digits, - and _, such as ha_tinh"), "%q is not the code of a unit",
				m.Unit)
		}
		if !k.period(path+".period", m.Period) {
			continue
		}
		for _, n := range k.c.def.Members[:i] {
			if n.Unit == m.Unit && n.Period.Overlaps(m.Period) {
				k.fault(path+".unit", "second-member", diag.ErrName,
					say("one of the two has to go, or to end before the other begins"), "%s is listed twice for the same time", m.Unit)
				break
			}
		}
		for j, s := range m.Successors {
			at := fmt.Sprintf("%s.successors[%d]", path, j)
			switch {
			case m.Period.Before.IsZero():
				k.fault(at, "successor", diag.ErrValue, say("add period.before"),
					"%s has a successor, but its membership does not end", m.Unit)
			case s == m.Unit:
				k.fault(at, "successor", diag.ErrValue, diag.Text{}, "%s cannot succeed itself", m.Unit)
			}
		}
	}
	// A name that two units share names neither.
	for _, clash := range k.c.names.clashes(k.c.def.Members) {
		k.fault(clash.path, "same-name", diag.ErrName, say("give one of them another name"), "%q also names %s", clash.text,
			clash.other)
	}
}

// period refuses an empty period or a date that is none; ok if it did not.
func (k *checker) period(path string, p rules.Period) (ok bool) {
	ok = true
	for _, end := range []struct {
		name string
		d    rules.Date
	}{{"from", p.From}, {"before", p.Before}} {
		if !end.d.IsZero() && !end.d.Valid() {
			k.fault(path+"."+end.name, "date", diag.ErrValue, diag.Text{}, "%v is not a day of the calendar", end.d)
			ok = false
		}
	}
	if ok && p.Empty() {
		k.fault(path, "empty-period", diag.ErrValue, say("from must be earlier than before"), "the period %v holds no day", p)
		return false
	}
	return ok
}

// unit refuses what is not a unit of the cluster.
func (k *checker) unit(path, unit string) bool {
	if k.c.known(unit) {
		return true
	}
	k.fault(path, "unknown-unit", diag.ErrName, diag.DidYouMean(unit, k.c.units()), "there is no member %q", unit)
	return false
}

func (k *checker) allOfficers() {
	for i, o := range k.c.def.Officers {
		path := fmt.Sprintf("officers[%d]", i)
		for _, p := range k.c.def.Officers[:i] {
			if p.Year == o.Year && p.Standing == o.Standing {
				k.fault(path+".year", "second-officers", diag.ErrName, diag.Text{}, "officers of %d are %v twice", o.Year,
					o.Standing)
			}
		}
		k.officers(path, o)
	}
}

// officers checks the officers of one year. They must be members at some time of
// their year.
func (k *checker) officers(path string, o Officers) {
	year := rules.Period{From: rules.DateOf(o.Year, 1, 1), Before: rules.DateOf(o.Year+1, 1, 1)}
	seen := make(map[string]bool)
	one := func(at, unit string) {
		switch {
		case !k.unit(at, unit):
		case seen[unit]:
			k.fault(at, "second-office", diag.ErrValue, diag.Text{}, "%s holds two offices in %d", unit, o.Year)
		case !slices.ContainsFunc(k.c.def.Members, func(m Member) bool { return m.Unit == unit && m.Period.Overlaps(year) }):
			k.fault(at, "not-member", diag.ErrValue, diag.Text{}, "%s is not a member in %d", unit, o.Year)
		}
		seen[unit] = true
	}
	if o.Year < 1 || o.Year > 9998 {
		k.fault(path+".year", "year", diag.ErrValue, diag.Text{}, "%d is not a year", o.Year)
		return
	}
	if o.Head == "" {
		k.fault(path, "no-head", diag.ErrValue, say("add head"), "there are officers for %d without a head", o.Year)
	} else {
		one(path+".head", o.Head)
	}
	for i, d := range o.Deputies {
		one(fmt.Sprintf("%s.deputies[%d]", path, i), d)
	}
	if n := k.c.def.Deputies; n != nil && len(o.Deputies) > *n {
		k.fault(path+".deputies", "deputies", diag.ErrValue, diag.Text{}, "%d deputies for %d, but the cluster has %d",
			len(o.Deputies), o.Year, *n)
	}
	if o.Permanent != "" && !slices.Contains(o.Deputies, o.Permanent) {
		k.fault(path+".permanent", "permanent", diag.ErrValue, say("list it among the deputies too"),
			"the permanent deputy %s is no deputy", o.Permanent)
	}
}

func (k *checker) year(path string, y *Year) {
	if y.Year < 1 || y.Year > 9998 {
		k.fault(path+".year", "year", diag.ErrValue, diag.Text{}, "%d is not a year", y.Year)
		return
	}
	if !k.period(path+".period", y.Period) {
		return
	}
	if y.Period != (rules.Period{}) && (y.Period.From.IsZero() || y.Period.Before.IsZero()) {
		k.fault(path+".period", "open-period", diag.ErrValue, say("write both from and before"),
			"the time that results count for must have both ends")
		return
	}
	if p := y.Plan; p.Cluster != "" && p.Cluster != k.c.def.Code || p.Year != 0 && p.Year != y.Year ||
		p.Organiser != "" && p.Organiser != k.c.def.Organiser {
		k.fault(path+".plan", "plan", diag.ErrValue,
			say("leave out cluster, year and organiser: they are those of the cluster"),
			"the plan is of another cluster or year")
	}
	for d := range diag.AllDiagnostics(y.Plan.Check()) {
		d.Path = diag.JoinPath(path+".plan", d.Path)
		k.ds = append(k.ds, d)
	}
	k.movements(path, y)
	for i, d := range y.Due {
		if !isAct(d.Act) {
			k.fault(fmt.Sprintf("%s.due[%d].act", path, i), "act", diag.ErrValue, diag.Text{}, "the act is missing")
		}
		if !d.On.Valid() {
			k.fault(fmt.Sprintf("%s.due[%d].on", path, i), "date", diag.ErrValue, say("write year-month-day, like 2024-01-31"),
				"the day is missing")
		}
	}
	sound := len(k.ds)
	for i, e := range y.Events {
		k.event(fmt.Sprintf("%s.events[%d]", path, i), y, e)
	}
	// The order of events says nothing while one of them cannot be read.
	if len(k.ds) == sound {
		for _, bad := range k.c.outOfOrder(y, y.Events) {
			k.fault(fmt.Sprintf("%s.events[%d]", path, bad.index), "order", bad.err, diag.Text{}, "%s",
				diag.TextFunc(bad.err.Format))
		}
	}
	for i := range y.Statistics {
		_, err := y.Statistics[i].Sum()
		k.ds = append(k.ds, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).
			At(fmt.Sprintf("%s.statistics[%d]", path, i))...)
	}
}

func (k *checker) movements(path string, y *Year) {
	for i, m := range y.Movements {
		at := fmt.Sprintf("%s.movements[%d]", path, i)
		if !isCode(m.Code) {
			k.fault(at+".code", "code", diag.ErrName, say("a code is lower-case letters a to z, digits, - and _"),
				"%q is not the code of a movement", m.Code)
		}
		for _, n := range y.Movements[:i] {
			if n.Code == m.Code {
				k.fault(at+".code", "second-movement", diag.ErrName, diag.Text{}, "a second movement %s", m.Code)
			}
		}
		for j, u := range m.Units {
			k.unit(fmt.Sprintf("%s.units[%d]", at, j), u)
		}
		for _, d := range []struct {
			name string
			on   rules.Date
		}{{"plan", m.Plan}, {"half_year", m.HalfYear}, {"full_year", m.FullYear}} {
			if !d.on.IsZero() && !d.on.Valid() {
				k.fault(at+"."+d.name, "date", diag.ErrValue, diag.Text{}, "%v is not a day of the calendar", d.on)
			}
		}
	}
}
