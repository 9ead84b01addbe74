package rules_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

var roundings = []rules.Rounding{rules.HalfAwayFromZero, rules.HalfEven, rules.TowardZero, rules.AwayFromZero,
	rules.TowardFloor, rules.TowardCeil}

// columnIsEval holds the column of a rule to Eval for every member, and its rounding to
// Value.Round and to big integers.
func columnIsEval(t rapid.TB, r *rules.Rule, g *rules.Group) {
	t.Helper()
	if g == nil {
		return
	}
	var c rules.Column
	if err := r.EvalAll(context.Background(), g, &c); err != nil {
		for _, f := range g.Members() {
			if _, err2 := r.Eval(f, g); err2 == nil || err2.Error() != err.Error() {
				t.Fatalf("%s: EvalAll says %v, Eval says %v", r.Source(), err, err2)
			}
		}
		return
	}
	if len(g.Members()) > 0 { // what the column has kept with its group is not for Eval to find
		var err error
		if g, err = g.With(g.Members()[0]); err != nil {
			t.Fatal(err)
		}
	}
	if c.Len() != len(g.Members()) {
		t.Fatalf("%s: a column of %d for %d members", r.Source(), c.Len(), len(g.Members()))
	}
	for i, f := range g.Members() {
		v, err := r.Eval(f, g)
		if len(g.Members()) <= fewMembers {
			byFractions(t, r, f, g, v, err)
		}
		w, err2 := c.Value(i), c.Err(i)
		if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() || !v.Equal(w) ||
			v.Kind() != w.Kind() {
			t.Fatalf("%s, %s: Eval says %v, %v; the column says %v, %v", r.Source(), f.Unit(), v, err, w, err2)
		}
		want := rules.StateMissing
		switch {
		case err != nil:
			want = rules.StateFailed
		case v.Known():
			want = rules.StateKnown
		case v.IsNotApplicable():
			want = rules.StateNotApplicable
		}
		if c.State(i) != want {
			t.Fatalf("%s, %s: state %d, want %d", r.Source(), f.Unit(), c.State(i), want)
		}
	}
	checkRounding(t, r, &c)
}

// fewMembers are evaluated by every evaluator; the members of larger groups are the same again.
const fewMembers = 12

// byFractions holds what Eval says to the closures over fractions, and to the plain evaluator.
func byFractions(t rapid.TB, r *rules.Rule, f *rules.Facts, g *rules.Group, v rules.Value, err error) {
	t.Helper()
	e, err2 := r.Explain(f, g)
	if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() || err == nil && !v.Equal(e.Value) {
		t.Fatalf("%s, %s: Eval says %v, %v; Explain says %v, %v", r.Source(), f.Unit(), v, err, e, err2)
	}
	if err != nil {
		return
	}
	at := *e.Inside()
	if !r.Inside().Run(at.Facts, at.Group, &at.Value) || !e.Inside().Value.Equal(at.Value) {
		t.Fatalf("%s, %s: Eval says %v, by fractions it is %v", r.Source(), f.Unit(), v, at.Value)
	}
}

func checkRounding(t rapid.TB, r *rules.Rule, c *rules.Column) {
	t.Helper()
	dst, ok := make([]int64, c.Len()), make([]bool, c.Len())
	for _, places := range []int32{0, 2, 18} {
		if c.Len() > 100 && places != 2 {
			continue // many are there for the blocks
		}
		for _, mode := range roundings {
			all := c.Round(places, mode, dst, ok)
			for i := range dst {
				all = all && ok[i]
				rat, number := c.Value(i).Rat()
				if !number {
					if ok[i] {
						t.Fatalf("%s: %v is rounded to %d", r.Source(), c.Value(i), dst[i])
					}
					continue
				}
				want := roundRat(rat, places, mode)
				if fits := want.IsInt64(); ok[i] && (!fits || want.Int64() != dst[i]) ||
					!ok[i] && fits && want.BitLen() < 64 {
					t.Fatalf("%s: %v to %d places, %v: %d, %v, want %v", r.Source(), rat, places, mode, dst[i], ok[i], want)
				}
				unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
				rounded, _ := c.Value(i).Round(places, mode).Rat()
				if rounded.Mul(rounded, unit); ok[i] && rounded.Cmp(new(big.Rat).SetInt64(dst[i])) != 0 {
					t.Fatalf("%s: %v to %d places, %v: %d, and Value.Round gives %v", r.Source(), rat, places, mode, dst[i], rounded)
				}
			}
			if all != c.Round(places, mode, dst, ok) {
				t.Fatalf("%s: all is not all", r.Source())
			}
		}
	}
}

