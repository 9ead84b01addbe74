package scoringtest

import (
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

// newMutants returns the mutants of a card, in its order.
func newMutants(c *card, v *rulestest.Vocabulary) []rulestest.Mutant {
	k := &mutator{card: c, mutants: v.Mutants()}
	for _, r := range c.rules {
		k.mutants = append(k.mutants, rulestest.RuleMutants(r.label, r.path, r.Rule)...)
		if strings.HasSuffix(r.path, "_when") || within(r.path, "grades") {
			k.remove("condition", r.label, r.path, squeeze(r.Source()))
		}
	}
	for _, x := range c.allCaps() {
		k.remove("cap", x.label, x.path, rules.NumberOf(x.value).String())
		k.move(x.label, x.path, x.value, unitOf(c.decimalsOf(nil)))
	}
	k.policy("card", "", c.def.NotApplicable)
	for _, s := range c.sections {
		k.policy(s.def.Code, s.path, s.def.NotApplicable)
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
	sortByPlace(c, k.mutants, func(m rulestest.Mutant) string { return m.Path })
	return k.mutants
}

// unitOf is one unit of the last of so many decimal places.
func unitOf(places int32) decimal.Decimal { return decimal.New(1, -places) }

func (k *mutator) add(operator, label, path, from, to string, edits ...document.Edit) {
	k.mutants = append(k.mutants,
		rulestest.Mutant{Operator: operator, Label: label, Path: path, Old: from, New: to, Edits: edits})
}

// set writes another value.
func (k *mutator) set(operator, label, path, from, to string) {
	k.add(operator, label, path, from, to, document.Edit{Path: path, Text: to})
}

// remove takes something out.
func (k *mutator) remove(operator, label, path, what string) {
	k.add(operator, label, path, what, "", document.Edit{Path: path, Remove: true})
}

// swap exchanges two neighbours.
func (k *mutator) swap(operator, label, path, other, from, to string) {
	k.add(operator, label, path, from+", "+to, to+", "+from, document.Edit{Path: path, Swap: other})
}

// move moves a number by a step each way.
func (k *mutator) move(label, path string, n, step decimal.Decimal) {
	for _, to := range []decimal.Decimal{n.Sub(step), n.Add(step)} {
		k.set("boundary", label, path, rules.NumberOf(n).String(), rules.NumberOf(to).String())
	}
}

// word changes a word that the card may leave to its default; [apply] knows those.
func (k *mutator) word(operator, label, path, from, to string) {
	if from == to {
		return
	}
	if _, _, ok := k.doc.Position(path); !ok {
		k.add(operator, label, path, from, to)
		return
	}
	k.set(operator, label, path, from, to)
}

// decimals keeps one decimal place more, and one less.
func (k *mutator) decimals(label, path string, n int32) {
	for _, to := range []int32{max(n-1, 0), n + 1} {
		if path == "decimals" && !k.rounds(min(n, to)) {
			continue
		}
		k.word("rounding", label, path, itoa(int(n)), itoa(int(to)))
	}
}

// rounds reports whether something on the card may have more decimal places than
// so many, or than its criterion keeps: otherwise there is nothing to round.
func (c *card) rounds(places int32) bool {
	rescales := func(s *section) bool { return s.def.NotApplicable == scoring.Rescale }
	if c.def.NotApplicable == scoring.Rescale || slices.ContainsFunc(c.sections, rescales) ||
		slices.ContainsFunc(c.items, (*item).judged) {
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

// policy puts another policy for what does not apply.
func (k *mutator) policy(label, path string, p scoring.Policy) {
	if p == 0 {
		return
	}
	at := diag.JoinPath(path, "not_applicable")
	for _, other := range []scoring.Policy{scoring.Drop, scoring.Rescale} {
		if other != p {
			k.set("policy", label+" not_applicable", at, p.String(), other.String())
		}
	}
	k.remove("policy", label+" not_applicable", at, p.String())
}

// head changes what the card says of all criteria.
func (k *mutator) head() {
	k.decimals("card decimals", "decimals", k.decimalsOf(nil))
	roundings := []rules.Rounding{rules.HalfAwayFromZero, rules.HalfEven, rules.TowardZero, rules.AwayFromZero}
	for _, other := range roundings {
		if !k.rounds(k.decimalsOf(nil)) {
			break
		}
		k.word("rounding", "card rounding", "rounding", k.def.Rounding.String(), other.String())
	}
	if slices.ContainsFunc(k.items, (*item).judged) { // another version counts
		now := k.def.Counts
		if now == "" {
			now = "last"
		}
		stages := codes(k.Terms().Stages, func(s scoring.Stage) string { return s.Code })
		for _, other := range append([]string{"last", "max"}, stages...) {
			k.word("policy", "card counts", "counts", now, other)
		}
	}
	for i, d := range k.def.Disqualify {
		path := "disqualify[" + itoa(i) + "]"
		k.remove("condition", k.byPath[path+".when"].label, path, squeeze(d.When))
	}
	for i, day := range k.def.Holidays {
		k.remove("date", "holidays", "holidays["+itoa(i)+"]", day.String())
	}
}

// ranking changes by what units are ranked, and drops and exchanges tie-breaks.
func (k *mutator) ranking() {
	if by := k.def.RankBy; by != 0 {
		other := scoring.ByPoints
		if by == other {
			other = scoring.ByPercent
		}
		k.set("policy", "card rank_by", "rank_by", by.String(), other.String())
	}
	ties := codes(k.def.TieBreak, squeeze)
	for i, src := range ties {
		path := "tie_break[" + itoa(i) + "]"
		k.remove("condition", "tie-break "+src, path, src)
		if i+1 < len(ties) {
			k.swap("policy", "tie-break order", path, "tie_break["+itoa(i+1)+"]", src, ties[i+1])
		}
	}
}

// grade changes the threshold and the quota of a grade, and its place.
func (k *mutator) grade(i int) {
	g := k.def.Grades[i]
	path, label := "grades["+itoa(i)+"]", "grade "+g.Code
	if g.AtLeast != nil {
		at := path + ".at_least"
		k.move(label+" at_least", at, *g.AtLeast, unitOf(k.decimalsOf(nil)))
		edits := []document.Edit{{Path: at, Remove: true}}
		if g.Percent { // which is nothing without a threshold
			edits = append(edits, document.Edit{Path: path + ".percent", Remove: true})
		}
		k.add("condition", label+" at_least", at, rules.NumberOf(*g.AtLeast).String(), "", edits...)
	}
	if g.Percent {
		k.remove("policy", label+" percent", path+".percent", "true")
	}
	if q := g.Quota; q != nil {
		at := path + ".quota"
		if q.Percent != nil {
			k.move(label+" quota", at+".percent", *q.Percent, unitOf(0))
		}
		if q.Count != nil {
			k.move(label+" quota", at+".count", decimal.New(int64(*q.Count), 0), unitOf(0))
		}
		k.remove("cap", label+" quota", at, "quota")
		if other := map[string]string{"scored": "ranked", "ranked": "scored"}[q.Of]; other != "" {
			k.set("policy", label+" quota", at+".of", q.Of, other)
		}
	}
	if i+1 < len(k.def.Grades) {
		k.swap("choice", "grade order", path, "grades["+itoa(i+1)+"]", g.Code, k.def.Grades[i+1].Code)
	}
}

// item changes the bounds, the decimals, the effect and the days of a criterion.
func (k *mutator) item(it *item) {
	def, code, unit := it.def, it.def.Code, unitOf(k.decimalsOf(it))
	stated := k.def.Scale.Sign() != 0
	for s := it.section; s != nil; s = s.parent {
		stated = stated || s.def.Max.Sign() != 0
	}
	if def.Max.Sign() != 0 && (def.Effect != scoring.Base || !stated) {
		k.move(code+" max", it.path+".max", def.Max, unit)
	}
	k.exchangeMaxima(it)
	if def.Min != nil {
		k.move(code+" min", it.path+".min", *def.Min, unit)
		k.remove("cap", code+" min", it.path+".min", rules.NumberOf(*def.Min).String())
	}
	if def.Decimals != nil {
		k.decimals(code+" decimals", it.path+".decimals", *def.Decimals)
		k.remove("rounding", code+" decimals", it.path+".decimals", itoa(int(*def.Decimals)))
	}
	for _, other := range map[scoring.Effect][]scoring.Effect{
		scoring.Bonus: {scoring.Minus}, scoring.Minus: {scoring.Bonus}, scoring.Net: {scoring.Bonus, scoring.Minus},
	}[def.Effect] {
		k.set("policy", code+" effect", it.path+".effect", def.Effect.String(), other.String())
	}
	days := map[string]rules.Date{"from": def.InForce.From, "before": def.InForce.Before}
	for _, end := range keys(days) {
		if day := days[end]; !day.IsZero() {
			path := it.path + ".in_force." + end
			for _, by := range []int{-1, 1} {
				k.set("date", code+" in_force", path, day.String(), day.AddDays(by).String())
			}
			k.remove("date", code+" in_force", path, day.String())
		}
	}
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
			rules.NumberOf(def.Max).String(), rules.NumberOf(next.Max).String())
	}
}

// variants drops variants, exchanges them and changes what they say.
func (k *mutator) variants(it *item) {
	all := it.def.Variants
	for i, v := range all {
		path, label := it.variantPath(i), it.def.Code+" variant "+itoa(i+1)
		k.remove("condition", label, path, squeeze(v.When))
		if i+1 < len(all) {
			k.swap("choice", label+", variant "+itoa(i+2), path, it.variantPath(i+1),
				squeeze(v.When), squeeze(all[i+1].When))
		}
		if v.Max.Sign() != 0 {
			k.move(label+" max", path+".max", v.Max, unitOf(k.decimalsOf(it)))
		}
		if v.Points != "" {
			k.remove("choice", label+" points", path+".points", squeeze(v.Points))
		}
		if v.OwnGroup {
			k.remove("policy", label+" own_group", path+".own_group", "true")
		}
	}
}

// assessors exchanges weights, drops assessors and combines in another way.
func (k *mutator) assessors(it *item) {
	all, code := it.def.Assessors, it.def.Code
	at := func(i int) string { return it.path + ".assessors[" + itoa(i) + "]" }
	weighted := it.def.Combine == scoring.Weighted
	for i, a := range all {
		if !weighted && len(all) > 1 {
			k.remove("condition", code+" assessor "+a.Role, at(i), a.Role)
		}
		if weighted && i+1 < len(all) && !a.Weight.Equal(all[i+1].Weight) {
			k.swap("choice", code+" weights", at(i)+".weight", at(i+1)+".weight",
				rules.NumberOf(a.Weight).String(), rules.NumberOf(all[i+1].Weight).String())
		}
	}
	if !weighted && len(all) > 1 {
		other := scoring.Sum
		if it.def.Combine == other {
			other = scoring.Mean
		}
		k.word("policy", code+" combine", it.path+".combine", it.def.Combine.String(), other.String())
	}
}

// mutated compiles the card with a mutant in place, or what cut leaves of it.
func (c *card) mutated(m rulestest.Mutant, cut func(scoring.Definition) scoring.Definition) (*card, error) {
	doc, err := c.doc.With(m.Edits...)
	if err != nil {
		return nil, err
	}
	var def scoring.Definition
	if err = doc.Decode(&def); err == nil && len(m.Edits) == 0 {
		err = c.apply(m, &def)
	}
	if err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	return compile(c.doc, cut(def))
}

// apply makes the change of a mutant that the file has no place for: of what it
// leaves to its default.
func (c *card) apply(m rulestest.Mutant, def *scoring.Definition) error {
	if it := c.byCode[c.ruleName(m.Path)]; it != nil && m.Path == it.path+".combine" {
		return criterion(def.Sections, it.def.Code).Combine.UnmarshalText([]byte(m.New))
	}
	doc, err := document.Parse("", []byte(m.Path+": "+m.New))
	if err != nil {
		return err
	}
	return doc.Decode(def)
}

// criterion returns the criterion of a code.
func criterion(sections []scoring.Section, code string) *scoring.Criterion {
	for i := range sections {
		s := &sections[i]
		for j := range s.Criteria {
			if s.Criteria[j].Code == code {
				return &s.Criteria[j]
			}
		}
		if found := criterion(s.Sections, code); found != nil {
			return found
		}
	}
	return nil
}

// mutate compiles the card with a mutant in place.
func (c *card) mutate(m rulestest.Mutant) (*card, error) {
	out, err := c.mutated(m, func(def scoring.Definition) scoring.Definition { return def })
	if err == nil && out.Identity().Hash == c.Identity().Hash {
		err = fmt.Errorf("scoringtest: %s leaves the card as it is", m.ID())
	}
	return out, err
}

// Try compiles the card with a mutant in place. A case fails on it if one of its
// expectations does that the card itself meets, or if it cannot be scored any more.
func (s *suite) Try(m rulestest.Mutant) (func(i int) (fails bool), error) {
	c, err := s.card.mutate(m)
	if err != nil {
		return nil, err
	}
	before := s.original()
	return func(i int) bool {
		tc := &s.cases[i]
		for path := range tc.failing(tc.run(c)) {
			if !before[i][path] {
				return true
			}
		}
		return false
	}, nil
}
