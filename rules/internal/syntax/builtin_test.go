package syntax_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/expr-lang/expr/builtin"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
)

var called = regexp.MustCompile(`([a-z_]+)\(`)

// Each function that expr has is one of the language or has a hint, and hints name
// nothing that the language has not.
func TestBuiltins(t *testing.T) {
	if len(builtin.Names) < 60 {
		t.Errorf("only %d functions were found", len(builtin.Names))
	}
	for _, name := range builtin.Names {
		_, ok := syntax.Foreign[strings.ToLower(name)]
		if ok == (ops.Language.Function(strings.ToLower(name)) != nil) {
			t.Errorf("%s has a hint: %v", name, ok)
		}
	}
	for name, hint := range syntax.Foreign {
		for _, lang := range diag.Languages() {
			if hint.Format(lang) == "" {
				t.Errorf("%s has no hint", name)
			}
			for _, m := range called.FindAllStringSubmatch(hint.Format(lang), -1) {
				if m[1] != "not" && ops.Language.Function(m[1]) == nil {
					t.Errorf("the hint of %s names %s, which is no function: %s", name, m[1], hint.Format(lang))
				}
			}
		}
	}
}

// Any name that can be declared can be used, though the parser has a meaning for it.
func TestNamesOfTheParser(t *testing.T) {
	for _, name := range builtin.Names {
		name = strings.ToLower(name)
		limits := syntax.Limits{Source: 100, Nesting: 9}
		text, faults := syntax.Scan(name+" + "+name, limits, func(string) bool { return false })
		if len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
			continue
		}
		n, fault := syntax.Parse(text)
		if fault != nil || n.Args[0].Text != name || n.Args[0].Kind != syntax.Name {
			t.Errorf("%s reads as %+v, %v", name, n, fault)
		}
	}
}
