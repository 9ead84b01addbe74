package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// printer writes text of many lines in a language.
type printer struct {
	strings.Builder
	l      diag.Lang
	places int32 // of points
}

// printf writes arguments that have words of their own in every language in that
// of the printer.
func (p *printer) printf(layout string, args ...any) {
	for i, a := range args {
		if a, ok := a.(interface{ Format(diag.Lang) string }); ok {
			args[i] = a.Format(p.l)
		}
	}
	fmt.Fprintf(&p.Builder, layout, args...)
}

// num writes points with the decimals of the card.
func (p *printer) num(v rules.Value) string {
	if !v.Known() && !v.IsNotApplicable() {
		return say("undetermined").Format(p.l)
	}
	return v.Fixed(p.places, p.l)
}

// change writes a difference of points with its sign.
func (p *printer) change(v rules.Value) string { return plus(v) + p.num(v) }

// stated writes the points of a line, or its state if it has none.
func (p *printer) stated(v rules.Value, s State) string {
	if s == Scored || s == Disqualified {
		return p.num(v)
	}
	return s.Format(p.l)
}

// plus is the sign of a number that is more than 0; others show their own.
func plus(v rules.Value) string {
	if v.Compare(rules.Int(0)) > 0 {
		return "+"
	}
	return ""
}

// verbatim is what people wrote, the same in every language; no text for "".
func verbatim(s string) diag.Text {
	if s == "" {
		return diag.Text{}
	}
	return diag.Verbatim(s)
}

// inputs lists what something waits for.
func inputs(ins []rules.Input) diag.Text {
	var all []diag.Text
	for _, in := range ins {
		if in.NotApplicable {
			all = append(all, say("the reason why %s does not apply", in))
		} else {
			all = append(all, say("%s", in))
		}
	}
	return diag.Join(all, diag.Verbatim("; "))
}

// Format writes the whole story of a score as text: every criterion with its
// points, rule, cap, reason and what it waits for, the sections and caps, the
// total. Points have the card's decimals: 957,11 in Vietnamese.
func (s *Score) Format(l diag.Lang) string {
	w := &scoreWriter{printer{l: l.Calling(s.card.Calls), places: s.card.places}, s, s.spans()}
	w.printf("%s  %s\n", diag.Unit.Of(s.Unit), w.head())
	w.section(s.card.sections[0], 0)
	w.total()
	w.periods()
	return w.String()
}

type scoreWriter struct {
	printer
	s     *Score
	spans []span
}

func (w *scoreWriter) head() diag.Text {
	c := w.s.card
	head := say("%s, year %d", diag.Card.Of(c.def.Code), c.def.Year)
	if c.def.Invented {
		head = say("%s (invented)", head)
	}
	return head
}

func (w *scoreWriter) section(sec *section, depth int) {
	indent := strings.Repeat("  ", depth)
	if sec.parent != nil {
		t := w.s.totals(w.spans, sec.index)
		w.printf("%s%s: %s", indent, diag.Criterion.Of(sec.def.Code), w.num(t.Total))
		if of := w.s.card.outOf(sec, w.spans[sec.index]); of.Known() {
			w.printf(" / %s", w.num(of))
		}
		w.printf("\n")
		w.caps(t, indent+"  ")
	}
	for _, cr := range sec.criteria {
		w.line(w.s.line(cr.index), indent+"  ")
	}
	for _, p := range sec.parts {
		w.section(p, depth+1)
	}
}

func (w *scoreWriter) caps(t Totals, indent string) {
	for _, c := range t.Caps {
		i := slices.IndexFunc(capKinds, func(k capKind) bool { return k.key == c.Cap })
		w.printf("%s↳ %s: %s → %s\n", indent, capKinds[i].fired, w.num(c.Before), w.num(c.After))
	}
	if t.Rescaled {
		w.printf("%s↳ %s\n", indent, say("rescaled to the full maximum"))
	}
}

