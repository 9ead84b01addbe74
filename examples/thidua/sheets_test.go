package main

import (
	"strings"
	"testing"
)

// A year that is still being prepared, with a criterion that people judge.
const (
	judgedCluster = `code: delta
members: [{unit: ha_nam, name: Hà Nam}, {unit: nam_dinh, name: Nam Định}]
years:
  - year: 2024
    plan: {awards: [{award: flag.central_cluster, places: 1}]}
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-02-20, act: sign, units: [ha_nam, nam_dinh]}
      - {on: 2025-01-10, act: self_score, units: [ha_nam, nam_dinh]}
      - {on: 2025-02-01, act: appraise, units: [ha_nam, nam_dinh]}
`
	notBegun = "code: delta\nmembers: [{unit: ha_nam}, {unit: nam_dinh}]\nyears: [{year: 2024}]\n"

	judgedCard = `code: delta
year: 2024
scale: 10
sections:
  - code: I
    criteria:
      - {code: I.1, title: Sáng kiến, max: 10, owners: [council, unit], judged: true}
`
	judgedSheets = `card: delta
year: 2024
sheets:
  - unit: ha_nam
    entries:
      - {criterion: I.1, stage: self, role: unit, points: 9.5, author: Sở Nội vụ, on: 2025-01-08, evidence: Báo cáo 3}
      - {criterion: I.1, stage: appraised, role: council, points: 8, author: Tổ thẩm định, note: thiếu minh chứng}
`
	// bound is the event that brings the sheets above.
	bound = `      - {on: 2025-02-02, act: recheck, units: [ha_nam], files: [{holds: sheets, name: sheets.yaml, sha256: 5aa59e148f4094245e1aa6ece6e92d8f879ec92b031c2585a813c3ccf33ccbb7}]}
`
)

