package cluster

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
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

// Became says what became of a unit whose membership ended within the year (sáp nhập, chia
// tách, giải thể), by the day of a report.
type Became struct {
	Unit string `json:"unit"`
	// On is the first day on which the unit is no member any more.
	On rules.Date `json:"on"`
	// Into are its successors; empty if it has none in the cluster.
	Into []string `json:"into,omitempty"`
	// Carried are the indicators whose values pass on to the successors, as the card says under carry,
	// by their labels: where nothing is stated of a successor itself.
	Carried []string `json:"carried,omitempty"`
}

// predecessors are those that became part of a member when its membership began, or before.
func (c *Cluster) predecessors(m Member) (all []Member) {
	for _, p := range c.def.Members {
		end := p.Period.Before
		if !end.IsZero() && !m.Period.From.Before(end) && slices.Contains(p.Successors, m.Unit) {
			all = append(all, p)
		}
	}
	return all
}

// factsFor returns the facts of a member, with last year's: those that are given, or else
// those that events brought, and for what they do not state what the card carries over from
// the units that became part of the member. It is nil if there are none.
func (c *Campaign) factsFor(ctx context.Context, m Member, s *history, given []*rules.Facts) (*rules.Facts, error) {
	own := func(unit string) (*rules.Facts, error) {
		if f := ofUnit(given, unit, unitOfFacts); f != nil {
			return f, nil
		}
		return c.factsOf(unit, s.of(unit), s.on)
	}
	if c.card == nil || len(c.card.Definition().Carry) == 0 || len(c.cluster.predecessors(m)) == 0 {
		return own(m.Unit)
	}
	f, err := c.withCarried(ctx, m, own)
	if err != nil {
		return nil, err
	}
	last, err := c.withCarried(ctx, m, func(unit string) (*rules.Facts, error) {
		f, err := own(unit)
		if f == nil || err != nil {
			return nil, err
		}
		return f.Previous(), nil
	})
	if last == nil || err != nil {
		return f, err
	}
	if f == nil {
		if f, err = rules.NewFacts(c.card.Schema(), m.Unit); err != nil {
			return nil, err
		}
	}
	return f.WithPrevious(last)
}

// withCarried lays the facts of a member itself over those that are carried over to it, own
// being what is stated of a unit, or nil.
func (c *Campaign) withCarried(ctx context.Context, m Member,
	own func(unit string) (*rules.Facts, error)) (*rules.Facts, error) {
	f, err := own(m.Unit)
	if err != nil {
		return nil, err
	}
	var parts []*rules.Facts
	weights, some := make(map[string]decimal.Decimal), false
	for _, p := range c.cluster.predecessors(m) {
		part, err := c.withCarried(ctx, p, own)
		if part != nil && err == nil {
			some = true
			part, err = c.share(ctx, p, m.Unit, part)
		} else if err == nil {
			part, err = rules.NewFacts(c.card.Schema(), p.Unit)
		}
		if err != nil {
			return nil, err
		}
		parts, weights[p.Unit] = append(parts, part), p.Weight
	}
	if !some {
		return f, nil
	}
	carried, err := c.card.Merge(ctx, m.Unit, allOrNone(weights), parts...)
	if f == nil || err != nil {
		return carried, err
	}
	return carried.With(unitFacts(f).Facts...)
}

// share returns what of the facts of a unit goes to one of its successors.
func (c *Campaign) share(ctx context.Context, p Member, into string, f *rules.Facts) (*rules.Facts, error) {
	if len(p.Successors) < 2 {
		return f, nil
	}
	weights := make(map[string]decimal.Decimal)
	for _, m := range c.cluster.def.Members {
		if slices.Contains(p.Successors, m.Unit) {
			weights[m.Unit] = m.Weight
		}
	}
	parts, err := c.card.Split(ctx, f, allOrNone(weights), p.Successors...)
	if err != nil {
		return nil, err
	}
	return rules.NewFacts(c.card.Schema(), p.Unit, unitFacts(parts[slices.Index(p.Successors, into)]).Facts...)
}

