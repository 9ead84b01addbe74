package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/internal/value"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

// bound reads an end of an interval.
func (p *cellParser) bound() (Value, bool) {
	p.space()
	from := p.pos
	if c := p.peek(); c == '.' || c == ']' || c == ')' || c == '[' {
		return Value{}, p.unexpected(say("a number or a date"))
	}
	v, ok := p.value()
	if !ok {
		return Value{}, false
	}
	if v.v.Kind != NumberKind && v.v.Kind != DateKind {
		if d := testSlip(p.src, p.pos); d != nil {
			p.fault = d
			return Value{}, false
		}
		return Value{}, p.fail(from, p.pos, "kind", diag.ErrKind, say("name each value: a, b"), "an interval is of numbers or dates, not from a %v", v.v.Kind)
	}
	if p.peek() == ',' && isDigit(p.src[p.pos-1]) && p.pos+1 < len(p.src) && isDigit(p.src[p.pos+1]) {
		return Value{}, p.commaInNumber(p.pos)
	}
	return v, true
}

// value reads a number, a date, true, false or a text.
func (p *cellParser) value() (Value, bool) {
	p.space()
	r, _ := utf8.DecodeRuneInString(p.src[p.pos:])
	switch {
	case p.pos == len(p.src):
		return Value{}, p.unexpected(say("a value"))
	case startsNumber(p.src[p.pos:]):
		return p.digits()
	case r == '"' || r == '\'':
		return p.quoted(byte(r))
	case isLetter(r):
		return p.bare()
	case r == '-':
		return Value{}, p.fail(p.pos, p.pos+1, "test", diag.ErrSyntax, say("write it as the whole test, or -5 for a number below zero"), "- means any value, and stands alone")
	}
	return Value{}, p.unexpected(say("a value"))
}

// startsNumber reports whether s begins with a digit, maybe behind a minus sign
// and a point.
func startsNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	s = strings.TrimPrefix(s, ".")
	return s != "" && isDigit(s[0])
}

// digits reads a number or a date.
func (p *cellParser) digits() (Value, bool) {
	from := p.pos
	if rest := p.src[from:]; len(rest) >= 10 && isDateShape(rest[:10]) && (len(rest) == 10 || !isDigit(rest[10])) {
		d, err := ParseDate(rest[:10])
		if err != nil {
			return Value{}, p.fail(from, from+10, "date", diag.ErrValue, diag.Text{}, "%s is not a day of the calendar", rest[:10])
		}
		p.pos += 10
		return DateValue(d), true
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
		return Value{}, p.fail(from, p.pos, "limit", diag.ErrLimit, diag.Text{}, "a number of more than %d digits", maxTestDigits)
	case strings.HasPrefix(text, "."):
		return Value{}, p.fail(from, p.pos, "number", diag.ErrSyntax, say("write %s", strings.Replace(p.src[from:p.pos], ".", "0.", 1)), "%s has no digit before the point", text)
	case strings.HasSuffix(text, "."):
		return Value{}, p.fail(from, p.pos, "number", diag.ErrSyntax, say("write %s", strings.TrimSuffix(text, ".")), "%s has no digit behind the point", text)
	}
	if !p.numberEnds(from) {
		return Value{}, false
	}
	n, _ := value.ParseNumber(text)
	if p.src[from] == '-' {
		n = frac.Neg(n)
	}
	return number(n), true
}

// numberEnds reports what clings to the end of a number.
func (p *cellParser) numberEnds(from int) bool {
	rest := p.src[p.pos:]
	clinging := len(leadingWord(rest))
	to := p.pos + clinging
	for to > p.pos && to < len(p.src) && (isDigit(p.src[to]) || p.src[to] == '_') {
		to++
	}
	text := p.src[from:to]
	switch {
	case clinging == 1 && isExponent(rest[:1]):
		for to < len(p.src) && (isDigit(p.src[to]) || p.src[to] == '-' || p.src[to] == '+') {
			to++
		}
		return p.fail(from, to, "number", diag.ErrSyntax, say("write the number out: 1000 for 1e3"), "%s has an exponent", p.src[from:to])
	case clinging > 0 && strings.Trim(text, "-._0123456789") == "":
		return p.fail(from, to, "number", diag.ErrSyntax, say("write %s", strings.ReplaceAll(text, "_", "")), "%s has a _ among its digits", text)
	case clinging > 0:
		return p.fail(from, to, "number", diag.ErrSyntax, say("write the number alone, or put a text in quotes"), "%s is neither a number nor a text", text)
	}
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && strings.ContainsRune("%./-–—", r) && !strings.HasPrefix(rest, "..") {
		return p.unexpected(say("the end of the number"))
	}
	return true
}

func (p *cellParser) skipDigits() {
	for isDigit(p.peek()) {
		p.pos++
	}
}

// isDateShape reports whether s, of 10 bytes, looks like 2024-01-31.
func isDateShape(s string) bool {
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// commaInNumber reports 1,75: a decimal comma, or a list without a space.
func (p *cellParser) commaInNumber(comma int) bool {
	from, to := comma, comma+1
	for from > 0 && isDigit(p.src[from-1]) {
		from--
	}
	for to < len(p.src) && isDigit(p.src[to]) {
		to++
	}
	a, b := p.src[from:comma], p.src[comma+1:to]
	return p.fail(from, to, "decimal-comma", diag.ErrSyntax, say("write %s.%s; for %s or %s write a space behind the comma: %s, %s", a, b, a, b, a, b),
		"%s may be a number or two", p.src[from:to])
}

// quoted reads a text in quotes.
func (p *cellParser) quoted(quote byte) (Value, bool) {
	from := p.pos
	var text strings.Builder
	for i := from + 1; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == quote:
			p.pos = i + 1
			return TextOf(text.String()), true
		case c == '\\' && i+1 < len(p.src) && (p.src[i+1] == '\\' || p.src[i+1] == quote):
			i++
			text.WriteByte(p.src[i])
		default:
			text.WriteByte(c)
		}
	}
	return Value{}, p.fail(from, len(p.src), "test", diag.ErrSyntax, say("add %s at its end", string(quote)), "the text is never closed")
}

// bare reads a text without quotes, or true or false.
func (p *cellParser) bare() (Value, bool) {
	from := p.pos
	end := from
	for i, r := range p.src[from:] {
		switch {
		case isLetter(r) || unicode.IsDigit(r) || r == '_' || r == '.' && !strings.HasPrefix(p.src[from+i:], ".."):
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

func (p *cellParser) word(from int) (Value, bool) {
	word := p.src[from:p.pos]
	switch lower := strings.ToLower(word); {
	case word == "true" || word == "false":
		return BoolOf(word == "true"), true
	case lower == "true" || lower == "false":
		return Value{}, p.fail(from, p.pos, "test", diag.ErrSyntax, say("write %s, or put a text in quotes", lower), "%s is neither true nor false", word)
	case lower == "else" || lower == "otherwise":
		return Value{}, p.fail(from, p.pos, "test", diag.ErrSyntax, say("write the last row as else: with the result, without a test"), "%s is not a test", word)
	}
	if d := wordSlip(p.src, from, p.pos); d != nil {
		p.fault = d
		return Value{}, false
	}
	return TextOf(word), true
}
