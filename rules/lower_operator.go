package rules

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

func (l *lowering) unary(n *ast.UnaryNode, from, to int) *node {
	x := l.node(n.Node)
	if x == nil {
		return nil
	}
	if n.Operator == "+" {
		if !l.want(x, NumberKind, n.Operator) {
			return nil
		}
		return x
	}
	row := l.schema.language.Row(ops.Prefix, n.Operator)
	if !l.want(x, row.KindOf(0), n.Operator) {
		return nil
	}
	if row.Form == ops.Strict && x.op == ops.Const { // -5 is a number, not a difference to explain
		m := l.make(l.form(ops.Const), NumberKind, from, to, x)
		if m != nil {
			m.val, m.args = number(row.Kernel.One(x.val.v.Num)), nil
		}
		return m
	}
	return l.make(row, row.Result, from, to, x)
}

// want checks the kind of an operand.
func (l *lowering) want(x *node, kind Kind, operator any) bool {
	if x.kind == kind {
		return true
	}
	hint := diag.Text{}
	switch {
	case kind == BoolKind && x.kind == NumberKind:
		hint = say("compare it: %s > 0", x.source())
	case kind == NumberKind && x.kind == BoolKind:
		hint = say("write %s ? 1 : 0, or count(…)", x.source())
	case kind == NumberKind && x.kind == DateKind:
		hint = say("days(a, b) is the number of days between two dates")
	case kind == DateKind && x.kind == TextKind:
		hint = say("write date(%s)", x.source())
	}
	l.faultAt(x, "kind", diag.ErrKind, hint, "%s needs a %v, not a %v", operator, kind, x.kind)
	return false
}

func (l *lowering) binary(n *ast.BinaryNode, from, to int) *node {
	operator := n.Operator
	switch operator {
	case "in":
		return l.in(n, from, to)
	case "..":
		return l.fault(from, to, "not-in-language", diag.ErrSyntax, say("%s", "x in 1..5"), "a range only stands behind in")
	}
	x, y := l.node(n.Left), l.node(n.Right)
	if x == nil || y == nil {
		return nil
	}
	row := l.schema.language.Row(ops.Infix, operator)
	switch {
	case row == nil:
		return l.refuse(n, operator, diag.Text{})
	case row.Form == ops.Default && x.kind != y.kind:
		return l.faultAt(y, "kind", diag.ErrKind, diag.Text{},
			"?? needs a default of the same kind, a %v, not a %v", x.kind, y.kind)
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
		kind = x.kind
	}
	if (row.Form == ops.And || row.Form == ops.Or) && x.op == row.Form && !l.inBrackets(x) {
		return l.make(row, kind, from, to, append(slices.Clone(x.args), y)...)
	}
	return l.make(row, kind, from, to, x, y)
}

// comparable holds the operands of a comparison to kinds that it compares.
func (l *lowering) comparable(row *ops.Row, x, y *node, operator string) bool {
	if x.kind != y.kind {
		hint := diag.Text{}
		if x.kind == DateKind && y.kind == TextKind {
			hint = say("write date(%s)", y.source())
		} else if y.kind == DateKind && x.kind == TextKind {
			hint = say("write date(%s)", x.source())
		}
		l.faultAt(y, "kind", diag.ErrKind, hint, "%s compares two of a kind, not a %v with a %v", operator, x.kind, y.kind)
		return false
	}
	ordered := row.When[0] != row.When[2] // < and the like tell less from greater
	if ordered && x.kind != NumberKind && x.kind != DateKind {
		l.faultAt(x, "kind", diag.ErrKind, say("order texts with a table, or give them numbers"),
			"%s orders numbers and dates, not a %v", operator, x.kind)
		return false
	}
	return true
}

// inBrackets reports whether n stands alone in parentheses, as a chain that
// must not be joined with the one around it.
func (l *lowering) inBrackets(n *node) bool {
	i := l.tokenFrom(n.from) - 1
	if i < 0 || l.tokens[i].text != "(" || l.tokens[i].match < 0 {
		return false
	}
	if i > 0 && l.tokens[i-1].kind == nameToken && !keywords[l.tokens[i-1].text] {
		return false // the brackets of a call
	}
	return l.tokens[i].match == l.tokenFrom(n.to)
}

