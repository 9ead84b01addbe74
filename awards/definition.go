package awards

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Definition is a regulation (quy định) as plain data: a Go literal, YAML or
// JSON. [Compile] checks it. A definition holds the law of one regime, in force
// for one period, or extends a regulation with an organisation's own rules.
type Definition struct {
	// Code names the regulation, such as "law-2022-decree-98-2023".
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Extends is the code of the regulation that this one starts from: "statute" or another
	// name of [Shipped], or that of a base given to [Compile]. What this definition states under
	// the same code replaces what is there, the rest is added, and every result says so.
	Extends string `json:"extends,omitempty" yaml:"extends"`
	// Covers is the time that this definition states the rules for. On other dates it
	// refuses to answer. An extension without it covers what its base covers.
	Covers rules.Period `json:"covers,omitzero" yaml:"covers"`
	// CarriedOver marks an extension that only repeats the rules of its base for a time whose text
	// was not read: every condition becomes unverified, and nothing is decided unless
	// [Options.CarryOver] says so.
	CarriedOver bool `json:"carried_over,omitempty" yaml:"carried_over"`
	// Note says what a reader must know of the sources.
	Note diag.Words `json:"note,omitzero" yaml:"note"`
	// Forms are what is conferred, besides the common ones such as "government_flag".
	Forms []Form `json:"forms,omitempty" yaml:"forms"`
	// Indicators are facts that conditions read, besides the common ones, which come
	// from the evidence and the ranking or are stated of a unit.
	Indicators []Indicator `json:"indicators,omitempty" yaml:"indicators"`
	// The rest of what rules may speak of, as on a scorecard: define, tables, holidays and
	// declared functions in a file, functions and limits of the host in Go ([rules.Host]). A table takes
	// the place of the one of its name in the base, and results that stand on it say so; holidays are
	// added to those of the base, year by year. Its own Indicators stay empty.
	rules.Definition
	// Drop names conditions, gaps, quotas, documents, deadlines and parameters of the base
	// that do not hold here.
	Drop []string `json:"drop,omitempty" yaml:"drop"`
	// Parameters say how facts are derived from evidence, and the values of facts that are
	// declared with from: parameter.
	Parameters []Parameter `json:"parameters,omitempty" yaml:"parameters"`
	// Gaps are parts of the law that were not read. While one is open nobody is eligible: what
	// the conditions that were read do not refuse is undetermined.
	Gaps []Gap `json:"gaps,omitempty" yaml:"gaps"`
	// Conditions hold for several awards. Nobody is eligible on them alone: an award needs a ground of
	// its own, which is a condition under the award, or one here that is for it alone or restates one
	// of its base.
	Conditions []Condition `json:"conditions,omitempty" yaml:"conditions"`
	// Documents and Deadlines are those of the dossier (hồ sơ).
	Documents []Document `json:"documents,omitempty" yaml:"documents"`
	Deadlines []Deadline `json:"deadlines,omitempty" yaml:"deadlines"`
	// Authorities say who proposes, who decides and who revokes (thẩm quyền).
	Authorities []Authority `json:"authorities,omitempty" yaml:"authorities"`
	// Revocations are the cases in which the decision on an award is revoked (hủy bỏ).
	Revocations []Clause `json:"revocations,omitempty" yaml:"revocations"`
	// Awards are what can be nominated for, each route or ground of its own.
	Awards []Award `json:"awards,omitempty" yaml:"awards"`
}

// Indicator is a fact that conditions read: a [rules.Indicator] with its name in
// several languages.
type Indicator struct {
	Code  string     `json:"code" yaml:"code"`
	Kind  rules.Kind `json:"kind,omitempty" yaml:"kind"`
	Label diag.Words `json:"label,omitzero" yaml:"label"`
	// Unit is what a number is counted in; Min, Max, Places, Values and Titles are as in [rules.Indicator].
	Unit   string                `json:"unit,omitempty" yaml:"unit"`
	Min    *decimal.Decimal      `json:"min,omitempty" yaml:"min"`
	Max    *decimal.Decimal      `json:"max,omitempty" yaml:"max"`
	Places *int32                `json:"places,omitempty" yaml:"places"`
	Values []string              `json:"values,omitempty" yaml:"values"`
	Titles map[string]diag.Words `json:"titles,omitempty" yaml:"titles"`
	// Past marks what can no longer be changed once it is known, such as a past award:
	// [Regulation.WhatIf] does not propose to change it unless asked.
	Past bool `json:"past,omitempty" yaml:"past"`
	// Plan marks what is set for all and not for a unit, such as a plan, a target or a last day:
	// [Regulation.WhatIf] never proposes to change it.
	Plan bool `json:"plan,omitempty" yaml:"plan"`
	// From is "ranking" or "evidence" for a fact that is derived and never given by hand. Those that
	// a regulation declares may be from "parameter": a [Parameter] of the same code states the value.
	From string `json:"from,omitempty" yaml:"from"`
	// History says how the fact follows from the awards received, for one that does.
	History *History `json:"history,omitempty" yaml:"history"`
}

