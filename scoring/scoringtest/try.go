package scoringtest

import (
	"fmt"

	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// broken returns the definition of the card with a mutant in place.
func broken(c *card, m rulestest.Mutant) (def scoring.Definition, err error) {
	doc, err := m.Apply(c.doc)
	if err != nil {
		return def, err
	}
	if err := doc.Decode(&def); err != nil {
		return def, fmt.Errorf("scoringtest: %w", err)
	}
	return def, apply(m, &def)
}

// mutate compiles the card with a mutant in place.
func (s *Suite) mutate(m rulestest.Mutant) (*card, error) {
	def, err := broken(s.card, m)
	if err != nil {
		return nil, err
	}
	c, err := compile(s.card.doc, def)
	if err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	if c.Hash() == s.card.Hash() {
		return nil, fmt.Errorf("scoringtest: %s leaves the card as it is", m.ID())
	}
	return c, nil
}

// Try compiles the card with a mutant in place. A case fails on it if one of its
// expectations does that the card itself meets, or if it cannot be scored any more.
func (s *Suite) Try(m rulestest.Mutant) (rulestest.Trial, error) {
	c, err := s.mutate(m)
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
