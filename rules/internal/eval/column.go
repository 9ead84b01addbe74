package eval

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Column is what a rule says of the members of a group.
type Column struct {
	kind   value.Kind
	states []status      // with alone of those who were evaluated one by one
	alone  []value.Value // what that gave; as long as states, or empty
}

// byItself marks a member whose value is in alone, and skipped one who was not asked for.
const (
	skipped  status = 5
	byItself status = 8
)

// Len returns the number of members.
func (c *Column) Len() int { return len(c.states) }

// State returns how member i turned out: 0 known, 1 missing, 2 failed, 3 not applicable,
// 5 not asked for.
func (c *Column) State(i int) uint8 { return uint8(c.states[i] &^ byItself) }

// Value returns the value of member i.
func (c *Column) Value(i int) (v value.Value) {
	switch st := c.states[i]; {
	case st == byItself:
		return c.alone[i]
	case st&^byItself == na:
		return value.None()
	}
	return value.Value{}
}

// Round rounds the known numbers to units; all reports whether all are known and fit.
func (c *Column) Round(places int32, m frac.Mode, dst []int64, ok []bool) (all bool) {
	all = c.kind == value.NumberKind
	for i := range c.states {
		dst[i], ok[i] = 0, false
		if v := c.Value(i); v.State == value.Known && c.kind == value.NumberKind {
			dst[i], ok[i] = frac.Units(v.Num, places, m)
		}
		all = all && ok[i]
	}
	return all
}

// RunAll evaluates the rule for the members of which is true, for all if it is nil.
func (p *Rule) RunAll(g *Group, which []bool, c *Column) {
	n := len(g.Members)
	c.kind = p.kind
	c.states = resize(c.states, n)
	c.alone = c.alone[:0]
	for i := range c.states {
		c.runAlone(p, g, i, which)
	}
}

// runAlone evaluates the rule for one member.
func (c *Column) runAlone(p *Rule, g *Group, i int, which []bool) {
	if which != nil && !which[i] {
		c.states[i] = skipped
		return
	}
	if len(c.alone) == 0 {
		c.alone = resize(c.alone, len(c.states))
	}
	v := &c.alone[i]
	*v = value.Value{}
	st := failed
	if p.Run(g.Members[i], g, v) {
		st = statusOf(v)
	}
	c.states[i] = st | byItself
}

// resize returns a list of n elements, of any content, in the memory of s if it can.
func resize[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }
