package main

import (
	"embed"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

// catalogue says the sentences of this program; the folder catalogue holds them in languages other than English.
var catalogue = diag.NewCatalogue("examples/country", catalogueFiles)

// say returns a sentence of this program.
func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }

// fault returns what is wrong with a file.
func fault(file, code string, err error, hint diag.Text, format string, args ...any) error {
	d := catalogue.Fault("", code, err, hint, format, args...)
	d.File = file
	return diag.Diagnostics{d}
}
