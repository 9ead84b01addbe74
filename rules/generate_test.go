package rules_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// generator writes random rules over the schema of language.
type generator struct {
	t      *rapid.T
	pure   bool // without known, applies and ??, so that filling in decides only
	group  bool // aggregates are allowed here
	listed bool // they range over a list
	record bool // of it, whose fields are names
	depth  int
	unique int
}

func (g *generator) pick(options ...string) string {
	return rapid.SampledFrom(options).Draw(g.t, "pick")
}

func (g *generator) leaf() bool {
	return g.depth <= 0 || rapid.IntRange(0, 3).Draw(g.t, "leaf") == 0
}

func (g *generator) deeper(f func() string) string {
	g.depth--
	s := f()
	g.depth++
	return s
}

func (g *generator) number() string {
	if g.record && rapid.IntRange(0, 2).Draw(g.t, "a field") > 0 {
		return "weight"
	}
	if g.leaf() {
		return g.pick("actual", "plan", "zero", "lost", "lost2", "target", "ratio", "doubled", "0", "1", "2.5", "100", "-3",
			"0.01", "12345678901234567890.5", `points("I.1")`, `points("I.2")`)
	}
	return g.deeper(func() string {
		a := func() string { return "(" + g.number() + ")" }
		options := []func() string{
			func() string { return a() + g.pick(" + ", " - ", " * ", " / ", " % ") + a() },
			func() string { return g.number() + g.pick(" + ", " - ") + a() + g.pick(" + ", " - ") + a() },
			func() string {
				return g.pick("min(", "max(", "sum(", "mean(") + g.number() + ", " + g.number() + ", " + g.number() + ")"
			},
			func() string { return g.pick("abs(", "floor(", "ceil(", "round(") + g.number() + ")" },
			func() string { return "round(" + g.number() + ", " + g.pick("0", "2", "zero", "lost") + ")" },
			func() string { return "clamp(" + g.number() + ", 0 + (" + g.number() + "), " + g.number() + ")" },
			func() string { return "steps(" + g.number() + ", 0 + (" + g.number() + "))" },
			func() string { return a() + " ** " + g.pick("2", "3", "-1", "-12", "64", "365", "zero", "lost") },
			func() string {
				return g.pick("sum(", "mean(") + "1 / (" + g.number() + ") ** 4, 1 / (" + g.number() + ") ** 3, " + g.number() + ")"
			},
			func() string { return "(" + g.boolean() + " ? " + g.number() + " : " + g.number() + ")" },
			func() string { return "count(" + g.boolean() + ", " + g.boolean() + ")" },
			func() string { return g.pick("days(", "workdays(") + g.date() + ", " + g.date() + ")" },
			func() string { return "lookup(" + g.pick("brackets", "gappy") + ", " + g.number() + ")" },
			func() string {
				return "lookup(" + g.pick("two", "even", "level") + ", " + g.number() + ", " + g.text() + ")"
			},
			func() string { return "lookup(three, " + g.number() + ", " + g.text() + ", " + g.boolean() + ")" },
			func() string {
				return `lookup({">= 5": ` + g.number() + `, "(-1..5)": ` + g.number() + `, "else": ` + g.number() + "}, " + g.number() + ")"
			},
			func() string {
				return `lookup({"< 5": ` + g.pick("2.5", "lost") + `, "(5..7]": ` + g.number() + `, "else": 2.5}, ` + g.number() + ")"
			},
			g.called,
			func() string {
				return `interpolate({"0": ` + g.number() + `, "2.5": 4, "100": ` + g.number() + "}, " + g.number() + ")"
			},
			func() string { return "interpolate(ladder, " + g.number() + ")" },
			func() string { return "half(" + g.pick("actual", "lost", "2.5") + ")" },
			func() string {
				g.unique++
				x := fmt.Sprintf("x%d", g.unique)
				return "(let " + x + " = " + g.number() + "; " + x + g.pick(" + ", " * ") + a() + ")"
			},
		}
		if g.group {
			options = append(options, func() string {
				g.group = false
				defer func() { g.group = true }()
				return g.aggregate(rapid.SampledFrom(aggregates).Draw(g.t, "aggregate"))
			}, func() string { return "previous(" + g.pick("actual", "ratio", "lost", "actual + plan") + ")" })
		}
		if !g.pure {
			options = append(options, func() string { return "(" + a() + " ?? " + a() + ")" })
		}
		return rapid.SampledFrom(options).Draw(g.t, "number")()
	})
}

