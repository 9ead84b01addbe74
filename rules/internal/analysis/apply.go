package analysis

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// apply is the extent of an operator over numbers by its row, and notes what may go
// wrong in it.
func (c *checker) apply(v visit, xs []extent) extent {
	n := v.n
	if n.Op == ops.Host {
		return anything(n.Kind)
	}
	r := ops.Ranging{Env: &c.schema.Env}
	for i, x := range xs {
		if x.kind == value.TextKind { // a word of the operator
			x = numeric(interval.Exactly(n.Args[i].Val.Num))
		}
		r.Xs = append(r.Xs, x.numbers())
	}
	out := n.Row.Range(&r)
	for _, f := range r.Failures {
		operand, x := n, xs[0]
		if f.Operand != ops.Whole {
			operand, x = n.Args[f.Operand], xs[f.Operand]
		}
		c.fail(v, f.Code, operand, x, f.Always, diag.Text{})
	}
	if n.Row.Name == "/" && len(r.Failures) == 0 {
		c.negativeDivisor(v, xs)
	}
	if r.Decides != nil && v.mode&forClaims != 0 {
		c.mark(v).decide(r.Decides, xs)
	}
	if n.Kind == value.BoolKind {
		return truths(out.Set.Contains(frac.Int(1)), out.Set.Contains(frac.Int(0)))
	}
	return extent{kind: n.Kind, nums: out}
}

// negativeDivisor notes a share of an indicator that may be less than zero: a result of -150
// out of a plan of -100 is one and a half of it, and a better one is less.
func (c *checker) negativeDivisor(v visit, xs []extent) {
	divisor, _ := c.resolve(v.n.Args[1], v.at)
	if _, constant := xs[0].single(); constant || divisor.Op != ops.Fact {
		return
	}
	lo, hi := xs[1].nums.Ends()
	if (!lo.OK || lo.Num.Sign() < 0) && (!hi.OK || hi.Num.Sign() > 0) {
		c.fail(v, "negative-divisor", v.n.Args[1], xs[1], false, diag.Text{})
	}
}

// decide notes which operands are ever the result.
func (m *mark) decide(decides []bool, xs []extent) {
	m.claimed = true
	if m.decides == nil {
		m.decides, m.extents = decides, slices.Clone(xs)
	}
	for i := range decides {
		m.decides[i] = m.decides[i] || decides[i]
		m.extents[i] = m.extents[i].join(xs[i])
	}
}

// lookup is the extent of the results that the keys can reach. It notes keys for
// which there is no row.
func (c *checker) lookup(v visit) extent {
	n, m := v.n, v.n.Table.Rows()
	dims := m.Dims()
	keys := make([]extent, dims)
	cells := make([][]int, dims)
	for i := range dims {
		keys[i] = c.visit(visit{n: n.Args[i], at: v.at, e: v.e, mode: v.mode})
		cells[i] = cellsOf(m.Axes[i], keys[i])
	}
	if v.mode&forClaims != 0 {
		if mark := c.mark(v); !mark.claimed {
			mark.claimed, mark.unknown = true, c.testsUnknown(v)
		}
	}
	reached, gap := reachedRows(m, cells)
	if reached[-1] {
		operand := n.Args[0]
		var where []diag.Text
		for i := range dims {
			where = append(where, inCell(m.Axes[i], gap[i], keys[i]))
		}
		c.fail(v, "no-row", operand, keys[0], len(reached) == 1, diag.Join(where, say(" and ")))
	}
	var out extent
	for row := range m.Rows() + 1 {
		if !reached[row] {
			continue
		}
		var x extent
		if n.Table.Shared != nil {
			x = exactly(n.Table.Shared.Results[row])
		} else {
			x = c.visit(visit{n: n.Args[dims+row], at: v.at, e: v.e, mode: v.mode})
		}
		if out.kind == 0 {
			out = x
		} else {
			out = out.join(x)
		}
	}
	if out.kind == 0 {
		return anything(n.Kind)
	}
	return out
}

// reachedRows are the rows that win some of the cells that the keys can lie in, -1 among them
// if none wins one; gap is the first such.
func reachedRows(m *table.Matcher, cells [][]int) (reached map[int]bool, gap []int) {
	reached = make(map[int]bool)
	at := make([]int, len(cells))
	var look func(k int)
	look = func(k int) {
		if k < len(cells) {
			for _, at[k] = range cells[k] {
				look(k + 1)
			}
			return
		}
		row := m.RowOf(at)
		if reached[row] = true; row < 0 && gap == nil {
			gap = slices.Clone(at)
		}
	}
	look(0)
	return reached, gap
}

// cellsOf are the cells of an axis that a key can lie in.
func cellsOf(a *table.Axis, key extent) []int {
	var cells []int
	switch {
	case a.Kind == 0:
		return []int{0}
	case a.Kind == value.TextKind && !key.texts.Except:
		for _, s := range key.texts.Texts {
			cells = append(cells, a.Texts[s])
		}
	case a.Kind == value.TextKind:
		cells = append(cells, a.Texts[""]) // any other text
		for s, cell := range a.Texts {
			if !slices.Contains(key.texts.Texts, s) {
				cells = append(cells, cell)
			}
		}
	default:
		return a.CellsIn(key.numbers())
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

// inCell writes what of a key lies in a cell.
func inCell(a *table.Axis, cell int, key extent) diag.Text {
	switch a.Kind {
	case 0:
		return say("any value")
	case value.TextKind:
		if !key.texts.Except {
			for _, s := range key.texts.Texts {
				if a.Texts[s] == cell {
					return say("%s", table.TextNotation(s))
				}
			}
		}
		for i, s := range a.Names {
			if i > 0 && a.Texts[s] == cell && (!key.texts.Except || !slices.Contains(key.texts.Texts, s)) {
				return say("%s", table.TextNotation(s))
			}
		}
		return say("a text that no row names")
	case value.BoolKind:
		return say("%s", value.Of(value.BoolKind, frac.Int(int64(min(cell, 1)))).String())
	}
	in := interval.Numbers{Set: interval.Of(a.Span(cell)).Intersect(key.nums.Set), Places: key.nums.Places}.Tight()
	return table.Words(table.SetNotation(a.Kind, in.Set[:1], interval.EndsOf))
}
