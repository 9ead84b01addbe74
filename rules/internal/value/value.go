// Package value holds what facts and rules say: numbers, truths, texts and dates,
// and that something is missing or does not apply. The rooms below package rules
// work with these values; a host sees them as rules.Value.
package value

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

//go:embed catalogue
var catalogueFiles embed.FS

var catalogue = diag.NewCatalogue("rules/internal/value", catalogueFiles)

func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }

// Kind is what sort of thing a value is.
type Kind = diag.Enum[Kinds]

// The kinds. The zero Kind is none of them.
const (
	NumberKind Kind = iota + 1 // an exact number (số)
	BoolKind                   // true or false (đúng / sai)
	TextKind                   // a text, compared letter by letter (chữ)
	DateKind                   // a civil date (ngày)
	ListKind                   // a list of records (danh sách việc)
)

// Kinds is the list of the kinds.
type Kinds struct{}

// Names implements the list of a [diag.Enum].
func (Kinds) Names() *diag.Names { return &kindNames }

var kindNames = diag.Names{
	What:  say("kind"),
	Names: []string{"", "number", "boolean", "text", "date", "list"},
	Texts: []diag.Text{say("no kind"), say("number"), say("boolean"), say("text"), say("date"), say("list")},
}

// State says whether there is a value.
type State uint8

// The states. The zero State is Missing.
const (
	Missing     State = iota
	OutOfBounds       // a host's decimal beyond the limits; NewFacts refuses it
	NotApplicable
	Known
)

// Value is a number, truth, text, date or list, or the state of what is none. The zero
// Value is missing. Equal compares values, == does not.
type Value struct {
	Num   frac.Num // the number; the day of a date, see [Day]; 0 or 1 of a truth; it has the text or list beside it
	Kind  Kind     // of a known value
	State State
}

// The bounds of numbers.
const (
	MaxExponent = 1000 // of a decimal that comes in: at most 10^1000, at most 1000 places
	MaxPlaces   = 18   // that a number is rounded to
	maxBits     = 4096 // of the digits of a decimal that comes in
)

// Number returns a number.
func Number(n frac.Num) Value { return Value{Kind: NumberKind, State: Known, Num: n} }

// Int returns a whole number.
func Int(n int64) Value { return Number(frac.Int(n)) }

// None returns the value of what does not apply.
func None() Value { return Value{State: NotApplicable} }

// Decimal returns d as a number; one of too many digits or places is [OutOfBounds].
func Decimal(d decimal.Decimal) Value {
	if d.NumDigits() <= 18 { // most, without an allocation
		if n, ok := frac.Scaled(d.CoefficientInt64(), -d.Exponent()); ok {
			return Number(n)
		}
	}
	if e := d.Exponent(); e > MaxExponent || e < -MaxExponent || d.Coefficient().BitLen() > maxBits {
		return Value{Kind: NumberKind, State: OutOfBounds}
	}
	return Number(frac.FromDecimal(d.Coefficient(), d.Exponent()))
}

// Bool returns a truth.
func Bool(b bool) Value {
	v := Value{Kind: BoolKind, State: Known, Num: frac.Int(0)}
	if b {
		v.Num = frac.Int(1)
	}
	return v
}

// Text returns a text, with letters and their combining marks composed (NFC).
func Text(s string) Value { return TextAt(norm.NFC.String(s), frac.Num{}) }

// TextAt returns a composed text that a number says the place of, in a list of texts.
func TextAt(s string, at frac.Num) Value {
	return Value{Kind: TextKind, State: Known, Num: at.With(s, nil)}
}

// Text returns the text of a known value of that kind, nothing of any other.
func (v *Value) Text() string {
	text, _ := v.Num.Beside()
	return text
}

// Date returns the date of a day.
func Date(day int64) Value { return Value{Kind: DateKind, State: Known, Num: frac.Int(day)} }

