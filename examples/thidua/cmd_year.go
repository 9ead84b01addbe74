package main

import (
	"flag"
	"io"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
)

func yearCommand() command {
	return command{
		name: "year", short: say("show a year as it stood on a day, with the report of that day"),
		args: say("[-strict] [-on DATE] %s NAME", common(reportFormats()...)),
		long: say("NAME is a folder with cluster.yaml, or a year that comes with the program (thidua list)."),
		examples: `thidua year north-central-2023 -on 2023-06-30
thidua year my/cluster -format markdown > report.md
`,
		fails: say("a file is at fault"),
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			formatFlag(fs, o, reportFormats()...)
			strictFlag(fs, o)
			usage := o.say("the `day`, like 2024-06-30; the day of the last event if left out")
			o.value(fs, "on", usage, func(s string) (err error) {
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
	y, err := o.load(args[0])
	if err != nil {
		return err
	}
	r, err := y.Report(o.on)
	if err != nil {
		return err
	}
	o.warn(folder.Refused(r))
	return o.report(out, r, true)
}
