// Command rules is what a program has with package rules.
package main

import (
	"fmt"
	"os"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func main() {
	schema, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "growth"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	rule, err := schema.Compile(os.Args[1], 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	facts, err := rules.NewFacts(schema, "unit", rules.Fact{Indicator: "growth", Value: rules.Int(int64(len(os.Args)))})
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := rule.Eval(facts, nil)
	fmt.Println(v.Fixed(2, diag.Vietnamese), err)
}
