package rulestest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// ValueOf turns what is short to write in Go into a value: a bool, an int, a
// [decimal.Decimal], a [rules.Date], a [rules.Value], nil for missing, or a string:
// a number if it reads as one, such as "8.5", otherwise a text. Anything else,
// floats above all, is an error.
func ValueOf(x any) (rules.Value, error) {
	switch x := x.(type) {
	case nil:
		return rules.Value{}, nil
	case bool:
		return rules.BoolOf(x), nil
	case int:
		return rules.Int(int64(x)), nil
	case decimal.Decimal:
		return rules.NumberOf(x), nil
	case rules.Date:
		return rules.DateValue(x), nil
	case rules.Value:
		return x, nil
	case string:
		if x != "" && strings.Trim(x, "0123456789.-") == "" {
			if d, err := decimal.NewFromString(x); err == nil {
				return rules.NumberOf(d), nil
			}
		}
		return rules.TextOf(x), nil
	}
	return rules.Value{}, fmt.Errorf("rulestest: a fact cannot be %T; write a number as a string: \"8.5\"", x)
}

// Facts makes the facts of a unit from codes and values in turn: "growth", "8.5",
// "coastal", true. Values are as for [ValueOf]. The test ends if they are not
// fit for the schema.
func Facts(t testing.TB, s *rules.Schema, unit string, codesAndValues ...any) *rules.Facts {
	t.Helper()
	var facts []rules.Fact
	for i := 0; i < len(codesAndValues); i += 2 {
		code, ok := codesAndValues[i].(string)
		if !ok || i+1 == len(codesAndValues) {
			t.Fatalf("facts are a code and a value, in turn: %v", codesAndValues[i])
		}
		v, err := ValueOf(codesAndValues[i+1])
		if err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		facts = append(facts, rules.Fact{Indicator: code, Value: v})
	}
	f, err := rules.NewFacts(s, unit, facts...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
