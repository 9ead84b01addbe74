package syntax

import (
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// wordSlips are words that people write for those of the language and for its signs, in
// lower case, without accents and blanks.
var wordSlips = map[string]string{
	"and": "and", "or": "or", "not": "not", "in": "in", "true": "true", "false": "false", "let": "let", "if": "if",
	"else": "else",
	"va":   "and", "hoac": "or", "khong": "not", "neu": "if", "dung": "true", "co": "true", "sai": "false",
	"nguoclai": "else", "thuoc": "in", "bang": "==", "la": "==", "is": "==", "equals": "==", "eq": "==", "khac": "!=",
	"ne": "!=", "xor": "!=", "gt": ">", "gte": ">=", "ge": ">=", "lt": "<", "lte": "<=", "le": "<=", "mod": "%",
	"times": "*", "x": "*", "nhan": "*", "chia": "/", "cong": "+", "tru": "-", "then": "if", "thi": "if", "elseif": "if",
	"elif": "if", "elsif": "if",
}

// phrases are what the classes of [lex.Phrase] stand for.
var phrases = map[byte]string{'g': ">", 'G': ">=", 'l': "<", 'L': "<="}

// wordHint says what to write for a word that stands for another.
func wordHint(means string) diag.Text {
	if means == "if" {
		return say("write condition ? a : b, or if condition { a } else { b }")
	}
	return say("write %s", means)
}

// afterOperand reports whether the last token ends an operand, so that what
// follows is an operator.
func (s *scanner) afterOperand() bool { return len(s.Tokens) > 0 && s.Tokens[len(s.Tokens)-1].ends() }

// ends reports whether the token ends an operand.
func (t *Token) ends() bool {
	switch t.Kind {
	case OperatorToken:
		return t.Text == ")" || t.Text == "]" || t.Text == "}"
	case NameToken:
		return !Keywords[t.Text] || t.Text == "true" || t.Text == "false" || t.Text == "full" || t.Text == "nil"
	}
	return true
}

func (s *scanner) name() {
	from, rest := s.pos, s.Src[s.pos:]
	word := rest
	if i := strings.IndexFunc(rest, func(r rune) bool { return !inWord(r) }); i >= 0 {
		word = rest[:i]
	}
	infix := s.afterOperand()
	s.pos += len(word)
	called := strings.HasPrefix(strings.TrimLeft(s.Src[s.pos:], " \t\r\n"), "(")
	method := from > 0 && s.Src[from-1] == '.'
	ascii := !strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf })
	proper := ascii && word == strings.ToLower(word)
	plain := strings.ToLower(diag.Unaccent(lex.Narrow(word)))
	if s.phrase(from, infix, ascii) {
		return
	}
	s.add(NameToken, from, s.pos)
	_, isForeign := Foreign[plain]
	switch w := wordSlips[strings.ReplaceAll(plain, "_", "")]; {
	case Keywords[plain] && isForeign && plain != "nil":
		what := say("%s is not part of the language", word)
		s.fault(from, s.pos, "not-in-language", what, Foreign[plain])
		copy(s.safe[from:s.pos], "==")
		return
	case w != "" && word != w && (!proper || infix && !Keywords[word]):
		s.fault(from, s.pos, "syntax", say("%s is not a word of the language", word), wordHint(w))
		copy(s.safe[from:s.pos], w)
		return
	case ascii && !proper && called && (method || !s.isFunction(plain)):
		hint := Foreign[plain]
		if s.isFunction(plain) {
			hint = say("write %s", plain+"(…)")
		}
		s.fault(from, s.pos, "not-in-language", say("%s is not a function of the language", word), hint)
		copy(s.safe[from:s.pos], plain)
		return
	}
	if !proper {
		s.fault(from, s.pos, "name", say("the name %s has letters other than a to z", word),
			say("names are lower-case letters without diacritics: %s", plain))
		word = plain
		copy(s.safe[from:s.pos], word)
	}
	switch {
	case word == "let":
		s.lets++
	case word == "in":
		s.interval()
	case predicates[word]: // no name of ours is in capitals
		copy(s.safe[from:s.pos], strings.ToUpper(word))
	case word == "b" && s.pos < len(s.Src) && (s.Src[s.pos] == '"' || s.Src[s.pos] == '\''):
		s.fault(from, s.pos, "syntax", say("an operator is missing between b and the text"), diag.Text{})
	}
}

// phrase reports words that compare, such as “at least”, where an operator stands.
func (s *scanner) phrase(from int, infix, ascii bool) bool {
	if !infix && ascii {
		return false
	}
	class, n := lex.Phrase(s.Src[from:])
	words, means := s.Src[from:from+n], phrases[class]
	if strings.Contains(" between from tu từ ", " "+strings.ToLower(words)+" ") {
		class, means = 'T', "" // of two ends
	}
	switch {
	case means != "" && infix:
		s.pos = from + n
		s.add(OperatorToken, from, s.pos)
		s.fault(from, s.pos, "syntax", say("%s is not a word of the language", words), wordHint(means))
		copy(s.safe[from:s.pos], means)
		return true
	case strings.IndexByte("GETUD", class) >= 0:
		s.pos = from + n
		s.add(OperatorToken, from, s.pos)
		s.fault(from, s.pos, "syntax", say("%s is not a word of the language", words),
			say("write 80 <= x and x < 95, x in 80..95 for both ends, or x >= 80"))
		return true
	}
	return false
}

// groups are words that have arguments, or a list in round brackets, in other languages.
var groups = map[string]bool{"if": true, "and": true, "or": true, "in": true}

// grouped reports what brackets that close at the last token are in other languages: the
// arguments of if, and, or, or a list behind in.
func (s *scanner) grouped(open int) {
	before := s.Tokens[open-1]
	word := strings.ToLower(before.Text)
	if !groups[word] {
		return
	}
	var parts []string
	from := s.Tokens[open].To
	for i := open + 1; i < len(s.Tokens); i++ {
		t := s.Tokens[i]
		if t.Text == "," || t.Text == ";" || i == len(s.Tokens)-1 {
			parts = append(parts, strings.TrimSpace(s.Src[from:t.From]))
			from = t.To
		}
		i = max(i, t.Match)
	}
	if len(parts) < 2 {
		return
	}
	message, hint := say("%s is not a function of the language", word), say("write %s", strings.Join(parts, " "+word+" "))
	switch {
	case word == "in":
		s.safe[s.Tokens[open].From], s.safe[s.pos-1] = '[', ']'
		s.report(s.Tokens[open].From, s.pos, "syntax", say("a list stands in square brackets"),
			say("write in [%s]", strings.Join(parts, ", ")))
		return
	case word == "if" && len(parts) == 3:
		hint = say("write %s ? %s : %s", parts[0], parts[1], parts[2])
	case word == "if":
		hint = wordHint(word)
	}
	for _, d := range s.faults { // IF and AND are reported already
		if at, _, ok := d.TextRange(); ok && at == before.From {
			d.Code, d.Message, d.Hint = "not-in-language", message, hint
			return
		}
	}
	s.fault(before.From, before.To, "not-in-language", message, hint)
}
