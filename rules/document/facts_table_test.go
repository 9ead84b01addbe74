package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// officeSchema is what an office knows of its units.
func officeSchema(t testing.TB) *rules.Schema {
	t.Helper()
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth", Label: "Tăng trưởng", Unit: "%"}, {Code: "plan", Label: "Thu ngân sách kế hoạch", Unit: "tỷ đồng"},
		{Code: "done", Label: "Thu ngân sách thực hiện", Unit: "tỷ đồng"}, {Code: "share", Label: "Tỷ trọng"},
		{Code: "rural", Label: "Đạt chuẩn", Kind: rules.BoolKind}, {Code: "sent", Label: "Ngày gửi", Kind: rules.DateKind},
		{Code: "grade", Label: "Xếp loại", Kind: rules.TextKind},
		{Code: "form", Label: "Hình thức", Kind: rules.TextKind, Values: []string{"A", "B"}},
		{Code: "faults", Label: "Vi phạm", Kind: rules.ListKind, Fields: []rules.Indicator{
			{Code: "found", Label: "Ngày phát hiện", Kind: rules.DateKind}, {Code: "cost", Label: "Thiệt hại"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var officeUnits = FactsOptions{Units: []string{"lao_cai", "yen_bai", "son_la"}, Names: map[string][]string{
	"lao_cai": {"Lào Cai"}, "yen_bai": {"Yên Bái"}, "son_la": {"Sơn La"}}}

// sheetOf makes a table of rows of texts, values and cells; rows count from 1.
func sheetOf(rows ...[]any) Table {
	var made []Row
	for i, row := range rows {
		r := Row{Number: i + 1}
		for _, x := range row {
			switch x := x.(type) {
			case string:
				r.Cells = append(r.Cells, Cell{Text: x})
			case Cell:
				r.Cells = append(r.Cells, x)
			case float64:
				r.Cells = append(r.Cells, Cell{Value: rules.NumberOf(decimal.NewFromFloat(x))})
			case int:
				r.Cells = append(r.Cells, Cell{Value: rules.Int(int64(x))})
			case rules.Date:
				r.Cells = append(r.Cells, Cell{Value: rules.DateOf(x)})
			case bool:
				r.Cells = append(r.Cells, Cell{Value: rules.BoolOf(x)})
			case hide:
				r.Hidden = true
			default:
				r.Cells = append(r.Cells, Cell{})
			}
		}
		made = append(made, r)
	}
	return Table{File: "book.xlsx", Sheet: "Số liệu", Rows: slices.Values(made)}
}

type hide struct{}

// known are the facts that are known, in short: "lao_cai growth=8.3[evidence]".
func known(facts []*rules.Facts) (out []string) {
	for _, f := range facts {
		line := f.Unit()
		for fact := range f.All() {
			if fact.Value.Known() || fact.Value.IsNotApplicable() {
				line += fmt.Sprintf(" %s=%s", fact.Indicator, fact.Value)
			}
			events, _, _ := fact.Value.Events()
			for _, e := range events {
				line += fmt.Sprintf(" %v%v[%s]", e.Fields["found"], e.Fields["cost"], e.Evidence)
			}
			if fact.Evidence != "" {
				line += "[" + fact.Evidence + "]"
			}
		}
		out = append(out, line)
	}
	return out
}

// Sheets as offices keep them: what each cell means, by its type and not by how it looks.
func TestReadTable(t *testing.T) {
	percent := func(s string) Cell { return Cell{Value: rules.NumberOf(decimal.RequireFromString(s)), Percent: true} }
	merged := func(s string) Cell { return Cell{Text: s, Merged: true} }
	attached := func(s string) Cell { return Cell{Value: rules.Int(8), Comment: s} }
	for _, tt := range []struct {
		reason  string
		table   Table
		answers map[string]string
		want    []string
	}{
		{"a number has one reading, however it is shown", sheetOf([]any{"Đơn vị", "Tăng trưởng (%)", "Tỷ trọng"},
			[]any{"Lào Cai", 38.030, 1234.567}), nil, []string{"lao_cai growth=38.03 share=1234.567"}},
		{"a title, the numbers of rows and columns, totals", sheetOf([]any{"BIỂU 1"}, []any{nil, "năm", 2024}, nil,
			[]any{"STT", "Tên đơn vị", "Tăng trưởng"}, []any{"A", "B", "(1)"}, []any{1, "Yên Bái", 7.5},
			[]any{nil, "Tổng cộng", 7.5}), nil, []string{"yen_bai growth=7.5"}},
		{"headings of two rows, merged", sheetOf([]any{"STT", "Đơn vị", "Thu ngân sách", merged("Thu ngân sách")},
			[]any{merged("STT"), merged("Đơn vị"), "Kế hoạch", "Thực hiện"}, []any{1, "son_la", 100, 101.5}), nil,
			[]string{"son_la plan=100 done=101.5"}},
		{"headings of two rows, the units are persons", sheetOf([]any{"STT", "Họ và tên, chức vụ", "Thu ngân sách",
			merged("Thu ngân sách")}, []any{merged("STT"), merged("Họ và tên, chức vụ"), "Kế hoạch", "Thực hiện"},
			[]any{1, "son_la", 100, 101.5}), nil, []string{"son_la plan=100 done=101.5"}},
		{"persons beside their units", sheetOf([]any{"Họ và tên", "Đơn vị", "Tăng trưởng"}, []any{"Lê A", "son_la", 9}),
			map[string]string{"column A Họ và tên": "skip"}, []string{"son_la growth=9"}},
		{"evidence below a heading", sheetOf([]any{"Đơn vị", "Tăng trưởng", merged("Tăng trưởng")},
			[]any{merged("Đơn vị"), "Tăng trưởng", "Minh chứng"}, []any{"son_la", 9, "BC 12"}), nil,
			[]string{"son_la growth=9[BC 12]"}},
		{"evidence by a word before the label", sheetOf([]any{"Đơn vị", "Tăng trưởng", "Minh chứng: Tăng trưởng"},
			[]any{"son_la", 9, "BC 12"}), nil, []string{"son_la growth=9[BC 12]"}},
		{"what is counted in the row below", sheetOf([]any{"Đơn vị", "Tăng trưởng"}, []any{nil, "(%)"}, []any{"son_la", 9}),
			map[string]string{"header": "1-2"}, []string{"son_la growth=9"}},
		{"per cent of an indicator that is", sheetOf([]any{"Đơn vị", "growth"}, []any{"son_la", percent("0.083")}), nil,
			[]string{"son_la growth=8.3"}},
		{"per cent of one that is not", sheetOf([]any{"Đơn vị", "share"}, []any{"son_la", percent("0.083")}),
			map[string]string{"percent B share": "fraction"}, []string{"son_la share=0.083"}},
		{"nothing in per cent is nothing", sheetOf([]any{"Đơn vị", "share"}, []any{"son_la", percent("0")}), nil,
			[]string{"son_la share=0"}},
		{"dates and truths of cells", sheetOf([]any{"unit", "sent", "rural", "grade"},
			[]any{"son_la", rules.Day(2024, 2, 29), true, 3}), nil, []string{"son_la rural=true sent=2024-02-29 grade=3"}},
		{"dates that stand as text", sheetOf([]any{"unit", "sent"}, []any{"son_la", "3/4/2024"}, []any{"lao_cai",
			"2024-01-31"}),
			map[string]string{"dates": "day_first"}, []string{"son_la sent=2024-04-03", "lao_cai sent=2024-01-31"}},
		{"the month first", sheetOf([]any{"unit", "sent"}, []any{"son_la", "3.4.2024"}),
			map[string]string{"dates": "month_first"}, []string{"son_la sent=2024-03-04"}},
		{"numbers that stand as text", sheetOf([]any{"unit", "share"}, []any{"son_la", "1.000,5"}, []any{"lao_cai", 1.5}),
			map[string]string{"decimal_comma": "true"}, []string{"son_la share=1000.5", "lao_cai share=1.5"}},
		{"ticks, where a cell without is no", sheetOf([]any{"unit", "rural"}, []any{"son_la", "x"}, []any{"lao_cai"},
			[]any{"yen_bai", "không"}), map[string]string{"blank B rural": "false"},
			[]string{"son_la rural=true", "lao_cai rural=false", "yen_bai rural=false"}},
		{"ticks, where a cell without is not known", sheetOf([]any{"unit", "rural"}, []any{"son_la", "✓"},
			[]any{"lao_cai"}),
			map[string]string{"blank B rural": "missing"}, []string{"son_la rural=true", "lao_cai"}},
		{"hidden rows and columns that count", Table{Rows: sheetOf([]any{"unit", "share", "growth"},
			[]any{"son_la", 1, 2, hide{}}).Rows, Hidden: map[int]bool{2: true}},
			map[string]string{"hidden_rows": "read", "hidden_columns": "read"}, []string{"son_la growth=2 share=1"}},
		{"hidden ones that do not", Table{Rows: sheetOf([]any{"unit", "share", "growth"}, []any{"lao_cai", 3, 4},
			[]any{"son_la", 1, 2, hide{}}).Rows, Hidden: map[int]bool{2: true}},
			map[string]string{"hidden_rows": "skip", "hidden_columns": "skip"}, []string{"lao_cai share=3"}},
		{"comments as evidence", sheetOf([]any{"unit", "growth", "growth.evidence"}, []any{"son_la",
			attached("BC 1"), "BC 2"},
			[]any{"lao_cai", attached("BC 3"), nil}), map[string]string{"comments": "evidence"},
			[]string{"son_la growth=8[BC 2; BC 1]", "lao_cai growth=8[BC 3]"}},
		{"comments of no weight", sheetOf([]any{"unit", "growth"}, []any{"son_la", attached("để hỏi lại")}),
			map[string]string{"comments": "skip"}, []string{"son_la growth=8"}},
		{"columns that somebody has named", sheetOf([]any{"Tỉnh", "GRDP", "Ghi chú", "Căn cứ"}, []any{"Sơn La", 7,
			"x", "BC 1"}),
			map[string]string{"column A Tỉnh": "unit", "column B GRDP": "growth", "column C Ghi chú": "skip",
				"column D Căn cứ": "growth.evidence", "header": "1"}, []string{"son_la growth=7[BC 1]"}},
		{"the rows that count", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", 7}, []any{nil, nil},
			[]any{"NGƯỜI LẬP BIỂU"}),
			map[string]string{"rows": "2-3"}, []string{"son_la growth=7"}},
		{"a list by a comment in its sheet", sheetOf([]any{"# list: faults"}, []any{"# units: all"},
			[]any{"Đơn vị", "Ngày phát hiện", "Thiệt hại", "Minh chứng"}, []any{"Sơn La", rules.Day(2024, 5, 6), 2.5, "BB 7"},
			[]any{Cell{Text: "Sơn La", Merged: true}, rules.Day(2024, 5, 7), nil, "BB 8"}), nil,
			[]string{"son_la faults=2 records 2024-05-062.5[BB 7] 2024-05-07missing[BB 8]",
				"lao_cai faults=0 records", "yen_bai faults=0 records"}},
		{"a list by the host, of which the sheet says more", sheetOf([]any{"# units: all"}, []any{"unit", "cost"},
			[]any{"son_la", 8}), map[string]string{"list": "faults"},
			[]string{"son_la faults=1 records missing8[]", "lao_cai faults=0 records", "yen_bai faults=0 records"}},
		{"a list of which nothing is known of the others", sheetOf([]any{"# units: listed"}, []any{"unit", "cost"},
			[]any{"son_la", 8}), map[string]string{"list": "faults"}, []string{"son_la faults=1 records missing8[]"}},
		{"a list by the host, with comments", sheetOf([]any{"unit", "cost"}, []any{"son_la", attached("BB 9")}),
			map[string]string{"list": "faults", "incomplete": "true", "comments": "evidence"},
			[]string{"son_la faults=1 records, perhaps more missing8[BB 9]"}},
	} {
		o := officeUnits
		o.Answers = tt.answers
		r, err := ReadTable(tt.table, officeSchema(t), o)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if diff := cmp.Diff(tt.want, known(r.Facts)); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
	}
}

// A reading says where each unit stands.
func TestRowsOfUnits(t *testing.T) {
	r, err := ReadTable(sheetOf([]any{"BIỂU"}, []any{"unit", "growth"}, nil, []any{"Sơn La", 7}, []any{"Lào Cai", 8}),
		officeSchema(t), officeUnits)
	if diff := cmp.Diff(map[string][]int{"son_la": {4}, "lao_cai": {5}}, r.Rows); err != nil || diff != "" {
		t.Error(err, diff)
	}
	r, err = ReadTable(sheetOf([]any{"# list: faults"}, []any{"unit", "cost"}, []any{"Sơn La", 7}, []any{"Lào Cai", nil},
		[]any{"Sơn La", 8}), officeSchema(t), officeUnits)
	if diff := cmp.Diff(map[string][]int{"son_la": {3, 5}, "lao_cai": {4}}, r.Rows); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// What is wrong, at its cell, and what is asked.
func TestReadTableFaults(t *testing.T) {
	broken := fault("formula", diag.Text{}, "the formula was never computed")
	for _, tt := range []struct {
		reason  string
		table   Table
		answers map[string]string
		want    string // path and code of each fault
		asks    string // the choices of each question
	}{
		{"two readings of a text", sheetOf([]any{"unit", "growth"}, []any{"son_la", "38.030"}), nil,
			"'Số liệu'!B2 ambiguous", "decimal_comma: true|decimal_comma: false"},
		{"a comma where nobody said so", sheetOf([]any{"unit", "growth"}, []any{"son_la", "8,3"}), nil,
			"'Số liệu'!B2 number", "decimal_comma: true|decimal_comma: false"},
		{"a date of two readings", sheetOf([]any{"unit", "sent"}, []any{"son_la", "3/4/2024"}), nil, "'Số liệu'!B2 date",
			"dates: day_first|dates: month_first"},
		{"a number for a date", sheetOf([]any{"unit", "sent"}, []any{"son_la", 45322}), nil, "'Số liệu'!B2 date", ""},
		{"a date for a number", sheetOf([]any{"unit", "growth"}, []any{"son_la", rules.Day(2024, 5, 3)}), nil,
			"'Số liệu'!B2 number", ""},
		{"a number for a truth", sheetOf([]any{"unit", "rural"}, []any{"son_la", 1}), nil, "'Số liệu'!B2 boolean", ""},
		{"per cent", sheetOf([]any{"unit", "share"}, []any{"son_la", Cell{Value: rules.Int(1), Percent: true}}), nil,
			"'Số liệu'!B2 percent", "percent B share: hundredths|percent B share: fraction"},
		{"a tick", sheetOf([]any{"unit", "rural"}, []any{"son_la", "x"}, []any{"lao_cai", "x"}), nil, "'Số liệu'!B2 tick",
			"blank B rural: false|blank B rural: missing"},
		{"a cross is no tick", sheetOf([]any{"unit", "rural"}, []any{"son_la", "✗"}),
			map[string]string{"blank B rural": "false"}, "'Số liệu'!B2 tick", ""},
		{"an error of a formula", sheetOf([]any{"unit", "growth"}, []any{"son_la", "#N/A"}, []any{"#REF!", 5}), nil,
			"'Số liệu'!B2 formula-error", ""},
		{"a formula without a value", sheetOf([]any{"unit", "growth"}, []any{"son_la", Cell{Fault: broken}}), nil,
			"'Số liệu'!B2 formula", ""},
		{"merged cells of two units", sheetOf([]any{"unit", "growth"}, []any{"son_la", 7},
			[]any{"lao_cai", Cell{Value: rules.Int(7), Merged: true}}), nil, "'Số liệu'!B3 merged", ""},
		{"a hidden row and a hidden column", Table{File: "b", Sheet: "a", Hidden: map[int]bool{1: true}, Rows: sheetOf(
			[]any{"unit", "growth"}, []any{"son_la", 7, hide{}}, []any{"lao_cai", 7, hide{}}).Rows}, nil,
			"a!B1 hidden-column, a!A2 hidden-row",
			"hidden_columns: read|hidden_columns: skip; hidden_rows: read|hidden_rows: skip"},
		{"a comment", sheetOf([]any{"unit", "growth"}, []any{"son_la", Cell{Value: rules.Int(1), Comment: "?"}}), nil,
			"'Số liệu'!B2 comment", "comments: evidence|comments: skip"},
		{"a column of no indicator", sheetOf([]any{"unit", "grade", "Tăng trưởng GRDP"}, []any{"son_la", "A", 7}), nil,
			"'Số liệu'!C1 unknown-indicator",
			"column C Tăng trưởng GRDP: growth|plan|done|share|rural|sent|grade.evidence|form|skip"},
		{"a column of evidence, and nobody says of what", sheetOf([]any{"unit", "grade", "growth", "Minh chứng"},
			[]any{"son_la", "A", 7, "BC 1"}), nil, "'Số liệu'!D1 unknown-indicator",
			"column D Minh chứng: growth.evidence|grade.evidence|skip"},
		{"a column without a name", sheetOf([]any{"unit", "growth"}, []any{"son_la", 5, nil, "x"}), nil,
			"'Số liệu'!D1 column-name", "column D: growth.evidence|plan|done|share|rural|sent|grade|form|skip"},
		{"no column of units", sheetOf([]any{"Tỉnh", "growth"}, []any{"son_la", 5}), nil, "'Số liệu'!A1 unit-column",
			"column A Tỉnh: unit"},
		{"fields of a list", sheetOf([]any{"unit", "Ngày phát hiện"}, []any{"son_la", nil}), nil, "'Số liệu'!B1 directive",
			"list: faults"},
		{"answers for another table", sheetOf([]any{"unit", "growth"}, []any{"son_la", 5}),
			map[string]string{"column C GRDP": "growth", "tables": "x", "column B growth": "growht"},
			"'Số liệu' answer, 'Số liệu'!B1 answer, 'Số liệu' answer", ""},
		{"answers that mean nothing", sheetOf([]any{"unit", "rural"}, []any{"son_la", "có"}),
			map[string]string{"hidden_rows": "perhaps", "rows": "b-c", "blank B rural": "no"},
			"'Số liệu' directive, 'Số liệu' directive, 'Số liệu'!B1 answer", ""},
		{"letters from before Unicode", sheetOf([]any{"§¬n vÞ", "T¨ng tr\u00adëng"}, []any{"S¬n La", 5}), nil,
			"'Số liệu'!A1 letters", ""},
		{"such letters below a title", sheetOf([]any{"2024"}, []any{"§¬n vÞ", "T¨ng tr\u00adëng"}, []any{"S¬n La", 5}), nil,
			"'Số liệu'!A1 letters", ""},
		{"an empty sheet", sheetOf(nil, []any{nil}), nil, "'Số liệu' empty-file", ""},
		{"a unit in a place of another sheet's name", Table{Sheet: "it's", Rows: sheetOf([]any{"unit", "growth"},
			[]any{"hue", 5}).Rows}, nil, "'it''s'!A2 unknown-unit",
			"unit hue: lao_cai|unit hue: yen_bai|unit hue: son_la|unit hue: skip"},
	} {
		o := officeUnits
		o.Answers = tt.answers
		r, err := ReadTable(tt.table, officeSchema(t), o)
		var faults, asks []string
		for d := range diag.AllDiagnostics(err) {
			faults = append(faults, d.Path+" "+d.Code)
		}
		for _, q := range r.Questions {
			var choices []string
			for i, c := range q.Choices {
				if choices = append(choices, c.Key+": "+c.Answer); i > 0 && strings.HasPrefix(c.Key, "column ") {
					choices[i] = c.Answer
				}
			}
			asks = append(asks, strings.Join(choices, "|"))
		}
		if got := strings.Join(faults, ", "); got != tt.want {
			t.Errorf("%s: got %s, want %s\n%v", tt.reason, got, tt.want, err)
		}
		if got := strings.Join(asks, "; "); got != tt.asks {
			t.Errorf("%s: asks %s, want %s", tt.reason, got, tt.asks)
		}
		if r.Facts != nil {
			t.Errorf("%s: facts in spite of faults", tt.reason)
		}
	}
}

// Every answer that a question offers is taken: the question is not asked again.
func TestAnswersAreTaken(t *testing.T) {
	table := Table{File: "book.xlsx", Sheet: "s", Hidden: map[int]bool{3: true}, Rows: sheetOf(
		[]any{"Tỉnh", "Tăng trưởng", "Ghi chú", "Tỷ trọng", "Đạt chuẩn", "Ngày gửi"},
		[]any{"Sơn La", "8,5", "tốt", Cell{Value: rules.Int(1), Percent: true}, "x", "3/4/2024"},
		[]any{"Lào Cai", Cell{Value: rules.Int(8), Comment: "BC 1"}, nil, nil, nil, "5/6/2024", hide{}}).Rows}
	for round := range 2 { // the first choice of each, and then the last
		o := officeUnits
		o.Answers = map[string]string{}
		var r *Reading
		for range 20 {
			var err error
			if r, err = ReadTable(table, officeSchema(t), o); err == nil {
				break
			}
			if len(r.Questions) == 0 {
				t.Fatalf("a fault without a question: %v\n%v", err, o.Answers)
			}
			c := r.Questions[0].Choices[0]
			if round == 1 {
				c = r.Questions[0].Choices[len(r.Questions[0].Choices)-1]
			}
			if c.Answer == "false" && c.Key == "decimal_comma" ||
				strings.HasPrefix(r.Questions[0].Text.String(), "Which column") {
				c = r.Questions[0].Choices[0] // the other answer is a fault of the cells
			}
			if o.Answers[c.Key] != "" {
				t.Fatalf("%s is asked again, though it is %s", c.Key, o.Answers[c.Key])
			}
			o.Answers[c.Key] = c.Answer
		}
		if len(r.Facts) == 0 || len(o.Answers) < 7 {
			t.Errorf("%d facts by %v", len(r.Facts), o.Answers)
		}
	}
}

// CSV and a sheet with the same texts are understood in the same way.
func TestCSVIsATable(t *testing.T) {
	for _, tt := range []struct{ reason, file string }{
		{"a title, and numbers of rows", "BIỂU 1;;\nSTT;Đơn vị;Tăng trưởng\n1;Sơn La;8.5\n;Cộng;8.5\n"},
		{"merged headings", "STT;Đơn vị;Thu ngân sách;\n;;Kế hoạch;Thực hiện\n1;Lào Cai;5;6\n"},
		{"columns that are not known", "Đơn vị;Tăng trưởng;Ghi chú\nSơn La;8.5;tốt\n"},
		{"what the table says itself", "# column C Ghi chú: skip\nĐơn vị;Tăng trưởng;Ghi chú\nSơn La;8.5;tốt\n"},
		{"no data", "Đơn vị;Tăng trưởng\nSơn La;-\nLào Cai;38.030\nHuế;1\n"},
		{"events", "# list: faults\nĐơn vị;Thiệt hại;Minh chứng\nSơn La;8.5;BB 1\n"},
		{"a line for spreadsheets", "sep=;\nĐơn vị;Đạt chuẩn\nSơn La;x\n"},
	} {
		var rows [][]any
		for _, line := range strings.Split(strings.TrimSuffix(tt.file, "\n"), "\n") {
			var row []any
			for _, cell := range strings.Split(line, ";") {
				row = append(row, cell)
			}
			rows = append(rows, row)
		}
		sheet := sheetOf(rows...)
		if strings.Contains(tt.reason, "merged") { // a sheet says itself what is merged
			rows[0][3] = Cell{Text: "Thu ngân sách", Merged: true}
			sheet = sheetOf(rows...)
		}
		r, err := ReadTable(sheet, officeSchema(t), officeUnits)
		table, csvErr := CSV("f.csv", []byte(tt.file))
		if csvErr != nil {
			t.Fatal(csvErr)
		}
		csv, csvErr := ReadTable(table, officeSchema(t), officeUnits)
		var codes, csvCodes []string
		for d := range diag.AllDiagnostics(err) {
			codes = append(codes, d.Code)
		}
		for d := range diag.AllDiagnostics(csvErr) {
			csvCodes = append(csvCodes, d.Code)
		}
		if diff := cmp.Diff(codes, csvCodes); diff != "" {
			t.Errorf("%s: faults of the sheet, and of CSV: %s\n%v\n%v", tt.reason, diff, err, csvErr)
		}
		if diff := cmp.Diff(known(r.Facts), known(csv.Facts)); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
		if diff := cmp.Diff(r.Columns, csv.Columns); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
	}
}

// Files from before Unicode are recognised and refused with what to do.
func TestLettersBeforeUnicode(t *testing.T) {
	for _, tt := range []struct{ reason, file, want string }{
		{"TCVN3", "\xa7\xac\xb6n v\xde;T\xa8ng tr\xad\xebng\nL\xb5o Cai;5\nY\xaan B\xb8i;6\n", "TCVN3 (ABC)"},
		{"VNI", "\xd1\xf4n v\xf2;Ta\xeang tr\xf6\xf4\xfbng\nSa\xf8i Go\xf8n, Qua\xfbng Na\xf5m;5\n", "VNI"},
		{"windows-1258", "\xd0\xf5n vi\xf2;T\xe3ng tr\xfd\xf5\xd2ng\nLa\xcco Cai;5\nYe\xean Ba\xeci;6\n", "windows-1258"},
		{"none of these", "unit;growth\na\xb0\xb1\xb2;5\n", "byte 0xb0"},
	} {
		_, err := ReadFacts("f.csv", []byte(tt.file), officeSchema(t), officeUnits)
		if err == nil || !errors.Is(err, diag.ErrSyntax) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
	for _, tt := range []struct{ text, want string }{
		{"§¬n vÞ", "TCVN3 (ABC)"}, {"Ñôn vò", "VNI"}, {"ÑÔN VÒ", "VNI"}, {"Đơn vị", ""}, {"Señor", ""},
	} {
		if got := legacyLetters(tt.text, unitHeadings); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// Where somebody is told how a table was understood, what has one reading is taken as that, and told.
func TestReported(t *testing.T) {
	heads := FactsOptions{Headings: map[string][]string{"growth": {"GRDP"}, "share": {"GRDP 2"}}}
	for _, tt := range []struct {
		reason  string
		table   Table
		answers map[string]string
		want    []string
		told    string // of the columns and the rows
	}{
		{"a number with both marks, and a day beyond the twelfth", sheetOf([]any{"unit", "share", "sent"},
			[]any{"son_la", "1.250,5", "16/12/2025"}, []any{"lao_cai", "8,3", "5/5/2025"}), nil,
			[]string{"son_la share=1250.5 sent=2025-12-16", "lao_cai share=8.3 sent=2025-05-05"},
			`B texts with one possible reading: 2, such as "1.250,5", read as 1250.5; ` +
				`C texts with one possible reading: 2, such as "16/12/2025", read as 2025-12-16`},
		{"the year first", sheetOf([]any{"unit", "sent"}, []any{"son_la", "2025/3/4"}), nil,
			[]string{"son_la sent=2025-03-04"}, `B texts with one possible reading: 1, such as "2025/3/4", read as 2025-03-04`},
		{"a text with a decimal point", sheetOf([]any{"unit", "share"}, []any{"son_la", "8.5"}), nil,
			[]string{"son_la share=8.5"}, `B texts with one possible reading: 1, such as "8.5", read as 8.5`},
		{"a column of another name that holds the units", sheetOf([]any{"STT", "Tỉnh", "growth", "Ghi chú"},
			[]any{1, "Sơn La", 7}), map[string]string{"column D Ghi chú": "skip"}, []string{"son_la growth=7"},
			"B taken for the units, since its cells name units: 1"},
		{"other names of a column", sheetOf([]any{"unit", "GRDP"}, []any{"son_la", 7}), nil, []string{"son_la growth=7"}, ""},
		{"signatures below a gap", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", 7}, nil,
			[]any{nil, "Lào Cai, ngày … tháng 12 năm 2025"}, []any{"NGƯỜI LẬP BIỂU", "TRƯỞNG PHÒNG"}, nil,
			[]any{"Lò Văn Tám", "Giàng A Páo"}), nil, []string{"son_la growth=7"},
			"4 signatures below the table; 5 signatures below the table; 7 signatures below the table"},
		{"signatures by office, below two blank rows", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", 7}, nil, nil,
			[]any{"TỔ TRƯỞNG", "HIỆU TRƯỞNG"}), nil, []string{"son_la growth=7"}, "5 signatures below the table"},
		{"signatures in merged cells, right below totals", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", 7},
			[]any{"Tổng cộng", 7}, []any{"KT. TRƯỞNG PHÒNG", Cell{Text: "KT. TRƯỞNG PHÒNG", Merged: true}}), nil,
			[]string{"son_la growth=7"}, "3 totals; 4 signatures below the table"},
		{"a name that somebody has explained", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", 7}, []any{"T. Lào Cai", 6},
			[]any{"Phòng TM", 5}), map[string]string{"unit T. Lào Cai": "lao_cai", "unit Phòng TM": "skip"},
			[]string{"son_la growth=7", "lao_cai growth=6"}, "4 said to be of no unit"},
		{"words that somebody has explained", sheetOf([]any{"unit", "growth", "share", "rural"},
			[]any{"Sơn La", "không giao CT", "-", "đạt"}, []any{"Lào Cai", "chưa báo cáo", 1}),
			map[string]string{"word không giao CT": "n/a", "word -": "0", "word đạt": "true", "word chưa báo cáo": "missing"},
			[]string{"son_la growth=not applicable[không giao CT] share=0 rural=true", "lao_cai share=1"}, ""},
	} {
		o := officeUnits
		o.Reported, o.Headings, o.Answers = true, heads.Headings, tt.answers
		r, err := ReadTable(tt.table, officeSchema(t), o)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		var told []string
		for _, c := range r.Columns {
			for _, n := range c.Notes {
				told = append(told, c.Name+" "+n.String())
			}
		}
		for _, p := range r.Passed {
			told = append(told, fmt.Sprintf("%d %v", p.Row, p.Why))
		}
		if diff := cmp.Diff(tt.want, known(r.Facts)); diff != "" || strings.Join(told, "; ") != tt.told {
			t.Errorf("%s: %s\n%s", tt.reason, diff, strings.Join(told, "; "))
		}
		o.Reported = false
		if _, err := ReadTable(tt.table, officeSchema(t), o); (err == nil) !=
			(tt.answers != nil && !strings.Contains(tt.told, "taken") || tt.told == "" || strings.Contains(tt.told, "8.5")) {
			t.Errorf("%s: where nobody is told: %v", tt.reason, err)
		}
	}
}

// What has two readings, or could be of a unit, is asked once, and never dropped.
func TestReportedAsks(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		table   Table
		answers map[string]string
		want    string // the places of the faults of each question
		rest    string // of those of none
	}{
		{"two dates and two numbers of two readings", sheetOf([]any{"unit", "share", "sent"},
			[]any{"Sơn La", "1.250", "3/4/2025"}, []any{"Lào Cai", "1.251", "4/5/2025"}), nil,
			"decimal_comma 'Số liệu'!B2; dates 'Số liệu'!C2 'Số liệu'!C3", ""},
		{"no day at all", sheetOf([]any{"unit", "sent"}, []any{"Sơn La", "31/6/2025"}), nil, "", "'Số liệu'!B2"},
		{"a word, and the same again", sheetOf([]any{"unit", "share", "growth"}, []any{"Sơn La", "không giao CT"},
			[]any{"Lào Cai", "không giao CT", "không giao CT"}), nil, "word không giao CT 'Số liệu'!B2 'Số liệu'!C3", ""},
		{"said to be a slip", sheetOf([]any{"unit", "share"}, []any{"Sơn La", "không giao CT"}),
			map[string]string{"word không giao CT": "fault"}, "", "'Số liệu'!B2"},
		{"an unknown unit, twice", sheetOf([]any{"# list: faults"}, []any{"unit", "cost"}, []any{"Tỉnh Lào Cai", 1},
			[]any{"Tỉnh Lào Cai", 2}, []any{"Sơn La", 3}), nil, "unit Tỉnh Lào Cai 'Số liệu'!A3", ""},
		{"a row with a number below a gap may be of a unit", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", 7}, nil,
			[]any{"Công an huyện", 6}), nil, "unit Công an huyện 'Số liệu'!A4", ""},
		{"one of the values of a text below signatures", sheetOf([]any{"unit", "form"}, []any{"Sơn La", "A"}, nil,
			[]any{"NGƯỜI LẬP BIỂU"}, []any{"Công an huyện", "B"}), nil, "unit Công an huyện 'Số liệu'!A5", ""},
		{"a name like that of a unit, with nothing else", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", 7}, nil,
			[]any{"Yên Bải"}), nil, "unit Yên Bải 'Số liệu'!A4", ""},
		{"words below the table that are no signatures", sheetOf([]any{"unit", "grade"}, []any{"Sơn La", "A"}, nil,
			[]any{"Các đơn vị khác", "B"}), nil, "rows 'Số liệu'!A4", ""},
		{"signatures right below a table may be a unit", sheetOf([]any{"unit", "grade"}, []any{"Sơn La", "A"},
			[]any{"Trưởng phòng", "B"}), nil, "rows 'Số liệu'!A3", ""},
		{"a row that is said to be of a unit", sheetOf([]any{"unit", "grade"}, []any{"Sơn La", "A"}, nil,
			[]any{"Các đơn vị khác", "B"}), map[string]string{"rows": "2-4"}, "unit Các đơn vị khác 'Số liệu'!A4", ""},
		{"no unit at all in the column that is left", sheetOf([]any{"STT", "Tỉnh", "growth"}, []any{1, "Huế", 7}), nil,
			"column B Tỉnh 'Số liệu'!A1", ""},
		{"words that mean nothing of this", sheetOf([]any{"unit", "growth"}, []any{"Sơn La", "không giao CT"}),
			map[string]string{"word không giao CT": "no", "unit Huế": "son_la"}, "", "'Số liệu'!B2 'Số liệu'"},
	} {
		o := officeUnits
		o.Reported, o.Answers = true, tt.answers
		r, err := ReadTable(tt.table, officeSchema(t), o)
		asked := make(map[*diag.Diagnostic]bool)
		var got, rest []string
		for _, q := range r.Questions {
			one := q.Choices[0].Key
			for _, d := range q.Faults {
				one += " " + d.Path
				asked[d] = true
			}
			got = append(got, one)
		}
		for d := range diag.AllDiagnostics(err) {
			if !asked[d] {
				rest = append(rest, d.Path)
			}
		}
		if strings.Join(got, "; ") != tt.want || strings.Join(rest, " ") != tt.rest || r.Facts != nil {
			t.Errorf("%s: %s, and %s\n%v", tt.reason, strings.Join(got, "; "), strings.Join(rest, " "), err)
		}
	}
}

