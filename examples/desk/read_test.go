package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules/diag"
)

// maker makes a workbook; what excelize refuses fails the test.
type maker struct {
	t *testing.T
	*excelize.File
}

func newBook(t *testing.T) maker {
	f := excelize.NewFile()
	t.Cleanup(func() { f.Close() })
	return maker{t, f}
}

func (m maker) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// sheet puts rows into a sheet, which it adds; nil leaves a cell as it is.
func (m maker) sheet(name string, rows ...[]any) maker {
	m.t.Helper()
	if m.GetSheetList()[0] == "Sheet1" {
		m.must(m.SetSheetName("Sheet1", name))
	} else if i, _ := m.GetSheetIndex(name); i < 0 {
		_, err := m.NewSheet(name)
		m.must(err)
	}
	for i, row := range rows {
		for j, x := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			m.must(err)
			if x != nil {
				m.must(m.SetCellValue(name, at, x))
			}
		}
	}
	return m
}

// format gives a cell the format of a number.
func (m maker) format(sheet, at, code string) maker {
	m.t.Helper()
	id, err := m.NewStyle(&excelize.Style{CustomNumFmt: &code})
	m.must(err)
	m.must(m.SetCellStyle(sheet, at, at, id))
	return m
}

func (m maker) bytes() []byte {
	m.t.Helper()
	b, err := m.WriteToBuffer()
	m.must(err)
	return b.Bytes()
}

// writeFiles writes texts into a folder, by the names of their files.
func writeFiles(tb testing.TB, dir string, files map[string]string) {
	tb.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

// result is what a run of the program did.
type result struct {
	code     int
	out, err string
	files    map[string]string // that it wrote
}

// runDesk runs a command line in a folder of its own, with a workbook, and on a terminal if there are answers.
func runDesk(t *testing.T, book []byte, answers, mapping string, args ...string) result {
	t.Helper()
	dir := t.TempDir()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(filepath.Join(dir, "book.xlsx"), book, 0o600))
	if mapping != "" {
		must(os.WriteFile(filepath.Join(dir, "mapping.yaml"), []byte(mapping), 0o600))
	}
	must(os.Mkdir(filepath.Join(dir, "out"), 0o700))
	var out, errs bytes.Buffer
	d := &desk{in: bufio.NewReader(strings.NewReader(answers)), out: &out, err: &errs, terminal: answers != ""}
	args = append(append([]string{"read", "-folder", filepath.Join("testdata", "office"), "-mapping",
		filepath.Join(dir, "mapping.yaml"), "-write", filepath.Join(dir, "out")}, args...), filepath.Join(dir, "book.xlsx"))
	r := result{code: d.run(args), files: make(map[string]string)}
	r.out, r.err = strings.ReplaceAll(out.String(), dir+"/", ""), strings.ReplaceAll(errs.String(), dir+"/", "")
	for _, name := range []string{"mapping.yaml", "out/facts.yaml", "out/facts-previous.yaml",
		"out/sheets.yaml", "out/candidates.yaml"} {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			r.files[filepath.Base(name)] = string(data)
		}
	}
	return r
}

// readable holds the files that were written to what the library reads.
func readable(t *testing.T, r result) {
	t.Helper()
	o, err := openOffice(filepath.Join("testdata", "office"))
	if err != nil {
		t.Fatal(err)
	}
	for holds, name := range map[string]string{"facts": "facts.yaml", "sheets": "sheets.yaml",
		"candidates": "candidates.yaml"} {
		if text, ok := r.files[name]; ok {
			if _, err := cluster.LoadInputs(holds, name, []byte(text), o.card, o.members); err != nil {
				t.Errorf("the library does not read %s: %v\n%s", name, err, text)
			}
		}
	}
}

