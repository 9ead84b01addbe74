package scoringtest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// mutator makes the defects that a card could have by mistake: in its rules, which
// package rulestest knows, and in all that stands around them.
type mutator struct {
	*card
	mutants []rulestest.Mutant
}

// newMutants returns the mutants of a card.
func newMutants(c *card, v *rulestest.Vocabulary) []rulestest.Mutant {
	k := &mutator{card: c, mutants: v.Mutants()}
	for _, r := range c.rules {
		k.mutants = append(k.mutants, rulestest.RuleMutants(r.label, r.path, r.Rule)...)
		if strings.HasSuffix(r.path, "_when") || within(r.path, "grades") {
			k.change("condition", r.label, r.path, squeeze(r.Source()), "")
		}
	}
	for _, x := range c.caps() {
		k.change("cap", x.label, x.path, numeral(&x.value), "")
		k.move(x.label, x.path, &x.value, unitOf(c.decimalsOf(nil)))
	}
	for _, s := range c.sections {
		if !s.stated() && s.def.Start.Sign() != 0 {
			k.move(s.label+" start", s.path+".start", &s.def.Start, unitOf(c.decimalsOf(nil)))
		}
	}
	for _, s := range c.around() {
		if p := s.def.NotApplicable; p != 0 {
			k.change("policy", s.label+" not_applicable", diag.JoinPath(s.path, "not_applicable"), p.String(),
				scoring.Drop.String(), scoring.Rescale.String(), "")
		}
	}
	k.head()
	k.ranking()
	for i := range c.def.Grades {
		k.grade(i)
	}
	for _, it := range c.items {
		k.item(it)
		k.variants(it)
		k.assessors(it)
	}
	return k.mutants
}

// unitOf is one unit of the last of so many decimal places.
func unitOf(places int32) decimal.Decimal { return decimal.New(1, -places) }

// numeral writes a number, one that is not there as nothing.
func numeral(n *decimal.Decimal) string {
	if n == nil {
		return ""
	}
	return rules.NumberOf(*n).String()
}

// change writes other values in the place of one, if the card has it; nothing takes
// it out.
func (k *mutator) change(operator, label, path, from string, to ...string) {
	for _, text := range to {
		if text != from && from != "" {
			k.mutants = append(k.mutants, rulestest.Mutant{
				Operator: operator, Label: label, Path: path, Old: from, New: text,
				Edits: []document.Edit{{Path: path, Text: text, Remove: text == ""}},
			})
		}
	}
}

// swap exchanges two neighbours.
func (k *mutator) swap(operator, label, path, other, from, to string) {
	k.mutants = append(k.mutants, rulestest.Mutant{
		Operator: operator, Label: label, Path: path, Old: from + ", " + to, New: to + ", " + from,
		Edits: []document.Edit{{Path: path, Swap: other}},
	})
}

// move moves a number, if it is there, by a step each way.
func (k *mutator) move(label, path string, n *decimal.Decimal, step decimal.Decimal) {
	if n != nil && (n.Sign() != 0 || !strings.HasSuffix(path, "max")) { // no maximum is 0
		less, more := n.Sub(step), n.Add(step)
		k.change("boundary", label, path, numeral(n), numeral(&less), numeral(&more))
	}
}

// decimals keeps one decimal place more, and one less.
func (k *mutator) decimals(label, path string, n int32) {
	for _, to := range []int32{max(n-1, 0), n + 1} {
		if path != "decimals" || k.rounds(min(n, to)) {
			k.change("rounding", label, path, itoa(int(n)), itoa(int(to)))
		}
	}
}

// rounds reports whether something on the card may have more decimal places than
// so many, or than its criterion keeps: otherwise there is nothing to round.
func (c *card) rounds(places int32) bool {
	rescales := func(s *section) bool { return s.def.NotApplicable == scoring.Rescale }
	if slices.ContainsFunc(c.around(), rescales) || slices.ContainsFunc(c.items, (*item).judged) {
		return true
	}
	return slices.ContainsFunc(c.rules, func(r *ruleAt) bool {
		if !r.points {
			return false
		}
		keeps := places
		if r.item.def.Decimals != nil {
			keeps = *r.item.def.Decimals
		}
		n, ok := r.Inside().Places(r.Inside().Tree(), true)
		return !ok || n > keeps
	})
}

// head changes what the card says of all criteria.
func (k *mutator) head() {
	k.decimals("card decimals", "decimals", k.decimalsOf(nil))
	if k.rounds(k.decimalsOf(nil)) {
		for _, other := range []rules.Rounding{
			rules.HalfAwayFromZero, rules.HalfEven, rules.TowardZero, rules.AwayFromZero,
		} {
			k.change("rounding", "card rounding", "rounding", k.def.Rounding.String(), other.String())
		}
	}
	if slices.ContainsFunc(k.items, (*item).judged) { // another version counts
		others := append([]string{"last", "max"}, k.codesOf("stage")...)
		k.change("policy", "card counts", "counts", cmp.Or(k.def.Counts, "last"), others...)
	}
	for i, d := range k.def.Disqualify {
		path := "disqualify[" + itoa(i) + "]"
		k.change("condition", k.byPath[path+".when"].label, path, squeeze(d.When), "")
	}
}

