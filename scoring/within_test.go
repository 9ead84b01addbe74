package scoring_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// Units have a place within their group beside that among all; a place that is open is so within
// the group as far as the group's own members leave it open.
func TestWithin(t *testing.T) {
	c := load(t, `
code: w
year: 2025
indicators: [{code: a}, {code: out, kind: boolean}]
disqualify: [{code: out, when: out}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: a}]}]
`)
	groups := map[string]string{"X": "north", "Y": "south", "Z": "north", "V": "south", "W": "south", "U": "north"}
	for _, tc := range []struct {
		reason    string
		units     []string
		published []scoring.PublishedRank
		want      string
	}{
		{"among all, and among their own", []string{"X a=9 out=false", "Y a=8 out=false", "Z a=7 out=false",
			"V a=6 out=false"}, nil, "X north 1, Y south 1, Z north 2, V south 2"},
		{"equal units share a rank, and the next is skipped", []string{"Y a=8 out=false", "V a=8 out=false",
			"X a=8 out=false", "W a=1 out=false"}, nil, "V south 1=, X north 1, Y south 1=, W south 3"},
		{"what is open in one group leaves the other alone", []string{"X a=9 out=false", "Y a= out=false",
			"Z a=7 out=false", "V a=6 out=false"}, nil, "X north 1, Z north 2, V south 1 1..2, Y south 0 1..2"},
		{"who may be disqualified may leave a place", []string{"X a=9 out=", "Z a=7 out=false", "Y a=8 out=false"}, nil,
			"X north 1, Y south 1, Z north 2 1..2"},
		{"disqualified units have no place", []string{"X a=9 out=true", "Z a=7 out=false", "Y a=8 out=false"}, nil,
			"Y south 1, Z north 1, X north -"},
		{"published ranks settle what the figures leave open", []string{"X a= out=false", "Z a= out=false",
			"Y a= out=false"}, []scoring.PublishedRank{{Unit: "Z", Rank: 1}, {Unit: "Y", Rank: 2}, {Unit: "X", Rank: 3}},
			"Z north 1, Y south 1, X north 2"},
		{"a unit without a group", []string{"X a=9 out=false", "Q a=10 out=false"}, nil, "Q, X north 1"},
	} {
		in := make(map[string]string)
		for _, u := range tc.units {
			if g := groups[u[:1]]; g != "" {
				in[u[:1]] = g
			}
		}
		b := scoring.Batch{Group: group(t, c, tc.units...), Groups: in, Published: tc.published}
		scores, err := c.Score(t.Context(), b)
		if err != nil {
			t.Fatal(tc.reason, err)
		}
		r, err := c.Rank(t.Context(), scores...)
		if err != nil {
			t.Fatal(tc.reason, err)
		}
		check(t, tc.reason, withins(r), tc.want)
		var back scoring.Ranking
		if err := json.Unmarshal([]byte(asJSON(t, r)), &back); err != nil || withins(&back) != tc.want {
			t.Errorf("%s: read back %s, %v", tc.reason, withins(&back), err)
		}
		with, err := scores[0].With(t.Context(), scoring.Change{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.Rank(t.Context(), with...)
		if err != nil || withins(again) != tc.want {
			t.Errorf("%s: with no change %s, %v", tc.reason, withins(again), err)
		}
		if len(tc.published) > 0 {
			continue // which a record does not hold
		}
		record, err := c.Record(t.Context(), b)
		if err != nil || c.Verify(t.Context(), record) != nil {
			t.Errorf("%s: %v, %v", tc.reason, err, c.Verify(t.Context(), record))
		}
		record.Units[0].Group = "west"
		if c.Verify(t.Context(), record) == nil {
			t.Errorf("%s: a record with another group is verified", tc.reason)
		}
	}
	if _, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "X a=9 out=false"), Groups: groups}); err == nil ||
		!strings.Contains(err.Error(), "who is not a member") {
		t.Error(err)
	}
}

func withins(r *scoring.Ranking) string {
	var out []string
	for _, s := range r.Standings() {
		text := s.Unit
		switch w := s.Within; {
		case w == nil:
		case w.First == 0:
			text += " " + w.Group + " -"
		default:
			text += fmt.Sprintf(" %s %d", w.Group, w.Rank)
			if w.Tied {
				text += "="
			}
			if w.First != w.Last {
				text += fmt.Sprintf(" %d..%d", w.First, w.Last)
			}
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// A place within a group is that of a ranking of the group alone, and whatever missing facts turn
// out to be, it lies between the ends that were said before.
func TestWithinIsTheRankingOfTheGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, rising)
		d.Ties = rapid.SampledFrom([]scoring.Ties{scoring.SkipNext, scoring.Dense}).Draw(t, "ties")
		c := compileRandom(t, d)
		members := randomFacts(t, c, rapid.IntRange(2, 6).Draw(t, "units"), 20, 0)
		groups := make(map[string]string)
		for _, f := range members {
			groups[f.Unit()] = rapid.SampledFrom([]string{"p", "q"}).Draw(t, "group")
		}
		ranked := func(members []*rules.Facts) ([]*scoring.Score, *scoring.Ranking) {
			g, err := rules.NewGroup(context.Background(), members...)
			if err != nil {
				t.Fatal(err)
			}
			scores, err := c.Score(t.Context(), scoring.Batch{Group: g, Groups: groups})
			if err != nil {
				t.Fatal(err)
			}
			r, err := c.Rank(t.Context(), scores...)
			if err != nil {
				t.Fatal(err)
			}
			return scores, r
		}
		scores, before := ranked(members)
		for _, code := range []string{"p", "q"} {
			var own []*scoring.Score
			for _, s := range scores {
				if groups[s.Unit] == code {
					own = append(own, s)
				}
			}
			alone, err := c.Rank(t.Context(), own...)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range alone.Standings() {
				got, _ := before.Standing(want.Unit)
				if w := got.Within; w.Rank != want.Rank || w.First != want.First || w.Last != want.Last || w.Tied != want.Tied {
					t.Fatalf("%+v, alone %+v", w, want)
				}
			}
		}
		for i, f := range members {
			var fs []rules.Fact
			for fact := range f.All() {
				if !fact.Value.Known() {
					fs = append(fs, rules.Fact{Indicator: fact.Indicator, Value: randomValue(t)})
				}
			}
			var err error
			if members[i], err = f.With(fs...); err != nil {
				t.Fatal(err)
			}
		}
		_, after := ranked(members)
		for _, s := range after.Standings() {
			was, _ := before.Standing(s.Unit)
			if s.Within.Rank < was.Within.First || s.Within.Rank > was.Within.Last {
				t.Fatalf("%s ends %+v, said was %+v", s.Unit, s.Within, was.Within)
			}
		}
	})
}
