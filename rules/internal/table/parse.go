package table

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

const (
	maxTest       = 16 << 10 // bytes of a test
	maxTestDigits = 1000     // of a number in a test
)

// Usage shows how tests are written.
const Usage = `tests are like >= 95, [80..95), 5, "a text", 2024-01-31, not(…), - for any value; a comma means or`

// Parse reads a cell of a table:
//
//   - any value
//     5  2024-01-31  urban  true   that value; a text may stand in quotes
//     < <= > >= = !=               with a value
//     [a..b] [a..b) (a..b] (a..b)  between numbers or dates; ] and [ turned outwards are open ends
//     not(…)                       anything but
//     a, b                         either
//
// The fault has its place in src.
func Parse(src string) (Test, *diag.Diagnostic) {
	t, _, fault := parse(src)
	return t, fault
}

// Piece is a part of the text of a test, from byte From to To.
type Piece struct {
	Role     Role
	From, To int
	Value    value.Value // of a value
}

// Role is what a piece of a test is.
type Role uint8

// The roles.
const (
	Compare Role = iota // < <= > >= = == !=
	Begin               // the bracket that an interval begins with
	End                 // the bracket that it ends with
	Single              // a value
)

// Pieces returns the parts of a test that can be read, in order: signs, brackets of
// intervals and values, without commas and not(…).
func Pieces(src string) ([]Piece, *diag.Diagnostic) {
	_, pieces, fault := parse(src)
	return pieces, fault
}

func parse(src string) (t Test, pieces []Piece, fault *diag.Diagnostic) {
	p := &parser{src: src}
	if len(src) > maxTest {
		p.src = src[:maxTest]
		return t, nil, p.fault(maxTest, maxTest, "too-long", diag.Text{}, "a test of %d bytes, at most %d are allowed",
			len(src), maxTest)
	}
	if i := lex.InvalidUTF8(src); i >= 0 {
		return t, nil, p.fault(i, i+1, "encoding", say("save the file as UTF-8"), "this is not UTF-8 text")
	}
	defer func() {
		if r := recover(); r != nil {
			fault = r.(*diag.Diagnostic) // anything else is a mistake of ours, and panics again
		}
	}()
	t = p.test()
	return t, p.pieces, nil
}

// parser reads one test. It stops at the first fault, which it panics with: a test
// is short, and what follows a fault in it is a guess.
type parser struct {
	src    string
	pos    int
	pieces []Piece
}

// faultKinds are the kinds of faults by their code, where it is not the syntax.
var faultKinds = map[string]error{
	"kind": diag.ErrKind, "always": diag.ErrValue, "never": diag.ErrValue, "date": diag.ErrValue, "limit": diag.ErrLimit,
	"too-long": diag.ErrLimit,
}

func (p *parser) fault(from, to int, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	err := cmp.Or(faultKinds[code], diag.ErrSyntax)
	return catalogue.Fault("", code, err, hint, format, args...).InText(p.src, from, to)
}

// unexpected returns what stands at the position, as the slip that it looks like if
// it looks like one.
func (p *parser) unexpected(wanted diag.Text) *diag.Diagnostic {
	if d := testSlip(p.src, p.pos); d != nil {
		return d
	}
	_, n := utf8.DecodeRuneInString(p.src[p.pos:])
	if n == 0 {
		return p.fault(p.pos, p.pos, "test", say(Usage), "%s is missing at the end", wanted)
	}
	return p.fault(p.pos, p.pos+n, "test", say(Usage), "%s is wanted here, not %s", wanted, p.src[p.pos:p.pos+n])
}

// note keeps a piece that ends at the position.
func (p *parser) note(role Role, from int, v value.Value) {
	p.pieces = append(p.pieces, Piece{role, from, p.pos, v})
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			return
		}
		p.pos += n
	}
}

// accept reads one of the given texts, and returns "" if none is there.
func (p *parser) accept(texts ...string) string {
	p.space()
	for _, s := range texts {
		if strings.HasPrefix(p.src[p.pos:], s) {
			p.pos += len(s)
			return s
		}
	}
	return ""
}

// peek is the byte at the position, 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

func (p *parser) test() Test {
	p.space()
	if p.pos == len(p.src) {
		panic(p.fault(0, len(p.src), "test", say("write - for any value"), "the test is empty"))
	}
	if strings.TrimSpace(p.src) == "-" {
		return Test{}
	}
	t := p.either()
	if p.pos < len(p.src) {
		panic(p.unexpected(say("a comma or the end of the test")))
	}
	return t
}

// either reads alternatives, separated by commas, up to a closing bracket or
// the end.
func (p *parser) either() Test {
	p.space()
	from := p.pos
	var tests []Test
	for {
		p.space()
		start := p.pos
		t := p.one()
		if want := append(tests, t)[0].Kind; t.Kind != want {
			panic(p.fault(start, p.pos, "kind", kindHint(want, p.src[start:p.pos]), "a %v in a test of a %v", t.Kind, want))
		}
		tests = append(tests, t)
		end := p.pos
		if p.accept(",") == "" {
			whole := anyOf(tests)
			if len(tests) > 1 && whole.all() {
				panic(p.fault(from, end, "always", alwaysHint(tests),
					"a comma means or, and every value passes one of these tests"))
			}
			return whole
		}
		if lex.IsDigit(p.src[end-1]) && lex.IsDigit(p.peek()) && p.pos == end+1 {
			if d := p.commaInNumber(end); d != nil {
				panic(d)
			}
		}
	}
}

