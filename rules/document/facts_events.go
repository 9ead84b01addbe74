package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// eventTable is a table of the events of one list, a row each.
type eventTable struct {
	list       rules.Indicator
	incomplete bool // there may be other events of the units
	all        bool // a unit without a row had no event
	host       bool // the host says of which list the rows are
	evidenceAt int  // the column of the evidence; -1 for none
	units      []string
	of         map[string][]rules.Event
	rows       map[string][]eventRow // where these stand
	none, off  map[string]eventRow   // the rows that say that a unit had no event, or that the list does not apply
	reasons    map[string]string     // why it does not, by unit
}

func newEventTable(list rules.Indicator) *eventTable {
	return &eventTable{list: list, evidenceAt: -1, of: make(map[string][]rules.Event),
		rows: make(map[string][]eventRow), none: make(map[string]eventRow), off: make(map[string]eventRow),
		reasons: make(map[string]string)}
}

// eventRow is the row of an event, and its first cell.
type eventRow struct {
	row int
	at  Cell
}

var evidenceHeadings = keys("evidence", "minh chứng")

// indicators are what columns may be of: all, or the fields of the list.
func (t *table) indicators() []rules.Indicator {
	if t.events != nil {
		return t.events.list.Fields
	}
	return slices.Collect(t.schema.All())
}

// indicator returns the indicator, or the field, with a code.
func (t *table) indicator(code string) (rules.Indicator, bool) {
	if t.events == nil {
		return t.schema.Indicator(code)
	}
	return fieldOf(t.events.list, code)
}

// isEvidence reports whether a column holds the evidence of events.
func (t *table) isEvidence(c *column) bool {
	return t.events != nil && t.events.evidenceAt < 0 && len(c.codes) == 0 && !c.passed && c.heading.is(evidenceHeadings)
}

// event adds the event of a row; a row of a unit alone says that the unit had none, and one with n/a in
// each field that the list does not apply to it.
func (t *table) event(unit string, facts []rules.Fact) {
	e := rules.Event{Fields: make(map[string]rules.Value, len(facts))}
	off := len(facts) > 0
	for _, f := range facts {
		if f.Value.Known() || f.Value.IsNotApplicable() {
			e.Fields[f.Indicator] = f.Value
		}
		off = off && f.Value.IsNotApplicable()
	}
	if at := t.events.evidenceAt; at >= 0 {
		e.Evidence = t.evidenceIn(at)
	}
	for i := 0; off && e.Evidence == "" && i < len(t.columns); i++ {
		if !t.columns[i].skip {
			e.Evidence = reasonIn(t.row.cell(i))
		}
	}
	for _, f := range facts {
		if f.Evidence != "" { // a comment
			e.Evidence = strings.TrimPrefix(e.Evidence+"; "+f.Evidence, "; ")
		}
	}
	if _, ok := t.events.of[unit]; !ok {
		t.events.units = append(t.events.units, unit)
		t.events.of[unit] = nil
	}
	at := eventRow{t.row.Number, t.row.cell(0)}
	switch {
	case off:
		t.events.off[unit], t.events.reasons[unit] = at, e.Evidence
	case len(e.Fields) > 0 || e.Evidence != "":
		t.factsOf(unit, rules.Fact{Indicator: t.events.list.Code, Value: rules.ListOf(e)}) // so that faults have their cells
		t.events.of[unit] = append(t.events.of[unit], e)
		t.events.rows[unit] = append(t.events.rows[unit], at)
	default:
		t.events.none[unit] = at
	}
}

// contradictions reports rows that say that a unit had no event, or that the list does not apply to it,
// beside rows of its events, and events that stand there twice.
func (t *table) contradictions(unit string) {
	rows := t.events.rows[unit]
	none, isNone := t.events.none[unit]
	off, isOff := t.events.off[unit]
	if isOff && (isNone || len(rows) > 0) {
		if len(rows) > 0 {
			none = rows[0]
		}
		t.faults.add(t.inRow(off, fault("second-fact", say("leave one of the rows out"),
			"row %d: %s does not apply to %s, which has row %d too", off.row, t.events.list.Code, unit, none.row)))
	} else if isNone && len(rows) > 0 {
		t.units.options.warn(t.inRow(none, fault("empty-row", say("remove the row"),
			"row %d: it says that %s had no event, which row %d has", none.row, unit, rows[0].row)))
	}
	for again, first := range repeatedEvents(t.events.of[unit]) {
		d := twice(say("row %d", rows[first].row))
		d.Message = say("row %d: %s", rows[again].row, d.Message)
		t.units.options.warn(t.inRow(rows[again], d))
	}
}

// inRow gives a fault of an event the place of its row.
func (t *table) inRow(at eventRow, d *diag.Diagnostic) *diag.Diagnostic {
	return t.place(d, at.row, 0, at.at)
}

// endEvents makes facts of the events.
func (t *table) endEvents() {
	if t.events == nil || t.faults.n > 0 {
		return
	}
	if t.events.all {
		for _, unit := range t.units.options.Units {
			if _, ok := t.events.of[unit]; !ok {
				t.events.units = append(t.events.units, unit)
			}
		}
	}
	list := rules.ListOf
	if t.events.incomplete {
		list = rules.IncompleteListOf
	}
	for _, unit := range t.events.units {
		t.contradictions(unit)
		fact := rules.Fact{Indicator: t.events.list.Code, Value: list(t.events.of[unit]...)}
		if _, off := t.events.off[unit]; off {
			fact.Value, fact.Evidence = rules.NotApplicable(), t.events.reasons[unit]
		}
		f, err := rules.NewFacts(t.schema, unit, fact)
		for d := range diag.AllDiagnostics(err) {
			var at eventRow
			var i int // of the event, where it is of one
			if n, _ := fmt.Sscanf(d.Path, t.events.list.Code+"[%d]", &i); n > 0 {
				at = t.events.rows[unit][i]
				d.Message = say("row %d: %s", at.row, d.Message)
			}
			d.Message, d.Path = say("%s: %s", unit, d.Message), fmt.Sprintf("%s.%s", unit, d.Path)
			t.faults.add(t.inRow(at, d))
		}
		t.facts = append(t.facts, f)
	}
}
