package rules_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// A limit of size is one of the number, not of the way by which an evaluator came to it: 2.5 less
// 2.5 is held as 0 tenths by one and as 0 by another.
func TestLimitsAreOfTheNumber(t *testing.T) {
	for _, tt := range []struct{ reason, rule, a, b, want string }{
		{"nothing, in tenths", "(a + b + 0) ** 365", "2.5", "-2.5", "0"},
		{"the same where a truth hides it", "lookup(flags, abs((a + b + 0) ** 365))", "2.5", "-2.5", "false"},
		{"one, in hundredths", "(a + b + 0) ** 128", "0.25", "0.75", "1"},
		{"a fraction that can be reduced", "(a + b + 0) ** 85 * 2 ** 84", "0.25", "0.25", "0.5"},
		{"one that cannot is too large", "(a + b + 0) ** 86", "0.2", "0.1", "error: the power grows beyond 256 bits"},
		{"one exponent more", "(a + b) ** 257", "1", "0", "error: the power grows beyond 256 bits"},
		{"a product of what can be reduced", "((a * b) * (a * b)) ** 64", "0.5", "2.0", "1"},
	} {
		s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "a"}, {Code: "b"}},
			Limits: rules.Limits{Bits: 256, Power: 400},
			Tables: []rules.Table{{Name: "flags", Rows: []rules.Row{
				{When: []string{">= 1"}, Then: rules.BoolOf(true)}, {Else: rules.BoolOf(false)}}}}})
		if err != nil {
			t.Fatal(err)
		}
		f, err := rules.NewFacts(s, "HT", rules.Fact{Indicator: "a", Value: num(tt.a)},
			rules.Fact{Indicator: "b", Value: num(tt.b)})
		if err != nil {
			t.Fatal(err)
		}
		if got := answer(t, s, tt.rule, f, group(t, []*rules.Facts{f})); got != tt.want {
			t.Errorf("%s: %s of %s and %s is %s, want %s", tt.reason, tt.rule, tt.a, tt.b, got, tt.want)
		}
	}
}
