package analysis_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/analysis"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// rangedSchema has indicators of every kind of range.
func rangedSchema(t testing.TB) *rules.Schema {
	t.Helper()
	d := func(s string) *decimal.Decimal { v := decimal.RequireFromString(s); return &v }
	places := func(p int32) *int32 { return &p }
	row := func(when string, then int64) rules.Row {
		return rules.Row{When: rules.Tests{when}, Then: rules.Int(then)}
	}
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "percent", Min: d("0"), Max: d("100"), Places: places(1)},
			{Code: "cases", Min: d("0"), Max: d("6"), Places: places(0)},
			{Code: "change", Min: d("-3"), Max: d("2")},
			{Code: "plan", Min: d("0")},
			{Code: "homes", Min: d("1"), Max: d("9")},
			{Code: "debt", Max: d("0")},
			{Code: "free"},
			{Code: "area", Kind: value.TextKind, Values: []string{"urban", "rural", "mountain"}},
			{Code: "note", Kind: value.TextKind},
			{Code: "ok", Kind: value.BoolKind},
			{Code: "due", Kind: value.DateKind},
			{Code: "sent", Kind: value.DateKind},
			{Code: "events", Kind: value.ListKind, Fields: []rules.Indicator{
				{Code: "weight", Min: d("-1"), Max: d("3"), Places: places(0)},
				{Code: "share"},
				{Code: "grave", Kind: value.BoolKind},
				{Code: "sort", Kind: value.TextKind, Values: []string{"urban", "rural"}},
				{Code: "found", Kind: value.DateKind},
			}},
		},
		Define: []rules.Define{
			{Code: "ratio", Rule: "percent / plan"},
			{Code: "good", Rule: "cases > 2"},
			{Code: "trend", Rule: "let d = change - cases; d * 2"},
		},
		Tables: []rules.Table{
			{Name: "bands", Rows: []rules.Row{row(">= 4", 2), row("[1..3]", 1), {Else: rules.Int(0)}}},
			{Name: "holes", Rows: []rules.Row{row("> 2", 5), row("[0..1)", 7)}},
			{Name: "three", Rows: []rules.Row{
				{When: rules.Tests{"> 2", "urban", "-"}, Then: rules.Int(5)},
				{When: rules.Tests{"-", "rural", "true"}, Then: rules.Int(6)},
				{When: rules.Tests{"<= 2", "-", "false"}, Then: rules.Int(7)},
			}},
			{Name: "ladder", Rows: []rules.Row{row("0", -4), row("2.5", 4), row("100", 10)}},
			{Name: "places", Rows: []rules.Row{row("urban", 3), row("not(urban, mountain)", 4)}},
		},
		Holidays: []rules.Holidays{{Year: 2023, Worked: []rules.Date{rules.Day(2023, 12, 30)}},
			{Year: 2024, Days: []rules.Date{rules.Day(2024, 1, 1)}}},
		Criteria: []rules.Indicator{{Code: "I"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ruleGen writes rules that are mostly about the same few things, so that
// conditions guard, exclude and repeat each other.
type ruleGen struct {
	t      *rapid.T
	depth  int
	lets   []string
	inside bool // an aggregate or previous
	record bool // of a list
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
	if g.record {
		names = append(names, "weight", "weight", "share", "share", "weight")
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
		g.called, g.called,
		func() string {
			return `interpolate({"-1": ` + n() + `, "2.5": ` + n() + `, "100": ` + n() + "}, " + n() + ")"
		},
		func() string { return "interpolate(ladder, " + n() + ")" },
		func() string { return "count(" + b() + ", " + b() + ")" },
		func() string { return "(" + n() + " ?? " + n() + ")" },
		func() string { return g.pick("days(due, sent)", "workdays(due, sent)", "ratio", `points("I")`) },
		func() string { return "lookup(" + g.pick("bands", "holes") + ", " + n() + ")" },
		func() string { return `lookup({"[0..2)": ` + n() + `, "> 3": ` + n() + "}, " + n() + ")" },
		func() string { return "lookup(places, area)" },
		func() string { return "lookup(three, " + n() + ", area, " + b() + ")" },
		func() string { return `lookup({"true": 1, "false": ` + n() + "}, " + b() + ")" },
	}
	if !g.inside {
		options = append(options,
			func() string { return g.aggregate(g.named(aggregates...)) },
			func() string { return g.aggregate(g.named(aggregates...)) },
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

// named draws a row.
func (g *ruleGen) named(rows ...*ops.Row) *ops.Row { return rapid.SampledFrom(rows).Draw(g.t, "row") }

// aggregate calls an aggregate of the table of operators, over members or events.
func (g *ruleGen) aggregate(row *ops.Row) string {
	g.inside = true
	defer func() { g.inside, g.record = false, false }()
	args := make([]string, row.Min+rapid.IntRange(0, row.Max-row.Min).Draw(g.t, "where"))
	for i := range args {
		switch row.KindOf(i) {
		case value.ListKind:
			args[i] = g.pick("members", "events", "events")
			g.record = args[i] == "events"
		case value.DateKind:
			args[i] = g.date()
		case value.BoolKind:
			args[i] = g.boolean()
		case value.NumberKind:
			args[i] = g.number()
		default:
			args[i] = g.pick("area", "ok", "cases")
		}
	}
	if row.Members.Given != nil {
		args[2] = g.pick("1", "1", "0.5", "2")
	}
	return row.Name + "(" + strings.Join(args, ", ") + ")"
}

func (g *ruleGen) date() string {
	dates := []string{"due", "sent", `date("2024-01-31")`, "add_months(due, cases)", "add_years(sent, change)",
		"date(2020 + cases, 2, 29)", "date(2023, 1 + cases, homes * 4)", "add_months(sent, 100000)", "add_years(due, 7975)",
		"date(9998 + homes, cases, 31)", "add_months(due, cases - 24277)"}
	if g.record {
		dates = append(dates, "found", "found", "add_months(found, weight)")
	}
	if !g.inside {
		return g.one(func() string { return g.aggregate(g.named(datesOf...)) }, func() string { return g.pick(dates...) },
			func() string { return g.pick(dates...) })
	}
	return g.pick(dates...)
}

// called calls a function of the table of operators.
func (g *ruleGen) called() string {
	row := rapid.SampledFrom(strictFunctions).Draw(g.t, "function")
	most := row.Min + 2
	if row.Max != ops.Any {
		most = min(row.Max, most)
	}
	args := make([]string, rapid.IntRange(row.Min, most).Draw(g.t, "operands"))
	for i := range args {
		switch row.KindOf(i) {
		case value.DateKind:
			args[i] = g.date()
		case value.BoolKind:
			args[i] = g.boolean()
		case value.TextKind:
			args[i] = g.pick(row.Words...)
		default:
			args[i] = g.one(g.number, g.input)
		}
	}
	for _, need := range row.Needs {
		if i := need.At(len(args)); i >= 0 && rapid.Bool().Draw(g.t, "a constant") {
			args[i] = g.pick("0", "0.5", "1", "2")
		}
	}
	return row.Name + "(" + strings.Join(args, ", ") + ")"
}

var strictFunctions = slices.DeleteFunc(ops.Language.Rows(), func(r *ops.Row) bool {
	return r.Fix != ops.Function || r.Form != ops.Strict || r.Result != value.NumberKind || r.Points
})

// aggregates give numbers, and datesOf dates.
var aggregates, datesOf = aggregatesOf(value.NumberKind), aggregatesOf(value.DateKind)

func aggregatesOf(kind value.Kind) []*ops.Row {
	return slices.DeleteFunc(ops.Language.Rows(), func(r *ops.Row) bool {
		return r.Form != ops.Aggregate || r.Result != kind
	})
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
func rangedFacts(t *rapid.T, s *program.Schema, unit string, complete bool) *eval.Facts {
	f := &eval.Facts{Unit: unit, Values: eval.NewSlots(1, s.Len())[0]}
	for slot := range f.Values {
		ind := program.Indicator{Kind: value.NumberKind}
		if slot < len(s.Indicators) {
			ind = s.Indicators[slot]
		}
		switch state := rapid.IntRange(0, 9).Draw(t, "state"); {
		case !complete && state == 0:
			continue
		case !complete && state == 1:
			*f.Values.At(slot) = value.None()
			continue
		}
		*f.Values.At(slot) = rangedValue(t, &ind)
		if ind.Kind == value.ListKind {
			*f.Values.At(slot) = rangedList(t, &ind, complete)
		}
	}
	return f
}

func rangedList(t *rapid.T, list *program.Indicator, complete bool) value.Value {
	l := &value.List{Open: !complete && rapid.Bool().Draw(t, "incomplete")}
	for _, field := range list.Fields {
		l.Fields = append(l.Fields, field.Code)
	}
	for range rapid.IntRange(0, 3).Draw(t, "records") {
		r := value.Record{Values: make([]value.Value, len(l.Fields))}
		for i := range list.Fields {
			switch state := rapid.IntRange(0, 9).Draw(t, "state"); {
			case !complete && state == 0:
			case !complete && state == 1:
				r.Values[i] = value.None()
			default:
				r.Values[i] = rangedValue(t, &list.Fields[i])
			}
		}
		l.Records = append(l.Records, r)
	}
	return value.OfList(l)
}

func rangedValue(t *rapid.T, ind *program.Indicator) value.Value {
	var v value.Value
	switch ind.Kind {
	case value.BoolKind:
		v = value.Bool(rapid.Bool().Draw(t, ind.Code))
	case value.TextKind:
		v = value.Text(rapid.SampledFrom(append([]string{}, append(ind.Values, "urban", "city")...)).Draw(t, ind.Code))
	case value.DateKind:
		v = value.Date(value.Day(2024, 1, 1) + int64(rapid.IntRange(-3, 3).Draw(t, ind.Code)))
	default:
		tenths := rapid.SampledFrom([]int64{0, 0, 10, 20, 30, 60, 90, 1000, 5, 25, -10, -30, 7, 1}).Draw(t, ind.Code)
		v = value.Number(frac.New(tenths, 10))
	}
	switch {
	case ind.Check(v, false) == nil:
	case ind.Kind == value.TextKind:
		v = value.Text("rural")
	default:
		if v = orZero(ind.Min); ind.Check(v, false) != nil {
			v = orZero(ind.Max)
		}
	}
	return v
}

func orZero(n *frac.Num) value.Value {
	if n == nil {
		return value.Int(0)
	}
	return value.Number(*n)
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
		compiled, err := s.Compile(src, 0)
		if err != nil {
			t.Skip(err.Error())
		}
		r := compiled.Inside()
		c, x := analysis.Look(r)
		if x.Empty() {
			t.Fatalf("%s: no extent", src)
		}
		if c.Spent() {
			return
		}
		failures := c.Failures()
		for range 8 {
			complete := rapid.Bool().Draw(t, "complete")
			member := func(unit string) *eval.Facts {
				f := rangedFacts(t, r.Schema, unit, complete)
				f.Previous = rangedFacts(t, r.Schema, unit, complete)
				return f
			}
			f := member("a")
			group := &eval.Group{Members: []*eval.Facts{f}}
			for i := range rapid.IntRange(0, 2).Draw(t, "others") {
				group.Add(member(fmt.Sprint("m", i)))
			}
			trace, fault := r.Trace(f, group)
			facts := describeFacts(r.Schema, f)
			switch {
			case fault != nil:
				reported := append(compiled.Check(), s.Check(compiled)...)
				checkError(t, src, facts, fault, failures, reported)
			case trace.Value.Known() && !x.Contains(trace.Value):
				t.Fatalf("%s\n%s\nis %v, which is not %v", src, facts, trace.Value, x)
			case complete:
				checkSteps(t, c, src, facts, trace.Steps)
			}
		}
	})
}

func describeFacts(s *program.Schema, f *eval.Facts) string {
	var parts []string
	for i, ind := range s.Indicators {
		parts = append(parts, ind.Code+"="+f.Values.At(i).String())
	}
	if f.Previous != nil {
		parts = append(parts, "last year: "+describeFacts(s, f.Previous))
	}
	return strings.Join(parts, " ")
}

// checkError holds that an error was foreseen and reported, but for those that hang on how
// operands hang together: they are reported if an example was found.
func checkError(
	t *rapid.T, src, facts string, d *diag.Diagnostic, failures map[string]bool, found diag.Diagnostics,
) {
	if errors.Is(d, diag.ErrLimit) {
		return
	}
	reported := slices.Contains([]string{"clamp", "scale", "no-day", "calendar"}, d.Code)
	for _, found := range found {
		reported = reported || found.Code == d.Code
	}
	if !failures[d.Code] || !reported {
		t.Fatalf("%s\n%s\nfails unforeseen: %v", src, facts, d)
	}
}

// checkSteps holds what is always so against what happened.
func checkSteps(t *rapid.T, c *analysis.Checker, src, facts string, steps []eval.Step) {
	for _, st := range steps { // an aggregate of nobody, an error that and does not mind
		if !st.Value.Known() {
			return
		}
	}
	for i, st := range steps {
		n := st.Node
		claimed, yes, no, decides := c.Claims(n)
		if !claimed {
			continue
		}
		switch {
		case n.Op == ops.If:
			if st.Pick == 0 && !yes || st.Pick == 1 && !no {
				t.Fatalf("%s\n%s\n%s: branch %d was said to be dead", src, facts, n.Source(), st.Pick)
			}
		case n.Kind == value.BoolKind:
			if truth := st.Value.Num.True(); truth && !yes || !truth && !no {
				t.Fatalf("%s\n%s\n%s: never %v was said", src, facts, n.Source(), truth)
			}
		case decides != nil && st.Pick >= 0 && !decides[st.Pick]:
			// Of equal operands the first is picked, though another would do.
			equal := 0
			for _, arg := range steps {
				if arg.Parent == int32(i) && arg.Value.Equal(*st.Value) {
					equal++
				}
			}
			if equal > 1 && n.Row.Extreme != 0 {
				continue
			}
			t.Fatalf("%s\n%s\n%s: operand %d decides", src, facts, n.Source(), st.Pick)
		}
	}
}

// What leaves the calendar for any likely date is reported, with facts or records that nobody
// can try.
func TestDatesBeyondTheCalendar(t *testing.T) {
	s := rangedSchema(t)
	for _, tt := range []struct {
		rule string
		want string
	}{
		{"year(add_months(sent, 100000))", "calendar"},
		{"year(add_years(sent, 0 - 2200))", "calendar"},
		{"year(add_years(sent, 7000))", ""},
		{"year(add_months(sent, cases))", ""},
		{"days(sent, latest_of(events, add_months(found, 100000)))", "calendar"},
		{"days(sent, latest_of(events, add_years(found, weight)))", ""},
		{"ok and not ok ? 0 : year(date(2020 + cases, 2, 29))", "no-day"},
		{"year(date(2024, 2, 29))", ""},
		{"year(date(9998 + homes, 1, 1))", "date-part"},
		{"year(date(2024, cases, 1))", "date-part"},
		{"clamp(change - plan - homes, month(date(2020 + cases, 2, 29)), cases)", "no-day"},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		got := ""
		for _, d := range r.Check() {
			if slices.Contains([]string{"calendar", "no-day", "date-part"}, d.Code) {
				got += d.Code
			}
		}
		if got != tt.want {
			t.Errorf("%s: found %q, want %q", tt.rule, got, tt.want)
		}
	}
}
