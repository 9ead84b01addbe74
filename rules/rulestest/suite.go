package rulestest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/internal/program"
)

// Suite is a file of cases together with the definition that they test: a
// scorecard or a regulation. Packages scoringtest and awardstest make suites; this
// package runs them, measures what they cover, mutates what they test and writes
// reports. A Suite is safe for concurrent use.
type Suite interface {
	// File is the file of cases, and Definition the file of what they test, both as read.
	File() *document.Document
	Definition() *document.Document
	// Cases are the cases in the order of the file.
	Cases() []Case
	// Run runs the case with that index.
	Run(i int) Result
	// Targets are what the cases should reach, in the order of the definition.
	Targets() []Target
	// Mutants are small defects of the definition that some case should notice, in the
	// order of the definition.
	Mutants() []Mutant
	// Try puts a mutant in place of the definition. The trial says of a case, by its index,
	// whether it fails. The error says why the mutant is none, such as that it does not
	// compile; it need not be tested.
	Try(Mutant) (trial func(i int) (fails bool), err error)
	// Distinguish looks for a case that fails on a mutant that survived, or for a proof
	// that no facts tell the mutant from the original. The case is as a file has it, an item
	// of its list of cases, with comments in the language. Without either the proof is the zero Text, and the case empty.
	Distinguish(Mutant, diag.Lang) (proof diag.Text, killer string)
	// Accepted are the gaps and survivors for which the file gives a reason.
	Accepted() []Accepted
	// Drafts returns cases that the definition itself asks for, as a file has them: at each
	// boundary below, on and above it, each condition both ways, each input missing. What they
	// expect is what the definition gives today, to be confirmed by a person. What the file's
	// cases reach already is left out if rest is true. Comments in the language say what each is for.
	Drafts(rest bool, l diag.Lang) ([]string, error)
}

// Case is one test of a file.
type Case struct {
	Name string `json:"name"`
	// Path is the case's in the file, such as cases[3], and Line its line.
	Path string `json:"path"`
	Line int    `json:"line"`
	// Fails is the reason why the case is expected to fail; empty if it is not.
	Fails string `json:"fails,omitempty"`
	// Unconfirmed says that the expected values were filled in by a machine and nobody has
	// confirmed them.
	Unconfirmed bool `json:"unconfirmed,omitempty"`
}

// Result is how a case came out.
type Result struct {
	Case
	Failures []Failure `json:"failures,omitempty"`
	// Reached are the targets that the case reached.
	Reached []TargetID    `json:"-"`
	Elapsed time.Duration `json:"-"`
}

// MarshalJSON writes the result, and whether it passed.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return json.Marshal(struct {
		plain
		Passed bool `json:"passed"`
	}{plain(r), r.Passed()})
}

// Passed reports whether the case came out as expected: without failures, or
// with one if it is expected to fail.
func (r Result) Passed() bool { return (len(r.Failures) == 0) == (r.Fails == "") }

// Failure is one expectation that was not met.
type Failure struct {
	// Path is that of the expectation in the file, such as cases[3].points.I.1.
	Path string `json:"path"`
	Line int    `json:"line,omitempty"` // of Path; Check sets it
	// What says what was looked at: "points of I.1".
	What diag.Text `json:"what,omitzero"`
	// Want and Got are as they are written in the file. Update writes Got at Path; if Got is
	// empty it cannot be written.
	Want string `json:"want,omitempty"`
	Got  string `json:"got,omitempty"`
	// Diff is a readable difference, for lists and long texts; empty if Want and Got say all.
	Diff diag.Text `json:"diff,omitzero"`
	// Because shows where the value comes from: the source line, the rule, the facts and the steps.
	Because diag.Text `json:"because,omitzero"`
}

// TargetID names a target. It is comparable, and does not depend on how the
// definition is laid out in lines.
type TargetID struct {
	// Path is that of the rule, condition, row or cap in the definition.
	Path string
	// Branch is one way in which a part of the rule at Path can come out: a condition true or
	// false, a branch taken, a row of a table matched, a cap reached; zero if What says it all.
	Branch program.Branch
	// What is how it comes out: "true", "row", "cap", "missing", "void".
	What string
}

// Target is something that cases should reach.
type Target struct {
	TargetID
	// Label is what people call the place: "I.1 points".
	Label string
	// Says is how it comes out in words, for reports in other languages than English; empty
	// if the word is the same in all.
	Says diag.Text
	// Unreachable is why no case can reach it, such as that a row is masked; empty if some
	// case can.
	Unreachable diag.Text
}

// Mutant is a definition with a small defect.
type Mutant struct {
	// Label is what people call the place, "I.1 points", and Operator what kind of defect it
	// is, such as "boundary": one that [RuleMutants] makes, or one of the suite's own.
	Label    string
	Operator string
	// Old and New are the part as it is and as it becomes; New is empty if it is left out.
	Old, New string
	// Path is where the definition is changed, and From and To the bytes of Old in the text at
	// Path; both are 0 if Old is all of it.
	Path     string
	From, To int
	// Edits make the mutant.
	Edits []document.Edit
	// Equivalent is the proof that it changes nothing, if there is one before any case is
	// run; it then need not be tried.
	Equivalent diag.Text

	rule *rules.Rule // that it is a mutant of, if it is of one
}

// ID names the mutant by what it changes, not by where the lines are. Two
// mutants of one label may have the same ID if they change like parts alike.
func (m Mutant) ID() string {
	change := m.Old + " → " + m.New
	if m.New == "" {
		change = "without " + m.Old
	}
	return m.Label + ": " + squeeze(change)
}

// In returns the mutant of a part of a definition as one of the whole, by the path of the part.
func (m Mutant) In(path string) Mutant {
	m.Path, m.Edits = diag.JoinPath(path, m.Path), slices.Clone(m.Edits)
	for i := range m.Edits {
		e := &m.Edits[i]
		if e.Path = diag.JoinPath(path, e.Path); e.Swap != "" {
			e.Swap = diag.JoinPath(path, e.Swap)
		}
	}
	return m
}

// Accepted is a gap or survivor that an author has looked at.
type Accepted struct {
	// ID is that of the mutant, or the text of the target, as reports write it.
	ID string `json:"id" yaml:"id"`
	// Because is the reason.
	Because string `json:"because" yaml:"because"`
	Path    string `json:"path" yaml:"-"` // in the file of cases
	Line    int    `json:"line" yaml:"-"`
}

// String names the target.
func (t Target) String() string {
	s := t.Label
	if t.Branch != (program.Branch{}) {
		s += ": " + squeeze(t.Branch.Source[t.Branch.From:t.Branch.To]) + " → " + t.Branch.What
	}
	if t.What != "" {
		s += ": " + t.What
	}
	return s
}

// Format names the target for people: how it comes out is in the words of the language.
func (t Target) Format(l diag.Lang) string {
	name, words := t.String(), t.Says.Format(l)
	if words == t.Says.String() {
		return name
	}
	return strings.TrimSuffix(name, cmp.Or(t.What, t.Branch.What)) + words
}

// accepted looks an ID up.
func accepted(all []Accepted, id string) (Accepted, bool) {
	i := slices.IndexFunc(all, func(a Accepted) bool { return squeeze(a.ID) == squeeze(id) })
	if i < 0 {
		return Accepted{}, false
	}
	return all[i], true
}
