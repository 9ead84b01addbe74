package rulestest

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/table"
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

// maxDomain is how many combinations of facts a proof by trying all may take.
const maxDomain = 200_000

// Same proves that two rules of one schema say the same, and wait for the same
// facts where they are undetermined, by trying all facts that the schema allows,
// each missing and not applicable among them. It returns the zero text if they
// differ, if they compare members, or if the combinations are too many to try.
func Same(a, b *rules.Rule) (proof diag.Text) {
	x := newExplorer([]*rules.Rule{a, b}, 1)
	if x.group || len(x.inputs) == 0 {
		return proof
	}
	total := 1
	for _, in := range x.inputs {
		values, ok := in.domain(maxDomain / total)
		if !ok {
			return proof
		}
		in.pool = append(values, rules.Value{}, rules.NotApplicable())
		if total *= len(in.pool); total > maxDomain {
			return proof
		}
	}
	_, all := x.combinations(maxDomain)
	for facts := range all {
		f, g, err := facts.Make(x.schema, "unit")
		if err != nil || differ(a, b, f, g) {
			return proof
		}
	}
	return say("the same for all %d combinations of what it reads", total)
}

// differ reports whether two rules say something else of the same facts, or are
// undetermined for want of other facts.
func differ(a, b *rules.Rule, f *rules.Facts, g *rules.Group) bool {
	v, errV := a.Eval(f, g)
	w, errW := b.Eval(f, g)
	if !sameResult(v, errV, w, errW) {
		return true
	}
	if errV != nil || v.Known() {
		return false
	}
	x, errX := a.Explain(f, g)
	y, errY := b.Explain(f, g)
	return errX != nil || errY != nil || !sameInputs(x.Missing, y.Missing) || !sameInputs(x.NotApplicable, y.NotApplicable)
}

// sameInputs reports whether two lists name the same inputs, in whatever order.
func sameInputs(a, b []rules.Input) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(in rules.Input) bool { return !slices.Contains(b, in) })
}

// sameResult reports whether two results are the same: equal values, or both an
// error.
func sameResult(v rules.Value, errV error, w rules.Value, errW error) bool {
	return (errV == nil) == (errW == nil) && (errV != nil || v.Equal(w))
}

// sameTable proves that a mutant of a table gives the same for all keys, or returns
// the zero text. A table is constant between the values that its tests name: these,
// one key between any two of them, and one beyond the outermost say all. Of one that may be points
// of lines nothing is proved.
func (v *Vocabulary) sameTable(index int, m Mutant) (proof diag.Text) {
	var file map[string]part
	var tables []rules.Table
	if d, err := v.File.With(m.Edits...); err == nil && d.Decode(&file) == nil {
		_ = file["tables"].Decode(&tables) // one that is none is for the compiler to refuse
	}
	if _, points := v.Schema.Inside().Tables[v.Tables[index].Name].Points(); points || index >= len(tables) {
		return proof
	}
	a, b := v.lookup(v.Tables[index]), v.lookup(tables[index])
	if a == nil || b == nil {
		return proof
	}
	x := newExplorer([]*rules.Rule{a, b}, 0)
	for _, in := range x.inputs {
		for j, w := range in.pool[:max(0, len(in.pool)-1)] {
			if p, ok := w.Rat(); ok { // the numbers are in order
				q, _ := in.pool[j+1].Rat()
				in.offer(rules.RatOf(p.Add(p, q).Quo(p, big.NewRat(2, 1))))
			}
		}
	}
	n, all := x.combinations(maxDomain)
	if n > maxDomain {
		return proof
	}
	for keys := range all {
		p, errP := keys.eval(a)
		q, errQ := keys.eval(b)
		if !sameResult(p, errP, q, errQ) {
			return proof
		}
	}
	return say("the table gives the same for all %d keys on, between and beyond the limits of its tests", n)
}

// lookup returns a table as a rule of its keys, or nil if it is none: of the
// indicators that it names, and where it names none of the kind that its tests are of.
func (v *Vocabulary) lookup(t rules.Table) *rules.Rule {
	var tests [][]string
	for _, r := range t.Rows {
		if len(r.When) > 0 {
			tests = append(tests, r.When)
		}
	}
	m, ds := table.Compile(tests, len(tests) < len(t.Rows), len(t.Keys))
	if len(ds) > 0 {
		return nil
	}
	keys := make([]rules.Indicator, m.Dims())
	codes := make([]string, len(keys))
	for k := range keys {
		keys[k] = rules.Indicator{Code: fmt.Sprintf("key_%d", k), Kind: m.KeyKind(k)}
		if k < len(t.Keys) {
			keys[k].Code = t.Keys[k]
			if ind, ok := v.Schema.Indicator(t.Keys[k]); ok {
				keys[k] = ind
			}
		}
		codes[k] = keys[k].Code
	}
	s, err := rules.NewSchema(rules.Definition{Indicators: keys, Tables: []rules.Table{t}})
	if err != nil {
		return nil
	}
	r, _ := s.Compile("lookup("+t.Name+", "+strings.Join(codes, ", ")+")", 0)
	return r
}
