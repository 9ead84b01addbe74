package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

// Kind is what sort of thing a value is.
type Kind uint8

// The kinds. The zero Kind is none of them.
const (
	NumberKind Kind = iota + 1 // an exact number (số)
	BoolKind                   // true or false (đúng / sai)
	TextKind                   // a text, compared letter by letter (chữ)
	DateKind                   // a civil date (ngày)
)

var kindNames = [...]string{NumberKind: "number", BoolKind: "boolean", TextKind: "text", DateKind: "date"}

// String returns "number", "boolean", "text" or "date".
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return "no kind"
	}
	return kindNames[k]
}

// Format returns the name of k for a reader of the language: số, đúng/sai, chữ or
// ngày in Vietnamese.
func (k Kind) Format(l diag.Lang) string {
	switch k {
	case NumberKind:
		return l.Pick("number", "số")
	case BoolKind:
		return l.Pick("boolean", "đúng/sai")
	case TextKind:
		return l.Pick("text", "chữ")
	case DateKind:
		return l.Pick("date", "ngày")
	}
	return l.Pick("no kind", "không kiểu nào")
}

// MarshalText writes k as [Kind.String] does.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what [Kind.String] writes.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, name := range kindNames {
		if i > 0 && name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return catalogue.Error(diag.ErrSyntax, "kind %q: write one of number, boolean, text, date", text)
}

type state uint8

const (
	missing state = iota
	notApplicable
	known
	outOfBounds // a host's decimal beyond the limits; NewFacts refuses it
)

// Value is what a fact or a rule says: a number, boolean, text or date; or that
// it is missing (thiếu), or not applicable (không áp dụng). The zero Value is
// missing. Values are immutable; compare them with [Value.Equal], not ==.
type Value struct {
	_     [0]func() // == does not compile
	num   frac.Num  // the number; the day of a date; 0 or 1 of a boolean
	text  string
	kind  Kind
	state state
}

// NotApplicable returns the value of something that does not apply to the unit.
// It is not zero and not missing.
func NotApplicable() Value { return Value{state: notApplicable} }

// NumberOf returns the exact number d. A number of more than 1,000 digits or
// places makes a value that [NewFacts] refuses with [diag.ErrLimit].
func NumberOf(d decimal.Decimal) Value {
	if e := d.Exponent(); e > maxExponent || e < -maxExponent || d.Coefficient().BitLen() > maxDecimalBits {
		return Value{kind: NumberKind, state: outOfBounds}
	}
	return number(frac.FromDecimal(d.Coefficient(), d.Exponent()))
}

// Int returns the whole number n as a value.
func Int(n int64) Value { return number(frac.Int(n)) }

// RatOf returns the exact fraction r as a value; nil is missing.
func RatOf(r *big.Rat) Value {
	if r == nil {
		return Value{}
	}
	return number(frac.FromRat(new(big.Rat).Set(r)))
}

// BoolOf returns b as a value.
func BoolOf(b bool) Value {
	v := Value{kind: BoolKind, state: known}
	if b {
		v.num = frac.Int(1)
	} else {
		v.num = frac.Int(0)
	}
	return v
}

// TextOf returns s as a value. Vietnamese letters written with combining marks
// (NFD) become single letters (NFC), so that what looks the same is equal.
func TextOf(s string) Value { return Value{kind: TextKind, state: known, text: diag.Compose(s)} }

// DateValue returns d as a value; an invalid or zero date is missing.
func DateValue(d Date) Value {
	if !d.Valid() {
		return Value{}
	}
	return dayValue(d.ordinal())
}

func dayValue(ordinal int64) Value {
	return Value{kind: DateKind, state: known, num: frac.Int(ordinal)}
}

func number(n frac.Num) Value { return Value{kind: NumberKind, state: known, num: n} }

// Known reports whether the value is neither missing nor not applicable.
func (v Value) Known() bool { return v.state == known }

// IsNotApplicable reports whether the value is that of [NotApplicable].
func (v Value) IsNotApplicable() bool { return v.state == notApplicable }

// Kind returns the kind of a known value and zero otherwise.
func (v Value) Kind() Kind {
	if v.state != known {
		return 0
	}
	return v.kind
}

// Decimal returns the number exactly; ok is false if v is not a known number or
// has no finite decimal expansion, as 1/3 has not: see [Value.Round] and [Value.Rat].
func (v Value) Decimal() (d decimal.Decimal, ok bool) {
	if v.Kind() != NumberKind {
		return decimal.Decimal{}, false
	}
	coef, exp, ok := v.num.Decimal(maxExponent)
	if !ok {
		return decimal.Decimal{}, false
	}
	return decimal.NewFromBigInt(coef, exp), true
}

// Rat returns the number as an exact fraction; ok is false if v is not a known
// number. The caller owns the result.
func (v Value) Rat() (r *big.Rat, ok bool) {
	if v.Kind() != NumberKind {
		return nil, false
	}
	return v.num.Rat(), true
}

// Round returns the number rounded once to the given decimal places, 0 to 18.
// Other values come back as they are.
func (v Value) Round(places int32, mode Rounding) Value {
	if v.Kind() == NumberKind {
		v.num = frac.Round(v.num, min(max(places, 0), maxPlaces), frac.Mode(mode))
	}
	return v
}

