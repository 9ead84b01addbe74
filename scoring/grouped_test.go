package scoring_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// within are rules that compare the members of a unit's own group.
var within = []string{"full * @ / max(1, largest_of(group, @))", "full - rank_of(group, @)",
	"@ > average_of(group, @) ? full : 0", "full * @ / max(1, total_of(group, @))",
	"min(full, total_of(group, @, @ > 50) / best(@ + 1))"}

func written(t *rapid.T, x any) string {
	data, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Where rules look at nothing but the own group, they are those of each group scored alone.
func TestGroupedIsEachGroupAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := compileRandom(t, randomCard(t, slices.Concat(rising, within[:4])))
		members := randomFacts(t, c, rapid.IntRange(1, 6).Draw(t, "members"), 10, 5)
		codes, apart := make(map[string]string), make(map[string][]*rules.Facts)
		for _, f := range members {
			code := rapid.SampledFrom([]string{"north", "south", "coast"}).Draw(t, "group")
			codes[f.Unit()], apart[code] = code, append(apart[code], f)
		}
		score := func(ms []*rules.Facts) []*scoring.Score {
			g, err := rules.NewGroup(context.Background(), ms...)
			if err != nil {
				t.Fatal(err)
			}
			in := make(map[string]string)
			for _, f := range ms {
				in[f.Unit()] = codes[f.Unit()]
			}
			scores, err := c.Score(context.Background(), scoring.Batch{Group: g, Groups: in})
			if err != nil {
				t.Fatal(err)
			}
			return scores
		}
		alone := make(map[string]string)
		for _, ms := range apart {
			for _, s := range score(ms) {
				alone[s.Unit] = written(t, s.Breakdown())
			}
		}
		for _, s := range score(members) {
			if got := written(t, s.Breakdown()); got != alone[s.Unit] {
				t.Fatalf("%s among all:\n%s\nits group alone:\n%s", s.Unit, got, alone[s.Unit])
			}
		}
	})
}

// Other facts of a member reach the others of its group, and the whole batch scored anew says the
// same, also where rules look at the cluster within the group.
func TestGroupedWithIsTheFullRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := compileRandom(t, randomCard(t, slices.Concat(rising, relative, within)))
		members := randomFacts(t, c, rapid.IntRange(2, 5).Draw(t, "members"), 15, 10)
		codes := make(map[string]string)
		for _, f := range members {
			codes[f.Unit()] = rapid.SampledFrom([]string{"north", "south"}).Draw(t, "group")
		}
		g, err := rules.NewGroup(context.Background(), members...)
		if err != nil {
			t.Fatal(err)
		}
		b := scoring.Batch{Group: g, Groups: codes}
		scores, err := c.Score(context.Background(), b)
		if err != nil {
			t.Fatal(err)
		}
		fact := rules.Fact{Indicator: "x0", Value: randomValue(t)}
		got, err := scores[0].With(context.Background(), scoring.Change{Facts: []rules.Fact{fact}})
		if err != nil {
			t.Fatal(err)
		}
		f, err := members[0].With(fact)
		if err != nil {
			t.Fatal(err)
		}
		if b.Group, err = g.With(f); err != nil {
			t.Fatal(err)
		}
		want, err := c.Score(context.Background(), b)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if a, b := written(t, got[i].Breakdown()), written(t, want[i].Breakdown()); a != b {
				t.Fatalf("%s with another fact of %s:\n%s\nscored anew:\n%s", got[i].Unit, members[0].Unit(), a, b)
			}
		}
	})
}

// A card with the word group needs the group of every member; a criterion that some of a group are
// not compared on compares the rest; records with groups are replayed; another card is compared
// within the same groups.
func TestGrouped(t *testing.T) {
	text := `
code: g
year: 2025
indicators: [{code: a}, {code: off, kind: boolean}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "full * a / largest_of(group, a)", variants: [{when: off, not_applicable: no such work}]}
`
	c := load(t, text)
	if !c.Terms().Grouped {
		t.Error("the card compares within groups, and does not say so")
	}
	g := group(t, c, "X a=8 off=false", "Y a=4 off=false", "Z a=16 off=true", "V a=5 off=false")
	_, err := c.Score(t.Context(), scoring.Batch{Group: g, Groups: map[string]string{"X": "n", "Y": "n", "Z": "n"}})
	if err == nil || !strings.Contains(err.Error(), "V is in none") || !strings.Contains(err.Error(), "Batch.Groups") {
		t.Errorf("a member without a group: %v", err)
	}
	b := scoring.Batch{Group: g, Groups: map[string]string{"X": "n", "Y": "n", "Z": "n", "V": "s"}}
	scores, err := c.Score(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	var totals []string
	for _, s := range scores {
		if s.Unit == "Z" { // nothing applies to it
			continue
		}
		totals = append(totals, s.Unit+" "+s.Total.String())
	}
	if got, want := strings.Join(totals, ", "), "X 10, Y 5, V 10"; got != want {
		t.Errorf("totals %s, want %s", got, want)
	}
	rec, err := c.Record(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Verify(t.Context(), rec); err != nil {
		t.Errorf("the record with groups: %v", err)
	}
	other, err := c.Record(t.Context(), scoring.Batch{Group: g.Within(b.Groups)})
	if err != nil || other.Hash != rec.Hash {
		t.Errorf("groups within the facts make another record: %v", err)
	}
	double := load(t, strings.Replace(text, "max: 10", "max: 20", 1))
	d, err := scoring.CompareCards(t.Context(), c, double, g.Within(b.Groups))
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range d.Units {
		if u.Unit == "Y" && (u.From.String() != "5" || u.To.String() != "10") {
			t.Errorf("Y from %v to %v, want 5 to 10", u.From, u.To)
		}
	}
}
