package syntax

import (
	"cmp"
	"slices"
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
	lets       int // let that have not met their =
	bound      int // those that have, but not their ;
}

// faultKinds are the kinds of faults by their code, where it is not the syntax.
var faultKinds = map[string]error{"name": diag.ErrName, "too-deep": diag.ErrLimit}

func (s *scanner) fault(from, to int, code string, message, hint diag.Text) {
	for i := from; i < to; i++ { // the parser never sees it
		if s.safe[i] != '\n' {
			s.safe[i] = ' '
		}
	}
	if len(s.faults) < MaxFaults {
		d := &diag.Diagnostic{Code: code, Err: cmp.Or(faultKinds[code], diag.ErrSyntax), Message: message, Hint: hint}
		s.faults = append(s.faults, d.InText(s.Src, from, to))
	}
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
			copy(s.safe[from:s.pos], "    ")
		case lex.IsLetter(r) || r == '_':
			s.name()
		case r >= '0' && r <= '9', r == '.' && s.pos+1 < len(s.Src) && lex.IsDigit(s.Src[s.pos+1]) && !s.afterOperand():
			s.number()
		case r == '"' || r == '\'':
			s.text(byte(r))
		case s.comment():
		default:
			s.operator(n)
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

// inWord reports whether r can stand in a name or cling to a number.
func inWord(r rune) bool { return lex.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

func (s *scanner) name() {
	from, rest := s.pos, s.Src[s.pos:]
	word := rest
	if i := strings.IndexFunc(rest, func(r rune) bool { return !inWord(r) }); i >= 0 {
		word = rest[:i]
	}
	s.pos += len(word)
	s.add(NameToken, from, s.pos)
	next := strings.TrimLeft(s.Src[s.pos:], " \t\r\n")
	ascii := !strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf })
	proper := ascii && word == strings.ToLower(word)
	plain := strings.ToLower(diag.Unaccent(lex.Narrow(word)))
	if w, ok := wordSlips[strings.ReplaceAll(plain, "_", "")]; ok && word != w && !proper {
		hint := say("write %s", w)
		if w == "if" {
			hint = say("write condition ? a : b, or if condition { a } else { b }")
		}
		s.fault(from, s.pos, "syntax", say("%s is not a word of the language", word), hint)
		copy(s.safe[from:s.pos], w)
		return
	}
	if ascii && !proper && strings.HasPrefix(next, "(") && !s.isFunction(plain) {
		s.fault(from, s.pos, "not-in-language", say("%s is not a function of the language", word), Foreign[plain])
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
	case predicates[word]: // no name of ours is in capitals
		copy(s.safe[from:s.pos], strings.ToUpper(word))
	case word == "b" && s.pos < len(s.Src) && (s.Src[s.pos] == '"' || s.Src[s.pos] == '\''):
		s.fault(from, s.pos, "syntax", say("an operator is missing between b and the text"), diag.Text{})
	}
}

// number reads a number with everything that clings to it, to name it as a whole.
func (s *scanner) number() {
	from := s.pos
	s.skip("0123456789_")
	if s.point() {
		s.skip("0123456789_")
	}
	onePoint := s.pos
	for s.point() {
		s.skip("0123456789")
	}
	digits := s.pos
	for s.pos < len(s.Src) {
		r, n := utf8.DecodeRuneInString(s.Src[s.pos:])
		sign := (r == '+' || r == '-') && s.pos > digits && (s.Src[s.pos-1] == 'e' || s.Src[s.pos-1] == 'E')
		if !inWord(r) && !sign {
			break
		}
		s.pos += n
	}
	s.add(NumberToken, from, s.pos)
	message, hint := s.numberSlip(from, onePoint, digits)
	switch {
	case !message.IsZero():
		s.fault(from, s.pos, "number", message, hint)
	case !s.decimalComma(from):
		// Digits of any length, as something that the parser can read.
		copy(s.safe[from:s.pos], strings.Repeat("0", s.pos-from))
		return
	}
	// Leave an operand for the parser, so that one slip is one fault.
	s.safe[from] = '0'
}

// skip moves behind some of the characters.
func (s *scanner) skip(some string) {
	s.pos = len(s.Src) - len(strings.TrimLeft(s.Src[s.pos:], some))
}

// point moves behind a point that does not begin the two of a range.
func (s *scanner) point() bool {
	rest := s.Src[s.pos:]
	if !strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "..") {
		return false
	}
	s.pos++
	return true
}

// numberSlip says what is wrong with the number from a byte up to the position, whose
// second point is at onePoint, if it has one, and whose digits end at digits.
func (s *scanner) numberSlip(from, onePoint, digits int) (message, hint diag.Text) {
	text, clinging := s.Src[from:s.pos], s.Src[digits:s.pos]
	switch {
	case clinging != "" && strings.HasPrefix(strings.ToLower(text), "0x"):
		return say("%s is not a decimal number", text), say("write it in decimal digits")
	case lex.IsExponent(clinging):
		return say("%s has an exponent", text), say("write the number out: 1000 for 1e3")
	case clinging != "":
		return say("%s is neither a number nor a name", text),
			say("names start with a letter; write * between a number and a name")
	case digits > onePoint:
		return say("%s has more than one point", text),
			say("digits are not grouped: write %s, and a point only before decimals", s.ungrouped(text))
	case strings.Contains(text, "_"):
		return say("%s has a _ among its digits", text), say("write %s", strings.ReplaceAll(text, "_", ""))
	case strings.HasPrefix(text, "."):
		return say("%s has no digit before the point", text), say("write 0%s", text)
	case strings.HasSuffix(text, "."):
		return say("%s has no digit behind the point", text), say("write %s", strings.TrimSuffix(text, "."))
	}
	return diag.Text{}, diag.Text{}
}

