package rules

import (
	"slices"
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
	said    int             // clauses that were wanted, told or not
	before  map[string]bool // what was named with its value, or defined
	named   map[string]bool // the same in the clause that is being written
	codes   map[string]bool // that stand for labels
	room    int             // for further operators in it
	cut     bool            // something was named by its text in the rule
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

// statement says what a value is: a formula by its result.
func (t *teller) statement(p part) string {
	q, decided := t.settle(p)
	switch {
	case decided:
		return t.value(q)
	case q.n.Kind == ops.Bool:
		return t.condition(q)
	case !t.known(q):
		return t.plain(q, 0, false)
	case t.formula(q.n):
		return t.plain(q, 0, true) + t.equals(t.value(q))
	case t.leaf(q.n):
		return t.text(say("%s is %s", t.name(q), t.about(t.value(q))))
	}
	s, by := t.about(t.value(q)), t.winner(q)
	if by != "" {
		s += " (" + by + ")"
	}
	return t.text(say("%s is %s", t.noun(q), s))
}

// subject is what a clause says something of.
func (t *teller) subject(p part) string {
	q, decided := t.settle(p)
	switch {
	case decided:
		return t.value(q)
	case t.formula(q.n) && t.known(q):
		return t.plain(q, 0, true) + t.equals(t.value(q))
	}
	return t.plain(q, 0, false)
}

// slot is an operand within words: of a formula its result, which a clause of its own says.
func (t *teller) slot(p part) string {
	q, decided := t.settle(p)
	switch {
	case decided:
		return t.value(q)
	case t.formula(q.n) && t.known(q):
		t.tell(func() string { return t.statement(q) })
		return t.about(t.value(q))
	}
	return t.plain(q, 0, false)
}

// plain is a value with what it is called. binds is how much what stands around it binds; brief
// leaves out what the clause has named before.
func (t *teller) plain(p part, binds int, brief bool) string {
	switch {
	case p.at < 0:
		return t.words(p.n, 0)
	case p.n.Op == ops.Const && !isFull(p.n):
		return t.value(p)
	case t.leaf(p.n):
		if p.n.Op == ops.Derived {
			t.derive(p)
		}
		name := t.name(p)
		if brief && t.named[name] && t.known(p) {
			return t.value(p)
		}
		t.named[name] = true
		return name + t.beside(name, t.value(p), brief || !t.known(p))
	case p.n.Kind == ops.Bool && t.known(p):
		return t.condition(p)
	}
	if t.room--; t.room < 0 || !t.known(p) {
		return t.short(p)
	}
	if t.formula(p.n) {
		return t.joined(p, binds)
	}
	key := p.n.Source()
	if t.before[key] {
		return t.value(p)
	}
	s := t.noun(p)
	t.before[key] = true
	if by := t.winner(p); by != "" {
		return s + " (" + t.value(p) + "; " + by + ")"
	}
	return s + " (" + t.value(p) + ")"
}

// derive tells how a derived indicator comes about, once.
func (t *teller) derive(p part) bool {
	key := "=" + t.name(p)
	if t.before[key] || !t.known(p) {
		return false
	}
	t.before[key] = true
	t.define(heading{name: t.name(p)}, t.child(p))
	return true
}

// joined writes a formula.
func (t *teller) joined(p part, binds int) string {
	tell := &p.n.Row.Tell
	var all []string
	for i := range p.n.Args {
		if i == maxNamed {
			all = append(all, "…")
			break
		}
		around := tell.Binds
		if i > 0 && (p.n.Row.Order == ops.Matters || around > 1) {
			around++
		}
		s := t.operand(t.arg(p, i), around)
		if i > 0 && strings.HasPrefix(s, "-") {
			s = "(" + s + ")"
		}
		all = append(all, s)
	}
	s := strings.Join(all, t.text(tell.Between))
	if tell.Binds < binds {
		return "(" + s + ")"
	}
	return s
}

// operand is one of a formula.
func (t *teller) operand(p part, binds int) string {
	q, decided := t.settle(p)
	if decided {
		return t.value(q)
	}
	return t.plain(q, binds, true)
}

// condition says whether something holds, by what its operands are.
func (t *teller) condition(p part) string {
	if p.at < 0 {
		return t.words(p.n, 0)
	}
	v := t.val(p)
	if !v.Known() {
		return t.short(p)
	}
	if t.room--; t.room < 0 {
		return t.short(p)
	}
	switch p.n.Op {
	case ops.Not:
		return t.condition(t.arg(p, 0))
	case ops.And, ops.Or:
		return t.junction(p)
	case ops.Compare:
		return t.compare(p)
	case ops.In, ops.InRange, ops.Known, ops.Applies:
		text, as := p.n.Row.Tell.Noun[0], t.slot
		if !v.Num.True() {
			text = p.n.Row.Tell.False
		}
		if p.n.Op == ops.Known || p.n.Op == ops.Applies {
			as = t.name
		}
		return t.fill(text, t.operands(p, as))
	case ops.If, ops.Default, ops.Let, ops.Previous, ops.Lookup:
		if q, decided := t.settle(p); !decided && q != p {
			return t.condition(q)
		}
	case ops.Const:
		return t.value(p)
	case ops.Fact, ops.Field, ops.Var:
		return t.name(p) + ": " + t.value(p)
	case ops.Derived:
		s := t.name(p) + ": " + t.value(p)
		if t.before["="+t.name(p)] {
			return s
		}
		t.before["="+t.name(p)] = true
		return t.text(say("%s: %s, since %s", t.name(p), t.value(p), t.condition(t.child(p))))
	}
	return t.short(p)
}

// junction says what decided, or all there is.
func (t *teller) junction(p part) string {
	if pick := int(t.steps[p.at].Pick); pick >= 0 {
		return t.condition(t.arg(p, pick))
	}
	var all []string
	for i := range p.n.Args {
		if i == maxNamed {
			all = append(all, "…")
			break
		}
		all = append(all, t.condition(t.arg(p, i)))
	}
	return strings.Join(all, t.text(say(" and ")))
}

// compare says how two values are ordered.
func (t *teller) compare(p part) string {
	a, b := t.arg(p, 0), t.arg(p, 1)
	if t.plan(a.n) && !t.plan(b.n) {
		a, b = b, a
	}
	if a.at < 0 || b.at < 0 || !t.known(a) || !t.known(b) {
		return t.short(p)
	}
	kind, order := a.n.Kind, t.val(a).Compare(t.val(b))
	switch {
	case kind == ops.Bool && b.n.Op == ops.Const:
		return t.condition(a)
	case kind == ops.Bool:
		return t.condition(a) + t.text(say(" and ")) + t.condition(b)
	}
	if kind != ops.Number && kind != ops.Date && !t.val(a).Equal(t.val(b)) {
		order = -1
	}
	plan := kind == ops.Number && t.plan(b.n) && t.leaf(a.n) && a.n.Op != ops.Const && !t.less(a.n)
	return t.fill(ops.Beside(kind, plan)[order+1], func(slot string) string {
		switch {
		case slot == "2":
			return t.slot(b)
		case order == 0 && t.leaf(a.n) && a.n.Op != ops.Const && b.n.Op == ops.Const:
			return t.name(a) // its value is that of the other
		}
		return t.subject(a)
	})
}

// formula reports whether a node is written with signs between its operands.
func (t *teller) formula(n *program.Node) bool {
	return n.Kind != ops.Bool && !n.Row.Tell.Between.IsZero()
}

func isFull(n *program.Node) bool { return n.Op == ops.Const && n.Source() == "full" }

// leaf reports whether a node has a name of its own.
func (t *teller) leaf(n *program.Node) bool {
	switch n.Op {
	case ops.Const, ops.Fact, ops.Field, ops.Points, ops.Var, ops.Derived, ops.Records:
		return true
	}
	return false
}

// plan reports whether a node is a plan or target.
func (t *teller) plan(n *program.Node) bool {
	return n.Op == ops.Fact && t.e.rule.schema.def.Indicators[n.Slot].Plan
}

// less reports whether it is said of a node that less is better.
func (t *teller) less(n *program.Node) bool {
	return n.Op == ops.Fact && t.e.rule.schema.def.Indicators[n.Slot].Better == Less ||
		n.Op == ops.Derived && n.Def.Less
}

// arg is an operand, with the step that evaluated it if there is one.
func (t *teller) arg(p part, i int) part {
	if p.at >= 0 {
		for _, k := range t.within[p.at] {
			if t.steps[k].Node == p.n.Args[i] {
				return part{p.n.Args[i], int(k)}
			}
		}
	}
	return part{p.n.Args[i], -1}
}

// child is the rule of a derived indicator.
func (t *teller) child(p part) part {
	k := t.within[p.at][0]
	return part{t.steps[k].Node, int(k)}
}

// val is the value of a part that was evaluated, without what is personal in it.
func (t *teller) val(p part) value.Value {
	if p.at < 0 {
		return p.n.Val
	}
	return t.steps[p.at].Value.Shown()
}

func (t *teller) known(p part) bool { v := t.val(p); return v.Known() }

// noun names a value by its operands.
func (t *teller) noun(p part) string {
	tell := &p.n.Row.Tell
	if len(tell.Noun) == 0 {
		return t.source(p.n)
	}
	text := t.nounOf(p.n)
	switch {
	case p.n.Op == ops.Aggregate:
		return t.fill(text, t.aggregate(p.n))
	case p.n.Op == ops.Strict && p.n.Row.KindOf(0) == ops.Bool: // of conditions it says how many hold
		for i := range p.n.Args[:min(len(p.n.Args), maxNamed)] {
			t.tell(func() string { return t.condition(t.arg(p, i)) })
		}
	}
	return t.fill(text, t.operands(p, t.slot))
}

// nounOf is the text that names what a node is.
func (t *teller) nounOf(n *program.Node) diag.Text {
	tell := &n.Row.Tell
	if len(n.Args) > 0 {
		if text, ok := tell.Kinds[n.Args[0].Kind]; ok {
			return text
		}
	}
	return tell.Noun[max(min(len(n.Args)-n.Row.Min, len(tell.Noun)-1), 0)]
}

// operands are the slots of a text by the operands, each said in a way.
func (t *teller) operands(p part, as func(part) string) func(slot string) string {
	args := func(from, to int) string {
		var all []string
		for i := from; i < to; i++ {
			if i-from == maxNamed {
				all = append(all, "…")
				break
			}
			all = append(all, as(t.arg(p, i)))
		}
		if len(all) > 1 {
			return "(" + strings.Join(all, "; ") + ")"
		}
		return strings.Join(all, "; ")
	}
	n := len(p.n.Args)
	return func(slot string) string {
		switch slot {
		case "name":
			return t.label(p.n)
		case "all":
			return args(0, n)
		case "rest":
			return args(1, n)
		case "most":
			return args(0, n-1)
		case "last":
			return args(n-1, n)
		}
		return as(t.arg(p, int(slot[0]-'1')))
	}
}

// fill puts what slots stand for into a text.
func (t *teller) fill(text diag.Text, slot func(string) string) string {
	var b strings.Builder
	s := t.text(text)
	for {
		before, behind, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, rest, _ := strings.Cut(behind, "}")
		b.WriteString(slot(name))
		s = rest
	}
}

func (t *teller) text(s diag.Text) string { return s.Format(t.l) }

// short is a step by its text in the rule.
func (t *teller) short(p part) string {
	if p.n.Kind == ops.Bool && t.known(p) {
		return t.source(p.n) + ": " + t.value(p)
	}
	return t.source(p.n) + " (" + t.value(p) + ")"
}

func (t *teller) source(n *program.Node) string {
	return "“" + abridged(strings.Join(strings.Fields(n.Source()), " ")) + "”"
}

// abridged leaves out the middle of a long text.
func abridged(s string) string {
	r := []rune(s)
	if len(r) <= maxLetters {
		return s
	}
	return string(slices.Concat(r[:maxLetters*3/4], []rune(" … "), r[len(r)-maxLetters/4:]))
}
