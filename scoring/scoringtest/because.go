package scoringtest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
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
	return strings.TrimSuffix(fmt.Sprintf("%s %s: %s", o.card.place(path), strings.TrimSpace(code+" "+l.Title), squeeze(l.Rule)), ": ") + "\n"
}

// whyLine shows where the points of a criterion come from: the rule and where it
// stands, each step, the facts read, and what else there is to say.
func (o *result) whyLine(unit int, code string, lang diag.Lang) string {
	var b strings.Builder
	b.WriteString(o.heading(unit, code))
	l, _ := o.scores[unit].Line(code)
	if e, err := l.Explain(); err == nil && e != nil {
		b.WriteString(e.Render(lang))
		var read []string
		for _, r := range e.Read() {
			read = append(read, inputText(r.Input, e.Unit, lang)+" = "+r.Value.Format(lang))
		}
		if len(read) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", lang.Pick("facts", "số liệu"), strings.Join(read, ", "))
		}
	}
	for line := range strings.Lines(l.Format(lang)) {
		if rule := squeeze(l.Rule); rule == "" || !strings.HasPrefix(strings.TrimSpace(line), rule) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// explainLine is what the score says of a criterion.
func (o *result) explainLine(unit int, code string, lang diag.Lang) string {
	l, ok := o.scores[unit].Line(code)
	if !ok {
		return ""
	}
	var b strings.Builder
	if e, err := l.Explain(); err == nil && e != nil {
		b.WriteString(e.Render(lang))
	}
	b.WriteString(l.Format(lang)) // bounds, reasons, versions, what it waits for
	return b.String()
}

// sectionStory is the criteria of a section, and what their points come to.
func (o *result) sectionStory(unit int, s *section, lang diag.Lang) string {
	var b strings.Builder
	for _, it := range s.items {
		if l, ok := o.scores[unit].Line(it.def.Code); ok {
			b.WriteString(l.Format(lang))
		}
	}
	if t, ok := o.scores[unit].Section(s.def.Code); ok {
		fmt.Fprintf(&b, lang.Pick("%s: base %s, plus %s, minus %s, total %s\n", "%s: điểm chuẩn %s, điểm cộng %s, điểm trừ %s, tổng %s\n"),
			s.def.Code, t.Base.Format(lang), t.Plus.Format(lang), t.Minus.Format(lang), t.Total.Format(lang))
		for _, c := range t.Caps {
			fmt.Fprintf(&b, lang.Pick("cap %s: %s → %s\n", "mức khống chế %s: %s → %s\n"), c.Cap, c.Before.Format(lang), c.After.Format(lang))
		}
	}
	return b.String()
}

// inputText names an input that was read, for people.
func inputText(in rules.Input, unit string, l diag.Lang) string {
	if l == diag.English {
		return inputName(in, unit)
	}
	if in.Unit == unit {
		in.Unit = ""
	}
	return in.Format(l)
}

// causes shows each condition that can take a unit out of the ranking.
func (o *result) causes(unit int, lang diag.Lang) string {
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
func (o *result) standings(l diag.Lang) string {
	r, err := o.rank()
	if err != nil {
		return diag.ErrorText(err).Format(l)
	}
	var b strings.Builder
	for s := range r.Standings() {
		fmt.Fprintf(&b, l.Pick("%s: %s, total %s", "%s: %s, tổng điểm %s"), s.Unit, s.Format(l), s.Total.Format(l))
		if o.card.RankBy().String() == "percent" {
			fmt.Fprintf(&b, l.Pick(", percent %s", ", tỷ lệ %s"), s.Percent.Format(l))
		}
		if len(s.TieBreaks) > 0 {
			fmt.Fprintf(&b, l.Pick(", by %s", ", phân định theo %s"), strings.Join(s.TieBreaks, ", "))
		}
		if len(o.card.def.Grades) > 0 {
			for i := range o.scores {
				if g, err := o.grade(i); err == nil && g.Unit == s.Unit {
					fmt.Fprintf(&b, l.Pick(", grade %s", ", xếp loại %s"), gradeName(g))
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
