package cluster_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

// only is the shortest lawful way to each act: the acts before it that it cannot
// do without, in order.
var only = map[cluster.Act][]cluster.Act{
	cluster.Launch:          {},
	cluster.Register:        {cluster.Launch},
	cluster.Sign:            {cluster.Launch},
	cluster.SubmitPlan:      {cluster.Launch},
	cluster.SubmitReport:    {cluster.Launch, cluster.SubmitPlan},
	cluster.Check:           {cluster.Launch},
	cluster.Review:          {cluster.Launch},
	cluster.SelfScore:       {cluster.Launch, cluster.Sign},
	cluster.Appraise:        {cluster.Launch, cluster.Sign, cluster.SelfScore},
	cluster.Recheck:         {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise},
	cluster.Close:           {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise},
	cluster.Ballot:          {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close},
	cluster.Nominate:        {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close},
	cluster.ProposeOfficers: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close},
	cluster.AppointOfficers: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close,
		cluster.ProposeOfficers},
	cluster.Correct: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close},
	cluster.Submit:  {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close, cluster.Nominate},
	cluster.Return: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close, cluster.Nominate,
		cluster.Submit},
	cluster.Withdraw: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close, cluster.Nominate},
	cluster.Decide: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close, cluster.Nominate,
		cluster.Submit},
	cluster.HandOver: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close, cluster.Nominate,
		cluster.Submit, cluster.Decide},
	cluster.Revoke: {cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close, cluster.Nominate,
		cluster.Submit, cluster.Decide},
}

// mayFollow lists, for each act, which acts may come right after the shortest way
// to it; written down apart from the code, which knows states and no pairs.
var mayFollow = func() map[cluster.Act][]cluster.Act {
	launched := []cluster.Act{cluster.Launch, cluster.Register, cluster.Sign, cluster.SubmitPlan, cluster.Check,
		cluster.Review}
	with := func(base []cluster.Act, more ...cluster.Act) []cluster.Act { return slices.Concat(base, more) }
	signed := with(launched, cluster.SelfScore)
	appraised := with(signed, cluster.Appraise, cluster.Recheck, cluster.Close)
	over := []cluster.Act{cluster.SubmitPlan, cluster.Ballot, cluster.ProposeOfficers,
		cluster.Correct} // plans may be late
	return map[cluster.Act][]cluster.Act{
		0:                       {cluster.Launch},
		cluster.Launch:          launched,
		cluster.Register:        launched,
		cluster.Sign:            signed,
		cluster.SubmitPlan:      with(launched, cluster.SubmitReport),
		cluster.SubmitReport:    with(launched, cluster.SubmitReport),
		cluster.Check:           launched,
		cluster.Review:          launched,
		cluster.SelfScore:       with(signed, cluster.Appraise),
		cluster.Appraise:        appraised,
		cluster.Recheck:         appraised,
		cluster.Close:           with(over, cluster.Nominate),
		cluster.Ballot:          with(over, cluster.Nominate),
		cluster.Nominate:        with(over, cluster.Submit, cluster.Withdraw),
		cluster.ProposeOfficers: with(over, cluster.Nominate, cluster.AppointOfficers),
		cluster.AppointOfficers: with(over, cluster.Nominate, cluster.AppointOfficers),
		cluster.Submit:          with(over, cluster.Return, cluster.Withdraw, cluster.Decide),
		cluster.Return:          with(over, cluster.Submit, cluster.Withdraw),
		cluster.Withdraw:        over,
		cluster.Decide:          with(over, cluster.HandOver, cluster.Revoke),
		cluster.HandOver:        with(over, cluster.Revoke),
		cluster.Revoke:          over,
		cluster.Correct:         with(over, cluster.Nominate),
	}
}()

