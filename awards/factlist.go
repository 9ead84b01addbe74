package awards

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// FactList is facts given by hand. In a file and in JSON each is a line of its own,
// with or without its evidence:
//
//	facts:
//	  internal_unity: true
//	  policy_compliance: {value: true, evidence: "Công văn 12/SNV ngày 4/3/2024"}
//
// A date and a fraction in JSON are as [rules.Value] has them, {"date": "2024-03-04"}.
type FactList []rules.Fact

// givenFact is one line of a FactList: a value, or a value with its evidence.
type givenFact evidencedFact

// evidencedFact is a fact that somebody gave, with its evidence. One of Value, Date,
// Fraction and NotApplicable is given.
type evidencedFact struct {
	Value         givenValue `yaml:"value"`
	Date          rules.Date `yaml:"date"`
	Fraction      string     `yaml:"fraction"`
	NotApplicable bool       `yaml:"not_applicable"`
	// Evidence is the document that shows it, such as "Công văn 12/SNV ngày 4/3/2024".
	Evidence string `yaml:"evidence"`
}

// givenValue is a value alone, which in JSON may have keys.
type givenValue struct{ rules.Value }

// value is the value of the fact, however it is given.
func (g *evidencedFact) value() (rules.Value, error) {
	switch {
	case g.NotApplicable:
		return rules.NotApplicable(), nil
	case !g.Date.IsZero():
		return rules.DateValue(g.Date), nil
	case g.Fraction != "":
		return exactNumber(g.Fraction)
	}
	return g.Value.Value, nil
}

// exactNumber reads a number as [rules.Value.String] writes it.
func exactNumber(s string) (rules.Value, error) {
	if x, ok := new(big.Rat).SetString(s); ok && len(s) <= 4096 && !strings.ContainsAny(s, "eEpPxX_") {
		return rules.RatOf(x), nil
	}
	return rules.Value{}, catalogue.Error(diag.ErrSyntax, "%q is not a number", s)
}

// UnmarshalDocument reads the list from a file, in the order of the codes.
func (l *FactList) UnmarshalDocument(n document.Node) error {
	var byCode map[string]*givenFact
	if err := n.Decode(&byCode); err != nil {
		return err
	}
	*l = nil
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		fact := rules.Fact{Indicator: code}
		if g := (*evidencedFact)(byCode[code]); g != nil {
			v, err := g.value()
			if err != nil {
				return err
			}
			fact.Value, fact.Evidence = v, g.Evidence
		}
		*l = append(*l, fact)
	}
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads.
func (l *FactList) DocumentShapes() []any { return []any{map[string]*givenFact{}} }

// DocumentShapes returns what UnmarshalDocument reads.
func (g *givenFact) DocumentShapes() []any { return []any{rules.Value{}, evidencedFact{}} }

func (g *givenFact) UnmarshalDocument(n document.Node) error {
	if !n.IsMap() {
		return n.Decode(&g.Value)
	}
	return n.Decode((*evidencedFact)(g))
}

// DocumentShapes returns what UnmarshalDocument reads.
func (v *givenValue) DocumentShapes() []any { return []any{rules.Value{}, valueKeys{}} }

// valueKeys are the keys of a value that JSON has no other way to write.
type valueKeys struct {
	Date          rules.Date `yaml:"date"`
	Fraction      string     `yaml:"fraction"`
	NotApplicable bool       `yaml:"not_applicable"`
}

func (v *givenValue) UnmarshalDocument(n document.Node) error {
	if !n.IsMap() {
		return n.Decode(&v.Value)
	}
	var x valueKeys
	err := n.Decode(&x)
	if err == nil {
		v.Value, err = (&evidencedFact{Date: x.Date, Fraction: x.Fraction, NotApplicable: x.NotApplicable}).value()
	}
	return err
}

// evidenced is a fact with its evidence in JSON.
type evidenced struct {
	Value    rules.Value `json:"value"`
	Evidence string      `json:"evidence,omitempty"`
}

// MarshalJSON writes the list in the order of the codes, so that the same facts
// are the same bytes.
func (l FactList) MarshalJSON() ([]byte, error) {
	lines := make(map[string]any)
	for _, f := range l {
		if f.Evidence == "" {
			lines[f.Indicator] = f.Value
		} else {
			lines[f.Indicator] = evidenced{f.Value, f.Evidence}
		}
	}
	return json.Marshal(lines)
}

// UnmarshalJSON reads what [FactList.MarshalJSON] writes, and what files have.
func (l *FactList) UnmarshalJSON(data []byte) error {
	var lines map[string]json.RawMessage
	if err := json.Unmarshal(data, &lines); err != nil {
		return err
	}
	*l = nil
	for _, code := range slices.Sorted(maps.Keys(lines)) {
		var keys map[string]json.RawMessage
		var x evidenced
		var err error
		_ = json.Unmarshal(lines[code], &keys) // a value alone has none
		if keys["value"] != nil || keys["evidence"] != nil {
			err = json.Unmarshal(lines[code], &x)
		} else {
			err = json.Unmarshal(lines[code], &x.Value)
		}
		if err != nil {
			return err
		}
		*l = append(*l, rules.Fact{Indicator: code, Value: x.Value, Evidence: x.Evidence})
	}
	return nil
}
