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

const (
	unitColumn     = "unit"
	evidenceSuffix = ".evidence"
	commaDirective = "decimal_comma: true" // behind a # before the header
	maxCSVBytes    = 64 << 20
)

// readCSV reads the facts of a table.
func readCSV(file string, data []byte, s *rules.Schema, o FactsOptions) ([]*rules.Facts, error) {
	src, ds := readText(file, data, maxCSVBytes)
	if ds != nil {
		return nil, ds
	}
	t := &table{src: src, schema: s, options: o, units: make(map[string]int)}
	t.read()
	if t.faults.n > 0 {
		return nil, t.faults.diagnostics()
	}
	return t.facts, nil
}

// column is what a column of the table holds.
type column struct {
	name      string
	indicator rules.Indicator
	evidence  int // column of the evidence; -1 for none
	skip      bool
}

type table struct {
	src     *source
	schema  *rules.Schema
	options FactsOptions
	reader  *csv.Reader
	record  []string
	row     int // of the record, as a spreadsheet counts
	columns []column
	units   map[string]int // row of each unit
	facts   []*rules.Facts
	faults  collector
}

// read reads the whole table.
func (t *table) read() {
	t.reader = csv.NewReader(bytes.NewReader(t.src.data))
	t.reader.Comma, t.reader.Comment = t.separator(), '#'
	t.reader.FieldsPerRecord = -1
	t.reader.TrimLeadingSpace = true
	t.reader.ReuseRecord = true
	within := 0 // line breaks within cells so far: a row for a spreadsheet all the same
	for {
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
		empty := true
		for i, cell := range record {
			within += strings.Count(cell, "\n")
			record[i] = strings.TrimSpace(cell)
			empty = empty && record[i] == ""
		}
		switch {
		case empty || strings.HasPrefix(record[0], "#"): // a comment that a spreadsheet has put in quotes
		case t.columns == nil:
			t.readHeader()
		default:
			t.readRow()
		}
	}
	if t.columns == nil && t.faults.n == 0 {
		t.faults.add(t.src.fault(0, 0, "empty-file",
			say("the first line names the columns: unit and the codes of indicators"), "the table is empty"))
	}
}

// separator returns what the line that names the columns has most between its cells,
// outside quotes. It takes up what a comment before it says of decimal commas.
func (t *table) separator() rune {
	for i := range t.src.lines {
		from, to := t.src.line(i)
		line := strings.TrimSpace(t.src.text[from:to])
		if strings.HasPrefix(line, "#") {
			t.options.DecimalComma = t.options.DecimalComma || strings.Trim(line, "# ,;\t") == commaDirective
			continue
		}
		if strings.Trim(line, ",; \t") == "" {
			continue
		}
		semicolons, quoted := 0, false
		for _, c := range t.src.data[from:] {
			switch {
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == ';':
				semicolons++
			case c == ',':
				semicolons--
			}
			if c == '\n' && !quoted {
				break
			}
		}
		if semicolons > 0 {
			return ';'
		}
		break
	}
	return ','
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

// cell reports what is wrong with a cell.
func (t *table) cell(i int, d *diag.Diagnostic) {
	line, col := t.reader.FieldPos(i)
	at := t.byteAt(line, col)
	end := at + len(t.record[i])
	if at < len(t.src.data) && t.src.data[at] == '"' {
		end += 2
	} else if at > 0 && t.src.data[at-1] == '"' {
		at--
		end++
	}
	where := say("row %d, column %s", t.row, columnLetters(i))
	if i < len(t.columns) && t.columns[i].name != "" {
		where = say("%s (%s)", where, t.columns[i].name)
	}
	d.Message = say("%s: %s", where, d.Message)
	t.faults.add(t.src.mark(d, at, end))
}

// readHeader reads the names of the columns.
func (t *table) readHeader() {
	names := t.record
	for len(names) > 1 && names[len(names)-1] == "" {
		names = names[:len(names)-1] // separators that a spreadsheet has left
	}
	first := make(map[string]int) // the column of each name
	for i, name := range names {
		t.columns = append(t.columns, column{name: name, evidence: -1, skip: true})
		if _, again := first[name]; !again {
			first[name] = i
		}
	}
	for i := range t.columns {
		c := &t.columns[i]
		code, isEvidence := strings.CutSuffix(c.name, evidenceSuffix)
		ind, ok := t.schema.Indicator(code)
		switch of, measured := first[code]; {
		case i == 0 && c.name != unitColumn:
			hint := say("name the first column unit")
			if strings.Contains(c.name, "\t") {
				hint = say("the cells are separated by tabs: save it with , or ; between cells")
			}
			t.fault(i, "unit-column", hint, "the first column must be named unit, not %s", shown(c.name))
		case i == 0:
		case c.name == "":
			t.fault(i, "column-name", say("write the code of an indicator, or remove the column"), "a column without a name")
		case first[c.name] < i:
			t.fault(i, "second-column", diag.Text{}, "%s is already column %s", shown(c.name), columnLetters(first[c.name]))
		case !ok:
			t.fault(i, "unknown-indicator", indicatorHint(code, t.schema), "there is no indicator %s", shown(code))
		case isEvidence && measured:
			t.columns[of].evidence = i
		case isEvidence:
			t.fault(i, "evidence-column", say("add the column %s", code), "evidence for %s, which has no column", code)
		default:
			c.indicator, c.skip = ind, false
		}
	}
}

// readRow reads the facts of a unit.
func (t *table) readRow() {
	before := t.faults.n
	unit := t.record[0]
	if d := t.options.unitFault(unit); d != nil {
		t.cell(0, d)
	} else if row, ok := t.units[unit]; ok {
		t.fault(0, "second-unit", say("one row for each unit"), "the unit %s is already in row %d", unit, row)
	} else {
		t.units[unit] = t.row
	}
	if len(t.record) < len(t.columns) {
		last := len(t.record) - 1
		next := t.columns[len(t.record)].name
		t.fault(last, "few-cells", say("cells that are not known stay empty between their separators"),
			"the row ends here, with %d cells of %d; %s is the first that is missing", len(t.record), len(t.columns), next)
	}
	for i := len(t.columns); i < len(t.record); i++ {
		if t.record[i] != "" {
			t.fault(i, "many-cells", say("put a cell with a separator in it in \"quotes\""),
				"%s stands behind the last column, %s", shown(t.record[i]), columnLetters(len(t.columns)-1))
			break
		}
	}
	facts := make([]rules.Fact, 0, len(t.columns))
	for i, c := range t.columns {
		if c.skip || i >= len(t.record) {
			continue
		}
		v, bad := factValue(c.indicator, t.record[i], t.options.DecimalComma)
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
