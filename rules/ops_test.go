package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// middleRow is an operator that the language does not have.
var middleRow = ops.Row{
	Name: "middle", Fix: ops.Function, Form: ops.Strict, Min: 1, Max: ops.Any,
	Args: []value.Kind{ops.Number}, Result: ops.Number,
	Usage:  say("%s", "middle(a, b, …)"),
	Manual: []ops.Manual{{Call: "middle(a, b, …)", Says: "the middle one of the arguments, or the mean of the two"}},
	Kernel: ops.Kernel{Many: func(_ *ops.Env, xs []frac.Num) (frac.Num, int, string) {
		xs = slices.SortedFunc(slices.Values(xs), frac.Cmp)
		x, _ := frac.Quo(frac.Add(xs[(len(xs)-1)/2], xs[len(xs)/2]), frac.Int(2))
		return x, -1, ""
	}},
	Range: func(r *ops.Ranging) interval.Numbers {
		x := r.Xs[0]
		for _, y := range r.Xs[1:] {
			x = x.Join(y)
		}
		return interval.Numbers{Set: x.Hull().Set, Places: interval.AnyPlaces}
	},
	Solve: func(interval.Numbers, int, func(int) interval.Numbers, func(int, interval.Numbers)) {},
	Fails: ops.NoFaults, Size: ops.WidestOf, Order: ops.Commutes, Unit: ops.UnknownUnit,
	Tell: ops.Telling{Noun: []diag.Text{diag.Verbatim("the middle of {all}")}},
	Note: ops.Note{Of: ops.Nothing}, Mutants: []ops.Mutant{{Class: "condition", Do: "drop"}}, Fast: ops.Generic,
}

// A row is all that an operator needs: it means the same to both evaluators, to the
// checks, in explanations, in trees, in the coverage and in the manual.
func TestOperatorOfTheTest(t *testing.T) {
	hundred, zero := decimal.New(100, 0), decimal.Decimal{}
	s, err := newSchema(Definition{Indicators: []Indicator{
		{Code: "a", Min: &zero, Max: &hundred}, {Code: "b", Min: &zero, Max: &hundred}, {Code: "c"},
	}}, ops.Language.With(middleRow))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewSchema(Definition{Indicators: []Indicator{{Code: "middle"}}}); err != nil {
		t.Errorf("the language has the operator: %v", err)
	}
	f, err := NewFacts(s, "HT", Fact{Indicator: "a", Value: Int(7)}, Fact{Indicator: "b", Value: Int(4)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ rule, want string }{
		{"middle(a, b, 5)", "5"},
		{"middle(a, b)", "11/2"},
		{"1 + middle(a, middle(b, 100, 5), 6)", "7"},
		{"middle(a, b, c)", "missing"},
		{"known(c) ? 1 : middle(a, b, 6) * 2", "12"},
		{"middle(middle(1, 2, a), middle(a, 3, b), b) > 3 ? 1 : 0", "1"},
		{"let x = middle(a, 1, 2); x + middle(x, 3, 4)", "5"},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		v, err := r.Eval(f, nil)
		e, err2 := r.Explain(f, nil)
		if err != nil || err2 != nil || !v.Equal(e.Value) || v.String() != strings.Replace(tt.want, "11/2", "5.5", 1) {
			t.Errorf("%s = %v, explained as %v, want %s (%v, %v)", tt.rule, v, e.Value, tt.want, err, err2)
		}
	}
	r, err := s.Compile("middle(a, b) > 100 ? 1 : 0", 0)
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Explain(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if out := e.Render(diag.English); !strings.Contains(out, "middle(a, b) = 5.5") {
		t.Errorf("explained as\n%s", out)
	}
	if ds := r.Check(); len(ds) == 0 || ds[0].Code != "always-false" {
		t.Errorf("the checks find %v", ds)
	}
	if got := fmt.Sprint(e.Inside().Branches()); !strings.Contains(got, "middle(a, b) > 100: false") {
		t.Errorf("branches %s", got)
	}
	if p := r.Inside().Tree().Args[0].Args[0]; p.Op != "middle" || r.Source()[p.OpFrom:p.OpTo] != "middle" {
		t.Errorf("the tree has %+v", p)
	}
	_, err = s.Compile("middle(a, b > 1)", 0)
	if _, err2 := s.Compile("middle()", 0); err == nil || err2 == nil ||
		!strings.Contains(err2.Error(), "middle(a, b, …)") {
		t.Errorf("refused with %v and %v", err, err2)
	}
	if m := s.words.Language.Manual(); !strings.Contains(m, "| `middle(a, b, …)` | the middle one") {
		t.Errorf("the manual has\n%s", m)
	}
}
