package scoring

import (
	"cmp"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// condition is a rule of the card that is of no criterion's points. What an entry calls it is the code
// of a disqualification or of a grade with a condition, the condition itself where a disqualification has
// no code, and the rule of a tie-break as the card writes it.
type condition struct {
	*rule
	name, title string
}

// conditions are those of disqualifications, tie-breaks and grades, in this order.
func (c *Scorecard) conditions() (all []condition) {
	for _, d := range c.disq {
		all = append(all, condition{d.condition, d.name(), d.Title})
	}
	for i, t := range c.ties {
		all = append(all, condition{t.rule, c.def.TieBreak[i], ""})
	}
	for _, g := range c.grades {
		all = append(all, condition{g.when, g.def.Code, g.def.Title})
	}
	return slices.DeleteFunc(all, func(x condition) bool { return x.rule == nil })
}

// decides says of which kind each condition is that an entry can decide, by its name. What two are called has no kind.
func (c *Scorecard) decides() {
	c.decidable = make(map[string]rules.Kind)
	for _, x := range c.conditions() {
		kind := x.Kind()
		if _, taken := c.decidable[x.name]; taken {
			kind = 0
		}
		c.decidable[x.name] = kind
	}
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
func (s *Score) Decisions() []Entry {
	return listOf(s.decided(nil), func(d Decided) Entry { return d.Entry })
}

// decided are the decisions on conditions, beside what these say of another score of the unit.
func (s *Score) decided(alone *Score) (out []Decided) {
	for _, x := range s.card.conditions() {
		e := s.decision(x.name)
		if e == nil {
			continue
		}
		d := Decided{Entry: *e, Title: x.title}
		if alone != nil {
			d.Computed, _ = x.Eval(alone.Facts, alone.run.group) // one that fails says nothing
			if d.Computed.IsNotApplicable() && e.Holds != nil {
				d.Computed = rules.BoolOf(false)
			}
		}
		out = append(out, d)
	}
	return out
}

// text says what a decision on a condition is, whose, when and why.
func (e Entry) text() diag.Text {
	what := say("%s", e.value())
	if e.Holds != nil && *e.Holds {
		what = say("holds")
	} else if e.Holds != nil {
		what = say("does not hold")
	}
	parts := append([]diag.Text{what}, e.by()...)
	if e.Note != "" {
		parts = append(parts, diag.Verbatim(e.Note))
	}
	return say("%s decided: %s", diag.Criterion.Of(e.Criterion), diag.Join(parts, diag.Verbatim(" · ")))
}
