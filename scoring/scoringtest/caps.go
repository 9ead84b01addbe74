package scoringtest

import (
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// namedCap is one cap of a section or of the card.
type namedCap struct {
	name  string
	value decimal.Decimal
}

// capsOf returns the caps that are given, in the order in which they apply.
func capsOf(c scoring.Caps) []namedCap {
	var out []namedCap
	for _, n := range []struct {
		name  string
		value *decimal.Decimal
	}{{"plus", c.Plus}, {"minus", c.Minus}, {"total", c.Total}, {"floor", c.Floor}} {
		if n.value != nil {
			out = append(out, namedCap{n.name, *n.value})
		}
	}
	return out
}

// side is the most that one side of a section can come to; endless if an item has
// no maximum.
type side struct {
	most    decimal.Decimal
	endless bool
}

func (s side) add(t side) side { return side{s.most.Add(t.most), s.endless || t.endless} }

func (s side) nothing() bool { return !s.endless && s.most.Sign() == 0 }

func (s side) capped(most *decimal.Decimal) side {
	if most != nil && (s.endless || s.most.GreaterThan(*most)) {
		return side{most: *most}
	}
	return s
}

// reach is what a section can come to at most before its own caps, and how little:
// bounds, which need not be met.
type reach struct {
	base, plus, minus side
	least             decimal.Decimal // of base points, zero or less
	caps              scoring.Caps
}

// reachOf works out the reach of a section; of the card for nil.
func reachOf(c *card, s *section) reach {
	sections, caps := c.def.Sections, c.def.Caps
	var r reach
	if s != nil {
		r.criteria(s.def.Criteria)
		sections, caps = s.def.Sections, s.def.Caps
	}
	r.parts(sections)
	r.caps = caps
	return r
}

func (r *reach) criteria(all []scoring.Criterion) {
	for _, cr := range all {
		most, least := side{most: cr.Max, endless: cr.Uncapped}, decimal.Decimal{}
		if cr.Min != nil {
			least = *cr.Min
		}
		for _, v := range cr.Variants {
			if v.Max.GreaterThan(most.most) {
				most.most = v.Max
			}
		}
		switch cr.Effect {
		case scoring.Base:
			r.base = r.base.add(most)
			if least.IsNegative() {
				r.least = r.least.Add(least)
			}
		case scoring.Bonus:
			r.plus = r.plus.add(most)
		case scoring.Minus:
			r.minus = r.minus.add(most)
		default:
			r.plus = r.plus.add(most)
			if cr.Min == nil {
				r.minus = r.minus.add(most)
			} else if least.IsNegative() {
				r.minus = r.minus.add(side{most: least.Neg()})
			}
		}
	}
}

func (r *reach) parts(sections []scoring.Section) {
	for i := range sections {
		s := &sections[i]
		var in reach
		in.criteria(s.Criteria)
		in.parts(s.Sections)
		base := in.base.capped(s.Caps.Total)
		plus, minus := in.plus.capped(s.Caps.Plus), in.minus.capped(s.Caps.Minus)
		if f := s.Caps.Floor; f != nil && f.GreaterThan(plus.most) {
			plus.most = *f // what raises a section to its floor counts as bonus outside
		}
		r.base, r.plus, r.minus = r.base.add(base), r.plus.add(plus), r.minus.add(minus)
		r.least = r.least.Add(in.least)
	}
}

// never says why a cap never changes anything; none if it may.
func (r reach) never(c namedCap) (none diag.Text) {
	plus, minus := r.plus.capped(r.caps.Plus), r.minus.capped(r.caps.Minus)
	short := func(s side, what diag.Text) diag.Text {
		if !s.endless && s.most.LessThanOrEqual(c.value) {
			return say("it comes to %s %s at most, no more than the cap of %s", rules.NumberOf(s.most), what, rules.NumberOf(c.value))
		}
		return none
	}
	switch c.name {
	case "plus":
		return short(r.plus, say("bonus points"))
	case "minus":
		return short(r.minus, say("minus points"))
	case "total":
		return short(r.base.add(plus), say("points"))
	}
	if r.least.IsNegative() {
		return none // raised to the full maximum, a negative base can be any number
	}
	if least := minus.most.Neg(); !minus.endless && least.GreaterThanOrEqual(c.value) {
		return say("it comes to %s points at least, no less than the floor of %s", rules.NumberOf(least), rules.NumberOf(c.value))
	}
	return none
}
