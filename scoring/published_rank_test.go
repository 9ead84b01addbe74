package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A published rank settles the unit's, bounds the others, and contradicts no total.
func TestPublishedRanks(t *testing.T) {
	c := load(t, `
code: p
year: 2025
indicators: [{code: x, min: 0, max: 100}]
sections: [{code: I, criteria: [{code: I.1, max: 100, points: x}]}]
`)
	first := []scoring.PublishedRank{{Unit: "A", Rank: 1}, {Unit: "B", Rank: 2}}
	for _, tc := range []struct {
		reason    string
		published []scoring.PublishedRank
		units     []string
		want      string
	}{
		{"without", nil, []string{"A x=90", "B x=80", "C x=", "D x="}, "A 1 1..3?, B 2 2..4?, C 0 1..4?, D 0 1..4?"},
		{"the first two", first, []string{"A x=90", "B x=80", "C x=", "D x="}, "A 1, B 2, C 0 3..4? <80, D 0 3..4? <80"},
		{"none of the totals", first, []string{"A x=", "B x=", "C x="}, "A 1, B 2, C 3"},
		{"the last", []scoring.PublishedRank{{Unit: "C", Rank: 3}}, []string{"A x=", "B x=", "C x=50"},
			"C 3, A 0 1..2? >50, B 0 1..2? >50"},
		{"in between", []scoring.PublishedRank{{Unit: "B", Rank: 2}}, []string{"A x=", "B x=50", "C x="},
			"B 2, A 0 1..3?, C 0 1..3?"},
		{"against a total", first, []string{"A x=90", "B x=80", "C x=85"}, "error B"},
		{"against each other", first, []string{"A x=80", "B x=90", "C x="}, "error A"},
		{"two of one rank", []scoring.PublishedRank{{Unit: "A", Rank: 1}, {Unit: "B", Rank: 1}},
			[]string{"A x=", "B x="}, "error B"},
		{"no member", []scoring.PublishedRank{{Unit: "Z", Rank: 1}}, []string{"A x=", "B x="}, "error Z"},
		{"beyond the last", []scoring.PublishedRank{{Unit: "A", Rank: 3}}, []string{"A x=", "B x="}, "error A"},
	} {
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, tc.units...), Published: tc.published})
		var r *scoring.Ranking
		if err == nil {
			r, err = c.Rank(t.Context(), scores...)
		}
		if err != nil {
			got := "error"
			for _, d := range slicesOf(err) {
				got += " " + d.Unit
			}
			check(t, tc.reason, got, tc.want)
			continue
		}
		got := strings.Split(places(r), ", ")
		for i, s := range r.Standings() {
			if s.Below.Known() {
				got[i] += fmt.Sprint(" <", s.Below)
			}
			if s.Above.Known() {
				got[i] += fmt.Sprint(" >", s.Above)
			}
		}
		check(t, tc.reason, strings.Join(got, ", "), tc.want)
	}
}

// TestWhyByPublishedRanks: the first three are published, two with their totals; of the others
// two totals are known.
func TestWhyByPublishedRanks(t *testing.T) {
	c := load(t, `
code: delta
year: 2025
scale: 50
decimals: 1
indicators: [{code: x, min: 0, max: 50, places: 1}]
sections: [{code: I, criteria: [{code: I.1, max: 50, points: x}]}]
`)
	scores, err := c.Score(t.Context(), scoring.Batch{
		Group: group(t, c, "A x=40", "B x=40", "C x=", "D x=30", "E x=29.5", "F x="),
		Published: []scoring.PublishedRank{{Unit: "A", Rank: 2}, {Unit: "B", Rank: 1, Evidence: "báo cáo"},
			{Unit: "C", Rank: 3}, {Unit: "F", Rank: 6}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	const stands = "What is published stands: no change of a figure reverses it."
	for _, tc := range []struct{ pair, want, reason string }{
		{"A B", "B is ahead of A by 0.0 points|Published: rank 1 of B (báo cáo)|Published: rank 2 of A|" + stands,
			"equal totals are no tie, and nothing is proposed against what is published"},
		{"C A", "A is ahead of C|  I.1: 40.0 / missing|Published: rank 2 of A|Published: rank 3 of C|" + stands +
			"|Waits for: x of C", "an unknown total below a known one, by nothing that is known"},
		{"B F", "B is ahead of F by 10.5 points at the least|  I.1: 40.0 / missing|Published: rank 1 of B (báo cáo)|" +
			"Published: rank 6 of F|" + stands + "|Waits for: x of F", "the last is no better than any of those ahead"},
		{"D C", "C is ahead of D|  I.1: missing / 30.0|Published: rank 3 of C|" + stands + "|Waits for: x of C",
			"one of the two is published"},
		{"D E", "D is ahead of E by 0.5 points|  I.1: 30.0 / 29.5 (+0.5)|Smallest single changes that put E ahead:|" +
			"  x of E: 29.5 → 30.1 (+0.6)|  x of D: 30 → 29.4 (-0.6)", "neither is published, and the changes stay between"},
		{"C F", "C is ahead of F by 0.5 points at the least|Published: rank 3 of C|Published: rank 6 of F|" + stands +
			"|Waits for: x of C; x of F", "both are unknown, and known totals stand between"},
	} {
		a, b, _ := strings.Cut(tc.pair, " ")
		sep, ok, err := r.Why(t.Context(), a, b)
		if err != nil || !ok {
			t.Fatal(tc.pair, ok, err)
		}
		check(t, tc.reason, strings.ReplaceAll(strings.TrimSpace(sep.Format(diag.English)), "\n", "|"), tc.want)
	}
	check(t, "left to one whose rank is not published", fmt.Sprint(r.Allowed("D")), "[4 5]")
	check(t, "left to one whose rank is", fmt.Sprint(r.Allowed("C")), "[3]")
}

// TestWhyAgainstPublishedTotals: a change that takes a unit past a published one is none.
func TestWhyAgainstPublishedTotals(t *testing.T) {
	c := load(t, `
code: relative
year: 2025
scale: 60
indicators: [{code: x, min: 0, max: 50, places: 0}, {code: y, min: 0, max: 50, places: 0}]
sections:
  - {code: I, criteria: [{code: I.1, max: 50, points: x}, {code: I.2, max: 10, points: "full * y / best(y)"}]}
`)
	const units = "A x=40 y=10|B x=30 y=20|C x=30 y=15"
	for _, tc := range []struct {
		published []scoring.PublishedRank
		want      string
		reason    string
	}{
		{nil, "C x=33 C y=21 B x=27 B y=14", "as far as the figures go"},
		{[]scoring.PublishedRank{{Unit: "A", Rank: 1}}, "C x=33 C y=21 B x=27 B y=14", "the first stays the first"},
		{[]scoring.PublishedRank{{Unit: "A", Rank: 1}, {Unit: "B", Rank: 2}}, "", "nobody passes the second"},
	} {
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, strings.Split(units, "|")...),
			Published: tc.published})
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Rank(t.Context(), scores...)
		if err != nil {
			t.Fatal(err)
		}
		sep, _, err := r.Why(t.Context(), "B", "C")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range sep.Facts {
			got = append(got, f.Unit+" "+f.Indicator+"="+f.To.String())
		}
		check(t, tc.reason, strings.Join(got, " "), tc.want)
	}
}
