package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/thidua-go/thidua/rules/diag"
)

// note attaches a comment to a cell, as Excel does: it begins with who wrote it.
func (m maker) note(sheet, at, text string) maker {
	m.t.Helper()
	m.must(m.AddComment(sheet, excelize.Comment{Cell: at, Author: "Lan", Paragraph: []excelize.RichTextRun{
		{Text: "Lan:", Font: &excelize.Font{Bold: true}}, {Text: "\n" + text}}}))
	return m
}

// saidOnce holds that texts are said, each once, and others are not.
func saidOnce(t *testing.T, reason, said string, want, never []string) {
	t.Helper()
	for _, w := range want {
		if strings.Count(said, w) != 1 {
			t.Errorf("%s: says %d times %q\n%s", reason, strings.Count(said, w), w, said)
		}
	}
	for _, w := range never {
		if strings.Contains(said, w) {
			t.Errorf("%s: says %q\n%s", reason, w, said)
		}
	}
}

// A list that names some units alone: whether the others had none is asked, or said by the sheet or the mapping.
func TestUnitsWithoutRows(t *testing.T) {
	const listed = "decimal_comma: false\nunits:\n  ha_nam:\n    violations:\n      - {kind: \"nhẹ\"}\n"
	const all = listed + "  nam_dinh:\n    violations: []\n  thai_binh:\n    violations: []\n"
	const mapping = "sheets: [{sheet: Vi phạm, answers: [{about: units, answer: "
	for _, tt := range []struct{ reason, line, mapping, want, says string }{
		{"asked", "", "", "", "Of 2 units the list has no row: Nam Định, Thái Bình. Had they none, or is it not known?"},
		{"the mapping says that they had none", "", mapping + "all}]}]\n", all, ""},
		{"the mapping says that it is not known", "", mapping + "listed}]}]\n", listed,
			"  units without a row, of which nothing is known: 2\n"},
		{"the sheet says it", "# Đơn vị không có dòng: không có việc nào", "", all, ""},
		{"the sheet says that it is not known", "# units: listed", "", listed, "of which nothing is known: 2"},
		{"neither", "", mapping + "some}]}]\n", "", "this does not say what a unit without a row had"},
	} {
		rows := [][]any{{"Đơn vị", "Loại"}, {"Hà Nam", "nhẹ"}}
		if tt.line != "" {
			rows = append([][]any{{tt.line}}, rows...)
		}
		r := runDesk(t, newBook(t).sheet("Vi phạm", rows...).bytes(), "", tt.mapping)
		if r.files["facts.yaml"] != tt.want || (r.code == 0) != (tt.want != "") || tt.says != "" &&
			strings.Count(r.out+r.err, tt.says) != 1 {
			t.Errorf("%s: %d\n%s%s\n%s", tt.reason, r.code, r.out, r.err, r.files["facts.yaml"])
		}
	}
}

// Without a terminal the questions are written as empty answers; filled in, they are read, and those that follow join
// them. A file of answers that somebody else wrote stays as it is.
func TestMappingWithoutTerminal(t *testing.T) {
	dir := t.TempDir()
	name, book := filepath.Join(dir, "tra-loi.yaml"), filepath.Join(dir, "book.xlsx")
	m := newBook(t).sheet("Trang 1", []any{"Đơn vị", "Tăng trưởng", "Khác"}, []any{"Hà Nam", 5, "x"}).
		sheet("Vi phạm", []any{"Đơn vị", "Loại", "Khác"}, []any{"Hà Nam", "nhẹ", "x"})
	m.must(m.SaveAs(book))
	run := func() (int, string) {
		var out strings.Builder
		d := &desk{out: &out, err: &out}
		code := d.run([]string{"read", "-folder", "testdata/office", "-mapping", name, "-write", dir, book})
		return code, out.String()
	}
	answer := func(about, answer string) {
		data, err := os.ReadFile(name)
		m.must(err)
		open := `{about: "` + about + `", answer: `
		text := strings.Replace(string(data), open+`""}`, open+`"`+answer+`"}`, 1)
		if text == string(data) {
			t.Fatalf("%s is not there to be answered:\n%s", about, data)
		}
		m.must(os.WriteFile(name, []byte(text), 0o600))
	}
	if code, said := run(); code != exitFault || !strings.Contains(said, "questions without an answer: 2") ||
		!strings.Contains(said, "tra-loi.yaml: write the answers there") {
		t.Errorf("%d %s", code, said)
	}
	answer("column C Khác", "skip")
	answer("column C Khác", "skip") // of the other sheet
	if code, said := run(); code != exitFault || !strings.Contains(said, "questions without an answer: 1") {
		t.Errorf("%d %s", code, said) // one that could be asked only now
	}
	answer("units", "all")
	if code, said := run(); code != exitOK {
		t.Errorf("%d %s", code, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "facts.yaml"))
	if err != nil || !strings.Contains(string(data), "violations: []") {
		t.Errorf("%v %s", err, data)
	}
	mine := "# của tôi\nsheets: []\n"
	m.must(os.WriteFile(name, []byte(mine), 0o600))
	if code, said := run(); code != exitFault || !strings.Contains(said, `{about: "column C Khác", answer: "skip"}`) {
		t.Errorf("%d %s", code, said)
	}
	if data, err := os.ReadFile(name); err != nil || string(data) != mine {
		t.Errorf("written over: %v %s", err, data)
	}
}

