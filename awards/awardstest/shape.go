package awardstest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Definition is a file of cases for a regulation, as people write it. [Load] reads
// it; it is exported for those who describe or write such files.
type Definition struct {
	// Regulation is the file of the regulation, from the folder of this file, or the name of a
	// shipped one. Nothing means the name of this file without _test.
	Regulation string `json:"regulation,omitempty" yaml:"regulation"`
	// Base holds what cases start from, by name.
	Base map[string]Setup `json:"base,omitempty" yaml:"base"`
	// Cases are the tests, each with a name of its own.
	Cases []FileCase `json:"cases" yaml:"cases"`
	// Accept lists gaps and survivors that the author has looked at.
	Accept []Accept `json:"accept,omitempty" yaml:"accept"`
}

// Accept is a gap or survivor that is right, and why.
type Accept struct {
	// ID is that of the mutant, or the text of the target, as reports write it.
	ID string `json:"id" yaml:"id"`
	// Because is the reason.
	Because string `json:"because" yaml:"because"`
}

// Setup is what a case asks: whom, when, for what. What is left out is as in what
// it starts from.
type Setup struct {
	// From names the base that the rest is laid over.
	From *string `json:"from,omitempty" yaml:"from"`
	// On is the day asked about.
	On *rules.Date `json:"on,omitempty" yaml:"on"`
	// Award is the code of the award asked for.
	Award *string `json:"award,omitempty" yaml:"award"`
	// Options are the host's choices; they replace all that a base has.
	Options *awards.Options `json:"options,omitempty" yaml:"options"`
	// Clean says that the unit exists, and that every register was looked into and is empty
	// unless the case states it.
	Clean *bool `json:"clean,omitempty" yaml:"clean"`

	// The rest is as in a file of candidates.

	Unit        *string                             `json:"unit,omitempty" yaml:"unit"`
	Year        *int                                `json:"year,omitempty" yaml:"year"`
	Achievement *string                             `json:"achievement,omitempty" yaml:"achievement"`
	Sector      *string                             `json:"sector,omitempty" yaml:"sector"`
	Existence   *awards.Existence                   `json:"existence,omitempty" yaml:"existence"`
	History     *awards.Register[awards.PastAward]  `json:"history,omitempty" yaml:"history"`
	Results     *awards.Register[awards.YearResult] `json:"results,omitempty" yaml:"results"`
	Discipline  *awards.Register[awards.Discipline] `json:"discipline,omitempty" yaml:"discipline"`
	Inspections *awards.Register[awards.Inspection] `json:"inspections,omitempty" yaml:"inspections"`
	Complaints  *awards.Register[awards.Complaint]  `json:"complaints,omitempty" yaml:"complaints"`
	Movement    *awards.MovementReview              `json:"movement,omitempty" yaml:"movement"`
	Ballots     *[]awards.Ballot                    `json:"ballots,omitempty" yaml:"ballots"`
	Dossiers    *[]awards.Dossier                   `json:"dossiers,omitempty" yaml:"dossiers"`
	// Facts are those that no evidence decides; missing takes one of the base away.
	Facts awards.FactList `json:"facts,omitempty" yaml:"facts"`
	// Suppose replaces facts, whatever the evidence says; missing supposes that one is.
	Suppose awards.FactList `json:"suppose,omitempty" yaml:"suppose"`

	// Plan and Units, in the place of an award, nominate.
	Plan  *awards.Plan `json:"plan,omitempty" yaml:"plan"`
	Units *[]Unit      `json:"units,omitempty" yaml:"units"`
}

// Unit is one unit of a nomination.
type Unit struct {
	Setup `yaml:",inline"`
	// Points are those in the cluster, which the unit is ranked by; missing if left out.
	Points *decimal.Decimal `json:"points,omitempty" yaml:"points"`
}

// Expect is what should come out. What is left out is not looked at.
type Expect struct {
	Outcome *awards.Outcome `json:"outcome,omitempty" yaml:"outcome"`
	// Because are exactly the conditions that decide and are not met or not known.
	Because *[]string `json:"because,omitempty" yaml:"because"`
	// Findings are those of some conditions.
	Findings map[string]State `json:"findings,omitempty" yaml:"findings"`
	// Missing are exactly the facts that conditions which decide wait for.
	Missing *[]string `json:"missing,omitempty" yaml:"missing"`
	// Assumptions are exactly what the outcome stands on besides the law as read, such as
	// "second_hand unit.exists"; those called basis and supposed are left out.
	Assumptions *[]string `json:"assumptions,omitempty" yaml:"assumptions"`
	// Gaps are exactly the open gaps.
	Gaps *[]string `json:"gaps,omitempty" yaml:"gaps"`
	// Regime is the code of the definition in force, and Governed the day whose law answers.
	Regime   *string     `json:"regime,omitempty" yaml:"regime"`
	Governed *rules.Date `json:"governed,omitempty" yaml:"governed"`
	// Derived are some facts, as they came out.
	Derived map[string]rules.Value `json:"derived,omitempty" yaml:"derived"`
	// Papers are exactly the documents that a dossier needs, with the number of copies.
	Papers *map[string]int `json:"papers,omitempty" yaml:"papers"`
	// Explain are texts that the explanations of conditions hold.
	Explain map[string]Fragments `json:"explain,omitempty" yaml:"explain"`
	// Error is why there is no answer.
	Error *ErrorCode `json:"error,omitempty" yaml:"error"`
	// Slate is what becomes of some units, by award.
	Slate map[string]Entries `json:"slate,omitempty" yaml:"slate"`
}

