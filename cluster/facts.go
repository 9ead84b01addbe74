package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// UnitFacts are facts of one unit as plain data: what is known of it, all of it. An
// indicator that is not listed is missing.
type UnitFacts struct {
	Unit  string          `json:"unit" yaml:"unit"`
	Facts awards.FactList `json:"facts" yaml:"facts"`
}

// factsOf writes facts as an [Event] holds them, in the order given, with their
// evidence, but not last year's.
func factsOf(facts []*rules.Facts) []UnitFacts {
	if len(facts) == 0 {
		return nil
	}
	all := make([]UnitFacts, len(facts))
	for i, f := range facts {
		all[i].Unit = f.Unit()
		for fact := range f.All() {
			if fact.Value.Known() || fact.Value.IsNotApplicable() || fact.Evidence != "" {
				all[i].Facts = append(all[i].Facts, fact)
			}
		}
		// As JSON holds them, so that a log that was read back is the same.
		slices.SortFunc(all[i].Facts, func(a, b rules.Fact) int { return strings.Compare(a.Indicator, b.Indicator) })
	}
	return all
}

// logFacts returns what the log holds of the members as of a day, in their order: of
// each the facts of the last event that brought some of it, with last year's. A
// member of whom nothing was recorded is left out. Without a scorecard there are
// no facts.
func (c *Campaign) logFacts(on rules.Date) ([]*rules.Facts, error) {
	if c.card == nil {
		return nil, nil
	}
	now, last := make(map[string]awards.FactList), make(map[string]awards.FactList)
	for _, e := range c.at(on).events {
		for _, f := range e.Facts {
			now[f.Unit] = f.Facts
		}
		for _, f := range e.LastYear {
			last[f.Unit] = f.Facts
		}
	}
	var all []*rules.Facts
	for _, m := range c.cluster.membersOn(c.Day(on)) {
		list, ok := now[m.Unit]
		before, had := last[m.Unit]
		if !ok && !had {
			continue
		}
		f, err := rules.NewFacts(c.card.Schema(), m.Unit, list...)
		if err == nil && had {
			var previous *rules.Facts
			if previous, err = rules.NewFacts(c.card.Schema(), m.Unit, before...); err == nil {
				f, err = f.WithPrevious(previous)
			}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// checkFacts holds the facts of an event to the card, and its evidence to the
// regulation.
func (c *Campaign) checkFacts(path string, e *Event) (ds diag.Diagnostics) {
	if c.card != nil {
		for _, list := range []struct {
			field string
			facts []UnitFacts
		}{{"facts", e.Facts}, {"last_year", e.LastYear}} {
			for i, f := range list.facts {
				_, err := rules.NewFacts(c.card.Schema(), f.Unit, f.Facts...)
				at := fmt.Sprintf("%s.%s[%d].facts", path, list.field, i)
				ds = append(ds, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(at)...)
			}
		}
	}
	if c.reg != nil && e.Candidates != nil {
		err := awards.CheckCandidates(e.Candidates.Candidates, c.reg)
		ds = append(ds, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(path+".candidates")...)
		if e.Candidates.Default != nil {
			one := *e.Candidates.Default
			one.Unit = "default"
			err := awards.CheckCandidates([]awards.Candidate{one}, c.reg)
			ds = append(ds, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(path+".candidates.default")...)
		}
	}
	return ds
}

// together adds to what the log holds of the members what a host knows besides: the
// facts that it gives of a unit stand in place of the log's.
func (c *Campaign) together(on rules.Date, given []*rules.Facts) ([]*rules.Facts, error) {
	logged, err := c.logFacts(on)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(given)
	for _, f := range logged {
		if !slices.ContainsFunc(given, func(g *rules.Facts) bool { return g != nil && g.Unit() == f.Unit() }) {
			all = append(all, f)
		}
	}
	return all, nil
}
