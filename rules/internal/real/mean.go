package real

import (
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// maxTie is how many bits are multiplied out to tell whether a mean is a tie; maxMean those of a
// mean of many numbers.
const (
	maxTie  = 1 << 22
	maxMean = 1 << 9
)

// GeometricMean returns the root of the product of numbers, of the degree of their number, to
// places. None is below zero, and there is one at least. ok is false if the numbers on the way
// are too large.
//
// The product of many has no end of digits. So it is known by a number of fixed length and by how
// much that can be wrong, and the result is found by halving: the largest whose lower neighbour
// half a unit away has a power that is not above the product. Where these two cannot be told
// apart they are the same, but for proof, and are multiplied out.
func GeometricMean(xs []frac.Num, places int32) (mean frac.Num, ok bool) {
	xs = slices.SortedFunc(slices.Values(xs), frac.Cmp)
	least, most, bits := xs[0], xs[len(xs)-1], 0
	if least.Sign() == 0 || frac.Cmp(least, most) == 0 {
		return frac.Round(least, places, frac.HalfAway), true
	}
	for _, x := range xs {
		bits += x.Bits()
	}
	if bits <= maxBits/2 && len(xs) <= MaxDegree {
		product := new(big.Rat).SetInt64(1)
		for _, x := range xs {
			product.Mul(product, x.Rat())
		}
		return Root(frac.FromRat(product), len(xs), places)
	}
	g := &means{xs: xs, bits: bits, scale: new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)}
	lo, hi := g.units(least), g.units(most) // lo half units are reached
	hi.Add(hi, big.NewInt(2))               // hi are not
	if hi.BitLen() > maxMean {
		return mean, false
	}
	if g.float(uint(hi.BitLen()) + 192); g.product.IsInf() || g.product.Sign() == 0 {
		return mean, false
	}
	g.scale.Lsh(g.scale, 1)
	for one := big.NewInt(1); ; {
		mid := new(big.Int).Add(lo, hi)
		if mid.Rsh(mid, 1); mid.Cmp(lo) == 0 {
			lo.Add(lo, one)
			return frac.FromDecimal(lo.Rsh(lo, 1), -places), true
		}
		c, ok := g.cmp(mid)
		switch {
		case !ok:
			return mean, false
		case c > 0:
			hi = mid
		default:
			lo = mid
		}
	}
}

// means is what a geometric mean is found by.
type means struct {
	xs      []frac.Num
	bits    int
	scale   *big.Int // half units of the last place in 1
	product *big.Float
}

// units are the half units of a number, without what is beyond.
func (g *means) units(x frac.Num) *big.Int {
	r := x.Rat()
	n := new(big.Int).Mul(r.Num(), g.scale)
	n.Quo(n.Lsh(n, 1), r.Denom())
	return n
}

// float finds the product, wrong by a share of less than 4n·2^-precision.
func (g *means) float(precision uint) {
	precision += uint(2 * big.NewInt(int64(len(g.xs))).BitLen())
	g.product = float(precision).SetInt64(1)
	for _, x := range g.xs {
		r := x.Rat()
		g.product.Mul(g.product, float(precision).SetInt(r.Num()))
		g.product.Quo(g.product, float(precision).SetInt(r.Denom()))
	}
}

// cmp compares the power of so many half units to the product.
func (g *means) cmp(units *big.Int) (c int, ok bool) {
	n, precision := len(g.xs), g.product.Prec()
	base := float(precision).SetInt(units)
	base.Quo(base, float(precision).SetInt(g.scale))
	power := float(precision).SetInt64(1)
	for k := n; k > 0; k >>= 1 {
		if k&1 == 1 {
			power.Mul(power, base)
		}
		base.Mul(base, base)
	}
	// Squaring doubles what is wrong, so that the power is wrong by some shares for each factor.
	apart := new(big.Float).Sub(power, g.product)
	wrong := new(big.Float).Mul(g.product, share(uint(64*n), precision))
	switch {
	case power.IsInf():
		return 0, false
	case new(big.Float).Abs(apart).Cmp(wrong) > 0:
		return apart.Sign(), true
	}
	r := new(big.Rat).SetFrac(units, g.scale) // in lowest terms
	if units, scale := r.Num(), r.Denom(); g.bits+n*(units.BitLen()+scale.BitLen()) > maxTie {
		return 0, false
	}
	above, below := []*big.Int{}, []*big.Int{}
	for _, x := range g.xs {
		r := x.Rat()
		above, below = append(above, r.Num()), append(below, r.Denom())
	}
	degree := big.NewInt(int64(n))
	left := new(big.Int).Exp(r.Num(), degree, nil)
	right := new(big.Int).Exp(r.Denom(), degree, nil)
	return left.Mul(left, multiplied(below)).Cmp(right.Mul(right, multiplied(above))), true
}

// multiplied is the product of some, made of the products of their halves.
func multiplied(xs []*big.Int) *big.Int {
	if len(xs) == 1 {
		return xs[0]
	}
	half := len(xs) / 2
	return new(big.Int).Mul(multiplied(xs[:half]), multiplied(xs[half:]))
}
