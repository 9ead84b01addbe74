package rules

import (
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
)

// extent is what an expression can be, where it is known: exact ends, open or
// closed, with holes. It is conservative: it has every value that the expression
// takes for facts that the schema allows, and may have more, since operands are
// taken for independent of each other (x - x is not seen to be 0).
type extent struct {
	kind    Kind
	nums    numbers // of a number; of a date, the ordinals of its days
	texts   test    // of a text
	yes, no bool    // of a boolean: whether it can be true, and false
}

// numbers is a set of numbers of at most so many decimal places.
type numbers struct {
	set    interval.Set
	places int32 // anyPlaces: more than the analysis follows
}

const (
	anyPlaces = -1
	// A set of more spans, or an end of more bits, is widened.
	maxSpans     = 64
	maxOperand   = 8 // spans of an operand of arithmetic
	maxExtentBit = 1024
)

// anything is the extent of a kind of which nothing is known.
func anything(kind Kind) extent {
	e := extent{kind: kind, yes: kind == BoolKind, no: kind == BoolKind}
	switch kind {
	case NumberKind:
		e.nums = numbers{interval.All(), anyPlaces}
	case DateKind:
		e.nums = wholeBetween(DateOf(1, 1, 1).ordinal(), DateOf(9999, 12, 31).ordinal())
	case TextKind:
		e.texts = test{kind: TextKind, except: true}
	}
	return e
}

// exactly is the extent of one known value.
func exactly(v Value) extent {
	e := extent{kind: v.v.Kind}
	switch v.v.Kind {
	case NumberKind, DateKind:
		e.nums = numbers{interval.Point(v.v.Num), placesOf(v.v.Num)}.tight()
	case TextKind:
		e.texts = testOf(v)
	case BoolKind:
		e.yes, e.no = v.v.Num.Sign() != 0, v.v.Num.Sign() == 0
	}
	return e
}

// extent is what the facts of an indicator can be.
func (ind *Indicator) extent() extent {
	e := anything(ind.Kind)
	switch ind.Kind {
	case NumberKind:
		lo, hi := interval.Bottom(), interval.Top()
		if v := valueAt(ind.Min); v != nil {
			lo = interval.Below(v.v.Num)
		}
		if v := valueAt(ind.Max); v != nil {
			hi = interval.Above(v.v.Num)
		}
		e.nums.set = interval.Between(lo, hi)
		if ind.Places != nil {
			e.nums.places = *ind.Places
		}
		e.nums = e.nums.tight()
	case TextKind:
		if len(ind.Values) > 0 {
			e.texts = test{kind: TextKind, texts: slices.Compact(slices.Sorted(slices.Values(ind.Values)))}
		}
	}
	return e
}

func truths(yes, no bool) extent { return extent{kind: BoolKind, yes: yes, no: no} }

func numeric(x numbers) extent { return extent{kind: NumberKind, nums: x} }

func (e extent) empty() bool {
	switch e.kind {
	case BoolKind:
		return !e.yes && !e.no
	case TextKind:
		return e.texts.none()
	}
	return len(e.nums.set) == 0
}

// join has the values of both.
func (e extent) join(f extent) extent {
	switch e.kind {
	case BoolKind:
		return truths(e.yes || f.yes, e.no || f.no)
	case TextKind:
		e.texts = e.texts.or(f.texts)
	default:
		e.nums = numbers{e.nums.set.Union(f.nums.set), morePlaces(e.nums.places, f.nums.places)}.tight()
	}
	return e
}

// meet has the values that are in both.
func (e extent) meet(f extent) extent {
	switch e.kind {
	case BoolKind:
		return truths(e.yes && f.yes, e.no && f.no)
	case TextKind:
		e.texts = e.texts.not().or(f.texts.not()).not()
	default:
		p := e.nums.places
		if p == anyPlaces || f.nums.places != anyPlaces && f.nums.places < p {
			p = f.nums.places
		}
		e.nums = numbers{e.nums.set.Intersect(f.nums.set), p}.tight()
	}
	return e
}

