package awards

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// faults collects what is wrong with a definition, a plan or a candidate.
type faults struct{ ds diag.Diagnostics }

func (f *faults) add(path, code string, err error, hint diag.Text, format string, args ...any) {
	f.ds = append(f.ds, catalogue.Fault(path, code, err, hint, format, args...))
}

// value reports what cannot be so, and name a name that is missing, taken or unknown.
func (f *faults) value(path, code, format string, args ...any) {
	f.add(path, code, diag.ErrValue, diag.Text{}, format, args...)
}

func (f *faults) name(path, code, format string, args ...any) {
	f.add(path, code, diag.ErrName, diag.Text{}, format, args...)
}

// err adds the faults of an error, with paths from a place.
func (f *faults) err(path string, err error) {
	f.ds = append(f.ds, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(path)...)
}

// at names an element of a list: "awards[2].conditions[0]".
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

func (f *faults) period(path string, p rules.Period) {
	for _, end := range []struct {
		name string
		day  rules.Date
	}{{"from", p.From}, {"before", p.Before}} {
		f.day(diag.JoinPath(path, end.name), end.day, true)
	}
	if p.Empty() {
		f.add(path, "empty-period", diag.ErrValue, say("from is the first day, before the day after the last"),
			"no day lies in the period %v", p)
	}
}

// day checks a date; a zero one is allowed if it may be left out.
func (f *faults) day(path string, d rules.Date, mayBeZero bool) {
	switch {
	case d.IsZero() && mayBeZero:
	case d.IsZero():
		f.add(path, "date", diag.ErrValue, say("write year-month-day, like 2024-03-14"), "a date is missing")
	case !d.Valid():
		f.value(path, "date", "%v is not a day of the calendar", d)
	}
}

// year checks the year of the results; zero is not known.
func (f *faults) year(year int) {
	if year < 0 || year > 9999 {
		f.value("year", "year", "%d is not a year", year)
	}
}

// repeats reports whether an item of a list has the key of one before it.
func repeats[T any, K comparable](list []T, i int, key func(T) K) bool {
	return slices.IndexFunc(list, func(x T) bool { return key(x) == key(list[i]) }) < i
}
