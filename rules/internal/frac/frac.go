// Package frac is exact rational arithmetic for rules: a small fraction of two
// int64 that needs no allocation, falling back to big.Rat when it overflows.
//
// A small fraction is not kept in lowest terms: decimals share denominators
// that are powers of ten, so most sums need neither a gcd nor a division.
// Fractions are reduced only when they would overflow.
package frac

import (
	"math"
	"math/big"
	"math/bits"
)

// Num is an exact rational number. The zero Num is not a number; use Int(0).
// A Num is immutable: nobody writes through b after construction.
type Num struct {
	n, d int64 // n/d with d > 0 and n > math.MinInt64
	b    *beside
}

// beside is what few numbers need: the value, when it does not fit, as a *big.Rat; or what
// [Num.With] keeps beside n/d, if there is one.
type beside struct {
	held any
	text string
}

// With returns a with a text or something else that belongs to it. A pointer to them beside the
// number would make a value of five words, which no longer stays in registers. Whoever computes
// with the number drops them.
func (a Num) With(text string, held any) Num {
	a.b = &beside{held, text}
	return a
}

// Without returns what is beside a without the number, which is none.
func (a Num) Without() Num { return Num{b: a.b} }

// Beside returns what belongs to a.
func (a Num) Beside() (text string, held any) {
	if a.b == nil {
		return "", nil
	}
	return a.b.text, a.b.held
}

// big returns the value if it does not fit, nil otherwise.
func (a Num) big() *big.Rat {
	_, held := a.Beside()
	r, _ := held.(*big.Rat)
	return r
}

func large(r *big.Rat) Num { return Num{b: &beside{held: r}} }

// Int returns the whole number n.
func Int(n int64) Num {
	if n == math.MinInt64 {
		return large(new(big.Rat).SetInt64(n))
	}
	return Num{n: n, d: 1}
}

// Bool returns the truth b as a number: 0 or 1.
func Bool(b bool) Num {
	if b {
		return Num{n: 1, d: 1}
	}
	return Num{n: 0, d: 1}
}

// True reports whether a, which is a truth, is 1.
func (a Num) True() bool { return a.n != 0 }

// New returns n/d for d > 0.
func New(n, d int64) Num { return Num{n: n, d: d} }

// FromRat returns the value of r, which must not be written to afterwards.
func FromRat(r *big.Rat) Num {
	if r.Num().IsInt64() && r.Denom().IsInt64() {
		if n := r.Num().Int64(); n != math.MinInt64 {
			return Num{n: n, d: r.Denom().Int64()}
		}
	}
	return large(r)
}

// Scaled returns n·10^-places; ok is false unless places are 0 to 18, and n more than the
// least int64.
func Scaled(n int64, places int32) (a Num, ok bool) {
	if uint32(places) >= uint32(len(pow10)) || n == math.MinInt64 {
		return a, false
	}
	return Num{n: n, d: pow10[places]}, true
}

// FromDecimal returns coef * 10^exp. The caller bounds exp.
func FromDecimal(coef *big.Int, exp int32) Num {
	if coef.IsInt64() && coef.Int64() != math.MinInt64 && exp <= 0 && exp >= -18 {
		return Num{n: coef.Int64(), d: pow10[-exp]}
	}
	r := new(big.Rat)
	e := exp
	if e < 0 {
		e = -e
	}
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(e)), nil)
	if exp < 0 {
		r.SetFrac(coef, p)
	} else {
		r.SetInt(p.Mul(p, coef))
	}
	return FromRat(r)
}

// Rat returns the value as a new big.Rat.
func (a Num) Rat() *big.Rat {
	if r := a.big(); r != nil {
		return new(big.Rat).Set(r)
	}
	return big.NewRat(a.n, a.d)
}

func (a Num) rat() *big.Rat {
	if r := a.big(); r != nil {
		return r
	}
	return big.NewRat(a.n, a.d)
}

// Small reports whether the value is held without a big.Rat, so that bounding
// its size is not needed.
func (a Num) Small() bool { return a.big() == nil }

// Whole reports whether the value is held as a whole number of one machine word.
func (a Num) Whole() bool { return a.b == nil && a.d == 1 }

// Bits is the size of the value: bits of the numerator plus the denominator, in lowest terms,
// so that it does not hang on the way by which the value came about.
func (a Num) Bits() int {
	if a.big() == nil {
		return a.reduce().HeldBits()
	}
	return a.HeldBits()
}

