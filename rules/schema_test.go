package rules_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func ptr[T any](v T) *T { return &v }

func TestSchemaFaults(t *testing.T) {
	tests := []struct {
		reason string
		def    rules.Definition
		want   []string // path and part of the message of each fault, in order
	}{
		{"names", rules.Definition{Indicators: []rules.Indicator{{Code: ""}, {Code: "Tăng trưởng"}, {Code: "9x"},
			{Code: "and"}, {Code: "min"}, {Code: "x"}, {Code: "x"}}}, []string{
			"indicators[0].code: a name is missing",
			"indicators[1].code: \"Tăng trưởng\" is not a name (a name is lower-case letters a to z, digits and _, and " +
				"starts with a letter: tang_truong)",
			"indicators[2].code: \"9x\" is not a name", "indicators[3].code: and is a word",
			"indicators[4].code: min is a function", "indicators[6].code: the name x is taken by an indicator"}},
		{"one name for two things", rules.Definition{Indicators: []rules.Indicator{{Code: "x"}},
			Define: []rules.Define{{Code: "x", Rule: "1"}}}, []string{"define[0].code: the name x is taken"}},
		{"ranges", rules.Definition{Indicators: []rules.Indicator{
			{Code: "a", Min: ptr(dec("5")), Max: ptr(dec("1"))}, {Code: "b", Places: ptr(int32(-1))},
			{Code: "c", Kind: rules.TextKind, Min: ptr(dec("1"))}, {Code: "d", Values: []string{"x"}}, {Code: "e", Kind: 77},
		}}, []string{"indicators[0].min: min 5 is more than max 1", "indicators[1].places: places",
			"indicators[2].kind: min, max", "indicators[3].values: values", "indicators[4].kind: there is no such kind"}},
		{"a circle", rules.Definition{Indicators: []rules.Indicator{{Code: "x"}},
			Define: []rules.Define{{Code: "a", Rule: "b + 1"}, {Code: "b", Rule: "c + 1"}, {Code: "c", Rule: "a + x"}}},
			[]string{"define[2].rule: derived indicators refer to each other in a circle: a → b → c → a"}},
		{"itself", rules.Definition{Define: []rules.Define{{Code: "a", Rule: "a + 1"}}},
			[]string{"define[0].rule: derived indicators refer to each other in a circle: a → a"}},
		{"a fault in a derived indicator is told once",
			rules.Definition{Define: []rules.Define{{Code: "a", Rule: "lost + 1"}, {Code: "b", Rule: "a + 1"}}},
			[]string{"1:1: define[0].rule: there is no indicator lost"}},
		{"values", rules.Definition{Indicators: []rules.Indicator{{Code: "region", Kind: rules.TextKind,
			Values: []string{"H\u00e0 Nam", "coast", "Ha\u0300 Nam"}}}},
			[]string{"indicators[0].values[2]: Ha\u0300 Nam stands in values twice"}},
		{"functions", rules.Definition{Functions: []rules.Function{{Name: "f"}, {Name: "min", Result: rules.NumberKind}}},
			[]string{"functions[0]: function f: argument or result 1 has no kind",
				"functions[1]: min is a function of the language"}},
		{"holidays", rules.Definition{Holidays: []rules.Holidays{
			{Year: 2024, Days: []rules.Date{{Year: 2024, Month: 2, Day: 30}, day(2023, 5, 1), day(2024, 5, 1), day(2024, 4, 30),
				day(2024, 5, 1)}},
			{Year: 2025, Days: []rules.Date{day(2025, 5, 3)},
				Worked: []rules.Date{day(2025, 4, 26), day(2025, 5, 2), day(2025, 5, 3), day(2025, 4, 26), day(2026, 5, 2)}},
			{Year: 2024}, {}, {Year: 10000},
		}}, []string{
			"holidays[0].days[0]: 2024-02-30 is not a day of the calendar",
			"holidays[0].days[1]: 2023-05-01 is not a day of 2024 (write a day of 2024, or list it under year: 2023)",
			"holidays[0].days[4]: 2024-05-01 stands here twice",
			"holidays[1].worked[3]: 2025-04-26 stands here twice",
			"holidays[1].worked[4]: 2026-05-02 is not a day of 2025",
			"holidays[1].worked[1]: 2025-05-02 is neither a Saturday nor a Sunday",
			"holidays[1].worked[2]: 2025-05-03 is both a day off and worked",
			"holidays[2].year: the holidays of 2024 are given twice",
			"holidays[3].year: 0 is not a year of the calendar",
			"holidays[4].year: 10000 is not a year of the calendar",
		}},
		{"criteria", rules.Definition{Criteria: []rules.Indicator{{Code: "I"}, {Code: "I"}}}, []string{`criteria[1]: a second criterion "I"`}},
		{"tables", rules.Definition{Tables: []rules.Table{{Name: "t"}}}, []string{"tables[0]"}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := rules.NewSchema(tt.def)
			var got []string
			for d := range diag.AllDiagnostics(err) {
				got = append(got, d.Error())
			}
			ok := len(got) == len(tt.want) || tt.reason == "tables" && len(got) > 0
			for i := range min(len(got), len(tt.want)) {
				ok = ok && strings.HasPrefix(got[i], tt.want[i])
			}
			if !ok {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// The schema keeps nothing of the caller's.
func TestSchemaIsACopy(t *testing.T) {
	def := rules.Definition{Indicators: []rules.Indicator{{Code: "x", Max: ptr(dec("10")), Kind: rules.NumberKind},
		{Code: "r", Kind: rules.TextKind, Values: []string{"a", "b"}}}}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	*def.Indicators[0].Max = dec("1")
	def.Indicators[1].Values[0] = "z"
	def.Indicators[0].Code = "y"
	if _, err := rules.NewFacts(s, "U", rules.Fact{Indicator: "x", Value: num("5")},
		rules.Fact{Indicator: "r", Value: rules.TextOf("a")}); err != nil {
		t.Error(err)
	}
}

func TestFactsFaults(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth", Min: ptr(dec("-100")), Max: ptr(dec("100")), Places: ptr(int32(2))},
		{Code: "ok", Kind: rules.BoolKind},
		{Code: "region", Kind: rules.TextKind, Values: []string{"urban", "rural"}}, {Code: "sent", Kind: rules.DateKind},
	}})
	if err != nil {
		t.Fatal(err)
	}
	huge := decimal.New(1, 9999)
	tests := []struct {
		reason, indicator string
		value             rules.Value
		err               error // nil: accepted
		hint              string
	}{
		{"at most", "growth", num("100"), nil, ""},
		{"more than the most", "growth", num("100.01"), diag.ErrValue, ""},
		{"at least", "growth", num("-100"), nil, ""},
		{"less than the least", "growth", num("-100.01"), diag.ErrValue, ""},
		{"two places", "growth", num("8.05"), nil, ""},
		{"two places and a zero", "growth", num("8.050"), nil, ""},
		{"three places", "growth", num("8.055"), diag.ErrValue, ""},
		{"a number of 10,000 digits", "growth", rules.NumberOf(huge), diag.ErrLimit, ""},
		{"another kind", "growth", rules.TextOf("8.05"), diag.ErrKind, ""},
		{"missing", "growth", rules.Value{}, nil, ""},
		{"not applicable", "growth", rules.NotApplicable(), nil, ""},
		{"a slip", "growht", num("1"), diag.ErrName, "did you mean growth?"},
		{"a text that is allowed", "region", rules.TextOf("urban"), nil, ""},
		{"a text that is not", "region", rules.TextOf("urbna"), diag.ErrValue, "did you mean urban?"},
		{"a number for a boolean", "ok", num("1"), diag.ErrKind, ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := rules.NewFacts(s, "HT", rules.Fact{Indicator: tt.indicator, Value: tt.value})
			if !errors.Is(err, tt.err) {
				t.Fatalf("got %v, want %v", err, tt.err)
			}
			if err != nil && !strings.Contains(err.Error(), tt.hint) {
				t.Errorf("%v does not say %q", err, tt.hint)
			}
		})
	}
	_, err = rules.NewFacts(s, "HT", rules.Fact{Indicator: "growth", Value: num("1")},
		rules.Fact{Indicator: "growth", Value: num("2")}, rules.Fact{Indicator: "nope"})
	if n := len(err.(diag.Diagnostics)); n != 2 {
		t.Errorf("a second fact and an unknown one: %v", err)
	}
}

