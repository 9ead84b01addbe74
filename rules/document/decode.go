package document

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/language"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

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
//     or null for missing, n/a for not applicable, a list of events as [Node.Events] reads
//     it; all else, and all that is in quotes, is a text;
//   - a [time.Time] is a moment with its offset, such as 2024-01-31T17:30:00+07:00;
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
	err := dec.root().Decode(into)
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
	cut    *node // the value whose rest was refused last
}

func (dec *decoder) root() Node { return Node{dec.doc.root, dec, ""} }

// Node is a value of a file, handed to a type that reads itself: see [Document.Decode].
// It is immutable, and of use while the file is being read.
type Node struct {
	*node
	dec  *decoder
	path string
}

// unmarshaler is a type that reads itself from a node, because what may stand in
// the file has more than one shape: a rule or a list of rules, say.
type unmarshaler interface {
	UnmarshalDocument(n Node) error
}

// IsMap reports whether the node has keys.
func (n Node) IsMap() bool { return n.kind == mapNode }

// Text returns the text of a single value, quoted or not; ok is false for lists and
// keys.
func (n Node) Text() (text string, ok bool) { return n.text, n.kind == scalarNode }

// Path is the place of the node in its file, such as cases[3].facts.
func (n Node) Path() string { return n.path }

// Decode reads the node as [Document.Decode] does. The faults found are reported
// by the Decode that is under way; the error only says that there are some.
func (n Node) Decode(into any) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("document: Decode needs a pointer, not %T", into)
	}
	before := n.dec.faults.n
	n.decode(v.Elem())
	if n.dec.faults.n > before {
		return errReported
	}
	return nil
}

var errReported = errors.New("document: the faults are reported")

// entry returns a key and its value, both at the path of the value.
func (n Node) entry(i int) (key, value Node) {
	path := diag.JoinPath(n.path, n.keys[i].text)
	return Node{n.keys[i], n.dec, path}, Node{n.values[i], n.dec, path}
}

// fault reports a fault of the whole of the node.
func (n Node) fault(code string, hint diag.Text, format string, args ...any) {
	n.refuse(fault(code, hint, format, args...))
}

// refuse reports what is wrong with the node.
func (n Node) refuse(d *diag.Diagnostic) {
	if n.dec.faults.full() {
		n.dec.faults.n++
		return
	}
	src := n.dec.doc.src
	from, to := src.extent(n.node)
	d.Path = n.path
	n.dec.faults.add(src.mark(d, from, to))
}

// mistake notes that the caller wants what cannot be.
func (n Node) mistake(t reflect.Type, why string) {
	if n.dec.host == nil {
		n.dec.host = fmt.Errorf("document: cannot decode into %v at %q%s", t, n.path, why)
	}
}

func (n Node) decode(v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		if n.isNull() {
			v.SetZero()
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		n.decode(v.Elem())
		return
	}
	if v.CanAddr() {
		switch into := v.Addr().Interface().(type) {
		case *Node:
			*into = n
			return
		case unmarshaler:
			n.custom(into)
			return
		case *decimal.Decimal:
			n.decimal(into)
			return
		case *rules.Value:
			n.value(into)
			return
		case *time.Time:
			n.unmarshal(into, say("a moment"), func(error) *diag.Diagnostic {
				return fault("moment", say("write day, time and offset, like 2024-01-31T17:30:00+07:00"), "%s is not a moment",
					shown(n.text))
			})
			return
		case encoding.TextUnmarshaler:
			n.unmarshal(into, say("a single value"), valueFault)
			return
		}
	}
	switch kind := v.Kind(); {
	case n.isNull() && (kind == reflect.Slice || kind == reflect.Map || kind == reflect.String):
		v.SetZero()
	case n.isNull() && kind == reflect.Struct:
	case kind == reflect.Struct:
		n.structure(v)
	case kind == reflect.Slice:
		n.list(v)
	case kind == reflect.Map:
		n.mapping(v)
	case kind == reflect.String:
		if n.isScalar(say("a text")) {
			v.SetString(n.text)
		}
	case kind == reflect.Bool:
		n.boolean(v)
	case v.CanInt() || v.CanUint():
		n.integer(v)
	default:
		n.mistake(v.Type(), "")
	}
}

