package rules

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
)

// Group is the members of a cluster (cụm, khối thi đua) that a rule compares a
// unit with: what best, worst, average, total and rank range over. It is
// immutable and safe for concurrent use. An aggregate is computed once for a
// group, however many members ask for it.
type Group struct {
	schema  *Schema
	members []*Facts
	in      eval.Group
}

// NewGroup returns the group of the given members, in the given order, which no
// result depends on. It refuses two members with the same unit code and facts of
// different schemas.
func NewGroup(facts ...*Facts) (*Group, error) {
	g := &Group{members: slices.Clone(facts)}
	g.in.Members = make([]*eval.Facts, 0, len(facts))
	var ds diag.Diagnostics
	for i, f := range facts {
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
			fault("schema", diag.ErrKind, "the facts of %s are of another schema", f.in.Unit)
		}
		if !g.in.Add(&f.in) {
			fault("second-member", diag.ErrName, "a second member %s", f.in.Unit)
		}
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	return g, nil
}

// Members returns the facts of the members in order. Nobody may write to the list.
func (g *Group) Members() []*Facts { return g.members }

// Member returns the facts of the member with a unit code.
func (g *Group) Member(unit string) (f *Facts, ok bool) {
	i, ok := g.in.Index(unit)
	if !ok {
		return nil, false
	}
	return g.members[i], true
}

// Index returns the place of a unit among the members.
func (g *Group) Index(unit string) (i int, ok bool) {
	return g.in.Index(unit)
}

// inside returns what rules see of the group, nil of none.
func (g *Group) inside() *eval.Group {
	if g == nil {
		return nil
	}
	return &g.in
}
