package value

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

// List is a list of records, each with a value for each of its fields. Nobody writes to it.
type List struct {
	Fields  []string // the codes, each once
	Records []Record // in the order in which they were given
	Open    bool     // there may be more

	given  *List // that [List.In] made it of; nil if it is as [NewList] makes it
	hidden bool  // a field of it is
}

// Record is one record of a list.
type Record struct {
	Values   []Value // by field
	Evidence string
}

// The keys of a list, and of a record beside its fields.
const (
	listKey, openKey = "list", "incomplete"
	EvidenceKey      = "evidence"
)

// MaxRecords is the most records of a list, and MaxFields the most fields of a record.
const (
	MaxRecords = 10_000
	MaxFields  = 50
)

// OfList returns a list.
func OfList(l *List) Value { return Value{Kind: ListKind, State: Known, Num: frac.Num{}.With("", l)} }

// List returns the list of a known value of that kind, nil for any other.
func (v *Value) List() *List {
	_, held := v.Num.Beside()
	l, _ := held.(*List)
	return l
}

// In returns the list with its values in the order of other fields, which may be more. ok is
// false if it has a field that is none of them, which is returned.
func (l *List) In(fields []string) (out *List, unknown string, ok bool) {
	at := make([]int, len(l.Fields))
	for i, code := range l.Fields {
		if at[i] = slices.Index(fields, code); at[i] < 0 {
			return nil, code, false
		}
	}
	out = &List{Fields: fields, Records: make([]Record, len(l.Records)), Open: l.Open, given: l}
	if l.given != nil {
		out.given = l.given
	}
	values := make([]Value, len(fields)*len(l.Records))
	for i, r := range l.Records {
		out.Records[i] = Record{values[:len(fields):len(fields)], r.Evidence}
		values = values[len(fields):]
		for k, v := range r.Values {
			out.Records[i].Values[at[k]] = v
		}
	}
	return out, "", true
}

// Hide makes a field of a list that [List.In] returned missing in every record, before anybody else
// sees it; the list that was given has it still.
func (l *List) Hide(k int) {
	l.hidden = true
	for i := range l.Records {
		l.Records[i].Values[k] = Value{}
	}
}

// Shown returns a value as others may see it: a list without what is hidden in it.
func (v Value) Shown() Value {
	l := v.List()
	if l == nil || !l.hidden {
		return v.Canon()
	}
	records, evidence := make([]map[string]Value, len(l.Records)), make([]string, len(l.Records))
	for i, r := range l.Records {
		records[i], evidence[i] = make(map[string]Value, len(r.Values)), r.Evidence
		for k, x := range r.Values {
			records[i][l.Fields[k]] = x
		}
	}
	return OfList(NewList(records, evidence, l.Open))
}

// Of returns the value of a field; missing if there is none of the code.
func (l *List) Of(record int, code string) Value {
	if k := slices.Index(l.Fields, code); k >= 0 {
		return l.Records[record].Values[k]
	}
	return Value{}
}

// Large reports whether some of its numbers need big ones.
func (l *List) Large() bool {
	return slices.ContainsFunc(l.Records, func(r Record) bool {
		return slices.ContainsFunc(r.Values, func(v Value) bool { return !v.Num.Small() })
	})
}

// equal reports whether two lists have the same records in the same order.
func (l *List) equal(m *List) bool {
	if l == m {
		return true
	}
	if l.Open != m.Open || len(l.Records) != len(m.Records) {
		return false
	}
	all := append(slices.Clone(l.Fields), m.Fields...)
	for i := range l.Records {
		differs := func(code string) bool { return !l.Of(i, code).Equal(m.Of(i, code)) }
		if l.Records[i].Evidence != m.Records[i].Evidence || slices.ContainsFunc(all, differs) {
			return false
		}
	}
	return true
}

// MarshalJSON writes {"list": [{"kind": "CC01", "evidence": "…"}]}, with "incomplete": true
// where there may be more; fields that are missing are left out.
func (l *List) MarshalJSON() ([]byte, error) {
	records := make([]map[string]Value, len(l.Records))
	for i, r := range l.Records {
		records[i] = make(map[string]Value, len(r.Values)+1)
		for k, v := range r.Values {
			if v.State != Missing {
				records[i][l.Fields[k]] = v
			}
		}
		if r.Evidence != "" {
			records[i][EvidenceKey] = Text(r.Evidence)
		}
	}
	out := map[string]any{listKey: records}
	if l.Open {
		out[openKey] = true
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(out)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// readList reads what MarshalJSON of a list writes; ok is false if data is none, or none may
// stand there.
func readList(data []byte, may bool) (v Value, ok bool, err error) {
	var in map[string]json.RawMessage
	if !may || json.Unmarshal(data, &in) != nil || in[listKey] == nil {
		return Value{}, false, nil
	}
	var records []map[string]inList
	l := &List{}
	if err := json.Unmarshal(in[listKey], &records); err != nil {
		return Value{}, true, err
	}
	if open, given := in[openKey]; given {
		if err := json.Unmarshal(open, &l.Open); err != nil {
			return Value{}, true, err
		}
		delete(in, openKey)
	}
	if delete(in, listKey); len(in) > 0 {
		return Value{}, true, fmt.Errorf("%w: %.40s is not a list", diag.ErrSyntax, data)
	}
	values, evidence := make([]map[string]Value, len(records)), make([]string, len(records))
	for i, r := range records {
		e, given := r[EvidenceKey]
		if evidence[i] = e.Text(); given && (e.State != Known || e.Kind != TextKind) {
			return Value{}, true, fmt.Errorf("%w: %s is a text", diag.ErrSyntax, EvidenceKey)
		}
		delete(r, EvidenceKey)
		values[i] = make(map[string]Value, len(r))
		for code, x := range r {
			values[i][code] = x.Value
		}
	}
	return OfList(NewList(values, evidence, l.Open)), true, nil
}

// inList is a value that is no list.
type inList struct{ Value }

// UnmarshalJSON reads what [Value.MarshalJSON] writes of anything but a list.
func (v *inList) UnmarshalJSON(data []byte) error { return v.read(data, false) }

// NewList returns the list of records that are given by the codes of their fields. Fields that are
// missing everywhere are none of the list.
func NewList(records []map[string]Value, evidence []string, open bool) *List {
	codes := make(map[string]bool)
	for _, r := range records {
		for code, v := range r {
			if v.State != Missing {
				codes[code] = true
			}
		}
	}
	l := &List{Fields: slices.Sorted(maps.Keys(codes)), Open: open}
	for i, r := range records {
		values := make([]Value, len(l.Fields))
		for k, code := range l.Fields {
			values[k] = r[code].Canon()
		}
		l.Records = append(l.Records, Record{values, evidence[i]})
	}
	return l
}

// format writes how many records there are.
func (l *List) format(lang diag.Lang) string {
	if l.Open {
		return say("%d records, perhaps more", len(l.Records)).Format(lang)
	}
	return say("%d records", len(l.Records)).Format(lang)
}
