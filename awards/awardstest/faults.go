package awardstest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// say formats a text with the catalogue of this package.
func say(format string, args ...any) rules.Phrase { return catalogue.Phrase(format, args...) }

// word is a text that stands in the catalogue as it is.
func word(s string) rules.Phrase { return say(s, []any(nil)...) }

// newFault returns a diagnostic for what stands at a path.
func newFault(path, code string, err error, hint rules.Phrase, format string, args ...any) *rules.Diagnostic {
	d := catalogue.Fault(code, err, hint, format, args...)
	d.Path = path
	return d
}

// didYouMean names the nearest of the names, or all if they are few.
func didYouMean(name string, names []string) rules.Phrase {
	if near, ok := rules.Nearest(name, names); ok {
		return say("did you mean %s?", near)
	}
	const few = 12
	if len(names) == 0 || len(names) > few {
		return rules.Phrase{}
	}
	return say("there are %s", strings.Join(names, ", "))
}

// fault notes what is wrong with the file of cases.
func (r *resolver) fault(path, code string, err error, hint rules.Phrase, format string, args ...any) {
	r.faults = append(r.faults, newFault(path, code, err, hint, format, args...))
}

// atIndex names an element of a list: cases[3].
func atIndex(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
