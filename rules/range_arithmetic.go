package rules

import (
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
)

// bound is an end of a span in arithmetic, where infinity has a sign.
type bound struct {
	num    frac.Num
	closed bool
	inf    int // -1 or 1: beyond all numbers
}

func bounds(s interval.Span) (lo, hi bound) {
	l, h := endsOf(s)
	lo, hi = bound{num: l.Num, closed: l.Closed}, bound{num: h.Num, closed: h.Closed}
	if !l.OK {
		lo = bound{inf: -1}
	}
	if !h.OK {
		hi = bound{inf: 1}
	}
	return lo, hi
}

func (b bound) end() interval.End { return interval.End{Num: b.num, Closed: b.closed, OK: b.inf == 0} }

func (b bound) sign() int {
	if b.inf != 0 {
		return b.inf
	}
	return b.num.Sign()
}

func (b bound) compare(c bound) int {
	if b.inf != 0 || c.inf != 0 {
		return b.inf - c.inf
	}
	return frac.Cmp(b.num, c.num)
}

// outer returns the bound that lets in more of two: the lower for side -1, the
// higher for side 1.
func outer(side int, b, c bound) bound {
	if o := b.compare(c) * side; o > 0 || o == 0 && b.closed {
		return b
	}
	return c
}

// each applies an operation on spans to all pairs of spans.
func each(x, y numbers, f func(a, b interval.Span) interval.Span) interval.Set {
	if len(x.set) > maxOperand {
		x.set = coarse(x.set)
	}
	if len(y.set) > maxOperand {
		y.set = coarse(y.set)
	}
	var spans []interval.Span
	for _, a := range x.set {
		for _, b := range y.set {
			spans = append(spans, f(a, b))
		}
	}
	return interval.Of(spans...)
}

// spans applies an operation on one span to all.
func (x numbers) spans(f func(interval.Span) interval.Span) interval.Set {
	out := make([]interval.Span, len(x.set))
	for i, s := range x.set {
		out[i] = f(s)
	}
	return interval.Of(out...)
}

func (x numbers) neg() numbers {
	return numbers{x.spans(func(s interval.Span) interval.Span {
		lo, hi := endsOf(s)
		lo.Num, hi.Num = frac.Neg(lo.Num), frac.Neg(hi.Num)
		return spanOf(hi, lo)
	}), x.places}
}

func (x numbers) add(y numbers) numbers {
	sum := func(a, b interval.End) interval.End {
		if !a.OK || !b.OK {
			return interval.End{}
		}
		return interval.End{Num: frac.Add(a.Num, b.Num), Closed: a.Closed && b.Closed, OK: true}
	}
	return numbers{each(x, y, func(a, b interval.Span) interval.Span {
		alo, ahi := endsOf(a)
		blo, bhi := endsOf(b)
		return spanOf(sum(alo, blo), sum(ahi, bhi))
	}), morePlaces(x.places, y.places)}.tight()
}

func (x numbers) sub(y numbers) numbers { return x.add(y.neg()) }

func mulBounds(a, b bound) bound {
	za, zb := a.sign() == 0, b.sign() == 0
	switch {
	case za || zb:
		return bound{num: frac.Int(0), closed: za && a.closed || zb && b.closed || a.closed && b.closed}
	case a.inf != 0 || b.inf != 0:
		return bound{inf: a.sign() * b.sign()}
	}
	return bound{num: frac.Mul(a.num, b.num), closed: a.closed && b.closed}
}

func mulSpans(a, b interval.Span) interval.Span {
	alo, ahi := bounds(a)
	blo, bhi := bounds(b)
	lo := mulBounds(alo, blo)
	hi := lo
	for _, p := range []bound{mulBounds(alo, bhi), mulBounds(ahi, blo), mulBounds(ahi, bhi)} {
		lo, hi = outer(-1, lo, p), outer(1, hi, p)
	}
	return spanOf(lo.end(), hi.end())
}

func (x numbers) mul(y numbers) numbers {
	places := int32(anyPlaces)
	if x.places >= 0 && y.places >= 0 && x.places+y.places <= maxPlaces {
		places = x.places + y.places
	}
	return numbers{each(x, y, mulSpans), places}.tight()
}

// nonzero is x but for zero.
func (x numbers) nonzero() numbers {
	x.set = x.set.Intersect(interval.Point(frac.Int(0)).Complement())
	return x.tight()
}

