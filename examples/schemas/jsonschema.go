package schemas

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Options says what [JSONSchema] describes. The zero value describes files
// of YAML, without comments.
type Options struct {
	// Title names the format.
	Title string
	// Describe returns what an editor shows of a type, or of one of its fields: field is
	// then the name of the Go field, and otherwise empty. It may be nil. Comments are not
	// in a compiled program; whoever writes schemas to files can read them from the source.
	Describe func(t reflect.Type, field string) string
	// QuotedNumbers allows decimals in quotes, as [document.Document.Decode] does in JSON files.
	QuotedNumbers bool
	// Written describes what encoding/json writes of the shapes, instead of the files that
	// Decode reads: keys are those of the json tags, all are required unless they
	// can be omitted, and decimals stand in quotes. What a type with MarshalJSON writes
	// may be anything, unless it is the library's own.
	Written bool
	// ID is the $id of the schema; empty for none.
	ID string
}

// unmarshaler is a type that reads itself: see [document.Document.Decode].
type unmarshaler interface {
	UnmarshalDocument(n document.Node) error
}

// shaper is an unmarshaler that tells [JSONSchema] what it reads.
type shaper interface {
	// DocumentShapes returns a zero value of each type whose shape the node may have. It is
	// called on a zero receiver.
	DocumentShapes() []any
}

// JSONSchema returns a JSON Schema of the files that [document.Document.Decode] reads into
// the type of shape, or, if there are several, into one of them. Editors complete
// and check files with it.
//
// A file that the schema refuses is one that Decode refuses, or has a word that is not in
// the closed list of its field, the tag "words", which whoever reads it refuses. The other way round
// it holds but for what no schema can say, since it sees values and not how they
// are written. These Decode refuses and a schema does not:
//
//   - numbers written as 1e5, +3, .5, 0x1F or, where they are whole, 2.0; those of
//     more than 1,000 digits, and integers beyond 64 bits;
//   - in a [rules.Value], texts without quotes that look like a number or a date and
//     are none: 1.000.000, 2024-13-01, 31/1/2024;
//   - 29 February of a year that has none;
//   - keys of [diag.Words] that have the form of a tag (BCP 47) but name no language;
//   - all that is a fault of syntax: second keys, anchors, tags, files too large.
//
// The draft is 07: the newest that all editors for YAML support in full.
//
// The error, if any, is the caller's: a type that Decode cannot fill, or one
// with a method UnmarshalDocument and without a method DocumentShapes() []any, which
// returns a zero value of each type whose shape the node may have.
func JSONSchema(o Options, shapes ...any) ([]byte, error) {
	return newMaker(o).file(shapes)
}

// draft names the version of JSON Schema.
const draft = "http://json-schema.org/draft-07/schema#"

// maker makes the schema of one file.
type maker struct {
	Options
	definitions object // in order of first use
	names       map[reflect.Type]string
	err         error // the first mistake of the caller
}

func newMaker(o Options) *maker {
	return &maker{Options: o, names: make(map[reflect.Type]string)}
}

func (m *maker) file(shapes []any) ([]byte, error) {
	types := make([]reflect.Type, len(shapes))
	for i, v := range shapes {
		types[i] = reflect.TypeOf(v)
		for types[i] != nil && types[i].Kind() == reflect.Pointer {
			types[i] = types[i].Elem()
		}
		if types[i] == nil {
			return nil, fmt.Errorf("schemas: JSONSchema needs values, not nil")
		}
	}
	var body object
	switch {
	case len(types) == 0:
		return nil, fmt.Errorf("schemas: JSONSchema needs a value")
	case len(types) == 1 && m.Written && written(types[0]) != nil:
		body = m.itself(types[0])
	case len(types) == 1 && types[0].Kind() == reflect.Struct && !m.special(types[0]):
		body = m.structure(types[0])
	default:
		body = m.oneOf(types)
	}
	return m.finish(body)
}

// finish puts the head before the schema of a file and the definitions behind it.
func (m *maker) finish(body object) ([]byte, error) {
	if m.err != nil {
		return nil, m.err
	}
	head := object{{"$schema", draft}}
	if m.ID != "" {
		head = append(head, member{"$id", m.ID})
	}
	if m.Title != "" {
		head = append(head, member{"title", m.Title})
	}
	if len(m.definitions) > 0 {
		body = append(body, member{"definitions", m.definitions})
	}
	return append(head, body.withoutNull()...).bytes() // a file that is empty is none
}

