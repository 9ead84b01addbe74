package eval

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// rest is what a table leaves where its keys are not known: the rows that may match; and
// what the keys force otherwise, which is nothing final where one of them may decide.
type rest struct {
	rows []int32
	st   status
}

//go:noinline
func lookup[T any](row func(*Facts, *Group, *frame) (int, *rest), results []result[T], same func(a, b T) bool) fn[T] {
	return func(f *Facts, g *Group, l *frame) (T, status) {
		i, left := row(f, g, l)
		switch {
		case left != nil:
			return lookupOpen(left, results, same, f, g, l)
		case i < 0:
			var none T
			return none, failed
		}
		r := &results[i]
		if r.fn != nil {
			return r.fn(f, g, l)
		}
		return r.val, fine
	}
}

// lookupOpen is what all rows that may match agree on.
func lookupOpen[T any](left *rest, results []result[T], same func(a, b T) bool,
	f *Facts, g *Group, l *frame,
) (T, status) {
	var first T
	agree, worst := true, fine
	for k, row := range left.rows {
		if row < 0 {
			agree, worst = false, max(worst, failed)
			continue
		}
		x, st := results[row].get(f, g, l)
		worst = max(worst, st)
		if k == 0 {
			first = x
		}
		agree = agree && worst == fine && same(first, x)
	}
	switch {
	case agree:
		return first, fine
	case worst == open:
		return first, open
	}
	return first, left.st
}

// row finds the row of a table that the keys match, -1 for none, or the rows that may.
//
//go:noinline
func (c *compiler) row(n *program.Node) func(*Facts, *Group, *frame) (int, *rest) {
	m := n.Table.Rows()
	if m.Dims() == 1 && (n.Args[0].Kind == value.NumberKind || n.Args[0].Kind == value.DateKind) {
		key := c.operand(n.Args[0])
		return func(f *Facts, g *Group, l *frame) (int, *rest) {
			k, st := key.get(f, g, l)
			if st != fine {
				return -1, &rest{m.Left(-1), st}
			}
			return m.Match1(k), nil
		}
	}
	if m.Dims() > 2 {
		return c.rowOfMany(n)
	}
	x, y := c.cell(n, 0), fn[int](nil)
	if m.Dims() == 2 {
		y = c.cell(n, 1)
	}
	return func(f *Facts, g *Group, l *frame) (int, *rest) {
		i, s1 := x(f, g, l)
		j, s2 := 0, fine
		if y != nil {
			j, s2 = y(f, g, l)
		}
		st := max(s1, s2)
		if st == fine {
			return m.RowAt(i, j), nil
		}
		if s1 != fine {
			i = -1
		}
		if s2 != fine || y == nil {
			j = -1
		}
		var waiting []int
		for k, s := range [2]status{s1, s2} {
			if s == open && st > open {
				waiting = append(waiting, k)
			}
		}
		if m.Decidable([]int{i, j}, waiting) {
			st = open
		}
		return -1, &rest{m.Left(i, j), st}
	}
}

// rowOfMany is row for more than two keys.
//
//go:noinline
func (c *compiler) rowOfMany(n *program.Node) func(*Facts, *Group, *frame) (int, *rest) {
	m := n.Table.Rows()
	keys := make([]fn[int], m.Dims())
	for i := range keys {
		keys[i] = c.cell(n, i)
	}
	return func(f *Facts, g *Group, l *frame) (int, *rest) {
		cells, worst := make([]int, len(keys)), fine
		var waiting []int
		for i, key := range keys {
			cell, st := key(f, g, l)
			if cells[i] = cell; st != fine {
				cells[i] = -1
			}
			if worst = max(worst, st); st == open {
				waiting = append(waiting, i)
			}
		}
		switch {
		case worst == fine:
			return m.RowOf(cells), nil
		case worst > open && m.Decidable(cells, waiting):
			worst = open
		}
		return -1, &rest{m.Left(cells...), worst}
	}
}

// cell finds the cell of the table that a key lies in.
//
//go:noinline
func (c *compiler) cell(n *program.Node, i int) fn[int] {
	m := n.Table.Rows()
	if n.Args[i].Kind == value.TextKind {
		key, free := c.text(n.Args[i]), m.KeyKind(i) == 0 // every test takes everything
		return func(f *Facts, g *Group, l *frame) (int, status) {
			k, st := key(f, g, l)
			if free {
				return 0, st
			}
			return m.CellOfText(i, k), st
		}
	}
	key := c.operand(n.Args[i])
	return func(f *Facts, g *Group, l *frame) (int, status) {
		k, st := key.get(f, g, l)
		if st != fine {
			return -1, st
		}
		return m.CellOf(i, k), fine
	}
}

// tableResults compiles the results of a table: values of a shared one, expressions
// of one that is written in the rule.
func tableResults[T any](n *program.Node, t typed[T]) (out []result[T]) {
	if shared := n.Table.Shared; shared != nil {
		for _, inner := range shared.Results {
			out = append(out, result[T]{val: t.read(&inner)})
		}
		return out
	}
	for _, a := range n.Args[n.Table.Dims():] {
		out = append(out, t.result(a))
	}
	return out
}

// fastAggregate is an aggregate whose members are all known, or not applicable;
// anything else is left to the plain evaluator.
type fastAggregate struct {
	of    *program.Node
	st    status
	val   frac.Num
	ranks []rankOf // of rank, by member
}

type rankOf struct {
	val frac.Num
	st  status
}

