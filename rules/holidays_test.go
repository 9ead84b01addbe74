package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func day(year, month, d int) rules.Date { return rules.Day(year, month, d) }

// working is a schema of two days, with the holidays of some years.
func working(t rapid.TB, given ...rules.Holidays) *rules.Schema {
	s, err := rules.NewSchema(rules.Definition{Holidays: given,
		Indicators: []rules.Indicator{{Code: "due", Kind: rules.DateKind}, {Code: "sent", Kind: rules.DateKind}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every day of a span counts by its own year: the first day does not count, the last does.
func TestWorkdaysByYear(t *testing.T) {
	s := working(t,
		rules.Holidays{Year: 2023}, // nothing off
		rules.Holidays{Year: 2024, Days: []rules.Date{day(2024, 1, 1), day(2024, 2, 29), day(2024, 3, 2)},
			Worked: []rules.Date{day(2024, 3, 9), day(2024, 3, 10)}},
		rules.Holidays{Year: 2027})
	for _, tt := range []struct{ from, to, want, reason string }{
		{"2023-12-29", "2023-12-31", "0", "a weekend"},
		{"2023-12-29", "2024-01-01", "0", "New Year's Day, of the next year, is off"},
		{"2023-12-29", "2024-01-02", "1", "the day after"},
		{"2024-01-02", "2023-12-29", "-1", "the same days backwards"},
		{"2022-12-31", "2023-01-02", "1", "the first day does not count, so that its year does not matter"},
		{"2022-12-30", "2023-01-02", "missing: 2022", "the day after it does"},
		{"2023-01-02", "2022-12-30", "missing: 2022", "backwards too"},
		{"2024-12-30", "2024-12-31", "1", "the last day of a year that is given"},
		{"2024-12-31", "2024-12-31", "0", "no day is looked at"},
		{"2024-12-31", "2025-01-01", "missing: 2025", "a day of the next year"},
		{"2025-06-02", "2025-06-02", "0", "no day at all, in a year that nobody gave"},
		{"2025-06-02", "2025-06-03", "missing: 2025", "one day in it"},
		{"2024-06-03", "2026-06-03", "missing: 2025-2026", "two years in one"},
		{"2022-06-03", "2028-06-03", "missing: 2022 2025-2026 2028", "years on both sides and between"},
		{"2024-02-28", "2024-02-29", "0", "29 February is off"},
		{"2024-02-28", "2024-03-01", "1", "over it"},
		{"2023-02-28", "2023-03-01", "1", "a year without it"},
		{"2024-03-01", "2024-03-02", "0", "a Saturday that is off as it would be anyway"},
		{"2024-03-08", "2024-03-09", "1", "a Saturday that is worked"},
		{"2024-03-08", "2024-03-10", "2", "and the Sunday"},
		{"2024-03-10", "2024-03-08", "-2", "backwards"},
		{"2024-03-15", "2024-03-17", "0", "the weekend after"},
	} {
		for _, literal := range []bool{false, true} {
			src, facts := "workdays(due, sent)", []rules.Fact{{Indicator: "due", Value: rules.DateOf(date2(t, tt.from))},
				{Indicator: "sent", Value: rules.DateOf(date2(t, tt.to))}}
			if literal {
				src, facts = fmt.Sprintf("workdays(date(%q), date(%q))", tt.from, tt.to), nil
			}
			if got := worked(t, s, src, facts...); got != tt.want {
				t.Errorf("%s: %s from %s to %s: %s, want %s", tt.reason, src, tt.from, tt.to, got, tt.want)
			}
		}
	}
}

func date2(t rapid.TB, text string) rules.Date {
	d, err := rules.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// worked is what a rule gives, by both evaluators, or the years that it waits for.
func worked(t rapid.TB, s *rules.Schema, src string, facts ...rules.Fact) string {
	r, err := s.Compile(src, 0)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "HT", facts...)
	if err != nil {
		t.Fatal(err)
	}
	v, err := r.Eval(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Explain(f, nil)
	if err != nil || !v.Equal(e.Value) {
		t.Fatalf("%s: Eval says %v, Explain %v, %v", src, v, e, err)
	}
	if v.Known() {
		return v.String()
	}
	out := "missing:"
	for _, in := range e.Missing {
		out += " " + strings.TrimPrefix(in.Code(), "holidays ")
	}
	return out
}

// A missing count is missing as a fact is: what can be said without it is said, and what waits
// names the year.
func TestWorkdaysAreUndetermined(t *testing.T) {
	s := working(t, rules.Holidays{Year: 2024})
	due := rules.Fact{Indicator: "due", Value: rules.DateOf(day(2024, 12, 30))}
	sent := rules.Fact{Indicator: "sent", Value: rules.DateOf(day(2025, 1, 3))}
	for _, tt := range []struct {
		rule, want, reason string
		facts              []rules.Fact
	}{
		{"workdays(due, sent) <= 3", "missing: 2025", "a condition", []rules.Fact{due, sent}},
		{"days(due, sent) > 9 and workdays(due, sent) <= 3", "false", "decided without it", []rules.Fact{due, sent}},
		{"workdays(due, sent) <= 3 or sent > due", "true", "decided without it", []rules.Fact{due, sent}},
		{"(workdays(due, sent) ?? 9)", "9", "a default, because the rule says so", []rules.Fact{due, sent}},
		{"known(workdays(due, sent)) ? 1 : 0", "0", "it is not known", []rules.Fact{due, sent}},
		{"workdays(due, sent) > 3 ? 1 : 1", "1", "the same either way", []rules.Fact{due, sent}},
		{"workdays(due, sent)", "missing: sent", "the day first", []rules.Fact{due}},
		{"let n = workdays(due, sent); max(0, 10 - 2 * n)", "missing: 2025", "through a name", []rules.Fact{due, sent}},
		{"workdays(due, sent) + workdays(sent, due)", "missing: 2025", "a year is named once", []rules.Fact{due, sent}},
	} {
		if got := worked(t, s, tt.rule, tt.facts...); got != tt.want {
			t.Errorf("%s: %s is %s, want %s", tt.reason, tt.rule, got, tt.want)
		}
	}
	r, err := s.Compile("workdays(due, sent)", 0)
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "HT", due, sent)
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Explain(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[diag.Lang]string{
		diag.English:    "waits for: the holidays of 2025 (nobody gave them)",
		diag.Vietnamese: "còn chờ: ngày nghỉ lễ năm 2025 (chưa ai khai)",
	} {
		if got := e.Render(l); !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	if out, err := e.MarshalJSON(); err != nil || !strings.Contains(string(out), `"missing":[{"holidays":"2025"}]`) {
		t.Errorf("%s, %v", out, err)
	}
}

// Working days are counted as by looking at each day alone.
func TestWorkdaysDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var given []rules.Holidays
		off, swapped, years := make(map[rules.Date]bool), make(map[rules.Date]bool), make(map[int]bool)
		first := day(2022, 12, 20)
		for year := 2023; year <= 2026; year++ {
			if !rapid.Bool().Draw(t, "given") {
				continue
			}
			h := rules.Holidays{Year: year}
			for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 364), 0, 40, rapid.ID[int]).Draw(t, "days") {
				d := day(year, 1, 1).AddDays(n)
				if weekend(d) && rapid.Bool().Draw(t, "worked") {
					h.Worked, swapped[d] = append(h.Worked, d), true
				} else {
					h.Days, off[d] = append(h.Days, d), true
				}
			}
			given, years[year] = append(given, h), true
		}
		span := rapid.IntRange(0, 1480)
		from, to := first.AddDays(span.Draw(t, "from")), first.AddDays(span.Draw(t, "to"))
		n, lacks := 0, make(map[int]bool)
		low, high, sign := from, to, 1
		if high.Before(low) {
			low, high, sign = to, from, -1
		}
		for d := low.AddDays(1); !high.Before(d); d = d.AddDays(1) {
			lacks[d.Year] = !years[d.Year]
			if swapped[d] || !weekend(d) && !off[d] {
				n += sign
			}
		}
		want := fmt.Sprint(n)
		for year := 2022; year <= 2027; year++ {
			if lacks[year] {
				want = "missing"
			}
		}
		slices.Reverse(given)
		got := worked(t, working(t, given...), fmt.Sprintf("workdays(date(%q), date(%q))", from.String(), to.String()))
		if waits, ok := strings.CutPrefix(got, "missing:"); ok {
			for _, run := range strings.Fields(waits) {
				var a, b int
				if k, _ := fmt.Sscanf(run, "%d-%d", &a, &b); k < 2 {
					b = a
				}
				for ; a <= b; a++ {
					if !lacks[a] {
						t.Fatalf("from %s to %s waits for %d: %s", from, to, a, got)
					}
					delete(lacks, a)
				}
			}
			for year, missing := range lacks {
				if missing {
					t.Fatalf("from %s to %s does not wait for %d: %s", from, to, year, got)
				}
			}
			got = "missing"
		}
		if got != want {
			t.Fatalf("from %s to %s: %s, want %s", from, to, got, want)
		}
	})
}

func weekend(d rules.Date) bool {
	w := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Weekday()
	return w == time.Saturday || w == time.Sunday
}

// One warning for all rules that count working days, whatever they stand in.
func TestCheckHolidays(t *testing.T) {
	def := rules.Definition{
		Indicators: []rules.Indicator{{Code: "due", Kind: rules.DateKind}, {Code: "sent", Kind: rules.DateKind}},
		Define: []rules.Define{{Code: "late", Rule: "max(0, workdays(due, sent))"},
			{Code: "closing", Rule: `workdays(sent, date("2025-01-01"))`}},
	}
	for _, tt := range []struct {
		reason string
		given  []rules.Holidays
		year   int
		rules  []string
		want   string
	}{
		{"no calendar", nil, 2024, []string{"days(due, sent)", "10 - workdays(due, sent)", "workdays(sent, due)"},
			"working days are counted, as by workdays(due, sent), and no year's holidays are given"},
		{"by a derived indicator", nil, 0, []string{"late > 3"}, "as by workdays(due, sent), and no year's holidays"},
		{"a derived indicator that no rule uses", nil, 2024, []string{"days(due, sent)"}, ""},
		{"calendar days need none", nil, 2024, []string{"days(due, sent)"}, ""},
		{"another year", []rules.Holidays{{Year: 2023}}, 2024, []string{"late > 3"}, "the holidays of 2024 are not given"},
		{"a year without holidays is given", []rules.Holidays{{Year: 2024}}, 2024, []string{"late > 3"}, ""},
		{"no year is known", []rules.Holidays{{Year: 2023}}, 0, []string{"late > 3"}, ""},
		{"the last day of a year that is not listed", []rules.Holidays{{Year: 2024}}, 2024,
			[]string{`workdays(date("2024-01-01"), sent)`, `1 + workdays(date("2023-12-31"), sent)`},
			`as by workdays(date("2023-12-31"), sent), and the holidays of 2023 are not given`},
		{"the first of the next one, by a derived indicator", []rules.Holidays{{Year: 2024}}, 0,
			[]string{"closing < 9"}, "the holidays of 2025 are not given"},
		{"dates of listed years", []rules.Holidays{{Year: 2024}, {Year: 2025}}, 2024, []string{"closing < 9"}, ""},
	} {
		def.Holidays = tt.given
		s, err := rules.NewSchema(def)
		if err != nil {
			t.Fatal(err)
		}
		var all []*rules.Rule
		for _, src := range tt.rules {
			r, err := s.Compile(src, 0)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, r)
		}
		found := s.CheckHolidays(tt.year, all...)
		switch {
		case tt.want == "" && len(found) == 0:
		case len(found) != 1 || tt.want == "" || !strings.Contains(found[0].Message.String(), tt.want) ||
			found[0].Severity != diag.Warning || found[0].Path != "holidays":
			t.Errorf("%s: %v, want %q", tt.reason, found, tt.want)
		}
	}
}