// History makes a fact of the awards that a unit received: true if there is one as it
// says that was decided and not revoked, false if a complete register has none.
type History struct {
	// Forms are the codes of the forms that count.
	Forms []string `json:"forms" yaml:"forms"`
	// SameAchievement counts only awards for the achievement in question.
	SameAchievement bool `json:"same_achievement,omitempty" yaml:"same_achievement"`
	// SameYear counts only awards decided in the year of the day asked about.
	SameYear bool `json:"same_year,omitempty" yaml:"same_year"`
	// NotTypes are types of commendation that do not count.
	NotTypes []string `json:"not_types,omitempty" yaml:"not_types" words:"work_record exceptional movement contribution seniority external"`
}

// Form is what is conferred: a title of emulation (danh hiệu thi đua) or a form of
// commendation (hình thức khen thưởng). A form that neither the regulation nor what it
// extends declares is a fault, in an award and in the register of past ones.
type Form struct {
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Emulation marks a title of emulation: a result is given one title only once, but may be
	// given a title besides a commendation.
	Emulation bool `json:"emulation,omitempty" yaml:"emulation"`
	// State marks the state level (cấp nhà nước).
	State bool `json:"state,omitempty" yaml:"state"`
	// WorkRecord is "flag" or "certificate" for what counts as one in a work record.
	WorkRecord string `json:"work_record,omitempty" yaml:"work_record" words:"flag certificate"`
}

// Award is one award by one route (tuyến) or ground (căn cứ): the Government's
// Emulation Flag for the leader of a cluster of the Central Council is one, the
// same flag for the leader of a ministry's own cluster another.
type Award struct {
	// Code names the award and route, such as "flag.central_cluster".
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Form is the code of what is conferred, which the history of awards speaks of: one that the
	// regulation declares, or a common one.
	//
	//   - government_flag: Cờ thi đua của Chính phủ
	//   - pm_certificate: Bằng khen của Thủ tướng Chính phủ
	//   - ministry_flag: Cờ thi đua của Bộ, ban, ngành, tỉnh
	//   - ministry_certificate: Bằng khen của Bộ, ban, ngành, tỉnh
	//   - order: Huân chương
	//   - excellent_labour_title: Tập thể lao động xuất sắc, Đơn vị quyết thắng
	Form string `json:"form" yaml:"form"`
	// Type is the type of commendation (loại hình khen thưởng), see [PastAward].
	Type string `json:"type,omitempty" yaml:"type" words:"work_record exceptional movement contribution seniority external"`
	// InForce narrows the time of the definition.
	InForce rules.Period `json:"in_force,omitzero" yaml:"in_force"`
	// Conditions are those of this award, its grounds (căn cứ), besides those of the whole definition.
	Conditions []Condition `json:"conditions,omitempty" yaml:"conditions"`
	// Quotas cap the number of nominees.
	Quotas []Quota `json:"quotas,omitempty" yaml:"quotas"`
}

// Condition is one condition (điều kiện) of an award: a rule over facts with the
// clause that it comes from. It is met when the rule is true. Two conditions of one
// regulation have the same code only if their periods do not overlap.
type Condition struct {
	Clause
	// Rule is a boolean rule of package rules.
	Rule   string `json:"rule" yaml:"rule"`
	Effect Effect `json:"effect,omitempty" yaml:"effect"`
	// Dossier marks a condition that is only asked of a dossier: it decides nothing until the
	// dossier is received.
	Dossier bool `json:"dossier,omitempty" yaml:"dossier"`
}

// Gap is a part of the law that was not read. While one is open nobody is
// eligible; a host that knows better enables it by its code, which closes it. One that
// is off ships as closed, and every result says that it stands on that.
type Gap struct {
	Clause
	Reason diag.Words `json:"reason" yaml:"reason"`
}

// Quota caps the nominees of an award at a share of a number: the host's
// ([Place.QuotaBase]), or one that follows from the nomination itself.
type Quota struct {
	Clause
	// Percent of the base, 0 to 100, or Share, a fraction of it such as "1/3".
	Percent decimal.Decimal `json:"percent" yaml:"percent"`
	Share   string          `json:"share,omitempty" yaml:"share"`
	// Rounding makes a whole number of the share; nil rounds down, since no more than the share may be
	// nominated. [Place.QuotaRounding] is the host's own choice.
	Rounding *rules.Rounding `json:"rounding,omitempty" yaml:"rounding"`
	// Base is "scored", the units of the ranking that are not disqualified; "eligible", those
	// eligible for the award; or the code of an award earlier in the plan, whose nominees count.
	// Empty, or where [Place.QuotaBase] is given, the base is the host's.
	Base string `json:"base,omitempty" yaml:"base"`
	// WithItself adds the nominees of this award to the base.
	WithItself bool `json:"with_itself,omitempty" yaml:"with_itself"`
	// Of says what the base counts.
	Of diag.Words `json:"of" yaml:"of"`
}

