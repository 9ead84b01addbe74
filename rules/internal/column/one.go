package column

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Fn gives a number of a unit. facts are whole numbers of the units of columns, by slot; p and q
// are inputs that are no facts.
type Fn func(facts *[]int64, p, q int64) int64

// Operand is what Fn gives, or a fact.
type Operand struct {
	Fn   Fn
	Slot int
}

func (o *Operand) get(f *[]int64, p, q int64) int64 {
	if o.Fn != nil {
		return o.Fn(f, p, q)
	}
	return (*f)[o.Slot]
}

func (o *Operand) fn() Fn {
	if o.Fn != nil {
		return o.Fn
	}
	slot := o.Slot
	return func(f *[]int64, _, _ int64) int64 { return (*f)[slot] }
}

// One is a program for one unit, as closures of the same steps: numbers stay in the
// processor, and of branches only the one that is taken is computed. All inputs are known
// and within their limits. The result is N·Fn/Fd÷Den.
type One struct {
	N, Den Fn   // Den is nil if nothing is divided
	Faults []Fn // zero where a unit has an error, also of a branch that is not taken
	Fn, Fd int64
	Places int // of Fd that is a power of ten, without Den; -1 of any other
}

// longest is how many calls a unit takes at most: what steps share is computed again.
const longest = 400

// part is a column of numbers for one unit.
type part struct {
	Operand
	calls int
	step  *step // that makes it of parts; nil of an input
	parts []part
	sum   *terms // of a step that adds
}

// One returns the program for one unit; it has no N if it is long.
func (p *Program) One(inputs []Operand) (o One) {
	made := make([]part, p.nums+1)
	for i, in := range inputs {
		made[p.given[i].N].Operand = in
	}
	for i := range p.quick {
		s := &p.quick[i]
		x := part{step: s, calls: 1}
		for _, r := range s.reads() {
			x.parts, x.calls = append(x.parts, made[r]), x.calls+made[r].calls
		}
		if x.calls > longest {
			return One{}
		}
		if s.op == opZero {
			o.Faults = append(o.Faults, x.parts[0].fn())
		} else if x.Fn = x.closure(); s.op < opZero {
			made[s.dst] = x
		} else if x.Fn != nil {
			o.Faults = append(o.Faults, x.Fn)
		}
	}
	o.N, o.Fn, o.Fd, o.Places = made[p.result.N].fn(), p.result.Fn, p.result.Fd, -1
	if p.result.Den != 0 {
		o.Den = made[p.result.Den].fn()
		return o
	}
	o.Places = slices.IndexFunc(p.units[:], func(r rounding) bool { return r.ok && r.y == 1 })
	if o.Places >= 0 {
		o.Fn = p.units[o.Places].x
	}
	return o
}

// reads returns the columns of numbers that a step reads where all states are fine.
func (s *step) reads() (rs []Reg) {
	switch s.op {
	case opFill, opKnown:
	case opJunction:
		for _, f := range s.list.of {
			rs = append(rs, f.N)
		}
	case opDefault:
		rs = s.r[1:2]
	default:
		for rs = s.r[:]; rs[len(rs)-1] == 0; {
			rs = rs[:len(rs)-1]
		}
	}
	return rs
}

// closure is the step of a part.
func (x *part) closure() Fn {
	s, xs := x.step, x.parts
	switch s.op {
	case opFill:
		return constant(s.k[0])
	case opKnown:
		return constant(1)
	case opDefault:
		return xs[0].fn()
	case opLinear, opLinear2, opAdd, opAdd4:
		x.sum = s.sum(xs)
		return x.sum.closure()
	case opJunction:
		return junctionOfOne(xs, s.k[0])
	case opPick:
		return pickOfOne(xs[0].Operand, xs[1].Operand, xs[2].Operand)
	case opRow:
		return s.rowOfOne(xs, s.list.more)
	case opNoRow:
		return s.noRowOfOne(xs)
	}
	if len(xs) == 2 {
		return s.two(xs[0].Operand, xs[1].Operand)
	}
	return s.one(xs[0].Operand)
}