// without is e but for the one value of f, if f is one value.
func (e extent) without(f extent) extent {
	v, ok := f.single()
	switch {
	case !ok:
	case e.kind == BoolKind:
		return truths(e.yes && !f.yes, e.no && !f.no)
	case e.kind == TextKind:
		e = e.meet(extent{kind: TextKind, texts: testOf(v).not()})
	default:
		e.nums.set = e.nums.set.Intersect(interval.Point(v.v.Num).Complement())
		e.nums = e.nums.tight()
	}
	return e
}

// contains reports whether a known value of the kind is in e.
func (e extent) contains(v Value) bool {
	switch e.kind {
	case BoolKind:
		return e.yes && v.v.Num.Sign() != 0 || e.no && v.v.Num.Sign() == 0
	case TextKind:
		return e.texts.takes(&v)
	}
	return e.nums.set.Contains(v.v.Num)
}

// single returns the value of an extent that has only one.
func (e extent) single() (Value, bool) {
	switch e.kind {
	case BoolKind:
		return BoolOf(e.yes), e.yes != e.no
	case TextKind:
		if len(e.texts.texts) == 1 && !e.texts.except {
			return TextOf(e.texts.texts[0]), true
		}
		return Value{}, false
	}
	if len(e.nums.set) != 1 {
		return Value{}, false
	}
	lo, hi := endsOf(e.nums.set[0])
	if !lo.OK || !hi.OK || frac.Cmp(lo.Num, hi.Num) != 0 {
		return Value{}, false
	}
	return valueOf(e.kind, lo.Num), true
}

// overlaps reports whether e and f have a value in common.
func (e extent) overlaps(f extent) bool { return !e.meet(f).empty() }

// String says what e is, for a sentence: "from 0 to 100", "more than 5".
func (e extent) String() string { return e.phrase().String() }

// Format is String in a language.
func (e extent) Format(l diag.Lang) string { return e.phrase().Format(l) }

func (e extent) phrase() diag.Text {
	if v, ok := e.single(); ok {
		return say("always %s", valueNotation(v))
	}
	switch e.kind {
	case BoolKind:
		return say("true or false")
	case TextKind:
		switch list := textsNotation(e.texts.texts, false); {
		case !e.texts.except:
			return say("one of %s", list)
		case list == "":
			return say("any text")
		default:
			return say("any text but %s", list)
		}
	}
	if len(e.nums.set) != 1 {
		return say("one of %s", setNotation(e.kind, e.nums.set, endsOf))
	}
	lo, hi := endsOf(e.nums.set[0])
	if e.kind == DateKind { // the ends of the calendar are nobody's declaration
		all := anything(DateKind).nums.set[0]
		lo.OK = lo.OK && e.nums.set[0].Lo.Compare(all.Lo) != 0
		hi.OK = hi.OK && e.nums.set[0].Hi.Compare(all.Hi) != 0
	}
	text := func(end interval.End) string { return valueOf(e.kind, end.Num).String() } // as rules have it
	if lo.OK && hi.OK && lo.Closed && hi.Closed {
		return say("from %s to %s", text(lo), text(hi))
	}
	var parts []diag.Text
	switch {
	case lo.OK && lo.Closed:
		parts = append(parts, say("at least %s", text(lo)))
	case lo.OK:
		parts = append(parts, say("more than %s", text(lo)))
	}
	switch {
	case hi.OK && hi.Closed:
		parts = append(parts, say("at most %s", text(hi)))
	case hi.OK:
		parts = append(parts, say("less than %s", text(hi)))
	}
	if len(parts) == 0 {
		return say("any %v", e.kind)
	}
	return diag.Join(parts, say(" and "))
}

func endsOf(s interval.Span) (lo, hi interval.End) {
	return interval.Dense(interval.Bottom(), interval.Top()).Ends(s)
}

func spanOf(lo, hi interval.End) interval.Span {
	s := interval.Span{Lo: interval.Bottom(), Hi: interval.Top()}
	switch {
	case lo.OK && lo.Closed:
		s.Lo = interval.Below(lo.Num)
	case lo.OK:
		s.Lo = interval.Above(lo.Num)
	}
	switch {
	case hi.OK && hi.Closed:
		s.Hi = interval.Above(hi.Num)
	case hi.OK:
		s.Hi = interval.Below(hi.Num)
	}
	return s
}

