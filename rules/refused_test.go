package rules_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// refusals are what people type that is not in the language: the first fault's
// code, the text that it points at, and part of the hint.
var refusals = []struct {
	rule, code, at, hint string
}{
	// Slips of the officer.
	{"actual > 2,5", "number", "2,5", "write 2.5"},
	{"clamp(actual, 0, 2,5)", "number", "2,5", "write 2.5, or a blank behind the comma"},
	{"min(plan, 0,5 * actual)", "number", "0,5", "write 0.5"},
	{"round(2,5)", "number", "2,5", "write 2.5"},
	{"actual in [1,5, 2]", "number", "1,5", "write 1.5"},
	{"actual in 5..10,5", "number", "10,5", "write 10.5"},
	{"actual * 10% + 0.5", "syntax", "%", "0.1"},
	{"actual * 10% - 1", "syntax", "%", "0.1"},
	{"10% actual", "syntax", "%", "0.1"},
	{"actual * 10%(plan)", "syntax", "%", "0.1"},
	{"actual % -3", "syntax", "%", ""},
	{"1.000,5", "number", "1.000,5", "write 1000.5"},
	{"1.000.000,50 * actual", "number", "1.000.000,50", "write 1000000.50"},
	{"max(0; 1)", "syntax", ";", "a comma and a blank"},
	{"actual > = 5", "syntax", "> =", "write >="},
	{"ok va bad", "syntax", "va", "write and"},
	{"Sum(1, 2)", "name", "Sum", "sum"},
	{"actual\u200e > 5", "invisible", "\u200e", ""},
	{"act\u200bual", "invisible", "\u200b", ""},
	{"actual ≥ 8", "syntax", "≥", "write >="},
	{"actual ≤ 8", "syntax", "≤", "write <="},
	{"actual ≠ 8", "syntax", "≠", "write !="},
	{"actual = 8", "syntax", "=", "write =="},
	{"actual=8", "syntax", "=", "write =="},
	{"actual <> 8", "syntax", "<>", "write !="},
	{"actual => 8", "syntax", "=>", "write >="},
	{"actual =< 8", "syntax", "=<", "write <="},
	{"ok AND bad", "syntax", "AND", "write and"},
	{"ok và bad", "syntax", "và", "write and"},
	{"ok HOẶC bad", "syntax", "HOẶC", "write or"},
	{"KHÔNG ok", "syntax", "KHÔNG", "write not"},
	{"NOT ok", "syntax", "NOT", "write not"},
	{"TRUE", "syntax", "TRUE", "write true"},
	{"7 // 2", "syntax", "//", "floor(a / b)"},
	{"1; 2", "syntax", ";", "let"},
	{"10% of actual", "syntax", "%", "0.1"},
	{"actual * 10%", "syntax", "%", "0.1"},
	{"region == “urban”", "syntax", "“urban”", "straight quotes"},
	{"region == ‘urban’", "syntax", "‘urban’", "straight quotes"},
	{"region == «urban»", "syntax", "«urban»", "straight quotes"},
	{"region == `urban`", "syntax", "`urban`", "straight quotes"},
	{"（actual）", "syntax", "（", "write ("},
	{"actual ＋ 1", "syntax", "＋", "write +"},
	{"ａctual", "name", "ａctual", "did you mean actual?"},
	{"actual × 2", "syntax", "×", "write *"},
	{"actual ÷ 2", "syntax", "÷", "write /"},
	{"actual − 2", "syntax", "−", "keyboard"},
	{"actual – 2", "syntax", "–", "keyboard"},
	{"½ * actual", "number", "½", "0.5"},
	{"kế_hoạch > 5", "name", "kế_hoạch", "ke_hoach"},
	{"ke\u0302\u0301_hoa\u0323ch > 5", "name", "ke\u0302\u0301_hoa\u0323ch", "ke_hoach"}, // NFD
	{"áctual > 5", "name", "áctual", "did you mean actual?"},
	{"Actual > 5", "name", "Actual", "actual"},
	{"actula > 5", "unknown-name", "actula", "did you mean actual?"},
	{"actual plan", "syntax", "plan", "an operator is missing between actual and plan"},
	{"actual (plan)", "unknown-name", "actual", ""},
	{"2(actual)", "syntax", "(", "write *"},
	{"2actual", "number", "2actual", "write *"},
	{"actual +", "syntax", "+", "something must follow"},
	{"* actual", "syntax", "*", "starts with"},
	{"actual + * 2", "syntax", "*", "something is missing between + and *"},
	{"(actual", "bracket", "(", "add )"},
	{"actual)", "bracket", ")", ""},
	{"(actual]", "bracket", "]", ""},
	{`region == "urban`, "syntax", `"urban`, `add "`},
	{"actual /* why", "syntax", "/*", "add */"},
	{"", "empty", "", ""},
	{"  \n ", "empty", "  \n ", ""},
	{"actual\x00", "encoding", "\x00", "UTF-8"},
	{"actual\xff", "encoding", "\xff", "UTF-8"},
	// Numbers that the parser reads and officers cannot.
	{"1e3", "number", "1e3", "1000 for 1e3"},
	{"1e9999", "number", "1e9999", ""},
	{"1e400", "number", "1e400", ""},
	{"0x10", "number", "0x10", ""},
	{"1_000.5", "number", "1_000.5", "1000.5"},
	{".5", "number", ".5", "write 0.5"},
	{"5.", "number", "5.", "write 5"},
	{"1.2.3", "number", "1.2.3", "nothing groups digits"},
	{"1.000.000 * actual", "number", "1.000.000", "write 1000000"},
	// What expr has and the language has not.
	{"nil", "not-in-language", "nil", "known(x)"},
	{"actual == nil", "not-in-language", "nil", "known(x)"},
	{"$env", "syntax", "$", ""},
	{"len(region)", "not-in-language", "len", ""},
	{"now()", "not-in-language", "now", "every date is a fact"},
	{"map([1, 2], # * 2)", "syntax", "#", "best(growth)"},
	{"filter(actual, true)", "not-in-language", "filter", "total(x, where)"},
	{"reduce(actual, 1)", "not-in-language", "reduce", ""},
	{"actual | abs()", "syntax", "|", "pipe"},
	{"actual.shift(50000000)", "not-in-language", "shift", ""},
	{"actual.Shift(50000000)", "not-in-language", "Shift", ""},
	{"actual.value", "not-in-language", "value", "an indicator of its own"},
	{"actual[0]", "not-in-language", "[", ""},
	{"actual?.x", "syntax", "?.", "??"},
	{"[1, 2]", "not-in-language", "[", "x in [1, 2, 3]"},
	{"[actual] == [plan]", "not-in-language", "[", ""},
	{`{"a": 1}`, "not-in-language", "{", "lookup"},
	{"1..3", "not-in-language", "..", "x in 1..5"},
	{`region matches "u.*"`, "not-in-language", "matches", ""},
	{`region contains "u"`, "not-in-language", "contains", ""},
	{"actual in plan", "not-in-language", "in", "x in [1, 2, 3]"},
	{"actual in []", "empty-list", "[", ""},
	{"2 ^ 3", "syntax", "^", "**"},
	{"b'abc'", "syntax", "b", ""},
	{"actual ?: 5", "kind", "actual", "actual > 0"},
	{"lost ?? 0 + 1", "syntax", "??", "write (lost ?? 0)"},
	{"::abs(actual)", "syntax", "::", ""},
	{"keys(actual)", "not-in-language", "keys", ""},
	{"toPairs(actual)", "not-in-language", "toPairs", ""},
	{"sortBy(actual, plan)", "not-in-language", "sortBy", ""},
	{"groupBy(actual, plan)", "not-in-language", "groupBy", ""},
	{"duration(\"1d\")", "not-in-language", "duration", "days(a, b)"},
	{"int(actual)", "not-in-language", "int", "floor(x)"},
	{"string(actual)", "not-in-language", "string", ""},
	{"toJSON(actual)", "not-in-language", "toJSON", ""},
	{"SUM(actual, 1)", "name", "SUM", "sum"},
	{"actual[-1]", "not-in-language", "[", ""},
	{"sum([actual, plan])", "not-in-language", "[", ""},
	{"max([])", "not-in-language", "[", ""},
	{"median([])", "not-in-language", "[", "x in [1, 2, 3]"},
	{`"10" < "9"`, "kind", `"10"`, ""},
	{"let r = 1..400000; count(r, all(r, # >= 0))", "syntax", "#", ""},
	{"let r = 1..400000; count(r, true)", "not-in-language", "..", ""},
	{"reduce(1..27, #acc + #acc, 1)", "not-in-language", "reduce", ""},
	{"A.Float64()", "name", "A", ""},
	{"uniq(actual)", "not-in-language", "uniq", "x in [1, 2, 3]"},
	{"values(actual)", "not-in-language", "values", ""},
	{"any(actual, true)", "not-in-language", "any", "a or b or c"},
	{"none(actual, true)", "not-in-language", "none", ""},
	{"one(actual, true)", "not-in-language", "one", "count"},
	{`repeat("a", 3)`, "not-in-language", "repeat", "as a whole"},
	{"actual[1:2]", "not-in-language", "[", ""},
	{"(actual + plan).amount", "not-in-language", "amount", ""},
	{`region startsWith "u"`, "not-in-language", "startsWith", "as a whole"},
	{"mean([])", "not-in-language", "[", ""},
	{`"a" + "b"`, "kind", `"a"`, ""},
	// Marks among digits: never a number of another size.
	{"1,000,000 * 2", "number", "1,000,000", "write 1000000"},
	{"1.000,000 * 2", "number", "1.000,000", "write 1000000 or 1000.0"},
	{"actual > 1,250", "number", "1,250", "write 1250 or 1.25"},
	{"actual > 1,125", "number", "1,125", "write 1125 or 1.1250"},
	{"actual > 0,125", "number", "0,125", "write 0.125"},
	{"max(1.5,25,5)", "number", "1.5,25,5", "a blank behind a comma: 1.5, 25, 5"},
	{"max(1.000,5)", "number", "1.000,5", "write 1000.5, or a blank behind the comma"},
	{"actual > 1 500 000", "number", "1 500 000", "write 1500000"},
	{"actual > 1'500'000,5", "number", "1'500'000,5", "write 1500000.5"},
	{"12.34.56", "number", "12.34.56", "nothing groups digits"},
	{"actual > 007", "number", "007", "write 7"},
	{"actual * 00.5", "number", "00.5", "write 0.5"},
	{"3½ * actual", "number", "3½", "write 3.5"},
	{"3⅓ * actual", "number", "3⅓", "write (3 + 1 / 3)"},
	{"¼ * actual", "number", "¼", "write 0.25"},
	{"actual * 7%", "syntax", "%", "write 0.07, or 7"},
	{"7 % -3", "syntax", "%", "7 % (-3)"},
	{"actual > 5₫", "syntax", "₫", "the number alone"},
	// Dates that would be calculated.
	{"sent > 2024-01-31", "date", "2024-01-31", `write date("2024-01-31")`},
	{"sent > 31/01/2024", "date", "31/01/2024", `write date("2024-01-31")`},
	{"actual > 1.7.2025", "date", "1.7.2025", `write date("2025-07-01")`},
	{"days(due, 5-2-2024)", "date", "5-2-2024", `write date("2024-02-05")`},
	{"date(31/01/2024) > due", "date", "31/01/2024", `write date("2024-01-31")`},
	{"sent > 31/06/2024", "date", "31/06/2024", "dates are written"},
	{`sent > date("5/2/2024")`, "date", `"5/2/2024"`, ""},
	{`sent > date("2024-06-31")`, "date", `"2024-06-31"`, ""},
	{`sent > "5/2/2024"`, "kind", `"5/2/2024"`, `date("2024-02-05")`},
	// ?? takes its neighbour.
	{"1 + lost ?? 0", "syntax", "??", "write (lost ?? 0)"},
	{"-lost ?? 1", "syntax", "??", "write (lost ?? 1)"},
	{"not maybe ?? true", "syntax", "??", "write (maybe ?? true)"},
	{"actual * lost / plan ?? 0", "syntax", "??", "(a / b) ?? 0"},
	{"2 ** lost ?? 0", "syntax", "??", "write (lost ?? 0)"},
	{"lost ?? -plan ** 2", "syntax", "??", "write (lost ?? -plan)"},
	{"lost ?? 0 > 5", "syntax", "??", "write (lost ?? 0)"},
	{"ok ? lost ?? 0 : 1", "syntax", "??", "write (lost ?? 0)"},
	{"maybe ?? false ? 1 : 2", "syntax", "??", "write (maybe ?? false)"},
	{"max(lost, plan) ?? 0 + 1", "syntax", "??", "write (max(lost, plan) ?? 0)"},
	// Intervals and lists behind in.
	{"actual in (2..4)", "interval", "(2..4)", "write 2 < actual and actual < 4"},
	{"actual not in (2..4)", "interval", "(2..4)", "write 2 < actual and actual < 4"},
	{"actual in [2..4)", "interval", "[2..4)", "write 2 <= actual and actual < 4"},
	{"actual not in (2..4]", "interval", "(2..4]", "write not (2 < actual and actual <= 4)"},
	{"half(actual) in ]2..4[", "interval", "]2..4[", "write 2 < half(actual) and half(actual) < 4"},
	{"actual in [2..4]", "interval", "[", "write in 2..4"},
	{"actual in (2, 4)", "syntax", "(2, 4)", "write in [2, 4]"},
	// Chains.
	{"ok == bad == maybe", "chain", "==", "write (ok == bad) == maybe, or ok == bad and bad == maybe"},
	{"actual < plan == ok", "chain", "==", "write (actual < plan) == ok"},
	{"1 < actual < plan == ok", "chain", "==", "write (1 < actual < plan) == ok"},
	{"actual == 5 or 6", "kind", "6", "write actual == 5 or actual == 6"},
	{`region == "urban" or "rural"`, "kind", `"rural"`, `region == "rural"`},
	{"not actual > 5", "kind", "actual", "within brackets: not ("},
	// Texts and names.
	{"region == city", "text", "city", `put a text in quotes: "city"`},
	{`city == "Vinh"`, "unknown-name", "city", ""},
	{"region in [city, town]", "text", "city", `put a text in quotes: "city"`},
	{`"actual" > 5`, "kind", "5", "without quotes: actual"},
	{`"actual" * 2`, "kind", `"actual"`, "without quotes: actual"},
	{`ok == "true"`, "kind", `"true"`, "true or false by itself"},
	{`lookup("brackets", 1)`, "unknown-table", `"brackets"`, "without quotes: brackets"},
	{"region == \"ur\u200bban\"", "invisible", "\u200b", "delete it"},
	{"region == \"ur\u202eban\"", "invisible", "\u202e", "delete it"},
	{"region == \"Hà\u00a0Nội\"", "invisible", "\u00a0", "ordinary blank"},
	{"actual /* a\u202eb */ > 5", "invisible", "\u202e", "delete it"},
	{`region == "C:\temp"`, "escape", `\t`, `write \\ for a backslash`},
	{"let sum = 1; sum", "name", "sum", "choose another name"},
	{"actual == null", "not-in-language", "null", "known(x)"},
	// Words and functions of other languages.
	{"IF(actual > 5, 3, 2)", "not-in-language", "IF", "write actual > 5 ? 3 : 2"},
	{"if(actual > 5; 3; 2)", "not-in-language", "if", "write actual > 5 ? 3 : 2"},
	{"AND(actual > 5, ok)", "not-in-language", "AND", "write actual > 5 and ok"},
	{"=actual * 2", "syntax", "=", "leave it out"},
	{"actual === 5", "syntax", "===", "write =="},
	{"actual ⩾ 5", "syntax", "⩾", "write >="},
	{"actual • 5", "syntax", "•", "write *"},
	{"actual²", "syntax", "²", "** for a power"},
	{"ok ∧ bad", "syntax", "∧", "write and"},
	{"actual lớn hơn hoặc bằng 80", "syntax", "lớn hơn hoặc bằng", "write >="},
	{"actual at least 80", "syntax", "at least", "write >="},
	{"actual bang 80", "syntax", "bang", "write =="},
	{"actual between 80 and 95", "syntax", "between", "write 80 <= x"},
	{"actual > 5 then 3 else 2", "syntax", "then", "condition ? a : b"},
	{"7 mod 3", "syntax", "mod", "write %"},
	{"sent.Year() == 2024", "not-in-language", "Year", "year("},
	{"weekday(sent) == 6", "not-in-language", "weekday", "compare dates"},
	{`contains(region, "u")`, "not-in-language", "contains", "as a whole"},
	{"IFERROR(actual / plan, 0)", "not-in-language", "IFERROR", "(x ?? 0)"},
	// Kinds.
	{"actual and ok", "kind", "actual", "compare it: actual > 0"},
	{"average(actual, 2)", "kind", "2", "mean(a, b) is that of the numbers in the brackets"},
	{"ok + 1", "kind", "ok", "ok ? 1 : 0"},
	{"not actual", "kind", "actual", "compare it"},
	{"-ok", "kind", "ok", ""},
	{`region > "a"`, "kind", "region", "give them numbers"},
	{"ok < bad", "kind", "ok", ""},
	{`actual == "5"`, "kind", `"5"`, ""},
	{`sent > "2024-01-31"`, "kind", `"2024-01-31"`, `date("2024-01-31")`},
	{"sent - due", "kind", "sent", "days(a, b)"},
	{`ok ? 1 : "a"`, "kind", `"a"`, ""},
	{"actual ? 1 : 2", "kind", "actual", ""},
	{`lost ?? "none"`, "kind", `"none"`, ""},
	{`actual in [1, "2"]`, "kind", `"2"`, ""},
	{`region in 1..2`, "kind", "region", ""},
	{`days("2024-01-31", sent)`, "kind", `"2024-01-31"`, "date("},
	{"min(ok, 1)", "kind", "ok", ""},
	{"count(actual)", "kind", "actual", ""},
	{"best(ok)", "kind", "ok", ""},
	{"best(actual, plan)", "kind", "plan", ""},
	{"round(actual, 19)", "places", "19", ""},
	{"round(actual, 0.5)", "places", "0.5", ""},
	{"round()", "arguments", "round()", "round(x)"},
	{"clamp(1, 2)", "arguments", "clamp(1, 2)", "clamp(x, least, greatest)"},
	{"clamp(actual, 5, 1)", "clamp", "clamp(actual, 5, 1)", ""},
	{"actual ** 1001", "exponent", "1001", ""},
	{"round(actual, 2, half_odd)", "word", "half_odd", "half_even"},
	{"round(actual, 2, 1)", "word", "1", "half_even"},
	{"actual ** 0.5", "exponent", "0.5", ""},
	{"actual ** -1001", "exponent", "-1001", ""},
	{"1 + count(actual in 3..1)", "empty-range", "actual in 3..1", "write the least first: 1..3"},
	{`sent in date("2024-02-01")..date("2024-01-01")`, "empty-range", `sent in date("2024-02-01")..date("2024-01-01")`,
		`date("2024-01-01")..date("2024-02-01")`},
	{`date("31/1/2024")`, "date", `"31/1/2024"`, ""},
	{`date("2024-02-30")`, "date", `"2024-02-30"`, ""},
	{"date(sent)", "date", "date(sent)", "an indicator of kind date"},
	// Names.
	{"let actual = 1; actual", "name-taken", "actual", ""},
	{"let full = 1; full", "name", "full", ""},
	{"let x = 1; let x = 2; x", "name-taken", "x", ""},
	{"let x = 1", "syntax", "1", ""},
	{"full", "no-full", "full", ""},
	{"min + 1", "kind", "min", "min(a, b, …)"},
	{"brackets + 1", "kind", "brackets", "lookup(brackets, key)"},
	{"half + 1", "kind", "half", "half(number)"},
	{"half(1, 2)", "arguments", "half(1, 2)", ""},
	{`half("x")`, "kind", `"x"`, ""},
	{"lookup(bracket, 1)", "unknown-table", "bracket", "did you mean brackets?"},
	{"lookup(brackets)", "arguments", "lookup(brackets)", ""},
	{"lookup(brackets, 1, 2)", "arguments", "lookup(brackets, 1, 2)", ""},
	{"lookup(brackets, region)", "kind", "region", ""},
	{"lookup(5, 1)", "unknown-table", "5", ""},
	{`lookup({"95-100": 1}, actual)`, "", "95-100", ""},
	{`lookup({"else": 1, ">= 5": 2}, actual)`, "table", `"else"`, "last"},
	{`lookup({">= 5": 1, "else": "x"}, actual)`, "kind", `"x"`, ""},
	{`lookup({}, actual)`, "table", "{", ""},
	{`points("I.3")`, "unknown-criterion", `"I.3"`, "did you mean I.1?"},
	{"points(actual)", "points", "points(actual)", `points("I.2")`},
	{"summ(1, 2)", "unknown-name", "summ", "did you mean sum?"},
	{"roundd(1)", "unknown-name", "roundd", "did you mean round?"},
	{"let x = plan; best(actual * x)", "let-in-aggregate", "x", "define:"},
	{"let r = actual / plan; r - previous(r)", "let-in-previous", "r", "define:"},
	{"best(previous(best(actual)))", "aggregate-in-previous", "best", ""},
	{"best(previous(leader))", "aggregate-in-previous", "leader", ""},
	{"best(previous(previous(actual)))", "nested-previous", "previous", ""},
	{"previous(growth)", "nested-previous", "growth", ""},
	{`best(previous(points("I.1")))`, "points-in-previous", `points("I.1")`, ""},
	{"previous(scored)", "points-in-previous", "scored", ""},
	{"previous(best(actual))", "aggregate-in-previous", "best", "best(previous(x))"},
	{"previous(previous(actual))", "nested-previous", "previous", ""},
	{`previous(points("I.1"))`, "points-in-previous", `points("I.1")`, ""},
}

