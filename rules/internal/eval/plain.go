package eval

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// The plain evaluator defines what a rule means. It walks the lowered tree,
// records every step and names what is missing. The fast evaluator must agree
// with it on value, on undetermined, and on errors.
//
// An operand has one of three outcomes: a known value; undetermined, with the
// inputs that it waits for; or an error. They combine as follows.
//
//   - Strict operators (arithmetic, comparison, functions) need all operands, and look
//     at them before they compute: what does not apply wins, since nothing that is
//     filled in makes it apply; then the first error; then what is missing, with the
//     inputs of all operands; then what goes wrong in computing.
//   - and, or: an operand that decides (false for and, true for or) wins over
//     everything. Otherwise undetermined wins over an error, since what is missing
//     may still decide; then the first error.
//   - c ? a : b with c undetermined or an error: the value of a and b if both are
//     known and equal; otherwise undetermined, or c's error.
//   - A value that does not apply is undetermined too, but waits for nobody.
type outcome struct {
	val  value.Value
	wait *waits           // what the outcome hangs on
	err  *diag.Diagnostic // at evaluation
	// reach is what an undetermined number, or date, can be, whatever is filled in: it is never
	// an error, and always applies. Nil says nothing of it.
	reach *interval.Numbers
}

func (o *outcome) known() bool { return o.err == nil && o.val.Known() }

// is reports whether the outcome is a truth.
func (o *outcome) is(truth bool) bool { return o.known() && o.val.Num.True() == truth }

// and returns o, which hangs on what p hangs on too.
func (o outcome) and(p outcome) outcome {
	o.wait = join(o.wait, p.wait)
	return o
}

// undetermined returns what hangs on all the given outcomes, any of which may still
// decide: not applicable if none is missing, missing otherwise.
func undetermined(of ...outcome) outcome {
	o := outcome{val: value.None()}
	for i := range of {
		if of[i].err == nil && of[i].val.State == value.Missing {
			o.val = value.Value{}
		}
	}
	o.wait = hang(of)
	return o
}

// hang returns what all the given outcomes hang on.
func hang(on []outcome) *waits {
	var of []*waits
	for i := range on {
		if w := on[i].wait; w != nil && (len(of) == 0 || of[len(of)-1] != w) {
			of = append(of, w)
		}
	}
	switch len(of) {
	case 0:
		return nil
	case 1:
		return of[0]
	}
	return &waits{of: of, missing: slices.ContainsFunc(of, (*waits).open)}
}

// strict returns the outcome that operands force on a strict operator; ok is
// false if all are known.
func strict(args []outcome) (o outcome, ok bool) {
	worst := fine
	for i := range args {
		worst = max(worst, args[i].status())
	}
	switch worst {
	case fine:
		return outcome{}, false
	case open:
		return undetermined(args...), true
	}
	o = outcome{val: value.None()}
	for i := range args {
		switch {
		case args[i].status() != worst:
		case worst == failed:
			return args[i], true
		case o.wait == nil || o.wait.open() && !args[i].wait.open(): // it decides for good
			o.wait = args[i].wait
		case o.wait.open() == args[i].wait.open():
			o = undetermined(o, args[i])
		}
	}
	return o, true
}

// plain is one evaluation of a program.
type plain struct {
	*Evaluator
	group *Group
	ends  Ends // of numbers that are missing; nil if nothing is known of them
	steps []Step
	vals  []value.Value // that steps have computed; what is full is left to them
	kept  *int          // records that aggregates over lists keep for explanations
}

// Step is what the plain evaluator records of a node. Explaining is mostly writing
// steps down, so they are kept small.
type Step struct {
	Node   *program.Node
	Value  *value.Value // nobody writes to it
	Parent int32        // index of the step around it, -1 for the first
	Pick   int16        // which branch, operand or row decided; -1 if none did
	Last   bool         // of last year's facts
	Failed bool
	Found  *Aggregate // of an aggregate
}

// scope is where names are looked up.
type scope struct {
	f        *Facts
	previous bool
	lets     []outcome
}

func (ev *plain) eval(n *program.Node, sc *scope, parent int32) (o outcome) {
	ev.evalTo(&o, n, sc, parent)
	return o
}

