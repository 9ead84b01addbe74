package cluster

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
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
	// Holds is facts, of the year, or last_year, of the year before: CSV, YAML or JSON, in one file
	// or in several with different indicators; sheets, what people gave, or candidates, evidence
	// on them: YAML or JSON.
	Holds string `json:"holds" yaml:"holds"`
	Name  string `json:"name" yaml:"name"` // such as facts.csv; its ending says how it is written
	// SHA256 is the hash of the bytes of the file, 64 hexadecimal digits, as sha256sum prints it.
	SHA256 string `json:"sha256" yaml:"sha256"`
}

// file checks the name and the hash of a file by themselves. In a definition a missing
// hash is found by those who can tell what it should be.
func (k *checker) file(path string, f File) {
	if partOf(f.Holds) == nil {
		k.value(path+".holds", "file", "a file holds no %q", f.Holds).Hint =
			say("write facts, last_year, sheets or candidates")
	}
	if !fs.ValidPath(f.Name) || f.Name == "." {
		k.value(path+".name", "file", "%q does not name a file", f.Name).Hint =
			say("write the name of a file beside this one, such as facts.csv")
	}
	if f.SHA256 == "" && k.bound {
		k.fault(path, "unbound", ErrUnread,
			"nothing binds %s to the event: a change of the file would go unnoticed", f.Name)
	}
	if sum, err := hex.DecodeString(f.SHA256); f.SHA256 != "" &&
		(err != nil || len(sum) != sha256.Size || f.SHA256 != strings.ToLower(f.SHA256)) {
		k.value(path+".sha256", "file", "%q is not a SHA-256", f.SHA256).Hint =
			say("write what sha256sum prints: 64 digits 0 to 9 and a to f")
	}
}

// part is one of the things that files hold and events bring: a row.
type part struct {
	name string
	in   func(e *Event) bool // whether it is in an event
	// about is whether it is in an event of a unit.
	about func(e *Event, unit string) bool
	put   func(e *Event, in Inputs)
	// several says that several files of an event may hold it: a table of numbers, and those of
	// lists of events.
	several bool
}

var parts = []part{
	{"facts", func(e *Event) bool { return len(e.Facts) > 0 },
		func(e *Event, unit string) bool { return find(e.Facts, unit, UnitFacts.code) != nil },
		func(e *Event, in Inputs) { e.Facts = in.Event().Facts }, true},
	{"last_year", func(e *Event) bool { return len(e.LastYear) > 0 },
		func(e *Event, unit string) bool { return find(e.LastYear, unit, UnitFacts.code) != nil },
		func(e *Event, in Inputs) { e.LastYear = in.Event().Facts }, true},
	{"sheets", func(e *Event) bool { return len(e.Sheets) > 0 },
		func(e *Event, unit string) bool { return find(e.Sheets, unit, sheetUnit) != nil },
		func(e *Event, in Inputs) { e.Sheets = in.Event().Sheets }, false},
	{"candidates", func(e *Event) bool { return e.Candidates != nil },
		func(e *Event, unit string) bool {
			if e.Candidates == nil {
				return false
			}
			_, ok := e.Candidates.of(unit)
			return ok
		},
		func(e *Event, in Inputs) { e.Candidates = &in.Candidates }, false},
}

// partOf returns the row of what a file holds, nil if there is none of the name.
func partOf(holds string) *part {
	return find(parts, holds, func(p part) string { return p.name })
}

// names reports whether an event names a file that holds something and has not been read.
func (e *Event) names(holds string) bool {
	return !partOf(holds).in(e) && slices.ContainsFunc(e.Files, func(f File) bool { return f.Holds == holds })
}

// LoadInputs reads a file of one of the kinds of [File.Holds]: facts of either year,
// sheets or candidates. Its units must be among the members given, unless those are nil;
// facts may have any name of a member in the place of its code. Candidates need no card.
// The error is [diag.Diagnostics] with file, line and column.
func LoadInputs(holds, file string, data []byte, card *scoring.Scorecard, members []Member) (Inputs, error) {
	var in Inputs
	var err error
	var o document.FactsOptions
	if members != nil {
		o.Units, o.Names = unitsOf(members), make(map[string][]string)
	}
	for _, m := range members {
		o.Names[m.Unit] = append(append(o.Names[m.Unit], m.Name), m.Aliases...)
	}
	switch {
	case holds == "candidates":
		in.Candidates, err = loadCandidates(file, data, o.Units)
	case card == nil && holds == "sheets":
		return in, noCard(file, say("points without a scorecard cannot be read"))
	case card == nil:
		return in, noCard(file, say("facts without a scorecard cannot be read"))
	case holds == "sheets":
		in.Sheets, err = loadSheets(file, data, card, o.Units)
	default:
		o.Warnings = &in.Warnings
		in.Facts, err = document.ReadFacts(file, data, card.Schema(), o)
	}
	return in, err
}

