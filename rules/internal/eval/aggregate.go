package eval

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Aggregate is what an aggregate such as best or count_of found among the members of a
// group, or the records of a list. Among members it is the same for all, except that rank
// gives each its own.
type Aggregate struct {
	Members []Member  // in order of the group, or of the list
	Winner  int       // which is taken, the first of equals; -1 if none is
	val     outcome   // of all but rank
	own     []outcome // of rank, by member
	group   *Group
}

// Member is what an aggregate's expression is for a member or a record.
type Member struct {
	Facts   *Facts
	Value   value.Value
	LeftOut bool // the condition does not hold, or the value does not apply
	Steps   []Step
}

// outcome is the aggregate's value for the unit that asks.
func (a *Aggregate) outcome(n *program.Node, f *Facts) outcome {
	if a.own == nil {
		return a.val
	}
	i, ok := a.group.Index(f.Unit)
	if !ok {
		return outcome{err: n.Fail("not-a-member", diag.ErrValue, "%s is not a member of the group", f.Unit)}
	}
	return a.own[i]
}

// aggregateKey is an aggregate of the plain evaluator among those that a group
// keeps.
type aggregateKey struct{ *program.Node }

// aggregate computes an aggregate for a unit.
func (ev *plain) aggregate(n *program.Node, sc *scope, at int32) *Aggregate {
	if n.Over().List != nil {
		return ev.list(n, sc, at)
	}
	if ev.group == nil {
		return &Aggregate{val: outcome{err: n.Fault("no-group", &ev.Schema.Env, nil)}}
	}
	among := ev.group
	if n.Over().Own {
		if among = ev.group.Own(sc.f); among == nil {
			return &Aggregate{val: outcome{err: n.Fault("no-own-group", &ev.Schema.Env, nil)}}
		}
	}
	return ev.members(n, among)
}

// members computes an aggregate over the group, or a group within it, once.
func (ev *plain) members(n *program.Node, among *Group) *Aggregate {
	if a, ok := among.cache.Load(aggregateKey{n}); ok && ev.ends == nil {
		return a.(*Aggregate)
	}
	inner := &plain{Evaluator: ev.Evaluator, group: ev.group, ends: ev.ends, kept: ev.kept}
	a, c := inner.gather(n, among.Members, &scope{})
	a.group = among
	inner.combine(n, a, c)
	if ev.ends != nil { // the group keeps what is known of the facts alone
		return a
	}
	a.val.wait = a.val.wait.shareable()
	size := 0
	for i := range a.Members {
		size += 1 + len(a.Members[i].Steps)
	}
	return among.keep(aggregateKey{n}, a, n, size).(*Aggregate)
}

// gather evaluates what an aggregate asks of members or records, and sorts them.
func (ev *plain) gather(n *program.Node, items []*Facts, sc *scope) (*Aggregate, *counting) {
	over, kept := n.Over(), 0
	a := &Aggregate{Winner: -1, Members: make([]Member, len(items))}
	c := &counting{
		items: items, in: make([]bool, len(items)), out: make([]bool, len(items)),
		values: make([]outcome, len(items)), wheres: make([]outcome, len(items)),
	}
	if ev.kept == nil {
		ev.kept = new(int)
	}
	inner := &plain{Evaluator: ev.Evaluator, group: ev.group, ends: ev.ends, kept: ev.kept}
	in := &scope{previous: sc.previous, lets: sc.lets}
	for i, f := range items {
		in.f = f
		c.wheres[i] = outcome{val: value.Bool(true)}
		if over.Where != nil {
			c.wheres[i] = inner.eval(over.Where, in, -1)
		}
		switch {
		case over.X == nil:
			c.values[i] = outcome{val: value.Int(1)}
		case !c.wheres[i].is(false):
			c.values[i] = inner.eval(over.X, in, -1)
			if over.PerKind != nil {
				c.values[i] = c.ofKind(i, c.values[i], inner.eval(over.PerKind[0], in, -1), inner.eval(over.PerKind[1], in, -1))
			}
		}
		c.out[i] = c.add(i, c.values[i], c.wheres[i])
		a.Members[i] = Member{Facts: f, Value: c.values[i].val, LeftOut: c.out[i]}
		if kept += len(inner.steps); kept > maxKept { // nobody reads so many
			inner.steps, inner.vals = inner.steps[:0], inner.vals[:0]
			continue
		}
		a.Members[i].Steps, inner.steps, inner.vals = inner.steps, nil, nil
	}
	return a, c
}

