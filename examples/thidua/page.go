package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

const lineWidth = 110

// writer writes a report as text.
type writer struct {
	strings.Builder
	r *cluster.Report
	l diag.Lang
}

// writePage writes a report as a page that an officer can read.
func writePage(out io.Writer, r *cluster.Report, l diag.Lang) error {
	w := &writer{r: r, l: l}
	w.head(true)
	w.ranking()
	w.periods()
	w.differences()
	w.nominations()
	w.pending()
	w.owed()
	w.became()
	w.amendments()
	w.redactions()
	w.officers()
	w.movements()
	w.statistics()
	w.next()
	w.source()
	_, err := io.WriteString(out, w.String())
	return err
}

func (w *writer) printf(layout string, args ...any) { fmt.Fprintf(&w.Builder, layout, args...) }

// say returns a sentence of this package in the language of the reader.
func (w *writer) say(format string, args ...any) string { return say(format, args...).Format(w.l) }

func (w *writer) section(title string) { w.printf("\n%s\n", strings.ToUpper(title)) }

// item writes one wrapped entry of a list.
func (w *writer) item(indent, mark, text string) {
	hang := indent + pad(width(mark)+1)
	w.printf("%s%s %s\n", indent, mark, wrap(text, lineWidth-width(hang), hang))
}

// thousands writes a whole number in groups of three.
func (w *writer) thousands(n int64) string { return w.l.Grouped().Number(strconv.FormatInt(n, 10)) }

// star marks what stands on sample data.
func star(s string, invented bool) string {
	if invented {
		return s + "*"
	}
	return s
}

func (w *writer) name(unit string) string {
	if name := w.r.Names[unit]; name != "" {
		return name
	}
	return unit
}

func (w *writer) names(units []string) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = w.name(u)
	}
	return strings.Join(names, ", ")
}

// head writes what the page is of; decided says that it also names the card and
// the regulation.
func (w *writer) head(decided bool) {
	r := w.r
	title := w.say("%s: %d", r.Cluster, r.Year)
	if !r.Title.IsZero() {
		title = r.Cluster.Format(w.l) + ": " + r.Title.Format(w.l)
	}
	w.printf("%s\n%s\n", title, strings.Repeat("═", width(title)))
	phase := say("not launched yet")
	if r.Phase != 0 {
		phase = r.Phase.Text()
	}
	w.printf("%s", w.say("As of %s · latest step: %s", r.On, phase))
	w.printf("\n")
	if ahead := r.Ahead.Text(); decided && !ahead.IsZero() {
		w.item("", "!", w.say("Note: %s.", ahead))
	}
	if decided && r.Card.Code != "" {
		card := diag.Card.Of(r.Card.Code).Text()
		if r.Card.Version != "" {
			card = say("%s, version %s", card, r.Card.Version)
		}
		w.item("", w.say("Scorecard:"), star(card.Format(w.l), r.Card.Invented))
	}
	if decided && r.Regulation != "" {
		w.item("", w.say("Regulation:"), diag.Regulation.Of(r.Regulation).Format(w.l))
	}
	if !r.Source.Invented.IsZero() {
		w.item("", "*", w.say("Invented for this example, published by nobody: %s.", r.Source.Invented))
	}
	for _, theme := range r.Themes {
		w.item("", w.say("Theme:"), "“"+theme+"”")
	}
}

// groups are names that share a text, in the order in which the texts came up.
type groups struct {
	order []string
	names map[string][]string
}

func newGroups() *groups { return &groups{names: make(map[string][]string)} }

func (g *groups) add(text, name string) {
	if g.names[text] == nil {
		g.order = append(g.order, text)
	}
	g.names[text] = append(g.names[text], name)
}

// once adds a name that the text may have already.
func (g *groups) once(text, name string) {
	if !slices.Contains(g.names[text], name) {
		g.add(text, name)
	}
}

func (g *groups) list(text string) string { return strings.Join(g.names[text], "; ") }

func (g *groups) of(text string) string { return strings.Join(g.names[text], ", ") }

func (w *writer) officers() {
	if len(w.r.Officers) == 0 {
		return
	}
	w.section(w.say("Officers"))
	for _, o := range w.r.Officers {
		text := w.say("%d: head %s", o.Year, w.name(o.Head))
		for i, unit := range o.Deputies {
			text += ", " + w.deputy(i, len(o.Deputies)) + " " + w.name(unit)
		}
		text += " — " + o.Standing.Format(w.l)
		if o.Supervisor != "" {
			text += w.say("; council member in charge: %s", o.Supervisor)
		}
		if !o.Note.IsZero() {
			text += " (" + o.Note.Format(w.l) + ")"
		}
		w.item("", "·", star(text, o.Invented))
	}
}

