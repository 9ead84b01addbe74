package scoring

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// carry checks how indicators pass on.
func (k *compiler) carry() {
	codes := listOf(k.def.Indicators, func(ind rules.Indicator) string { return ind.Code })
	for _, code := range slices.Sorted(maps.Keys(k.def.Carry)) {
		how, kind := k.def.Carry[code], rules.Kind(0)
		i := slices.Index(codes, code)
		if i >= 0 {
			kind = k.def.Indicators[i].Kind
		}
		switch {
		case i < 0:
			k.fault("carry."+code, "unknown-indicator", "there is no indicator %q", code).Hint = diag.DidYouMean(code, codes)
		case kind != rules.NumberKind && kind != 0 && (how == CarrySum && kind != rules.ListKind || how == CarryAverage):
			d := k.fault("carry."+code, "kind", "%s is a %v, which has no %v", code, kind, how)
			if d.Hint = say("write same"); kind == rules.ListKind {
				d.Hint = say("write sum: the records of all")
			}
		}
	}
}

// Merge makes the first facts of a unit that others were merged into (sáp
// nhập), as the card declares for each indicator in [Definition.Carry]. parts are the
// facts of these up to the day of the merger, and weights their shares by code, such as
// of population, which only averages need. Later facts are added with
// [rules.Facts.With]. A value that is missing in one part is missing in the whole; what
// applies to no part does not apply, and parts to which an indicator does not apply are
// left out of sums and averages. An average without weights, and a value that the
// indicator cannot hold, with more decimal places say, are missing: people have to say them.
// The sum of lists has the records of all, part by part, each with its evidence; it is not complete
// if one of them is not, or is missing beside others that are known.
// Each evidence names the parts it comes from. The error says what is wrong with the parts, or is that of the
// context.
func (c *Scorecard) Merge(ctx context.Context, into string, weights map[string]decimal.Decimal,
	parts ...*rules.Facts) (*rules.Facts, error) {
	units := make([]string, len(parts))
	for i, p := range parts {
		switch {
		case p == nil:
			return nil, fmt.Errorf("scoring: facts that are merged into %s are nil", into)
		case !p.Schema().Equal(c.schema):
			return nil, c.otherFacts(p)
		case slices.Contains(units, p.Unit()):
			return nil, fmt.Errorf("scoring: %s is merged into %s twice", p.Unit(), into)
		}
		units[i] = p.Unit()
	}
	share, err := shares(weights, units)
	if err != nil {
		return nil, err
	}
	var facts []rules.Fact
	for ind := range c.schema.All() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if how := c.def.Carry[ind.Code]; how != carryNone {
			facts = append(facts, c.held(into, mergeFact(ind, how, parts, share)))
		}
	}
	return rules.NewFacts(c.schema, into, facts...)
}

// from is the evidence of a fact with the unit that it comes from.
func from(p *rules.Facts, f rules.Fact) string {
	if f.Evidence == "" {
		return p.Unit()
	}
	return p.Unit() + ": " + f.Evidence
}

// held is a fact, or a missing one if its indicator cannot hold the value.
func (c *Scorecard) held(unit string, f rules.Fact) rules.Fact {
	if _, err := rules.NewFacts(c.schema, unit, f); err != nil {
		return rules.Fact{Indicator: f.Indicator}
	}
	return f
}

