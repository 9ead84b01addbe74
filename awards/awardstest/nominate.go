package awardstest

import (
	"context"
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
func (r *resolver) nomination(t *testCase, s Setup) {
	n := &nomination{plan: deref(s.Plan)}
	t.nominate = n
	if s.Plan == nil || s.Units == nil {
		r.value(t.Path, "no-plan", diag.Text{}, "a nomination needs a plan and units")
		return
	}
	if err := n.plan.Check(); err != nil {
		r.faults = append(r.faults, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(t.at["plan"])...)
	}
	for _, p := range n.plan.Awards {
		n.places = append(n.places, p.Award)
	}
	if s.Award != nil {
		r.value(t.at["award"], "award", say("remove it"), "a nomination is for the awards of the plan")
	}
	for _, x := range expectations {
		if f, _ := field(&t.Expect, x.key); !f.IsNil() && x.key != "slate" && x.key != "error" {
			hint := say("write slate: {flag.central_cluster: {a: nominated}}")
			r.value(t.at[x.key], "expectation", hint, "a nomination expects a slate, or an error")
		}
	}
	points := make(map[string]decimal.Decimal)
	for i, u := range *s.Units {
		where := atIndex(t.at["units"], i)
		asked, at := r.extend(&u.Setup, where)
		if u.Unit == nil {
			r.add(where, "no-unit", diag.ErrName, say("write unit: and a code"), "a unit needs a code")
			continue
		}
		for _, key := range []string{"on", "award", "options"} {
			if f, _ := field(&u.Setup, key); !f.IsNil() {
				r.value(at[key], "unit", say("remove it"), "%s is the whole nomination's", key)
			}
		}
		if u.Points != nil {
			points[*u.Unit] = *u.Points
		}
		n.candidates, n.units = append(n.candidates, asked.candidate()), append(n.units, *u.Unit)
	}
	err := awards.CheckCandidates(n.candidates)
	if err == nil {
		if n.ranking, err = rank(n.candidates, points); err != nil {
			r.value(t.at["units"], "points", diag.Text{}, "%v", err)
		}
		return
	}
	for d := range diag.AllDiagnostics(err) {
		d.Path = t.at["units"] + strings.TrimPrefix(d.Path, "candidates")
		r.faults = append(r.faults, d)
	}
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
