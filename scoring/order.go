package scoring

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// inOrder sorts diagnostics by their place in the definition, in the order of
// its fields: a file may order keys otherwise, and Load sorts by line.
func inOrder(ds diag.Diagnostics) diag.Diagnostics {
	type placed struct {
		d     *diag.Diagnostic
		place []int
	}
	all := make([]placed, len(ds))
	for i, d := range ds {
		all[i] = placed{d, placeOf(d.Path)}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(slices.Compare(a.place, b.place), cmp.Compare(a.d.Line, b.d.Line), cmp.Compare(a.d.Column, b.d.Column))
	})
	for i := range all {
		ds[i] = all[i].d
	}
	return ds
}

// placeOf turns sections[1].criteria[3].points into comparable numbers: each key is its
// place among the fields of its struct.
func placeOf(path string) []int {
	var out []int
	at := reflect.TypeFor[Definition]()
	for _, key := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		for at != nil && at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		place, inner := 0, reflect.Type(nil)
		switch n, err := strconv.Atoi(key); {
		case at == nil:
			place = n
		case at.Kind() == reflect.Slice && err == nil:
			place, inner = n, at.Elem()
		case at.Kind() == reflect.Struct:
			for i, f := range reflect.VisibleFields(at) {
				if tag, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); tag == key && inner == nil {
					place, inner = i, f.Type
				}
			}
		}
		out, at = append(out, place), inner
	}
	return out
}
