package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// Limits are what a text may cost.
type Limits struct{ Source, Nesting int }

// MaxFaults of a rule are reported: more would only repeat the first.
const MaxFaults = 50

// Keywords are the words of the language that nothing can be named.
var Keywords = map[string]bool{
	"and": true, "or": true, "not": true, "in": true, "let": true, "if": true, "else": true, "true": true, "false": true,
	"nil": true, "full": true, "matches": true, "contains": true, "startswith": true, "endswith": true,
}

// The scanner reads a rule before expr's parser does. It bounds size and
// nesting, which the parser does not survive otherwise; it catches what officers
// type out of habit and says what to write instead; it keeps the digits of
// numbers, which the parser turns into float64; and it leaves for the parser a
// text of the same length, so that places stay the same, in which nothing is
// left that the parser would take for something of its own.

// TokenKind is the kind of a token.
type TokenKind uint8

// The kinds of tokens.
const (
	NameToken TokenKind = iota
	NumberToken
	StringToken
	OperatorToken // brackets too
)

// Token is a word, number, text, operator or bracket.
type Token struct {
	Kind     TokenKind
	From, To int // bytes
	Text     string
	Match    int // of a bracket: the index of its partner
}

// Text is a rule cut into tokens.
type Text struct {
	Src    string
	Tokens []Token
	At     map[int]int // index of the token that starts at a byte
	safe   string      // the text for the parser
	runeAt []int       // byte offset of each character of safe, and of the end; nil if all are ASCII
}

// predicates are functions of expr that its parser reads in a way of its own.
// They are hidden from it in capitals, which our names never have.
var predicates = map[string]bool{
	"all": true, "none": true, "any": true, "one": true, "filter": true, "map": true, "count": true,
	"sum": true, "find": true, "reduce": true,
}

// words that officers write for operators and values, in lower case.
var wordSlips = map[string]string{
	"and": "and", "or": "or", "not": "not", "in": "in", "true": "true", "false": "false", "let": "let", "if": "if",
	"else": "else",
	"va":   "and", "hoac": "or", "khong": "not", "neu": "if", "dung": "true", "sai": "false", "nguoclai": "else",
}

// Scan reads the tokens of src. It returns every fault that it sees.
func Scan(src string, limits Limits, isFunction func(name string) bool) (*Text, diag.Diagnostics) {
	if len(src) > limits.Source {
		d := catalogue.Fault("", "too-long", diag.ErrLimit, say("split it with derived indicators (define:) or a table"),
			"a rule of %d bytes, at most %d are allowed", len(src), limits.Source)
		return nil, diag.Diagnostics{d.InText(src[:limits.Source], limits.Source, limits.Source)}
	}
	if i := lex.InvalidUTF8(src); i >= 0 {
		d := catalogue.Fault("", "encoding", diag.ErrSyntax, say("save the file as UTF-8"), "this is not UTF-8 text")
		return nil, diag.Diagnostics{d.InText(src, i, i+1)}
	}
	s := &scanner{Text: Text{Src: src, At: map[int]int{}}, safe: []byte(src), limits: limits, isFunction: isFunction}
	s.run()
	s.Text.safe = string(s.safe)
	if utf8.RuneCount(s.safe) != len(s.safe) {
		s.runeAt = make([]int, 0, len(src)+1)
		for i := range s.Text.safe {
			s.runeAt = append(s.runeAt, i)
		}
		s.runeAt = append(s.runeAt, len(src))
	}
	return &s.Text, s.faults
}

// byteAt turns a place of the parser, in characters, into one in bytes.
func (s *Text) byteAt(char int) int {
	if s.runeAt == nil {
		return min(max(char, 0), len(s.Src))
	}
	return s.runeAt[min(max(char, 0), len(s.runeAt)-1)]
}

type scanner struct {
	Text
	safe       []byte
	limits     Limits
	isFunction func(name string) bool
	pos        int
	open       []int // indexes of unclosed brackets
	faults     diag.Diagnostics
	lets       int // let ... = that have not met their =
}

