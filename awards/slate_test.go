package awards

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

func TestSlateSaysWhatItStandsOn(t *testing.T) {
	plan := central(t, "2024-03-14")
	plan.Succession = NextInRank
	cs := six()
	rewarded(&cs[0])
	s := slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), cs...)
	if e := entry(t, s, flag, "b"); !stands(e.Assessment, "succession", "") {
		t.Errorf("b moved up, standing on %v", e.Assessment.Assumptions)
	}
	plan.Awards[0].Places = places(2)
	s = slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), six()...)
	if e := entry(t, s, flag, "b"); !stands(e.Assessment, "places", "") {
		t.Errorf("b is second of two, standing on %v", e.Assessment.Assumptions)
	}
	if e := entry(t, s, flag, "a"); stands(e.Assessment, "places", "") {
		t.Error("the first leads whatever the number of flags")
	}
	plan = central(t, "2024-03-14")
	plan.Choices = []Choice{{Award: flag, Among: []string{"a", "c"}, Chosen: []string{"c"}, On: day(t, "2024-03-14"),
		By: "Hội nghị", Reason: "lý do"}}
	s = slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), six()...)
	if e := entry(t, s, flag, "c"); e.Status != Nominated || !stands(e.Assessment, "deviation", "") {
		t.Errorf("c was chosen: %v, standing on %v", e.Status, e.Assessment.Assumptions)
	}
}

func TestCarriedOverSlate(t *testing.T) {
	plan := central(t, "2026-11-02")
	s := slate(t, law(t), "2026-11-02", plan, standings(sixTotals...), six()...)
	e := entry(t, s, flag, "a")
	if e.Status != Pending || len(waits(e, "law")) != 1 || !strings.Contains(e.Reason.String(), "06/2026/QH16") {
		t.Errorf("after the amendment: %v, %v", e.Status, e.Reason.String())
	}
	s = slate(t, with(t, Options{CarryOver: true}), "2026-11-02", plan, standings(sixTotals...), six()...)
	if got := nominated(s, flag); len(got) != 1 || got[0] != "a" {
		t.Errorf("with carry-over: %v", got)
	}
	// The South-West cluster's meeting of 6 March 2014.
	plan.Reviewed = day(t, "2014-03-06")
	s = slate(t, law(t), "2014-03-06", plan, standings(sixTotals...), six()...)
	if e := entry(t, s, flag, "a"); e.Status != Pending || !strings.Contains(e.Reason.String(), "before 1 June 2014") {
		t.Errorf("in March 2014: %v, %v", e.Status, e.Reason.String())
	}
}

func TestSlateJSON(t *testing.T) {
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), standings(sixTotals...), six()...)
	one, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	two, _ := json.Marshal(slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), standings(sixTotals...), six()...))
	if string(one) != string(two) {
		t.Error("the same nomination is not the same JSON")
	}
	var read struct {
		On      string `json:"on"`
		Final   bool   `json:"final"`
		Entries []struct {
			Unit, Award, Status string
			Assessment          struct {
				Outcome  string
				Findings []struct {
					Condition, Met, Certainty string
					Citation                  struct{ Act, Provision string }
				}
			}
		} `json:"entries"`
	}
	if err := json.Unmarshal(one, &read); err != nil {
		t.Fatal(err)
	}
	e := read.Entries[0]
	if read.On != "2024-03-14" || !read.Final || e.Unit != "a" || e.Status != "nominated" ||
		e.Assessment.Outcome != "eligible" || len(e.Assessment.Findings) == 0 || e.Assessment.Findings[0].Citation.Act == "" {
		t.Errorf("JSON: %+v", read)
	}
}

func TestDossierInPreparationDecidesNothing(t *testing.T) {
	c := leader()
	c.Dossiers = []Dossier{{Award: flag, Documents: []Paper{{Code: "submission"}}}}
	a := assessed(t, law(t), "2024-03-14", flag, c)
	if f := finding(t, a, "dossier.complete"); a.Outcome != Eligible || f.Decides || f.Met != rules.False {
		t.Errorf("a dossier in preparation: %v, decides %v", a.Outcome, f.Decides)
	}
}