// decimals returns the digits behind a comma at the position, if there are some.
func (s *scanner) decimals() string {
	rest, _ := strings.CutPrefix(s.Src[s.pos:], ",")
	if len(rest) == len(s.Src)-s.pos {
		return ""
	}
	return rest[:lex.Digits(rest)]
}

// decimalComma reports 2,5: outside brackets a comma has no meaning, and inside
// it might be two arguments, so that the points would be wrong without a word.
func (s *scanner) decimalComma(from int) bool {
	decimals := s.decimals()
	if decimals == "" {
		return false
	}
	text := s.ungrouped(s.Src[from:s.pos])
	s.pos += 1 + len(decimals)
	s.Tokens[len(s.Tokens)-1].To = s.pos
	message, hint := say("%s is not a number: rules have a decimal point", s.Src[from:s.pos]), say("write %s", text)
	if len(s.open) > 0 {
		message, hint = say("%s may be one number or two", s.Src[from:s.pos]),
			say("write %s, or a blank behind the comma", text)
	}
	s.fault(from, s.pos, "number", message, hint)
	return true
}

// ungrouped writes 1.000.000, which ends at the position, as 1000000, and
// 1.000.000,50 as 1000000.50.
func (s *scanner) ungrouped(text string) string {
	text = strings.ReplaceAll(text, ".", "")
	if decimals := s.decimals(); decimals != "" {
		text += "." + decimals
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
	line, _, _ := strings.Cut(s.Src[from:], "\n")
	s.pos += len(line)
	s.add(StringToken, from, s.pos)
	s.fault(from, s.pos, "syntax", say("the text is never closed"), say("add %c at its end", quote))
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
	}
	return true
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

// operator reads an operator, a bracket, or what is none: a character of n bytes.
func (s *scanner) operator(n int) {
	from := s.pos
	op := s.Src[from : from+n]
	isPrefix := func(two string) bool { return strings.HasPrefix(s.Src[from:], two) }
	if i := slices.IndexFunc(twoLetter, isPrefix); i >= 0 {
		op = twoLetter[i]
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
		s.closes(from, op)
	case "=":
		s.equals(from)
	case ";":
		s.semicolon(from)
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

// closes pairs a closing bracket with the one that it closes.
func (s *scanner) closes(from int, bracket string) {
	n, last := len(s.open)-1, len(s.Tokens)-1
	if n < 0 || closing[s.Tokens[s.open[n]].Text] != bracket {
		s.fault(from, s.pos, "bracket", say("%s closes nothing", bracket), diag.Text{})
		return
	}
	s.Tokens[s.open[n]].Match, s.Tokens[last].Match = last, s.open[n]
	s.open = s.open[:n]
}

// equals takes the = of let, and reports any other.
func (s *scanner) equals(from int) {
	if i := len(s.Tokens) - 2; i >= 0 {
		if t := s.Tokens[i]; t.To < from && len(t.Text) == 1 && strings.Contains("<>!=", t.Text) {
			s.fault(t.From, s.pos, "syntax", say("%s and = stand apart", t.Text), say("write %s=", t.Text))
			copy(s.safe[t.From:], t.Text)
			return
		}
	}
	if s.lets == 0 {
		s.slip(from, "=")
		return
	}
	s.lets--
	s.bound++
}

// semicolon takes the ; that ends a let, and reports any other.
func (s *scanner) semicolon(from int) {
	switch n := len(s.open); {
	case s.bound > 0:
		s.bound--
	case n > 0 && s.open[n-1] > 0 && s.Tokens[s.open[n-1]-1].Kind == NameToken:
		s.fault(from, s.pos, "syntax", say("; does not separate arguments"), say("write a comma and a blank: max(0, x)"))
		s.safe[from] = ','
	default:
		s.slip(from, ";")
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

// meant is what a slip stands for, to be read in its place so that one slip is
// one fault and the rest of the rule is checked too.
var meant = map[string]string{
	"<>": "!=", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "·": "*", "÷": "/",
	"−": "-", "–": "-", "—": "-", "&": "+", "^": "*", "\\": "/",
}

// slip reports an operator that is not ours.
func (s *scanner) slip(from int, op string) {
	if w, ok := lex.Slips[op]; ok {
		s.fault(from, s.pos, "syntax", w.Message, w.Hint)
		copy(s.safe[from:], meant[op])
		if op == "=" && from+1 < len(s.safe) && s.safe[from+1] == ' ' {
			copy(s.safe[from:], "==")
		}
		return
	}
	if plain := lex.Narrow(op); plain != op {
		s.fault(from, s.pos, "syntax", say("%s is a full-width character", op), say("write %s", plain))
		s.safe[from] = plain[0]
		return
	}
	shown := say("%s", op)
	if r, _ := utf8.DecodeRuneInString(op); r >= utf8.RuneSelf && unicode.In(r, unicode.Cf, unicode.Co, unicode.Cc) {
		shown = say("the invisible character %U", r)
	}
	s.fault(from, s.pos, "syntax", say("%s is not part of the language", shown), diag.Text{})
}
