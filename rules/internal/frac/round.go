package frac

import (
	"math"
	"math/big"
	"math/bits"
)

// Mode says which neighbour a number between two is rounded to.
type Mode uint8

// The modes, in the order of rules.Rounding.
const (
	HalfAway Mode = iota // to the nearest, halves away from zero
	HalfEven             // to the nearest, halves to the even neighbour
	Down                 // towards zero
	Up                   // away from zero
	Floor                // towards minus infinity
	Ceil                 // towards plus infinity
)

// Round returns a rounded to the given number of decimal places, 0 to 18.
func Round(a Num, places int32, m Mode) Num {
	p := pow10[places]
	if a.b == nil {
		if a.d == p || a.d == 1 {
			return a // it has no more places than asked for
		}
		// Of a decimal, or to whole numbers, with one small division.
		if q, ok := powerRatio(a.d, p); ok || p == 1 {
			if p == 1 {
				q = a.d
			}
			return roundSmall(a.n, q, p, m)
		}
		if p%a.d == 0 {
			return a
		}
		h, l := bits.Mul64(abs(a.n), uint64(p))
		if d := uint64(a.d); h < d {
			q, r := bits.Div64(h, l, d)
			// 2r against d, without overflow.
			half := 0
			if rest := d - r; r > rest {
				half = 1
			} else if r < rest {
				half = -1
			}
			if q < math.MaxInt64 {
				if up(m, a.n < 0, q&1 == 1, r != 0, half) {
					q++
				}
				n := int64(q)
				if a.n < 0 {
					n = -n
				}
				return Num{n: n, d: p}
			}
		}
	}
	return roundBig(a, p, m)
}

// roundSmall returns n/q rounded to a whole number, over p.
func roundSmall(n, q, p int64, m Mode) Num {
	neg := n < 0
	u, d := abs(n), uint64(q)
	var w, r uint64
	if (u|d)>>32 == 0 {
		w, r = uint64(uint32(u)/uint32(d)), uint64(uint32(u)%uint32(d)) // several times faster
	} else {
		w, r = u/d, u%d
	}
	half := 0
	if rest := d - r; r > rest {
		half = 1
	} else if r < rest {
		half = -1
	}
	if up(m, neg, w&1 == 1, r != 0, half) {
		w++ // no overflow: there is a rest, so q > 1
	}
	if neg {
		return Num{n: -int64(w), d: p}
	}
	return Num{n: int64(w), d: p}
}

func roundBig(a Num, p int64, m Mode) Num {
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
	return FromRat(new(big.Rat).SetFrac(q, big.NewInt(p)))
}

// up decides whether a magnitude with a remainder goes to the next one; half
// compares the remainder with a half.
func up(m Mode, neg, odd, rest bool, half int) bool {
	switch m {
	case HalfAway:
		return half >= 0
	case HalfEven:
		return half > 0 || half == 0 && odd
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
