package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// designations are words before a name that people write or leave out, folded;
// longer ones first.
var designations = []string{"thanhpho", "tinh", "tp"}

// initials are short forms of names that no folding leads to.
var initials = map[string]string{"hcm": "hochiminh", "hcmc": "hochiminh", "tphcm": "hochiminh", "sg": "saigon",
	"brvt": "bariavungtau", "tth": "thuathienhue"}

// keys returns the forms under which a spelling of a name is found: folded, and
// folded without a designation. "TP.HCM" and "Hồ Chí Minh" share "hochiminh".
func keys(name string) []string {
	all := []string{diag.Fold(name)}
	for _, d := range designations {
		if rest, ok := strings.CutPrefix(all[0], d); ok && len(rest) > 1 && separated(name, d) {
			all = append(all, rest)
			break
		}
	}
	for _, k := range slices.Clone(all) {
		if long, ok := initials[k]; ok {
			all = append(all, long)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// separated reports whether the designation stands apart from the name, by a
// space or a point: "Tinh Gia" is not the province Gia, but "tỉnh Gia Lai" may be;
// which of the two it is, the list of names decides.
func separated(name, designation string) bool {
	var seen strings.Builder
	for _, r := range name {
		if f := diag.Fold(string(r)); f != "" {
			if seen.Len() == len(designation) {
				return false
			}
			seen.WriteString(f)
		} else if seen.Len() == len(designation) {
			return true
		}
	}
	return false
}

// names finds units by any spelling: first by the whole of a name, then without
// its designation, so that "tỉnh Hòa Bình" is not taken for the city.
type names struct {
	full, bare map[string][]string // folded name to units, in order of definition
}

func newNames(members []Member) names {
	n := names{full: make(map[string][]string), bare: make(map[string][]string)}
	add := func(to map[string][]string, key, unit string) {
		if !slices.Contains(to[key], unit) {
			to[key] = append(to[key], unit)
		}
	}
	for _, m := range members {
		for _, text := range m.spellings() {
			add(n.full, diag.Fold(text), m.Unit)
			for _, key := range keys(text) {
				add(n.bare, key, m.Unit)
			}
		}
	}
	return n
}

func (m Member) spellings() []string {
	all := []string{m.Unit}
	if m.Name != "" {
		all = append(all, m.Name)
	}
	return append(all, m.Aliases...)
}

type nameClash struct{ path, text, other string }

// clashes returns the names and aliases that also name another unit.
func (n names) clashes(members []Member) (all []nameClash) {
	for i, m := range members {
		texts := []struct{ path, text string }{{fmt.Sprintf("members[%d].name", i), m.Name}}
		for j, a := range m.Aliases {
			texts = append(texts, struct{ path, text string }{fmt.Sprintf("members[%d].aliases[%d]", i, j), a})
		}
		for _, t := range texts {
			if t.text == "" {
				continue
			}
			for _, unit := range n.full[diag.Fold(t.text)] {
				if unit != m.Unit && slices.IndexFunc(members, func(o Member) bool { return o.Unit == unit }) < i {
					all = append(all, nameClash{t.path, t.text, unit})
					break
				}
			}
		}
	}
	return all
}

func (n names) match(name string) (string, error) {
	found := slices.Clone(n.full[diag.Fold(name)])
	if len(found) == 0 {
		for _, key := range keys(name) {
			for _, unit := range n.bare[key] {
				if !slices.Contains(found, unit) {
					found = append(found, unit)
				}
			}
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", unknownUnit(name)
	}
	slices.Sort(found)
	either := make([]diag.Text, len(found))
	for i, unit := range found {
		either[i] = diag.Verbatim(unit)
	}
	return "", catalogue.Fault("", "ambiguous-name", diag.ErrName, diag.Text{}, "ambiguous name: %q may be %s",
		name, diag.Join(either, say(" or ")))
}

func unknownUnit(name string) error {
	return catalogue.Fault("", "unknown-unit", diag.ErrName, diag.Text{}, "unknown unit: %q", name)
}

// Match returns the code of the unit that goes by a name: its code, name or an
// alias, with or without diacritics, case, punctuation and the words "tỉnh" and
// "thành phố" ("TP."). The error is a [*diag.Diagnostic] with the code unknown-unit,
// or ambiguous-name for a name that more than one unit goes by; it is never guessed.
func (c *Cluster) Match(name string) (unit string, err error) { return c.names.match(name) }
