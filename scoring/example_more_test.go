package scoring_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func ExampleCheckFile() {
	for _, d := range scoring.CheckFile("the-ket.yaml", []byte(`code: draft
year: 2025
uncapped: true
indicators:
  - {code: target, min: 0}
  - {code: actual, min: 0}
  - {code: late, min: 0, max: 50}
sections:
  - code: I
    max: 60
    criteria:
      - {code: I.1, max: 60, points: "min(full, full * actual / target)"}
      - {code: I.2, effect: minus, max: 10, points: "0 - late / 10"}
`)) {
		fmt.Println(d)
		fmt.Println(d.Snippet())
	}
	// Output:
	// the-ket.yaml:12:65: warning: I.1 (points): target may be 0: its least allowed is 0 (say what holds then: target == 0 ? 0 : full * actual / target; or set the min of target above 0, if it is never 0)
	//       - {code: I.1, max: 60, points: "min(full, full * actual / target)"}
	//                                                                 ^^^^^^
	// the-ket.yaml:13:53: warning: I.2 (points): the rule of I.2 never gives more than 0 (the rule of a minus item gives how many points are taken away, as a positive number)
	//       - {code: I.2, effect: minus, max: 10, points: "0 - late / 10"}
	//                                                     ^^^^^^^^^^^^^^^
}

func ExampleScorecard_NewSheet() {
	card, err := scoring.Load("card.yaml", []byte(`
code: judged
year: 2025
counts: last
sections:
  - code: I
    criteria: [{code: I.1, max: 10, judged: true}]
`))
	if err != nil {
		panic(err)
	}
	nine, eight := decimal.NewFromInt(9), decimal.NewFromInt(8)
	_, err = card.NewSheet("long-an",
		scoring.Entry{Criterion: "I.1", Stage: "self", Points: &nine, Author: "Sở Nội vụ Long An"},
		scoring.Entry{Criterion: "I.1", Stage: "appraised", Points: &eight, Author: "Tổ thẩm định"},
	)
	fmt.Println(err)
	sheet, err := card.NewSheet("long-an",
		scoring.Entry{Criterion: "I.1", Stage: "self", Points: &nine, Author: "Sở Nội vụ Long An"},
		scoring.Entry{Criterion: "I.1", Stage: "appraised", Points: &eight, Author: "Tổ thẩm định",
			Note: "thiếu minh chứng quý III"},
	)
	if err != nil {
		panic(err)
	}
	facts, err := rules.NewFacts(card.Schema(), "long-an")
	if err != nil {
		panic(err)
	}
	group, err := rules.NewGroup(context.Background(), facts)
	if err != nil {
		panic(err)
	}
	scores, err := card.Score(context.Background(), scoring.Batch{Group: group, Sheets: []*scoring.Sheet{sheet}})
	if err != nil {
		panic(err)
	}
	appraisal, err := scores[0].Appraisal(context.Background())
	if err != nil {
		panic(err)
	}
	for _, v := range appraisal.Rows {
		for _, one := range v.Versions {
			fmt.Println(v.Criterion, one.Stage, one.Points, one.Entries[0].Author, one.Entries[0].Note, one.Counts)
		}
	}
	// Output:
	// entries[1].note: I.1: appraised gives 8 where self gave 9, without a reason (write note: and the reason)
	// I.1 self 9 Sở Nội vụ Long An  false
	// I.1 appraised 8 Tổ thẩm định thiếu minh chứng quý III true
}

// overrideExample scores one unit with an override.
func overrideExample() (*scoring.Scorecard, []*scoring.Score) {
	card, err := scoring.Load("card.yaml", []byte(exampleCard))
	if err != nil {
		panic(err)
	}
	facts, err := rules.NewFacts(card.Schema(), "long-an", number("target", 30), number("actual", 30), number("late", 1),
		number("models", 0))
	if err != nil {
		panic(err)
	}
	group, err := rules.NewGroup(context.Background(), facts)
	if err != nil {
		panic(err)
	}
	forty := decimal.NewFromInt(40)
	sheet, err := card.NewSheet("long-an",
		scoring.Entry{Criterion: "I.2", Stage: "final", Points: &forty, Override: true, Author: "Cụm trưởng",
			Note: "báo cáo chậm do bão"})
	if err != nil {
		panic(err)
	}
	scores, err := card.Score(context.Background(), scoring.Batch{Group: group, Sheets: []*scoring.Sheet{sheet}})
	if err != nil {
		panic(err)
	}
	return card, scores
}

