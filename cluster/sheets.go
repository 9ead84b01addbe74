package cluster

import (
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

// sheetOf returns what events brought a unit of sheets; nil if nobody gave it
// anything, or without a card.
func (c *Campaign) sheetOf(unit string, s *history) (*scoring.Sheet, error) {
	all := s.of(unit).entriesUntil(s.on)
	if c.card == nil || len(all) == 0 {
		return nil, nil
	}
	return c.newSheet(unit, all)
}

func (c *Campaign) newSheet(unit string, all []given) (*scoring.Sheet, error) {
	return c.card.NewSheet(unit, each(all, func(g given) scoring.Entry { return g.Entry })...)
}

func sameEntry(a, b scoring.Entry) bool {
	if (a.Points == nil) != (b.Points == nil) || a.Points != nil && !a.Points.Equal(*b.Points) {
		return false
	}
	if (a.Holds == nil) != (b.Holds == nil) || a.Holds != nil && *a.Holds != *b.Holds {
		return false
	}
	a.Points, b.Points, a.Holds, b.Holds = nil, nil, nil, nil
	return a == b && !diag.IsRedacted(a.Author) && !diag.IsRedacted(a.Note) // who knows what was deleted there
}

// sheets checks what an event brings of sheets as far as no card is needed for it.
func (k *checker) sheets(path string, e Event, about func(at, unit string)) {
	for i, s := range e.Sheets {
		at := fmt.Sprintf("%s.sheets[%d]", path, i)
		about(at+".unit", s.Unit)
		if repeats(e.Sheets, i, sheetUnit) {
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

// checkSheets holds the entries of new events to the card: together with those that the log
// has for the same criteria, as they stand on every day on which the new ones change something. Faults
// are at path, which is that of the list of new events.
func (c *Campaign) checkSheets(path string, first int, f *fold, log []record) diag.Diagnostics {
	checks := make(map[string]*sheetCheck)
	found := make([]diag.Diagnostics, len(log))
	for _, i := range byDate(log) {
		for j, s := range log[i].Sheets {
			k := checks[s.Unit]
			if k == nil {
				k = &sheetCheck{first: log[i].On, new: f.size(), entries: make(map[judged][]given)}
				checks[s.Unit] = k
			}
			k.last = given{event: log[i].n, sheet: j}
		}
		for unit, g := range log[i].given(log[i].n) {
			k, of := checks[unit], judged{g.Period, g.Criterion}
			if k.entries[of] == nil {
				k.entries[of] = slices.Clip(f.of(unit).entries[of])
			}
			if len(k.entries[of]) > maxVersions {
				continue // that was said
			}
			if new(fold).version(k.entries, g); len(k.entries[of]) > maxVersions {
				found[i] = append(found[i], catalogue.Fault(fmt.Sprintf("%s[%d].sheets[%d]", path, first+i, g.sheet), "too-large",
					diag.ErrLimit, diag.Text{}, "there are %d entries for %s of %s, and a campaign holds %d", maxVersions+1,
					g.Criterion, unit, maxVersions))
			}
		}
	}
	if c.card == nil {
		return slices.Concat(found...)
	}
	for _, unit := range slices.Sorted(maps.Keys(checks)) {
		checks[unit].check(unit, c, func(event int, at string, d *diag.Diagnostic) {
			event -= f.size()
			d.Path = fmt.Sprintf("%s[%d].%s", path, first+event, at)
			found[event] = append(found[event], d)
		})
	}
	return slices.Concat(found...)
}

// sheetCheck is the sheet of a unit as far as new events change it.
type sheetCheck struct {
	first   rules.Date // of the new events
	last    given      // the sheet that comes last
	new     int        // the number of the first event that is new
	entries map[judged][]given
}

// check checks the sheet as a whole, and then as of each day from the first
// on which a new event brings something of it: what is explained in the end may not have
// been so on the way there. Each fault is in a new event, at a place in it.
func (k *sheetCheck) check(unit string, c *Campaign, fault func(event int, at string, d *diag.Diagnostic)) {
	all := (&brought{entries: k.entries}).entriesUntil(rules.Day(9999, 12, 31))
	ends := []int{len(all)}
	for n := 1; n < len(all); n++ {
		if day := all[n-1].on; day != all[n].on && !day.Before(k.first) {
			ends = append(ends, n)
		}
	}
	for _, n := range ends {
		_, err := c.newSheet(unit, all[:n])
		for d := range diag.AllDiagnostics(err) {
			place, at := k.last, fmt.Sprintf("sheets[%d]", k.last.sheet)
			index, field, _ := strings.Cut(strings.TrimPrefix(d.Path, "entries["), "]")
			if i, err := strconv.Atoi(index); err == nil && i < n && all[i].event >= k.new {
				place = all[i]
				at = fmt.Sprintf("sheets[%d].entries[%d]%s", place.sheet, place.entry, field)
			}
			fault(place.event, at, d)
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
