package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

const commaKey = "decimal_comma" // behind a # before the header

// readCSV reads the facts of a table.
func readCSV(file string, data []byte, s *rules.Schema, o FactsOptions) ([]*rules.Facts, error) {
	src, ds := readText(file, data, maxFactsBytes)
	if ds != nil {
		return nil, ds
	}
	t := &table{src: src, schema: s, units: o.unitSet(), rows: make(map[string]int), once: make(map[string]*repeated)}
	t.numbers = notation{declare: "# " + commaKey}.declared(o.DecimalComma)
	if !t.wide() {
		t.directives()
		t.read()
	}
	if t.faults.n > 0 {
		return nil, t.faults.diagnostics()
	}
	return t.facts, nil
}

type table struct {
	src     *source
	schema  *rules.Schema
	numbers notation
	units   unitSet
	reader  *csv.Reader
	record  []string
	row     int                 // of the record, as a spreadsheet counts
	names   map[string][]string // see headings
	columns []column
	unitAt  int            // the column of the units
	width   int            // cells of the header, with those that have no name
	rows    map[string]int // row of each unit
	facts   []*rules.Facts
	faults  collector
	once    map[string]*repeated // faults that are told of the first cell only
	events  *eventTable          // nil if a row is a unit, not an event
	said    []said               // what comments say to the reader
	// listless says that a line # list: names no list.
	listless bool
}

// repeated is a fault that many cells may have for one reason.
type repeated struct {
	first *diag.Diagnostic
	more  int
}

// read reads the whole table.
func (t *table) read() {
	comma, header := t.layout()
	if t.beforeHeader(header); t.listless {
		return // of which list are the rows?
	}
	t.reader = t.open(comma)
	within := 0 // line breaks within cells so far: a row for a spreadsheet all the same
	for {
		if t.faults.full() { // there is most likely one more in each line; nobody reads them
			t.faults.n += bytes.Count(t.src.data[t.reader.InputOffset():], []byte{'\n'})
			break
		}
		record, err := t.reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.syntax(err)
			continue
		}
		t.record = record
		line, _ := t.reader.FieldPos(0)
		t.row = line - within
		for i, cell := range record {
			within += strings.Count(cell, "\n")
			record[i] = strings.TrimSpace(cell)
		}
		switch {
		case isEmpty(record):
		case line < header:
			t.title(header)
		case t.columns == nil:
			if t.readHeader(); t.unitAt < 0 {
				return // of what are the rows?
			}
		case !t.readRow():
			return
		}
	}
	if t.columns == nil && t.faults.n == 0 {
		t.faults.add(t.src.fault(0, 0, "empty-file",
			say("the first line names the columns: unit and the codes of indicators"), "the table is empty"))
	}
	t.endEvents()
	for _, r := range t.once {
		if r.more > 0 {
			r.first.Message = say("%s; the same in %d more cells", r.first.Message, r.more)
		}
	}
}

// open begins to read the table with a character between its cells.
func (t *table) open(comma rune) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(t.src.data))
	r.Comma, r.Comment = comma, '#'
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	r.ReuseRecord = true
	return r
}

// isEmpty reports whether a row holds nothing, or a comment that a spreadsheet has put in
// quotes.
func isEmpty(record []string) bool {
	if strings.HasPrefix(record[0], "#") && !isFormulaError(record[0]) {
		return true
	}
	return !slices.ContainsFunc(record, func(cell string) bool { return cell != "" })
}

// syntax reports what encoding/csv could not read.
func (t *table) syntax(err error) {
	var pe *csv.ParseError
	if !errors.As(err, &pe) {
		t.faults.add(t.src.fault(0, 0, "syntax", diag.Text{}, "the table cannot be read: %v", err))
		return
	}
	line, column := pe.Line, pe.Column
	d := fault("syntax", diag.Text{}, "the table cannot be read: %v", pe.Err)
	switch {
	case errors.Is(pe.Err, csv.ErrBareQuote):
		d.Message, d.Hint = say("a quote within a cell that does not begin with one"), say("put the whole cell in "+
			"quotes, and write each quote within it twice")
	case errors.Is(pe.Err, csv.ErrQuote):
		d.Message, d.Hint = say("a quote that does not end its cell"), say("close the quote at the end of the cell, "+
			"and write each quote within it twice")
		if pe.Line != pe.StartLine {
			// Seen at a later line: the cell that was never closed is to blame.
			line, column = pe.StartLine, 1
		}
	}
	at := t.byteAt(line, column)
	t.faults.add(t.src.mark(d, at, at+1))
}

// byteAt is the offset of a line and a column that counts bytes, from 1.
func (t *table) byteAt(line, column int) int {
	if line < 1 || line > len(t.src.lines) {
		return len(t.src.data)
	}
	return t.src.lines[line-1] + column - 1
}

// fault reports a fault of a cell of the row at hand, 0 for the first.
func (t *table) fault(i int, code string, hint diag.Text, format string, args ...any) {
	t.cell(i, fault(code, hint, format, args...))
}

