package awardstest

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// words are the words that expectations may use.
type words struct {
	regimes, awards, conditions, gaps, documents, others []string
}

func wordsOf(r *awards.Regulation) *words {
	w := &words{gaps: []string{"nothing_decides"}}
	for g := range r.Regimes() {
		w.regimes = append(w.regimes, g.Code)
		for _, p := range g.Parameters {
			w.others = append(w.others, p.Code)
		}
		for _, x := range g.Gaps {
			w.gaps = append(w.gaps, x.Code)
		}
		for _, x := range g.Documents {
			w.documents = append(w.documents, x.Code)
		}
		for _, x := range g.Deadlines {
			w.others = append(w.others, x.Code)
		}
		for _, a := range g.Awards {
			w.awards = append(w.awards, a.Code)
			for _, c := range a.Conditions {
				w.conditions = append(w.conditions, c.Code)
			}
			for _, q := range a.Quotas {
				w.others = append(w.others, q.Code)
			}
		}
	}
	for _, l := range []*[]string{&w.regimes, &w.awards, &w.conditions, &w.gaps, &w.documents, &w.others} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	return w
}

// assumptions are the codes of what an outcome can stand on; "basis" and
// "supposed" follow from the case itself, and are left out.
var assumptions = []string{"second_hand", "enabled", "carried_over", "override"}

// words reports the words of a case that the regulation does not know: a typing
// error must never pass.
func (r *resolver) words(s *Suite, c *testCase) {
	if s.known == nil {
		s.known = wordsOf(s.base.plain)
	}
	w := s.known
	at := func(key string) string {
		if p, ok := c.wanted[key]; ok {
			return p
		}
		list, _, _ := strings.Cut(key, ".")
		return diag.JoinPath(c.wanted[list], strings.TrimPrefix(strings.TrimPrefix(key, list), "."))
	}
	check := func(path, what, name string, names []string) {
		if !slices.Contains(names, name) {
			r.fault(path, "unknown-"+what, diag.ErrName, diag.OneOf(name, names), "there is no %s %q", word(what), name)
		}
	}
	if c.nothing() {
		r.fault(c.Path, "no-expectation", diag.ErrValue, say("write outcome: eligible or another expectation"), "the case expects nothing")
	}
	if c.award != "" && c.Error == nil {
		check(c.at["award"], "award", c.award, w.awards)
	}
	schema := s.base.plain.Schema()
	facts := slices.Clone(schema.Codes())
	if c.nominate == nil {
		r.facts(c, schema, "facts", c.candidate.Facts)
		r.facts(c, schema, "suppose", c.candidate.Suppose)
	}
	if c.Error != nil && (c.Outcome != nil || c.Because != nil || len(c.Findings) > 0 || c.Missing != nil) {
		r.fault(at("error"), "expectation", diag.ErrValue, say("remove the other expectations"), "where an error is expected nothing else can be")
	}
	for i, code := range deref(c.Because) {
		check(atIndex(at("because"), i), "condition", code, w.conditions)
	}
	for code := range c.Findings {
		check(at("findings."+code), "condition", code, w.conditions)
	}
	for code := range c.Explain {
		check(at("explain."+code), "condition", code, w.conditions)
	}
	for i, code := range deref(c.Missing) {
		check(atIndex(at("missing"), i), "fact", code, facts)
	}
	for i, code := range deref(c.Gaps) {
		check(atIndex(at("gaps"), i), "gap", code, w.gaps)
	}
	if c.Regime != nil {
		check(at("regime"), "regime", *c.Regime, w.regimes)
	}
	for i, text := range deref(c.Assumptions) {
		code, subject, _ := strings.Cut(text, " ")
		path := atIndex(at("assumptions"), i)
		check(path, "assumption", code, assumptions)
		if subject != "" {
			all := slices.Concat(w.conditions, w.gaps, w.documents, w.others)
			check(path, "condition", subject, all)
		}
	}
	if c.Papers != nil {
		for code := range *c.Papers {
			check(diag.JoinPath(at("papers"), code), "document", code, w.documents)
		}
	}
	for code, v := range c.Derived {
		path := at("derived." + code)
		if _, ok := schema.Indicator(code); !ok {
			check(path, "fact", code, facts)
			continue
		}
		v = missingWord(v)
		c.Derived[code] = v
		if _, err := rules.NewFacts(schema, "unit", rules.Fact{Indicator: code, Value: v}); err != nil {
			r.placed(err, path)
		}
	}
	r.slateWords(c, w, at)
}

// facts reports facts of the case that the regulation does not know, or of
// another kind.
func (r *resolver) facts(c *testCase, schema *rules.Schema, list string, facts awards.FactList) {
	for _, f := range facts {
		if _, err := rules.NewFacts(schema, "unit", f); err != nil {
			r.placed(err, c.at[list+"."+f.Indicator])
		}
	}
}

// placed reports what is wrong with a value that stands at a path.
func (r *resolver) placed(err error, path string) {
	for d := range diag.AllDiagnostics(err) {
		d.Path = path
		r.faults = append(r.faults, d)
	}
}

func (r *resolver) slateWords(c *testCase, w *words, at func(string) string) {
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
		path := at("slate." + award)
		if !slices.Contains(places, award) {
			r.fault(path, "unknown-award", diag.ErrName, diag.OneOf(award, places), "the plan has no places for %q", award)
		}
		for unit := range entries {
			if !slices.Contains(units, unit) {
				r.fault(diag.JoinPath(path, unit), "unknown-unit", diag.ErrName, diag.OneOf(unit, units), "there is no unit %q", unit)
			}
		}
	}
}

func deref(l *[]string) []string {
	if l == nil {
		return nil
	}
	return *l
}
