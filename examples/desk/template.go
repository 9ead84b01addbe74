package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Rows of a template that are ready to be filled in.
const (
	blankUnits  = 30  // where nobody says which units there are
	blankEvents = 500 // of a list
	maxTitle    = 31  // letters of the name of a sheet
	maxPrompt   = 255 // letters of what is shown beside a cell
)

// template is the subcommand: it writes a blank workbook for a card, which reads back without a question.
func (d *desk) template(name string) error {
	o, err := openOffice(d.folder)
	if err != nil {
		return err
	}
	ks, err := o.kinds()
	if err != nil {
		return err
	}
	var data []byte
	var bad error
	for _, byCode := range []bool{false, true} { // labels may be those of other columns too: codes are not
		t := &template{office: o, file: excelize.NewFile(), lang: d.lang, byCode: byCode, evidence: d.evidence}
		data, err = t.make(ks)
		if err = errors.Join(err, t.file.Close()); err != nil {
			return fault(name, "template", err, diag.Text{}, "the workbook cannot be made: %v", err)
		}
		if bad = t.readsBack(name, data, ks); bad == nil {
			break
		}
	}
	if bad != nil {
		return bad
	}
	if err := document.WriteFile(name, data, nil); err != nil {
		return err
	}
	d.say(d.out, say("Written: %s", name))
	return nil
}

// template is a workbook that is being made.
type template struct {
	*office
	file   *excelize.File
	lang   diag.Lang
	byCode bool // columns are named by codes only
	// evidence asks for columns of the evidence of facts, and for sheets of what is known of candidates.
	evidence bool
	names    []string
	unitsIn  string // the column of the sheet of facts that names the units
	guide    int    // rows of the sheet that explains, so far
	holds    map[string]string
	styles   map[string]int
	err      error // the first
}

// make makes the workbook: a sheet for the facts, for each list, for points and for explanations.
func (t *template) make(ks []kind) ([]byte, error) {
	t.holds, t.styles = make(map[string]string), make(map[string]int)
	guide := t.add(t.say(say("Guide")))
	facts := t.add(t.say(say("Facts")))
	t.check(t.file.DeleteSheet("Sheet1"))
	t.explain(guide, t.say(say("Fill in the cells; an empty one is not known, and n/a does not apply.")))
	t.explain(guide, t.say(say("Name no column anew. A column Minh chứng: with the name of another holds its evidence.")))
	t.explain(guide, t.say(say("column")), t.say(say("code")), t.say(say("counted in")), t.say(say("allowed")))
	t.facts(facts, guide)
	for _, k := range ks {
		if strings.HasPrefix(k.name, "list ") {
			t.events(k, facts, guide)
		}
	}
	t.points(facts, guide)
	for _, k := range ks {
		if t.evidence {
			t.candidates(k, ks, facts, guide)
		}
	}
	if i, err := t.file.GetSheetIndex(facts); err == nil {
		t.file.SetActiveSheet(i)
	}
	if t.err != nil {
		return nil, t.err
	}
	b, err := t.file.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// readsBack reads the workbook as it will be read, and compares what each sheet and column is taken for.
func (t *template) readsBack(name string, data []byte, ks []kind) error {
	sheets, err := openWorkbook(name, data)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		want := t.holds[s.title]
		if s.empty() && want == "" {
			continue
		}
		k, _, ok := t.guess(s, ks)
		if !ok || k.name != want {
			return fault(name, "template", diag.ErrName, say("give the indicators of the card other codes and labels"),
				"the sheet %s would be read as another", s.title)
		}
		if _, err := t.understand(s, k, nil); err != nil { // what is asked is a fault too
			return err
		}
	}
	return nil
}

func (t *template) check(err error) { t.err = cmp.Or(t.err, err) }

func (t *template) say(text diag.Text) string { return text.Format(t.lang) }

// add adds a sheet whose name is not taken.
func (t *template) add(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, diag.Visible(name))
	base := []rune(strings.TrimSpace(name))
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" %d", n)
		}
		name = shortTo(base, maxTitle-len(suffix)) + suffix
		if !slices.ContainsFunc(t.names, func(o string) bool { return strings.EqualFold(o, name) }) {
			break
		}
	}
	t.names = append(t.names, name)
	_, err := t.file.NewSheet(name)
	t.check(err)
	return name
}

// shortTo cuts a text to a number of letters, behind a word if one ends in the second half.
func shortTo(text []rune, most int) string {
	if len(text) <= most {
		return string(text)
	}
	short := string(text[:most])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 && text[most] != ' ' {
		short = short[:i]
	}
	return strings.TrimSpace(short)
}

// text puts a text into a cell, as a text: whatever it begins with, it is no formula. Columns and rows count from 1.
func (t *template) text(sheet string, col, row int, text string) {
	at, err := excelize.CoordinatesToCellName(col, row)
	t.check(err)
	t.check(t.file.SetCellStr(sheet, at, diag.Visible(text)))
}

