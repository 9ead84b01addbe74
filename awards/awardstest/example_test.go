package awardstest_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// An organisation asks for 900 points besides the law, and tests it.
func Example() {
	fsys := fstest.MapFS{
		"block.yaml": {Data: []byte(`
code: block-2024
extends: law-2022-decree-98-2023
conditions:
  - code: block.minimum
    title: {vi: đạt từ 900 điểm, en: 900 points or more}
    awards: [flag.central_cluster]
    rule: cluster_total >= 900
    citation: {act: Quy chế khối thi đua 2024, provision: Điều 7}
    certainty: read
`)},
		"block_test.yaml": {Data: []byte(`
base:
  leader:
    clean: true
    on: 2024-03-14
    award: flag.central_cluster
    year: 2023
    facts: {cluster_organiser: central_council, cluster_rank: 1}
cases:
  - name: 900 points are enough
    from: leader
    columns: [cluster_total, outcome, because]
    rows:
      - [900, eligible, []]
      - [899.99, not_eligible, [block.minimum]]
`)},
	}
	suite, err := awardstest.Load(fsys, "block_test.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := rulestest.Check(context.Background(), suite, rulestest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(report.Results), "cases,", report.Failed, "failed")
	for _, gap := range report.Coverage.Missed {
		fmt.Printf("%s:%d: not reached: %s\n", gap.Place.File, gap.Place.Line, gap.Target)
	}
	rest, err := suite.Drafts(true, diag.English)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("to be written still:")
	fmt.Print(rest[0])

	// Output:
	// 2 cases, 0 failed
	// block.yaml:8: not reached: block.minimum: missing
	// to be written still:
	// - name: block.minimum
	//   clean: true
	//   on: 2024-01-01
	//   award: flag.central_cluster
	//   year: 2023
	//   facts: {cluster_organiser: central_council, cluster_rank: 1, leading_ranks: 0}
	//   columns: [cluster_total, outcome, findings.block.minimum]
	//   rows:
	//     - [missing, undetermined, undetermined] # cluster_total is missing; nothing is known
	//   confirm: true
}