func (s *scanner) fault(from, to int, code string, message, hint diag.Text) {
	for i := from; i < to; i++ { // the parser never sees it
		if s.safe[i] != '\n' {
			s.safe[i] = ' '
		}
	}
	if len(s.faults) >= MaxFaults {
		return
	}
	err := diag.ErrSyntax
	switch code {
	case "name":
		err = diag.ErrName
	case "too-deep":
		err = diag.ErrLimit
	}
	d := &diag.Diagnostic{Code: code, Err: err, Message: message, Hint: hint}
	s.faults = append(s.faults, d.InText(s.Src, from, to))
}

func (s *scanner) add(kind TokenKind, from, to int) {
	s.At[from] = len(s.Tokens)
	s.Tokens = append(s.Tokens, Token{Kind: kind, From: from, To: to, Text: s.Src[from:to], Match: -1})
}

func (s *scanner) run() {
	for s.pos < len(s.Src) {
		r, n := utf8.DecodeRuneInString(s.Src[s.pos:])
		from := s.pos
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			s.pos += n
		case unicode.IsSpace(r) || r == '\ufeff': // no-break and other spaces, harmless
			s.pos += n
			for i := from; i < s.pos; i++ {
				s.safe[i] = ' '
			}
		case lex.IsLetter(r) || r == '_':
			s.name()
		case r >= '0' && r <= '9', r == '.' && s.pos+1 < len(s.Src) && lex.IsDigit(s.Src[s.pos+1]) && !s.afterOperand():
			s.number()
		case r == '"' || r == '\'':
			s.text(byte(r))
		case s.comment():
		case r < utf8.RuneSelf:
			s.operator()
		default:
			s.foreign(r, n)
		}
		if n := len(s.faults); n >= MaxFaults || n > 0 && s.faults[n-1].Code == "too-deep" {
			return
		}
	}
	for _, i := range s.open {
		t := s.Tokens[i]
		s.fault(t.From, t.To, "bracket", say("%s is never closed", t.Text), say("add %s", closing[t.Text]))
	}
}

// afterOperand reports whether the last token ends an operand, so that what
// follows is an operator.
func (s *scanner) afterOperand() bool {
	if len(s.Tokens) == 0 {
		return false
	}
	switch t := s.Tokens[len(s.Tokens)-1]; t.Kind {
	case OperatorToken:
		return t.Text == ")" || t.Text == "]" || t.Text == "}"
	case NameToken:
		return !Keywords[t.Text]
	}
	return true
}

func (s *scanner) name() {
	from := s.pos
	ascii := true
	for s.pos < len(s.Src) {
		r, n := utf8.DecodeRuneInString(s.Src[s.pos:])
		if !lex.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		ascii = ascii && r < utf8.RuneSelf
		s.pos += n
	}
	word := s.Src[from:s.pos]
	next := strings.TrimLeft(s.Src[s.pos:], " \t\r\n")
	s.add(NameToken, from, s.pos)
	folded := strings.ToLower(strings.ReplaceAll(diag.Unaccent(lex.Narrow(word)), "_", ""))
	if w, ok := wordSlips[folded]; ok && word != w && !(ascii && word == strings.ToLower(word)) {
		hint := say("write %s", w)
		if w == "if" {
			hint = say("write condition ? a : b, or if condition { a } else { b }")
		}
		s.fault(from, s.pos, "syntax", say("%s is not a word of the language", word), hint)
		copy(s.safe[from:s.pos], w)
		return
	}
	if lower := strings.ToLower(word); ascii && word != lower && strings.HasPrefix(next, "(") && !s.isFunction(lower) {
		s.fault(from, s.pos, "not-in-language", say("%s is not a function of the language", word), Foreign[lower])
		copy(s.safe[from:s.pos], lower)
		return
	}
	if !ascii || word != strings.ToLower(word) {
		s.fault(from, s.pos, "name", say("the name %s has letters other than a to z", word),
			say("names are lower-case letters without diacritics: %s", strings.ToLower(diag.Unaccent(lex.Narrow(word)))))
		word = strings.ToLower(diag.Unaccent(lex.Narrow(word)))
		copy(s.safe[from:s.pos], word)
	}
	switch {
	case word == "let":
		s.lets++
	case predicates[word]: // no name of ours is in capitals
		copy(s.safe[from:s.pos], strings.ToUpper(word))
	case word == "b" && s.pos < len(s.Src) && (s.Src[s.pos] == '"' || s.Src[s.pos] == '\''):
		s.fault(from, s.pos, "syntax", say("an operator is missing between b and the text"), diag.Text{})
	}
}

