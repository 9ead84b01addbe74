// Command alone is what a program has with expr and decimal and without this library.
package main

import (
	"fmt"
	"os"

	"github.com/expr-lang/expr"
	"github.com/shopspring/decimal"
)

func main() {
	program, err := expr.Compile(os.Args[1])
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := expr.Run(program, nil)
	fmt.Println(v, err, decimal.RequireFromString(os.Args[2]).Div(decimal.NewFromInt(3)).StringFixed(2))
}
