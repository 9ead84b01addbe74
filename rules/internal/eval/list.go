package eval

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// recordAt is the record that an aggregate looks at.
type recordAt struct {
	value.Record
	list string
	at   int // in its list, from 0
}

// recordsOf returns the facts of a unit once for each record of a list, which they look at.
func recordsOf(f *Facts, of *program.Node, l *value.List) []*Facts {
	out, facts, at := make([]*Facts, len(l.Records)), make([]Facts, len(l.Records)), make([]recordAt, len(l.Records))
	for i, r := range l.Records {
		at[i] = recordAt{r, of.Name, i}
		facts[i] = *f
		facts[i].record = &at[i]
		out[i] = &facts[i]
	}
	return out
}

// Record returns which record the facts look at, from 1, with its evidence; 0 if they look at
// none.
func (f *Facts) Record() (number int, evidence string) {
	if f.record == nil {
		return 0, ""
	}
	return f.record.at + 1, f.record.Evidence
}

// at returns what a fact, the points of a criterion or a field is.
func (f *Facts) at(n *program.Node) *value.Value {
	if n.Op == ops.Field {
		return &f.record.Values[n.Slot]
	}
	return f.Values.At(n.Slot)
}

// list computes an aggregate over the records of a list of the unit.
func (ev *plain) list(n *program.Node, sc *scope, at int32) *Aggregate {
	over := n.Over()
	o := ev.eval(over.List, sc, at)
	if !o.known() {
		return &Aggregate{val: o, Winner: -1}
	}
	l := o.val.List()
	a, c := ev.gather(n, recordsOf(sc.f, over.List, l), sc)
	if l.Open {
		in := sc.f.Input(over.List, value.Value{}, sc.previous)
		in.More = true
		c.open = append(c.open, outcome{wait: waitFor(in)})
	}
	ev.combine(n, a, c)
	if a.val.err == nil && a.val.val.State == value.Missing {
		a.val = ev.reached(n, over, sc, c, l, a.val)
	}
	for i := range a.Members {
		*ev.kept += 1 + len(a.Members[i].Steps)
	}
	if *ev.kept > maxKept { // of so many nobody reads
		a.Members, a.Winner = nil, -1
	}
	return a
}

// reached is an aggregate that is undetermined, with what it can be.
func (ev *plain) reached(n *program.Node, over program.Over, sc *scope, c *counting, l *value.List, o outcome) outcome {
	switch {
	case n.Row.Members.PerKind:
		if x, ok := ev.capped(over, sc, c, l); ok {
			return o.within(n, x)
		}
		return o
	case n.Row.Members.Bounds == nil:
		return o
	}
	counted := &ops.Counted{}
	one := interval.Exactly(frac.Int(1))
	// of is what the value can be for a record, if neither that nor whether it counts can turn
	// out an error.
	of := func(f *Facts) (x interval.Numbers, ok bool) {
		in := &scope{f: f, previous: sc.previous, lets: sc.lets}
		if x = one; over.X != nil {
			if x, ok = ev.reach(over.X, in); !ok {
				return x, false
			}
		}
		if over.Where != nil {
			_, ok = ev.reach(over.Where, in)
			return x, ok
		}
		return x, true
	}
	for i, f := range c.items {
		switch {
		case c.in[i]:
			counted.In = append(counted.In, c.values[i].val.Num)
		case c.out[i]:
		default:
			x, ok := of(f)
			if !ok {
				return o
			}
			counted.May = append(counted.May, x)
		}
	}
	if l.Open {
		blank := []value.Record{{Values: make([]value.Value, len(l.Fields))}}
		x, ok := of(recordsOf(sc.f, over.List, &value.List{Records: blank})[0])
		if !ok {
			return o
		}
		counted.More = &x
	}
	x, ok := n.Row.Members.Bounds(n.Row.Members, &ev.Schema.Env, counted)
	if !ok {
		return o
	}
	return o.within(n, x)
}

// within is an undetermined outcome of which it is known what it can be: decided, if that is
// one number.
func (o outcome) within(n *program.Node, x interval.Numbers) outcome {
	if only, ok := x.Single(); ok {
		return outcome{val: value.Of(n.Kind, only), wait: o.wait.softs()}
	}
	o.reach = &x
	return o
}

// softs are the inputs behind what was decided by something being missing.
func (w *waits) softs() *waits {
	switch {
	case !w.open() || w.soft:
		return w.ifSoft()
	}
	var of []*waits
	for _, p := range w.of {
		if s := p.softs(); s != nil {
			of = append(of, s)
		}
	}
	if len(of) == 0 {
		return nil
	}
	return &waits{of: of, missing: true}
}

func (w *waits) ifSoft() *waits {
	if w.open() {
		return w
	}
	return nil
}

