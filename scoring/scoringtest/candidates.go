package scoringtest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// candidate is a case that could be written, without expectations, and why its
// facts are worth it.
type candidate struct {
	testCase
	notes []diag.Text
}

// cost prefers plain cases: one unit, few facts, nothing that does not apply.
func (c *candidate) cost() int {
	first := &c.units[0]
	n := 100*(len(c.units)-1) + len(first.entries)
	for _, f := range first.facts {
		n += 1 + len(f.Value.String())
	}
	return n
}

// plain reports whether a candidate is facts of one unit and no more.
func (c *candidate) plain() bool {
	return len(c.units) == 1 && len(c.units[0].entries) == 0 && c.period == (rules.Period{})
}

// generated is the reason that generated cases give for what does not apply, and
// where what people entered differs from stage to stage.
const generated = "giả định"

// unitWith is a unit with the facts of an assignment.
func unitWith(a rulestest.Assignment) unit {
	facts := func(m map[string]rules.Value) map[string]rules.Fact {
		if m == nil {
			return nil
		}
		out := make(map[string]rules.Fact)
		for code, v := range m {
			f := rules.Fact{Indicator: code, Value: v}
			if v.IsNotApplicable() {
				f.Evidence = generated
			}
			out[code] = f
		}
		return out
	}
	return unit{code: theUnit, facts: facts(a.Facts), previous: facts(a.Previous)}
}

// of makes a candidate of an assignment. Points that rules name become entries
// where people give them; others are computed.
func (v *view) of(a rulestest.Assignment, entries ...scoring.Entry) candidate {
	entries = slices.Clone(entries)
	for _, code := range keys(a.Points) {
		if it := v.byCode[code]; it != nil && it.judged() {
			if d, ok := a.Points[code].Decimal(); ok {
				entries = append(entries, v.entries(it, v.stageThatCounts(), "", func() decimal.Decimal { return d })...)
			}
		}
	}
	units := unitsOf(codes(append([]rulestest.Assignment{a}, a.Others...), unitWith)...)
	units[0].entries = entries
	return candidate{testCase{units: units}, a.Notes}
}

// unitsOf gives units the codes of a case.
func unitsOf(units ...unit) []unit {
	for i := range units {
		if units[i].code = theUnit; len(units) > 1 {
			units[i].code = string(rune('a' + i))
		}
	}
	return units
}

// candidates are those worth trying for the criterion.
func (v *view) candidates() (out []candidate) {
	as := rulestest.Explore(codes(v.rules, func(r *ruleAt) *rules.Rule { return r.Rule })...)
	if len(as) == 0 {
		as = []rulestest.Assignment{{}}
	}
	for _, a := range as {
		out = append(out, v.of(a))
		if n := len(a.Others); n > 0 && len(a.Notes) > 0 {
			// What a limit turns on may show only while others have not reported.
			a.Others, a.Notes = slices.Clone(a.Others), nil
			a.Others[n-1] = rulestest.Assignment{}
			out = append(out, v.of(a))
		}
	}
	out = append(out, v.ownGroups(as)...)
	out = append(out, v.days(as)...)
	out = append(out, v.periods(as)...)
	out = append(out, v.years(as)...)
	if v.item.judged() {
		out = append(out, v.judged(as)...)
	}
	for _, r := range v.rules {
		if r.item == v.item && r.points {
			for _, a := range rulestest.Fractions(r.Rule, v.decimalsOf(v.item)) {
				out = append(out, v.of(a))
			}
		}
	}
	return v.supposable(out)
}

// supposable makes one candidate of those that suppose the same, where rules read points that no
// case can suppose since rules give them. What the notes say of such points is not supposed.
func (v *view) supposable(all []candidate) (out []candidate) {
	computed := func(points string) bool {
		return slices.ContainsFunc(v.PointsOf(points), func(code string) bool {
			return v.byCode[code] != nil && !v.byCode[code].judged()
		})
	}
	if !slices.ContainsFunc(v.rules, func(r *ruleAt) bool { return slices.ContainsFunc(r.Uses().Criteria, computed) }) {
		return all
	}
	at := make(map[string]int)
	for _, c := range all {
		key := c.period.String()
		for _, u := range c.units {
			key += "\n" + u.code + ":" + strings.Join(u.lines(), "\n")
		}
		c.notes = slices.DeleteFunc(slices.Clone(c.notes), func(n diag.Text) bool {
			return strings.Contains(n.String(), "points")
		})
		if i, ok := at[key]; ok {
			out[i].notes = append(out[i].notes, c.notes...)
			continue
		}
		at[key] = len(out)
		out = append(out, c)
	}
	return out
}

// ownGroups are assignments in which the others are in the same variant as the unit:
// of a variant with a group of its own, members seldom meet by chance.
func (v *view) ownGroups(as []rulestest.Assignment) (out []candidate) {
	variants := v.item.def.Variants
	if !slices.ContainsFunc(variants, func(v scoring.Variant) bool { return v.OwnGroup }) {
		return nil
	}
	var decide []string // which variant it is
	for i := range variants {
		decide = append(decide, v.rule(v.item.variantPath(i)+".when").Uses().Indicators...)
	}
	for _, a := range as {
		if len(a.Others) == 0 {
			continue
		}
		a.Others, a.Notes = slices.Clone(a.Others), nil
		for i, o := range a.Others {
			if o.Facts == nil {
				continue
			}
			o.Facts = maps.Clone(o.Facts)
			for _, code := range decide {
				o.Facts[code] = a.Facts[code]
			}
			a.Others[i] = o
		}
		out = append(out, v.of(a))
	}
	return out
}

