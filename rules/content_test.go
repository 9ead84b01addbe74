package rules_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func ferry(change ...func(d *rules.Definition)) rules.Definition {
	d := rules.Definition{
		Indicators: []rules.Indicator{{Code: "trips"}, {Code: "port", Kind: rules.TextKind}},
		Define:     []rules.Define{{Code: "pairs", Rule: "trips / 2"}},
		Tables: []rules.Table{{Name: "fee", Rows: []rules.Row{{When: rules.Tests{"< 1"}, Then: rules.Int(7)},
			{Else: rules.Int(3)}}}},
		Holidays: []rules.Holidays{{Year: 2025}},
		Criteria: []rules.Indicator{{Code: "I.1"}},
		Functions: []rules.Function{{Name: "tide", Params: []rules.Kind{rules.NumberKind}, Result: rules.NumberKind,
			Call: func(args []rules.Value) (rules.Value, error) { return args[0], nil }}},
	}
	for _, f := range change {
		f(&d)
	}
	return d
}

// TestSchemaEqual: schemas are equal by what they hold, and each part of it counts.
func TestSchemaEqual(t *testing.T) {
	schema := func(d rules.Definition) *rules.Schema {
		s, err := rules.NewSchema(d)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s, most := schema(ferry()), decimal.NewFromInt(9)
	for name, tt := range map[string]struct {
		change func(d *rules.Definition)
		same   bool
	}{
		"nothing":                {func(*rules.Definition) {}, true},
		"what a function does":   {func(d *rules.Definition) { d.Functions[0].Call = nil }, true},
		"steps of rules":         {func(d *rules.Definition) { d.Limits.Steps = 1000 }, true},
		"the kind as it is":      {func(d *rules.Definition) { d.Indicators[0].Kind = rules.NumberKind }, true},
		"the size of numbers":    {func(d *rules.Definition) { d.Limits.Bits = 200 }, false},
		"the name":               {func(d *rules.Definition) { d.Name = "harbour 2026" }, false},
		"a range":                {func(d *rules.Definition) { d.Indicators[0].Max = &most }, false},
		"the order":              {func(d *rules.Definition) { slices.Reverse(d.Indicators) }, false},
		"a derived indicator":    {func(d *rules.Definition) { d.Define[0].Rule = "trips / 3" }, false},
		"a table":                {func(d *rules.Definition) { d.Tables[0].Rows[1].Else = rules.Int(4) }, false},
		"a year":                 {func(d *rules.Definition) { d.Holidays[0].Year = 2026 }, false},
		"a criterion":            {func(d *rules.Definition) { d.Criteria[0].Code = "I.2" }, false},
		"the kind of a function": {func(d *rules.Definition) { d.Functions[0].Params = nil }, false},
	} {
		other := schema(ferry(tt.change))
		if got := s.Equal(other); got != tt.same || other.Equal(s) != tt.same {
			t.Errorf("%s: equal is %t", name, got)
		}
	}
	if s.Equal(nil) || (*rules.Schema)(nil).Equal(s) {
		t.Error("no schema equals one")
	}
}

// TestFactsByContent: everything that takes facts, groups and rules takes those of an equal schema.
func TestFactsByContent(t *testing.T) {
	one, err := rules.NewSchema(ferry())
	if err != nil {
		t.Fatal(err)
	}
	two, err := rules.NewSchema(ferry())
	if err != nil {
		t.Fatal(err)
	}
	facts := func(s *rules.Schema, unit string, trips int64) *rules.Facts {
		f, err := rules.NewFacts(s, unit, rules.Fact{Indicator: "trips", Value: rules.Int(trips)})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f, err := facts(one, "a", 6).WithPrevious(facts(two, "a", 4))
	if err != nil {
		t.Fatal(err)
	}
	if f, err = f.WithPointsOf(facts(two, "a", 1)); err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroup(context.Background(), f, facts(two, "b", 8))
	if err != nil {
		t.Fatal(err)
	}
	if g, err = g.With(facts(two, "b", 9)); err != nil {
		t.Fatal(err)
	}
	all, err := rules.JoinFacts(t.Context(), []*rules.Facts{f}, []*rules.Facts{facts(two, "b", 1)})
	if err != nil || len(all) != 2 {
		t.Errorf("joined: %v, %v", all, err)
	}
	for _, s := range []*rules.Schema{one, two} {
		r, err := s.Compile("trips + previous(trips ?? 0) + best(pairs) + tide(1) + lookup(fee, trips)", 0)
		if err != nil {
			t.Fatal(err)
		}
		want, err := r.Explain(f, g)
		if err != nil {
			t.Fatal(err)
		}
		var c rules.Column
		v, err := r.Eval(f, g)
		if err != nil || r.EvalAll(t.Context(), g, &c) != nil || !v.Equal(num("18.5")) ||
			!want.Value.Equal(v) || !c.Value(0).Equal(v) {
			t.Errorf("%v, %v, %v, %v", v, err, want.Value, c.Value(0))
		}
	}
}

// TestFactsFor: what fits goes over to another schema, with evidence and last year's; of the rest it
// is said why not.
func TestFactsFor(t *testing.T) {
	old, err := rules.NewSchema(ferry(func(d *rules.Definition) {
		d.Indicators = append(d.Indicators, rules.Indicator{Code: "crew"},
			rules.Indicator{Code: "late", Kind: rules.BoolKind})
	}))
	if err != nil {
		t.Fatal(err)
	}
	five := decimal.NewFromInt(5)
	next, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "late"}, {Code: "port",
		Kind: rules.TextKind}, {Code: "crews"}, {Code: "trips", Max: &five}}})
	if err != nil {
		t.Fatal(err)
	}
	last, err := rules.NewFacts(old, "a", rules.Fact{Indicator: "trips", Value: rules.Int(4)})
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(old, "a", rules.Fact{Indicator: "trips", Value: rules.Int(6)},
		rules.Fact{Indicator: "port", Value: rules.NotApplicable(), Evidence: "inland"},
		rules.Fact{Indicator: "crew", Evidence: "asked for"}, rules.Fact{Indicator: "late", Value: rules.BoolOf(true)})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = f.WithPrevious(last); err != nil {
		t.Fatal(err)
	}
	g, lost := f.For(next)
	if port, _ := g.Lookup("port"); !port.Value.IsNotApplicable() || port.Evidence != "inland" || g.Unit() != "a" ||
		!g.Schema().Equal(next) {
		t.Errorf("port is %+v", port)
	}
	if trips, _ := g.Previous().Lookup("trips"); !trips.Value.Equal(rules.Int(4)) {
		t.Errorf("last year's trips are %+v", trips)
	}
	want := []string{"a.trips: 6 is more than the most allowed, 5",
		`a.crew: there is no indicator "crew" (did you mean crews?)`, "a.late: a number is wanted, not the boolean true"}
	if got := strings.Split(lost.Error(), "\n"); !slices.Equal(got, want) {
		t.Errorf("lost: %q", got)
	}
	for _, d := range lost {
		if d.Unit != "a" || d.Indicator == "" {
			t.Errorf("%v is of %q and %q", d, d.Unit, d.Indicator)
		}
	}
	if again, lost := g.For(next); len(lost) > 0 || again.Previous() == nil {
		t.Errorf("to the same schema: %v", lost)
	}
}