func (s *scanner) number() {
	from := s.pos
	src := s.Src
	for s.pos < len(src) && (lex.IsDigit(src[s.pos]) || src[s.pos] == '_') {
		s.pos++
	}
	if s.pos < len(src) && src[s.pos] == '.' && (s.pos+1 >= len(src) || src[s.pos+1] != '.') {
		s.pos++
		for s.pos < len(src) && (lex.IsDigit(src[s.pos]) || src[s.pos] == '_') {
			s.pos++
		}
	}
	onePoint := s.pos
	for s.pos < len(src) && src[s.pos] == '.' && (s.pos+1 >= len(src) || src[s.pos+1] != '.') {
		for s.pos++; s.pos < len(src) && lex.IsDigit(src[s.pos]); s.pos++ {
		}
	}
	// Take everything that clings to the number, to name it as a whole.
	plainEnd := s.pos
	for s.pos < len(src) {
		r, n := utf8.DecodeRuneInString(src[s.pos:])
		sign := (r == '+' || r == '-') && s.pos > plainEnd && (src[s.pos-1] == 'e' || src[s.pos-1] == 'E')
		if !lex.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && !sign {
			break
		}
		s.pos += n
	}
	text := src[from:s.pos]
	s.add(NumberToken, from, s.pos)
	switch {
	case s.pos > plainEnd && strings.HasPrefix(strings.ToLower(text), "0x"):
		s.fault(from, s.pos, "number", say("%s is not a decimal number", text), say("write it in decimal digits"))
	case s.pos > plainEnd && lex.IsExponent(src[plainEnd:s.pos]):
		s.fault(from, s.pos, "number", say("%s has an exponent", text), say("write the number out: 1000 for 1e3"))
	case s.pos > plainEnd:
		s.fault(from, s.pos, "number", say("%s is neither a number nor a name", text),
			say("names start with a letter; write * between a number and a name"))
	case plainEnd > onePoint:
		s.fault(from, s.pos, "number", say("%s has more than one point", text),
			say("digits are not grouped: write %s, and a point only before decimals", ungrouped(src, text, s.pos)))
	case strings.Contains(text, "_"):
		s.fault(from, s.pos, "number", say("%s has a _ among its digits", text),
			say("write %s", strings.ReplaceAll(text, "_", "")))
	case strings.HasPrefix(text, "."):
		s.fault(from, s.pos, "number", say("%s has no digit before the point", text), say("write 0%s", text))
	case strings.HasSuffix(text, "."):
		s.fault(from, s.pos, "number", say("%s has no digit behind the point", text),
			say("write %s", strings.TrimSuffix(text, ".")))
	case s.decimalComma(from):
	default:
		// Digits of any length, as something that the parser can read.
		for i := from; i < s.pos; i++ {
			s.safe[i] = '0'
		}
		return
	}
	// Leave an operand for the parser, so that one slip is one fault.
	s.safe[from] = '0'
}