// evalTo is eval that writes to o, which is zero: outcomes are large, and copying what has just
// been written takes longer than most operators.
func (ev *plain) evalTo(o *outcome, n *program.Node, sc *scope, parent int32) {
	at := int32(len(ev.steps))
	ev.steps = append(ev.steps, Step{})
	s := &ev.steps[at]
	s.Node, s.Parent, s.Last = n, parent, sc.previous
	known := &n.Val // of most steps, which are written once
	if n.Op == ops.Fact {
		known = sc.f.Values.At(n.Slot)
	}
	if known.State == value.Known {
		s.Value, s.Pick, o.val = known, -1, *known
		return
	}
	pick := ev.node(o, n, sc, at)
	if n.Row.Size != nil && o.known() && ev.Schema.Env.TooLarge(o.val.Num) {
		*o = outcome{err: n.Fault("too-large", &ev.Schema.Env, nil)}
	}
	ev.vals = append(ev.vals, o.val)
	s = &ev.steps[at]
	s.Value, s.Failed, s.Pick = &ev.vals[len(ev.vals)-1], o.err != nil, int16(pick)
}

// node evaluates an operator by its form. pick is which branch, operand or row
// decided, -1 if none did.
func (ev *plain) node(o *outcome, n *program.Node, sc *scope, at int32) (pick int32) {
	pick = -1
	switch n.Op {
	case ops.Fact, ops.Points, ops.Field, ops.Records:
		*o = ev.input(n, sc)
	case ops.Var:
		*o = sc.lets[n.Slot]
	case ops.Let:
		ev.let(o, n, sc, at)
	case ops.Derived:
		ev.evalTo(o, n.Def.Prog.Root, &scope{f: sc.f, previous: sc.previous}, at)
		if o.err != nil { // its place is in another text: name it, and point here
			o.err = o.err.Within(say("in %s", n.Name)).InText(n.Src, n.From, n.To)
		}
	case ops.And, ops.Or:
		return ev.junction(o, n, sc, at)
	case ops.If:
		return ev.conditional(o, n, sc, at)
	case ops.Default:
		*o, pick = ev.orDefault(n, sc, at)
	case ops.In:
		*o, pick = ev.in(n, sc, at)
	case ops.Known, ops.Applies:
		ev.evalTo(o, n.Args[0], sc, at)
		if o.err == nil {
			o.val = value.Bool(o.val.Known() || n.Op == ops.Applies && o.val.State != value.NotApplicable)
		}
	case ops.Previous:
		last := sc.f.Previous
		if last == nil {
			last = &Facts{Unit: sc.f.Unit, Values: ev.empty.Values}
		}
		ev.evalTo(o, n.Args[0], &scope{f: last, previous: true, lets: sc.lets}, at)
	case ops.Aggregate:
		a := ev.aggregate(n, sc, at)
		ev.steps[at].Found = a
		*o = a.outcome(n, sc.f)
	case ops.Lookup:
		return ev.lookup(o, n, sc, at)
	default:
		return ev.strict(o, n, sc, at)
	}
	return pick
}

// input is a fact, or the points of a criterion.
func (ev *plain) input(n *program.Node, sc *scope) outcome {
	v := *sc.f.at(n)
	if v.Known() {
		return outcome{val: v}
	}
	o := outcome{val: v, wait: waitFor(sc.f.Input(n, v, sc.previous))}
	if ev.ends != nil && !sc.previous && v.State == value.Missing && n.Kind == value.NumberKind && n.Op != ops.Field {
		o.reach = ev.ends(sc.f.Unit, n.Name)
	}
	return o
}

// Ends returns what a missing number of this year can be, by its unit and the code of the indicator
// or of the points; nil if nothing is known of it, or if it may turn out not to apply.
type Ends func(unit, code string) *interval.Numbers

// Input is the fact, the points of a criterion or the field that n reads.
func (f *Facts) Input(n *program.Node, v value.Value, previous bool) Input {
	in := Input{Unit: f.Unit, Previous: previous, NotApplicable: v.State == value.NotApplicable}
	switch n.Op {
	case ops.Points:
		in.Criterion = n.Name
	case ops.Field:
		in.Indicator, in.Record, in.Field = f.record.list, f.record.at+1, n.Name
	default:
		in.Indicator = n.Name
	}
	return in
}

func (ev *plain) let(o *outcome, n *program.Node, sc *scope, at int32) {
	v := ev.eval(n.Args[0], sc, at)
	// Each let of a rule has a slot of its own, so the list may be shared.
	for len(sc.lets) <= n.Slot {
		sc.lets = append(sc.lets, outcome{})
	}
	sc.lets[n.Slot] = v
	ev.evalTo(o, n.Args[1], sc, at)
}

func (ev *plain) orDefault(n *program.Node, sc *scope, at int32) (outcome, int32) {
	a := ev.eval(n.Args[0], sc, at)
	if a.err != nil || a.val.Known() {
		return a, 0
	}
	b := ev.eval(n.Args[1], sc, at)
	if b.err == nil && !b.val.Known() {
		return undetermined(a, b), 1
	}
	return b.and(a), 1
}

