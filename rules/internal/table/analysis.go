package table

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// maxFindings of a kind are reported of a table.
const maxFindings = 1000

// View is what the analysis of the tests of a table needs to know beside them.
type View struct {
	Keys    []string                  // names; may be missing
	Domains []Domain                  // of each key
	Same    func(i, j int) bool       // whether the results of two rows are surely the same
	Result  func(row int) value.Value // for the words; nil if results are not known beforehand
}

// analysis looks at the cells that the bounds of all tests divide the keys into.
// All values of a cell pass the same tests, so what holds for the cells holds for
// the values.
type analysis struct {
	m       *Matcher
	view    View
	axes    []*Axis
	nx, ny  int     // cells of the axes; ny is 1 if there is one key
	winner  []int32 // the first row of each cell
	reached []int   // cells that each row wins, else included
}

// Findings returns what can be said of the tests: gaps first, then by row; at most
// 1,000 of each kind.
func (m *Matcher) Findings(v View) []Finding {
	a := &analysis{m: m, view: v, ny: 1, reached: make([]int, m.Rows()+1)}
	for k := range m.Dims() {
		a.axes = append(a.axes, newAxis(m.KeyKind(k), m.column(k), v.Domains[k], true))
	}
	a.nx = a.axes[0].Cells()
	if len(a.axes) == 2 {
		a.ny = a.axes[1].Cells()
	}
	if a.nx*a.ny == 0 {
		return nil // no value can occur
	}
	a.winner = m.fill(a.axes)
	for _, row := range a.winner {
		if row >= 0 {
			a.reached[row]++
		}
	}
	found := a.unreachable()
	found = append(found, a.overlaps()...)
	found = append(found, a.mergeable()...)
	slices.SortStableFunc(found, func(f, g Finding) int { return cmp.Compare(f.Row(), g.Row()) })
	found = append(a.gaps(), found...)
	for i := range found {
		a.describe(&found[i])
	}
	return found
}

// unreachable finds the rows that win no cell.
func (a *analysis) unreachable() []Finding {
	var found []Finding
	for row := range a.m.Rows() {
		if a.reached[row] > 0 || len(found) == maxFindings {
			continue
		}
		f := Finding{Kind: Unreachable, Rows: []int{row}}
		for k, x := range a.axes {
			region := x.notation(x.sets[row])
			if region == "" { // outside what can occur
				region = strings.TrimSpace(a.m.sources[row][k])
			}
			f.Region = append(f.Region, region)
		}
		takers := make(map[int32]bool)
		eachCell(a.axes, row, a.ny, func(cell int) {
			if f.Witness == nil {
				f.Witness = a.witness(cell)
			}
			takers[a.winner[cell]] = true
		})
		for t := range takers {
			f.Rows = append(f.Rows, int(t))
		}
		slices.Sort(f.Rows[1:])
		found = append(found, f)
	}
	if last := a.m.Rows(); a.m.HasElse && a.reached[last] == 0 {
		f := Finding{Kind: Unreachable, Rows: []int{last}}
		for range a.axes {
			f.Region = append(f.Region, "-")
		}
		found = append(found, f)
	}
	return found
}

// overlaps finds pairs of rows with different results of which the first wins
// part of the second, but not all that it wins is the second's.
func (a *analysis) overlaps() []Finding {
	var found []Finding
	shared := make([]int, a.m.Rows()) // by row: the cells that it wins and this one takes too
	where := make([]int, a.m.Rows())
	for row := range a.m.Rows() {
		if a.reached[row] == 0 {
			continue
		}
		var winners []int
		eachCell(a.axes, row, a.ny, func(cell int) {
			w := int(a.winner[cell])
			if w == row {
				return
			}
			if shared[w] == 0 {
				winners = append(winners, w)
				where[w] = cell
			}
			shared[w]++
		})
		slices.Sort(winners)
		for _, w := range winners {
			if shared[w] < a.reached[w] && !a.view.Same(w, row) && len(found) < maxFindings {
				f := Finding{Kind: Overlap, Rows: []int{w, row}, Witness: a.witness(where[w])}
				for _, x := range a.axes {
					f.Region = append(f.Region, x.notation(x.sets[w].Intersect(x.sets[row])))
				}
				found = append(found, f)
			}
			shared[w] = 0
		}
	}
	return found
}

