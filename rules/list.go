package rules

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Event is one record of a list (một việc trong sổ theo dõi): a violation, a document, a
// contest. Fields are by the codes that [Indicator.Fields] declares; one that is left out is
// missing. Evidence is the document that shows the event.
type Event struct {
	Fields   map[string]Value
	Evidence string
}

// ListOf returns the list of all events there were, for a fact of an indicator of kind list;
// without arguments it says that there was none. [NewFacts] holds the events to the fields
// that are declared, and refuses more than 10,000 of them with [diag.ErrLimit].
func ListOf(events ...Event) Value { return listOf(events, false) }

// IncompleteListOf returns a list of the events that are known, beside which there may be
// others: what others could change is undetermined, and at least 3 is decided once 3 are known.
func IncompleteListOf(events ...Event) Value { return listOf(events, true) }

func listOf(events []Event, open bool) Value {
	records, evidence := make([]map[string]value.Value, len(events)), make([]string, len(events))
	for i, e := range events {
		records[i], evidence[i] = make(map[string]value.Value, len(e.Fields)), e.Evidence
		for code, v := range e.Fields {
			records[i][code] = v.v
		}
	}
	return Value{v: value.OfList(value.NewList(records, evidence, open))}
}

// Events returns the events of a list, in the order in which they were given, and whether
// they are all; ok is false if v is no known list. The caller owns the result.
func (v Value) Events() (events []Event, complete, ok bool) {
	l := v.v.List()
	if v.Kind() != ListKind {
		return nil, false, false
	}
	events = make([]Event, len(l.Records))
	for i, r := range l.Records {
		events[i] = Event{make(map[string]Value, len(r.Values)), r.Evidence}
		for k, x := range r.Values {
			if x.State != value.Missing {
				events[i].Fields[l.Fields[k]] = valueOf(x)
			}
		}
	}
	return events, !l.Open, true
}

// EventChange adds, changes or removes one event of a list, as for what would be if it were so.
type EventChange struct {
	List   string // the code of the indicator
	Record int    // which of its events, from 1 as in [Input]; 0 adds one behind them
	Event  *Event // what it is then; nil removes it
}

// WithEvents returns a copy of f with events changed, one after the other: what one removes, the next
// does not count. A list stays complete or not; one that is missing becomes an incomplete list of what
// is added. The error names what is no list, or has no such event, and what [Facts.With] refuses.
func (f *Facts) WithEvents(changes ...EventChange) (*Facts, error) {
	for _, c := range changes {
		slot, d := f.schema.slot(c.List)
		if d != nil {
			return nil, d
		}
		fact := f.fact(slot)
		events, complete, known := fact.Value.Events()
		i := c.Record - 1
		switch {
		case f.schema.words.Indicators[slot].Kind != ListKind:
			return nil, catalogue.Fault("", "kind", diag.ErrKind, diag.Text{}, "%s is no list of events", c.List)
		case fact.Value.IsNotApplicable():
			return nil, catalogue.Fault("", "no-record", diag.ErrValue, diag.Text{}, "%s does not apply to %s", c.List, f.Unit())
		case c.Record < 0, c.Record > len(events), c.Record == 0 && c.Event == nil:
			return nil, catalogue.Fault("", "no-record", diag.ErrValue, diag.Text{}, "%s of %s has no record %d: there are %d",
				c.List, f.Unit(), c.Record, len(events))
		case i < 0:
			events = append(events, *c.Event)
		case c.Event == nil:
			events = slices.Delete(events, i, i+1)
		default:
			events[i] = *c.Event
		}
		fact.Value = listOf(events, !known || !complete)
		g, err := f.With(fact)
		if err != nil {
			return nil, err
		}
		f = g
	}
	return f, nil
}
