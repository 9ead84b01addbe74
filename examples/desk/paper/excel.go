package paper

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Excel is the paper as a workbook (.xlsx) of one sheet with a name, to be printed as the page is. The columns are
// those of the table that has the most. What is a number is a number, with all its digits; everything else is text,
// so that nothing of it is a formula.
func (p *Paper) Excel(sheet string) (_ []byte, err error) {
	x := &excel{file: excelize.NewFile(), sheet: sheet, styles: make(map[look]int), row: 1, widths: []int{50, 50}}
	defer func() { err = errors.Join(err, x.file.Close()) }()
	x.check(x.file.SetSheetName("Sheet1", sheet))
	x.check(x.file.SetDefaultFont("Times New Roman"))
	x.columns(p)
	x.page(p)
	for _, b := range p.Blocks {
		if b.Table != nil {
			x.table(b.Table)
			continue
		}
		c := Cell{Cols: len(x.widths), Rows: 1, Texts: []Text{*b.Text}}
		if b.Text.Rule > 0 {
			continue
		}
		x.line(x.cell(&c, 0, len(x.widths), 1, true))
	}
	if x.err != nil {
		return nil, x.err
	}
	var out bytes.Buffer
	_, err = x.file.WriteTo(&out)
	return out.Bytes(), err
}

// columns makes the columns of the sheet: those of the table that has the most, cut where another table has an edge
// that is not near to one of them.
func (x *excel) columns(p *Paper) {
	var tables []*Table
	for _, b := range p.Blocks {
		if b.Table != nil && !b.Table.Plain {
			tables = append(tables, b.Table)
		}
	}
	slices.SortStableFunc(tables, func(a, b *Table) int { return len(b.Widths) - len(a.Widths) })
	var edges []int
	for i, t := range tables {
		x.tables++
		at := 0
		for _, part := range t.Widths {
			at += part
			if i == 0 || !slices.ContainsFunc(edges, func(e int) bool { return max(e-at, at-e) <= nearby }) {
				edges = append(edges, at)
			}
		}
	}
	if slices.Sort(edges); len(edges) > 2 {
		x.widths = nil
		for i, at := range edges {
			if i > 0 {
				at -= edges[i-1]
			}
			x.widths = append(x.widths, at)
		}
	}
}

// nearby is how many hundredths of the width edges of two tables are apart that fall together.
const nearby = 2

// excel is a workbook that is being made.
type excel struct {
	file   *excelize.File
	sheet  string
	styles map[look]int
	widths []int   // of the columns, in hundredths
	all    float64 // letters that stand side by side
	// wide and high are what the page has between its margins, in points.
	wide, high float64
	row        int   // the next one
	tables     int   // that have lines
	err        error // the first
}

// look is what a cell looks like: one style each.
type look struct {
	bold, italic, plain bool
	align               string
	size                float64
	format              string
}

func (x *excel) check(err error) {
	if x.err == nil {
		x.err = err
	}
}

// page sets the page up as that of the paper.
func (x *excel) page(p *Paper) {
	size, fit, orient := 9, 1, "portrait"
	if p.A3 {
		size = 8
	}
	if p.Landscape {
		orient = "landscape"
	}
	whole, yes := 0, true
	x.check(x.file.SetSheetProps(x.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	x.check(x.file.SetPageLayout(x.sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orient,
		FitToWidth: &fit, FitToHeight: &whole}))
	inches := func(mm float64) *float64 { mm /= 25.4; return &mm }
	x.check(x.file.SetPageMargins(x.sheet, &excelize.PageLayoutMarginsOptions{Top: inches(20), Bottom: inches(20),
		Left: inches(30), Right: inches(15), Header: inches(10), Footer: inches(10)}))
	x.check(x.file.SetHeaderFooter(x.sheet, &excelize.HeaderFooterOptions{DifferentFirst: true, OddHeader: "&C&P"}))
	hide := false
	x.check(x.file.SetSheetView(x.sheet, 0, &excelize.ViewOptions{ShowGridLines: &hide}))
	w, h := p.pageSize()
	x.high = float64(h-40) / 25.4 * 72
	x.wide = float64(w-45) / 25.4 * 72
	x.all = float64(w-45) / 25.4 * 96 / 7.5 // the letters that stand side by side
	sum := 0
	for _, part := range x.widths {
		sum += part
	}
	for i, part := range x.widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		x.check(err)
		x.check(x.file.SetColWidth(x.sheet, col, col, x.all*float64(part)/float64(max(sum, 100))))
	}
}

// table writes a table. One with other columns than those of the sheet takes those nearest to its own.
func (x *excel) table(t *Table) {
	edges := make([]int, len(t.Widths)+1)
	for i := range t.Widths {
		edges[i+1] = i + 1
	}
	if !slices.Equal(t.Widths, x.widths) {
		edges = nearest(t.Widths, x.widths)
	}
	first, whole := x.row, 0.0
	for y, row := range t.grid() {
		height := 0.0
		for at := 0; at < len(row); at++ {
			f := row[at]
			if f.cell == nil || f.more || f.at != at {
				continue
			}
			to := min(at+f.cell.Cols, len(t.Widths))
			rows := min(f.cell.Rows, len(t.Rows)-y)
			need := x.cell(f.cell, edges[at], edges[to], rows, t.Plain)
			height = max(height, need/float64(rows))
		}
		whole += height
		x.line(height)
	}
	// A workbook repeats rows on every page, whatever stands there: only where one table is most of the paper.
	if t.Head > 0 && x.tables == 1 && !t.Plain && whole > x.high/2 {
		x.check(x.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: x.sheet,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(x.sheet, "'", "''"), first, first+t.Head-1)}))
	}
}

