package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Amendment is what an event of the act amend changes of the cluster and of its year, from the day
// of the event on and for this year alone. Each list stands whole in place of the one before, [] in
// place of all that was there; what is left out stays as it is. An event is held to what holds on its
// day: of one day, those recorded after the amendment are held to it, those recorded before are not.
type Amendment struct {
	// Groups and Members are as in a [Definition]. A unit that was a member stays listed, with the time
	// of its membership, since events are about it.
	Groups  []Group  `json:"groups,omitzero" yaml:"groups"`
	Members []Member `json:"members,omitzero" yaml:"members"`
	// Deputies and Rotation are as in a [Definition].
	Deputies *int      `json:"deputies,omitempty" yaml:"deputies"`
	Rotation *Rotation `json:"rotation,omitempty" yaml:"rotation"`
	// Plan, Themes, Movements, Due, Targets, Published and Statistics are as in a [Year].
	Plan       *awards.Plan            `json:"plan,omitempty" yaml:"plan"`
	Themes     []string                `json:"themes,omitzero" yaml:"themes"`
	Movements  []Movement              `json:"movements,omitzero" yaml:"movements"`
	Due        []Due                   `json:"due,omitzero" yaml:"due"`
	Targets    []Target                `json:"targets,omitzero" yaml:"targets"`
	Published  []scoring.PublishedRank `json:"published,omitzero" yaml:"published"`
	Statistics []Statistics            `json:"statistics,omitzero" yaml:"statistics"`
}

// amendable is a part of a definition that can be amended.
type amendable struct {
	name string
	text diag.Text
	// settled says that figures of the year rest on it: it cannot change after the closing meeting.
	settled bool
}

// put puts an amendment in its place, and returns the parts that it has: a row for each that there is.
func (a *Amendment) put(d *Definition, y *Year) (has []amendable) {
	row := func(there bool, name string, text diag.Text, settled bool) {
		if there {
			has = append(has, amendable{name, text, settled})
		}
	}
	plan := &y.Plan
	row(replace(&d.Groups, a.Groups), "groups", say("groups"), true)
	row(replace(&d.Members, a.Members), "members", say("members"), true)
	row(renew(&d.Deputies, a.Deputies), "deputies", say("number of deputies"), false)
	row(renew(&d.Rotation, a.Rotation), "rotation", say("rotation"), false)
	row(renew(&plan, a.Plan), "plan", say("places and choices"), false)
	row(replace(&y.Themes, a.Themes), "themes", say("themes"), false)
	row(replace(&y.Movements, a.Movements), "movements", say("movements"), false)
	row(replace(&y.Due, a.Due), "due", say("last days"), false)
	row(replace(&y.Targets, a.Targets), "targets", say("targets"), true)
	row(replace(&y.Published, a.Published), "published", say("published ranks"), false)
	row(replace(&y.Statistics, a.Statistics), "statistics", say("commendations of the year"), false)
	y.Plan = *plan
	return has
}

func replace[T any](list *[]T, by []T) bool {
	if by != nil {
		*list = by
	}
	return by != nil
}

func renew[T any](to **T, by *T) bool {
	if by != nil {
		*to = by
	}
	return by != nil
}

// parts are what an amendment changes.
func (a *Amendment) parts() []amendable { return a.put(new(Definition), new(Year)) }

// has reports whether an amendment changes a part.
func (a *Amendment) has(name string) bool {
	return slices.ContainsFunc(a.parts(), func(p amendable) bool { return p.name == name })
}

// Format says for people what the amendment changes: "members, last days".
func (a *Amendment) Format(l diag.Lang) string { return textOf(a.parts()).Format(l) }

// settled are the parts of it that the closing meeting has settled.
func (a *Amendment) settled() []amendable {
	return only(a.parts(), func(p amendable) bool { return p.settled })
}

func textOf(parts []amendable) diag.Text {
	return diag.Join(each(parts, func(p amendable) diag.Text { return p.text }), diag.Verbatim(", "))
}

// terms are a cluster and its year as they hold from an event on.
type terms struct {
	cluster *Cluster
	year    *Year
	// by is the amendment, nil for what the definition says, and n its index in the log.
	by *Event
	n  int
}

// amended are the terms after an amendment.
func (t terms) amended(n int, e *Event) terms {
	next := terms{&Cluster{def: t.cluster.def}, new(Year), e, n}
	*next.year = *t.year
	e.Amends.put(&next.cluster.def, next.year)
	return next
}

// timeline is what a definition says, and then what it is after each amendment, by date; those of
// one day as they were recorded. It is not written to.
type timeline []terms

func (c *Cluster) timeline(y *Year) timeline { return timeline{{cluster: c, year: y}} }

// with returns the timeline with the amendments among events, the first of which has the
// index n in the log.
func (t timeline) with(n int, events []Event) timeline {
	for i := range events {
		if events[i].Amends == nil {
			continue
		}
		at := t.index(events[i].On, n+i) + 1
		next := append(slices.Clone(t[:at]), t[at-1].amended(n+i, &events[i]))
		for _, later := range t[at:] {
			next = append(next, next[len(next)-1].amended(later.n, later.by))
		}
		t = next
	}
	return t
}

// index is that of the last terms that an event of a day, with index n in the log, is held to:
// those before it.
func (t timeline) index(on rules.Date, n int) int {
	at, _ := slices.BinarySearchFunc(t[1:], 0, func(x terms, _ int) int {
		if order := x.by.On.Compare(on); order != 0 {
			return order
		}
		return x.n - n
	})
	return at
}

