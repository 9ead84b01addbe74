package eval

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// maxReached bounds how many cells of a table are looked at for what its keys can be, and how
// many records for what each kind of them can make.
const maxReached = 1 << 10

// left are the rows that may match where not all keys are known, -1 among them if none may. Where
// it is known what each key can be, narrowed, no other row is among them. They hang on the known
// keys, and on what bounds the others if that narrows them.
func left(m *table.Matcher, args []outcome) (rows []int32, narrowed bool, on *waits) {
	known, can := slices.Repeat([]int{-1}, len(args)), make([][]int, len(args))
	narrowed = true
	var bounds *waits
	for i := range args {
		switch a := &args[i]; {
		case a.known():
			known[i] = m.CellOfValue(i, a.val)
			can[i], on = known[i:i+1], join(on, a.wait)
		case a.reach != nil:
			can[i], bounds = m.Axes[i].CellsIn(*a.reach), join(bounds, a.wait.softs())
		default:
			narrowed = false
		}
	}
	if narrowed {
		if rows, ok := m.Reached(can, maxReached); ok {
			return rows, true, join(on, bounds)
		}
	}
	return m.Left(known...), false, on
}

// joined is what an undetermined number is that is one of some results.
func (o outcome) joined(n *program.Node, results []outcome) outcome {
	if n.Kind != value.NumberKind && n.Kind != value.DateKind {
		return o
	}
	var all interval.Numbers
	for i, r := range results {
		x := r.reach
		if r.known() {
			only := interval.Exactly(r.val.Num)
			x = &only
		}
		if x == nil {
			return o
		}
		if i == 0 {
			all = *x
		}
		all = all.Join(*x)
	}
	o.reach = &all
	return o
}

// reachLookup is reach of a lookup: the results of the rows that the keys leave.
func (ev *plain) reachLookup(n *program.Node, sc *scope) (x interval.Numbers, ok bool) {
	m := n.Table.Rows()
	can := make([][]int, m.Dims())
	for i, a := range n.Args[:m.Dims()] {
		if can[i], ok = ev.cellsOf(m.Axes[i], a, sc); !ok {
			return x, false
		}
	}
	rows, ok := m.Reached(can, maxReached)
	if !ok || slices.Contains(rows, -1) {
		return x, false
	}
	for i, row := range rows {
		y := interval.Numbers{}
		if shared := n.Table.Shared; shared != nil {
			y = exactly(shared.Results[row])
		} else if y, ok = ev.reach(n.Args[m.Dims()+int(row)], sc); !ok {
			return x, false
		}
		if x = x.Join(y); i == 0 {
			x = y
		}
	}
	return x, true
}

// cellsOf are the cells that a key can lie in.
func (ev *plain) cellsOf(axis *table.Axis, key *program.Node, sc *scope) (cells []int, ok bool) {
	if key.Kind != value.TextKind {
		x, ok := ev.reach(key, sc)
		return axis.CellsIn(x), ok
	}
	texts := []string(nil)
	switch key.Op {
	case ops.Const:
		texts = []string{key.Val.Text()}
	case ops.Fact, ops.Field:
		ind := key.Of
		if ind == nil {
			ind = ev.Schema.At(key.Slot)
		}
		if texts = ind.Values; sc.f.at(key).Known() {
			texts = []string{sc.f.at(key).Text()}
		}
	}
	for _, text := range texts {
		cells = append(cells, axis.Texts[text])
	}
	slices.Sort(cells)
	return slices.Compact(cells), len(cells) > 0
}

// kindOf is the records of a kind: what their sum can be, and the most that stays of it; sure if
// some of them count.
type kindOf struct {
	kind      value.Value
	sum, most interval.Numbers
	sure      bool
}

// extra is a record that may count, or any number of such: of a kind, or of any, or of any that no
// other is of.
type extra struct {
	kind       value.Value
	x, most    interval.Numbers
	many, rare bool
}

var none = interval.Exactly(frac.Int(0))

// adds is what it adds to a sum.
func (e *extra) adds(x interval.Numbers) interval.Numbers {
	if _, hi := x.Ends(); e.many && (!hi.OK || hi.Num.Sign() > 0) {
		x.Set = interval.Between(interval.Below(frac.Int(0)), interval.Top())
	}
	return x.Join(none).Hull()
}

