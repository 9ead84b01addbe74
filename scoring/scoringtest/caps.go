package scoringtest

import (
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/scoring"
)

// namedCap is one cap of a section or of the card.
type namedCap struct {
	name  string
	value decimal.Decimal
}

// capsOf returns the caps that are given, in the order in which they apply.
func capsOf(c scoring.Caps) []namedCap {
	var out []namedCap
	for name, value := range c.All() {
		out = append(out, namedCap{name, value})
	}
	return out
}
