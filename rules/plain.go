package rules

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// The plain evaluator defines what a rule means. It walks the lowered tree,
// records every step and names what is missing. The fast evaluator must agree
// with it on value, on undetermined, and on errors.
//
// An operand has one of three outcomes: a known value; undetermined, with the
// inputs that it waits for; or an error. They combine as follows.
//
//   - Strict operators (arithmetic, comparison, functions) need all operands: the
//     first error wins, then undetermined with the inputs of all operands.
//   - and, or: an operand that decides (false for and, true for or) wins over
//     everything. Otherwise undetermined wins over an error, since what is missing
//     may still decide; then the first error.
//   - c ? a : b with c undetermined or an error: the value of a and b if both are
//     known and equal; otherwise undetermined, or c's error.
//   - A value that does not apply is undetermined too, but waits for nobody.
type outcome struct {
	val  Value
	wait *waits           // what the outcome hangs on
	err  *diag.Diagnostic // at evaluation
}

// waits is a set of inputs, in order of the rule. An undetermined value waits for
// them. A known value has some only behind known, applies and ??: they were
// decided by something being missing, and would be decided anew if it were not.
// A nil set is empty. Sets are shared and never written to.
type waits struct{ list []Input }

func waitFor(in Input) *waits { return &waits{[]Input{in}} }

// join returns the inputs of both sets, each once.
func join(a, b *waits) *waits {
	switch {
	case a == nil || a == b:
		return b
	case b == nil:
		return a
	}
	seen := make(map[Input]bool, len(a.list)+len(b.list))
	for _, in := range a.list {
		seen[in] = true
	}
	all := a.list[:len(a.list):len(a.list)]
	for _, in := range b.list {
		if !seen[in] {
			all = append(all, in)
		}
	}
	if len(all) == len(a.list) {
		return a
	}
	return &waits{all}
}

func (o outcome) known() bool { return o.err == nil && o.val.Known() }

func (o outcome) truth() Truth {
	if o.err != nil {
		return Undetermined
	}
	return o.val.Truth()
}

// and returns o, which hangs on what p hangs on too.
func (o outcome) and(p outcome) outcome {
	o.wait = join(o.wait, p.wait)
	return o
}

// undetermined returns what hangs on all the given outcomes: not applicable if
// none is missing, missing otherwise.
func undetermined(of ...outcome) outcome {
	o := outcome{val: NotApplicable()}
	for _, p := range of {
		if p.err != nil {
			continue
		}
		o.wait = join(o.wait, p.wait)
		if p.val.v.State == value.Missing {
			o.val = Value{}
		}
	}
	return o
}

// hang returns what all the given outcomes hang on.
func hang(on []outcome) (w *waits) {
	for i := range on {
		w = join(w, on[i].wait)
	}
	return w
}

// strict returns the outcome that operands force on a strict operator; ok is
// false if all are known.
func strict(args []outcome) (o outcome, ok bool) {
	known := true
	for i := range args {
		if args[i].err != nil {
			return outcome{err: args[i].err}, true
		}
		known = known && args[i].val.Known()
	}
	if known {
		return outcome{}, false
	}
	return undetermined(args...), true
}

// plain is one evaluation of a program.
type plain struct {
	schema *Schema
	group  *Group
	steps  []step
	record bool
}

// step is what the plain evaluator records of a node. Explaining is mostly writing
// steps down, so they are kept small.
type step struct {
	n      *node
	val    Value
	parent int32 // index of the step around it, -1 for the first
	pick   int16 // which branch, operand or row decided; -1 if none did
	last   bool  // of last year's facts
	failed bool
}

// scope is where names are looked up.
type scope struct {
	f        *Facts
	previous bool
	lets     []outcome
}

func (ev *plain) eval(n *node, sc scope, parent int32) outcome {
	at := int32(-1)
	if ev.record {
		at = int32(len(ev.steps))
		ev.steps = append(ev.steps, step{n: n, parent: parent, pick: -1, last: sc.previous})
	}
	o, pick := outcome{}, int32(-1)
	switch {
	case n.op == ops.Const:
		o.val = n.val
	case n.op == ops.Fact && sc.f.values[n.slot].v.State == value.Known:
		o.val = sc.f.values[n.slot]
	default:
		o, pick = ev.node(n, sc, at)
	}
	if n.row.Growth == ops.Grows && o.known() && ev.schema.env.TooLarge(o.val.v.Num) {
		o = outcome{err: n.fault("too-large", &ev.schema.env, nil)}
	}
	if at >= 0 {
		s := &ev.steps[at]
		s.val, s.failed, s.pick = o.val, o.err != nil, int16(pick)
	}
	return o
}

