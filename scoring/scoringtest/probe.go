package scoringtest

import (
	"slices"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// probe is a card cut down to one criterion and to those whose points it reads,
// so that many facts can be tried on it.
type probe struct {
	*card
	item   *item
	needed []string
	worth  func() []candidate // what is worth trying, and what has to be rounded: worked out once
}

// probe cuts the card down; a card that cannot be cut, because what it defines
// reads the points of other criteria, is taken as it is.
func (c *card) probe(it *item) *probe {
	p := &probe{needed: c.closure(it.def.Code)}
	p.worth = sync.OnceValue(func() []candidate { return append(p.candidates(), p.fractions()...) })
	def := cut(c.def, p.needed)
	small, err := compile(c.doc, def)
	if err == nil {
		err = small.dissect()
	}
	if err != nil {
		p.card, p.item, p.needed = c, it, c.criterionCodes()
		return p
	}
	// Paths stay those of the whole card.
	for _, s := range small.sections {
		s.path = c.sectionOf(s.def.Code).path
	}
	for _, other := range small.items {
		other.path = c.byCode[other.def.Code].path
	}
	p.card, p.item = small, small.byCode[it.def.Code]
	return p
}

// closure returns a criterion and all whose points it reads, in the order of the
// card.
func (c *card) closure(code string) []string {
	seen := make(map[string]bool)
	var visit func(code string)
	visit = func(code string) {
		if it := c.byCode[code]; it != nil && !seen[code] {
			seen[code] = true
			for _, other := range it.reads {
				visit(other)
			}
		}
	}
	visit(code)
	return slices.DeleteFunc(c.criterionCodes(), func(code string) bool { return !seen[code] })
}

// cut leaves only some criteria of a definition, and nothing that is about all of
// them.
func cut(def scoring.Definition, codes []string) scoring.Definition {
	def.Scale, def.Caps, def.Uncapped = decimal.Decimal{}, scoring.Caps{}, true
	def.Grades, def.TieBreak, def.Disqualify = nil, nil, nil
	def.Sections = cutSections(def.Sections, codes)
	return def
}

func cutSections(sections []scoring.Section, codes []string) []scoring.Section {
	var out []scoring.Section
	for _, s := range sections {
		s.Max, s.Caps = decimal.Decimal{}, scoring.Caps{}
		s.Criteria = slices.DeleteFunc(slices.Clone(s.Criteria), func(cr scoring.Criterion) bool { return !slices.Contains(codes, cr.Code) })
		s.Sections = cutSections(s.Sections, codes)
		if len(s.Criteria)+len(s.Sections) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// broken returns the probe with a mutant in place.
func (p *probe) broken(whole *card, m rulestest.Mutant) (*card, error) {
	def, err := broken(whole, m)
	if err != nil {
		return nil, err
	}
	if p.card != whole {
		def = cut(def, p.needed)
	}
	return compile(p.doc, def)
}

// rules returns the rules that the points of the criterion hang on.
func (p *probe) rules() []*rules.Rule {
	var out []*rules.Rule
	add := func(rs ...*rules.Rule) {
		for _, r := range rs {
			if r != nil {
				out = append(out, r)
			}
		}
	}
	for _, it := range p.items {
		for _, v := range it.variants {
			add(v.when, v.points)
		}
		add(it.points, it.void, it.disq)
	}
	for _, s := range p.sections {
		add(s.void)
	}
	return out
}

// differs reports whether two outcomes differ in the points or state of the
// criterion of some unit.
func (p *probe) differs(a, b *outcome) bool {
	if (a.err == nil) != (b.err == nil) {
		return true
	}
	for i := range a.scores {
		x, _ := a.scores[i].Line(p.item.def.Code)
		y, _ := b.scores[i].Line(p.item.def.Code)
		if x.State != y.State || !x.Points.Equal(y.Points) || a.scores[i].Disqualified() != b.scores[i].Disqualified() {
			return true
		}
	}
	return false
}
