package scoring_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// The shapes of real cards that belong to the card rather than to the rule, by
// their row in a catalogue of forty.
func TestShapes(t *testing.T) {
	const one = "code: s\nyear: 2025\nuncapped: true\n"
	for _, tc := range []struct {
		shape string
		yaml  string
		units []string
		want  string // totals
	}{
		{"12: deductions with a cap below the base leave a floor above zero", `
indicators: [{code: a}, {code: b}]
sections: [{code: I, criteria: [{code: I.1, max: 5, points: "full - min(1.5, 0.5 * a + b)"}]}]`,
			[]string{"X a=1 b=0", "Y a=2 b=0.25", "Z a=9 b=9"}, "X 4.5, Y 3.75, Z 3.5"},
		{"12: without a cap the item stops at zero, or where the card says", `
indicators: [{code: a}]
sections: [{code: I, criteria: [{code: I.1, max: 5, points: full - 2 * a}, {code: I.2, max: 5, min: -3, points: full - 2 * a}]}]`,
			[]string{"X a=2", "Y a=3", "Z a=9"}, "X 2, Y -1, Z -3"},
		{"14: separate caps for plus and minus", `
indicators: [{code: p}, {code: m}]
sections:
  - code: I
    caps: {plus: 3, minus: 2}
    criteria:
      - {code: I.1, max: 10, points: full}
      - {code: I.2, effect: bonus, max: 9, points: p}
      - {code: I.3, effect: minus, max: 9, points: m}`,
			[]string{"X p=5 m=0", "Y p=5 m=5", "Z p=1 m=2", "W p=0 m=9"}, "X 13, Y 11, Z 9, W 8"},
		{"15: a net clamp of plus and minus together, an item capped inside it", `
indicators: [{code: p}, {code: m}]
sections:
  - {code: I, criteria: [{code: I.1, max: 10, points: full}]}
  - code: d2
    caps: {total: 7, floor: -7}
    criteria:
      - {code: d2.1, effect: bonus, max: 20, points: p}
      - {code: d2.2, effect: minus, max: 20, points: m}
      - {code: d2.3, effect: bonus, max: 2, points: 4}`,
			[]string{"X p=9 m=0", "Y p=9 m=6", "Z p=0 m=8", "W p=0 m=20"}, "X 17, Y 15, Z 4, W 3"},
		{"15: a net item", `
indicators: [{code: p}, {code: m}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: full}, {code: I.2, effect: net, max: 4, min: -6, points: 2 * p - 3 * m}]}]`,
			[]string{"X p=1 m=0", "Y p=9 m=1", "Z p=0 m=3", "W p=3 m=2"}, "X 12, Y 14, Z 4, W 10"},
		{"16: the better of two, and never both", `
indicators: [{code: a}, {code: b}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: full}, {code: I.2, effect: bonus, max: 5, points: "max(a, b)"}]}]`,
			[]string{"X a=2 b=3", "Y a=4 b=3"}, "X 13, Y 14"},
		{"17: a bonus only for those who fulfil the base, by facts, not by rounded points", `
indicators: [{code: rate}, {code: extra}]
define: [{code: fulfilled, rule: rate >= 100}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "full * min(1, rate / 100)"}
      - {code: I.2, effect: bonus, max: 5, points: "fulfilled ? extra : 0"}`,
			[]string{"X rate=99.999 extra=5", "Y rate=100 extra=5"}, "X 10, Y 15"},
		{"23: disqualified, but still scored", `
indicators: [{code: a}, {code: filed, kind: boolean}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: a, disqualify_when: not filed}]}]`,
			[]string{"X a=9 filed=false", "Y a=8 filed=true"}, "X 9, Y 8"},
		{"26: fixed minus points by the standing body on the total", `
caps: {floor: 0}
indicators: [{code: a}, {code: launched, kind: boolean}, {code: pledged, kind: boolean}]
sections:
  - {code: I, criteria: [{code: I.1, max: 100, points: a}]}
  - code: P
    criteria:
      - {code: P.1, effect: minus, max: 8, owners: [ban_tdkt], points: "launched ? 0 : full"}
      - {code: P.2, effect: minus, max: 8, owners: [ban_tdkt], points: "pledged ? 0 : full"}`,
			[]string{"X a=90 launched=true pledged=true", "Y a=90 launched=false pledged=true",
				"Z a=10 launched=false pledged=false"}, "X 90, Y 82, Z 0"},
		{"29: parts of 7.5 and 1.5 in a section of any depth", `
scale: 19.5
indicators: [{code: a}]
sections:
  - code: I
    max: 19.5
    criteria: [{code: I.1, max: 10.5, points: full}]
    sections:
      - code: I.a
        max: 9
        criteria: [{code: I.a.1, max: 7.5, points: full}]
        sections: [{code: I.a.b, criteria: [{code: I.a.b.1, max: 1.5, points: a}]}]`,
			[]string{"X a=1.25"}, "X 19.25"},
		{"29: parts that may add up to more than the section", `
scale: 60
indicators: [{code: a}, {code: b}]
sections:
  - {code: I, max: 60, caps: {total: 60}, criteria: [{code: I.1, max: 40, points: a}, {code: I.2, max: 25, points: b}]}`,
			[]string{"X a=40 b=25", "Y a=40 b=15"}, "X 60, Y 55"},
		{"32: another maximum and other points by region", `
indicators: [{code: a}, {code: region, kind: text, values: [plain, mountain, island]}]
sections:
  - code: I
    criteria:
      - code: I.1
        max: 10
        points: "full * min(1, a / 100)"
        variants:
          - {when: 'region == "mountain"', points: "full * min(1, a / 70)"}
          - {when: 'region == "island"', max: 5}`,
			[]string{"X a=70 region=plain", "Y a=70 region=mountain", "Z a=70 region=island", "W a=100 region=island",
				"V a=100"}, "X 7, Y 10, Z 3.5, W 5, V missing"},
		{"38: rounded once for each item, quarters kept", `
indicators: [{code: a}, {code: b}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: a / 3}, {code: I.2, max: 10, points: a / 3}, {code: I.3, max: 10, decimals: 4, points: b / 3}]}]`,
			[]string{"X a=20 b=0.25", "Y a=0.005 b=0.0001"}, "X 13.4233, Y 0"},
		{"38: halves by the card's own rounding", `
rounding: half_even
decimals: 1
indicators: [{code: a}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: a}]}]`,
			[]string{"X a=0.25", "Y a=0.35", "Z a=0.2500001"}, "X 0.2, Y 0.4, Z 0.3"},
		{"39: zero is a score, nothing is none", `
indicators: [{code: a}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: a}]}]`,
			[]string{"X a=0", "Y a="}, "X 0, Y missing"},
	} {
		t.Run(tc.shape,
			func(t *testing.T) { check(t, "totals", totals(score(t, load(t, one+tc.yaml), tc.units...)), tc.want) })
	}
}

