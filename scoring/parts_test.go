package scoring_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// The points of sections, of their sides and of the card stand in every rule of a card.
func TestPartsInEveryRule(t *testing.T) {
	c := load(t, `
code: parts
year: 2025
caps: {total: 120}
indicators: [{code: a}, {code: b}, {code: p}, {code: m}]
define: [{code: share, rule: '100 * points() / best(points())'}]
disqualify: [{code: lost, when: 'minus_points("B") >= 6'}]
tie_break: ['bonus_points()', 'base_points("B")']
grades:
  - {code: top, when: 'share >= 90 and points("A") >= 40'}
  - {code: good, when: 'points() >= 80 and points("C") > 0'}
sections:
  - {code: A, criteria: [{code: A.1, max: 50, points: a}]}
  - code: B
    caps: {plus: 5}
    criteria:
      - {code: B.1, max: 50, points: b}
      - {code: B.2, effect: bonus, max: 9, points: p}
      - {code: B.3, effect: minus, max: 9, points: m}
  - code: C
    criteria:
      - {code: C.1, effect: bonus, max: 10, points: 'points("A") >= 45 ? points_so_far() / 20 : 0'}
`)
	scores := score(t, c, "X a=50 b=40 p=9 m=2", "Y a=45 b=50 p=0 m=3", "Z a=44 b=40 p=2 m=6", "W a= b=50 p=1 m=0",
		"V a=20 b=30 p=1 m=0")
	// X: 50 + 40 + 5 - 2 = 93, and a twentieth of it.
	check(t, "totals", totals(scores), "X 97.65, Y 96.6, Z 80, W missing, V 51")
	check(t, "C.1", points(scores, "C.1"), "X 4.65, Y 4.6, Z 0, W missing, V 0")
	l, _ := scores[3].Line("C.1")
	if len(l.Missing) != 1 || l.Missing[0] != (rules.Input{Unit: "W", Indicator: "a"}) {
		t.Errorf("C.1 waits for %v", l.Missing)
	}
	check(t, "bounds", l.Least.String()+" "+l.Most.String(), "0 10")
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "ranks", places(r), "X 1 1..2?, Y 2 2..3?, V 3 3..4?, W 0 1..4?, Z 0")
	graded, _, err := r.Grades(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range graded {
		got = append(got, g.Unit+" "+g.Grade+strings.Join(g.May, "|"))
	}
	// The best total is open, so are shares of it, but not that Z and V have no points in C or A.
	check(t, "grades", strings.Join(got, ", "), "X top|good, Y top|good, V , W top|good|, Z ")
	for i, what := range []string{"p=9", "p=5"} { // the cap leaves X the same bonus
		with, err := scores[0].With(t.Context(), scoring.Change{Facts: parseFacts(t, c, what)})
		if err != nil {
			t.Fatal(err)
		}
		check(t, fmt.Sprint(i), totals(with), totals(scores))
	}
}

// Rules that hang on themselves through a section or the card are refused, and the circle is named.
func TestPartsInACircle(t *testing.T) {
	for want, rest := range map[string]string{
		`A.1 → A → A.1`:                     `A.1: 'points("A")', B.1: "1", C.1: "1"`,
		`A.1 → minus_points("A") → A.1`:     `A.1: 'minus_points("A")', B.1: "1", C.1: "1"`,
		`A.1 → B → B.1 → A.1`:               `A.1: 'points("B")', B.1: 'points("A.1")', C.1: "1"`,
		`A.1 → points() → A.1`:              `A.1: 'points() / 2', B.1: "1", C.1: "1"`,
		`A.1 → B → B.1 → C → C.1 → A → A.1`: `A.1: 'points("B")', B.1: 'points("C")', C.1: 'points("A")'`,
	} {
		text := "code: c\nyear: 2025\nuncapped: true\nsections:\n"
		rule := make(map[string]string)
		for _, item := range strings.Split(rest, ", ") {
			code, src, _ := strings.Cut(item, ": ")
			rule[code] = src
		}
		for _, s := range []string{"A", "B", "C"} {
			text += fmt.Sprintf("  - {code: %s, criteria: [{code: %s.1, max: 5, points: %s}]}\n", s, s, rule[s+".1"])
		}
		_, err := scoring.Load("card.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), "circle: "+want) {
			t.Errorf("%s: %v", want, err)
		} else if strings.Contains(err.Error(), "points_so_far()") != strings.Contains(want, "()") {
			t.Errorf("%s: the hint is not the one: %v", want, err)
		}
	}
}

