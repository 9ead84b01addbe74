package cluster

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// This file replays a log from its first event for every question, as plainly as it can be done. It is what the fold
// is held to: see fold_test.go.

// replayedOutOfOrder replays events by date, those of one day in the order in which they
// were recorded, and says by index why one cannot stand where it does; nil if it
// can. An event recorded late for an earlier day takes its place there.
func (c *Cluster) replayedOutOfOrder(y *Year, events []Event) []*PhaseError {
	s := &replayed{cluster: c, year: y}
	errs := make([]*PhaseError, len(events))
	record := replayedWentBack(events)
	for _, i := range replayedByDate(events) {
		e := &events[i]
		err := s.apply(e)
		if err != nil && (err.Needs != 0 || err.Unit != "") {
			s.add(e) // what misses something, or names a unit too many, is one fault, and what hangs on it is none
		}
		errs[i] = cmp.Or(err, replayedBackdated(events[:i], e), e.replayedCorrected(events[:i]), record[i])
	}
	return errs
}

// replayedBackdated says that an event which was recorded after the closing meeting, or after the
// decision on an award that it is about, stands before it: that would change what was
// settled as if it had always been so.
func replayedBackdated(recorded []Event, e *Event) *PhaseError {
	for i := range recorded {
		o := &recorded[i]
		about := o.Act == Close || o.Act == Decide && (e.Award == o.Award || e.Candidates != nil) &&
			slices.ContainsFunc(o.Units, func(u string) bool { return len(e.Units) == 0 || slices.Contains(e.Units, u) })
		if about && e.On.Before(o.On) {
			return e.refused("", 0, say("it was recorded after the %s of %s, and cannot stand before it; what was wrong is "+
				"corrected by an event of the act correct, of its own day, with by, note and corrects", o.Act.Text(), o.On))
		}
	}
	return nil
}

// replayedByDate returns the indexes of the events by date; events of one day keep their
// order.
func replayedByDate(events []Event) []int {
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return events[a].On.Compare(events[b].On) })
	return order
}

// apply checks an event against what came before, and adds it. A refused event
// changes nothing.
func (s *replayed) apply(e *Event) *PhaseError {
	fail := e.refused
	row := e.row()
	after := row.after
	if m := s.movement(e.Movement); m != nil && after != 0 && acts[after].due != nil &&
		acts[after].due(m, false).IsZero() {
		after = 0 // the movement does not ask for it
	}
	switch {
	case row.running && s.closed():
		return fail("", 0, say("the year has been closed"))
	case len(e.Facts)+len(e.LastYear)+len(e.Sheets) > 0 && s.closed() && !row.corrects:
		return fail("", 0, say("the year has been closed, and its figures are settled; what was wrong is corrected by an "+
			"event of the act correct, of its own day, with by, note and corrects"))
	case after != 0 && !row.each && !s.happened(after):
		return fail("", after, say("the %s must come first", after.Text()))
	}
	members := s.cluster.members(s.year, e.On)
	subjects := e.Units
	if len(subjects) == 0 {
		subjects = []string{""} // an act of the whole cluster
	}
	for _, unit := range subjects {
		if unit != "" && find(members, unit, Member.code) == nil {
			return fail(unit, 0, say("not a member on that day"))
		}
		if after != 0 && row.each && !s.done(after, unit, e) {
			return fail(unit, after, say("the unit must have its %s first", after.Text()))
		}
		// An event that does not say who acted is taken as done by whoever has the right.
		if why := s.refuses(row.may, e.By, unit); e.By != "" && !why.IsZero() {
			return fail(unit, 0, why)
		}
	}
	if err := s.moves(e); err != nil {
		return err
	}
	if s.find(func(o *Event) bool { return o.same(e) }) != nil {
		return fail("", 0, say("the very same is recorded already"))
	}
	s.add(e)
	return nil
}