// among is the members that an aggregate looks at: those of the group, or of the unit's own within
// it; nil if there are none.
func (g *Group) among(f *Facts, own bool) *Group {
	if own {
		return g.Own(f)
	}
	return g
}

func (c *compiler) aggregate(n *program.Node) numFn {
	over := n.Over()
	value, where := numFn(one), numFn(nil)
	if over.X != nil {
		value = c.num(over.X)
	}
	if over.Where != nil {
		where = c.num(over.Where)
	}
	if over.List != nil {
		return c.list(n, over.List.Slot, value, where)
	}
	type key struct{ *program.Node }
	var asKey any = key{n} // made once, so that looking it up does not allocate
	search := func(g, among *Group) *fastAggregate {
		a, ok := among.cache.Load(asKey)
		if !ok {
			computed := c.computeAggregate(n, g, among, value, where)
			computed.of = n
			a = among.keep(asKey, computed, n, len(computed.ranks))
		}
		among.remember(n, a.(*fastAggregate))
		return a.(*fastAggregate)
	}
	find := func(g, among *Group) *fastAggregate {
		if a := among.recently(n); a != nil {
			return a
		}
		return search(g, among)
	}
	if !n.Row.Members.Ranks {
		return func(f *Facts, g *Group, _ *frame) (frac.Num, status) {
			among := g.among(f, over.Own)
			if among == nil {
				return frac.Num{}, failed
			}
			a := find(g, among)
			return a.val, a.st
		}
	}
	return func(f *Facts, g *Group, _ *frame) (frac.Num, status) {
		among := g.among(f, over.Own)
		if among == nil {
			return frac.Num{}, failed
		}
		a := find(g, among)
		if a.ranks == nil {
			return a.val, a.st
		}
		i, ok := among.Index(f.Unit)
		if !ok {
			return frac.Num{}, failed
		}
		return a.ranks[i].val, a.ranks[i].st
	}
}

// one is what is taken of each of those that are counted.
func one(*Facts, *Group, *frame) (frac.Num, status) { return frac.Int(1), fine }

// list compiles an aggregate over a list of the unit. Where not all is known, the rule is
// left to the plain evaluator.
func (c *compiler) list(n *program.Node, slot int, x, where numFn) numFn {
	return func(f *Facts, g *Group, l *frame) (frac.Num, status) {
		v := f.Values.At(slot)
		if !v.Known() {
			return frac.Num{}, statusOf(v)
		}
		if n.Row.Members.PerKind {
			l.plain = true
			return frac.Num{}, open
		}
		records, at := v.List(), recordAt{}
		l.in, l.item = l.in[:0], *f
		l.item.record = &at
		for _, at.Record = range records.Records {
			counts, st := frac.Int(1), fine
			if where != nil {
				counts, st = where(&l.item, g, l)
			}
			val := counts
			if st == fine && counts.True() {
				val, st = x(&l.item, g, l)
			}
			switch {
			case st == open, st == failed:
				l.plain = true
				return val, open
			case st == fine && counts.True():
				l.in = append(l.in, val)
			}
		}
		l.plain = l.plain || records.Open
		return c.combine(n, l.in)
	}
}

// combine makes one number of those that count.
func (c *compiler) combine(n *program.Node, in []frac.Num) (x frac.Num, st status) {
	switch better, none := n.Row.Members.Better, n.Over().None; {
	case len(in) == 0 && none != nil:
		return *none, fine
	case len(in) < max(1, n.Row.Members.Fewest):
		return x, na
	case better != 0:
		return slices.MaxFunc(in, func(x, y frac.Num) int { return better * frac.Cmp(x, y) }), fine
	}
	x, fault := n.Row.Members.Make(&c.Schema.Env, in)
	if fault != "" {
		return x, failed
	}
	return x, fine
}

// computeAggregate is an aggregate over the group, or over a group within it.
func (c *compiler) computeAggregate(n *program.Node, g, among *Group, value, where numFn) *fastAggregate {
	if n.Row.Members.Ranks || n.Row.Members.PerKind {
		return c.plainAggregate(n, g, among)
	}
	var in []frac.Num // of those who count
	l := c.prog.frame()
	defer l.release()
	for _, f := range among.Members {
		if where != nil {
			switch t, st := where(f, g, l); {
			case st == na || st == fine && !t.True():
				continue
			case st != fine:
				return c.plainAggregate(n, g, among)
			}
		}
		v, st := value(f, g, l)
		switch {
		case st == na:
			continue
		case st != fine:
			return c.plainAggregate(n, g, among)
		}
		in = append(in, v)
	}
	if l != nil && l.plain {
		return c.plainAggregate(n, g, among)
	}
	a := &fastAggregate{}
	a.val, a.st = c.combine(n, in)
	return a
}

// plainAggregate asks the plain evaluator, which knows what to make of members
// whose values are missing.
func (c *compiler) plainAggregate(n *program.Node, g, among *Group) *fastAggregate {
	agg := (&plain{Evaluator: c.Evaluator, group: g}).members(n, among)
	if agg.own == nil {
		return &fastAggregate{val: agg.val.val.Num, st: agg.val.status()}
	}
	a := &fastAggregate{ranks: make([]rankOf, len(agg.own))}
	for i, o := range agg.own {
		a.ranks[i] = rankOf{o.val.Num, o.status()}
	}
	return a
}

func (o *outcome) status() status {
	if o.err != nil {
		return failed
	}
	return statusOf(&o.val)
}
