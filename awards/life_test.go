package awards

import (
	"errors"
	"slices"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// The nomination of 14/3/2024 for the results of 2023, decided on 14/10/2024; the
// steps between are invented.
func begun(t *testing.T) Life {
	t.Helper()
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), standings(sixTotals...), six()...)
	l, err := s.Begin(law(t), flag, "a", "Hội nghị tổng kết cụm", "Biên bản ngày 14/3/2024")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func then(t *testing.T, l Life, steps ...Step) Life {
	t.Helper()
	for _, s := range steps {
		var err error
		if l, err = l.Then(s); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestLife(t *testing.T) {
	l := begun(t)
	if _, ok := l.Past(); ok || l.State() != Named || l.Year != 2023 {
		t.Errorf("after the nomination: %v", l.State())
	}
	proposed := Step{State: Proposed, On: day(t, "2024-05-20"), By: "Chủ tịch Ủy ban nhân dân tỉnh",
		Document: "Tờ trình 12"}
	decided := Step{State: Conferred, On: day(t, "2024-10-14"), By: "Thủ tướng Chính phủ", Document: "Quyết định 1"}
	whole := then(t, l, proposed, decided)
	p, ok := whole.Past()
	if !ok || p.Form != "government_flag" || p.Decided.Year != 2024 || p.LastYear != 2023 ||
		p.Achievement != "sample-2023" {
		t.Errorf("the award of the record: %+v", p)
	}
	for on, want := range map[string]State{"2024-03-13": Open, "2024-03-14": Named, "2024-05-20": Proposed,
		"2024-10-13": Proposed, "2024-10-14": Conferred} {
		until := whole
		until.Steps = slices.DeleteFunc(slices.Clone(whole.Steps), func(s Step) bool { return day(t, on).Before(s.On) })
		if got := until.State(); got != want {
			t.Errorf("on %s: %v, want %v", on, got, want)
		}
	}
	if l.State() != Named {
		t.Error("a longer life changed the shorter one")
	}

	// What was conferred bars the same achievement, until it is revoked.
	c := leader()
	c.History.Entries = []PastAward{p}
	if a := assessed(t, law(t), "2024-12-01", flag, c); a.Outcome != NotEligible {
		t.Errorf("the same result again: %v", a.Outcome)
	}
	revoked := then(t, whole, Step{
		State: Revoked, On: day(t, "2025-02-01"), By: "Thủ tướng Chính phủ",
		Reason:   diag.Words{"vi": "kê khai gian dối thành tích"},
		Citation: rules.Citation{Act: "Luật 06/2022/QH15", Provision: "Điều 93 khoản 2 điểm a"},
	})
	p, _ = revoked.Past()
	c.History.Entries = []PastAward{p}
	for on, want := range map[string]Outcome{"2025-01-31": NotEligible, "2025-02-01": Eligible} {
		if a := assessed(t, law(t), on, flag, c); a.Outcome != want {
			t.Errorf("revoked on 1 February, asked on %s: %v, want %v", on, a.Outcome, want)
		}
	}
}

// What the meeting nominated goes its way without a slate: returned once,
// proposed again, conferred, handed over, and revoked in the end.
func TestLifeOfARecordedNomination(t *testing.T) {
	n := Nomination{Unit: "b", Award: flag, Year: 2023, Achievement: "sample-2023", Form: "government_flag",
		Type: "work_record"}
	if _, err := (Life{Nomination: n}).Then(Step{State: Named, On: day(t, "2024-03-14")}); !errors.Is(err, diag.ErrValue) {
		t.Errorf("nominated by nobody: %v", err)
	}
	l, err := Life{Nomination: n}.Then(Step{State: Named, On: day(t, "2024-03-14"), By: "Hội nghị tổng kết cụm",
		Document: "Biên bản ngày 14/3/2024"})
	if err != nil {
		t.Fatal(err)
	}
	if l.Nomination != n {
		t.Errorf("the life is of %+v", l.Nomination)
	}
	l = then(t, l,
		Step{State: Proposed, On: day(t, "2024-04-20"), By: "b"},
		Step{State: Returned, On: day(t, "2024-05-02"), By: "council", Reason: diag.Words{"vi": "thiếu báo cáo thành tích"}},
		Step{State: Proposed, On: day(t, "2024-05-20"), By: "b"},
		Step{State: Conferred, On: day(t, "2024-10-14"), By: "government", Document: "Quyết định 1"},
		Step{State: HandedOver, On: day(t, "2025-03-01"), By: "government"})
	p, ok := l.Past()
	if want := (PastAward{Form: "government_flag", Type: "work_record", Decided: day(t, "2024-10-14"), FirstYear: 2023,
		LastYear: 2023, Achievement: "sample-2023", Decision: "Quyết định 1"}); !ok || p != want {
		t.Errorf("the award of the record: %+v, want %+v", p, want)
	}
	l = then(t, l, Step{State: Revoked, On: day(t, "2025-06-01"), By: "government", Reason: diag.Words{"vi": "gian dối"}})
	if p, _ := l.Past(); p.Revoked != day(t, "2025-06-01") {
		t.Errorf("revoked after it was handed over: %+v", p)
	}
}

// TestLifeEveryPair says of every pair of states whether the second may follow the
// first; the table is written down a second time, apart from the code.
func TestLifeEveryPair(t *testing.T) {
	paths := map[State][]State{ // how to come to each
		Open: nil, Named: {Named}, Proposed: {Named, Proposed}, Returned: {Named, Proposed, Returned},
		Withdrawn: {Named, Withdrawn},
		Conferred: {Named, Proposed, Conferred}, Declined: {Named, Proposed, Declined},
		HandedOver: {Named, Proposed, Conferred, HandedOver}, Revoked: {Named, Proposed, Conferred, Revoked},
	}
	may := map[[2]State]bool{
		{Open, Named}: true, {Named, Proposed}: true, {Named, Withdrawn}: true,
		{Proposed, Conferred}: true, {Proposed, Declined}: true, {Proposed, Returned}: true, {Proposed, Withdrawn}: true,
		{Returned, Proposed}: true, {Returned, Withdrawn}: true, {Conferred, HandedOver}: true, {Conferred, Revoked}: true,
		{HandedOver, Revoked}: true,
	}
	step := func(s State) Step {
		return Step{State: s, On: day(t, "2024-03-14"), By: "x", Reason: diag.Words{"vi": "y"}}
	}
	for first, path := range paths {
		if first.String() == "" || first.Text().IsZero() {
			t.Errorf("state %d has no name", first)
		}
		for second := range paths {
			l := Life{}
			for _, s := range path {
				l = then(t, l, step(s))
			}
			_, err := l.Then(step(second))
			if want := may[[2]State{first, second}]; (err == nil) != want || err != nil && !errors.Is(err, ErrOrder) {
				t.Errorf("%v after %v: %v, allowed: %v", second, first, err, want)
			}
		}
	}
	if len(paths) != len(stateNames.Names) {
		t.Errorf("%d states are in the table of %d", len(paths), len(stateNames.Names))
	}
}

func TestLifeRefuses(t *testing.T) {
	l := begun(t)
	tests := []struct {
		step   Step
		err    error
		reason string
	}{
		{Step{State: Conferred, On: day(t, "2024-10-14"), By: "x"}, ErrOrder, "not proposed yet"},
		{Step{State: Revoked, On: day(t, "2024-10-14"), By: "x", Reason: diag.Words{"vi": "y"}}, ErrOrder,
			"nothing to revoke"},
		{Step{State: Proposed, On: day(t, "2024-03-13"), By: "x"}, ErrOrder, "before the nomination"},
		{Step{State: Proposed, By: "x"}, diag.ErrValue, "on no day"},
		{Step{State: Proposed, On: day(t, "2024-05-20")}, diag.ErrValue, "by nobody"},
		{Step{State: Withdrawn, On: day(t, "2024-05-20"), By: "x"}, diag.ErrValue, "without a reason"},
		{Step{State: Returned, On: day(t, "2024-05-20"), By: "x", Reason: diag.Words{"vi": "y"}}, ErrOrder,
			"nothing to return"},
		{Step{State: HandedOver, On: day(t, "2024-05-20"), By: "x"}, ErrOrder, "nothing to hand over"},
		{Step{State: Open, On: day(t, "2024-05-20"), By: "x"}, ErrOrder, "back to nothing"},
	}
	for _, tt := range tests {
		if _, err := l.Then(tt.step); !errors.Is(err, tt.err) {
			t.Errorf("%s: %v, want %v", tt.reason, err, tt.err)
		}
	}
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), standings(sixTotals...), six()...)
	if _, err := s.Begin(law(t), flag, "b", "x", ""); !errors.Is(err, ErrOrder) {
		t.Errorf("a unit that is not nominated: %v", err)
	}
	if _, err := s.Begin(law(t), flag, "z", "x", ""); !errors.Is(err, diag.ErrName) {
		t.Errorf("a unit that is not there: %v", err)
	}
}
