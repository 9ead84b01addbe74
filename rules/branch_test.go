package rules_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/internal/program"
)

func TestOutcomes(t *testing.T) {
	s, f, g := language(t)
	tests := []struct{ rule, all, reached string }{
		{"ok ? 1 : 2", "ok ? 1 : 2: then|ok ? 1 : 2: else|ok: true|ok: false", "ok ? 1 : 2: then|ok: true"},
		{"maybe ? 1 : 2", "maybe ? 1 : 2: then|maybe ? 1 : 2: else|maybe: true|maybe: false", ""},
		{"lookup(brackets, 97)", "lookup(brackets, 97): row 1|lookup(brackets, 97): row 2|lookup(brackets, 97): row " +
			"3|lookup(brackets, 97): row 4", "lookup(brackets, 97): row 2"},
		{"lookup(gappy, 1)", "lookup(gappy, 1): row 1|lookup(gappy, 1): row 2", "lookup(gappy, 1): row 1"},
		{"min(3, actual)", "min(3, actual): operand 1|min(3, actual): operand 2", "min(3, actual): operand 1"},
		{"clamp(actual, 0, 50)", "clamp(actual, 0, 50): inside|clamp(actual, 0, 50): raised|clamp(actual, 0, 50): capped",
			"clamp(actual, 0, 50): capped"},
		{"(lost ?? 1) + 1", "lost ?? 1: value|lost ?? 1: default", "lost ?? 1: default"},
		{"actual + 1", "", ""},
		{"best(actual, actual > 100)", "actual > 100: true|actual > 100: false", "actual > 100: false|actual > 100: true"},
		{"bad and ok", "bad and ok: true|bad and ok: false|bad: true|bad: false|ok: true|ok: false",
			"bad and ok: false|bad: false"},
	}
	for _, tt := range tests {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, _, err := agree(t, r, f, g)
		if err != nil {
			t.Fatal(err)
		}
		if got := list(r.Inside().Branches()); got != tt.all {
			t.Errorf("%s: all: got %s, want %s", tt.rule, got, tt.all)
		}
		if got := list(e.Inside().Branches()); got != tt.reached {
			t.Errorf("%s: reached: got %s, want %s", tt.rule, got, tt.reached)
		}
	}
}

func list(os []program.Branch) string {
	var s []string
	for _, o := range os {
		s = append(s, o.String())
	}
	return strings.Join(s, "|")
}

// What is reached is among what can be.
func TestOutcomesReached(t *testing.T) {
	s, _, _ := language(t)
	rapid.Check(t, func(t *rapid.T) {
		gen := &generator{t: t}
		r := gen.rule(s)
		members := world(t, s)
		e, err := r.Explain(members[0], group(t, members))
		if err != nil {
			return
		}
		all := make(map[program.Branch]bool)
		for _, o := range r.Inside().Branches() {
			all[o] = true
		}
		for _, o := range e.Inside().Branches() {
			if !all[o] {
				t.Fatalf("%s reached %v, which is not listed", r.Source(), o)
			}
		}
	})
}