// Of returns the value of a kind, a number if it is none, that a number stands for
// as in [Value].Num.
func Of(kind Kind, n frac.Num) Value {
	switch kind {
	case 0:
		kind = NumberKind
	case BoolKind:
		return Bool(n.Sign() != 0)
	}
	return Value{Kind: kind, State: Known, Num: n}
}

// Known reports whether the value is neither missing nor not applicable.
func (v *Value) Known() bool { return v.State == Known }

// Decimal returns a number exactly; ok is false for one that has no finite
// decimal expansion, and for what is no number.
func (v Value) Decimal() (d decimal.Decimal, ok bool) {
	if v.Kind != NumberKind || v.State != Known {
		return decimal.Decimal{}, false
	}
	coef, exp, ok := v.Num.Decimal(MaxExponent)
	if !ok {
		return decimal.Decimal{}, false
	}
	return decimal.NewFromBigInt(coef, exp), true
}

// Canon returns v held as every value equal to it is, so that whoever compares memory, as
// reflect.DeepEqual does, finds equal values equal.
func (v Value) Canon() Value {
	switch {
	case v.State != Known:
		return Value{State: v.State}
	case v.Kind == NumberKind:
		v.Num = v.Num.Canon()
	case v.Kind == TextKind:
		v.Num = v.Num.Without() // its place in a list of texts
	case v.Kind == ListKind && v.List().given != nil:
		return OfList(v.List().given)
	}
	return v
}

// Equal reports whether v and w are the same: numbers by value, two missing ones,
// two that do not apply.
func (v Value) Equal(w Value) bool {
	if v.State != w.State || v.State != Known {
		return v.State == w.State
	}
	if v.Kind == ListKind && w.Kind == ListKind {
		return v.List().equal(w.List())
	}
	return v.Kind == w.Kind && v.Text() == w.Text() && (v.Kind == TextKind || frac.Cmp(v.Num, w.Num) == 0)
}

// Compare orders two known values of one kind; anything else is 0.
func (v Value) Compare(w Value) int {
	switch {
	case v.State != Known || w.State != Known || v.Kind != w.Kind || v.Kind == ListKind:
		return 0
	case v.Kind == TextKind:
		return strings.Compare(v.Text(), w.Text())
	}
	return frac.Cmp(v.Num, w.Num)
}

// String writes v in English.
func (v Value) String() string { return v.Format(diag.English) }

var (
	missing, notApplicable, outOfBounds = say("missing"), say("not applicable"), say("out of bounds")

	truths = map[bool]diag.Text{false: say("false"), true: say("true")}
)

// Format writes v in the language.
func (v Value) Format(l diag.Lang) string {
	switch v.State {
	case Missing:
		return missing.Format(l)
	case NotApplicable:
		return notApplicable.Format(l)
	case OutOfBounds:
		return outOfBounds.Format(l)
	}
	switch v.Kind {
	case BoolKind:
		return truths[v.Num.Sign() != 0].Format(l)
	case TextKind:
		return v.Text()
	case DateKind:
		day, _ := v.Num.Int64()
		return DateText(Civil(day)).Format(l)
	case ListKind:
		return v.List().format(l)
	}
	if d, ok := v.Decimal(); ok {
		return l.Number(digits(d))
	}
	return v.Num.Rat().String()
}

// Fixed writes a number rounded half away from zero to exactly the given places;
// other values as Format does.
func (v Value) Fixed(places int32, l diag.Lang) string {
	if v.Kind != NumberKind || v.State != Known {
		return v.Format(l)
	}
	places = min(max(places, 0), MaxPlaces)
	d, _ := Number(frac.Round(v.Num, places, frac.HalfAway)).Decimal()
	return l.Number(d.StringFixed(places))
}

