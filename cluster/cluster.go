package cluster

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Cluster is a checked [Definition]. It is immutable and safe for concurrent use.
type Cluster struct {
	def    Definition
	limits Limits
}

// Compile checks a definition and copies it. It reports every fault at once, as
// [diag.Diagnostics] in the order of the definition: members listed twice for
// one day, units that are not members, statistics that do not add up, events in
// an order that cannot be (each such fault wraps a [*PhaseError]).
func Compile(d Definition) (*Cluster, error) {
	c := &Cluster{def: d}
	if err := c.check().Err(); err != nil {
		return nil, err
	}
	c.def = document.Clone(d)
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

// Definition returns a copy of the definition.
func (c *Cluster) Definition() Definition { return document.Clone(c.def) }

// membersOn returns those of members who are so on a day, which are not copies.
func membersOn(members []Member, on rules.Date) []Member {
	return slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return !m.Period.Contains(on) })
}

// members returns the members who count on a day of a year.
func (c *Cluster) members(y *Year, on rules.Date) []Member {
	return membersOn(c.def.Members, y.membershipDay(on))
}

// nameOf returns the name of a unit for people, or its code if it has none.
func (c *Cluster) nameOf(unit string) string {
	for _, m := range c.def.Members {
		if m.Unit == unit && m.Name != "" {
			return m.Name
		}
	}
	return unit
}

// yearAt returns the index of a year; the error says that there is none.
func (c *Cluster) yearAt(year int) (int, error) {
	i := slices.IndexFunc(c.def.Years, func(y Year) bool { return y.Year == year })
	if i < 0 {
		return i, catalogue.Fault("", "no-year", diag.ErrName, diag.Text{}, "cluster %s: no such year: %d", c.def.Code, year)
	}
	return i, nil
}

// memberIn reports whether a unit is a member on some day of a period.
func (c *Cluster) memberIn(unit string, during rules.Period) bool {
	return slices.ContainsFunc(c.def.Members, func(m Member) bool { return m.Unit == unit && m.Period.Overlaps(during) })
}

// known reports whether a unit is a member at some time.
func (c *Cluster) known(unit string) bool { return c.memberIn(unit, rules.Period{}) }

// units are the codes of all members, each once.
func (c *Cluster) units() []string { return unitsOf(c.def.Members) }

func unitsOf(members []Member) []string {
	var all []string
	for _, m := range members {
		if !slices.Contains(all, m.Unit) {
			all = append(all, m.Unit)
		}
	}
	return all
}
