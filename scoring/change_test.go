package scoring_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// With is what scoring the changed batch gives, for any change of facts, one after another.
func TestWithIsTheFullRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, append(append([]string{}, rising...), relative...))
		if rapid.Bool().Draw(t, "parts") {
			withParts(t, &d)
		}
		if rapid.Bool().Draw(t, "lists") {
			withLists(t, &d)
		}
		c := compileRandom(t, d)
		members := randomFacts(t, c, rapid.IntRange(1, 5).Draw(t, "units"), 15, 10)
		scores, _ := scoreAndRank(t, c, members)
		codes := c.Schema().Codes()
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			i := rapid.IntRange(0, len(members)-1).Draw(t, "unit")
			f := rules.Fact{Indicator: rapid.SampledFrom(codes).Draw(t, "indicator"), Value: randomValue(t)}
			change := scoring.Change{}
			if ind, _ := c.Schema().Indicator(f.Indicator); ind.Kind == rules.ListKind {
				f.Value = randomList(t, 15)
				change.Events = randomEvents(t, f.Indicator, members[i])
			}
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0:
				f.Value = rules.Value{}
			case 1:
				f.Value, f.Evidence = rules.NotApplicable(), "not here"
			case 2:
				f.Value = rules.NotApplicable()
			}
			if change.Events == nil {
				change.Facts = []rules.Fact{f}
			}
			changed, err := scores[i].With(t.Context(), change)
			if err != nil {
				t.Fatal(err)
			}
			if members[i], err = members[i].With(change.Facts...); err != nil {
				t.Fatal(err)
			}
			members[i] = withEventsByHand(t, members[i], change.Events)
			fresh, ranking := scoreAndRank(t, c, members)
			again, err := c.Rank(t.Context(), changed...)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := data(t, again), data(t, ranking); got != want {
				t.Fatalf("ranked %s\nwant %s", got, want)
			}
			for j := range fresh {
				if got, want := data(t, changed[j].Breakdown()), data(t, fresh[j].Breakdown()); got != want {
					t.Fatalf("%v of %s: %s\nwant %s", f, fresh[i].Unit, got, want)
				}
				if got, want := changed[j].Refused.Error(), fresh[j].Refused.Error(); got != want {
					t.Fatalf("refused: %s\nwant %s", got, want)
				}
				if err := scoring.Differs(changed[j]); err != nil {
					t.Fatal(err)
				}
			}
			scores = changed
		}
	})
}

// Entries change too; what was refused before is refused no more, and nothing is left behind.
func TestWithEntries(t *testing.T) {
	c := load(t, `
code: sample
year: 2025
invented: true
rank_by: points
indicators: [{code: grdp, label: "Tăng trưởng"}, {code: plan, label: "Kế hoạch"}]
disqualify: [{code: DQ, title: "Loại", when: "grdp / plan < 0"}]
sections:
  - code: I
    criteria:
      - {code: I.1, title: "Chia", max: 10, points: "full * grdp / plan"}
      - {code: I.2, title: "Nửa", max: 5, points: "points(\"I.1\") / 2"}
      - {code: I.3, title: "Do người chấm", max: 5, judged: true}
`)
	g := group(t, c, "a grdp=7 plan=0", "b grdp=7 plan=8")
	sheet := func(unit string, entries ...scoring.Entry) *scoring.Sheet {
		s, err := c.NewSheet(unit, entries...)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	judged := scoring.Entry{Criterion: "I.3", Stage: "final", Points: ptr(dec("4"))}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: g,
		Sheets: []*scoring.Sheet{sheet("a", judged), sheet("b", judged)}})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "before", totals(scores), "a missing, b 17.13")
	if n := len(scores[0].Refused); n != 2 {
		t.Errorf("%d refused, want the points and the disqualification", n)
	}
	override := scoring.Entry{Criterion: "I.1", Stage: "final", Points: ptr(dec("8")), Override: true, Author: "Ban",
		Note: "không giao kế hoạch"}
	decided := scoring.Entry{Criterion: "DQ", Stage: "final", Holds: ptr(false), Override: true, Author: "Ban",
		Note: "không giao kế hoạch"}
	changed, err := scores[0].With(t.Context(), scoring.Change{Sheet: sheet("a", judged, override, decided)})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "decided", totals(changed), "a 16, b 17.13")
	if n := len(changed[0].Refused); n != 0 {
		t.Errorf("still refused: %v", changed[0].Refused)
	}
	again, err := changed[0].With(t.Context(), scoring.Change{Sheet: sheet("a", judged)})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "taken back", totals(again), "a missing, b 17.13")
	if diff := again[0].Refused.Error(); diff != scores[0].Refused.Error() {
		t.Errorf("refused %s, was %s", diff, scores[0].Refused.Error())
	}
	check(t, "the scores before", totals(scores), "a missing, b 17.13")
	for _, tt := range []struct {
		change scoring.Change
		want   string
		why    string
	}{
		{scoring.Change{Facts: []rules.Fact{{Indicator: "gdrp", Value: rules.Int(1)}}}, "grdp", "a slip in a code"},
		{scoring.Change{Sheet: sheet("b", judged)}, "not of a", "the sheet of another unit"},
	} {
		_, err := scores[0].With(t.Context(), tt.change)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.why, err, tt.want)
		}
	}
	if slices.ContainsFunc(scores, func(s *scoring.Score) bool { return s.Format(diag.English) == "" }) {
		t.Error("a score that says nothing")
	}
}

// TestWithDisqualifies: the state of a line that disqualifies follows a change of a fact that its rule
// does not read, both ways, and the score that the change started from stays as it was.
func TestWithDisqualifies(t *testing.T) {
	c := load(t, `
code: c
year: 2024
indicators: [{code: a}, {code: fraud, kind: boolean}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: a, disqualify_when: fraud}]}]
`)
	scores := score(t, c, "A a=5 fraud=false", "B a=6 fraud=true")
	state := func(s *scoring.Score) string {
		l, _ := s.Line("I.1")
		return l.State.Format(diag.English) + " " + s.Disqualified.Format(diag.English)
	}
	for i, want := range []string{"disqualified true", "scored false"} {
		before := state(scores[i])
		fact := rules.Fact{Indicator: "fraud", Value: rules.BoolOf(i == 0)}
		with, err := scores[i].With(t.Context(), scoring.Change{Facts: []rules.Fact{fact}})
		if err != nil {
			t.Fatal(err)
		}
		if got := state(with[i]); got != want {
			t.Errorf("%s with %v: %s, want %s", scores[i].Unit, fact.Value, got, want)
		}
		if after := state(scores[i]); after != before {
			t.Errorf("%s was %s and is %s", scores[i].Unit, before, after)
		}
	}
}
