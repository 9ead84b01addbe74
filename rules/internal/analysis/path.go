package analysis

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// path is what holds where an expression stands, beyond what the schema says:
// the extents of expressions that the conditions on the way to it speak of.
// Expressions are known by their key, so that a guard and what it guards need not
// be the same node. A nil path is one that nothing can come by. Paths are
// immutable lists, the last condition first.
type path struct {
	before *path
	length int
	key    int
	x      extent
}

// of returns what the path says of the expression of a key.
func (e *path) of(key int) (extent, bool) {
	for ; e.before != nil; e = e.before {
		if e.key == key {
			return e.x, true
		}
	}
	return extent{}, false
}

// with is e where the expression of a key lies in x too.
func (c *checker) with(e *path, key int, x extent) *path {
	if e == nil {
		return nil
	}
	if y, ok := e.of(key); ok {
		x = x.meet(y)
	}
	if x.empty() {
		return nil
	}
	c.steps += e.length / stepLength
	return &path{e, e.length + 1, key, x}
}

// stepLength is how much of a path can be searched in the time of a step.
const stepLength = 64

// either is what holds whichever of two paths was taken.
func (c *checker) either(e, f *path) *path {
	switch {
	case e == nil:
		return f
	case f == nil:
		return e
	}
	// What both have in common stays; what one has learned since holds only as far
	// as the other knows of it.
	common, other := e, f
	for common != other {
		if common.length >= other.length {
			common = common.before
		} else {
			other = other.before
		}
	}
	joined := common
	done := make(map[int]bool)
	learn := func(from, known *path) {
		for g := from; g != common; g = g.before {
			if y, ok := known.of(g.key); ok && !done[g.key] {
				joined = &path{joined, joined.length + 1, g.key, g.x.join(y)}
			}
			done[g.key] = true
		}
	}
	learn(e, f)
	learn(f, common) // e has nothing newer
	c.steps += (e.length + f.length) / stepLength
	return joined
}

type assumption struct {
	n    *program.Node
	want bool
	at   *place
	e    *path
}

// assume is what holds on path e where the condition n is true, or false; nil if
// it cannot be. That n is undetermined or an error makes no difference: nothing
// that depends on it has a value then.
func (c *checker) assume(n *program.Node, want bool, at *place, e *path) *path {
	if e == nil || c.spent() {
		return e
	}
	n, at = c.resolve(n, at)
	key := assumption{n, want, at, e}
	if f, ok := c.assumed[key]; ok {
		return f
	}
	f := c.assumeOp(n, want, at, e)
	if f != nil && !saidByOperands(n) {
		f = c.with(f, c.key(n, at), truths(want, !want))
	}
	c.assumed[key] = f
	return f
}

// saidByOperands reports whether all that a condition says is what it says of
// its operands.
func saidByOperands(n *program.Node) bool {
	switch n.Op {
	case ops.Const, ops.And, ops.Or, ops.Not:
		return true
	case ops.Compare, ops.In, ops.InRange:
		return !slices.ContainsFunc(n.Args[1:], func(a *program.Node) bool { return a.Op != ops.Const })
	}
	return false
}