// explain adds a line to the guide: rows that begin with # are for people.
func (t *template) explain(guide string, texts ...string) (row int) {
	t.guide++
	t.text(guide, 1, t.guide, "#")
	for i, text := range texts {
		t.text(guide, i+2, t.guide, text)
	}
	return t.guide
}

// heading is what a column is called: the label and what is counted, unless another may be called so too.
func (t *template) heading(ind rules.Indicator, all []rules.Indicator) string {
	same := 0
	for _, o := range all {
		if o.Label != "" && diag.NameKey(o.Label) == diag.NameKey(ind.Label) || o.Code == diag.NameKey(ind.Label) {
			same++
		}
	}
	switch {
	case t.byCode || ind.Label == "" || same != 1 || diag.NameKey(ind.Label) == diag.NameKey("đơn vị"):
		return ind.Code
	case ind.Unit != "":
		return ind.Label + " (" + ind.Unit + ")"
	}
	return ind.Label
}

// unitNames are what the units are called in rows: their codes where others may be called so too.
func (t *template) unitNames() (names []string) {
	for _, unit := range t.options.Units {
		name := t.options.Names[unit][0]
		for other, of := range t.options.Names {
			if other != unit && slices.ContainsFunc(of, func(n string) bool { return diag.NameKey(n) == diag.NameKey(name) }) {
				name = unit
			}
		}
		if strings.HasPrefix(name, "#") {
			name = unit
		}
		names = append(names, name)
	}
	return names
}

// header writes the row of the headings, and gives the columns their width and what validates them.
func (t *template) header(sheet, guide string, row, last int, inds []rules.Indicator) {
	t.text(sheet, 1, row, unlike("Đơn vị", "unit", inds))
	for i, ind := range inds {
		heading := t.heading(ind, inds)
		t.text(sheet, i+2, row, heading)
		t.validate(sheet, guide, i+2, row+1, last, ind, heading)
	}
	left, err := excelize.ColumnNumberToName(1)
	t.check(err)
	right, err := excelize.ColumnNumberToName(len(inds) + 2)
	t.check(err)
	t.check(t.file.SetColWidth(sheet, left, left, 28))
	t.check(t.file.SetColWidth(sheet, "B", right, 18))
	t.check(t.file.SetCellStyle(sheet, fmt.Sprintf("A%d", row), fmt.Sprintf("%s%d", right, row), t.style("@", true)))
	t.check(t.file.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: row, ActivePane: "bottomRight",
		TopLeftCell: fmt.Sprintf("B%d", row+1)}))
}

// unlike returns the first of two names of a column, or the second if an indicator has the first for its label.
func unlike(name, other string, inds []rules.Indicator) string {
	if slices.ContainsFunc(inds, func(ind rules.Indicator) bool { return diag.NameKey(ind.Label) == diag.NameKey(name) }) {
		return other
	}
	return name
}

// style is the format of a cell.
func (t *template) style(format string, header bool) int {
	key := fmt.Sprint(format, header)
	if id, ok := t.styles[key]; ok {
		return id
	}
	s := &excelize.Style{CustomNumFmt: &format}
	if header {
		s.Font = &excelize.Font{Bold: true}
		s.Alignment = &excelize.Alignment{WrapText: true, Vertical: "center"}
	}
	id, err := t.file.NewStyle(s)
	t.check(err)
	t.styles[key] = id
	return id
}

// facts makes the sheet of the facts: a row for each unit, a column for each indicator.
func (t *template) facts(sheet, guide string) {
	var inds []rules.Indicator
	for ind := range t.card.Schema().All() {
		if ind.Kind != rules.ListKind && !ind.Computed {
			inds = append(inds, ind)
		}
	}
	if t.unitsIn = "A"; len(inds) == 0 { // the sheet is but a list of the units, for the others
		t.unitsIn = "B"
		t.text(sheet, 1, 1, "#")
		for i, name := range t.unitNames() {
			t.text(sheet, 1, i+2, "#")
			t.text(sheet, 2, i+2, name)
		}
		return
	}
	t.holds[sheet] = holdsFacts
	t.perUnit(sheet, guide, inds)
	for i, ind := range inds {
		if t.evidence {
			at := len(inds) + 2 + i
			t.text(sheet, at, 1, "Minh chứng: "+t.heading(ind, inds))
			left, err := excelize.ColumnNumberToName(at)
			t.check(err)
			t.check(t.file.SetColWidth(sheet, left, left, 24))
			t.check(t.file.SetCellStyle(sheet, left+"1", left+"1", t.style("@", true)))
		}
	}
}

