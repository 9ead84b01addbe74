package scoring

import (
	"cmp"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// conditions returns the kind of each rule of the card that is of no criterion's points, by
// what an entry calls it: the code of a disqualification or of a grade with a condition, the
// condition itself where a disqualification has no code, and the rule of a tie-break as the
// card writes it. What two are called has no kind.
func (c *Scorecard) conditions() map[string]rules.Kind {
	kinds := make(map[string]rules.Kind)
	add := func(name string, k rules.Kind) {
		if _, taken := kinds[name]; taken {
			k = 0
		}
		kinds[name] = k
	}
	for _, d := range c.disq {
		add(d.name(), rules.BoolKind)
	}
	for _, g := range c.grades {
		if g.when != nil {
			add(g.def.Code, rules.BoolKind)
		}
	}
	for i, t := range c.ties {
		if t.rule != nil {
			add(c.def.TieBreak[i], rules.NumberKind)
		}
	}
	return kinds
}

// name is what an entry calls the condition.
func (c *Cause) name() string { return cmp.Or(c.Code, c.When) }

// ofCondition reports whether an entry is on a condition of the card, not on the points of
// a criterion.
func (c *Scorecard) ofCondition(e *Entry) bool {
	return e.Holds != nil || c.byCode[e.Criterion] == nil && c.decidable[e.Criterion] != 0
}

// checkCondition checks what an entry says of a condition.
func (c *Scorecard) checkCondition(f *findings, e *Entry, self bool) {
	kind, named := c.decidable[e.Criterion]
	switch {
	case !named:
		f.fault("criterion", "unknown-criterion", "there is no condition %q", e.Criterion).Hint =
			diag.DidYouMean(e.Criterion, slices.Sorted(maps.Keys(c.decidable)))
	case kind == 0:
		f.fault("criterion", "name-taken", "several conditions are called %s", e.Criterion).Hint =
			say("give them codes of their own on the card")
	case self:
		f.fault("stage", "self", "a unit does not decide %s itself", e.Criterion)
	case !e.Override:
		f.notComputed(e)
	case e.NotApplicable || e.Void || e.Beyond || (e.Points != nil) != (kind == rules.NumberKind) ||
		(e.Holds != nil) != (kind == rules.BoolKind):
		d := f.fault("holds", "holds", "%s is a condition: an entry says whether it holds", e.Criterion)
		d.Hint = say("write holds: true or holds: false, and nothing else")
		if kind == rules.NumberKind {
			d.Hint = say("write points: and the number")
			d.Message = say("%s is a tie-break: an entry gives its number", e.Criterion)
		}
	}
}

// decision returns what people decided of a condition, nil if nothing that counts: the last
// override up to the stage that counts.
func (s *Score) decision(name string) *Entry {
	if s.Sheet == nil || s.run.batch.view.alone {
		return nil
	}
	last, named := s.card.stage(cmp.Or(s.run.batch.Stage, s.card.def.Counts))
	for i, stage := range slices.Backward(s.card.stages) {
		if es := s.Sheet.at(name, stage.Code, true); len(es) > 0 && !(named && i > last) {
			latest := slices.MaxFunc(es, func(a, b Entry) int { return a.On.Compare(b.On) })
			return &latest
		}
	}
	return nil
}

// byDecision is the hint on a condition that fails for a unit, unless there is a better one.
func byDecision(hint diag.Text) diag.Text {
	return cmp.Or(hint, say("correct the facts, or decide it by an entry that names it, with override: true, holds "+
		"(points for a tie-break), who and why"))
}

// Decisions returns what people decided of conditions of the card for the unit, in place
// of what the conditions say: of disqualifications, tie-breaks and grades, in this order.
func (s *Score) Decisions() (out []Entry) {
	for _, d := range s.decided(nil) {
		out = append(out, d.Entry)
	}
	return out
}

// decided are the decisions on conditions, beside what these say of another score of the unit.
func (s *Score) decided(alone *Score) (out []Decided) {
	add := func(name, title string, rule *rule) {
		e := s.decision(name)
		if e == nil {
			return
		}
		d := Decided{Entry: *e, Title: title}
		if alone != nil {
			d.Computed, _ = rule.Eval(alone.Facts, alone.run.group) // one that fails says nothing
			if d.Computed.IsNotApplicable() && e.Holds != nil {
				d.Computed = rules.BoolOf(false)
			}
		}
		out = append(out, d)
	}
	for i := range s.card.disq {
		d := &s.card.disq[i]
		add(d.name(), d.Title, d.condition)
	}
	for i, t := range s.card.ties {
		if t.rule != nil {
			add(s.card.def.TieBreak[i], "", t.rule)
		}
	}
	for _, g := range s.card.grades {
		if g.when != nil {
			add(g.def.Code, g.def.Title, g.when)
		}
	}
	return out
}

// Text says what a decision on a condition is, whose, when and why.
func (e Entry) Text() diag.Text {
	what := say("%s", e.value())
	if e.Holds != nil && *e.Holds {
		what = say("holds")
	} else if e.Holds != nil {
		what = say("does not hold")
	}
	parts := []diag.Text{what}
	if e.Role != "" {
		parts = append(parts, diag.Role.Of(e.Role).Text())
	}
	if e.Author != "" {
		parts = append(parts, diag.Verbatim(e.Author))
	}
	if !e.On.IsZero() {
		parts = append(parts, say("%v", e.On))
	}
	if e.Note != "" {
		parts = append(parts, diag.Verbatim(e.Note))
	}
	return say("%s decided: %s", diag.Criterion.Of(e.Criterion), diag.Join(parts, diag.Verbatim(" · ")))
}
