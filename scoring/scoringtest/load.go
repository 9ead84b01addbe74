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

// ErrOtherKind is wrapped by the error for a file of cases that tests something
// else than a scorecard.
var ErrOtherKind = errors.New("not a file of cases for a scorecard")

// Load reads a file of cases and the scorecard that it tests. Every fault of
// either is reported at once, as [diag.Diagnostics] with file, line and column.
// A file of cases for a regulation is refused with an error that says which
// package runs it; it wraps [ErrOtherKind].
func Load(fsys fs.FS, name string) (*Suite, error) {
	doc, err := parse(fsys, name)
	if err != nil {
		return nil, err
	}
	target, err := cardOf(fsys, name, doc)
	if err != nil {
		return nil, err
	}
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
// [Suite.Drafts]. Errors are those of [Load].
func New(fsys fs.FS, name string) (*Suite, error) {
	c, err := loadCard(fsys, name)
	if err != nil {
		return nil, err
	}
	cases := strings.TrimSuffix(name, path.Ext(name)) + "_test" + path.Ext(name)
	doc, err := document.Parse(cases, []byte("{cases: []}"))
	if err != nil {
		return nil, err
	}
	return (&Suite{card: c}).complete(doc)
}

func parse(fsys fs.FS, name string) (*document.Document, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	return document.Parse(name, data)
}

// cardOf returns the file of the card that a file of cases tests.
func cardOf(fsys fs.FS, name string, doc *document.Document) (string, error) {
	has := func(d *document.Document, keys ...string) bool {
		return slices.ContainsFunc(keys, func(key string) bool { _, _, ok := d.Position(key); return ok })
	}
	regulation := fmt.Errorf("scoringtest: %s tests a regulation, which package awards/awardstest runs: %w",
		name, ErrOtherKind)
	beside := strings.TrimSuffix(name, path.Ext(name))
	beside = strings.TrimSuffix(beside, "_test") + path.Ext(name)
	switch {
	case has(doc, "regulation"):
		return "", regulation
	case has(doc, "scorecard"):
		var head Definition
		_ = doc.Decode(&head) // Load reports its faults
		if head.Scorecard != "" {
			return path.Join(path.Dir(name), head.Scorecard), nil
		}
	case beside == name:
		return "", fmt.Errorf("scoringtest: %s has no key scorecard and does not end in _test: %w", name, ErrOtherKind)
	}
	if d, err := parse(fsys, beside); err == nil && !has(d, "sections") {
		if has(d, "awards", "regimes", "conditions") {
			return "", regulation
		}
		return "", fmt.Errorf("scoringtest: %s is no scorecard, it has no sections: %w", beside, ErrOtherKind)
	}
	return beside, nil
}

func loadCard(fsys fs.FS, name string) (*card, error) {
	doc, err := parse(fsys, name)
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
	var others []string
	ran := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		is := func(suffix string) bool { return strings.HasSuffix(name, suffix) }
		if err != nil || d.IsDir() || !slices.ContainsFunc([]string{"_test.yaml", "_test.yml", "_test.json"}, is) {
			return err
		}
		s, err := Load(fsys, name)
		if errors.Is(err, ErrOtherKind) {
			others = append(others, err.Error())
			return nil
		}
		ran++
		t.Run(name, func(t *testing.T) {
			if err != nil {
				t.Fatal(faultsText(err))
			}
			rulestest.Run(t, s, req)
		})
		return nil
	})
	switch {
	case err != nil:
		t.Fatal(err)
	case ran == 0 && len(others) > 0:
		t.Fatal(strings.Join(others, "\n"))
	case ran == 0:
		t.Fatal("scoringtest: no file of cases: its name ends in _test.yaml")
	}
}

// faultsText writes faults one by one, each with its line and a caret.
func faultsText(err error) string {
	var b strings.Builder
	for d := range diag.AllDiagnostics(err) {
		b.WriteString(d.Error() + "\n")
		for line := range strings.Lines(d.Snippet()) {
			b.WriteString("    " + strings.TrimRight(line, "\n") + "\n")
		}
	}
	if b.Len() == 0 {
		return err.Error()
	}
	return b.String()
}
