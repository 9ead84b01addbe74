package rules_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// vectors returns the rows of a file of testdata: a rule, and what it gives.
func vectors(t *testing.T, name string) (rows [][2]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		rule, want, ok := strings.Cut(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !ok {
			t.Fatalf("%q has no answer", line)
		}
		rows = append(rows, [2]string{rule, want})
	}
	return rows
}

// Statistics, roots, logarithms, powers of e and dates are those that another program worked
// out.
func TestStatistics(t *testing.T) {
	s, f, g := language(t)
	for name, least := range map[string]int{"statistics.txt": 80, "irrational.txt": 140, "dates.txt": 90} {
		rows := vectors(t, name)
		if len(rows) < least {
			t.Errorf("only %d rows in %s", len(rows), name)
		}
		for _, row := range rows {
			if got := answer(t, s, row[0], f, g); got != row[1] {
				t.Errorf("%s\n got %s\nwant %s", row[0], got, row[1])
			}
		}
	}
}

// The human development index of two printed examples. Of the fictitious country of
// bizfluent.com/how-4894211 the indices of life expectancy and of education are as printed, 0.77
// and 0.8; what follows from them and the income was worked out apart. In the technical notes of
// the UNDP on the index stand the income, the other two indices, and what comes of them: 0.5506
// and 0.510.
func TestHumanDevelopmentIndex(t *testing.T) {
	number := []string{"life", "schooling", "expected", "income", "health", "education"}
	def := rules.Definition{Define: []rules.Define{
		{Code: "life_index", Rule: "scaled(life, 20, 85)"},
		{Code: "income_index", Rule: "scaled(log(income, 12), log(100, 12), log(75000, 12))"},
		{Code: "whole", Rule: "geometric_mean(life_index, schooling / expected, income_index, 4)"},
		{Code: "hdi", Rule: "geometric_mean(health, education, income_index, 3)"},
	}}
	for _, code := range number {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: code})
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	country := func(name string, xs map[string]string) *rules.Facts {
		var facts []rules.Fact
		for code, x := range xs {
			facts = append(facts, rules.Fact{Indicator: code, Value: num(x)})
		}
		f, err := rules.NewFacts(s, name, facts...)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	generica := country("Generica", map[string]string{"life": "70", "schooling": "12", "expected": "15",
		"income": "50000"})
	noted := country("noted", map[string]string{"income": "3829", "health": "0.6971", "education": "0.3447"})
	for _, tt := range []struct {
		of         *rules.Facts
		rule, want string
	}{
		{generica, "round(life_index, 2)", "0.77"},
		{generica, "schooling / expected", "0.8"},
		{generica, "round(income_index, 6)", "0.938752"},
		{generica, "whole", "0.8328"},
		{noted, "round(income_index, 4)", "0.5506"},
		{noted, "hdi", "0.51"},
		{noted, "root(health * education * round(income_index, 4), 3, 3)", "0.51"},
	} {
		if got := answer(t, s, tt.rule, tt.of, nil); got != tt.want {
			t.Errorf("%s of %s = %s, want %s", tt.rule, tt.of.Unit(), got, tt.want)
		}
	}
}

// A function that is younger than cards leaves its name to their indicators.
func TestFreeNames(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "median"}, {Code: "x"}},
		Define:     []rules.Define{{Code: "variance", Rule: "median(median, 4, x) + median"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "HT", rules.Fact{Indicator: "median", Value: num("3")},
		rules.Fact{Indicator: "x", Value: num("9")})
	if err != nil {
		t.Fatal(err)
	}
	if got := answer(t, s, "let scaled = 2; scaled * variance", f, nil); got != "14" {
		t.Errorf("got %s", got)
	}
	_, err = rules.NewSchema(rules.Definition{Functions: []rules.Function{{Name: "median"}}})
	if err == nil || !strings.Contains(err.Error(), "median is a function of the language") {
		t.Errorf("a function of the host may not have the name: %v", err)
	}
}