// A column that is wrong as a whole is told of as one.
func TestWrongColumn(t *testing.T) {
	rows := [][]any{{"# list: faults"}, {"unit", "Ngày phát hiện", "Thiệt hại"}}
	for i := range 18 {
		rows = append(rows, []any{"Sơn La", fmt.Sprintf("đợt %d", i), 1 + i})
	}
	rows = append(rows, []any{"Sơn La", "đợt 1", "2 kg"}, []any{"Sơn La", "đợt 17", 3})
	o := officeUnits
	o.Reported = true
	_, err := ReadTable(sheetOf(rows...), officeSchema(t), o)
	var got []string
	for d := range diag.AllDiagnostics(err) {
		got = append(got, d.Path+" "+d.Message.String())
	}
	if diff := cmp.Diff([]string{`'Số liệu'!B3 Ngày phát hiện: "đợt 0" is not a date`,
		`'Số liệu'!B4 Ngày phát hiện: "đợt 1" is not a date; the same in 1 more cells`,
		`'Số liệu'!B5 Ngày phát hiện: "đợt 2" is not a date; in the same way 16 more cells of the column are wrong`,
		`'Số liệu'!C21 Thiệt hại: "2 kg" is not a number`}, got); diff != "" {
		t.Error(diff)
	}
}

