package rulestest

import (
	"cmp"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// Pick is an assignment that was chosen, and the goals for which it was: those
// that no assignment chosen before reaches.
type Pick[G comparable] struct {
	Assignment
	Goals []G
	Index int // in what it was chosen from
}

// Cover chooses few assignments that together reach every goal, and bear every
// note, that any of them does. Of two that do as much the first is chosen.
func Cover[G comparable](as []Assignment, reach func(Assignment) []G) []Pick[G] {
	all := make([][]any, len(as)) // goals and notes of each
	left := make(map[any]bool)    // that nothing reaches yet
	for i, a := range as {
		for _, g := range reach(a) {
			all[i] = append(all[i], g)
		}
		for _, n := range a.Notes {
			all[i] = append(all[i], note(n))
		}
		for _, g := range all[i] {
			left[g] = true
		}
	}
	gain := func(i int) int {
		all[i] = slices.DeleteFunc(all[i], func(g any) bool { return !left[g] })
		return len(all[i])
	}
	var out []Pick[G]
	for len(left) > 0 {
		best, most := 0, 0
		for i := range as {
			// What an assignment gains only falls as others are chosen, so what it did is a bound.
			if len(all[i]) > most && gain(i) > most {
				best, most = i, len(all[i])
			}
		}
		p := Pick[G]{Assignment: as[best], Index: best}
		p.Notes = nil
		for _, g := range all[best] {
			if !left[g] {
				continue // it is there twice
			}
			delete(left, g)
			if n, ok := g.(note); ok {
				p.Notes = append(p.Notes, string(n))
			} else {
				p.Goals = append(p.Goals, g.(G))
			}
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Pick[G]) int { return cmp.Compare(a.Index, b.Index) })
	return out
}

// note keeps notes apart from goals that are texts.
type note string

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