func constant(x int64) Fn { return func(*[]int64, int64, int64) int64 { return x } }

// terms is a sum of terms and a constant.
type terms struct {
	of  []term
	add int64
}

type term struct {
	Operand
	times int64
	step  *step // that makes it of a fact, at Slot, and a constant, as most are: it needs no call
}

// sum adds what is itself a sum term by term. That numbers wrap on the way does not matter.
func (s *step) sum(xs []part) *terms {
	all := &terms{}
	for i, x := range xs {
		times, of := int64(1), x.sum
		if s.op == opLinear || s.op == opLinear2 {
			times = s.k[i]
		}
		if of == nil {
			t := term{Operand: x.Operand, times: 1}
			if s := x.step; s != nil && (s.op == opMinK || s.op == opMaxK || s.op == opLessK) && x.parts[0].Fn == nil {
				t.step, t.Slot = s, x.parts[0].Slot
			}
			of = &terms{of: []term{t}}
		}
		for _, t := range of.of {
			t.times *= times
			all.of = append(all.of, t)
		}
		all.add += of.add * times
	}
	if s.op == opLinear {
		all.add += s.k[1]
	}
	return all
}

//go:noinline
func (l *terms) closure() Fn {
	terms, add := l.of, l.add
	if len(terms) == 2 {
		a, b := terms[0], terms[1]
		return func(f *[]int64, p, q int64) int64 { return a.get(f, p, q)*a.times + b.get(f, p, q)*b.times + add }
	}
	facts := make([]int, 0, len(terms))
	for _, t := range terms {
		if t.Fn == nil && t.times == 1 {
			facts = append(facts, t.Slot)
		}
	}
	if len(facts) == len(terms) {
		return func(f *[]int64, _, _ int64) int64 {
			sum, of := add, *f
			for _, slot := range facts {
				sum += of[slot]
			}
			return sum
		}
	}
	return func(f *[]int64, p, q int64) int64 {
		sum := add
		for i := range terms {
			t := &terms[i]
			switch s := t.step; {
			case s == nil:
				sum += t.get(f, p, q) * t.times
			case s.op == opMinK:
				sum += min((*f)[t.Slot]*s.k[0], s.k[1]) * t.times
			case s.op == opMaxK:
				sum += max((*f)[t.Slot]*s.k[0], s.k[1]) * t.times
			default:
				sum += (below((*f)[t.Slot], s.k[0]) ^ s.k[1]) * t.times
			}
		}
		return sum
	}
}

//go:noinline
func junctionOfOne(xs []part, decides int64) Fn {
	if len(xs) == 2 {
		x, y := xs[0].Operand, xs[1].Operand
		return func(f *[]int64, p, q int64) int64 {
			if x.get(f, p, q) == decides {
				return decides
			}
			return y.get(f, p, q)
		}
	}
	return func(f *[]int64, p, q int64) int64 {
		for i := range xs {
			if xs[i].get(f, p, q) == decides {
				return decides
			}
		}
		return 1 - decides
	}
}

//go:noinline
func pickOfOne(c, a, b Operand) Fn {
	return func(f *[]int64, p, q int64) int64 {
		if c.get(f, p, q) != 0 {
			return a.get(f, p, q)
		}
		return b.get(f, p, q)
	}
}

// rowOfOne picks from results by the cells that keys lie in.
//
//go:noinline
func (s *step) rowOfOne(xs []part, results []int64) Fn {
	if len(xs) == 2 {
		x, y, width := xs[0].Operand, xs[1].Operand, s.k[0]
		return func(f *[]int64, p, q int64) int64 { return results[x.get(f, p, q)*width+y.get(f, p, q)] }
	}
	if at := xs[0].step; at == nil || at.op != opCells {
		x := xs[0].Operand
		return func(f *[]int64, p, q int64) int64 { return results[x.get(f, p, q)] }
	}
	x := xs[0].parts[0].Operand
	results, cuts := slices.Clone(results), slices.Clone(xs[0].step.list.cuts)
	for i := len(cuts) - 1; i > 0; i-- {
		if xs[0].empty(i) {
			results, cuts = slices.Delete(results, i, i+1), slices.Delete(cuts, i, i+1)
		}
	}
	return func(f *[]int64, p, q int64) int64 {
		a, n := x.get(f, p, q), len(cuts)
		for _, t := range cuts {
			n -= int(below(a, t))
		}
		return results[n]
	}
}

