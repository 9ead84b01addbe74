package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// folder is where the files of a year are.
type folder struct {
	fsys fs.FS
	// name is shown, and stands before the names of files in diagnostics.
	name     string
	embedded bool
	host     rules.Host // of the program, for its cards and regulations
}

// openFolder finds a folder of the user's own, or else a year that comes with the
// program.
func openFolder(name string) (folder, error) {
	info, err := lookAt(name)
	switch {
	case err != nil:
		return folder{}, err
	case info != nil && info.IsDir():
		fsys, err := openRoot(name)
		return folder{fsys: fsys, name: name}, err
	case info != nil:
		return folder{}, usagef("%s is a file: name the folder that holds cluster.yaml", name)
	}
	if fsys, ok := years.Open(name); ok {
		return folder{fsys: fsys, name: name, embedded: true}, nil
	}
	hint := diag.Text{}
	if near, ok := diag.Nearest(name, years.Names()); ok {
		hint = say("did you mean %s?", near)
	}
	return folder{}, newFault(name, "no-folder", fs.ErrNotExist, hint,
		"there is no such folder, and no year of that name comes with the program")
}

// shown is the name of a file in diagnostics.
func (f folder) shown(file string) string { return path.Join(f.name, file) }

// read reads a file. A file that cannot be read is a diagnostic.
func (f folder) read(file string) ([]byte, error) {
	return readFrom(f.fsys, file, f.shown(file))
}

// readFrom reads a file of a folder, by the name that is shown.
func readFrom(fsys fs.FS, file, shown string) ([]byte, error) {
	data, err := document.ReadFile(fsys, file)
	var d *diag.Diagnostic
	switch {
	case errors.As(err, &d):
		d.File = shown
		return nil, d
	case err != nil:
		return nil, newFault(shown, "no-file", err, diag.Text{}, "there is no such file")
	}
	return data, nil
}

// lookAt returns what a name leads to, nil if there is nothing of the name: a year that comes with the program
// may be meant only then.
func lookAt(name string) (fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err == nil {
		return info, nil
	}
	if _, err = readPath(filepath.Clean(name)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return nil, err // what is wrong with it
}

// readPath reads a file that the user names, wherever its links lead.
func readPath(p string) ([]byte, error) {
	dir, base := filepath.Split(p)
	return readFrom(os.DirFS(cmp.Or(dir, ".")), base, p)
}

// openRoot opens a folder that no link leads out of.
func openRoot(name string) (fs.FS, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, newFault(name, "no-folder", err, diag.Text{}, "the folder cannot be read")
	}
	return root.FS(), nil
}

// find returns which of the files base.yaml, base.yml, base.json and base.csv is
// there; more than one is a fault.
func (f folder) find(base string, extensions ...string) (file string, err error) {
	for _, ext := range extensions {
		name := base + ext
		if !document.Present(f.fsys, name) {
			continue
		}
		if file != "" {
			return "", newFault(f.shown(name), "two-files", diag.ErrName, say("keep one of them"),
				"the folder holds both %s and %s", file, name)
		}
		file = name
	}
	return file, nil
}

var (
	definitionFiles = []string{".yaml", ".yml", ".json"}
	factsFiles      = []string{".csv", ".yaml", ".yml", ".json"}
)

// loaded is a year that was read and found without fault.
type loaded struct {
	folder   folder
	cluster  *cluster.Cluster
	campaign *cluster.Campaign
	card     *scoring.Scorecard // nil if there is none
	reg      *awards.Regulation // nil if there is none
	files    []string           // what was read, in order

	// What no event of the year brings: facts.csv, sheets.yaml and candidates.yaml of a year that is
	// still being prepared. They count at once, on every day.
	besides cluster.Inputs

	lying  map[string]string // the files of besides, by what they hold
	unread error             // warnings of files that nothing reads, and of what the others say

	definition string // the file that the cluster was read from, and its bytes
	source     []byte
}

// loader reads the files of a folder and gathers the faults of all of them.
type loader struct {
	folder
	loaded
	errs []error

	years  []int            // of the cluster, in its order
	doubts diag.Diagnostics // warnings about what the files say
}

func (l *loader) fail(err error) bool {
	if err != nil {
		l.errs = append(l.errs, err)
	}
	return err != nil
}

// open finds and reads a file; data is nil if it is not there or cannot be read.
func (l *loader) open(base string, extensions []string) (file string, data []byte) {
	file, err := l.find(base, extensions...)
	if l.fail(err) || file == "" {
		return "", nil
	}
	data, err = l.folder.read(file)
	if l.fail(err) {
		return file, nil
	}
	l.files = append(l.files, file)
	return file, data
}