// Base points do not hang on items that are none, caps or not, and these may read them; what a base
// item reads of such an item is a circle.
func TestBasePointsWithinTheirSection(t *testing.T) {
	card := func(base string) string {
		return `code: c
year: 2025
uncapped: true
indicators: [{code: x}]
sections:
  - code: A
    caps: {total: 12, floor: 3}
    criteria:
      - {code: A.1, max: 10, points: ` + base + `}
      - {code: A.2, max: 6, effect: bonus, points: 'base_points("A") / 2'}
      - {code: A.3, max: 6, effect: minus, points: 'points("A.2") > 2 ? base_points() / 5 : 0'}
      - {code: A.4, max: 6, effect: net, points: 'base_points("A") - 10'}
tie_break: ['base_points("A")']
`
	}
	c := load(t, card("x"))
	scores := score(t, c, "X x=10", "Y x=4", "Z x=")
	check(t, "totals", totals(scores), "X 12, Y 3, Z missing")
	check(t, "A.2", points(scores, "A.2"), "X 5, Y 2, Z missing")
	check(t, "A.3", points(scores, "A.3"), "X -2, Y 0, Z missing")
	check(t, "A.4", points(scores, "A.4"), "X 0, Y -6, Z missing")
	l, _ := scores[2].Line("A.2")
	if len(l.Missing) != 1 || l.Missing[0] != (rules.Input{Unit: "Z", Indicator: "x"}) {
		t.Errorf("A.2 waits for %v", l.Missing)
	}
	_, err := scoring.Load("card.yaml", []byte(card(`'x + points("A.3")'`)))
	if want := `circle: A.1 → A.3 → base_points() → A.1`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What is called two things, or is none, is refused at the rule.
func TestPartsThatAreNone(t *testing.T) {
	for want, rule := range map[string]string{
		`there is no criterion or section "X"`:          `points("X")`,
		`A.2 is a criterion, and bonus_points speaks`:   `bonus_points("A.2")`,
		`B is a criterion and a section`:                `points("B")`,
		`bonus_points takes the code of a criterion or`: `bonus_points(3)`,
		`points_so_far takes 0 arguments, not 1`:        `points_so_far("A")`,
		`last year's points are not known`:              `previous(points())`,
	} {
		d := scoring.Definition{Code: "c", Year: 2025, Sections: []scoring.Section{
			{Code: "A", Criteria: []scoring.Criterion{{Code: "A.1", Max: dec("5"), Points: rule},
				{Code: "A.2", Max: dec("5"), Points: "2"}}},
			{Code: "B", Criteria: []scoring.Criterion{{Code: "B", Max: dec("5"), Points: "1"}}}}}
		_, err := scoring.Compile(d)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", rule, err)
		}
	}
	s, err := rules.NewSchema(rules.Definition{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Compile("points()", rules.NumberKind); err == nil ||
		!strings.Contains(err.Error(), "points speaks of the points of a card, and there is none here") {
		t.Error(err)
	}
}

// withParts adds a section to a card whose rules read points of all kinds, of the card and of
// its sections.
func withParts(t *rapid.T, d *scoring.Definition) {
	reads := []string{`points("@")`, `base_points("@")`, `bonus_points("@")`, `minus_points("@")`, `points_so_far()`,
		`points_so_far() - best(points_so_far())`, `points("@") - average(points("@"))`, `points("@") + points("A.1")`,
		`base_points()`}
	d.Sections[0].Start = dec(rapid.SampledFrom([]string{"0", "12.5"}).Draw(t, "start"))
	var codes []string
	for _, s := range d.Sections {
		codes = append(codes, s.Code)
		for _, in := range s.Sections {
			codes = append(codes, in.Code)
		}
	}
	pick := func() string {
		return strings.ReplaceAll(rapid.SampledFrom(reads).Draw(t, "reads"), "@", rapid.SampledFrom(codes).Draw(t, "of"))
	}
	s := scoring.Section{Code: "Z"}
	for i := range rapid.IntRange(1, 4).Draw(t, "readers") {
		s.Criteria = append(s.Criteria, scoring.Criterion{Code: fmt.Sprintf("Z.%d", i), Effect: scoring.Net,
			Uncapped: true, Decimals: ptr(int32(6)), Points: pick()})
	}
	d.Sections = append(d.Sections, s)
	if rapid.Bool().Draw(t, "late") {
		d.TieBreak = []string{pick(), "minus_points()"}
		d.Disqualify = []scoring.Disqualification{{When: pick() + ` < -20`}, {When: `points() > 2 * best(points("A"))`}}
	}
}

// What rules read of sections and of the card is what a computation of its own gives for the lines.
func TestPartsAreWhatTheLinesComeTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, rising)
		d.NotApplicable, d.Sections[0].Start = scoring.Drop, dec("7.5")
		z := scoring.Section{Code: "Z"}
		var want []func(map[string]*big.Rat) *big.Rat
		read := func(src string, of func(map[string]*big.Rat) *big.Rat) {
			z.Criteria = append(z.Criteria, scoring.Criterion{Code: fmt.Sprintf("Z.%d", len(want)), Effect: scoring.Net,
				Uncapped: true, Points: src})
			want = append(want, of)
		}
		before := d.Sections
		for _, s := range before {
			for side, function := range []string{"base_points", "bonus_points", "minus_points"} {
				read(function+`("`+s.Code+`")`, func(p map[string]*big.Rat) *big.Rat { return shown(s, p)[side] })
			}
			read(`points("`+s.Code+`")`, func(p map[string]*big.Rat) *big.Rat { return together(shown(s, p)) })
		}
		so := scoring.Section{Caps: d.Caps, Sections: append(slices.Clone(before), z)}
		read("points_so_far()", func(p map[string]*big.Rat) *big.Rat { return together(shown(so, p)) })
		d.Sections = append(before, z)
		c := compileRandom(t, d)
		scores, _ := scoreAndRank(t, c, randomFacts(t, c, 2, 0, 0))
		for _, s := range scores {
			lines := make(map[string]*big.Rat)
			for _, l := range s.Breakdown().Lines {
				lines[l.Criterion], _ = l.Points.Rat()
			}
			for i, of := range want {
				l, _ := s.Line(fmt.Sprintf("Z.%d", i))
				if got, ok := l.Computed.Rat(); !ok || got.Cmp(of(lines)) != 0 {
					t.Fatalf("%s of %s: %v, want %v\n%s", l.Rule, s.Unit, l.Computed, of(lines), s.Format(diag.English))
				}
			}
		}
	})
}

