package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// A page by Decree 30/2020/NĐ-CP, Annex I, Part I: margins of 20–25 mm above and below, 30–35 mm on the left and
// 15–20 mm on the right; in twentieths of a point.
const (
	mm                    = 1440.0 / 25.4
	marginTop, marginLeft = 20 * mm, 30 * mm
	marginRight           = 15 * mm
	sizeText, sizeHeading = 13, 14 // in points
	indentFirst           = 567    // 1 cm
)

// pageSize is the width and the height of the page, in millimetres.
func (p *Paper) pageSize() (w, h int) {
	w, h = 210, 297
	if p.A3 {
		w, h = 297, 420
	}
	if p.Landscape {
		w, h = h, w
	}
	return w, h
}

// Word is the paper as a document of Word (.docx).
func (p *Paper) Word() ([]byte, error) {
	w, _ := p.pageSize()
	body := &word{width: int(float64(w)*mm - marginLeft - marginRight)}
	for i, b := range p.Blocks {
		if b.Text != nil {
			body.text(*b.Text, body.width)
			continue
		}
		if i > 0 && p.Blocks[i-1].Table != nil { // Word makes one of two tables with nothing between them
			body.text(Text{Size: 4}, body.width)
		}
		body.table(b.Table)
	}
	if n := len(p.Blocks); n == 0 || p.Blocks[n-1].Table != nil { // Word wants a paragraph at the end, on no new page
		body.WriteString(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>` +
			`<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>`)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relations("http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
			"word/document.xml",
			"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/` +
			`core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escaped(p.Title) +
			`</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>`},
		{"word/_rels/document.xml.rels", relations(
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles", "styles.xml",
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header", "header.xml",
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header", "first.xml")},
		{"word/styles.xml", `<w:styles ` + wordSpace + `>` + styles() + `</w:styles>`},
		{"word/header.xml", `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r>` +
			`<w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`},
		{"word/first.xml", `<w:hdr ` + wordSpace + `><w:p/></w:hdr>`},
		{"word/document.xml", `<w:document ` + wordSpace + `><w:body>` + body.String() + p.section() +
			`</w:body></w:document>`},
	} {
		f, err := z.Create(part.name) // without a time: the same paper gives the same bytes
		if err == nil {
			_, err = f.Write([]byte(xml.Header + part.text))
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Override PartName="/word/document.xml" ` +
	`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ` +
	`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/header.xml" ` +
	`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/first.xml" ` +
	`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/docProps/core.xml" ` +
	`ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

// relations are the relations of a part, each a type and a target, called r1, r2 and so on.
func relations(pairs ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for pair := range slices.Chunk(pairs, 2) {
		id := strings.Count(b.String(), "<Relationship ") + 1
		fmt.Fprintf(&b, `<Relationship Id="r%d" Type="%s" Target="%s"/>`, id, pair[0], pair[1])
	}
	return b.String() + `</Relationships>`
}

// styles are the letters and the headings: a screen reader and a table of contents know them by their names.
func styles() string {
	font := `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" ` +
		`w:eastAsia="Times New Roman"/>`
	var b strings.Builder
	fmt.Fprintf(&b, `<w:docDefaults><w:rPrDefault><w:rPr>%s<w:sz w:val="%d"/><w:szCs w:val="%d"/>`+
		`<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>`, font, 2*sizeText, 2*sizeText)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	for level := 1; level <= 3; level++ {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="Heading%d"><w:name w:val="heading %d"/>`+
			`<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="%d"/></w:pPr>`+
			`<w:rPr><w:b/><w:sz w:val="%d"/></w:rPr></w:style>`, level, level, level-1, 2*headingSize(level))
	}
	return b.String()
}

func headingSize(level int) int {
	if level < 3 {
		return sizeHeading
	}
	return sizeText
}

// section is the page: its number is above, in the middle, but for the first one.
func (p *Paper) section() string {
	w, h := p.pageSize()
	orient := ""
	if p.Landscape {
		orient = ` w:orient="landscape"`
	}
	return fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="r2"/>`+
		`<w:headerReference w:type="first" r:id="r3"/><w:pgSz w:w="%.0f" w:h="%.0f"%s/>`+
		`<w:pgMar w:top="%.0f" w:right="%.0f" w:bottom="%.0f" w:left="%.0f" w:header="567" w:footer="567" `+
		`w:gutter="0"/><w:titlePg/></w:sectPr>`,
		float64(w)*mm, float64(h)*mm, orient, marginTop, marginRight, marginTop, marginLeft)
}

// word is the body of a document.
type word struct {
	strings.Builder
	width int // between the margins
}

// escaped is a text as XML.
func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil { // a buffer takes everything
		return ""
	}
	return b.String()
}

// text writes a paragraph into a space so wide.
func (w *word) text(t Text, width int) {
	w.WriteString(`<w:p><w:pPr>`)
	if t.Level > 0 {
		fmt.Fprintf(w, `<w:pStyle w:val="Heading%d"/>`, t.Level)
	}
	if t.Keep || t.Rule > 0 {
		w.WriteString(`<w:keepNext/>`)
	}
	if t.Break {
		w.WriteString(`<w:pageBreakBefore/>`)
	}
	side := width * (100 - t.Rule) / 200
	above, below := 0, 0
	switch {
	case t.Rule > 0:
		w.WriteString(`<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>`)
		above = 40
	case width == w.width:
		above, below = 60, 60
	}
	if t.Level > 1 {
		above = 120
	}
	fmt.Fprintf(w, `<w:spacing w:before="%d" w:after="%d"/>`, above, below)
	switch {
	case t.Rule > 0:
		fmt.Fprintf(w, `<w:ind w:left="%d" w:right="%d"/>`, side, side)
	case t.Indent:
		fmt.Fprintf(w, `<w:ind w:firstLine="%d"/>`, indentFirst)
	}
	if jc := map[string]string{"center": "center", "right": "right", "justify": "both"}[t.Align]; jc != "" {
		fmt.Fprintf(w, `<w:jc w:val="%s"/>`, jc)
	}
	size := 0
	switch {
	case t.Rule > 0:
		size = 4 // half points
	case t.Size > 0:
		size = 2 * t.Size
	}
	if len(t.Runs) == 0 && size > 0 { // the height of an empty line is that of its sign of the end
		fmt.Fprintf(w, `<w:rPr><w:sz w:val="%d"/></w:rPr>`, size)
	}
	w.WriteString(`</w:pPr>`)
	for _, r := range t.Runs {
		w.run(r, size)
	}
	w.WriteString(`</w:p>`)
}

func (w *word) run(r Run, size int) {
	w.WriteString(`<w:r><w:rPr>`)
	for _, look := range []struct {
		on  bool
		tag string
	}{{r.Bold, `<w:b/>`}, {r.Italic, `<w:i/>`}, {size > 0, fmt.Sprintf(`<w:sz w:val="%d"/>`, size)},
		{r.Underline, `<w:u w:val="single"/>`}} {
		if look.on {
			w.WriteString(look.tag)
		}
	}
	w.WriteString(`</w:rPr>`)
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			w.WriteString(`<w:br/>`)
		}
		w.WriteString(`<w:t xml:space="preserve">` + escaped(line) + `</w:t>`)
	}
	w.WriteString(`</w:r>`)
}

