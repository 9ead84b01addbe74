package scoringtest

import (
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

var _ rulestest.Suite = (*suite)(nil)

// suite is a file of cases together with the scorecard that it tests. It is
// immutable and safe for concurrent use.
type suite struct {
	file       *document.Document
	card       *card
	vocabulary *rulestest.Vocabulary
	cases      []testCase
	accepted   []rulestest.Accepted
	targets    func() []rulestest.Target
	mutants    func() []rulestest.Mutant
	views      func() []*view           // of each criterion, then of whole scores
	original   func() []map[string]bool // expectations that the card itself does not meet, by case
}

// complete takes the file of cases, and makes what is worked out when first needed.
func (s *suite) complete(file *document.Document) (rulestest.Suite, error) {
	c := s.card
	v := &rulestest.Vocabulary{Schema: c.Schema(), File: c.doc, Define: c.def.Define, Tables: c.def.Tables}
	s.file, s.vocabulary = file, v
	s.targets = sync.OnceValue(func() []rulestest.Target { return newTargets(s.card, v) })
	s.mutants = sync.OnceValue(func() []rulestest.Mutant { return newMutants(s.card, v) })
	s.views = sync.OnceValue(func() []*view { return newViews(s.card) })
	s.original = sync.OnceValue(func() []map[string]bool {
		return codes(s.cases, func(tc testCase) map[string]bool { return tc.failing(tc.run(s.card)) })
	})
	return s, nil
}

// File returns the file of cases.
func (s *suite) File() *document.Document { return s.file }

// Definition returns the file of the card.
func (s *suite) Definition() *document.Document { return s.card.doc }

// Cases returns the cases in the order of the file; of a case with rows, one for
// each row.
func (s *suite) Cases() []rulestest.Case {
	return codes(s.cases, func(tc testCase) rulestest.Case { return tc.Case })
}

// Run runs the case with that index.
func (s *suite) Run(i int) rulestest.Result {
	tc := &s.cases[i]
	o := tc.run(s.card)
	return rulestest.Result{Case: tc.Case, Failures: tc.failures(o, true), Reached: s.card.reached(s.vocabulary, tc, o)}
}

// Targets returns what cases should reach, in the order of the card: each
// outcome of each rule; each variant, condition and cap both ways; each bound
// that cuts points; each grade and tie-break; each criterion missing. A case reaches
// only what it looks at: the rules of criteria, sections or totals of which it
// expects something.
func (s *suite) Targets() []rulestest.Target { return slices.Clone(s.targets()) }

// Mutants returns small defects of the card, in its order.
func (s *suite) Mutants() []rulestest.Mutant { return slices.Clone(s.mutants()) }

// Accepted returns what the file accepts.
func (s *suite) Accepted() []rulestest.Accepted { return slices.Clone(s.accepted) }
