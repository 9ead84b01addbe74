package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

const (
	topRows = 50       // among which the row that names the columns is looked for
	chunk   = 512      // rows that the library reads at once
	maxFile = 64 << 20 // bytes of a file; larger ones are for who exports them to split
)

// special are the columns that are this program's, by what they are called. All others are the library's to read.
var special = []struct {
	name  string
	known []string
}{
	{"cluster", []string{"cluster", "cụm", "khối", "cụm thi đua", "khối thi đua", "cụm, khối thi đua"}},
	{"province", []string{"province", "tỉnh", "thành phố", "tỉnh, thành phố"}},
	{"cleared", []string{"cleared", "xác nhận", "văn bản xác nhận"}},
}

// line is a row of a file, or why it cannot be read.
type line struct {
	document.Row
	err error
}

// table is a file of rows with the names of its columns.
type table struct {
	file    string
	head    []document.Row    // up to the row that names the columns
	answers map[string]string // what the library's reader is told of the columns
	special map[string]int    // the columns that are this program's
	width   int
	rows    iter.Seq[line] // below the head
}

// openTable finds the head of a file of CSV or Parquet.
func openTable(file string, data []byte) (*table, error) {
	if len(data) > maxFile {
		return nil, fault(file, "large", diag.ErrLimit, say("split it"), "the file has %d MiB, and %d are allowed",
			len(data)>>20, maxFile>>20)
	}
	if strings.HasSuffix(strings.ToLower(file), ".parquet") {
		rows, err := parquetRows(file, data)
		if err != nil {
			return nil, err
		}
		return headOf(file, rows, map[string]string{"decimal_comma": "false"})
	}
	if !utf8.Valid(data) {
		if _, err := document.CSV(file, data[:min(len(data), 1<<20)]); err != nil {
			return nil, err // it says in which letters the file is
		}
		return nil, fault(file, "encoding", diag.ErrSyntax, say("save it as CSV UTF-8"), "the file is not UTF-8")
	}
	t, err := headOf(file, csvRows(data, ','), nil)
	if err != nil {
		if u, other := headOf(file, csvRows(data, ';'), nil); other == nil {
			return u, nil
		}
	}
	return t, err
}

// headOf finds the row that names the columns: the first that names the clusters.
func headOf(file string, rows iter.Seq[line], answers map[string]string) (*table, error) {
	t := &table{file: file, special: make(map[string]int), answers: make(map[string]string)}
	for l := range rows {
		if l.err != nil || len(t.head) == topRows {
			break
		}
		l.Cells = slices.Clone(l.Cells)
		t.head = append(t.head, l.Row)
		for i, c := range l.Cells {
			for _, s := range special {
				if slices.Contains(s.known, diag.NameKey(c.Text)) {
					t.special[s.name] = i
				}
			}
		}
		if _, ok := t.special["cluster"]; !ok {
			clear(t.special)
			continue
		}
		t.width = len(l.Cells)
		for _, i := range t.special {
			t.answers[strings.TrimSpace("column "+letters(i)+" "+strings.Join(strings.Fields(l.Cells[i].Text), " "))] = "skip"
		}
		for key, answer := range answers {
			t.answers[key] = answer
		}
		t.rows = func(yield func(line) bool) {
			for below := range rows {
				if below.Number > l.Number && !yield(below) {
					return
				}
			}
		}
		return t, nil
	}
	return nil, fault(file, "no-cluster", diag.ErrName, say("name a column cluster, or Cụm"),
		"no column of the first rows is that of the clusters")
}

