package column

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// State is how a part of a rule turned out for a unit. Of the operands of a strict
// operator the largest decides.
type State uint8

// The states.
const (
	Fine   State = iota
	Open         // undetermined because something is missing
	Failed       // an error
	None         // undetermined because something does not apply
	Beside       // for the evaluator of one unit to say
)

// Max is the state of an operator that needs all operands, and own where they are fine.
func (b *Builder) Max(own Reg, fs ...Form) (worst Reg) {
	for _, f := range fs {
		if worst == 0 || f.St == worst {
			worst = f.St
		} else if f.St != 0 {
			worst = b.state(step{op: opWorst, r: regs{min(worst, f.St), max(worst, f.St)}})
		}
	}
	if own == 0 || worst == 0 {
		return worst + own
	}
	return b.state(step{op: opWorst, r: regs{worst, own}, k: ints{1}})
}

// Keys is the state of a row: own, or to be said of one unit where a key is not fine, since
// the rows that may match may all give one result.
func (b *Builder) Keys(own Reg, keys ...Form) Reg {
	open := b.Max(0, keys...)
	if open != 0 {
		open = b.state(step{op: opAside, r: regs{open}})
	}
	return b.Max(own, Form{St: open})
}

// Pick is c ? f : g.
func (b *Builder) Pick(c, f, g Form) Form {
	if c.N == 0 {
		if c.St != 0 {
			return b.Fail()
		}
		if c.Fn != 0 {
			return f
		}
		return g
	}
	p := b.factors(f, g)
	out := b.either(opPick, c.N, p, f, g)
	if c.St != 0 || f.St != 0 || g.St != 0 {
		same := int64(1) // whether both can be seen to be one number
		if p.differentDen {
			same = 0
		}
		out.St = b.state(step{op: opPickState, r: regs{c.N, c.St, f.St, g.St, p.a, p.b}, k: ints{same, p.x, p.y}})
	}
	return out
}

// either picks from f and g, which p has over one factor, by a column.
func (b *Builder) either(op opcode, by Reg, p pair, f, g Form) Form {
	out := p.Form
	out.Bits = max(p.left, p.right)
	pick := func(r Reg, x int64, s Reg, y int64) Reg {
		if r == 0 && s == 0 && op == opPick {
			return b.linear(by, x-y, y)
		}
		return b.emit(step{op: op, r: regs{by, b.column(r, x), b.column(s, y)}})
	}
	out.N = pick(p.a, p.x, p.b, p.y)
	if p.differentDen {
		out.Den, out.DenBits = pick(f.Den, 1, g.Den, 1), max(f.DenBits, g.DenBits)
	}
	return b.form(out)
}

// Default is f ?? g.
func (b *Builder) Default(f, g Form) Form {
	if f.St == 0 {
		return f
	}
	out := b.either(opDefault, f.St, b.factors(f, g), f, g)
	out.St = b.state(step{op: opDefaultState, r: regs{f.St, g.St}})
	return out
}

// Known says whether f is known; applies, whether it may be.
func (b *Builder) Known(f Form, applies bool) Form {
	if f.St == 0 {
		return Const(1, 1)
	}
	out := b.truth(step{op: opKnown, r: regs{f.St}, k: ints{1 - not(applies)}})
	out.St = b.state(step{op: opKnownState, r: regs{f.St}})
	return out
}

// Junction is or, if true decides, and otherwise.
func (b *Builder) Junction(decides bool, fs ...Form) Form {
	l := &list{}
	for _, f := range fs {
		if f.N == 0 {
			f.N = b.column(0, f.Fn)
		}
		l.of = append(l.of, f)
	}
	out := Form{N: next(&b.nums), St: next(&b.sts), Fn: 1, Fd: 1, Bits: 1}
	b.steps = append(b.steps, step{op: opJunction, dst: out.N, r: regs{out.St}, k: ints{1 - not(decides)}, list: l})
	if !slices.ContainsFunc(fs, func(f Form) bool { return f.St != 0 }) {
		out.St = 0
	}
	return out
}

// Cut is a bound between the cells of a table: what is at it or above lies beyond it,
// unless it is Above, when only what is above does.
type Cut struct {
	At    frac.Num
	Above bool
}

// Cells says in which cell of a table a number lies: how many cuts it is beyond.
func (b *Builder) Cells(f Form, cuts []Cut) Reg {
	if f.N == 0 || f.Fn == 0 {
		b.Bad = true
		return 0
	}
	l := &list{}
	common := int64(1)
	var ps, qs []int64
	for _, c := range cuts {
		n, d, ok := c.At.Parts()
		if !ok || length(n) > 40 || length(d) > 20 {
			b.Bad = true
			return 0
		}
		at := b.Mul(Const(n, d), Form{Fn: f.Fd, Fd: int64(size(f.Fn)), Bits: 1})
		ps, qs = append(ps, at.Fn), append(qs, at.Fd)
		common = b.times(common/gcd(common, at.Fd), at.Fd)
	}
	if f.Fn < 0 {
		f.N = b.linear(f.N, -1, 0)
	}
	for i, c := range cuts {
		beyond := int64(0)
		if c.Above {
			beyond = 1
		}
		if f.Den != 0 {
			p := b.times(ps[i], common/qs[i])
			if length(p)+f.DenBits > most {
				b.Bad = true
			}
			l.cuts, l.more = append(l.cuts, p), append(l.more, beyond)
			continue
		}
		floor := frac.QuoUnits(ps[i], qs[i], frac.Floor)
		if c.Above || ps[i]%qs[i] != 0 {
			floor++
		}
		l.cuts, l.more = append(l.cuts, floor), append(l.more, 1)
	}
	if f.Den != 0 {
		if length(common)+f.Bits > most {
			b.Bad = true
		}
		return b.emit(step{op: opCellsOver, r: regs{f.N, f.Den}, k: ints{common}, list: l})
	}
	return b.emit(step{op: opCells, r: regs{f.N}, list: l})
}

// Row is the result of the row that the cells of the keys lie in, x of several to each of
// width y; there need be no y. A row less than zero is an error.
func (b *Builder) Row(x, y Reg, width int, rows []int32, results []Form) Form {
	l := &list{rows: rows}
	unit := Const(0, 1)
	for _, f := range results {
		if !f.Constant() {
			return b.Fail()
		}
		unit.Fd = b.times(unit.Fd/gcd(unit.Fd, f.Fd), f.Fd)
	}
	bits := 1
	for _, f := range results {
		n := b.times(f.Fn, unit.Fd/f.Fd)
		l.cuts, bits = append(l.cuts, n), max(bits, length(n))
	}
	out := Form{Fn: 1, Fd: unit.Fd, Bits: bits}
	for _, row := range rows {
		if row < 0 {
			l.more = append(l.more, 0)
		} else {
			l.more = append(l.more, l.cuts[row])
		}
	}
	s := step{op: opRow, r: regs{x, y}, k: ints{int64(width)}, list: l}
	out.N = b.emit(s)
	if slices.Min(rows) < 0 {
		s.op = opNoRow
		out.St = b.state(s)
	}
	return b.form(out)
}
