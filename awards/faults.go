package awards

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// faults collects what is wrong with a definition, a plan or a candidate, and says it of
// the place in it at which it stands.
type faults struct {
	found *diag.Diagnostics
	path  string
}

func newFaults() faults { return faults{found: new(diag.Diagnostics)} }

// in stands at a place below, and at on an element of a list there.
func (f faults) in(path string) faults { return faults{f.found, diag.JoinPath(f.path, path)} }

func (f faults) at(list string, i int) faults { return f.in(at(list, i)) }

// at names an element of a list: "awards[2].conditions[0]".
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

func (f faults) add(code string, err error, hint diag.Text, format string, args ...any) {
	*f.found = append(*f.found, catalogue.Fault(f.path, code, err, hint, format, args...))
}

// value reports what cannot be so, and name a name that is missing, taken or unknown.
func (f faults) value(code, format string, args ...any) {
	f.add(code, diag.ErrValue, diag.Text{}, format, args...)
}

func (f faults) name(code, format string, args ...any) {
	f.add(code, diag.ErrName, diag.Text{}, format, args...)
}

// once is name for a clause that stands in several regimes or holds for several awards: one fault.
func (f faults) once(code, format string, args ...any) {
	if !slices.ContainsFunc(*f.found, func(d *diag.Diagnostic) bool { return d.Path == f.path && d.Code == code }) {
		f.name(code, format, args...)
	}
}

// err adds the faults of an error.
func (f faults) err(err error) {
	*f.found = append(*f.found, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(f.path)...)
}

func (f faults) period(p rules.Period) {
	f.in("from").day(p.From, true)
	f.in("before").day(p.Before, true)
	if p.Empty() {
		f.add("empty-period", diag.ErrValue, say("from is the first day, before the day after the last"),
			"no day lies in the period %v", p)
	}
}

// day checks a date; a zero one is allowed if it may be left out.
func (f faults) day(d rules.Date, mayBeZero bool) {
	switch {
	case d.IsZero() && mayBeZero:
	case d.IsZero():
		f.add("date", diag.ErrValue, say("write year-month-day, like 2024-03-14"), "a date is missing")
	case !d.Valid():
		f.value("date", "%v is not a day of the calendar", d)
	}
}

// after checks a date that may be left out and does not lie before another.
func (f faults) after(d, first rules.Date) {
	f.day(d, true)
	if !d.IsZero() && d.Valid() && first.Valid() && d.Before(first) {
		f.value("order", "%v lies before %v", d, first)
	}
}

// year checks a year in full, as 24 is none that anything would be compared with; zero is not known.
func (f faults) year(year int) {
	if year != 0 && (year < 1000 || year > 9999) {
		f.value("year", "%d is not a year", year)
	}
}

// oneOf checks a word of a closed list; it may be left out.
func (f faults) oneOf(word string, list []string) {
	switch {
	case word == "" || slices.Contains(list, word):
	case len(list) == 0:
		f.value("value", "%q is not known here: leave it out", word)
	default:
		f.add("value", diag.ErrValue, diag.DidYouMean(word, list), "%q is none of: %s", word, strings.Join(list, ", "))
	}
}

// words checks the fields of a struct that take words of a closed list, which is in their
// tag; the schemas of files have it from there.
func (f faults) words(x any) {
	v := reflect.ValueOf(x).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		list := wordsOf(field)
		if len(list) == 0 {
			continue
		}
		switch key := field.Tag.Get("yaml"); word := v.Field(i).Interface().(type) {
		case string:
			f.in(key).oneOf(word, list)
		case []string:
			for j := range word {
				f.at(key, j).oneOf(word[j], list)
			}
		}
	}
}

// wordsOf is the closed list of a field; empty if it has none.
func wordsOf(field reflect.StructField) []string { return strings.Fields(field.Tag.Get("words")) }

// listed is the closed list of a field, by its name.
func listed[T any](name string) []string {
	field, _ := reflect.TypeFor[T]().FieldByName(name)
	return wordsOf(field)
}

// types are the types of commendation (loại hình khen thưởng).
func types() []string { return listed[PastAward]("Type") }

// code checks that something has a code.
func (f faults) code(code string) {
	if code == "" {
		f.in("code").name("no-code", "a code is missing")
	}
}

// find returns the first of a list with a key, in its place there; nil if there is none.
func find[T any, K comparable](list []T, k K, key func(T) K) *T {
	for i := range list {
		if key(list[i]) == k {
			return &list[i]
		}
	}
	return nil
}

// repeats reports whether an item of a list has the key of one before it.
func repeats[T any, K comparable](list []T, i int, key func(T) K) bool {
	return find(list[:i], key(list[i]), key) != nil
}

// each returns what f makes of each of a list.
func each[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, len(xs))
	for i, x := range xs {
		out[i] = f(x)
	}
	return out
}
