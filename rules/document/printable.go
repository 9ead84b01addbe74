package document

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
)

// Printable returns what is wrong with the texts of plain data, such as a definition, each with
// its path: characters that nobody sees, line breaks in names, and codes that are not composed.
// It is for the packages of this module.
func Printable(x any) diag.Diagnostics {
	var ds diag.Diagnostics
	printable(&ds, "", reflect.ValueOf(x))
	return ds
}

func printable(ds *diag.Diagnostics, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			printable(ds, path, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			printable(ds, path+"["+strconv.Itoa(i)+"]", v.Index(i))
		}
	case reflect.Map:
		if v.Type().Key().Kind() != reflect.String {
			return
		}
		for _, key := range slices.SortedFunc(slices.Values(v.MapKeys()),
			func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }) {
			text(ds, path, key.String())
			printable(ds, diag.JoinPath(path, key.String()), v.MapIndex(key))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			switch {
			case !f.IsExported() || name == "-":
			case name != "":
				printable(ds, diag.JoinPath(path, name), v.Field(i))
			case f.Anonymous || options == "inline":
				printable(ds, path, v.Field(i))
			}
		}
	case reflect.String:
		text(ds, path, v.String())
	}
}

func text(ds *diag.Diagnostics, path, s string) {
	field := path[strings.LastIndexByte(path, '.')+1:]
	name := field == "name" || strings.HasPrefix(field, "aliases[")
	hidden := strings.IndexFunc(s, func(r rune) bool {
		return diag.Invisible(r) || name && strings.ContainsRune("\n\t\r\u2028\u2029", r)
	})
	d := &diag.Diagnostic{Code: "code", Err: diag.ErrName}
	switch {
	case !utf8.ValidString(s):
		d = fault("not-utf8", say("write it as UTF-8"), "a text that is not UTF-8: %q", s)
		d.Err = diag.ErrValue
	case hidden >= 0:
		d = fault("invisible", say("remove it"), "an invisible character, U+%04X", []rune(s[hidden:])[0])
		d.Err = diag.ErrValue
	case field == "code" || field == "unit":
		d.Message, d.Hint = diag.CodeFault(s)
	}
	if d.Path = path; !d.Message.IsZero() {
		*ds = append(*ds, d)
	}
}