func TestRefused(t *testing.T) {
	s, _, _ := language(t)
	for _, tt := range refusals {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := s.Compile(tt.rule, 0)
			if err == nil {
				t.Fatal("accepted")
			}
			var d *diag.Diagnostic
			if !errors.As(err, &d) {
				t.Fatalf("%T is no diagnostic", err)
			}
			from, to, ok := d.TextRange()
			if !ok {
				t.Fatalf("no place: %v", d)
			}
			if got := tt.rule[from:to]; got != tt.at {
				t.Errorf("points at %q, want %q: %v", got, tt.at, d)
			}
			if tt.code != "" && d.Code != tt.code {
				t.Errorf("code %q, want %q: %v", d.Code, tt.code, d)
			}
			if !strings.Contains(d.Hint.String(), tt.hint) {
				t.Errorf("hint %q does not say %q: %v", d.Hint, tt.hint, d)
			}
			if d.Err == nil || d.Message.IsZero() {
				t.Errorf("no cause or message: %#v", d)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	s, _, _ := language(t)
	_, err := s.Compile("actula + plann > 5 ≥ 3 and regoin\n  == 'x' or count(ok, 1)", rules.BoolKind)
	var got []string
	for d := range diag.AllDiagnostics(err) {
		got = append(got, d.Error())
	}
	want := []string{
		"1:1: there is no indicator actula (did you mean actual?)",
		"1:10: there is no indicator plann (did you mean plan?)",
		"1:20: ≥ is not an operator (write >=)",
		"1:28: there is no indicator regoin (did you mean region?)",
		"2:23: count needs a boolean, not a number (compare it: 1 > 0)",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWrongKindOfRule(t *testing.T) {
	s, _, _ := language(t)
	if _, err := s.Compile("actual > 5", rules.NumberKind); !errors.Is(err, diag.ErrKind) {
		t.Errorf("a condition for points: %v", err)
	}
}

// Hostile rules are refused, or evaluated, in next to no time.
func TestHostile(t *testing.T) {
	s, f, g := language(t)
	double := strings.Builder{}
	double.WriteString("let x0 = actual; ")
	for i := range 200 {
		n := func(i int) string { return "x" + strings.Repeat("i", i+1) }
		if i == 0 {
			double.WriteString("let xi = x0 * x0; ")
		} else {
			double.WriteString("let " + n(i) + " = " + n(i-1) + " * " + n(i-1) + "; ")
		}
		if i == 40 {
			double.WriteString(n(i))
			break
		}
	}
	tests := []struct {
		reason, rule string
		err          error // nil: any outcome, in time
	}{
		{"500,000 brackets", strings.Repeat("(", 500_000), diag.ErrLimit},
		{"brackets nested 201 deep", strings.Repeat("(", 201) + "1" + strings.Repeat(")", 201), diag.ErrLimit},
		{"brackets nested 200 deep", strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200), nil},
		{"a rule of 1 MB", "1" + strings.Repeat(" + 1", 250_000), diag.ErrLimit},
		{"a rule of 16 KiB", "1" + strings.Repeat("+1", 8191), nil},
		{"a chain of minus signs", strings.Repeat("-", 16_000) + "1", nil},
		{"a chain of not", strings.Repeat("!", 16_000) + "ok", nil},
		{"a chain of conditionals", strings.Repeat("ok?1:", 3_000) + "1", nil},
		{"a chain of powers", "1" + strings.Repeat("**1", 5_000), nil},
		{"a number of 16,000 digits", strings.Repeat("9", 16_000), diag.ErrLimit},
		{"repeated squaring", double.String(), diag.ErrLimit},
		{"doubling of what is missing", doubling("lost", 700) + "x", nil},
		{"doubling of what is missing, and an error", doubling("lost", 700) + "x + 1 / zero", diag.ErrDivideByZero},
		{"hundreds of aggregates of what is missing", "sum(best(lost)" + strings.Repeat(", best(lost)", 900) + ")", nil},
		{"a tower of powers", "9 ** 9 ** 9 ** 9", diag.ErrValue},
		{"a large power", "9999999999999999 ** 64 ** 1", nil},
		{"unclosed strings", strings.Repeat(`"`, 15_001), diag.ErrSyntax},
		{"faults everywhere", strings.Repeat("≥ ", 4_000), diag.ErrSyntax},
		{"unknown names everywhere", "a1" + strings.Repeat("+a1", 4_000), diag.ErrName},
		{"nested aggregates", strings.Repeat("best(", 150) + "actual" + strings.Repeat(")", 150), nil},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			start := time.Now()
			r, err := s.Compile(tt.rule, 0)
			if err == nil {
				_, _, err = agree(t, r, f, g)
			}
			if tt.err != nil && !errors.Is(err, tt.err) {
				t.Errorf("got %.200v, want %v", err, tt.err)
			}
			if tt.err == nil && err != nil {
				t.Errorf("refused: %.200v", err)
			}
			// Not a measurement: only that it does not hang, on a slow machine under -race.
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// doubling binds name after name to twice the one before.
func doubling(of string, times int) string {
	var b strings.Builder
	last := of
	for i := range times {
		name := "x" + strconv.Itoa(i)
		b.WriteString("let " + name + "=" + last + "+" + last + ";")
		last = name
	}
	return b.String() + "let x=" + last + ";"
}

// Hints are looked for among all names of the schema: many wrong names, and many
// right ones, take no longer than few.
func TestManyUnknownNames(t *testing.T) {
	var def rules.Definition
	for i := range 3000 {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: "indicator_of_the_card_" + strconv.Itoa(i)})
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{strings.Repeat("A+", 8000) + "1", strings.Repeat("a+", 8000) + "1",
		strings.Repeat("A+\n", 5400) + "1", strings.Repeat("á ", 5000)} {
		start := time.Now()
		if _, err := s.Compile(rule, 0); !errors.Is(err, diag.ErrName) {
			t.Errorf("%.10s…: %.100v", rule, err)
		}
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%.10s…: took %v", rule, d)
		}
	}
}

func TestExplodingDefinitions(t *testing.T) {
	def := rules.Definition{Indicators: []rules.Indicator{{Code: "x"}}}
	last := "x"
	for i := range 40 {
		code := "d" + strings.Repeat("i", i+1)
		def.Define = append(def.Define, rules.Define{Code: code, Rule: last + " + " + last})
		last = code
	}
	if _, err := rules.NewSchema(def); !errors.Is(err, diag.ErrLimit) {
		t.Errorf("2 to the 40 operators: %v", err)
	}
}

func TestLimitsOfTheHost(t *testing.T) {
	limits := rules.Limits{Source: 20, Nesting: 2, Tree: 5, Bits: 1, Power: 3}
	s, err := rules.NewSchema(rules.Definition{Limits: limits, Indicators: []rules.Indicator{{Code: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		rule string
		err  error
	}{
		{"x + x", nil},
		{"x + x + x + x", diag.ErrLimit},
		{"x                      ", diag.ErrLimit},
		{"(((x)))", diag.ErrLimit},
		{"((x))", nil},
	} {
		if _, err := s.Compile(tt.rule, 0); !errors.Is(err, tt.err) {
			t.Errorf("%s: got %v, want %v", tt.rule, err, tt.err)
		}
	}
	f, err := rules.NewFacts(s, "U", rules.Fact{Indicator: "x", Value: num("99999999999999999999999")}) // 77 bits
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]error{"x * x": diag.ErrLimit, "x ** 3": diag.ErrLimit,
		"x ** (3 + 1)": diag.ErrValue, "x * 2": nil, "x - x + 1": nil, "-x": nil} {
		r, err := s.Compile(rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := agree(t, r, f, nil); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", rule, err, want)
		}
	}
}

func TestWorkLimit(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Limits: rules.Limits{Steps: 20},
		Indicators: []rules.Indicator{{Code: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	var members []*rules.Facts
	for _, u := range []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"} {
		f, err := rules.NewFacts(s, u, rules.Fact{Indicator: "x", Value: num("1")})
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("best(x)", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := agree(t, r, members[0], g); !errors.Is(err, diag.ErrLimit) {
		t.Errorf("2 operands for 11: %v", err)
	}
}
