package scoring

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// random fills data with anything that its type allows.
func random(t *rapid.T, v reflect.Value, depth int) {
	few := rapid.IntRange(0, max(0, 2-depth))
	switch v.Interface().(type) {
	case rules.Value:
		v.Set(reflect.ValueOf(rapid.SampledFrom([]rules.Value{
			{}, rules.NotApplicable(), rules.Int(7), rules.NumberOf(decimal.New(-1234, -2)), rules.RatOf(decimal.New(26,
				0).Rat()),
			rules.TextOf(""), rules.TextOf("7"), rules.BoolOf(true), rules.DateOf(rules.Day(2025, 7, 1)),
		}).Draw(t, "value")))
		return
	case decimal.Decimal:
		v.Set(reflect.ValueOf(decimal.New(rapid.Int64Range(-1e6, 1e6).Draw(t, "digits"),
			-rapid.Int32Range(0, 4).Draw(t, "places"))))
		return
	case rules.Date:
		v.Set(reflect.ValueOf(rules.Day(2025, rapid.IntRange(1, 12).Draw(t, "month"), 3)))
		return
	case diag.Diagnostic:
		v.Set(reflect.ValueOf(diag.Diagnostic{Severity: diag.Warning, Code: "no-row", Unit: "a", Criterion: "I.1",
			Message: diag.Verbatim("vì %d"), Err: diag.ErrNoRow}))
		return
	case diag.Text:
		v.Set(reflect.ValueOf(rapid.SampledFrom([]diag.Text{{}, say("no last year"), diag.Verbatim("vì %d")}).Draw(t,
			"text")))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				random(t, v.Field(i), depth)
			}
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "given") {
			v.Set(reflect.New(v.Type().Elem()))
			random(t, v.Elem(), depth+1)
		}
	case reflect.Slice:
		for range few.Draw(t, "length") {
			e := reflect.New(v.Type().Elem()).Elem()
			random(t, e, depth+1)
			v.Set(reflect.Append(v, e))
		}
	case reflect.Map:
		if n := few.Draw(t, "length"); n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for i := range n {
				e := reflect.New(v.Type().Elem()).Elem()
				random(t, e, depth+1)
				v.SetMapIndex(reflect.ValueOf(fmt.Sprint("k", i)).Convert(v.Type().Key()), e)
			}
		}
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.String:
		v.SetString(rapid.SampledFrom([]string{"", "a", "điểm", `"`}).Draw(t, "string"))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.IntRange(0, 2).Draw(t, "enum")))
		if m, ok := v.Interface().(encoding.TextMarshaler); ok {
			if _, err := m.MarshalText(); err != nil { // a shorter list
				v.SetUint(0)
			}
		}
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(rapid.Int64Range(0, 5).Draw(t, "int"))
	}
}

// roundTrip writes x as JSON and reads it back to an equal value.
func roundTrip[T any](t *testing.T) {
	t.Run(reflect.TypeFor[T]().Name(), rapid.MakeCheck(func(t *rapid.T) {
		var x, back T
		random(t, reflect.ValueOf(&x).Elem(), 0)
		data, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		again, _ := json.Marshal(back)
		if string(again) != string(data) || len(document.Diff(x, back)) > 0 || document.Hash("x", x) != document.Hash("x",
			back) {
			t.Fatalf("%+v reads back as %+v: %v\n%s\n%s", x, back, document.Diff(x, back), data, again)
		}
	}))
}

func TestJSONReadsBack(t *testing.T) {
	roundTrip[Caps](t)
	roundTrip[Criterion](t)
	roundTrip[Section](t)
	roundTrip[Grade](t)
	roundTrip[Entry](t)
	roundTrip[Identity](t)
	roundTrip[Cause](t)
	roundTrip[CapFired](t)
	roundTrip[Totals](t)
	roundTrip[Line](t)
	roundTrip[Breakdown](t)
	roundTrip[Ranking](t)
	roundTrip[Sheet](t)
	roundTrip[Standing](t)
	roundTrip[Version](t)
	roundTrip[Appraisal](t)
	roundTrip[Difference](t)
	roundTrip[CardChange](t)
	roundTrip[UnitChange](t)
	roundTrip[CardDiff](t)
	roundTrip[Graded](t)
	roundTrip[Places](t)
	roundTrip[Flip](t)
	roundTrip[Separation](t)
	roundTrip[Stability](t)
	roundTrip[Record](t)
}
