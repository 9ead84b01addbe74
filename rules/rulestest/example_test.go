package rulestest_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Facts worth trying a rule with, and which of them tell it from its mutants.
func Example() {
	places, zero := int32(1), decimal.Zero
	schema, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "on_time", Min: &zero,
		Places: &places}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	rule, err := schema.CompileCriterion("on_time >= 95 ? full : 0", decimal.NewFromInt(10))
	if err != nil {
		fmt.Println(err)
		return
	}
	mutants := rulestest.RuleMutants("I.1", "points", rule)
	all, kills := rulestest.Explore(rule), rulestest.Killer(rule, mutants)
	var notices []diag.Text
	for _, m := range mutants {
		notices = append(notices, diag.Verbatim("notices "+m.ID()))
	}
	goals := make([][]diag.Text, len(all))
	for i, a := range all {
		for _, m := range kills(a) {
			goals[i] = append(goals[i], notices[m])
		}
		goals[i] = append(goals[i], a.Notes...)
	}
	picked, why := rulestest.Cover(goals, nil)
	for _, i := range picked {
		fmt.Println(rulestest.YAML(all[i].Facts))
		for _, goal := range why[i] {
			fmt.Println("   ", goal)
		}
	}
	// Output:
	// {on_time: 94.9}
	//     notices I.1: on_time >= 95 ? full : 0 → ((on_time >= 95) ? 0 : full)
	//     notices I.1: 95 → 94.9
	//     notices I.1: 0 → 1
	//     on_time >= 95: on_time just below 95
	// {on_time: 95}
	//     notices I.1: >= → >
	//     notices I.1: 95 → 95.1
	//     on_time >= 95: on_time equal to 95
	// {on_time: 95.1}
	//     on_time >= 95: on_time just above 95
	// {}
	//     on_time is missing
	//     nothing is known
	// {on_time: n/a}
	//     on_time does not apply
}

func ExampleSame() {
	schema, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "coastal", Kind: rules.BoolKind}, {Code: "island", Kind: rules.BoolKind},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"not coastal and not island ? 1 : 0", "coastal and island ? 0 : 1"} {
		a, errA := schema.Compile("coastal or island ? 0 : 1", rules.NumberKind)
		b, errB := schema.Compile(text, rules.NumberKind)
		if errA != nil || errB != nil {
			fmt.Println(errA, errB)
			return
		}
		fmt.Printf("%s: %q\n", text, rulestest.Same(a, b))
	}
	// Output:
	// not coastal and not island ? 1 : 0: "the same for all 16 combinations of what it reads"
	// coastal and island ? 0 : 1: ""
}