// Workbooks as offices keep them, read without a question.
func TestReadBooks(t *testing.T) {
	day := time.Date(2025, 3, 31, 15, 4, 0, 0, time.UTC)
	for _, tt := range []struct {
		reason string
		book   func(m maker)
		want   string // of the files that are written
	}{
		{"title, merged headings, STT, the numbers of columns, a formula and a total", func(m maker) {
			m.sheet("Biểu 1", []any{"BIỂU SỐ LIỆU NĂM 2025"}, nil, []any{"STT", "Đơn vị", "Kết quả"},
				[]any{nil, nil, "Tăng trưởng (%)", "Thu ngân sách, tỷ đồng"}, []any{"A", "B", 1, "2"},
				[]any{1, "Hà Nam", 8.3, 15000.25}, []any{2, "TB", 7.25, nil}, []any{nil, "Tổng cộng", nil, 15000.25})
			for _, r := range [][2]string{{"A1", "D1"}, {"A3", "A4"}, {"B3", "B4"}, {"C3", "D3"}} {
				m.must(m.MergeCell("Biểu 1", r[0], r[1]))
			}
			m.must(m.SetCellFormula("Biểu 1", "D6", "SUM(E6:F6)")) // its stored value stays
			m.must(m.SetCellValue("Biểu 1", "D7", 1))
		}, "decimal_comma: false\nunits:\n  ha_nam:\n    growth: 8.3\n    revenue: 15000.25\n" +
			"  thai_binh:\n    growth: 7.25\n    revenue: 1\n"},
		{"binary fractions, per cent, truths and dates", func(m maker) {
			m.sheet("Số liệu", []any{"unit", "growth", "certified", "sent"}, []any{"ha_nam", 0.083, true, day},
				[]any{"nam_dinh", 0.1 + 0.2, false, 45747}, []any{"thai_binh", 38.03, "không", "2025-01-31"}).
				format("Số liệu", "B2", "0.0%").format("Số liệu", "D3", "dd/mm/yyyy")
			m.must(m.SetCellDefault("Số liệu", "B3", "0.30000000000000004"))
		}, "decimal_comma: false\nunits:\n  ha_nam:\n    growth: 8.3\n    certified: true\n    sent: 2025-03-31\n" +
			"  nam_dinh:\n    growth: 0.3\n    certified: false\n    sent: 2025-03-31\n" +
			"  thai_binh:\n    growth: 38.03\n    certified: false\n    sent: 2025-01-31\n"},
		{"days that count from 1904", func(m maker) {
			from1904 := true
			m.must(m.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}))
			m.sheet("Số liệu", []any{"unit", "sent"}, []any{"ha_nam", 44285}).format("Số liệu", "B2", "yyyy-mm-dd")
		}, "decimal_comma: false\nunits:\n  ha_nam:\n    sent: 2025-03-31\n"},
		{"several sheets: facts, events by their name, points and evidence", func(m maker) {
			m.sheet("Số liệu", []any{"Đơn vị", "Tăng trưởng", "Minh chứng: Tăng trưởng"}, []any{"Hà Nam", 9, "BC 1: \"x\""})
			m.sheet("Vi phạm", []any{"# units: listed"},
				[]any{"Đơn vị", "Ngày phát hiện", "Loại", "Thiệt hại (triệu đồng)", "Minh chứng"},
				[]any{"Hà Nam", day, "nhẹ", 2.5, "BB 7"}, []any{"Nam Định"}, []any{nil, day, "nặng", nil, "BB 8"})
			m.must(m.MergeCell("Vi phạm", "A4", "A5")) // Nam Định had one, and its row says nothing else
			m.sheet("Điểm chấm", []any{"Đơn vị", "Tiêu chí", "Giai đoạn", "Điểm", "Người chấm", "Lý do"},
				[]any{"Hà Nam", "Sáng kiến", "self", 19.25, "Sở Nội vụ"}, []any{"Nam Định", "I.3", "appraised", nil})
			m.sheet("Minh chứng", []any{"Đơn vị", "existence", "history", "history.evidence", "internal_unity"},
				[]any{"Hà Nam", true, true, "tra ngày 1/3", "có"})
			m.sheet("Trống")
		}, "decimal_comma: false\nunits:\n  ha_nam:\n    growth: {value: 9, evidence: \"BC 1: \\\"x\\\"\"}\n" +
			"    violations:\n      - {cost: 2.5, found: 2025-03-31, kind: \"nhẹ\", evidence: \"BB 7\"}\n" +
			"  nam_dinh:\n    violations:\n      - {found: 2025-03-31, kind: \"nặng\", evidence: \"BB 8\"}\n" +
			"card: \"red-river\"\nyear: 2025\nsheets:\n  - unit: ha_nam\n    entries:\n" +
			"      - {criterion: \"I.3\", stage: \"self\", author: \"Sở Nội vụ\", points: 19.25}\n" +
			"candidates:\n  - unit: ha_nam\n    existence: {known: true}\n" +
			"    history: {complete: true, source: \"tra ngày 1/3\"}\n" +
			"    facts:\n      internal_unity: true\n"},
		{"the year before, by the name of its sheet", func(m maker) {
			m.sheet("Năm trước", []any{"unit", "growth"}, []any{"TB", 6.5}).
				sheet("Năm nay", []any{"unit", "growth"}, []any{"TB", 7})
		}, "decimal_comma: false\nunits:\n  thai_binh:\n    growth: 7\n" +
			"decimal_comma: false\nunits:\n  thai_binh:\n    growth: 6.5\n"},
		{"a list that its sheet names, complete for all", func(m maker) {
			m.sheet("Sheet A", []any{"# list: violations"}, []any{"# units: all"}, []any{"unit", "kind"}, []any{"TB", "nặng"})
		}, "decimal_comma: false\nunits:\n  thai_binh:\n    violations:\n      - {kind: \"nặng\"}\n" +
			"  ha_nam:\n    violations: []\n  nam_dinh:\n    violations: []\n"},
		{"words of Vietnamese numbers and texts in rich text", func(m maker) {
			m.sheet("Số liệu", []any{"# decimal_comma: true"}, []any{"Đơn vị", "Thu ngân sách", "Hình thức"},
				[]any{"Hà Nam", "1.234,5", nil}, []any{"Nam Định", "n/a", "tập thể"})
			m.must(m.SetCellRichText("Số liệu", "C3", []excelize.RichTextRun{{Text: "cá "}, {Text: "nhân"}}))
		}, "decimal_comma: false\nunits:\n  ha_nam:\n    revenue: 1234.5\n    form: \"cá nhân\"\n" +
			"  nam_dinh:\n    revenue: n/a\n    form: \"tập thể\"\n"},
	} {
		m := newBook(t)
		tt.book(m)
		r := runDesk(t, m.bytes(), "", "")
		got := r.files["facts.yaml"] + r.files["facts-previous.yaml"] + r.files["sheets.yaml"] + r.files["candidates.yaml"]
		if r.code != 0 || got != tt.want {
			t.Errorf("%s: %d\n%s%s\ngot\n%s\nwant\n%s", tt.reason, r.code, r.out, r.err, got, tt.want)
		}
		readable(t, r)
	}
}

