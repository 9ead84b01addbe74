package ops

import (
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
)

// unary and binary make ranges of arithmetic on sets of numbers.
func unary(f func(x interval.Numbers) interval.Numbers) Range {
	return func(r *Ranging) interval.Numbers { return f(r.Xs[0]) }
}

func binary(f func(x, y interval.Numbers) interval.Numbers) Range {
	return func(r *Ranging) interval.Numbers { return f(r.Xs[0], r.Xs[1]) }
}

// anything is the range of what is no number, or of which nothing is known.
func anything(*Ranging) interval.Numbers { return interval.Anything() }

var (
	above = interval.Between(interval.Above(frac.Int(0)), interval.Top())
	below = interval.Between(interval.Bottom(), interval.Below(frac.Int(0)))
)

// dividedRange is the range of a division: without a divisor of zero, which fails.
func dividedRange(f func(x, y interval.Numbers) interval.Numbers) Range {
	return func(r *Ranging) interval.Numbers {
		by := r.Xs[1]
		rest := by.Nonzero()
		if by.Set.Contains(frac.Int(0)) {
			r.fail("divide-by-zero", 1, len(rest.Set) == 0)
		}
		if len(rest.Set) == 0 {
			return interval.Anything()
		}
		return f(r.Xs[0], rest)
	}
}

func powRange(r *Ranging) interval.Numbers {
	base, exponent := r.Xs[0], r.Xs[1]
	negative := exponent.Set.Intersect(below)
	if len(negative) > 0 && base.Set.Contains(frac.Int(0)) {
		r.fail("divide-by-zero", 0, len(base.Nonzero().Set) == 0 && negative.Equal(exponent.Set))
	}
	if e, ok := exponent.Int64(); ok && e <= int64(r.Power) && e >= -int64(r.Power) {
		if e < 0 && len(base.Nonzero().Set) == 0 {
			return interval.Anything()
		}
		return base.Pow(e)
	}
	if len(base.Set.Intersect(above.Complement())) == 0 {
		return interval.Numbers{Set: above, Places: interval.AnyPlaces}
	}
	return interval.Anything()
}

// extremumRange is the range of max for sign 1 and of min for -1.
func extremumRange(sign int) Range {
	less := func(x, y interval.Numbers) bool {
		if sign > 0 {
			x, y = y, x
		}
		return interval.CanLess(x, y)
	}
	return func(r *Ranging) interval.Numbers {
		r.Decides = make([]bool, len(r.Xs))
		out := r.Xs[0]
		for i, x := range r.Xs {
			r.Decides[i] = true
			for j, y := range r.Xs {
				// Of operands that are always equal the first decides.
				if i != j && !less(x, y) && !(j > i && !less(y, x)) {
					r.Decides[i] = false
				}
			}
			switch {
			case i == 0:
			case sign < 0:
				out = out.Min(x)
			default:
				out = out.Max(x)
			}
		}
		return out
	}
}

func clampRange(r *Ranging) interval.Numbers {
	x, lo, hi := r.Xs[0], r.Xs[1], r.Xs[2]
	if interval.CanLess(hi, lo) {
		r.fail("clamp", Whole, !interval.CanAtMost(lo, hi))
	}
	r.Decides = []bool{true, interval.CanLess(x, lo), interval.CanLess(hi, x)}
	return x.Max(lo).Min(hi.Max(lo))
}

// roundRange is the range of rounding to places, in the mode that stands behind them, if one
// does.
func roundRange(m frac.Mode) Range {
	return func(r *Ranging) interval.Numbers {
		if len(r.Xs) == 1 {
			return r.Xs[0].Round(0, m)
		}
		mode := m
		if len(r.Xs) > 2 {
			i, _ := r.Xs[2].Int64()
			mode = frac.Mode(i)
		}
		var out interval.Numbers
		for p := range int32(MaxPlaces + 1) {
			if !r.Xs[1].Set.Contains(frac.Int(int64(p))) {
				continue
			}
			x := r.Xs[0].Round(p, mode)
			if out.Set == nil {
				out = x
				continue
			}
			out = out.Join(x)
		}
		return out
	}
}

func sumRange(r *Ranging) interval.Numbers {
	out := r.Xs[0]
	for _, x := range r.Xs[1:] {
		out = out.Add(x)
	}
	return out
}

