package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// CSV returns the table that a file of CSV holds, for [ReadTable], which finds out what stands between its cells: its
// rows are for nobody else. The error is [diag.Diagnostics]: a file of more than 16 MiB, that is not UTF-8, or
// with a line of more cells than a spreadsheet has.
func CSV(file string, data []byte) (Table, error) {
	src, ds := readText(file, data, maxFactsBytes)
	if ds == nil {
		ds = src.wide()
	}
	if ds != nil {
		return Table{}, ds
	}
	return Table{File: file, src: src, comma: ','}, nil
}

// lines yields the lines of the file that are comments, and reports those that are errors of formulas.
func (t *table) lines(comment func(text string, at Cell, line int)) {
	for i := range t.src.lines {
		from, to := t.src.line(i)
		line := strings.TrimSpace(t.src.text[from:to])
		at := Cell{from: from, to: to}
		if isFormulaError(line) {
			t.report(at, formulaError(line))
		} else if strings.HasPrefix(strings.Trim(line, "\""), "#") {
			comment(line, at, i+1)
		}
	}
}

// csvRows yields the rows of the file, with its cells between t.comma. What cannot be read is reported once the
// header is found.
func (t *table) csvRows(yield func(Row) bool) {
	r := csv.NewReader(bytes.NewReader(t.src.data))
	r.Comma, r.Comment = t.comma, '#'
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	r.ReuseRecord = true
	var row Row
	within := 0 // line breaks within cells so far: a row for a spreadsheet all the same
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			if t.laid {
				t.syntax(err)
			}
			continue
		}
		line, _ := r.FieldPos(0)
		row.Number = line - within
		row.Cells = row.Cells[:0]
		for i, cell := range record {
			within += strings.Count(cell, "\n")
			c := Cell{Text: strings.TrimSpace(cell)}
			t.extent(&c, r, i)
			row.Cells = append(row.Cells, c)
		}
		if !yield(row) {
			return
		}
	}
}

// extent sets the place of a cell, with its quotes if it has them.
func (t *table) extent(c *Cell, r *csv.Reader, i int) {
	line, col := r.FieldPos(i)
	c.from = t.byteAt(line, col)
	c.to = c.from + len(c.Text)
	switch {
	case c.from < len(t.src.data) && t.src.data[c.from] == '"':
		c.to, c.quoted = c.to+2, true
	case c.from > 0 && t.src.data[c.from-1] == '"':
		c.from, c.to, c.quoted = c.from-1, c.to+1, true
	}
}

// syntax reports what encoding/csv could not read.
func (t *table) syntax(err error) {
	var pe *csv.ParseError
	if !errors.As(err, &pe) {
		t.report(Cell{}, fault("syntax", diag.Text{}, "the table cannot be read: %v", err))
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
	t.report(Cell{from: at, to: at + 1}, d)
}

// byteAt is the offset of a line and a column that counts bytes, from 1.
func (t *table) byteAt(line, column int) int {
	if line < 1 || line > len(t.src.lines) {
		return len(t.src.data)
	}
	return t.src.lines[line-1] + column - 1
}

// wide reports a line that has more separators than a table has columns, before anything is
// made of it.
func (s *source) wide() diag.Diagnostics {
	for i := range s.lines {
		from, to := s.line(i)
		for _, comma := range []byte{',', ';'} {
			if n := bytes.Count(s.data[from:to], []byte{comma}); n >= maxColumns {
				return diag.Diagnostics{s.mark(tooWide(n+1), from, to)}
			}
		}
	}
	return nil
}

// maySplit reports whether a cell and the next may be halves of a number with a decimal
// comma.
func (t *table) maySplit(c column, i int) bool {
	if t.src == nil || t.numbers.mark != ',' || t.comma != ',' || c.indicator.Kind != rules.NumberKind {
		return false
	}
	this, next := t.row.Cells[i], t.row.Cells[i+1]
	return looksLikeNumber(this.Text) && allDigits(next.Text) && !this.quoted && !next.quoted
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
