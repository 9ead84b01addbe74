package cluster

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Campaign is one year of a cluster (năm thi đua): its log of events, with the
// scorecard and the regulation that it is decided by. It is immutable and safe for
// concurrent use; [Campaign.Apply] returns a new one. What it says of a day is as of the
// end of that day; the zero day is that of the latest event.
type Campaign struct {
	cluster *Cluster
	year    *Year // without its events
	card    *scoring.Scorecard
	reg     *awards.Regulation
	origin  *origin
	log     []record    // since the origin
	bytes   int64       // of all events that are held
	last    rules.Date  // the latest day of its events
	at      *place      // where the log is added up
	tree    ledger.Tree // of the log
	binds   ledger.Head // what else its head says
	terms   timeline    // what cluster and year hold when
}

// Campaign returns the campaign of a year with the events of the definition.
// card is nil as long as there is no scorecard, reg if nothing is to be
// nominated. The error is a [*diag.Diagnostic] with the code no-year; it wraps
// [scoring.ErrOtherCard] if the card is of another year or is not the one that a member
// signed, [ErrUnread] if an event names a file that [Cluster.WithFiles] has not read,
// unless there is no card, and so nothing to compute from it. It is [diag.Diagnostics]
// for facts or points that the card, or evidence that the regulation, does not know.
func (c *Cluster) Campaign(year int, card *scoring.Scorecard, reg *awards.Regulation) (*Campaign, error) {
	i, err := c.yearAt(year)
	if err != nil {
		return nil, err
	}
	y := c.def.Years[i]
	if card != nil && card.Identity().Year != year {
		return nil, catalogue.Fault("", "other-card", scoring.ErrOtherCard, diag.Text{},
			"cluster %s: a scorecard of another year: the card %s is of %d, the campaign of %d", c.def.Code,
			card.Identity().Code, card.Identity().Year, year)
	}
	events := slices.Clone(y.Events)
	y.Events = nil
	m := &Campaign{cluster: c, year: &y, card: card, reg: reg, origin: new(origin), at: new(place)}
	m.bind(events)
	m.terms = c.timeline(&y).with(0, events)
	log, err := m.admit(fmt.Sprintf("years[%d].events", i), 0, newFold(m.origin), m.terms, events)
	if err != nil {
		return nil, err
	}
	m.follow(&tip{fold: foldOf(m.origin, log)})
	if err := m.references(fmt.Sprintf("years[%d]", i), "", m.terms[0]).Err(); err != nil {
		return nil, err
	}
	m.tree, m.binds = recorded(ledger.Tree{}, events), m.binding()
	return m, nil
}

// admit checks of events that come after those of a log what only a campaign can: that what
// they bring is there and fits the card, that the log can hold it, and that the card
// that was signed is the one that is used. t is the timeline with the events. Paths begin with path and the
// index of the event, counted from first.
func (c *Campaign) admit(path string, first int, f *fold, t timeline, events []Event) ([]record, error) {
	var ds diag.Diagnostics
	var bytes int64
	log := make([]record, len(events))
	for i := range events {
		e, at := &events[i], fmt.Sprintf("%s[%d]", path, first+i)
		if f, found := e.unread(); found && c.card != nil {
			return nil, catalogue.Fault("", "unread", ErrUnread, diag.Text{},
				"cluster %s: a file that an event names has not been read: %s, of the %v of %v", c.cluster.def.Code,
				f.Name, e.Act, e.On)
		}
		if e.Card != "" && e.Card != CardUnpublished && c.card != nil && e.Card != c.card.Identity().Hash {
			return nil, catalogue.Fault("", "other-card", scoring.ErrOtherCard, diag.Text{},
				"cluster %s: a scorecard of another year: the pledge of %v binds to the card %s, not to %s",
				c.cluster.def.Code, e.On, e.Card, c.card.Identity().Hash)
		}
		r, err := recordOf(f.size()+i, e)
		if err != nil { // an act that is none
			return nil, fmt.Errorf("cluster %s: %s: %w", c.cluster.def.Code, at, err)
		}
		bytes += int64(r.size)
		if log[i] = r; r.size > ledger.MaxEvent {
			ds = append(ds, catalogue.Fault(at, "too-large", diag.ErrLimit, say("bring it with several events"),
				"the event has %d bytes, and a log holds events of %d", r.size, ledger.MaxEvent))
		}
		held := t.at(e.On, r.n)
		ds = append(ds, f.notHeld(at, e)...)
		ds = append(ds, c.checkInputs(at, held, e)...)
		if c.card != nil {
			ds = append(ds, c.personal(at, e)...)
		}
		if e.Amends != nil {
			ds = append(ds, c.references(at+".amends", at+".amends.", held.amended(r.n, e))...)
		}
	}
	if err := c.cluster.limits.within(f.size()+len(log), c.bytes+bytes); err != nil {
		return nil, err
	}
	ds = append(ds, c.checkSheets(path, first, f, log)...)
	return log, ds.Err()
}

