package benchmarks

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/thidua-go/thidua/rules"
)

// prepareOPA runs the rule in OPA: a prepared query, and inputs that are parsed
// already.
func prepareOPA(p *problem) (prepared, error) {
	ctx := context.Background()
	query, err := rego.New(rego.Query("data.benchmark.points"),
		rego.Module("benchmark.rego", "package benchmark\n"+p.rego)).PrepareForEval(ctx)
	if err != nil {
		return prepared{}, err
	}
	var inputs []ast.Value
	for _, in := range p.inputs.list() {
		object := make(map[string]any)
		for _, name := range in.names {
			object[name] = json.Number(in.number(name))
		}
		v, err := ast.InterfaceToValue(object)
		if err != nil {
			return prepared{}, err
		}
		inputs = append(inputs, v)
	}
	return prepared{
		run: func(i int) error {
			results, err := query.Eval(ctx, rego.EvalParsedInput(inputs[i]))
			if err != nil {
				return err
			}
			if len(results) != 1 {
				return fmt.Errorf("%d results", len(results))
			}
			sinkAny = results[0].Expressions[0].Value
			return nil
		},
		answer: func(int) answer {
			r := ratOf(sinkAny.(json.Number).String())
			hundredths, _ := rules.RatOf(r).Round(2, rules.HalfAwayFromZero).Rat()
			return answer{new(big.Rat).Set(r), hundredths}
		},
	}, nil
}
