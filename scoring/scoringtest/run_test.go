package scoringtest_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// right is a case of everything, all of it right. Worked out by hand:
// I.1 30; I.2 workdays(2 Jan, 4 Jan) with a holiday is 1: 4; I.3 20; I.4 10 - 3 = 7; I.5 5;
// II.1 0.7 × 8 + 0.3 × 6 = 7.4; III.1 4; III.2 7 taken away; III.3 1 taken away.
const right = `
base:
  strong:
    facts: {growth: 8.5, coastal: false, late: 1, models: 4, sent: 2024-01-04, disciplined: false, region: mountain}
    previous: {growth: 7}
    entries:
      - {criterion: II.1, stage: final, role: council, points: 8}
      - {criterion: II.1, stage: final, role: expert, points: 6}
cases:
  - name: a unit
    from: strong
    points: {I.1: 30, I.2: 4, I.3: 20, I.4: 7, I.5: 5, II.1: 7.4, III.1: 4, III.2: -7, III.3: -1}
    states: {I.1: scored}
    sections: {I: 66, II: 7.4, III: -4}
    derived: {fast: true}
    applicable: 100
    total: 69.4
    percent: 69.4
    caps: []
    missing: []
    disqualified: false
    explain: {I.1: [fast, "condition holds", "thỏa điều kiện"], I.2: "row 2: [1..2] → 4"}
  - name: states
    from: strong
    facts: {late: 6, sent: 2024-01-31, growth: 0, models: 9}
    states: {I.1: void, I.2: disqualified, I.3: not_applicable, I.4: scored, II.1: void}
    points: {I.1: 0, I.3: n/a, I.4: -2, III.1: 6, III.2: -14}
    sections: {III: -10}
    caps: [III plus, minus]
    disqualified: true
    explain: {I.3: chưa có số liệu tăng trưởng, I.4: raised to the minimum}
  - name: out of force
    from: strong
    period: {before: 2024-03-01}
    points: {I.5: n/a}
    applicable: 90
  - name: not there
    from: strong
    existed: {from: 2024-07-01}
    points: {I.5: n/a}
  - name: an assessor is awaited
    from: strong
    entries: [{criterion: II.1, stage: final, role: council, points: 8}]
    points: {II.1: missing}
    missing: [II.1]
    explain: {II.1: "not scored yet by: expert"}
  - name: by the self-score nothing is entered
    from: strong
    stage: self
    points: {II.1: missing}
  - name: nobody's reason
    from: strong
    facts: {growth: n/a, late: missing}
    points: {I.1: missing, I.4: missing}
    missing: [late]                # void_when is looked at first
  - name: nobody's reason but that
    from: strong
    facts: {growth: n/a}
    points: {I.1: missing, I.3: 20}
    missing: [reason for growth]
  - name: ranks
    from: strong
    units:
      a: {total: 69.4, rank: 2, tied: false, tie_breaks: [previous(growth)], grade: B, gap: 0}
      b: {previous: {growth: 7.5}, rank: 1, tie_breaks: [previous(growth)], grade: B}
      c: {facts: {growth: 9}, previous: {growth: missing}, total: 69.4, rank: 1..4, provisional: true, grade: B}
      d: {facts: {late: missing}, total: missing, grade: open, missing: [late]}
      e: {facts: {disciplined: true}, disqualified: true, rank: none, grade: none}
  - name: refused
    facts: {growth: 20.5, late: 1.5, region: hill}
    entries: [{criterion: II.1, stage: final, role: nobody, points: 3}]
    refused: [out-of-range, too-many-places, unknown-text, role, assessor]
  - name: rows
    columns: [growth, late, growth last year, I.1, state of I.1, I, fast, disqualified]
    rows:
      - [8, 0, missing, 30, scored, missing, true, undetermined]
      - [4.5, 6, 1, 0, void, missing, false, undetermined]
  - name: tra
    table: lateness
    rows: [[0, 10], [2, 4], [3, 0]]
`

func TestRight(t *testing.T) {
	s := load(t, everything, right)
	for i, c := range s.Cases() {
		if r := s.Run(i); !r.Passed() {
			for _, f := range r.Failures {
				t.Errorf("%s: %s", c.Name, f.Format(s, diag.English))
			}
		}
	}
}

