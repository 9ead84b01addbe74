package scoring

import (
	"fmt"

	"github.com/thidua-go/thidua/rules"
)

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
