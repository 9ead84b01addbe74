package scoring_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// What a council decides beyond the maximum of a period's criterion is what the period comes to: the
// range of worked-out points serves the check of rules, and refuses nothing.
func TestPeriodBeyondTheMaximum(t *testing.T) {
	c := load(t, strings.Replace(classCard, "total: 12", "total: 13", 1))
	s, err := c.NewSheet("A", entry("A.1 appraised council 15", func(e *scoring.Entry) {
		e.Period, e.Override, e.Beyond, e.Note = "2025-Q1", true, true, "thành tích đặc biệt"
	}))
	if err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroup(context.Background(), class(t, c, "A", inQuarter(1, "absent", 1, "marks", 9)))
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: g, Sheets: []*scoring.Sheet{s}, On: rules.Day(2025, 4, 1)})
	if err != nil {
		t.Fatal(err)
	}
	p := scores[0].Periods()[0].Score
	check(t, "the quarter", p.Total.String(), "15")
	l, _ := scores[0].Line("I.2")
	check(t, "the year's sum of A.1", l.Points.String(), "15")
	l, _ = scores[0].Line("I.1")
	check(t, "the mean is held to its own maximum", l.Points.String(), "12")
	other := scoring.Change{Facts: []rules.Fact{{Indicator: "contest", Value: rules.Int(5)}}}
	again, err := scores[0].With(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	l, _ = again[0].Line("I.2")
	check(t, "with another fact of the year", l.Points.String(), "15")
}

// A card of a period may have more criteria than a list has fields.
func TestPeriodOfManyCriteria(t *testing.T) {
	for _, n := range []int{60, 300} {
		var items []string
		for i := range n {
			items = append(items, fmt.Sprintf("{code: a.%d, max: 1, points: x}", i+1))
		}
		c := load(t, fmt.Sprintf(`
code: many
year: 2025
periods: {every: semester, card: {indicators: [{code: x, min: 0, max: 1}], sections: [{code: S, criteria: [%s]}]}}
sections: [{code: I, criteria: [{code: I.1, max: 2, points: "total_of(periods, points_a_7)"}]}]
`, strings.Join(items, ", ")))
		in := func(code string) rules.Event {
			return rules.Event{Fields: map[string]rules.Value{"period": rules.TextOf(code), "x": rules.Int(1)}}
		}
		f, err := rules.NewFacts(c.Schema(), "A",
			rules.Fact{Indicator: "periods", Value: rules.ListOf(in("2025-H1"), in("2025-H2"))})
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
		check(t, fmt.Sprintf("%d criteria", n), scores[0].Total.String()+" "+scores[0].Periods()[1].Score.Total.String(),
			fmt.Sprintf("2 %d", n))
	}
}

// weekCard is invented: marks by quarter, and a list of violations whose events say of which quarter
// they are. The year's rules read both the points of the quarters and the whole list.
const weekCard = `
code: weeks
year: 2025
periods:
  every: quarter
  card:
    meant: [negative-total]
    indicators:
      - {code: marks, min: 0, max: 10, places: 1}
      - code: faults
        kind: list
        fields: [{code: sort, kind: text, values: [late, fight]}, {code: times, min: 0, places: 0}]
    sections:
      - code: A
        criteria:
          - {code: A.1, max: 10, points: marks}
          - {code: A.2, effect: minus, max: 6, points: "total_of(faults, times, sort == 'late')"}
          - {code: A.3, effect: minus, max: 5, points: "count_of(faults, sort == 'fight') > 0 ? 5 : 0"}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 40, points: "total_of(periods, total)"}
      - {code: I.2, effect: minus, max: 4, points: "count_of(faults, sort == 'fight' and period != '2025-Q1')"}
`

// faultIn is an event of a quarter.
func faultIn(n int, sort string, times int64) rules.Event {
	return rules.Event{Fields: map[string]rules.Value{"period": rules.TextOf(fmt.Sprintf("2025-Q%d", n)),
		"sort": rules.TextOf(sort), "times": rules.Int(times)}, Evidence: "sổ"}
}

