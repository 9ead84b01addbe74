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
	for _, tc := range []struct{ card, want string }{
		{`{code: a, year: 2024, uncapped: true, caps: {floor: 0}, indicators: [{code: x, min: 0, max: 5}, {code: y, min: 0, max: 5}],
			sections: [{code: I, criteria: [{code: I.1, max: 10, points: 2 * x}, {code: I.2, effect: net, max: 5, points: x - y},
			{code: I.3, effect: minus, uncapped: true, points: y}]}]}`,
			"sections[0].criteria[2].uncapped I.3 has no cap: one unit can lose any number of points by it " +
				"(write max: and the points)"},
	} {
		var got []string
		for _, d := range scoring.CheckFile("card.yaml", []byte(tc.card)) {
			got = append(got, d.Path+" "+d.Message.String()+" ("+d.Hint.String()+")")
		}
		check(t, "warnings", strings.ReplaceAll(strings.Join(got, "; "), " ()", ""), tc.want)
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
