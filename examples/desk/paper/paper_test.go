package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const page = `<html><head><title>Một &amp; hai</title><style>p{}</style></head><body class="landscape">
<h1 class="center">TỜ   TRÌNH</h1>
<table class="plain"><col style="width:40%"><col><tr><td><p class="center pt12">A</p><hr style="width:50%"></td>
<td><b>B</b> và <i>C</i><br>D</td></tr></table>
<p class="indent justify break">Kính <u>gửi</u></p>
<svg><text>bỏ qua</text></svg>
<table><thead><tr><th rowspan="2">TT</th><th colspan="2">Điểm</th></tr><tr><th>Tự chấm</th><th>Thẩm định</th></tr></thead>
<tr><td>1</td><td class="right"><data value="12.5">12,50</data>*</td><td><data value="1234567.25">1.234.567,25</data></td></tr>
<tr><td rowspan="2">=1+1</td><td><data value="3">3,00</data> trên 5</td><td><data value="1e9">1</data></td></tr>
<tr><td>+2</td><td><data value="1234567890.1234567">1.234.567.890,12</data></td></tr></table>
</body></html>`

const said = `TỜ TRÌNH
A
 | B và C
D
Kính gửi
TT | Điểm
Tự chấm | Thẩm định
1 | 12,50* | 1.234.567,25
=1+1 | 3,00 trên 5 | 1
+2 | 1.234.567.890,12
`

func parsed(t *testing.T, page string) *Paper {
	t.Helper()
	p, err := Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// part is a part of an archive.
func part(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// wordText is what a document of Word says, as [Paper.String] writes it, every part of it being well-formed.
func wordText(t *testing.T, data []byte) string {
	t.Helper()
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/styles.xml",
		"word/header.xml", "word/first.xml", "word/_rels/document.xml.rels"} {
		for d := xml.NewDecoder(bytes.NewReader(part(t, data, name))); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	var b strings.Builder
	var texts, cells []string // of the cell, of the row
	letters, inCell, continued := "", false, false
	for d := xml.NewDecoder(bytes.NewReader(part(t, data, "word/document.xml"))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "tc":
				inCell, continued, texts = true, false, nil
			case "tr":
				cells = nil
			case "vMerge":
				continued = len(x.Attr) == 0
			case "br":
				letters += "\n"
			case "p":
				letters = ""
			}
		case xml.CharData:
			letters += string(x)
		case xml.EndElement:
			switch {
			case x.Name.Local == "p" && inCell:
				texts = append(texts, letters)
			case x.Name.Local == "p":
				b.WriteString(letters + "\n")
			case x.Name.Local == "tc":
				if inCell = false; !continued {
					cells = append(cells, strings.Join(texts, "\n"))
				}
			case x.Name.Local == "tr":
				b.WriteString(strings.Join(cells, " | ") + "\n")
			}
		}
	}
}

