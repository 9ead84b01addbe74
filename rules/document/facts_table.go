package document

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// ReadTable finds out what the columns and rows of a table are and reads what is known of units, checked
// against a schema, as [ReadFacts] does of CSV. The reading tells how the table was understood, and holds
// the facts if there was no fault.
//
// The error is [diag.Diagnostics]; each has the name of the file and, as its path, sheet and cell as
// spreadsheets write them: 'Số liệu'!C5; in a file of CSV line and column. What may be understood in
// more than one way is a fault too, and a question of the reading: [FactsOptions.Answers] answer it. The table must
// not change meanwhile; tables may be read concurrently.
func ReadTable(of Table, s *rules.Schema, o FactsOptions) (*Reading, error) {
	t := newTable(of, s, o)
	t.directives()
	t.read()
	return t.end()
}

func newTable(of Table, s *rules.Schema, o FactsOptions) *table {
	t := &table{Table: of, schema: s, units: o.unitSet(), rows: make(map[string]int), once: make(map[string]*repeated),
		reading: &Reading{}, answers: make(map[string]string), unused: make(map[string]Cell), unitAt: -1}
	declare := commaKey
	if of.src != nil {
		t.Rows, declare = t.csvRows, "# "+commaKey
	}
	t.numbers = notation{declare: declare, typed: of.src == nil}.declared(o.DecimalComma)
	return t
}

// end returns what was read, and what is wrong.
func (t *table) end() (*Reading, error) {
	for _, of := range slices.Sorted(maps.Keys(t.once)) {
		switch r := t.once[of]; {
		case r.more > 0 && r.column:
			r.first.Message = say("%s; in the same way %d more cells of the column are wrong", r.first.Message, r.more)
		case r.more > 0:
			r.first.Message = say("%s; the same in %d more cells", r.first.Message, r.more)
		}
	}
	r := t.reading
	r.Rows = make(map[string][]int, len(t.rows))
	for unit, row := range t.rows {
		r.Rows[unit] = []int{row}
	}
	if t.events != nil {
		r.List = t.events.list.Code
		for unit, rows := range t.events.rows {
			r.Rows[unit] = nil
			for _, row := range rows {
				r.Rows[unit] = append(r.Rows[unit], row.row)
			}
		}
	}
	r.Columns = make([]Column, 0, len(t.columns))
	for i, c := range t.columns {
		r.Columns = append(r.Columns, Column{Name: columnLetters(i), Heading: c.name, As: t.understood(i), Notes: c.told()})
	}
	if t.faults.n > 0 {
		return r, t.faults.diagnostics()
	}
	r.Facts = t.facts
	return r, nil
}

// table is a table that is being read.
type table struct {
	Table
	schema  *rules.Schema
	numbers notation
	units   unitSet
	row     Row                 // at hand
	head    header              // the rows that name the columns
	names   map[string][]string // see headings
	columns []column
	unitAt  int            // the column of the units
	width   int            // cells of the header, with those that have no name
	rows    map[string]int // row of each unit
	facts   []*rules.Facts
	faults  collector
	once    map[string]*repeated // faults that are told of the first cell only
	events  *eventTable          // nil if a row is a unit, not an event
	said    []said               // what comments and the host say to the reader
	reading *Reading
	answers map[string]string // what was said of columns and cells, by key
	unused  map[string]Cell   // those that nothing has asked for, with where they stand
	// listless says that a line # list: names no list.
	listless bool
	laid     bool // the header was looked for
	below    belowUnits
	widest   int    // the most cells of a row of a sheet
	within   [2]int // the first and the last row that count, from 1; 0 and 0 for all
}

// repeated is a fault that many cells may have for one reason.
type repeated struct {
	first  *diag.Diagnostic
	more   int
	told   int  // in the column
	column bool // it is that of a column
}

// mostAlike is how many faults of one sort in a column are told one by one where somebody is told of the table.
const mostAlike = 3

// alike returns the last fault of a sort in a column that is told, if there have been many; nil otherwise.
func (t *table) alike(i int, c Cell, d *diag.Diagnostic) *repeated {
	if !t.units.options.Reported || t.row.Number <= t.head.bottom || i == t.unitAt || isWord(c, d) {
		return nil
	}
	of := fmt.Sprint("column ", d.Code, " ", i)
	if t.once[of] == nil {
		t.once[of] = &repeated{column: true}
	}
	r := t.once[of]
	if r.told++; r.told > mostAlike {
		return r
	}
	r.first = d
	return nil
}

