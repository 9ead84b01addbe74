// Package paper makes files for an office (.docx and .xlsx) of a page of HTML.
//
// [Parse] reads the page, which a template has made, into paragraphs and tables; [Paper.Word] and [Paper.Excel]
// write them. The words of HTML that it knows are a few, so that a page means the same in all three:
//
//	body class="landscape a3"        the page; a4 upright if nothing is said
//	h1 h2 h3 p                       paragraphs; class center, right, left or justify, pt11 (letters of 11 points),
//	                                 indent, keep (with the next one on its page), break (on a new page)
//	b strong i em u br               letters
//	hr style="width:40%"             a line across so much of the width
//	table class="plain"              a table without lines, as for a heading of two columns
//	col style="width:12%"            the width of a column
//	thead tbody tr th td             rows, those of thead again on each page; colspan, rowspan, the classes above (keep
//	                                 of a row too; the last one stays with what is kept after it)
//	data value="12.5"                a number: a cell that is nothing else is a number in Excel
//	svg, style, title                a picture, which only HTML shows; left out elsewhere
//
// Any other element is as if it was not there, and what it holds counts. The same page gives the same bytes.
// Everything may be used by several goroutines at once.
package paper

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Paper is a page of HTML as an office sees it.
type Paper struct {
	Title     string
	Landscape bool
	A3        bool
	Blocks    []Block
}

// Block is a paragraph or a table.
type Block struct {
	Text  *Text
	Table *Table
}

// Text is a paragraph, or a line across the page.
type Text struct {
	Level  int    // 1 to 3 for a heading, 0 for a paragraph
	Align  string // center, right, left or justify
	Size   int    // of the letters in points; 0 is as always
	Indent bool   // of the first line
	Keep   bool   // with the next one on its page
	Break  bool   // on a page of its own
	Rule   int    // a line across so many hundredths of the width, with nothing else
	Runs   []Run
}

// Run is letters of one kind; "\n" is a new line.
type Run struct {
	Text                    string
	Bold, Italic, Underline bool
}

// Table is rows of cells.
type Table struct {
	Plain  bool  // no lines
	Widths []int // of the columns, in hundredths of the width
	Head   int   // rows that stand again on each page
	Rows   [][]Cell
}

// Cell is one cell, which may cover several columns and rows.
type Cell struct {
	Cols, Rows int
	Head       bool
	Number     string // the number that it is, as 12.5; empty for text
	Shown      string // as which it is shown: 12,50
	Texts      []Text
}

// String is the letters of the paragraph.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// String is what the paper says, a line for each paragraph and each row, with bars between cells.
func (p *Paper) String() string {
	var b strings.Builder
	for _, block := range p.Blocks {
		if block.Text != nil {
			b.WriteString(block.Text.String() + "\n")
			continue
		}
		for _, row := range block.Table.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = c.String()
			}
			b.WriteString(strings.Join(cells, " | ") + "\n")
		}
	}
	return b.String()
}

// String is the letters of the cell, a line for each paragraph.
func (c Cell) String() string {
	texts := make([]string, len(c.Texts))
	for i, t := range c.Texts {
		texts[i] = t.String()
	}
	return strings.Join(texts, "\n")
}

// What a page may not be.
var (
	ErrNested   = errors.New("a table stands in a cell of another")
	ErrTooLarge = errors.New("a table has more than 250 columns, or the page more than 200,000 cells")
)

const (
	maxSpan  = 250
	maxCells = 200_000
)

// Parse reads a page. An error says what a template may not make.
func Parse(page string) (*Paper, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	r := &reader{paper: &Paper{}, texts: new([]Text)}
	r.node(root, Text{}, Run{})
	r.flush()
	for i, b := range r.paper.Blocks {
		if b.Text == nil || !b.Text.Keep || i == 0 {
			continue
		}
		if above := r.paper.Blocks[i-1].Table; above != nil && !above.Plain { // a signature has a row with it
			keep(above.Rows[len(above.Rows)-1])
		}
	}
	return r.paper, r.err
}

// reader is the reading of a page.
type reader struct {
	paper *Paper
	texts *[]Text // where paragraphs go: those of a cell, or else those that become blocks
	open  *Text   // the paragraph that letters go to
	cell  *Cell   // that is being read
	cells int
	err   error
}

