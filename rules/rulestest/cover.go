package rulestest

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// Cover picks few of several things that together reach every goal that any of
// them reaches, each time the one that reaches most of what is left: of equals the
// cheapest, if there is a cost, then the first. goals are those that each reaches.
// It returns the indexes in order, and for which goals each was picked.
func Cover[G comparable](goals [][]G, cost func(i int) int) (picked []int, why map[int][]G) {
	left := make(map[G]bool)
	for _, g := range slices.Concat(goals...) {
		left[g] = true
	}
	why = make(map[int][]G)
	for len(left) > 0 {
		best, most := -1, 0
		for i, gs := range goals {
			if len(gs) < most {
				continue
			}
			n := 0
			for _, g := range gs {
				if left[g] {
					n++
				}
			}
			if n > most || n == most && n > 0 && cost != nil && cost(i) < cost(best) {
				best, most = i, n
			}
		}
		for _, g := range goals[best] {
			if left[g] {
				delete(left, g)
				why[best] = append(why[best], g)
			}
		}
		picked = append(picked, best)
	}
	slices.Sort(picked)
	return picked, why
}

// Killer returns a function that says which mutants of a rule an assignment tells
// from the rule, by their place in ms: those of [RuleMutants]. Mutants that do not
// compile are none.
func Killer(r *rules.Rule, ms []Mutant) func(Assignment) []int {
	broken := make([]*rules.Rule, len(ms))
	for i, m := range ms {
		if len(m.Edits) == 1 {
			broken[i], _ = r.With(m.Edits[0].Text)
		}
	}
	return func(a Assignment) (killed []int) {
		f, g, err := a.Make(r.Schema(), "unit")
		if err != nil {
			return nil
		}
		want, wantErr := r.Eval(f, g)
		for i, b := range broken {
			if b == nil {
				continue
			}
			got, err := b.Eval(f, g)
			if !sameResult(got, err, want, wantErr) {
				killed = append(killed, i)
			}
		}
		return killed
	}
}
