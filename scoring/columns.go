package scoring

import (
	"context"
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules"
)

// row is the lines of one unit. Most are no more than a state and points; what else there is
// to a line, such as its computed value or what it waits for, is worked out when somebody asks
// ([run.at]). A line that is more than that is kept whole.
//
// The rows of a run lie in its columns: a criterion's lines of all members are beside each
// other, and those of one unit step apart.
type row struct {
	cells  []cell
	points []int32 // amounts; a line of more than maxKept is kept whole
	step   int
	rare   map[int]*line // by index of criterion
}

// cell is the state of a line, of the criterion's variant that holds for the unit; kept of a
// line that is kept whole.
type cell struct {
	state   State
	variant uint8
}

const (
	kept    = 255 // and beyond the first so many variants, lines are kept whole
	maxKept = amount(math.MaxInt32)
)

func newRow(criteria int) row {
	return row{cells: make([]cell, criteria), points: make([]int32, criteria), step: 1}
}

// row returns the lines of a member, to be read.
func (r *run) row(member int) row {
	if r.rows != nil && r.rows[member] != nil {
		return *r.rows[member]
	}
	return row{cells: r.cells[min(member, len(r.cells)):], points: r.points[min(member, len(r.points)):],
		step: r.size()}
}

// allRows returns the lines of all members, to be written to.
func (r *run) allRows() []*row {
	out, rows := make([]*row, r.size()), make([]row, r.size())
	for i := range out {
		rows[i] = r.row(i)
		out[i] = &rows[i]
	}
	return out
}

// ownRows returns a list of rows to be written to, none of which is that of another run yet.
func (r *run) ownRows() []*row {
	out := make([]*row, r.size())
	copy(out, r.rows)
	return out
}

// len is how many lines there are.
func (w *row) len() int {
	if w.step == 0 {
		return 0
	}
	return (len(w.cells) + w.step - 1) / w.step
}

func (w *row) cell(criterion int) *cell { return &w.cells[criterion*w.step] }

// clone returns a row by itself.
func (w *row) clone() *row {
	out := newRow(w.len())
	for i := range out.cells {
		out.cells[i], out.points[i] = w.cells[i*w.step], w.points[i*w.step]
	}
	out.rare = maps.Clone(w.rare)
	return &out
}

// keep keeps a line whole.
func (w *row) keep(criterion int, l *line) {
	if w.rare == nil {
		w.rare = make(map[int]*line)
	}
	w.rare[criterion] = l
	*w.cell(criterion) = cell{l.state, kept}
}

