package main

import (
	"strings"
	"testing"
)

// What is dated after the last event of a year is said to be there, and not asked for again.
func TestAhead(t *testing.T) {
	const (
		launched = `code: delta
members: [{unit: ha_nam, name: Hà Nam}, {unit: nam_dinh, name: Nam Định}]
years: [{year: 2024, events: [{on: 2024-01-05, act: launch}]}]
`
		card = `code: delta
year: 2024
counts: appraised
indicators: [{code: met, kind: list, label: Họp, fields: [{code: held, kind: date}]}]
sections:
  - code: I
    criteria:
      - {code: I.1, title: Sáng kiến, max: 10, judged: true}
      - {code: I.2, title: Nền nếp, max: 10, judged: true}
      - {code: I.3, title: Họp, max: 9, points: "min(count_of(met), full)"}
`
		facts = "# list: met\nunit,held\nha_nam,2024-05-02\nha_nam,2024-01-02\nnam_dinh,2024-06-30\n"
		head  = "card: delta\nyear: 2024\nsheets:\n  - unit: ha_nam\n    entries:\n"
		dated = "      - {criterion: I.1, stage: appraised, on: 2024-12-20, points: 7}\n" +
			"      - {criterion: I.1, stage: self, on: 2024-12-19, points: 7}\n" +
			"      - {criterion: I.2, stage: appraised, on: 2024-12-21, points: 7}\n" +
			"  - unit: nam_dinh\n    entries:\n" +
			"      - {criterion: I.1, stage: appraised, on: 2024-12-22, points: 7}\n" +
			"      - {criterion: I.2, stage: appraised, on: 2024-12-22, points: 7}\n"
		claimed = "      - {criterion: I.1, stage: self, on: 2024-01-02, points: 7}\n" +
			"      - {criterion: I.2, stage: appraised, points: 7}\n" +
			"  - unit: nam_dinh\n    entries: [{criterion: I.2, stage: appraised, points: 7}]\n"
		missing, later = "not in the sheets yet", "entered with days after that of this report"
	)
	until := strings.Replace(launched, "act: launch}", "act: launch}, {on: 2024-12-30, act: review}", 1)
	for _, tt := range []struct {
		reason       string
		files        map[string]string
		args         []string
		shows, hides []string
	}{
		{"all points are of later days", map[string]string{"sheets.yaml": head + dated}, []string{"run", "."},
			[]string{"! Note: entries of sheets that are dated after this day, 2024-12-19 to 2024-12-22, and do not " +
				"count yet: 5",
				"(not recorded yet: signing of the pledge, self-score, appraisal)", later + ", the first being 2024-12-20, so that",
				"yet: I.1 Sáng kiến; I.2 Nền nếp\n",
				"under events of cluster.yaml what was done since (sign, self_score, appraise)"},
			[]string{missing, "no file brings", "stages that do not count"}},
		{"in Vietnamese", map[string]string{"sheets.yaml": head + dated}, []string{"run", "-lang", "vi", "."},
			[]string{"! Lưu ý: số điểm trong phiếu chấm đề ngày sau ngày này (từ 19/12/2024 đến 22/12/2024), nên chưa " +
				"được tính: 5", "đã có trong phiếu nhưng đề ngày sau ngày của báo cáo, sớm nhất là 20/12/2024"},
			[]string{"chưa có trong phiếu chấm"}},
		{"there is an event of that time", map[string]string{"cluster.yaml": until, "sheets.yaml": head + dated},
			[]string{"run", "."}, nil, []string{missing, later, "Note:"}},
		{"on a day before, that event does not lack", map[string]string{"cluster.yaml": until, "sheets.yaml": head + dated},
			[]string{"year", "-format", "markdown", "-on", "2024-06-30", "."},
			[]string{"Note: entries of sheets that are dated after this day, 2024-12-19 to 2024-12-22, and do not " +
				"count yet: 5."},
			[]string{"not recorded"}},
		{"only claimed, and not given at all", map[string]string{"sheets.yaml": head + claimed}, []string{"run", "."},
			[]string{"entered only at stages that do not count (self): I.1 Sáng kiến.", missing + ": I.1 Sáng kiến. Add"},
			[]string{later, "Note:"}},
		{"check finds the first entry", map[string]string{"sheets.yaml": head + dated}, []string{"check", "."},
			[]string{"sheets.yaml:6:48: warning: sheets[0].entries[0].on: the entry is of 2024-12-20, after the last event, " +
				"2024-01-05, and does not count yet; there are 5 such entries (record under events of cluster.yaml " +
				"what was done since: sign, self_score, appraise)", "no fault, 1 warning"}, nil},
		{"events of lists count, and are said once", map[string]string{"sheets.yaml": head + claimed, "facts-met.csv": facts},
			[]string{"run", "."}, []string{"Note: dates in the facts that are after this day: 2, up to 2024-06-30; the " +
				"facts count all the same."}, nil},
		{"check says that of their file", map[string]string{"sheets.yaml": head + claimed, "facts-met.csv": facts},
			[]string{"check", "."},
			[]string{"facts-met.csv: warning: 2 dates in the facts are after the last event, 2024-01-05, " +
				"up to 2024-06-30", "no fault, 1 warning"}, nil},
		{"nothing is ahead", map[string]string{"cluster.yaml": until, "sheets.yaml": head + dated, "facts-met.csv": facts},
			[]string{"check", "."}, []string{"no fault\n"}, nil},
	} {
		files := map[string]string{"cluster.yaml": launched, "scorecard.yaml": card}
		for name, text := range tt.files {
			files[name] = text
		}
		folderWith(t, files)
		code, out, errs := call(tt.args...)
		if text := strings.Join(strings.Fields(out), " "); code != exitOK {
			t.Errorf("%s: %d\n%s", tt.reason, code, errs)
		} else {
			for _, s := range tt.shows {
				if !strings.Contains(text, strings.Join(strings.Fields(s), " ")) {
					t.Errorf("%s: no %q in\n%s", tt.reason, s, out)
				}
			}
			for _, s := range tt.hides {
				if strings.Contains(text, s) {
					t.Errorf("%s: %q in\n%s", tt.reason, s, out)
				}
			}
		}
	}
}
