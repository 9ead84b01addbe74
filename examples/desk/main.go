// Command desk is for an officer who has a spreadsheet and no other program: it reads what an office knows of
// the units of a cluster (cụm thi đua) from a workbook, says how it understood each column, and writes the files
// that the library reads; and it writes the papers of a year for Word, Excel and a browser.
//
//	desk template -folder my/cluster new.xlsx
//	desk read -folder my/cluster -write my/cluster book.xlsx
//	desk papers -folder my/cluster -out papers
//
// Nothing is guessed: where a column may be understood in two ways it asks.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules/diag"
)

// The exit codes.
const (
	exitOK    = 0
	exitFault = 1 // a file is wrong, or leaves open what only a person can say
	exitUsage = 2 // the command line is wrong
)

func main() {
	d := &desk{in: bufio.NewReader(os.Stdin), out: os.Stdout, err: os.Stderr, lang: diag.EnvironmentLang(os.Getenv),
		terminal: term.IsTerminal(int(os.Stdin.Fd()))} // /dev/null is a device too, and nobody answers there
	os.Exit(d.run(os.Args[1:]))
}

// errUsage marks what is wrong with an option.
var errUsage = errors.New("usage")

// desk is where the program reads and writes.
type desk struct {
	in       *bufio.Reader
	out, err io.Writer
	lang     diag.Lang
	terminal bool           // somebody is there to be asked
	asked    bool           // somebody has answered
	open     []openQuestion // that nobody has

	folder, mapping, write string // flags
	force                  bool
	paper                  paperFlags
	evidence               bool
}

// command is one subcommand: a row.
type command struct {
	name  string
	args  diag.Text // of its usage
	short diag.Text
	flags func(fs *flag.FlagSet, d *desk)
	files int // that it takes besides its options
	run   func(d *desk, book string) error
}

func commands() []command {
	folder := func(fs *flag.FlagSet, d *desk) {
		fs.StringVar(&d.folder, "folder", ".",
			say("the `folder` with scorecard.yaml and cluster.yaml").Format(d.lang))
	}
	return []command{
		{"read", say("[-folder DIR] [-mapping FILE] [-write DIR] [-force] book.xlsx"),
			say("reads a workbook, and says how each column was understood"), func(fs *flag.FlagSet, d *desk) {
				folder(fs, d)
				fs.StringVar(&d.mapping, "mapping", "",
					say("the `file` with the answers to what the workbook leaves open; written if it is not there").Format(d.lang))
				fs.StringVar(&d.write, "write", "",
					say("the `folder` to write facts.yaml, sheets.yaml and candidates.yaml into").Format(d.lang))
				fs.BoolVar(&d.force, "force", false, say("replace files that are there already").Format(d.lang))
			}, 1, (*desk).read},
		{"template", say("[-folder DIR] [-evidence] new.xlsx"),
			say("writes a blank workbook for a scorecard, to be filled in and read"), func(fs *flag.FlagSet, d *desk) {
				folder(fs, d)
				fs.BoolVar(&d.evidence, "evidence", false,
					say("with columns for the evidence of facts, and sheets for what is known of candidates").Format(d.lang))
			}, 1, (*desk).template},
		{"papers", say("[-folder DIR] -out DIR [-paper NAME] [-format html,docx,xlsx] [-templates DIR] [-on DATE] [-force]"),
			say("writes the papers of a year, in Vietnamese: score sheets, minutes, the submission, the report"),
			func(fs *flag.FlagSet, d *desk) {
				fs.StringVar(&d.folder, "folder", ".",
					say("the `folder` of the year, with cluster.yaml, scorecard.yaml and the facts").Format(d.lang))
				d.paper.flags(fs, d.lang)
			}, 0, (*desk).papers},
	}
}

// checked remembers the first error of a writer.
type checked struct {
	io.Writer
	err error
}

func (c *checked) Write(p []byte) (n int, err error) {
	n, err = c.Writer.Write(p)
	if c.err == nil {
		c.err = err
	}
	return n, err
}

