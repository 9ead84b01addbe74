package thidua_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// README: card.yaml
const cardFile = `
code: delta
year: 2024
indicators:
  - {code: growth, unit: "%"}
  - {code: target, unit: "%", min: 0.1}
  - {code: late, unit: reports, min: 0, places: 0}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 900, points: "min(full, full * growth / target)"}
      - {code: I.2, max: 100, points: "max(0, full - 20 * late)"}
`

// README: the tour

type Province struct { // the host's own
	Code, Report   string
	Growth, Target decimal.Decimal // percent
	Late           int64           // reports
	Cleared        string          // the letter that says that nothing stands against it
}

// closeYear prints ranks and nominations, and why the first has its points, as JSON.
func closeYear(ctx context.Context, card *scoring.Scorecard, law *awards.Regulation, provinces []Province) error {
	var candidates []awards.Candidate
	group, err := rules.GroupFrom(ctx, card.Schema(), provinces, func(p Province) (unit string, facts []rules.Fact) {
		candidates = append(candidates, awards.Clean(p.Code, p.Cleared))
		return p.Code, []rules.Fact{ // what is not known is left out: it is never zero
			{Indicator: "growth", Value: rules.NumberOf(p.Growth), Evidence: p.Report},
			{Indicator: "target", Value: rules.NumberOf(p.Target)},
			{Indicator: "late", Value: rules.Int(p.Late)},
		}
	})
	if err != nil {
		return err // every fault at once, with unit and indicator
	}
	ranking, err := card.ScoreAndRank(ctx, scoring.Batch{Group: group})
	if err != nil {
		return err
	}
	plan := awards.Plan{Organiser: "central_council", Year: 2024, Cluster: "delta",
		Awards: []awards.Place{{Award: "flag.central_cluster", Ranks: []int{1}}}}
	slate, err := law.Nominate(ctx, rules.Day(2025, 3, 11), plan, ranking, candidates)
	if err != nil {
		return err
	}
	for rank, s := range ranking.Scores() {
		fmt.Println(rank, s.Unit, s.Total.Fixed(2, diag.Vietnamese))
	}
	for n := range slate.Of(awards.Nominated) {
		fmt.Printf("%s: %s\n", n.Unit, n.Reason)
	}
	first, _ := ranking.Score(provinces[0].Code)
	line, _ := first.Line("I.2")
	why, err := line.Explain()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(why)
}

// README: rules alone

func points(growth decimal.Decimal) (*rules.Explanation, error) {
	schema, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "growth", Unit: "%"}}})
	if err != nil {
		return nil, err
	}
	rule, err := schema.Compile("growth >= 8 ? 70 : 70 * growth / 8", rules.NumberKind)
	if err != nil {
		return nil, err // in Vietnamese: err.(diag.Diagnostics).Format(diag.Vietnamese)
	}
	facts, err := rules.NewFacts(schema, "ha_nam", rules.Fact{Indicator: "growth", Value: rules.NumberOf(growth)})
	if err != nil {
		return nil, err
	}
	return rule.Explain(facts, nil) // or Eval, which is faster and says the value alone
}

// README: end

// README: a test of eligibility

func TestDiscordIsNotEligible(t *testing.T) {
	statute, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	c := awards.Clean("quang_tri", "letter of 1/3/2024")
	c.Year = 2023
	c.Facts = awards.FactList{
		{Indicator: "internal_unity", Value: rules.BoolOf(false), Evidence: "minutes of 5/2/2024"},
		{Indicator: "cluster_organiser", Value: rules.TextOf("central_council")},
		{Indicator: "cluster_rank", Value: rules.Int(2)},
	}
	a, err := statute.Assess(rules.Day(2024, 3, 14), "certificate.central_cluster", c)
	if err != nil {
		t.Fatal(err)
	}
	if a.Outcome != awards.NotEligible {
		t.Errorf("without unity the outcome is %v:\n%s", a.Outcome, a.Format(diag.English))
	}
}

// README: end

// From the host's own types to scores, ranks, nominations and explanations: the tour of README.md.
func Example() {
	card, err := scoring.Load("card.yaml", []byte(cardFile))
	if err != nil {
		fmt.Println(err)
		return
	}
	law, err := awards.Statute()
	if err != nil {
		fmt.Println(err)
		return
	}
	err = closeYear(context.Background(), card, law, []Province{
		{"ha_nam", "Báo cáo 12/BC", decimal.RequireFromString("10.7"), decimal.NewFromInt(10), 0, "Công văn 1/3/2025"},
		{"thai_binh", "Báo cáo 7/BC", decimal.RequireFromString("9.9"), decimal.NewFromInt(10), 1, "Công văn 1/3/2025"},
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1 ha_nam 1000,00
	// 2 thai_binh 971,00
	// ha_nam: rank 1; eligible under Luật 06/2022/QH15, Điều 25 khoản 2
	// {"unit":"ha_nam","rule":"max(0, full - 20 * late)","value":100,"sentences":{"en":"The points = the maximum 100 - 20 × late 0 reports = 100.","vi":"Điểm = điểm tối đa 100 - 20 × late 0 reports = 100."},"read":[{"unit":"ha_nam","indicator":"late","value":0}],"root":{"source":"max(0, full - 20 * late)","from":0,"to":24,"value":100,"note":{"code":"chosen","text":{"en":"takes full - 20 * late","vi":"lấy full - 20 * late"}},"steps":[{"source":"0","from":4,"to":5,"value":0},{"source":"full - 20 * late","from":7,"to":23,"value":100,"steps":[{"source":"full","from":7,"to":11,"value":100},{"source":"20 * late","from":14,"to":23,"value":0,"steps":[{"source":"20","from":14,"to":16,"value":20},{"source":"late","from":19,"to":23,"value":0}]}]}]}}
}

// Package rules alone: one rule, its exact value and its explanation.
func Example_rules() {
	why, err := points(decimal.RequireFromString("7.77"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(why.Value, why.Value.Fixed(2, diag.Vietnamese))
	fmt.Print(why.Render(diag.Vietnamese))
	// Output:
	// 67.9875 67,99
	// growth >= 8 ? 70 : 70 * growth / 8 = 67,9875  ← không thỏa điều kiện
	//   growth >= 8 = sai
	//     growth = 7,77
	//   70 * growth / 8 = 67,9875
	//     70 * growth = 543,9
	//       growth = 7,77
}
