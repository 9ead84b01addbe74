package program

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Part is an operator or an operand of a rule, for tools that work on rules: an
// editor, a generator of tests. The parts of a rule are a tree.
type Part struct {
	// Op is the operator as the language's reference writes it: "+", "<=", "and",
	// "not", "?" (also for if), "??", "in" (a list), ".." (x in a..b), "let"; the name of a
	// function, "lookup" among them; or what an operand is: "constant", "fact", "points",
	// "derived" (an indicator under define:), "name" (bound by let), "list", "field" (of the
	// records of a list).
	Op   string
	Kind value.Kind
	// From and To are the part's bytes in the text of the rule, OpFrom and OpTo those of
	// its operator or of the name of its function; both 0 where nothing is written.
	From, To, OpFrom, OpTo int
	// Name is the code of a fact, of a criterion, of a derived indicator, of a list or of a
	// field, the name of a let, of a shared table.
	Name string
	// Value is that of a constant.
	Value value.Value
	// Tests are those of a table that is written in the rule, one for each row but else.
	Tests []PartTest
	// Args are the operands in the order of the text: of let, its value and what it is for;
	// of lookup, the keys and then the results of a table that is written in the rule.
	Args []*Part

	of *Indicator // of a field
}

// PartTest is the test of one row of a table that is written in a rule.
type PartTest struct {
	Text     string
	From, To int // of the text, quotes not included
}

// test notes the test between two bytes of a rule, unless signs in it stand for others.
func (t *Table) test(src string, from, to int) {
	if src[from] == '"' || src[from] == '\'' {
		from, to = from+1, to-1
	}
	if s := src[from:to]; !strings.Contains(s, `\`) {
		t.Tests = append(t.Tests, PartTest{s, from, to})
	}
}

// Tree returns the parts of the rule. Derived indicators and shared tables have
// rules and rows of their own, and are leaves.
func (p *Program) Tree() *Part {
	text, _ := p.Schema.scan(p.Src)
	return p.Root.part(text)
}

func (n *Node) part(text *syntax.Text) *Part {
	p := &Part{Op: n.Row.Name, Kind: n.Kind, From: n.From, To: n.To, Name: n.Name, Value: n.Val, of: n.Of}
	for _, a := range n.Args {
		p.Args = append(p.Args, a.part(text))
	}
	if n.Table != nil && n.Table.Shared == nil {
		p.Tests = n.Table.Tests
	}
	switch n.Row.Fix {
	case ops.Function:
		p.Op, p.Name = n.Name, ""
		if n.Table != nil {
			p.Name = n.Table.Name
		}
		p.OpFrom, p.OpTo = n.From, n.From+len(n.Name)
	case ops.Prefix:
		p.operator(text, n.Row, n.From, n.Args[0].From)
	case ops.Ternary:
		p.operator(text, n.Row, n.From, n.Args[1].From)
	case ops.Infix:
		p.operator(text, n.Row, n.Args[0].To, n.Args[1].From)
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
