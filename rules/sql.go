package rules

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// MarshalText writes v as [Value.MarshalJSON] does, so that its text says of which kind it is:
// 957.11, true, "Hà Tĩnh" in quotes, null.
func (v Value) MarshalText() ([]byte, error) { return v.MarshalJSON() }

// UnmarshalText reads what [Value.MarshalText] writes, and 2024-01-31 for a date. A text without
// quotes is refused with [diag.ErrSyntax]: nobody guesses whether 1.5 is a number.
func (v *Value) UnmarshalText(text []byte) error {
	if n, ok := value.Short(text); ok {
		*v = number(n)
		return nil
	}
	if day, ok := value.ShortDay(text); ok {
		*v = DateOf(dateAt(day))
		return nil
	}
	var read Value
	if len(bytes.TrimSpace(text)) == len(text) && json.Unmarshal(text, &read) == nil {
		*v = read
		return nil
	}
	return catalogue.Error(diag.ErrSyntax, "%.40q is not a value: write a number like -1234.5, true, false, a date like "+
		"2024-01-31, null, or a text in quotes", text)
}

// Scan reads a column of a database, as database/sql asks of its Scanner: NULL is missing, an
// integer, boolean or time becomes a number, boolean or date (see [DayOf]), and a text is read
// by [Value.UnmarshalText], which what a driver gives for NUMERIC and DECIMAL is. A binary fraction
// (REAL, FLOAT, DOUBLE) is refused with [diag.ErrKind], since its digits are not those that were
// stored. Where the kinds are known, [Schema.Bind] reads columns by them, and texts without quotes.
func (v *Value) Scan(src any) error {
	read, err := scanned(0, src)
	if err == nil {
		*v = read
	}
	return err
}

// Value writes v for a column of a database, as database/sql asks of its Valuer: the text that
// [Value.Scan] reads, 2024-01-31 for a date, and NULL where v is missing. A text is written in quotes,
// which a [Binder] would take for a part of it: for a column of texts alone, write what [Value.Text] returns.
func (v Value) Value() (driver.Value, error) {
	switch d, isDate := v.Date(); {
	case isDate:
		return d.Value()
	case !v.Known() && !v.IsNotApplicable():
		return nil, nil
	}
	text, err := v.MarshalText()
	return string(text), err
}

// Scan reads a column of a database: NULL is the zero Date, a time its day (see [DayOf]), a
// text is read by [ParseDate].
func (d *Date) Scan(src any) error {
	v, err := scanned(DateKind, src)
	if err == nil && v.Known() && v.Kind() != DateKind {
		err = catalogue.Error(diag.ErrKind, "a date is wanted, not %v", v)
	}
	if err == nil {
		*d, _ = v.Date()
	}
	return err
}

// Value writes d for a column of a database as 2024-01-31, and the zero Date as NULL. A day that
// the calendar does not have is refused with [diag.ErrValue].
func (d Date) Value() (driver.Value, error) {
	switch {
	case d.IsZero():
		return nil, nil
	case !d.Valid():
		return nil, catalogue.Error(diag.ErrValue, "%s is not a day of the calendar", d)
	}
	return d.String(), nil
}

// scanned is the value of what a database or a host gives, of a kind if that is known.
func scanned(kind Kind, src any) (Value, error) {
	switch x := src.(type) {
	case nil:
		return Value{}, nil
	case Value:
		return x, nil
	case decimal.Decimal:
		return NumberOf(x), nil
	case Date:
		return DateOf(x), nil
	case time.Time:
		return DateOf(DayOf(x)), nil
	case string:
		return textOf(kind, x)
	case []byte:
		if n, ok := value.Short(x); ok && (kind == NumberKind || kind == 0) {
			return number(n), nil
		}
		if day, ok := value.ShortDay(x); ok && (kind == DateKind || kind == 0) {
			return DateOf(dateAt(day)), nil
		}
		return textOf(kind, string(x))
	case int64:
		if kind == BoolKind && uint64(x) < 2 { // as databases without booleans have them
			return BoolOf(x == 1), nil
		}
		return Int(x), nil
	case int:
		return scanned(kind, int64(x))
	case int32:
		return scanned(kind, int64(x))
	case bool:
		return BoolOf(x), nil
	case driver.Valuer:
		in, err := x.Value()
		if _, again := in.(driver.Valuer); err != nil || again {
			return Value{}, catalogue.Error(diag.ErrKind, "a %T gives no value: %v", src, err)
		}
		return scanned(kind, in)
	}
	if k := reflect.TypeOf(src).Kind(); k == reflect.Float32 || k == reflect.Float64 {
		return Value{}, catalogue.Error(diag.ErrKind, "%v is a binary fraction, whose digits are not those that were "+
			"stored: select it as a text, or store it as NUMERIC or as whole units", src)
	}
	return Value{}, catalogue.Error(diag.ErrKind, "a %T is no value", src)
}

// binary are the texts of the two booleans.
var binary = []string{"1", "0", "true", "false"}

// textOf is the value of a text that a database or a host gives: by the kind, if it is known.
func textOf(kind Kind, s string) (v Value, err error) {
	switch {
	case s == "" && kind != 0:
		return v, nil
	case s == "n/a" && kind != 0 && kind != TextKind:
		return NotApplicable(), nil
	case kind == NumberKind:
		return ParseNumber(s)
	case kind == TextKind:
		return TextOf(s), nil
	case kind == DateKind:
		d, err := ParseDate(s)
		return DateOf(d), err
	case kind == BoolKind && slices.Contains(binary, s):
		return BoolOf(s == "1" || s == "true"), nil
	}
	if err = v.UnmarshalText([]byte(s)); err != nil && kind == BoolKind {
		err = catalogue.Error(diag.ErrSyntax, "%.40q is not a boolean: write true or false", s)
	}
	return v, err
}