func wholeBetween(lo, hi int64) numbers {
	return numbers{interval.Between(interval.Below(frac.Int(lo)), interval.Above(frac.Int(hi))), 0}
}

// atLeast is the whole numbers from n.
func atLeast(n int64) numbers {
	return numbers{interval.Between(interval.Below(frac.Int(n)), interval.Top()), 0}
}

// placesOf is how many decimal places n has.
func placesOf(n frac.Num) int32 {
	for p := int32(0); p <= maxPlaces; p++ {
		if frac.Cmp(frac.Round(n, p, frac.Down), n) == 0 {
			return p
		}
	}
	return anyPlaces
}

func morePlaces(p, q int32) int32 {
	if p == anyPlaces || q == anyPlaces {
		return anyPlaces
	}
	return max(p, q)
}

// tight moves the ends to numbers of the decimal places, and widens what would
// cost too much to follow.
func (x numbers) tight() numbers {
	spans := make([]interval.Span, 0, len(x.set))
	for _, s := range x.set {
		lo, hi := endsOf(s)
		lo.OK = lo.OK && (lo.Num.Small() || lo.Num.Bits() <= maxExtentBit)
		hi.OK = hi.OK && (hi.Num.Small() || hi.Num.Bits() <= maxExtentBit)
		if x.places >= 0 {
			step := frac.FromDecimal(big.NewInt(1), -x.places)
			lo = inward(lo, x.places, step)
			if hi.OK {
				hi = inward(interval.End{Num: frac.Neg(hi.Num), Closed: hi.Closed, OK: true}, x.places, step)
				hi.Num = frac.Neg(hi.Num)
			}
		}
		spans = append(spans, spanOf(lo, hi))
	}
	x.set = interval.Of(spans...)
	if len(x.set) > maxSpans {
		x.set = coarse(x.set)
	}
	return x
}

// inward moves a least end up to a number of the places.
func inward(e interval.End, places int32, step frac.Num) interval.End {
	if !e.OK {
		return e
	}
	n := frac.Round(e.Num, places, frac.Ceil)
	if !e.Closed && frac.Cmp(n, e.Num) == 0 {
		n = frac.Add(n, step)
	}
	return interval.End{Num: n, Closed: true, OK: true}
}

// coarse fills the holes of a set, except that it keeps the signs apart: whether
// something can be zero is what matters most.
func coarse(set interval.Set) interval.Set {
	zero := frac.Int(0)
	var spans []interval.Span
	for _, side := range []interval.Set{
		interval.Between(interval.Bottom(), interval.Below(zero)), interval.Point(zero), interval.Between(interval.Above(zero), interval.Top()),
	} {
		if part := set.Intersect(side); len(part) > 0 {
			spans = append(spans, interval.Span{Lo: part[0].Lo, Hi: part[len(part)-1].Hi})
		}
	}
	return interval.Of(spans...)
}

// hull fills all holes.
func (x numbers) hull() numbers {
	if n := len(x.set); n > 1 {
		x.set = interval.Between(x.set[0].Lo, x.set[n-1].Hi)
	}
	return x
}

// ends returns the least and greatest end of a set that is not empty.
func (x numbers) ends() (lo, hi interval.End) {
	lo, _ = endsOf(x.set[0])
	_, hi = endsOf(x.set[len(x.set)-1])
	return lo, hi
}

// canLess reports whether a number of x can be less than one of y, and
// canAtMost whether it can be at most that.
func canLess(x, y numbers) bool {
	lo, _ := x.ends()
	_, hi := y.ends()
	return !lo.OK || !hi.OK || frac.Cmp(lo.Num, hi.Num) < 0
}

func canAtMost(x, y numbers) bool {
	lo, _ := x.ends()
	_, hi := y.ends()
	return canLess(x, y) || lo.Closed && hi.Closed && frac.Cmp(lo.Num, hi.Num) == 0
}

// int64 returns the whole number that x is always.
func (x numbers) int64() (int64, bool) {
	v, ok := numeric(x).single()
	if !ok {
		return 0, false
	}
	return v.v.Num.Int64()
}