// perUnit writes the head of a sheet, and a row for each unit.
func (t *template) perUnit(sheet, guide string, inds []rules.Indicator) {
	units := t.unitNames()
	t.header(sheet, guide, 1, 1+cmp.Or(len(units), blankUnits), inds)
	for i, name := range units {
		t.text(sheet, 1, i+2, name)
	}
}

// candidates makes the sheet of what is stated of candidates, or that of the entries of a register.
func (t *template) candidates(k kind, ks []kind, facts, guide string) {
	register := strings.HasPrefix(k.name, "register ")
	if k.name != holdsEvidence && !register {
		return
	}
	name := k.words[1]
	if slices.ContainsFunc(ks, func(o kind) bool { return o.name != k.name && o.named(name) }) {
		name = k.words[0]
	}
	sheet := t.add(name)
	t.holds[sheet] = k.name
	if !register {
		t.perUnit(sheet, guide, slices.Collect(k.schema.All()))
		return
	}
	list, _ := k.schema.Indicator(entryCode)
	t.text(sheet, 1, 1, "# Đã tra đủ:")
	t.validate(sheet, guide, 2, 1, 1, field(completeKey, "", yes), "Đã tra đủ")
	t.header(sheet, guide, 2, 2+blankEvents, list.Fields)
	t.text(sheet, len(list.Fields)+2, 2, unlike("Minh chứng", "evidence", list.Fields))
	t.units(sheet, facts, 3, 2+blankEvents)
}

// events makes the sheet of a list: a row for each event.
func (t *template) events(k kind, facts, guide string) {
	list, _ := t.card.Schema().Indicator(k.list)
	if list.Computed {
		return
	}
	sheet := t.add(cmp.Or(list.Label, list.Code))
	t.holds[sheet] = k.name
	t.text(sheet, 1, 1, "# list: "+list.Code)
	t.text(sheet, 1, 2, "# "+t.say(say("an event in each row; a row with a unit alone says that it had none")))
	top := 3
	if len(t.options.Units) > 0 {
		t.text(sheet, 1, top, "# "+othersHeading+":")
		t.validate(sheet, guide, 2, top, top, rules.Indicator{Kind: rules.TextKind,
			Values: []string{"không có việc nào", "chưa có số liệu"}}, othersHeading)
		top++
	}
	t.header(sheet, guide, top, top+blankEvents, list.Fields)
	t.text(sheet, len(list.Fields)+2, top, unlike("Minh chứng", "evidence", list.Fields))
	t.units(sheet, facts, top+1, top+blankEvents)
}

// units lets a column take the units of the sheet of facts.
func (t *template) units(sheet, facts string, first, last int) {
	if n := len(t.options.Units); n > 0 {
		t.choose(sheet, 1, first, last, fmt.Sprintf("'%s'!$%s$2:$%[2]s$%d", facts, t.unitsIn, n+1), "", "")
	}
}

// points makes the sheet of the points that people give: a row for each unit and criterion.
func (t *template) points(facts, guide string) {
	judged, d := t.card.Terms().Criteria, t.card.Terms()
	names := t.criteriaNames(true)
	name := func(c scoring.Criterion) string { // one that reads back
		if n := criterionName(c); names[diag.NameKey(n)] == c.Code {
			return n
		}
		return c.Code
	}
	judged = slices.DeleteFunc(judged, func(c scoring.Criterion) bool { return !c.Judged && len(c.Assessors) == 0 })
	if len(judged) == 0 {
		return
	}
	sheet := t.add("Điểm chấm")
	t.holds[sheet] = holdsPoints
	var inds []rules.Indicator
	for _, f := range pointsFields {
		if slices.Contains([]string{"criterion", "stage", "given", "role", "author", "day", "note"}, f.code) {
			ind := rules.Indicator{Label: f.label, Kind: f.kind}
			if t.byCode {
				ind.Code = f.code
			}
			inds = append(inds, ind)
		}
		switch f.code {
		case "stage":
			for _, s := range d.Stages {
				inds[len(inds)-1].Values = append(inds[len(inds)-1].Values, titled(s))
			}
		case "criterion":
			for _, c := range judged {
				inds[len(inds)-1].Values = append(inds[len(inds)-1].Values, name(c))
			}
		}
	}
	t.explain(guide, t.say(say("Points may also stand in a sheet called by its stage, such as %s: a unit in each row, a "+
		"criterion in each column. A comment at a cell of it is the reason for the points in the cell.",
		titled(d.Stages[0]))))
	units := t.unitNames()
	t.header(sheet, guide, 1, 1+cmp.Or(len(units)*len(judged), blankEvents), inds)
	t.text(sheet, len(inds)+2, 1, "Minh chứng")
	for i, c := range judged {
		for j, unit := range units {
			t.text(sheet, 1, 2+i*len(units)+j, unit)
			t.text(sheet, 2, 2+i*len(units)+j, name(c))
		}
		if first := 2 + i*len(units); len(units) > 0 && !c.Uncapped {
			least := c.Min
			if least == nil {
				least = &decimal.Decimal{}
			}
			points := rules.Indicator{Label: c.Title, Min: least, Max: &c.Max}
			t.validate(sheet, "", 4, first, first+len(units)-1, points, c.Code)
		}
	}
	t.units(sheet, facts, 2, 1+cmp.Or(len(units)*len(judged), blankEvents))
}

