package awards

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// FactList is facts given by hand. In a file each is a line of its own, with or
// without its evidence:
//
//	facts:
//	  internal_unity: true
//	  policy_compliance: {value: true, evidence: "Công văn 12/SNV ngày 4/3/2024"}
type FactList []rules.Fact

// UnmarshalDocument reads the list from a file, in the order of the codes.
func (l *FactList) UnmarshalDocument(n document.Node) error {
	var byCode map[string]*givenFact
	if err := n.Decode(&byCode); err != nil {
		return err
	}
	*l = nil
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		fact := rules.Fact{Indicator: code}
		if g := byCode[code]; g != nil {
			fact.Value, fact.Evidence = g.Value, g.Evidence
		}
		*l = append(*l, fact)
	}
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads.
func (l *FactList) DocumentShapes() []any { return []any{map[string]*givenFact{}} }

// givenFact is one line of a FactList: a value, or a value with its evidence.
type givenFact evidencedFact

// evidencedFact is a fact that somebody gave, with its evidence.
type evidencedFact struct {
	Value rules.Value `yaml:"value"`
	// Evidence is the document that shows it, such as "Công văn 12/SNV ngày 4/3/2024".
	Evidence string `yaml:"evidence"`
}

// DocumentShapes returns what UnmarshalDocument reads.
func (g *givenFact) DocumentShapes() []any { return []any{rules.Value{}, evidencedFact{}} }

func (g *givenFact) UnmarshalDocument(n document.Node) error {
	if !n.IsMap() {
		return n.Decode(&g.Value)
	}
	return n.Decode((*evidencedFact)(g))
}

// MarshalJSON writes the list in the order of the codes, so that the same facts
// are the same bytes.
func (l FactList) MarshalJSON() ([]byte, error) {
	facts := slices.Clone([]rules.Fact(l))
	slices.SortStableFunc(facts, func(a, b rules.Fact) int { return strings.Compare(a.Indicator, b.Indicator) })
	return json.Marshal(facts)
}
