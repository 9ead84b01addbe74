package rules

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

// Host is what a program gives to the definitions that it reads, beside what stands in their files.
// It is plain data; it may be given to many at once.
type Host struct {
	// Functions are those that a definition may use, if it declares them with the same kinds. Those that
	// it does not declare are not there for it.
	Functions []Function
	// Limits bound its rules; zero fields mean the defaults. They are no part of its content.
	Limits Limits
	// Holidays are those of the years that it does not list itself. They become a part of its
	// content, and so of its hash, since results hang on them.
	Holidays []Holidays
	// StandIns says that functions which are declared and which nobody gives are taken to be as they are
	// declared, and give nothing known: for checks of a definition that another program will use.
	StandIns bool
}

// Give gives to a definition what the host has. The faults are [diag.Diagnostics]: a function that is
// declared with other kinds is [diag.ErrKind], by functions[i].
func (h Host) Give(d *Definition) error {
	var ds diag.Diagnostics
	d.Functions = slices.Clone(d.Functions)
	for i := range d.Functions {
		f := &d.Functions[i]
		at := slices.IndexFunc(h.Functions, func(g Function) bool { return g.Name == f.Name })
		if f.Call != nil {
			continue
		}
		if at < 0 {
			if h.StandIns {
				f.Call = func([]Value) (Value, error) { return Value{}, nil }
			}
			continue
		}
		own := h.Functions[at]
		if slices.Equal(own.Params, f.Params) && own.Result == f.Result {
			f.Call = own.Call
			continue
		}
		ds = append(ds, catalogue.Fault(fmt.Sprintf("functions[%d]", i), "function", diag.ErrKind,
			say("declare what the host has, or ask for another version of the program"),
			"the host has %s(%s) → %s, and %s(%s) → %s is declared", own.Name, own.kinds(), own.Result, f.Name, f.kinds(),
			f.Result))
	}
	if d.Limits == (Limits{}) {
		d.Limits = h.Limits
	}
	d.Holidays = slices.Clone(d.Holidays)
	for _, own := range h.Holidays {
		if !slices.ContainsFunc(d.Holidays, func(given Holidays) bool { return given.Year == own.Year }) {
			d.Holidays = append(d.Holidays, own)
		}
	}
	return ds.Err()
}

// kinds are those of the arguments.
func (f *Function) kinds() diag.Text {
	texts := make([]diag.Text, len(f.Params))
	for i, k := range f.Params {
		texts[i] = say("%s", k)
	}
	return diag.Join(texts, diag.Verbatim(", "))
}
