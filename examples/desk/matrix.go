package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// holdsMatrix is a sheet of the points of one stage: a unit in each row, a criterion in each column.
const holdsMatrix = "matrix"

// maxTop is among how many rows the headings of a sheet and what it says of itself are looked for.
const maxTop = 20

// notSaid is the answer that nobody gave the points in a role.
const notSaid = "-"

// saidOfPoints is what a sheet says of all its points, in a line above them such as "Giai đoạn: Tự chấm", or an
// answer by the key.
var saidOfPoints = []struct {
	key   string
	words []string
	put   func(o *office, e *scoring.Entry, text string) error
}{
	{"stage", []string{"stage", "giai đoạn", "lần chấm"}, func(o *office, e *scoring.Entry, text string) error {
		for _, s := range o.card.Terms().Stages {
			if text == s.Code || diag.NameKey(text) == diag.NameKey(s.Title) {
				e.Stage = s.Code
				return nil
			}
		}
		return catalogue.Error(diag.ErrName, "the card has no stage %s", text)
	}},
	{"role", []string{"role", "vai trò"}, func(_ *office, e *scoring.Entry, text string) error {
		if text != notSaid {
			e.Role = text
		}
		return nil
	}},
	{"author", []string{"author", "người chấm"}, func(_ *office, e *scoring.Entry, text string) error {
		e.Author = text
		return nil
	}},
	{"day", []string{"day", "ngày chấm"}, func(_ *office, e *scoring.Entry, text string) (err error) {
		e.On, err = rules.ParseDate(text)
		return err
	}},
	{"note", []string{"note", "lý do"}, func(_ *office, e *scoring.Entry, text string) error {
		e.Note = text
		return nil
	}},
}

// matrixSchema has a number for each criterion of the year, labelled by its code.
func (o *office) matrixSchema() (*rules.Schema, error) {
	var def rules.Definition
	for i, c := range o.card.Terms().Criteria {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: criterionKey(i), Label: c.Code})
	}
	return rules.NewSchema(def)
}

func criterionKey(i int) string { return fmt.Sprintf("criterion_%d", i+1) }

// criteriaNames are what a column of a criterion may be called, by key: its code, with the title behind it too, and
// with byTitle the title alone.
func (o *office) criteriaNames(byTitle bool) map[string]string {
	names, twice := make(map[string]string), make(map[string]bool)
	for _, c := range o.card.Terms().Criteria {
		all := []string{c.Code, c.Code + " " + c.Title, c.Code + ". " + c.Title, c.Code + ": " + c.Title}
		if byTitle && c.Title != "" {
			all = append(all, c.Title)
		}
		for _, name := range all {
			k := diag.NameKey(name)
			twice[k] = twice[k] || names[k] != "" && names[k] != c.Code
			names[k] = c.Code
		}
	}
	maps.DeleteFunc(names, func(k, _ string) bool { return twice[k] })
	return names
}

// isMatrix reports whether a sheet is likely one: it is called so, says of its points what a matrix says, or has a row
// with two codes of criteria. A title alone may be that of an indicator too.
func (o *office) isMatrix(s sheet, k kind) bool {
	if k.named(s.title) || len(o.saidIn(s)) > 0 {
		return true
	}
	names := o.criteriaNames(false)
	for _, row := range s.rows {
		found := make(map[string]bool)
		for _, c := range row.Cells {
			if code := names[diag.NameKey(c.String())]; code != "" {
				found[code] = true
			}
		}
		if row.Number > maxTop || len(found) > 1 {
			return len(found) > 1
		}
	}
	return false
}

// saidIn is what the sheet says of all its points, by key.
func (o *office) saidIn(s sheet) map[string]string {
	said := make(map[string]string)
	for _, stage := range o.card.Terms().Stages {
		if t := diag.NameKey(s.title); t == diag.NameKey(stage.Title) || t == diag.NameKey(stage.Code) {
			said["stage"] = stage.Code
		}
	}
	for _, row := range s.rows {
		if row.Number > maxTop {
			break
		}
		for i := range row.Cells {
			name, text := saidAt(row, i)
			for _, of := range saidOfPoints {
				if text != "" &&
					slices.ContainsFunc(of.words, func(w string) bool { return diag.NameKey(w) == diag.NameKey(name) }) {
					said[of.key] = text
				}
			}
		}
	}
	return said
}

// saidAt is what a cell says of its sheet, "name: text", with the text in the next cell if not behind the colon.
func saidAt(row document.Row, i int) (name, text string) {
	name, text, ok := strings.Cut(strings.Trim(row.Cells[i].Text, "# "), ":")
	if text = strings.TrimSpace(text); ok && text == "" && i+1 < len(row.Cells) {
		text = strings.TrimSpace(row.Cells[i+1].String())
	}
	return name, text
}

