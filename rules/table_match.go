package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

const (
	maxRows  = 4000    // of a table
	maxCells = 1 << 16 // that the tests of a table divide its keys into
)

// matcher is the tests of a table, which find the row for the values of its
// keys: the first row whose tests all pass, else the row else, if there is one.
//
// match goes row by row and defines what that means. match1 and rowAt are for
// the fast evaluator: the bounds of all tests divide each key into cells, the
// first row of each cell is known beforehand, and so only the cell is searched.
type matcher struct {
	sources [][]string // of the tests, row by row; none for else
	tests   [][]test
	hasElse bool // behind the rows
	axes    []*axis
	winner  []int32 // the row of each cell, -1 for none
	width   int     // cells of the second key, 1 if there is none
}

// compileMatcher compiles the tests of the rows of a table; rows are those
// before else. It reports every fault, with a path such as rows[2].when or, if the
// row has several tests, rows[2].when[1], and its place in the text of the test.
func compileMatcher(rows [][]string, hasElse bool) (*matcher, diag.Diagnostics) {
	return compileTests(rows, hasElse, 0)
}

// compileTests is compileMatcher for a table that says how many keys it has; 0
// leaves it to the rows.
func compileTests(rows [][]string, hasElse bool, dims int) (*matcher, diag.Diagnostics) {
	var ds diag.Diagnostics
	fault := func(row int, code string, err error, hint diag.Text, format string, args ...any) {
		ds = append(ds, catalogue.Fault("", code, err, hint, format, args...))
		ds[len(ds)-1].Path = fmt.Sprintf("rows[%d].when", row)
	}
	m := &matcher{hasElse: hasElse}
	if len(rows) > maxRows {
		fault(maxRows, "too-large", diag.ErrLimit, say("split the table"), "a table of more than %d rows", maxRows)
		return nil, ds
	}
	if dims == 0 {
		dims = 1
		if i := slices.IndexFunc(rows, func(r []string) bool { return r != nil }); i >= 0 {
			dims = min(max(len(rows[i]), 1), 2)
		}
	}
	first := make([]struct {
		kind   Kind
		row    int
		source string
	}, dims)
	for i, sources := range rows {
		if sources == nil {
			continue // the caller has reported the row
		}
		if len(sources) != dims {
			fault(i, "tests", diag.ErrSyntax, testsHint(dims), "the row has %s, the table %s", countTests(len(sources)), countKeys(dims))
		}
		tests := make([]test, len(sources))
		for k, src := range sources {
			t, d := parseTest(src)
			if d == nil && k < dims && t.kind != 0 {
				switch f := &first[k]; f.kind {
				case 0:
					f.kind, f.row, f.source = t.kind, i, src
				case t.kind:
				default:
					d = catalogue.Fault("", "kind", diag.ErrKind, kindHint(f.kind, src), "a test of a %v, but row %d tests a %v: %s", t.kind, f.row+1, f.kind, f.source)
					d.InText(src, 0, len(src))
				}
			}
			if d != nil {
				d.Path = fmt.Sprintf("rows[%d].when", i)
				if len(sources) > 1 {
					d.Path = fmt.Sprintf("rows[%d].when[%d]", i, k)
				}
				ds = append(ds, d)
			}
			tests[k] = t
		}
		m.sources = append(m.sources, slices.Clone(sources))
		m.tests = append(m.tests, tests)
	}
	if len(ds) > 0 {
		return nil, ds
	}
	cells := 1
	for k := range dims {
		m.axes = append(m.axes, newAxis(first[k].kind, m.column(k), keyDomain{}, false))
		cells *= m.axes[k].cells()
	}
	if cells > maxCells {
		fault(0, "too-large", diag.ErrLimit, say("split the table"), "the tests of the table divide its keys into %d cells, at most %d are allowed", cells, maxCells)
		return nil, ds
	}
	m.width = cells / m.axes[0].cells()
	m.winner = m.fill(m.axes)
	return m, nil
}

func testsHint(dims int) diag.Text {
	if dims == 1 {
		return say("a table of two keys names them: keys: [first, second]")
	}
	return say(`write two tests, - for any value: when: ["< 100", "-"]`)
}

// countTests and countKeys write a number of tests or keys.
func countTests(n int) diag.Text {
	if n == 1 {
		return say("1 test")
	}
	return say("%d tests", n)
}

func countKeys(n int) diag.Text {
	if n == 1 {
		return say("1 key")
	}
	return say("%d keys", n)
}

// column returns the tests of a key.
func (m *matcher) column(k int) []*test {
	tests := make([]*test, len(m.tests))
	for i := range m.tests {
		tests[i] = &m.tests[i][k]
	}
	return tests
}

// rows is the number of rows with tests; the index of else, if there is one.
func (m *matcher) rows() int { return len(m.tests) }

// source returns the text of the tests of a row.
func (m *matcher) source(row int) string { return strings.Join(m.sources[row], "; ") }

// elseRow is what rows that match nothing get: the index of else, or -1.
func (m *matcher) elseRow() int {
	if m.hasElse {
		return len(m.tests)
	}
	return -1
}

// dims is the number of keys, 1 or 2.
func (m *matcher) dims() int { return len(m.axes) }

// keyKind is the kind of a key, 0 if every test of it is "-".
func (m *matcher) keyKind(i int) Kind { return m.axes[i].kind }

// match returns the row for known values of the keys, or -1.
func (m *matcher) match(keys []Value) int {
	for i, tests := range m.tests {
		if takes(tests, keys) {
			return i
		}
	}
	return m.elseRow()
}

func takes(tests []test, keys []Value) bool {
	for k := range tests {
		if !tests[k].takes(&keys[k]) {
			return false
		}
	}
	return true
}

// match1 returns the row for the key of a table of one key, or -1. Numbers are
// given as they are, dates by their ordinal, booleans as 0 or 1.
func (m *matcher) match1(key frac.Num) int { return int(m.winner[m.axes[0].cell(key)]) }

// cellOf returns the cell of a key, for rowAt.
func (m *matcher) cellOf(i int, key frac.Num) int { return m.axes[i].cell(key) }

// cellOfText is cellOf for a key that is a text.
func (m *matcher) cellOfText(i int, key string) int { return m.axes[i].texts[key] }

// rowAt returns the row for the cells of the keys, or -1; y is 0 if there is one
// key.
func (m *matcher) rowAt(x, y int) int { return int(m.winner[x*m.width+y]) }

// fill returns the first row that takes each cell of the axes, in the order of
// the first axis, then the second.
func (m *matcher) fill(axes []*axis) []int32 {
	nx, ny := axes[0].cells(), 1
	if len(axes) == 2 {
		ny = axes[1].cells()
	}
	winner := make([]int32, nx*ny)
	for i := range winner {
		winner[i] = int32(m.elseRow())
	}
	free := len(winner)
	taken := make([]bool, len(winner))
	for row := range m.tests {
		if free == 0 {
			break
		}
		eachCell(axes, row, ny, func(cell int) {
			if !taken[cell] {
				taken[cell], winner[cell] = true, int32(row)
				free--
			}
		})
	}
	return winner
}

// eachCell calls f with every cell that a row takes.
func eachCell(axes []*axis, row, ny int, f func(cell int)) {
	for _, rx := range axes[0].rows[row] {
		for x := rx.from; x < rx.to; x++ {
			if len(axes) == 1 {
				f(x)
				continue
			}
			for _, ry := range axes[1].rows[row] {
				for y := ry.from; y < ry.to; y++ {
					f(x*ny + y)
				}
			}
		}
	}
}
