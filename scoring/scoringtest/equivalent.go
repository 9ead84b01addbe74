package scoringtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// equivalent proves that a mutant gives the same points for all facts, for one of
// these reasons: a cap binds neither as it is nor as the mutant has it; the bounds
// of the criterion cut the points to the same, or cut nothing; the table gives the same for every
// key that is looked up; or what package rulestest proves of a rule.
func (s *suite) equivalent(m rulestest.Mutant, mutated *card) (none diag.Text) {
	if why := s.card.tableSame(m, mutated); why != none {
		return why
	}
	if why := s.card.idleBound(m); why != none {
		return why
	}
	r := s.card.mutatedRule(m)
	if r == nil {
		return none
	}
	limits := s.card.limitsOf(r)
	if why := cutRule(limits, r, m); why != none {
		return why
	}
	if len(limits) > 1 {
		return none // used with another maximum, full is another number
	}
	broken, err := r.With(m.Edits[0].Text)
	if err != nil {
		return none
	}
	return rulestest.Same(r.Rule, broken)
}

// mutatedRule returns the rule in which a mutant changes a part; nil if it changes
// something else.
func (c *card) mutatedRule(m rulestest.Mutant) *ruleAt {
	if len(m.Edits) != 1 || m.Edits[0].Remove || m.Edits[0].Swap != "" || m.To <= m.From {
		return nil
	}
	return c.byPath[m.Path]
}

// limits are the least and the most points of a criterion, and what the word full
// means in its rule.
type limits struct {
	least, most decimal.Decimal
	schema      *rules.Schema
}

// limitsOf returns the bounds between which the points of a rule are held: one
// pair for each maximum that the rule is used with, none if there is no bound.
func (c *card) limitsOf(r *ruleAt) (out []limits) {
	if !r.points || r.item.def.Max.Sign() == 0 {
		return nil
	}
	def := r.item.def
	add := func(most decimal.Decimal) {
		l := limits{most: most, schema: c.Schema()}
		if def.Min != nil {
			l.least = *def.Min
		} else if def.Effect == scoring.Net {
			l.least = most.Neg()
		}
		out = append(out, l)
	}
	shared := r.path == r.item.path+".points"
	if shared {
		add(def.Max)
	}
	for i, v := range def.Variants {
		path := r.item.variantPath(i) + ".points"
		if r.path == path || shared && c.byPath[path] == nil && v.NotApplicable == "" {
			add(r.item.maxOf(i))
		}
	}
	return out
}

// always reports whether a condition is proved to hold for all facts for which a
// guard does; the word full in them is the maximum.
func (l limits) always(guard, condition string) bool {
	r, err := l.schema.CompileCriterion("("+guard+") ? (("+condition+") ? 1 : 0) : 1", l.most)
	if err != nil {
		return false
	}
	if len(r.Uses().Indicators)+len(r.Uses().Criteria) == 0 && !r.Uses().Group {
		f, g, err := rulestest.Assignment{}.Make(l.schema, theUnit)
		if err != nil {
			return false
		}
		v, err := r.Eval(f, g)
		return err == nil && v.Equal(rules.Int(1))
	}
	at := len(guard) + len("() ? ((")
	return slices.ContainsFunc(r.Check(), func(d *diag.Diagnostic) bool {
		from, to, ok := d.TextRange()
		return d.Code == "always-true" && ok && from <= at && to >= at+len(condition)
	})
}

// sameSide reports whether two results are proved to lie at or beyond the same
// bound wherever a guard holds.
func (l limits) sameSide(guard, was, is string) bool {
	most, least := rules.NumberOf(l.most).String(), rules.NumberOf(l.least).String()
	return l.always(guard, was+" >= "+most) && l.always(guard, is+" >= "+most) ||
		l.always(guard, was+" <= "+least) && l.always(guard, is+" <= "+least)
}

// cutRule proves that wherever a mutant changes what a rule gives, the bounds of
// the criterion cut the points to the same: where a number changes that is
// everywhere, where a bound within the rule is dropped beyond that bound.
func cutRule(all []limits, r *ruleAt, m rulestest.Mutant) (none diag.Text) {
	if len(all) == 0 {
		return none
	}
	src := r.Source()
	part, under := resultAround(r.Rule, m)
	if m.From < part.From || m.To > part.To {
		return none // a condition changes
	}
	inPlace := func(text string) string { return "(" + src[part.From:m.From] + text + src[m.To:part.To] + ")" }
	was, is := inPlace(src[m.From:m.To]), inPlace(m.New)
	if !sameGaps(all, src, part, under, was, is) {
		return none
	}
	guard, proof := "true", say("the bounds of %s cut both to the same", r.item.def.Code)
	if !number(m.Old) || !number(m.New) {
		bound, beyond := droppedBound(r.Rule, m)
		if bound == "" {
			return none
		}
		guard, was = beyond, inPlace("("+bound+")")
		proof = say("the bounds of %s cut the points to the same without it", r.item.def.Code)
	}
	if slices.ContainsFunc(all, func(l limits) bool { return !l.sameSide(guard, was, is) }) {
		return none
	}
	return proof
}

