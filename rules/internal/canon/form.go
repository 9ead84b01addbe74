package canon

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Form returns the canonical form of data, which rules/document/HASHES.md describes: that of the JSON
// that is written of it, with numbers as numbers. Different data of one type never has the same form, equal
// data always. It does not depend on how a host has set the JSON of decimals. Two things have a form and no
// JSON: bytes that are no UTF-8 stand as they are, and an enum without a name has ! before it.
func Form(x any) []byte { return appendForm(nil, reflect.ValueOf(x)) }

func appendForm(out []byte, v reflect.Value) []byte {
	if !v.IsValid() {
		return append(out, "null"...)
	}
	if v.Type() == decimalType {
		d := v.Interface().(decimal.Decimal)
		return appendNumber(out, d.Coefficient().String(), int64(d.Exponent()))
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return appendForm(out, v.Elem())
	case reflect.Func:
		return append(out, "null"...)
	}
	s := shapeOf(v.Type())
	if s.ownText {
		return appendOwn(out, v.Interface())
	}
	switch v.Kind() {
	case reflect.Struct:
		return appendStruct(out, v, s)
	case reflect.Slice, reflect.Array:
		return appendList(out, v)
	case reflect.Map:
		return appendMap(out, v)
	case reflect.Bool:
		return strconv.AppendBool(out, v.Bool())
	case reflect.String:
		return appendText(out, v.String())
	}
	if v.CanInt() || v.CanUint() {
		return appendNumber(out, fmt.Sprint(v.Interface()), 0)
	}
	return appendText(append(out, '!'), fmt.Sprint(v.Interface())) // data has no binary fractions
}

// appendOwn appends the form of what writes itself.
func appendOwn(out []byte, x any) []byte {
	var data []byte
	var err error
	if m, ok := x.(json.Marshaler); ok {
		if data, err = m.MarshalJSON(); err == nil {
			data, err = JSON(data)
		}
	} else if data, err = x.(encoding.TextMarshaler).MarshalText(); err == nil {
		data = appendText(nil, string(data))
	}
	if err != nil {
		return appendText(append(out, '!'), err.Error())
	}
	return append(out, data...)
}

func appendStruct(out []byte, v reflect.Value, s *shape) []byte {
	open := byte('{')
	for _, k := range s.form {
		f := v.FieldByIndex(k.index)
		if k.leftOut(f) {
			continue
		}
		out = append(appendText(append(out, open), k.key), ':')
		out, open = appendForm(out, f), ','
	}
	return closed(out, open, '{', '}')
}

func appendList(out []byte, v reflect.Value) []byte {
	if v.Kind() == reflect.Slice && v.IsNil() {
		return append(out, "null"...)
	}
	open := byte('[')
	for i := range v.Len() {
		out, open = appendForm(append(out, open), v.Index(i)), ','
	}
	return closed(out, open, '[', ']')
}

func appendMap(out []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(out, "null"...)
	}
	open := byte('{')
	for _, k := range sorted(v) {
		out = append(appendText(append(out, open), keyText(k)), ':')
		out, open = appendForm(out, v.MapIndex(k)), ','
	}
	return closed(out, open, '{', '}')
}

// closed ends a list or an object that may have no parts.
func closed(out []byte, open, first, last byte) []byte {
	if open == first {
		out = append(out, first)
	}
	return append(out, last)
}

// appendText quotes a text: a quote, a backslash and the 32 control characters are escaped, nothing else.
func appendText(out []byte, s string) []byte {
	out = append(out, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c < ' ':
			out = fmt.Appendf(out, `\u%04x`, c)
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

// appendNumber appends digits·10^exponent by value: no zeros at either end of the digits, and an exponent
// that is not 0 behind an e.
func appendNumber(out []byte, digits string, exponent int64) []byte {
	digits, minus := strings.CutPrefix(digits, "-")
	short := strings.TrimRight(strings.TrimLeft(digits, "0"), "0")
	if short == "" {
		return append(out, '0')
	}
	exponent += int64(len(digits) - len(strings.TrimRight(digits, "0")))
	if minus {
		out = append(out, '-')
	}
	out = append(out, short...)
	if exponent != 0 {
		out = strconv.AppendInt(append(out, 'e'), exponent, 10)
	}
	return out
}

// keyText writes the key of a map.
func keyText(k reflect.Value) string {
	if m, ok := k.Interface().(encoding.TextMarshaler); ok && k.Kind() != reflect.String {
		if text, err := m.MarshalText(); err == nil {
			return string(text)
		}
	}
	return fmt.Sprint(k.Interface())
}

// leftOut reports whether JSON leaves out the field. One that JSON does not have at all counts where it says
// something: the criteria of a schema do.
func (k *field) leftOut(f reflect.Value) bool {
	switch {
	case k.omitZero && f.CanInterface():
		if z, ok := f.Interface().(interface{ IsZero() bool }); ok && (f.Kind() != reflect.Pointer || !f.IsNil()) {
			return z.IsZero()
		}
		return f.IsZero()
	case k.omitEmpty:
		switch f.Kind() {
		case reflect.Struct, reflect.Array:
			return false
		case reflect.Slice, reflect.Map:
			return f.Len() == 0
		}
		return f.IsZero()
	}
	return !k.omitNone && Empty(f)
}
