package api

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// mayBring holds the facts that a department brings to those that are known: an event says all that is known of a unit
// from its day on, so that what it does not bring must stand there as it was.
func (o Policy) mayBring(p Principal, a Action) error {
	brings := o.Brings
	if brings == nil && len(a.Event.Facts)+len(a.Event.LastYear) > 0 {
		own := ReadAlone(a.Card, p.Roles...)
		brings = func(_ Principal, _ *scoring.Scorecard, code string) bool { return slices.Contains(own, code) }
	}
	for _, list := range []struct {
		posted []cluster.UnitFacts
		known  func(cluster.Event) []cluster.UnitFacts
	}{{a.Event.Facts, factsOf}, {a.Event.LastYear, lastYearOf}} {
		for _, u := range list.posted {
			known := knownOf(a.Campaign, u.Unit, a.Event.On, list.known)
			for _, f := range u.Facts {
				if !has(known, f) && !brings(p, a.Card, f.Indicator) {
					return forbidden("%v of %v is not for %s to bring: other criteria read it too, or none of its own does",
						diag.Indicator.Of(f.Indicator), diag.Unit.Of(u.Unit), p.Roles[0])
				}
			}
			for _, f := range known {
				if !slices.ContainsFunc(u.Facts, func(g rules.Fact) bool { return g.Indicator == f.Indicator }) &&
					!brings(p, a.Card, f.Indicator) {
					return forbidden("the event leaves out %v of %v, which is known: post the table to /facts with merge=true",
						diag.Indicator.Of(f.Indicator), diag.Unit.Of(u.Unit))
				}
			}
		}
	}
	return nil
}

// has reports whether a fact is known, with the same evidence.
func has(known awards.FactList, f rules.Fact) bool {
	return slices.ContainsFunc(known, func(k rules.Fact) bool {
		return k.Indicator == f.Indicator && k.Evidence == f.Evidence && k.Value.Equal(f.Value)
	})
}

func factsOf(e cluster.Event) []cluster.UnitFacts    { return e.Facts }
func lastYearOf(e cluster.Event) []cluster.UnitFacts { return e.LastYear }

// knownOf is what is known of a unit at the end of a day: what the last event says that brought some of it.
func knownOf(c *cluster.Campaign, unit string, on rules.Date,
	of func(cluster.Event) []cluster.UnitFacts) (known awards.FactList) {
	for _, e := range c.At(on).Events { // by day, and as they were recorded
		for _, u := range of(e.Event) {
			if u.Unit == unit {
				known = u.Facts
			}
		}
	}
	return known
}

// merged are facts on top of those that are known: what they do not name stays as it is.
func merged(c *cluster.Campaign, posted []cluster.UnitFacts, on rules.Date) []cluster.UnitFacts {
	var out []cluster.UnitFacts
	for _, u := range posted {
		facts := slices.Clone(u.Facts)
		for _, f := range knownOf(c, u.Unit, on, factsOf) {
			if !slices.ContainsFunc(u.Facts, func(g rules.Fact) bool { return g.Indicator == f.Indicator }) {
				facts = append(facts, f)
			}
		}
		out = append(out, cluster.UnitFacts{Unit: u.Unit, Facts: facts})
	}
	return out
}

// ReadAlone are the indicators that criteria of a card read which one of the roles owns or assesses, and nothing else
// of the card does: no other criterion, tie-break, grade or disqualification.
func ReadAlone(card *scoring.Scorecard, roles ...string) (own []string) {
	others := make(map[string]bool)
	read := func(mine bool, r *rules.Rule, err error) {
		if err != nil { // a tie-break by the points of a criterion
			return
		}
		for _, code := range r.Uses().Indicators {
			if mine {
				own = append(own, code)
			} else {
				others[code] = true
			}
		}
	}
	for _, card := range []*scoring.Scorecard{card, card.PeriodCard()} {
		if card == nil {
			continue
		}
		schema, def := card.Schema(), card.Definition()
		when := func(mine bool, src string) {
			r, err := schema.Compile(src, rules.BoolKind)
			read(mine, r, err)
		}
		for _, c := range card.Terms().Criteria {
			mine := slices.ContainsFunc(roles, func(role string) bool { return ofRole(c, role) })
			points := func(src string, most decimal.Decimal) {
				r, err := schema.CompileCriterion(src, most)
				if err != nil { // without a maximum
					r, err = schema.Compile(src, rules.NumberKind)
				}
				read(mine, r, err)
			}
			points(c.Points, c.Max)
			for _, v := range c.Variants {
				when(mine, v.When)
				points(v.Points, v.Max)
			}
			when(mine, c.VoidWhen)
			when(mine, c.DisqualifyWhen)
		}
		for _, d := range def.Disqualify {
			when(false, d.When)
		}
		for _, g := range def.Grades {
			when(false, g.When)
		}
		for _, src := range def.TieBreak {
			r, err := schema.Compile(src, rules.NumberKind)
			read(false, r, err)
		}
	}
	slices.Sort(own)
	return slices.DeleteFunc(slices.Compact(own), func(code string) bool { return others[code] })
}

// ofRole reports whether a role owns or assesses a criterion.
func ofRole(c scoring.Criterion, role string) bool {
	return slices.Contains(c.Owners, role) ||
		slices.ContainsFunc(c.Assessors, func(by scoring.Assessor) bool { return by.Role == role })
}
