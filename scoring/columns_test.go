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

// Points are kept in 32 bits where they fit, and whole where they do not: before, on and after
// the bound of 2^31 - 1 hundredths on both sides, and where the least points are beyond it.
func TestPointsThatAreLarge(t *testing.T) {
	c := load(t, `
code: sample
year: 2025
invented: true
rank_by: points
uncapped: true
indicators: [{code: a, label: "A"}]
sections:
  - code: I
    criteria:
      - {code: I.1, title: "Lớn", max: 30000000, points: "a"}
      - {code: I.2, title: "Trừ lớn", max: 30000000, effect: minus, points: "a"}
      - {code: I.3, title: "Hai phía", max: 30000000, min: -30000000, effect: net, points: "-a"}
      - {code: I.4, title: "Ít nhất", max: 30000000, min: 22000000, points: "a"}
`)
	scores := score(t, c, "before a=21474836.46", "on a=21474836.47", "after a=21474836.48", "most a=30000001",
		"small a=1")
	check(t, "I.1", points(scores, "I.1"),
		"before 21474836.46, on 21474836.47, after 21474836.48, most 30000000, small 1")
	check(t, "I.2", points(scores, "I.2"),
		"before -21474836.46, on -21474836.47, after -21474836.48, most -30000000, small -1")
	check(t, "I.3", points(scores, "I.3"),
		"before -21474836.46, on -21474836.47, after -21474836.48, most -30000000, small -1")
	check(t, "I.4", points(scores, "I.4"), "before 22000000, on 22000000, after 22000000, most 30000000, small 22000000")
	for i, want := range []string{"525163.54", "525163.53", "525163.52", "0", "21999999"} {
		if got := scores[i].Total.String(); got != want {
			t.Errorf("%s: the total is %s, want %s", scores[i].Unit, got, want)
		}
		if err := scoring.Differs(scores[i]); err != nil {
			t.Error(err)
		}
	}
}
