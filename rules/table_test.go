package rules

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// written writes a test in a normal form.
func written(t table.Test) string {
	switch t.Kind {
	case 0:
		return "-"
	case TextKind:
		return table.TextsNotation(t.Texts, t.Except)
	}
	return table.SetNotation(t.Kind, t.Set, interval.Domain{}.Ends)
}

var goodTests = []struct{ reason, src, want string }{
	{"any value", " - ", "-"},
	{"a number", "5", "5"},
	{"below zero", "-5.50", "-5.5"},
	{"zero", "0", "0"},
	{"more digits than a float has", "0.10000000000000000000001", "0.10000000000000000000001"},
	{"a date", "2024-02-29", "2024-02-29"},
	{"a text without quotes", "urban", `"urban"`},
	{"with diacritics and spaces", "  miền núi ", `"miền núi"`},
	{"with a point, a dash and a number", "TP. Hồ Chí Minh", `"TP. Hồ Chí Minh"`},
	{"with a number behind", "loại 1", `"loại 1"`},
	{"a word that begins like one for comparing", "Tổ 1", `"Tổ 1"`},
	{"not without brackets is a word", "nothing", `"nothing"`},
	{"in quotes, which it can hold", `"a \"b\", \\c"`, `"a \"b\", \\c"`},
	{"in single quotes", `'5'`, `"5"`},
	{"a boolean", "true", "true"},
	{"true in quotes is a text", `"true"`, `"true"`},
	{"comparisons", "< 5", "< 5"},
	{"without a space", "<=5", "<= 5"},
	{"more", "> -5", "> -5"},
	{"at least", ">= 2024-01-31", ">= 2024-01-31"},
	{"equal", "= 5", "5"},
	{"equal as in rules", "== urban", `"urban"`},
	{"not equal", "!= 5", "< 5, > 5"},
	{"not equal to a text", `!= "a"`, `not("a")`},
	{"closed interval", "[95..100]", "[95..100]"},
	{"open at the end", "[95..100)", "[95..100)"},
	{"open at the beginning", "(95 .. 100]", "(95..100]"},
	{"open on both sides", "(95..100)", "(95..100)"},
	{"open on both sides, turned brackets", "]95..100[", "(95..100)"},
	{"of numbers below zero", "[-5..-3]", "[-5..-3]"},
	{"of numbers with a point", "[1.5..2.5)", "[1.5..2.5)"},
	{"of dates", "[2024-01-01..2024-02-01)", "[2024-01-01..2024-02-01)"},
	{"of one value", "[5..5]", "5"},
	{"either of some", "1, 3, 2", "1, 2, 3"},
	{"of two that nobody writes as one", "3.5,2", "2, 3.5"},
	{"overlapping pieces", "[1..3], (2..5], 9", "[1..5], 9"},
	{"outside", "< 0, > 100", "< 0, > 100"},
	{"texts twice", "b, a, b", `"a", "b"`},
	{"none of some", "not(5, [7..8))", "< 5, (5..7), >= 8"},
	{"none of some texts", "not (a, b)", `not("a", "b")`},
	{"a text or none of some", "not(a, b), a", `not("b")`},
	{"none of some, twice", "not(a, b), not(b, c)", `not("b")`},
	{"a text beside none of others", "c, not(a)", `not("a")`},
	{"not a boolean", "not(true)", "< true, > true"},
}

func TestParseTest(t *testing.T) {
	for _, tt := range goodTests {
		got, d := table.Parse(tt.src)
		if d != nil {
			t.Errorf("%s: %s: %v", tt.reason, tt.src, d)
		} else if written(got) != tt.want {
			t.Errorf("%s: %s is %s, want %s", tt.reason, tt.src, written(got), tt.want)
		}
	}
}

