package rules

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
)

// Part is an operator or an operand of a rule, for tools that work on rules: an
// editor, a generator of tests. The parts of a rule are a tree.
type Part struct {
	// Op is the operator as the language's reference writes it: "+", "<=", "and",
	// "not", "?" (also for if), "??", "in" (a list), ".." (x in a..b), "let"; the name of a
	// function, "lookup" among them; or what an operand is: "constant", "fact", "points",
	// "derived" (an indicator under define:), "name" (bound by let).
	Op   string
	Kind Kind
	// From and To are the part's bytes in the text of the rule, OpFrom and OpTo those of
	// its operator or of the name of its function; both 0 where nothing is written.
	From, To, OpFrom, OpTo int
	// Name is the code of a fact, of a criterion or of a derived indicator, the name of a let,
	// of a shared table.
	Name string
	// Value is that of a constant.
	Value Value
	// Tests are those of a table that is written in the rule, one for each row but else.
	Tests []PartTest
	// Args are the operands in the order of the text: of let, its value and what it is for;
	// of lookup, the keys and then the results of a table that is written in the rule.
	Args []*Part
}

// PartTest is the test of one row of a table that is written in a rule.
type PartTest struct {
	Text     string
	From, To int // of the text, quotes not included
}

// Tree returns the parts of the rule. Derived indicators and shared tables have
// rules and rows of their own, and are leaves.
func (r *Rule) Tree() *Part {
	text, _ := r.schema.scan(r.prog.src)
	return r.prog.root.part(text)
}

func (n *node) part(text *syntax.Text) *Part {
	p := &Part{Op: n.row.Name, Kind: n.kind, From: n.from, To: n.to, Name: n.name, Value: n.val}
	for _, a := range n.args {
		p.Args = append(p.Args, a.part(text))
	}
	if n.op == ops.Lookup && n.table.shared == nil {
		p.Tests = testsIn(text, n.from, n.to)
	}
	switch n.row.Fix {
	case ops.Function:
		p.Op, p.Name = n.name, ""
		if n.op == ops.Lookup {
			p.Name = n.table.name
		}
		p.OpFrom, p.OpTo = n.from, n.from+len(n.name)
	case ops.Prefix:
		p.operator(text, n.row, n.from, n.args[0].from)
	case ops.Ternary:
		p.operator(text, n.row, n.from, n.args[1].from)
	case ops.Infix:
		p.operator(text, n.row, n.args[0].to, n.args[1].from)
	}
	return p
}

// operator finds the word or sign of the part between two bytes of the text.
func (p *Part) operator(text *syntax.Text, row *ops.Row, from, to int) {
	for _, t := range text.Tokens {
		if t.From >= from && t.To <= to && t.Match < 0 && (t.Text == row.Name || slices.Contains(row.Also, t.Text)) {
			p.OpFrom, p.OpTo = t.From, t.To
			return
		}
	}
}

// testsIn returns the tests of the table in braces between two bytes of the text.
func testsIn(text *syntax.Text, from, to int) (out []PartTest) {
	depth := 0
	for i, t := range text.Tokens {
		switch {
		case t.From < from || t.To > to:
		case t.Text == "{" && t.Match >= 0:
			depth++
		case t.Text == "}" && t.Match >= 0:
			if depth--; depth == 0 {
				return out
			}
		case depth == 1 && (t.Kind == syntax.StringToken || t.Kind == syntax.NumberToken) && i+1 < len(text.Tokens) &&
			text.Tokens[i+1].Text == ":" &&
			(text.Tokens[i-1].Text == "{" || text.Tokens[i-1].Text == ","):
			a, b := t.From, t.To
			if t.Kind == syntax.StringToken {
				a, b = a+1, b-1
			}
			if s := text.Src[a:b]; !strings.Contains(s, `\`) && s != "else" {
				out = append(out, PartTest{s, a, b})
			}
		}
	}
	return out
}