// strict evaluates an operator that needs all its operands.
func (ev *plain) strict(o *outcome, n *program.Node, sc *scope, at int32) (pick int32) {
	var few [3]outcome           // most operators have few operands: no allocation
	args, plain := few[:0], true // plain: known, whatever else is missing
	for i, a := range n.Args {
		args = append(args, outcome{})
		ev.evalTo(&args[i], a, sc, at)
		plain = plain && args[i].wait == nil && args[i].known()
	}
	if n.Op == ops.InRange {
		*o = inRange(args)
		return -1
	}
	if plain {
		return ev.apply(o, n, args)
	}
	if forced, ok := strict(args); ok {
		*o = ev.bounded(n, args, forced)
		return -1
	}
	pick = ev.apply(o, n, args)
	o.wait = join(o.wait, hang(args))
	return pick
}

// apply computes a strict operator over known values.
func (ev *plain) apply(o *outcome, n *program.Node, args []outcome) int32 {
	switch n.Op {
	case ops.Compare:
		o.val = value.Bool(n.Row.When[compare(&args[0].val, &args[1].val)+1])
		return -1
	case ops.Host:
		*o = ev.host(n, valuesOf(args))
		return -1
	}
	var x frac.Num
	pick, fault := -1, ""
	switch k, env := n.Row.Kernel.For(len(args)), &ev.Schema.Env; { // only many operands need a list
	case k.One != nil:
		x = k.One(args[0].val.Num)
	case k.Two != nil:
		x, fault = k.Two(env, args[0].val.Num, args[1].val.Num)
	case k.Three != nil:
		x, pick, fault = k.Three(env, args[0].val.Num, args[1].val.Num, args[2].val.Num)
	default:
		l := frames.Get().(*frame)
		l.nums = l.nums[:0]
		for i := range args {
			l.nums = append(l.nums, args[i].val.Num)
		}
		x, pick, fault = k.Many(env, l.nums)
		l.release()
	}
	switch fault {
	case "":
	case ops.NoHolidays:
		*o = ev.noHolidays(args)
		return -1
	default:
		o.err = n.Fault(fault, &ev.Schema.Env, valuesOf(args))
		return -1
	}
	o.val = value.Value{Kind: n.Kind, State: value.Known, Num: x}
	return int32(pick)
}

// noHolidays waits for the years of the calendar that are wanted between two days.
func (ev *plain) noHolidays(days []outcome) (o outcome) {
	a, _ := days[0].val.Num.Int64()
	b, _ := days[1].val.Num.Int64()
	for _, run := range ev.Schema.Env.Calendar.Lacks(a, b) {
		years := strconv.Itoa(run[0])
		if run[1] > run[0] {
			years += "-" + strconv.Itoa(run[1])
		}
		o.wait = join(o.wait, waitFor(Input{Holidays: years}))
	}
	return o
}

// compare orders two known values of a kind. Of texts and booleans it only says
// whether they are equal.
func compare(v, w *value.Value) int {
	if v.Kind == value.TextKind {
		return strings.Compare(v.Text(), w.Text())
	}
	return frac.Cmp(v.Num, w.Num)
}

func valuesOf(args []outcome) []value.Value {
	vals := make([]value.Value, len(args))
	for i, a := range args {
		vals[i] = a.val
	}
	return vals
}

// host calls a function of the host.
func (ev *plain) host(n *program.Node, args []value.Value) outcome {
	v, err := n.Func.Apply(ev.Schema, args)
	if err != nil {
		return outcome{err: n.HostFault(err)}
	}
	if !v.Known() {
		in := Input{Indicator: n.Name + "(…)", NotApplicable: v.State == value.NotApplicable}
		return outcome{val: v, wait: waitFor(in)}
	}
	return outcome{val: v}
}

func (ev *plain) junction(o *outcome, n *program.Node, sc *scope, at int32) (pick int32) {
	decides := n.Op == ops.Or
	var few [4]outcome
	operands, pick := few[:0], -1
	for i, a := range n.Args {
		operands = append(operands, outcome{})
		p := &operands[i]
		if ev.evalTo(p, a, sc, at); !p.is(decides) {
			continue
		}
		if pick < 0 {
			pick = int32(i)
		}
		if !p.wait.open() { // for good
			*o = *p
			return pick
		}
	}
	if pick < 0 {
		*o = allOrOpen(operands, !decides)
	} else {
		*o = operands[pick]
	}
	return pick
}

// inRange is what least <= x and x <= greatest is: either end decides alone.
func inRange(args []outcome) outcome {
	ends := make([]outcome, 2)
	for i, way := range []int{1, -1} {
		x, end := args[0], args[i+1]
		o, open := strict([]outcome{x, end})
		if is, ok := x.beside(end, [3]bool{way < 0, true, way > 0}); open && ok {
			o = is
		} else if !open {
			o = outcome{val: value.Bool(way*compare(&x.val, &end.val) >= 0)}.and(x).and(end)
		}
		if ends[i] = o; o.is(false) {
			return o
		}
	}
	return allOrOpen(ends, true)
}