// HeldBits are those of the value as it is held: Bits, or more.
func (a Num) HeldBits() int {
	r := a.big()
	if r == nil {
		return bits.Len64(abs(a.n)) + bits.Len64(uint64(a.d))
	}
	return r.Num().BitLen() + r.Denom().BitLen()
}

// Exceeds reports whether a number of parts of the size of the value is larger than most bits.
func (a Num) Exceeds(most, parts int64) bool {
	return int64(a.HeldBits())*parts > most && int64(a.Bits())*parts > most
}

// reduce divides out the common factor of a small fraction.
func (a Num) reduce() Num { return a.over(gcd(uint64(a.d), abs(a.n))) }

// over divides both parts by a factor of them.
func (a Num) over(factor uint64) Num {
	if factor > 1 {
		size := int64(abs(a.n) / factor)
		if a.n < 0 {
			size = -size
		}
		a.n, a.d = size, int64(uint64(a.d)/factor)
	}
	return a
}

// gcd returns the common factor of x and y.
func gcd(x, y uint64) uint64 {
	for y>>32 != 0 {
		x, y = y, x%y
	}
	if y == 0 {
		return x
	}
	u, v := uint32(y), uint32(x%y) // of 32 bits, which divide faster
	for v != 0 {
		u, v = v, u%v
	}
	return uint64(u)
}

// Canon returns a held as every number equal to it is: as a decimal of as few places as it has, if
// machine words hold that, and otherwise in lowest terms.
func (a Num) Canon() Num {
	if a.b != nil || a.d == 1 {
		return a // FromRat holds in a big.Rat what nothing else holds
	}
	n, k := a.n, bits.TrailingZeros64(uint64(a.d))
	if k >= len(pow10) || pow10[k] != a.d {
		if a.d >= int64(len(decimals)) || decimals[a.d].by == 0 || int64(int32(n)) != n {
			return a.canonFraction()
		}
		n, k = n*decimals[a.d].by, decimals[a.d].places
	}
	return Decimal(n, k)
}

// Decimal returns n·10^-places, places 0 to 18, as [Num.Canon] has it. It does not divide: five
// has an inverse modulo 2^64, with which what is no multiple of five becomes large.
func Decimal(n int64, places int) Num {
	const inverse, most = -0x3333333333333333, math.MaxInt64 / 5
	for ; places > 0 && n&1 == 0; places-- {
		x := n * inverse
		if uint64(x+most) > 2*most {
			break
		}
		n = x >> 1
	}
	return Num{n: n, d: pow10[places]}
}

// decimals are the small denominators of decimals: 1/d is by at so many places.
var decimals = func() (out [256]struct {
	by     int64
	places int
}) {
	for d := int64(2); d < int64(len(out)); d++ {
		for k := 1; k < 9 && out[d].by == 0; k++ {
			if pow10[k]%d == 0 {
				out[d].by, out[d].places = pow10[k]/d, k
			}
		}
	}
	return out
}()

// canonFraction is Canon of what is not held as a decimal.
func (a Num) canonFraction() Num {
	size, d := abs(a.n), uint64(a.d)
	if size%d == 0 { // as points mostly are
		return a.over(d)
	}
	a = a.over(gcd(d, size%d))
	twos, fives, rest := bits.TrailingZeros64(uint64(a.d)), 0, a.d
	for rest >>= twos; rest%5 == 0; rest /= 5 {
		fives++
	}
	if k := max(twos, fives); rest == 1 && k < len(pow10) {
		if n, ok := mul(a.n, pow10[k]/a.d); ok {
			return Num{n: n, d: pow10[k]}
		}
	}
	return a
}

// Add returns a + b.
func Add(a, b Num) Num {
	if a.b == nil && b.b == nil {
		if a.d == b.d {
			if s := a.n + b.n; (s > a.n) == (b.n > 0) && s != math.MinInt64 {
				return Num{n: s, d: a.d}
			}
		} else if r, ok := AddSmall(a, b); ok {
			return r
		}
		if r, ok := AddSmall(a.reduce(), b.reduce()); ok {
			return r
		}
	}
	return FromRat(new(big.Rat).Add(a.rat(), b.rat()))
}

