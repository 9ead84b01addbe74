package main

import (
	"strings"
	"testing"
)

// Facts of periods come from a table of their own, facts-periods.csv, beside those of the year; what is
// owed, what separates two units and the story of one name the period.
func TestFactsOfPeriods(t *testing.T) {
	folder := func(rows string) map[string]string {
		return map[string]string{
			"cluster.yaml": `code: school
organiser: ministry_or_province
members: [{unit: a, name: Lớp 11A}, {unit: b, name: Lớp 11B}]
years: [{year: 2025, events: [{on: 2025-01-05, act: launch}, {on: 2025-07-01, act: review}]}]
`,
			"scorecard.yaml": `code: school
year: 2025
decimals: 1
meant: [negative-total]
indicators: [{code: contest, min: 0, max: 5, places: 0}]
periods:
  every: quarter
  card:
    decimals: 1
    meant: [negative-total]
    indicators: [{code: absent, label: Vắng, min: 0, max: 9, places: 0}, {code: marks, min: 0, max: 10, places: 1}]
    sections:
      - code: A
        criteria:
          - {code: A.1, max: 10, points: marks}
          - {code: A.2, effect: minus, max: 9, points: absent}
sections:
  - {code: I, criteria: [{code: I.1, max: 20, points: "total_of(periods, total)"}, {code: I.2, max: 5, points: contest}]}
`,
			"facts.csv":         "unit,contest\na,3\nb,4\n",
			"facts-periods.csv": "# list: periods\nunit,period,absent,marks\n" + rows,
		}
	}
	const known = "a,2025-Q1,1,9\na,2025-Q2,0,8.5\nb,2025-Q1,0,9\n"
	for _, tt := range []struct {
		reason, rows, lang string
		args               []string
		want               string
	}{
		{"all is known", known + "b,2025-Q2,2,10\n", "en", []string{"-explain", "a"},
			"quarter 1 of 2025: 8.0\n  A 8.0: A.1 9.0 · A.2 -1.0\nquarter 2 of 2025: 8.5\n  A 8.5: A.1 8.5 · A.2 0.0\n"},
		{"a period is owed", known, "vi", nil, "chờ Lớp 11B: số liệu quý 2/2025\n"},
		{"a fact of it is", known + "b,2025-Q2,,10\n", "vi", nil, "chờ Lớp 11B: Vắng (quý 2/2025)\n"},
		{"as data", known + "b,2025-Q2,,10\n", "en", []string{"-format", "json"}, `"period": "2025-Q2"`},
		{"what if a fact of one were another", known + "b,2025-Q2,2,10\n", "en",
			[]string{"-whatif", "a: periods 1 absent=3"}, "– Lớp 11A: 19.5, rank 2\n    → 17.5, rank 2\n"},
		{"what if one were not known", known + "b,2025-Q2,2,10\n", "vi", []string{"-whatif", "b: periods - 2"},
			"– Lớp 11B: 21,0, hạng 1\n    → chưa xác định, hạng 1–2, từ 4,0 đến 23,0\n"},
		{"what was not tried", known + "b,2025-Q2,2,10\n", "vi", []string{"-why", "a,b"},
			"Chưa thử thay đổi số liệu của các kỳ.\n"},
	} {
		folderWith(t, folder(tt.rows))
		code, out, errs := call(append(append([]string{"run", "-lang", tt.lang}, tt.args...), ".")...)
		if code != exitOK || !strings.Contains(out, tt.want) {
			t.Errorf("%s: exit %d, no %q in\n%s%s", tt.reason, code, tt.want, out, errs)
		}
	}
	for _, tt := range []struct{ reason, rows, want string }{
		{"a second row of a period", known + "a,2025-Q1,0,8\n",
			"facts-periods.csv:6:1: a.periods[2].period: a: row 6: a second record of periods for 2025-Q1 (keep one of them)"},
		{"a row of no period", known + "b,,0,8\n",
			"facts-periods.csv:6:3: row 6, column B (period): a record of periods says no period (write period:)"},
		{"of one that is none", known + "b,2025-Q9,0,8\n",
			"facts-periods.csv:6:3: row 6, column B (period): “2025-Q9” is none"},
		{"a fact beyond its range", known + "b,2025-Q2,0,11\n",
			"facts-periods.csv:6:13: row 6, column D (marks): 11 is more than the most allowed, 10"},
	} {
		folderWith(t, folder(tt.rows))
		code, out, errs := call("run", ".")
		if code != exitFault || !strings.Contains(errs, tt.want) {
			t.Errorf("%s: exit %d, no %q in\n%s%s", tt.reason, code, tt.want, out, errs)
		}
	}
}
