package awards

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// sets writes the sets of changes as "fact=value fact=value".
func sets(w WhatIf) (out []string) {
	for _, s := range w.Sets {
		var parts []string
		for _, c := range s.Changes {
			parts = append(parts, fmt.Sprintf("%s=%v", c.Fact, c.To))
		}
		out = append(out, strings.Join(parts, " "))
	}
	return out
}

func whatIf(t testing.TB, r *Regulation, a Assessment, past bool) WhatIf {
	t.Helper()
	w, err := r.WhatIf(t.Context(), a, past)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// flips feeds every set back, and every part of it but one.
func flips(t testing.TB, r *Regulation, on, award string, c Candidate, w WhatIf) {
	t.Helper()
	for _, s := range w.Sets {
		c.Suppose = s.Suppose()
		a := assessed(t, r, on, award, c)
		if a.Outcome != s.To || (a.Outcome == Eligible) == (w.From == Eligible) {
			t.Errorf("%s with %s: %v, the set says %v", award, s.Format(diag.English), a.Outcome, s.To)
		}
		for i := range s.Changes {
			less := append(append(FactList{}, s.Suppose()[:i]...), s.Suppose()[i+1:]...)
			c.Suppose = less
			if a := assessed(t, r, on, award, c); (a.Outcome == Eligible) != (w.From == Eligible) {
				t.Errorf("%s with %s: not minimal, %s is not needed", award, s.Format(diag.English), s.Changes[i].Fact)
			}
		}
	}
}

func TestWhatIf(t *testing.T) {
	ballot := func(members, votes int) []Ballot {
		return []Ballot{{Council: proposingCouncil, Award: "flag.movement", On: day(t, "2024-03-01"), Members: members,
			Present: members, InFavour: votes}}
	}
	yes := true
	moved := func(c *Candidate) {
		c.Movement = &MovementReview{Launcher: "prime_minister", Launched: day(t, "2019-01-01"),
			Reviewed: day(t, "2024-02-01"), Review: "final", Leads: &yes}
	}
	second := func(c *Candidate) {
		c.Facts = append(c.Facts, txt(factOrganiser, "central_council"), num(factRank, 2), num(factLeadingRanks, 1))
	}
	tests := []struct {
		award  string
		change func(*Candidate)
		past   bool
		want   []string
		reason string
	}{
		{flag, second, false, []string{"cluster_rank=1"}, "one rank better"},
		{flag, second, true, []string{"cluster_rank=1"}, "the number of flags is a plan, which nothing proposes to change"},
		{flag, func(c *Candidate) { second(c); complain(c) }, false,
			[]string{"cluster_rank=1 complaint_open=false"}, "both must change"},
		{"flag.movement", func(c *Candidate) { moved(c); c.Ballots = ballot(15, 11) }, false,
			[]string{"council_votes_for=12"}, "80 % of 15 is 12"},
		{"flag.movement", func(c *Candidate) { moved(c); c.Ballots = ballot(10_000, 7999) }, false,
			[]string{"council_votes_for=8000"}, "79.99 %"},
		{"flag.movement", func(c *Candidate) { moved(c); c.Ballots = ballot(10_000, 100) }, false,
			[]string{"council_votes_for=8000"}, "beyond the steps tried one by one"},
		{"certificate.exceptional", func(c *Candidate) {}, false,
			[]string{"exceptional_achievement=true ministry_wide_influence=true"}, "evidence that is missing"},
		{flag, func(c *Candidate) { second(c); rewarded(c) }, false, nil, "the past cannot be changed"},
		{flag, func(c *Candidate) { second(c); rewarded(c) }, true,
			[]string{"cluster_rank=1 achievement_rewarded=false"}, "unless asked"},
		{"certificate.work_record", func(c *Candidate) {}, false, nil, "no certificate of a ministry: the past"},
		{"certificate.work_record", func(c *Candidate) {}, true, []string{
			"prior_ministry_certificate=true excellent_years=5 ministry_flags_since=1",
			"prior_ministry_certificate=true excellent_years=5 ministry_certificates_since=2"}, "one flag or two certificates"},
	}
	for _, tt := range tests {
		c := clean("x")
		tt.change(&c)
		a := assessed(t, law(t), "2024-03-14", tt.award, c)
		if a.Outcome == Eligible {
			t.Fatalf("%s: eligible already", tt.reason)
		}
		w := whatIf(t, law(t), a, tt.past)
		if fmt.Sprint(sets(w)) != fmt.Sprint(tt.want) {
			t.Errorf("%s, %s:\n got %q\nwant %q", tt.award, tt.reason, sets(w), tt.want)
		}
		if len(tt.want) == 0 && len(w.Blocked) == 0 {
			t.Errorf("%s, %s: nothing says why there is no way", tt.award, tt.reason)
		}
		flips(t, law(t), "2024-03-14", tt.award, c, w)
		for _, s := range w.Sets {
			for _, l := range []diag.Lang{diag.Vietnamese, diag.English} {
				if !strings.Contains(s.Format(l), "Điều") {
					t.Errorf("%s: no clause in %q", tt.reason, s.Format(l))
				}
			}
		}
	}
}

func TestWhatIfOfTheEligible(t *testing.T) {
	c := leader()
	a := assessed(t, law(t), "2024-03-14", flag, c)
	w := whatIf(t, law(t), a, false)
	want := []string{"cluster_rank=2", "discipline_open=true", "inspection_signs_open=true", "complaint_open=true"}
	if fmt.Sprint(sets(w)) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", sets(w), want)
	}
	if w.Sets[0].To != NotEligible || w.Sets[1].To != Deferred {
		t.Errorf("outcomes %v and %v", w.Sets[0].To, w.Sets[1].To)
	}
	flips(t, law(t), "2024-03-14", flag, c, w)
}