func noCard(file string, what diag.Text) error {
	d := catalogue.Fault("", "no-card", diag.ErrName, say("add scorecard.yaml"), "%s", what)
	d.File = file
	return d
}

// unread returns a file of the event whose contents are not in it, or that is not
// bound.
func (e *Event) unread() (f File, found bool) {
	for _, f := range e.Files {
		if f.SHA256 == "" || !partOf(f.Holds).in(e) {
			return f, true
		}
	}
	return f, false
}

// WithFiles returns the cluster with the contents of the files that the events of
// the card's year name: read from fsys, checked against their hashes, and put into
// the events. Such a year is whole: its log holds all that its results follow from.
//
// The error is [diag.Diagnostics]: a file that is not there or was changed, with
// both hashes (code changed), at its place in the definition, such as
// years[0].events[5].files[0]; what is wrong in a file, with the name of the file,
// line and column; no-year if the cluster has no such year; or that of the context.
func (c *Cluster) WithFiles(ctx context.Context, card *scoring.Scorecard, fsys fs.FS) (*Cluster, error) {
	i, err := c.yearAt(card.Identity().Year)
	if err != nil {
		return nil, err
	}
	next := &Cluster{def: c.def, limits: c.limits}
	next.def.Years = slices.Clone(c.def.Years)
	y := &next.def.Years[i]
	y.Events = slices.Clone(y.Events)
	k, held := &checker{c: next}, next.timeline(y).with(0, y.Events)
	for j := range y.Events {
		k.c = held.at(y.Events[j].On, j).cluster
		path := fmt.Sprintf("years[%d].events[%d]", i, j)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		k.readFiles(ctx, path, &y.Events[j], card, fsys)
		if err := y.Events[j].corrected(j, func(n int) *Event { return &y.Events[n] }); err != nil {
			k.fault(path, "order", err, "%s", err.Reason)
		}
	}
	if err := k.ds.Err(); err != nil {
		return nil, err
	}
	return next, nil
}

// readFiles puts the contents of the files of an event into it.
func (k *checker) readFiles(ctx context.Context, path string, e *Event, card *scoring.Scorecard, fsys fs.FS) {
	before := len(k.ds)
	own, facts := *e, make(map[string][]*rules.Facts)
	for i, f := range e.Files {
		at := fmt.Sprintf("%s.files[%d]", path, i)
		part := partOf(f.Holds)
		if part.in(&own) {
			k.name(at+".holds", "second-file", "the event holds %s itself, and names a file of them too",
				f.Holds).Hint =
				say("leave one of them out")
			continue
		}
		data, ok := k.readFile(at, f, fsys)
		if !ok {
			continue
		}
		in, err := LoadInputs(f.Holds, f.Name, data, card, k.c.def.Members)
		if err != nil {
			k.ds = append(k.ds, faultsAt("", err)...)
			continue
		}
		if in.Facts, err = rules.JoinFacts(ctx, facts[f.Holds], in.Facts); err != nil {
			for d := range diag.AllDiagnostics(err) {
				k.name(at+".name", d.Code, "%s: %s", f.Name, d.Message).Hint = say("leave one of them out")
			}
			continue
		}
		facts[f.Holds] = in.Facts
		if part.put(e, in); !part.in(e) {
			k.value(at+".name", "no-facts", "%s holds no unit, and so brings nothing", f.Name)
		}
	}
	if len(e.Files) > 0 && len(k.ds) == before {
		k.brought(path, *e)
		*e = document.Clone(*e)
	}
}

// readFile reads a file and checks that it is the one that is bound.
func (k *checker) readFile(at string, f File, fsys fs.FS) (data []byte, ok bool) {
	data, err := document.ReadFile(fsys, f.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		k.fault(at+".name", "no-file", err, "%s cannot be read: there is no such file", f.Name)
		return nil, false
	case err != nil:
		k.ds = append(k.ds, faultsAt("", err)...)
		return nil, false
	}
	have := hashOf(data)
	switch f.SHA256 {
	case have:
		return data, true
	case "":
		k.fault(at, "unbound", ErrUnread,
			"nothing binds %s to the event: a change of the file would go unnoticed", f.Name).Hint =
			say("add sha256: %s", have)
	case hashOf(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))),
		hashOf(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))):
		k.value(at+".sha256", "changed", "the line ends of %s are others than those of the file that the event binds; "+
			"all else is the same", f.Name).Hint =
			say("write it anew with the line ends that it had; Git changes them unless .gitattributes says -text")
	default:
		hint := say("if the change is right, record it with an event and a file of its own; "+
			"before the year counts, write %s here", have)
		k.value(at+".sha256", "changed", "%s was changed: its SHA-256 is %s, and the event binds %s", f.Name,
			have, f.SHA256).Hint =
			hint
	}
	return nil, false
}

// hashOf is the SHA-256 of bytes as files write it.
func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
