package program

import (
	"fmt"

	"github.com/thidua-go/thidua/rules/internal/value"
)

// Branch is one way in which a part of a rule can come out: a condition true or
// false, a branch taken, a row of a table matched, a cap reached. Tests of a
// scorecard cover its rules when they reach every branch. Branches are
// comparable.
type Branch struct {
	Source   string // the text of the rule, or of the derived indicator, that the part stands in
	From, To int    // the part's bytes in Source
	// What is "true" or "false" of a condition; "then" or "else" of a branch; "row 1",
	// "row 2" … of a table, else being the last; "value" or "default" of ??; "inside",
	// "raised" or "capped" of clamp; "operand 1", "operand 2" … of min and max.
	What string
	// Table is the name of the shared table whose row it is; empty for all else.
	Table string
}

// String writes the part and how it came out.
func (o Branch) String() string { return o.Source[o.From:o.To] + ": " + o.What }

// Branches returns every branch of the rule and of the derived indicators that
// it uses, in order of the text, derived indicators where they are first used.
func (p *Program) Branches() []Branch {
	var out []Branch
	seen := make(map[*Derived]bool)
	var walk func(n *Node)
	walk = func(n *Node) {
		for i := range n.Branches() {
			out = append(out, n.Branch(i))
		}
		for _, a := range n.Args {
			walk(a)
		}
		if n.Def != nil && !seen[n.Def] {
			seen[n.Def] = true
			walk(n.Def.Prog.Root)
		}
	}
	walk(p.Root)
	return out
}

// Branches is the number of branches of the node itself.
func (n *Node) Branches() int {
	b := &n.Row.Branches
	switch {
	case b.Each == "row":
		m := n.Table.Rows()
		if m.HasElse {
			return m.Rows() + 1
		}
		return m.Rows()
	case b.Each != "":
		if len(n.Args) == 1 {
			return 0
		}
		return len(n.Args)
	case b.Truth && n.Kind == value.BoolKind:
		return 2
	}
	return len(b.Names)
}

// Branch names the k-th branch of the node.
func (n *Node) Branch(k int) Branch {
	o := Branch{Source: n.Src, From: n.From, To: n.To}
	if n.Table != nil {
		o.Table = n.Table.Name
	}
	switch b := &n.Row.Branches; {
	case b.Each != "":
		o.What = fmt.Sprintf("%s %d", b.Each, k+1)
	case b.Truth:
		o.What = [...]string{"true", "false"}[k]
	default:
		o.What = b.Names[k]
	}
	return o
}
