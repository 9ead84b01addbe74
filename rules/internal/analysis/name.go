package analysis

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
)

// place is where the names of a node are looked up.
type place struct {
	owner    *program.Derived // whose rule it is; nil for the rule that is checked
	previous bool             // in last year's facts
	lets     *letName
	last     *place // of the same, in last year's facts
}

// letName is a name bound by let. What it stands for is looked at where it is
// used, as it is evaluated: let r = a / b; b == 0 ? 0 : r divides by zero nowhere.
type letName struct {
	slot  int
	value *program.Node
	at    *place
	outer *letName
}

func (p *place) let(slot int) *letName {
	l := p.lets
	for l.slot != slot {
		l = l.outer
	}
	return l
}

type nodeAt struct {
	n  *program.Node
	at *place
}

// rootPlace is where the rule of owner begins.
func (c *checker) rootPlace(owner *program.Derived, previous bool) *place {
	key := rootKey{owner, previous}
	if c.roots[key] == nil {
		c.roots[key] = &place{owner: owner, previous: previous}
	}
	return c.roots[key]
}

type rootKey struct {
	owner    *program.Derived
	previous bool
}

// body is where the body of a let stands.
func (c *checker) body(n *program.Node, at *place) *place {
	key := nodeAt{n, at}
	if c.bodies[key] == nil {
		c.bodies[key] = &place{owner: at.owner, previous: at.previous, lets: &letName{n.Slot, n.Args[0], at, at.lets}}
	}
	return c.bodies[key]
}

// lastYear is where the argument of previous stands.
func (p *place) lastYear() *place {
	if p.last == nil {
		p.last = &place{owner: p.owner, previous: true, lets: p.lets}
	}
	return p.last
}

// resolve looks through names at what they stand for.
func (c *checker) resolve(n *program.Node, at *place) (*program.Node, *place) {
	for {
		switch n.Op {
		case ops.Var:
			l := at.let(n.Slot)
			n, at = l.value, l.at
		case ops.Let:
			n, at = n.Args[1], c.body(n, at)
		case ops.Derived:
			n, at = n.Def.Prog.Root, c.rootPlace(n.Def, at.previous)
		case ops.Previous:
			n, at = n.Args[0], at.lastYear()
		default:
			return n, at
		}
	}
}

// key numbers expressions: two have the same key only if they always have the
// same value, for the same unit.
func (c *checker) key(n *program.Node, at *place) int {
	n, at = c.resolve(n, at)
	if k, ok := c.keys[nodeAt{n, at}]; ok {
		return k
	}
	var text string
	switch n.Op {
	case ops.Const:
		text = fmt.Sprintf("const %v %q", n.Val.Kind, n.Val.String())
	case ops.Fact, ops.Points:
		text = fmt.Sprintf("slot %d %v", n.Slot, at.previous)
	case ops.Records:
		text = fmt.Sprintf("list %d %v", n.Slot, at.previous)
	case ops.Field:
		text = fmt.Sprintf("field %p %v", n.Of, at.previous)
	default:
		inner := at
		if n.Op == ops.Aggregate && n.Over().List == nil {
			inner = c.rootPlace(at.owner, false) // facts are the members'
		}
		args := make([]int, len(n.Args))
		for i, a := range n.Args {
			args[i] = c.key(a, inner)
		}
		if n.Row.Order == ops.Commutes {
			slices.Sort(args)
		}
		switch n.Op {
		case ops.Lookup:
			if text = "table " + n.Table.Name; n.Table.Shared == nil {
				text = fmt.Sprintf("table at %p", n)
			}
		case ops.Host:
			text = "host " + n.Name
		}
		text += opKey(n.Row.Name, args...)
	}
	k := c.intern(text)
	c.keys[nodeAt{n, at}] = k
	return k
}

func opKey(operator string, args ...int) string { return fmt.Sprint(operator, args) }

func (c *checker) intern(text string) int {
	k, ok := c.texts[text]
	if !ok {
		k = len(c.texts)
		c.texts[text] = k
	}
	return k
}
