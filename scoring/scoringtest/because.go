package scoringtest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func (o *result) line(at about) scoring.Line {
	l, _ := o.scores[at.unit].Line(at.code)
	return l
}

func (o *result) section(at about) (found scoring.Totals) {
	for _, t := range o.scores[at.unit].Breakdown().Sections {
		if t.Code == at.code {
			found = t
		}
	}
	return found
}

// explain evaluates a rule that the card does not have.
func (c *card) explain(rule string, f *rules.Facts, g *rules.Group) (*rules.Explanation, error) {
	r, err := c.Schema().Compile(rule, 0)
	if err != nil {
		return nil, err
	}
	return r.Explain(f, g)
}

// steps shows how a rule came to what it says, or why it does not.
func steps(l diag.Lang) func(*rules.Explanation, error) string {
	return func(e *rules.Explanation, err error) string {
		switch {
		case err != nil:
			return diag.ErrorText(err).Format(l)
		case e == nil:
			return ""
		}
		return e.Render(l)
	}
}

// derived works a derived indicator out for a unit.
func (o *result) derived(at about) (*rules.Explanation, error) {
	return o.card.explain(at.code, o.scores[at.unit].Facts, o.late())
}

func (o *result) derivedValue(at about) any {
	if e, err := o.derived(at); err == nil {
		return e.Value
	}
	return "error"
}

func (o *result) whyDerived(at about, l diag.Lang) string { return steps(l)(o.derived(at)) }

func (o *result) whyScore(at about, l diag.Lang) string { return o.scores[at.unit].Format(l) }

func (o *result) whyGrade(at about, l diag.Lang) string {
	if _, err := o.grade(at.unit); err != nil {
		return diag.ErrorText(err).Format(l)
	}
	return o.standings(at, l)
}

// heading names a criterion and the rule that its points come from, with its place
// in the card.
func (o *result) heading(at about) string {
	l, it := o.line(at), o.card.byCode[at.code]
	path := it.path
	if l.Rule != "" {
		path += ".points"
	}
	for i, v := range it.def.Variants {
		if v.Points != "" && v.Points == l.Rule {
			path = it.variantPath(i) + ".points"
		}
	}
	name := strings.TrimSpace(at.code + " " + l.Title)
	return strings.TrimSuffix(fmt.Sprintf("%s %s: %s", o.card.place(path), name, squeeze(l.Rule)), ": ") + "\n"
}

// whyLine shows where the points of a criterion come from: the rule and where it
// stands, each step, the facts read, and what else there is to say.
func (o *result) whyLine(at about, lang diag.Lang) string {
	l := o.line(at)
	out := o.heading(at) + steps(lang)(l.Explain())
	if e, err := l.Explain(); err == nil && e != nil && len(e.Read()) > 0 {
		var read []string
		for _, r := range e.Read() {
			in := r.Input
			if in.Unit == e.Unit {
				in.Unit = ""
			}
			read = append(read, in.Format(lang)+" = "+r.Value.Format(lang))
		}
		out += say("facts: %s", strings.Join(read, ", ")).Format(lang) + "\n"
	}
	rule := squeeze(l.Rule)
	for line := range strings.Lines(l.Format(lang)) {
		if rule == "" || !strings.HasPrefix(strings.TrimSpace(line), rule) {
			out += line
		}
	}
	return out
}

// explainLine is what the score says of a criterion: the steps, bounds, reasons,
// versions, what it waits for.
func (o *result) explainLine(at about, lang diag.Lang) string {
	if o.scores == nil {
		return ""
	}
	l := o.line(at)
	return steps(lang)(l.Explain()) + l.Format(lang)
}

// whySection is the criteria of a section, and what their points come to.
func (o *result) whySection(at about, lang diag.Lang) string {
	s := o.card.sectionOf(at.code)
	var b strings.Builder
	for _, it := range s.items {
		if l, ok := o.scores[at.unit].Line(it.def.Code); ok {
			b.WriteString(l.Format(lang))
		}
	}
	t := o.section(at)
	b.WriteString(say("%s: base %s, plus %s, minus %s, total %s", s.def.Code, t.Base, t.Plus, t.Minus,
		t.Total).Format(lang) + "\n")
	for _, c := range t.Caps {
		b.WriteString(say("cap %s: %s → %s", c.Cap, c.Before, c.After).Format(lang) + "\n")
	}
	return b.String()
}

// whyDisqualified shows each condition that can take a unit out of the ranking.
func (o *result) whyDisqualified(at about, lang diag.Lang) string {
	var b strings.Builder
	for _, r := range o.card.rules {
		if !within(r.path, "disqualify") && !strings.HasSuffix(r.path, ".disqualify_when") {
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", o.card.place(r.path), r.name)
		if e, err := r.Explain(o.scores[at.unit].Facts, o.late()); err == nil {
			b.WriteString(e.Render(lang))
		}
	}
	return b.String()
}

// standings shows the ranking, with grades where the card has some.
func (o *result) standings(_ about, lang diag.Lang) string {
	r, err := o.rank()
	if err != nil {
		return diag.ErrorText(err).Format(lang)
	}
	var b strings.Builder
	if order := r.Order.Text(); !order.IsZero() {
		b.WriteString(order.Format(lang) + "\n")
	}
	for _, s := range r.Standings() {
		b.WriteString(say("%s: %s, total %s", s.Unit, s.Format(lang), s.Total).Format(lang))
		if o.card.Terms().RankBy == scoring.ByPercent {
			b.WriteString(say(", percent %s", s.Percent).Format(lang))
		}
		if len(s.TieBreaks) > 0 {
			b.WriteString(say(", by %s", strings.Join(s.TieBreaks, ", ")).Format(lang))
		}
		for i := range o.scores {
			if g, err := o.grade(i); err == nil && g.Unit == s.Unit && len(o.card.def.Grades) > 0 {
				b.WriteString(say(", grade %s", gradeName(g)).Format(lang))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