// AddSmall adds two small numbers; ok is false if one is not small, or the sum does
// not fit in machine words as they stand.
func AddSmall(a, b Num) (Num, bool) {
	if a.b != nil || b.b != nil {
		return Num{}, false
	}
	if a.d < b.d {
		a, b = b, a
	}
	// Decimals: the smaller denominator divides the larger.
	if q, ok := powerRatio(a.d, b.d); ok {
		n := b.n * q
		if int64(int32(b.n)) != b.n || q > math.MaxInt32 {
			if n, ok = mul(b.n, q); !ok {
				return Num{}, false
			}
		}
		if s := a.n + n; (s > a.n) == (n > 0) && s != math.MinInt64 {
			return Num{n: s, d: a.d}, true
		}
		return Num{}, false
	}
	x, ok1 := mul(a.n, b.d)
	y, ok2 := mul(b.n, a.d)
	d, ok3 := mul(a.d, b.d)
	if ok1 && ok2 && ok3 {
		if s := x + y; (s > x) == (y > 0) && s != math.MinInt64 {
			return Num{n: s, d: d}, true
		}
	}
	return Num{}, false
}

// powerRatio returns a/b if it is a power of ten. It does not divide: a power of
// ten has as many zeros at its end in binary as in decimal.
func powerRatio(a, b int64) (q int64, ok bool) {
	k := uint(bits.TrailingZeros64(uint64(a)) - bits.TrailingZeros64(uint64(b)))
	if k >= uint(len(pow10)) {
		return 0, false
	}
	q = pow10[k]
	h, l := bits.Mul64(uint64(q), uint64(b)) // the product may wrap to a
	return q, h == 0 && l == uint64(a)
}

// Sub returns a - b.
func Sub(a, b Num) Num { return Add(a, Neg(b)) }

// Neg returns -a.
func Neg(a Num) Num {
	if a.b == nil {
		a.n = -a.n
		return a
	}
	return negBig(a)
}

func negBig(a Num) Num { return FromRat(new(big.Rat).Neg(a.rat())) }

// Abs returns |a|.
func Abs(a Num) Num {
	if a.Sign() < 0 {
		return Neg(a)
	}
	return a
}

// MulSmall returns a * b if all parts of both are of 31 bits, as they mostly
// are; it is small enough to be inlined.
func MulSmall(a, b Num) (p Num, ok bool) {
	const k = 1 << 31
	if a.b == nil && b.b == nil && (uint64(a.n+k)|uint64(b.n+k)|uint64(a.d)<<1|uint64(b.d)<<1)>>32 == 0 {
		return Num{n: a.n * b.n, d: a.d * b.d}, true
	}
	return Num{}, false
}

// Mul returns a * b.
func Mul(a, b Num) Num {
	if p, ok := MulSmall(a, b); ok {
		return p
	}
	if a.b == nil && b.b == nil {
		n, ok1 := mul(a.n, b.n)
		d, ok2 := mul(a.d, b.d)
		if ok1 && ok2 {
			return Num{n: n, d: d}
		}
		a, b = a.reduce(), b.reduce()
		// Cross-reduce, so that a product that fits in lowest terms is found.
		x, y := Num{n: a.n, d: b.d}.reduce(), Num{n: b.n, d: a.d}.reduce()
		n, ok1 = mul(x.n, y.n)
		d, ok2 = mul(x.d, y.d)
		if ok1 && ok2 {
			return Num{n: n, d: d}
		}
	}
	return FromRat(new(big.Rat).Mul(a.rat(), b.rat()))
}

// Quo returns a / b; ok is false if b is zero.
func Quo(a, b Num) (q Num, ok bool) {
	if b.Sign() == 0 {
		return Num{}, false
	}
	if b.b == nil {
		inv := Num{n: b.d, d: b.n}
		if b.n < 0 {
			inv.n, inv.d = -b.d, -b.n
		}
		// Two decimals of the same number of places: the places cancel.
		if a.b == nil && a.d == b.d {
			return sign(a.n, b.n), true
		}
		if p, ok := MulSmall(a, inv); ok {
			return p, true
		}
		return Mul(a, inv), true
	}
	return FromRat(new(big.Rat).Quo(a.rat(), b.rat())), true
}

// sign returns n/d for d != 0 of either sign; neither is math.MinInt64.
func sign(n, d int64) Num {
	if d < 0 {
		n, d = -n, -d
	}
	return Num{n: n, d: d}
}