// called calls a function of the table of operators. What an operand must be is left to the
// facts: a constant that is something else would be a fault of the rule.
func (g *generator) called() string {
	row := rapid.SampledFrom(strictFunctions).Draw(g.t, "function")
	most := row.Min + 2
	if row.Max != ops.Any {
		most = min(row.Max, most)
	}
	args := make([]string, rapid.IntRange(row.Min, most).Draw(g.t, "operands"))
	for i := range args {
		switch row.KindOf(i) {
		case rules.DateKind:
			args[i] = g.date()
		case rules.BoolKind:
			args[i] = g.boolean()
		case rules.TextKind:
			args[i] = g.pick(row.Words...)
		default:
			args[i] = g.number()
			if row.Literal != nil {
				args[i] = "0 + (" + args[i] + ")"
			}
		}
	}
	for _, need := range row.Needs {
		if i := need.At(len(args)); i >= 0 {
			args[i] = "0 + (" + g.pick("0", "0.5", "1", "2", "12", args[i]) + ")"
		}
	}
	return row.Name + "(" + strings.Join(args, ", ") + ")"
}

// aggregate calls an aggregate of the table of operators over the members.
func (g *generator) aggregate(row *ops.Row) string {
	args := make([]string, row.Min+rapid.IntRange(0, row.Max-row.Min).Draw(g.t, "where"))
	for i := range args {
		switch row.KindOf(i) {
		case rules.ListKind:
			switch {
			case row.Members.Ranks:
				args[i] = g.pick("members", "group")
			case g.listed:
				args[i] = "events"
			default:
				args[i] = g.pick("members", "group", "events", "events")
			}
			g.record = args[i] == "events"
			defer func() { g.record = false }()
		case rules.DateKind:
			args[i] = g.date()
		case rules.BoolKind:
			args[i] = g.boolean()
		case rules.NumberKind:
			args[i] = g.number()
			if rapid.IntRange(0, 9).Draw(g.t, "less") == 0 {
				args[i] = "spent"
			}
		default:
			if args[i] = g.pick("region", "ratio", "ok"); g.record {
				args[i] = g.pick("sort", "weight", "region")
			}
		}
	}
	if row.Members.Given != nil {
		args[2] = g.pick("1", "2")
		if row.Needs[0].Most == 1 {
			args[2] = g.pick("0", "0.3", "1")
		}
	}
	return row.Name + "(" + strings.Join(args, ", ") + ")"
}

var (
	aggregates = aggregatesOf(rules.NumberKind)
	datesOf    = aggregatesOf(rules.DateKind)
)

func aggregatesOf(kind rules.Kind) []*ops.Row {
	return slices.DeleteFunc(ops.Language.Rows(), func(r *ops.Row) bool {
		return r.Form != ops.Aggregate || r.Result != kind
	})
}

// strictFunctions are those that compute with numbers, dates and conditions.
var strictFunctions = slices.DeleteFunc(ops.Language.Rows(), func(r *ops.Row) bool {
	return r.Fix != ops.Function || r.Form != ops.Strict || r.Result != rules.NumberKind || r.Name == "clamp" || r.Points
})

func (g *generator) boolean() string {
	if g.leaf() {
		return g.pick("ok", "bad", "maybe", "true", "false")
	}
	return g.deeper(func() string {
		options := []func() string{
			func() string { return "(" + g.boolean() + g.pick(" and ", " or ") + g.boolean() + ")" },
			func() string {
				return "(" + g.boolean() + g.pick(" and ", " or ") + g.boolean() + g.pick(" and ", " or ") + g.boolean() + ")"
			},
			func() string { return "not (" + g.boolean() + ")" },
			func() string {
				return "(" + g.number() + ") " + g.pick("==", "!=", "<", "<=", ">", ">=") + " (" + g.number() + ")"
			},
			func() string { return "(" + g.text() + ") " + g.pick("==", "!=") + " (" + g.text() + ")" },
			func() string { return g.date() + " " + g.pick("==", "<", ">=") + " " + g.date() },
			func() string { return "(" + g.boolean() + ") == (" + g.boolean() + ")" },
			func() string { return "(" + g.number() + ") in [" + g.number() + ", " + g.number() + "]" },
			func() string { return "(" + g.text() + ") not in [" + g.text() + `, "urban"]` },
			func() string { return "(" + g.number() + ") in (0 + (" + g.number() + "))..(" + g.number() + ")" },
			func() string { return "(" + g.boolean() + " ? " + g.boolean() + " : " + g.boolean() + ")" },
			func() string { return "lookup(flags, " + g.number() + ")" },
		}
		if !g.pure {
			options = append(options,
				func() string { return g.pick("known(", "applies(") + g.number() + ")" },
				func() string { return "(" + g.pick("ok", "maybe") + " ?? " + g.pick("ok", "bad", "maybe") + ")" })
		}
		return rapid.SampledFrom(options).Draw(g.t, "boolean")()
	})
}

