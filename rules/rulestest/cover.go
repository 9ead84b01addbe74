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
	goals := make([][]G, len(as))
	left := make(map[any]bool) // goals and notes that nothing reaches yet
	for i, a := range as {
		goals[i] = reach(a)
		for _, g := range goals[i] {
			left[g] = true
		}
		for _, n := range a.Notes {
			left[note(n)] = true
		}
	}
	gain := func(i int) (n int) {
		for _, g := range goals[i] {
			if left[g] {
				n++
			}
		}
		for _, m := range as[i].Notes {
			if left[note(m)] {
				n++
			}
		}
		return n
	}
	// What an assignment gains only falls as others are chosen, so an old gain is a bound.
	bound := make([]int, len(as))
	for i := range as {
		bound[i] = gain(i)
	}
	var out []Pick[G]
	for len(left) > 0 {
		best, most := -1, 0
		for i := range as {
			if bound[i] <= most {
				continue
			}
			if bound[i] = gain(i); bound[i] > most {
				best, most = i, bound[i]
			}
		}
		if best < 0 {
			break
		}
		p := Pick[G]{Assignment: as[best], Index: best}
		p.Notes = nil
		for _, g := range goals[best] {
			if left[g] {
				delete(left, g)
				p.Goals = append(p.Goals, g)
			}
		}
		for _, n := range as[best].Notes {
			if left[note(n)] {
				delete(left, note(n))
				p.Notes = append(p.Notes, n)
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
