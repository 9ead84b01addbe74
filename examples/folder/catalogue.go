package folder

import (
	"embed"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

// catalogue says the sentences of this package; the folder catalogue holds them in
// languages other than English.
var catalogue = diag.NewCatalogue("examples/folder", catalogueFiles)

// say returns a sentence of this package.
func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }

// newFault returns a diagnostic about a file as a whole.
func newFault(file, code string, err error, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault("", code, err, hint, format, args...)
	d.File = file
	return d
}
