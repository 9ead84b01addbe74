package scoring_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Published figures of real cards. Where a source states only the formula, the
// inputs are invented.

// police is the quantitative criterion of a police card: half the points for the
// target, the other half by the ratio of the excess to the leader's; units
// without a target compare among themselves.
const police = `
code: police
year: 2025
indicators:
  - {code: target, min: 0}
  - {code: actual, min: 0}
define:
  - {code: excess, rule: "(actual - target) / target"}
sections:
  - code: I
    criteria:
      - code: I.1
        title: Định lượng
        max: 10
        points: |
          actual < target ? full / 2 * actual / target
          : actual == target ? full / 2
          : full / 2 + full / 2 * excess / best(excess)
        variants:
          - when: target == 0
            own_group: true
            points: "actual == 0 ? 0 : full * actual / best(actual)"
`

func TestHalfThenRace(t *testing.T) {
	c := load(t, police)
	for _, tc := range []struct {
		reason string
		units  []string
		want   string
	}{
		{"the published table: joint leaders, a unit on target, a group without target",
			[]string{"A target=100 actual=120", "C target=50 actual=60", "D target=80 actual=80", "B target=0 actual=150",
				"E target=0 actual=100", "F target=0 actual=75"},
			"A 10, C 10, D 5, B 10, E 6.67, F 5"},
		{"the same in another order",
			[]string{"F target=0 actual=75", "D target=80 actual=80", "A target=100 actual=120", "B target=0 actual=150",
				"C target=50 actual=60", "E target=0 actual=100"},
			"F 5, D 5, A 10, B 10, C 10, E 6.67"},
		{"groups without target published beside it",
			[]string{"X target=0 actual=150", "Y target=0 actual=100", "Z target=0 actual=50"}, "X 10, Y 6.67, Z 3.33"},
		{"and another", []string{"X target=0 actual=100", "Y target=0 actual=80", "Z target=0 actual=60"}, "X 10, Y 8, Z 6"},
		{"below target in proportion", []string{"X target=37 actual=36", "Y target=100 actual=99"}, "X 4.86, Y 4.95"},
		{"nothing done without target", []string{"X target=0 actual=0", "Y target=10 actual=20"}, "X 0, Y 10"},
		{"a leader of a third of a percent", []string{"X target=300 actual=301", "Y target=600 actual=601"}, "X 10, Y 7.5"},
		{"a missing competitor leaves those over target open, not those at or below",
			[]string{"X target=10 actual=12", "Y target=10 actual=10", "Z target=10"}, "X missing, Y 5, Z missing"},
		{"a missing target: nobody knows who is compared with whom",
			[]string{"X target=10 actual=12", "Y target= actual=10"}, "X missing, Y missing"},
	} {
		t.Run(tc.reason, func(t *testing.T) { check(t, "points", points(score(t, c, tc.units...), "I.1"), tc.want) })
	}
}

func TestDropShowsEarnedOfApplicable(t *testing.T) {
	c := load(t, `
code: assigned
year: 2025
not_applicable: drop
rank_by: percent
indicators: [{code: a}, {code: b}, {code: c}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: a}
      - {code: I.2, max: 5, points: b}
      - {code: I.3, max: 8, points: c}
`)
	s, err := scoreUnit(c, facts(t, c, "X", "a=10", "b=3", "c=n/a:not assigned"))
	if err != nil {
		t.Fatal(err)
	}
	sum := s.Breakdown().Totals
	check(t, "earned of applicable", sum.Total.String()+"/"+sum.Applicable.String(), "13/15")
	check(t, "exact percentage", s.Percent().String(), "260/3")
	check(t, "as it is published", s.Percent().Fixed(2, diag.Vietnamese), "86,67")
	l, _ := s.Line("I.3")
	check(t, "state and reason", l.State.String()+": "+l.Reason.String(), "not_applicable: not assigned")
}