// The report of overrides that goes with a result.
func ExampleScore_Appraisal() {
	_, scores := overrideExample()
	for _, score := range scores {
		a, err := score.Appraisal(context.Background())
		if err != nil {
			panic(err)
		}
		for _, row := range a.Rows {
			for _, one := range row.Versions {
				if row.Overridden && one.Counts {
					by := one.Entries[0]
					fmt.Printf("%s %s: %v by the rule, %v by %s (%s)\n", a.Unit, row.Criterion, row.RuleAlone, row.Points,
						by.Author, by.Note)
				}
			}
		}
		fmt.Println("by the rules alone", a.Total.RuleAlone.Total, "and accepted", a.Total.Accepted.Total)
	}
	// Output:
	// long-an I.2: 35 by the rule, 40 by Cụm trưởng (báo cáo chậm do bão)
	// by the rules alone 95 and accepted 100
}

func ExampleCompare() {
	card, scores := overrideExample()
	final := scores[0]
	group, err := rules.NewGroup(context.Background(), final.Facts)
	if err != nil {
		panic(err)
	}
	self, err := card.Score(context.Background(), scoring.Batch{Group: group})
	if err != nil {
		panic(err)
	}
	differences, err := scoring.Compare(self[0], final)
	if err != nil {
		panic(err)
	}
	for _, d := range differences {
		fmt.Println(d.Criterion, d.From, d.To, d.Difference)
	}
	// Output:
	// I.2 35 40 5
}

func ExampleRanking_Why() {
	card, scores := exampleScores()
	ranking, err := card.Rank(context.Background(), scores...)
	if err != nil {
		panic(err)
	}
	why, _, err := ranking.Why(context.Background(), "bac-lieu", "long-an")
	if err != nil {
		panic(err)
	}
	fmt.Print(why.Format(diag.Vietnamese))
	// Output:
	// bac-lieu hơn long-an 11,00 điểm
	//   I.1 Chỉ tiêu: 58,00 / 60,00 (-2,00)
	//   I.2 Báo cáo: 35,00 / 30,00 (+5,00)
	//   II.1 Mô hình mới: 8,00 / 0,00 (+8,00)
	// Thay đổi nhỏ nhất để long-an vượt lên:
	//   Thực hiện của bac-lieu: 29 → 23,49 (-5,51)
	//   Số báo cáo chậm của bac-lieu: 1 → 4 (+3)
}

func ExampleRanking_Stability() {
	card, scores := exampleScores()
	ranking, err := card.Rank(context.Background(), scores...)
	if err != nil {
		panic(err)
	}
	within, err := ranking.Stability(context.Background(), "", decimal.NewFromInt(50))
	if err != nil {
		panic(err)
	}
	for _, s := range within {
		fmt.Println(s.Section, s.From.Fixed(2, diag.English), s.To.Fixed(2, diag.English), len(s.FromPair)+len(s.ToPair) == 0)
	}
	// Output:
	// I -50.00 50.00 true
	// II -50.00 50.00 true
}

