package table

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// What officers write for a test out of habit: words, a range without brackets,
// signs of other programs. The hint says how to write what was meant.

// slipToken is a piece of such a text. Its class is one of [lex.Classes], N for a number
// or date, or ? for anything else.
type slipToken struct {
	class    byte
	text     string // of a number or date: as tests have it
	other    string // of a number that can be another: that one
	from, to int
}

// slipNumber is digits with what people write among them.
var slipNumber = lex.Pattern(
	`^[1-9]\d{0,2}(?:[ \x{a0}\x{2009}\x{202f}'’]\d{3})+(?:,\d+)?|^\d+(?:[.,]\d+)*|^\.\d+`)

// number returns the number that s begins with, and what is written among its digits.
func number(s string) string {
	if s == "" || !lex.IsDigit(s[0]) && s[0] != '.' { // patterns are slow
		return ""
	}
	return slipNumber().FindString(lex.Near(s))
}

// slipNumberToken is the token of a number, with a sign before it or none.
func slipNumberToken(sign, number string) slipToken {
	t := slipToken{class: 'N', text: sign + number}
	if strings.HasPrefix(number, ".") {
		t.text = sign + "0" + number
	} else if numbers := lex.Readings(number); len(numbers) > 0 {
		t.text = sign + numbers[0]
		if len(numbers) > 1 {
			t.other = sign + numbers[1]
		}
	}
	return t
}

func slipTokens(src string) []slipToken {
	var tokens []slipToken
	for pos := 0; pos < len(src); {
		rest := src[pos:]
		put := func(t slipToken, n int) {
			t.from, t.to = pos, pos+n
			tokens, pos = append(tokens, t), t.to
		}
		add := func(class byte, n int, text string) { put(slipToken{class: class, text: text}, n) }
		r, size := utf8.DecodeRuneInString(rest)
		switch date, iso := lex.Date(rest); {
		case r == ' ' || r == '\t' || r == '\n' || r == '\u00a0':
			pos += size
			continue
		case date != "":
			add('N', len(date), iso)
			continue
		case number(rest) != "":
			n := number(rest)
			put(slipNumberToken("", n), len(n))
			continue
		case lex.IsLetter(r):
			class, n := lex.Phrase(rest)
			add(class, n, rest[:n])
			continue
		}
		class, n := byte('?'), size
		for k := 3; k > 0; k-- { // the longest sign that it can be
			if c, ok := lex.Classes[rest[:min(k, len(rest))]]; ok {
				class, n = c, min(k, len(rest))
				break
			}
		}
		// A dash before a number is its sign, unless something stands before it.
		number := number(rest[n:])
		after := len(tokens) > 0 && strings.IndexByte("N%V", tokens[len(tokens)-1].class) >= 0
		if class == 'T' && rest[0] != '.' && number != "" && !after {
			put(slipNumberToken("-", number), n+len(number))
			continue
		}
		add(class, n, rest[:n])
	}
	return tokens
}

// slipShapes are the shapes of texts that can be put right, over the classes of
// their tokens, with what is meant: m are the groups of the shape, n the numbers.
var slipShapes = []struct {
	shape func() *regexp.Regexp
	meant func(m, n []string) string
}{
	{lex.Pattern(`^\(?N\)?$`), func(_, n []string) string { return n[0] }},
	{lex.Pattern(slipRange), func(m, n []string) string { return opening[m[1]] + n[0] + ".." + n[1] + ending[m[2]] }},
	{lex.Pattern(`^([[\](]?)NTN([])[]?)$`), func(m, n []string) string {
		return cmp.Or(m[1], "[") + n[0] + ".." + n[1] + cmp.Or(m[2], "]")
	}},
	{lex.Pattern(`^([[\](])N[T,;]N([])[])$`), func(m, n []string) string {
		return m[1] + n[0] + ".." + n[1] + m[2]
	}},
	{lex.Pattern(`^N([lL])V?([lL])N$`), func(m, n []string) string {
		return opening[m[1]] + n[0] + ".." + n[1] + ending[m[2]]
	}},
	{lex.Pattern(`^N([gG])V?([gG])N$`), func(m, n []string) string {
		return opening[m[2]] + n[1] + ".." + n[0] + ending[m[1]]
	}},
	{lex.Pattern(`^V?([gGlLE=!])N$`), func(m, n []string) string { return comparing[m[1]] + n[0] }},
	{lex.Pattern(`^N([UD])$`), func(m, n []string) string { return comparing[m[1]] + n[0] }},
	{lex.Pattern(`^([[(])NT[])]?$`), func(m, n []string) string { return comparing[m[1]+"T"] + n[0] }},
	{lex.Pattern(`^[[(]?TN([])])$`), func(m, n []string) string { return comparing["T"+m[1]] + n[0] }},
}

