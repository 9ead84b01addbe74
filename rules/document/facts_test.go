package document

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func testSchema(t testing.TB) *rules.Schema {
	t.Helper()
	most := decimal.NewFromInt(1000)
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "growth"}, {Code: "budget", Max: &most}, {Code: "certified", Kind: rules.BoolKind},
			{Code: "signed", Kind: rules.DateKind}, {Code: "note", Kind: rules.TextKind},
		},
		Define: []rules.Define{{Code: "both", Rule: "growth + budget"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(facts []*rules.Facts) []string {
	var out []string
	for _, f := range facts {
		var b strings.Builder
		b.WriteString(f.Unit())
		for fact := range f.All() {
			fmt.Fprintf(&b, " %s", fact.Value)
			if fact.Evidence != "" {
				fmt.Fprintf(&b, "[%s]", fact.Evidence)
			}
		}
		out = append(out, b.String())
	}
	return out
}

func TestReadFactsCSV(t *testing.T) {
	yes := true
	tests := []struct {
		name, file string
		options    FactsOptions
		want       []string
		reason     string
	}{
		{"commas", "unit,growth,certified\nb,8.50,true\na,-1,false\n", FactsOptions{},
			[]string{"b 8.5 missing true missing missing", "a -1 missing false missing missing"}, "in the order of the file"},
		{"semicolons, BOM, Windows", "\uFEFFunit;growth;note\r\na;8.5;\"x; y\"\r\n", FactsOptions{},
			[]string{"a 8.5 missing missing missing x; y"}, "as Excel writes it"},
		{"quoted header", "\"unit\";\"growth\";\"note.evidence\";\"note\"\na;1;\"a, b, c\";t\n", FactsOptions{},
			[]string{"a 1 missing missing missing t[a, b, c]"}, "only what stands outside quotes separates"},
		{"states", "unit,growth,budget,certified,signed,note\na, ,N/A,Không áp dụng,n/a,\n", FactsOptions{},
			[]string{"a missing not applicable not applicable not applicable missing"}, "empty is missing"},
		{"Vietnamese", "unit,certified,signed\na,Có,2024-02-29\nb,không,\nc,ĐÚNG,\nd,Sai,\n", FactsOptions{},
			[]string{"a missing missing true 2024-02-29 missing", "b missing missing false missing missing",
				"c missing missing true missing missing", "d missing missing false missing missing"}, "in any case"},
		{"decimal comma", "unit;growth\na;2,5\nb;-3\n", FactsOptions{DecimalComma: &yes},
			[]string{"a 2.5 missing missing missing missing", "b -3 missing missing missing missing"}, "the host says so"},
		{"decimal comma declared", "# decimal_comma: true;\nunit;growth\na;2,5\n", FactsOptions{},
			[]string{"a 2.5 missing missing missing missing"}, "the file says so"},
		{"comments and empty rows", "# a, b\n\nunit,growth,\n# c\n,,\n\"# d, e\",,\na,1,\n",
			FactsOptions{Units: []string{"a", "z"}},
			[]string{"a 1 missing missing missing missing"}, "passed over, and so are separators behind the last column"},
		{"quoted line break", "unit,note,growth\na,\"x\r\ny\",1\n", FactsOptions{},
			[]string{"a 1 missing missing missing x\ny"}, "a cell of two lines"},
		{"invented", "unit,growth,growth.evidence\na,1,invented: nobody\n", FactsOptions{},
			[]string{"a 1[invented: nobody] missing missing missing missing"}, "evidence is kept"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadFacts("facts.csv", []byte(tt.file), testSchema(t), tt.options)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, written(got)); diff != "" {
				t.Errorf("%s: %s", tt.reason, diff)
			}
		})
	}
}

