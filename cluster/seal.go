package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

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

func (s Seal) field() string { return s.Field }

// redacted reports whether the field was deleted.
func (s Seal) redacted() bool { return s.Salt == "" }

const saltSize = 16 // bytes

func commitment(field, salt string, value []byte) string {
	return hashOf(slices.Concat([]byte("thidua seal 1\n"+field+"\n"+salt+"\n"), value))
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
			case s.redacted() && (f.deleted(s.Field) || !k.bound): // in a definition none is: see whole
			case s.redacted():
				k.value(at, "seal", "%s was deleted, and something stands in its place", s.Field)
			case serr != nil || len(salt) != saltSize || hex.EncodeToString(salt) != s.Salt:
				k.value(at+".salt", "seal", "%q is not a salt of %d hexadecimal digits", s.Salt, 2*saltSize)
			case value == nil || commitment(s.Field, s.Salt, value) != s.SHA256:
				k.value(at, "seal", "%s is not what was sealed", s.Field)
			}
			redacted[s.Field] = s.redacted()
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
			if s.redacted() {
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
		case find(e.Sealed, field, Seal.field) != nil:
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
		if f.value(field) != nil && find(f.e.Sealed, field, Seal.field) == nil {
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
		if !s.redacted() {
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