// badTests have the part at fault between « and ».
var badTests = []struct{ reason, src, code, hint string }{
	{"empty", "«»", "test", "write - for any value"},
	{"blank", "«  »", "test", "write - for any value"},
	{"dash for a range", "«95-100»", "interval", "write [95..100], or [95..100) if 100 does not belong to it"},
	{"longer dash", "«95 – 100»", "interval", "write [95..100], or [95..100) if 100 does not belong to it"},
	{"no brackets", "«95..100»", "interval", "write [95..100], or [95..100) if 100 does not belong to it"},
	{"of dates", "«2024-01-01..2024-01-31»", "interval",
		"write [2024-01-01..2024-01-31], or [2024-01-01..2024-01-31) if 2024-01-31 does not belong to it"},
	{"of numbers below zero", "«-5..-3»", "interval", "write [-5..-3], or [-5..-3) if -3 does not belong to it"},
	{"comma in an interval", "«[95, 100)»", "interval", "write [95..100)"},
	{"semicolon in an interval", "«[95; 100]»", "interval", "write [95..100]"},
	{"three dots", "«[95...100]»", "interval", "write [95..100]"},
	{"one character of three dots", "«[95…100)»", "interval", "write [95..100)"},
	{"never closed", "«[95..100»", "interval", "write [95..100]"},
	{"no end", "«[95..]»", "interval", "write >= 95"},
	{"no beginning", "«(..95)»", "interval", "write < 95"},
	{"two comparisons", "«> 95 and < 100»", "interval", "write (95..100)"},
	{"as in programs", "«>= 95 && <100»", "interval", "write [95..100)"},
	{"a chain", "«95 <= x < 100»", "interval", "write [95..100)"},
	{"a chain downwards", "«100 > x >= 95»", "interval", "write [95..100)"},
	{"in Vietnamese", "«từ 95 đến 100»", "words",
		"write [95..100], or [95..100) if 100 does not belong to it; put a text in quotes"},
	{"below the end", "«từ 95% đến dưới 100%»", "words", "write [95..100); put a text in quotes"},
	{"above the beginning", "«trên 1,5 đến 2»", "words",
		"write (1.5..2], or (1.5..2) if 2 does not belong to it; put a text in quotes"},
	{"over", "«Trên 95»", "words", "write > 95; put a text in quotes"},
	{"under", "«dưới 60»", "words", "write < 60; put a text in quotes"},
	{"at most", "«không quá 5»", "words", "write <= 5; put a text in quotes"},
	{"and more", "«95 trở lên»", "test", "write >= 95"},
	{"plus", "«95+»", "test", "write >= 95"},
	{"in English", "«between 95 and 100»", "words",
		"write [95..100], or [95..100) if 100 does not belong to it; put a text in quotes"},
	{"at least", "«at least 95»", "words", "write >= 95; put a text in quotes"},
	{"a sign of typography", "«≥» 100", "operator", "write >= 100"},
	{"at most, a sign of typography", "«≤» 1,5", "operator", "write <= 1.5"},
	{"turned round", "«=>» 100", "operator", "write >= 100"},
	{"unlike, of other languages", "«<>» 5", "operator", "write != 5"},
	{"full width", "«＞» 5", "operator", "write >"},
	{"another minus", "«−5»", "test", "write -5"},
	{"or as a word", "< 5 «or» > 10", "operator", "write a comma, which means or"},
	{"or in Vietnamese", "5 «hoặc» 6", "operator", "write a comma, which means or"},
	{"semicolon", "5«;»6", "operator", "write a comma, which means or"},
	{"comma for and", "«> 95, < 100»", "always", "for both at once write (95..100); for any value write -"},
	{"comma for and, of others", "«!= 5, != 6»", "always", "write - for any value, and not(…) for none of several"},
	{"comma for and, of texts", "«!= a, != b»", "always", "write - for any value, and not(…) for none of several"},
	{"both booleans", "«true, false»", "always", "write - for any value, and not(…) for none of several"},
	{"decimal comma", "«1,75»", "decimal-comma", "write 1.75; for several values 1, 75"},
	{"decimal comma behind an operator", ">= «97,5»", "decimal-comma",
		"write 97.5; for several values 97, 5"},
	{"decimal comma in an interval", "[«1,5»..2]", "decimal-comma",
		"write 1.5; for several values 1, 5"},
	{"decimal comma at the end of an interval", "[1..«2,5»)", "decimal-comma",
		"write 2.5; for several values 2, 5"},
	{"thousands or thousandths", ">= «1,000»", "decimal-comma", "write 1000 or 1.0; for several values 1, 000"},
	{"thousands and decimals", "«1.250,5»", "decimal-comma", "write 1250.5; for several values 1.250, 5"},
	{"decimals behind thousands of another way", "[0..«12,345.6»]", "decimal-comma",
		"write 12345.6; for several values 12, 345.6"},
	{"several values", "«7,8,9»", "decimal-comma", "write a blank behind a comma: 7, 8, 9"},
	{"thousands or thousandths behind words", "«không quá 2.500»", "words",
		"write <= 2500, or <= 2.5; put a text in quotes"},
	{"a range of thousands", "«từ 1.000 đến 2.000»", "words",
		"write [1000..2000], or [1.0..2.0]; put a text in quotes"},
	{"a sign of typography before thousands", "«≥» 38.030", "operator", "write >= 38030, or >= 38.03"},
	{"one group of thousands", "< «7 500»", "number", "write < 7500"},
	{"a sign below zero", "«−1.500»", "test", "write -1500, or -1.5"},
	{"swapped", "«[100..95)»", "never", "write [95..100)"},
	{"swapped dates", "«[2024-02-01..2024-01-01]»", "never", "write [2024-01-01..2024-02-01]"},
	{"leaves out its only value", "«[5..5)»", "never", "write 5 alone if it belongs to the interval"},
	{"not anything", "not(«< 5, [5..5], > 5»)", "always", "write - for any value, and not(…) for none of several"},
	{"not any", "not(«-»)", "test", "write it as the whole test, or -5 for a number below zero"},
	{"any among others", "5, «-»", "test", "write it as the whole test, or -5 for a number below zero"},
	{"a space behind the minus", "«-» 5", "test", "write it as the whole test, or -5 for a number below zero"},
	{"not not", "«not(not(»5))", "test", "write what the inner not(…) holds"},
	{"not never closed", "not(5«»", "test", table.Usage},
	{"percent", ">= 95«%»", "percent", "write >= 95, if the key is in percent"},
	{"percent alone", "95«%», 5", "percent", "write 95, if the key is in percent"},
	{"Vietnamese thousands", ">= «1.000.000»", "number", "write >= 1000000"},
	{"French thousands", "«1 000 000»", "number", "write 1000000"},
	{"digits in groups", "«1_000»", "number", "write 1000"},
	{"exponent", "«1e-3»", "number", "write the number out: 1000 for 1e3"},
	{"no digit before the point", "«-.5»", "number", "write -0.5"},
	{"no digit behind the point", "«5.»", "number", "write 5"},
	{"a unit", "< «5km»", "number", "write the number alone, or put a text in quotes"},
	{"day, month, year", ">= «31/1/2024»", "date", "write >= 2024-01-31"},
	{"with points", "«1.2.2024»", "date", "write 2024-02-01"},
	{"one digit for the month", "«2024-1-31»", "date", "write 2024-01-31"},
	{"no such day", "<= «2023-02-29»", "date", ""},
	{"the name of the key", "«percent >= 95»", "name", "write >= 95"},
	{"the key as FEEL has it", "«? > 5»", "name", "write > 5"},
	{"curly quotes", "«“»urban”", "operator", `write straight quotes: "…"`},
	{"a text never closed", `«"urban»`, "test", `add " at its end`},
	{"capitals", "«TRUE»", "test", "write true, or put a text in quotes"},
	{"else", "«else»", "test", "write the last row as else: with the result, without a test"},
	{"texts have no order", "«>= urban»", "kind", "name each value: a, b"},
	{"nor have booleans", "«< true»", "kind", "name each value: a, b"},
	{"interval of texts", "[«a»..b]", "kind", "name each value: a, b"},
	{"interval of a number and a date", "«[5..2024-01-31]»", "kind", ""},
	{"a text beside a number", "5, «urban»", "kind", ""},
	{"a number beside a text", "urban, «5»", "kind", `put a text in quotes: "5"`},
	{"nothing behind the operator", ">=«»", "test", table.Usage},
	{"nothing behind the comma", "5,«»", "test", table.Usage},
	{"two values", "5 «6»", "test", table.Usage},
	{"too many digits", "«" + strings.Repeat("9", 1001) + "»", "limit", ""},
}

