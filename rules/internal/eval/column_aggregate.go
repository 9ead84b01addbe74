package eval

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// aggregated reads what an aggregate gives: for rank a place for each member, otherwise a
// number for all, in the units of what is compared or as a fraction.
func (b *binder) aggregated(n *program.Node) (column.Form, bool) {
	for i, t := range b.inputs { // what a rule divides by, it has compared with zero
		if t.of != nil && t.of.Src == n.Src && t.of.Source() == n.Source() && t.part < 2 {
			return b.quotient(i), true
		}
	}
	s := source{of: n, each: b.aggregate(n), per: 1, limit: b.limit, all: !n.Row.Members.Ranks}
	s.value = b.inner(n.Args[0])
	if len(n.Args) > 1 {
		if s.where = b.inner(n.Args[1]); s.where == nil {
			s.value = nil
		}
	}
	if s.all && (s.value == nil || s.value.prog.Result().Den != 0 || n.Row.Unit != ops.FirstUnit) {
		s.part = 1
		b.read(s)
		s.part = 2
		b.read(s)
		return b.quotient(len(b.inputs) - 2), true
	}
	if s.all {
		s.per = s.value.prog.Result().Fd
	}
	return b.read(s), true
}

// quotient is input i, over the next one if it is a part of a fraction.
func (b *binder) quotient(i int) column.Form {
	f := b.forms[i]
	if b.inputs[i].part == 1 {
		f.Den, f.DenBits = b.forms[i+1].N, b.forms[i+1].Bits
	}
	return f
}

// inner binds what an aggregate asks of the members; nil if it cannot.
func (b *binder) inner(n *program.Node) *columns {
	in := b.prog.binder(b.limit, b.fine)
	f, ok := in.node(n)
	if last := in.Finish(f); ok && !in.Bad {
		return &columns{last, in.inputs}
	}
	return nil
}

// parts are what an aggregate asks of the members, and who counts.
type parts struct {
	value, where Column
	in           []int // who counts
	sorted       []int64
}

var partsPool = sync.Pool{New: func() any { return new(parts) }}

// one computes an aggregate that is the same for all members.
func (s *source) one(d *gathered) (x frac.Num, st status) {
	g := d.group
	at := g.lately(s.of)
	if a := at.Load(); a != nil && a.of == s.of {
		return a.val, a.st
	}
	if s.value != nil {
		p := partsPool.Get().(*parts)
		defer partsPool.Put(p)
		if p.ask(s, d) {
			if x, st, ok := p.combine(s.of.Row); ok {
				at.Store(&fastAggregate{of: s.of, val: x, st: st})
				return x, st
			}
		}
	}
	l := frames.Get().(*frame)
	defer l.release()
	return s.each(g.Members[0], g, l)
}

// rank gives each member its place; ok is false if that is for another to do.
func (s *source) rank(d *gathered, nums []int64, states []status) (all, ok bool) {
	if s.of == nil || s.value == nil {
		return false, false
	}
	p := partsPool.Get().(*parts)
	defer partsPool.Put(p)
	if !p.ask(s, d) || len(p.value.dens) > 0 || p.value.form.Fn <= 0 {
		return false, false
	}
	for i := range states {
		nums[i], states[i] = 0, na
	}
	sorted := resize(p.sorted, len(p.in))
	p.sorted = sorted
	for k, i := range p.in {
		sorted[k] = p.value.nums[i]
	}
	slices.Sort(sorted)
	for _, i := range p.in {
		larger, _ := slices.BinarySearch(sorted, p.value.nums[i]+1)
		nums[i], states[i] = int64(len(sorted)-larger)+1, fine
	}
	return len(p.in) == len(nums), true
}

// ask evaluates the parts, and finds who counts; ok is false if something is missing or an
// error, or beyond the columns.
func (p *parts) ask(s *source, d *gathered) (ok bool) {
	s.value.run(d, &p.value)
	if s.where != nil {
		s.where.run(d, &p.where)
	}
	p.in = slices.Grow(p.in[:0], len(d.group.Members))
	for i, st := range p.value.states {
		if s.where != nil {
			switch at := p.where.states[i]; {
			case at == na, at == fine && p.where.nums[i]*p.where.form.Fn == 0:
				continue
			case at != fine:
				return false
			}
		}
		if st == fine {
			p.in = append(p.in, i)
		} else if st != na {
			return false
		}
	}
	return true
}

// combine makes one number of those who count.
func (p *parts) combine(row *ops.Row) (x frac.Num, st status, ok bool) {
	v, m := &p.value, row.Members
	if len(p.in) == 0 {
		return x, na, true
	}
	if m.Better != 0 {
		top := p.in[0]
		for _, i := range p.in[1:] {
			if len(v.dens) > 0 || v.form.Fn < 0 {
				if m.Better*frac.Cmp(v.Value(i).Num, v.Value(top).Num) > 0 {
					top = i
				}
			} else if m.Better > 0 && v.nums[i] > v.nums[top] || m.Better < 0 && v.nums[i] < v.nums[top] {
				top = i
			}
		}
		return v.Value(top).Num, fine, true
	}
	if len(v.dens) > 0 || v.form.Bits+bits.Len(uint(len(p.in))) > 62 {
		return x, fine, false
	}
	sum := int64(0)
	for _, i := range p.in {
		sum += v.nums[i]
	}
	x = frac.Mul(frac.Int(sum), frac.New(v.form.Fn, v.form.Fd))
	if row.Unit != ops.FirstUnit {
		x, _ = frac.Quo(x, frac.Int(int64(len(p.in))))
	}
	return x, fine, true
}

// run computes the columns for all members.
func (cols *columns) run(d *gathered, c *Column) (finer bool) {
	n := len(d.group.Members)
	m := &c.machine
	finer = cols.gather(m, d)
	c.kind, c.prog, c.form = value.NumberKind, cols.prog, cols.prog.Result()
	c.alone, c.dens = c.alone[:0], c.dens[:0]
	c.nums, c.states = resize(c.nums, n), resize(c.states, n)
	if c.form.Den != 0 {
		c.dens = resize(c.dens, n)
	}
	c.fine = cols.prog.Run(m, n, c.nums, c.dens, c.states)
	return finer
}
