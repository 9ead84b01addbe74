package rules_test

import (
	"context"
	"encoding/json"
	"math/big"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
)

// TestEqualInMemory: a number, however it came about, is the same for whoever compares memory, as
// reflect.DeepEqual does and testify by it, and another number is another.
func TestEqualInMemory(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "top"}, {Code: "bottom"}}})
	if err != nil {
		t.Fatal(err)
	}
	quotient, err := s.Compile("top / bottom", 0)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64Range(-40, 40), rapid.Int64()).Draw(t, "n")
		d := rapid.OneOf(rapid.Int64Range(1, 40), rapid.SampledFrom([]int64{100, 1_000_000, 3 << 40, 1e18}),
			rapid.Int64Range(1, 1<<62)).Draw(t, "d")
		want := rules.RatOf(big.NewRat(n, d))
		k := rapid.Int64Range(2, 50).Draw(t, "k")
		more := big.NewInt(k)
		same := map[string]rules.Value{
			"Ratio": rules.Ratio(n, d),
			"RatOf": rules.RatOf(new(big.Rat).SetFrac(more.Mul(more, big.NewInt(n)),
				new(big.Int).Mul(big.NewInt(k), big.NewInt(d)))),
		}
		if n < 1<<50 && n > -1<<50 && d < 1<<50 {
			same["Ratio expanded"] = rules.Ratio(k*n, k*d)
		}
		if x, ok := want.Decimal(); ok {
			places := -x.Exponent() + 3
			same["NumberOf"] = rules.NumberOf(x.Add(decimal.New(0, -places)))
			same["Round"] = rules.Ratio(n, d).Round(min(places, 18), rules.HalfAwayFromZero)
			if places > 18 {
				delete(same, "Round")
			}
			if u, ok := want.Units(min(places, 18), rules.HalfAwayFromZero); ok && places <= 18 {
				same["Scaled"] = rules.Scaled(u, places)
			}
		}
		if v, err := rules.ParseNumber(want.String()); err != nil {
			t.Fatalf("%v: %v", want, err)
		} else {
			same["ParseNumber"] = v
		}
		data, err := json.Marshal(want)
		var read rules.Value
		if err != nil || json.Unmarshal(data, &read) != nil {
			t.Fatalf("%s: %v", data, err)
		}
		same["JSON"] = read
		f, err := rules.NewFacts(s, "u", rules.Fact{Indicator: "top", Value: rules.Int(n)},
			rules.Fact{Indicator: "bottom", Value: rules.Int(d)})
		if err != nil {
			t.Fatal(err)
		}
		same["Eval"], err = quotient.Eval(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		g, err := rules.NewGroup(context.Background(), f)
		var c rules.Column
		if err != nil || quotient.EvalAll(t.Context(), g, &c) != nil {
			t.Fatal(err)
		}
		same["Column"] = c.Value(0)
		e, err := quotient.Explain(f, g)
		if err != nil {
			t.Fatal(err)
		}
		same["Explanation"], same["Step"] = e.Value, e.Root().Value
		if f, err = f.With(rules.Fact{Indicator: "top", Value: want}); err != nil {
			t.Fatal(err)
		}
		fact, _ := f.Lookup("top")
		same["Fact"] = fact.Value
		for how, v := range same {
			if !reflect.DeepEqual(v, want) || !cmp.Equal(v, want) {
				t.Errorf("%s of %d/%d: %#v is not %#v", how, n, d, v, want)
			}
		}
		if other := rules.RatOf(new(big.Rat).Add(big.NewRat(n, d), big.NewRat(1, d))); reflect.DeepEqual(other, want) {
			t.Errorf("%v and %v are held alike", other, want)
		}
	})
}

// TestEqualListsInMemory: a list is the same as it was given, as facts have it, whose fields have
// the order of the schema, and as it is read back.
func TestEqualListsInMemory(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "visits", Kind: rules.ListKind,
		Fields: []rules.Indicator{{Code: "weight"}, {Code: "place", Kind: rules.TextKind}, {Code: "early"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	given := rules.ListOf(
		rules.Event{Evidence: "12", Fields: map[string]rules.Value{"place": rules.TextOf("Cà Mau"),
			"weight": rules.Ratio(6, 4)}},
		rules.Event{Fields: map[string]rules.Value{"place": rules.TextOf("Huế"), "early": {}}})
	same := rules.ListOf(
		rules.Event{Fields: map[string]rules.Value{"weight": num("1.50"), "place": rules.TextOf("Cà Mau")}, Evidence: "12"},
		rules.Event{Fields: map[string]rules.Value{"place": rules.TextOf("Huế")}})
	f, err := rules.NewFacts(s, "u", rules.Fact{Indicator: "visits", Value: given})
	if err != nil {
		t.Fatal(err)
	}
	fact, _ := f.Lookup("visits")
	again, err := f.With(fact)
	if err != nil {
		t.Fatal(err)
	}
	twice, _ := again.Lookup("visits")
	data, err := json.Marshal(given)
	var read rules.Value
	if err != nil || json.Unmarshal(data, &read) != nil {
		t.Fatalf("%s: %v", data, err)
	}
	for how, v := range map[string]rules.Value{"given": given, "of facts": fact.Value, "of facts twice": twice.Value,
		"read": read} {
		if !reflect.DeepEqual(v, same) || !cmp.Equal(v, same) {
			t.Errorf("%s: %#v is not %#v", how, v, same)
		}
	}
	if open := rules.IncompleteListOf(); reflect.DeepEqual(open, rules.ListOf()) {
		t.Error("a list that may have more is held like one that has all")
	}
}

// TestEqualTextsInMemory: a text that facts hold by its place among those allowed is like any other.
func TestEqualTextsInMemory(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "level", Kind: rules.TextKind,
		Values: []string{"low", "high"}}, {Code: "other", Kind: rules.TextKind}}})
	if err != nil {
		t.Fatal(err)
	}
	want := rules.TextOf("high")
	f, err := rules.NewFacts(s, "u", rules.Fact{Indicator: "level", Value: want},
		rules.Fact{Indicator: "other", Value: want})
	if err != nil {
		t.Fatal(err)
	}
	for fact := range f.All() {
		if !reflect.DeepEqual(fact.Value, want) {
			t.Errorf("%s: %#v", fact.Indicator, fact.Value)
		}
	}
	for _, src := range []string{"level", "other", "level == other ? level : other", `level == "high" ? "high" : "low"`} {
		r, err := s.Compile(src, rules.TextKind)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := r.Eval(f, nil); err != nil || !reflect.DeepEqual(v, want) {
			t.Errorf("%s: %#v, %v", src, v, err)
		}
	}
}
