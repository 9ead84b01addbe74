package awardstest

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// names are the codes of a regulation that expectations may use, by what they are
// of: "award", "condition", "gap"; the codes of what else has any under "other".
type names map[string][]string

func namesOf(r *awards.Regulation) names {
	n := names{
		"gap": {"nothing_decides"}, "fact": r.Schema().Codes(),
		// What follows from the case itself, "basis" and "supposed", is left out.
		"assumption": {"second_hand", "enabled", "carried_over", "override"},
	}
	for g := range r.Regimes() {
		n["regime"] = append(n["regime"], g.Code)
		for _, a := range g.Awards {
			n["award"] = append(n["award"], a.Code)
		}
		for c := range g.Clauses() {
			what, ok := map[kind]string{aCondition: "condition", aGap: "gap", aDocument: "document"}[kindOf(c.States)]
			if !ok {
				what = "other"
			}
			n[what] = append(n[what], c.Code)
		}
	}
	for what, l := range n {
		n[what] = slices.Compact(slices.Sorted(slices.Values(l)))
	}
	return n
}

// words reports the words of a case that the regulation does not know: a typing
// error must never pass.
func (r *resolver) words(s *suite, c *testCase) {
	check := func(path, what, name string) {
		if !slices.Contains(s.names[what], name) {
			r.unknown(path, what, name, s.names[what])
		}
	}
	nothing := true
	for i := range expectations {
		x := &expectations[i]
		for code, want := range c.stated(x.key) {
			nothing = false
			path, codes := c.place(x.key, code), listOf(want)
			if name, ok := want.(string); ok {
				codes = []string{name}
			}
			switch {
			case x.of == "":
			case code != "":
				check(path, x.of, code)
			default:
				for i, name := range codes {
					name, subject, _ := strings.Cut(name, " ") // of an assumption
					at := path
					switch l := want.(type) {
					case []string:
						at = atIndex(path, slices.Index(l, codes[i]))
					case map[string]int:
						at = diag.JoinPath(path, name)
					}
					check(at, x.of, name)
					if subject != "" && !slices.Contains(s.names["other"], subject) {
						all := slices.Concat(s.names["condition"], s.names["gap"], s.names["document"], s.names["other"])
						if !slices.Contains(all, subject) {
							r.unknown(at, "condition", subject, all)
						}
					}
				}
			}
		}
	}
	if nothing {
		hint := say("write outcome: eligible or another expectation")
		r.value(c.Path, "no-expectation", hint, "the case expects nothing")
	}
	if c.award != "" && c.Error == nil {
		check(c.at["award"], "award", c.award)
	}
	if c.Error != nil && (c.Outcome != nil || c.Because != nil || len(c.Findings) > 0 || c.Missing != nil) {
		hint := say("remove the other expectations")
		r.value(c.at["error"], "expectation", hint, "where an error is expected nothing else can be")
	}
	r.facts(s.base.plain.Schema(), c)
	r.slateWords(c)
}

// facts reports facts of a case that the regulation does not know, or of another
// kind.
func (r *resolver) facts(schema *rules.Schema, c *testCase) {
	check := func(key, code string, v rules.Value) {
		if _, err := rules.NewFacts(schema, "unit", rules.Fact{Indicator: code, Value: v}); err != nil {
			r.placed(err, c.place(key, code))
		}
	}
	for _, f := range c.candidate.Facts {
		check("facts", f.Indicator, f.Value)
	}
	for _, f := range c.candidate.Suppose {
		check("suppose", f.Indicator, f.Value)
	}
	for code, v := range c.Derived {
		c.Derived[code] = missingWord(v)
		if _, ok := schema.Indicator(code); ok {
			check("derived", code, c.Derived[code])
		}
	}
}

// slateWords reports awards and units that a nomination does not have.
func (r *resolver) slateWords(c *testCase) {
	if c.nominate == nil {
		return
	}
	var units, places []string
	for _, u := range c.nominate.candidates {
		units = append(units, u.Unit)
	}
	for _, p := range c.nominate.plan.Awards {
		places = append(places, p.Award)
	}
	for award, entries := range c.Slate {
		path := c.place("slate", award)
		if !slices.Contains(places, award) {
			hint := diag.OneOf(award, places)
			r.add(path, "unknown-award", diag.ErrName, hint, "the plan has no places for %q", award)
		}
		for unit := range entries {
			if !slices.Contains(units, unit) {
				hint := diag.OneOf(unit, units)
				r.add(diag.JoinPath(path, unit), "unknown-unit", diag.ErrName, hint, "there is no unit %q", unit)
			}
		}
	}
}
