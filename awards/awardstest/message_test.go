package awardstest_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestMessages holds what a failing case says, in both languages.
func TestMessages(t *testing.T) {
	s, err := awardstest.Load(folder(t, `
base:
  leader:
    clean: true
    on: 2024-03-14
    award: flag
    year: 2023
    facts: {internal_unity: true, cluster_organiser: ministry_or_province, cluster_rank: 1, leading_ranks: 1}
cases:
  - {name: outcome, from: leader, facts: {internal_unity: {value: false, evidence: "Công văn 12/SNV"}}, outcome: eligible}
  - {name: undetermined, from: leader, facts: {cluster_rank: missing}, outcome: eligible}
  - {name: gap, from: leader, on: 2021-03-14, outcome: eligible, gaps: []}
  - {name: because, from: leader, facts: {internal_unity: false, cluster_rank: 2}, because: [unity, discipline]}
  - {name: finding, from: leader, facts: {women_percent: 60}, findings: {women: met}}
  - {name: not asked, from: leader, on: 2023-12-31, findings: {flag.in_time: met}}
  - {name: missing, from: leader, facts: {internal_unity: missing}, missing: [cluster_rank]}
  - {name: assumptions, from: leader, assumptions: []}
  - {name: derived, from: leader, history: {complete: true, source: "Sổ khen thưởng", entries: [{form: ministry_certificate, type: work_record, decided: 2021-05-05}]}, results: {complete: true, entries: [{year: 2023, excellent: true}]}, derived: {excellent_years: 2}}
  - {name: papers, from: leader, papers: {report: 1, guess: 1}}
  - {name: explain, from: leader, explain: {flag.leader: [cluster_rank = 1, rank is 2]}}
  - {name: regime, from: leader, governed: 2024-03-13}
  - {name: error expected, from: leader, error: not_covered}
  - {name: other error, from: leader, on: 2019-03-14, error: no_award}
  - name: table
    from: leader
    columns: [cluster_rank, outcome]
    rows:
      - [1, not_eligible]
  - name: slate
    on: 2024-03-14
    plan: {cluster: sample, organiser: ministry_or_province, year: 2023, awards: [{award: flag, places: 1, quota_base: 10}]}
    units:
      - {unit: a, clean: true, points: 99, facts: {internal_unity: true}}
      - {unit: b, clean: true, points: 98}
    slate: {flag: {a: pending, b: {status: refused, waits: [ballot]}}}
`), "sample_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		var b strings.Builder
		for i, c := range s.Cases() {
			r := s.Run(i)
			if r.Passed() {
				t.Errorf("%s passes", c.Name)
			}
			b.WriteString("=== " + c.Name + "\n")
			for _, f := range r.Failures {
				b.WriteString(f.Path + "\n" + f.Format(s, l) + "\n")
			}
		}
		golden := "testdata/messages." + l.String() + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(file(t, golden)), b.String()); diff != "" {
			t.Errorf("the messages are not as in %s (-want +got):\n%s", golden, diff)
		}
	}
}

// TestUpdate writes what came out in the place of what was expected.
func TestUpdate(t *testing.T) {
	const cases = `
base: {leader: {clean: true, on: 2024-03-14, award: flag, year: 2023, facts: {internal_unity: true, cluster_organiser: ministry_or_province, cluster_rank: 1, leading_ranks: 1}}}
cases:
  - {name: outcome, from: leader, outcome: deferred, papers: {report: 3}} # a remark
  - name: lists
    from: leader
    facts: {internal_unity: false}
    because: [discipline]
    findings: {unity: met}
    derived: {cluster_rank: 7}
  - name: table
    from: leader
    columns: [cluster_rank, outcome, because]
    rows:
      - [1, eligible, []]
      - [2, eligible, [unity]]
`
	s, err := awardstest.Load(folder(t, cases), "sample_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := rulestest.Check(t.Context(), s, rulestest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	data, n, left, err := r.Update()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("outcome: deferred, papers: {report: 3}", "outcome: eligible, papers: {report: 2}",
		"because: [discipline]", "because: [unity]", "{unity: met}", "{unity: unmet}", "cluster_rank: 7", "cluster_rank: 1",
		"[2, eligible, [unity]]", "[2, not_eligible, [flag.leader]]",
		// Nobody has confirmed what was written.
		"{name: outcome,", "{name: outcome, confirm: true,", "- name: lists\n", "- name: lists\n    confirm: true\n",
		"- name: table\n", "- name: table\n    confirm: true\n").Replace(cases)
	if n != 7 || len(left) > 0 {
		t.Errorf("%d values are written, %v are left", n, left)
	}
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("the file is not as wanted (-want +got):\n%s", diff)
	}
}
