package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

const (
	MaxRows  = 4000    // of a table
	maxCells = 1 << 16 // that the tests of a table divide its keys into
)

// Matcher is the tests of a table, which find the row for the values of its
// keys: the first row whose tests all pass, else the row else, if there is one.
//
// match goes row by row and defines what that means. match1 and rowAt are for
// the fast evaluator: the bounds of all tests divide each key into cells, the
// first row of each cell is known beforehand, and so only the cell is searched.
type Matcher struct {
	sources [][]string // of the tests, row by row; none for else
	Tests   [][]Test
	HasElse bool // a row else is behind the rows
	Axes    []*Axis
	winner  []int32 // the row of each cell, -1 for none
	width   int     // cells of the second key, 1 if there is none
}

// Compile compiles the tests of the rows of a table, those before else, of so many
// keys, or as many as the first row has if dims is 0. It reports every fault, with a
// path such as rows[2].when or, if the row has several tests, rows[2].when[1], and
// its place in the text of the test.
func Compile(rows [][]string, hasElse bool, dims int) (*Matcher, diag.Diagnostics) {
	var ds diag.Diagnostics
	fault := func(row int, code string, err error, hint diag.Text, format string, args ...any) {
		ds = append(ds, catalogue.Fault("", code, err, hint, format, args...))
		ds[len(ds)-1].Path = fmt.Sprintf("rows[%d].when", row)
	}
	m := &Matcher{HasElse: hasElse}
	if len(rows) > MaxRows {
		fault(MaxRows, "too-large", diag.ErrLimit, say("split the table"), "a table of more than %d rows", MaxRows)
		return nil, ds
	}
	if dims == 0 {
		dims = 1
		if i := slices.IndexFunc(rows, func(r []string) bool { return r != nil }); i >= 0 {
			dims = min(max(len(rows[i]), 1), 2)
		}
	}
	first := make([]firstTest, dims)
	for i, sources := range rows {
		if sources == nil {
			continue // the caller has reported the row
		}
		if len(sources) != dims {
			fault(i, "tests", diag.ErrSyntax, testsHint(dims), "the row has %s, the table %s", countTests(len(sources)),
				countKeys(dims))
		}
		tests := make([]Test, len(sources))
		for k, src := range sources {
			t, d := Parse(src)
			if d == nil && k < dims && t.Kind != 0 {
				d = first[k].hold(t.Kind, i, src)
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
		m.Tests = append(m.Tests, tests)
	}
	if len(ds) > 0 {
		return nil, ds
	}
	cells := 1
	for k := range dims {
		m.Axes = append(m.Axes, newAxis(first[k].Kind, m.column(k), Domain{}, false))
		cells *= m.Axes[k].Cells()
	}
	if cells > maxCells {
		fault(0, "too-large", diag.ErrLimit, say("split the table"),
			"the tests of the table divide its keys into %d cells, at most %d are allowed", cells, maxCells)
		return nil, ds
	}
	m.width = cells / m.Axes[0].Cells()
	m.winner = m.fill(m.Axes)
	return m, nil
}

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
func (m *Matcher) column(k int) []*Test {
	tests := make([]*Test, len(m.Tests))
	for i := range m.Tests {
		tests[i] = &m.Tests[i][k]
	}
	return tests
}

// rows is the number of rows with tests; the index of else, if there is one.
func (m *Matcher) Rows() int { return len(m.Tests) }

// source returns the text of the tests of a row.
func (m *Matcher) Source(row int) string { return strings.Join(m.sources[row], "; ") }

// elseRow is what rows that match nothing get: the index of else, or -1.
func (m *Matcher) elseRow() int {
	if m.HasElse {
		return len(m.Tests)
	}
	return -1
}

// dims is the number of keys, 1 or 2.
func (m *Matcher) Dims() int { return len(m.Axes) }

// keyKind is the kind of a key, 0 if every Test of it is "-".
func (m *Matcher) KeyKind(i int) value.Kind { return m.Axes[i].Kind }

// match returns the row for known values of the keys, or -1.
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

// match1 returns the row for the key of a table of one key, or -1. Numbers are
// given as they are, dates by their ordinal, booleans as 0 or 1.
func (m *Matcher) Match1(key frac.Num) int { return int(m.winner[m.Axes[0].cell(key)]) }

// cellOf returns the cell of a key, for rowAt.
func (m *Matcher) CellOf(i int, key frac.Num) int { return m.Axes[i].cell(key) }

// cellOfText is cellOf for a key that is a text.
func (m *Matcher) CellOfText(i int, key string) int { return m.Axes[i].Texts[key] }

// rowAt returns the row for the cells of the keys, or -1; y is 0 if there is one
// key.
func (m *Matcher) RowAt(x, y int) int { return int(m.winner[x*m.width+y]) }

// fill returns the first row that takes each cell of the axes, in the order of
// the first axis, then the second.
func (m *Matcher) fill(axes []*Axis) []int32 {
	nx, ny := axes[0].Cells(), 1
	if len(axes) == 2 {
		ny = axes[1].Cells()
	}
	winner := make([]int32, nx*ny)
	for i := range winner {
		winner[i] = int32(m.elseRow())
	}
	free := len(winner)
	taken := make([]bool, len(winner))
	for row := range m.Tests {
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
func eachCell(axes []*Axis, row, ny int, f func(cell int)) {
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