// Points by the names of stages and criteria; what is wrong in a whole column is told once, and the rest in the order
// of the rows.
func TestPointsByName(t *testing.T) {
	head := []any{"Đơn vị", "Tiêu chí", "Giai đoạn", "Điểm", "Người chấm", "Ngày chấm", "Lý do"}
	code, said, got := readIn(t, twoStages, newBook(t).sheet("Điểm chấm", head,
		[]any{"Hà Nam", "I.2 Văn hóa", "Tự chấm", 15, nil, "16/12/2025"},
		[]any{"TB", "Sáng kiến", "Thẩm định", 8, nil, "20/12/2025"},
		[]any{"Hà Nam", "I.3", "appraised", 8.5}), "", "", "sheets.yaml")
	const want = "card: \"red-river\"\nyear: 2025\nsheets:\n  - unit: ha_nam\n    entries:\n" +
		"      - {criterion: \"I.2\", stage: \"self\", on: 2025-12-16, points: 15}\n" +
		"      - {criterion: \"I.3\", stage: \"appraised\", points: 8.5}\n  - unit: thai_binh\n    entries:\n" +
		"      - {criterion: \"I.3\", stage: \"appraised\", on: 2025-12-20, points: 8}\n"
	if code != exitOK || got != want {
		t.Errorf("%d\n%s\n%s", code, said, got)
	}
	saidOnce(t, "by name", said, []string{
		`texts with one possible reading: 2, such as "16/12/2025", read as 2025-12-16`}, nil)
	code, said, _ = readIn(t, twoStages, newBook(t).sheet("Điểm chấm", head,
		[]any{"Hà Nam", "I.2", "Chấm lần cuối", 15}, []any{"TB", "Sang kien moi", "Chấm lần cuối", 4.3},
		[]any{"Hà Nam", "I.3", "Chấm lần cuối", 8.3}), "", "", "sheets.yaml")
	saidOnce(t, "wrong", said, []string{"'Điểm chấm'!C2: ", "the same in 2 more cells of the column",
		"(the stages are Tự chấm, Thẩm định, Phúc tra, Điểm cuối)", "'Điểm chấm'!B3: ", "'Điểm chấm'!D4: "},
		[]string{"!C3", "!C4"})
	at := []int{strings.Index(said, "!C2: "), strings.Index(said, "!B3: "), strings.Index(said, "!D4: ")}
	if code != exitFault || at[0] > at[1] || at[1] > at[2] {
		t.Errorf("%d, not in the order of the rows:\n%s", code, said)
	}
}

