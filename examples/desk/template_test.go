package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/thidua-go/thidua/rules/diag"
)

// writeTemplate writes the template of a folder, and opens it.
func writeTemplate(t *testing.T, folder string, l diag.Lang, flags ...string) (string, maker) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "new.xlsx")
	var out, errs bytes.Buffer
	d := &desk{out: &out, err: &errs, lang: l}
	if code := d.run(append(append([]string{"template", "-folder", folder}, flags...), name)); code != 0 {
		t.Fatalf("exit %d: %s%s", code, out.String(), errs.String())
	}
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return name, maker{t, f}
}

// fill fills in a template as a person does: by the headings, with what is typed.
func fill(m maker, facts string) {
	day := time.Date(2025, 12, 20, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		sheet, at string
		value     any
	}{
		{facts, "B2", 8.35}, {facts, "C2", 12000}, {facts, "D2", "có"}, {facts, "E2", day}, {facts, "F2", "tập thể"},
		{facts, "B3", 7}, {facts, "C3", "n/a"}, {facts, "D3", "không"}, {facts, "B4", 0},
		{facts, "G1", "Minh chứng: Tăng trưởng"}, {facts, "G2", "=1+1"},
		{"Vi phạm", "B3", "chưa có số liệu"}, {"Vi phạm", "A5", "Nam Định"}, {"Vi phạm", "B5", day},
		{"Vi phạm", "C5", "nhẹ"}, {"Vi phạm", "D5", 2.5}, {"Vi phạm", "E5", "BB 1"}, {"Vi phạm", "A6", "Hà Nam"},
		{"Điểm chấm", "C2", "Tự chấm"}, {"Điểm chấm", "D2", 12.25}, {"Điểm chấm", "F2", "Sở Nội vụ"},
	} {
		m.must(m.SetCellValue(c.sheet, c.at, c.value))
	}
}

const filled = "decimal_comma: false\nunits:\n  ha_nam:\n    growth: {value: 8.35, evidence: \"=1+1\"}\n" +
	"    revenue: 12000\n    certified: true\n    sent: 2025-12-20\n    form: \"tập thể\"\n    violations: []\n" +
	"  nam_dinh:\n    growth: 7\n    revenue: n/a\n    certified: false\n" +
	"    violations:\n      - {cost: 2.5, found: 2025-12-20, kind: \"nhẹ\", evidence: \"BB 1\"}\n" +
	"  thai_binh:\n    growth: 0\n" +
	"card: \"red-river\"\nyear: 2025\nsheets:\n  - unit: ha_nam\n    entries:\n" +
	"      - {criterion: \"I.3\", stage: \"self\", author: \"Sở Nội vụ\", points: 12.25}\n"

// A template that was filled in reads back without a question, in either language; blank it reads back too.
func TestTemplateReadsBack(t *testing.T) {
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		_, m := writeTemplate(t, filepath.Join("testdata", "office"), l)
		if r := runDesk(t, m.bytes(), "", ""); r.code != 0 {
			t.Errorf("%v, blank: %s%s", l, r.out, r.err)
		}
		facts := "Facts"
		if l == diag.Vietnamese {
			facts = "Số liệu"
		}
		fill(m, facts)
		r := runDesk(t, m.bytes(), "", "")
		if got := r.files["facts.yaml"] + r.files["sheets.yaml"]; r.code != 0 || got != filled {
			t.Errorf("%v: %d\n%s%s\ngot\n%s\nwant\n%s", l, r.code, r.out, r.err, got, filled)
		}
		readable(t, r)
	}
}

// fillEvidence fills in what -evidence adds.
func fillEvidence(m maker) {
	day := time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		sheet, at string
		value     any
	}{
		{"Số liệu", "B2", 8.35}, {"Số liệu", "G2", "BC 12/UBND"}, {"Số liệu", "K3", "thiếu biểu"},
		{"Minh chứng", "B2", "có"}, {"Khen thưởng đã nhận", "B1", "có"}, {"Khen thưởng đã nhận", "A3", "Hà Nam"},
		{"Khen thưởng đã nhận", "B3", "government_flag"}, {"Khen thưởng đã nhận", "D3", day},
		{"Khen thưởng đã nhận", "J3", "sổ 2024"}, {"Kỷ luật", "B1", "không"}, {"Kỷ luật", "A3", "Thái Bình"},
		{"Kỷ luật", "B3", day}, {"Kỷ luật", "D3", "không"},
	} {
		m.must(m.SetCellValue(c.sheet, c.at, c.value))
	}
}

