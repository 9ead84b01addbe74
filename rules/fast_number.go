package rules

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// The arithmetic of the fast evaluator. Operands that are leaves are read in
// place, and what fits in a machine word is computed in place: a call costs more
// than the arithmetic.
//
// Functions that make closures are marked go:noinline: where such a function is
// itself inlined, the compiler does not inline what its closures call, and they run
// up to a third slower.

//go:noinline
func (c *compiler) product(x, y operand) numFn {
	if x.konst != nil && y.fact() { // a weighted fact
		return c.weighted(x.konst.v.Num, y.slot)
	}
	return c.productOfAny(x, y)
}

//go:noinline
func (c *compiler) productOfAny(x, y operand) numFn {
	if x.fn == nil && y.fn == nil {
		return func(f *Facts, _ *Group, l *frame) (frac.Num, status) {
			v, w := x.leaf(f, l), y.leaf(f, l)
			if st := max(v.status(), w.status()); st != fine {
				return v.v.Num, st
			}
			if p, ok := frac.MulSmall(v.v.Num, w.v.Num); ok {
				return p, fine
			}
			return c.bounded(frac.Mul(v.v.Num, w.v.Num))
		}
	}
	if y.fn == nil { // (…) * leaf, as in full * actual / plan
		fn := x.fn
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			a, st := fn(f, g, l)
			w := y.leaf(f, l)
			if st = max(st, w.status()); st != fine {
				return a, st
			}
			if p, ok := frac.MulSmall(a, w.v.Num); ok {
				return p, fine
			}
			return c.bounded(frac.Mul(a, w.v.Num))
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		a, s1 := x.get(f, g, l)
		b, s2 := y.get(f, g, l)
		if st := max(s1, s2); st != fine {
			return a, st
		}
		if p, ok := frac.MulSmall(a, b); ok {
			return p, fine
		}
		return c.bounded(frac.Mul(a, b))
	}
}

//go:noinline
func (c *compiler) quotient(x, y operand) numFn {
	if y.fn == nil {
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			var a frac.Num
			var st status
			if x.fn != nil {
				a, st = x.fn(f, g, l)
			} else {
				v := x.leaf(f, l)
				a, st = v.v.Num, v.status()
			}
			w := y.leaf(f, l)
			if st = max(st, w.status()); st != fine {
				return a, st
			}
			q, ok := frac.Quo(a, w.v.Num)
			if !ok {
				return q, failed
			}
			return c.bounded(q)
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		a, s1 := x.get(f, g, l)
		b, s2 := y.get(f, g, l)
		if st := max(s1, s2); st != fine {
			return a, st
		}
		q, ok := frac.Quo(a, b)
		if !ok {
			return q, failed
		}
		return c.bounded(q)
	}
}

// weighted is a constant times a fact.
//
//go:noinline
func (c *compiler) weighted(weight frac.Num, slot int) numFn {
	return func(f *Facts, _ *Group, _ *frame) (frac.Num, status) {
		v := &f.values[slot]
		if st := v.status(); st != fine {
			return v.v.Num, st
		}
		if p, ok := frac.MulSmall(weight, v.v.Num); ok {
			return p, fine
		}
		return c.bounded(frac.Mul(weight, v.v.Num))
	}
}

// sumOfTwo is a + b and a - b.
//
//go:noinline
func (c *compiler) sumOfTwo(x, y operand, minus bool) numFn {
	add := frac.Add
	if minus {
		add = frac.Sub
	}
	if x.fn == nil && y.fn == nil {
		return func(f *Facts, _ *Group, l *frame) (frac.Num, status) {
			v, w := x.leaf(f, l), y.leaf(f, l)
			if st := max(v.status(), w.status()); st != fine {
				return v.v.Num, st
			}
			return c.bounded(add(v.v.Num, w.v.Num))
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		a, s1 := x.get(f, g, l)
		b, s2 := y.get(f, g, l)
		if st := max(s1, s2); st != fine {
			return a, st
		}
		return c.bounded(add(a, b))
	}
}

// term is an operand of a sum.
type term struct {
	operand
	minus bool
}

// sumOf adds terms. The partial sums are bounded as the plain evaluator's are:
// sum(a, b) starts at zero, a + b at a. What is small needs no bound, so small terms are
// added without regard to order; at the first that does not fit, that ends.
//
//go:noinline
func (c *compiler) sumOf(ts []term, zero bool) numFn {
	slow := c.sumInOrder(ts, zero)
	if c.schema.env.Bits < 256 {
		return slow // a sum of small terms may be too large
	}
	if slots := factsOnly(ts); slots != nil {
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			var acc frac.Sum
			worst := fine
			for _, slot := range slots {
				v := &f.values[slot]
				if worst = max(worst, v.status()); worst == fine && !acc.Add(v.v.Num) {
					return slow(f, g, l)
				}
			}
			return acc.Num(), worst
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		var acc frac.Sum
		worst := fine
		for i := range ts {
			t := &ts[i]
			var v frac.Num
			var st status
			if t.fn != nil {
				v, st = t.fn(f, g, l)
			} else {
				w := t.leaf(f, l)
				v, st = w.v.Num, w.status()
			}
			if worst = max(worst, st); worst != fine {
				continue
			}
			if t.minus {
				v = frac.Neg(v)
			}
			if acc.Add(v) {
				continue
			}
			// No term is evaluated twice: sums stand in sums.
			s, st := v, fine
			if i > 0 || zero {
				if s, st = c.bounded(frac.Add(acc.Num(), v)); st != fine {
					return s, st
				}
			}
			return c.addRest(s, st, ts[i+1:], f, g, l)
		}
		return acc.Num(), worst
	}
}

// sumInOrder adds terms of any size one by one.
//
//go:noinline
func (c *compiler) sumInOrder(ts []term, zero bool) numFn {
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		s, worst := ts[0].get(f, g, l)
		if zero && worst == fine {
			s, worst = c.bounded(s)
		}
		return c.addRest(s, worst, ts[1:], f, g, l)
	}
}

