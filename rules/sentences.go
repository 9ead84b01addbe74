package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// What sentences hold at most.
const (
	maxClauses = 10 // beside the one that says the value
	maxNamed   = 6  // operators, and operands of one operator, in a clause
	maxWithin  = 3  // operators within each other that are named without their values
	maxDeep    = 40 // of clauses that are wanted for one another
	maxLetters = 80 // of a name, a value or a text of the rule
	maxInputs  = 3  // that are missing
)

// Sentences says in a few clauses why the value is what it is: what decided each choice, the row of
// a table, the cap that was met, how the last number is computed; the last clause says the value. It
// takes the labels and the units of measure of the schema, and codes only where it has none. name
// gives the name of a unit by its code, and must be a pure function; nil stands for the codes
// themselves, as JSON holds them. Steps too deep or too many are named by their text in the rule.
func (e *Explanation) Sentences(name func(unit string) string) diag.Text {
	switch {
	case e.stored != nil:
		return e.stored.Sentences
	case e.trace == nil:
		return diag.Text{}
	}
	if name == nil {
		name = func(unit string) string { return unit }
	}
	told := *e
	return diag.TextFunc(func(l diag.Lang) string { return newTeller(&told, l, name).story() })
}

// part is a node with the step that evaluated it, -1 for one that is told without a value.
type part struct {
	n  *program.Node
	at int
}

// teller writes the sentences of one explanation.
type teller struct {
	e       *Explanation
	l       diag.Lang
	unitOf  func(code string) string
	steps   []eval.Step
	within  [][]int32 // steps by the step around them
	clauses []string
	said    int                             // clauses that were wanted, told or not
	before  map[string]bool                 // what was named with its value, or defined
	named   map[string]bool                 // the same in the clause that is being written
	codes   map[string]bool                 // that stand for labels
	texts   map[*program.Node]*program.Node // of the rule, by what they are compared with; see compared
	room    int                             // for further operators in it
	cut     bool                            // something was named by its text in the rule
	deep    int
}

func newTeller(e *Explanation, l diag.Lang, name func(string) string) *teller {
	steps := e.trace.Steps
	t := &teller{e: e, l: l, unitOf: name, steps: steps, within: make([][]int32, len(steps)), room: maxNamed,
		before: make(map[string]bool), named: make(map[string]bool), codes: make(map[string]bool)}
	for i := 1; i < len(steps); i++ {
		around := steps[i].Parent
		t.within[around] = append(t.within[around], int32(i))
	}
	return t
}

// heading is what a value is called that clauses come to.
type heading struct {
	name string
	root bool
}

func (t *teller) story() string {
	root := part{t.steps[0].Node, 0}
	switch v := t.val(root); {
	case !v.Known():
		t.undecided(v)
	case v.Kind == ops.Bool:
		t.tell(func() string { return t.condition(root) })
		so, alone := say("so the condition does not hold"), say("the condition does not hold")
		if v.Num.True() {
			so, alone = say("so the condition holds"), say("the condition holds")
		}
		t.so(0, so, alone)
	default:
		h := heading{t.text(say("the result")), true}
		if t.points() {
			h.name = t.text(say("the points"))
		}
		t.define(h, root)
	}
	s := strings.Join(t.clauses, "; ")
	first, n := utf8.DecodeRuneInString(s)
	if word, _, _ := strings.Cut(s, " "); !t.codes[strings.TrimRight(word, ":,")] {
		s = string(unicode.ToUpper(first)) + s[n:]
	}
	return s + "."
}

func (t *teller) points() bool { return t.e.rule.prog.Full.Known() }

// undecided says what a value waits for, or why it does not apply.
func (t *teller) undecided(v value.Value) {
	ins, what := t.e.Missing, func(names string) diag.Text { return say("not yet known: %s", names) }
	so, alone := say("so the result is not determined yet"), say("the result is not determined yet")
	switch none := v.State == value.NotApplicable; {
	case none && t.points():
		so, alone = say("so no points are counted"), say("no points are counted")
	case none:
		so, alone = say("so the result does not apply"), say("the result does not apply")
	case t.points():
		so, alone = say("so the points are not determined yet"), say("the points are not determined yet")
	}
	if v.State == value.NotApplicable {
		ins, what = t.e.NotApplicable, func(names string) diag.Text { return say("does not apply: %s", names) }
	}
	var names []string
	for _, in := range ins[:min(len(ins), maxInputs)] {
		names = append(names, t.input(in))
	}
	if len(ins) > len(names) {
		names = append(names, "…")
	}
	if len(names) > 0 {
		t.tell(func() string { return t.text(what(strings.Join(names, ", "))) })
	}
	t.so(0, so, alone)
}

// tell adds a clause, unless there are many.
func (t *teller) tell(write func() string) (told bool) {
	t.said++
	if len(t.clauses) >= maxClauses || t.deep > maxDeep {
		return false
	}
	named, room := t.named, t.room
	t.named, t.room = make(map[string]bool), maxNamed
	s := write()
	if t.named, t.room = named, room; s == "" || len(t.clauses) >= maxClauses {
		return false
	}
	t.clauses = append(t.clauses, s)
	return true
}

// so ends what was said since a number of clauses by what it comes to; alone says that by itself.
func (t *teller) so(since int, so, alone diag.Text) {
	if last := len(t.clauses) - 1; last >= since && t.said == len(t.clauses) {
		t.clauses[last] += ", " + t.text(so)
		return
	}
	t.said++
	t.clauses = append(t.clauses, t.text(alone))
}

