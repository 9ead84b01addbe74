package rules

import (
	"context"
	"fmt"
	"maps"
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
	codes   map[string]string // of the groups within it, by unit
	in      eval.Group
}

// NewGroup returns the group of the given members, in the given order, which no
// result depends on. It refuses two members with the same unit code and facts of
// different schemas, and ends with its context.
func NewGroup(ctx context.Context, facts ...*Facts) (*Group, error) {
	return groupOf(ctx, slices.Clone(facts))
}

// ended is the error of a context that is done, asked for at every thousandth unit of a loop.
func ended(ctx context.Context, unit int) error {
	if unit%1000 != 0 {
		return nil
	}
	return ctx.Err()
}

func groupOf(ctx context.Context, facts []*Facts) (*Group, error) {
	g := &Group{members: facts}
	g.in.Members = make([]*eval.Facts, 0, len(facts))
	var ds diag.Diagnostics
	for i, f := range facts {
		if err := ended(ctx, i); err != nil {
			return nil, err
		}
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
		if !f.schema.Equal(g.schema) {
			fault("schema", diag.ErrKind, "the facts of %s are of another schema", f.in.Unit)
		}
		if !g.in.Add(&f.in) {
			fault("second-member", diag.ErrName, "a second member %s", f.in.Unit)
		}
		g.in.Large, g.in.Records = g.in.Large || f.in.Large, g.in.Records+f.in.Records
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	return g, nil
}

// FactColumn is what is known of one indicator of many units.
type FactColumn struct {
	Indicator string   // the code of an indicator of the schema
	Values    []Value  // by unit
	Evidence  []string // by unit, as [Fact].Evidence; nil if there is none
}

// NewGroupOf returns the group of units whose facts are held in columns, as databases and
// tables of measurements hold them: the same as [NewGroup] of [NewFacts] of each, with a
// few allocations for all of them. Indicators without a column are missing. It reports
// what they report, by members[i].indicator, and columns of another length, and ends with its context.
func NewGroupOf(ctx context.Context, s *Schema, units []string, columns ...FactColumn) (*Group, error) {
	members, facts := make([]Facts, len(units)), make([]*Facts, len(units))
	for i, in := range s.eval.NoFacts(units...) {
		members[i] = Facts{schema: s, in: in}
		facts[i] = &members[i]
	}
	var ds diag.Diagnostics
	for i, unit := range units {
		if err := ended(ctx, i); err != nil {
			return nil, err
		}
		if d := codeFault(unit); d != nil {
			d.Path = fmt.Sprintf("members[%d]", i)
			ds = append(ds, d)
		}
	}
	seen := make(map[string]bool)
	for _, c := range columns {
		slot, d := s.slot(c.Indicator)
		switch {
		case d != nil:
		case seen[c.Indicator]:
			d = catalogue.Fault("", "second-column", diag.ErrName, diag.Text{}, "a second column for %s", c.Indicator)
		case len(c.Values) != len(units) || c.Evidence != nil && len(c.Evidence) != len(units):
			d = catalogue.Fault("", "column-length", diag.ErrValue, diag.Text{},
				"%d values and %d pieces of evidence for %d units", len(c.Values), len(c.Evidence), len(units))
		}
		if seen[c.Indicator] = true; d != nil {
			d.Path = c.Indicator
			ds = append(ds, d)
			continue
		}
		for i, v := range c.Values {
			if err := ended(ctx, i); err != nil {
				return nil, err
			}
			evidence := ""
			if c.Evidence != nil {
				evidence = c.Evidence[i]
			}
			if d := members[i].put(slot, v, evidence, nil, false); d != nil {
				d.Path = fmt.Sprintf("members[%d].%s%s", i, c.Indicator, d.Path)
				d.Unit, d.Indicator = units[i], c.Indicator
				ds = append(ds, d)
			}
		}
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	g, err := groupOf(ctx, facts)
	if err == nil {
		g.schema = s
	}
	return g, err
}

// GroupFrom returns the group of units that a host holds in types of its own: facts says whose facts
// a row has, and what they are, in any order and without those that are not known. It reports what
// [NewFacts] and [NewGroup] report, of all rows at once, by members[i], as [diag.Diagnostics] that name
// unit and indicator. A group of no rows has no members, and is no error. It ends with its context.
func GroupFrom[T any](ctx context.Context, s *Schema, rows []T,
	facts func(T) (unit string, facts []Fact)) (*Group, error) {
	all := make([]*Facts, len(rows))
	var ds diag.Diagnostics
	for i, row := range rows {
		if err := ended(ctx, i); err != nil {
			return nil, err
		}
		unit, known := facts(row)
		f, err := NewFacts(s, unit, known...)
		for d := range diag.AllDiagnostics(err) {
			d.Path = diag.JoinPath(fmt.Sprintf("members[%d]", i), d.Path)
			ds = append(ds, d)
		}
		all[i] = f
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	g, err := groupOf(ctx, all)
	if err == nil {
		g.schema = s
	}
	return g, err
}

// Members returns the facts of the members in order.
func (g *Group) Members() []*Facts { return slices.Clone(g.members) }

// Len returns how many members there are.
func (g *Group) Len() int { return len(g.members) }

// At returns the facts of the member at i, from 0.
func (g *Group) At(i int) *Facts { return g.members[i] }

// Member returns the facts of the member with a unit code.
func (g *Group) Member(unit string) (f *Facts, ok bool) {
	i, ok := g.in.Index(unit)
	if !ok {
		return nil, false
	}
	return g.members[i], true
}

// With returns the group with other facts of one of its members. The error is [diag.ErrKind] for facts of
// another schema, and [diag.ErrValue] for those of a unit that is no member.
func (g *Group) With(f *Facts) (*Group, error) {
	switch i, ok := g.in.Index(f.Unit()); {
	case !f.schema.Equal(g.schema):
		return nil, fmt.Errorf("%w: the facts of %s are of another schema", diag.ErrKind, f.Unit())
	case !ok:
		return nil, fmt.Errorf("%w: %s is not a member", diag.ErrValue, f.Unit())
	default:
		h := &Group{schema: g.schema, members: slices.Clone(g.members), codes: g.codes}
		h.members[i] = f
		g.in.Replace(&h.in, i, &f.in)
		return h, nil
	}
}

// Within returns the group with groups within it (bậc, cấp học, vùng), by the code of that which
// each unit is in: what the word group in rules ranges over. A rule with that word cannot say
// anything of a unit that has none.
func (g *Group) Within(codes map[string]string) *Group {
	h := &Group{schema: g.schema, members: g.members, codes: maps.Clone(codes)}
	g.in.Within(&h.in, func(unit string) string { return codes[unit] })
	return h
}

// Codes returns the codes of the groups within the group, by unit; nil if there are none. Nobody
// may write to them.
func (g *Group) Codes() map[string]string { return g.codes }

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
