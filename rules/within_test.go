package rules_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// What compares the members of a group within the group is what compares members where those of
// that group are all there are, whatever is missing, and for rules of any kind.
func TestAggregatesWithinAGroup(t *testing.T) {
	s, _, _ := language(t)
	calls := []string{"total_of(@, #)", "average_of(@, #)", "largest_of(@, #)", "smallest_of(@, #)", "rank_of(@, #)",
		"median_of(@, #)", "stddev_of(@, #, 2)", "sum_best_of(@, #, 2)", "count_of(@, (#) > 3)", "capped_of(@, #, region, 9)",
		"rank_of(@, #, has_plan)", "percent_rank_of(@, #)", "percent_rank_of(@, #, (#) > 0)", "average_of(@, #, (#) > 0)"}
	rapid.Check(t, func(t *rapid.T) {
		members := world(t, s)
		call := rapid.SampledFrom(calls).Draw(t, "call")
		call = strings.ReplaceAll(call, "#", (&generator{t: t, depth: 2}).number())
		within, err := s.Compile(strings.ReplaceAll(call, "@", "group"), 0)
		if err != nil {
			t.Skip(err)
		}
		alone, err := s.Compile(strings.ReplaceAll(call, "@", "members"), 0)
		if err != nil {
			t.Fatal(err)
		}
		codes, apart := make(map[string]string), make(map[string][]*rules.Facts)
		for _, f := range members {
			code := rapid.SampledFrom([]string{"uplands", "coast"}).Draw(t, f.Unit())
			codes[f.Unit()], apart[code] = code, append(apart[code], f)
		}
		whole, err := rules.NewGroup(context.Background(), members...)
		if err != nil {
			t.Fatal(err)
		}
		whole = whole.Within(codes)
		for _, f := range members {
			got, err := agreeRapid(t, within, f, whole)
			want, err2 := agreeRapid(t, alone, f, group(t, apart[codes[f.Unit()]]))
			if (err == nil) != (err2 == nil) || err == nil && !got.Value.Equal(want.Value) {
				t.Fatalf("%s for %s: %v, %v; its group alone: %v, %v", within.Source(), f.Unit(), got, err, want, err2)
			}
			if err == nil && len(got.Missing) != len(want.Missing) {
				t.Fatalf("%s for %s waits for %v; its group alone for %v", within.Source(), f.Unit(), got.Missing, want.Missing)
			}
		}
	})
}

// Within is kept by what is made of a group, and each of them answers anew.
func TestGroupsWithin(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "x"},
		{Code: "spent", Better: rules.Less}}})
	if err != nil {
		t.Fatal(err)
	}
	var members []*rules.Facts
	for _, m := range [][2]string{{"a", "1"}, {"b", "2"}, {"c", "4"}, {"d", "8"}} {
		f, err := rules.NewFacts(s, m[0], rules.Fact{Indicator: "x", Value: num(m[1])},
			rules.Fact{Indicator: "spent", Value: num(m[1])})
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	plain, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	g := plain.Within(map[string]string{"a": "one", "b": "one", "c": "two"})
	more, err := members[1].With(rules.Fact{Indicator: "x", Value: num("20")})
	if err != nil {
		t.Fatal(err)
	}
	with, err := g.With(more)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		why, rule string
		unit      int
		in        *rules.Group
		want      string
	}{
		{"those of the own group", "total_of(group, x)", 0, g, "3"},
		{"a group of one", "total_of(group, x)", 2, g, "4"},
		{"the first of its group", "rank_of(group, x)", 1, g, "1"},
		{"where less is better, the smallest is the first", "rank_of(group, spent)", 1, g, "2"},
		{"and among all", "rank_of(members, spent)", 3, g, "4"},
		{"a group of one has one place", "rank_of(group, x)", 2, g, "1"},
		{"within the group the whole is seen", "total_of(group, best(x))", 0, g, "16"},
		{"each member's own group", "total_of(members, total_of(group, x), x < 8)", 3, g, "10"},
		{"a condition leaves out", "count_of(group, x > 1)", 0, g, "1"},
		{"other facts of a member reach its group", "total_of(group, x)", 0, with, "21"},
		{"and no other", "total_of(group, x)", 2, with, "4"},
		{"the whole of the changed group", "total_of(group, best(x))", 2, with, "20"},
		{"no group of its own", "total_of(group, x)", 3, g, ""},
		{"it exceeds one of one", "percent_rank_of(group, x)", 1, g, "1"},
		{"where less is better, the smallest exceeds all", "percent_rank_of(members, spent)", 0, g, "1"},
		{"one of three others", "percent_rank_of(members, x)", 1, g, "1/3"},
		{"no groups at all", "rank_of(group, x)", 0, plain, ""},
		{"no group at all", "total_of(group, x)", 0, nil, ""},
	} {
		r, err := s.Compile(x.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.Explain(members[x.unit], x.in)
		v, err2 := r.Eval(members[x.unit], x.in)
		switch {
		case (err == nil) != (err2 == nil) || err == nil && !v.Equal(e.Value):
			t.Errorf("%s: %s: Explain %v, %v; Eval %v, %v", x.why, x.rule, e, err, v, err2)
		case x.want == "" && !errors.Is(err, diag.ErrValue):
			t.Errorf("%s: %s of %s is %v, want an error", x.why, x.rule, members[x.unit].Unit(), err)
		case x.want != "" && (err != nil || v.String() != x.want):
			t.Errorf("%s: %s of %s is %v, %v, want %s", x.why, x.rule, members[x.unit].Unit(), v, err, x.want)
		}
	}
	r, err := s.Compile("total_of(group, x)", 0)
	if err != nil {
		t.Fatal(err)
	}
	if u := r.Uses(); !u.Group || !u.Groups {
		t.Errorf("uses %+v, want Group and Groups", u)
	}
	e, err := r.Explain(members[0], g)
	if err != nil {
		t.Fatal(err)
	}
	if text := e.Render(diag.English); !strings.Contains(text, "b: 2") || strings.Contains(text, "c: 4") {
		t.Errorf("the explanation shows others than those of the group:\n%s", text)
	}
	for rule, want := range map[string]string{
		"rank_of(x, x)":             "the word members or group is wanted",
		"total_of(x, x)":            "or the word members or group",
		"previous(count_of(group))": "last year's members are not known",
	} {
		if _, err := s.Compile(rule, 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", rule, err, want)
		}
	}
	for _, code := range []string{"group", "members"} {
		_, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: code, Kind: rules.ListKind,
			Fields: []rules.Indicator{{Code: "n"}}}}})
		if !errors.Is(err, diag.ErrName) {
			t.Errorf("a list called %s: %v, want a fault", code, err)
		}
		if _, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: code}}}); err != nil {
			t.Errorf("an indicator called %s, which is no list: %v", code, err)
		}
	}
}
