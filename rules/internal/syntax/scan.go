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

// fault reports what is wrong from one byte to another, and hides it from the parser.
func (s *scanner) fault(from, to int, code string, message, hint diag.Text) {
	for i := from; i < to; i++ { // the parser never sees it
		if s.safe[i] != '\n' {
			s.safe[i] = ' '
		}
	}
	s.report(from, to, code, message, hint)
}

func (s *scanner) report(from, to int, code string, message, hint diag.Text) {
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
		case r >= '0' && r <= '9', lex.Fraction(s.Src[s.pos:]) != "",
			r == '.' && s.pos+1 < len(s.Src) && lex.IsDigit(s.Src[s.pos+1]) && !s.afterOperand():
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
	s.defaults()
}

// inWord reports whether r can stand in a name or cling to a number.
func inWord(r rune) bool { return lex.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

var closing = map[string]string{"(": ")", "[": "]", "{": "}"}

var twoLetter = []string{"...", "===", "!==", ":=", "<>", "=>", "=<", "==", "!=", "<=", ">=", "&&", "||", "&=",
	"??", "?.", "..", "**", "::"}

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
		if hint, ok := s.percent(from); ok {
			s.fault(from, s.pos, "syntax", say("%% is the remainder of a division, not a percent sign"), hint)
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
	open := s.open[n]
	s.open = s.open[:n]
	if bracket == ")" && open > 0 {
		s.grouped(open)
	}
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
	switch {
	case len(s.Tokens) == 1:
		s.fault(from, s.pos, "syntax", say("a rule does not begin with ="), say("leave it out"))
		return
	case s.lets == 0:
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
	case n > 0 && s.open[n-1] > 0 && groups[strings.ToLower(s.Tokens[s.open[n-1]-1].Text)]:
		s.safe[from] = ',' // reported where the brackets close
	case n > 0 && s.open[n-1] > 0 && s.Tokens[s.open[n-1]-1].Kind == NameToken:
		s.fault(from, s.pos, "syntax", say("; does not separate arguments"), say("write a comma and a blank: max(0, x)"))
		s.safe[from] = ','
	default:
		s.slip(from, ";")
	}
}

// slip reports an operator that is not ours.
func (s *scanner) slip(from int, op string) {
	if s.quoted(from, op) {
		return
	}
	if w, ok := lex.Slips[op]; ok {
		s.fault(from, s.pos, "syntax", w.Message, w.Hint)
		copy(s.safe[from:], w.Means) // to be read in its place: one slip is one fault, and the rest is checked too
		if op == "=" && from+1 < len(s.safe) && s.safe[from+1] == ' ' {
			copy(s.safe[from:], "==")
		}
		return
	}
	if plain := lex.Narrow(op); plain != op {
		if w, ok := lex.Slips[plain]; ok {
			plain = w.Means
		}
		s.fault(from, s.pos, "syntax", say("%s is a full-width character", op), say("write %s", plain))
		copy(s.safe[from:], plain)
		return
	}
	if r, n := lex.Invisible(op, true); n > 0 {
		s.fault(from, s.pos, "invisible", say("the invisible character %U", r), invisibleHint(r))
		return
	}
	s.fault(from, s.pos, "syntax", say("%s is not part of the language", op), diag.Text{})
}
