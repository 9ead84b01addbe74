package scoring

import "github.com/thidua-go/thidua/rules/diag"

// Effect says which way a criterion works.
type Effect = diag.Enum[effects]

// The effects. The zero Effect is Base.
const (
	Base  Effect = iota // earns points up to its maximum, which is part of the scale (điểm chuẩn)
	Bonus               // adds points (điểm thưởng, điểm cộng)
	Minus               // takes points away (điểm trừ); its rule gives how many, as a positive number
	Net                 // adds or takes away, by the sign of its rule (cộng/trừ)
)

// Policy says what becomes of a criterion that does not apply to a unit.
type Policy = diag.Enum[policies]

// The policies. The zero Policy decides nothing: a unit to which something does
// not apply has no total until the card says what that means.
const (
	unstated Policy = iota
	Drop            // leave it out of the points and of the maximum: 684 of 700
	Rescale         // raise the rest to the full maximum: points / applicable * maximum, rounded once
)

// RankBy says what units are ranked by.
type RankBy = diag.Enum[rankings]

// What units are ranked by. The zero RankBy is points.
const (
	byUnstated RankBy = iota // points, unless the card drops what does not apply: then it must say
	ByPoints                 // the total
	ByPercent                // the total as a percentage of the maximum that applies, compared as exact fractions
	ByGrade                  // the grade, the best first; quotas fill by the other keys
)

// Ties says which rank comes after units that share one.
type Ties = diag.Enum[tieRules]

// What comes after a tie. The zero Ties is SkipNext.
const (
	SkipNext Ties = iota // 1, 2, 2, 4: a rank counts the units that are better (đồng hạng, bỏ hạng kế tiếp)
	Dense                // 1, 2, 2, 3: a rank counts the results that are better (đồng hạng, không bỏ hạng kế tiếp)
)

// Combine says how the points of several assessors become one.
type Combine = diag.Enum[combinations]

// The ways to combine.
const (
	Mean     Combine = iota // the mean
	Weighted                // the mean by weight
	Sum                     // the sum
)

// Carry says how the value of an indicator passes on when units merge or split
// in the year.
type Carry = diag.Enum[carries]

// The ways to carry over. The zero Carry is none: the indicator starts as missing.
const (
	carryNone    Carry = iota
	CarrySum           // merge: the sum, of lists the records of all; split: the share of it
	CarryAverage       // merge: the mean by weight; split: the same value
	CarrySame          // the value, if all agree; otherwise missing
)

// State says what is known of an item of a card (the five states). The zero
// State is missing.
type State = diag.Enum[states]

// The states of an item.
const (
	Missing       State = iota // evidence is missing (thiếu); it is not zero
	Scored                     // there are points (có điểm)
	NotApplicable              // does not apply to the unit, for a stated reason (không áp dụng)
	Void                       // earns nothing, and its maximum still counts (không chấm điểm)
	Disqualified               // has points, and takes the unit out of the ranking (không xếp loại)
)

// The lists of these, as files and data name their values.
type (
	effects      struct{}
	policies     struct{}
	rankings     struct{}
	tieRules     struct{}
	combinations struct{}
	carries      struct{}
	states       struct{}
)

func (effects) Names() *diag.Names      { return &effectNames }
func (policies) Names() *diag.Names     { return &policyNames }
func (rankings) Names() *diag.Names     { return &rankByNames }
func (tieRules) Names() *diag.Names     { return &tieNames }
func (combinations) Names() *diag.Names { return &combineNames }
func (carries) Names() *diag.Names      { return &carryNames }
func (states) Names() *diag.Names       { return &stateNames }

var (
	effectNames = diag.Names{What: say("effect"), Names: []string{"base", "bonus", "minus", "net"}}
	policyNames = diag.Names{What: say("policy"), Names: []string{"unstated", "drop", "rescale"}, Silent: "unstated"}
	rankByNames = diag.Names{
		What:  say("rank_by"),
		Names: []string{"unstated", "points", "percent", "grade"}, Silent: "unstated",
		Texts: []diag.Text{{}, say("points"), say("percent"), say("grade")},
	}
	tieNames     = diag.Names{What: say("ties"), Names: []string{"skip", "dense"}}
	combineNames = diag.Names{What: say("combine"), Names: []string{"mean", "weighted", "sum"}}
	carryNames   = diag.Names{What: say("carry"), Names: []string{"none", "sum", "average", "same"}}
	stateNames   = diag.Names{
		What:  say("state"),
		Names: []string{"missing", "scored", "not_applicable", "void", "disqualified"},
		Texts: []diag.Text{say("missing"), say("scored"), say("not applicable"), say("void"), say("disqualified")},
	}
)
