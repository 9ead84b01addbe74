package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
)

// A statistic over the records of a list, or over the members, is that over their values as
// arguments, which other tests hold to another program.
func TestStatisticsOfLists(t *testing.T) {
	s := register(t)
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.IntRange(0, 3), 1, 6).Draw(t, "weights")
		var events []rules.Event
		var members []*rules.Facts
		var texts []string
		for _, x := range xs {
			events = append(events, rules.Event{Fields: map[string]rules.Value{"weight": rules.Int(int64(x))}})
			texts = append(texts, fmt.Sprint(x))
		}
		list := rules.ListOf(events...)
		if rapid.Bool().Draw(t, "incomplete") {
			list = rules.IncompleteListOf(events...)
		}
		for i, x := range xs {
			f, err := rules.NewFacts(s, fmt.Sprint("u", i), rules.Fact{Indicator: "staff", Value: rules.Int(int64(x))},
				rules.Fact{Indicator: "violations", Value: list})
			if err != nil {
				t.Fatal(err)
			}
			members = append(members, f)
		}
		g, all := group(t, members), strings.Join(texts, ", ")
		n := rapid.IntRange(1, len(xs)).Draw(t, "n")
		sampled := func(rule string) string { // of one there is no sample
			if len(xs) < 2 {
				return "na"
			}
			return rule
		}
		for _, less := range []string{"staff", "0 - staff"} { // of one there are no others
			rule, want := "percent_rank_of(members, "+less+") == percent_rank(", rules.BoolOf(true)
			if len(xs) == 1 {
				rule, want = "percent_rank_of(members, "+less+") == (", rules.NotApplicable()
			}
			first, others := texts[0], all
			if less != "staff" {
				first, others = "0 - "+first, "0 - "+strings.Join(texts, ", 0 - ")
			}
			if len(xs) > 1 {
				first += ", " + others
			}
			got, err := agreeRapid(t, compileRapid(t, s, rule+first+")"), members[0], g)
			if err != nil || !got.Value.Equal(want) {
				t.Fatalf("%s%s) of %v: %v, %v", rule, first, xs, got, err)
			}
		}
		for _, pair := range [][2]string{
			{"median_of(%s)", "median(" + all + ")"},
			{"percentile_of(%s, 0.3)", "percentile(0.3, " + all + ")"},
			{fmt.Sprintf("sum_best_of(%%s, %d)", n), fmt.Sprintf("sum_best(%d, %s)", n, all)},
			{fmt.Sprintf("mean_best_of(%%s, %d)", n), fmt.Sprintf("mean_best(%d, %s)", n, all)},
			{fmt.Sprintf("sum_without_of(%%s, %d)", n), fmt.Sprintf("sum_without(%d, %s)", min(n, len(xs)-1), all)},
			{fmt.Sprintf("mean_without_of(%%s, %d)", n), fmt.Sprintf("mean_without(%d, %s)", min(n, len(xs)-1), all)},
			{"sum_best_of(%s, 100)", "sum(" + all + ")"},
			{"variance_of(%s)", "variance(" + all + ")"},
			{"stddev_of(%s, 6)", "stddev(" + all + ", 6)"},
			{"sample_variance_of(%s)", sampled("sample_variance(" + all + ")")},
			{"sample_stddev_of(%s, 6)", sampled("sample_stddev(" + all + ", 6)")},
			{"geometric_mean_of(%s, 6)", "geometric_mean(" + all + ", 6)"},
		} {
			for _, over := range []string{"members, staff", "violations, weight"} {
				src := fmt.Sprintf(pair[0], over)
				rule, want := "("+src+") == ("+pair[1]+")", rules.BoolOf(true)
				if pair[1] == "na" {
					rule, want = src, rules.NotApplicable()
				}
				e, err := agreeRapid(t, compileRapid(t, s, rule), members[0], g)
				open := over != "members, staff" && list.String() != rules.ListOf(events...).String()
				if err != nil || !open && !e.Value.Equal(want) {
					t.Fatalf("%s is not %s of %v: %v, %v", src, pair[1], xs, e, err)
				}
			}
		}
	})
}

