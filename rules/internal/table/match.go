package table

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

const (
	MaxRows  = 4000    // of a table
	MaxKeys  = 16      // of a table: each that matters doubles the cells
	maxCells = 1 << 16 // that the tests of a table divide its keys into
)

// Matcher is the tests of a table, which find the row for the values of its
// keys: the first row whose tests all pass, else the row else, if there is one.
//
// Match goes row by row and defines what that means. Match1 and RowAt are for
// the fast evaluator: the bounds of all tests divide each key into cells, the
// first row of each cell is known beforehand, and so only the cell is searched.
type Matcher struct {
	sources [][]string // of the tests, row by row; none for else
	Tests   [][]Test
	HasElse bool // a row else is behind the rows
	Axes    []*Axis
	grid    *grid
	left    [3][][]int32 // of at most two keys, by x, by y, and whatever both are: see Left
	first   []int32      // see leave
}

// Compile compiles the tests of the rows of a table, those before else, of so many
// keys, or as many as the first row has if dims is 0. It reports every fault, with a
// path such as rows[2].when or, if the row has several tests, rows[2].when[1], and
// its place in the text of the test.
func Compile(rows [][]string, hasElse bool, dims int) (*Matcher, diag.Diagnostics) {
	var c collector
	m := &Matcher{HasElse: hasElse}
	if len(rows) > MaxRows {
		c.fault(when(MaxRows), "too-large", diag.ErrLimit, say("split the table"), "a table of more than %d rows", MaxRows)
		return nil, c.Diagnostics
	}
	if dims == 0 {
		dims = 1
		if i := slices.IndexFunc(rows, func(r []string) bool { return r != nil }); i >= 0 {
			dims = min(max(len(rows[i]), 1), MaxKeys)
		}
	}
	first := make([]firstTest, dims)
	for i, sources := range rows {
		if sources == nil {
			continue // the caller has reported the row
		}
		if len(sources) != dims {
			c.fault(when(i), "tests", diag.ErrSyntax, testsHint(dims), "the row has %s, the table %s",
				counted(len(sources), say("1 test"), say("%d tests", len(sources))),
				counted(dims, say("1 key"), say("%d keys", dims)))
		}
		tests := make([]Test, len(sources))
		for k, src := range sources {
			t, d := Parse(src)
			if d == nil && k < dims && t.Kind != 0 {
				d = first[k].hold(t.Kind, i, src)
			}
			if d != nil {
				d.Path = when(i)
				if len(sources) > 1 {
					d.Path += fmt.Sprintf("[%d]", k)
				}
				c.Diagnostics = append(c.Diagnostics, d)
			}
			tests[k] = t
		}
		m.sources = append(m.sources, slices.Clone(sources))
		m.Tests = append(m.Tests, tests)
	}
	if len(c.Diagnostics) > 0 {
		return nil, c.Diagnostics
	}
	m.grid = m.newGrid(dims, nil)
	if cells := int64(m.grid.nx) * int64(m.grid.ny); cells > maxCells {
		c.fault(when(0), "too-large", diag.ErrLimit, say("split the table"),
			"the tests of the table divide its keys into %d cells, at most %d are allowed", cells, maxCells)
		return nil, c.Diagnostics
	}
	m.grid.fill(m)
	m.Axes = m.grid.axes[:dims]
	m.leave(nil)
	return m, nil
}

// when is the path of the tests of a row.
func when(row int) string { return fmt.Sprintf("rows[%d].when", row) }

// firstTest is the first test of a key that has a kind, which all others have too.
type firstTest struct {
	Kind   value.Kind
	row    int
	source string
}

// hold returns the fault of a test of another kind.
func (f *firstTest) hold(kind value.Kind, row int, src string) *diag.Diagnostic {
	switch f.Kind {
	case 0:
		*f = firstTest{kind, row, src}
		return nil
	case kind:
		return nil
	}
	return catalogue.Fault("", "kind", diag.ErrKind, kindHint(f.Kind, src),
		"a test of a %v, but row %d tests a %v: %s", kind, f.row+1, f.Kind, f.source).InText(src, 0, len(src))
}

func testsHint(dims int) diag.Text {
	switch {
	case dims == 1:
		return say("a table of two keys names them: keys: [first, second]")
	case dims > 2:
		return say("write %d tests, one for each key, - for any value", dims)
	}
	return say(`write two tests, - for any value: when: ["< 100", "-"]`)
}

// counted writes a number of things, one or several.
func counted(n int, one, several diag.Text) diag.Text {
	if n == 1 {
		return one
	}
	return several
}

// column returns the tests of a key: any value for the second of a table of one.
func (m *Matcher) column(k int) []*Test {
	tests := make([]*Test, len(m.Tests))
	for i, row := range m.Tests {
		tests[i] = &Test{}
		if k < len(row) {
			tests[i] = &row[k]
		}
	}
	return tests
}

// Rows is the number of rows with tests; the index of else, if there is one.
func (m *Matcher) Rows() int { return len(m.Tests) }

