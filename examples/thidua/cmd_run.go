package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

func runCommand() command {
	return command{
		name: "run", args: "[-lang en|vi] [-format text|json] [-explain UNIT | -why A,B | -whatif UNIT] [DIR]", short: "score, rank and nominate",
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			formatFlag(fs, o)
			fs.StringVar(&o.explain, "explain", "", "show the whole story of the points and awards of this `unit`, by code or name")
			fs.StringVar(&o.why, "why", "", "show what separates two `units`, as in ha_tinh,quang_binh")
			fs.StringVar(&o.whatIf, "whatif", "", "show the smallest changes that would flip the verdicts on this `unit`")
		},
		run: runRun,
	}
}

// runRun closes the year of a folder, as of its last event.
func runRun(out io.Writer, o *options, args []string) error {
	name := years.Default
	switch len(args) {
	case 0:
	case 1:
		name = args[0]
	default:
		return usagef("run takes one folder")
	}
	f, err := openFolder(name)
	if err != nil {
		return err
	}
	y, err := load(f)
	if err != nil {
		return err
	}
	o.warn(y.unread)
	on := y.campaign.LastDay()
	if on.IsZero() {
		on = y.campaign.Period().From
	}
	return show(out, o, y, on)
}

// show writes how a year stands on a day.
func show(out io.Writer, o *options, y *loaded, on rules.Date) error {
	result, err := y.result(on)
	if err != nil {
		return err
	}
	switch {
	case o.explain != "" && o.why != "" || o.why != "" && o.whatIf != "" || o.explain != "" && o.whatIf != "":
		return usagef("-explain, -why and -whatif are asked for one at a time")
	case o.explain != "":
		return explain(out, o, y, result)
	case o.why != "":
		return why(out, o, y, result)
	case o.whatIf != "":
		return whatIf(out, o, y, result)
	}
	r := newReport(y, result, o.lang)
	if o.format == "json" {
		return writeJSON(out, r)
	}
	writeReport(out, r, o.lang)
	return nil
}

// result computes how the year stands on a day.
func (l *loaded) result(on rules.Date) (*cluster.Result, error) {
	r, err := l.campaign.Result(context.Background(), on, l.facts, l.candidatesOn(on), l.sheets...)
	if errors.Is(err, awards.ErrNotCovered) {
		return nil, l.locate(on, err)
	}
	return r, err
}

// candidatesOn is the evidence on the members of a day that is not in the log.
func (l *loaded) candidatesOn(on rules.Date) []awards.Candidate {
	if l.candidates.Default == nil && len(l.candidates.Candidates) == 0 {
		return nil
	}
	var units []string
	for m := range l.cluster.Members(l.campaign.Day(on)) {
		units = append(units, m.Unit)
	}
	return l.candidates.For(units)
}

// locate gives an error about a day the place of the last event up to it, which
// is where the officer wrote the day.
func (l *loaded) locate(on rules.Date, cause error) error {
	file := l.files[0]
	d := newFault(l.folder.shown(file), "not-covered", cause, diag.Text{}, "%v", cause)
	data, err := l.folder.read(file)
	if err != nil {
		return d
	}
	doc, err := document.Parse(file, data)
	if err != nil {
		return d
	}
	var last rules.Date
	year := slices.Index(l.cluster.Years(), l.campaign.Year())
	i := 0
	for e := range l.campaign.Log() {
		path := fmt.Sprintf("years[%d].events[%d].on", year, i)
		if line, column, ok := doc.Position(path); ok && !on.Before(e.On) && !e.On.Before(last) {
			last, d.Path, d.Line, d.Column = e.On, path, line, column
		}
		i++
	}
	return d
}

// explain writes the whole story of one unit's points, criterion by criterion.
func explain(out io.Writer, o *options, y *loaded, result *cluster.Result) error {
	unit, err := y.cluster.Match(o.explain)
	if err != nil {
		return usagef("-explain: %v", err)
	}
	if result.Ranking == nil {
		return usagef("-explain: there is no scorecard, so %s has no points", unit)
	}
	score, ok := result.Ranking.Score(unit)
	if !ok {
		return usagef("-explain: %s was not scored", unit)
	}
	if o.format == "json" {
		lines, err := explainedLines(score)
		if err != nil {
			return err
		}
		return writeJSON(out, explained{
			Score: score, Invented: cluster.Invented(score), Lines: lines, Versions: score.Versions(), Entries: slices.Collect(entriesOf(result, unit)),
		})
	}
	l := o.lang
	fmt.Fprintf(out, "%s\n%s", y.cluster.Name(unit), score.Render(l))
	if cluster.Invented(score) {
		fmt.Fprintln(out, l.Pick("Figures on this page are invented for the example.", "Số liệu trên trang này là giả định để minh họa."))
	}
	for line := range score.Lines() {
		e, err := line.Explain()
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		fmt.Fprintf(out, "\n%s %s\n%s\n", line.Criterion, line.Title, indent(strings.TrimRight(e.Render(l), "\n"), "  "))
	}
	explainSheet(out, o, y, score)
	explainAwards(out, o, y, result, unit)
	return nil
}
