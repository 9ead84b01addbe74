package awardstest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// failure tells a mismatch with what it comes from.
func (s *suite) failure(c *testCase, a *answer, m mismatch) rulestest.Failure {
	return rulestest.Failure{
		Path: c.place(m.key, m.code) + m.rest, What: m.what, Want: m.want, Got: m.got, Diff: m.diff,
		Because: diag.TextFunc(func(l diag.Lang) string { return s.because(a, m, l) }),
	}
}

// because shows what a value comes from: the law that answered, the conditions
// with rule, clause and facts, and the evidence.
func (s *suite) because(a *answer, m mismatch, l diag.Lang) string {
	if a.err != nil {
		return diag.ErrorText(a.err).Format(l) + "\n"
	}
	if a.slate != nil {
		return a.slate.Format(l, nil)
	}
	var b strings.Builder
	w := func(t diag.Text) { b.WriteString(t.Format(l) + "\n") }
	w(say("%s on %v: %s, by %s in force on %v", a.Award, a.On, outcomeWord(a.Outcome), a.Regime, a.Governed))
	for _, code := range m.conditions {
		if f := a.finding(code); f != nil {
			s.finding(&b, a, f, l)
		} else {
			w(say("%s is not asked: not in force on %v, or not for %s", code, a.Governed, a.Award))
		}
	}
	isOutcome := m.key == "outcome"
	for i := range a.Findings {
		if f := &a.Findings[i]; f.Decides && isOutcome && len(m.conditions) == 0 {
			s.finding(&b, a, f, l)
		}
	}
	switch f := a.fact(m.code); m.key {
	case "papers":
		b.WriteString(a.papers.Format(l))
	case "derived":
		fmt.Fprintf(&b, "%s = %s", m.code, f.Value.Format(l))
		if f.Evidence != "" {
			fmt.Fprintf(&b, "  [%s]", f.Evidence)
		}
		b.WriteByte('\n')
	}
	for _, g := range a.Gaps {
		if isOutcome || m.key == "gaps" {
			w(say("not read: %s: %s", g.Code, g.Reason))
		}
	}
	for _, x := range a.Assumptions {
		if x.Code != "basis" && (isOutcome || m.key == "assumptions") {
			w(say("stands on: %s", x.Text))
		}
	}
	return b.String()
}

// finding writes one finding: where its rule stands, its clause, its steps.
func (s *suite) finding(b *strings.Builder, a *answer, f *awards.Finding, l diag.Lang) {
	if it := s.conditionOf(a, f); it != nil {
		line, _, _ := s.def.Position(it.Path + ".rule")
		fmt.Fprintf(b, "%s:%d: ", s.def.Name(), line)
	}
	fmt.Fprintf(b, "%s: %s", f.Condition, stateOf(f).Format(l))
	if c := f.Citation.String(); c != "" {
		fmt.Fprintf(b, " (%s)", c)
	}
	if !f.Decides {
		b.WriteString(say("; decides nothing: %s", f.Why).Format(l))
	}
	b.WriteByte('\n')
	if f.Explanation != nil {
		for line := range strings.Lines(f.Explanation.Render(l)) {
			b.WriteString("  " + line)
		}
	}
}
