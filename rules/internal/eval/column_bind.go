package eval

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// columns is a rule as steps over the columns of a group.
type columns struct {
	prog   *column.Program
	inputs []source
}

// source is a column that a rule reads: facts, by slot; or what an evaluator of single units
// gives. Its numbers are in units of 1/per.
type source struct {
	slot  int
	last  bool // of last year
	fine  bool // facts of no declared places are in finer units
	limit int  // bits that its numbers have at most
	per   int64
	unit  unit // of facts
	each  numFn
	all   bool // each is the same for all members
	part  int  // 1 of a fraction: what is divided, 2: by what
	of    *program.Node

	value, where *columns // what the aggregate of asks of the members; value is nil if that is not bound
}

// limits are the bits of facts that a rule is bound for: the first that nothing can overflow
// with. A member with a larger fact is evaluated by itself.
var limits = [...]int{44, 38, 32, 28, 24, 20}

// largest is how many operators and operands a rule that is bound has at most.
const largest = 4000

// bound returns the rule over columns in units of two or of four places, which is worked
// out once; nil if it has none.
func (p *Rule) bound(fine bool) *columns {
	p.once.Do(func() {
		if p.Size <= largest && !p.Uses.Host && !p.Uses.Lists && p.Kind != value.TextKind {
			p.cols = [2]*columns{p.bind(false), p.bind(true)}
		}
	})
	if fine {
		return p.cols[1]
	}
	return p.cols[0]
}

func (p *Rule) bind(fine bool) *columns {
	for _, limit := range limits {
		b := p.binder(limit, fine)
		f, ok := b.node(p.Root)
		if !ok {
			return nil
		}
		if last := b.Finish(f); !b.Bad {
			return &columns{last, b.inputs}
		}
	}
	return nil
}

func (p *Rule) binder(limit int, fine bool) *binder {
	// What is asked of single members has frames of its own.
	own := &Rule{Program: p.Program, in: p.in, kind: p.kind, framed: true}
	return &binder{compiler: compiler{p.in, own}, limit: limit, fine: fine}
}

// binder binds nodes as compiler compiles them.
type binder struct {
	compiler
	column.Builder
	limit  int
	fine   bool // see source
	last   bool // inside previous
	lets   []column.Form
	inputs []source
	forms  []column.Form // of the inputs
}

// node binds a node; ok is false if only evaluating members one by one can do it. What
// tells true from false by texts is asked of each member, and the rest is bound.
func (b *binder) node(n *program.Node) (f column.Form, ok bool) {
	if f, ok = b.operator(n); !ok && n.Kind == value.BoolKind && !b.last && free(n) {
		return b.read(source{each: b.num(n), limit: 1, per: 1}), true
	}
	return f, ok
}

// free reports whether no part of a node is bound by a let around it.
func free(n *program.Node) bool {
	bound := func(a *program.Node) bool { return !free(a) }
	return n.Op != ops.Var && n.Op != ops.Let && !slices.ContainsFunc(n.Args, bound)
}

func (b *binder) operator(n *program.Node) (f column.Form, ok bool) {
	switch n = b.fold(n); n.Op {
	case ops.Const:
		return constant(n.Val)
	case ops.Fact, ops.Points:
		return b.fact(n)
	case ops.Var:
		return b.lets[n.Slot], true
	case ops.Derived:
		lets := b.lets
		b.lets = make([]column.Form, n.Def.Prog.Lets)
		f, ok = b.node(n.Def.Prog.Root)
		b.lets = lets
		return f, ok
	case ops.Let:
		if f, ok = b.node(n.Args[0]); !ok {
			return f, false
		}
		for len(b.lets) <= n.Slot {
			b.lets = append(b.lets, column.Form{})
		}
		b.lets[n.Slot] = f
		return b.node(n.Args[1])
	case ops.Previous:
		b.last = true
		f, ok = b.node(n.Args[0])
		b.last = false
		return f, ok
	case ops.Lookup:
		return b.lookup(n)
	case ops.Aggregate:
		return b.aggregated(n)
	case ops.Host:
		return f, false
	}
	if isSum(n) && isSum(n.Args[0]) {
		terms, ok := b.terms(n, false, nil)
		if f = b.Sum(terms...); ok {
			f.St = b.Max(0, terms...)
		}
		return f, ok
	}
	args, ok := b.nodes(n.Args)
	if !ok {
		return f, false
	}
	return b.apply(n, args)
}

func (b *binder) apply(n *program.Node, args []column.Form) (f column.Form, ok bool) {
	compare := func(x, y column.Form, when [3]bool) column.Form {
		f := b.Compare(x, y, when)
		f.St = b.Max(0, x, y)
		return f
	}
	switch n.Op {
	case ops.If:
		return b.Pick(args[0], args[1], args[2]), true
	case ops.Default:
		return b.Default(args[0], args[1]), true
	case ops.Known, ops.Applies:
		return b.Known(args[0], n.Op == ops.Applies), true
	case ops.And, ops.Or:
		return b.Junction(n.Op == ops.Or, args...), true
	case ops.Compare:
		return compare(args[0], args[1], n.Row.When), n.Args[0].Kind != value.TextKind
	case ops.In:
		var same []column.Form
		for _, y := range args[1:] {
			same = append(same, compare(args[0], y, [3]bool{1: true}))
		}
		return b.Junction(true, same...), true
	case ops.InRange:
		return b.Junction(false, compare(args[0], args[1], [3]bool{1: true, 2: true}),
			compare(args[0], args[2], [3]bool{0: true, 1: true})), true
	}
	if n.Row.Column == nil {
		return f, false
	}
	f = n.Row.Column(&b.Builder, args)
	f.St = b.Max(f.St, args...)
	return f, true
}

