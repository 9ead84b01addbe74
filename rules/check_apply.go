package rules

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
)

// apply is the extent of a function or an arithmetic operator, and what may go
// wrong in it.
func (c *checker) apply(v visit, xs []extent) extent {
	n := v.n
	num := func(i int) numbers { return xs[i].nums }
	switch n.op {
	case opNeg:
		return numeric(num(0).neg())
	case opAdd:
		return numeric(num(0).add(num(1)))
	case opSub:
		return numeric(num(0).sub(num(1)))
	case opMul:
		return numeric(num(0).mul(num(1)))
	case opQuo, opRem:
		return c.divide(v, xs)
	case opPow:
		return c.pow(v, xs)
	case opMin, opMax, opClamp:
		return c.choose(v, xs)
	case opAbs:
		return numeric(num(0).abs())
	case opFloor:
		return numeric(num(0).round(0, frac.Floor))
	case opCeil:
		return numeric(num(0).round(0, frac.Ceil))
	case opRound:
		return c.round(v, xs)
	case opSum, opMean:
		sum := num(0)
		for i := range xs[1:] {
			sum = sum.add(num(i + 1))
		}
		if n.op == opMean {
			sum = sum.quo(exactly(Int(int64(len(xs)))).nums)
		}
		return numeric(sum)
	case opCount:
		least, most := 0, 0
		for _, x := range xs {
			if x.yes {
				most++
			}
			if x.yes && !x.no {
				least++
			}
		}
		return numeric(wholeBetween(int64(least), int64(most)))
	case opSteps:
		return c.stepCount(v, xs)
	case opDays:
		return numeric(num(1).sub(num(0)))
	case opWorkdays: // at most the days between, in the same direction
		zero := exactly(Int(0)).nums
		days := num(1).sub(num(0))
		return numeric(numbers{days.set.Union(zero.set), 0}.hull())
	}
	return anything(n.kind) // what a host's function gives
}

func (c *checker) divide(v visit, xs []extent) extent {
	by := xs[1].nums
	rest := by.nonzero()
	if by.set.Contains(frac.Int(0)) {
		c.fail(v, "divide-by-zero", v.n.args[1], xs[1], len(rest.set) == 0, diag.Text{})
	}
	switch {
	case len(rest.set) == 0:
		return anything(NumberKind)
	case v.n.op == opRem:
		return numeric(xs[0].nums.rem(rest))
	}
	return numeric(xs[0].nums.quo(rest))
}

func (c *checker) pow(v visit, xs []extent) extent {
	base, exponent := xs[0].nums, xs[1].nums
	negative := exponent.set.Intersect(interval.Between(interval.Bottom(), interval.Below(frac.Int(0))))
	if len(negative) > 0 && base.set.Contains(frac.Int(0)) {
		always := len(base.nonzero().set) == 0 && negative.Equal(exponent.set)
		c.fail(v, "divide-by-zero", v.n.args[0], xs[0], always, diag.Text{})
	}
	if e, ok := exponent.int64(); ok && e <= int64(c.schema.limits.Power) && e >= -int64(c.schema.limits.Power) {
		if e < 0 && len(base.nonzero().set) == 0 {
			return anything(NumberKind)
		}
		return numeric(base.pow(e))
	}
	positive := interval.Between(interval.Above(frac.Int(0)), interval.Top())
	if len(base.set.Intersect(positive.Complement())) == 0 {
		return numeric(numbers{positive, anyPlaces})
	}
	return anything(NumberKind)
}

// choose is the extent of min, max and clamp. It notes which operands ever
// decide.
func (c *checker) choose(v visit, xs []extent) extent {
	n := v.n
	decides := make([]bool, len(xs))
	out := xs[0].nums
	if n.op == opClamp {
		lo, hi := xs[1].nums, xs[2].nums
		if canLess(hi, lo) {
			c.fail(v, "clamp", n, xs[1], !canAtMost(lo, hi), diag.Text{})
		}
		decides[0] = true
		decides[1], decides[2] = canLess(out, lo), canLess(hi, out)
		out = out.max(lo).min(hi.max(lo))
	} else {
		for i := range xs {
			decides[i] = true
			for j := range xs {
				x, y := xs[i].nums, xs[j].nums
				if n.op == opMax {
					x, y = y, x
				}
				// Of operands that are always equal the first decides.
				if i == j || canLess(x, y) || j > i && !canLess(y, x) {
					continue
				}
				decides[i] = false
			}
			switch {
			case i == 0:
			case n.op == opMin:
				out = out.min(xs[i].nums)
			default:
				out = out.max(xs[i].nums)
			}
		}
	}
	if v.mode&forClaims != 0 {
		m := c.mark(v)
		m.claimed = true
		if m.decides == nil {
			m.decides, m.extents = decides, slices.Clone(xs)
		}
		for i := range decides {
			m.decides[i] = m.decides[i] || decides[i]
			m.extents[i] = m.extents[i].join(xs[i])
		}
	}
	return numeric(out)
}

