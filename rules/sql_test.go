package rules_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding"
	"errors"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

var (
	_ sql.Scanner              = (*rules.Value)(nil)
	_ driver.Valuer            = rules.Value{}
	_ encoding.TextMarshaler   = rules.Value{}
	_ encoding.TextUnmarshaler = (*rules.Value)(nil)
	_ sql.Scanner              = (*rules.Date)(nil)
	_ driver.Valuer            = rules.Date{}
)

// TestValueTextAndColumns: what a value writes, as a text and to a database, it reads back.
func TestValueTextAndColumns(t *testing.T) {
	for _, tt := range []struct {
		v      rules.Value
		text   string
		column driver.Value
	}{
		{rules.Value{}, "null", nil},
		{rules.NotApplicable(), `{"not_applicable":true}`, `{"not_applicable":true}`},
		{num("95.710"), "95.71", "95.71"},
		{rules.Int(-3), "-3", "-3"},
		{num("1e30"), "1" + strings.Repeat("0", 30), "1" + strings.Repeat("0", 30)},
		{rules.RatOf(big.NewRat(1, 3)), `{"fraction":"1/3"}`, `{"fraction":"1/3"}`},
		{rules.BoolOf(true), "true", "true"},
		{rules.TextOf("true"), `"true"`, `"true"`},
		{rules.TextOf("7.5"), `"7.5"`, `"7.5"`},
		{rules.TextOf("abc-2-31"), `"abc-2-31"`, `"abc-2-31"`}, // as long as a date
		{rules.TextOf(""), `""`, `""`},
		{rules.DateOf(rules.Day(2025, 3, 9)), `{"date":"2025-03-09"}`, "2025-03-09"},
		{rules.ListOf(rules.Event{Fields: map[string]rules.Value{"n": rules.Int(2)}}), `{"list":[{"n":2}]}`,
			`{"list":[{"n":2}]}`},
	} {
		text, err := tt.v.MarshalText()
		if err != nil || string(text) != tt.text {
			t.Errorf("%v: the text is %s, %v, want %s", tt.v, text, err, tt.text)
		}
		column, err := tt.v.Value()
		if err != nil || column != tt.column {
			t.Errorf("%v: the column has %v, %v, want %v", tt.v, column, err, tt.column)
		}
		read, scanned := rules.Int(99), rules.Int(99)
		if err := read.UnmarshalText(text); err != nil || !reflect.DeepEqual(read, tt.v) {
			t.Errorf("%s is read as %v, %v", text, read, err)
		}
		if err := scanned.Scan(column); err != nil || !reflect.DeepEqual(scanned, tt.v) {
			t.Errorf("%v is scanned as %v, %v", column, scanned, err)
		}
	}
}

func TestScanValue(t *testing.T) {
	hanoi := time.FixedZone("", 7*3600)
	for _, tt := range []struct {
		src  any
		want rules.Value
	}{
		{int64(12), rules.Int(12)}, {true, rules.BoolOf(true)},
		{[]byte("0.30"), num("0.3")}, {[]byte("123456789012345678901.5"), num("123456789012345678901.5")},
		{[]byte("2025-01-31"), rules.DateOf(rules.Day(2025, 1, 31))},
		{time.Date(2025, 2, 1, 6, 0, 0, 0, hanoi), rules.DateOf(rules.Day(2025, 2, 1))}, // still January in UTC
	} {
		v := rules.TextOf("before")
		if err := v.Scan(tt.src); err != nil || !v.Equal(tt.want) {
			t.Errorf("%v: got %v, %v, want %v", tt.src, v, err, tt.want)
		}
	}
	for _, tt := range []struct {
		src any
		err error
	}{
		{0.5, diag.ErrKind}, {float32(2), diag.ErrKind}, {struct{}{}, diag.ErrKind}, // no exact number
		{"Hà Tĩnh", diag.ErrSyntax}, {"", diag.ErrSyntax}, {"1,5", diag.ErrSyntax}, {" 1", diag.ErrSyntax},
		{[]byte("1e3"), diag.ErrSyntax}, {"2025-02-30", diag.ErrSyntax}, {"[1]", diag.ErrSyntax},
	} {
		v := rules.TextOf("before")
		if err := v.Scan(tt.src); !errors.Is(err, tt.err) || !v.Equal(rules.TextOf("before")) {
			t.Errorf("%v: got %v, %v, want %v and what was there", tt.src, v, err, tt.err)
		}
	}
}

func TestScanDate(t *testing.T) {
	for _, tt := range []struct {
		src  any
		want rules.Date
	}{
		{nil, rules.Date{}}, {"2024-12-01", rules.Day(2024, 12, 1)}, {[]byte("2024-12-01"), rules.Day(2024, 12, 1)},
		{time.Date(2024, 12, 1, 23, 59, 0, 0, time.UTC), rules.Day(2024, 12, 1)},
	} {
		d := rules.Day(1999, 9, 9)
		if err := d.Scan(tt.src); err != nil || d != tt.want {
			t.Errorf("%v: got %v, %v, want %v", tt.src, d, err, tt.want)
		}
		if tt.src == nil {
			continue
		}
		column, err := d.Value()
		var again rules.Date
		if err != nil || again.Scan(column) != nil || again != d {
			t.Errorf("%v writes %v, %v, which is %v", d, column, err, again)
		}
	}
	for _, src := range []any{int64(20241201), "01/12/2024", true} {
		d := rules.Day(1999, 9, 9)
		if err := d.Scan(src); err == nil || d != rules.Day(1999, 9, 9) {
			t.Errorf("%v is taken for %v", src, d)
		}
	}
	if v, err := (rules.Date{}).Value(); v != nil || err != nil {
		t.Errorf("no date writes %v, %v", v, err)
	}
	if v, err := rules.Day(2023, 2, 29).Value(); !errors.Is(err, diag.ErrValue) {
		t.Errorf("29 February 2023 writes %v, %v", v, err)
	}
}

// TestDayOf: the day is that of the moment's own location, and the beginning of a day there is
// of that day, also where clocks go on at midnight.
func TestDayOf(t *testing.T) {
	location := func(name string) *time.Location {
		l, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	saigon, saoPaulo := location("Asia/Ho_Chi_Minh"), location("America/Sao_Paulo")
	at := time.Date(2025, 1, 31, 23, 30, 0, 0, time.UTC)
	if d, e := rules.DayOf(at), rules.DayOf(at.In(saigon)); d != rules.Day(2025, 1, 31) ||
		e != rules.Day(2025, 2, 1) {
		t.Errorf("%v is on %v, and in Saigon on %v", at, d, e)
	}
	want := time.Date(2025, 1, 31, 17, 0, 0, 0, time.UTC)
	if got := rules.Day(2025, 2, 1).In(saigon); !got.Equal(want) {
		t.Errorf("the day begins at %v, want %v", got, want)
	}
	// On 4 November 2018 the clocks of São Paulo went from 0:00 to 1:00.
	want = time.Date(2018, 11, 4, 3, 0, 0, 0, time.UTC)
	if got := rules.Day(2018, 11, 4).In(saoPaulo); !got.Equal(want) {
		t.Errorf("the day begins at %v, want %v", got, want)
	}
	for _, l := range []*time.Location{time.UTC, saigon, saoPaulo, location("America/Havana")} {
		for d := rules.Day(2015, 1, 1); d.Before(rules.Day(2019, 1, 1)); d = d.AddDays(1) {
			if got := rules.DayOf(d.In(l)); got != d {
				t.Errorf("%v in %v begins on %v", d, l, got)
			}
		}
	}
}
