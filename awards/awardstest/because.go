package awardstest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// failure tells a mismatch with what it comes from.
func (s *Suite) failure(c *testCase, a *answer, m mismatch) rulestest.Failure {
	return rulestest.Failure{Path: c.placeOf(m), What: m.what, Want: m.want, Got: m.got, Diff: m.diff, Because: diag.TextFunc(func(l diag.Lang) string { return s.because(a, m, l) })}
}

// placeOf returns the place of an expectation in the file.
func (c *testCase) placeOf(m mismatch) string {
	if p, ok := c.wanted[m.key]; ok {
		return p + m.rest
	}
	list, rest, _ := strings.Cut(m.key, ".")
	if p, ok := c.wanted[list]; ok {
		return diag.JoinPath(p, rest) + m.rest
	}
	return c.Path
}

// because shows what a value comes from: the law that answered, the conditions
// with rule, clause and facts, and the evidence.
func (s *Suite) because(a *answer, m mismatch, l diag.Lang) string {
	var b strings.Builder
	w := func(format string, args ...any) { b.WriteString(say(format, args...).Format(l) + "\n") }
	if a.err != nil {
		return diag.ErrorText(a.err).Format(l) + "\n"
	}
	if a.slate != nil {
		return a.slate.Render(l, nil)
	}
	w("%s on %v: %s, by %s in force on %v", a.Award, a.On, outcomeWord(a.Outcome), a.Regime, a.Governed)
	for _, code := range m.conditions {
		f := a.finding(code)
		if f == nil {
			w("%s is not asked: not in force on %v, or not for %s", code, a.Governed, a.Award)
			continue
		}
		s.finding(&b, a, f, l)
	}
	if m.key == "outcome" && len(m.conditions) == 0 {
		for i := range a.Findings {
			if f := &a.Findings[i]; f.Decides {
				s.finding(&b, a, f, l)
			}
		}
	}
	if m.key == "papers" {
		b.WriteString(a.papers.Render(l))
	}
	if m.fact != "" {
		f := a.fact(m.fact)
		fmt.Fprintf(&b, "%s = %s", m.fact, f.Value.Format(l))
		if f.Evidence != "" {
			fmt.Fprintf(&b, "  [%s]", f.Evidence)
		}
		b.WriteByte('\n')
	}
	if m.key == "outcome" || m.key == "gaps" {
		for _, g := range a.Gaps {
			w("not read: %s: %s", g.Code, diag.TextFunc(g.Reason.In))
		}
	}
	if m.key == "outcome" || m.key == "assumptions" {
		for _, x := range a.Assumptions {
			if x.Code != "basis" {
				w("stands on: %s", diag.TextFunc(x.Text.In))
			}
		}
	}
	return b.String()
}

// outcomeWord is an outcome as files have it, or in Vietnamese words.
func outcomeWord(o awards.Outcome) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string { return l.Pick(o.String(), o.Text().Vietnamese) })
}

// stateWords are the states of findings as files have them, or in Vietnamese words.
var stateWords = map[State]diag.Text{
	Met: say("met"), Unmet: say("unmet"), Undetermined: say("undetermined"), NotApplicable: say("not_applicable"), NotAsked: say("not_asked"),
}

// finding writes one finding: where its rule stands, its clause, its steps.
func (s *Suite) finding(b *strings.Builder, a *answer, f *awards.Finding, l diag.Lang) {
	if line := s.lineOf(a, f); line != "" {
		fmt.Fprintf(b, "%s: ", line)
	}
	fmt.Fprintf(b, "%s: %s", f.Condition, stateWords[a.state(f.Condition)].Format(l))
	if c := f.Citation.String(); c != "" {
		fmt.Fprintf(b, " (%s)", c)
	}
	if !f.Decides {
		b.WriteString(say("; decides nothing: %s", diag.TextFunc(f.Why.In)).Format(l))
	}
	b.WriteByte('\n')
	if f.Explanation != nil {
		for line := range strings.Lines(f.Explanation.Render(l)) {
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
