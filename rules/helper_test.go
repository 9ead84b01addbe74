package rules_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func num(s string) rules.Value { return rules.NumberOf(dec(s)) }

func date(t rapid.TB, s string) rules.Value {
	d, err := rules.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return rules.DateOf(d)
}

// language is a schema with an indicator of each kind, known and missing, and
// what else rules may speak of.
func language(t testing.TB) (*rules.Schema, *rules.Facts, *rules.Group) {
	t.Helper()
	return languageWithin(t, rules.Limits{})
}

func languageWithin(t rapid.TB, limits rules.Limits) (*rules.Schema, *rules.Facts, *rules.Group) {
	t.Helper()
	row := func(then rules.Value, when ...string) rules.Row { return rules.Row{When: when, Then: then} }
	s, err := rules.NewSchema(rules.Definition{
		Limits: limits,
		Indicators: []rules.Indicator{
			{Code: "actual"}, {Code: "plan"}, {Code: "zero"}, {Code: "lost"}, {Code: "lost2"}, {Code: "target"},
			{Code: "ok", Kind: rules.BoolKind}, {Code: "bad", Kind: rules.BoolKind}, {Code: "maybe", Kind: rules.BoolKind},
			{Code: "region", Kind: rules.TextKind}, {Code: "nowhere", Kind: rules.TextKind},
			{Code: "sent", Kind: rules.DateKind}, {Code: "due", Kind: rules.DateKind}, {Code: "never", Kind: rules.DateKind},
			{Code: "events", Kind: rules.ListKind, Fields: []rules.Indicator{
				{Code: "weight", Min: whole(0), Max: whole(9), Places: new(int32)},
				{Code: "sort", Kind: rules.TextKind, Values: []string{"urban", "x"}},
				{Code: "held", Kind: rules.DateKind}}},
		},
		Define: []rules.Define{
			{Code: "exceed", Rule: "ratio - 1"}, // before what it uses: order does not matter
			{Code: "ratio", Rule: "actual / plan"},
			{Code: "broken", Rule: "actual / zero"},
			{Code: "scored", Rule: `points("I.1") + 1`},
			{Code: "leader", Rule: "best(actual)"},
			{Code: "growth", Rule: "actual - previous(actual)"},
			{Code: "doubled", Rule: "let x = actual * 2; x"},
			{Code: "spent", Rule: "actual", Better: rules.Less},
		},
		Tables: []rules.Table{
			{Name: "brackets", Rows: []rules.Row{row(num("2"), ">= 100"), row(num("1.75"), "[95..100)"),
				row(num("1.5"), "[80..95)"), {Else: num("0")}}},
			{Name: "gappy", Rows: []rules.Row{row(num("1"), "[1..2]"), row(num("2"), "[3..4]")}},
			{Name: "two", Rows: []rules.Row{row(num("0.5"), "< 100", "urban, rural"), row(num("1"), "-", "-")}},
			{Name: "even", Rows: []rules.Row{row(num("3"), "< 100", "urban"), row(num("3"), ">= 100", "urban"),
				row(num("4"), "-", "rural"), row(num("3"), "< 0", "-")}},
			{Name: "three", Rows: []rules.Row{row(num("1"), "< 100", "urban", "true"), row(num("2"), ">= 100", "-", "true"),
				row(num("2"), "-", "not(urban)", "-"), row(num("1"), "[0..5]", "-", "false")}},
			{Name: "level", Rows: []rules.Row{row(num("1"), "< 100", "-"), row(num("2"), "-", "-")}},
			{Name: "grade", Rows: []rules.Row{row(rules.TextOf("A"), ">= 90"), {Else: rules.TextOf("B")}}},
			{Name: "ladder", Rows: []rules.Row{row(num("-4"), "0"), row(num("4"), "2.5"), row(num("10"), "100")}},
			{Name: "flags", Rows: []rules.Row{row(rules.BoolOf(true), ">= 90"), {Else: rules.BoolOf(false)}}},
		},
		Holidays: []rules.Holidays{{
			Year: 2024, Days: []rules.Date{rules.Day(2024, 2, 8), rules.Day(2024, 2, 9), rules.Day(2024, 2, 10)},
			Worked: []rules.Date{rules.Day(2024, 3, 9)},
		}},
		Criteria: []rules.Indicator{{Code: "I.1"}, {Code: "I.2"}},
		Functions: []rules.Function{
			{Name: "half", Params: []rules.Kind{rules.NumberKind}, Result: rules.NumberKind,
				Call: func(args []rules.Value) (rules.Value, error) {
					d, _ := args[0].Decimal()
					return rules.NumberOf(d.Mul(dec("0.5"))), nil
				}},
			{Name: "panics", Result: rules.NumberKind, Call: func([]rules.Value) (rules.Value, error) { panic("on purpose") }},
			{Name: "lies", Result: rules.NumberKind,
				Call: func([]rules.Value) (rules.Value, error) { return rules.TextOf("x"), nil }},
			{Name: "unsure", Result: rules.BoolKind,
				Call: func([]rules.Value) (rules.Value, error) { return rules.Value{}, nil }},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	unit := func(name, actual, plan string, points rules.Value) *rules.Facts {
		f, err := rules.NewFacts(s, name,
			rules.Fact{Indicator: "actual", Value: num(actual), Evidence: "report 12"},
			rules.Fact{Indicator: "plan", Value: num(plan)},
			rules.Fact{Indicator: "zero", Value: num("0")},
			rules.Fact{Indicator: "target", Value: rules.NotApplicable()},
			rules.Fact{Indicator: "ok", Value: rules.BoolOf(true)},
			rules.Fact{Indicator: "bad", Value: rules.BoolOf(false)},
			rules.Fact{Indicator: "region", Value: rules.TextOf("urban")},
			rules.Fact{Indicator: "sent", Value: date(t, "2024-02-03")},
			rules.Fact{Indicator: "due", Value: date(t, "2024-01-31")},
		)
		if err != nil {
			t.Fatal(err)
		}
		last, err := f.With(rules.Fact{Indicator: "actual", Value: num("50")})
		if err != nil {
			t.Fatal(err)
		}
		if f, err = f.WithPrevious(last); err != nil {
			t.Fatal(err)
		}
		if f, err = f.WithPoints("I.1", points); err != nil {
			t.Fatal(err)
		}
		return f
	}
	ht := unit("HT", "92.5", "100", num("8"))
	qb, qt := unit("QB", "120", "100", num("9.5")), unit("QT", "80", "100", rules.Value{})
	g, err := rules.NewGroup(context.Background(), ht, qb, qt)
	if err != nil {
		t.Fatal(err)
	}
	return s, ht, g
}

// both evaluates a rule with both evaluators, which must agree.
func both(t testing.TB, s *rules.Schema, src string, f *rules.Facts, g *rules.Group) (*rules.Explanation, rules.Value,
	error) {
	t.Helper()
	r, err := s.CompileCriterion(src, dec("10"))
	if err != nil {
		if r, err = s.Compile(src, 0); err != nil {
			t.Fatalf("%s: %v", src, err)
		}
	}
	return agree(t, r, f, g)
}

func agree(t testing.TB, r *rules.Rule, f *rules.Facts, g *rules.Group) (*rules.Explanation, rules.Value, error) {
	t.Helper()
	columnIsEval(t, r, g)
	v, err := r.Eval(f, g)
	e, err2 := r.Explain(f, g)
	if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
		t.Fatalf("%s: Eval says %v, %v; Explain says %v, %v", r.Source(), v, err, e, err2)
	}
	if err == nil && !v.Equal(e.Value) {
		t.Fatalf("%s: Eval says %v, Explain says %v", r.Source(), v, e.Value)
	}
	return e, v, err
}
