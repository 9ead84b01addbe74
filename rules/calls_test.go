package rules_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestCalls: what people are told names indicators, fields of lists and units as people call them.
func TestCalls(t *testing.T) {
	schema, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "late", Label: "Báo cáo muộn"}, {Code: "bare"},
			{Code: "cases", Label: "Vụ việc", Kind: rules.ListKind,
				Fields: []rules.Indicator{{Code: "grave", Label: "Nghiêm trọng", Kind: rules.BoolKind},
					{Code: "place", Kind: rules.TextKind}}}},
		Define: []rules.Define{{Code: "twice", Label: "Gấp đôi", Rule: "2 * late"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	vi := diag.Vietnamese.Calling(schema.Calls).Calling(func(c diag.Coded) diag.Text {
		return map[diag.Coded]diag.Text{diag.Unit.Of("xa_a"): diag.Verbatim("Xã A"),
			diag.Unit.Of("xa_b"): diag.Verbatim("Xã B")}[c]
	})
	for want, in := range map[string]rules.Input{
		"Báo cáo muộn của Xã A": {Unit: "xa_a", Indicator: "late"},
		"Gấp đôi":               {Indicator: "twice"},
		"bare":                  {Indicator: "bare"},
		"none":                  {Indicator: "none"},
		"Nghiêm trọng ở việc thứ 2 của Vụ việc của Xã A": {Unit: "xa_a", Indicator: "cases", Record: 2, Field: "grave"},
		"place ở việc thứ 1 của Vụ việc":                 {Indicator: "cases", Record: 1, Field: "place"},
		"các việc còn lại của Vụ việc của xa_c":          {Unit: "xa_c", Indicator: "cases", More: true},
		"Báo cáo muộn (Q1) của Xã A, năm trước":          {Unit: "xa_a", Indicator: "late", Period: "Q1", Previous: true},
	} {
		if got := in.Format(vi); got != want {
			t.Errorf("%+v: %s, want %s", in, got, want)
		}
	}
	var members []*rules.Facts
	for unit, late := range map[string]int64{"xa_a": 3, "xa_b": 1} {
		f, err := rules.NewFacts(schema, unit, rules.Fact{Indicator: "late", Value: rules.Int(late)},
			rules.Fact{Indicator: "cases", Value: rules.ListOf(
				rules.Event{Fields: map[string]rules.Value{"grave": rules.BoolOf(true)}})})
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	group, err := rules.NewGroup(t.Context(), members...)
	if err != nil {
		t.Fatal(err)
	}
	rule, err := schema.Compile("best(twice) + late + count_of(cases, grave)", rules.NumberKind)
	if err != nil {
		t.Fatal(err)
	}
	facts, _ := group.Member("xa_b")
	e, err := rule.Explain(facts, group)
	if err != nil {
		t.Fatal(err)
	}
	text := e.Render(vi)
	for _, want := range []string{"lấy Xã A", "· Xã B: 2", "Báo cáo muộn (late) = 1", "(Nghiêm trọng = đúng)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, text)
		}
	}
}
