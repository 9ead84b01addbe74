package cluster

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// texts calls do with each text of an event that may be sealed, a *string or *diag.Words, since nobody but people
// reads it, and with where it is, as for fmt.Sprintf. Beside these there are the fields of lists of facts that a card
// declares as personal. What says who acted, when and on what ground cannot be sealed, nor evidence, which says what
// is sample data.
func (e *Event) texts(do func(at any, path string, args ...any)) {
	do(&e.Note, "note")
	do(&e.Place, "place")
	if e.Officers != nil {
		do(&e.Officers.Supervisor, "officers.supervisor")
		do(&e.Officers.Note, "officers.note")
	}
	for i := range e.Sheets {
		for j := range e.Sheets[i].Entries {
			do(&e.Sheets[i].Entries[j].Author, "sheets[%d].entries[%d].author", i, j)
			do(&e.Sheets[i].Entries[j].Note, "sheets[%d].entries[%d].note", i, j)
		}
	}
	for path, c := range e.candidates {
		do(&c.Proposer, path+".proposer")
		for i := range c.Discipline.Entries {
			do(&c.Discipline.Entries[i].Matter, path+".discipline.entries[%d].matter", i)
		}
		for i := range c.Inspections.Entries {
			do(&c.Inspections.Entries[i].Matter, path+".inspections.entries[%d].matter", i)
		}
		for i := range c.Complaints.Entries {
			do(&c.Complaints.Entries[i].Matter, path+".complaints.entries[%d].matter", i)
		}
	}
}

// candidates are those that an event brings, by their paths.
func (e *Event) candidates(yield func(path string, c *awards.Candidate) bool) {
	if e.Candidates == nil || e.Candidates.Default != nil && !yield("candidates.default", e.Candidates.Default) {
		return
	}
	for i := range e.Candidates.Candidates {
		if !yield(fmt.Sprintf("candidates.candidates[%d]", i), &e.Candidates.Candidates[i]) {
			return
		}
	}
}

// marked reports whether a text says that it was deleted.
func marked(at any) bool {
	switch at := at.(type) {
	case *string:
		return diag.IsRedacted(*at)
	case *diag.Words:
		for _, words := range *at {
			if diag.IsRedacted(words) {
				return true
			}
		}
	}
	return false
}

// fields are the places of an event that may be sealed. The event is the caller's own; what is set in lists is in it
// only after flush.
type fields struct {
	e     *Event
	texts map[string]any
	lists map[string]*listField
}

// listField is a list of events among the facts, which are written as a whole.
type listField struct {
	fact     *rules.Fact
	events   []rules.Event
	complete bool
	changed  bool
}

// listPath is the path of a field of a list: facts[0].facts.violations[2].person.
var listPath = regexp.MustCompile(`^((facts|last_year)\[(?:0|[1-9][0-9]{0,8})\]\.facts\.([a-z0-9_]+))` +
	`\[(0|[1-9][0-9]{0,8})\]\.([a-z0-9_]+)$`)

func (e *Event) fields() *fields {
	f := &fields{e: e, texts: make(map[string]any), lists: make(map[string]*listField)}
	e.texts(func(at any, path string, args ...any) { f.texts[fmt.Sprintf(path, args...)] = at })
	for part, facts := range e.factLists() {
		for i := range facts {
			for j := range facts[i].Facts {
				fact := &facts[i].Facts[j]
				if events, complete, ok := fact.Value.Events(); ok {
					path := fmt.Sprintf("%s[%d].facts.%s", part, i, fact.Indicator)
					f.lists[path] = &listField{fact: fact, events: events, complete: complete}
				}
			}
		}
	}
	return f
}

// flush writes the lists that were changed.
func (f *fields) flush() {
	for _, l := range f.lists {
		switch {
		case l.changed && l.complete:
			l.fact.Value = rules.ListOf(l.events...)
		case l.changed:
			l.fact.Value = rules.IncompleteListOf(l.events...)
		}
	}
}

// inList returns the list that a field is of, the event in it and the code; nil if it is of none.
func (f *fields) inList(field string) (l *listField, at int, code string) {
	m := listPath.FindStringSubmatch(field)
	if m == nil {
		return nil, 0, ""
	}
	at, _ = strconv.Atoi(m[4]) // digits
	if l = f.lists[m[1]]; l == nil || at >= len(l.events) {
		return nil, 0, ""
	}
	return l, at, m[5]
}

// has reports whether a field can be sealed, as far as that can be said without a card.
func (f *fields) has(field string) bool {
	l, _, _ := f.inList(field)
	return l != nil || f.texts[field] != nil
}

// value is what a field says as JSON, nil if that is nothing.
func (f *fields) value(field string) []byte {
	if l, at, code := f.inList(field); l != nil {
		if v, ok := l.events[at].Fields[code]; ok {
			return mustJSON(v)
		}
		return nil
	}
	switch at := f.texts[field].(type) {
	case *string:
		if *at != "" {
			return mustJSON(*at)
		}
	case *diag.Words:
		if !at.IsZero() {
			return mustJSON(*at)
		}
	}
	return nil
}

// set reads what a field says; nil takes it out.
func (f *fields) set(field string, value []byte) error {
	if l, at, code := f.inList(field); l != nil {
		l.changed = true
		if value == nil {
			delete(l.events[at].Fields, code)
			return nil
		}
		var v rules.Value
		if err := json.Unmarshal(value, &v); err != nil {
			return err
		}
		l.events[at].Fields[code] = v
		return nil
	}
	switch at := f.texts[field].(type) {
	case *string:
		*at = ""
	case *diag.Words:
		*at = nil
	}
	if value == nil {
		return nil
	}
	return json.Unmarshal(value, f.texts[field])
}

// deleted reports whether a field stands as redact leaves it.
func (f *fields) deleted(field string) bool {
	switch at := f.texts[field].(type) {
	case *string:
		return *at == diag.Redacted
	case *diag.Words:
		return maps.Equal(*at, diag.RedactedWords())
	}
	return f.value(field) == nil
}

// redact puts in the place of what a field says that it was deleted.
func (f *fields) redact(field string) {
	_ = f.set(field, nil)
	switch at := f.texts[field].(type) {
	case *string:
		*at = diag.Redacted
	case *diag.Words:
		*at = diag.RedactedWords()
	}
}
