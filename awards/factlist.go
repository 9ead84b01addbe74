package awards

import (
	"encoding/json"
	"maps"
	"math/big"
	"regexp"
	"slices"

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
// A date, a fraction and a list in JSON are as [rules.Value] has them, {"date": "2024-03-04"}.
type FactList []rules.Fact

// givenFact is one line of a FactList: a value, or a value with its evidence.
type givenFact evidencedFact

// evidencedFact is a fact that somebody gave, with its evidence: a Value, or one of the keys.
type evidencedFact struct {
	Value givenValue `yaml:"value"`
	valueKeys
	// Evidence is the document that shows it, such as "Công văn 12/SNV ngày 4/3/2024".
	Evidence string `yaml:"evidence"`
}

// valueKeys are the keys of a value that JSON has no other way to write.
type valueKeys struct {
	Date          rules.Date `yaml:"date"`
	Fraction      string     `yaml:"fraction"`
	NotApplicable bool       `yaml:"not_applicable"`
}

// givenValue is a value alone, which in JSON may have keys.
type givenValue struct{ rules.Value }

// exactShape is how [rules.Value.String] writes a number, and leaves no reading but one: big.Rat reads 011/1 as nine
// and 0b11 as three.
var exactShape = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+|/[1-9]\d*)?$`)

// value is the value that the keys give, or else the one given without them.
func (k valueKeys) value(without rules.Value) (rules.Value, error) {
	switch {
	case k.NotApplicable:
		return rules.NotApplicable(), nil
	case !k.Date.IsZero():
		return rules.DateOf(k.Date), nil
	case k.Fraction != "":
		if x, ok := new(big.Rat).SetString(k.Fraction); ok && len(k.Fraction) <= 4096 && exactShape.MatchString(k.Fraction) {
			return rules.RatOf(x), nil
		}
		return rules.Value{}, catalogue.Fault("fraction", "number", diag.ErrSyntax, say("write a fraction such as 1/3"),
			"%q is not a number", k.Fraction)
	}
	return without, nil
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
			v, err := g.value(g.Value.Value)
			if err != nil {
				return diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(code)
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
	if !n.IsMap() || n.IsList() {
		return n.Decode(&g.Value)
	}
	return n.Decode((*evidencedFact)(g))
}

// DocumentShapes returns what UnmarshalDocument reads.
func (v *givenValue) DocumentShapes() []any { return []any{rules.Value{}, valueKeys{}} }

func (v *givenValue) UnmarshalDocument(n document.Node) (err error) {
	list, isList := n.Events(func(_ string, n document.Node) rules.Value {
		var x givenValue
		if e := n.Decode(&x); err == nil {
			err = e
		}
		return x.Value
	})
	if isList {
		v.Value = list
		return err
	}
	if !n.IsMap() {
		return n.Decode(&v.Value)
	}
	var x valueKeys
	err = n.Decode(&x)
	if err == nil {
		v.Value, err = x.value(rules.Value{})
	}
	return err
}

// MarshalJSON writes the list in the order of the codes, so that the same facts
// are the same bytes.
func (l FactList) MarshalJSON() ([]byte, error) {
	lines := make(map[string]any)
	for _, f := range l {
		if f.Evidence == "" {
			lines[f.Indicator] = f.Value
		} else {
			lines[f.Indicator] = map[string]any{"value": f.Value, "evidence": f.Evidence}
		}
	}
	return json.Marshal(lines)
}

// UnmarshalJSON reads what [FactList.MarshalJSON] writes, and what files have.
func (l *FactList) UnmarshalJSON(data []byte) error {
	if own, ok := writtenFacts(data); ok {
		*l = own
		return nil
	}
	doc, err := document.Parse("facts", data)
	if err != nil {
		return err
	}
	return doc.Decode(l)
}

// writtenFacts reads what MarshalJSON writes, texts with any characters included, which files may not hold.
func writtenFacts(data []byte) (l FactList, ok bool) {
	var lines map[string]json.RawMessage
	if json.Unmarshal(data, &lines) != nil || lines == nil {
		return nil, false
	}
	for _, code := range slices.Sorted(maps.Keys(lines)) {
		fact := rules.Fact{Indicator: code}
		if fact.Value.UnmarshalJSON(lines[code]) != nil {
			var keys map[string]json.RawMessage
			if json.Unmarshal(lines[code], &keys) != nil || len(keys) != 2 ||
				json.Unmarshal(keys["evidence"], &fact.Evidence) != nil || fact.Value.UnmarshalJSON(keys["value"]) != nil {
				return nil, false
			}
		}
		l = append(l, fact)
	}
	return l, true
}