// node evaluates an operator by its form. pick is which branch, operand or row
// decided, -1 if none did.
func (ev *plain) node(n *node, sc scope, at int32) (o outcome, pick int32) {
	switch n.op {
	case ops.Fact, ops.Points:
		return sc.input(n), -1
	case ops.Var:
		return sc.lets[n.slot], -1
	case ops.Let:
		return ev.let(n, sc, at), -1
	case ops.Derived:
		o := ev.eval(n.def.prog.root, scope{f: sc.f, previous: sc.previous}, at)
		if o.err != nil { // its place is in another text: name it, and point here
			o.err = o.err.Within(say("in %s", n.name)).InText(n.src, n.from, n.to)
		}
		return o, -1
	case ops.And, ops.Or:
		return ev.junction(n, sc, at)
	case ops.If:
		return ev.conditional(n, sc, at)
	case ops.Default:
		return ev.orDefault(n, sc, at)
	case ops.In:
		return ev.in(n, sc, at)
	case ops.Known, ops.Applies:
		a := ev.eval(n.args[0], sc, at)
		if a.err == nil {
			a.val = BoolOf(a.val.Known() || n.op == ops.Applies && a.val.v.State != value.NotApplicable)
		}
		return a, -1
	case ops.Previous:
		last := sc.f.previous
		if last == nil {
			last = &Facts{schema: sc.f.schema, unit: sc.f.unit, values: make([]Value, sc.f.schema.slots())}
		}
		return ev.eval(n.args[0], scope{f: last, previous: true, lets: sc.lets}, at), -1
	case ops.Aggregate:
		return ev.aggregate(n).outcome(n, sc.f), -1
	case ops.Lookup:
		return ev.lookup(n, sc, at)
	}
	return ev.strict(n, sc, at)
}

// input is a fact, or the points of a criterion.
func (sc *scope) input(n *node) outcome {
	v := sc.f.values[n.slot]
	if v.Known() {
		return outcome{val: v}
	}
	in := Input{Unit: sc.f.unit, Previous: sc.previous, NotApplicable: v.v.State == value.NotApplicable}
	if n.op == ops.Fact {
		in.Indicator = n.name
	} else {
		in.Criterion = n.name
	}
	return outcome{val: v, wait: waitFor(in)}
}

func (ev *plain) let(n *node, sc scope, at int32) outcome {
	v := ev.eval(n.args[0], sc, at)
	sc.lets = slices.Clone(sc.lets)
	for len(sc.lets) <= n.slot {
		sc.lets = append(sc.lets, outcome{})
	}
	sc.lets[n.slot] = v
	return ev.eval(n.args[1], sc, at)
}

func (ev *plain) orDefault(n *node, sc scope, at int32) (outcome, int32) {
	a := ev.eval(n.args[0], sc, at)
	if a.err != nil || a.val.Known() {
		return a, 0
	}
	b := ev.eval(n.args[1], sc, at)
	if b.err == nil && !b.val.Known() {
		return undetermined(a, b), 1
	}
	return b.and(a), 1
}

// strict evaluates an operator that needs all its operands.
func (ev *plain) strict(n *node, sc scope, at int32) (outcome, int32) {
	var few [3]outcome // most operators have few operands: no allocation
	args := few[:0]
	for _, a := range n.args {
		args = append(args, ev.eval(a, sc, at))
	}
	if o, ok := strict(args); ok {
		return o, -1
	}
	o, pick := ev.apply(n, args)
	if w := hang(args); w != nil && o.err == nil {
		o.wait = join(o.wait, w)
	}
	return o, pick
}

// apply computes a strict operator over known values.
func (ev *plain) apply(n *node, args []outcome) (outcome, int32) {
	switch n.op {
	case ops.Compare:
		return outcome{val: BoolOf(n.row.When[compare(&args[0].val, &args[1].val)+1])}, -1
	case ops.Host:
		return ev.host(n, valuesOf(args)), -1
	}
	var x frac.Num
	pick, fault := -1, ""
	switch k, env := n.row.Kernel.For(len(args)), &ev.schema.env; { // only many operands need a list
	case k.One != nil:
		x = k.One(args[0].val.v.Num)
	case k.Two != nil:
		x, fault = k.Two(env, args[0].val.v.Num, args[1].val.v.Num)
	case k.Three != nil:
		x, pick, fault = k.Three(env, args[0].val.v.Num, args[1].val.v.Num, args[2].val.v.Num)
	default:
		l := frames.Get().(*frame)
		l.nums = l.nums[:0]
		for i := range args {
			l.nums = append(l.nums, args[i].val.v.Num)
		}
		x, pick, fault = k.Many(env, l.nums)
		l.release()
	}
	if fault != "" {
		return outcome{err: n.fault(fault, &ev.schema.env, valuesOf(args))}, -1
	}
	return outcome{val: Value{v: value.Value{Kind: n.kind, State: value.Known, Num: x}}}, int32(pick)
}

