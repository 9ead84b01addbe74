package api

import (
	"embed"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

// catalogue says the sentences of this package; the folder catalogue holds them in languages other than English.
var catalogue = diag.NewCatalogue("examples/server/api", catalogueFiles)

// say returns a sentence of this package.
func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }
