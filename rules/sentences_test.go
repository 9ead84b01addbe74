package rules_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// work is a schema as cards have them, with labels and units of measure, and the facts of two units.
func work(t testing.TB) (*rules.Schema, *rules.Facts, *rules.Group) {
	t.Helper()
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "wages", Label: "Tiền lương bình quân", Unit: "triệu đồng"},
			{Code: "wages_plan", Label: "Kế hoạch tiền lương", Unit: "triệu đồng", Plan: true},
			{Code: "late", Label: "Hồ sơ trễ hạn", Unit: "hồ sơ", Better: rules.Less},
			{Code: "late_most", Label: "Mức giao hồ sơ trễ hạn", Unit: "hồ sơ", Plan: true},
			{Code: "share", Label: "Tỷ lệ số hóa", Unit: "%"}, {Code: "pci", Label: "PCI"},
			{Code: "tens", Label: "Điểm 10"}, {Code: "extra"}, {Code: "unknown", Label: "Số chưa báo cáo"},
			{Code: "none", Label: "Xã đảo"},
			{Code: "clean", Kind: rules.BoolKind, Label: "Không có vi phạm"},
			{Code: "rank_of_party", Kind: rules.TextKind, Label: "Xếp loại chi bộ"},
			{Code: "sent", Kind: rules.DateKind, Label: "Ngày gửi báo cáo"},
			{Code: "due", Kind: rules.DateKind, Label: "Hạn gửi"},
			{Code: "ideas", Kind: rules.ListKind, Label: "Sáng kiến", Fields: []rules.Indicator{
				{Code: "gain", Label: "Giá trị làm lợi", Unit: "triệu đồng"},
				{Code: "sort", Kind: rules.TextKind, Label: "Cấp công nhận"},
				{Code: "found", Kind: rules.DateKind, Label: "Ngày công nhận"},
			}},
		},
		Define: []rules.Define{
			{Code: "over", Label: "Mức vượt tiền lương", Rule: "(wages - wages_plan) / wages_plan"},
			{Code: "fine", Label: "Đạt cả hai mặt", Rule: "wages >= wages_plan and clean"},
		},
		Tables: []rules.Table{
			{Name: "by_share", Label: "Điểm theo tỷ lệ số hóa", Rows: []rules.Row{
				{When: rules.Tests{">= 90"}, Then: num("15")}, {When: rules.Tests{"(50..90)"}, Then: num("7.5")},
				{Else: num("1")}}},
			{Name: "by_two", Rows: []rules.Row{
				{When: rules.Tests{"[0..5]", "kha, tot"}, Then: num("4")}, {When: rules.Tests{"-", "-"}, Then: num("2")}}},
			{Name: "ladder", Label: "Các mốc", Rows: []rules.Row{
				{When: rules.Tests{"0"}, Then: num("0")}, {When: rules.Tests{"100"}, Then: num("10")}}},
		},
		Criteria: []rules.Indicator{{Code: "I.1", Label: "Tiền lương"}, {Code: "I.2"}, {Code: "points()"},
			{Code: `base_points("I")`, Label: "Kinh tế"}},
		Functions: []rules.Function{{Name: "half", Params: []rules.Kind{rules.NumberKind}, Result: rules.NumberKind,
			Call: func(args []rules.Value) (rules.Value, error) {
				d, _ := args[0].Decimal()
				return rules.NumberOf(d.Mul(dec("0.5"))), nil
			}}},
		Holidays: []rules.Holidays{{Year: 2025}},
	})
	if err != nil {
		t.Fatal(err)
	}
	idea := func(gain, sort, found string) rules.Event {
		return rules.Event{Fields: map[string]rules.Value{
			"gain": num(gain), "sort": rules.TextOf(sort), "found": date(t, found)}}
	}
	unit := func(name, wages, late string, last bool) *rules.Facts {
		f, err := rules.NewFacts(s, name,
			rules.Fact{Indicator: "wages", Value: num(wages)}, rules.Fact{Indicator: "wages_plan", Value: num("8")},
			rules.Fact{Indicator: "late", Value: num(late)}, rules.Fact{Indicator: "late_most", Value: num("5")},
			rules.Fact{Indicator: "share", Value: num("72.5")}, rules.Fact{Indicator: "pci", Value: num("65")},
			rules.Fact{Indicator: "tens", Value: num("3")}, rules.Fact{Indicator: "extra", Value: num("-2")},
			rules.Fact{Indicator: "none", Value: rules.NotApplicable()},
			rules.Fact{Indicator: "clean", Value: rules.BoolOf(true)},
			rules.Fact{Indicator: "rank_of_party", Value: rules.TextOf("kha")},
			rules.Fact{Indicator: "sent", Value: date(t, "2025-12-12")},
			rules.Fact{Indicator: "due", Value: date(t, "2025-12-15")},
			rules.Fact{Indicator: "ideas", Value: rules.ListOf(
				idea("30", "tinh", "2025-03-01"), idea("12.5", "xa", "2025-07-01"), idea("4", "xa", "2025-09-30"))},
		)
		if err != nil {
			t.Fatal(err)
		}
		if last {
			before, err := f.With(rules.Fact{Indicator: "wages", Value: num("6")})
			if err != nil {
				t.Fatal(err)
			}
			if f, err = f.WithPrevious(before); err != nil {
				t.Fatal(err)
			}
		}
		for code, points := range map[string]string{"I.1": "9", "I.2": "4", "points()": "70", `base_points("I")`: "40"} {
			if f, err = f.WithPoints(code, num(points)); err != nil {
				t.Fatal(err)
			}
		}
		return f
	}
	a, b := unit("hoa_binh", "8.3", "6", true), unit("hoa_an", "7", "2", false)
	return s, a, group(t, []*rules.Facts{a, b})
}

