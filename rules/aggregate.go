package rules

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/value"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

// aggregate is what best, worst, average, total or rank found in a group. It is
// the same for all members, except that rank gives each its own.
type aggregate struct {
	members []MemberValue // in order of the group
	val     outcome       // of all but rank
	winner  string        // the unit that best or worst takes, the first of equals
	own     []outcome     // of rank, by member
	index   map[string]int
	steps   [][]step // of the evaluations for the members
}

// MemberValue is the value of an aggregate's expression for one member.
type MemberValue struct {
	Unit  string `json:"unit"`
	Value Value  `json:"value"`
	// LeftOut says that the member does not count: the condition does not hold, or the
	// value does not apply.
	LeftOut bool `json:"left_out,omitempty"`
	// Read are the member's facts that were read.
	Read []Reading `json:"read,omitempty"`
}

// outcome is the aggregate's value for the unit that asks.
func (a *aggregate) outcome(n *node, f *Facts) outcome {
	if n.op != opRank || a.own == nil {
		return a.val
	}
	i, ok := a.index[f.unit]
	if !ok {
		return outcome{err: n.fail("not-a-member", diag.ErrValue, "%s is not a member of the group", f.unit)}
	}
	return a.own[i]
}

// aggregateKey is an aggregate of the plain evaluator among those that a group
// keeps.
type aggregateKey struct{ *node }

// aggregate returns an aggregate that the plain evaluator has computed, or nil.
func (g *Group) aggregate(n *node) *aggregate {
	if a, ok := g.cache.Load(aggregateKey{n}); ok {
		return a.(*aggregate)
	}
	return nil
}

// aggregate computes an aggregate once for a group.
func (ev *plain) aggregate(n *node) *aggregate {
	if ev.group == nil {
		return &aggregate{val: outcome{err: n.fail("no-group", diag.ErrValue, "%s compares members, and there is no group", n.name)}}
	}
	if a := ev.group.aggregate(n); a != nil {
		return a
	}
	members := ev.group.members
	values := make([]outcome, len(members))
	wheres := make([]outcome, len(members))
	read := make([][]Reading, len(members))
	steps := make([][]step, len(members))
	for i, f := range members {
		inner := &plain{schema: ev.schema, group: ev.group, limit: ev.limit, record: true}
		wheres[i] = outcome{val: BoolOf(true)}
		if len(n.args) > 1 {
			wheres[i] = inner.eval(n.args[1], scope{f: f}, -1)
		}
		if wheres[i].truth() != False {
			values[i] = inner.eval(n.args[0], scope{f: f}, -1)
		}
		read[i], steps[i] = readings(inner.steps, f), inner.steps
	}
	a := combine(n, ev.group, values, wheres)
	a.steps = steps
	for i := range a.members {
		a.members[i].Read = read[i]
	}
	got, _ := ev.group.cache.LoadOrStore(aggregateKey{n}, a)
	return got.(*aggregate)
}

