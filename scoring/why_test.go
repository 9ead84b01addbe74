package scoring_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const whyCard = `
code: why
year: 2025
scale: 100
uncapped: true
caps: {plus: 6}
indicators:
  - {code: growth, min: 0, max: 20, places: 1}
  - {code: late, min: 0, max: 100, places: 0}
  - {code: models, min: 0, places: 0}
  - {code: unused}
sections:
  - code: I
    criteria:
      - {code: I.1, title: Tăng trưởng, max: 60, points: "full * growth / best(growth)"}
      - {code: I.2, title: Báo cáo, max: 40, points: "full - 3 * late"}
  - {code: II, criteria: [{code: II.1, title: Mô hình, effect: bonus, max: 8, points: 2 * models}]}
`

func TestWhy(t *testing.T) {
	c := load(t, whyCard)
	r, err := c.Rank(t.Context(), score(t, c, "bac-lieu growth=12 late=2 models=1", "long-an growth=11 late=0 models=0",
		"hau-giang growth=8 late=9 models=2")...)
	if err != nil {
		t.Fatal(err)
	}
	sep, ok, err := r.Why(t.Context(), "long-an", "bac-lieu")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	check(t, "why", sep.Format(diag.English), `bac-lieu is ahead of long-an by 1.00 points
  I.1 Tăng trưởng: 60.00 / 55.00 (+5.00)
  I.2 Báo cáo: 34.00 / 40.00 (-6.00)
  II.1 Mô hình: 2.00 / 0.00 (+2.00)
Smallest single changes that put long-an ahead:
  growth of long-an: 11 → 11.3 (+0.3)
  models of long-an: 0 → 1 (+1)
  growth of bac-lieu: 12 → 11.7 (-0.3)
  late of bac-lieu: 2 → 3 (+1)
  models of bac-lieu: 1 → 0 (-1)
`)
	if _, ok, _ := r.Why(t.Context(), "long-an", "nobody"); ok {
		t.Error("found nobody")
	}
	_, lines, _ := strings.Cut(sep.Format(diag.Vietnamese), "\n")
	check(t, "in Vietnamese", strings.SplitN(lines, "\n", 2)[0], "  I.1 Tăng trưởng: 60,00 / 55,00 (+5,00)")
}

func TestWhyOfAPairThatIsOpen(t *testing.T) {
	c := load(t, whyCard)
	r, err := c.Rank(t.Context(), score(t, c, "a growth=12 late=2 models=1", "b growth=11 late= models=0")...)
	if err != nil {
		t.Fatal(err)
	}
	sep, ok, err := r.Why(t.Context(), "a", "b")
	if err != nil || !ok || sep.Gap.Known() || len(sep.Points)+len(sep.Facts) > 0 || len(sep.Waits) != 1 {
		t.Errorf("%+v %v %v", sep, ok, err)
	}
}