// number reports whether a text is a number.
func number(s string) bool {
	_, err := decimal.NewFromString(strings.TrimSpace(s))
	return err == nil
}

// resultAround returns the smallest result of a rule around a change, a branch of
// a condition being one, and the conditions that it stands under.
func resultAround(r *rules.Rule, m rulestest.Mutant) (part *rulestest.Part, under []*rulestest.Part) {
	part = r.Inside().Tree()
	for part.Op == "?" {
		around := func(a *rulestest.Part) bool { return a.From <= m.From && m.To <= a.To }
		next := slices.IndexFunc(part.Args[1:], around)
		if next < 0 {
			break
		}
		under = append(under, part)
		part = part.Args[1+next]
	}
	return part, under
}

// sameGaps proves that a change in a branch does not change when the rule is
// undetermined: a condition that is gives the value of its branches all the same
// if they are known and equal. Either this branch is undetermined whenever the
// condition is, or the other branch never equals it.
func sameGaps(all []limits, src string, part *rulestest.Part, under []*rulestest.Part, was, is string) bool {
	for _, p := range under {
		read, ok := p.Args[0].Reads(false)
		needed, _ := part.Reads(true)
		if ok && !slices.ContainsFunc(read, func(code string) bool { return !slices.Contains(needed, code) }) {
			continue
		}
		other := p.Args[1]
		if other.From <= part.From && part.To <= other.To {
			other = p.Args[2]
		}
		sibling := " != (" + src[other.From:other.To] + ")"
		for _, l := range all {
			if !l.always("true", was+sibling) || !l.always("true", is+sibling) {
				return false
			}
		}
	}
	return true
}

// droppedBound returns the bound that a mutant leaves out of min, max or clamp, if
// it hangs on nothing, and the condition under which that changes the result.
func droppedBound(r *rules.Rule, m rulestest.Mutant) (bound, beyond string) {
	parts := partsOf(r.Inside().Tree())
	changed := func(p *rulestest.Part) bool { return p.From == m.From && p.To == m.To && len(p.Args) > 1 }
	i := slices.IndexFunc(parts, changed)
	if i < 0 || m.Operator != "cap" {
		return "", ""
	}
	p := parts[i]
	text := func(i int) string { return r.Source()[p.Args[i].From:p.Args[i].To] }
	dropped, sign := 1, map[string]string{"min": " > ", "max": " < "}[p.Op]
	switch {
	case p.Op == "clamp" && strings.HasPrefix(m.New, "max("):
		dropped, sign = 2, " > "
	case p.Op == "clamp":
		sign = " < "
	case len(p.Args) != 2:
		return "", ""
	case squeeze(m.New) != squeeze(p.Op+"("+text(0)+")"):
		dropped = 0
	}
	if read, ok := p.Args[dropped].Reads(false); !ok || len(read) > 0 {
		return "", ""
	}
	return text(dropped), m.New + sign + "(" + text(dropped) + ")"
}

// idleCap proves that a cap binds neither as it is nor as the mutant has it.
func (c *card) idleCap(m rulestest.Mutant) (none diag.Text) {
	for _, x := range c.caps() {
		if x.path != m.Path {
			continue
		}
		if m.New == "" {
			return c.IdleCap(x.def.Code, x.kind, nil)
		}
		if to, err := decimal.NewFromString(m.New); err == nil {
			return c.IdleCap(x.def.Code, x.kind, &to)
		}
	}
	return none
}

// idleBound proves that the points of a criterion that facts give meet a bound neither as it is nor as the mutant
// has it.
func (c *card) idleBound(m rulestest.Mutant) (none diag.Text) {
	path, isMax := strings.CutSuffix(m.Path, ".max")
	r := c.byPath[strings.TrimSuffix(path, ".min")+".points"]
	to, err := decimal.NewFromString(m.New)
	if r == nil || err != nil || len(r.item.def.Variants) > 0 ||
		isMax && (r.item.def.Effect == scoring.Base || full.MatchString(r.Source())) {
		return none
	}
	least, most, sure := r.Range()
	for _, l := range c.limitsOf(r) {
		down, up := decimal.Max(l.least, to), l.most
		if isMax {
			down, up = l.least, decimal.Min(l.most, to)
			if r.item.def.Min == nil && r.item.def.Effect == scoring.Net {
				down = up.Neg()
			}
		}
		sure = sure && least.Known() && least.Compare(rules.NumberOf(down)) >= 0 &&
			most.Known() && most.Compare(rules.NumberOf(up)) <= 0
	}
	if !sure {
		return none
	}
	return say("the rule of %s gives %s to %s, whatever the bound", r.item.def.Code, least, most)
}

var full = regexp.MustCompile(`\bfull\b`)

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
			if p.Name == table && (p.Op == "lookup" || p.Op == "interpolate") {
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
		if !ok || len(at.part.Args) > 1 || at.part.Op != "lookup" {
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
		rule := "lookup(" + t.Name + ", " + rules.NumberOf(key).String() + ")"
		x, errA := c.lookUp(rule)
		y, errB := mutated.lookUp(rule)
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
