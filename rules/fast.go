package rules

import (
	"sync"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/value"
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
// so that no table is looked at: value.Missing is open, out of bounds is failed.
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

// frame is what an evaluation writes to: what let has bound, and the operands of
// kernels that take many, a stack.
type frame struct {
	vals []Value
	nums []frac.Num
}

var frames = sync.Pool{New: func() any { return new(frame) }}

func (p *program) frame() *frame {
	if !p.framed {
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
		clear(l.nums[:cap(l.nums)])
		l.nums = l.nums[:0]
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
	p.framed = p.lets > 0
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
	switch {
	case n.kind == BoolKind:
		return operand{fn: c.bit(n)}
	case n.op == ops.Const:
		return operand{konst: &n.val}
	case n.op == ops.Fact, n.op == ops.Points:
		return operand{slot: n.slot}
	case n.op == ops.Var:
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

// bit compiles a node of kind boolean as the number 0 or 1.
//
//go:noinline
func (c *compiler) bit(n *node) numFn {
	x := c.truth(n)
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		t, st := x(f, g, l)
		if t == True {
			return frac.Int(1), st
		}
		return frac.Int(0), st
	}
}

// num compiles a node of kind number or date.
func (c *compiler) num(n *node) numFn {
	switch n.op {
	case ops.Const:
		v := n.val.v.Num
		return func(*Facts, *Group, *frame) (frac.Num, status) { return v, fine }
	case ops.Fact, ops.Points:
		slot := n.slot
		return func(f *Facts, _ *Group, _ *frame) (frac.Num, status) {
			v := &f.values[slot]
			return v.v.Num, v.status()
		}
	case ops.Var:
		slot := n.slot
		return func(_ *Facts, _ *Group, l *frame) (frac.Num, status) {
			return l.vals[slot].v.Num, l.vals[slot].status()
		}
	case ops.If:
		return c.numIf(n)
	case ops.Lookup:
		return c.numLookup(n)
	case ops.Aggregate:
		return c.aggregate(n)
	}
	if fn := form(c, n, numbersOf(c)); fn != nil {
		return fn
	}
	return c.strict(n)
}

// typed is how nodes of one type of result are compiled.
type typed[T any, F ~func(*Facts, *Group, *frame) (T, status)] struct {
	compile func(*node) F
	of      func(*fastProgram) F
	read    func(*Value) T
}

func numbersOf(c *compiler) typed[frac.Num, numFn] {
	of, read := func(p *fastProgram) numFn { return p.num }, func(v *Value) frac.Num { return v.v.Num }
	return typed[frac.Num, numFn]{c.num, of, read}
}

// form compiles what is the same for all types of results; nil for all else.
//
//go:noinline
func form[T any, F ~func(*Facts, *Group, *frame) (T, status)](c *compiler, n *node, t typed[T, F]) F {
	switch n.op {
	case ops.Let:
		bind, body := c.bind(n), t.compile(n.args[1])
		return func(f *Facts, g *Group, l *frame) (T, status) {
			bind(f, g, l)
			return body(f, g, l)
		}
	case ops.Derived:
		return derivedFn(n.def.prog, t.of)
	case ops.Default:
		return withDefault(t.compile(n.args[0]), t.compile(n.args[1]))
	case ops.Previous:
		x := t.compile(n.args[0])
		return func(f *Facts, g *Group, l *frame) (T, status) { return x(c.last(f), g, l) }
	case ops.Lookup:
		row, results := c.row(n), tableResults(n, t)
		return func(f *Facts, g *Group, l *frame) (T, status) {
			i, st := row(f, g, l)
			if st != fine {
				var none T
				return none, st
			}
			return results[i](f, g, l)
		}
	case ops.Host:
		call := c.host(n)
		return func(f *Facts, g *Group, l *frame) (T, status) {
			v, st := call(f, g, l)
			return t.read(&v), st
		}
	}
	return nil
}

// derivedFn calls a derived indicator, which has a frame of its own.
func derivedFn[T any, F ~func(*Facts, *Group, *frame) (T, status)](p *program, pick func(*fastProgram) F) F {
	fn := pick(&p.fast)
	if !p.framed {
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
	if !x.Small() && x.Bits() > c.schema.env.Bits {
		return x, failed
	}
	return x, fine
}

// strict compiles an operator over numbers: in the shape that its row asks for.
func (c *compiler) strict(n *node) numFn {
	switch n.row.Fast {
	case ops.SumOfTwo, ops.LessOfTwo:
		if first := n.args[0].row.Fast; first != ops.SumOfTwo && first != ops.LessOfTwo {
			return c.sumOfTwo(c.operand(n.args[0]), c.operand(n.args[1]), n.row.Fast == ops.LessOfTwo)
		}
		return c.sumOf(c.terms(n, nil), false)
	case ops.Days:
		return c.sumOfTwo(c.operand(n.args[1]), c.operand(n.args[0]), true)
	case ops.SumOfAll:
		return c.sumOf(c.addends(n), true)
	case ops.MeanOfAll:
		return c.mean(n)
	case ops.Product:
		return c.product(c.operand(n.args[0]), c.operand(n.args[1]))
	case ops.Quotient:
		return c.quotient(c.operand(n.args[0]), c.operand(n.args[1]))
	case ops.Extremum:
		return c.extremum(n, n.row.Extreme)
	case ops.Clamp:
		return c.clamp(n)
	case ops.Count:
		return c.count(n)
	case ops.Round:
		if len(n.args) == 1 || n.args[1].op == ops.Const {
			return c.round(n)
		}
	}
	return c.generic(n)
}

// generic compiles an operator by its kernel.
//
//go:noinline
func (c *compiler) generic(n *node) numFn {
	xs, env, grows := c.operands(n.args), &c.schema.env, n.row.Growth == ops.Grows
	if one := n.row.Kernel.One; one != nil {
		x := xs[0]
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			v, st := x.get(f, g, l)
			if st != fine {
				return v, st
			}
			if v = one(v); grows && env.TooLarge(v) {
				return v, failed
			}
			return v, fine
		}
	}
	if two := n.row.Kernel.Two; two != nil {
		x, y := xs[0], xs[1]
		return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			a, s1 := x.get(f, g, l)
			b, s2 := y.get(f, g, l)
			if st := max(s1, s2); st != fine {
				return a, st
			}
			v, fault := two(env, a, b)
			if fault != "" || grows && env.TooLarge(v) {
				return v, failed
			}
			return v, fine
		}
	}
	many := n.row.Kernel.Many
	c.prog.framed = true
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
		if fault != "" || grows && env.TooLarge(v) {
			return v, failed
		}
		return v, fine
	}
}