// What is wrong, by file, sheet and cell; nothing is written.
func TestReadBooksFaults(t *testing.T) {
	for _, tt := range []struct {
		reason string
		book   func(m maker)
		want   []string
	}{
		{"errors, and a formula that was never computed", func(m maker) {
			m.sheet("Số liệu", []any{"unit", "growth", "revenue"}, []any{"ha_nam", 9}, []any{"nam_dinh", "#N/A"})
			m.must(m.SetCellFormula("Số liệu", "C2", "1+1"))
		}, []string{"book.xlsx: 'Số liệu'!C2: revenue: the formula was never computed",
			"book.xlsx: 'Số liệu'!B3: growth: \"#N/A\" is"}},
		{"a value that is not allowed, in the words of the sheet", func(m maker) {
			m.sheet("Số liệu", []any{"Đơn vị", "Tăng trưởng"}, []any{"Hà Nam", 41}, []any{"Hà Nội", 7}, []any{"TB", 7.123})
		}, []string{"'Số liệu'!B2: Tăng trưởng: 41 is more than", "'Số liệu'!A3: Which unit is \"Hà Nội\"?",
			"'Số liệu'!B4: Tăng trưởng: "}},
		{"a number that looks like a date", func(m maker) {
			m.sheet("a", []any{"unit", "growth"}, []any{"ha_nam", 45000}).format("a", "B2", "d/m")
		}, []string{"a!B2: growth: the cell holds the date 2023-03-15"}},
		{"a day that never was, and an hour", func(m maker) {
			m.sheet("a", []any{"unit", "sent"}, []any{"ha_nam", 60}, []any{"nam_dinh", 0.5}).format("a", "B2", "dd/mm/yy").
				format("a", "B3", "hh:mm")
		}, []string{"a!B2: sent: the cell is to show a day, and 60 is", "a!B3: sent: the cell is to show a day, and 0.5 is"}},
		{"one fact in two sheets", func(m maker) {
			m.sheet("a", []any{"unit", "growth"}, []any{"ha_nam", 9}).sheet("b", []any{"unit", "growth"}, []any{"ha_nam", 9})
		}, []string{"book.xlsx: b!B2: "}},
		{"points that the card does not allow", func(m maker) {
			m.sheet("Điểm chấm", []any{"unit", "criterion", "stage", "given"}, []any{"ha_nam", "I.3", "self", 19.3},
				[]any{"nam_dinh", "I.1", "appraised", 5})
		}, []string{"'Điểm chấm'!D2: ", "'Điểm chấm'!"}},
		{"evidence that cannot be", func(m maker) {
			m.sheet("Minh chứng", []any{"unit", "internal_unity"}, []any{"ha_nam", "maybe"})
		}, []string{"'Minh chứng'!B2: What does \"maybe\" mean"}},
		{"merged cells of two units", func(m maker) {
			m.sheet("a", []any{"unit", "growth"}, []any{"ha_nam", 9}, []any{"nam_dinh"})
			m.must(m.MergeCell("a", "B2", "B3"))
		}, []string{"a!B3: growth: it is merged"}},
		{"letters from before Unicode", func(m maker) {
			m.sheet("a", []any{"§¬n vÞ", "T¨ng tr\u00adëng"}, []any{"ha_nam", 9})
		}, []string{"book.xlsx: a!A1: §¬n vÞ: the letters are those of TCVN3 (ABC)"}},
	} {
		m := newBook(t)
		tt.book(m)
		r := runDesk(t, m.bytes(), "", "")
		for _, want := range tt.want {
			if !strings.Contains(r.out+r.err, want) {
				t.Errorf("%s: %s\n%s\ndoes not say %s", tt.reason, r.out, r.err, want)
			}
		}
		delete(r.files, "mapping.yaml")
		if r.code != exitFault || len(r.files) > 0 {
			t.Errorf("%s: exit %d, wrote %v", tt.reason, r.code, r.files)
		}
	}
}

