package rules

import "github.com/thidua-go/thidua/rules/internal/frac"

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
	if c.schema.limits.Bits < 256 {
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