func meanRange(r *Ranging) interval.Numbers {
	return sumRange(r).Quo(interval.Exactly(frac.Int(int64(len(r.Xs)))))
}

func countRange(r *Ranging) interval.Numbers {
	least, most := int64(0), int64(0)
	for _, x := range r.Xs {
		if x.Set.Contains(frac.Int(1)) {
			most++
			if !x.Set.Contains(frac.Int(0)) {
				least++
			}
		}
	}
	return interval.WholeBetween(least, most)
}

func stepsRange(r *Ranging) interval.Numbers {
	return r.Xs[0].Max(interval.Exactly(frac.Int(0))).Quo(r.Xs[1]).Round(0, frac.Floor)
}

func daysRange(r *Ranging) interval.Numbers { return r.Xs[1].Sub(r.Xs[0]) }

// workdaysRange counts at most the days between, in the same direction.
func workdaysRange(r *Ranging) interval.Numbers {
	days := daysRange(r)
	return interval.Numbers{Set: days.Set.Union(interval.Point(frac.Int(0))), Places: 0}.Hull()
}

// The ranges of aggregates, by that of one member's value.

func same(x interval.Numbers) interval.Numbers { return x }

func averageRange(x interval.Numbers) interval.Numbers {
	return interval.Numbers{Set: x.Hull().Set, Places: interval.AnyPlaces}
}

// totalRange is that of the sum of one value or more.
func totalRange(x interval.Numbers) interval.Numbers {
	lo, hi := x.Ends()
	lo.OK = lo.OK && lo.Num.Sign() >= 0
	hi.OK = hi.OK && hi.Num.Sign() <= 0
	return interval.Numbers{Set: interval.Of(interval.SpanOf(lo, hi)), Places: x.Places}
}

func rankRange(interval.Numbers) interval.Numbers { return interval.AtLeast(1) }

func countedRange(interval.Numbers) interval.Numbers { return interval.AtLeast(0) }

// What operands can be, by what the result is. A value that an operand cannot have
// is left out only if no other operand and no error could make up for it.

type (
	operandFn = func(i int) interval.Numbers
	narrowFn  = func(i int, y interval.Numbers)
)

// unsolved says nothing of the operands.
func unsolved(interval.Numbers, int, operandFn, narrowFn) {}

func solveNeg(x interval.Numbers, _ int, _ operandFn, to narrowFn) { to(0, x.Neg()) }

func solveAdd(x interval.Numbers, _ int, operand operandFn, to narrowFn) {
	a, b := operand(0), operand(1)
	to(0, x.Sub(b))
	to(1, x.Sub(a))
}

func solveSub(x interval.Numbers, _ int, operand operandFn, to narrowFn) {
	a, b := operand(0), operand(1)
	to(0, x.Add(b))
	to(1, a.Sub(x))
}

func solveMul(x interval.Numbers, _ int, operand operandFn, to narrowFn) {
	a, b := operand(0), operand(1)
	zero := frac.Int(0)
	if !x.Set.Contains(zero) {
		to(0, a.Nonzero())
		to(1, b.Nonzero())
	}
	if !b.Set.Contains(zero) {
		to(0, x.Quo(b))
	}
	if !a.Set.Contains(zero) {
		to(1, x.Quo(a))
	}
}

func solveQuo(x interval.Numbers, _ int, operand operandFn, to narrowFn) {
	operand(0)
	if b := operand(1); !b.Set.Contains(frac.Int(0)) { // otherwise it may be an error
		to(0, x.Mul(b))
	}
}

// solveExtremum bounds every operand on the side that the result is the end of.
func solveExtremum(sign int) Solve {
	return func(x interval.Numbers, operands int, _ operandFn, to narrowFn) {
		lo, hi := x.Ends()
		if sign < 0 {
			hi = interval.End{}
		} else {
			lo = interval.End{}
		}
		for i := range operands {
			to(i, interval.Numbers{Set: interval.Of(interval.SpanOf(lo, hi)), Places: interval.AnyPlaces}.Tight())
		}
	}
}

func solveAbs(x interval.Numbers, _ int, _ operandFn, to narrowFn) {
	to(0, interval.Numbers{Set: x.Set.Union(x.Neg().Set), Places: x.Places})
}
