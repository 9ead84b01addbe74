package awards

import (
	"errors"
	"fmt"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// ErrNotCovered is returned for a date that a regulation states no rules for.
var ErrNotCovered = errors.New("not covered by the regulation")

// ErrNoAward is returned for an award that a regulation does not have on the date.
var ErrNoAward = errors.New("no such award")

// errNoRegulation is for a Regulation that no constructor made.
var errNoRegulation = fmt.Errorf("awards: the zero Regulation says nothing: %w", ErrNotCovered)

// Outcome is what a regulation says of a unit and an award.
type Outcome = diag.Enum[outcomes]

// The outcomes. The zero Outcome is undetermined.
const (
	Undetermined Outcome = iota // evidence is missing, or the law was not read (chưa xác định)
	NotEligible                 // a condition is not met (không đủ điều kiện)
	Deferred                    // not considered yet, until cleared (chưa xét)
	Eligible                    // every condition that decides is met (đủ điều kiện)
)

type outcomes struct{}

func (outcomes) Names() *diag.Names { return &outcomeNames }

var outcomeNames = diag.Names{
	What:  say("outcome"),
	Names: []string{"undetermined", "not_eligible", "deferred", "eligible"},
	Texts: []diag.Text{say("undetermined"), say("not eligible"), say("deferred"), say("eligible")},
}

// Assessment is what a regulation says of one unit and one award, condition by
// condition. It is plain data, the caller's own.
type Assessment struct {
	Unit  string `json:"unit"`
	Award string `json:"award"`
	// On is the day the question was asked for, and Governed the day whose law answers it,
	// chosen by Basis.
	On       rules.Date `json:"on"`
	Governed rules.Date `json:"governed"`
	Basis    Basis      `json:"basis"`
	// Regulation is the code of the regulation asked, Regime that of the definition in force.
	Regulation string  `json:"regulation"`
	Regime     string  `json:"regime"`
	Outcome    Outcome `json:"outcome"`
	// Findings are one for each condition in force, in the order of the regulation.
	Findings []Finding `json:"findings"`
	// Gaps are the parts of the law that were not read, which keep a unit from being eligible.
	Gaps []OpenGap `json:"gaps,omitempty"`
	// Assumptions are what the outcome stands on besides the law as read: second-hand and enabled
	// conditions, carried-over law, overridden conditions, supposed facts, the choice of the day.
	Assumptions []Assumption `json:"assumptions,omitempty"`
	// Ranks are those that the unit can still have, by what is missing and by published ranks, its
	// own where that is published: what [Regulation.WhatIf] may suppose. Empty where that is any.
	Ranks []int `json:"ranks,omitempty"`
	// Facts are those derived from the evidence, given and supposed, known ones only, in the order of
	// the regulation's indicators.
	Facts []rules.Reading `json:"facts,omitempty"`
}

// OpenGap is a part of the law that was not read and that a unit is undetermined by.
type OpenGap struct {
	// Code is that of a [Gap], "nothing_decides" if no condition of the award itself does, or
	// "not_understood" for a word of the evidence that nobody declared: [CheckCandidates] refuses it.
	Code     string         `json:"code"`
	Reason   diag.Text      `json:"reason"`
	Citation rules.Citation `json:"citation,omitzero"`
	InForce  rules.Period   `json:"in_force,omitzero"`
}

// notUnderstood is the code of a gap in the evidence.
const notUnderstood = "not_understood"

// Finding is the outcome of one condition.
type Finding struct {
	Condition string         `json:"condition"`
	Title     diag.Text      `json:"title,omitzero"`
	Rule      string         `json:"rule"`
	Citation  rules.Citation `json:"citation,omitzero"`
	Certainty Certainty      `json:"certainty"`
	Effect    Effect         `json:"effect"`
	// Ground says that the condition is of the award itself (căn cứ), not one that also holds for
	// others: nobody is eligible on conditions for all alone.
	Ground bool `json:"ground,omitempty"`
	// Met is True if the condition is met, False if not, Undetermined if facts are missing.
	Met rules.Truth `json:"met"`
	// NotApplicable says that the condition does not apply to the unit; it then hinders nothing.
	NotApplicable bool `json:"not_applicable,omitempty"`
	// Decides says whether the outcome hangs on the condition; if not, Why says why not. Of one that
	// decides and is undetermined Why may say what of the evidence leaves it open.
	Decides bool      `json:"decides"`
	Why     diag.Text `json:"why,omitzero"`
	// From is the code of the definition that states the condition, and Overrides that of the
	// definition whose condition it replaces.
	From      string `json:"from"`
	Overrides string `json:"overrides,omitempty"`
	// Missing are the facts that the condition waits for.
	Missing []rules.Input `json:"missing,omitempty"`
	// Read are the facts that the condition read.
	Read []rules.Reading `json:"read,omitempty"`
	// Explanation shows the rule step by step.
	Explanation *rules.Explanation `json:"-"`
}

// Assumption is something that an outcome stands on and that the reader should
// know.
type Assumption struct {
	// Code is "basis", "second_hand", "enabled", "carried_over", "override", "supposed",
	// "more_favourable" or "unread", a gap that ships as closed; in a slate also "places", "succession" or "deviation".
	Code string `json:"code"`
	// Subject is the condition or fact, if it is about one.
	Subject string    `json:"subject,omitempty"`
	Text    diag.Text `json:"text"`
}

// Basis says which day chooses the regime.
type Basis = diag.Enum[bases]

// The bases. Law 06/2022/QH15 and most texts have no clause on pending dossiers, so
// the zero Basis is an assumption, and every assessment says so, or cites the clause:
// a regulation states one by the parameter pending_dossiers. No text counts by the
// year of the results.
const (
	ByDossier  Basis = iota // the day the dossier is received or submitted; without one, the day asked about
	ByDayAsked              // the day asked about
	ByYearEnd               // the last day of the year of the results
)

type bases struct{}

func (bases) Names() *diag.Names { return &basisNames }

var basisNames = diag.Names{What: say("basis"), Names: []string{"dossier", "day_asked", "year_end"}}

// Options are a host's own choices, which the law leaves open or we do not know.
// Results say which were used.
type Options struct {
	// Enable names conditions, quotas, gaps and deadlines: an unverified or switched-off one then
	// decides, and a gap is taken as closed.
	Enable []string `json:"enable,omitempty" yaml:"enable"`
	// CarryOver takes carried-over law for the law in force.
	CarryOver bool `json:"carry_over,omitempty" yaml:"carry_over"`
	// Basis chooses the day that chooses the regime.
	Basis Basis `json:"basis,omitempty" yaml:"basis"`
}