// node reads a node. style is what paragraphs in it look like, and run its letters.
func (r *reader) node(n *html.Node, style Text, run Run) {
	switch n.Type {
	case html.TextNode:
		r.letters(n.Data, style, run)
		return
	case html.ElementNode:
		style = styled(style, n)
	case html.DocumentNode:
	default:
		return
	}
	switch n.DataAtom {
	case atom.Svg, atom.Style, atom.Script, atom.Template:
		return
	case atom.Title:
		r.paper.Title = strings.TrimSpace(textOf(n))
		return
	case atom.Body:
		r.paper.Landscape, r.paper.A3 = hasClass(n, "landscape"), hasClass(n, "a3")
	case atom.Br:
		r.letters("\n", style, run)
	case atom.Hr:
		r.close()
		style.Rule = width(n, 100)
		*r.texts = append(*r.texts, style)
	case atom.B, atom.Strong:
		run.Bold = true
	case atom.I, atom.Em:
		run.Italic = true
	case atom.U:
		run.Underline = true
	case atom.Data:
		if v := attr(n, "value"); r.cell != nil && number.MatchString(v) && digits(v) <= maxDigits {
			r.cell.Number, r.cell.Shown = v, strings.TrimSpace(textOf(n))
		}
	case atom.Table:
		r.table(n, style, run)
		return
	case atom.H1, atom.H2, atom.H3:
		style.Level = int(n.Data[1] - '0')
		fallthrough
	case atom.P, atom.Div, atom.Li:
		r.close()
		if n.DataAtom != atom.Div {
			r.begin(style)
		}
		r.children(n, style, run)
		r.close()
		return
	}
	r.children(n, style, run)
}

func (r *reader) children(n *html.Node, style Text, run Run) {
	for c := range n.ChildNodes() {
		r.node(c, style, run)
	}
}

// number is a number that a spreadsheet takes as it is written, of at most maxDigits digits.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

const maxDigits = 15

func digits(number string) int {
	return len(strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(number), "0"))
}

// marks are what may stand behind a number in its cell: that it is invented, or a percentage.
var marks = regexp.MustCompile(`^[*% ]*$`)

var spaces = regexp.MustCompile(`[ \t\r\n\f]+`)

// letters adds letters to the paragraph that is open. Spaces are those of HTML: several are one.
func (r *reader) letters(s string, style Text, run Run) {
	if s != "\n" {
		s = spaces.ReplaceAllString(s, " ")
	}
	if r.open == nil {
		if strings.TrimSpace(s) == "" {
			return
		}
		r.begin(style)
	}
	runs := r.open.Runs
	if end := r.open.String(); s != "\n" && (end == "" || strings.HasSuffix(end, " ") || strings.HasSuffix(end, "\n")) {
		s = strings.TrimPrefix(s, " ")
	}
	if s == "" {
		return
	}
	run.Text = s
	if last := len(runs) - 1; last >= 0 {
		kind := runs[last]
		if kind.Text = s; kind == run {
			runs[last].Text += s
			return
		}
	}
	r.open.Runs = append(runs, run)
}

func (r *reader) begin(style Text) {
	r.close()
	r.open = &style
}

// close ends the paragraph that is open.
func (r *reader) close() {
	if r.open == nil {
		return
	}
	t := r.open
	r.open = nil
	if last := len(t.Runs) - 1; last >= 0 {
		t.Runs[last].Text = strings.TrimSuffix(t.Runs[last].Text, " ")
	}
	t.Runs = slices.DeleteFunc(t.Runs, func(run Run) bool { return run.Text == "" })
	*r.texts = append(*r.texts, *t)
}

// flush makes blocks of the paragraphs so far.
func (r *reader) flush() {
	r.close()
	for _, t := range *r.texts {
		r.paper.Blocks = append(r.paper.Blocks, Block{Text: &t})
	}
	*r.texts = nil
}

// table reads a table.
func (r *reader) table(n *html.Node, style Text, run Run) {
	if r.cell != nil {
		r.err = ErrNested
		return
	}
	r.flush()
	t := &Table{Plain: hasClass(n, "plain")}
	blocks := r.texts
	style.Indent, style.Break = false, false
	for part := range n.Descendants() {
		switch part.DataAtom {
		case atom.Col:
			t.Widths = append(t.Widths, width(part, 0))
		case atom.Tr:
			if part.Parent.DataAtom == atom.Thead {
				t.Head++
			}
			t.Rows = append(t.Rows, r.row(part, style, run))
		}
	}
	r.texts, r.cell = blocks, nil
	if err := t.settle(); err != nil && r.err == nil {
		r.err = err
	}
	if len(t.Rows) > 0 {
		r.paper.Blocks = append(r.paper.Blocks, Block{Table: t})
	}
}

