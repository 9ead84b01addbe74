package table

import (
	"cmp"
	"fmt"
	"maps"
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

// analysis looks at the cells of the grid: what holds for them holds for the values.
type analysis struct {
	*grid
	m       *Matcher
	view    View
	keys    []*Axis // those of the grid, without the second of a table of one key
	reached []int   // cells that each row wins, else included
}

// Findings returns what can be said of the tests: gaps first, then by row; at most
// 1,000 of each kind.
func (m *Matcher) Findings(v View) []Finding {
	a := &analysis{grid: m.newGrid(m.Dims(), v.Domains), m: m, view: v, reached: make([]int, m.Rows()+1)}
	if a.nx*a.ny == 0 {
		return nil // no value can occur
	}
	a.keys = a.axes[:m.Dims()]
	a.fill(m)
	for _, row := range a.winner {
		if row >= 0 {
			a.reached[row]++
		}
	}
	found := a.unreachable()
	found = append(found, a.overlaps()...)
	found = append(found, a.mergeable()...)
	found = append(found, a.outside()...)
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
		f := Finding{Kind: Unreachable, Rows: []int{row}, Region: a.notations(a.region(row))}
		for k := range f.Region {
			if f.Region[k] == "" { // outside what can occur
				f.Region[k] = strings.TrimSpace(a.m.sources[row][k])
			}
		}
		takers := make(map[int]bool)
		for cell := range a.cells(row) {
			if f.Witness == nil {
				f.Witness = a.witness(cell)
			}
			takers[int(a.winner[cell])] = true
		}
		f.Rows = append(f.Rows, slices.Sorted(maps.Keys(takers))...)
		found = append(found, f)
	}
	if last := a.m.Rows(); a.m.HasElse && a.reached[last] == 0 {
		region := slices.Repeat([]string{"-"}, len(a.keys))
		found = append(found, Finding{Kind: Unreachable, Rows: []int{last}, Region: region})
	}
	return found
}

// overlaps finds pairs of rows with different results of which the first wins
// part of the second, but not all that it wins is the second's.
func (a *analysis) overlaps() []Finding {
	var found []Finding
	for row := range a.m.Rows() {
		if a.reached[row] == 0 {
			continue
		}
		shared := make(map[int]int) // by row: the cells that it wins and this one takes too
		where := make(map[int]int)
		for cell := range a.cells(row) {
			w := int(a.winner[cell])
			if shared[w]++; shared[w] == 1 {
				where[w] = cell
			}
		}
		for _, w := range slices.Sorted(maps.Keys(shared)) {
			if w == row || shared[w] == a.reached[w] || a.view.Same(w, row) || len(found) == maxFindings {
				continue
			}
			both := a.region(w)
			for k, set := range a.region(row) {
				both[k] = both[k].Intersect(set)
			}
			found = append(found, Finding{
				Kind: Overlap, Rows: []int{w, row}, Region: a.notations(both), Witness: a.witness(where[w]),
			})
		}
	}
	return found
}

// mergeable finds runs of rows with the same result whose values are those of
// one simpler row.
func (a *analysis) mergeable() []Finding {
	var found []Finding
	for row := 0; row < a.m.Rows() && len(found) < maxFindings; {
		whole, so := a.region(row), a.region(row) // so: with the texts of rows that alone are no simpler
		last := row
		for next := row + 1; next < a.m.Rows() && a.reached[row] > 0 && a.reached[next] > 0 &&
			a.view.Same(row, next); next++ {
			merged, simpler := a.merge(so, a.region(next))
			if merged == nil {
				break
			}
			if so = merged; simpler {
				whole, last = merged, next
			}
		}
		if last > row {
			f := Finding{Kind: Mergeable, Region: a.notations(whole)}
			f.Witness = a.witness(slices.Index(a.winner, int32(last)))
			for r := row; r <= last; r++ {
				f.Rows = append(f.Rows, r)
			}
			found = append(found, f)
		}
		row = last + 1
	}
	return found
}

