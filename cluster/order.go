package cluster

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// PhaseError says that an act cannot stand where it does: something must come
// first, the year is over, the unit is not a member, or who acted has no right to.
type PhaseError struct {
	Act  Act        `json:"act"`
	On   rules.Date `json:"on"`
	Unit string     `json:"unit,omitempty"` // empty for an act of the whole cluster
	// Needs is the act that must come first; zero if that is not the reason.
	Needs Act `json:"needs,omitzero"`
	// Reason says what is wrong, with the act, the unit and the day.
	Reason diag.Text `json:"reason"`
}

// Error says what is wrong, in English.
func (e *PhaseError) Error() string { return "cluster: " + e.Reason.String() }

// outOfOrder replays events by date, those of one day in the order in which they
// were recorded, and says by index why one cannot stand where it does; nil if it
// can. An event recorded late for an earlier day takes its place there.
func (c *Cluster) outOfOrder(y *Year, events []Event) []*PhaseError {
	s := &history{cluster: c, year: y}
	errs := make([]*PhaseError, len(events))
	record := wentBack(events)
	for _, i := range byDate(events) {
		e := &events[i]
		err := s.apply(e)
		if err != nil && (err.Needs != 0 || err.Unit != "") {
			s.add(e) // what misses something, or names a unit too many, is one fault, and what hangs on it is none
		}
		errs[i] = cmp.Or(err, backdated(events[:i], e), e.corrected(events[:i]), record[i])
	}
	return errs
}

// backdated says that an event which was recorded after the closing meeting, or after the
// decision on an award that it is about, stands before it: that would change what was
// settled as if it had always been so.
func backdated(recorded []Event, e *Event) *PhaseError {
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

// wentBack says which events were recorded, by their times, before one that stands before
// them in the log.
func wentBack(events []Event) []*PhaseError {
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

// corrected says why an event cannot correct the one that it names among those recorded
// before it: nothing, for an event that corrects none.
func (e *Event) corrected(recorded []Event) *PhaseError {
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

// refused is an error about an event, for a unit or for the whole cluster.
func (e *Event) refused(unit string, needs Act, why diag.Text) *PhaseError {
	what := say("%s, %s: %s", e.Act.Text(), e.On, why)
	if unit != "" {
		what = say("%s of %s, %s: %s", e.Act.Text(), unit, e.On, why)
	}
	return &PhaseError{Act: e.Act, On: e.On, Unit: unit, Needs: needs, Reason: what}
}

// byDate returns the indexes of the events by date; events of one day keep their
// order.
func byDate(events []Event) []int {
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return events[a].On.Compare(events[b].On) })
	return order
}

// apply checks an event against what came before, and adds it. A refused event
// changes nothing.
func (s *history) apply(e *Event) *PhaseError {
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
		if unit != "" && !isMember(members, unit) {
			return fail(unit, 0, say("not a member on that day"))
		}
		if after != 0 && row.each && !s.done(after, unit, e) {
			return fail(unit, after, say("the unit must have its %s first", after.Text()))
		}
		// An event that does not say who acted is taken as done by whoever has the right.
		if why := row.may.refuses(s, e.By, unit); e.By != "" && !why.IsZero() {
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

// same reports whether two events are one, whenever each was recorded.
func (e *Event) same(o *Event) bool {
	if e.On != o.On {
		return false
	}
	a, b := *e, *o
	a.Recorded, b.Recorded = time.Time{}, time.Time{}
	return reflect.DeepEqual(a, b)
}

// moves says why an event cannot move the awards that it is about.
func (s *history) moves(e *Event) *PhaseError {
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
func (s *history) movement(code string) *Movement {
	if i := slices.IndexFunc(s.year.Movements, func(m Movement) bool { return m.Code == code }); i >= 0 {
		return &s.year.Movements[i]
	}
	return nil
}

// inOffice reports whether a unit is head or deputy of the year. Before anybody is
// appointed those who were introduced count.
func (s *history) inOffice(unit string) bool {
	for _, standing := range []Standing{Appointed, Proposed} {
		if o, ok := s.officers(s.year.Year, standing); ok {
			return o.Head == unit || slices.Contains(o.Deputies, unit)
		}
	}
	return true
}
