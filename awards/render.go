package awards

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// mark is how a finding came out, in one sign: met, not met, open, or not asked.
func (f Finding) mark() string {
	switch {
	case f.NotApplicable:
		return "–"
	case f.Met == rules.True:
		return "✓"
	case f.Met == rules.False:
		return "✗"
	}
	return "?"
}

// Format writes the assessment as text: the outcome, each finding with its clause,
// how surely it is known and the facts that it read, and what the outcome
// stands on.
func (a Assessment) Format(l diag.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s (%s): %s\n", a.Unit, a.Award, a.On.Format(l), a.Regime, a.Outcome.Format(l))
	for _, f := range a.Findings {
		f.render(&b, l)
	}
	for _, g := range a.Gaps {
		fmt.Fprintf(&b, "  ? %s: %s\n", say("not read").Format(l), g.Reason.Format(l))
	}
	for _, x := range a.Assumptions {
		fmt.Fprintf(&b, "  * %s\n", x.Text.Format(l))
	}
	return b.String()
}

func (f Finding) render(b *strings.Builder, l diag.Lang) {
	fmt.Fprintf(b, "  %s %s", f.mark(), f.Condition)
	if t := f.Title.Format(l); t != "" {
		fmt.Fprintf(b, ": %s", t)
	}
	if c := f.Citation.String(); c != "" {
		fmt.Fprintf(b, " [%s; %s]", c, f.Certainty.Format(l))
	}
	if !f.Why.IsZero() {
		fmt.Fprintf(b, " (%s)", f.Why.Format(l))
	}
	b.WriteByte('\n')
	for _, r := range f.Read {
		fmt.Fprintf(b, "      %s = %s", diag.Indicator.Of(r.Indicator).Format(l), r.Value.Of(r.Indicator).Format(l))
		if r.Evidence != "" {
			fmt.Fprintf(b, " [%s]", r.Evidence)
		}
		b.WriteByte('\n')
	}
	for _, in := range f.Missing {
		if in.Holidays != "" { // the facts that are missing stand above
			fmt.Fprintf(b, "      %s\n", say("waits for %v", in).Format(l))
		}
	}
}
