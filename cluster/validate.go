package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// checker gathers the faults of a definition, in its order.
type checker struct {
	c     *Cluster
	bound bool // files must have their hashes
	ds    diag.Diagnostics
}

func (k *checker) fault(path, code string, kind error, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault(path, code, kind, diag.Text{}, format, args...)
	k.ds = append(k.ds, d)
	return d
}

func (k *checker) value(path, code, format string, args ...any) *diag.Diagnostic {
	return k.fault(path, code, diag.ErrValue, format, args...)
}

func (k *checker) name(path, code, format string, args ...any) *diag.Diagnostic {
	return k.fault(path, code, diag.ErrName, format, args...)
}

func (c *Cluster) check() diag.Diagnostics {
	k := &checker{c: c}
	switch {
	case c.def.Code == "":
		k.name("code", "no-code", "the cluster has no code").Hint = say("write one, such as north-central")
	case !isCode(c.def.Code):
		k.name("code", "code", "%q is not a code", c.def.Code).Hint =
			say("a code is lower-case letters a to z, digits, - and _")
	}
	switch c.def.Organiser {
	case "", "central_council", "ministry_or_province":
	default:
		k.value("organiser", "organiser", "there is no organiser %q", c.def.Organiser).Hint =
			say("write central_council or ministry_or_province")
	}
	k.cluster()
	for i := range c.def.Years {
		path := fmt.Sprintf("years[%d]", i)
		y := &c.def.Years[i]
		if repeats(c.def.Years, i, Year.code) {
			k.name(path+".year", "second-year", "the year %d is there twice", y.Year)
		}
		k.year(path, y)
	}
	k.ds = append(k.ds, document.Printable(c.def)...)
	return k.ds
}

// cluster checks what a definition says of the cluster itself.
func (k *checker) cluster() {
	k.members()
	if n := k.c.def.Deputies; n != nil && *n < 0 {
		k.value("deputies", "deputies", "there cannot be %d deputies", *n)
	}
	k.rotation()
	for i, o := range k.c.def.Officers {
		path := fmt.Sprintf("officers[%d]", i)
		if repeats(k.c.def.Officers, i, func(o Officers) office { return office{o.Year, o.Standing} }) {
			k.name(path+".year", "second-officers", "officers of %d are %v twice", o.Year, o.Standing)
		}
		k.officers(path, o)
	}
}

