package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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

// points makes sheets of what was read: an entry of each row that gives something. Criteria and stages may be
// called by their titles.
func (o *office) points(s sheet, r *document.Reading) (sheets []*scoring.Sheet, err error) {
	titles := o.titles()
	var ds diag.Diagnostics
	for _, f := range r.Facts {
		fact, _ := f.Lookup(pointsList)
		events, _, _ := fact.Value.Events()
		var entries []scoring.Entry
		var rows []int
		for i, event := range events {
			e := scoring.Entry{Evidence: event.Evidence}
			for _, field := range pointsFields {
				field.put(&e, event.Fields[field.code])
			}
			e.Criterion, e.Stage = titles(e.Criterion), titles(e.Stage)
			if e.Points != nil || e.NotApplicable || e.Void || e.Holds != nil {
				entries = append(entries, e)
				rows = append(rows, r.Rows[f.Unit()][i])
			}
		}
		if len(entries) == 0 {
			continue
		}
		made, err := o.card.NewSheet(f.Unit(), entries...)
		for d := range diag.AllDiagnostics(err) {
			ds = append(ds, ofEntry(s, r, rows, d))
		}
		if err == nil {
			sheets = append(sheets, made)
		}
	}
	return sheets, ds.Err()
}

// ofEntry gives a fault of an entry the place of its cell.
func ofEntry(s sheet, r *document.Reading, rows []int, d *diag.Diagnostic) *diag.Diagnostic {
	var i int
	var field string
	if n, _ := fmt.Sscanf(strings.Replace(d.Path, "].", "] ", 1), "entries[%d] %s", &i, &field); n == 0 || i >= len(rows) {
		i = 0
	}
	return placed(s, r, rows[i], cmp.Or(fieldOfEntry[field], field), d)
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

// titles returns the code of a criterion or a stage that is called by its title, and anything else as it is.
func (o *office) titles() func(name string) string {
	codes := make(map[string][]string)
	add := func(title, code string) {
		if k := diag.NameKey(title); k != "" && !slices.Contains(codes[k], code) {
			codes[k] = append(codes[k], code)
		}
	}
	d := o.card.Definition()
	for _, section := range d.Sections {
		for _, c := range section.Criteria {
			add(c.Title, c.Code)
		}
	}
	for _, stage := range d.Stages {
		add(stage.Title, stage.Code)
	}
	return func(name string) string {
		if of := codes[diag.NameKey(name)]; len(of) == 1 {
			return of[0]
		}
		return name
	}
}
