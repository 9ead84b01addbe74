package folder

import (
	"regexp"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// badValue is how package flag says that a value is refused.
var badValue = regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-(\w+): (.*)$`)

// FlagText says for people what package flag says in English alone of a command line; why is what the program itself
// refused the value for, nil if it did not.
func FlagText(err, why error) diag.Text {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: "); ok {
		return say("flag provided but not defined: %s", name)
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: "); ok {
		return say("flag needs an argument: %s", name)
	}
	m := badValue.FindStringSubmatch(text)
	switch {
	case m == nil:
		return say("bad flag syntax: %s", strings.TrimPrefix(text, "bad flag syntax: "))
	case why == nil: // what has no reading of its own is a truth
		return say("invalid value %s for flag -%s: %s", m[1], m[2], say("write true or false"))
	}
	return say("invalid value %s for flag -%s: %s", m[1], m[2], diag.ErrorText(why))
}