// counting sorts the members by whether they count.
type counting struct {
	items          []*Facts
	values, wheres []outcome
	out            []bool // left out

	kinds []value.Value // of each, and the most that those of its kind make; or nothing
	mosts []frac.Num

	in     []bool    // surely counts, with a known value
	open   []outcome // of those who may count, or count with an unknown value
	maybe  []int     // known value, but whether it counts is open
	na     []outcome // of those for whom the condition or the value does not apply
	soft   []*waits  // of those who are decided all the same
	failed []int     // whose error may be the aggregate's
}

// add sorts one member, and reports whether the member is left out.
func (c *counting) add(i int, v, w outcome) (leftOut bool) {
	switch {
	case w.is(false):
		c.soft = append(c.soft, w.soft())
		return true
	case v.status() == na && (w.status() != na || !v.wait.open()):
		c.na, c.soft = append(c.na, v), append(c.soft, v.soft())
		return true
	case w.status() == na:
		c.na, c.soft = append(c.na, w), append(c.soft, w.soft())
		return true
	}
	c.soft = append(c.soft, w.soft(), v.soft())
	switch {
	case w.err != nil || v.err != nil && w.is(true):
		c.failed = append(c.failed, i)
	case w.is(true) && v.val.Known():
		c.in[i] = true
	case w.is(true):
		c.open = append(c.open, v)
	case v.err == nil && v.val.Known():
		c.maybe = append(c.maybe, i)
		c.open = append(c.open, w)
	default:
		c.open = append(c.open, undetermined(w, v))
	}
	return false
}

// combine makes an aggregate of the members' outcomes. A member for whom the
// condition or the value does not apply is left out, whatever the other is. So what is
// filled in elsewhere, even if it makes an error, changes nothing that is known.
func (ev *plain) combine(n *program.Node, a *Aggregate, c *counting) {
	values, better, env := c.values, n.Row.Members.Better, &ev.Schema.Env
	top := extreme(better, values, c.in)
	// A member that may or may not count does not matter to best and worst if it
	// could not win.
	wins := func(i int) bool {
		return top < 0 || !values[i].known() || better*frac.Cmp(values[i].val.Num, values[top].val.Num) > 0
	}
	if len(c.maybe) == len(c.open) && !slices.ContainsFunc(c.maybe, wins) {
		c.open = nil
	}
	a.val = c.fault(slices.DeleteFunc(c.failed, func(i int) bool { return !wins(i) }))
	if n.Row.Members.Ranks {
		a.ranks(values, c.wheres, c, n.Row.Members)
		return
	}
	count := 0
	for _, in := range c.in {
		if in {
			count++
		}
	}
	switch {
	case a.val.err != nil:
	case len(c.open) > 0:
		a.val = undetermined(c.open...)
	case count == 0 && n.Over().None != nil:
		a.val = outcome{val: value.Of(n.Kind, *n.Over().None)}
	case count < max(1, n.Row.Members.Fewest):
		nobody := Input{NotApplicable: true}
		if list := n.Over().List; list != nil { // no record counts, or too few
			nobody.Indicator, nobody.More = list.Name, true
		}
		a.val = outcome{val: value.None(), wait: waitFor(nobody)}
		if len(c.na) > 0 {
			a.val = undetermined(c.na...)
		}
	case top >= 0:
		a.val, a.Winner = outcome{val: values[top].val}, top
	default:
		var xs []frac.Num
		for i, ok := range c.in {
			if ok {
				xs = append(xs, values[i].val.Num)
			}
		}
		ok := true
		if n.Row.Members.PerKind {
			xs, ok = c.perKind(func(xs []frac.Num) (frac.Num, bool) { return n.Row.Members.Combine(env, xs) })
		}
		x, fault := n.Row.Members.Make(env, xs)
		if !ok {
			fault = "too-large"
		}
		if a.val = (outcome{val: value.Number(x)}); fault != "" {
			a.val = outcome{err: n.Fault(fault, env, nil)}
		}
	}
	a.val.wait = join(a.val.wait, c.decidedBehind())
}

// ofKind is the value of member or record i, whose kind has such a most.
func (c *counting) ofKind(i int, x, kind, most outcome) outcome {
	args := []outcome{x, kind, most}
	if o, ok := strict(args); ok {
		return o
	}
	if c.kinds == nil {
		c.kinds, c.mosts = make([]value.Value, len(c.items)), make([]frac.Num, len(c.items))
	}
	c.kinds[i], c.mosts[i] = kind.val, most.val.Num
	x.wait = hang(args)
	return x
}

