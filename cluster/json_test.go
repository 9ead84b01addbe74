package cluster_test

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestJSONRoundTrip: everything of this package that is written as JSON is read back
// as an equal value, whatever is in it, with keys in snake_case.
func TestJSONRoundTrip(t *testing.T) {
	for _, v := range []any{
		cluster.Definition{}, cluster.Year{}, cluster.Source{}, cluster.Member{}, cluster.Officers{}, cluster.Rotation{},
		cluster.Skip{}, cluster.Movement{}, cluster.Due{}, cluster.Target{}, cluster.Statistics{}, cluster.FormCount{},
		cluster.Event{}, cluster.Amendment{}, cluster.File{}, cluster.UnitFacts{}, cluster.Candidates{}, cluster.State{},
		cluster.Recorded{}, cluster.Owed{}, cluster.AwardLife{}, cluster.Difference{}, cluster.PhaseError{},
		cluster.Report{}, cluster.UnitReport{}, cluster.Figure{},
		cluster.RankedUnit{}, cluster.Pending{}, cluster.Nominee{}, cluster.IndicatorSummary{}, cluster.RegisteredCluster{},
	} {
		typ := reflect.TypeOf(v)
		t.Run(typ.Name(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				v := reflect.New(typ)
				fill(t, v.Elem(), 0)
				data, err := json.Marshal(v.Interface())
				if err != nil {
					t.Fatal(err)
				}
				back := reflect.New(typ)
				if err := json.Unmarshal(data, back.Interface()); err != nil {
					t.Fatalf("%v\n%s", err, data)
				}
				if diff := cmp.Diff(v.Interface(), back.Interface(), asRead...); diff != "" {
					t.Fatalf("(-written +read):\n%s\n%s", diff, data)
				}
				var plain any
				if err := json.Unmarshal(data, &plain); err != nil {
					t.Fatal(err)
				}
				snakeCase(t, plain)
			})
		})
	}
}

// asRead compares values that are equal for whoever reads them.
var asRead = []cmp.Option{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmp.Comparer(func(a, b diag.Text) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b rules.Value) bool { return a.Kind() == b.Kind() && a.String() == b.String() }),
}

// snakeCase fails for a key with a capital letter.
func snakeCase(t *rapid.T, v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, in := range v {
			if strings.ToLower(key) != key {
				t.Fatalf("the key %q is not in snake_case", key)
			}
			snakeCase(t, in)
		}
	case []any:
		for _, in := range v {
			snakeCase(t, in)
		}
	}
}

var (
	words  = rapid.StringMatching(`[a-zà-ỹ]{1,5}( [a-z0-9"\\<]{1,3})?`)
	codes  = rapid.StringMatching(`[a-z]{1,4}(_[a-z0-9]{1,3})?`)
	values = rapid.OneOf(
		rapid.Just(rules.Value{}), rapid.Just(rules.NotApplicable()), rapid.Map(rapid.Bool(), rules.BoolOf),
		rapid.Map(rapid.Int64(), rules.Int), rapid.Map(words, rules.TextOf), rapid.Map(dates, rules.DateOf),
	)
	dates = rapid.Custom(func(t *rapid.T) rules.Date {
		return rules.Day(rapid.IntRange(1990, 2050).Draw(t, "year"), 1, 1).AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
	})
)

// fill puts anything into a value that a program could put there.
func fill(t *rapid.T, v reflect.Value, depth int) {
	some := func() int { return rapid.IntRange(0, max(0, 2-depth/3)).Draw(t, "n") }
	switch p := v.Addr().Interface().(type) {
	case *rules.Date:
		*p = dates.Draw(t, "date")
		return
	case *rules.Value:
		*p = values.Draw(t, "value")
		return
	case *diag.Text:
		*p = diag.Verbatim(words.Draw(t, "text"))
		return
	case *diag.Words:
		*p = diag.Words{"vi": words.Draw(t, "vi"), "lo": words.Draw(t, "lo")}
		return
	case *decimal.Decimal:
		*p = decimal.New(rapid.Int64Range(-1e6, 1e6).Draw(t, "digits"), -2)
		return
	case *json.RawMessage:
		*p = json.RawMessage(`{"n":1}`)
		return
	case *awards.FactList:
		for _, code := range []string{"a", "b"}[:some()] { // as JSON orders them
			value := values.Filter(rules.Value.Known).Draw(t, "fact")
			*p = append(*p, rules.Fact{Indicator: code, Value: value})
		}
		return
	case encoding.TextUnmarshaler:
		if v.Kind() == reflect.Uint8 { // one of a list of names
			for {
				v.SetUint(rapid.Uint64Range(0, 30).Draw(t, "enum"))
				name, err := v.Interface().(encoding.TextMarshaler).MarshalText()
				if err == nil && reflect.New(v.Type()).Interface().(encoding.TextUnmarshaler).UnmarshalText(name) == nil {
					return
				}
			}
		}
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(codes.Draw(t, "code"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(rapid.Int64Range(0, 1e6).Draw(t, "int"))
	case reflect.Uint8:
		v.SetUint(rapid.Uint64Range(0, 255).Draw(t, "byte"))
	case reflect.Pointer:
		if depth < 6 && some() > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem(), depth+1)
		}
	case reflect.Slice:
		if depth >= 6 {
			return
		}
		for range some() {
			one := reflect.New(v.Type().Elem()).Elem()
			if one.Kind() == reflect.Pointer {
				one.Set(reflect.New(one.Type().Elem()))
			} else {
				fill(t, one, depth+1)
			}
			v.Set(reflect.Append(v, one))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range some() {
			key, one := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(t, key, depth+1)
			fill(t, one, depth+1)
			v.SetMapIndex(key, one)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Tag.Get("json") != "-" {
				fill(t, v.Field(i), depth+1)
			}
		}
	}
}
