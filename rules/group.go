package rules

import (
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/rules/diag"
)

// Group is the members of a cluster (cụm, khối thi đua) that a rule compares a
// unit with: what best, worst, average, total and rank range over. It is
// immutable and safe for concurrent use. An aggregate is computed once for a
// group, however many members ask for it.
type Group struct {
	schema  *Schema
	members []*Facts
	index   map[string]int
	cache   sync.Map                          // *node -> *aggregate
	recent  [32]atomic.Pointer[fastAggregate] // some of cache, found without hashing
}

// NewGroup returns the group of the given members, in the given order, which no
// result depends on. It refuses two members with the same unit code and facts of
// different schemas.
func NewGroup(members ...*Facts) (*Group, error) {
	g := &Group{members: slices.Clone(members), index: make(map[string]int, len(members))}
	var ds diag.Diagnostics
	for i, f := range members {
		fault := func(code string, err error, format string, args ...any) {
			ds = append(ds, catalogue.Fault("", code, err, diag.Text{}, format, args...))
			ds[len(ds)-1].Path = fmt.Sprintf("members[%d]", i)
		}
		if f == nil {
			fault("no-facts", diag.ErrValue, "a member without facts")
			continue
		}
		if g.schema == nil {
			g.schema = f.schema
		}
		if f.schema != g.schema {
			fault("schema", diag.ErrKind, "the facts of %s are of another schema", f.unit)
		}
		if _, ok := g.index[f.unit]; ok {
			fault("second-member", diag.ErrName, "a second member %s", f.unit)
		}
		g.index[f.unit] = i
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	return g, nil
}

// Len returns the number of members.
func (g *Group) Len() int { return len(g.members) }

// Members returns the facts of the members in order.
func (g *Group) Members() iter.Seq[*Facts] { return slices.Values(g.members) }

// Member returns the facts of the member with a unit code.
func (g *Group) Member(unit string) (f *Facts, ok bool) {
	i, ok := g.index[unit]
	if !ok {
		return nil, false
	}
	return g.members[i], true
}