// noRowOfOne is zero where no row is found; nil if that cannot be.
func (s *step) noRowOfOne(xs []part) Fn {
	found, lacks := make([]int64, len(s.list.rows)), false
	for i, row := range s.list.rows {
		found[i] = int64(row) + 1
		lacks = lacks || row < 0 && !(len(xs) == 1 && xs[0].empty(i))
	}
	if !lacks {
		return nil
	}
	return s.rowOfOne(xs, found)
}

// empty reports whether nothing lies in a cell.
func (x *part) empty(cell int) bool {
	if x.step == nil || x.step.op != opCells || cell == 0 || cell == len(x.step.list.cuts) {
		return false
	}
	return x.step.list.cuts[cell] == x.step.list.cuts[cell-1]
}

// one is a step that reads one column.
//
//go:noinline
func (s *step) one(x Operand) Fn {
	k, j, m, cuts := s.k[0], s.k[1], frac.Mode(s.k[2]), s.list
	switch s.op {
	case opMinK:
		return func(f *[]int64, p, q int64) int64 { return min(x.get(f, p, q)*k, j) }
	case opMaxK:
		return func(f *[]int64, p, q int64) int64 { return max(x.get(f, p, q)*k, j) }
	case opLessK:
		return func(f *[]int64, p, q int64) int64 { return below(x.get(f, p, q), k) ^ j }
	case opSameK:
		return func(f *[]int64, p, q int64) int64 { return equal(x.get(f, p, q), k) ^ j }
	case opDivisor:
		return func(f *[]int64, p, q int64) int64 { return int64(max(size(x.get(f, p, q)), 1)) }
	case opAbs:
		return func(f *[]int64, p, q int64) int64 { return int64(size(x.get(f, p, q))) }
	case opRound:
		return func(f *[]int64, p, q int64) int64 { return frac.QuoUnits(x.get(f, p, q)*k, j, m) }
	}
	return func(f *[]int64, p, q int64) int64 { // opCells
		a, n := x.get(f, p, q), int64(len(cuts.cuts))
		for _, t := range cuts.cuts {
			n -= below(a, t)
		}
		return n
	}
}

// two is a step that reads two.
//
//go:noinline
func (s *step) two(x, y Operand) Fn {
	k, j, m, l := s.k[0], s.k[1], s.k[2], s.list
	switch s.op {
	case opMul:
		return func(f *[]int64, p, q int64) int64 { return x.get(f, p, q) * y.get(f, p, q) }
	case opMin:
		return func(f *[]int64, p, q int64) int64 { return min(x.get(f, p, q)*k, y.get(f, p, q)*j) }
	case opMax:
		return func(f *[]int64, p, q int64) int64 { return max(x.get(f, p, q)*k, y.get(f, p, q)*j) }
	case opLess:
		return func(f *[]int64, p, q int64) int64 { return below(x.get(f, p, q)*k, y.get(f, p, q)*j) ^ m }
	case opSame:
		return func(f *[]int64, p, q int64) int64 { return equal(x.get(f, p, q)*k, y.get(f, p, q)*j) ^ m }
	case opSigned:
		return func(f *[]int64, p, q int64) int64 {
			minus := y.get(f, p, q) >> 63
			return x.get(f, p, q) ^ minus - minus
		}
	case opRound:
		return func(f *[]int64, p, q int64) int64 {
			return frac.QuoUnits(x.get(f, p, q)*k, y.get(f, p, q)*j, frac.Mode(m))
		}
	}
	return func(f *[]int64, p, q int64) int64 { // opCellsOver
		a, b, n := x.get(f, p, q)*k, y.get(f, p, q), int64(len(l.cuts))
		for j, t := range l.cuts {
			n -= below(a, b*t+l.more[j])
		}
		return n
	}
}