// A list of events on the card of a period: each event counts in its period, and in the year.
func TestListsOfPeriods(t *testing.T) {
	c := load(t, weekCard)
	quarters := rules.Fact{Indicator: "periods", Value: rules.ListOf(inQuarter(1, "marks", 9), inQuarter(2, "marks", 8))}
	faults := func(v rules.Value) rules.Fact { return rules.Fact{Indicator: "faults", Value: v} }
	three := []rules.Event{faultIn(1, "late", 2), faultIn(1, "late", 1), faultIn(2, "fight", 1)}
	for _, tc := range []struct {
		facts        []rules.Fact
		on           rules.Date
		want, reason string
	}{
		{[]rules.Fact{quarters, faults(rules.ListOf(three...))}, rules.Day(2025, 7, 1),
			"9-3=6, 8-5=3 | 9 -1 | ", "each in its quarter"},
		{[]rules.Fact{quarters, faults(rules.ListOf())}, rules.Day(2025, 7, 1), "9, 8 | 17 0 | ", "there were none"},
		{[]rules.Fact{quarters, faults(rules.IncompleteListOf(three...))}, rules.Day(2025, 7, 1),
			"missing, missing | missing missing | further records of faults in period 2025-Q1 of A; " +
				"further records of faults in period 2025-Q2 of A; further records of faults of A",
			"there may be others, of any quarter"},
		{[]rules.Fact{quarters}, rules.Day(2025, 7, 1), "missing, missing | missing missing | " +
			"faults in period 2025-Q1 of A; faults in period 2025-Q2 of A; faults of A", "nobody gave the list"},
		{[]rules.Fact{faults(rules.ListOf(three...))}, rules.Day(2025, 7, 1), "missing, missing | missing -1 | " +
			"marks in period 2025-Q1 of A; marks in period 2025-Q2 of A", "quarters with events alone are no less known"},
		{[]rules.Fact{quarters, faults(rules.ListOf(append(three, faultIn(3, "late", 1))...))}, rules.Day(2025, 7, 1),
			"9-3=6, 8-5=3, missing | missing -1 | marks in period 2025-Q3 of A", "an event of a quarter that is not over"},
		{[]rules.Fact{quarters, faults(rules.ListOf(three...))}, rules.Day(2025, 10, 1),
			"9-3=6, 8-5=3, missing | missing -1 | marks in period 2025-Q3 of A",
			"of a quarter without events it is known that there was none"},
		{[]rules.Fact{quarters, {Indicator: "faults", Value: rules.NotApplicable(), Evidence: "lớp mới"}},
			rules.Day(2025, 7, 1), "9, 8 | 17 not applicable | ", "no list is kept of the unit"},
	} {
		f, err := rules.NewFacts(c.Schema(), "A", tc.facts...)
		if err != nil {
			t.Fatal(tc.reason, err)
		}
		g, err := rules.NewGroup(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Group: g, On: tc.on})
		if err != nil {
			t.Fatal(tc.reason, err)
		}
		var quarters, waits []string
		for _, p := range scores[0].Periods() {
			base, _ := p.Score.Line("A.1")
			text := p.Score.Total.String()
			if p.Score.Total.Known() && !base.Points.Equal(p.Score.Total) {
				minus := p.Score.Breakdown().Totals.Minus
				text = base.Points.String() + "-" + minus.String() + "=" + text
			}
			quarters = append(quarters, text)
		}
		for _, in := range scores[0].Breakdown().Totals.Waits {
			waits = append(waits, in.Format(diag.English))
		}
		i1, _ := scores[0].Line("I.1")
		i2, _ := scores[0].Line("I.2")
		check(t, tc.reason, strings.Join(quarters, ", ")+" | "+i1.Points.String()+" "+i2.Points.String()+" | "+
			strings.Join(waits, "; "), tc.want)
	}
	for _, tc := range []struct {
		event        rules.Event
		want, reason string
	}{
		{rules.Event{Fields: map[string]rules.Value{"sort": rules.TextOf("late")}},
			"faults[0].period: a record of faults says no period (write period:)", "of which quarter?"},
		{faultIn(7, "late", 1), `faults[0].period: “2025-Q7” is none of the texts allowed: ` +
			`“2025-Q1”, “2025-Q2”, “2025-Q3”, “2025-Q4” (did you mean 2025-Q1?)`, "there is none"},
	} {
		_, err := rules.NewFacts(c.Schema(), "A", faults(rules.ListOf(tc.event)))
		check(t, tc.reason, err.Error(), tc.want)
	}
}

