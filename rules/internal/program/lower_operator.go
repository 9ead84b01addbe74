package program

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

func (l *lowering) unary(n *syntax.Node) *Node {
	x, from, to := l.node(n.Args[0]), n.From, n.To
	if x == nil {
		return nil
	}
	if n.Text == "+" {
		if !l.want(x, value.NumberKind, n.Text) {
			return nil
		}
		return x
	}
	row := l.schema.Language.Row(ops.Prefix, n.Text)
	if row.Form == ops.Not && x.Kind == value.NumberKind && !l.inBrackets(x) {
		return l.faultAt(x, "kind", diag.ErrKind, say("compare it, within brackets: not (%s > 0)", x.Source()),
			"%s needs a %v, not a %v", n.Text, value.BoolKind, x.Kind)
	}
	if !l.want(x, row.KindOf(0), n.Text) {
		return nil
	}
	if row.Form == ops.Strict && x.Op == ops.Const { // -5 is a number, not a difference to explain
		return l.constant(value.Number(row.Kernel.One(x.Val.Num)), min(from, x.From), max(to, x.To))
	}
	return l.make(row, Node{Kind: row.Result}, from, to, x)
}

// besides are the functions of their arguments that are taken for aggregates over members, whose
// second operand says who counts.
var besides = map[string]string{"average": "mean", "total": "sum", "best": "max", "worst": "min"}

// want checks the kind of an operand.
func (l *lowering) want(x *Node, kind value.Kind, operator any) bool {
	if x.Kind == kind {
		return true
	}
	hint := diag.Text{}
	name, _ := operator.(string)
	switch {
	case kind == value.BoolKind && x.Kind == value.NumberKind && besides[name] != "":
		hint = say("%s(a, b) is that of the numbers in the brackets, without members", besides[name])
	case kind == value.BoolKind && x.Kind == value.NumberKind:
		hint = say("compare it: %s > 0", x.Source())
	case kind == value.NumberKind && x.Kind == value.TextKind && l.isCode(x):
		hint = say("write the name without quotes: %s", x.Val.Text())
	case kind == value.NumberKind && x.Kind == value.BoolKind:
		hint = say("write %s ? 1 : 0, or count(…)", x.Source())
	case kind == value.NumberKind && x.Kind == value.DateKind:
		hint = say("days(a, b) is the number of days between two dates")
	case kind == value.DateKind && x.Kind == value.TextKind:
		hint = l.dateHint(x)
	}
	l.faultAt(x, "kind", diag.ErrKind, hint, "%s needs a %v, not a %v", operator, kind, x.Kind)
	return false
}

func (l *lowering) binary(n *syntax.Node) *Node {
	operator, from, to := n.Text, n.From, n.To
	switch operator {
	case "in":
		return l.in(n)
	case "..":
		return l.fault(from, to, "not-in-language", diag.ErrSyntax, say("%s", "x in 1..5"), "a range only stands behind in")
	}
	x, y := l.node(n.Args[0]), l.node(n.Args[1])
	row := l.schema.Language.Row(ops.Infix, operator)
	if row != nil && row.Form == ops.Compare {
		l.unquoted(x, n.Args[1])
		l.unquoted(y, n.Args[0])
	}
	if x == nil || y == nil {
		return nil
	}
	switch {
	case row == nil:
		return l.refuse(n, operator, diag.Text{})
	case !l.conditions(row, x, y, operator):
		return nil
	case row.Form == ops.Compare && l.chained(x):
		return l.chain(x, y, operator, from, to)
	case row.Form == ops.Default && x.Kind != y.Kind:
		return l.faultAt(y, "kind", diag.ErrKind, diag.Text{},
			"?? needs a default of the same kind, a %v, not a %v", x.Kind, y.Kind)
	case row.Form == ops.Compare && !l.comparable(row, x, y, operator):
		return nil
	}
	if kind := row.KindOf(0); kind != 0 {
		okX, okY := l.want(x, kind, operator), l.want(y, kind, operator)
		if !okX || !okY {
			return nil
		}
	}
	kind := row.Result
	if kind == 0 {
		kind = x.Kind
	}
	if (row.Form == ops.And || row.Form == ops.Or) && x.Op == row.Form && !l.inBrackets(x) {
		return l.make(row, Node{Kind: kind}, from, to, append(slices.Clone(x.Args), y)...)
	}
	return l.possible(l.make(row, Node{Kind: kind}, from, to, x, y))
}

// unquoted improves what was said of a name that nothing has, beside a text that is not written out:
// of two texts that are nothing is asked.
func (l *lowering) unquoted(beside *Node, name *syntax.Node) {
	if beside == nil || beside.Kind != value.TextKind || beside.Op == ops.Const || name.Kind != syntax.Name {
		return
	}
	declared := beside.Op == ops.Fact && slices.Contains(l.schema.Indicators[beside.Slot].Values, name.Text)
	for _, d := range l.faults {
		at, _, ok := d.TextRange()
		if ok && at == name.From && d.Code == "unknown-name" && (declared || d.Hint.IsZero()) {
			d.Code, d.Hint = "text", say("put a text in quotes: %s", table.TextNotation(name.Text))
		}
	}
}

