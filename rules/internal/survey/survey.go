// Package survey says which facts are worth trying a rule with: for the static
// checks, which show what they find by an example, and for the kit that tests rules.
package survey

import (
	"iter"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/value"
)

// Survey is what a rule reads and where it turns.
type Survey struct {
	Inputs []Input // this year's before last year's, in the order of the schema
	Turns  []Turn  // in the order of evaluation
}

// Read is a fact, of this year or of last, or the points of a criterion.
type Read struct {
	Code             string
	Points, Previous bool
}

// Input is what a rule reads at a slot of its schema.
type Input struct {
	Read
	Slot   int
	Values []value.Value // worth trying, the most telling first
	Far    []value.Value // what the rule names elsewhere, and numbers beyond all that it names
}

// Turn is where a rule turns: at the limit of a comparison, a cap, a row of a table.
type Turn struct {
	Source      string      // the rule, or the derived indicator, that it stands in
	Whole, X, Y Span        // of the operator in Source, and of its operands: X moves
	Limit       value.Value // of a row of a table, instead of Y
	Inputs      []Read      // that X and Y depend on
}

// Span is a range of bytes.
type Span struct{ From, To int }

// Count returns the number of combinations of one index below each size, or
// most+1 if there are more than most.
func Count(sizes []int, most int) int {
	n := 1
	for _, size := range sizes {
		if n *= size; n > most {
			return most + 1
		}
	}
	return n
}

// All yields every combination of one index below each size; the last index runs
// fastest. The slice is used again.
func All(sizes []int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		at := make([]int, len(sizes))
		for i := 0; i >= 0; {
			if !yield(at) {
				return
			}
			for i = len(at) - 1; i >= 0; i-- {
				if at[i]++; at[i] < sizes[i] {
					break
				}
				at[i] = 0
			}
		}
	}
}

// Around yields, for each k, the combination of the k-th indexes, with free of
// them running over all that they can be. The slice is used again.
func Around(sizes []int, free int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		at := make([]int, len(sizes))
		var run func(below, left int) bool
		run = func(below, left int) bool {
			if left == 0 {
				return yield(at)
			}
			for i := range below {
				before := at[i]
				for at[i] = range sizes[i] {
					if !run(i, left-1) {
						return false
					}
				}
				at[i] = before
			}
			return true
		}
		for k := range slices.Max(append(sizes, 1)) {
			for i, size := range sizes {
				at[i] = k % size
			}
			if !run(len(at), free) {
				return
			}
		}
	}
}
