package rules_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Every refusal, warning and fault of a definition in both languages, as the
// officer reads it.
func TestDiagnosticsInBothLanguages(t *testing.T) {
	var b strings.Builder
	write := func(title string, err error) {
		fmt.Fprintf(&b, "=== %s\n", title)
		for d := range diag.AllDiagnostics(err) {
			fmt.Fprintf(&b, "en %s\nvi %s\n", d.Format(diag.English), d.Format(diag.Vietnamese))
			if d.Error() != d.Format(diag.English) {
				t.Errorf("Error is %q, Format %q", d.Error(), d.Format(diag.English))
			}
		}
	}
	s, f, g := language(t)
	for _, tt := range refusals {
		_, err := s.Compile(tt.rule, 0)
		if err == nil {
			t.Fatalf("%q is accepted", tt.rule)
		}
		write(fmt.Sprintf("%+q", tt.rule), err)
	}
	for _, rule := range []string{
		"actual / (plan - plan)", "actual ** (0.5 + 0)", "0 ** -actual", "round(actual, -plan)",
		"clamp(actual, 5, plan - 200)", "steps(actual, plan - plan)",
		`lookup({"< 5": 1}, actual)`, "9 ** 64 ** 64",
	} {
		r, err := s.Compile(rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = r.Eval(f, g); err == nil {
			t.Fatalf("%s has a value", rule)
		}
		write(rule, err)
	}
	_, err := rules.NewFacts(s, "HT", rules.Fact{Indicator: "actual", Value: rules.TextOf("x")},
		rules.Fact{Indicator: "actul"}, rules.Fact{Indicator: "ok", Value: num("1.5")})
	write("facts", err)
	_, err = rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "Tỷ lệ"}, {Code: "x"}, {Code: "x"}, {Code: "min"},
			{Code: "y", Kind: rules.TextKind, Places: new(int32)}},
		Define:   []rules.Define{{Code: "a", Rule: "b + 1"}, {Code: "b", Rule: "a + 1"}},
		Criteria: []rules.Indicator{{Code: "I.1"}, {Code: "I.1"}},
		Tables: []rules.Table{
			{Name: "t", Rows: []rules.Row{{When: rules.Tests{"từ 5 đến 10"}, Then: num("1")},
				{When: rules.Tests{"95-100"}, Then: num("1")}, {When: rules.Tests{"10%"}, Then: num("1")},
				{When: rules.Tests{"1,75"}}, {}}},
			{Name: "u", Rows: []rules.Row{{When: rules.Tests{"< 5"}, Then: num("1")},
				{When: rules.Tests{"2024-01-31"}, Then: rules.TextOf("x")}, {When: rules.Tests{"[5..1]", "6"}, Then: num("1")}}},
		},
	})
	write("definition", err)
	golden(t, "diagnostics.txt", b.String())
}

func TestWarningsInBothLanguages(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "actual", Min: ptr(dec("0")), Max: ptr(dec("200"))}, {Code: "plan", Min: ptr(dec("0"))}, {Code: "idle"},
			{Code: "gain"},
			{Code: "region", Kind: rules.TextKind, Values: []string{"urban", "rural"}},
		},
		Define: []rules.Define{{Code: "ratio", Rule: "actual / plan"}, {Code: "unread", Rule: "idle + 1"}},
		Tables: []rules.Table{{Name: "brackets", Keys: []string{"actual"}, Rows: []rules.Row{
			{When: rules.Tests{"[100..150]"}, Then: num("2")}, {When: rules.Tests{"[120..180]"}, Then: num("1.75")},
			{When: rules.Tests{"[130..140]"}, Then: num("1")},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	write := func(title string, ds diag.Diagnostics) {
		if len(ds) == 0 {
			t.Errorf("no warning for %s", title)
		}
		fmt.Fprintf(&b, "=== %s\n%s\n%s\n", title, ds.Format(diag.English), ds.Format(diag.Vietnamese))
	}
	var compiled []*rules.Rule
	for _, rule := range []string{
		"actual / plan", "full * 5", "full + actual", "full + gain", "actual > 300 ? 1 : 0", "actual >= 0 ? 1 : 0",
		"plan == plan ? 1 : actual", `region == "urbn" ? 1 : 2`,
		"min(full, actual, 500)", "let x = actual; min(full, plan)", "lookup(brackets, actual)", "steps(actual, plan)",
		"round(actual, plan)", "clamp(actual, plan, 5)", "actual - previous(plan)",
		"plan > 5 ? (plan > 3 ? 1 : 2) : 0", "best(gain)", "min(full, ratio)",
	} {
		r, err := s.CompileCriterion(rule, dec("10"))
		if err != nil {
			t.Fatal(err)
		}
		compiled = append(compiled, r)
		if rule != "min(full, ratio)" {
			write(rule, r.Check())
		}
	}
	all := s.Check(compiled...)
	isTable := func(d *diag.Diagnostic) bool { return strings.HasPrefix(d.Code, "table-") }
	tables := slices.IndexFunc(all, isTable)
	write("schema", all[:tables])
	write("tables", all[tables:])
	golden(t, "warnings.txt", b.String())
}

func TestTextThatIsSetAsAField(t *testing.T) {
	s, _, _ := language(t)
	_, err := s.Compile("actula", 0)
	var d *diag.Diagnostic
	if !errors.As(err, &d) {
		t.Fatal(err)
	}
	d.Message = diag.Verbatim("another message")
	if got, want := d.Format(diag.Vietnamese), "1:1: another message (có phải là actual?)"; got != want {
		t.Errorf("got %q, want %q: what is set past Say is not translated, and what is not stays", got, want)
	}
	d = &diag.Diagnostic{Severity: diag.Warning, Message: diag.Verbatim("m"), Hint: diag.Verbatim("h")}
	if got, want := d.Format(diag.Vietnamese), "cảnh báo: m (h)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCatalogueOfAHost(t *testing.T) {
	c := diag.NewCatalogue("host", fstest.MapFS{"catalogue/vi.json": {Data: []byte(
		`{"%s wants a %v": "%[2]v là kiểu mà %[1]s cần"}`)}})
	d := c.Fault("", "kind", diag.ErrKind, diag.Text{}, "%s wants a %v", c.Say("%s", "x"), rules.NumberKind)
	for l, want := range map[diag.Lang]string{diag.English: "x wants a number", diag.Vietnamese: "số là kiểu mà x cần"} {
		if got, hint := d.Message.Format(l), d.Hint.Format(l); got != want || hint != "" {
			t.Errorf("%v: got %q (%q), want %q", l, got, hint, want)
		}
	}
	if !errors.Is(d, diag.ErrKind) || d.Code != "kind" || d.Severity != diag.Fault {
		t.Errorf("got %#v", d)
	}
	err := c.Error(diag.ErrSyntax, "%s wants a %v", "x", rules.NumberKind)
	if diag.ErrorText(err).Format(diag.Vietnamese) != "số là kiểu mà x cần" ||
		err.Error() != "syntax: x wants a number" || !errors.Is(err, diag.ErrSyntax) {
		t.Errorf("got %#v: an error says the same, after its kind", err)
	}
}
