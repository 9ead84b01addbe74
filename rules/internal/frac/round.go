package frac

import (
	"math"
	"math/big"
	"math/bits"
)

// Mode says which neighbour a number between two is rounded to.
type Mode uint8

// The modes, in the order of [Modes].
const (
	HalfAway Mode = iota // to the nearest, halves away from zero
	HalfEven             // to the nearest, halves to the even neighbour
	Down                 // towards zero
	Up                   // away from zero
	Floor                // towards minus infinity
	Ceil                 // towards plus infinity
	HalfDown             // to the nearest, halves towards zero
)

// Modes are the words for the modes, in cards and in rules.
var Modes = []string{
	"half_away_from_zero", "half_even", "toward_zero", "away_from_zero", "floor", "ceil", "half_toward_zero",
}

// Round returns a rounded to the given number of decimal places, 0 to 18.
func Round(a Num, places int32, m Mode) Num {
	p := pow10[places]
	if a.b == nil {
		if a.d == p || a.d == 1 || a.d < p && p%a.d == 0 {
			return a // it has no more places than asked for
		}
		if n, ok := Units(a, places, m); ok {
			return Num{n: n, d: p}
		}
	}
	return FromRat(new(big.Rat).SetFrac(unitsBig(a, p, m), big.NewInt(p)))
}

// Units returns how many units of 10^-places a is, rounded to a whole number of them;
// places are 0 to 18. ok is false if that is beyond ±(2^63-1).
func Units(a Num, places int32, m Mode) (units int64, ok bool) {
	p := pow10[places]
	if a.b != nil {
		q := unitsBig(a, p, m)
		return q.Int64(), q.IsInt64() && q.Int64() != math.MinInt64
	}
	if a.d == p {
		return a.n, true
	}
	if q, ok := powerRatio(a.d, p); ok { // of a decimal, with one small division
		return QuoUnits(a.n, q, m), true
	}
	if n, ok := mul(a.n, p); ok {
		return QuoUnits(n, a.d, m), true
	}
	h, l := bits.Mul64(abs(a.n), uint64(p))
	if h >= uint64(a.d) {
		return 0, false
	}
	q, r := bits.Div64(h, l, uint64(a.d))
	if q >= math.MaxInt64 {
		return 0, false
	}
	return nearest(q, r, uint64(a.d), a.n < 0, m), true
}

// QuoUnits returns n/d rounded to a whole number, for d > 0 and n > math.MinInt64.
func QuoUnits(n, d int64, m Mode) int64 {
	u, v := abs(n), uint64(d)
	if (u|v)>>32 == 0 { // several times faster
		return nearest(uint64(uint32(u)/uint32(v)), uint64(uint32(u)%uint32(v)), v, n < 0, m)
	}
	return nearest(u/v, u%v, v, n < 0, m)
}

// nearest returns q + r/d with its sign, rounded. It does not overflow: where there is a
// rest, q is no more than half of the largest, or its caller has looked.
func nearest(q, r, d uint64, neg bool, m Mode) int64 {
	half := 0 // 2r against d, without overflow
	if rest := d - r; r > rest {
		half = 1
	} else if r < rest {
		half = -1
	}
	if up(m, neg, q&1 == 1, r != 0, half) {
		q++
	}
	if neg {
		return -int64(q)
	}
	return int64(q)
}

// unitsBig is [Units] of any size.
func unitsBig(a Num, p int64, m Mode) *big.Int {
	r := a.rat()
	num := new(big.Int).Mul(r.Num(), big.NewInt(p))
	neg := num.Sign() < 0
	num.Abs(num)
	rem := new(big.Int)
	q, rem := num.QuoRem(num, r.Denom(), rem)
	half := new(big.Int).Lsh(rem, 1).Cmp(r.Denom())
	if up(m, neg, q.Bit(0) == 1, rem.Sign() != 0, half) {
		q.Add(q, big.NewInt(1))
	}
	if neg {
		q.Neg(q)
	}
	return q
}

// up decides whether a magnitude with a remainder goes to the next one; half
// compares the remainder with a half.
func up(m Mode, neg, odd, rest bool, half int) bool {
	switch m {
	case HalfAway:
		return half >= 0
	case HalfEven:
		return half > 0 || half == 0 && odd
	case HalfDown:
		return half > 0
	case Up:
		return rest
	case Floor:
		return rest && neg
	case Ceil:
		return rest && !neg
	}
	return false // Down
}

// Decimal returns coef and exp with a == coef * 10^exp and exp <= 0; ok is false
// if a has no finite decimal expansion, or one of more than max places.
func (a Num) Decimal(max int32) (coef *big.Int, exp int32, ok bool) {
	if a.b == nil {
		a = a.reduce()
		for i, p := range pow10 {
			if p%a.d == 0 {
				if int32(i) > max {
					break
				}
				n := big.NewInt(a.n)
				return n.Mul(n, big.NewInt(p/a.d)), -int32(i), true
			}
		}
	}
	r := a.rat() // in lowest terms: only factors 2 and 5 are left in a decimal's denominator
	d := new(big.Int).Set(r.Denom())
	twos := int(d.TrailingZeroBits())
	d.Rsh(d, uint(twos))
	fives, five, rem := 0, big.NewInt(5), new(big.Int)
	for q := new(big.Int); ; fives++ {
		q.QuoRem(d, five, rem)
		if rem.Sign() != 0 {
			break
		}
		d.Set(q)
		if int32(fives) > max {
			return nil, 0, false
		}
	}
	places := twos
	if fives > places {
		places = fives
	}
	if !d.IsInt64() || d.Int64() != 1 || int32(places) > max {
		return nil, 0, false
	}
	n := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	n.Mul(n, r.Num())
	return n.Quo(n, r.Denom()), -int32(places), true
}
