package scoringtest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// heading names a criterion and the rule that its points come from, with its place
// in the card.
func (o *result) heading(unit int, code string) string {
	l, ok := o.scores[unit].Line(code)
	it := o.card.byCode[code]
	if !ok || it == nil {
		return ""
	}
	path := it.path
	if l.Rule != "" {
		path += ".points"
	}
	for i, v := range it.def.Variants {
		if v.Points != "" && v.Points == l.Rule {
			path = it.variantPath(i) + ".points"
		}
	}
	name := strings.TrimSpace(code + " " + l.Title)
	return strings.TrimSuffix(fmt.Sprintf("%s %s: %s", o.card.place(path), name, squeeze(l.Rule)), ": ") + "\n"
}

// steps is how the rule of a criterion came to its points.
func steps(l scoring.Line, lang diag.Lang) string {
	e, err := l.Explain()
	if err != nil || e == nil {
		return ""
	}
	return e.Render(lang)
}

// whyLine shows where the points of a criterion come from: the rule and where it
// stands, each step, the facts read, and what else there is to say.
func (o *result) whyLine(unit int, code string, lang diag.Lang) string {
	l, _ := o.scores[unit].Line(code)
	out := o.heading(unit, code) + steps(l, lang)
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
func (o *result) explainLine(unit int, code string, lang diag.Lang) string {
	l, ok := o.scores[unit].Line(code)
	if !ok {
		return ""
	}
	return steps(l, lang) + l.Format(lang)
}

// whySection is the criteria of a section, and what their points come to.
func (o *result) whySection(unit int, s *section, lang diag.Lang) string {
	var b strings.Builder
	for _, it := range s.items {
		if l, ok := o.scores[unit].Line(it.def.Code); ok {
			b.WriteString(l.Format(lang))
		}
	}
	t, _ := o.scores[unit].Section(s.def.Code)
	b.WriteString(say("%s: base %s, plus %s, minus %s, total %s", s.def.Code, t.Base, t.Plus, t.Minus,
		t.Total).Format(lang) + "\n")
	for _, c := range t.Caps {
		b.WriteString(say("cap %s: %s → %s", c.Cap, c.Before, c.After).Format(lang) + "\n")
	}
	return b.String()
}

// whyDisqualified shows each condition that can take a unit out of the ranking.
func (o *result) whyDisqualified(unit int, lang diag.Lang) string {
	var b strings.Builder
	for _, r := range o.card.rules {
		if !within(r.path, "disqualify") && !strings.HasSuffix(r.path, ".disqualify_when") {
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", o.card.place(r.path), r.name)
		if e, err := r.Explain(o.scores[unit].Facts(), o.late()); err == nil {
			b.WriteString(e.Render(lang))
		}
	}
	return b.String()
}

// standings shows the ranking, with grades where the card has some.
func (o *result) standings(lang diag.Lang) string {
	r, err := o.rank()
	if err != nil {
		return diag.ErrorText(err).Format(lang)
	}
	var b strings.Builder
	for s := range r.Standings() {
		b.WriteString(say("%s: %s, total %s", s.Unit, s.Format(lang), s.Total).Format(lang))
		if o.card.RankBy() == scoring.ByPercent {
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
