package folder

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Year is a year that was read and found without fault.
type Year struct {
	Folder
	Cluster    *cluster.Cluster
	Campaign   *cluster.Campaign
	Card       *scoring.Scorecard // nil if there is none
	Regulation *awards.Regulation // nil if there is none
	Files      []string           // what was read, in order

	// Besides is what no event of the year brings: facts.csv, sheets.yaml and candidates.yaml of a year
	// that is still being prepared. They count at once, on every day.
	Besides cluster.Inputs
	// Warnings are of files that nothing reads, and of what the others say; nil if there are none.
	Warnings error

	lying      map[string]string // the files of Besides, by what they hold
	definition string            // the file that the cluster was read from, and its bytes
	source     []byte
}

// loader reads the files of a folder and gathers the faults of all of them.
type loader struct {
	Year
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
	file, err := l.Find(base, extensions...)
	if l.fail(err) || file == "" {
		return "", nil
	}
	data, err = l.Read(file)
	if l.fail(err) {
		return file, nil
	}
	l.Files = append(l.Files, file)
	return file, data
}

// Load reads a folder. The error holds every fault of every file.
func Load(f Folder) (*Year, error) {
	l := &loader{Year: Year{Folder: f}}
	file, data := l.open("cluster", DefinitionFiles)
	var err error
	if file == "" && len(l.errs) == 0 {
		l.fail(newFault(f.Shown("cluster.yaml"), "no-file", fs.ErrNotExist,
			say("a folder needs cluster.yaml; examples/README.md shows one"), "there is no such file"))
	}
	l.definition, l.source = file, data
	if data != nil {
		if l.Cluster, err = cluster.Load(f.Shown(file), data); !l.fail(err) {
			for _, y := range l.Cluster.Definition().Years {
				l.years = append(l.years, y.Year)
			}
		}
	}
	if file, data := l.open("scorecard", DefinitionFiles); data != nil {
		l.Card, err = scoring.Load(f.Shown(file), data, f.Host)
		l.fail(err)
	}
	l.readRegulation()
	l.lying = l.readUnnamed()
	l.bind(l.lying)
	l.makeCampaign()
	if len(l.errs) > 0 {
		return nil, errors.Join(l.errs...)
	}
	if l.Warnings = f.unread(l.Files); len(l.doubts) > 0 {
		l.Warnings = errors.Join(l.Warnings, l.doubts)
	}
	return &l.Year, nil
}

// year returns the year to show: that of the card, or the first one.
func (l *loader) year() int {
	switch {
	case l.Card != nil:
		return l.Card.Identity().Year
	case len(l.years) > 0:
		return l.years[0]
	}
	return 0
}

// makeCampaign binds the year to its card and regulation.
func (l *loader) makeCampaign() {
	if l.Cluster == nil || len(l.errs) > 0 {
		return
	}
	if len(l.years) == 0 {
		l.fail(newFault(l.Shown("cluster.yaml"), "no-year", diag.ErrValue, say("add years"), "the cluster has no year"))
		return
	}
	if !slices.Contains(l.years, l.year()) {
		l.fail(newFault(l.Shown("cluster.yaml"), "no-year", diag.ErrName, say("add it under years"),
			"the scorecard is of %d, and the cluster has no such year", l.Card.Identity().Year))
		return
	}
	probe, err := l.Cluster.Campaign(l.year(), l.Card, nil)
	if err != nil {
		l.fail(l.placed(err))
		return
	}
	l.Campaign = probe
	year := probe.Year()
	reg, err := l.regulation(year.Regulation, year.Options)
	if l.fail(err) {
		return
	}
	l.Regulation = reg
	if l.Campaign, err = l.Cluster.Campaign(l.year(), l.Card, reg); err != nil {
		l.fail(l.placed(err))
	}
}

// readRegulation reads the folder's own regulation, if there is one, and what it extends.
func (l *loader) readRegulation() {
	file, data := l.open("regulation", DefinitionFiles)
	if data == nil {
		return
	}
	var bases []string
	var err error
	l.Regulation, bases, err = l.LoadRegulation(l.Shown(file), data)
	l.Files = append(l.Files, bases...)
	l.fail(err)
}

