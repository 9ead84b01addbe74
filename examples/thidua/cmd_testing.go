package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

func testCommand() command {
	return command{
		name: "test", args: say("[-mutate] [-cover N] [-confirmed] [-html FILE] [-update | -draft [-o FILE]] "+
			"[-time DURATION] %s PATH...", common("text", "json", "junit")),
		short: say("run the cases beside scorecards and regulations, *_test.yaml"),
		long:  say(testHelp),
		examples: `thidua test -draft -o scorecard_test.yaml scorecard.yaml
thidua test -draft scorecard_test.yaml
thidua test -mutate -cover 100 -confirmed .
thidua test -update scorecard_test.yaml
`,
		fails: say("a case fails, coverage is less than -cover asks for, -mutate finds a defect that no case notices, " +
			"a mark is left and -confirmed is given, or a file is at fault"),
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			formatFlag(fs, o, "text", "json", "junit")
			fs.BoolVar(&o.mutate, "mutate", false,
				o.say("break what is tested in small ways, and show what no case notices"))
			o.value(fs, "cover", o.say("least coverage in `percent`; less fails"), o.setCover)
			fs.StringVar(&o.html, "html", "",
				o.say("write a page with the source and what is covered of it to `FILE`"))
			fs.BoolVar(&o.update, "update", false,
				o.say("write what came out into the files, after showing the differences"))
			fs.BoolVar(&o.confirmed, "confirmed", false, o.say("fail while a case is left to be confirmed by a person"))
			fs.BoolVar(&o.draft, "draft", false,
				o.say("show cases that the definition asks for and the file lacks, instead of running any"))
			fs.StringVar(&o.output, "o", "", o.say("with -draft: write a new `FILE`; one that is there is left alone"))
			o.limit = 5 * time.Minute
			wanted(o, fs, "time", o.say("most `duration` for mutants; 5m if left out, 0 for no limit"), &o.limit,
				time.ParseDuration, say("a duration such as 90s or 5m"))
		},
		run: runTest,
	}
}

const testHelp = `PATH is a file of cases, a folder, in which every *_test.yaml is run, or a year that comes
with the program, such as north-central-2023. A file of cases stands beside what it tests:
scorecard_test.yaml beside scorecard.yaml.

Start with -draft -o, which writes a file of cases; -draft alone shows what a file still lacks; -mutate
asks if anything is not looked at; -update is for rules that have changed, and rightly so.

What a machine filled in, by -draft or -update, has the mark "confirm: true" until a person
takes it away.
`

func (o *options) setCover(s string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(s, "%"))
	if err != nil || n < 0 || n > 100 {
		return catalogue.Error(diag.ErrValue, "write a whole number from 0 to 100")
	}
	o.cover = n
	return nil
}

// runTest runs the cases of every path. All faults of all files come first: where
// one cannot be read, none is run.
func runTest(out io.Writer, o *options, args []string) error {
	switch {
	case len(args) == 0:
		return usagef("test needs a file of cases, a folder or the name of a year")
	case o.draft && o.update:
		return usagef("-draft and -update do not go together")
	case o.draft && len(args) != 1:
		return usagef("-draft takes one file")
	case o.output != "" && !o.draft:
		return usagef("-o goes with -draft")
	case o.draft:
		return draft(out, o, args[0])
	}
	suites, err := allSuites(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if o.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.limit)
		defer cancel()
	}
	var reports []*rulestest.Report
	failed := false
	for _, s := range suites {
		r, err := rulestest.Check(ctx, s.suite, rulestest.Options{Mutate: o.mutate, Progress: o.progress(s.name),
			Lang: o.lang})
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
			return err
		}
		reports = append(reports, r)
		failed = failed || o.fails(r)
	}
	if err := writeReports(out, o, reports); err != nil {
		return err
	}
	if o.html != "" {
		page, err := rulestest.HTML(reports, o.lang)
		if err == nil {
			var was *document.Seen
			if was, err = document.See(o.html); err == nil {
				err = document.WriteFile(o.html, page, was)
			}
		}
		if err != nil {
			return err
		}
	}
	for i, r := range reports {
		if o.update {
			if err := writeUpdate(out, o, suites[i], r); err != nil {
				return err
			}
		}
	}
	if failed {
		return errShown
	}
	return nil
}

// allSuites loads the files of cases at every path; the error holds the faults of all.
func allSuites(args []string) (suites []loadedSuite, err error) {
	var errs []error
	for _, arg := range args {
		found, err := suitesAt(arg)
		suites = append(suites, found...)
		errs = append(errs, err)
	}
	return suites, errors.Join(errs...)
}

// fails reports whether a report is not good enough for what was asked.
func (o *options) fails(r *rulestest.Report) bool {
	return r.Failed > 0 && !o.update || o.less(r) || o.unconfirmed(r) ||
		r.Mutation != nil && (len(r.Mutation.Survived) > 0 || r.Mutation.Untried > 0)
}

// less reports whether there is less coverage than was asked for.
func (o *options) less(r *rulestest.Report) bool { return o.cover > 0 && !r.Coverage.AtLeast(o.cover) }

// unconfirmed reports whether cases are left to be confirmed that must not be.
func (o *options) unconfirmed(r *rulestest.Report) bool { return o.confirmed && r.Unconfirmed > 0 }

// progress shows a person who waits at a terminal how far the mutants are.
func (o *options) progress(name string) func(done, all int) {
	terminal, ok := o.stderr.(*os.File)
	if !ok {
		return nil
	}
	if info, err := terminal.Stat(); err != nil || info.Mode()&fs.ModeCharDevice == 0 {
		return nil
	}
	last := time.Now()
	return func(done, all int) {
		if now := time.Now(); now.Sub(last) >= 2*time.Second {
			last = now
			fmt.Fprintln(terminal, say("%s: %d of %d mutants", name, done, all).Format(o.lang))
		}
	}
}

func writeReports(out io.Writer, o *options, reports []*rulestest.Report) error {
	switch o.format {
	case "json":
		return writeJSON(out, reports)
	case "junit":
		data, err := rulestest.JUnit(reports, rulestest.Requirement{Coverage: o.cover, Mutants: o.mutate})
		if err == nil {
			_, err = out.Write(data)
		}
		return err
	}
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprint(out, r.Format(o.lang))
		if o.less(r) {
			fmt.Fprintln(out, say("coverage %s %% is less than the %d %% asked for", r.Coverage.Percent,
				o.cover).Format(o.lang))
		}
		if o.unconfirmed(r) {
			fmt.Fprintln(out, say("cases are left to be confirmed, and -confirmed asks for none").Format(o.lang))
		}
	}
	return nil
}

// writeUpdate writes the values that came out into a file of cases.
func writeUpdate(out io.Writer, o *options, s loadedSuite, r *rulestest.Report) error {
	data, n, left, err := r.Update()
	if err != nil {
		return err
	}
	if n > 0 {
		if s.file == "" {
			return usagef("%s comes with the program: copy it to change it", s.name)
		}
		was, err := s.suite.File().Rewrite() // without edits: as it was read
		if err != nil {
			return err
		}
		if err := document.WriteFile(s.file, data, &document.Seen{Info: s.info, Data: was}); err != nil {
			return err
		}
		if o.format == "text" {
			fmt.Fprintln(out, say("%s: values written, to be confirmed by a person: %d", s.name, n).Format(o.lang))
		}
	}
	for _, f := range left {
		if o.format == "text" {
			fmt.Fprintln(out, say("%s: to be written by hand: %s", s.name, f.What.Format(o.lang)).Format(o.lang))
		}
	}
	if len(left) > 0 {
		return errShown
	}
	return nil
}