// read reads the whole table.
func (t *table) read() {
	t.head = t.layout()
	if t.beforeHeader(); t.listless {
		return // of which list are the rows?
	}
	for row := range t.Rows {
		t.row = row
		if t.faults.full() { // there is most likely one more in each row; nobody reads them
			t.faults.n++
			continue
		}
		switch {
		case row.isEmpty():
		case row.Number < t.head.top:
			t.title()
		case row.Number < t.head.bottom: // its names are in the header
		case row.Number == t.head.bottom:
			if t.readHeader(); t.unitAt < 0 {
				return // of what are the rows?
			}
			if t.units.options.Reported {
				t.below = t.findBelow()
			}
		case t.passes():
		case !t.readRow():
			return
		}
	}
	if t.columns == nil && t.faults.n == 0 {
		t.report(Cell{}, fault("empty-file", say("the first line names the columns: unit and the codes of indicators"),
			"the table is empty"))
	}
	t.endEvents()
	t.endAnswers()
}

// report reports a fault of a cell of a row other than that at hand, or of the table as a whole.
func (t *table) report(c Cell, d *diag.Diagnostic) { t.faults.add(t.place(d, 0, -1, c)) }

// place gives a fault of a cell its place in the file.
func (t *table) place(d *diag.Diagnostic, row, i int, c Cell) *diag.Diagnostic {
	if t.src != nil {
		return t.src.mark(d, c.from, c.to)
	}
	d.File, d.Path = t.File, sheetName(t.Sheet)
	if row > 0 {
		d.Path = CellName(t.Sheet, columnLetters(max(i, 0)), row)
	}
	return d
}

// fault reports a fault of a cell of the row at hand, 0 for the first.
func (t *table) fault(i int, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return t.cell(i, fault(code, hint, format, args...))
}

// cell reports what is wrong with a cell of the row at hand, and returns the fault, or that of the first cell that
// has the same.
func (t *table) cell(i int, d *diag.Diagnostic) *diag.Diagnostic {
	c := t.row.cell(i)
	of := onceFor(d.Code, i, c.String())
	r := t.once[of]
	if r == nil {
		r = t.alike(i, c, d)
	}
	switch {
	case r != nil:
		r.more++
		return r.first
	case of != "":
		t.once[of] = &repeated{first: d}
	}
	name := ""
	if i < len(t.columns) {
		name = t.columns[i].name
	}
	switch {
	case t.src == nil && name != "":
		d.Message = say("%s: %s", name, d.Message)
	case t.src != nil && name != "":
		d.Message = say("%s (%s): %s", say("row %d, column %s", t.row.Number, columnLetters(i)), name, d.Message)
	case t.src != nil:
		d.Message = say("%s: %s", say("row %d, column %s", t.row.Number, columnLetters(i)), d.Message)
	}
	t.faults.add(t.place(d, t.row.Number, i, c))
	return d
}

// onceFor tells faults apart that are told once for all cells that have them.
func onceFor(code string, column int, cell string) string {
	switch code {
	case "ambiguous", "split-number", "formula-error", "formula", "hidden-row", "comment", "percent":
		return code
	case "no-data", "tick":
		return code + cell
	case "number", "date", "boolean", "value", "kind", "unknown-unit":
		if cell != "" {
			return fmt.Sprint(code, " ", column, " ", cell)
		}
	}
	return ""
}

// pass passes the row at hand over, and tells why.
func (t *table) pass(why diag.Text) {
	t.reading.Passed = append(t.reading.Passed, Passed{t.row.Number, why})
}

// passes passes over a row below the header that holds no unit: totals, the numbers of the columns, what
// an answer leaves out. A row that is hidden is asked about.
func (t *table) passes() bool {
	unit := t.row.cell(t.unitAt).heading()
	switch {
	case t.within[1] > 0 && (t.row.Number < t.within[0] || t.row.Number > t.within[1]):
		t.pass(say("not among the rows that count"))
	case totals(unit) && !t.units.has(unit):
		t.pass(say("totals"))
	case t.answers[wordKey("unit", unit)] == skip:
		delete(t.unused, wordKey("unit", unit))
		t.pass(say("said to be of no unit"))
	case t.countsColumns(unit):
		t.pass(say("the numbers of the columns"))
	case t.row.Hidden && t.answers[hiddenRows] == skip:
		t.pass(say("hidden"))
	case t.row.Hidden && t.answers[hiddenRows] != readIt:
		d := t.fault(t.unitAt, "hidden-row", say("show the row, or remove it"), "the row is hidden; does it count?")
		t.ask(d, say("Rows are hidden, such as row %d. Do they count?", t.row.Number), hiddenChoices(hiddenRows)...)
	default:
		return t.passesBelow(unit)
	}
	return true
}

