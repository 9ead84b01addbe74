package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/table"
)

func ptr[T any](v T) *T { return &v }

// rowsOf makes rows of "test → result" or "test; test → result"; a test "else"
// makes the row else.
func rowsOf(t testing.TB, lines ...string) []Row {
	t.Helper()
	var rows []Row
	for _, line := range lines {
		when, then, ok := strings.Cut(line, " → ")
		if !ok {
			t.Fatalf("row %q has no result", line)
		}
		v := TextOf(then)
		if d, err := decimal.NewFromString(then); err == nil {
			v = NumberOf(d)
		}
		if when == "else" {
			rows = append(rows, Row{Else: v})
			continue
		}
		rows = append(rows, Row{When: strings.Split(when, "; "), Then: v})
	}
	return rows
}

func compiled(t testing.TB, keys []string, lines ...string) *table.Table {
	t.Helper()
	c, ds := compileTable(Table{Name: "t", Keys: keys, Rows: rowsOf(t, lines...)})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	return c
}

// found writes findings as lines.
func found(fs []table.Finding) []string {
	var lines []string
	for _, f := range fs {
		var w []string
		for _, v := range f.Witness {
			w = append(w, v.String())
		}
		lines = append(lines,
			fmt.Sprintf("%v %v %s @ %s", f.Kind, f.Rows, strings.Join(f.Region, "; "), strings.Join(w, "; ")))
	}
	return lines
}

var whole = []Indicator{{Code: "x", Places: ptr(int32(0))}}