// wrong keeps the first mistake of the caller.
func (m *maker) wrong(err error) object {
	if m.err == nil {
		m.err = fmt.Errorf("schemas: %w", err)
	}
	return nil
}

// describe puts the comment on a type or field before its schema; a comment
// replaces the one that is there.
func (m *maker) describe(s object, t reflect.Type, field string) object {
	if m.Describe == nil {
		return s
	}
	text := m.Describe(t, field)
	if text == "" {
		return s
	}
	return append(object{{"description", text}}, s.without("description")...)
}

var (
	decimalType = reflect.TypeFor[decimal.Decimal]()
	valueType   = reflect.TypeFor[rules.Value]()
	dateType    = reflect.TypeFor[rules.Date]()
	momentType  = reflect.TypeFor[time.Time]()
	testsType   = reflect.TypeFor[rules.Tests]()
	wordsType   = reflect.TypeFor[diag.Words]()
)

// special reports whether a type does not read by its Go kind.
func (m *maker) special(t reflect.Type) bool {
	return t == decimalType || t == valueType || m.readsItself(t) ||
		reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// readsItself reports whether a type reads itself from a node, or stands for one
// that does.
func (m *maker) readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[unmarshaler]()) || p.Implements(reflect.TypeFor[shaper]())
}

// of returns the schema of a type. It follows [document.Document.Decode], case by case.
func (m *maker) of(t reflect.Type) object {
	p := reflect.PointerTo(t)
	switch {
	case t.Kind() == reflect.Pointer:
		return m.orNull(m.of(t.Elem()))
	case t == decimalType:
		return m.decimal()
	case t == dateType:
		return m.reference(t, m.date)
	case t == momentType:
		return m.moment()
	case m.Written && p.Implements(reflect.TypeFor[json.Marshaler]()):
		return m.reference(t, m.itself)
	case !m.Written && m.readsItself(t):
		return m.reference(t, m.shapes)
	case t == valueType:
		return m.reference(t, m.value)
	case p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return m.reference(t, m.texts)
	}
	switch t.Kind() {
	case reflect.Struct:
		return m.reference(t, m.structure)
	case reflect.Slice:
		return m.list(t)
	case reflect.Map:
		if t.Key().Kind() != reflect.String {
			return m.wrong(fmt.Errorf("%v: the keys of a file are texts", t))
		}
		s := object{m.kinds("object", "null"), {"additionalProperties", m.of(t.Elem())}}
		if t == wordsType {
			s = append(s, member{"propertyNames", object{{"pattern", "^[a-z]{1,8}(-[A-Za-z0-9]{1,8})*$"}}})
		}
		return s
	case reflect.String:
		if m.Written {
			return m.describe(object{m.kinds("string")}, t, "")
		}
		return m.describe(anyScalar(), t, "")
	case reflect.Bool:
		return object{m.kinds("boolean")}
	}
	if s, ok := integer(t); ok {
		return s
	}
	return m.wrong(fmt.Errorf("cannot decode into %v", t))
}

// reference makes the schema of a named type a definition, once, and refers to it;
// so types may hold themselves.
func (m *maker) reference(t reflect.Type, build func(reflect.Type) object) object {
	if t.Name() == "" {
		return build(t)
	}
	name, ok := m.names[t]
	if !ok {
		name = m.name(t)
		m.names[t] = name
		at := len(m.definitions)
		m.definitions = append(m.definitions, member{key: name})
		m.definitions[at].value = build(t)
	}
	return object{{"$ref", "#/definitions/" + name}}
}

