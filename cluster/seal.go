package cluster

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Seal is a commitment to a field of an event: what is sealed can be deleted from a log later, and the log is
// still the one that its heads bind. [Campaign.Seal] seals, [Campaign.Redact] and [RedactLog] delete.
//
// The hash is SHA-256 of these lines, the last without a line feed at its end:
//
//	thidua seal 1
//	the field
//	the salt
//	the value as JSON
//
// The JSON is that of the line of the log, under opened: without blanks, keys in the order of their bytes, and in texts
// \" and \\, \b, \f, \n, \r and \t, \u003c, \u003e and \u0026 for <, > and &, \u2028 and \u2029, \u00XX for
// other control characters, and nothing else, escaped.
type Seal struct {
	// Field is the place in the event, such as "note" or "sheets[0].entries[2].author".
	Field string `json:"field" yaml:"field"`
	// SHA256 is the commitment, 64 hexadecimal digits.
	SHA256 string `json:"sha256" yaml:"sha256"`
	// Salt is 32 hexadecimal digits that nobody can guess; empty once the field was deleted. Who knows neither
	// salt nor value cannot try values.
	Salt string `json:"salt,omitempty" yaml:"salt"`
}

// Redacted reports whether the field was deleted.
func (s Seal) Redacted() bool { return s.Salt == "" }

const saltSize = 16 // bytes

func commitment(field, salt string, value []byte) string {
	return hashOf(slices.Concat([]byte("thidua seal 1\n"+field+"\n"+salt+"\n"), value))
}

// sealable is a row: texts that may be sealed, since nobody but people reads them. Beside these there are the fields
// of lists of facts that a card declares as personal. What says who acted, when and on what ground cannot be sealed,
// nor evidence, which says what is sample data.
type sealable struct {
	// all calls yield with the places of an event that the row is about, and where each is, as for fmt.Sprintf.
	all func(e *Event, yield func(at any, path string, args ...any))
}

