package scoring

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// carry checks how indicators pass on.
func (k *compiler) carry() {
	var codes []string
	kinds := make(map[string]rules.Kind)
	for _, ind := range k.def.Indicators {
		codes = append(codes, ind.Code)
		kinds[ind.Code] = ind.Kind
	}
	for _, code := range slices.Sorted(maps.Keys(k.def.Carry)) {
		how := k.def.Carry[code]
		kind, ok := kinds[code]
		switch {
		case !ok:
			k.fault("carry."+code, "unknown-indicator", diag.ErrName, diag.DidYouMean(code, codes), "there is no indicator %q",
				code)
		case kind != rules.NumberKind && kind != 0 && (how == CarrySum || how == CarryAverage):
			k.fault("carry."+code, "kind", diag.ErrKind, say("write same"), "%s is a %v, which has no %v", code, kind, how)
		}
	}
}

// Part is a unit that is merged into another, or that comes out of a split.
type Part struct {
	// Unit is the code of the unit; for a merger that of the facts.
	Unit string
	// Facts are those of a unit that is merged, up to the day of the merger.
	Facts *rules.Facts
	// Weight is the share of the unit, such as of population: for averages of a merger, and for
	// sums of a split. It is not negative; the weights need not add up to 1.
	Weight decimal.Decimal
}

// Merge makes the first facts of a unit that others were merged into (sáp
// nhập), as the card declares for each indicator in [Definition.Carry]. Later facts
// are added with [rules.Facts.With]. A value that is missing in one part is
// missing in the whole; what applies to no part does not apply, and parts to which
// an indicator does not apply are left out of sums and averages. Each
// evidence names the parts it comes from. The error says what is wrong with
// the parts.
func (c *Scorecard) Merge(into string, parts ...Part) (*rules.Facts, error) {
	if _, err := c.weights(parts); err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for _, p := range parts {
		switch {
		case p.Facts == nil:
			return nil, fmt.Errorf("scoring: %s is merged into %s without facts", p.Unit, into)
		case p.Facts.Schema() != c.schema:
			return nil, fmt.Errorf("scoring: the facts of %s are %w than %s", p.Facts.Unit(), ErrOtherCard, c.def.Code)
		case p.Unit != "" && p.Unit != p.Facts.Unit():
			return nil, fmt.Errorf("scoring: facts of %s for the part %s", p.Facts.Unit(), p.Unit)
		case seen[p.Facts.Unit()]:
			return nil, fmt.Errorf("scoring: %s is merged into %s twice", p.Facts.Unit(), into)
		}
		seen[p.Facts.Unit()] = true
	}
	var facts []rules.Fact
	for ind := range c.schema.All() {
		how := c.def.Carry[ind.Code]
		if how == carryNone {
			continue
		}
		f, err := mergeFact(ind.Code, how, parts)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	return rules.NewFacts(c.schema, into, facts...)
}

func mergeFact(code string, how Carry, parts []Part) (rules.Fact, error) {
	out := rules.Fact{Indicator: code}
	sum, weight := new(big.Rat), new(big.Rat)
	first := rules.Value{}
	off, reason := 0, ""
	for i, p := range parts {
		fact, _ := p.Facts.Lookup(code)
		if i > 0 {
			out.Evidence += "; "
		}
		out.Evidence += p.Facts.Unit()
		if fact.Evidence != "" {
			out.Evidence += ": " + fact.Evidence
		}
		switch {
		case fact.Value.IsNotApplicable():
			off++
			if reason != "" && fact.Evidence != "" {
				reason += "; "
			}
			reason += fact.Evidence
			continue
		case !fact.Value.Known():
			return rules.Fact{Indicator: code}, nil
		case !first.Known():
			first = fact.Value
		case how == CarrySame && !fact.Value.Equal(first):
			return rules.Fact{Indicator: code}, nil
		}
		if how == CarrySame {
			continue
		}
		x, _ := fact.Value.Rat()
		if how == CarryAverage {
			w, _ := rules.NumberOf(p.Weight).Rat()
			weight.Add(weight, w)
			x.Mul(x, w)
		}
		sum.Add(sum, x)
	}
	switch {
	case off == len(parts):
		return rules.Fact{Indicator: code, Value: rules.NotApplicable(), Evidence: reason}, nil
	case how == CarrySame:
		out.Value = first
	case how == CarrySum:
		out.Value = rules.RatOf(sum)
	case weight.Sign() == 0:
		return out, fmt.Errorf("scoring: %s is an average by weight, and the parts have no weights", code)
	default:
		out.Value = rules.RatOf(sum.Quo(sum, weight))
	}
	return out, nil
}

// weights checks the weights of parts and adds them up.
func (c *Scorecard) weights(parts []Part) (*big.Rat, error) {
	if len(parts) == 0 {
		return nil, fmt.Errorf("scoring: no parts")
	}
	total := new(big.Rat)
	for _, p := range parts {
		w, ok := rules.NumberOf(p.Weight).Rat()
		if !ok || w.Sign() < 0 {
			return nil, fmt.Errorf("scoring: the weight of %s is negative or too large", p.Unit)
		}
		total.Add(total, w)
	}
	return total, nil
}

// Split makes the first facts of units that come out of one (chia tách), in the
// order of parts, as the card declares in [Definition.Carry]: of a sum each part
// gets its share by weight, all else passes on as it is. A share of an indicator
// with declared places that does not come out even is refused: the parts of a
// count of cases must be said by people, not cut up.
func (c *Scorecard) Split(f *rules.Facts, parts ...Part) ([]*rules.Facts, error) {
	total, err := c.weights(parts)
	if err != nil {
		return nil, err
	}
	switch {
	case f == nil:
		return nil, fmt.Errorf("scoring: no facts to split")
	case f.Schema() != c.schema:
		return nil, fmt.Errorf("scoring: the facts of %s are %w than %s", f.Unit(), ErrOtherCard, c.def.Code)
	}
	out := make([]*rules.Facts, 0, len(parts))
	seen := make(map[string]bool)
	for _, p := range parts {
		if p.Unit == "" || seen[p.Unit] {
			return nil, fmt.Errorf("scoring: the parts of %s need codes, each its own", f.Unit())
		}
		seen[p.Unit] = true
		var facts []rules.Fact
		for fact := range f.All() {
			how := c.def.Carry[fact.Indicator]
			if how == carryNone {
				continue
			}
			if x, ok := fact.Value.Rat(); ok && how == CarrySum {
				if total.Sign() == 0 {
					return nil, fmt.Errorf("scoring: %s is shared by weight, and the parts of %s have no weights", fact.Indicator,
						f.Unit())
				}
				w, _ := rules.NumberOf(p.Weight).Rat()
				fact.Value = rules.RatOf(x.Mul(x, w.Quo(w, total)))
			}
			if fact.Evidence == "" && !fact.Value.IsNotApplicable() {
				fact.Evidence = f.Unit()
			}
			facts = append(facts, fact)
		}
		g, err := rules.NewFacts(c.schema, p.Unit, facts...)
		if err != nil {
			return nil, fmt.Errorf("scoring: the share of %s in %s: %w", p.Unit, f.Unit(), err)
		}
		out = append(out, g)
	}
	return out, nil
}
