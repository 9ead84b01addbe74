package document

import (
	"slices"
	"strconv"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// writtenList is a list of events that is more than its events.
type writtenList struct {
	List       Node `yaml:"list"`
	Incomplete bool `yaml:"incomplete"`
}

// Events reads a list of events, each with its fields, which value reads, and its evidence:
//
//	[{kind: CC01, on: 2025-01-31, evidence: biên bản 12}]
//	{list: [{kind: CC01, on: 2025-01-31}], incomplete: true}
//
// isList is false if the node is neither. Faults are reported by the Decode that is under way.
func (n Node) Events(value func(code string, n Node) rules.Value) (v rules.Value, isList bool) {
	var w writtenList
	switch {
	case !n.IsList():
		return v, false
	case n.kind == listNode:
		w.List = n
	default:
		_ = n.Decode(&w) // the faults are kept
	}
	if w.List.node == nil || w.List.kind != listNode {
		if w.List.node != nil {
			w.List.fault("kind", say("begin each item with - and a space, or write [a, b]"), "a list is wanted, not %s",
				w.List.describe())
		}
		return v, true
	}
	events := make([]rules.Event, len(w.List.values))
	for i, item := range w.List.values {
		events[i] = Node{item, n.dec, w.List.path + "[" + strconv.Itoa(i) + "]"}.event(value)
	}
	if w.Incomplete {
		return rules.IncompleteListOf(events...), true
	}
	return rules.ListOf(events...), true
}

// IsList reports whether the node is a list of events as [Node.Events] reads it.
func (n Node) IsList() bool {
	return n.kind == listNode || slices.ContainsFunc(n.keys, func(k *node) bool { return k.text == "list" })
}

// event reads one event.
func (n Node) event(value func(code string, n Node) rules.Value) (e rules.Event) {
	if !n.IsMap() {
		n.fault("kind", say("write {field: value, …}"), "keys are wanted, not %s", n.describe())
		return e
	}
	e.Fields = make(map[string]rules.Value, len(n.keys))
	var w writtenFact
	for i := range n.keys {
		switch key, of := n.entry(i); key.text {
		case "evidence":
			_ = of.Decode(&w.Evidence)
		case invented:
			_ = of.Decode(&w.Invented)
		default:
			e.Fields[key.text] = value(key.text, of)
		}
	}
	e.Evidence = w.evidence()
	return e
}

// field reads a field of an event of an indicator.
func (r *factsReader) field(ind rules.Indicator) func(code string, n Node) rules.Value {
	return func(code string, n Node) rules.Value {
		f, ok := fieldOf(ind, code)
		if !ok {
			n.fault("unknown-field", diag.OneOf(code, fieldCodes(ind)), "there is no field %s", shown(code))
			return rules.Value{}
		}
		return r.value(f, n)
	}
}

// fieldOf returns the field of a list with a code.
func fieldOf(list rules.Indicator, code string) (f rules.Indicator, ok bool) {
	i := slices.IndexFunc(list.Fields, func(f rules.Indicator) bool { return f.Code == code })
	if i < 0 {
		return f, false
	}
	return list.Fields[i], true
}

// fieldCodes are the codes of the fields of a list.
func fieldCodes(ind rules.Indicator) (codes []string) {
	for _, f := range ind.Fields {
		codes = append(codes, f.Code)
	}
	return codes
}
