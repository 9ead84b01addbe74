package ops

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/real"
)

// What is mostly no fraction, and rounded to places in the call: each result is the nearest
// number of so many places, halves away from zero.

// irrational are its rows.
var irrational = guarded([]Row{
	rounding(say("root(x, n, places)"), "the root of degree n of x: 2 for the square root", Row{
		Tell: noun(say("the root of degree {2} of {1} (to {3} decimal places)")),
		Min:  3, Max: 3, Kernel: three(root), Range: rootRange, Fails: Faults{"even-root"},
		Needs: []Need{{Code: "degree", Operand: 1, Whole: true, Least: 1, Most: real.MaxDegree}, places(2)},
	}),
	rounding(say("log(x, places) or log(x, places, base)"), "the natural logarithm of x, or that of a base: 10, 2 …", Row{
		Min: 2, Max: 3, Range: logRange,
		Tell: noun(say("the natural logarithm of {1} (to {2} decimal places)"),
			say("the logarithm of {1} to the base {3} (to {2} decimal places)")),
		Kernel: Kernel{
			Two: func(_ *Env, x, places frac.Num) (frac.Num, string) {
				y, _, fault := result(real.Log(x, nil, placesOf(places)))
				return y, fault
			},
			Three: func(_ *Env, x, places, base frac.Num) (frac.Num, int, string) {
				return result(real.Log(x, &base, placesOf(places)))
			},
		},
		Needs: []Need{
			{Code: "logarithm", Above: true, Open: true}, places(1),
			{Code: "base", Operand: 2, Least: 1, Above: true, Open: true},
		},
	}),
	rounding(say("exp(x, places)"), "e to the power of x, the other way round than log", Row{
		Tell: noun(say("e to the power of {1} (to {2} decimal places)")),
		Min:  2, Max: 2, Range: expRange, Fails: Faults{"exponential"}, Needs: []Need{places(1)},
		Kernel: two(func(_ *Env, x, places frac.Num) (frac.Num, string) {
			y, ok := real.Exp(x, placesOf(places))
			if !ok {
				return y, "exponential"
			}
			return y, ""
		}),
		Literal: func(_ *Env, xs []*frac.Num) string {
			if xs[0] != nil && frac.Cmp(*xs[0], frac.Int(real.MaxExponent)) > 0 {
				return "exponential"
			}
			return ""
		},
	}),
	rounding(say("stddev(a, b, …, places)"), "the standard deviation: the square root of the variance", Row{
		Tell: noun(say("the standard deviation of {most} (to {last} decimal places)")),
		Min:  2, Max: Any, Kernel: many(last(deviationOf(0))), Range: deviationRange(0), Needs: []Need{places(-1)},
		Mutants: []Mutant{dropBut(-1), swap("arithmetic", "sample_stddev")},
	}),
	rounding(say("sample_stddev(a, b, …, places)"), "the same of a sample", Row{
		Tell: noun(say("the sample standard deviation of {most} (to {last} decimal places)")),
		Min:  3, Max: Any, Kernel: many(last(deviationOf(1))), Range: deviationRange(1), Needs: []Need{places(-1)},
		Mutants: []Mutant{dropBut(-1), swap("arithmetic", "stddev")},
	}),
	rounding(say("geometric_mean(a, b, …, places)"),
		"the root of the product of the arguments, of the degree of their number", Row{
			Tell: noun(say("the geometric mean of {most} (to {last} decimal places)")),
			Min:  2, Max: Any, Kernel: many(geometricMean), Range: geometricRange, Fails: Faults{"geometric", "too-large"},
			Needs: []Need{places(-1)}, Mutants: []Mutant{dropBut(-1)},
		}),
})

// rounding completes the row of a function that rounds its result.
func rounding(usage diag.Text, says string, r Row) Row {
	r.Free, r.Effort = true, effort
	r.Size = func(e *Env, xs []Size) Size {
		out := WidestOf(e, xs)
		return Size{Num: out.Num + wordBits, Den: wordBits, Decimal: true}.within(e)
	}
	if r.Mutants == nil {
		r.Mutants = unchanged
	}
	return function(usage, says, r)
}

// effort is how many steps more than arithmetic it takes to refine a result.
const effort = 2000

func placesOf(x frac.Num) int32 {
	p, _ := x.Int64()
	return int32(p)
}