const slipRange = `^([Gg]?)N[TAE]?([lL]?)N$`

// The parts of a test for the classes of tokens.
var (
	opening   = map[string]string{"": "[", "G": "[", "g": "(", "L": "[", "l": "("}
	ending    = map[string]string{"": "]", "G": "]", "g": ")", "L": "]", "l": ")"}
	comparing = map[string]string{"g": "> ", "G": ">= ", "U": ">= ", "l": "< ", "L": "<= ", "E": "<= ", "D": "<= ",
		"=": "", "!": "!= ", "[T": ">= ", "(T": "> ", "T]": "<= ", "T)": "< "}
)

// slip is a text that is no test, as tokens, and the test that it most likely stands
// for, "" if nothing is clear; other is the other reading, if it is not clear whether
// the last number belongs to it, or which numbers are meant.
type slip struct {
	src    string
	tokens []slipToken
	meant  string
	other  diag.Text
}

func slipOf(src string) *slip {
	s := &slip{src: src, tokens: slipTokens(src)}
	s.mean(s.tokens)
	return s
}

// mean sets what tokens stand for.
func (s *slip) mean(tokens []slipToken) {
	var classes []byte
	var n, others []string
	for _, t := range tokens {
		if t.class != '%' {
			classes = append(classes, t.class)
		}
		if t.class == 'N' {
			n, others = append(n, t.text), append(others, cmp.Or(t.other, t.text))
		}
	}
	shape := string(classes)
	for _, known := range slipShapes {
		m := known.shape().FindStringSubmatch(shape)
		if m == nil || shape == "NN" {
			continue
		}
		if known.shape().String() == slipRange && m[2] == "" {
			s.other = say("%s%s..%s) if %s does not belong to it", opening[m[1]], n[0], n[1], n[1])
		}
		s.meant = known.meant(m, n)
		if other := known.meant(m, others); other != s.meant {
			s.other = say("%s", other)
		}
		return
	}
}

// hint says what to write, or something else if nothing is clear.
func (s *slip) hint(otherwise diag.Text) diag.Text {
	switch {
	case s.meant == "":
		return otherwise
	case !s.other.IsZero():
		return say("write %s, or %s", s.meant, s.other)
	}
	return say("write %s", s.meant)
}

// has reports whether there is a token of one of the classes.
func (s *slip) has(classes string) bool {
	return slices.ContainsFunc(s.tokens, func(t slipToken) bool { return strings.IndexByte(classes, t.class) >= 0 })
}

func (s *slip) fault(t slipToken, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault("", code, diag.ErrSyntax, hint, format, args...).InText(s.src, t.from, t.to)
}