// one is an event of an act by the unit a, or of the whole cluster.
func one(act cluster.Act) cluster.Event {
	e := cluster.Event{On: day("2024-03-10"), Act: act}
	switch act {
	case cluster.Launch, cluster.Review, cluster.Close:
	case cluster.ProposeOfficers, cluster.AppointOfficers:
		e.Officers = &cluster.Officers{Year: 2024, Head: "b"}
	default:
		e.Units = []string{"a"}
	}
	switch act {
	case cluster.SubmitPlan, cluster.SubmitReport:
		e.Movement = "m"
	case cluster.Correct:
		e.By, e.Note, e.Corrects = "council", diag.Words{"en": "why"}, 1
	case cluster.Ballot, cluster.Nominate, cluster.Submit, cluster.Return, cluster.Withdraw, cluster.Decide,
		cluster.HandOver, cluster.Revoke:
		e.Award, e.Note = "flag", diag.Words{"en": "why"}
	}
	return e
}

// after is a campaign in which the acts took place, all on one day.
func after(t *testing.T, acts ...cluster.Act) *cluster.Campaign {
	t.Helper()
	m := campaign(t, withMovement(), 2023)
	for i, a := range acts {
		next, err := m.Apply(one(a))
		if err != nil {
			t.Fatalf("%v: %v", acts[:i+1], err)
		}
		m = next
	}
	return m
}

// TestEveryPair tries every act after every other, and after nothing.
func TestEveryPair(t *testing.T) {
	var acts []cluster.Act
	for a := cluster.Launch; a <= cluster.Correct; a++ {
		acts = append(acts, a)
	}
	if len(only) != len(acts) || len(mayFollow) != len(acts)+1 {
		t.Fatalf("the tables have %d and %d rows for %d acts", len(only), len(mayFollow), len(acts))
	}
	pairs := 0
	for _, first := range append([]cluster.Act{0}, acts...) {
		m := campaign(t, withMovement(), 2023)
		if first != 0 {
			m = after(t, append(slices.Clone(only[first]), first)...)
		}
		for _, second := range acts {
			pairs++
			e := one(second)
			e.Place = "elsewhere" // the very same is recorded once
			_, err := m.Apply(e)
			want := slices.Contains(mayFollow[first], second)
			if (err == nil) != want {
				t.Errorf("%v after %v: %v; allowed: %v", second, first, err, want)
			}
			if pe := new(cluster.PhaseError); err != nil && (!errors.As(err, &pe) || pe.Act != second) {
				t.Errorf("%v after %v: %v is not a *PhaseError on it", second, first, err)
			}
		}
	}
	if want := len(acts) * (len(acts) + 1); pairs != want {
		t.Errorf("%d pairs were tried of %d", pairs, want)
	}
}

// TestSameAgain: an event that was recorded is not recorded again as it is.
func TestSameAgain(t *testing.T) {
	_, err := after(t, cluster.Launch, cluster.Sign).Apply(one(cluster.Sign))
	if pe := new(cluster.PhaseError); !errors.As(err, &pe) || pe.Act != cluster.Sign {
		t.Errorf("the same event again: %v", err)
	}
}

// TestEveryActLeftOut leaves out each act that another cannot do without, with all
// that hangs on it, and expects to be told what must come first.
func TestEveryActLeftOut(t *testing.T) {
	for act, before := range only {
		for _, out := range before {
			var rest []cluster.Act
			for _, b := range before {
				if b != out && !slices.Contains(only[b], out) {
					rest = append(rest, b)
				}
			}
			_, err := after(t, rest...).Apply(one(act))
			pe := new(cluster.PhaseError)
			if !errors.As(err, &pe) {
				t.Errorf("%v without %v: %v, want a *PhaseError", act, out, err)
				continue
			}
			if pe.Needs == 0 || slices.Contains(rest, pe.Needs) || !slices.Contains(before, pe.Needs) ||
				pe.Reason.String() == pe.Reason.Format(diag.Vietnamese) {
				t.Errorf("%v without %v: it says that %v must come first (%v)", act, out, pe.Needs, pe)
			}
		}
	}
}
