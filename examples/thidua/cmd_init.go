package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/cards"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// initOptions are what a folder is made from.
type initOptions struct {
	in       *bufio.Reader // of who answers; nil if nobody is there
	title    string
	members  string // as the flag says them, read as units
	units    []unit
	scale    decimal.Decimal // zero is the sum of the sections
	sections string          // read as parts
	parts    []part
	year     int
	from     string // a kind of card
	sample   bool
	lastYear string // a folder
}

func initCommand() command {
	return command{
		name: "init",
		args: say("[-members LIST] [-sections LIST [-scale N] | -from KIND [-sample] | -last DIR] [-year N] "+
			"[-title TITLE] %s DIR", common()),
		short: say("write the files of a new year: asks for what the options do not say"),
		long:  diag.TextFunc(initHelp),
		examples: `thidua init my/cluster
thidua init -members members.txt -sections 'Kinh tế = 600; Văn hóa = 400' -year 2026 my/cluster
thidua init -from province my/cluster
thidua init -last my/cluster-2025 my/cluster-2026
`,
		fails: say("something is at fault; then nothing is written"),
		flags: initFlags,
		run:   runInit,
	}
}

// initHelp lists the kinds of cards.
func initHelp(l diag.Lang) string {
	var b strings.Builder
	b.WriteString(say(`The folder gets cluster.yaml, scorecard.yaml and files for facts and points, with notes that say
what is to be filled in. It must not be there yet, or be empty; nothing is written over, and
nothing is written at all if anything is wrong.

Members and sections are lists, one a line, as they are copied from a spreadsheet or a letter;
numbers and bullets before them are taken away. A line "ha_tinh = Hà Tĩnh" gives a code too.

With -last the members, the card and the facts of last year are taken from the folder
of last year; what happened in that year is not. The year is the one that follows, unless
-year names a later one.

The kinds of cards for -from:

`).Format(l))
	for _, kind := range cards.Kinds.Names() {
		title := kind
		if c, err := kindCluster(kind); err == nil {
			title = c.Title.Format(l)
		}
		fmt.Fprintf(&b, "  %-20s%s\n", kind, title)
	}
	return b.String()
}

// kindCluster is the sample cluster that comes with a kind of card.
func kindCluster(kind string) (d cluster.Definition, err error) {
	fsys, ok := cards.Kinds.Open(kind)
	if !ok {
		return d, catalogue.Error(diag.ErrName, "there is no card of the kind %s (%s)", kind,
			diag.OneOf(kind, cards.Kinds.Names()))
	}
	data, err := fs.ReadFile(fsys, "cluster.yaml")
	if err != nil {
		return d, err
	}
	c, err := cluster.Load("cluster.yaml", data)
	if err != nil {
		return d, err
	}
	return c.Definition(), nil
}

func initFlags(fs *flag.FlagSet, o *options) {
	langFlag(fs, o)
	i := &o.init
	fs.StringVar(&i.members, "members", "", o.say("the `list` of the members: a file with a name a line, "+
		"or names with commas between, or with semicolons where names hold commas"))
	fs.StringVar(&i.sections, "sections", "",
		o.say("the `list` of the sections with their points: a file, or with semicolons between"))
	o.value(fs, "scale", o.say("the `points` that the card is out of; the sum of its sections if left out"), i.setScale)
	o.value(fs, "year", o.say("the `year` of the card"), i.setYear)
	fs.StringVar(&i.title, "title", "", o.say("the `title` of the cluster"))
	o.value(fs, "from", o.say("the `kind` of card to begin with"), func(kind string) error {
		_, err := kindCluster(kind)
		i.from = kind
		return err
	})
	fs.BoolVar(&i.sample, "sample", false, o.say("take the invented members and figures of the kind too"))
	fs.StringVar(&i.lastYear, "last", "", o.say("the `folder` of last year"))
}

// pointsThenComma is the end of a section whose points a comma and the next section follow: a comma within points or
// within a title separates nothing.
var pointsThenComma = regexp.MustCompile(`([=:]\s*\d+(?:[.,]\d{1,2})?)\s*,\s*(\pL)`)

// lists reads the lists that the command line names or holds: a file if there is one of the name.
func (i *initOptions) lists() error {
	for _, list := range []struct {
		flag, arg  string
		separators []string
		read       func(file, text string) error
	}{
		{"-members", i.members, []string{";", ","}, i.readMembers},
		{"-sections", i.sections, []string{";"}, i.readSections},
	} {
		if list.arg == "" {
			continue
		}
		file, text := list.flag, list.arg
		info, err := folder.Look(list.arg)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list.separators, func(s string) bool { return strings.Contains(list.arg, s) })
		switch {
		case info == nil && at < 0 && pointsThenComma.MatchString(list.arg):
			text = pointsThenComma.ReplaceAllString(list.arg, "$1\n$2")
		case info == nil && at >= 0:
			text = strings.ReplaceAll(list.arg, list.separators[at], "\n")
		case info != nil || !titledMax.MatchString(list.arg): // one section needs no separator
			data, err := folder.ReadPath(list.arg)
			if err != nil {
				return err
			}
			file, text = list.arg, string(data)
		}
		if err := list.read(file, text); err != nil {
			return err
		}
	}
	return nil
}

