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
	over, m := n.Over(), n.Row.Members
	ranks := m.Ranks && !m.Share
	s := source{of: n, each: b.aggregate(n), per: 1, limit: b.limit, all: !m.Ranks && !over.Own}
	if over.X != nil && over.PerKind == nil && !over.Own && !m.Share {
		s.value = b.inner(over.X)
	}
	if over.Where != nil {
		if s.where = b.inner(over.Where); s.where == nil {
			s.value = nil
		}
	}
	if !ranks && (s.value == nil || s.value.prog.Result().Den != 0 || n.Row.Unit != ops.FirstUnit) {
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

// same is what an aggregate is for all members of a group.
type same struct {
	x  frac.Num
	st status
}

// common is an aggregate that is the same for all members of a group. It is kept beside the facts, and not with the
// group, which would cost every group memory: one call serves all members.
func (d *gathered) common(s *source) *factColumn {
	key := otherFacts{of: s}
	if d.others[key] == nil {
		if s.part < 2 {
			d.one(s)
		}
		f := d.fresh()
		f.spare = resize(f.spare, len(f.nums))
		if f.states = f.spare; s.spread(d, f.nums, f.states) {
			f.states = nil
		}
		d.keep(key, f)
	}
	return d.others[key]
}

// one computes, for each group, an aggregate that is the same for all members, unless a single call has
// left it there.
func (d *gathered) one(s *source) {
	var p *parts
	if s.value != nil && slices.ContainsFunc(d.groups, func(g *Group) bool { return g.recently(s.of) == nil }) {
		p = partsPool.Get().(*parts)
		defer partsPool.Put(p)
		p.ask(s, d)
	}
	d.same = resize(d.same, len(d.groups)) // asking may have written to it
	from := 0
	for k, g := range d.groups {
		if a := g.recently(s.of); a != nil {
			d.same[k] = same{a.val, a.st}
		} else if len(g.Members) > 0 {
			d.same[k] = s.oneOf(g, p, from)
		}
		from += len(g.Members)
	}
}

// oneOf computes an aggregate of a group whose members' parts begin at from.
func (s *source) oneOf(g *Group, p *parts, from int) same {
	if p != nil && p.count(s, from, from+len(g.Members)) {
		if x, st, ok := p.combine(s.of.Row); ok {
			return same{x, st}
		}
	}
	l := frames.Get().(*frame)
	defer l.release()
	x, st := s.each(g.Members[0], g, l)
	return same{x, st}
}

// spread gives every member what its group has in common; all reports whether all is fine.
func (s *source) spread(d *gathered, nums []int64, states []status) (all bool) {
	all = true
	from := 0
	for k, g := range d.groups {
		x, st := s.whole(d.same[k].x, d.same[k].st)
		to := from + len(g.Members)
		for i := from; i < to; i++ {
			nums[i], states[i] = x, st
		}
		from, all = to, all && (st == fine || len(g.Members) == 0)
	}
	return all
}

// rank gives each member its place in its group; ok is false if that is for another to do.
func (s *source) rank(d *gathered, nums []int64, states []status) (all, ok bool) {
	if s.of == nil || s.value == nil {
		return false, false
	}
	p := partsPool.Get().(*parts)
	defer partsPool.Put(p)
	if p.ask(s, d); len(p.value.dens) > 0 || p.value.form.Fn <= 0 {
		return false, false
	}
	for i := range states {
		nums[i], states[i] = 0, na
	}
	all = true
	from := 0
	for _, g := range d.groups {
		to := from + len(g.Members)
		if !p.count(s, from, to) {
			return false, false
		}
		sorted := resize(p.sorted, len(p.in))
		p.sorted = sorted
		for k, i := range p.in {
			sorted[k] = p.value.nums[i]
		}
		slices.Sort(sorted)
		for _, i := range p.in {
			better := 0 // how many there are
			if s.of.Row.Members.Rising {
				better, _ = slices.BinarySearch(sorted, p.value.nums[i])
			} else {
				notBetter, _ := slices.BinarySearch(sorted, p.value.nums[i]+1)
				better = len(sorted) - notBetter
			}
			nums[i], states[i] = int64(better)+1, fine
		}
		from, all = to, all && len(p.in) == len(g.Members)
	}
	return all, true
}

// ask evaluates the parts.
func (p *parts) ask(s *source, d *gathered) {
	s.value.run(d, &p.value)
	if s.where != nil {
		s.where.run(d, &p.where)
	}
}

// count finds who counts of those from one member to before another; ok is false if
// something is missing or an error, or beyond the columns.
func (p *parts) count(s *source, from, to int) (ok bool) {
	p.in = slices.Grow(p.in[:0], to-from)
	for i := from; i < to; i++ {
		if s.where != nil {
			switch at := p.where.states[i]; {
			case at == na, at == fine && p.where.nums[i]*p.where.form.Fn == 0:
				continue
			case at != fine:
				return false
			}
		}
		switch p.value.states[i] {
		case fine:
			p.in = append(p.in, i)
		case na:
		default:
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
			if m.Better*v.cmp(i, top) > 0 {
				top = i
			}
		}
		return v.Value(top).Num, fine, true
	}
	if !m.Adds || len(v.dens) > 0 || v.form.Bits+bits.Len(uint(len(p.in))) > 62 {
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
	n := len(d.members)
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
