package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func yearCommand() command {
	return command{
		name: "year", args: "[-on DATE] [-lang en|vi] [-format text|markdown|json] NAME", short: "show a year as it stood on a day, with the report of that day",
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			fs.Func("format", "`text|markdown|json`; text if left out, markdown is the report alone", func(s string) error {
				if s != "text" && s != "markdown" && s != "json" {
					return errors.New("write text, markdown or json")
				}
				o.format = s
				return nil
			})
			fs.Func("on", "the `day`, like 2024-06-30; the day of the last event if left out", func(s string) (err error) {
				o.on, err = rules.ParseDate(s)
				return err
			})
		},
		run: runYear,
	}
}

// runYear shows the state of a year on a day, computed from its events: what has
// happened, what is owed, and the mid-year or year-end report.
func runYear(out io.Writer, o *options, args []string) error {
	if len(args) != 1 {
		return usagef("year needs the name of a year or a folder: \"thidua list\" shows the names")
	}
	f, err := openFolder(args[0])
	if err != nil {
		return err
	}
	y, err := load(f)
	if err != nil {
		return err
	}
	o.warn(y.unread)
	on := o.on
	if on.IsZero() {
		on = y.campaign.LastDay()
	}
	r, err := y.report(on)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return writeJSON(out, yearState{Events: loggedEvents(y.campaign.At(on)), Report: r})
	}
	if o.format == "text" {
		writeState(out, y, on, o.lang)
		fmt.Fprintf(out, "\n%s\n\n", strings.Repeat("─", lineWidth))
	}
	return r.Write(out, o.lang)
}

// yearState is the state of a year as data.
type yearState struct {
	Events []loggedEvent   `json:"events"`
	Report *cluster.Report `json:"report"`
}

type loggedEvent struct {
	cluster.Event
	Late bool `json:"late,omitempty"`
}

func loggedEvents(s *cluster.State) []loggedEvent {
	all := []loggedEvent{}
	for e := range s.Events() {
		all = append(all, loggedEvent{e, s.Late(e)})
	}
	return all
}

// report computes the report of a day.
func (l *loaded) report(on rules.Date) (*cluster.Report, error) {
	r, err := l.campaign.Report(context.Background(), on, l.facts, l.candidatesOn(on), l.sheets...)
	if errors.Is(err, awards.ErrNotCovered) {
		return nil, l.locate(on, err)
	}
	return r, err
}

// writeState writes what has happened by a day, and what is owed then.
func writeState(out io.Writer, y *loaded, on rules.Date, l diag.Lang) {
	state := y.campaign.At(on)
	w := &writer{r: &report{
		Cluster: y.cluster.Title(), Title: y.campaign.Title(), Year: y.campaign.Year(), On: on, Phase: state.Phase(),
		Source: y.campaign.Source(), Themes: y.campaign.Themes(), name: y.cluster.Name,
		Movements: movementLines(y), Owed: owedLines(y, state, on),
	}, l: l}
	w.head()
	w.section("Events", "Diễn biến")
	var rows [][]string
	for e := range state.Events() {
		rows = append(rows, []string{star(e.On.Format(l), e.Invented), e.Act.Format(l), w.eventNote(y, state, e)})
	}
	if len(rows) == 0 {
		w.item("", "–", w.pick("none yet", "chưa có"))
	} else {
		w.printf("%s", table([]column{{head: w.pick("Day", "Ngày"), right: true}, {head: w.pick("Act", "Việc")}, {head: ""}}, rows))
	}
	w.owed()
	fmt.Fprint(out, w.String())
}

// eventNote says whom an event is about, and that it was late.
func (w *writer) eventNote(y *loaded, s *cluster.State, e cluster.Event) string {
	var parts []string
	switch n := len(e.Units); {
	case n > 4:
		parts = append(parts, fmt.Sprintf(w.pick("%d units", "%d đơn vị"), n))
	case n > 0:
		var names []string
		for _, u := range e.Units {
			names = append(names, w.r.name(u))
		}
		parts = append(parts, strings.Join(names, ", "))
	}
	if e.Award != "" {
		parts = append(parts, w.award(y, e))
	}
	if e.Officers != nil {
		names := []string{w.r.name(e.Officers.Head)}
		for _, d := range e.Officers.Deputies {
			names = append(names, w.r.name(d))
		}
		parts = append(parts, fmt.Sprintf("%d: %s", e.Officers.Year, strings.Join(names, ", ")))
	}
	if e.Refused {
		parts = append(parts, awards.Declined.Text().In(w.l))
	}
	for _, f := range e.Files {
		parts = append(parts, f.Name)
	}
	if e.Document != "" {
		parts = append(parts, e.Document)
	}
	if e.Place != "" {
		parts = append(parts, e.Place)
	}
	if note := e.Note.In(w.l); note != "" {
		parts = append(parts, note)
	}
	if s.Late(e) {
		parts = append(parts, w.pick("late", "chậm"))
	}
	return strings.Join(parts, " · ")
}

// award is the title of the award of an event, without whom the award is for: the
// units stand beside it.
func (w *writer) award(y *loaded, e cluster.Event) string {
	title := y.campaign.AwardTitle(e.Award, e.On).In(w.l)
	short, _, _ := strings.Cut(title, w.pick(" for ", " cho "))
	return short
}
