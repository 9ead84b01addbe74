package table

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// bound reads an end of an interval.
func (p *cellParser) bound() (value.Value, bool) {
	p.space()
	from := p.pos
	if c := p.peek(); c == '.' || c == ']' || c == ')' || c == '[' {
		return value.Value{}, p.unexpected(say("a number or a date"))
	}
	v, ok := p.value()
	if !ok {
		return value.Value{}, false
	}
	if v.Kind != value.NumberKind && v.Kind != value.DateKind {
		if d := testSlip(p.src, p.pos); d != nil {
			p.fault = d
			return value.Value{}, false
		}
		return value.Value{}, p.fail(from, p.pos, "kind", diag.ErrKind, say("name each value: a, b"),
			"an interval is of numbers or dates, not from a %v", v.Kind)
	}
	if p.peek() == ',' && lex.IsDigit(p.src[p.pos-1]) && p.pos+1 < len(p.src) && lex.IsDigit(p.src[p.pos+1]) {
		return value.Value{}, p.commaInNumber(p.pos)
	}
	return v, true
}

// value reads a number, a date, true, false or a text.
func (p *cellParser) value() (value.Value, bool) {
	p.space()
	from := p.pos
	v, ok := p.single()
	if ok {
		p.note(Single, from, v)
	}
	return v, ok
}

func (p *cellParser) single() (value.Value, bool) {
	r, _ := utf8.DecodeRuneInString(p.src[p.pos:])
	switch {
	case p.pos == len(p.src):
		return value.Value{}, p.unexpected(say("a value"))
	case startsNumber(p.src[p.pos:]):
		return p.digits()
	case r == '"' || r == '\'':
		return p.quoted(byte(r))
	case lex.IsLetter(r):
		return p.bare()
	case r == '-':
		return value.Value{}, p.fail(p.pos, p.pos+1, "test", diag.ErrSyntax,
			say("write it as the whole test, or -5 for a number below zero"), "- means any value, and stands alone")
	}
	return value.Value{}, p.unexpected(say("a value"))
}

// startsNumber reports whether s begins with a digit, maybe behind a minus sign
// and a point.
func startsNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	s = strings.TrimPrefix(s, ".")
	return s != "" && lex.IsDigit(s[0])
}

// digits reads a number or a date.
func (p *cellParser) digits() (value.Value, bool) {
	from := p.pos
	if rest := p.src[from:]; len(rest) >= 10 && isDateShape(rest[:10]) && (len(rest) == 10 || !lex.IsDigit(rest[10])) {
		day, err := value.ParseDay(rest[:10])
		if err != nil {
			return value.Value{}, p.fail(from, from+10, "date", diag.ErrValue, diag.Text{}, "%s is not a day of the calendar",
				rest[:10])
		}
		p.pos += 10
		return value.Date(day), true
	}
	if p.peek() == '-' {
		p.pos++
	}
	p.skipDigits()
	if p.peek() == '.' && !strings.HasPrefix(p.src[p.pos:], "..") {
		p.pos++
		p.skipDigits()
	}
	text := strings.TrimPrefix(p.src[from:p.pos], "-")
	switch {
	case len(text) > maxTestDigits:
		return value.Value{}, p.fail(from, p.pos, "limit", diag.ErrLimit, diag.Text{}, "a number of more than %d digits",
			maxTestDigits)
	case strings.HasPrefix(text, "."):
		return value.Value{}, p.fail(from, p.pos, "number", diag.ErrSyntax,
			say("write %s", strings.Replace(p.src[from:p.pos], ".", "0.", 1)), "%s has no digit before the point", text)
	case strings.HasSuffix(text, "."):
		return value.Value{}, p.fail(from, p.pos, "number", diag.ErrSyntax, say("write %s", strings.TrimSuffix(text, ".")),
			"%s has no digit behind the point", text)
	}
	if !p.numberEnds(from) {
		return value.Value{}, false
	}
	n, _ := value.ParseNumber(text)
	if p.src[from] == '-' {
		n = frac.Neg(n)
	}
	return value.Number(n), true
}

