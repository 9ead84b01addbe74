// Package eval evaluates rules over facts: the plain evaluator, which defines what
// rules mean and keeps every step, and the fast one, which must agree with it.
package eval

import (
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/rules/internal/value"
)

// Facts is what is known of a unit.
type Facts struct {
	Unit     string
	Values   []value.Value // by slot of the schema: indicators, then points of criteria
	Evidence []string      // by slot; nil if there is none
	Previous *Facts
}

// Group is the facts of the members that a unit is compared with, and what has been
// computed of them.
type Group struct {
	Members []*Facts
	Index   map[string]int // of members by unit

	cache  sync.Map                          // aggregates, by node
	recent [32]atomic.Pointer[fastAggregate] // some of cache, found without hashing
}