func (c *checker) assumeOp(n *program.Node, want bool, at *place, e *path) *path {
	switch n.Op {
	case ops.Const:
		if n.Val.Num.True() != want {
			return nil
		}
		return e
	case ops.Not:
		return c.assume(n.Args[0], !want, at, e)
	case ops.And, ops.Or:
		all := want == (n.Op == ops.And) // otherwise one of them decides
		var some *path
		for _, a := range n.Args {
			if !all {
				some = c.either(some, c.assume(a, want, at, e))
			}
			e = c.assume(a, (n.Op == ops.And), at, e)
		}
		if all {
			return e
		}
		return some
	case ops.If:
		yes := c.assume(n.Args[1], want, at, c.assume(n.Args[0], true, at, e))
		no := c.assume(n.Args[2], want, at, c.assume(n.Args[0], false, at, e))
		return c.either(yes, no)
	case ops.Default:
		if d := c.quiet(n.Args[1], at, e); want && !d.yes || !want && !d.no {
			return c.assume(n.Args[0], want, at, e)
		}
	case ops.Compare:
		return c.compared(n.Row.When, n.Args[0], n.Args[1], want, at, e)
	case ops.InRange:
		if want {
			return c.compared(atMost, n.Args[0], n.Args[2], true, at, c.compared(atLeast, n.Args[0], n.Args[1], true, at, e))
		}
		under := c.compared(atLeast, n.Args[0], n.Args[1], false, at, e)
		return c.either(under, c.compared(atMost, n.Args[0], n.Args[2], false, at, e))
	case ops.In:
		x := n.Args[0]
		var some *path
		for _, item := range n.Args[1:] {
			if want {
				some = c.either(some, c.compared(equal, x, item, true, at, e))
			} else {
				e = c.compared(unequal, x, item, true, at, e)
			}
		}
		if want {
			return some
		}
	}
	return e
}

// compared is what holds where a relation holds between x and y, or does not.
func (c *checker) compared(r relation, x, y *program.Node, want bool, at *place, e *path) *path {
	if e == nil {
		return nil
	}
	if !want {
		r = r.not()
	}
	kx, ky := c.key(x, at), c.key(y, at)
	if kx == ky {
		if r[1] {
			return e
		}
		return nil
	}
	a, b := c.quiet(x, at, e), c.quiet(y, at, e)
	e = c.constrain(y, at, c.constrain(x, at, e, a.related(r, b)), b.related(r.mirrored(), a))
	if x.Kind != value.NumberKind && x.Kind != value.DateKind || e == nil || isConst(x) || isConst(y) {
		return e
	}
	// What x > y says of x - y.
	zero := exactly(value.Int(0))
	minus := func(k, l int) int {
		if x.Kind == value.DateKind {
			return c.intern(opKey("days", l, k))
		}
		return c.intern(opKey("-", k, l))
	}
	any := anything(value.NumberKind)
	e = c.with(e, minus(kx, ky), any.related(r, zero))
	return c.with(e, minus(ky, kx), any.related(r.mirrored(), zero))
}

func isConst(n *program.Node) bool { return n.Op == ops.Const }

// related is what of e is in the relation to some value of f.
func (e extent) related(r relation, f extent) extent {
	switch {
	case r == equal:
		return e.meet(f)
	case r == unequal:
		return e.without(f)
	}
	lo, hi := f.nums.Ends()
	lo.OK, lo.Closed = lo.OK && r[2], lo.Closed && r[1]
	hi.OK, hi.Closed = hi.OK && r[0], hi.Closed && r[1]
	e.nums.Set = e.nums.Set.Intersect(interval.Of(interval.SpanOf(lo, hi)))
	e.nums = e.nums.Tight()
	return e
}

// constrain is what holds on path e where n lies in x, of n and of what n is
// computed from.
func (c *checker) constrain(n *program.Node, at *place, e *path, x extent) *path {
	if e == nil || c.spent() {
		return e
	}
	n, at = c.resolve(n, at)
	if x = x.meet(c.quiet(n, at, e)); x.empty() {
		return nil
	}
	if n.Op == ops.Const {
		return e
	}
	if n.Kind == value.BoolKind && x.yes != x.no {
		return c.assume(n, x.yes, at, e)
	}
	e = c.with(e, c.key(n, at), x)
	if n.Op == ops.Default {
		if c.quiet(n.Args[1], at, e).overlaps(x) {
			return e // it may be the default that lies in x
		}
		return c.constrain(n.Args[0], at, e, x)
	}
	if n.Kind != value.NumberKind {
		return e
	}
	operand := func(i int) interval.Numbers { return c.quiet(n.Args[i], at, e).nums }
	n.Row.Solve(x.nums, len(n.Args), operand, func(i int, y interval.Numbers) {
		e = c.constrain(n.Args[i], at, e, numeric(y))
	})
	return e
}
