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
	if len(m.Edits) != 1 || m.To == 0 {
		return diag.Text{}
	}
	broken, err := r.With(m.Edits[0].Text)
	if err != nil {
		return diag.Text{}
	}
	if proof := constantly(r, broken, m); proof != (diag.Text{}) {
		return proof
	}
	return Same(r, broken)
}

// constantly proves that what was changed lies in a condition that exact intervals
// hold to one truth, before the change and after it.
func constantly(r, broken *rules.Rule, m Mutant) diag.Text {
	always := func(r *rules.Rule) map[int]*diag.Diagnostic {
		out := make(map[int]*diag.Diagnostic)
		for _, d := range r.Check() {
			if from, _, ok := d.TextRange(); ok && strings.HasPrefix(d.Code, "always-") {
				out[from] = d
			}
		}
		return out
	}
	if m.Operator != "relational" && m.Operator != "boundary" {
		return diag.Text{}
	}
	before, after := always(r), always(broken)
	for from, d := range before {
		_, to, _ := d.TextRange()
		if e := after[from]; e != nil && e.Code == d.Code && m.From >= from && m.To <= to &&
			isComparison(Tree(r), from, to) {
			message := d.Message
			return say("%s; so is the mutant", message)
		}
	}
	return diag.Text{}
}

func isComparison(root *Part, from, to int) (yes bool) {
	walk(root, func(p *Part) {
		if p.From == from && p.To == to && (relational(p.Op) != "" || p.Op == "..") {
			yes = true
		}
	})
	return yes
}
