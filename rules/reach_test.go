package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// What can come of a list that is not complete, or of a record with something missing, worked out
// by hand. Each violation weighs from 0 to 3, and is of one of two kinds.
func TestReachOfLists(t *testing.T) {
	s := register(t)
	event := func(kind, weight string) rules.Event {
		e := rules.Event{Fields: map[string]rules.Value{}}
		if kind != "" {
			e.Fields["kind"] = rules.TextOf(kind)
		}
		if weight != "" {
			e.Fields["weight"] = num(weight)
		}
		return e
	}
	open := rules.IncompleteListOf(event("CC01", "3"), event("CC01", "3"), event("CC02", "1"))
	lacks := rules.ListOf(event("CC01", "2"), event("CC02", ""), event("", "3"))
	for _, tt := range []struct {
		reason, rule string
		list         rules.Value
		want         string
	}{
		{"each kind can come to its most", "capped_of(violations, weight, kind, 5)", open, "6 to 10"},
		{"its most is that of its kind", `capped_of(violations, weight, kind, kind == "CC01" ? 3 : 2)`, open, "4 to 5"},
		{"a most by the record can be less", "capped_of(violations, 2, kind, weight)", open, "0 to 4"},
		{"a cap that is reached decides", `min(6, capped_of(violations, weight, kind, 5))`, open, "is 6"},
		{"what has no kind yet may join any", "capped_of(violations, weight, kind, 4)", lacks, "2 to 8"},
		{"records below zero are not looked at", "capped_of(violations, weight - 1, kind, 4)", open, "? to ?"},
		{"nor caps below zero", "capped_of(violations, weight, kind, weight - 1)", lacks, "? to ?"},
		{"two are as large as can be", "sum_best_of(violations, weight, 2)", open, "is 6"},
		{"three are not", "sum_best_of(violations, weight, 3)", open, "7 to 9"},
		{"nor is their mean", "mean_best_of(violations, weight, 3)", open, "7/3 to 3"},
		{"the smallest is left out, but more may follow", "sum_without_of(violations, weight, 1)", open, "6 to ?"},
		{"nothing beyond the values", "median_of(violations, weight)", open, "0 to 3"},
		{"of what is missing alone", "median_of(violations, weight)", lacks, "2 to 3"},
		{"a mean of three, or of two", "average_of(violations, weight)", lacks, "5/3 to 8/3"},
		{"the squares are least without the rest", "variance_of(violations, weight)",
			rules.ListOf(event("", "0"), event("", "2"), event("", "")), "2/3 to 14/9"},
		{"their root is rounded", "stddev_of(violations, weight, 1)",
			rules.ListOf(event("", "0"), event("", "2"), event("", "")), "0.8 to 1.2"},
		{"of a sample they may be more", "sample_variance_of(violations, weight)",
			rules.ListOf(event("", "0"), event("", "2"), event("", "")), "1 to 7/3"},
		{"between the least and the largest", "geometric_mean_of(violations, weight + 1, 1)", lacks, "2.3 to 3.6"},
		{"rows that the count can reach", `lookup({"< 3": 10, "3": 5, "4": 2, "else": 1}, count_of(violations))`, open,
			"1 to 5"},
		{"and if they agree, that", `lookup({"< 3": 10, "else": 1}, count_of(violations))`, open, "is 1"},
		{"a row with what is missing", `lookup({"< 4": 10, "else": count_of(documents)}, count_of(violations))`, open, "? to ?"},
		{"a row that may be none", `lookup({"[0..5]": 1}, count_of(violations))`, open, "? to ?"},
		{"rows that a record can reach", `total_of(violations, lookup({"0": 0, "[1..2]": 4, "else": 7}, weight))`, lacks,
			"11 to 18"},
		{"by its kinds", `total_of(violations, lookup({"CC01": 1, "CC02": 2}, kind))`, lacks, "3 to 5"},
		{"a text that no row names", `total_of(violations, lookup({"CC02": 2}, kind), weight < 3)`, open, "? to ?"},
	} {
		f, g := listFacts(t, s, tt.list)
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, _, err := agree(t, r, f, g)
		if err != nil {
			if tt.want != "? to ?" {
				t.Errorf("%s: %s: %v", tt.reason, tt.rule, err)
			}
			continue
		}
		end := func(v rules.Value) string {
			if x, ok := v.Rat(); ok && !x.IsInt() && !v.Equal(rules.NumberOf(dec(x.FloatString(1)))) {
				return x.String()
			} else if !ok {
				return "?"
			}
			return v.String()
		}
		least, greatest := r.Reach(f, g)
		got := fmt.Sprintf("%s to %s", end(least), end(greatest))
		if e.Value.Known() {
			got = "is " + e.Value.String()
		}
		if got != tt.want {
			t.Errorf("%s: %s: %s, want %s", tt.reason, tt.rule, got, tt.want)
		}
	}
}