// alwaysHint says what to write for alternatives that together take everything.
func alwaysHint(tests []Test) diag.Text {
	both := tests[0].Set
	for _, t := range tests[1:min(len(tests), 8)] {
		both = both.Intersect(t.Set)
	}
	if kind := tests[0].Kind; len(both) == 1 && kind != value.BoolKind {
		return say("for both at once write %s; for any value write -", SetNotation(kind, both, interval.Domain{}.Ends))
	}
	return say("write - for any value, and not(…) for none of several")
}

// one reads a value, a comparison, an interval or not(…).
func (p *parser) one() Test {
	p.space()
	from := p.pos
	if op := p.accept("<=", ">=", "!=", "==", "<", ">", "="); op != "" {
		return p.comparison(from, op)
	}
	switch c := p.peek(); {
	case c == '[' || c == '(' || c == ']':
		return p.interval()
	case p.negation():
		return p.not(from)
	}
	return TestOf(p.value())
}

// negation reads "not(".
func (p *parser) negation() bool {
	rest, ok := strings.CutPrefix(p.src[p.pos:], "not")
	rest = strings.TrimLeft(rest, " \t")
	if !ok || !strings.HasPrefix(rest, "(") {
		return false
	}
	p.pos = len(p.src) - len(rest) + 1
	return true
}

func (p *parser) not(from int) Test {
	p.space()
	if p.negation() {
		panic(p.fault(from, p.pos, "test", say("write what the inner not(…) holds"), "not(…) inside not(…)"))
	}
	t := p.either()
	if p.accept(")") == "" {
		panic(p.unexpected(say(") to close not(")))
	}
	return t.Not()
}

func (p *parser) comparison(from int, op string) Test {
	p.note(Compare, p.pos-len(op), value.Value{})
	p.space()
	if c := p.peek(); c == '=' || c == '<' || c == '>' {
		panic(p.unexpected(say("a value")))
	}
	v := p.value()
	t := TestOf(v)
	switch op {
	case "=", "==":
		return t
	case "!=":
		return t.Not()
	}
	if !ordered(v) {
		panic(p.fault(from, p.pos, "kind", say("name each value: a, b"), "%s orders numbers and dates, not a %v", op, v.Kind))
	}
	lo, hi := interval.End{}, interval.End{Num: v.Num, Closed: op == "<=" || op == ">=", OK: true}
	if op[0] == '>' {
		lo, hi = hi, lo
	}
	t.Set = interval.Of(interval.SpanOf(lo, hi))
	return t
}

// ordered reports whether a value is of a kind that has an order for tests.
func ordered(v value.Value) bool { return v.Kind == value.NumberKind || v.Kind == value.DateKind }

// interval reads [a..b] and its open forms.
func (p *parser) interval() Test {
	from := p.pos
	open := p.src[from] != '['
	p.pos++
	p.note(Begin, from, value.Value{})
	lo := p.bound()
	if p.accept("..") == "" || p.peek() == '.' {
		panic(p.unexpected(say(".. between the ends of an interval")))
	}
	hi := p.bound()
	end := p.accept("]", ")", "[")
	if end == "" {
		panic(p.unexpected(say("] or ) at the end of an interval")))
	}
	p.note(End, p.pos-1, value.Value{})
	if lo.Kind != hi.Kind {
		panic(p.fault(from, p.pos, "kind", diag.Text{}, "an interval from a %v to a %v", lo.Kind, hi.Kind))
	}
	first := interval.End{Num: lo.Num, Closed: !open, OK: true}
	last := interval.End{Num: hi.Num, Closed: end == "]", OK: true}
	switch c := frac.Cmp(lo.Num, hi.Num); {
	case c > 0:
		first.Num, last.Num = last.Num, first.Num
		panic(p.fault(from, p.pos, "never", say("write %s", spanNotation(lo.Kind, first, last)),
			"the interval ends before it begins"))
	case c == 0 && !(first.Closed && last.Closed):
		panic(p.fault(from, p.pos, "never", say("write %s alone if it belongs to the interval", ValueNotation(lo)),
			"the interval leaves out its only value"))
	}
	return Test{Kind: lo.Kind, Set: interval.Set{interval.SpanOf(first, last)}}
}

// bound reads an end of an interval.
func (p *parser) bound() value.Value {
	p.space()
	from := p.pos
	if c := p.peek(); c == '.' || c == ']' || c == ')' || c == '[' {
		panic(p.unexpected(say("a number or a date")))
	}
	v := p.value()
	if !ordered(v) {
		if d := testSlip(p.src, p.pos); d != nil {
			panic(d)
		}
		panic(p.fault(from, p.pos, "kind", say("name each value: a, b"), "an interval is of numbers or dates, not from a %v",
			v.Kind))
	}
	if p.peek() == ',' && lex.IsDigit(p.src[p.pos-1]) && lex.Digits(p.src[p.pos+1:]) > 0 {
		if d := p.commaInNumber(p.pos); d != nil {
			panic(d)
		}
	}
	return v
}
