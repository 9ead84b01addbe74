package awards

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// valueFromJSON reads what [rules.Value.MarshalJSON] wrote of a value of a kind.
func valueFromJSON(kind string, data json.RawMessage) (rules.Value, error) {
	switch string(data) {
	case "", "null":
		return rules.Value{}, nil
	case `{"notApplicable":true}`:
		return rules.NotApplicable(), nil
	}
	fault := func(err error) (rules.Value, error) {
		return rules.Value{}, fmt.Errorf("awards: %s is not a %s: %w", data, kind, err)
	}
	if kind == rules.BoolKind.String() {
		b, err := strconv.ParseBool(string(data))
		if err != nil {
			return fault(diag.ErrSyntax)
		}
		return rules.BoolOf(b), nil
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return fault(err)
	}
	switch kind {
	case rules.TextKind.String():
		return rules.TextOf(s), nil
	case rules.DateKind.String():
		d, err := rules.ParseDate(s)
		if err != nil {
			return fault(err)
		}
		return rules.DateValue(d), nil
	case rules.NumberKind.String():
		return exactNumber(s)
	}
	return fault(diag.ErrKind)
}
