package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const decided = `
code: d
year: 2025
uncapped: true
indicators: [{code: a, min: 0}, {code: b, min: 0}]
sections:
  - {code: I, criteria: [{code: I.1, max: 10, points: "min(full, a)"}, {code: I.2, max: 10, judged: true, owners: [council]},
      {code: I.3, max: 9, combine: weighted, assessors: [{role: head, weight: 1}, {role: council, weight: 2}]}]}
  - {code: II, caps: {plus: 5}, criteria: [{code: II.1, effect: bonus, max: 5, points: b}, {code: II.2, effect: bonus, max: 4, judged: true}]}
`

// What people decided can pass a maximum and a cap, where they say so, and the total by the
// rules alone stands beside it.
func TestBeyond(t *testing.T) {
	c := load(t, decided)
	all := "{criterion: I.2, stage: final, role: council, points: 8}, " +
		"{criterion: I.3, stage: final, role: head, points: 5}, " +
		"{criterion: I.3, stage: final, role: council, points: 9}, {criterion: II.2, stage: final, points: 0}"
	for _, tc := range []struct{ reason, entries, want string }{
		{"weights 1 to 2", all, "27.67 I.3=7.67 II=5"},
		{"an override within the maximum",
			all + ", {criterion: I.1, stage: final, override: true, author: HĐ, points: 3, note: x}",
			"23.67 alone 27.67 I.1=3 II=5"},
		{"beyond the maximum", all +
			", {criterion: I.1, stage: final, override: true, role: council, beyond: true, points: 12.5, note: x}",
			"33.17 alone 27.67 I.1=12.5 beyond 5.5 II=5"},
		{"a judged one", strings.Replace(all, "points: 8", "beyond: true, note: x, points: 11", 1),
			"30.67 alone 29.67 I.2=11 beyond 1 II=5"},
		{"beyond a cap", strings.Replace(all, "II.2, stage: final, points: 0",
			"II.2, stage: final, points: 2, beyond: true, note: x",
			1), "29.67 alone 27.67 II.2=2 beyond 2 II=7"},
		{"the cap holds otherwise", strings.Replace(all, "II.2, stage: final, points: 0", "II.2, stage: final, points: 2", 1),
			"27.67 II=5"},
	} {
		sheets, err := c.LoadSheets("s.yaml", []byte("{card: d, year: 2025, sheets: [{unit: U, entries: ["+tc.entries+"]}]}"))
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U a=7 b=6", "V a=7 b=6"), Sheets: sheets})
		if err != nil {
			t.Fatal(err)
		}
		s := scores[0]
		b := s.Breakdown()
		got := s.Total.String()
		if b.Totals.RuleAlone.Known() {
			got += " alone " + b.Totals.RuleAlone.String()
			if text := s.Format(diag.English); !strings.Contains(text, " by the rules alone") {
				t.Errorf("%s: %s", tc.reason, text)
			}
		}
		for _, l := range b.Lines {
			if strings.Contains(tc.want, " "+l.Criterion+"=") {
				got += fmt.Sprintf(" %s=%s", l.Criterion, l.Points)
			}
			if l.Beyond.Known() {
				got += " beyond " + l.Beyond.String()
			}
		}
		check(t, tc.reason, got+" II="+b.Sections[1].Total.String(), tc.want)
		r, err := c.Rank(t.Context(), scores...)
		if err != nil {
			t.Fatal(err)
		}
		st, _ := r.Standing("U")
		check(t, "in the ranking", st.RuleAlone.String(), b.Totals.RuleAlone.String())
		if _, err := r.Stability(t.Context(), "", dec("10")); err != nil {
			t.Error(err)
		}
	}
}

// A unit says of an item of others what it would give itself: that is shown and does not count,
// but in the self-score.
func TestSelfScoresOfOthersItems(t *testing.T) {
	c := load(t, decided)
	sheet, err := c.NewSheet("U", entry("I.2 self unit 9"), entry("I.3 self unit 9"), entry("I.1 self unit 10"))
	if err != nil {
		t.Fatal(err)
	}
	for stage, want := range map[string]string{"": "missing missing 3", "self": "9 9 3"} {
		s, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U a=3 b=0"),
			Sheets: []*scoring.Sheet{sheet}, Stage: stage})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, code := range []string{"I.2", "I.3", "I.1"} {
			l, _ := s[0].Line(code)
			got = append(got, l.Points.String())
		}
		check(t, "stage "+stage, strings.Join(got, " "), want)
		given := 0
		for _, row := range appraisal(t, s[0]).Rows {
			given += len(row.Versions)
		}
		check(t, "versions", fmt.Sprint(given), "3")
	}
	_, err = c.NewSheet("U", entry("I.3 appraised unit 9"))
	if n := len(slicesOf(err)); n != 1 {
		t.Errorf("%d faults: %v", n, err)
	}
}

func slicesOf(err error) (all []*diag.Diagnostic) {
	for d := range diag.AllDiagnostics(err) {
		all = append(all, d)
	}
	return all
}
