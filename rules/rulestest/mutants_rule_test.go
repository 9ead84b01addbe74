package rulestest

import (
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// An operator that only the table of this test has is broken as its row says.
func TestMutantsOfARow(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "a"}, {Code: "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("sum(a, b, 3)", 0)
	if err != nil {
		t.Fatal(err)
	}
	median := ops.Row{Name: "median", Fix: ops.Function, Form: ops.Strict, Mutants: []ops.Mutant{
		{Class: "condition", Do: "drop"}, {Class: "arithmetic", Do: "swap", To: "mean"},
		{Class: "cap", Do: "keep", Args: []int{1}},
	}}
	b := &mutator{rule: r, language: ops.Language.With(median), seen: make(map[string]bool)}
	p := r.Inside().Tree()
	p.Op = "median"
	b.part(p)
	var got []string
	for _, m := range b.mutants {
		got = append(got, m.Operator+" "+m.Edits[0].Text)
	}
	want := "condition median(b, 3); condition median(a, 3); condition median(a, b); arithmetic mean(a, b, 3); cap b"
	if strings.Join(got, "; ") != want {
		t.Errorf("%s, want %s", strings.Join(got, "; "), want)
	}
	for _, row := range ops.Language.Rows() {
		for _, m := range row.Mutants {
			if changes[m.Do] == nil {
				t.Errorf("%s has mutants by a change %q that there is none of", row.Name, m.Do)
			}
			isClass := func(c diag.Text) bool { return c.String() == m.Class }
			if m.Class != "" && !slices.ContainsFunc(classes, isClass) {
				t.Errorf("%s has mutants of a kind %q that there is none of", row.Name, m.Class)
			}
		}
	}
}