var sealables = []sealable{
	{func(e *Event, yield func(at any, path string, args ...any)) {
		yield(&e.Note, "note")
		yield(&e.Place, "place")
	}},
	{func(e *Event, yield func(at any, path string, args ...any)) {
		if e.Officers != nil {
			yield(&e.Officers.Supervisor, "officers.supervisor")
			yield(&e.Officers.Note, "officers.note")
		}
	}},
	{func(e *Event, yield func(at any, path string, args ...any)) {
		for i := range e.Sheets {
			for j := range e.Sheets[i].Entries {
				yield(&e.Sheets[i].Entries[j].Author, "sheets[%d].entries[%d].author", i, j)
				yield(&e.Sheets[i].Entries[j].Note, "sheets[%d].entries[%d].note", i, j)
			}
		}
	}},
	{func(e *Event, yield func(at any, path string, args ...any)) {
		for path, c := range e.candidates {
			yield(&c.Proposer, path+".proposer")
			for i := range c.Discipline.Entries {
				yield(&c.Discipline.Entries[i].Matter, path+".discipline.entries[%d].matter", i)
			}
			for i := range c.Inspections.Entries {
				yield(&c.Inspections.Entries[i].Matter, path+".inspections.entries[%d].matter", i)
			}
			for i := range c.Complaints.Entries {
				yield(&c.Complaints.Entries[i].Matter, path+".complaints.entries[%d].matter", i)
			}
		}
	}},
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

// texts calls do with the texts of an event that may be sealed, a *string or *diag.Words.
func (e *Event) texts(do func(at any, path string, args ...any)) {
	for _, row := range sealables {
		row.all(e, do)
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

// sealing is a fault of what is sealed in an event.
func sealing(code, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault("", code, diag.ErrValue, diag.Text{}, format, args...)
}

// seals checks what an event seals: each hash is of what stands there, and nothing says that it was deleted that
// was not.
func (k *checker) seals(path string, e *Event) {
	redacted := make(map[string]bool)
	if len(e.Sealed) > 0 {
		f := e.fields()
		for i, s := range e.Sealed {
			at := fmt.Sprintf("%s.sealed[%d]", path, i)
			value := f.value(s.Field)
			_, again := redacted[s.Field]
			sum, err := hex.DecodeString(s.SHA256)
			salt, serr := hex.DecodeString(s.Salt)
			switch {
			case !f.has(s.Field):
				k.name(at+".field", "seal", "%s cannot be sealed, or is not there", s.Field)
			case again:
				k.name(at+".field", "second-seal", "%s is sealed twice", s.Field)
			case err != nil || len(sum) != sha256.Size || hex.EncodeToString(sum) != s.SHA256:
				k.value(at+".sha256", "file", "%q is not a SHA-256", s.SHA256)
			case s.Redacted() && (f.deleted(s.Field) || !k.bound): // in a definition none is: see whole
			case s.Redacted():
				k.value(at, "seal", "%s was deleted, and something stands in its place", s.Field)
			case serr != nil || len(salt) != saltSize || hex.EncodeToString(salt) != s.Salt:
				k.value(at+".salt", "seal", "%q is not a salt of %d hexadecimal digits", s.Salt, 2*saltSize)
			case value == nil || commitment(s.Field, s.Salt, value) != s.SHA256:
				k.value(at, "seal", "%s is not what was sealed", s.Field)
			}
			redacted[s.Field] = s.Redacted()
		}
	}
	e.texts(func(at any, field string, args ...any) {
		if !marked(at) {
			return
		}
		if field := fmt.Sprintf(field, args...); !redacted[field] {
			k.value(path+"."+field, "redacted", "it says that it was deleted, and no seal says what was").Hint =
				say("leave it out")
		}
	})
}

// whole refuses events of which something was deleted: they are only read from logs.
func (k *checker) whole(path string, events []Event) {
	for i := range events {
		for j, s := range events[i].Sealed {
			if s.Redacted() {
				k.value(fmt.Sprintf("%s[%d].sealed[%d]", path, i, j), "redacted",
					"an event is recorded whole: the salt of %s is missing", s.Field).Hint =
					say("what is sealed is deleted from the log: thidua log redact")
			}
		}
	}
}

// personal refuses seals of fields of lists that the card does not declare as personal: rules may read them.
func (c *Campaign) personal(path string, e *Event) (ds diag.Diagnostics) {
	for i, s := range e.Sealed {
		if m := listPath.FindStringSubmatch(s.Field); m != nil && !isPersonal(c.card, m[3], m[5]) {
			d := sealing("seal", "%s is not personal by the card, and rules may read it", s.Field)
			d.Path = fmt.Sprintf("%s.sealed[%d].field", path, i)
			ds = append(ds, d)
		}
	}
	return ds
}

func isPersonal(card *scoring.Scorecard, list, field string) bool {
	ind, _ := card.Schema().Indicator(list)
	return slices.ContainsFunc(ind.Fields, func(f rules.Indicator) bool { return f.Code == field && f.Personal })
}

// Seal returns a copy of an event, which is not recorded yet, with fields sealed that say something: those that are
// named, or all that can be if none is: notes, the place, the supervisor of officers, authors and notes of entries of
// sheets, proposers and matters of candidates, and the fields of lists of facts that the card declares as personal.
// Each has its salt of 16 bytes from salts, which must be as good as crypto/rand.Reader: this library has no
// randomness.
//
// The error is a [*diag.Diagnostic] that names the field, or that of salts.
func (c *Campaign) Seal(e Event, salts io.Reader, names ...string) (Event, error) {
	e = document.Clone(e)
	f := e.fields()
	if len(names) == 0 {
		names = c.sealableNow(f)
	}
	for _, field := range names {
		m := listPath.FindStringSubmatch(field)
		value := f.value(field)
		switch {
		case !f.has(field):
			return Event{}, sealing("seal", "%s cannot be sealed, or is not there", field)
		case m != nil && (c.card == nil || !isPersonal(c.card, m[3], m[5])):
			return Event{}, sealing("seal", "%s is not personal by the card, and rules may read it", field)
		case value == nil:
			return Event{}, sealing("seal", "%s says nothing that could be sealed", field)
		case slices.ContainsFunc(e.Sealed, func(s Seal) bool { return s.Field == field }):
			return Event{}, sealing("second-seal", "%s is sealed twice", field)
		}
		var salt [saltSize]byte
		if _, err := io.ReadFull(salts, salt[:]); err != nil {
			return Event{}, fmt.Errorf("cluster: reading salts: %w", err)
		}
		s := Seal{Field: field, Salt: hex.EncodeToString(salt[:])}
		s.SHA256 = commitment(field, s.Salt, value)
		e.Sealed = append(e.Sealed, s)
	}
	return e, nil
}

// sealableNow are the fields that say something, can be sealed and are not yet, sorted.
func (c *Campaign) sealableNow(f *fields) (names []string) {
	add := func(field string) {
		if f.value(field) != nil && !slices.ContainsFunc(f.e.Sealed, func(s Seal) bool { return s.Field == field }) {
			names = append(names, field)
		}
	}
	for field := range f.texts {
		add(field)
	}
	for path, l := range f.lists {
		if c.card == nil {
			break
		}
		ind, _ := c.card.Schema().Indicator(l.fact.Indicator)
		for _, field := range ind.Fields {
			for i := range l.events {
				if field.Personal {
					add(fmt.Sprintf("%s[%d].%s", path, i, field.Code))
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// redacted returns a copy of event n of a log without what fields said, or without all that it seals if none is
// named.
func (e *Event) redacted(n int, names []string) (Event, error) {
	own := document.Clone(*e)
	f := own.fields()
	if len(names) == 0 {
		for _, s := range own.Sealed {
			names = append(names, s.Field)
		}
	}
	if len(names) == 0 {
		return Event{}, sealing("not-sealed", "event %d seals nothing that could be deleted", n)
	}
	for _, field := range names {
		i := slices.IndexFunc(own.Sealed, func(s Seal) bool { return s.Field == field })
		if i < 0 {
			d := sealing("not-sealed", "event %d does not seal %s", n, field)
			d.Hint = diag.OneOf(field, sealedFields(own.Sealed))
			return Event{}, d
		}
		own.Sealed[i].Salt = ""
		f.redact(field)
	}
	f.flush()
	return own, nil
}

func sealedFields(seals []Seal) (names []string) {
	for _, s := range seals {
		names = append(names, s.Field)
	}
	return names
}

// Redact returns the campaign with fields of event n, counted from 1, deleted, or with all that it seals if none is
// named: values and salts are gone, and [diag.Redacted] stands in the places of texts. The head is the same, and so
// are all results. It takes time in proportion to the log. The error is a [*diag.Diagnostic]: there is no such event,
// or it does not seal a field. Whoever has the campaign from before still has what it says, and so has a file that
// an event names, whose hash stays in the event.
func (c *Campaign) Redact(n int, names ...string) (*Campaign, error) {
	if n < 1 || n > c.size() {
		return nil, noEvent(n, c.size())
	}
	o := *c.origin
	o.kept = slices.Clone(o.kept)
	log := slices.Clone(c.log)
	place := (&fold{origin: &o, log: log}).record(n - 1)
	if place == nil {
		return nil, catalogue.Fault("", "not-held", ErrNotHeld, say("read the log"), "event %d is not held any more", n)
	}
	e, err := place.redacted(n, names)
	if err != nil {
		return nil, err
	}
	if *place, err = recordOf(n-1, &e); err != nil {
		return nil, err
	}
	next := c.begin(&o)
	next.follow(&tip{fold: foldOf(&o, log)})
	return next, nil
}

func noEvent(n, of int) error {
	return catalogue.Fault("", "no-event", diag.ErrName, diag.Text{}, "there is no event %d: the log has %d", n, of)
}

// RedactLog writes a log, as [Campaign.WriteLog] does, without what fields of event n said, counted from 1, or without
// all that it seals if none is named. Nothing else is needed for that, neither cards nor definitions; all other lines
// are as they were, byte for byte. The error is one of [ledger.Reader], or of [Campaign.Redact]; part of the log may
// have been written then.
func RedactLog(ctx context.Context, w io.Writer, r io.Reader, n int, names ...string) error {
	in := ledger.NewReader(r)
	header, err := in.Header()
	if err != nil {
		return err
	}
	line := header.Line()
	for count := 0; ; count++ {
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		entry, err := in.Next()
		if errors.Is(err, io.EOF) {
			if n < 1 || n > count {
				return noEvent(n, count)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if entry.N == n {
			if entry, err = redactedEntry(entry, names); err != nil {
				return ledger.AtLine(in.Line(), inLine(err))
			}
		}
		line = entry.Line()
	}
}

// inLine is what is wrong with an event in a line of a log.
func inLine(err error) *diag.Diagnostic {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		return d
	}
	return ledger.Fault("log-syntax", say("%v", err))
}

func redactedEntry(entry ledger.Entry, names []string) (ledger.Entry, error) {
	e, err := decodeEvent(entry.Event, entry.Opened)
	if err != nil {
		return entry, err
	}
	if e, err = e.redacted(entry.N, names); err != nil {
		return entry, err
	}
	event, opened := encodeEvent(e)
	if !bytes.Equal(event, entry.Event) {
		return entry, ledger.Fault("log-tampered", say("the line says more than its event"))
	}
	return ledger.NewEntry(entry.N, event, opened), nil
}

// Redaction is a field of an event that was deleted.
type Redaction struct {
	On    rules.Date
	Act   Act
	Units []string
	Field string
}

// Redactions are the fields that were deleted of the events of the state, in their order.
func (s *State) Redactions() (all []Redaction) {
	for _, e := range s.Events {
		for _, seal := range e.Sealed {
			if seal.Redacted() {
				all = append(all, Redaction{e.On, e.Act, e.Units, seal.Field})
			}
		}
	}
	return all
}

// openedField is what a line of a log says of a sealed field.
type openedField struct {
	Field string          `json:"field"`
	Salt  string          `json:"salt"`
	Value json.RawMessage `json:"value"`
}

// encodeEvent returns an event as its line of the log holds it: the bytes that the hash binds, without what is
// sealed, and what of that is open beside them, nil if nothing is. The event was checked.
func encodeEvent(e Event) (event, opened []byte) {
	if len(e.Sealed) == 0 {
		return mustJSON(e), nil
	}
	e = document.Clone(e)
	f := e.fields()
	var open []openedField
	for i, s := range e.Sealed {
		if !s.Redacted() {
			open = append(open, openedField{s.Field, s.Salt, f.value(s.Field)})
		}
		_ = f.set(s.Field, nil)
		e.Sealed[i].Salt = ""
	}
	f.flush()
	if open != nil {
		opened = mustJSON(open)
	}
	return mustJSON(e), opened
}

// decodeEvent reads what encodeEvent returned. The error says what is no event, or opens what is not sealed or
// is another value.
func decodeEvent(event, opened []byte) (e Event, err error) {
	if err = json.Unmarshal(event, &e); err != nil {
		return e, err
	}
	if _, err := e.Act.MarshalText(); err != nil {
		return e, err // an event without an act cannot be written
	}
	var open []openedField
	if opened != nil {
		if err := json.Unmarshal(opened, &open); err != nil {
			return e, err
		}
	}
	if len(e.Sealed) == 0 && len(open) == 0 {
		return e, nil
	}
	f := e.fields()
	for i, s := range e.Sealed {
		switch {
		case !f.has(s.Field) || f.value(s.Field) != nil || s.Salt != "":
			return e, ledger.Fault("log-tampered", say("%s cannot be sealed, or is not there", s.Field))
		case len(open) > 0 && open[0].Field == s.Field:
			if commitment(s.Field, open[0].Salt, open[0].Value) != s.SHA256 {
				return e, ledger.Fault("log-tampered", say("%s is not what was sealed", s.Field))
			}
			if err := f.set(s.Field, open[0].Value); err != nil {
				return e, err
			}
			e.Sealed[i].Salt, open = open[0].Salt, open[1:]
		default:
			f.redact(s.Field)
		}
	}
	if len(open) > 0 {
		return e, ledger.Fault("log-tampered", say("%s is opened, and is not sealed", open[0].Field))
	}
	f.flush()
	return e, nil
}
