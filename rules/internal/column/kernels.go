package column

import (
	"math/bits"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

const (
	opFill opcode = iota
	opLinear
	opLinear2
	opAdd
	opAdd4
	opMul
	opMin
	opMinK
	opMax
	opMaxK
	opLess
	opLessK
	opSame
	opSameK
	opDivisor
	opSigned
	opAbs
	opRound
	opPick
	opDefault
	opKnown
	opJunction
	opCells
	opCellsOver
	opRow

	// Of states, where all are fine if those of the inputs are.
	opWorst
	opAside
	opPickState
	opDefaultState
	opKnownState

	// Of errors.
	opZero
	opNoRow
)

// kernels are the steps, by opcode. Each is one loop; most are written out, since a call
// for every element costs several times what it does.
var kernels = [...]func(m *Machine, s *step){
	opFill: fill, opLinear: linear, opLinear2: linear2, opAdd: add, opAdd4: add4, opMul: mul,
	opMin: least, opMinK: leastK, opMax: greatest, opMaxK: greatestK,
	opLess: less, opLessK: lessK, opSame: same, opSameK: sameK,
	opDivisor: divisor, opSigned: signed, opAbs: absolute, opRound: round,
	opPick: pick, opDefault: pickDefault, opKnown: known, opJunction: junction,
	opCells: cells, opCellsOver: cellsOver, opRow: row,
	opWorst: worst, opAside: aside, opZero: zero, opPickState: pickState, opDefaultState: defaultState,
	opKnownState: knownState, opNoRow: noRow,
}

// one and two return what a step writes to and reads, all of one length.
func (m *Machine) one(s *step) (dst, a []int64) {
	dst = m.nums[s.dst]
	return dst, m.nums[s.r[0]][:len(dst)]
}

func (m *Machine) two(s *step) (dst, a, b []int64) {
	dst = m.nums[s.dst]
	return dst, m.nums[s.r[0]][:len(dst)], m.nums[s.r[1]][:len(dst)]
}

func fill(m *Machine, s *step) {
	dst, x := m.nums[s.dst], s.k[0]
	for i := range dst {
		dst[i] = x
	}
}

func linear(m *Machine, s *step) {
	dst, a := m.one(s)
	x, y := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = v*x + y
	}
}

func linear2(m *Machine, s *step) {
	dst, a, b := m.two(s)
	x, y := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = v*x + b[i]*y
	}
}

func add(m *Machine, s *step) {
	dst, a, b := m.two(s)
	for i, v := range a {
		dst[i] = v + b[i]
	}
}

func add4(m *Machine, s *step) {
	dst, a, b := m.two(s)
	c, d := m.nums[s.r[2]][:len(dst)], m.nums[s.r[3]][:len(dst)]
	for i, v := range a {
		dst[i] = v + b[i] + c[i] + d[i]
	}
}

func mul(m *Machine, s *step) {
	dst, a, b := m.two(s)
	for i, v := range a {
		dst[i] = v * b[i]
	}
}

func least(m *Machine, s *step) {
	dst, a, b := m.two(s)
	x, y := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = min(v*x, b[i]*y)
	}
}

func leastK(m *Machine, s *step) {
	dst, a := m.one(s)
	x, y := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = min(v*x, y)
	}
}

func greatest(m *Machine, s *step) {
	dst, a, b := m.two(s)
	x, y := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = max(v*x, b[i]*y)
	}
}

func greatestK(m *Machine, s *step) {
	dst, a := m.one(s)
	x, y := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = max(v*x, y)
	}
}

// below is 1 if a < b, 0 otherwise, without a branch. Neither is near the ends.
func below(a, b int64) int64 { return int64(uint64(a-b) >> 63) }

func less(m *Machine, s *step) {
	dst, a, b := m.two(s)
	x, y, flip := s.k[0], s.k[1], s.k[2]
	for i, v := range a {
		dst[i] = below(v*x, b[i]*y) ^ flip
	}
}

func lessK(m *Machine, s *step) {
	dst, a := m.one(s)
	limit, flip := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = below(v, limit) ^ flip
	}
}

func same(m *Machine, s *step) {
	dst, a, b := m.two(s)
	x, y, flip := s.k[0], s.k[1], s.k[2]
	for i, v := range a {
		dst[i] = equal(v*x, b[i]*y) ^ flip
	}
}

func sameK(m *Machine, s *step) {
	dst, a := m.one(s)
	x, flip := s.k[0], s.k[1]
	for i, v := range a {
		dst[i] = equal(v, x) ^ flip
	}
}

func equal(a, b int64) int64 {
	if a == b {
		return 1
	}
	return 0
}

// divisor is |a|, and 1 where that is zero: the state says so.
func divisor(m *Machine, s *step) {
	dst, a := m.one(s)
	for i, v := range a {
		dst[i] = (v ^ v>>63 - v>>63) + equal(v, 0)
	}
}