// questions makes a workbook that leaves open all that one can.
func questions(t *testing.T) []byte {
	m := newBook(t).sheet("Bảng", []any{"Tỉnh, thành", "Tăng trưởng", "Ghi chú", "Thu ngân sách", "Đạt chuẩn",
		"Ngày gửi báo cáo"},
		[]any{"Hà Nam", "8,5", "tốt", 0.5, "x", "3/4/2025"}, []any{"Nam Định", 7, nil, nil, nil, nil}, []any{"TB", 9}).
		format("Bảng", "D2", "0%").sheet("Nháp", []any{"x"}, []any{"y"}).sheet("Ẩn", []any{"unit", "kind"},
		[]any{"ha_nam", "nhẹ"})
	m.must(m.AddComment("Bảng", excelize.Comment{Cell: "B3", Author: "x",
		Paragraph: []excelize.RichTextRun{{Text: "BC "}, {Text: "5", Font: &excelize.Font{Bold: true}}}}))
	m.must(m.SetRowVisible("Bảng", 4, false))
	m.must(m.SetColVisible("Bảng", "F", false))
	m.must(m.SetSheetVisible("Ẩn", false))
	return m.bytes()
}

// On a terminal each question is asked once; the answers are written, and the mapping answers them without one.
func TestQuestions(t *testing.T) {
	book := questions(t)
	open := runDesk(t, book, "", "")
	if open.code != exitFault || len(open.files) != 1 ||
		!strings.Contains(open.out, `{about: "column C Ghi chú", answer: "skip"}`) ||
		!strings.Contains(open.out, "comments: 1 at facts, 0 at other cells") ||
		!strings.Contains(open.out, "A  Tỉnh, thành: the units\n     taken for the units, since its cells name units: 3\n") ||
		!strings.Contains(open.out, "     texts with one possible reading: 1, such as \"8,5\", read as 8.5\n") ||
		open.err != "book.xlsx: questions without an answer: 8 (write the answers into mapping.yaml)\n" {
		t.Errorf("without a terminal: %d\n%s%s", open.code, open.out, open.err)
	}
	var asked result
	answers := "nine\n0\n" // which are none
	for range 20 {         // the first choice of each question, but for the sheet of drafts
		if asked = runDesk(t, book, answers, ""); asked.code == 0 {
			break
		}
		if strings.Contains(asked.err, "the sheet Nháp hold?: there was no answer") {
			answers += "12\n" // nothing that counts
		} else {
			answers += "1\n"
		}
	}
	if asked.code != 0 {
		t.Fatalf("%s%s", asked.out, asked.err)
	}
	const want = "decimal_comma: false\nunits:\n  ha_nam:\n    growth: {value: 8.5, evidence: \"tốt\"}\n" +
		"    revenue: 50\n    certified: true\n" +
		"    sent: 2025-04-03\n"
	if !strings.HasPrefix(asked.files["facts.yaml"], want) || strings.Count(asked.out, "Rows are hidden") != 1 {
		t.Errorf("wrote\n%s\nafter\n%s", asked.files["facts.yaml"], asked.out)
	}
	readable(t, asked)
	again := runDesk(t, book, "", asked.files["mapping.yaml"])
	if again.code != 0 || again.files["facts.yaml"] != asked.files["facts.yaml"] {
		t.Errorf("with the mapping: %d\n%s%s\n%s", again.code, again.out, again.err, asked.files["mapping.yaml"])
	}
	other := runDesk(t, newBook(t).sheet("Bảng", []any{"unit", "growth"}, []any{"ha_nam", 5}).bytes(), "",
		asked.files["mapping.yaml"])
	if other.code != exitFault || !strings.Contains(other.err, `nothing in the table is "column C Ghi chú"`) ||
		!strings.Contains(other.err, "the workbook has no sheet Nháp") {
		t.Errorf("with the mapping of another workbook: %d\n%s", other.code, other.err)
	}
}

