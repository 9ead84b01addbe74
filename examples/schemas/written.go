package schemas

import (
	"reflect"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// written returns the schema of a type of the library that writes itself; nil for any other, of which it is
// not known what it writes.
func written(t reflect.Type) func(*maker) object {
	return map[reflect.Type]func(*maker) object{
		valueType: (*maker).writtenValue,
		reflect.TypeFor[ledger.Hash](): func(*maker) object {
			return object{{"description", "A SHA-256 in base64."}, {"type", "string"}, {"pattern", "^[A-Za-z0-9+/]{43}=$"}}
		},
		reflect.TypeFor[diag.Text]():       func(m *maker) object { return m.of(wordsType) },
		reflect.TypeFor[awards.FactList](): (*maker).writtenFacts,
		reflect.TypeFor[scoring.RankKeys](): func(m *maker) object {
			return m.oneOf([]reflect.Type{reflect.TypeFor[scoring.RankBy](), reflect.TypeFor[[]scoring.RankBy]()})
		},
		reflect.TypeFor[scoring.Entry]():     as[writtenEntry],
		reflect.TypeFor[awards.Place]():      as[writtenPlace],
		reflect.TypeFor[scoring.Ranking]():   as[writtenRanking],
		reflect.TypeFor[rules.Explanation](): as[writtenExplanation],
		reflect.TypeFor[diag.Diagnostic]():   as[writtenDiagnostic],
	}[t]
}

// as is the schema of a type that writes the keys of another.
func as[T any](m *maker) object { return m.structure(reflect.TypeFor[T]()) }

// writtenExplanation is how an explanation is written.
type writtenExplanation struct {
	// Unit is whose facts were read, and Rule the officer's own text.
	Unit string `json:"unit"`
	Rule string `json:"rule"`
	// Value is the answer; null or not applicable if it is not decided.
	Value rules.Value `json:"value"`
	// Sentences say why in a few clauses, by labels; units by their codes.
	Sentences diag.Text `json:"sentences,omitzero"`
	// Missing are the inputs that would still matter: to fill in any other changes nothing.
	Missing []rules.Input `json:"missing,omitempty"`
	// NotApplicable are the inputs that do not apply and that leave the answer open.
	NotApplicable []rules.Input `json:"not_applicable,omitempty"`
	// Read are the facts of the unit that were read, each once.
	Read []rules.Reading `json:"read,omitempty"`
	// Root is the whole rule, with its parts as steps below it.
	Root *rules.Step `json:"root,omitempty"`
}

// writtenRanking is how a ranking is written.
type writtenRanking struct {
	// Name is the cluster's.
	Name string `json:"name,omitempty"`
	// Engine is the version of the rules of arithmetic and of the language that the points follow.
	Engine string           `json:"engine"`
	Card   scoring.Identity `json:"card"`
	Order  scoring.Order    `json:"order,omitzero"`
	// Final says that no rank can change any more.
	Final bool `json:"final"`
	// Standings are the units, the best first; those without a rank last.
	Standings []scoring.Standing `json:"standings"`
}

// writtenEntry is an entry whose points are written by their exact digits.
type writtenEntry struct {
	scoring.Entry
	// Points are what the rule of the criterion would give.
	Points *rules.Value `json:"points,omitempty"`
}

// writtenPlace is a place whose percentage is written by its exact digits.
type writtenPlace struct {
	awards.Place
	// Percent is how many that is of a number, instead of places: 20 of the units that Of counts.
	Percent *rules.Value `json:"percent,omitempty"`
}

// writtenDiagnostic is a diagnostic with the kind of its cause.
type writtenDiagnostic struct {
	diag.Diagnostic
	// Kind is the kind of the fault, in English.
	Kind string `json:"kind,omitempty"`
	// Range are the first byte of the fault in the text at the path, and the one behind it.
	Range []int `json:"range,omitempty"`
}

// writtenValue is the schema of a value: numbers, truths and texts are as JSON has them, and
// the rest says what it is.
func (m *maker) writtenValue() object {
	tag := func(key string, s object) object {
		return object{{"type", "object"}, {"properties", object{{key, s}}}, {"required", []string{key}},
			{"additionalProperties", false}}
	}
	field := object{{"$ref", "#/definitions/" + m.names[valueType]}}
	events := object{{"type", "array"}, {"items", object{{"type", "object"}, {"additionalProperties", field}}}}
	list := tag("list", events).with("properties", object{{"list", events}, {"incomplete", object{{"const", true}}}})
	return object{{"description", "A number by its exact digits, a truth, a text, {\"fraction\": \"1/3\"} for a number " +
		"without a finite expansion, a date, a list of events; null where it is not known, and " +
		"{\"not_applicable\": true} where it does not apply."},
		{"anyOf", []object{
			{m.kinds("number", "boolean", "string", "null")},
			tag("fraction", object{{"type", "string"}, {"pattern", `^-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?$`}}),
			tag("date", m.of(dateType)),
			tag("not_applicable", object{{"const", true}}),
			list,
		}}}
}

// writtenFacts is the schema of facts by the code of the indicator: values, some with evidence.
func (m *maker) writtenFacts() object {
	type evidenced struct {
		Value    rules.Value `json:"value"`
		Evidence string      `json:"evidence"`
	}
	one := m.oneOf([]reflect.Type{valueType, reflect.TypeFor[evidenced]()})
	return object{m.kinds("object"), {"additionalProperties", one}}
}
