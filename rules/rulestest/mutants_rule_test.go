package rulestest

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
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
		{Class: "condition", Do: ops.Drop}, {Class: "arithmetic", Do: ops.Swap, To: "mean"}, {Class: "cap", Do: ops.Keep, Args: []int{1}},
	}}
	b := &mutator{rule: r, language: ops.Language.With(median), seen: make(map[string]bool)}
	p := r.Tree()
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
	classes := make(map[string]bool)
	for _, o := range Operators() {
		classes[o] = true
	}
	for _, row := range ops.Language.Rows() {
		for _, m := range row.Mutants {
			if m.Class != "" && !classes[m.Class] {
				t.Errorf("%s has mutants of a kind %q that there is none of", row.Name, m.Class)
			}
		}
	}
}
