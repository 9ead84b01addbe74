package scoringtest

import (
	"maps"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// candidate is a case that could be written: facts, and why they are worth it.
type candidate struct {
	rulestest.Assignment
	entries []scoring.Entry // of the unit
	tc      testCase        // without expectations
}

// generated is the reason that generated cases give for what does not apply, and
// where what people entered differs from stage to stage.
const generated = "giả định"

// candidateOf makes a case of an assignment. Points that rules name become entries
// where people give them; others are computed.
func (c *card) candidateOf(a rulestest.Assignment, entries []scoring.Entry) candidate {
	out := candidate{Assignment: a, entries: slices.Clone(entries)}
	for _, code := range slices.Sorted(maps.Keys(a.Points)) {
		if it := c.byCode[code]; it != nil && it.judged() {
			if d, ok := a.Points[code].Decimal(); ok {
				out.entries = append(out.entries, c.entries(it, d)...)
			}
		}
	}
	tc := &out.tc
	if len(a.Others) == 0 {
		tc.units = []unit{unitOf(theUnit, a)}
	} else {
		tc.units = []unit{unitOf("a", a)}
		for i, o := range a.Others {
			tc.units = append(tc.units, unitOf(string(rune('b'+i)), o))
		}
	}
	tc.units[0].entries = out.entries
	return out
}

func unitOf(code string, a rulestest.Assignment) unit {
	list := func(m map[string]rules.Value) (out []rules.Fact) {
		for _, code := range slices.Sorted(maps.Keys(m)) {
			f := rules.Fact{Indicator: code, Value: m[code]}
			if f.Value.IsNotApplicable() {
				f.Evidence = generated
			}
			out = append(out, f)
		}
		return out
	}
	return unit{code: code, facts: list(a.Facts), previous: list(a.Previous), hasPrevious: a.Previous != nil}
}

// entries are those of everybody who scores a criterion, at the stage that counts:
// each assessor gives less than the one before, so that it shows whose points weigh
// what.
func (c *card) entries(it *item, points decimal.Decimal) []scoring.Entry {
	stage := c.stageThatCounts()
	places := c.Decimals()
	if it.def.Decimals != nil {
		places = *it.def.Decimals
	}
	least := decimal.Decimal{}
	if it.def.Min != nil {
		least = *it.def.Min
	}
	within := func(d decimal.Decimal) *decimal.Decimal {
		d = decimal.Max(least, d)
		if it.def.Max.Sign() != 0 {
			d = decimal.Min(it.def.Max, d)
		}
		d = d.Truncate(places)
		return &d
	}
	if len(it.def.Assessors) == 0 {
		return []scoring.Entry{{Criterion: it.def.Code, Stage: stage.Code, Role: roleFor(it, stage), Points: within(points)}}
	}
	var out []scoring.Entry
	for i, a := range it.def.Assessors {
		part := new(big.Rat).Mul(points.Rat(), big.NewRat(int64(i), int64(len(it.def.Assessors))))
		less, _ := rules.RatOf(part).Round(places, rules.HalfAwayFromZero).Decimal()
		out = append(out, scoring.Entry{Criterion: it.def.Code, Stage: stage.Code, Role: a.Role, Points: within(points.Sub(less))})
	}
	return out
}

// stageThatCounts is the stage of the version that counts if every stage has one.
func (c *card) stageThatCounts() scoring.Stage {
	stages := c.Stages()
	for _, s := range stages {
		if s.Code == c.def.Counts {
			return s
		}
	}
	return stages[len(stages)-1]
}

// roleFor is a role that may score a criterion at a stage.
func roleFor(it *item, stage scoring.Stage) string {
	for _, role := range it.def.Owners {
		if len(stage.Roles) == 0 || slices.Contains(stage.Roles, role) {
			return role
		}
	}
	if len(stage.Roles) > 0 {
		return stage.Roles[0]
	}
	return ""
}

// candidates are those worth trying for a criterion.
func (p *probe) candidates() []candidate {
	as := rulestest.Explore(p.rules()...)
	if len(as) == 0 {
		as = []rulestest.Assignment{{}}
	}
	var out []candidate
	for _, a := range as {
		out = append(out, p.candidateOf(a, nil))
		if len(a.Others) > 0 && len(a.Notes) > 0 {
			// What a limit turns on may show only while others have not reported.
			silent := rulestest.Assignment{Facts: a.Facts, Previous: a.Previous, Points: a.Points, Others: slices.Clone(a.Others)}
			silent.Others[len(a.Others)-1] = rulestest.Assignment{}
			out = append(out, p.candidateOf(silent, nil))
		}
	}
	out = append(out, p.ownGroups(as)...)
	out = append(out, p.days(as)...)
	out = append(out, p.periods(as)...)
	if p.item.judged() {
		out = append(out, p.judgements(as)...)
	}
	return out
}

// fractions are those in which the points of the criterion have to be rounded.
func (p *probe) fractions() []candidate {
	var out []candidate
	for _, r := range p.item.rulesOfPoints() {
		for _, a := range rulestest.Fractions(r, p.card.decimalsOf(p.item)) {
			out = append(out, p.candidateOf(a, nil))
		}
	}
	return out
}

// ownGroups are assignments in which the others are in the same variant as the unit:
// of a variant with a group of its own, members seldom meet by chance.
func (p *probe) ownGroups(as []rulestest.Assignment) []candidate {
	var read []string
	own := false
	for i, v := range p.item.variants {
		read = append(read, v.when.Indicators()...)
		own = own || p.item.def.Variants[i].OwnGroup
	}
	if !own {
		return nil
	}
	var out []candidate
	for _, a := range as {
		if len(a.Others) == 0 {
			continue
		}
		b := rulestest.Assignment{Facts: a.Facts, Previous: a.Previous, Points: a.Points, Others: slices.Clone(a.Others)}
		for i, o := range b.Others {
			o.Facts = maps.Clone(o.Facts)
			for _, code := range read {
				if v, ok := a.Facts[code]; ok && o.Facts != nil {
					o.Facts[code] = v
				} else {
					delete(o.Facts, code)
				}
			}
			b.Others[i] = o
		}
		out = append(out, p.candidateOf(b, nil))
	}
	return out
}

// daysAround is how far from the dates in rules other dates are tried.
const daysAround = 21

// days are assignments with dates around those that the rules name: what working
// days come to hangs on weekends and holidays.
func (p *probe) days(as []rulestest.Assignment) []candidate {
	var dates []rules.Date
	var read []string
	var find func(part *rules.Part)
	find = func(part *rules.Part) {
		if d, ok := part.Value.Date(); ok && part.Op == "constant" || ok && part.Op == "date" {
			dates = append(dates, d)
		}
		for _, a := range part.Args {
			find(a)
		}
	}
	for _, r := range p.rules() {
		find(r.Tree())
		for _, code := range r.Indicators() {
			if ind, _ := p.Schema().Indicator(code); ind.Kind == rules.DateKind && !slices.Contains(read, code) {
				read = append(read, code)
			}
		}
	}
	var out []candidate
	for _, code := range read {
		base := slices.IndexFunc(as, func(a rulestest.Assignment) bool { return a.Facts[code].Known() })
		if base < 0 {
			continue
		}
		for _, d := range dates {
			for by := -daysAround; by <= daysAround; by++ {
				a := as[base]
				a.Facts = maps.Clone(a.Facts)
				a.Facts[code], a.Notes = rules.DateValue(d.AddDays(by)), nil
				out = append(out, p.candidateOf(a, nil))
			}
		}
	}
	return out
}

// periods are assignments scored for times that end, or begin, on the days on which
// the criterion comes and goes.
func (p *probe) periods(as []rulestest.Assignment) []candidate {
	var out []candidate
	for _, day := range []rules.Date{p.item.def.InForce.From, p.item.def.InForce.Before} {
		if day.IsZero() {
			continue
		}
		for _, by := range []int{-1, 0, 1} {
			at := day.AddDays(by)
			for _, period := range []rules.Period{{Before: at}, {From: at}} {
				for _, a := range as[:min(len(as), 12)] {
					a.Notes = nil
					c := p.candidateOf(a, nil)
					c.tc.period = period
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// maxJudged bounds for how many facts everything that people can give is tried.
const maxJudged = 24

// judgements are points that people may give, with facts that the conditions of
// the criterion turn on.
func (p *probe) judgements(as []rulestest.Assignment) []candidate {
	it := p.item
	most := it.def.Max
	if most.Sign() == 0 {
		most = decimal.New(10, 0)
	}
	half := most.Mul(decimal.New(5, -1))
	plain := func(a rulestest.Assignment, note string) rulestest.Assignment {
		b := rulestest.Assignment{Facts: a.Facts, Previous: a.Previous, Others: a.Others}
		if note != "" {
			b.Notes = []string{note}
		}
		return b
	}
	var out []candidate
	for _, a := range as {
		all := p.entries(it, most)
		together := slices.Clone(all)
		for i := range together {
			together[i].Points = all[0].Points
		}
		out = append(out, p.candidateOf(plain(a, "everybody gives the maximum"), together))
		out = append(out, p.candidateOf(plain(a, "the first gives the maximum"), all))
		out = append(out, p.candidateOf(plain(a, "half of the maximum is given"), p.entries(it, half)))
		if len(all) > 1 {
			out = append(out, p.candidateOf(plain(a, "an assessor has not scored"), all[1:]))
		}
		if len(as) > maxJudged && len(out) > 0 {
			continue
		}
		stages := p.stages(it, most)
		out = append(out, p.candidateOf(plain(a, "every stage differs, the middle one is the greatest"), stages))
		first := slices.DeleteFunc(slices.Clone(stages), func(e scoring.Entry) bool { return e.Stage != stages[0].Stage })
		out = append(out, p.candidateOf(plain(a, "only the first stage is scored"), first))
		falling := slices.Clone(stages)
		for i, j := 0, len(falling)-1; i < j; i, j = i+1, j-1 {
			falling[i].Points, falling[j].Points = falling[j].Points, falling[i].Points
		}
		out = append(out, p.candidateOf(plain(a, "every stage differs, the other way round"), falling))
		for j := range int64(10) { // so that some lie half-way between two
			fine := p.entries(it, half)
			moved := fine[0].Points.Add(decimal.New(j, fine[0].Points.Exponent()))
			fine[0].Points = &moved
			out = append(out, p.candidateOf(plain(a, ""), fine))
		}
	}
	return out
}

// stages are entries at every stage that somebody may score at, the middle one the
// greatest.
func (p *probe) stages(it *item, most decimal.Decimal) []scoring.Entry {
	var out []scoring.Entry
	stages := p.Stages()
	for i, s := range stages {
		less := decimal.New(int64(i+1), 0)
		if i == len(stages)/2 {
			less = decimal.Decimal{}
		}
		for _, e := range p.entries(it, most.Sub(less)) {
			e.Stage, e.Note = s.Code, generated
			if len(it.def.Assessors) == 0 {
				e.Role = roleFor(it, s)
			}
			out = append(out, e)
		}
	}
	return out
}
