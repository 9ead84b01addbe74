package syntax

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// Parse reads the tree of a text. This file is the only one that knows the parser,
// which is expr's.
func Parse(t *Text) (*Node, *diag.Diagnostic) {
	tree, err := parse(t.safe)
	if err != nil {
		return nil, t.fault(err)
	}
	return t.node(tree.Node), nil
}

// parse calls expr's parser, and turns a panic of its into an error.
func parse(src string) (tree *parser.Tree, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the parser failed: %v", r)
		}
	}()
	return parser.ParseWithConfig(src, &conf.Config{}) // bounded by the length of src, not by a number of nodes
}

// node turns a node of expr's into one of ours.
func (t *Text) node(x ast.Node) *Node {
	n := &Node{From: t.byteAt(x.Location().From)}
	n.To = min(n.From+1, len(t.Src))
	if i, ok := t.At[n.From]; ok {
		n.To = t.Tokens[i].To
	}
	switch x := x.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		n.Kind, n.Text = Number, t.Src[n.From:n.To] // the parser has lost the digits
	case *ast.BoolNode:
		n.Kind, n.True = Truth, x.Value
	case *ast.StringNode:
		n.Kind, n.Text = String, x.Value
	case *ast.IdentifierNode:
		n.Kind, n.Text = Name, strings.ToLower(x.Value)
	case *ast.UnaryNode:
		n.Kind, n.Text, n.Args = Unary, x.Operator, t.nodes(x.Node)
	case *ast.BinaryNode:
		n.Kind, n.Text, n.Args = Binary, x.Operator, t.nodes(x.Left, x.Right)
	case *ast.ConditionalNode:
		n.Kind, n.Text, n.Args = Choice, "if", t.nodes(x.Cond, x.Exp1, x.Exp2)
		if x.Ternary {
			n.Text = "?"
		}
	case *ast.VariableDeclaratorNode:
		n.Kind, n.Text, n.Args = Let, strings.ToLower(x.Name), t.nodes(x.Value, x.Expr)
	case *ast.CallNode:
		id, ok := x.Callee.(*ast.IdentifierNode)
		if !ok {
			n.other(say("calling a method"), say("the functions of the language stand alone: round(x, 2)"))
			break
		}
		n.Kind, n.Text, n.Args = Call, strings.ToLower(id.Value), t.nodes(x.Arguments...)
	case *ast.BuiltinNode:
		n.Kind, n.Text, n.Args = Call, strings.ToLower(x.Name), t.nodes(x.Arguments...)
	case *ast.ArrayNode:
		n.Kind, n.Args = List, t.nodes(x.Nodes...)
		n.other(say("a list outside in"), say("%s", "x in [1, 2, 3]"))
	case *ast.MapNode:
		n.Kind = Table
		for _, p := range x.Pairs {
			pair := p.(*ast.PairNode)
			n.Args = append(n.Args, t.node(pair.Key), t.node(pair.Value))
		}
		n.other(say("a table outside lookup"), say("%s", `lookup({">= 95": 2, "else": 0}, x)`))
	default:
		t.foreign(n, x)
	}
	return n
}

func (t *Text) nodes(xs ...ast.Node) []*Node { return lex.Each(xs, t.node) }

// foreign names what expr has and the language has not.
func (t *Text) foreign(n *Node, x ast.Node) {
	switch x.(type) {
	case *ast.NilNode:
		n.other("nil", say("known(x) tests for a missing value, x ?? 0 replaces one"))
	case *ast.SequenceNode:
		n.other(say("more than one expression"), say("a rule is one expression; name parts with let"))
	case *ast.MemberNode, *ast.ChainNode, *ast.SliceNode:
		n.other(say("access to a part of a value"), say("give each thing that is known an indicator of its own"))
	case *ast.PointerNode, *ast.PredicateNode:
		n.other("#", say("aggregates take the expression itself: best(growth)"))
	case *ast.BytesNode:
		n.other(say("a text of bytes"), say(`write "…"`))
	default:
		n.other(say("this"), diag.Text{})
	}
}

// fault turns the parser's message into ours.
func (t *Text) fault(err error) *diag.Diagnostic {
	from := len(t.Src)
	if e, ok := err.(*file.Error); ok {
		from = t.byteAt(e.From)
	}
	i := slices.IndexFunc(t.Tokens, func(t Token) bool { return t.From >= from })
	switch {
	case i < 0, strings.Contains(err.Error(), "token EOF"), strings.Contains(err.Error(), "unexpected end"):
		from = len(strings.TrimRight(t.Src, " \t\r\n"))
		d := catalogue.Fault("", "syntax", diag.ErrSyntax, say("something must follow here"), "the rule ends too early")
		return d.InText(t.Src, max(0, from-1), from)
	}
	d := catalogue.Fault("", "syntax", diag.ErrSyntax, t.hintBefore(i), "%s does not fit here", t.Tokens[i].Text)
	return d.InText(t.Src, t.Tokens[i].From, t.Tokens[i].To)
}

// hintBefore guesses what is missing before token i.
func (t *Text) hintBefore(i int) diag.Text {
	at := t.Tokens[i]
	if i == 0 {
		return say("a rule starts with a name, a number, a bracket, not or -")
	}
	before := t.Tokens[i-1]
	operand := before.ends()
	switch {
	case operand && at.Kind != OperatorToken && !Keywords[at.Text]:
		return say("an operator is missing between %s and %s", before.Text, at.Text)
	case operand && at.Text == "(":
		return say("write * to multiply: a * (b + c)")
	case at.Text == ",":
		return say("a comma only separates the arguments of a function; the decimal point is .")
	case !operand && at.Kind == OperatorToken && (before.Kind == OperatorToken || Keywords[before.Text]):
		return say("something is missing between %s and %s", before.Text, at.Text)
	}
	return diag.Text{}
}
