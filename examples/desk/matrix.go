package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

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
	label diag.Text
	words []string
	put   func(o *office, e *scoring.Entry, text string) error
}{
	{"stage", say("the stage"), []string{"stage", "giai đoạn", "lần chấm"},
		func(o *office, e *scoring.Entry, text string) error {
			if e.Stage = o.stageCode(text); e.Stage == "" {
				return catalogue.Error(diag.ErrName, "the card has no stage %s", text)
			}
			return nil
		}},
	{"role", say("the role"), []string{"role", "vai trò"}, func(_ *office, e *scoring.Entry, text string) error {
		if text != notSaid {
			e.Role = text
		}
		return nil
	}},
	{"author", say("who scored"), []string{"author", "người chấm"}, func(_ *office, e *scoring.Entry, text string) error {
		e.Author = text
		return nil
	}},
	{"day", say("the day"), []string{"day", "ngày chấm"}, func(_ *office, e *scoring.Entry, text string) error {
		days := document.ParseDay(text)
		if len(days) == 0 {
			return catalogue.Error(diag.ErrSyntax, "%q is no day", text)
		}
		e.On = days[0] // of two it is asked which
		return nil
	}},
	{"note", say("the reason"), []string{"note", "lý do"}, func(_ *office, e *scoring.Entry, text string) error {
		e.Note = text
		return nil
	}},
}

// stageCode is the code of a stage that is called by code or title; empty if there is none.
func (o *office) stageCode(text string) string {
	for _, s := range o.card.Terms().Stages {
		if text == s.Code || diag.NameKey(text) == diag.NameKey(s.Title) {
			return s.Code
		}
	}
	return ""
}

// matrixSchema has a number for each criterion of the year.
func (o *office) matrixSchema() (*rules.Schema, error) {
	var def rules.Definition
	for i, c := range o.card.Terms().Criteria {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: criterionKey(i), Label: criterionName(c)})
	}
	return rules.NewSchema(def)
}

func criterionKey(i int) string { return fmt.Sprintf("criterion_%d", i+1) }

// criterionName is a criterion as a person finds it: its code and its title.
func criterionName(c scoring.Criterion) string { return strings.TrimSpace(c.Code + " " + c.Title) }

// namesOf are what a column or a cell may call a criterion.
func namesOf(c scoring.Criterion) []string {
	return []string{c.Code, criterionName(c), c.Code + ". " + c.Title, c.Code + ": " + c.Title, c.Title}
}

// criteriaHeadings are what the columns of a matrix may be called.
func (o *office) criteriaHeadings() map[string][]string {
	names := make(map[string][]string)
	for i, c := range o.card.Terms().Criteria {
		names[criterionKey(i)] = namesOf(c)
	}
	return names
}

// criteriaNames are the codes of criteria by what they may be called, by key: code, code with title, and with byTitle
// the title alone; without those that two are called by.
func (o *office) criteriaNames(byTitle bool) map[string]string {
	names, twice := make(map[string]string), make(map[string]bool)
	for _, c := range o.card.Terms().Criteria {
		for i, name := range namesOf(c) {
			k := diag.NameKey(name)
			if k == "" || i > 0 && c.Title == "" || name == c.Title && !byTitle {
				continue
			}
			twice[k] = twice[k] || names[k] != "" && names[k] != c.Code
			names[k] = c.Code
		}
	}
	maps.DeleteFunc(names, func(k, _ string) bool { return twice[k] })
	return names
}

