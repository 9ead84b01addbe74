package scoring_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const segments = `
code: merged
year: 2025
not_applicable: drop
rank_by: percent
indicators: [{code: cases, places: 0}, {code: rate}, {code: region, kind: text}, {code: leader, kind: text}, {code: new_work}]
carry: {cases: sum, rate: average, region: same}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 50, points: cases / 10, in_force: {before: 2025-07-01}}
      - {code: I.2, max: 30, points: new_work, in_force: {from: 2025-07-01}}
      - {code: I.3, max: 20, points: rate}
`

func TestCriteriaInForce(t *testing.T) {
	c := load(t, segments)
	day := rules.Day
	for _, tc := range []struct {
		reason  string
		period  rules.Period
		existed rules.Period
		want    string
	}{
		{"the whole year: all criteria", rules.Period{}, rules.Period{}, "60/100"},
		{"the first half only", rules.Period{From: day(2025, 1, 1), Before: day(2025, 7, 1)}, rules.Period{}, "40/70"},
		{"one day more", rules.Period{From: day(2025, 1, 1), Before: day(2025, 7, 2)}, rules.Period{}, "60/100"},
		{"a unit that came on the day of the change", rules.Period{}, rules.Period{From: day(2025, 7, 1)}, "30/50"},
		{"a unit that came the day before", rules.Period{}, rules.Period{From: day(2025, 6, 30)}, "60/100"},
		{"a unit that went before it", rules.Period{}, rules.Period{Before: day(2025, 7, 1)}, "40/70"},
		{"a unit that was not there at all in the time scored", rules.Period{Before: day(2025, 7, 1)},
			rules.Period{From: day(2025, 7, 1)}, "10/20"},
	} {
		b := scoring.Batch{Group: group(t, c, "U cases=300 rate=10 new_work=20"), Period: tc.period}
		if tc.existed != (rules.Period{}) {
			b.Existed = map[string]rules.Period{"U": tc.existed}
		}
		scores, err := c.Score(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		sum := scores[0].Breakdown().Totals
		check(t, tc.reason, sum.Total.String()+"/"+sum.Applicable.String(), tc.want)
	}
	scores, _ := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U cases=300 rate=10 new_work=20"),
		Period: rules.Period{Before: day(2025, 7, 1)}})

	l, _ := scores[0].Line("I.2")
	if why, err := l.Explain(); why != nil || err != nil {
		t.Errorf("a rule that was not evaluated is explained: %v %v", why, err)
	}
	check(t, "reason", l.State.String()+": "+l.Reason.Format(diag.English)+" / "+l.Reason.Format(diag.Vietnamese),
		"not_applicable: in force from 2025-07-01 only / chỉ có hiệu lực từ 1/7/2025")
}

// weights are those of "A 2, B 1".
func weights(text string) map[string]decimal.Decimal {
	all := make(map[string]decimal.Decimal)
	for one := range strings.SplitSeq(text, ", ") {
		unit, weight, _ := strings.Cut(one, " ")
		all[unit] = dec(weight)
	}
	return all
}

func TestMerge(t *testing.T) {
	c := load(t, segments)
	a := facts(t, c, "A", "cases=120", "rate=10", "region=south", "leader=x")
	b := facts(t, c, "B", "cases=30", "rate=4", "region=south", "leader=x")
	north := facts(t, c, "C", "cases=", "rate=n/a:no_cases", "region=north")
	show := func(f *rules.Facts) string {
		var out []string
		for fact := range f.All() {
			out = append(out, fact.Indicator+"="+fact.Value.String())
		}
		return strings.Join(out, " ")
	}
	for _, tc := range []struct {
		reason string
		shares string // by unit, as "A 2, B 1"
		parts  []*rules.Facts
		want   string
	}{
		{"sum, average by weight, same", "A 2, B 1", []*rules.Facts{a, b},
			"cases=150 rate=8 region=south leader=missing new_work=missing"},
		{"missing in a part is missing; what does not apply is left out; texts that differ",
			"A 2, C 5", []*rules.Facts{a, north}, "cases=missing rate=10 region=missing leader=missing new_work=missing"},
		{"nothing applies", "C 1", []*rules.Facts{north},
			"cases=missing rate=not applicable region=north leader=missing new_work=missing"},
	} {
		m, err := c.Merge(context.Background(), "N", weights(tc.shares), tc.parts...)
		if err != nil {
			t.Fatal(err)
		}
		check(t, tc.reason, show(m), tc.want)
	}
	m, err := c.Merge(context.Background(), "N", weights("A 2, B 1"), a, b)
	if err != nil {
		t.Fatal(err)
	}
	fact, _ := m.Lookup("cases")
	check(t, "evidence", fact.Evidence, "A; B")
	m, err = c.Merge(context.Background(), "N", nil, a, b)
	if err != nil {
		t.Fatal(err)
	}
	if fact, _ := m.Lookup("rate"); fact.Value.Known() || fact.Evidence != "" {
		t.Errorf("an average without weights: %v", fact)
	}
	if _, err := c.Merge(context.Background(), "N", nil, a, a); err == nil {
		t.Error("merged a unit with itself")
	}
	other := load(t, strings.Replace(segments, "2025\n", "2026\n", 1))
	if _, err := other.Merge(context.Background(), "N", nil, a); !errors.Is(err, scoring.ErrOtherCard) {
		t.Errorf("facts of another card: %v", err)
	}
	_, err = c.Merge(t.Context(), "N", weights("B 1"), a)
	if err == nil || !strings.Contains(err.Error(), "who is no part") {
		t.Errorf("a weight of another unit: %v", err)
	}
	parts, err := c.Split(context.Background(), a, weights("A1 3, A2 1"), "A1", "A2")
	if err != nil {
		t.Fatal(err)
	}
	check(t, "split", show(parts[0])+"; "+show(parts[1]),
		"cases=90 rate=10 region=south leader=missing new_work=missing; cases=30 rate=10 region=south leader=missing "+
			"new_work=missing")
	for _, w := range []string{"A1 1, A2 6", "A1 0"} { // a share of a case, and no shares
		parts, err = c.Split(context.Background(), a, weights(w), "A1", "A2")
		if err != nil {
			t.Fatal(err)
		}
		if fact, _ := parts[0].Lookup("cases"); fact.Value.Known() {
			t.Errorf("shares %q: %v", w, fact)
		}
	}
}

