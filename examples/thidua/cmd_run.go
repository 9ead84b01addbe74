package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func runCommand() command {
	return command{
		name: "run", short: say("score, rank and nominate"),
		args: common(reportFormats()...) + " [-strict] [-explain UNIT | -why A,B | -whatif UNIT] [DIR]",
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			formatFlag(fs, o, reportFormats()...)
			strictFlag(fs, o)
			fs.StringVar(&o.explain, "explain", "",
				o.say("show the whole story of the points and awards of this `unit`, by code or name"))
			fs.StringVar(&o.why, "why", "", o.say("show what separates two `units`, as in ha_tinh,quang_binh"))
			fs.StringVar(&o.whatIf, "whatif", "",
				o.say("show the smallest changes that would flip the verdicts on this `unit`; with a change behind a colon, "+
					"as in 'ha_nam: violations - 2', first what it changes"))
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
	y, err := o.load(name)
	if err != nil {
		return err
	}
	return show(out, o, y)
}

// load reads a folder or a year that comes with the program, and shows warnings
// beside the output.
func (o *options) load(name string) (*loaded, error) {
	f, err := openFolder(name)
	if err != nil {
		return nil, err
	}
	y, err := load(f)
	if err != nil {
		return nil, err
	}
	o.warn(y.unread)
	y.besides.Strict = o.strict
	return y, nil
}

// show writes how a year stands after its last event.
func show(out io.Writer, o *options, y *loaded) error {
	var asked []func(io.Writer, *options, *loaded, *cluster.Report) error
	for _, a := range []struct {
		unit string
		show func(io.Writer, *options, *loaded, *cluster.Report) error
	}{{o.explain, explain}, {o.why, why}, {o.whatIf, whatIf}} {
		if a.unit != "" {
			asked = append(asked, a.show)
		}
	}
	if len(asked) > 1 {
		return usagef("-explain, -why and -whatif are asked for one at a time")
	}
	r, err := y.report(rules.Date{})
	if err == nil {
		o.warn(refused(r))
	}
	switch {
	case err != nil:
		return err
	case len(asked) == 1:
		return asked[0](out, o, y, r)
	}
	return o.report(out, r, false)
}

// maxRefused is for how many units it is told that the same place of a card fails for them.
const maxRefused = 20

// refused is where rules fail for units, each once; nil if nowhere.
func refused(r *cluster.Report) error {
	var all diag.Diagnostics
	seen := make(map[string]bool)
	at, last := make(map[string]int), make(map[string]int) // by place: how often, and which is told last
	for _, u := range r.Ranking {
		for _, d := range u.Refused {
			text := d.Error()
			if seen[text] {
				continue
			}
			seen[text] = true
			place := fmt.Sprint(d.Code, d.File, d.Path, d.Line, d.Column)
			if at[place]++; at[place] <= maxRefused {
				last[place] = len(all)
				all = append(all, d)
			}
		}
	}
	for place, n := range at {
		if n > maxRefused {
			d := *all[last[place]]
			d.Message = say("%s; the same for %d more units", d.Message, n-maxRefused)
			all[last[place]] = &d
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// report computes the report of a day, the zero day being that of the last event, with
// the later years of the cluster that had begun by then.
func (l *loaded) report(on rules.Date) (*cluster.Report, error) {
	r, err := l.campaign.Report(context.Background(), on, l.besides)
	if err != nil {
		return nil, l.locate(on, err)
	}
	for _, y := range l.cluster.Definition().Years {
		if y.Year <= r.Year {
			continue
		}
		later, err := l.cluster.Campaign(y.Year, nil, nil)
		if err != nil {
			return nil, err
		}
		next, err := later.Report(context.Background(), r.On, cluster.Inputs{})
		if err != nil {
			return nil, err
		}
		if next.Phase != 0 {
			r.Next = append(r.Next, next)
		}
	}
	return r, nil
}

// locate gives an error of a report its place in the definition: that about a day that no
// regulation covers stands at the last event up to the day, which is where the officer
// wrote it.
func (l *loaded) locate(on rules.Date, cause error) error {
	year := slices.IndexFunc(l.cluster.Definition().Years,
		func(y cluster.Year) bool { return y.Year == l.campaign.Year().Year })
	if errors.Is(cause, awards.ErrNotCovered) {
		d := newFault("", "not-covered", cause, diag.Text{}, "%v", cause)
		var last rules.Date
		for i, e := range l.campaign.Year().Events {
			if (on.IsZero() || !on.Before(e.On)) && !e.On.Before(last) {
				last, d.Path = e.On, fmt.Sprintf("years[%d].events[%d].on", year, i)
			}
		}
		return l.placed(d)
	}
	return l.placed(cause)
}