// sides is what a section comes to by its caps, as the manual says it: the plus side, the
// minus side, then everything together. Plus and minus then count outside as one, and are
// shown as one where the cap on everything changes it.
func sides(s scoring.Section, lines map[string]*big.Rat) (shown, x [3]*big.Rat) {
	for i := range x {
		x[i] = new(big.Rat)
	}
	x[0].Set(s.Start.Rat())
	for _, cr := range s.Criteria {
		switch p := lines[cr.Code]; {
		case cr.Effect == scoring.Base:
			x[0].Add(x[0], p)
		case p.Sign() > 0:
			x[1].Add(x[1], p)
		default:
			x[2].Sub(x[2], p)
		}
	}
	for _, in := range s.Sections {
		_, up := sides(in, lines)
		for i, p := range up {
			x[i].Add(x[i], p)
		}
	}
	for i, most := range map[int]*decimal.Decimal{1: s.Caps.Plus, 2: s.Caps.Minus} {
		if most != nil && x[i].Cmp(most.Rat()) > 0 {
			x[i].Set(most.Rat())
		}
	}
	whole := func(at *big.Rat, sign int) {
		all := together(x)
		cut := all.Cmp(at)*sign > 0
		if cut {
			all.Set(at)
		}
		if sign > 0 && x[0].Cmp(at) > 0 {
			x[0] = at
		}
		rest := new(big.Rat).Sub(all, x[0])
		x[1], x[2] = new(big.Rat), new(big.Rat)
		if rest.Sign() > 0 {
			x[1] = rest
		} else {
			x[2].Neg(rest)
		}
		if cut {
			shown = x
		}
	}
	shown = x
	if s.Caps.Total != nil {
		whole(s.Caps.Total.Rat(), 1)
	}
	if s.Caps.Floor != nil {
		whole(s.Caps.Floor.Rat(), -1)
	}
	return shown, x
}

func shown(s scoring.Section, lines map[string]*big.Rat) [3]*big.Rat {
	x, _ := sides(s, lines)
	return x
}

func together(x [3]*big.Rat) *big.Rat {
	all := new(big.Rat).Add(x[0], x[1])
	return all.Sub(all, x[2])
}