// load reads a folder. The error holds every fault of every file.
func load(f folder) (*loaded, error) {
	l := &loader{folder: f}
	l.loaded.folder = f
	file, data := l.open("cluster", definitionFiles)
	var err error
	if file == "" && len(l.errs) == 0 {
		l.fail(newFault(f.shown("cluster.yaml"), "no-file", fs.ErrNotExist,
			say("a folder needs cluster.yaml; examples/README.md shows one"), "there is no such file"))
	}
	l.definition, l.source = file, data
	if data != nil {
		if l.cluster, err = cluster.Load(f.shown(file), data); !l.fail(err) {
			for _, y := range l.cluster.Definition().Years {
				l.years = append(l.years, y.Year)
			}
		}
	}
	if file, data := l.open("scorecard", definitionFiles); data != nil {
		l.card, err = scoring.Load(f.shown(file), data, f.host)
		l.fail(err)
	}
	l.readRegulation()
	l.lying = l.readUnnamed()
	l.bind(l.lying)
	l.makeCampaign()
	if len(l.errs) > 0 {
		return nil, errors.Join(l.errs...)
	}
	if l.loaded.unread = f.unread(l.files); len(l.doubts) > 0 {
		l.loaded.unread = errors.Join(l.loaded.unread, l.doubts)
	}
	return &l.loaded, nil
}

// year returns the year to show: that of the card, or the first one.
func (l *loader) year() int {
	switch {
	case l.card != nil:
		return l.card.Identity().Year
	case len(l.years) > 0:
		return l.years[0]
	}
	return 0
}

// makeCampaign binds the year to its card and regulation.
func (l *loader) makeCampaign() {
	if l.cluster == nil || len(l.errs) > 0 {
		return
	}
	if len(l.years) == 0 {
		l.fail(newFault(l.shown("cluster.yaml"), "no-year", diag.ErrValue, say("add years"), "the cluster has no year"))
		return
	}
	if !slices.Contains(l.years, l.year()) {
		l.fail(newFault(l.shown("cluster.yaml"), "no-year", diag.ErrName, say("add it under years"),
			"the scorecard is of %d, and the cluster has no such year", l.card.Identity().Year))
		return
	}
	probe, err := l.cluster.Campaign(l.year(), l.card, nil)
	if err != nil {
		l.fail(l.placed(err))
		return
	}
	l.campaign = probe
	year := probe.Year()
	reg, err := l.regulation(year.Regulation, year.Options)
	if l.fail(err) {
		return
	}
	l.reg = reg
	if l.campaign, err = l.cluster.Campaign(l.year(), l.card, reg); err != nil {
		l.fail(l.placed(err))
	}
}

// readRegulation reads the folder's own regulation, if there is one, and what it extends.
func (l *loader) readRegulation() {
	file, data := l.open("regulation", definitionFiles)
	if data == nil {
		return
	}
	var bases []string
	var err error
	l.reg, bases, err = l.folder.loadRegulation(l.shown(file), data)
	l.files = append(l.files, bases...)
	l.fail(err)
}

// regulation returns the regulation of a year: the folder's own, or the shipped
// one of the name; nil if the year names none.
func (l *loader) regulation(name string, o awards.Options) (*awards.Regulation, error) {
	reg := l.reg
	if reg == nil {
		if name == "" {
			return nil, nil
		}
		var err error
		if reg, err = awards.ByName(name); err != nil {
			at := slices.Index(l.years, l.year())
			return nil, l.placed(catalogue.Fault("years["+strconv.Itoa(at)+"].regulation", "unknown-regulation", diag.ErrName,
				diag.OneOf(name, awards.Shipped()), "there is no regulation %q", name))
		}
	}
	if o.CarryOver || len(o.Enable) > 0 || o.Basis != awards.ByDossier {
		return reg.With(o)
	}
	return reg, nil
}

func (l *loader) members() []cluster.Member {
	if l.cluster == nil {
		return nil
	}
	members := l.cluster.Definition().Members
	for _, e := range l.events() {
		if e.Amends != nil && len(e.Amends.Members) > 0 {
			members = e.Amends.Members // with all that were members before
		}
	}
	return members
}

// readUnnamed reads the files of facts, sheets and evidence that lie in the folder, whether
// an event names them or not, and returns their names by what they hold.
func (l *loader) readUnnamed() map[string]string {
	names := make(map[string]string)
	read := func(key, base string, extensions []string) (in cluster.Inputs) {
		holds, _, _ := strings.Cut(key, "/")
		file, data := l.open(base, extensions)
		if data == nil {
			return in
		}
		names[key] = file
		if l.card == nil && holds != "candidates" && len(l.errs) > 0 {
			return in // what is wrong with the card is said
		}
		in, err := cluster.LoadInputs(holds, l.shown(file), data, l.card, l.members())
		l.doubts = append(l.doubts, in.Warnings...)
		l.fail(err)
		return in
	}
	facts, last := read("facts", "facts", factsFiles).Facts, read("last_year", "facts-previous", factsFiles).Facts
	for _, code := range l.lists() {
		base := "facts-" + code
		all, err := rules.JoinFacts(context.Background(), facts, read("facts/"+code, base, factsFiles).Facts)
		if facts = all; err != nil {
			l.fail(newFault(l.shown(names["facts/"+code]), "second-fact", diag.ErrName, say("leave one of them out"),
				"%v", err))
		}
	}
	for i, f := range facts {
		for _, before := range last {
			if before.Unit() != f.Unit() {
				continue
			}
			if with, err := f.WithPrevious(before); !l.fail(err) {
				facts[i] = with
			}
		}
	}
	l.besides = cluster.Inputs{
		Facts: facts, Sheets: read("sheets", "sheets", definitionFiles).Sheets,
		Candidates: read("candidates", "candidates", definitionFiles).Candidates,
	}
	return names
}

