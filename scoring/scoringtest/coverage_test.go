package scoringtest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/rules/diag"
)

// What the small card asks for, counted by hand.
func TestTargetsOfSmallCard(t *testing.T) {
	s := load(t, small, "cases: [{name: a, total: missing}]")
	want := []string{
		"card cap plus: fired",
		"card cap plus: not fired",
		"card cap total: fired", // 100 base and 5 bonus points
		"card cap total: not fired",
		"I.1: missing",
		"I.1 points: growth < 8 ? 40 : full → then",
		"I.1 points: growth < 8 ? 40 : full → else",
		"I.1 points: growth < 8 → true",
		"I.1 points: growth < 8 → false",
		"I.2: missing",
		// full - 2 * models is arithmetic alone and has no outcomes.
		"I.2 variant 1: chosen",
		"I.2 variant 1: not chosen",
		"I.2 variant 1 when: coastal → true",
		"I.2 variant 1 when: coastal → false",
		"II.1: missing",
	}
	var got []string
	for _, x := range s.Targets() {
		if x.Unreachable != (diag.Text{}) {
			t.Errorf("%s: said to be unreachable: %s", x, x.Unreachable)
		}
		got = append(got, x.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
}

// Cases reach what they look at, and nothing else.
func TestReached(t *testing.T) {
	for _, tt := range []struct {
		name, cases, reason string
		want                []string
	}{
		{"one criterion", "{name: a, facts: {growth: 9, coastal: true, models: 1}, points: {I.1: 60}}",
			"the other criteria are scored too, but nobody looks at them",
			[]string{"I.1 points: growth < 8 ? 40 : full → else", "I.1 points: growth < 8 → false"}},
		{"missing", "{name: a, points: {I.1: missing}}", "an undetermined condition has no outcome",
			[]string{"I.1: missing"}},
		{"variant", "{name: a, facts: {coastal: true, models: 0}, points: {I.2: 30}}", "the variant has no rule of its own",
			[]string{"I.2 variant 1: chosen", "I.2 variant 1 when: coastal → true"}},
		{"section", "{name: a, facts: {growth: 9, coastal: false, models: 0}, sections: {I: 100}}",
			"a section looks at its criteria",
			[]string{"I.1 points: growth < 8 ? 40 : full → else", "I.1 points: growth < 8 → false",
				"I.2 variant 1: not chosen", "I.2 variant 1 when: coastal → false"}},
		{"caps", "{name: a, facts: {growth: 9, coastal: false, models: 7, prizes: 7}, total: 91, caps: [plus]}",
			"7 bonus points are cut to 5; 60 + 26 + 5",
			[]string{"card cap plus: fired", "card cap total: not fired", "I.1 points: growth < 8 ? 40 : full → else",
				"I.1 points: growth < 8 → false", "I.2 variant 1: not chosen", "I.2 variant 1 when: coastal → false"}},
		{"expected to fail", "{name: a, facts: {growth: 1}, points: {I.1: 60}, fails: chưa sửa}", "it looks all the same",
			[]string{"I.1 points: growth < 8 ? 40 : full → then", "I.1 points: growth < 8 → true"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := load(t, small, "cases: ["+tt.cases+"]")
			r := s.Run(0)
			if !r.Passed() {
				t.Errorf("the case does not pass: %+v", r.Failures)
			}
			var got []string
			for _, x := range s.Targets() {
				if slices.Contains(r.Reached, x.TargetID) {
					got = append(got, x.String())
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: reached (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// 5 of 15 outcomes are a third.
func TestCoveragePercent(t *testing.T) {
	s := load(t, small, `
cases:
  - {name: a, facts: {growth: 9}, points: {I.1: 60}}
  - {name: b, facts: {growth: 7.9}, points: {I.1: 40}}
  - {name: c, points: {I.1: missing}}
`)
	c := check(t, s, false).Coverage
	if got := fmt.Sprint(c.Reached, " of ", c.Targets, ", ", c.Percent); got != "5 of 15, 33.3" {
		t.Errorf("coverage %s, want 5 of 15, 33.3", got)
	}
}

// Layout does not matter to what is a target.
func TestTargetsDoNotDependOnLayout(t *testing.T) {
	spaced := strings.ReplaceAll(small, `points: "growth < 8 ? 40 : full"`,
		"points: \"growth <\n            8 ? 40 :\n            full\"")
	if spaced == small {
		t.Fatal("the card has changed")
	}
	names := func(card string) (out []string) {
		for _, x := range load(t, card, "cases: [{name: a, total: missing}]").Targets() {
			out = append(out, x.String())
		}
		return out
	}
	if diff := cmp.Diff(names(small), names(spaced)); diff != "" {
		t.Errorf("targets (-one line +several):\n%s", diff)
	}
}

// How something comes out is also said in Vietnamese.
func TestTargetsInVietnamese(t *testing.T) {
	for _, card := range []string{small, everything} {
		for _, x := range load(t, card, "cases: [{name: a, total: missing}]").Targets() {
			if x.Says.Format(diag.Vietnamese) == x.Says.String() {
				t.Errorf("%s is the same in Vietnamese", x)
			}
		}
	}
}

// What cannot be reached says why.
func TestUnreachable(t *testing.T) {
	idle := strings.ReplaceAll(small, "caps: {plus: 5, total: 100}", "uncapped: true\ncaps: {plus: 10, floor: 0}")
	s := load(t, idle, "cases: [{name: a, total: missing}]")
	got := map[string]string{}
	for _, x := range s.Targets() {
		if x.Unreachable != (diag.Text{}) {
			got[x.String()] = x.Unreachable.String()
		}
	}
	want := map[string]string{
		"card cap plus: fired":  "it comes to 10 bonus points at most, no more than the cap of 10",
		"card cap floor: fired": "it comes to 0 points at least, no less than the floor of 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("unreachable (-want +got):\n%s", diff)
	}
}
