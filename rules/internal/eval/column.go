package eval

import (
	"cmp"
	"context"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Column is what a rule says of the members of groups, one group after another.
type Column struct {
	kind   value.Kind
	form   column.Form     // what nums and dens are in
	prog   *column.Program // whose result they are
	nums   []int64
	dens   []int64       // empty if there is no denominator
	states []status      // with byItself of those who were evaluated one by one
	alone  []value.Value // what that gave; as long as states, or empty
	fine   bool          // all states are
	facts  gathered      // that it was computed from

	machine column.Machine
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
	switch st := c.states[i]; st {
	case byItself:
		return c.alone[i]
	case fine:
		den := c.form.Fd
		if len(c.dens) > 0 {
			den *= c.dens[i]
		}
		return value.Value{Kind: c.kind, State: value.Known, Num: frac.New(c.nums[i]*c.form.Fn, den)}
	case na, na | byItself:
		return value.None()
	}
	return value.Value{}
}

// cmp compares the numbers of two members that are fine.
func (c *Column) cmp(i, j int) int {
	a, b := c.nums[i], c.nums[j]
	switch {
	case c.form.Fn < 0, len(c.dens) > 0 && c.form.Bits+c.form.DenBits > 62:
		return frac.Cmp(c.Value(i).Num, c.Value(j).Num)
	case len(c.dens) > 0:
		a, b = a*c.dens[j], b*c.dens[i]
	}
	return cmp.Compare(a, b)
}

// Round rounds the known numbers to units; all reports whether all are known and fit.
func (c *Column) Round(places int32, m frac.Mode, dst []int64, ok []bool) (all bool) {
	units := len(c.nums) > 0 && c.kind == value.NumberKind && c.prog.Round(int(places), m, c.nums, c.dens, dst)
	if units && c.fine {
		for i := range ok {
			ok[i] = true
		}
		return true
	}
	all = true
	for i, st := range c.states {
		switch {
		case units && st == fine:
			ok[i] = true
		case st&^byItself == fine && c.kind == value.NumberKind:
			dst[i], ok[i] = frac.Units(c.Value(i).Num, places, m)
		default:
			dst[i], ok[i] = 0, false
		}
		all = all && ok[i]
	}
	return all
}

// RunAll evaluates the rule for the members of groups of which is true, for all if it is nil. The
// error is that of ctx.
func (p *Rule) RunAll(ctx context.Context, groups []*Group, which []bool, c *Column) error {
	n, large := 0, false
	for _, g := range groups {
		n, large = n+len(g.Members), large || g.Large
	}
	if cols := p.bound(false); cols == nil || n == 0 || large {
		c.nums, c.dens, c.alone, c.fine = c.nums[:0], c.dens[:0], c.alone[:0], false
		c.states = resize(c.states, n)
		for i := range c.states {
			c.states[i] = column.Beside
		}
	} else {
		c.facts.of(groups)
		if cols.run(&c.facts, c) && p.cols[1] != nil {
			p.cols[1].run(&c.facts, c)
		}
	}
	c.kind = p.kind
	if c.fine && which == nil {
		return nil
	}
	for i, st := range c.states {
		if which != nil && !which[i] {
			c.states[i], c.fine = skipped, false
		} else if st == column.Beside {
			if err := ctx.Err(); err != nil {
				c.states, c.fine = c.states[:0], false
				return err
			}
			c.runAlone(p, groups, i)
		}
	}
	return nil
}

// Among returns which member of which group the one at i is, counted through all.
func Among(groups []*Group, i int) (g *Group, member int) {
	for _, g := range groups {
		if i < len(g.Members) {
			return g, i
		}
		i -= len(g.Members)
	}
	return nil, 0
}

// runAlone evaluates the rule for one member.
func (c *Column) runAlone(p *Rule, groups []*Group, i int) {
	if len(c.alone) == 0 {
		c.alone = resize(c.alone, len(c.states))
	}
	v := &c.alone[i]
	*v = value.Value{}
	st := failed
	g, member := Among(groups, i)
	f := g.Members[member]
	if x, ok := p.Whole(f, g); ok {
		v.Num, v.Kind, v.State, st = x, p.kind, value.Known, fine
	} else if (!f.Large || p.Afford(f, g) == nil) && p.Run(f, g, v) {
		st = statusOf(v)
	}
	c.states[i] = st | byItself
}

// resize returns a list of n elements, of any content, in the memory of s if it can.
func resize[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

// gather reads what a rule reads of a group; finer reports whether a fact has more places
// than its column.
func (cols *columns) gather(m *column.Machine, d *gathered) (finer bool) {
	n := len(d.members)
	need := n * len(cols.inputs)
	m.In = m.In[:0]
	free, frees := resize(m.Nums, need), resize(m.Sts, need)
	m.Nums, m.Sts = free, frees
	for i := range cols.inputs {
		s := &cols.inputs[i]
		f := (*factColumn)(nil)
		if s.each == nil {
			f = d.column(s)
			finer = finer || f.finer
			if f.size>>s.limit == 0 {
				m.In = append(m.In, column.Input{N: f.nums, Sts: f.states})
				continue
			}
		}
		nums, states := free[:n:n], frees[:n:n]
		free, frees = free[n:], frees[n:]
		in := column.Input{N: nums, Sts: states}
		switch {
		case f != nil:
			s.cut(f, nums, states)
		case s.all:
			f = d.common(s)
			in.N, in.Sts = f.nums, f.states
		case s.ask(d, nums, states):
			in.Sts = nil
		}
		m.In = append(m.In, in)
	}
	return finer
}

// cut leaves out of a column of facts those beyond the limit.
func (s *source) cut(f *factColumn, nums []int64, states []status) {
	clear(states)
	copy(states, f.states)
	for i, x := range f.nums {
		if nums[i] = x; x>>s.limit != x>>63 {
			nums[i], states[i] = 0, column.Beside
		}
	}
}

// ask evaluates a part for every member; all reports whether all states are fine.
func (s *source) ask(d *gathered, nums []int64, states []status) (all bool) {
	if all, ok := s.rank(d, nums, states); ok {
		return all
	}
	l := frames.Get().(*frame)
	defer l.release()
	all = true
	i := 0
	for _, g := range d.groups {
		for _, f := range g.Members {
			x, st := s.each(f, g, l)
			nums[i], states[i] = s.whole(x, st)
			all = all && states[i] == fine
			i++
		}
	}
	return all
}

// whole returns a number in the units of the source.
func (s *source) whole(x frac.Num, st status) (int64, status) {
	if st != fine {
		return int64(s.part >> 1), st // nothing is divided by zero
	}
	n, ok := x.In(1, s.per)
	if s.part != 0 {
		var d int64
		n, d, ok = x.Parts()
		if d>>s.limit != 0 || n>>s.limit != n>>63 {
			ok = false
		}
		if s.part == 2 {
			n = d
		}
	}
	if !ok || n>>s.limit != n>>63 {
		return int64(s.part >> 1), column.Beside
	}
	return n, fine
}
