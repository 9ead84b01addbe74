package program

import (
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Divides says of a fact of this year whether the rule divides by it, and whether it reads it otherwise than to divide
// by it and to compare with it. What is divided by and never counts itself is a plan, or how many there are.
func (p *Program) Divides(code string) (divides, otherwise bool) {
	var visit func(n *Node, divisor, compared bool)
	visit = func(n *Node, divisor, compared bool) {
		switch {
		case n.Op == ops.Previous:
			return // another fact
		case n.Op == ops.Fact && n.Name == code:
			divides, otherwise = divides || divisor, otherwise || !divisor && !compared
		case n.Op == ops.Derived:
			visit(n.Def.Prog.Root, divisor, compared)
		}
		for i, a := range n.Args {
			visit(a, divisor || n.Row.Name == "/" && i == 1, compared || n.Kind == value.BoolKind)
		}
	}
	visit(p.Root, false, false)
	return divides, otherwise
}
