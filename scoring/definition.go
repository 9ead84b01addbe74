package scoring

import (
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// Definition is a scorecard (bảng điểm, thang bảng điểm) as people write it: a
// Go literal, or a YAML or JSON file. It is plain data; [Compile] checks and
// copies it.
type Definition struct {
	// Code names the card: "north-central". Year and Version say which edition it is;
	// a card is the card of one year.
	Code    string `json:"code" yaml:"code"`
	Title   string `json:"title,omitempty" yaml:"title"`
	Year    int    `json:"year" yaml:"year"`
	Version string `json:"version,omitempty" yaml:"version"`
	// Citation is the decision or pledge (giao ước) that fixed the card.
	Citation rules.Citation `json:"citation,omitzero" yaml:"citation"`
	// Invented says that the card, or a part of it, is nobody's: sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
	// Note is free text about the card: its source, what in it is invented.
	Note string `json:"note,omitempty" yaml:"note"`

	// Scale is the mark that the card is out of (thang điểm), in points, such as 1000. Zero means
	// the sum of the base maxima. It must be that sum, or that sum and the cap on the
	// plus side.
	Scale decimal.Decimal `json:"scale,omitzero" yaml:"scale"`
	// Unit is what the card counts in, such as "%" or "triệu đồng", where that is not points: texts and
	// reports say it beside totals.
	Unit string `json:"unit,omitempty" yaml:"unit"`
	// Decimals is how many decimal places the points of a criterion are rounded to,
	// once; 0 to 6, 2 if nothing is said.
	Decimals *int32 `json:"decimals,omitempty" yaml:"decimals"`
	// Step is what points that people give are a multiple of, such as 0.25, where a criterion does not
	// say another.
	Step decimal.Decimal `json:"step,omitzero" yaml:"step"`
	// Rounding is how; halves away from zero if nothing is said.
	Rounding rules.Rounding `json:"rounding,omitempty" yaml:"rounding"`
	// Caps are the caps on the whole card.
	Caps Caps `json:"caps,omitzero" yaml:"caps"`
	// Uncapped states that the total may pass Scale, as 97 + 10 = 107 of 100. A card whose
	// total can must say that, or cap it.
	Uncapped bool `json:"uncapped,omitempty" yaml:"uncapped"`
	// Meant lists, by their codes, the warnings of [Check] that are about what the card means, such as
	// negative-total for one whose total may fall below 0. They are not told then.
	Meant []string `json:"meant,omitempty" yaml:"meant"`

	// NotApplicable is what becomes of a criterion that does not apply to a unit.
	NotApplicable Policy `json:"not_applicable,omitempty" yaml:"not_applicable"`
	// RankBy is what units are ranked by: one key, or several such as [grade, points], of which the
	// first that differs decides. A card that drops what does not apply must say it.
	RankBy RankKeys `json:"rank_by,omitempty" yaml:"rank_by"`
	// Better says which way they are ranked: with less, the lower result comes first, and a gap is how
	// much more a unit has. It says nothing of single criteria and tie-breaks.
	Better rules.Better `json:"better,omitempty" yaml:"better"`
	// TieBreak lists, in order, what decides between equal results: the code of a criterion
	// or section, whose points decide, or a rule that gives a number. More is better.
	// Units still equal share a rank.
	TieBreak []string `json:"tie_break,omitempty" yaml:"tie_break"`
	// Ties says which rank comes after a shared one: 1, 2, 2, 4, or 1, 2, 2, 3 if it is dense.
	Ties Ties `json:"ties,omitempty" yaml:"ties"`
	// Disqualify lists what takes a unit out of the ranking (không xếp loại). It is still scored.
	Disqualify []Disqualification `json:"disqualify,omitempty" yaml:"disqualify"`

	// Stages are the versions that a score goes through, earliest first. None means
	// self, appraised, rechecked, final. [Scorecard.Terms] lists them.
	Stages []Stage `json:"stages,omitempty" yaml:"stages"`
	// Counts is the version that counts: the code of a stage, "last" for the last one that
	// there is, or "max" for the greatest. Nothing means last.
	Counts string `json:"counts,omitempty" yaml:"counts"`

	// Grades (xếp loại), best first.
	Grades []Grade `json:"grades,omitempty" yaml:"grades"`

	// Carry says for each indicator how its value passes on when units merge or
	// split. An indicator that is not named starts as missing. The sum of lists has the events of all.
	Carry map[string]Carry `json:"carry,omitempty" yaml:"carry"`

	// Periods are the parts of the year that are scored by themselves.
	Periods *Periods `json:"periods,omitempty" yaml:"periods"`

	// The vocabulary of the rules: indicators, define, tables, holidays.
	rules.Definition

	Sections []Section `json:"sections" yaml:"sections"`
}

// Section is a part of a card (phần, mục), of any depth: criteria, then
// sections, either of which may be absent.
type Section struct {
	Code  string `json:"code" yaml:"code"`
	Title string `json:"title,omitempty" yaml:"title"`
	// Max is the most base points (điểm chuẩn) of the section. The base maxima of its
	// parts must add up to it, or to more if Caps.Total is this maximum. Zero means
	// their sum, or Caps.Total if that is less.
	Max decimal.Decimal `json:"max,omitzero" yaml:"max"`
	// Start is what every unit has in the section before anything is added or taken off, as base
	// points: of 10 points to begin with, minus items take, down to Caps.Floor. It is part of the
	// maximum, and shown as a line of its own, with the code of the section and ".start".
	Start decimal.Decimal `json:"start,omitzero" yaml:"start"`
	// Caps are the caps on the section.
	Caps Caps `json:"caps,omitzero" yaml:"caps"`
	// NotApplicable replaces the card's policy for what is in the section. Rescaling
	// is then done within the section.
	NotApplicable Policy `json:"not_applicable,omitempty" yaml:"not_applicable"`
	// VoidWhen is a condition under which the section earns nothing (không chấm điểm).
	VoidWhen string      `json:"void_when,omitempty" yaml:"void_when"`
	Criteria []Criterion `json:"criteria,omitempty" yaml:"criteria"`
	Sections []Section   `json:"sections,omitempty" yaml:"sections"`
}

// Criterion is one item of a card (tiêu chí) that points are given for.
type Criterion struct {
	// Code is unique in the card: "II.3".
	Code     string         `json:"code" yaml:"code"`
	Title    string         `json:"title,omitempty" yaml:"title"`
	Citation rules.Citation `json:"citation,omitzero" yaml:"citation"`
	Effect   Effect         `json:"effect,omitempty" yaml:"effect"`
	// Max is the most points that the criterion gives, or takes away. Only bonus, minus
	// and net items can go without one, and must then say Uncapped.
	Max      decimal.Decimal `json:"max,omitzero" yaml:"max"`
	Uncapped bool            `json:"uncapped,omitempty" yaml:"uncapped"`
	// Min is the least points: nothing means 0, and -Max for a net item. Only base and net
	// items can have another.
	Min *decimal.Decimal `json:"min,omitempty" yaml:"min"`
	// Decimals replaces the card's decimals.
	Decimals *int32 `json:"decimals,omitempty" yaml:"decimals"`
	// Points is the rule that gives the points; the word full in it means Max. A criterion
	// without a rule is scored by people: see Assessors and [Entry].
	Points string `json:"points,omitempty" yaml:"points"`
	// Judged states that people give the points; Points is then empty.
	Judged bool `json:"judged,omitempty" yaml:"judged"`
	// Step is what points that people give are a multiple of, such as 0.25; the bounds of the
	// criterion too. What several assessors come to is rounded to its decimals only. Nothing means
	// the step of the card, and then the last of these.
	Step decimal.Decimal `json:"step,omitzero" yaml:"step"`
	// Owners are the roles that may score the criterion; none means anybody.
	Owners []string `json:"owners,omitempty" yaml:"owners"`
	// Assessors are the roles whose points are combined at each stage; only for a
	// judged criterion.
	Assessors []Assessor `json:"assessors,omitempty" yaml:"assessors"`
	// Combine is how they are combined.
	Combine Combine `json:"combine,omitempty" yaml:"combine"`
	// VoidWhen is a condition under which the criterion earns nothing and its maximum
	// still counts (không chấm điểm).
	VoidWhen string `json:"void_when,omitempty" yaml:"void_when"`
	// DisqualifyWhen is a condition that takes the unit out of the ranking.
	DisqualifyWhen string `json:"disqualify_when,omitempty" yaml:"disqualify_when"`
	// Variants replace the maximum, the rule or the group for some units; the first whose
	// condition holds counts.
	Variants []Variant `json:"variants,omitempty" yaml:"variants"`
	// InForce is when the criterion is valid. To a unit that was not there on any day of it,
	// the criterion does not apply.
	InForce rules.Period `json:"in_force,omitzero" yaml:"in_force"`
}

// Variant is what a criterion is for the units that a condition picks: other
// points by region, no criterion for units without a coast.
type Variant struct {
	// When is a condition over the facts of the unit.
	When string `json:"when" yaml:"when"`
	// Max and Points replace those of the criterion; zero and empty leave them.
	Max    decimal.Decimal `json:"max,omitzero" yaml:"max"`
	Points string          `json:"points,omitempty" yaml:"points"`
	// NotApplicable is the reason why the criterion does not apply to these units; the
	// fields above are then empty.
	NotApplicable string `json:"not_applicable,omitempty" yaml:"not_applicable"`
	// OwnGroup compares these units among themselves only, and all others without them:
	// best, worst, average, total and rank range over that group.
	OwnGroup bool `json:"own_group,omitempty" yaml:"own_group"`
}

// Disqualification is a condition that takes a unit out of the ranking.
type Disqualification struct {
	Code     string         `json:"code,omitempty" yaml:"code"`
	Title    string         `json:"title,omitempty" yaml:"title"`
	When     string         `json:"when" yaml:"when"`
	Citation rules.Citation `json:"citation,omitzero" yaml:"citation"`
}

// Stage is one version that a score goes through (lần chấm).
type Stage struct {
	Code  string `json:"code" yaml:"code"`
	Title string `json:"title,omitempty" yaml:"title"`
	// Roles are who may score at this stage; none means anybody.
	Roles []string `json:"roles,omitempty" yaml:"roles"`
	// Self says that units score themselves here, as at a stage with the code self: also on what a
	// rule computes or others own, where what they say is a claim that does not count.
	Self bool `json:"self,omitempty" yaml:"self"`
}

// Assessor is a role whose points count for a judged criterion.
type Assessor struct {
	Role string `json:"role" yaml:"role"`
	// Weight is the share of the assessor where Combine is weighted; only then. Weights are shares
	// that add up to 1, or whole numbers such as 1 and 2.
	Weight decimal.Decimal `json:"weight,omitzero" yaml:"weight"`
}

// Grade (hạng, mức xếp loại) is a class that a unit is put in.
type Grade struct {
	Code  string `json:"code" yaml:"code"`
	Title string `json:"title,omitempty" yaml:"title"`
	// AtLeast is the least total in points, or the least percent if Percent is set, and AtMost the most.
	// Nothing means any.
	AtLeast *decimal.Decimal `json:"at_least,omitempty" yaml:"at_least"`
	AtMost  *decimal.Decimal `json:"at_most,omitempty" yaml:"at_most"`
	Percent bool             `json:"percent,omitempty" yaml:"percent"`
	// When is a further condition over the facts and points of the unit.
	When string `json:"when,omitempty" yaml:"when"`
	// Quota limits the grade, together with all better ones.
	Quota *Quota `json:"quota,omitempty" yaml:"quota"`
}

// Quota limits a grade, together with all better ones, to the best
// Percent/100 · N units, 0 to 100, or to Count units, 0 or more.
type Quota struct {
	Percent *decimal.Decimal `json:"percent,omitempty" yaml:"percent"`
	Count   *int             `json:"count,omitempty" yaml:"count"`
	// Rounding says what becomes of a part of a unit; it is left out if nothing is said: 20 % of 13
	// are 2, and 3 with half_away_from_zero.
	Rounding *rules.Rounding `json:"rounding,omitempty" yaml:"rounding"`
	// Of says what N counts: "scored" for all units that are scored (if nothing is said),
	// "ranked" for those that are not disqualified, or the code of a later grade:
	// the units in that grade or a better one, for quotas within quotas.
	Of string `json:"of,omitempty" yaml:"of"`
	// Alone leaves out of N the units in this grade and in better ones: at most 20 % of those
	// graded good, without the excellent themselves. Only where Of is a grade.
	Alone bool `json:"alone,omitempty" yaml:"alone"`
}
