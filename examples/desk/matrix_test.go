package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// twoStages is a card of judged criteria, of which one is scored by two councils.
const twoStages = `
code: red-river
year: 2025
indicators: [{code: growth, label: Kinh tế}]
sections:
  - code: I
    criteria:
      - {code: I.1, title: Kinh tế, max: 60, points: "growth >= 8 ? full : 0"}
      - {code: I.2, title: Văn hóa, max: 20, judged: true}
      - {code: I.3, title: Sáng kiến, max: 20, judged: true, step: 0.5}
  - code: II
    sections:
      - code: II.A
        criteria:
          - code: II.A.1
            title: Phối hợp
            max: 10
            assessors: [{role: council, weight: 0.5}, {role: front, weight: 0.5}]
            combine: weighted
`

// readIn reads a workbook in a folder with a card, and returns the exit code, what was said, and a file that was
// written.
func readIn(t *testing.T, card string, m maker, answers, mapping, file string) (code int, said, written string) {
	t.Helper()
	dir := t.TempDir()
	m.must(os.CopyFS(dir, os.DirFS("testdata/office")))
	if card != "" {
		m.must(os.WriteFile(filepath.Join(dir, "scorecard.yaml"), []byte(card), 0o600))
	}
	if mapping != "" {
		m.must(os.WriteFile(filepath.Join(dir, "mapping.yaml"), []byte(mapping), 0o600))
	}
	m.must(os.WriteFile(filepath.Join(dir, "book.xlsx"), m.bytes(), 0o600))
	m.must(os.Mkdir(filepath.Join(dir, "out"), 0o700))
	var out bytes.Buffer
	d := &desk{in: bufio.NewReader(strings.NewReader(answers)), out: &out, err: &out, terminal: answers != ""}
	code = d.run([]string{"read", "-folder", dir, "-mapping", filepath.Join(dir, "mapping.yaml"),
		"-write", filepath.Join(dir, "out"), filepath.Join(dir, "book.xlsx")})
	data, _ := os.ReadFile(filepath.Join(dir, "out", file))
	return code, strings.ReplaceAll(out.String(), dir+"/", ""), string(data)
}

