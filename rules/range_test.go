package rules_test

import (
	"errors"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// A rule is sure of its range if no facts that the schema lets in make it fail or lead beyond.
func TestRangeIsSure(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "a", Min: ptr(dec("0")), Max: ptr(dec("10"))},
			{Code: "made", Computed: true, Min: ptr(dec("0")), Max: ptr(dec("10"))}},
		Criteria: []rules.Indicator{{Code: "I", Min: ptr(dec("0")), Max: ptr(dec("5"))}},
		Define:   []rules.Define{{Code: "inverse", Rule: "1 / a"}},
		Tables: []rules.Table{{Name: "some", Rows: []rules.Row{{When: rules.Tests{"> 3"}, Then: rules.Int(1)}}},
			{Name: "all", Rows: []rules.Row{{When: rules.Tests{"> 3"}, Then: rules.Int(1)}, {Else: rules.Int(2)}}}},
		Functions: []rules.Function{{Name: "ask", Params: []rules.Kind{rules.NumberKind}, Result: rules.NumberKind,
			Call: func([]rules.Value) (rules.Value, error) { return rules.Value{}, errors.New("no") }}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason, rule, least, most string
		sure                      bool
	}{
		{"arithmetic alone", "5 + a / 2", "5", "10", true},
		{"it may divide by zero", "1 / a", "0.1", "", false},
		{"it may divide by zero where it is defined", "2 * inverse", "0.2", "", false},
		{"a condition guards it", "a > 0 ? min(3, 1 / a) : 2", "0.1", "3", true},
		{"a table without a row for all", "lookup(some, a)", "1", "1", false},
		{"a table with one", "lookup(all, a)", "1", "2", true},
		{"the ends of clamp may be the wrong way round", "clamp(a, 3, a)", "", "", false},
		{"points may be given beyond their range", `points("I") + 1`, "1", "6", false},
		{"a host is not held to the range of what it works out", "made + 1", "1", "11", false},
		{"a function of a host may fail", "min(3, max(1, ask(a)))", "1", "3", false},
	} {
		r, err := s.Compile(tt.rule, rules.NumberKind)
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		least, most, sure := r.Range()
		text := func(v rules.Value) string {
			if !v.Known() {
				return ""
			}
			return v.String()
		}
		if sure != tt.sure || tt.least != "" && text(least) != tt.least || tt.most != "" && text(most) != tt.most {
			t.Errorf("%s: %s gives %v to %v, sure %v", tt.reason, tt.rule, least, most, sure)
		}
	}
}
