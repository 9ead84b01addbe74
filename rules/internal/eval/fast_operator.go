package eval

import (
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// kernel compiles an operator by the kernel of its row.
func (c *compiler) kernel(n *program.Node) numFn {
	k, env, xs := n.Row.Kernel.For(len(n.Args)), &c.Schema.Env, c.operands(n.Args)
	limited := n.Row.Size != nil
	if n.Row.Fast == ops.Clamp && xs[0].fn != nil && xs[1].constant() && xs[2].constant() &&
		frac.Cmp(xs[1].konst.Num, xs[2].konst.Num) <= 0 {
		return clamp(xs[0].fn, xs[1].konst.Num, xs[2].konst.Num)
	}
	switch {
	case k.One != nil:
		return kernelOfOne(k.One, xs[0], env, limited)
	case k.Two != nil:
		return kernelOfTwo(k.Two, xs[0], xs[1], env, limited, n.Row.Fast)
	case k.Three != nil:
		return kernelOfThree(k.Three, xs[0], xs[1], xs[2], env, limited)
	}
	c.prog.framed = true
	return kernelOfMany(k.Many, xs, env, limited)
}

//go:noinline
func kernelOfOne(one func(frac.Num) frac.Num, x operand, env *ops.Env, limited bool) numFn {
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		v, st := x.get(f, g, l)
		if st != fine {
			return v, st
		}
		if v = one(v); limited && env.TooLarge(v) {
			return v, failed
		}
		return v, fine
	}
}

//go:noinline
func kernelOfTwo(two ops.OfTwo, x, y operand, env *ops.Env, limited bool, shape ops.Fast) numFn {
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		a, s1 := x.leaf(f, l)
		if x.fn != nil {
			a, s1 = x.fn(f, g, l)
		}
		b, s2 := y.leaf(f, l)
		if y.fn != nil {
			b, s2 = y.fn(f, g, l)
		}
		if st := max(s1, s2); st != fine {
			return a, st
		}
		switch shape {
		case ops.Product: // what fits in a machine word is computed in place
			if p, ok := frac.MulSmall(a, b); ok {
				return p, fine
			}
		case ops.SumOfTwo:
			if s, ok := frac.AddSmall(a, b); ok {
				return s, fine
			}
		case ops.LessOfTwo:
			if s, ok := frac.AddSmall(a, frac.Neg(b)); ok {
				return s, fine
			}
		case ops.Quotient:
			if q, ok := frac.Quo(a, b); ok && q.Small() {
				return q, fine
			}
		}
		v, fault := two(env, a, b)
		switch {
		case fault == ops.NoHolidays:
			return v, open
		case fault != "" || limited && env.TooLarge(v):
			return v, failed
		}
		return v, fine
	}
}

//go:noinline
func kernelOfThree(three ops.OfThree, x, y, z operand, env *ops.Env, limited bool) numFn {
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		u, s1 := x.get(f, g, l)
		v, s2 := y.leaf(f, l)
		if y.fn != nil {
			v, s2 = y.fn(f, g, l)
		}
		w, s3 := z.leaf(f, l)
		if z.fn != nil {
			w, s3 = z.fn(f, g, l)
		}
		if st := max(s1, s2, s3); st != fine {
			return u, st
		}
		r, _, fault := three(env, u, v, w)
		if fault != "" || limited && env.TooLarge(r) {
			return r, failed
		}
		return r, fine
	}
}

//go:noinline
func kernelOfMany(many ops.OfMany, xs []operand, env *ops.Env, limited bool) numFn {
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		base, worst := len(l.nums), fine
		for i := range xs {
			v, st := xs[i].get(f, g, l)
			l.nums, worst = append(l.nums, v), max(worst, st)
		}
		operands := l.nums[base:]
		l.nums = l.nums[:base]
		if worst != fine {
			return frac.Num{}, worst
		}
		v, _, fault := many(env, operands)
		if fault != "" || limited && env.TooLarge(v) {
			return v, failed
		}
		return v, fine
	}
}

// bounded holds a number to the limit of its size.
func (c *compiler) bounded(x frac.Num) (frac.Num, status) {
	if c.Schema.Env.TooLarge(x) {
		return x, failed
	}
	return x, fine
}

