package column

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Program is the steps of a rule. It is immutable once it is built.
type Program struct {
	steps     []step
	quick     []step // those that are needed where all states are fine
	nums, sts Reg    // the last of each
	given     []Form // the inputs, in order
	result    Form
	units     [5]rounding // to the places that points have
	direct    bool        // a step makes the numbers of the result, and may write them where they go
}

// Finish makes f the result.
func (b *Builder) Finish(f Form) *Program {
	if f.N == 0 {
		f.N, f.Fn, f.Bits = b.emit(step{op: opFill, k: ints{f.Fn}}), 1, length(f.Fn)
	}
	b.result, b.direct = f, true
	for _, in := range b.given {
		b.direct = b.direct && in.N != f.N
	}
	for _, s := range b.steps {
		if s.op < opWorst || s.op >= opZero {
			b.quick = append(b.quick, s)
		}
	}
	b.seen = nil
	for places := range b.units {
		b.units[places] = b.rounding(places)
	}
	return &b.Program
}

// Result returns what the result is in.
func (p *Program) Result() Form { return p.result }

// Input is a column that a program reads. Sts is nil if all are fine.
type Input struct {
	N   []int64
	Sts []State
}

type (
	opcode uint8
	regs   [6]Reg
	ints   [3]int64
)

// step makes a column of others.
type step struct {
	op   opcode
	wide bool
	dst  Reg
	r    regs
	k    ints
	list *list
}

// list is what a step has many of.
type list struct {
	of         []Form
	cuts, more []int64
	rows       []int32
}

// block is how many units are computed at once: what they need stays near.
const block = 256

// Machine is the columns that a program reads, and those of a block that it writes. Its memory
// serves one program after another.
type Machine struct {
	In []Input // of the whole group, in the order of [Builder.Input]
	// Nums and Sts are memory for those that are no facts.
	Nums []int64
	Sts  []State

	nums [][]int64 // by register, in mem but for inputs and result of the program that runs
	sts  [][]State // nil where all are fine
	mem  []int64
	own  []State
	len  int
	bad  bool // a step has made an error
}

// fit makes registers for a program over blocks of n units.
func (m *Machine) fit(p *Program, n int) {
	if m.len == n && len(m.nums) > int(p.nums) && len(m.sts) > int(p.sts) {
		return
	}
	m.len = n
	m.nums = slices.Grow(m.nums[:0], int(p.nums)+1)
	m.nums, m.sts = m.nums[:max(cap(m.nums), 1)], slices.Grow(m.sts[:0], int(p.sts)+1)
	m.sts = m.sts[:max(cap(m.sts), 1)]
	if need := (len(m.nums) - 1) * n; len(m.mem) < need {
		m.mem = make([]int64, need)
	}
	if need := (len(m.sts) - 1) * n; len(m.own) < need {
		m.own = make([]State, need)
	}
	for r := range m.nums[1:] {
		m.nums[r+1] = m.column(Reg(r + 1))
	}
}

// column returns the memory of a column of numbers, and states that of one of states.
func (m *Machine) column(r Reg) []int64 { return m.mem[(int(r)-1)*m.len:][:m.len] }
func (m *Machine) states(r Reg) []State { return m.own[(int(r)-1)*m.len:][:m.len] }

// Run computes n units. It writes their numbers to nums, what they are divided by to dens,
// unless the result has no denominator, and their states; all reports whether all are fine.
func (p *Program) Run(m *Machine, n int, nums, dens []int64, sts []State) (all bool) {
	all = true
	fine := !slices.ContainsFunc(m.In, func(in Input) bool { return in.Sts != nil })
	for at := 0; at < n; at += block {
		m.fit(p, min(block, n-at))
		for i := range p.given {
			m.nums[p.given[i].N] = m.In[i].N[at:][:m.len]
		}
		if p.direct {
			m.nums[p.result.N] = nums[at:][:m.len]
		}
		clear(m.sts)
		m.bad = false
		if fine {
			m.run(p.quick)
		}
		if !fine || m.bad {
			clear(m.sts)
			for i, f := range p.given {
				if in := m.In[i].Sts; in != nil {
					m.sts[f.St] = in[at:][:m.len]
				}
			}
			m.run(p.steps)
		}
		if !p.direct {
			copy(nums[at:], m.nums[p.result.N])
		}
		if p.result.Den != 0 { // which may be the numbers of the result too
			copy(dens[at:], m.nums[p.result.Den])
		}
		if p.direct {
			m.nums[p.result.N] = m.column(p.result.N)
		}
		if st := m.sts[p.result.St]; st != nil {
			copy(sts[at:], st)
			all = false
		} else {
			clear(sts[at:][:m.len])
		}
		for i := range p.given {
			m.nums[p.given[i].N] = m.column(p.given[i].N)
		}
	}
	return all
}

func (m *Machine) run(steps []step) {
	for i := range steps {
		kernels[steps[i].op](m, &steps[i])
	}
}

// rounding is what the numbers of a result are multiplied with and divided by.
type rounding struct {
	x, y       int64
	narrow, ok bool
}

// rounding returns how the result is rounded to units of 10^-places; not ok if that might
// not fit.
func (p *Program) rounding(places int) rounding {
	if places < len(p.units) && p.units[places].y != 0 {
		return p.units[places]
	}
	b, unit, f := Builder{}, int64(1), p.result
	for range places {
		unit = b.times(unit, 10)
	}
	f.Fn = b.times(f.Fn, unit)
	f = b.form(f)
	return rounding{f.Fn, f.Fd, f.narrow(), !b.Bad}
}

// Round writes to dst the numbers of the result, rounded to units of 10^-places; ok is
// false if they might not fit.
func (p *Program) Round(places int, m frac.Mode, nums, dens, dst []int64) (ok bool) {
	if p.result.Den == 0 {
		dens = nil
	}
	r := p.rounding(places)
	if r.ok {
		Round(dst[:len(nums)], nums, dens, r.x, r.y, m, r.narrow)
	}
	return r.ok
}
