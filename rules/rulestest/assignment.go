package rulestest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// Assignment is facts to try rules with. It is plain data.
type Assignment struct {
	// Facts and Previous are those of this year and of last, by indicator; what is absent
	// is missing.
	Facts, Previous map[string]rules.Value
	// Points are those of criteria that the rules name.
	Points map[string]rules.Value
	// Others are the other members of the group, where rules compare members.
	Others []Assignment
	// Notes say why the assignment is worth a case: "growth just below 8 (7.99)".
	Notes []string
}

// clone returns a copy without notes.
func (a Assignment) clone() Assignment {
	return Assignment{
		Facts: maps.Clone(a.Facts), Previous: maps.Clone(a.Previous), Points: maps.Clone(a.Points), Others: a.Others,
	}
}

// otherUnit makes the codes of the others in what [Assignment.Make] makes.
const otherUnit = "other_%d"

// Make returns the facts of a unit, and of its group; the group has the unit
// itself only if there are no others. What the schema does not allow is an error.
func (a Assignment) Make(s *rules.Schema, unit string) (*rules.Facts, *rules.Group, error) {
	f, err := a.facts(s, unit)
	if err != nil {
		return nil, nil, err
	}
	members := []*rules.Facts{f}
	for i, o := range a.Others {
		m, err := o.facts(s, fmt.Sprintf(otherUnit, i+1))
		if err != nil {
			return nil, nil, err
		}
		members = append(members, m)
	}
	g, err := rules.NewGroup(members...)
	return f, g, err
}

func (a Assignment) facts(s *rules.Schema, unit string) (*rules.Facts, error) {
	f, err := rules.NewFacts(s, unit, factList(a.Facts)...)
	if err != nil {
		return nil, err
	}
	if len(a.Previous) > 0 {
		last, err := rules.NewFacts(s, unit, factList(a.Previous)...)
		if err != nil {
			return nil, err
		}
		if f, err = f.WithPrevious(last); err != nil {
			return nil, err
		}
	}
	for _, code := range slices.Sorted(maps.Keys(a.Points)) {
		if f, err = f.WithPoints(code, a.Points[code]); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func factList(m map[string]rules.Value) []rules.Fact {
	var out []rules.Fact
	for _, code := range slices.Sorted(maps.Keys(m)) {
		out = append(out, rules.Fact{Indicator: code, Value: m[code]})
	}
	return out
}

// key is the same for assignments of the same values.
func (a Assignment) key() string {
	var b strings.Builder
	for _, m := range []map[string]rules.Value{a.Facts, a.Previous, a.Points} {
		for _, code := range slices.Sorted(maps.Keys(m)) {
			fmt.Fprintf(&b, "%s=%v %v;", code, m[code].Kind(), m[code])
		}
		b.WriteByte('|')
	}
	for _, o := range a.Others {
		b.WriteString(o.key())
	}
	return b.String()
}

// FactsYAML writes values as a case has them, such as {coastal: true, growth:
// 8.5}, in the order of their codes.
func FactsYAML(m map[string]rules.Value) string {
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, code+": "+ValueYAML(m[code]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// ValueYAML writes a value as a file has it: missing, n/a, a number, a text that
// is in quotes if it could be taken for something else.
func ValueYAML(v rules.Value) string {
	if v.IsNotApplicable() {
		return "n/a"
	}
	if !v.Known() {
		return "missing"
	}
	if s, ok := v.Text(); ok {
		return QuoteYAML(s)
	}
	return v.String()
}

// plainText has no sign that means something, and plainWords do mean something.
var (
	plainText  = regexp.MustCompile("^[A-Za-z_\u0080-\U0010FFFF][^\\x00-\\x1f:#,\\[\\]{}\"'\\\\&*!|>%@`]*$")
	plainWords = []string{"true", "false", "null", "~", "missing", "n/a"}
)

// QuoteYAML writes a text, in quotes where it needs them.
func QuoteYAML(s string) string {
	if plainText.MatchString(s) && !slices.Contains(plainWords, strings.ToLower(s)) && strings.TrimSpace(s) == s {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}
