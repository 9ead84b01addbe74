package ops

import "github.com/thidua-go/thidua/rules/internal/frac"

// Size is how many bits a number may take, as an estimate: numerator, denominator, and
// whether the denominator is a power of ten, which decimals share. Constant is its value
// where that is known.
type Size struct {
	Num, Den int
	Decimal  bool
	Constant *frac.Num
}

// wordBits are those of a number that needs no big one, for each half.
const wordBits = 64

// SmallSize is that of facts that need no big number.
var SmallSize = Size{Num: wordBits, Den: wordBits, Decimal: true}

// Bits is the size of both halves, at most twice the limit: what is larger is refused.
func (s Size) Bits(e *Env) int { return min(s.Num+s.Den, 2*e.Bits) }

// Sizing estimates the size of a result by those of its operands.
type Sizing func(e *Env, xs []Size) Size

// WidestOf is the size of a number that is one of several.
func WidestOf(_ *Env, xs []Size) Size {
	out := Size{Decimal: true}
	for _, x := range xs {
		out = Size{Num: max(out.Num, x.Num), Den: max(out.Den, x.Den), Decimal: out.Decimal && x.Decimal}
	}
	return out
}

func sumSize(e *Env, xs []Size) Size {
	out := WidestOf(e, xs)
	if out.Decimal {
		return out
	}
	out.Den = 0
	for _, x := range xs {
		out.Den += x.Den
	}
	out.Num += out.Den
	return out.within(e)
}

func productSize(e *Env, xs []Size) Size {
	a, b := xs[0], xs[1]
	return Size{Num: a.Num + b.Num, Den: a.Den + b.Den, Decimal: a.Decimal && b.Decimal}.within(e)
}

func quotientSize(e *Env, xs []Size) Size {
	return productSize(e, []Size{xs[0], {Num: xs[1].Den, Den: xs[1].Num}})
}

func powerSize(e *Env, xs []Size) Size {
	n := int64(e.Power)
	if c := xs[1].Constant; c != nil {
		if m, ok := c.Int64(); ok {
			n = min(max(m, -m), n)
		}
	}
	return Size{Num: int(n) * max(xs[0].Num, xs[0].Den), Den: int(n) * max(xs[0].Num, xs[0].Den)}.within(e)
}

// within is the size that the limit leaves.
func (s Size) within(e *Env) Size {
	s.Num, s.Den = min(s.Num, e.Bits), min(s.Den, e.Bits)
	return s
}

// Work is how many steps it takes to compute with numbers of some bits: one as long as
// they fit in words, and beyond that in proportion to the square of their size, as
// reducing a fraction takes.
func Work(bits int) int {
	words := bits / wordBits
	if words <= 8 {
		return 1
	}
	return 1 + words*words/128
}