func TestSheetsOfAFolder(t *testing.T) {
	base := func(more ...string) map[string]string {
		files := map[string]string{"cluster.yaml": judgedCluster, "scorecard.yaml": judgedCard}
		for i := 0; i+1 < len(more); i += 2 {
			files[more[i]] = more[i+1]
		}
		return files
	}
	with := func(old, by string) string { return strings.Replace(judgedSheets, old, by, 1) }
	for _, tt := range []struct {
		reason      string
		files       map[string]string
		args        []string
		code        int
		shows, errs []string
	}{
		{"nothing brings the points", base(), []string{"run", "."}, exitOK,
			[]string{"Judged by people, and no file brings the points: I.1 Sáng kiến. Write them in sheets.yaml:",
				"    card: delta\n    year: 2024\n    sheets:\n      - unit: ha_nam\n",
				"- {criterion: I.1, stage: appraised, role: council, points: ...}"}, nil},
		{"in Vietnamese", base(), []string{"run", "-lang", "vi", "."}, exitOK,
			[]string{"Do người chấm, mà chưa tệp nào mang điểm đến: I.1 Sáng kiến. Ghi điểm vào " +
				"sheets.yaml:"}, nil},
		{"check says so too", base(), []string{"check", "."}, exitOK,
			[]string{"scorecard.yaml:7:9: warning: I.1 Sáng kiến: I.1 is judged by people, and no file brings its " +
				"points", "role: council, points: ...}", "2 files, no fault, 1 warning"}, nil},
		{"check, in Vietnamese", base(), []string{"check", "-lang", "vi", "."}, exitOK,
			[]string{"I.1 do người chấm, mà chưa tệp nào mang điểm đến (viết sheets.yaml: "}, nil},
		{"nothing is known of the year yet", base("cluster.yaml", notBegun, "facts.csv", "unit,growth\nha_nam,\n",
			"scorecard.yaml", judgedCard+"tie_break: [growth]\nindicators: [{code: growth}]\n"),
			[]string{"check", "."}, exitOK, []string{"3 files, no fault\n"}, nil},
		{"a fact is known", base("cluster.yaml", notBegun, "facts.csv", "unit,growth\nha_nam,8\n",
			"scorecard.yaml", judgedCard+"tie_break: [growth]\nindicators: [{code: growth}]\n"),
			[]string{"check", "."}, exitOK, []string{"no file brings its points", "3 files, no fault, 1 warning\n"}, nil},
		{"only the places were given", base(), []string{"run", "."}, exitOK,
			[]string{"the cluster has not said under which regulation."}, nil},
		{"only the regulation was given", base("cluster.yaml",
			strings.Replace(judgedCluster, "plan: {awards: [{award: flag.central_cluster, places: 1}]}", "regulation: statute",
				1)), []string{"run", "-lang", "vi", "."}, exitOK,
			[]string{"cụm chưa cho biết số lượng đề nghị (plan)."}, nil},
		{"a loose file counts at once", base("sheets.yaml", judgedSheets), []string{"run", "."}, exitOK,
			[]string{"Hà Nam            8.00", "from Nam Định: I.1 Sáng kiến",
				"Judged by people, and not in the sheets yet: I.1 Sáng kiến. Add entries such as"}, nil},
		{"check of a loose file", base("sheets.yaml", judgedSheets), []string{"check", "."}, exitOK,
			[]string{"3 files, no fault\n"}, nil},
		{"check of the file alone", base("sheets.yaml", judgedSheets), []string{"check", "sheets.yaml"}, exitOK,
			[]string{"1 files, no fault\n"}, nil},
		{"by its keys", base("diem.yaml", judgedSheets), []string{"check", "diem.yaml"}, exitOK,
			[]string{"1 files, no fault\n"}, nil},
		{"without a card", map[string]string{"sheets.yaml": judgedSheets}, []string{"check", "sheets.yaml"}, exitFault,
			[]string{"checked against scorecard.yaml beside them"}, nil},
		{"a year without a card", map[string]string{"cluster.yaml": judgedCluster, "sheets.yaml": judgedSheets},
			[]string{"run", "."}, exitFault, nil, []string{"points without a scorecard cannot be read (add scorecard.yaml)"}},
		{"who gave what", base("sheets.yaml", judgedSheets), []string{"run", ".", "-explain", "ha_nam"}, exitOK,
			[]string{"POINTS THAT PEOPLE GAVE\n– I.1 Sáng kiến: self 9.5 (the unit, Sở Nội vụ, 2025-01-08, evidence: " +
				"Báo cáo 3); appraised 8 (-1.5) (the\n  council, Tổ thẩm định, “thiếu minh chứng”); counts 8\n" +
				"= self 9.5; appraised 8; accepted 8\n"}, nil},
		{"where they differ", base("sheets.yaml", judgedSheets), []string{"run", "."}, exitOK,
			[]string{"ADJUSTED POINTS AND DIFFERENCES\nHà Nam\n  – I.1 Sáng kiến: self 9.5 (the unit,"}, nil},
		{"who gave what, as data", base("sheets.yaml", judgedSheets),
			[]string{"run", ".", "-explain", "ha_nam", "-format", "json"}, exitOK,
			[]string{`"author": "Tổ thẩm định"`, `"counts": true`}, nil},
		{"a wrong criterion", base("sheets.yaml", with("I.1, stage: self", "I.2, stage: self")), []string{"run", "."},
			exitFault, nil, []string{`sheets.yaml:6:21: sheets[0].entries[0].criterion: there is no criterion "I.2" (did you mean I.1?)`}},
		{"a wrong role", base("sheets.yaml", with("role: council", "role: neighbour")), []string{"run", "-lang", "vi", "."},
			exitFault, nil, []string{"sheets.yaml:7:50: sheets[0].entries[1].role:"}},
		{"a stranger", base("sheets.yaml", with("ha_nam", "ha_nma")), []string{"check", "."}, exitFault,
			[]string{`sheets.yaml:4:11: sheets[0].unit: there is no member "ha_nma" (did you mean ha_nam?)`}, nil},
		{"an event brings it", base("cluster.yaml", judgedCluster+bound, "sheets.yaml", judgedSheets),
			[]string{"run", ".", "-explain", "ha_nam", "-lang", "vi"}, exitOK,
			[]string{"Thẩm định 8 (-1,5) (Hội\n  đồng Thi đua - Khen thưởng, Tổ thẩm định, 2/2/2025, " +
				"“thiếu minh chứng”); được tính 8"}, nil},
		{"the day before", base("cluster.yaml", judgedCluster+bound, "sheets.yaml", judgedSheets),
			[]string{"year", ".", "-on", "2025-02-01", "-format", "json"}, exitOK, []string{`"total": null`}, nil},
		{"it was changed since", base("cluster.yaml", judgedCluster+bound, "sheets.yaml", with("points: 8,", "points: 9,")),
			[]string{"run", "."}, exitFault, nil, []string{"cluster.yaml:11:108:", "sheets.yaml was changed: its SHA-256 is"}},
		{"events bring points, and none names the file",
			base("cluster.yaml", judgedCluster+"      - {on: 2025-02-02, act: recheck, units: [ha_nam], sheets: [{unit: "+
				"ha_nam, entries: [{criterion: I.1, stage: final, role: council, points: 7}]}]}\n", "sheets.yaml", judgedSheets),
			[]string{"run", "."}, exitFault, nil,
			[]string{"sheets.yaml: events of the year bring sheets, and none of them names this file",
				"files: [{holds: sheets, name: sheets.yaml, sha256: ...}]"}},
		{"a fault of an event's own points has its place",
			base("cluster.yaml", judgedCluster+"      - {on: 2025-02-02, act: recheck, units: [ha_nam], sheets: [{unit: "+
				"ha_nam, entries: [{criterion: I.1, stage: final, role: council, points: 70}]}]}\n"),
			[]string{"check", "."}, exitFault,
			[]string{"cluster.yaml:11:145: years[0].events[4].sheets[0].entries[0].points: I.1 gives 0 to 10 points, not 70"},
			nil},
		{"a file that nothing reads, in run", base("scoresheet.yaml", judgedSheets, "anh.png", "", "README.md", "",
			"ghi-chu.yaml", ""), []string{"run", "."}, exitOK, nil,
			[]string{"scoresheet.yaml: warning: nothing reads this file (if it is meant to count, name it sheets.yaml,"}},
		{"in a year, in Vietnamese", base("sheet.yaml", judgedSheets), []string{"year", "-lang", "vi", "."}, exitOK, nil,
			[]string{"sheet.yaml: cảnh báo: không có gì đọc tệp này (nếu tệp phải được tính, đặt tên " +
				"là sheets.yaml"}},
		{"in check", base("facts-2024.csv", "", "Candidates.XLSX", "", "sheets.yaml",
			judgedSheets), []string{"check", "."}, exitOK,
			[]string{"Candidates.XLSX: warning: nothing reads", "facts-2024.csv: warning: nothing reads",
				"3 files, no fault, 2 warnings"}, nil},
		{"a card alone", map[string]string{"card.yaml": testCard, "card_test.yaml": testCases}, []string{"check", "."},
			exitOK, []string{"2 files, no fault\n"}, nil},
		{"a card alone, with a fault, which is told once",
			map[string]string{"scorecard.yaml": strings.Replace(testCard, "growth >=", "grwth >=", 1),
				"scorecard_test.yaml": testCases}, []string{"check", "."}, exitFault, []string{"scorecard.yaml:9:40"}, nil},
		{"nothing at all", map[string]string{"notes.txt": ""}, []string{"check", "."}, exitFault,
			[]string{"a folder needs cluster.yaml"}, nil},
	} {
		folderWith(t, tt.files)
		code, out, errs := call(tt.args...)
		if code != tt.code || len(tt.errs) == 0 && errs != "" {
			t.Errorf("%s: exit %d, want %d\n%s%s", tt.reason, code, tt.code, out, errs)
		}
		for _, want := range tt.shows {
			if !strings.Contains(out, want) {
				t.Errorf("%s: the output does not say %q:\n%s", tt.reason, want, out)
			}
		}
		for _, want := range tt.errs {
			if !strings.Contains(errs, want) {
				t.Errorf("%s: stderr does not say %q:\n%s", tt.reason, want, errs)
			}
		}
		if strings.Count(out, "did you mean growth?") > 1 || strings.Contains(errs, "ghi-chu") ||
			strings.Contains(errs, "anh.png") {
			t.Errorf("%s: too much is said:\n%s%s", tt.reason, out, errs)
		}
	}
}
