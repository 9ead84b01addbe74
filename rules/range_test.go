package rules

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/table"
)

// rangedSchema has indicators of every kind of range.
func rangedSchema(t testing.TB) *Schema {
	t.Helper()
	d := func(s string) *decimal.Decimal { v := decimal.RequireFromString(s); return &v }
	places := func(p int32) *int32 { return &p }
	row := func(when string, then int64) Row { return Row{When: Tests{when}, Then: Int(then)} }
	s, err := NewSchema(Definition{
		Indicators: []Indicator{
			{Code: "percent", Min: d("0"), Max: d("100"), Places: places(1)},
			{Code: "cases", Min: d("0"), Max: d("6"), Places: places(0)},
			{Code: "change", Min: d("-3"), Max: d("2")},
			{Code: "plan", Min: d("0")},
			{Code: "homes", Min: d("1"), Max: d("9")},
			{Code: "debt", Max: d("0")},
			{Code: "free"},
			{Code: "area", Kind: TextKind, Values: []string{"urban", "rural", "mountain"}},
			{Code: "note", Kind: TextKind},
			{Code: "ok", Kind: BoolKind},
			{Code: "due", Kind: DateKind},
			{Code: "sent", Kind: DateKind},
		},
		Define: []Define{
			{Code: "ratio", Rule: "percent / plan"},
			{Code: "good", Rule: "cases > 2"},
			{Code: "trend", Rule: "let d = change - cases; d * 2"},
		},
		Tables: []Table{
			{Name: "bands", Rows: []Row{row(">= 4", 2), row("[1..3]", 1), {Else: Int(0)}}},
			{Name: "holes", Rows: []Row{row("> 2", 5), row("[0..1)", 7)}},
			{Name: "places", Rows: []Row{row("urban", 3), row("not(urban, mountain)", 4)}},
		},
		Criteria: []string{"I"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestExtentArithmetic has ends open and closed, holes, and zero among divisors.
func TestExtentArithmetic(t *testing.T) {
	set := func(src string) interval.Numbers {
		if src == "" {
			return interval.Numbers{}
		}
		c, d := table.Parse(src)
		if d != nil {
			t.Fatal(src, d)
		}
		if c.Kind == 0 {
			return anything(NumberKind).nums
		}
		return interval.Numbers{Set: c.Set, Places: interval.AnyPlaces}
	}
	whole := func(x interval.Numbers) interval.Numbers { return interval.Numbers{Set: x.Set, Places: 0}.Tight() }
	type binary = func(x, y interval.Numbers) interval.Numbers
	unary := func(f func(x interval.Numbers) interval.Numbers) binary {
		return func(x, _ interval.Numbers) interval.Numbers { return f(x) }
	}
	for _, tt := range []struct {
		name       string
		f          binary
		x, y, want string
		reason     string
	}{
		{"+", interval.Numbers.Add, "[0..5)", "[1..2]", "[1..7)", "an open end stays open"},
		{"+", interval.Numbers.Add, "[0..1], [5..6]", "[0..1]", "[0..2], [5..7]", "a hole stays"},
		{"-", interval.Numbers.Sub, "[0..5)", "(1..2]", "[-2..4)", "the ends cross over"},
		{"-", interval.Numbers.Sub, ">= 0", ">= 0", "-", "anything"},
		{"*", interval.Numbers.Mul, "[-1..2]", "[3..4)", "(-4..8)", "signs"},
		{"*", interval.Numbers.Mul, "[0..1)", "> 5", ">= 0", "0 times what has no end is 0"},
		{"*", interval.Numbers.Mul, "(0..1)", "> 5", "> 0", "0 is not among them"},
		{"*", interval.Numbers.Mul, "[-2..-1]", "[-3..-1]", "[1..6]", "minus times minus"},
		{"/", interval.Numbers.Quo, "[1..2]", "[-1..1]", "<= -1, >= 1", "either side of zero"},
		{"/", interval.Numbers.Quo, "[1..2]", "(0..4]", ">= 0.25", "from just above zero"},
		{"/", interval.Numbers.Quo, "[-1..1]", ">= 2", "[-0.5..0.5]", "far out is near zero"},
		{"%", interval.Numbers.Rem, "[0..100]", "[7..9]", "[0..9)", "less than the divisor"},
		{"%", interval.Numbers.Rem, "[-5..100]", "3", "(-3..3)", "the sign of the dividend"},
		{"%", interval.Numbers.Rem, "[0..2]", "[7..9]", "[0..2]", "no more than the dividend"},
		{"min", interval.Numbers.Min, "[0..5]", "[3..9]", "[0..5]", "the lesser"},
		{"min", interval.Numbers.Min, "[0..5]", "(-1..5)", "(-1..5)", "an open end of either"},
		{"max", interval.Numbers.Max, "[0..5)", "[3..5]", "[3..5]", "a closed end of either"},
		{"neg", unary(interval.Numbers.Neg), "[0..5)", "", "(-5..0]", "mirrored"},
		{"abs", unary(interval.Numbers.Abs), "(-3..2]", "", "[0..3)", "both sides"},
		{"**2", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(2) }), "[-3..2)", "", "[0..9]", "even"},
		{"**3", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(3) }), "[-3..2)", "", "[-27..8)", "odd"},
		{"**-1", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(-1) }), "[0..4)", "", "> 0.25",
			"zero left out"},
		{"**0", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(0) }), "[-3..2)", "", "1", "by convention"},
		{"floor", unary(func(x interval.Numbers) interval.Numbers { return x.Round(0, frac.Floor) }), "[0.5..3)", "",
			"[0..2]", "less than 3 is at most 2"},
		{"ceil", unary(func(x interval.Numbers) interval.Numbers { return x.Round(0, frac.Ceil) }), "(1..2.5)", "", "[2..3]",
			"more than 1 is at least 2"},
		{"round", unary(func(x interval.Numbers) interval.Numbers { return x.Round(0, frac.HalfAway) }), "[-2.5..2.5]", "",
			"[-3..3]", "halves away from zero"},
		{"whole", unary(whole), "(0..3), [3.5..3.6]", "", "[1..2]", "ends move to whole numbers"},
		{"nonzero", unary(interval.Numbers.Nonzero), "[-1..1]", "", "[-1..0), (0..1]", "a hole"},
		{"coarse", unary(func(x interval.Numbers) interval.Numbers {
			return interval.Numbers{Set: interval.Coarse(x.Set), Places: interval.AnyPlaces}
		}), "-5, -4, 1, 2", "", "[-5..-4], [1..2]", "zero stays out"},
	} {
		if got := table.SetNotation(NumberKind, tt.f(set(tt.x), set(tt.y)).Set, interval.EndsOf); got != tt.want {
			t.Errorf("%s %s %s (%s): %s, want %s", tt.x, tt.name, tt.y, tt.reason, got, tt.want)
		}
	}
}

