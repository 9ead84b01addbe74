package table

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// cellRange is the cells from one up to, not including, another.
type cellRange struct{ from, to int }

// axis divides the values of a key into cells: the values between two bounds
// that no test tells apart. Texts stand on the axis as whole numbers, those
// named in order of appearance from 1, and any other at 0.
type Axis struct {
	Kind   value.Kind
	domain interval.Domain
	cuts   []interval.Cut
	rungs  []int64 // the cuts by rung of numbers times scale; nil if they are not searched so
	scale  int64
	Names  []string       // of texts, from 1; the first is empty
	Texts  map[string]int // the cell of each text that is named
	sets   []interval.Set // of each row, clipped to the domain
	rows   [][]cellRange  // the same, as cells
}

// newAxis divides a key by the tests of its column. Numbers and dates are dense
// and without ends, whatever the domain says, unless exact.
func newAxis(kind value.Kind, tests []*Test, d Domain, exact bool) *Axis {
	a := &Axis{Kind: kind}
	numbers := make(map[string]int)
	if kind == value.TextKind {
		a.Names = []string{""}
		named := slices.Clone(d.Values)
		for _, t := range tests {
			named = append(named, t.Texts...)
		}
		for _, s := range named {
			if numbers[s] == 0 {
				numbers[s] = len(a.Names)
				a.Names = append(a.Names, s)
			}
		}
	}
	a.domain = d.domain(kind, max(len(a.Names)-1, 0), exact)
	for _, t := range tests {
		set := interval.All()
		switch {
		case t.Kind == value.TextKind:
			points := make([]interval.Span, len(t.Texts))
			for i, s := range t.Texts {
				points[i] = interval.Point(frac.Int(int64(numbers[s])))[0]
			}
			if set = interval.Of(points...); t.Except {
				set = set.Complement()
			}
		case t.Kind != 0:
			set = t.Set
		}
		set = a.domain.Clip(set)
		a.sets = append(a.sets, set)
		for _, span := range set {
			a.cuts = append(a.cuts, span.Lo, span.Hi)
		}
	}
	slices.SortFunc(a.cuts, interval.Cut.Compare)
	a.cuts = slices.CompactFunc(a.cuts, func(c, d interval.Cut) bool { return c.Compare(d) == 0 })
	ends := a.domain.Span()
	a.cuts = slices.DeleteFunc(a.cuts,
		func(c interval.Cut) bool { return c.Compare(ends.Lo) == 0 || c.Compare(ends.Hi) == 0 })
	a.prepare()
	for _, set := range a.sets {
		a.rows = append(a.rows, a.ranges(set))
	}
	if kind == value.TextKind {
		a.Texts = make(map[string]int, len(numbers))
		for s, n := range numbers {
			a.Texts[s] = a.cell(frac.Int(int64(n)))
		}
	}
	return a
}

// cells is the number of cells.
func (a *Axis) Cells() int {
	if a.domain.Span().Empty() {
		return 0
	}
	return len(a.cuts) + 1
}

// cell returns the cell that a number of the domain lies in: the number of cuts
// below it.
func (a *Axis) cell(n frac.Num) int {
	if a.rungs != nil {
		scaled := n
		if a.scale != 1 {
			scaled = frac.Mul(n, frac.Int(a.scale))
		}
		if at, ok := rung(scaled); ok {
			for i, r := range a.rungs {
				if at < r {
					return i
				}
			}
			return len(a.rungs)
		}
	}
	lo, hi := 0, len(a.cuts)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if a.cuts[mid].Under(n) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

const (
	maxRungs = 24      // cuts that are searched one after another
	maxScale = 1 << 20 // of numbers with places
	maxRung  = 1 << 40 // of a number, scaled
)

// rung numbers the whole numbers and the gaps between them: 2n for n, 2n+1 for
// what lies between n and n+1. ok is false for numbers that are too large.
func rung(n frac.Num) (place int64, ok bool) {
	if !n.Small() {
		return 0, false
	}
	whole, exact := n.Int64() // towards zero
	if whole > maxRung || whole < -maxRung {
		return 0, false
	}
	place = 2 * whole
	switch {
	case exact:
	case n.Sign() > 0:
		place++
	default:
		place--
	}
	return place, true
}

// prepare sets rungs, if the cuts are few, and at numbers of few places.
func (a *Axis) prepare() {
	if len(a.cuts) > maxRungs {
		return
	}
	scale := int64(1)
	rungs := make([]int64, len(a.cuts))
	for i := 0; i < len(a.cuts); {
		n, isAbove, _ := a.cuts[i].At()
		place, ok := rung(frac.Mul(n, frac.Int(scale)))
		switch {
		case !ok || scale > maxScale:
			return
		case place&1 != 0: // not whole yet
			scale *= 10
			i = 0
			continue
		case isAbove:
			place++
		}
		rungs[i] = place
		i++
	}
	a.scale, a.rungs = scale, rungs
}

// ranges returns the cells of a set that is clipped to the domain, and whose
// bounds are among the cuts.
func (a *Axis) ranges(set interval.Set) []cellRange {
	var ranges []cellRange
	for _, span := range set {
		r := cellRange{0, len(a.cuts) + 1}
		if i, ok := slices.BinarySearchFunc(a.cuts, span.Lo, interval.Cut.Compare); ok {
			r.from = i + 1
		}
		if i, ok := slices.BinarySearchFunc(a.cuts, span.Hi, interval.Cut.Compare); ok {
			r.to = i + 1
		}
		ranges = append(ranges, r)
	}
	return ranges
}

// span returns the values of a cell.
func (a *Axis) Span(cell int) interval.Span {
	s := a.domain.Span()
	if cell > 0 {
		s.Lo = a.cuts[cell-1]
	}
	if cell < len(a.cuts) {
		s.Hi = a.cuts[cell]
	}
	return s
}

// Domain is what is known of the values of a key. The zero Domain is
// nothing.
type Domain struct {
	Min, Max *frac.Num // of a number
	Places   *int32    // of a number
	Values   []string  // all texts that occur
}

// domain returns the numbers that stand for the values of a key; named is the
// number of texts that are named. Unless exact, it is what any value whatever of
// the kind can be.
func (d Domain) domain(kind value.Kind, named int, exact bool) interval.Domain {
	whole := func(lo, hi int64) interval.Domain {
		return interval.Lattice(0, interval.Below(frac.Int(lo)), interval.Above(frac.Int(hi)))
	}
	lo, hi := interval.Bottom(), interval.Top()
	switch {
	case kind == value.TextKind && exact && len(d.Values) > 0:
		return whole(1, int64(len(d.Values)))
	case kind == value.TextKind:
		return whole(0, int64(named))
	case kind == value.BoolKind:
		return whole(0, 1)
	case kind == value.DateKind && exact:
		return whole(value.Day(1, 1, 1), value.Day(9999, 12, 31))
	case kind == value.NumberKind && exact:
		if d.Min != nil {
			lo = interval.Below(*d.Min)
		}
		if d.Max != nil {
			hi = interval.Above(*d.Max)
		}
		if d.Places != nil {
			return interval.Lattice(*d.Places, lo, hi)
		}
	}
	return interval.Dense(lo, hi)
}