// mergeable finds runs of rows with the same result whose values are those of
// one simpler row.
func (a *analysis) mergeable() []Finding {
	var found []Finding
	for row := 0; row < a.m.Rows() && len(found) < maxFindings; {
		whole := a.region(row)
		last := row
		for next := row + 1; next < a.m.Rows() && a.reached[row] > 0 && a.reached[next] > 0 &&
			a.view.Same(row, next); next++ {
			merged, ok := a.merge(whole, a.region(next))
			if !ok {
				break
			}
			whole, last = merged, next
		}
		if last > row {
			f := Finding{Kind: Mergeable, Witness: a.witness(slices.Index(a.winner, int32(last)))}
			for r := row; r <= last; r++ {
				f.Rows = append(f.Rows, r)
			}
			for k, x := range a.axes {
				f.Region = append(f.Region, x.notation(whole[k]))
			}
			found = append(found, f)
		}
		row = last + 1
	}
	return found
}

// region returns the values that a row takes, by key.
func (a *analysis) region(row int) []interval.Set {
	sets := make([]interval.Set, len(a.axes))
	for k, x := range a.axes {
		sets[k] = x.sets[row]
	}
	return sets
}

// merge returns the union of two regions, if it is a region and simpler to
// write: one within the other, or different in one key only and there in fewer
// pieces than the two.
func (a *analysis) merge(r, s []interval.Set) ([]interval.Set, bool) {
	merged := make([]interval.Set, len(r))
	inside, different := true, -1
	for k := range r {
		merged[k] = r[k].Union(s[k])
		inside = inside && merged[k].Equal(s[k])
		if !r[k].Equal(s[k]) {
			if different >= 0 {
				different = len(r)
				continue
			}
			different = k
		}
	}
	switch {
	case inside:
		return s, true
	case different == len(r):
		return nil, false
	}
	simpler := len(merged[different]) < len(r[different])+len(s[different])
	if x := a.axes[different]; x.Kind == value.TextKind {
		simpler = merged[different].Equal(x.domain.All())
	}
	return merged, simpler
}

// witness returns values of a cell, one for each key.
func (a *analysis) witness(cell int) []value.Value {
	if len(a.axes) == 1 {
		return []value.Value{a.axes[0].value(a.axes[0].Span(cell))}
	}
	x, y := a.axes[0], a.axes[1]
	return []value.Value{x.value(x.Span(cell / a.ny)), y.value(y.Span(cell % a.ny))}
}

// value returns a value of a span of the axis that is quickly read.
func (a *Axis) value(s interval.Span) value.Value {
	switch a.Kind {
	case 0, value.NumberKind:
		return value.Number(a.domain.Simplest(s))
	case value.TextKind:
		n, _ := a.domain.First(s).Int64()
		if n == 0 {
			return value.Text(a.otherText())
		}
		return value.Text(a.Names[n])
	}
	lo, hi := a.ends(s)
	if !lo.OK && hi.OK {
		return value.Of(a.Kind, hi.Num)
	}
	return value.Of(a.Kind, lo.Num)
}

// otherText returns a text that no test names.
func (a *Axis) otherText() string {
	s := "other"
	for n := 2; slices.Contains(a.Names, s); n++ {
		s = fmt.Sprintf("other %d", n)
	}
	return s
}

