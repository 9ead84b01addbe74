package scoring

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Render writes the whole story of a score as text: every criterion with its
// points, rule, cap, reason and what it waits for, the sections and caps, the
// total. Points have the card's decimals: 957,11 in Vietnamese.
func (s *Score) Render(l diag.Lang) string {
	w := &scoreWriter{s: s, l: l}
	w.printf("%s  %s\n", s.Unit(), w.head())
	w.section(s.card.sections[0], 0)
	w.total()
	return w.String()
}

type scoreWriter struct {
	strings.Builder
	s *Score
	l diag.Lang
}

func (w *scoreWriter) printf(layout string, args ...any) { fmt.Fprintf(&w.Builder, layout, args...) }

// num writes points.
func (w *scoreWriter) num(v rules.Value) string { return v.Fixed(w.s.card.places, w.l) }

func (w *scoreWriter) head() string {
	c := w.s.card
	title := c.def.Title
	if title == "" {
		title = c.def.Code
	}
	head := fmt.Sprintf("%s, %s %d", title, w.l.Pick("year", "năm"), c.def.Year)
	if c.def.Invented {
		head += w.l.Pick(" (invented)", " (số liệu giả định)")
	}
	return head
}

func (w *scoreWriter) section(sec *section, depth int) {
	indent := strings.Repeat("  ", depth)
	if sec.parent != nil {
		t := w.s.totals(sec.index)
		w.printf("%s%s: %s", indent, strings.TrimSpace(sec.def.Code+" "+sec.def.Title), w.num(t.Total))
		if t.Applicable.Known() && sec.max > 0 {
			w.printf(" / %s", w.num(t.Applicable))
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

// stage names a stage: by its title, which is in Vietnamese, or by its code.
func (w *scoreWriter) stage(code string) string {
	if i, ok := w.s.card.stage(code); ok && w.s.card.stages[i].Title != "" {
		return w.l.Pick(code, w.s.card.stages[i].Title)
	}
	return code
}

func (w *scoreWriter) caps(t Totals, indent string) {
	for _, c := range t.Caps {
		i := slices.IndexFunc(capKinds, func(k capKind) bool { return k.key == c.Cap })
		w.printf("%s↳ %s: %s → %s\n", indent, capKinds[i].fired.Format(w.l), w.num(c.Before), w.num(c.After))
	}
	if t.Rescaled {
		w.printf("%s↳ %s\n", indent, w.l.Pick("rescaled to the full maximum", "quy đổi về điểm tối đa"))
	}
}

func (w *scoreWriter) line(l Line, indent string) {
	points := w.num(l.Points)
	if l.State != Scored {
		points = l.State.Format(w.l)
		if l.Points.Known() && l.State == Disqualified {
			points = w.num(l.Points) + " (" + points + ")"
		}
	}
	w.printf("%s%s: %s", indent, strings.TrimSpace(l.Criterion+" "+l.Title), points)
	if l.Max.Known() {
		w.printf(" / %s", w.num(l.Max))
	}
	w.printf("\n")
	inner := indent + "  "
	if l.Rule != "" {
		w.printf("%s%s", inner, strings.Join(strings.Fields(l.Rule), " "))
		if l.Computed.Known() {
			w.printf(" = %s", l.Computed.Format(w.l))
		}
		w.printf("\n")
	}
	switch l.Cap {
	case "max":
		w.printf("%s↳ %s\n", inner, w.l.Pick("cut to the maximum", "tính bằng điểm tối đa"))
	case "min":
		w.printf("%s↳ %s\n", inner, w.l.Pick("raised to the minimum", "tính bằng điểm tối thiểu"))
	}
	if l.Overridden {
		w.printf("%s↳ %s\n", inner, w.l.Pick("entered by hand instead of the computed points", "nhập tay thay cho điểm tính được"))
	}
	if l.Stage != "" {
		w.printf("%s%s: %s\n", inner, w.l.Pick("version", "lần chấm"), w.stage(l.Stage))
	}
	if why := l.ReasonIn(w.l); why != "" {
		w.printf("%s%s: %s\n", inner, w.l.Pick("reason", "lý do"), why)
	}
	if l.Evidence != "" {
		w.printf("%s%s: %s\n", inner, w.l.Pick("evidence", "minh chứng"), l.Evidence)
	}
	if len(l.Missing) > 0 {
		w.printf("%s%s: %s\n", inner, w.l.Pick("waits for", "còn chờ"), joinInputs(l.Missing, w.l))
	}
	if len(l.Awaited) > 0 {
		w.printf("%s%s: %s\n", inner, w.l.Pick("not scored yet by", "chưa chấm"), strings.Join(l.Awaited, ", "))
	}
	if !l.Citation.IsZero() {
		w.printf("%s%s\n", inner, l.Citation)
	}
}

// Render writes the story of the criterion alone, as [Score.Render] does: its
// points, rule, cap, reason and what it waits for.
func (l Line) Render(lang diag.Lang) string {
	if l.score == nil {
		return ""
	}
	w := &scoreWriter{s: l.score, l: lang}
	w.line(l, "")
	return w.String()
}

func joinInputs(ins []rules.Input, l diag.Lang) string {
	var out []string
	for _, in := range ins {
		text := in.Format(l)
		if in.NotApplicable {
			text = l.Pick("the reason why ", "lý do ") + text + l.Pick(" does not apply", " không áp dụng")
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func (w *scoreWriter) total() {
	t := w.s.Totals()
	w.printf("%s: %s", w.l.Pick("Total", "Tổng điểm"), w.num(t.Total))
	if t.Applicable.Known() && w.s.card.scale > 0 {
		w.printf(" / %s", w.num(w.s.outOf()))
	}
	if !t.Total.Known() && t.Least.Known() && t.Most.Known() {
		w.printf(" (%s … %s)", w.num(t.Least), w.num(t.Most))
	}
	if p := w.s.Percent(); p.Known() && w.s.card.rankBy == ByPercent {
		w.printf(" = %s %%", p.Fixed(2, w.l))
	}
	w.printf("\n")
	w.caps(t, "  ")
	for c := range w.s.Causes() {
		word := w.l.Pick("may be disqualified", "có thể không xếp loại")
		if c.Outcome == rules.True {
			word = Disqualified.Format(w.l)
		}
		w.printf("%s: %s (%s)\n", word, strings.TrimSpace(c.Code+" "+c.Title), c.When)
	}
	if w.s.tally[0].lo.open {
		w.printf("%s\n", w.l.Pick("the card does not say what becomes of criteria that do not apply", "bảng điểm chưa quy định cách xử lý tiêu chí không áp dụng"))
	}
}

// outOf is what the unit's percentage is of.
func (s *Score) outOf() rules.Value {
	c := s.card
	return c.value(s.tally[0].lo.applicable + c.scale - c.sections[0].max)
}

// MarshalJSON writes the score as data: unit, totals, sections, lines, causes
// and what it waits for.
func (s *Score) MarshalJSON() ([]byte, error) {
	out := struct {
		Unit         string        `json:"unit"`
		Card         string        `json:"card"`
		Year         int           `json:"year"`
		Totals       Totals        `json:"totals"`
		Percent      rules.Value   `json:"percent"`
		Disqualified rules.Truth   `json:"disqualified"`
		Causes       []Cause       `json:"causes,omitempty"`
		Sections     []Totals      `json:"sections"`
		Lines        []Line        `json:"lines"`
		Waits        []rules.Input `json:"waits,omitempty"`
	}{
		Unit: s.Unit(), Card: s.card.def.Code, Year: s.card.def.Year, Totals: s.Totals(), Percent: s.Percent(),
		Disqualified: s.disq, Causes: s.causes, Waits: s.Missing(),
	}
	for t := range s.Sections() {
		out.Sections = append(out.Sections, t)
	}
	for l := range s.Lines() {
		out.Lines = append(out.Lines, l)
	}
	return json.Marshal(out)
}

// MarshalJSON writes the ranking as the list of its standings.
func (r *Ranking) MarshalJSON() ([]byte, error) { return json.Marshal(r.standings) }