func (l *lowering) in(n *ast.BinaryNode, from, to int) *node {
	x := l.node(n.Left)
	switch right := n.Right.(type) {
	case *ast.BinaryNode:
		if right.Operator == ".." {
			lo, hi := l.node(right.Left), l.node(right.Right)
			if x == nil || lo == nil || hi == nil {
				return nil
			}
			if x.kind != NumberKind && x.kind != DateKind {
				return l.faultAt(x, "kind", diag.ErrKind, diag.Text{}, "a range holds numbers or dates, not a %v", x.kind)
			}
			if !l.want(lo, x.kind, "in") || !l.want(hi, x.kind, "in") {
				return nil
			}
			return l.make(l.form(ops.InRange), BoolKind, from, to, x, lo, hi)
		}
	case *ast.ArrayNode:
		items, ok := l.nodesOf(right.Nodes)
		if x == nil || !ok {
			return nil
		}
		if len(items) == 0 {
			a, b := l.tokenAt(right)
			return l.fault(a, b, "empty-list", diag.ErrSyntax, diag.Text{}, "the list is empty, so nothing is in it")
		}
		for _, it := range items {
			if !l.want(it, x.kind, "in") {
				return nil
			}
		}
		_, end := l.tokenAt(right)
		return l.make(l.form(ops.In), BoolKind, from, end, append([]*node{x}, items...)...)
	}
	return l.refuse(n, say("in without a list or range"), say("x in [1, 2, 3] or x in 1..5"))
}

func (l *lowering) conditional(n *ast.ConditionalNode) *node {
	c, a, b := l.node(n.Cond), l.node(n.Exp1), l.node(n.Exp2)
	if c == nil || a == nil || b == nil {
		return nil
	}
	operator := "?"
	from, to := c.from, b.to
	if !n.Ternary {
		operator = "if"
		// The range is from the word if to the closing brace of the last branch.
		for i := len(l.tokens) - 1; i >= 0; i-- {
			t := l.tokens[i]
			if t.from < c.from && t.text == "if" && t.kind == nameToken {
				from = t.from
				break
			}
		}
		for i := range l.tokens {
			t := l.tokens[i]
			if t.match > i && t.text == "{" && t.to <= b.from && l.tokens[t.match].from >= b.to {
				to = max(b.to, l.tokens[t.match].to)
				if strings.TrimSpace(l.src[t.to:b.from]) == "" || l.src[t.to:b.from] == "(" {
					break
				}
			}
		}
	}
	if !l.want(c, BoolKind, operator) {
		return nil
	}
	if a.kind != b.kind {
		return l.faultAt(b, "kind", diag.ErrKind, diag.Text{}, "both branches must be of a kind, not a %v and a %v", a.kind, b.kind)
	}
	return l.make(l.form(ops.If), a.kind, from, to, c, a, b)
}

func (l *lowering) let(n *ast.VariableDeclaratorNode, from int) *node {
	nameEnd := from + len(n.Name)
	value := l.node(n.Value)
	if d := checkName(n.Name, l.schema.language); d != nil {
		message, hint := d.Message, d.Hint
		return l.fault(from, nameEnd, d.Code, d.Err, hint, "%s", message)
	}
	_, isFact := l.schema.slot[n.Name]
	_, isDerived := l.schema.derived[n.Name]
	if isFact || isDerived || l.schema.tables[n.Name] != nil || l.schema.functions[n.Name] != nil ||
		slices.ContainsFunc(l.names, func(b binding) bool { return b.name == n.Name }) {
		return l.fault(from, nameEnd, "name-taken", diag.ErrName, say("choose another name"), "the name %s is taken", n.Name)
	}
	kind := Kind(0)
	if value != nil {
		kind = value.kind
	}
	if kind == 0 {
		return nil // its fault is reported; what uses it would only repeat it
	}
	slot := l.prog.lets
	l.prog.lets++
	l.names = append(l.names, binding{n.Name, kind, slot, l.depth, l.last})
	body := l.node(n.Expr)
	l.names = l.names[:len(l.names)-1]
	if value == nil || body == nil {
		return nil
	}
	if i := l.at[from]; i > 0 && l.tokens[i-1].text == "let" {
		from = l.tokens[i-1].from
	}
	m := l.make(l.form(ops.Let), body.kind, from, nameEnd, value, body)
	if m != nil {
		m.slot, m.name = slot, n.Name
	}
	return m
}
