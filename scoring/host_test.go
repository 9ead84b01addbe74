package scoring_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const hostCard = `
code: harbour
year: 2025
indicators:
  - {code: catch, min: 0}
  - {code: landed, kind: date}
holidays: [{year: 2025, days: [2025-09-02]}]
functions:
  - {name: season, params: [number, date], result: number}
periods:
  every: quarter
  card:
    indicators: [{code: hauls, min: 0}]
    functions: [{name: weighed, params: [number], result: number}]
    sections: [{code: P, criteria: [{code: P.1, max: 10, points: "min(full, weighed(hauls))"}]}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 90, points: "min(full, season(catch, landed))"}
      - {code: I.2, max: 10, points: "largest_of(periods, total)"}
`

// tides are functions that hostCard needs, and one that it does not.
var tides = rules.Host{Functions: []rules.Function{
	{Name: "season", Params: []rules.Kind{rules.NumberKind, rules.DateKind}, Result: rules.NumberKind,
		Call: func(args []rules.Value) (rules.Value, error) {
			if day, _ := args[1].Date(); day.Month > 6 {
				return rules.Int(0), nil
			}
			return args[0], nil
		}},
	{Name: "weighed", Params: []rules.Kind{rules.NumberKind}, Result: rules.NumberKind,
		Call: func(args []rules.Value) (rules.Value, error) { return args[0], nil }},
	{Name: "unused", Result: rules.BoolKind,
		Call: func([]rules.Value) (rules.Value, error) { return rules.BoolOf(true), nil }},
}}

// TestHostFunctions: a card is checked with the functions that it declares; it runs with those that the
// program gives, and without them it is refused as if it did not declare them.
func TestHostFunctions(t *testing.T) {
	data := []byte(hostCard)
	if found := scoring.CheckFile("h.yaml", data); found.Err() != nil {
		t.Errorf("check: %v", found)
	}
	c, err := scoring.Load("h.yaml", data, tides)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(c.Schema(), "u", rules.Fact{Indicator: "catch", Value: rules.Int(40)},
		rules.Fact{Indicator: "landed", Value: rules.DateOf(rules.Day(2025, 3, 1))},
		rules.Fact{Indicator: "periods", Value: rules.ListOf(rules.Event{Fields: map[string]rules.Value{
			"period": rules.TextOf("2025-Q1"), "hauls": rules.Int(7)}})})
	if err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: g, On: rules.Day(2025, 5, 1)}) // one quarter is over
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]rules.Value{"I.1": rules.Int(40), "I.2": rules.Int(7)} {
		if l, _ := scores[0].Line(code); !l.Points.Equal(want) {
			t.Errorf("%s: %v, want %v", code, l.Points, want)
		}
	}
	bare := strings.Replace(hostCard, "  - {name: season, params: [number, date], result: number}",
		"  - {name: sea, params: [], result: number}", 1)
	bare = strings.Replace(bare, "name: weighed", "name: weigh", 1)
	_, ungiven := scoring.Load("h.yaml", data)
	undeclared := scoring.CheckFile("h.yaml", []byte(bare))
	if !errors.Is(ungiven, diag.ErrName) || len(undeclared) == 0 {
		t.Fatalf("not given: %v; not declared: %v", ungiven, undeclared)
	}
	for _, d := range undeclared {
		d.Hint = diag.Text{} // what else it may have meant
	}
	if !strings.Contains(ungiven.Error(), "it is declared") {
		t.Errorf("not given: %v", ungiven)
	}
	for d := range diag.AllDiagnostics(ungiven) {
		d.Hint = diag.Text{}
	}
	if got, want := ungiven.Error(), undeclared.Err().Error(); !strings.HasPrefix(want, got) ||
		!strings.Contains(got, "there is no function weighed") {
		t.Errorf("not given:\n%s\nnot declared:\n%s", got, want)
	}
	other := strings.Replace(hostCard, "params: [number]", "params: [text]", 1)
	_, err = scoring.Load("h.yaml", []byte(other), tides)
	var d *diag.Diagnostic
	if !errors.As(err, &d) || d.Path != "periods.card.functions[0]" || d.Line != 14 || !errors.Is(d, diag.ErrKind) {
		t.Errorf("of another kind: %v", err)
	}
}

// TestHostOptions: limits bound a card and do not change it; holidays change it, where it has none of the year.
func TestHostOptions(t *testing.T) {
	load := func(hosts ...rules.Host) *scoring.Scorecard {
		c, err := scoring.Load("h.yaml", []byte(hostCard), append(hosts, tides)...)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	plain := load()
	for name, tt := range map[string]struct {
		host rules.Host
		same bool
	}{
		"limits": {rules.Host{Limits: rules.Limits{Steps: 1 << 20}}, true},
		// Its periods have a card of their own, which has none.
		"holidays that it has": {rules.Host{Holidays: []rules.Holidays{{Year: 2025}}}, false},
		"holidays of 2026":     {rules.Host{Holidays: []rules.Holidays{{Year: 2026}}}, false},
	} {
		if got := load(tt.host).Identity() == plain.Identity(); got != tt.same {
			t.Errorf("%s: the same card is %t", name, got)
		}
	}
	tight := rules.Host{Limits: rules.Limits{Tree: 2}}
	if _, err := scoring.Load("h.yaml", []byte(hostCard), tides, tight); !errors.Is(err, diag.ErrLimit) {
		t.Errorf("beyond the limit: %v", err)
	}
	if days := load(rules.Host{Holidays: []rules.Holidays{{Year: 2025}}}).Definition().Holidays; len(days) != 1 ||
		len(days[0].Days) != 1 {
		t.Errorf("the card's own holidays are %v", days)
	}
}

// TestSameCardTwice: what was made for a card is that of the card when it is loaded again.
func TestSameCardTwice(t *testing.T) {
	one, two := load(t, whyCard), load(t, whyCard)
	var members []*rules.Facts
	for i, unit := range []string{"a", "b", "c"} {
		var known []rules.Fact
		for ind := range one.Schema().All() {
			if ind.Kind == rules.NumberKind {
				known = append(known, rules.Fact{Indicator: ind.Code, Value: rules.Int(int64(i + 1))})
			}
		}
		c := []*scoring.Scorecard{one, two}[i%2]
		f, err := rules.NewFacts(c.Schema(), unit, known...)
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	a, err := one.Score(t.Context(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	b, err := two.Score(t.Context(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	r, err := one.Rank(t.Context(), a[0], b[1], a[2])
	if err != nil {
		t.Fatal(err)
	}
	want, err := two.Rank(t.Context(), b...)
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b scoring.Standing) bool {
		return a.Unit == b.Unit && a.Rank == b.Rank && a.Total.Equal(b.Total)
	}
	if !slices.EqualFunc(r.Standings(), want.Standings(), same) {
		t.Errorf("%v, want %v", r.Standings(), want.Standings())
	}
	if d, err := scoring.Compare(a[0], b[0]); err != nil || len(d) > 0 {
		t.Errorf("between the two: %v, %v", d, err)
	}
	rec, err := one.Record(t.Context(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	if err := two.Verify(t.Context(), rec); err != nil {
		t.Error(err)
	}
	if _, err := two.Merge(context.Background(), "d", nil, members...); err != nil {
		t.Error(err)
	}
	if _, err := two.Split(context.Background(), members[0], nil, "e", "f"); err != nil {
		t.Error(err)
	}
}
