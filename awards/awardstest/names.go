package awardstest

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// names are the codes of a regulation that expectations may use, by what they are
// of: "award", "condition", "gap"; those of all clauses under "clause".
type names map[string][]string

func namesOf(r *awards.Regulation) names {
	n := names{
		"gap": {"nothing_decides"}, "fact": r.Schema().Codes(),
		// What follows from the case itself, "basis" and "supposed", is left out.
		"assumption": {"second_hand", "enabled", "carried_over", "override"},
	}
	of := map[kind]string{aCondition: "condition", aGap: "gap", aDocument: "document"}
	for g := range r.Regimes() {
		n["regime"] = append(n["regime"], g.Code)
		for _, a := range g.Awards {
			n["award"] = append(n["award"], a.Code)
		}
		for c := range g.Clauses() {
			what := of[kindOf(c.States)]
			n[what], n["clause"] = append(n[what], c.Code), append(n["clause"], c.Code)
		}
	}
	for what, l := range n {
		n[what] = slices.Compact(slices.Sorted(slices.Values(l)))
	}
	return n
}

// codesIn yields the codes of an expectation with their places.
func codesIn(path, code string, want any) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		if name, ok := want.(string); ok {
			code = name
		}
		if l, _ := want.([]string); code == "" {
			for i, name := range l {
				if !yield(atIndex(path, i), name) {
					return
				}
			}
			papers, _ := want.(map[string]int)
			for _, name := range slices.Sorted(maps.Keys(papers)) {
				if !yield(diag.JoinPath(path, name), name) {
					return
				}
			}
			return
		}
		yield(path, code)
	}
}

// words reports the words of a case that the regulation does not know: a typing
// error must never pass.
func (r *resolver) words(s *suite, c *testCase) {
	check := func(path, what, name string, names []string) {
		if !slices.Contains(names, name) {
			r.unknown(path, what, name, names)
		}
	}
	nothing := true
	for _, x := range expectations {
		for code, want := range c.stated(x.key) {
			nothing = false
			for path, name := range codesIn(c.place(x.key, code), code, want) {
				if x.of == "" {
					break
				}
				name, subject, ok := strings.Cut(name, " ") // of an assumption
				check(path, x.of, name, s.names[x.of])
				if ok {
					check(path, "condition", subject, s.names["clause"])
				}
			}
		}
	}
	if nothing {
		hint := say("write outcome: eligible or another expectation")
		r.value(c.Path, "no-expectation", hint, "the case expects nothing")
	}
	if c.award != "" && c.Error == nil {
		check(c.at["award"], "award", c.award, s.names["award"])
	}
	if c.Error != nil && (c.Outcome != nil || c.Because != nil || len(c.Findings) > 0 || c.Missing != nil) {
		hint := say("remove the other expectations")
		r.value(c.at["error"], "expectation", hint, "where an error is expected nothing else can be")
	}
	schema := s.base.plain.Schema()
	fact := func(key, code string, v rules.Value) {
		if _, err := rules.NewFacts(schema, "unit", rules.Fact{Indicator: code, Value: v}); err != nil {
			r.placed(err, c.place(key, code))
		}
	}
	for _, f := range c.candidate.Facts {
		fact("facts", f.Indicator, f.Value)
	}
	for _, f := range c.candidate.Suppose {
		fact("suppose", f.Indicator, f.Value)
	}
	for code, v := range c.Derived {
		c.Derived[code] = missingWord(v)
		if _, ok := schema.Indicator(code); ok {
			fact("derived", code, c.Derived[code])
		}
	}
	for award, entries := range c.Slate {
		path := c.place("slate", award)
		if c.nominate == nil {
			break
		}
		if places := c.nominate.places(); !slices.Contains(places, award) {
			hint := diag.OneOf(award, places)
			r.add(path, "unknown-award", diag.ErrName, hint, "the plan has no places for %q", award)
		}
		for unit := range entries {
			check(diag.JoinPath(path, unit), "unit", unit, c.nominate.units())
		}
	}
}