// ruleGen writes rules that are mostly about the same few things, so that
// conditions guard, exclude and repeat each other.
type ruleGen struct {
	t      *rapid.T
	depth  int
	lets   []string
	inside bool // an aggregate or previous
	count  int
}

func (g *ruleGen) pick(s ...string) string { return rapid.SampledFrom(s).Draw(g.t, "pick") }

func (g *ruleGen) one(fs ...func() string) string {
	g.depth++
	defer func() { g.depth-- }()
	return rapid.SampledFrom(fs).Draw(g.t, "one")()
}

func (g *ruleGen) constant() string {
	return g.pick("0", "1", "2", "3", "6", "100", "0.5", "2.5", "-1", "-3", "1/3")
}

func (g *ruleGen) input() string {
	names := append([]string{"percent", "cases", "change", "plan", "homes", "debt", "free", "trend", "cases", "plan"},
		g.lets...)
	if g.inside {
		names = names[:10]
	}
	return g.pick(names...)
}

func (g *ruleGen) number() string {
	if g.depth > 4 {
		return g.one(g.input, g.constant)
	}
	n, b := g.number, g.boolean
	options := []func() string{
		g.input, g.input, g.input, g.constant,
		func() string { return "(" + n() + g.pick(" + ", " - ", " * ", " / ", " % ") + n() + ")" },
		func() string { return "(" + n() + g.pick(" - ", " / ") + g.input() + ")" },
		func() string { return "(-" + n() + ")" },
		func() string { return "(" + n() + ") ** " + g.pick("2", "3", "0", "(-1)", "(-2)", "cases") },
		func() string { return "(" + b() + " ? " + n() + " : " + n() + ")" },
		func() string { return "(" + b() + " ? " + n() + " : " + n() + ")" },
		func() string { return g.pick("min(", "max(", "sum(", "mean(") + n() + ", " + n() + ")" },
		func() string { return g.pick("min(", "max(") + n() + ", " + n() + ", " + n() + ")" },
		func() string { return g.pick("abs(", "floor(", "ceil(", "round(") + n() + ")" },
		func() string { return "round(" + n() + ", " + g.pick("0", "1", "cases", "change") + ")" },
		func() string { return "clamp(" + n() + ", " + n() + ", " + n() + ")" },
		func() string { return "steps(" + n() + ", " + n() + ")" },
		func() string { return "count(" + b() + ", " + b() + ")" },
		func() string { return "(" + n() + " ?? " + n() + ")" },
		func() string { return g.pick("days(due, sent)", "workdays(due, sent)", "ratio", `points("I")`) },
		func() string { return "lookup(" + g.pick("bands", "holes") + ", " + n() + ")" },
		func() string { return `lookup({"[0..2)": ` + n() + `, "> 3": ` + n() + "}, " + n() + ")" },
		func() string { return "lookup(places, area)" },
		func() string { return `lookup({"true": 1, "false": ` + n() + "}, " + b() + ")" },
	}
	if !g.inside {
		options = append(options,
			func() string {
				g.inside = true
				defer func() { g.inside = false }()
				s := g.pick("best(", "worst(", "average(", "total(", "rank(") + n()
				if rapid.Bool().Draw(g.t, "where") {
					s += ", " + b()
				}
				return s + ")"
			},
			func() string { return "previous(" + g.pick("cases", "plan", "percent - plan", "ratio") + ")" },
			func() string {
				name := fmt.Sprintf("v%d", g.count)
				g.count++
				value := n()
				g.lets = append(g.lets, name)
				defer func() { g.lets = g.lets[:len(g.lets)-1] }()
				return "(let " + name + " = " + value + "; " + n() + ")"
			})
	}
	return g.one(options...)
}

