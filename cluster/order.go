package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// PhaseError says that an act cannot stand where it does: something must come
// first, the year is over, the unit is not a member, or who acted has no right to.
type PhaseError struct {
	Act  Act
	On   rules.Date
	Unit string // empty for an act of the whole cluster
	// Needs is the act that must come first; zero if that is not the reason.
	Needs Act
	// Reason says what is wrong.
	Reason awards.Text
}

// Error says what is wrong, in English.
func (e *PhaseError) Error() string { return "cluster: " + e.Format(diag.English) }

// Format says what is wrong in the language.
func (e *PhaseError) Format(l diag.Lang) string {
	s := e.Act.Text().In(l)
	if e.Unit != "" {
		s += l.Pick(" of ", " của ") + e.Unit
	}
	return fmt.Sprintf("%s, %s: %s", s, e.On.Format(l), e.Reason.In(l))
}

// misplaced is an event of a list that cannot stand where it does.
type misplaced struct {
	index int
	err   *PhaseError
}

// outOfOrder replays events by date, those of one day in the order in which they
// were recorded, and returns those that cannot stand where they do, by index. An
// event recorded late for an earlier day takes its place there.
func (c *Cluster) outOfOrder(y *Year, events []Event) (bad []misplaced) {
	s := newState(c, y, nil)
	for _, i := range byDate(events) {
		if err := s.apply(&events[i]); err != nil {
			bad = append(bad, misplaced{i, err})
		}
	}
	slices.SortStableFunc(bad, func(a, b misplaced) int { return cmp.Compare(a.index, b.index) })
	return bad
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

// need is what must come before an act.
type need struct {
	act  Act
	unit bool // by the same unit; otherwise by the cluster, or any unit of it
}

// needs are the acts that must come before others. An act that is not here needs
// nothing.
var needs = map[Act]need{
	Register:        {Launch, false},
	Sign:            {Launch, false},
	SubmitPlan:      {Launch, false},
	SubmitReport:    {SubmitPlan, true},
	Check:           {Launch, false},
	Review:          {Launch, false},
	SelfScore:       {Sign, true},
	Appraise:        {SelfScore, true},
	Recheck:         {Appraise, true},
	Close:           {Appraise, false},
	Ballot:          {Close, false},
	Nominate:        {Close, false},
	ProposeOfficers: {Close, false},
	AppointOfficers: {ProposeOfficers, false},
	Submit:          {Nominate, true},
	Return:          {Submit, true},
	Withdraw:        {Nominate, true},
	Decide:          {Submit, true},
	HandOver:        {Decide, true},
	Revoke:          {Decide, true},
}

// running reports whether an act belongs to a running year, and cannot come after
// its closing meeting. Plans and reports on a movement may: late is better than
// never.
func (a Act) running() bool { return a <= Close && a != SubmitPlan && a != SubmitReport }

// onAward reports whether an act is about a unit and an award.
func (a Act) onAward() bool { return shapes[a].award }

// apply checks an event against what came before, and adds it. A refused event
// changes nothing.
func (s *State) apply(e *Event) *PhaseError {
	fail := func(unit string, needs Act, vi, en string) *PhaseError {
		return &PhaseError{Act: e.Act, On: e.On, Unit: unit, Needs: needs, Reason: awards.Text{Vietnamese: vi, English: en}}
	}
	if e.Act.running() && s.closed() {
		return fail("", 0, "năm thi đua đã tổng kết", "the year has been closed")
	}
	if len(e.Facts)+len(e.LastYear)+len(e.Sheets) > 0 && s.closed() {
		return fail("", 0, "năm thi đua đã tổng kết, số liệu đã chốt", "the year has been closed, and its figures are settled")
	}
	if need := needs[e.Act]; need.act != 0 && !need.unit && !s.happened(need.act) {
		return fail("", need.act, "trước đó phải có việc "+need.act.Text().Vietnamese, "the "+need.act.Text().English+" must come first")
	}
	for _, unit := range e.Units {
		if !s.cluster.memberOn(unit, s.membershipDay(e.On)) {
			return fail(unit, 0, "không phải thành viên của cụm vào ngày này", "not a member on that day")
		}
		need := needs[e.Act]
		if e.Act == SubmitReport && !s.planOwed(e.Movement) {
			need.unit = false
		}
		if need.unit && !s.done(need.act, unit, e) {
			return fail(unit, need.act, "đơn vị phải có việc "+need.act.Text().Vietnamese+" trước", "the unit must have its "+need.act.Text().English+" first")
		}
		if why, ok := s.mayAct(e, unit); !ok {
			return fail(unit, 0, why.Vietnamese, why.English)
		}
	}
	if len(e.Units) == 0 {
		if why, ok := s.mayAct(e, ""); !ok {
			return fail("", 0, why.Vietnamese, why.English)
		}
	}
	if e.leadsTo() != awards.Open {
		for _, unit := range e.Units {
			if _, err := s.live(e, unit); err != nil {
				have, _ := s.Life(unit, e.Award)
				if have.State() == awards.Returned {
					return fail(unit, Submit, "hồ sơ đã bị trả lại, phải trình lại trước", "the dossier was returned, and must be submitted again first")
				}
				state := have.State().Text()
				return fail(unit, 0, "tình trạng khi đó: "+state.Vietnamese, "the award is already "+state.English)
			}
		}
	}
	s.add(e)
	return nil
}

// planOwed reports whether units of a movement owe a plan before they report.
func (s *State) planOwed(movement string) bool {
	return slices.ContainsFunc(s.year.Movements, func(m Movement) bool { return m.Code == movement && !m.Plan.IsZero() })
}

// membershipDay is the day on which who acts must be a member: the day of the
// act, or the last day of the year for what comes after it, since a year is
// closed by those who were in it.
func (s *State) membershipDay(on rules.Date) rules.Date {
	if last := s.year.period().Before.AddDays(-1); last.Before(on) {
		return last
	}
	if first := s.year.period().From; on.Before(first) {
		return first // the pledge is often signed at the meeting that closes the year before
	}
	return on
}

// mayAct says whether who acted has the right to. An event that does not say who
// acted is taken as done by whoever has the right.
func (s *State) mayAct(e *Event, unit string) (why awards.Text, ok bool) {
	if e.By == "" {
		return awards.Text{}, true
	}
	member := s.cluster.known(e.By)
	switch e.Act {
	case Register, Sign, SubmitPlan, SubmitReport, SelfScore, Submit:
		if e.By != unit {
			return awards.Text{Vietnamese: "chỉ chính đơn vị đó được làm", English: "only the unit itself can do that"}, false
		}
	case Check, Appraise, Recheck:
		if e.By == unit {
			return awards.Text{Vietnamese: "đơn vị không tự thẩm định mình", English: "a unit does not appraise itself"}, false
		}
		if member && !s.inOffice(e.By) {
			return awards.Text{Vietnamese: "chỉ cụm trưởng, cụm phó hoặc Hội đồng được làm", English: "only the head, a deputy or the council can do that"}, false
		}
	case Withdraw:
		if member && e.By != unit {
			return awards.Text{Vietnamese: "chỉ chính đơn vị đó hoặc cụm được rút đề nghị", English: "only the unit itself or the cluster can do that"}, false
		}
	case Return, Decide, Revoke, AppointOfficers:
		if member || e.By == ByCluster {
			return awards.Text{Vietnamese: "cụm chỉ đề nghị, cấp trên quyết định", English: "the cluster only proposes, an authority above it decides"}, false
		}
	}
	return awards.Text{}, true
}

// inOffice reports whether a unit is head or deputy of the year. Before anybody is
// appointed those who were introduced count.
func (s *State) inOffice(unit string) bool {
	o, ok := s.cluster.Officers(s.year.Year)
	if !ok {
		o, ok = s.officers(s.year.Year, Appointed)
	}
	if !ok {
		o, ok = s.cluster.Introduced(s.year.Year)
	}
	if !ok {
		o, ok = s.officers(s.year.Year, Proposed)
	}
	return !ok || o.Head == unit || slices.Contains(o.Deputies, unit)
}
