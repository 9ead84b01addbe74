package cluster

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Cluster is a checked [Definition]. It is immutable and safe for concurrent use.
type Cluster struct {
	def   Definition
	names names
}

// Compile checks a definition and copies it. It reports every fault at once, as
// [diag.Diagnostics] in the order of the definition: members listed twice for
// one day, units that are not members, statistics that do not add up, events in
// an order that cannot be (each such fault wraps a [*PhaseError]).
func Compile(d Definition) (*Cluster, error) {
	c := &Cluster{def: d, names: newNames(d.Members)}
	if err := c.check().Err(); err != nil {
		return nil, err
	}
	own, err := stored(d) // only what is sound can be written as JSON
	if err != nil {
		return nil, err
	}
	c.def = own
	return c, nil
}

// Load reads a definition from a file of YAML or JSON and compiles it. The error
// is [diag.Diagnostics], each with file, line and column; the name of the file
// is only for them, nothing is opened.
func Load(file string, data []byte) (*Cluster, error) {
	doc, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var d Definition
	if err := doc.Decode(&d); err != nil {
		return nil, err
	}
	c, err := Compile(d)
	if err != nil {
		return nil, doc.Locate(err)
	}
	return c, nil
}

// stored returns plain data as it is read back from JSON, which a test holds to be
// equal: lists are in the order of a log, and numbers have its digits.
func stored[T any](v T) (out T, err error) {
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		err = fmt.Errorf("cluster: copying the definition: %w", err)
	}
	return out, err
}

// Definition returns a copy of the definition.
func (c *Cluster) Definition() Definition { return document.Clone(c.def) }

// title is what the cluster is called; the code if it has no title.
func (c *Cluster) title() diag.Words {
	if c.def.Title.IsZero() {
		return diag.Words{diag.English.String(): c.def.Code}
	}
	return c.def.Title
}

// Members returns the units that are members on some day of a period, each once, in
// the order of the definition. An open end of the period takes in all days before or
// after.
func (c *Cluster) Members(during rules.Period) iter.Seq[Member] {
	return func(yield func(Member) bool) {
		seen := make(map[string]bool)
		for _, m := range c.def.Members {
			if seen[m.Unit] || !m.Period.Overlaps(during) {
				continue
			}
			seen[m.Unit] = true
			if !yield(document.Clone(m)) {
				return
			}
		}
	}
}

// membersOn returns the members on a day, which are not copies.
func (c *Cluster) membersOn(on rules.Date) []Member {
	return slices.DeleteFunc(slices.Clone(c.def.Members), func(m Member) bool { return !m.Period.Contains(on) })
}

// Name returns the name of a unit for people, or its code if it has none.
func (c *Cluster) Name(unit string) string {
	for _, m := range c.def.Members {
		if m.Unit == unit && m.Name != "" {
			return m.Name
		}
	}
	return unit
}

// noYear is the fault that there is no such year.
func (c *Cluster) noYear(year int) error {
	return catalogue.Fault("", "no-year", diag.ErrName, diag.Text{}, "cluster %s: no such year: %d", c.def.Code, year)
}

// memberOn reports whether a unit is a member on a day.
func (c *Cluster) memberOn(unit string, on rules.Date) bool {
	return slices.ContainsFunc(c.def.Members, func(m Member) bool { return m.Unit == unit && m.Period.Contains(on) })
}

// known reports whether a unit is a member at some time.
func (c *Cluster) known(unit string) bool {
	return slices.ContainsFunc(c.def.Members, func(m Member) bool { return m.Unit == unit })
}

func (c *Cluster) units() []string {
	var all []string
	for _, m := range c.def.Members {
		if !slices.Contains(all, m.Unit) {
			all = append(all, m.Unit)
		}
	}
	return all
}

// officers returns the officers that the definition names for a year.
func (c *Cluster) officers(year int, s Standing) (Officers, bool) {
	for _, o := range c.def.Officers {
		if o.Year == year && o.Standing == s {
			return document.Clone(o), true
		}
	}
	return Officers{}, false
}
