package rules_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// watched has a list with a field that is for people alone.
func watched() rules.Definition {
	return rules.Definition{
		Indicators: []rules.Indicator{{Code: "violations", Kind: rules.ListKind, Fields: []rules.Indicator{
			{Code: "kind", Kind: rules.TextKind}, {Code: "person", Kind: rules.TextKind, Personal: true},
			{Code: "age", Personal: true},
		}}},
		Tables: []rules.Table{{Name: "t",
			Rows: []rules.Row{{When: rules.Tests{"An"}, Then: rules.Int(1)}, {Else: rules.Int(0)}}}},
	}
}

// TestPersonalDecidesNothing: whatever asks for a personal field is refused where it does.
func TestPersonalDecidesNothing(t *testing.T) {
	s, err := rules.NewSchema(watched())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		rule, at string
		kind     rules.Kind
		reason   string
	}{
		{`count_of(violations, person == "An")`, "person", rules.NumberKind, "a condition on it"},
		{`total_of(violations, age)`, "age", rules.NumberKind, "a sum of it"},
		{`total_of(violations, lookup(t, person))`, "person", rules.NumberKind, "a table that is asked of it"},
		{`capped_of(violations, 1, person, 3)`, "person", rules.NumberKind, "a cap for each"},
		{`count_of(violations, known(person)) > 1`, "person", rules.BoolKind, "whether it is known"},
	} {
		_, err := s.Compile(tt.rule, tt.kind)
		var d *diag.Diagnostic
		for d = range diag.AllDiagnostics(err) {
			break
		}
		if d == nil || d.Code != "personal" || string([]rune(tt.rule)[d.Column-1:][:d.Length]) != tt.at || d.Hint.IsZero() {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
	if _, err := s.Compile(`count_of(violations, kind == "A")`, rules.NumberKind); err != nil {
		t.Errorf("another field of the list: %v", err)
	}
	d := watched()
	d.Define = []rules.Define{{Code: "old", Rule: "largest_of(violations, age)"}}
	if _, err := rules.NewSchema(d); err == nil || !strings.Contains(err.Error(), "define[0].rule") {
		t.Errorf("a name that is worked out from it: %v", err)
	}
	d = rules.Definition{Indicators: []rules.Indicator{{Code: "x", Personal: true}}}
	if _, err := rules.NewSchema(d); err == nil || !strings.Contains(err.Error(), "indicators[0].personal") {
		t.Errorf("an indicator that is no field: %v", err)
	}
}

// TestPersonalIsNotShown: facts hold what is personal, explanations and what is shown do not; what
// is evaluated is the same with it and without.
func TestPersonalIsNotShown(t *testing.T) {
	s, err := rules.NewSchema(watched())
	if err != nil {
		t.Fatal(err)
	}
	event := func(fields ...string) rules.Event {
		e := rules.Event{Fields: map[string]rules.Value{"kind": rules.TextOf("A")}}
		for _, f := range fields {
			e.Fields[f] = rules.TextOf("Nguyễn Văn An")
		}
		return e
	}
	of := func(list rules.Value) *rules.Facts {
		f, err := rules.NewFacts(s, "u", rules.Fact{Indicator: "violations", Value: list})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	with, without := of(rules.ListOf(event("person"), event())), of(rules.ListOf(event(), event()))
	given, _ := with.Lookup("violations")
	if events, _, _ := given.Value.Events(); !events[0].Fields["person"].Equal(rules.TextOf("Nguyễn Văn An")) {
		t.Errorf("what was given: %v", events)
	}
	shown, plain := slices.Collect(with.Shown()), slices.Collect(without.Shown())
	if len(shown) != 1 || !shown[0].Value.Equal(plain[0].Value) {
		t.Errorf("shown: %v and %v", shown, plain)
	}
	rule, err := s.Compile(`count_of(violations, kind == "A")`, rules.NumberKind)
	if err != nil {
		t.Fatal(err)
	}
	written := func(f *rules.Facts) string {
		e, err := rule.Explain(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		return string(data) + e.Render(diag.Vietnamese)
	}
	if a, b := written(with), written(without); a != b || strings.Contains(a, "Nguyễn") || !strings.Contains(a, `"kind"`) {
		t.Errorf("explained as\n%s\nand without as\n%s", a, b)
	}
	// What is wrong with it is found all the same.
	bad := event()
	bad.Fields["age"] = rules.TextOf("old")
	if _, err := rules.NewFacts(s, "u", rules.Fact{Indicator: "violations", Value: rules.ListOf(bad)}); err == nil {
		t.Error("a text in place of a number")
	}
}
