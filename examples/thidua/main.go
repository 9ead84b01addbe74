// Command thidua scores emulation clusters (cụm thi đua) from files, ranks their
// members and says who can be nominated, for what and why.
//
//	thidua                       the year 2023 of the North Central cluster
//	thidua run DIR               the year in a folder of your own
//	thidua check PATH...         every fault of files, with line and column
//	thidua init DIR              the files of a new year, to be filled in
//	thidua test PATH...          the cases beside cards and regulations
//	thidua eval 'RULE' a=1 ...   one rule
//	thidua list                  the years that come with the program
//	thidua schema NAME           a JSON Schema, for editors
//	thidua log ACTION FILE...    the log of a year: signed heads, proofs, repair
//	thidua verify FILE...        heads, logs and proofs against each other
//
// It uses only the public packages of the library, and is an example of how to.
package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// The exit codes.
const (
	exitOK    = 0
	exitFault = 1 // the files or the rule are wrong
	exitUsage = 2 // the command line is wrong
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, diag.EnvironmentLang(os.Getenv))) }

// command is one subcommand: a row. It writes its output to out, which reaches the user
// only if it returns no error.
type command struct {
	name        string
	args        diag.Text // of its usage
	short, long diag.Text // what its help says; long may be nothing
	examples    string    // command lines to try
	fails       diag.Text // when its exit status is 1
	flags       func(*flag.FlagSet, *options)
	run         func(out io.Writer, o *options, args []string) error
	actions     []command // that it is made of; it does nothing then without one of them
}

// options are what the flags say.
type options struct {
	lang    diag.Lang
	format  string // text or json
	explain string // a unit
	why     string // two units with a comma between
	whatIf  string // a unit
	on      rules.Date

	strict bool // a rule that fails for one unit is a fault

	mutate, update, draft, confirmed bool // of test
	cover                            int  // percent; 0 asks for none
	html, output                     string
	limit                            time.Duration

	log  logOptions
	init initOptions

	stderr io.Writer // for progress; nil for none
	wrong  error     // what a value of a flag is refused for
}

// say returns a sentence in the language of the user.
func (o *options) say(format string, args ...any) string { return say(format, args...).Format(o.lang) }

func commands() []command {
	return []command{runCommand(), yearCommand(), checkCommand(), initCommand(), testCommand(), evalCommand(),
		listCommand(), schemaCommand(), logCommand(), verifyCommand()}
}

// usageError is a wrong command line; help are the arguments that show what is right, if not those of the program.
type usageError struct {
	message diag.Text
	help    string
}

func (e *usageError) Error() string { return e.message.String() }

func usagef(format string, args ...any) error { return &usageError{message: say(format, args...)} }

// errShown says that a command failed and its output says why: it is shown even
// so.
var errShown = errors.New("faults were found")

// run is the program: it returns the exit code. Nothing is written to stdout
// unless the command went well to its end. It speaks the language that is given unless the
// command line asks for another.
func run(args []string, stdout, stderr io.Writer, l diag.Lang) int {
	o := &options{format: "text", stderr: stderr, lang: langOf(args, l)}
	cmd, rest, err := choose(args)
	if err != nil {
		return complain(stderr, o.lang, err)
	}
	if cmd == nil {
		usage(stdout, o.lang)
		return exitOK
	}
	positional, err := parse(cmd, o, rest)
	if use := new(usageError); errors.As(err, &use) {
		use.help = cmd.name + " -h"
	}
	if errors.Is(err, flag.ErrHelp) {
		commandUsage(stdout, cmd, o.lang)
		return exitOK
	}
	if err != nil {
		code := complain(stderr, o.lang, err)
		fmt.Fprintln(stderr, cmd.usage().Format(o.lang))
		return code
	}
	var out bytes.Buffer
	err = cmd.run(&out, o, positional)
	if use := new(usageError); errors.As(err, &use) {
		use.help = cmd.name + " -h"
	}
	if err != nil && !errors.Is(err, errShown) {
		return complain(stderr, o.lang, err)
	}
	text := out.String()
	if o.format == "text" {
		text = diag.Visible(text)
	}
	if _, werr := io.WriteString(stdout, text); werr != nil {
		return complain(stderr, o.lang, werr)
	}
	if err != nil {
		return exitFault
	}
	return exitOK
}

// usage is the command line in short.
func (c *command) usage() diag.Text { return say("usage: thidua %s %s", c.name, c.args) }

// helpFlags are how help is asked for.
var helpFlags = []string{"-h", "-help", "--h", "--help"}

// choose finds the command; nil means that the help of the program is asked for. Without a command
// the default year is run. The language may be asked for before the command too.
func choose(args []string) (*command, []string, error) {
	lang, args := leadingLang(args)
	name, rest := "run", args
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, rest = args[0], args[1:]
	}
	if name == "help" {
		if _, of := leadingLang(rest); len(of) > 0 && !strings.HasPrefix(of[0], "-") {
			return choose(append(slices.Clone(of), "-h"))
		}
		return nil, nil, nil
	}
	if len(args) > 0 && slices.Contains(helpFlags, args[0]) {
		return nil, nil, nil
	}
	cmd, rest, err := pick(commands(), "", name, rest)
	return cmd, slices.Concat(lang, rest), err
}

