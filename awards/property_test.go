package awards

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// situation draws a cluster's year: units, ranks, a plan, and evidence with holes.
type situation struct {
	plan       Plan
	standings  []scoring.Standing
	candidates []Candidate
}

func drawSituation(t *rapid.T) situation {
	n := rapid.IntRange(1, 6).Draw(t, "units")
	s := situation{plan: Plan{
		Cluster: "sample", Organiser: "central_council", Year: 2023, Achievement: "sample-2023",
		Reviewed: rules.Day(2024, 3, 14),
		Awards:   []Place{{Award: flag}, {Award: certificate}},
	}}
	if rapid.IntRange(0, 9).Draw(t, "flags known") > 0 {
		s.plan.Awards[0].Places = places(rapid.IntRange(0, 3).Draw(t, "flags"))
	}
	s.plan.Awards[1].Ranks = rapid.SampledFrom([][]int{{2, 3}, {1, 2, 3}, {2}, {3, 4}}).Draw(t, "ranks")
	s.plan.Succession = rapid.SampledFrom([]Succession{0, NextInRank, LeaveEmpty}).Draw(t, "succession")
	for i := range n {
		s.standings = append(s.standings, scoring.Standing{Unit: string(rune('a' + i)), Rank: i + 1, First: i + 1,
			Last: i + 1, Total: rules.Int(int64(900 - i)), Disqualified: rules.False})
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "tied") == 0 {
			st := &s.standings[i]
			st.Rank = s.standings[i-1].Rank
			st.First, st.Last, st.Total = st.Rank, st.Rank, s.standings[i-1].Total
		}
	}
	// Perhaps the last ranks are open.
	if open := rapid.IntRange(0, 3).Draw(t, "open"); open > 1 && open <= n {
		for i := n - open; i < n; i++ {
			first := n - open + 1
			s.standings[i] = scoring.Standing{Unit: s.standings[i].Unit, First: first, Last: n, Provisional: true,
				Disqualified: rules.False, Waits: []rules.Input{{Unit: s.standings[i].Unit, Indicator: "appraisal"}}}
			if i > 0 && i == n-open && s.standings[i-1].Rank >= first {
				s.standings[i-1].Rank = first - 1
			}
		}
	}
	for _, st := range s.standings {
		s.candidates = append(s.candidates, drawCandidate(t, st.Unit))
	}
	return s
}

func drawCandidate(t *rapid.T, unit string) Candidate {
	c := clean(unit)
	seldom := func(what string) bool { return rapid.IntRange(0, 5).Draw(t, what) == 0 }
	c.Facts = nil
	for _, code := range []string{"policy_compliance", "internal_unity"} {
		switch rapid.IntRange(0, 7).Draw(t, code) {
		case 0:
		case 1:
			c.Facts = append(c.Facts, no(code)...)
		default:
			c.Facts = append(c.Facts, yes(code)...)
		}
	}
	c.Discipline.Complete = !seldom("discipline unknown")
	c.Inspections.Complete = !seldom("inspections unknown")
	c.Complaints.Complete = !seldom("complaints unknown")
	c.History.Complete = !seldom("history unknown")
	if seldom("complaint") {
		complain(&c)
	}
	if seldom("rewarded") {
		rewarded(&c)
	}
	if seldom("disciplined") {
		c.Discipline.Entries = []Discipline{{Opened: rules.Day(2023, 5, 1), Decided: rules.Day(2023, 6, 1),
			Ends: rules.Day(2023, 9, 1)}}
	}
	return c
}

