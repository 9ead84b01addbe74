package rules

import (
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// randomKey is a key of a random table: what it can be, in the notation of
// tests, and the values that show every cell of it.
type randomKey struct {
	ind    Indicator
	kind   Kind
	bounds []string // for intervals; empty if the kind has no order
	values []string // for single values
	grid   []Value
}

func drawKey(t *rapid.T, name string, shape int) randomKey {
	k := randomKey{ind: Indicator{Code: name}}
	quarters := func(from, to int64) {
		for q := from; q <= to; q++ {
			k.grid = append(k.grid, RatOf(big.NewRat(q, 4)))
		}
	}
	draw := rapid.IntRange(shape, 7).Draw(t, name+" shape")
	switch draw {
	case 0, 1, 2, 3: // numbers: dense, whole, in a range, whole in a range
		k.kind = NumberKind
		k.bounds = []string{"0", "1", "2", "3", "4", "2.5", "0.5"}
		k.values = k.bounds
		lo, hi, step := int64(-8), int64(24), int64(1)
		if draw >= 2 {
			k.ind.Min, k.ind.Max = ptr(decimal.New(-5, -1)), ptr(decimal.New(35, -1))
			lo, hi = -2, 14
		}
		if draw%2 == 1 {
			k.ind.Places, step = ptr(int32(0)), 4
		}
		quarters(lo, hi)
		k.grid = slices.DeleteFunc(k.grid, func(v Value) bool { n, _ := v.Rat(); return step == 4 && !n.IsInt() })
	case 4, 5:
		k.kind = DateKind
		day := Day(2024, 2, 26)
		for i := range 6 {
			k.bounds = append(k.bounds, day.AddDays(i).String())
		}
		k.values = k.bounds
		for i := -3; i < 9; i++ {
			k.grid = append(k.grid, DateOf(day.AddDays(i)))
		}
	case 6:
		k.kind = TextKind
		k.values = []string{"a", "b", "c"}
		k.grid = []Value{TextOf("a"), TextOf("b"), TextOf("c")}
		if rapid.Bool().Draw(t, name+" declared") {
			k.ind.Values = []string{"c", "a", "b"}
		} else {
			k.grid = append(k.grid, TextOf("zz"))
		}
	case 7:
		k.kind = BoolKind
		k.values = []string{"true", "false"}
		k.grid = []Value{BoolOf(true), BoolOf(false)}
	}
	k.ind.Kind = k.kind
	return k
}

// test draws a test of the key that parseTest accepts.
func (k randomKey) test(t *rapid.T, name string) string {
	one := func() string {
		if len(k.bounds) == 0 {
			return rapid.SampledFrom(k.values).Draw(t, name)
		}
		switch rapid.IntRange(0, 9).Draw(t, name+" form") {
		case 0:
			return rapid.SampledFrom(k.values).Draw(t, name)
		case 1, 2, 3:
			return rapid.SampledFrom([]string{"< ", "<= ", "> ", ">= ", "!= "}).Draw(t, name) +
				rapid.SampledFrom(k.bounds).Draw(t, name)
		}
		return rapid.SampledFrom([]string{"[", "(", "]"}).Draw(t, name) + rapid.SampledFrom(k.bounds).Draw(t, name) + ".." +
			rapid.SampledFrom(k.bounds).Draw(t, name) + rapid.SampledFrom([]string{"]", ")", "["}).Draw(t, name)
	}
	for {
		s := one()
		switch rapid.IntRange(0, 9).Draw(t, name+" more") {
		case 0:
			s = "-"
		case 1:
			s += ", " + one()
		case 2:
			s = "not(" + s + ")"
		}
		if _, d := table.Parse(s); d == nil {
			return s
		}
	}
}

// brute is a random table with every value of its grid.
type brute struct {
	*table.Table
	schema *Schema
	points [][]Value
}

func drawTable(t *rapid.T) brute {
	keys := []randomKey{drawKey(t, "x", 0)}
	switch rapid.IntRange(0, 3).Draw(t, "more keys") {
	case 0, 1:
		keys = append(keys, drawKey(t, "y", 0))
	case 2: // of few values
		keys = append(keys, drawKey(t, "y", 6), drawKey(t, "z", 6))
	}
	def := Definition{Tables: []Table{{Name: "t"}}}
	last := &def.Tables[0]
	for _, k := range keys {
		def.Indicators = append(def.Indicators, k.ind)
		last.Keys = append(last.Keys, k.ind.Code)
	}
	for range rapid.IntRange(1, 6).Draw(t, "rows") {
		row := Row{Then: Int(rapid.Int64Range(0, 2).Draw(t, "then"))}
		for _, k := range keys {
			row.When = append(row.When, k.test(t, k.ind.Code))
		}
		last.Rows = append(last.Rows, row)
	}
	if rapid.IntRange(0, 3).Draw(t, "else") == 0 {
		last.Rows = append(last.Rows, Row{Else: Int(0)})
	}
	s, err := NewSchema(def)
	if err != nil {
		t.Fatalf("%v\n%v", last.Rows, err)
	}
	b := brute{Table: s.words.Tables["t"], schema: s}
	b.points = [][]Value{nil}
	for _, k := range keys {
		var longer [][]Value
		for _, p := range b.points {
			for _, v := range k.grid {
				longer = append(longer, append(slices.Clone(p), v))
			}
		}
		b.points = longer
	}
	// A key that no row asks for has no kind, and so no range.
	for k := range b.Dims() {
		if b.KeyKind(k) == 0 {
			for _, p := range b.points {
				p[k] = Int(0)
			}
		}
	}
	return b
}

// inner returns the values that the room of tables works with.
func inner(p []Value) []value.Value {
	out := make([]value.Value, len(p))
	for i, v := range p {
		out[i] = v.v
	}
	return out
}

func passes(tests []table.Test, p []Value) bool {
	for k, v := range inner(p) {
		if !tests[k].Takes(&v) {
			return false
		}
	}
	return true
}

// match finds the row of values.
func (b brute) match(p []Value) int { return b.Match(inner(p)) }

func (b brute) takes(row int, p []Value) bool { return row < b.Rows() && passes(b.Tests[row], p) }

// any reports whether some value of the grid is as f says.
func (b brute) any(f func(p []Value) bool) bool { return slices.ContainsFunc(b.points, f) }

// region reads a region back.
func region(t *rapid.T, texts []string) func(p []Value) bool {
	var tests []table.Test
	for _, s := range texts {
		x, d := table.Parse(s)
		if d != nil {
			t.Fatalf("region %q: %v", texts, d)
		}
		tests = append(tests, x)
	}
	return func(p []Value) bool { return passes(tests, p) }
}

// own returns values as a host has them, nil for nil.
func own(vs []value.Value) (out []Value) {
	for _, v := range vs {
		out = append(out, Value{v: v})
	}
	return out
}

func TestFindingsAgreeWithBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawTable(t)
		fs, _ := b.schema.words.TableFindings("t")
		byKind := make(map[table.FindingKind][]table.Finding)
		for _, f := range fs {
			byKind[f.Kind] = append(byKind[f.Kind], f)
		}
		b.checkGaps(t, byKind[table.Gap])
		b.checkUnreachable(t, byKind[table.Unreachable])
		b.checkOverlaps(t, byKind[table.Overlap])
		b.checkMergeable(t, byKind[table.Mergeable])
	})
}

