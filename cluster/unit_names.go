package cluster

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

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