// 40: an old year is recomputed with its own card, which is found by its
// identity.
func TestEachYearItsCard(t *testing.T) {
	cards := make(map[scoring.Identity]*scoring.Scorecard)
	var signed []scoring.Identity
	for _, text := range []string{"year: 2013\nsections: [{code: I, criteria: [{code: I.1, max: 10, points: a}]}]",
		"year: 2018\nsections: [{code: I, criteria: [{code: I.1, max: 20, points: 2 * a}]}]"} {
		c := load(t, "code: binh-dinh\nindicators: [{code: a}]\n"+text)
		cards[c.Identity()] = c
		signed = append(signed, c.Identity())
	}
	check(t, "2013", totals(score(t, cards[signed[0]], "X a=7")), "X 7")
	check(t, "2018", totals(score(t, cards[signed[1]], "X a=7")), "X 14")
	if !strings.HasPrefix(signed[0].String(), "binh-dinh 2013 (sha256:") {
		t.Errorf("identity %s", signed[0])
	}
}

// The whole story of a unit with an item in each state, in both languages.
func TestRender(t *testing.T) {
	c := load(t, `
code: story
title: Bảng điểm minh họa
year: 2025
invented: true
scale: 100
uncapped: true
not_applicable: rescale
caps: {plus: 2}
indicators: [{code: a}, {code: b}, {code: c}, {code: d}, {code: late}, {code: coast}, {code: fraud, kind: boolean}]
disqualify: [{code: file, title: Không nộp hồ sơ, when: fraud}]
sections:
  - code: I
    title: Kinh tế
    max: 100
    criteria:
      - {code: I.1, title: Tăng trưởng, max: 40, points: 10 * a / 3, citation: {act: Giao ước 2025, provision: mục I.1}}
      - {code: I.2, title: Thu ngân sách, max: 20, points: b}
      - {code: I.3, title: Kinh tế biển, max: 20, points: coast}
      - {code: I.4, title: Báo cáo, max: 20, points: c, void_when: late > 10}
  - code: II
    title: Cộng
    criteria: [{code: II.1, title: Mô hình, effect: bonus, max: 3, points: d}, {code: II.2, title: Khác, effect: bonus, max: 3, judged: true}]
`)
	sheet, err := c.NewSheet("da-nang",
		entry("I.2 appraised - 15 số liệu sai", override, func(e *scoring.Entry) { e.Evidence = "BB 05" }))
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c,
		"da-nang a=10 b=19 c=5 d=4 late=11 coast=n/a:không_có_biển fraud=true"), Sheets: []*scoring.Sheet{sheet}})

	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/story.txt", scores[0].Format(diag.Vietnamese)+"\n"+scores[0].Format(diag.English))
}
