package table

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Test is what a cell of a table asks of a key: the set of values that it takes.
type Test struct {
	Kind   value.Kind   // 0: any value of any kind
	Set    interval.Set // of numbers; of the ordinals of days; of 0 and 1 for false and true
	Texts  []string     // sorted
	Except bool         // Texts are those that it does not take
}

// Takes reports whether a known value, of the kind of the test, passes.
func (t *Test) Takes(v *value.Value) bool {
	switch t.Kind {
	case 0:
		return true
	case value.TextKind:
		_, found := slices.BinarySearch(t.Texts, v.Text)
		return found != t.Except
	}
	return t.Set.Contains(v.Num)
}

// all reports whether the test names a kind but takes everything of it.
func (t *Test) all() bool {
	switch t.Kind {
	case value.TextKind:
		return t.Except && len(t.Texts) == 0
	case value.BoolKind:
		return t.Set.Contains(frac.Int(0)) && t.Set.Contains(frac.Int(1))
	}
	return t.Kind != 0 && t.Set.Equal(interval.All())
}

// None reports whether nothing passes.
func (t *Test) None() bool {
	if t.Kind == value.TextKind {
		return !t.Except && len(t.Texts) == 0
	}
	return t.Kind != 0 && len(t.Set) == 0
}

// Not takes what t does not.
func (t Test) Not() Test {
	if t.Kind == value.TextKind {
		t.Except = !t.Except
	} else {
		t.Set = t.Set.Complement()
	}
	return t
}

// Or takes what t or u does; they are of one kind.
func (t Test) Or(u Test) Test { return anyOf([]Test{t, u}) }

// anyOf takes what any of some tests of one kind does.
func anyOf(tests []Test) Test {
	t := tests[0]
	if len(tests) == 1 {
		return t
	}
	if t.Kind != value.TextKind {
		var spans []interval.Span
		for _, u := range tests {
			spans = append(spans, u.Set...)
		}
		t.Set = interval.Of(spans...)
		return t
	}
	// A text is not taken if every not(…) names it and nothing else does.
	named, excepted, excepts := make(map[string]bool), make(map[string]int), 0
	for _, u := range tests {
		if u.Except {
			excepts++
		}
		for _, s := range u.Texts {
			if u.Except {
				excepted[s]++
			} else {
				named[s] = true
			}
		}
	}
	t = Test{Kind: value.TextKind, Except: excepts > 0}
	if t.Except {
		maps.DeleteFunc(excepted, func(s string, n int) bool { return n < excepts || named[s] })
		t.Texts = slices.Sorted(maps.Keys(excepted))
	} else {
		t.Texts = slices.Sorted(maps.Keys(named))
	}
	return t
}

const (
	maxTest       = 16 << 10 // bytes of a test
	maxTestDigits = 1000     // of a number in a test
)

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
	p, d := parse(src)
	if d != nil {
		return Test{}, d
	}
	return p.test, nil
}

func parse(src string) (p *cellParser, d *diag.Diagnostic) {
	if len(src) > maxTest {
		d = catalogue.Fault("", "too-long", diag.ErrLimit, diag.Text{}, "a test of %d bytes, at most %d are allowed",
			len(src), maxTest)
		return nil, d.InText(src[:maxTest], maxTest, maxTest)
	}
	if i := lex.InvalidUTF8(src); i >= 0 {
		d = catalogue.Fault("", "encoding", diag.ErrSyntax, say("save the file as UTF-8"), "this is not UTF-8 text")
		return nil, d.InText(src, i, i+1)
	}
	p = &cellParser{src: src}
	ok := false
	if p.test, ok = p.cell(); !ok {
		return nil, p.fault
	}
	return p, nil
}

// cellParser reads one cell. It stops at the first fault: a cell is short, and
// what follows a fault in it is a guess.
type cellParser struct {
	src    string
	pos    int
	test   Test
	pieces []Piece
	fault  *diag.Diagnostic
}

func (p *cellParser) fail(from, to int, code string, err error, hint diag.Text, format string, args ...any) bool {
	p.fault = catalogue.Fault("", code, err, hint, format, args...)
	p.fault.InText(p.src, from, to)
	return false
}

// unexpected reports what stands at the position, as the slip that it looks
// like if it looks like one.
func (p *cellParser) unexpected(wanted diag.Text) bool {
	if d := testSlip(p.src, p.pos); d != nil {
		p.fault = d
		return false
	}
	_, n := utf8.DecodeRuneInString(p.src[p.pos:])
	if n == 0 {
		return p.fail(p.pos, p.pos, "test", diag.ErrSyntax, say(Usage), "%s is missing at the end", wanted)
	}
	return p.fail(p.pos, p.pos+n, "test", diag.ErrSyntax, say(Usage), "%s is wanted here, not %s", wanted,
		p.src[p.pos:p.pos+n])
}

// Usage shows how tests are written.
const Usage = `tests are like >= 95, [80..95), 5, "a text", 2024-01-31, not(…), - for any value; a comma means or`

func (p *cellParser) space() {
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			return
		}
		p.pos += n
	}
}

// accept reads one of the given texts.
func (p *cellParser) accept(texts ...string) (string, bool) {
	p.space()
	for _, s := range texts {
		if strings.HasPrefix(p.src[p.pos:], s) {
			p.pos += len(s)
			return s, true
		}
	}
	return "", false
}

// peek is the byte at the position, 0 at the end.
func (p *cellParser) peek() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

func (p *cellParser) cell() (Test, bool) {
	p.space()
	if p.pos == len(p.src) {
		return Test{}, p.fail(0, len(p.src), "test", diag.ErrSyntax, say("write - for any value"), "the test is empty")
	}
	if strings.TrimSpace(p.src) == "-" {
		return Test{}, true
	}
	t, ok := p.either()
	if !ok {
		return Test{}, false
	}
	if p.pos < len(p.src) {
		return Test{}, p.unexpected(say("a comma or the end of the test"))
	}
	return t, true
}