// nearest returns, for each edge of the columns of a table, the edge of the columns of the sheet that is nearest,
// a column for each at least, as far as there are as many.
func nearest(table, sheet []int) []int {
	edges := make([]int, len(table)+1)
	sum := func(parts []int) (n int) {
		for _, part := range parts {
			n += part
		}
		return n
	}
	for i := range table {
		off := func(e int) float64 {
			return math.Abs(float64(sum(sheet[:e]))/float64(sum(sheet)) - float64(sum(table[:i+1]))/float64(sum(table)))
		}
		best, left := edges[i]+1, len(table)-i-1
		for e := best; e <= len(sheet)-left; e++ {
			if off(e) < off(best) {
				best = e
			}
		}
		edges[i+1] = best
	}
	edges[len(table)] = max(edges[len(table)], len(sheet))
	return edges
}

// line ends a row so many points high: a spreadsheet finds the height of merged cells for nobody.
func (x *excel) line(height float64) {
	x.check(x.file.SetRowHeight(x.sheet, x.row, min(409, 3+height)))
	x.row++
}

// cellSides is what a cell leaves free on both sides together, in points.
const cellSides = 5

// cell writes a cell from one column to another, from the row on, and says about how many points high it must be.
func (x *excel) cell(c *Cell, from, to, rows int, plain bool) (height float64) {
	first, err := excelize.CoordinatesToCellName(from+1, x.row)
	x.check(err)
	last, err := excelize.CoordinatesToCellName(to, x.row+rows-1)
	x.check(err)
	if first != last {
		x.check(x.file.MergeCell(x.sheet, first, last))
	}
	s := look{plain: plain, size: sizeText}
	same := true
	var runs []Run
	for i, t := range c.Texts {
		if i > 0 {
			runs = append(runs, Run{Text: "\n"})
		}
		runs = append(runs, t.Runs...)
		if s.align = t.Align; t.Size > 0 {
			s.size = float64(t.Size)
		}
	}
	if len(runs) > 0 {
		s.bold, s.italic = runs[0].Bold, runs[0].Italic
	}
	for i, t := range c.Texts {
		s.bold = s.bold || i == 0 && t.Level > 0
	}
	for _, r := range runs {
		same = same && (r.Text == "\n" || r.Bold == runs[0].Bold && r.Italic == runs[0].Italic)
	}
	text := c.String()
	switch n := c.Number; {
	case n != "":
		s.format = c.format()
		x.check(x.file.SetCellDefault(x.sheet, first, n))
	case same:
		x.check(x.file.SetCellStr(x.sheet, first, asText(text)))
	default:
		x.rich(first, runs, s.size)
	}
	x.check(x.file.SetCellStyle(x.sheet, first, last, x.style(s)))
	width := 0.0
	for _, part := range x.widths[from:to] {
		width += x.wide * float64(part) / 100
	}
	for line := range strings.SplitSeq(text, "\n") {
		height += float64(max(1, len(Wrap(line, s.size, width-cellSides)))) * s.size * 1.2
	}
	return height
}

// coded is what a workbook takes for the code of a character: _x0007_.
var coded = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// asText is a text in which nothing is such a code.
func asText(s string) string { return coded.ReplaceAllString(s, "_x005F$0") }

func (x *excel) rich(ref string, runs []Run, size float64) {
	rich := make([]excelize.RichTextRun, len(runs))
	for i, r := range runs {
		rich[i] = excelize.RichTextRun{Text: asText(r.Text), Font: &excelize.Font{Bold: r.Bold, Italic: r.Italic,
			Family: "Times New Roman", Size: size}}
	}
	x.check(x.file.SetCellRichText(x.sheet, ref, rich))
}

// style is the number of a style, which is made once.
func (x *excel) style(s look) int {
	if n, ok := x.styles[s]; ok {
		return n
	}
	style := &excelize.Style{
		Font: &excelize.Font{Family: "Times New Roman", Size: s.size, Bold: s.bold, Italic: s.italic},
		Alignment: &excelize.Alignment{Horizontal: map[string]string{"center": "center", "right": "right",
			"justify": "left"}[s.align], Vertical: "center", WrapText: true},
	}
	if s.format != "" {
		style.CustomNumFmt = &s.format
	}
	for _, edge := range []string{"left", "right", "top", "bottom"} {
		if !s.plain {
			style.Border = append(style.Border, excelize.Border{Type: edge, Color: "000000", Style: 1})
		}
	}
	if s.plain {
		style.Alignment.Vertical = "top"
	}
	n, err := x.file.NewStyle(style)
	x.check(err)
	x.styles[s] = n
	return n
}

// format is the format of a number, as it is written on the paper: with as many decimals, and what follows it.
func (c *Cell) format() string {
	shown, format := c.Shown, "0"
	if whole, decimals, ok := strings.Cut(shown, ","); ok {
		shown, format = whole, "0."+strings.Repeat("0", utf8.RuneCountInString(decimals))
	}
	if strings.Contains(shown, ".") {
		format = "#,##" + format
	}
	if rest := strings.TrimPrefix(c.String(), c.Shown); rest != "" {
		format += `"` + rest + `"`
	}
	return format
}
