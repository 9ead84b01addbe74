package scoring

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// lacking are units ranked on a card whose rules compare all of them, of whom unit k lacks x and every
// third y too; and the card.
func lacking(t *testing.T, units int) (*Ranking, []*Score) {
	t.Helper()
	of := func(code, points string) Criterion {
		return Criterion{Code: code, Max: decimal.NewFromInt(10), Points: points}
	}
	c, err := Compile(Definition{Code: "c", Year: 2024,
		Definition: rules.Definition{Indicators: []rules.Indicator{{Code: "x"}, {Code: "y"}, {Code: "z"}}},
		Sections: []Section{{Code: "I", Criteria: []Criterion{
			of("I.1", "max(0, full - rank(x))"), of("I.2", "max(0, full - rank(x) - rank(y))"),
			of("I.3", "z"), of("I.4", `points("I.1") / best(points("I.1"))`), of("I.5", "average(y) > 3 ? full : z")}}}})
	if err != nil {
		t.Fatal(err)
	}
	var facts []*rules.Facts
	for i := range units {
		known := []rules.Fact{{Indicator: "z", Value: rules.Int(1)}}
		if i%3 > 0 {
			known = append(known, rules.Fact{Indicator: "y", Value: rules.Int(int64(i))})
		}
		f, err := rules.NewFacts(c.Schema(), fmt.Sprintf("u%04d", i), known...)
		if err != nil {
			t.Fatal(err)
		}
		facts = append(facts, f)
	}
	g, err := rules.NewGroup(context.Background(), facts...)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(context.Background(), Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	return r, scores
}

// Of a large cluster every unit waits for nearly all others. What is told and kept of that grows with
// the units and not with their square, and it is all told once.
func TestWaitsOfAThousandUnits(t *testing.T) {
	const units = 1000
	const owed = units + (units+2)/3 // x of all, y of every third
	r, scores := lacking(t, units)
	for _, st := range r.Standings() {
		own := slices.DeleteFunc(slices.Clone(st.Waits), func(in rules.Input) bool { return in.Unit != st.Unit })
		last := st.Waits[len(st.Waits)-1]
		if len(st.Waits) != len(own)+maxTold+1 || last.Further != owed-len(own)-maxTold {
			t.Fatalf("%s: %d inputs, %d of its own, the last %+v", st.Unit, len(st.Waits), len(own), last)
		}
	}
	// I.1 waits for x of all, and tells it without listing it for each unit; I.4 waits for what I.1 does.
	for _, code := range []string{"I.1", "I.4"} {
		l, _ := scores[7].Line(code)
		if last := l.Missing[len(l.Missing)-1]; l.Missing[0].Unit != "u0007" || last.Further != units-1-maxTold {
			t.Errorf("%s waits for %+v … %+v", code, l.Missing[0], last)
		}
	}
	kept, sets := 0, 0
	for _, s := range scores[0].run.wanted.sets.Range {
		kept, sets = kept+len(s.(*wanted).found), sets+1
	}
	if sets == 0 || sets > 8 || kept > 8*owed {
		t.Errorf("%d sets with %d inputs are kept, of %d that are owed", sets, kept, owed)
	}
	all := r.Waits()
	if len(all) != owed {
		t.Errorf("%d inputs are told once, want %d", len(all), owed)
	}
	for _, h := range all {
		if len(h.Units) != maxTold || h.More != units-maxTold || h.Units[0] != "u0000" {
			t.Fatalf("%v holds up %v and %d more", h.Input, h.Units, h.More)
		}
	}
	text, err := json.Marshal(r)
	if most := units * (maxTold + 20) * 64; err != nil || len(text) > most {
		t.Errorf("the ranking takes %d bytes, more than %d (%v)", len(text), most, err)
	}
	want := fmt.Sprintf("; %d further inputs of other units", owed-2-maxTold)
	if got := r.Standings()[0].Format(diag.English); got[len(got)-len(want):] != want {
		t.Errorf("the standing ends in %q, want %q", got[max(0, len(got)-80):], want)
	}
}

// Of a small cluster everything is told of every unit: its own first, then that of others by code; and
// the other way round it is the same.
func TestWaitsOfAFewUnits(t *testing.T) {
	r, scores := lacking(t, 5)
	if got, want := fmt.Sprint(scores[3].waits()), "[x of u0003 x of u0000 x of u0001 x of u0002 x of u0004 "+
		"y of u0003 y of u0000]"; got != want {
		t.Errorf("u0003 waits for %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(scores[1].waits()), "[x of u0001 x of u0000 x of u0002 x of u0003 x of u0004 "+
		"y of u0000 y of u0003]"; got != want {
		t.Errorf("u0001 waits for %s, want %s", got, want)
	}
	holds := make(map[rules.Input][]string)
	for _, st := range r.Standings() {
		for _, in := range st.Waits {
			holds[in] = append(holds[in], st.Unit)
		}
	}
	all := r.Waits()
	for _, h := range all {
		if !slices.Equal(h.Units, holds[h.Input]) || h.More != 0 {
			t.Errorf("%v holds up %v, want %v", h.Input, h.Units, holds[h.Input])
		}
	}
	if sep, _, err := r.Why(context.Background(), "u0001", "u0003"); err != nil || len(sep.Waits) != len(holds) {
		t.Errorf("two units that wait for the same say it twice: %+v, %v", sep.Waits, err)
	}
	if len(all) != len(holds) {
		t.Errorf("%d inputs are told, want %d", len(all), len(holds))
	}
}
