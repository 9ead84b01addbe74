package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// folder is where the files of a year are.
type folder struct {
	fsys fs.FS
	// name is shown, and stands before the names of files in diagnostics.
	name     string
	embedded bool
}

// openFolder finds a folder of the user's own, or else a year that comes with the
// program.
func openFolder(name string) (folder, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return folder{fsys: os.DirFS(name), name: name}, nil
	case err == nil:
		return folder{}, usagef("%s is a file: name the folder that holds cluster.yaml", name)
	}
	if fsys, ok := years.Open(name); ok {
		return folder{fsys: fsys, name: name, embedded: true}, nil
	}
	hint := ""
	if near, ok := rules.Nearest(name, years.Names()); ok {
		hint = "did you mean " + near + "?"
	}
	return folder{}, &rules.Diagnostic{Code: "no-folder", File: name, Message: "there is no such folder, and no year of that name comes with the program", Hint: hint, Err: fs.ErrNotExist}
}

// shown is the name of a file in diagnostics.
func (f folder) shown(file string) string { return path.Join(f.name, file) }

// read reads a file. A file that cannot be read is a diagnostic.
func (f folder) read(file string) ([]byte, error) {
	data, err := fs.ReadFile(f.fsys, file)
	if err != nil {
		message := "the file cannot be read"
		if errors.Is(err, fs.ErrNotExist) {
			message = "there is no such file"
		}
		return nil, &rules.Diagnostic{Code: "no-file", File: f.shown(file), Message: message, Err: err}
	}
	return data, nil
}

// find returns which of the files base.yaml, base.yml, base.json and base.csv is
// there; more than one is a fault.
func (f folder) find(base string, extensions ...string) (file string, err error) {
	for _, ext := range extensions {
		name := base + ext
		if _, statErr := fs.Stat(f.fsys, name); statErr != nil {
			continue
		}
		if file != "" {
			return "", &rules.Diagnostic{Code: "two-files", File: f.shown(name), Message: fmt.Sprintf("the folder holds both %s and %s", file, name), Hint: "keep one of them", Err: rules.ErrName}
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
	folder     folder
	cluster    *cluster.Cluster
	campaign   *cluster.Campaign
	card       *scoring.Scorecard // nil if there is none
	reg        *awards.Regulation // nil if there is none
	facts      map[string][]*rules.Facts
	final      string // the file of facts that counts when no event names one
	candidates cluster.Candidates
	files      []string // what was read, in order
}

// loader reads the files of a folder and gathers the faults of all of them.
type loader struct {
	folder
	loaded
	errs []error
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
		l.fail(&rules.Diagnostic{Code: "no-file", File: f.shown("cluster.yaml"), Message: "there is no such file", Hint: "a folder needs cluster.yaml; examples/README.md shows one", Err: fs.ErrNotExist})
	}
	if data != nil {
		l.cluster, err = cluster.Load(f.shown(file), data)
		l.fail(err)
	}
	if file, data := l.open("scorecard", definitionFiles); data != nil {
		l.card, err = scoring.Load(f.shown(file), data)
		l.fail(err)
	}
	l.readRegulation()
	l.readCandidates()
	l.makeCampaign()
	l.readFacts()
	if len(l.errs) > 0 {
		return nil, errors.Join(l.errs...)
	}
	return &l.loaded, nil
}

// year returns the year to show: that of the card, or the first one.
func (l *loader) year() int {
	switch {
	case l.card != nil:
		return l.card.Year()
	case len(l.cluster.Years()) > 0:
		return l.cluster.Years()[0]
	}
	return 0
}

// makeCampaign binds the year to its card and regulation.
func (l *loader) makeCampaign() {
	if l.cluster == nil || len(l.errs) > 0 {
		return
	}
	if len(l.cluster.Years()) == 0 {
		l.fail(&rules.Diagnostic{Code: "no-year", File: l.shown("cluster.yaml"), Message: "the cluster has no year", Hint: "add years", Err: rules.ErrValue})
		return
	}
	probe, err := l.cluster.Campaign(l.year(), l.card, nil)
	if errors.Is(err, cluster.ErrNoYear) {
		l.fail(&rules.Diagnostic{Code: "no-year", File: l.shown("cluster.yaml"), Message: fmt.Sprintf("the scorecard is of %d, and the cluster has no such year", l.card.Year()), Hint: "add it under years", Err: err})
		return
	}
	if l.fail(err) {
		return
	}
	l.campaign = probe
	name, options := probe.Regulation()
	reg, err := l.regulation(name, options)
	if l.fail(err) {
		return
	}
	l.reg = reg
	l.campaign, err = l.cluster.Campaign(l.year(), l.card, reg)
	l.fail(err)
}

// readRegulation reads the folder's own regulation, if there is one.
func (l *loader) readRegulation() {
	file, data := l.open("regulation", definitionFiles)
	if data == nil {
		return
	}
	statute, err := awards.Statute()
	if l.fail(err) {
		return
	}
	l.reg, err = awards.Load(l.shown(file), data, statute)
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
			return nil, &rules.Diagnostic{Code: "unknown-regulation", File: l.shown("cluster.yaml"), Message: err.Error(), Hint: "shipped ones are " + strings.Join(awards.Shipped(), ", "), Err: rules.ErrName}
		}
	}
	if o.CarryOver || len(o.Enable) > 0 || o.Basis != awards.ByDossier {
		return reg.With(o)
	}
	return reg, nil
}