// testSlip returns what is wrong with a test that cannot be read at pos, if it
// looks like a habit; nil if it does not.
func testSlip(src string, pos int) *diag.Diagnostic {
	s := slipOf(src)
	if part := alternative(s.tokens, pos); s.meant == "" {
		s.mean(part)
	}
	for _, t := range s.tokens {
		if d := s.token(t); d != nil {
			return d
		}
	}
	var at slipToken
	if i := slices.IndexFunc(s.tokens, func(t slipToken) bool { return t.to > pos }); i >= 0 {
		at = s.tokens[i]
	}
	if d := s.sign(at); d != nil {
		return d
	}
	if s.meant == "" {
		return nil
	}
	whole := slipToken{from: s.tokens[0].from, to: s.tokens[len(s.tokens)-1].to}
	switch hint := s.hint(diag.Text{}); {
	case s.has("TAE,;[]") || len(s.tokens) > 3:
		return s.fault(whole, "interval", hint, "an interval is written with two dots, in brackets")
	case s.has("V"):
		return s.fault(whole, "name", hint, "a test leaves out the name of the key")
	default:
		return s.fault(whole, "test", hint, "a test is not written like this")
	}
}

// token returns what is wrong with a number, a date or a percent sign wherever it
// stands.
func (s *slip) token(t slipToken) *diag.Diagnostic {
	written := s.src[t.from:t.to]
	date, _ := lex.Date(written)
	switch {
	case t.class == '%':
		return s.fault(t, "percent", say("%s, if the key is in percent", s.hint(say("write the number alone"))),
			"a test has no percent sign")
	case t.class != 'N':
	case written != t.text && date != "":
		return s.fault(t, "date", s.hint(say("write %s", t.text)), "%s is not a date as tests have it", written)
	case strings.Count(written, ".") > 1, strings.ContainsFunc(written, lex.IsBlank), strings.ContainsAny(written, "'’"):
		return s.fault(t, "number", s.hint(say("write %s", t.text)), "%s has separators among its digits", written)
	}
	return nil
}

// sign returns what is wrong with the sign that stops the reading, or with a word or
// sign for “or”.
func (s *slip) sign(at slipToken) *diag.Diagnostic {
	comma := say("write a comma, which means or")
	if w, ok := lex.Slips[at.text]; ok && strings.IndexByte("=T;AOV", at.class) < 0 {
		return s.fault(at, "operator", s.hint(w.Hint), "%s", w.Message)
	}
	if plain := lex.Narrow(at.text); at.class == '?' && plain != at.text {
		return s.fault(at, "operator", say("write %s", plain), "%s is a full-width character", at.text)
	}
	if i := slices.IndexFunc(s.tokens, func(t slipToken) bool { return t.class == 'O' }); i >= 0 {
		t := s.tokens[i]
		return s.fault(t, "operator", comma, "%s is not a word of tests", s.src[t.from:t.to])
	}
	if at.class == ';' && s.meant == "" {
		return s.fault(at, "operator", comma, "; is not part of a test")
	}
	return nil
}

// alternative returns the tokens between the commas around pos.
func alternative(tokens []slipToken, pos int) []slipToken {
	from, to := 0, len(tokens)
	for i, t := range tokens {
		if t.class == ',' && t.to <= pos {
			from = i + 1
		}
		if t.class == ',' && t.from >= pos {
			to = i
			break
		}
	}
	return tokens[from:to]
}

// wordSlip is testSlip for a text without quotes, from one byte to another, that
// could be a text: only what is all numbers and words for comparing is a slip.
func wordSlip(src string, from, to int) *diag.Diagnostic {
	s := slipOf(src[from:to])
	if s.meant == "" || s.has("V") {
		return nil
	}
	whole := slipToken{from: from, to: to}
	// The text stops at a comma or percent sign, what is meant may not.
	if all := slipOf(src); all.meant != "" {
		s.meant, s.other = all.meant, all.other
		whole.from, whole.to = all.tokens[0].from, all.tokens[len(all.tokens)-1].to
	}
	hint := say("write %s; put a text in quotes", s.meant)
	if !s.other.IsZero() {
		hint = say("write %s, or %s; put a text in quotes", s.meant, s.other)
	}
	s.src = src
	return s.fault(whole, "words", hint, "comparisons are written with signs, not words")
}
