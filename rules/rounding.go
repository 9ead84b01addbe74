package rules

import "github.com/thidua-go/thidua/rules/diag"

// Rounding says which neighbour a number that lies between two is rounded to
// (cách làm tròn).
type Rounding uint8

// The ways to round. The zero Rounding is the one that Vietnamese scorecards
// use when they do not say: halves away from zero.
const (
	HalfAwayFromZero Rounding = iota // 2.5 to 3, -2.5 to -3
	HalfEven                         // 2.5 to 2, 3.5 to 4
	TowardZero                       // 2.9 to 2, -2.9 to -2
	AwayFromZero                     // 2.1 to 3, -2.1 to -3
	TowardFloor                      // 2.9 to 2, -2.1 to -3
	TowardCeil                       // 2.1 to 3, -2.9 to -2
)

var roundingNames = [...]string{"half_away_from_zero", "half_even", "toward_zero", "away_from_zero", "floor", "ceil"}

// String returns the name that files use, such as "half_even".
func (r Rounding) String() string {
	if int(r) >= len(roundingNames) {
		return "no rounding"
	}
	return roundingNames[r]
}

// MarshalText writes r as [Rounding.String] does.
func (r Rounding) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what [Rounding.String] writes.
func (r *Rounding) UnmarshalText(text []byte) error {
	for i, name := range roundingNames {
		if name == string(text) {
			*r = Rounding(i)
			return nil
		}
	}
	return catalogue.Error(diag.ErrSyntax, "rounding %q: write one of half_away_from_zero, half_even, toward_zero, away_from_zero, floor, ceil", text)
}
