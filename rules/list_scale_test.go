package rules_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// counted is a schema with a list of marks, and a function that counts how often it is called.
func counted(t *testing.T, limits rules.Limits) (*rules.Schema, *atomic.Int64) {
	t.Helper()
	calls := new(atomic.Int64)
	s, err := rules.NewSchema(rules.Definition{
		Limits: limits,
		Indicators: []rules.Indicator{{Code: "marks", Kind: rules.ListKind, Fields: []rules.Indicator{
			{Code: "mark", Min: whole(0), Max: whole(10)}, {Code: "found", Kind: rules.DateKind}}}},
		Functions: []rules.Function{{Name: "seen", Params: []rules.Kind{rules.NumberKind}, Result: rules.BoolKind,
			Call: func([]rules.Value) (rules.Value, error) { calls.Add(1); return rules.BoolOf(true), nil }}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, calls
}

// overMarks calls each aggregate of the table of operators that looks at lists, with a condition
// that is counted.
func overMarks() (texts []string) {
	for _, row := range ops.Language.Rows() {
		if row.Form != ops.Aggregate || !row.Over || row.Members.Ranks {
			continue
		}
		args := []string{"marks"}
		switch m := row.Members; {
		case m.Counts:
		case m.PerKind:
			args = append(args, "mark", "mark > 5", "9")
		case row.KindOf(1) == rules.DateKind:
			args = append(args, "found")
		default:
			args = append(args, "mark")
		}
		if row.Members.Given != nil {
			args = append(args, "1")
		}
		texts = append(texts, row.Name+"("+strings.Join(append(args, "seen(mark)"), ", ")+")")
	}
	return texts
}

// marked are units with lists of so many marks each, the last of them missing if some are.
func marked(t *testing.T, s *rules.Schema, units, marks int, missing bool) *rules.Group {
	t.Helper()
	events := make([]rules.Event, marks)
	for i := range events {
		events[i].Fields = map[string]rules.Value{"mark": rules.Ratio(int64(i%11), 1),
			"found": rules.DateOf(rules.Day(2024, 1+i%12, 1))}
	}
	if missing {
		events[marks-1].Fields = nil
	}
	var fs []*rules.Facts
	for i := range units {
		f, err := rules.NewFacts(s, fmt.Sprintf("u%d", i), rules.Fact{Indicator: "marks", Value: rules.ListOf(events...)})
		if err != nil {
			t.Fatal(err)
		}
		fs = append(fs, f)
	}
	return group(t, fs)
}

// A record is looked at once, and once more by the evaluator that knows what to make of a list of
// which something is missing. Calls are counted, so the test does not hang on the machine.
func TestListsAreLookedAtOnce(t *testing.T) {
	s, calls := counted(t, rules.Limits{})
	const units, marks = 2, 10_000
	for _, missing := range []bool{false, true} {
		g := marked(t, s, units, marks, missing)
		for _, rule := range overMarks() {
			r, err := s.Compile(rule, 0)
			if err != nil {
				t.Fatalf("%s: %v", rule, err)
			}
			calls.Store(0)
			var c rules.Column
			if err := r.EvalAll(context.Background(), g, &c); err != nil {
				t.Fatal(err)
			}
			if n := calls.Load(); n < units*(marks-1) || n > 2*units*marks {
				t.Errorf("%s, missing %v: %d records looked at, for %d units of %d", rule, missing, n, units, marks)
			}
		}
	}
}

// The steps of forty rules over twelve units rise with the records, by as many for each, and are
// held to the limit of a call before one of them is looked at.
func TestStepsOfListsAreLinear(t *testing.T) {
	const units = 12
	s, _ := counted(t, rules.Limits{})
	steps := func(s *rules.Schema, marks int) (sum int64) {
		g, all := marked(t, s, units, marks, false), overMarks()
		for i := range 40 {
			r, err := s.Compile(all[i%len(all)], 0)
			if err != nil {
				t.Fatal(err)
			}
			sum += r.Steps(g)
		}
		return sum
	}
	few, half, most := steps(s, 1), steps(s, 5_000), steps(s, 10_000)
	if rise := (most - half) / 5_000; rise*5_000 != most-half || half-few != rise*4_999 || rise > 40*units*20 {
		t.Errorf("%d steps for lists of 1, %d for 5,000, %d for 10,000", few, half, most)
	}
	if err := s.Affords(most); err != nil {
		t.Error(err)
	}
	tight, calls := counted(t, rules.Limits{Work: 1000})
	r, err := tight.Compile(overMarks()[0], 0)
	if err != nil {
		t.Fatal(err)
	}
	var c rules.Column
	g := marked(t, tight, units, 1_000, false)
	if err := r.EvalAll(context.Background(), g, &c); !errors.Is(err, diag.ErrLimit) || calls.Load() > 0 {
		t.Errorf("beyond the limit: %v, %d records looked at", err, calls.Load())
	}
}

// An explanation shows some of the records, however many there are.
func TestExplanationsOfLongLists(t *testing.T) {
	s, _ := counted(t, rules.Limits{})
	size := func(rule string, marks int) int {
		g := marked(t, s, 1, marks, false)
		r, err := s.Compile(rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.Explain(g.Members()[0], g)
		if err != nil {
			t.Fatal(err)
		}
		return len(e.Render(diag.English))
	}
	all := overMarks()
	for _, rule := range slices.Concat(all[:2], all[len(all)-1:]) {
		if few, many := size(rule, 100), size(rule, 10_000); few < 100 || many > 2*few {
			t.Errorf("%s: %d bytes for 100 records, %d for 10,000", rule, few, many)
		}
	}
}