// toldRules are rules whose sentences are kept in testdata/sentences.txt: every row of the table of
// operators, and what sentences do beside it. A full of 60 stands for the criterion's maximum.
var toldRules = []string{
	// the shape of a real criterion
	`wages < wages_plan ? full / 2 * max(wages, 0) / wages_plan
	   : full / 2 + (best(over) <= 0 ? 0 : full / 2 * over / best(over))`,
	// caps: fired, not fired, just reached, of a fact; an end that is no constant
	"min(full, 9 * wages)", "min(full, wages)", "min(65, pci)", "min(wages, wages_plan)", "max(0, extra)",
	"max(0, wages)",
	"max(wages, wages_plan, 3)", "clamp(extra, 0, full)", "clamp(share, 0, late_most)", "clamp(wages, 0, full)",
	// comparisons: with a plan in both orders, without one, of what is better when it is less, of all kinds
	"wages >= wages_plan", "wages_plan <= wages", "late <= late_most", "share == pci", "tens != 3", "sent < due",
	"sent > due", "sent == due", `rank_of_party == "kha"`, `rank_of_party != "tot"`, "clean == false",
	"pci in 50..60", "pci in 60..70", `rank_of_party in ["kha", "tot"]`, `rank_of_party in ["yeu", "kem"]`,
	"fine ? full : 0", "not clean", "not (clean and pci > 70)", "pci > 70 or share > 70",
	"pci > 70 or share > 80 or tens > 3",
	"known(unknown)", "applies(none)", "known(wages)", "applies(wages) and known(none)", "clean",
	// what is missing or does not apply, and its defaults
	"(unknown ?? 3) * 2", "(none ?? 4)", "(wages ?? 4)", "unknown + wages", "none + 1", "clean ? unknown : 0",
	"best(unknown) + unknown", "unknown > 3 or pci > 70",
	// tables
	"lookup(by_share, share)", "lookup(by_share, share + 20)", "lookup(by_share, tens)",
	"lookup(by_two, tens, rank_of_party)",
	"lookup(by_two, 9, rank_of_party)", `lookup({"kha": full / 2, "else": 0}, rank_of_party)`,
	`lookup({"1, 3, [5..7)": 2, "else": 0}, tens)`,
	`lookup({"[2025-12-01..2025-12-31]": 2, "else": 0}, sent)`, `lookup({"true": 2, "false": 1}, clean)`,
	"interpolate(ladder, share)", `interpolate({"0": 0, "100": full}, share)`,
	// functions
	"sum(wages, pci, 2)", "mean(wages, pci)", "abs(extra)", "-extra", "floor(wages)", "floor(wages, 1)",
	"ceil(wages)", "ceil(wages / 3, 2)",
	"round(wages)", "round(wages / 3, 2)", "round(wages / 3, 2, half_even)", "count(clean, pci > 70)",
	"3 * steps(pci - 40, 5)",
	"days(sent, due)", "workdays(sent, due)", "pci % 7", "tens ** 2", "median(wages, pci, tens)",
	"percentile(0.5, wages, pci)",
	"percent_rank(wages, tens, pci)", "sum_best(2, wages, pci, tens)", "mean_best(2, wages, pci, tens)",
	"sum_without(1, wages, pci)",
	"mean_without(1, wages, pci)", "variance(wages, pci)", "sample_variance(wages, pci)", "scaled(share, 50, 100)",
	"z_score(share, 60, 5)", "root(pci, 2, 3)", "log(pci, 3)", "log(pci, 3, 10)", "exp(tens, 2)",
	"stddev(wages, pci, 2)",
	"sample_stddev(wages, pci, 2)", "geometric_mean(wages, pci, 2)", "year(sent)", "month(sent)", "day(sent)",
	"months(sent, due)",
	"years(sent, due)", "add_months(sent, tens)", "add_years(sent, 1) > due", "date(2025, 12, tens)",
	`days(date("2025-12-31"), sent)`,
	"half(pci) + 1",
	// aggregates, over members and over lists
	"best(wages)", "worst(wages, clean)", "best(late)", "worst(late)", "average(wages)", "total(wages)",
	"rank(wages)", "rank(late)",
	"rank_of(members, wages)", "percent_rank_of(members, wages)", "count_of(members)", "count_of(ideas)",
	`count_of(ideas, sort == "xa" and gain >= 5)`,
	"largest_of(ideas, gain)", "smallest_of(ideas, gain)", "average_of(ideas, gain)", "total_of(ideas, gain / 2)",
	"capped_of(ideas, gain, sort, 14)", "latest_of(ideas, found)", "earliest_of(ideas, found) < sent",
	"median_of(ideas, gain)",
	"percentile_of(ideas, gain, 0.5)", "sum_best_of(ideas, gain, 2)", "mean_best_of(ideas, gain, 2)",
	"sum_without_of(ideas, gain, 1)",
	"mean_without_of(ideas, gain, 1)", "variance_of(ideas, gain)", "sample_variance_of(ideas, gain)",
	"stddev_of(ideas, gain, 2)",
	"sample_stddev_of(ideas, gain, 2)", "geometric_mean_of(ideas, gain, 2)",
	"count_of(ideas, found > add_months(sent, -6))",
	`total_of(ideas, lookup(by_two, gain, sort) ?? 1)`, `total_of(ideas, sort == "xa" ? gain : -gain)`,
	// points, last year, names
	`points("I.1") + points("I.2")`, "points()", `base_points("I") > 30`, "wages - previous(wages)",
	"previous(unknown)", "previous(over) > 0",
	"let r = wages / wages_plan; r > 1 ? full : full * r", "let d = days(sent, due); d",
	"let p = pci > 60; p ? 1 : 0", "full", "7", "wages", "over",
	// precedence and signs
	"(wages + 1) * (pci - extra) / (2 * 5)", "wages - (pci - 2) - extra", "2 * (wages / 4)",
	// what is too long or too deep
	"wages + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9", "min(1, min(2, min(3, wages) + 1) + 1) * abs(abs(abs(abs(extra))))",
	"max(wages, 1, 2, 3, 4, 5, 6, 7, 8, 9)",
}

