package scoring

import (
	"fmt"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// Version is what one stage said of a criterion of a unit.
type Version struct {
	Stage string `json:"stage"`
	// Points is what all assessors together gave; missing if one of them has not.
	Points rules.Value `json:"points"`
	Void   bool        `json:"void,omitempty"`
	// Awaited are the assessors who have not scored.
	Awaited []string `json:"awaited,omitempty"`
	// Entries are what was entered, the latest of each role.
	Entries []Entry `json:"entries"`
	claim   bool    // only of those who may not score the criterion: the unit itself
	// Counts says that this version is the one that counts.
	Counts bool `json:"counts,omitempty"`
}

// Versions is every version of one criterion of a unit, side by side.
type Versions struct {
	Criterion string    `json:"criterion"`
	Title     string    `json:"title,omitempty"`
	Versions  []Version `json:"versions"` // in order of the stages
	// Computed is what the rule says, in points; missing for a criterion that people score.
	Computed rules.Value `json:"computed"`
	// Points is what the line has in the end, as a minus item's rule would give it.
	Points rules.Value `json:"points"`
	// Overridden says that people replaced what the rule says: the version that counts
	// has the entry with who did, when and why.
	Overridden bool `json:"overridden,omitempty"`
	// Differs says that two versions differ, or that one differs from what is computed.
	Differs bool `json:"differs"`
}

// Versions returns, for each criterion for which something was entered, all
// versions of it beside what is computed, in the order of the card. It is empty
// for a unit without a sheet.
func (s *Score) Versions() []Versions {
	if s.Sheet == nil {
		return nil
	}
	var out []Versions
	for i, cr := range s.card.criteria {
		vs := s.Sheet.versions(cr)
		if len(vs) == 0 {
			continue
		}
		whole := s.at(s.card.criteria[i])
		l := &whole
		v := Versions{Criterion: cr.def.Code, Title: cr.def.Title, Overridden: l.override}
		if !cr.judged() {
			v.Computed = s.computedPoints(cr, l)
		}
		switch {
		case l.state == NotApplicable:
			v.Points = rules.NotApplicable()
		case l.known():
			v.Points = s.card.value(l.lo)
			if cr.def.Effect == Minus {
				v.Points = s.card.value(-l.lo)
			}
		}
		for j, one := range vs {
			v.Differs = v.Differs || j > 0 && one.differs(&vs[j-1]) || v.Computed.Known() && one.Points.Known() &&
				!one.Points.Equal(v.Computed)
			one.Counts = l.counted != nil && l.counted.Stage == one.Stage && (cr.judged() || l.override)
			one.Points = one.Points.Round(cr.places, s.card.def.Rounding)
			v.Versions = append(v.Versions, document.Clone(one))
		}
		out = append(out, v)
	}
	return out
}

// computedPoints is what a rule would give without anybody's entry: rounded and
// held to the bounds.
func (s *Score) computedPoints(cr *criterion, l *line) rules.Value {
	if !l.computed.Known() || l.variant == nil {
		return l.computed
	}
	a, _ := roundTo(l.computed, cr.places, s.card.places, s.card.def.Rounding)
	return s.card.value(clamp(a, l.variant.min, l.variant.max))
}

// Difference is a criterion on which two scores differ.
type Difference struct {
	Criterion string `json:"criterion"`
	Title     string `json:"title,omitempty"`
	// From and To are points as they count in the total, each missing, not applicable or 0 as its state says.
	From       rules.Value `json:"from"`
	To         rules.Value `json:"to"`
	FromState  State       `json:"from_state"`
	ToState    State       `json:"to_state"`
	Difference rules.Value `json:"difference"` // To less From; missing unless both are known
}

// Compare lists, criterion by criterion in the order of the card, where two
// scores of a unit on the same card differ: its self-score and its appraisal, or
// two states of its facts. Scores of different units or cards are refused, the
// latter with [ErrOtherCard].
func Compare(from, to *Score) ([]Difference, error) {
	switch {
	case from == nil || to == nil:
		return nil, fmt.Errorf("scoring: a score is nil")
	case from.card.hash != to.card.hash:
		return nil, fmt.Errorf("scoring: a score on %v and one on %v: %w", from.card.Identity(), to.card.Identity(),
			ErrOtherCard)
	case from.Unit != to.Unit:
		return nil, fmt.Errorf("scoring: scores of %s and %s, not of one unit", from.Unit, to.Unit)
	}
	return differences(from, to), nil
}

// differences compares two scores by the codes of criteria: those of the first
// card, then those that only the second has. To a card without it a criterion does not apply.
func differences(from, to *Score) []Difference {
	var out []Difference
	compare := func(code, title string) {
		a, b := from.lineOr(code), to.lineOr(code)
		if a.State != b.State || !a.Points.Equal(b.Points) {
			out = append(out, Difference{
				Criterion: code, Title: title, From: a.Points, To: b.Points, FromState: a.State, ToState: b.State,
				Difference: difference(b.Points, a.Points),
			})
		}
	}
	for _, cr := range from.card.criteria {
		compare(cr.def.Code, cr.def.Title)
	}
	for _, cr := range to.card.criteria {
		if from.card.byCode[cr.def.Code] == nil {
			compare(cr.def.Code, cr.def.Title)
		}
	}
	return out
}

// lineOr is the line of a criterion, which does not apply if the card has none.
func (s *Score) lineOr(code string) Line {
	l, ok := s.Line(code)
	if !ok {
		return Line{State: NotApplicable, Points: rules.NotApplicable()}
	}
	return l
}