func TestDropManyPoints(t *testing.T) {
	c := load(t, `
code: assigned
year: 2025
not_applicable: drop
rank_by: points
indicators: [{code: a}, {code: b}]
sections:
  - {code: I, criteria: [{code: I.1, max: 700, points: a}]}
  - {code: II, criteria: [{code: II.1, max: 300, points: b}]}
`)
	s, err := scoreUnit(c, facts(t, c, "X", "a=684", "b=n/a:không giao chỉ tiêu"))
	if err != nil {
		t.Fatal(err)
	}
	check(t, "total", s.Total.Fixed(1, diag.English)+"/"+s.Breakdown().Totals.Applicable.Fixed(1, diag.English),
		"684.0/700.0")
}

func TestTotalAboveScale(t *testing.T) {
	c := load(t, `
code: district
year: 2023
scale: 100
uncapped: true
indicators: [{code: own}, {code: flag, kind: text, values: [none, city, government]}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 100, points: own}
      - {code: T, effect: bonus, max: 15, points: 'flag == "government" ? 15 : flag == "city" ? 10 : 0'}
`)
	check(t, "97 + 10", totals(score(t, c, "X own=97 flag=city", "Y own=97 flag=government", "Z own=97 flag=none")),
		"X 107, Y 112, Z 97")
}

func TestBonusPool(t *testing.T) {
	c := load(t, `
code: hue
year: 2018
scale: 1000
caps: {plus: 50}
indicators: [{code: content}, {code: models}, {code: launched, kind: boolean}]
sections:
  - code: A
    max: 950
    criteria: [{code: A.1, max: 950, points: content}]
  - code: B
    criteria:
      - {code: B.1, effect: bonus, max: 40, points: 10 * models}
      - {code: B.2, effect: bonus, max: 40, points: 20 * models}
      - {code: C.1, effect: minus, max: 8, points: "launched ? 0 : 8"}
`)
	scores := score(t, c, "X content=950 models=4 launched=true", "Y content=900 models=1 launched=false",
		"Z content=950 models=0 launched=true")
	check(t, "950 + 50", totals(scores), "X 1000, Y 922, Z 950")
	caps := scores[0].Breakdown().Totals.Caps
	if len(caps) != 1 || caps[0].Cap != "plus" || caps[0].Before.String() != "80" || caps[0].After.String() != "50" {
		t.Errorf("caps = %+v, want the pool of 80 cut to 50", caps)
	}
	check(t, "percentage of the scale", scores[0].Percent().String(), "100")
}

func TestBrackets2022(t *testing.T) {
	c := load(t, `
code: justice
year: 2022
indicators: [{code: rate, min: 0, max: 100}, {code: signed, min: 0, max: 100}, {code: days_late, min: 0, places: 0}]
tables:
  - {name: share, rows: [{when: 100, then: 1}, {when: "[95..100)", then: 0.875}, {when: "[80..95)", then: 0.75}, {when: "[70..80)", then: 0.5}, {when: "[60..70)", then: 0.25}, {when: "< 60", then: 0}]}
  - {name: lateness, rows: [{when: "<= 0", then: 2}, {when: "[1..2]", then: 1.5}, {when: "[3..5]", then: 1}, {when: "[6..10]", then: 0.5}, {when: "> 10", then: 0}]}
sections:
  - code: A
    criteria:
      - {code: "1.1", max: 2, points: "full * lookup(share, rate)"}
      - {code: "2.1", max: 1.5, points: 'lookup({"> 95": 1.5, "[75..95]": 1, "[50..75)": 0.5, "else": 0}, signed)'}
      - {code: "3.1", max: 2, points: "lookup(lateness, days_late)"}
`)
	for _, tc := range []struct{ reason, unit, brackets, signed, late string }{
		{"complete and on time", "X rate=100 signed=100 days_late=0", "X 2", "X 1.5", "X 2"},
		{"just below 100", "X rate=99.999 signed=95.01 days_late=1", "X 1.75", "X 1.5", "X 1.5"},
		{"both ends of “từ 75 %% đến 95 %%” belong to it", "X rate=95 signed=95 days_late=2", "X 1.75", "X 1",
			"X 1.5"},
		{"just below", "X rate=94.99 signed=75 days_late=3", "X 1.5", "X 1", "X 1"},
		{"", "X rate=80 signed=74.9 days_late=5", "X 1.5", "X 0.5", "X 1"},
		{"", "X rate=79.99 signed=50 days_late=6", "X 1", "X 0.5", "X 0.5"},
		{"", "X rate=60 signed=49.99 days_late=10", "X 0.5", "X 0", "X 0.5"},
		{"", "X rate=59.99 signed=0 days_late=11", "X 0", "X 0", "X 0"},
	} {
		s := score(t, c, tc.unit)
		check(t, tc.unit+" "+tc.reason, points(s, "1.1"), tc.brackets)
		check(t, tc.unit+" "+tc.reason, points(s, "2.1"), tc.signed)
		check(t, tc.unit+" "+tc.reason, points(s, "3.1"), tc.late)
	}
}

