package main

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

const slipCluster = `
code: small
organiser: ministry_or_province
members: [{unit: a, name: An}, {unit: b, name: Bình}]
years:
  - year: 2025
    regulation: statute
    plan: {awards: [{award: hamlet_flag, places: 1}]}
    events:
      - {on: 2025-01-05, act: launch}
      - {on: 2025-02-05, act: sign, units: [a, b]}
      - {on: 2025-11-10, act: self_score, units: [a, b]}
      - {on: 2025-12-01, act: appraise, units: [a, b]}
      - {on: 2025-12-20, act: close}
`

const slipCard = `
code: small
year: 2025
indicators: [{code: x, max: 10}]
stages: [{code: self, title: Tự chấm}, {code: appraised, title: Thẩm định}]
grades: [{code: good, title: Khá, at_least: 12, quota: {count: 2}}, {code: weak, title: Yếu}]
sections:
  - {code: I, criteria: [{code: I.1, max: 10, points: x},
      {code: I.2, max: 10, judged: true, assessors: [{role: north}, {role: south}], combine: mean}]}
`

const slipRegulation = `
code: hamlets
covers: {from: 2025-01-01, before: 2027-01-01}
forms: [{code: hamlet_flag}]
awards:
  - code: hamlet_flag
    form: hamlet_flag
    conditions: [{code: first, title: {en: stands first}, rule: cluster_rank == 1, citation: {act: Invented}, certainty: read}]
authorities: [{power: decide, who: {en: the elders, vi: già làng}, citation: {act: Invented}, certainty: read}]
`

const slipSheets = `
card: small
year: 2025
sheets:
  - {unit: a, entries: [{criterion: I.2, stage: appraised, role: north, points: 9},
      {criterion: I.2, stage: appraised, role: south, points: 8}]}
  - {unit: b, entries: [{criterion: I.2, stage: appraised, role: north, points: 7}]}
`