func TestTableFindings(t *testing.T) {
	tests := []struct {
		reason string
		inds   []Indicator
		keys   []string
		rows   []string
		want   []string
	}{
		{"the ministry's brackets of 2022 are complete: >= 100 and < 60 close both ends", nil, nil,
			[]string{">= 100 → 2", "[95..100) → 1.75", "[80..95) → 1.5", "[70..80) → 1", "[60..70) → 0.5",
				"< 60 → 0"}, nil},
		{"the same without the last row leaves everything below", nil, nil,
			[]string{">= 100 → 2", "[95..100) → 1.75", "[80..95) → 1.5"}, []string{"gap [] < 80 @ 79"}},
		{"else covers every gap", nil, nil, []string{"[80..95) → 1.5", "else → 0"}, nil},
		{"over 95 and from 75 to 95: closed on one side only, so 95 has one row", nil, nil,
			[]string{"> 95 → 1.5", "[75..95] → 1", "[50..75) → 0.5", "< 50 → 0"}, nil},
		{"both ends closed: 95 has two results, the first counts", nil, nil,
			[]string{"[95..100] → 1.5", "[75..95] → 1", "else → 0"}, []string{"overlap [0 1] 95 @ 95"}},
		{"both ends open: nobody takes exactly 98", nil, nil, []string{"> 98 → 2", "< 98 → 1"},
			[]string{"gap [] 98 @ 98"}},
		{"integer brackets of backlog leave 10.5 % open", nil, nil,
			[]string{"< 1 → 0", "[1..10] → -10", "[11..20] → -20", ">= 21 → -30"},
			[]string{"gap [] (10..11) @ 10.5", "gap [] (20..21) @ 20.5"}},
		{"the same brackets of a whole number leave nothing", whole, []string{"x"},
			[]string{"< 1 → 0", "[1..10] → -10", "[11..20] → -20", ">= 21 → -30"}, nil},
		{"of a number of one place, 10.1 to 10.9", []Indicator{{Code: "x", Places: ptr(int32(1))}}, []string{"x"},
			[]string{"<= 10 → 0", ">= 11 → 1"}, []string{"gap [] [10.1..10.9] @ 10.5"}},
		{"a gap of 0.05 has a witness of two places", nil, nil, []string{"<= 1.7 → 0", ">= 1.75 → 1"},
			[]string{"gap [] (1.7..1.75) @ 1.72"}},
		{"the declared range ends the gap",
			[]Indicator{{Code: "x", Min: ptr(decimal.Zero), Max: ptr(decimal.NewFromInt(100))}}, []string{"x"},
			[]string{"[60..90) → 1", "[90..95) → 2"}, []string{"gap [] [0..60) @ 30", "gap [] [95..100] @ 97"}},
		{"no gap outside the declared range",
			[]Indicator{{Code: "x", Min: ptr(decimal.Zero), Max: ptr(decimal.NewFromInt(100))}}, []string{"x"},
			[]string{"[0..60) → 0", "[60..100] → 1"}, nil},
		{"a row that only takes what cannot occur", []Indicator{{Code: "x", Max: ptr(decimal.NewFromInt(100))}},
			[]string{"x"},
			[]string{"> 100 → 2", "else → 0"}, []string{"unreachable [0] > 100 @ "}},
		{"a range without any number of the places: nothing can occur, and nothing is found",
			[]Indicator{{Code: "x", Places: ptr(int32(0)), Min: ptr(decimal.New(2, -1)), Max: ptr(decimal.New(8, -1))}},
			[]string{"x"}, []string{"> 5 → 1"}, nil},
		{"the indicator of the key is of another kind, so it says nothing",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"a"}}}, []string{"x"},
			[]string{"< 5 → 1"}, []string{"gap [] >= 5 @ 5"}},
		{"a ladder lies row in row and is no overlap", nil, nil,
			[]string{">= 100 → 3", ">= 95 → 2", ">= 80 → 1", "else → 0"}, nil},
		{"an exception before the rule is no overlap", nil, nil, []string{"50 → 9", "[0..100] → 1", "else → 0"}, nil},
		{"a ladder the wrong way round masks its rows", nil, nil,
			[]string{">= 80 → 1", ">= 95 → 2", ">= 100 → 3", "else → 0"},
			[]string{"unreachable [1 0] >= 95 @ 97", "unreachable [2 0] >= 100 @ 100"}},
		{"masked by two rows together", nil, nil, []string{"[0..5) → 1", "[5..9] → 2", "[3..7] → 3", "else → 0"},
			[]string{"unreachable [2 0 1] [3..7] @ 4"}},
		{"overlap with equal results is harmless", nil, nil, []string{"[0..5] → 1", "[5..9] → 1", "else → 0"},
			[]string{"mergeable [0 1] [0..9] @ 7"}},
		{"an overlap that a row above decides is none", nil, nil,
			[]string{"95 → 7", "[95..100] → 2", "[75..95] → 1", "else → 0"}, nil},
		{"rows side by side with one result can be one", nil, nil,
			[]string{"[0..5) → 1", "[5..9) → 1", "[9..12) → 1", ">= 12 → 2", "else → 0"},
			[]string{"mergeable [0 1 2] [0..12) @ 10"}},
		{"a row within the next, with its result, is superfluous", nil, nil,
			[]string{"[2..3] → 1", "[0..5] → 1", "else → 0"},
			[]string{"mergeable [0 1] [0..5] @ 1"}},
		{"apart they cannot", nil, nil, []string{"[0..5) → 1", "(5..9) → 1", "else → 0"}, nil},
		{"else is never reached", nil, nil, []string{">= 0 → 1", "< 0 → 2", "else → 3"},
			[]string{"unreachable [2] - @ "}},

		{"lateness in whole days", whole, []string{"x"},
			[]string{"<= 0 → 2", "[1..2] → 1.5", "[3..5] → 1", "[6..10] → 0.5", "> 10 → 0"}, nil},
		{"deductions that grow: once, twice, all that is left",
			[]Indicator{{Code: "x", Places: ptr(int32(0)), Min: ptr(decimal.Zero)}}, []string{"x"},
			[]string{"0 → 0", "1 → -1", "2 → -3", ">= 3 → -10"}, nil},
		{"the same of a count that nobody has called whole", nil, nil,
			[]string{"0 → 0", "1 → -1", "2 → -3", ">= 3 → -10"},
			[]string{"gap [] < 0 @ -1", "gap [] (0..1) @ 0.5", "gap [] (1..2) @ 1.5", "gap [] (2..3) @ 2.5"}},
		{"dates a day apart leave no gap", nil, nil,
			[]string{"<= 2024-01-31 → 1", "[2024-02-01..2024-02-29] → 2", ">= 2024-03-01 → 3"}, nil},
		{"a leap day forgotten", nil, nil, []string{"<= 2024-02-28 → 1", ">= 2024-03-01 → 2"},
			[]string{"gap [] 2024-02-29 @ 2024-02-29"}},
		{"dates overlap on one day", nil, nil, []string{"<= 2024-01-31 → 1", ">= 2024-01-31 → 2"},
			[]string{"overlap [0 1] 2024-01-31 @ 2024-01-31"}},
		{"before the first day", nil, nil, []string{">= 2024-01-31 → 1"}, []string{"gap [] <= 2024-01-30 @ 2024-01-30"}},
		{"the first and last day of the calendar are no bounds", nil, nil, []string{"[0001-01-01..9999-12-31] → 1"}, nil},
		{"a month is open between two periods", nil, nil, []string{"< 2024-03-01 → 1", "> 2024-03-31 → 2"},
			[]string{"gap [] [2024-03-01..2024-03-31] @ 2024-03-01"}},

		{"texts: any other", nil, nil, []string{"urban → 1", "rural → 2"},
			[]string{`gap [] not("urban", "rural") @ other`}},
		{"a row with every text", nil, nil, []string{"urban → 1", "- → 2"}, nil},
		{"declared texts are all there are",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"urban", "rural", "mountain"}}}, []string{"x"},
			[]string{"urban → 1", "rural → 2"}, []string{`gap [] "mountain" @ mountain`}},
		{"a text that is not declared cannot occur",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"urban", "rural"}}}, []string{"x"},
			[]string{"urban → 1", "rurall → 2", "else → 0"}, []string{"unreachable [1] rurall @ "}},
		{"the other text is one that nobody names", nil, nil, []string{"other → 1"},
			[]string{`gap [] not("other") @ other 2`}},
		{"not(…) and the text itself can be one", nil, nil, []string{"not(urban) → 1", "urban → 1"},
			[]string{"mergeable [0 1] - @ urban"}},
		{"a text among others that is not declared",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"H", "M", "L"}}}, []string{"x"},
			[]string{"M, X → 1", "else → 0"}, []string{`outside [0] "X" @ `}},
		{"one that is left out, in the second key",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"H", "M"}}}, []string{"w", "x"},
			[]string{"-; not(N) → 1", "> 5; M → 0"}, []string{`outside [0] -; "N" @ `, "unreachable [1 0] > 5; \"M\" @ 6; M"}},
		{"texts in another order that are all there are take any value",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"H", "M"}}}, []string{"x"},
			[]string{"M, H → 1", "else → 0"}, []string{"unreachable [1] - @ "}},
		{"the end of an interval that is above the greatest",
			[]Indicator{{Code: "x", Min: ptr(decimal.Zero), Max: ptr(decimal.NewFromInt(60))}}, []string{"x"},
			[]string{"[0..25] → 1", "(25..999] → 2"}, []string{"outside [1] 999 @ "}},
		{"two values below the least, named twice, beside others",
			[]Indicator{{Code: "x", Min: ptr(decimal.NewFromInt(1))}}, []string{"x"},
			[]string{"0, [-3..0], < 7 → 1", ">= 7 → 2"}, []string{"outside [0] 0, -3 @ "}},
		{"the ends themselves, and half a step between them, can be named",
			[]Indicator{{Code: "x", Min: ptr(decimal.Zero), Max: ptr(decimal.NewFromInt(9)), Places: ptr(int32(0))}},
			[]string{"x"},
			[]string{"[0..4.5) → 1", "[4.5..9] → 2"}, nil},
		{"three texts that are all there are can be one",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"H", "M", "L"}}}, []string{"x"},
			[]string{"H → 1", "M → 1", "L → 1"}, []string{"mergeable [0 1 2] - @ L"}},
		{"not those of three that leave one out",
			[]Indicator{{Code: "x", Kind: TextKind, Values: []string{"H", "M", "L", "N"}}}, []string{"x"},
			[]string{"H → 1", "M → 1", "L → 1", "N → 2"}, nil},
		{"texts with one result stay as they are", nil, nil, []string{"urban → 1", "rural → 1", "else → 0"}, nil},
		{"lists of texts overlap", nil, nil, []string{"a, b → 1", "b, c → 2", "else → 0"},
			[]string{`overlap [0 1] "b" @ b`}},
		{"booleans", nil, nil, []string{"true → 1"}, []string{"gap [] false @ false"}},
		{"both booleans", nil, nil, []string{"true → 1", "false → 2"}, nil},
		{"both booleans with one result", nil, nil, []string{"true → 1", "false → 1"},
			[]string{"mergeable [0 1] - @ false"}},

		{"two keys: late returns by volume and percent, under 1 % does not apply", nil, []string{"volume", "percent"},
			[]string{"< 100; [1..5) → 0.5", ">= 100; [1..5) → 1", "-; >= 5 → 2"}, []string{"gap [] -; < 1 @ 0; 0"}},
		{"two keys: the corner that nobody takes", nil, []string{"volume", "percent"},
			[]string{"<= 100; - → 1", "> 100; > 5 → 2"}, []string{"gap [] > 100; <= 5 @ 101; 5"}},
		{"two keys: all around a rectangle, in four pieces", nil, nil, []string{"[0..1]; [0..1] → 1"},
			[]string{"gap [] < 0; - @ -1; 0", "gap [] [0..1]; < 0 @ 0; -1", "gap [] [0..1]; > 1 @ 0; 2",
				"gap [] > 1; - @ 2; 0"}},
		{"two keys: a gap in fewer pieces by the second key", nil, nil, []string{"< 0; < 0 → 1", "> 5; < 0 → 2"},
			[]string{"gap [] -; >= 0 @ 0; 0", "gap [] [0..5]; < 0 @ 2; -1"}},
		{"two keys: closed on both sides in each direction", nil, nil,
			[]string{"<= 100; < 5 → 1", ">= 100; <= 5 → 2", "else → 0"}, []string{"overlap [0 1] 100; < 5 @ 100; 4"}},
		{"two keys: rows that differ in one key only can be one", nil, nil,
			[]string{"< 100; < 5 → 1", ">= 100; < 5 → 1", "else → 0"}, []string{"mergeable [0 1] -; < 5 @ 100; 4"}},
		{"two keys: rows that differ in both cannot", nil, nil,
			[]string{"< 100; < 5 → 1", ">= 100; >= 5 → 1", "else → 0"}, nil},
		{"two keys: text and number; texts go together wherever they stand", nil, nil,
			[]string{"a; >= 0 → 1", "b; - → 2", "c; >= 0 → 3"},
			[]string{`gap [] not("a", "b", "c"); - @ other; 0`, `gap [] "a", "c"; < 0 @ a; -1`}},
		{"reports missing, quarterly and monthly: counts that leave holes",
			[]Indicator{{Code: "q", Places: ptr(int32(0)), Min: ptr(decimal.Zero)},
				{Code: "m", Places: ptr(int32(0)), Min: ptr(decimal.Zero)}}, []string{"q", "m"},
			[]string{"0; 0 → 5", "1; 0 → 4", "0; 3 → 4", "1; >= 4 → 0"},
			[]string{"gap [] 0; [1..2] @ 0; 1", "gap [] 0; >= 4 @ 0; 4", "gap [] 1; [1..3] @ 1; 2", "gap [] >= 2; - @ 2; 0"}},
		{"a test that takes anything beside a key that nobody asks for", nil, nil,
			[]string{"-; < 5 → 1", "-; >= 5 → 2"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			s, err := NewSchema(Definition{Indicators: tt.inds,
				Tables: []Table{{Name: "t", Keys: tt.keys, Rows: rowsOf(t, tt.rows...)}}})
			if err != nil {
				t.Fatal(err)
			}
			fs, ok := s.words.TableFindings("t")
			if got := found(fs); !ok || !slices.Equal(got, tt.want) {
				t.Errorf("found\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
			}
		})
	}
}

