package rulestest

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// sameTable proves that a mutant of a table gives the same for all keys, or returns
// the zero text. A table is constant between the values that its tests name: these,
// one key between any two of them, and one beyond the outermost say all.
func (v *Vocabulary) sameTable(table int, m Mutant) (proof diag.Text) {
	var file map[string]part
	var tables []rules.Table
	if d, err := v.File.With(m.Edits...); err == nil && d.Decode(&file) == nil {
		_ = file["tables"].Decode(&tables) // one that is none is for the compiler to refuse
	}
	if table >= len(tables) {
		return proof
	}
	a, b := v.lookup(v.Tables[table], nil), v.lookup(tables[table], nil)
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
		f, _, errF := keys.Make(a.Schema(), "unit")
		g, _, errG := keys.Make(b.Schema(), "unit")
		if errF != nil || errG != nil {
			return proof
		}
		p, errP := a.Eval(f, nil)
		q, errQ := b.Eval(g, nil)
		if !sameResult(p, errP, q, errQ) {
			return proof
		}
	}
	return say("the table gives the same for all %d keys on, between and beyond the limits of its tests", n)
}

// lookup returns a table as a rule of its keys, or nil: with the indicators that
// it names, and where it names none with one of the kind that its tests are of.
func (v *Vocabulary) lookup(t rules.Table, keys []rules.Indicator) *rules.Rule {
	dims := max(1, len(t.Keys))
	for _, r := range t.Rows {
		dims = max(dims, len(r.When))
	}
	if k := len(keys); k < dims {
		ind := rules.Indicator{Code: fmt.Sprintf("key_%d", k)}
		if k < len(t.Keys) {
			ind.Code = t.Keys[k]
			if known, ok := v.Schema.Indicator(ind.Code); ok {
				return v.lookup(t, append(slices.Clip(keys), known))
			}
		}
		for _, ind.Kind = range []rules.Kind{rules.NumberKind, rules.TextKind, rules.DateKind, rules.BoolKind} {
			if r := v.lookup(t, append(slices.Clip(keys), ind)); r != nil {
				return r
			}
		}
		return nil
	}
	codes := make([]string, dims)
	for i, k := range keys {
		codes[i] = k.Code
	}
	s, err := rules.NewSchema(rules.Definition{Indicators: keys, Tables: []rules.Table{t}})
	if err != nil {
		return nil
	}
	r, err := s.Compile("lookup("+t.Name+", "+strings.Join(codes, ", ")+")", 0)
	if err != nil {
		return nil
	}
	return r
}
