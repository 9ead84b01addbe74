package rulestest

import (
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Part is an operator or an operand of a rule. The parts of a rule are a tree.
type Part = program.Part

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
		return rules.TextOf(v.Text())
	case rules.DateKind:
		day, _ := v.Num.Int64()
		return rules.DateOf(rules.Day(value.Civil(day)))
	}
	if v.Kind == rules.ListKind {
		var events []rules.Event
		for _, r := range v.List().Records {
			e := rules.Event{Fields: make(map[string]rules.Value), Evidence: r.Evidence}
			for k, x := range r.Values {
				e.Fields[v.List().Fields[k]] = ruleValue(x)
			}
			events = append(events, e)
		}
		return rules.ListOf(events...)
	}
	return rules.RatOf(v.Num.Rat())
}
