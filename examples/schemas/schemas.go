// Package schemas holds a JSON Schema for each format of file that thidua reads,
// so that editors complete keys, show what they mean and mark what is wrong while
// it is typed:
//
//	# yaml-language-server: $schema=scorecard.schema.json
//
// The schemas are made from the Go types that the files are decoded into and
// from the comments on their fields. A test compares; after a change of a type or
// comment, go test ./examples/schemas -update writes them anew.
//
// [Find] returns one by its name, and [Format.Schema] its bytes. What the library
// computes and writes as JSON has a schema too, for programs that read it: score,
// ranking, explanation, assessment, slate and report, each with its [Format.Version]
// and an example in the folder results.
package schemas

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// Format is one format of file.
type Format struct {
	// Name is what the schema goes by, such as "scorecard".
	Name string
	// Files are patterns of the names that such files mostly have: see [ByFile]. A schema is
	// for YAML and JSON, not for tables in CSV.
	Files []string
	// Title names the format, and About says what such a file is for.
	Title, About diag.Text
	// Version is that of a result: what is read by one goes on being read until it is another. 0 for files,
	// which the library itself reads.
	Version int
	// shapes are zero values of the types that a file is decoded into.
	shapes []any
	// make makes the schema, where [JSONSchema] of the shapes is not all.
	make func(Options) ([]byte, error)
	// written says that the file is written by the library and read back only as it was.
	written bool
}

// formats are all formats: a new one needs its line here, and -update. Decode
// refuses more of a file of cases than its schema can: a word that is no number
// where one is expected, and what does not suit the column of a table.
var formats = []Format{
	{
		Name: "scorecard", Files: []string{"scorecard*.yaml"}, shapes: []any{scoring.Definition{}},
		Title: say("Scorecard"),
		About: say("criteria, points and ranking of one year"),
	}, {
		Name: "cluster", Files: []string{"cluster*.yaml"}, shapes: []any{cluster.Definition{}},
		Title: say("Cluster"),
		About: say("members, officers, and what happened in each year"),
	}, {
		Name: "regulation", Files: []string{"regulation*.yaml"}, shapes: []any{awards.Definition{}},
		Title: say("Regulation"),
		About: say("awards and their conditions, each with its clause"),
	}, {
		Name: "scorecard-cases", Files: []string{"scorecard*_test.yaml"}, shapes: []any{scoringtest.Definition{}},
		Title: say("Cases for a scorecard"),
		About: say("which facts give which points, totals and ranks"),
	}, {
		Name: "regulation-cases", Files: []string{"regulation*_test.yaml"}, shapes: []any{awardstest.Definition{}},
		Title: say("Cases for a regulation"),
		About: say("which evidence gives which outcome on which day"),
	}, {
		Name: "candidates", Files: []string{"candidates*.yaml"}, shapes: []any{cluster.Candidates{}},
		Title: say("Candidates"),
		About: say("the evidence on each member that a regulation asks for"),
	}, {
		Name: "facts", Files: []string{"facts*.yaml"}, make: factsSchema,
		Title: say("Facts"),
		About: say("what is known of each unit, by indicator"),
	}, {
		Name: "sheets", Files: []string{"sheets*.yaml"}, shapes: []any{sheetFile{}},
		Title: say("Sheets"),
		About: say("the points that people gave, in every version"),
	}, {
		Name: "log", Files: []string{"*.jsonl"}, shapes: []any{logHeader{}, logEntry{}}, written: true,
		Title: say("Line of a campaign's log"),
		About: say("one line of the log that the library writes, for other programs that read it"),
	}, {
		Name: "trust", Files: []string{"trust*.json"}, shapes: []any{ledger.Policy{}}, written: true,
		Title: say("Keys that are trusted"),
		About: say("whose signatures the head of a log must have, and when each key counts"),
	}, {
		Name: "proof", Files: []string{"proof*.json"}, shapes: []any{ledger.Inclusion{}, ledger.Consistency{}}, written: true,
		Title: say("Proof from a log"),
		About: say("that an event is in a log, or that one head of it goes on from another"),
	},
	result("score", scoring.Breakdown{}, say("Score"), say("what one unit comes to, line by line")),
	result("ranking", scoring.Ranking{}, say("Ranking"), say("the places of all units, with what they wait for")),
	result("explanation", rules.Explanation{}, say("Explanation"), say("why a rule says what it says of a unit")),
	result("assessment", awards.Assessment{}, say("Assessment"),
		say("what a regulation finds of a unit for an award, condition by condition")),
	result("slate", awards.Slate{}, say("Slate"), say("who takes the places of a nomination, and who waits for what")),
	result("report", cluster.Report{}, say("Report"), say("a year of a cluster as of a day")),
}