// daysAround is how far from the dates in rules other dates are tried.
const daysAround = 21

// days are assignments with dates around those that the rules name: what working
// days come to hangs on weekends and holidays.
func (v *view) days(as []rulestest.Assignment) (out []candidate) {
	for ind := range v.Schema().All() {
		base := slices.IndexFunc(as, func(a rulestest.Assignment) bool { return a.Facts[ind.Code].Known() })
		if ind.Kind != rules.DateKind || base < 0 {
			continue
		}
		seen := make(map[rules.Date]bool)
		for _, a := range as {
			d, ok := a.Facts[ind.Code].Date()
			for by := -daysAround; ok && by <= daysAround; by++ {
				if day := d.AddDays(by); !seen[day] {
					seen[day] = true
					b := as[base]
					b.Facts, b.Notes = maps.Clone(b.Facts), nil
					b.Facts[ind.Code] = rules.DateOf(day)
					out = append(out, v.of(b))
				}
			}
		}
	}
	return out
}

// periods are assignments scored for times that end, or begin, on the days on which
// the criterion comes and goes.
func (v *view) periods(as []rulestest.Assignment) (out []candidate) {
	for _, day := range []rules.Date{v.item.def.InForce.From, v.item.def.InForce.Before} {
		for by := -1; by <= 1 && !day.IsZero(); by++ {
			at := day.AddDays(by)
			for _, period := range []rules.Period{{Before: at}, {From: at}} {
				for _, a := range as[:min(len(as), 12)] {
					c := v.of(a)
					c.notes, c.period = nil, period
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// judgements bound how many ways of scoring are tried, with the first facts and with
// each others.
const (
	judgements      = 60
	otherJudgements = 4
)

// judged are points that people may give, with facts that the conditions of the
// criterion turn on: everything that everybody may give, and points at random.
func (v *view) judged(as []rulestest.Assignment) (out []candidate) {
	it, random := v.item, rand.New(rand.NewPCG(2, 5))
	most := it.def.Max
	if most.Sign() == 0 {
		most = decimal.New(10, 0)
	}
	all := v.entries(it, v.stageThatCounts(), "", func() decimal.Decimal { return most })
	for n, a := range as {
		a.Points, a.Notes = nil, []diag.Text{say("everybody gives the maximum")}
		out = append(out, v.of(a, all...))
		if len(all) > 1 {
			a.Notes = []diag.Text{say("an assessor has not scored")}
			out = append(out, v.of(a, all[1:]...))
		}
		tries := otherJudgements
		if a.Notes = nil; n == 0 {
			tries = judgements
		}
		for i := range tries {
			stages, note := []scoring.Stage{v.stageThatCounts()}, ""
			if all := v.Terms().Stages; i%2 > 0 {
				stages, note = all[:1+random.IntN(len(all))], generated
			}
			var entries []scoring.Entry
			for _, stage := range stages {
				entries = append(entries, v.entries(it, stage, note, func() decimal.Decimal {
					return most.Mul(decimal.New(random.Int64N(101), -2)).Truncate(v.decimalsOf(it))
				})...)
			}
			out = append(out, v.of(a, entries...))
		}
	}
	return out
}

// entries are those of everybody who scores a criterion at a stage.
func (v *view) entries(it *item, stage scoring.Stage, note string, points func() decimal.Decimal) []scoring.Entry {
	var out []scoring.Entry
	roles := codes(it.def.Assessors, func(a scoring.Assessor) string { return a.Role })
	if len(roles) == 0 { // one that may score it
		roles = append(slices.DeleteFunc(slices.Clone(it.def.Owners), func(role string) bool {
			return len(stage.Roles) > 0 && !slices.Contains(stage.Roles, role)
		}), append(stage.Roles, "")...)[:1]
	}
	for _, role := range roles {
		given := points()
		if it.def.Max.Sign() != 0 {
			given = decimal.Min(it.def.Max, given)
		}
		least := decimal.Decimal{}
		if it.def.Min != nil {
			least = *it.def.Min
		}
		given = decimal.Max(least, given)
		if step := it.def.Step; step.Sign() != 0 {
			given = given.Sub(given.Mod(step))
		}
		out = append(out, scoring.Entry{
			Criterion: it.def.Code, Stage: stage.Code, Role: role, Points: &given, Note: note,
		})
	}
	return out
}

// stageThatCounts is the stage of the version that counts if every stage has one.
func (v *view) stageThatCounts() scoring.Stage {
	stages := v.Terms().Stages
	i := slices.IndexFunc(stages, func(s scoring.Stage) bool { return s.Code == v.def.Counts })
	if i < 0 {
		i = len(stages) - 1
	}
	return stages[i]
}
