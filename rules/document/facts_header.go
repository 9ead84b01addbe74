package document

import (
	"bytes"
	"errors"
	"io"
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
	unitHeadings  = keys("unit", "đơn vị", "tên đơn vị", "mã đơn vị")
	countHeadings = keys("stt", "tt", "số tt", "số thứ tự", "no", "no.")
	noteHeadings  = keys("note", "notes", "remarks", "ghi chú")
	totals        = keys("total", "totals", "sum", "average", "cộng", "tổng", "tổng cộng", "tổng số", "cộng chung",
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
	name       string   // as it is written
	codes      []string // of the indicators that may be meant
	isEvidence bool
	indicator  rules.Indicator
	evidence   int // column of the evidence; -1 for none
	skip       bool
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

// layout looks for the header: what stands between the cells, and the line that names the
// columns, counted from 1. That is the first of the first rows that names both the unit
// and an indicator; if none does, one that names either, or else the first.
func (t *table) layout() (comma rune, line int) {
	comma = ','
	best := 0
	names := t.headings()
	for _, c := range []rune{',', ';'} {
		r := t.open(c)
		for range maxTitles {
			record, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				continue // read will say so
			}
			at, _ := r.FieldPos(0)
			found := 1 // any row
			for _, cell := range record {
				cell = strings.TrimSpace(cell)
				if unitHeadings(cell) {
					found |= 2
				} else if names[key(strings.TrimSuffix(cell, evidenceSuffix))] != nil {
					found |= 4
				}
			}
			if found = 1000*found + min(len(record), 999); !isEmpty(record) && found/1000 > best/1000 ||
				found > best && at == line {
				best, comma, line = found, c, at
			}
		}
	}
	return comma, line
}

// headings are the codes of indicators by what a column of them may be called: its code,
// its label, its label with what it is counted in.
func (t *table) headings() map[string][]string {
	if t.names != nil {
		return t.names
	}
	t.names = make(map[string][]string)
	for _, ind := range t.indicators() {
		names := []string{ind.Code, ind.Label, ind.Label + " (" + ind.Unit + ")"}
		if ind.Label == "" {
			names = names[:1]
		}
		for _, name := range names {
			if k := key(name); k != "" && !slices.Contains(t.names[k], ind.Code) {
				t.names[k] = append(t.names[k], ind.Code)
			}
		}
	}
	return t.names
}

// title reports the first of the rows before the header.
func (t *table) title(header int) {
	if t.faults.n > 0 && t.faults.kept[t.faults.n-1].Code == "title" {
		return
	}
	d := fault("title", say("remove it, or begin each row of it with #"),
		"the columns are named in row %d; what stands above is not part of the table", header)
	if strings.HasPrefix(t.record[0], "sep=") {
		d = fault("title", say("remove the line: what separates the cells is seen without it"),
			"%s is a line for Excel, not the header", shown(strings.Join(t.record, string(t.reader.Comma))))
	}
	from, to, _ := t.extent(0)
	t.faults.add(t.src.mark(d, from, to))
}

// wide reports a line that has more separators than a table has columns, before anything is
// made of it.
func (t *table) wide() bool {
	for i := range t.src.lines {
		from, to := t.src.line(i)
		for _, comma := range []byte{',', ';'} {
			if n := bytes.Count(t.src.data[from:to], []byte{comma}); n >= maxColumns {
				t.faults.add(t.src.mark(tooWide(n+1), from, to))
				return true
			}
		}
	}
	return false
}

func tooWide(columns int) *diag.Diagnostic {
	return fault("limit", say("split it"), "the table has %d columns, more than the most allowed, %d", columns, maxColumns)
}

// readHeader reads the names of the columns. unitAt is -1 if none holds the units.
func (t *table) readHeader() {
	names := t.record
	t.width, t.unitAt = len(names), -1
	for len(names) > 1 && names[len(names)-1] == "" {
		names = names[:len(names)-1] // separators that a spreadsheet has left
	}
	t.columns = []column{}
	if len(names) > maxColumns {
		t.cell(0, tooWide(len(names)))
		return
	}
	first := make(map[string]int) // the column of each code
	for i, name := range names {
		c := column{name: name, evidence: -1, skip: true}
		name, c.isEvidence = strings.CutSuffix(name, evidenceSuffix)
		c.codes = t.headings()[key(name)]
		if ind, ok := t.indicator(name); ok {
			c.codes = []string{ind.Code}
		}
		if len(c.codes) == 0 && t.unitAt < 0 && unitHeadings(c.name) {
			t.unitAt = i
		}
		if t.isEvidence(&c) {
			c.isEvidence, t.events.evidenceAt = false, i
		}
		if _, again := first[c.code()]; !again {
			first[c.code()] = i
		}
		t.columns = append(t.columns, c)
	}
	if t.unitAt < 0 {
		hint := say("name the column of the units unit")
		if strings.Contains(names[0], "\t") {
			hint = say("the cells are separated by tabs: save it with , or ; between cells")
		}
		t.fault(0, "unit-column", hint, "no column is named unit")
	}
	if t.events != nil && t.unitAt >= 0 {
		for _, f := range t.events.list.Fields {
			if _, ok := first[f.Code]; f.Required && !ok {
				t.fault(t.unitAt, "field-column", say("add the column %s", f.Code), "no column says %s of each event", f.Code)
			}
		}
	}
	if i, list := t.unsaidList(); list != "" {
		t.fault(i, "directive", say("write # list: %s, in a line before the header", list),
			"%s is a field of the list %s, and no line says that the rows are its events", shown(t.columns[i].name), list)
		t.unitAt = -1
		return
	}
	for i := range t.columns {
		if i != t.unitAt && !t.faults.full() && (t.events == nil || i != t.events.evidenceAt) {
			t.readColumn(i, first)
		}
	}
}

// unsaidList is the list whose fields the columns are, and the first such column, where no line says
// that the rows are events and no column is an indicator.
func (t *table) unsaidList() (at int, list string) {
	if t.events != nil || slices.ContainsFunc(t.columns, func(c column) bool { return len(c.codes) > 0 }) {
		return 0, ""
	}
	for ind := range t.schema.All() {
		for _, f := range ind.Fields {
			at := slices.IndexFunc(t.columns, func(c column) bool { return key(c.name) == key(f.Code) })
			if at >= 0 {
				return at, ind.Code
			}
		}
	}
	return 0, ""
}

// readColumn finds out what a column other than that of the units holds. first is the
// first column of each code.
func (t *table) readColumn(i int, first map[string]int) {
	c := &t.columns[i]
	of, measured := first[strings.TrimSuffix(c.code(), evidenceSuffix)]
	ind, known := t.indicator(strings.TrimSuffix(c.code(), evidenceSuffix))
	switch {
	case len(c.codes) > 1:
		t.fault(i, "heading", say("write the code of one of them: %s", strings.Join(c.codes, ", ")),
			"%s is the label of several indicators", shown(c.name))
	case c.name == "":
		t.fault(i, "column-name", say("write the code of an indicator, or remove the column"), "a column without a name")
	case !known && countHeadings(c.name):
		t.fault(i, "counting-column", say("remove the column"), "%s only counts the rows", shown(c.name))
	case !known && noteHeadings(c.name):
		t.fault(i, "note-column", say("remove the column, or name it by the code of the indicator whose evidence it holds, "+
			"with .evidence behind it"), "%s is no indicator", shown(c.name))
	case first[c.code()] < i:
		t.fault(i, "second-column", diag.Text{}, "%s is already column %s", shown(c.name), columnLetters(first[c.code()]))
	case !known && t.unitAt >= 0: // where there is no unit either, one fault says that this is no header
		name := strings.TrimSuffix(c.name, evidenceSuffix)
		if t.events != nil {
			t.fault(i, "unknown-field", diag.OneOf(name, fieldCodes(t.events.list)), "there is no field %s", shown(name))
			return
		}
		t.fault(i, "unknown-indicator", indicatorHint(name, t.schema), "there is no indicator %s", shown(name))
	case !known:
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
