package rulestest_test

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Every kind of mutant, once noticed by a case and once not.
func TestOperators(t *testing.T) {
	tests := []struct {
		operator     string
		rule, change string
		weak, strong string // a case that does not notice the change, and one that does
	}{
		{"relational", "percent >= 50 ? 1 : 0", ">= → >", "facts: {percent: 60}, want: 1", "facts: {percent: 50}, want: 1"},
		{"boundary", "percent >= 50 ? 1 : 0", "50 → 49.9", "facts: {percent: 49}, want: 0",
			"facts: {percent: 49.9}, want: 0"},
		{"boundary", "percent in 5..50 ? 1 : 0", "50 → 50.1", "facts: {percent: 51}, want: 0",
			"facts: {percent: 50.1}, want: 0"},
		{"boundary", "steps(percent, 10) >= 3 ? 1 : 0", "3 → 4", "facts: {percent: 50}, want: 1",
			"facts: {percent: 30}, want: 1"},
		{"constant", "percent * 2", "2 → 3", "facts: {percent: 0}, want: 0", "facts: {percent: 1}, want: 2"},
		{"constant", "percent * 0.05", "0.05 → 0.06", "facts: {percent: 0}, want: 0", "facts: {percent: 100}, want: 5"},
		{"logic", "coastal and percent > 5 ? 1 : 0", "and → or", "facts: {coastal: true, percent: 6}, want: 1",
			"facts: {coastal: false, percent: 6}, want: 0"},
		{"condition", "80 <= percent < 95 ? 1 : 0", "80 <= percent < 95 → (percent < 95)",
			"facts: {percent: 80}, want: 1", "facts: {percent: 79}, want: 0"},
		{"relational", "80 <= percent < 95 ? 1 : 0", "< → <=", "facts: {percent: 80}, want: 1",
			"facts: {percent: 95}, want: 0"},
		{"logic", "not coastal ? 1 : 0", "not coastal → coastal", "facts: {}, want: missing",
			"facts: {coastal: true}, want: 0"},
		{"arithmetic", "percent + 2 * 1", "+ → -", "facts: {}, want: missing", "facts: {percent: 1}, want: 3"},
		{"arithmetic", "best(percent)", "best → worst", "facts: {percent: 1}, want: 1", ""},
		{"arithmetic", "days(due, sent)", "days → workdays", `facts: {due: "2024-02-01", sent: "2024-02-02"}, want: 1`,
			`facts: {due: "2024-02-02", sent: "2024-02-03"}, want: 1`},
		{"choice", "coastal ? 1 : 0", "coastal ? 1 : 0 → (coastal ? 0 : 1)", "facts: {}, want: missing",
			"facts: {coastal: true}, want: 1"},
		{"cap", "min(5, percent)", "min(5, percent) → min(percent)", "facts: {percent: 4}, want: 4",
			"facts: {percent: 6}, want: 5"},
		{"cap", "clamp(percent, 5, 10)", "clamp(percent, 5, 10) → max(percent, 5)", "facts: {percent: 6}, want: 6",
			"facts: {percent: 11}, want: 10"},
		{"band", "lookup(brackets, percent)", "without >= 95 → 10", "facts: {percent: 94}, want: 7.5",
			"facts: {percent: 95}, want: 10"},
		{"band", "lookup(brackets, percent)", "10 → 7.5, and row 2 10", "facts: {percent: 1}, want: 0",
			"facts: {percent: 80}, want: 7.5"},
		{"boundary", "lookup(brackets, percent)", "[80..95) → [80.1..95)", "facts: {percent: 81}, want: 7.5",
			"facts: {percent: 80}, want: 7.5"},
		{"relational", `lookup({"> 5": 2, "else": 1}, percent)`, "> 5 → >= 5", "facts: {percent: 6}, want: 2",
			"facts: {percent: 5}, want: 1"},
		{"band", `lookup({"> 5": 2, "else": 1}, percent)`, `2, "else": 1 → 1, "else": 2`, "facts: {}, want: missing",
			"facts: {percent: 5}, want: 1"},
		{"condition", "coastal and percent > 5 ? 1 : 0", "coastal and percent > 5 → coastal",
			"facts: {coastal: true, percent: 6}, want: 1", "facts: {coastal: true, percent: 5}, want: 0"},
		{"condition", `region in ["coast", "delta"] ? 1 : 0`, `region in ["coast", "delta"] → (region in ["delta"])`,
			"facts: {region: delta}, want: 1", "facts: {region: coast}, want: 1"},
		{"condition", "count(coastal, percent > 5)", "count(coastal, percent > 5) → count(percent > 5)",
			"facts: {coastal: false, percent: 6}, want: 1", "facts: {coastal: true, percent: 6}, want: 2"},
		{"condition", "best(percent, coastal)", "best(percent, coastal) → best(percent)",
			"facts: {coastal: true, percent: 6}, want: 6", "facts: {coastal: false, percent: 6}, want: n/a"},
		{"rounding", "round(percent / 3, 1)", "round(percent / 3, 1) → floor(percent / 3)",
			"facts: {percent: 3}, want: 1", "facts: {percent: 2}, want: 0.7"},
		{"rounding", "floor(percent)", "floor → ceil", "facts: {percent: 2}, want: 2", "facts: {percent: 2.5}, want: 2"},
		{"default", "(other ?? 3) * 1", "other ?? 3 → other", "facts: {other: 2}, want: 2",
			"facts: {other: missing}, want: 3"},
		{"default", "known(other) ? 1 : 0", "known(other) → true", "facts: {other: 2}, want: 1",
			"facts: {other: missing}, want: 0"},
		{"date", `sent <= date("2024-02-15") ? 1 : 0`, `date("2024-02-15") → date("2024-02-16")`,
			`facts: {sent: "2024-02-14"}, want: 1`, `facts: {sent: "2024-02-16"}, want: 0`},
	}
	for _, tt := range tests {
		t.Run(tt.operator+" "+tt.rule+" "+tt.change, func(t *testing.T) {
			for _, c := range []struct {
				text  string
				kills bool
			}{{tt.weak, false}, {tt.strong, true}} {
				if c.text == "" {
					continue
				}
				s := newRuleSuite(t, definitionOf("10", tt.rule), "cases:\n  - {name: a, "+c.text+"}\n")
				if r := s.Run(0); len(r.Failures) > 0 {
					t.Fatalf("%s fails on the rule itself: %+v", c.text, r.Failures)
				}
				ms := s.Mutants()
				i := slices.IndexFunc(ms, func(m rulestest.Mutant) bool {
					return m.Operator == tt.operator && strings.HasSuffix(m.ID(), ": "+tt.change)
				})
				if i < 0 {
					var have []string
					for _, m := range ms {
						have = append(have, m.Operator+" "+m.ID())
					}
					t.Fatalf("there is no such mutant among\n%s", strings.Join(have, "\n"))
				}
				trial, err := s.Try(ms[i])
				if err != nil {
					t.Fatal(err)
				}
				if got := trial(0); got != c.kills {
					t.Errorf("{%s} notices the mutant: %v, want %v", c.text, got, c.kills)
				}
			}
		})
	}
}