// byCriteria is a matrix whose headings are the codes of the criteria, whatever they are called.
func (o *office) byCriteria(s sheet) document.Table {
	names, t := o.criteriaNames(true), s.Table
	if s.rows == nil {
		return t // of CSV, which has one table: its columns are called by the codes
	}
	for _, units := range o.options.Names {
		for _, name := range units { // a unit may be called as a criterion
			delete(names, diag.NameKey(name))
		}
	}
	t.Rows = func(yield func(document.Row) bool) {
		for _, row := range s.rows {
			if row.Number <= maxTop {
				row.Cells = slices.Clone(row.Cells)
				for i, c := range row.Cells {
					before, title, ok := strings.Cut(c.Text, ":") // of the evidence, or of a reason
					if code := names[diag.NameKey(c.Text)]; code != "" {
						row.Cells[i].Text = code
					} else if code = names[diag.NameKey(title)]; ok && code != "" {
						row.Cells[i].Text = before + ": " + code
					}
				}
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

// pattern is an entry with what the sheet and the answers say of all its points, and what is left open.
func (o *office) pattern(s sheet, answers map[string]string, columns []document.Column) (e scoring.Entry,
	open []document.Question, err error) {
	said := o.saidIn(s)
	for _, of := range saidOfPoints {
		if a, ok := answers[of.key]; ok {
			said[of.key] = a
		}
		if text := said[of.key]; text != "" {
			if bad := of.put(o, &e, text); bad != nil {
				d := fault(s.File, of.key, bad, diag.Text{}, "%s", diag.ErrorText(bad))
				d.Path = s.title
				err = errors.Join(err, d)
			}
		}
	}
	if err != nil {
		return e, nil, err
	}
	if e.Stage == "" {
		q := document.Question{Text: say("At which stage were the points given?")}
		for _, stage := range o.card.Terms().Stages {
			q.Choices = append(q.Choices, document.Choice{Key: "stage", Answer: stage.Code, Meaning: say("%s", titled(stage))})
		}
		return e, []document.Question{q}, nil
	}
	if roles := o.roles(e.Stage, columns); said["role"] == "" && len(roles) > 0 {
		q := document.Question{Text: say("In which role were the points given?")}
		for _, role := range roles {
			q.Choices = append(q.Choices, document.Choice{Key: "role", Answer: role, Meaning: say("%s", role)})
		}
		q.Choices = append(q.Choices, document.Choice{Key: "role", Answer: notSaid, Meaning: say("in none")})
		return e, []document.Question{q}, nil
	}
	return e, nil, nil
}

func titled(s scoring.Stage) string {
	if s.Title == "" {
		return s.Code
	}
	return s.Title
}

// roles are those in which the criteria of the columns are scored at a stage; none where units score themselves.
func (o *office) roles(stage string, columns []document.Column) (roles []string) {
	at := scoring.Stage{}
	for _, s := range o.card.Terms().Stages {
		if s.Code == stage {
			at = s
		}
	}
	if at.Self || at.Code == "self" {
		return nil
	}
	for i, c := range o.card.Terms().Criteria {
		if !slices.ContainsFunc(columns, func(col document.Column) bool { return col.As == criterionKey(i) }) {
			continue
		}
		for _, a := range c.Assessors {
			if !slices.Contains(roles, a.Role) && (len(at.Roles) == 0 || slices.Contains(at.Roles, a.Role)) {
				roles = append(roles, a.Role)
			}
		}
	}
	return roles
}

// matrix makes sheets of what was read of a matrix: an entry of each cell that gives something.
func (o *office) matrix(s sheet, r *document.Reading, answers map[string]string) (sheets []*scoring.Sheet, err error) {
	pattern, _, err := o.pattern(s, answers, r.Columns)
	if err != nil {
		return nil, err
	}
	criteria := o.card.Terms().Criteria
	var ds diag.Diagnostics
	for _, f := range r.Facts {
		var entries []scoring.Entry
		var columns []string
		for i, c := range criteria {
			fact, _ := f.Lookup(criterionKey(i))
			e := pattern
			e.Criterion, e.Evidence = c.Code, fact.Evidence
			if d, ok := fact.Value.Decimal(); ok {
				e.Points = &d
			} else if e.NotApplicable = fact.Value.IsNotApplicable(); !e.NotApplicable {
				continue
			}
			entries, columns = append(entries, e), append(columns, criterionKey(i))
		}
		if len(entries) == 0 {
			continue
		}
		made, err := o.card.NewSheet(f.Unit(), entries...)
		for d := range diag.AllDiagnostics(err) {
			var i int
			if n, _ := fmt.Sscanf(d.Path, "entries[%d]", &i); n == 0 || i >= len(columns) {
				i = 0
			}
			ds = append(ds, placed(s, r, r.Rows[f.Unit()][0], columns[i], d))
		}
		if err == nil {
			sheets = append(sheets, made)
		}
	}
	return sheets, ds.Err()
}