// Every flip that Why reports reverses the order when it is applied, and one
// step less does not.
// Plans are not what would have to change, whoever says that an indicator is one.
func TestWhyLeavesPlans(t *testing.T) {
	const card = `
code: plans
year: 2025
indicators: [{code: x, min: 0, max: 99, places: 0}, {code: aim, min: 1, max: 99, places: 0%s}]
define: [{code: share, rule: x / aim}]
sections: [{code: I, criteria: [{code: I.1, max: 50, points: "%s"}]}]
`
	const part = "min(full, full * x / aim)"
	for _, tc := range []struct {
		mark, rule string
		plans      []string
		want       string
		told       bool // that it was not tried
		reason     string
	}{
		{"", "max(0, full - full * (aim - x) / aim)", nil, "x 31 aim 59 x 29 aim 62", false,
			"nobody says that one of them is a plan, and it counts"},
		{", plan: true", part, nil, "x 31 x 29", false, "the card says it"},
		{"", part, []string{"aim"}, "x 31 x 29", false, "the batch says it"},
		{"", part, nil, "x 31 x 29", true, "rules only divide by it"},
		{"", "x >= aim ? full : full * x / max(aim, 1)", nil, "x 31 x 29", true, "and compare with it"},
		{"", "full * min(1, share)", nil, "x 31 x 29", true, "where it is defined"},
		{"", "full * x / aim + 0 * (previous(aim) ?? 1)", nil, "x 31 x 29", true, "last year's is another fact"},
		{"", "full * x / aim * min(1, aim)", nil, "x 31 aim 59 x 29 aim 62", false, "they multiply by it too"},
		{"", "full * x / average(aim) / 2 + full / 2 * x / aim * 0", nil, "x 31 x 29", true, "they divide by its mean"},
	} {
		c := load(t, fmt.Sprintf(card, tc.mark, tc.rule))
		scores, err := c.Score(t.Context(), scoring.Batch{
			Group: group(t, c, "A x=30 aim=60", "B x=30 aim=61"), Plans: tc.plans})
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Rank(t.Context(), scores...)
		if err != nil {
			t.Fatal(err)
		}
		sep, _, err := r.Why(t.Context(), "A", "B")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range sep.Facts {
			got = append(got, f.Indicator, f.To.String())
		}
		check(t, tc.reason, strings.Join(got, " "), tc.want)
		const told = "\nChưa thử thay đổi những số liệu sau, vì quy tắc chỉ chia cho chúng: aim của B; aim của A\n"
		if text := sep.Format(diag.Vietnamese); strings.Contains(text, told) != tc.told || len(sep.Untried) > 0 != tc.told {
			t.Errorf("%s: not tried are %v\n%s", tc.reason, sep.Untried, text)
		}
	}
}

