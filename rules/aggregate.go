package rules

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
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
	if a.own == nil {
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
		return &aggregate{val: outcome{err: n.fault("no-group", &ev.schema.env, nil)}}
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
		inner := &plain{schema: ev.schema, group: ev.group, record: true}
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

// counting sorts the members by whether they count.
type counting struct {
	in     []bool    // surely counts, with a known value
	open   []outcome // of those who may count, or count with an unknown value
	maybe  []int     // known value, but whether it counts is open
	na     []outcome // of those for whom the condition or the value does not apply
	soft   *waits
	failed int // the member whose error it is, -1 if there is none
}

// add sorts one member, and reports whether the member is left out.
func (c *counting) add(i int, g *Group, v, w outcome) (leftOut bool) {
	c.soft = join(c.soft, join(w.soft(), v.soft()))
	switch {
	case w.err != nil || v.err != nil && w.truth() == True:
		// Which member is named does not hang on their order.
		if c.failed < 0 || g.members[i].unit < g.members[c.failed].unit {
			c.failed = i
		}
	case w.truth() == False:
		return true
	case w.val.v.State == value.NotApplicable:
		c.na = append(c.na, w)
		return true
	case v.err == nil && v.val.v.State == value.NotApplicable:
		c.na = append(c.na, v)
		return true
	case w.truth() == True && v.val.Known():
		c.in[i] = true
	case w.truth() == True:
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
// condition or the value does not apply is left out.
func combine(n *node, g *Group, values, wheres []outcome) *aggregate {
	a := &aggregate{index: g.index, members: make([]MemberValue, len(values))}
	c := counting{in: make([]bool, len(values)), failed: -1}
	for i, f := range g.members {
		a.members[i] = MemberValue{Unit: f.unit, Value: values[i].val, LeftOut: c.add(i, g, values[i], wheres[i])}
	}
	if c.failed >= 0 {
		err := wheres[c.failed].err
		if err == nil {
			err = values[c.failed].err
		}
		a.val = outcome{err: err.Within(say("for %s", g.members[c.failed].unit))}
		return a
	}
	if n.row.Members.Ranks {
		a.ranks(values, wheres, &c)
		return a
	}
	better := n.row.Members.Better
	top := extreme(better, values, c.in)
	// A member that may or may not count does not matter to best and worst if it
	// could not win.
	if top >= 0 && len(c.maybe) == len(c.open) && !slices.ContainsFunc(c.maybe, func(i int) bool {
		return better*frac.Cmp(values[i].val.v.Num, values[top].val.v.Num) > 0
	}) {
		c.open = nil
	}
	switch {
	case len(c.open) > 0:
		a.val = undetermined(c.open...)
	case !slices.Contains(c.in, true):
		a.val = outcome{val: NotApplicable(), wait: waitFor(Input{NotApplicable: true})}
		if len(c.na) > 0 {
			a.val = undetermined(c.na...)
		}
	case top >= 0:
		a.val, a.winner = outcome{val: values[top].val}, g.members[top].unit
	default:
		var xs []frac.Num
		for i, ok := range c.in {
			if ok {
				xs = append(xs, values[i].val.v.Num)
			}
		}
		a.val = outcome{val: number(n.row.Members.Combine(xs))}
	}
	a.val.wait = join(a.val.wait, c.soft)
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

// extreme returns the index of the best value that counts, the first of equals; -1
// if there is none, or if none is better than another.
func extreme(better int, values []outcome, in []bool) int {
	top := -1
	for i, counts := range in {
		if counts && better != 0 && (top < 0 || better*frac.Cmp(values[i].val.v.Num, values[top].val.v.Num) > 0) {
			top = i
		}
	}
	return top
}

// ranks gives each member its place by value, the largest first: one more than
// the number of members with a larger value. It sorts once.
func (a *aggregate) ranks(values, wheres []outcome, c *counting) {
	a.own = make([]outcome, len(values))
	var order []int
	for i, ok := range c.in {
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
		case len(c.open) > 0:
			a.own[i] = undetermined(c.open...)
		default:
			a.own[i] = outcome{val: Int(int64(place[i]))}
		}
		a.own[i].wait = join(a.own[i].wait, c.soft)
	}
}
