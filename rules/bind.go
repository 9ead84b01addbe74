package rules

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/thidua-go/thidua/rules/diag"
)

// Binder makes facts of rows, as databases, spreadsheets and maps have them: the names of columns are
// looked up once, by [Schema.Bind], and each row is then the facts of a unit. It is read by kind:
// a text cell is a number as [ParseNumber] reads it, true, false, 1 or 0, a date as [ParseDate]
// reads it, or any text, as the indicator wants; a time.Time is a date, see [DayOf]; NULL, nil and
// an empty text are missing; n/a is not applicable where no text is wanted. A float is refused. Texts
// stand without quotes: a column that [Value.Value] wrote, which puts them in quotes, is for [Value.Scan].
//
//	b, err := schema.Bind("unit", "growth", "budget", "budget.evidence")
//	for rows.Next() { // *sql.Rows
//		err = b.Scan(rows)
//	}
//	group, err := b.Group(ctx)
//
// A Binder is for one goroutine at a time.
type Binder struct {
	schema  *Schema
	columns []boundColumn
	unit    int   // the column of the codes of units
	cells   []any // what Scan scans into, a *boundCell for each column
	code    boundCode
	free    []Facts
	members []*Facts
}

type boundColumn struct {
	name     string
	slot     int // noSlot of the columns of units and of evidence
	kind     Kind
	evidence int // the column of its evidence; -1 if there is none
}

const noSlot = -1

// unitColumn is the name of the column with the codes of units, evidenceMark what stands behind
// the code of an indicator for its evidence; as in files of facts.
const unitColumn, evidenceMark = "unit", ".evidence"

