package document

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/language"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// unmarshaler is a type that reads itself from a node, because what may stand in
// the file has more than one shape: a rule or a list of rules, say.
type unmarshaler interface {
	UnmarshalDocument(n Node) error
}

// Node is a value of a file, handed to a type that reads itself: see [Document.Decode].
type Node struct {
	d    *decoder
	n    *node
	path string
}

// IsMap reports whether the node has keys.
func (n Node) IsMap() bool { return n.n.kind == mapNode }

// Text returns the text of a single value, quoted or not; ok is false for lists and
// keys.
func (n Node) Text() (text string, ok bool) { return n.n.text, n.n.kind == scalarNode }

// Path is the place of the node in its file, such as cases[3].facts.
func (n Node) Path() string { return n.path }

// Decode reads the node as [Document.Decode] does. The faults found are reported
// by the Decode that is under way; the error only says that there are some.
func (n Node) Decode(into any) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("document: Decode needs a pointer, not %T", into)
	}
	before := n.d.faults.n
	n.d.decode(n.n, v.Elem(), n.path)
	if n.d.faults.n > before {
		return errReported
	}
	return nil
}

var errReported = errors.New("document: the faults are reported")

// Decode reads the document into the value that into points to, most often a
// struct:
//
//   - keys go to the fields with that name in their `yaml:"name"` tag, or with
//     that name in lower case if there is none; fields tagged "-" are left out,
//     those of an embedded struct, or one tagged ",inline", are those of the
//     struct around it. An unknown key is a fault. A key that is missing is none:
//     its field stays as it is;
//   - lists go to slices, keys to maps with string keys;
//   - a string takes the text as it is written, so 1.10 without quotes stays 1.10;
//   - a boolean is true or false, an integer and a [decimal.Decimal] are digits
//     without quotes, such as -2.5; a decimal has at most 1,000 digits and is
//     exact. In JSON a decimal may be in quotes, since encoding/json writes it so;
//   - a [rules.Value] is a number, a boolean, a date such as 2024-01-31, nothing
//     or null for missing, n/a for not applicable; all else, and all that is in
//     quotes, is a text;
//   - a type with UnmarshalText reads the text, and one with a method
//     UnmarshalDocument(Node) error the node, for what has more than one shape. It
//     returns what [Node.Decode] returned, or a [*diag.Diagnostic] whose path begins at
//     the node;
//   - nothing, or null, leaves pointers, lists, maps, texts and dates empty; for a
//     number or boolean it is a fault.
//
// The error is [diag.Diagnostics] with every fault, in the order of the file,
// each with path, file, line and column; into then holds what could be read and
// should not be used. A pointer that is nil or a type that Decode cannot fill is
// the caller's mistake, and a plain error.
func (d *Document) Decode(into any) error {
	dec := &decoder{doc: d}
	err := Node{dec, d.root, ""}.Decode(into)
	switch {
	case dec.host != nil:
		return dec.host
	case dec.faults.n > 0:
		return dec.faults.diagnostics()
	}
	return err
}

type decoder struct {
	doc    *Document
	faults collector
	host   error // the first mistake of the caller
}

// fault reports a fault of the whole of a node.
func (dec *decoder) fault(n *node, path, code string, hint diag.Text, format string, args ...any) {
	dec.refuse(n, path, fault(code, hint, format, args...))
}

// refuse reports what is wrong with a node.
func (dec *decoder) refuse(n *node, path string, d *diag.Diagnostic) {
	if dec.faults.full() {
		dec.faults.n++
		return
	}
	from, to := dec.doc.src.extent(n)
	d.Path = path
	dec.faults.add(dec.doc.src.mark(d, from, to))
}

