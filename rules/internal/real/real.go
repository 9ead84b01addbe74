// Package real rounds irrational numbers correctly: roots, logarithms and powers of e, to
// decimal places, halves away from zero. Roots are found by whole numbers alone. What a
// series gives is known to lie between two fractions; where these round to different
// numbers, it is computed anew with more digits. The results that are fractions, the only
// ones on which that would not end, are found beforehand.
package real

import (
	"math/big"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// The limits: MaxDegree is the largest n of a root, MaxExponent the largest power of e.
const (
	MaxDegree   = 200
	MaxExponent = 1000
)

// maxBits are those that stand under the sign of a root, and maxPrecision those of a series:
// what would need more counts as too large. No number is known that needs as precise a series.
const (
	maxBits      = 1 << 16
	maxPrecision = 1 << 13
)

// Root returns the root of degree n of x to places; x is not less than zero if n is even.
// ok is false if the numbers on the way are too large.
func Root(x frac.Num, n int, places int32) (root frac.Num, ok bool) {
	r := x.Rat()
	negative := r.Sign() < 0
	r.Abs(r)
	// The root in half units of the last place, without what is beyond: halves go up.
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	scale.Lsh(scale, 1)
	if scale.BitLen()*n+r.Num().BitLen() > maxBits {
		return frac.Num{}, false
	}
	under := scale.Exp(scale, big.NewInt(int64(n)), nil)
	under.Mul(under, r.Num())
	under.Quo(under, r.Denom())
	units := wholeRoot(under, n)
	units.Add(units, big.NewInt(1))
	units.Rsh(units, 1)
	if negative {
		units.Neg(units)
	}
	return frac.FromDecimal(units, -places), true
}

// wholeRoot is the largest whole number whose power n is not more than x.
func wholeRoot(x *big.Int, n int) *big.Int {
	switch {
	case n == 1 || x.Sign() == 0:
		return x
	case n == 2:
		return new(big.Int).Sqrt(x)
	}
	// Half of its bits give a number above it, from which Newton's method goes down to it.
	bits := (x.BitLen() + n - 1) / n
	degree, root, power := big.NewInt(int64(n)), new(big.Int), new(big.Int)
	if bits <= 16 {
		for i := bits - 1; i >= 0; i-- {
			if root.SetBit(root, i, 1); power.Exp(root, degree, nil).Cmp(x) > 0 {
				root.SetBit(root, i, 0)
			}
		}
		return root
	}
	root.Add(wholeRoot(power.Rsh(x, uint(n*(bits/2))), n), big.NewInt(1))
	root.Lsh(root, uint(bits/2))
	for less, next := big.NewInt(int64(n-1)), new(big.Int); ; {
		power.Exp(root, less, nil)
		next.Mul(root, less)
		next.Add(next, power.Quo(x, power))
		next.Quo(next, degree)
		if next.Cmp(root) >= 0 {
			return root
		}
		root, next = next, root
	}
}

// between computes two numbers that enclose another, the closer the higher the precision
// is; nil if that precision says nothing.
type between func(precision uint) (lo, hi *big.Rat)

// round rounds what is enclosed; ok is false if no precision tells how.
func round(f between, places int32) (x frac.Num, ok bool) {
	for precision := uint(128); precision <= maxPrecision; precision *= 2 {
		lo, hi := f(precision)
		if lo == nil {
			continue
		}
		a := frac.Round(frac.FromRat(lo), places, frac.HalfAway)
		if frac.Cmp(a, frac.Round(frac.FromRat(hi), places, frac.HalfAway)) == 0 {
			return a, true
		}
	}
	return frac.Num{}, false
}

// Exp returns e to the power of x to places; ok is false if x is more than [MaxExponent].
func Exp(x frac.Num, places int32) (power frac.Num, ok bool) {
	switch {
	case x.Sign() == 0: // the only fraction with a fraction for a power
		return frac.Int(1), true
	case frac.Cmp(x, frac.Int(MaxExponent)) > 0:
		return frac.Num{}, false
	case frac.Cmp(x, frac.Int(-64)) < 0: // less than half of 10^-18
		return frac.Int(0), true
	}
	r := x.Rat()
	whole := max(new(big.Int).Quo(r.Num(), r.Denom()).Int64(), 0)
	return round(func(precision uint) (lo, hi *big.Rat) {
		return expBetween(r, precision+uint(whole)*3/2)
	}, places)
}

// expBetween sums the series of e^y for y = x/2^halvings, which is less than 2^-8, and
// squares it as often. Each operation is wrong by a share of less than 2^-bits, and each
// squaring doubles what was wrong before.
func expBetween(x *big.Rat, precision uint) (lo, hi *big.Rat) {
	size := new(big.Int).Quo(x.Num(), x.Denom()).BitLen()
	halvings := uint(size + 8)
	bits := precision + 2*halvings + 32
	y := float(bits).SetRat(x)
	y.SetMantExp(y, -int(halvings))
	sum, term := float(bits).SetInt64(1), float(bits).SetInt64(1)
	terms := uint(1)
	for ; term.Sign() != 0 && term.MantExp(nil) > -int(bits); terms++ {
		term.Mul(term, y)
		term.Quo(term, float(bits).SetInt64(int64(terms)))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	// Terms are wrong by some shares each, their sum by less than all of these together.
	return enclose(sum, new(big.Float).Mul(sum, share(8*(terms+2)*(1<<halvings), bits)))
}

// Log returns the logarithm of x to places, natural if base is nil. Both are above zero,
// and base is not 1. ok is false if no precision tells it.
func Log(x frac.Num, base *frac.Num, places int32) (log frac.Num, ok bool) {
	one := frac.Int(1)
	if frac.Cmp(x, one) == 0 {
		return frac.Int(0), true
	}
	if base == nil { // that of a fraction is none, but for 1
		r := x.Rat()
		return round(func(precision uint) (lo, hi *big.Rat) { return logBetween(r, precision) }, places)
	}
	if exact, is := commonPower(x.Rat(), base.Rat()); is {
		return frac.Round(frac.FromRat(exact), places, frac.HalfAway), true
	}
	r, b := x.Rat(), base.Rat()
	return round(func(precision uint) (lo, hi *big.Rat) {
		lo, hi = logBetween(r, precision)
		lo2, hi2 := logBetween(b, precision)
		if lo2.Sign() != hi2.Sign() || lo.Sign() != hi.Sign() {
			return nil, nil
		}
		// The ends of a quotient are among those of its parts.
		for i, q := range []*big.Rat{quo(lo, lo2), quo(lo, hi2), quo(hi, lo2), quo(hi, hi2)} {
			if i == 0 || q.Cmp(lo) < 0 {
				lo = q
			}
			if i == 0 || q.Cmp(hi) > 0 {
				hi = q
			}
		}
		return lo, hi
	}, places)
}

func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// logBetween is ln x = ln m + k ln 2 for x = m 2^k, with m from 1/2 to 2.
func logBetween(x *big.Rat, precision uint) (lo, hi *big.Rat) {
	k := x.Num().BitLen() - x.Denom().BitLen()
	bits := precision + uint(big.NewInt(int64(k)).BitLen()) + 16
	num, den := new(big.Int).Lsh(x.Num(), uint(max(-k, 0))), new(big.Int).Lsh(x.Denom(), uint(max(k, 0)))
	sum, wrong := logOf(num, den, bits)
	if k != 0 {
		two, wrong2 := logOf(big.NewInt(2), big.NewInt(1), bits)
		times := float(bits).SetInt64(int64(k))
		sum.Add(sum, two.Mul(two, times))
		times.Abs(times)
		wrong.Add(wrong, wrong2.Mul(wrong2, times))
		wrong.Add(wrong, share(uint(max(k, -k))+4, bits))
	}
	return enclose(sum, wrong)
}

// logOf is the logarithm of a/b, by the series 2 (z + z³/3 + z⁵/5 + …) for z = (a - b) / (a +
// b), which is at most 1/3. What is left out is less than the last term.
func logOf(a, b *big.Int, bits uint) (sum, wrong *big.Float) {
	z := float(bits).SetInt(new(big.Int).Sub(a, b))
	z.Quo(z, float(bits).SetInt(new(big.Int).Add(a, b)))
	square := float(bits).Mul(z, z)
	power := float(bits).Set(z)
	sum = float(bits).Set(z)
	terms := uint(1)
	for ; power.Sign() != 0 && power.MantExp(nil) > z.MantExp(nil)-int(bits); terms++ {
		power.Mul(power, square)
		sum.Add(sum, float(bits).Quo(power, float(bits).SetInt64(int64(2*terms+1))))
	}
	sum.SetMantExp(sum, 1)
	wrong = new(big.Float).Mul(sum, share(16*(terms+2), bits))
	return sum, wrong.Abs(wrong)
}

func float(bits uint) *big.Float { return new(big.Float).SetPrec(bits).SetMode(big.ToNearestEven) }

// share is n·2^-bits.
func share(n, bits uint) *big.Float {
	f := new(big.Float).SetPrec(64).SetMode(big.AwayFromZero).SetUint64(uint64(n))
	return f.SetMantExp(f, -int(bits))
}

// enclose returns the ends of what is wrong by at most so much.
func enclose(x, wrong *big.Float) (lo, hi *big.Rat) {
	mid, _ := x.Rat(nil)
	by, _ := wrong.Rat(nil)
	by.Abs(by)
	return new(big.Rat).Sub(mid, by), new(big.Rat).Add(mid, by)
}

// commonPower returns p/q with x^q = b^p; ok is false if there is none. Both are above zero
// and not 1. As in Euclid's algorithm one is divided by the other as long as it is larger;
// of powers of one number the larger has the longer fraction, and each quotient a shorter
// one, so that it ends where a quotient is not shorter.
func commonPower(x, b *big.Rat) (exponent *big.Rat, ok bool) {
	one := big.NewRat(1, 1)
	if x.Cmp(one) < 0 {
		exponent, ok = commonPower(new(big.Rat).Inv(x), b)
		return exponent.Neg(exponent), ok
	}
	if b.Cmp(one) < 0 {
		exponent, ok = commonPower(x, new(big.Rat).Inv(b))
		return exponent.Neg(exponent), ok
	}
	times := new(big.Rat)
	for x.Cmp(b) >= 0 {
		power, k := b, one // the largest b^k with k = 1, 2, 4, …
		for {
			square := new(big.Rat).Mul(power, power)
			if square.Cmp(x) > 0 || length(square) > length(x) {
				break
			}
			power, k = square, new(big.Rat).Add(k, k)
		}
		q := quo(x, power)
		if length(q) >= length(x) {
			return times, false
		}
		x = q
		times.Add(times, k)
	}
	if x.Cmp(one) == 0 {
		return times, true
	}
	rest, ok := commonPower(b, x) // b = x^rest
	if !ok {
		return times, false
	}
	return times.Add(times, rest.Inv(rest)), true
}

func length(x *big.Rat) int { return x.Num().BitLen() + x.Denom().BitLen() }