// The cases that a rule asks for notice every mutant that any facts would.
func TestDraftsKill(t *testing.T) {
	for _, rule := range []string{
		"min(full, full * actual / plan)",
		"actual >= plan ? full : full * actual / plan",
		"on_plan and percent >= 95 ? 10 : percent >= 90 ? 5 : 0",
		"coastal and percent > 5 or not coastal and percent > 3 ? 1 : 0",
		"clamp((actual - plan) / plan * 100, -5, 5)",
		"max(0, full - 0.5 * steps(percent, 10))",
		`region == "coast" ? 1 : region in ["delta"] ? 2 : 3`,
		"round(percent / 3, 1) + floor(percent / 7)",
		"(other ?? 3) / 10 + (known(actual) ? 1 : 0)",
		`lookup({">= 95": 2, "[90..95)": 1.5, "else": 0}, percent)`,
	} {
		t.Run(rule, func(t *testing.T) {
			s := newRuleSuite(t, definitionOf("10", rule), "cases: []\n")
			drafts, err := s.Drafts(false, diag.English)
			if err != nil {
				t.Fatal(err)
			}
			drafted := newRuleSuite(t, definitionOf("10", rule), casesOf(drafts))
			r, err := rulestest.Check(context.Background(), drafted, rulestest.Options{Mutate: true})
			if err != nil {
				t.Fatal(err)
			}
			if n := r.Failed; n > 0 {
				t.Fatalf("%d drafts fail on the rule that they were made from:\n%s", n, r.Format(diag.English))
			}
			for _, m := range r.Mutation.Survived {
				// At the plan both branches of the second rule give the same, which nothing proves.
				if strings.HasPrefix(m.Mutant, "rule:") && m.Mutant != "rule: >= → >" {
					t.Errorf("%s survives %d drafts; %s", m.Mutant, len(drafts), m.Case)
				}
			}
		})
	}
}

// The outcome does not depend on how many work on it.
func TestMutationIsDeterministic(t *testing.T) {
	s := newRuleSuite(t, definitionOf("10", "coastal and percent > 5 ? lookup(brackets, percent) : 0"), `cases:
  - {name: a, facts: {coastal: true, percent: 80}, want: 7.5}
  - {name: b, facts: {coastal: false, percent: 80}, want: 0}
`)
	var texts []string
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, workers := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(workers)
		r, err := rulestest.Check(context.Background(), s, rulestest.Options{Mutate: true})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, r.Format(diag.English))
	}
	if texts[0] != texts[1] || texts[0] != texts[2] {
		t.Errorf("got\n%s\nand\n%s\nand\n%s", texts[0], texts[1], texts[2])
	}
}

// A context that ends leaves mutants untried, and says so.
func TestMutationEnds(t *testing.T) {
	s := newRuleSuite(t, definitionOf("10", "percent > 5 ? 1 : 0"),
		"cases:\n  - {name: a, facts: {percent: 80}, want: 1}\n")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := rulestest.Check(ctx, s, rulestest.Options{Mutate: true})
	if err == nil || r == nil || r.Mutation.Untried != r.Mutation.Mutants ||
		!strings.Contains(r.Format(diag.English), "not tried") {
		t.Errorf("got %v, %+v", err, r)
	}
}
