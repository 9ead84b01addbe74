package eval

import (
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// The fast evaluator is the lowered tree turned into typed closures once, so
// that evaluating reads slots and calls functions and allocates nothing. A truth is
// the number 0 or 1 here, a date its day, so that there are two types of closures.
// An operator is computed by the kernel of its row; the row names a shape where
// rules are full of it and a closure of its own is worth its lines. It says
// only how an undetermined value or an error came about (its status): the plain
// evaluator is asked for the inputs, and for the place of the error, when
// somebody wants them.

// status is how an operand turned out. Of a strict operator's operands the
// largest wins.
type status = column.State

const (
	fine   = column.Fine
	open   = column.Open   // undetermined because something is missing
	failed = column.Failed // an error
	na     = column.None   // undetermined because something does not apply
)

// status returns how the value turned out. The states and the statuses are numbered
// so that no table is looked at: value.Missing is open, out of bounds is failed.
func statusOf(v *value.Value) status { return status((v.State + 1) & 3) }

// either is the status of what two undetermined operands leave open, and any of them
// may still decide: it is missing if one is.
func either(a, b status) status {
	if a == open || b == open {
		return open
	}
	return max(a, b)
}

// stateOf is the state of a value that reads back as the status; that of an error is
// kept by let alone.
func stateOf(st status) value.State { return (value.State(st) - 1) & 3 }

type (
	fn[T any] func(f *Facts, g *Group, l *frame) (T, status)
	numFn     = fn[frac.Num] // numbers, days of dates, and truths: 0 or 1
	textFn    = fn[string]
)

// fastProgram holds the one closure of the program's kind.
type fastProgram struct {
	num  numFn
	text textFn
}

// frame is what an evaluation writes to: what let has bound, and the operands of
// kernels that take many, a stack.
type frame struct {
	vals []value.Value
	nums []frac.Num

	item  Facts      // what an aggregate over a list looks at
	in    []frac.Num // what it has found
	plain bool       // not all of a list is known, and what that leaves is the plain evaluator's to say
}

var frames = sync.Pool{New: func() any { return new(frame) }}

func (p *Rule) frame() *frame {
	if !p.framed {
		return nil
	}
	l := frames.Get().(*frame)
	for len(l.vals) < p.Lets {
		l.vals = append(l.vals, value.Value{})
	}
	return l
}

func (l *frame) release() {
	if l != nil {
		clear(l.vals) // keep no big numbers or texts alive
		clear(l.nums[:cap(l.nums)])
		clear(l.in[:cap(l.in)])
		l.nums, l.in, l.item, l.plain = l.nums[:0], l.in[:0], Facts{}, false
		frames.Put(l)
	}
}

// Run evaluates the rule by closures over fractions. Facts and group must be of its schema. ok is
// false if there is an error, which [Rule.Trace] names.
func (p *Rule) Run(f *Facts, g *Group, v *value.Value) (ok bool) {
	if !p.afford || f.Records > 0 && !p.Affords(1, f.Records, false) {
		return false
	}
	l := p.frame()
	x, st := p.fast.value(p.kind, f, g, l)
	if l != nil && l.plain {
		o := (&plain{Evaluator: p.in, group: g}).eval(p.Root, &scope{f: f}, -1)
		x, st = o.val, o.status()
	}
	l.release()
	*v = x
	return st != failed
}

func (p *fastProgram) value(kind value.Kind, f *Facts, g *Group, l *frame) (v value.Value, st status) {
	if p.num != nil {
		v.Num, st = p.num(f, g, l)
	} else {
		var text string
		text, st = p.text(f, g, l)
		v = value.TextAt(text, frac.Num{})
	}
	v.Kind, v.State = kind, value.Known
	if st != fine {
		return value.Value{State: stateOf(st)}, st
	}
	return v, fine
}

// compiler turns nodes into closures. Functions that make closures carry the
// directive noinline: where such a function is itself inlined, the compiler does
// not inline what its closures call, and they run up to a third slower.
type compiler struct {
	*Evaluator
	prog *Rule
}

// Compile returns the rule of a program of the schema.
func (e *Evaluator) Compile(p *program.Program) *Rule {
	r := &Rule{Program: p, in: e, kind: p.Kind, framed: p.Lets > 0 || p.Uses.Lists, afford: p.Affords(1, 0, false)}
	r.fast = (&compiler{e, r}).program(p.Root)
	return r
}

// Evaluator evaluates rules over the facts of a schema. It is immutable.
type Evaluator struct {
	Schema  *program.Schema
	derived []*Rule // by their index
	empty   *Facts  // stands for a last year of which nothing is known
	units   []unit  // of the columns of facts
	points  unit    // of criteria
}

// New returns the evaluator of a schema.
func New(s *program.Schema) *Evaluator {
	e := &Evaluator{Schema: s, units: unitsOf(s), empty: &Facts{Values: NewSlots(1, s.Len())[0]}}
	points, _ := s.Unit(len(s.Indicators), false)
	e.points = unitOf(points)
	e.derived = make([]*Rule, len(s.Order))
	for _, code := range s.Order {
		e.Derived(s.Derived[code])
	}
	return e
}

// Derived returns a derived indicator, which is compiled when it is first needed.
func (e *Evaluator) Derived(d *program.Derived) *Rule {
	if e.derived[d.Index] == nil {
		e.derived[d.Index] = e.Compile(d.Prog)
	}
	return e.derived[d.Index]
}

// Rule is a compiled rule.
type Rule struct {
	*program.Program
	in     *Evaluator
	fast   fastProgram
	kind   value.Kind
	framed bool // an evaluation writes to a frame
	afford bool // it takes no more steps than one may

	once  sync.Once
	cols  [2]*columns            // see bound
	whole atomic.Pointer[single] // nil until it is asked for
}

func (c *compiler) program(n *program.Node) (p fastProgram) {
	if n.Kind == value.TextKind {
		p.text = c.text(n)
	} else {
		p.num = c.num(n)
	}
	return p
}

// operand is a constant, a fact, a name bound by let, or a closure. The first three
// are leaves: they are read without a call, which costs more than most arithmetic.
type operand struct {
	fn    numFn        // nil of a leaf
	konst *value.Value // a constant
	let   bool         // slot is of the frame
	slot  int
}

func (c *compiler) operand(n *program.Node) operand {
	switch n = c.fold(n); n.Op {
	case ops.Const:
		return operand{konst: &n.Val}
	case ops.Fact, ops.Points:
		return operand{slot: n.Slot}
	case ops.Var:
		return operand{slot: n.Slot, let: true}
	}
	return operand{fn: c.num(n), konst: &value.Value{}}
}

// fold returns the constant that a short part without facts always is, and any other node
// as it is.
func (c *compiler) fold(n *program.Node) *program.Node {
	const short = 40 // bytes: parts within parts are not looked at again and again
	if n.Row.Form != ops.Strict || n.To-n.From > short {
		return n
	}
	args := make([]outcome, len(n.Args))
	for i, a := range n.Args {
		if a = c.fold(a); a.Op != ops.Const {
			return n
		}
		args[i].val = a.Val
	}
	var o outcome
	(&plain{Evaluator: c.Evaluator}).apply(&o, n, args)
	if !o.known() || c.Schema.Env.TooLarge(o.val.Num) {
		return n
	}
	return &program.Node{Op: ops.Const, Row: c.Schema.Language.Of(ops.Const), Kind: n.Kind, Val: o.val}
}

func (c *compiler) operands(ns []*program.Node) []operand {
	out := make([]operand, len(ns))
	for i, n := range ns {
		out[i] = c.operand(n)
	}
	return out
}

// leaf returns the value of a leaf, anything for a closure. It is inlined.
func (o *operand) leaf(f *Facts, l *frame) (frac.Num, status) {
	v := o.konst
	switch {
	case v != nil:
	case o.let:
		v = &l.vals[o.slot]
	default:
		v = f.Values.At(o.slot)
	}
	return v.Num, statusOf(v)
}

func (o *operand) constant() bool { return o.fn == nil && o.konst != nil }

func (o *operand) get(f *Facts, g *Group, l *frame) (frac.Num, status) {
	if o.fn != nil {
		return o.fn(f, g, l)
	}
	return o.leaf(f, l)
}

// num compiles a node of any kind but text.
func (c *compiler) num(n *program.Node) numFn {
	n = c.fold(n)
	if fn := form(c, n, typed[frac.Num]{c.num, (*fastProgram).numbers, numberOf, sameNumber}); fn != nil {
		return fn
	}
	switch n.Op {
	case ops.And, ops.Or:
		return c.junction(n)
	case ops.Known, ops.Applies:
		return c.known(n)
	case ops.In:
		if n.Args[0].Kind == value.TextKind {
			return in(c, n, c.text, func(a, b string) bool { return a == b })
		}
		return in(c, n, c.num, sameNumber)
	case ops.InRange:
		return c.inRange(n)
	case ops.Compare:
		return c.comparison(n)
	case ops.Aggregate:
		return c.aggregate(n)
	}
	switch n.Row.Fast {
	case ops.SumOfTwo, ops.LessOfTwo:
		if first := n.Args[0].Row.Fast; first == ops.SumOfTwo || first == ops.LessOfTwo {
			return c.sum(c.terms(n, nil), false)
		}
	case ops.SumOfAll, ops.MeanOfAll:
		return c.sumOfAll(n)
	case ops.Count:
		return c.count(n)
	case ops.Extremum:
		return c.extremum(n)
	}
	return c.kernel(n)
}

func (c *compiler) text(n *program.Node) textFn {
	same := func(a, b string) bool { return a == b }
	return form(c, n, typed[string]{c.text, (*fastProgram).texts, textOf, same})
}

func (p *fastProgram) numbers() numFn  { return p.num }
func (p *fastProgram) texts() textFn   { return p.text }
func numberOf(v *value.Value) frac.Num { return v.Num }
func textOf(v *value.Value) string     { return v.Text() }

func sameNumber(a, b frac.Num) bool { return frac.Cmp(a, b) == 0 }

// typed is how nodes of one type of result are compiled.
type typed[T any] struct {
	compile func(*program.Node) fn[T]
	of      func(*fastProgram) fn[T]
	read    func(*value.Value) T
	same    func(a, b T) bool
}

// result is one of several results: a constant, or a closure.
type result[T any] struct {
	fn  fn[T] // nil of a constant
	val T
}

func (t *typed[T]) result(n *program.Node) result[T] {
	if n.Op == ops.Const {
		return result[T]{val: t.read(&n.Val)}
	}
	return result[T]{fn: t.compile(n)}
}

func (r *result[T]) get(f *Facts, g *Group, l *frame) (T, status) {
	if r.fn != nil {
		return r.fn(f, g, l)
	}
	return r.val, fine
}

// form compiles what is the same for both types of results; nil for all else.
//
//go:noinline
func form[T any](c *compiler, n *program.Node, t typed[T]) fn[T] {
	switch n.Op {
	case ops.Const:
		x := t.read(&n.Val)
		return func(*Facts, *Group, *frame) (T, status) { return x, fine }
	case ops.Fact, ops.Points:
		slot, read := n.Slot, t.read
		return func(f *Facts, _ *Group, _ *frame) (T, status) {
			v := f.Values.At(slot)
			return read(v), statusOf(v)
		}
	case ops.Field:
		slot, read := n.Slot, t.read
		return func(f *Facts, _ *Group, _ *frame) (T, status) {
			v := &f.record.Values[slot]
			return read(v), statusOf(v)
		}
	case ops.Var:
		slot, read := n.Slot, t.read
		return func(_ *Facts, _ *Group, l *frame) (T, status) {
			v := &l.vals[slot]
			return read(v), statusOf(v)
		}
	case ops.If:
		return conditional(c.num(n.Args[0]), t.result(n.Args[1]), t.result(n.Args[2]), t.same)
	case ops.Let:
		bind, body := c.bind(n), t.compile(n.Args[1])
		return func(f *Facts, g *Group, l *frame) (T, status) {
			bind(f, g, l)
			return body(f, g, l)
		}
	case ops.Derived:
		d := c.Derived(n.Def)
		return derivedFn(d, t.of(&d.fast))
	case ops.Default:
		return withDefault(t.compile(n.Args[0]), t.compile(n.Args[1]))
	case ops.Previous:
		x := t.compile(n.Args[0])
		return func(f *Facts, g *Group, l *frame) (T, status) {
			if f.Previous == nil {
				return x(c.empty, g, l)
			}
			return x(f.Previous, g, l)
		}
	case ops.Lookup:
		return lookup(c.row(n), tableResults(n, t), t.same)
	case ops.Host:
		call, read := c.host(n), t.read
		return func(f *Facts, g *Group, l *frame) (T, status) {
			v, st := call(f, g, l)
			return read(&v), st
		}
	}
	return nil
}

// derivedFn calls a derived indicator, which has a frame of its own.
func derivedFn[T any](p *Rule, x fn[T]) fn[T] {
	if !p.framed {
		return x
	}
	return func(f *Facts, g *Group, around *frame) (T, status) {
		l := p.frame()
		v, st := x(f, g, l)
		if l.plain {
			around.plain = true
		}
		l.release()
		return v, st
	}
}

// bind compiles the value of a let.
//
//go:noinline
func (c *compiler) bind(n *program.Node) func(f *Facts, g *Group, l *frame) {
	p, kind, slot := c.program(n.Args[0]), n.Args[0].Kind, n.Slot
	if num := p.num; num != nil {
		return func(f *Facts, g *Group, l *frame) {
			x, st := num(f, g, l)
			l.vals[slot] = value.Value{Num: x, Kind: kind, State: stateOf(st)}
		}
	}
	return func(f *Facts, g *Group, l *frame) {
		x, st := p.text(f, g, l)
		v := value.TextAt(x, frac.Num{})
		v.Kind, v.State = kind, stateOf(st)
		l.vals[slot] = v
	}
}

// conditional is c ? a : b.
//
//go:noinline
func conditional[T any](cond numFn, a, b result[T], same func(a, b T) bool) fn[T] {
	return func(f *Facts, g *Group, l *frame) (T, status) {
		t, st := cond(f, g, l)
		if st == fine {
			r := &b
			if t.True() {
				r = &a
			}
			if r.fn != nil {
				return r.fn(f, g, l)
			}
			return r.val, fine
		}
		x, sx := a.get(f, g, l)
		y, sy := b.get(f, g, l)
		switch {
		case sx == fine && sy == fine && same(x, y):
			return x, fine
		case st == open, st == na && max(sx, sy) == open:
			return x, open
		}
		return x, st
	}
}

// withDefault is a ?? b. Its status is that of b where a is undetermined, but for
// what may become known of a.
//
//go:noinline
func withDefault[T any](a, b fn[T]) fn[T] {
	return func(f *Facts, g *Group, l *frame) (T, status) {
		x, st := a(f, g, l)
		if st == fine || st == failed {
			return x, st
		}
		y, sy := b(f, g, l)
		if sy == fine || sy == failed {
			return y, sy
		}
		return y, either(st, sy)
	}
}

//go:noinline
func (c *compiler) known(n *program.Node) numFn {
	p, kind, applies := c.program(n.Args[0]), n.Args[0].Kind, n.Op == ops.Applies
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		_, st := p.value(kind, f, g, l)
		if st == failed {
			return frac.Num{}, failed
		}
		return frac.Bool(st == fine || applies && st == open), fine
	}
}

// host compiles a call of the host's function.
func (c *compiler) host(n *program.Node) func(f *Facts, g *Group, l *frame) (value.Value, status) {
	args := make([]fastProgram, len(n.Args))
	for i, a := range n.Args {
		args[i] = c.program(a)
	}
	return func(f *Facts, g *Group, l *frame) (value.Value, status) {
		vals, worst := make([]value.Value, len(args)), fine
		for i := range args {
			v, st := args[i].value(n.Args[i].Kind, f, g, l)
			vals[i], worst = v, max(worst, st)
		}
		if worst != fine {
			return value.Value{}, worst
		}
		v, err := n.Func.Apply(c.Schema, vals)
		if err != nil {
			return value.Value{}, failed
		}
		return v, statusOf(&v)
	}
}
