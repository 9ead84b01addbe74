package main

import (
	"flag"
	"fmt"
	"io"
)

// usage writes what the program can do.
func usage(w io.Writer) {
	fmt.Fprint(w, `thidua scores an emulation cluster (cụm thi đua) from files, ranks its members, and
says who can be nominated for the Government's flag and the Prime Minister's
certificate, why, and under which clause.

Usage:

`)
	for _, c := range commands() {
		fmt.Fprintf(w, "  thidua %s %s\n        %s\n", c.name, c.args, c.short)
	}
	fmt.Fprint(w, `  thidua COMMAND -h
        the options of a command

Without a command it is run, and without a folder the year 2023 of the North Central
cluster that comes with the program.

Exit status: 0 all went well, 1 the files or the rule are at fault, 2 the command line is.

Try:

  thidua -lang vi
  thidua run my/cluster -explain ha_tinh
  thidua check my/cluster
  thidua test north-central-2023 -mutate
  thidua eval 'min(full, 16 * movements)' full=80 movements=4
`)
}

// commandUsage writes the options of one command.
func commandUsage(w io.Writer, c *command) {
	fmt.Fprintf(w, "usage: thidua %s %s\n\n%s\n", c.name, c.args, c.short)
	if c.long != "" {
		fmt.Fprintf(w, "\n%s", c.long)
	}
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(w)
	c.flags(fs, &options{})
	fmt.Fprintln(w)
	fs.PrintDefaults()
}
