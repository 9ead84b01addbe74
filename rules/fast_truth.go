package rules

import (
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

func (c *compiler) truths(ns []*node) []truthFn {
	out := make([]truthFn, len(ns))
	for i, n := range ns {
		out[i] = c.truth(n)
	}
	return out
}

// truth compiles a node of kind boolean.
func (c *compiler) truth(n *node) truthFn {
	switch n.op {
	case ops.Const:
		t := n.val.Truth()
		return func(*Facts, *Group, *frame) (Truth, status) { return t, fine }
	case ops.Fact:
		slot := n.slot
		return func(f *Facts, _ *Group, _ *frame) (Truth, status) {
			v := &f.values[slot]
			return v.Truth(), v.status()
		}
	case ops.Var:
		slot := n.slot
		return func(_ *Facts, _ *Group, l *frame) (Truth, status) { return l.vals[slot].Truth(), l.vals[slot].status() }
	case ops.And:
		return c.junction(n, False)
	case ops.Or:
		return c.junction(n, True)
	case ops.Not:
		x := c.truth(n.args[0])
		return func(f *Facts, g *Group, l *frame) (Truth, status) {
			t, st := x(f, g, l)
			return t.Not(), st
		}
	case ops.If:
		return branch(c.truth(n.args[0]), c.truth(n.args[1]), c.truth(n.args[2]))
	case ops.Known, ops.Applies:
		return c.known(n)
	case ops.In:
		return c.in(n)
	case ops.InRange:
		return c.inRange(n)
	case ops.Compare:
		return c.comparison(n)
	}
	of, read := func(p *fastProgram) truthFn { return p.truth }, func(v *Value) Truth { return v.Truth() }
	if fn := form(c, n, typed[Truth, truthFn]{c.truth, of, read}); fn != nil {
		return fn
	}
	x := c.generic(n)
	return func(f *Facts, g *Group, l *frame) (Truth, status) {
		v, st := x(f, g, l)
		return TruthOf(v.Sign() != 0), st
	}
}

//go:noinline
func (c *compiler) junction(n *node, decides Truth) truthFn {
	xs := c.truths(n.args)
	otherwise := decides.Not()
	if len(xs) == 2 {
		x, y := xs[0], xs[1]
		return func(f *Facts, g *Group, l *frame) (Truth, status) {
			t, s1 := x(f, g, l)
			if t == decides && s1 != failed {
				return t, fine
			}
			u, s2 := y(f, g, l)
			switch {
			case u == decides && s2 != failed:
				return u, fine
			case s1 == fine && s2 == fine:
				return otherwise, fine
			case s1 == failed || s2 == failed:
				// What is missing may still decide over an error.
				if s1 == open || s2 == open || s1 == na || s2 == na {
					return Undetermined, min(s1, s2)
				}
				return Undetermined, failed
			}
			return Undetermined, max(s1, s2)
		}
	}
	return func(f *Facts, g *Group, l *frame) (Truth, status) {
		var undecided, err status
		for _, x := range xs {
			t, st := x(f, g, l)
			switch {
			case st == failed:
				err = failed
			case t == decides:
				return t, fine
			default:
				undecided = max(undecided, st)
			}
		}
		if undecided != fine {
			return Undetermined, undecided
		}
		if err != fine {
			return Undetermined, failed
		}
		return otherwise, fine
	}
}

// branch is c ? a : b for truths and texts; numbers have numIf, which reads leaves
// in place.
//
//go:noinline
func branch[T comparable, F ~func(*Facts, *Group, *frame) (T, status)](cond truthFn, a, b F) F {
	return func(f *Facts, g *Group, l *frame) (T, status) {
		t, st := cond(f, g, l)
		if st == fine {
			if t == True {
				return a(f, g, l)
			}
			return b(f, g, l)
		}
		x, sx := a(f, g, l)
		y, sy := b(f, g, l)
		if sx == fine && sy == fine && x == y {
			return x, fine
		}
		var none T
		return none, undecided(st, sx, sy)
	}
}

// withDefault is a ?? b for truths and texts.
//
//go:noinline
func withDefault[T any, F ~func(*Facts, *Group, *frame) (T, status)](a, b F) F {
	return func(f *Facts, g *Group, l *frame) (T, status) {
		x, st := a(f, g, l)
		if st == fine || st == failed {
			return x, st
		}
		y, sy := b(f, g, l)
		return y, orDefault(st, sy)
	}
}

func (c *compiler) known(n *node) truthFn {
	p, kind, wantKnown := c.program(n.args[0]), n.args[0].kind, n.op == ops.Known
	return func(f *Facts, g *Group, l *frame) (Truth, status) {
		_, st := p.value(kind, f, g, l)
		switch {
		case st == failed:
			return Undetermined, failed
		case wantKnown:
			return TruthOf(st == fine), fine
		}
		return TruthOf(st != na), fine
	}
}

// comparison compiles == != < <= > >= over any kind.
//
//go:noinline
func (c *compiler) comparison(n *node) truthFn {
	var when [3]Truth // by the order of the operands: less, equal, greater
	for i, holds := range n.row.When {
		when[i] = TruthOf(holds)
	}
	switch n.args[0].kind {
	case TextKind:
		x, y := c.text(n.args[0]), c.text(n.args[1])
		return func(f *Facts, g *Group, l *frame) (Truth, status) {
			a, s1 := x(f, g, l)
			b, s2 := y(f, g, l)
			if st := max(s1, s2); st != fine {
				return Undetermined, st
			}
			if a == b {
				return when[1], fine
			}
			return when[0], fine // only == and !=
		}
	case BoolKind:
		x, y := c.truth(n.args[0]), c.truth(n.args[1])
		return func(f *Facts, g *Group, l *frame) (Truth, status) {
			a, s1 := x(f, g, l)
			b, s2 := y(f, g, l)
			if st := max(s1, s2); st != fine {
				return Undetermined, st
			}
			if a == b {
				return when[1], fine
			}
			return when[0], fine
		}
	}
	x, y := c.operand(n.args[0]), c.operand(n.args[1])
	if x.fn == nil && y.fn == nil {
		return func(f *Facts, _ *Group, l *frame) (Truth, status) {
			v, w := x.leaf(f, l), y.leaf(f, l)
			if st := max(v.status(), w.status()); st != fine {
				return Undetermined, st
			}
			return when[frac.Cmp(v.v.Num, w.v.Num)+1], fine
		}
	}
	return func(f *Facts, g *Group, l *frame) (Truth, status) {
		a, s1 := x.get(f, g, l)
		b, s2 := y.get(f, g, l)
		if st := max(s1, s2); st != fine {
			return Undetermined, st
		}
		return when[frac.Cmp(a, b)+1], fine
	}
}

func (c *compiler) inRange(n *node) truthFn {
	x, lo, hi := c.operand(n.args[0]), c.operand(n.args[1]), c.operand(n.args[2])
	return func(f *Facts, g *Group, l *frame) (Truth, status) {
		v, s1 := x.get(f, g, l)
		a, s2 := lo.get(f, g, l)
		b, s3 := hi.get(f, g, l)
		if st := max(s1, s2, s3); st != fine {
			return Undetermined, st
		}
		return TruthOf(frac.Cmp(v, a) >= 0 && frac.Cmp(v, b) <= 0), fine
	}
}

// in compiles x in [a, b]: x == a or x == b.
func (c *compiler) in(n *node) truthFn {
	var equal func(f *Facts, g *Group, l *frame, i int) (bool, status)
	var first func(f *Facts, g *Group, l *frame) status
	switch n.args[0].kind {
	case TextKind:
		x, items := c.text(n.args[0]), make([]textFn, len(n.args)-1)
		for i, a := range n.args[1:] {
			items[i] = c.text(a)
		}
		first = func(f *Facts, g *Group, l *frame) status { _, st := x(f, g, l); return st }
		equal = func(f *Facts, g *Group, l *frame, i int) (bool, status) {
			a, s1 := x(f, g, l)
			b, s2 := items[i](f, g, l)
			return a == b, max(s1, s2)
		}
	case BoolKind:
		x, items := c.truth(n.args[0]), c.truths(n.args[1:])
		first = func(f *Facts, g *Group, l *frame) status { _, st := x(f, g, l); return st }
		equal = func(f *Facts, g *Group, l *frame, i int) (bool, status) {
			a, s1 := x(f, g, l)
			b, s2 := items[i](f, g, l)
			return a == b, max(s1, s2)
		}
	default:
		x, items := c.operand(n.args[0]), c.operands(n.args[1:])
		first = func(f *Facts, g *Group, l *frame) status { _, st := x.get(f, g, l); return st }
		equal = func(f *Facts, g *Group, l *frame, i int) (bool, status) {
			a, s1 := x.get(f, g, l)
			b, s2 := items[i].get(f, g, l)
			if st := max(s1, s2); st != fine {
				return false, st
			}
			return frac.Cmp(a, b) == 0, fine
		}
	}
	count := len(n.args) - 1
	return func(f *Facts, g *Group, l *frame) (Truth, status) {
		if first(f, g, l) == failed {
			return Undetermined, failed
		}
		var undecided, err status
		for i := range count {
			same, st := equal(f, g, l, i)
			switch {
			case st == failed:
				err = failed
			case st != fine:
				undecided = max(undecided, st)
			case same:
				return True, fine
			}
		}
		if undecided != fine {
			return Undetermined, undecided
		}
		return TruthOf(false), err
	}
}

// text compiles a node of kind text.
func (c *compiler) text(n *node) textFn {
	switch n.op {
	case ops.Const:
		s := n.val.v.Text
		return func(*Facts, *Group, *frame) (string, status) { return s, fine }
	case ops.Fact:
		slot := n.slot
		return func(f *Facts, _ *Group, _ *frame) (string, status) {
			v := &f.values[slot]
			return v.v.Text, v.status()
		}
	case ops.Var:
		slot := n.slot
		return func(_ *Facts, _ *Group, l *frame) (string, status) { return l.vals[slot].v.Text, l.vals[slot].status() }
	case ops.If:
		return branch(c.truth(n.args[0]), c.text(n.args[1]), c.text(n.args[2]))
	}
	of, read := func(p *fastProgram) textFn { return p.text }, func(v *Value) string { return v.v.Text }
	return form(c, n, typed[string, textFn]{c.text, of, read})
}

// host compiles a call of the host's function.
func (c *compiler) host(n *node) func(f *Facts, g *Group, l *frame) (Value, status) {
	args := make([]fastProgram, len(n.args))
	for i, a := range n.args {
		args[i] = c.program(a)
	}
	return func(f *Facts, g *Group, l *frame) (Value, status) {
		vals, worst := make([]Value, len(args)), fine
		for i := range args {
			v, st := args[i].value(n.args[i].kind, f, g, l)
			vals[i], worst = v, max(worst, st)
		}
		if worst != fine {
			return Value{}, worst
		}
		v, err := n.fn.call(c.schema, vals)
		if err != nil {
			return Value{}, failed
		}
		return v, v.status()
	}
}