// result is what the library computes and writes as JSON, for other programs that read it.
func result(name string, shape any, title, about diag.Text) Format {
	return Format{Name: name, Files: []string{name + ".json"}, shapes: []any{shape}, Title: title, About: about,
		written: true, Version: 1}
}

// sheetFile is the shape of what [scoring.Scorecard.LoadSheets] reads.
type sheetFile struct {
	// Card is the code of the card, and Year its year.
	Card string `yaml:"card"`
	Year int    `yaml:"year"`
	// Sheets are the sheets, one for each unit.
	Sheets []unitSheet `yaml:"sheets"`
}

// unitSheet is what was entered for one unit.
type unitSheet struct {
	// Unit is the code of the unit.
	Unit string `yaml:"unit"`
	// Entries are what people gave, in any order.
	Entries []sheetEntry `yaml:"entries"`
}

// sheetEntry is an entry.
type sheetEntry struct {
	scoring.Entry `yaml:",inline"`
	// Criteria are the points of several criteria by their codes, where all else is the same, in the
	// place of criterion and points.
	Criteria map[string]decimal.Decimal `yaml:"criteria"`
}

// logHeader is the first line of a log.
type logHeader struct {
	// Format is "thidua-campaign-log", and Version its version.
	Format  string `json:"format"`
	Version int    `json:"version"`
	// Cluster and Year say whose log it is.
	Cluster string `json:"cluster"`
	Year    int    `json:"year"`
}

// logEntry is each further line of a log.
type logEntry struct {
	// N counts the events from 1.
	N     int           `json:"n"`
	Event cluster.Event `json:"event"`
	// Hash is that of a leaf by RFC 6962, in hexadecimal digits: of the number, a line break and the
	// bytes of the event.
	Hash string `json:"hash"`
	// Opened are the fields that the event seals and that were not deleted.
	Opened []openedField `json:"opened,omitempty"`
}

// openedField is what a line of a log says of a field that its event seals.
type openedField struct {
	Field string `json:"field"`
	// Salt is 32 hexadecimal digits, and Value what the field says: a text, words, or a value of a list.
	Salt  string          `json:"salt"`
	Value json.RawMessage `json:"value"`
}

//go:embed *.schema.json
var files embed.FS

// All returns the formats, those that an officer writes first.
func All() []Format { return slices.Clone(formats) }

// Find returns a format by its name.
func Find(name string) (f Format, ok bool) {
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

// ByFile returns the format that a file most likely has, by its name without
// folders. Where several patterns match, the longest says more: scorecard_test.yaml
// holds cases, and is no scorecard.
func ByFile(name string) (f Format, ok bool) {
	longest := 0
	for _, g := range formats {
		for _, pattern := range g.Files {
			if match, err := path.Match(pattern, name); err == nil && match && len(pattern) > longest {
				f, ok, longest = g, true, len(pattern)
			}
		}
	}
	return f, ok
}

// File is the name of the file that the schema is in: scorecard.schema.json.
func (f Format) File() string { return f.Name + ".schema.json" }

// Schema returns the JSON Schema, draft 07.
func (f Format) Schema() []byte {
	data, err := files.ReadFile(f.File())
	if err != nil {
		panic(err) // a test reads each
	}
	return data
}

// New returns a pointer to a zero value of what a file of the format is decoded
// into by [document.Document.Decode]; nil for facts, which are read by the schema
// of a card, and for the log, which is read line by line.
func (f Format) New() any {
	if f.make != nil || f.written {
		return nil
	}
	return reflect.New(reflect.TypeOf(f.shapes[0])).Interface()
}

// Make makes the schema anew from the Go types; title and written of the options
// are those of the format.
func (f Format) Make(o Options) ([]byte, error) {
	o.Title, o.Written = f.Title.String()+" ("+f.Title.Format(diag.Vietnamese)+")", f.written
	if f.Version > 0 {
		o.ID = fmt.Sprintf("urn:thidua:%s:%d", f.Name, f.Version)
	}
	if f.make != nil {
		return f.make(o)
	}
	return JSONSchema(o, f.shapes...)
}
