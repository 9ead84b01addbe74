package rulestest

import (
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// equivalent proves that a mutant of a rule gives the same as the rule for all
// facts that the schema allows, or returns the zero text. The proof is one of: the
// part that was changed never decides, by exact intervals; every allowed
// combination of facts was tried, as by [Same].
func equivalent(r *rules.Rule, m Mutant) diag.Text {
	broken, err := r.With(m.Edits[0].Text)
	if err != nil {
		return diag.Text{}
	}
	if always := constantly(r, broken, m); always != nil {
		message := always.Message
		return say("%s; so is the mutant", message)
	}
	return Same(r, broken)
}

// constantly finds the comparison that was changed among those that exact intervals
// hold to one truth, before the change and after it; nil if it is none of them.
func constantly(r, broken *rules.Rule, m Mutant) *diag.Diagnostic {
	if m.Operator != "relational" && m.Operator != "boundary" {
		return nil // what it reads may be another
	}
	for _, d := range r.Check() {
		from, to, ok := d.TextRange()
		around := ok && from <= m.From && m.To <= to && isComparison(r.Inside().Tree(), from, to)
		if !around || !strings.HasPrefix(d.Code, "always-") {
			continue
		}
		for _, e := range broken.Check() {
			if at, _, ok := e.TextRange(); ok && at == from && e.Code == d.Code {
				return d
			}
		}
	}
	return nil
}

func isComparison(root *Part, from, to int) (yes bool) {
	walk(root, func(p *Part) {
		yes = yes || p.From == from && p.To == to && (relational(p.Op) != "" || p.Op == "..")
	})
	return yes
}