// Source returns the text of the tests of a row.
func (m *Matcher) Source(row int) string { return strings.Join(m.sources[row], "; ") }

// Grouped returns warnings about the numbers of tests that may have been meant as others,
// each at its row and place in the test: see [lex.Grouped].
func (m *Matcher) Grouped() (ds diag.Diagnostics) {
	for row, sources := range m.sources {
		for k, src := range sources {
			pieces, _ := Pieces(src)
			for _, p := range pieces {
				digits := strings.TrimPrefix(src[p.From:p.To], "-")
				message, hint, is := lex.Grouped(digits)
				if !is || len(ds) == maxFindings {
					continue
				}
				path := when(row)
				if len(sources) > 1 {
					path = fmt.Sprintf("%s[%d]", path, k)
				}
				d := &diag.Diagnostic{Severity: diag.Warning, Code: "number", Path: path, Message: message, Hint: hint}
				ds = append(ds, d.InText(src, p.To-len(digits), p.To))
			}
		}
	}
	return ds
}

// Points returns the numbers that the tests of a table of one key are, if that is what they are:
// two or more, in ascending order, without else.
func (m *Matcher) Points() (points []frac.Num, ok bool) {
	if m.Dims() != 1 || m.KeyKind(0) != value.NumberKind || m.HasElse || m.Rows() < 2 {
		return nil, false
	}
	for i, tests := range m.Tests {
		at, one := interval.Numbers{Set: tests[0].Set}.Single()
		if !one || i > 0 && frac.Cmp(points[i-1], at) >= 0 {
			return nil, false
		}
		points = append(points, at)
	}
	return points, true
}

// elseRow is what rows that match nothing get: the index of else, or -1.
func (m *Matcher) elseRow() int {
	if m.HasElse {
		return len(m.Tests)
	}
	return -1
}

// Dims is the number of keys.
func (m *Matcher) Dims() int { return len(m.Axes) }

// KeyKind is the kind of a key, 0 if every test of it is "-".
func (m *Matcher) KeyKind(i int) value.Kind { return m.Axes[i].Kind }

// Match returns the row for known values of the keys, or -1.
func (m *Matcher) Match(keys []value.Value) int {
	for i, tests := range m.Tests {
		if takes(tests, keys) {
			return i
		}
	}
	return m.elseRow()
}

func takes(tests []Test, keys []value.Value) bool {
	for k := range tests {
		if !tests[k].Takes(&keys[k]) {
			return false
		}
	}
	return true
}

// Match1 returns the row for the key of a table of one key, or -1. Numbers are
// given as they are, dates by their ordinal, booleans as 0 or 1.
func (m *Matcher) Match1(key frac.Num) int { return int(m.grid.winner[m.Axes[0].cell(key)]) }

// CellOf returns the cell of a key, for RowAt.
func (m *Matcher) CellOf(i int, key frac.Num) int { return m.Axes[i].cell(key) }

// CellOfText is CellOf for a key that is a text.
func (m *Matcher) CellOfText(i int, key string) int { return m.Axes[i].Texts[key] }

// Left returns the rows that can match where not all keys are known, -1 among them if none
// may; cells are those of the keys that are known, -1 of one that is not. Where results are
// known beforehand they are at most two, with different results.
func (m *Matcher) Left(cells ...int) (rows []int32) {
	switch {
	case len(cells) > 2:
	case cells[0] >= 0:
		return m.left[0][cells[0]]
	case len(cells) > 1 && cells[1] >= 0:
		return m.left[1][cells[1]]
	default:
		return m.left[2][0]
	}
	return m.winning(cells)
}

// winning finds the rows that Left returns.
func (m *Matcher) winning(cells []int) (rows []int32) {
	for cell := range m.grid.within(cells) {
		row := m.grid.winner[cell]
		if row >= 0 && m.first != nil {
			row = m.first[row]
		}
		if !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
		if m.first != nil && len(rows) == 2 {
			break // they differ, whatever the others are
		}
	}
	return rows
}

// Reached returns the rows that win a cell among some of each key, -1 among them if none wins one;
// not ok if these are more than most together.
func (m *Matcher) Reached(cells [][]int, most int) (rows []int32, ok bool) {
	together := 1
	for _, of := range cells {
		if together *= len(of); together > most {
			return nil, false
		}
	}
	ranges := make([][]cellRange, len(m.grid.axes))
	ranges[len(ranges)-1] = []cellRange{{0, 1}} // of a table of one key
	for k, of := range cells {
		ranges[k] = nil
		for _, cell := range of {
			ranges[k] = append(ranges[k], cellRange{cell, cell + 1})
		}
	}
	for cell := range m.grid.walk(ranges) {
		rows = append(rows, m.grid.winner[cell])
	}
	slices.Sort(rows)
	return slices.Compact(rows), true
}

// maxDecided is how many values of keys Decidable looks at.
const maxDecided = 1 << 10