// conditions refuses x == 1 or 2.
func (l *lowering) conditions(row *ops.Row, x, y *Node, operator string) bool {
	if row.Form != ops.And && row.Form != ops.Or || x.Op != ops.Compare || y.Op != ops.Const ||
		y.Kind == value.BoolKind || y.Kind != x.Args[1].Kind {
		return true
	}
	hint := say("write %s %s %s %s %s", x.Source(), operator, x.Args[0].Source(), x.Row.Name, y.Source())
	l.faultAt(y, "kind", diag.ErrKind, hint, "each side of %s is a condition of its own", operator)
	return false
}

// chained reports whether x is a comparison, or a chain of them, without brackets.
func (l *lowering) chained(x *Node) bool {
	switch x.Op {
	case ops.Compare, ops.In, ops.InRange, ops.And:
		return !l.inBrackets(x)
	}
	return false
}

// chain refuses p == q == r: only < and the like make chains.
func (l *lowering) chain(x, y *Node, operator string, from, to int) *Node {
	hint := say("write (%s) %s %s", x.Source(), operator, y.Source())
	if x.Op == ops.Compare {
		hint = say("%s, or %s and %s %s %s", hint, x.Source(), x.Args[1].Source(), operator, y.Source())
	}
	return l.fault(from, to, "chain", diag.ErrSyntax, hint, "only <, <=, > and >= make a chain of comparisons")
}

// comparable holds the operands of a comparison to kinds that it compares.
func (l *lowering) comparable(row *ops.Row, x, y *Node, operator string) bool {
	if x.Kind != y.Kind {
		l.faultAt(y, "kind", diag.ErrKind, l.kindHint(x, y),
			"%s compares two of a kind, not a %v with a %v", operator, x.Kind, y.Kind)
		return false
	}
	ordered := row.When[0] != row.When[2] // < and the like tell less from greater
	if ordered && x.Kind != value.NumberKind && x.Kind != value.DateKind {
		l.faultAt(x, "kind", diag.ErrKind, say("order texts with a table, or give them numbers"),
			"%s orders numbers and dates, not a %v", operator, x.Kind)
		return false
	}
	return true
}

// kindHint says what to write for the text of two operands of different kinds.
func (l *lowering) kindHint(x, y *Node) diag.Text {
	text, other := x, y
	if y.Kind == value.TextKind {
		text, other = y, x
	}
	_, isNumber := value.ParseNumber(text.Val.Text())
	switch {
	case text.Op != ops.Const || text.Kind != value.TextKind:
	case other.Kind == value.DateKind:
		return l.dateHint(text)
	case l.isCode(text):
		return say("write the name without quotes: %s", text.Val.Text())
	case other.Kind == value.NumberKind && isNumber:
		return say("write the number without quotes: %s", text.Val.Text())
	case other.Kind == value.BoolKind:
		return say("a condition is true or false by itself: %s or not %s", other.Source(), other.Source())
	}
	return diag.Text{}
}

// dateHint says how the date in a text is written.
func (l *lowering) dateHint(text *Node) diag.Text {
	if _, iso := lex.Date(text.Val.Text()); iso != "" {
		return say("write date(%s)", table.TextNotation(iso))
	}
	return say("write date(%s)", text.Source())
}

// isCode reports whether a text is the name of an indicator.
func (l *lowering) isCode(text *Node) bool {
	_, isFact := l.schema.Slots[text.Val.Text()]
	return text.Op == ops.Const && (isFact || l.schema.Derived[text.Val.Text()] != nil)
}

// inBrackets reports whether n stands alone in parentheses, as a chain that
// must not be joined with the one around it.
func (l *lowering) inBrackets(n *Node) bool {
	i := l.TokenFrom(n.From) - 1
	if i < 0 || l.Tokens[i].Text != "(" || l.Tokens[i].Match < 0 {
		return false
	}
	if i > 0 && l.Tokens[i-1].Kind == syntax.NameToken && !syntax.Keywords[l.Tokens[i-1].Text] {
		return false // the brackets of a call
	}
	return l.Tokens[i].Match == l.TokenFrom(n.To)
}

