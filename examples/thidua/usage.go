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
	list(w, commands(), l)
	fmt.Fprint(w, say(`  thidua COMMAND -h
        the options of a command, examples of it, and its exit status

Without a command it is run, and without a folder the year 2023 of the North Central
cluster that comes with the program. The language is that of -lang, or else that of the
environment (LC_ALL, LC_MESSAGES, LANG).

Exit status: 0 all went well, 1 the files or the rule are at fault, 2 the command line is.

Try:

`).Format(l), indent(strings.TrimSpace(examples), "  "), "\n")
}

// examples are command lines to try.
const examples = `thidua -lang vi
thidua run my/cluster -explain ha_tinh
thidua check my/cluster
thidua test north-central-2023 -mutate
thidua eval 'min(full, 16 * movements)' full=80 movements=4
`

// commandUsage writes the help of one command on a page: what it is for, its options, examples and exit status.
func commandUsage(w io.Writer, c *command, l diag.Lang) {
	section := func(head diag.Text, text string) {
		fmt.Fprintf(w, "\n%s\n\n%s\n", head.Format(l), indent(strings.TrimSuffix(text, "\n"), "  "))
	}
	fmt.Fprintf(w, "%s\n\n%s\n", c.usage().Format(l), c.short.Format(l))
	if !c.long.IsZero() {
		long := c.long.Format(l)
		if !strings.Contains(long, "\n") {
			long = wrap(long, 100, "") + "\n"
		}
		fmt.Fprintf(w, "\n%s", long)
	}
	if len(c.actions) > 0 {
		fmt.Fprintf(w, "\n%s\n\n", say("Actions, each with a help of its own (-h):").Format(l))
		list(w, c.actions, l)
		return
	}
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.flags(fs, &options{lang: l})
	var rows [][]string
	fs.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		rows = append(rows, []string{strings.TrimSpace("-" + f.Name + " " + value), usage})
	})
	section(say("Options:"), lines(rows))
	section(say("Examples:"), c.examples)
	section(say("Exit status:"), lines([][]string{{"0", say("all went well").Format(l)}, {"1", c.fails.Format(l)},
		{"2", say("the command line is wrong").Format(l)}}))
}

// list writes commands, each with what it is for.
func list(w io.Writer, all []command, l diag.Lang) {
	for _, c := range all {
		fmt.Fprintf(w, "  thidua %s %s\n        %s\n", c.name, c.args.Format(l), c.short.Format(l))
	}
}

// lines writes rows of two cells, the second of which hangs beside the first.
func lines(rows [][]string) string {
	hang := 0
	for _, row := range rows {
		hang = max(hang, width(row[0])+2)
	}
	var b strings.Builder
	for _, row := range rows {
		beside := strings.Repeat("x", hang-1) // a word of the width of the first cell
		b.WriteString(row[0] + pad(hang-width(row[0])) + wrap(beside+" "+row[1], 100, pad(hang))[hang:] + "\n")
	}
	return b.String()
}
