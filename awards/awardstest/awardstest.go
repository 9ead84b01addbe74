package awardstest

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Case is one test of eligibility.
type Case struct {
	// Name is that of the subtest; the award and the day if it is empty.
	Name string
	// On is the day asked about.
	On        rules.Date
	Award     string
	Candidate awards.Candidate
	Want      awards.Outcome
	// Because names the conditions that must be the ones that are not met, or not known, and
	// decide; nil asks nothing.
	Because []string
}

// Cases assesses every case in a subtest of its own.
func Cases(t *testing.T, r *awards.Regulation, cases ...Case) {
	t.Helper()
	for _, c := range cases {
		t.Run(cmp.Or(c.Name, c.Award+" "+c.On.String()), func(t *testing.T) {
			t.Helper()
			c.test(t, r)
		})
	}
}

// test asks the regulation and fails the test unless the outcome is the one wanted,
// and because of exactly what it should be. It shows the findings with their
// clauses and facts.
func (c Case) test(t testing.TB, r *awards.Regulation) {
	t.Helper()
	a, err := r.Assess(c.On, c.Award, c.Candidate)
	if err != nil {
		t.Fatalf("%s for %s on %v: %v", c.Candidate.Unit, c.Award, c.On, err)
	}
	if a.Outcome != c.Want {
		t.Errorf("%s for %s on %v: %v, want %v\n%s", a.Unit, a.Award, c.On, a.Outcome, c.Want, a.Format(diag.English))
	}
	have, want := listOf((&answer{Assessment: a}).open()), listOf(c.Because)
	if c.Because != nil && !slices.Equal(have, want) {
		t.Errorf("%s for %s on %v: %v because of %q, want %q\n%s",
			a.Unit, a.Award, c.On, a.Outcome, have, want, a.Format(diag.English))
	}
}

// Clean returns a candidate with nothing against it: it exists, and the
// registers of awards, results, discipline, inspections and complaints were
// looked into and are empty. More facts follow as code and value, as for
// [rulestest.Facts].
func Clean(unit string, year int, facts ...any) awards.Candidate {
	c := awards.Clean(unit, "test")
	c.Year, c.Results, c.Facts = year, awards.Complete[awards.YearResult]("test"), rulestest.Facts(facts...)
	return c
}

// Exercise is facts under which a condition is met, and facts under which it is
// not.
type Exercise struct{ Met, Unmet awards.FactList }

// Conditions exercises every condition of a regulation, by code: it must be met
// and not met under the facts given, on the first and the last day of its
// period, and not be asked on the days before and after. A condition without an
// exercise fails the test, and so does an exercise without a condition.
func Conditions(t *testing.T, r *awards.Regulation, exercises map[string]Exercise) {
	t.Helper()
	left := maps.Clone(exercises)
	for g, a := range lives(slices.Collect(r.Regimes()), "") {
		for _, c := range a.Conditions {
			p := g.Covers.Intersect(a.InForce).Intersect(c.InForce)
			t.Run(g.Code+"/"+a.Code+"/"+c.Code+"/"+p.From.String(), func(t *testing.T) {
				e, ok := exercises[c.Code]
				if !ok {
					t.Fatalf("the condition %s is not exercised: %s", c.Code, c.Rule)
				}
				delete(left, c.Code)
				e.try(t, p, func(on rules.Date, facts awards.FactList) *awards.Finding {
					return findingOf(t, r, g.Code, a.Code, c, on, facts)
				})
			})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("there is no condition %s to exercise", code)
	}
}

// try asks for the finding of a condition within its period, and outside.
func (e Exercise) try(t *testing.T, p rules.Period, find func(rules.Date, awards.FactList) *awards.Finding) {
	t.Helper()
	last := p.From.AddYears(50)
	outside := []rules.Date{p.From.AddDays(-1)}
	if !p.Before.IsZero() {
		last, outside = p.Before.AddDays(-1), append(outside, p.Before)
	}
	for _, on := range []rules.Date{p.From, last} {
		for want, facts := range map[rules.Truth]awards.FactList{rules.True: e.Met, rules.False: e.Unmet} {
			switch f := find(on, facts); {
			case f == nil:
				t.Errorf("on %v, within %v: the condition is not asked", on, p)
			case f.Met != want:
				t.Errorf("on %v: %s is %v, want %v; it read %v", on, f.Rule, f.Met, want, f.Read)
			}
		}
	}
	for _, on := range outside {
		if find(on, e.Met) != nil {
			t.Errorf("on %v, outside %v: the condition is asked", on, p)
		}
	}
}

// findingOf returns the finding of a condition as a regime states it for an award;
// another regime may state the same code anew.
func findingOf(
	t *testing.T, r *awards.Regulation, regime, award string, c awards.Condition, on rules.Date, facts awards.FactList,
) *awards.Finding {
	t.Helper()
	dossiers := []awards.Dossier{{Award: award}}
	a, err := r.Assess(on, award, awards.Candidate{Unit: "x", Suppose: facts, Dossiers: dossiers})
	if err != nil && !errors.Is(err, awards.ErrNotCovered) && !errors.Is(err, awards.ErrNoAward) {
		t.Fatal(err)
	}
	i := slices.IndexFunc(a.Findings, func(f awards.Finding) bool {
		return f.Condition == c.Code && f.Rule == c.Rule && f.Citation == c.Citation && f.Certainty == c.Certainty
	})
	if i < 0 || a.Regime != regime {
		return nil
	}
	return &a.Findings[i]
}
