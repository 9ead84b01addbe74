package scoringtest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// UnmarshalJSON reads what stands in a file of JSON as one of YAML does.
func (d *Definition) UnmarshalJSON(data []byte) error {
	doc, err := document.Parse("", data)
	if err != nil {
		return err
	}
	return doc.Decode(d)
}

// cell is a value as a file writes it.
type cell struct {
	Value rules.Value
	text  string // as it is written
}

func (c *cell) UnmarshalDocument(n document.Node) error {
	c.text, _ = n.Text()
	err := n.Decode(&c.Value)
	if day, notDate := rules.ParseDate(c.text); err == nil && notDate == nil {
		c.Value = rules.DateOf(day) // in quotes too, as JSON has it
	}
	return err
}

func (c *cell) DocumentShapes() []any { return []any{rules.Value{}} }

func (c cell) MarshalJSON() ([]byte, error) {
	switch number, ok := c.Value.Decimal(); {
	case c.Value.IsNotApplicable():
		return []byte(`"n/a"`), nil
	case !c.Value.Known():
		return []byte("null"), nil
	case ok && json.Valid([]byte(c.text)):
		return []byte(c.text), nil
	case ok:
		return []byte(rules.NumberOf(number).String()), nil
	case c.Value.Kind() == rules.DateKind:
		return json.Marshal(c.text)
	}
	return json.Marshal(c.Value)
}

// fact is a fact as a case writes it: a value, n/a, missing or nothing to take one
// that a base has away; or keys with value and evidence, which is the reason of
// what does not apply.
type fact struct {
	cell
	Evidence string
}

// evidencedFact is a fact that is written with its evidence.
type evidencedFact struct {
	Value cell `json:"value" yaml:"value"`
	// Evidence is the document that shows it, or the reason why it does not apply.
	Evidence string `json:"evidence" yaml:"evidence"`
}

func (f *fact) UnmarshalDocument(n document.Node) error {
	if !n.IsMap() || n.IsList() {
		return f.cell.UnmarshalDocument(n)
	}
	var keys evidencedFact
	err := n.Decode(&keys)
	f.cell, f.Evidence = keys.Value, strings.TrimSpace(keys.Evidence)
	return err
}

func (f *fact) DocumentShapes() []any { return []any{rules.Value{}, evidencedFact{}} }

func (f fact) MarshalJSON() ([]byte, error) {
	if f.Evidence == "" {
		return json.Marshal(f.cell)
	}
	return json.Marshal(evidencedFact{f.cell, f.Evidence})
}

// isMissing reports whether a value was written as nothing, null or missing.
func isMissing(v rules.Value) bool {
	if text, ok := v.Text(); ok {
		return text == "missing" || text == "thiếu"
	}
	return !v.Known() && !v.IsNotApplicable()
}

// of returns the cell as a value of the kind; ok is false if it is none. A text
// that an indicator is allowed to have is never taken for another word.
func (c cell) of(kind rules.Kind, allowed ...string) (v rules.Value, ok bool) {
	text := c.Value.Kind() == rules.TextKind
	switch {
	case kind == rules.TextKind && slices.Contains(allowed, c.text):
		return rules.TextOf(c.text), true
	case isMissing(c.Value):
		return rules.Value{}, true
	case c.Value.IsNotApplicable():
		return c.Value, true
	case kind != rules.TextKind && c.text == "n/a": // in quotes, as JSON has it
		return rules.NotApplicable(), true
	case kind == rules.TextKind:
		return rules.TextOf(c.text), true
	case kind == rules.BoolKind && text:
		switch strings.ToLower(diag.Unaccent(c.text)) {
		case "co", "dung":
			return rules.BoolOf(true), true
		case "khong", "sai":
			return rules.BoolOf(false), true
		}
	case kind == rules.NumberKind && text:
		if r, ok := fraction(c.text); ok {
			return rules.RatOf(r), true
		}
	}
	return c.Value, c.Value.Kind() == kind
}

// fraction reads 260/3.
func fraction(s string) (*big.Rat, bool) {
	num, den, ok := strings.Cut(s, "/")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" && len(s) <= 1000 }
	if !ok || !digits(strings.TrimPrefix(num, "-")) || !digits(den) || strings.Trim(den, "0") == "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// literal writes the cell as rules do.
func (c cell) literal() string {
	if _, ok := fraction(c.text); ok {
		return "(" + c.text + ")"
	}
	switch c.Value.Kind() {
	case rules.TextKind:
		s, _ := c.Value.Text()
		return fmt.Sprintf("%q", s)
	case rules.DateKind:
		return `date("` + c.Value.String() + `")`
	}
	return c.Value.String()
}

// want is a number that is expected, exactly; or missing, or n/a. A text may be a
// fraction.
type want struct{ cell }

func (w *want) UnmarshalDocument(n document.Node) error {
	if err := n.Decode(&w.cell); err != nil {
		return err
	}
	if _, ok := w.number(); !ok {
		return catalogue.Fault("", "kind", diag.ErrKind, numberHint, "a number is expected here, not %q", w.text)
	}
	return nil
}

// number returns what is expected; ok is false if that is no number.
func (w want) number() (v rules.Value, ok bool) {
	v, ok = w.of(rules.NumberKind)
	return v, ok && w.text != ""
}

var numberHint = say("write a number, a fraction such as 260/3, missing, or n/a")

// truth is true, false or undetermined. Without quotes, true and false are no texts
// to an editor.
type truth struct{ rules.Truth }

func (t *truth) DocumentShapes() []any { return []any{false, rules.Undetermined} }

// texts is one text or a list of them.
type texts []string

func (t *texts) UnmarshalDocument(n document.Node) error {
	if text, ok := n.Text(); ok {
		*t = texts{text}
		return nil
	}
	return n.Decode((*[]string)(t))
}

func (t *texts) DocumentShapes() []any { return []any{"", []string(nil)} }