// decimalComma reports 2,5: outside brackets a comma has no meaning, and inside
// it might be two arguments, so that the points would be wrong without a word.
func (s *scanner) decimalComma(from int) bool {
	if s.pos+1 >= len(s.Src) || s.Src[s.pos] != ',' || !lex.IsDigit(s.Src[s.pos+1]) {
		return false
	}
	text := ungrouped(s.Src, s.Src[from:s.pos], s.pos)
	end := s.pos + 1
	for end < len(s.Src) && lex.IsDigit(s.Src[end]) {
		end++
	}
	s.pos = end
	s.Tokens[len(s.Tokens)-1].To = end
	if len(s.open) == 0 {
		s.fault(from, end, "number", say("%s is not a number: rules have a decimal point", s.Src[from:end]),
			say("write %s", text))
	} else {
		s.fault(from, end, "number", say("%s may be one number or two", s.Src[from:end]),
			say("write %s, or a blank behind the comma", text))
	}
	return true
}

// ungrouped writes 1.000.000 as 1000000, and 1.000.000,50 as 1000000.50; pos is the
// end of text in src.
func ungrouped(src, text string, pos int) string {
	text = strings.ReplaceAll(text, ".", "")
	if pos+1 < len(src) && src[pos] == ',' && lex.IsDigit(src[pos+1]) {
		end := pos + 1
		for end < len(src) && lex.IsDigit(src[end]) {
			end++
		}
		text += "." + src[pos+1:end]
	}
	return text
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
			return
		}
	}
	end := len(s.Src)
	if i := strings.IndexByte(s.Src[from:], '\n'); i >= 0 {
		end = from + i
	}
	s.pos = end
	s.add(StringToken, from, end)
	s.fault(from, end, "syntax", say("the text is never closed"), say("add %c at its end", quote))
}

// comment skips /* */ and refuses //.
func (s *scanner) comment() bool {
	rest := s.Src[s.pos:]
	switch {
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/") + 2
		if end < 2 {
			s.fault(s.pos, s.pos+2, "syntax", say("the comment is never closed"), say("add */ at its end"))
			s.pos += 2
			return true
		}
		s.pos += end + 2
		return true
	case strings.HasPrefix(rest, "//"):
		s.fault(s.pos, s.pos+2, "syntax", say("// is not an operator"),
			say("write floor(a / b) for whole division, or /* … */ for a comment"))
		s.pos += 2
		return true
	}
	return false
}

var closing = map[string]string{"(": ")", "[": "]", "{": "}"}

var twoLetter = []string{"...", "<>", "=>", "=<", "==", "!=", "<=", ">=", "&&", "||", "&=", "??", "?.", "..", "**",
	"::"}

// operators are those that the parser may see.
var operators = map[string]bool{
	"+": true, "-": true, "*": true, "/": true, "%": true, "**": true, "==": true, "!=": true, "<": true, "<=": true,
	">": true, ">=": true, "&&": true, "||": true, "!": true, "??": true, "?": true, ":": true, ",": true, "..": true,
	"(": true, ")": true, "[": true, "]": true, "{": true, "}": true, ".": true,
}

func (s *scanner) operator() {
	from := s.pos
	op := s.Src[from : from+1]
	for _, two := range twoLetter {
		if strings.HasPrefix(s.Src[from:], two) {
			op = two
			break
		}
	}
	s.pos += len(op)
	s.add(OperatorToken, from, s.pos)
	switch op {
	case "(", "[", "{":
		if len(s.open) >= s.limits.Nesting {
			s.fault(from, s.pos, "too-deep", say("brackets nested deeper than %d", s.limits.Nesting),
				say("name parts with let or define:"))
			return
		}
		s.open = append(s.open, len(s.Tokens)-1)
	case ")", "]", "}":
		if n := len(s.open); n > 0 && closing[s.Tokens[s.open[n-1]].Text] == op {
			s.Tokens[s.open[n-1]].Match = len(s.Tokens) - 1
			s.Tokens[len(s.Tokens)-1].Match = s.open[n-1]
			s.open = s.open[:n-1]
			return
		}
		s.fault(from, s.pos, "bracket", say("%s closes nothing", op), diag.Text{})
	case "=":
		if i := len(s.Tokens) - 2; i >= 0 && s.Tokens[i].To < from && strings.Contains("<>!=", s.Tokens[i].Text) &&
			len(s.Tokens[i].Text) == 1 {
			s.fault(s.Tokens[i].From, s.pos, "syntax", say("%s and = stand apart", s.Tokens[i].Text),
				say("write %s=", s.Tokens[i].Text))
			copy(s.safe[s.Tokens[i].From:], s.Tokens[i].Text)
			return
		}
		if s.lets > 0 {
			s.lets--
			s.letEnds()
			return
		}
		s.slip(from, op)
	case ";":
		if s.letEnded() {
			return
		}
		if n := len(s.open); n > 0 && s.open[n-1] > 0 && s.Tokens[s.open[n-1]-1].Kind == NameToken {
			s.fault(from, s.pos, "syntax", say("; does not separate arguments"), say("write a comma and a blank: max(0, x)"))
			s.safe[from] = ','
			return
		}
		s.slip(from, op)
	case "%":
		if s.percent(from) {
			s.fault(from, s.pos, "syntax", say("%% is the remainder of a division, not a percent sign"),
				say("write 10%% as 0.1, or 10 if the indicator is in percent"))
		}
	default:
		if !operators[op] {
			s.slip(from, op)
		}
	}
}

