package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
)

// leadsTo is the state of an award that an event leads to; [awards.Open] for one
// that is not about what becomes of a nomination.
func (e *Event) leadsTo() awards.State {
	if e.Refused {
		return e.row().refused
	}
	return e.row().leadsTo
}

// authority is who acted: who the event names, or whoever has the right.
func (e *Event) authority(unit string) string {
	doer := e.row().doer
	if doer == itself {
		doer = unit
	}
	return cmp.Or(e.By, doer, byAuthority)
}

// live returns the life of a unit's award after an event that leads somewhere. The
// error is that of [awards.Life.Then].
func (s *history) live(e *Event, unit string) (awards.Life, error) {
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
func (s *history) nomination(e *Event, unit string) awards.Nomination {
	n := awards.Nomination{Unit: unit, Award: e.Award, Year: s.year.Year, Achievement: s.achievement()}
	if s.reg != nil {
		if a, err := s.reg.Award(e.Award, e.On); err == nil {
			n.Form, n.Type = a.Form, a.Type
		}
	}
	return n
}

// achievement is the name that the plan gives to the results of the year.
func (s *history) achievement() string {
	return cmp.Or(s.year.Plan.Achievement, fmt.Sprintf("%s-%d", s.cluster.def.Code, s.year.Year))
}

func (s *history) lifeAt(unit, award string) int {
	return slices.IndexFunc(s.lives, func(l awards.Life) bool { return l.Unit == unit && l.Award == award })
}

// advance moves the lives of the awards that an event is about; it stands where it
// may.
func (s *history) advance(e *Event) {
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
func (s *history) life(unit, award string) awards.Life {
	if i := s.lifeAt(unit, award); i >= 0 {
		return s.lives[i]
	}
	return awards.Life{}
}
