package rules

import "github.com/thidua-go/thidua/rules/internal/value"

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
				events[i].Fields[l.Fields[k]] = Value{v: x}
			}
		}
	}
	return events, !l.Open, true
}
