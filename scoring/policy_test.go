package scoring_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func TestPolicyOfASection(t *testing.T) {
	c := load(t, `
code: mixed
year: 2025
not_applicable: drop
rank_by: percent
indicators: [{code: a}, {code: b}, {code: c}]
sections:
  - code: I
    not_applicable: rescale
    criteria: [{code: I.1, max: 30, points: a}, {code: I.2, max: 30, points: b}]
  - {code: II, criteria: [{code: II.1, max: 40, points: c}]}
`)
	for _, tc := range []struct{ reason, unit, want string }{
		{"rescaled within the section", "X a=20 b=n/a:none c=30", "70/100"},
		{"dropped in the other", "X a=20 b=20 c=n/a:none", "40/60"},
		{"both", "X a=20 b=n/a:none c=n/a:none", "40/60"},
		{"nothing of a section applies: what is around it decides, and drops it", "X a=n/a:none b=n/a:none c=30", "30/40"},
	} {
		s := score(t, c, tc.unit)[0].Breakdown().Totals
		check(t, tc.reason, s.Total.String()+"/"+s.Applicable.String(), tc.want)
	}
	// 20 of 30 is 40 of 60; a third is rounded once.
	s := score(t, c, "X a=10.01 b=n/a:none c=30")[0]
	sec := section(s, "I")
	check(t, "section", sec.Base.String()+" of "+sec.Applicable.String()+" rescaled", "20.02 of 60 rescaled")
	if !sec.Rescaled {
		t.Error("the section does not say that it is rescaled")
	}
}

func TestPercentCountsThePoolOfTheScale(t *testing.T) {
	c := load(t, `
code: pool
year: 2025
scale: 1000
caps: {plus: 50}
not_applicable: drop
rank_by: percent
indicators: [{code: a}, {code: b}, {code: plus}]
sections:
  - {code: I, criteria: [{code: I.1, max: 900, points: a}, {code: I.2, max: 50, points: b}]}
  - {code: II, criteria: [{code: II.1, effect: bonus, max: 60, points: plus}]}
`)
	scores := score(t, c, "X a=900 b=50 plus=60", "Y a=900 b=n/a:none plus=50", "Z a=900 b=n/a:none plus=0")
	var got []string
	for _, s := range scores {
		got = append(got, s.Percent().String())
	}
	check(t, "percentages", strings.Join(got, " "), "100 100 1800/19")
}

// Comparison goes on among those to whom the criterion applies.
func TestNotComparedWithThoseOutside(t *testing.T) {
	c := load(t, `
code: outside
year: 2025
not_applicable: drop
rank_by: percent
indicators: [{code: x}, {code: coast, kind: boolean}]
sections:
  - code: I
    criteria:
      - code: I.1
        max: 10
        points: full * x / best(x)
        variants: [{when: not coast, not_applicable: không có biển}]
`)
	check(t, "the best has no coast",
		points(score(t, c, "X x=5 coast=true", "Y x=10 coast=true", "Z x=40 coast=false"),
			"I.1"), "X 5, Y 10, Z not applicable")
	check(t, "not known who has one",
		points(score(t, c, "X x=5 coast=true", "Y x=10 coast=true", "Z x=40 coast="),
			"I.1"), "X missing, Y missing, Z missing")
	s := score(t, c, "X x=5 coast=true", "Z x=40 coast=")[0]
	if m := s.Breakdown().Totals.Waits; len(m) != 1 || m[0] != (rules.Input{Unit: "Z", Indicator: "coast"}) {
		t.Errorf("X waits for %v", m)
	}
}

func TestLimits(t *testing.T) {
	c := load(t, `
code: limits
year: 2025
uncapped: true
indicators: [{code: a}, {code: b}]
sections:
  - {code: I, criteria: [{code: I.1, max: 10, points: a}, {code: B, effect: net, uncapped: true, points: b}]}
`)
	s := score(t, c, "X a=1e900 b=-12345.678")[0]
	check(t, "a huge result is cut to the maximum", s.Total.String(), "-12335.68")
	s = score(t, c, "X a=-1e900 b=0")[0]
	check(t, "and to the minimum", s.Total.String(), "0")
	s = score(t, c, "X a=1e-900 b=0.005")[0]
	check(t, "a tiny one to nothing", s.Total.String(), "0.01")
	b := scoring.Batch{Group: group(t, c, "X a=1 b=1e30"), Strict: true}
	if _, err := c.Score(t.Context(), b); !errors.Is(err, diag.ErrLimit) {
		t.Errorf("1e30 points: %v", err)
	}
	r, err := c.Rank(t.Context(), score(t, c, "X a=1 b=", "Y a=1 b=-500000")...)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "an item without a cap can lead anywhere", places(r), "Y 1 1..2?, X 0 1..2?")
	x, _ := r.Score("X")
	if sum := x.Breakdown().Totals; sum.Least.Known() || sum.Most.Known() {
		t.Errorf("bounds %v %v of what has none", sum.Least, sum.Most)
	}
}

func TestBatchRefuses(t *testing.T) {
	c := load(t, judgedCard)
	g := group(t, c, "U x=1")
	for _, tc := range []struct {
		reason string
		batch  scoring.Batch
		want   string
	}{
		{"no group", scoring.Batch{}, "without a group"},
		{"an unknown stage", scoring.Batch{Group: g, Stage: "slef"}, `there is no stage "slef"`},
		{"the period of a stranger", scoring.Batch{Group: g, Existed: map[string]rules.Period{"V": {}}},
			"a period of V, who is not a member"},
		{"a nil sheet", scoring.Batch{Group: g, Sheets: []*scoring.Sheet{nil}}, "nil"},
	} {
		if _, err := c.Score(t.Context(), tc.batch); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.reason, err)
		}
	}
	empty, err := rules.NewGroup(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if scores, err := c.Score(t.Context(), scoring.Batch{Group: empty}); err != nil || len(scores) != 0 {
		t.Errorf("an empty cluster: %v %v", scores, err)
	}
}