// TestHost: a function is there for rules if it is declared and given; what is not given is as if it
// were not declared.
func TestHost(t *testing.T) {
	number := []rules.Kind{rules.NumberKind}
	double := rules.Function{Name: "double", Params: number, Result: rules.NumberKind,
		Call: func(args []rules.Value) (rules.Value, error) {
			r, _ := args[0].Rat()
			return rules.RatOf(r.Add(r, r)), nil
		}}
	declared := rules.Function{Name: "double", Params: number, Result: rules.NumberKind}
	other := rules.Function{Name: "double", Params: []rules.Kind{rules.TextKind, rules.DateKind}, Result: rules.BoolKind}
	compile := func(h rules.Host, declared ...rules.Function) error {
		d := rules.Definition{Functions: declared}
		if err := h.Give(&d); err != nil {
			return err
		}
		s, err := rules.NewSchema(d)
		if err != nil {
			return err
		}
		r, err := s.Compile("double(4)", 0)
		if err != nil {
			return err
		}
		f, _ := rules.NewFacts(s, "u")
		if v, err := r.Eval(f, nil); err != nil || !v.Equal(rules.Int(8)) {
			t.Errorf("%v, %v", v, err)
		}
		return nil
	}
	if err := compile(rules.Host{Functions: []rules.Function{double}}, declared); err != nil {
		t.Error(err)
	}
	if err := compile(rules.Host{}, double); err != nil {
		t.Errorf("given in Go: %v", err)
	}
	undeclared, ungiven := compile(rules.Host{Functions: []rules.Function{double}}), compile(rules.Host{}, declared)
	if !errors.Is(undeclared, diag.ErrName) || ungiven == nil ||
		undeclared.Error()+" (it is declared, and the program that reads this does not give it)" != ungiven.Error() {
		t.Errorf("undeclared: %v; not given: %v", undeclared, ungiven)
	}
	err := compile(rules.Host{Functions: []rules.Function{double}}, other)
	if !errors.Is(err, diag.ErrKind) || !strings.HasPrefix(err.Error(), "functions[0]: the host has double(number) → "+
		"number, and double(text, date) → boolean is declared") {
		t.Errorf("of other kinds: %v", err)
	}
	d := rules.Definition{Holidays: []rules.Holidays{{Year: 2025, Days: []rules.Date{rules.Day(2025, 9, 2)}}}}
	given := d.Holidays
	h := rules.Host{Limits: rules.Limits{Tree: 2}, Holidays: []rules.Holidays{{Year: 2025}, {Year: 2026}}}
	if err := h.Give(&d); err != nil || len(d.Holidays) != 2 || len(d.Holidays[0].Days) != 1 || len(given) != 1 {
		t.Errorf("holidays: %v, %v", d.Holidays, err)
	}
	s, err := rules.NewSchema(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Compile("1 + 2 + 3", 0); !errors.Is(err, diag.ErrLimit) {
		t.Errorf("beyond the host's limit: %v", err)
	}
}
