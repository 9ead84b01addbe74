package ops

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

func TestCatalogue(t *testing.T) { phrasetest.Check(t, ".") }

// Every row says everything: what a column does not apply to says so.
func TestEveryRowIsFull(t *testing.T) {
	for _, r := range append(Language.Rows(), HostCall) {
		for column, there := range map[string]bool{
			"Name":   r.Name != "",
			"Fix":    r.Fix != 0,
			"Form":   r.Form != 0,
			"Args":   r.Fix == Nowhere || len(r.Args) > 0,
			"Max":    r.Fix == Nowhere || r == HostCall || r.Max == Any || r.Form == Points || r.Max >= r.Min && r.Min > 0,
			"Usage":  !r.Usage.IsZero(),
			"Manual": r.Fix != Function || r == HostCall || len(r.Manual) > 0,
			"Kernel": r.Form != Strict && r.Form != Not ||
				r.Kernel.One != nil || r.Kernel.Two != nil || r.Kernel.Three != nil || r.Kernel.Many != nil,
			"Members":  (r.Form == Aggregate) == (r.Members != nil),
			"When":     (r.Form == Compare) == (r.When != [3]bool{}),
			"Extreme":  (r.Fast == Extremum) == (r.Extreme != 0),
			"Range":    r.Range != nil,
			"Solve":    r.Solve != nil,
			"Fails":    r.Fails != nil,
			"Growth":   r.Growth != 0,
			"Size":     (r.Growth == Grows) == (r.Size != nil) || r == HostCall,
			"Order":    r.Order != 0,
			"Unit":     r.Unit != 0,
			"Note":     r.Note.Of != 0,
			"Branches": r.Branches.Truth || r.Branches.Each != "" || len(r.Branches.Names) > 0 || r.Result != Bool,
			"Mutants":  len(r.Mutants) > 0,
			"Fast":     r.Fast != 0,
		} {
			if !there {
				t.Errorf("row %s lacks %s", r.Name, column)
			}
		}
		if m := r.Members; m != nil && (m.Range == nil || m.Better == 0 && m.Combine == nil && !m.Ranks) {
			t.Errorf("aggregate %s does not say what it makes of the members", r.Name)
		}
		for _, m := range r.Mutants {
			if m.Do == "" || (m.Do == "swap" || m.Do == "put") && m.To == "" {
				t.Errorf("row %s has a mutant that says nothing", r.Name)
			}
		}
	}
}
