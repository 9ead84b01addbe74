package syntax

import (
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// number reads a number with everything that clings to it, to name it as a whole.
func (s *scanner) number() {
	from := s.pos
	if s.date() {
		return
	}
	rest := lex.Near(s.Src[from:])
	n := lex.Digits(rest)
	r, blank := utf8.DecodeRuneInString(rest[n:])
	if strings.ContainsRune(blanks, r) && lex.Digits(rest[n+blank:]) == 3 { // patterns are slow
		if n := len(spaced().FindString(rest)); n > 0 && lex.Digits(s.Src[from+n:]) == 0 {
			s.pos += n
		}
	}
	apart := len(s.open) > 0 && lex.Separates(s.Src[from:])
	s.skip("0123456789_")
	for s.separator(apart) {
		s.skip("0123456789_")
	}
	digits := s.pos
	fraction := lex.Fraction(s.Src[digits:])
	if fraction != "" {
		_, n := utf8.DecodeRuneInString(s.Src[digits:])
		s.pos += n
	}
	for fraction == "" && s.pos < len(s.Src) {
		r, n := utf8.DecodeRuneInString(s.Src[s.pos:])
		sign := (r == '+' || r == '-') && s.pos > digits && (s.Src[s.pos-1] == 'e' || s.Src[s.pos-1] == 'E')
		if !inWord(r) && !sign {
			break
		}
		s.pos += n
	}
	s.add(NumberToken, from, s.pos)
	message, hint := s.numberSlip(s.Src[from:digits], s.Src[digits:s.pos], fraction)
	if message.IsZero() {
		// Digits of any length, as something that the parser can read.
		copy(s.safe[from:s.pos], strings.Repeat("0", s.pos-from))
		return
	}
	s.fault(from, s.pos, "number", message, hint)
	s.safe[from] = '0' // an operand for the parser, so that one slip is one fault
}

// blanks group digits where neither points nor commas do, in a number that is spaced.
const blanks = " \u00a0\u2009\u202f'’"

var spaced = lex.Pattern(`^[1-9]\d{0,2}(?:[` + blanks + `]\d{3})+`)

// skip moves behind some of the characters.
func (s *scanner) skip(some string) {
	s.pos = len(s.Src) - len(strings.TrimLeft(s.Src[s.pos:], some))
}

// separator moves behind a point that does not begin the two of a range, or a comma
// with a digit right behind it, which is a slip unless it can only stand between two numbers.
func (s *scanner) separator(apart bool) bool {
	rest := lex.Near(s.Src[s.pos:]) + "  "
	comma := rest[0] == ',' && lex.IsDigit(rest[1]) && !apart
	if !comma && (rest[0] != '.' || rest[1] == '.') {
		return false
	}
	s.pos++
	return true
}

// numberSlip says what is wrong with a number of which some text is digits with marks
// among them, and some clings to that; fraction is the value of what clings, if it is
// one character, such as ½.
func (s *scanner) numberSlip(text, clinging, fraction string) (message, hint diag.Text) {
	all := text + clinging
	number := strings.Trim(text, "0123456789") == ""
	switch {
	case fraction != "" && number && strings.HasPrefix(fraction, "0."):
		return say("%s is not a number", all), say("write %s", orZero(text)+fraction[1:])
	case fraction != "" && number && text != "":
		return say("%s is not a number", all), say("write (%s + %s)", text, fraction)
	case fraction != "":
		return say("%s is not a number", all), say("write (%s)", fraction)
	case clinging != "" && strings.HasPrefix(strings.ToLower(all), "0x"):
		return say("%s is not a decimal number", all), say("write it in decimal digits")
	case lex.IsExponent(clinging):
		return say("%s has an exponent", all), say("write the number out: 1000 for 1e3")
	case clinging != "":
		return say("%s is neither a number nor a name", all),
			say("names start with a letter; write * between a number and a name")
	case strings.Contains(text, "_"):
		return say("%s has a _ among its digits", text), say("write %s", strings.ReplaceAll(text, "_", ""))
	case strings.HasPrefix(text, "."):
		return say("%s has no digit before the point", text), say("write 0%s", text)
	case strings.HasSuffix(text, "."):
		return say("%s has no digit behind the point", text), say("write %s", strings.TrimSuffix(text, "."))
	case strings.Count(text, ".") > 1 || strings.Trim(text, "0123456789.") != "":
		return s.marked(text)
	case len(text) > 1 && text[0] == '0' && text[1] != '.':
		return say("%s begins with a zero", text), say("write %s", orZero(strings.TrimLeft(text, "0")))
	}
	return diag.Text{}, diag.Text{}
}

// orZero writes the zero before a point.
func orZero(digits string) string {
	if digits == "" || digits[0] == '.' {
		return "0" + digits
	}
	return digits
}

// marked says what digits with more marks among them than one point can be: 2,5 is a
// number or, within brackets, two, so that points would be wrong without a word.
func (s *scanner) marked(text string) (message, hint diag.Text) {
	numbers := lex.Readings(text)
	apart := strings.ReplaceAll(text, ",", ", ")
	several := len(s.open) > 0 && apart != text
	for number := range strings.SplitSeq(text, ",") {
		several = several && strings.Count(number, ".") <= 1
	}
	switch {
	case several:
		message = say("%s may be one number or several", text)
	case len(numbers) > 1:
		message = say("%s may be one number or another", text)
	default:
		message = say("%s is not a number", text)
	}
	meant := say("%s", strings.Join(numbers, ", "))
	if len(numbers) > 1 {
		meant = say("%s or %s", numbers[0], numbers[1])
	}
	switch {
	case several && len(numbers) == 0:
		return message, say("write a blank behind a comma: %s", apart)
	case several:
		return message, say("write %s, or a blank behind the comma", meant)
	case len(numbers) == 1 && strings.Count(text, ",") == 1 && !strings.Contains(text, "."):
		return message, say("write %s", meant)
	case len(numbers) > 0:
		return message, say("write %s: nothing groups digits, and a point stands before decimals", meant)
	}
	return message, say("nothing groups digits, and a point stands before decimals: 1234.5")
}

// date reports 2024-01-31 and 31/1/2024, which would be calculated.
func (s *scanner) date() bool {
	from := s.pos
	written, iso := lex.Date(s.Src[from:])
	if written == "" {
		return false
	}
	_, err := value.ParseDay(iso)
	if err != nil && !strings.ContainsAny(written, "0") {
		return false
	}
	if n := len(s.Tokens) - 1; n >= 0 && s.Tokens[n].To == from && strings.Contains("-/", s.Tokens[n].Text) {
		return false // a part of a calculation
	}
	s.pos += len(written)
	s.add(NumberToken, from, s.pos)
	message, hint := say("%s would be calculated", written),
		say(`write date("%s"), or blanks around - and / to calculate`, iso)
	if err != nil {
		message, hint = say("%s is not a day of the calendar", written), say(`dates are written date("2024-01-31")`)
	}
	s.fault(from, s.pos, "date", message, hint)
	s.safe[from] = '0'
	return true
}

// percent says what to write for a % at from that looks like a percent sign: it clings
// to a number, as in 10% + 1, or what follows cannot be divided by. 7 % 3, 7%3 and
// cases % 2 are remainders.
func (s *scanner) percent(from int) (hint diag.Text, ok bool) {
	rest := s.Src[s.pos:]
	hint = say("write 10%% as 0.1, or 10 if the indicator is in percent")
	n, clings := len(s.Tokens)-2, false
	if n >= 0 && s.Tokens[n].Kind == NumberToken {
		clings = s.Tokens[n].To == from
		if x, ok := value.ParseNumber(s.Tokens[n].Text); ok {
			part, _ := frac.Quo(x, frac.Int(100))
			hint = say("write %s, or %s if the indicator is in percent", value.Number(part).String(), s.Tokens[n].Text)
		}
	}
	if clings {
		return hint, rest == "" || !lex.IsDigit(rest[0])
	}
	rest = strings.TrimLeft(rest, " \t\r\n")
	if rest != "" && strings.ContainsAny(rest[:1], "+-") {
		return say("%s; write a remainder with brackets: 7 %% (-3)", hint), true
	}
	w := lex.LeadingWord(rest)
	return hint, rest == "" || w == "" && !strings.ContainsAny(rest[:1], "(0123456789.") ||
		w == "of" || w == "and" || w == "or"
}
