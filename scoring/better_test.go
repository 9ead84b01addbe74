package scoring_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// mirrored is a card, and with sign -1 its mirror: every figure turned round, and so is which is
// better.
const mirrored = `
code: m
year: 2025
uncapped: true
%s
tie_break: [t]
indicators: [{code: x, min: -9, max: 9, places: 0}, {code: y, min: -9, max: 9, places: 0}, {code: t, min: 0, max: 2, places: 0}]
sections:
  - {code: I, criteria: [{code: I.1, effect: net, max: 9, points: "%[2]d * x"}]}
  - {code: II, criteria: [{code: II.1, effect: net, max: 18, points: "%[2]d * 2 * y"}]}
grades:
  - {code: good, %s, quota: {count: 2}}
  - {code: fair, %s}
  - {code: rest}
`

// The order of units by what is better when it is less is that of their mirror images: ranks,
// spans, gaps, grades, what separates two, and how far weights can move.
func TestLessIsBetterIsTheMirror(t *testing.T) {
	more := load(t, fmt.Sprintf(mirrored, "", 1, "at_least: 6", "at_least: -4"))
	less := load(t, fmt.Sprintf(mirrored, "better: less", -1, "at_most: -6", "at_most: 4"))
	random := rand.New(rand.NewPCG(4, 7))
	for n := range 60 {
		var units []string
		for i := range 2 + random.IntN(4) {
			unit := fmt.Sprintf("%c t=%d", 'A'+i, random.IntN(2))
			for _, code := range []string{"x", "y"} {
				if random.IntN(4+n%3) > 0 {
					unit += fmt.Sprintf(" %s=%d", code, random.IntN(19)-9)
				}
			}
			units = append(units, unit)
		}
		a, b := mirror(t, more, units, 1), mirror(t, less, units, -1)
		if a != b {
			t.Fatalf("of %s\nmore is better: %s\nless is better: %s", strings.Join(units, ", "), a, b)
		}
	}
}

// mirror writes all that hangs on the order of units, figures with a sign of their own.
func mirror(t *testing.T, c *scoring.Scorecard, units []string, sign int64) string {
	t.Helper()
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, units...)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	turned := func(v rules.Value) string {
		x, ok := v.Rat()
		if !ok {
			return v.String()
		}
		return rules.RatOf(x.Mul(x, big.NewRat(sign, 1))).String()
	}
	var out []string
	for _, s := range r.Standings() {
		out = append(out, fmt.Sprintln(s.Unit, s.Rank, s.First, s.Last, s.Tied, s.TieBreaks, turned(s.Total), s.Gap, s.Lead))
	}
	grades, _, err := r.Grades(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range grades {
		out = append(out, fmt.Sprintln(g.Unit, g.Grade, g.May, g.Passed))
		if l := g.Lacks; l != nil {
			out = append(out, fmt.Sprintln(l.Grade, l.Points, l.Full, l.Ahead, l.Overtake))
		}
	}
	sep, _, err := r.Why(t.Context(), "A", "B")
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, fmt.Sprintln(sep.Upper, sep.Lower, sep.Gap, sep.Tied))
	for _, f := range sep.Points {
		out = append(out, fmt.Sprintln(f.Unit, f.Criterion, turned(f.From), turned(f.To), f.Step, f.Smallest))
	}
	for _, f := range sep.Facts {
		out = append(out, fmt.Sprintln(f.Unit, f.Indicator, f.From, f.To, f.Smallest))
	}
	stable, err := r.Stability(t.Context(), "", dec("60"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stable {
		out = append(out, fmt.Sprintln(s.Section, s.From, s.To, s.FromPair, s.ToPair))
	}
	return strings.Join(out, "")
}

// Published ranks bound what is not known from the side that is better.
func TestLessIsBetterPublished(t *testing.T) {
	c := load(t, `
code: p
year: 2025
better: less
indicators: [{code: x, min: 0, max: 100}]
sections: [{code: I, criteria: [{code: I.1, max: 100, points: x}]}]
`)
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "A x=", "B x=30", "C x="),
		Published: []scoring.PublishedRank{{Unit: "A", Rank: 1}, {Unit: "B", Rank: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Standings() {
		got = append(got, fmt.Sprint(s.Unit, " ", s.Rank, " below ", s.Below, " above ", s.Above))
	}
	check(t, "the first has less than 30, the third more", strings.Join(got, "; "),
		"A 1 below 30 above missing; B 2 below missing above missing; C 3 below missing above 30")
	sep, _, err := r.Why(t.Context(), "A", "C")
	if err != nil {
		t.Fatal(err)
	}
	check(t, "ahead", sep.Upper+" "+sep.Least.String(), "A missing")
}

// Thresholds on both sides.
func TestAtMost(t *testing.T) {
	c := load(t, `
code: g
year: 2025
better: less
indicators: [{code: x, min: 0, max: 100}]
sections: [{code: I, criteria: [{code: I.1, max: 100, points: x}]}]
grades: [{code: none, at_most: 0}, {code: some, at_least: 1, at_most: 10}, {code: half, at_most: 50, percent: true}, {code: rest}]
`)
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "A x=0", "B x=10", "C x=10.01", "D x=50.01",
		"E x=0.5", "F x=")})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	grades, _, err := r.Grades(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range grades {
		got = append(got, strings.TrimSpace(g.Unit+" "+g.Grade+strings.Join(g.May, "|")))
	}
	check(t, "each at its threshold", strings.Join(got, ", "),
		"A none, E half, B some, C half, D rest, F none|some|half|rest")
	_, err = scoring.Load("card.yaml", []byte(`{code: g, year: 2025, sections: [{code: I, criteria: [{code: I.1, max: 1, judged: true}]}],
  grades: [{code: a, at_least: 2, at_most: 1.5}]}`))
	check(t, "nobody is in between", fmt.Sprint(err),
		"card.yaml:2:44: grades[0].at_most: at_least 2 is more than at_most 1.5")
}
