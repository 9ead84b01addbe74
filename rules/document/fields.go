package document

import (
	"reflect"
	"strings"
	"sync"
)

// fieldSet is the keys that a struct reads.
type fieldSet struct {
	names  []string         // in order of the fields
	byName map[string][]int // index paths of fields
}

// fieldsOf returns the keys of a struct. An outer field hides an embedded one of
// the same name, as in Go.
func fieldsOf(t reflect.Type) fieldSet {
	if known, ok := fieldSets.Load(t); ok {
		return known.(fieldSet)
	}
	f := fieldSet{byName: make(map[string][]int)}
	f.add(t, nil, map[reflect.Type]bool{})
	fieldSets.Store(t, f)
	return f
}

var fieldSets sync.Map // fieldSet by reflect.Type

func (f *fieldSet) add(t reflect.Type, index []int, within map[reflect.Type]bool) {
	if within[t] {
		return // a struct that embeds itself by a pointer
	}
	within[t] = true
	defer delete(within, t)
	type inner struct {
		t     reflect.Type
		index []int
	}
	var embedded []inner
	for i := range t.NumField() {
		field := t.Field(i)
		tag := field.Tag.Get("yaml")
		name, options, _ := strings.Cut(tag, ",")
		at := append(index[:len(index):len(index)], i)
		st := field.Type
		if st.Kind() == reflect.Pointer {
			st = st.Elem()
		}
		switch {
		case tag == "-", !field.IsExported() && (!field.Anonymous || field.Type.Kind() == reflect.Pointer):
			continue
		case st.Kind() == reflect.Struct && (field.Anonymous && name == "" || strings.Contains(","+options+",", ",inline,")):
			embedded = append(embedded, inner{st, at})
			continue
		case !field.IsExported():
			continue
		case name == "":
			name = strings.ToLower(field.Name)
		}
		if _, taken := f.byName[name]; !taken {
			f.names = append(f.names, name)
			f.byName[name] = at
		}
	}
	for _, e := range embedded {
		f.add(e.t, e.index, within)
	}
}

// exampleKeys shows how to write the keys of a struct: "code: ..., title: ...".
func exampleKeys(t reflect.Type) string {
	names := fieldsOf(t).names
	if len(names) > 2 {
		names = names[:2]
	}
	if len(names) == 0 {
		return "key: value"
	}
	return strings.Join(names, ": …, ") + ": …"
}
