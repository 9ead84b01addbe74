package awards

import (
	"encoding/json"
	"math/big"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// words are of letters that YAML, JSON and we have a use for.
var anyWord = rapid.StringMatching(`[a-zấờ"<\\ ]{0,6}`)

func anyDate(t *rapid.T) rules.Date {
	return rules.Day(2000, 1, 1).AddDays(rapid.IntRange(0, 12000).Draw(t, "day"))
}

func anyValue(t *rapid.T) rules.Value {
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return rules.Value{}
	case 1:
		return rules.NotApplicable()
	case 2:
		return rules.BoolOf(rapid.Bool().Draw(t, "bool"))
	case 3:
		return rules.TextOf(anyWord.Draw(t, "text"))
	case 4:
		return rules.DateOf(anyDate(t))
	}
	return rules.RatOf(big.NewRat(rapid.Int64Range(-999, 999).Draw(t, "num"), rapid.Int64Range(1, 12).Draw(t, "den")))
}

// fill sets everything that JSON sees of a value at random.
func fill(t *rapid.T, v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *rules.Value:
		*x = anyValue(t)
		return
	case *rules.Date:
		*x = anyDate(t)
		return
	case *decimal.Decimal:
		*x = decimal.New(rapid.Int64Range(0, 9999).Draw(t, "digits"), -2)
		return
	case *diag.Text:
		*x = diag.Verbatim(rapid.StringMatching(`[a-z]{1,4}`).Draw(t, "text"))
		return
	case *FactList:
		*x = nil
		for _, code := range []string{"a", "b", "c"} {
			if rapid.Bool().Draw(t, code) {
				*x = append(*x, rules.Fact{Indicator: code, Value: anyValue(t), Evidence: anyWord.Draw(t, "evidence")})
			}
		}
		return
	case **rules.Explanation:
		return // is not written
	case *rules.Kind:
		*x = rules.NumberKind
		return
	case interface{ UnmarshalText([]byte) error }:
		for i := rapid.Uint8Range(0, 8).Draw(t, "enum"); ; i-- {
			v.SetUint(uint64(i))
			if text, err := json.Marshal(v.Interface()); err == nil && string(text) != `"?"` {
				return
			}
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Tag.Get("json") != "-" {
				fill(t, v.Field(i))
			}
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(0, 2).Draw(t, "len"); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(t, v.Index(i))
			}
		}
	case reflect.Map: // the words of a file, or those of each value
		if n := rapid.IntRange(0, 2).Draw(t, "len"); n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for _, tag := range []string{"vi", "lo"}[:n] {
				item := reflect.New(v.Type().Elem()).Elem()
				if fill(t, item); item.Kind() == reflect.String {
					item.SetString(rapid.StringMatching(`[a-z]{1,4}`).Draw(t, tag))
				}
				v.SetMapIndex(reflect.ValueOf(tag), item)
			}
		}
	case reflect.String:
		v.SetString(anyWord.Draw(t, "string"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int32:
		v.SetInt(rapid.Int64Range(0, 99).Draw(t, "int"))
	default:
		t.Fatalf("a %v", v.Type())
	}
}

// Everything that is written as JSON is read back as it was.
func TestJSONRoundTrip(t *testing.T) {
	same := cmp.Options{
		cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Slate{}, scoring.Ranking{}),
		cmpopts.IgnoreFields(rules.Definition{}, "Indicators"), // those of the regulation hide them
		cmp.Comparer(func(a, b rules.Value) bool {
			return a.Equal(b) && a.IsNotApplicable() == b.IsNotApplicable() && a.Kind() == b.Kind()
		}),
		cmp.Comparer(diag.Text.Equal),
		cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	}
	for _, x := range []any{
		Definition{}, Assessment{}, Candidate{}, Plan{}, Papers{}, WhatIf{}, Entry{}, Slate{}, Record{}, Submission{},
		Options{},
		Step{}, Nomination{}, Life{}, Indicator{}, Form{}, FactList{}, Clause{}, scoring.Standing{},
	} {
		kind := reflect.TypeOf(x)
		t.Run(kind.Name(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want, got := reflect.New(kind), reflect.New(kind)
				fill(t, want.Elem())
				data, err := json.Marshal(want.Interface())
				if err != nil {
					t.Fatal(err)
				}
				if err := json.Unmarshal(data, got.Interface()); err != nil {
					t.Fatalf("%v\n%s", err, data)
				}
				if d := cmp.Diff(want.Elem().Interface(), got.Elem().Interface(), same); d != "" {
					t.Fatalf("%s\n%s", d, data)
				}
			})
		})
	}
}

// A candidate that was written as JSON is one that files of candidates hold.
func TestCandidatesInJSONAreFiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want Candidate
		fill(t, reflect.ValueOf(&want).Elem())
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := document.Parse("candidate.json", data)
		if err != nil {
			t.Fatal(err)
		}
		var got Candidate
		if err := doc.Decode(&got); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if a, b := document.Hash("candidate", want), document.Hash("candidate", got); a != b {
			t.Fatalf("%s\n%+v\n%+v", data, want, got)
		}
	})
}