func (g *generator) text() string {
	if g.record && rapid.Bool().Draw(g.t, "a field") {
		return "sort"
	}
	if g.leaf() {
		return g.pick("region", "nowhere", `"urban"`, `"x"`)
	}
	return g.deeper(func() string {
		return g.pick("lookup(grade, "+g.number()+")", "("+g.boolean()+" ? "+g.text()+" : "+g.text()+")")
	})
}

func (g *generator) date() string {
	if g.depth > 0 && rapid.IntRange(0, 3).Draw(g.t, "a part") == 0 {
		return g.deeper(func() string {
			n := "0 + (" + g.pick("0", "1", "-1", "13", "200000", g.number()) + ")"
			return g.pick("add_months(", "add_years(") + g.date() + ", " + n + ")"
		})
	}
	if g.group && rapid.IntRange(0, 5).Draw(g.t, "of members") == 0 {
		g.group = false
		defer func() { g.group = true }()
		return g.aggregate(rapid.SampledFrom(datesOf).Draw(g.t, "aggregate"))
	}
	if g.record && rapid.Bool().Draw(g.t, "a field") {
		return "held"
	}
	return g.pick("sent", "due", "never", `date("2024-02-05")`, `date("2024-03-09")`, `date("2025-01-01")`,
		"date(2020 + ("+g.pick("ratio", "4", "7000")+"), 1 + 1, 0 + ("+g.pick("28", "29", "30")+"))")
}

// rule writes a rule that compiles.
func (g *generator) rule(s *rules.Schema) *rules.Rule {
	g.depth = rapid.IntRange(0, 4).Draw(g.t, "depth")
	g.group = true
	var src string
	if rapid.Bool().Draw(g.t, "a number") {
		src = g.number()
	} else {
		src = g.boolean()
	}
	r, err := s.Compile(src, 0)
	if err != nil {
		g.t.Fatalf("%s: %v", src, err)
	}
	return r
}

// values of each indicator to fill in. The large numbers are near the limits that
// limits draws.
var fillings = map[rules.Kind][]rules.Value{
	rules.NumberKind: {num("0"), num("1"), num("-2.5"), num("97"), num("1000000000000000000000"),
		num("170141183460469231731687303715884105721"), num("-170141183460469231731687303715884105727")},
	rules.BoolKind: {rules.BoolOf(true), rules.BoolOf(false)},
	rules.TextKind: {rules.TextOf("urban"), rules.TextOf("y")},
	rules.DateKind: {rules.DateOf(rules.Day(2024, 2, 5)), rules.DateOf(rules.Day(2023, 12, 31))},
	rules.ListKind: {rules.IncompleteListOf(event("3", "x"), event("7", "urban"), event("", "x")),
		rules.ListOf(event("0", ""), event("9", "urban"), event("2", "x")), rules.ListOf(), rules.IncompleteListOf(),
		rules.ListOf(event("4", "x"), event("4", "urban"))},
}

// event is a record; what is empty is missing.
func event(weight, sort string) rules.Event {
	e := rules.Event{Fields: map[string]rules.Value{}}
	if weight != "" {
		e.Fields["weight"], e.Fields["held"] = num(weight), rules.DateOf(rules.Day(2024, 2, int(weight[0]-'0')+1))
	}
	if sort != "" {
		e.Fields["sort"] = rules.TextOf(sort)
	}
	return e
}

// world is a random group; each fact may be missing or not applicable.
func world(t *rapid.T, s *rules.Schema) []*rules.Facts {
	var members []*rules.Facts
	for _, unit := range []string{"HT", "QB", "QT"}[:rapid.IntRange(1, 3).Draw(t, "members")] {
		f := draw(t, s, unit)
		if rapid.Bool().Draw(t, "last year") {
			var err error
			if f, err = f.WithPrevious(draw(t, s, unit)); err != nil {
				t.Fatal(err)
			}
		}
		members = append(members, f)
	}
	return members
}

