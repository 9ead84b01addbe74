package scoringtest_test

import (
	"context"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// files makes a folder of a card and its cases.
func files(card, cases string) fstest.MapFS {
	return fstest.MapFS{"card.yaml": {Data: []byte(card)}, "card_test.yaml": {Data: []byte(cases)}}
}

// load loads cases or fails the test.
func load(t testing.TB, card, cases string) rulestest.Suite {
	t.Helper()
	s, err := scoringtest.Load(files(card, cases), "card_test.yaml")
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return s
}

// check runs a suite with its mutants.
func check(t testing.TB, s rulestest.Suite, mutate bool) *rulestest.Report {
	t.Helper()
	r, err := rulestest.Check(context.Background(), s, rulestest.Options{Mutate: mutate})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// drafts writes the drafts of a card as a file of cases.
func drafts(t testing.TB, s rulestest.Suite, rest bool) string {
	t.Helper()
	all, err := s.Drafts(rest, diag.English)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("cases:\n")
	for _, d := range all {
		b.WriteString(d)
	}
	return b.String()
}

// golden compares text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update writes it anew:\n%s", path, diff)
	}
}

// mutant finds a mutant by a part of its ID.
func mutant(t testing.TB, s rulestest.Suite, id string) rulestest.Mutant {
	t.Helper()
	all := s.Mutants()
	i := slices.IndexFunc(all, func(m rulestest.Mutant) bool { return m.ID() == id })
	if i < 0 {
		var ids []string
		for _, m := range all {
			ids = append(ids, m.ID())
		}
		t.Fatalf("there is no mutant %q among\n%s", id, strings.Join(ids, "\n"))
	}
	return all[i]
}

// killed reports whether some case of the suite fails on a mutant.
func killed(t testing.TB, s rulestest.Suite, m rulestest.Mutant) bool {
	t.Helper()
	trial, err := s.Try(m)
	if err != nil {
		t.Fatalf("%s does not compile: %v", m.ID(), err)
	}
	for i := range s.Cases() {
		if trial(i) {
			return true
		}
	}
	return false
}

// small is a card whose targets are counted by hand.
const small = `
code: small
year: 2024
scale: 100
caps: {plus: 5, total: 100}
indicators:
  - {code: growth, min: 0, max: 20, places: 1}
  - {code: coastal, kind: boolean}
  - {code: models, min: 0, max: 9, places: 0}
  - {code: prizes, min: 0, max: 10, places: 0}
sections:
  - code: I
    max: 100
    criteria:
      - {code: I.1, max: 60, points: "growth < 8 ? 40 : full"}
      - code: I.2
        max: 40
        points: "full - 2 * models"
        variants:
          - {when: coastal, max: 30}
  - code: II
    criteria:
      - {code: II.1, effect: bonus, max: 10, points: prizes}
`

// everything is a card that has one of each thing.
const everything = `
code: everything
year: 2024
decimals: 1
rounding: half_away_from_zero
caps: {minus: 12, total: 98}
not_applicable: drop
rank_by: percent
tie_break: [I.1, "previous(growth)"]
counts: last
stages:
  - {code: self}
  - {code: final, roles: [council, expert]}
holidays: [{year: 2023}, {year: 2024, days: [2024-01-03]}]
disqualify:
  - {code: K1, title: Bị kỷ luật, when: disciplined}
grades:
  - {code: A, at_least: 90, quota: {count: 1}}
  - {code: B, at_least: 60, percent: true, when: growth > 1}
  - {code: C}
indicators:
  - {code: growth, min: 0, max: 20, places: 2}
  - {code: coastal, kind: boolean}
  - {code: late, min: 0, max: 9, places: 0}
  - {code: models, min: 0, max: 9, places: 0}
  - {code: sent, kind: date}
  - {code: disciplined, kind: boolean}
  - {code: region, kind: text, values: [plain, mountain]}
define:
  - {code: fast, rule: growth >= 8}
tables:
  - name: lateness
    rows:
      - {when: "0", then: 10}
      - {when: "[1..2]", then: 4}
      - {else: 0}
sections:
  - code: I
    criteria:
      - {code: I.1, title: Tăng trưởng, max: 30, points: "fast ? full : full * growth / 9", void_when: late > 5}
      - code: I.2
        max: 20
        points: "lookup(lateness, workdays(date(\"2024-01-02\"), sent))"
        disqualify_when: workdays(date("2024-01-02"), sent) > 7
      - code: I.3
        max: 20
        points: "region == \"mountain\" ? 20 : 15"
        variants:
          - {when: coastal, max: 25, points: "full - late"}
          - {when: growth == 0, not_applicable: chưa có số liệu tăng trưởng}
      - {code: I.4, max: 10, min: -2, decimals: 2, points: "full - 3 * late"}
      - {code: I.5, max: 10, points: "late == 0 ? 10 : 5", in_force: {from: 2024-03-01, before: 2024-07-01}}
  - code: II
    max: 10
    void_when: models > 8
    criteria:
      - code: II.1
        max: 10
        assessors: [{role: council, weight: 0.7}, {role: expert, weight: 0.3}]
        combine: weighted
  - code: III
    caps: {plus: 5}
    criteria:
      - {code: III.1, effect: bonus, max: 6, points: models}
      - {code: III.2, effect: minus, max: 14, points: 7 * late}
      - {code: III.3, effect: net, min: -1, max: 1, points: "coastal ? 1 : -1"}
`