func (w *scoreWriter) line(l Line, indent string) {
	w.printf("%s%s: ", indent, diag.Criterion.Of(l.Criterion))
	switch {
	case l.State == Scored:
		w.printf("%s", w.num(l.Points))
	case l.State == Disqualified && l.Points.Known():
		w.printf("%s (%s)", w.num(l.Points), l.State)
	default:
		w.printf("%s", l.State)
	}
	if l.Max.Known() {
		w.printf(" / %s", w.num(l.Max))
	}
	w.printf("\n")
	inner := indent + "  "
	if l.Rule != "" {
		w.printf("%s%s", inner, strings.Join(strings.Fields(l.Rule), " "))
		if l.Computed.Known() {
			w.printf(" = %s", l.Computed)
		}
		w.printf("\n")
	}
	note := func(on bool, text diag.Text) {
		if on {
			w.printf("%s↳ %s\n", inner, text)
		}
	}
	for _, d := range l.Refused {
		note(true, say("%s: %s", say("refused"), d.Message))
	}
	note(l.Cap == "max", say("cut to the maximum"))
	note(l.Cap == "min", say("raised to the minimum"))
	note(l.Overridden, say("entered by hand instead of the computed points, by %s", diag.Role.Of(l.Decides)))
	note(l.Beyond.Known(), say("%s: %s", say("decided beyond the maximum or the caps"), w.change(l.Beyond)))
	for _, part := range []struct {
		name diag.Text
		text any
		on   bool
	}{
		{say("version"), diag.Stage.Of(l.Stage), l.Stage != ""},
		{say("reason"), l.Reason, l.Reason.Format(w.l) != ""},
		{say("evidence"), l.Evidence, l.Evidence != ""},
		{say("waits for"), inputs(l.Missing), len(l.Missing) > 0},
		{say("not scored yet by"), strings.Join(l.Awaited, ", "), len(l.Awaited) > 0},
	} {
		if part.on {
			w.printf("%s%s: %s\n", inner, part.name, part.text)
		}
	}
	if l.Citation != (rules.Citation{}) {
		w.printf("%s%s\n", inner, l.Citation.String())
	}
}

// Format writes the story of the criterion alone, as [Score.Format] does: its
// points, rule, cap, reason and what it waits for.
func (l Line) Format(lang diag.Lang) string {
	if l.score == nil {
		return ""
	}
	w := &scoreWriter{printer{l: lang.Calling(l.score.card.Calls), places: l.score.card.places}, l.score, nil}
	w.line(l, "")
	return w.String()
}

func (w *scoreWriter) total() {
	t := w.s.totals(w.spans, 0)
	total := say("Total")
	if unit := w.s.card.def.Unit; unit != "" {
		total = say("Total (%s)", unit)
	}
	w.printf("%s: %s", total, w.num(t.Total))
	if of := w.s.card.outOf(w.s.card.sections[0], w.spans[0]); of.Known() {
		w.printf(" / %s", w.num(of))
	}
	if !t.Total.Known() && t.Least.Known() && t.Most.Known() {
		w.printf(" (%s … %s)", w.num(t.Least), w.num(t.Most))
	}
	if p := w.s.Percent(); p.Known() && w.s.card.rankBy == ByPercent {
		w.printf(" = %s %%", p.Fixed(2, w.l))
	}
	if t.RuleAlone.Known() {
		w.printf(" (%s)", say("%s by the rules alone", w.num(t.RuleAlone)))
	}
	w.printf("\n")
	w.caps(t, "  ")
	for _, c := range w.s.causes() {
		what := say("may be disqualified")
		if c.Outcome == rules.True {
			what = Disqualified.Text()
		}
		w.printf("%s: %s (%s)\n", what, cmp.Or(c.Title, c.Code), diag.Rule.Of(c.When))
	}
	for _, e := range w.s.Decisions() {
		w.printf("%s\n", e.text())
	}
	if w.s.least.open {
		w.printf("%s\n", say("the card does not say what becomes of criteria that do not apply"))
	}
}

// OutOf is the maximum that the total of a section is written beside, "" being the card. Where units are ranked
// by percent, or what applies is raised to the full maximum, it is of what applies to the unit; otherwise it is
// the same for all, as points of what does not apply can be made up for by others up to the cap of a section. It
// is missing while it can change, and where there is none.
func (s *Score) OutOf(section string) rules.Value {
	for _, sec := range s.card.sections {
		if sec.def.Code == section {
			return s.card.outOf(sec, s.spans()[sec.index])
		}
	}
	return rules.Value{}
}

// outOf is [Score.OutOf] of a section that comes to a span.
func (c *Scorecard) outOf(sec *section, t span) rules.Value {
	of, open := t.lo.max, false
	if c.rankBy == ByPercent || sec.policy == Rescale {
		of, open = t.lo.applicable, t.varies && t.lo.applicable != t.without.applicable
	}
	if sec.parent == nil {
		of += c.scale - sec.max // bonus points that are part of the scale
	}
	if of <= 0 || open {
		return rules.Value{}
	}
	return c.value(of)
}

// outOf is what the unit's percentage is of.
func (s *Score) outOf() rules.Value {
	c := s.card
	return c.value(s.least.applicable + c.scale - c.sections[0].max)
}
