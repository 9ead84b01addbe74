package rules

import (
	"fmt"

	"github.com/thidua-go/thidua/rules/diag"
)

// Function is a function that a host adds to the language. It must be pure:
// the same arguments always give the same result, and calls may run at once.
type Function struct {
	// Name follows the same rules as the codes of indicators.
	Name string
	// Params are the kinds of the arguments, and Result that of the result.
	Params []Kind
	Result Kind
	// Call gets known values of the declared kinds; with a missing argument it is
	// not called and the result is missing. It returns a value of kind Result, or
	// a missing one. An error, and a panic, becomes an diag.ErrHost at the place of the
	// call in the rule.
	Call func(args []Value) (Value, error)
}

func (f *Function) check() diag.Diagnostics {
	var ds diag.Diagnostics
	fault := func(format string, args ...any) {
		ds = append(ds, catalogue.Fault("", "function", diag.ErrValue, diag.Text{}, "function %s: %s", f.Name,
			say(format, args...)))
	}
	if f.Call == nil {
		fault("Call is nil")
	}
	for i, k := range append(f.Params[:len(f.Params):len(f.Params)], f.Result) {
		if k < NumberKind || k > DateKind {
			fault("argument or result %d has no kind", i+1)
		}
	}
	return ds
}

func (f *Function) usage() diag.Text {
	kinds := make([]diag.Text, len(f.Params))
	for i, k := range f.Params {
		kinds[i] = say("%s", k)
	}
	return say("%s(%s)", f.Name, diag.Join(kinds, say(", ")))
}

// call runs the host's function and holds it to its declaration.
func (f *Function) call(s *Schema, args []Value) (v Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			v, err = Value{}, fmt.Errorf("%w: %s panicked: %v", diag.ErrHost, f.Name, r)
		}
	}()
	v, err = f.Call(args)
	if err != nil {
		return Value{}, fmt.Errorf("%w: %s: %w", diag.ErrHost, f.Name, err)
	}
	if s.tooLarge(v) {
		return Value{}, fmt.Errorf("%w: %s: %s", diag.ErrHost, f.Name, tooManyDigits)
	}
	if v.Known() && v.v.Kind != f.Result {
		return Value{}, fmt.Errorf("%w: %s gave %v, a %v was declared", diag.ErrHost, f.Name, v, f.Result)
	}
	return v, nil
}