// In a matrix a comment at a cell is the reason of its points, and goes before that of the sheet; each reason that is
// missing is named, at its cell.
func TestReasonsOfMatrix(t *testing.T) {
	book := func() maker {
		return newBook(t).sheet("Tự chấm", []any{"unit", "I.2", "Sáng kiến"}, []any{"ha_nam", 15, 10}, []any{"TB", 16, 12}).
			sheet("Thẩm định", []any{"Ngày chấm: 22/12/2025", nil, "Người chấm:", "Tổ thẩm định"},
				[]any{"STT", "unit", "I.2", "Sáng kiến"}, []any{1, "ha_nam", 14, 9}, []any{2, "TB", 16, 11})
	}
	code, said, _ := readIn(t, twoStages, book(), "", "", "sheets.yaml")
	saidOnce(t, "three reasons", said, []string{"'Thẩm định'!C3: ", "'Thẩm định'!D3: ", "'Thẩm định'!D4: ",
		"the day: 2025-12-22, by 'Thẩm định'!A1\n", "who scored: Tổ thẩm định, by 'Thẩm định'!C1\n",
		"the stage: Thẩm định, by the name of the sheet\n", "  D  Sáng kiến: I.3 Sáng kiến\n"},
		[]string{"note:", "!A3", "!C4"})
	if strings.Count(said, "as a comment at the cell") != 3 || code != exitFault {
		t.Errorf("%d %s", code, said)
	}
	m := book().note("Thẩm định", "C3", "thiếu hồ sơ").note("Thẩm định", "D3", "trùng").note("Thẩm định", "D4", "trùng").
		note("Thẩm định", "C2", "cho người đọc")
	code, said, got := readIn(t, twoStages, m, "", "", "sheets.yaml")
	saidOnce(t, "reasons", said, []string{
		"comments: 3 at points, of which they are the reasons, 1 at other cells, which are not read"}, nil)
	const want = `      - {criterion: "I.2", stage: "appraised", author: "Tổ thẩm định", on: 2025-12-22, points: 14, ` +
		`note: "thiếu hồ sơ"}`
	if code != exitOK || !strings.Contains(got, want) || strings.Count(got, `note: "trùng"`) != 2 {
		t.Errorf("%d %s\n%s", code, said, got)
	}
	dir := t.TempDir()
	book().must(os.CopyFS(dir, os.DirFS("testdata/office")))
	book().must(os.WriteFile(filepath.Join(dir, "scorecard.yaml"), []byte(twoStages), 0o600))
	book().must(book().SaveAs(filepath.Join(dir, "book.xlsx")))
	var out strings.Builder
	d := &desk{out: &out, err: &out, lang: diag.Vietnamese}
	d.run([]string{"read", "-folder", dir, filepath.Join(dir, "book.xlsx")})
	saidOnce(t, "by name", out.String(), []string{"'Thẩm định'!C3: I.2 Văn hóa: lần chấm Thẩm định cho 14, trong khi " +
		"lần chấm Tự chấm cho 15, mà không có lý do"}, []string{"appraised", "note:"})
	m = newBook(t).sheet("Thẩm định", []any{"Ngày chấm: 03/04/2025"}, []any{"unit", "I.2"}, []any{"ha_nam", 14})
	code, said, _ = readIn(t, twoStages, m, "", "", "sheets.yaml")
	saidOnce(t, "two days", said, []string{
		"'Thẩm định'!A1: Which day is 03/04/2025", `{about: "day", answer: "2025-04-03"}`,
		`{about: "day", answer: "2025-03-04"}`}, nil)
	if code != exitFault {
		t.Error(code)
	}
	m = newBook(t).sheet("Tự chấm", []any{"unit", "I.2"}, []any{"ha_nam", 15}).
		sheet("Thẩm định", []any{"unit", "I.2"}, []any{"ha_nam", 14}).
		sheet("Phúc tra", []any{"unit", "I.2"}, []any{"ha_nam", 13})
	if _, said, _ = readIn(t, twoStages, m, "", "", "sheets.yaml"); !strings.Contains(said, "'Thẩm định'!B2: ") ||
		!strings.Contains(said, "'Phúc tra'!B2: ") {
		t.Errorf("three stages: %s", said)
	}
}

