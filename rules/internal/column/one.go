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

// One is a program for one unit, as closures of the same steps: numbers stay in the
// processor, and of branches only the one that is taken is computed. All inputs are known
// and within their limits.
type One struct {
	n, den Operand
	faults []Operand // zero where a unit has an error
	form   Form
}

// Run computes n/d; ok is false if a step makes an error, also of a branch that is not taken.
func (o *One) Run(f *[]int64, p, q int64) (n, d int64, ok bool) {
	for i := range o.faults {
		if o.faults[i].get(f, p, q) == 0 {
			return 0, 0, false
		}
	}
	n, d = o.n.get(f, p, q)*o.form.Fn, o.form.Fd
	if o.form.Den != 0 {
		d *= o.den.get(f, p, q)
	}
	return n, d, true
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

// One returns the program for one unit; ok is false if it is long.
func (p *Program) One(inputs []Operand) (o One, ok bool) {
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
			return o, false
		}
		if s.op == opZero {
			o.faults = append(o.faults, x.parts[0].Operand)
		} else if x.Fn = x.closure(); s.op < opZero {
			made[s.dst] = x
		} else if x.Fn != nil {
			o.faults = append(o.faults, x.Operand)
		}
	}
	o.n, o.den, o.form = made[p.result.N].Operand, made[p.result.Den].Operand, p.result
	return o, true
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
		return xs[0].get
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
			of = &terms{of: []term{{x.Operand, 1}}}
		}
		for _, t := range of.of {
			all.of = append(all.of, term{t.Operand, t.times * times})
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
			sum := add
			for _, slot := range facts {
				sum += (*f)[slot]
			}
			return sum
		}
	}
	return func(f *[]int64, p, q int64) int64 {
		sum := add
		for i := range terms {
			t := &terms[i]
			sum += t.get(f, p, q) * t.times
		}
		return sum
	}
}

//go:noinline
func junctionOfOne(xs []part, decides int64) Fn {
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
		x, y, width := xs[0], xs[1], s.k[0]
		return func(f *[]int64, p, q int64) int64 { return results[x.get(f, p, q)*width+y.get(f, p, q)] }
	}
	if at := xs[0].step; at == nil || at.op != opCells {
		x := xs[0]
		return func(f *[]int64, p, q int64) int64 { return results[x.get(f, p, q)] }
	}
	x := xs[0].parts[0]
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
	op, k, l := s.op, s.k, s.list
	return func(f *[]int64, p, q int64) int64 {
		a := x.get(f, p, q)
		switch op {
		case opMinK:
			return min(a*k[0], k[1])
		case opMaxK:
			return max(a*k[0], k[1])
		case opLessK:
			return below(a, k[0]) ^ k[1]
		case opSameK:
			return equal(a, k[0]) ^ k[1]
		case opDivisor:
			return int64(size(a)) + equal(a, 0)
		case opAbs:
			return int64(size(a))
		case opRound:
			return frac.QuoUnits(a*k[0], k[1], frac.Mode(k[2]))
		}
		n := int64(len(l.cuts)) // opCells
		for _, t := range l.cuts {
			n -= below(a, t)
		}
		return n
	}
}

// two is a step that reads two.
//
//go:noinline
func (s *step) two(x, y Operand) Fn {
	op, k, l := s.op, s.k, s.list
	return func(f *[]int64, p, q int64) int64 {
		a, b := x.get(f, p, q), y.get(f, p, q)
		switch op {
		case opMul:
			return a * b
		case opMin:
			return min(a*k[0], b*k[1])
		case opMax:
			return max(a*k[0], b*k[1])
		case opLess:
			return below(a*k[0], b*k[1]) ^ k[2]
		case opSame:
			return equal(a*k[0], b*k[1]) ^ k[2]
		case opSigned:
			return a ^ b>>63 - b>>63
		case opRound:
			return frac.QuoUnits(a*k[0], b*k[1], frac.Mode(k[2]))
		}
		n := int64(len(l.cuts)) // opCellsOver
		for j, t := range l.cuts {
			n -= below(a*k[0], b*t+l.more[j])
		}
		return n
	}
}
