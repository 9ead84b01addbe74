package benchmarks

import (
	"fmt"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/expr-lang/expr"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// compilations compile one rule. What does not change from rule to rule, such as the
// schema and the environment, is made beforehand.
type compilations struct {
	source                         string
	thidua, expr, exprDecimal, cel func() error
}

// hundredTerms is a weighted sum of 100 indicators.
func hundredTerms(tb testing.TB) compilations {
	tb.Helper()
	var terms []string
	def := rules.Definition{}
	floats, decimals := make(map[string]any), make(map[string]any)
	variables := []cel.EnvOption{}
	for i := range 100 {
		name := fmt.Sprintf("c%03d", i)
		terms = append(terms, fmt.Sprintf("0.%02d * %s", i+1, name))
		def.Indicators = append(def.Indicators, rules.Indicator{Code: name})
		floats[name], decimals[name] = 1.0, decimal.NewFromInt(1)
		variables = append(variables, cel.Variable(name, cel.DoubleType))
	}
	source := strings.Join(terms, " + ")
	schema, err := rules.NewSchema(def)
	if err != nil {
		tb.Fatal(err)
	}
	env, err := cel.NewEnv(variables...)
	if err != nil {
		tb.Fatal(err)
	}
	return compilations{
		source: source,
		thidua: func() error {
			_, err := schema.Compile(source, rules.NumberKind)
			return err
		},
		expr: func() error {
			_, err := expr.Compile(source, expr.Env(floats), expr.AsFloat64())
			return err
		},
		exprDecimal: func() error {
			options := append([]expr.Option{expr.Env(decimals), expr.Patch(&lowerDecimals{source: source})},
				decimalFunctions()...)
			_, err := expr.Compile(source, options...)
			return err
		},
		cel: func() error {
			tree, issues := env.Compile(source)
			if err := issues.Err(); err != nil {
				return err
			}
			_, err := env.Program(tree, cel.EvalOptions(cel.OptOptimize))
			return err
		},
	}
}
