package canon

import (
	"bytes"
	"encoding/json"
	"math/big"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// whole has every shape that data has.
type whole struct {
	Part
	Text   string            `json:"text,omitempty"`
	Said   string            `json:"said"`
	Given  *string           `json:"given,omitempty"`
	Number decimal.Decimal   `json:"number"`
	Bound  *decimal.Decimal  `json:"bound,omitempty"`
	Weight decimal.Decimal   `json:"weight,omitzero"`
	Yes    bool              `json:"yes,omitempty"`
	Sure   *bool             `json:"sure,omitempty"`
	Count  int               `json:"count"`
	List   []string          `json:"list"`
	Left   []string          `json:"left,omitempty"`
	Parts  []Part            `json:"parts,omitempty"`
	By     map[string]string `json:"by,omitempty"`
}

type Part struct {
	Code string           `json:"code"`
	Max  *decimal.Decimal `json:"max,omitempty"`
}

// draw fills data from few values, so that two are often equal; bytes need not be UTF-8.
func draw(t *rapid.T, v reflect.Value) {
	switch {
	case v.Type() == decimalType:
		v.Set(reflect.ValueOf(decimal.New(rapid.SampledFrom([]int64{0, 1, 10, 100, -5}).Draw(t, "digits"),
			rapid.SampledFrom([]int32{0, 1, 2, -1, -2, -3}).Draw(t, "exponent"))))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			draw(t, v.Field(i))
		}
	case v.Kind() == reflect.Pointer:
		if rapid.Bool().Draw(t, "given") {
			v.Set(reflect.New(v.Type().Elem()))
			draw(t, v.Elem())
		}
	case v.Kind() == reflect.Slice:
		for n := rapid.IntRange(-1, 2).Draw(t, "length"); n >= 0; n-- {
			if v.IsNil() {
				v.Set(reflect.MakeSlice(v.Type(), 0, 2))
				continue
			}
			e := reflect.New(v.Type().Elem()).Elem()
			draw(t, e)
			v.Set(reflect.Append(v, e))
		}
	case v.Kind() == reflect.Map:
		v.Set(reflect.ValueOf(rapid.MapOfN(texts, texts, 0, 2).Draw(t, "map")))
	case v.Kind() == reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case v.Kind() == reflect.String:
		v.SetString(texts.Draw(t, "text"))
	default:
		v.SetInt(rapid.Int64Range(-1, 1).Draw(t, "int"))
	}
}

var texts = rapid.SampledFrom([]string{"", "a", "null", "0", `"`, `\`, `\"`, "\x00", "\n", "\xff", "\ufffd", `\xff`, `\u0000`, "é",
	"e\u0301", ",", `","`, `a":1,"b`, "\xc3"})

// alike says whether data is equal by another way than the form: field by field, numbers by value.
func alike(a, b reflect.Value, leftOut bool) bool {
	switch {
	case a.Type() == decimalType:
		return a.Interface().(decimal.Decimal).Equal(b.Interface().(decimal.Decimal))
	case a.Kind() == reflect.Struct:
		for i := range a.NumField() {
			if !alike(a.Field(i), b.Field(i), a.Type().Field(i).Name != "List") {
				return false
			}
		}
		return true
	case a.Kind() == reflect.Pointer:
		return a.IsNil() == b.IsNil() && (a.IsNil() || alike(a.Elem(), b.Elem(), false))
	case a.Kind() == reflect.Slice:
		if a.Len() != b.Len() || !leftOut && a.IsNil() != b.IsNil() {
			return false
		}
		for i := range a.Len() {
			if !alike(a.Index(i), b.Index(i), false) {
				return false
			}
		}
		return true
	case a.Kind() == reflect.Map:
		return a.Len() == b.Len() && (a.Len() == 0 || reflect.DeepEqual(a.Interface(), b.Interface()))
	}
	return a.Interface() == b.Interface()
}

// TestFormIsInjective: different data never has the same form, equal data always.
func TestFormIsInjective(t *testing.T) {
	same, other := 0, 0
	check := func(t *rapid.T) {
		var a, b whole
		draw(t, reflect.ValueOf(&a).Elem())
		switch b = a; rapid.IntRange(0, 2).Draw(t, "what differs") { // what is shared is only read
		case 0: // nothing
		case 1: // one field may
			i := rapid.IntRange(0, reflect.TypeFor[whole]().NumField()-1).Draw(t, "field")
			f := reflect.ValueOf(&b).Elem().Field(i)
			f.SetZero()
			draw(t, f)
		default:
			b = whole{}
			draw(t, reflect.ValueOf(&b).Elem())
		}
		equal := alike(reflect.ValueOf(a), reflect.ValueOf(b), false)
		if equal {
			same++
		} else {
			other++
		}
		if x, y := Form(a), Form(b); bytes.Equal(x, y) != equal {
			t.Fatalf("equal is %v:\n%+v\n%s\n%+v\n%s", equal, a, x, b, y)
		}
	}
	rapid.Check(t, check)
	if same == 0 || other == 0 {
		t.Errorf("%d pairs were equal, %d not", same, other)
	}
}

// TestFormIsThatOfTheJSON: the form of data is that of the JSON which is written of it.
func TestFormIsThatOfTheJSON(t *testing.T) {
	decimal.MarshalJSONWithoutQuotes = true
	defer func() { decimal.MarshalJSONWithoutQuotes = false }()
	rapid.Check(t, func(t *rapid.T) {
		var a whole
		draw(t, reflect.ValueOf(&a).Elem())
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		form, err := JSON(data)
		if err != nil && !utf8.Valid(Form(a)) {
			return // two keys may have become one
		}
		if err != nil {
			t.Fatal(err)
		}
		var read whole // JSON cannot hold bytes that are no UTF-8: they are gone in what is read
		if err := json.Unmarshal(data, &read); err != nil {
			t.Fatal(err)
		}
		if got := Form(read); !bytes.Equal(got, form) {
			t.Fatalf("%s\nis not\n%s", got, form)
		}
	})
}

// FuzzJSON: what has a form is JSON, and its form has itself as its form, and says the same.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"b":[1.50,-0,1e3,null],"a":"\ud83c\udfc6\n"}`, `[[[]]]`, `{"a":1,"a":1}`, `"\ud800"`, "\"\xff\"",
		`1e9999`, `{"":{"":""}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		form, err := JSON(data)
		if err != nil {
			return
		}
		again, err := JSON(form)
		if err != nil || !bytes.Equal(form, again) {
			t.Fatalf("%s has the form %s, and that %s, %v", data, form, again, err)
		}
		if !json.Valid(data) || !json.Valid(form) {
			t.Fatalf("%s or %s is no JSON", data, form)
		}
		if a, b := numbersAsText(t, data), numbersAsText(t, form); !reflect.DeepEqual(a, b) {
			t.Fatalf("%s says %v, and its form %s says %v", data, a, form, b)
		}
	})
}

// numbersAsText reads JSON as encoding/json does, numbers by value, however large.
func numbersAsText(t *testing.T, data []byte) any {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		t.Fatal(err)
	}
	var walk func(x any) any
	walk = func(x any) any {
		switch x := x.(type) {
		case map[string]any:
			for k, v := range x {
				x[k] = walk(v)
			}
		case []any:
			for i := range x {
				x[i] = walk(x[i])
			}
			return slices.Clip(x)
		case json.Number:
			n, ok := new(big.Rat).SetString(string(x))
			if !ok {
				t.Fatalf("%s is no number", x)
			}
			return n.String()
		}
		return x
	}
	return walk(x)
}