var csvFaults = []struct{ name, file, want, message, reason string }{
	{"empty", "", "1:1 empty-file", "the table is empty", ""},
	{"no unit column", "code,growth\na,1\n", "1:1 unit-column",
		`row 1, column A (code): no column is named unit`, ""},
	{"tabs", "unit\tgrowth\na\t1\n", "1:1 unit-column", "separated by tabs", "Excel's Unicode text"},
	{"unknown column", "unit,growht,both\na,1,2\n", "1:6 unknown-indicator, 1:13 unknown-indicator",
		"did you mean growth?", "derived indicators are no facts"},
	{"second column", "unit,growth,growth\na,1,2\n", "1:13 second-column", "already column B", ""},
	{"nameless column", "unit,,growth\na,1,2\n", "1:6 column-name", "column B", ""},
	{"evidence for nothing", "unit,growth.evidence\na,1\n", "1:6 evidence-column", "growth", ""},
	{"second unit", "unit,growth\na,1\nb,2\na,3\n", "4:1 second-unit",
		"row 4, column A (unit): the unit a is already in row 2", ""},
	{"unknown unit", "unit,growth\nlong_na,1\n", "2:1 unknown-unit", "did you mean long_an?", ""},
	{"no unit", "unit,growth\n,1\n", "2:1 unit-missing", "row 2", ""},
	{"too few cells", "unit,growth,budget\na,1\n", "2:3 few-cells", "2 cells of 3; budget is the first", ""},
	{"too many cells", "unit,growth\na,1,5\n", "2:5 many-cells",
		`row 2, column C: "5" stands behind the last column, B`, "a decimal comma, often"},
	{"exponent", "unit,growth\na,1e9999\n", "2:3 number",
		`row 2, column B (growth): "1e9999" is not a number (write all digits, without exponent)`, ""},
	{"NaN", "unit,growth\na,NaN\n", "2:3 number", `"NaN"`, ""},
	{"thousands", "unit;growth\na;1.000.000\nb;1 00\nc;1,00.5\nd;1_000\n",
		"2:3 number, 3:3 number, 4:3 number, 5:3 number", "write 1000000; or say # decimal_comma: true", "in threes"},
	{"decimal comma", "unit;growth\na;2,5\n", "2:3 number",
		"write 2.5; or say # decimal_comma: true", "nobody declared it"},
	{"point where comma is declared", "# decimal_comma: true\nunit;growth\na;1.00\n", "3:3 number",
		"the decimal comma is declared: write 1,00", "not in threes"},
	{"cross", "unit,certified\na,x\n", "2:3 tick", "write có or không in each cell", "what would an empty cell be?"},
	{"date", "unit,signed\na,31/1/2024\nb,2024-02-30\n", "2:3 date, 3:3 date", "2024-01-31", ""},
	{"above the most", "unit,budget\na,1000\nb,1000.01\n", "3:3 out-of-range",
		"row 3, column B (budget): 1000.01 is more", "the schema says so"},
	{"behind a quoted line break", "unit,note,growth\na,\"x\ny\",1\nb,,z\n", "4:4 number", "row 3, column C",
		"a row for a spreadsheet is a line here"},
	{"in a quoted cell", "unit,note,growth\na,ệ,\"z\"\n", "2:5 number", "column C", "columns count characters"},
	{"wide table", "unit" + strings.Repeat(",", 26) + "x\na" + strings.Repeat(",", 26) + "1\n",
		strings.TrimSuffix(strings.Repeat("1:N column-name, ", 25), ", "), "column AA (x)", ""},
	{"quote within a cell", "unit,note\na,x\"y\nb,z\nb,z\n", "2:4 syntax, 4:1 second-unit",
		"write each quote within it twice", "reading goes on"},
	{"unclosed quote", "unit,note\na,\"x\nb,z\n", "2:1 syntax", "close the quote", "where the row begins"},
}

