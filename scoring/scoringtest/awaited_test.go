package scoringtest_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// Cases say what a score waits for in a period.
func TestWhatCasesWaitForInPeriods(t *testing.T) {
	const card = `
code: p
year: 2025
periods:
  every: semester
  card:
    indicators: [{code: marks, min: 0, max: 10}]
    sections: [{code: S, criteria: [{code: S.1, max: 10, points: marks}, {code: S.2, max: 5, judged: true}]}]
sections: [{code: I, criteria: [{code: I.1, max: 30, points: "total_of(periods, total)"}]}]
`
	for _, tt := range []struct{ missing, want, reason string }{
		{"[S.2 2025-H1, 2025-H2]", "", "points of people in the one, all of the other"},
		{"[marks 2025-H1, S.2 2025-H1, 2025-H2]", "missing", "the marks are known"},
		{"[2025-H3]", "no input \"2025-H3\" (did you mean 2025-H1?)", "there is no third half"},
		{"[speed 2025-H1]", "no input \"speed 2025-H1\"", "nothing of the period"},
	} {
		cases := "cases: [{name: a, facts: {periods: [{period: 2025-H1, marks: 7}]}, missing: " + tt.missing + "}]"
		s, err := scoringtest.Load(files(card, cases), "card_test.yaml")
		got := ""
		if err != nil {
			got = err.Error()
		} else if r := s.Run(0); !r.Passed() {
			got = "missing"
		}
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q", tt.reason, got)
		}
	}
}
