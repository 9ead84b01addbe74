package scoring_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// ofLists are rules over the lists of random cards, which come out for any records.
var ofLists = []string{"total_of(l0, size)", "count_of(l0, not struck)",
	"count_of(l0, struck) > 0 ? largest_of(l0, size, struck) : 0",
	"capped_of(l1, size, sort, 9)", `count_of(l1, sort == "fight" and size > 5) >= 2 ? full : 1`,
	"count_of(l0) == 0 ? 1 : 2 * average_of(l0, size)", "full - min(full, total_of(l1, size, not struck))",
	"rank(count_of(l0))", "count_of(l0) > best(count_of(l1)) / 2 ? full : min(full, x0)"}

// withLists adds two lists of events to a random card, and criteria that read them.
func withLists(t *rapid.T, d *scoring.Definition) {
	for _, code := range []string{"l0", "l1"} {
		d.Indicators = append(d.Indicators, rules.Indicator{Code: code, Kind: rules.ListKind, Fields: []rules.Indicator{
			{Code: "size", Min: ptr(dec("0")), Max: ptr(dec("20")), Places: ptr(int32(0))},
			{Code: "struck", Kind: rules.BoolKind},
			{Code: "sort", Kind: rules.TextKind, Values: []string{"late", "fight"}}}})
	}
	s := scoring.Section{Code: "L"}
	for i := range rapid.IntRange(1, 4).Draw(t, "of lists") {
		effects := []scoring.Effect{scoring.Base, scoring.Bonus, scoring.Minus}
		s.Criteria = append(s.Criteria, scoring.Criterion{Code: fmt.Sprintf("L.%d", i), Max: dec("30"),
			Effect: effects[min(i, rapid.IntRange(0, 2).Draw(t, "effect"))],
			Points: rapid.SampledFrom(ofLists).Draw(t, "rule")})
	}
	d.Sections = append(d.Sections, s)
}

// randomEvent draws a record; each field is missing in so many of a hundred.
func randomEvent(t *rapid.T, missing int) rules.Event {
	e := rules.Event{Fields: make(map[string]rules.Value), Evidence: fmt.Sprint("BB ", rapid.IntRange(1, 9).Draw(t, "no"))}
	put := func(code string, v rules.Value) {
		if rapid.IntRange(0, 99).Draw(t, "known") >= missing {
			e.Fields[code] = v
		}
	}
	put("size", rules.Int(rapid.Int64Range(0, 20).Draw(t, "size")))
	put("struck", rules.BoolOf(rapid.Bool().Draw(t, "struck")))
	put("sort", rules.TextOf(rapid.SampledFrom([]string{"late", "fight"}).Draw(t, "sort")))
	return e
}

// randomList draws a list; if something may be missing of it, it may be incomplete too.
func randomList(t *rapid.T, missing int) rules.Value {
	var events []rules.Event
	for range rapid.IntRange(0, 3).Draw(t, "events") {
		events = append(events, randomEvent(t, missing))
	}
	if rapid.IntRange(0, 99).Draw(t, "open") < missing {
		return rules.IncompleteListOf(events...)
	}
	return rules.ListOf(events...)
}

// filledList draws what a list turns out to be: the fields that were missing, and further records of
// one that was not complete.
func filledList(t *rapid.T, list rules.Value) rules.Value {
	events, complete, _ := list.Events()
	for i := range events {
		for code, v := range randomEvent(t, 0).Fields {
			if _, known := events[i].Fields[code]; !known {
				events[i].Fields[code] = v
			}
		}
	}
	if !complete {
		for range rapid.IntRange(0, 2).Draw(t, "more") {
			events = append(events, randomEvent(t, 0))
		}
	}
	return rules.ListOf(events...)
}

// randomEvents draws changes of single events of a list; none if it does not apply.
func randomEvents(t *rapid.T, list string, f *rules.Facts) (out []rules.EventChange) {
	fact, _ := f.Lookup(list)
	events, _, _ := fact.Value.Events()
	if fact.Value.IsNotApplicable() {
		return nil
	}
	n := len(events)
	for range rapid.IntRange(1, 2).Draw(t, "event changes") {
		e := randomEvent(t, 15)
		c := rules.EventChange{List: list, Record: rapid.IntRange(0, n).Draw(t, "record"), Event: &e}
		if c.Record == 0 {
			n++
		} else if rapid.Bool().Draw(t, "removed") {
			c.Event = nil
			n--
		}
		out = append(out, c)
	}
	return out
}

// withEventsByHand are facts whose lists are written anew, with the events changed.
func withEventsByHand(t *rapid.T, f *rules.Facts, changes []rules.EventChange) *rules.Facts {
	for _, c := range changes {
		fact, _ := f.Lookup(c.List)
		events, complete, _ := fact.Value.Events()
		var after []rules.Event
		for i, e := range events {
			switch {
			case i+1 != c.Record:
				after = append(after, e)
			case c.Event != nil:
				after = append(after, *c.Event)
			}
		}
		if c.Record == 0 {
			after = slices.Concat(events, []rules.Event{*c.Event})
		}
		if fact.Value = rules.IncompleteListOf(after...); complete {
			fact.Value = rules.ListOf(after...)
		}
		g, err := f.With(fact)
		if err != nil {
			t.Fatal(err)
		}
		f = g
	}
	return f
}

// flipsOfEvents holds what is said of leaving out an event to ranking anew without it: all that put the
// lower unit ahead are found, and no others.
func flipsOfEvents(t *rapid.T, c *scoring.Scorecard, members []*rules.Facts, sep *scoring.Separation) {
	type event struct {
		unit, list string
		record     int
	}
	found := make(map[event]bool)
	for _, f := range sep.Facts {
		if f.Record > 0 {
			found[event{f.Unit, f.Indicator, f.Record}] = true
		}
	}
	if sep.Waits != nil || !sep.Gap.Known() {
		return // nothing is tried
	}
	for i, m := range members {
		for fact := range m.All() {
			events, _, _ := fact.Value.Events()
			for k := range events {
				without, err := m.WithEvents(rules.EventChange{List: fact.Indicator, Record: k + 1})
				if err != nil {
					t.Fatal(err)
				}
				all := slices.Clone(members)
				all[i] = without
				_, r := scoreAndRank(t, c, all)
				lower, _ := r.Standing(sep.Lower)
				upper, _ := r.Standing(sep.Upper)
				ahead := lower.Rank > 0 && upper.Rank > 0 && lower.Rank < upper.Rank
				if got := found[event{m.Unit(), fact.Indicator, k + 1}]; got != ahead {
					t.Fatalf("without record %d of %s of %s: %s is ahead %v, but %v is said\n%s", k+1, fact.Indicator, m.Unit(),
						sep.Lower, ahead, got, data(t, sep))
				}
			}
		}
	}
}
