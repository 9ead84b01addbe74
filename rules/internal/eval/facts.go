// Package eval evaluates rules over facts: the plain evaluator, which defines what
// rules mean and keeps every step, and the fast one, which must agree with it.
package eval

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/rules/internal/program"
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
	index   map[string]int // of members by unit; nil if they are few

	cache  sync.Map                          // aggregates, by node
	recent [32]atomic.Pointer[fastAggregate] // some of cache, found without hashing
	count  atomic.Int64                      // of aggregates in cache
	size   atomic.Int64                      // of what they hold, in steps, values and letters
}

// fewMembers are compared one by one, which costs less than a map of them.
const fewMembers = 16

// Add adds a member; ok is false if its unit is one already.
func (g *Group) Add(f *Facts) (ok bool) {
	_, had := g.Index(f.Unit)
	if i := len(g.Members); i == fewMembers {
		g.index = make(map[string]int, cap(g.Members))
		for j, m := range g.Members {
			g.index[m.Unit] = j
		}
	}
	if g.index != nil && !had {
		g.index[f.Unit] = len(g.Members)
	}
	g.Members = append(g.Members, f)
	return !had
}

// Index returns which member a unit is.
func (g *Group) Index(unit string) (i int, ok bool) {
	if g.index != nil {
		i, ok = g.index[unit]
		return i, ok
	}
	i = slices.IndexFunc(g.Members, func(f *Facts) bool { return f.Unit == unit })
	return i, i >= 0
}

// A group keeps so many aggregates whatever they hold, and more as long as they hold no
// more than that. Then it forgets all, and computes anew what is asked for again: the
// rules of a card are kept, those of a session that writes thousands are not.
const (
	fewAggregates = 512
	maxKept       = 1 << 19
)

// keep returns what is kept of an aggregate, which is a unless another was first.
func (g *Group) keep(key, a any, n *program.Node, values int) any {
	got, had := g.cache.LoadOrStore(key, a)
	if !had && g.size.Add(int64(8+n.To-n.From+values)) > maxKept && g.count.Load() >= fewAggregates {
		g.cache.Clear()
		g.count.Store(0)
		g.size.Store(0)
	} else if !had {
		g.count.Add(1)
	}
	return got
}