func draw(t *rapid.T, s *rules.Schema, unit string) *rules.Facts {
	var facts []rules.Fact
	for ind := range s.All() {
		options := append([]rules.Value{{}, {}, rules.NotApplicable()}, fillings[ind.Kind]...)
		facts = append(facts, rules.Fact{Indicator: ind.Code, Value: rapid.SampledFrom(options).Draw(t, ind.Code)})
	}
	f, err := rules.NewFacts(s, unit, facts...)
	if err != nil {
		t.Fatal(err)
	}
	f, err = f.WithPoints("I.1", rapid.SampledFrom([]rules.Value{{}, rules.NotApplicable(), num("8"), num("9.5")}).Draw(t,
		"points"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func group(t rapid.TB, members []*rules.Facts) *rules.Group {
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	return g.Within(map[string]string{"HT": "uplands", "QT": "uplands", "QB": "coast"})
}

// The fast evaluator is held to the plain one.
func fastIsPlain(s *rules.Schema) func(*rapid.T) {
	return func(t *rapid.T) {
		gen := &generator{t: t}
		r := gen.rule(s)
		members := world(t, s)
		agreeRapid(t, r, members[0], group(t, members))
	}
}

func agreeRapid(t *rapid.T, r *rules.Rule, f *rules.Facts, g *rules.Group) (*rules.Explanation, error) {
	columnIsEval(t, r, g)
	v, err := r.Eval(f, g)
	e, err2 := r.Explain(f, g)
	if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
		t.Fatalf("%s: Eval says %v, %v; Explain says %v", r.Source(), v, err, err2)
	}
	if err == nil {
		waitsAreExplained(t, r, f, g, e)
		if !v.Equal(e.Value) {
			t.Fatalf("%s: Eval says %v, Explain says %v", r.Source(), v, e.Value)
		}
		if v.Known() != (len(e.Missing)+len(e.NotApplicable) == 0) ||
			!v.Known() && !v.IsNotApplicable() && len(e.Missing) == 0 {
			t.Fatalf("%s = %v, and it waits for %v and %v", r.Source(), v, e.Missing, e.NotApplicable)
		}
	}
	return e, err
}

// addNoise seeds a target with enough fixed bytes for whole rules and worlds: a
// generator that runs out of bytes makes nothing.
// What a rule waits for is what its explanation lists, whoever shares it.
func waitsAreExplained(t *rapid.T, r *rules.Rule, f *rules.Facts, g *rules.Group, e *rules.Explanation) {
	waits, err := r.Waits(f, g)
	seen := make(map[rules.Input]bool)
	for _, w := range waits {
		if w.Shared == (rules.Inputs{}) {
			seen[w.Input] = true
		}
		for in := range w.Shared.All() {
			seen[in] = true
		}
	}
	want := slices.Concat(e.Missing, e.NotApplicable)
	if err != nil || len(seen) != len(want) || slices.ContainsFunc(want, func(in rules.Input) bool { return !seen[in] }) {
		t.Fatalf("%s waits for %v (%v), and explains %v", r.Source(), waits, err, want)
	}
}

func addNoise(f *testing.F) {
	for seed := range uint64(32) {
		noise := rand.NewChaCha8([32]byte{byte(seed)})
		data := make([]byte, 8<<10)
		noise.Read(data)
		f.Add(data)
	}
}

// limited returns the language under limits, the tightest and the default among them.
func limited(t rapid.TB) (out []*rules.Schema) {
	for _, bits := range []int{0, 128, 160, 255, 256, 600} {
		s, _, _ := languageWithin(t, rules.Limits{Bits: bits})
		out = append(out, s)
	}
	return out
}

func fastIsPlainWithin(all []*rules.Schema) func(*rapid.T) {
	return func(t *rapid.T) { fastIsPlain(rapid.SampledFrom(all).Draw(t, "limits"))(t) }
}

func TestFastIsPlain(t *testing.T) { rapid.Check(t, fastIsPlainWithin(limited(t))) }

func FuzzFastIsPlain(f *testing.F) {
	all := limited(f)
	addNoise(f)
	f.Fuzz(rapid.MakeFuzz(fastIsPlainWithin(all)))
}

// Filling in what is missing never changes a decided answer of a rule without
// known, applies and ??, not even into an error; and for any rule, an input that is not
// listed as mattering never changes an undetermined one.
func TestFillingIn(t *testing.T) {
	s, _, _ := language(t)
	rapid.Check(t, func(t *rapid.T) {
		gen := &generator{t: t, pure: rapid.Bool().Draw(t, "pure")}
		r := gen.rule(s)
		members := world(t, s)
		before, err := agreeRapid(t, r, members[0], group(t, members))
		if err != nil || before.Value.Known() && !gen.pure {
			return // an error may go away: what is missing may decide
		}
		listed := make(map[rules.Input]bool)
		for _, in := range before.Missing {
			listed[in] = true
		}
		var what []string
		// fill fills in some of a unit's facts that are missing, and not listed.
		fill := func(f *rules.Facts, previous bool) *rules.Facts {
			g := f
			for fact := range f.All() {
				in := rules.Input{Unit: f.Unit(), Indicator: fact.Indicator, Previous: previous}
				decided := fact.Value.Known() || fact.Value.IsNotApplicable()
				if decided || !before.Value.Known() && listed[in] || !rapid.Bool().Draw(t, "fill") {
					continue
				}
				ind, _ := s.Indicator(fact.Indicator)
				v := rapid.SampledFrom(fillings[ind.Kind]).Draw(t, "filling")
				var err error
				if g, err = g.With(rules.Fact{Indicator: fact.Indicator, Value: v}); err != nil {
					t.Fatal(err)
				}
				what = append(what, fmt.Sprintf("%v = %v", in, v))
			}
			for _, criterion := range []string{"I.1", "I.2"} {
				in := rules.Input{Unit: f.Unit(), Criterion: criterion}
				p := f.Points(criterion)
				if previous || p.Known() || p.IsNotApplicable() || !before.Value.Known() && listed[in] ||
					!rapid.Bool().Draw(t, "fill points") {
					continue
				}
				var err error
				if g, err = g.WithPoints(criterion, num("7")); err != nil {
					t.Fatal(err)
				}
				what = append(what, fmt.Sprintf("%v = 7", in))
			}
			return g
		}
		var filled []*rules.Facts
		for _, f := range members {
			g := fill(f, false)
			if last := f.Previous(); last != nil {
				if g, err = g.WithPrevious(fill(last, true)); err != nil {
					t.Fatal(err)
				}
			}
			filled = append(filled, g)
		}
		after, err := agreeRapid(t, r, filled[0], group(t, filled))
		if err != nil && !before.Value.Known() && !before.Value.IsNotApplicable() {
			return // an error was hidden behind what is missing still
		}
		if err != nil || !after.Value.Equal(before.Value) {
			t.Fatalf("%s was %v (waiting for %v); with %v it is %v, %v", r.Source(), before.Value, before.Missing, what, after,
				err)
		}
		// Behind ?? and known the list may shrink, when what was filled in shows that a
		// default is not needed; it never grows.
		if gen.pure && fmt.Sprint(after.Missing) != fmt.Sprint(before.Missing) {
			t.Fatalf("%s waited for %v; with %v it waits for %v", r.Source(), before.Missing, what, after.Missing)
		}
		for _, in := range after.Missing {
			if !before.Value.Known() && !listed[in] {
				t.Fatalf("%s waited for %v; with %v it waits for %v", r.Source(), before.Missing, what, after.Missing)
			}
		}
	})
}

// The evaluators agree under any limits that a host may set.
func TestFastIsPlainUnderLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := rules.NewSchema(rules.Definition{
			Indicators: []rules.Indicator{{Code: "a"}, {Code: "b"}, {Code: "c"}},
			Limits: rules.Limits{Bits: rapid.IntRange(1, 600).Draw(t, "bits"), Power: rapid.IntRange(1, 70).Draw(t, "power"),
				Steps: rapid.IntRange(1, 200).Draw(t, "steps")},
		})
		if err != nil {
			t.Fatal(err)
		}
		var members []*rules.Facts
		for _, unit := range []string{"A", "B"} {
			var facts []rules.Fact
			for _, code := range []string{"a", "b", "c"} {
				if rapid.IntRange(0, 3).Draw(t, "missing") == 0 {
					continue
				}
				digits := rapid.StringMatching(`-?[1-9][0-9]{0,60}(\.[0-9]{1,30})?`).Draw(t, code)
				facts = append(facts, rules.Fact{Indicator: code, Value: num(digits)})
			}
			f, err := rules.NewFacts(s, unit, facts...)
			if err != nil {
				return // beyond the limit: refused at the door
			}
			members = append(members, f)
		}
		src := rapid.SampledFrom([]string{
			"a - a + 1", "a - a + b + 1", "a + b - c", "round(a, 2)", "best(a)", "worst(a * b)", "total(a)", "average(a)",
			"a * b", "a / b", "a % b",
			"a ** 3", "sum(a, b)", "sum(a)", "mean(a, b)", "abs(a)", "-a", "floor(a)", "steps(a, 0.001)", "min(a, b * c)",
			"clamp(a, -1, 1)", "a > b ? a * a : b * b", "sum(1 / a ** 3, 1 / b ** 3, c)", "mean(a, b, c)", "1 / a + 1 / b + c",
			"sum(a, -a, b, c)", "count(1 / a + 1 / b > 0, c > 0)", "total(a) - a - c", "max(a * a, b, c)",
		}).Draw(t, "rule")
		r, err := s.Compile(src, 0)
		if err != nil {
			return
		}
		agreeRapid(t, r, members[0], group(t, members))
	})
}