// allOrNone returns weights if every unit has one: a unit without is not one that counts for
// nothing.
func allOrNone(weights map[string]decimal.Decimal) map[string]decimal.Decimal {
	for _, w := range weights {
		if w.IsZero() {
			return nil
		}
	}
	return weights
}

// became says what became of the units whose membership ended within the year, by a day.
func (c *Campaign) became(on rules.Date) (all []Became) {
	year, day := c.year.period(), c.year.membershipDay(on)
	for _, m := range c.cluster.def.Members {
		end := m.Period.Before
		if end.IsZero() || !year.Contains(end) || day.Before(end) {
			continue
		}
		b := Became{Unit: m.Unit, On: end, Into: m.Successors}
		if c.card != nil {
			carry := c.card.Definition().Carry
			for ind := range c.card.Schema().All() {
				if carry[ind.Code] != 0 && len(m.Successors) > 0 {
					b.Carried = append(b.Carried, cmp.Or(ind.Label, ind.Code))
				}
			}
		}
		all = append(all, b)
	}
	return all
}

// Candidates is the evidence on members that a regulation asks for, as plain
// data.
type Candidates struct {
	// Invented marks evidence that is sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
	// Default is the evidence on every member without an entry of its own; its unit is empty.
	Default *awards.Candidate `json:"default,omitempty" yaml:"default"`
	// Candidates are the entries, one for a unit.
	Candidates []awards.Candidate `json:"candidates,omitempty" yaml:"candidates"`
}

// loadCandidates reads a file of candidates, whose units must be among those given,
// unless those are nil. The error also names a second entry for a unit.
func loadCandidates(file string, data []byte, units []string) (Candidates, error) {
	var c Candidates
	doc, err := document.Parse(file, data)
	if err != nil {
		return c, err
	}
	if err := doc.Decode(&c); err != nil {
		return Candidates{}, err
	}
	ds := c.check(nil)
	for i, one := range c.Candidates {
		if one.Unit == "" || units == nil || slices.Contains(units, one.Unit) {
			continue // check says what is wrong with no unit
		}
		ds = append(ds, catalogue.Fault(fmt.Sprintf("candidates[%d].unit", i), "candidate", diag.ErrName,
			diag.DidYouMean(one.Unit, units), "there is no member %q", one.Unit))
	}
	if err := ds.Err(); err != nil {
		return Candidates{}, doc.Locate(err)
	}
	return c, nil
}

// check reports what cannot be so, whoever the members are, and what the regulation does
// not know unless it is nil, nor those places want, with paths from c.
func (c Candidates) check(reg *awards.Regulation, places ...awards.Place) diag.Diagnostics {
	ds := faultsAt("", awards.CheckCandidates(c.Candidates, reg, places...))
	if c.Default == nil {
		return ds
	}
	if c.Default.Unit != "" {
		ds = slices.Insert(ds, 0, catalogue.Fault("default.unit", "candidate", diag.ErrName, say("leave it out"),
			"the default is for every member, not for %s", c.Default.Unit))
	}
	// Any unit will do: a default is checked as the candidate that it becomes.
	one := *c.Default
	one.Unit = "default"
	for d := range diag.AllDiagnostics(awards.CheckCandidates([]awards.Candidate{one}, reg, places...)) {
		d.Path = diag.JoinPath("default", strings.TrimPrefix(strings.TrimPrefix(d.Path, "candidates[0]"), "."))
		ds = append(ds, d)
	}
	return ds
}

// of returns the entry on a unit, or the default; ok is false if there is neither.
func (c Candidates) of(unit string) (one awards.Candidate, ok bool) {
	if own := find(c.Candidates, unit, func(o awards.Candidate) string { return o.Unit }); own != nil {
		return *own, true
	}
	if c.Default == nil {
		return awards.Candidate{}, false
	}
	one = *c.Default
	one.Unit = unit
	return one, true
}
