package program

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
)

const maxName = 64 // letters of a name

// CheckName returns what is wrong with the name of an indicator, table or
// function, or nil.
func CheckName(name string, language *ops.Table) *diag.Diagnostic {
	function := language.Function(name)
	fault := func(hint diag.Text, format string, args ...any) *diag.Diagnostic {
		return catalogue.Fault("", "name", diag.ErrName, hint, format, args...)
	}
	shape := say("a name is lower-case letters a to z, digits and _, and starts with a letter")
	switch {
	case name == "":
		return fault(shape, "a name is missing")
	case len(name) > maxName:
		return fault(diag.Text{}, "the name %.20s… has more than %d letters", name, maxName)
	case syntax.Keywords[name]:
		return fault(say("choose another name"), "%s is a word of the language", name)
	case function != nil && !function.Free:
		return fault(say("choose another name"), "%s is a function of the language", name)
	}
	for i, r := range name {
		if !(r >= 'a' && r <= 'z') && (i == 0 || !(r >= '0' && r <= '9') && r != '_') {
			plain := strings.Map(func(r rune) rune {
				switch {
				case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_':
					return r
				case r == ' ' || r == '-' || r == '.':
					return '_'
				}
				return -1
			}, strings.ToLower(diag.Unaccent(lex.Narrow(name))))
			if plain != "" && plain != name {
				return fault(say("%s: %s", shape, plain), "%q is not a name", name)
			}
			return fault(shape, "%q is not a name", name)
		}
	}
	return nil
}
