package scoring_test

import (
	"fmt"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// While facts are missing, a line can come to what its rule gives for some facts, and no more, unless the rule may
// fail, so that people decide, or the line may come to nothing.
func TestNarrowBounds(t *testing.T) {
	for _, tt := range []struct{ reason, policy, criterion, facts, least, most string }{
		{"a choice of two", "", `points: "late ? full / 2 : full"`, "", "10", "20"},
		{"both are known to be lower than the maximum", "", `points: "late ? 3 : 5.125"`, "", "3", "5.13"},
		{"by the range of the fact", "", `points: "5 + a / 10"`, "", "5", "15"},
		{"points are held to their bounds", "", `min: 8, points: "a / 10"`, "", "8", "10"},
		{"what is known decides nothing", "", `points: "late ? full / 2 : a > 50 ? full : 15"`, "a=60", "10", "20"},
		{"the table has a row for all", "", `points: "lookup(worth, a)"`, "", "7", "12"},
		{"it may divide by zero, and then people decide", "", `points: "10 + 100 / a"`, "", "0", "20"},
		{"a guard keeps it from that", "", `points: "a > 4 ? 10 + 10 / a : 11"`, "", "10.1", "12.5"},
		{"it did divide by zero", "", `points: "10 + 100 / a"`, "a=0", "0", "20"},
		{"a table without a row for all", "", `points: "lookup(some, a)"`, "", "0", "20"},
		{"it may be void", "", `points: "late ? full / 2 : full", void_when: "a > 3"`, "", "0", "20"},
		{"it is not void", "", `points: "late ? full / 2 : full", void_when: "a > 3"`, "a=3", "10", "20"},
		{"it may drop out", "drop", `points: "late ? full / 2 : full"`, "", "0", "20"},
		{"points of others may pass their maximum", "", `points: "10 + points(\"II.1\")"`, "", "0", "20"},
		{"a bonus may not apply", "", `effect: bonus, points: "late ? 3 : 5"`, "", "0", "5"},
		{"so may what is taken away", "", `effect: minus, points: "late ? 3 : 5"`, "", "-5", "0"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			policy := "rank_by: points"
			if tt.policy != "" {
				policy += "\nnot_applicable: " + tt.policy
			}
			c := load(t, fmt.Sprintf(`
code: sample
year: 2025
invented: true
uncapped: true
%s
indicators:
  - {code: a, label: "A", min: 0, max: 100}
  - {code: late, kind: boolean, label: "Trễ"}
  - {code: b, label: "B", min: 0, max: 1}
tables:
  - {name: worth, rows: [{when: "< 50", then: 7}, {else: 12}]}
  - {name: some, rows: [{when: "> 50", then: 7}]}
sections:
  - {code: I, criteria: [{code: I.1, title: "Chính", max: 20, %s}]}
  - {code: II, criteria: [{code: II.1, title: "Phụ", max: 1, points: b}]}
`, policy, tt.criterion))
			s := score(t, c, "X "+tt.facts)[0]
			l, _ := s.Line("I.1")
			if got := l.Least.Format(diag.English) + ".." + l.Most.Format(diag.English); got != tt.least+".."+tt.most {
				t.Errorf("%s, want %s..%s", got, tt.least, tt.most)
			}
		})
	}
}