// A sentence is kept for every row of the table of operators.
func TestSentences(t *testing.T) {
	s, f, g := work(t)
	var b strings.Builder
	rows := make(map[string]bool)
	for _, src := range toldRules {
		r, err := s.CompileCriterion(src, dec("60"))
		if err != nil {
			if r, err = s.Compile(src, 0); err != nil {
				t.Fatal(err)
			}
		}
		e, err := r.Explain(f, g)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		for _, step := range e.Inside().Steps {
			rows[step.Node.Row.Name] = true
		}
		told := e.Sentences(func(unit string) string { return map[string]string{"hoa_an": "Xã Hòa An"}[unit] })
		fmt.Fprintf(&b, "%s\n  %s\n  %s\n", strings.Join(strings.Fields(src), " "), told.Format(diag.Vietnamese), told)
	}
	for _, row := range append(ops.Language.Rows(), ops.HostCall) {
		// Points of a function, fields and lists stand below the steps that read them.
		if row.Form != ops.Points && row.Form != ops.Field && row.Form != ops.Records && !rows[row.Name] {
			t.Errorf("no sentence is kept for %s", row.Name)
		}
	}
	golden(t, "sentences.txt", b.String())
}

// written is a number in a text, without what belongs to a name or is cut.
var written = regexp.MustCompile(`(?:^|[^\pL\pN_.,…])(\d+(?:[.,]\d+)*)`)

// numbers returns the numbers in a text, with a decimal point and without zeros before them.
func numbers(s string) (all []string) {
	for _, m := range written.FindAllStringSubmatch(strings.ReplaceAll(s, "..", " "), -1) {
		all = append(all, strings.TrimLeft(strings.ReplaceAll(m[1], ",", "."), "0"))
	}
	return all
}

// claim is what sentences say of two numbers that stand there written out.
var claim = regexp.MustCompile(`(^|[ (])(-?\d+(?:\.\d+)?)(?:; (?:[HQ][TB]|record \d|this unit itself))?\)?` +
	` (is below|equals|is above|misses|meets|exceeds)` +
	` (?:the \w+ allowed, )?(?:[a-z]\w* )?(-?\d+(?:\.\d+)?)(?:[;,.] |\.?$)`)

var orders = map[string]int{"is below": -1, "misses": -1, "equals": 0, "meets": 0, "is above": 1, "exceeds": 1}