// table writes a table.
func (w *word) table(t *Table) {
	all := 0
	for _, part := range t.Widths {
		all += part
	}
	wide := func(from, to int) (sum int) {
		for _, part := range t.Widths[from:to] {
			sum += w.width * part / max(all, 100)
		}
		return sum
	}
	w.WriteString(`<w:tbl><w:tblPr>`)
	fmt.Fprintf(w, `<w:tblW w:w="%d" w:type="dxa"/>`, wide(0, len(t.Widths)))
	side, above := 0, 0
	if !t.Plain {
		side, above = 57, 20 // 1 mm, 1 point
		w.WriteString(`<w:tblBorders>`)
		for _, edge := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			fmt.Fprintf(w, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, edge)
		}
		w.WriteString(`</w:tblBorders>`)
	}
	fmt.Fprintf(w, `<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="%d" w:type="dxa"/>`+
		`<w:left w:w="%d" w:type="dxa"/><w:bottom w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar>`+
		`</w:tblPr><w:tblGrid>`, above, side, above, side)
	for i := range t.Widths {
		fmt.Fprintf(w, `<w:gridCol w:w="%d"/>`, wide(i, i+1))
	}
	w.WriteString(`</w:tblGrid>`)
	for y, row := range t.grid() {
		w.WriteString(`<w:tr><w:trPr>`)
		// One of a few lines stays whole.
		if t.Plain || !slices.ContainsFunc(t.Rows[y], func(c Cell) bool { return len(c.Texts) > 3 }) {
			w.WriteString(`<w:cantSplit/>`)
		}
		if y < t.Head {
			w.WriteString(`<w:tblHeader/>`)
		}
		w.WriteString(`</w:trPr>`)
		for x := 0; x < len(t.Widths); {
			f := place{at: x}
			if x < len(row) {
				f = row[x]
			}
			cell := &Cell{Cols: 1, Rows: 1}
			if f.cell != nil {
				cell = f.cell
			}
			to := min(x+cell.Cols, len(t.Widths))
			w.cell(cell, f.more, to-x, wide(x, to), t.Plain)
			x = to
		}
		w.WriteString(`</w:tr>`)
	}
	w.WriteString(`</w:tbl>`)
}

// cell writes a cell, or the part of one that began in a row above.
func (w *word) cell(c *Cell, more bool, cols, width int, plain bool) {
	fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if cols > 1 {
		fmt.Fprintf(w, `<w:gridSpan w:val="%d"/>`, cols)
	}
	switch {
	case more:
		w.WriteString(`<w:vMerge/>`)
	case c.Rows > 1:
		w.WriteString(`<w:vMerge w:val="restart"/>`)
	}
	if !plain {
		w.WriteString(`<w:vAlign w:val="center"/>`)
	}
	w.WriteString(`</w:tcPr>`)
	texts := c.Texts
	if more || len(texts) == 0 {
		texts = []Text{{}}
	}
	for _, t := range texts {
		w.text(t, width-1) // a cell as wide as the page is a cell still
	}
	w.WriteString(`</w:tc>`)
}
