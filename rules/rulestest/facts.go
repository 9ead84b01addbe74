package rulestest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// ValueOf turns what is short to write in Go into a value: a bool, an int, a
// [decimal.Decimal], a [rules.Date], a [rules.Value], nil for missing, or a string:
// a number if it reads as one, such as "8.5", otherwise a text. Anything else,
// floats above all, is an error.
func ValueOf(x any) (rules.Value, error) {
	switch x := x.(type) {
	case nil:
		return rules.Value{}, nil
	case bool:
		return rules.BoolOf(x), nil
	case int:
		return rules.Int(int64(x)), nil
	case decimal.Decimal:
		return rules.NumberOf(x), nil
	case rules.Date:
		return rules.DateValue(x), nil
	case rules.Value:
		return x, nil
	case string:
		if x != "" && strings.Trim(x, "0123456789.-") == "" {
			if d, err := decimal.NewFromString(x); err == nil {
				return rules.NumberOf(d), nil
			}
		}
		return rules.TextOf(x), nil
	}
	return rules.Value{}, fmt.Errorf("rulestest: a fact cannot be %T; write a number as a string: \"8.5\"", x)
}

// Facts makes the facts of a unit from codes and values in turn: "growth", "8.5",
// "coastal", true. Values are as for [ValueOf]. The test ends if they are not
// fit for the schema.
func Facts(t testing.TB, s *rules.Schema, unit string, codesAndValues ...any) *rules.Facts {
	t.Helper()
	var facts []rules.Fact
	for i := 0; i < len(codesAndValues); i += 2 {
		code, ok := codesAndValues[i].(string)
		if !ok || i+1 == len(codesAndValues) {
			t.Fatalf("facts are a code and a value, in turn: %v", codesAndValues[i])
		}
		v, err := ValueOf(codesAndValues[i+1])
		if err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		facts = append(facts, rules.Fact{Indicator: code, Value: v})
	}
	f, err := rules.NewFacts(s, unit, facts...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Group makes a group of members. The test ends if they are not of one schema.
func Group(t testing.TB, members ...*rules.Facts) *rules.Group {
	t.Helper()
	g, err := rules.NewGroup(members...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Diff compares values by name, and returns a line for each that differs; empty if
// none does. Numbers are equal whatever their zeros: 50 is 50.00. Missing differs
// from not applicable, and from a name that is not there.
//
// Package go-cmp does the same for larger data: it uses the Equal methods of
// [rules.Value] and decimal.Decimal.
func Diff(got, want map[string]rules.Value) string {
	var b strings.Builder
	names := slices.Collect(maps.Keys(want))
	for name := range got {
		if _, ok := want[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		g, there := got[name]
		w, wanted := want[name]
		switch {
		case !there:
			fmt.Fprintf(&b, "%s: not there, want %s\n", name, ValueYAML(w))
		case !wanted:
			fmt.Fprintf(&b, "%s: got %s, not wanted\n", name, ValueYAML(g))
		case !g.Equal(w):
			fmt.Fprintf(&b, "%s: got %s, want %s\n", name, ValueYAML(g), ValueYAML(w))
		}
	}
	return b.String()
}

// Golden compares a text, such as an explanation that was rendered, with what a
// file holds, and fails the test with the first line that differs. With update
// the file is written instead; a test hands on its own flag:
//
//	var update = flag.Bool("update", false, "write the golden files")
func Golden(t testing.TB, file, got string, update bool) {
	t.Helper()
	if update {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	want := strings.ReplaceAll(string(data), "\r\n", "\n")
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(end)", "(end)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("%s:%d differs (if that is right, write it with -update):\n got %s\nwant %s", file, i+1, a, b)
			return
		}
	}
}