func TestWhatIfUnreadLaw(t *testing.T) {
	a := assessed(t, law(t), "2026-10-01", flag, leader())
	w := whatIf(t, law(t), a, false)
	if len(w.Sets) != 0 || len(w.Blocked) == 0 || !strings.Contains(w.Blocked[0].String(), "06/2026/QH16") {
		t.Errorf("law that was not read: %v, %v", sets(w), w.Blocked)
	}
}

func TestWhatIfDecimals(t *testing.T) {
	two := int32(2)
	r, err := Compile(Definition{
		Code: "custom", Covers: rules.Period{From: day(t, "2020-01-01")},
		Indicators: []Indicator{{Code: "score", Kind: rules.NumberKind, Places: &two}},
		Awards: []Award{{Code: "flag", Form: "ministry_flag", Conditions: []Condition{{
			Clause: Clause{Code: "score", Certainty: Read, Citation: rules.Citation{Act: "Quy chế cụm", Provision: "Điều 5"}},
			Rule:   "score > 957.10",
		}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := assessed(t, r, "2024-01-01", "flag", Candidate{Unit: "x", Facts: list(fact("score", number("955.79")))})
	if w := whatIf(t, r, a, false); fmt.Sprint(sets(w)) != "[score=957.11]" {
		t.Errorf("got %q, want the hundredth above 957.10", sets(w))
	}
	a = assessed(t, r, "2024-01-01", "flag", Candidate{Unit: "x", Facts: list(fact("score", number("12.5")))})
	if w := whatIf(t, r, a, false); fmt.Sprint(sets(w)) != "[score=957.11]" {
		t.Errorf("from afar: got %q", sets(w))
	}
}

// What mends one condition may break another, or mend it as well.
func TestWhatIfConditionsThatHangTogether(t *testing.T) {
	custom := func(conditions ...string) *Regulation {
		d := Definition{Code: "custom", Covers: rules.Period{From: day(t, "2020-01-01")},
			Awards: []Award{{Code: "a", Form: "order"}}}
		places := int32(0)
		for _, code := range []string{"p", "q", "s"} {
			d.Indicators = append(d.Indicators, Indicator{Code: code, Kind: rules.BoolKind})
		}
		d.Indicators = append(d.Indicators, Indicator{Code: "x", Places: &places})
		for i, rule := range conditions {
			d.Awards[0].Conditions = append(d.Awards[0].Conditions, Condition{
				Clause: Clause{Code: fmt.Sprintf("c%d", i), Certainty: Read, Citation: rules.Citation{Act: "Điều 1"}}, Rule: rule,
			})
		}
		r, err := Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	tests := []struct {
		conditions []string
		want       []string
		reason     string
	}{
		{[]string{"p", "not p or q"}, []string{"p=true q=true"}, "p breaks the second condition, q mends it"},
		{[]string{"p", "p or q"}, []string{"p=true"}, "p mends both"},
		{[]string{"x >= 5 or p", "x >= 10"}, []string{"x=10"}, "the further threshold passes both, and p is not needed"},
		{[]string{"p or q", "q or s"}, []string{"q=true", "p=true s=true"}, "one for both, or one for each"},
		{[]string{"p", "not p"}, nil, "both cannot be"},
		{[]string{"x >= 5", "x <= 3"}, nil, "no number is both"},
	}
	for _, tt := range tests {
		r := custom(tt.conditions...)
		c := Candidate{Unit: "u", Facts: append(no("p", "q", "s"), num("x", 0))}
		a := assessed(t, r, "2024-01-01", "a", c)
		w := whatIf(t, r, a, false)
		if fmt.Sprint(sets(w)) != fmt.Sprint(tt.want) {
			t.Errorf("%q, %s: got %q, want %q", tt.conditions, tt.reason, sets(w), tt.want)
		}
		flips(t, r, "2024-01-01", "a", c, w)
	}
}

// TestWhatIfOfPublishedRanks: a published rank is of the past, and leaves the others theirs.
func TestWhatIfOfPublishedRanks(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: sample
year: 2023
indicators: [{code: x, min: 0, max: 100}]
sections: [{code: I, criteria: [{code: I.1, max: 100, points: x}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	var members []*rules.Facts
	for i, unit := range []string{"a", "b", "c", "d"} {
		f, err := rules.NewFacts(card.Schema(), unit, fact("x", rules.Int(int64(90-i))))
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	group, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		published  []scoring.PublishedRank
		unit, want string
		reason     string
	}{
		{nil, "b", "cluster_rank=1", "by figures alone the second could be first"},
		{[]scoring.PublishedRank{{Unit: "a", Rank: 1}}, "b", "rank 2, 3, 4", "the first place is taken"},
		{[]scoring.PublishedRank{{Unit: "b", Rank: 2}}, "b", "rank 2", "its own rank is published"},
		{[]scoring.PublishedRank{{Unit: "d", Rank: 4}}, "b", "cluster_rank=1", "the first place is free"},
		{[]scoring.PublishedRank{{Unit: "a", Rank: 1}}, "a", "-cluster_rank", "nor does it lose a published place"},
	} {
		scores, err := card.Score(t.Context(), scoring.Batch{Group: group, Published: tc.published})
		if err != nil {
			t.Fatal(err)
		}
		ranking, err := card.Rank(t.Context(), scores...)
		if err != nil {
			t.Fatal(err)
		}
		s, err := law(t).Nominate(context.Background(), day(t, "2024-03-14"), central(t, "2024-03-01"), ranking,
			[]Candidate{clean("a"), clean("b"), clean("c"), clean("d")})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range s.Entries {
			if e.Unit != tc.unit || e.Award != "flag.central_cluster" {
				continue
			}
			w := whatIf(t, law(t), e.Assessment, false)
			got := strings.Join(sets(w), ", ")
			for _, b := range w.Blocked {
				got += b.String()
			}
			want, without := strings.CutPrefix(tc.want, "-")
			if strings.Contains(got, want) == without || got == "" {
				t.Errorf("%s: got %s, want %s", tc.reason, got, tc.want)
			}
		}
	}
}

// A search ends with its context.
func TestWhatIfEndsWithItsContext(t *testing.T) {
	r := law(t)
	a, err := r.Assess(day(t, "2024-03-14"), "flag.central_cluster", Candidate{Unit: "x"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.WhatIf(ctx, a, true); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}