func (i *initOptions) readMembers(file, text string) error {
	lines, err := pasted(file, text)
	if err == nil {
		i.units, err = unitsOf(file, lines)
	}
	return err
}

func (i *initOptions) readSections(file, text string) error {
	lines, err := pasted(file, text)
	if err == nil {
		i.parts, err = partsOf(file, lines)
	}
	if err == nil {
		err = i.addsUp()
	}
	return err
}

// addsUp holds the sections to the scale.
func (i *initOptions) addsUp() error {
	sum := decimal.Zero
	for _, p := range i.parts {
		sum = sum.Add(p.max)
	}
	if i.scale.IsZero() || len(i.parts) == 0 || sum.Equal(i.scale) {
		return nil
	}
	return newFault("", "sum", diag.ErrValue, say("correct one of them"),
		"the sections have %s points together, and the card is out of %s",
		rules.NumberOf(sum), rules.NumberOf(i.scale))
}

func (i *initOptions) setScale(text string) (err error) {
	if i.scale, err = pointsIn(text); err == nil {
		err = i.addsUp()
	}
	return err
}

func (i *initOptions) setYear(text string) error {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1900 || n > 2200 {
		return catalogue.Error(diag.ErrValue, "a year is written like 2026")
	}
	i.year = n
	return nil
}

// question is something that the options left open.
type question struct {
	open bool
	flag string // that says it; empty if nobody needs to
	text diag.Text
	list bool // the answer has many lines; an empty one ends it
	set  func(answer string) error
}

// ask asks for what the options left open; where nobody is there to be asked, that is a wrong command line.
func (i *initOptions) ask(o *options) error {
	members, sections, year := len(i.units) == 0, len(i.parts) == 0 && i.from == "", i.year == 0
	for _, q := range []question{
		{i.title == "" && members, "", say("The title of the cluster (may stay empty):"), false,
			func(s string) error { i.title = s; return nil }},
		{members, "-members",
			say("The members, a name a line, as copied from a spreadsheet or a letter; an empty line ends them:"), true,
			func(s string) error { return i.readMembers("-members", s) }},
		{i.scale.IsZero() && sections, "",
			say("The points that the card is out of (may stay empty: the sum of its sections):"), false,
			func(s string) error {
				if s == "" {
					return nil
				}
				return i.setScale(s)
			}},
		{sections, "-sections",
			say("The sections with their points, like \"Kinh tế: 600\", one a line; an empty line ends them:"), true,
			func(s string) error { return i.readSections("-sections", s) }},
		{year, "-year", say("The year of the card:"), false, i.setYear},
	} {
		switch {
		case !q.open, i.in == nil && q.flag == "":
		case i.in == nil:
			return usagef("init needs %s, since nobody is there to be asked", q.flag)
		default:
			if err := q.put(o, i.in); err != nil {
				return err
			}
		}
	}
	return nil
}

// put asks until there is an answer that can be taken.
func (q question) put(o *options, in *bufio.Reader) error {
	for {
		fmt.Fprintln(o.stderr, q.text.Format(o.lang))
		answer, err := answered(in, q.list)
		if err != nil {
			return newFault("", "no-answer", err, say("thidua init -h shows the options that say it"), "there was no answer")
		}
		if err = q.set(answer); err == nil {
			return nil
		}
		writeFaults(o.stderr, o.lang, err)
	}
}

// answered reads a line, or with list the lines up to an empty one that follows others.
func answered(in *bufio.Reader, list bool) (string, error) {
	var b strings.Builder
	for b.Len() <= maxPasted {
		s, err := in.ReadString('\n')
		b.WriteString(s)
		blank := strings.TrimSpace(s) == ""
		switch {
		case err != nil && strings.TrimSpace(b.String()) == "":
			return "", err
		case err != nil, !list, blank && strings.TrimSpace(b.String()) != "":
			return strings.TrimSpace(b.String()), nil
		}
	}
	return b.String(), nil
}