// The order of the members does not matter.
func TestOrderOfMembers(t *testing.T) {
	s, _, _ := language(t)
	rapid.Check(t, func(t *rapid.T) {
		gen := &generator{t: t}
		r := gen.rule(s)
		members := world(t, s)
		shuffled := rapid.Permutation(members).Draw(t, "order")
		v, err := r.Eval(members[0], group(t, members))
		w, err2 := r.Eval(members[0], group(t, shuffled))
		if (err == nil) != (err2 == nil) || !v.Equal(w) {
			t.Fatalf("%s: %v, %v in one order and %v, %v in another", r.Source(), v, err, w, err2)
		}
	})
}

// arithmetic writes a random sum, and computes it on its own with big.Rat.
// A nil result is a division by zero.
func arithmetic(t *rapid.T, depth int) (string, *big.Rat) {
	if depth == 0 || rapid.IntRange(0, 4).Draw(t, "leaf") == 0 {
		digits := rapid.StringMatching(`(0|[1-9][0-9]{0,25})(\.[0-9]{1,20})?`).Draw(t, "number")
		r, ok := new(big.Rat).SetString(digits)
		if !ok {
			t.Fatalf("%s", digits)
		}
		return digits, r
	}
	a, x := arithmetic(t, depth-1)
	b, y := arithmetic(t, depth-1)
	op := rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(t, "op")
	src := "(" + a + ") " + op + " (" + b + ")"
	if x == nil || y == nil || op == "/" && y.Sign() == 0 {
		return src, nil
	}
	z := new(big.Rat)
	switch op {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		z.Mul(x, y)
	case "/":
		z.Quo(x, y)
	}
	return src, z
}