// countsColumns reports whether a row below the header only numbers or letters the columns: A, B, (1), (2), 3=1+2.
func (t *table) countsColumns(unit string) bool {
	if t.units.options.Units == nil || t.units.has(unit) || unit == "" {
		return false
	}
	for _, c := range t.row.Cells {
		text := strings.Trim(c.heading(), "()[]")
		letter := len(text) == 1 && text[0] >= 'A' && text[0] <= 'Z'
		if text != "" && !letter && (text[0] < '0' || text[0] > '9' || strings.Trim(text, "0123456789=+-:/()[]") != "" ||
			len(text) > 2 && allDigits(text)) {
			return false
		}
	}
	return true
}

// readRow reads the facts of a unit; more is false if the table is too large to go on.
func (t *table) readRow() (more bool) {
	if values := len(t.facts) * len(t.schema.Codes()); values > maxPieces || t.row.Number*len(t.columns) > maxPieces {
		t.fault(0, "limit", say("split it"), "the file may have %d values, more than the most allowed, %d",
			max(values, t.row.Number*len(t.columns)), maxPieces)
		return false
	}
	before := t.faults.n
	at := max(0, min(t.unitAt, len(t.row.Cells)-1))
	name := t.row.cell(t.unitAt).heading()
	unit, d := t.unitOf(name)
	switch c := t.row.cell(t.unitAt); {
	case c.Fault != nil:
		of := *c.Fault
		d = &of
	case isFormulaError(c.Text):
		d = formulaError(c.Text)
	}
	if d != nil {
		t.askUnit(name, t.cell(at, d))
	} else if row, ok := t.rows[unit]; ok && t.events == nil {
		t.fault(at, "second-unit", say("one row for each unit"), "the unit %s is already in row %d", unit, row)
	} else {
		t.rows[unit] = t.row.Number
	}
	t.checkWidth()
	facts := t.readCells()
	if t.events != nil {
		t.event(unit, facts)
		return true
	}
	if f := t.factsOf(unit, facts...); t.faults.n == before {
		t.facts = append(t.facts, f)
	}
	return true
}

// factsOf makes facts of the row at hand, and reports what is wrong with them at their cells.
func (t *table) factsOf(unit string, facts ...rules.Fact) *rules.Facts {
	f, err := rules.NewFacts(t.schema, unit, facts...)
	for d := range diag.AllDiagnostics(err) {
		code := d.Path[strings.LastIndexByte(d.Path, '.')+1:]
		of := func(c column) bool { return !c.skip && c.indicator.Code == code }
		if i := slices.IndexFunc(t.columns, of); i >= 0 {
			d.Path = ""
			t.cell(i, d)
		}
	}
	return f
}

// checkWidth holds the cells of a row against the header.
func (t *table) checkWidth() {
	n := len(t.row.Cells)
	if n < len(t.columns) && t.src != nil {
		t.fault(n-1, "few-cells", say("cells that are not known stay empty between their separators"),
			"the row ends here, with %d cells of %d; %s is the first that is missing", n, len(t.columns), t.columns[n].name)
	}
	for i := len(t.columns); i < n; i++ {
		if !t.row.Cells[i].Empty() || i >= t.width {
			t.fault(i, "many-cells", say("put a cell with a separator in it in \"quotes\""),
				"%s stands behind the last column, %s", shown(t.row.Cells[i].String()), columnLetters(len(t.columns)-1))
			break
		}
	}
}

// readCells reads the values of the row at hand.
func (t *table) readCells() []rules.Fact {
	facts := make([]rules.Fact, 0, len(t.columns))
	for i, c := range t.columns {
		cell := t.row.cell(i)
		if c.nameless && !cell.Empty() {
			t.namelessColumn(i)
		}
		if c.skip {
			continue
		}
		if i+1 < len(t.row.Cells) && t.maySplit(c, i) {
			t.fault(i, "split-number", say("separate the cells with ; instead, or put each number in \"quotes\""),
				"%s,%s may be one number or two cells: the cells are separated by commas, and so are decimals",
				cell.Text, t.row.Cells[i+1].Text)
			continue
		}
		v, bad := t.value(i, cell)
		if bad != nil {
			t.askValue(i, cell, t.cell(i, bad))
			continue
		}
		fact := rules.Fact{Indicator: c.indicator.Code, Value: v}
		if c.evidence >= 0 {
			fact.Evidence = t.evidenceIn(c.evidence)
		}
		if v.IsNotApplicable() && t.events == nil {
			fact.Evidence = cmp.Or(fact.Evidence, reasonIn(cell))
		}
		fact.Evidence = t.comment(i, cell, fact.Evidence)
		facts = append(facts, fact)
	}
	return facts
}

