package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const twoItems = `
code: two
year: 2025
indicators: [{code: a}, {code: b}, {code: bad, kind: boolean}, {code: complaints}]
disqualify: [{code: file, when: bad}]
sections:
  - {code: I, criteria: [{code: I.1, max: 60, points: a}]}
  - {code: II, criteria: [{code: II.1, max: 40, points: b}]}
`

func TestRank(t *testing.T) {
	for _, tc := range []struct {
		reason, head string
		units        []string
		want         string
	}{
		{"equal units share a rank", "",
			[]string{"W a=50 b=20 bad=false", "X a=45 b=25 bad=false", "Y a=60 b=30 bad=false",
				"Z a=10 b=10 bad=false"}, "Y 1, W 2=, X 2=, Z 4"},
		{"a tie-break by a section", "tie_break: [II]",
			[]string{"W a=50 b=20 bad=false", "X a=45 b=25 bad=false", "Y a=60 b=30 bad=false",
				"Z a=10 b=10 bad=false"}, "Y 1, X 2, W 3, Z 4"},
		{"a tie-break by a rule, fewer complaints first", `tie_break: ["-complaints"]`,
			[]string{"W a=50 b=20 bad=false complaints=3", "X a=45 b=25 bad=false complaints=5",
				"Y a=60 b=10 bad=false complaints=3"}, "W 1=, Y 1=, X 3"},
		{"a tie-break that is missing settles nothing", `tie_break: ["-complaints"]`,
			[]string{"W a=50 b=20 bad=false complaints=3", "X a=45 b=25 bad=false",
				"Y a=60 b=30 bad=false complaints=9"}, "Y 1, W 2 2..3?, X 0 2..3?"},
		{"a tie-break that is missing does not matter without a tie", `tie_break: ["-complaints"]`,
			[]string{"W a=50 b=20 bad=false", "X a=45 b=24 bad=false", "Y a=60 b=30 bad=false complaints=9"}, "Y 1, W 2, X 3"},
		{"settled although a fact is missing", "",
			[]string{"W a=60 b= bad=false", "X a=10 b=30 bad=false", "Y a=5 b=5 bad=false"}, "W 1, X 2, Y 3"},
		{"open between two", "", []string{"W a=50 b= bad=false", "X a=40 b=30 bad=false", "Y a=5 b=5 bad=false"},
			"X 1 1..2?, Y 3, W 0 1..2?"},
		{"a tie is still a rank shared", "", []string{"W a=60 b= bad=false", "X a=20 b=40 bad=false"}, "W 1, X 1 1..2?"},
		{"disqualified: shown, not ranked, not counted", "",
			[]string{"W a=60 b=40 bad=true", "X a=20 b=40 bad=false", "Y a=20 b=30 bad=false"}, "X 1, Y 2, W 0"},
		{"may be disqualified", "", []string{"W a=60 b=40", "X a=20 b=40 bad=false", "Y a=20 b=30 bad=false"},
			"W 1?, X 2 1..2?, Y 3 2..3?"},
		{"nobody known", "", []string{"W", "X"}, "W 0 1..2?, X 0 1..2?"},
		{"one unit", "", []string{"W bad=false"}, "W 1"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			c := load(t, tc.head+twoItems)
			r, err := c.Rank(t.Context(), score(t, c, tc.units...)...)
			if err != nil {
				t.Fatal(err)
			}
			check(t, "ranking", places(r), tc.want)
		})
	}
}

func TestRankInWords(t *testing.T) {
	c := load(t, twoItems)
	r, err := c.Rank(t.Context(), score(t, c, "U a=60 b=40 bad=true", "V a=60 b= bad=false", "W a=20 b=30 bad=false",
		"X a=11 b= bad=false", "Y a=5 b=5 bad=false", "Z a=5 b=5 bad=false")...)
	if err != nil {
		t.Fatal(err)
	}
	var en, vi []string
	for _, s := range r.Standings() {
		en, vi = append(en, s.Unit+": "+s.Format(diag.English)), append(vi, s.Unit+": "+s.Format(diag.Vietnamese))
	}
	check(t, "in English", strings.Join(en, "\n"),
		"V: rank 1, whatever b of V turns out to be\nW: rank 2 to 3, depending on others\nY: shared rank 4\nZ: shared "+
			"rank 4\nX: rank 2 to 3, depending on b of X\nU: disqualified")
	check(t, "in Vietnamese", strings.Join(vi, "\n"),
		"V: hạng 1, dù b của V là bao nhiêu\nW: hạng 2 đến 3, tùy theo đơn vị khác\nY: đồng hạng "+
			"4\nZ: đồng hạng 4\nX: hạng 2 đến 3, tùy theo b của X\nU: không xếp loại")
}

