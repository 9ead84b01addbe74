package scoring

import (
	"maps"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules"
)

// row is the lines of one unit. Most are no more than a state and points; what else there is
// to a line, such as its computed value or what it waits for, is worked out when somebody asks
// ([run.at]). A line that is more than that is kept whole.
type row struct {
	cells  []cell
	points []amount
	rare   map[int]*line // by index of criterion
}

// cell is the state of a line, of the criterion's variant that holds for the unit; kept of a
// line that is kept whole.
type cell struct {
	state   State
	variant uint8
}

const kept = 255 // and beyond the first so many variants, lines are kept whole

func newRow(criteria int) row { return newRows(criteria, 1)[0] }

func newRows(criteria, units int) []row {
	cells, points := make([]cell, criteria*units), make([]amount, criteria*units)
	out := make([]row, units)
	for i := range out {
		from, to := i*criteria, (i+1)*criteria
		out[i] = row{cells: cells[from:to:to], points: points[from:to:to]}
	}
	return out
}

func (w row) clone() row {
	return row{slices.Clone(w.cells), slices.Clone(w.points), maps.Clone(w.rare)}
}

// keep keeps a line whole.
func (w *row) keep(criterion int, l *line) {
	if w.rare == nil {
		w.rare = make(map[int]*line)
	}
	w.rare[criterion] = l
	w.cells[criterion] = cell{l.state, kept}
}

// set keeps a line, as a cell if nothing is lost by that.
func (w *row) set(cr *criterion, variant int, l *line) {
	delete(w.rare, cr.index)
	if l.variant == nil || l.beyond != 0 || l.counted != nil || l.override || l.kept || variant >= kept {
		whole := *l
		w.keep(cr.index, &whole)
		return
	}
	w.cells[cr.index] = cell{state: l.state, variant: uint8(variant)}
	w.points[cr.index] = 0
	if l.known() {
		w.points[cr.index] = l.lo
	}
}

// extent is what a line is to a sum.
type extent struct {
	state   State
	mayDrop bool // missing, and may turn out not to apply
	lo, hi  amount
	max     amount // base maximum
	beyond  amount
}

func (w *row) extent(cr *criterion) extent {
	c := w.cells[cr.index]
	if c.variant == kept {
		l := w.rare[cr.index]
		return extent{c.state, c.state == Missing && cr.mayDrop, l.lo, l.hi, l.max, l.beyond}
	}
	p := w.points[cr.index]
	out := extent{state: c.state, lo: p, hi: p, max: cr.variants[c.variant].base}
	if c.state == Missing {
		out.lo, out.hi, out.mayDrop = cr.variants[c.variant].lo, cr.variants[c.variant].hi, cr.mayDrop
	}
	return out
}

// settled returns the points of a line, and its base maximum, if both are known at a glance.
func (w *row) settled(i int, cr *criterion) (points, max amount, ok bool) {
	c := w.cells[i]
	if c.variant == kept || c.state == Missing || c.state == NotApplicable {
		return 0, 0, false
	}
	return w.points[i], cr.variants[c.variant].base, true
}

// open reports whether lines are missing, and whether some may turn out not to apply.
func (w *row) open(criteria []*criterion) (missing, mayDrop bool) {
	for i, c := range w.cells {
		if c.state == Missing {
			missing = true
			mayDrop = mayDrop || criteria[i].mayDrop
		}
	}
	return missing, mayDrop
}

// memory is what columns are worked out in, used again and again.
type memory struct {
	column   rules.Column
	units    []int64
	ok       []bool
	which    []bool // who is asked; nil for all
	whom     []bool // memory for which
	done     []bool
	sums     []running
	asked    *rule // of which it is known whether all reasons are given
	reasoned bool
}

// running is what the lines that columns have settled add up to.
type running struct {
	total, applicable amount
	lines             int
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// columns fills the lines of a criterion for all whom the whole column of its rule settles:
// nobody entered anything for the unit, and nothing fails. It says who is done, and whether
// everybody is.
func (r *run) columns(cr *criterion, p picks) (done []bool, all bool) {
	m, n := r.memory, len(r.facts)
	if m == nil {
		return nil, false
	}
	m.done = slices.Grow(m.done[:0], n)[:n]
	clear(m.done)
	count := 0
	for vi := range min(len(cr.variants), kept) {
		v := &cr.variants[vi]
		if v.rule != nil && r.asks(vi, cr, p) && !(p.unknown && v.rule.Uses().Group) && r.notVoid(cr) {
			count += r.column(cr, vi)
		}
	}
	return m.done, count == n
}

// asks finds those whom a variant holds for and nobody entered anything for.
func (r *run) asks(variant int, cr *criterion, p picks) (some bool) {
	m := r.memory
	if m.which = nil; p.of == nil && len(r.batch.Sheets) == 0 && len(cr.voids) == 0 {
		return true
	}
	m.whom = slices.Grow(m.whom[:0], len(r.facts))[:len(r.facts)]
	m.which = m.whom
	for i := range m.which {
		m.which[i] = r.sheets[i] == nil && (p.of == nil || p.of[i].variant == variant && !p.of[i].unknown)
		some = some || m.which[i]
	}
	return some
}

// notVoid takes those for whom the criterion is void, or may be, out of which column; it
// reports whether anybody is left.
func (r *run) notVoid(cr *criterion) (some bool) {
	m := r.memory
	for _, rule := range cr.voids {
		if rule.EvalSome(r.group, m.which, &m.column) != nil {
			return false
		}
		for i := range m.which {
			m.which[i] = m.which[i] && (m.column.State(i) == rules.StateNotApplicable ||
				m.column.State(i) == rules.StateKnown && m.column.Value(i).Truth() == rules.False)
		}
	}
	return m.which == nil || slices.Contains(m.which, true)
}

// column fills the lines of those asked for whom the rule of a variant holds, and returns how
// many.
func (r *run) column(cr *criterion, variant int) (count int) {
	m, v, n := r.memory, &cr.variants[variant], len(r.facts)
	if !slices.Contains(m.which, false) {
		m.which = nil
	}
	if v.rule.EvalSome(r.group, m.which, &m.column) != nil {
		return 0
	}
	m.units, m.ok = slices.Grow(m.units[:0], n)[:n], slices.Grow(m.ok[:0], n)[:n]
	m.column.Round(cr.places, r.card.def.Rounding, m.units, m.ok)
	each := powersOfTen[r.card.places-cr.places]
	for i, ok := range m.ok {
		if m.which != nil && !m.which[i] {
			continue
		}
		w, c := &r.rows[i], cell{Scored, uint8(variant)}
		switch p, fits := inUnits(m.units[i], each); {
		case ok && fits:
			if p = clamp(p, v.min, v.max); cr.def.Effect == Minus {
				p = -p
			}
			w.points[cr.index] = p
			sum := &m.sums[i]
			*sum = running{sum.total + p, sum.applicable + v.base, sum.lines + 1}
		case m.column.State(i) == rules.StateMissing:
			c.state = Missing
		case m.column.State(i) == rules.StateNotApplicable && r.explained(v.rule, r.facts[i]):
			c.state = NotApplicable
		default:
			continue
		}
		w.cells[cr.index], m.done[i] = c, true
		count++
	}
	return count
}

// whole is what the card comes to for a member.
func (r *run) whole(member int) whole {
	if r.memory != nil && r.card.adding {
		if s := &r.memory.sums[member]; s.lines == len(r.card.criteria) && s.lines > 0 {
			all := sum{total: s.total, applicable: s.applicable}
			return whole{lo: all, hi: all}
		}
	}
	return r.card.whole(r.rows[member])
}
