// Package lex is what the texts of rules and the tests of tables have in common:
// which characters stand in names and numbers, and what people write by mistake.
package lex

import (
	"cmp"
	"embed"
	"regexp"
	"strings"
	"sync"
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

// Near returns the beginning of s, for patterns: they take time in proportion to all that
// follows, and are tried at every piece of a text.
func Near(s string) string { return s[:min(len(s), 128)] }

// Pattern is a pattern that is compiled when it is first used: a program that never uses it does
// not wait for it.
func Pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// Each returns what f makes of each of some things, in their order.
func Each[T, U any](things []T, f func(T) U) []U {
	made := make([]U, len(things))
	for i, x := range things {
		made[i] = f(x)
	}
	return made
}

// Digits returns how many digits s begins with.
func Digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// IsDateShape reports whether s looks like 2024-01-31.
func IsDateShape(s string) bool {
	return len(s) == 10 && s[4] == '-' && s[7] == '-' && Digits(s) == 4 && Digits(s[5:]) == 2 && Digits(s[8:]) == 2
}

// Slip is what is wrong with a sign, what to write, and what the sign stands for, if
// the language has that.
type Slip struct {
	Message, Hint diag.Text
	Means         string
}

// Slips are signs that stand for something else.
var Slips = withSigns(map[string]Slip{
	"<>": {say("%s is not an operator", "<>"), say("write != for “is not”"), "!="},
	"=>": {say("%s is not an operator", "=>"), say("write >= for “at least”"), ">="},
	"=<": {say("%s is not an operator", "=<"), say("write <= for “at most”"), "<="},
	"=":  {say("= does not compare"), say("write == for “is equal to”"), "=="},
	"‰":  {say("%s is not an operator", "‰"), say("write the number as a fraction: 5‰ is 0.005"), ""},
	"|": {say("%s is not an operator", "|"),
		say("write or for “or”; a pipe into a function is not part of the language"), ""},
	"&": {say("%s is not an operator", "&"), say("write %s", "and"), "+"},
	"^": {say("%s is not part of the language", "^"), say("write ** for a power: 2 ** 3"), "*"},
	";": {say("; only stands after let"),
		say("a rule is one expression; name parts with let: let x = a + b; x * 2"), ""},
	"#": {say("%s is not part of the language", "#"),
		say("aggregates take the expression itself: best(growth), total(x, where)"), ""},
	"?.": {say("%s is not part of the language", "?."),
		say("a missing value needs no special access; use (x ?? default)"), ""},
	"\\": {say("%s is not part of the language", `\`), say("write / for “divided by”"), "/"},
	":=": {say("%s is not part of the language", ":="), say("name parts with let: let x = a + b; x * 2"), ""},
	"√":  {say("%s is not an operator", "√"), say("there is no root: square the other side, x ** 2"), ""},
	"∞":  {say("%s is not a number", "∞"), say("leave the end out: x >= 5"), ""},
})

// Quotes are those that mark no text, with blanks between them.
const Quotes = "“ ” ‘ ’ « » „ ‟ ‚ ‛ ‹ › ″ ′ `"

// withSigns adds the signs that stand for one of the language each.
func withSigns(slips map[string]Slip) map[string]Slip {
	minus := say("this minus sign is not the one of rules")
	quotes := say("these quotes do not mark a text")
	for _, like := range []struct {
		signs, means  string
		message, hint diag.Text // for what is not just another operator
	}{
		{signs: "≥ ⩾ ≧ ⪰", means: ">="}, {signs: "≤ ⩽ ≦ ⪯", means: "<="}, {signs: "≠ !== ≢ /=", means: "!="},
		{signs: "=== ≡ ≟", means: "=="}, {signs: "× · • ∙ ⋅ ∗ ✕ ✖ ⨯", means: "*"}, {signs: "÷ ∕ ⁄", means: "/"},
		{signs: "∧ ⋀", means: "and"}, {signs: "∨ ⋁", means: "or"}, {signs: "¬", means: "not"}, {signs: "∈", means: "in"},
		{signs: "− – — ‒ ― ‐ ‑ ﹣ ⁻", means: "-", message: minus, hint: say("write - (the minus of the keyboard)")},
		{signs: Quotes, message: quotes, hint: say(`write straight quotes: "…"`)},
		{signs: "… ...", hint: say("write .. for a range, as in x in 1..5")},
		{signs: "² ³ ¹ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ ⁰", hint: say("write ** for a power: 2 ** 3")},
		{signs: "₫ $ € £ ¥ °", hint: say("write the number alone: the indicator says the unit")},
		{signs: ":: @ &= ~"},
	} {
		for sign := range strings.FieldsSeq(like.signs) {
			slip := Slip{like.message, like.hint, like.means}
			if slip.Message.IsZero() {
				slip.Message = say("%s is not part of the language", sign)
			}
			if slip.Means != "" && slip.Hint.IsZero() {
				slip.Message, slip.Hint = say("%s is not an operator", sign), say("write %s", slip.Means)
			}
			slips[sign] = slip
		}
	}
	for sign, is := range fractions {
		hint := say("write it with digits: %c is %s", sign, is)
		slips[string(sign)] = Slip{say("%s is not a number", string(sign)), hint, ""}
	}
	return slips
}

// fractions are the values of characters that are fractions.
var fractions = map[rune]string{
	'½': "0.5", '¼': "0.25", '¾': "0.75", '⅕': "0.2", '⅖': "0.4", '⅗': "0.6", '⅘': "0.8", '⅛': "0.125", '⅜': "0.375",
	'⅝': "0.625", '⅞': "0.875", '⅒': "0.1", '⅓': "1 / 3", '⅔': "2 / 3", '⅙': "1 / 6", '⅚': "5 / 6",
}

// Fraction returns the value of the character that s begins with, such as 0.5 for ½;
// "" if it is no fraction.
func Fraction(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	return fractions[r]
}

var dateShape = Pattern(
	`^(?:\d{4}[/-]\d{1,2}[/-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?:\b|$)`)

// Date returns the date that s begins with, its year first or last, as it is written and
// as 2024-01-31; "" if it begins with none. The calendar need not have it.
func Date(s string) (written, iso string) {
	if n := Digits(Near(s)); n == 0 || n > 4 || n == len(s) || strings.IndexByte("/.-", s[n]) < 0 {
		return "", "" // patterns are slow
	}
	written = dateShape().FindString(Near(s))
	parts := strings.FieldsFunc(written, func(r rune) bool { return !IsDigit(byte(r)) })
	if len(parts) < 3 || written[len(parts[0])] != written[len(parts[0])+len(parts[1])+1] {
		return "", ""
	}
	if len(parts[0]) < 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	for i := 1; i < 3; i++ {
		parts[i] = ("0" + parts[i])[len(parts[i])-1:]
	}
	return written, strings.Join(parts, "-")
}

// Readings returns the numbers that digits with points, commas, blanks or other marks
// among them can be, as rules write them: all marks may group thousands, and the last
// point or comma may stand before decimals. 38.030 can be two numbers, 2,5 one, 1.5,25
// none.
func Readings(text string) (numbers []string) {
	var groups []string
	var marks []rune
	last := 0
	for i, r := range text {
		if r < '0' || r > '9' {
			groups, marks = append(groups, text[last:i]), append(marks, r)
			last = i + utf8.RuneLen(r)
		}
	}
	groups = append(groups, text[last:])
	n := len(groups)
	whole, places := strings.Join(groups[:n-1], ""), groups[n-1]
	mixed := n > 2 && marks[n-2] != marks[0] && len(places) == 3 // 1.000,000
	if n > 1 && len(places) == 3 && (inThrees(groups, marks) || mixed && inThrees(groups[:n-1], marks)) {
		numbers = append(numbers, whole+places)
	}
	decimal := n > 1 && (marks[n-2] == '.' || marks[n-2] == ',') && (n == 2 || marks[n-2] != marks[0])
	if decimal && places != "" && whole != "" && inThrees(groups[:n-1], marks) {
		if len(numbers) > 0 { // three places would be taken for thousands again
			if places = strings.TrimRight(places, "0"); places == "" || len(places) == 3 {
				places += "0"
			}
		}
		numbers = append(numbers, whole+"."+places)
	}
	return numbers
}

// Separates reports whether the commas among the digits that s begins with can only stand between
// numbers, whatever notation is meant: those of 1.5,2 can, since no notation has that for one
// number, those of 1,5,2 not, which may be 1.5 and 2.
func Separates(s string) bool {
	text := Near(s)
	text = text[:len(text)-len(strings.TrimLeft(text, "0123456789.,"))]
	if len(Near(text+"x")) == len(text) { // too long to tell
		return false
	}
	numbers := strings.Split(strings.TrimSuffix(text, ","), ",")
	for i, n := range numbers {
		if strings.Count(n, ".") > 1 || n == "" || !IsDigit(n[0]) || !IsDigit(n[len(n)-1]) {
			return false
		}
		for j := i + 2; j <= len(numbers); j++ {
			if len(Readings(strings.Join(numbers[i:j], ","))) > 0 {
				return false
			}
		}
	}
	return true
}

// Grouped is a warning about a number of rules that people may have meant as another: in
// 38.030 the point may group thousands.
func Grouped(text string) (message, hint diag.Text, is bool) {
	numbers := Readings(text)
	if len(numbers) < 2 {
		return message, hint, false
	}
	return say("%s is read as %s: a point stands before decimals", text, numbers[1]),
		say("write %s or %s", numbers[1], numbers[0]), true
}

// inThrees reports whether all groups of digits but the first are of three, by marks of
// one kind.
func inThrees(groups []string, marks []rune) bool {
	for i, g := range groups[1:] {
		if len(g) != 3 || marks[i] != marks[0] {
			return false
		}
	}
	first := groups[0]
	return len(groups) == 1 || first != "" && len(first) <= 3 && first[0] != '0'
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

// Invisible returns the character that s begins with, and its length, if nobody sees it:
// a format or control character, and in a text a blank that is not the ordinary one.
func Invisible(s string, isText bool) (r rune, n int) {
	r, n = utf8.DecodeRuneInString(s)
	if r != ' ' && isText && (IsBlank(r) || unicode.Is(unicode.Cc, r)) || diag.Invisible(r) ||
		unicode.In(r, unicode.Zl, unicode.Zp) {
		return r, n
	}
	return 0, 0
}

// IsBlank reports whether r is a blank that looks like the ordinary one.
func IsBlank(r rune) bool { return r == '\t' || unicode.Is(unicode.Zs, r) || r == '\u2800' }

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