// run runs a command line. What could not be said makes it fail: somebody waits for it.
func (d *desk) run(args []string) int {
	out := &checked{Writer: d.out}
	d.out = out
	code := d.dispatch(args)
	if d.out = out.Writer; out.err != nil {
		d.say(d.err, say("the output cannot be written: %v", diag.ErrorText(out.err)))
		code = max(code, exitFault)
	}
	return code
}

func (d *desk) dispatch(args []string) int {
	args, ok := d.takeLang(args)
	switch {
	case !ok:
		return exitUsage
	case len(args) == 0:
		d.usage(d.err)
		return exitUsage
	case slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]):
		d.usage(d.out)
		return exitOK
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return d.command(c, args[1:])
		}
	}
	d.say(d.err, say("there is no command %s", args[0]))
	d.usage(d.err)
	return exitUsage
}

// takeLang takes the flag of the language out of a command line, wherever it stands.
func (d *desk) takeLang(args []string) (rest []string, ok bool) {
	for i := 0; i < len(args); i++ {
		name, tag, given := strings.Cut(args[i], "=")
		if name != "-lang" && name != "--lang" {
			rest = append(rest, args[i])
			continue
		}
		if !given && i+1 < len(args) {
			i++
			tag = args[i]
		}
		l, known := diag.ParseLang(tag)
		if !known {
			d.say(d.err, say("there is no language %s", tag))
			return nil, false
		}
		d.lang = l
	}
	return rest, true
}

// command runs a subcommand.
func (d *desk) command(c command, args []string) int {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	c.flags(fs, d)
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		d.help(d.out, c, fs)
		return exitOK
	case err != nil:
		d.say(d.err, folder.FlagText(err, nil))
		d.help(d.err, c, fs)
		return exitUsage
	case fs.NArg() != c.files:
		wrong := say("%s takes one file, and there are %d", c.name, fs.NArg())
		if c.files == 0 {
			wrong = say("%s takes no file: %s", c.name, fs.Arg(0))
		}
		d.say(d.err, wrong)
		d.help(d.err, c, fs)
		return exitUsage
	}
	if err := c.run(d, fs.Arg(0)); err != nil {
		d.fail(err)
		if errors.Is(err, errUsage) {
			return exitUsage
		}
		return exitFault
	}
	return exitOK
}

func (d *desk) usage(w io.Writer) {
	d.say(w, say("desk reads what an office knows from workbooks (.xlsx), for the programs that score it, and writes the "+
		"papers of a year.\n\nUsage:\n"))
	for _, c := range commands() {
		fmt.Fprintf(w, "  desk [-lang vi|en] %s %s\n        %s\n", c.name, c.args.Format(d.lang), c.short.Format(d.lang))
	}
	d.say(w, say("\n  desk COMMAND -h\n        the options of a command\n\n"+
		"Exit status: 0 all went well, 1 a file is at fault or leaves something open, 2 the command line is."))
}

func (d *desk) help(w io.Writer, c command, fs *flag.FlagSet) {
	fmt.Fprintf(w, "%s\n\n%s\n", say("usage: desk %s %s", c.name, c.args).Format(d.lang), c.short.Format(d.lang))
	fs.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(w, "  -%s %s\n        %s\n", f.Name, value, usage)
	})
}

// say writes a sentence on a line of its own. What nobody sees in the texts of others does not reach a terminal.
func (d *desk) say(w io.Writer, text diag.Text) { fmt.Fprintln(w, diag.Visible(text.Format(d.lang))) }

// fail writes what is wrong.
func (d *desk) fail(err error) {
	said := false
	for one := range diag.AllDiagnostics(err) {
		fmt.Fprintln(d.err, diag.Visible(one.Format(d.lang)))
		said = true
	}
	if !said {
		fmt.Fprintln(d.err, diag.Visible(diag.ErrorText(err).Format(d.lang)))
	}
}
