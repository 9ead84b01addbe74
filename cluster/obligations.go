package cluster

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// Owed is something that a unit has not done yet.
type Owed struct {
	Unit string `json:"unit"`
	Act  Act    `json:"act"`
	// Movement and HalfYear say which plan or report it is.
	Movement string `json:"movement,omitempty"`
	HalfYear bool   `json:"half_year,omitempty"`
	// Due is the last day, no date if none was set; Overdue says that it is past.
	Due     rules.Date `json:"due,omitzero"`
	Overdue bool       `json:"overdue,omitempty"`
	// Invented marks a last day that is sample data.
	Invented bool `json:"invented,omitempty"`
}

// owed returns what each member owes on a day: the plans and reports of the
// movements, then the acts that every member does, if a last day is set for them
// or another member has done them. Nothing is owed before the launch, and after
// the closing meeting only reports are. The order is that of the movements and
// acts, then of the members.
func (s *history) owed(on rules.Date) []Owed {
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
			for _, half := range []bool{true, false} { // in the order of the year
				if a.due == nil || a.due(&m, half).IsZero() {
					continue
				}
				for _, unit := range s.obliged(m, a.due(&m, half)) {
					if !s.delivered(Act(act), unit, m.Code, half) {
						add(Owed{Unit: unit, Act: Act(act), Movement: m.Code, HalfYear: half, Due: a.due(&m, half), Invented: m.Invented})
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
		for _, m := range membersOn(s.cluster.def.Members, s.year.membershipDay(on)) {
			if !s.done(act, m.Unit, &Event{}) {
				add(Owed{Unit: m.Unit, Act: act, Due: due, Invented: invented})
			}
		}
	}
	return all
}

// obliged returns the units that plan and report on a movement: those named, or
// every member of the day it is due.
func (s *history) obliged(m Movement, due rules.Date) []string {
	var units []string
	for _, member := range membersOn(s.cluster.def.Members, s.year.membershipDay(due)) {
		if len(m.Units) == 0 || slices.Contains(m.Units, member.Unit) {
			units = append(units, member.Unit)
		}
	}
	return units
}

func (s *history) delivered(act Act, unit, movement string, half bool) bool {
	return s.find(func(e *Event) bool {
		return e.Act == act && e.Movement == movement && e.HalfYear == half && slices.Contains(e.Units, unit)
	}) != nil
}
