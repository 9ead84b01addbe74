package rules

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Rounding says which neighbour a number that lies between two is rounded to
// (cách làm tròn).
type Rounding = diag.Enum[roundings]

// The ways to round. The zero Rounding is the one that Vietnamese scorecards
// use when they do not say: halves away from zero.
const (
	HalfAwayFromZero Rounding = iota // 2.5 to 3, -2.5 to -3
	HalfEven                         // 2.5 to 2, 3.5 to 4
	TowardZero                       // 2.9 to 2, -2.9 to -2
	AwayFromZero                     // 2.1 to 3, -2.1 to -3
	TowardFloor                      // 2.9 to 2, -2.1 to -3
	TowardCeil                       // 2.1 to 3, -2.9 to -2
	HalfTowardZero                   // 2.5 to 2, -2.5 to -2
)

type roundings struct{}

func (roundings) Names() *diag.Names { return &roundingNames }

var roundingNames = diag.Names{
	What:  say("rounding"),
	Names: frac.Modes,
}
