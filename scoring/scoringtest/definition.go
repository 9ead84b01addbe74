package scoringtest

import (
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// Definition is a file of cases for a scorecard, as people write it. [Load] reads
// it; it is exported for those who describe or write such files.
type Definition struct {
	// Scorecard is the file of the card, from the folder of this file. Nothing means the
	// name of this file without _test.
	Scorecard string `json:"scorecard,omitempty" yaml:"scorecard"`
	// Base holds named facts that cases start from.
	Base map[string]base `json:"base,omitempty" yaml:"base"`
	// Cases are the tests, each with a name of its own.
	Cases []Case `json:"cases" yaml:"cases"`
	// Accept lists gaps and survivors that the author has looked at.
	Accept []accepted `json:"accept,omitempty" yaml:"accept"`
}

// Given is what a case supposes of a unit.
type Given struct {
	// From names the base that the rest is laid over.
	From string `json:"from,omitempty" yaml:"from"`
	// Facts are those of this year, and Previous those of last year, by indicator.
	Facts    map[string]fact `json:"facts,omitempty" yaml:"facts"`
	Previous map[string]fact `json:"previous,omitempty" yaml:"previous"`
	// Entries are what people entered. They replace all that a base has for the same
	// criterion and stage.
	Entries []scoring.Entry `json:"entries,omitempty" yaml:"entries"`
	// Existed is when the unit existed, if it came or went within the time that is scored.
	Existed *rules.Period `json:"existed,omitempty" yaml:"existed"`
	// Group is the group within the cluster that the unit is in. Where no unit of a case says one,
	// all are in the same.
	Group string `json:"group,omitempty" yaml:"group"`
}

// base is a named start for cases. Facts that stand beside units hold for every
// unit that does not say otherwise.
type base struct {
	Given `yaml:",inline"`
	// Period is the time that is scored, and Stage the version that is taken to count:
	// [scoring.Batch].
	Period *rules.Period    `json:"period,omitempty" yaml:"period"`
	Stage  string           `json:"stage,omitempty" yaml:"stage"`
	Units  map[string]Given `json:"units,omitempty" yaml:"units"`
}

// Case is one test, or with rows a list of them. It has one of these shapes:
//
//   - one unit: facts, and expectations beside them;
//   - several units: facts and expectations under units, by the code of the unit;
//   - a table of cases: columns and rows. Columns are indicators, which are facts (with
//     " last year" behind, those of last year; n/a is for a reason in them), or codes
//     of criteria ("state of I.1" for the state) and sections, derived indicators, or
//     one of total, percent, disqualified and grade, which are expectations;
//   - rows of a shared table of the card: table and rows, each row the keys and then the
//     result, error if no row is to match.
type Case struct {
	Name   string `json:"name" yaml:"name"`
	Given  `yaml:",inline"`
	Expect `yaml:",inline"`
	// Period is the time that is scored, and Stage the version that is taken to count:
	// [scoring.Batch].
	Period  *rules.Period     `json:"period,omitempty" yaml:"period"`
	Stage   string            `json:"stage,omitempty" yaml:"stage"`
	Units   map[string]member `json:"units,omitempty" yaml:"units"`
	Table   string            `json:"table,omitempty" yaml:"table"`
	Columns []string          `json:"columns,omitempty" yaml:"columns"`
	Rows    [][]cell          `json:"rows,omitempty" yaml:"rows"`
	// Refused expects that the facts or entries cannot be given at all: codes of
	// diagnostics, or fragments of them, one for each that is expected.
	Refused texts `json:"refused,omitempty" yaml:"refused"`
	// Fails is the reason why the case is expected to fail today.
	Fails string `json:"fails,omitempty" yaml:"fails"`
	// Confirm says that a machine filled in what is expected, and a person has to confirm it.
	Confirm bool `json:"confirm,omitempty" yaml:"confirm"`
}

// member is one unit of a case with several.
type member struct {
	Given  `yaml:",inline"`
	Expect `yaml:",inline"`
}

// Expect is what should come out for a unit. What is left out is not looked at.
type Expect struct {
	// Points are those that criteria add to the total, by code: a number, missing, or n/a.
	Points map[string]want `json:"points,omitempty" yaml:"points"`
	// States are missing, scored, not_applicable, void or disqualified, by code.
	States map[string]scoring.State `json:"states,omitempty" yaml:"states"`
	// Sections are the points of sections after their caps, by code.
	Sections map[string]want `json:"sections,omitempty" yaml:"sections"`
	// Derived are values of derived indicators (define:), by code.
	Derived map[string]cell `json:"derived,omitempty" yaml:"derived"`
	// Total is that of the card, Percent what it is of what applies, as an exact number or
	// fraction such as 260/3, and Applicable the base maximum that applies.
	Total      *want `json:"total,omitempty" yaml:"total"`
	Percent    *want `json:"percent,omitempty" yaml:"percent"`
	Applicable *want `json:"applicable,omitempty" yaml:"applicable"`
	// Caps lists every cap that changed something: "IV plus" for one of section IV,
	// "total" for one of the card. [] expects none.
	Caps []string `json:"caps,omitempty" yaml:"caps"`
	// Missing lists everything that the score waits for: indicators, criteria that people
	// score; "growth of b" for one of another unit, "growth last year", "reason for
	// growth" for one that does not apply without a reason. [] expects that nothing is.
	Missing []string `json:"missing,omitempty" yaml:"missing"`
	// Disqualified is true, false or undetermined.
	Disqualified *truth `json:"disqualified,omitempty" yaml:"disqualified"`
	// Explain has fragments of what the score says of a criterion, in English or
	// Vietnamese, by code. Blanks and line ends do not matter.
	Explain map[string]texts `json:"explain,omitempty" yaml:"explain"`
	// Error has the code, or a fragment, of the error for which a rule refuses the unit, by the code of
	// the criterion, section, disqualification or grade, or by the tie-break as the card writes it.
	Error map[string]string `json:"error,omitempty" yaml:"error"`
	// Grade is the code of a grade, none, or open.
	Grade string `json:"grade,omitempty" yaml:"grade"`
	// Rank is a rank, none, or such as 2..4 for one that is open.
	Rank string `json:"rank,omitempty" yaml:"rank"`
	// Tied and Provisional are those of [scoring.Standing].
	Tied        *bool `json:"tied,omitempty" yaml:"tied"`
	Provisional *bool `json:"provisional,omitempty" yaml:"provisional"`
	// TieBreaks lists the tie-breaks that decided, as the card writes them.
	TieBreaks []string `json:"tie_breaks,omitempty" yaml:"tie_breaks"`
	// Gap is how far the unit is behind the nearest one above it.
	Gap *want `json:"gap,omitempty" yaml:"gap"`
	// Periods are what should come out in periods of the card, by their codes, on their card.
	Periods map[string]Expect `json:"periods,omitempty" yaml:"periods"`
}

// accepted is a gap or survivor that the author has looked at.
type accepted struct {
	// ID is that of the target or mutant as reports write it.
	ID string `json:"id" yaml:"id"`
	// Because is the reason.
	Because string `json:"because" yaml:"because"`
}
