package scoring_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// onPoints are conditions that hang on points that may be missing; @ is a section, # a number.
var onPoints = []string{`points("@") >= #`, `not (points("@") in 2..#)`, `points() < #`, `base_points("@") * 2 > #`,
	`bonus_points("@") <= #`, `minus_points() > # / 4`, `minus_points("@") == 0 or points("@") > #`,
	`min(points("@"), 20) - points_so_far() / 9 >= 5`, `count(points("@") > #, points() > #, minus_points("@") < #) >= 2`,
	`(points("@") > # ? base_points("@") : 3) > 2`, `points("A.1") >= # / 2`, `points("L.0") < # / 2`,
	`count_of(members, points("@") > #) > 0`, `points("@") > # and not known(points("@"))`}

// TestBoundsDecideConditions: a condition that is decided while facts are missing comes out so for every
// way in which they can be filled in, what does not apply among them.
func TestBoundsDecideConditions(t *testing.T) {
	decided, open := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, rising)
		d.TieBreak = nil
		withLists(t, &d)
		var codes []string
		for _, s := range d.Sections {
			codes = append(codes, s.Code)
		}
		condition := func() string {
			return strings.NewReplacer("@", rapid.SampledFrom(codes).Draw(t, "of"),
				"#", fmt.Sprint(rapid.IntRange(3, 60).Draw(t, "number"))).
				Replace(rapid.SampledFrom(onPoints).Draw(t, "condition"))
		}
		for i := range 3 {
			d.Disqualify = append(d.Disqualify, scoring.Disqualification{Code: fmt.Sprint("D", i), When: condition()})
		}
		d.Grades = []scoring.Grade{{Code: "good", When: condition()}, {Code: "rest"}}
		c := compileRandom(t, d)
		members := randomFacts(t, c, 2, 0, 5)
		missing := rapid.Permutation(c.Schema().Codes()).Draw(t, "missing")[:rapid.IntRange(1, 2).Draw(t, "how many")]
		outcome := func(fill map[string]rules.Value) (out []rules.Truth) {
			var fs []rules.Fact
			for _, code := range missing {
				fs = append(fs, rules.Fact{Indicator: code, Value: fill[code], Evidence: "BB"})
			}
			f, err := members[0].With(fs...)
			if err != nil {
				t.Fatal(err)
			}
			scores, r := scoreAndRank(t, c, []*rules.Facts{f, members[1]})
			for i := range 3 {
				at := rules.False
				for _, cause := range scores[0].Breakdown().Totals.Causes {
					if cause.Code == fmt.Sprint("D", i) {
						at = cause.Outcome
					}
				}
				out = append(out, at)
			}
			all, _, err := r.Grades(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			g := all[slices.IndexFunc(all, func(g scoring.Graded) bool { return g.Unit == "u0" })]
			grade := rules.TruthOf(g.Grade == "good")
			if g.Open || g.Disqualified {
				grade = rules.Undetermined
			}
			return append(out, grade)
		}
		before := outcome(nil)
		for fill := range fillingsOf(c, missing) {
			for i, is := range outcome(fill) {
				disqualified := i == 3 && is == rules.Undetermined
				if was := before[i]; was != rules.Undetermined && was != is && !disqualified {
					t.Fatalf("condition %d was %v and is %v with %v\n%s", i, was, is, fill, data(t, c.Definition()))
				}
			}
		}
		for _, was := range before {
			if was == rules.Undetermined {
				open++
			} else {
				decided++
			}
		}
	})
	if n := decided + open; decided < n/4 || open < n/20 { // of 400 in a whole run, of 80 in a short one
		t.Errorf("%d conditions decided, %d open", decided, open)
	}
}

