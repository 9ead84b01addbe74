package awardstest

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

// faults are what is wrong with a file of cases.
type faults diag.Diagnostics

func (fs *faults) add(path, code string, err error, hint diag.Text, format string, args ...any) {
	*fs = append(*fs, catalogue.Fault(path, code, err, hint, format, args...))
}

// value notes that what stands at a path cannot be so.
func (fs *faults) value(path, code string, hint diag.Text, format string, args ...any) {
	fs.add(path, code, diag.ErrValue, hint, format, args...)
}

// unknown notes a name that is none of those there are; what is in the catalogue.
func (fs *faults) unknown(path, what, name string, names []string) {
	fs.add(path, "unknown-"+what, diag.ErrName, diag.OneOf(name, names), "there is no %s %q", word(what), name)
}

// unique leaves out a fault that another tells at the same place: those of a base
// are found by every case that starts from it.
func (fs faults) unique() diag.Diagnostics {
	seen := make(map[[2]string]bool)
	return slices.DeleteFunc(diag.Diagnostics(fs), func(d *diag.Diagnostic) bool {
		key := [2]string{d.Path, d.Message.String()}
		again := seen[key]
		seen[key] = true
		return again
	})
}

func word(format string) diag.Text { return say(format, []any(nil)...) }

// placed notes what is wrong with a value that stands at a path.
func (fs *faults) placed(err error, path string) {
	for d := range diag.AllDiagnostics(err) {
		d.Path = path
		*fs = append(*fs, d)
	}
}

// atIndex names an element of a list: cases[3].
func atIndex(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
