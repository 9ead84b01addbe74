package ops

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
)

// interpolate is the row of a table of points that straight lines join. Its operands are the
// key and what stands at each point, unless that is known beforehand; the points themselves are
// bound by [Row.Through].
var interpolate = function(say(`interpolate({"0": 0, "50": 8, "100": 10}, x) or interpolate(table, x)`),
	"what lies at x on the straight lines between the points; an error before the first and behind the last", Row{
		Free: true, Min: 2, Max: 2, Points: true, Kernel: many(through(nil, nil)), Range: anything, Size: squareSize,
		Fails: Faults{"beyond-points"}, Tell: noun(say("what lies at {1} on the lines of {name}")),
		Note: Note{Each: "row", Of: TheRow}, Branches: Branches{Each: "row"}, Mutants: []Mutant{{Do: "rows"}},
	})

// Through returns the row with its points, which ascend, and what stands at them if no operands
// say it.
func (r *Row) Through(points, values []frac.Num) *Row {
	bound := *r
	bound.Kernel, bound.Range = many(through(points, values)), throughRange(points, values)
	return &bound
}

// through picks the point that x is at or behind, the last one for itself alone.
func through(points, known []frac.Num) OfMany {
	return func(_ *Env, xs []frac.Num) (frac.Num, int, string) {
		x, values := xs[0], known
		if values == nil {
			values = xs[1:]
		}
		i, at := slices.BinarySearchFunc(points, x, frac.Cmp)
		switch {
		case at:
			return values[i], i, ""
		case i == 0 || i == len(points):
			return frac.Num{}, -1, "beyond-points"
		}
		i--
		share, _ := frac.Quo(frac.Sub(x, points[i]), frac.Sub(points[i+1], points[i]))
		return frac.Add(values[i], frac.Mul(share, frac.Sub(values[i+1], values[i]))), i, ""
	}
}

func throughRange(points, known []frac.Num) Range {
	return func(r *Ranging) interval.Numbers {
		values := slices.Clone(r.Xs[1:])
		for _, value := range known {
			values = append(values, interval.Exactly(value))
		}
		first, last := points[0], points[len(points)-1]
		all := interval.Between(interval.Below(first), interval.Above(last))
		x := interval.Numbers{Set: r.Xs[0].Set.Intersect(all), Places: r.Xs[0].Places}.Tight()
		if none := len(x.Set) == 0; none || len(r.Xs[0].Set.Intersect(all.Complement())) > 0 {
			if r.fail("beyond-points", 0, none); none {
				return interval.Anything()
			}
		}
		var out interval.Set
		for i, a := range points[:len(points)-1] {
			b := points[i+1]
			part := x.Set.Intersect(interval.Between(interval.Below(a), interval.Above(b)))
			if len(part) == 0 {
				continue
			}
			from, to := values[i], values[i+1]
			share := interval.Numbers{Set: part, Places: interval.AnyPlaces}.Sub(interval.Exactly(a)).Hull().
				Quo(interval.Exactly(frac.Sub(b, a)))
			line := from.Add(share.Mul(to.Sub(from)))
			out = out.Union(line.Set.Intersect(from.Join(to).Hull().Set))
		}
		return interval.Numbers{Set: out, Places: interval.AnyPlaces}.Tight()
	}
}
