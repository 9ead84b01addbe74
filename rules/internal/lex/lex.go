// Package lex is what the texts of rules and the tests of tables have in common:
// which characters stand in names and numbers, and what people write by mistake.
package lex

import (
	"cmp"
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

var catalogue = diag.NewCatalogue("rules/internal/lex", catalogueFiles)

func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }

// IsLetter reports whether r can stand in a word: a letter, or a mark on one.
func IsLetter(r rune) bool { return unicode.IsLetter(r) || diag.Unaccent(string(r)) == "" }

// IsDigit reports whether b is one of 0 to 9.
func IsDigit(b byte) bool { return b >= '0' && b <= '9' }

// Digits returns how many digits s begins with.
func Digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// IsDateShape reports whether s looks like 2024-01-31.
func IsDateShape(s string) bool {
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && !IsDigit(s[i]) {
			return false
		}
	}
	return len(s) == len("2024-01-31")
}

// Slips are single characters and words that stand for something else.
var Slips = map[string]struct{ Message, Hint diag.Text }{
	"≥":  {say("%s is not an operator", "≥"), say("write %s", ">=")},
	"≤":  {say("%s is not an operator", "≤"), say("write %s", "<=")},
	"≠":  {say("%s is not an operator", "≠"), say("write %s", "!=")},
	"<>": {say("%s is not an operator", "<>"), say("write != for “is not”")},
	"=>": {say("%s is not an operator", "=>"), say("write >= for “at least”")},
	"=<": {say("%s is not an operator", "=<"), say("write <= for “at most”")},
	"=":  {say("= does not compare"), say("write == for “is equal to”")},
	"×":  {say("%s is not an operator", "×"), say("write %s", "*")},
	"·":  {say("%s is not an operator", "·"), say("write %s", "*")},
	"÷":  {say("%s is not an operator", "÷"), say("write %s", "/")},
	"−":  {say("this minus sign is not the one of rules"), say("write - (the minus of the keyboard)")},
	"–":  {say("a dash is not a minus sign"), say("write - (the minus of the keyboard)")},
	"—":  {say("a dash is not a minus sign"), say("write - (the minus of the keyboard)")},
	"“":  {say("curly quotes do not mark a text"), say(`write straight quotes: "…"`)},
	"”":  {say("curly quotes do not mark a text"), say(`write straight quotes: "…"`)},
	"‘":  {say("curly quotes do not mark a text"), say(`write straight quotes: "…"`)},
	"’":  {say("curly quotes do not mark a text"), say(`write straight quotes: "…"`)},
	"«":  {say("these quotes do not mark a text"), say(`write straight quotes: "…"`)},
	"»":  {say("these quotes do not mark a text"), say(`write straight quotes: "…"`)},
	"…":  {say("%s is not part of the language", "…"), say("write .. for a range, as in x in 1..5")},
	"‰":  {say("%s is not an operator", "‰"), say("write the number as a fraction: 5‰ is 0.005")},
	"½":  {say("½ is not a number"), say("write %s", "0.5")},
	"|": {say("%s is not an operator", "|"),
		say("write or for “or”; a pipe into a function is not part of the language")},
	"&": {say("%s is not an operator", "&"), say("write %s", "and")},
	"^": {say("%s is not part of the language", "^"), say("write ** for a power: 2 ** 3")},
	";": {say("; only stands after let"), say("a rule is one expression; name parts with let: let x = a + b; x * 2")},
	"#": {say("%s is not part of the language", "#"),
		say("aggregates take the expression itself: best(growth), total(x, where)")},
	"::":  {say("%s is not part of the language", "::"), diag.Text{}},
	"?.":  {say("%s is not part of the language", "?."), say("a missing value needs no special access; use x ?? default")},
	"@":   {say("%s is not part of the language", "@"), diag.Text{}},
	"$":   {say("%s is not part of the language", "$"), diag.Text{}},
	"\\":  {say("%s is not part of the language", `\`), say("write / for “divided by”")},
	"`":   {say("` does not mark a text"), say(`write straight quotes: "…"`)},
	"...": {say("%s is not part of the language", "..."), say("write .. for a range, as in x in 1..5")},
	"&=":  {say("%s is not an operator", "&="), diag.Text{}},
}

// ByPlace orders diagnostics by file, line and column, those without a place last.
func ByPlace(a, b *diag.Diagnostic) int {
	if a.Line == 0 || b.Line == 0 {
		return cmp.Compare(b.Line, a.Line)
	}
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// InvalidUTF8 returns where s stops to be UTF-8, or -1.
func InvalidUTF8(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
		if r == 0 {
			return i
		}
	}
	return -1
}

// Narrow turns full-width letters and digits into plain ones.
func Narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// IsExponent reports whether s is the exponent of a number: e3, E-2, e.
func IsExponent(s string) bool {
	if s == "" || s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = strings.TrimLeft(s[1:], "+-")
	return s == "" || strings.Trim(s, "0123456789") == ""
}

// LeadingWord returns the letters that s begins with.
func LeadingWord(s string) string {
	for i, r := range s {
		if !IsLetter(r) && r != '_' {
			return s[:i]
		}
	}
	return s
}