// TestSlips: what officers have slipped on, each with the answer that helps.
func TestSlips(t *testing.T) {
	files := func(changes ...string) map[string]string {
		all := map[string]string{"cluster.yaml": slipCluster, "scorecard.yaml": slipCard, "regulation.yaml": slipRegulation,
			"sheets.yaml": slipSheets, "facts.csv": "unit,x\na,9\nb,8\n"}
		for i := 0; i < len(changes); i += 3 {
			all[changes[i]] = strings.Replace(all[changes[i]], changes[i+1], changes[i+2], 1)
		}
		return all
	}
	lines := files("cluster.yaml", "      - {on: 2025-12-01, act: appraise, units: [a, b]}",
		fmt.Sprintf("      - {on: 2025-12-01, act: appraise, units: [a, b], "+
			"files: [{holds: facts, name: facts.csv, sha256: %x}]}",
			sha256.Sum256([]byte("unit,x\na,9\nb,8\n"))))
	lines["facts.csv"] = "unit,x\r\na,9\r\nb,8\r\n"
	txt := files()
	txt["facts.csv.txt"], txt["so-lieu.yaml"] = "unit,x\na,9\n", "units: {a: {x: 9}}"
	workdays := func(holidays string) map[string]string {
		all := files("scorecard.yaml", "points: x}", `points: "clamp(full - workdays(due, sent), 0, full)"}`)
		all["scorecard.yaml"] = strings.Replace(all["scorecard.yaml"], "[{code: x, max: 10}]",
			"[{code: due, kind: date}, {code: sent, kind: date}]\n"+holidays, 1)
		all["facts.csv"] = "unit,due,sent\na,2025-06-13,2025-06-16\nb,2025-06-13,2025-06-13\n"
		return all
	}
	const swapped = "holidays: [{year: 2025, days: [2025-06-17], worked: [2025-06-14]}]\n"
	inTime := files("regulation.yaml", "rule: cluster_rank == 1", "rule: \"workdays(due, sent) <= 2\"",
		"regulation.yaml", "awards:\n", "indicators: [{code: due, kind: date}, {code: sent, kind: date}]\nawards:\n")
	for _, tt := range []struct {
		reason string
		files  map[string]string
		args   []string
		want   []string
		not    string
	}{
		{"grades are shown, and who decides is the regulation's", files(), []string{"run", "."},
			[]string{"Grade", "Khá", "decided by: the elders", "I.2 (south)", "stage: appraised, role: south"}, "Government"},
		{"in Vietnamese", files(), []string{"run", "-lang", "vi", "."}, []string{"Xếp loại", "già làng"}, "Chính phủ"},
		{"grades in the report", files(), []string{"year", "."}, []string{"| Gap | Grade |", "open: Khá, Yếu |"}, ""},
		{"grades as data", files(), []string{"run", "-format", "json", "."}, []string{`"grade": {`}, ""},
		{"a grade of one unit", files(), []string{"run", "-explain", "a", "."}, []string{"Grade: Khá"}, ""},
		{"what the next grade lacks", files("scorecard.yaml", "at_least: 12", "at_least: 19.25"),
			[]string{"run", "-explain", "a", "."}, []string{"Grade: Yếu", "For Khá it needs 1.75 points more"}, ""},
		{"what the next grade lacks, as a what-if", files("scorecard.yaml", "at_least: 12", "when: points(\"I\") > 19"),
			[]string{"run", "-lang", "vi", "-whatif", "a", "."},
			[]string{"Xếp loại: Yếu", "Để được Khá cần điều kiện điểm I cao hơn 19: hiện là 17,5"}, ""},
		{"grades of two", files("sheets.yaml", "role: north, points: 7}", "role: north, points: 7}, "+
			"{criterion: I.2, stage: appraised, role: south, points: 7}"), []string{"run", "-why", "a,b", "."},
			[]string{"Grades: Khá and Khá"}, ""},
		{"the place within the group", files("cluster.yaml", "members: [{unit: a, name: An}, {unit: b, name: Bình}]",
			"groups: [{code: up, name: Mầm non}, {code: down}]\n"+
				"members: [{unit: a, group: up, name: An}, {unit: b, group: down, name: Bình}]"), []string{"run", "."},
			[]string{"In the group", "1, Mầm non", "1, down"}, ""},
		{"the place within the group, in the report", files("cluster.yaml",
			"members: [{unit: a, name: An}, {unit: b, name: Bình}]",
			"groups: [{code: up, name: Mầm non}]\n"+
				"members: [{unit: a, group: up, name: An}, {unit: b, group: up, name: Bình}]"),
			[]string{"year", "-lang", "vi", "."}, []string{"| Trong nhóm |", "| 1–2, Mầm non |"}, ""},
		{"what does not apply needs a reason", files("facts.csv", "a,9", "a,n/a"), []string{"run", "."},
			[]string{"from An: the reason why x does not apply (write it as evidence of n/a)"}, ""},
		{"in Vietnamese", files("facts.csv", "a,9", "a,n/a"), []string{"run", "-lang", "vi", "."},
			[]string{"chờ An: lý do không áp dụng x (ghi vào minh chứng của n/a)"}, ""},
		{"a stage by its title", files("sheets.yaml", "stage: appraised", "stage: thẩm định"), []string{"check", "."},
			[]string{`there is no stage "thẩm định" (did you mean appraised?)`}, ""},
		{"a pledge that is dated too late", files("cluster.yaml", "2025-02-05, act: sign", "2025-12-25, act: sign"),
			[]string{"check", "."},
			[]string{"cluster.yaml:11:14: years[0].events[1].on: the signing of the pledge of 2025-12-25"}, "events[2]: "},
		{"a published rank against the points", files("facts.csv", "b,8", "b,1", "cluster.yaml", "    regulation: statute",
			"    published: [{unit: b, rank: 1}]\n    regulation: statute"), []string{"check", "."},
			[]string{"cluster.yaml:7:33: years[0].published[0].rank: b: the published ranks leave rank 1 to b, which by its " +
				"points is rank 2 (correct the rank, or the figures)"}, "1 to a"},
		{"an entry of after the closing",
			files("sheets.yaml", "role: north, points: 9", "role: north, points: 9, on: 2026-01-05"),
			[]string{"check", "."}, []string{"sheets.yaml:5:88: sheets[0].entries[0].on: the entry is of 2026-01-05"}, ""},
		{"files that nothing reads", txt, []string{"check", "."}, []string{"facts.csv.txt: warning", "name it facts.csv,",
			"so-lieu.yaml: warning", "name it facts.yaml,"}, ""},
		{"working days without a calendar", workdays(""), []string{"check", "."},
			[]string{"scorecard.yaml:2:1: warning: holidays: ", "as by workdays(due, sent), and no year's holidays are given",
				"write holidays: [{year: 2025, days: […], worked: […]}]", "1 warning"}, ""},
		{"another year's calendar, in Vietnamese", workdays("holidays: [{year: 2024}]\n"),
			[]string{"check", "-lang", "vi", "."},
			[]string{"scorecard.yaml:5:11: cảnh báo: holidays: ", "chưa khai ngày nghỉ lễ năm 2025"}, ""},
		{"the year's own", workdays(swapped), []string{"check", "."}, []string{"no fault"}, "warning"},
		{"a Saturday that is worked", workdays(swapped), []string{"run", "-explain", "a", "."},
			[]string{"clamp(full - workdays(due, sent), 0, full) = 8"}, ""},
		{"what waits for the calendar", workdays(""), []string{"run", "."},
			[]string{"to be written into the scorecard: the holidays of 2025 (nobody gave them)"}, ""},
		{"days without their year", workdays("holidays: [2025-06-17, 2025-06-18]\n"), []string{"check", "."},
			[]string{"holidays[0]: keys are wanted, not the text \"2025-06-17\" (write year: …, days: …)"}, "holidays[1]"},
		{"a slip in the year", workdays("holidays: [{year: 2025, days: [2052-06-17]}]\n"), []string{"check", "."},
			[]string{"holidays[0].days[0]: 2052-06-17 is not a day of 2025"}, ""},
		{"a regulation without a calendar", inTime, []string{"check", "."},
			[]string{"regulation.yaml:2:1: warning: holidays: ", "as by workdays(due, sent)"}, ""},
		{"a regulation with another year's calendar", files("regulation.yaml", "rule: cluster_rank == 1",
			"rule: \"workdays(due, sent) <= 2\"", "regulation.yaml", "awards:\n",
			"holidays: [{year: 2024}]\nindicators: [{code: due, kind: date}, {code: sent, kind: date}]\nawards:\n"),
			[]string{"check", "."}, []string{"the holidays of 2025 are not given"}, ""},
		{"the file alone", inTime, []string{"check", "regulation.yaml"},
			[]string{"regulation.yaml:2:1: warning: holidays: ", "1 files, no fault, 1 warning"}, ""},
		{"other line ends", lines, []string{"check", "."}, []string{"the line ends of facts.csv are others"}, "was changed"},
	} {
		folderWith(t, tt.files)
		_, out, errs := call(tt.args...)
		for _, want := range tt.want {
			if !strings.Contains(out+errs, want) {
				t.Errorf("%s: no %q in\n%s%s", tt.reason, want, out, errs)
			}
		}
		if tt.not != "" && strings.Contains(out+errs, tt.not) {
			t.Errorf("%s: %q in\n%s%s", tt.reason, tt.not, out, errs)
		}
	}
}