// moves says why an event cannot move the awards that it is about.
func (s *replayed) moves(e *Event) *PhaseError {
	if e.leadsTo() == awards.Open {
		return nil
	}
	for _, unit := range e.Units {
		if _, err := s.live(e, unit); err != nil {
			have := s.life(unit, e.Award)
			if have.State() == awards.Returned {
				return e.refused(unit, Submit, say("the dossier was returned, and must be submitted again first"))
			}
			return e.refused(unit, 0, say("the award is already %s", have.State().Text()))
		}
	}
	return nil
}

// movement returns a movement of the year, nil for a code that names none.
func (s *replayed) movement(code string) *Movement {
	if i := slices.IndexFunc(s.year.Movements, func(m Movement) bool { return m.Code == code }); i >= 0 {
		return &s.year.Movements[i]
	}
	return nil
}

// inOffice reports whether a unit is head or deputy of the year. Before anybody is
// appointed those who were introduced count.
func (s *replayed) inOffice(unit string) bool {
	for _, standing := range []Standing{Appointed, Proposed} {
		if o, ok := s.officers(s.year.Year, standing); ok {
			return o.Head == unit || slices.Contains(o.Deputies, unit)
		}
	}
	return true
}

// replayed is what has happened in a campaign up to a day.
type replayed struct {
	cluster *Cluster
	year    *Year
	reg     *awards.Regulation // nil if it is not known
	on      rules.Date         // the day up to which; zero while events are tried
	events  []*Event           // by date
	lives   []awards.Life      // of the nominations, in their order
}

// add takes an event that stands where it may.
func (s *replayed) add(e *Event) {
	s.advance(e)
	s.events = append(s.events, e)
}

func (s *replayed) find(want func(*Event) bool) *Event {
	if i := slices.IndexFunc(s.events, want); i >= 0 {
		return s.events[i]
	}
	return nil
}

// happened reports whether an act has taken place, by any unit.
func (s *replayed) happened(a Act) bool {
	return s.find(func(e *Event) bool { return e.Act == a }) != nil
}

func (s *replayed) closed() bool { return s.happened(Close) }

// done reports whether a unit has done an act: for the award, or the movement,
// that the event is about.
func (s *replayed) done(a Act, unit string, about *Event) bool {
	return s.find(func(e *Event) bool {
		return e.Act == a && slices.Contains(e.Units, unit) &&
			(!acts[a].award || e.Award == about.Award) && e.Movement == about.Movement
	}) != nil
}

// due returns the last day for an event, or no date, and whether it is sample data.
func (s *replayed) due(e *Event) (last rules.Date, invented bool) {
	if m, due := s.movement(e.Movement), e.row().due; m != nil && due != nil {
		return due(m, e.HalfYear), m.Invented
	}
	for _, d := range s.year.Due {
		if d.Act == e.Act {
			return d.On, d.Invented
		}
	}
	return rules.Date{}, false
}

// officers returns the officers of a year who had been proposed or appointed: those of
// the definition, or else those recorded last; ok is false if none had.
func (s *replayed) officers(year int, standing Standing) (o Officers, ok bool) {
	for _, o := range s.cluster.def.Officers {
		if o.Year == year && o.Standing == standing && (s.on.IsZero() || !s.on.Before(o.On)) {
			return document.Clone(o), true
		}
	}
	for _, e := range s.events {
		if e.Officers != nil && e.row().proper == standing && e.Officers.Year == year {
			o, ok = document.Clone(*e.Officers), true
			o.Standing = standing
			if o.On.IsZero() {
				o.On = e.On
			}
			o.Invented = o.Invented || e.Invented
		}
	}
	return o, ok
}

// live returns the life of a unit's award after an event that leads somewhere. The
// error is that of [awards.Life.Then].
func (s *replayed) live(e *Event, unit string) (awards.Life, error) {
	life := s.life(unit, e.Award)
	if e.Act == Nominate && len(life.Steps) == 0 {
		life.Nomination = s.nomination(e, unit)
	}
	step := awards.Step{State: e.leadsTo(), On: e.On, By: e.authority(unit), Document: e.Document}
	if e.row().reason || e.Refused {
		step.Reason = e.Note
	}
	return life.Then(step)
}

