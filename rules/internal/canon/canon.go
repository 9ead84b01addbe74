// Package canon works on plain data: definitions and records made of structs,
// lists, maps, texts and numbers. It copies them, says where they differ, and has one
// canonical form of them, which their hashes are of.
package canon

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"
)

var (
	decimalType = reflect.TypeFor[decimal.Decimal]()
	textType    = reflect.TypeFor[encoding.TextMarshaler]()
)

// Clone returns a deep copy: what can be written to is not shared. Decimals,
// functions and what stands in unexported fields is taken to be immutable.
func Clone[T any](x T) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	cloneInto(out, reflect.ValueOf(&x).Elem())
	return out.Interface().(T)
}

func cloneInto(to, from reflect.Value) {
	to.Set(from)
	if !shapeOf(from.Type()).writable {
		return
	}
	switch from.Kind() {
	case reflect.Struct:
		for i := range from.NumField() {
			if from.Type().Field(i).IsExported() {
				cloneInto(to.Field(i), from.Field(i))
			}
		}
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			cloneInto(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				cloneInto(to.Index(i), from.Index(i))
			}
		}
	case reflect.Map:
		if !from.IsNil() {
			to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
			for it := from.MapRange(); it.Next(); {
				v := reflect.New(from.Type().Elem()).Elem()
				cloneInto(v, it.Value())
				to.SetMapIndex(it.Key(), v)
			}
		}
	}
}

// Hash returns a hash of data, as "sha256:" and hexadecimal digits: of a line that says what it is and which
// form this is, and of a line for the [Form] of each datum, in which no line ends. It is a hash of content:
// numbers count by value, so that 1.50 and 1.5 are the same, and keys that JSON leaves out not at all, so that a
// key that a later version of the library adds changes no hash.
func Hash(what string, data ...any) string {
	out := fmt.Appendf(nil, "thidua %s 3\n", what)
	for _, x := range data {
		out = append(appendForm(out, reflect.ValueOf(x)), '\n')
	}
	sum := sha256.Sum256(out)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// scalar writes what has no parts; ok is false for the rest.
func scalar(v reflect.Value) (text string, ok bool) {
	if !v.IsValid() {
		return "nil", true
	}
	if v.Type() == decimalType {
		d := v.Interface().(decimal.Decimal)
		return d.String(), true
	}
	if v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface && shapeOf(v.Type()).ownText {
		var text []byte
		var err error
		switch m := v.Interface().(type) {
		case encoding.TextMarshaler:
			text, err = m.MarshalText()
		case json.Marshaler:
			text, err = m.MarshalJSON()
		}
		if err != nil {
			return err.Error(), true
		}
		return string(text), true
	}
	switch v.Kind() {
	case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
		return "", false
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil", true
		}
		return "", false
	case reflect.Func:
		return "func", true
	case reflect.String:
		return v.String(), true
	}
	return fmt.Sprint(v.Interface()), true
}

// Empty reports whether a field says nothing: zero, a list without items, a
// number that is 0 however it is written, a function, of which nothing can be said.
func Empty(v reflect.Value) bool {
	switch {
	case !v.IsValid():
		return true
	case v.Type() == decimalType:
		d := v.Interface().(decimal.Decimal)
		return d.Sign() == 0
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Map:
		return v.Len() == 0
	case v.Kind() == reflect.Func:
		return true
	}
	return v.IsZero()
}

// shape is what is known of all values of a type, looked up once: asking a value means to
// copy it.
type shape struct {
	writable bool    // it holds what can be written to without the value
	ownText  bool    // it writes itself as text or JSON
	fields   []field // of a struct; those of an embedded struct stand where it does
	form     []field // the same, in the order of the bytes of their keys
}

// field is a field of a struct, by the name that files have for it and the key that JSON has.
type field struct {
	name, key                     string
	index                         []int
	omitEmpty, omitZero, omitNone bool
}

var shapes sync.Map // *shape by reflect.Type

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{
		ownText: t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) || t.Implements(reflect.TypeFor[json.Marshaler]()),
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		s.writable = true
	case reflect.Struct:
		for i := range t.NumField() {
			s.add(t.Field(i), i)
		}
		s.form = slices.Clone(s.fields)
		slices.SortStableFunc(s.form, func(a, b field) int { return strings.Compare(a.key, b.key) })
		s.writable = s.writable && t != decimalType
	}
	shapes.Store(t, s)
	return s
}

// add adds field i of a struct.
func (s *shape) add(f reflect.StructField, i int) {
	s.writable = s.writable || f.IsExported() && shapeOf(f.Type).writable
	tag, tagged := f.Tag.Lookup("json")
	key, options, _ := strings.Cut(tag, ",")
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if name == "" {
		name = key
	} else if !tagged {
		key = name
	}
	switch {
	case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
		for _, inner := range shapeOf(f.Type).fields {
			inner.index = append([]int{i}, inner.index...)
			s.fields = append(s.fields, inner)
		}
	case f.IsExported():
		k := field{name: name, key: key, index: []int{i}, omitEmpty: strings.Contains(options, "omitempty"),
			omitZero: strings.Contains(options, "omitzero")}
		k.omitNone = tagged && key != "-" && !k.omitEmpty && !k.omitZero
		for _, of := range []*string{&k.name, &k.key} {
			if *of == "" || *of == "-" {
				*of = f.Name
			}
		}
		s.fields = append(s.fields, k)
	}
}

func sorted(m reflect.Value) []reflect.Value {
	return slices.SortedFunc(slices.Values(m.MapKeys()),
		func(a, b reflect.Value) int { return strings.Compare(keyText(a), keyText(b)) })
}