// isMatrix reports whether a sheet is likely one: it is called so, says of its points what a matrix says, or has a row
// with two criteria, by code or by a title that no indicator has too.
func (o *office) isMatrix(s sheet, k kind) bool {
	if k.named(s.title) || len(o.saidIn(s)) > 0 {
		return true
	}
	names := o.criteriaNames(true)
	for ind := range o.card.Schema().All() {
		for _, one := range append([]rules.Indicator{ind}, ind.Fields...) {
			delete(names, diag.NameKey(one.Label))
		}
	}
	maps.Copy(names, o.criteriaNames(false))
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

// saidText is what a sheet says of all its points, and the cell that does; empty for the name of the sheet.
type saidText struct{ text, cell string }

// saidIn is what the sheet says of all its points, by key.
func (o *office) saidIn(s sheet) map[string]saidText {
	said := make(map[string]saidText)
	for _, stage := range o.card.Terms().Stages {
		if t := diag.NameKey(s.title); t == diag.NameKey(stage.Title) || t == diag.NameKey(stage.Code) {
			said["stage"] = saidText{text: stage.Code}
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
					column, _ := excelize.ColumnNumberToName(i + 1)
					said[of.key] = saidText{text, document.CellName(s.title, column, row.Number)}
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

// withoutComments is the table of a sheet whose comments are reasons, and not evidence.
func (s sheet) withoutComments() document.Table {
	t := s.Table
	if s.rows == nil {
		return t // of CSV
	}
	t.Rows = func(yield func(document.Row) bool) {
		for _, row := range s.rows {
			row.Cells = slices.Clone(row.Cells)
			for i := range row.Cells {
				row.Cells[i].Comment = ""
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

// sums are what a column of the totals of rows is called.
var sums = []string{"cộng", "tổng", "tổng cộng", "tổng điểm", "cộng điểm", "tổng số điểm", "total"}

// withoutSums answers that columns of totals in a matrix, of which nothing is said, are left out; it returns
// which they are.
func withoutSums(r *document.Reading, o *document.FactsOptions) (columns []int) {
	for i, c := range r.Columns {
		about := "column " + c.Name + " " + c.Heading
		isSum := slices.ContainsFunc(sums, func(w string) bool { return diag.NameKey(w) == diag.NameKey(c.Heading) })
		if !isSum || c.As != "" || o.Answers[about] != "" {
			continue
		}
		if o.Answers == nil {
			o.Answers = make(map[string]string)
		}
		o.Answers[about] = "skip"
		columns = append(columns, i)
	}
	return columns
}

// cell is that of a row in a column, from 0; empty if there is none.
func (s sheet) cell(row, column int) document.Cell {
	i, ok := slices.BinarySearchFunc(s.rows, row, func(r document.Row, n int) int { return r.Number - n })
	if !ok || column < 0 || column >= len(s.rows[i].Cells) {
		return document.Cell{}
	}
	return s.rows[i].Cells[column]
}

// reason is the comment at the points of a row in a column of a matrix; none at an empty cell.
func (s sheet) reason(row, column int) string {
	c := s.cell(row, column)
	if c.Empty() {
		return ""
	}
	return c.Comment
}

// reasons counts them.
func (s sheet) reasons(r *document.Reading) (n int) {
	for _, f := range r.Facts {
		for i, c := range r.Columns {
			if strings.HasPrefix(c.As, "criterion_") && s.reason(r.Rows[f.Unit()][0], i) != "" {
				n++
			}
		}
	}
	return n
}

// pattern is an entry with what the sheet and the answers say of all its points, and what is left open.
func (o *office) pattern(s sheet, answers map[string]string, columns []document.Column) (e scoring.Entry,
	open []document.Question, err error) {
	said := o.saidIn(s)
	for _, of := range saidOfPoints {
		if a, ok := answers[of.key]; ok {
			said[of.key] = saidText{text: a}
		}
		text := said[of.key].text
		if text == "" {
			continue
		}
		d := fault(s.File, of.key, diag.ErrName, diag.Text{}, "")
		if d.Path = cmp.Or(said[of.key].cell, s.title); of.key == "day" && len(document.ParseDay(text)) > 1 {
			q := document.Question{Text: say("Which day is %s, on which the points were given?", text),
				Faults: []*diag.Diagnostic{d}}
			for _, day := range document.ParseDay(text) {
				q.Choices = append(q.Choices, document.Choice{Key: of.key, Answer: day.String(),
					Meaning: say("the %d. of month %d, %d", day.Day, int(day.Month), day.Year)})
			}
			open = append(open, q)
			continue
		}
		if bad := of.put(o, &e, text); bad != nil {
			d.Err, d.Message = bad, say("%s", diag.ErrorText(bad))
			if of.key == "stage" {
				d.Hint = o.stagesHint()
			}
			err = errors.Join(err, d)
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
		return e, append(open, q), nil
	}
	if roles := o.roles(e.Stage, columns); said["role"].text == "" && len(roles) > 0 {
		q := document.Question{Text: say("In which role were the points given?")}
		for _, role := range roles {
			q.Choices = append(q.Choices, document.Choice{Key: "role", Answer: role, Meaning: say("%s", role)})
		}
		q.Choices = append(q.Choices, document.Choice{Key: "role", Answer: notSaid, Meaning: say("in none")})
		return e, append(open, q), nil
	}
	return e, open, nil
}

// stagesHint names the stages of the card.
func (o *office) stagesHint() diag.Text {
	var titles []string
	for _, s := range o.card.Terms().Stages {
		titles = append(titles, titled(s))
	}
	return say("the stages are %s", strings.Join(titles, ", "))
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

// matrix makes entries of what was read of a matrix: one of each cell that gives something. A comment at the cell is
// its reason.
func (o *office) matrix(s sheet, r *document.Reading, answers map[string]string) (all []given, err error) {
	pattern, _, err := o.pattern(s, answers, r.Columns)
	if err != nil {
		return nil, err
	}
	for _, f := range r.Facts {
		row := r.Rows[f.Unit()][0]
		for i, c := range o.card.Terms().Criteria {
			fact, _ := f.Lookup(criterionKey(i))
			e := pattern
			e.Criterion, e.Evidence = c.Code, fact.Evidence
			if d, ok := fact.Value.Decimal(); ok {
				e.Points = &d
			} else if e.NotApplicable = fact.Value.IsNotApplicable(); !e.NotApplicable {
				continue
			}
			at := slices.IndexFunc(r.Columns, func(c document.Column) bool { return c.As == criterionKey(i) })
			words := strings.Join(strings.Fields(s.cell(row, at).Text), " ")
			if answers["word "+words] != "n/a" || strings.IndexFunc(words, unicode.IsLetter) < 0 {
				words = "" // else they are the reason, and document has put them where there is no evidence
			} else if e.Evidence == words {
				e.Evidence = ""
			}
			e.Note = cmp.Or(s.reason(row, at), words, e.Note)
			all = append(all, given{entry: e, unit: f.Unit(), sheet: s, row: row,
				column: func(string) int { return at }})
		}
	}
	return all, nil
}
