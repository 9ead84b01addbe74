package scoring

import (
	"cmp"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// condition evaluates a condition of a unit. One that hangs only on what does
// not apply to the unit does not hold. wait says what it hangs on if it is not
// decided, if that is asked for, and err that it fails for the unit.
func (r *run) condition(rule *rule, f *rules.Facts, deep bool) (t rules.Truth, wait wants, err error) {
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
func (r *run) waits(rule *rule, f *rules.Facts, g *rules.Group) (out wants) {
	waits, err := rule.Waits(f, g)
	if err != nil {
		return nil
	}
	for _, w := range waits {
		if w.Shared == (rules.Inputs{}) {
			out = append(out, r.standsFor(w.Input)...)
			continue
		}
		out = append(out, want{of: r.wanted.set(wantedKey{rule: w.Shared}, func() (all wants) {
			for in := range w.Shared.All() {
				all = append(all, r.standsFor(in)...)
			}
			return all
		})})
	}
	return out
}

// standsFor is what an input that a rule misses stands for; nothing if it does not apply.
func (r *run) standsFor(in rules.Input) (out wants) {
	made := r.card.made(in.Criterion)
	member, ok := r.group.Index(in.Unit)
	switch {
	case in.NotApplicable:
	case ok && made != nil:
		for _, cr := range made {
			out = append(out, r.at(member, cr).missing...)
		}
	default:
		return r.inPeriod(in)
	}
	return out
}

// notApplicable settles a line whose rule says that it does not apply: that
// needs a reason, which is the evidence of the facts that do not apply.
func (r *run) notApplicable(cr *criterion, f *rules.Facts, l *line) {
	if !r.deep && r.explained(l.variant.rule, f) {
		l.state = NotApplicable
		return
	}
	waits, err := l.variant.rule.Waits(f, l.group)
	if err != nil {
		r.wait(cr, l, r.refuse(cr.path+".points", cr, f, err))
		return
	}
	var without wants
	for _, w := range waits {
		if w.Shared == (rules.Inputs{}) {
			without = append(without, r.unreasoned(w.Input, f, &l.reason)...)
			continue
		}
		set := r.wanted.set(wantedKey{rule: w.Shared, off: true}, func() (all wants) {
			for in := range w.Shared.All() {
				all = append(all, r.unreasoned(in, f, new(diag.Text))...)
			}
			return all
		})
		if len(set.found) > 0 {
			without = append(without, want{of: set})
			continue
		}
		for in := range w.Shared.All() {
			if r.unreasoned(in, f, &l.reason); !l.reason.IsZero() {
				break
			}
		}
	}
	if len(without) > 0 {
		l.reason = diag.Text{}
		r.wait(cr, l, without)
		return
	}
	l.state = NotApplicable
}

// unreasoned is an input that does not apply, unless somebody said why; that becomes why if nothing
// is.
func (r *run) unreasoned(in rules.Input, f *rules.Facts, why *diag.Text) wants {
	if !in.NotApplicable {
		return nil
	}
	reason := r.reason(in, f)
	if reason.IsZero() {
		return r.inPeriod(in)
	}
	if why.IsZero() {
		*why = reason
	}
	return nil
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
		r.asked, r.reasoned = rule, true
		for i := 0; i < r.size() && r.reasoned; i++ {
			r.reasoned = reasoned(u.Indicators, r.facts(i))
		}
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
	switch {
	case in.Indicator == "" && in.Criterion == "":
		return say("nobody to compare with")
	case in.More && in.NotApplicable:
		return say("no record of %s counts, or too few do", diag.Indicator.Of(in.Indicator))
	}
	member, ok := r.group.Index(cmp.Or(in.Unit, f.Unit()))
	if ok {
		f = r.facts(member)
	}
	if in.Previous {
		if f.Previous() == nil {
			return say("no last year")
		}
		f = f.Previous()
	}
	if made := r.card.made(in.Criterion); made != nil {
		for _, cr := range made {
			if why := r.at(member, cr).reason; !why.IsZero() {
				return why
			}
		}
		return diag.Text{}
	}
	fact, _ := f.Lookup(in.Indicator)
	return verbatim(fact.Evidence)
}