func (g *ruleGen) boolean() string {
	compare := func() string { return g.input() + g.pick(" == ", " != ", " < ", " <= ", " > ", " >= ") + g.constant() }
	pair := func() string { return g.input() + g.pick(" == ", " != ", " < ", " <= ", " > ", " >= ") + g.input() }
	if g.depth > 4 {
		return g.one(compare, pair)
	}
	n, b := g.number, g.boolean
	return g.one(compare, compare, pair,
		func() string { return n() + g.pick(" == ", " != ", " < ", " <= ", " > ", " >= ") + n() },
		func() string { return "(" + b() + g.pick(" and ", " or ") + b() + ")" },
		func() string { return "(" + b() + g.pick(" and ", " or ") + b() + g.pick(" and ", " or ") + b() + ")" },
		func() string { return "not (" + b() + ")" },
		func() string { return "(" + b() + " ? " + b() + " : " + b() + ")" },
		func() string { return "(" + b() + " ?? " + b() + ")" },
		func() string { return g.input() + g.pick(" in ", " not in ") + "[" + g.constant() + ", " + n() + "]" },
		func() string { return g.input() + g.pick(" in ", " not in ") + g.constant() + ".." + n() },
		func() string { return "area" + g.pick(" == ", " != ") + g.pick(`"urban"`, `"rural"`, `"city"`, "note") },
		func() string { return `area in ["urban", "mountain"]` },
		func() string {
			return g.pick("sent", "due") + g.pick(" < ", " >= ", " == ") + g.pick("due", `date("2024-01-01")`)
		},
		func() string {
			return g.pick("ok", "good", "ok == good", "known(plan)", "applies(cases)", "true", "false")
		},
	)
}

// rangedFacts draws facts within the ranges, at their ends more often than not;
// complete ones miss nothing.
func rangedFacts(t *rapid.T, s *Schema, unit string, complete bool) *Facts {
	f := &Facts{schema: s, unit: unit, values: make([]Value, s.slots())}
	for slot := range f.values {
		var v Value
		ind := Indicator{Kind: NumberKind}
		if slot < len(s.indicators) {
			ind = s.indicators[slot]
		}
		switch state := rapid.IntRange(0, 9).Draw(t, "state"); {
		case !complete && state == 0:
			f.values[slot] = Value{}
			continue
		case !complete && state == 1:
			f.values[slot] = NotApplicable()
			continue
		}
		switch ind.Kind {
		case BoolKind:
			v = BoolOf(rapid.Bool().Draw(t, ind.Code))
		case TextKind:
			v = TextOf(rapid.SampledFrom(append([]string{}, append(ind.Values, "urban", "city")...)).Draw(t, ind.Code))
		case DateKind:
			v = DateValue(DateOf(2024, 1, 1).AddDays(rapid.IntRange(-3, 3).Draw(t, ind.Code)))
		default:
			v = number(frac.New(int64(rapid.SampledFrom([]int{0, 0, 10, 20, 30, 60, 90, 1000, 5, 25, -10, -30, 7, 1}).Draw(t,
				ind.Code)), 10))
		}
		if ind.check(v) != nil {
			switch ind.Kind {
			case TextKind:
				v = TextOf("rural")
			default:
				if v = orZero(ind.Min); ind.check(v) != nil {
					v = orZero(ind.Max)
				}
			}
		}
		f.values[slot] = v
	}
	return f
}

