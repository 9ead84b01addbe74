package cluster

import (
	"cmp"
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

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