func (dec *decoder) decode(n *node, v reflect.Value, path string) {
	if v.Kind() == reflect.Pointer {
		if n.isNull() {
			v.SetZero()
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		dec.decode(n, v.Elem(), path)
		return
	}
	if v.CanAddr() {
		switch u := v.Addr().Interface().(type) {
		case *Node:
			*u = Node{dec, n, path}
			return
		case unmarshaler:
			dec.custom(n, u, path)
			return
		case *decimal.Decimal:
			dec.decimal(n, u, path)
			return
		case *rules.Value:
			dec.value(n, u, path)
			return
		case encoding.TextUnmarshaler:
			dec.text(n, u, path)
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		dec.structure(n, v, path)
	case reflect.Slice:
		dec.list(n, v, path)
	case reflect.Map:
		dec.mapping(n, v, path)
	case reflect.String:
		if dec.isScalar(n, path, say("a text")) {
			text := n.text
			if n.isNull() {
				text = ""
			}
			v.SetString(text)
		}
	case reflect.Bool:
		dec.boolean(n, v, path)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		dec.integer(n, v, path)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		dec.integer(n, v, path)
	default:
		if dec.host == nil {
			dec.host = fmt.Errorf("document: cannot decode into %v at %q", v.Type(), path)
		}
	}
}

// isScalar reports whether a node is a single value, and refuses it if not.
func (dec *decoder) isScalar(n *node, path string, wanted diag.Text) bool {
	switch n.kind {
	case listNode:
		dec.fault(n, path, "kind", quoteHint(n), "%s is wanted, not a list", wanted)
	case mapNode:
		dec.fault(n, path, "kind", quoteHint(n), "%s is wanted, not keys", wanted)
	default:
		return true
	}
	return false
}

func quoteHint(n *node) diag.Text {
	if n.flow {
		return say("put a text that begins with a bracket in 'quotes'")
	}
	return diag.Text{}
}

func (dec *decoder) structure(n *node, v reflect.Value, path string) {
	if n.isNull() {
		return
	}
	if n.kind != mapNode {
		dec.refuse(n, path,
			fault("kind", say("write %s", exampleKeys(v.Type())), "keys are wanted, not %s", describe(n)))
		return
	}
	fields := fieldsOf(v.Type())
	for i, k := range n.keys {
		at := diag.JoinPath(path, k.text)
		f, ok := fields.byName[k.text]
		if !ok {
			dec.fault(k, at, "unknown-key", diag.OneOf(k.text, fields.names), "there is no key %s here", shown(k.text))
			continue
		}
		dec.decode(n.values[i], fieldAt(v, f), at)
	}
}

// fieldAt is the field of v at an index path; embedded pointers on the way are
// made.
func fieldAt(v reflect.Value, index []int) reflect.Value {
	for i, x := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

func (dec *decoder) list(n *node, v reflect.Value, path string) {
	if n.isNull() {
		v.SetZero()
		return
	}
	if n.kind == scalarNode && v.Type() == reflect.TypeFor[rules.Tests]() {
		v.Set(reflect.ValueOf(rules.Tests{n.text})) // one test needs no list
		return
	}
	if n.kind != listNode {
		dec.fault(n, path, "kind", say("begin each item with - and a space, or write [a, b]"),
			"a list is wanted, not %s", describe(n))
		return
	}
	s := reflect.MakeSlice(v.Type(), len(n.values), len(n.values))
	for i, item := range n.values {
		dec.decode(item, s.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	v.Set(s)
}

func (dec *decoder) mapping(n *node, v reflect.Value, path string) {
	t := v.Type()
	if t.Key().Kind() != reflect.String {
		if dec.host == nil {
			dec.host = fmt.Errorf("document: cannot decode into %v at %q: the keys of a file are texts", t, path)
		}
		return
	}
	if n.isNull() {
		v.SetZero()
		return
	}
	if n.kind != mapNode {
		dec.fault(n, path, "kind", say("write key: value"), "keys are wanted, not %s", describe(n))
		return
	}
	m := reflect.MakeMapWithSize(t, len(n.keys))
	for i, k := range n.keys {
		if t == wordsType {
			dec.language(k, diag.JoinPath(path, k.text))
		}
		item := reflect.New(t.Elem()).Elem()
		dec.decode(n.values[i], item, diag.JoinPath(path, k.text))
		m.SetMapIndex(reflect.ValueOf(k.text).Convert(t.Key()), item)
	}
	v.Set(m)
}

var wordsType = reflect.TypeFor[diag.Words]()

// language refuses a key of [diag.Words] that is not the tag of a language.
func (dec *decoder) language(key *node, path string) {
	tag, err := language.Parse(key.text)
	switch {
	case err != nil:
		hint := say("write the tag of a language (BCP 47), such as vi or en")
		if near, ok := diag.Nearest(key.text, []string{"vi", "en"}); ok {
			hint = say("write %s; a language is named by its tag (BCP 47)", near)
		}
		dec.fault(key, path, "language", hint, "there is no language %s", shown(key.text))
	case tag.String() != key.text:
		hint := say("write %s", tag)
		dec.fault(key, path, "language", hint, "%s is not written as tags of languages are", shown(key.text))
	}
}

// custom lets a type read itself.
func (dec *decoder) custom(n *node, u unmarshaler, path string) {
	err := u.UnmarshalDocument(Node{dec, n, path})
	if err == nil || errors.Is(err, errReported) {
		return
	}
	found := false
	for d := range diag.AllDiagnostics(err) {
		found = true
		place, _ := n.find(d.Path)
		if d.File == "" {
			dec.refuse(place, diag.JoinPath(path, d.Path), d)
		}
	}
	if !found {
		dec.fault(n, path, "value", diag.Text{}, "%v", err)
	}
}

// text lets a type read the text of a value.
func (dec *decoder) text(n *node, u encoding.TextUnmarshaler, path string) {
	if n.isNull() || !dec.isScalar(n, path, say("a single value")) {
		return
	}
	if err := u.UnmarshalText([]byte(n.text)); err != nil {
		dec.refuse(n, path, valueFault(err))
	}
}

// valueFault makes a diagnostic of what UnmarshalText said. The kind of fault is
// said by Err, so its word need not begin the message.
func valueFault(err error) *diag.Diagnostic {
	d := &diag.Diagnostic{Code: "value", Err: diag.ErrValue, Message: diag.ErrorText(err)}
	for _, kind := range []error{diag.ErrSyntax, diag.ErrName, diag.ErrKind, diag.ErrValue, diag.ErrLimit} {
		if errors.Is(err, kind) {
			d.Err = kind
			if rest, ok := strings.CutPrefix(d.Message.String(), kind.Error()+": "); ok {
				d.Message = diag.Verbatim(rest) // an error of a host, in one language
			}
			break
		}
	}
	return d
}

// describe says what a node is.
func describe(n *node) diag.Text {
	switch {
	case n.kind == listNode:
		return say("a list")
	case n.kind == mapNode:
		return say("keys")
	case n.isNull():
		return say("nothing")
	}
	return say("the text %s", shown(n.text))
}
