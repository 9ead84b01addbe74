package cluster

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Inputs are facts, what people gave, and evidence on units, in any order: what the
// log of a campaign holds, or what a host knows besides. The host's on a unit stands
// in place of the log's. A host that stores all in events gives none.
type Inputs struct {
	Facts      []*rules.Facts
	Sheets     []*scoring.Sheet
	Candidates Candidates
}

// Inputs returns what the log holds of the members as of a day, in their order. Of
// each member these are the facts of the last event that brought some of it, with
// last year's; the entries of the sheets of all events, see
// [scoring.Scorecard.NewSheet] for which of them counts; and the evidence of all
// events: a register, or whether the unit exists, stands in place of the one before,
// while ballots, dossiers and facts stand beside those before, unless they are of the
// same vote, award or indicator. A member of whom nothing was recorded is left out.
// Without a scorecard there are no facts and no sheets.
func (c *Campaign) Inputs(on rules.Date) (in Inputs, err error) {
	on = c.dayOf(on)
	events := c.at(on).events
	for _, m := range c.members(on) {
		if c.card != nil {
			facts, err := c.factsOf(m.Unit, events)
			if err != nil {
				return Inputs{}, err
			}
			sheet, err := c.sheetOf(m.Unit, events)
			if err != nil {
				return Inputs{}, err
			}
			if facts != nil {
				in.Facts = append(in.Facts, facts)
			}
			if sheet != nil {
				in.Sheets = append(in.Sheets, sheet)
			}
		}
		in.Candidates.addEvidence(m.Unit, events)
	}
	return in, nil
}

// Event returns an event without a day, an act and units that brings the inputs, in
// their order: facts with their evidence, and last year's where there are any.
func (in Inputs) Event() Event {
	var e Event
	for _, f := range in.Facts {
		e.Facts = append(e.Facts, unitFacts(f))
		if f.Previous() != nil {
			e.LastYear = append(e.LastYear, unitFacts(f.Previous()))
		}
	}
	for _, s := range in.Sheets {
		e.Sheets = append(e.Sheets, UnitSheet{Unit: s.Unit, Entries: document.Clone(s.Entries)})
	}
	if c := in.Candidates; c.Default != nil || len(c.Candidates) > 0 {
		e.Candidates = &c
	}
	return e
}

// known is what counts on a day: of each member what the host gives, or else what the
// log holds. The error says what the host gave that cannot be so.
func (c *Campaign) known(on rules.Date, given Inputs) (known Inputs, err error) {
	if known, err = c.Inputs(on); err != nil {
		return Inputs{}, err
	}
	known.Candidates = c.candidates(on, given.Candidates, known.Candidates)
	if c.card == nil {
		return known, nil
	}
	var ds diag.Diagnostics
	fault := func(list string, i int, code, format string, args ...any) {
		ds = append(ds, catalogue.Fault(fmt.Sprintf("%s[%d]", list, i), code, diag.ErrName, diag.Text{}, format, args...))
	}
	day := c.year.membershipDay(on)
	for i, f := range given.Facts {
		switch {
		case f == nil:
			fault("facts", i, "no-facts", "nil instead of facts")
		case f.Schema() != c.card.Schema():
			fault("facts", i, "schema", "the facts of %s were not read for the card %s", f.Unit(), c.card.Identity().Code)
		case has(given.Facts[:i], f.Unit()):
			fault("facts", i, "second-facts", "facts of %s twice", f.Unit())
		case !c.cluster.memberOn(f.Unit(), day):
			fault("facts", i, "not-member", "%s is not a member on %v", f.Unit(), day)
		}
	}
	for i, s := range given.Sheets {
		switch {
		case s == nil:
			fault("sheets", i, "no-sheet", "nil instead of a sheet")
		case has(given.Sheets[:i], s.Unit):
			fault("sheets", i, "second-sheet", "sheets of %s twice", s.Unit)
		case !c.cluster.memberOn(s.Unit, day):
			fault("sheets", i, "not-member", "%s is not a member on %v", s.Unit, day)
		}
	}
	if err := ds.Err(); err != nil {
		return Inputs{}, err
	}
	known.Facts = inPlace(given.Facts, known.Facts)
	known.Sheets = inPlace(given.Sheets, known.Sheets)
	return known, nil
}

// candidates are the members on a day with the evidence that was given, or else logged,
// on each, in their order. What is not a member stays at the end: the regulation
// says what is wrong with it.
func (c *Campaign) candidates(on rules.Date, given, logged Candidates) Candidates {
	all := Candidates{Invented: given.Invented || logged.Invented}
	rest := slices.Clone(given.Candidates)
	for _, m := range c.members(on) {
		one, ok := given.of(m.Unit)
		if !ok {
			one, _ = logged.of(m.Unit)
		}
		one.Unit = m.Unit
		if one.Name == "" {
			one.Name = m.Name
		}
		all.Candidates = append(all.Candidates, one)
		if i := slices.IndexFunc(rest, func(x awards.Candidate) bool { return x.Unit == m.Unit }); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		}
	}
	all.Candidates = append(all.Candidates, rest...)
	return all
}

// unitPart is what there is of one unit: its facts or its sheet.
type unitPart interface{ *rules.Facts | *scoring.Sheet }

func unitOf[T unitPart](x T) string {
	switch x := any(x).(type) {
	case *rules.Facts:
		if x != nil {
			return x.Unit()
		}
	case *scoring.Sheet:
		if x != nil {
			return x.Unit
		}
	}
	return ""
}

// ofUnit returns what a list holds of a unit; ok is false if that is nothing.
func ofUnit[T unitPart](list []T, unit string) (found T, ok bool) {
	i := slices.IndexFunc(list, func(x T) bool { return unitOf(x) == unit })
	if i < 0 {
		return nil, false
	}
	return list[i], true
}

func has[T unitPart](list []T, unit string) bool {
	_, ok := ofUnit(list, unit)
	return ok
}

// inPlace adds to what was given what the log holds of other units.
func inPlace[T unitPart](given, logged []T) []T {
	logged = slices.DeleteFunc(logged, func(x T) bool { return has(given, unitOf(x)) })
	return slices.Concat(given, logged)
}