func TestParse(t *testing.T) {
	p := parsed(t, page)
	if got := p.String(); got != said {
		t.Errorf("got\n%s\nwant\n%s", got, said)
	}
	table := p.Blocks[3].Table
	if p.Title != "Một & hai" || !p.Landscape || p.A3 || table.Head != 2 || len(table.Widths) != 3 ||
		!p.Blocks[2].Text.Break || p.Blocks[2].Text.Align != "justify" {
		t.Errorf("%+v", p)
	}
	var numbers []string
	for _, row := range table.Rows {
		for _, c := range row {
			numbers = append(numbers, c.Number)
		}
	}
	// Numbers with words behind them, those that are none of a spreadsheet, and those of too many digits are text.
	if got := fmt.Sprintf("%q", numbers); got != `["" "" "" "" "" "12.5" "1234567.25" "" "" "" "" ""]` {
		t.Error(got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		page string
		want error
	}{
		{"<table><tr><td><table><tr><td>a</table></table>", ErrNested},
		{"<table><tr>" + strings.Repeat("<td>a", 251) + "</table>", ErrTooLarge},
		{strings.Repeat("<table>"+strings.Repeat("<tr>"+strings.Repeat("<td>a", 200), 100)+"</table>", 11), ErrTooLarge},
	} {
		if _, err := Parse(tt.page); !errors.Is(err, tt.want) {
			t.Errorf("%.40s: %v", tt.page, err)
		}
	}
	// Spans without end end with the table.
	p := parsed(t, `<table><tr><td rowspan="99999999">a<td colspan="0">b<tr><td rowspan="-1">c</table>`)
	if got := p.String(); got != "a | b\nc\n" || len(p.Blocks[0].Table.Widths) != 2 {
		t.Errorf("%q", got)
	}
}

func TestWord(t *testing.T) {
	p := parsed(t, page)
	data, err := p.Word()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := wordText(t, data), said+"\n"; got != want { // Word wants something after a table
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	document := string(part(t, data, "word/document.xml"))
	for _, want := range []string{`w:orient="landscape"`, `<w:tblHeader/>`, `<w:gridSpan w:val="2"/>`,
		`<w:vMerge w:val="restart"/>`, `<w:pageBreakBefore/>`, `<w:titlePg/>`} {
		if !strings.Contains(document, want) {
			t.Errorf("no %s", want)
		}
	}
	if again, err := p.Word(); err != nil || !bytes.Equal(again, data) {
		t.Error("other bytes the second time", err)
	}
}

func TestExcel(t *testing.T) {
	p := parsed(t, page)
	data, err := p.Excel("Phiếu 'a' 1")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := p.Excel("Phiếu 'a' 1"); err != nil || !bytes.Equal(again, data) {
		t.Error("other bytes the second time", err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetList()[0]
	for ref, want := range map[string]struct {
		raw  string
		kind excelize.CellType
	}{
		"B6": {"12.5", excelize.CellTypeUnset}, "C6": {"1234567.25", excelize.CellTypeUnset},
		"A7": {"=1+1", excelize.CellTypeSharedString}, "B7": {"3,00 trên 5", excelize.CellTypeSharedString},
		"C8": {"1.234.567.890,12", excelize.CellTypeSharedString}, "B8": {"+2", excelize.CellTypeSharedString},
	} {
		raw, err := f.GetCellValue(sheet, ref, excelize.Options{RawCellValue: true})
		kind, kerr := f.GetCellType(sheet, ref)
		if err != nil || kerr != nil || raw != want.raw || kind != want.kind {
			t.Errorf("%s: %q of kind %v, not %q of %v (%v %v)", ref, raw, kind, want.raw, want.kind, err, kerr)
		}
		if formula, err := f.GetCellFormula(sheet, ref); err != nil || formula != "" {
			t.Errorf("%s: a formula %q (%v)", ref, formula, err)
		}
	}
	for ref, want := range map[string]string{"B6": `0.00"*"`, "C6": "#,##0.00"} {
		n, err := f.GetCellStyle(sheet, ref)
		style, serr := f.GetStyle(n)
		if err != nil || serr != nil || *style.CustomNumFmt != want {
			t.Errorf("%s: not shown as %s (%v %v)", ref, want, err, serr)
		}
	}
}

// What a page may hold without being a number, a formula or a mark of another language stays what it is.
func TestHostile(t *testing.T) {
	long := strings.Repeat("ư", 1000)
	decomposed := "Hoà Bình"
	for _, s := range []string{`<script>alert("1")</script>`, `a & b < c > "d" 'e'`, `=HYPERLINK("http://x","y")`,
		"+1", "-1", "@SUM(1)", "]]>", "&#0; &#11; \ufffe", "_x0007_", long, decomposed, "{{.}}", "\u202eabc"} {
		p := &Paper{Title: s, Blocks: []Block{{Text: &Text{Runs: []Run{{Text: s}}}},
			{Table: &Table{Widths: []int{100}, Rows: [][]Cell{{{Cols: 1, Rows: 1, Texts: []Text{{Runs: []Run{{Text: s}}}}}}}}}}}
		data, err := p.Word()
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(s, "\ufffe", "\ufffd") // which XML cannot hold
		if got := wordText(t, data); got != want+"\n"+want+"\n\n" {
			t.Errorf("%.30q: Word says %.80q", s, got)
		}
		book, err := p.Excel("a")
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(book))
		if err != nil {
			t.Fatal(err)
		}
		for _, ref := range []string{"A1", "A2"} {
			got, err := f.GetCellValue("a", ref)
			formula, ferr := f.GetCellFormula("a", ref)
			if err != nil || ferr != nil || got != want || formula != "" {
				t.Errorf("%.30q: Excel says %.80q, formula %q (%v %v)", s, got, formula, err, ferr)
			}
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A row that is kept, and the last one above what is kept, stay with what follows them, all paragraphs of them; and
// nothing of a table without lines goes on on another page.
func TestRowsKept(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		want       string // of each row: whether it is kept, and whether it is whole
	}{
		{"by its class", "<table><tr class=keep><td>a</td><td></td></tr><tr><td>b</td></tr></table><p>c</p>",
			"kept whole, whole"},
		{"before what is kept", "<table><tr><td>a</td></tr><tr><td>b</td><td></td></tr></table><p class=keep>c</p>",
			"whole, kept whole"},
		{"before what is not", "<table><tr><td>a</td></tr></table><p>c</p><p class=keep>d</p>", "whole"},
		{"of many lines", "<table><tr><td><p>a</p><p>b</p><p>c</p><p>d</p></td></tr></table>", ""},
		{"of many lines, as signatures are", "<table class=plain><tr><td><p>a</p><p>b</p><p>c</p><p>d</p></td></tr></table>",
			"whole"},
	} {
		data, err := parsed(t, tt.page).Word()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range strings.Split(string(part(t, data, "word/document.xml")), "<w:tr>")[1:] {
			row, _, _ = strings.Cut(row, "</w:tr>")
			var is []string
			if n := strings.Count(row, "<w:keepNext/>"); n > 0 && n == strings.Count(row, "<w:p>") {
				is = append(is, "kept")
			}
			if strings.Contains(row, "<w:cantSplit/>") {
				is = append(is, "whole")
			}
			got = append(got, strings.Join(is, " "))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %q, not %q", tt.name, s, tt.want)
		}
	}
}
