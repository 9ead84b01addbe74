package rules_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func TestValueText(t *testing.T) {
	tests := []struct {
		v              rules.Value
		en, vi, asJSON string
	}{
		{rules.Value{}, "missing", "chưa có số liệu", "null"},
		{rules.NotApplicable(), "not applicable", "không áp dụng", `{"not_applicable":true}`},
		{num("957.110"), "957.11", "957,11", `957.11`},
		{num("1e3"), "1000", "1000", `1000`},
		{num("-0.5"), "-0.5", "-0,5", `-0.5`},
		{rules.RatOf(big.NewRat(1, 3)), "1/3", "1/3", `{"fraction":"1/3"}`},
		{rules.Int(-7), "-7", "-7", `-7`},
		{rules.BoolOf(true), "true", "đúng", "true"},
		{rules.BoolOf(false), "false", "sai", "false"},
		{rules.TextOf("Hà Tĩnh"), "Hà Tĩnh", "Hà Tĩnh", `"Hà Tĩnh"`},
		{rules.DateOf(rules.Day(2024, 3, 14)), "2024-03-14", "14/3/2024", `{"date":"2024-03-14"}`},
		{rules.DateOf(rules.Day(2024, 2, 30)), "missing", "chưa có số liệu", "null"},
	}
	for _, tt := range tests {
		if got := tt.v.Format(diag.English); got != tt.en {
			t.Errorf("English: got %q, want %q", got, tt.en)
		}
		if got := tt.v.Format(diag.Vietnamese); got != tt.vi {
			t.Errorf("Vietnamese: got %q, want %q", got, tt.vi)
		}
		if got, err := json.Marshal(tt.v); err != nil || string(got) != tt.asJSON {
			t.Errorf("JSON: got %s, %v, want %s", got, err, tt.asJSON)
		} else {
			var back rules.Value
			if err := json.Unmarshal(got, &back); err != nil || !back.Equal(tt.v) {
				t.Errorf("JSON: %s reads back as %v, %v", got, back, err)
			}
		}
	}
}

// A host that changes shopspring's global variables changes nothing of ours.
func TestHostGlobals(t *testing.T) {
	s, f, g := language(t)
	before, _, _ := both(t, s, "round(actual / 7, 3) + 100 / 3", f, g)
	trim, sci, quotes, places := decimal.TrimTrailingZeros, decimal.UseScientificNotation,
		decimal.MarshalJSONWithoutQuotes, decimal.DivisionPrecision
	defer func() {
		decimal.TrimTrailingZeros, decimal.UseScientificNotation, decimal.MarshalJSONWithoutQuotes,
			decimal.DivisionPrecision = trim, sci, quotes, places
	}()
	decimal.TrimTrailingZeros, decimal.UseScientificNotation, decimal.MarshalJSONWithoutQuotes,
		decimal.DivisionPrecision = true, true, true, 1
	after, _, _ := both(t, s, "round(actual / 7, 3) + 100 / 3", f, g)
	if !after.Value.Equal(before.Value) || after.Value.String() != before.Value.String() {
		t.Errorf("was %v, is %v", before.Value, after.Value)
	}
	if got := num("1234000.00").String(); got != "1234000" {
		t.Errorf("got %s", got)
	}
	if got, _ := json.Marshal(num("0.50")); string(got) != `0.5` {
		t.Errorf("got %s", got)
	}
}