// percent reports whether the % at from looks like a percent sign: it clings to a
// number, as in 10% + 1, or what follows cannot be divided by. 7 % 3, 7%3 and
// cases % 2 are remainders.
func (s *scanner) percent(from int) bool {
	rest := s.Src[s.pos:]
	if n := len(s.Tokens) - 2; n >= 0 && s.Tokens[n].Kind == NumberToken && s.Tokens[n].To == from {
		return rest == "" || !lex.IsDigit(rest[0])
	}
	rest = strings.TrimLeft(rest, " \t\r\n")
	w := lex.LeadingWord(rest)
	return rest == "" || w == "" && !strings.ContainsAny(rest[:1], "(0123456789.") || w == "of" || w == "and" || w == "or"
}

// slip reports an operator that is not ours.
func (s *scanner) slip(from int, op string) {
	if w, ok := lex.Slips[op]; ok {
		s.fault(from, s.pos, "syntax", w.Message, w.Hint)
		s.leave(from, op)
		return
	}
	s.fault(from, s.pos, "syntax", say("%s is not part of the language", op), diag.Text{})
}

// meant is what a slip stands for, to be read in its place so that one slip is
// one fault and the rest of the rule is checked too.
var meant = map[string]string{
	"<>": "!=", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "·": "*", "÷": "/",
	"−": "-", "–": "-", "—": "-", "&": "+", "^": "*", "\\": "/",
}

func (s *scanner) leave(from int, text string) {
	copy(s.safe[from:], meant[text])
	if text == "=" && from+1 < len(s.safe) && s.safe[from+1] == ' ' {
		copy(s.safe[from:], "==")
	}
}

func (s *scanner) foreign(r rune, n int) {
	from := s.pos
	s.pos += n
	text := string(r)
	s.add(OperatorToken, from, s.pos)
	if w, ok := lex.Slips[text]; ok {
		s.fault(from, s.pos, "syntax", w.Message, w.Hint)
		s.leave(from, text)
		return
	}
	if plain := lex.Narrow(text); plain != text {
		s.fault(from, s.pos, "syntax", say("%s is a full-width character", text), say("write %s", plain))
		s.safe[from] = plain[0]
		return
	}
	shown := say("%s", text)
	if unicode.In(r, unicode.Cf, unicode.Co, unicode.Cc) {
		shown = say("the invisible character %U", r)
	}
	s.fault(from, s.pos, "syntax", say("%s is not part of the language", shown), diag.Text{})
}

// letEnds notes that the token = belongs to a let, and letEnded whether ; does.
func (s *scanner) letEnds() { s.Tokens[len(s.Tokens)-1].Match = -2 }

func (s *scanner) letEnded() bool {
	for i := len(s.Tokens) - 2; i >= 0; i-- {
		if s.Tokens[i].Match == -2 {
			s.Tokens[i].Match = -1
			return true
		}
	}
	return false
}