// at are the terms that an event of a day, with index n in the log, is held to; those of
// the end of the day if n is behind the log.
func (t timeline) at(on rules.Date, n int) terms { return t[t.index(on, n)] }

// maxAmendments is how often a year can be amended.
const maxAmendments = 1000

// events checks events that come after a log by themselves, each by what it is held to, and
// what the amendments among them leave of the events of the log. The first of them has the index n in the log, and the
// index first at the path.
func (k *checker) events(path string, first int, t timeline, n int, log []record, events []Event) {
	base := k.c
	defer func() { k.c = base }()
	next := t
	for i := range events {
		if e := &events[i]; e.Amends == nil {
			continue
		}
		if len(next) > maxAmendments {
			k.fault(fmt.Sprintf("%s[%d].amends", path, first+i), "limit", diag.ErrLimit,
				"the year has more than %d amendments", maxAmendments)
			return
		}
		next = next.with(n+i, events[i:i+1])
	}
	for i := range events {
		e, at := &events[i], fmt.Sprintf("%s[%d]", path, first+i)
		held := next.at(e.On, n+i)
		k.c = held.cluster
		k.event(at, held.year, *e)
		if e.Amends != nil {
			k.amendment(at+".amends", held, n+i, e)
		}
	}
	for i := range events {
		if events[i].Amends != nil {
			k.possible(fmt.Sprintf("%s[%d].amends", path, first+i), next, log, events[i].On)
		}
	}
}

// possible refuses an amendment after which an event of the log, of a later day, could not have
// been; t is the timeline with the amendment.
func (k *checker) possible(path string, t timeline, log []record, amended rules.Date) {
	for i := range log {
		e := log[i].Event
		if !amended.Before(e.On) {
			continue
		}
		held := t.at(e.On, log[i].n)
		again := &checker{c: held.cluster}
		again.event("", held.year, *e)
		if e.Amends != nil {
			again.amendment("amends", held, log[i].n, e)
		}
		if len(again.ds) > 0 {
			k.value(path, "amends", "the %s of %s, which was recorded before, would no longer be possible: %s", e.Act.Text(),
				e.On, again.ds[0].Message)
			return
		}
	}
}

// amendment checks an amendment as [Compile] checks a definition: what holds after it.
func (k *checker) amendment(path string, before terms, n int, e *Event) {
	if len(e.Amends.parts()) == 0 {
		k.value(path, "amends", "it changes nothing").Hint = say("write what changes, such as due or members")
		return
	}
	after := before.amended(n, e)
	after.year.Events = nil
	own := &checker{c: after.cluster}
	own.cluster()
	own.year("", after.year)
	for _, d := range own.ds {
		place := strings.TrimPrefix(d.Path, ".")
		part, _, _ := strings.Cut(place, ".")
		if part, _, _ = strings.Cut(part, "["); e.Amends.has(part) {
			d.Path = path + "." + place
		} else { // what stayed does not go with what changes
			d.Path, d.Message = path, say("%s cannot stay as it is: %s", place, d.Message)
		}
	}
	k.ds = append(k.ds, own.ds...)
	for _, unit := range before.cluster.units() {
		if !after.cluster.known(unit) {
			k.value(path+".members", "no-member", "%s is left out", unit).Hint =
				say("list it as before, with period: {before: …} if it leaves")
		}
	}
}

// asOf is the campaign with the cluster and the year as they hold at the end of a day.
func (c *Campaign) asOf(on rules.Date) *Campaign {
	held := c.terms.at(on, c.size())
	day := *c
	day.cluster, day.year = held.cluster, held.year
	return &day
}

// ClusterOn returns the cluster as it holds at the end of a day, after the amendments up to
// then: with its members, groups and rotation.
func (c *Campaign) ClusterOn(on rules.Date) *Cluster { return c.asOf(c.dayOf(on)).cluster }

// pathOf is the path of a part of the year that holds at the end of a day: in the definition, or in
// the event of the log that amended it last.
func (c *Campaign) pathOf(part string, on rules.Date) string {
	year, _ := c.cluster.yearAt(c.year.Year)
	for i := c.terms.index(on, c.size()); i > 0; i-- {
		if c.terms[i].by.Amends.has(part) {
			return fmt.Sprintf("years[%d].events[%d].amends.%s", year, c.terms[i].n, part)
		}
	}
	return fmt.Sprintf("years[%d].%s", year, part)
}

// definitionHash is the hash of what the year goes by after the last amendment: the year without its
// events, which the log holds, and of the cluster the members of the year with their time in it, the
// officers of the year, and what is not of another year. Titles and sources decide nothing, and are
// not bound: so a definition can go on, year after year, and be described better.
func (c *Campaign) definitionHash() string {
	held := c.terms[len(c.terms)-1]
	d, y := held.cluster.def, *held.year
	y.Period = y.period()
	d.Members = nil
	for _, m := range held.cluster.def.Members {
		if !m.Period.Overlaps(y.Period) {
			continue
		}
		if m.Period.From.Before(y.Period.From) {
			m.Period.From = y.Period.From
		}
		if end := m.Period.Before; end.IsZero() || y.Period.Before.Before(end) {
			m.Period.Before, m.Successors = y.Period.Before, nil
		}
		d.Members = append(d.Members, m)
	}
	d.Officers = only(d.Officers, func(o Officers) bool { return o.Year == y.Year })
	d.Years, d.Title, d.Source = nil, nil, Source{}
	y.Events, y.Title, y.Source = nil, nil, Source{}
	return document.Hash("definition", d, y)
}