// compare orders two known values of a kind. Of texts and booleans it only says
// whether they are equal.
func compare(v, w *Value) int {
	if v.v.Kind == TextKind {
		return strings.Compare(v.v.Text, w.v.Text)
	}
	return frac.Cmp(v.v.Num, w.v.Num)
}

func valuesOf(args []outcome) []Value {
	vals := make([]Value, len(args))
	for i, a := range args {
		vals[i] = a.val
	}
	return vals
}

// host calls a function of the host.
func (ev *plain) host(n *node, args []Value) outcome {
	v, err := n.fn.call(ev.schema, args)
	if err != nil {
		return outcome{err: n.hostFault(err)}
	}
	if !v.Known() {
		in := Input{Indicator: n.name + "(…)", NotApplicable: v.v.State == value.NotApplicable}
		return outcome{val: v, wait: waitFor(in)}
	}
	return outcome{val: v}
}

func (ev *plain) junction(n *node, sc scope, at int32) (outcome, int32) {
	decides := False
	if n.op == ops.Or {
		decides = True
	}
	var few [4]outcome
	operands := few[:0]
	for i, a := range n.args {
		o := ev.eval(a, sc, at)
		if o.truth() == decides {
			return o, int32(i)
		}
		operands = append(operands, o)
	}
	return allOrOpen(operands, decides == False), -1
}

// allOrOpen is the outcome of operands none of which has decided: undetermined
// if one is, else the first error, else the value that they leave.
func allOrOpen(operands []outcome, value bool) outcome {
	open := false
	var failed *diag.Diagnostic
	for _, o := range operands {
		switch {
		case o.err != nil && failed == nil:
			failed = o.err
		case o.err == nil && !o.val.Known():
			open = true
		}
	}
	switch {
	case open:
		return undetermined(operands...)
	case failed != nil:
		return outcome{err: failed}
	}
	return outcome{val: BoolOf(value), wait: hang(operands)}
}

func (ev *plain) conditional(n *node, sc scope, at int32) (outcome, int32) {
	c := ev.eval(n.args[0], sc, at)
	if c.known() {
		pick := int32(1)
		if c.truth() == True {
			pick = 0
		}
		return ev.eval(n.args[pick+1], sc, at).and(c), pick
	}
	a, b := ev.eval(n.args[1], sc, at), ev.eval(n.args[2], sc, at)
	if a.known() && b.known() && a.val.Equal(b.val) {
		return a.and(b), -1
	}
	if c.err != nil {
		return c, -1
	}
	return undetermined(c, a, b), -1
}

// in is x == a or x == b or …
func (ev *plain) in(n *node, sc scope, at int32) (outcome, int32) {
	x := ev.eval(n.args[0], sc, at)
	if x.err != nil {
		return x, -1
	}
	var equal []outcome
	for i, a := range n.args[1:] {
		o := ev.eval(a, sc, at)
		switch {
		case o.err != nil:
			equal = append(equal, o)
		case !o.val.Known() || !x.val.Known():
			equal = append(equal, undetermined(x, o))
		case o.val.Equal(x.val):
			return outcome{val: BoolOf(true)}.and(x).and(o), int32(i + 1)
		default:
			equal = append(equal, outcome{val: BoolOf(false)}.and(x).and(o))
		}
	}
	return allOrOpen(equal, false), -1
}

func (ev *plain) lookup(n *node, sc scope, at int32) (outcome, int32) {
	dims := n.table.dims()
	var outcomes [maxKeys]outcome
	var values [maxKeys]Value
	args, keys := outcomes[:dims], values[:dims]
	for i := range dims {
		args[i] = ev.eval(n.args[i], sc, at)
		keys[i] = args[i].val
	}
	if o, ok := strict(args); ok {
		return o, -1
	}
	row := n.table.match(keys)
	if row < 0 {
		return outcome{err: n.fault("no-row", &ev.schema.env, keys)}, -1
	}
	if n.table.shared != nil {
		return outcome{val: Value{v: n.table.shared.Results[row]}, wait: hang(args)}, int32(row)
	}
	o := ev.eval(n.args[dims+row], sc, at)
	o.wait = join(o.wait, hang(args))
	return o, int32(row)
}
