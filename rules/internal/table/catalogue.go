// Package table is the decision tables of package rules: the notation of their
// tests ([Parse]), the search for the row ([Matcher]), and what can be said of a
// table before it is used ([Table.Findings]): gaps, overlaps, rows that are never
// reached, rows that can be one.
package table

import (
	"embed"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

var catalogue = diag.NewCatalogue("rules/internal/table", catalogueFiles)

func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }

// collector gathers faults of a table by their path in it.
type collector struct{ diag.Diagnostics }

func (c *collector) fault(path, code string, err error, hint diag.Text, format string, args ...any) {
	c.Diagnostics = append(c.Diagnostics, catalogue.Fault(path, code, err, hint, format, args...))
}