// isScalar reports whether a node is a single value, and refuses it if not.
func (n Node) isScalar(wanted diag.Text) bool {
	hint := diag.Text{}
	if n.flow {
		hint = say("put a text that begins with a bracket in 'quotes'")
	}
	switch n.kind {
	case listNode:
		n.fault("kind", hint, "%s is wanted, not a list", wanted)
	case mapNode:
		n.fault("kind", hint, "%s is wanted, not keys", wanted)
	}
	return n.kind == scalarNode
}

func (n Node) structure(v reflect.Value) {
	if n.kind != mapNode {
		n.fault("kind", say("write %s", exampleKeys(v.Type())), "keys are wanted, not %s", n.describe())
		return
	}
	fields := fieldsOf(v.Type())
	for i := range n.keys {
		key, value := n.entry(i)
		if f, ok := fields.byName[key.text]; ok {
			value.decode(fieldAt(v, f))
		} else if !n.cut(i) {
			key.fault("unknown-key", diag.OneOf(key.text, fields.names), "there is no key %s here", shown(key.text))
		}
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

func (n Node) list(v reflect.Value) {
	if n.kind == scalarNode && v.Type() == reflect.TypeFor[rules.Tests]() {
		v.Set(reflect.ValueOf(rules.Tests{n.text})) // one test needs no list
		return
	}
	if n.kind != listNode {
		n.fault("kind", say("begin each item with - and a space, or write [a, b]"), "a list is wanted, not %s", n.describe())
		return
	}
	s := reflect.MakeSlice(v.Type(), len(n.values), len(n.values))
	keyed, told := takesKeys(v.Type().Elem()), false
	for i, item := range n.values {
		text := keyed && item.kind == scalarNode && !item.isNull()
		if text && told {
			continue // the first is told how to write them all
		}
		told = told || text
		Node{item, n.dec, n.path + "[" + strconv.Itoa(i) + "]"}.decode(s.Index(i))
	}
	v.Set(s)
}

// takesKeys reports whether values of a type are written by keys alone.
func takesKeys(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[Node]() && t != reflect.TypeFor[rules.Value]() &&
		!p.Implements(reflect.TypeFor[unmarshaler]()) && !p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func (n Node) mapping(v reflect.Value) {
	t := v.Type()
	if t.Key().Kind() != reflect.String {
		n.mistake(t, ": the keys of a file are texts")
		return
	}
	if n.kind != mapNode {
		hint := say("write key: value")
		if t == reflect.TypeFor[diag.Words]() {
			hint = say("write {vi: …}, or {vi: …, en: …}")
		}
		n.fault("kind", hint, "keys are wanted, not %s", n.describe())
		return
	}
	m := reflect.MakeMapWithSize(t, len(n.keys))
	for i := range n.keys {
		key, value := n.entry(i)
		if t == reflect.TypeFor[diag.Words]() {
			key.language()
		}
		item := reflect.New(t.Elem()).Elem()
		value.decode(item)
		m.SetMapIndex(reflect.ValueOf(key.text).Convert(t.Key()), item)
	}
	v.Set(m)
}

// language refuses a key of [diag.Words] that is not the tag of a language.
func (n Node) language() {
	tag, err := language.Parse(n.text)
	switch {
	case err != nil:
		hint := say("write the tag of a language (BCP 47), such as vi or en")
		if near, ok := diag.Nearest(n.text, []string{"vi", "en"}); ok {
			hint = say("write %s; a language is named by its tag (BCP 47)", near)
		}
		n.fault("language", hint, "there is no language %s", shown(n.text))
	case tag.String() != n.text:
		n.fault("language", say("write %s", tag), "%s is not written as tags of languages are", shown(n.text))
	}
}

// custom lets a type read itself.
func (n Node) custom(into unmarshaler) {
	err := into.UnmarshalDocument(n)
	if err == nil || errors.Is(err, errReported) {
		return
	}
	found := false
	for d := range diag.AllDiagnostics(err) {
		found = true
		place, _ := n.find(d.Path)
		if d.File == "" {
			Node{place, n.dec, diag.JoinPath(n.path, d.Path)}.refuse(d)
		}
	}
	if !found {
		n.fault("value", diag.Text{}, "%v", err)
	}
}

// unmarshal lets a type read the text of a value; wrong is the fault of one that it does not take.
func (n Node) unmarshal(into encoding.TextUnmarshaler, wanted diag.Text, wrong func(error) *diag.Diagnostic) {
	if n.isNull() || !n.isScalar(wanted) {
		return
	}
	if err := into.UnmarshalText([]byte(n.text)); err != nil {
		n.refuse(wrong(err))
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
func (n *node) describe() diag.Text {
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
