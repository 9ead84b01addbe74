package scoringtest

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// What is written of a file of cases reads back as the same.
func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		def := aDefinition(t)
		data, err := json.Marshal(def)
		if err != nil {
			t.Fatal(err)
		}
		var back Definition
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if diff := cmp.Diff(def, back, cmp.AllowUnexported(cell{}, fact{}, want{})); diff != "" {
			t.Fatalf("-written +read:\n%s\n%s", diff, data)
		}
	})
}

func pick[T any](t *rapid.T, name string, all ...T) T { return rapid.SampledFrom(all).Draw(t, name) }

func aCell(t *rapid.T) (c cell) {
	text := pick(t, "cell", `8`, `8.50`, `-0.25`, `"260/3"`, `"n/a"`, `null`, `"missing"`, `true`, `"núi"`, `"8"`,
		`"2024-01-31"`)
	doc, err := document.Parse("", []byte("{value: "+text+"}"))
	if err != nil {
		t.Fatal(err)
	}
	file := struct {
		Value cell `yaml:"value"`
	}{}
	if err := doc.Decode(&file); err != nil {
		t.Fatal(err)
	}
	c = file.Value
	return c
}

func aWant(t *rapid.T) want {
	for {
		w := want{aCell(t)}
		if _, ok := w.number(); ok && w.text != "null" { // nothing is expected there
			return w
		}
	}
}

func aMap[V any](t *rapid.T, value func(*rapid.T) V) map[string]V {
	var out map[string]V
	for range rapid.IntRange(0, 2).Draw(t, "size") {
		if out == nil {
			out = make(map[string]V)
		}
		out[pick(t, "code", "I.1", "growth", "điểm")] = value(t)
	}
	return out
}

func optionally[V any](t *rapid.T, value func(*rapid.T) V) *V {
	if !rapid.Bool().Draw(t, "there") {
		return nil
	}
	v := value(t)
	return &v
}

func aText(t *rapid.T) string { return pick(t, "text", "", "a", "một \"trường hợp\"") }

func aList(t *rapid.T) []string { return pick(t, "list", nil, []string{"I plus"}, []string{"a", "b"}) }

func aPeriod(t *rapid.T) rules.Period {
	day, err := rules.ParseDate("2024-02-29")
	if err != nil {
		t.Fatal(err)
	}
	return pick(t, "period", rules.Period{From: day}, rules.Period{Before: day})
}

func aFact(t *rapid.T) fact { return fact{aCell(t), aText(t)} }

func aGiven(t *rapid.T) Given {
	g := Given{From: aText(t), Facts: aMap(t, aFact), Previous: aMap(t, aFact), Existed: optionally(t, aPeriod),
		Group: aText(t)}
	if rapid.Bool().Draw(t, "entered") {
		points := decimal.New(75, -1)
		g.Entries = []scoring.Entry{{Criterion: "I.1", Stage: "self", Points: &points, Note: aText(t)}}
	}
	return g
}

func anExpect(t *rapid.T) Expect {
	yes := func(t *rapid.T) bool { return rapid.Bool().Draw(t, "yes") }
	return Expect{
		Points:   aMap(t, aWant),
		States:   aMap(t, func(t *rapid.T) scoring.State { return pick(t, "state", scoring.Void, scoring.Scored) }),
		Sections: aMap(t, aWant), Derived: aMap(t, aCell),
		Total: optionally(t, aWant), Percent: optionally(t, aWant), Applicable: optionally(t, aWant),
		Caps: aList(t), Missing: aList(t),
		Disqualified: optionally(t, func(t *rapid.T) truth {
			return truth{pick(t, "truth", rules.True, rules.False, rules.Undetermined)}
		}),
		Explain: aMap(t, func(t *rapid.T) texts { return pick(t, "fragments", texts{"a"}, texts{"a", "b"}) }),
		Error:   aMap(t, aText), Grade: aText(t), Rank: aText(t),
		Tied: optionally(t, yes), Provisional: optionally(t, yes), TieBreaks: aList(t), Gap: optionally(t, aWant),
	}
}

func aDefinition(t *rapid.T) Definition {
	c := Case{
		Name: aText(t), Given: aGiven(t), Expect: anExpect(t), Period: optionally(t, aPeriod), Stage: aText(t),
		Units: aMap(t, func(t *rapid.T) member { return member{aGiven(t), anExpect(t)} }),
		Table: aText(t), Columns: aList(t), Refused: aList(t), Fails: aText(t), Confirm: rapid.Bool().Draw(t, "confirm"),
	}
	if rapid.Bool().Draw(t, "rows") {
		c.Rows = [][]cell{{aCell(t), aCell(t)}, {aCell(t)}}
	}
	return Definition{
		Scorecard: aText(t), Cases: []Case{c}, Accept: []accepted{{ID: "x", Because: aText(t)}},
		Base: aMap(t, func(t *rapid.T) base {
			return base{Given: aGiven(t), Period: optionally(t, aPeriod), Stage: aText(t), Units: aMap(t, aGiven)}
		}),
	}
}
