package awardstest

import (
	"io/fs"
	"testing"

	"github.com/thidua-go/thidua/rules/rulestest"
)

// Run runs every file of cases for a regulation in a file system, in a subtest of
// its own, with a subtest for each case, and holds it to what is required: see
// [rulestest.RunFiles]. Files that test a scorecard are left to package scoringtest.
func Run(t *testing.T, fsys fs.FS, req rulestest.Requirement) {
	t.Helper()
	rulestest.RunFiles(t, fsys, func(fsys fs.FS, name string) (rulestest.Suite, error) { return Load(fsys, name) }, req)
}
