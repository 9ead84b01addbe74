package scoring_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func TestCompileFaults(t *testing.T) {
	const head = "code: c\nyear: 2025\nindicators: [{code: x}, {code: word, kind: text}]\n"
	for _, tc := range []struct{ reason, yaml, want string }{
		{"maxima of parts", head + `
sections:
  - {code: I, max: 20, criteria: [{code: I.1, max: 12, points: x}, {code: I.2, max: 7.5, points: x}]}`,
			`c.yaml:6:20: I (max): I has a maximum of 20, but its parts add up to 19.5 (I.1 12 + I.2 7.5)`},
		{"scale", head + `
scale: 1000
caps: {plus: 60}
sections:
  - {code: I, criteria: [{code: I.1, max: 950, points: x}, {code: B, effect: bonus, max: 80, points: x}]}`,
			`scale: the card is out of 1000, but its parts add up to 950 (I 950)`},
		{"a slip in one section is told once", head + `
scale: 30
sections:
  - {code: I, max: 20, criteria: [{code: I.1, max: 15, points: x}]}
  - {code: II, max: 10, criteria: [{code: II.1, max: 10, points: x}]}`,
			`I has a maximum of 20, but its parts add up to 15 (I.1 15)`},
		{"negative maximum", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: -5, points: x}]}`, `-5 is negative (write it without the minus sign)`},
		{"no maximum", head + `
sections:
  - {code: I, criteria: [{code: I.1, points: x}]}`, `I.1 has no maximum (write max: and the points)`},
		{"a bonus without a cap", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}, {code: B, effect: bonus, points: x}]}`,
			`B has no cap (write max: and the points, or uncapped: true if the card sets no limit)`},
		{"a bonus without a rule", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}, {code: B, effect: net, max: 2}]}`, `B has no rule`},
		{"a total above the scale", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 100, points: x}, {code: B, effect: bonus, max: 10, points: x}]}`,
			`bonus points can take the total above 100, up to 110, and the card does not say whether it may (write caps: {total: 100}, or uncapped: true if it may)`},
		{"a circle, named from its first criterion", head + `
sections:
  - code: I
    criteria:
      - {code: I.1, max: 5, points: 'points("I.3") + x'}
      - {code: I.2, max: 5, points: 'best(points("I.1"))'}
      - {code: I.3, max: 5, points: 'points("I.2")'}`, `criteria need each other's points in a circle: I.1 → I.3 → I.2 → I.1`},
		{"its own points", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: 'points("I.1") + 1'}]}`, `circle: I.1 → I.1`},
		{"two of a code", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}, {code: I.1, max: 5, points: x}]}
  - {code: I, criteria: [{code: I.2, max: 5, points: x}]}`, `a second criterion I.1`},
		{"more decimals than are kept", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5.1250, points: x}]}`, `5.125 has more than the 2 decimals that points are rounded to`},
		{"drop without saying what ranks", head + `
not_applicable: drop
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}]}`, `it must say what units are ranked by (write rank_by: percent, or rank_by: points)`},
		{"a floor above the cap", head + `
sections:
  - {code: I, caps: {total: 2, floor: 3}, criteria: [{code: I.1, max: 5, points: x}]}`, `the floor is above the cap on the total`},
		{"weights", head + `
sections:
  - code: I
    criteria:
      - {code: I.1, max: 5, combine: weighted, assessors: [{role: a, weight: 0.5}, {role: b, weight: 0.4}]}`, `the weights of I.1 add up to 0.9, not to 1`},
		{"a rule and a judge", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x, judged: true}]}`, `I.1 is scored by people and has a rule`},
		{"a rule of another kind", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x, void_when: x + 1}]}`, `void_when`},
		{"full without a maximum", head + `
uncapped: true
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}, {code: B, effect: bonus, uncapped: true, points: full * x}]}`, `full`},
		{"an unknown effect", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, effect: bonnus, points: x}]}`, `effect "bonnus": did you mean bonus?`},
		{"a grade's quota of a better grade", head + `
grades: [{code: A, at_least: 90}, {code: B, at_least: 80, quota: {percent: 20, of: A}}]
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}]}`, `"A" is no grade below B`},
		{"no sections", "code: c\nyear: 2025\n", `the card has no sections`},
		{"nothing", "", `empty`},
		{"tab", "code: c\n\tyear: 2025\n", `tab`},
		{"an unknown tie-break", head + `
tie_break: [I.9]
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}]}`, `tie_break[0]`},
		{"carry of a text", head + `
carry: {word: sum, y: same}
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x}]}`, `word is a text, which has no sum`},
		{"carry of a list by its mean", `
code: c
year: 2025
indicators: [{code: x}, {code: log, kind: list, fields: [{code: on, kind: date}]}]
carry: {log: average}
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: "x + count_of(log)"}]}`, `log is a list, which has no average (write sum`},
		{"a variant without a condition", head + `
sections:
  - {code: I, criteria: [{code: I.1, max: 5, points: x, variants: [{max: 4}]}]}`, `a variant of I.1 does not say for whom`},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			c, err := scoring.Load("c.yaml", []byte(tc.yaml))
			if err == nil || c != nil {
				t.Fatalf("accepted")
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got\n%v\nwant %s", err, tc.want)
			}
			for d := range diag.AllDiagnostics(err) {
				if d.File == "" {
					t.Errorf("without a place: %v", d)
				}
			}
		})
	}
}

