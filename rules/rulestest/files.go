package rulestest

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
)

// ErrOtherKind is wrapped by the error of the Load of a package of suites for a
// file of cases that another package runs, or for none.
var ErrOtherKind = errors.New("not a file of cases of this kind")

// definitionKinds are what files of cases test, by the key under which such a file names it.
var definitionKinds = []struct {
	key, runs string   // runs is the package that runs the cases
	marks     []string // keys that only definitions of the kind have
	all       bool     // every definition has one of them
}{
	{"scorecard", "scoring/scoringtest", []string{"sections"}, true},
	{"regulation", "awards/awardstest", []string{"awards", "regimes", "conditions"}, false},
}

// Open reads a file of cases for a definition of a kind, "scorecard" or
// "regulation". tests is what the file names under that key; if it names nothing, the
// file beside it of the same name without _test; empty if its own name does not end
// so. The error wraps [ErrOtherKind] if the cases are for something else.
func Open(fsys fs.FS, name, kind string) (cases *document.Document, tests string, err error) {
	if cases, err = read(fsys, name); err != nil {
		return nil, "", err
	}
	var keys map[string]part
	_ = cases.Decode(&keys) // what is wrong with the file is reported when all of it is read
	if named, ok := keys[kind]; ok {
		if tests, _ = named.Text(); tests != "" {
			return cases, tests, nil
		}
	}
	ext := path.Ext(name)
	beside := strings.TrimSuffix(strings.TrimSuffix(name, ext), "_test") + ext
	var definition *document.Document
	if beside != name {
		tests = path.Base(beside)
		definition, _ = read(fsys, beside) // what is wrong with it is for the compiler to say
	}
	for _, k := range definitionKinds {
		isOne := definition != nil && slices.ContainsFunc(k.marks, func(key string) bool { return has(definition, key) })
		switch {
		case k.key != kind && (isOne || has(cases, k.key)):
			err = fmt.Errorf("rulestest: %s tests a %s, which package %s runs: %w", name, k.key, k.runs, ErrOtherKind)
		case k.key == kind && k.all && definition != nil && !isOne && err == nil:
			err = fmt.Errorf("rulestest: %s is no %s, it has no %s: %w", beside, kind, k.marks[0], ErrOtherKind)
		}
	}
	return cases, tests, err
}

// part is a part of a file that is read when it is known what it is.
type part struct{ document.Node }

// UnmarshalDocument takes anything.
func (p *part) UnmarshalDocument(n document.Node) error {
	p.Node = n
	return nil
}

func has(d *document.Document, key string) bool {
	_, _, ok := d.Position(key)
	return ok
}

func read(fsys fs.FS, name string) (*document.Document, error) {
	data, err := document.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("rulestest: %w", err)
	}
	return document.Parse(name, data)
}

// RunFiles runs every file of cases in fsys that load takes: those whose name ends
// in _test.yaml, _test.yml or _test.json, in folders too. Each file is a subtest,
// named by its path, each case one in it, and then what the requirement asks for: see
// [Run]. Files for which load returns [ErrOtherKind] are left out; if no other is
// there, the test fails and says which there are.
func RunFiles(t *testing.T, fsys fs.FS, load func(fsys fs.FS, name string) (Suite, error), req Requirement) {
	t.Helper()
	ran, others := 0, []string{"there is no file of cases to run: its name ends in _test.yaml"}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		is := func(suffix string) bool { return strings.HasSuffix(name, suffix) }
		if err != nil || d.IsDir() || !slices.ContainsFunc([]string{"_test.yaml", "_test.yml", "_test.json"}, is) {
			return err
		}
		s, err := load(fsys, name)
		if errors.Is(err, ErrOtherKind) {
			others = append(others, err.Error())
			return nil
		}
		ran++
		t.Run(name, func(t *testing.T) {
			if err != nil {
				t.Fatal(faultsText(err))
			}
			Run(t, s, req)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if ran == 0 {
		t.Fatal(strings.Join(others, "\n"))
	}
}

// faultsText writes faults one by one, each with its line and a caret.
func faultsText(err error) string {
	var b strings.Builder
	for d := range diag.AllDiagnostics(err) {
		b.WriteString(d.Error() + "\n" + indented(strings.TrimRight(d.Snippet(), "\n"), "    ") + "\n")
	}
	if b.Len() == 0 {
		return err.Error()
	}
	return b.String()
}
