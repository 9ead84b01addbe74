// Package eval evaluates rules over facts: the plain evaluator, which defines what
// rules mean and keeps every step, and the fast one, which must agree with it.
package eval

import (
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Facts is what is known of a unit.
type Facts struct {
	Unit     string
	Values   []value.Value // by slot of the schema: indicators, then points of criteria
	Evidence []string      // by slot; nil if there is none
	Previous *Facts
	Large    bool // some, or some of last year, need big numbers
}

// Group is the facts of the members that a unit is compared with, and what has been
// computed of them.
type Group struct {
	Members []*Facts
	index   map[string]int // of members by unit; nil if they are few
	Large   bool           // the facts of some are

	cache  sync.Map                          // aggregates, by node
	recent [32]atomic.Pointer[fastAggregate] // some of cache, found without hashing
	count  atomic.Int64                      // of aggregates in cache
	size   atomic.Int64                      // of what they hold, in steps, values and letters

	mu      sync.Mutex
	columns atomic.Pointer[[]atomic.Pointer[factColumn]] // of facts, by slot
	others  sync.Map                                     // of last year's, and in finer units
	free    []factColumn                                 // for the next ones
}

// factColumn is the facts of one slot, which a group gathers when they are first asked for.
type factColumn struct {
	nums   []int64  // 0 where the state is not fine
	states []status // nil if all are; Beside of what is no whole number of units
	bits   int      // that nums have at most
	finer  bool     // some are Beside because of their places
}

// column returns the facts that a rule reads.
func (g *Group) column(s *source) *factColumn {
	if s.last || s.fine {
		type key struct {
			slot       int
			last, fine bool
		}
		if c, ok := g.others.Load(key{s.slot, s.last, s.fine}); ok {
			return c.(*factColumn)
		}
		c, _ := g.others.LoadOrStore(key{s.slot, s.last, s.fine}, g.gather(s))
		return c.(*factColumn)
	}
	all := g.columns.Load()
	if all == nil {
		fresh := make([]atomic.Pointer[factColumn], len(g.Members[0].Values))
		if all = &fresh; !g.columns.CompareAndSwap(nil, all) {
			all = g.columns.Load()
		}
	}
	at := &(*all)[s.slot]
	c := at.Load()
	if c == nil {
		c = g.gather(s)
		at.Store(c)
	}
	return c
}

func (g *Group) gather(s *source) *factColumn {
	n := len(g.Members)
	c := g.room(n)
	largest := uint64(0)
	var ratio [8]int64 // of decimals by their places, to the unit; 0 of those of more
	for k, x := 0, s.per; k < len(ratio) && x > 0; k++ {
		if ratio[k] = x; x%10 != 0 {
			break
		}
		x /= 10
	}
	for i, f := range g.Members {
		if s.last {
			f = f.Previous
		}
		st, x := open, int64(0)
		if f != nil {
			v := &f.Values[s.slot]
			if st = statusOf(v); st == fine {
				const most = 1 << 40
				if n, k, ok := v.Num.Tens(); ok && ratio[k] != 0 && uint64(n+most) < 2*most {
					x = n * ratio[k]
				} else if x, ok = v.Num.In(1, s.per); !ok {
					st, c.finer = column.Beside, c.finer || v.Num.Small()
				}
			}
		}
		if st != fine {
			if c.states == nil {
				c.states = make([]status, n)
			}
			c.states[i], x = st, 0
		}
		c.nums[i] = x
		largest |= uint64(x ^ x>>63)
	}
	c.bits = bits.Len64(largest)
	return c
}

// room returns the memory of a column: of a small group, a part of what is for several.
func (g *Group) room(n int) *factColumn {
	const several, piece = 16, 512
	if n > piece/several {
		return &factColumn{nums: make([]int64, n)}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.free) == 0 {
		g.free = make([]factColumn, several)
		numbers := make([]int64, several*n)
		for i := range g.free {
			g.free[i].nums = numbers[i*n:][:n:n]
		}
	}
	c := &g.free[0]
	g.free = g.free[1:]
	return c
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

// Replace makes h the group with other facts of member i, of which nothing is computed yet.
func (g *Group) Replace(h *Group, i int, f *Facts) {
	h.Members, h.index = slices.Clone(g.Members), g.index
	h.Members[i] = f
	for _, m := range h.Members {
		h.Large = h.Large || m.Large
	}
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

// lately is where an aggregate is kept that was asked for last, of several that share it.
func (g *Group) lately(n *program.Node) *atomic.Pointer[fastAggregate] {
	return &g.recent[(n.ID*31+len(n.Src))%len(g.recent)]
}

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
