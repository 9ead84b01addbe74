package rulestest_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

func TestEquivalent(t *testing.T) {
	s := schema(t)
	tests := []struct {
		rule, change string // old → new of the mutant
		proof        string // a part of it; empty if there must be none
		reason       string
	}{
		{"actual >= plan ? full : full * actual / plan", ">= → >", "", "nothing reasons about equal branches"},
		{"actual >= maybe_zero ? full : full * actual / maybe_zero", ">= → >", "",
			"with 0 of 0 the mutant divides by zero"},
		{"actual >= plan ? full : 0.9 * full * actual / plan", ">= → >", "", "there is a step at the plan"},
		{"actual >= plan ? full : full * actual / plan + other - other", ">= → >", "",
			"other may be missing, and then only the mutant waits for it"},
		{"percent > 5.05 ? 1 : 0", "> → >=", "combinations", "one place is allowed, and 5.05 has two"},
		{"percent > 101 ? 1 : 0", "> → >=", "never true", "101 is out of range"},
		{"percent > 50 ? 1 : 0", "> → >=", "", "50 tells them apart"},
		{"percent >= 40 ? (percent >= 40 ? 1 : 0) : 0", ">= → >", "", "the first of the two"},
		{"percent <= 100 ? percent : 0", "100 → 100.1", "always true", "no percent is above 100, missing or not"},
		{"percent >= 50 ? (coastal ? 3 : 4) : (coastal ? 3 : 4)", ">= → >", "combinations",
			"nothing hangs on the percent; all are tried"},
		{"percent > 50 ? percent : (coastal ? other : 3) * 0 + percent", "> → >=", "", "other may be any number"},
		{"coastal and coastal ? (previous(coastal) ? 1 : 2) : 3", "and → or", "combinations", "the same of last year too"},
		{"coastal and region == \"coast\" ? 1 : 0", "coastal and region == \"coast\" → (region == \"coast\")", "",
			"coastal may be false"},
		{"actual > 1 ? best(actual) : best(plan)", "> → >=", "", "what others have is not what is compared"},
		{"actual > plan ? best(actual) : best(plan)", "> → >=", "", "equal here, but not for all others"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r, err := s.CompileCriterion(tt.rule, dec("10"))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range rulestest.RuleMutants("c", "p", r) {
				if m.Old+" → "+m.New != tt.change {
					continue
				}
				got := rulestest.Equivalent(r, m).String()
				if (got == "") != (tt.proof == "") || !strings.Contains(got, tt.proof) {
					t.Errorf("got %q, want %q", got, tt.proof)
				}
				return
			}
			t.Fatalf("there is no mutant %s", tt.change)
		})
	}
}

// A proof is never given for a mutant that some facts tell from the rule.
func TestEquivalentIsSound(t *testing.T) {
	s := schema(t)
	sources := []string{
		"actual >= plan ? full : full * actual / plan",
		"min(full, full * actual / plan)",
		"percent >= 95 ? 10 : percent >= 90 ? percent / 10 : percent > 0 ? 1 : 0",
		"coastal and percent > 5 or not coastal and percent > 3 ? 1 : 0",
		"clamp(percent, 5, 95) / 10",
		`lookup({">= 95": 2, "[90..95)": 1, "else": 0}, percent)`,
		"percent > 5.05 ? 1 : 0",
		"percent in 5..95 ? 1 : (other ?? 3)",
		"actual - plan >= percent ? actual : plan + percent",
		"steps(percent, 5) >= 3 and percent < 95.05 ? 1 : 0",
		`region == "coast" ? 1 : region in ["delta", "mountain"] ? 2 : 3`,
	}
	type pair struct {
		rule, mutant *rules.Rule
		name         string
	}
	var proved []pair
	for _, src := range sources {
		r, err := s.CompileCriterion(src, dec("10"))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range rulestest.RuleMutants("c", "p", r) {
			if rulestest.Equivalent(r, m) == (diag.Text{}) {
				continue
			}
			b, err := r.With(m.Edits[0].Text)
			if err != nil {
				t.Fatal(err)
			}
			proved = append(proved, pair{r, b, m.ID()})
		}
	}
	if len(proved) < 5 {
		t.Fatalf("only %d mutants were proved to be equivalent", len(proved))
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(proved).Draw(t, "mutant")
		a := rapid.SampledFrom(rulestest.Explore(p.rule, p.mutant)).Draw(t, "facts")
		f, g, err := a.Make(s, "unit")
		if err != nil {
			t.Fatal(err)
		}
		v, errV := p.rule.Eval(f, g)
		w, errW := p.mutant.Eval(f, g)
		if (errV == nil) != (errW == nil) || errV == nil && !v.Equal(w) {
			t.Fatalf("%s in %s: %v (%v) and %v (%v) with %s", p.name, p.rule.Source(), v, errV, w, errW,
				rulestest.YAML(a.Facts))
		}
	})
}
