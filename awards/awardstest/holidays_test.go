package awardstest_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// A regulation with a parameter and a calendar of its own, all invented: cases hold its
// conditions on working days, what nobody gave, and every day of the calendar.
func TestOwnParametersAndCalendars(t *testing.T) {
	const regulation = `
code: own
covers: {from: 2026-01-01, before: 2028-01-01}
indicators:
  - {code: due, kind: date}
  - {code: sent, kind: date}
  - {code: grace, kind: number, min: 0, max: 9, places: 0, from: parameter}
holidays:
  - {year: 2026, days: [2026-09-02, 2026-09-06], worked: [2026-09-05]}
  - {year: 2027}
forms: [{code: own_flag, title: {vi: Cờ riêng, en: Flag}}]
parameters:
  - {code: grace, value: 2, certainty: read, citation: {act: QD 1}, in_force: {before: 2027-01-01}}
  - {code: grace, value: 3, certainty: read, citation: {act: QD 2}, in_force: {from: 2027-01-01}}
awards:
  - code: flag
    form: own_flag
    conditions:
      - {code: in_time, rule: "workdays(due, sent) <= grace", certainty: read, citation: {act: QD 1, provision: Điều 3}}
`
	const cases = `
base:
  a: {on: 2026-12-31, award: flag, clean: true, facts: {due: 2026-08-31, sent: 2026-09-04}}
cases:
  - {name: late over a day off, from: a, outcome: not_eligible}
  - {name: in time over a day off, from: a, facts: {sent: 2026-09-03}, outcome: eligible, because: []}
  - {name: over the Saturday that is worked, from: a, facts: {due: 2026-09-03, sent: 2026-09-07}, outcome: not_eligible}
  - {name: the later grace, from: a, on: 2027-01-01, outcome: eligible}
  - {name: later than that, from: a, on: 2027-01-01, facts: {sent: 2026-09-05}, outcome: not_eligible}
  - {name: over the new year, from: a, facts: {due: 2026-12-30, sent: 2027-01-01}, outcome: eligible}
  - {name: into a year that nobody gave, from: a, facts: {due: 2027-12-31, sent: 2028-01-03}, outcome: undetermined,
     missing: [holidays 2028], explain: {in_time: "ngày nghỉ lễ năm 2028 (chưa ai khai)"}}
  - name: nominated on it
    on: 2027-12-31
    plan: {cluster: c, organiser: central_council, year: 2027, awards: [{award: flag, places: 1}]}
    units: [{unit: u, from: a, points: 9, facts: {due: 2027-12-31, sent: 2028-01-03}}]
    slate: {flag: {u: {status: pending, waits: [fact holidays 2028]}}}
  - {name: no day, from: a, facts: {sent: missing}, outcome: undetermined, missing: [sent]}
`
	s, err := awardstest.Load(fstest.MapFS{
		"own.yaml": {Data: []byte(regulation)}, "own_test.yaml": {Data: []byte(cases)}}, "own_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := rulestest.Check(t.Context(), s, rulestest.Options{Mutate: true})
	if err != nil {
		t.Fatal(err)
	}
	if r.Failed > 0 {
		t.Error(r.Format(diag.English))
	}
	var ids []string
	for _, m := range s.Mutants() {
		if m.Label == "holidays" {
			ids = append(ids, m.ID())
		}
	}
	want := []string{"holidays: without 2026-09-02", "holidays: without 2026-09-05", "holidays: without 2027"}
	if !slices.Equal(ids, want) {
		t.Errorf("the mutants are %q, not %q", ids, want)
	}
	for _, m := range r.Mutation.Survived {
		if strings.HasPrefix(m.Mutant, "holidays") || strings.HasPrefix(m.Mutant, "grace") {
			t.Errorf("survived: %s", m.Mutant)
		}
	}
	_, err = awardstest.Load(fstest.MapFS{"own.yaml": {Data: []byte(regulation)}, "own_test.yaml": {Data: []byte(
		strings.Replace(cases, "missing: [holidays 2028]", "missing: [holidais 2028]", 1))}}, "own_test.yaml")
	if err == nil || !strings.Contains(err.Error(), "holidais") {
		t.Errorf("a slip in what is missing: %v", err)
	}
}
