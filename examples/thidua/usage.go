package main

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// usage writes what the program can do.
func usage(w io.Writer, l diag.Lang) {
	fmt.Fprint(w, say(`thidua scores an emulation cluster (cụm thi đua) from files, ranks its members, and
says who can be nominated for the Government's flag and the Prime Minister's
certificate, why, and under which clause.

Usage:

`).Format(l))
	for _, c := range commands() {
		fmt.Fprintf(w, "  thidua %s %s\n        %s\n", c.name, c.args, c.short.Format(l))
	}
	fmt.Fprint(w, say(`  thidua COMMAND -h
        the options of a command

Without a command it is run, and without a folder the year 2023 of the North Central
cluster that comes with the program.

Exit status: 0 all went well, 1 the files or the rule are at fault, 2 the command line is.

Try:
`).Format(l), examples)
}

// examples are command lines to try.
const examples = `
  thidua -lang vi
  thidua run my/cluster -explain ha_tinh
  thidua check my/cluster
  thidua test north-central-2023 -mutate
  thidua eval 'min(full, 16 * movements)' full=80 movements=4
`

// commandUsage writes the options of one command.
func commandUsage(w io.Writer, c *command, l diag.Lang) {
	fmt.Fprintf(w, "%s\n\n%s\n", say("usage: thidua %s %s", c.name, c.args).Format(l), c.short.Format(l))
	if !c.long.IsZero() {
		fmt.Fprintf(w, "\n%s", c.long.Format(l))
	}
	fmt.Fprintln(w)
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.flags(fs, &options{lang: l})
	fs.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "0" && f.DefValue != "false" {
			usage += say(" (default %s)", f.DefValue).Format(l)
		}
		fmt.Fprintf(w, "  %s\n    \t%s\n", strings.TrimSpace("-"+f.Name+" "+value), usage)
	})
}
