package main

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// archive makes an archive of one part of so many bytes of nothing.
func archive(t *testing.T, name string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = io.CopyN(w, nothing{}, size)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type nothing struct{}

func (nothing) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// broken is a workbook in which one text of its parts stands for another.
func broken(t *testing.T, book []byte, old, instead string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	found := false
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		found = found || bytes.Contains(data, []byte(old))
		p, err := w.Create(part.Name)
		if err == nil {
			_, err = p.Write(bytes.ReplaceAll(data, []byte(old), []byte(instead)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !found {
		t.Fatalf("%v; %s is there: %v", err, old, found)
	}
	return b.Bytes()
}

// Parts that no spreadsheet writes are read or refused, with the name of the file; nothing panics or hangs.
func TestBrokenParts(t *testing.T) {
	m := newBook(t).sheet("a", []any{"unit", "growth", "sent", "form"},
		[]any{"ha_nam", 9, 45000, "tQp"}).format("a", "C2", "yyyy-mm-dd")
	m.must(m.MergeCell("a", "A4", "B5"))
	m.must(m.AddComment("a", excelize.Comment{Cell: "B2", Text: "BC"}))
	book := m.bytes()
	for _, tt := range []struct{ old, instead, want string }{
		{`r="B2"`, `r="B0"`, ""},
		{`r="B2"`, `r="XFE2"`, ""},
		{`r="B2"`, `r=""`, ""},
		{`r="B2"`, `r="ZZZZZZ99999999999"`, ""},
		{`<row r="2"`, `<row r="-2"`, ""},
		{`<row r="2"`, `<row r="1048577"`, ""},
		{`<row r="2"`, `<row r="99999999999999999999"`, ""},
		{`<v>9</v>`, `<v>1e999</v>`, "the workbook holds no number here"},
		{`<v>9</v>`, `<v>1e-999999999</v>`, "the workbook holds no number here"},
		{`<v>9</v>`, `<v>0x10</v>`, "the workbook holds no number here"},
		{`<v>9</v>`, `<v>NaN</v>`, "the workbook holds no number here"},
		{`<v>9</v>`, `<v>` + strings.Repeat("9", 300) + `</v>`, "the workbook holds no number here"},
		{`<v>45000</v>`, `<v>4500000</v>`, "is the number of none"},
		{`<v>45000</v>`, `<v>-1</v>`, "is the number of none"},
		{`t="s"><v>0</v>`, `t="s"><v>99999</v>`, ""},
		{`t="s"><v>0</v>`, `t="s"><v>-1</v>`, ""},
		{`t="s"><v>0</v>`, `t="q"><v>-1</v>`, ""},
		{` s="1"`, ` s="4000"`, ""},
		{` s="1"`, ` s="-1"`, ""},
		{`ref="A4:B5"`, `ref="A1:XFD1048576"`, ""},
		{`ref="A4:B5"`, `ref="::"`, ""},
		{`ref="A4:B5"`, `ref="B5:A4"`, ""},
		{`ref="B2"`, `ref="XFD9999999"`, ""},
		{`tQp`, `t_x0007_p`, "an invisible character, U+0007"},
		{`<sheetData>`, `<sheetData><sheetData>`, ""},
		{`worksheets/sheet1.xml`, `worksheets/../../../etc/passwd`, ""},
		{`<worksheet `, `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet `, ""},
		{`name="a"`, `name=""`, ""},
	} {
		start := time.Now()
		r := runDesk(t, broken(t, book, tt.old, tt.instead), "", "")
		if r.code == exitFault && !strings.Contains(r.err, "book.xlsx") || !strings.Contains(r.err, tt.want) ||
			r.code != exitFault && r.code != exitOK {
			t.Errorf("%.40s for %s: %d %s", tt.instead, tt.old, r.code, r.err)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%.40s for %s: took %v", tt.instead, tt.old, took)
		}
	}
}