// Bind looks up the columns of a table: one is called unit and holds the codes of units, each other
// has the code of an indicator, or that and .evidence for the evidence of its facts. Faults are
// [diag.Diagnostics], by columns[i].
func (s *Schema) Bind(columns ...string) (*Binder, error) {
	b := &Binder{schema: s}
	var ds diag.Diagnostics
	for i, name := range columns {
		c := boundColumn{name: name, slot: noSlot, kind: TextKind, evidence: slices.Index(columns, name+evidenceMark)}
		of, evidence := strings.CutSuffix(name, evidenceMark)
		var d *diag.Diagnostic
		switch {
		case slices.Index(columns, name) < i:
			d = catalogue.Fault("", "second-column", diag.ErrName, diag.Text{}, "a second column for %s", name)
		case name == unitColumn, evidence && slices.Contains(columns, of) && of != unitColumn:
		default:
			if c.slot, d = s.slot(name); d == nil {
				c.kind = s.words.Indicators[c.slot].Kind
			}
		}
		if d != nil {
			d.Path = fmt.Sprintf("columns[%d]", i)
			ds = append(ds, d)
		}
		b.columns = append(b.columns, c)
		b.cells = append(b.cells, &boundCell{kind: c.kind})
	}
	if b.unit = slices.Index(columns, unitColumn); b.unit < 0 {
		ds = append(ds, catalogue.Fault("columns", "unknown-column", diag.ErrName, say("call one of them %s", unitColumn),
			"there is no column with the codes of units"))
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	b.cells[b.unit] = &b.code
	return b, nil
}

// Add adds a row: a cell for each column, in their order. Cells are texts, integers, booleans,
// times, a [Value], a [Date], a decimal.Decimal, what has a method Value as database/sql asks for, or
// nil. A row with a fault is not added, and told as [diag.Diagnostics] with unit and indicator.
func (b *Binder) Add(cells ...any) error {
	if err := b.fits(len(cells)); err != nil {
		return err
	}
	return b.add(codeOf(cells[b.unit]), func(i int) (Value, error) { return scanned(b.columns[i].kind, cells[i]) })
}

// AddTexts is [Binder.Add] for a row of texts, such as that of a CSV file, with the same errors.
func (b *Binder) AddTexts(cells ...string) error {
	if err := b.fits(len(cells)); err != nil {
		return err
	}
	return b.add(cells[b.unit], func(i int) (Value, error) { return textOf(b.columns[i].kind, cells[i]) })
}

// AddMap is [Binder.Add] for a row by the names of columns. One that it does not have is missing; a
// key that is no column is a fault.
func (b *Binder) AddMap(row map[string]any) error {
	n := 0
	for i := range b.columns {
		if _, ok := row[b.columns[i].name]; ok {
			n++
		}
	}
	if n < len(row) {
		var names []string
		for _, c := range b.columns {
			names = append(names, c.name)
		}
		for _, key := range slices.Sorted(maps.Keys(row)) {
			if !slices.Contains(names, key) {
				return diag.Diagnostics{catalogue.Fault(key, "unknown-column", diag.ErrName, diag.DidYouMean(key, names),
					"there is no column %q", key)}
			}
		}
	}
	return b.add(codeOf(row[unitColumn]), func(i int) (Value, error) {
		return scanned(b.columns[i].kind, row[b.columns[i].name])
	})
}

// Scan is [Binder.Add] for the row that the rows of a database stand at, such as those of a *sql.Rows
// after Next. Its columns are those that were bound.
func (b *Binder) Scan(rows interface{ Scan(dest ...any) error }) error {
	if err := rows.Scan(b.cells...); err != nil {
		return err
	}
	return b.add(string(b.code), func(i int) (Value, error) {
		c := b.cells[i].(*boundCell)
		return c.value, c.err
	})
}

// Group returns the rows that were added since the last as a group. It refuses what [NewGroup]
// does, such as a second row for a unit; the rows are let go of all the same.
func (b *Binder) Group(ctx context.Context) (*Group, error) {
	members := b.members
	b.members = make([]*Facts, 0, len(members))
	g, err := groupOf(ctx, members)
	if err == nil {
		g.schema = b.schema
	}
	return g, err
}

func (b *Binder) fits(cells int) error {
	if cells != len(b.columns) {
		return diag.Diagnostics{catalogue.Fault("", "column-length", diag.ErrValue, diag.Text{},
			"%d cells for %d columns", cells, len(b.columns))}
	}
	return nil
}

// boundCell takes what a database has in a column.
type boundCell struct {
	kind  Kind
	value Value
	err   error
}

// Scan never fails, so that all faults of a row are told at once.
func (c *boundCell) Scan(src any) error {
	c.value, c.err = scanned(c.kind, src)
	return nil
}

// boundCode takes the code of a unit.
type boundCode string

// Scan takes what is no text for no code, which add refuses.
func (c *boundCode) Scan(src any) error {
	*c = boundCode(codeOf(src))
	return nil
}

// codeOf is the text of a cell; empty if it is none.
func codeOf(src any) string {
	switch x := src.(type) {
	case string:
		return x
	case []byte:
		return string(x)
	}
	v, err := scanned(TextKind, src)
	if s, ok := v.Text(); err == nil && ok {
		return s
	}
	return ""
}

// rowsAtOnce is how many facts are made at a time.
const rowsAtOnce = 256

// add adds the row of a unit of which cell reads the columns.
func (b *Binder) add(unit string, cell func(i int) (Value, error)) error {
	if len(b.free) == 0 {
		b.free = make([]Facts, rowsAtOnce)
		for i, in := range b.schema.eval.NoFacts(make([]string, rowsAtOnce)...) {
			b.free[i] = Facts{schema: b.schema, in: in}
		}
	}
	f := &b.free[0]
	b.free = b.free[1:]
	f.in.Unit = norm.NFC.String(unit)
	var ds diag.Diagnostics
	if d := codeFault(f.in.Unit); d != nil {
		d.Path = unitColumn
		ds = append(ds, d)
	} else if unit == "" {
		ds = append(ds, catalogue.Fault(unitColumn, "no-code", diag.ErrName, diag.Text{},
			"a row without the code of its unit, which is a text"))
	}
	for i := range b.columns {
		if d := f.bind(&b.columns[i], i, cell); d != nil {
			ds = append(ds, d)
		}
	}
	for _, d := range ds {
		d.Unit = f.in.Unit
	}
	if len(ds) > 0 {
		return ds
	}
	b.members = append(b.members, f)
	return nil
}

// bind sets what column i of a row says.
func (f *Facts) bind(c *boundColumn, i int, cell func(i int) (Value, error)) (d *diag.Diagnostic) {
	if c.slot == noSlot {
		return nil // evidence is read with its fact
	}
	v, err := cell(i)
	evidence := Value{}
	if err == nil && c.evidence >= 0 {
		evidence, err = cell(c.evidence)
	}
	switch {
	case err != nil:
		d = &diag.Diagnostic{Code: "value", Err: err, Message: diag.ErrorText(err)}
	case evidence.Known() && evidence.Kind() != TextKind:
		d = catalogue.Fault("", "kind", diag.ErrKind, diag.Text{}, "evidence is a text, not %v", evidence)
	default:
		text, _ := evidence.Text()
		d = f.put(c.slot, v, text, nil, false)
	}
	if d != nil {
		d.Path, d.Indicator = f.in.Unit+"."+c.name+d.Path, c.name
	}
	return d
}
