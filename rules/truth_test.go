package rules_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// Kleene's strong tables, all of them.
func TestKleene(t *testing.T) {
	const U, F, T = rules.Undetermined, rules.False, rules.True
	tests := []struct{ a, b, and, or rules.Truth }{
		{U, U, U, U}, {U, F, F, U}, {U, T, U, T},
		{F, U, F, U}, {F, F, F, F}, {F, T, F, T},
		{T, U, U, T}, {T, F, F, T}, {T, T, T, T},
	}
	for _, tt := range tests {
		if got := tt.a.And(tt.b); got != tt.and {
			t.Errorf("%v and %v = %v, want %v", tt.a, tt.b, got, tt.and)
		}
		if got := tt.a.Or(tt.b); got != tt.or {
			t.Errorf("%v or %v = %v, want %v", tt.a, tt.b, got, tt.or)
		}
	}
	for a, want := range map[rules.Truth]rules.Truth{U: U, F: T, T: F} {
		if got := a.Not(); got != want {
			t.Errorf("not %v = %v, want %v", a, got, want)
		}
	}
	var zero rules.Truth
	if zero != U || rules.TruthOf(true) != T || rules.TruthOf(false) != F {
		t.Error("the zero Truth must be undetermined")
	}
}

// The language has the same tables: every combination of operators and operands.
func TestKleeneInRules(t *testing.T) {
	s, f, g := language(t)
	names := map[rules.Truth]string{rules.Undetermined: "maybe", rules.False: "bad", rules.True: "ok"}
	for a, x := range names {
		for b, y := range names {
			for rule, want := range map[string]rules.Truth{
				x + " and " + y:       a.And(b),
				x + " && " + y:        a.And(b),
				x + " or " + y:        a.Or(b),
				x + " || " + y:        a.Or(b),
				"not " + x:            a.Not(),
				"!" + x:               a.Not(),
				x + " ? ok : " + y:    a.And(rules.True).Or(a.Not().And(b)),
				x + " == " + y:        equalTruth(a, b),
				x + " != " + y:        equalTruth(a, b).Not(),
				x + " in [" + y + "]": equalTruth(a, b),
				"not (" + x + " and " + y + ") == (not " + x + " or not " + y +
					")": equalTruth(a.And(b).Not(), a.Not().Or(b.Not())),
			} {
				if rule == x+" ? ok : "+y && a == rules.Undetermined && b == rules.True {
					want = rules.True // both branches agree
				}
				e, _, err := both(t, s, rule, f, g)
				if err != nil || e.Value.Truth() != want {
					t.Errorf("%s = %v, %v; want %v", rule, e.Value, err, want)
				}
			}
		}
	}
}

func equalTruth(a, b rules.Truth) rules.Truth {
	if a == rules.Undetermined || b == rules.Undetermined {
		return rules.Undetermined
	}
	return rules.TruthOf(a == b)
}