// Apply returns a campaign with more events in its log; c stays as it is. An event
// for an earlier day than the last takes its place there. Events that are
// malformed are refused as [diag.Diagnostics] with paths such as events[0].units[1],
// events that cannot stand where they do as a [*PhaseError], those that name a file
// but do not hold its contents with [ErrUnread]; nothing is applied then. A pledge that names no card is bound
// to that of the campaign.
//
// What an event costs does not depend on how many there are, as long as each is applied to the campaign that the
// one before came to. A campaign that others were made of already adds up its own events anew when it is asked
// again.
func (c *Campaign) Apply(events ...Event) (*Campaign, error) {
	own := document.Clone(events)
	c.bind(own)
	k := new(checker)
	if k.whole("events", own); len(k.ds) > 0 {
		return nil, k.ds.Err()
	}
	return c.apply(0, own)
}

// apply is Apply for events that are the campaign's own, and stay as they are. Faults count them from first.
func (c *Campaign) apply(first int, own []Event) (*Campaign, error) {
	k := &checker{c: c.cluster, bound: true}
	k.events("events", first, c.terms, c.size(), c.log, own)
	for i := range own {
		k.ds = append(k.ds, document.Printable(own[i]).At(fmt.Sprintf("events[%d]", first+i))...)
	}
	if err := k.ds.Err(); err != nil {
		return nil, err
	}
	t := c.held(true)
	defer t.Unlock()
	next := *c
	next.terms = c.terms.with(c.size(), own)
	log, err := c.admit("events", first, t.fold, next.terms, own)
	if err != nil {
		return nil, err
	}
	if err := c.stillPossible(next.terms, log); err != nil {
		return nil, err
	}
	if err := t.fold.take(&history{terms: c.terms[0]}, next.terms, log); err != nil {
		return nil, err
	}
	next.at, next.tree = new(place), recorded(c.tree, own)
	if len(next.terms) > len(c.terms) {
		next.binds.Definition = next.definitionHash()
	}
	next.follow(t)
	return &next, nil
}

