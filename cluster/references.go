package cluster

import (
	"errors"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// references says which of the codes in a year the card and the regulation do not
// know, whatever day they are needed on: a year that is still running has the fault too.
// year is the path of the year, and above goes before those of the cluster.
func (c *Campaign) references(year, above string, held terms) diag.Diagnostics {
	k := &checker{c: held.cluster}
	if c.card != nil {
		schema := c.card.Schema()
		codes := schema.Codes()
		for j, t := range held.year.Targets {
			at := fmt.Sprintf("%s.targets[%d]", year, j)
			k.reference(at+".indicator", t.Indicator, codes, "the card has no indicator %q")
			k.reference(at+".target", t.Target, codes, "the card has no indicator %q")
			result, _ := schema.Indicator(t.Indicator)
			target, _ := schema.Indicator(t.Target)
			k.target(at, result, target)
		}
		if c.card.Terms().Grouped && len(held.cluster.def.Groups) == 0 {
			k.value(above+"groups", "no-groups",
				"the card compares the members of a group, and the cluster has no groups").Hint =
				say("write groups: with a code and a name for each, and group: at every member")
		}
	}
	if c.reg != nil {
		for j, p := range held.year.Plan.Awards {
			// The regime of the last event is asked first: the others are likely not needed.
			if n := len(c.log); n > 0 {
				if _, err := c.reg.Award(p.Award, c.log[n-1].On); err == nil {
					continue
				}
			}
			codes := awardCodes(slices.Collect(c.reg.Regimes())...)
			k.reference(fmt.Sprintf("%s.plan.awards[%d].award", year, j), p.Award, codes,
				"there is no award %q in the regulation %s", c.reg.Identity().Code)
		}
	}
	return k.ds
}

// target refuses a target that nothing can exceed, or that says nothing of the indicator.
func (k *checker) target(path string, ind, target rules.Indicator) {
	number := func(at string, i rules.Indicator) bool {
		if i.Code != "" && i.Kind != rules.NumberKind {
			k.value(path+at, "kind", "%s is a %v, and only a number exceeds its target", i.Code, i.Kind)
		}
		return i.Kind == rules.NumberKind
	}
	switch one, other := number(".indicator", ind), number(".target", target); {
	case !one || !other:
	case ind.Code == target.Code:
		k.value(path+".target", "same", "%s is given as its own target", ind.Code)
	case ind.Unit != target.Unit && ind.Unit != "" && target.Unit != "":
		k.value(path+".target", "unit", "%s is counted in %s, and its target %s in %s", ind.Code, ind.Unit, target.Code,
			target.Unit)
	}
}

// reference refuses a code that is not among those that there are.
func (k *checker) reference(path, code string, codes []string, format string, args ...any) {
	if !slices.Contains(codes, code) {
		k.name(path, "reference", format, append([]any{code}, args...)...).Hint = diag.OneOf(code, codes)
	}
}

// awardCodes are the codes of the awards of regimes, each once.
func awardCodes(regimes ...awards.Definition) (codes []string) {
	for _, d := range regimes {
		for _, a := range d.Awards {
			if !slices.Contains(codes, a.Code) {
				codes = append(codes, a.Code)
			}
		}
	}
	return codes
}

// award refuses an award that the regulation does not have on a day which it covers.
func (k *checker) award(path, award string, reg *awards.Regulation, on rules.Date) {
	if _, err := reg.Award(award, on); errors.Is(err, awards.ErrNoAward) {
		d, _ := reg.On(on)
		k.fault(path, "no-award", awards.ErrNoAward, "there is no award %q on %v in the regulation %s", award, on,
			reg.Identity().Code).Hint = diag.OneOf(award, awardCodes(d))
	}
}