func TestCompileReportsAllFaultsInOrder(t *testing.T) {
	_, err := scoring.Load("c.yaml", []byte(`code: c
year: 2025
indicators: [{code: x}]
sections:
  - code: I
    max: 10
    criteria:
      - {code: I.1, max: 5, points: y}
      - {code: I.2, max: -5, points: "x ≥ 1"}
      - {code: I.3, effect: bonus, points: "2,5 * x"}
`))
	var lines []string
	for d := range diag.AllDiagnostics(err) {
		lines = append(lines, strings.SplitN(d.Error(), ":", 3)[1])
	}
	if got := strings.Join(lines, " "); got != "8 9 9 9 10 10" {
		t.Errorf("lines %s of\n%v", got, err)
	}
}

func TestCompileCopiesItsInput(t *testing.T) {
	def := scoring.Definition{
		Code: "c", Year: 2025, Definition: rules.Definition{Indicators: []rules.Indicator{{Code: "x"}}},
		Sections: []scoring.Section{{Code: "I", Criteria: []scoring.Criterion{{Code: "I.1", Max: dec("5"), Points: "x"}}}},
		Caps:     scoring.Caps{Total: ptr(dec("4"))},
	}
	c, err := scoring.Compile(def)
	if err != nil {
		t.Fatal(err)
	}
	hash := c.Identity().Hash
	def.Sections[0].Criteria[0].Points = "x + 1"
	*def.Caps.Total = dec("1")
	check(t, "total", totals(score(t, c, "U x=3")), "U 3")
	got := c.Definition()
	got.Sections[0].Criteria[0].Max = dec("1")
	again, err := scoring.Compile(c.Definition())
	if err != nil || again.Identity().Hash != hash {
		t.Errorf("the hash of the same definition is %s, was %s (%v)", again.Identity().Hash, hash, err)
	}
}

func TestHashFollowsContent(t *testing.T) {
	const base = "code: c\nyear: 2025\nindicators: [{code: x}]\nsections: [{code: I, criteria: [{code: I.1, max: 5, " +
		"points: x}]}]"
	hash := load(t, base).Identity().Hash
	for _, tc := range []struct {
		reason, old, new string
		same             bool
	}{
		{"a number written otherwise", "max: 5", "max: 5.00", true},
		{"keys in another order", "code: c\nyear: 2025", "year: 2025\ncode: c", true},
		{"a zero that says nothing", "year: 2025", "year: 2025\nscale: 0", true},
		{"another maximum", "max: 5", "max: 6", false},
		{"another rule", "points: x", "points: x + 0", false},
		{"another year", "2025", "2026", false},
		{"a title", "code: I,", "code: I, title: A,", false},
	} {
		if got := load(t, strings.Replace(base, tc.old, tc.new, 1)).Identity().Hash; (got == hash) != tc.same {
			t.Errorf("%s: same hash %v, want %v", tc.reason, got == hash, tc.same)
		}
	}
}

func TestOtherCard(t *testing.T) {
	const base = "code: c\nyear: 2025\nindicators: [{code: x}]\nsections: [{code: I, criteria: [{code: I.1, max: 5, " +
		"points: x}]}]"
	a, b := load(t, base), load(t, strings.Replace(base, "2025", "2026", 1))
	if _, err := b.Score(t.Context(), scoring.Batch{Group: group(t, a, "U x=1")}); !errors.Is(err, scoring.ErrOtherCard) {
		t.Errorf("facts of another card: %v", err)
	}
	if _, err := b.Rank(t.Context(), score(t, a, "U x=1")...); !errors.Is(err, scoring.ErrOtherCard) {
		t.Errorf("scores of another card: %v", err)
	}
	rec, err := a.Record(t.Context(), scoring.Batch{Group: group(t, a, "U x=1")})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(t.Context(), rec); !errors.Is(err, scoring.ErrOtherCard) || !strings.Contains(err.Error(), "2026") {
		t.Errorf("another year: %v", err)
	}
	if err := load(t, base).Verify(t.Context(), rec); err != nil {
		t.Errorf("the same card, compiled again: %v", err)
	}
}
