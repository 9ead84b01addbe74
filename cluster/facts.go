package cluster

import (
	"fmt"
	"iter"
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

// unitFacts writes facts as an [Event] holds them, with their evidence, but not last
// year's.
func unitFacts(f *rules.Facts) UnitFacts {
	u := UnitFacts{Unit: f.Unit()}
	for fact := range f.All() {
		if fact.Value.Known() || fact.Value.IsNotApplicable() || fact.Evidence != "" {
			u.Facts = append(u.Facts, fact)
		}
	}
	// As JSON holds them, so that a log that was read back is the same.
	slices.SortFunc(u.Facts, func(a, b rules.Fact) int { return strings.Compare(a.Indicator, b.Indicator) })
	return u
}

// factsOf returns the facts of a unit by the end of a day, with last year's: of each those of the
// last event that brought some; nil if none did, or without a card.
func (c *Campaign) factsOf(unit string, b *brought, on rules.Date) (*rules.Facts, error) {
	now, before := b.facts.until(on), b.lastYear.until(on)
	if c.card == nil || now+before == 0 {
		return nil, nil
	}
	var stated awards.FactList
	if now > 0 {
		stated = b.facts[now-1].v.Facts
	}
	f, err := rules.NewFacts(c.card.Schema(), unit, stated...)
	if err != nil || before == 0 {
		return f, err
	}
	last, err := rules.NewFacts(c.card.Schema(), unit, b.lastYear[before-1].v.Facts...)
	if err != nil {
		return nil, err
	}
	return f.WithPrevious(last)
}

// checkInputs holds the facts of an event to the card, and its evidence to the
// regulation and the plan.
func (c *Campaign) checkInputs(path string, held terms, e *Event) (ds diag.Diagnostics) {
	if c.card != nil {
		for list, facts := range e.factLists() {
			for i, f := range facts {
				_, err := rules.NewFacts(c.card.Schema(), f.Unit, f.Facts...)
				ds = append(ds, faultsAt(fmt.Sprintf("%s.%s[%d].facts", path, list, i), err)...)
			}
		}
	}
	if c.reg != nil && e.Award != "" {
		k := &checker{c: c.cluster}
		k.award(path+".award", e.Award, c.reg, e.On)
		ds = append(ds, k.ds...)
	}
	if c.reg != nil && e.Candidates != nil {
		ds = append(ds, e.Candidates.check(c.reg, held.year.Plan.Awards...).At(path+".candidates")...)
	}
	return ds
}

// factLists are the facts of the year and of the year before, by the names of their fields.
func (e *Event) factLists() iter.Seq2[string, []UnitFacts] {
	return func(yield func(string, []UnitFacts) bool) {
		_ = yield("facts", e.Facts) && yield("last_year", e.LastYear)
	}
}

// faultsAt are the diagnostics of an error at a place.
func faultsAt(path string, err error) diag.Diagnostics {
	return diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(path)
}
