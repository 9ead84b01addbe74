package scoring

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// condition evaluates a condition of a unit. One that hangs only on what does
// not apply to the unit does not hold. wait says what it hangs on if it is not
// decided, and err that it fails for the unit.
func (r *run) condition(rule *rule, f *rules.Facts) (t rules.Truth, wait []rules.Input, err error) {
	v, err := rule.Eval(f, r.group)
	switch {
	case err != nil:
		return rules.Undetermined, nil, err
	case v.IsNotApplicable():
		return rules.False, nil, nil
	case v.Known():
		return v.Truth(), nil, nil
	}
	return rules.Undetermined, r.waits(rule, f, r.group), nil
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
		cr, member := r.card.byCode[in.Criterion], r.index[in.Unit]
		if cr == nil || r.facts[member].Unit() != in.Unit {
			out = append(out, in)
		} else {
			out = append(out, r.lines[member][cr.index].missing...)
		}
	}
	return ownFirst(distinct(out), f.Unit())
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
		case own == (b.Unit == unit):
			return strings.Compare(a.Unit, b.Unit)
		case own:
			return -1
		}
		return 1
	})
	return ins
}

// notApplicable settles a line whose rule says that it does not apply: that
// needs a reason, which is the evidence of the facts that do not apply.
func (r *run) notApplicable(cr *criterion, f *rules.Facts, l *line) {
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
		r.wait(cr, l, without)
		return
	}
	l.state = NotApplicable
}

// reason is why an input does not apply; empty if nobody said.
func (r *run) reason(in rules.Input, f *rules.Facts) diag.Text {
	if in.Indicator == "" && in.Criterion == "" {
		return say("nobody to compare with")
	}
	if i, ok := r.index[in.Unit]; ok && in.Unit != "" {
		f = r.facts[i]
	}
	if in.Previous {
		if f.Previous() == nil {
			return say("no last year")
		}
		f = f.Previous()
	}
	if cr := r.card.byCode[in.Criterion]; cr != nil {
		return r.lines[r.index[f.Unit()]][cr.index].reason
	}
	fact, _ := f.Lookup(in.Indicator)
	return verbatim(fact.Evidence)
}