// Points stand in a matrix as well as in a list: a unit in each row, a criterion in each column, by code and title, a
// stage in each sheet.
func TestReadMatrix(t *testing.T) {
	const head = "card: \"red-river\"\nyear: 2025\nsheets:\n"
	for _, tt := range []struct {
		reason           string
		book             func(m maker)
		answers, mapping string
		want             string // of sheets.yaml
	}{
		{"the sheet is called by its stage", func(m maker) {
			m.sheet("Tự chấm", []any{"BẢNG TỰ CHẤM ĐIỂM"}, []any{"STT", "Đơn vị", "I. Kinh tế - xã hội", nil},
				[]any{nil, nil, "I.2 Văn hóa", "I.3. Sáng kiến", "Minh chứng: I.3. Sáng kiến"},
				[]any{1, "Hà Nam", 15, 12.5, "BC 3"}, []any{2, "TB", nil, 8}, []any{nil, "Tổng cộng", 15, 20.5})
			m.must(m.MergeCell("Tự chấm", "C2", "D2"))
		}, "", "", "  - unit: ha_nam\n    entries:\n      - {criterion: \"I.2\", stage: \"self\", points: 15}\n" +
			"      - {criterion: \"I.3\", stage: \"self\", points: 12.5, evidence: \"BC 3\"}\n" +
			"  - unit: thai_binh\n    entries:\n      - {criterion: \"I.3\", stage: \"self\", points: 8}\n"},
		{"the sheet says who, when and why", func(m maker) {
			m.sheet("Bảng 2", []any{"Lần chấm: Thẩm định"}, []any{"Người chấm: Tổ thẩm định", nil, "Ngày chấm: 2026-01-20"},
				[]any{"Lý do: biên bản số 4"}, []any{"Đơn vị", "Văn hóa", "Sáng kiến"}, []any{"Hà Nam", 14, 10})
		}, "", "", "  - unit: ha_nam\n    entries:\n" +
			"      - {criterion: \"I.2\", stage: \"appraised\", author: \"Tổ thẩm định\", on: 2026-01-20, points: 14, " +
			"note: \"biên bản số 4\"}\n" +
			"      - {criterion: \"I.3\", stage: \"appraised\", author: \"Tổ thẩm định\", on: 2026-01-20, points: 10, " +
			"note: \"biên bản số 4\"}\n"},
		{"the stage and the role are asked", func(m maker) {
			m.sheet("a", []any{"unit", "I.2", "II.A.1"}, []any{"ha_nam", 3, 4})
		}, "2\n1\n", "", "  - unit: ha_nam\n    entries:\n" +
			"      - {criterion: \"I.2\", stage: \"appraised\", role: \"council\", points: 3}\n" +
			"      - {criterion: \"II.A.1\", stage: \"appraised\", role: \"council\", points: 4}\n"},
		{"a mapping answers", func(m maker) {
			m.sheet("a", []any{"unit", "Phối hợp"}, []any{"ha_nam", 4})
		}, "", "sheets: [{sheet: a, answers: [{about: holds, answer: matrix}, {about: stage, answer: appraised}, " +
			"{about: role, answer: front}, {about: author, answer: MTTQ}]}]\n", "  - unit: ha_nam\n    entries:\n" +
			"      - {criterion: \"II.A.1\", stage: \"appraised\", role: \"front\", author: \"MTTQ\", points: 4}\n"},
		{"the words of what does not apply are its reason", func(m maker) {
			m.sheet("Tự chấm", []any{"unit", "I.2", "I.3", "I.3.evidence"}, []any{"ha_nam", "không giao\nCT", 4, "BC 3"},
				[]any{"nam_dinh", "không giao CT", "không giao CT", "CV 7"}, []any{"thai_binh", "không giao CT"}).
				note("Tự chấm", "B4", "xã không có đội")
		}, "", "sheets: [{sheet: Tự chấm, answers: [{about: word không giao CT, answer: n/a}]}]\n",
			"  - unit: ha_nam\n    entries:\n" +
				"      - {criterion: \"I.2\", stage: \"self\", not_applicable: true, note: \"không giao CT\"}\n" +
				"      - {criterion: \"I.3\", stage: \"self\", points: 4, evidence: \"BC 3\"}\n" +
				"  - unit: nam_dinh\n    entries:\n" +
				"      - {criterion: \"I.2\", stage: \"self\", not_applicable: true, note: \"không giao CT\"}\n" +
				"      - {criterion: \"I.3\", stage: \"self\", not_applicable: true, evidence: \"CV 7\", " +
				"note: \"không giao CT\"}\n" +
				"  - unit: thai_binh\n    entries:\n" +
				"      - {criterion: \"I.2\", stage: \"self\", not_applicable: true, note: \"xã không có đội\"}\n"},
		{"a column of totals, which makes it no less a matrix", func(m maker) {
			m.sheet("Bảng điểm", []any{"unit", "Văn hóa", "Sáng kiến", "Tổng điểm"}, []any{"ha_nam", 3, 4, 7})
		}, "1\n", "", "  - unit: ha_nam\n    entries:\n      - {criterion: \"I.2\", stage: \"self\", points: 3}\n" +
			"      - {criterion: \"I.3\", stage: \"self\", points: 4}\n"},
		{"two sheets, two stages", func(m maker) {
			m.sheet("Tự chấm", []any{"unit", "I.2"}, []any{"ha_nam", 15}).
				sheet("Thẩm định", []any{"unit", "I.2"}, []any{"ha_nam", 15})
		}, "", "", "  - unit: ha_nam\n    entries:\n      - {criterion: \"I.2\", stage: \"self\", points: 15}\n" +
			"      - {criterion: \"I.2\", stage: \"appraised\", points: 15}\n"},
	} {
		m := newBook(t)
		tt.book(m)
		code, said, got := readIn(t, twoStages, m, tt.answers, tt.mapping, "sheets.yaml")
		if tt.reason == "the stage and the role are asked" { // of a column beyond the first: the others are not asked of
			if !strings.Contains(said, "At which stage were the points given?") ||
				!strings.Contains(said, "In which role were the points given?") {
				t.Errorf("%s: %s", tt.reason, said)
			}
		}
		if code != exitOK || got != head+tt.want {
			t.Errorf("%s: %d\n%s\ngot\n%s\nwant\n%s", tt.reason, code, said, got, head+tt.want)
		}
	}
}

