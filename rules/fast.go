package rules

import (
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules/internal/value"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// The fast evaluator is the lowered tree turned into typed closures once, so
// that evaluating reads slots and calls functions and allocates nothing. It says
// only how an undetermined value or an error came about (its status): the plain
// evaluator is asked for the inputs, and for the place of the error, when
// somebody wants them.

// status is how an operand turned out. Of a strict operator's operands the
// largest wins.
type status uint8

const (
	fine   status = iota
	na            // undetermined because something does not apply
	open          // undetermined because something is missing
	failed        // an error
)

// status returns how the value turned out. The states and the statuses are numbered
// so that no table is looked at: missing is open, out of bounds is failed.
func (v *Value) status() status { return status((value.Known - v.v.State) & 3) }

// withStatus is a value that reads back as the status; only let keeps one.
func (v Value) withStatus(st status) Value {
	v.v.State = (value.Known - value.State(st)) & 3
	return v
}

type (
	numFn   func(f *Facts, g *Group, l *frame) (frac.Num, status) // numbers, and dates by their day
	truthFn func(f *Facts, g *Group, l *frame) (Truth, status)
	textFn  func(f *Facts, g *Group, l *frame) (string, status)
)

// fastProgram holds the one closure of the program's kind.
type fastProgram struct {
	num   numFn
	truth truthFn
	text  textFn
}

// frame holds what let has bound.
type frame struct{ vals []Value }

var frames = sync.Pool{New: func() any { return new(frame) }}

func (p *program) frame() *frame {
	if p.lets == 0 {
		return nil
	}
	l := frames.Get().(*frame)
	for len(l.vals) < p.lets {
		l.vals = append(l.vals, Value{})
	}
	return l
}

func (l *frame) release() {
	if l != nil {
		clear(l.vals) // keep no big numbers or texts alive
		frames.Put(l)
	}
}

// run evaluates the program. An error is only a status here.
func (p *program) run(f *Facts, g *Group) (v Value, st status) {
	l := p.frame()
	v, st = p.fast.value(p.kind, f, g, l)
	l.release()
	return v, st
}

func (p *fastProgram) value(kind Kind, f *Facts, g *Group, l *frame) (v Value, st status) {
	switch kind {
	case NumberKind, DateKind:
		n, st := p.num(f, g, l)
		if st == fine {
			return Value{v: value.Value{Kind: kind, State: value.Known, Num: n}}, fine
		}
		return undefined(st), st
	case BoolKind:
		t, st := p.truth(f, g, l)
		if st == fine {
			return BoolOf(t == True), fine
		}
		return undefined(st), st
	}
	s, st := p.text(f, g, l)
	if st == fine {
		return TextOf(s), fine
	}
	return undefined(st), st
}

func undefined(st status) Value {
	if st == na {
		return NotApplicable()
	}
	return Value{}
}

// compiler turns nodes into closures.
type compiler struct {
	schema *Schema
	prog   *program
	empty  *Facts // stands for a last year of which nothing is known
}

func (s *Schema) compileFast(p *program) {
	c := &compiler{schema: s, prog: p, empty: &Facts{schema: s, values: make([]Value, s.slots())}}
	p.fast = c.program(p.root)
}

func (c *compiler) program(n *node) (p fastProgram) {
	switch n.kind {
	case NumberKind, DateKind:
		p.num = c.num(n)
	case BoolKind:
		p.truth = c.truth(n)
	default:
		p.text = c.text(n)
	}
	return p
}

// operand is a constant, a fact, a name bound by let, or a closure. The first
// three are leaves: they are read without a call.
type operand struct {
	fn    numFn  // nil: a leaf
	konst *Value // a constant
	let   bool   // slot is of the frame
	slot  int
}

func constant(n frac.Num) operand {
	v := number(n)
	return operand{konst: &v}
}

func (c *compiler) operand(n *node) operand {
	switch n.op {
	case opConst:
		return operand{konst: &n.val}
	case opFact, opPoints:
		return operand{slot: n.slot}
	case opVar:
		return operand{slot: n.slot, let: true}
	}
	return operand{fn: c.num(n)}
}

func (c *compiler) operands(ns []*node) []operand {
	out := make([]operand, len(ns))
	for i, n := range ns {
		out[i] = c.operand(n)
	}
	return out
}

// fact reports whether the operand is a fact.
func (o *operand) fact() bool { return o.fn == nil && o.konst == nil && !o.let }

// leaf returns the value of an operand that is one. It is inlined.
func (o *operand) leaf(f *Facts, l *frame) *Value {
	switch {
	case o.konst != nil:
		return o.konst
	case o.let:
		return &l.vals[o.slot]
	}
	return &f.values[o.slot]
}

func (o *operand) get(f *Facts, g *Group, l *frame) (frac.Num, status) {
	if o.fn != nil {
		return o.fn(f, g, l)
	}
	v := o.leaf(f, l)
	return v.v.Num, v.status()
}

// last returns the facts that previous looks at.
func (c *compiler) last(f *Facts) *Facts {
	if f.previous == nil {
		return c.empty
	}
	return f.previous
}

// num compiles a node of kind number or date.
func (c *compiler) num(n *node) numFn {
	switch n.op {
	case opConst:
		v := n.val.v.Num
		return func(*Facts, *Group, *frame) (frac.Num, status) { return v, fine }
	case opFact, opPoints:
		slot := n.slot
		return func(f *Facts, _ *Group, _ *frame) (frac.Num, status) {
			v := &f.values[slot]
			return v.v.Num, v.status()
		}
	case opVar:
		slot := n.slot
		return func(_ *Facts, _ *Group, l *frame) (frac.Num, status) {
			return l.vals[slot].v.Num, l.vals[slot].status()
		}
	case opLet:
		bind, body := c.bind(n), c.num(n.args[1])
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			bind(f, g, l)
			return body(f, g, l)
		}
	case opDerived:
		return derivedFn(n.def.prog, func(p *fastProgram) numFn { return p.num })
	case opIf:
		return c.numIf(n)
	case opDefault:
		a, b := c.operand(n.args[0]), c.operand(n.args[1])
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			x, st := a.get(f, g, l)
			if st == fine || st == failed {
				return x, st
			}
			y, sy := b.get(f, g, l)
			return y, orDefault(st, sy)
		}
	case opPrevious:
		x := c.num(n.args[0])
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) { return x(c.last(f), g, l) }
	case opLookup:
		return c.numLookup(n)
	case opBest, opWorst, opAverage, opTotal, opRank:
		return c.aggregate(n)
	case opHost:
		call := c.host(n)
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			v, st := call(f, g, l)
			return v.v.Num, st
		}
	}
	return c.arithmetic(n)
}