// Numbers as people write them, in tables that say how and in those that do not.
func TestNumbers(t *testing.T) {
	three, none := int32(3), int32(0)
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "any"},
		{Code: "three", Places: &three}, {Code: "whole", Places: &none}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ indicator, text, unsaid, point, comma string }{
		{"any", "38.030", "may be 38030 or 38.03 (say", "38.03", "38030"},
		{"any", "-1.234", "may be -1234 or -1.234", "-1.234", "-1234"},
		{"any", "1,234", "may be 1.234 or 1234", "1234", "1.234"},
		{"any", "1.234.567", "write 1234567; or say", "write 1234567)", "1234567"},
		{"any", "1,234,567", "1234567", "1234567", "declared: write 1234567"},
		{"any", "1.000,5", "write 1000.5", "write 1000.5", "1000.5"},
		{"any", "1,000.5", "1000.5", "1000.5", "write 1000,5"},
		{"any", "1 000,5", "write 1000.5", "write 1000.5", "1000.5"},
		{"any", "1 234 567", "1234567", "1234567", "1234567"},
		{"any", "1\u00a0000", "1000", "1000", "1000"},
		{"any", "2,5", "write 2.5", "write 2.5", "2.5"},
		{"any", "8.30", "8.3", "8.3", "write 8,30"},
		{"any", "35646", "35646", "35646", "35646"},
		{"any", "0.125", "0.125", "0.125", "write 0,125"},
		{"any", "1234.567", "1234.567", "1234.567", "write 1234,567"},
		{"any", "1.2340", "1.234", "1.234", "write 1,2340"},
		{"any", "1.23.456", "without spaces or marks", "without spaces or marks", "without spaces or marks"},
		{"any", "12 34", "without spaces or marks", "without spaces or marks", "without spaces or marks"},
		{"any", "600 điểm", "write 600", "write 600", "write 600"},
		{"any", "10 triệu", "write digits, such as", "write digits, such as", "write digits, such as"},
		{"any", "1.234 tỷ", "write digits, such", "write digits, such", "write digits, such"},
		{"three", "1.234", "1.234", "1.234", "1234"},
		{"three", "1,234", "may be 1.234 or 1234", "1234", "1.234"},
		{"whole", "38.000", "may be 38000 or 38 (", "38", "38000"},
		{"whole", "38.5", "38.5 is not a whole number", "38.5 is not a whole number", "write 38,5"},
	} {
		for _, n := range []struct{ directive, want string }{{"", tt.unsaid}, {"# decimal_comma: false\n", tt.point},
			{"# decimal_comma: true\n", tt.comma}} {
			facts, err := ReadFacts("facts.csv",
				[]byte(n.directive+"unit;"+tt.indicator+"\na;\""+tt.text+"\"\n"), s, FactsOptions{})
			got := fmt.Sprint(err)
			if err == nil {
				fact, _ := facts[0].Lookup(tt.indicator)
				got = fact.Value.String()
			}
			if err == nil && got != n.want || !strings.Contains(got, n.want) {
				t.Errorf("%s %q: got %s, want %s", n.directive, tt.text, got, n.want)
			}
		}
	}
}

