package rules_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// A name that a definition may declare is one that rules can use, whatever the parser
// makes of it: as an indicator, a derived indicator, a table, a name of let.
func TestNamesThatCanBeDeclared(t *testing.T) {
	for _, name := range []string{"all", "any", "none", "one", "find", "map", "filter", "reduce", "len", "now", "year",
		"value", "text", "is", "va", "la", "x", "tu", "den", "from", "b", "e", "then", "mod", "null_value"} {
		table := rules.Table{Name: name, Rows: []rules.Row{{When: []string{"> 5"}, Then: num("4")}, {Else: num("3")}}}
		for _, def := range []rules.Definition{
			{Indicators: []rules.Indicator{{Code: name}, {Code: "other"}}},
			{Indicators: []rules.Indicator{{Code: "other"}}, Define: []rules.Define{{Code: name, Rule: "other + 1"}}},
			{Indicators: []rules.Indicator{{Code: "other"}}, Tables: []rules.Table{table}},
			{Indicators: []rules.Indicator{{Code: "other"}}},
		} {
			s, err := rules.NewSchema(def)
			if err != nil {
				t.Errorf("%s is refused: %v", name, err)
				continue
			}
			rule := name + " * 2 + (other > " + name + " ? " + name + " : -" + name + ")"
			switch {
			case len(def.Tables) > 0:
				rule = "lookup(" + name + ", other) + 1"
			case len(def.Define) == 0 && len(def.Indicators) == 1:
				rule = "let " + name + " = other; " + rule
			}
			if _, err := s.Compile(rule, rules.NumberKind); err != nil {
				t.Errorf("%s: %v", rule, err)
			}
		}
	}
}
