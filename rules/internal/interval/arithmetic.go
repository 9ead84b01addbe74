package interval

import "github.com/thidua-go/thidua/rules/internal/frac"

// bound is an end of a span in arithmetic, where infinity has a sign.
type bound struct {
	num    frac.Num
	closed bool
	inf    int // -1 or 1: beyond all numbers
}

func bounds(s Span) (lo, hi bound) {
	l, h := EndsOf(s)
	lo, hi = bound{num: l.Num, closed: l.Closed}, bound{num: h.Num, closed: h.Closed}
	if !l.OK {
		lo = bound{inf: -1}
	}
	if !h.OK {
		hi = bound{inf: 1}
	}
	return lo, hi
}

func (b bound) end() End { return End{Num: b.num, Closed: b.closed, OK: b.inf == 0} }

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
func each(x, y Numbers, f func(a, b Span) Span) Set {
	if len(x.Set) > maxOperand {
		x.Set = Coarse(x.Set)
	}
	if len(y.Set) > maxOperand {
		y.Set = Coarse(y.Set)
	}
	var spans []Span
	for _, a := range x.Set {
		for _, b := range y.Set {
			spans = append(spans, f(a, b))
		}
	}
	return Of(spans...)
}

// spans applies an operation on one span to all.
func (x Numbers) spans(f func(Span) Span) Set {
	out := make([]Span, len(x.Set))
	for i, s := range x.Set {
		out[i] = f(s)
	}
	return Of(out...)
}

// Neg is -x.
func (x Numbers) Neg() Numbers {
	return Numbers{x.spans(func(s Span) Span {
		lo, hi := EndsOf(s)
		lo.Num, hi.Num = frac.Neg(lo.Num), frac.Neg(hi.Num)
		return SpanOf(hi, lo)
	}), x.Places}
}

// Add is x + y.
func (x Numbers) Add(y Numbers) Numbers {
	sum := func(a, b End) End {
		if !a.OK || !b.OK {
			return End{}
		}
		return End{Num: frac.Add(a.Num, b.Num), Closed: a.Closed && b.Closed, OK: true}
	}
	return Numbers{each(x, y, func(a, b Span) Span {
		alo, ahi := EndsOf(a)
		blo, bhi := EndsOf(b)
		return SpanOf(sum(alo, blo), sum(ahi, bhi))
	}), morePlaces(x.Places, y.Places)}.Tight()
}

// Sub is x - y.
func (x Numbers) Sub(y Numbers) Numbers { return x.Add(y.Neg()) }

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

func mulSpans(a, b Span) Span {
	alo, ahi := bounds(a)
	blo, bhi := bounds(b)
	lo := mulBounds(alo, blo)
	hi := lo
	for _, p := range []bound{mulBounds(alo, bhi), mulBounds(ahi, blo), mulBounds(ahi, bhi)} {
		lo, hi = outer(-1, lo, p), outer(1, hi, p)
	}
	return SpanOf(lo.end(), hi.end())
}

// Mul is x * y.
func (x Numbers) Mul(y Numbers) Numbers {
	places := int32(AnyPlaces)
	if x.Places >= 0 && y.Places >= 0 && x.Places+y.Places <= maxPlaces {
		places = x.Places + y.Places
	}
	return Numbers{each(x, y, mulSpans), places}.Tight()
}

// Nonzero is x but for zero.
func (x Numbers) Nonzero() Numbers {
	x.Set = x.Set.Intersect(Point(frac.Int(0)).Complement())
	return x.Tight()
}

// Reciprocal is 1/x for what of x is not zero.
func (x Numbers) Reciprocal() Numbers {
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
	return Numbers{x.Nonzero().spans(func(s Span) Span {
		lo, hi := bounds(s)
		return SpanOf(flip(hi, -1).end(), flip(lo, 1).end())
	}), AnyPlaces}.Tight()
}

