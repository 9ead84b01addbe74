package rules

import (
	"errors"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// apply computes a strict operator over known values.
func (n *node) apply(ev *plain, args []outcome) (outcome, int32) {
	give := func(v Value) (outcome, int32) { return outcome{val: v}, -1 }
	num := func(i int) frac.Num { return args[i].val.v.Num }
	switch n.op {
	case opNeg:
		return give(number(frac.Neg(num(0))))
	case opAdd:
		return give(number(frac.Add(num(0), num(1))))
	case opSub:
		return give(number(frac.Sub(num(0), num(1))))
	case opMul:
		return give(number(frac.Mul(num(0), num(1))))
	case opQuo:
		q, ok := frac.Quo(num(0), num(1))
		if !ok {
			return outcome{err: n.zeroDivisor()}, -1
		}
		return give(number(q))
	case opRem:
		r, ok := frac.Rem(num(0), num(1))
		if !ok {
			return outcome{err: n.zeroDivisor()}, -1
		}
		return give(number(r))
	case opPow:
		p, code := pow(num(0), num(1), ev.schema.limits)
		if code != "" {
			return outcome{err: n.powFault(code, ev.schema.limits)}, -1
		}
		return give(number(p))
	case opEq:
		return give(BoolOf(args[0].val.Equal(args[1].val)))
	case opNe:
		return give(BoolOf(!args[0].val.Equal(args[1].val)))
	case opLt:
		return give(BoolOf(frac.Cmp(num(0), num(1)) < 0))
	case opLe:
		return give(BoolOf(frac.Cmp(num(0), num(1)) <= 0))
	case opGt:
		return give(BoolOf(frac.Cmp(num(0), num(1)) > 0))
	case opGe:
		return give(BoolOf(frac.Cmp(num(0), num(1)) >= 0))
	case opNot:
		return give(BoolOf(args[0].truth() == False))
	case opInRange:
		return give(BoolOf(frac.Cmp(num(0), num(1)) >= 0 && frac.Cmp(num(0), num(2)) <= 0))
	case opMin, opMax:
		best := 0
		for i := range args {
			if c := frac.Cmp(num(i), num(best)); n.op == opMin && c < 0 || n.op == opMax && c > 0 {
				best = i
			}
		}
		return outcome{val: args[best].val}, int32(best)
	case opAbs:
		return give(number(frac.Abs(num(0))))
	case opFloor:
		return give(number(frac.Round(num(0), 0, frac.Floor)))
	case opCeil:
		return give(number(frac.Round(num(0), 0, frac.Ceil)))
	case opRound:
		places := int64(0)
		if len(args) > 1 {
			p, ok := num(1).Int64()
			if places = p; !ok || p < 0 || p > maxPlaces {
				return outcome{err: n.placesFault(args[1].val)}, -1
			}
		}
		return give(number(frac.Round(num(0), int32(places), frac.HalfAway)))
	case opClamp:
		switch {
		case frac.Cmp(num(1), num(2)) > 0:
			return outcome{err: n.clampFault(args[1].val, args[2].val)}, -1
		case frac.Cmp(num(0), num(1)) < 0:
			return outcome{val: args[1].val}, 1
		case frac.Cmp(num(0), num(2)) > 0:
			return outcome{val: args[2].val}, 2
		}
		return outcome{val: args[0].val}, 0
	case opSum, opMean:
		s := frac.Int(0)
		for i := range args {
			if s = frac.Add(s, num(i)); ev.tooLarge(s) {
				return outcome{err: n.sizeFault(ev.limit)}, -1
			}
		}
		if n.op == opMean {
			s, _ = frac.Quo(s, frac.Int(int64(len(args))))
		}
		return give(number(s))
	case opCount:
		c := 0
		for _, a := range args {
			if a.truth() == True {
				c++
			}
		}
		return give(Int(int64(c)))
	case opSteps:
		s, ok := steps(num(0), num(1))
		if !ok {
			return outcome{err: n.stepsFault(args[1].val)}, -1
		}
		return give(number(s))
	case opDays:
		return give(number(frac.Sub(num(1), num(0))))
	case opWorkdays:
		a, _ := num(0).Int64()
		b, _ := num(1).Int64()
		return give(Int(workdays(a, b, ev.schema.holidays)))
	case opHost:
		vals := make([]Value, len(args))
		for i, a := range args {
			vals[i] = a.val
		}
		v, err := n.fn.call(ev.schema, vals)
		if err != nil {
			return outcome{err: n.hostFault(err)}, -1
		}
		if !v.Known() {
			return outcome{val: v, wait: waitFor(Input{Indicator: n.name + "(…)", NotApplicable: v.v.State == value.NotApplicable})}, -1
		}
		return give(v)
	}
	panic(fmt.Sprintf("rules: no meaning for op %d", n.op))
}

func (n *node) zeroDivisor() *diag.Diagnostic {
	by := n.args[1].source()
	d := catalogue.Fault("", "divide-by-zero", diag.ErrDivideByZero, say("say what holds then: %s == 0 ? 0 : %s", by, n.source()), "%s is zero, and nothing can be divided by it", by)
	return d.InText(n.src, n.args[1].from, n.args[1].to)
}

func (n *node) powFault(code string, limits Limits) *diag.Diagnostic {
	switch code {
	case "zero":
		return n.fail("divide-by-zero", diag.ErrDivideByZero, "zero has no negative power")
	case "size":
		return n.fail("too-large", diag.ErrLimit, "the power grows beyond %d bits", limits.Bits)
	}
	return n.args[1].fail("exponent", diag.ErrValue, "an exponent is a whole number from -%d to %d", limits.Power, limits.Power)
}

func (n *node) placesFault(v Value) *diag.Diagnostic {
	return n.args[1].fail("places", diag.ErrValue, "round keeps 0 to %d decimal places, not %v", maxPlaces, v)
}

func (n *node) clampFault(lo, hi Value) *diag.Diagnostic {
	return n.fail("clamp", diag.ErrValue, "the least, %v, is more than the greatest, %v", lo, hi)
}

func (n *node) stepsFault(size Value) *diag.Diagnostic {
	return n.args[1].fail("steps", diag.ErrValue, "the size of a step must be more than zero, not %v", size)
}

func (n *node) hostFault(err error) *diag.Diagnostic {
	d := n.fail("host-function", diag.ErrHost, "%v", err)
	d.Err = errors.Join(diag.ErrHost, err)
	return d
}

// pow bounds the size of a power before it computes it.
func pow(a, e frac.Num, limits Limits) (p frac.Num, fault string) {
	n, ok := e.Int64()
	if !ok || n > int64(limits.Power) || n < -int64(limits.Power) {
		return p, "exponent"
	}
	if n < 0 && a.Sign() == 0 {
		return p, "zero"
	}
	if int64(a.Bits())*max(n, -n) > 2*int64(limits.Bits) {
		return p, "size"
	}
	p, _ = frac.Pow(a, n)
	return p, ""
}

// steps counts the whole steps of a size in x: none if x is negative.
func steps(x, size frac.Num) (frac.Num, bool) {
	if size.Sign() <= 0 {
		return frac.Num{}, false
	}
	if x.Sign() <= 0 {
		return frac.Int(0), true
	}
	q, _ := frac.Quo(x, size)
	return frac.Round(q, 0, frac.Floor), true
}

// workdays counts the days after a, up to and with b, that are neither Saturday
// nor Sunday nor a holiday; negative if b is earlier. Its cost does not depend
// on the distance.
func workdays(a, b int64, holidays []int64) int64 {
	if b < a {
		return -workdays(b, a, holidays)
	}
	n := weekdaysUpTo(b) - weekdaysUpTo(a)
	i, _ := slices.BinarySearch(holidays, a+1)
	for ; i < len(holidays) && holidays[i] <= b; i++ {
		if weekday(holidays[i]) < 5 {
			n--
		}
	}
	return n
}

// weekday is 0 for Monday. Day 0, 1 January 1970, was a Thursday.
func weekday(day int64) int64 { return ((day+3)%7 + 7) % 7 }

// weekdaysUpTo counts Mondays to Fridays from a fixed Monday to day.
func weekdaysUpTo(day int64) int64 {
	d := day + 3 + 7*200_000 // days since a Monday before any date
	return d/7*5 + min(d%7+1, 5)
}
