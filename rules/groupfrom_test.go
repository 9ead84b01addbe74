package rules_test

import (
	"context"
	"errors"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// A group of a host's own rows is that of the facts of each, and its faults are told of all rows at once.
func TestGroupFrom(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "late"}, {Code: "clean",
		Kind: rules.BoolKind}}})
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		unit string
		late int64
		word string // the indicator that it has beside late
	}
	facts := func(r row) (string, []rules.Fact) {
		out := []rules.Fact{{Indicator: "late", Value: rules.Int(r.late)}}
		if r.word != "" {
			out = append(out, rules.Fact{Indicator: r.word, Value: rules.BoolOf(true)})
		}
		return r.unit, out
	}
	g, err := rules.GroupFrom(context.Background(), s, []row{{"a", 3, "clean"}, {"b", 5, ""}}, facts)
	if err != nil {
		t.Fatal(err)
	}
	b, ok := g.Member("b")
	late, _ := b.Lookup("late")
	if clean, _ := b.Lookup("clean"); !ok || !late.Value.Equal(rules.Int(5)) || clean.Value.Known() {
		t.Errorf("b is %v late, clean %v", late.Value, clean.Value)
	}
	if g, err := rules.GroupFrom(context.Background(), s, nil, facts); err != nil || len(g.Members()) != 0 {
		t.Errorf("no rows: %v", err)
	}
	for _, tt := range []struct {
		rows   []row
		paths  []string
		reason string
	}{
		{[]row{{"a", 1, "claen"}, {"b", 1, ""}, {"c", 1, "late"}}, []string{"members[0]", "members[2]"},
			"an unknown indicator, and a second fact of the wrong kind"},
		{[]row{{"a", 1, ""}, {"a", 2, ""}}, []string{"members[1]"}, "a second row of a unit"},
		{[]row{{"a\u200b", 1, ""}}, []string{"members[0]"}, "a code with a character that nobody sees"},
	} {
		_, err := rules.GroupFrom(context.Background(), s, tt.rows, facts)
		var ds diag.Diagnostics
		if !errors.As(err, &ds) {
			t.Errorf("%v: %s", err, tt.reason)
			continue
		}
		seen := make(map[string]bool)
		for _, d := range ds {
			seen[d.Path[:len("members[0]")]] = true
		}
		for _, path := range tt.paths {
			if !seen[path] || len(seen) != len(tt.paths) {
				t.Errorf("%v does not tell of %s alone: %s", err, tt.paths, tt.reason)
			}
		}
	}
}

// Whatever makes a group of units, or joins what files say of them, ends with its context.
func TestGroupsEndWithTheirContext(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "late"}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Bind("unit", "late")
	if err == nil {
		err = b.AddTexts("a", "1")
	}
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func() (*rules.Group, error){
		"NewGroup":   func() (*rules.Group, error) { return rules.NewGroup(ended, f) },
		"NewGroupOf": func() (*rules.Group, error) { return rules.NewGroupOf(ended, s, []string{"a"}) },
		"GroupFrom": func() (*rules.Group, error) {
			return rules.GroupFrom(ended, s, []string{"a"}, func(u string) (string, []rules.Fact) { return u, nil })
		},
		"Binder.Group": func() (*rules.Group, error) { return b.Group(ended) },
		"JoinFacts": func() (*rules.Group, error) {
			_, err := rules.JoinFacts(ended, []*rules.Facts{f})
			return nil, err
		},
	} {
		if g, err := call(); g != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, %v", name, g, err)
		}
	}
}