// derivedFn calls a derived indicator, which has a frame of its own.
func derivedFn[T any, F ~func(*Facts, *Group, *frame) (T, status)](p *program, pick func(*fastProgram) F) F {
	fn := pick(&p.fast)
	if p.lets == 0 {
		return fn
	}
	return func(f *Facts, g *Group, _ *frame) (T, status) {
		l := p.frame()
		v, st := fn(f, g, l)
		l.release()
		return v, st
	}
}

// bind compiles the value of a let.
//
//go:noinline
func (c *compiler) bind(n *node) func(f *Facts, g *Group, l *frame) {
	p, kind, slot := c.program(n.args[0]), n.args[0].kind, n.slot
	if num := p.num; num != nil {
		return func(f *Facts, g *Group, l *frame) {
			x, st := num(f, g, l)
			l.vals[slot] = Value{v: value.Value{Num: x, Kind: kind, State: (value.Known - value.State(st)) & 3}}
		}
	}
	return func(f *Facts, g *Group, l *frame) {
		v, st := p.value(kind, f, g, l)
		l.vals[slot] = v.withStatus(st)
	}
}

//go:noinline
func (c *compiler) numIf(n *node) numFn {
	cond, a, b := c.truth(n.args[0]), c.operand(n.args[1]), c.operand(n.args[2])
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		t, st := cond(f, g, l)
		if st == fine {
			o := &b
			if t == True {
				o = &a
			}
			if o.fn != nil {
				return o.fn(f, g, l)
			}
			v := o.leaf(f, l)
			return v.v.Num, v.status()
		}
		x, sx := a.get(f, g, l)
		y, sy := b.get(f, g, l)
		if sx == fine && sy == fine && frac.Cmp(x, y) == 0 {
			return x, fine
		}
		return x, undecided(st, sx, sy)
	}
}

// orDefault is the status of a ?? b when a is undetermined: that of b, but for
// what may become known of a.
func orDefault(a, b status) status {
	if b == fine {
		return fine
	}
	return max(a, b)
}

// undecided is the status of c ? a : b when c is not known and a and b do not
// agree.
func undecided(c, a, b status) status {
	if c == failed {
		return failed
	}
	st := c
	if a == open || b == open {
		st = open
	}
	return st
}