func TestValueRound(t *testing.T) {
	tests := []struct {
		in     string
		places int32
		mode   rules.Rounding
		want   string
	}{
		{"2.345", 2, rules.HalfAwayFromZero, "2.35"}, {"-2.345", 2, rules.HalfAwayFromZero, "-2.35"},
		{"2.345", 2, rules.HalfEven, "2.34"}, {"-2.345", 2, rules.HalfEven, "-2.34"}, {"2.355", 2, rules.HalfEven, "2.36"},
		{"2.349", 2, rules.TowardZero, "2.34"}, {"-2.349", 2, rules.TowardZero, "-2.34"},
		{"2.341", 2, rules.AwayFromZero, "2.35"}, {"-2.341", 2, rules.AwayFromZero, "-2.35"},
		{"2.349", 2, rules.TowardFloor, "2.34"}, {"-2.341", 2, rules.TowardFloor, "-2.35"},
		{"2.341", 2, rules.TowardCeil, "2.35"}, {"-2.349", 2, rules.TowardCeil, "-2.34"},
		{"2.4449", 2, rules.HalfAwayFromZero, "2.44"}, {"0.5", 0, rules.HalfAwayFromZero, "1"},
		{"-0.5", 0, rules.HalfAwayFromZero, "-1"},
	}
	for _, tt := range tests {
		if got := num(tt.in).Round(tt.places, tt.mode); !got.Equal(num(tt.want)) {
			t.Errorf("%s to %d places, %v: got %v, want %s", tt.in, tt.places, tt.mode, got, tt.want)
		}
		want := decimal.RequireFromString(tt.want).Shift(tt.places).IntPart()
		if got, ok := num(tt.in).Units(tt.places, tt.mode); !ok || got != want {
			t.Errorf("%s in units of %d places, %v: got %d, want %d", tt.in, tt.places, tt.mode, got, want)
		}
	}
	for reason, v := range map[string]rules.Value{"missing": {}, "a truth": rules.BoolOf(true),
		"a date": rules.DateOf(rules.Day(2024, 1, 31)), "more units than fit": num("92233720368547758.08")} {
		if n, ok := v.Units(2, rules.HalfAwayFromZero); ok {
			t.Errorf("%s: %d units", reason, n)
		}
	}
	if got := num("957.1").Fixed(2, diag.Vietnamese); got != "957,10" {
		t.Errorf("Fixed: %s", got)
	}
	if got := (rules.Value{}).Fixed(2, diag.English); got != "missing" {
		t.Errorf("Fixed of a missing value: %s", got)
	}
}

func TestValueKinds(t *testing.T) {
	v := num("1.50")
	if !v.Equal(num("1.5")) || v.Equal(rules.TextOf("1.5")) || v.Equal(rules.Value{}) || v.Equal(rules.NotApplicable()) {
		t.Error("Equal is wrong")
	}
	if (rules.Value{}).Equal(rules.NotApplicable()) || !(rules.Value{}).Equal(rules.Value{}) {
		t.Error("missing and not applicable are not the same")
	}
	if _, ok := rules.TextOf("5").Decimal(); ok {
		t.Error("a text is no number")
	}
	if _, ok := rules.RatOf(big.NewRat(1, 3)).Decimal(); ok {
		t.Error("1/3 is no decimal")
	}
	if rules.Int(1).Truth() != rules.Undetermined || rules.BoolOf(false).Truth() != rules.False {
		t.Error("only booleans are true or false")
	}
	r, _ := v.Rat()
	r.SetInt64(99) // the caller's own
	if !v.Equal(num("1.5")) {
		t.Error("Rat gave the value away")
	}
	for _, k := range []rules.Kind{rules.NumberKind, rules.BoolKind, rules.TextKind, rules.DateKind} {
		text, _ := k.MarshalText()
		var got rules.Kind
		if err := got.UnmarshalText(text); err != nil || got != k {
			t.Errorf("%v: read back as %v, %v", k, got, err)
		}
	}
	var k rules.Kind
	if err := k.UnmarshalText([]byte("float")); err == nil {
		t.Error("float is no kind")
	}
}

// A text is the same however its letters are put together.
func TestCombiningMarks(t *testing.T) {
	for nfd, nfc := range map[string]string{
		"mie\u0302\u0300n nu\u0301i":                "miền núi",
		"Ha\u0300 Ti\u0303nh":                       "Hà Tĩnh",
		"a\u0323\u0302 a\u0302\u0323 o\u031b\u0323": "ậ ậ ợ",
		"U\u031b\u0301":                             "Ứ",
		"đ e\u0301 x\u0301":                         "đ é x\u0301",
		"plain":                                     "plain",
	} {
		if got, _ := rules.TextOf(nfd).Text(); got != nfc {
			t.Errorf("%q is %q, want %q", nfd, got, nfc)
		}
	}
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "region", Kind: rules.TextKind, Values: []string{"mie\u0302\u0300n nu\u0301i"}}},
		Tables: []rules.Table{{Name: "t", Rows: []rules.Row{{When: rules.Tests{"mie\u0302\u0300n nu\u0301i"},
			Then: num("1")}, {Else: num("0")}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "U", rules.Fact{Indicator: "region", Value: rules.TextOf("mi\u1ec1n nu\u0301i")})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{`region == "miền núi"`, "region == \"mie\u0302\u0300n nu\u0301i\"", "lookup(t, region) == 1", `lookup({"miền núi": 1, "else": 0}, region) == 1`} {
		r, err := s.Compile(rule, rules.BoolKind)
		if err != nil {
			t.Fatal(err)
		}
		if _, v, err := agree(t, r, f, nil); err != nil || v.Truth() != rules.True {
			t.Errorf("%s: %v, %v", rule, v, err)
		}
	}
}