func (b brute) checkGaps(t *rapid.T, gaps []table.Finding) {
	var regions []func([]Value) bool
	for _, f := range gaps {
		if w := own(f.Witness); b.match(w) != -1 || !region(t, f.Region)(w) {
			t.Fatalf("%v: the witness %v is not in the gap", f, f.Witness)
		}
		regions = append(regions, region(t, f.Region))
	}
	for _, p := range b.points {
		n := 0
		for _, in := range regions {
			if in(p) {
				n++
			}
		}
		if want := b.match(p) == -1; n > 1 || want != (n == 1) {
			t.Fatalf("%v matches row %d, and is in %d gaps of %v", p, b.match(p), n, found(gaps))
		}
	}
}

func (b brute) checkUnreachable(t *rapid.T, rows []table.Finding) {
	for row := range len(b.Results) {
		i := slices.IndexFunc(rows, func(f table.Finding) bool { return f.Rows[0] == row })
		if reached := b.any(func(p []Value) bool { return b.match(p) == row }); reached == (i >= 0) {
			t.Fatalf("row %d is reached: %v; found %v", row, reached, found(rows))
		}
		if i < 0 || row == b.Rows() {
			continue
		}
		takers := make(map[int]bool)
		for _, p := range b.points {
			if b.takes(row, p) {
				takers[b.match(p)] = true
			}
		}
		if got := rows[i].Rows[1:]; !slices.Equal(got, slices.Sorted(maps.Keys(takers))) {
			t.Fatalf("row %d is taken by %v, not %v", row, takers, got)
		}
		if w := own(rows[i].Witness); len(takers) > 0 != (w != nil) || w != nil && !(b.takes(row, w) && b.match(w) < row) {
			t.Fatalf("row %d: witness %v", row, w)
		}
	}
}