// term is an operand of a sum.
type term struct {
	operand
	minus bool
}

// terms flattens a - b + c in order. What stands in brackets on the right is an
// operand of its own, so that the same sums are made as by the plain evaluator.
func (c *compiler) terms(n *program.Node, out []term) []term {
	if n.Row.Fast == ops.SumOfTwo || n.Row.Fast == ops.LessOfTwo {
		out = c.terms(n.Args[0], out)
		return append(out, term{c.operand(n.Args[1]), n.Row.Fast == ops.LessOfTwo})
	}
	return append(out, term{c.operand(n), false})
}

// sum adds terms. The partial sums are bounded as the plain evaluator's are:
// sum(a, b) starts at zero and looks at all operands first, a + b starts at a. What is
// small needs no bound, so small terms are added without regard to order; at the first
// that does not fit, that ends.
//
//go:noinline
func (c *compiler) sum(ts []term, zero bool) numFn {
	small := c.Schema.Env.Bits >= 256 // otherwise a sum of small terms may be too large
	general := func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		var acc frac.Sum
		worst := fine
		for i := range ts {
			t := &ts[i]
			v, st := t.leaf(f, l)
			if t.fn != nil {
				v, st = t.fn(f, g, l)
			}
			if worst = max(worst, st); worst != fine {
				continue
			}
			if t.minus {
				v = frac.Neg(v)
			}
			if small && acc.Add(v) {
				continue
			}
			// No term is evaluated twice: sums stand in sums.
			over := fine
			if i > 0 || zero {
				v, over = c.bounded(frac.Add(acc.Num(), v))
			}
			return c.addRest(v, over, ts[i+1:], zero, f, g, l)
		}
		return acc.Num(), worst
	}
	slots := make([]int, len(ts))
	for i, t := range ts {
		if !small || t.minus || t.fn != nil || t.konst != nil || t.let {
			return general
		}
		slots[i] = t.slot
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) { // facts only
		var acc frac.Sum
		for _, slot := range slots {
			if v := f.Values.At(slot); statusOf(v) != fine || !acc.Add(v.Num) {
				return general(f, g, l)
			}
		}
		return acc.Num(), fine
	}
}

// addRest adds terms of any size to a sum, one by one; over says whether it is too
// large already. Of all operands of one operator, what is missing comes before that.
func (c *compiler) addRest(
	s frac.Num, over status, ts []term, all bool, f *Facts, g *Group, l *frame,
) (frac.Num, status) {
	worst := fine
	for i := range ts {
		v, st := ts[i].get(f, g, l)
		if worst = max(worst, st); worst != fine || over != fine {
			continue
		}
		if ts[i].minus {
			v = frac.Neg(v)
		}
		s, over = c.bounded(frac.Add(s, v))
	}
	if all && worst != fine {
		return s, worst
	}
	return s, max(worst, over)
}

// sumOfAll is sum and mean.
//
//go:noinline
func (c *compiler) sumOfAll(n *program.Node) numFn {
	ts := make([]term, len(n.Args))
	for i, a := range n.Args {
		ts[i].operand = c.operand(a)
	}
	sum := c.sum(ts, true)
	if n.Row.Fast != ops.MeanOfAll {
		return sum
	}
	count := frac.Int(int64(len(ts)))
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
func (c *compiler) count(n *program.Node) numFn {
	xs := c.operands(n.Args)
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		k, worst := int64(0), fine
		for i := range xs {
			t, st := xs[i].get(f, g, l)
			worst = max(worst, st)
			if t.True() {
				k++
			}
		}
		return frac.Int(k), worst
	}
}

// clamp is an expression between two constants, as most are.
//
//go:noinline
func clamp(x numFn, least, greatest frac.Num) numFn {
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		v, st := x(f, g, l)
		switch {
		case st != fine:
			return v, st
		case frac.Cmp(v, least) < 0:
			return least, fine
		case frac.Cmp(v, greatest) > 0:
			return greatest, fine
		}
		return v, fine
	}
}