// TestMergeLists: the list of the whole has the records of all parts, in their order and each with its
// evidence; what is not known of a part may be any more.
func TestMergeLists(t *testing.T) {
	c := load(t, `
code: registers
year: 2025
not_applicable: drop
rank_by: points
indicators: [{code: cases, kind: list, fields: [{code: n, places: 0}, {code: kind, kind: text}]}]
carry: {cases: sum}
sections: [{code: I, criteria: [{code: I.1, max: 90, points: "min(full, total_of(cases, n))"}]}]
`)
	event := func(n int64, evidence string) rules.Event {
		return rules.Event{Fields: map[string]rules.Value{"n": rules.Int(n)}, Evidence: evidence}
	}
	part := func(unit string, list rules.Value, evidence string) *rules.Facts {
		f, err := rules.NewFacts(c.Schema(), unit, rules.Fact{Indicator: "cases", Value: list, Evidence: evidence})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	whole := part("A", rules.ListOf(event(3, "BB 1"), event(4, "")), "sổ 1")
	second := part("B", rules.ListOf(event(5, "BB 1")), "")
	open, empty := part("C", rules.IncompleteListOf(event(7, "BB 9")), "sổ 3"), part("D", rules.ListOf(), "sổ 4")
	missing, off := part("E", rules.Value{}, ""), part("F", rules.NotApplicable(), "no such work")
	full := make([]rules.Event, 6000)
	large := part("G", rules.ListOf(full...), "")
	for _, tt := range []struct {
		reason string
		parts  []*rules.Facts
		want   rules.Value
		from   string
	}{
		{"both are complete", []*rules.Facts{whole, second},
			rules.ListOf(event(3, "BB 1"), event(4, ""), event(5, "BB 1")), "A: sổ 1; B"},
		{"one is not complete, so the whole is not", []*rules.Facts{open, whole},
			rules.IncompleteListOf(event(7, "BB 9"), event(3, "BB 1"), event(4, "")), "C: sổ 3; A: sổ 1"},
		{"nothing is known of one, which may have had any", []*rules.Facts{missing, second},
			rules.IncompleteListOf(event(5, "BB 1")), "B"},
		{"one had none", []*rules.Facts{empty, second}, rules.ListOf(event(5, "BB 1")), "D: sổ 4; B"},
		{"to one it does not apply, which adds none", []*rules.Facts{off, second}, rules.ListOf(event(5, "BB 1")), "B"},
		{"it applies to none", []*rules.Facts{off}, rules.NotApplicable(), "no such work"},
		{"it may apply to one", []*rules.Facts{off, missing}, rules.Value{}, ""},
		{"more than a list holds", []*rules.Facts{large, part("H", rules.ListOf(full...), "")}, rules.Value{}, ""},
	} {
		m, err := c.Merge(context.Background(), "N", nil, tt.parts...)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := m.Lookup("cases")
		if !got.Value.Equal(tt.want) || got.Evidence != tt.from {
			t.Errorf("%s: %v of %q, want %v of %q", tt.reason, asJSON(t, got.Value), got.Evidence, asJSON(t, tt.want), tt.from)
		}
	}
	for _, tt := range []struct {
		reason string
		f      *rules.Facts
		want   rules.Value
	}{
		{"whose the events are, people say", whole, rules.Value{}},
		{"nobody had one", empty, rules.ListOf()},
		{"it applies to none of them", off, rules.NotApplicable()},
	} {
		parts, err := c.Split(context.Background(), tt.f, weights("X 1, Y 1"), "X", "Y")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			if got, _ := p.Lookup("cases"); !got.Value.Equal(tt.want) {
				t.Errorf("%s: %v has %v, want %v", tt.reason, p.Unit(), got.Value, tt.want)
			}
		}
	}
}
