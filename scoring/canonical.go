package scoring

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/shopspring/decimal"
)

// clone copies plain data, so that a compiled value shares nothing with its
// definition. Decimals and functions are immutable and shared.
func clone[T any](x T) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	cloneInto(out, reflect.ValueOf(&x).Elem())
	return out.Interface().(T)
}

var decimalType = reflect.TypeFor[decimal.Decimal]()

func cloneInto(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Struct:
		to.Set(from)
		if from.Type() == decimalType {
			return
		}
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
	default:
		to.Set(from)
	}
}

// hashOf returns a hash of plain data by content: numbers by value, so that 1.50
// and 1.5 are the same, and empty fields not at all, so that a field added to a
// later version of the library changes no hash. It does not depend on how a host
// has set the JSON of decimals. Functions count by their names only.
func hashOf(what string, data ...any) string {
	h := sha256.New()
	fmt.Fprintf(h, "thidua %s 1\n", what)
	for _, x := range data {
		canonical(h, reflect.ValueOf(x))
		io.WriteString(h, "\n")
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// empty reports whether a field says nothing: zero, a list without items, a
// number that is 0 however it is written.
func empty(v reflect.Value) bool {
	switch {
	case v.Type() == decimalType:
		d := v.Interface().(decimal.Decimal)
		return d.Sign() == 0
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// canonical writes data so that different data never reads the same: every text
// is quoted, every list and struct bracketed.
func canonical(w io.Writer, v reflect.Value) {
	if !v.IsValid() {
		io.WriteString(w, "nil")
		return
	}
	if v.Type() == decimalType {
		d := v.Interface().(decimal.Decimal)
		c, e := d.Coefficient(), d.Exponent()
		text := c.String()
		for len(text) > 1 && text[len(text)-1] == '0' {
			text, e = text[:len(text)-1], e+1
		}
		if c.Sign() == 0 {
			e = 0
		}
		fmt.Fprintf(w, "%se%d", text, e)
		return
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok && v.Kind() != reflect.Pointer {
		text, err := m.MarshalText()
		if err != nil {
			text = []byte(err.Error())
		}
		fmt.Fprintf(w, "%q", text)
		return
	}
	if m, ok := v.Interface().(interface{ MarshalJSON() ([]byte, error) }); ok && v.Kind() != reflect.Pointer {
		text, _ := m.MarshalJSON()
		fmt.Fprintf(w, "%q", text)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		io.WriteString(w, "{")
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() || empty(v.Field(i)) {
				continue
			}
			fmt.Fprintf(w, "%s:", f.Name)
			canonical(w, v.Field(i))
			io.WriteString(w, ",")
		}
		io.WriteString(w, "}")
	case reflect.Pointer, reflect.Interface:
		canonical(w, v.Elem())
	case reflect.Slice, reflect.Array:
		io.WriteString(w, "[")
		for i := range v.Len() {
			canonical(w, v.Index(i))
			io.WriteString(w, ",")
		}
		io.WriteString(w, "]")
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int {
			switch {
			case a.String() < b.String():
				return -1
			case a.String() > b.String():
				return 1
			}
			return 0
		})
		io.WriteString(w, "map{")
		for _, k := range keys {
			fmt.Fprintf(w, "%q:", k.String())
			canonical(w, v.MapIndex(k))
			io.WriteString(w, ",")
		}
		io.WriteString(w, "}")
	case reflect.String:
		fmt.Fprintf(w, "%q", v.String())
	case reflect.Func:
		io.WriteString(w, "func")
	default:
		fmt.Fprintf(w, "%v", v.Interface())
	}
}
