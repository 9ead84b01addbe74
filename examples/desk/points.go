package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// pointsList is the list that points are read as: the points that people gave are events of their own.
const pointsList = "entries"

// pointsFields are what is known of points that people gave, as columns: a field of [scoring.Entry] each.
var pointsFields = []struct {
	code, label string
	kind        rules.Kind
	put         func(e *scoring.Entry, v rules.Value)
}{
	{"criterion", "Tiêu chí", rules.TextKind, func(e *scoring.Entry, v rules.Value) { e.Criterion, _ = v.Text() }},
	{"stage", "Giai đoạn", rules.TextKind, func(e *scoring.Entry, v rules.Value) { e.Stage, _ = v.Text() }},
	{"given", "Điểm", rules.NumberKind, func(e *scoring.Entry, v rules.Value) {
		if d, ok := v.Decimal(); ok {
			e.Points = &d
		}
	}},
	{"role", "Vai trò", rules.TextKind, func(e *scoring.Entry, v rules.Value) { e.Role, _ = v.Text() }},
	{"author", "Người chấm", rules.TextKind, func(e *scoring.Entry, v rules.Value) { e.Author, _ = v.Text() }},
	{"day", "Ngày chấm", rules.DateKind, func(e *scoring.Entry, v rules.Value) { e.On, _ = v.Date() }},
	{"note", "Lý do", rules.TextKind, func(e *scoring.Entry, v rules.Value) { e.Note, _ = v.Text() }},
	{"period", "Kỳ", rules.TextKind, func(e *scoring.Entry, v rules.Value) { e.Period, _ = v.Text() }},
	{"not_applicable", "Không áp dụng", rules.BoolKind,
		func(e *scoring.Entry, v rules.Value) { e.NotApplicable = v.Truth() == rules.True }},
	{"void", "Không chấm điểm", rules.BoolKind, func(e *scoring.Entry,
		v rules.Value) {
		e.Void = v.Truth() == rules.True
	}},
	{"holds", "Điều kiện đạt", rules.BoolKind, func(e *scoring.Entry, v rules.Value) {
		if holds := v.Truth() == rules.True; v.Known() {
			e.Holds = &holds
		}
	}},
	{"override", "Thay kết quả tính", rules.BoolKind,
		func(e *scoring.Entry, v rules.Value) { e.Override = v.Truth() == rules.True }},
	{"beyond", "Vượt mức tối đa", rules.BoolKind,
		func(e *scoring.Entry, v rules.Value) { e.Beyond = v.Truth() == rules.True }},
}

// fieldOfEntry are the columns of the fields of an entry whose names differ.
var fieldOfEntry = map[string]string{"points": "given", "on": "day"}

func pointsSchema() (*rules.Schema, error) {
	list := rules.Indicator{Code: pointsList, Label: "Điểm chấm", Kind: rules.ListKind}
	for _, f := range pointsFields {
		list.Fields = append(list.Fields, rules.Indicator{Code: f.code, Label: f.label, Kind: f.kind})
	}
	return rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{list}})
}

// given is an entry of a sheet of points, and where it stands.
type given struct {
	entry  scoring.Entry
	unit   string
	sheet  sheet
	row    int
	column func(field string) int // of a field of an entry, from 0
}

// points makes entries of what was read: one of each row that gives something. Criteria and stages may be called by
// their titles.
func (o *office) points(s sheet, r *document.Reading) (all []given) {
	criteria := o.criteriaNames(true)
	column := func(field string) (at int) {
		for _, as := range []string{"unit", "given", cmp.Or(fieldOfEntry[field], field)} {
			if i := slices.IndexFunc(r.Columns, func(c document.Column) bool { return c.As == as }); i >= 0 {
				at = i
			}
		}
		return at
	}
	for _, f := range r.Facts {
		fact, _ := f.Lookup(pointsList)
		events, _, _ := fact.Value.Events()
		for i, event := range events {
			e := scoring.Entry{Evidence: event.Evidence}
			for _, field := range pointsFields {
				field.put(&e, event.Fields[field.code])
			}
			e.Criterion = cmp.Or(criteria[diag.NameKey(e.Criterion)], e.Criterion)
			e.Stage = cmp.Or(o.stageCode(e.Stage), e.Stage)
			if e.Points != nil || e.NotApplicable || e.Void || e.Holds != nil {
				all = append(all, given{entry: e, unit: f.Unit(), sheet: s, row: r.Rows[f.Unit()][i], column: column})
			}
		}
	}
	return all
}

