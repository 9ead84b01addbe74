package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// use is a place where a rule looks a shared table up.
type use struct {
	item   *item // the criterion whose points the rule gives; nil for other rules
	path   string
	part   *rules.Part
	result bool // what the table gives is what the rule gives
}

// uses returns every place where the rules of the card look a table up.
func (c *card) uses(table string) []use {
	var out []use
	find := func(it *item, path string, r *rules.Rule) {
		if r == nil {
			return
		}
		root := r.Tree()
		var walk func(p *rules.Part)
		walk = func(p *rules.Part) {
			if p.Op == "lookup" && p.Name == table {
				out = append(out, use{it, path, p, p == root})
			}
			for _, a := range p.Args {
				walk(a)
			}
		}
		walk(root)
	}
	for _, s := range c.sections {
		find(nil, s.path+".void_when", s.void)
	}
	for _, it := range c.items {
		find(it, it.path+".points", it.points)
		find(nil, it.path, it.void)
		find(nil, it.path, it.disq)
		for i, v := range it.variants {
			find(nil, it.path, v.when)
			find(it, it.variantPath(i)+".points", v.points)
		}
	}
	for _, list := range [][]*rules.Rule{c.disq, c.ties, c.grades} {
		for _, r := range list {
			find(nil, "", r)
		}
	}
	for _, d := range c.def.Derived {
		if r, err := c.Schema().Compile(d.Rule, 0); err == nil {
			find(nil, "define", r)
		}
	}
	return out
}

// table proves that a mutant of a shared table changes no points: what it changes
// the bounds of the criteria cut to the same, or no key ever comes there.
func (s *Suite) table(m rulestest.Mutant, broken *card) (none diag.Text) {
	var index, row int
	if n, _ := fmt.Sscanf(m.Path, "tables[%d].rows[%d]", &index, &row); n < 2 || index >= len(s.card.def.Tables) {
		return none
	}
	t := &s.card.def.Tables[index]
	if index >= len(broken.def.Tables) {
		return none
	}
	uses := s.card.uses(t.Name)
	if why := s.cutResult(m, t, uses, row); why != none {
		return why
	}
	return s.sameKeys(t, broken, uses)
}

// cutResult proves that the result of a row, as it is and as it becomes, lies at
// or beyond the same bound of every criterion that gives it.
func (s *Suite) cutResult(m rulestest.Mutant, t *rules.Table, uses []use, row int) (none diag.Text) {
	if !strings.HasSuffix(m.Path, ".then") && !strings.HasSuffix(m.Path, ".else") || m.New == "" || m.Edits[0].Swap != "" {
		return none
	}
	was := t.Rows[row].Then
	if len(t.Rows[row].When) == 0 {
		was = t.Rows[row].Else
	}
	old, known := was.Decimal()
	becomes, err := decimal.NewFromString(m.New)
	if err != nil || !known || len(uses) == 0 {
		return none
	}
	for _, u := range uses {
		if u.item == nil || !u.result {
			return none
		}
		all, ok := s.card.limitsOf(u.item, u.path)
		if !ok {
			return none
		}
		for _, l := range all {
			above := old.GreaterThanOrEqual(l.most) && becomes.GreaterThanOrEqual(l.most)
			below := old.LessThanOrEqual(l.least) && becomes.LessThanOrEqual(l.least)
			if !above && !below {
				return none
			}
		}
	}
	return say("the bounds of %s cut both results to the same", codesOf(uses))
}

func codesOf(uses []use) string {
	var codes []string
	for _, u := range uses {
		if !slices.Contains(codes, u.item.def.Code) {
			codes = append(codes, u.item.def.Code)
		}
	}
	return strings.Join(codes, ", ")
}

// mostKeys bounds how many keys are all tried.
const mostKeys = 20_000

// sameKeys proves that a table of one key gives the same for every key that rules
// look up, where these have a known number of decimal places.
func (s *Suite) sameKeys(t *rules.Table, broken *card, uses []use) (none diag.Text) {
	if max(1, len(t.Keys)) > 1 || len(t.Rows[0].When) > 1 || len(uses) == 0 {
		return none
	}
	places := int32(0)
	for _, u := range uses {
		p, ok := s.card.placesOf(u.part.Args[0])
		if !ok {
			return none
		}
		places = max(places, p)
	}
	var least, most decimal.Decimal
	first := true
	for _, table := range []*rules.Table{t, tableOf(broken.def, t.Name)} {
		if table == nil {
			return none
		}
		for _, r := range table.Rows {
			for _, test := range r.When {
				for _, d := range numbersIn(test) {
					if first || d.LessThan(least) {
						least = d
					}
					if first || d.GreaterThan(most) {
						most = d
					}
					first = false
				}
			}
		}
	}
	step := decimal.New(1, -places)
	least, most = least.RoundFloor(places).Sub(step), most.RoundCeil(places).Add(step)
	if first || most.Sub(least).GreaterThan(step.Mul(decimal.New(mostKeys, 0))) {
		return none
	}
	a, b := s.card.lookupRule(t.Name), broken.lookupRule(t.Name)
	if a == nil || b == nil {
		return none
	}
	n := 0
	for d := least; d.LessThanOrEqual(most); d = d.Add(step) {
		x, errA := a(d)
		y, errB := b(d)
		if (errA == nil) != (errB == nil) || !x.Equal(y) {
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

func tableOf(def scoring.Definition, name string) *rules.Table {
	for i := range def.Tables {
		if def.Tables[i].Name == name {
			return &def.Tables[i]
		}
	}
	return nil
}

// numbersIn returns the numbers in the test of a row; a test of dates or texts has
// none that matter.
func numbersIn(test string) (out []decimal.Decimal) {
	for _, word := range strings.FieldsFunc(test, func(r rune) bool { return strings.ContainsRune("[]()<>=!, ", r) }) {
		for _, end := range strings.Split(word, "..") {
			if d, err := decimal.NewFromString(end); err == nil {
				out = append(out, d)
			}
		}
	}
	return out
}

// lookupRule looks numbers up in a table of the card. It compiles the rule with a
// key of its own each time: a constant.
func (c *card) lookupRule(name string) func(decimal.Decimal) (rules.Value, error) {
	f, err := rules.NewFacts(c.Schema(), theUnit)
	if err != nil {
		return nil
	}
	return func(d decimal.Decimal) (rules.Value, error) {
		r, err := c.Schema().Compile("lookup("+name+", "+rules.NumberOf(d).String()+")", 0)
		if err != nil {
			return rules.Value{}, err
		}
		return r.Eval(f, nil)
	}
}
