package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// lookupAt is a place where a rule looks a shared table up.
type lookupAt struct {
	rule *ruleAt
	part *rulestest.Part
	all  bool // what the table gives is what the rule gives
}

// lookups returns every place where the rules of the card look a table up.
func (c *card) lookups(table string) (out []lookupAt) {
	all := slices.Clone(c.rules)
	for _, d := range c.def.Define {
		if r, err := c.Schema().Compile(d.Rule, 0); err == nil {
			all = append(all, &ruleAt{Rule: r})
		}
	}
	for _, r := range all {
		root := r.Inside().Tree()
		for _, p := range partsOf(root) {
			if p.Op == "lookup" && p.Name == table {
				out = append(out, lookupAt{r, p, p == root})
			}
		}
	}
	return out
}

// partsOf returns a part and all parts in it.
func partsOf(p *rulestest.Part) []*rulestest.Part {
	out := []*rulestest.Part{p}
	for _, a := range p.Args {
		out = append(out, partsOf(a)...)
	}
	return out
}

func (c *card) table(name string) *rules.Table {
	i := slices.IndexFunc(c.def.Tables, func(t rules.Table) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return &c.def.Tables[i]
}

// mostKeys bounds how many keys are all tried.
const mostKeys = 20_000

// tableSame proves that a mutant of a shared table of one key changes no points:
// for every key that rules look up, where these have a known number of decimal
// places, the table gives the same, or the bounds of the criterion cut it to the
// same.
func (c *card) tableSame(m rulestest.Mutant, mutated *card) (none diag.Text) {
	var index int
	if n, _ := fmt.Sscanf(m.Path, "tables[%d].rows", &index); n == 0 {
		return none
	}
	t := &c.def.Tables[index]
	other, all := mutated.table(t.Name), c.lookups(t.Name)
	places := int32(0)
	for _, at := range all {
		p, ok := at.rule.Inside().Places(at.part.Args[0], true)
		if !ok || len(at.part.Args) > 1 {
			return none
		}
		places = max(places, p)
	}
	if other == nil || len(all) == 0 {
		return none
	}
	ends := append(numbersIn(t), numbersIn(other)...)
	step := decimal.New(1, -places)
	least := slices.MinFunc(append(ends, step), decimal.Decimal.Cmp).RoundFloor(places).Sub(step)
	most := slices.MaxFunc(append(ends, step), decimal.Decimal.Cmp).RoundCeil(places).Add(step)
	if len(ends) == 0 || most.Sub(least).GreaterThan(step.Mul(decimal.New(mostKeys, 0))) {
		return none
	}
	n, cut := 0, false
	for key := least; key.LessThanOrEqual(most); key = key.Add(step) {
		l := &lookup{rule: "lookup(" + t.Name + ", " + rules.NumberOf(key).String() + ")"}
		x, errA := l.explain(c)
		y, errB := l.explain(mutated)
		if (errA == nil) != (errB == nil) {
			return none
		}
		if n++; errA != nil || x.Value.Equal(y.Value) {
			continue
		}
		if cut = true; slices.ContainsFunc(all,
			func(at lookupAt) bool { return !at.all || !c.cutAlike(at.rule, x.Value, y.Value) }) {
			return none
		}
	}
	what := say("whole numbers")
	switch {
	case cut:
		items := codes(all, func(at lookupAt) string { return at.rule.item.def.Code })
		return say("the bounds of %s cut both results to the same", strings.Join(slices.Compact(items), ", "))
	case places > 0:
		what = say("numbers of %d decimal places", places)
	}
	return say("its keys are %s, and the table gives the same for all %d of them between and beyond its limits", what, n)
}

// cutAlike reports whether two results of a rule lie at or beyond the same bound of
// its criterion.
func (c *card) cutAlike(r *ruleAt, x, y rules.Value) bool {
	all := c.limitsOf(r)
	return len(all) > 0 && !slices.ContainsFunc(all, func(l limits) bool {
		most, least := rules.NumberOf(l.most), rules.NumberOf(l.least)
		return (x.Compare(most) < 0 || y.Compare(most) < 0) && (x.Compare(least) > 0 || y.Compare(least) > 0)
	})
}

// numbersIn returns the numbers in the tests of a table; one of dates or texts has
// none that matter.
func numbersIn(t *rules.Table) (out []decimal.Decimal) {
	for _, r := range t.Rows {
		between := func(r rune) bool { return strings.ContainsRune("[]()<>=!, ", r) }
		for _, word := range strings.FieldsFunc(strings.ReplaceAll(strings.Join(r.When, " "), "..", " "), between) {
			if d, err := decimal.NewFromString(word); err == nil {
				out = append(out, d)
			}
		}
	}
	return out
}