func TestFactsAreImmutable(t *testing.T) {
	_, f, _ := language(t)
	g, err := f.With(rules.Fact{Indicator: "actual", Value: num("1"), Evidence: "other"})
	if err != nil {
		t.Fatal(err)
	}
	if fact, _ := f.Lookup("actual"); !fact.Value.Equal(num("92.5")) || fact.Evidence != "report 12" {
		t.Errorf("With changed the original: %v", fact)
	}
	if fact, _ := g.Lookup("actual"); !fact.Value.Equal(num("1")) || fact.Evidence != "other" {
		t.Errorf("With did not change the copy: %v", fact)
	}
	if _, ok := f.Lookup("nope"); ok {
		t.Error("an unknown indicator is found")
	}
	if _, err := f.WithPoints("III", num("1")); !errors.Is(err, diag.ErrName) {
		t.Errorf("points of an unknown criterion: %v", err)
	}
	if _, err := f.WithPoints("I.1", rules.TextOf("x")); !errors.Is(err, diag.ErrKind) {
		t.Errorf("points that are a text: %v", err)
	}
	n := 0
	for range f.All() {
		n++
	}
	if n != 15 || f.Unit() != "HT" || f.Previous() == nil || !f.Points("I.1").Equal(num("8")) {
		t.Error("All, Unit, Previous or Points is wrong")
	}
}

// A definition survives JSON.
func TestDefinitionJSON(t *testing.T) {
	def := rules.Definition{
		Indicators: []rules.Indicator{{Code: "x", Kind: rules.NumberKind, Min: ptr(dec("0.5"))}},
		Tables: []rules.Table{
			{Name: "t", Rows: []rules.Row{{When: rules.Tests{">= 95"}, Then: num("1.75")}, {Else: num("-2")}}},
			{Name: "u", Rows: []rules.Row{{When: rules.Tests{">= 95"}, Then: rules.TextOf("10")}, {Else: rules.TextOf("B")}}},
			{Name: "v", Rows: []rules.Row{{When: rules.Tests{">= 95"}, Then: rules.BoolOf(true)}, {Else: rules.BoolOf(false)}}},
		},
		Define: []rules.Define{{Code: "d", Rule: "lookup(t, x) + 1"},
			{Code: "e", Rule: `lookup(u, x) == "10" and lookup(v, x)`}},
	}
	data, err := json.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	var back rules.Definition
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	s, err := rules.NewSchema(back)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	f, err := rules.NewFacts(s, "U", rules.Fact{Indicator: "x", Value: num("97")})
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]rules.Value{"d": num("2.75"), "e": rules.BoolOf(true)} {
		r, err := s.Compile(rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, v, err := agree(t, r, f, nil); err != nil || !v.Equal(want) {
			t.Errorf("%s = %v, %v; want %v", rule, v, err, want)
		}
	}
	for text, want := range map[string]rules.Value{"null": {}, "0.10": num("0.1"), "-7": num("-7"),
		"true": rules.BoolOf(true), `"7"`: rules.TextOf("7"), `{"not_applicable":true}`: rules.NotApplicable()} {
		var v rules.Value
		if err := json.Unmarshal([]byte(text), &v); err != nil || !v.Equal(want) {
			t.Errorf("%s is %v, %v; want %v", text, v, err, want)
		}
	}
	for _, text := range []string{"1e9999", "[1]", `{"x":1}`} {
		var v rules.Value
		if err := json.Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%s is read as %v", text, v)
		}
	}
}
