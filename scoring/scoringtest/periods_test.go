package scoringtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

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

// periodCard is invented: quarters with a list of events, caps, grades and a ranking of their own.
const periodCard = `
code: quarters
year: 2025
periods:
  every: quarter
  card:
    decimals: 1
    uncapped: true
    caps: {floor: 0, plus: 2}
    indicators:
      - {code: marks, min: 0, max: 10, places: 1}
      - {code: absent, min: 0, max: 9, places: 0}
      - {code: faults, kind: list, fields: [{code: sort, kind: text, values: [late, fight]}]}
    tables: [{name: for_marks, keys: [marks], rows: [{when: ">= 8", then: 10}, {when: ">= 5", then: 6}, {else: 0}]}]
    rank_by: [grade, points]
    sections:
      - code: A
        criteria:
          - {code: A.1, max: 10, points: "lookup(for_marks, marks)"}
          - {code: A.2, effect: minus, max: 6, points: "min(full, 2 * count_of(faults, sort == 'fight'))"}
          - {code: A.3, effect: bonus, max: 3, points: "absent == 0 ? 3 : 1"}
          - {code: A.4, max: 4, judged: true}
    grades: [{code: good, at_least: 9, when: absent < 3}, {code: fair}]
sections:
  - {code: I, criteria: [{code: I.1, max: 14, points: "average_of(periods, total)"}]}
`

// What is expected of a period is on its card: points, totals, ranks and grades of the units that
// are in it.
func TestCasesOfPeriods(t *testing.T) {
	const cases = `
cases:
  - name: brackets
    table: for_marks
    rows: [[8, 10], [7.9, 6], [4.9, 0]]
  - name: two classes
    units:
      a:
        facts:
          periods: [{period: 2025-Q1, marks: 8, absent: 0}, {period: 2025-Q2, marks: 7, absent: 3}]
          faults: [{period: 2025-Q1, sort: fight}, {period: 2025-Q1, sort: late}]
        entries:
          - {period: 2025-Q1, criterion: A.4, stage: final, points: 4}
          - {period: 2025-Q2, criterion: A.4, stage: final, points: 3}
        periods:
          2025-Q1: {points: {A.1: 10, A.2: -2, A.3: 3}, caps: [plus], total: 14, grade: good, rank: 2}
          2025-Q2: {points: {A.1: 6, A.2: 0}, states: {A.4: scored}, total: 10, grade: fair, missing: []}
          2025-Q3: {points: {A.1: missing, A.2: 0}, missing: [marks, absent, A.4], explain: {A.1: marks}}
        points: {I.1: missing}
      b:
        facts: {periods: [{period: 2025-Q1, marks: 9.5, absent: 1}], faults: []}
        entries: [{period: 2025-Q1, criterion: A.4, stage: final, points: 3.5}]
        periods: {2025-Q1: {total: 14.5, grade: good, rank: 1, gap: missing}}
`
	if r := check(t, load(t, periodCard, cases), false); r.Failed != 0 {
		t.Errorf("%d cases failed:\n%s", r.Failed, r.Format(diag.English))
	}
	for _, tt := range []struct{ old, new, want, reason string }{
		{"A.1: 10, A.2: -2", "A.1: 9, A.2: -2", "points of A.1 of a in period 2025-Q1", "another number"},
		{"grade: fair, missing", "grade: good, missing", "grade of a in period 2025-Q2", "another grade"},
		{"rank: 2", "rank: 1", "rank of a in period 2025-Q1", "another rank"},
	} {
		r := check(t, load(t, periodCard, strings.Replace(cases, tt.old, tt.new, 1)), false)
		if text := r.Format(diag.English); r.Failed != 1 || !strings.Contains(text, tt.want) {
			t.Errorf("%s: %d fail, no %q in\n%s", tt.reason, r.Failed, tt.want, text)
		}
	}
	for _, tt := range []struct{ old, new, want, reason string }{
		{"2025-Q2: {points", "2025-Q7: {points", `the card has no period "2025-Q7"`, "no such period"},
		{"points: {A.1: 6, A.2: 0}", "points: {I.1: 6}", `the card has no criterion "I.1"`, "one of the year"},
		{"2025-Q2: {points: {A.1: 6, A.2: 0}, states: {A.4: scored}, total: 10, grade: fair, missing: []}", "2025-Q2: {}",
			"nothing is expected of the period 2025-Q2", "nothing"},
		{"total: 14.5,", "periods: {2025-Q1: {total: 14}},", "a period has no periods", "within"},
	} {
		_, err := scoringtest.Load(files(periodCard, strings.Replace(cases, tt.old, tt.new, 1)), "card_test.yaml")
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: no %q in %v", tt.reason, tt.want, err)
		}
	}
}

// An error of a rule of a period is expected of the period.
func TestErrorsOfPeriods(t *testing.T) {
	card := strings.Replace(periodCard, "? 3 : 1", "? 3 : 1 / (absent - 1)", 1)
	const cases = `
cases:
  - name: one absent
    facts: {periods: [{period: 2025-Q1, absent: 1}]}
    periods: {2025-Q1: {%s}}
`
	for _, tt := range []struct {
		expects string
		failed  int
		reason  string
	}{
		{"error: {A.3: divide-by-zero}", 0, "it is"},
		{"points: {A.1: missing}", 1, "nobody expects it"},
		{"error: {A.1: divide-by-zero}", 1, "another rule"},
	} {
		if r := check(t, load(t, card, fmt.Sprintf(cases, tt.expects)), false); r.Failed != tt.failed {
			t.Errorf("%s: %d fail\n%s", tt.reason, r.Failed, r.Format(diag.English))
		}
	}
}

// Drafts of a card with periods reach what its card and theirs have, and notice their mutants.
func TestDraftsOfPeriods(t *testing.T) {
	const card = `
code: halves
year: 2025
decimals: 0
periods:
  every: semester
  card:
    decimals: 0
    caps: {floor: 0}
    indicators:
      - {code: marks, min: 0, max: 10, places: 0}
      - {code: faults, kind: list, fields: [{code: sort, kind: text, values: [late, fight]}]}
    sections:
      - code: A
        criteria:
          - {code: A.1, max: 10, points: "marks >= 8 ? full : marks >= 5 ? 6 : 0"}
          - {code: A.2, effect: minus, max: 8, points: "count_of(faults, sort == 'fight') > 0 ? 8 : 0"}
    grades: [{code: good, at_least: 6}, {code: fair}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "smallest_of(periods, total) >= 2 ? full : total_of(periods, points_a_1) / 4"}
`
	text := draftsOf(t, card)
	s := load(t, card, text)
	r := check(t, s, true)
	if r.Failed > 0 {
		t.Errorf("%d fail\n%s", r.Failed, r.Format(diag.English))
	}
	for _, g := range r.Coverage.Missed {
		t.Errorf("not reached: %s", g.Target)
	}
	survivors := map[string]string{ // that drafts may leave, and why
		"card rounding: half_away_from_zero → away_from_zero": "points are whole, or end in a half",
		"periods A.2 max: 8 → 9":                              "it gives no more than 8",
		"periods grade good at_least: 6 → 5":                  "no total is 5",
		"I.1 points: 2 → 1":                                   "no total is 1",
	}
	for _, m := range r.Mutation.Survived {
		if survivors[m.Mutant] == "" {
			t.Errorf("survived: %s", m.Mutant)
		}
	}
	if rest := drafts(t, s, true); rest != "cases:\n" {
		t.Errorf("of what is covered there are drafts:\n%s", rest)
	}
}