// ranking changes by what units are ranked, and what follows a tie, and drops and exchanges tie-breaks.
func (k *mutator) ranking() {
	for i, by := range k.def.RankBy {
		path := "rank_by"
		if len(k.def.RankBy) > 1 {
			path += "[" + itoa(i) + "]"
		}
		numbers := []scoring.RankBy{scoring.ByPoints, scoring.ByPercent}
		if slices.Contains(numbers, by) && !slices.ContainsFunc(numbers, func(n scoring.RankBy) bool {
			return n != by && slices.Contains(k.def.RankBy, n)
		}) {
			k.change("policy", "card rank_by", path, by.String(), scoring.ByPoints.String(), scoring.ByPercent.String())
		}
		if i > 0 {
			before := k.def.RankBy[i-1]
			k.swap("policy", "card rank_by order", "rank_by["+itoa(i-1)+"]", path, before.String(), by.String())
		}
	}
	if t := k.def.Ties; t != scoring.SkipNext {
		k.change("policy", "card ties", "ties", t.String(), scoring.SkipNext.String())
	}
	k.better("card", "better", k.def.Better)
	for i, ind := range k.def.Indicators {
		k.better(ind.Code, "indicators["+itoa(i)+"].better", ind.Better)
	}
	for i, d := range k.def.Define {
		k.better(d.Code, "define["+itoa(i)+"].better", d.Better)
	}
	ties := codes(k.def.TieBreak, squeeze)
	for i, src := range ties {
		path := "tie_break[" + itoa(i) + "]"
		k.change("condition", "tie-break "+src, path, src, "")
		if i+1 < len(ties) {
			k.swap("policy", "tie-break order", path, "tie_break["+itoa(i+1)+"]", src, ties[i+1])
		}
	}
}

// better turns round what is better when it is less.
func (k *mutator) better(label, path string, b rules.Better) {
	if b == rules.Less {
		k.change("policy", label+" better", path, b.String(), rules.More.String())
	}
}

// grade changes the thresholds and the quota of a grade, and its place.
func (k *mutator) grade(i int) {
	g := k.def.Grades[i]
	path, label := "grades["+itoa(i)+"]", "grade "+g.Code
	for _, end := range []struct {
		key string
		at  *decimal.Decimal
	}{{" at_least", g.AtLeast}, {" at_most", g.AtMost}} {
		at := path + "." + end.key[1:]
		k.move(label+end.key, at, end.at, unitOf(k.decimalsOf(nil)))
		k.change("condition", label+end.key, at, numeral(end.at), "")
		if g.Percent && end.at != nil && (g.AtLeast == nil || g.AtMost == nil) { // which is nothing without a threshold
			m := &k.mutants[len(k.mutants)-1]
			m.Edits = append(m.Edits, document.Edit{Path: path + ".percent", Remove: true})
		}
	}
	if g.Percent {
		k.change("policy", label+" percent", path+".percent", "true", "")
	}
	if q := g.Quota; q != nil {
		label, at := label+" quota", path+".quota"
		k.move(label, at+".percent", q.Percent, unitOf(0))
		if q.Count != nil {
			count := decimal.New(int64(*q.Count), 0)
			k.move(label, at+".count", &count, unitOf(0))
		}
		k.change("cap", label, at, "quota", "")
		k.change("policy", label, at+".of", q.Of, "scored", "ranked")
	}
	if i+1 < len(k.def.Grades) {
		k.swap("choice", "grade order", path, "grades["+itoa(i+1)+"]", g.Code, k.def.Grades[i+1].Code)
	}
}

// item changes the bounds, the decimals, the effect and the days of a criterion.
func (k *mutator) item(it *item) {
	def, code, unit := it.def, it.def.Code, unitOf(k.decimalsOf(it))
	if def.Step.Sign() != 0 {
		unit = def.Step
	}
	if def.Effect != scoring.Base || !it.section.stated() {
		k.move(code+" max", it.path+".max", &def.Max, unit)
	}
	k.exchangeMaxima(it)
	k.move(code+" min", it.path+".min", def.Min, unit)
	k.change("cap", code+" min", it.path+".min", numeral(def.Min), "")
	if def.Decimals != nil {
		k.decimals(code+" decimals", it.path+".decimals", *def.Decimals)
		k.change("rounding", code+" decimals", it.path+".decimals", itoa(int(*def.Decimals)), "")
	}
	if def.Effect != scoring.Base {
		others := []string{scoring.Bonus.String(), scoring.Minus.String()}
		k.change("policy", code+" effect", it.path+".effect", def.Effect.String(), others...)
	}
	days := map[string]rules.Date{"from": def.InForce.From, "before": def.InForce.Before}
	for _, end := range keys(days) {
		if day := days[end]; !day.IsZero() {
			k.change("date", code+" in_force", it.path+".in_force."+end, day.String(),
				day.AddDays(-1).String(), day.AddDays(1).String(), "")
		}
	}
}

