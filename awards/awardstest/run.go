package awardstest

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Run runs every file of cases for a regulation in a file system, *_test.yaml, in
// a subtest of its own, with a subtest for each case, and holds it to what is
// required: see [rulestest.Run]. Files that test a scorecard are left to package
// scoringtest. A file that cannot be read, or none at all, fails the test.
func Run(t *testing.T, fsys fs.FS, req rulestest.Requirement) {
	t.Helper()
	n := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.yaml") {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if doc, err := document.Parse(name, data); err == nil {
			if ok, err := testsRegulation(fsys, name, doc); err == nil && !ok {
				return nil
			}
		}
		n++
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			s, err := Load(fsys, name)
			if err != nil {
				t.Fatal(err)
			}
			rulestest.Run(t, s, req)
		})
		return nil
	})
	switch {
	case err != nil:
		t.Fatal(err)
	case n == 0:
		t.Error("there is no file of cases for a regulation")
	}
}