// What is no workbook, or too large, is refused with what to do, and at once.
func TestHostileBooks(t *testing.T) {
	large := newBook(t)
	large.must(large.SetCellValue("Sheet1", "A100001", 1))
	wide := newBook(t)
	for row := 1; row < 20; row++ {
		at, _ := excelize.CoordinatesToCellName(16_384, row)
		wide.must(wide.SetCellValue("Sheet1", at, 1))
	}
	for _, tt := range []struct {
		reason, want string
		book         []byte
	}{
		{"a workbook of 1997", "save it as .xlsx without a password", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
		{"a text", "the file is no workbook", []byte("unit,growth\n")},
		{"an archive cut short", "the workbook cannot be read", large.bytes()[:500]},
		{"an archive of something else", "the workbook cannot be read", archive(t, "a.txt", 10)},
		{"a small archive of very much", "larger than 64 MB when it is unpacked", archive(t, "xl/workbook.xml",
			maxUnzipped+1)},
		{"a row far below", "more than 100000 rows", large.bytes()},
		{"cells far to the right", "more than 200000 cells", wide.bytes()},
	} {
		start := time.Now()
		r := runDesk(t, tt.book, "", "")
		if r.code != exitFault || !strings.Contains(r.err, tt.want) || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%s: %d %s", tt.reason, r.code, r.err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", tt.reason, took)
		}
	}
}

