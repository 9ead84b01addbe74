package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

const judgedCard = `
code: judged
year: 2025
indicators: [{code: x, min: 0}]
stages:
  - {code: self}
  - {code: appraised, roles: [so, council, head]}
  - {code: final}
sections:
  - code: I
    max: 40
    criteria:
      - {code: I.1, max: 10, judged: true}
      - {code: I.2, max: 10, points: x}
      - code: I.3
        max: 10
        combine: weighted
        assessors: [{role: so, weight: 0.7}, {role: survey, weight: 0.3}]
      - {code: I.4, max: 10, owners: [so], judged: true}
`

// entry makes an entry of "criterion stage role points note".
func entry(words string, change ...func(*scoring.Entry)) scoring.Entry {
	w := strings.SplitN(words, " ", 5)
	e := scoring.Entry{Criterion: w[0], Stage: w[1], Role: strings.Trim(w[2], "-"), Author: "Nguyễn Văn A"}
	if w[3] != "-" {
		e.Points = ptr(dec(w[3]))
	}
	if len(w) > 4 {
		e.Note = w[4]
	}
	for _, f := range change {
		f(&e)
	}
	return e
}

func override(e *scoring.Entry) { e.Override = true }

func TestSheetRefuses(t *testing.T) {
	c := load(t, judgedCard)
	for _, tc := range []struct {
		reason  string
		entries []scoring.Entry
		want    string
	}{
		{"unknown criterion", []scoring.Entry{entry("I.9 self - 5")},
			`entries[0].criterion: there is no criterion "I.9" (did you mean I.1?)`},
		{"unknown stage", []scoring.Entry{entry("I.1 apraised - 5")},
			`there is no stage "apraised" (did you mean appraised?)`},
		{"a role that may not score at the stage", []scoring.Entry{entry("I.1 appraised unit 5")},
			`at stage appraised only so, council, head may score, not "unit"`},
		{"not the owner", []scoring.Entry{entry("I.4 appraised head 5")}, `I.4 is scored by so, not by "head"`},
		{"no assessor", []scoring.Entry{entry("I.3 final head 5")}, `"head" is no assessor of I.3`},
		{"above the maximum", []scoring.Entry{entry("I.1 self - 10.01")}, `I.1 gives 0 to 10 points, not 10.01`},
		{"below zero", []scoring.Entry{entry("I.1 self - -1")}, `I.1 gives 0 to 10 points, not -1`},
		{"too many decimals", []scoring.Entry{entry("I.1 self - 9.995")}, `9.995 has more than the 2 decimals of I.1`},
		{"neither points nor a state", []scoring.Entry{entry("I.1 self - -")},
			`an entry gives points, or says not_applicable, or says void`},
		{"a second entry", []scoring.Entry{entry("I.1 self - 5"), entry("I.1 self - 6 other")},
			`a second entry for I.1 at stage self`},
		{"not applicable without a reason",
			[]scoring.Entry{entry("I.1 self - -",
				func(e *scoring.Entry) { e.NotApplicable = true })}, `this entry for I.1 needs a reason`},
		{"an override without a reason", []scoring.Entry{entry("I.2 final - 5", override)},
			`this entry for I.2 needs a reason`},
		{"an override that nobody stands for",
			[]scoring.Entry{entry("I.2 final - 5 why", func(e *scoring.Entry) { e.Override, e.Author, e.Role = true, "", "" })},
			`entries[0].author: this entry for I.2 does not say who decided (write author: and the person or body)`},
		{"an override of what people give", []scoring.Entry{entry("I.1 final - 5 why", override)},
			`I.1 has no rule to override`},
		{"a later version that differs without a reason",
			[]scoring.Entry{entry("I.1 self - 9"),
				entry("I.1 appraised so 8")}, `entries[1].note: I.1: appraised gives 8 where self gave 9, without a reason`},
		{"an entry for what a rule computes", []scoring.Entry{entry("I.2 self - 9"), entry("I.2 appraised so 8 why")},
			`entries[1].override: I.2 is computed by its rule, and this entry does not say that it replaces it`},
		{"points beyond the maximum without a reason", []scoring.Entry{entry("I.1 self - 12",
			func(e *scoring.Entry) { e.Beyond = true })}, `this entry for I.1 needs a reason`},
		{"a revised self-score without a reason", []scoring.Entry{
			entry("I.1 self - 9", func(e *scoring.Entry) { e.On = rules.Day(2025, 12, 1) }),
			entry("I.1 self - 8", func(e *scoring.Entry) { e.On = rules.Day(2025, 12, 5) }),
		}, `entries[1].note: I.1: self is revised from 9 to 8, without a reason`},
	} {
		_, err := c.NewSheet("U", tc.entries...)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s\n got  %v\n want %s", tc.reason, err, tc.want)
		}
	}
}

