package awardstest

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/rulestest"
)

// Run runs every file of cases for a regulation in a file system, *_test.yaml, in
// a subtest of its own, with a subtest for each case, and holds it to what is
// required: see [rulestest.Run]. Files that test a scorecard are left to package
// scoringtest. A file that cannot be read, or none at all, fails the test.
func Run(t *testing.T, fsys fs.FS, req rulestest.Requirement) {
	t.Helper()
	files := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.yaml") {
			return err
		}
		s, err := Load(fsys, name)
		if errors.Is(err, ErrOtherKind) {
			return nil
		}
		files++
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			if err != nil {
				t.Fatal(err)
			}
			rulestest.Run(t, s, req)
		})
		return nil
	})
	if err == nil && files == 0 {
		err = errors.New("there is no file of cases for a regulation")
	}
	if err != nil {
		t.Error(err)
	}
}
