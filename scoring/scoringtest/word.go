package scoringtest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Fact is a fact as a case writes it: a value, n/a, missing or nothing to take
// one that a base has away; or keys with value and evidence, which is the reason
// of what does not apply.
type Fact struct {
	Value    rules.Value
	Evidence string
	text     string // as it is written
}

// UnmarshalDocument reads a fact.
func (f *Fact) UnmarshalDocument(n document.Node) error {
	if !n.IsMap() {
		f.text = n.Text()
		return n.Decode(&f.Value)
	}
	var keys evidencedFact
	err := n.Decode(&keys)
	f.Value, f.text, f.Evidence = keys.Value.Value, keys.Value.text, strings.TrimSpace(keys.Evidence)
	return err
}

// evidencedFact is a fact that is written with its evidence.
type evidencedFact struct {
	Value Cell `yaml:"value"`
	// Evidence is the document that shows it, or the reason why it does not apply.
	Evidence string `yaml:"evidence"`
}

// DocumentShapes returns what UnmarshalDocument reads.
func (f *Fact) DocumentShapes() []any { return []any{rules.Value{}, evidencedFact{}} }

// MarshalJSON writes a fact as a case does.
func (f Fact) MarshalJSON() ([]byte, error) {
	if f.Evidence == "" {
		return json.Marshal(Cell{f.Value, f.text})
	}
	return json.Marshal(map[string]any{"value": Cell{f.Value, f.text}, "evidence": f.Evidence})
}

// Cell is a value as a row writes it.
type Cell struct {
	Value rules.Value
	text  string // as it is written
}

// UnmarshalDocument reads a cell.
func (c *Cell) UnmarshalDocument(n document.Node) error {
	c.text = n.Text()
	return n.Decode(&c.Value)
}

// DocumentShapes returns what UnmarshalDocument reads.
func (c *Cell) DocumentShapes() []any { return []any{rules.Value{}} }

// MarshalJSON writes a cell as a case does.
func (c Cell) MarshalJSON() ([]byte, error) {
	if d, ok := c.Value.Decimal(); ok {
		return []byte(rules.NumberOf(d).String()), nil
	}
	switch {
	case c.Value.IsNotApplicable():
		return []byte(`"n/a"`), nil
	case !c.Value.Known():
		return []byte("null"), nil
	}
	return json.Marshal(c.Value)
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
func (c Cell) of(kind rules.Kind, allowed ...string) (v rules.Value, ok bool) {
	if kind == rules.TextKind {
		for _, a := range allowed {
			if c.text == a {
				return rules.TextOf(a), true
			}
		}
	}
	switch {
	case isMissing(c.Value):
		return rules.Value{}, true
	case c.Value.IsNotApplicable():
		return c.Value, true
	case kind != rules.TextKind && c.text == "n/a": // in quotes, as JSON has it
		return rules.NotApplicable(), true
	case kind == rules.TextKind:
		return rules.TextOf(c.text), true
	case kind == rules.BoolKind && c.Value.Kind() == rules.TextKind:
		switch strings.ToLower(diag.Unaccent(c.text)) {
		case "co", "dung":
			return rules.BoolOf(true), true
		case "khong", "sai":
			return rules.BoolOf(false), true
		}
	case kind == rules.NumberKind && c.Value.Kind() == rules.TextKind:
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

// Want is a number that is expected, exactly; or missing, or n/a.
type Want struct{ Value rules.Value }

// UnmarshalDocument reads a number that is expected.
func (w *Want) UnmarshalDocument(n document.Node) error {
	var c Cell
	if err := n.Decode(&c); err != nil {
		return err
	}
	v, ok := c.of(rules.NumberKind)
	if !ok || n.Text() == "" {
		return fault("kind", diag.ErrKind, say("write a number, a fraction such as 260/3, missing, or n/a"), "a number is expected here, not %q", n.Text())
	}
	w.Value = v
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads, as far as a schema can say:
// a text may be a fraction.
func (w *Want) DocumentShapes() []any { return []any{rules.Value{}} }

// MarshalJSON writes the number as a case does.
func (w Want) MarshalJSON() ([]byte, error) {
	if _, ok := w.Value.Decimal(); ok {
		return []byte(w.Value.String()), nil
	}
	return json.Marshal(written(w.Value))
}

// Truth is true, false or undetermined.
type Truth struct{ rules.Truth }

// UnmarshalText reads what [rules.Truth.String] writes.
func (t *Truth) UnmarshalText(text []byte) error {
	for _, u := range []rules.Truth{rules.Undetermined, rules.False, rules.True} {
		if u.String() == string(text) {
			t.Truth = u
			return nil
		}
	}
	return catalogue.Error(diag.ErrSyntax, "%q is none of true, false and undetermined", text)
}

// DocumentShapes returns what UnmarshalText reads: without quotes, true and false
// are no texts to an editor.
func (t *Truth) DocumentShapes() []any { return []any{false, truthWord(0)} }

// truthWord is a truth as a text.
type truthWord uint8

// MarshalText writes the text.
func (w truthWord) MarshalText() ([]byte, error) {
	if t := rules.Truth(w); t <= rules.True {
		return t.MarshalText()
	}
	return nil, fmt.Errorf("%w: no truth", diag.ErrValue)
}

// UnmarshalText reads what [Truth.UnmarshalText] reads.
func (w *truthWord) UnmarshalText(text []byte) error {
	var t Truth
	err := t.UnmarshalText(text)
	*w = truthWord(t.Truth)
	return err
}

// Texts is one text or a list of them.
type Texts []string

// UnmarshalDocument reads one text or a list.
func (t *Texts) UnmarshalDocument(n document.Node) error {
	if n.IsText() {
		*t = Texts{n.Text()}
		return nil
	}
	return n.Decode((*[]string)(t))
}

// DocumentShapes returns what UnmarshalDocument reads.
func (t *Texts) DocumentShapes() []any { return []any{"", []string(nil)} }

// written writes a value as a case does.
func written(v rules.Value) string { return rulestest.ValueYAML(v) }

// quoted writes a text in double quotes, which YAML and JSON read alike.
func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSpace(b.String())
}

// list writes a flow list of texts.
func list(items []string) string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = rulestest.QuoteYAML(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}
