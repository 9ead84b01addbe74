package scoringtest_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// A card and its cases: the second expects the wrong figure.
var folder = fstest.MapFS{
	"scorecard.yaml": {Data: []byte(`
code: cluster-7
year: 2025
indicators: [{code: growth, label: Tốc độ tăng trưởng, min: 0, max: 20, places: 1}]
sections:
  - code: I
    criteria: [{code: I.1, title: Tăng trưởng, max: 50, points: "growth < 8 ? 40 : full"}]
`)},
	"scorecard_test.yaml": {Data: []byte(`
cases:
  - name: đạt chỉ tiêu được đủ điểm
    facts: {growth: 8}
    points: {I.1: 50}
  - name: dưới chỉ tiêu
    facts: {growth: 7.9}
    points: {I.1: 45}
`)},
}

func Example() {
	suite, err := scoringtest.Load(folder, "scorecard_test.yaml")
	if err != nil {
		log.Fatal(err)
	}
	report, err := rulestest.Check(context.Background(), suite, rulestest.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range report.Results {
		fmt.Println(r.Case.Name, r.Passed())
		for _, f := range r.Failures {
			fmt.Println(f.Format(suite, diag.English))
		}
	}
	for _, gap := range report.Coverage.Missed {
		fmt.Println("not reached:", gap.Target)
	}
	// Output:
	// đạt chỉ tiêu được đủ điểm true
	// dưới chỉ tiêu false
	// points of I.1: got 40, want 45
	//   scorecard_test.yaml:8: points: {I.1: 45}
	//   | scorecard.yaml:7: I.1 Tăng trưởng: growth < 8 ? 40 : full
	//   | growth < 8 ? 40 : full = 40  ← condition holds
	//   |   growth < 8 = true
	//   |     Tốc độ tăng trưởng (growth) = 7.9
	//   | facts: growth = 7.9
	//   | I.1 Tăng trưởng: 40.00 / 50.00
	// not reached: I.1: missing
}

// Drafts are the cases that a card asks for, ready to be read and confirmed.
func Example_drafts() {
	suite, err := scoringtest.Load(folder, "scorecard_test.yaml")
	if err != nil {
		log.Fatal(err)
	}
	drafts, err := suite.Drafts(false, diag.English)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(drafts[0])
	// Output:
	// - name: I.1 Tăng trưởng
	//   columns: [growth, I.1]
	//   rows:
	//     - [7.9, 40] # growth < 8: growth just below 8
	//     - [8, 50] # growth < 8: growth equal to 8
	//     - [8.1, 50] # growth < 8: growth just above 8
	//     - [missing, missing] # growth is missing; nothing is known
	//     - [n/a, n/a] # growth does not apply
	//   confirm: true
}
