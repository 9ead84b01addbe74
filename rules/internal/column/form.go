// Package column computes rules for many units at once, over columns of int64. A rule is
// bound once: what its parts are in is worked out then, so that a step adds, compares or
// picks whole numbers, and constants touch no data. That nothing overflows is proved from
// a limit on the facts; a unit beyond it is left to the evaluator of one unit.
package column

import (
	"math/bits"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Reg is a column of numbers, or of states. 0 is no column: of numbers all 1, of states
// all [Fine].
type Reg int32

// Form is a part of a rule: of each unit the number N·Fn/Fd÷Den, where its state St is
// Fine. A truth is 0 or 1, a date its day, in ones. Den is greater than zero.
type Form struct {
	N, Den, St    Reg
	Fn, Fd        int64 // in lowest terms, Fd > 0
	Bits, DenBits int   // N is less than 2^Bits, of either sign; so is Den
}

// most is how many bits a numerator or a denominator has at most. So every part of a rule
// is a small fraction to the other evaluators, and beyond no limit.
const most = 62

// Const returns the constant n/d.
func Const(n, d int64) Form { return Form{Fn: n, Fd: d, Bits: 1} }

// Constant reports whether the form is the same number whatever the facts are.
func (f Form) Constant() bool { return f.N == 0 && f.Den == 0 && f.St == 0 }

// Builder turns parts into steps.
type Builder struct {
	Program
	Bad  bool // something does not fit: nothing that was built counts
	seen map[step]Reg
}

// Fail says that something cannot be computed so.
func (b *Builder) Fail() Form {
	b.Bad = true
	return Const(0, 1)
}

// emit adds a step that makes a column of numbers, once.
func (b *Builder) emit(s step) Reg { return b.once(s, &b.nums) }

// state is emit for a column of states.
func (b *Builder) state(s step) Reg { return b.once(s, &b.sts) }

func (b *Builder) once(s step, last *Reg) Reg {
	r, ok := b.seen[s]
	if !ok {
		r = next(last)
		if b.seen == nil {
			b.seen = make(map[step]Reg)
		}
		b.seen[s] = r
		s.dst = r
		b.steps = append(b.steps, s)
	}
	return r
}

func next(last *Reg) Reg {
	*last++
	return *last
}

// Input is a column that is given: whole numbers of fn/fd, less than 2^bits.
func (b *Builder) Input(fd int64, bits int) Form {
	f := Form{N: next(&b.nums), St: next(&b.sts), Fn: 1, Fd: fd, Bits: bits}
	b.given = append(b.given, f)
	return b.form(f)
}

func length(n int64) int { return bits.Len64(size(n)) }

func size(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

func gcd(a, b int64) int64 {
	a, b = int64(size(a)), int64(size(b))
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, 1)
}

// times multiplies what is known when a rule is bound.
func (b *Builder) times(x, y int64) int64 {
	if length(x)+length(y) > most {
		b.Bad = true
		return 1
	}
	return x * y
}

// form reduces the factor and holds the form to the bounds.
func (b *Builder) form(f Form) Form {
	g := gcd(f.Fn, f.Fd)
	f.Fn, f.Fd = f.Fn/g, f.Fd/g
	if f.Bits+length(f.Fn) > most || f.DenBits+length(f.Fd) > most {
		b.Bad = true
	}
	return f
}

// pair is two forms in a common unit, a·x and b·y, over one denominator. Without a column
// the number is x or y.
type pair struct {
	a, b         Reg
	x, y         int64
	left, right  int // bits
	Form             // what they are in; it has no N
	differentDen bool
}

// factors brings two forms to one factor, over whatever denominators.
func (b *Builder) factors(f, g Form) (p pair) {
	n := gcd(f.Fn, g.Fn)
	if f.Fn == 0 && g.Fn == 0 {
		n = 1
	}
	d := b.times(f.Fd/gcd(f.Fd, g.Fd), g.Fd)
	p = pair{a: f.N, b: g.N, x: b.times(f.Fn/n, d/f.Fd), y: b.times(g.Fn/n, d/g.Fd), Form: Form{Fn: n, Fd: d}}
	p.left, p.right = f.Bits+length(p.x), g.Bits+length(p.y)
	p.Den, p.DenBits, p.differentDen = f.Den, f.DenBits, f.Den != g.Den
	return p
}

// align brings two forms to one unit.
func (b *Builder) align(f, g Form) (p pair) {
	p = b.factors(f, g)
	if p.differentDen {
		p.a, p.left = b.product(f.N, g.Den), p.left+g.DenBits
		p.b, p.right = b.product(g.N, f.Den), p.right+f.DenBits
		p.Den, p.DenBits = b.product(f.Den, g.Den), f.DenBits+g.DenBits
	}
	if p.x == 0 {
		p.a = 0
	}
	if p.y == 0 {
		p.b = 0
	}
	if max(p.left, p.right) > most {
		b.Bad = true
	}
	return p
}

// product multiplies columns, of which none is all 1.
func (b *Builder) product(r, s Reg) Reg {
	switch {
	case r == 0:
		return s
	case s == 0:
		return r
	}
	return b.emit(step{op: opMul, r: regs{min(r, s), max(r, s)}})
}

// linear is r·x + y.
func (b *Builder) linear(r Reg, x, y int64) Reg {
	if x == 1 && y == 0 {
		return r
	}
	return b.emit(step{op: opLinear, r: regs{r}, k: ints{x, y}})
}

// column returns a number as a column, where a step needs one.
func (b *Builder) column(r Reg, x int64) Reg {
	if r == 0 {
		return b.emit(step{op: opFill, k: ints{x}})
	}
	return b.linear(r, x, 0)
}

// Neg is -f.
func (b *Builder) Neg(f Form) Form {
	f.Fn = -f.Fn
	return f
}

// Sum adds forms.
func (b *Builder) Sum(fs ...Form) Form {
	acc := Const(0, 1)
	var plain []Reg // columns of one unit, added four at a time
	for _, f := range fs {
		if f.N != 0 && f.Den == 0 && f.Fn == fs[0].Fn && f.Fd == fs[0].Fd {
			plain = append(plain, f.N)
		} else {
			acc = b.add(acc, f)
		}
	}
	if len(plain) == 0 {
		return acc
	}
	sum := fs[0]
	for _, f := range fs {
		sum.Bits = max(sum.Bits, f.Bits)
	}
	sum.N, sum.Bits = plain[0], sum.Bits+length(int64(len(plain)-1))
	for rest := plain[1:]; len(rest) > 0; {
		s := step{op: opAdd, r: regs{sum.N, rest[0]}}
		n := copy(s.r[1:4], rest)
		if n == 2 {
			n, s.r[2] = 1, 0
		} else if n == 3 {
			s.op = opAdd4
		}
		sum.N, rest = b.emit(s), rest[n:]
	}
	sum.St, sum.Den, sum.DenBits = 0, 0, 0
	return b.add(b.form(sum), acc)
}

func (b *Builder) add(f, g Form) Form {
	if f.Constant() && f.Fn == 0 {
		return g
	}
	if g.Constant() && g.Fn == 0 {
		return f
	}
	p := b.align(f, g)
	sum := p.Form
	sum.Bits = max(p.left, p.right) + 1
	switch {
	case p.a == 0 && p.b == 0:
		sum.Fn, sum.Bits = b.times(sum.Fn, p.x+p.y), 1
	case p.a == 0:
		sum.N = b.linear(p.b, p.y, p.x)
	case p.b == 0:
		sum.N = b.linear(p.a, p.x, p.y)
	default:
		sum.N = b.emit(step{op: opLinear2, r: regs{p.a, p.b}, k: ints{p.x, p.y}})
	}
	return b.form(sum)
}

// Mul is f·g.
func (b *Builder) Mul(f, g Form) Form {
	x, y := gcd(f.Fn, g.Fd), gcd(g.Fn, f.Fd)
	return b.form(Form{
		N: b.product(f.N, g.N), Bits: bitsOf(f.N, f.Bits, g.N, g.Bits),
		Den: b.product(f.Den, g.Den), DenBits: f.DenBits + g.DenBits,
		Fn: b.times(f.Fn/x, g.Fn/y), Fd: b.times(f.Fd/y, g.Fd/x),
	})
}

// bitsOf are the bits of a product, of which a column of ones is none.
func bitsOf(r Reg, x int, s Reg, y int) int {
	switch {
	case r == 0:
		return y
	case s == 0:
		return x
	}
	return x + y
}

// Quo is f/g. Where g is zero, its state is Failed.
func (b *Builder) Quo(f, g Form) Form {
	if g.Fn == 0 {
		return b.Fail()
	}
	inverse := Form{N: g.Den, Bits: max(g.DenBits, 1), Fn: g.Fd, Fd: g.Fn}
	if g.Fn < 0 {
		inverse.Fn, inverse.Fd = -g.Fd, -g.Fn
	}
	if g.N == 0 {
		return b.Mul(f, inverse)
	}
	inverse.Den, inverse.DenBits = b.emit(step{op: opDivisor, r: regs{g.N}}), g.Bits
	q := b.Mul(f, inverse)
	if q.N == 0 {
		q.N = b.column(0, 1)
	}
	q.N = b.emit(step{op: opSigned, r: regs{q.N, g.N}})
	q.St = b.state(step{op: opZero, r: regs{g.N}})
	return q
}

// Abs is |f|.
func (b *Builder) Abs(f Form) Form {
	f.Fn = int64(size(f.Fn))
	if f.N != 0 {
		f.N = b.emit(step{op: opAbs, r: regs{f.N}})
	}
	return f
}

// Extreme is the largest of forms for sign 1, the smallest for -1.
func (b *Builder) Extreme(sign int, fs ...Form) Form {
	top := fs[0]
	for _, f := range fs[1:] {
		p := b.align(top, f)
		op := map[bool]opcode{true: opMax, false: opMin}[sign > 0]
		top = p.Form
		top.Bits = max(p.left, p.right)
		switch {
		case p.a == 0 && p.b == 0:
			x := min(p.x, p.y)
			if sign > 0 {
				x = max(p.x, p.y)
			}
			top.Fn, top.Bits = b.times(top.Fn, x), 1
		case p.a == 0:
			top.N = b.emit(step{op: op + 1, r: regs{p.b}, k: ints{p.y, p.x}})
		case p.b == 0:
			top.N = b.emit(step{op: op + 1, r: regs{p.a}, k: ints{p.x, p.y}})
		default:
			top.N = b.emit(step{op: op, r: regs{p.a, p.b}, k: ints{p.x, p.y}})
		}
		top = b.form(top)
	}
	return top
}

// Clamp is f between two constants.
func (b *Builder) Clamp(f, least, greatest Form) Form {
	if !least.Constant() || !greatest.Constant() || f.N == 0 ||
		frac.Cmp(frac.New(least.Fn, least.Fd), frac.New(greatest.Fn, greatest.Fd)) > 0 {
		return b.Fail()
	}
	return b.Extreme(-1, b.Extreme(1, f, least), greatest)
}

// Compare says of two forms whether they are ordered so: less, equal, greater.
func (b *Builder) Compare(f, g Form, when [3]bool) Form {
	p := b.align(f, g)
	if p.a == 0 { // a constant stands right
		p.a, p.b, p.x, p.y = p.b, p.a, p.y, p.x
		when[0], when[2] = when[2], when[0]
	}
	if p.a == 0 {
		return b.Fail()
	}
	if p.b != 0 {
		return b.ordered(p, when)
	}
	if p.x < 0 {
		p.x, p.y = -p.x, -p.y
		when[0], when[2] = when[2], when[0]
	}
	floor := frac.QuoUnits(p.y, max(p.x, 1), frac.Floor)
	exact := p.x != 0 && p.y%p.x == 0
	switch {
	case p.x == 0:
		return b.Fail()
	case when[0] != when[2]: // below a whole number, or not
		limit := floor + 1
		if when[1] == when[2] && exact {
			limit = floor
		}
		return b.truth(step{op: opLessK, r: regs{p.a}, k: ints{limit, not(when[0])}})
	case !exact:
		return Const(1-not(when[0]), 1)
	}
	return b.truth(step{op: opSameK, r: regs{p.a}, k: ints{floor, not(when[1])}})
}

func (b *Builder) ordered(p pair, when [3]bool) Form {
	s := step{op: opLess, r: regs{p.a, p.b}, k: ints{p.x, p.y, not(when[0])}}
	switch {
	case when[0] == when[2]:
		s.op, s.k[2] = opSame, not(when[1])
	case when[1] != when[2]: // whether the right one is less
		s.r, s.k = regs{p.b, p.a}, ints{p.y, p.x, not(when[2])}
	}
	return b.truth(s)
}

func not(truth bool) int64 {
	if truth {
		return 0
	}
	return 1
}

func (b *Builder) truth(s step) Form { return Form{N: b.emit(s), Fn: 1, Fd: 1, Bits: 1} }

// Round rounds to decimal places.
func (b *Builder) Round(f Form, places int, m frac.Mode) Form {
	unit := int64(1)
	for range places {
		unit = b.times(unit, 10)
	}
	if f.N == 0 {
		return b.Fail()
	}
	u := f
	u.Fn, u.Fd = b.times(f.Fn, unit), f.Fd
	u = b.form(u)
	out := Form{Fn: 1, Fd: unit, Bits: max(u.Bits+length(u.Fn)-length(u.Fd), 0) + 2}
	if u.Den == 0 && u.Fd == 1 {
		out.N = b.linear(u.N, u.Fn, 0)
	} else {
		out.N = b.emit(step{op: opRound, r: regs{u.N, u.Den}, k: ints{u.Fn, u.Fd, int64(m)}, wide: !u.narrow()})
	}
	return b.form(out)
}

// narrow reports whether rounding can multiply instead of dividing.
func (f Form) narrow() bool {
	return f.Den == 0 && max(f.Bits+length(f.Fn), length(f.Fd))+2+length(f.Fd)+1 <= 64
}

// Steps counts whole steps of a size in f.
func (b *Builder) Steps(f, size Form) Form {
	if !size.Constant() || size.Fn <= 0 {
		return b.Fail()
	}
	return b.Round(b.Extreme(1, b.Quo(f, size), Const(0, 1)), 0, frac.Floor)
}
