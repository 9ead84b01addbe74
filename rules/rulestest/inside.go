package rulestest

import (
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Part is an operator or an operand of a rule. The parts of a rule are a tree.
type Part = program.Part

// Branch is one way in which a part of a rule can come out: a condition true or
// false, a branch taken, a row of a table matched, a cap reached. Tests of a
// scorecard cover its rules when they reach every branch. Branches are
// comparable.
type Branch = program.Branch

// ruleValue returns a value of a compiled rule as facts have it.
func ruleValue(v value.Value) rules.Value {
	switch {
	case v.State == value.NotApplicable:
		return rules.NotApplicable()
	case !v.Known():
		return rules.Value{}
	}
	switch v.Kind {
	case rules.BoolKind:
		return rules.BoolOf(v.Num.True())
	case rules.TextKind:
		return rules.TextOf(v.Text)
	case rules.DateKind:
		day, _ := v.Num.Int64()
		return rules.DateValue(rules.DateOf(value.Civil(day)))
	}
	return rules.RatOf(v.Num.Rat())
}
