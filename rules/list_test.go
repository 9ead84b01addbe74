package rules_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func whole(n int64) *decimal.Decimal { d := decimal.NewFromInt(n); return &d }

// register is a schema with lists: of violations, each with a weight from 0 to 3, and whether
// it is grave.
func register(t testing.TB) *rules.Schema {
	t.Helper()
	places := int32(0)
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "staff"},
			{Code: "violations", Kind: rules.ListKind, Fields: []rules.Indicator{
				{Code: "weight", Min: whole(0), Max: whole(3), Places: &places},
				{Code: "grave", Kind: rules.BoolKind},
				{Code: "kind", Kind: rules.TextKind, Values: []string{"CC01", "CC02"}},
				{Code: "found", Kind: rules.DateKind},
			}},
			{Code: "documents", Kind: rules.ListKind, Fields: []rules.Indicator{{Code: "authors", Min: whole(1)}}},
		},
		Define: []rules.Define{{Code: "severe", Rule: "count_of(violations, weight > 2)"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// listFacts are the facts of a unit with a list of violations.
func listFacts(t rapid.TB, s *rules.Schema, list rules.Value) (*rules.Facts, *rules.Group) {
	t.Helper()
	f, err := rules.NewFacts(s, "A", rules.Fact{Indicator: "violations", Value: list, Evidence: "sổ 3"},
		rules.Fact{Indicator: "staff", Value: rules.Int(4)})
	if err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return f, g
}

// drawn is a record as the independent computation knows it: nil is missing, -1 n/a.
type drawn struct{ weight, grave *int }

const doesNotApply = -1

func (d drawn) event() rules.Event {
	e := rules.Event{Fields: map[string]rules.Value{}}
	set := func(code string, x *int, of func(int) rules.Value) {
		switch {
		case x == nil:
		case *x == doesNotApply:
			e.Fields[code] = rules.NotApplicable()
		default:
			e.Fields[code] = of(*x)
		}
	}
	set("weight", d.weight, func(n int) rules.Value { return rules.Int(int64(n)) })
	set("grave", d.grave, func(n int) rules.Value { return rules.BoolOf(n == 1) })
	return e
}

// asked is what a rule asks of a record, and what it is, worked out by hand: nil is not
// applicable. fails says that it is an error.
type asked struct {
	text string
	of   func(weight, grave int) (x *big.Rat, fails bool)
}

func number(n, d int64) *big.Rat { return big.NewRat(n, d) }

// truth is 1 or 0.
func truth(b bool) *big.Rat {
	if b {
		return number(1, 1)
	}
	return new(big.Rat)
}

var (
	askedValues = []asked{
		{"weight", func(w, _ int) (*big.Rat, bool) {
			if w == doesNotApply {
				return nil, false
			}
			return number(int64(w), 1), false
		}},
		{"weight * 2 - staff / 4", func(w, _ int) (*big.Rat, bool) {
			if w == doesNotApply {
				return nil, false
			}
			return number(int64(2*w-1), 1), false
		}},
		{"1 / (weight + 1)", func(w, _ int) (*big.Rat, bool) {
			if w == doesNotApply {
				return nil, false
			}
			return number(1, int64(w)+1), false
		}},
		{"6 / weight", func(w, _ int) (*big.Rat, bool) {
			if w == doesNotApply {
				return nil, false
			}
			if w == 0 {
				return nil, true
			}
			return number(6, int64(w)), false
		}},
		{`lookup({"0": 4, "[1..2]": 1, "else": 2}, weight)`, func(w, _ int) (*big.Rat, bool) {
			if w == doesNotApply {
				return nil, false
			}
			return number([]int64{4, 1, 1, 2}[w], 1), false
		}},
		{`lookup({"true": weight, "false": 1}, grave)`, func(w, g int) (*big.Rat, bool) {
			switch {
			case g == 0, g == doesNotApply && w == 1:
				return number(1, 1), false
			case g == doesNotApply, w == doesNotApply:
				return nil, false
			}
			return number(int64(w), 1), false
		}},
		{"grave ? 2 : weight", func(w, g int) (*big.Rat, bool) {
			switch {
			case g == 1, g == doesNotApply && w == 2:
				return number(2, 1), false
			case g == doesNotApply, w == doesNotApply:
				return nil, false
			}
			return number(int64(w), 1), false
		}},
	}
	askedConditions = []asked{
		{"", func(int, int) (*big.Rat, bool) { return truth(true), false }},
		{"grave", func(_, g int) (*big.Rat, bool) {
			if g == doesNotApply {
				return nil, false
			}
			return truth(g == 1), false
		}},
		{"weight >= 2", func(w, _ int) (*big.Rat, bool) {
			if w == doesNotApply {
				return nil, false
			}
			return truth(w >= 2), false
		}},
		{"weight >= 1 and not grave", func(w, g int) (*big.Rat, bool) {
			switch {
			case w == 0 || g == 1:
				return truth(false), false
			case w == doesNotApply || g == doesNotApply:
				return nil, false
			}
			return truth(true), false
		}},
		{"6 / weight > 2", func(w, _ int) (*big.Rat, bool) {
			if w == doesNotApply {
				return nil, false
			}
			return truth(w == 1 || w == 2), w == 0
		}},
	}
)

// combinations are the aggregates, worked out by hand of those that count; nil: not applicable.
var combinations = map[string]func(xs []*big.Rat) *big.Rat{
	"count_of": func(xs []*big.Rat) *big.Rat { return number(int64(len(xs)), 1) },
	"total_of": func(xs []*big.Rat) *big.Rat {
		sum := new(big.Rat)
		for _, x := range xs {
			sum.Add(sum, x)
		}
		return sum
	},
	"average_of": func(xs []*big.Rat) *big.Rat {
		sum := new(big.Rat)
		for _, x := range xs {
			sum.Add(sum, x)
		}
		if len(xs) == 0 {
			return nil
		}
		return sum.Quo(sum, number(int64(len(xs)), 1))
	},
	"largest_of":  func(xs []*big.Rat) *big.Rat { return mostOf(xs, 1) },
	"smallest_of": func(xs []*big.Rat) *big.Rat { return mostOf(xs, -1) },
	"median_of": func(xs []*big.Rat) *big.Rat {
		n := len(xs)
		if n == 0 {
			return nil
		}
		xs = inOrder(xs)
		return over(sumOf(xs[(n-1)/2], xs[n/2]), 2)
	},
	"percentile_of": func(xs []*big.Rat) *big.Rat { // of a quarter
		if len(xs) == 0 {
			return nil
		}
		xs = inOrder(xs)
		i, rest := (len(xs)-1)/4, (len(xs)-1)%4
		if rest == 0 {
			return xs[i]
		}
		step := new(big.Rat).Sub(xs[i+1], xs[i])
		return sumOf(xs[i], step.Mul(step, number(int64(rest), 4)))
	},
	"sum_best_of": func(xs []*big.Rat) *big.Rat { return sumOf(bestTwo(xs)...) },
	"mean_best_of": func(xs []*big.Rat) *big.Rat {
		return over(sumOf(bestTwo(xs)...), len(bestTwo(xs)))
	},
	"sum_without_of": func(xs []*big.Rat) *big.Rat { return sumOf(withoutOne(xs)...) },
	"mean_without_of": func(xs []*big.Rat) *big.Rat {
		return over(sumOf(withoutOne(xs)...), len(withoutOne(xs)))
	},
	"variance_of":        func(xs []*big.Rat) *big.Rat { return over(squares(xs), len(xs)) },
	"sample_variance_of": func(xs []*big.Rat) *big.Rat { return over(squares(xs), len(xs)-1) },
	"stddev_of":          func(xs []*big.Rat) *big.Rat { return rooted(over(squares(xs), len(xs)), 2) },
	"sample_stddev_of":   func(xs []*big.Rat) *big.Rat { return rooted(over(squares(xs), len(xs)-1), 2) },
	"geometric_mean_of": func(xs []*big.Rat) *big.Rat {
		product := number(1, 1)
		for _, x := range xs {
			product.Mul(product, x)
		}
		if len(xs) == 0 {
			return nil
		}
		return rooted(product, len(xs))
	},
}

// givenByHand is what the combinations by hand are of, where an aggregate takes a number.
var givenByHand = map[string]string{"percentile_of": "0.25", "sum_best_of": "2", "mean_best_of": "2",
	"sum_without_of": "1", "mean_without_of": "1", "stddev_of": "1", "sample_stddev_of": "1", "geometric_mean_of": "1"}

func inOrder(xs []*big.Rat) []*big.Rat {
	return slices.SortedFunc(slices.Values(xs), func(x, y *big.Rat) int { return x.Cmp(y) })
}

func bestTwo(xs []*big.Rat) []*big.Rat { xs = inOrder(xs); return xs[max(0, len(xs)-2):] }

func withoutOne(xs []*big.Rat) []*big.Rat {
	if xs = inOrder(xs); len(xs) > 1 {
		return xs[1:]
	}
	return xs
}

func sumOf(xs ...*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, x := range xs {
		sum.Add(sum, x)
	}
	return sum
}

// over is x divided by n; nil if there are none.
func over(x *big.Rat, n int) *big.Rat {
	if n < 1 {
		return nil
	}
	return new(big.Rat).Quo(x, number(int64(n), 1))
}

// squares is the sum of the squares of the distances from the mean.
func squares(xs []*big.Rat) *big.Rat {
	mean, sum := over(sumOf(xs...), len(xs)), new(big.Rat)
	for _, x := range xs {
		d := new(big.Rat).Sub(x, mean)
		sum.Add(sum, d.Mul(d, d))
	}
	return sum
}

// rooted is the multiple of 0.1 that is nearest to a root, by trying one after the other: not
// below the one half a step beneath, below that half a step above.
func rooted(x *big.Rat, degree int) *big.Rat {
	if x == nil {
		return nil
	}
	for tenths := int64(0); ; tenths++ {
		edge, power := number(2*tenths+1, 20), number(1, 1)
		for range degree {
			power.Mul(power, edge)
		}
		if x.Cmp(power) < 0 {
			return number(tenths, 10)
		}
	}
}

func mostOf(xs []*big.Rat, sign int) (most *big.Rat) {
	for _, x := range xs {
		if most == nil || sign*x.Cmp(most) > 0 {
			most = x
		}
	}
	return most
}

// byHand is an aggregate over records that are all known. fails says that it is an error, or
// would be one but that nothing worse can come of the records.
func byHand(name string, x, where asked, list []drawn) (out *big.Rat, fails bool) {
	var xs []*big.Rat
	kinds := map[int]*big.Rat{}
	for _, d := range list {
		counts, bad := where.of(*d.weight, *d.grave)
		value, wrong := number(1, 1), false
		if name != "count_of" {
			value, wrong = x.of(*d.weight, *d.grave)
		}
		switch {
		case !bad && (counts == nil || counts.Sign() == 0), !wrong && value == nil:
		case name == "capped_of" && *d.grave == doesNotApply: // it has no kind
		case bad || wrong:
			fails = true
		default:
			xs = append(xs, value)
			if kinds[*d.grave] == nil {
				kinds[*d.grave] = new(big.Rat)
			}
			kinds[*d.grave].Add(kinds[*d.grave], value)
		}
	}
	if name == "capped_of" {
		out = new(big.Rat)
		for _, x := range kinds {
			out.Add(out, mostOf([]*big.Rat{x, number(2, 1)}, -1))
		}
		return out, fails
	}
	if name == "geometric_mean_of" && !fails && slices.ContainsFunc(xs, func(x *big.Rat) bool { return x.Sign() < 0 }) {
		return nil, true
	}
	return combinations[name](xs), fails
}

// completions are the ways in which what is missing can be filled in: all of a list, and, if it
// is not complete, with one further record or two.
func completions(list []drawn, open bool) (out [][]drawn) {
	var fill func(i int, so []drawn)
	fill = func(i int, so []drawn) {
		if i == len(list) {
			out = append(out, slices.Clone(so))
			return
		}
		for _, d := range list[i].filled() {
			fill(i+1, append(so, d))
		}
	}
	fill(0, nil)
	if open {
		some := drawn{}.filled()
		for _, so := range slices.Clone(out) {
			for i, d := range some {
				out = append(out, append(slices.Clone(so), d), append(slices.Clone(so), d, some[(7*i+3)%len(some)]))
			}
		}
	}
	return out
}

func (d drawn) filled() (out []drawn) {
	weights, graves := []int{doesNotApply, 0, 1, 2, 3}, []int{doesNotApply, 0, 1}
	if d.weight != nil {
		weights = []int{*d.weight}
	}
	if d.grave != nil {
		graves = []int{*d.grave}
	}
	for _, w := range weights {
		for _, g := range graves {
			out = append(out, drawn{&w, &g})
		}
	}
	return out
}

// wrapped is what a rule makes of an aggregate, and what that is by hand.
var wrapped = []struct {
	text string
	of   func(x *big.Rat) *big.Rat
}{
	{"%s", func(x *big.Rat) *big.Rat { return x }},
	{"%s >= 2", func(x *big.Rat) *big.Rat { return truth(x.Cmp(number(2, 1)) >= 0) }},
	{"2 < %s", func(x *big.Rat) *big.Rat { return truth(x.Cmp(number(2, 1)) > 0) }},
	{"%s == 1", func(x *big.Rat) *big.Rat { return truth(x.Cmp(number(1, 1)) == 0) }},
	{"%s in 1..2", func(x *big.Rat) *big.Rat {
		return truth(x.Cmp(number(1, 1)) >= 0 && x.Cmp(number(2, 1)) <= 0)
	}},
	{"min(3, 2 * %s)", func(x *big.Rat) *big.Rat {
		return mostOf([]*big.Rat{number(3, 1), new(big.Rat).Mul(x, number(2, 1))}, -1)
	}},
	{`lookup({"< 1": 5, "[1..2]": 3, "else": 2 + 1}, %s)`, func(x *big.Rat) *big.Rat {
		if x.Cmp(number(1, 1)) < 0 {
			return number(5, 1)
		}
		return number(3, 1)
	}},
	{`lookup({"<= 1": 0, "(1..3]": 4, "else": 8}, %s) < 8`, func(x *big.Rat) *big.Rat { return truth(x.Cmp(number(3, 1)) <= 0) }},
	{"let n = %s; max(0, 1 - n) + 1", func(x *big.Rat) *big.Rat {
		return new(big.Rat).Add(mostOf([]*big.Rat{new(big.Rat), new(big.Rat).Sub(number(1, 1), x)}, 1), number(1, 1))
	}},
}

// What is known of an aggregate is what the records that are known make it, whatever is filled
// in, and nothing that is filled in makes an error of it; what is known of all records is known
// of the aggregate.
func TestListsAreByHand(t *testing.T) {
	s := register(t)
	rapid.Check(t, func(t *rapid.T) {
		one := func(what string, most int) *int {
			n := rapid.IntRange(-2, most).Draw(t, what)
			if n == -2 {
				return nil
			}
			return &n
		}
		var list []drawn
		var events []rules.Event
		for range rapid.IntRange(0, 3).Draw(t, "records") {
			d := drawn{one("weight", 3), one("grave", 1)}
			list, events = append(list, d), append(events, d.event())
		}
		open := rapid.Bool().Draw(t, "incomplete")
		v := rules.ListOf(events...)
		if open {
			v = rules.IncompleteListOf(events...)
		}
		name := rapid.SampledFrom(append(slices.Sorted(maps.Keys(combinations)), "capped_of")).Draw(t, "name")
		x, where := rapid.SampledFrom(askedValues).Draw(t, "x"), rapid.SampledFrom(askedConditions).Draw(t, "where")
		with := rapid.SampledFrom(wrapped).Draw(t, "with")
		args := []string{"violations", x.text, where.text}
		switch name {
		case "count_of":
			args = slices.Delete(args, 1, 2)
		case "capped_of":
			args = slices.Insert(args, 2, "grave", "staff / 2")
		}
		if where.text == "" {
			args = args[:len(args)-1]
		}
		if n := givenByHand[name]; n != "" {
			args = slices.Insert(args, 2, n)
		}
		r, err := s.Compile(fmt.Sprintf(with.text, name+"("+strings.Join(args, ", ")+")"), 0)
		if err != nil {
			t.Fatal(err)
		}
		f, err := rules.NewFacts(s, "A", rules.Fact{Indicator: "violations", Value: v},
			rules.Fact{Indicator: "staff", Value: rules.Int(4)})
		if err != nil {
			t.Fatal(err)
		}
		g, err := rules.NewGroup(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		e, failed := agreeRapid(t, r, f, g)
		all, someFail := completions(list, open), false
		least, greatest := r.Reach(f, g)
		bounded := least.Known() || greatest.Known()
		for _, so := range all {
			want, fails := byHand(name, x, where, so)
			if want != nil {
				want = with.of(want)
			}
			someFail = someFail || fails
			switch {
			case failed != nil:
			case outside(want, least, greatest) || bounded && (want == nil || fails && !ignored(name)):
				t.Fatalf("%s of %s is from %v to %v, but by hand %v, error %v, with %v", r.Source(), show(list), least, greatest,
					want, fails, show(so))
			case e.Value.Known() && (fails && !ignored(name) || want == nil || !same(e.Value, want)):
				t.Fatalf("%s of %s = %v, but by hand %v, error %v, with %v", r.Source(), show(list), e.Value, want, fails,
					show(so))
			case e.Value.IsNotApplicable() && (want != nil || fails):
				t.Fatalf("%s of %s = %v, but by hand %v with %v", r.Source(), show(list), e.Value, want, show(so))
			case len(all) == 1 && !e.Value.Known() && !e.Value.IsNotApplicable():
				t.Fatalf("%s of %s = %v, though all is known", r.Source(), show(list), e.Value)
			}
		}
		if failed != nil && !someFail {
			t.Fatalf("%s of %s: %v, but by hand never an error", r.Source(), show(list), failed)
		}
	})
}

// outside reports whether a number lies beyond an end that is known.
func outside(x *big.Rat, least, greatest rules.Value) bool {
	if x == nil {
		return false
	}
	lo, ok := least.Rat()
	hi, ok2 := greatest.Rat()
	return ok && x.Cmp(lo) < 0 || ok2 && x.Cmp(hi) > 0
}

// The ends of what an aggregate can be are reached, where a value can be anything between its
// ends: of a list with what is missing, and of one with two records more, for the aggregates that
// two can bring to the end. Where there may be no record at all nothing is known, but of sums.
func TestBoundsOfListsAreReached(t *testing.T) {
	s := register(t)
	bounded := 0
	rapid.Check(t, func(t *rapid.T) {
		names, open := append(slices.Sorted(maps.Keys(combinations)), "capped_of"), rapid.Bool().Draw(t, "incomplete")
		if open {
			names = []string{"sum_best_of", "mean_best_of", "largest_of", "smallest_of"}
		}
		name := rapid.SampledFrom(names).Draw(t, "name")
		var list []drawn
		var events []rules.Event
		for range rapid.IntRange(0, 4).Draw(t, "records") {
			d := drawn{grave: new(int)}
			if n := rapid.IntRange(-1, 3).Draw(t, "weight"); n >= 0 {
				d.weight = &n
			}
			*d.grave = rapid.IntRange(0, 1).Draw(t, "grave")
			list, events = append(list, d), append(events, d.event())
		}
		v := rules.ListOf(events...)
		if open {
			v = rules.IncompleteListOf(events...)
		}
		args := []string{"violations", "weight"}
		switch {
		case name == "count_of":
			args = args[:1]
		case name == "capped_of":
			args = append(args, "grave", "2")
		case givenByHand[name] != "":
			args = append(args, givenByHand[name])
		}
		r, err := s.Compile(name+"("+strings.Join(args, ", ")+")", 0)
		if err != nil {
			t.Fatal(err)
		}
		f, g := listFacts(t, s, v)
		e, err := r.Explain(f, g)
		if err != nil {
			t.Fatal(err)
		}
		var lo, hi *big.Rat
		for _, so := range completions(list, open) {
			want, _ := byHand(name, askedValues[0], askedConditions[0], so)
			if want == nil {
				lo, hi = nil, nil
				break
			}
			if lo == nil || want.Cmp(lo) < 0 {
				lo = want
			}
			if hi == nil || want.Cmp(hi) > 0 {
				hi = want
			}
		}
		least, greatest := r.Reach(f, g)
		switch spread := strings.Contains(name, "variance") || strings.Contains(name, "stddev"); {
		case e.Value.Known() && (lo == nil || !same(e.Value, lo) || !same(e.Value, hi)):
			t.Fatalf("%s of %s = %v, but by hand from %v to %v", r.Source(), show(list), e.Value, lo, hi)
		case e.Value.Known():
		case lo == nil && (least.Known() || greatest.Known()):
			t.Fatalf("%s of %s is from %v to %v, but there may be nothing", r.Source(), show(list), least, greatest)
		case lo == nil:
		case !greatest.Known() || !least.Known() || !same(greatest, hi) || !spread && !same(least, lo):
			t.Fatalf("%s of %s is from %v to %v, but by hand from %v to %v", r.Source(), show(list), least, greatest, lo, hi)
		default:
			bounded++
		}
	})
	if bounded == 0 {
		t.Error("nothing was bounded")
	}
}

// ignored reports whether an aggregate passes over an error in a record that could not win.
func ignored(name string) bool { return name == "largest_of" || name == "smallest_of" }

func same(v rules.Value, want *big.Rat) bool {
	if r, ok := v.Rat(); ok {
		return r.Cmp(want) == 0
	}
	return v.Equal(rules.BoolOf(want.Sign() != 0))
}

func show(list []drawn) string {
	var out []string
	for _, d := range list {
		e := d.event()
		out = append(out, fmt.Sprintf("%v %v", e.Fields["weight"], e.Fields["grave"]))
	}
	return strings.Join(out, "; ")
}

// A list reads back from JSON as it was.
func TestListsInJSON(t *testing.T) {
	day := rules.DateOf(date3(2024, 3, 1))
	for _, v := range []rules.Value{
		rules.ListOf(), rules.IncompleteListOf(),
		rules.ListOf(rules.Event{Evidence: "biên bản <7>", Fields: map[string]rules.Value{
			"weight": rules.Ratio(1, 3), "grave": rules.BoolOf(false), "kind": rules.TextOf("list"), "found": day}}),
		rules.IncompleteListOf(rules.Event{Fields: map[string]rules.Value{"weight": rules.NotApplicable()}}, rules.Event{}),
	} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back rules.Value
		if err := json.Unmarshal(data, &back); err != nil || !back.Equal(v) {
			t.Errorf("%s was read as %v, %v", data, back, err)
		}
	}
	for _, bad := range []string{
		`{"list": [{"weight": {"list": []}}]}`, `{"list": 3}`, `{"list": [], "incomplete": 2}`, `{"list": [], "more": true}`,
		`{"list": [{"evidence": 3}]}`,
	} {
		if err := json.Unmarshal([]byte(bad), new(rules.Value)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func date3(y, m, d int) rules.Date { return rules.Day(y, m, d) }

// What is wrong with a list is said of the record and the field.
func TestListsThatAreRefused(t *testing.T) {
	s := register(t)
	many := make([]rules.Event, 10_001)
	for _, tt := range []struct {
		reason string
		value  rules.Value
		want   string
		is     error
	}{
		{"a list is no number", rules.Int(3), "violations: a list is wanted", diag.ErrKind},
		{"a field that is not declared", listOf("wieght", rules.Int(1)), `no field "wieght" (did you mean weight?)`,
			diag.ErrName},
		{"beyond the range of a field", listOf("weight", rules.Int(4)), "violations[1].weight: 4 is more", diag.ErrValue},
		{"another kind", listOf("found", rules.Int(4)), "violations[1].found: a date is wanted", diag.ErrKind},
		{"a list in a list", listOf("weight", rules.ListOf()), "violations[1].weight: a number is wanted", diag.ErrKind},
		{"too many", rules.ListOf(many...), "the list has 10001 records", diag.ErrLimit},
	} {
		_, err := rules.NewFacts(s, "A", rules.Fact{Indicator: "violations", Value: tt.value})
		if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}

func listOf(code string, v rules.Value) rules.Value {
	return rules.ListOf(rules.Event{}, rules.Event{Fields: map[string]rules.Value{code: v}})
}

// Names of fields clash with nothing, and lists stand where a list may.
func TestListsInRulesAreChecked(t *testing.T) {
	s := register(t)
	for _, tt := range []struct{ rule, want string }{
		{"count_of(staff)", "an indicator of kind list is wanted"},
		{"count_of(3)", "an indicator of kind list is wanted"},
		{"weight + 1", "weight is a field of violations"},
		{"violations > 1", "violations is a list"},
		{"count_of(violations, count_of(documents) > 0)", "cannot ask for a list again"},
		{"total_of(violations, severe)", "cannot ask for a list again"},
		{"total_of(violations, previous(weight))", "weight is a field of this year's records"},
		{"total_of(violations, best(weight))", "weight is a field of violations"},
		{"let weight = 1; total_of(violations, weight)", "weight is bound by let, and is a field of violations too"},
		{"count_of(violations, weight)", "count_of needs a boolean"},
		{"latest_of(violations, weight)", "latest_of needs a date"},
		{"previous(total_of(members, staff))", "last year's members are not known"},
		{"total_of(violations)", "total_of takes 2 or 3 arguments"},
	} {
		if _, err := s.Compile(tt.rule, 0); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.rule, err, tt.want)
		}
	}
	list := func(fields ...rules.Indicator) rules.Indicator {
		return rules.Indicator{Code: "register", Kind: rules.ListKind, Fields: fields}
	}
	many := make([]rules.Indicator, 51)
	for i := range many {
		many[i].Code = fmt.Sprintf("f%d", i)
	}
	for _, tt := range []struct {
		reason string
		ind    rules.Indicator
		want   string
	}{
		{"an indicator has the name", list(rules.Indicator{Code: "staff"}), "the name staff is taken by an indicator"},
		{"a function has the name", list(rules.Indicator{Code: "days"}), "days is a function of the language"},
		{"a column has the name", list(rules.Indicator{Code: "evidence"}), "taken by a column of tables of events"},
		{"twice", list(rules.Indicator{Code: "a"}, rules.Indicator{Code: "a"}), "the name a is taken by a field"},
		{"no field", list(), "a list has fields"},
		{"fields of a number", rules.Indicator{Code: "n", Fields: many[:1]}, "a list has fields"},
		{"a list in a list", list(rules.Indicator{Code: "a", Kind: rules.ListKind, Fields: many[:1]}), "a field is no list"},
		{"a plan", list(rules.Indicator{Code: "a", Plan: true}), "plan and invented are said of the list"},
		{"a field that is wrong", list(rules.Indicator{Code: "a", Kind: rules.BoolKind, Min: whole(1)}), "fields[0].kind"},
		{"too many", list(many...), "a list has at most 50 fields"},
		{"the word for the members", rules.Indicator{Code: "members", Kind: rules.ListKind, Fields: many[:1]},
			"the name members is taken"},
	} {
		_, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "staff"}, tt.ind}})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}

// An explanation shows the records that counted, with their evidence, and what more there is.
func TestListsAreExplained(t *testing.T) {
	s := register(t)
	var events []rules.Event
	for i := range 24 {
		events = append(events, rules.Event{Evidence: fmt.Sprintf("BB %d", i), Fields: map[string]rules.Value{
			"weight": rules.Int(int64(i % 2)), "grave": rules.BoolOf(i > 1)}})
	}
	f, g := listFacts(t, s, rules.ListOf(events...))
	for _, tt := range []struct{ rule, want string }{
		{"total_of(violations, weight, grave)", "  · record 3: 0  (grave = true, weight = 0)  [BB 2]\n"},
		{"total_of(violations, weight, grave)", "  and 2 more\n"},
		{"total_of(violations, weight, grave)", "violations = 24 records  [sổ 3]\n"},
		{"largest_of(violations, weight)", "= 1  ← takes record 2\n"},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, _, err := agree(t, r, f, g)
		if err != nil || !strings.Contains(e.Render(diag.English), tt.want) {
			t.Errorf("%s: %v\n%s, want %s", tt.rule, err, e.Render(diag.English), tt.want)
		}
		data, err := json.Marshal(e)
		var back rules.Explanation
		if err == nil {
			err = json.Unmarshal(data, &back)
		}
		if err != nil || back.Render(diag.English) != e.Render(diag.English) {
			t.Errorf("%s: the explanation was read back as\n%s, %v", tt.rule, back.Render(diag.English), err)
		}
	}
}

// Each step that names a list holds all of it, so that there are only so many of them.
func TestListsAreExplainedInBounds(t *testing.T) {
	s := register(t)
	f, g := listFacts(t, s, rules.ListOf(slices.Repeat([]rules.Event{{Evidence: "BB"}}, 10_000)...))
	r, err := s.Compile("sum("+strings.Repeat("count_of(violations), ", 60)+"1)", 0)
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Explain(f, g)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(e)
	if err != nil || len(data) > 5<<20 || e.Root().Omitted == 0 {
		t.Errorf("%d bytes, %d steps left out, %v", len(data), e.Root().Omitted, err)
	}
	kept := 0
	for _, step := range e.Inside().Steps {
		if step.Found != nil {
			kept += len(step.Found.Members)
		}
	}
	if kept == 0 || kept > 1<<19 {
		t.Errorf("%d records are kept", kept)
	}
}

// The work of a rule is bounded over all records too.
func TestListsCostSteps(t *testing.T) {
	def := rules.Definition{Limits: rules.Limits{Steps: 1000}, Indicators: []rules.Indicator{
		{Code: "documents", Kind: rules.ListKind, Fields: []rules.Indicator{{Code: "authors"}}}}}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("total_of(documents, authors * authors + 1)", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		records int
		want    error
	}{{150, nil}, {250, diag.ErrLimit}} {
		list := rules.ListOf(slices.Repeat([]rules.Event{{Fields: map[string]rules.Value{"authors": rules.Int(1)}}},
			tt.records)...)
		f, err := rules.NewFacts(s, "A", rules.Fact{Indicator: "documents", Value: list})
		if err != nil {
			t.Fatal(err)
		}
		g, err := rules.NewGroup(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := agree(t, r, f, g); !errors.Is(err, tt.want) {
			t.Errorf("%d records: %v, want %v", tt.records, err, tt.want)
		}
	}
}

// What two files say of a unit is put together, and said once.
func TestJoinFacts(t *testing.T) {
	s := register(t)
	of := func(unit, code string, v rules.Value) *rules.Facts {
		f, err := rules.NewFacts(s, unit, rules.Fact{Indicator: code, Value: v, Evidence: "BC " + unit})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	staff, list := []*rules.Facts{of("A", "staff", rules.Int(3)), of("B", "staff", rules.Int(4))},
		[]*rules.Facts{of("C", "violations", rules.ListOf()), of("A", "violations", rules.ListOf())}
	all, err := rules.JoinFacts(context.Background(), staff, list)
	if err != nil || len(all) != 3 || all[2].Unit() != "C" {
		t.Fatalf("%v, %v", all, err)
	}
	for code, want := range map[string]string{"staff": "3 BC A", "violations": "0 records BC A", "documents": "missing "} {
		if fact, _ := all[0].Lookup(code); fact.Value.String()+" "+fact.Evidence != want {
			t.Errorf("%s is %v, %s; want %s", code, fact.Value, fact.Evidence, want)
		}
	}
	more := []*rules.Facts{of("B", "staff", rules.NotApplicable())}
	if _, err := rules.JoinFacts(t.Context(), staff, more); err == nil ||
		!strings.HasPrefix(err.Error(), "B.staff: a second fact for staff of B") {
		t.Errorf("two facts for one indicator: %v", err)
	}
	foreign, err := rules.NewSchema(rules.Definition{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := rules.NewFacts(foreign, "A")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rules.JoinFacts(context.Background(), staff, []*rules.Facts{other}); !errors.Is(err, diag.ErrKind) {
		t.Errorf("another schema: %v", err)
	}
}

// TestTableKeyedByField: a table whose key is named like a field is checked with the texts that the
// field allows; one that is named like fields of two lists is not.
func TestTableKeyedByField(t *testing.T) {
	field := func(values ...string) []rules.Indicator {
		return []rules.Indicator{{Code: "sort", Kind: rules.TextKind, Values: values}}
	}
	for _, tt := range []struct {
		reason string
		lists  []rules.Indicator
		gap    bool
	}{
		{"every text has its row", []rules.Indicator{{Code: "a", Kind: rules.ListKind, Fields: field("late", "noise")}},
			false},
		{"a text has no row", []rules.Indicator{{Code: "a", Kind: rules.ListKind, Fields: field("late", "noise", "fight")}},
			true},
		{"it might be of either list", []rules.Indicator{
			{Code: "a", Kind: rules.ListKind, Fields: field("late", "noise")},
			{Code: "b", Kind: rules.ListKind, Fields: field("late", "noise")}}, true},
	} {
		s, err := rules.NewSchema(rules.Definition{Indicators: tt.lists, Tables: []rules.Table{{Name: "per",
			Keys: []string{"sort"}, Rows: []rules.Row{{When: rules.Tests{"late"}, Then: rules.Int(1)},
				{When: rules.Tests{"noise"}, Then: rules.Int(2)}}}}})
		if err != nil {
			t.Fatal(err)
		}
		found := s.Check()
		gap := slices.ContainsFunc(found, func(d *diag.Diagnostic) bool { return d.Code == "table-gap" })
		if gap != tt.gap {
			t.Errorf("%s: %v", tt.reason, found)
		}
	}
}

// TestNoListIsExplained: an aggregate over a list that does not apply, or is missing, names no record
// that won.
func TestNoListIsExplained(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "late", Kind: rules.ListKind,
		Fields: []rules.Indicator{{Code: "hours"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []rules.Value{rules.NotApplicable(), {}, rules.ListOf()} {
		for _, text := range []string{"largest_of(late, hours)", "smallest_of(late, hours, hours > 1) ?? 0"} {
			r, err := s.Compile(text, rules.NumberKind)
			if err != nil {
				t.Fatal(err)
			}
			f, err := rules.NewFacts(s, "U", rules.Fact{Indicator: "late", Value: v})
			if err != nil {
				t.Fatal(err)
			}
			e, err := r.Explain(f, nil)
			if err != nil {
				t.Fatalf("%s of %v: %v", text, v, err)
			}
			if note := e.Root().Note; strings.Contains(note.Text.Format(diag.English), "record") {
				t.Errorf("%s of %v: %v", text, v, note)
			}
		}
	}
}

// TestWithEvents: single events change, whatever else is known of the list; what is no event is refused.
func TestWithEvents(t *testing.T) {
	s := register(t)
	event := func(weight int64, evidence string) rules.Event {
		return rules.Event{Fields: map[string]rules.Value{"weight": rules.Int(weight)}, Evidence: evidence}
	}
	one, two, three := event(1, "a"), event(2, "b"), event(3, "c")
	add, drop := rules.EventChange{List: "violations", Event: &three}, rules.EventChange{List: "violations", Record: 1}
	replace := rules.EventChange{List: "violations", Record: 2, Event: &three}
	for _, tt := range []struct {
		reason  string
		list    rules.Value
		changes []rules.EventChange
		want    rules.Value
	}{
		{"added behind the last", rules.ListOf(one, two), []rules.EventChange{add}, rules.ListOf(one, two, three)},
		{"removed", rules.ListOf(one, two), []rules.EventChange{drop}, rules.ListOf(two)},
		{"removed one after the other", rules.ListOf(one, two), []rules.EventChange{drop, drop}, rules.ListOf()},
		{"replaced, evidence and all", rules.ListOf(one, two), []rules.EventChange{replace}, rules.ListOf(one, three)},
		{"what is not complete stays so", rules.IncompleteListOf(one), []rules.EventChange{drop}, rules.IncompleteListOf()},
		{"of a missing list nothing else is known", rules.Value{}, []rules.EventChange{add}, rules.IncompleteListOf(three)},
	} {
		f, _ := listFacts(t, s, tt.list)
		g, err := f.WithEvents(tt.changes...)
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		before, _ := f.Lookup("violations")
		after, _ := g.Lookup("violations")
		if !after.Value.Equal(tt.want) || after.Evidence != before.Evidence || !before.Value.Equal(tt.list) {
			t.Errorf("%s: %v from %v, of %q", tt.reason, after.Value, before.Value, after.Evidence)
		}
	}
	heavy := event(4, "")
	for _, tt := range []struct {
		reason string
		list   rules.Value
		change rules.EventChange
		want   string
	}{
		{"there are two", rules.ListOf(one, two), rules.EventChange{List: "violations", Record: 3},
			"has no record 3: there are 2"},
		{"they count from 1", rules.ListOf(one), rules.EventChange{List: "violations", Record: -1}, "has no record -1"},
		{"nothing is added", rules.ListOf(one), rules.EventChange{List: "violations"}, "has no record 0"},
		{"the list does not apply", rules.NotApplicable(), add, "violations does not apply to A"},
		{"a number", rules.ListOf(), rules.EventChange{List: "staff", Event: &one}, "staff is no list of events"},
		{"a slip", rules.ListOf(), rules.EventChange{List: "violation", Event: &one}, "did you mean violations?"},
		{"a field beyond its range", rules.ListOf(), rules.EventChange{List: "violations", Event: &heavy}, "weight"},
	} {
		f, _ := listFacts(t, s, tt.list)
		if _, err := f.WithEvents(tt.change); err == nil || !strings.Contains(diag.ErrorText(err).String(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}