// What a matrix leaves open or has wrong is said at its place; a title alone makes no matrix of facts.
func TestReadMatrixFaults(t *testing.T) {
	for _, tt := range []struct {
		reason string
		book   func(m maker)
		want   []string
	}{
		{"no stage, and nobody to ask", func(m maker) {
			m.sheet("a", []any{"unit", "I.2", "I.3"}, []any{"ha_nam", 3, 4})
		}, []string{"Sheet a: At which stage", `- {about: "stage", answer: "self"}  # Tự chấm`}},
		{"no stage of the card", func(m maker) {
			m.sheet("a", []any{"Giai đoạn: cuối"}, []any{"unit", "I.2"}, []any{"ha_nam", 3})
		}, []string{"book.xlsx: a!A1: the card has no stage cuối (the stages are Tự chấm, Thẩm định, "}},
		{"no day", func(m maker) {
			m.sheet("Tự chấm", []any{"Ngày chấm: mai"}, []any{"unit", "I.2"}, []any{"ha_nam", 3})
		}, []string{"book.xlsx: 'Tự chấm'!A1: \"mai\" is no day"}},
		{"points that the card does not allow", func(m maker) {
			m.sheet("Tự chấm", []any{"unit", "I.2", "I.3"}, []any{"ha_nam", 3, 4.3}, []any{"nam_dinh", 21, 4})
		}, []string{"'Tự chấm'!C2: ", "'Tự chấm'!B3: "}},
		{"no reason why it does not apply", func(m maker) {
			m.sheet("Tự chấm", []any{"unit", "I.2"}, []any{"ha_nam", "n/a"})
		}, []string{"'Tự chấm'!B2: "}},
		{"another number without a reason", func(m maker) {
			m.sheet("Tự chấm", []any{"unit", "I.2"}, []any{"ha_nam", 15}).
				sheet("Thẩm định", []any{"unit", "I.2"}, []any{"ha_nam", 14})
		}, []string{"'Thẩm định'!"}},
		{"no number", func(m maker) {
			m.sheet("Tự chấm", []any{"unit", "I.2"}, []any{"ha_nam", "tốt"})
		}, []string{"'Tự chấm'!B2: What does \"tốt\" mean"}},
	} {
		m := newBook(t)
		tt.book(m)
		code, said, got := readIn(t, twoStages, m, "", "", "sheets.yaml")
		for _, want := range tt.want {
			if code != exitFault || got != "" || !strings.Contains(said, want) {
				t.Errorf("%s: %d\n%s\ndoes not say %s\n%s", tt.reason, code, said, want, got)
			}
		}
	}
	m := newBook(t).sheet("Tự chấm", []any{"unit", "I.2"}, []any{"ha_nam", 5}, []any{"nam_dinh", "tốt"}).
		note("Tự chấm", "B2", "vượt")
	if _, said, _ := readIn(t, twoStages, m, "", "", ""); strings.Contains(said, "comments:") {
		t.Errorf("comments are counted while not all is read: %s", said)
	}
	m = newBook(t).sheet("a", []any{"unit", "Kinh tế"}, []any{"ha_nam", 9})
	if code, said, got := readIn(t, twoStages, m, "", "", "facts.yaml"); code != exitOK ||
		got != "decimal_comma: false\nunits:\n  ha_nam:\n    growth: 9\n" {
		t.Errorf("facts: %d\n%s\n%s", code, said, got)
	}
}

