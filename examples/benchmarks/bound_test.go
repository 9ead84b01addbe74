package benchmarks

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

const (
	boundRows  = 1_000_000
	boundBlock = 1000 // rows that are bound and evaluated at a time
	boundRule  = "late > 3 ? 0 : min(25, 25 * done / plan)"
)

var boundColumns = []string{"unit", "plan", "done", "late", "sent"}

// boundRow is row i of a table as a CSV file or a database has it: texts. All are invented.
func boundRow(i int, row []string) {
	row[0] = unitNames[i%boundBlock]
	row[1], row[2], row[3] = plans[i%len(plans)], dones[i%len(dones)], lates[i%len(lates)]
	row[4] = "2025-11-30"
}

var unitNames, plans, dones, lates = texts(boundBlock, "u%d"), texts(97, "%d.50"), texts(89, "4%d.125"), texts(5, "%d")

func texts(n int, format string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i+1)
	}
	return out
}

// bound is the rule and the columns that it is bound to.
type bound struct {
	rule   *rules.Rule
	binder *rules.Binder
	column rules.Column
	units  [boundBlock]int64
	ok     [boundBlock]bool
}

func newBound(tb testing.TB) *bound {
	tb.Helper()
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "plan"}, {Code: "done"},
		{Code: "late"}, {Code: "sent", Kind: rules.DateKind}}})
	if err != nil {
		tb.Fatal(err)
	}
	b := &bound{}
	if b.rule, err = s.Compile(boundRule, rules.NumberKind); err != nil {
		tb.Fatal(err)
	}
	if b.binder, err = s.Bind(boundColumns...); err != nil {
		tb.Fatal(err)
	}
	return b
}

// evaluate returns the points of the rows that were added, in hundredths, all together.
func (b *bound) evaluate(tb testing.TB) (n int, sum int64) {
	g, err := b.binder.Group(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	if err := b.rule.EvalAll(context.Background(), g, &b.column); err != nil {
		tb.Fatal(err)
	}
	n = b.column.Len()
	if !b.column.Round(2, rules.HalfAwayFromZero, b.units[:n], b.ok[:n]) {
		tb.Fatal("a row without points")
	}
	for _, x := range b.units[:n] {
		sum += x
	}
	return n, sum
}

// texts parses, binds and evaluates rows of texts.
func (b *bound) texts(tb testing.TB, rows int) (n int, sum int64) {
	row := make([]string, len(boundColumns))
	for i := range rows {
		boundRow(i, row)
		if err := b.binder.AddTexts(row...); err != nil {
			tb.Fatal(err)
		}
		if (i+1)%boundBlock == 0 || i+1 == rows {
			m, more := b.evaluate(tb)
			n, sum = n+m, sum+more
		}
	}
	return n, sum
}

// database does the same with the rows of a database.
func (b *bound) database(tb testing.TB, db *sql.DB, rows int) (n int, sum int64) {
	found, err := db.Query(strconv.Itoa(rows))
	if err != nil {
		tb.Fatal(err)
	}
	defer found.Close()
	for i := 1; found.Next(); i++ {
		if err := b.binder.Scan(found); err != nil {
			tb.Fatal(err)
		}
		if i%boundBlock == 0 || i == rows {
			m, more := b.evaluate(tb)
			n, sum = n+m, sum+more
		}
	}
	if err := found.Err(); err != nil {
		tb.Fatal(err)
	}
	return n, sum
}

// boundByHand parses and computes on shopspring/decimal.
func boundByHand(tb testing.TB, rows int) (n int, sum int64) {
	row := make([]string, len(boundColumns))
	for i := range rows {
		boundRow(i, row)
		var x [3]decimal.Decimal
		for k := range x {
			var err error
			if x[k], err = decimal.NewFromString(row[k+1]); err != nil {
				tb.Fatal(err)
			}
		}
		points := hand0
		if !x[2].GreaterThan(hand3) {
			points = decimal.Min(hand25, hand25.Mul(x[1]).Div(x[0]))
		}
		sum += points.Round(2).Shift(2).IntPart()
		n++
	}
	return n, sum
}

var hand3 = decimal.NewFromInt(3)

// rowsInMemory is a driver whose query is the number of rows.
type rowsInMemory struct {
	row  []string
	held [][]driver.Value // boxed before, since that is what drivers do each in their way
	at   int
	end  int
}

func newRowsInMemory() *rowsInMemory {
	r := &rowsInMemory{row: make([]string, len(boundColumns))}
	for i := range len(plans) * len(dones) * len(lates) {
		boundRow(i, r.row)
		row := make([]driver.Value, len(r.row))
		for k, text := range r.row {
			row[k] = []byte(text)
		}
		r.held = append(r.held, row)
	}
	return r
}

func (r *rowsInMemory) Connect(context.Context) (driver.Conn, error) { return r, nil }
func (r *rowsInMemory) Driver() driver.Driver                        { return nil }
func (r *rowsInMemory) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (r *rowsInMemory) NumInput() int                                { return 0 }
func (r *rowsInMemory) Columns() []string                            { return boundColumns }
func (r *rowsInMemory) Close() error                                 { return nil }

func (r *rowsInMemory) Exec([]driver.Value) (driver.Result, error) {
	return nil, errors.ErrUnsupported
}

func (r *rowsInMemory) Prepare(rows string) (stmt driver.Stmt, err error) {
	r.at = 0
	r.end, err = strconv.Atoi(rows)
	return r, err
}

func (r *rowsInMemory) Query([]driver.Value) (driver.Rows, error) { return r, nil }

func (r *rowsInMemory) Next(dest []driver.Value) error {
	if r.at == r.end {
		return io.EOF
	}
	copy(dest, r.held[r.at%len(r.held)])
	dest[0] = r.held[r.at%boundBlock][0]
	r.at++
	return nil
}

// BenchmarkScoreBound parses, binds and evaluates a million rows, by a thousand.
func BenchmarkScoreBound(b *testing.B) {
	x := newBound(b)
	db := sql.OpenDB(newRowsInMemory())
	defer db.Close()
	for _, way := range []struct {
		name string
		work func() (int, int64)
	}{
		{"thidua-texts", func() (int, int64) { return x.texts(b, boundRows) }},
		{"thidua-sql.Rows", func() (int, int64) { return x.database(b, db, boundRows) }},
		{"go-decimal-texts", func() (int, int64) { return boundByHand(b, boundRows) }},
	} {
		b.Run(fmt.Sprintf("%d/%s", boundRows, way.name), func(b *testing.B) {
			perUnit(b, boundRows, func() int {
				n, _ := way.work()
				return n
			})
		})
	}
}

// TestBoundAgrees: what is timed side by side gives the same points, and the library's ways take at
// most two allocations a row.
func TestBoundAgrees(t *testing.T) {
	const rows = 20_500
	x := newBound(t)
	db := sql.OpenDB(newRowsInMemory())
	defer db.Close()
	n, want := boundByHand(t, rows)
	if n != rows || want == 0 {
		t.Fatalf("%d rows and %d hundredths by hand", n, want)
	}
	for name, work := range map[string]func() (int, int64){
		"texts": func() (int, int64) { return x.texts(t, rows) },
		"rows":  func() (int, int64) { return x.database(t, db, rows) },
	} {
		if n, got := work(); n != rows || got != want {
			t.Errorf("%s: %d rows and %d hundredths, by hand %d", name, n, got, want)
		}
		if allocs := testing.AllocsPerRun(2, func() { work() }); allocs > 2*rows {
			t.Errorf("%s: %v allocations for %d rows", name, allocs, rows)
		}
	}
}
