package cluster

import (
	"fmt"
	"math"

	"github.com/thidua-go/thidua/rules/diag"
)

// Statistics is a count of commendations (thống kê khen thưởng) by form, with the
// total that was stated for them.
type Statistics struct {
	// Code names the table, such as "state_level".
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Total is the stated total; nil if none was stated.
	Total *int64      `json:"total,omitempty" yaml:"total"`
	Forms []FormCount `json:"forms" yaml:"forms"`
	// Source is where the figures were read.
	Source string `json:"source,omitempty" yaml:"source"`
	// Invented marks figures that are sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
}

// FormCount is how often one form of commendation was given.
type FormCount struct {
	Form  string     `json:"form" yaml:"form"` // a code, such as "pm_certificate"
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	Count int64      `json:"count" yaml:"count"`
}

// Sum adds up the forms. The error is [diag.Diagnostics], with paths relative to s, of
// what is inconsistent: a negative count, a form counted twice, a total that the forms
// do not add up to, a sum that passes what an int64 holds (it wraps [diag.ErrLimit]).
func (s *Statistics) Sum() (sum int64, err error) {
	var ds diag.Diagnostics
	kind := diag.ErrValue
	fault := func(path, code string, hint diag.Text, format string, args ...any) {
		ds = append(ds, catalogue.Fault(path, code, kind, hint, format, args...))
	}
	seen := make(map[string]bool)
	negative, tooLarge := false, false
	for i, f := range s.Forms {
		if f.Form == "" {
			fault(fmt.Sprintf("forms[%d]", i), "no-form", diag.Text{}, "the form of commendation is missing")
		} else if seen[f.Form] {
			fault(fmt.Sprintf("forms[%d].form", i), "second-form", diag.Text{}, "the form %s is counted twice", f.Form)
		}
		seen[f.Form] = true
		if f.Count < 0 {
			negative = true
			fault(fmt.Sprintf("forms[%d].count", i), "negative", diag.Text{}, "a count cannot be negative: %d", f.Count)
		}
		tooLarge = tooLarge || f.Count > 0 && sum > math.MaxInt64-f.Count
		sum += f.Count
	}
	switch {
	case tooLarge:
		kind = diag.ErrLimit
		fault("forms", "sum", diag.Text{}, "the counts add up to more than can be held")
	case !negative && s.Total != nil && *s.Total != sum:
		fault("total", "sum", say("correct the figure, or leave out total if the text states none"),
			"the stated total is %d, but the forms add up to %d: a difference of %d", *s.Total, sum, *s.Total-sum)
	}
	return sum, ds.Err()
}