// regulation returns the regulation of a year: the folder's own, or the shipped
// one of the name; nil if the year names none.
func (l *loader) regulation(name string, o awards.Options) (*awards.Regulation, error) {
	reg := l.Regulation
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
	if l.Cluster == nil {
		return nil
	}
	members := l.Cluster.Definition().Members
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
		if l.Card == nil && holds != "candidates" && len(l.errs) > 0 {
			return in // what is wrong with the card is said
		}
		in, err := cluster.LoadInputs(holds, l.Shown(file), data, l.Card, l.members())
		l.doubts = append(l.doubts, in.Warnings...)
		l.fail(err)
		return in
	}
	facts, last := read("facts", "facts", FactsFiles).Facts, read("last_year", "facts-previous", FactsFiles).Facts
	for _, code := range l.lists() {
		base := "facts-" + code
		all, err := rules.JoinFacts(context.Background(), facts, read("facts/"+code, base, FactsFiles).Facts)
		if facts = all; err != nil {
			l.fail(newFault(l.Shown(names["facts/"+code]), "second-fact", diag.ErrName, say("leave one of them out"),
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
	l.Besides = cluster.Inputs{
		Facts: facts, Sheets: read("sheets", "sheets", DefinitionFiles).Sheets,
		Candidates: read("candidates", "candidates", DefinitionFiles).Candidates,
	}
	return names
}

// lists are the codes of the lists of events of the card: each may have a file of facts of its
// own, facts-code.csv.
func (l *loader) lists() (codes []string) {
	if l.Card != nil {
		for ind := range l.Card.Schema().All() {
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
	if l.Cluster == nil || len(l.errs) > 0 {
		return
	}
	named, holds := make(map[string]bool), make(map[string]bool)
	for _, e := range l.events() {
		for _, f := range e.Files {
			if l.Card == nil {
				l.fail(newFault(l.Shown(f.Name), "no-card", diag.ErrName, say("add scorecard.yaml"),
					"what events bring cannot be read without a scorecard"))
				return
			}
			named[f.Name] = true
			holds[f.Holds] = true
			if !slices.Contains(l.Files, f.Name) {
				l.Files = append(l.Files, f.Name)
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
			l.fail(newFault(l.Shown(name), "unbound", cluster.ErrUnread,
				say("name it in an event, as in files: [{holds: %s, name: %s, sha256: ...}], or remove it", what, name),
				"events of the year bring %s, and none of them names this file: it would not count", what))
		}
	}
	if holds["facts"] {
		l.Besides.Facts = nil
	}
	if holds["sheets"] {
		l.Besides.Sheets = nil
	}
	if holds["candidates"] {
		l.Besides.Candidates = cluster.Candidates{}
	}
	if len(l.errs) > 0 || len(named) == 0 {
		return
	}
	whole, err := l.Cluster.WithFiles(context.Background(), l.Card, l.FS)
	if err != nil {
		for d := range diag.AllDiagnostics(err) {
			if d.File != "" {
				d.File = l.Shown(d.File)
			}
		}
		l.fail(l.placed(err))
		return
	}
	l.Cluster = whole
}

// events are those of the year to show; none if there is no such year, as makeCampaign says.
func (l *loader) events() []cluster.Event {
	for _, y := range l.Cluster.Definition().Years {
		if y.Year == l.year() {
			return y.Events
		}
	}
	return nil
}

// placed gives the faults of what events and files bring their places: in the file what is
// wrong in it, in cluster.yaml what is wrong with an event or a file as a whole.
func (y *Year) placed(err error) error {
	for d := range diag.AllDiagnostics(err) {
		file, path := y.brings(d.Path)
		data, rerr := y.Read(file)
		if d.File != "" || file == "" || rerr != nil {
			continue
		}
		if doc, perr := document.Parse(y.Shown(file), data); perr == nil {
			d.Path = scoring.InSheetFile(file, data, path)
			_ = doc.Locate(d) // d itself
		}
	}
	doc, perr := document.Parse(y.Shown(y.definition), y.source)
	if perr != nil {
		return err
	}
	return doc.Locate(err)
}

// ofEvent is a path in the definition to what an event brings.
var ofEvent = regexp.MustCompile(`^years\[(\d+)\]\.events\[(\d+)\]\.((?:sheets|candidates)\b.*)$`)

// brings returns the file of YAML or JSON that brings what stands at a path, and the path in
// it; none if that stands in the definition.
func (y *Year) brings(path string) (file, rest string) {
	holds, _, _ := strings.Cut(strings.ReplaceAll(path, "[", "."), ".")
	file = y.lying[holds]
	if m := ofEvent.FindStringSubmatch(path); m != nil {
		holds, _, _ = strings.Cut(strings.ReplaceAll(m[3], "[", "."), ".")
		year, _ := strconv.Atoi(m[1]) // digits
		event, _ := strconv.Atoi(m[2])
		path = m[3]
		for _, f := range y.Cluster.Definition().Years[year].Events[event].Files {
			if f.Holds == holds {
				file = f.Name
			}
		}
	}
	return file, strings.TrimPrefix(path, "candidates.")
}
