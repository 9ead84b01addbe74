package main

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
)

// rewritten is a workbook with a text in its parts in place of what a pattern finds, as other programs write it.
func rewritten(t *testing.T, book []byte, pattern, text string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, found, old := zip.NewWriter(&b), false, regexp.MustCompile(pattern)
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		to, err2 := w.Create(part.Name)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		found = found || old.Match(data)
		if _, err := to.Write(old.ReplaceAllLiteral(data, []byte(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !found {
		t.Fatalf("%v: %s is not there", err, pattern)
	}
	return b.Bytes()
}

// A formula that nobody has computed is at fault wherever it stands, in each of the ways in which programs write it;
// one that gave a text of no letters is an empty cell.
func TestFormulasNeverComputed(t *testing.T) {
	const never, mark = "the formula was never computed", "<f>LEFT(A1,0)</f>"
	shapes := []struct {
		reason, open, text string
		computed           bool
	}{
		{"no value", "", mark, false},
		{"an empty value, as openpyxl writes it", "", mark + "<v></v>", false},
		{"the same in short", "", mark + "<v/>", false},
		{"a blank", "", mark + "<v> </v>", false},
		{"a boolean of nothing", ` t="b"`, mark + "<v/>", false},
		{"a shared formula", "", `<f t="shared" si="0" ref="A1:A1">LEFT(A1,0)</f><v/>`, false},
		{"a text of no letters", ` t="str"`, mark + "<v></v>", true},
	}
	for _, tt := range []struct {
		reason, sheet, at, wants string
		rows                     [][]any
	}{
		{"a fact", "Số liệu", "B2", "'Số liệu'!B2", [][]any{{"unit", "growth", "revenue"}, {"ha_nam", nil, 5}}},
		{"the evidence of a fact", "Số liệu", "C2", "'Số liệu'!C2",
			[][]any{{"unit", "growth", "growth.evidence"}, {"ha_nam", 5}}},
		{"the points of a matrix", "Thẩm định", "B2", "'Thẩm định'!B2", [][]any{{"unit", "I.3", "I.2"}, {"ha_nam", nil, 5}}},
		{"points in a list", "Điểm chấm", "D2", "'Điểm chấm'!D2",
			[][]any{{"unit", "criterion", "stage", "given"}, {"ha_nam", "I.3", "self"}}},
		{"the evidence of points", "Điểm chấm", "E2", "'Điểm chấm'!E2",
			[][]any{{"unit", "criterion", "stage", "given", "evidence"}, {"ha_nam", "I.3", "self", 4}}},
		{"evidence for awards", "Minh chứng", "B2", "'Minh chứng'!B2",
			[][]any{{"Đơn vị", "existence", "discipline"}, {"Hà Nam", nil, true}}},
		{"a register", "Kỷ luật", "C3", "'Kỷ luật'!C3",
			[][]any{{"Đã tra đủ: có"}, {"Đơn vị", "Nội dung", "Không kỷ luật ai"}, {"Hà Nam", "đất đai"}}},
	} {
		m := newBook(t).sheet(tt.sheet, tt.rows...)
		m.must(m.SetCellFormula(tt.sheet, tt.at, "LEFT(A1,0)"))
		book := m.bytes()
		for _, shape := range shapes {
			cell := `<c r="` + tt.at + `"`
			book := rewritten(t, book, cell+`[^>]*><f.*?</c>`, cell+shape.open+">"+shape.text+"</c>")
			r := runDesk(t, book, "", "")
			said := r.out + r.err
			if shape.computed == strings.Contains(said, never) || !shape.computed && !strings.Contains(said, tt.wants+": ") {
				t.Errorf("%s, %s: %s", tt.reason, shape.reason, said)
			}
			if !shape.computed && (r.code != exitFault || len(r.files) > 0) {
				t.Errorf("%s, %s: %d %v", tt.reason, shape.reason, r.code, r.files)
			}
		}
	}
	m := newBook(t).sheet("Số liệu", []any{"unit", "growth"}, []any{nil, 5})
	m.must(m.SetCellFormula("Số liệu", "A2", "LEFT(A1,0)"))
	if r := runDesk(t, m.bytes(), "", ""); !strings.Contains(r.err, "'Số liệu'!A2: unit: "+never) {
		t.Errorf("the unit: %s%s", r.out, r.err)
	}
}
