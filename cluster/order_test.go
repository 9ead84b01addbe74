package cluster_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

// wholeYear is every act of a year in a lawful order, each for all three members
// where it is about members.
func wholeYear() []cluster.Event {
	all := []string{"a", "b", "c"}
	return []cluster.Event{
		{On: day("2023-01-10"), Act: cluster.Launch},
		{On: day("2023-02-01"), Act: cluster.Register, Units: all},
		{On: day("2023-03-01"), Act: cluster.Sign, Units: all},
		{On: day("2023-03-15"), Act: cluster.SubmitPlan, Units: all, Movement: "m"},
		{On: day("2023-06-10"), Act: cluster.SubmitReport, Units: all, Movement: "m", HalfYear: true},
		{On: day("2023-06-20"), Act: cluster.Check, Units: all},
		{On: day("2023-07-20"), Act: cluster.Review},
		{On: day("2024-01-10"), Act: cluster.SelfScore, Units: all},
		{On: day("2024-01-20"), Act: cluster.Appraise, Units: all},
		{On: day("2024-02-01"), Act: cluster.Recheck, Units: all},
		{On: day("2024-03-10"), Act: cluster.Close},
		{On: day("2024-03-10"), Act: cluster.Ballot, Units: all, Award: "flag"},
		{On: day("2024-03-10"), Act: cluster.Nominate, Units: all, Award: "flag"},
		{On: day("2024-03-10"), Act: cluster.ProposeOfficers,
			Officers: &cluster.Officers{Year: 2024, Head: "b", Deputies: []string{"c"}}},
		{On: day("2024-04-01"), Act: cluster.AppointOfficers,
			Officers: &cluster.Officers{Year: 2024, Head: "b", Deputies: []string{"c"}, Standing: cluster.Appointed}},
		{On: day("2024-04-20"), Act: cluster.Submit, Units: all, Award: "flag"},
		{On: day("2024-10-14"), Act: cluster.Decide, Units: all, Award: "flag", By: "government"},
		{On: day("2025-03-01"), Act: cluster.HandOver, Units: all, Award: "flag"},
	}
}

// everyAct is the whole year with what may befall a nomination besides: returned and
// submitted again, withdrawn, revoked.
func everyAct() []cluster.Event {
	all := []string{"a", "b", "c"}
	why := diag.Words{"vi": "thiếu báo cáo", "en": "a report is missing"}
	return append(wholeYear(),
		cluster.Event{On: day("2025-04-01"), Act: cluster.Revoke, Units: all, Award: "flag", By: "government", Note: why},
		cluster.Event{On: day("2024-03-10"), Act: cluster.Nominate, Units: all, Award: "certificate"},
		cluster.Event{On: day("2024-04-21"), Act: cluster.Submit, Units: all, Award: "certificate"},
		cluster.Event{On: day("2024-05-02"), Act: cluster.Return, Units: all, Award: "certificate", By: "council", Note: why},
		cluster.Event{On: day("2024-05-20"), Act: cluster.Submit, Units: all, Award: "certificate"},
		cluster.Event{On: day("2024-06-20"), Act: cluster.Withdraw, Units: all, Award: "certificate", Note: why},
	)
}

func withMovement() cluster.Definition {
	d := three()
	d.Years[0].Events = nil
	d.Years[0].Movements = []cluster.Movement{{Code: "m", Plan: day("2023-04-01"), HalfYear: day("2023-06-30")}}
	return d
}

func TestWholeYear(t *testing.T) {
	m := campaign(t, withMovement(), 2023)
	seen := make(map[cluster.Act]bool)
	for _, e := range everyAct() {
		next, err := m.Apply(e)
		if err != nil {
			t.Fatalf("%v: %v", e.Act, err)
		}
		m = next
		seen[e.Act] = true
	}
	for a := cluster.Launch; a <= cluster.Revoke; a++ {
		if !seen[a] {
			t.Errorf("the whole year has no %v", a)
		}
	}
	if got := m.At(day("2030-01-01")).Phase; got != cluster.HandOver {
		t.Errorf("phase at the end is %v, want hand_over", got)
	}
}

