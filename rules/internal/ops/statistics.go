package ops

import (
	"cmp"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/real"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// The statistics of the arguments, all exact.

// statistics are their rows.
var statistics = guarded([]Row{
	statistic("median(a, b, …)",
		"the middle one of the arguments, the mean of the two middle ones if they are even in number",
		Row{
			Tell: noun(say("the median of {all}")),
			Min:  1, Kernel: many(of(medianOf)), Range: amongRange(0), Order: Commutes,
			Mutants: []Mutant{drop, swap("arithmetic", "mean")},
		}),
	statistic("percentile(p, a, b, …)",
		"what a share p of the arguments does not exceed, p from 0 to 1, see Statistics", Row{
			Tell: noun(say("the percentile {1} of {rest}")),
			Min:  2, Kernel: many(first(percentileOf)), Range: amongRange(1), Size: squareSize,
			Needs:   []Need{{Code: "share", Most: 1}},
			Mutants: []Mutant{dropBut(0)},
		}),
	statistic("percent_rank(x, a, b, …)",
		"the share of the other arguments that x exceeds, from 0 to 1, see Statistics", Row{
			Tell: noun(say("the share that {1} exceeds of {rest}")),
			Min:  3, Kernel: many(percentRank), Range: fixedRange(0, 1), Size: squareSize, Mutants: []Mutant{dropBut(0)},
		}),
	chosen("sum_best", "mean_best", "the sum of the n largest of the arguments", false, best,
		say("the sum of the {1} largest of {rest}")),
	chosen("mean_best", "sum_best", "the mean of the n largest of the arguments", true, best,
		say("the mean of the {1} largest of {rest}")),
	chosen("sum_without", "mean_without", "the sum of the arguments without the n smallest", false, without,
		say("the sum of {rest} without the {1} smallest")),
	chosen("mean_without", "sum_without", "the mean of the arguments without the n smallest", true, without,
		say("the mean of {rest} without the {1} smallest")),
	statistic("variance(a, b, …)", "the mean of the squares of the distances from the mean", Row{
		Tell: noun(say("the variance of {all}")),
		Min:  1, Kernel: many(of(squaresOf(0))), Range: varianceRange(0), Size: squareSize, Order: Commutes,
		Mutants: []Mutant{drop, swap("arithmetic", "sample_variance")},
	}),
	statistic("sample_variance(a, b, …)",
		"the same of a sample: divided by one less than their number", Row{
			Tell: noun(say("the sample variance of {all}")),
			Min:  2, Kernel: many(of(squaresOf(1))), Range: varianceRange(1), Size: squareSize, Order: Commutes,
			Mutants: []Mutant{drop, swap("arithmetic", "variance")},
		}),
	statistic("scaled(x, worst, best)",
		"how far x is on the way from worst to best: 0 at worst, 1 at best, see Statistics", Row{
			Tell: noun(say("how far {1} is on the way from {2} to {3}")),
			Min:  3, Max: 3, Kernel: three(scaled), Range: scaledRange, Size: quotientOfSums, Fails: Faults{"scale"},
			Mutants: []Mutant{keep("arithmetic", "scaled", 0, 2, 1)},
		}),
	statistic("z_score(x, mean, deviation)",
		"how many deviations x is above the mean: (x - mean) / deviation, 0 where all are equal, see Statistics", Row{
			Tell: noun(say("the way from {2} to {1} (divided by {3})")),
			Min:  3, Max: 3, Kernel: three(zScore), Range: zScoreRange, Size: quotientOfSums, Fails: Faults{"spread"},
			Mutants: unchanged,
		}),
})

// statistic completes the row of a function of numbers that is computed exactly.
func statistic(call, says string, r Row) Row {
	r.Free, r.Max = true, cmp.Or(r.Max, Any)
	if r.Size == nil {
		r.Size = sumSize
	}
	return function(say("%s", call), says, r)
}

// chosen is the row of the sum or the mean of some of the arguments; keep says which, of
// all in ascending order.
func chosen(
	name, other, says string, mean bool, keep func(n int, xs []frac.Num) []frac.Num, tell diag.Text,
) Row {
	need := Need{Code: "of-them", Whole: true, Least: 1, Others: true}
	if len(keep(0, []frac.Num{{}})) > 0 { // none may be left out, but not all
		need.Least, need.Most = 0, -1
	}
	combine := map[bool]Combine{false: totalOf, true: averageOf}[mean]
	r := Row{
		Min: 2, Needs: []Need{need}, Range: amongRange(1), Mutants: []Mutant{dropBut(0), swap("arithmetic", other)},
		Tell: noun(tell), Kernel: many(first(chosenOf(keep, combine))),
	}
	if !mean {
		r.Range = func(r *Ranging) interval.Numbers {
			few := r.Xs[0]
			if need.Least == 0 {
				few = interval.Exactly(frac.Int(int64(len(r.Xs) - 1))).Sub(few)
			}
			return among(r.Xs[1:]).Mul(few)
		}
	}
	return statistic(name+"(n, a, b, …)", says, r)
}

func best(n int, xs []frac.Num) []frac.Num    { return xs[max(len(xs)-n, 0):] }
func without(n int, xs []frac.Num) []frac.Num { return xs[min(n, len(xs)):] }

// ascending returns numbers in order; what it is given stays as it is.
func ascending(xs []frac.Num) []frac.Num { return slices.SortedFunc(slices.Values(xs), frac.Cmp) }

// of makes a kernel of a way to combine values, and first of one by a constant: the first operand.
func of(combine Combine) OfMany {
	return func(e *Env, xs []frac.Num) (frac.Num, int, string) { return result(combine(e, xs)) }
}

func first(by func(frac.Num) Combine) OfMany {
	return func(e *Env, xs []frac.Num) (frac.Num, int, string) { return result(by(xs[0])(e, xs[1:])) }
}

// at is what stands at a share of the way from the first to the last: between two
// neighbours in proportion.
func at(xs []frac.Num, share frac.Num) frac.Num {
	place := frac.Mul(share, frac.Int(int64(len(xs)-1)))
	whole := frac.Round(place, 0, frac.Floor)
	i, _ := whole.Int64()
	if rest := frac.Sub(place, whole); rest.Sign() > 0 {
		return frac.Add(xs[i], frac.Mul(rest, frac.Sub(xs[i+1], xs[i])))
	}
	return xs[i]
}

// percentRank is the share of the way from the first to the last at which x stands, the
// other way round than percentile.
func percentRank(_ *Env, xs []frac.Num) (frac.Num, int, string) {
	x, xs := xs[0], ascending(xs[1:])
	i, found := slices.BinarySearchFunc(xs, x, frac.Cmp) // how many are less
	place := frac.Int(int64(i))
	switch {
	case i == 0:
		return frac.Int(0), -1, ""
	case i == len(xs):
		return frac.Int(1), -1, ""
	case !found:
		part, _ := frac.Quo(frac.Sub(x, xs[i-1]), frac.Sub(xs[i], xs[i-1]))
		place = frac.Add(frac.Int(int64(i-1)), part)
	}
	share, _ := frac.Quo(place, frac.Int(int64(len(xs)-1)))
	return share, -1, ""
}

// varianceOf is that of a population for less 0, of a sample for less 1:
// (n Σx² - (Σx)²) / n (n - less).
func varianceOf(e *Env, xs []frac.Num, less int64) (frac.Num, bool) {
	n := int64(len(xs))
	squares := make([]frac.Num, len(xs))
	for i, x := range xs {
		squares[i] = frac.Mul(x, x)
	}
	twice := &Env{Bits: 2 * e.Bits} // what is on the way
	s, ok := totalOf(twice, xs)
	q, ok2 := totalOf(twice, squares)
	if !ok || !ok2 {
		return s, false
	}
	x, _ := frac.Quo(frac.Sub(frac.Mul(frac.Int(n), q), frac.Mul(s, s)), frac.Int(n*(n-less)))
	return x, !e.TooLarge(x)
}

// scaled is 1 where all three are equal: who has what is best is at the best.
func scaled(_ *Env, x, worst, best frac.Num) (frac.Num, int, string) {
	share, ok := frac.Quo(frac.Sub(x, worst), frac.Sub(best, worst))
	switch {
	case ok:
		return share, -1, ""
	case frac.Cmp(x, best) == 0:
		return frac.Int(1), -1, ""
	}
	return frac.Num{}, -1, "scale"
}

// zScore is 0 where there is no deviation and x is the mean.
func zScore(_ *Env, x, mean, deviation frac.Num) (frac.Num, int, string) {
	score, ok := frac.Quo(frac.Sub(x, mean), deviation)
	switch {
	case ok:
		return score, -1, ""
	case frac.Cmp(x, mean) == 0:
		return zero, -1, ""
	}
	return frac.Num{}, -1, "spread"
}

// among is what a number from the least to the greatest of some can be.
func among(xs []interval.Numbers) interval.Numbers {
	out := xs[0]
	for _, x := range xs[1:] {
		out = out.Join(x)
	}
	return out.Hull()
}

// amongRange is the range of a number between the least and the greatest of the operands
// from the first on.
func amongRange(first int) Range {
	return func(r *Ranging) interval.Numbers {
		return interval.Numbers{Set: among(r.Xs[first:]).Set, Places: interval.AnyPlaces}
	}
}

func fixedRange(lo, hi int64) Range {
	set := interval.WholeBetween(lo, hi).Set
	return func(*Ranging) interval.Numbers { return interval.Numbers{Set: set, Places: interval.AnyPlaces} }
}

// varianceRange is at most the square of half the distance between the ends.
func varianceRange(less int64) Range {
	return func(r *Ranging) interval.Numbers { return spread(among(r.Xs), int64(len(r.Xs)), less) }
}

func spread(x interval.Numbers, n, less int64) interval.Numbers {
	lo, hi := x.Ends()
	out := interval.End{OK: lo.OK && hi.OK, Closed: true}
	if out.OK {
		half, _ := frac.Quo(frac.Sub(hi.Num, lo.Num), frac.Int(2))
		out.Num, _ = frac.Quo(frac.Mul(frac.Mul(half, half), frac.Int(n)), frac.Int(n-less))
	}
	set := interval.Of(interval.SpanOf(interval.End{Num: frac.Int(0), Closed: true, OK: true}, out))
	return interval.Numbers{Set: set, Places: interval.AnyPlaces}.Tight()
}

func scaledRange(r *Ranging) interval.Numbers {
	x, worst, best := r.Xs[0], r.Xs[1], r.Xs[2]
	return r.shareOf("scale", x.Sub(worst), best.Sub(worst), x.Meet(best), frac.Int(1))
}

func zScoreRange(r *Ranging) interval.Numbers {
	x, mean, deviation := r.Xs[0], r.Xs[1], r.Xs[2]
	return r.shareOf("spread", x.Sub(mean), deviation, x.Meet(mean), zero)
}

// shareOf is what a part can be of a way, and what it is where there is no way, which is an error
// unless two are equal.
func (r *Ranging) shareOf(code string, part, way, equal interval.Numbers, none frac.Num) interval.Numbers {
	some := way.Nonzero()
	if !way.Set.Contains(frac.Int(0)) {
		return part.Quo(way)
	}
	only := len(some.Set) == 0
	r.fail(code, Whole, only && len(equal.Set) == 0)
	if only {
		return interval.Exactly(none)
	}
	return part.Quo(some).Join(interval.Exactly(none))
}

func squareSize(e *Env, xs []Size) Size {
	s := sumSize(e, xs)
	return productSize(e, []Size{s, s})
}

func quotientOfSums(e *Env, xs []Size) Size {
	s := sumSize(e, xs)
	return quotientSize(e, []Size{s, s})
}

// The same over the members or a list: what is given, if anything, is a constant.

// severalOf is the need of a number of members or records.
var severalOf = Need{Code: "of-them", Whole: true, Least: 1, Most: 1_000_000}

// statisticOf is the row of a statistic over a list, with what its constant must be, if it
// has one.
func statisticOf(name, says, other string, need Need, tell Telling, m Members) []Row {
	r := Row{Tell: tell, Free: true, Size: squareSize}
	if m.Given != nil {
		need.Operand = 2
		r.Args, r.Needs, m.Combine = []value.Kind{Number, Number}, []Need{need}, m.Given(frac.Int(1))
	}
	if m.GivenAs == "places" {
		r.Effort = effort
	}
	return aggregate("", name, r, says, "", other, m)
}

func medianOf(_ *Env, xs []frac.Num) (frac.Num, bool) { return at(ascending(xs), frac.New(1, 2)), true }

func percentileOf(p frac.Num) Combine {
	return func(_ *Env, xs []frac.Num) (frac.Num, bool) { return at(ascending(xs), p), true }
}

// chosenOf combines some, one at least.
func chosenOf(keep func(n int, xs []frac.Num) []frac.Num, combine Combine) func(n frac.Num) Combine {
	return func(number frac.Num) Combine {
		n, _ := number.Int64()
		return func(e *Env, xs []frac.Num) (frac.Num, bool) {
			xs = ascending(xs)
			if kept := keep(int(n), xs); len(kept) > 0 {
				return combine(e, kept)
			}
			return combine(e, xs[len(xs)-1:])
		}
	}
}

func squaresOf(less int64) Combine {
	return func(e *Env, xs []frac.Num) (frac.Num, bool) { return varianceOf(e, xs, less) }
}

func deviationOf(less int64) func(places frac.Num) Combine {
	return func(places frac.Num) Combine {
		return func(e *Env, xs []frac.Num) (frac.Num, bool) {
			x, ok := varianceOf(e, xs, less)
			if !ok {
				return x, false
			}
			return real.Root(x, 2, placesOf(places))
		}
	}
}

func geometricOf(places frac.Num) Combine {
	return func(_ *Env, xs []frac.Num) (frac.Num, bool) { return real.GeometricMean(xs, placesOf(places)) }
}

// varianceOfRange is that of the variance of any number of values: of a sample of two it is the
// largest.
func varianceOfRange(less int64) func(x interval.Numbers) interval.Numbers {
	return func(x interval.Numbers) interval.Numbers { return spread(x, 1+less, less) }
}

// deviationOfRange is at most half of the distance between the ends, of a sample less than all
// of it, rounded to a whole number at worst.
func deviationOfRange(less int64) func(x interval.Numbers) interval.Numbers {
	return func(x interval.Numbers) interval.Numbers {
		lo, hi := x.Ends()
		end := interval.End{OK: lo.OK && hi.OK, Closed: true}
		if end.OK {
			end.Num, _ = frac.Quo(frac.Add(frac.Sub(hi.Num, lo.Num), frac.Int(1)), frac.Int(2-less))
		}
		set := interval.Of(interval.SpanOf(interval.End{Num: frac.Int(0), Closed: true, OK: true}, end))
		return interval.Numbers{Set: set, Places: interval.AnyPlaces}
	}
}

// geometricOfRange lies among the values that are not below zero, rounded to a whole number at
// worst.
func geometricOfRange(x interval.Numbers) interval.Numbers {
	half := interval.Exactly(frac.New(1, 2))
	if x.Set = x.Set.Intersect(below.Complement()); len(x.Set) == 0 {
		return interval.Anything() // an error, whoever counts
	}
	x = x.Hull().Sub(half).Join(x.Hull().Add(half)).Hull()
	return interval.Numbers{Set: x.Set.Intersect(below.Complement()), Places: interval.AnyPlaces}
}
