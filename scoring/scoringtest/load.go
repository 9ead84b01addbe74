package scoringtest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

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
	return s.complete(doc)
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
	return (&suite{card: c}).complete(doc)
}

func loadCard(fsys fs.FS, name string) (*card, error) {
	data, err := fs.ReadFile(fsys, name)
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
		return nil, doc.Locate(err)
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