func TestParseTestFaults(t *testing.T) {
	for _, tt := range badTests {
		src := strings.NewReplacer("«", "", "»", "").Replace(tt.src)
		_, d := table.Parse(src)
		if d == nil {
			t.Errorf("%s: %s is accepted", tt.reason, src)
			continue
		}
		from, to, ok := d.TextRange()
		if !ok {
			t.Errorf("%s: %v has no place", tt.reason, d)
			continue
		}
		if got := src[:from] + "«" + src[from:to] + "»" +
			src[to:]; got != tt.src || d.Code != tt.code || d.Hint.String() != tt.hint || d.Err == nil {
			t.Errorf("%s:\ngot  %s %s: %s (%s)\nwant %s %s (%s)", tt.reason, got, d.Code, d.Message, d.Hint, tt.src, tt.code,
				tt.hint)
		}
	}
}

func TestParseTestLimits(t *testing.T) {
	for _, src := range []string{strings.Repeat("(", 1<<20), strings.Repeat("not(", 1<<12), "5\x00", "\xff",
		strings.Repeat("1, ", 5000) + "1"} {
		if _, d := table.Parse(src); d != nil && d.Err == nil {
			t.Errorf("%.20q: no kind of error", src)
		} else if d == nil && src[0] != '1' {
			t.Errorf("%.20q is accepted", src)
		}
	}
}

