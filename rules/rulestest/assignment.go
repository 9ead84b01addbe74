package rulestest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
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
	// Notes say why the assignment is worth a case: "growth just below 8 (7.99)". Those of one call that say the same
	// are equal.
	Notes []diag.Text
}

// Make returns the facts of a unit, and of its group; the group has the unit
// itself only if there are no others, and all are in one group within it. What the schema does not allow is an error.
func (a Assignment) Make(s *rules.Schema, unit string) (*rules.Facts, *rules.Group, error) {
	f, err := a.facts(s, unit)
	if err != nil {
		return nil, nil, err
	}
	members, groups := []*rules.Facts{f}, map[string]string{unit: "all"}
	for i, o := range a.Others {
		m, err := o.facts(s, fmt.Sprintf("other_%d", i+1))
		if err != nil {
			return nil, nil, err
		}
		members = append(members, m)
		groups[m.Unit()] = "all"
	}
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		return nil, nil, err
	}
	return f, g.Within(groups), nil
}

func (a Assignment) facts(s *rules.Schema, unit string) (*rules.Facts, error) {
	f, err := rules.NewFacts(s, unit, factList(a.Facts)...)
	if err == nil && len(a.Previous) > 0 {
		var last *rules.Facts
		if last, err = rules.NewFacts(s, unit, factList(a.Previous)...); err == nil {
			f, err = f.WithPrevious(last)
		}
	}
	for code, v := range a.Points {
		if err == nil {
			f, err = f.WithPoints(code, v)
		}
	}
	return f, err
}

// eval is what a rule gives for the assignment.
func (a Assignment) eval(r *rules.Rule) (rules.Value, error) {
	f, g, err := a.Make(r.Schema(), "unit")
	if err != nil {
		return rules.Value{}, err
	}
	return r.Eval(f, g)
}

func factList(m map[string]rules.Value) (out []rules.Fact) {
	for _, code := range slices.Sorted(maps.Keys(m)) {
		out = append(out, rules.Fact{Indicator: code, Value: m[code]})
	}
	return out
}

// key is the same for assignments of the same values.
func (a Assignment) key() string {
	key := YAML(a.Facts) + YAML(a.Previous) + YAML(a.Points)
	for _, o := range a.Others {
		key += o.key()
	}
	return key
}
