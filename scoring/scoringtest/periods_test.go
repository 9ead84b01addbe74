package scoringtest_test

import "testing"

// Entries for a period are of the card of the period; one laid over another is for the same.
func TestEntriesOfPeriods(t *testing.T) {
	const card = `
code: terms
year: 2025
periods:
  every: semester
  card: {sections: [{code: A, criteria: [{code: A.1, max: 10, judged: true}]}]}
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "average_of(periods, total)"}]}]
`
	const cases = `
base:
  both:
    facts: {periods: [{period: 2025-H1}, {period: 2025-H2}]}
    entries:
      - {period: 2025-H1, criterion: A.1, stage: final, points: 8}
      - {period: 2025-H2, criterion: A.1, stage: final, points: 5}
cases:
  - {name: the mean of both, from: both, points: {I.1: 6.5}}
  - name: one laid over
    from: both
    entries: [{period: 2025-H2, criterion: A.1, stage: final, points: 9}]
    points: {I.1: 8.5}
`
	if r := check(t, load(t, card, cases), false); r.Failed != 0 {
		t.Errorf("%d cases failed: %+v", r.Failed, r.Results)
	}
}
