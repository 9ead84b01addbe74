package benchmarks

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
	"github.com/shopspring/decimal"
)

// prepareExpr runs the rule in expr's VM on float64. The environment is a
// map[string]any of float64, which the VM reads fastest, and one VM is used again
// and again.
func prepareExpr(p *problem) (prepared, error) {
	var envs []map[string]any
	for _, in := range p.inputs.list() {
		env := make(map[string]any)
		for _, name := range in.names {
			env[name] = in.float(name)
		}
		envs = append(envs, env)
	}
	program, err := expr.Compile(p.expr, expr.Env(envs[0]), expr.AsFloat64())
	if err != nil {
		return prepared{}, err
	}
	var machine vm.VM
	return prepared{
		run:    func(i int) (err error) { sinkAny, err = machine.Run(program, envs[i]); return err },
		answer: func(int) answer { return answerOfFloat(sinkAny.(float64)) },
	}, nil
}

// prepareExprDecimal runs the same rule in the same VM, with every number a decimal:
// one visitor reads the literals and turns the operators into calls.
func prepareExprDecimal(p *problem) (prepared, error) {
	var envs []map[string]any
	for _, in := range p.inputs.list() {
		env := make(map[string]any)
		for _, name := range in.names {
			env[name] = in.decimal(name)
		}
		envs = append(envs, env)
	}
	options := append([]expr.Option{expr.Env(envs[0]), expr.Patch(&lowerDecimals{source: p.expr})}, decimalFunctions()...)
	program, err := expr.Compile(p.expr, options...)
	if err != nil {
		return prepared{}, err
	}
	var machine vm.VM
	return prepared{
		run:    func(i int) (err error) { sinkAny, err = machine.Run(program, envs[i]); return err },
		answer: func(int) answer { return answerOfDecimal(sinkAny.(decimal.Decimal)) },
	}, nil
}

// lowerDecimals is a visitor that makes every number of a rule a decimal and
// every operator on numbers a call.
type lowerDecimals struct{ source string }

func (l *lowerDecimals) Visit(n *ast.Node) {
	switch x := (*n).(type) {
	case *ast.IntegerNode:
		ast.Patch(n, &ast.ConstantNode{Value: decimal.NewFromInt(int64(x.Value))})
	case *ast.FloatNode:
		at := x.Location()
		ast.Patch(n, &ast.ConstantNode{Value: decimal.RequireFromString(l.source[at.From:at.To])})
	case *ast.BinaryNode:
		if name, ok := decimalOperators[x.Operator]; ok {
			l.call(n, name, x.Left, x.Right)
		}
	case *ast.BuiltinNode:
		l.call(n, "decimal_"+x.Name, x.Arguments...)
	}
}

func (l *lowerDecimals) call(n *ast.Node, name string, args ...ast.Node) {
	ast.Patch(n, &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: args})
}

var decimalOperators = map[string]string{
	"+": "decimal_add", "-": "decimal_sub", "*": "decimal_mul", "/": "decimal_div",
	"<": "decimal_lt", "<=": "decimal_le", ">": "decimal_gt", ">=": "decimal_ge", "==": "decimal_eq",
}

// decimalFunctions are what the lowered rule calls.
func decimalFunctions() []expr.Option {
	number := func(name string, f func(a, b decimal.Decimal) decimal.Decimal) expr.Option {
		return expr.Function(name, func(args ...any) (any, error) {
			return f(args[0].(decimal.Decimal), args[1].(decimal.Decimal)), nil
		}, f)
	}
	one := func(name string, f func(a decimal.Decimal) decimal.Decimal) expr.Option {
		return expr.Function(name, func(args ...any) (any, error) { return f(args[0].(decimal.Decimal)), nil }, f)
	}
	test := func(name string, f func(a, b decimal.Decimal) bool) expr.Option {
		return expr.Function(name, func(args ...any) (any, error) {
			return f(args[0].(decimal.Decimal), args[1].(decimal.Decimal)), nil
		}, f)
	}
	return []expr.Option{
		number("decimal_add", decimal.Decimal.Add), number("decimal_sub", decimal.Decimal.Sub),
		number("decimal_mul", decimal.Decimal.Mul),
		expr.Function("decimal_div", func(args ...any) (any, error) {
			a, b := args[0].(decimal.Decimal), args[1].(decimal.Decimal)
			if b.IsZero() {
				return nil, fmt.Errorf("%v is divided by zero", a)
			}
			return a.Div(b), nil
		}, decimal.Decimal.Div),
		test("decimal_lt", decimal.Decimal.LessThan), test("decimal_le", decimal.Decimal.LessThanOrEqual),
		test("decimal_gt", decimal.Decimal.GreaterThan), test("decimal_ge", decimal.Decimal.GreaterThanOrEqual),
		test("decimal_eq", decimal.Decimal.Equal),
		one("decimal_floor", decimal.Decimal.Floor),
		one("decimal_round", func(a decimal.Decimal) decimal.Decimal { return a.Round(0) }),
	}
}
