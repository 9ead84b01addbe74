package rules

import (
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Kind is what sort of thing a value is.
type Kind = diag.Enum[value.Kinds]

// The kinds. The zero Kind is none of them.
const (
	NumberKind = value.NumberKind // an exact number (số)
	BoolKind   = value.BoolKind   // true or false (đúng / sai)
	TextKind   = value.TextKind   // a text, compared letter by letter (chữ)
	DateKind   = value.DateKind   // a civil date (ngày)
	ListKind   = value.ListKind   // a list of events (danh sách việc), which aggregates such as count_of read
)

// Value is what a fact or a rule says: a number, boolean, text, date or list of
// events; or that it is missing (thiếu), or not applicable (không áp dụng). The zero Value is
// missing. Values are immutable; compare them with [Value.Equal], not ==.
type Value struct {
	_ [0]func() // == does not compile
	v value.Value
}

// NotApplicable returns the value of something that does not apply to the unit.
// It is not zero and not missing.
func NotApplicable() Value { return Value{v: value.Value{State: value.NotApplicable}} }

// NumberOf returns the exact number d. A number of more than 1,000 digits or
// places makes a value that [NewFacts] refuses with [diag.ErrLimit].
func NumberOf(d decimal.Decimal) Value { return valueOf(value.Decimal(d)) }

// Int returns the whole number n as a value.
func Int(n int64) Value { return number(frac.Int(n)) }

// Scaled returns the exact number n·10^-places, as hosts keep money and percentages:
// Scaled(9571, 2) is 95.71. It allocates nothing where places are 0 to 18.
func Scaled(n int64, places int32) Value {
	if x, ok := frac.Scaled(n, places); ok {
		return number(x)
	}
	return NumberOf(decimal.New(n, -places))
}

// RatOf returns the exact fraction r as a value; nil is missing.
func RatOf(r *big.Rat) Value {
	if r == nil {
		return Value{}
	}
	return number(frac.FromRat(new(big.Rat).Set(r)))
}

// BoolOf returns b as a value.
func BoolOf(b bool) Value { return Value{v: value.Bool(b)} }

// TextOf returns s as a value. Vietnamese letters written with combining marks
// (NFD) become single letters (NFC), so that what looks the same is equal.
func TextOf(s string) Value { return Value{v: value.Text(s)} }

// DateOf returns d as a value; an invalid or zero date is missing.
func DateOf(d Date) Value {
	if !d.Valid() {
		return Value{}
	}
	return Value{v: value.Date(d.ordinal())}
}

func number(n frac.Num) Value { return valueOf(value.Number(n)) }

// valueOf is what a host sees of a value that rules compute with.
func valueOf(v value.Value) Value { return Value{v: v.Canon()} }

// Known reports whether the value is neither missing nor not applicable.
func (v Value) Known() bool { return v.v.State == value.Known }

// IsNotApplicable reports whether the value is that of [NotApplicable].
func (v Value) IsNotApplicable() bool { return v.v.State == value.NotApplicable }

// Kind returns the kind of a known value and zero otherwise.
func (v Value) Kind() Kind {
	if v.v.State != value.Known {
		return 0
	}
	return v.v.Kind
}

// Decimal returns the number exactly; ok is false if v is not a known number or
// has no finite decimal expansion, as 1/3 has not: see [Value.Round] and [Value.Rat].
func (v Value) Decimal() (d decimal.Decimal, ok bool) { return v.v.Decimal() }

// Rat returns the number as an exact fraction; ok is false if v is not a known
// number. The caller owns the result.
func (v Value) Rat() (r *big.Rat, ok bool) {
	if v.Kind() != NumberKind {
		return nil, false
	}
	return v.v.Num.Rat(), true
}

// Round returns the number rounded once to the given decimal places, 0 to 18.
// Other values come back as they are.
func (v Value) Round(places int32, mode Rounding) Value {
	if v.Kind() == NumberKind {
		v.v.Num = frac.Round(v.v.Num, min(max(places, 0), value.MaxPlaces), frac.Mode(mode)).Canon()
	}
	return v
}

// Units returns the number in units of 10^-places, rounded once to a whole number of
// them: 957.115 is 95712 hundredths. places are 0 to 18. ok is false if v is not a known
// number, and if there are more than 2^63-1 units of either sign.
func (v Value) Units(places int32, mode Rounding) (units int64, ok bool) {
	if v.v.State != value.Known || v.v.Kind != NumberKind {
		return 0, false
	}
	return frac.Units(v.v.Num, min(max(places, 0), value.MaxPlaces), frac.Mode(mode))
}

// Ratio returns n/d, exactly; d is not 0.
func Ratio(n, d int64) Value {
	if n == math.MinInt64 || d < 0 {
		return RatOf(big.NewRat(n, d))
	}
	return number(frac.New(n, d))
}

// Truth returns True or False for a known boolean and Undetermined otherwise.
func (v Value) Truth() Truth {
	if v.Kind() != BoolKind {
		return Undetermined
	}
	return TruthOf(v.v.Num.Sign() != 0)
}

// Text returns the text; ok is false if v is not a known text.
func (v Value) Text() (s string, ok bool) { return v.v.Text(), v.Kind() == TextKind }

// Date returns the date; ok is false if v is not a known date.
func (v Value) Date() (d Date, ok bool) {
	if v.Kind() != DateKind {
		return Date{}, false
	}
	n, _ := v.v.Num.Int64()
	return dateAt(n), true
}

// Equal reports whether v and w are the same: numbers by value, so that 1.50
// equals 1.5; two missing values are equal, and so are two not applicable ones.
func (v Value) Equal(w Value) bool { return v.v.Equal(w.v) }

// Compare orders two known values of the same kind: numbers and dates by size,
// booleans false before true, texts letter by letter. Anything else is 0.
func (v Value) Compare(w Value) int { return v.v.Compare(w.v) }

// String writes v in English: a decimal, or a fraction such as 1/3 where it has
// no finite expansion; true or false; the text; 2024-01-31; "2 records"; "missing" or
// "not applicable".
func (v Value) String() string { return v.v.String() }

// Format writes v for a reader of the language: 957,11 and đúng in Vietnamese.
func (v Value) Format(l diag.Lang) string { return v.v.Format(l) }

// Fixed writes a number rounded half away from zero to exactly the given
// decimal places, 957.11 or 957,11; other values as [Value.Format] does. It stops at 18
// places: Fixed(20) is Fixed(18). [Value.Rat] has the number whole.
func (v Value) Fixed(places int32, l diag.Lang) string { return v.v.Fixed(places, l) }

// MarshalJSON writes a number by its exact digits, 957.11, or {"fraction": "1/3"}
// for one without a finite decimal expansion; a boolean and a text as such, a date
// as {"date": "2024-01-31"}, a list as {"list": [{"kind": "CC01", "evidence": "…"}]},
// with "incomplete": true where there may be more, a missing value as null, and one that
// does not apply as {"not_applicable": true}. Readers that take numbers for binary fractions
// lose digits beyond the 15th.
func (v Value) MarshalJSON() ([]byte, error) { return v.v.MarshalJSON() }

// UnmarshalJSON reads what [Value.MarshalJSON] writes.
func (v *Value) UnmarshalJSON(data []byte) error {
	err := v.v.UnmarshalJSON(data)
	v.v = v.v.Canon()
	return err
}
