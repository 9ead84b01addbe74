package table

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// The notation of tests, written: what Parse reads back as the same set.

// ValueNotation writes a value.
func ValueNotation(v value.Value) string {
	if v.Kind == value.TextKind {
		return TextNotation(v.Text())
	}
	return v.String()
}

// TextNotation writes a text in quotes.
func TextNotation(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// TextsNotation writes the texts, or all but them.
func TextsNotation(texts []string, except bool) string {
	list := strings.Join(lex.Each(texts, TextNotation), ", ")
	switch {
	case !except:
		return list
	case list == "":
		return "-"
	}
	return "not(" + list + ")"
}

// spanNotation writes the values between two ends.
func spanNotation(kind value.Kind, lo, hi interval.End) string {
	text := func(e interval.End) string { return value.Of(kind, e.Num).String() }
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

// SetNotation writes a set of numbers, dates or booleans; ends says what the
// ends of its spans are.
func SetNotation(kind value.Kind, s interval.Set, ends func(interval.Span) (lo, hi interval.End)) string {
	return strings.Join(lex.Each(s, func(span interval.Span) string {
		lo, hi := ends(span)
		return spanNotation(kind, lo, hi)
	}), ", ")
}

// kindHint says how to write something in a column of a kind.
func kindHint(want value.Kind, text string) diag.Text {
	switch want {
	case value.TextKind:
		return say("put a text in quotes: %s", TextNotation(strings.TrimSpace(text)))
	case value.BoolKind:
		return say("write true or false")
	case value.DateKind:
		return say("write dates like 2024-01-31")
	}
	return diag.Text{}
}
