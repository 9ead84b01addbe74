package scoring

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// decide says what a condition comes to that hangs on missing points, where what these can be decides
// it; otherwise it is undetermined. On a card that does not say what becomes of items that do not
// apply, ends are those of what does apply, as for thresholds.
func (r *run) decide(rule *rules.Rule, f *rules.Facts) rules.Truth {
	if len(rule.Uses().Criteria) == 0 {
		return rules.Undetermined
	}
	v, err := rule.Decide(f, r.group, r.ends)
	if err != nil {
		return rules.Undetermined
	}
	return v.Truth()
}

// ends are what missing points of a unit can be, by what rules call them; missing if they may turn out
// not to apply.
func (r *run) ends(unit, points string) (least, most rules.Value) {
	member, ok := r.group.Index(unit)
	if !ok {
		return least, most
	}
	if cr := r.card.byCode[points]; cr != nil {
		l := r.at(member, cr)
		if l.state != Missing || l.variant == nil || l.variant.rule == nil {
			return least, most
		}
		// What reaches something applies.
		if lo, hi := l.variant.rule.Reach(r.facts(member), l.group); !lo.Known() && !hi.Known() {
			return least, most
		}
		return r.card.finite(l.lo), r.card.finite(l.hi)
	}
	p := r.card.partOf[points]
	if p == nil || p.kind.side && p.section.whole() {
		return least, most
	}
	lines := r.row(member)
	t := r.card.span(p.section, lines, p.criteria, p.left)
	if t.lo.open || !lines.apply(p.criteria) {
		return least, most
	}
	lo, hi := p.kind.of(&t.lo), p.kind.of(&t.hi)
	return r.card.finite(min(lo, hi)), r.card.finite(max(lo, hi)) // where less is taken away there is more
}

// apply reports whether some of the criteria surely apply: their points are known.
func (w *row) apply(criteria []*criterion) bool {
	return slices.ContainsFunc(criteria, func(cr *criterion) bool {
		l := w.extent(cr)
		return l.state != Missing && l.state != NotApplicable
	})
}

// totalEnds are those of a total that is missing, unless nothing may apply to the unit.
func (s *Score) totalEnds() (least, most rules.Value) {
	if s.Total.Known() {
		return least, most
	}
	if w, lines := s.whole(), s.lines(); !w.lo.open && lines.apply(s.card.criteria) {
		least, most = s.card.finite(w.lo.total), s.card.finite(w.hi.total)
	}
	return least, most
}

// whole reports whether a cap on everything together, in the section or further in, may cut one side
// because of another: then more on a side of the items can be less of it in the section.
func (s *section) whole() bool {
	return slices.ContainsFunc(s.caps, func(l limit) bool { return l.whole }) ||
		slices.ContainsFunc(s.parts, (*section).whole)
}
