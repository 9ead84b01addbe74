package scoring_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// classCard is invented: a school class is scored by quarter, and by what the quarters come to.
const classCard = `
code: classes
year: 2025
uncapped: true
indicators: [{code: contest, min: 0, max: 5, places: 0}]
periods:
  every: quarter
  card:
    decimals: 1
    caps: {floor: 0, plus: 1, total: 12}
    indicators:
      - {code: absent, min: 0, places: 0}
      - {code: marks, min: 0, max: 10, places: 1}
    sections:
      - code: A
        criteria:
          - {code: A.1, max: 10, points: marks}
          - {code: A.2, effect: minus, max: 20, points: "min(full, 2 * absent)"}
          - {code: A.3, max: 2, points: "marks == best(marks) ? full : 0"}
          - {code: A.4, effect: bonus, max: 1, points: "absent == 0 ? 1 : 0"}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 12, points: "average_of(periods, total)"}
      - {code: I.2, max: 40, points: "total_of(periods, points_a_1)"}
      - {code: I.3, max: 5, points: "contest"}
      - {code: I.4, effect: minus, max: 8, points: "count_of(periods, absent >= 3) >= 2 ? full : 0"}
`

// inQuarter is what is known of a quarter.
func inQuarter(n int, facts ...any) rules.Event {
	code := fmt.Sprintf("2025-Q%d", n)
	e := rules.Event{Fields: map[string]rules.Value{"period": rules.TextOf(code)}, Evidence: "sổ " + code}
	for i := 0; i < len(facts); i += 2 {
		e.Fields[facts[i].(string)] = rules.NumberOf(dec(fmt.Sprint(facts[i+1])))
	}
	return e
}