// The card of an environment department, 2022: points above the stated cap were
// claimed in three places. Here the caps hold, and say so.
func TestCapsHold(t *testing.T) {
	c := load(t, `
code: environment
year: 2022
scale: 100
caps: {total: 107}
indicators: [{code: base}, {code: share}, {code: found}, {code: fined}, {code: articles}]
sections:
  - code: a
    criteria: [{code: a1, max: 100, points: base}]
  - code: c
    criteria:
      - {code: c2, effect: bonus, max: 0.5, points: "share > 92 ? 0.1 + 0.1 * steps(share - 92, 1) : 0"}
      - {code: c4, effect: bonus, max: 1, points: 0.2 * articles}
  - code: d2
    caps: {total: 7, floor: -7}
    criteria:
      - {code: d2.1, effect: minus, max: 20, points: 2 * fined}
      - {code: d2.3, effect: bonus, max: 2, points: found}
`)
	scores := score(t, c, "X base=90 share=97.7 found=4 fined=0 articles=5",
		"Y base=90 share=93 found=4 fined=6 articles=9", "Z base=90 share=92 found=0 fined=1 articles=0")
	check(t, "97.7 % gives 0.6, capped to 0.5", points(scores, "c2"), "X 0.5, Y 0.2, Z 0")
	check(t, "five articles of 0.2", points(scores, "c4"), "X 1, Y 1, Z 0")
	check(t, "4 claimed, 2 allowed", points(scores, "d2.3"), "X 2, Y 2, Z 0")
	check(t, "totals", totals(scores), "X 93.5, Y 84.2, Z 88")
	l, _ := scores[0].Line("c2")
	check(t, "before the cap", l.Computed.String()+" "+l.Cap, "0.6 max")
	if l, _ = scores[0].Line("c4"); l.Cap != "" {
		t.Errorf("c4 of X is at its cap, not above it, and says %q", l.Cap)
	}
	sec := section(scores[1], "d2")
	if len(sec.Caps) != 1 || sec.Caps[0].Cap != "floor" || sec.Total.String() != "-7" || sec.Minus.String() != "7" ||
		sec.Caps[0].Before.String() != "-10" {
		t.Errorf("d2 of Y = %+v, want -12 + 2 = -10 raised to -7", sec)
	}
}

func TestPublishedTotalsOnly(t *testing.T) {
	c := load(t, `
code: south-west
year: 2013
note: Only the totals of three provinces were published.
indicators: [{code: published_total, min: 0, max: 1000, places: 2}]
sections:
  - {code: I, criteria: [{code: I.1, max: 1000, points: published_total}]}
`)
	r, err := c.Rank(t.Context(), score(t, c, "hau-giang published_total=952.25", "bac-lieu published_total=957.11",
		"long-an published_total=955.79", "an-giang", "tra-vinh")...)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "ranks", places(r),
		"bac-lieu 1 1..3?, long-an 2 2..4?, hau-giang 3 3..5?, an-giang 0 1..5?, tra-vinh 0 1..5?")
	first, _ := r.Standing("long-an")
	second, _ := r.Standing("hau-giang")
	check(t, "gaps", first.Gap.String()+" "+second.Gap.String(), "1.32 3.54")
	open, _ := r.Standing("tra-vinh")
	if r.Final || len(open.Waits) != 1 || open.Waits[0] != (rules.Input{Unit: "tra-vinh",
		Indicator: "published_total"}) {
		t.Errorf("waits = %v, final %v", open.Waits, r.Final)
	}
}

var _ = scoring.Base