// isCode reports whether s can name a cluster or unit: ASCII, so that it can be
// typed, and a file name.
func isCode(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

func (k *checker) members() {
	if len(k.c.def.Members) == 0 {
		k.value("members", "no-members", "a cluster without members")
	}
	for i, m := range k.c.def.Members {
		path := fmt.Sprintf("members[%d]", i)
		if !isCode(m.Unit) {
			k.name(path+".unit", "code", "%q is not the code of a unit", m.Unit).Hint =
				say("a code is lower-case letters a to z, digits, - and _, such as ha_tinh")
		}
		k.group(path+".group", m)
		if !k.period(path+".period", m.Period) {
			continue
		}
		if slices.ContainsFunc(k.c.def.Members[:i],
			func(o Member) bool { return o.Unit == m.Unit && o.Period.Overlaps(m.Period) }) {
			k.name(path+".unit", "second-member", "%s is listed twice for the same time", m.Unit).Hint =
				say("one of the two has to go, or to end before the other begins")
		}
		if m.Weight.IsNegative() {
			k.value(path+".weight", "weight", "the weight of %s is negative", m.Unit)
		}
		for j, s := range m.Successors {
			at := fmt.Sprintf("%s.successors[%d]", path, j)
			switch {
			case m.Period.Before.IsZero():
				k.value(at, "successor", "%s has a successor, but its membership does not end", m.Unit).Hint =
					say("add period.before")
			case s == m.Unit:
				k.value(at, "successor", "%s cannot succeed itself", m.Unit)
			case k.unit(at, s) && slices.Contains(m.Successors[:j], s):
				k.name(at, "second-unit", "%s is named twice", s)
			}
		}
	}
	k.groups()
	k.sharedNames()
}

// groups checks the groups that members are ranked within.
func (k *checker) groups() {
	for i, g := range k.c.def.Groups {
		path := fmt.Sprintf("groups[%d]", i)
		if !isCode(g.Code) {
			k.name(path+".code", "code", "%q is not the code of a group", g.Code).Hint =
				say("a code is lower-case letters a to z, digits, - and _, such as ha_tinh")
		}
		if repeats(k.c.def.Groups, i, Group.code) {
			k.name(path+".code", "second-group", "a second group %s", g.Code)
		}
		if find(k.c.def.Members, g.Code, func(m Member) string { return m.Group }) == nil {
			k.value(path, "no-members", "no member is in the group %s", g.Code)
		}
	}
}

// group checks that a member is in a group, if there are any.
func (k *checker) group(path string, m Member) {
	switch codes := each(k.c.def.Groups, Group.code); {
	case m.Group == "" && len(codes) > 0:
		k.value(path, "no-group", "%s is in no group", m.Unit).Hint =
			say("write group: and one of %s", strings.Join(codes, ", "))
	case m.Group != "" && !slices.Contains(codes, m.Group):
		k.name(path, "unknown-group", "there is no group %q", m.Group).Hint = diag.DidYouMean(m.Group, codes)
	}
}

// sharedNames refuses a name that two units share: it names neither.
func (k *checker) sharedNames() {
	first := make(map[string]string) // by folded spelling: the unit that has it
	for i, m := range k.c.def.Members {
		for at, text := range m.spellings() {
			key := diag.Fold(text)
			other, taken := first[key]
			if key == "" {
				k.name(fmt.Sprintf("members[%d].%s", i, at), "no-name", "a name of blanks").Hint = say("leave it out")
			} else if !taken {
				first[key] = m.Unit
			} else if other != m.Unit && at != "unit" {
				k.name(fmt.Sprintf("members[%d].%s", i, at), "same-name", "%q also names %s", text, other).Hint =
					say("give one of them another name")
			}
		}
	}
}

// day refuses a date that is none, unless it was left out; ok if it did not.
func (k *checker) day(path string, d rules.Date) (ok bool) {
	if ok = d.IsZero() || d.Valid(); !ok {
		k.value(path, "date", "%v is not a day of the calendar", d)
	}
	return ok
}

// period refuses an empty period or a date that is none; ok if it did not.
func (k *checker) period(path string, p rules.Period) (ok bool) {
	from, before := k.day(path+".from", p.From), k.day(path+".before", p.Before)
	if ok = from && before; ok && p.Empty() {
		k.value(path, "empty-period", "the period %v holds no day", p).Hint = say("from must be earlier than before")
		return false
	}
	return ok
}

// unit refuses what is not a unit of the cluster.
func (k *checker) unit(path, unit string) bool {
	if k.c.known(unit) {
		return true
	}
	k.name(path, "unknown-unit", "there is no member %q", unit).Hint = diag.DidYouMean(unit, k.c.units())
	return false
}

// officers checks the officers of one year. They must be members at some time of
// their year.
func (k *checker) officers(path string, o Officers) {
	seen := make(map[string]bool)
	one := func(at, unit string) {
		switch {
		case !k.unit(at, unit):
		case seen[unit]:
			k.value(at, "second-office", "%s holds two offices in %d", unit, o.Year)
		case !k.c.memberIn(unit, calendarYear(o.Year)):
			k.value(at, "not-member", "%s is not a member in %d", unit, o.Year)
		}
		seen[unit] = true
	}
	if o.Year < 1000 || o.Year > 9998 {
		k.value(path+".year", "year", "%d is not a year", o.Year)
		return
	}
	if o.Head == "" {
		k.value(path, "no-head", "there are officers for %d without a head", o.Year).Hint = say("add head")
	} else {
		one(path+".head", o.Head)
	}
	for i, d := range o.Deputies {
		one(fmt.Sprintf("%s.deputies[%d]", path, i), d)
	}
	if n := k.c.def.Deputies; n != nil && len(o.Deputies) > *n {
		k.value(path+".deputies", "deputies", "%d deputies for %d, but the cluster has %d", len(o.Deputies),
			o.Year, *n)
	}
	if o.Permanent != "" && !slices.Contains(o.Deputies, o.Permanent) {
		k.value(path+".permanent", "permanent", "the permanent deputy %s is no deputy", o.Permanent).Hint =
			say("list it among the deputies too")
	}
}

func (k *checker) year(path string, y *Year) {
	if y.Year < 1000 || y.Year > 9998 {
		k.value(path+".year", "year", "%d is not a year", y.Year)
		return
	}
	if !k.period(path+".period", y.Period) {
		return
	}
	if y.Period != (rules.Period{}) && (y.Period.From.IsZero() || y.Period.Before.IsZero()) {
		k.value(path+".period", "open-period", "the time that results count for must have both ends").Hint =
			say("write both from and before")
		return
	}
	if p := y.Plan; p.Cluster != "" && p.Cluster != k.c.def.Code || p.Year != 0 && p.Year != y.Year ||
		p.Organiser != "" && p.Organiser != k.c.def.Organiser {
		k.value(path+".plan", "plan", "the plan is of another cluster or year").Hint =
			say("leave out cluster, year and organiser: they are those of the cluster")
	}
	k.ds = append(k.ds, faultsAt(path+".plan", y.Plan.Check())...)
	for i, p := range y.Plan.Awards {
		if p.PerGroup && len(k.c.def.Groups) == 0 {
			k.value(fmt.Sprintf("%s.plan.awards[%d].per_group", path, i), "no-groups",
				"each group has its places, and the cluster has no groups").Hint =
				say("write groups: with a code and a name for each, and group: at every member")
		}
	}
	k.declared(path, y)
	sound := len(k.ds)
	k.whole(path+".events", y.Events)
	k.events(path+".events", 0, k.c.timeline(y), 0, nil, y.Events)
	// The order of events says nothing while one of them cannot be read.
	if len(k.ds) == sound {
		k.order(path, y)
	}
	for i := range y.Statistics {
		at := fmt.Sprintf("%s.statistics[%d]", path, i)
		if repeats(y.Statistics, i, Statistics.code) {
			k.name(at+".code", "second-statistics", "a second table %q", y.Statistics[i].Code)
		}
		k.statistics(at, y.Statistics[i])
	}
}

// declared checks what a year says besides its plan and its events.
func (k *checker) declared(path string, y *Year) {
	for i, c := range y.Plan.Choices {
		for j, u := range c.Among { // those chosen are among them
			k.unit(fmt.Sprintf("%s.plan.choices[%d].among[%d]", path, i, j), u)
		}
	}
	for i, theme := range y.Themes {
		if slices.Contains(y.Themes[:i], theme) {
			k.name(fmt.Sprintf("%s.themes[%d]", path, i), "second-theme", "the theme is there twice")
		}
	}
	k.movements(path, y)
	for i, p := range y.Published {
		k.unit(fmt.Sprintf("%s.published[%d].unit", path, i), p.Unit)
	}
	for i, t := range y.Targets {
		if repeats(y.Targets, i, Target.code) {
			k.name(fmt.Sprintf("%s.targets[%d].indicator", path, i), "second-target", "a second target of %s", t.Indicator)
		}
	}
	for i, d := range y.Due {
		if !isAct(d.Act) {
			k.value(fmt.Sprintf("%s.due[%d].act", path, i), "act", "the act is missing")
		} else if repeats(y.Due, i, Due.code) {
			k.name(fmt.Sprintf("%s.due[%d].act", path, i), "second-due", "a second last day for the %v", d.Act)
		}
		if !d.On.Valid() {
			k.value(fmt.Sprintf("%s.due[%d].on", path, i), "date", "the day is missing").Hint =
				say("write year-month-day, like 2024-01-31")
		}
	}
}

// order says which events cannot stand where they do. What another event needs first and
// stands later is the one that is dated wrong: one fault, whatever hangs on it.
func (k *checker) order(path string, y *Year) {
	errs := outOfOrder(k.c.timeline(y), y.Events)
	did := make(map[deed]ladder) // by act, and by unit
	for i := range y.Events {
		e := mark{i, &y.Events[i]}
		for _, unit := range append([]string{""}, e.Units...) {
			d := deed{act: e.Act, unit: unit}
			did[d] = did[d].with(e)
		}
	}
	late := func(err *PhaseError) (needed mark, found bool) {
		if err == nil || err.Needs == 0 {
			return mark{}, false
		}
		return did[deed{act: err.Needs, unit: err.Unit}].after(err.On)
	}
	wrong := make(map[int]bool) // events that are dated too late, and whether that is said
	for _, err := range errs {
		if later, found := late(err); found {
			wrong[later.n] = false
		}
	}
	for i, err := range errs {
		_, dated := wrong[i]
		switch later, found := late(err); {
		case err == nil || !found && dated:
		case !found:
			k.fault(fmt.Sprintf("%s.events[%d]", path, i), "order", err, "%s", err.Reason)
		case !wrong[later.n]:
			wrong[later.n] = true
			k.fault(fmt.Sprintf("%s.events[%d].on", path, later.n), "order", err,
				"the %s of %s stands after the %s of %s, which needs it first", err.Needs.Text(), later.On,
				err.Act.Text(), err.On)
		}
	}
}

func (k *checker) movements(path string, y *Year) {
	for i, m := range y.Movements {
		at := fmt.Sprintf("%s.movements[%d]", path, i)
		if !isCode(m.Code) {
			k.name(at+".code", "code", "%q is not the code of a movement", m.Code).Hint =
				say("a code is lower-case letters a to z, digits, - and _")
		}
		if repeats(y.Movements, i, Movement.code) {
			k.name(at+".code", "second-movement", "a second movement %s", m.Code)
		}
		for j, u := range m.Units {
			if at := fmt.Sprintf("%s.units[%d]", at, j); k.unit(at, u) && slices.Contains(m.Units[:j], u) {
				k.name(at, "second-unit", "%s is named twice", u)
			}
		}
		k.day(at+".plan", m.Plan)
		k.day(at+".half_year", m.HalfYear)
		k.day(at+".full_year", m.FullYear)
	}
}