// runInit writes the folder of a new year.
func runInit(out io.Writer, o *options, args []string) error {
	if len(args) != 1 {
		return usagef("init needs one folder, which is to be written")
	}
	i := &o.init
	set := func(on bool) int { return map[bool]int{true: 1}[on] }
	switch {
	case set(i.from != "")+set(i.lastYear != "")+set(i.sections != "") > 1:
		return usagef("-sections, -from and -last each make a card: take one of them")
	case i.sample && (i.from == "" || i.members != "" || i.year != 0):
		return usagef("-sample goes with -from, and brings members and year with it")
	case i.lastYear != "" && (i.members != "" || !i.scale.IsZero()):
		return usagef("-last brings members and card with it")
	case i.from != "" && !i.scale.IsZero():
		return usagef("-from brings its own scale with it")
	}
	dir := filepath.Clean(args[0])
	if err := errors.Join(vacant(dir), i.lists()); err != nil {
		return err
	}
	if answers := terminal(); answers != nil {
		i.in = bufio.NewReader(answers)
	}
	n := &newYear{options: o, name: filepath.Base(dir)}
	var err error
	switch {
	case i.sample:
		err = n.sample()
	case i.lastYear != "":
		err = n.fromLastYear()
	default:
		if err = i.ask(o); err == nil {
			err = n.write()
		}
	}
	if err != nil {
		return err
	}
	warnings, err := n.put(dir)
	if err != nil {
		return err
	}
	o.warn(warnings)
	for _, f := range n.files {
		fmt.Fprintln(out, o.say("Written: %s", filepath.Join(dir, f.name)))
	}
	for _, moved := range n.moved {
		fmt.Fprintln(out, moved.Format(o.lang))
	}
	fmt.Fprintln(out,
		o.say("The notes in the files say what is to be filled in; thidua check %s shows what is wrong.", dir))
	return nil
}

// terminal is where somebody may answer, nil if nobody can: what the tests replace. Of a device nobody sits at, such as
// /dev/null, there is no answer.
var terminal = func() io.Reader {
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&fs.ModeCharDevice == 0 {
		return nil
	}
	return os.Stdin
}

// vacant reports whether a folder may be written: there is nothing of the name, or an empty folder.
func vacant(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return newFault(dir, "no-folder", err, diag.Text{}, "the folder cannot be read")
	case !info.IsDir():
		return newFault(dir, "file-exists", fs.ErrExist, say("name a folder that is not there yet"),
			"something else has the name")
	}
	f, err := os.Open(dir)
	if err != nil {
		return newFault(dir, "no-folder", err, diag.Text{}, "the folder cannot be read")
	}
	defer f.Close()
	if names, _ := f.Readdirnames(1); len(names) > 0 {
		return newFault(dir, "file-exists", fs.ErrExist, say("name a folder that is not there yet"),
			"the folder holds files, and is left as it is")
	}
	return nil
}

// put writes the files into a folder beside, checks it, and gives it its name: it is there whole or not at all.
func (n *newYear) put(dir string) (warnings, err error) {
	beside := filepath.Join(filepath.Dir(dir), ".thidua-init-"+filepath.Base(dir))
	if err := os.Mkdir(beside, 0o777); err != nil {
		hint := diag.Text{}
		if errors.Is(err, fs.ErrExist) {
			hint = say("if no other program is writing, remove %s", beside)
		}
		return nil, newFault(dir, "not-written", err, hint, "the folder cannot be written")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	for _, f := range n.files {
		if err := document.WriteFile(filepath.Join(beside, f.name), []byte(f.text), nil); err != nil {
			return nil, renamed(err, dir)
		}
	}
	_, warnings = checkFolder(folder.Folder{FS: os.DirFS(beside), Name: dir}, true)
	if hasFault(warnings) {
		return nil, warnings
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, newFault(dir, "not-written", err, say("name a folder that is not there yet"),
			"the folder cannot be replaced")
	}
	if err := os.Rename(beside, dir); err != nil {
		return nil, newFault(dir, "not-written", err, diag.Text{}, "the folder cannot be written")
	}
	return warnings, nil
}

// renamed are faults that are about the folder as a whole.
func renamed(err error, dir string) error {
	for d := range diag.AllDiagnostics(err) {
		d.File = dir
	}
	return err
}

// file is a file of the new folder.
type file struct{ name, text string }

// newYear is a folder that is being made.
type newYear struct {
	*options
	name  string // of the folder
	files []file
	card  *scoring.Scorecard
	moved []diag.Text // what was taken over with other days
}

func (n *newYear) add(name, text string) { n.files = append(n.files, file{name, text}) }

// sample takes over a kind of card with all that comes with it.
func (n *newYear) sample() error {
	fsys, ok := cards.Kinds.Open(n.init.from)
	if !ok {
		return fs.ErrNotExist // the flag was refused
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		data, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return err
		}
		if e.Name() == "cluster.yaml" && n.init.title != "" {
			doc, err := document.Parse(e.Name(), data)
			if err != nil {
				return err
			}
			title := document.Edit{Path: "title", Text: "{vi: " + rulestest.YAML(n.init.title) + "}"}
			if data, err = doc.Rewrite(title); err != nil {
				return err
			}
		}
		text := string(data)
		if strings.HasSuffix(e.Name(), ".yaml") {
			text = n.note(say("A sample: what is invented in it says so, and counts for nobody.")) + n.commented(text)
		}
		n.add(e.Name(), text)
	}
	return nil
}

// note is a sentence as a comment of a file.
func (n *newYear) note(text diag.Text) string {
	return "# " + strings.ReplaceAll(strings.TrimSpace(text.Format(n.lang)), "\n", "\n# ") + "\n"
}