// nomination is what a nomination on the record is of; its form and type are those
// of the regulation of the day, if there is one and it knows the award.
func (s *replayed) nomination(e *Event, unit string) awards.Nomination {
	n := awards.Nomination{Unit: unit, Award: e.Award, Year: s.year.Year, Achievement: s.achievement()}
	if s.reg != nil {
		if a, err := s.reg.Award(e.Award, e.On); err == nil {
			n.Form, n.Type = a.Form, a.Type
		}
	}
	return n
}

// achievement is the name that the plan gives to the results of the year.
func (s *replayed) achievement() string {
	return cmp.Or(s.year.Plan.Achievement, fmt.Sprintf("%s-%d", s.cluster.def.Code, s.year.Year))
}

func (s *replayed) lifeAt(unit, award string) int {
	return slices.IndexFunc(s.lives, func(l awards.Life) bool { return l.Unit == unit && l.Award == award })
}

// advance moves the lives of the awards that an event is about; it stands where it
// may.
func (s *replayed) advance(e *Event) {
	if e.leadsTo() == awards.Open {
		return
	}
	for _, unit := range e.Units {
		l, err := s.live(e, unit)
		if err != nil {
			continue // apply has refused such an event
		}
		if i := s.lifeAt(unit, e.Award); i >= 0 {
			s.lives[i] = l
		} else {
			s.lives = append(s.lives, l)
		}
	}
}

// life returns what became of the nomination of a unit for an award; the zero Life
// if there was none.
func (s *replayed) life(unit, award string) awards.Life {
	if i := s.lifeAt(unit, award); i >= 0 {
		return s.lives[i]
	}
	return awards.Life{}
}

// owed returns what each member owes on a day: the plans and reports of the movements, by
// the units that these name or the members of the day it is due; then the acts that every
// member does: if a last day is set, by the members of today who were so on it, otherwise
// once another member has done them. Nothing is owed before the launch, and after the
// closing meeting only reports are. The order is that of the movements and acts, then of
// the members.
func (s *replayed) owed(on rules.Date) []Owed {
	if !s.happened(Launch) {
		return nil
	}
	var all []Owed
	add := func(o Owed) {
		o.Overdue = !o.Due.IsZero() && o.Due.Before(on)
		all = append(all, o)
	}
	for _, m := range s.year.Movements {
		for act, a := range acts {
			if a.due == nil {
				continue
			}
			for _, half := range []bool{true, false} { // in the order of the year
				due := a.due(&m, half)
				if due.IsZero() {
					continue
				}
				for _, member := range s.cluster.members(s.year, due) {
					o := Owed{Unit: member.Unit, Act: Act(act), Movement: m.Code, HalfYear: half, Due: due, Invented: m.Invented}
					if (len(m.Units) == 0 || slices.Contains(m.Units, o.Unit)) && !s.delivered(o) {
						add(o)
					}
				}
			}
		}
	}
	if s.closed() {
		return all
	}
	for i, a := range acts {
		act := Act(i)
		if !a.member {
			continue
		}
		due, invented := s.due(&Event{Act: act})
		if due.IsZero() && !s.happened(act) {
			continue
		}
		for _, m := range s.cluster.members(s.year, on) {
			bound := due.IsZero() || on.Before(due) || find(s.cluster.members(s.year, due), m.Unit, Member.code) != nil
			if bound && !s.done(act, m.Unit, &Event{}) {
				add(Owed{Unit: m.Unit, Act: act, Due: due, Invented: invented})
			}
		}
	}
	return all
}