// Rows that agree where one key is missing hang on the other keys all the same: on what a default
// stands for.
func TestTablesHangOnTheirKeys(t *testing.T) {
	s, f, g := language(t)
	f, err := f.With(rules.Fact{Indicator: "bad", Value: rules.Value{}})
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]int{
		`lost + lookup(three, points("I.2") ?? 0, "urban", bad)`: 2, `lost + lookup(three, 0, "urban", bad)`: 1,
	} {
		r, err := s.Compile(rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, _, err := agree(t, r, f, g)
		if err != nil || len(e.Missing) != want {
			t.Errorf("%s is %v, %v, and waits for %v, want %d inputs", rule, e.Value, err, e.Missing, want)
		}
	}
}

// Whatever the rule, what is filled in lies between the ends of what it could be; what has ends is
// never an error, and applies.
func TestReachOfRandomRules(t *testing.T) {
	s, _, _ := language(t)
	bounded := 0
	rapid.Check(t, func(t *rapid.T) {
		gen := &generator{t: t, pure: true, listed: true, depth: rapid.IntRange(0, 2).Draw(t, "depth")}
		of := slices.DeleteFunc(slices.Clone(aggregates), func(r *ops.Row) bool { return !r.Over || r.Members.Ranks })
		src := strings.ReplaceAll(gen.pick("%", "min(5, %)", "lookup(brackets, 80 + %)", "interpolate(ladder, % / 2)",
			"(let n = %; 2 * n - 1)", "% ** 2 - 3 * %", "max(%, count_of(events))"), "%",
			gen.aggregate(rapid.SampledFrom(of).Draw(t, "aggregate")))
		r, err := s.Compile(src, 0)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		var before, after []*rules.Facts
		for _, f := range world(t, s) {
			some, all, open := []rules.Event(nil), []rules.Event(nil), rapid.Bool().Draw(t, "incomplete")
			for range rapid.IntRange(0, 4).Draw(t, "records") {
				weight, sort := fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "weight")), gen.pick("urban", "x")
				full := event(weight, sort)
				all = append(all, full)
				if rapid.IntRange(0, 2).Draw(t, "lacks") == 0 {
					full = event(gen.pick("", weight), gen.pick("", sort))
				}
				some = append(some, full)
			}
			list := rules.ListOf(some...)
			if open {
				list = rules.IncompleteListOf(some...)
				for range rapid.IntRange(0, 3).Draw(t, "more") {
					all = append(all, event(fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "weight")), gen.pick("urban", "x")))
				}
			}
			lacking, err := f.With(rules.Fact{Indicator: "events", Value: list})
			if err != nil {
				t.Fatal(err)
			}
			full := []rules.Fact{{Indicator: "events", Value: rules.ListOf(all...)}}
			for fact := range lacking.All() {
				if ind, _ := s.Indicator(fact.Indicator); !fact.Value.Known() && !fact.Value.IsNotApplicable() {
					v := rapid.SampledFrom(fillings[ind.Kind]).Draw(t, ind.Code)
					full = append(full, rules.Fact{Indicator: ind.Code, Value: v})
				}
			}
			filled, err := lacking.With(full...)
			if err != nil {
				t.Fatal(err)
			}
			before, after = append(before, lacking), append(after, filled)
		}
		least, greatest := r.Reach(before[0], group(t, before))
		if !least.Known() && !greatest.Known() {
			return
		}
		bounded++
		v, err := r.Eval(after[0], group(t, after))
		x, ok := v.Rat()
		if err == nil && !ok && !v.IsNotApplicable() {
			return // for the holidays of another year
		}
		if err != nil || !ok || outside(x, least, greatest) {
			t.Fatalf("%s is from %v to %v, and filled in %v, %v", r.Source(), least, greatest, v, err)
		}
	})
	if bounded == 0 {
		t.Error("nothing was bounded")
	}
}