func FuzzParseTest(f *testing.F) {
	for _, tt := range goodTests {
		f.Add(tt.src)
	}
	for _, tt := range badTests {
		f.Add(strings.NewReplacer("«", "", "»", "").Replace(tt.src))
	}
	f.Fuzz(func(t *testing.T, src string) {
		x, d := table.Parse(src)
		if d != nil {
			if from, to, ok := d.TextRange(); !ok || from > to || to > len(src) || d.Code == "" || d.Message.IsZero() ||
				d.Err == nil {
				t.Fatalf("%q: fault without place, code, message or kind: %+v", src, d)
			}
			return
		}
		if x.Kind == BoolKind {
			return // a set of booleans is written by its domain
		}
		back, d := table.Parse(written(x))
		if d != nil || back.Kind != x.Kind || !back.Set.Equal(x.Set) || !slices.Equal(back.Texts, x.Texts) ||
			back.Except != x.Except {
			t.Fatalf("%q is written %q, which reads as %q, %v", src, written(x), written(back), d)
		}
	})
}

func TestCompileTable(t *testing.T) {
	row := func(then Value, when ...string) Row { return Row{When: when, Then: then} }
	tests := []struct {
		reason string
		table  Table
		want   []string
	}{
		{"no rows", Table{}, []string{"rows: the table has no rows"}},
		{"else alone", Table{Rows: []Row{{Else: Int(1)}}}, []string{"rows: the table has no row but else"}},
		{"else not last", Table{Rows: []Row{{Else: Int(1)}, row(Int(1), ">= 5")}},
			[]string{"rows[0].else: rows behind else are never reached"}},
		{"else and a test", Table{Rows: []Row{{When: Tests{"5"}, Else: Int(1)}}},
			[]string{"rows[0]: a row with else and a test"}},
		{"a row without result", Table{Rows: []Row{{When: Tests{"5"}}}}, []string{"rows[0]: the row has no result"}},
		{"a row without test", Table{Rows: []Row{{Then: Int(5)}}}, []string{"rows[0]: the row has no test"}},
		{"an empty row", Table{Rows: []Row{row(Int(1), "5"), {}}}, []string{"rows[1]: the row is empty"}},
		{"results of two kinds", Table{Rows: []Row{row(Int(1), "5"), row(TextOf("a"), "6"), {Else: BoolOf(true)}}},
			[]string{"rows[1].then: a text, but the results before are of kind number: 1",
				"rows[2].else: a boolean, but the results before are of kind number: 1"}},
		{"a result that is no value", Table{Rows: []Row{row(NotApplicable(), "5")}},
			[]string{"rows[0].then: a table gives numbers, texts, dates or booleans, not “not applicable”"}},
		{"tests of two kinds", Table{Rows: []Row{row(Int(1), "-"), row(Int(2), ">= 5"), row(Int(3), "urban")}},
			[]string{"1:1: rows[2].when: a test of a text, but row 2 tests a number: >= 5"}},
		{"the second key of two kinds", Table{Rows: []Row{row(Int(1), "a", "5"), row(Int(2), "b", "2024-01-01")}},
			[]string{"1:1: rows[1].when[1]: a test of a date, but row 1 tests a number: 5"}},
		{"too few tests", Table{Rows: []Row{row(Int(1), "a", "5"), row(Int(2), "b")}},
			[]string{"rows[1].when: the row has 1 test, the table 2 keys"}},
		{"more tests than keys", Table{Keys: []string{"x"}, Rows: []Row{row(Int(1), "a", "5")}},
			[]string{"rows[0].when: the row has 2 tests, the table 1 key"}},
		{"too many keys", Table{Keys: slices.Repeat([]string{"x"}, 17), Rows: []Row{row(Int(1), "a", "5", "6")}},
			[]string{"keys: a table has at most 16 keys, not 17", "rows[0].when: the row has 3 tests, the table 16 keys"}},
		{"keys that make too many cells", Table{
			Rows: []Row{row(Int(1), strings.Split(strings.Repeat("5|", 11)+"5", "|")...)}},
			[]string{"rows[0].when: the tests of the table divide its keys into 531441 cells, at most 65536 are allowed"}},
		{"every fault at once, from top to bottom",
			Table{Rows: []Row{row(Int(1), "95-100"), row(Value{}, "5"), row(Int(1), "1,75")}},
			[]string{"1:1: rows[0].when: an interval is written with two dots, in brackets", "rows[1]: the row has no result",
				"1:1: rows[2].when: 1,75 may be one number or several"}},
	}
	for _, tt := range tests {
		c, ds := compileTable(tt.table)
		var got []string
		for _, d := range ds {
			line, _, _ := strings.Cut(d.Error(), " (")
			got = append(got, strings.TrimSpace(line))
			if d.Err == nil || d.Code == "" {
				t.Errorf("%s: %v has no code or kind", tt.reason, d)
			}
		}
		if c != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got\n  %s\nwant\n  %s", tt.reason, strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
		}
	}
}