// reciprocal is 1/x for what of x is not zero.
func (x numbers) reciprocal() numbers {
	flip := func(b bound, side int) bound {
		switch {
		case b.inf != 0:
			return bound{num: frac.Int(0)}
		case b.num.Sign() == 0:
			return bound{inf: side}
		}
		q, _ := frac.Quo(frac.Int(1), b.num)
		return bound{num: q, closed: b.closed}
	}
	return numbers{x.nonzero().spans(func(s interval.Span) interval.Span {
		lo, hi := bounds(s)
		return spanOf(flip(hi, -1).end(), flip(lo, 1).end())
	}), anyPlaces}.tight()
}

// quo is x/y for what of y is not zero.
func (x numbers) quo(y numbers) numbers {
	q := x.mul(y.reciprocal())
	if v, ok := numeric(y).single(); ok && v.v.Num.Sign() != 0 {
		if inverse, _ := frac.Quo(frac.Int(1), v.v.Num); x.places >= 0 {
			if p := placesOf(inverse); p >= 0 && p+x.places <= maxPlaces {
				q.places = p + x.places
			}
		}
	}
	return q.tight()
}

// rem is the remainder, with the sign of x and less than y in size.
func (x numbers) rem(y numbers) numbers {
	zero := interval.End{Num: frac.Int(0), Closed: true, OK: true}
	_, size := y.abs().ends()
	size.Closed = false
	least := func(a, b interval.End) interval.End {
		if !a.OK || b.OK && frac.Cmp(b.Num, a.Num) <= 0 {
			return b
		}
		return a
	}
	up := func(x numbers) interval.Set {
		positive := x.set.Intersect(interval.Between(interval.Above(zero.Num), interval.Top()))
		if len(positive) == 0 {
			return interval.Point(zero.Num)
		}
		_, hi := numbers{positive, x.places}.ends()
		return interval.Of(spanOf(zero, least(hi, size)))
	}
	r := numbers{up(x.neg()), anyPlaces}.neg()
	r.set = r.set.Union(up(x))
	r.places = morePlaces(x.places, y.places)
	return r.tight()
}

func (x numbers) abs() numbers {
	zero := frac.Int(0)
	x.set = x.set.Intersect(interval.Between(interval.Below(zero), interval.Top())).
		Union(x.neg().set.Intersect(interval.Between(interval.Below(zero), interval.Top())))
	return x
}

// pow is x to the power of n.
func (x numbers) pow(n int64) numbers {
	switch {
	case n == 0:
		return exactly(Int(1)).nums
	case n < 0:
		return x.nonzero().pow(-n).reciprocal()
	case n%2 == 0:
		x = x.abs()
	}
	raise := func(e interval.End) interval.End {
		e.Num, _ = frac.Pow(e.Num, n)
		return e
	}
	p := numbers{x.spans(func(s interval.Span) interval.Span {
		lo, hi := endsOf(s)
		if lo.OK {
			lo = raise(lo)
		}
		if hi.OK {
			hi = raise(hi)
		}
		return spanOf(lo, hi)
	}), anyPlaces}
	if x.places >= 0 && int64(x.places)*n <= maxPlaces {
		p.places = x.places * int32(n)
	}
	return p.tight()
}

// round is x rounded to places; for halves it may have one number too many at an
// open end.
func (x numbers) round(places int32, mode frac.Mode) numbers {
	return numbers{x.spans(func(s interval.Span) interval.Span {
		lo, hi := endsOf(s)
		if lo.OK {
			open := !lo.Closed && mode == frac.Ceil && lo.Num.IsInt()
			lo = interval.End{Num: frac.Round(lo.Num, places, mode), Closed: true, OK: true}
			if open && places == 0 {
				lo.Num = frac.Add(lo.Num, frac.Int(1))
			}
		}
		if hi.OK {
			open := !hi.Closed && mode == frac.Floor && hi.Num.IsInt()
			hi = interval.End{Num: frac.Round(hi.Num, places, mode), Closed: true, OK: true}
			if open && places == 0 {
				hi.Num = frac.Sub(hi.Num, frac.Int(1))
			}
		}
		return spanOf(lo, hi)
	}), places}.tight()
}

// min is the lesser of a number of x and one of y.
func (x numbers) min(y numbers) numbers {
	return numbers{each(x, y, func(a, b interval.Span) interval.Span {
		alo, ahi := bounds(a)
		blo, bhi := bounds(b)
		lo := outer(-1, alo, blo)
		hi := ahi
		if c := bhi.compare(ahi); c < 0 || c == 0 && !bhi.closed {
			hi = bhi
		}
		return spanOf(lo.end(), hi.end())
	}), morePlaces(x.places, y.places)}.tight()
}

func (x numbers) max(y numbers) numbers { return x.neg().min(y.neg()).neg() }