// class is the facts of a class: of its quarters, and one of the year.
func class(t *testing.T, c *scoring.Scorecard, unit string, quarters ...rules.Event) *rules.Facts {
	t.Helper()
	facts := []rules.Fact{{Indicator: "contest", Value: rules.Int(3)}}
	if len(quarters) > 0 {
		facts = append(facts, rules.Fact{Indicator: "periods", Value: rules.ListOf(quarters...)})
	}
	f, err := rules.NewFacts(c.Schema(), unit, facts...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// incomplete is a class of whose quarters the list says that there may be others.
func incomplete(t *testing.T, c *scoring.Scorecard, quarters ...rules.Event) *rules.Facts {
	t.Helper()
	f, err := class(t, c, "A").With(rules.Fact{Indicator: "periods", Value: rules.IncompleteListOf(quarters...)})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func classes(t *testing.T, b scoring.Batch, facts ...*rules.Facts) *scoring.Ranking {
	t.Helper()
	c := load(t, classCard)
	for i, f := range facts { // of this very card
		g, err := rules.NewFacts(c.Schema(), f.Unit())
		for fact := range f.All() {
			if err == nil && fact.Value.Known() {
				g, err = g.With(fact)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		facts[i] = g
	}
	g, err := rules.NewGroup(context.Background(), facts...)
	if err != nil {
		t.Fatal(err)
	}
	b.Group = g
	scores, err := c.Score(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines are the points of a unit of the year, and their sum.
func lines(t *testing.T, r *scoring.Ranking, unit string) string {
	t.Helper()
	s, ok := r.Score(unit)
	if !ok {
		t.Fatalf("no %s", unit)
	}
	var out []string
	for _, l := range s.Breakdown().Lines {
		out = append(out, l.Points.String())
	}
	return strings.Join(out, " ") + " = " + s.Total.String()
}

// The year's points come from those of the quarters, by ordinary rules, with caps of both cards.
func TestPeriods(t *testing.T) {
	c := load(t, classCard)
	full := class(t, c, "A", inQuarter(1, "absent", 0, "marks", 9), inQuarter(2, "absent", 3, "marks", 8),
		inQuarter(3, "absent", 4, "marks", 5), inQuarter(4, "absent", 0, "marks", 10))
	other := class(t, c, "B", inQuarter(1, "absent", 1, "marks", "9.5"), inQuarter(2, "absent", 0, "marks", 8),
		inQuarter(3, "absent", 20, "marks", 4), inQuarter(4, "absent", 0, "marks", "7.5"))
	r := classes(t, scoring.Batch{}, full, other)
	// By hand. A: Q1 9 + 1 = 10; Q2 8 - 6 + 2 (shared best) = 4; Q3 5 - 8 + 2 = -1, floored 0; Q4 10 + 2 + 1 = 13, cut
	// to 12.
	// B: Q1 9.5 - 2 + 2 = 9.5; Q2 8 + 2 + 1 = 11; Q3 4 - 20 floored 0; Q4 7.5 + 1 = 8.5.
	check(t, "mean 6.5, marks 32, minus for two bad quarters", lines(t, r, "A"), "6.5 32 3 -8 = 33.5")
	check(t, "mean 7.25, marks 29", lines(t, r, "B"), "7.25 29 3 0 = 39.25")
	check(t, "the year", places(r), "B 1, A 2")
	periods, err := r.Periods(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range periods {
		got = append(got, p.Period.Code+": "+places(p.Ranking))
	}
	check(t, "a ranking of each quarter", strings.Join(got, "; "),
		"2025-Q1: A 1, B 2; 2025-Q2: B 1, A 2; 2025-Q3: A 1=, B 1=; 2025-Q4: A 1, B 2")
	s, _ := r.Score("A")
	check(t, "the scores of a unit", fmt.Sprint(s.Periods()[3].Period.Code, s.Periods()[3].Score.Total), "2025-Q412")
	again, err := s.With(t.Context(), scoring.Change{Facts: []rules.Fact{{Indicator: "periods", Value: rules.ListOf(
		inQuarter(1, "absent", 0, "marks", 10), inQuarter(2), inQuarter(3), inQuarter(4))}}})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "another first quarter changes what others come to in it", again[1].Periods()[0].Score.Total.String(), "7.5")
}

// What is not known of a period is missing, and never zero; of whom there was no more there is
// less to know.
func TestPeriodsThatAreMissing(t *testing.T) {
	c := load(t, classCard)
	half := []rules.Event{inQuarter(1, "absent", 0, "marks", 9), inQuarter(2, "absent", 0, "marks", 8)}
	for _, tc := range []struct {
		facts        *rules.Facts
		batch        scoring.Batch
		want, reason string
	}{
		{class(t, c, "A", half...), scoring.Batch{}, "missing missing 3 missing = missing",
			"two quarters are owed at the end of the year, and may both be bad"},
		{class(t, c, "A", half...), scoring.Batch{On: rules.Day(2025, 7, 1)}, "11.5 17 3 0 = 31.5", "not at its half"},
		{class(t, c, "A", half...), scoring.Batch{On: rules.Day(2025, 6, 30)}, "11.5 17 3 0 = 31.5",
			"a quarter counts before it is due"},
		{class(t, c, "A", half[1:]...), scoring.Batch{On: rules.Day(2025, 7, 1)}, "missing missing 3 0 = missing",
			"the first is owed: one bad quarter of the year is no second"},
		{class(t, c, "A", half[1:]...), scoring.Batch{Existed: map[string]rules.Period{
			"A": {From: rules.Day(2025, 4, 1), Before: rules.Day(2025, 7, 1)}}}, "11 8 3 0 = 22",
			"nothing is owed of a time in which there was no such class"},
		{incomplete(t, c, half...), scoring.Batch{On: rules.Day(2025, 3, 1)}, "missing missing 3 missing = missing",
			"there may be others, as the list says: the last two"},
		{incomplete(t, c, half[0], half[1], inQuarter(3, "absent", 0, "marks", 7)),
			scoring.Batch{On: rules.Day(2025, 3, 1)}, "missing missing 3 0 = missing", "one other at the most"},
		{incomplete(t, c, half[0], half[1], inQuarter(3, "absent", 0, "marks", 7), inQuarter(4, "absent", 0, "marks", 8)),
			scoring.Batch{On: rules.Day(2025, 3, 1)}, "11 32 3 0 = 46", "a year has no fifth quarter"},
		{class(t, c, "A"), scoring.Batch{}, "missing missing 3 missing = missing", "nothing is known"},
		{class(t, c, "A"), scoring.Batch{On: rules.Day(2025, 3, 31)}, "not applicable 0 3 0 = missing",
			"nothing is owed yet"},
		{class(t, c, "A", half[0], inQuarter(2, "marks", 8)), scoring.Batch{On: rules.Day(2025, 7, 1)},
			"missing 17 3 0 = missing", "of a quarter some is known: its marks count"},
	} {
		check(t, tc.reason, lines(t, classes(t, tc.batch, tc.facts), "A"), tc.want)
	}
}

// Points that people give in a period, and what is wrong with them.
func TestPeriodsOfSheets(t *testing.T) {
	c := load(t, `
code: jury
year: 2025
periods:
  list: [{code: k1, title: Học kỳ 1, from: 2024-09-05, before: 2025-01-15}, {code: k2, from: 2025-01-20, before: 2025-06-01}]
  card: {sections: [{code: S, criteria: [{code: I.1, max: 10, judged: true, step: 0.5}]}]}
sections: [{code: I, criteria: [{code: I.1, max: 10, judged: true}, {code: I.2, max: 20, points: "total_of(periods, total)"}]}]
`)
	in := func(period string) func(*scoring.Entry) { return func(e *scoring.Entry) { e.Period = period } }
	s, err := c.NewSheet("A", entry("I.1 appraised - 9"), entry("I.1 appraised - 7.5", in("k1")),
		entry("I.1 appraised - 8", in("k2")))
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(c.Schema(), "A", rules.Fact{Indicator: "periods", Value: rules.ListOf(
		rules.Event{Fields: map[string]rules.Value{"period": rules.TextOf("k1")}},
		rules.Event{Fields: map[string]rules.Value{"period": rules.TextOf("k2")}})})
	if err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: g, Sheets: []*scoring.Sheet{s}})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "of the year and of both halves", scores[0].Total.String(), "24.5")
	for _, tc := range []struct{ entries, want, reason string }{
		{"k3 7", `entries[0].period: there is no period "k3" (did you mean k1?)`, "a slip"},
		{"k1 7.2", "entries[0].points: 7.2 is no multiple of the step 0.5 of I.1: the nearest are 7 and 7.5 (write 7 or 7.5)",
			"held to the card of the period"},
		{"k1 7,k1 8", `entries[1].criterion: a second entry for I.1 at stage appraised by "" (a revised entry has a later date)`,
			"one for each"},
		{"k1 7,k2 8", "", "of different periods"},
	} {
		var entries []scoring.Entry
		for one := range strings.SplitSeq(tc.entries, ",") {
			period, points, _ := strings.Cut(one, " ")
			entries = append(entries, entry("I.1 appraised - "+points, in(period)))
		}
		_, err := c.NewSheet("A", entries...)
		var got []string
		for d := range diag.AllDiagnostics(err) {
			got = append(got, d.Path+": "+d.Message.String()+" ("+d.Hint.String()+")")
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
}

// Periods of the calendar, and those that a card cannot have.
func TestPeriodsOfTheCalendar(t *testing.T) {
	const card = `{code: p, year: %d, periods: {%s, card: {sections: [{code: S, criteria: [{code: S.1, max: 1, judged: true}]}]%s}},
  indicators: [{code: x}], sections: [{code: I, criteria: [{code: I.1, max: 1, points: "min(full, total_of(periods, total) + x)"}]}]}`
	for _, tc := range []struct {
		year        int
		every, want string
		reason      string
	}{
		{2025, "month", "12 2025-01 2025-01-01..2025-02-01 2025-12 2025-12-01..2026-01-01", "months"},
		{2025, "quarter", "4 2025-Q1 2025-01-01..2025-04-01 2025-Q4 2025-10-01..2026-01-01", "quarters"},
		{2025, "semester", "2 2025-H1 2025-01-01..2025-07-01 2025-H2 2025-07-01..2026-01-01", "halves"},
		{2025, "week", "52 2025-W01 2024-12-30..2025-01-06 2025-W52 2025-12-22..2025-12-29", "of 52 weeks"},
		{2026, "week", "53 2026-W01 2025-12-29..2026-01-05 2026-W53 2026-12-28..2027-01-04", "of 53 weeks"},
		{2023, "week", "52 2023-W01 2023-01-02..2023-01-09 2023-W52 2023-12-25..2024-01-01", "from a Monday to a Sunday"},
	} {
		c := load(t, fmt.Sprintf(card, tc.year, "every: "+tc.every, ""))
		all := c.Terms().Periods
		got := fmt.Sprint(len(all))
		for _, p := range []scoring.Period{all[0], all[len(all)-1]} {
			got += fmt.Sprintf(" %s %v..%v", p.Code, p.From, p.Before)
		}
		check(t, tc.reason, got, tc.want)
	}
	for _, tc := range []struct{ periods, more, want, reason string }{
		{"every: week, list: [{code: a, from: 2025-01-01, before: 2025-02-01}]", "",
			"periods: periods have a length or a list, one of the two", "both"},
		{"list: [{code: a, from: 2025-01-01, before: 2025-02-01}, {code: a, from: 2025-02-01, before: 2025-03-01}]", "",
			"periods.list[1].code: a second period a", "twice"},
		{"list: [{code: a, from: 2025-02-01, before: 2025-02-01}, {from: 2025-02-01, before: 2025-03-01}]", "",
			"periods.list[0]: a period has a first day, and a later one on which it is over; periods.list[1].code: a " +
				"period has no code",
			"of no day"},
		{"list: [{code: a, from: 2025-01-01, before: 2025-02-02}, {code: b, from: 2025-02-01, before: 2025-03-01}]", "",
			"periods.list[1].from: b begins before a is over", "one into the other"},
		{"every: month", ", year: 2024", "periods.card.year: the card of a period is of the year 2025, like the whole card",
			"another year"},
		{"every: month", ", indicators: [{code: x}]", "periods.card: the name x is taken by an indicator",
			"a name that the year has"},
		{"every: month", ", scale: 2", "periods.card.scale: the card is out of 2, but its parts add up to 1 (S 1)",
			"a card like any other"},
	} {
		_, err := scoring.Load("card.yaml", fmt.Appendf(nil, card, 2025, tc.periods, tc.more))
		var got []string
		for d := range diag.AllDiagnostics(err) {
			got = append(got, d.Path+": "+d.Message.String())
		}
		check(t, tc.reason, strings.Join(got, "; "), tc.want)
	}
}

// Facts of periods that cannot be.
func TestPeriodsThatAreRefused(t *testing.T) {
	c := load(t, classCard)
	for _, tc := range []struct {
		events       []rules.Event
		want, reason string
	}{
		{[]rules.Event{{}}, "periods[0].period: a record of periods says no period (write period:)", "of which quarter?"},
		{[]rules.Event{inQuarter(1), inQuarter(1)},
			"periods[1].period: a second record of periods for 2025-Q1 (keep one of them)", "twice"},
		{[]rules.Event{inQuarter(5)}, `periods[0].period: “2025-Q5” is none of the texts allowed: ` +
			`“2025-Q1”, “2025-Q2”, “2025-Q3”, “2025-Q4” (did you mean 2025-Q1?)`, "a fifth"},
		{[]rules.Event{inQuarter(1, "total", 9)},
			"periods[0].total: total is worked out, and not given (leave it out)", "a total"},
	} {
		_, err := rules.NewFacts(c.Schema(), "A", rules.Fact{Indicator: "periods", Value: rules.ListOf(tc.events...)})
		check(t, tc.reason, err.Error(), tc.want)
	}
}

// A record of a year with periods is computed again from what was given, as of its day.
func TestRecordOfPeriods(t *testing.T) {
	c := load(t, classCard)
	f := class(t, c, "A", inQuarter(1, "absent", 0, "marks", 9), inQuarter(2, "absent", 1, "marks", 8))
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := c.Record(t.Context(), scoring.Batch{Group: g, On: rules.Day(2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "of the half year", rec.Units[0].Total.String(), "30")
	data, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	back, err := scoring.ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Verify(t.Context(), back); err != nil {
		t.Error(err)
	}
	at := bytes.Index(data, []byte(`"on":"2025-07-01"`))
	if at < 0 {
		t.Fatalf("the record does not say its day: %s", data)
	}
}
