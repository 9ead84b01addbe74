package awardstest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// nomination is a case that nominates units by a plan.
type nomination struct {
	plan       awards.Plan
	ranking    *scoring.Ranking
	candidates []awards.Candidate

	places, units []string // the awards of the plan, and the units, by their codes
}

// slate nominates.
func (n *nomination) slate(r *awards.Regulation, on rules.Date) (*awards.Slate, error) {
	return r.Nominate(context.Background(), on, n.plan, n.ranking, n.candidates)
}

// nomination reads a case with a plan and units.
func (r *resolver) nomination(t *testCase) {
	n := &nomination{}
	t.nominate = n
	plan, hasPlan := t.at["plan"]
	list, hasUnits := t.at["units"]
	if !hasPlan || !hasUnits {
		r.value(t.Path, "no-plan", diag.Text{}, "a nomination needs a plan and units")
		return
	}
	var units []cell
	if err := errors.Join(plan.n.Decode(&n.plan), list.n.Decode(&units)); err != nil {
		r.err = err
		return
	}
	if err := n.plan.Check(); err != nil {
		r.faults = append(r.faults, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(plan.path)...)
	}
	for _, p := range n.plan.Awards {
		n.places = append(n.places, p.Award)
	}
	if award, ok := t.at["award"]; ok {
		r.value(award.path, "award", say("remove it"), "a nomination is for the awards of the plan")
	}
	for _, x := range expectations {
		if f, _ := field(&t.Expect, x.key); !f.IsNil() && x.key != "slate" && x.key != "error" {
			hint := say("write slate: {flag.central_cluster: {a: nominated}}")
			r.value(t.place(x.key, ""), "expectation", hint, "a nomination expects a slate, or an error")
		}
	}
	points := r.units(n, units, list.path)
	err := awards.CheckCandidates(n.candidates)
	if err == nil {
		if n.ranking, err = rank(n.candidates, points); err != nil {
			r.value(list.path, "points", diag.Text{}, "%v", err)
		}
		return
	}
	for d := range diag.AllDiagnostics(err) {
		d.Path = list.path + strings.TrimPrefix(d.Path, "candidates")
		r.faults = append(r.faults, d)
	}
}

// units reads the units of a nomination, which stand at a path, and returns their
// points.
func (r *resolver) units(n *nomination, units []cell, path string) map[string]decimal.Decimal {
	points := make(map[string]decimal.Decimal)
	for i, c := range units {
		own := statedBy(c, atIndex(path, i))
		if _, ok := own["unit"]; !ok {
			hint := say("write unit: and a code")
			r.add(atIndex(path, i), "no-unit", diag.ErrName, hint, "a unit needs a code")
			continue
		}
		for _, key := range []string{"on", "award", "options"} {
			if x, ok := own[key]; ok {
				r.value(x.path, "unit", say("remove it"), "%s is the whole nomination's", key)
			}
		}
		unit := &testCase{at: r.from(own)}
		r.read(unit)
		if x, ok := own["points"]; ok {
			var p decimal.Decimal
			r.err = cmp.Or(x.n.Decode(&p), r.err)
			points[unit.candidate.Unit] = p
		}
		n.candidates, n.units = append(n.candidates, unit.candidate), append(n.units, unit.candidate.Unit)
	}
	return points
}

// rank ranks units by their points; one without points waits for them. It is nil
// if no unit has any: then no unit stands before another.
func rank(cs []awards.Candidate, points map[string]decimal.Decimal) (*scoring.Ranking, error) {
	if len(points) == 0 {
		return nil, nil
	}
	most, places := decimal.NewFromInt(1), int32(6)
	for _, p := range points {
		most = decimal.Max(most, p)
	}
	criteria := []scoring.Criterion{{Code: "1", Max: most, Points: "points_total"}}
	card, err := scoring.Compile(scoring.Definition{
		Code: "points", Year: 2000, Decimals: &places,
		Definition: rules.Definition{Indicators: []rules.Indicator{{Code: "points_total"}}},
		Sections:   []scoring.Section{{Code: "I", Max: most, Criteria: criteria}},
	})
	if err != nil {
		return nil, err
	}
	var scores []*scoring.Score
	for _, c := range cs {
		var v rules.Value
		if p, ok := points[c.Unit]; ok {
			v = rules.NumberOf(p)
		}
		f, err := rules.NewFacts(card.Schema(), c.Unit, rules.Fact{Indicator: "points_total", Value: v})
		if err != nil {
			return nil, err
		}
		s, err := card.ScoreUnit(f)
		if err != nil {
			return nil, err
		}
		scores = append(scores, s)
	}
	return card.Rank(scores...)
}