func TestTableTooLarge(t *testing.T) {
	var rows []Row
	for i := range int64(table.MaxRows + 1) {
		rows = append(rows, Row{When: Tests{Int(i).String()}, Then: Int(i)})
	}
	if _, ds := compileTable(Table{Rows: rows}); !errors.Is(ds.Err(), diag.ErrLimit) {
		t.Errorf("%d rows: %v", len(rows), ds)
	}
	if c, ds := compileTable(Table{Rows: rows[:table.MaxRows]}); ds != nil ||
		c.Match1(frac.Int(table.MaxRows-1)) != table.MaxRows-1 {
		t.Errorf("%d rows: %v", table.MaxRows, ds)
	}
	for i := range rows {
		rows[i].When = Tests{rows[i].When[0], rows[i].When[0]}
	}
	if _, ds := compileTable(Table{Rows: rows[:1000]}); !errors.Is(ds.Err(), diag.ErrLimit) {
		t.Errorf("2001 by 2001 cells: %v", ds)
	}
}

func TestTableMatch(t *testing.T) {
	one := compiled(t, nil, ">= 100 → 2", "[95..100) → 1.75", "[80..95) → 1.5", "else → 0")
	late := compiled(t, []string{"volume", "percent"}, "< 100; [1..5) → 0.5", "-; >= 5 → 1")
	if one.Dims() != 1 || one.KeyKind(0) != NumberKind || one.Results[0].Kind != NumberKind || len(one.Results) != 4 {
		t.Errorf("one: %d keys, of a %v, results %v, %d rows", one.Dims(), one.KeyKind(0), one.Results[0].Kind,
			len(one.Results))
	}
	if late.Dims() != 2 || late.KeyKind(0) != NumberKind || late.Rows() != 2 {
		t.Errorf("late: %d keys, of a %v", late.Dims(), late.KeyKind(0))
	}
	if c := compiled(t, nil, "-; urban → 1"); c.KeyKind(0) != 0 || c.KeyKind(1) != TextKind {
		t.Errorf("a key nobody asks for is a %v", c.KeyKind(0))
	}
	for _, tt := range []struct {
		reason string
		table  *table.Table
		keys   []Value
		row    int
	}{
		{"on the bound of the first row", one, []Value{Int(100)}, 0},
		{"a hair below it", one, []Value{number(frac.New(9999, 100))}, 1},
		{"on a closed bound", one, []Value{Int(95)}, 1},
		{"a third is exact", one, []Value{number(frac.New(285, 3))}, 1},
		{"else", one, []Value{Int(79)}, 3},
		{"both keys", late, []Value{Int(99), Int(1)}, 0},
		{"only one key", late, []Value{Int(100), Int(1)}, -1},
		{"any value", late, []Value{Int(100), Int(5)}, 1},
	} {
		if got := (brute{Table: tt.table}).match(tt.keys); got != tt.row {
			t.Errorf("%s: row %d, want %d", tt.reason, got, tt.row)
		}
	}
	for _, tt := range []struct {
		got, want string
	}{
		{one.RowText(1).Format(diag.English), "[95..100) → 1.75"},
		{one.RowText(1).Format(diag.Vietnamese), "[95..100) → 1,75"},
		{one.RowText(3).Format(diag.Vietnamese), "còn lại → 0"},
		{late.RowText(0).Format(diag.English), "volume < 100; percent [1..5) → 0.5"},
		{late.Source(1), "-; >= 5"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

// A table keeps nothing of the definition that the caller can change.
func TestCompileTableCopies(t *testing.T) {
	def := Table{Keys: []string{"a", "b"}, Rows: []Row{{When: Tests{"< 5", "-"}, Then: Int(1)}}}
	c, ds := compileTable(def)
	if ds != nil {
		t.Fatal(ds)
	}
	def.Keys[0], def.Rows[0].When[0], def.Rows[0].Then = "z", "> 7", Int(9)
	if got := c.RowText(0).Format(diag.English); got != "a < 5; b - → 1" || !c.Results[0].Equal(Int(1).v) {
		t.Errorf("the table changed: %s", got)
	}
}

func TestTestsJSON(t *testing.T) {
	for _, src := range []string{`">= 5"`, `[">= 5"]`} {
		var got Tests
		if err := json.Unmarshal([]byte(src), &got); err != nil || !slices.Equal(got, Tests{">= 5"}) {
			t.Errorf("%s: %q, %v", src, got, err)
		}
	}
	var got Tests
	if err := json.Unmarshal([]byte("5"), &got); err == nil {
		t.Error("a bare number is accepted")
	}
	out, err := json.Marshal(Row{When: Tests{"-", ">= 5"}, Then: Int(2)})
	if err != nil || string(out) != `{"when":["-","\u003e= 5"],"then":2}` {
		t.Errorf("%s, %v", out, err)
	}
}

// Numbers too large or too fine for the quick search are found as well.
func TestMatchExtremeNumbers(t *testing.T) {
	numbers := []string{"0", "0.5", "-0.5", "1", "-1", "97.25", "0.000001", "0.0000000000000000000000001",
		"-0.0000000000000000000000001",
		"1099511627776", "1099511627777", "-1099511627777", "9223372036854775807", "9223372036854775808",
		"-9223372036854775809",
		"123456789012345678901234567890.5", strings.Repeat("9", 1000)}
	var keys []Value
	for _, s := range numbers {
		n, _ := value.ParseNumber(strings.TrimPrefix(s, "-"))
		if s[0] == '-' {
			n = frac.Neg(n)
		}
		third, _ := frac.Quo(n, frac.Int(3))
		keys = append(keys, number(n), number(third), number(frac.Add(n, frac.New(1, 7))),
			number(frac.Sub(n, frac.New(1, 1<<40))))
	}
	rapid.Check(t, func(t *rapid.T) {
		var rows [][]string
		for range rapid.IntRange(1, 40).Draw(t, "rows") {
			rows = append(rows,
				[]string{rapid.SampledFrom([]string{"<", "<=", "=", ">=", ">"}).Draw(t, "op") +
					rapid.SampledFrom(numbers).Draw(t, "bound")})
		}
		m, ds := table.Compile(rows, false, 0)
		if ds != nil {
			t.Fatal(ds)
		}
		for _, key := range keys {
			if got, want := m.Match1(key.v.Num), m.Match([]value.Value{key.v}); got != want {
				t.Fatalf("%v: row %d, want %d", key, got, want)
			}
		}
	})
}

func BenchmarkMatch1(b *testing.B) {
	c := compiled(b, nil, ">= 100 → 2", "[95..100) → 1.75", "[80..95) → 1.5", "[70..80) → 1",
		"[60..70) → 0.5", "< 60 → 0")
	for _, bb := range []struct {
		name string
		keys []frac.Num
	}{
		{"whole", []frac.Num{frac.Int(97), frac.Int(60), frac.Int(100), frac.Int(12)}},
		{"places", []frac.Num{frac.New(9725, 100), frac.New(6000, 100), frac.New(10001, 100), frac.New(1234, 100)}},
		{"thirds", []frac.Num{frac.New(291, 3), frac.New(181, 3), frac.New(301, 3), frac.New(37, 3)}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if c.Match1(bb.keys[i&3]) < 0 {
					b.Fatal("no row")
				}
				i++
			}
		})
	}
}

func BenchmarkMatch2(b *testing.B) {
	c := compiled(b, nil, "< 100; [1..5) → 0.5", "< 100; >= 5 → 1", ">= 100; [1..5) → 1", ">= 100; >= 5 → 2",
		"else → 0")
	keys := []Value{Int(120), number(frac.New(575, 100))}
	plain := inner(keys)
	b.Run("rows", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if c.Match(plain) != 3 {
				b.Fatal("wrong row")
			}
		}
	})
	b.Run("cells", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if c.RowAt(c.CellOf(0, keys[0].v.Num), c.CellOf(1, keys[1].v.Num)) != 3 {
				b.Fatal("wrong row")
			}
		}
	})
}

func TestMatchDoesNotAllocate(t *testing.T) {
	one := compiled(t, nil, ">= 100 → 2", "[95..100) → 1.75", "else → 0")
	text := compiled(t, nil, "urban; < 5 → 1", "rural; - → 2", "else → 0")
	keys := []value.Value{value.Text("rural"), value.Number(frac.Int(5))}
	key := frac.New(9725, 100)
	if n := testing.AllocsPerRun(100, func() { one.Match1(key); text.Match(keys); text.CellOfText(0, "urban") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
