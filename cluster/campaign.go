package cluster

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// ErrNoYear is returned for a year that a cluster's definition does not hold.
var ErrNoYear = errors.New("no such year")

// ErrOtherYear is returned for a scorecard of another year than the campaign's,
// or another than the members signed.
var ErrOtherYear = errors.New("a scorecard of another year")

// Campaign is one year of a cluster (năm thi đua): its log of events, with the
// scorecard and the regulation that it is decided by. It is immutable and safe for
// concurrent use; [Campaign.Apply] returns a new one.
type Campaign struct {
	cluster *Cluster
	year    *Year // without its events
	card    *scoring.Scorecard
	reg     *awards.Regulation
	log     []Event
}

// Campaign returns the campaign of a year with the events of the definition.
// card is nil as long as there is no scorecard, reg if nothing is to be
// nominated. The error wraps [ErrNoYear]; [ErrOtherYear] if the card is of
// another year or is not the one that a member signed; [ErrUnread] if an event
// names a file that [Cluster.WithFiles] has not read, unless there is no card, and
// so nothing to compute from it. It is [diag.Diagnostics] for facts or points that the
// card, or evidence that the regulation, does not know.
func (c *Cluster) Campaign(year int, card *scoring.Scorecard, reg *awards.Regulation) (*Campaign, error) {
	i := slices.IndexFunc(c.def.Years, func(y Year) bool { return y.Year == year })
	if i < 0 {
		return nil, fmt.Errorf("cluster %s: %w: %d", c.def.Code, ErrNoYear, year)
	}
	y := c.def.Years[i]
	if card != nil && card.Year() != year {
		return nil, fmt.Errorf("cluster %s: %w: the card %s is of %d, the campaign of %d", c.def.Code, ErrOtherYear, card.Code(), card.Year(), year)
	}
	log := y.Events
	y.Events = nil
	m := &Campaign{cluster: c, year: &y, card: card, reg: reg, log: log}
	if err := m.admit(fmt.Sprintf("years[%d].events", i), nil, log); err != nil {
		return nil, err
	}
	return m, nil
}

// admit checks of events that come after a log what only a campaign can: that what
// they bring is there and fits the card, that the log can hold it, and that the card that was signed is
// the one that is used.
func (c *Campaign) admit(path string, log, events []Event) error {
	var ds diag.Diagnostics
	for i := range events {
		e, at := &events[i], fmt.Sprintf("%s[%d]", path, i)
		if f, found := e.unread(); found && c.card != nil {
			return fmt.Errorf("cluster %s: %w: %s, of the %v of %v", c.cluster.def.Code, ErrUnread, f.Name, e.Act, e.On)
		}
		if e.Act == Sign && e.Card != "" && c.card != nil && e.Card != c.card.Hash() {
			return fmt.Errorf("cluster %s: %w: the pledge of %v binds to the card %s, not to %s", c.cluster.def.Code, ErrOtherYear, e.On, e.Card, c.card.Hash())
		}
		if n := len(mustJSON(e)); n > maxLogEvent {
			ds = append(ds, catalogue.Fault(at, "too-large", diag.ErrLimit, say("bring it with several events"),
				"the event has %d bytes, and a log holds events of %d", n, maxLogEvent))
		}
		ds = append(ds, c.checkFacts(at, e)...)
	}
	ds = append(ds, c.checkSheets(path, log, events)...)
	return ds.Err()
}

// Apply returns a campaign with more events in its log; c stays as it is. An event
// for an earlier day than the last takes its place there. Events that are
// malformed are refused as [diag.Diagnostics] with paths such as events[0].units[1],
// events that cannot stand where they do as a [*PhaseError], those that name a file
// but do not hold its contents with [ErrUnread]; nothing is applied then.
func (c *Campaign) Apply(events ...Event) (*Campaign, error) {
	k := &checker{c: c.cluster}
	for i := range events {
		path := fmt.Sprintf("events[%d]", i)
		k.event(path, c.year, events[i])
		k.bound(path, events[i])
	}
	if err := k.ds.Err(); err != nil {
		return nil, err
	}
	own, err := clone(events) // as they will be read from the log
	if err != nil {
		return nil, err
	}
	if err := c.admit("events", c.log, own); err != nil {
		return nil, err
	}
	log := slices.Concat(c.log, own)
	if bad := c.cluster.outOfOrder(c.year, log); len(bad) > 0 {
		return nil, bad[0].err
	}
	next := *c
	next.log = log
	return &next, nil
}

// Cluster returns the cluster.
func (c *Campaign) Cluster() *Cluster { return c.cluster }

// Year returns the year of the results.
func (c *Campaign) Year() int { return c.year.Year }

// Title returns what the year is called, or nothing.
func (c *Campaign) Title() awards.Text { return c.year.Title }

// Period returns the time that results count for.
func (c *Campaign) Period() rules.Period { return c.year.period() }

// Source returns where the data of the year come from: that of the year, or of
// the cluster if the year has none.
func (c *Campaign) Source() Source {
	if c.year.Source.IsZero() {
		return c.cluster.def.Source
	}
	return c.year.Source
}

// Regulation returns the name of the regulation that the definition asks for, or
// nothing, and the choices that it makes.
func (c *Campaign) Regulation() (name string, o awards.Options) {
	o = c.year.Options
	o.Enable = slices.Clone(o.Enable)
	return c.year.Regulation, o
}

// Themes returns the words under which the year was launched.
func (c *Campaign) Themes() []string { return slices.Clone(c.year.Themes) }