func TestWhichVersionCounts(t *testing.T) {
	entries := []scoring.Entry{entry("I.1 self - 9"), entry("I.1 appraised so 7 thiếu minh chứng"),
		entry("I.1 final - 8 bổ sung")}
	for _, tc := range []struct {
		counts, stage string
		n             int
		want          string
	}{
		{"last", "", 3, "8 final"}, {"", "", 2, "7 appraised"}, {"last", "", 0, "missing"},
		{"max", "", 3, "9 self"}, {"max", "", 0, "missing"},
		{"final", "", 3, "8 final"}, {"final", "", 2, "missing final"}, {"appraised", "", 3, "7 appraised"},
		{"last", "self", 3, "9 self"}, {"last", "appraised", 1, "missing appraised"},
	} {
		c := load(t, "counts: "+tc.counts+judgedCard)
		if tc.counts == "" {
			c = load(t, judgedCard)
		}
		sheet, err := c.NewSheet("U", entries[:tc.n]...)
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U x=5"), Sheets: []*scoring.Sheet{sheet},
			Stage: tc.stage})

		if err != nil {
			t.Fatal(err)
		}
		l, _ := scores[0].Line("I.1")
		check(t, fmt.Sprintf("counts %q stage %q of %d", tc.counts, tc.stage, tc.n),
			strings.TrimSpace(l.Points.String()+" "+l.Stage), tc.want)
	}
}

func TestAssessors(t *testing.T) {
	const head = "code: a\nyear: 2025\nsections:\n  - code: I\n    criteria:\n      - {code: I.1, max: 10, "
	for _, tc := range []struct{ reason, combine, a, b, want, awaited string }{
		{"mean", "assessors: [{role: a}, {role: b}]}", "10", "5", "7.5", ""},
		{"mean of thirds is rounded once", "assessors: [{role: a}, {role: b}, {role: c}]}", "10", "5", "missing", "c"},
		{"weighted", "combine: weighted, assessors: [{role: a, weight: 0.7}, {role: b, weight: 0.3}]}", "10", "5", "8.5", ""},
		{"sum, capped", "combine: sum, assessors: [{role: a}, {role: b}]}", "7", "5", "10", ""},
		{"one is missing", "assessors: [{role: a}, {role: b}]}", "10", "", "missing", "b"},
		{"both are missing", "assessors: [{role: a}, {role: b}]}", "", "", "missing", "a b"},
		{"void for both", "assessors: [{role: a}, {role: b}]}", "void", "void", "void", ""},
		{"they disagree whether it is void: one must be heard again", "assessors: [{role: a}, {role: b}]}", "void", "5",
			"missing", "b"},
	} {
		c := load(t, head+tc.combine)
		var entries []scoring.Entry
		for role, points := range map[string]string{"a": tc.a, "b": tc.b} {
			switch points {
			case "":
			case "void":
				entries = append(entries, entry("I.1 final "+role+" - gian lận", func(e *scoring.Entry) { e.Void = true }))
			default:
				entries = append(entries, entry("I.1 final "+role+" "+points))
			}
		}
		sheet, err := c.NewSheet("U", entries...)
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U"), Sheets: []*scoring.Sheet{sheet}})
		if err != nil {
			t.Fatal(err)
		}
		l, _ := scores[0].Line("I.1")
		got := l.Points.String()
		if l.State == scoring.Void {
			got = "void"
		}
		check(t, tc.reason, got+" "+strings.Join(l.Awaited, " "), tc.want+" "+tc.awaited)
		for _, v := range appraisal(t, scores[0]).Rows {
			if tc.awaited != "" && len(v.Versions) > 0 && (v.Versions[0].Points.Known() || len(v.Versions[0].Awaited) == 0) {
				t.Errorf("%s: an incomplete version gives %v", tc.reason, v.Versions[0].Points)
			}
		}
	}
}

