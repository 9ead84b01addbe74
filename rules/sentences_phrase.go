package rules

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

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
