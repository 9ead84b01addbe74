package document

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// unquoted reports whether a node is a single value without quotes that is not
// empty, and refuses it if not. wanted says what it should be.
func (n Node) unquoted(wanted diag.Text) bool {
	if !n.isScalar(wanted) {
		return false
	}
	switch {
	case n.isNull():
		n.fault("empty", say("write it, or remove the key"), "%s is wanted, but nothing is written", wanted)
		return false
	case n.style != plainStyle:
		hint := say("remove the quotes")
		if _, bad := parseNumber(n.text, notation{}); bad != nil && hasDigit(n.text) {
			hint = say("%s, without quotes", bad.Hint)
		}
		n.fault("quoted", hint, "%s is wanted, not the text %s", wanted, shown(n.text))
		return false
	}
	return true
}

func (n Node) boolean(v reflect.Value) {
	if !n.unquoted(say("true or false")) {
		return
	}
	b, ok := yamlBool(n.text)
	if !ok {
		hint := diag.Text{}
		if meant, ok := spokenBool(n.text); ok {
			hint = say("write %s", strconv.FormatBool(meant))
		}
		n.fault("boolean", hint, "true or false is wanted, not %s", shown(n.text))
		return
	}
	v.SetBool(b)
}

// yamlBool reads the booleans of YAML 1.2.
func yamlBool(s string) (b, ok bool) {
	switch s {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}

// spokenBools are the words that people write for true and false.
var spokenBools = map[string]bool{
	"true": true, "yes": true, "y": true, "on": true, "co": true, "dung": true, "x": true, "dat": true,
	"false": false, "no": false, "n": false, "off": false, "khong": false, "sai": false,
}

// spokenBool reads one of the words, in any case and with or without diacritics.
func spokenBool(s string) (b, ok bool) {
	b, ok = spokenBools[strings.ToLower(diag.Unaccent(s))]
	return b, ok
}

func (n Node) integer(v reflect.Value) {
	if !n.unquoted(say("a whole number")) {
		return
	}
	d, bad := parseNumber(n.text, n.notation())
	switch {
	case bad != nil:
		n.refuse(bad)
		return
	case strings.Contains(n.text, "."):
		whole := fault("number", diag.Text{}, "a whole number is wanted, not %s", shown(n.text))
		whole.Err = diag.ErrKind
		n.refuse(whole)
		return
	}
	big := d.BigInt()
	switch {
	case v.CanInt() && big.IsInt64() && !v.OverflowInt(big.Int64()):
		v.SetInt(big.Int64())
	case v.CanUint() && big.IsUint64() && !v.OverflowUint(big.Uint64()):
		v.SetUint(big.Uint64())
	default:
		n.fault("out-of-range", diag.Text{}, "%s is out of range here", shown(n.text))
	}
}

func (n Node) decimal(into *decimal.Decimal) {
	if !(n.dec.doc.json && n.style == doubleStyle) && !n.unquoted(say("a number")) {
		return
	}
	d, bad := parseNumber(n.text, n.notation())
	if bad != nil {
		n.refuse(bad)
		return
	}
	*into = d
}

func (n Node) value(into *rules.Value) {
	list, isList := n.Events(func(_ string, n Node) (v rules.Value) {
		if n.isScalar(say("a single value")) {
			n.value(&v)
		}
		return v
	})
	if *into = list; isList {
		return
	}
	if !n.isScalar(say("a single value")) {
		return
	}
	v, bad := n.scalarValue(n.notation())
	if bad != nil {
		if !bad.Hint.IsZero() {
			bad.Hint = say("%s; or put a text in 'quotes'", bad.Hint)
		}
		n.refuse(bad)
		return
	}
	*into = v
}

// notation is that of a file that says nothing: in JSON a number has one reading, in
// YAML it stands as a text.
func (n Node) notation() (w notation) {
	if n.dec.doc.json || n.exact {
		w.mark = '.'
	}
	return w
}

// ParseValue reads a value whose kind nobody has said, as [Document.Decode] reads a
// [rules.Value] without quotes: for arguments of a program. The error is a
// [*diag.Diagnostic].
func ParseValue(text string) (rules.Value, error) {
	v, bad := (&node{text: text}).scalarValue(notation{})
	if bad != nil {
		return rules.Value{}, bad
	}
	return v, nil
}

// scalarValue reads a value whose kind nobody has said.
func (n *node) scalarValue(w notation) (rules.Value, *diag.Diagnostic) {
	switch {
	case n.style != plainStyle:
		return rules.TextOf(n.text), nil
	case n.isNull():
		return rules.Value{}, nil
	case isNotApplicable(n.text):
		return rules.NotApplicable(), nil
	}
	if b, ok := yamlBool(n.text); ok {
		return rules.BoolOf(b), nil
	}
	if looksLikeDate(n.text) {
		d, err := rules.ParseDate(n.text)
		if err != nil {
			return rules.Value{}, valueFault(err)
		}
		return rules.DateOf(d), nil
	}
	if looksLikeNumber(n.text) {
		d, bad := parseNumber(n.text, w)
		return rules.NumberOf(d), bad
	}
	return rules.TextOf(n.text), nil
}

// looksLikeDate reports whether s is a date as people write it: 2024-01-31, 31/1/2024.
func looksLikeDate(s string) bool {
	_, _, ok := dateParts(s)
	return ok
}

// dateParts are the numbers of such a date.
func dateParts(s string) (n [3]int, yearFirst, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	if len(parts) != 3 || len(parts[0])+len(parts[1])+len(parts[2])+2 != len(s) {
		return n, false, false
	}
	ok = len(parts[1]) <= 2 && len(parts[0])+len(parts[2]) >= 5 && (len(parts[0]) == 4 || len(parts[2]) == 4)
	for i, part := range parts {
		n[i], _ = strconv.Atoi(part)
		ok = ok && allDigits(part)
	}
	return n, len(parts[0]) == 4, ok
}

// isNotApplicable reports whether s says that something does not apply: n/a or
// không áp dụng, in any case, with or without diacritics.
func isNotApplicable(s string) bool {
	if strings.EqualFold(s, "n/a") {
		return true
	}
	return strings.EqualFold(strings.Join(strings.Fields(diag.Unaccent(s)), " "), "khong ap dung")
}
