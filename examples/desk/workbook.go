package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"github.com/xuri/nfp"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// The bounds of a workbook, which may come from a stranger.
const (
	maxUnzipped = 64 << 20 // bytes of all its parts together
	maxParts    = 5_000    // files within the archive
	maxSheets   = 200
	maxRow      = 100_000   // the last row with a cell, empty or not
	maxCells    = 200_000   // of all sheets together, with those between two cells of a row
	maxMerged   = 2_000     // ranges of merged cells of a sheet
	maxDigits   = 40        // of a number as the file writes it
	significant = 15        // digits that a spreadsheet keeps of a number
	maxSerial   = 2_958_465 // 9999-12-31
)

// sheet is a sheet of a workbook, as typed cells.
type sheet struct {
	document.Table
	title  string // what people call it
	hidden bool
	rows   []document.Row // of a workbook
}

// empty reports whether a sheet of a workbook holds nothing but lines for people, which begin with #.
func (s sheet) empty() bool {
	return s.Sheet != "" && !slices.ContainsFunc(s.rows, func(r document.Row) bool {
		return r.Cells[0].Text != "#" && !strings.HasPrefix(r.Cells[0].Text, "# ")
	})
}

// openWorkbook reads a workbook whole. The fault has the name of the file, and of the sheet where it is of one.
func openWorkbook(name string, data []byte) (sheets []sheet, err error) {
	defer func() { // of a package that reads what strangers wrote
		if p := recover(); p != nil {
			sheets, err = nil, damaged(name, fmt.Errorf("%v", p))
		}
	}()
	z, err := archived(name, data)
	if err != nil {
		return nil, err
	}
	uncomputed, err := formulas(z)
	if err != nil {
		return nil, damaged(name, err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, damaged(name, err)
	}
	defer f.Close()
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, damaged(name, err)
	}
	names := f.GetSheetList()
	if len(names) > maxSheets {
		return nil, limit(name, say("the workbook has %d sheets, more than the most allowed, %d", len(names), maxSheets))
	}
	r := &reader{file: f, name: name, from1904: props.Date1904 != nil && *props.Date1904, styles: make(map[int]style),
		uncomputed: uncomputed}
	for _, title := range names {
		s, err := r.sheet(title)
		var d *diag.Diagnostic
		if errors.As(err, &d) {
			return nil, d
		} else if err != nil {
			return nil, damaged(name, err)
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

// archived holds the parts of a workbook to the bounds before anything is made of them: what they take when
// they are unpacked is counted, and not what the archive says that it is.
func archived(name string, data []byte) (*zip.Reader, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, fault(name, "old-workbook", diag.ErrSyntax, say("open it, and save it as .xlsx without a password"),
			"the file is a workbook of Excel 97 to 2003 (.xls), or one with a password")
	case !bytes.HasPrefix(data, []byte("PK")):
		return nil, fault(name, "no-workbook", diag.ErrSyntax, say("save it as .xlsx, or as CSV UTF-8 with the ending .csv"),
			"the file is no workbook (.xlsx)")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged(name, err)
	}
	if len(z.File) > maxParts {
		return nil, limit(name, say("the workbook has %d parts, more than the most allowed, %d", len(z.File), maxParts))
	}
	left := int64(maxUnzipped)
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			return nil, damaged(name, err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		r.Close()
		if left -= n; left < 0 {
			return nil, limit(name, say("the workbook is larger than %d MB when it is unpacked", maxUnzipped>>20))
		}
		if err != nil {
			return nil, damaged(name, err)
		}
	}
	return z, nil
}

func damaged(name string, err error) error {
	return fault(name, "damaged", errors.Join(diag.ErrSyntax, err),
		say("open it in a spreadsheet, and save it anew as .xlsx"),
		"the workbook cannot be read")
}

func limit(name string, what diag.Text) error {
	return fault(name, "limit", diag.ErrLimit, say("copy what counts into a workbook of its own"), "%s", what)
}

// reader makes typed cells of the sheets of a workbook.
type reader struct {
	file     *excelize.File
	name     string
	from1904 bool
	styles   map[int]style
	cells    int // so far
	// uncomputed are the cells with a formula and no value, by sheet.
	uncomputed map[string]map[string]bool
}

// style is what the format of a number says of it.
type style struct{ date, percent bool }

// sheet reads a sheet.
func (r *reader) sheet(title string) (sheet, error) {
	s := sheet{title: title, Table: document.Table{File: r.name, Sheet: title, Hidden: make(map[int]bool)}}
	visible, err := r.file.GetSheetVisible(title)
	if err != nil {
		return s, err
	}
	s.hidden = !visible
	if err := r.frame(&s); err != nil || len(s.rows) == 0 {
		s.Rows = slices.Values(s.rows)
		return s, err
	}
	width := 0
	for i := range s.rows {
		for col := range s.rows[i].Cells {
			if s.rows[i].Cells[col], err = r.cell(title, col, s.rows[i].Number); err != nil {
				return s, err
			}
		}
		width = max(width, len(s.rows[i].Cells))
	}
	for col := range width {
		name, _ := excelize.ColumnNumberToName(col + 1)
		shown, err := r.file.GetColVisible(title, name)
		if err != nil {
			return s, err
		}
		s.Hidden[col] = !shown
	}
	if err := errors.Join(r.merged(&s), r.comments(&s)); err != nil {
		return s, err
	}
	s.Rows = slices.Values(s.rows)
	return s, nil
}

// frame finds the rows that hold something, and how many cells each has, before anything large is made.
func (r *reader) frame(s *sheet) error {
	rows, err := r.file.Rows(s.Sheet)
	if err != nil {
		return nil // a sheet of a chart holds no cells
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		texts, err := rows.Columns()
		if err != nil {
			return err
		}
		if r.cells += len(texts); r.cells > maxCells || n > maxRow {
			return limit(r.name, say("the sheet %s has more than %d rows, or the workbook more than %d cells",
				s.Sheet, maxRow, maxCells))
		}
		if len(texts) > 0 {
			s.rows = append(s.rows, document.Row{Number: n, Hidden: rows.GetRowOpts().Hidden,
				Cells: make([]document.Cell, len(texts))})
		}
	}
	return rows.Error()
}

// number is a number as a workbook writes it.
var number = regexp.MustCompile(`^-?[0-9]*\.?[0-9]*([eE][-+]?[0-9]{1,3})?$`)

// cell reads a cell; columns count from 0 and rows from 1.
func (r *reader) cell(title string, col, row int) (c document.Cell, err error) {
	at, err := excelize.CoordinatesToCellName(col+1, row)
	if err != nil {
		return c, err
	}
	text, err := r.file.GetCellValue(title, at)
	if err != nil {
		return c, err
	}
	kind, err := r.file.GetCellType(title, at)
	if err != nil {
		return c, err
	}
	if r.uncomputed[title][at] {
		c.Fault = fault("", "formula", diag.ErrValue,
			say("open the workbook in a spreadsheet, and save it: it then holds what the formula gives"),
			"the formula was never computed")
		return c, nil
	}
	switch kind {
	case excelize.CellTypeBool:
		c.Value = rules.BoolOf(text == "1" || strings.EqualFold(text, "true"))
	case excelize.CellTypeDate:
		c.Value, c.Fault = isoDate(text)
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		if text != "" {
			return r.number(title, at, text)
		}
	default:
		c.Text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
		hidden := strings.IndexFunc(c.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
		if hidden >= 0 {
			c.Fault = fault("", "control-character", diag.ErrSyntax, say("remove it"), "an invisible character, %U",
				[]rune(c.Text[hidden:])[0])
		}
	}
	return c, nil
}

// number reads a number, and a date where the format of the cell shows one.
func (r *reader) number(title, at, text string) (c document.Cell, err error) {
	id, err := r.file.GetCellStyle(title, at)
	if err != nil {
		return c, err
	}
	shown, err := r.style(id)
	if err != nil {
		return c, err
	}
	d, ok := exact(text)
	switch {
	case !ok:
		c.Fault = fault("", "number", diag.ErrSyntax, say("write the number anew"),
			"the workbook holds no number here: %q", text)
	case shown.date:
		c.Value, c.Fault = serialDate(d, r.from1904)
	default:
		c.Value, c.Percent = rules.NumberOf(d), shown.percent
	}
	return c, nil
}

// exact reads a number as a spreadsheet shows it at its most: a spreadsheet computes with binary fractions, and
// 8.3 may stand there as 8.3000000000000007.
func exact(text string) (d decimal.Decimal, ok bool) {
	x, err := strconv.ParseFloat(text, 64)
	if len(text) > maxDigits || !number.MatchString(text) || err != nil || math.IsInf(x, 0) {
		return d, false
	}
	if d, err = decimal.NewFromString(text); err != nil {
		return d, false
	}
	if digits := d.NumDigits(); digits > significant {
		d = d.Round(int32(significant-digits) - d.Exponent())
	}
	return d, true
}

// isoDate reads a date that stands there as one.
func isoDate(text string) (rules.Value, *diag.Diagnostic) {
	day, _, _ := strings.Cut(text, "T")
	d, err := rules.ParseDate(day)
	if err != nil {
		return rules.Value{}, fault("", "date", diag.ErrValue, say("write the date anew"), "%q is no day", text)
	}
	return rules.DateOf(d), nil
}

// serialDate is the day of a serial number. In the system of 1900 day 60 is the 29th of February, which that year
// did not have.
func serialDate(d decimal.Decimal, from1904 bool) (rules.Value, *diag.Diagnostic) {
	n := d.Truncate(0).IntPart()
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60:
		first = first.AddDate(0, 0, 1)
	}
	if d.IsNegative() || d.GreaterThan(decimal.NewFromInt(maxSerial)) || !from1904 && (n == 60 || n == 0) {
		return rules.Value{}, fault("", "date", diag.ErrValue,
			say("write the date anew, or give the cell the format of a number"),
			"the cell is to show a day, and %s is the number of none", rules.NumberOf(d))
	}
	return rules.DateOf(rules.DayOf(first.AddDate(0, 0, int(n)))), nil
}

// style returns what a format says of numbers.
func (r *reader) style(id int) (style, error) {
	if s, ok := r.styles[id]; ok || id == 0 {
		return s, nil
	}
	of, err := r.file.GetStyle(id)
	if err != nil {
		return style{}, err
	}
	n := of.NumFmt
	s := style{date: n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58,
		percent: n == 9 || n == 10}
	if of.CustomNumFmt != nil {
		s = styleOf(*of.CustomNumFmt)
	}
	r.styles[id] = s
	return s, nil
}

// styleOf reads the code of a format, such as dd/mm/yyyy or 0.0%.
func styleOf(code string) (s style) {
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(code[:min(len(code), 255)])
	if len(sections) == 0 {
		return s
	}
	for _, token := range sections[0].Items { // the others are for numbers below zero, zero and texts
		s.date = s.date || token.TType == nfp.TokenTypeDateTimes || token.TType == nfp.TokenTypeElapsedDateTimes
		s.percent = s.percent || token.TType == nfp.TokenTypePercent
	}
	return s
}

// merged puts what merged cells show into each of them.
func (r *reader) merged(s *sheet) error {
	ranges, err := r.file.GetMergeCells(s.Sheet, true)
	if err != nil {
		return err
	}
	if len(ranges) > maxMerged {
		return limit(r.name, say("the sheet %s has %d ranges of merged cells, more than the most allowed, %d", s.Sheet,
			len(ranges), maxMerged))
	}
	width := 0
	for _, row := range s.rows {
		width = max(width, len(row.Cells))
	}
	for _, m := range ranges {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		var holds document.Cell
		for i := range s.rows {
			row := &s.rows[i]
			if row.Number < top || row.Number > bottom {
				continue
			}
			if row.Number == top && left <= len(row.Cells) {
				holds = row.Cells[left-1]
				holds.Comment = ""
			}
			for col := left; col <= min(right, width); col++ {
				if row.Number == top && col == left || holds.Empty() {
					continue
				}
				for len(row.Cells) < col {
					row.Cells = append(row.Cells, document.Cell{})
				}
				row.Cells[col-1] = holds
				row.Cells[col-1].Merged = true
			}
		}
	}
	return nil
}

// comments attaches the comments of a sheet to its cells.
func (r *reader) comments(s *sheet) error {
	all, err := r.file.GetComments(s.Sheet)
	if err != nil {
		return err
	}
	for _, c := range all {
		col, row, err := excelize.CellNameToCoordinates(c.Cell)
		if err != nil {
			return err
		}
		i, ok := slices.BinarySearchFunc(s.rows, row, func(r document.Row, n int) int { return r.Number - n })
		text := c.Text
		for _, run := range c.Paragraph { // as spreadsheets write it
			text += run.Text
		}
		text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), c.Author+":")) // as Excel begins it
		if !ok || text == "" {
			continue
		}
		for len(s.rows[i].Cells) < col { // at an empty cell
			s.rows[i].Cells = append(s.rows[i].Cells, document.Cell{})
			r.cells++
		}
		if s.rows[i].Cells[col-1].Comment = text; r.cells > maxCells {
			return limit(r.name, say("the workbook has more than %d cells", maxCells))
		}
	}
	return nil
}
