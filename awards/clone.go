package awards

import (
	"reflect"
	"slices"
)

// clone copies plain data with all that its slices, maps and pointers lead to, so
// that neither side of a call sees the other change it. A struct with unexported
// fields, such as a date or a value, is immutable and copied as it is.
func clone[T any](v T) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	out.Set(cloned(reflect.ValueOf(&v).Elem()))
	return out.Interface().(T)
}

func cloned(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if v.IsNil() {
			return v
		}
	}
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(cloned(v.Elem()))
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(cloned(v.Index(i)))
		}
	case reflect.Map:
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for key, x := range v.Seq2() {
			out.SetMapIndex(key, cloned(x))
		}
	case reflect.Struct:
		out.Set(v)
		if slices.ContainsFunc(reflect.VisibleFields(v.Type()), func(f reflect.StructField) bool { return !f.IsExported() }) {
			break
		}
		for i := range v.NumField() {
			out.Field(i).Set(cloned(v.Field(i)))
		}
	default:
		out.Set(v)
	}
	return out
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
