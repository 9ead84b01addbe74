package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// ErrUnread is returned for an event that names a file whose contents are not in
// it, or that no hash binds: what follows from it cannot be computed.
var ErrUnread = errors.New("a file that an event names has not been read")

// File is a file that an act brought. Its name is relative to the definition. The
// hash binds its contents to the event, as the chain of the log binds events to
// each other: a file that was changed is noticed.
type File struct {
	// Holds is facts, of the year, or last_year, of the year before: CSV, YAML or JSON; sheets, what
	// people gave, or candidates, evidence on them: YAML or JSON.
	Holds string `json:"holds" yaml:"holds"`
	Name  string `json:"name" yaml:"name"` // such as facts.csv; its ending says how it is written
	// SHA256 is the hash of the bytes of the file, 64 hexadecimal digits, as sha256sum prints it.
	SHA256 string `json:"sha256" yaml:"sha256"`
}

// file checks the name and the hash of a file by themselves. A missing hash is
// found by those who can tell what it should be.
func (k *checker) file(path string, f File) {
	if !slices.Contains([]string{"facts", "last_year", "sheets", "candidates"}, f.Holds) {
		k.fault(path+".holds", "file", diag.ErrValue, say("write facts, last_year, sheets or candidates"),
			"a file holds no %q", f.Holds)
	}
	if !fs.ValidPath(f.Name) || f.Name == "." {
		k.fault(path+".name", "file", diag.ErrValue, say("write the name of a file beside this one, such as facts.csv"),
			"%q does not name a file", f.Name)
	}
	if sum, err := hex.DecodeString(f.SHA256); f.SHA256 != "" &&
		(err != nil || len(sum) != sha256.Size || f.SHA256 != strings.ToLower(f.SHA256)) {
		k.fault(path+".sha256", "file", diag.ErrValue, say("write what sha256sum prints: 64 digits 0 to 9 and a to f"),
			"%q is not a SHA-256", f.SHA256)
	}
}

// bound refuses files that no hash binds.
func (k *checker) bound(path string, e Event) {
	for i, f := range e.Files {
		if f.SHA256 == "" {
			k.fault(fmt.Sprintf("%s.files[%d]", path, i), "unbound", ErrUnread, diag.Text{},
				"nothing binds %s to the event: a change of the file would go unnoticed", f.Name)
		}
	}
}

// unread returns a file of the event whose contents are not in it, or that is not
// bound.
func (e *Event) unread() (f File, found bool) {
	i := slices.IndexFunc(e.Files, func(f File) bool { return f.SHA256 == "" || !e.has(f.Holds) })
	if i < 0 {
		return File{}, false
	}
	return e.Files[i], true
}

// has reports whether what a file holds is in the event.
func (e *Event) has(what string) bool {
	switch what {
	case "facts":
		return len(e.Facts) > 0
	case "last_year":
		return len(e.LastYear) > 0
	case "sheets":
		return len(e.Sheets) > 0
	}
	return e.Candidates != nil
}

// WithFiles returns the cluster with the contents of the files that the events of
// the card's year name: read from fsys, checked against their hashes, and put into
// the events. Such a year is whole: its log holds all that its results follow from.
//
// The error is [diag.Diagnostics]: a file that is not there or was changed, with
// both hashes (code changed), at its place in the definition, such as
// years[0].events[5].files[0]; what is wrong in a file, with the name of the file,
// line and column; no-year if the cluster has no such year.
func (c *Cluster) WithFiles(card *scoring.Scorecard, fsys fs.FS) (*Cluster, error) {
	i := slices.IndexFunc(c.def.Years, func(y Year) bool { return y.Year == card.Identity().Year })
	if i < 0 {
		return nil, c.noYear(card.Identity().Year)
	}
	next := &Cluster{def: c.def, names: c.names}
	next.def.Years = slices.Clone(c.def.Years)
	y := &next.def.Years[i]
	y.Events = slices.Clone(y.Events)
	k := &checker{c: next}
	for j := range y.Events {
		path := fmt.Sprintf("years[%d].events[%d]", i, j)
		k.readFiles(path, &y.Events[j], card, fsys)
	}
	if err := k.ds.Err(); err != nil {
		return nil, err
	}
	return next, nil
}

// readFiles puts the contents of the files of an event into it.
func (k *checker) readFiles(path string, e *Event, card *scoring.Scorecard, fsys fs.FS) {
	before := len(k.ds)
	own := *e
	for i, f := range e.Files {
		at := fmt.Sprintf("%s.files[%d]", path, i)
		if own.has(f.Holds) {
			k.fault(at+".holds", "second-file", diag.ErrName, say("leave one of them out"),
				"the event holds %s itself, and names a file of them too", f.Holds)
			continue
		}
		data, ok := k.readFile(at, f, fsys)
		if !ok {
			continue
		}
		var err error
		switch f.Holds {
		case "facts":
			e.Facts, err = k.c.readFacts(f.Name, data, card)
		case "last_year":
			e.LastYear, err = k.c.readFacts(f.Name, data, card)
		case "sheets":
			e.Sheets, err = k.c.readSheets(f.Name, data, card)
		default:
			var all Candidates
			all, err = LoadCandidates(f.Name, data, k.c.units())
			e.Candidates = &all
		}
		switch {
		case err != nil:
			k.ds = append(k.ds, slices.Collect(diag.AllDiagnostics(err))...)
		case !e.has(f.Holds):
			k.fault(at+".name", "no-facts", diag.ErrValue, diag.Text{}, "%s holds no unit, and so brings nothing", f.Name)
		}
	}
	if len(e.Files) == 0 || len(k.ds) > before {
		return
	}
	k.brought(path, *e)
	// As it will be read from a log. What was read from a file can be written.
	if own, err := stored(*e); err == nil {
		*e = own
	}
}

// readFile reads a file and checks that it is the one that is bound.
func (k *checker) readFile(at string, f File, fsys fs.FS) (data []byte, ok bool) {
	data, err := fs.ReadFile(fsys, f.Name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			k.fault(at+".name", "no-file", err, diag.Text{}, "%s cannot be read: there is no such file", f.Name)
		} else {
			k.fault(at+".name", "no-file", err, diag.Text{}, "%s cannot be read: %v", f.Name, err)
		}
		return nil, false
	}
	sum := sha256.Sum256(data)
	have := hex.EncodeToString(sum[:])
	switch f.SHA256 {
	case have:
		return data, true
	case "":
		k.fault(at, "unbound", ErrUnread, say("add sha256: %s", have),
			"nothing binds %s to the event: a change of the file would go unnoticed", f.Name)
	default:
		hint := say("if the change is right, record it with an event and a file of its own; "+
			"before the year counts, write %s here", have)
		k.fault(at+".sha256", "changed", diag.ErrValue, hint, "%s was changed: its SHA-256 is %s, and the event binds %s",
			f.Name, have, f.SHA256)
	}
	return nil, false
}

func (c *Cluster) readFacts(name string, data []byte, card *scoring.Scorecard) ([]UnitFacts, error) {
	facts, err := document.ReadFacts(name, data, card.Schema(), document.FactsOptions{Units: c.units()})
	if err != nil {
		return nil, err
	}
	return factsOf(facts), nil
}
