package scoring

import (
	"maps"
	"slices"
)

// row is the lines of one unit. Most are no more than a state and points; what else there is
// to a line, such as its computed value or what it waits for, is worked out when somebody asks
// ([Score.at]). A line that is more than that is kept whole.
type row struct {
	cells  []cell
	points []amount
	rare   map[int]*line // by index of criterion
}

// cell is the state of a line, of the criterion's variant that holds for the unit.
type cell struct {
	state   State
	variant uint8
	rare    bool
}

const maxVariants = 256 // beyond the first so many, lines are kept whole

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
	w.cells[criterion] = cell{state: l.state, rare: true}
}

// set keeps a line, as a cell if nothing is lost by that.
func (w *row) set(cr *criterion, variant int, l *line) {
	delete(w.rare, cr.index)
	if l.variant == nil || l.beyond != 0 || l.counted != nil || l.override || l.refused || variant >= maxVariants {
		kept := *l
		w.keep(cr.index, &kept)
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
	if c.rare {
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