func constant(v value.Value) (column.Form, bool) {
	n, d, ok := v.Num.Parts()
	if !ok || d == 0 { // a text that is no word of an operator has no number
		return column.Form{}, false
	}
	return column.Const(n, d), true
}

func isSum(n *program.Node) bool { return n.Row.Fast == ops.SumOfTwo || n.Row.Fast == ops.LessOfTwo }

// terms flattens a - b + c.
func (b *binder) terms(n *program.Node, minus bool, out []column.Form) ([]column.Form, bool) {
	if isSum(n) {
		out, ok := b.terms(n.Args[0], minus, out)
		if !ok {
			return out, false
		}
		return b.terms(n.Args[1], minus != (n.Row.Fast == ops.LessOfTwo), out)
	}
	f, ok := b.node(n)
	if minus {
		f = b.Neg(f)
	}
	return append(out, f), ok
}

func (b *binder) nodes(ns []*program.Node) (fs []column.Form, ok bool) {
	for _, n := range ns {
		f, ok := b.node(n)
		if !ok {
			return nil, false
		}
		fs = append(fs, f)
	}
	return fs, true
}

// read adds an input, once for each slot.
func (b *binder) read(s source) column.Form {
	for i, t := range b.inputs {
		if s.each == nil && t.each == nil && t.slot == s.slot && t.last == s.last {
			return b.forms[i]
		}
	}
	f := b.Input(s.per, s.limit)
	b.inputs, b.forms = append(b.inputs, s), append(b.forms, f)
	return f
}

// fact reads an indicator, or the points of a criterion.
func (b *binder) fact(n *program.Node) (column.Form, bool) {
	if n.Kind == value.TextKind {
		return column.Form{}, false
	}
	s := source{slot: n.Slot, last: b.last, fine: b.fine}
	s.per, s.limit = b.Schema.Unit(n.Slot, b.fine)
	s.limit, s.unit = min(s.limit, b.limit), unitOf(s.per)
	return b.read(s), true
}

// lookup finds the row by the cells of the keys. Results that are no constants are all
// computed, and picked from.
func (b *binder) lookup(n *program.Node) (f column.Form, ok bool) {
	m, dims := n.Table.Rows(), n.Table.Dims()
	var at [2]column.Reg
	if dims > len(at) {
		return f, false
	}
	var keys []column.Form
	for i := range dims {
		key, ok := b.key(n, i)
		if !ok {
			return f, false
		}
		at[i] = key.N
		keys = append(keys, key)
	}
	rows, width := m.Winners()
	results, ok := b.results(n)
	if !ok {
		return f, false
	}
	if !slices.ContainsFunc(results, func(f column.Form) bool { return !f.Constant() }) {
		f = b.Row(at[0], at[1], width, rows, results)
		f.St = b.Keys(f.St, keys...)
		return f, true
	}
	numbers := make([]column.Form, len(results))
	for i := range numbers {
		numbers[i] = column.Const(int64(i), 1)
	}
	row := b.Row(at[0], at[1], width, rows, numbers)
	found := column.Form{St: b.Keys(row.St, keys...)}
	row.St = 0
	f = results[0]
	for i, r := range results[1:] {
		f = b.Pick(b.Compare(row, numbers[i+1], [3]bool{1: true}), r, f)
	}
	f.St = b.Max(f.St, found)
	return f, true
}

// key returns the cells that a key lies in.
func (b *binder) key(n *program.Node, i int) (f column.Form, ok bool) {
	if n.Args[i].Kind == value.TextKind {
		if b.last || !free(n.Args[i]) {
			return f, false
		}
		cell := b.cell(n, i)
		return b.read(source{limit: 20, per: 1, each: func(f *Facts, g *Group, l *frame) (frac.Num, status) {
			at, st := cell(f, g, l)
			return frac.Int(int64(at)), st
		}}), true
	}
	if f, ok = b.node(n.Args[i]); !ok {
		return f, false
	}
	var cuts []column.Cut
	for _, c := range n.Table.Rows().Axes[i].Cuts() {
		at, above, _ := c.At()
		cuts = append(cuts, column.Cut{At: at, Above: above})
	}
	f.N = b.Cells(f, cuts)
	return f, true
}

func (b *binder) results(n *program.Node) (fs []column.Form, ok bool) {
	if n.Table.Shared == nil {
		return b.nodes(n.Args[n.Table.Dims():])
	}
	for _, v := range n.Table.Shared.Results {
		f, ok := constant(v)
		if !ok {
			return nil, false
		}
		fs = append(fs, f)
	}
	return fs, true
}
