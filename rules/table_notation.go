package rules

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// The notation of tests, written: what parseTest reads back as the same set.

// valueOf is the value that a number of a set of a kind stands for.
func valueOf(kind Kind, n frac.Num) Value { return Value{v: value.Of(kind, n)} }

func valueNotation(v Value) string {
	if v.v.Kind == TextKind {
		return textNotation(v.v.Text)
	}
	return v.String()
}

func textNotation(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// textsNotation writes the texts, or all but them.
func textsNotation(texts []string, except bool) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = textNotation(s)
	}
	list := strings.Join(quoted, ", ")
	switch {
	case !except:
		return list
	case list == "":
		return "-"
	}
	return "not(" + list + ")"
}

// spanNotation writes the values between two ends.
func spanNotation(kind Kind, lo, hi interval.End) string {
	text := func(e interval.End) string { return valueOf(kind, e.Num).String() }
	switch {
	case !lo.OK && !hi.OK:
		return "-"
	case !lo.OK && hi.Closed:
		return "<= " + text(hi)
	case !lo.OK:
		return "< " + text(hi)
	case !hi.OK && lo.Closed:
		return ">= " + text(lo)
	case !hi.OK:
		return "> " + text(lo)
	case frac.Cmp(lo.Num, hi.Num) == 0 && lo.Closed && hi.Closed:
		return text(lo)
	}
	open, end := "(", ")"
	if lo.Closed {
		open = "["
	}
	if hi.Closed {
		end = "]"
	}
	return open + text(lo) + ".." + text(hi) + end
}

// setNotation writes a set of numbers, dates or booleans; ends says what the
// ends of its spans are.
func setNotation(kind Kind, s interval.Set, ends func(interval.Span) (lo, hi interval.End)) string {
	texts := make([]string, len(s))
	for i, span := range s {
		lo, hi := ends(span)
		texts[i] = spanNotation(kind, lo, hi)
	}
	return strings.Join(texts, ", ")
}

// kindHint says how to write something in a column of a kind.
func kindHint(want Kind, text string) diag.Text {
	switch want {
	case TextKind:
		return say("put a text in quotes: %s", textNotation(strings.TrimSpace(text)))
	case BoolKind:
		return say("write true or false")
	case DateKind:
		return say("write dates like 2024-01-31")
	}
	return diag.Text{}
}