// delivered reports whether a plan or report on a movement was handed in.
func (s *replayed) delivered(o Owed) bool {
	return s.find(func(e *Event) bool {
		return e.Act == o.Act && e.Movement == o.Movement && e.HalfYear == o.HalfYear && slices.Contains(e.Units, o.Unit)
	}) != nil
}

// refuses says why whoever acted may not, or nothing.
func (s *replayed) refuses(r right, by, unit string) (why diag.Text) {
	member := s.cluster.known(by)
	switch {
	case r == unitItself && by != unit:
		return say("only the unit itself can do that")
	case r == appraisers && by == unit:
		return say("a unit does not appraise itself")
	case r == appraisers && member && !s.inOffice(by):
		return say("only the head, a deputy or the council can do that")
	case r == unitOrCluster && member && by != unit:
		return say("only the unit itself or the cluster can do that")
	case r == authorities && (member || by == byCluster):
		return say("the cluster only proposes, an authority above it decides")
	}
	return why
}

// replayedFacts returns the facts of a unit by events, with last year's: of each those of the
// last event that brought some; nil if none did, or without a card.
func (c *Campaign) replayedFacts(unit string, events []*Event) (*rules.Facts, error) {
	var now, before *UnitFacts
	for _, e := range events {
		now = cmp.Or(find(e.Facts, unit, UnitFacts.code), now)
		before = cmp.Or(find(e.LastYear, unit, UnitFacts.code), before)
	}
	if c.card == nil || now == nil && before == nil {
		return nil, nil
	}
	if now == nil {
		now = &UnitFacts{}
	}
	f, err := rules.NewFacts(c.card.Schema(), unit, now.Facts...)
	if err != nil || before == nil {
		return f, err
	}
	last, err := rules.NewFacts(c.card.Schema(), unit, before.Facts...)
	if err != nil {
		return nil, err
	}
	return f.WithPrevious(last)
}

// replayedEntry is an entry with where it came from, by index.
type replayedEntry struct {
	event, sheet, entry int
	scoring.Entry
}

// entriesFor are the entries for a unit of events. An entry for the same criterion and
// stage by the same role as an earlier one is a later version of it, which counts in its
// place and wants a note if it says something else: see [scoring.Scorecard.NewSheet]. One
// that is brought again as it was is the same entry.
func entriesFor(unit string, events []*Event) (all []replayedEntry) {
	for i, e := range events {
		for j, s := range e.Sheets {
			if s.Unit != unit {
				continue
			}
			for n, one := range s.Entries {
				if one.On.IsZero() {
					one.On = e.On
				}
				if !slices.ContainsFunc(all, func(o replayedEntry) bool { return sameEntry(o.Entry, one) }) {
					all = append(all, replayedEntry{i, j, n, one})
				}
			}
		}
	}
	return all
}

// replayedCheckSheets holds the entries of new events to the card: together with those of
// the log, as they stand on every day on which the new ones change something. Faults
// are at path, which is that of the list of new events.
func (c *Campaign) replayedCheckSheets(path string, log, events []Event) diag.Diagnostics {
	if c.card == nil {
		return nil
	}
	k := sheetChecker{campaign: c}
	all := slices.Concat(log, events)
	for _, i := range replayedByDate(all) {
		k.events = append(k.events, &all[i])
		k.new = append(k.new, i-len(log))
	}
	var units []string
	for i := range events {
		for _, s := range events[i].Sheets {
			units = append(units, s.Unit)
		}
	}
	slices.Sort(units)
	found := make([]diag.Diagnostics, len(events))
	for _, unit := range slices.Compact(units) {
		k.check(unit, func(event int, at string, d *diag.Diagnostic) {
			d.Path = fmt.Sprintf("%s[%d].%s", path, event, at)
			found[event] = append(found[event], d)
		})
	}
	return slices.Concat(found...)
}

// sheetChecker checks sheets by all events of a log.
type sheetChecker struct {
	campaign *Campaign
	events   []*Event // by date
	new      []int    // the index of each among the new ones, less than 0 if it is not new
}

