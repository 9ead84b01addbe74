package rules_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// A rule is compiled once against a schema and evaluated for any unit.
func Example() {
	schema, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "budget_plan", Label: "Dự toán thu ngân sách", Unit: "billion dong"},
			{Code: "budget_actual", Label: "Thu ngân sách", Unit: "billion dong"},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	rule, err := schema.CompileCriterion("min(full, full * budget_actual / budget_plan)", decimal.NewFromInt(60))
	if err != nil {
		fmt.Println(err)
		return
	}
	facts, err := rules.NewFacts(schema, "Hà Tĩnh",
		rules.Fact{Indicator: "budget_plan", Value: rules.Int(17000)},
		rules.Fact{Indicator: "budget_actual", Value: rules.Int(16150), Evidence: "báo cáo 12/BC-UBND"},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	points, err := rule.Eval(facts, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(points)
	// Output: 57
}

// What is missing is named, and only what still matters.
func ExampleRule_Explain() {
	schema, _ := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth"}, {Code: "survey"}, {Code: "violation", Kind: rules.BoolKind},
	}})
	rule, _ := schema.Compile("violation ? 0 : growth >= 8 ? 10 : min(10, survey / 10)", rules.NumberKind)

	facts, _ := rules.NewFacts(schema, "LA",
		rules.Fact{Indicator: "growth", Value: rules.NumberOf(decimal.RequireFromString("11.0")), Evidence: "niên giám"},
		rules.Fact{Indicator: "violation", Value: rules.BoolOf(false)})
	why, _ := rule.Explain(facts, nil)
	fmt.Print(why.Render(diag.English))

	facts, _ = rules.NewFacts(schema, "BL", rules.Fact{Indicator: "violation", Value: rules.BoolOf(false)})
	why, _ = rule.Explain(facts, nil)
	fmt.Println(why.Value, why.Missing)
	// Output:
	// violation ? 0 : growth >= 8 ? 10 : min(10, survey / 10) = 10  ← condition does not hold
	//   violation = false
	//   growth >= 8 ? 10 : min(10, survey / 10) = 10  ← condition holds
	//     growth >= 8 = true
	//       growth = 11  [niên giám]
	// missing [growth of BL survey of BL]
}

// An explanation in sentences speaks of labels, of units of measure and of plans.
func ExampleExplanation_Sentences() {
	schema, _ := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth", Label: "Tăng trưởng", Unit: "%"}, {Code: "plan", Label: "Kế hoạch", Unit: "%", Plan: true},
	}})
	rule, _ := schema.CompileCriterion("growth >= plan ? full : full * growth / plan", decimal.NewFromInt(60))
	for _, growth := range []string{"8.3", "6"} {
		facts, _ := rules.NewFacts(schema, "LA", rules.Fact{Indicator: "plan", Value: rules.Int(8)},
			rules.Fact{Indicator: "growth", Value: rules.NumberOf(decimal.RequireFromString(growth))})
		why, _ := rule.Explain(facts, nil)
		fmt.Println(why.Sentences(nil).Format(diag.Vietnamese))
	}
	// Output:
	// Tăng trưởng 8,3 % vượt kế hoạch 8 %, nên tính điểm tối đa 60.
	// Tăng trưởng 6 % không đạt kế hoạch 8 %; điểm = điểm tối đa 60 × tăng trưởng 6 % / kế hoạch 8 % = 45.
}

// Faults come all at once, each with what to write instead.
func ExampleSchema_Compile() {
	schema, _ := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "growth"}, {Code: "budget"}}})
	_, err := schema.Compile("growht ≥ 8,5 AND budget > 0", rules.BoolKind)
	for d := range diag.AllDiagnostics(err) {
		fmt.Println(d)
		fmt.Println(d.Snippet())
	}
	// Output:
	// 1:1: there is no indicator growht (did you mean growth?)
	// growht ≥ 8,5 AND budget > 0
	// ^^^^^^
	// 1:8: ≥ is not an operator (write >=)
	// growht ≥ 8,5 AND budget > 0
	//        ^
	// 1:10: 8,5 is not a number (write 8.5)
	// growht ≥ 8,5 AND budget > 0
	//          ^^^
	// 1:14: AND is not a word of the language (write and)
	// growht ≥ 8,5 AND budget > 0
	//              ^^^
}