func ExampleRanking_Grades() {
	card, err := scoring.Load("card.yaml", []byte(`
code: grades
year: 2025
indicators: [{code: result}]
sections: [{code: I, criteria: [{code: I.1, max: 100, points: result}]}]
grades:
  - {code: A, title: Xuất sắc, at_least: 90, quota: {percent: 34}}
  - {code: B, title: Tốt, at_least: 80}
`))
	if err != nil {
		panic(err)
	}
	var members []*rules.Facts
	for i, points := range []int64{95, 92, 70} {
		f, err := rules.NewFacts(card.Schema(), fmt.Sprint("unit-", i+1), number("result", points))
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
	ranking, err := card.Rank(context.Background(), scores...)
	if err != nil {
		panic(err)
	}
	graded, places, err := ranking.Grades(context.Background())
	if err != nil {
		panic(err)
	}
	for _, g := range graded {
		fmt.Printf("%s %q %v\n", g.Unit, g.Title, g.Passed)
	}
	fmt.Println(places[0].Grade, places[0].Most, "of", places[0].Of)
	// Output:
	// unit-1 "Xuất sắc" []
	// unit-2 "Tốt" [A]
	// unit-3 "" []
	// A 1 of 3
}

func ExampleScorecard_ScoreAll() {
	card, scores := exampleScores()
	var members []*rules.Facts
	for _, s := range scores {
		members = append(members, s.Facts)
	}
	group, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		panic(err)
	}
	clusters := slices.Values([]scoring.Batch{{Name: "cụm 1", Group: group}, {Name: "cụm 2", Group: group}})
	for r, err := range card.ScoreAll(context.Background(), clusters, 2) {
		if err != nil {
			panic(err)
		}
		for _, s := range r.Standings() {
			fmt.Println(r.Name, s.Rank, s.Unit)
			break
		}
	}
	// Output:
	// cụm 1 1 bac-lieu
	// cụm 2 1 bac-lieu
}

func ExampleScorecard_Verify() {
	card, scores := exampleScores()
	group, err := rules.NewGroup(context.Background(), scores[0].Facts)
	if err != nil {
		panic(err)
	}
	record, err := card.Record(context.Background(), scoring.Batch{Group: group})
	if err != nil {
		panic(err)
	}
	data, err := json.Marshal(record) // what a host keeps
	if err != nil {
		panic(err)
	}
	read, err := scoring.ReadRecord(data)
	if err != nil {
		panic(err)
	}
	fmt.Println(card.Verify(context.Background(), read))
	read.Units[0].Total = rules.Int(99)
	fmt.Println(card.Verify(context.Background(), read))
	// Output:
	// <nil>
	// scoring: record of : changed since it was written
}

// A new edition of the card while a program runs: facts go over to it, and what no longer fits is told. What
// people entered goes over by NewSheet(s.Unit, s.Entries...). The first edition is in use until the second is
// ready.
func Example_newEdition() {
	first, err := scoring.Load("card.yaml", []byte(exampleCard))
	if err != nil {
		panic(err)
	}
	units := []string{"an-giang", "long-an"}
	g, err := rules.GroupFrom(context.Background(), first.Schema(), units, func(unit string) (string, []rules.Fact) {
		return unit, []rules.Fact{number("target", 30), number("actual", 29), number("late", 1), number("models", 4)}
	})
	if err != nil {
		panic(err)
	}
	next := first.Definition()
	next.Version = "2"
	next.Indicators = next.Indicators[:3] // without models
	next.Sections[1].Criteria[0].Points, next.Sections[1].Criteria[0].Judged = "", true
	second, err := scoring.Compile(next)
	if err != nil {
		panic(err)
	}
	var members []*rules.Facts
	for _, f := range g.Members() {
		over, lost := f.For(second.Schema())
		members = append(members, over)
		for _, d := range lost {
			fmt.Println(d)
		}
	}
	g, err = rules.NewGroup(context.Background(), members...) // and Within(g.Codes()), if units are in groups
	if err != nil {
		panic(err)
	}
	r, err := second.ScoreAndRank(context.Background(), scoring.Batch{Group: g})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Card.Code, r.Card.Year, r.Card.Version)
	for _, s := range r.Standings() {
		fmt.Println(s.Unit, s.Format(diag.English))
	}
	// Output:
	// an-giang.models: there is no indicator "models"
	// long-an.models: there is no indicator "models"
	// cluster-7 2025 2
	// an-giang rank 1 to 2, depending on points of II.1 of an-giang
	// long-an rank 1 to 2, depending on points of II.1 of long-an
}

