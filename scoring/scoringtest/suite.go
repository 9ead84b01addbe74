package scoringtest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

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
	views      func() []*view // of each criterion, then of whole scores
	period     *suite         // of the card of its periods, without cases; nil if it has none
	of         *suite         // that it is the period of
}

// complete takes the file of cases, and makes what is worked out when first needed.
func (s *suite) complete(file *document.Document) rulestest.Suite {
	c := s.card
	v := &rulestest.Vocabulary{Schema: c.Schema(), File: c.doc, Define: c.def.Define, Tables: c.def.Tables,
		Holidays: c.def.Holidays}
	s.file, s.vocabulary = file, v
	if c.period != nil {
		s.period = &suite{card: c.period, of: s}
		s.period.complete(file)
	}
	s.targets = sync.OnceValue(func() []rulestest.Target {
		all := newTargets(c, v)
		if s.period != nil {
			for _, t := range s.period.targets() {
				t.Path, t.Label = c.period.inFile(t.Path), periodLabel+t.Label
				all = append(all, t)
			}
		}
		return sortedByPlace(c, all, func(t rulestest.Target) string { return t.Path })
	})
	s.mutants = sync.OnceValue(func() []rulestest.Mutant {
		all := newMutants(c, v)
		if s.period != nil {
			for _, m := range s.period.mutants() {
				m.Label = periodLabel + m.Label
				all = append(all, m.In(c.period.prefix))
			}
		}
		return sortedByPlace(c, all, func(m rulestest.Mutant) string { return m.Path })
	})
	s.views = sync.OnceValue(func() []*view { return newViews(s.card) })
	return s
}

func (s *suite) File() *document.Document       { return s.file }
func (s *suite) Definition() *document.Document { return s.card.doc }

// Cases returns the cases in the order of the file; of a case with rows, one for
// each row.
func (s *suite) Cases() []rulestest.Case {
	return codes(s.cases, func(tc testCase) rulestest.Case { return tc.Case })
}

func (s *suite) Run(i int) rulestest.Result {
	tc := &s.cases[i]
	o := tc.run(s.card)
	return rulestest.Result{Case: tc.Case, Failures: tc.failures(o), Reached: s.reached(tc, o)}
}

// Targets returns what cases should reach, in the order of the card: each
// outcome of each rule; each variant, condition and cap both ways; each bound
// that cuts points; each grade and tie-break; each criterion missing. A case reaches
// only what it looks at: the rules of criteria, sections or totals of which it
// expects something.
func (s *suite) Targets() []rulestest.Target { return slices.Clone(s.targets()) }

func (s *suite) Mutants() []rulestest.Mutant { return slices.Clone(s.mutants()) }

func (s *suite) Accepted() []rulestest.Accepted { return slices.Clone(s.accepted) }

// Load reads a file of cases and the scorecard that it tests. Every fault of
// either is reported at once, as [diag.Diagnostics] with file, line and column.
// A file of cases for a regulation is refused with an error that says which
// package runs it; it wraps [rulestest.ErrOtherKind].
func Load(fsys fs.FS, name string) (rulestest.Suite, error) {
	doc, target, err := rulestest.Open(fsys, name, "scorecard")
	if err != nil {
		return nil, err
	}
	if target == "" {
		return nil, fmt.Errorf("scoringtest: %s has no key scorecard and does not end in _test: %w",
			name, rulestest.ErrOtherKind)
	}
	target = path.Join(path.Dir(name), target)
	var def Definition
	ds := slices.Collect(diag.AllDiagnostics(doc.Decode(&def)))
	c, err := loadCard(fsys, target)
	if errors.Is(err, fs.ErrNotExist) {
		err = doc.Locate(catalogue.Fault("scorecard", "no-file", diag.ErrName,
			say("write scorecard: and the name of the file of the card"), "there is no file %s", target))
	}
	faults := slices.Collect(diag.AllDiagnostics(err))
	if err != nil && len(faults) == 0 {
		return nil, err
	}
	if ds = append(ds, faults...); len(ds) > 0 {
		return nil, diag.Diagnostics(ds)
	}
	k := &compiler{card: c, def: def}
	s := k.suite()
	if len(k.ds) > 0 {
		return nil, doc.Locate(k.ds)
	}
	for i := range s.cases {
		s.cases[i].Line, _, _ = doc.Position(s.cases[i].Path)
	}
	for i := range s.accepted {
		s.accepted[i].Line, _, _ = doc.Position(s.accepted[i].Path)
	}
	return s.complete(doc), nil
}

// New returns a suite of a scorecard without cases, to draft some: see
// [rulestest.Suite]. Errors are those of [Load].
func New(fsys fs.FS, name string) (rulestest.Suite, error) {
	c, err := loadCard(fsys, name)
	if err != nil {
		return nil, err
	}
	cases := strings.TrimSuffix(name, path.Ext(name)) + "_test" + path.Ext(name)
	doc, err := document.Parse(cases, []byte("{cases: []}"))
	if err != nil {
		return nil, err
	}
	return (&suite{card: c}).complete(doc), nil
}

func loadCard(fsys fs.FS, name string) (*card, error) {
	data, err := document.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	doc, err := document.Parse(name, data)
	if err != nil {
		return nil, err
	}
	var def scoring.Definition
	if err := doc.Decode(&def); err != nil {
		return nil, err
	}
	c, err := compile(doc, def)
	if err != nil {
		return nil, def.Locate(doc, err)
	}
	return c, c.dissect(nil)
}

// Run runs every file of cases for a scorecard in fsys: those whose name ends in
// _test.yaml, _test.yml or _test.json, in folders too. Each file is a subtest, named
// by its path, each case one in it, and then what the requirement asks for: see
// [rulestest.Run]. Files that test a regulation are left to package awardstest. If
// no file tests a scorecard, the test fails and says which files there are.
func Run(t *testing.T, fsys fs.FS, req rulestest.Requirement) {
	t.Helper()
	rulestest.RunFiles(t, fsys, Load, req)
}
