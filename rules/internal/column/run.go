package column

import (
	"sync"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Program is the steps of a rule. It is immutable once it is built.
type Program struct {
	steps     []step
	nums, sts Reg    // the last of each
	given     []Form // the inputs, in order
	result    Form
}

// Finish makes f the result.
func (b *Builder) Finish(f Form) *Program {
	if f.N == 0 {
		f.N, f.Fn, f.Bits = b.emit(step{op: opFill, k: ints{f.Fn}}), 1, length(f.Fn)
	}
	b.result = f
	b.seen = nil
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

// machine is the columns of a block.
type machine struct {
	nums [][]int64
	sts  [][]State // nil where all are fine
	mem  []int64
	own  []State
	len  int
}

var machines = sync.Pool{New: func() any { return new(machine) }}

// Run computes n units. It writes their numbers to nums, what they are divided by to dens,
// unless the result has no denominator, and their states; all reports whether all are fine.
func (p *Program) Run(in []Input, n int, nums, dens []int64, sts []State) (all bool) {
	m := machines.Get().(*machine)
	m.fit(p, min(n, block))
	all = true
	for at := 0; at < n; at += block {
		m.len = min(block, n-at)
		for r := range m.nums[1:] {
			m.nums[r+1] = m.mem[r*block:][:m.len]
		}
		clear(m.sts)
		for i, f := range p.given {
			m.nums[f.N] = in[i].N[at:][:m.len]
			if in[i].Sts != nil {
				m.sts[f.St] = in[i].Sts[at:][:m.len]
			}
		}
		for i := range p.steps {
			s := &p.steps[i]
			kernels[s.op](m, s)
		}
		copy(nums[at:], m.nums[p.result.N])
		if p.result.Den != 0 {
			copy(dens[at:], m.nums[p.result.Den])
		}
		if st := m.sts[p.result.St]; st != nil {
			copy(sts[at:], st)
			all = false
		} else {
			clear(sts[at:][:m.len])
		}
	}
	clear(m.nums) // keep nobody's columns alive
	clear(m.sts)
	machines.Put(m)
	return all
}

// fit makes room for the columns of a program.
func (m *machine) fit(p *Program, n int) {
	if need := int(p.nums) * block; len(m.mem) < need {
		m.mem = make([]int64, need)
	}
	if need := int(p.sts) * block; len(m.own) < need {
		m.own = make([]State, need)
	}
	m.nums = append(m.nums[:0], make([][]int64, p.nums+1)...)
	m.sts = append(m.sts[:0], make([][]State, p.sts+1)...)
}

// states returns the memory of a column of states.
func (m *machine) states(r Reg) []State { return m.own[(int(r)-1)*block:][:m.len] }

// Round writes to dst the numbers of a form, rounded to units of 10^-places; ok is false if
// they might not fit.
func (f Form) Round(places int, m frac.Mode, nums, dens, dst []int64) (ok bool) {
	var b Builder
	unit := int64(1)
	for range places {
		unit = b.times(unit, 10)
	}
	f.Fn = b.times(f.Fn, unit)
	if f = b.form(f); b.Bad {
		return false
	}
	if f.Den == 0 {
		dens = nil
	}
	Round(dst[:len(nums)], nums, dens, f.Fn, f.Fd, m, f.narrow())
	return true
}