func TestOverrides(t *testing.T) {
	c := load(t, strings.Replace(judgedCard, "roles: [so, council, head]", "roles: []", 1))
	sheet, err := c.NewSheet("U",
		entry("I.2 self - 9"), // a claim: shown, not counted
		entry("I.2 appraised so 6 sai số liệu", override),
		entry("I.1 self - 9"), entry("I.4 self so 3"), entry("I.3 appraised so 8"), entry("I.3 appraised survey 6"),
	)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U x=7.5", "V x=7.5"),
		Sheets: []*scoring.Sheet{sheet}})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "overridden, and not", points(scores, "I.2"), "U 6, V 7.5")
	check(t, "weighted", points(scores, "I.3"), "U 7.4, V missing")
	check(t, "total", scores[0].Total.String(), "25.4")
	var report []string
	for _, s := range scores {
		for _, v := range appraisal(t, s).Rows {
			for _, one := range v.Versions {
				if v.Overridden && one.Counts {
					report = append(report,
						fmt.Sprint(s.Unit, " ", v.RuleAlone, " ", one.Points, " ", one.Entries[0].Note, " ", one.Entries[0].Author))
				}
			}
		}
	}
	check(t, "overrides", strings.Join(report, "\n"), "U 7.5 6 sai số liệu Nguyễn Văn A")
	var got []string
	for _, v := range appraisal(t, scores[0]).Rows {
		var vs []string
		for _, one := range v.Versions {
			text := one.Stage + " " + one.Points.String()
			if one.Counts {
				text += "*"
			}
			vs = append(vs, text)
		}
		got = append(got,
			fmt.Sprintf("%s: %s, by the rule %v, differs %v", v.Criterion, strings.Join(vs, ", "), v.RuleAlone, v.Differs))
	}
	check(t, "versions", strings.Join(got, "\n"), `I.1: self 9*, by the rule 9, differs false
I.2: self 9, appraised 6*, by the rule 7.5, differs true
I.3: appraised 7.4*, by the rule 7.4, differs false
I.4: self 3*, by the rule 3, differs false`)
	self, err := c.Score(t.Context(), scoring.Batch{
		Group: group(t, c, "U x=7.5", "V x=7.5"), Sheets: []*scoring.Sheet{sheet},
		Stage: "self"})

	if err != nil {
		t.Fatal(err)
	}
	check(t, "before the override", points(self, "I.2"), "U 7.5, V 7.5")
	diffs, err := scoring.Compare(self[0], scores[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(diffs) != 2 || diffs[0].Criterion != "I.2" || diffs[0].Difference.String() != "-1.5" ||
		diffs[1].Criterion != "I.3" || diffs[1].Difference.Known() {
		t.Errorf("differences = %+v", diffs)
	}
	if _, err := scoring.Compare(scores[0], scores[1]); err == nil {
		t.Error("compared two units")
	}
}

// A unit decides nothing in place of a rule by saying override at a stage at which units score
// themselves, unless that is the stage that counts; it is a claim, beside what counts.
func TestUnitsDoNotOverride(t *testing.T) {
	instead := func(e *scoring.Entry) { e.Override, e.Note = true, "số liệu của đơn vị" }
	beyond := func(e *scoring.Entry) { instead(e); e.Beyond = true }
	void := func(e *scoring.Entry) { instead(e); e.Points, e.Void = nil, true }
	own := entry("I.2 self - 9", instead)
	for _, tc := range []struct {
		reason, counts, stage, x string
		entries                  []scoring.Entry
		want                     string
	}{
		{"the last stage counts", "last", "", "7", []scoring.Entry{own}, "7 scored"},
		{"the greatest counts", "max", "", "7", []scoring.Entry{own}, "7 scored"},
		{"another stage counts", "final", "", "7", []scoring.Entry{own}, "7 scored"},
		{"a stage of their own name", "appraised", "", "7", []scoring.Entry{entry("I.2 again - 9", instead)}, "7 scored"},
		{"beyond the maximum", "last", "", "7", []scoring.Entry{entry("I.2 self - 12", beyond)}, "7 scored"},
		{"void", "final", "", "7", []scoring.Entry{entry("I.2 self - - x", void)}, "7 scored"},
		{"facts are missing, which is not zero", "last", "", "", []scoring.Entry{own}, "missing"},
		{"the rule fails", "last", "", "3", []scoring.Entry{own}, "missing"},
		{"appraisers decided before, or after", "last", "", "7", []scoring.Entry{own, entry("I.2 appraised - 6", instead),
			entry("I.2 again - 8", instead)}, "6 scored appraised overridden"},
		{"the card says that the stage counts", "self", "", "7", []scoring.Entry{own}, "9 scored self overridden"},
		{"the stage is asked for", "last", "self", "7", []scoring.Entry{own}, "9 scored self overridden"},
		{"another is asked for", "self", "appraised", "7", []scoring.Entry{own}, "7 scored"},
	} {
		c := load(t, "counts: "+tc.counts+`
code: own
year: 2025
uncapped: true
indicators: [{code: x, min: 0}]
stages: [{code: self}, {code: appraised}, {code: again, self: true}, {code: final}]
sections: [{code: I, criteria: [{code: I.2, max: 10, points: x + 0 / (x - 3)}]}]
`)
		sheet, err := c.NewSheet("U", tc.entries...)
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, strings.TrimSuffix("U x="+tc.x, " x=")),
			Sheets: []*scoring.Sheet{sheet}, Stage: tc.stage})
		if err != nil {
			t.Fatal(err)
		}
		l, _ := s[0].Line("I.2")
		got := strings.TrimSpace(l.Points.String() + " " + l.State.String())
		if l.State == scoring.Missing {
			got = "missing"
		}
		if l.Overridden {
			got += " " + l.Stage + " overridden"
		}
		check(t, tc.reason, got, tc.want)
		check(t, tc.reason+": the total", s[0].Total.String(), l.Points.String())
		versions, given := appraisal(t, s[0]).Rows[0].Versions, make(map[string]bool)
		for _, e := range tc.entries {
			given[e.Stage] = true
		}
		if len(versions) != len(given) {
			t.Errorf("%s: of %d stages, %d are shown", tc.reason, len(given), len(versions))
		}
	}
}

func TestSheetsOfOthersAreRefused(t *testing.T) {
	c := load(t, judgedCard)
	sheet, err := c.NewSheet("X")
	if err != nil {
		t.Fatal(err)
	}
	g := group(t, c, "U x=1")
	if _, err := c.Score(t.Context(), scoring.Batch{Group: g, Sheets: []*scoring.Sheet{sheet}}); err == nil {
		t.Error("accepted the sheet of a stranger")
	}
	mine, _ := c.NewSheet("U")
	if _, err := c.Score(t.Context(), scoring.Batch{Group: g, Sheets: []*scoring.Sheet{mine, mine}}); err == nil {
		t.Error("accepted two sheets of a unit")
	}
	other := load(t, strings.Replace(judgedCard, "2025", "2024", 1))
	if _, err := other.Score(t.Context(), scoring.Batch{Group: group(t, other, "U x=1"),
		Sheets: []*scoring.Sheet{mine}}); err == nil {
		t.Error("accepted the sheet of another card")
	}
}