// numberEnds reports what clings to the end of a number.
func (p *cellParser) numberEnds(from int) bool {
	rest := p.src[p.pos:]
	clinging := len(lex.LeadingWord(rest))
	to := p.pos + clinging
	for to > p.pos && to < len(p.src) && (lex.IsDigit(p.src[to]) || p.src[to] == '_') {
		to++
	}
	text := p.src[from:to]
	switch {
	case clinging == 1 && lex.IsExponent(rest[:1]):
		for to < len(p.src) && (lex.IsDigit(p.src[to]) || p.src[to] == '-' || p.src[to] == '+') {
			to++
		}
		return p.fail(from, to, "number", diag.ErrSyntax, say("write the number out: 1000 for 1e3"), "%s has an exponent",
			p.src[from:to])
	case clinging > 0 && strings.Trim(text, "-._0123456789") == "":
		return p.fail(from, to, "number", diag.ErrSyntax, say("write %s", strings.ReplaceAll(text, "_", "")),
			"%s has a _ among its digits", text)
	case clinging > 0:
		return p.fail(from, to, "number", diag.ErrSyntax, say("write the number alone, or put a text in quotes"),
			"%s is neither a number nor a text", text)
	}
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && strings.ContainsRune("%./-–—", r) &&
		!strings.HasPrefix(rest, "..") {
		return p.unexpected(say("the end of the number"))
	}
	return true
}

func (p *cellParser) skipDigits() {
	for lex.IsDigit(p.peek()) {
		p.pos++
	}
}

// isDateShape reports whether s, of 10 bytes, looks like 2024-01-31.
func isDateShape(s string) bool {
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && !lex.IsDigit(s[i]) {
			return false
		}
	}
	return true
}

// commaInNumber reports 1,75: a decimal comma, or a list without a space.
func (p *cellParser) commaInNumber(comma int) bool {
	from, to := comma, comma+1
	for from > 0 && lex.IsDigit(p.src[from-1]) {
		from--
	}
	for to < len(p.src) && lex.IsDigit(p.src[to]) {
		to++
	}
	a, b := p.src[from:comma], p.src[comma+1:to]
	return p.fail(from, to, "decimal-comma", diag.ErrSyntax,
		say("write %s.%s; for %s or %s write a space behind the comma: %s, %s", a, b, a, b, a, b),
		"%s may be a number or two", p.src[from:to])
}

// quoted reads a text in quotes.
func (p *cellParser) quoted(quote byte) (value.Value, bool) {
	from := p.pos
	var text strings.Builder
	for i := from + 1; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == quote:
			p.pos = i + 1
			return value.Text(text.String()), true
		case c == '\\' && i+1 < len(p.src) && (p.src[i+1] == '\\' || p.src[i+1] == quote):
			i++
			text.WriteByte(p.src[i])
		default:
			text.WriteByte(c)
		}
	}
	return value.Value{}, p.fail(from, len(p.src), "test", diag.ErrSyntax, say("add %s at its end", string(quote)),
		"the text is never closed")
}

// bare reads a text without quotes, or true or false.
func (p *cellParser) bare() (value.Value, bool) {
	from := p.pos
	end := from
	for i, r := range p.src[from:] {
		switch {
		case lex.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '.' && !strings.HasPrefix(p.src[from+i:], ".."):
			end = from + i + utf8.RuneLen(r)
		case unicode.IsSpace(r) || r == '-' || r == '/' || r == '.' || r == '\'':
			if strings.HasPrefix(p.src[from+i:], "..") {
				p.pos = end
				return p.word(from)
			}
		default:
			p.pos = end
			return p.word(from)
		}
	}
	p.pos = end
	return p.word(from)
}

func (p *cellParser) word(from int) (value.Value, bool) {
	word := p.src[from:p.pos]
	switch lower := strings.ToLower(word); {
	case word == "true" || word == "false":
		return value.Bool(word == "true"), true
	case lower == "true" || lower == "false":
		return value.Value{}, p.fail(from, p.pos, "test", diag.ErrSyntax, say("write %s, or put a text in quotes", lower),
			"%s is neither true nor false", word)
	case lower == "else" || lower == "otherwise":
		return value.Value{}, p.fail(from, p.pos, "test", diag.ErrSyntax,
			say("write the last row as else: with the result, without a test"), "%s is not a test", word)
	}
	if d := wordSlip(p.src, from, p.pos); d != nil {
		p.fault = d
		return value.Value{}, false
	}
	return value.Text(word), true
}