// Cmp returns -1, 0 or +1 as a is less than, equal to or greater than b.
func Cmp(a, b Num) int {
	if a.b == nil && b.b == nil {
		if a.d == b.d {
			return cmp(a.n, b.n)
		}
		const k = 1 << 31
		if (uint64(a.n+k)|uint64(b.n+k)|uint64(a.d)<<1|uint64(b.d)<<1)>>32 == 0 {
			return cmp(a.n*b.d, b.n*a.d)
		}
		return cmpSmall(a, b)
	}
	return a.rat().Cmp(b.rat())
}

func cmpSmall(a, b Num) int {
	if (a.n < 0) != (b.n < 0) {
		return cmp(a.n, b.n)
	}
	h1, l1 := bits.Mul64(abs(a.n), uint64(b.d))
	h2, l2 := bits.Mul64(abs(b.n), uint64(a.d))
	c := 0
	switch {
	case h1 < h2 || h1 == h2 && l1 < l2:
		c = -1
	case h1 != h2 || l1 != l2:
		c = 1
	}
	if a.n < 0 {
		return -c
	}
	return c
}

// Sign returns -1, 0 or +1.
func (a Num) Sign() int {
	if r := a.big(); r != nil {
		return r.Sign()
	}
	return cmp(a.n, 0)
}

// IsInt reports whether a is a whole number.
func (a Num) IsInt() bool {
	if r := a.big(); r != nil {
		return r.IsInt()
	}
	return a.n%a.d == 0
}

// Int64 returns a as an int64, if it is a whole number that fits.
func (a Num) Int64() (int64, bool) {
	if !a.Small() {
		return 0, false
	}
	if a.d == 1 {
		return a.n, true
	}
	return a.n / a.d, a.n%a.d == 0
}

// Tens returns a as n·10^-places, places less than 8; ok is false if it is not held so. It
// is small enough to be inlined.
func (a Num) Tens() (n int64, places int, ok bool) {
	places = bits.TrailingZeros64(uint64(a.d)) & 7
	return a.n, places, a.b == nil && a.d == pow10[places]
}

// Rem returns a - b*trunc(a/b), with the sign of a; ok is false if b is zero.
func Rem(a, b Num) (Num, bool) {
	q, ok := Quo(a, b)
	if !ok {
		return Num{}, false
	}
	return Sub(a, Mul(b, Round(q, 0, Down))), true
}

// Pow returns a to the power of the whole number e; ok is false for zero to a
// negative power. The caller bounds e.
func Pow(a Num, e int64) (Num, bool) {
	if e < 0 {
		inv, ok := Quo(Int(1), a)
		if !ok {
			return Num{}, false
		}
		return Pow(inv, -e)
	}
	r := Int(1)
	for ; e > 0; e >>= 1 {
		if e&1 == 1 {
			r = Mul(r, a)
		}
		if e > 1 {
			a = Mul(a, a)
		}
	}
	return r, true
}

func cmp(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// mul returns a*b; ok is false if it overflows or is math.MinInt64.
func mul(a, b int64) (int64, bool) {
	// The common case: both fit in 32 bits.
	if int64(int32(a)) == a && int64(int32(b)) == b {
		return a * b, true
	}
	h, l := bits.Mul64(abs(a), abs(b))
	if h != 0 || l > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(l), true
	}
	return int64(l), true
}

var pow10 = [19]int64{
	1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
	10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
	1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
}

// Held returns a small number as it is held, n/d; ok is false for any other.
func (a Num) Held() (n, d int64, ok bool) { return a.n, a.d, a.Small() }

// Parts returns a small number in lowest terms; ok is false for any other.
func (a Num) Parts() (n, d int64, ok bool) {
	if !a.Small() {
		return 0, 0, false
	}
	a = a.reduce()
	return a.n, a.d, true
}

// In returns k with a == k·unit/per; ok is false if no int64 is that. Both are above zero.
func (a Num) In(unit, per int64) (k int64, ok bool) {
	if a.b != nil {
		return 0, false
	}
	if unit == 1 {
		if a.d == per {
			return a.n, true
		}
		if q, ok := powerRatio(per, a.d); ok {
			return mul(a.n, q)
		}
	}
	a = a.reduce()
	if a.n%unit != 0 || per%a.d != 0 {
		return 0, false
	}
	return mul(a.n/unit, per/a.d)
}
