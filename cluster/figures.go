package cluster

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// figures lists the known facts of a unit beside last year's, in the order of the
// schema.
func (c *Campaign) figures(f *rules.Facts) (all []Figure) {
	if f == nil {
		return nil
	}
	var lastYear []rules.Fact
	if last := f.Previous(); last != nil {
		lastYear = slices.Collect(last.Shown()) // of the same schema
	}
	for fact := range f.Shown() {
		ind, _ := f.Schema().Indicator(fact.Indicator)
		fig := Figure{Indicator: ind.Code, Label: label(c.card, diag.Indicator.Of(ind.Code)), Unit: ind.Unit, Now: fact.Value,
			Invented: inventedFact(f.Schema(), fact)}
		if len(lastYear) > 0 {
			fig.LastYear = lastYear[0].Value
			fig.Invented = fig.Invented || inventedFact(f.Schema(), lastYear[0])
			lastYear = lastYear[1:]
			now, ok1 := fig.Now.Rat()
			then, ok2 := fig.LastYear.Rat()
			if ok1 && ok2 {
				fig.Change = rules.RatOf(now.Sub(now, then))
			}
		}
		if fig.Now.Known() || fig.LastYear.Known() || fig.Now.IsNotApplicable() {
			all = append(all, fig)
		}
	}
	return all
}

// label is what a card calls something, in the language of the card.
func label(card *scoring.Scorecard, of diag.Coded) string {
	return of.Format(diag.Vietnamese.Calling(card.Calls))
}

// summarise compares the members on each numeric indicator of the card.
func (c *Campaign) summarise(on rules.Date, facts []*rules.Facts) (all []IndicatorSummary) {
	of := make(map[string]*rules.Facts, len(facts))
	for _, f := range facts {
		of[f.Unit()] = f
	}
	for ind := range c.card.Schema().All() {
		if ind.Kind != rules.NumberKind ||
			find(c.year.Targets, ind.Code, func(t Target) string { return t.Target }) != nil {
			continue
		}
		s := IndicatorSummary{Indicator: ind.Code, Label: cmp.Or(ind.Label, ind.Code), Unit: ind.Unit, Invented: ind.Invented}
		sum := new(big.Rat)
		for _, m := range c.cluster.members(c.year, on) {
			var fact rules.Fact
			f := of[m.Unit]
			if f != nil {
				fact, _ = f.Lookup(ind.Code)
			}
			n, ok := fact.Value.Rat()
			if !ok {
				if !fact.Value.IsNotApplicable() {
					s.Missing = append(s.Missing, m.Unit)
				}
				continue
			}
			s.Known++
			s.Invented = s.Invented || document.Invented(fact)
			sum.Add(sum, n)
			extreme(&s.Greatest, &s.GreatestUnits, fact.Value, m.Unit, 1)
			extreme(&s.Least, &s.LeastUnits, fact.Value, m.Unit, -1)
			c.compareTarget(&s, f, fact.Value)
		}
		if s.Known == 0 {
			continue
		}
		s.Mean = rules.RatOf(sum.Quo(sum, big.NewRat(int64(s.Known), 1)))
		all = append(all, s)
	}
	return all
}

// extreme keeps the greatest value (sign 1) or the least (sign -1), and who has
// it.
func extreme(best *rules.Value, units *[]string, v rules.Value, unit string, sign int) {
	switch order := v.Compare(*best) * sign; {
	case !best.Known() || order > 0:
		*best, *units = v, []string{unit}
	case order == 0:
		*units = append(*units, unit)
	}
}

func (c *Campaign) compareTarget(s *IndicatorSummary, f *rules.Facts, v rules.Value) {
	t := find(c.year.Targets, s.Indicator, Target.code)
	if t == nil {
		return
	}
	s.HasTarget = true
	target, _ := f.Lookup(t.Target)
	if target.Value.Kind() != rules.NumberKind {
		return
	}
	order := v.Compare(target.Value)
	if t.LessIsBetter {
		order = -order
	}
	list := &s.Missed
	switch {
	case order > 0:
		list = &s.Exceeded
	case order == 0:
		list = &s.Met
	}
	*list = append(*list, f.Unit())
}

// invented reports whether a score stands on sample data.
func invented(s *scoring.Score) bool {
	for f := range s.Facts.All() {
		if inventedFact(s.Facts.Schema(), f) {
			return true
		}
	}
	if sheet := s.Sheet; sheet != nil {
		for _, e := range sheet.Entries {
			if document.Invented(rules.Fact{Evidence: e.Evidence}) {
				return true
			}
		}
	}
	return false
}

func inventedFact(schema *rules.Schema, f rules.Fact) bool {
	if !f.Value.Known() {
		return false
	}
	ind, ok := schema.Indicator(f.Indicator)
	return ok && ind.Invented || document.Invented(f)
}

// UnitAppraisal is the appraisal of a unit, in the year or in a period of it, as far as anything differs
// in it; its sections are left out.
type UnitAppraisal struct {
	scoring.Appraisal
	Name string `json:"name"`
	// Period is what the period is called; empty for the year.
	Period string `json:"period,omitempty"`
	// Invented says that the points stand on sample data.
	Invented bool `json:"invented,omitempty"`
}

// appraisals are those of the members in which something differs, by rank, each behind its periods.
func (c *Campaign) appraisals(ctx context.Context, r *Report) (all []UnitAppraisal, err error) {
	if !r.entered() {
		return nil, nil // nobody who could differ
	}
	for _, u := range r.Ranking {
		score, ok := r.ranking.Score(u.Unit)
		if !ok {
			continue
		}
		add := func(score *scoring.Score, period string) {
			var a *scoring.Appraisal
			if err != nil {
				return
			}
			if a, err = score.Appraisal(ctx); err != nil {
				return
			}
			a.Sections = nil
			a.Rows = slices.DeleteFunc(a.Rows, func(row scoring.Appraised) bool { return !row.Differs && !row.Overridden })
			if len(a.Rows)+len(a.Decisions) > 0 {
				all = append(all, UnitAppraisal{Appraisal: *a, Name: u.Name, Period: period, Invented: u.Invented})
			}
		}
		for _, p := range score.Periods() {
			add(p.Score, cmp.Or(p.Period.Title, p.Period.Code))
		}
		add(score, "")
	}
	return all, err
}

// entered reports whether people entered anything for anybody.
func (r *Report) entered() bool {
	for _, score := range r.ranking.Scores() {
		if score.Sheet != nil {
			return true
		}
	}
	return false
}
