package cluster

import (
	"iter"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

// State is what has happened in a campaign up to a day. It is immutable and safe
// for concurrent use.
type State struct {
	cluster *Cluster
	year    *Year
	reg     *awards.Regulation // nil if it is not known
	events  []*Event           // by date
	lives   []awards.Life      // of the nominations, in their order
}

func newState(c *Cluster, y *Year, reg *awards.Regulation) *State {
	return &State{cluster: c, year: y, reg: reg}
}

// add takes an event that stands where it may.
func (s *State) add(e *Event) {
	s.advance(e)
	s.events = append(s.events, e)
}

func (s *State) find(want func(*Event) bool) *Event {
	if i := slices.IndexFunc(s.events, want); i >= 0 {
		return s.events[i]
	}
	return nil
}

// happened reports whether an act has taken place, by any unit.
func (s *State) happened(a Act) bool {
	return s.find(func(e *Event) bool { return e.Act == a }) != nil
}

func (s *State) closed() bool { return s.happened(Close) }

// done reports whether a unit has done an act: for the award, or the movement,
// that the event is about.
func (s *State) done(a Act, unit string, about *Event) bool {
	return s.find(func(e *Event) bool {
		return e.Act == a && slices.Contains(e.Units, unit) &&
			(!rowOf[a].award || e.Award == about.Award) && e.Movement == about.Movement
	}) != nil
}

// Events returns what has happened, by date.
func (s *State) Events() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for _, e := range s.events {
			if !yield(e.detached()) {
				return
			}
		}
	}
}

func (e *Event) detached() Event {
	out := *e
	out.Units, out.Files = slices.Clone(e.Units), slices.Clone(e.Files)
	out.Facts, out.LastYear, out.Sheets = detachedFacts(e.Facts), detachedFacts(e.LastYear), detachedSheets(e.Sheets)
	if e.Candidates != nil {
		all, err := clone(*e.Candidates)
		if err != nil {
			panic(err) // it has been written as JSON before
		}
		out.Candidates = &all
	}
	if e.Officers != nil {
		o := *e.Officers
		o.Deputies = slices.Clone(o.Deputies)
		out.Officers = &o
	}
	return out
}

func detachedFacts(facts []UnitFacts) []UnitFacts {
	out := slices.Clone(facts)
	for i := range out {
		out[i].Facts = slices.Clone(out[i].Facts)
	}
	return out
}

// First returns the first event of an act by a unit; a unit that is empty means
// anybody. ok is false if there is none.
func (s *State) First(a Act, unit string) (e Event, ok bool) {
	found := s.find(func(e *Event) bool {
		return e.Act == a && (unit == "" || len(e.Units) == 0 || slices.Contains(e.Units, unit))
	})
	if found == nil {
		return Event{}, false
	}
	return found.detached(), true
}

// Phase is how far a year has come: the latest of launch, sign, review,
// self_score, appraise, close, nominate, submit, decide and hand_over that has taken place; zero
// before the launch.
func (s *State) Phase() Act { return latest(s.happened) }

// Late reports whether an event came after the day it was due.
func (s *State) Late(e Event) bool {
	due, _ := s.due(e)
	return !due.IsZero() && due.Before(e.On)
}

// due returns the last day for an event, or no date, and whether it is sample data.
func (s *State) due(e Event) (last rules.Date, invented bool) {
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

// officers returns the officers of a year that the log records as proposed or
// appointed; those recorded last.
func (s *State) officers(year int, standing Standing) (o Officers, ok bool) {
	for _, e := range s.events {
		if e.Officers != nil && e.row().proper == standing && e.Officers.Year == year {
			o, ok = *e.detached().Officers, true
			o.Standing = standing
			if o.On.IsZero() {
				o.On = e.On
			}
			o.Invented = o.Invented || e.Invented
		}
	}
	return o, ok
}
