package scoring

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// amount is points, counted in units of the last decimal place that a card
// uses: 957.11 points are 95711 on a card with two decimals. Points are rounded
// before they are summed, so sums of amounts are exact, and the limits below
// keep them in 64 bits.
type amount int64

const (
	maxDecimals     = 6 // of a card
	defaultDecimals = 2
	maxAmount       = amount(100_000e9) // of one criterion or cap: a hundred million points at six decimals
	maxCriteria     = 2000              // so that no sum passes 2e17
	unbounded       = amount(1) << 60   // what a missing item without a cap may give
)

// add sums two amounts; unbounded stays unbounded.
func add(a, b amount) amount {
	switch {
	case a >= unbounded || b >= unbounded:
		return unbounded
	case a <= -unbounded || b <= -unbounded:
		return -unbounded
	}
	return a + b
}

func clamp(x, least, most amount) amount { return max(least, min(x, most)) }

var powersOfTen = [...]int64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000}

// amountOf returns a decimal in units of the given place; ok is false if it has
// more places or is too large.
func amountOf(d decimal.Decimal, places int32) (a amount, ok bool) {
	v := rules.NumberOf(d)
	units, ok := v.Units(places, rules.TowardFloor)
	if a = amount(units); !ok || a > maxAmount || a < -maxAmount || !rules.Scaled(units, places).Equal(v) {
		return 0, false
	}
	return a, true
}

// roundTo rounds a number once, to places decimals, and returns it in units of
// unitPlaces, at least as many. A number beyond the limit comes back as the
// limit of its sign, with ok false.
func roundTo(v rules.Value, places, unitPlaces int32, mode rules.Rounding) (a amount, ok bool) {
	each := amount(powersOfTen[unitPlaces-places])
	units, ok := v.Units(places, mode)
	switch most := maxAmount / each; {
	case ok && amount(units) <= most && amount(units) >= -most:
		return amount(units) * each, true
	case v.Compare(rules.Int(0)) < 0:
		return -maxAmount, false
	}
	return maxAmount, false
}

// value returns the amount as a number.
func (c *Scorecard) value(a amount) rules.Value { return rules.Scaled(int64(a), c.places) }

// finite returns the amount as a number, missing if it is unbounded.
func (c *Scorecard) finite(a amount) rules.Value {
	if a >= unbounded || a <= -unbounded {
		return rules.Value{}
	}
	return c.value(a)
}

func (c *Scorecard) decimal(a amount) decimal.Decimal { return decimal.New(int64(a), -c.places) }

// rat returns the amount as an exact fraction.
func (c *Scorecard) rat(a amount) *big.Rat {
	return big.NewRat(int64(a), powersOfTen[c.places])
}