// ends returns the ends of a span, without those of the calendar.
func (a *Axis) ends(s interval.Span) (lo, hi interval.End) {
	lo, hi = a.domain.Ends(s)
	if all := a.domain.Span(); a.Kind == value.DateKind {
		lo.OK = lo.OK && s.Lo.Compare(all.Lo) != 0
		hi.OK = hi.OK && s.Hi.Compare(all.Hi) != 0
	}
	return lo, hi
}

// notation writes values of the axis as a test that takes them.
func (a *Axis) notation(set interval.Set) string {
	if set.Equal(a.domain.All()) {
		return "-"
	}
	if a.Kind == value.TextKind {
		other := set.Contains(frac.Int(0))
		var texts []string
		for n := 1; n < len(a.Names); n++ {
			if set.Contains(frac.Int(int64(n))) != other {
				texts = append(texts, a.Names[n])
			}
		}
		return TextsNotation(texts, other)
	}
	return SetNotation(a.Kind, set, a.ends)
}

// gaps finds the cells that no row takes, as rectangles: intervals if there is one
// key.
func (a *analysis) gaps() []Finding {
	free := func(x, y int) bool { return a.winner[x*a.ny+y] < 0 }
	one := &Axis{} // stands for the second key of a table of one
	axes := append(slices.Clone(a.axes), one)[:2]
	rects := rectangles(a.nx, a.ny, free, axes[0].Kind == value.TextKind, axes[1].Kind == value.TextKind)
	// The same cells the other way round may be fewer rectangles.
	turned := rectangles(a.ny, a.nx, func(y, x int) bool { return free(x, y) }, axes[1].Kind == value.TextKind,
		axes[0].Kind == value.TextKind)
	if len(turned) < len(rects) {
		rects = rects[:0]
		for _, r := range turned {
			rects = append(rects, rectangle{r.ys, r.xs})
		}
		slices.SortFunc(rects, func(r, s rectangle) int {
			return cmp.Or(cmp.Compare(r.xs[0], s.xs[0]), cmp.Compare(r.ys[0], s.ys[0]))
		})
	}
	var found []Finding
	for _, r := range rects[:min(len(rects), maxFindings)] {
		f := Finding{Kind: Gap}
		for k, cells := range [][]int{r.xs, r.ys}[:len(a.axes)] {
			set := a.axes[k].union(cells)
			f.Region = append(f.Region, a.axes[k].notation(set))
			f.Witness = append(f.Witness, a.axes[k].value(set[0]))
		}
		found = append(found, f)
	}
	return found
}

// union returns the values of some cells.
func (a *Axis) union(cells []int) interval.Set {
	spans := make([]interval.Span, len(cells))
	for i, c := range cells {
		spans[i] = a.Span(c)
	}
	return interval.Of(spans...)
}

// rectangle is the cells of some rows and columns of a grid.
type rectangle struct{ xs, ys []int }

// rectangles divides the cells of a grid for which in holds into rectangles:
// runs of equal columns, and in them runs of cells. On an axis of texts, which have
// no order, what is alike goes together wherever it stands.
func rectangles(nx, ny int, in func(x, y int) bool, textX, textY bool) []rectangle {
	var groups []*rectangle
	alike := make(map[string]*rectangle)
	var before string
	for x := range nx {
		var ys []int
		column := make([]byte, ny)
		for y := range ny {
			if in(x, y) {
				ys, column[y] = append(ys, y), 1
			}
		}
		key := string(column)
		g := alike[key]
		if g == nil || !textX && key != before {
			g = &rectangle{ys: ys}
			alike[key] = g
			groups = append(groups, g)
		}
		g.xs = append(g.xs, x)
		before = key
	}
	var rects []rectangle
	for _, g := range groups {
		for from := 0; from < len(g.ys); {
			to := from + 1
			for to < len(g.ys) && (textY || g.ys[to] == g.ys[to-1]+1) {
				to++
			}
			rects = append(rects, rectangle{g.xs, g.ys[from:to]})
			from = to
		}
	}
	return rects
}
