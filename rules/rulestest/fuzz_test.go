package rulestest_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules/rulestest"
)

// Whatever rule compiles: its mutants change what they say they change, and its
// facts are fit for the schema.
func FuzzRule(f *testing.F) {
	for _, src := range []string{
		"min(full, full * actual / plan)",
		"on_plan and percent >= 95 ? 10 : percent >= 90 ? 5 : 0",
		`region == "coast" ? 1 : region in ["delta"] ? 2 : 3`,
		`lookup({">= 95": 2, "[90..95)": 1.5, "not(5)": 1, "else": 0}, percent)`,
		"let r = actual / plan; r >= 1 && !coastal ? full : full * r",
		"best(actual, percent > 50) - previous(actual) + rank(percent)",
		"max(0, full - 0.5 * steps(workdays(due, sent), 2)) /* x */ ** 2",
		`sent <= date("2024-02-15") ? (other ?? 3) : clamp(-5, -other, 5)`,
		"percent not in 5..50.5 ? 1e0 : 0",
	} {
		f.Add(src)
	}
	s := schema(f)
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 300 {
			return
		}
		r, err := s.CompileCriterion(src, dec("10"))
		if err != nil {
			return
		}
		for _, m := range rulestest.RuleMutants("c", "p", r) {
			if m.From < 0 || m.To > len(src) || m.From >= m.To || src[m.From:m.To] != m.Old ||
				m.Edits[0].Text != src[:m.From]+m.New+src[m.To:] {
				t.Fatalf("%q: the mutant %+v does not change what it says", src, m)
			}
		}
		for i, a := range rulestest.Explore(r) {
			if _, _, err := a.Make(s, "unit"); err != nil {
				t.Fatalf("%q: %s: %v", src, rulestest.YAML(a.Facts), err)
			}
			if i == 100 {
				break
			}
		}
		rulestest.RuleTargets("c", "p", r)
	})
}
