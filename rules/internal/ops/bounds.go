package ops

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/real"
)

// What an aggregate can be where not all of a list is known.

// Counted is what is known of the values of a list.
type Counted struct {
	In   []frac.Num         // of those that count
	May  []interval.Numbers // what those can be that may count or not
	More *interval.Numbers  // what any further ones can be; nil if the list is complete
}

// all is a number between the least and the greatest of all values.
func (c *Counted) all() (out interval.Numbers) {
	xs := slices.Clone(c.May)
	for _, x := range c.In {
		xs = append(xs, interval.Exactly(x))
	}
	if c.More != nil {
		xs = append(xs, *c.More)
	}
	return among(xs)
}

// totalBounds is the sum of what counts, with that of anything of the rest.
func totalBounds(_ *Members, _ *Env, c *Counted) (interval.Numbers, bool) {
	out, none := interval.Exactly(zero), interval.Exactly(zero)
	for _, x := range c.In {
		out = out.Add(interval.Exactly(x))
	}
	for _, x := range c.May {
		out = out.Add(x.Join(none).Hull())
	}
	if c.More != nil {
		out = out.Add(totalRange(*c.More).Join(none).Hull())
	}
	return out, true
}

// extremeBounds is that of the largest value for sign 1, of the smallest for -1.
func extremeBounds(sign int) func(*Members, *Env, *Counted) (interval.Numbers, bool) {
	return func(_ *Members, _ *Env, c *Counted) (out interval.Numbers, ok bool) {
		if len(c.In) == 0 {
			return out, false // there may be none at all
		}
		for i, x := range c.In {
			if y := interval.Exactly(x); i == 0 {
				out = y
			} else if sign > 0 {
				out = out.Max(y)
			} else {
				out = out.Min(y)
			}
		}
		rest := c.May
		if c.More != nil {
			rest = append(slices.Clone(rest), *c.More)
		}
		for _, x := range rest { // which may be left out
			if sign > 0 {
				out = out.Join(out.Max(x)).Hull()
			} else {
				out = out.Join(out.Min(x)).Hull()
			}
		}
		return out, true
	}
}

// Further is what further records of one value do to an aggregate that has others.
type Further uint8

// What they do.
const (
	// Tends: the more there are, the nearer it comes to their value, from the first on.
	Tends Further = iota + 1
	// Fills: as many as its constant can matter; until the largest are so many, it goes one
	// way, and then it never falls.
	Fills
	// Grow: it never falls if they are not below zero, and has no end if they are above it.
	Grow
)

// maxOrdered bounds what is tried, as values that are looked at; of what is refined at length,
// fewer.
const maxOrdered = 1 << 14

// ordered bounds an aggregate that never falls as a value rises, and does not hang on their
// order. It is largest where each value is as large as it can be, and those of the records that
// may count do that are the largest so and so many: each number of them is tried. So is the
// smallest, the other way round.
func ordered(m *Members, e *Env, c *Counted) (x interval.Numbers, ok bool) {
	if len(c.In) == 0 && m.None == nil {
		return x, false // there may be none at all
	}
	cost := (1 + len(c.May)) * (len(c.In) + len(c.May))
	if m.Signless != "" {
		cost *= 64
	}
	n := int64(0)
	if m.Further == Fills {
		n, _ = m.Number.Int64()
		cost += int(n) * len(c.May)
	}
	if cost > maxOrdered || m.Further == Fills && n > maxOrdered {
		all := interval.Numbers{Set: c.all().Set, Places: interval.AnyPlaces}
		return all, m.None == nil && m.Signless == ""
	}
	var ends [2]interval.End
	for i, sign := range []int{-1, 1} {
		if ends[i], ok = m.extremity(e, c, sign, int(n)); !ok {
			return x, false
		}
	}
	x = interval.Numbers{Set: interval.Of(interval.SpanOf(ends[0], ends[1])), Places: interval.AnyPlaces}
	if m.None != nil { // a sum
		x.Places = c.all().Join(interval.Exactly(zero)).Places
	}
	return x.Tight(), true
}