func TestCheckTables(t *testing.T) {
	s, err := NewSchema(Definition{
		Indicators: []Indicator{{Code: "percent", Min: ptr(decimal.Zero)}},
		Tables: []Table{
			{Name: "zebra", Keys: []string{"percent"}, Rows: rowsOf(t, "[95..100] → 1.5", "[75..95] → 1")},
			{Name: "fine", Rows: rowsOf(t, ">= 95 → 2", "< 95 → 0")},
			{Name: "late", Keys: []string{"volume", "percent"}, Rows: rowsOf(t,
				"< 100; [1..5) → 0.5", ">= 100; [1..5) → 0.5", "-; >= 5 → 2", ">= 100; >= 50 → 3")},
			{Name: "sides",
				Rows: rowsOf(t, "[5..9]; < 3 → 1", "[0..7]; < 3 → 2", "[0..9]; < 3 → 3", "- ; >= 3 → 4",
					"< 0, > 9; - → 5", "else → 6")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, d := range s.Check() {
		if !strings.HasPrefix(d.Code, "table-") {
			continue
		}
		if d.Severity != diag.Warning {
			t.Errorf("%v: not a warning", d)
		}
		fmt.Fprintf(&got, "%s: %v\n", d.Code, d)
	}
	for _, name := range []string{"zebra", "fine", "late", "sides"} {
		fs, _ := s.words.TableFindings(name)
		for _, f := range fs {
			fmt.Fprintf(&got, "%s: %s\n", name, f.Message.Format(diag.Vietnamese))
		}
	}
	want := strings.TrimLeft(`
table-gap: warning: tables[0].rows: table zebra: no row takes percent in [0..75), such as 37 (add a row for it, or else)
table-gap: warning: tables[0].rows: table zebra: no row takes percent > 100, such as 101 (add a row for it, or else)
table-overlap: warning: tables[0].rows[1]: table zebra: rows 1 and 2 both take percent = 95; row 1 decides (1.5, not 1) (let only one of them take it: [a..b) leaves b to the next)
table-gap: warning: tables[2].rows: table late: no row takes percent in [0..1), such as 0 (add a row for it, or else)
table-mergeable: warning: tables[2].rows[1]: table late: rows 1 and 2 have the same result (0.5), and can be one: percent in [1..5) (if the results are right, write one row)
table-unreachable: warning: tables[2].rows[3]: table late: row 4 is never reached: row 3 takes all of it (remove it, or move it up)
table-overlap: warning: tables[3].rows[1]: table sides: rows 1 and 2 both take key 1 in [5..7] and key 2 < 3, such as 6 and 2; row 1 decides (1, not 2) (let only one of them take it: [a..b) leaves b to the next)
table-unreachable: warning: tables[3].rows[2]: table sides: row 3 is never reached: rows 1 and 2 take all of it (remove it, or move it up)
table-overlap: warning: tables[3].rows[4]: table sides: rows 4 and 5 both take key 1 < 0, > 9 and key 2 >= 3, such as -1 and 3; row 4 decides (4, not 5) (let only one of them take it: [a..b) leaves b to the next)
table-unreachable: warning: tables[3].rows[5]: table sides: else is never reached: the rows above take every value (remove it, or correct the rows above it)
zebra: không dòng nào nhận percent từ 0 đến dưới 75, ví dụ 37
zebra: không dòng nào nhận percent trên 100, ví dụ 101
zebra: dòng 1 và dòng 2 cùng nhận percent = 95; dòng 1 quyết định (1,5, không phải 1)
late: không dòng nào nhận percent từ 0 đến dưới 1, ví dụ 0
late: các dòng 1 và 2 cùng kết quả (0,5), có thể gộp thành một: percent từ 1 đến dưới 5
late: dòng 4 không bao giờ được dùng: dòng 3 đã nhận hết
sides: dòng 1 và dòng 2 cùng nhận khóa 1 từ 5 đến 7 và khóa 2 dưới 3, ví dụ 6 và 2; dòng 1 quyết định (1, không phải 2)
sides: dòng 3 không bao giờ được dùng: các dòng 1 và 2 đã nhận hết
sides: dòng 4 và dòng 5 cùng nhận khóa 1 dưới 0 hoặc trên 9 và khóa 2 từ 3 trở lên, ví dụ -1 và 3; dòng 4 quyết định (4, không phải 5)
sides: dòng còn lại (else) không bao giờ được dùng: các dòng trên đã nhận mọi giá trị
`, "\n")
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
	if _, ok := s.words.TableFindings("nothing"); ok {
		t.Error("a table that is not there has findings")
	}
}

func TestTableFindingJSON(t *testing.T) {
	s, err := NewSchema(Definition{Tables: []Table{{Name: "t",
		Rows: rowsOf(t, "[95..100] → 1.5", "[75..95] → 1", "else → 0")}}})
	if err != nil {
		t.Fatal(err)
	}
	fs, _ := s.words.TableFindings("t")
	got, err := json.Marshal(fs)
	if want := `[{"kind":"overlap","rows":[0,1],"region":["95"],"witness":[95],` +
		`"message":{"en":"rows 1 and 2 both take 95; row 1 decides (1.5, not 1)",` +
		`"vi":"dòng 1 và dòng 2 cùng nhận 95; dòng 1 quyết định (1,5, không phải 1)"},` +
		`"hint":{"en":"let only one of them take it: [a..b) leaves b to the next",` +
		`"vi":"chỉ để một dòng nhận: [a..b) nhường b cho dòng sau"}}]`; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

// A table in a rule has results that are expressions: nothing is known of them
// but that they are not the same.
func TestFindingsWithoutResults(t *testing.T) {
	var rows [][]string
	for i := range 8 {
		rows = append(rows, []string{fmt.Sprintf("[%d..%d]", i, i+1)})
	}
	m, ds := table.Compile(append(rows, []string{"[0..8]"}), false, 0)
	if ds != nil {
		t.Fatal(ds)
	}
	fs := m.Findings(table.View{Domains: make([]table.Domain, 1), Same: func(i, j int) bool { return false }})
	var got []string
	for _, f := range fs {
		got = append(got, f.Message.String())
	}
	want := []string{
		"no row takes < 0, such as -1", "no row takes > 8, such as 9", "rows 1 and 2 both take 1; row 1 decides",
		"rows 2 and 3 both take 2; row 2 decides", "rows 3 and 4 both take 3; row 3 decides",
		"rows 4 and 5 both take 4; row 4 decides",
		"rows 5 and 6 both take 5; row 5 decides", "rows 6 and 7 both take 6; row 6 decides",
		"rows 7 and 8 both take 7; row 7 decides",
		"row 9 is never reached: rows 1, 2, 3, 4, 5 and 3 more take all of it",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