// A file that holds anything is written over with -force alone, and then nothing else is written either; one that
// holds nothing yet is replaced.
func TestNothingIsWrittenOver(t *testing.T) {
	for _, tt := range []struct {
		reason, name, text string
		force              bool
		want               string // said; "" if facts.yaml is written
	}{
		{"something", "facts.yaml", "mine", false, "facts.yaml: "},
		{"units", "facts.yaml", "units:\n  thai_binh: {growth: 4}\n", false, "facts.yaml: "},
		{"units on a line", "facts.yaml", "units: {thai_binh: {growth: 4}}\n", false, "facts.yaml: "},
		{"on request", "facts.yaml", "mine", true, ""},
		{"no unit yet, as a new folder has it", "facts.yaml", "# điền vào đây\nunits: {}\n", false, ""},
		{"a table beside it, which would be read too", "facts.csv", "unit,growth\nthai_binh,4\n", true, "facts.csv: "},
		{"a table without rows", "facts.csv", "# ghi chú\nunit,growth\n\n", false, ""},
		{"units of which nothing is said, as a new folder has them", "facts.csv",
			"# decimal_comma: true\nunit;growth;revenue\nha_nam;;\nthai_binh;;\n", false, ""},
		{"one unit of which something is", "facts.csv", "unit;growth;revenue\nha_nam;;\nthai_binh;;0\n", true, "facts.csv: "},
		{"points of nobody", "sheets.yaml", "card: red-river\nyear: 2025\nsheets: []\n#  - unit: x\n", false, ""},
	} {
		dir := t.TempDir()
		book := filepath.Join(dir, "book.xlsx")
		data := newBook(t).sheet("a", []any{"unit", "growth"}, []any{"TB", 5}).bytes()
		if err := errors.Join(os.WriteFile(book, data, 0o600), os.WriteFile(filepath.Join(dir, tt.name), []byte(tt.text),
			0o600)); err != nil {
			t.Fatal(err)
		}
		var errs bytes.Buffer
		d := &desk{out: &bytes.Buffer{}, err: &errs, lang: diag.Vietnamese}
		args := []string{"read", "-folder", "testdata/office", "-write", dir}
		if tt.force {
			args = append(args, "-force")
		}
		code := d.run(append(args, book))
		facts, _ := os.ReadFile(filepath.Join(dir, "facts.yaml"))
		if tt.want == "" {
			_, err := os.Stat(filepath.Join(dir, "facts.csv"))
			if code != exitOK || !strings.Contains(string(facts), "growth: 5") || err == nil {
				t.Errorf("%s: exit %d, %s: %s", tt.reason, code, facts, &errs)
			}
			continue
		}
		same, _ := os.ReadFile(filepath.Join(dir, tt.name))
		if code != exitFault || string(same) != tt.text || !strings.Contains(errs.String(), tt.want) ||
			tt.name != "facts.yaml" && facts != nil {
			t.Errorf("%s: exit %d, %q, %q: %s", tt.reason, code, same, facts, &errs)
		}
	}
}

