package scoring_test

import (
	"flag"
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

var update = flag.Bool("update", false, "write golden files")

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	check(t, file, got, string(want))
}

func TestCheckOfABadCard(t *testing.T) {
	data, err := os.ReadFile("testdata/bad-card.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range scoring.CheckFile("bad-card.yaml", data) {
		fmt.Fprintln(&b, d)
		if d.Severity != diag.Warning || d.Line == 0 || d.Source == "" {
			t.Errorf("no warning with a place: %v", d)
		}
	}
	golden(t, "testdata/bad-card.txt", b.String())
}

func TestCheckOfAGoodCard(t *testing.T) {
	for _, d := range scoring.CheckFile("card.yaml", []byte(`
code: good
year: 2025
scale: 100
uncapped: true
not_applicable: rescale
caps: {floor: 0}
indicators:
  - {code: share, min: 0, max: 1}
  - {code: late, min: 0, places: 0}
  - {code: models, min: 0, places: 0}
sections:
  - code: I
    max: 100
    criteria:
      - {code: I.1, max: 60, points: full * share}
      - {code: I.2, max: 40, points: "max(0, full - 5 * late)"}
  - code: II
    caps: {plus: 8}
    criteria:
      - {code: II.1, effect: bonus, max: 5, points: "min(5, 2 * models)"}
      - {code: II.2, effect: bonus, max: 5, points: "min(5, models)"}
      - {code: II.3, effect: minus, max: 5, points: "min(5, late)"}
`)) {
		t.Errorf("%v", d)
	}
}

func TestCheckFindsFaultsAndWarningsTogether(t *testing.T) {
	var codes []string
	for _, d := range scoring.CheckFile("c.yaml", []byte(`
code: c
year: 2025
indicators: [{code: x, min: 0}, {code: y}]
sections:
  - code: I
    max: 11
    criteria:
      - {code: I.1, max: 10, points: "x > -1 ? min(x, full) : 5"}
`)) {
		codes = append(codes, d.Severity.String()+" "+d.Code)
	}
	check(t, "found", strings.Join(codes, ", "), "warning unused-indicator, fault maxima, warning always-true")
}

func TestCheckOfBrokenFiles(t *testing.T) {
	for _, data := range []string{"", "code: [", "\tcode: x", "code: x\nyear: x\n", "a: 1"} {
		if ds := scoring.CheckFile("c.yaml", []byte(data)); ds.Err() == nil {
			t.Errorf("%q: no fault", data)
		}
	}
}

