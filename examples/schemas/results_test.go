package schemas

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

const sampleCluster = `
code: delta
organiser: central_council
members:
  - {unit: ha_nam, name: Hà Nam}
  - {unit: thai_binh, name: Thái Bình}
years:
  - year: 2024
    regulation: statute
    plan: {awards: [{award: flag.central_cluster, places: 1}]}
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-02-20, act: sign, units: [ha_nam, thai_binh]}
      - {on: 2025-01-10, act: self_score, units: [ha_nam, thai_binh]}
      - {on: 2025-02-01, act: appraise, units: [ha_nam, thai_binh]}
      - {on: 2025-03-11, act: close}
`

const sampleCard = `
code: delta
year: 2024
scale: 100
uncapped: true
indicators:
  - {code: growth, label: Tăng trưởng, unit: "%", places: 2}
  - {code: target, label: Kế hoạch, unit: "%", min: 0.01, plan: true}
  - {code: models, label: Mô hình mới, min: 0, places: 0}
sections:
  - code: I
    title: Kinh tế
    criteria: [{code: I.1, title: Tăng trưởng, max: 100, points: "min(full, full * growth / target)"}]
  - code: II
    title: Điểm thưởng
    caps: {plus: 5}
    criteria: [{code: II.1, title: Mô hình mới, effect: bonus, max: 10, points: "min(full, 3 * models)"}]
`

// sampleResults are a small year in which one unit is nominated and one waits for a fact: a result of each
// format.
func sampleResults(t *testing.T) map[string]any {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c, err := cluster.Load("cluster.yaml", []byte(sampleCluster))
	must(err)
	card, err := scoring.Load("scorecard.yaml", []byte(sampleCard))
	must(err)
	statute, err := awards.Statute()
	must(err)
	year, err := c.Campaign(2024, card, statute)
	must(err)
	var in cluster.Inputs
	for i, unit := range []string{"ha_nam", "thai_binh"} {
		facts := []rules.Fact{
			{Indicator: "growth", Value: rules.Scaled([]int64{1070, 700}[i], 2), Evidence: "Báo cáo 12/BC-UBND"},
			{Indicator: "target", Value: rules.Int(9)},
		}
		if unit == "ha_nam" {
			facts = append(facts, rules.Fact{Indicator: "models", Value: rules.Int(2)})
		}
		f, err := rules.NewFacts(card.Schema(), unit, facts...)
		must(err)
		in.Facts = append(in.Facts, f)
		in.Candidates.Candidates = append(in.Candidates.Candidates, awards.Candidate{
			Unit: unit, Existence: awards.Existence{Known: true},
			History:     awards.Complete[awards.PastAward]("Sổ khen thưởng"),
			Discipline:  awards.Complete[awards.Discipline]("Công văn 1"),
			Inspections: awards.Complete[awards.Inspection]("Công văn 1"),
			Complaints:  awards.Complete[awards.Complaint]("Công văn 1"),
		})
	}
	report, err := year.Report(context.Background(), rules.Day(2025, 3, 11), in)
	must(err)
	ranking, slate := report.Computed()
	entry, ok := slate.Entry("flag.central_cluster", "ha_nam")
	if !ok {
		t.Fatal("ha_nam is on no slate")
	}
	score, ok := ranking.Score("thai_binh")
	if !ok {
		t.Fatal("thai_binh has no score")
	}
	line, _ := score.Line("I.1")
	why, err := line.Explain()
	must(err)
	return map[string]any{"score": score.Breakdown(), "ranking": ranking, "explanation": why, "slate": slate,
		"assessment": entry.Assessment, "report": report}
}

// Each result that has a schema has an example beside it, as the library writes it now.
func TestResultExamples(t *testing.T) {
	results := sampleResults(t)
	for _, f := range All() {
		if f.Version == 0 {
			continue
		}
		data, err := json.MarshalIndent(results[f.Name], "", "  ")
		if err != nil || results[f.Name] == nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		data = append(data, '\n')
		file := path.Join("results", f.Name+".json")
		if *update {
			if err := os.WriteFile(file, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		was, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(was, data) {
			t.Errorf("%s differs from what is written now: run go test ./examples/schemas -update\n%s", file,
				cmp.Diff(string(was), string(data)))
		}
		delete(results, f.Name)
	}
	if len(results) > 0 {
		t.Errorf("no schema of %v", results)
	}
}