// set keeps a line, as a cell if nothing is lost by that.
func (w *row) set(cr *criterion, variant int, l *line) {
	delete(w.rare, cr.index)
	narrowed := false
	if l.variant != nil && l.state == Missing {
		least, most := cr.gives(l.variant)
		narrowed = l.lo != least || l.hi != most
	}
	large := l.known() && max(l.lo, -l.lo) > maxKept
	if l.variant == nil || narrowed || large || l.beyond != 0 || l.counted != nil || l.override || l.kept ||
		variant >= kept {
		whole := *l
		w.keep(cr.index, &whole)
		return
	}
	*w.cell(cr.index) = cell{state: l.state, variant: uint8(variant)}
	p := &w.points[cr.index*w.step]
	if *p = 0; l.known() {
		*p = int32(l.lo)
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
	c := *w.cell(cr.index)
	if c.variant == kept {
		l := w.rare[cr.index]
		return extent{c.state, c.state == Missing && cr.mayDrop, l.lo, l.hi, l.max, l.beyond}
	}
	p := amount(w.points[cr.index*w.step])
	out := extent{state: c.state, lo: p, hi: p, max: cr.variants[c.variant].base}
	if c.state == Missing {
		out.mayDrop = cr.mayDrop
		out.lo, out.hi = cr.gives(&cr.variants[c.variant])
	}
	return out
}

// settled returns the points of a line, and its base maximum, if both are known at a glance.
func (w *row) settled(i int, cr *criterion) (points, max amount, ok bool) {
	c := *w.cell(i)
	if c.variant == kept || c.state == Missing || c.state == NotApplicable {
		return 0, 0, false
	}
	return amount(w.points[i*w.step]), cr.variants[c.variant].base, true
}

// open reports whether lines are missing, and whether some may turn out not to apply.
func (w *row) open(criteria []*criterion) (missing, mayDrop bool) {
	for _, cr := range criteria {
		if w.cell(cr.index).state == Missing {
			missing = true
			mayDrop = mayDrop || cr.mayDrop
		}
	}
	return missing, mayDrop
}

// memory is what columns are worked out in, used again and again.
type memory struct {
	column rules.Column
	groups []*rules.Group // of the runs
	units  []int64
	ok     []bool
	which  []bool // who is asked; nil for all
	whom   []bool // memory for which
	done   []bool
	sums   []amount // of the members of all runs
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// begin sets out to add up the lines of runs.
func (m *memory) begin(runs []*run) {
	m.sums = m.sums[:0]
	for _, r := range runs {
		m.sums = append(m.sums, make([]amount, r.size())...)
	}
	n := 0
	for _, r := range runs {
		r.sums = m.sums[n:][:r.size()]
		n += r.size()
	}
}

// fit makes room for the members of runs.
func (m *memory) fit(runs []*run) {
	n := 0
	for _, r := range runs {
		n += r.size()
	}
	m.whom, m.done = slices.Grow(m.whom[:0], n)[:n], slices.Grow(m.done[:0], n)[:n]
	m.units, m.ok = slices.Grow(m.units[:0], n)[:n], slices.Grow(m.ok[:0], n)[:n]
	n = 0
	for _, r := range runs {
		r.done = m.done[n:][:r.size()]
		n += r.size()
	}
}

// columns fills the lines of a criterion for all whom the whole column of its rule settles:
// nobody entered anything for the unit, and nothing fails. Then they are done.
func (m *memory) columns(ctx context.Context, cr *criterion, runs []*run) {
	clear(m.done)
	for _, r := range runs {
		r.filled = false
	}
	if cr.judged() {
		return
	}
	m.groups = m.groups[:0]
	for _, r := range runs {
		m.groups = append(m.groups, r.group)
	}
	for vi := range min(len(cr.variants), kept) {
		if cr.variants[vi].rule != nil && m.asks(vi, cr, runs) && m.notVoid(ctx, cr) {
			m.fill(ctx, vi, cr, runs)
		}
	}
}

// asks finds those whom a variant holds for, whose line nobody entered anything for.
func (m *memory) asks(variant int, cr *criterion, runs []*run) (some bool) {
	plain := cr.plain && len(cr.voids) == 0
	for _, r := range runs {
		plain = plain && len(r.batch.Sheets) == 0
	}
	if m.which = nil; plain {
		return true
	}
	m.which = m.whom
	at, compares := 0, cr.variants[variant].rule.Uses().Group
	for _, r := range runs {
		p := &r.picks
		for i := range r.size() {
			m.which[at] = !r.splits && r.sheets[i] == nil && !(p.unknown && compares) &&
				(p.of == nil || p.of[i].variant == variant && !p.of[i].unknown)
			some = some || m.which[at]
			at++
		}
	}
	return some
}

// notVoid takes those for whom the criterion is void, or may be, out of those asked; it
// reports whether anybody is left.
func (m *memory) notVoid(ctx context.Context, cr *criterion) (some bool) {
	for _, rule := range cr.voids {
		if rule.EvalGroups(ctx, m.groups, m.which, &m.column) != nil {
			return false
		}
		for i := range m.which {
			m.which[i] = m.which[i] && (m.column.State(i) == rules.StateNotApplicable ||
				m.column.State(i) == rules.StateKnown && m.column.Value(i).Truth() == rules.False)
		}
	}
	return m.which == nil || slices.Contains(m.which, true)
}

// fill fills the lines of those asked, whom a variant holds for.
func (m *memory) fill(ctx context.Context, variant int, cr *criterion, runs []*run) {
	v := &cr.variants[variant]
	if v.min > maxKept || v.max < -maxKept {
		return
	}
	if !slices.Contains(m.which, false) {
		m.which = nil
	}
	if v.rule.EvalGroups(ctx, m.groups, m.which, &m.column) != nil {
		return
	}
	lo, hi, each, most := v.min, v.max, cr.each, maxKept/cr.each
	if cr.def.Effect == Minus {
		lo, hi, each = -hi, -lo, -each
	}
	all := m.column.Round(cr.places, runs[0].card.def.Rounding, m.units, m.ok) && m.which == nil && len(m.units) > 0 &&
		slices.Max(m.units) <= int64(most) && slices.Min(m.units) >= -int64(most)
	lists, scored := v.rule.Uses().Lists, cell{Scored, uint8(variant)}
	at, open := 0, false
	for _, r := range runs {
		n := r.size()
		cells, points, sums := r.cells[cr.index*n:][:n], r.points[cr.index*n:][:n], r.sums[:n]
		units := m.units[at:][:n]
		if all {
			for i, p := range units {
				p := max(lo, min(amount(p)*each, hi))
				cells[i], points[i] = scored, int32(p)
				sums[i] += p
			}
			at += n
			r.added, r.applies, r.filled = r.added+1, r.applies+v.base, true
			continue
		}
		count := 0
		for i, p := range units {
			switch p := amount(p); {
			case m.which != nil && !m.which[at+i]:
				continue
			case m.ok[at+i] && p <= most && p >= -most:
				p = max(lo, min(p*each, hi))
				cells[i], points[i] = scored, int32(p)
				sums[i] += p
				count++
			case m.column.State(at+i) == rules.StateMissing && !lists:
				cells[i], open = cell{Missing, uint8(variant)}, true
			case m.column.State(at+i) == rules.StateNotApplicable && r.explained(v.rule, r.facts(i)):
				cells[i] = cell{NotApplicable, uint8(variant)}
			default:
				continue
			}
			r.done[i] = true
		}
		if at += n; count == n {
			r.added, r.applies, r.filled = r.added+1, r.applies+v.base, true
		}
	}
	if open {
		cr.gives(v) // which may take a tenth of a second, here where ctx is looked at between criteria
	}
}

// whole is what the card comes to for a member: what columns have added up, if that is all
// there is to it.
func (r *run) whole(member int) whole {
	if r.sums != nil && r.card.adding && r.added == len(r.card.criteria) && r.added > 0 {
		all := sum{total: r.sums[member], applicable: r.applies}
		return whole{lo: all, hi: all}
	}
	return r.card.whole(r.row(member))
}
