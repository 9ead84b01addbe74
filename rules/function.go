package rules

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Function is a function that a host adds to the language. It must be pure:
// the same arguments always give the same result, and calls may run at once.
//
// A file declares the functions that it needs, without Call, which [Host.Give] adds. Rules cannot use
// one that is only declared: for them there is no such function.
type Function struct {
	// Name follows the same rules as the codes of indicators.
	Name string `json:"name" yaml:"name"`
	// Params are the kinds of the arguments, and Result that of the result; none is a list.
	Params []Kind `json:"params,omitempty" yaml:"params"`
	Result Kind   `json:"result" yaml:"result"`
	// Call gets known values of the declared kinds; with a missing argument it is
	// not called and the result is missing. It returns a value of kind Result, or
	// a missing one. An error, and a panic, becomes a [diag.ErrHost] at the place of the
	// call in the rule, in the reader's language if [diag.ErrorText] knows it.
	Call func(args []Value) (Value, error) `json:"-" yaml:"-"`
}

func (f *Function) check() diag.Diagnostics {
	var ds diag.Diagnostics
	fault := func(format string, args ...any) {
		ds = append(ds, catalogue.Fault("", "function", diag.ErrValue, diag.Text{}, "function %s: %s", f.Name,
			say(format, args...)))
	}
	for i, k := range append(f.Params[:len(f.Params):len(f.Params)], f.Result) {
		if k < NumberKind || k > DateKind {
			fault("argument or result %d has no kind", i+1)
		}
	}
	return ds
}

// of calls the function with the values that rules compute with.
func (f *Function) of(args []value.Value) (value.Value, error) {
	own := make([]Value, len(args))
	for i, v := range args {
		own[i] = valueOf(v)
	}
	v, err := f.Call(own)
	return v.v, err
}
