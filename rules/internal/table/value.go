package table

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// value reads a number, a date, true, false or a text.
func (p *parser) value() value.Value {
	p.space()
	from := p.pos
	v := p.single()
	p.note(Single, from, v)
	return v
}

func (p *parser) single() value.Value {
	rest := p.src[p.pos:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case lex.Digits(strings.TrimPrefix(strings.TrimPrefix(rest, "-"), ".")) > 0:
		return p.digits()
	case r == '"' || r == '\'':
		return p.quoted(byte(r))
	case lex.IsLetter(r):
		return p.bare()
	case r == '-':
		panic(p.fault(p.pos, p.pos+1, "test", say("write it as the whole test, or -5 for a number below zero"),
			"- means any value, and stands alone"))
	}
	panic(p.unexpected(say("a value")))
}

// digits reads a number or a date.
func (p *parser) digits() value.Value {
	from, rest := p.pos, p.src[p.pos:]
	if len(rest) >= 10 && lex.IsDateShape(rest[:10]) && lex.Digits(rest[10:]) == 0 {
		day, err := value.ParseDay(rest[:10])
		if err != nil {
			panic(p.fault(from, from+10, "date", diag.Text{}, "%s is not a day of the calendar", rest[:10]))
		}
		p.pos += 10
		return value.Date(day)
	}
	if p.peek() == '-' {
		p.pos++
	}
	p.pos += lex.Digits(p.src[p.pos:])
	if p.peek() == '.' && !strings.HasPrefix(p.src[p.pos:], "..") {
		p.pos++
		p.pos += lex.Digits(p.src[p.pos:])
	}
	written := p.src[from:p.pos]
	text := strings.TrimPrefix(written, "-")
	switch {
	case len(text) > maxTestDigits:
		panic(p.fault(from, p.pos, "limit", diag.Text{}, "a number of more than %d digits", maxTestDigits))
	case strings.HasPrefix(text, "."):
		panic(p.fault(from, p.pos, "number", say("write %s", strings.Replace(written, ".", "0.", 1)),
			"%s has no digit before the point", text))
	case strings.HasSuffix(text, "."):
		panic(p.fault(from, p.pos, "number", say("write %s", strings.TrimSuffix(text, ".")),
			"%s has no digit behind the point", text))
	}
	p.numberEnds(from)
	n, _ := value.ParseNumber(written)
	return value.Number(n)
}

// numberEnds reports what clings to the end of a number.
func (p *parser) numberEnds(from int) {
	rest := p.src[p.pos:]
	word := lex.LeadingWord(rest)
	end := rest[len(word):]
	text := p.src[from:p.pos] + word
	if word != "" {
		text += end[:len(end)-len(strings.TrimLeft(end, "0123456789_"))]
	}
	switch {
	case len(word) == 1 && lex.IsExponent(word):
		text = p.src[from : len(p.src)-len(strings.TrimLeft(p.src[from+len(text):], "0123456789+-"))]
		panic(p.fault(from, from+len(text), "number", say("write the number out: 1000 for 1e3"), "%s has an exponent", text))
	case word != "" && strings.Trim(text, "-._0123456789") == "":
		panic(p.fault(from, from+len(text), "number", say("write %s", strings.ReplaceAll(text, "_", "")),
			"%s has a _ among its digits", text))
	case word != "":
		panic(p.fault(from, from+len(text), "number", say("write the number alone, or put a text in quotes"),
			"%s is neither a number nor a text", text))
	}
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && strings.ContainsRune("%./-–—", r) &&
		!strings.HasPrefix(rest, "..") {
		panic(p.unexpected(say("the end of the number")))
	}
}

// commaInNumber is the fault of 1,75: a decimal comma, thousands, or a list without a
// space. It is nil of 1.5,2, which can only be two numbers.
func (p *parser) commaInNumber(comma int) *diag.Diagnostic {
	digit := func(i int) bool { return i >= 0 && i < len(p.src) && lex.IsDigit(p.src[i]) }
	in := func(i, beside int) bool {
		return digit(i) || i >= 0 && i < len(p.src) && strings.IndexByte(".,", p.src[i]) >= 0 && digit(beside)
	}
	from, to := comma, comma+1
	for in(from-1, from-2) {
		from--
	}
	for in(to, to+1) {
		to++
	}
	written := p.src[from:to]
	if lex.Separates(written) {
		return nil
	}
	apart, numbers := strings.ReplaceAll(written, ",", ", "), lex.Readings(written)
	hint := say("write a blank behind a comma: %s", apart)
	switch len(numbers) {
	case 1:
		hint = say("write %s; for several values %s", numbers[0], apart)
	case 2:
		hint = say("write %s or %s; for several values %s", numbers[0], numbers[1], apart)
	}
	return p.fault(from, to, "decimal-comma", hint, "%s may be one number or several", written)
}

// quoted reads a text in quotes.
func (p *parser) quoted(quote byte) value.Value {
	from := p.pos
	var text strings.Builder
	for i := from + 1; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == quote:
			p.pos = i + 1
			return value.Text(text.String())
		case c == '\\' && i+1 < len(p.src) && (p.src[i+1] == '\\' || p.src[i+1] == quote):
			i++
			text.WriteByte(p.src[i])
		default:
			text.WriteByte(c)
		}
	}
	panic(p.fault(from, len(p.src), "test", say("add %s at its end", string(quote)), "the text is never closed"))
}

// bare reads a text without quotes, or true or false.
func (p *parser) bare() value.Value {
	from, rest := p.pos, p.src[p.pos:]
	for i, r := range rest {
		part := lex.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '.'
		if strings.HasPrefix(rest[i:], "..") || !part && !unicode.IsSpace(r) && !strings.ContainsRune("-/'", r) {
			break
		}
		if part {
			p.pos = from + i + utf8.RuneLen(r)
		}
	}
	word := p.src[from:p.pos]
	switch lower := strings.ToLower(word); {
	case word == "true" || word == "false":
		return value.Bool(word == "true")
	case lower == "true" || lower == "false":
		panic(p.fault(from, p.pos, "test", say("write %s, or put a text in quotes", lower), "%s is neither true nor false",
			word))
	case lower == "else" || lower == "otherwise":
		panic(p.fault(from, p.pos, "test", say("write the last row as else: with the result, without a test"),
			"%s is not a test", word))
	}
	if d := wordSlip(p.src, from, p.pos); d != nil {
		panic(d)
	}
	return value.Text(word)
}