func (l *lowering) in(n *syntax.Node) *Node {
	x, right := l.node(n.Args[0]), n.Args[1]
	switch {
	case right.Kind == syntax.Binary && right.Text == "..":
		lo, hi := l.node(right.Args[0]), l.node(right.Args[1])
		if x == nil || lo == nil || hi == nil {
			return nil
		}
		if x.Kind != value.NumberKind && x.Kind != value.DateKind {
			return l.faultAt(x, "kind", diag.ErrKind, diag.Text{}, "a range holds numbers or dates, not a %v", x.Kind)
		}
		if !l.want(lo, x.Kind, "in") || !l.want(hi, x.Kind, "in") {
			return nil
		}
		if i := l.TokenFrom(n.From) + 1; l.Tokens[i].Text == "(" && l.Tokens[i].Match > l.TokenFrom(right.From) {
			within := syntax.Between(x.Source(), lo.Source(), hi.Source(), false, false)
			return l.fault(l.Tokens[i].From, l.Tokens[l.Tokens[i].Match].To, "interval", diag.ErrSyntax,
				say("write %s, or %s..%s for both ends", within, lo.Source(), hi.Source()),
				"a range has no brackets, and holds both ends")
		}
		return l.possible(l.make(l.form(ops.InRange), Node{Kind: value.BoolKind}, n.From, n.To, x, lo, hi))
	case right.Kind == syntax.List && len(right.Args) == 1 && right.Args[0].Text == "..":
		return l.fault(right.From, right.To, "interval", diag.ErrSyntax,
			say("write in %s", strings.Trim(l.Src[right.From:l.Tokens[l.Tokens[l.At[right.From]].Match].To], "[] ")),
			"a range has no brackets")
	case right.Kind == syntax.List:
		items, ok := l.nodesOf(right.Args)
		for _, it := range right.Args {
			l.unquoted(x, it)
		}
		if x == nil || !ok {
			return nil
		}
		if len(items) == 0 {
			return l.fault(right.From, right.To, "empty-list", diag.ErrSyntax, diag.Text{},
				"the list is empty, so nothing is in it")
		}
		for _, it := range items {
			if !l.want(it, x.Kind, "in") {
				return nil
			}
		}
		return l.make(l.form(ops.In), Node{Kind: value.BoolKind}, n.From, right.To, append([]*Node{x}, items...)...)
	}
	return l.refuse(n, say("in without a list or range"), say("x in [1, 2, 3] or x in 1..5"))
}

func (l *lowering) conditional(n *syntax.Node) *Node {
	c, a, b := l.node(n.Args[0]), l.node(n.Args[1]), l.node(n.Args[2])
	if c == nil || a == nil || b == nil {
		return nil
	}
	operator, from, to := n.Text, c.From, b.To
	if operator == "if" {
		// The range is from the word if to the closing brace of the last branch.
		for i := len(l.Tokens) - 1; i >= 0; i-- {
			t := l.Tokens[i]
			if t.From < c.From && t.Text == "if" && t.Kind == syntax.NameToken {
				from = t.From
				break
			}
		}
		for i := range l.Tokens {
			t := l.Tokens[i]
			if t.Match > i && t.Text == "{" && t.To <= b.From && l.Tokens[t.Match].From >= b.To {
				to = max(b.To, l.Tokens[t.Match].To)
				if strings.TrimSpace(l.Src[t.To:b.From]) == "" || l.Src[t.To:b.From] == "(" {
					break
				}
			}
		}
	}
	if !l.want(c, value.BoolKind, operator) {
		return nil
	}
	if a.Kind != b.Kind {
		return l.faultAt(b, "kind", diag.ErrKind, diag.Text{},
			"both branches must be of a kind, not a %v and a %v", a.Kind, b.Kind)
	}
	return l.make(l.form(ops.If), Node{Kind: a.Kind}, from, to, c, a, b)
}

func (l *lowering) let(n *syntax.Node) *Node {
	from := n.From
	nameEnd := from + len(n.Text)
	bound := l.node(n.Args[0])
	if d := CheckName(n.Text, l.schema.Language); d != nil {
		return l.fault(from, nameEnd, d.Code, d.Err, d.Hint, "%s", d.Message)
	}
	_, isFact := l.schema.Slots[n.Text]
	_, isDerived := l.schema.Derived[n.Text]
	if isFact || isDerived || l.schema.Tables[n.Text] != nil || l.schema.Functions[n.Text] != nil ||
		slices.ContainsFunc(l.names, func(b binding) bool { return b.name == n.Text }) {
		return l.fault(from, nameEnd, "name-taken", diag.ErrName, say("choose another name"), "the name %s is taken", n.Text)
	}
	if bound == nil || bound.Kind == 0 {
		return nil // its fault is reported; what uses it would only repeat it
	}
	slot := l.prog.Lets
	l.prog.Lets++
	l.names = append(l.names, binding{n.Text, bound.Kind, slot, l.depth, l.last})
	body := l.node(n.Args[1])
	l.names = l.names[:len(l.names)-1]
	if body == nil {
		return nil
	}
	if i := l.At[from]; i > 0 && l.Tokens[i-1].Text == "let" {
		from = l.Tokens[i-1].From
	}
	return l.make(l.form(ops.Let), Node{Kind: body.Kind, Slot: slot, Name: n.Text}, from, nameEnd, bound, body)
}
