package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/scoring"
)

// Civil judgment enforcement, 2015: A from 180 with all three targets; B from
// 160 with two of three and the missing one short by less than 15 %, or one of
// three and the others short by less than 5 %. Leadership limits each grade.
const gradeCard = `
code: enforcement
year: 2015
indicators:
  - {code: score, min: 0, max: 200}
  - {code: by_case, label: hoàn thành chỉ tiêu về việc, min: 0}
  - {code: by_value, min: 0}
  - {code: carried, min: 0}
  - {code: filed, kind: boolean}
define:
  - {code: met, rule: "count(by_case >= 100, by_value >= 100, carried >= 100)"}
  - {code: near15, rule: "count(by_case > 85, by_value > 85, carried > 85)"}
  - {code: near5, rule: "count(by_case > 95, by_value > 95, carried > 95)"}
disqualify: [{code: file, when: not filed}]
sections: [{code: I, criteria: [{code: I.1, max: 200, points: score}]}]
grades:
  - {code: A, title: Hạng A, at_least: 180, when: met == 3, %s}
  - {code: B, title: Hạng B, at_least: 160, when: met == 2 and near15 == 3 or met == 1 and near5 == 3 or met == 3, %s}
  - {code: C, at_least: 100}
`

func grades(t *testing.T, quotaA, quotaB string, units ...string) string {
	t.Helper()
	trim := func(q string) string {
		if q == "" {
			return ""
		}
		return "quota: {" + q + "}"
	}
	text := fmt.Sprintf(gradeCard, trim(quotaA), trim(quotaB))
	c := load(t, strings.NewReplacer(", }", "}", ", \n", "\n").Replace(text))
	r, err := c.Rank(t.Context(), score(t, c, units...)...)
	if err != nil {
		t.Fatal(err)
	}
	gs, places, err := r.Grades(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, g := range gs {
		s := g.Unit + " " + g.Grade
		if g.Open {
			s = g.Unit + " open" + fmt.Sprint(g.May)
		}
		if g.Disqualified {
			s = g.Unit + " disqualified"
		}
		if len(g.Passed) > 0 {
			s += " past " + strings.Join(g.Passed, ",")
		}
		out = append(out, s)
	}
	for _, p := range places {
		out = append(out, fmt.Sprintf("[%s: %v of %v]", p.Grade, p.Most, p.Of))
	}
	return strings.Join(out, "; ")
}

func unitOf(name string, score, a, b, c any) string {
	return fmt.Sprintf("%s score=%v by_case=%v by_value=%v carried=%v filed=true", name, score, a, b, c)
}

func TestGrades(t *testing.T) {
	for _, tc := range []struct {
		reason         string
		quotaA, quotaB string
		units          []string
		want           string
	}{
		{"thresholds and targets", "", "", []string{
			unitOf("a", 190, 100, 101, 100), unitOf("b", 195, 100, 101, 99), unitOf("c", 179.99, 100, 100, 100), unitOf("d",
				185, 100, 100, 85),
			unitOf("e", 165, 100, 95.1, 95.1), unitOf("f", 165, 100, 95, 99), unitOf("g", 159.99, 100, 100, 100), unitOf("h",
				99, 100, 100, 100),
		}, "b B; a A; d C; c B; e B; f C; g C; h "},
		{"a quota takes the floor: 20 % of 9 is 1", "percent: 20", "", []string{
			unitOf("a", 199, 100, 100, 100), unitOf("b", 198, 100, 100, 100), unitOf("c", 197, 100, 100, 100), unitOf("d", 150,
				1, 1, 1), unitOf("e", 150, 1, 1, 1),
			unitOf("f", 150, 1, 1, 1), unitOf("g", 150, 1, 1, 1), unitOf("h", 150, 1, 1, 1), unitOf("i", 150, 1, 1, 1),
		}, "a A; b B past A; c B past A; d C; e C; f C; g C; h C; i C; [A: 1 of 9]"},
		{"and of 10 it is 2", "percent: 20", "", []string{
			unitOf("a", 199, 100, 100, 100), unitOf("b", 198, 100, 100, 100), unitOf("c", 197, 100, 100, 100), unitOf("d", 150,
				1, 1, 1), unitOf("e", 150, 1, 1, 1),
			unitOf("f", 150, 1, 1, 1), unitOf("g", 150, 1, 1, 1), unitOf("h", 150, 1, 1, 1), unitOf("i", 150, 1, 1,
				1), unitOf("j", 150, 1, 1, 1),
		}, "a A; b A; c B past A; d C; e C; f C; g C; h C; i C; j C; [A: 2 of 10]"},
		{"a tie at the cut is not broken", "count: 2", "",
			[]string{unitOf("a", 199, 100, 100, 100), unitOf("b", 190, 100, 100, 100),
				unitOf("c", 190, 100, 100, 100)}, "a A; b open[A B]; c open[A B]; [A: 2 of 3]"},
		{"a tie above the cut does no harm", "count: 2", "",
			[]string{unitOf("a", 190, 100, 100, 100), unitOf("b", 190, 100, 100, 100),
				unitOf("c", 189, 100, 100, 100)}, "a A; b A; c B past A; [A: 2 of 3]"},
		{"nested: half of the better half", "percent: 50, of: B", "percent: 50", []string{
			unitOf("a", 199, 100, 100, 100), unitOf("b", 198, 100, 100, 100), unitOf("c", 197, 100, 100, 100), unitOf("d", 196,
				100, 100, 100),
			unitOf("e", 195, 100, 100, 100), unitOf("f", 170, 100, 100, 100), unitOf("g", 150, 1, 1, 1), unitOf("h", 150, 1, 1,
				1),
		}, "a A; b A; c B past A; d B past A; e C past A,B; f C past B; g C; h C; [A: 2 of 4]; [B: 4 of 8]"},
		{"a better unit that is open keeps the place open", "count: 1", "",
			[]string{unitOf("a", 190, 100, 100, 100),
				unitOf("b", "", 100, 100, 100)}, "a open[A B]; b open[A B C ]; [A: 1 of 2]"},
		{"a worse one does not", "count: 1", "", []string{unitOf("a", 200, 100, 100, 100), unitOf("b", 190, 100, 100, "")},
			"a A; b open[B C]; [A: 1 of 2]"},
		{"a tie for the better grade above leaves those below settled", "percent: 20, of: B", "percent: 60", []string{
			unitOf("a", 199, 100, 100, 100), unitOf("b", 199, 100, 100, 100), unitOf("c", 197, 100, 100, 100), unitOf("d", 196,
				100, 100, 100), unitOf("e", 195, 100, 100, 100), unitOf("f", 194, 100, 100, 100), unitOf("g", 193, 100, 100,
				100), unitOf("h", 192, 100, 100, 100), unitOf("i", 191, 100, 100, 100),
		}, "a open[A B]; b open[A B]; c B past A; d B past A; e B past A; f C past A,B; g C past A,B; h C past A,B; " +
			"i C past A,B; [A: 1 of 5]; [B: 5 of 9]"},
		{"20 % of 3 rounded half up are 1, of 2 none", "percent: 20, rounding: half_away_from_zero",
			"percent: 20, of: C, rounding: half_away_from_zero", []string{unitOf("a", 190, 100, 100, 100),
				unitOf("b", 170, 100, 100, 100), unitOf("c", 90, 1, 1, 1)}, "a A; b C past B; c ; [A: 1 of 3]; [B: 0 of 2]"},
		{"half of those graded good without the excellent: 2 of 6 are 2 of 4", "percent: 50, of: B, alone: true", "",
			[]string{unitOf("a", 199, 100, 100, 100), unitOf("b", 198, 100, 100, 100), unitOf("c", 197, 100, 100, 100),
				unitOf("d", 196, 100, 100, 100), unitOf("e", 195, 100, 100, 100), unitOf("f", 194, 100, 100, 100),
				unitOf("g", 150, 1, 1, 1)},
			"a A; b A; c B past A; d B past A; e B past A; f B past A; g C; [A: 2 of 4]"},
		{"disqualified: no grade, no place", "percent: 50, of: ranked", "", []string{
			strings.Replace(unitOf("a", 200, 100, 100, 100), "true", "false", 1), unitOf("b", 190, 100, 100, 100), unitOf("c",
				185, 100, 100, 100),
		}, "b A; c B past A; a disqualified; [A: 1 of 2]"},
	} {
		t.Run(tc.reason, func(t *testing.T) { check(t, "grades", grades(t, tc.quotaA, tc.quotaB, tc.units...), tc.want) })
	}
}

var _ scoring.Graded
