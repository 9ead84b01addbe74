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
	// Events are by date; those of one day in the order in which they were recorded. Of a campaign that
	// does not hold all they are those that still count: see [Cluster.Resume] and [Campaign.Trimmed].
	Events []Recorded `json:"events,omitempty"`
	Owed   []Owed     `json:"owed,omitempty"`
	// Lives say what had become of the nominations on the record, in the order in which they were
	// made.
	Lives []AwardLife `json:"lives,omitempty"`
}

// Recorded is an event on the record.
type Recorded struct {
	// N is its number in the log, from 1: what [Event.Corrects] and a proof of package ledger name it by.
	N int `json:"n"`
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

// At returns the state of a day; nil for one that the campaign does not hold, see [Cluster.Resume].
func (c *Campaign) At(on rules.Date) *State {
	on = c.dayOf(on)
	if on.Before(c.origin.from) {
		return nil
	}
	c = c.asOf(on)
	s := &State{On: on, Events: c.recorded(on)}
	c.asked(on, func(h *history) {
		s.Phase, s.Closed, s.Owed = latest(h.happened), h.happened(Close), h.owed()
		for _, l := range h.all() {
			s.Lives = append(s.Lives, AwardLife{
				Nomination: l.Nomination, Name: c.cluster.nameOf(l.Unit), Title: c.awardTitle(l.Award, l.Steps[0].On),
				State: l.State(), Steps: l.Steps,
			})
		}
	})
	return s
}

// recorded are the events up to a day.
func (c *Campaign) recorded(on rules.Date) (all []Recorded) {
	events := slices.Concat(c.origin.kept, c.log)
	for _, i := range byDate(events) {
		if e, n := events[i].Event, events[i].n; !on.Before(e.On) {
			r := Recorded{N: n + 1, Event: document.Clone(*e)}
			r.Late, r.NotDue = c.terms.at(e.On, n).late(e)
			if e.Award != "" {
				r.Title = c.awardTitle(e.Award, e.On)
			}
			all = append(all, r)
		}
	}
	return all
}

// asked gives what has happened by the end of a day to do, which may not keep it. Another campaign may have moved
// what they share on since: then the events of this one are added up anew, once.
func (c *Campaign) asked(on rules.Date, do func(h *history)) {
	t := c.held(false)
	defer t.RUnlock()
	do(&history{fold: t.fold, terms: terms{cluster: c.cluster, year: c.year}, reg: c.reg, on: on})
}

// history is what has happened in a campaign up to a day.
type history struct {
	*fold
	terms                    // that hold
	reg   *awards.Regulation // nil if it is not known
	on    rules.Date
	tried bool // while an event is tried, officers of the definition are so whatever the day
}

// happened reports whether an act has taken place, by any unit.
func (s *history) happened(a Act) bool { return s.by(s.first[a]) }

// by reports whether there is an event that is not after the day of the history.
func (s *history) by(m mark) bool { return m.Event != nil && !s.on.Before(m.On) }

// dayOf is the earliest day of an act, if there is one, up to whatever day.
func (f *fold) dayOf(a Act) (on rules.Date) {
	if m := f.first[a]; m.Event != nil {
		on = m.On
	}
	return on
}

// done reports whether a unit has done an act: for the award, or the movement,
// that the event is about.
func (s *history) done(a Act, unit string, about *Event) bool {
	d := deed{act: a, unit: unit, movement: about.Movement}
	if acts[a].award {
		d.award = about.Award
	}
	half := d
	half.half = true
	return s.by(s.did[d]) || s.by(s.did[half])
}

// late reports whether an event came after the day it was due, and free are its units that
// joined after that day: nothing was due from them.
func (s terms) late(e *Event) (late bool, free []string) {
	due, _ := s.due(e)
	if due.IsZero() || !due.Before(e.On) {
		return false, nil
	}
	bound := s.cluster.members(s.year, due)
	for _, unit := range e.Units {
		if find(bound, unit, Member.code) == nil {
			free = append(free, unit)
		}
	}
	if len(free) > 0 && len(free) == len(e.Units) {
		return false, nil
	}
	return true, free
}

// due returns the last day for an event, or no date, and whether it is sample data.
func (s terms) due(e *Event) (last rules.Date, invented bool) {
	if m, due := s.movement(e.Movement), e.row().due; m != nil && due != nil {
		return due(m, e.HalfYear), m.Invented
	}
	if d := find(s.year.Due, e.Act, Due.code); d != nil {
		return d.On, d.Invented
	}
	return rules.Date{}, false
}

// officersOf returns the officers of a year who had been proposed or appointed: those of
// the definition, or else those recorded last; ok is false if none had.
func (s *history) officersOf(year int, standing Standing) (o Officers, ok bool) {
	for _, o := range s.cluster.def.Officers {
		if o.Year == year && o.Standing == standing && (s.tried || !s.on.Before(o.On)) {
			return document.Clone(o), true
		}
	}
	line := s.officers[office{year, standing}]
	i := line.until(s.on)
	if i == 0 {
		return o, false
	}
	e := line[i-1].v.last.Event
	o = document.Clone(*e.Officers)
	o.Standing = standing
	if o.On.IsZero() {
		o.On = e.On
	}
	o.Invented = o.Invented || e.Invented
	return o, true
}