// Approximately writes v as Format does, and beside a fraction that has no finite
// expansion what it is near: 222825/2282 ≈ 97.6446.
func (v Value) Approximately(l diag.Lang) string {
	s := v.Format(l)
	if v.State == Known && v.Kind == NumberKind && strings.Contains(s, "/") {
		return s + " ≈ " + v.Fixed(4, l)
	}
	return s
}

// digits writes d without an exponent and trailing zeros, whatever the host has
// set shopspring's global variables to.
func digits(d decimal.Decimal) string {
	s := d.StringFixed(max(0, -d.Exponent()))
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// ParseNumber reads digits with at most one point among them, perhaps behind a minus.
func ParseNumber(text string) (n frac.Num, ok bool) {
	digits, minus := strings.CutPrefix(text, "-")
	whole, places, _ := strings.Cut(digits, ".")
	all := whole + places
	if all == "" || strings.Trim(all, "0123456789") != "" {
		return frac.Num{}, false
	}
	coef, ok := new(big.Int).SetString(all, 10)
	if !ok {
		return frac.Num{}, false
	}
	if minus {
		coef.Neg(coef)
	}
	return frac.FromDecimal(coef, int32(-len(places))), true
}

// tagged is a value that JSON has no way of its own to write.
type tagged struct {
	Date          *string `json:"date,omitempty"`
	Fraction      *string `json:"fraction,omitempty"`
	NotApplicable bool    `json:"not_applicable,omitempty"`
}

// MarshalJSON writes a number by its exact digits, or as {"fraction": "1/3"}, a
// truth and a text as such, {"date": "2024-01-31"}, null for what is missing, and
// {"not_applicable": true}.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.State == NotApplicable:
		return json.Marshal(tagged{NotApplicable: true})
	case v.State != Known:
		return []byte("null"), nil
	case v.Kind == ListKind:
		return v.List().MarshalJSON()
	}
	s := v.String()
	switch {
	case v.Kind == TextKind:
		return json.Marshal(s)
	case v.Kind == DateKind:
		return json.Marshal(tagged{Date: &s})
	case v.Kind == NumberKind && (strings.Contains(s, "/") || len(s) > MaxExponent):
		s = v.Num.Rat().String()
		return json.Marshal(tagged{Fraction: &s})
	}
	return []byte(s), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(data []byte) error { return v.read(data, true) }

// read reads a value, or a list if one may stand there: none stands in another.
func (v *Value) read(data []byte, list bool) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var x any
	if err := dec.Decode(&x); err != nil {
		return err
	}
	ok := true
	switch x := x.(type) {
	case nil:
		*v = Value{}
	case bool:
		*v = Bool(x)
	case string:
		*v = Text(x)
	case json.Number:
		n, read := frac.Num{}, len(strings.TrimPrefix(string(x), "-")) <= MaxExponent
		if read {
			n, read = ParseNumber(string(x))
		}
		if !read {
			return fmt.Errorf("%w: the number %.40s: write it out, without an exponent, in at most 1,000 digits",
				diag.ErrSyntax, x)
		}
		*v = Number(n)
	case map[string]any:
		if l, ok, err := readList(data, list); ok {
			*v = l
			return err
		}
		w, err := untag(x)
		if err != nil {
			return err
		}
		*v, ok = w, w.State != Missing
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("%w: %.40s is not a value", diag.ErrSyntax, data)
	}
	return nil
}

// untag reads a value with a tag; it is missing if there is none.
func untag(x map[string]any) (Value, error) {
	date, isDate := x["date"].(string)
	fraction, isFraction := x["fraction"].(string)
	switch {
	case len(x) != 1:
	case x["not_applicable"] == true:
		return Value{State: NotApplicable}, nil
	case isDate:
		day, err := ParseDay(date)
		return Date(day), err
	case isFraction && len(fraction) <= longestFraction && fractionShape().MatchString(fraction):
		if r, ok := new(big.Rat).SetString(fraction); ok {
			return Number(frac.FromRat(r)), nil
		}
	}
	return Value{}, nil
}