// What is said of a case that fails.
func TestFailureMessages(t *testing.T) {
	const wrong = `
base:
  strong:
    facts: {growth: 8.5, coastal: false, late: 1, models: 4, sent: 2024-01-04, disciplined: false, region: mountain}
    entries:
      - {criterion: II.1, stage: final, role: council, points: 8}
      - {criterion: II.1, stage: final, role: expert, points: 6}
cases:
  - name: a figure is wrong
    from: strong
    points: {I.2: 10}
  - name: a total is wrong
    from: strong
    total: 70
  - name: lists are wrong
    from: strong
    facts: {late: missing}
    caps: [minus]
    missing: []
  - name: a state, a truth and a section are wrong
    from: strong
    states: {I.4: void}
    derived: {fast: false}
    sections: {III: 4}
    disqualified: true
  - name: an explanation lacks something
    from: strong
    explain: {I.1: condition does not hold}
  - name: a rank and a grade are wrong
    from: strong
    units:
      a: {rank: 1, grade: A}
      b: {facts: {growth: 9, models: 5}, rank: 2}
  - name: nothing is refused
    facts: {growth: 3}
    refused: out-of-range
  - name: more is refused
    facts: {growth: 30, late: 1.5}
    refused: out-of-range
  - name: an error that does not come
    from: strong
    error: {I.2: no-row}
  - name: a row is wrong
    columns: [growth, I.1]
    rows: [[8, 30], [7.99, 30]]
  - name: a table is wrong
    table: lateness
    rows: [[1, 10], [2, error]]
  - name: it is known
    points: {I.1: 30}
    fails: the figure is from last year
`
	s := load(t, everything, wrong)
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		var b strings.Builder
		for i, c := range s.Cases() {
			r := s.Run(i)
			if len(r.Failures) == 0 && c.Name != "a row is wrong/growth=8" {
				t.Errorf("%s: does not fail", c.Name)
			}
			b.WriteString("=== " + c.Name + "\n")
			for _, f := range r.Failures {
				b.WriteString(f.Format(s, l) + "\n")
			}
		}
		golden(t, "failures."+l.String()+".txt", b.String())
	}
}

// What came out can be written in the place of what was expected.
func TestGotIsAsWritten(t *testing.T) {
	s := load(t, everything, `
cases:
  - name: a
    facts: {growth: 3, coastal: true, late: 1}
    points: {I.1: 1, I.2: 1, I.3: 1, I.5: n/a}
    percent: 3
    missing: [growth]
    caps: [minus]
    states: {I.1: void}
    disqualified: true
    derived: {fast: true}
`)
	got := map[string]string{}
	for _, f := range s.Run(0).Failures {
		got[strings.TrimPrefix(f.Path, "cases[0].")] = f.Got
	}
	want := map[string]string{
		"points.I.1": "10", "points.I.2": "missing", "points.I.3": "24", "points.I.5": "5", "percent": "missing",
		"missing": "[sent, models, disciplined]", "caps": "[]", "states.I.1": "scored", "disqualified": "undetermined",
		"derived.fast": "false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("got as written (-want +got):\n%s", diff)
	}
}

// Errors of evaluation can be expected, for the unit for which they come.
func TestErrors(t *testing.T) {
	const card = `
code: errors
year: 2024
uncapped: true
indicators: [{code: x, places: 0}, {code: plan, places: 0}]
tables: [{name: bands, rows: [{when: "[0..9]", then: 1}]}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "lookup(bands, x)"}
      - {code: I.2, max: 10, points: x / plan, void_when: x / (plan - 1) > 100}
`
	for _, tt := range []struct {
		name, body string
		ok         bool
	}{
		{"by code", "facts: {x: 10}, error: {I.1: no-row}", true},
		{"by fragment", "facts: {x: 10}, error: {I.1: no row of table bands matches 10}", true},
		{"another one", "facts: {x: 10}, error: {I.1: divide-by-zero}", false},
		{"of another criterion", "facts: {x: 10}, error: {I.2: no-row}", false},
		{"not all of them", "facts: {x: 10, plan: 0}, error: {I.1: no-row}", false},
		{"all of them", "facts: {x: 10, plan: 0}, error: {I.1: no-row, I.2: divide-by-zero}", true},
		{"of a condition", "facts: {x: 1, plan: 1}, error: {I.2: divide-by-zero}", true},
		{"none", "facts: {x: 1, plan: 2}, error: {I.1: no-row}", false},
		{"not expected", "facts: {x: 10, plan: 2}, points: {I.2: 5}", false},
		{"of one unit", "units: {a: {facts: {x: 10}, error: {I.1: no-row}}, b: {facts: {x: 1}}}", true},
		{"beside what is scored", "units: {a: {facts: {x: 10, plan: 5}, error: {I.1: no-row}, points: {I.2: 2}, rank: 1}, " +
			"b: {facts: {x: 1, plan: 2}, total: 1.5, rank: 2}}", true},
		{"of the other unit", "units: {a: {facts: {x: 10}}, b: {facts: {x: 1}, error: {I.1: no-row}}}", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := load(t, card, "cases: [{name: a, "+tt.body+"}]")
			if r := s.Run(0); r.Passed() != tt.ok {
				t.Errorf("passed %v, want %v: %+v", r.Passed(), tt.ok, r.Failures)
			}
		})
	}
	s := load(t, card, "cases: [{name: a, table: bands, rows: [[9, 1], [10, error], [-1, error]]}]")
	for i := range s.Cases() {
		if r := s.Run(i); !r.Passed() {
			t.Errorf("%s: %+v", r.Case.Name, r.Failures)
		}
	}
}

// Run makes a subtest of each file and case.
func TestRun(t *testing.T) {
	scoringtest.Run(t, files(everything, right), rulestest.Requirement{})
}

// A suite is safe for concurrent use.
func TestConcurrentUse(t *testing.T) {
	s := load(t, everything, right)
	m := mutant(t, s, "I.1 void_when: > → >=")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			trial, err := s.Try(m)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range s.Cases() {
				if r := s.Run(i); !r.Passed() {
					t.Errorf("%s: %+v", r.Case.Name, r.Failures)
				}
				trial(i)
			}
			s.Targets()
		})
	}
	wg.Wait()
}