// signed turns what is divided by something negative.
func signed(m *Machine, s *step) {
	dst, a, b := m.two(s)
	for i, v := range a {
		minus := b[i] >> 63
		dst[i] = v ^ minus - minus
	}
}

func absolute(m *Machine, s *step) {
	dst, a := m.one(s)
	for i, v := range a {
		dst[i] = v ^ v>>63 - v>>63
	}
}

func round(m *Machine, s *step) {
	dst, a := m.one(s)
	den := []int64(nil)
	if s.r[1] != 0 {
		den = m.nums[s.r[1]]
	}
	Round(dst, a, den, s.k[0], s.k[1], frac.Mode(s.k[2]), !s.wide)
}

// Round writes a·x / (den·y), rounded, to dst. It does not overflow if the form of that
// may be, and is narrow where it says so.
func Round(dst, a, den []int64, x, y int64, m frac.Mode, narrow bool) {
	a = a[:len(dst)]
	switch {
	case den != nil:
		den = den[:len(dst)]
		for i, v := range a {
			dst[i] = frac.QuoUnits(v*x, den[i]*y, m)
		}
	case y == 1:
		for i, v := range a {
			dst[i] = v * x
		}
	case narrow && m == frac.HalfAway:
		// (2u + y) / 2y, where dividing is multiplying by 2^64 / 2y, rounded up.
		by := ^uint64(0)/uint64(2*y) + 1
		for i, v := range a {
			n := v * x
			minus := n >> 63
			q, _ := bits.Mul64(2*uint64(n^minus-minus)+uint64(y), by)
			dst[i] = int64(q) ^ minus - minus
		}
	case narrow && m == frac.Floor:
		by := ^uint64(0)/uint64(y) + 1
		for i, v := range a {
			n := v * x
			minus := n >> 63 // floor(n) of what is negative is -1 - floor(-1-n)
			q, _ := bits.Mul64(uint64(n^minus), by)
			dst[i] = int64(q) ^ minus
		}
	default:
		for i, v := range a {
			dst[i] = frac.QuoUnits(v*x, y, m)
		}
	}
}

func pick(m *Machine, s *step) {
	dst, c, a := m.two(s)
	b := m.nums[s.r[2]][:len(dst)]
	for i, t := range c {
		dst[i] = b[i] ^ (a[i]^b[i])&-t
	}
}

// pickDefault is a where it is known or an error, b otherwise.
func pickDefault(m *Machine, s *step) {
	dst := m.nums[s.dst]
	a, b := m.nums[s.r[1]][:len(dst)], m.nums[s.r[2]][:len(dst)]
	copy(dst, a)
	for i, st := range m.sts[s.r[0]] {
		if st == Open || st == None {
			dst[i] = b[i]
		}
	}
}

func known(m *Machine, s *step) {
	dst := m.nums[s.dst]
	for i := range dst {
		dst[i] = 1
	}
	for i, st := range m.sts[s.r[0]] {
		dst[i] = equal(int64(st), 0) | equal(int64(st), int64(Open))&s.k[0]
	}
}

// junction is and, or: what decides wins over everything.
func junction(m *Machine, s *step) {
	dst, decides, fine := m.nums[s.dst], s.k[0], true
	copy(dst, m.nums[s.list.of[0].N])
	for i, f := range s.list.of {
		fine = fine && m.sts[f.St] == nil
		a := m.nums[f.N][:len(dst)]
		switch {
		case i == 0:
		case decides == 0:
			for i, v := range a {
				dst[i] &= v
			}
		default:
			for i, v := range a {
				dst[i] |= v
			}
		}
	}
	if fine {
		return
	}
	sts := m.states(s.r[0])
	m.sts[s.r[0]] = sts
	for i := range dst {
		var found [Beside + 1]bool
		decided := false
		for _, f := range s.list.of {
			st := Fine
			if of := m.sts[f.St]; of != nil {
				st = of[i]
			}
			decided = decided || st == Fine && m.nums[f.N][i] == decides
			found[st] = true
		}
		dst[i], sts[i] = 1-decides, Fine
		switch {
		case decided:
			dst[i] = decides
		case found[Beside]:
			sts[i] = Beside
		case found[Open]:
			sts[i] = Open
		case found[None]:
			sts[i] = None
		case found[Failed]:
			sts[i] = Failed
		}
	}
}

// cells counts the cuts that are not above a number, four at a time.
func cells(m *Machine, s *step) {
	dst, a := m.one(s)
	cuts := s.list.cuts
	clear(dst)
	for ; len(cuts) >= 4; cuts = cuts[4:] {
		t, u, v, w := cuts[0], cuts[1], cuts[2], cuts[3]
		for i, x := range a {
			dst[i] += 4 - below(x, t) - below(x, u) - below(x, v) - below(x, w)
		}
	}
	for _, t := range cuts {
		for i, x := range a {
			dst[i] += 1 - below(x, t)
		}
	}
}