// capped is what a capped sum can be of a list of which not all is known: each kind makes what
// its known records make, with what others can add to it, and take off its cap. Not ok if a
// record or a cap may be below zero, or an error.
func (ev *plain) capped(over program.Over, sc *scope, c *counting, l *value.List) (out interval.Numbers, ok bool) {
	if len(c.items) > maxReached {
		return out, false
	}
	kinds, extras, ok := ev.inKinds(over, sc, c, l)
	if !ok {
		return out, false
	}
	out = none
	for _, e := range extras {
		if !e.kind.Known() {
			out = out.Add(e.adds(e.x.Min(e.most)))
			continue
		}
		k := kinds.of(e.kind)
		if k.most.Set == nil {
			k.most = e.most
		}
		k.sum = k.sum.Add(e.adds(e.x))
		if !k.sure {
			k.most = k.most.Join(e.most).Hull()
		}
	}
	for _, k := range *kinds {
		for _, e := range extras {
			if k.sure && (e.kind.Equal(k.kind) || !e.kind.Known() && !e.rare) {
				k.most = k.most.Join(k.most.Min(e.most)).Hull()
			}
		}
		out = out.Add(k.sum.Min(k.most))
	}
	return out, true
}

// kindsOf are the kinds of records, each once.
type kindsOf []*kindOf

// of returns the records of a kind, none of them if it is new.
func (ks *kindsOf) of(kind value.Value) *kindOf {
	for _, k := range *ks {
		if k.kind.Equal(kind) {
			return k
		}
	}
	*ks = append(*ks, &kindOf{kind: kind, sum: none})
	return (*ks)[len(*ks)-1]
}

// inKinds sorts the records that surely count by their kinds, and lists those that may. Not ok as in
// capped.
func (ev *plain) inKinds(over program.Over, sc *scope, c *counting, l *value.List) (*kindsOf, []extra, bool) {
	kinds := new(kindsOf)
	var extras []extra
	for i, f := range c.items {
		if c.out[i] {
			continue
		}
		if !c.in[i] {
			e, ok := ev.extra(over, &scope{f: f, previous: sc.previous, lets: sc.lets})
			if !ok {
				return nil, nil, false
			}
			extras = append(extras, e)
			continue
		}
		x, k, most := interval.Exactly(c.values[i].val.Num), kinds.of(c.kinds[i]), interval.Exactly(c.mosts[i])
		if c.values[i].val.Num.Sign() < 0 || c.mosts[i].Sign() < 0 {
			return nil, nil, false
		}
		if k.sum = k.sum.Add(x); k.sure {
			most = most.Min(k.most)
		}
		k.most, k.sure = most, true
	}
	if l.Open {
		more, ok := ev.further(over, sc, *kinds, len(l.Fields))
		if !ok {
			return nil, nil, false
		}
		extras = append(extras, more...)
	}
	return kinds, extras, true
}

// extra is a record that may count; not ok if it may be an error, or below zero.
func (ev *plain) extra(over program.Over, sc *scope) (e extra, ok bool) {
	for _, part := range []*program.Node{over.Where, over.PerKind[0]} {
		if part == nil {
			continue
		}
		if _, ok = ev.reach(part, sc); !ok {
			return e, false
		}
	}
	x, ok1 := ev.reach(over.X, sc)
	most, ok2 := ev.reach(over.PerKind[1], sc)
	if !ok1 || !ok2 || interval.CanLess(x, none) || interval.CanLess(most, none) {
		return e, false
	}
	kind := (&plain{Evaluator: ev.Evaluator, group: ev.group, ends: ev.ends}).eval(over.PerKind[0], sc, -1)
	return extra{kind: kind.val, x: x, most: most}, true
}

// further are any number of further records: of each kind that there is, where a field says of
// which they are, and of others.
func (ev *plain) further(over program.Over, sc *scope, kinds []*kindOf, fields int) (out []extra, ok bool) {
	values := make([]value.Value, fields)
	blank := recordsOf(sc.f, over.List, &value.List{Records: []value.Record{{Values: values}}})[0]
	in := &scope{f: blank, previous: sc.previous, lets: sc.lets}
	add := func(rare bool) bool {
		e, ok := ev.extra(over, in)
		e.many, e.rare = true, rare
		out = append(out, e)
		return ok
	}
	field := over.PerKind[0]
	if field.Op != ops.Field {
		return out, add(false)
	}
	of, all := []value.Value(nil), len(field.Of.Values) > 0
	for _, text := range field.Of.Values {
		of = append(of, value.Text(text))
	}
	if field.Kind == value.BoolKind {
		of, all = []value.Value{value.Bool(false), value.Bool(true)}, true
	}
	if !all {
		if !add(true) {
			return out, false
		}
		for _, k := range kinds {
			of = append(of, k.kind)
		}
	}
	for _, values[field.Slot] = range of {
		if !add(false) {
			return out, false
		}
	}
	return out, true
}
