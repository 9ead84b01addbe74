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

// TestBuiltinsSpeakOfTheirOwn: each function of expr that the language has not is in one
// family, whose hint speaks of what the family is for.
func TestBuiltinsSpeakOfTheirOwn(t *testing.T) {
	families := []struct{ names, about, reason string }{
		{"len", "counts the members; a text has no length", "of lists and texts"},
		{"all any none map filter reduce sortby groupby sort reverse", "(x", "members are compared by aggregates"},
		{"one", "total(p ? 1 : 0) == 1", "and counted by them"},
		{"find findindex findlast findlastindex", "lookup(", "a list that is searched is a table"},
		{"keys values topairs frompairs", "table", "of what has keys"},
		{"first last get take", "an indicator of its own", "parts of a list"},
		{"concat flatten uniq", "a list only stands behind in", "lists are not made"},
		{`trim trimprefix trimsuffix upper lower split splitafter replace repeat join indexof lastindexof hasprefix hassuffix`,
			"a text is compared as a whole", "parts of texts"},
		{"string tojson fromjson tobase64 frombase64", "nothing is converted", "conversions"},
		{"int", "floor(x)", "to a whole number"},
		{"float", "exact already", "to a fraction"},
		{"type", "is of one kind", "kinds are declared"},
		{"median", "average(x)", "the mean is what there is"},
		{"now", "every date is a fact", "the clock"},
		{"duration", "days(a, b)", "lengths of time"},
		{"timezone", "without a time", "times of day"},
		{"bitand bitor bitxor bitnand bitnot bitshl bitshr bitushr", "have no bits", "bits"},
	}
	about := make(map[string]string)
	for _, f := range families {
		for name := range strings.FieldsSeq(f.names) {
			about[name] = f.about
		}
	}
	for _, name := range builtin.Names {
		hint, ok := syntax.Foreign[strings.ToLower(name)]
		if want := about[strings.ToLower(name)]; ok && (want == "" || !strings.Contains(hint.Format(diag.English), want)) {
			t.Errorf("the hint of %s does not speak of %q: %s", name, want, hint.Format(diag.English))
		}
	}
}

// The names that an aggregate over a list could have lead to the one that it has.
func TestNamesOfAggregates(t *testing.T) {
	for name, want := range map[string]string{"max_of": "largest_of(", "best_of": "largest_of(", "min_of": "smallest_of(",
		"sum_of": "total_of(", "avg_of": "average_of(", "first_of": "earliest_of(", "last_of": "latest_of(",
		"countif": "count_of(", "sumif": "total_of("} {
		if hint := syntax.Foreign[name].Format(diag.Vietnamese); !strings.Contains(hint, want) {
			t.Errorf("the hint of %s does not name %s: %s", name, want, hint)
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
