package schemas

import (
	"reflect"

	"github.com/thidua-go/thidua/rules"
)

// factsSchema returns a JSON Schema of the files that [document.ReadFacts] reads,
// as [JSONSchema] does. It is that of the files of all schemas: which indicators
// there are, and of what kind, is left to the reader.
func factsSchema(o Options) ([]byte, error) {
	m := newMaker(o)
	s := m.structure(reflect.TypeFor[factsShape]())
	return m.finish(append(s, member{"required", []string{"units"}}))
}

// factsShape is the shape of a file of facts: those of each unit by the code of their
// indicator.
type factsShape struct {
	// DecimalComma says that numbers in the file are written as 2,5 and 1.000, or, if false, as 2.5 and 1,000.
	DecimalComma *bool `yaml:"decimal_comma"`
	// Units are the units by their code, each with its facts by the code of the indicator.
	Units map[string]map[string]factShape `yaml:"units"`
}

// factShape is a value, or a value with its evidence.
type factShape struct{}

// DocumentShapes tells JSONSchema what is read.
func (*factShape) DocumentShapes() []any { return []any{rules.Value{}, evidencedShape{}} }

// evidencedShape is the shape of a fact that is more than its value.
type evidencedShape struct {
	Value rules.Value `yaml:"value"`
	// Evidence is the document that the fact stands in, such as "báo cáo 15/BC-UBND".
	Evidence string `yaml:"evidence"`
	// Invented marks sample data that nobody published.
	Invented bool `yaml:"invented"`
}