// Decidable reports whether some values of the open keys leave one row, whatever the keys are of which no cell
// is known (-1). It is taken that some do where there are too many to look at.
func (m *Matcher) Decidable(cells []int, open []int) bool {
	budget := maxDecided
	var try func(open []int) bool
	try = func(open []int) bool {
		if len(open) == 0 {
			budget--
			rows := m.Left(cells...)
			return budget < 0 || len(rows) == 1 && rows[0] >= 0
		}
		defer func(was int) { cells[open[0]] = was }(cells[open[0]])
		for cell := range m.Axes[open[0]].Cells() {
			cells[open[0]] = cell
			if try(open[1:]) {
				return true
			}
		}
		return false
	}
	return len(open) > 0 && try(open)
}

// leave finds what Left returns; first is the first row with the result of each, nil if
// results are not known beforehand.
func (m *Matcher) leave(first []int32) {
	if m.first = first; len(m.Axes) > 2 {
		return
	}
	for k := range 2 {
		m.left[k] = make([][]int32, m.grid.axes[k].Cells())
		for cell := range m.left[k] {
			known := []int{-1, -1}
			known[k] = cell
			m.left[k][cell] = m.winning(known)
		}
	}
	m.left[2] = [][]int32{m.winning([]int{-1, -1})}
}

// CellOfValue is CellOf for a known value.
func (m *Matcher) CellOfValue(i int, key value.Value) int {
	if key.Kind == value.TextKind {
		return m.Axes[i].Texts[key.Text()]
	}
	return m.Axes[i].cell(key.Num)
}

// RowAt returns the row for the cells of the keys, or -1; y is 0 if there is one
// key.
func (m *Matcher) RowAt(x, y int) int { return int(m.grid.winner[x*m.grid.ny+y]) }

// RowOf is RowAt for any number of keys.
func (m *Matcher) RowOf(cells []int) int {
	at := 0
	for k, cell := range cells {
		at += cell * m.grid.strides[k]
	}
	return int(m.grid.winner[at])
}

// Winners returns the row of each pair of cells, x*width+y, or -1.
func (m *Matcher) Winners() (rows []int32, width int) { return m.grid.winner, m.grid.ny }

// grid is the cells that the bounds of all tests divide the keys into. All values of
// a cell pass the same tests. A table of one key has a second of one cell.
type grid struct {
	axes    []*Axis // two at least
	strides []int   // of each, from a cell to the next
	nx, ny  int     // cells of the first key, and of all others together
	winner  []int32 // the first row that takes each cell, x*ny+y; else, or -1 for none
}

// newGrid divides the keys by the tests, within what is known of their values; where
// nothing is, any value can occur.
func (m *Matcher) newGrid(dims int, domains []Domain) *grid {
	g := &grid{axes: make([]*Axis, max(dims, 2)), ny: 1}
	g.strides = make([]int, len(g.axes))
	for k := range g.axes {
		var known *Domain
		if k < len(domains) {
			known = &domains[k]
		}
		g.axes[k] = newAxis(m.column(k), known)
	}
	g.nx = g.axes[0].Cells()
	for k := len(g.axes) - 1; k > 0; k-- {
		g.strides[k] = g.ny
		g.ny = int(min(int64(g.ny)*int64(g.axes[k].Cells()), 1<<30)) // which is refused
	}
	g.strides[0] = g.ny
	return g
}

// fill finds the winners.
func (g *grid) fill(m *Matcher) {
	g.winner = make([]int32, g.nx*g.ny)
	for i := range g.winner {
		g.winner[i] = int32(m.elseRow())
	}
	free := len(g.winner)
	taken := make([]bool, free)
	for row := 0; row < m.Rows() && free > 0; row++ {
		for cell := range g.cells(row) {
			if !taken[cell] {
				taken[cell], g.winner[cell] = true, int32(row)
				free--
			}
		}
	}
}

// cells yields the cells that a row takes.
func (g *grid) cells(row int) iter.Seq[int] {
	return g.walk(lex.Each(g.axes, func(x *Axis) []cellRange { return x.rows[row] }))
}

// within yields the cells of known keys, and all of those that are not known, -1.
func (g *grid) within(known []int) iter.Seq[int] {
	one, ranges := make([]cellRange, len(g.axes)), make([][]cellRange, len(g.axes))
	for k, x := range g.axes {
		if one[k] = (cellRange{0, x.Cells()}); known[k] >= 0 {
			one[k] = cellRange{known[k], known[k] + 1}
		}
		ranges[k] = one[k : k+1]
	}
	return g.walk(ranges)
}

// walk yields the cells that are in one of the ranges of each key.
func (g *grid) walk(ranges [][]cellRange) iter.Seq[int] {
	return func(yield func(int) bool) {
		var from func(k, at int) bool
		from = func(k, at int) bool {
			if k == len(g.axes) {
				return yield(at)
			}
			for _, r := range ranges[k] {
				for cell := r.from; cell < r.to; cell++ {
					if !from(k+1, at+cell*g.strides[k]) {
						return false
					}
				}
			}
			return true
		}
		from(0, 0)
	}
}
