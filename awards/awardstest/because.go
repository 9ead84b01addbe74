package awardstest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// failure tells a mismatch with what it comes from.
func (s *Suite) failure(c *testCase, a *answer, m mismatch) rulestest.Failure {
	return rulestest.Failure{Path: c.placeOf(m), What: m.what, Want: m.want, Got: m.got, Diff: m.diff, Because: s.because(a, m)}
}

// placeOf returns the place of an expectation in the file.
func (c *testCase) placeOf(m mismatch) string {
	if p, ok := c.wanted[m.key]; ok {
		return p + m.rest
	}
	list, rest, _ := strings.Cut(m.key, ".")
	if p, ok := c.wanted[list]; ok {
		return rules.JoinPath(p, rest) + m.rest
	}
	return c.Path
}

// because shows what a value comes from: the law that answered, the conditions
// with rule, clause and facts, and the evidence.
func (s *Suite) because(a *answer, m mismatch) string {
	var b strings.Builder
	if a.err != nil {
		fmt.Fprintf(&b, "%v\n", a.err)
		return b.String()
	}
	if a.slate != nil {
		return a.slate.Render(rules.English, nil)
	}
	fmt.Fprintf(&b, "%s on %v: %v, by %s in force on %v\n", a.Award, a.On, a.Outcome, a.Regime, a.Governed)
	for _, code := range m.conditions {
		f := a.finding(code)
		if f == nil {
			fmt.Fprintf(&b, "%s is not asked: not in force on %v, or not for %s\n", code, a.Governed, a.Award)
			continue
		}
		s.finding(&b, a, f)
	}
	if m.key == "outcome" && len(m.conditions) == 0 {
		for i := range a.Findings {
			if f := &a.Findings[i]; f.Decides {
				s.finding(&b, a, f)
			}
		}
	}
	if m.key == "papers" {
		b.WriteString(a.papers.Render(rules.English))
	}
	if m.fact != "" {
		f := a.fact(m.fact)
		fmt.Fprintf(&b, "%s = %s", m.fact, written(f.Value))
		if f.Evidence != "" {
			fmt.Fprintf(&b, "  [%s]", f.Evidence)
		}
		b.WriteByte('\n')
	}
	if m.key == "outcome" || m.key == "gaps" {
		for _, g := range a.Gaps {
			fmt.Fprintf(&b, "not read: %s: %s\n", g.Code, g.Reason.In(rules.English))
		}
	}
	if m.key == "outcome" || m.key == "assumptions" {
		for _, x := range a.Assumptions {
			if x.Code != "basis" {
				fmt.Fprintf(&b, "stands on: %s\n", x.Text.In(rules.English))
			}
		}
	}
	return b.String()
}

// finding writes one finding: where its rule stands, its clause, its steps.
func (s *Suite) finding(b *strings.Builder, a *answer, f *awards.Finding) {
	if line := s.lineOf(a, f); line != "" {
		fmt.Fprintf(b, "%s: ", line)
	}
	fmt.Fprintf(b, "%s: %v", f.Condition, a.state(f.Condition))
	if c := f.Citation.String(); c != "" {
		fmt.Fprintf(b, " (%s)", c)
	}
	if !f.Decides {
		fmt.Fprintf(b, "; decides nothing: %s", f.Why.In(rules.English))
	}
	b.WriteByte('\n')
	if f.Explanation != nil {
		for line := range strings.Lines(f.Explanation.Render(rules.English)) {
			b.WriteString("  " + line)
		}
	}
}

// lineOf returns the line of a condition's rule in the file of the regulation;
// nothing if it stands elsewhere.
func (s *Suite) lineOf(a *answer, f *awards.Finding) string {
	it := s.conditionOf(a, f)
	if it == nil {
		return ""
	}
	line, _, ok := s.def.Position(it.path + ".rule")
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s:%d", s.def.Name(), line)
}