func (b brute) checkOverlaps(t *rapid.T, overlaps []table.Finding) {
	got := make(map[[2]int]table.Finding)
	for _, f := range overlaps {
		got[[2]int(f.Rows)] = f
		if w := own(f.Witness); b.match(w) != f.Rows[0] || !b.takes(f.Rows[1], w) {
			t.Fatalf("%v: witness %v matches row %d", f, w, b.match(w))
		}
	}
	for second := range b.Rows() {
		for first := range second {
			f, ok := got[[2]int{first, second}]
			want := !b.Results[first].Equal(b.Results[second]) &&
				b.any(func(p []Value) bool { return b.match(p) == second }) &&
				b.any(func(p []Value) bool { return b.match(p) == first && b.takes(second, p) }) &&
				b.any(func(p []Value) bool { return b.match(p) == first && !b.takes(second, p) })
			if ok != want {
				t.Fatalf("rows %d and %d overlap: %v; found %v", first, second, want, found(overlaps))
			}
			if !ok {
				continue
			}
			in := region(t, f.Region)
			for _, p := range b.points {
				if both := b.takes(first, p) && b.takes(second, p); in(p) != both {
					t.Fatalf("%v: both take %v: %v", f, p, both)
				}
			}
		}
	}
}

func (b brute) checkMergeable(t *rapid.T, runs []table.Finding) {
	together := make(map[int]bool) // a row and the next are found mergeable
	for _, f := range runs {
		for _, row := range f.Rows[1:] {
			together[row-1] = true
		}
		in := region(t, f.Region)
		for _, p := range b.points {
			// The merged row in the place of the first.
			row := slices.IndexFunc(b.Tests, func(tests []table.Test) bool { return passes(tests, p) })
			before := row >= 0 && row < f.Rows[0]
			want := b.match(p)
			if !before && in(p) && (want < 0 || !b.Results[want].Equal(b.Results[f.Rows[0]])) {
				t.Fatalf("%v: merging changes the result for %v", f, p)
			}
			if !in(p) && slices.Contains(f.Rows, want) {
				t.Fatalf("%v: the merged row does not take %v", f, p)
			}
		}
	}
	if b.Dims() != 1 || b.KeyKind(0) != NumberKind && b.KeyKind(0) != DateKind {
		return
	}
	pieces := func(in func(p []Value) bool) int {
		n, last := 0, false
		for _, p := range b.points {
			if in(p) && !last {
				n++
			}
			last = in(p)
		}
		return n
	}
	for row := range b.Rows() - 1 {
		next := row + 1
		reached := func(r int) bool { return b.any(func(p []Value) bool { return b.match(p) == r }) }
		if !reached(row) || !reached(next) || !b.Results[row].Equal(b.Results[next]) {
			continue
		}
		one := pieces(func(p []Value) bool { return b.takes(row, p) || b.takes(next, p) })
		two := pieces(func(p []Value) bool { return b.takes(row, p) }) +
			pieces(func(p []Value) bool { return b.takes(next, p) })
		if one < two && !together[row] {
			t.Fatalf("rows %d and %d can be merged; found %v", row, next, found(runs))
		}
	}
}

