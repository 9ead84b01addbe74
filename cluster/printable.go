package cluster

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// invisible reports whether a character shows nothing and may change how others show: a
// control character, or one that turns the direction of writing.
func invisible(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x200b || r >= 0x200e && r <= 0x200f ||
		r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r == 0xfeff
}

// printable refuses invisible characters in the texts of a value, and line breaks in names.
func (k *checker) printable(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			k.printable(path, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			k.printable(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		for _, key := range slices.SortedFunc(slices.Values(v.MapKeys()),
			func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }) {
			k.printable(diag.JoinPath(path, key.String()), v.MapIndex(key))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if f.IsExported() && name != "" {
				k.printable(diag.JoinPath(path, name), v.Field(i))
			}
		}
	case reflect.String:
		k.text(path, v.String())
	}
}

func (k *checker) text(path, s string) {
	field := path[strings.LastIndexByte(path, '.')+1:]
	name := field == "name" || strings.HasPrefix(field, "aliases[")
	for _, r := range s {
		if invisible(r) || name && strings.ContainsRune("\n\t\u2028\u2029", r) {
			k.value(path, "invisible", "an invisible character, %U", r).Hint = say("remove it")
			return
		}
	}
}