func TestTieBreaksAreNamed(t *testing.T) {
	c := load(t, `tie_break: [II, "-complaints"]`+twoItems)
	r, err := c.Rank(t.Context(), score(t, c, "V a=50 b=20 bad=false complaints=1", "W a=50 b=20 bad=false complaints=2",
		"X a=45 b=25 bad=false complaints=9", "Y a=60 b=30 bad=false complaints=9", "Z a=1 b=1 bad=false complaints=0")...)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Standings() {
		got = append(got, fmt.Sprint(s.Rank, s.Unit, s.TieBreaks, s.Gap, s.Lead))
	}
	check(t, "standings", strings.Join(got, "; "),
		"1Y[] missing 20; 2X[II] 20 0; 3V[-complaints II] 0 0; 4W[-complaints II] 0 68; 5Z[] 68 missing")
}

func TestRankRefusesASecondScore(t *testing.T) {
	c := load(t, twoItems)
	s := score(t, c, "W a=1 b=1 bad=false")
	if _, err := c.Rank(t.Context(), s[0], s[0]); err == nil {
		t.Error("accepted two scores of a unit")
	}
	if _, err := c.Rank(t.Context(), nil); err == nil {
		t.Error("accepted no score")
	}
	r, err := c.Rank(t.Context())
	if err != nil || !r.Final || r.Standings() != nil {
		t.Errorf("ranking of nobody: %v %v", r, err)
	}
}

// 2/3 and 4/6 are equal, and 66.67 % rounded would hide that 667/1000 is more.
func TestPercentIsComparedExactly(t *testing.T) {
	c := load(t, `
code: exact
year: 2025
not_applicable: drop
rank_by: percent
indicators: [{code: a}, {code: b}]
sections:
  - {code: I, criteria: [{code: I.1, max: 300, points: a}, {code: I.2, max: 700, points: b}]}
`)
	r, err := c.Rank(t.Context(), score(t, c, "X a=200 b=n/a:none", "Y a=n/a:none b=466.67", "Z a=200 b=466.66",
		"W a=100 b=n/a:none")...)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "ranking", places(r), "Y 1, X 2, Z 3, W 4")
	z, _ := r.Standing("Z")
	check(t, "gap in percent", z.Gap.String(), "1/1500")
}

// Of X one item may stay and the other not, as in Y: both then have -1 of 1.
func TestPercentHasNoBoundWhereAllMayDrop(t *testing.T) {
	c := load(t, `
code: c
year: 2025
not_applicable: drop
rank_by: percent
indicators: [{code: a}, {code: b}, {code: late}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 1, points: a}
      - {code: I.2, max: 1, points: b}
      - {code: I.3, effect: minus, max: 1, points: late}
`)
	r, err := c.Rank(t.Context(), score(t, c, "X a= b= late=1", "Y a=0 b=n/a:no_coast late=1")...)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "Y can still be first", places(r), "Y 1 1..2?, X 0 1..2?")
}

func TestRankWithinKind(t *testing.T) {
	c := load(t, `
code: schools
year: 2018
indicators: [{code: kind, kind: text, values: [ethnic, other]}, {code: x}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 130, points: x}
      - {code: I.2, max: 10, points: full, variants: [{when: 'kind == "other"', not_applicable: chỉ dành cho trường dân tộc nội trú}]}
not_applicable: drop
rank_by: percent
`)
	scores := score(t, c, "A kind=ethnic x=100", "B kind=other x=100", "C kind=other x=120")
	var tables string
	for _, s := range scores {
		tables += s.Total.String() + "/" + s.Breakdown().Totals.Applicable.String() + " "
	}
	check(t, "140 and 130", tables, "110/140 100/130 120/130 ")
	all, _ := c.Rank(t.Context(), scores...)
	check(t, "by percent over all", places(all), "C 1, A 2, B 3")
	others, _ := c.Rank(t.Context(), scores[1:]...)
	check(t, "inside the kind", places(others), "C 1, B 2")
}