// FileCase is one case, or with rows a table of them. Columns are keys of [Setup]
// and [Expect], codes of facts, "suppose." and the code of a fact, or "findings.",
// "derived." and "explain." and a code; name names the rows.
type FileCase struct {
	Name   string `json:"name" yaml:"name"`
	Setup  `yaml:",inline"`
	Expect `yaml:",inline"`
	// Columns and Rows are a table: each row is a case of its own.
	Columns []string `json:"columns,omitempty" yaml:"columns"`
	Rows    [][]Cell `json:"rows,omitempty" yaml:"rows"`
	// Fails is the reason why the case is expected to fail today.
	Fails string `json:"fails,omitempty" yaml:"fails"`
	// Confirm says that a machine filled in what is expected, and a person has to confirm it.
	Confirm bool `json:"confirm,omitempty" yaml:"confirm"`

	rows []row // read from Rows, as Columns say
}

// Entries is what a nomination for one award should give, by unit.
type Entries map[string]Entry

// Entry is what should become of a unit: its status alone, or with exactly what it
// waits for, such as "fact internal_unity", "unit a", "ballot".
type Entry struct {
	Status awards.Status `json:"status" yaml:"status"`
	Waits  *[]string     `json:"waits,omitempty" yaml:"waits"`

	short bool // it was written as the status alone
}

// UnmarshalDocument reads a status, or keys.
func (e *Entry) UnmarshalDocument(n document.Node) error {
	if n.IsText() {
		e.short = true
		return n.Decode(&e.Status)
	}
	return n.Decode((*plainEntry)(e))
}

// plainEntry is an entry that is written with keys.
type plainEntry Entry

// DocumentShapes returns what UnmarshalDocument reads.
func (e *Entry) DocumentShapes() []any { return []any{awards.Status(0), plainEntry{}} }

// State is how a finding comes out.
type State string

// The states of a finding. A condition that is not in force, or not for the
// award, is not asked.
const (
	Met           State = "met"
	Unmet         State = "unmet"
	Undetermined  State = "undetermined"
	NotApplicable State = "not_applicable"
	NotAsked      State = "not_asked"
)

// states are all states of a finding.
var states = []string{string(Met), string(Unmet), string(Undetermined), string(NotApplicable), string(NotAsked)}

// UnmarshalText reads one of the states.
func (s *State) UnmarshalText(text []byte) error {
	return oneOf((*string)(s), text, "a finding", states...)
}

// DocumentShapes returns what UnmarshalText reads.
func (s *State) DocumentShapes() []any { return []any{stateWord(0)} }

// stateWord is a state as an enumeration, which schemas list.
type stateWord uint8

// MarshalText writes the state.
func (w stateWord) MarshalText() ([]byte, error) { return wordAt(states, int(w)) }

// UnmarshalText reads one of the states.
func (w *stateWord) UnmarshalText(text []byte) error { return wordIndex((*uint8)(w), states, text) }

// ErrorCode is why a regulation gives no answer.
type ErrorCode string

// The errors.
const (
	NotCovered ErrorCode = "not_covered" // [awards.ErrNotCovered]
	NoAward    ErrorCode = "no_award"    // [awards.ErrNoAward]
)

// errorCodes are all errors.
var errorCodes = []string{string(NotCovered), string(NoAward)}

// UnmarshalText reads one of the codes.
func (e *ErrorCode) UnmarshalText(text []byte) error {
	return oneOf((*string)(e), text, "an error", errorCodes...)
}

// DocumentShapes returns what UnmarshalText reads.
func (e *ErrorCode) DocumentShapes() []any { return []any{errorWord(0)} }

// errorWord is an error as an enumeration, which schemas list.
type errorWord uint8

// MarshalText writes the code.
func (w errorWord) MarshalText() ([]byte, error) { return wordAt(errorCodes, int(w)) }

// UnmarshalText reads one of the codes.
func (w *errorWord) UnmarshalText(text []byte) error {
	return wordIndex((*uint8)(w), errorCodes, text)
}

// wordAt returns a word by its number.
func wordAt(words []string, i int) ([]byte, error) {
	if i >= len(words) {
		return nil, fmt.Errorf("%w: no word %d", diag.ErrValue, i)
	}
	return []byte(words[i]), nil
}

// wordIndex finds a word.
func wordIndex(into *uint8, words []string, text []byte) error {
	i := slices.Index(words, string(text))
	if i < 0 {
		return fmt.Errorf("%w: no word %q", diag.ErrValue, text)
	}
	*into = uint8(i)
	return nil
}

func oneOf(into *string, text []byte, what string, words ...string) error {
	for _, w := range words {
		if w == string(text) {
			*into = w
			return nil
		}
	}
	d := catalogue.Fault("", "value", diag.ErrValue, diag.Text{}, "%s is one of %s, not %q", word(what), strings.Join(words, ", "), text)
	if near, ok := diag.Nearest(string(text), words); ok {
		message := d.Message
		d.Message, d.Hint = message, say("did you mean %s?", near)
	}
	return d
}

// Fragments are texts that an explanation must hold: one, or a list.
type Fragments []string

// UnmarshalDocument reads a text, or a list.
func (f *Fragments) UnmarshalDocument(n document.Node) error {
	if !n.IsText() {
		return n.Decode((*[]string)(f))
	}
	*f = Fragments{n.Text()}
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads.
func (f *Fragments) DocumentShapes() []any { return []any{"", []string(nil)} }
