package document

import (
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

const (
	evidenceSuffix = ".evidence"
	maxColumns     = 16_384 // as many as a spreadsheet has
	maxTitles      = 20     // rows among which the header is looked for
)

// Words that tables have in the place of codes, by key.
var (
	unitHeadings = keys("unit", "đơn vị", "tên đơn vị", "mã đơn vị")
	// personHeadings are of units where no column is of unitHeadings: a card may be of persons.
	personHeadings = keys("họ và tên", "họ tên", "họ và tên, chức vụ", "họ và tên, chức danh", "họ tên, chức vụ")
	countHeadings  = keys("stt", "tt", "số tt", "số thứ tự", "no", "no.")
	noteHeadings   = keys("note", "notes", "remarks", "ghi chú")
	totals         = keys("total", "totals", "sum", "average", "cộng", "tổng", "tổng cộng", "tổng số", "cộng chung",
		"trung bình", "bình quân")
)

// keys tells the names with the key of one of the words.
func keys(words ...string) func(name string) bool {
	all := sync.OnceValue(func() map[string]bool {
		m := make(map[string]bool, len(words))
		for _, w := range words {
			m[key(w)] = true
		}
		return m
	})
	return func(name string) bool { return all()[key(name)] }
}

// key is what names are compared by.
func key(name string) string { return diag.NameKey(name) }

// column is what a column of the table holds.
type column struct {
	heading    heading  // as it is written
	name       string   // the same, on one line
	codes      []string // of the indicators that may be meant
	isEvidence bool
	indicator  rules.Indicator
	evidence   int  // column of the evidence; -1 for none
	skip       bool // it holds no values
	passed     bool // somebody has said that it counts for nothing
	counts     bool // it numbers the rows
	nameless   bool
	// What was said of its cells: what one without a tick is, and what number a per cent is.
	blank, percent string
	only           []onlyRead // texts that were read as the one thing that they can be
	notes          []diag.Text
}

// code is the code of the indicator, or what is written in its place, with the mark of
// evidence.
func (c *column) code() string {
	switch {
	case len(c.codes) != 1:
		return c.name
	case c.isEvidence:
		return c.codes[0] + evidenceSuffix
	}
	return c.codes[0]
}

// header is the rows that name the columns.
type header struct {
	top, bottom int // the first and the last of them, from 1; 0 if there is none
	line        int // of the last, in the file
	names       []heading
	row         Row // the last
}

// heading is what the rows of the header say of a column, from the top.
type heading []string

// String returns the heading on one line.
func (h heading) String() string { return strings.Join(h, " / ") }

// last is what stands in the lowest row.
func (h heading) last() string {
	if len(h) == 0 {
		return ""
	}
	return h[len(h)-1]
}

// is reports whether the whole heading, or what stands in its lowest row, is one of some words.
func (h heading) is(of func(name string) bool) bool {
	return of(h.last()) || len(h) > 1 && of(strings.Join(h, " "))
}

// layout looks for the header, and in CSV for what stands between the cells. The header is the first of the
// first rows that names both the unit and an indicator, by itself or with up to two rows above, as merged
// cells do; with rows around if those name more. If there is none, it is a row that names either, or else
// the first.
func (t *table) layout() header {
	if t.head.top > 0 { // somebody has said
		var rows []Row
		for r := range t.Rows {
			if r.Number >= t.head.top && r.Number <= t.head.bottom {
				r.Cells = slices.Clone(r.Cells)
				rows = append(rows, r)
			}
		}
		t.laid = true
		return t.block(rows)
	}
	var best found
	comma := t.comma
	for _, c := range []rune{',', ';'} {
		if t.comma = c; t.src == nil && c == ';' {
			break
		}
		if f := t.find(texts(t.Rows)); f.class > best.class || f.class == best.class && f.top == best.top &&
			len(f.row.Cells) > len(best.row.Cells) {
			best, comma = f, c
		}
	}
	t.comma, t.laid = comma, true
	return best.header
}

// found is what may be the header.
type found struct {
	header
	class      int // 1 for any row, and 2 if it names the unit, and 4 if it names an indicator
	indicators int
}

const bothNamed = 7

// maxHeader is the most rows of a header.
const maxHeader = 4

// find looks for the header among the first rows.
func (t *table) find(top []Row) (best found) {
	for j := range top {
		for i := j; i >= max(0, j-2); i-- {
			f := t.named(top[i : j+1])
			if f.class == bothNamed {
				return t.widen(top, i, j, f)
			}
			if i == j && f.class > best.class {
				best = f
			}
		}
	}
	return best
}

// widen adds the rows around a header to it that make more of its columns known.
func (t *table) widen(top []Row, i, j int, best found) found {
	for last := j; last < min(len(top), j+maxHeader-1); last++ {
		for first := min(last, j); first >= max(0, last-maxHeader+1); first-- {
			if f := t.named(top[first : last+1]); f.class == bothNamed && f.indicators > best.indicators {
				best = f
			}
		}
	}
	return best
}

// code is that of an indicator, or of its evidence.
type code struct {
	indicator string
	evidence  bool
}

// named finds out what some rows name.
func (t *table) named(rows []Row) found {
	f := found{header: t.block(rows), class: 1}
	seen := make(map[code]bool)
	for _, h := range f.names {
		codes, evidence := t.meant(h)
		switch {
		case h.is(unitHeadings), h.is(personHeadings):
			f.class |= 2
		case len(codes) > 0:
			f.class |= 4
		}
		if len(codes) == 1 {
			seen[code{codes[0], evidence}] = true
		}
	}
	f.indicators = len(seen)
	return f
}

// block takes some rows for the header. Where cells are merged in a file of CSV, only the first says what
// stands in them: it holds for the empty ones behind it, except in the last row.
func (t *table) block(rows []Row) (h header) {
	if len(rows) == 0 {
		return h
	}
	h.row = rows[len(rows)-1]
	h.top, h.bottom = rows[0].Number, h.row.Number
	if h.line = h.bottom; t.src != nil {
		h.line = t.src.lineOf(h.row.cell(0).from) + 1
	}
	for i, r := range rows {
		before := ""
		for c := range max(len(r.Cells), len(h.names)) {
			if c == len(h.names) {
				h.names = append(h.names, nil)
			}
			text := r.cell(c).heading()
			if text == "" && t.src != nil && i+1 < len(rows) && c < len(h.row.Cells) && !h.row.Cells[c].Empty() {
				text = before
			}
			if before = text; text != "" && text != h.names[c].last() {
				h.names[c] = append(h.names[c], text)
			}
		}
	}
	return h
}

// meant returns the codes of indicators that a heading may mean, and whether it is of their evidence.
func (t *table) meant(h heading) (codes []string, evidence bool) {
	names := []string{strings.Join(h, " "), h.last()}
	for _, name := range names {
		name, evidence := strings.CutSuffix(name, evidenceSuffix)
		if before, after, ok := strings.Cut(name, ":"); ok && evidenceHeadings(before) {
			name, evidence = after, true
		}
		if ind, ok := t.indicator(name); ok {
			return []string{ind.Code}, evidence
		}
		if codes := t.headings()[key(name)]; codes != nil {
			return codes, evidence
		}
	}
	if len(h) > 1 && evidenceHeadings(h.last()) {
		codes, _ = t.meant(h[:len(h)-1])
		return codes, true
	}
	return nil, strings.HasSuffix(h.last(), evidenceSuffix)
}

// headings are the codes of indicators by what a column of them may be called: its code,
// its label, its label with what it is counted in.
func (t *table) headings() map[string][]string {
	if t.names != nil {
		return t.names
	}
	t.names = make(map[string][]string)
	for _, ind := range t.indicators() {
		names := []string{ind.Code, ind.Label, ind.Label + " (" + ind.Unit + ")", ind.Label + ", " + ind.Unit}
		if ind.Label == "" {
			names = names[:1]
		}
		names = append(names, t.units.options.Headings[ind.Code]...)
		for _, name := range names {
			if k := key(name); k != "" && !slices.Contains(t.names[k], ind.Code) {
				t.names[k] = append(t.names[k], ind.Code)
			}
		}
	}
	return t.names
}

// title passes over a row before the header, unless it looks like one of a unit.
func (t *table) title() {
	numbers := 0
	for i, c := range t.row.Cells {
		if c.Value.Kind() == rules.NumberKind || c.Text != "" && looksLikeNumber(c.Text) {
			numbers++
		}
		if name := c.heading(); name != "" && t.units.has(name) || numbers > 1 {
			t.fault(i, "title", say("remove it, or begin each row of it with #"),
				"the columns are named in row %d; what stands above is not part of the table", t.head.bottom)
			return
		}
	}
	t.pass(say("above the names of the columns"))
}

func tooWide(columns int) *diag.Diagnostic {
	return fault("limit", say("split it"), "the table has %d columns, more than the most allowed, %d", columns, maxColumns)
}

// readHeader reads the names of the columns. unitAt is -1 if none holds the units.
func (t *table) readHeader() {
	names := t.head.names
	t.width = len(names)
	for len(names) > 1 && len(names[len(names)-1]) == 0 {
		names = names[:len(names)-1] // separators that a spreadsheet has left
	}
	for t.src == nil && len(names) < t.widest {
		names = append(names, nil)
	}
	t.columns = []column{}
	if len(names) > maxColumns {
		t.cell(0, tooWide(len(names)))
		return
	}
	for _, h := range names {
		c := column{heading: h, name: h.String(), evidence: -1, skip: true}
		c.codes, c.isEvidence = t.meant(h)
		t.columns = append(t.columns, c)
	}
	for i := range t.columns {
		t.answered(i)
	}
	first := t.firstOf()
	if t.unitAt < 0 {
		t.noUnits()
	}
	if t.events != nil && t.unitAt >= 0 {
		for _, f := range t.events.list.Fields {
			if _, ok := first[f.Code]; f.Required && !ok {
				t.fault(t.unitAt, "field-column", say("add the column %s", f.Code), "no column says %s of each event", f.Code)
			}
		}
	}
	if i, list := t.unsaidList(); list != "" {
		d := t.fault(i, "directive", say("write # list: %s, in a line before the header", list),
			"%s is a field of the list %s, and no line says that the rows are its events", shown(t.columns[i].name), list)
		t.askList(d)
		t.unitAt = -1
		return
	}
	for i := range t.columns {
		if i != t.unitAt && !t.faults.full() && (t.events == nil || i != t.events.evidenceAt) {
			t.readColumn(i, first)
		}
	}
}

// firstOf finds the columns of the units and of the evidence of events, and the first column of each code.
func (t *table) firstOf() map[string]int {
	first := make(map[string]int)
	if t.unitAt < 0 {
		t.unitAt = t.unitColumn()
	}
	for i := range t.columns {
		c := &t.columns[i]
		if t.isEvidence(c) && i != t.unitAt {
			c.isEvidence, t.events.evidenceAt = false, i
		}
		if _, again := first[c.code()]; !again && !c.passed {
			first[c.code()] = i
		}
	}
	return first
}

// unitColumn returns the column whose heading says that it holds the units; -1 if none does.
func (t *table) unitColumn() int {
	for _, headings := range []func(name string) bool{unitHeadings, personHeadings} {
		for i := range t.columns {
			if c := &t.columns[i]; !c.passed && len(c.codes) == 0 && c.heading.is(headings) {
				return i
			}
		}
	}
	return -1
}

// noUnits reports that no column holds the units.
func (t *table) noUnits() {
	hint := say("name the column of the units unit")
	var choices []Choice
	var names string
	for _, row := range texts(t.Rows) {
		for i := range row.Cells {
			names += " " + row.Cells[i].heading()
		}
	}
	known := func(name string) bool {
		return unitHeadings(name) || personHeadings(name) || t.headings()[key(name)] != nil
	}
	switch letters := legacyLetters(names, known); {
	case letters != "":
		t.fault(0, "letters", convertLetters, "the letters are those of %s, not of Unicode", letters)
		return
	case strings.Contains(t.row.cell(0).Text, "\t"):
		hint = say("the cells are separated by tabs: save it with , or ; between cells")
	default:
		var may []int
		for i, c := range t.columns {
			if len(c.codes) == 0 && !c.passed && c.name != "" && !c.heading.is(countHeadings) && !c.heading.is(noteHeadings) &&
				!c.heading.is(evidenceHeadings) && len(choices) < mostChoices {
				may = append(may, i)
				choices = append(choices, Choice{t.key("column", i), unitName,
					say("%s: %s", columnLetters(i), c.name)})
			}
		}
		if at, ok := t.onlyUnits(may); ok {
			t.unitAt = at
			return
		}
	}
	t.ask(t.fault(0, "unit-column", hint, "no column is named unit"), say("Which column holds the units?"), choices...)
}

// unsaidList is the list whose fields the columns are, and the first such column, where no line says
// that the rows are events and no column is an indicator.
func (t *table) unsaidList() (at int, list string) {
	if t.events != nil || slices.ContainsFunc(t.columns, func(c column) bool { return len(c.codes) > 0 }) {
		return 0, ""
	}
	for ind := range t.schema.All() {
		for _, f := range ind.Fields {
			at := slices.IndexFunc(t.columns, func(c column) bool {
				return !c.passed && (key(c.heading.last()) == key(f.Code) || f.Label != "" && key(c.heading.last()) == key(f.Label))
			})
			if at >= 0 {
				return at, ind.Code
			}
		}
	}
	return 0, ""
}

// askList asks of which list the rows are events.
func (t *table) askList(of *diag.Diagnostic) {
	var choices []Choice
	for ind := range t.schema.All() {
		if ind.Kind == rules.ListKind && len(choices) < mostChoices {
			choices = append(choices, Choice{"list", ind.Code, say("%s", label(ind))})
		}
	}
	t.ask(of, say("The rows are events of which list?"), choices...)
}

// readColumn finds out what a column other than that of the units holds. first is the
// first column of each code.
func (t *table) readColumn(i int, first map[string]int) {
	c := &t.columns[i]
	_, known := t.indicator(strings.TrimSuffix(c.code(), evidenceSuffix))
	switch {
	case c.passed:
	case len(c.heading) == 0 && !known:
		c.nameless = true // a fault where something stands in it
	case !known && len(c.codes) == 0 && c.heading.is(countHeadings):
		c.counts = true
	case t.Hidden[i] && t.answers[hiddenColumns] == skip:
		c.passed = true
	case t.Hidden[i] && t.answers[hiddenColumns] != readIt:
		d := t.fault(i, "hidden-column", say("show the column, or remove it"), "the column is hidden; does it count?")
		t.ask(d, say("Columns are hidden, such as column %s, %s. Do they count?", columnLetters(i), shown(c.name)),
			hiddenChoices(hiddenColumns)...)
	case first[c.code()] < i:
		t.askColumn(i, t.fault(i, "second-column", diag.Text{}, "%s is already column %s", shown(c.name),
			columnLetters(first[c.code()])))
	case !known:
		t.unknownColumn(i)
	default:
		t.knownColumn(i, first)
	}
}

// namelessColumn reports a column without a name in which something stands, once.
func (t *table) namelessColumn(i int) {
	t.columns[i].nameless = false
	row := t.row
	t.row = t.head.row
	d := t.fault(i, "column-name", say("write the code of an indicator, or remove the column"), "a column without a name")
	t.row = row
	t.askColumn(i, d)
}

// unknownColumn reports a column whose name is no indicator.
func (t *table) unknownColumn(i int) {
	c := &t.columns[i]
	name := strings.TrimSuffix(c.name, evidenceSuffix)
	var d *diag.Diagnostic
	switch {
	case len(c.codes) > 1:
		d = t.fault(i, "heading", say("write the code of one of them: %s", strings.Join(c.codes, ", ")),
			"%s is the label of several indicators", shown(c.name))
	case c.heading.is(noteHeadings):
		d = t.fault(i, "note-column", say("remove the column, or name it by the code of the indicator whose evidence "+
			"it holds, with .evidence behind it"), "%s is no indicator", shown(c.name))
	case t.unitAt < 0:
		return // one fault says that this is no header
	case t.events != nil:
		d = t.fault(i, "unknown-field", diag.OneOf(name, fieldCodes(t.events.list)), "there is no field %s", shown(name))
	default:
		d = t.fault(i, "unknown-indicator", indicatorHint(name, t.schema), "there is no indicator %s", shown(name))
	}
	t.askColumn(i, d)
}

// knownColumn takes a column for that of an indicator, or of its evidence.
func (t *table) knownColumn(i int, first map[string]int) {
	c := &t.columns[i]
	ind, _ := t.indicator(c.codes[0])
	of, measured := first[ind.Code]
	switch {
	case ind.Computed:
		t.fault(i, "computed", say("remove the column"), "%s is worked out, and not given", ind.Code)
	case t.events != nil && c.isEvidence:
		t.fault(i, "evidence-column", say("name the column evidence"), "an event has one evidence for all of its fields")
	case ind.Kind == rules.ListKind:
		t.fault(i, "list-column", say("write its events into a table of its own, a row each, under a line # list: %s",
			ind.Code), "%s is a list of events, and a cell holds one value", ind.Code)
	case c.isEvidence && measured:
		t.columns[of].evidence = i
	case c.isEvidence:
		t.fault(i, "evidence-column", say("add the column %s", ind.Code), "evidence for %s, which has no column", ind.Code)
	default:
		c.indicator, c.skip = ind, false
	}
}