// The rank of a unit that can be both ends is settled as soon as no other can
// pass it, and not before.
func TestSettledAtTheVeryPoint(t *testing.T) {
	c := load(t, twoItems)
	for _, tc := range []struct{ reason, leader, want string }{
		{"one hundredth above what the other can reach", "X a=60 b=30.01 bad=false", "X 1, W 2"},
		{"what the other can reach: first, perhaps shared", "X a=60 b=30 bad=false", "X 1, W 0 1..2?"},
		{"one hundredth below", "X a=60 b=29.99 bad=false", "X 1 1..2?, W 0 1..2?"},
	} {
		r, err := c.Rank(t.Context(), score(t, c, tc.leader, "W a=50 b= bad=false")...)
		if err != nil {
			t.Fatal(err)
		}
		check(t, tc.reason, places(r), tc.want)
	}
}

func TestRescale(t *testing.T) {
	c := load(t, `
code: reform
year: 2025
not_applicable: rescale
indicators: [{code: work}, {code: survey}, {code: extra}]
uncapped: true
sections:
  - {code: I, criteria: [{code: I.1, max: 70, points: work}]}
  - {code: II, criteria: [{code: II.1, max: 30, points: survey}, {code: B, effect: bonus, max: 5, points: extra}]}
`)
	for _, tc := range []struct{ reason, unit, total string }{
		{"everything applies", "X work=60 survey=20 extra=0", "80"},
		{"60/70 x 100, rounded once", "X work=60 survey=n/a:no_survey extra=0", "85.71"},
		{"bonus points are not rescaled", "X work=60 survey=n/a:no_survey extra=5", "90.71"},
		{"full marks stay full marks", "X work=70 survey=n/a:no_survey extra=0", "100"},
		{"a bonus that does not apply changes nothing", "X work=60 survey=20 extra=n/a:none", "80"},
		{"nothing applies", "X work=n/a:new survey=n/a:new extra=n/a:new", "not applicable"},
	} {
		check(t, tc.reason, score(t, c, tc.unit)[0].Total.String(), tc.total)
	}
}

func TestNotApplicableNeedsReasonAndPolicy(t *testing.T) {
	const card = `
code: na
year: 2025
indicators: [{code: a}, {code: b}]
sections:
  - {code: I, criteria: [{code: I.1, max: 70, points: a}, {code: I.2, max: 30, points: b}]}
`
	c := load(t, card)
	s := score(t, c, "X a=60 b=n/a:no_coast")[0]
	check(t, "without a policy there is no total", s.Total.String(), "missing")
	check(t, "the line says so all the same", points([]*scoring.Score{s}, "I.2"), "X not applicable")
	c = load(t, "not_applicable: drop\nrank_by: points"+card)
	s = score(t, c, "X a=60 b=n/a")[0]
	check(t, "without a reason it is missing", points([]*scoring.Score{s}, "I.2")+" "+s.Total.String(),
		"X missing missing")
	b := rules.Input{Unit: "X", Indicator: "b", NotApplicable: true}
	if m := s.Breakdown().Totals.Waits; len(m) != 1 || m[0] != b {
		t.Errorf("waits for %+v", m)
	}
	check(t, "with one it is not", score(t, c, "X a=60 b=n/a:no_coast")[0].Total.String(), "60")
}