// A table of points is known to the checks, to explanations and to the coverage.
func TestPoints(t *testing.T) {
	most, least := dec("120"), dec("0")
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "x", Min: &least, Max: &most}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.CompileCriterion(`interpolate({"0": 0, "50": 8, "100": 10}, x)`, dec("10"))
	if err != nil {
		t.Fatal(err)
	}
	ds := r.Check()
	if len(ds) != 1 || ds[0].Code != "beyond-points" || !strings.Contains(ds[0].Hint.String(), "clamp(x, 0, 100)") {
		t.Errorf("the check finds %v", ds)
	}
	f, err := rules.NewFacts(s, "HT", rules.Fact{Indicator: "x", Value: num("75")})
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Explain(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if out := e.Render(diag.English); !strings.Contains(out, `2: 50 → 8`) || e.Value.String() != "9" {
		t.Errorf("explained as\n%s", out)
	}
	if got := len(r.Inside().Branches()); got != 3 {
		t.Errorf("%d branches", got)
	}
	if got := e.Inside().Branches(); len(got) != 1 || got[0].What != "row 2" {
		t.Errorf("reached %v", got)
	}
}

// Points that rules share are a table of the card, whose rows are joined as those in braces are; it is
// known to checks, explanations and coverage. A table of anything else has no points.
func TestSharedPoints(t *testing.T) {
	most, least := dec("120"), dec("10")
	row := func(when string, then rules.Value) rules.Row { return rules.Row{When: rules.Tests{when}, Then: then} }
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "x", Min: &least, Max: &most}},
		Tables: []rules.Table{
			{Name: "ladder", Keys: []string{"x"},
				Rows: []rules.Row{row("0", num("0")), row("50", num("8")), row("100", num("10"))}},
			{Name: "falling", Rows: []rules.Row{row("50", num("1")), row("0", num("8"))}},
			{Name: "words", Rows: []rules.Row{row("0", rules.TextOf("a")), row("1", rules.TextOf("b"))}},
			{Name: "rest", Rows: []rules.Row{row("0", num("1")), row("1", num("8")), {Else: num("2")}}},
		}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "HT", rules.Fact{Indicator: "x", Value: num("75")})
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]string{
		"interpolate(ladder, x)":                "9",
		"interpolate(ladder, x) - 2 * x":        "-141",
		"interpolate(ladder, 2 * x)":            "error: 150 lies beyond the points, which go from 0 to 100",
		"interpolate(ladder, clamp(x, 0, 100))": "9",
		"lookup(ladder, x - 25)":                "8",
		"interpolate(leader, x)":                "refused: did you mean ladder?",
		"interpolate(falling, x)":               "refused: write rows like {when: 50, then: 8}, or lookup(falling, x)",
		"interpolate(words, x)":                 "refused: write rows like {when: 50, then: 8}, or lookup(words, x)",
		"interpolate(rest, x)":                  "refused: write rows like {when: 50, then: 8}, or lookup(rest, x)",
		`interpolate("ladder", x)`:              `refused: write interpolate({"0": 0, "50": 8, "100": 10}, x) or interpolate(table, x)`,
	} {
		if got := answer(t, s, rule, f, group(t, []*rules.Facts{f})); got != want {
			t.Errorf("%s is %s, want %s", rule, got, want)
		}
	}
	r, err := s.CompileCriterion("interpolate(ladder, x)", dec("10"))
	if err != nil {
		t.Fatal(err)
	}
	ds := append(r.Check(), s.Check(r)...)
	ds = slices.DeleteFunc(ds, func(d *diag.Diagnostic) bool { // the other tables are not used
		return d.Path != "" && !strings.Contains(d.Message.String(), "ladder")
	})
	if len(ds) != 1 || ds[0].Code != "beyond-points" {
		t.Errorf("the check finds %v", ds)
	}
	if lo, hi, _ := r.Range(); lo.String() != "1.6" || hi.String() != "10" {
		t.Errorf("it gives %v to %v", lo, hi)
	}
	if u := r.Uses(); len(u.Tables) != 1 || u.Tables[0] != "ladder" {
		t.Errorf("it uses %v", u.Tables)
	}
	e, err := r.Explain(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if out := e.Render(diag.English); !strings.Contains(out, "2: 50 → 8") {
		t.Errorf("explained as\n%s", out)
	}
	if got := e.Inside().Branches(); len(got) != 1 || got[0].What != "row 2" || got[0].Table != "ladder" {
		t.Errorf("reached %v", got)
	}
}
