package cluster

import (
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// State is what had happened in a campaign by the end of a day, and what was owed
// then, as plain data.
type State struct {
	On rules.Date `json:"on"`
	// Phase is how far the year had come: the latest of launch, sign, review, self_score, appraise,
	// close, nominate, submit, decide and hand_over that had taken place; none before the launch.
	Phase Act `json:"phase,omitzero"`
	// Closed says that the closing meeting (hội nghị tổng kết) had taken place.
	Closed bool `json:"closed,omitempty"`
	// Events are by date; those of one day in the order in which they were recorded.
	Events []Recorded `json:"events,omitempty"`
	Owed   []Owed     `json:"owed,omitempty"`
	// Lives say what had become of the nominations on the record, in the order in which they were
	// made.
	Lives []AwardLife `json:"lives,omitempty"`
}

// Recorded is an event on the record.
type Recorded struct {
	Event
	// Title is what the regulation of the day calls the award of the event.
	Title diag.Words `json:"title,omitzero"`
	// Late says that it came after the day it was due; not from NotDue, who joined after that day.
	Late   bool     `json:"late,omitempty"`
	NotDue []string `json:"not_due,omitempty"`
}

// AwardLife is what became of a nomination, step by step.
type AwardLife struct {
	awards.Nomination
	Name  string        `json:"name"`  // of the unit
	Title diag.Words    `json:"title"` // of the award
	State awards.State  `json:"state"`
	Steps []awards.Step `json:"steps"`
}

// At returns the state of a day, computed from the log.
func (c *Campaign) At(on rules.Date) *State {
	on = c.dayOf(on)
	h := c.at(on)
	s := &State{On: on, Phase: latest(h.happened), Closed: h.closed(), Owed: h.owed(on)}
	for _, e := range h.events {
		r := Recorded{Event: document.Clone(*e)}
		r.Late, r.NotDue = h.late(e)
		if e.Award != "" {
			r.Title = c.awardTitle(e.Award, e.On)
		}
		s.Events = append(s.Events, r)
	}
	for _, l := range h.lives {
		steps := l.Steps
		s.Lives = append(s.Lives, AwardLife{
			Nomination: l.Nomination, Name: c.cluster.nameOf(l.Unit), Title: c.awardTitle(l.Award, steps[0].On),
			State: l.State(), Steps: steps,
		})
	}
	return s
}

// at replays the log up to the end of a day.
func (c *Campaign) at(on rules.Date) *history {
	h := &history{cluster: c.cluster, year: c.year, reg: c.reg, on: on}
	for _, i := range byDate(c.log) {
		if !on.Before(c.log[i].On) {
			h.add(&c.log[i])
		}
	}
	return h
}

// history is what has happened in a campaign up to a day.
type history struct {
	cluster *Cluster
	year    *Year
	reg     *awards.Regulation // nil if it is not known
	on      rules.Date         // the day up to which; zero while events are tried
	events  []*Event           // by date
	lives   []awards.Life      // of the nominations, in their order
}

// add takes an event that stands where it may.
func (s *history) add(e *Event) {
	s.advance(e)
	s.events = append(s.events, e)
}

func (s *history) find(want func(*Event) bool) *Event {
	if i := slices.IndexFunc(s.events, want); i >= 0 {
		return s.events[i]
	}
	return nil
}

// happened reports whether an act has taken place, by any unit.
func (s *history) happened(a Act) bool {
	return s.find(func(e *Event) bool { return e.Act == a }) != nil
}

func (s *history) closed() bool { return s.happened(Close) }

// done reports whether a unit has done an act: for the award, or the movement,
// that the event is about.
func (s *history) done(a Act, unit string, about *Event) bool {
	return s.find(func(e *Event) bool {
		return e.Act == a && slices.Contains(e.Units, unit) &&
			(!acts[a].award || e.Award == about.Award) && e.Movement == about.Movement
	}) != nil
}

// late reports whether an event came after the day it was due, and free are its units that
// joined after that day: nothing was due from them.
func (s *history) late(e *Event) (late bool, free []string) {
	due, _ := s.due(e)
	if due.IsZero() || !due.Before(e.On) {
		return false, nil
	}
	bound := s.cluster.members(s.year, due)
	for _, unit := range e.Units {
		if !isMember(bound, unit) {
			free = append(free, unit)
		}
	}
	if len(free) > 0 && len(free) == len(e.Units) {
		return false, nil
	}
	return true, free
}

// due returns the last day for an event, or no date, and whether it is sample data.
func (s *history) due(e *Event) (last rules.Date, invented bool) {
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
func (s *history) officers(year int, standing Standing) (o Officers, ok bool) {
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
