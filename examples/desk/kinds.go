package main

import (
	"cmp"
	"errors"
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
	list   string    // whose events the rows are; empty if a row is a unit
	called bool      // a sheet is of the kind only if it is called so, or somebody says so
	why    diag.Text // it was taken for what a sheet holds; zero where there is nothing to tell
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
	options.Answers, options.Names = maps.Clone(answers), o.namesBeside(answers)
	delete(options.Answers, holdsKey)
	delete(options.Answers, completeKey)
	if k.name == holdsMatrix {
		table, options.Headings = s.withoutComments(), o.criteriaHeadings()
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
	if said := o.saidOfOthers(s, k); said != "" && options.Answers[unitsKey] == "" {
		options.Answers[unitsKey] = said
	}
	var warnings diag.Diagnostics
	options.Warnings = &warnings
	r, err := document.ReadTable(table, k.schema, options)
	var sums []int
	if k.name == holdsMatrix {
		if sums = withoutSums(r, &options); len(sums) > 0 {
			warnings = nil
			r, err = document.ReadTable(table, k.schema, options)
		}
	}
	for _, i := range sums {
		r.Columns[i].Notes = append(r.Columns[i].Notes, say("the total of a row is worked out, and not read"))
	}
	if err == nil {
		var open []document.Question
		if k.name == holdsMatrix {
			r.Comments = s.reasons(r)
		}
		switch {
		case k.name == holdsMatrix:
			_, open, err = o.pattern(s, answers, r.Columns)
		case strings.HasPrefix(k.name, "register ") && len(r.Facts) > 0:
			_, open, err = o.complete(s, answers)
		case strings.HasPrefix(k.name, "list ") && len(r.Facts) > 0 && options.Answers[unitsKey] == "":
			open = o.others(r)
		}
		for _, q := range open {
			d := fault(s.File, q.Choices[0].Key, diag.ErrName, answerIt, "%s", q.Text)
			if d.Path = s.title; len(q.Faults) > 0 {
				d.Path = q.Faults[0].Path
			}
			q.Faults = []*diag.Diagnostic{d}
			r.Questions = append(r.Questions, q)
			err = errors.Join(err, d)
		}
	}
	return r, withWarnings(err, warnings)
}

// namesBeside are the names of units, with those that somebody has explained of another sheet: nobody is asked twice.
func (o *office) namesBeside(answers map[string]string) map[string][]string {
	names := maps.Clone(o.options.Names)
	for _, title := range slices.Sorted(maps.Keys(o.answers)) {
		for _, about := range slices.Sorted(maps.Keys(o.answers[title])) {
			name, isUnit := strings.CutPrefix(about, unitKey)
			unit := o.answers[title][about]
			if _, own := answers[about]; isUnit && !own && slices.Contains(o.options.Units, unit) {
				names[unit] = append(slices.Clone(names[unit]), name)
			}
		}
	}
	return names
}

// unitKey begins the key of what somebody says of the name of a unit.
const unitKey = "unit "

// answerIt is what to do about a question.
var answerIt = say("answer it, or write it into the file of -mapping")

// unitsKey is what is asked of the units that a list does not name.
const unitsKey = "units"

// othersWords are what a line above a list says of them, by key: the words of an answer.
var othersWords = map[string]string{"all": "all", "không có việc nào": "all", "không có": "all",
	"listed": "listed", "chưa có số liệu": "listed", "chưa biết": "listed"}

// othersHeading is the beginning of that line.
const othersHeading = "Đơn vị không có dòng"

// saidOfOthers is what a line above a list says of the units without a row: all, listed or nothing.
func (o *office) saidOfOthers(s sheet, k kind) (said string) {
	if !strings.HasPrefix(k.name, "list ") {
		return ""
	}
	for _, row := range s.rows {
		if row.Number > maxTop {
			break
		}
		for i := range row.Cells {
			name, text := saidAt(row, i)
			for word, as := range othersWords {
				if diag.NameKey(text) == diag.NameKey(word) &&
					(diag.NameKey(name) == unitsKey || diag.NameKey(name) == diag.NameKey(othersHeading)) {
					said = as
				}
			}
		}
	}
	return said
}

// others asks of the units of which a list has no row whether they had none.
func (o *office) others(r *document.Reading) []document.Question {
	var missing []string
	for _, unit := range o.options.Units {
		if !slices.ContainsFunc(r.Facts, func(f *rules.Facts) bool { return f.Unit() == unit }) {
			missing = append(missing, o.options.Names[unit][0])
		}
	}
	if len(missing) == 0 {
		return nil
	}
	shown := strings.Join(missing[:min(len(missing), maxShown)], ", ")
	if len(missing) > maxShown {
		shown += ", …"
	}
	return []document.Question{{Text: say("Of %d units the list has no row: %s. Had they none, or is it not known?",
		len(missing), shown), Choices: []document.Choice{
		{Key: unitsKey, Answer: "all", Meaning: say("they had none")},
		{Key: unitsKey, Answer: "listed", Meaning: say("not known: their rows are missing")}}}}
}

// maxShown is how many names a question shows.
const maxShown = 6

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

// match is how well a sheet fits a kind.
type match struct {
	kind        kind
	known, open int  // columns that are understood, and that are not
	whole       bool // all of them are
}

// guess returns the one kind that a sheet is understood as, by what its columns are called; ok is false if there
// are several or none. What one kind understands whole goes before what others understand in part, of several that
// the sheet is called by, and then that by which nearly all columns are understood, and no more than half of them
// by another. likely are the names of those that understand some column, the best first.
func (o *office) guess(s sheet, ks []kind) (k kind, likely []string, ok bool) {
	var all []match
	for _, k := range ks {
		if named := k.named(s.title); k.called && named { // unless another is called so too
			return k, nil, !slices.ContainsFunc(ks, func(o kind) bool { return o.name != k.name && o.named(s.title) })
		} else if k.called || k.name == holdsMatrix && !o.isMatrix(s, k) {
			continue
		}
		r, _ := o.understand(s, k, nil)
		if k.list == "" && r.List != "" { // a line of the sheet says of which list it is
			i := slices.IndexFunc(ks, func(k kind) bool { return k.list == r.List })
			return ks[i], nil, true
		}
		m := match{kind: k}
		unit := false
		for _, c := range r.Columns {
			switch c.As {
			case "unit":
				unit = true
			case "":
				m.open++
			case "count", "skip":
			default:
				m.known++
			}
		}
		if m.whole = unit && m.open == 0; m.known > 0 {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(b.known, a.known) })
	for _, m := range all {
		likely = append(likely, m.kind.name)
	}
	k, ok = best(s, all)
	return k, likely, ok
}

// best returns the kind that a sheet fits best, of those in which most columns are understood first; ok is false if
// several fit.
func best(s sheet, all []match) (k kind, ok bool) {
	if whole := slices.DeleteFunc(slices.Clone(all), func(m match) bool { return !m.whole }); len(whole) > 0 {
		all = whole
	}
	if len(all) == 1 {
		return all[0].kind, true
	}
	called := slices.DeleteFunc(slices.Clone(all), func(m match) bool { return !m.kind.named(s.title) })
	if len(called) == 1 {
		return called[0].kind, true
	}
	if len(all) > 0 && all[0].known >= 3 && all[0].known >= 4*all[0].open && all[0].known >= 2*all[1].known {
		all[0].kind.why = say("columns that are understood so: %d of %d", all[0].known, all[0].known+all[0].open)
		return all[0].kind, true
	}
	return kind{}, false
}
