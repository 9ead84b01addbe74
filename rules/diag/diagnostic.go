package diag

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// The kinds of fault that callers act on; every [*Diagnostic] of severity Fault
// wraps one. Test with errors.Is.
var (
	ErrSyntax       = errors.New("syntax")         // the text cannot be read
	ErrName         = errors.New("name")           // a name is unknown, taken or malformed
	ErrKind         = errors.New("kind")           // a number where a text is wanted, and the like
	ErrValue        = errors.New("value")          // a value is outside what is allowed
	ErrDivideByZero = errors.New("divide by zero") // at evaluation
	ErrNoRow        = errors.New("no row")         // no row of a table matches, at evaluation
	ErrLimit        = errors.New("limit")          // a limit of size or work is passed
	ErrHost         = errors.New("host function")  // a host's function failed
)

// Severity is how bad a diagnostic is.
type Severity = Enum[severities]

// The severities.
const (
	Fault   Severity = iota // the definition is refused (lỗi)
	Warning                 // the definition works but is likely not what was meant (cảnh báo)
)

type severities struct{}

func (severities) Names() *Names { return &severityNames }

var severityNames = Names{What: catalogue.Say("severity"), Names: []string{"fault", "warning"}}

// Diagnostic is one fault or warning, for the officer who wrote the file: where
// it is, what is wrong, and what to write instead. It is an error.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	// Code is a stable name of the defect, such as "unknown-name", for tools.
	Code string `json:"code"`
	// File is the name of the file, empty for a rule or definition that came from Go.
	File string `json:"file,omitempty"`
	// Path is the place in the definition, such as "sections[1].criteria[3].points".
	Path string `json:"path,omitempty"`
	// Place is what people call the place, such as "I.2.1 Tăng trưởng (points)", where it has a name.
	Place Text `json:"place,omitzero"`
	// Unit is whose facts or points it is about, by code, and Indicator or Criterion which of
	// them; empty where it is about none, or about all.
	Unit      string `json:"unit,omitempty"`
	Indicator string `json:"indicator,omitempty"`
	Criterion string `json:"criterion,omitempty"`
	// Line and Column count from 1, columns in characters; in the file when there is one,
	// otherwise in the text of the rule. Zero means that there is no place.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Length is how many characters are at fault, at least 1 if there is a place.
	Length int `json:"length,omitempty"`
	// Message says what is wrong, and Hint what to do instead.
	Message Text `json:"message"`
	Hint    Text `json:"hint,omitzero"`
	// Source is the line of text that the fault stands in.
	Source string `json:"source,omitempty"`
	// Err is one of the Err values of this package, or the cause.
	Err error `json:"-"`

	offset, end int  // byte range in the text at Path
	inText      bool // offset and end are set
}

// kinds are the kinds of fault by their names in JSON, which are their texts.
var kinds = []error{ErrSyntax, ErrName, ErrKind, ErrValue, ErrDivideByZero, ErrNoRow, ErrLimit, ErrHost}

// plain is a diagnostic as JSON has it: of Err there is only its kind, in words.
type plain struct {
	*alias
	Kind  string  `json:"kind,omitempty"`
	Range *[2]int `json:"range,omitempty"` // bytes of the text at Path
}

type alias Diagnostic

// MarshalJSON writes the diagnostic with the kind of its Err.
func (d Diagnostic) MarshalJSON() ([]byte, error) {
	p := plain{alias: (*alias)(&d), Kind: d.kind()}
	if d.inText {
		p.Range = &[2]int{d.offset, d.end}
	}
	return json.Marshal(p)
}

// kind is the text of the kind of its Err.
func (d *Diagnostic) kind() string {
	for _, kind := range kinds {
		if errors.Is(d.Err, kind) {
			return kind.Error()
		}
	}
	return ""
}

// UnmarshalJSON reads what [Diagnostic.MarshalJSON] writes.
func (d *Diagnostic) UnmarshalJSON(data []byte) error {
	p := plain{alias: new(alias)}
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*d = Diagnostic(*p.alias)
	for _, kind := range kinds {
		if kind.Error() == p.Kind {
			d.Err = kind
		}
	}
	if p.Range != nil {
		d.offset, d.end, d.inText = p.Range[0], p.Range[1], true
	}
	return nil
}

// Error returns one line in English: file:line:column: path: message (hint), with Place instead of the path where
// there is one.
func (d *Diagnostic) Error() string { return d.Format(English) }