// Whatever the rule and the facts, every number of the sentences stands in the explanation, they end with
// the value of the rule, what they say of two numbers is so, and they are short.
func TestSentencesAreTrue(t *testing.T) {
	s, f, g := language(t)
	if e, _, err := both(t, s, "actual > plan and best(actual) > plan", f, g); err != nil || len(claims(e)) != 1 {
		t.Fatalf("no claim is found in %q: %v", e.Sentences(nil), err)
	}
	rapid.Check(t, func(t *rapid.T) {
		gen := &generator{t: t}
		r := gen.rule(s)
		members := world(t, s)
		e, err := r.Explain(members[0], group(t, members))
		if err != nil {
			return
		}
		english, vietnamese := e.Sentences(nil).String(), e.Sentences(nil).Format(diag.Vietnamese)
		for _, told := range []struct {
			l    diag.Lang
			text string
		}{{diag.English, english}, {diag.Vietnamese, vietnamese}} {
			there := numbers(e.Render(told.l))
			for _, n := range numbers(told.text) {
				if !strings.Contains(told.text, "…") && !slices.Contains(there, n) {
					t.Fatalf("%s: %q has %s, which is not in\n%s", r.Source(), told.text, n, e.Render(told.l))
				}
			}
			slot := strings.ContainsAny(told.text, "{}") && !strings.ContainsAny(r.Source(), "{}")
			if slot || strings.Contains(told.text, "%!") ||
				strings.Count(told.text, "\n") > 0 || len(told.text) > 8000 || !strings.HasSuffix(told.text, ".") {
				t.Fatalf("%s: says %q", r.Source(), told.text)
			}
		}
		end := ending(e.Value)
		if e.Value.Kind() == rules.BoolKind {
			if end = "the condition holds"; e.Value.String() == "false" {
				end = "the condition does not hold"
			}
		}
		if !strings.HasSuffix(english, end+".") {
			t.Fatalf("%s is %v: says %q", r.Source(), e.Value, english)
		}
		for _, m := range claims(e) {
			if a, b := dec(m[2]), dec(m[4]); a.Cmp(b) != orders[m[3]] && !strings.Contains(english, "…") {
				t.Fatalf("%s: %q says that %s", r.Source(), english, m[0])
			}
		}
	})
}

func claims(e *rules.Explanation) [][]string {
	return claim.FindAllStringSubmatch(e.Sentences(nil).String(), -1)
}

// ending is how sentences end that come to a value.
func ending(v rules.Value) string {
	switch {
	case v.IsNotApplicable():
		return "the result does not apply"
	case !v.Known():
		return "the result is not determined yet"
	case v.Kind() == rules.TextKind:
		return "“" + v.String() + "”"
	}
	s := v.String()
	if fixed := v.Fixed(4, diag.English); strings.Contains(s, "/") && strings.Trim(fixed, "-0.") != "" {
		s = fixed
	}
	if r := []rune(s); len(r) > 80 {
		s = string(r[len(r)-20:])
	}
	return s
}

// Sentences are as bounded as what they leave out is large.
func TestSentencesAreShort(t *testing.T) {
	s, f, g := work(t)
	for _, src := range []string{
		strings.Repeat("pci > 70 ? 1 : ", 300) + "2",
		strings.Repeat("min(7, ", 100) + "wages" + strings.Repeat(" + 1)", 100),
		"sum(" + strings.Repeat("lookup(by_share, share), ", 300) + "1)",
		"count(" + strings.Repeat("pci > 70, ", 300) + "clean)",
		"clean and " + strings.Repeat("(pci < 70 or tens > 9) and ", 200) + "clean",
		strings.Repeat("abs(", 90) + "extra" + strings.Repeat(")", 90),
		"let a = wages; " + strings.Repeat("(", 90) + "a" + strings.Repeat(" + steps(pci, 7) * 2)", 90),
		"total_of(ideas, " + strings.Repeat("gain + ", 300) + "1)",
		"wages * 1" + strings.Repeat("0", 900),
	} {
		r, err := s.Compile(src, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.Explain(f, g)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range diag.Languages() {
			told := e.Sentences(nil).Format(l)
			if clauses := strings.Count(told, "; "); len(told) > 4000 || clauses > 40 {
				t.Errorf("%.60s…: %d letters, %d clauses: %s", src, len(told), clauses, told)
			}
		}
	}
}

// What is read from JSON says what was written, units by their codes.
func TestSentencesOfJSON(t *testing.T) {
	s, f, g := work(t)
	r, err := s.CompileCriterion("full * wages / best(late)", dec("60"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Explain(f, g)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back rules.Explanation
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	told := back.Sentences(nil)
	if !told.Equal(e.Sentences(nil)) || !strings.Contains(told.String(), "(2 hồ sơ; hoa_an)") {
		t.Errorf("read back as %q", told)
	}
	if told := new(rules.Explanation).Sentences(nil); !told.IsZero() {
		t.Errorf("the zero Explanation says %q", told)
	}
}