// mustPrecede lists, for each act, the acts that cannot be after it was done; it
// is written down here a second time, apart from the code.
var mustPrecede = map[cluster.Act][]cluster.Act{
	cluster.Launch: {cluster.Register, cluster.Sign, cluster.SubmitPlan, cluster.SubmitReport, cluster.Check,
		cluster.Review, cluster.SelfScore,
		cluster.Appraise, cluster.Recheck, cluster.Close, cluster.Ballot, cluster.Nominate, cluster.ProposeOfficers,
		cluster.AppointOfficers, cluster.Submit, cluster.Decide, cluster.HandOver},
	cluster.Register: {cluster.Close},
	cluster.Sign: {cluster.SelfScore, cluster.Appraise, cluster.Recheck, cluster.Close, cluster.Ballot,
		cluster.Nominate, cluster.ProposeOfficers, cluster.AppointOfficers, cluster.Submit, cluster.Decide, cluster.HandOver},
	cluster.SubmitPlan: {cluster.SubmitReport},
	cluster.Check:      {cluster.Close},
	cluster.Review:     {cluster.Close},
	cluster.SelfScore: {cluster.Appraise, cluster.Recheck, cluster.Close, cluster.Ballot, cluster.Nominate,
		cluster.ProposeOfficers, cluster.AppointOfficers, cluster.Submit, cluster.Decide, cluster.HandOver},
	cluster.Appraise: {cluster.Recheck, cluster.Close, cluster.Ballot, cluster.Nominate, cluster.ProposeOfficers,
		cluster.AppointOfficers, cluster.Submit, cluster.Decide, cluster.HandOver},
	cluster.Recheck: {cluster.Close},
	cluster.Close: {cluster.Ballot, cluster.Nominate, cluster.ProposeOfficers, cluster.AppointOfficers,
		cluster.Submit, cluster.Decide, cluster.HandOver},
	cluster.Nominate:        {cluster.Submit, cluster.Decide, cluster.HandOver},
	cluster.ProposeOfficers: {cluster.AppointOfficers},
	cluster.Submit:          {cluster.Decide, cluster.HandOver},
	cluster.Decide:          {cluster.HandOver},
}

// TestEveryPairOutOfOrder moves each act to just after each later one, and expects
// a refusal exactly where the table above has one. The year without the moved
// act, up to the later one, must itself be lawful or the refusal is of that act.
func TestEveryPairOutOfOrder(t *testing.T) {
	events := wholeYear()
	for i, first := range events {
		for j := i + 1; j < len(events); j++ {
			later := events[j]
			// All that comes up to the later act, the earlier one moved behind it.
			log := append([]cluster.Event{}, events[:i]...)
			log = append(log, events[i+1:j+1]...)
			moved := first
			moved.On = later.On
			log = append(log, moved)
			m := campaign(t, withMovement(), 2023)
			var err error
			for _, e := range log {
				next, aerr := m.Apply(e)
				if aerr != nil {
					err = aerr
					break
				}
				m = next
			}
			want := false
			for _, must := range mustPrecede[first.Act] {
				for _, e := range events[i+1 : j+1] {
					want = want || e.Act == must
				}
			}
			name := fmt.Sprintf("%v after %v", first.Act, later.Act)
			if (err != nil) != want {
				t.Errorf("%s: error %v, want one: %v", name, err, want)
			}
			if pe := new(cluster.PhaseError); err != nil && !errors.As(err, &pe) {
				t.Errorf("%s: %v is not a *PhaseError", name, err)
			}
		}
	}
}