// evidenceIn is the evidence in a column of the row at hand.
func (t *table) evidenceIn(i int) string {
	c := t.row.cell(i)
	if c.Fault != nil {
		d := *c.Fault
		t.cell(i, &d)
	}
	return c.String()
}

// value reads a cell of a column of values, by what is said of the column.
func (t *table) value(i int, cell Cell) (rules.Value, *diag.Diagnostic) {
	c := &t.columns[i]
	w := t.numbers
	w.percent = c.percent
	if c.blank != "" && (cell.Empty() || ticks[strings.ToLower(cell.Text)] && !crosses[cell.Text]) {
		if cell.Empty() && c.blank == asMissing {
			return rules.Value{}, nil
		}
		return rules.BoolOf(!cell.Empty()), nil
	}
	v, bad := cell.value(c.indicator, w)
	if number, isNumber := v.Decimal(); bad == nil && isNumber && strings.ContainsAny(cell.Text, ".,") && w.mark == 0 {
		t.tellOf(i, cell.Text, rules.NumberOf(number))
	}
	if bad == nil || cell.Fault != nil || cell.Value.Known() {
		return v, bad
	}
	if v, ok := t.onlyReading(i, cell.Text); ok {
		return v, nil
	}
	return t.saidOfWord(i, cell, bad)
}

// comment adds what is attached to a cell to its evidence, if it is said to be that.
func (t *table) comment(i int, c Cell, evidence string) string {
	if c.Comment == "" {
		return evidence
	}
	t.reading.Comments++
	switch t.answers[comments] {
	case evidenceName:
		if evidence == "" || evidence == c.Comment {
			return c.Comment
		}
		return evidence + "; " + c.Comment
	case skip:
		return evidence
	}
	d := t.fault(i, "comment", say("write it into a column of evidence, or remove it"),
		"a comment is attached to the cell: %s", shown(c.Comment))
	t.ask(d, say("Comments are attached to cells, such as %s. Are they evidence?", shown(c.Comment)),
		Choice{comments, evidenceName, say("yes, each of the fact in its cell")}, Choice{comments, skip, say("no")})
	return evidence
}

// understood is what a column was taken for, as an answer writes it; empty if nothing is known of it.
func (t *table) understood(i int) string {
	c := &t.columns[i]
	switch {
	case i == t.unitAt:
		return unitName
	case t.events != nil && i == t.events.evidenceAt:
		return evidenceName
	case c.counts:
		return "count"
	case c.passed, c.nameless:
		return skip
	case !c.skip || c.isEvidence && len(c.codes) == 1:
		return c.code()
	}
	return ""
}

// texts returns the rows among which the header is looked for, copied.
func texts(rows iter.Seq[Row]) (top []Row) {
	for r := range rows {
		if r.isEmpty() {
			continue
		}
		r.Cells = slices.Clone(r.Cells)
		if top = append(top, r); len(top) == maxTitles {
			break
		}
	}
	return top
}

// endAnswers reports answers that nothing has asked for: the table is not the one that they were given for.
func (t *table) endAnswers() {
	for _, key := range slices.Sorted(maps.Keys(t.unused)) {
		t.report(t.unused[key], fault("answer", diag.OneOf(key, t.columnKeys()), "nothing in the table is %s", shown(key)))
	}
}

func (t *table) columnKeys() (keys []string) {
	for i := range t.columns {
		keys = append(keys, t.key("column", i))
	}
	return keys
}

// key is what an answer on a column is called by: its letters and its heading.
func (t *table) key(what string, i int) string {
	return strings.TrimSpace(what + " " + columnLetters(i) + " " + t.columns[i].name)
}

// answer returns what was said of a column.
func (t *table) answer(what string, i int) string {
	key := t.key(what, i)
	delete(t.unused, key)
	return t.answers[key]
}

// CellName names a cell of a sheet, by the letters of its column and the number of its row, as spreadsheets and
// the faults of [ReadTable] do: 'Số liệu'!C5.
func CellName(sheet, column string, row int) string {
	return sheetName(sheet) + "!" + column + strconv.Itoa(row)
}

// sheetName quotes the name of a sheet as spreadsheets do before a cell.
func sheetName(name string) string {
	plain := strings.IndexFunc(name, func(r rune) bool {
		return r < 0x80 && r != '_' && (r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z')
	}) < 0
	if plain && cmp.Or(name, "1")[0] > '9' {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}