func cellsOver(m *Machine, s *step) {
	dst, a, b := m.two(s)
	x, more := s.k[0], s.list.more
	clear(dst)
	for j, t := range s.list.cuts {
		for i, v := range a {
			dst[i] += 1 - below(v*x, b[i]*t+more[j])
		}
	}
}

func row(m *Machine, s *step) {
	dst, a := m.one(s)
	results := s.list.more
	if s.r[1] == 0 {
		for i, v := range a {
			dst[i] = results[v]
		}
		return
	}
	b, width := m.nums[s.r[1]][:len(dst)], s.k[0]
	for i, v := range a {
		dst[i] = results[v*width+b[i]]
	}
}

func noRow(m *Machine, s *step) {
	a, b := m.nums[s.r[0]], m.nums[s.r[1]]
	for i, v := range a {
		if s.r[1] != 0 {
			v = v*s.k[0] + b[i]
		}
		if s.list.rows[v] < 0 {
			m.fail(s.dst)[i] = Failed
		}
	}
}

// fail returns a column of states to write errors to.
func (m *Machine) fail(r Reg) []State {
	m.bad = true
	if m.sts[r] == nil {
		m.sts[r] = m.states(r)
		clear(m.sts[r])
	}
	return m.sts[r]
}

func zero(m *Machine, s *step) {
	for i, v := range m.nums[s.r[0]] {
		if v == 0 {
			m.fail(s.dst)[i] = Failed
		}
	}
}

// worst is the larger of two states; if the second is an operator's own, only where the
// first is fine.
func worst(m *Machine, s *step) {
	a, b, own := m.sts[s.r[0]], m.sts[s.r[1]], s.k[0] != 0
	switch {
	case a == nil:
		m.sts[s.dst] = b
	case b == nil:
		m.sts[s.dst] = a
	default:
		dst := m.states(s.dst)
		m.sts[s.dst] = dst
		for i, st := range a {
			if dst[i] = st; st == Fine || !own && b[i] > st {
				dst[i] = b[i]
			}
		}
	}
}

// aside leaves whoever is not fine to the evaluator of one unit.
func aside(m *Machine, s *step) {
	a := m.sts[s.r[0]]
	if a == nil {
		m.sts[s.dst] = nil
		return
	}
	dst := m.states(s.dst)
	m.sts[s.dst] = dst
	for i, st := range a {
		if dst[i] = Fine; st != Fine {
			dst[i] = Beside
		}
	}
}

// pickState is the state of c ? a : b. With c undetermined both are looked at.
func pickState(m *Machine, s *step) {
	truths, c, a, b := m.nums[s.r[0]], m.sts[s.r[1]], m.sts[s.r[2]], m.sts[s.r[3]]
	if c == nil && a == nil && b == nil {
		return
	}
	dst := m.states(s.dst)
	m.sts[s.dst] = dst
	at := func(sts []State, i int) State {
		if sts == nil {
			return Fine
		}
		return sts[i]
	}
	left, right := s.k[1], s.k[2]
	for i := range dst {
		sc, sa, sb := at(c, i), at(a, i), at(b, i)
		switch {
		case sc == Fine && truths[i] != 0:
			dst[i] = sa
		case sc == Fine:
			dst[i] = sb
		case max(sc, sa, sb) == Beside:
			dst[i] = Beside
		case sa == Fine && sb == Fine && s.k[0] == 0:
			dst[i] = Beside
		case sa == Fine && sb == Fine && m.times(s.r[4], i, left) == m.times(s.r[5], i, right):
			dst[i] = Fine
		case sc == Open, sc == None && max(sa, sb) == Open:
			dst[i] = Open
		default:
			dst[i] = sc
		}
	}
}

// times is an element of a column times x.
func (m *Machine) times(r Reg, i int, x int64) int64 {
	if r != 0 {
		x *= m.nums[r][i]
	}
	return x
}

func defaultState(m *Machine, s *step) {
	a, b := m.sts[s.r[0]], m.sts[s.r[1]]
	if a == nil {
		return
	}
	dst := m.states(s.dst)
	m.sts[s.dst] = dst
	for i, sa := range a {
		sb := Fine
		if b != nil {
			sb = b[i]
		}
		switch {
		case sa == Fine || sa == Failed || sa == Beside:
			dst[i] = sa
		case sb == None:
			dst[i] = sa // missing, if one is
		default:
			dst[i] = sb
		}
	}
}

func knownState(m *Machine, s *step) {
	for i, st := range m.sts[s.r[0]] {
		if st == Failed || st == Beside {
			m.fail(s.dst)[i] = st
		}
	}
}
