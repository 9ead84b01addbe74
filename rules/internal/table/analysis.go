package table

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
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
	return lex.Each(a.keys, func(x *Axis) interval.Set { return x.sets[row] })
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

// gaps finds the cells that no row takes, as boxes: intervals if there is one key.
func (a *analysis) gaps() (found []Finding) {
	var free []int
	for cell, row := range a.winner {
		if row < 0 {
			free = append(free, cell)
		}
	}
	order := make([]int, len(a.keys))
	for k := range order {
		order[k] = k
	}
	boxes := a.boxes(free, order)
	if len(order) == 2 { // the same cells the other way round may be fewer boxes
		if turned := a.boxes(free, []int{1, 0}); len(turned) < len(boxes) {
			slices.SortFunc(turned, func(r, s [][]int) int {
				return cmp.Or(cmp.Compare(r[0][0], s[0][0]), cmp.Compare(r[1][0], s[1][0]))
			})
			boxes = turned
		}
	}
	for _, box := range boxes[:min(len(boxes), maxFindings)] {
		f := Finding{Kind: Gap}
		for k, cells := range box {
			set := interval.Of(lex.Each(cells, a.keys[k].Span)...)
			f.Region = append(f.Region, a.keys[k].notation(set))
			f.Witness = append(f.Witness, a.keys[k].value(set[0]))
		}
		found = append(found, f)
	}
	return found
}

// boxes divides cells of the grid by the keys in this order into boxes, of which each has some cells of every key.
// Of a key, neighbours with the same beyond them go together. Texts, which have no order, do so wherever they stand,
// if there are at most two keys.
func (a *analysis) boxes(free, order []int) [][][]int {
	if len(order) == 0 {
		return [][][]int{make([][]int, len(a.keys))}
	}
	k := order[0]
	beyond := make([][]int, a.keys[k].Cells()) // of each cell of the key, what is free of the others
	for _, cell := range free {
		at := cell / a.strides[k] % len(beyond)
		beyond[at] = append(beyond[at], cell-at*a.strides[k])
	}
	type group struct{ cells, beyond []int }
	var groups []*group
	alike, before := make(map[string]*group), ""
	for at, of := range beyond {
		key := fmt.Sprint(of)
		g := alike[key]
		if anywhere := a.keys[k].Kind == value.TextKind && len(a.keys) <= 2; g == nil || !anywhere && key != before {
			g = &group{beyond: of}
			alike[key], groups = g, append(groups, g)
		}
		g.cells, before = append(g.cells, at), key
	}
	var all [][][]int
	for _, g := range groups {
		if len(g.beyond) == 0 {
			continue
		}
		for _, box := range a.boxes(g.beyond, order[1:]) {
			box[k] = g.cells
			all = append(all, box)
		}
	}
	return all
}
