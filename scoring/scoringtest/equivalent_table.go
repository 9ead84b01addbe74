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
	part *rules.Part
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
		root := r.Tree()
		var walk func(p *rules.Part)
		walk = func(p *rules.Part) {
			if p.Op == "lookup" && p.Name == table {
				out = append(out, lookupAt{r, p, p == root})
			}
			for _, a := range p.Args {
				walk(a)
			}
		}
		walk(root)
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

// tableSame proves that a mutant of a shared table changes no points: what it
// changes the bounds of the criteria cut to the same, or no key ever comes there.
func (c *card) tableSame(m rulestest.Mutant, mutated *card) (none diag.Text) {
	var index, row int
	if n, _ := fmt.Sscanf(m.Path, "tables[%d].rows[%d]", &index, &row); n < 2 {
		return none
	}
	t := &c.def.Tables[index]
	other := mutated.table(t.Name)
	all := c.lookups(t.Name)
	if other == nil || len(all) == 0 {
		return none
	}
	if why := c.cutResult(m, t.Rows[row], all); why != none {
		return why
	}
	return c.sameKeys(t, other, mutated, all)
}

// cutResult proves that the result of a row, as it is and as it becomes, lies at
// or beyond the same bound of every criterion that gives it.
func (c *card) cutResult(m rulestest.Mutant, row rules.Row, all []lookupAt) (none diag.Text) {
	field := m.Path[strings.LastIndexByte(m.Path, '.')+1:]
	if field != "then" && field != "else" || !number(m.Old) || !number(m.New) || m.Edits[0].Swap != "" {
		return none
	}
	var items []string
	for _, at := range all {
		bounds := c.limitsOf(at.rule)
		if len(bounds) == 0 || !at.all {
			return none
		}
		for _, l := range bounds {
			if !l.sameSide("true", "("+m.Old+")", "("+m.New+")") {
				return none
			}
		}
		items = append(items, at.rule.item.def.Code)
	}
	return say("the bounds of %s cut both results to the same", strings.Join(slices.Compact(items), ", "))
}

// mostKeys bounds how many keys are all tried.
const mostKeys = 20_000

// sameKeys proves that a table of one key gives the same for every key that rules
// look up, where these have a known number of decimal places.
func (c *card) sameKeys(t, other *rules.Table, mutated *card, all []lookupAt) (none diag.Text) {
	places := int32(0)
	for _, at := range all {
		p, ok := c.placesOf(at.part.Args[0])
		if !ok || len(at.part.Args) > 1 {
			return none
		}
		places = max(places, p)
	}
	ends := append(numbersIn(t), numbersIn(other)...)
	if len(ends) == 0 {
		return none
	}
	step := decimal.New(1, -places)
	least := slices.MinFunc(ends, decimal.Decimal.Cmp).RoundFloor(places).Sub(step)
	most := slices.MaxFunc(ends, decimal.Decimal.Cmp).RoundCeil(places).Add(step)
	if most.Sub(least).GreaterThan(step.Mul(decimal.New(mostKeys, 0))) {
		return none
	}
	n := 0
	for key := least; key.LessThanOrEqual(most); key = key.Add(step) {
		l := &lookup{rule: "lookup(" + t.Name + ", " + rules.NumberOf(key).String() + ")"}
		x, errA := l.explain(c)
		y, errB := l.explain(mutated)
		if (errA == nil) != (errB == nil) || errA == nil && !x.Value.Equal(y.Value) {
			return none
		}
		n++
	}
	what := say("whole numbers")
	if places > 0 {
		what = say("numbers of %d decimal places", places)
	}
	return say("its keys are %s, and the table gives the same for all %d of them between and beyond its limits", what, n)
}

// numbersIn returns the numbers in the tests of a table; one of dates or texts has
// none that matter.
func numbersIn(t *rules.Table) (out []decimal.Decimal) {
	for _, r := range t.Rows {
		for _, test := range r.When {
			between := func(r rune) bool { return strings.ContainsRune("[]()<>=!, ", r) }
			for _, word := range strings.FieldsFunc(strings.ReplaceAll(test, "..", " "), between) {
				if d, err := decimal.NewFromString(word); err == nil {
					out = append(out, d)
				}
			}
		}
	}
	return out
}

// placesOf is how many decimal places a key can have; ok is false if any.
func (c *card) placesOf(p *rules.Part) (places int32, ok bool) {
	switch p.Op {
	case "fact":
		ind, _ := c.Schema().Indicator(p.Name)
		if ind.Places == nil || ind.Kind != rules.NumberKind {
			return 0, false
		}
		return *ind.Places, true
	case "constant":
		d, known := p.Value.Decimal()
		return max(0, -d.Exponent()), known
	case "days", "workdays", "count", "steps", "rank", "floor", "ceil":
		return 0, true
	case "+", "-", "min", "max", "sum", "abs", "clamp", "best", "worst", "previous":
		for _, a := range p.Args {
			q, ok := c.placesOf(a)
			if !ok {
				return 0, false
			}
			places = max(places, q)
		}
		return places, true
	}
	return 0, false
}