// check checks the sheet of a unit as a whole, and then as of each day from the first
// on which a new event brings something of it: what is explained in the end may not have
// been so on the way there. Each fault is in a new event, at a place in it.
func (k *sheetChecker) check(unit string, fault func(event int, at string, d *diag.Diagnostic)) {
	var from rules.Date
	var latest replayedEntry
	for i, e := range k.events {
		j := slices.IndexFunc(e.Sheets, func(s scoring.Sheet) bool { return s.Unit == unit })
		if k.new[i] < 0 || j < 0 {
			continue
		}
		if latest = (replayedEntry{event: i, sheet: j}); from.IsZero() {
			from = e.On
		}
	}
	all := entriesFor(unit, k.events)
	ends := []int{len(all)}
	for n := 1; n < len(all); n++ {
		day, next := k.events[all[n-1].event].On, k.events[all[n].event].On
		if day != next && !day.Before(from) {
			ends = append(ends, n)
		}
	}
	for _, n := range ends {
		_, err := k.campaign.replayedSheet(unit, all[:n])
		for d := range diag.AllDiagnostics(err) {
			place, at := latest, fmt.Sprintf("sheets[%d]", latest.sheet)
			index, field, _ := strings.Cut(strings.TrimPrefix(d.Path, "entries["), "]")
			if i, err := strconv.Atoi(index); err == nil && i < n && k.new[all[i].event] >= 0 {
				place = all[i]
				at = fmt.Sprintf("sheets[%d].entries[%d]%s", place.sheet, place.entry, field)
			}
			fault(k.new[place.event], at, d)
		}
		if err != nil {
			return
		}
	}
}

func (c *Campaign) replayedSheet(unit string, all []replayedEntry) (*scoring.Sheet, error) {
	entries := make([]scoring.Entry, len(all))
	for i, one := range all {
		entries[i] = one.Entry
	}
	return c.card.NewSheet(unit, entries...)
}

// addEvidence adds the evidence of events on a unit, if there is any. The default of an
// event about units is for those units.
func (c *Candidates) addEvidence(unit string, events []*Event) {
	known, found := awards.Candidate{Unit: unit}, false
	for _, e := range events {
		if e.Candidates == nil || len(e.Units) > 0 && !slices.Contains(e.Units, unit) {
			continue
		}
		if one, ok := e.Candidates.of(unit); ok {
			known, found = withEvidence(known, one), true
			c.Invented = c.Invented || e.Candidates.Invented
		}
	}
	if found {
		c.Candidates = append(c.Candidates, known)
	}
}

// withEvidence adds later evidence on a unit to what was known of it. A register, or
// whether the unit exists, stands in place of the one before, while ballots, dossiers and
// facts stand beside those before, unless they are of the same vote, award or indicator.
func withEvidence(c, later awards.Candidate) awards.Candidate {
	put(&c.Name, later.Name)
	put(&c.Year, later.Year)
	put(&c.Achievement, later.Achievement)
	put(&c.Sector, later.Sector)
	put(&c.Proposer, later.Proposer)
	put(&c.Existence, later.Existence)
	put(&c.Movement, later.Movement)
	putRegister(&c.History, later.History)
	putRegister(&c.Results, later.Results)
	putRegister(&c.Discipline, later.Discipline)
	putRegister(&c.Inspections, later.Inspections)
	putRegister(&c.Complaints, later.Complaints)
	c.Ballots = replayedBeside(c.Ballots, later.Ballots,
		func(a, b awards.Ballot) bool { return a.Council == b.Council && a.Award == b.Award && a.On == b.On })
	c.Dossiers = replayedBeside(c.Dossiers, later.Dossiers, func(a, b awards.Dossier) bool { return a.Award == b.Award })
	c.Facts = replayedBeside(c.Facts, later.Facts, func(a, b rules.Fact) bool { return a.Indicator == b.Indicator })
	return c
}

