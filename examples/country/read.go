package main

import (
	"context"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Package register of Beam makes faster calls, by generics that take a minute to build. A call here is a file or a
// cluster, so it would not show.
func init() {
	beam.RegisterFunction(alone)
	for _, fn := range []any{readFn{}, scoreFn{}, sizeFn{}, cutFn{}, assignFn{}, everyFn{}, writeFn{}, finishFn{}} {
		beam.RegisterDoFn(reflect.TypeOf(fn))
	}
}

// toldRows is how many rows of one file that cannot be read are told one by one. Of more than that the number is told.
const toldRows = 1000

// alone makes a key of a file.
func alone(file string) (string, int) { return file, 0 }

// readFn reads a file, named relative to its folder, and emits what it says of each cluster; and beside it what was
// set aside and counted.
type readFn struct {
	Folder string
	Lang   string // of what is said
}

var rowsRead = beam.NewCounter("country", "rows read")

// ProcessElement reads one file.
func (f *readFn) ProcessElement(ctx context.Context, file string, _ func(*int) bool, lib string,
	pieces, told func(string, []byte)) error {
	books, err := rulebooks(lib)
	if err != nil {
		return err
	}
	r := &fileRead{outcome: &outcome{Tally: newTally()}, file: file, lang: langFor(f.Lang),
		pieces: make(map[string]*encoder)}
	r.Tally.Files = 1
	if err := r.read(ctx, f.Folder, books); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, cluster := range sortedKeys(r.pieces) {
		pieces(cluster, r.pieces[cluster].buf)
	}
	rowsRead.Inc(ctx, int64(r.Tally.Rows))
	progress.rows.Add(int64(r.Tally.Rows))
	progress.files.Add(1)
	data, err := r.encode()
	if err == nil {
		told("", data)
	}
	return err
}

// fileRead is a file that is being read.
type fileRead struct {
	*outcome
	file   string
	lang   diag.Lang
	book   string
	pieces map[string]*encoder // by cluster
	bad    int
}

// roleOf says by its folder what a file holds: units/commune-2025/part.csv the units of communes.
func roleOf(file string) (r role, book string) {
	dir, _ := path.Split(file)
	kind, book := path.Split(strings.TrimSuffix(dir, "/"))
	switch strings.TrimSuffix(kind, "/") {
	case "units":
		return unitsRole, book
	case "facts":
		return factsRole, book
	}
	return 0, book
}

func (r *fileRead) read(ctx context.Context, folder string, books map[string]*rulebook) error {
	kind, name := roleOf(r.file)
	r.book = name
	b, ok := books[name]
	if !ok || kind == 0 {
		r.aside(aside{File: r.file, Code: "no_card", Text: say("nothing in %s is about %s", planFile, name).Format(r.lang)})
		return nil
	}
	data, err := readFile(ctx, join(folder, r.file))
	if err != nil {
		return err
	}
	t, err := openTable(r.file, data)
	if err != nil {
		r.aside(aside{File: r.file, Book: name, Code: "unreadable", Text: faultText(err, r.lang)})
		return nil
	}
	schema := b.card.Schema()
	if kind == unitsRole {
		schema = b.law.Schema()
	}
	places := make(map[string]int)
	for i, code := range schema.Codes() {
		places[code] = i
	}
	derived := make(map[string]bool) // facts that a file of units does not state
	for _, ind := range b.law.Indicators() {
		derived[ind.Code] = kind == unitsRole && ind.From != ""
	}
	in := &reader{table: t, schema: schema, bad: r.badRow, passed: func(int) { r.Tally.Passed++ },
		entry: func(e entry) error { return r.entry(e, kind, places, derived) }}
	r.Tally.Rows = in.read()
	if more := r.bad - toldRows; more > 0 {
		r.aside(aside{File: r.file, Rows: more, Book: r.book, Code: "unreadable",
			Text: say("%d more rows of the file cannot be read", more).Format(r.lang)})
	}
	return nil
}

// entry packs what a row says of a unit.
func (r *fileRead) entry(e entry, kind role, places map[string]int, derived map[string]bool) error {
	for f := range e.facts.All() {
		if f.Value.Known() && derived[f.Indicator] {
			return fault(r.file, "derived", diag.ErrValue, diag.Text{}, "%s follows from the evidence and is not stated",
				f.Indicator)
		}
	}
	key := r.book + "/" + e.cluster
	if r.pieces[key] == nil {
		r.pieces[key] = newEncoder(kind, r.file)
	}
	if err := r.pieces[key].entry(e, places); err != nil {
		return err
	}
	if kind == unitsRole {
		r.Tally.Registered++
	} else {
		r.Tally.Sheets++
	}
	return nil
}

// badRow sets a row aside.
func (r *fileRead) badRow(row int, cluster string, err error) {
	if r.bad++; r.bad <= toldRows {
		r.aside(aside{File: r.file, Row: row, Rows: 1, Book: r.book, Cluster: cluster, Code: "unreadable",
			Text: faultText(err, r.lang)})
	}
}

// faultText says what is wrong on one line, without the name of the file, which stands beside it.
func faultText(err error, l diag.Lang) string {
	var texts []string
	for d := range diag.AllDiagnostics(err) {
		said := d.Message.Format(l)
		if _, cell, ok := strings.Cut(d.Path, "!"); ok {
			said = cell + ": " + said
		}
		if hint := d.Hint.Format(l); hint != "" {
			said += " (" + hint + ")"
		}
		texts = append(texts, said)
	}
	if len(texts) == 0 {
		texts = append(texts, diag.ErrorText(err).Format(l))
	}
	if more := len(texts) - 3; more > 0 {
		texts = append(slices.Clip(texts[:3]), say("%d more", more).Format(l))
	}
	return diag.Visible(strings.Join(texts, "; "))
}

func langFor(tag string) diag.Lang {
	l, _ := diag.ParseLang(tag)
	return l
}

// candidateFacts are those that somebody stated of a unit, in the file of the units.
func candidateFacts(schema *rules.Schema, s *said) (out []rules.Fact, err error) {
	codes := schema.Codes()
	for _, f := range s.facts {
		if f.code >= len(codes) {
			return nil, errPiece
		}
		fact := rules.Fact{Indicator: codes[f.code], Evidence: f.evidence}
		if err := fact.Value.UnmarshalText([]byte(f.value)); err != nil {
			return nil, fmt.Errorf("%s: %w", fact.Indicator, err)
		}
		out = append(out, fact)
	}
	return out, nil
}
