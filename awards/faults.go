package awards

import (
	"fmt"

	"github.com/thidua-go/thidua/rules"
)

// faults collects what is wrong with a definition, a plan or a candidate.
type faults struct{ ds rules.Diagnostics }

func (f *faults) add(path, code string, err error, hint rules.Phrase, format string, args ...any) {
	d := catalogue.Fault(code, err, hint, format, args...)
	d.Path = path
	f.ds = append(f.ds, d)
}

// say formats a text with the catalogue of this package.
func say(format string, args ...any) rules.Phrase { return catalogue.Phrase(format, args...) }

// didYouMean is a hint that names the nearest candidate, if there is one.
func didYouMean(name string, candidates []string) rules.Phrase {
	if c, ok := rules.Nearest(name, candidates); ok {
		return say("did you mean %s?", c)
	}
	return rules.Phrase{}
}

// at names an element of a list: "awards[2].conditions[0]".
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

func (f *faults) period(path string, p rules.Period) {
	for _, end := range []struct {
		name string
		day  rules.Date
	}{{"from", p.From}, {"before", p.Before}} {
		f.day(rules.JoinPath(path, end.name), end.day, true)
	}
	if p.Empty() {
		f.add(path, "empty-period", rules.ErrValue, say("from is the first day, before the day after the last"), "no day lies in the period %v", p)
	}
}

// day checks a date; a zero one is allowed if it may be left out.
func (f *faults) day(path string, d rules.Date, mayBeZero bool) {
	switch {
	case d.IsZero() && mayBeZero:
	case d.IsZero():
		f.add(path, "date", rules.ErrValue, say("write year-month-day, like 2024-03-14"), "a date is missing")
	case !d.Valid():
		f.add(path, "date", rules.ErrValue, rules.Phrase{}, "%v is not a day of the calendar", d)
	}
}
