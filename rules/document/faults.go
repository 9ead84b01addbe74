package document

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// fault returns a diagnostic of a defect without a place.
func fault(code string, err error, hint rules.Phrase, format string, args ...any) *rules.Diagnostic {
	return catalogue.Fault(code, err, hint, format, args...)
}

// say formats a text with the catalogue of this package.
func say(format string, args ...any) rules.Phrase { return catalogue.Phrase(format, args...) }

// collector gathers diagnostics as far as anybody reads them, and counts the
// rest.
type collector struct {
	kept rules.Diagnostics
	n    int
}

// full reports whether one more diagnostic is only counted.
func (c *collector) full() bool { return c.n >= maxFaults }

func (c *collector) add(d *rules.Diagnostic) {
	if !c.full() {
		c.kept = append(c.kept, d)
	}
	c.n++
}

// diagnostics returns what was gathered in the order of the file; a closing one
// says how many more there are.
func (c *collector) diagnostics() rules.Diagnostics {
	ds := sorted(c.kept)
	if more := c.n - len(ds); more > 0 {
		last := ds[len(ds)-1]
		closing := fault("more-faults", rules.ErrLimit, say("correct those above first"), "and %d more faults", more)
		closing.File, closing.Line, closing.Column, closing.Length, closing.Source = last.File, last.Line, last.Column, last.Length, last.Source
		ds = append(ds, closing)
	}
	return ds
}

// didYouMean names the nearest candidate to a name, or else all that there are,
// if they are few.
func didYouMean(name string, candidates []string) rules.Phrase {
	if c, ok := rules.Nearest(name, candidates); ok {
		return say("did you mean %s?", c)
	}
	const few = 24
	switch {
	case len(candidates) == 0:
		return rules.Phrase{}
	case len(candidates) > few:
		return say("allowed are %s and %d more", strings.Join(candidates[:few], ", "), len(candidates)-few)
	}
	return say("allowed are %s", strings.Join(candidates, ", "))
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
