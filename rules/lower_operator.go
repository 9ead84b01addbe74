package rules

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

func (l *lowering) unary(n *ast.UnaryNode, from, to int) *node {
	x := l.node(n.Node)
	if x == nil {
		return nil
	}
	if n.Operator == "not" || n.Operator == "!" {
		if !l.want(x, BoolKind, n.Operator) {
			return nil
		}
		return l.make(opNot, BoolKind, from, to, x)
	}
	if !l.want(x, NumberKind, n.Operator) {
		return nil
	}
	if n.Operator == "+" {
		return x
	}
	if x.op == opConst { // -5 is a number, not a sum to explain
		v := number(frac.Neg(x.val.v.Num))
		return l.make(opConst, NumberKind, from, to, x).with(v).leaf()
	}
	return l.make(opNeg, NumberKind, from, to, x)
}

// leaf drops the operands of n, whose value is known.
func (n *node) leaf() *node {
	if n != nil {
		n.args = nil
	}
	return n
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

var arithmetic = map[string]op{"+": opAdd, "-": opSub, "*": opMul, "/": opQuo, "%": opRem, "**": opPow}

var comparisons = map[string]op{"==": opEq, "!=": opNe, "<": opLt, "<=": opLe, ">": opGt, ">=": opGe}

func (l *lowering) binary(n *ast.BinaryNode, from, to int) *node {
	operator := n.Operator
	if operator == "in" {
		return l.in(n, from, to)
	}
	if operator == ".." {
		return l.fault(from, to, "not-in-language", diag.ErrSyntax, say("%s", "x in 1..5"), "a range only stands behind in")
	}
	x, y := l.node(n.Left), l.node(n.Right)
	if x == nil || y == nil {
		return nil
	}
	switch operator {
	case "and", "&&", "or", "||":
		okX, okY := l.want(x, BoolKind, operator), l.want(y, BoolKind, operator)
		if !okX || !okY {
			return nil
		}
		o := opAnd
		if operator == "or" || operator == "||" {
			o = opOr
		}
		if x.op == o && !l.inBrackets(x) {
			m := l.make(o, BoolKind, from, to, append(slices.Clone(x.args), y)...)
			return m
		}
		return l.make(o, BoolKind, from, to, x, y)
	case "??":
		if x.kind != y.kind {
			return l.faultAt(y, "kind", diag.ErrKind, diag.Text{}, "?? needs a default of the same kind, a %v, not a %v", x.kind, y.kind)
		}
		return l.make(opDefault, x.kind, from, to, x, y)
	}
	if o, ok := arithmetic[operator]; ok {
		okX, okY := l.want(x, NumberKind, operator), l.want(y, NumberKind, operator)
		if !okX || !okY {
			return nil
		}
		return l.make(o, NumberKind, from, to, x, y)
	}
	if o, ok := comparisons[operator]; ok {
		if x.kind != y.kind {
			hint := diag.Text{}
			if x.kind == DateKind && y.kind == TextKind {
				hint = say("write date(%s)", y.source())
			} else if y.kind == DateKind && x.kind == TextKind {
				hint = say("write date(%s)", x.source())
			}
			return l.faultAt(y, "kind", diag.ErrKind, hint, "%s compares two of a kind, not a %v with a %v", operator, x.kind, y.kind)
		}
		if o != opEq && o != opNe && x.kind != NumberKind && x.kind != DateKind {
			return l.faultAt(x, "kind", diag.ErrKind, say("order texts with a table, or give them numbers"), "%s orders numbers and dates, not a %v", operator, x.kind)
		}
		return l.make(o, BoolKind, from, to, x, y)
	}
	return l.refuse(n, operator, diag.Text{})
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
			return l.make(opInRange, BoolKind, from, to, x, lo, hi)
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
		return l.make(opIn, BoolKind, from, end, append([]*node{x}, items...)...)
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
	return l.make(opIf, a.kind, from, to, c, a, b)
}

func (l *lowering) let(n *ast.VariableDeclaratorNode, from int) *node {
	nameEnd := from + len(n.Name)
	value := l.node(n.Value)
	if d := checkName(n.Name); d != nil {
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
	m := l.make(opLet, body.kind, from, nameEnd, value, body)
	if m != nil {
		m.slot, m.name = slot, n.Name
	}
	return m
}