// Names that lists of events of periods cannot have, with their places.
func TestListsOfPeriodsNamed(t *testing.T) {
	for _, tc := range []struct{ old, new, want, reason string }{
		{"sections:\n  - code: I\n", "indicators: [{code: faults}]\nsections:\n  - code: I\n",
			"periods.card.indicators[1].code: the name faults is taken by an indicator", "the year has one"},
		{"{code: times,", "{code: period}, {code: times,",
			"periods.card.indicators[1].fields[1].code: the name period is taken by a field",
			"which says of which period an event is"},
	} {
		_, err := scoring.Load("card.yaml", []byte(strings.Replace(weekCard, tc.old, tc.new, 1)))
		var got []string
		for d := range diag.AllDiagnostics(err) {
			got = append(got, d.Path+": "+d.Message.String())
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
}

// What the card of a period means is not told again of the year that is made of it, and what is not
// read in the year is told once.
func TestWarningsOfPeriods(t *testing.T) {
	const card = `
code: weeks
year: 2025
uncapped: true
periods:
  every: quarter
  card:
    meant: [negative-total%s]
    indicators: [{code: tens, min: 0}, {code: faults, kind: list, fields: [{code: sort, kind: text}]}]
    sections:
      - code: A
        criteria:
          - {code: A.1, effect: bonus, uncapped: true, points: tens}
          - {code: A.2, effect: minus, uncapped: true, points: %s}
sections: [{code: I, criteria: [{code: I.1, effect: bonus, uncapped: true, points: "%s"}]}]
`
	const unread = "periods.card.indicators[1].code: no rule uses indicator faults"
	for _, tc := range []struct{ meant, minus, points, want, reason string }{
		{", uncapped", "count_of(faults)", "total_of(periods, total)", "", "meant"},
		{"", "count_of(faults)", "total_of(periods, total)",
			"periods.card.sections[0].criteria[0].uncapped: without a cap one unit can gain any number of points by A.1; " +
				"sections[0].criteria[0].uncapped: without a cap one unit can gain any number of points by I.1", "not meant"},
		{", uncapped", "tens", "total_of(periods, total)", unread, "nobody reads the list"},
		{", uncapped", "tens", "count_of(faults) + total_of(periods, total)", "", "the year does"},
	} {
		var got []string
		for _, d := range scoring.CheckFile("card.yaml", fmt.Appendf(nil, card, tc.meant, tc.minus, tc.points)) {
			got = append(got, d.Path+": "+d.Message.String())
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
}

// A record has the events of periods, and is computed again from them.
func TestRecordOfListsOfPeriods(t *testing.T) {
	c := load(t, weekCard)
	f, err := rules.NewFacts(c.Schema(), "A",
		rules.Fact{Indicator: "periods", Value: rules.ListOf(inQuarter(1, "marks", 9), inQuarter(2, "marks", 8))},
		rules.Fact{Indicator: "faults", Value: rules.ListOf(faultIn(1, "late", 2), faultIn(2, "fight", 1))})
	if err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := c.Record(t.Context(), scoring.Batch{Group: g, On: rules.Day(2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "with the period of each", fmt.Sprint(strings.Contains(string(data),
		`{"evidence":"sổ","period":"2025-Q2","sort":"fight","times":1}`)), "true")
	back, err := scoring.ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "as computed", fmt.Sprint(back.Units[0].Total, c.Verify(t.Context(), back)), "9 <nil>")
}
