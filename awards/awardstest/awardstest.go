package awardstest

import (
	"cmp"
	"fmt"
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
	// On is the day asked about, such as 2024-03-14.
	On        string
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
		t.Run(cmp.Or(c.Name, c.Award+" "+c.On), func(t *testing.T) {
			t.Helper()
			a := Assess(t, r, c.On, c.Award, c.Candidate)
			Want(t, a, c.Want)
			if c.Because != nil {
				Because(t, a, c.Because...)
			}
		})
	}
}

// Assess asks the regulation and fails the test if it cannot be asked.
func Assess(t testing.TB, r *awards.Regulation, on, award string, c awards.Candidate) awards.Assessment {
	t.Helper()
	a, err := r.Assess(Date(t, on), award, c)
	if err != nil {
		t.Fatalf("%s for %s on %s: %v", c.Unit, award, on, err)
	}
	return a
}

// Want fails the test unless the outcome is the one wanted, and shows the
// findings with their clauses and facts.
func Want(t testing.TB, a awards.Assessment, want awards.Outcome) {
	t.Helper()
	if a.Outcome != want {
		t.Errorf("%s for %s on %v: %v, want %v\n%s", a.Unit, a.Award, a.On, a.Outcome, want, a.Format(diag.English))
	}
}

// Because fails the test unless exactly the named conditions decide and are not
// met or not known.
func Because(t testing.TB, a awards.Assessment, conditions ...string) {
	t.Helper()
	have := slices.Sorted(slices.Values((&answer{Assessment: a}).open()))
	want := slices.Sorted(slices.Values(conditions))
	if !slices.Equal(have, want) {
		t.Errorf("%s for %s on %v: %v because of %q, want %q\n%s",
			a.Unit, a.Award, a.On, a.Outcome, have, want, a.Format(diag.English))
	}
}

// Date reads a day such as 2024-03-14 and fails the test if it is none.
func Date(t testing.TB, s string) rules.Date {
	t.Helper()
	d, err := rules.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Clean returns a candidate with nothing against it: it exists, and the
// registers of awards, results, discipline, inspections and complaints were
// looked into and are empty. More facts follow as code and value, as for
// [Facts].
func Clean(unit string, year int, facts ...any) awards.Candidate {
	const source = "test"
	return awards.Candidate{
		Unit: unit, Year: year, Existence: awards.Existence{Known: true},
		History:     awards.Complete[awards.PastAward](source),
		Results:     awards.Complete[awards.YearResult](source),
		Discipline:  awards.Complete[awards.Discipline](source),
		Inspections: awards.Complete[awards.Inspection](source),
		Complaints:  awards.Complete[awards.Complaint](source),
		Facts:       Facts(facts...),
	}
}

// Facts returns facts from codes and values in turn: "internal_unity", true,
// "cluster_rank", 1, "score", "957.11". Values are as for [rulestest.ValueOf]. It
// panics on anything else, as a test that is written wrong should.
func Facts(codesAndValues ...any) awards.FactList {
	var l awards.FactList
	for i := 0; i < len(codesAndValues); i += 2 {
		code, ok := codesAndValues[i].(string)
		if !ok || i+1 == len(codesAndValues) {
			panic(fmt.Sprintf("awardstest: facts are a code and a value, in turn: %v", codesAndValues[i]))
		}
		v, err := rulestest.ValueOf(codesAndValues[i+1])
		if err != nil {
			panic(fmt.Sprintf("awardstest: %s: %v", code, err))
		}
		l = append(l, rules.Fact{Indicator: code, Value: v})
	}
	return l
}