// A table as an office keeps it: what is not the table is named once, with what to do.
func TestTablesOfOffices(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "revenue", Label: "Thu ngân sách", Unit: "tỷ đồng"}, {Code: "spent", Label: "Tỷ lệ giải ngân"},
		{Code: "rural", Label: "Đạt chuẩn", Kind: rules.BoolKind},
		{Code: "twin", Label: "Đạt chuẩn", Kind: rules.BoolKind}}})
	if err != nil {
		t.Fatal(err)
	}
	options := FactsOptions{Units: []string{"nghe_an", "ha_tinh"}, Names: map[string][]string{"nghe_an": {"Nghệ An"},
		"ha_tinh": {"Hà Tĩnh"}}}
	const header = "unit;revenue;spent;rural\n"
	for _, tt := range []struct{ reason, file, want, message string }{
		{"labels and names", "Đơn vị;Thu ngân sách (tỷ đồng);Tỷ lệ giải ngân\nNghệ An;5;6\n hà  tĩnh;7;8\n", "", ""},
		{"codes in capitals", "UNIT,Revenue\nNGHE_AN,5\n", "", ""},
		{"a label of two", "unit,Đạt chuẩn\nnghe_an,có\n", "1:6 heading", "write the code of one of them: rural, twin"},
		{"sep", "sep=;\n" + header + "nghe_an;1;2;\nha_tinh;3;4;\n", "", ""},
		{"titles", "BẢNG SỐ LIỆU, NĂM 2024,;;;\n;;;\nĐơn vị;Kinh tế;;\n" + header + "nghe_an;1;2;\nha_tinh;3;4;\n", "", ""},
		{"a unit above the header", "Nghệ An;1;2;\n" + header + "ha_tinh;3;4;\n", "1:1 title",
			"the columns are named in row 2"},
		{"numbers above the header", "x;1;2;\n" + header + "ha_tinh;3;4;\n", "1:5 title", "begin each row of it with #"},
		{"no header", "nghe_an;1;2\nha_tinh;3;4\n", "1:1 unit-column", "no column is named unit"},
		{"numbers of rows", "stt;unit;revenue\n1;nghe_an;1\n2;ha_tinh;2\n", "", ""},
		{"notes", "unit;revenue;Ghi chú\nnghe_an;1;tốt\nha_tinh;2;\n", "1:14 note-column", ".evidence"},
		{"totals", header + "nghe_an;1;2;\nTổng cộng;1;2;\n", "", ""},
		{"no data", header + "nghe_an;-;2;\nha_tinh;-;…;\n", "2:9 no-data, 3:11 no-data",
			"or not applicable; the same in 1 more cells"},
		{"errors", header + "nghe_an;#DIV/0!;2;\n#N/A;1;#REF!;\n", "2:9 formula-error, 3:1 formula-error",
			"correct the formula"},
		{"ticks", header + "nghe_an;1;2;x\nha_tinh;3;4;\n", "2:13 tick", "what an empty cell then means"},
		{"ambiguous numbers", header + "nghe_an;1.500;2;\nha_tinh;38.030;4;\n", "2:9 ambiguous", "the same in 1 more cells"},
		{"a decimal comma among commas", "# decimal_comma: true\nunit,revenue,spent\nnghe_an,9,5\nha_tinh,8,1\n",
			"3:9 split-number", "9,5 may be one number or two cells"},
		{"quoted", "# decimal_comma: true\nunit,revenue,spent\nnghe_an,\"9,5\",\"5\"\nha_tinh,,7\n", "", ""},
		{"cells without a heading", "unit,revenue,spent\nnghe_an,2,5,\n", "2:13 many-cells", "behind the last column"},
		{"a second notation", "# decimal_comma: yes\n" + header + "nghe_an;1;2;\n", "1:1 directive",
			"true or # decimal_comma: false"},
		{"said too late", header + "# decimal_comma: true\nnghe_an;1;2;\n", "2:1 directive", "before the header"},
		{"one unit by code and name", header + "nghe_an;1;2;\nNghệ An;1;2;\n", "3:1 second-unit", "already in row 2"},
		{"a workbook", "PK\x03\x04\x00\xff", "1:1 workbook", "save the sheet as CSV UTF-8"},
	} {
		_, err := ReadFacts("facts.csv", []byte(tt.file), s, options)
		checkFaults(t, err, tt.want, tt.reason)
		if err != nil && !strings.Contains(err.Error(), tt.message) {
			t.Errorf("%s: %v\ndoes not say %q", tt.reason, err, tt.message)
		}
	}
}

func TestReadFactsCSVFaults(t *testing.T) {
	for _, tt := range csvFaults {
		t.Run(tt.name, func(t *testing.T) {
			options := FactsOptions{}
			if tt.name == "unknown unit" {
				options.Units = []string{"long_an", "tra_vinh"}
			}
			facts, err := ReadFacts("facts.csv", []byte(tt.file), testSchema(t), options)
			if facts != nil {
				t.Error("facts in spite of faults")
			}
			if tt.name != "wide table" {
				checkFaults(t, err, tt.want, tt.reason)
			}
			if err == nil || !strings.Contains(err.Error(), tt.message) {
				t.Errorf("%v\ndoes not say %q", err, tt.message)
			}
		})
	}
}

