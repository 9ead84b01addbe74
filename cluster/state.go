package cluster

import (
	"iter"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// State is what has happened in a campaign up to a day. It is immutable and safe
// for concurrent use.
type State struct {
	cluster *Cluster
	year    *Year
	events  []*Event // by date
}

func newState(c *Cluster, y *Year) *State { return &State{cluster: c, year: y} }

func (s *State) add(e *Event) { s.events = append(s.events, e) }

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
			(!a.onAward() || e.Award == about.Award) && e.Movement == about.Movement
	}) != nil
}

func (s *State) refused(unit, award string) bool {
	return s.find(func(e *Event) bool {
		return e.Act == Decide && e.Refused && e.Award == award && slices.Contains(e.Units, unit)
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
	out.Units = slices.Clone(e.Units)
	if e.Officers != nil {
		o := *e.Officers
		o.Deputies = slices.Clone(o.Deputies)
		out.Officers = &o
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
func (s *State) Phase() Act {
	for _, a := range []Act{HandOver, Decide, Submit, Nominate, Close, Appraise, SelfScore, Review, Sign, Launch} {
		if s.happened(a) {
			return a
		}
	}
	return 0
}

// Late reports whether an event came after the day it was due.
func (s *State) Late(e Event) bool {
	due := s.due(e)
	return !due.IsZero() && due.Before(e.On)
}

// due returns the last day for an event, or no date.
func (s *State) due(e Event) rules.Date {
	for _, m := range s.year.Movements {
		if m.Code != e.Movement || e.Movement == "" {
			continue
		}
		switch {
		case e.Act == SubmitPlan:
			return m.Plan
		case e.Act == SubmitReport && e.HalfYear:
			return m.HalfYear
		case e.Act == SubmitReport:
			return m.FullYear
		}
	}
	for _, d := range s.year.Due {
		if d.Act == e.Act {
			return d.On
		}
	}
	return rules.Date{}
}