// TestLaterSlips: the same of registers, targets, published ranks, and what a regulation states.
func TestLaterSlips(t *testing.T) {
	const candidates = "candidates: [{unit: a, existence: {known: true}, history: {complete: true, " +
		"entries: [{form: ministry_flag, decided: 2025-06-01, first_year: 2024, last_year: 2024}]}}]\n"
	correct := func(note string) string {
		return "act: close}\n      - {on: 2025-12-22, act: correct, corrects: 1, units: [a], by: council" + note + "}"
	}
	for _, tt := range []struct{ reason, file, old, new, want, not string }{
		{"a year of two digits equals no other", "candidates.yaml", "first_year: 2024", "first_year: 24",
			"candidates.yaml:1:141: candidates[0].history.entries[0].first_year: 24 is not a year", ""},
		{"a year of after the decision", "candidates.yaml", "last_year: 2024", "last_year: 2042",
			"last_year: the achievement of 2042 lies after the decision of 2025-06-01", ""},
		{"officers of no year", "cluster.yaml", "\nyears:", "\nofficers: [{year: 25, head: a}]\nyears:",
			"officers[0].year: 25 is not a year", ""},
		{"a name of blanks", "cluster.yaml", "name: Bình", "name: ' '",
			"members[1].name: a name of blanks (leave it out)", ""},
		{"the name of what ships", "cluster.yaml", "regulation: statute", "regulation: statut",
			"cluster.yaml:7:17: years[0].regulation: there is no regulation \"statut\" (did you mean statute?)", ""},
		{"the rank of nobody", "cluster.yaml", "    plan:", "    published: [{unit: aa, rank: 1}]\n    plan:",
			"cluster.yaml:8:24: years[0].published[0].unit: there is no member \"aa\"", ""},
		{"a day is no target", "cluster.yaml", "    plan:", "    targets: [{indicator: x, target: day}]\n    plan:",
			"targets[0].target: day is a date, and only a number exceeds its target", ""},
		{"nothing exceeds itself", "cluster.yaml", "    plan:", "    targets: [{indicator: x, target: x}]\n    plan:",
			"targets[0].target: x is given as its own target", ""},
		{"a target in another unit", "cluster.yaml", "    plan:", "    targets: [{indicator: x, target: y}]\n    plan:",
			"targets[0].target: x is counted in %, and its target y in km", ""},
		{"a unit too many is one fault", "cluster.yaml", "self_score, units: [a, b]", "self_score, units: [a, b, c]",
			"units[2]: there is no member \"c\"", "must have its self-score first"},
		{"who has gone is one fault", "cluster.yaml", "name: Bình}", "name: Bình, period: {before: 2025-11-01}}",
			"self-score of b, 2025-11-10: not a member on that day", "appraisal of a"},
		{"the reason of a correction", "cluster.yaml", "act: close}", correct(""),
			"(add note: {vi: …}, with the reason)", ""},
		{"in no language", "cluster.yaml", "act: close}", correct(", note: sai"),
			"keys are wanted, not the text \"sai\" (write {vi: …}, or {vi: …, en: …})", ""},
		{"as the hint says", "cluster.yaml", "act: close}", correct(", note: {vi: sai}"), "no fault", "note"},
		{"a word that may say how large it is", "facts.csv", "a,9", "a,9 triệu", `"9 triệu" is not a number (write digits`, ""},
		{"two notations", "facts.csv", "unit,x", "# decimal_comma: true\n# decimal_comma: false\nunit,x",
			"facts.csv:2:1: a line before says otherwise: true (keep one of them)", ""},
		{"thousands in a condition", "regulation.yaml", "rule: cluster_rank == 1", "rule: cluster_total > 1.000",
			"conditions[0].rule: 1.000 is read as 1.0", ""},
		{"thousands in a table of a regulation", "regulation.yaml", "covers:",
			"tables: [{name: t, rows: [{when: ['> 1.000'], then: true}, {else: false}]}]\ncovers:",
			"warning: tables[0].rows[0].when: 1.000 is read as 1.0", ""},
		{"a base that is not there is one fault", "regulation.yaml", "covers: {from: 2025-01-01, before: 2027-01-01}",
			"extends: statut", "there is no regulation \"statut\" (did you mean statute?)", "say from which day"},
		{"a fraction that is none", "candidates.yaml", "existence:", "facts: {x: {fraction: 0b11}}, existence:",
			"facts.x.fraction: \"0b11\" is not a number (write a fraction such as 1/3)", ""},
		{"cases are read as test reads them", "cases_test.json", "{x: 9}", `{"z": 9}`,
			"cases_test.json:1:72: cases[0].facts.z: the card has no indicator \"z\"", ""},
	} {
		files := map[string]string{"cluster.yaml": slipCluster, "regulation.yaml": slipRegulation, "sheets.yaml": slipSheets,
			"cases_test.json": `{"scorecard": "scorecard.yaml", "cases": [{"name": "a", "facts": {x: 9}, "points": {"I.1": 9}}]}`,
			"facts.csv":       "unit,x\na,9\nb,8\n", "candidates.yaml": candidates, "scorecard.yaml": strings.Replace(slipCard,
				"[{code: x, max: 10}]", "[{code: x, max: 10, unit: \"%\"}, {code: y, unit: km}, {code: day, kind: date}]", 1)}
		if !strings.Contains(files[tt.file], tt.old) {
			t.Fatalf("%s: no %q in %s", tt.reason, tt.old, tt.file)
		}
		files[tt.file] = strings.Replace(files[tt.file], tt.old, tt.new, 1)
		if strings.Contains(tt.new, "regulation:") {
			delete(files, "regulation.yaml")
		}
		folderWith(t, files)
		_, out, errs := call("check", ".")
		if out += errs; !strings.Contains(out, tt.want) || tt.not != "" && strings.Contains(out, tt.not) {
			t.Errorf("%s: want %q, not %q, in\n%s", tt.reason, tt.want, tt.not, out)
		}
	}
}

// TestExactGap: a gap that rounding would hide is shown exactly.
func TestExactGap(t *testing.T) {
	card := "code: small\nyear: 2025\nnot_applicable: drop\nrank_by: percent\n" +
		"indicators: [{code: x, max: 100}, {code: y, max: 15}]\n" +
		"sections: [{code: I, criteria: [{code: I.1, max: 100, points: x}, {code: I.2, max: 15, points: y}]}]\n"
	folderWith(t, map[string]string{
		"cluster.yaml":   strings.Replace(slipCluster, "plan:", "title: {en: t}\n    # plan:", 1),
		"scorecard.yaml": card, "facts.yaml": "units:\n  a: {x: 86.67, y: {value: n/a, evidence: none}}\n" +
			"  b: {x: {value: n/a, evidence: none}, y: 13}\n"})
	if _, out, errs := call("run", "."); !strings.Contains(out, "1/300 pp") {
		t.Errorf("%s%s", out, errs)
	}
}
