package ops

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// MaxPlaces is how many decimal places round keeps at most.
const MaxPlaces = 18

// one, two and many make kernels.
func one(f func(frac.Num) frac.Num) Kernel { return Kernel{One: f} }

func two(f OfTwo) Kernel { return Kernel{Two: f} }

func three(f OfThree) Kernel { return Kernel{Three: f} }

func many(f OfMany) Kernel { return Kernel{Many: f} }

// These are called directly: a call costs more than most arithmetic.

func add(_ *Env, a, b frac.Num) (frac.Num, string) { return frac.Add(a, b), "" }
func sub(_ *Env, a, b frac.Num) (frac.Num, string) { return frac.Sub(a, b), "" }
func mul(_ *Env, a, b frac.Num) (frac.Num, string) { return frac.Mul(a, b), "" }
func quo(_ *Env, a, b frac.Num) (frac.Num, string) { return unlessZero(frac.Quo(a, b)) }
func rem(_ *Env, a, b frac.Num) (frac.Num, string) { return unlessZero(frac.Rem(a, b)) }

func unlessZero(q frac.Num, ok bool) (frac.Num, string) {
	if !ok {
		return q, "divide-by-zero"
	}
	return q, ""
}

// rounded makes a kernel of rounding to a whole number, or to places.
func rounded(m frac.Mode) Kernel {
	return Kernel{
		One: func(a frac.Num) frac.Num { return frac.Round(a, 0, m) },
		Two: func(_ *Env, x, places frac.Num) (frac.Num, string) { return frac.Round(x, placesOf(places), m), "" },
	}
}

// pow bounds the size of a power before it computes it.
func pow(e *Env, a, exponent frac.Num) (frac.Num, string) {
	n, _ := exponent.Int64()
	switch {
	case exponentFault(e, []*frac.Num{nil, &exponent}) != "":
		return frac.Num{}, "exponent"
	case n < 0 && a.Sign() == 0:
		return frac.Num{}, "zero-power"
	case a.Exceeds(2*int64(e.Bits), max(n, -n)):
		return frac.Num{}, "power-too-large"
	}
	p, _ := frac.Pow(a, n)
	return p, ""
}

// extremum picks the largest number for sign 1, the smallest for -1: the first of
// equals.
func extremum(sign int) Kernel {
	return many(func(_ *Env, xs []frac.Num) (frac.Num, int, string) {
		top := 0
		for i := range xs {
			if sign*frac.Cmp(xs[i], xs[top]) > 0 {
				top = i
			}
		}
		return xs[top], top, ""
	})
}

func exponentFault(e *Env, xs []*frac.Num) string {
	if xs[1] != nil {
		if n, ok := xs[1].Int64(); !ok || n > int64(e.Power) || n < -int64(e.Power) {
			return "exponent"
		}
	}
	return ""
}

// crossed is the fault of ends that leave nothing between them.
func crossed(fault string) func(*Env, []*frac.Num) string {
	return func(_ *Env, xs []*frac.Num) string {
		if xs[1] != nil && xs[2] != nil && frac.Cmp(*xs[1], *xs[2]) > 0 {
			return fault
		}
		return ""
	}
}

func clamp(_ *Env, x, least, greatest frac.Num) (frac.Num, int, string) {
	switch {
	case frac.Cmp(least, greatest) > 0:
		return frac.Num{}, -1, "clamp"
	case frac.Cmp(x, least) < 0:
		return least, 1, ""
	case frac.Cmp(x, greatest) > 0:
		return greatest, 2, ""
	}
	return x, 0, ""
}

func round(_ *Env, x, places, mode frac.Num) (frac.Num, int, string) {
	m, _ := mode.Int64()
	return frac.Round(x, placesOf(places), frac.Mode(m)), -1, ""
}

// RoundMode is how round rounds, as scorecards do: halves away from zero.
const RoundMode = frac.HalfAway

// sum holds every partial sum to the limit of size.
func sum(e *Env, xs []frac.Num) (frac.Num, int, string) {
	s := frac.Int(0)
	for _, x := range xs {
		if s = frac.Add(s, x); e.TooLarge(s) {
			return s, -1, "too-large"
		}
	}
	return s, -1, ""
}

func mean(e *Env, xs []frac.Num) (frac.Num, int, string) {
	s, _, fault := sum(e, xs)
	if fault != "" {
		return s, -1, fault
	}
	s, _ = frac.Quo(s, frac.Int(int64(len(xs))))
	return s, -1, ""
}

// totalOf and averageOf combine the values of members. What comes out is held to the
// limit of size, and what is on the way to twice the limit: thousands of large fractions
// take minutes. Where that could matter they are added in order of size, so that it does
// not hang on the order of the members.
func totalOf(e *Env, xs []frac.Num) (frac.Num, bool) {
	s, large := frac.Int(0), together(xs, frac.Num.HeldBits) > 2*e.Bits && together(xs, frac.Num.Bits) > 2*e.Bits
	if large {
		xs = slices.SortedFunc(slices.Values(xs), frac.Cmp)
	}
	for _, x := range xs {
		if s = frac.Add(s, x); large && s.Exceeds(2*int64(e.Bits), 1) {
			return s, false
		}
	}
	return s, !e.TooLarge(s)
}

func together(xs []frac.Num, size func(frac.Num) int) (bits int) {
	for _, x := range xs {
		bits += size(x)
	}
	return bits
}

func averageOf(e *Env, xs []frac.Num) (frac.Num, bool) {
	s, ok := totalOf(e, xs)
	q, _ := frac.Quo(s, frac.Int(int64(len(xs))))
	return q, ok && !e.TooLarge(q)
}

// count counts the operands that are true.
func count(_ *Env, xs []frac.Num) (frac.Num, int, string) {
	n := int64(0)
	for _, x := range xs {
		n += int64(x.Sign())
	}
	return frac.Int(n), -1, ""
}

// steps counts the whole steps of a size in x: none if x is negative.
func steps(_ *Env, x, size frac.Num) (frac.Num, string) {
	if x.Sign() <= 0 {
		return frac.Int(0), ""
	}
	q, _ := frac.Quo(x, size)
	return frac.Round(q, 0, frac.Floor), ""
}

func days(_ *Env, from, to frac.Num) (frac.Num, string) { return frac.Sub(to, from), "" }