// The name of a unit is asked about once, in whichever sheets it stands, and the answer holds in all.
func TestUnitIsAskedOnce(t *testing.T) {
	m := newBook(t).sheet("Số liệu", []any{"Đơn vị", "Tăng trưởng"}, []any{"Tỉnh Hà Nam", 5}).
		sheet("Vi phạm", []any{"# units: listed"}, []any{"Đơn vị", "Loại"}, []any{"Tỉnh Hà Nam", "nhẹ"})
	r := runDesk(t, m.bytes(), "", "")
	saidOnce(t, "asked", r.out, []string{`Which unit is "Tỉnh Hà Nam"?`}, nil)
	if n := strings.Count(r.files["mapping.yaml"], `about: "unit Tỉnh Hà Nam"`); n != 1 || r.code != exitFault {
		t.Errorf("%d, written %d times: %s", r.code, n, r.files["mapping.yaml"])
	}
	r = runDesk(t, m.bytes(), "", "sheets: [{sheet: Số liệu, answers: [{about: unit Tỉnh Hà Nam, answer: ha_nam}]}]\n")
	const want = "decimal_comma: false\nunits:\n  ha_nam:\n    growth: 5\n    violations:\n      - {kind: \"nhẹ\"}\n"
	if r.code != exitOK || r.files["facts.yaml"] != want {
		t.Errorf("%d\n%s%s\n%s", r.code, r.out, r.err, r.files["facts.yaml"])
	}
	m.sheet("Số liệu", nil, nil, []any{"Tỉnh Hà Nội", 7})
	r = runDesk(t, m.bytes(), "1\n1\n", "") // on a terminal too
	if r.code != exitOK || strings.Count(r.out, "Which unit is") != 2 {
		t.Errorf("%d\n%s%s", r.code, r.out, r.err)
	}
}

// A card of judged criteria alone has a template too, whose points are chosen by name.
func TestTemplateOfPointsAlone(t *testing.T) {
	dir := t.TempDir()
	m := newBook(t)
	m.must(os.CopyFS(dir, os.DirFS("testdata/office")))
	m.must(os.WriteFile(filepath.Join(dir, "scorecard.yaml"), []byte("code: red-river\nyear: 2025\nindicators:\n"+
		"  - {code: meetings, label: Phiên họp của Ban Chỉ đạo chuyển đổi số, kind: list, "+
		"fields: [{code: on, kind: date}]}\n"+
		"sections: [{code: I, title: Chuyên môn, criteria: "+
		"[{code: I.1, title: Chuyên môn, max: 60, judged: true}, {code: I.2, title: Khác, max: 40, judged: true}]}]\n"),
		0o600))
	_, m = writeTemplate(t, dir, diag.Vietnamese)
	m.must(m.SetCellValue("Điểm chấm", "C2", "Tự chấm"))
	m.must(m.SetCellValue("Điểm chấm", "D2", 55))
	if !slices.Contains(m.GetSheetList(), "Phiên họp của Ban Chỉ đạo") {
		t.Errorf("a sheet is cut within a word, or ends in a blank: %q", m.GetSheetList())
	}
	all, err := m.GetDataValidations("Điểm chấm")
	m.must(err)
	if i := slices.IndexFunc(all, func(v *excelize.DataValidation) bool { return v.Sqref == "A2:A7" }); i < 0 ||
		all[i].Formula1 != "'Số liệu'!$B$2:$B$4" {
		t.Errorf("the units are not to be chosen: %v", all)
	}
	name := filepath.Join(dir, "filled.xlsx")
	m.must(m.SaveAs(name))
	var out strings.Builder
	d := &desk{out: &out, err: &out}
	code := d.run([]string{"read", "-folder", dir, "-write", dir, name})
	data, _ := os.ReadFile(filepath.Join(dir, "sheets.yaml"))
	const want = "{criterion: \"I.1\", stage: \"self\", points: 55}"
	if code != exitOK || !strings.Contains(string(data), want) {
		t.Errorf("%d\n%s\n%s", code, out.String(), data)
	}
}

