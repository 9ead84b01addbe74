package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/internal/program"
)

// outline writes a tree with the text of each operator.
func outline(src string, p *program.Part) string {
	s := p.Op
	if p.Name != "" {
		s += " " + p.Name
	}
	if p.Op == "constant" {
		s = p.Value.String()
	}
	if p.OpTo > p.OpFrom && src[p.OpFrom:p.OpTo] != p.Op {
		s += "`" + src[p.OpFrom:p.OpTo] + "`"
	}
	for _, t := range p.Tests {
		s += " {" + src[t.From:t.To] + "}"
	}
	if len(p.Args) == 0 {
		return s
	}
	var args []string
	for _, a := range p.Args {
		args = append(args, outline(src, a))
	}
	return s + "(" + strings.Join(args, ", ") + ")"
}

func TestTree(t *testing.T) {
	s, _, _ := language(t)
	for _, tt := range []struct{ rule, want, reason string }{
		{"actual + 1", "+(fact actual, 1)", "an operator and its operands"},
		{"-actual", "-(fact actual)", "a sign"},
		{"(actual > 5) and ok", "and(>(fact actual, 5), fact ok)", "brackets are no parts"},
		{"ok && bad && ok", "and`&&`(fact ok, fact bad, fact ok)", "a chain is one part"},
		{"!ok", "not`!`(fact ok)", "the sign of a word"},
		{"if ok { 1 } else { 2 }", "?`if`(fact ok, 1, 2)", "if is a choice"},
		{"ok ? 1 : 2", "?(fact ok, 1, 2)", ""},
		{"actual in 1..5", "..`in`(fact actual, 1, 5)", "a range"},
		{"actual in [1, 5]", "in(fact actual, 1, 5)", "a list"},
		{"(lost ?? 1) + 1", "+(??(fact lost, 1), 1)", "a default"},
		{"min(3, actual)", "min(3, fact actual)", "a function"},
		{"let r = actual / 2; r + r", "let r(/(fact actual, 2), +(name r, name r))", "a name"},
		{"lookup(brackets, actual)", "lookup brackets(fact actual)", "a shared table"},
		{`lookup({"> 5": 1, "[1..5]": 2, "else": 3}, actual)`, "lookup {> 5} {[1..5]}(fact actual, 1, 2, 3)", "a table in the rule"},
		{"best(actual, ok)", "best(fact actual, fact ok)", "an aggregate"},
		{"previous(actual)", "previous(fact actual)", "last year"},
		{"/* a < b */ actual < /* <= */ 5", "<(fact actual, 5)", "comments are passed over"},
		{`date("2024-01-31") < date("2024-02-01")`, "<(2024-01-31, 2024-02-01)", "a date is a constant"},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := outline(tt.rule, r.Inside().Tree()); got != tt.want {
			t.Errorf("%s: got %s, want %s: %s", tt.rule, got, tt.want, tt.reason)
		}
	}
}

// Parts lie within the part around them, in order, and operators between their
// operands.
func TestTreePlaces(t *testing.T) {
	s, _, _ := language(t)
	rapid.Check(t, func(t *rapid.T) {
		r := (&generator{t: t}).rule(s)
		var walk func(p *program.Part)
		walk = func(p *program.Part) {
			if p.From >= p.To || p.OpFrom > p.OpTo || p.OpTo > 0 && (p.OpFrom < p.From || p.OpTo > p.To) {
				t.Fatalf("%s: part %+v", r.Source(), p)
			}
			for _, a := range p.Args {
				if a.From < p.From || a.To > p.To {
					t.Fatalf("%s: %+v lies outside of %+v", r.Source(), a, p)
				}
				walk(a)
			}
		}
		walk(r.Inside().Tree())
	})
}

func TestRuleWith(t *testing.T) {
	s, f, g := language(t)
	r, err := s.CompileCriterion("full", dec("10"))
	if err != nil {
		t.Fatal(err)
	}
	half, err := r.With("full / 2")
	if err != nil {
		t.Fatal(err)
	}
	v, err := half.Eval(f, g)
	w, err2 := r.Eval(f, g)
	if err != nil || err2 != nil || fmt.Sprint(v) != "5" || fmt.Sprint(w) != "10" {
		t.Errorf("got %v (%v) and %v (%v), want 5 and 10", v, err, w, err2)
	}
	if _, err := r.With("ok"); err == nil {
		t.Error("a boolean is compiled for a number")
	}
	if _, err := r.With("("); err == nil {
		t.Error("a rule that cannot be read is compiled")
	}
}

// A schema does not see what becomes of the definition that it was made of.
func TestSchemaKeepsNothing(t *testing.T) {
	places := int32(2)
	def := rules.Definition{
		Indicators: []rules.Indicator{{Code: "a", Places: &places}, {Code: "b", Kind: rules.TextKind, Values: []string{"x"}}},
		Define:     []rules.Define{{Code: "c", Rule: "a + 1"}},
		Tables: []rules.Table{{Name: "t", Rows: []rules.Row{{When: rules.Tests{"> 1"}, Then: rules.Int(1)},
			{Else: rules.Int(0)}}}},
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	places, def.Indicators[1].Values[0], def.Define[0].Code, def.Tables[0].Rows[0].When[0] = 3, "z", "z", "> 9"
	a, _ := s.Indicator("a")
	b, _ := s.Indicator("b")
	if *a.Places != 2 || b.Values[0] != "x" || s.Inside().Order[0] != "c" || s.Inside().Tables["t"].Source(0) != "> 1" {
		t.Fatalf("got %+v and %+v", a, b)
	}
}