// region returns the values that a row takes, by key.
func (a *analysis) region(row int) []interval.Set {
	sets := make([]interval.Set, len(a.keys))
	for k, x := range a.keys {
		sets[k] = x.sets[row]
	}
	return sets
}

// notations writes values of the keys as tests.
func (a *analysis) notations(sets []interval.Set) []string {
	tests := make([]string, len(sets))
	for k, set := range sets {
		tests[k] = a.keys[k].notation(set)
	}
	return tests
}

// merge returns the union of two regions, if it is a region, and whether it is simpler
// to write: one within the other, or different in one key only and there in fewer
// pieces than the two. Numbers that are not simpler are not merged; texts may be with
// further rows.
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
	if x := a.keys[different]; x.Kind == value.TextKind {
		simpler = merged[different].Equal(x.domain.All())
	} else if !simpler {
		return nil, false
	}
	return merged, simpler
}

// witness returns values of a cell, one for each key.
func (a *analysis) witness(cell int) []value.Value {
	var values []value.Value
	for k, axis := range a.keys {
		values = append(values, axis.value(axis.Span(cell/a.strides[k]%axis.Cells())))
	}
	return values
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
	if len(a.keys) > 2 {
		return a.gapBoxes()
	}
	free := func(x, y int) bool { return a.winner[x*a.ny+y] < 0 }
	text := func(k int) bool { return a.axes[k].Kind == value.TextKind }
	rects := rectangles(a.nx, a.ny, free, text(0), text(1))
	// The same cells the other way round may be fewer rectangles.
	turned := rectangles(a.ny, a.nx, func(y, x int) bool { return free(x, y) }, text(1), text(0))
	if len(turned) < len(rects) {
		for i, r := range turned {
			turned[i] = rectangle{r.ys, r.xs}
		}
		slices.SortFunc(turned, func(r, s rectangle) int {
			return cmp.Or(cmp.Compare(r.xs[0], s.xs[0]), cmp.Compare(r.ys[0], s.ys[0]))
		})
		rects = turned
	}
	var found []Finding
	for _, r := range rects[:min(len(rects), maxFindings)] {
		f := Finding{Kind: Gap}
		for k, cells := range [][]int{r.xs, r.ys}[:len(a.keys)] {
			set := a.keys[k].union(cells)
			f.Region = append(f.Region, a.keys[k].notation(set))
			f.Witness = append(f.Witness, a.keys[k].value(set[0]))
		}
		found = append(found, f)
	}
	return found
}

// gapBoxes is gaps for more than two keys: what is alike beyond a key goes together.
func (a *analysis) gapBoxes() (found []Finding) {
	var free []int
	for cell, row := range a.winner {
		if row < 0 {
			free = append(free, cell)
		}
	}
	var divide func(k int, free []int, box [][]int)
	divide = func(k int, free []int, box [][]int) {
		if len(found) == maxFindings {
			return
		}
		if k == len(a.keys) {
			f := Finding{Kind: Gap}
			for k, cells := range box {
				set := a.keys[k].union(cells)
				f.Region = append(f.Region, a.keys[k].notation(set))
				f.Witness = append(f.Witness, a.keys[k].value(set[0]))
			}
			found = append(found, f)
			return
		}
		beyond := make([][]int, a.keys[k].Cells()) // of each cell of the key, what is free of the others
		for _, cell := range free {
			at := cell / a.strides[k]
			beyond[at] = append(beyond[at], cell%a.strides[k])
		}
		for at := 0; at < len(beyond); {
			to := at + 1
			for to < len(beyond) && slices.Equal(beyond[at], beyond[to]) {
				to++
			}
			if len(beyond[at]) > 0 {
				cells := make([]int, 0, to-at)
				for cell := at; cell < to; cell++ {
					cells = append(cells, cell)
				}
				divide(k+1, beyond[at], append(slices.Clone(box), cells))
			}
			at = to
		}
	}
	divide(0, free, nil)
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
