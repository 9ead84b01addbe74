package scoringtest_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// Units of a case are in the group that they say, or that of their base, or all in one; a card that
// compares within groups is tested so, with what it does not compare across.
func TestGroupsOfCases(t *testing.T) {
	s := load(t, `
code: g
year: 2025
indicators: [{code: a, min: 1, max: 100}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "full * a / largest_of(group, a)"}]}]
`, `
base:
  south: {group: south, facts: {a: 50}}
cases:
  - {name: alone, facts: {a: 7}, points: {I.1: 10}}
  - name: all in one group
    units:
      x: {facts: {a: 8}, points: {I.1: 10}}
      y: {facts: {a: 4}, points: {I.1: 5}}
  - name: in groups of their own
    units:
      x: {group: north, facts: {a: 8}, points: {I.1: 10}}
      y: {group: north, facts: {a: 4}, points: {I.1: 5}}
      z: {from: south, points: {I.1: 10}}
`)
	for i, c := range s.Cases() {
		for _, f := range s.Run(i).Failures {
			t.Errorf("%s: %s", c.Name, f.Format(s, diag.English))
		}
	}
}