func exactArithmetic(s *rules.Schema, f *rules.Facts) func(*rapid.T) {
	return func(t *rapid.T) {
		src, want := arithmetic(t, 4)
		r, err := s.Compile(src, rules.NumberKind)
		if err != nil {
			t.Fatal(err)
		}
		e, err := agreeRapid(t, r, f, nil)
		if want == nil {
			if err == nil {
				t.Fatalf("%s = %v, want a division by zero", src, e.Value)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := e.Value.Rat(); got.Cmp(want) != 0 {
			t.Fatalf("%s = %v, want %v", src, got, want)
		}
	}
}

func TestExactArithmetic(t *testing.T) {
	s, f, _ := language(t)
	rapid.Check(t, exactArithmetic(s, f))
}

func FuzzExactArithmetic(f *testing.F) {
	s, facts, _ := language(f)
	addNoise(f)
	f.Fuzz(rapid.MakeFuzz(exactArithmetic(s, facts)))
}

// Whatever the text, compiling gives a rule, or diagnostics with a place in it.
func FuzzCompile(f *testing.F) {
	s, facts, g := language(f)
	for _, tt := range meanings {
		f.Add(tt.rule)
	}
	for _, tt := range refusals {
		f.Add(tt.rule)
	}
	f.Fuzz(func(t *testing.T, src string) {
		r, err := s.Compile(src, 0)
		if err != nil {
			n := 0
			for d := range diag.AllDiagnostics(err) {
				n++
				from, to, ok := d.TextRange()
				if !ok || from < 0 || to < from || to > len(src) || d.Line < 1 || d.Column < 1 || d.Message.IsZero() {
					t.Fatalf("%q: no place: %#v", src, d)
				}
				d.Snippet()
			}
			if n == 0 {
				t.Fatalf("%q: no diagnostic in %v", src, err)
			}
			return
		}
		e, _, err := agree(t, r, facts, g)
		if err == nil {
			if out := e.Render(diag.Vietnamese); !strings.Contains(out, "\n") {
				t.Fatalf("%q: rendered as %q", src, out)
			}
		}
	})
}
