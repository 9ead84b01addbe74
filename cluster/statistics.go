package cluster

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Statistics is a count of commendations (thống kê khen thưởng) by form, with the
// total that was stated for them.
type Statistics struct {
	// Code names the table, such as "state_level".
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Total is the stated total of commendations; nil if none was stated.
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

// named gives tables and forms without a title one: the title of the form in the regulation, or the code.
func (c *Campaign) named(all []Statistics) []Statistics {
	title := func(w *diag.Words, code string) {
		if w.IsZero() {
			*w = diag.Words{diag.English.String(): code}
		}
	}
	untitled := func(f FormCount) bool { return f.Title.IsZero() }
	var forms []awards.Form
	lacking := func(s Statistics) bool { return slices.ContainsFunc(s.Forms, untitled) }
	if c.reg != nil && slices.ContainsFunc(all, lacking) {
		for d := range c.reg.Regimes() { // they share their forms
			forms = d.Forms
			break
		}
	}
	all = document.Clone(all)
	for i := range all {
		title(&all[i].Title, all[i].Code)
		for k := range all[i].Forms {
			form := &all[i].Forms[k]
			of := find(forms, form.Form, func(f awards.Form) string { return f.Code })
			if of != nil && form.Title.IsZero() {
				form.Title = of.Title
			}
			title(&form.Title, form.Form)
		}
	}
	return all
}

// statistics refuses what is inconsistent: a negative count, a form counted twice, a total
// that the forms do not add up to, a sum that passes what an int64 holds.
func (k *checker) statistics(path string, s Statistics) {
	sum, negative := new(big.Int), false
	for i, f := range s.Forms {
		at := fmt.Sprintf("%s.forms[%d]", path, i)
		switch {
		case f.Form == "":
			k.value(at, "no-form", "the form of commendation is missing")
		case repeats(s.Forms, i, func(f FormCount) string { return f.Form }):
			k.value(at+".form", "second-form", "the form %s is counted twice", f.Form)
		}
		if f.Count < 0 {
			negative = true
			k.value(at+".count", "negative", "a count cannot be negative: %d", f.Count)
		}
		sum.Add(sum, big.NewInt(f.Count))
	}
	switch {
	case !sum.IsInt64():
		k.value(path+".forms", "sum", "the counts add up to more than can be held").Err = diag.ErrLimit
	case !negative && s.Total != nil && *s.Total != sum.Int64():
		k.value(path+".total", "sum", "the stated total is %d, but the forms add up to %d: a difference of %d",
			*s.Total, sum, *s.Total-sum.Int64()).
			Hint = say("correct the figure, or leave out total if the text states none")
	}
}
