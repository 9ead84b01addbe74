package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// What a card can say of steps.
func TestStepsOfACard(t *testing.T) {
	const card = `{code: a, year: 2025, uncapped: true, indicators: [{code: x}], sections: [{code: I, criteria: [{code: I.1, %s}]}]}`
	for _, tc := range []struct{ item, want, reason string }{
		{"max: 10, judged: true, step: 0.25", "", "as a jury gives them"},
		{"max: 10.2, judged: true, step: 0.25", "sections[0].criteria[0].max: 10.2 is no multiple of the step 0.25: " +
			"the nearest are 10 and 10.25", "nobody could give the maximum"},
		{"max: 10, min: -2.3, effect: net, judged: true, step: 0.5",
			"sections[0].criteria[0].min: -2.3 is no multiple of the " +
				"step 0.5: the nearest are -2.5 and -2", "nor the least, below zero too"},
		{"max: 10, judged: true, step: 2, variants: [{when: x > 1, max: 7}, {when: x > 0, max: 6}, {when: x < 0, " +
			"not_applicable: không xét}]", "sections[0].criteria[0].variants[0].max: 7 is no multiple of the step 2: " +
			"the nearest are 6 and 8", "of each variant"},
		{"effect: net, max: 2.5, judged: true, step: 1", "sections[0].criteria[0].max: 2.5 is no multiple of the step 1: " +
			"the nearest are 2 and 3", "one fault for both ends of a net item"},
		{"effect: bonus, uncapped: true, judged: true, step: 0.5", "", "what has no end needs no multiple"},
		{"max: 10, points: x, step: 1",
			"sections[0].criteria[0].step: I.1 has a rule, and steps are of points that people give",
			"a rule says itself what it gives"},
		{"max: 10, judged: true, step: -1", "sections[0].criteria[0].step: -1 is negative", "a step is more than 0"},
		{"max: 10, judged: true, decimals: 1, step: 0.25",
			"sections[0].criteria[0].step: 0.25 has more than the 1 decimals " +
				"that points are rounded to", "as fine as the criterion"},
	} {
		_, err := scoring.Load("card.yaml", fmt.Appendf(nil, card, tc.item))
		var got []string
		for d := range diag.AllDiagnostics(err) {
			got = append(got, d.Path+": "+d.Message.String())
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
}

// The step of a card is that of each judged criterion that does not say another.
func TestStepOfTheCard(t *testing.T) {
	for _, tc := range []struct{ items, want, reason string }{
		{"{code: I.1, max: 10.5, judged: true}, {code: I.2, max: 10.25, judged: true, step: 0.25}, {code: I.3, max: " +
			"0.3, points: x}",
			"", "of those that say nothing; a rule gives what it gives"},
		{"{code: I.1, max: 10.2, judged: true}", "sections[0].criteria[0].max: 10.2 is no multiple of the step 0.5: " +
			"the nearest are 10 and 10.5", "the bounds are held to it"},
		{"{code: I.1, max: 10.2, assessors: [{role: a}]}",
			"sections[0].criteria[0].max: 10.2 is no multiple of the step 0.5: " +
				"the nearest are 10 and 10.5", "assessors are people too"},
		{"{code: I.1, max: 10, points: x}", "step: no criterion is judged, and steps are of points that people give",
			"nothing that it could be of"},
	} {
		_, err := scoring.Load("card.yaml", fmt.Appendf(nil, "{code: a, year: 2025, step: 0.5, indicators: [{code: x}], "+
			"sections: [{code: I, criteria: [%s]}]}", tc.items))
		var got []string
		for d := range diag.AllDiagnostics(err) {
			got = append(got, d.Path+": "+d.Message.String())
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
	c := load(t, "{code: a, year: 2025, step: 0.5, sections: [{code: I, criteria: [{code: I.1, max: 10, judged: true}]}]}")
	_, err := c.NewSheet("A", entry("I.1 appraised - 7.3"))
	for d := range diag.AllDiagnostics(err) {
		check(t, "entries too", d.Message.String(), "7.3 is no multiple of the step 0.5 of I.1: the nearest are 7 and 7.5")
	}
	if err == nil {
		t.Error("an entry between two steps is taken")
	}
}

// Entries are multiples of the step, and so is what would have to change.
func TestStepsOfEntries(t *testing.T) {
	c := load(t, `
code: jury
year: 2025
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, judged: true, step: 0.25}
      - {code: I.2, max: 10, step: 0.5, assessors: [{role: a}, {role: b}]}
      - {code: I.3, effect: minus, max: 3, judged: true, step: 1.5}
caps: {floor: 0}
`)
	for _, tc := range []struct{ entry, want, reason string }{
		{"I.1 appraised - 7.25", "", "a multiple"},
		{"I.1 appraised - 7.3",
			"7.3 is no multiple of the step 0.25 of I.1: the nearest are 7.25 and 7.5 (write 7.25 or 7.5)",
			"the two nearest"},
		{"I.2 appraised a 0.1", "0.1 is no multiple of the step 0.5 of I.2: the nearest are 0 and 0.5 (write 0 or 0.5)",
			"of each assessor"},
		{"I.3 self - 2", "2 is no multiple of the step 1.5 of I.3: the nearest are 1.5 and 3 (write 1.5 or 3)",
			"of points taken away, in a claim too"},
		{"I.1 appraised - 10.1", "I.1 gives 0 to 10 points, not 10.1 ()", "one fault: the bounds come first"},
	} {
		_, err := c.NewSheet("A", entry(tc.entry))
		var got []string
		for d := range diag.AllDiagnostics(err) {
			got = append(got, d.Message.String()+" ("+d.Hint.String()+")")
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
	var sheets []*scoring.Sheet
	for unit, given := range map[string][]string{
		"A": {"I.1 appraised - 8", "I.2 appraised a 7", "I.2 appraised b 7.5", "I.3 appraised - 0"},
		"B": {"I.1 appraised - 7.5", "I.2 appraised a 7", "I.2 appraised b 7.5", "I.3 appraised - 0"},
	} {
		var entries []scoring.Entry
		for _, e := range given {
			entries = append(entries, entry(e))
		}
		s, err := c.NewSheet(unit, entries...)
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, s)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "A", "B"), Sheets: sheets})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "the mean of two is not held to a step", scores[0].Total.String(), "15.25")
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	sep, _, err := r.Why(t.Context(), "A", "B")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range sep.Points {
		got = append(got, f.Unit+" "+f.Criterion+" "+f.To.String())
	}
	check(t, "half a point apart", strings.Join(got, ", "), "B I.1 8.25, B I.2 7.76, A I.1 7.25, A I.2 6.74, A I.3 -1.5")
}
