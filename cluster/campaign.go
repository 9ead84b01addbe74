package cluster

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

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
// nominated. The error is a [*diag.Diagnostic] with the code no-year; it wraps
// [ErrOtherYear] if the card is of
// another year or is not the one that a member signed; [ErrUnread] if an event
// names a file that [Cluster.WithFiles] has not read, unless there is no card, and
// so nothing to compute from it. It is [diag.Diagnostics] for facts or points that the
// card, or evidence that the regulation, does not know.
func (c *Cluster) Campaign(year int, card *scoring.Scorecard, reg *awards.Regulation) (*Campaign, error) {
	i := slices.IndexFunc(c.def.Years, func(y Year) bool { return y.Year == year })
	if i < 0 {
		return nil, c.noYear(year)
	}
	y := c.def.Years[i]
	if card != nil && card.Identity().Year != year {
		return nil, fmt.Errorf("cluster %s: %w: the card %s is of %d, the campaign of %d", c.def.Code, ErrOtherYear,
			card.Identity().Code, card.Identity().Year, year)
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
		if e.Act == Sign && e.Card != "" && c.card != nil && e.Card != c.card.Identity().Hash {
			return fmt.Errorf("cluster %s: %w: the pledge of %v binds to the card %s, not to %s", c.cluster.def.Code,
				ErrOtherYear, e.On, e.Card, c.card.Identity().Hash)
		}
		data, err := json.Marshal(e)
		if err != nil { // an act that is none
			return fmt.Errorf("cluster %s: %s: %w", c.cluster.def.Code, at, err)
		}
		if n := len(data); n > maxLogEvent {
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
	own, err := stored(events) // as they will be read from the log
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

// Year returns the plain data of the year, without its events, for which see
// [Campaign.Log]. Its period and its source are there even if the definition leaves
// them to the calendar and to the cluster.
func (c *Campaign) Year() Year {
	y := document.Clone(*c.year)
	y.Period = c.year.period()
	if y.Source.isZero() {
		y.Source = c.cluster.def.Source
	}
	return y
}

// Log returns the events in the order in which they were recorded.
func (c *Campaign) Log() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for i := range c.log {
			if !yield(document.Clone(c.log[i])) {
				return
			}
		}
	}
}

// Officers returns the officers of a year who had been proposed or appointed by a
// day: those of the definition, or of the log; ok is false if none had.
func (c *Campaign) Officers(year int, on rules.Date, standing Standing) (o Officers, ok bool) {
	if o, ok := c.cluster.officers(year, standing); ok && !on.Before(o.On) {
		return o, true
	}
	return c.at(on).officers(year, standing)
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

// rank scores the members of a day and ranks them; there is a scorecard.
func (c *Campaign) rank(on rules.Date, besides Inputs) (*scoring.Ranking, error) {
	facts, err := c.together(on, besides.Facts)
	if err != nil {
		return nil, err
	}
	group, err := c.group(on, facts)
	if err != nil {
		return nil, err
	}
	sheets, err := c.withSheets(on, besides.Sheets)
	if err != nil {
		return nil, err
	}
	scores, err := c.card.Score(scoring.Batch{Name: c.cluster.def.Code, Group: group, Sheets: sheets,
		Period: c.year.period(), Existed: c.existed(on)})

	if err != nil {
		return nil, err
	}
	return c.card.Rank(scores...)
}

// Day returns the day whose members count on a day: the day itself, or the first
// or last day of the year if it is before or after, since a year is closed by
// those who were in it.
func (c *Campaign) Day(on rules.Date) rules.Date {
	return newHistory(c.cluster, c.year, c.reg).membershipDay(on)
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
			fault("schema", "the facts of %s were not read for the card %s", f.Unit(), c.card.Identity().Code)
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
	for _, m := range c.cluster.membersOn(c.Day(on)) {
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
	for _, m := range c.cluster.membersOn(c.Day(on)) {
		p := m.Period
		if !p.From.IsZero() && year.From.Before(p.From) || !p.Before.IsZero() && p.Before.Before(year.Before) {
			out[m.Unit] = p
		}
	}
	return out
}
