package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/document"
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

// step is what an event that leads somewhere does to the life of a unit's award.
func (e *Event) step(unit string) awards.Step {
	step := awards.Step{State: e.leadsTo(), On: e.On, By: e.authority(unit), Document: e.Document}
	if e.row().reason || e.Refused {
		step.Reason = e.Note
	}
	return step
}

// nomination is what a nomination on the record is of; its form and type are those
// of the regulation of the day, if there is one and it knows the award.
func (s *history) nomination(e *Event, unit string) awards.Nomination {
	named := cmp.Or(s.year.Plan.Achievement, fmt.Sprintf("%s-%d", s.cluster.def.Code, s.year.Year))
	n := awards.Nomination{Unit: unit, Award: e.Award, Year: s.year.Year, Achievement: named}
	if s.reg != nil {
		if a, err := s.reg.Award(e.Award, e.On); err == nil {
			n.Form, n.Type = a.Form, a.Type
		}
	}
	return n
}

// all are the lives of the nominations, in the order in which these were made.
func (s *history) all() []awards.Life {
	type begun struct {
		awards.Life
		by   mark
		unit int
	}
	var found []begun
	for of, events := range s.lives {
		events = events.until(s.on)
		if len(events) == 0 {
			continue
		}
		first := events[0].mark
		l := begun{awards.Life{Nomination: s.nomination(first.Event, of.unit)}, first, slices.Index(first.Units, of.unit)}
		for _, e := range events {
			l.Steps = append(l.Steps, document.Clone(e.step(of.unit)))
		}
		found = append(found, l)
	}
	slices.SortFunc(found, func(a, b begun) int {
		return cmp.Or(a.by.On.Compare(b.by.On), cmp.Compare(a.by.n, b.by.n), cmp.Compare(a.unit, b.unit))
	})
	return each(found, func(l begun) awards.Life { return l.Life })
}
