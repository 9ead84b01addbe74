// Package interval is exact sets of numbers as unions of intervals: the meaning
// of the tests of a decision table, and what its analysis computes with.
//
// An interval is what lies between two cuts, and a cut is a place just below or
// just above a number. So open and closed ends need no cases of their own: [95..100)
// lies between the cut below 95 and the cut below 100.
package interval

import (
	"cmp"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Cut is a place between numbers: just below or just above a number, or beyond
// all of them. The zero Cut is below all numbers.
type Cut struct {
	at   frac.Num
	side side
}

// side orders the cuts at the same number.
type side uint8

const (
	bottom side = iota
	below
	above
	top
)

// Bottom returns the cut below all numbers.
func Bottom() Cut { return Cut{} }

// Top returns the cut above all numbers.
func Top() Cut { return Cut{side: top} }

// Below returns the cut just below n: n itself is above it.
func Below(n frac.Num) Cut { return Cut{at: n, side: below} }

// Above returns the cut just above n: n itself is below it.
func Above(n frac.Num) Cut { return Cut{at: n, side: above} }

// At returns the number that the cut is at, and whether the cut is above it; ok
// is false for Bottom and Top.
func (c Cut) At() (n frac.Num, isAbove, ok bool) {
	return c.at, c.side == above, c.side == below || c.side == above
}

// Under reports whether n is above the cut.
func (c *Cut) Under(n frac.Num) bool {
	switch c.side {
	case below:
		return frac.Cmp(n, c.at) >= 0
	case above:
		return frac.Cmp(n, c.at) > 0
	}
	return c.side == bottom
}

// Compare returns -1, 0 or +1 as c lies below, at or above d.
func (c Cut) Compare(d Cut) int {
	_, _, at := c.At()
	if _, _, ok := d.At(); at && ok {
		if o := frac.Cmp(c.at, d.at); o != 0 {
			return o
		}
	}
	return cmp.Compare(c.side, d.side)
}

// first returns the lower of two cuts.
func first(c, d Cut) Cut {
	if c.Compare(d) <= 0 {
		return c
	}
	return d
}

// Span is the numbers between two cuts. It is empty unless Lo is below Hi.
type Span struct{ Lo, Hi Cut }

// Empty reports whether no number lies in s, provided that numbers are dense.
func (s Span) Empty() bool { return s.Lo.Compare(s.Hi) >= 0 }

// Contains reports whether n lies in s.
func (s *Span) Contains(n frac.Num) bool { return s.Lo.Under(n) && !s.Hi.Under(n) }

// Set is a set of numbers: spans that are not empty, ascending, and with
// something between each and the next. Nobody writes to a Set.
type Set []Span

// All returns the set of all numbers.
func All() Set { return Set{{Bottom(), Top()}} }

// Point returns the set of n alone.
func Point(n frac.Num) Set { return Set{{Below(n), Above(n)}} }

// Between returns the set of the numbers between two cuts.
func Between(lo, hi Cut) Set { return Of(Span{lo, hi}) }

// Of returns the union of spans, which may be empty and in any order.
func Of(spans ...Span) Set {
	sorted := slices.DeleteFunc(slices.Clone(spans), Span.Empty)
	slices.SortFunc(sorted, func(a, b Span) int { return a.Lo.Compare(b.Lo) })
	set := sorted[:0]
	for _, s := range sorted {
		if n := len(set); n > 0 && set[n-1].Hi.Compare(s.Lo) >= 0 {
			if s.Hi.Compare(set[n-1].Hi) > 0 {
				set[n-1].Hi = s.Hi
			}
			continue
		}
		set = append(set, s)
	}
	return Set(set)
}

// Union returns the numbers in s or t.
func (s Set) Union(t Set) Set { return Of(append(slices.Clone(s), t...)...) }

// Complement returns the numbers not in s.
func (s Set) Complement() Set {
	var c Set
	lo := Bottom()
	for _, span := range s {
		if lo.Compare(span.Lo) < 0 {
			c = append(c, Span{lo, span.Lo})
		}
		lo = span.Hi
	}
	if lo.Compare(Top()) < 0 {
		c = append(c, Span{lo, Top()})
	}
	return c
}

// Intersect returns the numbers in both s and t.
func (s Set) Intersect(t Set) Set {
	var both Set
	for i, j := 0, 0; i < len(s) && j < len(t); {
		span := Span{s[i].Lo, s[i].Hi}
		if t[j].Lo.Compare(span.Lo) > 0 {
			span.Lo = t[j].Lo
		}
		if t[j].Hi.Compare(span.Hi) < 0 {
			span.Hi = t[j].Hi
			j++
		} else {
			i++
		}
		if !span.Empty() {
			both = append(both, span)
		}
	}
	return both
}

// Contains reports whether n lies in s.
func (s Set) Contains(n frac.Num) bool {
	for i := range s {
		if s[i].Contains(n) {
			return true
		}
	}
	return false
}

// Equal reports whether s and t have the same numbers.
func (s Set) Equal(t Set) bool {
	return slices.EqualFunc(s, t, func(a, b Span) bool { return a.Lo.Compare(b.Lo) == 0 && a.Hi.Compare(b.Hi) == 0 })
}
