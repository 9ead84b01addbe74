package rulestest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// show writes what a test looks for in an assignment.
func show(a rulestest.Assignment) string {
	s := rulestest.YAML(a.Facts)
	if len(a.Previous) > 0 {
		s += " last year " + rulestest.YAML(a.Previous)
	}
	if len(a.Points) > 0 {
		s += " points " + rulestest.YAML(a.Points)
	}
	return s
}

func TestExplore(t *testing.T) {
	s := schema(t)
	for _, tt := range []struct {
		rule, facts, note string
		reason            string
	}{
		{"percent >= 50 ? 1 : 0", "{percent: 49.9}", "percent >= 50: percent just below 50", "one place is declared"},
		{"percent >= 50 ? 1 : 0", "{percent: 50}", "percent >= 50: percent equal to 50", ""},
		{"percent >= 50 ? 1 : 0", "{percent: 50.1}", "percent >= 50: percent just above 50", ""},
		{"percent >= 50 ? 1 : 0", "{}", "percent is missing", ""},
		{"percent >= 50 ? 1 : 0", "{percent: n/a}", "percent does not apply", ""},
		{"percent * 2 + 3 >= 50 ? 1 : 0", "{percent: 23.5}", "percent * 2 + 3 >= 50: percent * 2 + 3 equal to 50",
			"the equation is solved"},
		{"percent * 3 >= 50 ? 1 : 0", "{percent: 16.6}", "percent * 3 >= 50: percent * 3 just below 50",
			"16.66… is no allowed value: its neighbours are"},
		{"percent * 3 >= 50 ? 1 : 0", "{percent: 16.7}", "percent * 3 >= 50: percent * 3 just above 50", ""},
		{"let r = actual / plan; r >= 0.5 ? 1 : 0", "{actual: 50, plan: 100}", "r >= 0.5: r equal to 0.5", "through a let"},
		{"min(full, percent / 4)", "{percent: 40}", "min(full, percent / 4): percent / 4 equal to full", "a cap; full is 10"},
		{"clamp(percent, 5, 95)", "{percent: 5}", "clamp(percent, 5, 95): percent equal to 5", "bounds"},
		{"lookup(brackets, percent)", "{percent: 79.9}", "lookup(brackets, percent): percent just below 80",
			"a row of a shared table"},
		{"lookup(brackets, percent * 2)", "{percent: 40}", "lookup(brackets, percent * 2): percent * 2 equal to 80",
			"of an expression"},
		{`lookup({"> 5": 2, "else": 1}, percent)`, "{percent: 5}",
			`lookup({"> 5": 2, "else": 1}, percent): percent equal to 5`, "a table in the rule"},
		{"on_plan ? 1 : 0", "{actual: 0.01, coastal: true, plan: 0.01}", "actual >= plan: actual equal to plan",
			"inside a derived indicator"},
		{`sent <= date("2024-02-15") ? 1 : 0`, "{sent: 2024-02-16}",
			`sent <= date("2024-02-15"): sent just above date("2024-02-15")`, "the day after"},
		{"days(due, sent) > 3 ? 1 : 0", "{due: 2024-01-31, sent: 2024-02-03}",
			"days(due, sent) > 3: days(due, sent) equal to 3", "between two dates"},
		{"percent > previous(percent) ? 1 : 0", "{percent: 0} last year {percent: 0}",
			"percent > previous(percent): percent equal to previous(percent)", "against last year"},
		{`region == "coast" ? 1 : 0`, "{region: delta}", "", "every allowed text"},
		{"5 < percent ? 1 : 0", "{percent: 4.9}", "5 < percent: percent just below 5", "the constant stands first"},
		{"min(full, 3 * percent)", "{percent: 3.4}", "min(full, 3 * percent): 3 * percent just above full", "what is capped"},
		{"coastal and percent > 5 ? 1 : 0", "{coastal: true, percent: 5}",
			"percent > 5: being false, it decides alone (MC/DC)", ""},
		{"coastal and percent > 5 ? 1 : 0", "{coastal: true, percent: 5.1}",
			"coastal: being true, it decides alone (MC/DC)", ""},
		{"coastal or percent > 5 ? 1 : 0", "{coastal: true, percent: 0}", "coastal: being true, it decides alone (MC/DC)",
			""},
	} {
		r, err := s.CompileCriterion(tt.rule, dec("10"))
		if err != nil {
			t.Fatal(err)
		}
		as := rulestest.Explore(r)
		if !slices.ContainsFunc(as, func(a rulestest.Assignment) bool {
			return show(a) == tt.facts && (tt.note == "" || says(a, tt.note))
		}) {
			var have []string
			for _, a := range as {
				if len(a.Notes) > 0 {
					have = append(have, show(a)+" "+fmt.Sprint(a.Notes))
				}
			}
			t.Errorf("%s: no %s with %q (%s) among\n%s", tt.rule, tt.facts, tt.note, tt.reason, strings.Join(have, "\n"))
		}
		if fmt.Sprint(as) != fmt.Sprint(rulestest.Explore(r)) {
			t.Errorf("%s: not the same twice", tt.rule)
		}
	}
	if as := rulestest.Explore(); as != nil {
		t.Errorf("without rules: %v", as)
	}
	r, err := s.Compile("1 + 1", 0)
	if err != nil {
		t.Fatal(err)
	}
	if as := rulestest.Explore(r); len(as) != 1 || len(as[0].Facts) != 0 {
		t.Errorf("a rule that reads nothing: %v", as)
	}
}

// says reports whether a note of an assignment says something.
func says(a rulestest.Assignment, note string) bool {
	return slices.ContainsFunc(a.Notes, func(n diag.Text) bool { return n.String() == note })
}

// What a rule compares members with is explored with three of them.
func TestExploreGroup(t *testing.T) {
	s := schema(t)
	r, err := s.Compile("actual >= average(actual) ? 1 : 0", rules.NumberKind)
	if err != nil {
		t.Fatal(err)
	}
	limit := false
	for _, a := range rulestest.Explore(r) {
		limit = limit ||
			len(a.Others) == 2 && says(a, "actual >= average(actual): actual equal to average(actual)")
	}
	if !limit {
		t.Error("no unit stands on the mean of three")
	}
}

// Cover reaches whatever anything reaches, picks nothing that adds nothing, and of
// two that do as much the cheaper.
func TestCover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		goals := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 12), 0, 5), 1, 30).Draw(t, "goals")
		costs := rapid.SliceOfN(rapid.IntRange(0, 2), len(goals), len(goals)).Draw(t, "costs")
		picked, why := rulestest.Cover(goals, func(i int) int { return costs[i] })
		left := make(map[int]bool)
		for _, g := range slices.Concat(goals...) {
			left[g] = true
		}
		for _, i := range picked {
			if len(why[i]) == 0 {
				t.Fatalf("%d adds nothing", i)
			}
			for _, g := range why[i] {
				if !left[g] || !slices.Contains(goals[i], g) {
					t.Fatalf("goal %d is reached twice, or not by %d", g, i)
				}
				delete(left, g)
			}
		}
		if len(left) > 0 || !slices.IsSorted(picked) {
			t.Fatalf("picked %v, not reached: %v", picked, left)
		}
	})
	same := [][]string{{"a"}, {"b", "a"}, {"a", "b"}}
	if picked, _ := rulestest.Cover(same, nil); !slices.Equal(picked, []int{1}) {
		t.Errorf("without costs %v is picked, want the first", picked)
	}
	if picked, _ := rulestest.Cover(same, func(i int) int { return -i }); !slices.Equal(picked, []int{2}) {
		t.Errorf("%v is picked, want the cheaper", picked)
	}
}
