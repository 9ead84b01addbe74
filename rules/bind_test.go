package rules_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// table is a database of one table, as a driver hands it out: in memory that it uses again.
type table struct {
	columns []string
	rows    [][]driver.Value
	at      int
}

func (t *table) Connect(context.Context) (driver.Conn, error) { return t, nil }
func (t *table) Driver() driver.Driver                        { return nil }
func (t *table) Prepare(string) (driver.Stmt, error)          { return t, nil }
func (t *table) Begin() (driver.Tx, error)                    { return nil, errors.New("none") }
func (t *table) NumInput() int                                { return 0 }
func (t *table) Exec([]driver.Value) (driver.Result, error)   { return nil, errors.New("none") }
func (t *table) Query([]driver.Value) (driver.Rows, error)    { return t, nil }
func (t *table) Columns() []string                            { return t.columns }
func (t *table) Close() error                                 { return nil }

func (t *table) Next(dest []driver.Value) error {
	if t.at == len(t.rows) {
		return io.EOF
	}
	for i, cell := range t.rows[t.at] {
		if text, ok := cell.([]byte); ok {
			buffer, _ := dest[i].([]byte)
			cell = append(buffer[:0], text...)
		}
		dest[i] = cell
	}
	t.at++
	return nil
}

func bindSchema(t *testing.T) *rules.Schema {
	t.Helper()
	most, places := decimal.NewFromInt(200), int32(2)
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "rate", Max: &most, Places: &places}, {Code: "open", Kind: rules.BoolKind},
		{Code: "zone", Kind: rules.TextKind, Values: []string{"coast", "n/a"}}, {Code: "sent", Kind: rules.DateKind},
		{Code: "visits", Kind: rules.ListKind, Fields: []rules.Indicator{{Code: "size"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestBind: rows of every kind come to the facts that NewFacts makes of the same values.
func TestBind(t *testing.T) {
	s := bindSchema(t)
	columns := []string{"rate", "unit", "open", "zone", "sent", "rate.evidence", "visits"}
	date := rules.Day(2025, 6, 30)
	want, err := rules.NewFacts(s, "Cần Thơ",
		rules.Fact{Indicator: "rate", Value: num("98.25"), Evidence: "report 7"},
		rules.Fact{Indicator: "open", Value: rules.BoolOf(false)},
		rules.Fact{Indicator: "zone", Value: rules.TextOf("coast")},
		rules.Fact{Indicator: "sent", Value: rules.DateOf(date)},
		rules.Fact{Indicator: "visits", Value: rules.ListOf(
			rules.Event{Fields: map[string]rules.Value{"size": rules.Int(3)}})})
	if err != nil {
		t.Fatal(err)
	}
	visits := `{"list":[{"size":3}]}`
	at := time.Date(2025, 6, 30, 8, 0, 0, 0, time.UTC)
	db := sql.OpenDB(&table{columns: columns, rows: [][]driver.Value{
		{[]byte("98.25"), []byte("Cần Thơ"), int64(0), "coast", at, "report 7", []byte(visits)},
		{nil, "Sóc Trăng", nil, nil, nil, nil, nil},
	}})
	defer db.Close()
	type cells = []any
	for how, add := range map[string]func(b *rules.Binder) error{
		"texts": func(b *rules.Binder) error {
			return b.AddTexts("98.25", "Cần Thơ", "false", "coast", "2025-06-30", "report 7", visits)
		},
		"what a host has": func(b *rules.Binder) error {
			return b.Add(decimal.RequireFromString("98.250"), "Cần Thơ", false, sql.NullString{String: "coast", Valid: true},
				date, "report 7", visits)
		},
		"values": func(b *rules.Binder) error {
			var row cells
			for _, code := range []string{"rate", "", "open", "zone", "sent", "", "visits"} {
				fact, _ := want.Lookup(code)
				row = append(row, fact.Value)
			}
			row[1], row[5] = "Cần Thơ", "report 7"
			return b.Add(row...)
		},
		"a map": func(b *rules.Binder) error {
			return b.AddMap(map[string]any{"unit": "Cần Thơ", "rate": "98.25", "open": int64(0), "zone": "coast", "sent": at,
				"visits": visits, "rate.evidence": []byte("report 7")})
		},
		"rows": func(b *rules.Binder) error {
			rows, err := db.Query("")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				if err := b.Scan(rows); err != nil {
					return err
				}
			}
			return rows.Err()
		},
	} {
		b, err := s.Bind(columns...)
		if err != nil {
			t.Fatal(err)
		}
		if err := add(b); err != nil {
			t.Errorf("%s: %v", how, err)
			continue
		}
		g, err := b.Group(context.Background())
		if err != nil {
			t.Errorf("%s: %v", how, err)
			continue
		}
		got, ok := g.Member("Cần Thơ")
		for fact := range want.All() {
			if other, _ := got.Lookup(fact.Indicator); !ok || !other.Value.Equal(fact.Value) || other.Evidence != fact.Evidence {
				t.Errorf("%s: got %+v, want %+v", how, other, fact)
			}
		}
		if f, ok := g.Member("Sóc Trăng"); how == "rows" {
			for fact := range f.All() {
				if !ok || fact.Value.Known() || fact.Value.IsNotApplicable() {
					t.Errorf("NULL is %v", fact)
				}
			}
		}
	}
}

// TestBindCells: what a cell is, by the kind of its indicator.
func TestBindCells(t *testing.T) {
	s := bindSchema(t)
	for _, tt := range []struct {
		column string
		cell   any
		want   rules.Value
		err    error
	}{
		{"rate", "", rules.Value{}, nil}, {"rate", "n/a", rules.NotApplicable(), nil}, {"rate", 7, rules.Int(7), nil},
		{"rate", "1,5", rules.Value{}, diag.ErrSyntax}, // two readings
		{"rate", 1.5, rules.Value{}, diag.ErrKind},     // not exact
		{"rate", true, rules.Value{}, diag.ErrKind}, {"rate", "200.01", rules.Value{}, diag.ErrValue},
		{"rate", "0.125", rules.Value{}, diag.ErrValue}, // three places
		{"open", "1", rules.BoolOf(true), nil}, {"open", int32(0), rules.BoolOf(false), nil},
		{"open", "true", rules.BoolOf(true), nil}, {"open", 2, rules.Value{}, diag.ErrKind},
		{"open", "yes", rules.Value{}, diag.ErrSyntax},
		{"zone", "n/a", rules.TextOf("n/a"), nil}, // a text like any other
		{"zone", "hill", rules.Value{}, diag.ErrValue}, {"sent", "30/6/2025", rules.Value{}, diag.ErrSyntax},
		{"sent", nil, rules.Value{}, nil}, {"visits", "3", rules.Value{}, diag.ErrKind},
		{"visits", `{"list":[{"weight":3}]}`, rules.Value{}, diag.ErrName},
		{"rate", sql.NullInt64{}, rules.Value{}, nil}, {"rate", failing{}, rules.Value{}, diag.ErrKind},
		{"rate", make(chan int), rules.Value{}, diag.ErrKind},
	} {
		b, err := s.Bind("unit", tt.column)
		if err != nil {
			t.Fatal(err)
		}
		err = b.Add("u1", tt.cell)
		if !errors.Is(err, tt.err) {
			t.Errorf("%s %v: got %v, want %v", tt.column, tt.cell, err, tt.err)
		}
		g, gerr := b.Group(context.Background())
		if gerr != nil {
			t.Fatal(gerr)
		}
		if err != nil {
			var d *diag.Diagnostic
			if !errors.As(err, &d) || d.Unit != "u1" || d.Indicator != tt.column || !strings.HasPrefix(d.Path, "u1."+tt.column) {
				t.Errorf("%s %v: the fault is of %q and %q, at %q", tt.column, tt.cell, d.Unit, d.Indicator, d.Path)
			}
			if len(g.Members()) > 0 {
				t.Errorf("%s %v: a row with a fault was added", tt.column, tt.cell)
			}
			continue
		}
		if fact, _ := g.Members()[0].Lookup(tt.column); !fact.Value.Equal(tt.want) {
			t.Errorf("%s %v: got %v, want %v", tt.column, tt.cell, fact.Value, tt.want)
		}
	}
}

// failing is what has no value for a database.
type failing struct{}

func (failing) Value() (driver.Value, error) { return nil, errors.New("no value") }

func TestBindRefuses(t *testing.T) {
	s := bindSchema(t)
	for columns, want := range map[string]string{
		"rate":                         "no column with the codes of units", // nobody's facts
		"unit rates":                   "did you mean rate",                 // a slip
		"unit rate rate":               "a second column",                   // which of the two
		"unit zone.evidence":           "no indicator",                      // evidence of nothing
		"unit rate unit":               "a second column",                   // which of the two
		"unit unit.evidence":           "no indicator",                      // evidence of a code
		"unit rate rate.evidence open": "",
	} {
		_, err := s.Bind(strings.Fields(columns)...)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", columns, err, want)
		}
	}
	b, err := s.Bind("unit", "rate", "open", "rate.evidence")
	if err != nil {
		t.Fatal(err)
	}
	for reason, err := range map[string]error{
		"cells for 4 columns":          b.Add("u1", 3),
		"4 columns":                    b.AddTexts("u1", "3", "1"),
		"did you mean rate":            b.AddMap(map[string]any{"unit": "u1", "ratte": 3}),
		"without the code of its unit": b.Add(nil, 3, nil, nil),
		"its unit, which is a text":    b.Add(17, 3, nil, nil),
		"invisible":                    b.AddTexts("u\u200b1", "3", "", ""),
		"evidence is a text, not 4":    b.Add("u1", 3, nil, 4),
		"u1.open: a boolean is wanted": b.Add("u1", "x", 5, nil), // beside the fault of rate
		"write true or false":          b.AddTexts("u1", "3", "yes", ""),
	} {
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("got %v, want %s", err, reason)
		}
	}
	for _, unit := range []string{"u1", "u2", "u1"} {
		if err := b.AddTexts(unit, "1", "", ""); err != nil {
			t.Fatal(err)
		}
	}
	g, err := b.Group(t.Context())
	if !errors.Is(err, diag.ErrName) || !strings.Contains(err.Error(), "a second member u1") {
		t.Errorf("two rows of a unit: %v, %v", g, err)
	}
	if err := b.AddTexts("u1", "3", "", ""); err != nil {
		t.Fatal(err)
	}
	if g, err := b.Group(context.Background()); err != nil || len(g.Members()) != 1 {
		t.Errorf("what comes after them: %v, %v", g, err)
	}
}

// TestBindAllocates: parsing, binding and evaluating a row of texts takes less than two allocations.
func TestBindAllocates(t *testing.T) {
	s := bindSchema(t)
	r, err := s.Compile("open ? rate / 3 : 0", rules.NumberKind)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Bind("unit", "rate", "open")
	if err != nil {
		t.Fatal(err)
	}
	const rows = 2048
	units := make([]string, rows)
	for i := range units {
		units[i] = "unit " + strconv.Itoa(i)
	}
	var c rules.Column
	row := []string{"", "99.75", "true"}
	n := testing.AllocsPerRun(5, func() {
		for _, unit := range units {
			row[0] = unit
			if err := b.AddTexts(row...); err != nil {
				t.Fatal(err)
			}
		}
		g, err := b.Group(context.Background())
		if err != nil || r.EvalAll(t.Context(), g, &c) != nil {
			t.Fatal(err)
		}
	})
	if c.Len() != rows || !c.Value(rows-1).Equal(num("33.25")) {
		t.Fatalf("%d values, the last %v", c.Len(), c.Value(rows-1))
	}
	if n > 2*rows {
		t.Errorf("%v allocations for %d rows", n, rows)
	}
	t.Logf("%v allocations for %d rows", n, rows)
}