// allOrOpen is the outcome of operands none of which has decided: undetermined
// if one is, else the first error, else the value that they leave.
func allOrOpen(operands []outcome, otherwise bool) outcome {
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
	case failed != nil: // what is missing may still decide over it
		return outcome{err: failed, wait: hang(operands)}
	}
	return outcome{val: value.Bool(otherwise), wait: hang(operands)}
}

func (ev *plain) conditional(o *outcome, n *program.Node, sc *scope, at int32) (pick int32) {
	var c outcome
	if ev.evalTo(&c, n.Args[0], sc, at); c.known() {
		if pick = 1; c.is(true) {
			pick = 0
		}
		ev.evalTo(o, n.Args[pick+1], sc, at)
		o.wait = join(o.wait, c.wait)
		return pick
	}
	a, b := ev.eval(n.Args[1], sc, at), ev.eval(n.Args[2], sc, at)
	switch sa, sb := a.status(), b.status(); {
	case sa == fine && sb == fine && a.val.Equal(b.val):
		*o = a.and(b)
	case c.err != nil || c.status() == na && max(sa, sb) > open: // nothing can make both known
		*o = c
	default:
		*o = undetermined(c, a, b)
	}
	return -1
}

// in is x == a or x == b or …
func (ev *plain) in(n *program.Node, sc *scope, at int32) (outcome, int32) {
	x := ev.eval(n.Args[0], sc, at)
	var equal []outcome
	for i, a := range n.Args[1:] {
		o := ev.eval(a, sc, at)
		either, open := strict([]outcome{x, o})
		switch {
		case open:
			equal = append(equal, either)
		case o.val.Equal(x.val):
			return outcome{val: value.Bool(true)}.and(x).and(o), int32(i + 1)
		default:
			equal = append(equal, outcome{val: value.Bool(false)}.and(x).and(o))
		}
	}
	return allOrOpen(equal, false), -1
}

// lookup is a chain of conditions: where keys are not known, what all rows that may
// match agree on, whatever the keys turn out to be.
func (ev *plain) lookup(o *outcome, n *program.Node, sc *scope, at int32) (pick int32) {
	m := n.Table.Rows()
	var outcomes [2]outcome // most tables have few keys: no allocation
	var values [2]value.Value
	args, keys := outcomes[:0], values[:0]
	for i, a := range n.Args[:m.Dims()] {
		args = append(args, outcome{})
		ev.evalTo(&args[i], a, sc, at)
		keys = append(keys, args[i].val)
	}
	if forced, ok := strict(args); ok {
		*o = ev.lookupOpen(n, sc, at, args, forced)
		return -1
	}
	row := m.Match(keys)
	if row < 0 {
		o.err = n.Fault("no-row", &ev.Schema.Env, keys)
		return -1
	}
	ev.result(o, n, row, sc, at)
	o.wait = join(o.wait, hang(args))
	return int32(row)
}

// result is what a row of a table gives.
func (ev *plain) result(o *outcome, n *program.Node, row int, sc *scope, at int32) {
	if shared := n.Table.Shared; shared != nil {
		o.val = shared.Results[row]
		return
	}
	ev.evalTo(o, n.Args[n.Table.Dims()+row], sc, at)
}

// lookupOpen is a lookup whose keys are not all known; o is what they force on a strict
// operator.
func (ev *plain) lookupOpen(n *program.Node, sc *scope, at int32, args []outcome, o outcome) outcome {
	m := n.Table.Rows()
	cells, waiting := make([]int, len(args)), []int(nil)
	for i := range args {
		switch cells[i] = -1; args[i].status() {
		case fine:
			cells[i] = m.CellOfValue(i, args[i].val)
		case open:
			waiting = append(waiting, i)
		}
	}
	agree, worst := true, fine
	var results []outcome
	rows, narrowed, on := left(m, args)
	for _, row := range rows {
		if row < 0 {
			agree, worst = false, max(worst, failed)
			continue
		}
		var r outcome
		ev.result(&r, n, int(row), sc, at)
		results = append(results, r)
		worst = max(worst, r.status())
		agree = agree && r.known() && r.val.Equal(results[0].val)
	}
	switch {
	case agree:
		return outcome{val: results[0].val, wait: join(on, hang(results))}
	case narrowed && worst <= open:
		return undetermined(append(args, results...)...).joined(n, results)
	case o.status() == open || worst == open || m.Decidable(cells, waiting):
		return undetermined(append(args, results...)...)
	}
	return o
}
