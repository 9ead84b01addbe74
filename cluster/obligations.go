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

// owed returns what each member owes on the day: the plans and reports of the movements, by
// the units that these name or the members of the day it is due; then the acts that every
// member does: if a last day is set, by the members of today who were so on it, otherwise
// once another member has done them. Nothing is owed before the launch, and after the
// closing meeting only reports are. The order is that of the movements and acts, then of
// the members.
func (s *history) owed() []Owed {
	if !s.happened(Launch) {
		return nil
	}
	var all []Owed
	add := func(o Owed) {
		o.Overdue = !o.Due.IsZero() && o.Due.Before(s.on)
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
					handedIn := s.by(s.did[deed{act: o.Act, unit: o.Unit, movement: m.Code, half: half}])
					if (len(m.Units) == 0 || slices.Contains(m.Units, o.Unit)) && !handedIn {
						add(o)
					}
				}
			}
		}
	}
	if s.happened(Close) {
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
		for _, m := range s.cluster.members(s.year, s.on) {
			bound := due.IsZero() || s.on.Before(due) || find(s.cluster.members(s.year, due), m.Unit, Member.code) != nil
			if bound && !s.done(act, m.Unit, &Event{}) {
				add(Owed{Unit: m.Unit, Act: act, Due: due, Invented: invented})
			}
		}
	}
	return all
}