func ExampleCompareCards() {
	card, scores := exampleScores()
	next := card.Definition()
	next.Year = 2026
	next.Sections[0].Criteria[1].Points = "full - 8 * late"
	updated, err := scoring.Compile(next)
	if err != nil {
		panic(err)
	}
	var members []*rules.Facts
	for _, s := range scores {
		members = append(members, s.Facts)
	}
	group, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		panic(err)
	}
	diff, err := scoring.CompareCards(context.Background(), card, updated, group)
	if err != nil {
		panic(err)
	}
	for _, c := range diff.Changes {
		fmt.Printf("%s %s: %s → %s\n", c.Code, c.What, c.From, c.To)
	}
	for _, u := range diff.Units {
		if u.Unit == "long-an" {
			fmt.Printf("%s: %v → %v\n", u.Unit, u.From, u.To)
		}
	}
	// Output:
	// I.2 points: full - 5 * late → full - 8 * late
	// long-an: 90 → 84
}

func ExampleScorecard_Merge() {
	card, err := scoring.Load("card.yaml", []byte(`
code: merged
year: 2025
indicators: [{code: cases}, {code: rate}]
carry: {cases: sum, rate: average}
sections: [{code: I, criteria: [{code: I.1, max: 100, points: rate}]}]
`))
	if err != nil {
		panic(err)
	}
	a, err := rules.NewFacts(card.Schema(), "long-an", number("cases", 120), number("rate", 90))
	if err != nil {
		panic(err)
	}
	b, err := rules.NewFacts(card.Schema(), "tay-ninh", number("cases", 80), number("rate", 84))
	if err != nil {
		panic(err)
	}
	population := map[string]decimal.Decimal{"long-an": decimal.NewFromInt(2), "tay-ninh": decimal.NewFromInt(1)}
	merged, err := card.Merge(context.Background(), "tay-ninh-moi", population, a, b)
	if err != nil {
		panic(err)
	}
	for f := range merged.All() {
		fmt.Println(f.Indicator, f.Value, f.Evidence)
	}
	// Output:
	// cases 200 long-an; tay-ninh
	// rate 88 long-an; tay-ninh
}

// One corrected fact: the cluster is scored again as far as it can differ.
func ExampleScore_With() {
	card, err := scoring.Load("card.yaml", []byte(`
code: sample
year: 2025
invented: true
rank_by: points
indicators: [{code: growth, label: Tăng trưởng}, {code: late, label: Báo cáo chậm, min: 0, places: 0}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 60, points: "full * growth / best(growth)"}
      - {code: I.2, max: 40, min: 0, points: "full - 5 * late"}
`))
	if err != nil {
		log.Fatal(err)
	}
	var members []*rules.Facts
	for unit, late := range map[string]int64{"ha_nam": 2, "nam_dinh": 0} {
		f, err := rules.NewFacts(card.Schema(), unit, rules.Fact{Indicator: "growth", Value: rules.Int(8)},
			rules.Fact{Indicator: "late", Value: rules.Int(late)})
		if err != nil {
			log.Fatal(err)
		}
		members = append(members, f)
	}
	slices.SortFunc(members, func(a, b *rules.Facts) int { return strings.Compare(a.Unit(), b.Unit()) })
	group, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		log.Fatal(err)
	}
	scores, err := card.Score(context.Background(), scoring.Batch{Group: group})
	if err != nil {
		log.Fatal(err)
	}
	corrected, err := scores[0].With(context.Background(), scoring.Change{
		Facts: []rules.Fact{{Indicator: "late", Value: rules.Int(1)}}})
	if err != nil {
		log.Fatal(err)
	}
	for i, s := range scores {
		fmt.Println(s.Unit, s.Total, corrected[i].Total)
	}
	// Output:
	// ha_nam 90 95
	// nam_dinh 100 100
}
