package table

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// cellRange is the cells from one up to, not including, another.
type cellRange struct{ from, to int }

// Axis divides the values of a key into cells: the values between two bounds
// that no test tells apart. Texts stand on the axis as whole numbers, those
// named in order of appearance from 1, and any other at 0.
type Axis struct {
	Kind   value.Kind
	domain interval.Domain
	cuts   []interval.Cut
	first  [5][]int64     // by places, the least number of units beyond each cut; nil if there are many
	Names  []string       // of texts, from 1; the first is empty
	Texts  map[string]int // the cell of each text that is named
	sets   []interval.Set // of each row, clipped to the domain
	rows   [][]cellRange  // the same, as cells
}

// newAxis divides a key by the tests of its column. Unless something is known of its
// values, numbers are dense and without ends.
func newAxis(tests []*Test, known *Domain) *Axis {
	a := &Axis{}
	for _, t := range tests {
		a.Kind = cmp.Or(a.Kind, t.Kind)
	}
	numbers := make(map[string]int)
	if a.Kind == value.TextKind {
		a.Names = []string{""}
		var named []string
		if known != nil {
			named = slices.Clone(known.Values)
		}
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
	a.domain = known.domain(a.Kind, max(len(a.Names)-1, 0))
	for _, t := range tests {
		set := interval.All()
		switch {
		case t.Kind == value.TextKind:
			points := lex.Each(t.Texts, func(s string) interval.Span { return interval.Point(frac.Int(int64(numbers[s])))[0] })
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
	a.setFirst()
	for _, set := range a.sets {
		a.rows = append(a.rows, a.ranges(set))
	}
	if a.Kind == value.TextKind {
		a.Texts = make(map[string]int, len(numbers))
		for s, n := range numbers {
			a.Texts[s] = a.cell(frac.Int(int64(n)))
		}
	}
	return a
}

// setFirst prepares the search among a few cuts for numbers of few places: it compares
// whole numbers, one by one.
func (a *Axis) setFirst() {
	for places := range a.first {
		first := make([]int64, 0, len(a.cuts))
		for _, c := range a.cuts {
			at, above, _ := c.At()
			mode, more := frac.Ceil, int64(0)
			if above {
				mode, more = frac.Floor, 1
			}
			n, ok := frac.Units(at, int32(places), mode)
			if len(a.cuts) > 24 || !ok || n == math.MaxInt64 {
				return
			}
			first = append(first, n+more)
		}
		a.first[places] = first
	}
}

// Cuts returns what divides the cells, in order.
func (a *Axis) Cuts() []interval.Cut { return a.cuts }

// Cells is the number of cells.
func (a *Axis) Cells() int {
	if a.domain.Span().Empty() {
		return 0
	}
	return len(a.cuts) + 1
}

// cell returns the cell that a number of the domain lies in: the number of cuts
// below it.
func (a *Axis) cell(n frac.Num) int {
	if units, places, ok := n.Tens(); ok && places < len(a.first) && a.first[places] != nil {
		for i, first := range a.first[places] {
			if units < first {
				return i
			}
		}
		return len(a.cuts)
	}
	return sort.Search(len(a.cuts), func(i int) bool { return !a.cuts[i].Under(n) })
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

// Span returns the values of a cell.
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

// CellsIn returns the cells that numbers can lie in.
func (a *Axis) CellsIn(x interval.Numbers) (cells []int) {
	if a.Kind == 0 {
		return []int{0}
	}
	for cell := range a.Cells() {
		part := interval.Numbers{Set: interval.Of(a.Span(cell)).Intersect(x.Set), Places: x.Places}
		if len(part.Tight().Set) > 0 {
			cells = append(cells, cell)
		}
	}
	return cells
}

// Domain is what is known of the values of a key. The zero Domain is
// nothing.
type Domain struct {
	Min, Max *frac.Num // of a number
	Places   *int32    // of a number
	Values   []string  // all texts that occur
}

// never reports whether a value is none of the domain's.
func (d *Domain) never(v value.Value) bool {
	switch v.Kind {
	case value.TextKind:
		return len(d.Values) > 0 && !slices.Contains(d.Values, v.Text())
	case value.NumberKind:
		return d.Min != nil && frac.Cmp(v.Num, *d.Min) < 0 || d.Max != nil && frac.Cmp(v.Num, *d.Max) > 0
	}
	return false
}

// domain returns the numbers that stand for the values of a key; named is the
// number of texts that are named. If d is nil, it is what any value whatever of the
// kind can be.
func (d *Domain) domain(kind value.Kind, named int) interval.Domain {
	whole := func(lo, hi int64) interval.Domain {
		return interval.Lattice(0, interval.Below(frac.Int(lo)), interval.Above(frac.Int(hi)))
	}
	lo, hi := interval.Bottom(), interval.Top()
	switch {
	case kind == value.TextKind && d != nil && len(d.Values) > 0:
		return whole(1, int64(len(d.Values)))
	case kind == value.TextKind:
		return whole(0, int64(named))
	case kind == value.BoolKind:
		return whole(0, 1)
	case kind == value.DateKind:
		return whole(value.Day(1, 1, 1), value.Day(9999, 12, 31))
	case kind == value.NumberKind && d != nil:
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
