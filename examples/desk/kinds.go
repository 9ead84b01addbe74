package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// kind is something that a sheet may hold.
type kind struct {
	name   string   // in mappings
	words  []string // what a sheet of it may be called
	label  diag.Text
	schema *rules.Schema
	list   string // whose events the rows are; empty if a row is a unit
	called bool   // a sheet is of the kind only if it is called so, or somebody says so
}

// The kinds beside the lists of events.
const (
	holdsFacts, holdsPoints, holdsEvidence, holdsNothing = "facts", "points", "evidence", "skip"

	holdsLastYear = "last_year"

	holdsKey = "holds"
)

// kinds returns all that a sheet may hold for a card and a regulation.
func (o *office) kinds() ([]kind, error) {
	points, err := pointsSchema()
	if err != nil {
		return nil, err
	}
	matrix, err := o.matrixSchema()
	if err != nil {
		return nil, err
	}
	evidence, err := evidenceSchema(o.reg)
	if err != nil {
		return nil, err
	}
	s := o.card.Schema()
	ks := []kind{
		{name: holdsFacts, words: []string{"facts", "số liệu"}, label: say("facts, a unit in each row"), schema: s},
		{name: holdsLastYear, words: []string{"last year", "năm trước", "số liệu năm trước"}, called: true,
			label: say("facts of the year before, a unit in each row"), schema: s},
	}
	for ind := range s.All() {
		if ind.Kind == rules.ListKind {
			ks = append(ks, kind{name: "list " + ind.Code, words: []string{ind.Code, ind.Label},
				label: say("events of the list %s, one in each row", labelOf(ind)), schema: s, list: ind.Code})
		}
	}
	ks = append(ks, kind{name: holdsPoints, words: []string{"points", "điểm chấm"},
		label: say("points that people gave, of a criterion in each row"), schema: points, list: pointsList},
		kind{name: holdsMatrix, words: []string{"matrix", "bảng chấm", "bảng chấm điểm"},
			label: say("points of one stage, a unit in each row and a criterion in each column"), schema: matrix},
		kind{name: holdsEvidence, words: []string{"evidence", "minh chứng"},
			label: say("evidence for awards, a unit in each row"), schema: evidence})
	for _, r := range registers {
		if r.fields != nil {
			k, err := r.kind()
			if err != nil {
				return nil, err
			}
			ks = append(ks, k)
		}
	}
	return ks, nil
}

// named reports whether a sheet of the name may be of the kind.
func (k kind) named(title string) bool {
	return slices.ContainsFunc(k.words, func(w string) bool { return diag.NameKey(w) == diag.NameKey(title) })
}

func labelOf(ind rules.Indicator) string {
	if ind.Label == "" {
		return ind.Code
	}
	return ind.Label
}

// understand reads a sheet as one of the kinds.
func (o *office) understand(s sheet, k kind, answers map[string]string) (*document.Reading, error) {
	options, table := o.options, s.Table
	options.Answers = maps.Clone(answers)
	delete(options.Answers, holdsKey)
	delete(options.Answers, completeKey)
	if k.name == holdsMatrix {
		table = o.byCriteria(s)
		for _, of := range saidOfPoints {
			delete(options.Answers, of.key)
		}
	}
	if k.list != "" && options.Answers["list"] == "" {
		if options.Answers == nil {
			options.Answers = make(map[string]string)
		}
		options.Answers["list"] = k.list
	}
	var warnings diag.Diagnostics
	options.Warnings = &warnings
	r, err := document.ReadTable(table, k.schema, options)
	if err == nil {
		var open []document.Question
		switch {
		case k.name == holdsMatrix:
			_, open, err = o.pattern(s, answers, r.Columns)
		case strings.HasPrefix(k.name, "register ") && len(r.Facts) > 0:
			_, open, err = o.complete(s, answers)
		}
		if len(open) > 0 {
			r.Questions = append(r.Questions, open...)
			d := fault(s.File, open[0].Choices[0].Key, diag.ErrName,
				say("answer it, or write it into the file of -mapping"), "%s", open[0].Text)
			d.Path, err = s.title, d
		}
	}
	return r, withWarnings(err, warnings)
}

// withWarnings adds warnings to the faults of a sheet; they count where there are no faults too.
func withWarnings(err error, warnings diag.Diagnostics) error {
	if err == nil && len(warnings) == 0 {
		return nil
	}
	ds := slices.Clone(warnings)
	for d := range diag.AllDiagnostics(err) {
		ds = append(ds, d)
	}
	return ds
}

// guess returns the one kind that a sheet is understood as, by what its columns are called; ok is false if there
// are several or none. What one kind understands whole goes before what others understand in part, and of several
// that the sheet is called by.
func (o *office) guess(s sheet, ks []kind) (k kind, ok bool) {
	var whole, part []kind
	for _, k := range ks {
		if named := k.named(s.title); k.called && named { // unless another is called so too
			return k, !slices.ContainsFunc(ks, func(o kind) bool { return o.name != k.name && o.named(s.title) })
		} else if k.called || k.name == holdsMatrix && !o.isMatrix(s, k) {
			continue
		}
		r, _ := o.understand(s, k, nil)
		known, unit, open := 0, false, 0
		for _, c := range r.Columns {
			switch c.As {
			case "unit":
				unit = true
			case "":
				open++
			case "count", "skip":
			default:
				known++
			}
		}
		if k.list == "" && r.List != "" { // a line of the sheet says of which list it is
			i := slices.IndexFunc(ks, func(k kind) bool { return k.list == r.List })
			return ks[i], true
		}
		switch {
		case known == 0:
		case unit && open == 0:
			whole = append(whole, k)
		default:
			part = append(part, k)
		}
	}
	for _, ks := range [][]kind{whole, part} {
		if len(ks) == 1 {
			return ks[0], true
		}
		called := slices.DeleteFunc(slices.Clone(ks), func(k kind) bool { return !k.named(s.title) })
		if len(called) == 1 {
			return called[0], true
		}
		if len(ks) > 0 {
			break
		}
	}
	return kind{}, false
}