// What has one answer is not asked, and what is left out or taken is told.
func TestOneAnswer(t *testing.T) {
	m := newBook(t).sheet("Bảng A",
		[]any{"STT", "Địa phương", "Tăng trưởng", "Thu ngân sách", "Đạt chuẩn", "Hình thức", "Loại"},
		[]any{1, "Hà Nam", "8,25", 1250.5, "có", "cá nhân", "A"}, []any{2, "TB", 7, "không giao CT", "không", nil, "B"}, nil,
		[]any{nil, nil, nil, nil, "Nam Định, ngày 22 tháng 12 năm 2025"},
		[]any{nil, "NGƯỜI LẬP BIỂU", nil, nil, "TRƯỞNG PHÒNG"},
		[]any{nil, "Trần Văn Bốn", nil, nil, "Lê Thị Năm"})
	r := runDesk(t, m.bytes(), "", "sheets: [{sheet: Bảng A, answers: [{about: column G Loại, answer: skip}, "+
		"{about: word không giao CT, answer: n/a}]}]\n")
	const want = "decimal_comma: false\nunits:\n  ha_nam:\n    growth: 8.25\n    revenue: 1250.5\n    certified: true\n" +
		"    form: \"cá nhân\"\n  thai_binh:\n    growth: 7\n    revenue: {value: n/a, " +
		"evidence: \"không giao CT\"}\n    certified: false\n"
	if r.code != exitOK || r.files["facts.yaml"] != want {
		t.Errorf("%d\n%s%s\n%s", r.code, r.out, r.err, r.files["facts.yaml"])
	}
	saidOnce(t, "told", r.out, []string{"columns that are understood so: 4 of 5\n",
		"taken for the units, since its cells name units: 2\n", "rows 5 to 7 left out: signatures below the table\n",
		`texts with one possible reading: 1, such as "8,25", read as 8.25`}, []string{"What does the sheet"})
	r = runDesk(t, m.bytes(), "", "")
	saidOnce(t, "asked", r.out, []string{
		"'Bảng A'!G1: What does column G hold", `'Bảng A'!D3: What does "không giao CT" mean`},
		nil)
	if r.code != exitFault || strings.Contains(r.err, "Bảng A") {
		t.Errorf("what is asked is a fault too: %s", r.err)
	}
}

// Rows that were left out are told together where no row of a unit stands between.
func TestPassedRows(t *testing.T) {
	r := runDesk(t, newBook(t).sheet("Bảng", []any{"unit", "Tăng trưởng"}, []any{"x", 1}, []any{"Tổng", 1},
		[]any{"Cộng", 1},
		[]any{"TB", 5}, []any{"Tổng cộng", 6}).bytes(), "",
		"sheets: [{sheet: Bảng, answers: [{about: unit x, answer: skip}]}]\n")
	saidOnce(t, "rows", r.out, []string{"  row 2 left out: said to be of no unit\n", "  rows 3 to 4 left out: totals\n",
		"  row 6 left out: totals\n"}, nil)
	if r.code != exitOK {
		t.Errorf("%d %s", r.code, r.err)
	}
}

// Where several kinds fit, those are offered first.
func TestLikelyKindsFirst(t *testing.T) {
	r := runDesk(t, newBook(t).sheet("Bảng", []any{"unit", "Tăng trưởng", "Loại", "Thiệt hại"}, []any{"TB", 5, "nhẹ", 2}).
		bytes(), "", "")
	list, facts := strings.Index(r.out, `answer: "list violations"}`), strings.Index(r.out, `answer: "facts"}`)
	points := strings.Index(r.out, `answer: "last_year"}`)
	if r.code != exitFault || list < 0 || list > facts || facts > points {
		t.Errorf("%d %s", r.code, r.out)
	}
}

// A name with what nobody sees is asked about, and the file that is written can be read: the answer counts.
func TestInvisibleNames(t *testing.T) {
	for _, name := range []string{"Hà\u202eNội", "Huế\u200b x", "a\u2028b", "\U000e0041tag", "nháy \" \\ '",
		"# x", "{a: b}", "n/a"} {
		dir := t.TempDir()
		mapping, book := filepath.Join(dir, "m.yaml"), filepath.Join(dir, "book.xlsx")
		m := newBook(t).sheet("Số liệu", []any{"Đơn vị", "Tăng trưởng", "Cột " + name}, []any{"TB", 5},
			[]any{"x " + name, 6, 1})
		m.must(m.SaveAs(book))
		var out strings.Builder
		d := &desk{out: &out, err: &out}
		args := []string{"read", "-folder", "testdata/office", "-mapping", mapping, "-write", dir, book}
		if code := d.run(args); code != exitFault {
			t.Errorf("%q: %d %s", name, code, out.String())
		}
		data, err := os.ReadFile(mapping)
		m.must(err)
		m.must(os.WriteFile(mapping, []byte(strings.ReplaceAll(string(data), `answer: ""`, `answer: "skip"`)), 0o600))
		out.Reset()
		if code := d.run(args); code != exitOK {
			t.Errorf("%q: %d %s\n%s", name, code, out.String(), data)
		}
	}
}
