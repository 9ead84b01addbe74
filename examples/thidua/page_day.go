package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

// writeDay writes what had happened by a day and what was owed then, and the report
// of the day in Markdown.
func writeDay(out io.Writer, r *cluster.Report, l diag.Lang) error {
	w := &writer{r: r, l: l}
	w.head(false)
	w.section(w.say("Events"))
	var rows [][]string
	for _, e := range r.Events {
		day := star(e.On.Format(l), e.Event.Invented)
		rows = append(rows, []string{strconv.Itoa(e.N), day, e.Act.Format(l), w.eventNote(e)})
	}
	if len(rows) == 0 {
		w.item("", "–", w.say("none yet"))
	} else {
		w.printf("%s", table([]column{{head: w.say("No."), right: true}, {head: w.say("Day"), right: true},
			{head: w.say("Act")}, {head: w.say("Note")}}, rows))
	}
	w.owed()
	w.became()
	w.redactions()
	if _, err := fmt.Fprintf(out, "%s\n%s\n\n", w.String(), strings.Repeat("─", lineWidth)); err != nil {
		return err
	}
	return r.Write(out, l, "")
}

// eventNote says whom an event is about, and that it was late.
func (w *writer) eventNote(e cluster.Recorded) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if n := len(e.Units); n > 4 {
		add(w.say("%d units", n))
	} else {
		add(w.names(e.Units))
	}
	// The title of an award without whom it is for: the units stand beside it.
	title, _, _ := strings.Cut(e.Title.Format(w.l), w.say(" for "))
	add(title)
	if e.Officers != nil {
		add(fmt.Sprintf("%d: %s", e.Officers.Year, w.names(append([]string{e.Officers.Head}, e.Officers.Deputies...))))
	}
	if e.Amends != nil {
		add(e.Amends.Format(w.l))
	}
	if e.Card == cluster.CardUnpublished {
		add(w.say("the scorecard was not published"))
	}
	if e.Refused {
		add(awards.Declined.Format(w.l))
	}
	for _, f := range e.Files {
		add(f.Name)
	}
	add(e.Document)
	add(diag.Verbatim(e.Place).Format(w.l))
	add(e.Note.Format(w.l))
	if e.Late {
		add(w.say("late"))
	}
	if e.Corrects > 0 {
		add(w.say("corrects event %d", e.Corrects))
	}
	if !e.Event.Recorded.IsZero() {
		add(w.say("recorded at %s", e.Event.Recorded.Format(time.RFC3339)))
	}
	return strings.Join(parts, " · ")
}