// Quo is x/y for what of y is not zero.
func (x Numbers) Quo(y Numbers) Numbers {
	q := x.Mul(y.Reciprocal())
	if v, ok := y.Single(); ok && v.Sign() != 0 {
		if inverse, _ := frac.Quo(frac.Int(1), v); x.Places >= 0 {
			if p := PlacesOf(inverse); p >= 0 && p+x.Places <= maxPlaces {
				q.Places = p + x.Places
			}
		}
	}
	return q.Tight()
}

// Rem is the remainder, with the sign of x and less than y in size.
func (x Numbers) Rem(y Numbers) Numbers {
	zero := End{Num: frac.Int(0), Closed: true, OK: true}
	_, size := y.Abs().Ends()
	size.Closed = false
	least := func(a, b End) End {
		if !a.OK || b.OK && frac.Cmp(b.Num, a.Num) <= 0 {
			return b
		}
		return a
	}
	up := func(x Numbers) Set {
		positive := x.Set.Intersect(Between(Above(zero.Num), Top()))
		if len(positive) == 0 {
			return Point(zero.Num)
		}
		_, hi := Numbers{positive, x.Places}.Ends()
		return Of(SpanOf(zero, least(hi, size)))
	}
	r := Numbers{up(x.Neg()), AnyPlaces}.Neg()
	r.Set = r.Set.Union(up(x))
	r.Places = morePlaces(x.Places, y.Places)
	return r.Tight()
}

// Abs is the size of x.
func (x Numbers) Abs() Numbers {
	zero := frac.Int(0)
	x.Set = x.Set.Intersect(Between(Below(zero), Top())).
		Union(x.Neg().Set.Intersect(Between(Below(zero), Top())))
	return x
}

// Pow is x to the power of n.
func (x Numbers) Pow(n int64) Numbers {
	switch {
	case n == 0:
		return Exactly(frac.Int(1))
	case n < 0:
		return x.Nonzero().Pow(-n).Reciprocal()
	case n%2 == 0:
		x = x.Abs()
	}
	raise := func(e End) End {
		if int64(e.Num.Bits())*n > 8*maxEndBits { // it would be widened
			return End{}
		}
		e.Num, _ = frac.Pow(e.Num, n)
		return e
	}
	p := Numbers{x.spans(func(s Span) Span {
		lo, hi := EndsOf(s)
		if lo.OK {
			lo = raise(lo)
		}
		if hi.OK {
			hi = raise(hi)
		}
		return SpanOf(lo, hi)
	}), AnyPlaces}
	if x.Places >= 0 && int64(x.Places)*n <= maxPlaces {
		p.Places = x.Places * int32(n)
	}
	return p.Tight()
}

// Round is x rounded to places; for halves it may have one number too many at an
// open end.
func (x Numbers) Round(places int32, mode frac.Mode) Numbers {
	// An open end at a whole number is left out if outwards is where the mode rounds.
	round := func(e End, outwards frac.Mode, next int64) End {
		if !e.OK {
			return e
		}
		n := frac.Round(e.Num, places, mode)
		if places == 0 && mode == outwards && !e.Closed && e.Num.IsInt() {
			n = frac.Add(n, frac.Int(next))
		}
		return End{Num: n, Closed: true, OK: true}
	}
	return Numbers{x.spans(func(s Span) Span {
		lo, hi := EndsOf(s)
		return SpanOf(round(lo, frac.Ceil, 1), round(hi, frac.Floor, -1))
	}), places}.Tight()
}

// Min is the lesser of a number of x and one of y.
func (x Numbers) Min(y Numbers) Numbers {
	return Numbers{each(x, y, func(a, b Span) Span {
		return Span{first(a.Lo, b.Lo), first(a.Hi, b.Hi)}
	}), morePlaces(x.Places, y.Places)}.Tight()
}

// Max is the greater of a number of x and one of y.
func (x Numbers) Max(y Numbers) Numbers { return x.Neg().Min(y.Neg()).Neg() }
