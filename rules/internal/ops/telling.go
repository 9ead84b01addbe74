package ops

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Telling is how explanations say an operator in a sentence. In its texts {1}, {2} … stand for the
// operands, {all} for all of them, {rest} for those behind the first, {most} for those before the
// last one, which is {last}, and {name} for what it is called. In those of an aggregate {x} is what
// it looks at, {among} whom or what it ranges over, {counted} the same as things to count, {given}
// its constant and {where} which of them count, or nothing.
type Telling struct {
	// Noun names the value: "the days from {1} to {2}"; of a condition it says that it holds. There
	// is one for each number of operands, from the least on; the last is for all more.
	Noun  []diag.Text
	Kinds map[value.Kind]diag.Text // instead, of operands of a kind
	// Between stands between the operands instead, as in a formula or between conditions; what Binds
	// more needs no brackets within what binds less.
	Between diag.Text
	Binds   int
	False   diag.Text // of a condition that does not hold
	// Below says that {1} is less than the least that is allowed, {2}, and Above that it is more
	// than the most: of what such an end then takes the place of.
	Below, Above diag.Text
	// Missing and NotApplicable say why the second operand takes the place of {1}; Row that {1}
	// falls into {row} of a table, and Other that it falls into none.
	Missing, NotApplicable, Row, Other diag.Text
	// Alone says that there is nothing to say but the value, or what its operands say.
	Alone bool
}

var (
	alone   = Telling{Alone: true}
	named   = noun(say("{name}"))
	highest = noun(say("the highest {x} {among}{where}"))
	lowest  = noun(say("the lowest {x} {among}{where}"))
)

func noun(texts ...diag.Text) Telling { return Telling{Noun: texts} }

// between is of a sign of a formula.
func between(sign diag.Text, binds int) Telling { return Telling{Between: sign, Binds: binds} }

// truth is of a condition.
func truth(holds, not diag.Text) Telling { return Telling{Noun: []diag.Text{holds}, False: not} }

// Beside says how {1} is ordered beside {2}: less, equal, greater. A plan is {2}.
func Beside(kind value.Kind, plan bool) [3]diag.Text {
	switch {
	case plan:
		return [3]diag.Text{say("{1} misses {2}"), say("{1} meets {2}"), say("{1} exceeds {2}")}
	case kind == Number:
		return [3]diag.Text{say("{1} is below {2}"), say("{1} equals {2}"), say("{1} is above {2}")}
	case kind == Date:
		return [3]diag.Text{say("{1} is before {2}"), say("{1} is the same day as {2}"), say("{1} is after {2}")}
	}
	return [3]diag.Text{say("{1} is not {2}"), say("{1} is {2}"), say("{1} is not {2}")}
}
