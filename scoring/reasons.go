package scoring

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// condition evaluates a condition of a unit. One that hangs only on what does
// not apply to the unit does not hold. wait says what it hangs on if it is not
// decided, if that is asked for, and err that it fails for the unit.
func (r *run) condition(rule *rule, f *rules.Facts, deep bool) (t rules.Truth, wait []rules.Input, err error) {
	v, err := rule.Eval(f, r.group)
	switch {
	case err != nil:
		return rules.Undetermined, nil, err
	case v.IsNotApplicable():
		return rules.False, nil, nil
	case v.Known():
		return v.Truth(), nil, nil
	}
	if deep {
		wait = r.waits(rule, f, r.group)
	}
	return rules.Undetermined, wait, nil
}

// waits returns what a rule misses. Points of criteria stand for what these
// criteria miss.
func (r *run) waits(rule *rule, f *rules.Facts, g *rules.Group) []rules.Input {
	e, err := rule.Explain(f, g)
	if err != nil {
		return nil
	}
	var out []rules.Input
	for _, in := range e.Missing {
		made := r.card.made(in.Criterion)
		if member, ok := r.group.Index(in.Unit); ok && made != nil {
			for _, cr := range made {
				out = append(out, r.at(member, cr).missing...)
			}
		} else {
			out = append(out, in)
		}
	}
	return ownFirst(r.inPeriods(out), f.Unit())
}

// distinct leaves out inputs that stand earlier in the list.
func distinct(ins []rules.Input) []rules.Input {
	seen := make(map[rules.Input]bool)
	return slices.DeleteFunc(ins, func(in rules.Input) bool {
		again := seen[in]
		seen[in] = true
		return again
	})
}

// ownFirst puts the inputs of a unit before those of others, and these in order
// of their codes, so that the order of members does not show.
func ownFirst(ins []rules.Input, unit string) []rules.Input {
	slices.SortStableFunc(ins, func(a, b rules.Input) int {
		switch own := a.Unit == unit; {
		case own && b.Unit == unit:
			return 0
		case own:
			return -1
		case b.Unit == unit:
			return 1
		}
		return cmp.Or(strings.Compare(a.Unit, b.Unit), strings.Compare(a.Code(), b.Code()))
	})
	return ins
}

// notApplicable settles a line whose rule says that it does not apply: that
// needs a reason, which is the evidence of the facts that do not apply.
func (r *run) notApplicable(cr *criterion, f *rules.Facts, l *line) {
	if !r.deep && r.explained(l.variant.rule, f) {
		l.state = NotApplicable
		return
	}
	e, err := l.variant.rule.Explain(f, l.group)
	if err != nil {
		r.wait(cr, l, r.refuse(cr.path+".points", cr, f, err))
		return
	}
	var without []rules.Input
	for _, in := range e.NotApplicable {
		switch why := r.reason(in, f); {
		case why.IsZero():
			without = append(without, in)
		case l.reason.IsZero():
			l.reason = why
		}
	}
	if len(without) > 0 {
		l.reason = diag.Text{}
		r.wait(cr, l, r.inPeriods(without))
		return
	}
	l.state = NotApplicable
}

// explained reports whether every fact that a rule can say does not apply for has a reason,
// as far as that is seen at once. Of a rule that compares members that is asked once for all.
func (r *run) explained(rule *rule, f *rules.Facts) bool {
	u := rule.Uses()
	switch {
	case u.Previous || len(u.Criteria) > 0, u.Group && r.done == nil:
		return false
	case !u.Group:
		return reasoned(u.Indicators, f)
	case r.asked != rule:
		without := func(f *rules.Facts) bool { return !reasoned(u.Indicators, f) }
		r.asked, r.reasoned = rule, !slices.ContainsFunc(r.facts, without)
	}
	return r.reasoned
}

// reasoned reports whether the facts that do not apply have a reason.
func reasoned(indicators []string, f *rules.Facts) bool {
	for _, code := range indicators {
		if fact, _ := f.Lookup(code); fact.Value.IsNotApplicable() && strings.TrimSpace(fact.Evidence) == "" {
			return false
		}
	}
	return true
}

// reason is why an input does not apply; empty if nobody said.
func (r *run) reason(in rules.Input, f *rules.Facts) diag.Text {
	if in.Indicator == "" && in.Criterion == "" {
		return say("nobody to compare with")
	}
	member, ok := r.group.Index(cmp.Or(in.Unit, f.Unit()))
	if ok {
		f = r.facts[member]
	}
	if in.Previous {
		if f.Previous() == nil {
			return say("no last year")
		}
		f = f.Previous()
	}
	if made := r.card.made(in.Criterion); made != nil {
		return r.reasonOf(member, made)
	}
	fact, _ := f.Lookup(in.Indicator)
	return verbatim(fact.Evidence)
}