func TestReadFactsYAML(t *testing.T) {
	tests := []struct{ name, file, want, reason string }{
		{"plain", "units:\n  b: {growth: 8.50, certified: true, signed: 2024-01-31, note: x}\n  a:\n",
			"b 8.5 missing true 2024-01-31 x; a missing missing missing missing missing", "a unit of which nothing is known"},
		{"states", "units: {a: {growth: n/a, budget: , certified: null, note: 'n/a', signed: không áp dụng}}",
			"a not applicable missing missing not applicable n/a", "quotes make a text"},
		{"evidence",
			"units:\n  a:\n    growth: {value: 1, evidence: báo cáo 15}\n    budget: {value: 2, invented: true}\n    " +
				"note: {value: x, evidence: y, invented: true}\n    certified: {evidence: z}\n",
			"a 1[báo cáo 15] 2[invented] missing[z] missing x[invented: y]", "evidence of nothing is kept"},
		{"decimal comma", "decimal_comma: true\nunits:\n  a:\n    growth: 2,5\n", "a 2.5 missing missing missing missing",
			"the file says so"},
		{"JSON",
			`{"units": {"a": {"growth": 8.50, "budget": "1.5", "signed": "2024-01-31", "certified": "n/a", "note": "n/a"}}}`,
			"a 8.5 1.5 not applicable 2024-01-31 n/a", "JSON has no dates and no n/a without quotes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadFacts("facts.yaml", []byte(tt.file), testSchema(t), FactsOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, strings.Join(written(got), "; ")); diff != "" {
				t.Errorf("%s: %s", tt.reason, diff)
			}
		})
	}
}

func TestInvented(t *testing.T) {
	for evidence, want := range map[string]bool{"invented": true, "invented: by us": true, "": false,
		"báo cáo": false, "inventedness": false} {
		if got := Invented(rules.Fact{Evidence: evidence}); got != want {
			t.Errorf("%q: %v", evidence, got)
		}
	}
}

func TestReadFactsYAMLFaults(t *testing.T) {
	tests := []struct{ name, file, want, message, reason string }{
		{"no units", "decimal_comma: true\n", "1:1 no-units", "write units:", ""},
		{"unknown key", "unit: {a: {}}\n", "1:1 unknown-key", "did you mean units?", ""},
		{"unknown unit", "units:\n  long_na: {}\n", "2:3 unknown-unit", "did you mean long_an?", ""},
		{"second unit", "units:\n  a: {}\n  a: {}\n", "3:3 duplicate-key", "lines 2 and 3", ""},
		{"one unit spelt twice", "units:\n  a: {}\n  A: {}\n", "3:3 second-unit", "already on line 2", ""},
		{"ambiguous", "units:\n  a: {growth: 38.030}\n", "2:15 ambiguous", "decimal_comma: true makes it 38030", "as a text"},
		{"unknown indicator", "units: {a: {growht: 1, both: 2}}", "1:13 unknown-indicator, 1:24 unknown-indicator",
			"it is computed", ""},
		{"comma in braces", "units: {a: {growth: 2,5}}", "1:21 cut", "ends the value of growth (write 2.5)",
			"2,5 is two things within braces"},
		{"quoted number", "units: {a: {growth: '2'}}", "1:21 quoted", "remove the quotes", ""},
		{"kinds", "units:\n  a:\n    growth: x\n    certified: 1\n    signed: 2024-13-01\n    note: [x]\n",
			"3:13 number, 4:16 boolean, 5:13 date, 6:11 kind", "units.a.growth", "all at once"},
		{"above the most", "units:\n  a:\n    budget: 1001\n  b:\n    budget: {evidence: x, value: 1001}\n",
			"3:13 out-of-range, 5:34 out-of-range", "is more than the most allowed", "the value is the place"},
		{"in a written fact", "units: {a: {growth: {vale: 1}, budget: {value: x}}}", "1:22 unknown-key, 1:48 number",
			"did you mean value?", ""},
		{"no facts", "units: {a: 5}\n", "1:12 kind", "facts are wanted", ""},
		{"no units below", "units: [a]\n", "1:8 kind", "not a list", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadFacts("facts.yaml", []byte(tt.file), testSchema(t),
				FactsOptions{Units: []string{"a", "b", "long_an"}})
			checkFaults(t, err, tt.want, tt.reason)
			if err == nil || !strings.Contains(err.Error(), tt.message) {
				t.Errorf("%v\ndoes not say %q", err, tt.message)
			}
		})
	}
}

