package rulestest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// Facts returns facts from codes and values in turn: "internal_unity", true,
// "cluster_rank", 1, "score", "957.11". A value is a bool, an int, a
// [decimal.Decimal], a [rules.Date], a [rules.Value], nil for missing, or a string:
// a number if it reads as one, otherwise a text. It panics on anything else, floats
// above all, as a test that is written wrong should.
func Facts(codesAndValues ...any) (out []rules.Fact) {
	for i := 0; i < len(codesAndValues); i += 2 {
		code, ok := codesAndValues[i].(string)
		if !ok || i+1 == len(codesAndValues) {
			panic(fmt.Sprintf("rulestest: facts are a code and a value, in turn: %v", codesAndValues[i]))
		}
		out = append(out, rules.Fact{Indicator: code, Value: valueOf(code, codesAndValues[i+1])})
	}
	return out
}

func valueOf(code string, x any) rules.Value {
	switch x := x.(type) {
	case nil:
		return rules.Value{}
	case bool:
		return rules.BoolOf(x)
	case int:
		return rules.Int(int64(x))
	case decimal.Decimal:
		return rules.NumberOf(x)
	case rules.Date:
		return rules.DateOf(x)
	case rules.Value:
		return x
	case string:
		if d, err := decimal.NewFromString(x); err == nil && strings.Trim(x, "0123456789.-") == "" {
			return rules.NumberOf(d)
		}
		return rules.TextOf(x)
	}
	panic(fmt.Sprintf("rulestest: %s cannot be %T; write a number as a string: \"8.5\"", code, x))
}

// YAML writes what a file of cases may hold: a [rules.Value], which may be missing or
// n/a, or a list of events; a text, in quotes if it could be taken for something else; a list of texts;
// values or numbers by code, such as {coastal: true, growth: 8.5}.
func YAML(v any) string {
	switch v := v.(type) {
	case rules.Value:
		if s, ok := v.Text(); ok {
			return YAML(s)
		}
		if v.IsNotApplicable() {
			return "n/a"
		}
		if d, ok := v.Decimal(); ok {
			return document.Numeral(d)
		}
		if events, complete, ok := v.Events(); ok {
			return list(events, complete)
		}
	case string:
		if !plainText().MatchString(v) || slices.Contains(notPlain, strings.ToLower(v)) || strings.TrimSpace(v) != v {
			return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(v) + `"`
		}
	case []string:
		parts := make([]string, len(v))
		for i, s := range v {
			parts[i] = YAML(s)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]rules.Value:
		return byCode(v)
	case map[string]int:
		return byCode(v)
	}
	return fmt.Sprint(v)
}

// list writes a list of events as files have it.
func list(events []rules.Event, complete bool) string {
	parts := make([]string, len(events))
	for i, e := range events {
		fields := maps.Clone(e.Fields)
		if e.Evidence != "" {
			fields["evidence"] = rules.TextOf(e.Evidence)
		}
		parts[i] = YAML(fields)
	}
	all := "[" + strings.Join(parts, ", ") + "]"
	if !complete {
		return "{list: " + all + ", incomplete: true}"
	}
	return all
}

// plainText has no sign that means something; notPlain does mean something.
var (
	plainText = lex.Pattern("^[A-Za-z_\u0080-\U0010FFFF][^\\x00-\\x1f:#,\\[\\]{}\"'\\\\&*!|>%@`]*$")
	notPlain  = []string{"true", "false", "null", "~", "missing", "n/a"}
)

func byCode[V any](m map[string]V) string {
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, code+": "+YAML(m[code]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
