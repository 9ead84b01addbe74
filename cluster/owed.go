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
	HalfYear bool   `json:"halfYear,omitempty"`
	// Due is the last day, no date if none was set; Overdue says that it is past.
	Due     rules.Date `json:"due,omitzero"`
	Overdue bool       `json:"overdue,omitempty"`
	// Invented marks a last day that is sample data.
	Invented bool `json:"invented,omitempty"`
}

// eachMember are the acts that every member does in a year, in order.
var eachMember = []Act{Register, Sign, SelfScore, Appraise}

// Owed returns what each member owes on a day: the plans and reports of the
// movements, then the acts that every member does, if a last day is set for them
// or another member has done them. Nothing is owed before the launch, and after
// the closing meeting only reports are. The order is that of the movements and
// acts, then of the members.
func (s *State) Owed(on rules.Date) []Owed {
	if !s.happened(Launch) {
		return nil
	}
	var all []Owed
	add := func(o Owed) {
		o.Overdue = !o.Due.IsZero() && o.Due.Before(on)
		all = append(all, o)
	}
	for _, m := range s.year.Movements {
		for _, kind := range []struct {
			act  Act
			half bool
			due  rules.Date
		}{{SubmitPlan, false, m.Plan}, {SubmitReport, true, m.HalfYear}, {SubmitReport, false, m.FullYear}} {
			if kind.due.IsZero() {
				continue
			}
			for _, unit := range s.obliged(m, kind.due) {
				if !s.delivered(kind.act, unit, m.Code, kind.half) {
					add(Owed{Unit: unit, Act: kind.act, Movement: m.Code, HalfYear: kind.half, Due: kind.due, Invented: m.Invented})
				}
			}
		}
	}
	if s.closed() {
		return all
	}
	for _, act := range eachMember {
		due, invented := s.due(Event{Act: act})
		if due.IsZero() && !s.happened(act) {
			continue
		}
		for m := range s.cluster.Members(s.membershipDay(on)) {
			if !s.done(act, m.Unit, &Event{}) {
				add(Owed{Unit: m.Unit, Act: act, Due: due, Invented: invented})
			}
		}
	}
	return all
}

// obliged returns the units that plan and report on a movement: those named, or
// every member of the day it is due.
func (s *State) obliged(m Movement, due rules.Date) []string {
	var units []string
	for member := range s.cluster.Members(s.membershipDay(due)) {
		if len(m.Units) == 0 || slices.Contains(m.Units, member.Unit) {
			units = append(units, member.Unit)
		}
	}
	return units
}

func (s *State) delivered(act Act, unit, movement string, half bool) bool {
	return s.find(func(e *Event) bool {
		return e.Act == act && e.Movement == movement && e.HalfYear == half && slices.Contains(e.Units, unit)
	}) != nil
}