// A folder that could be read still can, whatever lies in it: the tables that a new folder has, empty or filled in.
func TestFolderStaysReadable(t *testing.T) {
	for _, tt := range []struct {
		reason string
		files  map[string]string
		want   string // said; "" if the workbook is written
	}{
		{"as a new folder is", map[string]string{"facts.csv": "unit;growth\nha_nam;\nthai_binh;\n",
			"facts-violations.csv": "# list: violations\nunit;kind;evidence\n", "sheets.yaml": "sheets: []\n"}, ""},
		{"a list that was filled in", map[string]string{"facts.csv": "unit;growth\nha_nam;\n",
			"facts-violations.csv": "# list: violations\nunit;kind;evidence\nha_nam;nhẹ;BB 2\n"}, "facts-violations.csv: "},
		{"a list that says that a unit had none", map[string]string{
			"facts-violations.csv": "# list: violations\nunit;kind;evidence\nha_nam;;\n"}, "facts-violations.csv: "},
		{"points that were filled in", map[string]string{"facts.csv": "unit;growth\n", "sheets.yaml": "card: red-river\n" +
			"year: 2025\nsheets:\n  - unit: ha_nam\n    entries: [{criterion: I.3, stage: self, points: 3}]\n"},
			"sheets.yaml: "},
	} {
		dir := t.TempDir()
		m := newBook(t).sheet("Số liệu", []any{"unit", "growth"}, []any{"TB", 5}).
			sheet("Vi phạm", []any{"# units: all"}, []any{"unit", "kind"}, []any{"TB", "nặng"}).
			sheet("Tự chấm", []any{"unit", "I.3"}, []any{"TB", 9})
		book := filepath.Join(dir, "book.xlsx")
		m.must(os.CopyFS(dir, os.DirFS("testdata/office")))
		m.must(m.SaveAs(book))
		for name, text := range tt.files {
			m.must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		var out bytes.Buffer
		d := &desk{out: &out, err: &out}
		code := d.run([]string{"read", "-folder", dir, "-write", dir, book})
		_, err := os.Stat(filepath.Join(dir, "facts.yaml"))
		if (code == exitOK) != (tt.want == "") || (err == nil) != (tt.want == "") ||
			!strings.Contains(out.String(), tt.want) {
			t.Errorf("%s: %d, %v: %s", tt.reason, code, err, &out)
		}
		f, err := folder.Open(dir)
		m.must(err)
		if _, err = folder.Load(f); err != nil {
			t.Errorf("%s: cannot be read any more: %v\n%s", tt.reason, err, &out)
		}
	}
}

// What a sheet says reaches a terminal without what nobody sees.
func TestTerminal(t *testing.T) {
	r := runDesk(t, newBook(t).sheet("a", []any{"unit", "growth\u202e\u0007"}, []any{"TB", 5}).bytes(), "", "")
	if strings.ContainsAny(r.out+r.err, "\u202e\u0007") {
		t.Errorf("%q", r.out+r.err)
	}
}

// A file of CSV is read as a sheet is, and asked about too.
func TestReadCSV(t *testing.T) {
	dir := t.TempDir()
	name, answers := filepath.Join(dir, "so-lieu.csv"), filepath.Join(dir, "answers.yaml")
	for file, text := range map[string]string{
		name:    "BẢNG 1;;\nĐơn vị;Tăng trưởng;Ghi chú\nTB;8.5;tốt\nTổng;8.5;\n",
		answers: "sheets: [{sheet: so-lieu.csv, answers: [{about: column C Ghi chú, answer: growth.evidence}]}]\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	d := &desk{out: &out, err: &errs}
	if code := d.run([]string{"read", "-folder", "testdata/office", name}); code != exitFault ||
		!strings.Contains(out.String(), "so-lieu.csv:2:20: What does column C hold, \"Ghi chú\"?") ||
		!strings.Contains(out.String(), `answer: "growth.evidence"}`) {
		t.Errorf("%d\n%s%s", code, out.String(), errs.String())
	}
	errs.Reset()
	code := d.run([]string{"read", "-folder", "testdata/office", "-mapping", answers, "-write", dir, name})
	if code != exitOK {
		t.Errorf("%d\n%s", code, errs.String())
	}
	data, err := os.ReadFile(filepath.Join(dir, "facts.yaml"))
	const want = "decimal_comma: false\nunits:\n  thai_binh:\n    growth: {value: 8.5, evidence: \"tốt\"}\n"
	if err != nil || string(data) != want {
		t.Errorf("%v\n%s", err, data)
	}
}

// What is written in letters from before Unicode, or in the format from before .xlsx, is refused with what to do,
// whatever the file is called and in either language.
func TestOldFiles(t *testing.T) {
	for _, tt := range []struct{ file, text, en, vi string }{
		{"a.csv", "\xa7\xac\xb6n v\xde;T\xa8ng tr\xad\xebng\nH\xb5 Nam;5\n",
			"the letters are those of TCVN3 (ABC)", "Unikey"},
		{"a.csv", "\xd1\xf4n v\xf2;Ta\xeang tr\xf6\xf4\xfbng\nHa\xf8 Nam;5\n", "the letters are those of VNI", "Unikey"},
		{"a.csv", "\xd0\xf5n vi\xf2;T\xe3ng tr\xfd\xf5\xd2ng\nHa\xcc Nam;5\n",
			"the letters are those of windows-1258", "Unikey"},
		{"a.csv", "Ñôn vò;Taêng tröôûng\nHaø Nam;5\n", "the letters are those of VNI", "Unikey"},
		{"a.csv", "\xff\xfeu\x00n\x00i\x00t\x00", "it looks like UTF-16; save it as UTF-8", "lưu tệp với mã UTF-8"},
		{"a.csv", "PK\x03\x04", "save the sheet as CSV UTF-8", "CSV UTF-8"},
		{"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx without a password", "lưu thành .xlsx"},
		{"a.xlsx", "unit,growth\nha_nam,5\n", "save it as .xlsx, or as CSV UTF-8", "CSV UTF-8"},
	} {
		name := filepath.Join(t.TempDir(), tt.file)
		if err := os.WriteFile(name, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		for l, want := range map[diag.Lang]string{diag.English: tt.en, diag.Vietnamese: tt.vi} {
			var out bytes.Buffer
			d := &desk{out: &out, err: &out, lang: l}
			if code := d.run([]string{"read", "-folder", "testdata/office", name}); code != exitFault ||
				!strings.Contains(out.String(), tt.file) || !strings.Contains(out.String(), want) {
				t.Errorf("%q: %d\n%s\ndoes not say %q", tt.text, code, out.String(), want)
			}
		}
	}
}

// Evidence follows the folder's own regulation, if it has one, and points may be called by title.
func TestOwnRegulation(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.CopyFS(dir, os.DirFS("testdata/office")))
	must(os.WriteFile(filepath.Join(dir, "regulation.yaml"), []byte(`
code: own-2025
extends: statute
title: {vi: Quy định riêng, en: Own rules}
indicators:
  - {code: pledge_in_time, kind: boolean, label: {vi: ký giao ước đúng hạn, en: pledge signed in time}}
`), 0o600))
	book := filepath.Join(dir, "book.xlsx")
	must(os.WriteFile(book, newBook(t).sheet("Minh chứng", []any{"Đơn vị", "Ký giao ước đúng hạn"},
		[]any{"TB", "có"}).bytes(), 0o600))
	var out, errs bytes.Buffer
	d := &desk{out: &out, err: &errs}
	code := d.run([]string{"read", "-folder", dir, "-write", dir, book})
	data, _ := os.ReadFile(filepath.Join(dir, "candidates.yaml"))
	if want := "    facts:\n      pledge_in_time: true\n"; code != exitOK || !strings.HasSuffix(string(data), want) {
		t.Errorf("%d\n%s%s\n%s", code, out.String(), errs.String(), data)
	}
	must(os.WriteFile(filepath.Join(dir, "regulation.yaml"), []byte("code: ["), 0o600))
	code = d.run([]string{"read", "-folder", dir, book})
	if code != exitFault || !strings.Contains(errs.String(), "regulation.yaml:1:") {
		t.Errorf("%d\n%s", code, errs.String())
	}
}

// The command line says what it can do, in the language of the reader.
func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"-lang vi help", exitOK, "Cách dùng"}, {"help", exitOK, "desk [-lang vi|en] template"}, {"", exitUsage, "Usage"},
		{"-lang vi read -h", exitOK, "tệp trả lời những điều"}, {"read -h -lang vi", exitOK, "tệp trả lời những điều"},
		{"rad -lang=vi", exitUsage, "không có lệnh rad"}, {"read -lang fr", exitUsage, "no language fr"},
		{"template", exitUsage, "usage: desk template"}, {"read", exitUsage, "read takes one file, and there are 0\n"},
		{"papers a", exitUsage, "papers takes no file: a\n"}, {"read -x a", exitUsage, "flag provided but not defined: -x\n"},
		{"read -folder . none.xlsx", exitFault, "scorecard.yaml: there is no such file (-folder names the folder"},
		{"-lang vi read -x a", exitUsage, "không có tùy chọn này: -x\ncách dùng: desk read [-folder THƯ_MỤC]"},
		{"score", exitUsage, "there is no command score"}, {"-lang xx read a", exitUsage, "there is no language xx"},
		{"read -folder testdata/none a.xlsx", exitFault, "testdata/none: there is no such folder"},
		{"read -folder testdata/office testdata/none.xlsx", exitFault, "none.xlsx: there is no such file"},
		{"read -folder testdata/office testdata", exitFault, "testdata: this is no regular file"},
		{"-lang vi template -folder testdata/office testdata/office/cluster.yaml", exitFault, "cluster.yaml: "},
	} {
		var out bytes.Buffer
		d := &desk{out: &out, err: &out}
		if code := d.run(strings.Fields(tt.args)); code != tt.code || !strings.Contains(out.String(), tt.want) {
			t.Errorf("desk %s: %d\n%s\ndoes not say %q", tt.args, code, out.String(), tt.want)
		}
	}
}

// full is a disk on which there is no room left after some bytes.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n := f.room
		f.room = 0
		return n, syscall.ENOSPC
	}
	f.room -= len(p)
	return len(p), nil
}

// What cannot be said in full is no success: somebody keeps it in a file.
func TestFullOutput(t *testing.T) {
	for _, args := range []string{"help", "read -h", "read -folder testdata/office %s/book.xlsx",
		"template -folder testdata/office %s/new.xlsx", "papers -h"} {
		for _, room := range []int{0, 20} {
			dir := t.TempDir()
			m := newBook(t).sheet("Số liệu", []any{"unit", "growth"}, []any{"ha_nam", 9})
			m.must(m.SaveAs(filepath.Join(dir, "book.xlsx")))
			var errs bytes.Buffer
			d := &desk{out: &full{room}, err: &errs}
			if code := d.run(strings.Fields(strings.ReplaceAll(args, "%s", dir))); code != exitFault ||
				!strings.Contains(errs.String(), "the output cannot be written: no space left on device") {
				t.Errorf("desk %s: %d %s", args, code, errs.String())
			}
		}
	}
}