func (l *loader) units() []string {
	if l.cluster == nil {
		return nil
	}
	units := []string{}
	for m := range l.cluster.MembersDuring(rules.Period{}) {
		units = append(units, m.Unit)
	}
	return units
}

func (l *loader) readCandidates() {
	file, data := l.open("candidates", definitionFiles)
	if data == nil {
		return
	}
	var err error
	l.candidates, err = cluster.LoadCandidates(l.shown(file), data, l.units())
	l.fail(err)
}

// readFacts reads facts.csv or facts.yaml and the files that events name. Without
// a card there is nothing to check them against.
func (l *loader) readFacts() {
	file, err := l.find("facts", factsFiles...)
	l.fail(err)
	l.final = file
	names := []string{}
	if file != "" {
		names = append(names, file)
	}
	if l.campaign != nil {
		for e := range l.campaign.Log() {
			if e.Facts != "" && !slices.Contains(names, e.Facts) {
				names = append(names, e.Facts)
			}
		}
	}
	if l.card == nil {
		if len(names) > 0 && len(l.errs) == 0 {
			l.fail(&rules.Diagnostic{Code: "no-card", File: l.shown(names[0]), Message: "facts without a scorecard cannot be read", Hint: "add scorecard.yaml", Err: rules.ErrName})
		}
		return
	}
	last := l.previousFacts()
	l.facts = make(map[string][]*rules.Facts)
	for _, name := range names {
		facts := l.readFactsFile(name)
		for i, f := range facts {
			if last[f.Unit()] == nil {
				continue
			}
			with, err := f.WithPrevious(last[f.Unit()])
			if !l.fail(err) {
				facts[i] = with
			}
		}
		l.facts[name] = facts
	}
}

// previousFacts reads last year's facts, for rules that say previous(…).
func (l *loader) previousFacts() map[string]*rules.Facts {
	file, err := l.find("facts-previous", factsFiles...)
	if l.fail(err) || file == "" {
		return nil
	}
	byUnit := make(map[string]*rules.Facts)
	for _, f := range l.readFactsFile(file) {
		byUnit[f.Unit()] = f
	}
	return byUnit
}

func (l *loader) readFactsFile(name string) []*rules.Facts {
	if !fs.ValidPath(name) {
		l.fail(&rules.Diagnostic{Code: "no-file", File: l.shown("cluster.yaml"), Message: fmt.Sprintf("%q does not name a file of the folder", name), Err: rules.ErrValue})
		return nil
	}
	data, err := l.folder.read(name)
	if l.fail(err) {
		return nil
	}
	l.files = append(l.files, name)
	facts, err := parseFacts(l.shown(name), data, l.card.Schema(), l.units())
	l.fail(err)
	return facts
}

func parseFacts(name string, data []byte, s *rules.Schema, units []string) ([]*rules.Facts, error) {
	o := document.FactsOptions{Units: units}
	if strings.HasSuffix(strings.ToLower(name), ".csv") {
		return document.ReadFactsCSV(name, data, s, o)
	}
	return document.ReadFactsYAML(name, data, s, o)
}

// factsAt returns the facts known on a day: those of the last event up to it that
// brought some. If no event of the year brings any, facts.csv or facts.yaml
// counts at once.
func (l *loaded) factsAt(on rules.Date) []*rules.Facts {
	name, dated := "", false
	for e := range l.campaign.Log() {
		dated = dated || e.Facts != ""
	}
	if !dated {
		return l.facts[l.final]
	}
	for e := range l.campaign.At(on).Events() {
		if e.Facts != "" {
			name = e.Facts
		}
	}
	return l.facts[name]
}