func compileRapid(t *rapid.T, s *rules.Schema, rule string) *rules.Rule {
	t.Helper()
	r, err := s.Compile(rule, 0)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A z-score is written as it is defined; those of 2, 4, 4, 4, 5, 5, 7 and 9 lie about 5 in steps
// of 2, their standard deviation.
func TestZScores(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	var members []*rules.Facts
	for i, x := range []string{"2", "4", "4", "4", "5", "5", "7", "9"} {
		f, err := rules.NewFacts(s, fmt.Sprint("u", i), rules.Fact{Indicator: "x", Value: num(x)})
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	g := group(t, members)
	for i, want := range []string{"-1.5", "-0.5", "-0.5", "-0.5", "0", "0", "1", "2"} {
		for _, rule := range []string{
			"(x - average(x)) / stddev_of(members, x, 6)",
			"z_score(x, average(x), stddev_of(members, x, 6))",
			"(x - average(x)) / root(average(x ** 2) - average(x) ** 2, 2, 6)",
		} {
			if got := answer(t, s, rule, members[i], g); got != want {
				t.Errorf("%s of unit %d is %s, want %s", rule, i, got, want)
			}
		}
	}
	for rule, want := range map[string]string{
		"scaled(x, worst(x), best(x))":                            "0",
		"z_score(x, 2, stddev_of(members, x, 6, x < 3))":          "0",
		"z_score(x / 9, 5 / 9, stddev_of(members, x / 9, 0))":     "error: the deviation is 0, and 2/9 is not the mean, 5/9",
		"stddev_of(members, x, 2, x > 100)":                       "not applicable",
		"sum_best_of(members, x, 2, x < 6)":                       "10",
		"sample_stddev_of(members, x, 4)":                         "2.1381",
		"sample_variance_of(members, x, x < 4)":                   "not applicable",
		"geometric_mean_of(members, x, 3, x in [2, 9])":           "4.243",
		"geometric_mean_of(members, x - 4, 3)":                    "error: geometric_mean_of takes numbers of 0 or more",
		"geometric_mean_of(members, x - 4, 3, x >= 5)":            "1.968",
		"percent_rank_of(members, x)":                             "0",
		"percent_rank_of(members, x, x < 3)":                      "not applicable",
		"percent_rank_of(members, x, x > 3)":                      "not applicable",
		"percent_rank_of(x, x)":                                   "refused: allowed are members, group",
		"stddev_of(members, x, x)":                                "refused: ",
		"percentile_of(members, x, 90)":                           "refused: ",
		"percentile_of(members, x, 0.5) == median_of(members, x)": "true",
	} {
		if got := answer(t, s, rule, members[0], g); got != want {
			t.Errorf("%s = %s, want %s", rule, got, want)
		}
	}
}

// A geometric mean of as many as a register has is computed, by every evaluator; what e to the power
// of something is too large for says so, as soon as that is known.
func TestWhatHasManyDigits(t *testing.T) {
	s := register(t)
	events := make([]rules.Event, 4000)
	for i := range events {
		events[i].Fields = map[string]rules.Value{"weight": rules.Int(int64(1 + i%2))}
	}
	f, g := listFacts(t, s, rules.ListOf(events...))
	for rule, want := range map[string]string{
		"geometric_mean_of(violations, 1000 * weight, 9)": "1414.213562373",
		"exp(staff * 250, 0) > 0":                         "true",
		"exp(staff * 250 + 1, 2)":                         "error: exp of 1001 has more digits than numbers may have",
		"exp(1001, 2)":                                    "refused: hold it to 1000: min(1000, 1001)",
		"exp(1000, 0) > 0":                                "true",
	} {
		if got := answer(t, s, rule, f, g); got != want {
			t.Errorf("%s is %s, want %s", rule, got, want)
		}
	}
}

// A mean that is an error whoever counts has no range, and is no rule without a result for the check.
func TestGeometricMeanOfNegatives(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("geometric_mean_of(members, -1, 1, x == 0)", rules.NumberKind)
	if err != nil {
		t.Fatal(err)
	}
	if lo, hi, _ := r.Range(); lo.Known() || hi.Known() {
		t.Errorf("it gives %v to %v", lo, hi)
	}
}

// A key that does not apply leaves a lookup open as long as another, which is missing, may decide it: with those that
// are known, or with others that are missing.
func TestKeysThatMayDecideAmongMany(t *testing.T) {
	text := func(code string) rules.Indicator {
		return rules.Indicator{Code: code, Kind: rules.TextKind, Values: []string{"u", "v"}}
	}
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "x"}, text("a"), text("b")},
		Tables: []rules.Table{{Name: "three", Rows: []rules.Row{
			{When: rules.Tests{"< 100", "u", "u"}, Then: rules.Int(1)},
			{When: rules.Tests{">= 100", "-", "u"}, Then: rules.Int(2)},
			{Else: rules.Int(3)},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("lookup(three, x, a, b)", rules.NumberKind)
	if err != nil {
		t.Fatal(err)
	}
	none, u, v := rules.NotApplicable(), rules.TextOf("u"), rules.TextOf("v")
	for _, tt := range []struct {
		reason  string
		x, a, b rules.Value
		want    rules.Value
	}{
		{"150 would make it 2, whatever a is", rules.Value{}, none, u, rules.Value{}},
		{"so would 150 and b", rules.Value{}, none, rules.Value{}, rules.Value{}},
		{"b other than u makes it 3", rules.Int(50), none, rules.Value{}, rules.Value{}},
		{"b alone cannot decide where x does not apply either, but v would", none, none, rules.Value{}, rules.Value{}},
		{"nothing is missing", rules.Int(50), none, u, none},
		{"decided by x and b", rules.Int(150), none, u, rules.Int(2)},
		{"decided by b", rules.Value{}, none, v, rules.Int(3)},
		{"a cannot decide between the first rows", none, rules.Value{}, u, none},
	} {
		f, err := rules.NewFacts(s, "unit", rules.Fact{Indicator: "x", Value: tt.x}, rules.Fact{Indicator: "a", Value: tt.a},
			rules.Fact{Indicator: "b", Value: tt.b})
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Eval(f, nil)
		e, failed := r.Explain(f, nil)
		if err != nil || failed != nil || !got.Equal(tt.want) || !e.Value.Equal(tt.want) {
			t.Errorf("%s: %v and %v, want %v (%v, %v)", tt.reason, got, e.Value, tt.want, err, failed)
		}
	}
}
