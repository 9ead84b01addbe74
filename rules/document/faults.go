package document

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// faultKinds are the kinds of faults by their code, where it is not the syntax.
var faultKinds = map[string]error{
	"kind": diag.ErrKind, "boolean": diag.ErrKind, "empty": diag.ErrKind, "quoted": diag.ErrKind,
	"out-of-range": diag.ErrValue, "value": diag.ErrValue, "moment": diag.ErrValue,
	"limit": diag.ErrLimit, "more-faults": diag.ErrLimit, "too-long": diag.ErrLimit, "too-many-values": diag.ErrLimit,
	"unknown-key": diag.ErrName, "duplicate-key": diag.ErrName, "language": diag.ErrName,
	"unit-missing": diag.ErrName, "unknown-unit": diag.ErrName, "second-unit": diag.ErrName, "unit-column": diag.ErrName,
	"column-name": diag.ErrName, "second-column": diag.ErrName, "evidence-column": diag.ErrName,
	"unknown-indicator": diag.ErrName, "heading": diag.ErrName, "counting-column": diag.ErrName,
	"note-column": diag.ErrName, "totals": diag.ErrName, "second-fact": diag.ErrName,
	"list-column": diag.ErrKind, "second-event": diag.ErrValue, "empty-row": diag.ErrValue,
}

// fault returns a diagnostic of a defect without a place.
func fault(code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault("", code, cmp.Or(faultKinds[code], diag.ErrSyntax), hint, format, args...)
}

// fault returns a diagnostic of the bytes from, up to and without to.
func (s *source) fault(from, to int, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return s.mark(fault(code, hint, format, args...), from, to)
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
		closing := fault("more-faults", say("correct those above first"), "and %d more faults", more)
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