// Format returns the line of [Diagnostic.Error] in the language.
func (d *Diagnostic) Format(l Lang) string {
	s := ""
	if d.File != "" {
		s = d.File + ":"
	}
	if d.Line > 0 {
		s += fmt.Sprintf("%d:%d:", d.Line, d.Column)
	}
	if s != "" {
		s += " "
	}
	if d.Severity == Warning {
		s += catalogue.Say("warning: ").Format(l)
	}
	if place := d.Place.Format(l); place != "" {
		s += place + ": "
	} else if d.Path != "" {
		s += d.Path + ": "
	}
	if d.Unit != "" && d.Indicator == "" { // the path of a fact says whose it is, or the file
		s += d.Unit + ": "
	}
	s += d.Message.Format(l)
	if hint := d.Hint.Format(l); hint != "" {
		s += " (" + hint + ")"
	}
	return s
}

// Within returns a copy of d whose message says where else it belongs: "for LA".
func (d *Diagnostic) Within(what Text) *Diagnostic {
	e := *d
	e.Message = catalogue.Say("%s: %s", what, d.Message)
	return &e
}

// Unwrap returns d.Err.
func (d *Diagnostic) Unwrap() error { return d.Err }

// Snippet returns the line at fault with a caret below the place, or nothing if
// there is no place.
func (d *Diagnostic) Snippet() string {
	if d.Source == "" || d.Line == 0 {
		return ""
	}
	line := strings.TrimRight(d.Source, "\r\n")
	// Long lines are cut around the fault, in whole characters.
	runes := []rune(line)
	from := 0
	if len(runes) > 120 {
		from = min(max(0, d.Column-60), len(runes)-120)
		runes = runes[from : from+120]
	}
	before := d.Column - 1 - from
	pad := strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case isMark(r): // takes no column of its own on screen
			return -1
		}
		return ' '
	}, string(runes[:min(max(0, before), len(runes))]))
	n := min(max(1, d.Length), max(1, len(runes)-before))
	return string(runes) + "\n" + pad + strings.Repeat("^", n)
}

// TextRange returns the byte range of the fault in the text at Path, such as a
// rule; ok is false if the fault is the whole of what stands there.
func (d *Diagnostic) TextRange() (from, to int, ok bool) { return d.offset, d.end, d.inText }

// InText sets the place of d to the byte range of src, the text at Path, and
// returns d.
func (d *Diagnostic) InText(src string, from, to int) *Diagnostic {
	from = min(max(from, 0), len(src))
	to = min(max(to, from), len(src))
	d.offset, d.end, d.inText = from, to, true
	lineStart := strings.LastIndexByte(src[:from], '\n') + 1
	lineEnd := len(src)
	if i := strings.IndexByte(src[from:], '\n'); i >= 0 {
		lineEnd = from + i
	}
	d.Line = 1 + strings.Count(src[:from], "\n")
	d.Column = 1 + utf8.RuneCountInString(src[lineStart:from])
	d.Length = max(1, utf8.RuneCountInString(src[from:max(from, min(to, lineEnd))]))
	d.Source = src[lineStart:lineEnd]
	return d
}

// Diagnostics is every fault and warning of a definition, in source order. As an
// error it prints one line each.
type Diagnostics []*Diagnostic

// Error returns one line in English for each diagnostic.
func (ds Diagnostics) Error() string { return ds.Format(English) }

// Format returns one line in the language for each diagnostic.
func (ds Diagnostics) Format(l Lang) string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.Format(l)
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the diagnostics as errors, so that errors.Is sees each.
func (ds Diagnostics) Unwrap() []error {
	errs := make([]error, len(ds))
	for i, d := range ds {
		errs[i] = d
	}
	return errs
}

// Err returns the faults as an error, or nil if there are only warnings.
func (ds Diagnostics) Err() error {
	faults := slices.DeleteFunc(slices.Clone(ds), func(d *Diagnostic) bool { return d.Severity != Fault })
	if len(faults) == 0 {
		return nil
	}
	return faults
}

// At prefixes the path of every diagnostic with the place path and returns ds.
// Paths are joined with a dot, except before an index.
func (ds Diagnostics) At(path string) Diagnostics {
	for _, d := range ds {
		d.Path = JoinPath(path, d.Path)
	}
	return ds
}

// JoinPath joins two places in a definition: "sections[1]" and "points" to
// "sections[1].points".
func JoinPath(a, b string) string {
	if a == "" || b == "" || b[0] == '[' {
		return a + b
	}
	return a + "." + b
}

// AllDiagnostics returns the diagnostics in err, through joined and wrapped
// errors, in order.
func AllDiagnostics(err error) iter.Seq[*Diagnostic] {
	return func(yield func(*Diagnostic) bool) { walkDiagnostics(err, yield) }
}

func walkDiagnostics(err error, yield func(*Diagnostic) bool) bool {
	switch e := err.(type) {
	case nil:
		return true
	case *Diagnostic:
		return yield(e)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			if !walkDiagnostics(err, yield) {
				return false
			}
		}
		return true
	}
	return walkDiagnostics(errors.Unwrap(err), yield)
}
