package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// UnitSheet is what people gave one unit, as plain data: entries of its score sheet
// (phiếu chấm điểm).
type UnitSheet struct {
	// Unit is the code of the unit.
	Unit string `json:"unit" yaml:"unit"`
	// Entries are what people gave, in any order. One without a day of its own is of the day of the
	// event that brings it.
	Entries []scoring.Entry `json:"entries" yaml:"entries"`
}

// sheetsOf writes sheets as an [Event] holds them, in the order given.
func sheetsOf(sheets []*scoring.Sheet) []UnitSheet {
	var all []UnitSheet
	for _, s := range sheets {
		all = append(all, UnitSheet{Unit: s.Unit, Entries: document.Clone(s.Entries)})
	}
	return all
}

// logSheets returns what people had given the members by a day, in their order: the
// entries of all events up to it. An entry for the same criterion and stage by the
// same role as an earlier one is a later version of it, which counts in its place and
// wants a note if it says something else: see [scoring.Scorecard.NewSheet]. An entry
// that is brought again as it was is the same entry. A member to whom nobody gave anything is left
// out. Without a scorecard there are no sheets.
func (c *Campaign) logSheets(on rules.Date) ([]*scoring.Sheet, error) {
	if c.card == nil {
		return nil, nil
	}
	entries := make(map[string][]scoring.Entry)
	for _, e := range c.at(on).events {
		for i := range e.Sheets {
			u := e.Sheets[i].Unit
			for j := range e.Sheets[i].Entries {
				if one := e.entry(i, j); !slices.ContainsFunc(entries[u], func(o scoring.Entry) bool { return sameEntry(o, one) }) {
					entries[u] = append(entries[u], one)
				}
			}
		}
	}
	var all []*scoring.Sheet
	for _, m := range c.cluster.membersOn(c.Day(on)) {
		if len(entries[m.Unit]) == 0 {
			continue
		}
		s, err := c.card.NewSheet(m.Unit, entries[m.Unit]...)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// entry is one entry that an event brings, with its day.
func (e *Event) entry(sheet, i int) scoring.Entry {
	one := e.Sheets[sheet].Entries[i]
	if one.On.IsZero() {
		one.On = e.On
	}
	return one
}

func sameEntry(a, b scoring.Entry) bool {
	if (a.Points == nil) != (b.Points == nil) || a.Points != nil && !a.Points.Equal(*b.Points) {
		return false
	}
	a.Points, b.Points = nil, nil
	return a == b
}

// sheets checks what an event brings of sheets as far as no card is needed for it.
func (k *checker) sheets(path string, e Event, about func(at, unit string)) {
	for i, s := range e.Sheets {
		at := fmt.Sprintf("%s.sheets[%d]", path, i)
		about(at+".unit", s.Unit)
		if slices.ContainsFunc(e.Sheets[:i], func(o UnitSheet) bool { return o.Unit == s.Unit }) {
			k.fault(at+".unit", "second-unit", diag.ErrName, diag.Text{}, "%s is named twice", s.Unit)
		}
		for j, one := range s.Entries {
			at := fmt.Sprintf("%s.entries[%d]", at, j)
			switch {
			case one.On.IsZero():
			case !one.On.Valid():
				k.fault(at+".on", "date", diag.ErrValue, say("write year-month-day, like 2024-01-31"),
					"%v is not a day of the calendar", one.On)
			case e.On.Before(one.On):
				k.fault(at+".on", "later", diag.ErrValue, say("correct one of the two days, or leave out that of the entry"),
					"the entry is of %v, after the %v of %v that brings it", one.On, e.Act, e.On)
			}
			if one.Points != nil && !rules.NumberOf(*one.Points).Known() {
				k.fault(at+".points", "limit", diag.ErrLimit, diag.Text{}, "the points have more digits than can be held")
			}
		}
	}
}

// source is where an entry came from.
type source struct {
	event, sheet, entry int
	scoring.Entry
}

// checkSheets holds the entries of new events to the card: together with those of
// the log, as they stand on every day on which the new ones change something. Faults
// are at path, which is that of the list of new events.
func (c *Campaign) checkSheets(path string, log, events []Event) (ds diag.Diagnostics) {
	if c.card == nil {
		return nil
	}
	all := slices.Concat(log, events)
	first := make(map[string]rules.Date) // by unit: the day from which something is new
	for i := range events {
		for _, s := range events[i].Sheets {
			if old, ok := first[s.Unit]; !ok || events[i].On.Before(old) {
				first[s.Unit] = events[i].On
			}
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(first)) {
		ds = append(ds, c.checkSheet(path, unit, first[unit], all, len(log))...)
	}
	slices.SortStableFunc(ds, func(a, b *diag.Diagnostic) int {
		return cmp.Compare(eventOf(path, a.Path),
			eventOf(path, b.Path))
	})
	return ds
}

// eventOf is the index of the event that a path below the list of events is in.
func eventOf(list, path string) int {
	index, _, _ := strings.Cut(strings.TrimPrefix(path, list+"["), "]")
	i, _ := strconv.Atoi(index)
	return i
}

// checkSheet checks the sheet of a unit, whole and then as of each day from the
// given one; events[known:] are new.
func (c *Campaign) checkSheet(path, unit string, from rules.Date, events []Event, known int) diag.Diagnostics {
	var entries []source
	latest := "" // where the last new event brings a sheet of the unit
	for _, i := range byDate(events) {
		e := &events[i]
		for j := range e.Sheets {
			if e.Sheets[j].Unit != unit {
				continue
			}
			if i >= known {
				latest = fmt.Sprintf("%s[%d].sheets[%d]", path, i-known, j)
			}
			for n := range e.Sheets[j].Entries {
				one := source{i - known, j, n, e.entry(j, n)}
				if !slices.ContainsFunc(entries, func(o source) bool { return sameEntry(o.Entry, one.Entry) }) {
					entries = append(entries, one)
				}
			}
		}
	}
	check := func(some []source) (ds diag.Diagnostics) {
		given := make([]scoring.Entry, len(some))
		for i := range some {
			given[i] = some[i].Entry
		}
		_, err := c.card.NewSheet(unit, given...)
		for d := range diag.AllDiagnostics(err) {
			index, field, ok := strings.Cut(strings.TrimPrefix(d.Path, "entries["), "]")
			i, err := strconv.Atoi(index)
			if at := latest; ok && err == nil && i < len(some) && some[i].event >= 0 {
				d.Path = fmt.Sprintf("%s[%d].sheets[%d].entries[%d]%s", path, some[i].event, some[i].sheet, some[i].entry, field)
			} else {
				d.Path = at
			}
			ds = append(ds, d)
		}
		return ds
	}
	if ds := check(entries); len(ds) > 0 {
		return ds
	}
	// What is explained in the end may not have been so on the way there.
	for n := 1; n < len(entries); n++ {
		day, next := events[entries[n-1].event+known].On, events[entries[n].event+known].On
		if day == next || day.Before(from) {
			continue
		}
		if ds := check(entries[:n]); len(ds) > 0 {
			return ds
		}
	}
	return nil
}

// withSheets adds to what the log holds of sheets what a host knows besides: the
// sheet that it gives of a unit stands in place of the log's.
func (c *Campaign) withSheets(on rules.Date, given []*scoring.Sheet) ([]*scoring.Sheet, error) {
	var ds diag.Diagnostics
	of := make(map[string]bool)
	for i, s := range given {
		fault := func(code, format string, args ...any) {
			ds = append(ds, catalogue.Fault(fmt.Sprintf("sheets[%d]", i), code, diag.ErrName, diag.Text{}, format, args...))
		}
		switch {
		case s == nil:
			fault("no-sheet", "nil instead of a sheet")
		case of[s.Unit]:
			fault("second-sheet", "sheets of %s twice", s.Unit)
		case !c.cluster.memberOn(s.Unit, c.Day(on)):
			fault("not-member", "%s is not a member on %v", s.Unit, c.Day(on))
		default:
			of[s.Unit] = true
		}
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	logged, err := c.logSheets(on)
	if err != nil {
		return nil, err
	}
	return append(slices.Clone(given), slices.DeleteFunc(logged, func(s *scoring.Sheet) bool { return of[s.Unit] })...),
		nil
}

// readSheets reads a file of sheets, whose units must be members.
func (c *Cluster) readSheets(name string, data []byte, card *scoring.Scorecard) ([]UnitSheet, error) {
	sheets, err := LoadSheets(name, data, card, c.units())
	if err != nil {
		return nil, err
	}
	return sheetsOf(sheets), nil
}

// LoadSheets reads a file of sheets as [scoring.Scorecard.LoadSheets] does. Their
// units must be among the units given, unless those are nil.
func LoadSheets(file string, data []byte, card *scoring.Scorecard, units []string) ([]*scoring.Sheet, error) {
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
