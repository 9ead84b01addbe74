package main

import (
	"flag"
	"io"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
)

func runCommand() command {
	return command{
		name: "run", short: say("score, rank and nominate"),
		args: say("%s [-strict] [-explain UNIT | -why A,B | -whatif UNIT] [DIR]", common(reportFormats()...)),
		long: say("DIR is a folder with cluster.yaml, or a year that comes with the program (thidua list). " +
			"Without it that is north-central-2023."),
		examples: `thidua run my/cluster
thidua run my/cluster -explain ha_tinh
thidua run north-central-2023 -why ha_tinh,quang_binh
thidua run north-central-2023 -whatif quang_tri
thidua run my/cluster -format json > report.json
`,
		fails: say("a file is at fault"),
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			formatFlag(fs, o, reportFormats()...)
			strictFlag(fs, o)
			fs.StringVar(&o.explain, "explain", "",
				o.say("show the whole story of the points and awards of this `unit`, by code or name"))
			fs.StringVar(&o.why, "why", "", o.say("show what separates two `units`, as in ha_tinh,quang_binh"))
			fs.StringVar(&o.whatIf, "whatif", "",
				o.say("show the smallest changes that would flip the verdicts on this `unit`; with a change behind a colon, "+
					"as in 'ha_nam: growth=9.5' or 'ha_nam: violations - 2', first what it changes"))
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
// beside the output. From then on everything is called by its name.
func (o *options) load(name string) (*folder.Year, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	y, err := folder.Load(f)
	if err != nil {
		return nil, err
	}
	o.warn(y.Warnings)
	y.Besides.Strict = o.strict
	o.lang = o.lang.Calling(y.Campaign.Calls)
	return y, nil
}

// show writes how a year stands after its last event.
func show(out io.Writer, o *options, y *folder.Year) error {
	var asked []func(io.Writer, *options, *folder.Year, *cluster.Report) error
	for _, a := range []struct {
		unit string
		show func(io.Writer, *options, *folder.Year, *cluster.Report) error
	}{{o.explain, explain}, {o.why, why}, {o.whatIf, whatIf}} {
		if a.unit != "" {
			asked = append(asked, a.show)
		}
	}
	if len(asked) > 1 {
		return usagef("-explain, -why and -whatif are asked for one at a time")
	}
	r, err := y.Report(rules.Date{})
	if err == nil {
		o.warn(folder.Refused(r))
	}
	switch {
	case err != nil:
		return err
	case len(asked) == 1:
		return asked[0](out, o, y, r)
	}
	return o.report(out, r, false)
}
