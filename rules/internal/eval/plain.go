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

func (o outcome) known() bool { return o.err == nil && o.val.Known() }

// is reports whether the outcome is a truth.
func (o outcome) is(truth bool) bool { return o.known() && o.val.Num.True() == truth }

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

func (ev *plain) eval(n *program.Node, sc scope, parent int32) outcome {
	known := &n.Val // of most steps, which are written once
	if n.Op == ops.Fact {
		known = sc.f.Values.At(n.Slot)
	}
	if known.State == value.Known {
		ev.steps = append(ev.steps, Step{Node: n, Value: known, Parent: parent, Pick: -1, Last: sc.previous})
		return outcome{val: *known}
	}
	at := int32(len(ev.steps))
	ev.steps = append(ev.steps, Step{Node: n, Parent: parent, Last: sc.previous})
	o, pick := ev.node(n, sc, at)
	if n.Row.Size != nil && o.known() && ev.Schema.Env.TooLarge(o.val.Num) {
		o = outcome{err: n.Fault("too-large", &ev.Schema.Env, nil)}
	}
	ev.vals = append(ev.vals, o.val)
	s := &ev.steps[at]
	s.Value, s.Failed, s.Pick = &ev.vals[len(ev.vals)-1], o.err != nil, int16(pick)
	return o
}

// node evaluates an operator by its form. pick is which branch, operand or row
// decided, -1 if none did.
func (ev *plain) node(n *program.Node, sc scope, at int32) (o outcome, pick int32) {
	switch n.Op {
	case ops.Fact, ops.Points, ops.Field, ops.Records:
		return ev.input(n, sc), -1
	case ops.Var:
		return sc.lets[n.Slot], -1
	case ops.Let:
		return ev.let(n, sc, at), -1
	case ops.Derived:
		o := ev.eval(n.Def.Prog.Root, scope{f: sc.f, previous: sc.previous}, at)
		if o.err != nil { // its place is in another text: name it, and point here
			o.err = o.err.Within(say("in %s", n.Name)).InText(n.Src, n.From, n.To)
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
		a := ev.eval(n.Args[0], sc, at)
		if a.err == nil {
			a.val = value.Bool(a.val.Known() || n.Op == ops.Applies && a.val.State != value.NotApplicable)
		}
		return a, -1
	case ops.Previous:
		last := sc.f.Previous
		if last == nil {
			last = &Facts{Unit: sc.f.Unit, Values: ev.empty.Values}
		}
		return ev.eval(n.Args[0], scope{f: last, previous: true, lets: sc.lets}, at), -1
	case ops.Aggregate:
		a := ev.aggregate(n, sc, at)
		ev.steps[at].Found = a
		return a.outcome(n, sc.f), -1
	case ops.Lookup:
		return ev.lookup(n, sc, at)
	}
	return ev.strict(n, sc, at)
}

// input is a fact, or the points of a criterion.
func (ev *plain) input(n *program.Node, sc scope) outcome {
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

func (ev *plain) let(n *program.Node, sc scope, at int32) outcome {
	v := ev.eval(n.Args[0], sc, at)
	// Each let of a rule has a slot of its own, so the list may be shared.
	for len(sc.lets) <= n.Slot {
		sc.lets = append(sc.lets, outcome{})
	}
	sc.lets[n.Slot] = v
	return ev.eval(n.Args[1], sc, at)
}

func (ev *plain) orDefault(n *program.Node, sc scope, at int32) (outcome, int32) {
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
func (ev *plain) strict(n *program.Node, sc scope, at int32) (outcome, int32) {
	var few [3]outcome           // most operators have few operands: no allocation
	args, plain := few[:0], true // plain: known, whatever else is missing
	for _, a := range n.Args {
		o := ev.eval(a, sc, at)
		plain = plain && o.wait == nil && o.known()
		args = append(args, o)
	}
	if n.Op == ops.InRange {
		return inRange(args), -1
	}
	if plain {
		return ev.apply(n, args)
	}
	if o, ok := strict(args); ok {
		return ev.bounded(n, args, o), -1
	}
	o, pick := ev.apply(n, args)
	o.wait = join(o.wait, hang(args))
	return o, pick
}

// apply computes a strict operator over known values.
func (ev *plain) apply(n *program.Node, args []outcome) (outcome, int32) {
	switch n.Op {
	case ops.Compare:
		return outcome{val: value.Bool(n.Row.When[compare(&args[0].val, &args[1].val)+1])}, -1
	case ops.Host:
		return ev.host(n, valuesOf(args)), -1
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
		return ev.noHolidays(args), -1
	default:
		return outcome{err: n.Fault(fault, &ev.Schema.Env, valuesOf(args))}, -1
	}
	return outcome{val: value.Value{Kind: n.Kind, State: value.Known, Num: x}}, int32(pick)
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

func (ev *plain) junction(n *program.Node, sc scope, at int32) (outcome, int32) {
	decides := n.Op == ops.Or
	var few [4]outcome
	operands, pick := few[:0], -1
	for i, a := range n.Args {
		o := ev.eval(a, sc, at)
		if operands = append(operands, o); !o.is(decides) {
			continue
		}
		if pick < 0 {
			pick = i
		}
		if !o.wait.open() { // for good
			return o, int32(pick)
		}
	}
	if pick >= 0 {
		return operands[pick], int32(pick)
	}
	return allOrOpen(operands, !decides), -1
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

func (ev *plain) conditional(n *program.Node, sc scope, at int32) (outcome, int32) {
	c := ev.eval(n.Args[0], sc, at)
	if c.known() {
		pick := int32(1)
		if c.is(true) {
			pick = 0
		}
		return ev.eval(n.Args[pick+1], sc, at).and(c), pick
	}
	a, b := ev.eval(n.Args[1], sc, at), ev.eval(n.Args[2], sc, at)
	switch sa, sb := a.status(), b.status(); {
	case sa == fine && sb == fine && a.val.Equal(b.val):
		return a.and(b), -1
	case c.err != nil:
		return c, -1
	case c.status() == na && max(sa, sb) > open: // nothing can make both known
		return c, -1
	}
	return undetermined(c, a, b), -1
}

// in is x == a or x == b or …
func (ev *plain) in(n *program.Node, sc scope, at int32) (outcome, int32) {
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
func (ev *plain) lookup(n *program.Node, sc scope, at int32) (outcome, int32) {
	m := n.Table.Rows()
	var outcomes [2]outcome // most tables have few keys: no allocation
	var values [2]value.Value
	args, keys := outcomes[:0], values[:0]
	for _, a := range n.Args[:m.Dims()] {
		o := ev.eval(a, sc, at)
		args, keys = append(args, o), append(keys, o.val)
	}
	if o, ok := strict(args); ok {
		return ev.lookupOpen(n, sc, at, args, o), -1
	}
	row := m.Match(keys)
	if row < 0 {
		return outcome{err: n.Fault("no-row", &ev.Schema.Env, keys)}, -1
	}
	return ev.result(n, row, sc, at).and(outcome{wait: hang(args)}), int32(row)
}

// result is what a row of a table gives.
func (ev *plain) result(n *program.Node, row int, sc scope, at int32) outcome {
	if shared := n.Table.Shared; shared != nil {
		return outcome{val: shared.Results[row]}
	}
	return ev.eval(n.Args[n.Table.Dims()+row], sc, at)
}

// lookupOpen is a lookup whose keys are not all known; o is what they force on a strict
// operator.
func (ev *plain) lookupOpen(n *program.Node, sc scope, at int32, args []outcome, o outcome) outcome {
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
		r := ev.result(n, int(row), sc, at)
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
