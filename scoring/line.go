package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Line is one criterion in the score of a unit.
type Line struct {
	Criterion string `json:"criterion"`
	Section   string `json:"section"`
	Title     string `json:"title,omitempty"`
	Effect    Effect `json:"effect"`
	State     State  `json:"state"`
	// Points is what the criterion adds to the total, negative for points taken away; 0
	// if it is void, missing or not applicable as its state says.
	Points rules.Value `json:"points"`
	// Computed is what the rule says, before rounding and caps, with its own sign; the
	// rule of a minus item gives a positive number.
	Computed rules.Value `json:"computed"`
	// Least and Most are the bounds of Points while it is missing; missing where there is none. Where facts are
	// missing they are those of what the rule gives ([rules.Rule.Range]) unless it may fail or the item may drop
	// out, and of the maximum otherwise; of points that people give they are those of the criterion.
	Least rules.Value `json:"least"`
	Most  rules.Value `json:"most"`
	// Max is the maximum that holds for the unit; missing if there is none or it is not known.
	Max rules.Value `json:"max"`
	// Cap is "max" or "min" if that bound changed the points, otherwise empty.
	Cap string `json:"cap,omitempty"`
	// Rule is the text of the rule that holds for the unit.
	Rule string `json:"rule,omitempty"`
	// Refused is where a rule of the criterion fails for the unit; see [Score.Refused].
	Refused diag.Diagnostics `json:"refused,omitempty"`
	// Missing is what the line waits for; of the facts of others at most 100, see [Standing.Waits].
	Missing []rules.Input `json:"missing,omitempty"`
	// Reason says why the criterion does not apply, or is void.
	Reason diag.Text `json:"reason,omitzero"`
	// Awaited are the assessors whose points are missing.
	Awaited []string `json:"awaited,omitempty"`
	// Evidence is what the entry that counts stands on.
	Evidence string `json:"evidence,omitempty"`
	// Stage is the version that counts, for points that people gave.
	Stage string `json:"stage,omitempty"`
	// Overridden says that people replaced what the rule says, which Computed shows, and Decides
	// who did: the authors or roles of the entries that count.
	Overridden bool   `json:"overridden,omitempty"`
	Decides    string `json:"decides,omitempty"`
	// Beyond is what people decided beyond the maximum, or beyond the caps around the criterion:
	// the part of Points that no cap cuts. Missing if there is none.
	Beyond   rules.Value    `json:"beyond,omitzero"`
	Citation rules.Citation `json:"citation,omitzero"`

	score *Score
}

// Explain says why the criterion has its points: the rule with the value of
// each part, the facts read and their evidence, what is missing. It is nil for a
// line without a rule that gave a value: one that people score, that does not apply,
// or whose rule fails for the unit, as Refused says. Explaining takes longer than
// scoring, so it is done when asked for; the error is that of [rules.Rule.Explain].
func (l Line) Explain() (*rules.Explanation, error) {
	if l.score == nil {
		return nil, nil
	}
	in := l.score.at(l.score.card.byCode[l.Criterion])
	if in.group == nil { // the rule was not evaluated
		return nil, nil
	}
	e, err := in.variant.rule.Explain(l.score.Facts, in.group)
	if err != nil {
		return nil, fmt.Errorf("scoring: %s of %s: %w", l.Criterion, l.score.Unit, err)
	}
	run := l.score.run
	e.Missing, e.NotApplicable = run.inPeriods(e.Missing), run.inPeriods(e.NotApplicable)
	return e, nil
}

// line is a criterion in a score, as it is kept.
type line struct {
	state    State
	lo, hi   amount // what the points can be: equal if they are known
	max      amount
	beyond   amount // the part of the points that people decided beyond all bounds
	capped   int8   // -1: min, +1: max
	override bool
	kept     bool     // it is not worked out again: a rule fails for the unit, or it hangs on whom others are
	variant  *variant // nil if it is not known which
	group    *rules.Group
	computed rules.Value
	missing  wants
	reason   diag.Text
	counted  *Version // what people gave, if that counts
}

// known reports whether the points of the line are known, 0 included.
func (l *line) known() bool { return l.state != Missing && l.state != NotApplicable }

// at returns a line whole.
func (s *Score) at(cr *criterion) line { return s.run.at(s.member, cr) }

func (s *Score) line(i int) Line {
	card, c := s.card, s.card.criteria[i]
	in := s.at(c)
	out := Line{
		Criterion: c.def.Code, Section: c.section.def.Code, Title: c.def.Title, Effect: c.def.Effect,
		Citation: c.def.Citation,
		State:    in.state, Computed: in.computed, Missing: s.run.told(s.Unit, in.missing), Reason: in.reason,
		Overridden: in.override, score: s,
	}
	for _, d := range s.Refused {
		if d.Criterion == out.Criterion {
			out.Refused = append(out.Refused, d)
		}
	}
	out.Least, out.Most = card.finite(in.lo), card.finite(in.hi)
	switch {
	case in.state == NotApplicable:
		out.Points, out.Least, out.Most = rules.NotApplicable(), rules.NotApplicable(), rules.NotApplicable()
	case in.known():
		out.Points = out.Least
	}
	if in.beyond != 0 {
		out.Beyond = card.value(in.beyond)
	}
	switch in.capped {
	case 1:
		out.Cap = "max"
	case -1:
		out.Cap = "min"
	}
	if in.variant != nil {
		out.Max = card.finite(in.variant.max)
		if in.variant.rule != nil && !c.start {
			out.Rule = in.variant.rule.Source()
		}
	}
	if in.counted != nil {
		out.Stage, out.Awaited = in.counted.Stage, slices.Clone(in.counted.Awaited)
		for _, e := range in.counted.Entries {
			out.Evidence = cmp.Or(e.Evidence, out.Evidence)
			if in.override {
				out.Decides = strings.TrimPrefix(out.Decides+", "+cmp.Or(e.Author, e.Role), ", ")
			}
		}
	}
	return out
}