func TestFlipsFlip(t *testing.T) {
	c := load(t, whyCard)
	units := []string{"a growth=12.4 late=2 models=1", "b growth=11.3 late=0 models=0", "c growth=8 late=9 models=4",
		"d growth=12 late=2 models=2", "e growth=12 late=2 models=2"}
	g := group(t, c, units...)
	base, err := c.Score(t.Context(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := c.Rank(t.Context(), base...)
	n := 0
	for i := range base {
		for j := range i {
			sep, _, err := r.Why(t.Context(), base[i].Unit, base[j].Unit)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range sep.Facts {
				n++
				for less, want := range []bool{true, false} {
					to, _ := f.To.Rat()
					step, _ := f.Step.Rat()
					if change, _ := f.Change.Rat(); change.Sign() > 0 {
						step.Neg(step)
					}
					if less == 1 {
						to.Add(to, step)
					}
					if got := overtakes(t, c, g, sep, f, rules.RatOf(to)); got != want {
						t.Errorf("%s over %s with %s of %s at %v: %v, want %v", sep.Lower, sep.Upper, f.Indicator, f.Unit,
							rules.RatOf(to), got, want)
					}
				}
			}
			if len(sep.Points) > 0 {
				t.Errorf("a rule gives no points but its own: %+v", sep.Points)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d flips were looked at", n)
	}
}

// overtakes reports whether the lower unit is ahead once a fact is changed.
func overtakes(t *testing.T, c *scoring.Scorecard, g *rules.Group, sep *scoring.Separation, f scoring.Flip,
	to rules.Value) bool {
	t.Helper()
	var members []*rules.Facts
	for _, m := range g.Members() {
		if m.Unit() == f.Unit {
			var err error
			if m, err = m.With(rules.Fact{Indicator: f.Indicator, Value: to}); err != nil {
				t.Fatal(err)
			}
		}
		members = append(members, m)
	}
	h, _ := rules.NewGroup(context.Background(), members...)
	scores, err := c.Score(t.Context(), scoring.Batch{Group: h})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := c.Rank(t.Context(), scores...)
	lower, _ := r.Standing(sep.Lower)
	upper, _ := r.Standing(sep.Upper)
	return lower.Rank < upper.Rank
}

func TestStability(t *testing.T) {
	c := load(t, `
code: weights
year: 2025
indicators: [{code: a}, {code: b}]
sections:
  - {code: I, criteria: [{code: I.1, max: 60, points: a}]}
  - {code: II, criteria: [{code: II.1, max: 40, points: b}]}
`)
	show := func(s scoring.Stability) string {
		return fmt.Sprintf("%s (%v %v) (%v %v) %v", s.Section, s.From, s.FromPair, s.To, s.ToPair,
			len(s.FromPair)+len(s.ToPair) == 0)
	}
	for _, tc := range []struct {
		reason, unit, within string
		units                []string
		want                 string
	}{
		// X 80 = 50 + 30, Y 78 = 39 + 39: (50 + 30) - (39 + 39) = 2, so I down by 2/11, or II up by 2/9.
		{"two units", "", "50", []string{"X a=50 b=30", "Y a=39 b=39"},
			"I (-200/11 [X Y]) (50 []) false; II (-50 []) (200/9 [X Y]) false"},
		{"within a limit it holds", "", "10", []string{"X a=50 b=30", "Y a=39 b=39"},
			"I (-10 []) (10 []) true; II (-10 []) (10 []) true"},
		{"just at the limit it does not", "", "18.2", []string{"X a=50 b=30", "Y a=39 b=39"},
			"I (-200/11 [X Y]) (18.2 []) false; II (-18.2 []) (18.2 []) true"},
		// X 80 = 50 + 30, Y 78 = 40 + 38: level at just -20 percent, which is not part of the interval.
		{"level at the very limit", "", "20", []string{"X a=50 b=30", "Y a=40 b=38"},
			"I (-20 [X Y]) (20 []) false; II (-20 []) (20 []) true"},
		{"of one unit: others may change", "Z", "50", []string{"X a=50 b=30", "Y a=39 b=39", "Z a=10 b=10"},
			"I (-50 []) (50 []) true; II (-50 []) (50 []) true"},
		{"a tie with different points holds nowhere", "", "50", []string{"X a=50 b=30", "Y a=45 b=35"},
			"I (0 [X Y]) (0 [X Y]) false; II (0 [X Y]) (0 [X Y]) false"},
		{"a tie with the same points holds everywhere", "", "50", []string{"X a=50 b=30", "Y a=50 b=30"},
			"I (-50 []) (50 []) true; II (-50 []) (50 []) true"},
		{"an open unit is left out", "", "50", []string{"X a=50 b=30", "Y a=39 b="},
			"I (-50 []) (50 []) true; II (-50 []) (50 []) true"},
	} {
		r, err := c.Rank(t.Context(), score(t, c, tc.units...)...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Stability(t.Context(), tc.unit, dec(tc.within))
		if err != nil {
			t.Fatal(err)
		}
		check(t, tc.reason, show(got[0])+"; "+show(got[1]), tc.want)
	}
	r, _ := c.Rank(t.Context(), score(t, c, "X a=50 b=30")...)
	if _, err := r.Stability(t.Context(), "", dec("101")); err == nil {
		t.Error("accepted 101 percent")
	}
}

// A pool bends the line: X has its bonus capped, Y has not.
func TestStabilityUnderACap(t *testing.T) {
	c := load(t, `
code: weights
year: 2025
uncapped: true
caps: {plus: 10}
indicators: [{code: a}, {code: b}]
sections:
  - {code: I, criteria: [{code: I.1, max: 60, points: a}]}
  - {code: II, criteria: [{code: II.1, effect: bonus, max: 40, points: b}]}
`)
	r, err := c.Rank(t.Context(), score(t, c, "X a=50 b=20", "Y a=51 b=8")...)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "ranking", places(r), "X 1, Y 2")
	got, err := r.Stability(t.Context(), "", dec("90"))
	if err != nil {
		t.Fatal(err)
	}
	// X keeps 60 down to half the weight, then 50 + 20w; Y has 51 + 8w: equal at w = 1/12.
	// Upwards Y reaches the cap at w = 5/4 with 61 > 60, and is equal at 51 + 8w = 60.
	check(t, "bonus section", fmt.Sprint(got[1].From, got[1].FromPair, got[1].To, got[1].ToPair), "-90 [] 12.5 [X Y]")
	wider, _ := r.Stability(t.Context(), "", dec("95"))
	check(t, "down to a twelfth", fmt.Sprint(wider[1].From, wider[1].FromPair), "-275/3 [X Y]")
}

// A rule that goes up and down: doubling steps over the island at 5, and the
// proof of the smallest change finds it.
func TestSmallestFlipOnAnIsland(t *testing.T) {
	c := load(t, `
code: island
year: 2025
indicators: [{code: x, min: 0, max: 100, places: 2}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "x >= 5 and x <= 5.03 or x >= 60 ? full : x > 80 ? 0 : 1"}]}]
`)
	r, err := c.Rank(t.Context(), score(t, c, "upper x=70", "lower x=0")...)
	if err != nil {
		t.Fatal(err)
	}
	sep, _, err := r.Why(t.Context(), "upper", "lower")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range sep.Facts {
		got = append(got, fmt.Sprint(f.Unit, " ", f.To, " ", f.Smallest))
	}
	check(t, "flips", strings.Join(got, ", "), "") // full points only draw level: nobody overtakes
	c = load(t, `
code: island
year: 2025
indicators: [{code: x, min: 0, max: 100, places: 2}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "x >= 5 and x <= 5.03 ? 10 : x >= 60 ? 9 : 1"}]}]
`)
	r, err = c.Rank(t.Context(), score(t, c, "upper x=55", "middle x=70", "lower x=0")...)
	if err != nil {
		t.Fatal(err)
	}
	sep, _, err = r.Why(t.Context(), "middle", "lower")
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, f := range sep.Facts {
		got = append(got, fmt.Sprint(f.Unit, " ", f.To, " ", f.Smallest))
	}
	check(t, "flips", strings.Join(got, ", "), "lower 5 true")
	if len(sep.Untried) != 0 {
		t.Errorf("untried: %v", sep.Untried)
	}
}

// TestFlipsOfWhatIsNoNumber: the other of yes and no, other words, the nearest day; a text without declared words
// is not tried. Points that people give move within their step, those of a rule never.
func TestFlipsOfWhatIsNoNumber(t *testing.T) {
	c := load(t, `
code: kinds
year: 2025
indicators:
  - {code: safe, kind: boolean}
  - {code: sent, kind: date}
  - {code: level, kind: text, values: [low, mid, high], titles: {high: {vi: Cao, en: High}}}
  - {code: said, kind: text}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "safe ? full : 0"}
      - {code: I.2, max: 10, points: 'sent <= date("2025-12-15") ? full : 0'}
      - {code: I.3, max: 10, points: 'level == "high" ? full : level == "mid" ? 9 : 0'}
      - {code: I.4, max: 10, points: 'said == "x" ? full : 0'}
      - {code: I.5, max: 20, judged: true, step: 0.5}
`)
	var sheets []*scoring.Sheet
	for unit, points := range map[string]string{"A": "10", "B": "10.5"} {
		given := dec(points)
		s, err := c.NewSheet(unit, scoring.Entry{Criterion: "I.5", Stage: "appraised", Points: &given})
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, s)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Sheets: sheets, Group: group(t, c,
		"A safe=true sent=2025-12-14 level=low said=x", "B safe=true sent=2025-12-17 level=mid said=x")})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	sep, _, err := r.Why(t.Context(), "A", "B") // 40 and 39.5
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range slices.Concat(sep.Points, sep.Facts) {
		got = append(got, f.Unit+" "+f.Criterion+f.Indicator+" "+f.To.String())
	}
	check(t, "flips", strings.Join(got, ", "), "B I.5 11.5, A I.5 9, B sent 2025-12-15, B level high, "+
		"A safe false, A sent 2025-12-16")
	check(t, "other words could only cost A its points", fmt.Sprint(sep.Untried), "[said of A]")
	if text := sep.Format(diag.Vietnamese.Calling(c.Calls)); !strings.Contains(text, "level của B: mid → Cao\n") {
		t.Error(text)
	}
}

// A fact can flip a pair by taking the upper unit out of the ranking.
func TestFlipByDisqualification(t *testing.T) {
	c := load(t, `
code: gate
year: 2025
indicators: [{code: x, places: 0}, {code: fines, min: 0, max: 20, places: 0}]
disqualify: [{code: fines, when: fines > 3}]
sections: [{code: I, criteria: [{code: I.1, max: 100, points: x}]}]
`)
	r, err := c.Rank(t.Context(), score(t, c, "upper x=90 fines=1", "lower x=10 fines=0")...)
	if err != nil {
		t.Fatal(err)
	}
	sep, _, err := r.Why(t.Context(), "upper", "lower")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range sep.Facts {
		got = append(got, fmt.Sprint(f.Unit, " ", f.Indicator, " ", f.To))
	}
	check(t, "flips", strings.Join(got, ", "), "lower x 91, upper x 9, upper fines 4")
}

// Raising a fact of the lower unit can take points from the upper one: neither
// effect alone would do.
func TestFlipAcrossUnits(t *testing.T) {
	c := load(t, `
code: race
year: 2025
indicators: [{code: x, min: 0, max: 50, places: 0}, {code: y}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "x == best(x) ? full : 0"}, {code: I.2, max: 10, points: y}]}]
`)
	r, err := c.Rank(t.Context(), score(t, c, "upper x=5 y=5", "lower x=4 y=0")...)
	if err != nil {
		t.Fatal(err)
	}
	sep, _, err := r.Why(t.Context(), "upper", "lower")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range sep.Facts {
		got = append(got, fmt.Sprint(f.Unit, " ", f.Indicator, " ", f.To))
	}
	check(t, "flips", strings.Join(got, ", "), "lower x 6, upper x 3")
}

// TestFlipsOfEvents: the events without which the order would be the other are named, those of both
// units; a list none of which does it is named as not tried.
func TestFlipsOfEvents(t *testing.T) {
	c := load(t, `
code: ev
year: 2025
indicators:
  - {code: x}
  - {code: faults, label: Sổ lỗi, kind: list, fields: [{code: size}]}
  - {code: works, kind: list, fields: [{code: size}]}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 50, points: x}
      - {code: I.2, effect: minus, max: 20, points: "min(full, total_of(faults, size))"}
      - {code: I.3, effect: bonus, max: 9, points: "min(full, total_of(works, size))"}
uncapped: true
`)
	list := func(sizes ...int64) rules.Value {
		var events []rules.Event
		for _, n := range sizes {
			events = append(events, rules.Event{Fields: map[string]rules.Value{"size": rules.Int(n)}})
		}
		return rules.ListOf(events...)
	}
	unit := func(name, x string, faults, works rules.Value) *rules.Facts {
		f, err := facts(t, c, name, "x="+x).With(rules.Fact{Indicator: "faults", Value: faults},
			rules.Fact{Indicator: "works", Value: works})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	g, err := rules.NewGroup(t.Context(), unit("U", "40", list(1), list(2, 1)), unit("V", "41", list(1, 2, 3), list()))
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	sep, ok, err := r.Why(t.Context(), "U", "V") // 42 and 35
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	events := func() (out []string) {
		for _, f := range sep.Facts {
			if f.Record > 0 {
				out = append(out, fmt.Sprint(f.Unit, " ", f.Indicator, " ", f.Record))
			}
		}
		return out
	}
	check(t, "7 points: no event is so much", strings.Join(events(), ", "), "")
	check(t, "others that there could be might do it", fmt.Sprint(sep.Untried), "[x of V works of V x of U faults of U]")
	g, err = rules.NewGroup(t.Context(), unit("U", "40", list(1), list(2, 1)), unit("V", "46", list(1, 2, 3), list()))
	if err != nil {
		t.Fatal(err)
	}
	if scores, err = c.Score(t.Context(), scoring.Batch{Group: g}); err == nil {
		r, err = c.Rank(t.Context(), scores...)
	}
	if err != nil {
		t.Fatal(err)
	}
	if sep, _, err = r.Why(t.Context(), "U", "V"); err != nil { // 42 and 40
		t.Fatal(err)
	}
	check(t, "V without the one of 3; without the one of 2 they are equal", strings.Join(events(), ", "),
		"V faults 3")
	for lang, want := range map[diag.Lang]string{
		diag.English:    "  Sổ lỗi of V without record 3: 3 → 2 (-1)\n",
		diag.Vietnamese: "  Sổ lỗi của V, nếu bỏ việc thứ 3: 3 → 2 (-1)\n",
	} {
		if got := sep.Format(lang); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
