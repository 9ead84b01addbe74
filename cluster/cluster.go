package cluster

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"sync"

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

// designation is a word before a name, without diacritics, that people write or leave
// out. It stands apart from the name: "Tinh Gia" is not the province Gia, but "tỉnh Gia
// Lai" may be; which of the two it is, the list of names decides.
var designation = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[^\pL\pN]*(?:thanh[^\pL\pN]*pho|tinh|t[^\pL\pN]*p)[^\pL\pN]+(.*)$`)
})

// initials are short forms of names that no folding leads to.
var initials = map[string]string{"hcm": "hochiminh", "hcmc": "hochiminh", "tphcm": "hochiminh", "sg": "saigon",
	"brvt": "bariavungtau", "tth": "thuathienhue"}

// keys returns the forms under which a spelling of a name is found: folded, and
// folded without a designation. "TP.HCM" and "Hồ Chí Minh" share "hochiminh".
func keys(name string) []string {
	all := []string{diag.Fold(name)}
	if m := designation().FindStringSubmatch(diag.Unaccent(diag.NameKey(name))); m != nil && len(diag.Fold(m[1])) > 1 {
		all = append(all, diag.Fold(m[1]))
	}
	for _, k := range all {
		if long, ok := initials[k]; ok {
			all = append(all, long)
		}
	}
	return all
}

// spellings are the ways to write a unit, by their places in its entry.
func (m Member) spellings() iter.Seq2[string, string] {
	return func(yield func(at, text string) bool) {
		if !yield("unit", m.Unit) || m.Name != "" && !yield("name", m.Name) {
			return
		}
		for i, a := range m.Aliases {
			if !yield(fmt.Sprintf("aliases[%d]", i), a) {
				return
			}
		}
	}
}

// match finds a unit by any spelling: first by the whole of a name, then without its
// designation, so that "tỉnh Hòa Bình" is not taken for the city.
func match(members []Member, name string) (string, error) {
	folded, bare := diag.Fold(name), keys(name)
	found := named(members, func(text string) bool { return diag.Fold(text) == folded })
	if len(found) == 0 {
		found = named(members, func(text string) bool {
			return slices.ContainsFunc(keys(text), func(key string) bool { return slices.Contains(bare, key) })
		})
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", catalogue.Fault("", "unknown-unit", diag.ErrName, diag.Text{}, "unknown unit: %q", name)
	}
	return "", catalogue.Fault("", "ambiguous-name", diag.ErrName, diag.Text{}, "ambiguous name: %q may be %s",
		name, diag.Join(each(found, diag.Verbatim), say(" or ")))
}

// named returns the units with a spelling that is wanted, sorted.
func named(members []Member, wanted func(text string) bool) (units []string) {
	for _, m := range members {
		for _, text := range m.spellings() {
			if wanted(text) {
				units = append(units, m.Unit)
			}
		}
	}
	slices.Sort(units)
	return slices.Compact(units)
}

// Match returns the code of the unit that goes by a name: its code, name or an
// alias, with or without diacritics, case, punctuation and the words "tỉnh" and
// "thành phố" ("TP."). The error is a [*diag.Diagnostic] with the code unknown-unit,
// or ambiguous-name for a name that more than one unit goes by; it is never guessed.
func (c *Cluster) Match(name string) (unit string, err error) { return match(c.def.Members, name) }