// extent is the place of a cell, with its quotes if it has them.
func (t *table) extent(i int) (from, to int, quoted bool) {
	line, col := t.reader.FieldPos(i)
	at := t.byteAt(line, col)
	to = at + len(t.record[i])
	if at < len(t.src.data) && t.src.data[at] == '"' {
		return at, to + 2, true
	}
	if at > 0 && t.src.data[at-1] == '"' {
		return at - 1, to + 1, true
	}
	return at, to, false
}

// cell reports what is wrong with a cell.
func (t *table) cell(i int, d *diag.Diagnostic) {
	if of := onceFor(d.Code, t.record[i]); of != "" {
		if r := t.once[of]; r != nil {
			r.more++
			return
		}
		t.once[of] = &repeated{first: d}
	}
	from, to, _ := t.extent(i)
	where := say("row %d, column %s", t.row, columnLetters(i))
	if i < len(t.columns) && t.columns[i].name != "" {
		where = say("%s (%s)", where, t.columns[i].name)
	}
	d.Message = say("%s: %s", where, d.Message)
	t.faults.add(t.src.mark(d, from, to))
}

// onceFor tells faults apart that are told once for all cells that have them.
func onceFor(code, cell string) string {
	switch code {
	case "ambiguous", "split-number", "formula-error":
		return code
	case "no-data", "tick":
		return code + cell
	}
	return ""
}

// readRow reads the facts of a unit; more is false if the table is too large to go on.
func (t *table) readRow() (more bool) {
	if values := len(t.facts) * len(t.schema.Codes()); values > maxPieces || t.row*len(t.columns) > maxPieces {
		t.fault(0, "limit", say("split it"), "the file may have %d values, more than the most allowed, %d",
			max(values, t.row*len(t.columns)), maxPieces)
		return false
	}
	before := t.faults.n
	unit := ""
	if t.unitAt < len(t.record) {
		unit = t.record[t.unitAt]
	}
	if totals(unit) && !t.units.has(unit) {
		t.fault(t.unitAt, "totals", say("remove the row, or begin it with #"),
			"%s is no unit, but a row of totals", shown(unit))
		return true
	}
	unit, d := t.units.find(unit)
	at := min(t.unitAt, len(t.record)-1)
	if d != nil {
		t.cell(at, d)
	} else if row, ok := t.rows[unit]; ok && t.events == nil {
		t.fault(at, "second-unit", say("one row for each unit"), "the unit %s is already in row %d", unit, row)
	} else {
		t.rows[unit] = t.row
	}
	t.checkWidth()
	facts := t.readCells()
	if t.events != nil {
		t.event(unit, facts)
		return true
	}
	f, err := rules.NewFacts(t.schema, unit, facts...)
	for d := range diag.AllDiagnostics(err) {
		of := func(c column) bool { return !c.skip && c.indicator.Code == d.Path }
		if i := slices.IndexFunc(t.columns, of); i >= 0 {
			d.Path = ""
			t.cell(i, d)
		}
	}
	if t.faults.n == before {
		t.facts = append(t.facts, f)
	}
	return true
}

// checkWidth holds the cells of a row against the header.
func (t *table) checkWidth() {
	n := len(t.record)
	if n < len(t.columns) {
		t.fault(n-1, "few-cells", say("cells that are not known stay empty between their separators"),
			"the row ends here, with %d cells of %d; %s is the first that is missing", n, len(t.columns), t.columns[n].name)
	}
	for i := len(t.columns); i < n; i++ {
		if t.record[i] != "" || i >= t.width {
			t.fault(i, "many-cells", say("put a cell with a separator in it in \"quotes\""),
				"%s stands behind the last column, %s", shown(t.record[i]), columnLetters(len(t.columns)-1))
			break
		}
	}
}

// readCells reads the values of a row.
func (t *table) readCells() []rules.Fact {
	facts := make([]rules.Fact, 0, len(t.columns))
	for i, c := range t.columns {
		if c.skip || i >= len(t.record) {
			continue
		}
		if i+1 < len(t.record) && t.maySplit(c, i) {
			t.fault(i, "split-number", say("separate the cells with ; instead, or put each number in \"quotes\""),
				"%s,%s may be one number or two cells: the cells are separated by commas, and so are decimals",
				t.record[i], t.record[i+1])
			continue
		}
		v, bad := factValue(c.indicator, t.record[i], t.numbers)
		if bad != nil {
			t.cell(i, bad)
			continue
		}
		fact := rules.Fact{Indicator: c.indicator.Code, Value: v}
		if c.evidence >= 0 && c.evidence < len(t.record) {
			fact.Evidence = t.record[c.evidence]
		}
		facts = append(facts, fact)
	}
	return facts
}

// maySplit reports whether a cell and the next may be halves of a number with a decimal
// comma.
func (t *table) maySplit(c column, i int) bool {
	if t.numbers.mark != ',' || t.reader.Comma != ',' || c.indicator.Kind != rules.NumberKind ||
		!looksLikeNumber(t.record[i]) || !allDigits(t.record[i+1]) {
		return false
	}
	_, _, quoted := t.extent(i)
	_, _, next := t.extent(i + 1)
	return !quoted && !next
}

// columnLetters names a column, counted from 0, as spreadsheets do: A, B, ... Z,
// AA.
func columnLetters(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}