// leadingLang parts the flags at the beginning that ask for a language from what follows.
func leadingLang(args []string) (lang, rest []string) {
	n := 0
	for n < len(args) && asksLang(args[n]) {
		if !strings.Contains(args[n], "=") {
			n++
		}
		n++
	}
	n = min(n, len(args))
	return args[:n], args[n:]
}

// pick finds a command by its name, and the one of its actions that stands among the arguments. Before is what
// stands before the name, for people.
func pick(all []command, before, name string, rest []string) (*command, []string, error) {
	i := slices.IndexFunc(all, func(c command) bool { return c.name == before+name })
	if i < 0 {
		var names []string
		for _, c := range all {
			names = append(names, strings.TrimPrefix(c.name, before))
		}
		hint := diag.DidYouMean(name, names)
		if hint.IsZero() {
			hint = say("commands are %s", strings.Join(names, ", "))
		}
		return nil, nil, usagef("there is no command %q (%s)", before+name, hint)
	}
	c := &all[i]
	if c.actions == nil {
		return c, rest, nil
	}
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError) // an action may stand behind flags
	fs.SetOutput(io.Discard)
	c.flags(fs, new(options))
	if err := fs.Parse(rest); err != nil || fs.NArg() == 0 {
		return c, rest, nil
	}
	at := len(rest) - fs.NArg()
	return pick(c.actions, c.name+" ", rest[at], slices.Concat(rest[:at], rest[at+1:]))
}

// parse reads the flags, which may stand before, between and after the other
// arguments; what follows "--" is no flag.
func parse(cmd *command, o *options, args []string) (positional []string, err error) {
	fs := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	cmd.flags(fs, o)
	for {
		if err := fs.Parse(args); err != nil {
			rest := fs.Args()
			at := len(args) - len(rest) - 1
			if cmd.name == "eval" && len(positional) == 0 && at >= 0 && !isFlag(fs, args[at]) {
				positional, args = append(positional, args[at]), rest // a rule that begins with a minus
				continue
			}
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, o.flagError(err)
		}
		rest := fs.Args()
		if len(rest) == 0 {
			return positional, nil
		}
		if ended := len(args) - len(rest); ended > 0 && args[ended-1] == "--" {
			return append(positional, rest...), nil
		}
		positional = append(positional, rest[0])
		args = rest[1:]
	}
}

// isFlag reports whether an argument is a flag, or a slip of one.
func isFlag(fs *flag.FlagSet, arg string) bool {
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	_, near := diag.Nearest(name, names)
	return near || slices.Contains([]string{"h", "help"}, name)
}

// asksLang reports whether an argument asks for a language.
func asksLang(arg string) bool {
	name, _, _ := strings.Cut(arg, "=")
	return name == "-lang" || name == "--lang"
}

// langOf is the language that a command line asks for, before it is read: its faults and
// help are in it too. Otherwise it is l.
func langOf(args []string, l diag.Lang) diag.Lang {
	for i, arg := range args {
		_, tag, ok := strings.Cut(arg, "=")
		if !ok && i+1 < len(args) {
			tag = args[i+1]
		}
		if asked, known := diag.ParseLang(tag); known && asksLang(arg) {
			l = asked
		}
	}
	return l
}

// flagError says in words of the catalogue what package flag says.
func (o *options) flagError(err error) error {
	return &usageError{message: folder.FlagText(err, o.wrong)}
}

// value declares a flag that set reads.
func (o *options) value(fs *flag.FlagSet, name, usage string, set func(string) error) {
	fs.Func(name, usage, func(s string) error {
		o.wrong = set(s)
		return o.wrong
	})
}

// wanted declares a flag whose value is read by get, with what to write where that fails.
func wanted[T any](o *options, fs *flag.FlagSet, name, usage string, to *T, get func(string) (T, error),
	want diag.Text) {
	o.value(fs, name, usage, func(s string) (err error) {
		if *to, err = get(s); err != nil {
			return catalogue.Error(diag.ErrValue, "write %s", want)
		}
		return nil
	})
}

// complain writes an error for the user and returns the exit code: diagnostics with
// the line at fault, a wrong command line with the way to help.
func complain(w io.Writer, l diag.Lang, err error) int {
	if use := new(usageError); errors.As(err, &use) {
		help := say("Run \"thidua %s\" for help.", cmp.Or(use.help, "help"))
		fmt.Fprintf(w, "thidua: %s\n%s\n", use.message.Format(l), help.Format(l))
		return exitUsage
	}
	writeFaults(w, l, err)
	return exitFault
}

// writeFaults writes every diagnostic of an error with the line it stands in.
func writeFaults(w io.Writer, l diag.Lang, err error) {
	n := 0
	for d := range diag.AllDiagnostics(err) {
		n++
		fmt.Fprintln(w, diag.Visible(d.Format(l)))
		if s := d.Snippet(); s != "" {
			fmt.Fprintln(w, diag.Visible(indent(s, "    ")))
		}
	}
	if n == 0 {
		fmt.Fprintln(w, "thidua:", diag.Visible(diag.ErrorText(err).Format(l)))
	}
}

func indent(s, by string) string { return by + strings.ReplaceAll(s, "\n", "\n"+by) }
