package main

import (
	"strings"
	"testing"
)

// twoMergers is a year in which two pairs of provinces merge on 1 July; one of the new ones
// signs no second pledge.
const twoMergers = `
code: small
organiser: central_council
members:
  - {unit: a, name: An, period: {before: 2025-07-01}, successors: [ab], weight: 3}
  - {unit: b, name: Bình, period: {before: 2025-07-01}, successors: [ab], weight: 1}
  - {unit: c, name: Cẩm, period: {before: 2025-07-01}, successors: [cd]}
  - {unit: d, name: Dương, period: {before: 2025-07-01}, successors: [cd]}
  - {unit: ab, name: An Bình, period: {from: 2025-07-01}}
  - {unit: cd, name: Cẩm Dương, period: {from: 2025-07-01}}
  - {unit: e, name: Én}
years:
  - year: 2025
    due: [{act: sign, on: 2025-03-31}]
    movements: [{code: green, title: {en: Green}, plan: 2025-02-28, half_year: 2025-06-30}]
    events:
      - {on: 2025-01-05, act: launch}
      - {on: 2025-02-05, act: sign, units: [a, b, c, d, e]}
      - {on: 2025-07-15, act: sign, units: [ab]}
      - {on: 2026-01-10, act: self_score, units: [ab, e]}
      - {on: 2026-02-01, act: appraise, units: [ab, e]}
      - {on: 2026-03-11, act: close}
`

const mergersCard = `
code: small
year: 2025
indicators: [{code: x, label: Số việc, min: 0, places: 0}, {code: rate, label: Tỷ lệ đạt, min: 0, max: 100}, {code: y, min: 0}]
carry: {x: sum, rate: average}
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "min(full, x)"}, {code: I.2, max: 100, points: rate}]}]
`

// TestTwoMergers: facts of units that have gone count for those that they became part of,
// as the card says; nothing is due from a unit of before it was there; the pledge is not
// inherited; the report says who became whom.
func TestTwoMergers(t *testing.T) {
	folderWith(t, map[string]string{"cluster.yaml": twoMergers, "scorecard.yaml": mergersCard,
		"facts.csv":          "unit,x,rate\na,2,80\nb,3,60\nc,4,50\nd,1,70\ncd,6,\ne,7,90\n",
		"facts-previous.csv": "unit,x\na,1\nb,1\n",
		"candidates.yaml":    "candidates: [{unit: a, existence: {known: true, dissolved: 2025-07-01, successor: ab}}]\n"})
	for _, tt := range []struct {
		reason string
		args   []string
		want   []string
		not    []string
	}{
		{"before", []string{"-on", "2025-06-30"}, []string{"| An | 82.00 |", "Dương"}, []string{"An Bình", "became part"}},
		{"nothing is due of before", []string{"-on", "2025-07-10"},
			[]string{"· 2025-07-01: An became part of An Bình; carried over: Số việc, Tỷ lệ đạt"},
			[]string{"pledge, due", "(green) (1 units): An Bình"}},
		{"late is who was there in time", []string{"-on", "2025-07-20"}, []string{"signing of the pledge 2025-07-15 |"},
			[]string{"(late)"}},
		// (3 · 80 + 1 · 60) / 4 = 75, and Cẩm and Dương have no weights.
		{"after", []string{}, []string{"An Bình | 80.00 |", "Én | 97.00 |",
			"Cẩm Dương | undetermined (6.00 to 106.00) |", "- 2025-07-01: An became part of An Bình"}, nil},
		{"in Vietnamese", []string{"-lang", "vi"}, []string{"- 1/7/2025: An nhập vào An Bình; số liệu chuyển sang: Số việc"},
			nil},
	} {
		code, out, errs := call(append(append([]string{"year"}, tt.args...), ".")...)
		if code != exitOK {
			t.Fatalf("%s: %s", tt.reason, errs)
		}
		for _, want := range tt.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", tt.reason, want, out)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(out, not) {
				t.Errorf("%s: %q in\n%s", tt.reason, not, out)
			}
		}
	}
	for reason, tt := range map[string]struct{ old, new, want string }{
		"the second pledge": {"units: [ab, e]}\n      - {on: 2026-02-01", "units: [ab, cd, e]}\n      - {on: 2026-02-01",
			"cluster.yaml:20:9: years[0].events[3]: self-score of cd, 2026-01-10: the unit must have its signing"},
		"an act of who has gone": {"2025-07-15, act: sign, units: [ab]", "2025-07-15, act: sign, units: [a]",
			"not a member on that day"},
	} {
		folderWith(t, map[string]string{"cluster.yaml": strings.Replace(twoMergers, tt.old, tt.new, 1),
			"scorecard.yaml": mergersCard})
		if code, out, errs := call("check", "."); code != exitFault || !strings.Contains(out, tt.want) {
			t.Errorf("%s: %d %s%s, want %q", reason, code, out, errs, tt.want)
		}
	}
}

// TestMergedLists: the successor has the events of both, each with its evidence, and where nobody kept a
// register of one of them, the list is not complete.
func TestMergedLists(t *testing.T) {
	card := strings.Replace(strings.Replace(mergersCard, "{code: y, min: 0}",
		"{code: late, label: Sổ chậm, kind: list, fields: [{code: by, min: 1, places: 0}]}", 1),
		"rate: average}", "rate: average, late: sum}", 1)
	card = strings.Replace(card, "points: rate}", `points: "full - min(full, total_of(late, by))"}`, 1)
	folderWith(t, map[string]string{"cluster.yaml": twoMergers, "scorecard.yaml": card,
		"facts.csv":      "unit,x,rate\na,2,80\nb,3,60\nc,4,50\nd,1,70\ncd,6,\ne,7,90\n",
		"facts-late.csv": "# list: late\nunit,by,evidence\na,3,CV 1\nb,4,CV 2\nc,2,CV 3\ne,,\n"})
	for _, tt := range []struct {
		unit string
		want []string
	}{
		{"ab", []string{"total_of(late, by) = 7", "CV 1", "CV 2"}},
		{"cd", []string{"CV 3", "further records of Sổ chậm of Cẩm Dương", "6.00 … 104.00"}},
	} {
		code, out, errs := call("run", "-explain", tt.unit, ".")
		if code != exitOK {
			t.Fatal(errs)
		}
		for _, want := range tt.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", tt.unit, want, out)
			}
		}
	}
}
