package awardstest

import (
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Definition is a file of cases for a regulation, as people write it. [Load] reads
// it; it is exported for those who describe such files, as a JSON Schema does.
type Definition struct {
	// Regulation is the file of the regulation, from the folder of this file, or the name of a
	// shipped one. Nothing means the name of this file without _test.
	Regulation string `yaml:"regulation"`
	// Base holds what cases start from, by name.
	Base map[string]setup `yaml:"base"`
	// Cases are the tests, each with a name of its own.
	Cases []fileCase `yaml:"cases"`
	// Accept lists gaps and survivors that the author has looked at.
	Accept []rulestest.Accepted `yaml:"accept"`
}

// setup is what a case asks: whom, when, for what. What is left out is as in what
// it starts from.
type setup struct {
	// From names the base that the rest is laid over.
	From string `yaml:"from"`
	// On is the day asked about.
	On rules.Date `yaml:"on"`
	// Award is the code of the award asked for.
	Award string `yaml:"award"`
	// Options are the host's choices; they replace all that a base has.
	Options awards.Options `yaml:"options"`
	// Clean says that the unit exists, and that every register was looked into and is empty
	// unless the case states it.
	Clean bool `yaml:"clean"`
	// The unit is as in a file of candidates. Facts and what is supposed replace those of the base
	// one by one; missing takes one away.
	awards.Candidate `yaml:",inline"`

	// Plan and Units, in the place of an award, nominate.
	Plan  *awards.Plan `yaml:"plan"`
	Units []nominee    `yaml:"units"`
}

// nominee is one unit of a nomination.
type nominee struct {
	setup `yaml:",inline"`
	// Points are those in the cluster, which the unit is ranked by; missing if left out.
	Points *decimal.Decimal `yaml:"points"`
}

// expected is what should come out. What is left out is not looked at.
type expected struct {
	Outcome *awards.Outcome `yaml:"outcome"`
	// Because are exactly the conditions that decide and are not met or not known.
	Because *[]string `yaml:"because"`
	// Findings are those of some conditions.
	Findings map[string]state `yaml:"findings"`
	// Missing are exactly the facts that conditions which decide wait for.
	Missing *[]string `yaml:"missing"`
	// Assumptions are exactly what the outcome stands on besides the law as read, such as
	// "second_hand unit.exists"; those called basis and supposed are left out.
	Assumptions *[]string `yaml:"assumptions"`
	// Gaps are exactly the open gaps.
	Gaps *[]string `yaml:"gaps"`
	// Regime is the code of the definition in force, and Governed the day whose law answers.
	Regime   *string     `yaml:"regime"`
	Governed *rules.Date `yaml:"governed"`
	// Derived are some facts, as they came out.
	Derived map[string]rules.Value `yaml:"derived"`
	// Papers are exactly the documents that a dossier needs, with the number of copies.
	Papers *map[string]int `yaml:"papers"`
	// Explain are texts that the explanations of conditions hold.
	Explain map[string]fragments `yaml:"explain"`
	// Error is why there is no answer.
	Error *refusal `yaml:"error"`
	// Slate is what becomes of some units, by award.
	Slate map[string]map[string]entry `yaml:"slate"`
}

// fileCase is one case, or with rows a table of them. Columns are keys of [setup]
// and [expected], codes of facts, "suppose." and the code of a fact, or "findings.",
// "derived." and "explain." and a code; name names the rows.
type fileCase struct {
	Name     string `yaml:"name"`
	setup    `yaml:",inline"`
	expected `yaml:",inline"`
	// Columns and Rows are a table: each row is a case of its own.
	Columns []string `yaml:"columns"`
	Rows    [][]cell `yaml:"rows"`
	// Fails is the reason why the case is expected to fail today.
	Fails string `yaml:"fails"`
	// Confirm says that a machine filled in what is expected, and a person has to confirm it.
	Confirm bool `yaml:"confirm"`
}

// state is how a finding comes out. A condition that is not in force, or not for
// the award, is not asked.
type state = diag.Enum[states]

const (
	met state = iota
	unmet
	undetermined
	notApplicable
	notAsked
)

type states struct{}

func (states) Names() *diag.Names { return &stateNames }

var stateNames = diag.Names{
	What:  say("finding"),
	Names: []string{"met", "unmet", "undetermined", "not_applicable", "not_asked"},
	Texts: []diag.Text{say("met"), say("unmet"), say("undetermined"), say("not_applicable"), say("not_asked")},
}

// refusal is why a regulation gives no answer.
type refusal = diag.Enum[refusals]

const (
	notCovered refusal = iota // [awards.ErrNotCovered]
	noAward                   // [awards.ErrNoAward]
)

type refusals struct{}

func (refusals) Names() *diag.Names { return &refusalNames }

var refusalNames = diag.Names{What: say("error"), Names: []string{"not_covered", "no_award"}}

// entry is what should become of a unit: its status alone, or with exactly what it
// waits for, such as "fact internal_unity", "unit a", "ballot".
type entry struct {
	Status awards.Status `yaml:"status"`
	Waits  *[]string     `yaml:"waits"`

	short bool // it was written as the status alone
}

// plainEntry is an entry that is written with keys.
type plainEntry entry

// UnmarshalDocument reads a status, or keys.
func (e *entry) UnmarshalDocument(n document.Node) error {
	if _, e.short = n.Text(); e.short {
		return n.Decode(&e.Status)
	}
	return n.Decode((*plainEntry)(e))
}

// DocumentShapes returns what UnmarshalDocument reads.
func (e *entry) DocumentShapes() []any { return []any{awards.Status(0), plainEntry{}} }

// fragments are texts that an explanation must hold: one, or a list.
type fragments []string

// UnmarshalDocument reads a text, or a list.
func (f *fragments) UnmarshalDocument(n document.Node) error {
	text, ok := n.Text()
	if !ok {
		return n.Decode((*[]string)(f))
	}
	*f = fragments{text}
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads.
func (f *fragments) DocumentShapes() []any { return []any{"", []string(nil)} }