// replayedBeside adds later entries to a list; one that is the same thing as an earlier
// one takes its place.
func replayedBeside[T any](list, later []T, same func(a, b T) bool) []T {
	list = slices.Clone(list)
	for _, x := range later {
		if i := slices.IndexFunc(list, func(y T) bool { return same(x, y) }); i >= 0 {
			list[i] = x
		} else {
			list = append(list, x)
		}
	}
	return list
}

// replayedWentBack says which events were recorded, by their times, before one that stands before
// them in the log.
func replayedWentBack(events []Event) []*PhaseError {
	errs := make([]*PhaseError, len(events))
	var last time.Time
	for i := range events {
		switch e := &events[i]; {
		case e.Recorded.Before(last) && !e.Recorded.IsZero():
			errs[i] = e.refused("", 0, say("it was recorded at %s, and the log says %s of an event before it",
				e.Recorded.Format(time.RFC3339), last.Format(time.RFC3339)))
		case !e.Recorded.IsZero():
			last = e.Recorded
		}
	}
	return errs
}

// replayedCorrected says why an event cannot correct the one that it names among those recorded
// before it: nothing, for an event that corrects none.
func (e *Event) replayedCorrected(recorded []Event) *PhaseError {
	if !e.row().corrects {
		return nil
	}
	if e.Corrects < 1 || e.Corrects > len(recorded) {
		return e.refused("", 0, say("corrects is %d, and the events recorded before it are 1 to %d", e.Corrects,
			len(recorded)))
	}
	o := &recorded[e.Corrects-1]
	if e.On.Before(o.On) {
		return e.refused("", 0, say("event %d, which it corrects, is of a later day, %s", e.Corrects, o.On))
	}
	for _, unit := range e.Units {
		if len(o.Units) > 0 && !slices.Contains(o.Units, unit) {
			return e.refused(unit, 0, say("event %d, which it corrects, is not about the unit", e.Corrects))
		}
		for _, p := range parts {
			if p.about(e, unit) && !p.about(o, unit) && !o.names(p.name) {
				return e.refused(unit, 0, say("event %d, which it corrects, brought no %s of the unit", e.Corrects, p.name))
			}
		}
	}
	return nil
}

// same reports whether two events are one, whenever each was recorded.
func (e *Event) same(o *Event) bool {
	if e.On != o.On {
		return false
	}
	a, b := *e, *o
	a.Recorded, b.Recorded = time.Time{}, time.Time{}
	return reflect.DeepEqual(a, b)
}

// replayedFactsFor returns the facts of a member, with last year's: those
// that events brought, and for what they do not state what the card carries over from
// the units that became part of the member. It is nil if there are none.
func (c *Campaign) replayedFactsFor(m Member, events []*Event) (*rules.Facts, error) {
	own := func(unit string) (*rules.Facts, error) {
		return c.replayedFacts(unit, events)
	}
	if c.card == nil || len(c.card.Definition().Carry) == 0 || len(c.cluster.predecessors(m)) == 0 {
		return own(m.Unit)
	}
	f, err := c.withCarried(context.Background(), m, own)
	if err != nil {
		return nil, err
	}
	last, err := c.withCarried(context.Background(), m, func(unit string) (*rules.Facts, error) {
		f, err := own(unit)
		if f == nil || err != nil {
			return nil, err
		}
		return f.Previous(), nil
	})
	if last == nil || err != nil {
		return f, err
	}
	if f == nil {
		if f, err = rules.NewFacts(c.card.Schema(), m.Unit); err != nil {
			return nil, err
		}
	}
	return f.WithPrevious(last)
}

// put replaces a value by a later one that says something.
func put[T comparable](value *T, later T) {
	var nothing T
	if later != nothing {
		*value = later
	}
}

func putRegister[T any](r *awards.Register[T], later awards.Register[T]) {
	if later.Complete || later.Source != "" || len(later.Entries) > 0 {
		*r = later
	}
}