// Truth returns True or False for a known boolean and Undetermined otherwise.
func (v Value) Truth() Truth {
	if v.Kind() != BoolKind {
		return Undetermined
	}
	return TruthOf(v.num.Sign() != 0)
}

// Text returns the text; ok is false if v is not a known text.
func (v Value) Text() (s string, ok bool) { return v.text, v.Kind() == TextKind }

// Date returns the date; ok is false if v is not a known date.
func (v Value) Date() (d Date, ok bool) {
	if v.Kind() != DateKind {
		return Date{}, false
	}
	n, _ := v.num.Int64()
	return dateAt(n), true
}

// Equal reports whether v and w are the same: numbers by value, so that 1.50
// equals 1.5; two missing values are equal, and so are two not applicable ones.
func (v Value) Equal(w Value) bool {
	if v.state != w.state {
		return false
	}
	if v.state != known {
		return true
	}
	return v.kind == w.kind && v.text == w.text && (v.kind == TextKind || frac.Cmp(v.num, w.num) == 0)
}

// Compare orders two known values of the same kind: numbers and dates by size,
// booleans false before true, texts letter by letter. Anything else is 0.
func (v Value) Compare(w Value) int {
	if v.Kind() == 0 || v.Kind() != w.Kind() {
		return 0
	}
	if v.kind == TextKind {
		return strings.Compare(v.text, w.text)
	}
	return frac.Cmp(v.num, w.num)
}

// String writes v in English: a decimal, or a fraction such as 1/3 where it has
// no finite expansion; true or false; the text; 2024-01-31; "missing" or "not
// applicable".
func (v Value) String() string { return v.Format(diag.English) }

// Format writes v for a reader of the language: 957,11 and đúng in Vietnamese.
func (v Value) Format(l diag.Lang) string {
	switch v.state {
	case missing:
		return l.Pick("missing", "thiếu")
	case notApplicable:
		return l.Pick("not applicable", "không áp dụng")
	case outOfBounds:
		return "out of bounds"
	}
	switch v.kind {
	case BoolKind:
		if v.Truth() == True {
			return l.Pick("true", "đúng")
		}
		return l.Pick("false", "sai")
	case TextKind:
		return v.text
	case DateKind:
		d, _ := v.Date()
		return d.Format(l)
	}
	if d, ok := v.Decimal(); ok {
		return l.Number(plainDecimal(d))
	}
	return v.num.Rat().String()
}

// Fixed writes a number rounded half away from zero to exactly the given
// decimal places, 957.11 or 957,11; other values as [Value.Format] does.
func (v Value) Fixed(places int32, l diag.Lang) string {
	places = min(max(places, 0), maxPlaces)
	if d, ok := v.Round(places, HalfAwayFromZero).Decimal(); ok {
		return l.Number(d.StringFixed(places))
	}
	return v.Format(l)
}

// approximately writes v as Format does, and beside a fraction that has no finite
// expansion what it is near, for readers: 222825/2282 ≈ 97.6446.
func (v Value) approximately(l diag.Lang) string {
	s := v.Format(l)
	if v.Kind() != NumberKind {
		return s
	}
	if _, exact := v.Decimal(); exact {
		return s
	}
	return s + " ≈ " + v.Fixed(4, l)
}

// plainDecimal writes d without an exponent and trailing zeros, whatever the
// host has set shopspring's global variables to.
func plainDecimal(d decimal.Decimal) string {
	s := d.StringFixed(max(0, -d.Exponent()))
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// UnmarshalJSON reads null as missing, a number by its digits, true and false, a
// string as a text, and {"notApplicable": true}. It does not undo
// [Value.MarshalJSON], which writes numbers as strings for readers that would
// take them for binary fractions.
func (v *Value) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var x any
	if err := dec.Decode(&x); err != nil {
		return err
	}
	switch x := x.(type) {
	case nil:
		*v = Value{}
		return nil
	case bool:
		*v = BoolOf(x)
		return nil
	case string:
		*v = TextOf(x)
		return nil
	case json.Number:
		digits, minus := strings.CutPrefix(string(x), "-")
		if n, ok := parseNumber(digits); ok && len(digits) <= maxExponent {
			if minus {
				n = frac.Neg(n)
			}
			*v = number(n)
			return nil
		}
		return fmt.Errorf("%w: the number %.40s: write it out, without an exponent, in at most 1,000 digits", diag.ErrSyntax, x)
	case map[string]any:
		if x["notApplicable"] == true && len(x) == 1 {
			*v = NotApplicable()
			return nil
		}
	}
	return fmt.Errorf("%w: %.40s is not a value", diag.ErrSyntax, data)
}

// MarshalJSON writes a number as a string of its exact digits ("957.11",
// "1/3"), a boolean as such, a text and a date as a string, a missing value as
// null, and one that does not apply as {"notApplicable": true}.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.state == notApplicable:
		return []byte(`{"notApplicable":true}`), nil
	case v.state != known:
		return []byte("null"), nil
	case v.kind == BoolKind:
		return strconv.AppendBool(nil, v.Truth() == True), nil
	}
	return json.Marshal(v.String())
}
