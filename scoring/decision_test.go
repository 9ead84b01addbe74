package scoring_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// What people decided closes a disqualification, a tie-break and a grade that fail for a
// unit, as it closes a line, and is told with who and why.
func TestDecidedConditions(t *testing.T) {
	c := load(t, holed)
	rank := func(stage, entries string) (*scoring.Ranking, *scoring.Score) {
		t.Helper()
		sheets, err := c.LoadSheets("s.yaml",
			[]byte("{card: holed, year: 2025, sheets: [{unit: Q, entries: ["+entries+"]}]}"))
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{
			Group: group(t, c, "P a=90 x=99 z=5", "Q a=90 x=99 z=0"), Sheets: sheets,
			Stage: stage})
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Rank(t.Context(), scores...)
		if err != nil {
			t.Fatal(err)
		}
		q, _ := r.Score("Q")
		return r, q
	}
	by := ", override: true, author: Hội đồng, note: mẫu số bằng 0}"
	void := `{criterion: I.2, stage: final, points: 40` + by
	stays := `{criterion: D, stage: final, holds: false` + by
	tie := `{criterion: 100 / z, stage: final, points: 25` + by
	good := `{criterion: A, stage: final, holds: true` + by
	for _, tt := range []struct{ reason, stage, entries, places, refused, grade string }{
		{"nothing is decided", "", void, "P 1 1..2?, Q 0 1..2?", "disqualify[0].when tie_break[0]", "A or B or "},
		{"it is not disqualified", "", void + ", " + stays, "P 1 1..2?, Q 0 1..2?", "tie_break[0]", "A or B"},
		{"and what the tie-break is", "", void + ", " + stays + ", " + tie, "Q 1, P 2", "", "A or B"},
		{"and the grade", "", void + ", " + stays + ", " + tie + ", " + good, "Q 1, P 2", "", "A"},
		{"the condition of the grade does not hold", "",
			void + ", " + stays + ", " + tie + ", " + strings.Replace(good, "true", "false", 1),
			"Q 1, P 2", "", "B"},
		{"it is disqualified", "",
			void + ", " + tie + ", " + strings.Replace(stays, "false", "true", 1), "P 1, Q 0", "", ""},
		{"a decision of a later stage than counts", "appraised",
			strings.Replace(void, "final", "appraised", 1) + ", " + stays +
				", " + tie, "P 1 1..2?, Q 0 1..2?", "disqualify[0].when tie_break[0]", "A or B or "},
		{"the later of two", "",
			void + ", " + tie + ", " + strings.Replace(stays, "false", "true, on: 2025-03-01", 1) +
				", " +
				strings.Replace(stays, "false", "false, on: 2025-03-02", 1), "Q 1, P 2", "", "A or B"},
	} {
		r, q := rank(tt.stage, tt.entries)
		check(t, tt.reason, places(r), tt.places)
		var paths []string
		for _, d := range q.Refused {
			paths = append(paths, d.Path)
		}
		check(t, tt.reason+": refused", strings.Join(paths, " "), tt.refused)
		grades, _, err := r.Grades(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range grades {
			if g.Unit == "Q" && g.Open {
				check(t, tt.reason+": grade", strings.Join(g.May, " or "), tt.grade)
			} else if g.Unit == "Q" {
				check(t, tt.reason+": grade", g.Grade, tt.grade)
			}
		}
	}

	_, q := rank("", void+", "+stays+", "+tie+", "+good)
	for lang, want := range map[diag.Lang]string{
		diag.English:    "D decided: does not hold · Hội đồng · mẫu số bằng 0\n100 / z decided: 25 · Hội đồng",
		diag.Vietnamese: "D do người quyết định: không · Hội đồng · mẫu số bằng 0\n",
	} {
		if text := q.Format(lang); !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	text, err := json.Marshal(q.Breakdown())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"criterion":"D","stage":"final","author":"Hội đồng","holds":false,"override":true`,
		`"overridden":true,"decides":"Hội đồng"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestDecidedConditionFaults(t *testing.T) {
	c := load(t, holed)
	twice := load(t, strings.Replace(holed, "{code: D, when", "{code: B, when", 1))
	named := load(t, strings.NewReplacer("{code: B}", "{code: B, when: z > 0}", "{code: D, when", "{code: B, when").
		Replace(holed))
	for _, tt := range []struct {
		reason string
		card   *scoring.Scorecard
		entry  string
		want   string
	}{
		{"no such condition", c, "criterion: d, stage: final, holds: true, override: true, author: x, note: y",
			`there is no condition "d"`},
		{"a grade without a condition", c, "criterion: B, stage: final, holds: true, override: true, author: x, note: y",
			`there is no condition "B"`},
		{"the disqualification of that name", twice,
			"criterion: B, stage: final, holds: true, override: true, author: x, note: y", ""},
		{"two of a name", named, "criterion: B, stage: final, holds: true, override: true, author: x, note: y",
			"several conditions are called B"},
		{"not an override", c, "criterion: D, stage: final, holds: true, author: x, note: y",
			"does not say that it replaces it"},
		{"no reason", c, "criterion: D, stage: final, holds: true, override: true, author: x", "needs a reason"},
		{"nobody", c, "criterion: D, stage: final, holds: true, override: true, note: y", "does not say who decided"},
		{"the unit itself", c, "criterion: D, stage: self, holds: false, override: true, author: x, note: y",
			"a unit does not decide D itself"},
		{"points of a condition", c, "criterion: D, stage: final, points: 1, override: true, author: x, note: y",
			"D is a condition: an entry says whether it holds"},
		{"a tie-break that holds", c, "criterion: 100 / z, stage: final, holds: true, override: true, author: x, note: y",
			"100 / z is a tie-break: an entry gives its number"},
		{"void", c, "criterion: D, stage: final, holds: true, void: true, override: true, author: x, note: y",
			"D is a condition: an entry says whether it holds"},
		{"a criterion is no condition", c, "criterion: I.1, stage: final, holds: true, override: true, author: x, note: y",
			`there is no condition "I.1"`},
	} {
		_, err := tt.card.LoadSheets("s.yaml",
			[]byte("{card: holed, year: 2025, sheets: [{unit: Q, entries: [{"+tt.entry+"}]}]}"))
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.reason, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}
