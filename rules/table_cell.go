package rules

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
)

// test is what a cell of a table asks of a key: the set of values that it takes.
type test struct {
	kind   Kind         // 0: any value of any kind
	set    interval.Set // of numbers; of the ordinals of days; of 0 and 1 for false and true
	texts  []string     // sorted
	except bool         // texts are those that it does not take
}

// takes reports whether a known value, of the kind of the test, passes.
func (t *test) takes(v *Value) bool {
	switch t.kind {
	case 0:
		return true
	case TextKind:
		_, found := slices.BinarySearch(t.texts, v.v.Text)
		return found != t.except
	}
	return t.set.Contains(v.v.Num)
}

// all reports whether the test names a kind but takes everything of it.
func (t *test) all() bool {
	switch t.kind {
	case TextKind:
		return t.except && len(t.texts) == 0
	case BoolKind:
		return t.set.Contains(frac.Int(0)) && t.set.Contains(frac.Int(1))
	}
	return t.kind != 0 && t.set.Equal(interval.All())
}

// none reports whether nothing passes.
func (t *test) none() bool {
	if t.kind == TextKind {
		return !t.except && len(t.texts) == 0
	}
	return t.kind != 0 && len(t.set) == 0
}

// not takes what t does not.
func (t test) not() test {
	if t.kind == TextKind {
		t.except = !t.except
	} else {
		t.set = t.set.Complement()
	}
	return t
}

// or takes what t or u does; they are of one kind.
func (t test) or(u test) test { return anyOf([]test{t, u}) }

// anyOf takes what any of some tests of one kind does.
func anyOf(tests []test) test {
	t := tests[0]
	if len(tests) == 1 {
		return t
	}
	if t.kind != TextKind {
		var spans []interval.Span
		for _, u := range tests {
			spans = append(spans, u.set...)
		}
		t.set = interval.Of(spans...)
		return t
	}
	// A text is not taken if every not(…) names it and nothing else does.
	named, excepted, excepts := make(map[string]bool), make(map[string]int), 0
	for _, u := range tests {
		if u.except {
			excepts++
		}
		for _, s := range u.texts {
			if u.except {
				excepted[s]++
			} else {
				named[s] = true
			}
		}
	}
	t = test{kind: TextKind, except: excepts > 0}
	if t.except {
		maps.DeleteFunc(excepted, func(s string, n int) bool { return n < excepts || named[s] })
		t.texts = slices.Sorted(maps.Keys(excepted))
	} else {
		t.texts = slices.Sorted(maps.Keys(named))
	}
	return t
}

const (
	maxTest       = 16 << 10 // bytes of a test
	maxTestDigits = 1000     // of a number in a test
)

// parseTest reads a cell of a table:
//
//   - any value
//     5  2024-01-31  urban  true   that value; a text may stand in quotes
//     < <= > >= = !=               with a value
//     [a..b] [a..b) (a..b] (a..b)  between numbers or dates; ] and [ turned outwards are open ends
//     not(…)                       anything but
//     a, b                         either
//
// The fault has its place in src.
func parseTest(src string) (test, *diag.Diagnostic) {
	if len(src) > maxTest {
		d := catalogue.Fault("", "too-long", diag.ErrLimit, diag.Text{}, "a test of %d bytes, at most %d are allowed", len(src), maxTest)
		return test{}, d.InText(src[:maxTest], maxTest, maxTest)
	}
	if i := invalidUTF8(src); i >= 0 {
		d := catalogue.Fault("", "encoding", diag.ErrSyntax, say("save the file as UTF-8"), "this is not UTF-8 text")
		return test{}, d.InText(src, i, i+1)
	}
	p := &cellParser{src: src}
	t, ok := p.cell()
	if !ok {
		return test{}, p.fault
	}
	return t, nil
}

// cellParser reads one cell. It stops at the first fault: a cell is short, and
// what follows a fault in it is a guess.
type cellParser struct {
	src   string
	pos   int
	fault *diag.Diagnostic
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
		return p.fail(p.pos, p.pos, "test", diag.ErrSyntax, say(testUsage), "%s is missing at the end", wanted)
	}
	return p.fail(p.pos, p.pos+n, "test", diag.ErrSyntax, say(testUsage), "%s is wanted here, not %s", wanted, p.src[p.pos:p.pos+n])
}

const testUsage = `tests are like >= 95, [80..95), 5, "a text", 2024-01-31, not(…), - for any value; a comma means or`

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

func (p *cellParser) cell() (test, bool) {
	p.space()
	if p.pos == len(p.src) {
		return test{}, p.fail(0, len(p.src), "test", diag.ErrSyntax, say("write - for any value"), "the test is empty")
	}
	if strings.TrimSpace(p.src) == "-" {
		return test{}, true
	}
	t, ok := p.either()
	if !ok {
		return test{}, false
	}
	if p.pos < len(p.src) {
		return test{}, p.unexpected(say("a comma or the end of the test"))
	}
	return t, true
}

