package document

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// fault returns a diagnostic of a defect without a place.
func fault(code string, err error, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault("", code, err, hint, format, args...)
}

// collector gathers diagnostics as far as anybody reads them, and counts the
// rest.
type collector struct {
	kept diag.Diagnostics
	n    int
}

// full reports whether one more diagnostic is only counted.
func (c *collector) full() bool { return c.n >= maxFaults }

func (c *collector) add(d *diag.Diagnostic) {
	if !c.full() {
		c.kept = append(c.kept, d)
	}
	c.n++
}

// diagnostics returns what was gathered in the order of the file; a closing one
// says how many more there are.
func (c *collector) diagnostics() diag.Diagnostics {
	ds := c.kept
	slices.SortStableFunc(ds, lex.ByPlace)
	if more := c.n - len(ds); more > 0 {
		last := ds[len(ds)-1]
		closing := fault("more-faults", diag.ErrLimit, say("correct those above first"), "and %d more faults", more)
		closing.File, closing.Line, closing.Column = last.File, last.Line, last.Column
		closing.Length, closing.Source = last.Length, last.Source
		ds = append(ds, closing)
	}
	return ds
}

// shown cuts a long or many-lined text to what fits a message.
func shown(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
