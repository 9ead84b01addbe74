package awardstest

import (
	"fmt"

	"github.com/thidua-go/thidua/rules/diag"
)

// word is a text that stands in the catalogue as it is.
func word(format string) diag.Text { return say(format, []any(nil)...) }

// fault notes what is wrong with the file of cases.
func (r *resolver) fault(path, code string, err error, hint diag.Text, format string, args ...any) {
	r.faults = append(r.faults, catalogue.Fault(path, code, err, hint, format, args...))
}

// atIndex names an element of a list: cases[3].
func atIndex(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