//go:noinline
func (c *compiler) extremum(n *program.Node) numFn {
	xs, sign := c.operands(n.Args), n.Row.Extreme
	if len(xs) == 2 && xs[0].constant() && xs[1].fn != nil {
		limit, x := xs[0].konst.Num, xs[1].fn
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) { // a cap
			v, st := x(f, g, l)
			if st == fine && sign*frac.Cmp(limit, v) > 0 {
				v = limit
			}
			return v, st
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		top, worst := xs[0].get(f, g, l)
		for i := 1; i < len(xs); i++ {
			v, st := xs[i].leaf(f, l)
			if xs[i].fn != nil {
				v, st = xs[i].fn(f, g, l)
			}
			if worst = max(worst, st); worst == fine && sign*frac.Cmp(v, top) > 0 {
				top = v
			}
		}
		return top, worst
	}
}

// comparison compiles == != < <= > >= over any kind.
//
//go:noinline
func (c *compiler) comparison(n *program.Node) numFn {
	var when [3]frac.Num // by the order of the operands: less, equal, greater
	for i, holds := range n.Row.When {
		when[i] = frac.Bool(holds)
	}
	if n.Args[0].Kind == value.TextKind {
		x, y := c.text(n.Args[0]), c.text(n.Args[1])
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			a, s1 := x(f, g, l)
			b, s2 := y(f, g, l)
			if a == b {
				return when[1], max(s1, s2)
			}
			return when[0], max(s1, s2) // only == and !=
		}
	}
	x, y := c.operand(n.Args[0]), c.operand(n.Args[1])
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		a, s1 := x.leaf(f, l)
		if x.fn != nil {
			a, s1 = x.fn(f, g, l)
		}
		b, s2 := y.leaf(f, l)
		if y.fn != nil {
			b, s2 = y.fn(f, g, l)
		}
		if st := max(s1, s2); st != fine {
			return a, st
		}
		return when[frac.Cmp(a, b)+1], fine
	}
}

// junction compiles and, or. An operand that decides wins over everything; what is
// missing may still decide, so it wins over an error.
//
//go:noinline
func (c *compiler) junction(n *program.Node) numFn {
	xs, decides := c.operands(n.Args), n.Op == ops.Or
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		var undecided, err status
		for i := range xs {
			t, st := xs[i].leaf(f, l)
			if xs[i].fn != nil {
				t, st = xs[i].fn(f, g, l)
			}
			switch {
			case st == fine && t.True() == decides:
				return t, fine
			case st == failed:
				err = failed
			default:
				undecided = either(undecided, st)
			}
		}
		if undecided != fine {
			return frac.Num{}, undecided
		}
		return frac.Bool(!decides), err
	}
}

// inRange compiles x in a..b: a <= x and x <= b, where either end decides alone.
//
//go:noinline
func (c *compiler) inRange(n *program.Node) numFn {
	xs := c.operands(n.Args)
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		x, sx := xs[0].get(f, g, l)
		least, s1 := xs[1].get(f, g, l)
		greatest, s2 := xs[2].get(f, g, l)
		s1, s2 = max(sx, s1), max(sx, s2)
		if s1 == fine && frac.Cmp(x, least) < 0 || s2 == fine && frac.Cmp(x, greatest) > 0 {
			return frac.Bool(false), fine
		}
		var undecided, err status
		for _, st := range [2]status{s1, s2} {
			if st == failed {
				err = failed
			} else {
				undecided = either(undecided, st)
			}
		}
		if undecided != fine {
			return frac.Num{}, undecided
		}
		return frac.Bool(true), err
	}
}

// in compiles x in [a, b]: x == a or x == b.
//
//go:noinline
func in[T any](c *compiler, n *program.Node, compile func(*program.Node) fn[T], same func(a, b T) bool) numFn {
	xs := make([]fn[T], len(n.Args))
	for i, a := range n.Args {
		xs[i] = compile(a)
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		x, sx := xs[0](f, g, l)
		var undecided, err status
		for _, item := range xs[1:] {
			y, st := item(f, g, l)
			switch st = max(sx, st); {
			case st == failed:
				err = failed
			case st != fine:
				undecided = either(undecided, st)
			case same(x, y):
				return frac.Bool(true), fine
			}
		}
		if undecided != fine {
			return frac.Num{}, undecided
		}
		return frac.Bool(false), err
	}
}
