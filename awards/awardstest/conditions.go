package awardstest

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

// Exercise is facts under which a condition is met, and facts under which it is
// not.
type Exercise struct{ Met, Unmet awards.FactList }

// Conditions exercises every condition of a regulation, by code: it must be met
// and not met under the facts given, on the first and the last day of its
// period, and not be asked on the days before and after. A condition without an
// exercise fails the test, and so does an exercise without a condition.
func Conditions(t *testing.T, r *awards.Regulation, exercises map[string]Exercise) {
	t.Helper()
	used := make(map[string]bool)
	for g := range r.Regimes() {
		for _, a := range g.Awards {
			for _, c := range a.Conditions {
				period := within(within(g.Covers, a.InForce), c.InForce)
				t.Run(g.Code+"/"+a.Code+"/"+c.Code+"/"+period.From.String(), func(t *testing.T) {
					e, ok := exercises[c.Code]
					if !ok {
						t.Fatalf("the condition %s is not exercised: %s", c.Code, c.Rule)
					}
					used[c.Code] = true
					s := statement{r, g.Code, a.Code, c}
					s.exercise(t, period, e)
				})
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(exercises)) {
		if !used[code] {
			t.Errorf("there is no condition %s to exercise", code)
		}
	}
}

func within(p, q rules.Period) rules.Period {
	if p.From.IsZero() || !q.From.IsZero() && p.From.Before(q.From) {
		p.From = q.From
	}
	if p.Before.IsZero() || !q.Before.IsZero() && q.Before.Before(p.Before) {
		p.Before = q.Before
	}
	return p
}

// statement is a condition as one regime states it for one award. Another regime
// may state the same code anew.
type statement struct {
	r             *awards.Regulation
	regime, award string
	c             awards.Condition
}

func (s statement) exercise(t *testing.T, period rules.Period, e Exercise) {
	t.Helper()
	last := period.Before.AddDays(-1)
	if period.Before.IsZero() {
		last = period.From.AddYears(50)
	}
	for _, d := range []rules.Date{period.From, last} {
		for _, side := range []struct {
			facts awards.FactList
			want  rules.Truth
		}{{e.Met, rules.True}, {e.Unmet, rules.False}} {
			switch f := s.finding(t, d, side.facts); {
			case f == nil:
				t.Errorf("on %v, within %v: the condition is not asked", d, period)
			case f.Met != side.want:
				t.Errorf("on %v: %s is %v, want %v; it read %v", d, s.c.Rule, f.Met, side.want, f.Read)
			}
		}
	}
	outside := []rules.Date{period.From.AddDays(-1)}
	if !period.Before.IsZero() {
		outside = append(outside, period.Before)
	}
	for _, d := range outside {
		if f := s.finding(t, d, e.Met); f != nil {
			t.Errorf("on %v, outside %v: the condition is asked", d, period)
		}
	}
}

func (s statement) finding(t *testing.T, d rules.Date, facts awards.FactList) *awards.Finding {
	t.Helper()
	a, err := s.r.Assess(d, s.award, awards.Candidate{Unit: "x", Suppose: facts, Dossiers: []awards.Dossier{{Award: s.award}}})
	switch {
	case errors.Is(err, awards.ErrNotCovered), errors.Is(err, awards.ErrNoAward):
		return nil
	case err != nil:
		t.Fatal(err)
	}
	for i, f := range a.Findings {
		if a.Regime == s.regime && f.Condition == s.c.Code && f.Rule == s.c.Rule && f.Citation == s.c.Citation && f.Certainty == s.c.Certainty {
			return &a.Findings[i]
		}
	}
	return nil
}
