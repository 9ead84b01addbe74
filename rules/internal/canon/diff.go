package canon

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Difference is a place at which two pieces of data differ.
type Difference struct {
	// Path is the place, by the keys of files. Items of a list that have a code, a name, a
	// unit or a year are found by it: sections[II].max.
	Path string
	// From and To are what stands there, nil for nothing: a text, a number, a whole item of
	// a list if the other list has none with that code.
	From, To any
}

// Texts returns what stands at each side in a line.
func (d Difference) Texts() (from, to string) {
	return Text(reflect.ValueOf(d.From)), Text(reflect.ValueOf(d.To))
}

// Diff returns where two pieces of data of one type differ, in the order of a. The
// order of items that have codes does not count, nor does white space in texts.
func Diff[T any](a, b T) []Difference {
	var out []Difference
	diff("", reflect.ValueOf(&a).Elem(), reflect.ValueOf(&b).Elem(), &out)
	return out
}

func diff(path string, a, b reflect.Value, out *[]Difference) {
	x, y := parts(a), parts(b)
	one := x
	if !x.IsValid() {
		one = y
	}
	switch {
	case x.IsValid() && y.IsValid() && x.Kind() == reflect.Struct:
		for _, f := range shapeOf(x.Type()).fields {
			diff(strings.TrimPrefix(path+"."+f.name, "."), x.FieldByIndex(f.index), y.FieldByIndex(f.index), out)
		}
	case one.IsValid() && one.Kind() == reflect.Slice && items(one.Type()):
		diffLists(path, x, y, out)
	case Text(a) != Text(b):
		*out = append(*out, Difference{path, value(a), value(b)})
	}
}

// parts follows pointers to a struct or list; what has no parts is not valid.
func parts(v reflect.Value) reflect.Value {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	if _, plain := scalar(v); plain {
		return reflect.Value{}
	}
	return v
}

// items reports whether the items of a list have places of their own.
func items(list reflect.Type) bool {
	e := list.Elem()
	return e.Kind() == reflect.Struct && e != decimalType && !e.Implements(textType)
}

// diffLists pairs the items of two lists by what they are known by, or else by place.
func diffLists(path string, a, b reflect.Value, out *[]Difference) {
	olds, news := keys(a), keys(b)
	for i, key := range olds {
		at := path + "[" + key + "]"
		if j := slices.Index(news, key); j >= 0 {
			diff(at, a.Index(i), b.Index(j), out)
		} else {
			*out = append(*out, Difference{at, value(a.Index(i)), nil})
		}
	}
	for j, key := range news {
		if !slices.Contains(olds, key) {
			*out = append(*out, Difference{path + "[" + key + "]", nil, value(b.Index(j))})
		}
	}
}

// keys returns what the items of a list are known by: each once, by its place where
// it has no name, or one that another has too.
func keys(list reflect.Value) []string {
	var out []string
	for i := 0; list.IsValid() && i < list.Len(); i++ {
		key := ""
		for _, name := range []string{"Code", "Name", "Unit", "Criterion", "Indicator"} {
			if f := list.Index(i).FieldByName(name); key == "" && f.IsValid() && f.Kind() == reflect.String {
				key = f.String()
			}
		}
		if f := list.Index(i).FieldByName("Year"); key == "" && f.IsValid() && f.CanInt() {
			key = fmt.Sprint(f.Int())
		}
		if key == "" || slices.Contains(out, key) {
			key = fmt.Sprint(i)
		}
		out = append(out, key)
	}
	return out
}

func value(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

// Text writes data in a line for people: numbers as written, lists with commas,
// nothing for what says nothing. What a pointer says is given, also if it is 0.
func Text(v reflect.Value) string {
	if Empty(v) {
		return ""
	}
	return text(v)
}

func text(v reflect.Value) string {
	if text, ok := scalar(v); ok {
		return strings.Join(strings.Fields(text), " ")
	}
	var parts []string
	add := func(key string, v reflect.Value) {
		if text := Text(v); text != "" {
			parts = append(parts, strings.TrimSpace(key+" "+text))
		}
	}
	separator := ", "
	switch v.Kind() {
	case reflect.Struct:
		separator = " "
		for _, f := range shapeOf(v.Type()).fields {
			add("", v.FieldByIndex(f.index))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			add("", v.Index(i))
		}
	case reflect.Map:
		for _, k := range sorted(v) {
			add(fmt.Sprint(k.Interface()), v.MapIndex(k))
		}
	default:
		return text(v.Elem())
	}
	return strings.Join(parts, separator)
}
