package rules_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
)

// What is counted and added turns each other round, over all dates.
func TestMonthsProperties(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "a", Kind: rules.DateKind}, {Code: "b", Kind: rules.DateKind}, {Code: "n"},
	}, Define: []rules.Define{{Code: "first", Rule: "date(year(a), month(a), 1)"}}})
	if err != nil {
		t.Fatal(err)
	}
	properties := map[string]string{
		"a period ends where it was added":    "months(a, add_months(a, n)) == n",
		"so do years":                         "years(a, add_years(a, n)) == n",
		"a year is twelve months":             "add_years(a, n) == add_months(a, 12 * n)",
		"the last whole month ends by then":   "a > b or add_months(a, months(a, b)) <= b",
		"one more does not":                   "a > b or add_months(a, months(a, b) + 1) > b",
		"backwards is negative":               "months(a, b) == -months(b, a) and years(a, b) == -years(b, a)",
		"whole years are those of the months": "abs(years(a, b)) == floor(abs(months(a, b)) / 12)",
		"a later end is no earlier":           "a > b or add_months(a, n) <= add_months(b, n)",
		"the day stays, or is the last one": "day(add_months(a, n)) == day(a) or " +
			"day(add_months(a, n)) == days(add_months(first, n), add_months(first, n + 1))",
		"a date is made of its parts": "date(year(a), month(a), day(a)) == a",
	}
	compiled := make(map[string]*rules.Rule)
	for reason, rule := range properties {
		if compiled[reason], err = s.Compile(rule, rules.BoolKind); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		day := func(name string) rules.Value {
			y := rapid.IntRange(1000, 9000).Draw(t, name)
			d := rules.Day(y, 1, 1).AddDays(rapid.IntRange(0, 365).Draw(t, "day of "+name))
			if rapid.Bool().Draw(t, "at the end of a month") {
				d = rules.Day(d.Year, d.Month, 1).AddDays(-1)
			}
			return rules.DateOf(d)
		}
		n := rapid.IntRange(-900, 900).Draw(t, "n")
		f, err := rules.NewFacts(s, "HT", rules.Fact{Indicator: "a", Value: day("a")},
			rules.Fact{Indicator: "b", Value: day("b")}, rules.Fact{Indicator: "n", Value: num(fmt.Sprint(n))})
		if err != nil {
			t.Fatal(err)
		}
		for reason, r := range compiled {
			e, err := agreeRapid(t, r, f, group(t, []*rules.Facts{f}))
			if err != nil || !e.Value.Equal(rules.BoolOf(true)) {
				t.Fatalf("%s: %s is %v (%v) with %v", reason, r.Source(), e.Value, err, f)
			}
		}
	})
}