func TestPhaseErrors(t *testing.T) {
	base := func(events ...cluster.Event) cluster.Definition {
		d := three()
		d.Members[2].Period = before("2023-07-01")
		d.Officers = []cluster.Officers{{Year: 2023, Head: "a", Standing: cluster.Appointed}}
		d.Years[0].Events = append(d.Years[0].Events, events...)
		return d
	}
	appraised := []cluster.Event{
		{On: day("2024-01-10"), Act: cluster.SelfScore, Units: []string{"a", "b"}},
		{On: day("2024-01-20"), Act: cluster.Appraise, Units: []string{"a", "b"}},
		{On: day("2024-03-10"), Act: cluster.Close},
	}
	for _, tt := range []struct {
		before []cluster.Event
		event  cluster.Event
		needs  cluster.Act
		text   string
		reason string
	}{
		{nil, cluster.Event{On: day("2023-07-01"), Act: cluster.Check, Units: []string{"c"}}, 0, "not a member",
			"c left on 1 July"},
		{nil, cluster.Event{On: day("2023-06-30"), Act: cluster.Check, Units: []string{"c"}}, 0, "",
			"the day before it was one"},
		{nil, cluster.Event{On: day("2024-01-05"), Act: cluster.SelfScore, Units: []string{"c"}}, 0, "not a member",
			"a year is scored by those who were there at its end"},
		{nil, cluster.Event{On: day("2023-12-31"), Act: cluster.Appraise, Units: []string{"a"}}, cluster.SelfScore,
			"self-score", "nothing to appraise"},
		{appraised[:2], cluster.Event{On: day("2024-02-01"), Act: cluster.Appraise, Units: []string{"b"}, By: "b"}, 0,
			"does not appraise itself", "nobody appraises himself"},
		{appraised[:2], cluster.Event{On: day("2024-02-01"), Act: cluster.Appraise, Units: []string{"a"}, By: "b"}, 0,
			"only the head", "b holds no office"},
		{appraised[:2], cluster.Event{On: day("2024-02-01"), Act: cluster.Appraise, Units: []string{"b"}, By: "a"}, 0, "",
			"a is head"},
		{appraised[:2], cluster.Event{On: day("2024-02-01"), Act: cluster.Appraise, Units: []string{"b"}, By: "council"}, 0,
			"", "the council may"},
		{nil, cluster.Event{On: day("2023-05-01"), Act: cluster.Sign, Units: []string{"b"}, By: "a"}, 0,
			"only the unit itself", "nobody signs for another"},
		{appraised, cluster.Event{On: day("2024-03-11"), Act: cluster.Recheck, Units: []string{"a"}}, 0, "closed",
			"the year is over"},
		{appraised, cluster.Event{On: day("2024-03-09"), Act: cluster.Recheck, Units: []string{"a"}}, 0,
			"cannot stand before it", "dated behind the closing meeting"},
		{appraised, cluster.Event{On: day("2024-03-11"), Act: cluster.Submit, Units: []string{"a"}, Award: "flag"},
			cluster.Nominate, "nomination", "nothing was nominated"},
		{appraised, cluster.Event{On: day("2024-03-11"), Act: cluster.Close}, 0, "closed", "a year is closed once"},
		{append(append([]cluster.Event{}, appraised...),
			cluster.Event{On: day("2024-03-10"), Act: cluster.Nominate, Units: []string{"a"}, Award: "flag"},
			cluster.Event{On: day("2024-04-10"), Act: cluster.Submit, Units: []string{"a"}, Award: "flag"}),
			cluster.Event{On: day("2024-05-10"), Act: cluster.Decide, Units: []string{"a"}, Award: "flag", By: "cluster"}, 0,
			"authority above", "a cluster only proposes"},
		{append(append([]cluster.Event{}, appraised...),
			cluster.Event{On: day("2024-03-10"), Act: cluster.Nominate, Units: []string{"a"}, Award: "flag"},
			cluster.Event{On: day("2024-04-10"), Act: cluster.Submit, Units: []string{"a"}, Award: "flag"},
			cluster.Event{On: day("2024-05-10"), Act: cluster.Decide, Units: []string{"a"}, Award: "flag", Refused: true,
				Note: diag.Words{"en": "why"}}),
			cluster.Event{On: day("2024-06-10"), Act: cluster.HandOver, Units: []string{"a"}, Award: "flag"}, 0,
			"already declined", "what was refused is not handed over"},
		{append(append([]cluster.Event{}, appraised...),
			cluster.Event{On: day("2024-03-10"), Act: cluster.Nominate, Units: []string{"a"}, Award: "flag"}),
			cluster.Event{On: day("2024-04-10"), Act: cluster.Submit, Units: []string{"a"}, Award: "certificate"},
			cluster.Nominate, "nomination", "nominated for another award"},
	} {
		m := campaign(t, base(tt.before...), 2023)
		_, err := m.Apply(tt.event)
		if tt.text == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.reason, err)
			}
			continue
		}
		pe := new(cluster.PhaseError)
		if !errors.As(err, &pe) {
			t.Errorf("%s: got %v, want a *PhaseError", tt.reason, err)
			continue
		}
		if pe.Needs != tt.needs || !strings.Contains(pe.Error(), tt.text) {
			t.Errorf("%s: needs %v, %q; want %v and %q", tt.reason, pe.Needs, pe, tt.needs, tt.text)
		}
		// The same events in the definition are refused with their place.
		_, err = cluster.Compile(base(append(append([]cluster.Event{}, tt.before...), tt.event)...))
		if place := fmt.Sprintf("years[0].events[%d]", 2+len(tt.before)); err == nil ||
			!strings.Contains(err.Error(), place) || !errors.As(err, &pe) {
			t.Errorf("%s: in the definition: %v, want a fault at %s", tt.reason, err, place)
		}
	}
}

func TestApplyLeavesTheOldCampaign(t *testing.T) {
	m := campaign(t, three(), 2023)
	count := func(m *cluster.Campaign) int {
		return len(m.Year().Events)
	}
	units := []string{"a"}
	e := cluster.Event{On: day("2023-06-01"), Act: cluster.Check, Units: units}
	next, err := m.Apply(e)
	if err != nil {
		t.Fatal(err)
	}
	units[0] = "nobody"
	if count(m) != 2 || count(next) != 3 {
		t.Errorf("%d and %d events, want 2 and 3", count(m), count(next))
	}
	if got, ok := first(next.At(day("2023-06-01")), cluster.Check, "a"); !ok || got.Units[0] != "a" {
		t.Errorf("the log changed with the caller's slice: %+v, %v", got, ok)
	}
	// Either all events are applied or none.
	if _, err := m.Apply(e, cluster.Event{On: day("2023-06-02"), Act: cluster.Appraise, Units: []string{"a"}}); err ==
		nil || count(m) != 2 {
		t.Errorf("a batch with a wrong event: %v, %d events", err, count(m))
	}
}

func TestAsOf(t *testing.T) {
	m := campaign(t, three(), 2023)
	for _, tt := range []struct {
		on    string
		phase cluster.Act
	}{
		{"2023-01-09", 0}, {"2023-01-10", cluster.Launch}, {"2023-02-28", cluster.Launch}, {"2023-03-01", cluster.Sign},
		{"2023-03-02", cluster.Sign},
	} {
		if got := m.At(day(tt.on)).Phase; got != tt.phase {
			t.Errorf("%s: %v, want %v", tt.on, got, tt.phase)
		}
	}
}