// name names a definition by package and type, a [diag.Enum] by its list. Brackets
// of generic types would have to be escaped in references.
func (m *maker) name(t reflect.Type) string {
	last := func(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
	if list, ok := strings.CutPrefix(t.Name(), "Enum["); ok && t.PkgPath() == reflect.TypeFor[diag.Text]().PkgPath() {
		return last(strings.TrimSuffix(list, "]"))
	}
	parts := strings.FieldsFunc(t.Name(), func(r rune) bool { return strings.ContainsRune("[],", r) })
	for i, part := range parts[1:] {
		part = last(part)
		parts[i+1] = part[strings.LastIndexByte(part, '.')+1:]
	}
	name := strings.Join(parts, "_")
	if t.PkgPath() != "" {
		name = last(t.PkgPath()) + "." + name
	}
	unique := name
	for n := 2; slices.ContainsFunc(m.definitions, func(d member) bool { return d.key == unique }); n++ {
		unique = fmt.Sprintf("%s_%d", name, n)
	}
	return unique
}

// structure is the schema of the keys that a struct reads.
func (m *maker) structure(t reflect.Type) object {
	tagged := "yaml"
	if m.Written {
		tagged = "json"
	}
	properties, required := object{}, []string{}
	for _, field := range fieldsOf(t, tagged) {
		name := keyOf(field, tagged)
		s := m.of(field.Type)
		if words := strings.Fields(field.Tag.Get("words")); len(words) > 0 {
			s = m.closed(field.Type, words)
		}
		if m.Written {
			if omittable(field) {
				s = s.withoutNull()
			} else {
				required = append(required, name)
			}
		}
		properties = append(properties, member{name, m.describe(s, ownerOf(t, field.Index), field.Name)})
	}
	s := object{m.kinds("object", "null"), {"properties", properties}}
	if m.Written {
		s[0] = m.kinds("object")
		if len(required) > 0 {
			s = append(s, member{"required", required})
		}
	}
	return m.describe(append(s, member{"additionalProperties", false}), t, "")
}

// closed is the schema of a field that takes words of a closed list, or a list of them.
func (m *maker) closed(t reflect.Type, words []string) object {
	var all []any
	for _, word := range append(words, "") { // which is to leave it out
		all = append(all, word)
	}
	if !m.Written {
		all = append(all, nil)
	}
	if t.Kind() == reflect.Slice {
		return object{m.kinds("array", "null"), {"items", object{{"enum", all}}}}
	}
	return object{{"enum", all}}
}

// fieldsOf returns the fields that a struct has keys for, with index paths from it: its
// own before those of the structs in it, and of one key the first.
func fieldsOf(t reflect.Type, tagged string) []reflect.StructField {
	var own, inner []reflect.StructField
	for i := range t.NumField() {
		field := t.Field(i)
		within, tag := field.Type, field.Tag.Get(tagged)
		if within.Kind() == reflect.Pointer {
			within = within.Elem()
		}
		switch name, options, _ := strings.Cut(tag, ","); {
		case tag == "-":
		case within.Kind() == reflect.Struct && (field.Anonymous && name == "" || options == "inline"):
			for _, f := range fieldsOf(within, tagged) {
				f.Index = append([]int{i}, f.Index...)
				inner = append(inner, f)
			}
		case field.IsExported():
			own = append(own, field)
		}
	}
	keys := make(map[string]bool)
	return slices.DeleteFunc(append(own, inner...), func(f reflect.StructField) bool {
		key := keyOf(f, tagged)
		defer func() { keys[key] = true }()
		return keys[key]
	})
}

// keyOf is the key of a field: that of its tag, or its name; in YAML in lower case.
func keyOf(f reflect.StructField, tagged string) string {
	name, _, _ := strings.Cut(f.Tag.Get(tagged), ",")
	switch {
	case name != "":
		return name
	case tagged == "yaml":
		return strings.ToLower(f.Name)
	}
	return f.Name
}

// ownerOf is the struct that the field at an index path is written in.
func ownerOf(t reflect.Type, index []int) reflect.Type {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	return t
}

// omittable reports whether encoding/json leaves a field out when it is empty.
func omittable(field reflect.StructField) bool {
	_, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	return slices.ContainsFunc(strings.Split(options, ","),
		func(o string) bool { return o == "omitempty" || o == "omitzero" })
}

// shapes is the schema of a type that reads itself.
func (m *maker) shapes(t reflect.Type) object {
	s, ok := reflect.New(t).Interface().(shaper)
	if !ok {
		return m.wrong(fmt.Errorf("%v reads itself, so it needs DocumentShapes to say what", t))
	}
	var types []reflect.Type
	for _, shape := range s.DocumentShapes() {
		types = append(types, reflect.TypeOf(shape))
	}
	if len(types) == 0 || slices.Contains(types, nil) {
		return m.wrong(fmt.Errorf("DocumentShapes of %v returns no shape, or nil", t))
	}
	return m.describe(m.oneOf(types), t, "")
}

// itself is the schema of what a type writes by itself: anything, unless it is the library's own.
func (m *maker) itself(t reflect.Type) object {
	s := object{}
	if of := written(t); of != nil {
		s = of(m)
	}
	if s.get("description") != nil {
		return s
	}
	return m.describe(s, t, "")
}

// oneOf is the schema of what has one of several shapes; more than one may fit.
func (m *maker) oneOf(types []reflect.Type) object {
	if len(types) == 1 {
		return m.of(types[0])
	}
	all := make([]object, len(types))
	for i, t := range types {
		all[i] = m.of(t)
	}
	return object{{"anyOf", all}}
}
