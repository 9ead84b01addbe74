package interval

import "github.com/thidua-go/thidua/rules/internal/frac"

// Numbers is what the number of an expression can be: a set of numbers of at most so
// many decimal places. It is conservative: arithmetic on Numbers gives every number
// that the same arithmetic on members gives, and may give more, since operands are
// taken for independent of each other (x - x is not seen to be 0).
type Numbers struct {
	Set    Set
	Places int32 // AnyPlaces: more than the analysis follows
}

// AnyPlaces stands for more decimal places than the analysis follows.
const AnyPlaces = -1

const (
	// A set of more spans, or an end of more bits, is widened.
	maxSpans   = 64
	maxOperand = 8 // spans of an operand of arithmetic
	maxEndBits = 1024
)

// Anything is every number.
func Anything() Numbers { return Numbers{All(), AnyPlaces} }

// Exactly is the one number n.
func Exactly(n frac.Num) Numbers { return Numbers{Point(n), PlacesOf(n)}.Tight() }

// EndsOf returns the ends of a span, over all numbers.
func EndsOf(s Span) (lo, hi End) {
	return Dense(Bottom(), Top()).Ends(s)
}

// SpanOf is the span between two ends; an end that is not OK is open to infinity.
func SpanOf(lo, hi End) Span {
	s := Span{Lo: Bottom(), Hi: Top()}
	switch {
	case lo.OK && lo.Closed:
		s.Lo = Below(lo.Num)
	case lo.OK:
		s.Lo = Above(lo.Num)
	}
	switch {
	case hi.OK && hi.Closed:
		s.Hi = Above(hi.Num)
	case hi.OK:
		s.Hi = Below(hi.Num)
	}
	return s
}

// WholeBetween is the whole numbers from lo to hi.
func WholeBetween(lo, hi int64) Numbers {
	return Numbers{Between(Below(frac.Int(lo)), Above(frac.Int(hi))), 0}
}

// AtLeast is the whole numbers from n.
func AtLeast(n int64) Numbers {
	return Numbers{Between(Below(frac.Int(n)), Top()), 0}
}

// PlacesOf is how many decimal places n has.
func PlacesOf(n frac.Num) int32 {
	for p := int32(0); p <= maxPlaces; p++ {
		if frac.Cmp(frac.Round(n, p, frac.Down), n) == 0 {
			return p
		}
	}
	return AnyPlaces
}

func morePlaces(p, q int32) int32 {
	if p == AnyPlaces || q == AnyPlaces {
		return AnyPlaces
	}
	return max(p, q)
}

// Tight moves the ends to numbers of the decimal places, and widens what would
// cost too much to follow.
func (x Numbers) Tight() Numbers {
	spans := make([]Span, 0, len(x.Set))
	for _, s := range x.Set {
		lo, hi := EndsOf(s)
		lo.OK = lo.OK && (lo.Num.Small() || lo.Num.Bits() <= maxEndBits)
		hi.OK = hi.OK && (hi.Num.Small() || hi.Num.Bits() <= maxEndBits)
		if x.Places >= 0 {
			lo = End{next(lo, x.Places), true, lo.OK}
			hi = End{previous(hi, x.Places), true, hi.OK}
		}
		spans = append(spans, SpanOf(lo, hi))
	}
	x.Set = Of(spans...)
	if len(x.Set) > maxSpans {
		x.Set = Coarse(x.Set)
	}
	return x
}

// Coarse fills the holes of a set, except that it keeps the signs apart: whether
// something can be zero is what matters most.
func Coarse(set Set) Set {
	zero := frac.Int(0)
	var spans []Span
	for _, side := range []Set{
		Between(Bottom(), Below(zero)), Point(zero), Between(Above(zero), Top()),
	} {
		if part := set.Intersect(side); len(part) > 0 {
			spans = append(spans, Span{Lo: part[0].Lo, Hi: part[len(part)-1].Hi})
		}
	}
	return Of(spans...)
}

// Hull fills all holes.
func (x Numbers) Hull() Numbers {
	if n := len(x.Set); n > 1 {
		x.Set = Between(x.Set[0].Lo, x.Set[n-1].Hi)
	}
	return x
}

// Ends returns the least and greatest end of a set that is not empty.
func (x Numbers) Ends() (lo, hi End) {
	lo, _ = EndsOf(x.Set[0])
	_, hi = EndsOf(x.Set[len(x.Set)-1])
	return lo, hi
}

// CanLess reports whether a number of x can be less than one of y, and
// CanAtMost whether it can be at most that.
func CanLess(x, y Numbers) bool {
	lo, _ := x.Ends()
	_, hi := y.Ends()
	return !lo.OK || !hi.OK || frac.Cmp(lo.Num, hi.Num) < 0
}

func CanAtMost(x, y Numbers) bool {
	lo, _ := x.Ends()
	_, hi := y.Ends()
	return CanLess(x, y) || lo.Closed && hi.Closed && frac.Cmp(lo.Num, hi.Num) == 0
}

// Single returns the number of a set that has only one.
func (x Numbers) Single() (frac.Num, bool) {
	if len(x.Set) != 1 {
		return frac.Num{}, false
	}
	lo, hi := EndsOf(x.Set[0])
	if !lo.OK || !hi.OK || frac.Cmp(lo.Num, hi.Num) != 0 {
		return frac.Num{}, false
	}
	return lo.Num, true
}

// Int64 returns the whole number that x always is.
func (x Numbers) Int64() (int64, bool) {
	n, ok := x.Single()
	if !ok {
		return 0, false
	}
	return n.Int64()
}

// Join has the numbers of both.
func (x Numbers) Join(y Numbers) Numbers {
	return Numbers{x.Set.Union(y.Set), morePlaces(x.Places, y.Places)}.Tight()
}

// Meet has the numbers that are in both.
func (x Numbers) Meet(y Numbers) Numbers {
	p := x.Places
	if p == AnyPlaces || y.Places != AnyPlaces && y.Places < p {
		p = y.Places
	}
	return Numbers{x.Set.Intersect(y.Set), p}.Tight()
}
