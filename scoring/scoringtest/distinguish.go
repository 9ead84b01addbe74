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

// Distinguish looks for a case that a mutant fails, among facts that the rules of
// the card and of the mutant turn on; or for a proof that there is none: a cap that
// the maxima of its parts never reach, the same points for every combination of
// what the rule reads, or branches that agree where the mutant parts from the card.
func (s *Suite) Distinguish(m rulestest.Mutant) rulestest.Verdict {
	if m.Equivalent != (diag.Text{}) {
		return rulestest.Verdict{Equivalent: m.Equivalent}
	}
	if why := s.idleCap(m); why != (diag.Text{}) {
		return rulestest.Verdict{Equivalent: why}
	}
	c, err := s.mutate(m)
	if err != nil {
		return rulestest.Verdict{Equivalent: diag.ErrorText(err)}
	}
	for _, p := range s.probes() {
		if s.touches(p, m) {
			if d, ok := s.killer(p, m); ok {
				return rulestest.Verdict{Draft: d}
			}
		}
	}
	if why := s.proof(m, c); why != (diag.Text{}) {
		return rulestest.Verdict{Equivalent: why}
	}
	if s.local(m) {
		return rulestest.Verdict{} // whole scores show no more of one criterion
	}
	return rulestest.Verdict{Draft: s.wholeKiller(m, c)}
}

// touches reports whether a mutant can change the points of a criterion.
func (s *Suite) touches(p *probe, m rulestest.Mutant) bool {
	return slices.ContainsFunc(s.pathsOf(p), func(at string) bool { return within(m.Path, at) })
}

// local reports whether all that a mutant changes shows in the points of single
// criteria.
func (s *Suite) local(m rulestest.Mutant) bool {
	if m.Path == "rounding" || m.Path == "decimals" || strings.HasSuffix(m.Path, ".max") {
		return false // what applies to a unit is out of the maxima
	}
	return slices.ContainsFunc(s.probes(), func(p *probe) bool { return s.touches(p, m) })
}

// idleCap proves that a cap binds neither as it is nor as the mutant has it.
func (s *Suite) idleCap(m rulestest.Mutant) (none diag.Text) {
	var to *decimal.Decimal
	if m.New != "" {
		d, err := decimal.NewFromString(m.New)
		if err != nil {
			return none
		}
		to = &d
	}
	for _, sec := range s.card.sections {
		if key, ok := strings.CutPrefix(m.Path, sec.path+".caps."); ok {
			return s.card.IdleCap(sec.def.Code, key, to)
		}
	}
	if key, ok := strings.CutPrefix(m.Path, "caps."); ok {
		return s.card.IdleCap("", key, to)
	}
	return none
}

// killer looks for a case of one criterion.
func (s *Suite) killer(p *probe, m rulestest.Mutant) (rulestest.Draft, bool) {
	broken, err := p.broken(s.card, m)
	if err != nil {
		return rulestest.Draft{}, false
	}
	// What the mutant turns on is worth trying too.
	mutated := &card{Scorecard: broken.Scorecard, doc: broken.doc, def: broken.def}
	candidates := slices.Clone(p.worth())
	if mutated.dissect() == nil {
		if it := mutated.byCode[p.item.def.Code]; it != nil {
			other := &probe{card: mutated, item: it, needed: p.needed}
			candidates = append(append(candidates, other.candidates()...), other.fractions()...)
		}
	}
	best := -1
	for i := range candidates {
		tc := &candidates[i].tc
		o := tc.run(p.card)
		if o.err == nil && p.differs(o, tc.run(broken)) && (best < 0 || candidates[i].cost() < candidates[best].cost()) && tc.run(s.card).err == nil {
			best = i
		}
	}
	if best < 0 {
		return rulestest.Draft{}, false
	}
	d := &drafter{suite: s, names: make(map[string]bool), done: make(map[goal]bool)}
	for _, c := range s.cases {
		d.names[c.Name] = true
	}
	c := &candidates[best]
	title := strings.TrimSpace(p.item.def.Code + " " + p.item.def.Title)
	d.keep(p, c, c.tc.run(p.card), s.noticing(m), title)
	return d.drafts[0], true
}

// wholeKiller looks for a case of whole scores.
func (s *Suite) wholeKiller(m rulestest.Mutant, broken *card) rulestest.Draft {
	for _, c := range s.mixed() {
		o := c.tc.run(s.card)
		if o.err != nil || !differs(o, c.tc.run(broken)) {
			continue
		}
		d := &drafter{suite: s, names: make(map[string]bool), done: make(map[goal]bool)}
		for _, c := range s.cases {
			d.names[c.Name] = true
		}
		d.keepWhole(&c, o, s.noticing(m))
		return d.drafts[0]
	}
	return rulestest.Draft{}
}

// noticing is the reason for a case that a mutant fails.
func (s *Suite) noticing(m rulestest.Mutant) []goal {
	i := slices.IndexFunc(s.mutants(), func(o rulestest.Mutant) bool {
		return o.Path == m.Path && o.From == m.From && o.To == m.To && o.New == m.New && o.Operator == m.Operator
	})
	return []goal{{mutant: i + 1}}
}

// proof proves that a mutant gives the same points for all facts.
func (s *Suite) proof(m rulestest.Mutant, broken *card) diag.Text {
	if why := s.rounding(m); why != (diag.Text{}) {
		return why
	}
	if why := s.table(m, broken); why != (diag.Text{}) {
		return why
	}
	old, other := s.ruleAt(m)
	if old == nil {
		return diag.Text{}
	}
	if why := s.cut(m, old); why != (diag.Text{}) {
		return why
	}
	for _, it := range s.card.items { // used with another maximum, full is another number
		for i, v := range it.variants {
			if m.Path == it.path+".points" && v.points == nil && it.def.Variants[i].Max.Sign() != 0 {
				return diag.Text{}
			}
		}
	}
	return sameEverywhere(old, other)
}

// ruleAt returns the rule that a mutant changes, as it is and as it becomes; nil if
// it changes something else.
func (s *Suite) ruleAt(m rulestest.Mutant) (old, broken *rules.Rule) {
	if len(m.Edits) != 1 || m.Edits[0].Remove || m.Edits[0].Swap != "" {
		return nil, nil
	}
	find := func(path string, r *rules.Rule) {
		if r != nil && path == m.Path {
			old = r
		}
	}
	for _, sec := range s.card.sections {
		find(sec.path+".void_when", sec.void)
	}
	for _, it := range s.card.items {
		find(it.path+".points", it.points)
		find(it.path+".void_when", it.void)
		find(it.path+".disqualify_when", it.disq)
		for i, v := range it.variants {
			find(it.variantPath(i)+".when", v.when)
			find(it.variantPath(i)+".points", v.points)
		}
	}
	for i, r := range s.card.disq {
		find("disqualify["+itoa(i)+"].when", r)
	}
	for i, r := range s.card.ties {
		find("tie_break["+itoa(i)+"]", r)
	}
	for i, r := range s.card.grades {
		find("grades["+itoa(i)+"].when", r)
	}
	for i, d := range s.card.def.Derived {
		if r, err := s.card.Schema().Compile(d.Rule, 0); err == nil {
			find(fmt.Sprintf("define[%d].rule", i), r)
		}
	}
	if old == nil {
		return nil, nil
	}
	broken, err := old.With(m.Edits[0].Text)
	if err != nil {
		return nil, nil
	}
	return old, broken
}
