package scoring_test

import (
	"fmt"
	"strings"
	"testing"

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
		{"against a total", first, []string{"A x=90", "B x=80", "C x=85"}, "error B C"},
		{"against each other", first, []string{"A x=80", "B x=90", "C x="}, "error A"},
		{"two of one rank", []scoring.PublishedRank{{Unit: "A", Rank: 1}, {Unit: "B", Rank: 1}},
			[]string{"A x=", "B x="}, "error B"},
		{"no member", []scoring.PublishedRank{{Unit: "Z", Rank: 1}}, []string{"A x=", "B x="}, "error Z"},
		{"beyond the last", []scoring.PublishedRank{{Unit: "A", Rank: 3}}, []string{"A x=", "B x="}, "error A"},
	} {
		scores, err := c.Score(scoring.Batch{Group: group(t, c, tc.units...), Published: tc.published})
		var r *scoring.Ranking
		if err == nil {
			r, err = c.Rank(scores...)
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
