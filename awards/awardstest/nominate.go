package awardstest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// nomination is what a case that nominates asks with, besides its plan.
type nomination struct {
	ranking    *scoring.Ranking
	candidates []awards.Candidate
}

// nomination reads a case with a plan and units.
func (r *resolver) nomination(t *testCase) {
	n := &nomination{}
	t.nominate = n
	if t.Plan == nil || t.Units == nil {
		r.value(t.Path, "no-plan", diag.Text{}, "a nomination needs a plan and units")
		return
	}
	if err := t.Plan.Check(); err != nil {
		r.faults = append(r.faults, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(t.at["plan"].Path())...)
	}
	if award, ok := t.at["award"]; ok {
		r.value(award.Path(), "award", say("remove it"), "a nomination is for the awards of the plan")
	}
	for _, x := range expectations {
		if f, _ := field(x.key, &t.Expect); !f.IsNil() && x.key != "slate" && x.key != "error" {
			hint := say("write slate: {flag.central_cluster: {a: nominated}}")
			r.value(t.place(x.key, ""), "expectation", hint, "a nomination expects a slate, or an error")
		}
	}
	list := t.at["units"]
	points := r.units(n, list)
	err := awards.CheckCandidates(n.candidates)
	for d := range diag.AllDiagnostics(err) {
		d.Path = list.Path() + strings.TrimPrefix(d.Path, "candidates")
		r.faults = append(r.faults, d)
	}
	if err != nil {
		return
	}
	if n.ranking, err = rank(n.candidates, points); err != nil {
		r.value(list.Path(), "points", diag.Text{}, "%v", err)
	}
}

// units reads the units of a nomination and returns their points.
func (r *resolver) units(n *nomination, list cell) map[string]decimal.Decimal {
	points := make(map[string]decimal.Decimal)
	for _, c := range list.items() {
		own := statedBy(c)
		if _, ok := own["unit"]; !ok {
			hint := say("write unit: and a code")
			r.add(c.Path(), "no-unit", diag.ErrName, hint, "a unit needs a code")
			continue
		}
		for _, key := range []string{"on", "award", "options"} {
			if x, ok := own[key]; ok {
				r.value(x.Path(), "unit", say("remove it"), "%s is the whole nomination's", key)
			}
		}
		unit := &testCase{at: r.from(own)}
		r.read(unit)
		if x, ok := own["points"]; ok {
			var p decimal.Decimal
			r.err = cmp.Or(x.Decode(&p), r.err)
			points[unit.Unit] = p
		}
		n.candidates = append(n.candidates, unit.Candidate)
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