func orZero(d *decimal.Decimal) Value {
	if d == nil {
		return Int(0)
	}
	return NumberOf(*d)
}

// TestCheckIsSound holds what the check of a rule says against what the plain
// evaluator does with facts in range.
func TestCheckIsSound(t *testing.T) {
	s := rangedSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		g := &ruleGen{t: t}
		src := g.number()
		if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
			src = g.boolean()
		}
		r, err := s.Compile(src, 0)
		if err != nil {
			t.Skip(err.Error())
		}
		c := newChecker(s)
		x := c.run(r.prog, nil)
		if x.empty() {
			t.Fatalf("%s: no extent", src)
		}
		if c.spent() {
			return
		}
		failures := make(map[string]bool)
		for _, m := range c.order {
			if m.failure != nil {
				failures[m.failure.code] = true
			}
		}
		for range 8 {
			complete := rapid.Bool().Draw(t, "complete")
			f := rangedFacts(t, s, "a", complete)
			f.previous = rangedFacts(t, s, "a", complete)
			members := []*Facts{f}
			for i := range rapid.IntRange(0, 2).Draw(t, "others") {
				m := rangedFacts(t, s, fmt.Sprint("m", i), complete)
				m.previous = rangedFacts(t, s, m.unit, complete)
				members = append(members, m)
			}
			group, err := NewGroup(members...)
			if err != nil {
				t.Fatal(err)
			}
			var steps []step
			o := r.plain(f, group, &steps)
			facts := describeFacts(f)
			if o.known() && !x.contains(o.val) {
				t.Fatalf("%s\n%s\nis %v, which is not %v", src, facts, o.val, x)
			}
			if o.err != nil {
				checkError(t, r, facts, o.err, failures)
			}
			if complete && o.err == nil {
				checkSteps(t, c, src, facts, steps)
			}
		}
	})
}

func describeFacts(f *Facts) string {
	var parts []string
	for fact := range f.All() {
		parts = append(parts, fact.Indicator+"="+fact.Value.String())
	}
	if f.previous != nil {
		parts = append(parts, "last year: "+describeFacts(f.previous))
	}
	return strings.Join(parts, " ")
}

// checkError holds that an error was foreseen and, but for a clamp of which no
// example was found, reported.
func checkError(t *rapid.T, r *Rule, facts string, d *diag.Diagnostic, failures map[string]bool) {
	switch {
	case errors.Is(d, diag.ErrDivideByZero), d.Code == "no-row", d.Code == "steps", d.Code == "places", d.Code == "clamp":
	default:
		return
	}
	reported := d.Code == "clamp"
	for _, found := range append(r.Check(), r.schema.Check(r)...) {
		reported = reported || found.Code == d.Code
	}
	if !failures[d.Code] || !reported {
		t.Fatalf("%s\n%s\nfails unforeseen: %v", r.Source(), facts, d)
	}
}

// checkSteps holds what is always so against what happened.
func checkSteps(t *rapid.T, c *checker, src, facts string, steps []step) {
	for _, st := range steps { // an aggregate of nobody, an error that and does not mind
		if !st.val.Known() {
			return
		}
	}
	for i, st := range steps {
		m := c.marks[st.n]
		if m == nil || !m.claimed {
			continue
		}
		truth := st.val.Truth()
		switch {
		case st.n.op == ops.If:
			if st.pick == 0 && !m.yes || st.pick == 1 && !m.no {
				t.Fatalf("%s\n%s\n%s: branch %d was said to be dead", src, facts, st.n.source(), st.pick)
			}
		case st.n.kind == BoolKind:
			if truth == True && !m.yes || truth == False && !m.no {
				t.Fatalf("%s\n%s\n%s: never %v was said", src, facts, st.n.source(), truth)
			}
		case m.decides != nil && st.pick >= 0 && !m.decides[st.pick]:
			// Of equal operands the first is picked, though another would do.
			equal := 0
			for _, arg := range steps {
				if arg.parent == int32(i) && arg.val.Equal(st.val) {
					equal++
				}
			}
			if equal > 1 && st.n.row.Extreme != 0 {
				continue
			}
			t.Fatalf("%s\n%s\n%s: operand %d decides", src, facts, st.n.source(), st.pick)
		}
	}
}
