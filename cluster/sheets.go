package cluster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// sheetOf returns what events brought a unit of sheets; nil if nobody gave it
// anything, or without a card.
func (c *Campaign) sheetOf(unit string, events []*Event) (*scoring.Sheet, error) {
	all := entriesFor(unit, events)
	if c.card == nil || len(all) == 0 {
		return nil, nil
	}
	return c.newSheet(unit, all)
}

func (c *Campaign) newSheet(unit string, all []given) (*scoring.Sheet, error) {
	entries := make([]scoring.Entry, len(all))
	for i, one := range all {
		entries[i] = one.Entry
	}
	return c.card.NewSheet(unit, entries...)
}

// given is an entry with where it came from, by index.
type given struct {
	event, sheet, entry int
	scoring.Entry
}

// entriesFor are the entries for a unit of events. An entry for the same criterion and
// stage by the same role as an earlier one is a later version of it, which counts in its
// place and wants a note if it says something else: see [scoring.Scorecard.NewSheet]. One
// that is brought again as it was is the same entry.
func entriesFor(unit string, events []*Event) (all []given) {
	for i, e := range events {
		for j, s := range e.Sheets {
			if s.Unit != unit {
				continue
			}
			for n, one := range s.Entries {
				if one.On.IsZero() {
					one.On = e.On
				}
				if !slices.ContainsFunc(all, func(o given) bool { return sameEntry(o.Entry, one) }) {
					all = append(all, given{i, j, n, one})
				}
			}
		}
	}
	return all
}

func sameEntry(a, b scoring.Entry) bool {
	if (a.Points == nil) != (b.Points == nil) || a.Points != nil && !a.Points.Equal(*b.Points) {
		return false
	}
	if (a.Holds == nil) != (b.Holds == nil) || a.Holds != nil && *a.Holds != *b.Holds {
		return false
	}
	a.Points, b.Points, a.Holds, b.Holds = nil, nil, nil, nil
	return a == b
}

// sheets checks what an event brings of sheets as far as no card is needed for it.
func (k *checker) sheets(path string, e Event, about func(at, unit string)) {
	for i, s := range e.Sheets {
		at := fmt.Sprintf("%s.sheets[%d]", path, i)
		about(at+".unit", s.Unit)
		if slices.ContainsFunc(e.Sheets[:i], func(o scoring.Sheet) bool { return o.Unit == s.Unit }) {
			k.name(at+".unit", "second-unit", "%s is named twice", s.Unit)
		}
		for j, one := range s.Entries {
			at := fmt.Sprintf("%s.entries[%d]", at, j)
			switch {
			case slices.ContainsFunc(s.Entries[:j], func(o scoring.Entry) bool { return sameEntry(o, one) }):
				k.name(at, "second-entry", "the same entry stands there twice").Hint = say("leave one of them out")
			case one.On.IsZero():
			case !one.On.Valid():
				k.value(at+".on", "date", "%v is not a day of the calendar", one.On).Hint =
					say("write year-month-day, like 2024-01-31")
			case e.On.Before(one.On):
				k.value(at+".on", "later", "the entry is of %v, after the %v of %v that brings it", one.On,
					e.Act, e.On).Hint =
					say("correct one of the two days, or leave out that of the entry")
			}
			if one.Points != nil && !rules.NumberOf(*one.Points).Known() {
				k.fault(at+".points", "limit", diag.ErrLimit, "the points have more digits than can be held")
			}
		}
	}
}

// checkSheets holds the entries of new events to the card: together with those of
// the log, as they stand on every day on which the new ones change something. Faults
// are at path, which is that of the list of new events.
func (c *Campaign) checkSheets(path string, log, events []Event) diag.Diagnostics {
	if c.card == nil {
		return nil
	}
	k := sheetChecker{campaign: c}
	all := slices.Concat(log, events)
	for _, i := range byDate(all) {
		k.events = append(k.events, &all[i])
		k.new = append(k.new, i-len(log))
	}
	var units []string
	for i := range events {
		for _, s := range events[i].Sheets {
			units = append(units, s.Unit)
		}
	}
	slices.Sort(units)
	found := make([]diag.Diagnostics, len(events))
	for _, unit := range slices.Compact(units) {
		k.check(unit, func(event int, at string, d *diag.Diagnostic) {
			d.Path = fmt.Sprintf("%s[%d].%s", path, event, at)
			found[event] = append(found[event], d)
		})
	}
	return slices.Concat(found...)
}

// sheetChecker checks sheets by all events of a log.
type sheetChecker struct {
	campaign *Campaign
	events   []*Event // by date
	new      []int    // the index of each among the new ones, less than 0 if it is not new
}

// check checks the sheet of a unit as a whole, and then as of each day from the first
// on which a new event brings something of it: what is explained in the end may not have
// been so on the way there. Each fault is in a new event, at a place in it.
func (k *sheetChecker) check(unit string, fault func(event int, at string, d *diag.Diagnostic)) {
	var from rules.Date
	var latest given
	for i, e := range k.events {
		j := slices.IndexFunc(e.Sheets, func(s scoring.Sheet) bool { return s.Unit == unit })
		if k.new[i] < 0 || j < 0 {
			continue
		}
		if latest = (given{event: i, sheet: j}); from.IsZero() {
			from = e.On
		}
	}
	all := entriesFor(unit, k.events)
	ends := []int{len(all)}
	for n := 1; n < len(all); n++ {
		day, next := k.events[all[n-1].event].On, k.events[all[n].event].On
		if day != next && !day.Before(from) {
			ends = append(ends, n)
		}
	}
	for _, n := range ends {
		_, err := k.campaign.newSheet(unit, all[:n])
		for d := range diag.AllDiagnostics(err) {
			place, at := latest, fmt.Sprintf("sheets[%d]", latest.sheet)
			index, field, _ := strings.Cut(strings.TrimPrefix(d.Path, "entries["), "]")
			if i, err := strconv.Atoi(index); err == nil && i < n && k.new[all[i].event] >= 0 {
				place = all[i]
				at = fmt.Sprintf("sheets[%d].entries[%d]%s", place.sheet, place.entry, field)
			}
			fault(k.new[place.event], at, d)
		}
		if err != nil {
			return
		}
	}
}

// loadSheets reads a file of sheets as [scoring.Scorecard.LoadSheets] does. Their
// units must be among the units given, unless those are nil.
func loadSheets(file string, data []byte, card *scoring.Scorecard, units []string) ([]*scoring.Sheet, error) {
	sheets, err := card.LoadSheets(file, data)
	if err != nil || units == nil {
		return sheets, err
	}
	var ds diag.Diagnostics
	for i, s := range sheets {
		if !slices.Contains(units, s.Unit) {
			ds = append(ds, catalogue.Fault(fmt.Sprintf("sheets[%d].unit", i), "unit", diag.ErrName,
				diag.DidYouMean(s.Unit, units), "there is no member %q", s.Unit))
		}
	}
	if len(ds) == 0 {
		return sheets, nil
	}
	doc, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	return nil, doc.Locate(ds)
}
