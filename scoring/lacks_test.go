package scoring_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// What a unit lacks for the next grade is said exactly, in words.
func TestLacks(t *testing.T) {
	c := load(t, `
code: g
year: 2025
uncapped: true
indicators: [{code: a}, {code: m}, {code: late}, {code: clean, kind: boolean}]
sections:
  - {code: I, criteria: [{code: I.1, max: 90, points: a}]}
  - {code: II, criteria: [{code: II.1, effect: minus, max: 20, points: m}]}
grades:
  - {code: A, title: Xuất sắc, at_least: 80.1250, when: 'clean and minus_points() <= 2', quota: {count: 1}}
  - {code: B, at_least: 66, percent: true, when: late == 0 or clean}
  - {code: C, at_least: 30}
`)
	r, err := c.Rank(t.Context(), score(t, c, "X a=90 m=0 late=0 clean=true",
		"Y a=86.5 m=1 late=0 clean=true", "Z a=70 m=3 late= clean=false",
		"V a=40 m=0 late=1 clean=false", "W a=20 m=0 late= clean=", "U a=29.99 m=20 late=0 clean=true")...)
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := r.Grades(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var en, vi []string
	for _, g := range all {
		said := g.Unit + " " + g.Text().Format(diag.English)
		if g.Lacks != nil {
			said += ": " + g.Lacks.Grade + " " + g.Lacks.Text().Format(diag.English)
			vi = append(vi, g.Lacks.Text().Format(diag.Vietnamese))
		}
		en = append(en, said)
		var back scoring.Graded
		if err := json.Unmarshal([]byte(asJSON(t, g)), &back); err != nil || asJSON(t, back) != asJSON(t, g) {
			t.Errorf("read back %+v, was %+v: %v", back, g, err)
		}
	}
	check(t, "in English", strings.Join(en, "\n"), `X Xuất sắc
Y B: A a place: X has the last one, and 4.51 points more would overtake it
Z open: B, C
V C: B 19.4 points more; that late == 0 or clean
W –: C 10 points more
U –: C 20.01 points more`)
	check(t, "in Vietnamese", strings.Join(vi, "\n"), `có chỗ trong hạn mức: X là đơn vị cuối trong hạn mức, thêm 4,51 điểm thì vượt
thêm 19,4 điểm; điều kiện late == 0 or clean
thêm 10 điểm
thêm 20,01 điểm`)
	sep, ok, err := r.Why(t.Context(), "X", "V")
	if err != nil || !ok || len(sep.Grades) != 2 || sep.Grades[1].Lacks == nil {
		t.Fatalf("%+v, %v", sep, err)
	}
	v := slices.IndexFunc(all, func(g scoring.Graded) bool { return g.Unit == "V" })
	check(t, "as the card calls things", all[v].Lacks.Text().Format(diag.Vietnamese.Calling(c.Calls)),
		"thêm 19,4 điểm; điều kiện late bằng 0 hoặc clean")
	if said := sep.Format(diag.English); !strings.Contains(said, "Grades: Xuất sắc and C\n") {
		t.Error(said)
	}
}

// A quota without a place says what it is of; an open total says what it is to reach.
func TestLackOfAPlace(t *testing.T) {
	for _, row := range []struct{ name, grades, units, en, vi string }{
		{"a share that comes to nothing", "{code: A, at_least: 60, quota: {percent: 20}}, {code: B, at_least: 10}",
			"X a=80 b=0;Y a=70 b=0;Z a=20 b=0", "a place: 20 % of 3 units are 0",
			"có chỗ trong hạn mức: hạn mức 20 % của 3 đơn vị là 0"},
		{"a count of none", "{code: A, at_least: 60, quota: {count: 0}}, {code: B, at_least: 10}",
			"X a=80 b=0", "a place: the quota is 0", "có chỗ trong hạn mức: hạn mức là 0"},
		{"better grades take them", "{code: S, at_least: 75}, {code: A, at_least: 60, quota: {count: 1}}, " +
			"{code: B, at_least: 10}", "Y a=80 b=0;X a=70 b=0", "a place: better grades have all of them (1)",
			"có chỗ trong hạn mức: cả 1 chỗ thuộc loại cao hơn"},
		{"an open total", "{code: A, at_least: 95}, {code: B, at_least: 10}",
			"X a=80 b=", "to reach at least 95 points", "đạt từ 95 điểm"},
		{"an open percentage", "{code: A, at_least: 95, percent: true}, {code: B, at_least: 10}",
			"X a=80 b=", "to reach at least 95 %", "đạt từ 95 %"},
	} {
		c := load(t, "code: g\nyear: 2025\nindicators: [{code: a}, {code: b}]\nsections: [{code: I, criteria: ["+
			"{code: I.1, max: 90, points: a}, {code: I.2, max: 10, points: b}]}]\ngrades: ["+row.grades+"]")
		r, err := c.Rank(t.Context(), score(t, c, strings.Split(row.units, ";")...)...)
		if err != nil {
			t.Fatal(err)
		}
		all, _, err := r.Grades(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		x := all[slices.IndexFunc(all, func(g scoring.Graded) bool { return g.Unit == "X" })]
		if x.Lacks == nil {
			t.Errorf("%s: %+v", row.name, x)
			continue
		}
		check(t, row.name, x.Lacks.Text().Format(diag.English), row.en)
		check(t, row.name, x.Lacks.Text().Format(diag.Vietnamese), row.vi)
	}
}

// The points that are said to be lacking make the grade, and a hundredth less does not; so do the
// points that overtake the last unit with a place.
func TestLackingPointsAreTheFewest(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	moved, overtaken, faults := 0, 0, 0
	for range 300 {
		c := load(t, fmt.Sprintf(`
code: g
year: 2025
indicators:
  - {code: x, min: 0, max: 70, places: 2}
  - {code: ok, kind: boolean}
  - {code: faults, kind: list, fields: [{code: size}]}
sections: [{code: I, criteria: [{code: I.1, max: 70, points: x}]}]
grades:
  - {code: A, at_least: %d.%d1, percent: true, when: 'ok and count_of(faults, size > 1) < 3 and points() > 10', quota: {percent: 40}}
  - {code: B, at_least: %d.1250, quota: {count: 3}}
`, 50+random.IntN(30), 1000+random.IntN(9000), 10+random.IntN(20)))
		var members []*rules.Facts
		for i := range 5 {
			members = append(members, facts(t, c, string(rune('a'+i)),
				fmt.Sprintf("x=%d.%02d", random.IntN(60), random.IntN(100)),
				fmt.Sprintf("ok=%v", random.IntN(3) > 0)))
			members[i] = withFaults(t, members[i], random)
		}
		graded := func(members []*rules.Facts) map[string]scoring.Graded {
			_, r := scoreAndRank(t, c, members)
			all, _, err := r.Grades(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			out := make(map[string]scoring.Graded)
			for _, g := range all {
				out[g.Unit] = g
			}
			return out
		}
		all := graded(members)
		for i, m := range members {
			l := all[m.Unit()].Lacks
			if l == nil {
				continue
			}
			with := func(more rules.Value, less int64) (scoring.Graded, bool) {
				x, _ := m.Lookup("x")
				at, _ := x.Value.Rat()
				by, _ := more.Rat()
				step, _ := rules.Ratio(less, 100).Rat()
				f, err := m.With(rules.Fact{Indicator: "x", Value: rules.RatOf(at.Add(at, by).Sub(at, step))})
				if err != nil { // more than there can be
					return scoring.Graded{}, false
				}
				all := append([]*rules.Facts{}, members...)
				all[i] = f
				return graded(all)[m.Unit()], true
			}
			for _, u := range l.Conditions {
				if strings.HasPrefix(u.When, "count_of") {
					g, grave := withoutFaults(t, m)
					after := graded(slices.Replace(slices.Clone(members), i, i+1, g))
					if !u.Has.Equal(rules.Int(grave)) || grave < 3 || lacksFaults(after[m.Unit()]) {
						t.Fatalf("%v of %v: it has %d grave faults", u, m.Unit(), grave)
					}
					faults++
				}
			}
			in := func(g scoring.Graded) bool { // fulfils it, or a better one
				return g.Grade == l.Grade || g.Grade == "A" || strings.Contains(strings.Join(g.Passed, " "), l.Grade)
			}
			switch {
			case l.Points.Known() && len(l.Conditions) == 0:
				reached, can := with(l.Points, 0)
				less, _ := with(l.Points, 1)
				if can && (!in(reached) || in(less)) {
					t.Fatalf("%s of %v: %+v, a hundredth less %+v", l.Text(), m.Unit(), reached, less)
				}
				moved++
			case l.Overtake.Known():
				reached, can := with(l.Overtake, 0)
				less, _ := with(l.Overtake, 1)
				if can && (reached.Open || reached.Grade != l.Grade && reached.Grade != "A" || less.Grade == l.Grade) {
					t.Fatalf("%s of %v: %+v, a hundredth less %+v", l.Text(), m.Unit(), reached, less)
				}
				overtaken++
			}
		}
	}
	if moved < 100 || overtaken < 20 || faults < 20 {
		t.Errorf("%d thresholds, %d places and %d conditions on lists tried", moved, overtaken, faults)
	}
}

// withFaults are the facts of a unit with up to five events.
func withFaults(t *testing.T, f *rules.Facts, random *rand.Rand) *rules.Facts {
	t.Helper()
	events := make([]rules.Event, random.IntN(6))
	for i := range events {
		events[i].Fields = map[string]rules.Value{"size": rules.Int(random.Int64N(5))}
	}
	f, err := f.With(rules.Fact{Indicator: "faults", Value: rules.ListOf(events...)})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// withoutFaults removes grave events until two are left, and says how many there were.
func withoutFaults(t *testing.T, f *rules.Facts) (g *rules.Facts, grave int64) {
	t.Helper()
	fact, _ := f.Lookup("faults")
	events, _, _ := fact.Value.Events()
	var changes []rules.EventChange
	for i, e := range slices.Backward(events) {
		if e.Fields["size"].Compare(rules.Int(1)) > 0 {
			if grave++; grave > 2 {
				changes = append(changes, rules.EventChange{List: "faults", Record: i + 1})
			}
		}
	}
	g, err := f.WithEvents(changes...)
	if err != nil {
		t.Fatal(err)
	}
	return g, grave
}

// lacksFaults reports whether it is said that there are too many grave faults.
func lacksFaults(g scoring.Graded) bool {
	return g.Lacks != nil && slices.ContainsFunc(g.Lacks.Conditions,
		func(u scoring.Unmet) bool { return strings.HasPrefix(u.When, "count_of") })
}

// A unit with bonus points alone has no percentage to be ranked by, and no grade that wants a threshold: that is
// what it lacks, and no number of points.
func TestLacksOfNothing(t *testing.T) {
	c := load(t, `
code: sample
year: 2025
invented: true
uncapped: true
not_applicable: drop
rank_by: [grade, percent]
indicators: [{code: a, label: "A"}, {code: b, label: "B"}]
grades: [{code: good, title: "Tốt", at_least: 5}, {code: fair, title: "Khá", at_least: 2}]
sections:
  - code: I
    criteria:
      - {code: I.1, title: "Chính", max: 10, points: a}
      - {code: I.2, title: "Thưởng", effect: bonus, max: 20, points: b}
`)
	f, err := rules.NewFacts(c.Schema(), "X", rules.Fact{Indicator: "b", Value: rules.Int(7)},
		rules.Fact{Indicator: "a", Value: rules.NotApplicable(), Evidence: "no such work"})
	if err != nil {
		t.Fatal(err)
	}
	_, r := scoreAndRank(t, c, []*rules.Facts{f})
	all, _, err := r.Grades(t.Context())
	if err != nil || all[0].Grade != "" || all[0].Open || all[0].Lacks == nil || all[0].Lacks.Points.Known() {
		t.Fatalf("%+v, %v", all, err)
	}
	check(t, "what it lacks", all[0].Lacks.Text().Format(diag.English), "to reach at least 2 points")
}
