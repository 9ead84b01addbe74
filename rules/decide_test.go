package rules_test

import (
	"context"
	"errors"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestDecide: what is decided by the ends of missing numbers is so for every number between them and
// whatever else is filled in, and it is not decided where two of these differ.
func TestDecide(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "x"}, {Code: "y"}},
		Criteria: []rules.Indicator{{Code: "P"}}})
	if err != nil {
		t.Fatal(err)
	}
	between := func(unit, code string) (least, greatest rules.Value) {
		switch {
		case unit == "A" && code == "x":
			return rules.Int(2), rules.Int(4)
		case unit == "A" && code == "P":
			return rules.Int(1), rules.Value{} // nobody knows how many at most
		}
		return rules.Value{}, rules.Value{}
	}
	xs := []rules.Value{rules.Int(2), rules.Ratio(5, 2), rules.Int(3), rules.Int(4)}
	ps := []rules.Value{rules.Int(1), rules.Int(2), rules.Int(7000)}
	ys := []rules.Value{{}, rules.NotApplicable(), rules.Int(0), rules.Int(5)}
	for _, tt := range []struct {
		rule    string
		decided bool
	}{
		{"x >= 2", true}, {"x > 2", false}, {"x < 4.01", true}, {"x == 5", true}, {"x != 5", true}, {"x in 2..4", true},
		{"x in 2..3", false}, {`points("P") > 0`, true}, {`points("P") <= 7000`, false}, {`x + points("P") >= 3`, true},
		{"x * 2 - 1 > 2", true}, {"y > 1 or x > 1", true}, {"y > 1 and x > 4", true}, {"y > 1 and x > 1", false},
		{"not (x < 2)", true}, {"x > 1 ? true : y > 1", true}, {"x > 3 ? 1 : 1", true}, {"min(x, 1)", true},
		{"min(x, 3)", false},
		{"y + x > 0", false}, {"previous(x) > 1", false}, {"x > 1 and not known(x)", false}, {"steps(x, 5) == 0", true},
		{"best(x) > 1", false}, {"count(x > 1, x > 4) == 1", true}, {"1 / (x - 2) > 0", false},
		{"x > 1 and 1 / y > 0", false},
		{`lookup({"< 2": 1, "[2..5)": 3, "else": 4}, x) == 3`, true}, {`lookup({"< 3": 1, "else": 4}, x) >= 1`, true},
		{`lookup({"< 3": 1, "else": 4}, x) > 1`, false}, {`lookup({"< 3": 1, "< 4": 4}, x) > 0`, false},
		{`lookup({"< 2": y, "else": x}, x) > 1`, true}, {`lookup({"< 3": y, "else": x}, x) > 1`, false},
		{`interpolate({"0": 0, "4": 8}, x) >= 4`, true}, {`interpolate({"0": 0, "3": 8}, x) >= 4`, false},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		with := func(x, p, y rules.Value) (*rules.Facts, *rules.Group) {
			f, err := rules.NewFacts(s, "A", rules.Fact{Indicator: "x", Value: x}, rules.Fact{Indicator: "y", Value: y})
			if err == nil {
				f, err = f.WithPoints("P", p)
			}
			if err != nil {
				t.Fatal(err)
			}
			return listGroup(t, f)
		}
		f, g := with(rules.Value{}, rules.Value{}, rules.Value{})
		got, err := r.Decide(f, g, between)
		if err != nil {
			t.Fatalf("%s: %v", tt.rule, err)
		}
		if got.Known() != tt.decided {
			t.Errorf("%s is %v, want it decided: %v", tt.rule, got, tt.decided)
		}
		for _, x := range xs {
			for _, p := range ps {
				for _, y := range ys {
					f, g := with(x, p, y)
					is, err := r.Eval(f, g)
					if got.Known() && (err != nil || !is.Equal(got)) {
						t.Errorf("%s is %v by its ends, and %v, %v of x %v, points %v, y %v", tt.rule, got, is, err, x, p, y)
					}
				}
			}
		}
	}
	r, err := s.Compile("1 / y > 0 or x > 9", 0)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "A", rules.Fact{Indicator: "y", Value: rules.Int(0)},
		rules.Fact{Indicator: "x", Value: rules.Int(1)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Decide(f, nil, between); !errors.Is(err, diag.ErrDivideByZero) {
		t.Errorf("an error of the rule: %v", err)
	}
	reversed := func(string, string) (least, greatest rules.Value) { return rules.Int(4), rules.Int(2) }
	if f, err = rules.NewFacts(s, "A"); err != nil {
		t.Fatal(err)
	}
	if r, err = s.Compile("x > 1", 0); err != nil {
		t.Fatal(err)
	}
	if v, err := r.Decide(f, nil, reversed); err != nil || v.Known() {
		t.Errorf("ends that contradict each other decide %v, %v", v, err)
	}
}

func listGroup(t *testing.T, f *rules.Facts) (*rules.Facts, *rules.Group) {
	t.Helper()
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return f, g
}