// perKind is what each kind makes of those that count: their sum, and no more than the least of
// what they say is the most; not ok if one is too large.
func (c *counting) perKind(sum func(xs []frac.Num) (frac.Num, bool)) (out []frac.Num, ok bool) {
	at := make(map[string]int)
	var all [][]frac.Num // by kind
	var mosts []frac.Num
	for i, in := range c.in {
		if !in {
			continue
		}
		kind := c.kinds[i].Kind.String() + c.kinds[i].String()
		k, ok := at[kind]
		if !ok {
			k = len(all)
			at[kind], all, mosts = k, append(all, nil), append(mosts, c.mosts[i])
		}
		all[k] = append(all[k], c.values[i].val.Num)
		if frac.Cmp(c.mosts[i], mosts[k]) < 0 {
			mosts[k] = c.mosts[i]
		}
	}
	for k, most := range mosts {
		x, ok := sum(all[k])
		if !ok {
			return nil, false
		}
		if frac.Cmp(x, most) > 0 {
			x = most
		}
		out = append(out, x)
	}
	return out, true
}

// fault is the error of the first of the members by their codes: which one is named
// does not hang on their order. Of records it is the first in the list.
func (c *counting) fault(failed []int) (o outcome) {
	if len(failed) == 0 {
		return o
	}
	i := slices.MinFunc(failed, func(i, j int) int { return strings.Compare(c.items[i].Unit, c.items[j].Unit) })
	if o.err = c.wheres[i].err; o.err == nil {
		o.err = c.values[i].err
	}
	where := say("for %s", c.items[i].Unit)
	if r := c.items[i].record; r != nil {
		where = say("in record %d of %s", r.at+1, r.list)
	}
	o.err = o.err.Within(where)
	return o
}

// soft returns the missing inputs behind an outcome that is decided all the
// same.
func (o outcome) soft() *waits {
	if !o.wait.open() || o.err != nil || o.val.State == value.Missing {
		return nil
	}
	return &waits{of: []*waits{o.wait}, soft: true, missing: true}
}

// decidedBehind returns those of all members.
func (c *counting) decidedBehind() *waits {
	of := slices.DeleteFunc(c.soft, func(w *waits) bool { return w == nil })
	if len(of) == 0 {
		return nil
	}
	return &waits{of: of, missing: true}
}

// extreme returns the index of the best value that counts, the first of equals; -1
// if there is none, or if none is better than another.
func extreme(better int, values []outcome, in []bool) int {
	top := -1
	for i, counts := range in {
		if counts && better != 0 && (top < 0 || better*frac.Cmp(values[i].val.Num, values[top].val.Num) > 0) {
			top = i
		}
	}
	return top
}

// ranks gives each member its place by value, the largest first unless they rise: one more than
// the number of members with a better value. A share is that of those with a worse one, who are
// better the other way round. It sorts once.
func (a *Aggregate) ranks(values, wheres []outcome, c *counting, m *ops.Members) {
	rising := m.Rising != m.Share
	a.own = make([]outcome, len(values))
	var order []int
	for i, ok := range c.in {
		if ok {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		if rising {
			i, j = j, i
		}
		return frac.Cmp(values[j].val.Num, values[i].val.Num)
	})
	place := make([]int, len(values))
	for k, i := range order {
		place[i] = k + 1
		if k > 0 && frac.Cmp(values[i].val.Num, values[order[k-1]].val.Num) == 0 {
			place[i] = place[order[k-1]]
		}
	}
	soft, open := c.decidedBehind().shareable(), undetermined(c.open...)
	open.wait = open.wait.shareable()
	for i := range a.own {
		switch {
		case wheres[i].is(false):
			a.own[i] = outcome{val: value.None(), wait: waitFor(Input{NotApplicable: true})}
		case wheres[i].status() == na:
			a.own[i] = wheres[i]
		case values[i].status() == na:
			a.own[i] = values[i]
		case a.val.err != nil:
			a.own[i] = a.val
		case len(c.open) > 0:
			a.own[i] = open
		case m.Share && len(order) == 1:
			a.own[i] = outcome{val: value.None(), wait: waitFor(Input{NotApplicable: true})}
		case m.Share:
			a.own[i] = outcome{val: value.Number(frac.New(int64(place[i]-1), int64(len(order)-1)))}
		default:
			a.own[i] = outcome{val: value.Int(int64(place[i]))}
		}
		a.own[i].wait = join(a.own[i].wait, soft)
	}
}
