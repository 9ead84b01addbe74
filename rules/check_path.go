package rules

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
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
	for g := e; g != common; g = g.before {
		if done[g.key] {
			continue
		}
		done[g.key] = true
		if y, ok := f.of(g.key); ok {
			joined = &path{joined, joined.length + 1, g.key, g.x.join(y)}
		}
	}
	for g := f; g != common; g = g.before {
		if done[g.key] {
			continue
		}
		done[g.key] = true
		if y, ok := common.of(g.key); ok { // e has nothing newer
			joined = &path{joined, joined.length + 1, g.key, g.x.join(y)}
		}
	}
	c.steps += (e.length + f.length) / stepLength
	return joined
}

type assumption struct {
	n    *node
	want bool
	at   *place
	e    *path
}

// assume is what holds on path e where the condition n is true, or false; nil if
// it cannot be. That n is undetermined or an error makes no difference: nothing
// that depends on it has a value then.
func (c *checker) assume(n *node, want bool, at *place, e *path) *path {
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
func saidByOperands(n *node) bool {
	switch n.op {
	case opConst, opAnd, opOr, opNot:
		return true
	case opEq, opNe, opLt, opLe, opGt, opGe, opIn, opInRange:
		return !slices.ContainsFunc(n.args[1:], func(a *node) bool { return a.op != opConst })
	}
	return false
}

func (c *checker) assumeOp(n *node, want bool, at *place, e *path) *path {
	switch n.op {
	case opConst:
		if (n.val.Truth() == True) != want {
			return nil
		}
		return e
	case opNot:
		return c.assume(n.args[0], !want, at, e)
	case opAnd, opOr:
		all := want == (n.op == opAnd) // otherwise one of them decides
		var some *path
		for _, a := range n.args {
			if !all {
				some = c.either(some, c.assume(a, want, at, e))
			}
			e = c.assume(a, (n.op == opAnd), at, e)
		}
		if all {
			return e
		}
		return some
	case opIf:
		yes := c.assume(n.args[1], want, at, c.assume(n.args[0], true, at, e))
		no := c.assume(n.args[2], want, at, c.assume(n.args[0], false, at, e))
		return c.either(yes, no)
	case opDefault:
		if d := c.quiet(n.args[1], at, e); want && !d.yes || !want && !d.no {
			return c.assume(n.args[0], want, at, e)
		}
	case opEq, opNe, opLt, opLe, opGt, opGe:
		return c.compared(n.op, n.args[0], n.args[1], want, at, e)
	case opInRange:
		if want {
			return c.compared(opLe, n.args[0], n.args[2], true, at, c.compared(opGe, n.args[0], n.args[1], true, at, e))
		}
		below := c.compared(opLt, n.args[0], n.args[1], true, at, e)
		return c.either(below, c.compared(opGt, n.args[0], n.args[2], true, at, e))
	case opIn:
		x := n.args[0]
		var some *path
		for _, item := range n.args[1:] {
			if want {
				some = c.either(some, c.compared(opEq, x, item, true, at, e))
			} else {
				e = c.compared(opNe, x, item, true, at, e)
			}
		}
		if want {
			return some
		}
	}
	return e
}

var opposite = map[op]op{opEq: opNe, opNe: opEq, opLt: opGe, opGe: opLt, opGt: opLe, opLe: opGt}

// compared is what holds where x op y, or its opposite.
func (c *checker) compared(o op, x, y *node, want bool, at *place, e *path) *path {
	if e == nil {
		return nil
	}
	if !want {
		o = opposite[o]
	}
	kx, ky := c.key(x, at), c.key(y, at)
	if kx == ky {
		if o == opEq || o == opLe || o == opGe {
			return e
		}
		return nil
	}
	a, b := c.quiet(x, at, e), c.quiet(y, at, e)
	switch o {
	case opEq:
		both := a.meet(b)
		e = c.constrain(y, at, c.constrain(x, at, e, both), both)
	case opNe:
		e = c.constrain(y, at, c.constrain(x, at, e, a.without(b)), b.without(a))
	default:
		e = c.constrain(y, at, c.constrain(x, at, e, a.ordered(o, b)), b.ordered(mirrored[o], a))
	}
	if x.kind != NumberKind && x.kind != DateKind || e == nil || isConst(x) || isConst(y) {
		return e
	}
	// What x > y says of x - y.
	zero := exactly(Int(0))
	difference, reverse := anything(NumberKind).ordered(o, zero), anything(NumberKind).ordered(mirrored[o], zero)
	switch o {
	case opEq:
		difference, reverse = zero, zero
	case opNe:
		difference, reverse = anything(NumberKind).without(zero), anything(NumberKind).without(zero)
	}
	minus := func(k, l int) int {
		if x.kind == DateKind {
			return c.intern(opKey(opDays, l, k))
		}
		return c.intern(opKey(opSub, k, l))
	}
	return c.with(c.with(e, minus(kx, ky), difference), minus(ky, kx), reverse)
}

func isConst(n *node) bool { return n.op == opConst }

var mirrored = map[op]op{opLt: opGt, opGt: opLt, opLe: opGe, opGe: opLe}

// ordered is what of e is less than, … some value of f.
func (e extent) ordered(o op, f extent) extent {
	lo, hi := f.nums.ends()
	s := interval.Span{Lo: interval.Bottom(), Hi: interval.Top()}
	strict := o == opLt || o == opGt
	switch {
	case (o == opLt || o == opLe) && hi.OK:
		s = spanOf(interval.End{}, interval.End{Num: hi.Num, Closed: hi.Closed && !strict, OK: true})
	case (o == opGt || o == opGe) && lo.OK:
		s = spanOf(interval.End{Num: lo.Num, Closed: lo.Closed && !strict, OK: true}, interval.End{})
	}
	e.nums.set = e.nums.set.Intersect(interval.Of(s))
	e.nums = e.nums.tight()
	return e
}

// constrain is what holds on path e where n lies in x, of n and of what n is
// computed from.
func (c *checker) constrain(n *node, at *place, e *path, x extent) *path {
	if e == nil || c.spent() {
		return e
	}
	n, at = c.resolve(n, at)
	if x = x.meet(c.quiet(n, at, e)); x.empty() {
		return nil
	}
	if n.op == opConst {
		return e
	}
	if n.kind == BoolKind && x.yes != x.no {
		return c.assume(n, x.yes, at, e)
	}
	e = c.with(e, c.key(n, at), x)
	if n.op == opDefault {
		if c.quiet(n.args[1], at, e).overlaps(x) {
			return e // it may be the default that lies in x
		}
		return c.constrain(n.args[0], at, e, x)
	}
	if n.kind != NumberKind {
		return e
	}
	operand := func(i int) numbers { return c.quiet(n.args[i], at, e).nums }
	to := func(i int, y numbers) { e = c.constrain(n.args[i], at, e, numeric(y)) }
	signed := !x.nums.set.Contains(frac.Int(0))
	var a, b numbers
	switch n.op {
	case opAdd, opSub, opMul, opQuo:
		a, b = operand(0), operand(1)
	}
	switch n.op {
	case opNeg:
		to(0, x.nums.neg())
	case opAdd:
		to(0, x.nums.sub(b))
		to(1, x.nums.sub(a))
	case opSub:
		to(0, x.nums.add(b))
		to(1, a.sub(x.nums))
	case opMul:
		if signed {
			to(0, a.nonzero())
			to(1, b.nonzero())
		}
		if !b.set.Contains(frac.Int(0)) {
			to(0, x.nums.quo(b))
		}
		if !a.set.Contains(frac.Int(0)) {
			to(1, x.nums.quo(a))
		}
	case opQuo:
		if !b.set.Contains(frac.Int(0)) { // otherwise it may be an error
			to(0, x.nums.mul(b))
		}
	case opMin, opMax:
		o := opGe
		if n.op == opMax {
			o = opLe
		}
		for i := range n.args {
			to(i, anything(NumberKind).ordered(o, x).nums)
		}
	case opAbs:
		to(0, numbers{x.nums.set.Union(x.nums.neg().set), x.nums.places})
	}
	return e
}