// fillingsOf yields what facts can turn out to be: the ends and something between, and that they do not
// apply.
func fillingsOf(c *scoring.Scorecard, missing []string) func(yield func(map[string]rules.Value) bool) {
	small := rules.Event{Fields: map[string]rules.Value{"size": rules.Int(3), "struck": rules.BoolOf(false),
		"sort": rules.TextOf("late")}}
	large := rules.Event{Fields: map[string]rules.Value{"size": rules.Int(20), "struck": rules.BoolOf(true),
		"sort": rules.TextOf("fight")}}
	numbers := []rules.Value{rules.NotApplicable(), rules.Int(0), rules.Ratio(75, 2), rules.Int(100)}
	lists := []rules.Value{rules.NotApplicable(), rules.ListOf(), rules.ListOf(small, large),
		rules.ListOf(large, large, large, small)}
	return func(yield func(map[string]rules.Value) bool) {
		fill := make(map[string]rules.Value)
		var next func(i int) bool
		next = func(i int) bool {
			if i == len(missing) {
				return yield(fill)
			}
			values := numbers
			if ind, _ := c.Schema().Indicator(missing[i]); ind.Kind == rules.ListKind {
				values = lists
			}
			for _, v := range values {
				if fill[missing[i]] = v; !next(i + 1) {
					return false
				}
			}
			return true
		}
		next(0)
	}
}

// TestConditionsByBounds: what the points can be decides, where it can.
func TestConditionsByBounds(t *testing.T) {
	const card = `
code: ends
year: 2025
not_applicable: drop
rank_by: points
indicators: [{code: a}, {code: b}, {code: late}, {code: log, kind: list, fields: [{code: n, min: 0}]}]
sections:
  - {code: I, criteria: [{code: I.1, max: 40, points: a}, {code: I.2, max: 10, points: b}]}
  - code: II
    criteria:
      - {code: II.1, effect: minus, max: 6, points: late}
      - {code: II.2, effect: minus, max: 3, points: count_of(log)}
disqualify: [{code: D, when: %s}]
grades: [{code: A, when: %s}, {code: B}]
`
	two := rules.IncompleteListOf(rules.Event{}, rules.Event{})
	for _, tt := range []struct {
		reason, when, unit string
		log                rules.Value
		want               rules.Truth
	}{
		{"30 and up to 10 are enough", `points("I") >= 30`, "U a=30 late=0", rules.ListOf(), rules.True},
		{"31 may be", `points("I") >= 31`, "U a=30 late=0", rules.ListOf(), rules.Undetermined},
		{"41 cannot be", `points("I") > 40`, "U a=30 late=0", rules.ListOf(), rules.False},
		{"nothing is known of the section: it may not apply", `points("I") <= 50`, "U late=0", rules.ListOf(),
			rules.Undetermined},
		{"the side that takes away: 2 at least", `minus_points("II") >= 2`, "U a=1 b=1 late=2", rules.Value{}, rules.True},
		{"and 5 at most", `minus_points() > 5`, "U a=1 b=1 late=2", rules.Value{}, rules.False},
		{"a criterion that waits for events has two already", `points("II.2") <= -2`, "U a=1 b=1 late=2", two, rules.True},
		{"one that may not apply is open", `points("I.2") <= 10`, "U a=1 late=2", rules.ListOf(), rules.Undetermined},
		{"the whole card: 30 - 3 and up to 10 more", `points() in 27..37`, "U a=30 late=3", rules.ListOf(), rules.True},
		{"that something is not known decides nothing", `points("I") >= 30 and not known(b)`, "U a=30 late=0", rules.ListOf(),
			rules.Undetermined},
	} {
		for i, texts := range [][2]any{{tt.when, "false"}, {"false", tt.when}} {
			c := load(t, fmt.Sprintf(card, texts[0], texts[1]))
			f, err := facts(t, c, "U", strings.Fields(tt.unit)[1:]...).With(rules.Fact{Indicator: "log", Value: tt.log})
			if err != nil {
				t.Fatal(err)
			}
			g, err := rules.NewGroup(context.Background(), f)
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
			got := scores[0].Disqualified
			if i == 1 {
				all, _, err := r.Grades(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if got = rules.TruthOf(all[0].Grade == "A"); all[0].Open {
					got = rules.Undetermined
				}
			}
			if got != tt.want {
				t.Errorf("%s: %v as condition %d, want %v\n%s", tt.reason, got, i, tt.want, scores[0].Format(diag.English))
			}
		}
	}
}