// define says how a value comes about, and what it is.
func (t *teller) define(h heading, p part) {
	since := len(t.clauses)
	q, decided := t.settle(p)
	comes := func() { t.comes(since, h, q) }
	switch formula := t.formula(q.n); {
	case decided || q.n.Op == ops.Const || h.root && q.n.Op == ops.Derived && t.derive(q):
		comes()
	case formula || !h.root:
		told := t.tell(func() string {
			s := h.name + " = " + t.plain(q, 0, true)
			if formula {
				s += t.equals(t.value(q))
			}
			return s
		})
		if h.root && !told {
			comes()
		}
	default:
		t.tell(func() string { return t.statement(q) })
		comes()
	}
}

// comes says what a value comes to, after the clauses that were told since.
func (t *teller) comes(since int, h heading, q part) {
	v := t.about(t.value(q))
	so, alone := say("so %s is %s", h.name, v), say("%s is %s", h.name, v)
	if h.root && t.points() {
		v = t.about(t.number(t.val(q)))
		so, alone = say("so the points are %s", v), say("the points are %s", v)
		if isFull(q.n) {
			so, alone = say("so the points are the maximum, %s", v), say("the points are the maximum, %s", v)
		}
	}
	t.so(since, so, alone)
}

// settle follows a value to the operand that it is taken over from, and tells why that is the one.
// It is decided if what was told says the value itself.
func (t *teller) settle(p part) (q part, decided bool) {
	if t.deep++; t.deep > maxDeep {
		t.deep--
		return p, true
	}
	defer func() { t.deep-- }()
	for p.at >= 0 && t.known(p) {
		next, over := t.takes(p)
		switch {
		case over:
			return p, true
		case next == p:
			return p, false
		case next.at < 0:
			return p, true
		}
		p = next
	}
	return p, false
}

// takes is one step of settle: the operand that a value is taken over from, or the value itself.
// It is over if nothing more is to be said of it.
func (t *teller) takes(p part) (next part, over bool) {
	n, pick := p.n, int(t.steps[p.at].Pick)
	switch {
	case n.Op == ops.Let:
		a := t.arg(p, 0)
		if n.Args[0].Kind != ops.Bool {
			t.define(heading{name: n.Name}, a)
		} else if t.known(a) {
			t.tell(func() string {
				return t.text(say("%s: %s, since %s", n.Name, t.value(a), t.condition(a)))
			})
		}
		return t.arg(p, 1), false
	case n.Op == ops.Previous:
		return t.arg(p, 0), false
	case pick < 0:
		return p, false
	case n.Op == ops.If:
		t.tell(func() string { return t.condition(t.arg(p, 0)) })
		return t.arg(p, pick+1), false
	case n.Op == ops.Default:
		if pick == 1 {
			t.tell(func() string { return t.lack(p) })
		}
		return t.arg(p, pick), false
	case n.Op == ops.Lookup:
		t.tell(func() string { return t.row(p, pick) })
		if n.Table.Shared != nil {
			return p, true
		}
		return t.arg(p, n.Table.Dims()+pick), false
	}
	return t.bounded(p, pick)
}

// bounded takes over what is held by an end, and tells of an end that it is beyond.
func (t *teller) bounded(p part, pick int) (next part, over bool) {
	tell := &p.n.Row.Tell
	x, end, beyond := 0, pick, tell.Above
	switch two := p.n.Row.Extreme != 0 && len(p.n.Args) == 2; {
	case two && (p.n.Args[0].Op == ops.Const) != (p.n.Args[1].Op == ops.Const):
		if p.n.Args[0].Op == ops.Const {
			x = 1
		}
		if end = 1 - x; p.n.Row.Extreme > 0 {
			beyond = tell.Below
		}
	case !tell.Below.IsZero() && !tell.Above.IsZero(): // clamp
		if pick == 1 {
			beyond = tell.Below
		}
	default:
		return p, false
	}
	of, by := t.arg(p, x), t.arg(p, end)
	if pick == x || of.at < 0 || t.val(of).Equal(t.val(p)) {
		return of, false
	}
	t.tell(func() string {
		return t.fill(beyond, func(slot string) string {
			if slot == "1" {
				return t.subject(of)
			}
			if by.n.Op == ops.Const {
				return t.value(by)
			}
			return t.slot(by)
		})
	})
	return p, true
}

// lack says why a default is taken.
func (t *teller) lack(p part) string {
	a, text := t.arg(p, 0), p.n.Row.Tell.Missing
	if v := t.val(a); v.State == value.NotApplicable {
		text = p.n.Row.Tell.NotApplicable
	}
	return t.fill(text, func(string) string { return t.words(a.n, 0) })
}

// row says which row of a table the keys fall into.
func (t *teller) row(p part, pick int) string {
	tell, m := &p.n.Row.Tell, p.n.Table.Rows()
	var all []string
	for k := range m.Dims() {
		key := t.arg(p, k)
		text, in := tell.Other, ""
		if pick < m.Rows() {
			test := m.Tests[pick][k]
			if test.Kind == 0 {
				continue
			}
			text, in = tell.Row, t.test(test)
		}
		if in == "" && pick < m.Rows() {
			all = append(all, t.statement(key))
			continue
		}
		all = append(all, t.fill(text, func(slot string) string {
			if slot == "row" {
				return in
			}
			return t.subject(key)
		}))
		if len(all) == maxNamed {
			break
		}
	}
	return strings.Join(all, ", ")
}