func result(x frac.Num, ok bool) (frac.Num, int, string) {
	if !ok {
		return x, -1, "too-large"
	}
	return x, -1, ""
}

func root(_ *Env, x, n, places frac.Num) (frac.Num, int, string) {
	degree, _ := n.Int64()
	if x.Sign() < 0 && degree%2 == 0 {
		return frac.Num{}, -1, "even-root"
	}
	return result(real.Root(x, int(degree), placesOf(places)))
}

// last makes a kernel of a way to combine values by a constant, which stands behind them.
func last(by func(frac.Num) Combine) OfMany {
	return func(e *Env, xs []frac.Num) (frac.Num, int, string) {
		n := len(xs) - 1
		return result(by(xs[n])(e, xs[:n]))
	}
}

func geometricMean(e *Env, xs []frac.Num) (frac.Num, int, string) {
	if slices.ContainsFunc(xs, func(x frac.Num) bool { return x.Sign() < 0 }) { // places never are
		return frac.Num{}, -1, "geometric"
	}
	return last(geometricOf)(e, xs)
}

// rising is the range of a function that rises with x, by its values at the ends; an end
// without a value is open.
func rising(x, places interval.Numbers, f func(x frac.Num, places int32) (frac.Num, bool)) interval.Numbers {
	p, one := places.Int64()
	if !one {
		return interval.Anything()
	}
	at := func(e interval.End) interval.End {
		if e.OK {
			e.Num, e.OK = f(e.Num, int32(p))
		}
		e.Closed = true // what is rounded may reach it
		return e
	}
	lo, hi := x.Ends()
	return interval.Numbers{Set: interval.Of(interval.SpanOf(at(lo), at(hi))), Places: int32(p)}.Tight()
}

func rootRange(r *Ranging) interval.Numbers {
	x := r.Xs[0]
	n, one := r.Xs[1].Int64()
	if negative := x.Set.Intersect(below); len(negative) > 0 && (!one || n%2 == 0) {
		always := one && negative.Equal(x.Set)
		r.fail("even-root", Whole, always)
		if always {
			return interval.Anything()
		}
	}
	if !one {
		return interval.Anything()
	}
	if n%2 == 0 {
		x.Set = x.Set.Intersect(below.Complement())
	}
	return rising(x, r.Xs[2], func(x frac.Num, places int32) (frac.Num, bool) { return real.Root(x, int(n), places) })
}

func logRange(r *Ranging) interval.Numbers {
	var base *frac.Num
	if len(r.Xs) > 2 {
		b, one := r.Xs[2].Single()
		if !one {
			return interval.Anything()
		}
		base = &b
	}
	return rising(r.Xs[0], r.Xs[1], func(x frac.Num, places int32) (frac.Num, bool) {
		if x.Sign() <= 0 {
			return x, false
		}
		return real.Log(x, base, places)
	})
}

func expRange(r *Ranging) interval.Numbers {
	x := rising(r.Xs[0], r.Xs[1], real.Exp)
	return interval.Numbers{Set: x.Set.Intersect(below.Complement()), Places: x.Places}
}

func deviationRange(less int64) Range {
	return func(r *Ranging) interval.Numbers {
		last := len(r.Xs) - 1
		square := spread(among(r.Xs[:last]), int64(last), less)
		x := rising(square, r.Xs[last], func(x frac.Num, places int32) (frac.Num, bool) { return real.Root(x, 2, places) })
		return interval.Numbers{Set: x.Set.Intersect(below.Complement()), Places: x.Places}
	}
}

func geometricRange(r *Ranging) interval.Numbers {
	last := len(r.Xs) - 1
	xs := make([]interval.Numbers, 0, last)
	for i, x := range r.Xs[:last] {
		if negative := x.Set.Intersect(below); len(negative) > 0 {
			always := negative.Equal(x.Set)
			if r.fail("geometric", i, always); always {
				return interval.Anything()
			}
			x.Set = x.Set.Intersect(below.Complement())
		}
		xs = append(xs, x)
	}
	x := rising(among(xs), r.Xs[last], func(x frac.Num, places int32) (frac.Num, bool) {
		return frac.Round(x, places, frac.HalfAway), true
	})
	return interval.Numbers{Set: x.Set.Intersect(below.Complement()), Places: x.Places}
}