// The registers of candidates have an entry in each row of a sheet of their own, beside the sheet of evidence.
func TestReadRegisters(t *testing.T) {
	day := time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC)
	book := func(edit func(m maker)) maker {
		m := newBook(t).sheet("Khen thưởng đã nhận", []any{"Đã tra đủ: có"},
			[]any{"STT", "Đơn vị", "Hình thức khen thưởng", "Ngày quyết định", "Thành tích từ năm",
				"Thành tích đến năm", "Số quyết định", "Minh chứng", "Loại hình khen thưởng"},
			[]any{1, "Hà Nam", "cờ thi đua của Chính phủ", day, 2023, 2023, "12/QĐ-TTg", "sổ khen thưởng", "Công trạng"},
			[]any{2, "Hà Nam", "pm_certificate", day, nil, nil, nil, nil}, []any{3, "TB"}).
			sheet("Thanh tra, kiểm tra", []any{"# complete: false"},
				[]any{"unit", "Ngày bắt đầu", "Có dấu hiệu vi phạm", "Nội dung"},
				[]any{"ha_nam", day, "không", "đất đai: \"khu A\""}, []any{"nam_dinh"}).
			sheet("Minh chứng", []any{"Đơn vị", "existence", "discipline"}, []any{"Hà Nam", true, true})
		if edit != nil {
			edit(m)
		}
		return m
	}
	const want = "candidates:\n  - unit: ha_nam\n" +
		"    history: {complete: true, source: \"sổ khen thưởng\", " +
		"entries: [{form: \"government_flag\", type: \"work_record\", decided: 2024-05-02, first_year: 2023, " +
		"last_year: 2023, decision: \"12/QĐ-TTg\"}, {form: \"pm_certificate\", decided: 2024-05-02}]}\n" +
		"    inspections: {entries: [{opened: 2024-05-02, signs: false, matter: \"đất đai: \\\"khu A\\\"\"}]}\n" +
		"    existence: {known: true}\n    discipline: {complete: true}\n" +
		"  - unit: thai_binh\n    history: {complete: true}\n"
	if code, said, got := readIn(t, "", book(nil), "", "", "candidates.yaml"); code != exitOK || got != want {
		t.Errorf("%d\n%s\ngot\n%s\nwant\n%s", code, said, got, want)
	}
	for _, tt := range []struct {
		reason string
		edit   func(m maker)
		want   string
	}{
		{"nobody says whether it is complete", func(m maker) { m.must(m.SetCellStr("Khen thưởng đã nhận", "A1", "")) },
			"Has somebody looked for all that there is"},
		{"neither yes nor no", func(m maker) {
			m.must(m.SetCellStr("Khen thưởng đã nhận", "A1", "Đã tra đủ: gần hết"))
		}, "Khen thưởng đã nhận: gần hết is neither true nor false"},
		{"a form that the regulation does not know", func(m maker) {
			m.must(m.SetCellStr("Khen thưởng đã nhận", "C4", "cờ"))
		}, "'Khen thưởng đã nhận'!C4: "},
		{"a day that is missing", func(m maker) { m.must(m.SetCellStr("Khen thưởng đã nhận", "D4", "")) },
			"'Khen thưởng đã nhận'!D4: "},
		{"a sheet of evidence that says otherwise", func(m maker) {
			m.sheet("Minh chứng", []any{"Đơn vị", "history"}, []any{"Hà Nam", true})
		}, "'Minh chứng'!B2: two sheets say something of history of the unit ha_nam"},
		{"no day", func(m maker) { m.must(m.SetCellStr("Thanh tra, kiểm tra", "B3", "mai")) },
			"'Thanh tra, kiểm tra'!B3: What does \"mai\" mean"},
	} {
		if code, said, got := readIn(t, "", book(tt.edit), "", "", "candidates.yaml"); code != exitFault || got != "" ||
			!strings.Contains(said, tt.want) {
			t.Errorf("%s: %d\n%s\ndoes not say %s\n%s", tt.reason, code, said, tt.want, got)
		}
	}
}
