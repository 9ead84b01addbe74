package benchmarks

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/ext"
)

// prepareCEL runs the rule in cel-go on doubles: checked, optimised, and with
// activations that hold CEL's own values already.
func prepareCEL(p *problem) (prepared, error) {
	list := p.inputs.list()
	options := []cel.EnvOption{ext.Math()}
	for _, name := range list[0].names {
		options = append(options, cel.Variable(name, cel.DoubleType))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return prepared{}, err
	}
	tree, issues := env.Compile(p.cel)
	if err := issues.Err(); err != nil {
		return prepared{}, err
	}
	program, err := env.Program(tree, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return prepared{}, err
	}
	var activations []cel.Activation
	for _, in := range list {
		vars := make(map[string]any)
		for _, name := range in.names {
			vars[name] = types.Double(in.float(name))
		}
		a, err := cel.NewActivation(vars)
		if err != nil {
			return prepared{}, err
		}
		activations = append(activations, a)
	}
	return prepared{
		run:    func(i int) (err error) { sinkAny, _, err = program.Eval(activations[i]); return err },
		answer: func(int) answer { return answerOfFloat(float64(sinkAny.(types.Double))) },
	}, nil
}