// either reads alternatives, separated by commas, up to a closing bracket or
// the end.
func (p *cellParser) either() (Test, bool) {
	p.space()
	from := p.pos
	var tests []Test
	for {
		p.space()
		start := p.pos
		t, ok := p.one()
		if !ok {
			return Test{}, false
		}
		if want := append(tests, t)[0].Kind; t.Kind != want {
			return Test{}, p.fail(start, p.pos, "kind", diag.ErrKind, kindHint(want, p.src[start:p.pos]),
				"a %v in a test of a %v", t.Kind, want)
		}
		tests = append(tests, t)
		end := p.pos
		if _, ok := p.accept(","); !ok {
			whole := anyOf(tests)
			if len(tests) > 1 && whole.all() {
				return Test{}, p.fail(from, end, "always", diag.ErrValue, alwaysHint(tests),
					"a comma means or, and every value passes one of these tests")
			}
			return whole, true
		}
		if lex.IsDigit(p.src[end-1]) && lex.IsDigit(p.peek()) && p.pos == end+1 {
			return Test{}, p.commaInNumber(end)
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
func (p *cellParser) one() (Test, bool) {
	p.space()
	from := p.pos
	if op, ok := p.accept("<=", ">=", "!=", "==", "<", ">", "="); ok {
		return p.comparison(from, op)
	}
	switch c := p.peek(); {
	case c == '[' || c == '(' || c == ']':
		return p.interval()
	case p.negation():
		return p.not(from)
	}
	v, ok := p.value()
	if !ok {
		return Test{}, false
	}
	return TestOf(v), true
}

// negation reads "not(".
func (p *cellParser) negation() bool {
	rest := strings.TrimLeft(strings.TrimPrefix(p.src[p.pos:], "not"), " \t")
	if !strings.HasPrefix(p.src[p.pos:], "not") || !strings.HasPrefix(rest, "(") {
		return false
	}
	p.pos = len(p.src) - len(rest) + 1
	return true
}

func (p *cellParser) not(from int) (Test, bool) {
	p.space()
	if p.negation() {
		return Test{}, p.fail(from, p.pos, "test", diag.ErrSyntax, say("write what the inner not(…) holds"),
			"not(…) inside not(…)")
	}
	t, ok := p.either()
	if !ok {
		return Test{}, false
	}
	if _, ok := p.accept(")"); !ok {
		return Test{}, p.unexpected(say(") to close not("))
	}
	return t.Not(), true
}

func TestOf(v value.Value) Test {
	if v.Kind == value.TextKind {
		return Test{Kind: value.TextKind, Texts: []string{v.Text}}
	}
	return Test{Kind: v.Kind, Set: interval.Point(v.Num)}
}

func (p *cellParser) comparison(from int, op string) (Test, bool) {
	p.note(Compare, p.pos-len(op), value.Value{})
	p.space()
	if c := p.peek(); c == '=' || c == '<' || c == '>' {
		return Test{}, p.unexpected(say("a value"))
	}
	v, ok := p.value()
	if !ok {
		return Test{}, false
	}
	t := TestOf(v)
	switch op {
	case "=", "==":
		return t, true
	case "!=":
		return t.Not(), true
	}
	if v.Kind != value.NumberKind && v.Kind != value.DateKind {
		return Test{}, p.fail(from, p.pos, "kind", diag.ErrKind, say("name each value: a, b"),
			"%s orders numbers and dates, not a %v", op, v.Kind)
	}
	lo, hi := interval.End{}, interval.End{Num: v.Num, Closed: op == "<=" || op == ">=", OK: true}
	if op[0] == '>' {
		lo, hi = hi, lo
	}
	t.Set = interval.Of(interval.SpanOf(lo, hi))
	return t, true
}

// interval reads [a..b] and its open forms.
func (p *cellParser) interval() (Test, bool) {
	from := p.pos
	open := p.src[from] != '['
	p.pos++
	p.note(Begin, from, value.Value{})
	lo, ok := p.bound()
	if !ok {
		return Test{}, false
	}
	if _, ok := p.accept(".."); !ok || p.peek() == '.' {
		return Test{}, p.unexpected(say(".. between the ends of an interval"))
	}
	hi, ok := p.bound()
	if !ok {
		return Test{}, false
	}
	end, ok := p.accept("]", ")", "[")
	if !ok {
		return Test{}, p.unexpected(say("] or ) at the end of an interval"))
	}
	p.note(End, p.pos-1, value.Value{})
	if lo.Kind != hi.Kind {
		return Test{}, p.fail(from, p.pos, "kind", diag.ErrKind, diag.Text{}, "an interval from a %v to a %v", lo.Kind,
			hi.Kind)
	}
	first := interval.End{Num: lo.Num, Closed: !open, OK: true}
	last := interval.End{Num: hi.Num, Closed: end == "]", OK: true}
	switch c := frac.Cmp(lo.Num, hi.Num); {
	case c > 0:
		first.Num, last.Num = last.Num, first.Num
		return Test{}, p.fail(from, p.pos, "never", diag.ErrValue, say("write %s", spanNotation(lo.Kind, first, last)),
			"the interval ends before it begins")
	case c == 0 && !(first.Closed && last.Closed):
		return Test{}, p.fail(from, p.pos, "never", diag.ErrValue,
			say("write %s alone if it belongs to the interval", ValueNotation(lo)), "the interval leaves out its only value")
	}
	return Test{Kind: lo.Kind, Set: interval.Set{interval.SpanOf(first, last)}}, true
}