// either reads alternatives, separated by commas, up to a closing bracket or
// the end.
func (p *cellParser) either() (test, bool) {
	p.space()
	from := p.pos
	var tests []test
	for {
		p.space()
		start := p.pos
		t, ok := p.one()
		if !ok {
			return test{}, false
		}
		if want := append(tests, t)[0].kind; t.kind != want {
			return test{}, p.fail(start, p.pos, "kind", diag.ErrKind, kindHint(want, p.src[start:p.pos]), "a %v in a test of a %v", t.kind, want)
		}
		tests = append(tests, t)
		end := p.pos
		if _, ok := p.accept(","); !ok {
			whole := anyOf(tests)
			if len(tests) > 1 && whole.all() {
				return test{}, p.fail(from, end, "always", diag.ErrValue, alwaysHint(tests), "a comma means or, and every value passes one of these tests")
			}
			return whole, true
		}
		if isDigit(p.src[end-1]) && isDigit(p.peek()) && p.pos == end+1 {
			return test{}, p.commaInNumber(end)
		}
	}
}

// alwaysHint says what to write for alternatives that together take everything.
func alwaysHint(tests []test) diag.Text {
	both := tests[0].set
	for _, t := range tests[1:min(len(tests), 8)] {
		both = both.Intersect(t.set)
	}
	if kind := tests[0].kind; len(both) == 1 && kind != BoolKind {
		return say("for both at once write %s; for any value write -", setNotation(kind, both, interval.Domain{}.Ends))
	}
	return say("write - for any value, and not(…) for none of several")
}

// one reads a value, a comparison, an interval or not(…).
func (p *cellParser) one() (test, bool) {
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
		return test{}, false
	}
	return testOf(v), true
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

func (p *cellParser) not(from int) (test, bool) {
	p.space()
	if p.negation() {
		return test{}, p.fail(from, p.pos, "test", diag.ErrSyntax, say("write what the inner not(…) holds"), "not(…) inside not(…)")
	}
	t, ok := p.either()
	if !ok {
		return test{}, false
	}
	if _, ok := p.accept(")"); !ok {
		return test{}, p.unexpected(say(") to close not("))
	}
	return t.not(), true
}

func testOf(v Value) test {
	if v.v.Kind == TextKind {
		return test{kind: TextKind, texts: []string{v.v.Text}}
	}
	return test{kind: v.v.Kind, set: interval.Point(v.v.Num)}
}

func (p *cellParser) comparison(from int, op string) (test, bool) {
	p.space()
	if c := p.peek(); c == '=' || c == '<' || c == '>' {
		return test{}, p.unexpected(say("a value"))
	}
	v, ok := p.value()
	if !ok {
		return test{}, false
	}
	t := testOf(v)
	switch op {
	case "=", "==":
		return t, true
	case "!=":
		return t.not(), true
	}
	if v.v.Kind != NumberKind && v.v.Kind != DateKind {
		return test{}, p.fail(from, p.pos, "kind", diag.ErrKind, say("name each value: a, b"), "%s orders numbers and dates, not a %v", op, v.v.Kind)
	}
	switch n := v.v.Num; op {
	case "<":
		t.set = interval.Between(interval.Bottom(), interval.Below(n))
	case "<=":
		t.set = interval.Between(interval.Bottom(), interval.Above(n))
	case ">":
		t.set = interval.Between(interval.Above(n), interval.Top())
	case ">=":
		t.set = interval.Between(interval.Below(n), interval.Top())
	}
	return t, true
}

// interval reads [a..b] and its open forms.
func (p *cellParser) interval() (test, bool) {
	from := p.pos
	open := p.src[from] != '['
	p.pos++
	lo, ok := p.bound()
	if !ok {
		return test{}, false
	}
	if _, ok := p.accept(".."); !ok || p.peek() == '.' {
		return test{}, p.unexpected(say(".. between the ends of an interval"))
	}
	hi, ok := p.bound()
	if !ok {
		return test{}, false
	}
	end, ok := p.accept("]", ")", "[")
	if !ok {
		return test{}, p.unexpected(say("] or ) at the end of an interval"))
	}
	if lo.v.Kind != hi.v.Kind {
		return test{}, p.fail(from, p.pos, "kind", diag.ErrKind, diag.Text{}, "an interval from a %v to a %v", lo.v.Kind, hi.v.Kind)
	}
	closed := end == "]"
	switch c := frac.Cmp(lo.v.Num, hi.v.Num); {
	case c > 0:
		swapped := spanNotation(lo.v.Kind, interval.End{Num: hi.v.Num, Closed: !open, OK: true}, interval.End{Num: lo.v.Num, Closed: closed, OK: true})
		return test{}, p.fail(from, p.pos, "never", diag.ErrValue, say("write %s", swapped), "the interval ends before it begins")
	case c == 0 && (open || !closed):
		return test{}, p.fail(from, p.pos, "never", diag.ErrValue, say("write %s alone if it belongs to the interval", valueNotation(lo)), "the interval leaves out its only value")
	}
	span := interval.Span{Lo: interval.Below(lo.v.Num), Hi: interval.Below(hi.v.Num)}
	if open {
		span.Lo = interval.Above(lo.v.Num)
	}
	if closed {
		span.Hi = interval.Above(hi.v.Num)
	}
	return test{kind: lo.v.Kind, set: interval.Set{span}}, true
}