// deputy names the i-th of n deputies: they are ordered when there is more than
// one.
func (w *writer) deputy(i, n int) string {
	ordinals := []diag.Text{say("first deputy"), say("second deputy"), say("third deputy"), say("fourth deputy")}
	switch {
	case n == 1:
		return w.say("deputy")
	case i < len(ordinals):
		return ordinals[i].Format(w.l)
	}
	return w.say("deputy %d", i+1)
}

// became writes what became of units that have left within the year.
func (w *writer) became() {
	if len(w.r.Became) == 0 {
		return
	}
	w.section(w.say("Changes of members"))
	for _, b := range w.r.Became {
		text := w.say("%s: %s left the cluster", b.On, w.name(b.Unit))
		if len(b.Into) > 0 {
			text = w.say("%s: %s became part of %s", b.On, w.name(b.Unit), w.names(b.Into))
		}
		if len(b.Carried) > 0 {
			text += w.say("; carried over: %s", diag.Indicator.All(b.Carried))
		}
		w.item("", "·", text)
	}
}

// amendments writes what the rules of the cluster were amended in, and who signed before
// there was a card to sign.
func (w *writer) amendments() {
	unpublished := w.r.Unpublished()
	amended := slices.DeleteFunc(slices.Clone(w.r.Events), func(e cluster.Recorded) bool { return e.Amends == nil })
	if len(amended)+len(unpublished) == 0 {
		return
	}
	w.section(w.say("Rules of the cluster"))
	for _, e := range amended {
		text := w.say("%s: amended: %s", e.On, e.Amends.Format(w.l))
		w.item("", "·", star(text, e.Event.Invented)+" ("+e.Note.Format(w.l)+")")
	}
	if len(unpublished) > 0 {
		w.item("", "·", w.say("signed while the scorecard was not published: %s", w.names(unpublished)))
	}
}

// redactions writes what was deleted of which events.
func (w *writer) redactions() {
	all := w.r.Redactions()
	if len(all) == 0 {
		return
	}
	w.section(w.say("Deleted from the log"))
	for _, r := range all {
		what := w.say("%s, %s: %s %s", r.On, r.Act.Text(), r.Field, diag.Verbatim(diag.Redacted))
		w.item("", "·", strings.TrimRight(what+" · "+w.names(r.Units), " ·"))
	}
}

func (w *writer) movements() {
	if len(w.r.Movements) == 0 {
		return
	}
	w.section(w.say("Movements"))
	for _, m := range w.r.Movements {
		text := m.Title.Format(w.l)
		if m.Launcher != "" {
			text += " — " + m.Launcher
		}
		w.item("", "·", text)
	}
}

func (w *writer) statistics() {
	if len(w.r.Statistics) == 0 {
		return
	}
	w.section(w.say("Commendations"))
	for i, s := range w.r.Statistics {
		if i > 0 {
			w.printf("\n")
		}
		var rows [][]string
		var sum int64
		for _, f := range s.Forms {
			sum += f.Count
			rows = append(rows, []string{f.Title.Format(w.l), w.thousands(f.Count)})
		}
		// The blank tells the catalogues this total from one of points.
		rows = append(rows, []string{strings.TrimSpace(w.say("Total ")), w.thousands(sum)})
		w.printf("%s", table([]column{{head: star(s.Title.Format(w.l), s.Invented)}, {head: w.say("Count"), right: true}},
			rows))
		if s.Total != nil {
			w.printf("%s\n", w.say("adds up to the stated total"))
		}
	}
}

// next writes the themes and pledges of the years after this one.
func (w *writer) next() {
	for _, next := range w.r.Next {
		w.printf("\n%s\n", strings.ToUpper(w.say("Year %d", next.Year)))
		for _, theme := range next.Themes {
			w.item("", "·", w.say("theme: %s", "“"+theme+"”"))
		}
		var signed, owing []string
		for _, u := range next.Units {
			if slices.ContainsFunc(next.Events, func(e cluster.Recorded) bool {
				return e.Act == cluster.Sign && (len(e.Units) == 0 || slices.Contains(e.Units, u.Unit))
			}) {
				signed = append(signed, u.Name)
			} else {
				owing = append(owing, u.Name)
			}
		}
		if len(signed) > 0 {
			w.item("", "✓", w.say("pledge signed (%d): %s", len(signed), strings.Join(signed, ", ")))
		}
		if len(owing) > 0 {
			w.item("", "·", w.say("pledge not signed (%d): %s", len(owing), strings.Join(owing, ", ")))
		}
	}
}

func (w *writer) source() {
	s := w.r.Source
	text := s.Title
	if s.Publisher != "" {
		text += " — " + s.Publisher
	}
	if !s.Published.IsZero() {
		text += ", " + s.Published.Format(w.l)
	}
	if text == "" && s.Note.IsZero() && s.Invented.IsZero() {
		return
	}
	w.section(w.say("Source"))
	w.item("", "·", text)
	if !s.Note.IsZero() {
		w.item("", "·", s.Note.Format(w.l))
	}
}