func (c *checker) round(v visit, xs []extent) extent {
	if len(xs) == 1 {
		return numeric(xs[0].nums.round(0, frac.HalfAway))
	}
	p := xs[1].nums
	allowed := wholeBetween(0, maxPlaces)
	within := xs[1].meet(numeric(allowed))
	if outside := p.set.Intersect(allowed.set.Complement()); len(outside) > 0 || p.places != 0 {
		c.fail(v, "places", v.n.args[1], xs[1], within.empty(), diag.Text{})
	}
	if within.empty() {
		return anything(NumberKind)
	}
	var out numbers
	for places := range int32(maxPlaces + 1) {
		if !within.nums.set.Contains(frac.Int(int64(places))) {
			continue
		}
		r := xs[0].nums.round(places, frac.HalfAway)
		if out.set == nil {
			out = r
			continue
		}
		out = numeric(out).join(numeric(r)).nums
	}
	return numeric(out)
}

func (c *checker) stepCount(v visit, xs []extent) extent {
	zero := frac.Int(0)
	size := numbers{xs[1].nums.set.Intersect(interval.Between(interval.Above(zero), interval.Top())), xs[1].nums.places}.tight()
	if len(xs[1].nums.set.Intersect(interval.Between(interval.Bottom(), interval.Above(zero)))) > 0 {
		c.fail(v, "steps", v.n.args[1], xs[1], len(size.set) == 0, diag.Text{})
	}
	if len(size.set) == 0 {
		return numeric(atLeast(0))
	}
	x := xs[0].nums.max(exactly(Int(0)).nums)
	return numeric(x.quo(size).round(0, frac.Floor))
}

// lookup is the extent of the results that the keys can reach. It notes keys for
// which there is no row.
func (c *checker) lookup(v visit) extent {
	n, m := v.n, v.n.table.rows()
	dims := m.dims()
	keys := make([]extent, dims)
	cells := make([][]int, dims)
	for i := range dims {
		keys[i] = c.visit(visit{n: n.args[i], at: v.at, e: v.e, mode: v.mode})
		cells[i] = cellsOf(m.axes[i], keys[i])
	}
	if dims == 1 {
		cells = append(cells, []int{0})
	}
	reached := make(map[int]bool)
	gap := [2]int{-1, -1}
	covered := false
	for _, x := range cells[0] {
		for _, y := range cells[1] {
			row := m.rowAt(x, y)
			if row < 0 && gap[0] < 0 {
				gap = [2]int{x, y}
			}
			covered = covered || row >= 0
			reached[row] = true
		}
	}
	if reached[-1] {
		operand := n.args[0]
		var at []diag.Text
		for i := range dims {
			at = append(at, inCell(m.axes[i], gap[i], keys[i]))
		}
		c.fail(v, "no-row", operand, keys[0], !covered, diag.Join(at, say(" and ")))
	}
	var out extent
	for row := range m.rows() + 1 {
		if !reached[row] {
			continue
		}
		var x extent
		if n.table.shared != nil {
			x = exactly(n.table.shared.result(row))
		} else {
			x = c.visit(visit{n: n.args[dims+row], at: v.at, e: v.e, mode: v.mode})
		}
		if out.kind == 0 {
			out = x
		} else {
			out = out.join(x)
		}
	}
	if out.kind == 0 {
		return anything(n.kind)
	}
	return out
}

// cellsOf are the cells of an axis that a key can lie in.
func cellsOf(a *axis, key extent) []int {
	var cells []int
	switch {
	case a.kind == 0:
		return []int{0}
	case a.kind == TextKind && !key.texts.except:
		for _, s := range key.texts.texts {
			cells = append(cells, a.texts[s])
		}
	case a.kind == TextKind:
		cells = append(cells, a.texts[""]) // any other text
		for s, cell := range a.texts {
			if !slices.Contains(key.texts.texts, s) {
				cells = append(cells, cell)
			}
		}
	default:
		set := key.nums.set
		if a.kind == BoolKind {
			set = nil
			if key.no {
				set = set.Union(interval.Point(frac.Int(0)))
			}
			if key.yes {
				set = set.Union(interval.Point(frac.Int(1)))
			}
		}
		for cell := range a.cells() {
			if len(inSpan(a.span(cell), set, key.nums.places, a.kind)) > 0 {
				cells = append(cells, cell)
			}
		}
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

// inSpan are the numbers of a key in a cell.
func inSpan(s interval.Span, set interval.Set, places int32, kind Kind) interval.Set {
	if kind == BoolKind {
		places = 0
	}
	return numbers{interval.Of(s).Intersect(set), places}.tight().set
}

// inCell writes what of a key lies in a cell.
func inCell(a *axis, cell int, key extent) diag.Text {
	switch a.kind {
	case 0:
		return say("any value")
	case TextKind:
		if !key.texts.except {
			for _, s := range key.texts.texts {
				if a.texts[s] == cell {
					return say("%s", textNotation(s))
				}
			}
		}
		for i, s := range a.names {
			if i > 0 && a.texts[s] == cell && (!key.texts.except || !slices.Contains(key.texts.texts, s)) {
				return say("%s", textNotation(s))
			}
		}
		return say("a text that no row names")
	case BoolKind:
		return say("%s", valueOf(BoolKind, frac.Int(int64(min(cell, 1)))).String())
	}
	set := inSpan(a.span(cell), key.nums.set, key.nums.places, a.kind)
	return say("%s", setNotation(a.kind, set[:1], endsOf))
}
