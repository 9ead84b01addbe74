package scoring

import (
	"math/big"

	"github.com/thidua-go/thidua/rules"
)

// tally is what a section, or the card, comes to for given points of its lines.
type tally struct {
	points          sums
	total           amount
	beyond          amount // what people decided beyond maxima and caps, which no cap cuts
	up              sums   // what a section around this one adds up
	max, applicable amount // base maxima: of all, and of what applies
	lost            amount // base maxima of what does not apply, for a section around this one to rescale
	counted         bool   // something applies
	open            bool   // something does not apply, and no policy says what that means
	nothing         bool   // nothing applies
	rescaled        bool
	fired           []fired
}

// span is the least and the most that a section can come to. Sums and caps never
// fall when a line rises, so the ends are those of the lines taken together.
type span struct {
	lo, hi tally
	// varies says that some missing lines may turn out not to apply; withoutLo
	// and without are the ends if all of them do.
	varies             bool
	withoutLo, without tally
}

// end says which end of what lines can come to is summed up, and whether lines that may turn
// out not to apply are treated as if they did not.
type end struct {
	most, drop bool
	left       []bool // criteria that are left out, by index; nil if none is
}

func (e end) of(l extent) amount {
	if e.most {
		return l.hi
	}
	return l.lo
}

// tally sums up the lines of a section. If out is not nil it receives the tally of each section
// by index.
func (c *Scorecard) tally(s *section, lines row, e end, out []tally) tally {
	var t tally
	for _, cr := range s.criteria {
		if e.left != nil && e.left[cr.index] {
			continue
		}
		l := lines.extent(cr)
		off := l.state == NotApplicable || e.drop && l.mayDrop
		if cr.def.Effect == Base {
			t.max += l.max
		}
		if off {
			if cr.def.Effect == Base {
				t.lose(s.policy, l.max)
			}
			continue
		}
		t.counted = true
		t.beyond = add(t.beyond, l.beyond)
		switch p := add(e.of(l), -l.beyond); {
		case cr.def.Effect == Base:
			t.points[Base] += p
			t.applicable += l.max
		case p > 0:
			t.points[Bonus] = add(t.points[Bonus], p)
		default:
			t.points[Minus] = add(t.points[Minus], -p)
		}
	}
	for _, part := range s.parts {
		p := c.tally(part, lines, e, out)
		t.points, t.beyond = t.points.add(p.up), add(t.beyond, p.beyond)
		t.max += p.max
		t.applicable += p.applicable
		t.counted = t.counted || p.counted
		t.open = t.open || p.open
		if p.lost > 0 {
			t.lose(s.policy, p.lost)
		}
	}
	if most := s.hold(sums{Base: t.max}, true)[Base]; s.parent != nil && most < t.max {
		// No more base points can be had than the caps allow.
		full := min(t.applicable+t.lost, most)
		t.max, t.applicable = most, min(t.applicable, most)
		t.lost = max(0, full-t.applicable)
	}
	if s.own && s.policy == Rescale && t.lost > 0 && t.applicable > 0 {
		full := t.applicable + t.lost
		t.points[Base] = c.rescale(t.points[Base], full, t.applicable)
		t.applicable, t.lost, t.rescaled = full, 0, true
	}
	if s.parent == nil {
		t.nothing = !t.open && (!t.counted && len(lines.cells) > 0 || t.lost > 0)
	}
	t.cap(s, out != nil)
	if out != nil {
		out[s.index] = t
	}
	return t
}

// lose takes the maximum of something that does not apply out, as the policy
// says.
func (t *tally) lose(p Policy, m amount) {
	switch p {
	case unstated:
		t.open = true
	case Rescale:
		t.lost += m
	}
}

// rescale returns points * full / applicable, rounded once to the card's
// decimals.
func (c *Scorecard) rescale(points, full, applicable amount) amount {
	r := big.NewRat(int64(full), int64(applicable))
	r.Mul(r, c.rat(points))
	a, _ := roundTo(rules.RatOf(r), c.cardDecimals(), c.places, c.def.Rounding)
	return a
}

// cardDecimals is what the card rounds to where a criterion does not say
// otherwise.
func (c *Scorecard) cardDecimals() int32 {
	if c.def.Decimals != nil {
		return *c.def.Decimals
	}
	return defaultDecimals
}

// spans sums up lines at both ends of what they can come to, section by section.
func (c *Scorecard) spans(lines row) []span {
	n := len(c.sections)
	out := make([]span, n)
	sum := func(e end, set func(*span, tally)) {
		ts := make([]tally, n)
		c.tally(c.sections[0], lines, e, ts)
		for i := range out {
			set(&out[i], ts[i])
		}
	}
	sum(end{}, func(s *span, t tally) { s.lo, s.hi = t, t })
	missing, varies := lines.open(c.criteria)
	if !missing {
		return out
	}
	sum(end{most: true}, func(s *span, t tally) { s.hi = t })
	if !varies {
		return out
	}
	sum(end{drop: true}, func(s *span, t tally) { s.varies, s.withoutLo = true, t })
	sum(end{most: true, drop: true}, func(s *span, t tally) { s.without = t })
	for i := range out {
		c.widen(&out[i], c.sections[i], lines, nil)
	}
	return out
}