// The units are offered by name, those that the table lacks and that share words first, and a hint names them too.
func TestUnknownUnits(t *testing.T) {
	o := FactsOptions{Reported: true, Units: []string{"tm", "hb", "tn"}, Names: map[string][]string{
		"tm": {"Phòng Tham mưu"}, "hb": {"Công an phường Hòa Bình"}, "tn": {"Công an phường Thống Nhất"}}}
	r, err := ReadTable(sheetOf([]any{"Đơn vị", "growth"}, []any{"Công an phường Hòa Bình", 1},
		[]any{"CA phường Thống Nhất", 2}, []any{"Phong Tham muu", 2}), officeSchema(t), o)
	var first []string
	for _, q := range r.Questions {
		first = append(first, q.Choices[0].Answer+" "+q.Choices[0].Meaning.String())
	}
	if got := strings.Join(first, ", "); got != "tn Công an phường Thống Nhất, tm Phòng Tham mưu" {
		t.Error(got)
	}
	var hints []string
	for d := range diag.AllDiagnostics(err) {
		hints = append(hints, d.Hint.String())
	}
	if diff := cmp.Diff([]string{"the units are Phòng Tham mưu (tm), Công an phường Hòa Bình (hb), " +
		"Công an phường Thống Nhất (tn)", "did you mean Phòng Tham mưu (tm)?"}, hints); diff != "" {
		t.Error(diff)
	}
}
