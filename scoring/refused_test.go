package scoring_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const holed = `
code: holed
year: 2025
scale: 100
grades: [{code: A, at_least: 80, when: 10 / z > 0}, {code: B}]
tie_break: [100 / z]
disqualify: [{code: D, when: 1 / z > 100}]
indicators: [{code: a, min: 0, max: 100}, {code: x, min: 0, max: 100}, {code: z}]
tables:
  - name: bands
    rows: [{when: "[0..98)", then: 20}, {when: "(98..100]", then: 40}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 60, points: 0.6 * a}
      - {code: I.2, max: 40, points: "lookup(bands, x)", void_when: 3 / z > 3}
`

// One unit's gap is one unit's gap: the others are ranked, provisional as far as it matters.
func TestRefusedLine(t *testing.T) {
	c := load(t, holed)
	lines := []string{"P a=100 x=99 z=1", "Q a=50 x=98 z=1", "R a=10 x=99 z=1", "S a=5 x=9 z=1"}
	scores := score(t, c, lines...)
	q := scores[1]
	l, _ := q.Line("I.2")
	check(t, "the line", fmt.Sprint(l.State, " ", l.Least, "..", l.Most), "missing 0..40")
	if len(l.Refused) != 1 || !errors.Is(l.Refused[0], diag.ErrNoRow) || l.Refused[0].Severity != diag.Warning ||
		l.Refused[0].Unit != "Q" || l.Refused[0].Criterion != "I.2" || l.Refused[0].Line == 0 {
		t.Errorf("refused: %+v", l.Refused)
	}
	sum := q.Breakdown().Totals
	check(t, "the total", fmt.Sprint(sum.Total, " ", sum.Least, "..", sum.Most), "missing 30..70")
	check(t, "waits for a decision", fmt.Sprint(sum.Waits), "[points of I.2 of Q]")
	for _, want := range []string{"refused: no row", "không chấm được: "} {
		if text := q.Format(diag.English) + q.Format(diag.Vietnamese); !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "the others are ranked", places(r), "P 1, R 2 2..3?, S 4, Q 0 2..3?")

	_, err = c.Score(t.Context(), scoring.Batch{Group: group(t, c, lines...), Strict: true})
	if !errors.Is(err, diag.ErrNoRow) || !strings.Contains(err.Error(), "Q: ") {
		t.Errorf("in a strict batch: %v", err)
	}

	for _, tc := range []struct{ what, points, want string }{
		{"points", "points: 15", "scored 15"}, {"void", "void: true", "void 0"},
	} {
		sheets, err := c.LoadSheets("sheets.yaml", []byte(`{card: holed, year: 2025, sheets: [{unit: Q, entries: [
			{criterion: I.2, stage: final, override: true, note: bảng không có mức 98, author: Hội đồng, `+tc.points+`}]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, lines...), Sheets: sheets})
		if err != nil {
			t.Fatal(err)
		}
		l, _ := scores[1].Line("I.2")
		check(t, "decided: "+tc.what, fmt.Sprint(l.State, " ", l.Points), tc.want)
		if len(l.Refused) > 0 || !scores[1].Total.Known() {
			t.Errorf("%s: %v, total %v", tc.what, l.Refused, scores[1].Total)
		}
	}
}

// A condition that fails leaves open what hangs on it, and nothing else.
func TestRefusedCondition(t *testing.T) {
	c := load(t, holed)
	r, err := c.Rank(t.Context(), score(t, c, "P a=100 x=99 z=1", "Q a=90 x=99 z=0")...)
	if err != nil {
		t.Fatal(err)
	}
	q, _ := r.Score("Q")
	var got []string
	for _, d := range q.Refused {
		got = append(got, d.Path)
	}
	check(t, "refused", strings.Join(got, " "), "sections[0].criteria[1].void_when disqualify[0].when tie_break[0]")
	check(t, "disqualified", q.Disqualified.String(), "undetermined")
	grades, _, err := r.Grades(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	check(t, "grades", fmt.Sprint(grades[0].Grade, " ", grades[1].Open, " ", len(grades[1].Refused)), "A true 1")
	check(t, "ranking", places(r), "P 1, Q 2?")
}

// Why does not propose a value that the rules refuse.
func TestWhyPassesOverRefused(t *testing.T) {
	c := load(t, holed)
	r, err := c.Rank(t.Context(), score(t, c, "P a=50 x=99 z=1", "Q a=50 x=97 z=1", "R a=1 x=98 z=1")...)
	if err != nil {
		t.Fatal(err)
	}
	sep, _, err := r.Why(t.Context(), "P", "Q")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sep.Facts {
		if f.To.String() == "98" {
			t.Errorf("%+v", f)
		}
	}
	if stable, err := r.Stability(t.Context(), "", dec("10")); err != nil || len(stable) != 1 {
		t.Errorf("stability: %v %v", stable, err)
	}
}