const filledEvidence = "decimal_comma: false\nunits:\n" +
	"  ha_nam:\n    growth: {value: 8.35, evidence: \"BC 12/UBND\"}\n" +
	"  nam_dinh:\n    form: {evidence: \"thiếu biểu\"}\n  thai_binh:\n" +
	"candidates:\n  - unit: ha_nam\n    existence: {known: true}\n" +
	"    history: {complete: true, source: \"sổ 2024\", " +
	"entries: [{form: \"government_flag\", decided: 2024-05-02}]}\n" +
	"  - unit: nam_dinh\n  - unit: thai_binh\n" +
	"    discipline: {entries: [{opened: 2024-05-02, cleared: false}]}\n"

// With -evidence there are columns for the evidence of facts, and sheets for the registers, which read back too.
func TestTemplateOfEvidence(t *testing.T) {
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		_, m := writeTemplate(t, filepath.Join("testdata", "office"), l, "-evidence")
		if r := runDesk(t, m.bytes(), "", ""); r.code != 0 {
			t.Errorf("%v, blank: %s%s", l, r.out, r.err)
		}
		if l == diag.English {
			m.must(m.SetSheetName("Facts", "Số liệu"))
		}
		fillEvidence(m)
		r := runDesk(t, m.bytes(), "", "")
		if got := r.files["facts.yaml"] + r.files["candidates.yaml"]; r.code != 0 || got != filledEvidence {
			t.Errorf("%v: %d\n%s%s\ngot\n%s\nwant\n%s", l, r.code, r.out, r.err, got, filledEvidence)
		}
		readable(t, r)
	}
}

// The template allows what the card allows, and says so.
func TestTemplateValidates(t *testing.T) {
	_, m := writeTemplate(t, filepath.Join("testdata", "office"), diag.Vietnamese)
	found := make(map[string]*excelize.DataValidation)
	for _, sheet := range []string{"Số liệu", "Vi phạm", "Điểm chấm"} {
		all, err := m.GetDataValidations(sheet)
		m.must(err)
		for _, v := range all {
			found[sheet+" "+v.Sqref] = v
		}
	}
	for _, tt := range []struct{ at, kind, from, to, says string }{
		{"Số liệu B2:B4", "decimal", "0", "40", "từ 0 đến 40; nhiều nhất 2 chữ số thập phân"},
		{"Số liệu C2:C4", "decimal", "0", "1E+15", "ít nhất 0"},
		{"Số liệu D2:D4", "list", "'Hướng dẫn'!$C$7:$C$9", "", "có hoặc không"},
		{"Số liệu E2:E4", "date", "367", "2958465", "một ngày"},
		{"Vi phạm B3:B3", "list", "'Hướng dẫn'!$C$15:$C$16", "", "không có việc nào, chưa có số liệu"},
		{"Vi phạm A5:A504", "list", "'Số liệu'!$A$2:$A$4", "", ""},
		{"Điểm chấm B2:B4", "list", "'Hướng dẫn'!$C$24:$C$24", "", "I.3 Sáng kiến"},
		{"Điểm chấm C2:C4", "list", "'Hướng dẫn'!$C$26:$C$29", "", "Tự chấm, Thẩm định, Phúc tra"},
		{"Điểm chấm D2:D4", "decimal", "0", "20", "từ 0 đến 20"},
	} {
		v := found[tt.at]
		if v == nil {
			t.Errorf("%s: nothing validates it; %v", tt.at, found)
			continue
		}
		prompt := ""
		if v.Prompt != nil {
			prompt = *v.Prompt
		}
		if v.Type != tt.kind || v.Formula1 != tt.from || v.Formula2 != tt.to || !strings.Contains(prompt, tt.says) {
			t.Errorf("%s: %s from %s to %s: %s", tt.at, v.Type, v.Formula1, v.Formula2, prompt)
		}
	}
	if got, err := m.GetCellValue("Hướng dẫn", "C7"); err != nil || got != "có" {
		t.Errorf("the choices are not where they are said to be: %q, %v", got, err)
	}
}

