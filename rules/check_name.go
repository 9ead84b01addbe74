package rules

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/ops"
)

// place is where the names of a node are looked up.
type place struct {
	owner    *derived // whose rule it is; nil for the rule that is checked
	previous bool     // in last year's facts
	lets     *letName
	last     *place // of the same, in last year's facts
}

// letName is a name bound by let. What it stands for is looked at where it is
// used, as it is evaluated: let r = a / b; b == 0 ? 0 : r divides by zero nowhere.
type letName struct {
	slot  int
	value *node
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
	n  *node
	at *place
}

// rootPlace is where the rule of owner begins.
func (c *checker) rootPlace(owner *derived, previous bool) *place {
	key := rootKey{owner, previous}
	if c.roots[key] == nil {
		c.roots[key] = &place{owner: owner, previous: previous}
	}
	return c.roots[key]
}

type rootKey struct {
	owner    *derived
	previous bool
}

// body is where the body of a let stands.
func (c *checker) body(n *node, at *place) *place {
	key := nodeAt{n, at}
	if c.bodies[key] == nil {
		c.bodies[key] = &place{owner: at.owner, previous: at.previous, lets: &letName{n.slot, n.args[0], at, at.lets}}
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
func (c *checker) resolve(n *node, at *place) (*node, *place) {
	for {
		switch n.op {
		case ops.Var:
			l := at.let(n.slot)
			n, at = l.value, l.at
		case ops.Let:
			n, at = n.args[1], c.body(n, at)
		case ops.Derived:
			n, at = n.def.prog.root, c.rootPlace(n.def, at.previous)
		case ops.Previous:
			n, at = n.args[0], at.lastYear()
		default:
			return n, at
		}
	}
}

// key numbers expressions: two have the same key only if they always have the
// same value, for the same unit.
func (c *checker) key(n *node, at *place) int {
	n, at = c.resolve(n, at)
	if k, ok := c.keys[nodeAt{n, at}]; ok {
		return k
	}
	var text string
	switch n.op {
	case ops.Const:
		text = fmt.Sprintf("const %v %q", n.val.v.Kind, n.val.String())
	case ops.Fact, ops.Points:
		text = fmt.Sprintf("slot %d %v", n.slot, at.previous)
	default:
		inner := at
		if n.op == ops.Aggregate {
			inner = c.rootPlace(at.owner, false) // facts are the members'
		}
		args := make([]int, len(n.args))
		for i, a := range n.args {
			args[i] = c.key(a, inner)
		}
		if n.row.Order == ops.Commutes {
			slices.Sort(args)
		}
		switch n.op {
		case ops.Lookup:
			if text = "table " + n.table.name; n.table.shared == nil {
				text = fmt.Sprintf("table at %p", n)
			}
		case ops.Host:
			text = "host " + n.name
		}
		text += opKey(n.row.Name, args...)
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
