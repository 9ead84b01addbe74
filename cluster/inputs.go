package cluster

import (
	"cmp"
	"context"
	"fmt"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Inputs are facts, what people gave, and evidence on units, in any order: what the
// log of a campaign holds, or what a host knows besides. The host's on a unit stands
// in place of the log's, on the days on which the unit is a member. A host that stores
// all in events gives none.
type Inputs struct {
	Facts      []*rules.Facts
	Sheets     []*scoring.Sheet
	Candidates Candidates
	// Strict refuses a day on which a rule fails for one unit; see [scoring.Batch].
	Strict bool
	// Warnings are what [LoadInputs] found that is likely not meant; nothing else looks at them.
	Warnings diag.Diagnostics

	later map[string][]scoring.Entry // by unit: entries that do not count yet, which Sheets leave out
}

// Inputs returns what the log holds of the members as of a day, in their order. Of
// each member these are the facts of the last event that brought some of it, with
// last year's, and what the card carries over from units that became part of it, see
// [Member]; the entries of the sheets of all events, see
// [scoring.Scorecard.NewSheet] for which of them counts; and the evidence of all
// events: a register, or whether the unit exists, stands in place of the one before,
// while ballots, dossiers and facts stand beside those before, unless they are of the
// same vote, award or indicator. A member of whom nothing was recorded is left out.
// Without a scorecard there are no facts and no sheets.
// An error means that facts cannot be carried over, see [scoring.Scorecard.Merge], or that the entries
// of a sheet contradict each other, or that the campaign does not hold the day ([ErrNotHeld]);
// or it is that of the context.
func (c *Campaign) Inputs(ctx context.Context, on rules.Date) (Inputs, error) {
	on = c.dayOf(on)
	return c.asOf(on).inputs(ctx, on, Inputs{})
}

// inputs are of each member what is given, or else what the log holds.
func (c *Campaign) inputs(ctx context.Context, on rules.Date, given Inputs) (in Inputs, err error) {
	if on.Before(c.origin.from) {
		return in, notHeld("", on, c.origin.from)
	}
	c.asked(on, func(h *history) { in, err = c.inputsOf(ctx, h, given) })
	return in, err
}

func (c *Campaign) inputsOf(ctx context.Context, h *history, given Inputs) (in Inputs, err error) {
	in.Strict, in.Candidates.Invented = given.Strict, given.Candidates.Invented
	for _, m := range c.cluster.members(c.year, h.on) {
		if err := ctx.Err(); err != nil {
			return Inputs{}, err
		}
		facts, err := c.factsFor(ctx, m, h, given.Facts)
		if err != nil {
			return Inputs{}, err
		}
		if facts != nil {
			in.Facts = append(in.Facts, facts)
		}
		sheet := ofUnit(given.Sheets, m.Unit, unitOfSheet)
		if sheet == nil {
			if sheet, err = c.sheetOf(m.Unit, h); err != nil {
				return Inputs{}, err
			}
		}
		if sheet != nil {
			counts := *sheet // an entry counts from its day
			counts.Entries = only(sheet.Entries, func(e scoring.Entry) bool { return !h.on.Before(e.On) })
			if len(counts.Entries) < len(sheet.Entries) {
				if in.later == nil {
					in.later = make(map[string][]scoring.Entry)
				}
				in.later[m.Unit] = only(sheet.Entries, func(e scoring.Entry) bool { return h.on.Before(e.On) })
			}
			sheet = &counts
			in.Sheets = append(in.Sheets, sheet)
		}
		if one, ok := given.Candidates.of(m.Unit); ok {
			in.Candidates.Candidates = append(in.Candidates.Candidates, one)
		} else if one, invented, found := h.of(m.Unit).evidenceUntil(h.on); found {
			one.Unit = m.Unit
			in.Candidates.Candidates = append(in.Candidates.Candidates, one)
			in.Candidates.Invented = in.Candidates.Invented || invented
		}
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
		e.Sheets = append(e.Sheets, scoring.Sheet{Unit: s.Unit, Entries: document.Clone(s.Entries)})
	}
	if c := in.Candidates; c.Default != nil || len(c.Candidates) > 0 {
		e.Candidates = &c
	}
	return e
}

// known is what counts on a day: the inputs of all members as far as there are any, and
// each member as a candidate. The error says what was given that cannot be so.
func (c *Campaign) known(ctx context.Context, on rules.Date, given Inputs) (Inputs, error) {
	if err := c.checkGiven(on, given).Err(); err != nil {
		return Inputs{}, err
	}
	in, err := c.inputs(ctx, on, given)
	if err != nil {
		return Inputs{}, err
	}
	var all []awards.Candidate
	for _, m := range c.cluster.members(c.year, on) {
		one, _ := in.Candidates.of(m.Unit)
		one.Unit, one.Name = m.Unit, cmp.Or(one.Name, m.Name)
		all = append(all, one)
	}
	in.Candidates.Candidates = all
	return in, nil
}

// checkGiven says what facts, sheets and evidence cannot be so.
func (c *Campaign) checkGiven(on rules.Date, given Inputs) (ds diag.Diagnostics) {
	fault := func(list string, i int, code, format string, args ...any) {
		ds = append(ds, catalogue.Fault(fmt.Sprintf("%s[%d]", list, i), code, diag.ErrName, diag.Text{}, format, args...))
	}
	day, ever := c.year.membershipDay(on), c.terms[len(c.terms)-1].cluster
	var closed rules.Date // on whatever day
	c.asked(on, func(h *history) { closed = h.dayOf(Close) })
	for i, f := range given.Facts {
		switch {
		case f == nil:
			fault("facts", i, "no-facts", "nil instead of facts")
		case c.card != nil && !f.Schema().Equal(c.card.Schema()):
			fault("facts", i, "schema", "the facts of %s were not read for the card %s", f.Unit(), c.card.Identity().Code)
		case repeats(given.Facts, i, unitOfFacts):
			fault("facts", i, "second-facts", "facts of %s twice", f.Unit())
		case !ever.known(f.Unit()):
			fault("facts", i, "not-member", "%s is not a member on %v", f.Unit(), day)
		}
	}
	for i, s := range given.Sheets {
		switch {
		case s == nil:
			fault("sheets", i, "no-sheet", "nil instead of a sheet")
		case repeats(given.Sheets, i, unitOfSheet):
			fault("sheets", i, "second-sheet", "sheets of %s twice", s.Unit)
		case !ever.known(s.Unit):
			fault("sheets", i, "not-member", "%s is not a member on %v", s.Unit, day)
		default:
			ds = append(ds, behindClosing(fmt.Sprintf("sheets[%d]", i), closed, s)...)
		}
	}
	for i, one := range given.Candidates.Candidates {
		if !ever.known(one.Unit) {
			fault("candidates.candidates", i, "not-member", "%s is not a member on %v", one.Unit, day)
		}
	}
	if c.reg != nil {
		ds = append(ds, given.Candidates.check(c.reg, c.year.Plan.Awards...).At("candidates")...)
	}
	return ds
}

// behindClosing refuses entries of days after the closing meeting.
func behindClosing(path string, closed rules.Date, s *scoring.Sheet) (ds diag.Diagnostics) {
	for j, e := range s.Entries {
		if !closed.IsZero() && closed.Before(e.On) {
			ds = append(ds, catalogue.Fault(fmt.Sprintf("%s.entries[%d].on", path, j), "closed", diag.ErrValue,
				say("bring it with an event of the act correct, with by, note and corrects"),
				"the entry is of %v, after the closing meeting of %v: the figures are settled", e.On, closed))
		}
	}
	return ds
}

// Of which unit facts and sheets are; nil is of none.
func unitOfFacts(f *rules.Facts) string   { return cmp.Or(f, new(rules.Facts)).Unit() }
func unitOfSheet(s *scoring.Sheet) string { return cmp.Or(s, new(scoring.Sheet)).Unit }

// ofUnit returns what a list holds of a unit; nil if that is nothing.
func ofUnit[T any](list []*T, unit string, unitOf func(*T) string) *T {
	if found := find(list, unit, unitOf); found != nil {
		return *found
	}
	return nil
}