func (s situation) run(t *rapid.T, r *Regulation, cs []Candidate) *Slate {
	out, err := r.Nominate(context.Background(), rules.Day(2024, 3, 14), s.plan, ranked(s.standings), cs)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFillingChangesNothingDecided: what comes in later never changes an entry
// that was nominated or refused.
func TestFillingChangesNothingDecided(t *testing.T) {
	r := law(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t)
		before := s.run(t, r, s.candidates)
		cs := document.Clone(s.candidates)
		filled := ""
		c := &cs[rapid.IntRange(0, len(cs)-1).Draw(t, "who")]
		for _, code := range []string{"policy_compliance", "internal_unity"} {
			if !slices.ContainsFunc(c.Facts, func(f rules.Fact) bool { return f.Indicator == code }) {
				c.Facts = append(c.Facts, fact(code, rules.BoolOf(rapid.Bool().Draw(t, code+" is"))))
				filled += " " + code
			}
		}
		if !c.Complaints.Complete {
			c.Complaints.Complete = true
			if rapid.Bool().Draw(t, "a complaint turns up") {
				complain(c)
			}
			filled += " complaints"
		}
		if !c.History.Complete {
			c.History.Complete = true
			if rapid.Bool().Draw(t, "an award turns up") {
				rewarded(c)
			}
			filled += " history"
		}
		c.Discipline.Complete, c.Inspections.Complete = true, true
		after := s.run(t, r, cs)
		for _, e := range before.Entries {
			if e.Status != Nominated && e.Status != Refused {
				continue
			}
			if now, _ := after.Entry(e.Award, e.Unit); now.Status != e.Status {
				t.Fatalf("%s of %s were filled, and %s for %s went from %v to %v\n%s\n%s", filled, c.Unit, e.Unit, e.Award,
					e.Status, now.Status, before.Format(diag.English, nil), after.Format(diag.English, nil))
			}
		}
	})
}

func TestOrderOfCandidatesChangesNothing(t *testing.T) {
	r := law(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t)
		want := s.run(t, r, s.candidates)
		got := s.run(t, r, rapid.Permutation(s.candidates).Draw(t, "order"))
		if a, b := want.Format(diag.English, nil), got.Format(diag.English, nil); a != b {
			t.Fatalf("in another order:\n%s\n%s", a, b)
		}
	})
}

// TestPlacesAreNotOverfilled: never more nominees than places, and nobody is
// nominated who is not eligible, nor twice.
func TestPlacesAreNotOverfilled(t *testing.T) {
	r := law(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t)
		out := s.run(t, r, s.candidates)
		seen := make(map[string]bool)
		for i, p := range s.plan.Awards {
			n := len(p.Ranks)
			if i == 0 {
				n = 0
				if p.Places != nil {
					n = *p.Places
				}
			}
			units := nominated(out, p.Award)
			if len(units) > n {
				t.Fatalf("%d nominated for %d places of %s", len(units), n, p.Award)
			}
			for _, u := range units {
				if e, _ := out.Entry(p.Award, u); e.Assessment.Outcome != Eligible || seen[u] {
					t.Fatalf("%s for %s: %v, nominated before %v", u, p.Award, e.Assessment.Outcome, seen[u])
				}
				seen[u] = true
			}
		}
		for _, e := range out.Entries {
			if (e.Assessment.Outcome == NotEligible) != (e.Status == Refused) && e.Status != NoPlace {
				t.Fatalf("%s for %s: %v, but %v", e.Unit, e.Award, e.Assessment.Outcome, e.Status)
			}
		}
	})
}

// TestWhatIfFlips: every set flips the outcome when it is fed back, and no part
// of it does.
func TestWhatIfFlips(t *testing.T) {
	r := law(t)
	on := rules.Day(2024, 3, 14)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCandidate(t, "x")
		c.Facts = append(c.Facts, txt(factOrganiser, "central_council"),
			num(factRank, int64(rapid.IntRange(1, 4).Draw(t, "rank"))), num(factLeadingRanks, 1))
		award := rapid.SampledFrom([]string{flag, certificate}).Draw(t, "award")
		a, err := r.Assess(on, award, c)
		if err != nil {
			t.Fatal(err)
		}
		w, err := r.WhatIf(t.Context(), a, rapid.Bool().Draw(t, "past"))
		if err != nil {
			t.Fatal(err)
		}
		again, _ := r.WhatIf(t.Context(), a, false)
		once, _ := r.WhatIf(t.Context(), a, false)
		if fmt.Sprint(sets(again)) != fmt.Sprint(sets(once)) {
			t.Fatal("not deterministic")
		}
		for _, s := range w.Sets {
			c.Suppose = s.Suppose()
			b, err := r.Assess(on, award, c)
			if err != nil || b.Outcome != s.To || (b.Outcome == Eligible) == (a.Outcome == Eligible) {
				t.Fatalf("%v with %s: %v, want %v (%v)", a.Outcome, s.Format(diag.English), b.Outcome, s.To, err)
			}
			for i := range s.Changes {
				c.Suppose = slices.Delete(s.Suppose(), i, i+1)
				if b, _ := r.Assess(on, award, c); (b.Outcome == Eligible) != (a.Outcome == Eligible) {
					t.Fatalf("%s: %s is not needed", s.Format(diag.English), s.Changes[i].Fact)
				}
			}
		}
	})
}