// stillPossible says which event of the log cannot stand where it does any more, if those that come after it
// amend what it was held to; t is the timeline with them.
func (c *Campaign) stillPossible(t timeline, added []record) error {
	before := func(r record) bool { return r.Amends != nil && r.On.Before(c.last) }
	if !slices.ContainsFunc(added, before) {
		return nil
	}
	errs, _ := foldOf(c.origin, nil).try(&history{terms: t[0]}, t, c.log)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// bind fills in the card of the campaign in pledges that name none.
func (c *Campaign) bind(events []Event) {
	for i := range events {
		if e := &events[i]; e.Act == Sign && e.Card == "" && c.card != nil {
			e.Card = c.card.Identity().Hash
		}
	}
}

// tip is what the newest of the campaigns that share it comes to. It is changed in place when events are applied to
// that one; the others, which are older, do not look at it any more.
type tip struct {
	sync.RWMutex
	fold *fold
}

// place is where a campaign finds what its log comes to.
type place struct{ atomic.Pointer[tip] }

// follow makes c the newest campaign of a tip.
func (c *Campaign) follow(t *tip) {
	added := t.fold.log[len(c.log):]
	for _, r := range added {
		c.bytes += int64(r.size)
		if c.last.Before(r.On) {
			c.last = r.On
		}
	}
	c.log = t.fold.log[:len(t.fold.log):len(t.fold.log)]
	c.at.Store(t)
}

// held returns what the log of c comes to, locked to be read or to be changed. Where others have changed it since,
// c has one of its own from now on.
func (c *Campaign) held(change bool) *tip {
	for {
		t := c.at.Load()
		unlock := t.RUnlock
		if change {
			t.Lock()
			unlock = t.Unlock
		} else {
			t.RLock()
		}
		if t.fold.size() == c.size() {
			return t
		}
		unlock()
		c.at.CompareAndSwap(t, &tip{fold: foldOf(c.origin, c.log)})
	}
}

// size is the number of events of the log.
func (c *Campaign) size() int { return c.origin.before + len(c.log) }

// Cluster returns the cluster, as it was defined; see [Campaign.ClusterOn].
func (c *Campaign) Cluster() *Cluster { return c.cluster }

// Year returns the plain data of the year with the events of the log, in the order in
// which they were recorded. Its period and its source are there even if the definition
// leaves them to the calendar and to the cluster.
func (c *Campaign) Year() Year {
	y := c.yearAlone()
	for _, r := range slices.Concat(c.origin.kept, c.log) {
		y.Events = append(y.Events, document.Clone(*r.Event))
	}
	return y
}

// yearAlone is the year without its events.
func (c *Campaign) yearAlone() Year {
	y := document.Clone(*c.year)
	y.Period = c.year.period()
	if y.Source.isZero() {
		y.Source = c.cluster.def.Source
	}
	return y
}

// dayOf returns a day that is asked for; that of the latest event for the zero day, or the
// first of the year if there is no event.
func (c *Campaign) dayOf(on rules.Date) rules.Date {
	switch {
	case !on.IsZero():
		return on
	case c.last.IsZero():
		return c.year.period().From
	}
	return c.last
}

// published gives what is wrong with published ranks its place in the definition.
func (c *Campaign) published(err error, on rules.Date, rows []int) error {
	for d := range diag.AllDiagnostics(err) {
		var i int
		if n, _ := fmt.Sscanf(d.Path, "published[%d]", &i); n == 1 {
			_, rest, _ := strings.Cut(d.Path, "]")
			d.Path = fmt.Sprintf("%s[%d]%s", c.pathOf("published", on), rows[i], rest)
		}
	}
	return err
}

// rank scores the members of a day by what is known and ranks them; there is a scorecard.
func (c *Campaign) rank(ctx context.Context, on rules.Date, known Inputs) (*scoring.Ranking, error) {
	year := c.year.period()
	batch := scoring.Batch{Name: c.cluster.def.Code, Sheets: known.Sheets, Period: year, On: on, Strict: known.Strict,
		Existed: make(map[string]rules.Period), Groups: make(map[string]string)}
	var members []*rules.Facts
	for _, m := range c.cluster.members(c.year, on) {
		facts := ofUnit(known.Facts, m.Unit, unitOfFacts)
		if facts == nil {
			var err error
			if facts, err = rules.NewFacts(c.card.Schema(), m.Unit); err != nil {
				return nil, err
			}
		}
		members = append(members, facts)
		if m.Group != "" {
			batch.Groups[m.Unit] = m.Group
		}
		if end := m.Period.Before; year.From.Before(m.Period.From) || !end.IsZero() && end.Before(year.Before) {
			batch.Existed[m.Unit] = m.Period // it came or went within the year
		}
	}
	batch.Plans = each(c.year.Targets, func(t Target) string { return t.Target })
	var rows []int // of the year, by the index in the batch
	for i, p := range c.year.Published {
		if !on.Before(p.On) {
			batch.Published, rows = append(batch.Published, p), append(rows, i)
		}
	}
	var err error
	if batch.Group, err = rules.NewGroup(ctx, members...); err != nil {
		return nil, err
	}
	ranking, err := c.card.ScoreAndRank(ctx, batch)
	return ranking, c.published(err, on, rows)
}

// The limits on the log of a campaign where the host sets none.
const (
	maxEvents = 4_000_000
	maxBytes  = 4 << 30
)
