package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Candidates is the evidence on members that a regulation asks for, as plain
// data.
type Candidates struct {
	// Invented marks evidence that is sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
	// Default is the evidence on every member without an entry of its own; its unit is empty.
	Default *awards.Candidate `json:"default,omitempty" yaml:"default"`
	// Candidates are the entries, one for a unit.
	Candidates []awards.Candidate `json:"candidates,omitempty" yaml:"candidates"`
}

// loadCandidates reads a file of candidates, whose units must be among those given,
// unless those are nil. The error also names a second entry for a unit.
func loadCandidates(file string, data []byte, units []string) (Candidates, error) {
	var c Candidates
	doc, err := document.Parse(file, data)
	if err != nil {
		return c, err
	}
	if err := doc.Decode(&c); err != nil {
		return Candidates{}, err
	}
	ds := c.check(nil)
	for i, one := range c.Candidates {
		if one.Unit == "" || units == nil || slices.Contains(units, one.Unit) {
			continue // check says what is wrong with no unit
		}
		ds = append(ds, catalogue.Fault(fmt.Sprintf("candidates[%d].unit", i), "candidate", diag.ErrName,
			diag.DidYouMean(one.Unit, units), "there is no member %q", one.Unit))
	}
	if err := ds.Err(); err != nil {
		return Candidates{}, doc.Locate(err)
	}
	return c, nil
}

// check reports what cannot be so, whoever the members are, and what the regulation does
// not know unless it is nil, nor those places want, with paths from c.
func (c Candidates) check(reg *awards.Regulation, places ...awards.Place) diag.Diagnostics {
	ds := faultsAt("", awards.CheckCandidates(c.Candidates, reg, places...))
	if c.Default == nil {
		return ds
	}
	if c.Default.Unit != "" {
		ds = slices.Insert(ds, 0, catalogue.Fault("default.unit", "candidate", diag.ErrName, say("leave it out"),
			"the default is for every member, not for %s", c.Default.Unit))
	}
	// Any unit will do: a default is checked as the candidate that it becomes.
	one := *c.Default
	one.Unit = "default"
	for d := range diag.AllDiagnostics(awards.CheckCandidates([]awards.Candidate{one}, reg, places...)) {
		d.Path = diag.JoinPath("default", strings.TrimPrefix(strings.TrimPrefix(d.Path, "candidates[0]"), "."))
		ds = append(ds, d)
	}
	return ds
}

// of returns the entry on a unit, or the default; ok is false if there is neither.
func (c Candidates) of(unit string) (one awards.Candidate, ok bool) {
	if own := find(c.Candidates, unit, func(o awards.Candidate) string { return o.Unit }); own != nil {
		return *own, true
	}
	if c.Default == nil {
		return awards.Candidate{}, false
	}
	one = *c.Default
	one.Unit = unit
	return one, true
}