// The fast ways to find a row agree with going row by row.
func TestCellsAgreeWithRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawTable(t)
		cell := func(k int, v Value) int {
			if v.v.Kind == TextKind {
				return b.CellOfText(k, v.v.Text())
			}
			return b.CellOf(k, v.v.Num)
		}
		for _, p := range b.points {
			cells := make([]int, b.Dims())
			for k := range cells {
				cells[k] = cell(k, p[k])
			}
			if got, want := b.RowOf(cells), b.match(p); got != want {
				t.Fatalf("%v: row %d, want %d", p, got, want)
			}
			if b.Dims() == 2 {
				if got, want := b.RowAt(cells[0], cells[1]), b.match(p); got != want {
					t.Fatalf("%v: row %d of a pair, want %d", p, got, want)
				}
			}
			if b.Dims() == 1 && p[0].v.Kind != TextKind {
				if got, want := b.Match1(p[0].v.Num), b.match(p); got != want {
					t.Fatalf("%v: match1 gives row %d, want %d", p, got, want)
				}
			}
		}
	})
}

// The rows that a key leaves give what going row by row gives for all values of the
// other, and no more.
func TestRowsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawTable(t)
		b.points = [][]Value{nil}
		for k := range b.Dims() { // whatever the indicators declare
			var longer [][]Value
			for _, p := range b.points {
				for _, v := range everyCell(b.KeyKind(k)) {
					longer = append(longer, append(slices.Clone(p), v))
				}
			}
			b.points = longer
		}
		cell := func(k int, p []Value) int { return b.CellOfValue(k, p[k].v) }
		sorts := func(keep func(p []Value) bool) (out []string) {
			for _, p := range b.points {
				if keep(p) {
					out = append(out, b.resultOf(b.match(p)))
				}
			}
			slices.Sort(out)
			return slices.Compact(out)
		}
		left := func(p []Value, known ...int) (out []string) {
			cells := slices.Repeat([]int{-1}, b.Dims())
			for _, k := range known {
				cells[k] = cell(k, p)
			}
			for _, row := range b.Left(cells...) {
				out = append(out, b.resultOf(int(row)))
			}
			return out
		}
		check := func(what string, got, want []string) {
			all := slices.Compact(slices.Sorted(slices.Values(append(got, want...))))
			if len(got) != min(len(want), 2) || len(all) != len(want) {
				t.Fatalf("%s leaves %v, want %v", what, got, want)
			}
		}
		check("nothing known", left(nil), sorts(func([]Value) bool { return true }))
		alone, seen := make([]bool, b.Dims()), make(map[[3]int]bool)
		again := func(key [3]int) bool { // what hangs on cells is looked at once for each
			was := seen[key]
			seen[key] = true
			return was
		}
		for _, p := range b.points {
			for k := range b.Dims() {
				if again([3]int{k, cell(k, p), -1}) {
					continue
				}
				by := sorts(func(q []Value) bool { return cell(k, q) == cell(k, p) })
				check(p[k].String(), left(p, k), by)
				alone[k] = alone[k] || len(by) == 1 && by[0] != "none"
			}
			if last := b.Dims() - 1; last > 1 && !again([3]int{-1, cell(0, p), cell(last, p)}) {
				by := sorts(func(q []Value) bool { return cell(0, q) == cell(0, p) && cell(last, q) == cell(last, p) })
				check("two keys", left(p, 0, last), by)
			}
		}
		for k := range b.Dims() {
			if got := b.Decidable(slices.Repeat([]int{-1}, b.Dims()), []int{k}); got != alone[k] {
				t.Fatalf("key %d decides alone: %v, want %v", k, got, alone[k])
			}
		}
	})
}

// everyCell has values of all cells that the tests of a random table make.
func everyCell(kind Kind) (out []Value) {
	switch kind {
	case DateKind:
		for i := range 9 {
			out = append(out, DateOf(Day(2024, 2, 24).AddDays(i)))
		}
	case TextKind:
		for _, s := range []string{"a", "b", "c", "zz"} {
			out = append(out, TextOf(s))
		}
	case BoolKind:
		return []Value{BoolOf(true), BoolOf(false)}
	default:
		for q := int64(-1); q <= 17; q++ {
			out = append(out, RatOf(big.NewRat(q, 4)))
		}
	}
	return out
}

func (b brute) resultOf(row int) string {
	if row < 0 {
		return "none"
	}
	return b.Results[row].String()
}