// mergeFact makes one fact of those of all parts. A part of whose list nothing is known may have
// had any events: the list of the whole then has at least those of the others.
func mergeFact(ind rules.Indicator, how Carry, parts []*rules.Facts, share map[string]*big.Rat) rules.Fact {
	var evidence, reasons []string
	var known []rules.Value
	var events []rules.Event
	sum, weighted, weight := new(big.Rat), new(big.Rat), new(big.Rat)
	lists, whole := ind.Kind == rules.ListKind && how == CarrySum, true
	for _, p := range parts {
		fact, _ := p.Lookup(ind.Code)
		if fact.Value.Known() || !lists {
			evidence = append(evidence, from(p, fact))
		}
		switch {
		case fact.Value.IsNotApplicable():
			if fact.Evidence != "" {
				reasons = append(reasons, fact.Evidence)
			}
			continue
		case !fact.Value.Known() && lists:
			whole = false
			continue
		case !fact.Value.Known(), how == CarrySame && len(known) > 0 && !fact.Value.Equal(known[0]):
			return rules.Fact{Indicator: ind.Code}
		}
		known = append(known, fact.Value)
		if more, complete, ok := fact.Value.Events(); ok {
			events, whole = append(events, more...), whole && complete
		} else if x, ok := fact.Value.Rat(); ok {
			w := share[p.Unit()]
			sum.Add(sum, x)
			weighted.Add(weighted, x.Mul(x, w))
			weight.Add(weight, w)
		}
	}
	out := rules.Fact{Indicator: ind.Code, Evidence: strings.Join(evidence, "; ")}
	switch {
	case len(known) == 0 && whole:
		out.Value, out.Evidence = rules.NotApplicable(), strings.Join(reasons, "; ")
	case len(known) == 0: // nothing is known of a list
	case lists && whole:
		out.Value = rules.ListOf(events...)
	case lists:
		out.Value = rules.IncompleteListOf(events...)
	case how == CarrySame:
		out.Value = known[0]
	case how == CarrySum:
		out.Value = rules.RatOf(sum)
	case weight.Sign() == 0:
		return rules.Fact{Indicator: ind.Code}
	default:
		out.Value = rules.RatOf(weighted.Quo(weighted, weight))
	}
	return out
}

// shares reads the weights of units; one without a weight has the weight 0.
func shares(weights map[string]decimal.Decimal, units []string) (map[string]*big.Rat, error) {
	if len(units) == 0 {
		return nil, fmt.Errorf("scoring: no parts")
	}
	out := make(map[string]*big.Rat, len(units))
	for _, unit := range units {
		out[unit] = new(big.Rat)
	}
	for _, unit := range slices.Sorted(maps.Keys(weights)) {
		w, ok := rules.NumberOf(weights[unit]).Rat()
		switch {
		case out[unit] == nil:
			return nil, fmt.Errorf("scoring: a weight of %s, who is no part", unit)
		case !ok || w.Sign() < 0:
			return nil, fmt.Errorf("scoring: the weight of %s is negative or too large", unit)
		}
		out[unit] = w
	}
	return out, nil
}

// Split makes the first facts of the units that come out of one (chia tách), in the order
// of into, as the card declares in [Definition.Carry]: of a sum each part gets its share
// by weight, which only sums need, all else passes on as it is. A share without weights, and
// one of an indicator with declared places that does not come out even, is missing: the parts
// of a count of cases must be said by people, not cut up. So must whose an event of a list is that
// sums carry, unless there was none.
// The error is [ErrOtherCard] for facts of another card, that of the context, or says what is wrong with parts or
// weights.
func (c *Scorecard) Split(ctx context.Context, f *rules.Facts, weights map[string]decimal.Decimal,
	into ...string) ([]*rules.Facts, error) {
	share, err := shares(weights, into)
	switch {
	case err != nil:
		return nil, err
	case f == nil:
		return nil, fmt.Errorf("scoring: no facts to split")
	case !f.Schema().Equal(c.schema):
		return nil, c.otherFacts(f)
	case len(share) < len(into) || slices.Contains(into, ""):
		return nil, fmt.Errorf("scoring: the parts of %s need codes, each its own", f.Unit())
	}
	total := new(big.Rat)
	for _, w := range share {
		total.Add(total, w)
	}
	var out []*rules.Facts
	for _, unit := range into {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var facts []rules.Fact
		for fact := range f.All() {
			how := c.def.Carry[fact.Indicator]
			if how == carryNone {
				continue
			}
			if events, complete, ok := fact.Value.Events(); ok && how == CarrySum && (len(events) > 0 || !complete) {
				continue
			}
			if x, ok := fact.Value.Rat(); ok && how == CarrySum {
				if total.Sign() == 0 {
					continue
				}
				fact.Value = rules.RatOf(x.Mul(x, share[unit]).Quo(x, total))
			}
			if fact.Evidence == "" && !fact.Value.IsNotApplicable() {
				fact.Evidence = f.Unit()
			}
			facts = append(facts, c.held(unit, fact))
		}
		g, err := rules.NewFacts(c.schema, unit, facts...)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}