// letters names a column as spreadsheets do: A, B, … AA.
func letters(i int) (s string) {
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// csvRows yields the rows of CSV as a spreadsheet counts them, again each time.
func csvRows(data []byte, comma rune) iter.Seq[line] {
	return func(yield func(line) bool) {
		rest, number := bytes.TrimPrefix(data, []byte("\ufeff")), 0
		for bytes.HasPrefix(rest, []byte("#")) { // comments, in which a quote is a quote
			text, after, _ := bytes.Cut(rest, []byte("\n"))
			number, rest = number+1, after
			said := document.Cell{Text: strings.TrimRight(string(text), ",;\r ")}
			if !yield(line{Row: document.Row{Number: number, Cells: []document.Cell{said}}}) {
				return
			}
		}
		r := csv.NewReader(bytes.NewReader(rest))
		r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace, r.ReuseRecord = comma, -1, true, true
		before, within := number, 0 // line breaks within cells: a row for a spreadsheet all the same
		var cells []document.Cell
		for {
			record, err := r.Read()
			var bad *csv.ParseError
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &bad):
				at := before + bad.StartLine - within
				if within += bad.Line - bad.StartLine; !yield(line{document.Row{Number: at}, bad}) {
					return
				}
				continue
			}
			at, _ := r.FieldPos(0)
			row := document.Row{Number: before + at - within}
			cells = cells[:0]
			for _, cell := range record {
				within += strings.Count(cell, "\n")
				cells = append(cells, document.Cell{Text: strings.TrimSpace(cell)})
			}
			if row.Cells = cells; len(record) > 1 || cells[0].Text != "" {
				if !yield(line{Row: row}) {
					return
				}
			}
		}
	}
}

// entry is what a row says of a unit.
type entry struct {
	row                        int
	cluster, province, cleared string
	facts                      *rules.Facts
}

// reader says what becomes of the rows of a table.
type reader struct {
	*table
	schema *rules.Schema
	// entry takes what a row says of a unit, and may refuse it.
	entry func(entry) error
	// bad takes a row that cannot be read, with its cluster as it stands there, and passed one that the library
	// passes over, such as one of totals.
	bad    func(row int, cluster string, err error)
	passed func(row int)
}

// read reads a table through the library's own reader, many rows at once. Where one of them is at fault they are
// halved until it stands alone, so the others count, and the fault is that of the row.
func (r *reader) read() (rows int) {
	var held []document.Row
	flush := func() {
		r.some(held)
		held = held[:0]
	}
	for l := range r.rows {
		rows++
		if l.err == nil && len(l.Cells) < r.width {
			l.err = fault(r.file, "few-cells", diag.ErrSyntax, diag.Text{}, "the row has %d cells of %d; is the file whole?",
				len(l.Cells), r.width)
		}
		if l.err != nil {
			r.bad(l.Number, r.cell(l.Row, "cluster"), l.err)
			continue
		}
		l.Cells = slices.Clone(l.Cells)
		if held = append(held, l.Row); len(held) == chunk {
			flush()
		}
	}
	flush()
	return rows
}

func (r *reader) some(rows []document.Row) {
	if len(rows) == 0 {
		return
	}
	reading, err := document.ReadTable(document.Table{File: r.file, Rows: func(yield func(document.Row) bool) {
		for _, some := range [][]document.Row{r.head, rows} {
			for _, row := range some {
				if !yield(row) {
					return
				}
			}
		}
	}}, r.schema, document.FactsOptions{Answers: r.answers})
	switch {
	case err != nil && len(rows) > 1:
		r.some(rows[:len(rows)/2])
		r.some(rows[len(rows)/2:])
		return
	case err != nil:
		r.bad(rows[0].Number, r.cell(rows[0], "cluster"), err)
		return
	}
	at := make(map[int]document.Row, len(rows))
	for _, row := range rows {
		at[row.Number] = row
	}
	for _, f := range reading.Facts {
		number := reading.Rows[f.Unit()][0]
		row := at[number]
		delete(at, number)
		e := entry{row: number, cluster: r.cell(row, "cluster"), province: r.cell(row, "province"),
			cleared: r.cell(row, "cleared"), facts: f}
		if e.cluster == "" || strings.Contains(e.cluster, "/") {
			r.bad(number, "", fault(r.file, "no-cluster", diag.ErrName, diag.Text{}, "%q is no code of a cluster", e.cluster))
			continue
		}
		if err := r.entry(e); err != nil {
			r.bad(number, e.cluster, err)
		}
	}
	for _, p := range reading.Passed {
		if _, ok := at[p.Row]; ok {
			delete(at, p.Row)
			r.passed(p.Row)
		}
	}
	for _, row := range rows { // empty ones
		if _, ok := at[row.Number]; ok {
			r.passed(row.Number)
		}
	}
}

func (r *reader) cell(row document.Row, name string) string {
	i, ok := r.special[name]
	if !ok || i >= len(row.Cells) {
		return ""
	}
	return strings.Join(strings.Fields(row.Cells[i].String()), " ")
}