// Members of a cluster are compared in a group.
func ExampleNewGroup() {
	schema, _ := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "growth"}}})
	member := func(unit string, growth int64) *rules.Facts {
		f, _ := rules.NewFacts(schema, unit, rules.Fact{Indicator: "growth", Value: rules.Int(growth)})
		return f
	}
	hg, bl := member("Hậu Giang", 12), member("Bạc Liêu", 9)
	group, _ := rules.NewGroup(context.Background(), hg, bl)
	rule, _ := schema.CompileCriterion("full * growth / best(growth)", decimal.NewFromInt(10))
	for _, f := range group.Members() {
		points, _ := rule.Eval(f, group)
		fmt.Println(f.Unit(), points)
	}
	// Output:
	// Hậu Giang 10
	// Bạc Liêu 7.5
}

// A host adds what its country, or its ministry, needs.
func ExampleFunction() {
	grade := rules.Function{
		Name: "grade_points", Params: []rules.Kind{rules.TextKind}, Result: rules.NumberKind,
		Call: func(args []rules.Value) (rules.Value, error) {
			switch word, _ := args[0].Text(); word {
			case "xuất sắc":
				return rules.Int(10), nil
			case "tốt":
				return rules.Int(8), nil
			}
			return rules.Int(5), nil
		},
	}
	schema, _ := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "grade", Kind: rules.TextKind}},
		Functions:  []rules.Function{grade},
	})
	rule, _ := schema.Compile("grade_points(grade)", rules.NumberKind)
	facts, _ := rules.NewFacts(schema, "U", rules.Fact{Indicator: "grade", Value: rules.TextOf("tốt")})
	points, _ := rule.Eval(facts, nil)
	fmt.Println(points)
	// Output: 8
}

// Rows of a table, here of a CSV file: the kind of a cell is that of its indicator.
func ExampleSchema_Bind() {
	schema, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth", Unit: "%"}, {Code: "sent", Kind: rules.DateKind}, {Code: "coast", Kind: rules.BoolKind},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := csv.NewReader(strings.NewReader("unit,growth,growth.evidence,sent,coast\n" +
		"long_an,8.5,Báo cáo 12,2025-01-14,yes\nan_giang,8.25,,2025-01-15,false\nlong_an,8.5,Báo cáo 12,,true\n"))
	header, err := rows.Read()
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := schema.Bind(header...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = b.AddTexts(row...)
		}
		if err != nil {
			fmt.Println(err) // the row is left out
		}
	}
	group, err := b.Group(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range group.Members() {
		growth, _ := f.Lookup("growth")
		sent, _ := f.Lookup("sent")
		fmt.Println(f.Unit(), growth.Value, growth.Evidence, sent.Value)
	}
	// Output:
	// long_an.coast: "yes" is not a boolean: write true or false
	// an_giang 8.25  2025-01-15
	// long_an 8.5 Báo cáo 12 missing
}

// Facts come in columns, and points go out in one.
func ExampleRule_EvalAll() {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "budget"}, {Code: "plan"}}})
	if err != nil {
		panic(err)
	}
	r, err := s.Compile("min(10, 10 * budget / plan)", rules.NumberKind)
	if err != nil {
		panic(err)
	}
	g, err := rules.NewGroupOf(context.Background(), s, []string{"north", "south", "west"},
		rules.FactColumn{Indicator: "budget", Values: []rules.Value{rules.Scaled(9571, 2), rules.Int(7), {}}},
		rules.FactColumn{Indicator: "plan", Values: []rules.Value{rules.Int(100), rules.Int(0), rules.Int(80)}})
	if err != nil {
		panic(err)
	}
	var c rules.Column
	if err := r.EvalAll(context.Background(), g, &c); err != nil {
		panic(err)
	}
	hundredths, ok := make([]int64, c.Len()), make([]bool, c.Len())
	c.Round(2, rules.HalfAwayFromZero, hundredths, ok)
	for i, f := range g.Members() {
		fmt.Println(f.Unit(), c.Value(i), hundredths[i], ok[i], c.Err(i) != nil)
	}
	// Output:
	// north 9.571 957 true false
	// south missing 0 false true
	// west missing 0 false false
}
