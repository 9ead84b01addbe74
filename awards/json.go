package awards

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// Decimals are written by package rules: a host that changes the global
// variables of shopspring/decimal does not change our output.

func exact(d *decimal.Decimal) *rules.Value {
	if d == nil {
		return nil
	}
	v := rules.NumberOf(*d)
	return &v
}

// MarshalJSON writes bounds as texts of their exact digits.
func (i Indicator) MarshalJSON() ([]byte, error) {
	type plain Indicator
	return json.Marshal(struct {
		plain
		Min *rules.Value `json:"min,omitempty"`
		Max *rules.Value `json:"max,omitempty"`
	}{plain(i), exact(i.Min), exact(i.Max)})
}

// MarshalJSON writes the percentage as a text of its exact digits.
func (q Quota) MarshalJSON() ([]byte, error) {
	type plain Quota
	return json.Marshal(struct {
		plain
		Percent *rules.Value `json:"percent"`
	}{plain(q), exact(&q.Percent)})
}
