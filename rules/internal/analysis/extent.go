package analysis

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// extent is what an expression can be, where it is known: exact ends, open or
// closed, with holes. It is conservative: it has every value that the expression
// takes for facts that the schema allows, and may have more, since operands are
// taken for independent of each other (x - x is not seen to be 0).
type extent struct {
	kind    value.Kind
	nums    interval.Numbers // of a number; of a date, the ordinals of its days
	texts   table.Test       // of a text
	yes, no bool             // of a boolean: whether it can be true, and false
}

// anything is the extent of a kind of which nothing is known.
func anything(kind value.Kind) extent {
	e := extent{kind: kind, yes: kind == value.BoolKind, no: kind == value.BoolKind}
	switch kind {
	case value.NumberKind:
		e.nums = interval.Anything()
	case value.DateKind:
		e.nums = interval.WholeBetween(value.Day(1, 1, 1), value.Day(9999, 12, 31))
	case value.TextKind:
		e.texts = table.Test{Kind: value.TextKind, Except: true}
	}
	return e
}

// exactly is the extent of one known value.
func exactly(v value.Value) extent {
	e := extent{kind: v.Kind}
	switch v.Kind {
	case value.NumberKind, value.DateKind:
		e.nums = interval.Exactly(v.Num)
	case value.TextKind:
		e.texts = table.TestOf(v)
	case value.BoolKind:
		e.yes, e.no = v.Num.Sign() != 0, v.Num.Sign() == 0
	}
	return e
}

// extent is what the facts of an indicator can be.
func extentOf(ind *program.Indicator) extent {
	e := anything(ind.Kind)
	switch ind.Kind {
	case value.NumberKind:
		e.nums = ind.Range()
	case value.TextKind:
		if len(ind.Values) > 0 {
			e.texts = table.Test{Kind: value.TextKind, Texts: slices.Compact(slices.Sorted(slices.Values(ind.Values)))}
		}
	}
	return e
}

func truths(yes, no bool) extent { return extent{kind: value.BoolKind, yes: yes, no: no} }

func numeric(x interval.Numbers) extent { return extent{kind: value.NumberKind, nums: x} }

// numbers are what kernels see of e: of a boolean, 0 for false and 1 for true.
func (e extent) numbers() interval.Numbers {
	if e.kind != value.BoolKind {
		return e.nums
	}
	var set interval.Set
	if e.no {
		set = set.Union(interval.Point(frac.Int(0)))
	}
	if e.yes {
		set = set.Union(interval.Point(frac.Int(1)))
	}
	return interval.Numbers{Set: set}
}

func (e extent) empty() bool {
	switch e.kind {
	case value.BoolKind:
		return !e.yes && !e.no
	case value.TextKind:
		return e.texts.None()
	}
	return len(e.nums.Set) == 0
}

// join has the values of both.
func (e extent) join(f extent) extent {
	switch e.kind {
	case value.BoolKind:
		return truths(e.yes || f.yes, e.no || f.no)
	case value.TextKind:
		e.texts = e.texts.Or(f.texts)
	default:
		e.nums = e.nums.Join(f.nums)
	}
	return e
}

// meet has the values that are in both.
func (e extent) meet(f extent) extent {
	switch e.kind {
	case value.BoolKind:
		return truths(e.yes && f.yes, e.no && f.no)
	case value.TextKind:
		e.texts = e.texts.Not().Or(f.texts.Not()).Not()
	default:
		e.nums = e.nums.Meet(f.nums)
	}
	return e
}

// without is e but for the one value of f, if f is one value.
func (e extent) without(f extent) extent {
	v, ok := f.single()
	switch {
	case !ok:
	case e.kind == value.BoolKind:
		return truths(e.yes && !f.yes, e.no && !f.no)
	case e.kind == value.TextKind:
		e = e.meet(extent{kind: value.TextKind, texts: table.TestOf(v).Not()})
	default:
		e.nums.Set = e.nums.Set.Intersect(interval.Point(v.Num).Complement())
		e.nums = e.nums.Tight()
	}
	return e
}

// single returns the value of an extent that has only one.
func (e extent) single() (value.Value, bool) {
	switch e.kind {
	case value.BoolKind:
		return value.Bool(e.yes), e.yes != e.no
	case value.TextKind:
		if len(e.texts.Texts) == 1 && !e.texts.Except {
			return value.Text(e.texts.Texts[0]), true
		}
		return value.Value{}, false
	}
	n, ok := e.nums.Single()
	if !ok {
		return value.Value{}, false
	}
	return value.Of(e.kind, n), true
}

// overlaps reports whether e and f have a value in common.
func (e extent) overlaps(f extent) bool { return !e.meet(f).empty() }

// text says what e is, for a sentence: "from 0 to 100", "more than 5".
func (e extent) text() diag.Text {
	if v, ok := e.single(); ok {
		return say("always %s", table.ValueNotation(v))
	}
	switch e.kind {
	case value.BoolKind:
		return say("true or false")
	case value.TextKind:
		switch list := table.TextsNotation(e.texts.Texts, false); {
		case !e.texts.Except:
			return say("one of %s", list)
		case list == "":
			return say("any text")
		default:
			return say("any text but %s", list)
		}
	}
	if len(e.nums.Set) != 1 {
		return say("one of %s", table.Words(table.SetNotation(e.kind, e.nums.Set, interval.EndsOf)))
	}
	lo, hi := interval.EndsOf(e.nums.Set[0])
	if e.kind == value.DateKind { // the ends of the calendar are nobody's declaration
		all := anything(value.DateKind).nums.Set[0]
		lo.OK = lo.OK && e.nums.Set[0].Lo.Compare(all.Lo) != 0
		hi.OK = hi.OK && e.nums.Set[0].Hi.Compare(all.Hi) != 0
	}
	number := func(end interval.End) string { return value.Of(e.kind, end.Num).String() } // as rules have it
	if lo.OK && hi.OK && lo.Closed && hi.Closed {
		return say("from %s to %s", number(lo), number(hi))
	}
	var parts []diag.Text
	switch {
	case lo.OK && lo.Closed:
		parts = append(parts, say("at least %s", number(lo)))
	case lo.OK:
		parts = append(parts, say("more than %s", number(lo)))
	}
	switch {
	case hi.OK && hi.Closed:
		parts = append(parts, say("at most %s", number(hi)))
	case hi.OK:
		parts = append(parts, say("less than %s", number(hi)))
	}
	if len(parts) == 0 {
		return say("any %v", e.kind)
	}
	return diag.Join(parts, say(" and "))
}