// hintsOfEntry are what to do in a workbook about faults of entries, by their codes.
var hintsOfEntry = map[string]diag.Text{
	"no-reason": say("write the reason: as a comment at the cell in a matrix, in the column Lý do of a list of points, " +
		"or for all points of the sheet in a line Lý do: above them"),
	"no-author": say("write who decided: in the column Người chấm, or in a line Người chấm: above the points"),
	"no-override": say("remove the points; or give them in a list of points, with có in the column Thay kết quả tính, " +
		"who decided, and the reason"),
	"points": say("write points, or có in the column Không áp dụng or Không chấm điểm, and not both"),
}

// faultOfEntry is what is wrong with an entry, and where.
type faultOfEntry struct {
	*diag.Diagnostic
	sheet, row, column int // the sheets count as they are read
	same               string
}

// sheets makes sheets of all that was given, and checks them at once. Faults come in the order of sheets, rows and
// columns; what is wrong in the same way in more cells of a column is told once.
func (o *office) sheets(all []given) (sheets []*scoring.Sheet, err error) {
	var units, titles []string
	of := make(map[string][]given)
	for _, g := range all {
		if of[g.unit] == nil {
			units = append(units, g.unit)
		}
		if of[g.unit] = append(of[g.unit], g); !slices.Contains(titles, g.sheet.title) {
			titles = append(titles, g.sheet.title)
		}
	}
	var faults []faultOfEntry
	for _, unit := range units {
		entries := make([]scoring.Entry, len(of[unit]))
		for i, g := range of[unit] {
			entries[i] = g.entry
		}
		made, err := o.card.NewSheet(unit, entries...)
		for d := range diag.AllDiagnostics(err) {
			faults = append(faults, o.ofEntry(of[unit], titles, d))
		}
		sheets = append(sheets, made)
	}
	slices.SortStableFunc(faults, func(a, b faultOfEntry) int {
		return cmp.Or(cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	var ds diag.Diagnostics
	first, more := make(map[string]*diag.Diagnostic), make(map[string]int)
	for _, f := range faults {
		if first[f.same] != nil {
			more[f.same]++
			continue
		}
		first[f.same], ds = f.Diagnostic, append(ds, f.Diagnostic)
	}
	for same, n := range more {
		first[same].Message = say("%s; the same in %d more cells of the column", first[same].Message, n)
	}
	if len(ds) > 0 {
		return nil, ds
	}
	return sheets, nil
}

// ofEntry gives a fault of an entry the place of its cell.
func (o *office) ofEntry(all []given, titles []string, d *diag.Diagnostic) faultOfEntry {
	var i int
	var field string
	if n, _ := fmt.Sscanf(strings.Replace(d.Path, "].", "] ", 1), "entries[%d] %s", &i, &field); n == 0 || i >= len(all) {
		i = 0
	}
	g := all[i]
	f := faultOfEntry{Diagnostic: d, sheet: slices.Index(titles, g.sheet.title), row: g.row, column: g.column(field)}
	letters, _ := excelize.ColumnNumberToName(f.column + 1)
	d.File, d.Path = g.sheet.File, document.CellName(g.sheet.title, letters, g.row)
	if hint, ok := hintsOfEntry[d.Code]; ok {
		d.Hint = hint
	}
	switch d.Code {
	case "unknown-stage":
		d.Hint = o.stagesHint()
	case "unknown-criterion":
		var names []string
		for _, c := range o.card.Terms().Criteria {
			names = append(names, c.Code, c.Title)
		}
		d.Hint = diag.DidYouMean(g.entry.Criterion, names)
	}
	f.same = fmt.Sprint(f.sheet, f.column, d.Code, d.Message)
	return f
}

// placed gives a fault the place of a cell, by its row and what its column was taken for.
func placed(s sheet, r *document.Reading, row int, as string, d *diag.Diagnostic) *diag.Diagnostic {
	column := "A"
	for _, of := range []string{"unit", as} {
		if i := slices.IndexFunc(r.Columns, func(c document.Column) bool { return c.As == of }); i >= 0 {
			column = r.Columns[i].Name
		}
	}
	d.File, d.Path = s.File, document.CellName(s.title, column, row)
	return d
}