// bounded is what a strict operator is whose operands leave it undetermined, o, where it is
// known what some of them can be.
func (ev *plain) bounded(n *program.Node, args []outcome, o outcome) outcome {
	if o.err != nil || o.val.State != value.Missing ||
		!slices.ContainsFunc(args, func(a outcome) bool { return a.reach != nil }) {
		return o
	}
	xs := make([]interval.Numbers, len(args))
	var soft *waits
	for i := range args {
		switch a := &args[i]; {
		case a.known() && a.val.Kind != value.TextKind:
			xs[i], soft = interval.Exactly(a.val.Num), join(soft, a.wait)
		case a.reach != nil:
			xs[i], soft = *a.reach, join(soft, a.wait.softs())
		default:
			return o // it may turn out not to apply, or an error
		}
	}
	if n.Op == ops.Compare {
		if is, ok := decided(n.Row.When, xs[0], xs[1]); ok {
			return outcome{val: value.Bool(is), wait: soft}
		}
		return o
	}
	if n.Op != ops.Strict {
		return o
	}
	r := &ops.Ranging{Env: &ev.Schema.Env, Xs: xs}
	x := n.Row.Range(r)
	if len(r.Failures) > 0 {
		return o
	}
	if only, ok := x.Single(); ok {
		return outcome{val: value.Of(n.Kind, only), wait: soft}
	}
	o.reach = &x
	return o
}

// beside is whether a comparison holds of an outcome that is undetermined and a known one; not
// ok if that is not known.
func (o outcome) beside(p outcome, when [3]bool) (is outcome, ok bool) {
	if o.reach == nil || !p.known() {
		return is, false
	}
	truth, ok := decided(when, *o.reach, interval.Exactly(p.val.Num))
	return outcome{val: value.Bool(truth), wait: join(o.wait.softs(), p.wait)}, ok
}

// decided is whether a comparison holds for all that its sides can be; not ok if it hangs on
// what they are.
func decided(when [3]bool, x, y interval.Numbers) (is, ok bool) {
	both := x.Meet(y)
	can := [3]bool{interval.CanLess(x, y), len(both.Set) > 0, interval.CanLess(y, x)}
	yes, no := false, false
	for i, c := range can {
		yes, no = yes || c && when[i], no || c && !when[i]
	}
	return yes, yes != no
}

// reach returns what a part of a rule can be for some facts, whatever is filled in; ok is
// false if it may be an error, or that is not looked at.
func (ev *plain) reach(n *program.Node, sc *scope) (x interval.Numbers, ok bool) {
	switch n.Op {
	case ops.Const:
		return exactly(n.Val), true
	case ops.Fact, ops.Points, ops.Field:
		ind := n.Of
		if ind == nil {
			ind = ev.Schema.At(n.Slot)
		}
		if v := sc.f.at(n); v.Known() {
			return exactly(*v), true
		}
		return ind.Range(), true
	case ops.Var:
		o := sc.lets[n.Slot]
		return exactly(o.val), o.known()
	case ops.Lookup:
		return ev.reachLookup(n, sc)
	case ops.Aggregate:
		o := (&plain{Evaluator: ev.Evaluator, group: ev.group, ends: ev.ends}).eval(n, sc, -1)
		return exactly(o.val), o.known()
	case ops.Derived:
		return ev.reach(n.Def.Prog.Root, &scope{f: sc.f, previous: sc.previous})
	case ops.Let, ops.Previous, ops.Host:
		return x, false
	case ops.If:
		c := (&plain{Evaluator: ev.Evaluator, group: ev.group, ends: ev.ends}).eval(n.Args[0], sc, -1)
		if c.known() && !c.wait.open() {
			if c.is(true) {
				return ev.reach(n.Args[1], sc)
			}
			return ev.reach(n.Args[2], sc)
		}
	}
	xs := make([]interval.Numbers, len(n.Args))
	for i, a := range n.Args {
		if xs[i], ok = ev.reach(a, sc); !ok {
			return x, false
		}
	}
	switch {
	case n.Op == ops.Strict && n.Kind == value.NumberKind:
		r := &ops.Ranging{Env: &ev.Schema.Env, Xs: xs}
		x = n.Row.Range(r)
		return x, len(r.Failures) == 0
	case n.Op == ops.If:
		return xs[1].Join(xs[2]), true
	case n.Op == ops.Default:
		return xs[0].Join(xs[1]), true
	}
	return interval.WholeBetween(0, 1), n.Kind == value.BoolKind
}

// exactly is the number of a known value; of a text that is no word of an operator, with which
// nothing is computed, anything.
func exactly(v value.Value) interval.Numbers {
	if _, d, small := v.Num.Held(); !v.Known() || small && d == 0 {
		return interval.Anything()
	}
	return interval.Exactly(v.Num)
}
