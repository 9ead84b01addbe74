package schemas

import (
	"encoding"
	"math"
	"reflect"
)

// kinds is the member that says which kinds of values are allowed. The first is
// the one that editors offer.
func (m *maker) kinds(names ...string) member {
	if len(names) == 1 {
		return member{"type", names[0]}
	}
	return member{"type", names}
}

// anyScalar is the schema of a text: what is written without quotes is the same
// text, and nothing at all an empty one.
func anyScalar() object {
	return object{{"type", []string{"string", "number", "boolean", "null"}}}
}

// orNull is the schema of what may be absent.
func (m *maker) orNull(s object) object {
	switch kinds := s.get("type").(type) {
	case string:
		return s.with("type", []string{kinds, "null"})
	case []string:
		for _, k := range kinds {
			if k == "null" {
				return s
			}
		}
		return s.with("type", append(kinds[:len(kinds):len(kinds)], "null"))
	}
	if !m.Written && s.get("$ref") != nil {
		return s // a definition of what Decode reads allows null by itself
	}
	return object{{"anyOf", []object{s, {{"type", "null"}}}}}
}

func (m *maker) decimal() object {
	const digits = `^-?[0-9]+(\.[0-9]+)?$`
	switch {
	case m.Written:
		return object{{"type", "string"}, {"pattern", digits}}
	case m.QuotedNumbers:
		return object{{"type", []string{"number", "string"}}, {"pattern", digits}}
	}
	return object{{"type", "number"}}
}

// value is the schema of a value whose kind nobody has said.
func (m *maker) value(reflect.Type) object {
	events := object{{"type", "array"}, {"items", object{{"type", "object"}, {"additionalProperties", anyScalar()}}}}
	return object{{"description",
		"A number, true or false, a date such as 2024-01-31, or a text; n/a where it does not apply, nothing where it " +
			"is not known. Of a list its events, each with its fields and evidence, or keys with list and incomplete."},
		{"anyOf", []object{anyScalar(), events, {{"type", "object"}, {"properties", object{{"list", events},
			{"incomplete", object{{"type", []string{"boolean", "null"}}}}}}, {"required", []string{"list"}},
			{"additionalProperties", false}}}}}
}

// date is the schema of a date. That February has 29 days only in some years is
// left to Decode.
func (m *maker) date(reflect.Type) object {
	kinds := m.kinds("string", "null")
	if m.Written {
		kinds = m.kinds("string")
	}
	return object{
		{"description", "A date: year-month-day, such as 2024-01-31."},
		kinds,
		{"pattern", "^(" + anyDay + ")?$"},
		{"patternErrorMessage", "write year-month-day, like 2024-01-31"},
	}
}

const (
	days31 = `(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])`
	days30 = `(0[469]|11)-(0[1-9]|[12][0-9]|30)`
	days29 = `02-(0[1-9]|[12][0-9])`
	anyDay = `[0-9]{4}-(` + days31 + `|` + days30 + `|` + days29 + `)`
)

// moment is the schema of a time with its offset.
func (m *maker) moment() object {
	const time = `([01][0-9]|2[0-3]):[0-5][0-9]`
	kinds, pattern := m.kinds("string", "null"), anyDay+`T`+time+`:[0-5][0-9](\.[0-9]+)?(Z|[+-]`+time+`)`
	if m.Written {
		return object{m.kinds("string"), {"pattern", "^" + pattern + "$"}}
	}
	return object{kinds, {"pattern", "^" + pattern + "$"},
		{"patternErrorMessage", "write day, time and offset, like 2024-01-31T17:30:00+07:00"}}
}

// texts is the schema of a type that reads a text. If it counts from zero through
// names that it writes and reads again, those are the texts; otherwise any is.
func (m *maker) texts(t reflect.Type) object {
	var all []any
	for _, text := range textsOf(t) {
		all = append(all, text)
	}
	s := anyScalar()
	switch {
	case len(all) > 0 && m.Written:
		s = object{{"enum", all}}
	case len(all) > 0:
		s = object{{"enum", append(all, nil)}}
	case m.Written:
		s = object{{"type", "string"}}
	}
	return m.describe(s, t, "")
}

// textsOf returns the texts of an enumeration: what its values from 0 to 255 are
// written as, as far as that reads back as the same value.
func textsOf(t reflect.Type) (texts []string) {
	for i := range int64(256) {
		v := reflect.New(t)
		switch e := v.Elem(); {
		case e.CanInt() && !e.OverflowInt(i):
			e.SetInt(i)
		case e.CanUint() && !e.OverflowUint(uint64(i)):
			e.SetUint(uint64(i))
		default:
			return texts
		}
		w, ok := v.Interface().(encoding.TextMarshaler)
		if !ok {
			return nil
		}
		text, err := w.MarshalText()
		again := reflect.New(t)
		if err != nil || again.Interface().(encoding.TextUnmarshaler).UnmarshalText(text) != nil ||
			!again.Elem().Equal(v.Elem()) {
			continue
		}
		texts = append(texts, string(text))
	}
	return texts
}

// list is the schema of a list. Decode takes one test of a row for a list of it.
func (m *maker) list(t reflect.Type) object {
	kinds := m.kinds("array", "null")
	if t == testsType && !m.Written {
		kinds = m.kinds("array", "string", "number", "boolean", "null")
	}
	return object{kinds, {"items", m.of(t.Elem())}}
}

// integer is the schema of an integer type, with the bounds of those that are
// smaller than 64 bits on every machine.
func integer(t reflect.Type) (s object, ok bool) {
	s = object{{"type", "integer"}}
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
	case reflect.Int8, reflect.Int16, reflect.Int32:
		most := int64(math.MaxInt64) >> (64 - t.Bits())
		s = append(s, member{"minimum", -most - 1}, member{"maximum", most})
	case reflect.Uint, reflect.Uint64:
		s = append(s, member{"minimum", 0})
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		s = append(s, member{"minimum", 0}, member{"maximum", uint64(math.MaxUint64) >> (64 - t.Bits())})
	default:
		return nil, false
	}
	return s, true
}
