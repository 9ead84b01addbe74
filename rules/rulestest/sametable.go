package rulestest

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/table"
)

// sameTable proves that a mutant of a table gives the same for all keys, or returns
// the zero text. A table is constant between the values that its tests name: these,
// one key between any two of them, and one beyond the outermost say all.
func (v *Vocabulary) sameTable(index int, m Mutant) (proof diag.Text) {
	var file map[string]part
	var tables []rules.Table
	if d, err := v.File.With(m.Edits...); err == nil && d.Decode(&file) == nil {
		_ = file["tables"].Decode(&tables) // one that is none is for the compiler to refuse
	}
	if index >= len(tables) {
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