// Movements returns the movements of the year, in the order of the definition.
func (c *Campaign) Movements() iter.Seq[Movement] {
	return func(yield func(Movement) bool) {
		for _, m := range c.year.Movements {
			m.Units = slices.Clone(m.Units)
			if !yield(m) {
				return
			}
		}
	}
}

// Statistics returns the commendations of the year, in the order of the
// definition. They were checked when the cluster was compiled.
func (c *Campaign) Statistics() iter.Seq[Statistics] {
	return func(yield func(Statistics) bool) {
		for _, s := range c.year.Statistics {
			s.Forms = slices.Clone(s.Forms)
			if s.Total != nil {
				total := *s.Total
				s.Total = &total
			}
			if !yield(s) {
				return
			}
		}
	}
}

// Card returns the scorecard, or nil.
func (c *Campaign) Card() *scoring.Scorecard { return c.card }

// Log returns the events in the order in which they were recorded.
func (c *Campaign) Log() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for i := range c.log {
			if !yield(c.log[i].detached()) {
				return
			}
		}
	}
}

// Officers returns the officers of a year who had been appointed by a day: those of
// the definition, or of the log; ok is false if none had.
func (c *Campaign) Officers(year int, on rules.Date) (o Officers, ok bool) {
	return c.officers(year, on, Appointed)
}

// Introduced returns the officers of a year who had been proposed by a day, as
// [Campaign.Officers] does.
func (c *Campaign) Introduced(year int, on rules.Date) (o Officers, ok bool) {
	return c.officers(year, on, Proposed)
}

func (c *Campaign) officers(year int, on rules.Date, standing Standing) (Officers, bool) {
	if o, ok := c.cluster.officers(year, standing); ok && !on.Before(o.On) {
		return o, true
	}
	return c.At(on).officers(year, standing)
}

// At returns what had happened by the end of a day, computed from the log.
func (c *Campaign) At(on rules.Date) *State {
	s := newState(c.cluster, c.year, c.reg)
	for _, i := range byDate(c.log) {
		if !on.Before(c.log[i].On) {
			s.add(&c.log[i])
		}
	}
	return s
}

// LastDay returns the day of the latest event; no date if there is none.
func (c *Campaign) LastDay() (last rules.Date) {
	for _, e := range c.log {
		if last.IsZero() || last.Before(e.On) {
			last = e.On
		}
	}
	return last
}

// Rank scores the members and ranks them by the facts, and the points that people
// gave, that the log holds as of the day. facts and sheets are what the host knows besides,
// in any order: those of a unit stand in place of the log's. A host that stores all in
// events gives none. A member without facts is scored too, on nothing. The members are those of the day, or of the last
// day of the year if the day is later. It refuses facts or sheets of a unit that is not one of them, two of a unit, and those
// of another card ([scoring.ErrOtherCard] for sheets).
func (c *Campaign) Rank(ctx context.Context, on rules.Date, facts []*rules.Facts, sheets ...*scoring.Sheet) (*scoring.Ranking, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.card == nil {
		return nil, fmt.Errorf("cluster %s: the year %d has no scorecard", c.cluster.def.Code, c.year.Year)
	}
	facts, err := c.together(on, facts)
	if err != nil {
		return nil, err
	}
	group, err := c.group(on, facts)
	if err != nil {
		return nil, err
	}
	if sheets, err = c.withSheets(on, sheets); err != nil {
		return nil, err
	}
	scores, err := c.card.ScoreBatch(scoring.Batch{Name: c.cluster.def.Code, Group: group, Sheets: sheets, Period: c.year.period(), Existed: c.existed(on)})
	if err != nil {
		return nil, err
	}
	return c.card.Rank(scores...)
}

// Day returns the day whose members count on a day: the day itself, or the first
// or last day of the year if it is before or after, since a year is closed by
// those who were in it.
func (c *Campaign) Day(on rules.Date) rules.Date {
	return newState(c.cluster, c.year, c.reg).membershipDay(on)
}

func (c *Campaign) group(on rules.Date, facts []*rules.Facts) (*rules.Group, error) {
	var ds diag.Diagnostics
	given := make(map[string]*rules.Facts)
	for i, f := range facts {
		fault := func(code, format string, args ...any) {
			ds = append(ds, catalogue.Fault(fmt.Sprintf("facts[%d]", i), code, diag.ErrName, diag.Text{}, format, args...))
		}
		switch {
		case f == nil:
			fault("no-facts", "nil instead of facts")
		case f.Schema() != c.card.Schema():
			fault("schema", "the facts of %s were not read for the card %s", f.Unit(), c.card.Code())
		case given[f.Unit()] != nil:
			fault("second-facts", "facts of %s twice", f.Unit())
		case !c.cluster.memberOn(f.Unit(), c.Day(on)):
			fault("not-member", "%s is not a member on %v", f.Unit(), c.Day(on))
		default:
			given[f.Unit()] = f
		}
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	var members []*rules.Facts
	for m := range c.cluster.Members(c.Day(on)) {
		f := given[m.Unit]
		if f == nil {
			var err error
			if f, err = rules.NewFacts(c.card.Schema(), m.Unit); err != nil {
				return nil, err
			}
		}
		members = append(members, f)
	}
	return rules.NewGroup(members...)
}

// existed says when the members of a day were there, those that came or went
// within the year.
func (c *Campaign) existed(on rules.Date) map[string]rules.Period {
	year := c.year.period()
	out := make(map[string]rules.Period)
	for m := range c.cluster.Members(c.Day(on)) {
		p := m.Period
		if !p.From.IsZero() && year.From.Before(p.From) || !p.Before.IsZero() && p.Before.Before(year.Before) {
			out[m.Unit] = p
		}
	}
	return out
}
