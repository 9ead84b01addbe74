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

// placeOf turns sections[1].criteria[3].points into comparable numbers.
func placeOf(path string) []int {
	var out []int
	t := reflect.TypeFor[Definition]()
	for path != "" {
		if path[0] == '[' {
			digits, rest, _ := strings.Cut(path[1:], "]")
			n, _ := strconv.Atoi(digits)
			out, path = append(out, n), rest
			if t != nil && t.Kind() == reflect.Slice {
				t = t.Elem()
			}
			continue
		}
		path = strings.TrimPrefix(path, ".")
		name := path
		if i := strings.IndexAny(path, ".["); i >= 0 {
			name = path[:i]
		}
		path = path[len(name):]
		var n int
		n, t = fieldOf(t, name)
		out = append(out, n)
	}
	return out
}

// fieldOf returns the place and type of the field that files call name; fields
// of an embedded struct stand where it does.
func fieldOf(t reflect.Type, name string) (int, reflect.Type) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return 0, nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			if n, inner := fieldOf(f.Type, name); inner != nil {
				return i*100 + n, inner
			}
		}
		if tag, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); tag == name {
			return i * 100, f.Type
		}
	}
	return 0, nil
}
