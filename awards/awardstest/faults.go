package awardstest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// faults are what is wrong with a file of cases.
type faults diag.Diagnostics

func (fs *faults) add(path, code string, err error, hint diag.Text, format string, args ...any) {
	*fs = append(*fs, catalogue.Fault(path, code, err, hint, format, args...))
}

// value notes that what stands at a path cannot be so.
func (fs *faults) value(path, code string, hint diag.Text, format string, args ...any) {
	fs.add(path, code, diag.ErrValue, hint, format, args...)
}

// unknown notes a name that is none of those there are; what is in the catalogue.
func (fs *faults) unknown(path, what, name string, names []string) {
	fs.add(path, "unknown-"+what, diag.ErrName, diag.OneOf(name, names), "there is no %s %q", word(what), name)
}

// unique leaves out a fault that another tells at the same place: those of a base
// are found by every case that starts from it.
func (fs faults) unique() diag.Diagnostics {
	seen := make(map[[2]string]bool)
	return slices.DeleteFunc(diag.Diagnostics(fs), func(d *diag.Diagnostic) bool {
		key := [2]string{d.Path, d.Message.String()}
		again := seen[key]
		seen[key] = true
		return again
	})
}

func word(format string) diag.Text { return say(format, []any(nil)...) }

// atIndex names an element of a list: cases[3].
func atIndex(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// names are the codes of a regulation that expectations may use, by what they are
// of: "award", "condition", "gap"; those of all clauses under "clause".
type names map[string][]string

func namesOf(r *awards.Regulation) names {
	n := names{
		"gap": {"nothing_decides"}, "fact": r.Schema().Codes(),
		// What follows from the case itself, "basis" and "supposed", is left out.
		"assumption": {"second_hand", "enabled", "carried_over", "override", "unread"},
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

// codesIn returns the codes of an expectation by their places.
func codesIn(path, code string, want any) map[string]string {
	out := make(map[string]string)
	switch w := want.(type) {
	case string:
		out[path] = w
	case []string:
		for i, name := range w {
			out[atIndex(path, i)] = name
		}
	case map[string]int:
		for name := range w {
			out[diag.JoinPath(path, name)] = name
		}
	default:
		out[path] = code
	}
	return out
}

// words reports the words of a case that the regulation does not know: a typing
// error must never pass.
func (fs *faults) words(s *suite, known names, c *testCase) {
	check := func(path, what, name string, names []string) {
		if !slices.Contains(names, name) {
			fs.unknown(path, what, name, names)
		}
	}
	nothing := true
	for _, x := range expectations {
		for code, want := range c.stated(x.key) {
			nothing = false
			for path, name := range codesIn(c.place(x.key, code), code, want) {
				if x.key == "missing" && strings.HasPrefix(name, "holidays ") {
					continue
				}
				name, subject, ok := strings.Cut(name, " ") // of an assumption
				if x.of != "" {
					check(path, x.of, name, known[x.of])
				}
				if ok {
					check(path, "condition", subject, known["clause"])
				}
			}
		}
	}
	if nothing {
		hint := say("write outcome: eligible or another expectation")
		fs.value(c.Path, "no-expectation", hint, "the case expects nothing")
	}
	if c.Award != "" && c.Error == nil {
		check(c.at["award"].Path(), "award", c.Award, known["award"])
	}
	if c.Error != nil && (c.Outcome != nil || c.Because != nil || len(c.Findings) > 0 || c.Missing != nil) {
		hint := say("remove the other expectations")
		fs.value(c.at["error"].Path(), "expectation", hint, "where an error is expected nothing else can be")
	}
	fs.known(s.base.plain, c)
	if c.Plan == nil && c.Units == nil {
		return
	}
	var places, units []string
	for _, p := range deref(c.Plan).Awards {
		places = append(places, p.Award)
	}
	for _, u := range c.candidates {
		units = append(units, u.Unit)
	}
	for award, entries := range c.Slate {
		path := c.place("slate", award)
		if hint := diag.OneOf(award, places); !slices.Contains(places, award) {
			fs.add(path, "unknown-award", diag.ErrName, hint, "the plan has no places for %q", award)
		}
		for unit := range entries {
			check(diag.JoinPath(path, unit), "unit", unit, units)
		}
	}
}

// known reports the evidence of a case that the regulation does not know, and facts
// expected that are of another kind.
func (fs *faults) known(r *awards.Regulation, c *testCase) {
	for code, v := range c.Derived {
		c.Derived[code] = missingWord(v)
		if _, ok := r.Schema().Indicator(code); ok {
			_, err := rules.NewFacts(r.Schema(), "unit", rules.Fact{Indicator: code, Value: c.Derived[code]})
			for d := range diag.AllDiagnostics(err) {
				d.Path = c.place("derived", code)
				*fs = append(*fs, d)
			}
		}
	}
	if c.Units != nil && c.Plan != nil {
		for d := range diag.AllDiagnostics(awards.CheckCandidates(c.candidates, r, c.Plan.Awards...)) {
			d.Path = c.candidatePlace(d.Path)
			*fs = append(*fs, d)
		}
		return
	}
	for d := range diag.AllDiagnostics(awards.CheckCandidates([]awards.Candidate{c.Candidate}, r)) {
		d.Path = c.at.find(strings.TrimPrefix(d.Path, "candidates[0]."), c.Path)
		*fs = append(*fs, d)
	}
}
