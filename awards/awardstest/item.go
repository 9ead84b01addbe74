package awardstest

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// kind is what sort of item of a regulation it is.
type kind uint8

const (
	conditionItem kind = iota
	gapItem
	parameterItem
	documentItem
	deadlineItem
	quotaItem
	awardItem
)

// item is a part of the regulation that stands in its file: what it extends is
// for the tests of the other file.
type item struct {
	kind      kind
	path      string // conditions[0]
	code      string
	label     string   // what people call it
	awards    []string // it is for; those of the regulation if it names none
	named     bool     // the awards are named one by one
	inForce   rules.Period
	certainty awards.Certainty
	off       bool
	dossier   bool
	effect    awards.Effect
	value     string      // of a parameter
	sector    string      // of a deadline
	copies    int         // of a document
	rule      *rules.Rule // of a condition
}

// index lists the items of the regulation and the targets.
func (s *Suite) index() error {
	if s.def == nil {
		return nil
	}
	d, schema := &s.definition, s.base.plain.Schema()
	v, err := rulestest.NewVocabulary(schema, d.Define, nil)
	if err != nil {
		return err
	}
	s.vocabulary = v
	all := s.allAwards()
	seen := make(map[string]int)
	add := func(it item, path, layout string, args ...any) {
		it.path = fmt.Sprintf(layout, args...)
		if path != "" {
			it.path = diag.JoinPath(path, it.path)
		}
		it.label = it.code
		if n := seen[it.code]; n > 0 && !it.inForce.From.IsZero() {
			it.label += " from " + it.inForce.From.String()
		} else if n > 0 && len(it.awards) > 0 && it.named {
			it.label += " for " + it.awards[0]
		}
		seen[it.code]++
		if len(it.awards) == 0 {
			it.awards = all
		} else {
			it.named = true
		}
		s.items = append(s.items, it)
	}
	for i, p := range d.Parameters {
		add(item{kind: parameterItem, code: p.Code, inForce: p.InForce, certainty: p.Certainty, off: p.Off, value: p.Value}, "", "parameters[%d]", i)
	}
	for i, x := range d.Gaps {
		add(item{kind: gapItem, code: x.Code, awards: x.Awards, named: len(x.Awards) > 0, inForce: x.InForce, certainty: awards.Read}, "", "gaps[%d]", i)
	}
	condition := func(path string, i int, c awards.Condition, of ...string) {
		if len(of) == 0 {
			of = c.Awards
		}
		rule, err := schema.Compile(c.Rule, rules.BoolKind)
		if err != nil {
			return // the regulation compiled: it cannot be
		}
		add(item{
			kind: conditionItem, code: c.Code, awards: of, named: len(of) > 0, inForce: c.InForce, certainty: c.Certainty,
			off: c.Off, dossier: c.Dossier, effect: c.Effect, rule: rule,
		}, path, "conditions[%d]", i)
	}
	for i, c := range d.Conditions {
		condition("", i, c)
	}
	for i, x := range d.Documents {
		add(item{kind: documentItem, code: x.Code, awards: x.Awards, named: len(x.Awards) > 0, inForce: x.InForce, certainty: x.Certainty, copies: x.Copies}, "", "documents[%d]", i)
	}
	for i, x := range d.Deadlines {
		add(item{kind: deadlineItem, code: x.Code, awards: x.Awards, named: len(x.Awards) > 0, inForce: x.InForce, certainty: x.Certainty, off: x.Off, sector: x.Sector}, "", "deadlines[%d]", i)
	}
	for j, a := range d.Awards {
		path := fmt.Sprintf("awards[%d]", j)
		add(item{kind: awardItem, code: a.Code, awards: []string{a.Code}, inForce: a.InForce, certainty: awards.Read}, "", "awards[%d]", j)
		for i, c := range a.Conditions {
			condition(path, i, c, a.Code)
		}
		for i, q := range a.Quotas {
			add(item{kind: quotaItem, code: q.Code, awards: []string{a.Code}, inForce: q.InForce, certainty: q.Certainty, off: q.Off}, path, "quotas[%d]", i)
		}
	}
	s.targets = s.findTargets()
	s.isTarget = make(map[rulestest.TargetID]bool)
	for _, t := range s.targets {
		s.isTarget[t.TargetID] = true
	}
	return nil
}

// allAwards returns the codes of the awards of the regulation, in order.
func (s *Suite) allAwards() []string {
	var out []string
	for g := range s.base.plain.Regimes() {
		for _, a := range g.Awards {
			if !slices.Contains(out, a.Code) {
				out = append(out, a.Code)
			}
		}
	}
	return out
}

// isGeneral reports whether the item is for several awards.
func (it *item) isGeneral() bool { return len(it.awards) > 1 }

// isFor reports whether the item is for an award on a day.
func (it *item) isFor(award string, day rules.Date) bool {
	return it.inForce.Contains(day) && slices.Contains(it.awards, award)
}

// silent reports whether the item decides nothing unless a host enables it.
func (it *item) silent() bool {
	return it.off || it.certainty == awards.Unverified
}

// conditionOf returns the item that a finding is of; nil if the condition stands
// in another file.
func (s *Suite) conditionOf(a *answer, f *awards.Finding) *item {
	if s.def == nil || f.From != s.definition.Code {
		return nil
	}
	for i := range s.items {
		it := &s.items[i]
		if it.kind == conditionItem && it.code == f.Condition && it.isFor(a.Award, a.Governed) {
			return it
		}
	}
	return nil
}

// asks reports whether the regulation has an award on a day, in a regime of the
// definition.
func (s *Suite) asks(award string, day rules.Date) bool {
	as, err := s.base.plain.Awards(day)
	return err == nil && slices.ContainsFunc(as, func(a awards.Award) bool { return a.Code == award })
}

func (s *Suite) covers(day rules.Date) bool {
	_, err := s.base.plain.Awards(day)
	return err == nil
}
