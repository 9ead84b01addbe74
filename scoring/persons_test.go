package scoring_test

import (
	"context"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// The mark of a head that hangs on what those below are graded: a list of persons with grades as
// texts, and what each grade is worth in a table.
func TestMarksOfOtherPersons(t *testing.T) {
	c := load(t, `
code: head
year: 2025
indicators:
  - {code: staff, kind: list, fields: [{code: name, kind: text}, {code: grade, kind: text, values: [top, good, done, failed]}]}
tables:
  - {name: worth, keys: [grade], rows: [{when: top, then: 10}, {when: good, then: 8}, {when: done, then: 5}, {else: 0}]}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "average_of(staff, lookup(worth, grade))"}
      - {code: I.2, max: 5, points: 'count_of(staff, grade == "failed") == 0 ? full : 0'}
`)
	for _, tc := range []struct {
		grades       []string
		want, reason string
	}{
		{[]string{"top", "good", "done", "good"}, "7.75 5", "their mean, and nobody failed"},
		{[]string{"top", "failed"}, "5 0", "one failed"},
		{[]string{"top", ""}, "missing missing", "a grade that nobody has given is owed"},
		{[]string{"failed", ""}, "missing 0", "whatever it is, one has failed"},
		{nil, "not applicable 5", "of nobody there is no mean"},
	} {
		var staff []rules.Event
		for _, g := range tc.grades {
			e := rules.Event{Fields: make(map[string]rules.Value)}
			if g != "" {
				e.Fields["grade"] = rules.TextOf(g)
			}
			staff = append(staff, e)
		}
		f, err := rules.NewFacts(c.Schema(), "A", rules.Fact{Indicator: "staff", Value: rules.ListOf(staff...)})
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
		b := scores[0].Breakdown()
		check(t, tc.reason, b.Lines[0].Points.String()+" "+b.Lines[1].Points.String(), tc.want)
	}
}
