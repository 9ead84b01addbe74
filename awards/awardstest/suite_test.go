package awardstest_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

func load(t testing.TB, dir, name string) rulestest.Suite {
	t.Helper()
	s, err := awardstest.Load(os.DirFS(dir), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSample runs the cases of the sample, in which every expectation occurs.
func TestSample(t *testing.T) {
	awardstest.Run(t, os.DirFS("testdata"), rulestest.Requirement{})
}

// TestTargetsInVietnamese has a Vietnamese word for how each target comes out.
func TestTargetsInVietnamese(t *testing.T) {
	for _, target := range load(t, "testdata/sample", "sample_test.yaml").Targets() {
		if target.Says.Format(diag.Vietnamese) == target.Says.String() {
			t.Errorf("%s is the same in Vietnamese", target)
		}
	}
}

// TestCoverageByHand counts, by hand, what the cases of the small regulation
// reach. Its rule is cluster_rank == 1, its time two years, its award one that
// nothing defers.
func TestCoverageByHand(t *testing.T) {
	s := load(t, "testdata/small", "small_test.yaml")
	var all, unreachable []string
	for _, target := range s.Targets() {
		all = append(all, target.String())
		if target.Unreachable != (diag.Text{}) {
			unreachable = append(unreachable, target.String())
		}
	}
	want := []string{
		"covers: the day before", "covers: first day", "covers: last day", "covers: the day after",
		"flag: eligible", "flag: not_eligible", "flag: deferred", "flag: undetermined",
		"flag.leader: cluster_rank == 1 → true", "flag.leader: cluster_rank == 1 → false", "flag.leader: missing",
	}
	if !slices.Equal(all, want) {
		t.Errorf("the targets are\n%s\nwant\n%s", strings.Join(all, "\n"), strings.Join(want, "\n"))
	}
	if !slices.Equal(unreachable, []string{"flag: deferred"}) {
		t.Errorf("%v cannot be reached, want the deferral alone", unreachable)
	}
	for i, want := range [][]string{
		{"flag: eligible", "flag.leader: cluster_rank == 1 → true"},
		{"flag: not_eligible", "flag.leader: cluster_rank == 1 → false"},
	} {
		if have := reached(s, i); !slices.Equal(have, want) {
			t.Errorf("case %d reaches %q, want %q", i, have, want)
		}
	}
	r, err := rulestest.Check(t.Context(), s, rulestest.Options{Mutate: true})
	if err != nil {
		t.Fatal(err)
	}
	// 4 of 11, one of which cannot be reached.
	if c := r.Coverage; c.Targets != 11 || c.Reached != 4 || len(c.Unreachable) != 1 || c.Percent != "40.0" {
		t.Errorf("coverage %d of %d, %s %%", c.Reached, c.Targets, c.Percent)
	}
	// Around the rule: 4 days moved, 2 effects, the dossier, off, 2 certainties, and the condition
	// left out, which leaves no regulation. Without a case at the first and last days these
	// survive, and so does the certainty that is only an assumption.
	m := r.Mutation
	var survived []string
	for _, x := range m.Survived {
		survived = append(survived, x.Mutant)
	}
	want = []string{
		"covers: 2024-01-01 → 2023-12-31", "covers: 2024-01-01 → 2024-01-02", "covers: 2026-01-01 → 2025-12-31",
		"covers: 2026-01-01 → 2026-01-02",
		"flag.leader: certainty: read → certainty: second_hand",
	}
	if of := m.ByOperator["policy"]; !slices.Equal(survived, want) || m.Stillborn != 1 || of != [2]int{5, 6} ||
		m.ByOperator["date"] != [2]int{0, 4} {
		t.Errorf("%d stillborn, %v of the words and %v of the days killed, survivors %q", m.Stillborn, of,
			m.ByOperator["date"], survived)
	}
}

// reached are the names of what a case reaches, in the order of the definition.
func reached(s rulestest.Suite, i int) (names []string) {
	r := s.Run(i)
	for _, target := range s.Targets() {
		if slices.Contains(r.Reached, target.TargetID) {
			names = append(names, target.String())
		}
	}
	return names
}

// TestTargetsDoNotHangOnTheLayout writes the small regulation in another way.
func TestTargetsDoNotHangOnTheLayout(t *testing.T) {
	s := load(t, "testdata/small", "small_test.yaml")
	other := `{code: small, awards: [{form: ministry_flag, conditions: [{certainty: read, rule: "cluster_rank == 1",
citation: {provision: art. 1, act: Sample rules}, code: flag.leader}], code: flag}], covers: {before: 2026-01-01, from: 2024-01-01}}`
	o, err := awardstest.Load(fstest.MapFS{
		"small.yaml": {Data: []byte(other)}, "small_test.yaml": {Data: file(t, "testdata/small/small_test.yaml")},
	}, "small_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	have := make(map[rulestest.TargetID]bool)
	for _, target := range o.Targets() {
		have[target.TargetID] = true
	}
	for _, target := range s.Targets() {
		if !have[target.TargetID] {
			t.Errorf("%v is no target in another layout", target)
		}
	}
	if len(have) != len(s.Targets()) {
		t.Errorf("%d targets, want %d", len(have), len(s.Targets()))
	}
}

func TestTablesAreCasesOfTheirOwn(t *testing.T) {
	s, err := awardstest.Load(folder(t, `
base:
  clean: {clean: true, award: flag, year: 2023}
  leader: {from: clean, facts: {internal_unity: true, cluster_organiser: ministry_or_province, cluster_rank: 1, leading_ranks: 1}}
cases:
  - name: rank
    from: leader
    columns: [on, cluster_rank, outcome, because, findings.unity]
    rows:
      - [2024-03-14, 1, eligible, [], met]
      - [2024-03-14, 2, not_eligible, [flag.leader], null]
      - [2024-03-14, missing, undetermined, null, null]
  - name: named
    on: 2024-03-14
    outcome: eligible
    columns: [name, from, suppose.discipline_open, error]
    rows:
      - [free, leader, false, null]
  - name: evidence
    on: 2024-03-14
    from: leader
    columns: [discipline, outcome]
    rows:
      - [{complete: true}, eligible]
      - [{complete: true, entries: [{opened: 2024-03-01}]}, deferred]
`), "sample_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for i, c := range s.Cases() {
		if r := s.Run(i); !r.Passed() {
			t.Errorf("%s: %v", c.Name, r.Failures)
		}
		have = append(have, fmt.Sprintf("%s %s %d", c.Name, c.Path, c.Line))
	}
	want := []string{
		"rank: 2024-03-14, 1 cases[0].rows[0] 10", "rank: 2024-03-14, 2 cases[0].rows[1] 11",
		"rank: 2024-03-14, missing cases[0].rows[2] 12",
		"named: free cases[1].rows[0] 18", "evidence: row 1 cases[2].rows[0] 24", "evidence: row 2 cases[2].rows[1] 25",
	}
	if !slices.Equal(have, want) {
		t.Errorf("the cases are\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
}

func TestInheritance(t *testing.T) {
	s, err := awardstest.Load(folder(t, `
base:
  one: {clean: true, on: 2024-03-14, award: flag, year: 2023, facts: {internal_unity: true, women_percent: 80}, suppose: {discipline_open: true}}
  two: {from: one, facts: {women_percent: 60}, clean: false}
cases:
  - {name: the nearest counts, from: two, derived: {women_percent: 60, internal_unity: true, discipline_open: true}}
  - {name: missing removes, from: one, facts: {internal_unity: missing, women_percent: null}, derived: {internal_unity: missing, women_percent: missing}}
  - {name: clean may be taken back, from: two, suppose: {discipline_open: missing}, findings: {discipline: undetermined}}
  - {name: a supposition may be that it is missing, from: one, suppose: {discipline_open: missing}, findings: {discipline: undetermined}}
  - {name: not applicable, from: one, facts: {internal_unity: n/a}, findings: {unity: not_applicable}, derived: {internal_unity: n/a}}
`), "sample_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range s.Cases() {
		if r := s.Run(i); !r.Passed() {
			t.Errorf("%s: %v", c.Name, r.Failures)
		}
	}
}

func TestExpectedFailure(t *testing.T) {
	s, err := awardstest.Load(folder(t, `
cases:
  - {name: fails as it should, on: 2024-03-14, award: flag, outcome: eligible, fails: the evidence is not in yet}
  - {name: passes though it should not, on: 2024-03-14, award: flag, outcome: undetermined, fails: the evidence is not in yet}
  - {name: to be confirmed, on: 2024-03-14, award: flag, outcome: undetermined, confirm: true}
accept: [{id: "unity: without unity", because: for the test}]
`), "sample_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !s.Run(0).Passed() || s.Run(1).Passed() || !s.Run(2).Passed() || !s.Cases()[2].Unconfirmed ||
		s.Cases()[1].Unconfirmed {
		t.Error("an expected failure passes, one that does not come fails, and what a machine filled in says so")
	}
	if a := s.Accepted(); len(a) != 1 || a[0].Line != 6 || a[0].Because != "for the test" {
		t.Errorf("accepted %+v", a)
	}
}

// TestConcurrent runs everything at a time; -race looks on.
func TestConcurrent(t *testing.T) {
	s := load(t, "testdata/sample", "sample_test.yaml")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range s.Cases() {
				s.Run(i)
			}
			for _, m := range s.Mutants()[:20] {
				if trial, err := s.Try(m); err == nil {
					trial(0)
				}
			}
			if _, err := s.Drafts(true, diag.English); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestReportIsReadable(t *testing.T) {
	r, err := rulestest.Check(t.Context(), load(t, "testdata/sample", "sample_test.yaml"), rulestest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Failed > 0 {
		t.Error(r.Format(diag.English))
	}
}
