package scoringtest

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

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
		if err != nil || d.IsDir() || !isCaseFile(name) {
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
				t.Fatal(loadText(err))
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

func isCaseFile(name string) bool {
	for _, suffix := range []string{"_test.yaml", "_test.yml", "_test.json"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// loadText writes faults one by one, each with its line and a caret.
func loadText(err error) string {
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
