package scoring_test

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const exampleCard = `
code: cluster-7
title: Bảng điểm cụm 7
year: 2025
scale: 100
uncapped: true
indicators:
  - {code: target, label: Chỉ tiêu giao, min: 0, plan: true}
  - {code: actual, label: Thực hiện, min: 0}
  - {code: late, label: Số báo cáo chậm, min: 0, places: 0}
  - {code: models, label: Mô hình mới, min: 0, places: 0}
sections:
  - code: I
    title: Nhiệm vụ chuyên môn
    max: 100
    criteria:
      - {code: I.1, title: Chỉ tiêu, max: 60, points: "full * min(1, actual / target)"}
      - {code: I.2, title: Báo cáo, max: 40, points: "full - 5 * late"}
  - code: II
    title: Điểm thưởng
    criteria:
      - {code: II.1, title: Mô hình mới, effect: bonus, max: 10, points: 2 * models}
`

// number makes a fact of a whole number.
func number(code string, n int64) rules.Fact {
	return rules.Fact{Indicator: code, Value: rules.Int(n)}
}

func exampleScores() (*scoring.Scorecard, []*scoring.Score) {
	card, err := scoring.Load("card.yaml", []byte(exampleCard))
	if err != nil {
		panic(err)
	}
	var members []*rules.Facts
	for unit, fs := range map[string][]rules.Fact{
		"bac-lieu": {number("target", 30), number("actual", 29), number("late", 1), number("models", 4)},
		"long-an":  {number("target", 30), number("actual", 31), number("late", 2), number("models", 0)},
		"an-giang": {number("target", 30), number("actual", 20), number("late", 0)}, // models is missing
	} {
		f, err := rules.NewFacts(card.Schema(), unit, fs...)
		if err != nil {
			panic(err)
		}
		members = append(members, f)
	}
	group, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		panic(err)
	}
	scores, err := card.Score(context.Background(), scoring.Batch{Group: group})
	if err != nil {
		panic(err)
	}
	return card, scores
}

func Example() {
	card, scores := exampleScores()
	ranking, err := card.Rank(context.Background(), scores...)
	if err != nil {
		panic(err)
	}
	for _, s := range ranking.Standings() {
		fmt.Println(s.Rank, s.Unit, s.Total.Fixed(2, diag.English), s.First, s.Last, s.Waits)
	}
	// Output:
	// 1 bac-lieu 101.00 1 1 []
	// 2 long-an 90.00 2 2 []
	// 0 an-giang missing 2 3 [models of an-giang]
}

func ExampleScore_Format() {
	_, scores := exampleScores()
	for _, s := range scores {
		if s.Unit == "bac-lieu" {
			fmt.Print(s.Format(diag.Vietnamese))
		}
	}
	// Output:
	// bac-lieu  Bảng điểm cụm 7, năm 2025
	//   I Nhiệm vụ chuyên môn: 93,00 / 100,00
	//     I.1 Chỉ tiêu: 58,00 / 60,00
	//       full * min(1, actual / target) = 58
	//     I.2 Báo cáo: 35,00 / 40,00
	//       full - 5 * late = 35
	//   II Điểm thưởng: 8,00
	//     II.1 Mô hình mới: 8,00 / 10,00
	//       2 * models = 8
	// Tổng điểm: 101,00 / 100,00
}

func ExampleCompile() {
	_, err := scoring.Compile(scoring.Definition{
		Code: "draft", Year: 2025,
		Definition: rules.Definition{Indicators: []rules.Indicator{{Code: "growth"}}},
		Sections: []scoring.Section{{
			Code: "I", Max: decimal.NewFromInt(100),
			Criteria: []scoring.Criterion{
				{Code: "I.1", Max: decimal.NewFromInt(60), Points: "10 * growht"},
				{Code: "I.2", Max: decimal.NewFromInt(30), Points: "growth >= 8 ? full : 0"},
			},
		}},
	})
	for d := range diag.AllDiagnostics(err) {
		fmt.Println(d)
	}
	// Output:
	// sections[0].max: I has a maximum of 100, but its parts add up to 90 (I.1 60 + I.2 30)
	// 1:6: sections[0].criteria[0].points: there is no indicator growht (did you mean growth?)
}

func ExampleLoad() {
	_, err := scoring.Load("the-ket.yaml", []byte(`code: draft
year: 2025
indicators: [{code: growth}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 60, points: "growth ≥ 8 ? full : 0"}
      - {code: I.2, efect: bonus, points: growth}
`))
	fmt.Println(err)
	// Output:
	// the-ket.yaml:8:21: sections[0].criteria[1].efect: there is no key "efect" here (did you mean effect?)
}

func ExampleLine_Explain() {
	_, scores := exampleScores()
	for _, s := range scores {
		if s.Unit == "long-an" {
			line, _ := s.Line("I.1")
			why, err := line.Explain()
			if err != nil {
				panic(err)
			}
			fmt.Print(why.Render(diag.English))
		}
	}
	// Output:
	// full * min(1, actual / target) = 60
	//   full = 60
	//   min(1, actual / target) = 1  ← capped at 1
	//     actual / target = 31/30 ≈ 1.0333
	//       Thực hiện (actual) = 31
	//       Chỉ tiêu giao (target) = 30
}