func TestVoidIsNotZeroAndNotMissing(t *testing.T) {
	c := load(t, `
code: backlog
year: 2011
not_applicable: drop
rank_by: percent
indicators: [{code: backlog, min: 0, max: 100}, {code: other}, {code: fraud, kind: boolean}]
sections:
  - code: I
    void_when: fraud
    criteria:
      - code: I.1
        max: 20
        void_when: backlog >= 21
        points: "full - (backlog < 1 ? 0 : backlog <= 10 ? 10 : 20)"
  - {code: II, criteria: [{code: II.1, max: 80, points: other}]}
`)
	scores := score(t, c, "A backlog=0 other=50 fraud=false", "B backlog=10.5 other=50 fraud=false",
		"C backlog=21 other=50 fraud=false", "D backlog= other=50 fraud=false", "E backlog=n/a:none other=50 fraud=false",
		"F backlog=5 other=50 fraud=true", "G backlog= other=50 fraud=true", "H backlog=30 other=50")
	check(t, "states", points(scores, "I.1"), "A 20, B 0, C void, D missing, E not applicable, F void, G void, H void")
	var of string
	for _, s := range scores {
		of += s.Unit + " " + s.Total.String() + "/" + s.Breakdown().Totals.Applicable.String() + " "
	}
	check(t, "totals", of, "A 70/100 B 50/100 C 50/100 D missing/missing E 50/80 F 50/100 G 50/100 H 50/100 ")
}

func TestCriteriaReadEachOther(t *testing.T) {
	c := load(t, `
code: chain
year: 2025
uncapped: true
indicators: [{code: x}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: 'points("I.2") / best(points("I.2")) * full'}
      - {code: I.2, max: 30, points: x / 3}
      - {code: I.3, effect: bonus, max: 5, points: 'points("I.2") == 30 ? full : 0'}
      - {code: I.4, effect: minus, max: 5, points: 'rank(points("I.1")) > 1 ? 1 : 0'}
`)
	scores := score(t, c, "A x=60", "B x=10", "C x=90")
	check(t, "rounded points are read", points(scores, "I.2"), "A 20, B 3.33, C 30")
	check(t, "ratio to the best", points(scores, "I.1"), "A 6.67, B 1.11, C 10")
	check(t, "gate", points(scores, "I.3"), "A 0, B 0, C 5")
	check(t, "minus is negative", points(scores, "I.4"), "A -1, B -1, C 0")
	open := score(t, c, "A x=60", "B x=", "C x=90")
	check(t, "what B misses, A waits for", points(open, "I.1"), "A missing, B missing, C missing")
	if m := open[0].Breakdown().Totals.Waits; len(m) != 1 || m[0] != (rules.Input{Unit: "B", Indicator: "x"}) {
		t.Errorf("A waits for %v", m)
	}
}

func TestTotalKnownThoughSomethingIsMissing(t *testing.T) {
	c := load(t, `
code: pool
year: 2025
uncapped: true
caps: {plus: 5}
indicators: [{code: x}, {code: a}, {code: b}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: x}
      - {code: B.1, effect: bonus, max: 5, points: a}
      - {code: B.2, effect: bonus, max: 5, points: b}
`)
	s := score(t, c, "X x=7 a=5 b=")[0]
	check(t, "the pool is full whatever b is", s.Total.String(), "12")
	s = score(t, c, "X x=7 a=4.99 b=")[0]
	sum := s.Breakdown().Totals
	check(t, "and here it is not", s.Total.String()+" "+sum.Least.String()+" "+sum.Most.String(),
		"missing 11.99 12")
}

func TestRuleErrorsNameUnitAndPlace(t *testing.T) {
	c := load(t, `
code: zero
year: 2025
indicators: [{code: a}, {code: t}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: a / t}]}]
`)
	_, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "X a=1 t=0", "Y a=1 t=1", "Z a=0 t=0"), Strict: true})
	var got []string
	for d := range diag.AllDiagnostics(err) {
		got = append(got, d.Path+" "+d.Unit+" "+d.Criterion+": "+d.Message.String())
	}
	if len(got) != 2 {
		t.Fatalf("got %v", err)
	}
	if !strings.HasPrefix(err.Error(), "card.yaml:5:66: ") {
		t.Errorf("no place in the file: %v", err)
	}
	check(t, "fault", got[1], "sections[0].criteria[0].points Z I.1: t is zero, and nothing can be divided by it")
}
