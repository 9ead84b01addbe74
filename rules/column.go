package rules

import (
	"context"
	"fmt"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Column is what a rule says of each member of a group, in the order of the group, or of
// several groups, one after another. It is filled by [Rule.EvalAll] and [Rule.EvalGroups],
// which write over what it held, in the same memory; the zero Column is empty. It may be read
// by many at once while nobody fills it.
type Column struct {
	rule   *Rule
	groups []*eval.Group
	in     eval.Column
}

// State says how the evaluation for one member turned out.
type State uint8

// The states of members in a [Column].
const (
	StateKnown         State = 0
	StateMissing       State = 1
	StateFailed        State = 2 // an error
	StateNotApplicable State = 3
	StateSkipped       State = 5 // not asked for
)

// EvalAll evaluates the rule for every member of a group, as [Rule.Eval] does for one:
// values, states and errors are the same, at a fraction of the time. The errors of members
// are in the column. The error returned is of the call: no group, one of another schema
// ([diag.ErrKind]), more steps than a limit ([diag.ErrLimit]), or that of ctx, which is looked at
// between members; the column is empty then.
func (r *Rule) EvalAll(ctx context.Context, g *Group, c *Column) error {
	return r.EvalGroups(ctx, []*Group{g}, nil, c)
}

// EvalGroups is [Rule.EvalAll] for several groups in one call, which costs little more than
// one: members are compared within their own. Those i with which[i] alone are evaluated, counted
// through all groups; the others are skipped: they have no value and no error. A nil list is all.
func (r *Rule) EvalGroups(ctx context.Context, groups []*Group, which []bool, c *Column) error {
	if c == nil {
		return fmt.Errorf("%w: no column to fill", diag.ErrKind)
	}
	n, work := 0, int64(0)
	for _, g := range groups {
		switch {
		case g == nil:
			return fmt.Errorf("%w: no group", diag.ErrKind)
		case g.schema != nil && !g.schema.Equal(r.schema):
			return fmt.Errorf("%w: the group is of another schema than the rule", diag.ErrKind)
		}
		if err := r.prog.Afford(&noFacts, &g.in); err != nil {
			return err
		}
		n, work = n+len(g.members), work+r.Steps(g)
	}
	if err := r.schema.Affords(work); err != nil {
		return err
	}
	if which != nil && len(which) != n {
		return fmt.Errorf("%w: %d members, and a list of %d", diag.ErrValue, n, len(which))
	}
	c.rule, c.groups = r, c.groups[:0]
	for _, g := range groups {
		c.groups = append(c.groups, &g.in)
	}
	return r.prog.RunAll(ctx, c.groups, which, &c.in)
}

var noFacts eval.Facts

// Steps returns how many steps evaluating the rule for every member of a group takes at most, as
// [Limits] count them; at most 2^40.
func (r *Rule) Steps(g *Group) int64 {
	return min(r.prog.Work(len(g.members), g.in.Records, g.in.Large), 1<<40)
}

// Affords reports as an error ([diag.ErrLimit]) that so many steps are more than the limit of a
// call over many units.
func (s *Schema) Affords(steps int64) error {
	if steps > s.words.Work {
		return catalogue.Fault("", "too-much-work", diag.ErrLimit,
			say("score fewer units at a time, or write shorter rules with smaller numbers"),
			"it takes %d steps, and %d are allowed", steps, s.words.Work)
	}
	return nil
}

// Len returns the number of members.
func (c *Column) Len() int { return c.in.Len() }

// State returns how the evaluation for member i turned out.
func (c *Column) State(i int) State { return State(c.in.State(i)) }

// Value returns what [Rule.Eval] gives for member i: a missing value where it is an error.
func (c *Column) Value(i int) Value { return valueOf(c.in.Value(i)) }

// Err returns the error of [Rule.Eval] for member i, which is worked out when it is asked
// for; nil if there is none.
func (c *Column) Err(i int) error {
	if c.State(i) != StateFailed {
		return nil
	}
	g, member := eval.Among(c.groups, i)
	return c.rule.prog.Failure(g.Members[member], g)
}

// Round writes to dst the number of each member in units of 10^-places, rounded once to a
// whole number of them, as [Value.Units] does, and to ok whether there is one: false for
// what is not a known number, and for more units than fit. dst and ok are of the length of
// the column. It reports whether all are ok.
func (c *Column) Round(places int32, mode Rounding, dst []int64, ok []bool) (all bool) {
	return c.in.Round(min(max(places, 0), value.MaxPlaces), frac.Mode(mode), dst, ok)
}
