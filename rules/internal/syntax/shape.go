package syntax

import (
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// operandFrom returns the index of the token that an operand begins with which token i
// ends: a name, a number, a call, brackets; -1 if it ends none.
func (s *scanner) operandFrom(i int) int {
	if i < 0 || !s.Tokens[i].ends() || s.Tokens[i].Kind == OperatorToken && s.Tokens[i].Match < 0 {
		return -1
	}
	if s.Tokens[i].Kind != OperatorToken {
		return i
	}
	first := s.Tokens[i].Match
	if first > 0 && s.Tokens[first].Text == "(" && s.Tokens[first-1].calls() {
		first--
	}
	return first
}

// operandTo returns the index of the last token of the operand that token i begins, with
// the signs before it.
func (s *scanner) operandTo(i int) int {
	for i < len(s.Tokens) && (strings.Contains("+-!", s.Tokens[i].Text) || s.Tokens[i].Text == "not") {
		i++
	}
	if i+1 < len(s.Tokens) && s.Tokens[i].calls() && s.Tokens[i+1].Text == "(" {
		i++
	}
	if i < len(s.Tokens) && s.Tokens[i].Match > i {
		return s.Tokens[i].Match
	}
	return i
}

// calls reports whether the token is a name that brackets may follow.
func (t *Token) calls() bool { return t.Kind == NameToken && !Keywords[t.Text] }

// delimits reports whether an expression ends at token i, which is no part of it.
func (s *scanner) delimits(i int) bool {
	if i < 0 || i >= len(s.Tokens) {
		return true
	}
	switch t := s.Tokens[i]; t.Text {
	case "(", "[", "{", ")", "]", "}", ",", ";", "=", "if", "else":
		return true
	case ":": // of a table
		return i > 1 && (s.Tokens[i-2].Text == "{" || s.Tokens[i-2].Text == ",")
	}
	return false
}

// defaults reports each ?? that stands beside another operator without brackets: the
// parser takes the nearest operand, and people mean all that stands before it.
func (s *scanner) defaults() {
	for i, t := range s.Tokens {
		first := -1
		if t.Text == "??" {
			first = s.operandFrom(i - 1)
		}
		if first < 0 || first > 0 && s.Tokens[first-1].Text == "??" {
			continue
		}
		last := s.operandTo(i + 1)
		for last+1 < len(s.Tokens) && s.Tokens[last+1].Text == "??" {
			last = s.operandTo(last + 2)
		}
		if last < len(s.Tokens) && !(s.delimits(first-1) && s.delimits(last+1)) {
			s.report(t.From, t.To, "syntax", say("?? must stand in brackets beside another operator"),
				say("write (%s), or brackets around all that may be missing: (a / b) ?? 0",
					s.Src[s.Tokens[first].From:s.Tokens[last].To]))
		}
	}
}

var halfOpen = lex.Pattern(`^([([\]])([^()[\],;"]*?)(?:\.\.\.?|…)([^()[\],;"]*)([)[\]])`)

// interval reports an interval of the tests of tables behind in, whose brackets are no
// pair, and moves behind it.
func (s *scanner) interval() {
	n := len(s.Tokens) - 1
	rest := strings.TrimLeft(s.Src[s.pos:], " \t\r\n")
	m := halfOpen().FindStringSubmatch(lex.Near(rest))
	if m == nil || m[1] == "(" && m[4] == ")" || m[1] == "[" && m[4] == "]" {
		return
	}
	last := n - 1
	negated := last >= 0 && s.Tokens[last].Text == "not"
	if negated {
		last--
	}
	x := "x"
	if first := s.operandFrom(last); first >= 0 {
		x = s.Src[s.Tokens[first].From:s.Tokens[last].To]
	}
	meant := Between(x, strings.TrimSpace(m[2]), strings.TrimSpace(m[3]), m[1] == "[", m[4] == "]")
	if negated {
		meant = "not (" + meant + ")"
	}
	from := len(s.Src) - len(rest)
	s.pos = from + len(m[0])
	s.fault(from, s.pos, "interval", say("%s is an interval of tables, not of rules", m[0]), say("write %s", meant))
	s.add(OperatorToken, from, s.pos)
	copy(s.safe[from:], "[]") // a list, of which nothing more is said
}

// Between writes that x lies between two ends, which count or do not.
func Between(x, least, greatest string, withLeast, withGreatest bool) string {
	signs := map[bool]string{true: "<=", false: "<"}
	return strings.Join([]string{least, signs[withLeast], x, "and", x, signs[withGreatest], greatest}, " ")
}

func (s *scanner) text(quote byte) {
	from := s.pos
	for i := from + 1; i < len(s.Src) && s.Src[i] != '\n'; i++ {
		switch s.Src[i] {
		case '\\':
			i++
		case quote:
			s.pos = i + 1
			s.add(StringToken, from, s.pos)
			s.within(from+1, i, true)
			return
		}
	}
	line, _, _ := strings.Cut(s.Src[from:], "\n")
	s.pos += len(line)
	s.add(StringToken, from, s.pos)
	s.fault(from, s.pos, "syntax", say("the text is never closed"), say("add %c at its end", quote))
}

// quoted reports a text in quotes of another kind, and reads it as one.
func (s *scanner) quoted(from int, quote string) bool {
	line, _, _ := strings.Cut(s.Src[s.pos:], "\n")
	n := strings.IndexFunc(line, func(r rune) bool { return r != ' ' && strings.ContainsRune(lex.Quotes, r) })
	if n < 0 || !strings.Contains(lex.Quotes, quote) {
		return false
	}
	content := line[:n]
	_, size := utf8.DecodeRuneInString(line[n:])
	s.pos += n + size
	last := &s.Tokens[len(s.Tokens)-1]
	last.Kind, last.To, last.Text = StringToken, s.pos, s.Src[from:s.pos]
	straight := `"` + strings.Trim(content, `"'\`) + `"`
	s.fault(from, s.pos, "syntax", say("these quotes do not mark a text"), say("write straight quotes: %s", straight))
	copy(s.safe[from:s.pos], straight)
	return true
}

// within reports what nobody sees in a text or a comment: a comparison with it would be
// false without a word.
func (s *scanner) within(from, to int, isText bool) {
	for i := from; i < to; i++ {
		if isText && s.Src[i] == '\\' {
			if i++; !strings.Contains(`"'\`, s.Src[i:i+1]) {
				s.fault(i-1, i+1, "escape", say("%s stands for another character", s.Src[i-1:i+1]),
					say(`write \\ for a backslash; only \" and \' are written with one too`))
			}
			continue
		}
		if r, n := lex.Invisible(s.Src[i:], isText); n > 0 {
			s.fault(i, i+n, "invisible", say("the invisible character %U", r), invisibleHint(r))
			i += n - 1
		}
	}
}

func invisibleHint(r rune) diag.Text {
	if lex.IsBlank(r) {
		return say("write an ordinary blank")
	}
	return say("delete it")
}

// comment skips /* */ and refuses //.
func (s *scanner) comment() bool {
	from, rest := s.pos, s.Src[s.pos:]
	inner, isComment := strings.CutPrefix(rest, "/*")
	end := strings.Index(inner, "*/")
	switch {
	case strings.HasPrefix(rest, "//"):
		s.pos += 2
		s.fault(from, s.pos, "syntax", say("// is not an operator"),
			say("write floor(a / b) for whole division, or /* … */ for a comment"))
	case !isComment:
		return false
	case end < 0:
		s.pos += 2
		s.fault(from, s.pos, "syntax", say("the comment is never closed"), say("add */ at its end"))
	default:
		s.pos += len("/*") + end + len("*/")
		s.within(from, s.pos, false)
	}
	return true
}