// addRest adds terms to a sum, which is worth nothing if worst is not fine.
func (c *compiler) addRest(s frac.Num, worst status, ts []term, f *Facts, g *Group, l *frame) (frac.Num, status) {
	for i := range ts {
		v, st := ts[i].get(f, g, l)
		if worst = max(worst, st); worst != fine {
			continue
		}
		if ts[i].minus {
			v = frac.Neg(v)
		}
		if s, worst = c.bounded(frac.Add(s, v)); worst != fine {
			return s, worst
		}
	}
	return s, worst
}

// factsOnly returns the slots of a sum of facts alone, and nil if it has other
// terms.
func factsOnly(ts []term) []int {
	var slots []int
	for _, t := range ts {
		if !t.fact() || t.minus {
			return nil
		}
		slots = append(slots, t.slot)
	}
	return slots
}

// terms flattens a - b + c in order. What stands in brackets on the right is an
// operand of its own, so that the same sums are made as by the plain evaluator.
func (c *compiler) terms(n *node, out []term) []term {
	if n.row.Fast == ops.SumOfTwo || n.row.Fast == ops.LessOfTwo {
		out = c.terms(n.args[0], out)
		return append(out, term{c.operand(n.args[1]), n.row.Fast == ops.LessOfTwo})
	}
	return append(out, term{c.operand(n), false})
}

// addends are the operands of sum and mean.
func (c *compiler) addends(n *node) (ts []term) {
	for _, a := range n.args {
		ts = append(ts, term{c.operand(a), false})
	}
	return ts
}

//go:noinline
func (c *compiler) mean(n *node) numFn {
	sum, count := c.sumOf(c.addends(n), true), frac.Int(int64(len(n.args)))
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		s, st := sum(f, g, l)
		if st != fine {
			return s, st
		}
		q, _ := frac.Quo(s, count)
		return c.bounded(q)
	}
}

//go:noinline
func (c *compiler) round(n *node) numFn {
	x, places := c.operand(n.args[0]), int64(0)
	if len(n.args) == 2 {
		places, _ = n.args[1].val.v.Num.Int64()
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		v, st := x.get(f, g, l)
		if st != fine {
			return v, st
		}
		return frac.Round(v, int32(places), ops.RoundMode), fine
	}
}

//go:noinline
func (c *compiler) clamp(n *node) numFn {
	x, lo, hi := c.operand(n.args[0]), c.operand(n.args[1]), c.operand(n.args[2])
	if x.fn != nil && lo.konst != nil && hi.konst != nil && frac.Cmp(lo.konst.v.Num, hi.konst.v.Num) <= 0 {
		fn, a, b := x.fn, lo.konst.v.Num, hi.konst.v.Num
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			v, st := fn(f, g, l)
			switch {
			case st != fine:
				return v, st
			case frac.Cmp(v, a) < 0:
				return a, fine
			case frac.Cmp(v, b) > 0:
				return b, fine
			}
			return v, fine
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		v, s1 := x.get(f, g, l)
		a, s2 := lo.get(f, g, l)
		b, s3 := hi.get(f, g, l)
		if st := max(s1, s2, s3); st != fine {
			return v, st
		}
		switch {
		case frac.Cmp(a, b) > 0:
			return v, failed
		case frac.Cmp(v, a) < 0:
			return a, fine
		case frac.Cmp(v, b) > 0:
			return b, fine
		}
		return v, fine
	}
}

//go:noinline
func (c *compiler) extremum(n *node, sign int) numFn {
	xs := c.operands(n.args)
	if len(xs) == 2 && xs[0].konst != nil && xs[1].fn != nil { // a cap on an expression
		limit, fn := xs[0].konst.v.Num, xs[1].fn
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			v, st := fn(f, g, l)
			if st == fine && sign*frac.Cmp(v, limit) <= 0 {
				return limit, fine
			}
			return v, st
		}
	}
	if !slices.ContainsFunc(xs, func(o operand) bool { return o.fn != nil }) {
		return func(f *Facts, _ *Group, l *frame) (frac.Num, status) {
			v := xs[0].leaf(f, l)
			top, worst := v.v.Num, v.status()
			for i := 1; i < len(xs); i++ {
				v := xs[i].leaf(f, l)
				if worst = max(worst, v.status()); worst == fine && sign*frac.Cmp(v.v.Num, top) > 0 {
					top = v.v.Num
				}
			}
			return top, worst
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		top, worst := xs[0].get(f, g, l)
		for i := 1; i < len(xs); i++ {
			v, st := xs[i].get(f, g, l)
			if worst = max(worst, st); worst == fine && sign*frac.Cmp(v, top) > 0 {
				top = v
			}
		}
		return top, worst
	}
}

//go:noinline
func (c *compiler) count(n *node) numFn {
	conds := c.truths(n.args)
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		k, worst := int64(0), fine
		for _, cond := range conds {
			t, st := cond(f, g, l)
			worst = max(worst, st)
			if t == True {
				k++
			}
		}
		return frac.Int(k), worst
	}
}