// widen lets the ends of a section be those with or without the lines that may not apply.
func (c *Scorecard) widen(s *span, sec *section, lines row, left []bool) {
	s.lo.total = min(s.lo.total, s.withoutLo.total)
	s.hi.total = max(s.hi.total, s.without.total)
	s.lo.points[Base] = min(s.lo.points[Base], s.withoutLo.points[Base])
	s.hi.points[Base] = max(s.hi.points[Base], s.without.points[Base])
	if c.nested && sec.own && sec.policy == Rescale {
		// It may be best if some items drop out and others stay: what a cap further in
		// had left of bonus points is then added to a full base.
		s.hi.total = max(s.hi.total, min(sec.most, add(s.hi.applicable, c.mostPlus(sec, lines, left))))
		if c.negative {
			s.lo.total = sec.least
		}
	}
}

// whole is what the card comes to, at both ends: what units are ranked by.
type whole struct {
	lo, hi, without sum // without: if all that may turn out not to apply does not
	varies          bool
}

type sum struct {
	total, applicable amount
	open, nothing     bool
}

func (t *tally) sum() sum { return sum{t.total, t.applicable, t.open, t.nothing} }

// whole sums up the card as spans does, without keeping what sections come to.
func (c *Scorecard) whole(lines row) (w whole) {
	if c.adding {
		return c.sumWhole(lines)
	}
	s := c.span(c.sections[0], lines, c.criteria, nil)
	return whole{s.lo.sum(), s.hi.sum(), s.without.sum(), s.varies}
}

// span sums up one section at both ends. The criteria are all that is in it but for those that
// are left out.
func (c *Scorecard) span(s *section, lines row, criteria []*criterion, left []bool) span {
	missing, varies := lines.open(criteria)
	out := span{lo: c.tally(s, lines, end{left: left}, nil), varies: varies}
	out.hi = out.lo
	if missing {
		out.hi = c.tally(s, lines, end{most: true, left: left}, nil)
	}
	if varies {
		out.withoutLo = c.tally(s, lines, end{drop: true, left: left}, nil)
		out.without = c.tally(s, lines, end{most: true, drop: true, left: left}, nil)
		c.widen(&out, s, lines, left)
	}
	return out
}

// sumWhole is whole for a card on which no cap binds and nothing is rescaled: everything
// adds up.
func (c *Scorecard) sumWhole(lines row) (w whole) {
	counted, stays, withoutLo := false, false, amount(0)
	for i, cr := range c.criteria {
		if p, max, ok := lines.settled(i, cr); ok { // most are
			counted, stays = true, true
			w.lo.total, w.hi.total = add(w.lo.total, p), add(w.hi.total, p)
			withoutLo, w.without.total = add(withoutLo, p), add(w.without.total, p)
			w.lo.applicable, w.without.applicable = w.lo.applicable+max, w.without.applicable+max
			continue
		}
		l := lines.extent(cr)
		if l.state == NotApplicable {
			w.lo.open = w.lo.open || cr.def.Effect == Base && cr.section.policy == unstated
			continue
		}
		counted = true
		w.lo.total, w.hi.total = add(w.lo.total, l.lo), add(w.hi.total, l.hi)
		w.lo.applicable += l.max
		if l.mayDrop {
			w.varies = true
			continue
		}
		stays = true
		withoutLo, w.without.total = add(withoutLo, l.lo), add(w.without.total, l.hi)
		w.without.applicable += l.max
	}
	w.lo.nothing = !w.lo.open && !counted && len(c.criteria) > 0
	w.hi.applicable, w.hi.open, w.hi.nothing = w.lo.applicable, w.lo.open, w.lo.nothing
	w.without.open, w.without.nothing = w.lo.open, !w.lo.open && !stays
	if w.varies {
		w.lo.total, w.hi.total = min(w.lo.total, withoutLo), max(w.hi.total, w.without.total)
	} else {
		w.without = sum{}
	}
	return w
}

// mostPlus is more than the plus side of a section can come to, whatever caps on
// totals further in leave of it.
func (c *Scorecard) mostPlus(s *section, lines row, left []bool) amount {
	plus := amount(0)
	for _, cr := range s.criteria {
		if cr.def.Effect != Base && (left == nil || !left[cr.index]) {
			plus = add(plus, max(0, lines.extent(cr).hi))
		}
	}
	for _, p := range s.parts {
		plus = add(plus, max(c.mostPlus(p, lines, left), p.least))
	}
	return s.hold(sums{Bonus: plus}, false)[Bonus]
}
