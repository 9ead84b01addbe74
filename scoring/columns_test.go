package scoring_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/scoring"
)

// What is kept of a line is what working it out alone gives, on cards of all kinds, with
// facts that are missing or do not apply, and with sheets.
func TestColumnsAreLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := compileRandom(t, randomCard(t, append(append([]string{}, rising...), relative...)))
		members := randomFacts(t, c, rapid.IntRange(1, 5).Draw(t, "units"), rapid.IntRange(0, 40).Draw(t, "missing"),
			rapid.IntRange(0, 30).Draw(t, "off"))
		scores, _ := scoreAndRank(t, c, members)
		for _, s := range scores {
			if err := scoring.Differs(s); err != nil {
				t.Fatalf("%v\n%s", err, data(t, c.Definition()))
			}
		}
	})
}

// A rule that fails for one unit, a void criterion, a variant and an entry stand beside lines
// that columns settle.
func TestColumnsLeaveOutWhatIsRare(t *testing.T) {
	c := load(t, `
code: sample
year: 2025
invented: true
rank_by: points
not_applicable: drop
indicators:
  - {code: grdp, label: "Tăng trưởng"}
  - {code: plan, label: "Kế hoạch"}
  - {code: coast, kind: boolean, label: "Giáp biển"}
sections:
  - code: I
    criteria:
      - {code: I.1, title: "Chia", max: 10, points: "full * grdp / plan"}
      - {code: I.2, title: "Bãi bỏ", max: 10, points: "grdp", void_when: "plan < 0"}
      - code: I.3
        title: "Theo vùng"
        max: 10
        points: "grdp"
        variants: [{when: "coast", max: 5}]
      - {code: I.4, title: "Nhất cụm", max: 10, points: "best(grdp) == grdp ? full : 0"}
`)
	scores := score(t, c,
		"plain grdp=7 plan=8 coast=true", "zero grdp=7.005 plan=0 coast=false", "void grdp=12 plan=-1 coast=true",
		"open plan=8 coast=false", "where grdp=3 plan=4")
	check(t, "I.1", points(scores, "I.1"), "plain 8.75, zero missing, void 0, open missing, where 7.5")
	check(t, "I.2", points(scores, "I.2"), "plain 7, zero 7.01, void void, open missing, where 3")
	check(t, "I.3", points(scores, "I.3"), "plain 5, zero 7.01, void 5, open missing, where missing")
	check(t, "I.4", points(scores, "I.4"), "plain missing, zero missing, void missing, open missing, where missing")
	for _, s := range scores {
		if err := scoring.Differs(s); err != nil {
			t.Error(err)
		}
	}
	if len(scores[1].Refused) != 1 {
		t.Errorf("the division by zero is told %d times", len(scores[1].Refused))
	}
}
