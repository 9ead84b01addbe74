package cluster

import (
	"cmp"
	"context"
	"slices"

	"github.com/thidua-go/thidua/scoring"
)

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