// combine makes an aggregate of the members' outcomes. A member for whom the
// condition or the value does not apply is left out.
func combine(n *node, g *Group, values, wheres []outcome) *aggregate {
	a := &aggregate{index: g.index, members: make([]MemberValue, len(values))}
	in := make([]bool, len(values)) // surely counts, with a known value
	var open []outcome              // may count, or counts with an unknown value
	var maybe []int                 // known value, but whether it counts is open
	var na []outcome
	var soft *waits
	failed := -1
	for i, f := range g.members {
		v, w := values[i], wheres[i]
		a.members[i] = MemberValue{Unit: f.unit, Value: v.val}
		soft = join(soft, join(w.soft(), v.soft()))
		switch {
		case w.err != nil || v.err != nil && w.truth() == True:
			// Which member is named does not hang on their order.
			if failed < 0 || f.unit < g.members[failed].unit {
				failed = i
			}
		case w.truth() == False:
			a.members[i].LeftOut = true
		case w.val.v.State == value.NotApplicable:
			a.members[i].LeftOut = true
			na = append(na, w)
		case v.err == nil && v.val.v.State == value.NotApplicable:
			a.members[i].LeftOut = true
			na = append(na, v)
		case w.truth() == True && v.val.Known():
			in[i] = true
		case w.truth() == True:
			open = append(open, v)
		case v.err == nil && v.val.Known():
			maybe = append(maybe, i)
			open = append(open, w)
		default:
			open = append(open, undetermined(w, v))
		}
	}
	if failed >= 0 {
		err := wheres[failed].err
		if err == nil {
			err = values[failed].err
		}
		a.val = outcome{err: err.Within(say("for %s", g.members[failed].unit))}
		return a
	}
	if n.op == opRank {
		a.ranks(g, values, wheres, in, open, soft)
		return a
	}
	// A member that may or may not count does not matter to best and worst if it
	// could not win.
	top := extreme(n.op, values, in)
	if top >= 0 && len(maybe) == len(open) && !slices.ContainsFunc(maybe, func(i int) bool { return beats(n.op, values[i].val.v.Num, values[top].val.v.Num) }) {
		open = nil
	}
	switch count := int64(countTrue(in)); {
	case len(open) > 0:
		a.val = undetermined(open...)
	case count == 0:
		a.val = outcome{val: NotApplicable(), wait: waitFor(Input{NotApplicable: true})}
		if len(na) > 0 {
			a.val = undetermined(na...)
		}
	case top >= 0:
		a.val, a.winner = outcome{val: values[top].val}, g.members[top].unit
	default:
		s := frac.Int(0)
		for i, ok := range in {
			if ok {
				s = frac.Add(s, values[i].val.v.Num)
			}
		}
		if n.op == opAverage {
			s, _ = frac.Quo(s, frac.Int(count))
		}
		a.val = outcome{val: number(s)}
	}
	a.val.wait = join(a.val.wait, soft)
	return a
}

// soft returns the missing inputs behind an outcome that is decided all the
// same.
func (o outcome) soft() *waits {
	if o.wait == nil || o.err != nil || o.val.v.State == value.Missing {
		return nil
	}
	var w *waits
	for _, in := range o.wait.list {
		if !in.NotApplicable {
			w = join(w, waitFor(in))
		}
	}
	return w
}

func countTrue(bs []bool) (n int) {
	for _, b := range bs {
		if b {
			n++
		}
	}
	return n
}

func beats(o op, a, b frac.Num) bool {
	c := frac.Cmp(a, b)
	return o == opBest && c > 0 || o == opWorst && c < 0
}

// extreme returns the index of the largest or smallest value that counts, the
// first of equals; -1 if there is none, or for other aggregates.
func extreme(o op, values []outcome, in []bool) int {
	top := -1
	for i, counts := range in {
		if counts && (o == opBest || o == opWorst) && (top < 0 || beats(o, values[i].val.v.Num, values[top].val.v.Num)) {
			top = i
		}
	}
	return top
}

// ranks gives each member its place by value, the largest first: one more than
// the number of members with a larger value. It sorts once.
func (a *aggregate) ranks(g *Group, values, wheres []outcome, in []bool, open []outcome, soft *waits) {
	a.own = make([]outcome, len(values))
	var order []int
	for i, ok := range in {
		if ok {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return frac.Cmp(values[j].val.v.Num, values[i].val.v.Num) })
	place := make([]int, len(values))
	for k, i := range order {
		place[i] = k + 1
		if k > 0 && frac.Cmp(values[i].val.v.Num, values[order[k-1]].val.v.Num) == 0 {
			place[i] = place[order[k-1]]
		}
	}
	for i := range a.own {
		switch {
		case wheres[i].truth() == False:
			a.own[i] = outcome{val: NotApplicable(), wait: waitFor(Input{NotApplicable: true})}
		case wheres[i].val.v.State == value.NotApplicable:
			a.own[i] = wheres[i]
		case values[i].err == nil && values[i].val.v.State == value.NotApplicable:
			a.own[i] = values[i]
		case len(open) > 0:
			a.own[i] = undetermined(open...)
		default:
			a.own[i] = outcome{val: Int(int64(place[i]))}
		}
		a.own[i].wait = join(a.own[i].wait, soft)
	}
}
