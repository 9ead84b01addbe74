package scoringtest

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// placesOf is how many decimal places a part can have; ok is false if any.
func (c *card) placesOf(p *rules.Part) (places int32, ok bool) {
	switch p.Op {
	case "fact":
		ind, _ := c.Schema().Indicator(p.Name)
		if ind.Places == nil || ind.Kind != rules.NumberKind {
			return 0, false
		}
		return *ind.Places, true
	case "constant":
		d, known := p.Value.Decimal()
		return max(0, -d.Exponent()), known
	case "days", "workdays", "count", "steps", "rank", "floor", "ceil":
		return 0, true
	case "round":
		if len(p.Args) == 1 {
			return 0, true
		}
		d, known := p.Args[1].Value.Decimal()
		return int32(d.IntPart()), known && p.Args[1].Op == "constant"
	case "*":
		for _, a := range p.Args {
			q, ok := c.placesOf(a)
			if !ok {
				return 0, false
			}
			places += q
		}
		return places, true
	case "?":
		return c.mostPlaces(p.Args[1:])
	case "lookup":
		if t := tableOf(c.def, p.Name); t != nil {
			return resultPlaces(t)
		}
		return c.mostPlaces(p.Args[len(p.Args)-len(p.Tests):])
	case "+", "-", "min", "max", "sum", "abs", "clamp", "best", "worst", "previous":
		return c.mostPlaces(p.Args)
	}
	return 0, false
}

// mostPlaces is the most decimal places of several parts.
func (c *card) mostPlaces(parts []*rules.Part) (places int32, ok bool) {
	for _, a := range parts {
		if a.Kind != rules.NumberKind {
			continue // who counts
		}
		q, ok := c.placesOf(a)
		if !ok {
			return 0, false
		}
		places = max(places, q)
	}
	return places, true
}

// resultPlaces is the most decimal places of the results of a table.
func resultPlaces(t *rules.Table) (places int32, ok bool) {
	for _, r := range t.Rows {
		v := r.Then
		if len(r.When) == 0 {
			v = r.Else
		}
		d, known := v.Decimal()
		if !known {
			return 0, false
		}
		places = max(places, -d.Exponent())
	}
	return places, true
}

// rounding proves that the way of rounding, or the number of decimal places that
// the card keeps, changes nothing: no rule gives more places than are kept before
// and after, and people cannot.
func (s *Suite) rounding(m rulestest.Mutant) (none diag.Text) {
	keeps := func(it *item) int32 { return s.card.decimalsOf(it) }
	switch m.Path {
	case "rounding":
	case "decimals":
		n, err := strconv.Atoi(m.New)
		if err != nil {
			return none
		}
		keeps = func(it *item) int32 {
			if it.def.Decimals != nil {
				return *it.def.Decimals
			}
			return min(s.card.cardDecimals(), int32(n))
		}
		// People give points, and open ranks have ends, to the card's decimals.
		if slices.ContainsFunc(s.card.items, func(it *item) bool { return it.judged() }) || !s.wholeRanges() {
			return none
		}
	default:
		return none
	}
	if s.card.rescales() {
		return none
	}
	most := int32(0)
	for _, it := range s.card.items {
		if len(it.def.Assessors) > 0 {
			return none // what they give is combined
		}
		for _, r := range it.rulesOfPoints() {
			places, ok := s.card.placesOf(r.Tree())
			if !ok || places > keeps(it) {
				return none
			}
			most = max(most, places)
		}
	}
	return say("points have %d decimal places at most: there is nothing to round", most)
}

// wholeRanges reports whether the ranges of indicators end on values that they can
// have, so that what is computed of the ends has no more places than any other.
func (s *Suite) wholeRanges() bool {
	for ind := range s.card.Schema().All() {
		for _, end := range []*decimal.Decimal{ind.Min, ind.Max} {
			if end != nil && ind.Places != nil && !end.Equal(end.Truncate(*ind.Places)) {
				return false
			}
		}
	}
	return true
}

// rulesOfPoints are the rules that give the points of a criterion.
func (it *item) rulesOfPoints() (out []*rules.Rule) {
	if it.points != nil {
		out = append(out, it.points)
	}
	for _, v := range it.variants {
		if v.points != nil {
			out = append(out, v.points)
		}
	}
	return out
}

// rescales reports whether something on the card is rescaled, which rounds too.
func (c *card) rescales() bool {
	return c.def.NotApplicable == scoring.Rescale ||
		slices.ContainsFunc(c.sections, func(s *section) bool { return s.def.NotApplicable == scoring.Rescale })
}

// cardDecimals is what points are rounded to where a criterion does not say.
func (c *card) cardDecimals() int32 {
	if c.def.Decimals != nil {
		return *c.def.Decimals
	}
	return 2
}

// decimalsOf is what the points of a criterion are rounded to.
func (c *card) decimalsOf(it *item) int32 {
	if it.def.Decimals != nil {
		return *it.def.Decimals
	}
	return c.cardDecimals()
}