// stated reports whether the card says what the maxima in a section add up to.
func (s *section) stated() bool {
	return s != nil && (s.def.Max.Sign() != 0 || s.parent.stated())
}

// exchangeMaxima exchanges the maxima of a criterion and the next: that they still
// add up does not show which is whose.
func (k *mutator) exchangeMaxima(it *item) {
	own := it.section.def.Criteria
	i := slices.IndexFunc(own, func(cr scoring.Criterion) bool { return cr.Code == it.def.Code })
	if i+1 == len(own) {
		return
	}
	def, next := it.def, &own[i+1]
	if def.Effect == next.Effect && def.Max.Sign() != 0 && next.Max.Sign() != 0 && !def.Max.Equal(next.Max) {
		k.swap("choice", def.Code+" max, "+next.Code+" max", it.path+".max", k.byCode[next.Code].path+".max",
			numeral(&def.Max), numeral(&next.Max))
	}
}

// variants drops variants, exchanges them and changes what they say.
func (k *mutator) variants(it *item) {
	all := it.def.Variants
	for i, v := range all {
		path, label := it.variantPath(i), it.def.Code+" variant "+itoa(i+1)
		k.change("condition", label, path, squeeze(v.When), "")
		if i+1 < len(all) {
			k.swap("choice", label+", variant "+itoa(i+2), path, it.variantPath(i+1),
				squeeze(v.When), squeeze(all[i+1].When))
		}
		k.move(label+" max", path+".max", &v.Max, unitOf(k.decimalsOf(it)))
		k.change("choice", label+" points", path+".points", squeeze(v.Points), "")
		if v.OwnGroup {
			k.change("policy", label+" own_group", path+".own_group", "true", "")
		}
	}
}

// assessors exchanges weights, drops assessors and combines in another way.
func (k *mutator) assessors(it *item) {
	all, code := it.def.Assessors, it.def.Code
	at := func(i int) string { return it.path + ".assessors[" + itoa(i) + "]" }
	if it.def.Combine == scoring.Weighted {
		for i := range len(all) - 1 {
			if a, b := all[i].Weight, all[i+1].Weight; !a.Equal(b) {
				k.swap("choice", code+" weights", at(i)+".weight", at(i+1)+".weight", numeral(&a), numeral(&b))
			}
		}
		return
	}
	if len(all) > 1 {
		for i, a := range all {
			k.change("condition", code+" assessor "+a.Role, at(i), a.Role, "")
		}
		k.change("policy", code+" combine", it.path+".combine", it.def.Combine.String(),
			scoring.Mean.String(), scoring.Sum.String())
	}
}

// mutated compiles the card with a mutant in place, or what cut leaves of it.
func (c *card) mutated(m rulestest.Mutant, cut func(scoring.Definition) scoring.Definition) (*card, error) {
	edits := m.In(c.prefix).Edits
	doc, err := c.doc.With(edits...)
	if errors.Is(err, diag.ErrName) { // of what the card leaves to its default
		var data []byte
		if data, err = c.doc.Rewrite(edits...); err == nil {
			doc, err = document.Parse(c.doc.Name(), data)
		}
	}
	var def scoring.Definition
	if err == nil {
		err = doc.Decode(&def)
	}
	if err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	if c.prefix != "" { // with what it has of the card around it
		whole, err := scoring.Compile(def)
		if err != nil {
			return nil, err
		}
		def = whole.PeriodCard().Definition()
	}
	out, err := compile(c.doc, cut(def))
	if err == nil {
		out.prefix = c.prefix
	}
	return out, err
}

// mutate compiles the card with a mutant in place.
func (c *card) mutate(m rulestest.Mutant) (*card, error) {
	out, err := c.mutated(m, func(def scoring.Definition) scoring.Definition { return def })
	if err == nil && out.Identity().Hash == c.Identity().Hash {
		err = fmt.Errorf("scoringtest: %s leaves the card as it is", m.ID())
	}
	return out, err
}

// Try compiles the card with a mutant in place.
func (s *suite) Try(m rulestest.Mutant) (func(i int) (fails bool), error) {
	c, err := s.card.mutate(m)
	if err != nil {
		return nil, err
	}
	return func(i int) bool { return len(s.cases[i].failures(s.cases[i].run(c))) > 0 }, nil
}