// extremity is the greatest number that can come out for sign 1, the least for -1; an end that
// is not OK is open. Not ok if something can be an error.
func (m *Members) extremity(e *Env, c *Counted, sign, n int) (out interval.End, ok bool) {
	end := func(x interval.Numbers) interval.End {
		lo, hi := x.Ends()
		if sign < 0 {
			return lo
		}
		return hi
	}
	try := func(xs []frac.Num) bool {
		x, fault := zero, ""
		if len(xs) > 0 {
			x, fault = m.Make(e, xs)
		}
		if !out.OK || sign*frac.Cmp(x, out.Num) > 0 {
			out = interval.End{Num: x, Closed: true, OK: true}
		}
		return fault == ""
	}
	if m.Further == Fills && sign < 0 && len(c.In) >= n {
		return out, try(c.In) // no other can make it less
	}
	var further interval.End
	if c.More != nil {
		if further = end(*c.More); !further.OK || m.Further == Grow && (sign > 0 || further.Num.Sign() < 0) {
			return out, true
		}
	}
	var rest []frac.Num
	for _, x := range c.May {
		y := end(x)
		if !y.OK {
			return out, m.Signless == ""
		}
		rest = append(rest, y.Num)
	}
	slices.SortFunc(rest, func(x, y frac.Num) int { return sign * frac.Cmp(y, x) })
	for k := range len(rest) + 1 {
		xs := slices.Concat(c.In, rest[:k])
		for _, copies := range m.copies(c.More != nil, n, len(xs)) {
			if !try(append(slices.Clip(xs), slices.Repeat([]frac.Num{further.Num}, copies)...)) {
				return out, false
			}
		}
	}
	if c.More == nil || m.Further != Tends {
		return out, true
	}
	return out, try([]frac.Num{further.Num}) // what it tends to
}

// copies are the numbers of further values that have to be tried, beside some others.
func (m *Members) copies(more bool, n, others int) []int {
	switch {
	case !more || m.Further == Grow:
		return []int{0}
	case m.Further == Tends:
		return []int{0, 1}
	}
	return []int{0, max(n-others, 0), n}
}

// maxUnknown is for how many values whatever they can be is tried.
const maxUnknown = 4

// varianceBounds: the squares of the distances are least without the rest, and largest where each
// of the rest is left out, or as small or as large as it can be.
func varianceBounds(less int64) func(*Members, *Env, *Counted) (interval.Numbers, bool) {
	return func(m *Members, e *Env, c *Counted) (x interval.Numbers, ok bool) {
		n := int64(len(c.In))
		if n < max(1, int64(m.Fewest)) {
			return x, false
		}
		x = spread(c.all(), n, less)
		if c.More != nil {
			return x, true
		}
		known, ok := varianceOf(e, c.In, 0)
		share, _ := frac.Quo(frac.Int(n), frac.Int(n+int64(len(c.May))-less))
		least := interval.End{Num: frac.Mul(known, share), Closed: true, OK: ok}
		_, most := x.Ends()
		if most.OK && len(c.May) <= maxUnknown && len(c.In) <= maxOrdered>>8 {
			if most.Num, ok = mostSquares(e, c.In, c.May, less); !ok {
				return x, false
			}
		}
		x.Set = interval.Of(interval.SpanOf(least, most))
		return x.Tight(), ok
	}
}

// mostSquares is the largest variance.
func mostSquares(e *Env, in []frac.Num, may []interval.Numbers, less int64) (most frac.Num, ok bool) {
	if len(may) == 0 {
		return varianceOf(e, in, less)
	}
	most, ok = mostSquares(e, in, may[1:], less)
	lo, hi := may[0].Ends()
	for _, end := range []interval.End{lo, hi} {
		x, fine := mostSquares(e, append(slices.Clip(in), end.Num), may[1:], less)
		if ok = ok && fine; ok && frac.Cmp(x, most) > 0 {
			most = x
		}
	}
	return most, ok
}

// deviationBounds are the roots of those.
func deviationBounds(less int64) func(*Members, *Env, *Counted) (interval.Numbers, bool) {
	squares := varianceBounds(less)
	return func(m *Members, e *Env, c *Counted) (interval.Numbers, bool) {
		x, ok := squares(m, e, c)
		if !ok {
			return x, false
		}
		return rising(x, interval.Exactly(m.Number), func(x frac.Num, places int32) (frac.Num, bool) {
			return real.Root(x, 2, places)
		}), true
	}
}
