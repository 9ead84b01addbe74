package interval

import (
	"math/big"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Domain is the numbers that occur: those of a span, all of them or only those
// with so many decimal places. The zero Domain has no numbers.
type Domain struct {
	span    Span
	lattice bool
	places  int32
	step    frac.Num
}

// maxPlaces is how many decimal places numbers can be rounded to.
const maxPlaces = 18

// Dense returns the domain of all numbers between two cuts.
func Dense(lo, hi Cut) Domain { return Domain{span: Span{lo, hi}} }

// Lattice returns the domain of the numbers between two cuts that have at most
// the given decimal places, 0 to 18.
func Lattice(places int32, lo, hi Cut) Domain {
	d := Domain{lattice: true, places: places, step: stepOf(places)}
	d.span = Span{d.snap(lo), d.snap(hi)}
	return d
}

// Span returns the cuts that the domain lies between; nothing, if it has no
// numbers.
func (d Domain) Span() Span { return d.span }

// All returns the numbers of the domain as a set.
func (d Domain) All() Set { return Of(d.span) }

// Clip returns the part of s that is in the domain. Two sets that have the same
// numbers of the domain clip to equal sets: on a lattice the cuts are moved up
// to the next number, so that (1..3) and [2..2] are the same among whole numbers.
func (d Domain) Clip(s Set) Set {
	spans := make([]Span, 0, len(s))
	for _, span := range s.Intersect(d.All()) {
		spans = append(spans, Span{d.snap(span.Lo), d.snap(span.Hi)})
	}
	return Of(spans...)
}

// snap moves a cut of a lattice up to just below a number of it. No number of
// the lattice lies between the two.
func (d Domain) snap(c Cut) Cut {
	n, isAbove, ok := c.At()
	if !d.lattice || !ok {
		return c
	}
	if isAbove {
		return Below(frac.Add(frac.Round(n, d.places, frac.Floor), d.step))
	}
	return Below(frac.Round(n, d.places, frac.Ceil))
}

// Ends returns the least and greatest number of a span that Clip has returned,
// and whether they belong to it; an end without bound has ok false.
func (d Domain) Ends(s Span) (lo, hi End) {
	if n, isAbove, ok := s.Lo.At(); ok {
		lo = End{n, !isAbove, true}
	}
	if n, isAbove, ok := s.Hi.At(); ok {
		hi = End{n, isAbove, true}
		if d.lattice {
			hi = End{frac.Sub(n, d.step), true, true}
		}
	}
	return lo, hi
}

// End is an end of a span: a number, whether it belongs to the span, and whether
// there is an end at all.
type End struct {
	Num    frac.Num
	Closed bool
	OK     bool
}

// Simplest returns a number of a span that Clip has returned which is quickly
// read: one of as few decimal places as there is, near the middle of a bounded
// span, and near the end of one that is bounded on one side.
func (d Domain) Simplest(s Span) frac.Num {
	lo, hi := d.Ends(s)
	if !lo.OK && !hi.OK {
		return frac.Int(0)
	}
	for p := int32(0); p <= maxPlaces; p++ {
		first, last := next(lo, p), previous(hi, p)
		switch {
		case !hi.OK:
			return first
		case !lo.OK:
			return last
		case frac.Cmp(first, last) <= 0:
			n := frac.Round(middle(lo.Num, hi.Num), p, frac.Floor)
			if frac.Cmp(n, first) < 0 {
				return first
			}
			return n
		}
	}
	switch {
	case lo.Closed:
		return lo.Num
	case hi.Closed:
		return hi.Num
	}
	return middle(lo.Num, hi.Num)
}

// First returns the number of a lattice span that comes first or, if none does,
// last.
func (d Domain) First(s Span) frac.Num {
	switch lo, hi := d.Ends(s); {
	case lo.OK:
		return lo.Num
	case hi.OK:
		return hi.Num
	}
	return frac.Int(0)
}

// stepOf is the distance of the numbers of so many places.
func stepOf(places int32) frac.Num { return frac.FromDecimal(big.NewInt(1), -places) }

func middle(a, b frac.Num) frac.Num { return frac.Mul(frac.Add(a, b), frac.New(1, 2)) }

// next is the first number of p places that an end at the bottom lets in.
func next(e End, p int32) frac.Num {
	if !e.OK {
		return frac.Int(0)
	}
	n := frac.Round(e.Num, p, frac.Ceil)
	if !e.Closed && frac.Cmp(n, e.Num) == 0 {
		n = frac.Add(n, stepOf(p))
	}
	return n
}

// previous is the last number of p places that an end at the top lets in.
func previous(e End, p int32) frac.Num {
	if !e.OK {
		return frac.Int(0)
	}
	return frac.Neg(next(End{frac.Neg(e.Num), e.Closed, true}, p))
}