// A card with labels that mean something to a spreadsheet, or to a table, is written as texts and reads back.
func TestTemplateOfHostileCard(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"scorecard.yaml": `
code: x
year: 2025
indicators:
  - {code: a, label: "=HYPERLINK(\"x\")"}
  - {code: b, label: STT}
  - {code: c, label: Đơn vị}
  - {code: d, label: Tổng}
  - {code: e, label: Tổng}
  - {code: f, label: b, unit: "+1"}
  - {code: g, label: "@SUM(1)", kind: text, values: ["=1+1", "a,b", '"']}
  - {code: h, label: "# list: x", kind: list, fields: [{code: i, label: a}, {code: j, label: "-2"}]}
  - {code: k, label: "=1/[]:*", kind: list, fields: [{code: l, label: a}, {code: m, label: Minh chứng}]}
sections: [{code: I, criteria: [{code: I.1, title: "=1+1", max: 100, judged: true}]}]
`,
		"cluster.yaml": "code: x\nmembers: [{unit: u1, name: \"=1+1\"}, " +
			"{unit: u2, name: Tổng cộng}, {unit: u3, name: \"# x\"}]\n",
	})
	_, m := writeTemplate(t, dir, diag.Vietnamese)
	texts := 0
	for _, sheet := range m.GetSheetList() {
		rows, err := m.GetRows(sheet)
		m.must(err)
		for i, row := range rows {
			for j, text := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				formula, err := m.GetCellFormula(sheet, at)
				m.must(err)
				kind, err := m.GetCellType(sheet, at)
				m.must(err)
				if formula != "" || text != "" && kind != excelize.CellTypeSharedString {
					t.Errorf("%s!%s: %q is no text", sheet, at, text)
				}
				texts++
			}
		}
	}
	if texts < 50 {
		t.Errorf("%d cells", texts)
	}
	m.must(m.SetCellValue("Số liệu", "B2", 5))
	m.must(m.SetCellValue("Số liệu", "B3", 6))
	name := filepath.Join(dir, "filled.xlsx")
	m.must(m.SaveAs(name))
	var out, errs bytes.Buffer
	d := &desk{in: bufio.NewReader(strings.NewReader("")), out: &out, err: &errs}
	if code := d.run([]string{"read", "-folder", dir, "-write", dir, name}); code != 0 {
		t.Fatalf("%d: %s%s", code, out.String(), errs.String())
	}
	data, err := os.ReadFile(filepath.Join(dir, "facts.yaml"))
	const want = "decimal_comma: false\nunits:\n  u1:\n    a: 5\n  u2:\n    a: 6\n  u3:\n"
	if err != nil || string(data) != want {
		t.Errorf("%v\n%s", err, data)
	}
}

// throughLibreOffice is a workbook as LibreOffice saves it, through its own format, so that nothing stays as it was.
func throughLibreOffice(t *testing.T, m maker) []byte {
	t.Helper()
	dir := t.TempDir()
	m.must(m.SaveAs(filepath.Join(dir, "book.xlsx")))
	for _, format := range []string{"ods", "xlsx"} {
		from := "book.xlsx"
		if format == "xlsx" {
			from = "book.ods"
		}
		cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.ToSlash(dir)+"/home", "--headless",
			"--convert-to", format, "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, from))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
		m.must(os.Rename(filepath.Join(dir, "out", "book."+format), filepath.Join(dir, "book."+format)))
	}
	book, err := os.ReadFile(filepath.Join(dir, "book.xlsx"))
	m.must(err)
	return book
}

// LibreOffice opens a template that was filled in, and what it saves reads back the same; what is hidden, merged or
// commented on is asked about as before. It is asked for by FULL=1.
func TestLibreOffice(t *testing.T) {
	if os.Getenv("FULL") != "1" {
		t.Skip("FULL=1 asks for LibreOffice")
	}
	_, m := writeTemplate(t, filepath.Join("testdata", "office"), diag.Vietnamese)
	fill(m, "Số liệu")
	m.must(m.SetCellFormula("Số liệu", "B4", "1-1")) // never computed until LibreOffice does
	r := runDesk(t, throughLibreOffice(t, m), "", "")
	if got := r.files["facts.yaml"] + r.files["sheets.yaml"]; r.code != 0 || got != filled {
		t.Errorf("%d\n%s%s\ngot\n%s\nwant\n%s", r.code, r.out, r.err, got, filled)
	}
	_, m = writeTemplate(t, filepath.Join("testdata", "office"), diag.Vietnamese, "-evidence")
	fillEvidence(m)
	r = runDesk(t, throughLibreOffice(t, m), "", "")
	if got := r.files["facts.yaml"] + r.files["candidates.yaml"]; r.code != 0 || got != filledEvidence {
		t.Errorf("%d\n%s%s\ngot\n%s\nwant\n%s", r.code, r.out, r.err, got, filledEvidence)
	}
	book := questions(t)
	f, err := excelize.OpenReader(bytes.NewReader(book))
	m.must(err)
	defer f.Close()
	was, is := runDesk(t, book, "", ""), runDesk(t, throughLibreOffice(t, maker{t, f}), "", "")
	if was.out != is.out || was.err != is.err {
		t.Errorf("was\n%s%s\nis\n%s%s", was.out, was.err, is.out, is.err)
	}
}