// share returns the share of the base exactly; ok is false if it is none from 0 to 1.
func (q *Quota) share() (share *big.Rat, ok bool) {
	share = new(big.Rat).Quo(q.Percent.Rat(), big.NewRat(100, 1))
	if q.Share != "" {
		if share, ok = new(big.Rat).SetString(q.Share); !ok || !q.Percent.IsZero() {
			return nil, false
		}
	}
	return share, share.Sign() >= 0 && share.Cmp(big.NewRat(1, 1)) <= 0
}

// Document is a paper of the dossier, such as "achievement_report"; dossiers list
// the same codes.
type Document struct {
	Clause
	// Sector narrows the document to candidates of a sector, such as "enterprise"; empty is for all.
	Sector string `json:"sector,omitempty" yaml:"sector"`
	// Copies is how many are wanted; zero means one.
	Copies int `json:"copies,omitempty" yaml:"copies"`
}

// Deadline is the last day on which a dossier is received.
type Deadline struct {
	Clause
	// Sector narrows the deadline to candidates of a sector, such as "education"; empty is for
	// all that have no deadline of their own.
	Sector string `json:"sector,omitempty" yaml:"sector"`
	// YearsAfter, Month and Day give the last day, counted from the year of the results.
	YearsAfter int `json:"years_after" yaml:"years_after"`
	Month      int `json:"month" yaml:"month"`
	Day        int `json:"day" yaml:"day"`
}

// Authority says who has a power (thẩm quyền) over an award.
type Authority struct {
	Clause
	// Power is "propose", "decide" or "revoke". A definition that states a power over an award
	// states it anew: what its base says of the same power no longer holds for it.
	Power string     `json:"power" yaml:"power" words:"propose decide revoke"`
	Who   diag.Words `json:"who" yaml:"who"`
}

// Parameter is a number, text, day or truth that the regulation states with its clause and for its
// time. A fact that is declared with from: parameter is read by rules under its code, and is missing
// where none that counts is in force. Other parameters are the rules of counting that evidence is
// read by, whose code is one of
//
//   - count_from: where the time to the next award starts, "decision", the day of the
//     last decision, or "period_end", the end of the achievement period stated in it,
//     and the day of the decision where none is stated; with "either" the law does not
//     say, and the work record is undetermined where that matters
//   - work_record_excludes: the types of commendation, separated by commas, whose
//     results do not count towards a work record (khen thưởng công trạng)
//   - discipline_resets: with "yes" achievements count only from the end of a discipline
//   - years_following: a number of years, 1 to 50, so that the years of excellent
//     completion are those that follow the certificate directly. Whether they may be
//     more, up to the proposal, is then not said: where that matters, the work record
//     is undetermined. "5+" says that they may be more, and leaves open only whether
//     they end with the proposal. Without it the years run up to the proposal.
//   - pending_dossiers: what governs a dossier of the time before the first day of the
//     regime: the rules of the day on which it was "received" or "submitted";
//     "favourable" is as received, unless the new rules are more favourable
type Parameter struct {
	Clause
	// Value is one of those above; for a fact 90, 2.5, true, 2024-01-31 or a text, as its kind is.
	Value string `json:"value" yaml:"value"`
}

// Certainty is how surely a text of law is known.
type Certainty = diag.Enum[certainties]

// The certainties. The zero Certainty is the least.
const (
	Unverified Certainty = iota // from memory or carried over: never decides by itself
	SecondHand                  // read in a derivative source: decides, to be verified
	Read                        // read in the source
)

type certainties struct{}

func (certainties) Names() *diag.Names { return &certaintyNames }

var certaintyNames = diag.Names{
	What:  say("certainty"),
	Names: []string{"unverified", "second_hand", "read"},
	Texts: []diag.Text{say("unverified"), say("second-hand"), say("read")},
}

// Effect is what follows when a condition is not met.
type Effect = diag.Enum[effects]

// The effects.
const (
	Required Effect = iota // the unit is not eligible
	Defers                 // the unit is not considered yet (chưa xét), until it is cleared
	Advisory               // nothing: the finding is for information
)

type effects struct{}

func (effects) Names() *diag.Names { return &effectNames }

var effectNames = diag.Names{What: say("effect"), Names: []string{"required", "defers", "advisory"}}
