package scoring

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// word finds a name in a list of names; files use the names.
func word(what diag.Text, names []string, text []byte) (uint8, error) {
	for i, name := range names {
		if name == string(text) {
			return uint8(i), nil
		}
	}
	all := strings.Join(names, ", ")
	if near, ok := diag.Nearest(string(text), names); ok {
		return 0, catalogue.Error(diag.ErrSyntax, "%s %q: did you mean %s? write one of %s", what, text, near, all)
	}
	return 0, catalogue.Error(diag.ErrSyntax, "%s %q: write one of %s", what, text, all)
}

func wordOf(names []string, i uint8) string {
	if int(i) < len(names) {
		return names[i]
	}
	return "?"
}

var effectNames = []string{"base", "bonus", "minus", "net"}

// String returns "base", "bonus", "minus" or "net".
func (e Effect) String() string { return wordOf(effectNames, uint8(e)) }

// MarshalText writes e as [Effect.String] does.
func (e Effect) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads what [Effect.String] writes.
func (e *Effect) UnmarshalText(text []byte) error {
	i, err := word(say("effect"), effectNames, text)
	*e = Effect(i)
	return err
}

// Policy says what becomes of a criterion that does not apply to a unit.
type Policy uint8

// The policies. The zero Policy decides nothing: a unit to which something does
// not apply has no total until the card says what that means.
const (
	Unstated Policy = iota
	Drop            // leave it out of the points and of the maximum: 684 of 700
	Rescale         // raise the rest to the full maximum: points / applicable * maximum, rounded once
)

var policyNames = []string{"unstated", "drop", "rescale"}

// String returns "unstated", "drop" or "rescale".
func (p Policy) String() string { return wordOf(policyNames, uint8(p)) }

// MarshalText writes p as [Policy.String] does.
func (p Policy) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what [Policy.String] writes.
func (p *Policy) UnmarshalText(text []byte) error {
	i, err := word(say("policy"), policyNames, text)
	*p = Policy(i)
	return err
}

// RankBy says what units are ranked by.
type RankBy uint8

// What units are ranked by. The zero RankBy is points.
const (
	ByUnstated RankBy = iota // points, unless the card drops what does not apply: then it must say
	ByPoints                 // the total
	ByPercent                // the total as a percentage of the maximum that applies, compared as exact fractions
)

var rankByNames = []string{"unstated", "points", "percent"}

// String returns "unstated", "points" or "percent".
func (r RankBy) String() string { return wordOf(rankByNames, uint8(r)) }

// MarshalText writes r as [RankBy.String] does.
func (r RankBy) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what [RankBy.String] writes.
func (r *RankBy) UnmarshalText(text []byte) error {
	i, err := word(say("rank_by"), rankByNames, text)
	*r = RankBy(i)
	return err
}

// Combine says how the points of several assessors become one.
type Combine uint8

// The ways to combine.
const (
	Mean     Combine = iota // the mean
	Weighted                // the sum of weight times points; the weights add up to 1
	Sum                     // the sum
)

var combineNames = []string{"mean", "weighted", "sum"}

// String returns "mean", "weighted" or "sum".
func (c Combine) String() string { return wordOf(combineNames, uint8(c)) }

// MarshalText writes c as [Combine.String] does.
func (c Combine) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what [Combine.String] writes.
func (c *Combine) UnmarshalText(text []byte) error {
	i, err := word(say("combine"), combineNames, text)
	*c = Combine(i)
	return err
}

// Carry says how the value of an indicator passes on when units merge or split
// in the year.
type Carry uint8

// The ways to carry over. The zero Carry is none: the indicator starts as missing.
const (
	CarryNone    Carry = iota
	CarrySum           // merge: the sum; split: the share of it
	CarryAverage       // merge: the mean by weight; split: the same value
	CarrySame          // the value, if all agree; otherwise missing
)

var carryNames = []string{"none", "sum", "average", "same"}

// String returns "none", "sum", "average" or "same".
func (c Carry) String() string { return wordOf(carryNames, uint8(c)) }

// MarshalText writes c as [Carry.String] does.
func (c Carry) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what [Carry.String] writes.
func (c *Carry) UnmarshalText(text []byte) error {
	i, err := word(say("carry"), carryNames, text)
	*c = Carry(i)
	return err
}

// State says what is known of an item of a card (the five states). The zero
// State is missing.
type State uint8

// The states of an item.
const (
	Missing       State = iota // evidence is missing (thiếu); it is not zero
	Scored                     // there are points (có điểm)
	NotApplicable              // does not apply to the unit, for a stated reason (không áp dụng)
	Void                       // earns nothing, and its maximum still counts (không chấm điểm)
	Disqualified               // has points, and takes the unit out of the ranking (không xếp loại)
)

var stateNames = []string{"missing", "scored", "not_applicable", "void", "disqualified"}
var stateNamesVi = []string{"thiếu", "có điểm", "không áp dụng", "không chấm điểm", "không xếp loại"}
var stateNamesEn = []string{"missing", "scored", "not applicable", "void", "disqualified"}

// String returns "missing", "scored", "not_applicable", "void" or "disqualified".
func (s State) String() string { return wordOf(stateNames, uint8(s)) }

// Format names the state for a reader of the language: "không áp dụng".
func (s State) Format(l diag.Lang) string {
	return l.Pick(wordOf(stateNamesEn, uint8(s)), wordOf(stateNamesVi, uint8(s)))
}

// MarshalText writes s as [State.String] does.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what [State.String] writes.
func (s *State) UnmarshalText(text []byte) error {
	i, err := word(say("state"), stateNames, text)
	*s = State(i)
	return err
}
