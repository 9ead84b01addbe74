package scoring_test

import (
	"context"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// TestPointsOfOpenLists: what is known of a list bounds the points that hang on it: a record of which
// a field is missing counts or does not, and a list that is not complete may have more of them.
func TestPointsOfOpenLists(t *testing.T) {
	c := load(t, `
code: c
year: 2024
indicators:
  - code: faults
    kind: list
    fields: [{code: sort, kind: text, values: [late, fight]}, {code: struck, kind: boolean}]
tables: [{name: per, keys: [sort], rows: [{when: late, then: 1}, {when: fight, then: 5}]}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "full - min(full, total_of(faults, lookup(per, sort), not struck))"}
      - {code: I.2, effect: minus, max: 8, points: "2 * count_of(faults, sort == 'fight')"}
`)
	fault := func(sort string, struck rules.Value) rules.Event {
		return rules.Event{Fields: map[string]rules.Value{"sort": rules.TextOf(sort), "struck": struck}}
	}
	no, open := rules.BoolOf(false), rules.Value{}
	for _, tt := range []struct {
		reason, want string
		list         rules.Value
	}{
		{"all is known", "I.1 4..4, I.2 -2..-2", rules.ListOf(fault("late", no), fault("fight", no))},
		{"it is not known whether a fight counts", "I.1 4..9, I.2 -2..-2",
			rules.ListOf(fault("late", no), fault("fight", open))},
		{"there may be more, each in a row of the table", "I.1 0..4, I.2 -8..-2",
			rules.IncompleteListOf(fault("late", no), fault("fight", no))},
		{"nothing is known", "I.1 0..10, I.2 -8..0", open},
	} {
		f, err := rules.NewFacts(c.Schema(), "U", rules.Fact{Indicator: "faults", Value: tt.list})
		if err != nil {
			t.Fatal(tt.reason, err)
		}
		g, err := rules.NewGroup(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Group: g})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, code := range []string{"I.1", "I.2"} {
			l, _ := scores[0].Line(code)
			least, most := l.Least, l.Most
			if l.State == scoring.Scored {
				least, most = l.Points, l.Points
			}
			got += code + " " + least.Format(diag.English) + ".." + most.Format(diag.English) + ", "
		}
		if got = got[:len(got)-2]; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
		if err := scoring.Differs(scores[0]); err != nil {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}

// A list without an event that counts is no lack of anybody to compare with.
func TestReasonOfNoEvents(t *testing.T) {
	c := load(t, `
code: c
year: 2024
not_applicable: drop
rank_by: percent
indicators: [{code: faults, kind: list, fields: [{code: days_late, min: 0}]}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "min(full, average_of(faults, days_late))"}]}]
`)
	f, err := rules.NewFacts(c.Schema(), "U", rules.Fact{Indicator: "faults", Value: rules.ListOf()})
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
	l, _ := scores[0].Line("I.1")
	check(t, "state", l.State.String(), "not_applicable")
	check(t, "reason", l.Reason.Format(diag.English), "no record of faults counts, or too few do")
	e, err := l.Explain()
	if err != nil {
		t.Fatal(err)
	}
	check(t, "input", e.NotApplicable[0].Format(diag.Vietnamese), "đủ số việc được tính trong faults")
}