// validate lets the cells of a column take what the card allows, and says it beside them; the guide lists it too.
// Nothing is forbidden: n/a stands where something does not apply.
func (t *template) validate(sheet, guide string, col, first, last int, ind rules.Indicator, heading string) {
	allowed, choices := t.allowed(ind)
	if len(choices) > maxShown {
		allowed = t.say(say("one of the list"))
	}
	if guide != "" {
		t.explain(guide, heading, ind.Code, ind.Unit, allowed)
		top := t.guide + 1
		for _, v := range choices {
			t.explain(guide, "", v)
		}
		if len(choices) > 0 {
			t.choose(sheet, col, first, last, fmt.Sprintf("'%s'!$C$%d:$C$%d", guide, top, t.guide), heading, allowed)
			return
		}
	}
	v := t.validation(sheet, col, first, last, heading, allowed)
	switch ind.Kind {
	case rules.DateKind:
		from, to := t.cell(col, first), t.cell(col, last)
		t.check(t.file.SetCellStyle(sheet, from, to, t.style("dd/mm/yyyy", false)))
		v.Type, v.Operator, v.Formula1, v.Formula2 = "date", "between", "367", fmt.Sprint(maxSerial)
	case rules.TextKind:
		t.check(t.file.SetCellStyle(sheet, t.cell(col, first), t.cell(col, last), t.style("@", false)))
	case 0, rules.NumberKind:
		v.Type = "decimal"
		if ind.Places != nil && *ind.Places == 0 {
			v.Type = "whole"
		}
		least, most := "-1E+15", "1E+15"
		if ind.Min != nil {
			least = ind.Min.String()
		}
		if ind.Max != nil {
			most = ind.Max.String()
		}
		v.Operator, v.Formula1, v.Formula2 = "between", least, most
	}
	if v.Type != "" {
		t.check(t.file.AddDataValidation(sheet, v))
	}
}

// choose lets cells take what stands in a range.
func (t *template) choose(sheet string, col, first, last int, from, heading, allowed string) {
	v := t.validation(sheet, col, first, last, heading, allowed)
	v.Type, v.Formula1 = "list", from
	t.check(t.file.AddDataValidation(sheet, v))
}

// validation is one of cells that warns, and says what is allowed.
func (t *template) validation(sheet string, col, first, last int, heading, allowed string) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	v.Sqref = t.cell(col, first) + ":" + t.cell(col, last)
	short := func(s string, most int) string { return string([]rune(s)[:min(len([]rune(s)), most)]) }
	if allowed != "" {
		v.SetInput(short(diag.Visible(heading), maxTitle), short(diag.Visible(heading+": "+allowed), maxPrompt))
	}
	v.SetError(excelize.DataValidationErrorStyleWarning, short(diag.Visible(heading), maxTitle),
		short(t.say(say("The card does not allow it, unless it is n/a: %s", diag.Visible(allowed))), maxPrompt))
	return v
}

func (t *template) cell(col, row int) string {
	at, err := excelize.CoordinatesToCellName(col, row)
	t.check(err)
	return at
}

// allowed says what an indicator takes, and lists it if that can be.
func (t *template) allowed(ind rules.Indicator) (text string, choices []string) {
	switch {
	case ind.Kind == rules.BoolKind:
		return t.say(say("có or không")), []string{"có", "không", "n/a"}
	case ind.Kind == rules.DateKind:
		return t.say(say("a day")), nil
	case len(ind.Values) > 0:
		for _, v := range ind.Values {
			choices = append(choices, cmp.Or(t.say(ind.TitleOf(v)), v))
		}
		return strings.Join(choices, ", "), choices
	case ind.Kind == rules.TextKind:
		return "", nil
	case ind.Min != nil && ind.Max != nil:
		text = t.say(say("from %s to %s", rules.NumberOf(*ind.Min), rules.NumberOf(*ind.Max)))
	case ind.Min != nil:
		text = t.say(say("at least %s", rules.NumberOf(*ind.Min)))
	case ind.Max != nil:
		text = t.say(say("at most %s", rules.NumberOf(*ind.Max)))
	default:
		text = t.say(say("a number"))
	}
	switch {
	case ind.Places != nil && *ind.Places == 0:
		text += t.say(say("; a whole number"))
	case ind.Places != nil:
		text += t.say(say("; decimals: %d at most", *ind.Places))
	}
	return text, nil
}
