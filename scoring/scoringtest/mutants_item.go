package scoringtest

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// item breaks a criterion.
func (b *breaker) item(it *item) {
	def, code := it.def, it.def.Code
	b.rule(code+" points", it.path+".points", it.points)
	b.condition(code+" void_when", it.path+".void_when", it.void)
	b.condition(code+" disqualify_when", it.path+".disqualify_when", it.disq)
	b.bounds(it)
	if def.Decimals != nil {
		b.decimals(code+" decimals", it.path+".decimals", *def.Decimals)
		b.remove(rulestest.Rounding, code+" decimals", it.path+".decimals", itoa(int(*def.Decimals)))
	}
	for _, other := range map[scoring.Effect][]scoring.Effect{
		scoring.Bonus: {scoring.Minus}, scoring.Minus: {scoring.Bonus}, scoring.Net: {scoring.Bonus, scoring.Minus},
	}[def.Effect] {
		b.set(rulestest.Policy, code+" effect", it.path+".effect", def.Effect.String(), other.String())
	}
	b.variants(it)
	b.period(it)
	b.assessors(it)
}

// unitOf is one unit of the last decimal place of the points of a criterion.
func (b *breaker) unitOf(it *item) decimal.Decimal {
	return decimal.New(1, -b.card.decimalsOf(it))
}

// bounds moves the maximum and the minimum, and exchanges maxima of neighbours:
// that the maxima still add up does not show which is whose.
func (b *breaker) bounds(it *item) {
	def, code := it.def, it.def.Code
	stated := b.card.def.Scale.Sign() != 0
	for s := it.section; s != nil; s = s.parent {
		stated = stated || s.def.Max.Sign() != 0
	}
	if def.Max.Sign() != 0 && (def.Effect != scoring.Base || !stated) {
		b.move(code+" max", it.path+".max", def.Max, b.unitOf(it))
	}
	own := it.section.def.Criteria
	for i := range own {
		if &own[i] != def {
			continue
		}
		if i+1 < len(own) && def.Effect == own[i+1].Effect && def.Max.Sign() != 0 && own[i+1].Max.Sign() != 0 && !def.Max.Equal(own[i+1].Max) {
			from, to := rules.NumberOf(def.Max).String(), rules.NumberOf(own[i+1].Max).String()
			next := strings.TrimSuffix(it.path, "["+itoa(i)+"]") + "[" + itoa(i+1) + "]"
			b.swap(rulestest.Choice, code+" max, "+own[i+1].Code+" max", it.path+".max", next+".max", from+", "+to, to+", "+from)
		}
	}
	if def.Min != nil {
		b.move(code+" min", it.path+".min", *def.Min, b.unitOf(it))
		b.remove(rulestest.Cap, code+" min", it.path+".min", rules.NumberOf(*def.Min).String())
	}
}

// variants drops variants, exchanges them and breaks what is in them.
func (b *breaker) variants(it *item) {
	for i, v := range it.def.Variants {
		path, label := it.variantPath(i), it.def.Code+" variant "+itoa(i+1)
		b.rule(label+" when", path+".when", it.variants[i].when)
		b.rule(label+" points", path+".points", it.variants[i].points)
		b.remove(rulestest.Condition, label, path, squeeze(v.When))
		if i+1 < len(it.def.Variants) {
			next := it.def.Variants[i+1]
			b.swap(rulestest.Choice, label+", variant "+itoa(i+2), path, it.variantPath(i+1), squeeze(v.When)+", "+squeeze(next.When), squeeze(next.When)+", "+squeeze(v.When))
		}
		if v.Max.Sign() != 0 {
			b.move(label+" max", path+".max", v.Max, b.unitOf(it))
		}
		if v.Points != "" {
			b.remove(rulestest.Choice, label+" points", path+".points", squeeze(v.Points))
		}
		if v.OwnGroup {
			b.remove(rulestest.Policy, label+" own_group", path+".own_group", "true")
		}
	}
}

// period moves the days on which a criterion comes and goes.
func (b *breaker) period(it *item) {
	for _, end := range []struct {
		field string
		day   rules.Date
	}{{"from", it.def.InForce.From}, {"before", it.def.InForce.Before}} {
		if end.day.IsZero() {
			continue
		}
		path := it.path + ".in_force." + end.field
		for _, by := range []int{-1, 1} {
			b.set(rulestest.Date, it.def.Code+" in_force", path, end.day.String(), end.day.AddDays(by).String())
		}
		b.remove(rulestest.Date, it.def.Code+" in_force", path, end.day.String())
	}
}

// assessors exchanges weights and combines in another way.
func (b *breaker) assessors(it *item) {
	all, code := it.def.Assessors, it.def.Code
	if len(all) == 0 {
		return
	}
	at := func(i int) string { return it.path + ".assessors[" + itoa(i) + "]" }
	for i, a := range all {
		if it.def.Combine != scoring.Weighted && len(all) > 1 {
			b.remove(rulestest.Condition, code+" assessor "+a.Role, at(i), a.Role)
		}
		if it.def.Combine == scoring.Weighted && i+1 < len(all) && !a.Weight.Equal(all[i+1].Weight) {
			from, to := rules.NumberOf(a.Weight).String(), rules.NumberOf(all[i+1].Weight).String()
			b.swap(rulestest.Choice, code+" weights", at(i)+".weight", at(i+1)+".weight", from+", "+to, to+", "+from)
		}
	}
	if it.def.Combine != scoring.Weighted && len(all) > 1 {
		other := scoring.Sum
		if it.def.Combine == other {
			other = scoring.Mean
		}
		b.combine(it, other)
	}
}

// combine says mean or sum instead of the other.
func (b *breaker) combine(it *item, other scoring.Combine) {
	b.word(rulestest.Policy, it.def.Code+" combine", it.path+".combine", it.def.Combine.String(), other.String())
}
