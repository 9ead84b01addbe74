package scoring

import (
	"cmp"
	"embed"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

// catalogue says the sentences of this package; the folder catalogue holds them in
// languages other than English.
var catalogue = diag.NewCatalogue("scoring", catalogueFiles)

// say returns a sentence of this package.
func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }

// kinds says what kind of fault a code stands for; any other is a wrong value.
var kinds = map[string]error{
	"circle": diag.ErrName, "name-taken": diag.ErrName, "no-code": diag.ErrName, "second-entry": diag.ErrName,
	"unit": diag.ErrName, "unknown-criterion": diag.ErrName, "unknown-indicator": diag.ErrName,
	"unknown-stage": diag.ErrName, "kind": diag.ErrKind, "limit": diag.ErrLimit, "no-rule": diag.ErrSyntax,
}

// fault makes a fault without a hint, which the caller may set.
func fault(path, code, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault(path, code, cmp.Or(kinds[code], diag.ErrValue), diag.Text{}, format, args...)
}

// findings gathers what is wrong with a card or a sheet.
type findings struct{ ds diag.Diagnostics }

func (f *findings) fault(path, code, format string, args ...any) *diag.Diagnostic {
	d := fault(path, code, format, args...)
	f.ds = append(f.ds, d)
	return d
}

func (f *findings) warn(path, code, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault(path, code, nil, diag.Text{}, format, args...)
	d.Severity = diag.Warning
	f.ds = append(f.ds, d)
	return d
}

// within gathers the faults of a part that stands at a path.
func (f *findings) within(path string, err error) {
	f.ds = append(f.ds, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(path)...)
}

// listOf lists something of each, such as the codes of things, to say which there are.
func listOf[T, R any](all []T, of func(T) R) (out []R) {
	for _, x := range all {
		out = append(out, of(x))
	}
	return out
}