// lists are the codes of the lists of events of the card: each may have a file of facts of its
// own, facts-code.csv.
func (l *loader) lists() (codes []string) {
	if l.card != nil {
		for ind := range l.card.Schema().All() {
			if ind.Kind == rules.ListKind {
				codes = append(codes, ind.Code)
			}
		}
	}
	return codes
}

// bind puts the contents of the files that events name into the events, each
// checked against its hash. lying are the files that lie in the folder: once an event
// brings what they hold, they count only if an event names them.
func (l *loader) bind(lying map[string]string) {
	if l.cluster == nil || len(l.errs) > 0 {
		return
	}
	named, holds := make(map[string]bool), make(map[string]bool)
	for _, e := range l.events() {
		for _, f := range e.Files {
			if l.card == nil {
				l.fail(newFault(l.shown(f.Name), "no-card", diag.ErrName, say("add scorecard.yaml"),
					"what events bring cannot be read without a scorecard"))
				return
			}
			named[f.Name] = true
			holds[f.Holds] = true
			if !slices.Contains(l.files, f.Name) {
				l.files = append(l.files, f.Name)
			}
		}
		holds["facts"] = holds["facts"] || len(e.Facts) > 0
		holds["sheets"] = holds["sheets"] || len(e.Sheets) > 0
		holds["candidates"] = holds["candidates"] || e.Candidates != nil
	}
	// Facts of the year and of the year before come from the log together or not at all.
	holds["last_year"] = holds["facts"]
	for _, key := range slices.Sorted(maps.Keys(lying)) {
		what, _, _ := strings.Cut(key, "/")
		if name := lying[key]; name != "" && holds[what] && !named[name] {
			l.fail(newFault(l.shown(name), "unbound", cluster.ErrUnread,
				say("name it in an event, as in files: [{holds: %s, name: %s, sha256: ...}], or remove it", what, name),
				"events of the year bring %s, and none of them names this file: it would not count", what))
		}
	}
	if holds["facts"] {
		l.besides.Facts = nil
	}
	if holds["sheets"] {
		l.besides.Sheets = nil
	}
	if holds["candidates"] {
		l.besides.Candidates = cluster.Candidates{}
	}
	if len(l.errs) > 0 || len(named) == 0 {
		return
	}
	whole, err := l.cluster.WithFiles(context.Background(), l.card, l.fsys)
	if err != nil {
		for d := range diag.AllDiagnostics(err) {
			if d.File != "" {
				d.File = l.shown(d.File)
			}
		}
		l.fail(l.placed(err))
		return
	}
	l.cluster = whole
}

// events are those of the year to show; none if there is no such year, as makeCampaign says.
func (l *loader) events() []cluster.Event {
	for _, y := range l.cluster.Definition().Years {
		if y.Year == l.year() {
			return y.Events
		}
	}
	return nil
}

// placed gives the faults of what events and files bring their places: in the file what is
// wrong in it, in cluster.yaml what is wrong with an event or a file as a whole.
func (l *loaded) placed(err error) error {
	for d := range diag.AllDiagnostics(err) {
		file, path := l.brings(d.Path)
		data, rerr := l.folder.read(file)
		if d.File != "" || file == "" || rerr != nil {
			continue
		}
		if doc, perr := document.Parse(l.folder.shown(file), data); perr == nil {
			d.Path = scoring.InSheetFile(file, data, path)
			_ = doc.Locate(d) // d itself
		}
	}
	doc, perr := document.Parse(l.folder.shown(l.definition), l.source)
	if perr != nil {
		return err
	}
	return doc.Locate(err)
}

// ofEvent is a path in the definition to what an event brings.
var ofEvent = regexp.MustCompile(`^years\[(\d+)\]\.events\[(\d+)\]\.((?:sheets|candidates)\b.*)$`)

// brings returns the file of YAML or JSON that brings what stands at a path, and the path in
// it; none if that stands in the definition.
func (l *loaded) brings(path string) (file, rest string) {
	holds, _, _ := strings.Cut(strings.ReplaceAll(path, "[", "."), ".")
	file = l.lying[holds]
	if m := ofEvent.FindStringSubmatch(path); m != nil {
		holds, _, _ = strings.Cut(strings.ReplaceAll(m[3], "[", "."), ".")
		year, _ := strconv.Atoi(m[1]) // digits
		event, _ := strconv.Atoi(m[2])
		path = m[3]
		for _, f := range l.cluster.Definition().Years[year].Events[event].Files {
			if f.Holds == holds {
				file = f.Name
			}
		}
	}
	return file, strings.TrimPrefix(path, "candidates.")
}
