package program

import (
	"math"

	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Cost is what one evaluation takes: steps, with so many more for each record of the unit's
// lists, and the size of what comes out.
type Cost struct {
	Steps int
	Each  int
	size  ops.Size
}

// costing estimates what evaluating takes, each operator by the bits of its numbers.
// Where facts need big numbers, every number is taken to be as large as numbers may be:
// they come from files of strangers too, and what they make of a rule is not looked at.
type costing struct {
	schema *Schema
	large  bool // some facts need big numbers
	lets   map[int]ops.Size
	steps  int
	each   int
}

// costOf returns the cost of a program with facts that need no big numbers, or with any.
func costOf(s *Schema, root *Node, large bool) Cost {
	c := &costing{schema: s, large: large, lets: map[int]ops.Size{}}
	size := c.node(root)
	return Cost{c.steps, c.each, size}
}

func (c *costing) node(n *Node) ops.Size {
	env := &c.schema.Env
	var args []ops.Size
	before := c.steps
	for i, a := range n.Args {
		size := c.node(a)
		if n.Op == ops.Let && i == 0 {
			c.lets[n.Slot] = size
			continue
		}
		if n.Kind != value.NumberKind || a.Kind == value.NumberKind { // conditions are not what comes out
			args = append(args, size)
		}
	}
	if n.Op == ops.Aggregate && n.Over().List != nil {
		c.each, c.steps = c.each+c.steps-before, before
	}
	out := ops.WidestOf(env, args)
	switch {
	case n.Op == ops.Derived:
		d := n.Def.Prog.cost(c.large)
		c.steps += d.Steps
		c.each += d.Each
		out = d.size
	case n.Op == ops.Var:
		out = c.lets[n.Slot]
	case n.Op == ops.Const && n.Kind == value.NumberKind && !n.Val.Num.Small():
		bits := n.Val.Num.Bits()
		out = ops.Size{Num: bits, Den: bits, Constant: &n.Val.Num}
	case n.Op == ops.Const:
		out = ops.SmallSize
		out.Constant = &n.Val.Num
	case len(n.Args) == 0, n.Op == ops.Host:
		out = ops.SmallSize
		if c.large && n.Kind == value.NumberKind {
			out = ops.Size{Num: env.Bits, Den: env.Bits}
		}
	case n.Row.Size != nil && len(args) > 0:
		out = n.Row.Size(env, args)
	}
	if n.Table != nil && n.Table.Dims() > 2 { // where not all keys are known, cells are looked at
		rows, _ := n.Table.Rows().Winners()
		c.steps += len(rows) / 8
	}
	bits := out.Bits(env)
	for _, a := range args {
		bits = max(bits, a.Bits(env))
	}
	c.steps += n.Row.Effort + ops.Work(bits)*(1+n.Row.Effort/20)
	return out
}

// cost is that with facts that need no big numbers, or with any.
func (p *Program) cost(large bool) *Cost {
	if large {
		return &p.Large
	}
	return &p.Small
}

// Work is how many steps running the program over so many units takes, aggregates over them
// included.
func (p *Program) Work(units, records int, large bool) int64 {
	times := int64(units)
	if p.Uses.Group {
		times *= 2 // once in aggregates
	}
	c := p.cost(large)
	const most = math.MaxInt32 // so that nothing overflows
	return int64(min(c.Steps, most))*times + int64(min(c.Each, most))*int64(records)
}

// Affords reports whether the program may be run over so many units within the limit of
// steps, whose lists have so many records in all; large says that some of their facts need
// big numbers.
func (p *Program) Affords(units, records int, large bool) bool {
	c, most := p.cost(large), p.Schema.Steps
	return units <= most/c.Steps && (c.Each == 0 || records <= (most-units*c.Steps)/c.Each)
}