func (r *reader) row(tr *html.Node, style Text, run Run) (row []Cell) {
	style = styled(style, tr)
	for n := range tr.ChildNodes() {
		if n.DataAtom != atom.Td && n.DataAtom != atom.Th {
			continue
		}
		if r.cells++; r.cells > maxCells {
			r.err = ErrTooLarge
			return row
		}
		c := Cell{Cols: span(n, "colspan"), Rows: span(n, "rowspan"), Head: n.DataAtom == atom.Th}
		r.cell, r.texts = &c, &c.Texts
		look, kind := style, run
		if c.Head {
			look.Align, kind.Bold = "center", true
		}
		r.children(n, styled(look, n), kind)
		r.close()
		if rest, ok := strings.CutPrefix(c.String(), c.Shown); !ok || !marks.MatchString(rest) {
			c.Number = "" // there is more in the cell
		}
		r.cell = nil
		row = append(row, c)
	}
	if hasClass(tr, "keep") {
		keep(row)
	}
	return row
}

// keep keeps a row with what follows it: all paragraphs in it are.
func keep(row []Cell) {
	for i := range row {
		c := &row[i]
		c.Texts = append(c.Texts, make([]Text, max(0, 1-len(c.Texts)))...)
		for j := range c.Texts {
			c.Texts[j].Keep = true
		}
	}
}

// settle lays the cells out, and gives every column a width.
func (t *Table) settle() error {
	cols := 0
	for _, row := range t.grid() {
		cols = max(cols, len(row))
	}
	if cols > maxSpan {
		return ErrTooLarge
	}
	t.Widths = append(t.Widths, make([]int, max(0, cols-len(t.Widths)))...)[:cols]
	rest, open := 100, 0
	for _, w := range t.Widths {
		if rest -= w; w == 0 {
			open++
		}
	}
	for i, w := range t.Widths {
		if w == 0 {
			t.Widths[i] = max(1, rest/open)
		}
	}
	return nil
}

// place is one field of the grid of a table: a cell, where it begins, or the part of one that began above.
type place struct {
	cell *Cell // nil in a field that nothing covers
	more bool  // it began above
	at   int   // the first column of the cell
}

// grid returns the fields of the table, row by row: as many for a cell as it has columns.
func (t *Table) grid() [][]place {
	grid := make([][]place, len(t.Rows))
	for y := range t.Rows {
		x := 0
		for i := range t.Rows[y] {
			c := &t.Rows[y][i]
			for x < len(grid[y]) && grid[y][x].cell != nil {
				x++
			}
			for down := range min(c.Rows, len(grid)-y) {
				row := &grid[y+down]
				*row = append(*row, make([]place, max(0, x+c.Cols-len(*row)))...)
				for across := range c.Cols {
					(*row)[x+across] = place{c, down > 0, x}
				}
			}
			x += c.Cols
		}
	}
	return grid
}

// styled is a style as the classes of an element change it.
func styled(t Text, n *html.Node) Text {
	t.Break, t.Keep = false, false
	for _, class := range strings.Fields(attr(n, "class")) {
		size, isSize := strings.CutPrefix(class, "pt")
		switch class {
		case "center", "right", "left", "justify":
			t.Align = class
		case "indent":
			t.Indent = true
		case "keep":
			t.Keep = true
		case "break":
			t.Break = true
		}
		if n, err := strconv.Atoi(size); isSize && err == nil && n > 4 && n < 73 {
			t.Size = n
		}
	}
	return t
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return spaces.ReplaceAllString(b.String(), " ")
}

func span(n *html.Node, key string) int {
	i, err := strconv.Atoi(attr(n, key))
	if err != nil {
		return 1
	}
	return min(max(i, 1), maxSpan)
}

var percent = regexp.MustCompile(`width: *([0-9]{1,2}|100)%`)

// width is how many hundredths of the width a line or a column has.
func width(n *html.Node, otherwise int) int {
	if m := percent.FindStringSubmatch(attr(n, "style")); m != nil {
		w, err := strconv.Atoi(m[1])
		if err == nil {
			return w
		}
	}
	return otherwise
}