// TestLargeTable reads a country's worth of rows, and as many faults.
func TestLargeTable(t *testing.T) {
	var good, bad strings.Builder
	good.WriteString("unit,growth,budget,certified,note\n")
	bad.WriteString("unit,growth\n")
	for i := range 10_000 {
		fmt.Fprintf(&good, "u%d,%d.25,%d,true,ghi chú\n", i, i, i%1000)
		fmt.Fprintf(&bad, "u%d,x%d\n", i, i)
	}
	start := time.Now()
	facts, err := ReadFacts("facts.csv", []byte(good.String()), testSchema(t), FactsOptions{})
	if err != nil || len(facts) != 10_000 || facts[9_999].Unit() != "u9999" {
		t.Fatalf("%d rows, %v", len(facts), err)
	}
	_, err = ReadFacts("facts.csv", []byte(bad.String()), testSchema(t), FactsOptions{})
	if ds, _ := err.(diag.Diagnostics); len(ds) != maxFaults+1 ||
		ds[maxFaults].Message.String() != "and 9800 more faults" {
		t.Errorf("%d diagnostics", len(ds))
	}
	if !errors.Is(err, diag.ErrSyntax) {
		t.Error("not a fault of syntax")
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
}

func FuzzFactsCSV(f *testing.F) {
	for _, tt := range csvFaults {
		f.Add([]byte(tt.file))
	}
	s := testSchema(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := ReadFacts("f.csv", data, s, FactsOptions{})
		checkPlaces(t, data, err)
		if err != nil && facts != nil {
			t.Error("facts in spite of faults")
		}
		if _, err := ReadFacts("f.yaml", data, s, FactsOptions{}); err != nil {
			checkPlaces(t, data, err)
		}
	})
}

// TestWideTable: a line with more cells than any spreadsheet has is refused before it is read.
func TestWideTable(t *testing.T) {
	for _, tt := range []struct{ reason, text, place string }{
		{"a header", "unit" + strings.Repeat(",growth", 20_000) + "\n", "facts.csv:1:1: "},
		{"a row", "unit;growth\nlong_an;5" + strings.Repeat(";", 16_384) + "\n", "facts.csv:2:1: "},
	} {
		_, err := ReadFacts("facts.csv", []byte(tt.text), testSchema(t), FactsOptions{})
		if !errors.Is(err, diag.ErrLimit) || !strings.HasPrefix(err.Error(), tt.place+"the table has ") {
			t.Errorf("%s: %.200v", tt.reason, err)
		}
	}
	trailing := "unit,growth" + strings.Repeat(",", 9_000) + "\nlong_an,5" + strings.Repeat(",", 9_000) + "\n"
	if _, err := ReadFacts("facts.csv", []byte(trailing), testSchema(t), FactsOptions{}); err != nil {
		t.Errorf("separators that a spreadsheet has left: %.200v", err)
	}
}

// TestUnitCodes: the code of a unit has one spelling, in every form of facts.
func TestUnitCodes(t *testing.T) {
	for _, tt := range []struct{ reason, file, text, want string }{
		{"composed", "f.csv", "unit,growth\nlong_\u00e1n,5\n", ""},
		{"letters apart from their marks", "f.csv", "unit,growth\nlong_a\u0301n,5\n", "write long_\u00e1n"},
		{"a blank of no width", "f.csv", "unit,growth\nlong\u200b_an,5\n", "an invisible character, U+200B"},
		{"in YAML", "f.yaml", "units:\n  long_a\u0301n: {growth: 5}\n", "write long_\u00e1n"},
	} {
		_, err := ReadFacts(tt.file, []byte(tt.text), testSchema(t), FactsOptions{})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}
