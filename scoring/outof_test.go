package scoring_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// What points are written beside is one number everywhere, and never less than what can be had of it.
func TestOutOf(t *testing.T) {
	const sections = `
sections:
  - code: A
    max: 20
    caps: {total: 20, floor: 0}
    criteria:
      - {code: A.1, max: 15, points: a}
      - {code: A.2, max: 5, points: b}
      - {code: A.3, effect: bonus, max: 9, points: c}
  - {code: B, max: 10, criteria: [{code: B.1, max: 10, points: d}]}
`
	for _, tc := range []struct{ reason, head, total, section, story string }{
		{"ranked by points, bonus points stand in for what does not apply", "not_applicable: drop\nrank_by: points",
			"30", "20", "A: 20.00 / 20.00"},
		{"ranked by percent, a percentage is of what applies", "not_applicable: drop\nrank_by: percent",
			"25", "15", "A: 20.00 / 15.00"},
		{"raised to the full maximum, the rest is what is raised", "not_applicable: rescale", "30", "15",
			"A: 20.00 / 15.00"},
		{"no policy, the maximum of the card", "rank_by: points", "30", "20", "A: undetermined / 20.00"},
	} {
		c := load(t, "code: o\nyear: 2025\nuncapped: true\n"+tc.head+
			"\nindicators: [{code: a}, {code: b}, {code: c}, {code: d}]"+sections)
		s := score(t, c, "X a=15 b=n/a:none c=9 d=7")[0]
		check(t, tc.reason, s.OutOf("").String()+", "+s.OutOf("A").String(), tc.total+", "+tc.section)
		check(t, tc.reason+": no such section", s.OutOf("C").String(), "missing")
		if story := s.Format(diag.English); !strings.Contains(story, tc.story) {
			t.Errorf("%s: %s is not in\n%s", tc.reason, tc.story, story)
		}
	}
}

// While a percentage is missing it lies between ends; one that has no bound is missing.
func TestPercentEnds(t *testing.T) {
	for _, tc := range []struct{ reason, rule, unit, want string }{
		{"known", "max: 20, points: a", "X a=5 b=7", "40 40"},
		{"missing", "max: 20, points: a", "X b=7", "70/3 90"},
		{"without a bound above", "effect: bonus, uncapped: true, points: a", "X b=7", "70 missing"},
	} {
		c := load(t, "code: o\nyear: 2025\nuncapped: true\nnot_applicable: drop\nrank_by: percent\n"+
			"indicators: [{code: a}, {code: b}]\nsections: [{code: A, criteria: [{code: A.1, "+tc.rule+
			"}, {code: A.2, max: 10, points: b}]}]\n")
		least, most := score(t, c, tc.unit)[0].PercentEnds()
		check(t, tc.reason, least.String()+" "+most.String(), tc.want)
	}
}