// roundRat rounds by big integers alone.
func roundRat(r *big.Rat, places int32, mode rules.Rounding) *big.Int {
	n := new(big.Int).Mul(r.Num(), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	floor, rest := new(big.Int).DivMod(n, r.Denom(), new(big.Int))
	if rest.Sign() == 0 {
		return floor
	}
	half := rest.Lsh(rest, 1).Cmp(r.Denom())
	negative := n.Sign() < 0
	up := map[rules.Rounding]bool{
		rules.HalfAwayFromZero: half > 0 || half == 0 && !negative,
		rules.HalfEven:         half > 0 || half == 0 && floor.Bit(0) == 1,
		rules.TowardZero:       negative, rules.AwayFromZero: !negative, rules.TowardCeil: true,
	}[mode]
	if up {
		floor.Add(floor, big.NewInt(1))
	}
	return floor
}

// What EvalAll refuses, and what it does not look at.
func TestEvalGroups(t *testing.T) {
	s, f, g := language(t)
	other, err := rules.NewSchema(rules.Definition{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("actual / zero", 0)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.Compile("1", 0)
	if err != nil {
		t.Fatal(err)
	}
	var c rules.Column
	if err := r.EvalAll(t.Context(), nil, &c); !errors.Is(err, diag.ErrKind) {
		t.Errorf("no group: %v", err)
	}
	if err := foreign.EvalAll(t.Context(), g, &c); !errors.Is(err, diag.ErrKind) {
		t.Errorf("a group of another schema: %v", err)
	}
	longer := make([]bool, len(g.Members())+1)
	if err := r.EvalGroups(t.Context(), []*rules.Group{g}, longer, &c); !errors.Is(err, diag.ErrValue) {
		t.Errorf("a list of another length: %v", err)
	}
	which := make([]bool, len(g.Members()))
	for i, m := range g.Members() {
		which[i] = m.Unit() == f.Unit()
	}
	dst, ok := make([]int64, len(which)), make([]bool, len(which))
	for _, src := range []string{"actual / zero", "actual + 1", "region"} {
		if r, err = s.Compile(src, 0); err != nil {
			t.Fatal(err)
		}
		if err := r.EvalGroups(t.Context(), []*rules.Group{g}, which, &c); err != nil {
			t.Fatal(err)
		}
		c.Round(0, rules.HalfEven, dst, ok)
		for i, in := range which {
			if (c.State(i) == rules.StateSkipped) == in || !in && (c.Value(i).Known() || c.Err(i) != nil || ok[i]) {
				t.Errorf("%s, member %d: state %d, %v, %v", src, i, c.State(i), c.Value(i), c.Err(i))
			}
		}
	}
	empty, err := rules.NewGroup(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.EvalAll(t.Context(), empty, &c); err != nil || c.Len() != 0 {
		t.Errorf("an empty group: %v, %d", err, c.Len())
	}
}

// A group of columns is the group of its members' facts, faults included.
func TestGroupOfColumns(t *testing.T) {
	least := dec("0")
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "a", Min: &least}, {Code: "b"},
		{Code: "on", Kind: rules.DateKind}}})
	if err != nil {
		t.Fatal(err)
	}
	units := make([]string, 40) // more than are compared one by one
	a, b, why := make([]rules.Value, len(units)), make([]rules.Value, len(units)), make([]string, len(units))
	var facts []*rules.Facts
	for i := range units {
		units[i], a[i], b[i] = fmt.Sprint("unit", i), rules.Scaled(int64(i*25), 2), rules.Int(int64(i-3))
		if i%7 == 0 {
			b[i], why[i] = rules.NotApplicable(), "a letter"
		}
		f, err := rules.NewFacts(s, units[i], rules.Fact{Indicator: "a", Value: a[i]},
			rules.Fact{Indicator: "b", Value: b[i], Evidence: why[i]})
		if err != nil {
			t.Fatal(err)
		}
		facts = append(facts, f)
	}
	columns := []rules.FactColumn{{Indicator: "b", Values: b, Evidence: why}, {Indicator: "a", Values: a}}
	g, err := rules.NewGroupOf(context.Background(), s, units, columns...)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range g.Members() {
		if m, ok := g.Member(units[i]); !ok || m != f || f.Schema() != s {
			t.Errorf("%s is not a member of its own", units[i])
		}
		for fact := range f.All() {
			if want, _ := facts[i].Lookup(fact.Indicator); fact.Evidence != want.Evidence || !fact.Value.Equal(want.Value) {
				t.Errorf("%s of %s: %v, want %v", fact.Indicator, f.Unit(), fact, want)
			}
		}
	}
	for _, src := range []string{"a / b", "best(a) - a", "on", "known(b)"} {
		r, err := s.Compile(src, 0)
		if err != nil {
			t.Fatal(err)
		}
		columnIsEval(t, r, g)
	}
	bad := func(i int, v rules.Value) []rules.Value {
		vs := slices.Clone(a)
		vs[i] = v
		return vs
	}
	for reason, tt := range map[string]struct {
		units   []string
		columns []rules.FactColumn
		path    string
		kind    error
	}{
		"unknown indicator": {units, []rules.FactColumn{{Indicator: "c", Values: a}}, "c", diag.ErrName},
		"second column":     {units, append(columns, columns[0]), "b", diag.ErrName},
		"too short":         {units, []rules.FactColumn{{Indicator: "a", Values: a[1:]}}, "a", diag.ErrValue},
		"other evidence":    {units, []rules.FactColumn{{Indicator: "a", Values: a, Evidence: why[1:]}}, "a", diag.ErrValue},
		"out of range": {units, []rules.FactColumn{{Indicator: "a", Values: bad(5, rules.Int(-1))}}, "members[5].a",
			diag.ErrValue},
		"other kind": {units, []rules.FactColumn{{Indicator: "a", Values: bad(39, rules.BoolOf(true))}}, "members[39].a",
			diag.ErrKind},
		"too many digits": {units, []rules.FactColumn{{Indicator: "a", Values: bad(0, num("1e2000"))}}, "members[0].a",
			diag.ErrLimit},
		"a unit twice":          {append(slices.Clone(units[1:]), "unit7"), columns, "members[39]", diag.ErrName},
		"a unit twice in a few": {[]string{"x", "x"}, nil, "members[1]", diag.ErrName},
	} {
		_, err := rules.NewGroupOf(context.Background(), s, tt.units, tt.columns...)
		var ds diag.Diagnostics
		if !errors.As(err, &ds) || len(ds) != 1 || ds[0].Path != tt.path || !errors.Is(ds[0].Err, tt.kind) {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

// Many rows cost few allocations, columns of facts and the evaluation included.
func TestColumnsAllocate(t *testing.T) {
	const rows = 20_000
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "a"}, {Code: "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("a > 10 ? min(100, 100 * a / b) : a - best(b)", 0)
	if err != nil {
		t.Fatal(err)
	}
	units, a, b := make([]string, rows), make([]rules.Value, rows), make([]rules.Value, rows)
	for i := range units {
		units[i] = fmt.Sprint(i)
	}
	var c rules.Column
	dst, ok := make([]int64, rows), make([]bool, rows)
	allocs := testing.AllocsPerRun(3, func() {
		for i := range units {
			a[i], b[i] = rules.Scaled(int64(i), 2), rules.Int(int64(i+1))
		}
		g, err := rules.NewGroupOf(context.Background(), s, units, rules.FactColumn{Indicator: "a", Values: a},
			rules.FactColumn{Indicator: "b", Values: b})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.EvalAll(t.Context(), g, &c); err != nil || !c.Round(2, rules.HalfAwayFromZero, dst, ok) {
			t.Fatal(err)
		}
	})
	if allocs/rows > 0.1 {
		t.Errorf("%v allocations for %d rows", allocs, rows)
	}
	g, err := rules.NewGroupOf(context.Background(), s, units[:12], rules.FactColumn{Indicator: "a", Values: a[:12]},
		rules.FactColumn{Indicator: "b", Values: b[:12]})
	if err != nil {
		t.Fatal(err)
	}
	// None for a member; with the race detector pools forget what they hold, so a call may make a few.
	if allocs := testing.AllocsPerRun(100, func() { _ = r.EvalAll(t.Context(), g, &c) }); allocs >= 12 {
		t.Errorf("%v allocations for a group whose facts are gathered", allocs)
	}
}

// manyFacts is a group of facts at the ends of what columns hold: wholes and places on and
// beside their units, the largest numbers of each limit, fractions, and what is not known.
func manyFacts(t rapid.TB, s *rules.Schema, seed uint64, size int) *rules.Group {
	r := rand.New(rand.NewPCG(seed, 0))
	wide := r.IntN(3) // few, some or many are at the ends
	units := make([]string, size)
	for i := range units {
		units[i] = fmt.Sprint("u", i)
	}
	number := func() rules.Value {
		switch r.IntN(12 - 2*wide) {
		case 0:
			if r.IntN(2) == 0 {
				return rules.Scaled(1<<44-1-r.Int64N(2), 2)
			}
			return rules.Scaled((1<<[]int{20, 24, 28, 32, 38, 44, 52, 62}[r.IntN(8)]+r.Int64N(3)-1)*(1-2*r.Int64N(2)),
				int32(r.IntN(8)))
		case 1:
			return rules.RatOf(big.NewRat(r.Int64N(2000)-1000, 1+r.Int64N(9)))
		case 2:
			return rules.Scaled(r.Int64N(200_000)-50_000, int32(r.IntN(7)))
		case 3:
			return fillings[rules.NumberKind][r.IntN(len(fillings[rules.NumberKind]))]
		case 4, 5:
			return rules.Int(r.Int64N(7) - 2)
		}
		return rules.Scaled(r.Int64N(20_000)-2_000, int32(r.IntN(3)))
	}
	var columns []rules.FactColumn
	for ind := range s.All() {
		c := rules.FactColumn{Indicator: ind.Code, Values: make([]rules.Value, size)}
		known, tame := r.IntN(3) > 0, r.IntN(2) == 0
		for i := range c.Values {
			switch k := r.IntN(10); {
			case !known && k < 2:
			case !known && k < 4:
				c.Values[i] = rules.NotApplicable()
			case ind.Kind == rules.NumberKind && tame:
				c.Values[i] = rules.Scaled(r.Int64N(900)-200, int32(r.IntN(3)))
			case ind.Kind == rules.NumberKind:
				c.Values[i] = number()
			default:
				c.Values[i] = fillings[ind.Kind][r.IntN(2)]
			}
		}
		columns = append(columns, c)
	}
	g, err := rules.NewGroupOf(context.Background(), s, units, columns...)
	if err != nil {
		t.Fatal(err)
	}
	members := slices.Clone(g.Members())
	for i := range members {
		if r.IntN(4) > 0 {
			if members[i], err = members[i].WithPrevious(g.Members()[r.IntN(size)]); err != nil {
				t.Fatal(err)
			}
		}
		points := []rules.Value{{}, rules.NotApplicable(), num("8"), num("9.125")}[r.IntN(4)]
		if members[i], err = members[i].WithPoints("I.1", points); err != nil {
			t.Fatal(err)
		}
	}
	return group(t, members)
}

// A column says of every member what Eval says: for every rule, over facts of all states
// and sizes, in groups that are computed at once and in several blocks.
func TestColumnIsEval(t *testing.T) {
	all := limited(t)
	rapid.Check(t, columnOf(all))
}

func columnOf(all []*rules.Schema) func(*rapid.T) {
	return func(t *rapid.T) {
		s := rapid.SampledFrom(all).Draw(t, "limits")
		r := (&generator{t: t}).rule(s)
		size := rapid.SampledFrom([]int{1, 2, 12, 17, 300}).Draw(t, "members")
		columnIsEval(t, r, manyFacts(t, s, rapid.Uint64().Draw(t, "facts"), size))
	}
}

func FuzzColumnIsEval(f *testing.F) {
	all := limited(f)
	addNoise(f)
	f.Fuzz(rapid.MakeFuzz(columnOf(all)))
}

// Every operator that is bound, over facts of all states and sizes, without luck. The
// reason of each is what it reaches that its neighbours do not.
var columnRules = []struct{ reason, rule string }{
	{"a fact as it is", "actual"},
	{"a constant", "7 / 3"},
	{"a truth as it is", "ok"},
	{"a date as it is", "sent"},
	{"a text, which is not bound", "region"},
	{"more columns than are added at once", "actual + plan + target + lost + lost2 + zero + actual"},
	{"one column many times, as wide as can be", "(actual + actual + actual + actual + actual) * 262143"},
	{"terms of other units", "actual / 7 - plan * 0.3 + days(sent, due) - 2"},
	{"a constant alone left", "10 - (actual - plan)"},
	{"a wide product, rounded", "round(actual * 1234567 / 97, 2)"},
	{"a wide product, to a whole number", "floor(actual * 7654321 / 89) - ceil(plan * 7654321 / 83)"},
	{"a product of facts", "actual * plan / 100"},
	{"a product of three", "actual * plan * target"},
	{"a quotient of quotients", "(actual / plan) / (target / lost)"},
	{"a negative constant divides", "actual / -3 / (2 - plan)"},
	{"a constant over a fact", "100 / plan + 1 / target"},
	{"capped in proportion", "clamp(10 * actual / plan, 0, 10)"},
	{"the largest over different denominators", "max(actual / plan, target / lost, 1 / 3)"},
	{"the smallest of columns and constants", "min(5, actual, 7, plan * 3, -target)"},
	{"means", "mean(actual, plan, 1) + sum(target, 0.001)"},
	{"a size", "abs(actual - plan) / abs(target)"},
	{"steps", "steps(actual, 0.25) - steps(plan / target, 3)"},
	{"compared with a constant between two units", "actual > 0.333 ? 1 : actual < -0.333 ? 2 : 3"},
	{"equal to what no unit is", "actual == 0.00001 or plan != 0.00001"},
	{"equal to a unit", "actual == 97 or plan != 1"},
	{"each order of constants", "count(1 < actual, 1 <= plan, 1 > target, 1 >= lost, -actual < -1, -plan >= -1)"},
	{"each order of columns",
		"count(actual < plan, actual <= target, actual > lost, actual >= lost2, actual / 3 == plan / 3)"},
	{"quotients compared", "actual / plan > target / lost"},
	{"either branch missing, or the same", "ok ? actual : plan"},
	{"a branch that divides, and one that does not", "maybe ? actual / plan : 2"},
	{"branches of one denominator", "bad ? actual / plan : target / plan"},
	{"equal branches of different denominators", "maybe ? actual / actual : target / (2 * target)"},
	{"the same, and equal", "maybe ? actual / actual : target / target"},
	{"branches that are constants", "actual > plan ? 3 : 0.5"},
	{"equal constants on both sides", "maybe ? 2 : 2.0"},
	{"what does not apply decides between one missing and one known", "target > 1 ? lost : plan"},
	{"a division that the other branch avoids", "plan == 0 ? 0 : actual / plan"},
	{"every condition", "(ok and maybe) or not bad and actual > 1 or plan / zero > 1"},
	{"in a list and a range", "actual in [1, 97, plan] or plan in target..97 or sent in [due, never]"},
	{"a range of facts", "actual in plan..target"},
	{"defaults of different denominators", "(actual / plan) ?? (target / lost)"},
	{"defaults", "(lost ?? (lost2 ?? 5)) + (actual ?? plan)"},
	{"what is known", "count(known(actual / plan), applies(target), known(lost), not applies(lost2))"},
	{"a table without else", "lookup(gappy, actual)"},
	{"a table of a quotient", "lookup(brackets, 100 * actual / plan)"},
	{"a table of a negative number", "lookup(brackets, -actual)"},
	{"a table of a number and a text", "lookup(two, actual, region)"},
	{"a table of a quotient that lies on its bounds", `lookup({"> 1": 3, "[1..1]": 2, "(0..1)": 1, "else": 0}, actual / plan)`},
	{"results that are facts, and no else", `lookup({">= 97": plan, "(0..97)": target / lost}, actual)`},
	{"a table whose results are facts", `lookup({">= 97": plan, "(0..97)": target / lost, "else": 0}, actual)`},
	{"a table of five bounds, open and closed", `lookup({"< 0": 1, "[0..1]": 2, "(1..2.5)": 3, "[2.5..97)": 4, "else": 5}, actual)`},
	{"a table of days", `lookup({"<= 0": 2, "[1..30]": 1, "> 30": 0}, days(sent, due))`},
	{"truths of a table", "lookup(flags, actual) ? 1 : 0"},
	{"a text decides", `region == "urban" ? actual : plan`},
	{"last year", "(actual - previous(actual)) / previous(plan)"},
	{"derived indicators", "ratio + doubled + scored"},
	{"let", "let x = actual / plan; let y = x * 2; x > 1 ? y : x + y"},
	{"points of a criterion", `points("I.1") * 2`},
	{"the best of facts", "10 * actual / best(actual)"},
	{"the best of quotients", "ratio / best(ratio)"},
	{"the best of what is turned around", "best(-actual)"},
	{"the worst of what is turned around", "worst(2 - actual)"},
	{"the worst of those who count", "actual - worst(actual, plan > 1)"},
	{"an average", "actual - average(actual)"},
	{"an average of large denominators", "actual / average(1 / plan)"},
	{"a total", "actual / total(actual, ok)"},
	{"a total of products", "total(actual * plan) + average(actual * plan)"},
	{"a rank", "rank(actual) + rank(ratio, ok)"},
	{"a number over itself", "3 + 0 / plan"},
	{"a number over itself, in a product", "1 + (actual + actual) * (0 / plan)"},
	{"a rank where less is better", "rank(spent) * 100 + rank(spent, ok) + best(spent) - worst(spent)"},
	{"an aggregate beyond the limit", "best(actual * 1000000) > 1 ? actual : plan"},
	{"a function that is not bound", "workdays(sent, due) + actual % 3"},
	{"too large for any unit", "actual + 12345678901234567890.5"},
}

// atLimit is a group whose numbers are all the last one of so many bits.
func atLimit(t testing.TB, s *rules.Schema, bits, size int) *rules.Group {
	var columns []rules.FactColumn
	units := make([]string, size)
	for i := range units {
		units[i] = fmt.Sprint(i)
	}
	for ind := range s.All() {
		v := fillings[ind.Kind][0]
		if ind.Kind == rules.NumberKind {
			v = rules.Scaled(1<<bits-1, 2)
		}
		columns = append(columns, rules.FactColumn{Indicator: ind.Code, Values: slices.Repeat([]rules.Value{v}, size)})
	}
	g, err := rules.NewGroupOf(context.Background(), s, units, columns...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Rules that are not evaluated over whole numbers for one unit, whatever the facts are.
var notWhole = []string{
	"a text, which is not bound", "an average of large denominators", "a total of products", "a rank where less is better",
	"a function that is not bound", "too large for any unit",
}

// Whole numbers are what most rules are computed over, for one unit too: if they never were, every
// other test would pass.
func TestWholeIsReached(t *testing.T) {
	s, _, _ := language(t)
	var not []string
	for _, tt := range columnRules {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		reached := false
		for seed := range uint64(6) {
			g := manyFacts(t, s, seed, fewMembers)
			for _, f := range g.Members() {
				if e, err := r.Explain(f, g); err == nil {
					_, ok := r.Inside().Whole(e.Inside().Facts, e.Inside().Group)
					reached = reached || ok
				}
			}
		}
		if !reached {
			not = append(not, tt.reason)
		}
	}
	if !slices.Equal(not, notWhole) {
		t.Errorf("not over whole numbers:\n%q\nwant\n%q", not, notWhole)
	}
}

// TestFactsOfAnySize: whatever facts were before, whether all are known, and however large they are, also beyond
// their range where a host computes them, Eval is what Explain says.
func TestFactsOfAnySize(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "a"}, {Code: "b"}, {Code: "share", Computed: true, Min: whole(0), Max: whole(100)},
		{Code: "ok", Kind: rules.BoolKind}, {Code: "name", Kind: rules.TextKind}}})
	if err != nil {
		t.Fatal(err)
	}
	var all []*rules.Rule
	for _, src := range []string{
		"a + b", "a * b * share", "share * share * share", "ok ? a : b * 7", "a / b + share", "min(3, a)",
	} {
		r, err := s.Compile(src, rules.NumberKind)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	r := rand.New(rand.NewPCG(5, 6))
	codes, reached := []string{"ok", "a", "b", "share"}, make([]int, 2)
	var f *rules.Facts
	for i := range 20_000 {
		code := codes[i%len(codes)]
		if i%12 == 0 {
			f, err = rules.NewFacts(s, "unit")
		} else if i%12 >= 4 {
			code = codes[r.IntN(len(codes))]
		}
		fact := rules.Fact{Indicator: code, Value: rules.Scaled(r.Int64()>>(12+r.IntN(51)), int32(r.IntN(3)))}
		switch {
		case r.IntN(20) == 0:
			fact.Value = rules.Value{}
		case code == "ok":
			fact.Value = rules.BoolOf(r.IntN(2) == 0)
		}
		if err == nil {
			f, err = f.WithComputed(fact)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range all {
			v, err := rule.Eval(f, nil)
			byFractions(t, rule, f, nil, v, err)
			if e, err := rule.Explain(f, nil); err == nil {
				_, ok := rule.Inside().Whole(e.Inside().Facts, nil)
				reached[map[bool]int{true: 1}[ok]]++
			}
		}
	}
	if min(reached[0], reached[1]) < 10_000 {
		t.Errorf("over whole numbers and not: %v", reached)
	}
}

func TestColumnOfEveryOperator(t *testing.T) {
	s, _, _ := language(t)
	places := int32(2)
	least, most := dec("-1000"), dec("100000")
	declared, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "actual", Places: &places, Min: &least, Max: &most}, {Code: "plan", Min: &least, Max: &most}}})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(6) {
		for _, size := range []int{2, 3, 12, 300} {
			g := manyFacts(t, s, seed, size)
			for _, tt := range columnRules {
				r, err := s.Compile(tt.rule, 0)
				if err != nil {
					t.Fatalf("%s: %v", tt.reason, err)
				}
				columnIsEval(t, r, g)
			}
		}
	}
	for _, bits := range []int{20, 24, 28, 32, 38, 44} { // every fact as large as a rule may be bound for
		few, many := atLimit(t, s, bits, 2), atLimit(t, s, bits, 300)
		for _, tt := range columnRules {
			r, err := s.Compile(tt.rule, 0)
			if err != nil {
				t.Fatal(err)
			}
			columnIsEval(t, r, few)
			if strings.Contains(tt.rule, "total") || strings.Contains(tt.rule, "average") {
				columnIsEval(t, r, many)
			}
		}
	}
	// Ranges that are declared leave room for products.
	units := []string{"a", "b", "c", "d"}
	actual := []rules.Value{num("-1000"), num("100000"), num("99999.99"), num("0.01")}
	plan := []rules.Value{num("0.0001"), num("100000"), num("-1000"), num("33.3333333")}
	g, err := rules.NewGroupOf(t.Context(), declared, units, rules.FactColumn{Indicator: "actual", Values: actual},
		rules.FactColumn{Indicator: "plan", Values: plan})
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{"actual * plan", "actual * actual * plan", "actual * plan / (actual + plan)", "plan"} {
		r, err := declared.Compile(src, 0)
		if err != nil {
			t.Fatal(err)
		}
		columnIsEval(t, r, g)
	}
}

// Many columns are filled of one group at once, by rules that nobody has used before.
func TestColumnsAtOnce(t *testing.T) {
	s, _, _ := language(t)
	g := manyFacts(t, s, 3, 12)
	var compiled []*rules.Rule
	for _, tt := range columnRules {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		compiled = append(compiled, r)
	}
	var wg sync.WaitGroup
	columns := make([][]rules.Column, 4)
	for i := range columns {
		columns[i] = make([]rules.Column, len(compiled))
		wg.Go(func() {
			for k := range compiled {
				if err := compiled[k].EvalAll(t.Context(), g, &columns[i][k]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for k, r := range compiled {
		for i := range columns {
			for m := range g.Members() {
				if v, w := columns[0][k].Value(m), columns[i][k].Value(m); !v.Equal(w) {
					t.Errorf("%s: %v and %v", r.Source(), v, w)
				}
			}
		}
	}
}