// bounded holds a number to the limit of its size.
func (c *compiler) bounded(x frac.Num) (frac.Num, status) {
	if !x.Small() && x.Bits() > c.schema.limits.Bits {
		return x, failed
	}
	return x, fine
}

// terms flattens a - b + c in order. What stands in brackets on the right is an
// operand of its own, so that the same sums are made as by the plain evaluator.
func (c *compiler) terms(n *node, out []term) []term {
	if n.op == opAdd || n.op == opSub {
		out = c.terms(n.args[0], out)
		return append(out, term{c.operand(n.args[1]), n.op == opSub})
	}
	return append(out, term{c.operand(n), false})
}

func (c *compiler) arithmetic(n *node) numFn {
	switch n.op {
	case opAdd, opSub:
		if n.args[0].op != opAdd && n.args[0].op != opSub {
			return c.sumOfTwo(c.operand(n.args[0]), c.operand(n.args[1]), n.op == opSub)
		}
		return c.sumOf(c.terms(n, nil), false)
	case opSum, opMean:
		var ts []term
		for _, a := range n.args {
			ts = append(ts, term{c.operand(a), false})
		}
		sum := c.sumOf(ts, true)
		if n.op == opSum {
			return sum
		}
		count := frac.Int(int64(len(n.args)))
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			s, st := sum(f, g, l)
			if st != fine {
				return s, st
			}
			q, _ := frac.Quo(s, count)
			return c.bounded(q)
		}
	case opNeg, opAbs, opFloor, opCeil:
		return c.one(n)
	case opMin, opMax:
		return c.extremum(n)
	case opClamp:
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
	case opCount:
		return c.count(n)
	case opRound:
		if len(n.args) == 1 || n.args[1].op == opConst {
			x, places := c.operand(n.args[0]), int64(0)
			if len(n.args) == 2 {
				places, _ = n.args[1].val.v.Num.Int64()
			}
			return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
				v, st := x.get(f, g, l)
				if st != fine {
					return v, st
				}
				return frac.Round(v, int32(places), frac.HalfAway), fine
			}
		}
	}
	x, y := n.args[0], n.args[1]
	switch n.op {
	case opMul:
		return c.product(c.operand(x), c.operand(y))
	case opQuo:
		return c.quotient(c.operand(x), c.operand(y))
	case opDays:
		return c.sumOfTwo(c.operand(y), c.operand(x), true)
	}
	return c.two(n)
}

//go:noinline
func (c *compiler) one(n *node) numFn {
	x := c.operand(n.args[0])
	var apply func(frac.Num) frac.Num
	switch n.op {
	case opNeg:
		apply = frac.Neg
	case opAbs:
		apply = frac.Abs
	case opFloor:
		apply = func(v frac.Num) frac.Num { return frac.Round(v, 0, frac.Floor) }
	case opCeil:
		apply = func(v frac.Num) frac.Num { return frac.Round(v, 0, frac.Ceil) }
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		v, st := x.get(f, g, l)
		if st != fine {
			return v, st
		}
		return apply(v), fine
	}
}

//go:noinline
func (c *compiler) extremum(n *node) numFn {
	xs, sign := c.operands(n.args), 1
	if n.op == opMin {
		sign = -1
	}
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

// two compiles the strict functions of two numbers or dates.
//
//go:noinline
func (c *compiler) two(n *node) numFn {
	x, y := c.operand(n.args[0]), c.operand(n.args[1])
	limits, holidays, grows := c.schema.limits, c.schema.holidays, n.grows()
	var apply func(a, b frac.Num) (frac.Num, bool)
	switch n.op {
	case opRem:
		apply = frac.Rem
	case opPow:
		apply = func(a, b frac.Num) (frac.Num, bool) {
			p, fault := pow(a, b, limits)
			return p, fault == ""
		}
	case opRound:
		apply = func(a, b frac.Num) (frac.Num, bool) {
			p, ok := b.Int64()
			if !ok || p < 0 || p > maxPlaces {
				return a, false
			}
			return frac.Round(a, int32(p), frac.HalfAway), true
		}
	case opSteps:
		apply = steps
	case opWorkdays:
		apply = func(a, b frac.Num) (frac.Num, bool) {
			from, _ := a.Int64()
			to, _ := b.Int64()
			return frac.Int(workdays(from, to, holidays)), true
		}
	}
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		a, s1 := x.get(f, g, l)
		b, s2 := y.get(f, g, l)
		if st := max(s1, s2); st != fine {
			return a, st
		}
		v, ok := apply(a, b)
		if !ok {
			return v, failed
		}
		if !grows {
			return v, fine
		}
		return c.bounded(v)
	}
}
