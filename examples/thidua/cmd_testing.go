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
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

func testCommand() command {
	return command{
		name: "test", args: "[-mutate] [-cover N] [-html FILE] [-update | -draft] [-lang en|vi] [-format text|json|junit] PATH...",
		short: "run the cases beside scorecards and regulations, *_test.yaml",
		long:  testHelp,
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			formatFlag(fs, o, "junit")
			fs.BoolVar(&o.mutate, "mutate", false, "break what is tested in small ways, and show what no case notices")
			fs.Func("cover", "least coverage in `percent`; less fails", o.setCover)
			fs.StringVar(&o.html, "html", "", "write a page with the source and what is covered of it to `FILE`")
			fs.BoolVar(&o.update, "update", false, "write what came out into the files, after showing the differences")
			fs.BoolVar(&o.draft, "draft", false, "write cases that the definition asks for, to be confirmed, instead of running any")
			fs.DurationVar(&o.limit, "time", 0, "most `duration` for mutants, such as 30s; 0 for no limit")
		},
		run: runTest,
	}
}

const testHelp = `PATH is a file of cases, a folder, in which every *_test.yaml is run, or a year that comes
with the program, such as north-central-2023. A file of cases stands beside what it tests:
scorecard_test.yaml beside scorecard.yaml.

  thidua test -draft scorecard.yaml > scorecard_test.yaml    cases to begin with
  thidua test -mutate -cover 100 .                           is anything not looked at?
  thidua test -update scorecard_test.yaml                    the rules have changed, and rightly so

The exit status is 1 if a case fails, coverage is less than -cover asks for, or -mutate finds a
defect that no case notices.
`

func (o *options) setCover(s string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(s, "%"))
	if err != nil || n < 0 || n > 100 {
		return errors.New("write a whole number from 0 to 100")
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
	case o.draft:
		return writeDraft(out, o, args[0])
	}
	var suites []loadedSuite
	var errs []error
	for _, arg := range args {
		found, err := suitesAt(arg)
		suites = append(suites, found...)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
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
		r, err := rulestest.Check(ctx, s.suite, rulestest.Options{Mutate: o.mutate, Progress: o.progress(s.name)})
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
			return err
		}
		reports = append(reports, r)
		failed = failed || r.Failed() > 0 && !o.update || o.cover > 0 && !r.Coverage.AtLeast(o.cover) ||
			r.Mutation != nil && (len(r.Mutation.Survived) > 0 || r.Mutation.Untried > 0)
	}
	if err := writeReports(out, o, reports); err != nil {
		return err
	}
	if o.html != "" {
		page, err := rulestest.HTML(reports, o.lang)
		if err != nil {
			return err
		}
		if err := replaceFile(o.html, page); err != nil {
			return err
		}
	}
	if o.update {
		for i, r := range reports {
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

// progress shows on stderr how far the mutants are, on work that takes a while.
func (o *options) progress(name string) func(done, all int) {
	if o.stderr == nil {
		return nil
	}
	last := time.Now()
	return func(done, all int) {
		if now := time.Now(); now.Sub(last) >= 2*time.Second {
			last = now
			fmt.Fprintf(o.stderr, o.lang.Pick("%s: %d of %d mutants\n", "%s: %d trên %d đột biến\n"), name, done, all)
		}
	}
}

func writeReports(out io.Writer, o *options, reports []*rulestest.Report) error {
	switch o.format {
	case "json":
		return writeJSON(out, reports)
	case "junit":
		data, err := rulestest.JUnit(reports, o.cover == 100, o.mutate)
		if err == nil {
			_, err = out.Write(data)
		}
		return err
	}
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprint(out, r.Text(o.lang))
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
		if err := replaceFile(s.file, data); err != nil {
			return err
		}
		if o.format == "text" {
			fmt.Fprintf(out, o.lang.Pick("%s: values written: %d\n", "%s: đã ghi %d giá trị\n"), s.name, n)
		}
	}
	for _, f := range left {
		if o.format == "text" {
			fmt.Fprintf(out, o.lang.Pick("%s: to be written by hand: %s\n", "%s: phải sửa bằng tay: %s\n"), s.name, f.What)
		}
	}
	if len(left) > 0 {
		return errShown
	}
	return nil
}

// replaceFile writes a file in one step: what is there stays whole until the new
// one is on the disk.
func replaceFile(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".thidua-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode()
	}
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

// fileFault is a diagnostic of a file as a whole.
func fileFault(code, file, message string, err error) error {
	return &rules.Diagnostic{Code: code, File: file, Message: message, Err: err}
}