// What net and minus items are told.
func TestWarningsOfSigns(t *testing.T) {
	const card = `{code: a, year: 2024, uncapped: true, indicators: [{code: x, min: 0, max: 5}, {code: y, min: 0, max: 5},
		{code: z, min: 0}], tie_break: [z], sections: [{code: I, criteria: [{code: I.1, max: 10, points: "x + y"}, %s]}]}`
	const floor = "it can fall below 0 (write caps: {floor: 0}, or a cap on the minus side; " +
		"or meant: [negative-total] at the top if that is meant)"
	const most = "(write max: and the points; or meant: [uncapped] at the top if that is meant)"
	for _, tc := range []struct{ items, want, reason string }{
		{"{code: I.2, effect: net, max: 5, points: x - y}", "", "a net item has a least by nature"},
		{"{code: I.2, effect: net, max: 11, points: 2 * x - y - 1}", "", "however much that is"},
		{"{code: I.2, effect: net, uncapped: true, points: x - y}", "", "its rule never takes more than 5"},
		{"{code: I.2, effect: minus, uncapped: true, points: y}", "", "nor does that of a minus item"},
		{"{code: I.2, effect: minus, uncapped: true, points: 2 * y + 0.5}", "caps minus points can lower the card by up " +
			"to 10.5, and it has 10 base points: " + floor, "the limit is that of the rule, told of the card alone"},
		{"{code: I.2, effect: minus, uncapped: true, points: z}, {code: I.3, effect: minus, uncapped: true, " +
			"points: 2 * z}, {code: I.4, effect: minus, uncapped: true, judged: true}",
			"caps minus points can lower the card without limit, and it has 10 base points: " + floor,
			"once for the card, not for each item and section"},
		{"{code: I.2, effect: minus, max: 12, judged: true}]}, {code: J, criteria: [{code: J.1, max: 10, points: x + y}",
			"sections[0] minus points can lower I by up to 12, and it has 10 base points: " + floor,
			"of a section where the card stays above zero"},
		{"{code: I.2, effect: minus, uncapped: true, points: z}], caps: {floor: 0}, sections: [{code: J, " +
			"criteria: [{code: J.1, max: 10, points: x + y}]}", "", "a floor holds all that is taken, on the card too"},
		{"{code: I.2, effect: minus, uncapped: true, points: z}], caps: {minus: 11}, sections: [{code: J, " +
			"criteria: [{code: J.1, effect: net, max: 3, points: x - 2}]}",
			"caps minus points can lower the card by up to 11, " +
				"and it has 10 base points: " + floor, "a cap on the minus side that is more than the base is no floor"},
		{"{code: I.2, effect: net, uncapped: true, points: x - z}, {code: I.3, effect: bonus, uncapped: true, points: z}, " +
			"{code: I.4, effect: net, uncapped: true, judged: true}",
			"sections[0].criteria[1].uncapped without a cap one unit can lose any number of points by I.2 " + most +
				"; sections[0].criteria[2].uncapped without a cap one unit can gain any number of points by I.3 " + most +
				"; sections[0].criteria[3].uncapped without a cap one unit can gain or lose any number of points by I.4 " + most,
			"each way by itself"},
	} {
		var got []string
		for _, d := range scoring.CheckFile("card.yaml", fmt.Appendf(nil, card, tc.items)) {
			got = append(got, d.Path+" "+d.Message.String()+" ("+d.Hint.String()+")")
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
}

// A card says what it means, and is told when there is nothing to mean.
func TestMeant(t *testing.T) {
	const card = `{code: a, year: 2024, meant: [%s], uncapped: true, indicators: [{code: z, min: 0}], sections: [{code: I,
		criteria: [{code: I.1, max: 10, points: full - 3 * z},
		{code: I.3, effect: minus, uncapped: true, points: z}, {code: I.4, effect: bonus, uncapped: true, points: z}]}]}`
	for _, tc := range []struct{ meant, want, reason string }{
		{"", "negative-total, below-zero, numbering, uncapped", "all that there is to tell"},
		{"negative-total, uncapped", "below-zero, numbering", "what is meant is not told; what a rule hides is"},
		{"cap-idle, numbering, negative-total, uncapped",
			"meant: there is nothing of cap-idle to tell on this card, below-zero",
			"nor is anything forgotten"},
		{"below-zero", `unknown-warning: there is no warning "below-zero" that a card can mean, ` +
			"below-zero, numbering, uncapped", "a rule is corrected"},
		{"numbering, numbering", "name-taken: numbering stands in meant twice, below-zero, uncapped", "once"},
	} {
		var got []string
		for _, d := range scoring.CheckFile("card.yaml", fmt.Appendf(nil, card, tc.meant)) {
			one := d.Code
			if strings.HasPrefix(d.Path, "meant") {
				one += ": " + d.Message.String()
			}
			got = append(got, one)
		}
		check(t, tc.reason, strings.Join(got, ", "), tc.want)
	}
}

// Points that a rule reads have the range of their criterion.
func TestRangeOfPoints(t *testing.T) {
	const card = `
code: a
year: 2024
uncapped: true
caps: {floor: 0}
indicators: [{code: x, min: 0, max: 5}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 40, points: 8 * x, variants: [{when: x > 4, max: 60}]}
      - {code: I.2, effect: minus, max: 7, points: x}
      - {code: I.3, effect: net, max: 3, points: 3 - x}
      - {code: I.4, effect: bonus, uncapped: true, points: x}
      - {code: I.5, effect: bonus, max: 10, points: '%s'}
`
	for _, tc := range []struct{ rule, want, reason string }{
		{`points("I.1") / 6`, "", "60 is the most of all variants"},
		{`points("I.1") / 5`, "above-full", "and 60 / 5 is more than 10"},
		{`points("I.1") + 1 > 0 ? x : 0`, "always-true", "no less than 0"},
		{`points("I.2") + 7`, "", "points taken away are read as negative, 7 at the most"},
		{`points("I.2") > 0 ? x : 1`, "always-false", "never more than 0"},
		{`points("I.3") + 3`, "", "net points go both ways"},
		{`min(points("I.4"), full)`, "", "without a cap any number may come"},
	} {
		var got []string
		for _, d := range scoring.CheckFile("card.yaml", fmt.Appendf(nil, card, tc.rule)) {
			if strings.HasPrefix(d.Path, "sections[0].criteria[4]") {
				got = append(got, d.Code)
			}
		}
		check(t, tc.reason, strings.Join(got, ", "), tc.want)
	}
}

func TestGapText(t *testing.T) {
	for _, tc := range []struct {
		gap  rules.Value
		want string
	}{
		{rules.RatOf(big.NewRat(1, 300)), "1/300"}, {rules.Int(0), "0.00"}, {rules.RatOf(big.NewRat(7, 3)), "2.33"},
		{rules.RatOf(big.NewRat(4, 1000)), "0.004"}, {rules.RatOf(big.NewRat(-1, 300)), "-1/300"},
	} {
		check(t, "gap", scoring.GapText(tc.gap, 2, diag.English), tc.want)
	}
}

// TestGradesThatTurnRound: a threshold on the wrong side is told, since a unit misses the grade by
// being better; not where a better grade takes those.
func TestGradesThatTurnRound(t *testing.T) {
	const card = "code: g\nyear: 2025\nbetter: BETTER\nindicators: [{code: x, min: 0, max: 100}]\n" +
		"sections: [{code: I, criteria: [{code: I.1, max: 100, points: x}]}]\ngrades: GRADES\n"
	for _, tt := range []struct{ reason, better, grades, want string }{
		{"as usual", "more", "[{code: A, at_least: 90}, {code: B, at_least: 50}, {code: C}]", ""},
		{"the best is cut off", "more", "[{code: A, at_least: 90, at_most: 95}, {code: B, at_least: 50}, {code: C}]",
			"better than 95 misses A"},
		{"at most, where more is better", "more", "[{code: D, at_most: 80}]", "better than 80 misses D"},
		{"a better grade takes those above", "more",
			"[{code: A, at_least: 90}, {code: B, at_least: 50, at_most: 95}, {code: C}]",
			""},
		{"less is better", "less", "[{code: A, at_most: 10}, {code: B, at_most: 50}, {code: C}]", ""},
		{"more than the card gives", "more", "[{code: A, at_least: 101}, {code: B, at_least: 100}]",
			"no unit can be A: the card gives at most 100"},
		{"a percentage is of what applies", "more", "[{code: A, at_least: 101, percent: true}]", ""},
		{"less than the card gives", "less", "[{code: A, at_most: -1}, {code: B, at_most: 0}]",
			"no unit can be A: the card gives at least 0"},
		{"at least, where less is better", "less", "[{code: C, at_least: 30}]", "better than 30 misses C"},
	} {
		ds := scoring.CheckFile("g.yaml", []byte(strings.NewReplacer("BETTER", tt.better, "GRADES", tt.grades).Replace(card)))
		got := ""
		for _, d := range ds {
			if d.Code == "grade" {
				got += d.Error()
			}
		}
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}