func TestAwardsAndRevocations(t *testing.T) {
	d, err := law(t).On(day(t, "2024-03-14"))
	as := d.Awards
	if err != nil || len(as) != 9 || as[0].Code != flag || as[0].Form != "government_flag" {
		t.Errorf("awards: %v, %v", as, err)
	}
	rs := d.Revocations
	if len(rs) != 4 || rs[0].Citation.Provision != "Điều 93 khoản 2 điểm a" {
		t.Errorf("revocations: %v, %v", rs, err)
	}
	if d, err := law(t).On(day(t, "2023-12-31")); err != nil || len(d.Revocations) != 2 ||
		d.Revocations[1].Citation.Provision != "Điều 78 khoản 4" {
		t.Errorf("before the law of 2022: %v, %v", d.Revocations, err)
	}
}

// The race detector watches; the results must be the same.
func TestConcurrentUse(t *testing.T) {
	r := law(t)
	want := slate(t, r, "2024-03-14", central(t, "2024-03-14"), standings(sixTotals...), six()...).Format(diag.Vietnamese,
		nil)
	plan := central(t, "2024-03-14")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := r.Nominate(context.Background(), rules.Day(2024, 3, 14), plan, ranked(standings(sixTotals...)), six())
			if err != nil || s.Format(diag.Vietnamese, nil) != want {
				t.Errorf("another result in parallel: %v", err)
			}
			if _, err := r.With(Options{CarryOver: true}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestTieNamesTheAdviceOfTheLaw(t *testing.T) {
	cs := six()
	cs[1].Facts = append(cs[1].Facts, fact("women_percent", number("70")))
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), standings("950", "950", "940", "930", "920", "910"),
		cs...)
	if e := entry(t, s, flag, "a"); e.Status != Pending ||
		!strings.Contains(e.Reason.String(), "70 % women or more is preferred among those equally qualified: b (") {
		t.Errorf("a: %v, %s", e.Status, e.Reason.String())
	}
}

func TestDefinitionsAreTheSameInJSON(t *testing.T) {
	for _, name := range Shipped()[1:] {
		data, err := embedded.ReadFile("regulations/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		doc, err := document.Parse(name, data)
		if err != nil {
			t.Fatal(err)
		}
		var d Definition
		if err := doc.Decode(&d); err != nil {
			t.Fatal(err)
		}
		if data, err = json.Marshal(d); err != nil {
			t.Fatal(err)
		}
		r, err := Load(name+".json", data)
		if err != nil {
			t.Errorf("%s as JSON: %v", name, err)
			continue
		}
		want, err := ByName(name)
		if err != nil || r.Identity().Hash != want.Identity().Hash {
			t.Errorf("%s is another regulation as JSON (%v)", name, err)
		}
	}
}

func TestHeldThenClearedThenNominated(t *testing.T) {
	cs := six()
	complain(&cs[0])
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), standings(sixTotals...), cs...)
	if e := entry(t, s, flag, "a"); e.Status != Held {
		t.Errorf("while the complaint is open: %v", e.Status)
	}
	cs[0].Complaints.Entries[0].Closed, cs[0].Complaints.Entries[0].Violation = day(t, "2024-04-10"), unless(false, false)
	for on, want := range map[string]Status{"2024-04-09": Held, "2024-04-10": Nominated, "2024-04-11": Nominated} {
		s := slate(t, law(t), on, central(t, "2024-03-14"), standings(sixTotals...), cs...)
		if e := entry(t, s, flag, "a"); e.Status != want {
			t.Errorf("cleared on 10 April, on %s: %v, want %v", on, e.Status, want)
		}
	}
}

func TestZeroValuesSayNothing(t *testing.T) {
	var r Regulation
	if _, err := r.Assess(day(t, "2024-03-14"), flag, clean("x")); !errors.Is(err, ErrNotCovered) {
		t.Errorf("the zero regulation: %v", err)
	}
	if _, err := r.WhatIf(t.Context(), Assessment{}, false); !errors.Is(err, ErrNotCovered) {
		t.Errorf("the zero regulation: %v", err)
	}
	if err := CheckCandidates([]Candidate{clean("x")}, &r); !errors.Is(err, ErrNotCovered) {
		t.Errorf("the zero regulation: %v", err)
	}
	var (
		s Status
		o Outcome
		c Certainty
		l Life
	)
	if s != Pending || o != Undetermined || c != Unverified || l.State() != Open {
		t.Errorf("zero values: %v, %v, %v, %v", s, o, c, l.State())
	}
	if _, ok := l.Past(); ok {
		t.Error("nothing was conferred")
	}
}
