package scoringtest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// lateness is a card of invented working days.
const lateness = `
code: lateness
year: 2026
indicators: [{code: due, kind: date}, {code: sent, kind: date}]
holidays:
  - {year: 2026, days: [2026-09-02, 2026-09-05, 2026-09-04], worked: [2026-08-29]}
  - {year: 2027}
sections:
  - {code: I, criteria: [{code: I.1, max: 10, points: "clamp(10 - 2 * workdays(due, sent), 0, full)"}]}
`

// A day that makes a difference is one to leave out; a Saturday that is off anyway is not, nor
// is a year that its days stand for.
func TestHolidayMutants(t *testing.T) {
	const cases = `
cases:
  - {name: over the swapped Saturday, facts: {due: 2026-08-28, sent: 2026-08-31}, points: {I.1: 6}}
  - {name: over 2 September, facts: {due: 2026-09-01, sent: 2026-09-03}, points: {I.1: 8}}
  - {name: in the next year, facts: {due: 2026-12-31, sent: 2027-01-04}, points: {I.1: 6}}
  - {name: over two days off, facts: {due: 2026-09-01, sent: 2026-09-07}, points: {I.1: 6}}
  - {name: nobody gave 2025, facts: {due: 2025-12-29, sent: 2026-01-05}, points: {I.1: missing},
     missing: [holidays 2025]}
  - name: a rank is open as far as the count matters
    facts: {due: 2026-09-01}
    units:
      a: {facts: {sent: 2026-09-07}, points: {I.1: 6}, rank: 2..3}
      b: {facts: {sent: 2026-09-03}, points: {I.1: 8}, rank: 1..2}
      c: {facts: {due: 2025-12-29, sent: 2026-01-05}, rank: 1..3, missing: [holidays 2025]}
`
	r := check(t, load(t, lateness, cases), true)
	if r.Failed > 0 {
		t.Fatal(r.Format(diag.English))
	}
	var survived []string
	for _, m := range r.Mutation.Survived {
		survived = append(survived, m.Mutant)
	}
	got := slices.DeleteFunc(survived, func(id string) bool { return !strings.HasPrefix(id, "holidays") })
	if len(got) > 0 {
		t.Errorf("survived: %v", got)
	}
	var ids []string
	for _, m := range load(t, lateness, cases).Mutants() {
		if strings.HasPrefix(m.ID(), "holidays") {
			ids = append(ids, m.ID()+" at "+m.Path)
		}
	}
	want := []string{
		"holidays: without 2026-09-02 at holidays[0].days[0]", "holidays: without 2026-09-04 at holidays[0].days[2]",
		"holidays: without 2026-08-29 at holidays[0].worked[0]", "holidays: without 2027 at holidays[1]",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("the mutants are %q, not %q", ids, want)
	}
	for _, m := range load(t, lateness, "cases: [{name: a, points: {I.1: missing}}]").Mutants() {
		if _, err := load(t, lateness, cases).Try(m); err != nil && strings.HasPrefix(m.ID(), "holidays") {
			t.Errorf("%s: %v", m.ID(), err)
		}
	}
}
