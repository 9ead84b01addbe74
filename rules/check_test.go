package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// checkSchema is invented for these tests.
func checkSchema(t testing.TB) *rules.Schema {
	t.Helper()
	d := func(s string) *decimal.Decimal { v := dec(s); return &v }
	whole := int32(0)
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "growth", Min: d("0"), Max: d("100")},
			{Code: "plan", Min: d("0")},
			{Code: "actual", Min: d("0")},
			{Code: "homes", Min: d("1")},
			{Code: "debt", Max: d("0")},
			{Code: "balance"},
			{Code: "limit"},
			{Code: "cases", Min: d("0"), Max: d("20"), Places: &whole},
			{Code: "region", Kind: rules.TextKind, Values: []string{"urban", "rural", "mountain"}},
			{Code: "note", Kind: rules.TextKind},
			{Code: "ok", Kind: rules.BoolKind},
			{Code: "sent", Kind: rules.DateKind},
			{Code: "due", Kind: rules.DateKind},
		},
		Define: []rules.Define{
			{Code: "ratio", Rule: "actual / plan"},
			{Code: "big", Rule: "cases > 10"},
			{Code: "safe_ratio", Rule: "plan > 0 ? ratio : 0"},
		},
		Tables: []rules.Table{
			{Name: "bands", Rows: []rules.Row{{When: rules.Tests{">= 80"}, Then: num("2")},
				{When: rules.Tests{"[50..80)"}, Then: num("1")}}},
			{Name: "whole", Rows: []rules.Row{{When: rules.Tests{"> 10"}, Then: num("2")},
				{When: rules.Tests{"[0..10]"}, Then: num("1")}}},
			{Name: "grid", Keys: []string{"where", "growth"}, Rows: []rules.Row{
				{When: rules.Tests{"urban", ">= 50"}, Then: num("2")},
				{When: rules.Tests{"not(urban)", "-"}, Then: num("1")},
			}},
		},
		Criteria: []rules.Indicator{{Code: "I.1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// findings writes each as its code and the text that it stands at.
func findings(r *rules.Rule) []string {
	var out []string
	for _, d := range r.Check() {
		from, to, _ := d.TextRange()
		out = append(out, d.Code+" "+r.Source()[from:to])
	}
	return out
}

func TestCheckFindings(t *testing.T) {
	s := checkSchema(t)
	for _, tt := range []struct {
		rule   string
		want   []string
		reason string
	}{
		// Numbers that may have been meant as thousands.
		{"debt + 38.030", []string{"number 38.030"}, "a point that may group thousands"},
		{"growth > 0.125 ? plan : 0", nil, "no group begins with a zero"},
		{"plan * 12.5 + 1234.567", nil, "more than three digits, or fewer, are no group"},
		{`lookup({"> 1.500": 2, "else": 1}, plan)`, []string{`number lookup({"> 1.500": 2, "else": 1}, plan)`},
			"in a table of the rule"},
		// Conditions.
		{"growth >= 0 ? plan : 0", []string{"always-true growth >= 0"}, "the range says so"},
		{"growth > 100 ? plan : 0", []string{"always-false growth > 100"}, "just beyond the end of the range"},
		{"growth >= 100 ? 1 : 0", nil, "the end itself is allowed"},
		{"growth > 0 ? 1 : 0", nil, "the least itself is not more"},
		{"cases > 4 and cases < 5 ? 1 : 2", []string{"always-false cases < 5"}, "no whole number between"},
		{"growth > 4 and growth < 5 ? 1 : 2", nil, "4.5"},
		{"cases == 2.5 ? 1 : 2", []string{"always-false cases == 2.5"}, "never a fraction"},
		{"5 > 3 ? plan : actual", []string{"always-true 5 > 3"}, "constants"},
		{"true ? plan : actual", []string{"always-true true"}, "a literal"},
		{"balance > 5 and balance < 3 ? 1 : 2", []string{"always-false balance < 3"},
			"two conditions that exclude each other"},
		{"balance > 5 or balance < 10 ? 1 : 2", []string{"always-true balance < 10"}, "one of the two always holds"},
		{"balance > 5 and balance > 3 ? 1 : 2", []string{"always-true balance > 3"}, "said twice"},
		{"balance > 5 ? (balance > 3 and ok ? 1 : 2) : 3", nil, "repeating what the branch says is harmless in and"},
		{"growth >= 95 ? 2 : growth >= 80 and growth < 95 ? 1 : 0", nil, "brackets written out in full"},
		{"growth >= 95 ? 2 : growth >= 97 ? 3 : 0", []string{"always-false growth >= 97"}, "rows in the wrong order"},
		{"growth >= 80 ? 2 : growth < 80 ? 1 : plan", []string{"always-true growth < 80"},
			"a last branch that is never used"},
		{"if growth >= 50 {1} else if growth <= 60 {2} else {plan}", []string{"always-true growth <= 60"}, "if, else"},
		{"actual > plan ? (plan < actual ? 1 : 2) : 3", []string{"always-true plan < actual"}, "the other way round"},
		{"actual > plan ? (plan >= actual ? 1 : 2) : 3", []string{"always-false plan >= actual"}, "the other way round"},
		{"ok ? (ok ? 1 : 2) : 3", []string{"always-true ok"}, "the same condition inside"},
		{"not ok or (ok ? 1 : 2) > 1 ? 1 : 2", []string{"always-false (ok ? 1 : 2) > 1", "always-true ok"},
			"behind or, ok is true"},
		{"big ? (cases > 5 ? 1 : 2) : 3", []string{"always-true cases > 5"}, "through a derived indicator"},
		{"let b = cases > 5; big and b ? 1 : 2", nil, "a name is not at fault for where it is used"},
		{"let b = growth >= 0; b ? plan : 0", []string{"always-true growth >= 0"}, "a condition with a name"},
		{"cases in 0..20 ? 1 : 2", []string{"always-true cases in 0..20"}, "a range that is the whole range"},
		{"cases in 21..30 ? 1 : 2", []string{"always-false cases in 21..30"}, "a range outside"},
		{"cases not in [21, 22] ? 1 : 2", []string{"always-false cases not in [21, 22]"}, "a list outside"},
		{"count(growth >= 0, ok)", []string{"always-true growth >= 0"}, "in count"},
		{"total(actual, growth >= 0)", []string{"always-true growth >= 0"}, "in where"},
		{"balance > 5 ? total(actual, balance > 3) : 0", nil, "other members have other balances"},
		{"previous(growth) >= 0 ? plan : 0", []string{"always-true previous(growth) >= 0"},
			"last year's facts have the same range"},
		{"balance > 5 ? (previous(balance) > 5 ? 1 : 2) : 3", nil, "last year's is another balance"},
		{"growth + 1 > 0 ? plan : 0", []string{"always-true growth + 1 > 0"}, "computed"},
		{"growth - growth > 0 ? 1 : 2", nil, "operands are taken for independent"},
		{"plan == plan ? plan : 0", []string{"always-true plan == plan"}, "both sides the same"},
		{"sent > due ? (sent <= due ? 1 : 2) : 3", []string{"always-false sent <= due"}, "dates"},
		{`sent > date("2024-01-31") and sent < date("2024-02-01") ? 1 : 2`, []string{`always-false sent < date("2024-02-01")`}, "no day between"},
		{"known(plan) ? plan : 1", nil, "may be missing"},
		{"points(\"I.1\") < 0 ? 0 : 1", nil, "criteria may be negative"},
		{"rank(growth) < 1 ? 0 : 1", []string{"always-false rank(growth) < 1"}, "places start at 1"},
		{"average(growth) > 100 ? 0 : 1", []string{"always-false average(growth) > 100"}, "no average beyond the range"},
		{"total(growth) > 100 ? 0 : 1", nil, "a total may be"},
		{"total(growth - 50) < -50 ? 1 : 2", nil, "several members may be below"},
		{"total(homes) < 1 ? 1 : 2", []string{"always-false total(homes) < 1"}, "one member is enough"},
		{"abs(balance) > 5 ? (balance < 0 ? 1 : 2) : 3", nil, "either sign"},
		{"abs(balance) > 5 ? (balance == 3 ? 1 : 2) : 3", []string{"always-false balance == 3"}, "neither sign"},
		{"balance / 2 > 5 ? (balance > 10 ? 1 : 2) : 3", []string{"always-true balance > 10"},
			"a quotient says it of its dividend"},
		// Shares of what may be negative.
		{"balance > 0 ? limit / balance : 0", nil, "guarded"},
		{"balance <= 0 ? 0 : previous(limit) / balance", nil, "the other way round"},
		{"balance == 0 ? 0 : 1 / balance", nil, "a share of nothing that is reported"},
		{"let b = balance; b == 0 ? 0 : limit / b", []string{"negative-divisor b"}, "by another name"},
		{"previous(balance) == 0 ? 0 : limit / previous(balance)", []string{"negative-divisor previous(balance)"},
			"last year's"},
		{"debt == 0 ? 0 : limit / debt", nil, "always negative: meant"},
		{"plan == 0 ? 0 : limit / plan", nil, "its min says so"},
		{"balance == 0 ? 0 : 1 + (limit - balance) / abs(balance)", nil, "the shape for planned losses"},
		// Numbers that look like thousands.
		{"plan > 1.000 ? 1 : 2", []string{"number 1.000"}, "a limit"},
		{`lookup({"urban": 1.250, "else": 0}, region)`, []string{"number 1.250"}, "a result of a table"},
		{"plan * 0.125 + 1.0 + 1000 + 1.2500 + 1234.567", nil, "each has one reading"},
		// Texts.
		{`region == "urbann" ? 1 : 2`, []string{`unknown-text "urbann"`}, "a slip"},
		{`region in ["urban", "city"] ? 1 : 2`, []string{`unknown-text "city"`}, "in a list"},
		{`"Rural" != region ? 1 : 2`, []string{`unknown-text "Rural"`}, "on the left; case counts"},
		{`previous(region) == "city" ? 1 : 2`, []string{`unknown-text "city"`}, "last year's"},
		{`note == "city" ? 1 : 2`, nil, "any text"},
		{`note in [region, "city"] ? 1 : 2`, nil, "the note is compared with both, not the region"},
		{`region == "urban" or region == "rural" or region == "mountain" ? 1 : 2`, []string{`always-true region == "mountain"`}, "all values named"},
		{`region == "urban" ? 1 : region != "urban" ? 2 : plan`, []string{`always-true region != "urban"`}, "the rest"},
		{`lookup({"urban, town": 1, "else": 2}, region)`, []string{`table-outside lookup({"urban, town": 1, "else": 2}, region)`},
			"in a test"},
		{`lookup({"urban, rural": 1, "else": 2}, region)`, nil, "its values"},
		{`let g = growth; lookup({"[0..900]": 1}, g)`, []string{`table-outside lookup({"[0..900]": 1}, g)`}, "an end, by a name"},
		{`lookup({"[0..900]": 1, "else": 0}, growth * 9)`, nil, "nine times growth can be that"},
		{`lookup({"yes, town": true, "else": false}, region) ? 1 : 2`,
			[]string{`table-outside lookup({"yes, town": true, "else": false}, region)`}, "a condition: said once"},
		// Operands that never decide.
		{"min(growth, 100)", []string{"never-decides 100"}, "a cap at the end of the range"},
		{"min(growth, 99)", nil, "a cap"},
		{"max(growth, 0)", []string{"never-decides 0"}, "a floor that the range has"},
		{"max(growth, 200)", []string{"never-decides growth"}, "the constant always wins"},
		{"min(growth, growth)", nil, "not looked for: neither is wrong"},
		{"clamp(growth, 0, 50)", []string{"never-decides 0"}, "one end"},
		{"growth > 50 ? min(growth, 50) : 0", []string{"never-decides growth"}, "in a branch"},
		{"min(growth, 10) / 2 + min(growth, 120)", []string{"never-decides 120"}, "one of two"},
		// Errors.
		{"clamp(growth, 10, 5 + 0)", []string{"clamp clamp(growth, 10, 5 + 0)"}, "ends exchanged"},
		{"clamp(growth, cases, 20)", nil, "at most 20"},
		{"clamp(growth, cases, 19)", []string{"clamp clamp(growth, cases, 19)"}, "20 is more"},
		{"steps(growth, plan)", []string{"steps plan"}, "no step"},
		{"plan > 0 ? steps(growth, plan) : 0", nil, "guarded"},
		{"round(growth, cases)", []string{"places cases"}, "20 places"},
		{"round(growth, min(cases, 3))", nil, "at most 3"},
		{"lookup(bands, growth)", []string{"no-row lookup(bands, growth)"}, "less than 50"},
		{"growth >= 50 ? lookup(bands, growth) : 0", nil, "guarded"},
		{"lookup(bands, growth + 50)", nil, "at least 50"},
		{"lookup(whole, cases)", nil, "whole numbers from 0"},
		{"lookup(whole, balance)", []string{"no-row lookup(whole, balance)"}, "any number"},
		{`lookup({"[0..5]": 1, "[6..20]": 2}, cases)`, nil, "no whole number between 5 and 6"},
		{`lookup({"[0..5]": 1, "[6..100]": 2}, growth)`, []string{`no-row lookup({"[0..5]": 1, "[6..100]": 2}, growth)`}, "5.5"},
		{`lookup({"urban": 1, "rural, mountain": 2}, region)`, nil, "all values"},
		{`lookup({"urban": 1, "rural": 2}, region)`, []string{`no-row lookup({"urban": 1, "rural": 2}, region)`}, "mountain"},
		{`lookup({"urban": 1}, note)`, []string{`no-row lookup({"urban": 1}, note)`}, "any text"},
		{`lookup({"not(urban)": 1}, note)`, []string{`no-row lookup({"not(urban)": 1}, note)`}, "one text"},
		{`note == "urban" ? 0 : lookup({"not(urban)": 1}, note)`, nil, "guarded"},
		{`lookup({"true": 1}, ok)`, []string{`no-row lookup({"true": 1}, ok)`}, "false"},
		{"lookup(grid, region, growth)", []string{"no-row lookup(grid, region, growth)"}, "urban and less than 50"},
		{`region == "urban" ? lookup(grid, region, max(growth, 50)) : 1`, nil, "both keys guarded"},
		// Names.
		{"let x = growth; 5 + plan", []string{"unused-let x"}, "never read"},
		{"let x = growth; let y = x; plan", []string{"unused-let y"}, "x is read, by y"},
		{"let x = 1 / plan; plan", []string{"unused-let x"}, "never evaluated either"},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		if diff := cmp.Diff(tt.want, findings(r)); diff != "" {
			t.Errorf("%s (%s): %s", tt.rule, tt.reason, diff)
		}
	}
}

func TestCheckDivision(t *testing.T) {
	s := checkSchema(t)
	for _, tt := range []struct {
		rule, want, reason string // want: the divisor, if there is a finding
	}{
		{"actual / plan", "plan", "the least allowed is 0"},
		{"actual / homes", "", "at least 1"},
		{"actual / debt", "debt", "the greatest allowed is 0"},
		{"actual / balance", "balance", "no range"},
		{"actual / 0", "0", "always"},
		{"actual % plan", "plan", "remainder"},
		{"actual / (plan + 1)", "", "at least 1"},
		{"actual / (plan + homes)", "", "a sum of something positive"},
		{"actual / (plan - homes)", "plan - homes", "may be equal"},
		{"actual / max(plan, 1)", "", "max"},
		{"actual / (plan ?? 1)", "plan ?? 1", "0 is not missing"},
		{"actual / best(actual)", "best(actual)", "nobody has any"},
		{"actual / best(homes)", "", "at least 1"},
		{"actual / total(homes)", "", "one member or more"},
		{"actual / rank(actual)", "", "at least 1"},
		{"actual / points(\"I.1\")", `points("I.1")`, "no points"},
		{"actual / previous(plan)", "previous(plan)", "last year's plan"},
		{"actual / days(due, sent)", "days(due, sent)", "the same day"},
		{"actual ** -1", "actual", "a negative power"},
		{"homes ** -1", "", "never 0"},
		{"2 ** -cases", "", "2 is not 0"},
		{"cases ** (cases - 1)", "cases", "0 ** -1"},
		// Guards.
		{"plan == 0 ? 0 : actual / plan", "", "?:"},
		{"plan != 0 ? actual / plan : 0", "", "?:, the other branch"},
		{"0 == plan ? 0 : actual / plan", "", "0 on the left"},
		{"plan > 0 ? actual / plan : 0", "", "more than"},
		{"plan >= 0.5 ? actual / plan : 0", "", "at least"},
		{"plan >= 0 ? actual / plan : 0", "plan", "0 is at least 0"},
		{"plan < 1 ? 0 : actual / plan", "", "else of less than"},
		{"plan > 0 ? 0 : actual / plan", "plan", "the wrong branch: always 0"},
		{"balance > 0 ? actual / balance : 0", "", "no range, but a guard"},
		{"balance < 0 or balance > 0 ? actual / balance : 0", "", "either side of 0"},
		{"balance == 0 ? 0 : actual / balance", "", "a hole in the range"},
		{"if plan == 0 {0} else {actual / plan}", "", "if"},
		{"if plan > 100 {2} else if plan > 0 {actual / plan} else {0}", "", "else if"},
		{"plan > 0 and actual / plan > 1 ? 1 : 0", "", "and"},
		{"actual / plan > 1 and plan > 0 ? 1 : 0", "", "and, behind: what is false decides wherever it stands"},
		{"plan == 0 or actual / plan > 1 ? 1 : 0", "", "or"},
		{"plan > 0 or actual / plan > 1 ? 1 : 0", "plan", "or of the wrong condition"},
		{"not (plan == 0) and actual / plan > 1 ? 1 : 0", "", "not"},
		{"not (plan == 0 or ok) ? actual / plan : 0", "", "not of or"},
		{"plan in [0, 1] ? 0 : actual / plan", "", "list"},
		{"plan in 1..5 ? actual / plan : 0", "", "range"},
		{"plan > 0 and ok ? actual / plan : 0", "", "one of two conditions"},
		{"plan > 0 or ok ? actual / plan : 0", "plan", "ok is enough to come here"},
		{"(plan > 0 and ok) or plan > 5 ? actual / plan : 0", "", "both ways guard"},
		{"(plan > 0 ? ok : false) ? actual / plan : 0", "", "a condition in a condition"},
		{"let r = actual / plan; plan == 0 ? 0 : r", "", "a name is only evaluated where it is used"},
		{"let r = actual / plan; r", "plan", "a name"},
		{"let p = plan; p == 0 ? 0 : actual / plan", "", "guarded by another name"},
		{"let safe = plan > 0; safe ? actual / plan : 0", "", "a guard with a name"},
		{"actual - plan > 0 ? 1 / (actual - plan) : 0", "", "the same expression"},
		{"actual > plan ? 1 / (actual - plan) : 0", "", "a difference of what is compared"},
		{"actual > plan ? 1 / (plan - actual) : 0", "", "the other way round"},
		{"actual == plan ? 0 : 1 / (actual - plan)", "", "not equal"},
		{"actual >= plan ? 1 / (actual - plan) : 0", "actual - plan", "may be equal"},
		{"plan - 3 > 0 ? actual / plan : 0", "", "more than 3"},
		{"plan * homes > 0 ? actual / plan : 0", "", "a product that is not 0"},
		{"min(plan, balance) > 0 ? actual / balance : 0", "", "both are more"},
		{"abs(balance) > 0 ? actual / balance : 0", "", "a size that is not 0"},
		{"best(actual) > 0 ? actual / best(actual) : 0", "", "an aggregate"},
		{"plan > 0 ? average(actual / plan) : 0", "plan", "other members have other plans"},
		{"average(actual / plan, plan > 0)", "", "where"},
		{"plan > 0 ? actual / previous(plan) : 0", "previous(plan)", "last year's plan is another"},
		{"previous(plan) > 0 ? actual / previous(plan) : 0", "", "last year's"},
		{"previous(plan > 0 ? actual / plan : 0)", "", "all of it last year's"},
		{"(plan ?? 0) > 0 ? actual / plan : 0", "", "with a default: where plan is known"},
		{"sent > due ? 1 / days(due, sent) : 0", "", "dates"},
		{"growth > 200 ? actual / plan : 1", "", "never reached"},
		{"actual > 1 / plan and plan > 1 / actual ? 1 : 2", "plan",
			"two that guard each other guard nothing; the second is guarded by the first"},
		{"plan > 0 ? ratio : 0", "", "what a derived indicator does is said where it is defined"},
		{"actual / ratio", "ratio", "but not what is done with it"},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		got := ""
		for _, d := range r.Check() {
			if d.Code == "divide-by-zero" {
				from, to, _ := d.TextRange()
				got += r.Source()[from:to]
			}
		}
		if got != tt.want {
			t.Errorf("%s (%s): found %q, want %q", tt.rule, tt.reason, got, tt.want)
		}
	}
}

func TestCheckResult(t *testing.T) {
	s := checkSchema(t)
	for _, tt := range []struct {
		rule   string
		want   []string
		reason string
	}{
		{"growth / 10", nil, "from 0 to the full"},
		{"growth / 8", []string{"above-full"}, "12.5"},
		{"growth / 10 - 1", []string{"below-zero"}, "-1"},
		{"growth / 5 - 5", []string{"above-full", "below-zero"}, "both"},
		{"homes * 2", []string{"above-full"}, "without end"},
		{"min(homes * 2, full)", nil, "capped"},
		{"plan == 0 ? 0 : min(full, actual / plan * full)", nil, "in proportion, capped"},
		{"best(actual) == 0 ? 0 : actual / best(actual) * full", nil,
			"in proportion to the best: nothing shows that it can be more"},
		{"growth >= 60 ? full : 12", []string{"above-full"}, "a slip in a branch"},
		{"cases > 19 ? -0.25 : 1", []string{"below-zero"}, "one value of many"},
		{"5", []string{"constant"}, "the same for all"},
		{"ok ? 5 : 5", []string{"constant"}, "both branches"},
		{"growth > 100 ? 1 : 5", []string{"always-false"}, "constant, and the condition says why"},
		{"growth * 0", []string{"constant"}, "nothing is left of it"},
	} {
		r, err := s.CompileCriterion(tt.rule, dec("10"))
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		var got []string
		for _, d := range r.Check() {
			got = append(got, d.Code)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (%s): %s", tt.rule, tt.reason, diff)
		}
	}
}

// TestCheckMessages has one sentence of each sort, as the officer reads it.
func TestCheckMessages(t *testing.T) {
	s := checkSchema(t)
	for _, tt := range []struct{ rule, want string }{
		{"growth >= 0 ? plan : 0", "1:1: warning: growth >= 0 is always true: growth is from 0 to 100 (correct it, or " +
			"leave it out; as it is, 0 is never used)"},
		{"cases > 5 and cases < 3 ? 1 : plan", "1:15: warning: cases < 3 is never true here: cases is from 6 to 20 " +
			"(correct it, or leave it out)"},
		{"actual / plan", "1:10: warning: plan may be 0: its least allowed is 0 (say what holds then: plan == 0 ? 0 : " +
			"actual / plan; or set the min of plan above 0, if it is never 0)"},
		{"actual / balance", "1:10: warning: balance may be 0 or less: it has no least allowed value (say what holds then: " +
			"balance <= 0 ? 0 : actual / balance; or set the min of balance above 0, if it is never 0 or less)"},
		{"balance == 0 ? 0 : limit / balance", "1:28: warning: balance may be negative: it has no least allowed value; a " +
			"better result then gives less (say what holds then: balance < 0 ? … : limit / balance; or set the min of " +
			"balance to 0, if it is never less)"},
		{"plan > 38.030 ? 1 : 2",
			"1:8: warning: 38.030 is read as 38.03: a point stands before decimals (write 38.03 or 38030)"},
		{"plan + 1.000", "1:8: warning: 1.000 is read as 1.0: a point stands before decimals (write 1.0 or 1000)"},
		{"1 / (balance - limit)", "1:6: warning: balance - limit may be 0: with balance = 0 and limit = 0 (say what " +
			"holds then: balance - limit == 0 ? 0 : 1 / (balance - limit))"},
		{"1 / 0", "1:5: warning: 0 is always 0 (divide by something else)"},
		{"actual / best(actual)", "1:10: warning: best(actual) may be 0: with actual = 0, for a member alone (say what " +
			"holds then: best(actual) == 0 ? 0 : actual / best(actual))"},
		{"homes ** 2 / (cases - 7.5)", "1:15: warning: cases - 7.5 may be 0, as far as can be told: it is from -7.5 to " +
			"12.5 (say what holds then: cases - 7.5 == 0 ? 0 : homes ** 2 / (cases - 7.5))"},
		{"lookup(bands, growth)", "1:1: warning: table bands has no row for growth [0..50) (add the row, or else)"},
		{"lookup(grid, region, growth)", `1:1: warning: table grid has no row for region and growth "urban" and [0..50): with growth = 0 and region = "urban" (add the row, or else)`},
		{"min(growth, 100)",
			"1:13: warning: 100 of min never applies: growth is from 0 to 100 (leave it out, or correct it)"},
		{`region == "urbann"`, `1:11: warning: region is never "urbann", only one of "urban", "rural", "mountain" (did you mean urban?)`},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		ds := r.Check()
		if len(ds) != 1 {
			t.Errorf("%s: %d findings: %v", tt.rule, len(ds), ds)
			continue
		}
		if diff := cmp.Diff(tt.want, ds[0].Error()); diff != "" {
			t.Errorf("%s: %s", tt.rule, diff)
		}
		if ds[0].Severity != diag.Warning || ds.Err() != nil {
			t.Errorf("%s: a finding is no fault", tt.rule)
		}
	}
	for _, tt := range []struct{ rule, want string }{
		{"growth / 8", "1:1: warning: the result can be 12.5, more than the full 10: with growth = 100 (write min(growth " +
			"/ 8, full))"},
		{"homes * 2", "1:1: warning: the result can be 200000, more than the full 10: with homes = 100000; nothing was " +
			"found to bound it (write min(homes * 2, full), or set the max of what it reads)"},
		{"balance - 3 > 0 ? 1 : -1", "1:1: warning: the result can be -1, less than 0: with balance = 0 (write " +
			"max(balance - 3 > 0 ? 1 : -1, 0))"},
		{"min(balance, 7)", "1:1: warning: the result can be -100, less than 0: with balance = -100; nothing was found " +
			"to bound it (write max(min(balance, 7), 0); if an indicator is never negative, set its min to 0)"},
		{"7.5", "1:1: warning: the criterion gives 7.5 points whatever the facts are (let the points depend on a fact)"},
	} {
		r, err := s.CompileCriterion(tt.rule, dec("10"))
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		if diff := cmp.Diff(tt.want, r.Check().Error()); diff != "" {
			t.Errorf("%s: %s", tt.rule, diff)
		}
	}
}

// TestGroupedNumbers: a number that two people read as two is shown with both readings, in the
// tests of tables too.
func TestGroupedNumbers(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "homes"}, {Code: "area"}},
		Define:     []rules.Define{{Code: "many", Rule: "homes > 2.040"}},
		Tables: []rules.Table{{Name: "bands", Keys: []string{"homes", "area"}, Rows: []rules.Row{
			{When: rules.Tests{"[1.000..2.5)", "< -7.250"}, Then: num("1")}, {Else: num("2")}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("many ? lookup(bands, homes, area) : 0", 0)
	if err != nil {
		t.Fatal(err)
	}
	want := `1:9: warning: define[0].rule: 2.040 is read as 2.04: a point stands before decimals (write 2.04 or 2040)
1:2: warning: tables[0].rows[0].when[0]: 1.000 is read as 1.0: a point stands before decimals (write 1.0 or 1000)
1:4: warning: tables[0].rows[0].when[1]: 7.250 is read as 7.25: a point stands before decimals (write 7.25 or 7250)`
	if diff := cmp.Diff(want, s.Check(r).Error()); diff != "" {
		t.Error(diff)
	}
}

func TestSchemaCheck(t *testing.T) {
	s := checkSchema(t)
	compile := func(srcs ...string) (rs []*rules.Rule) {
		for _, src := range srcs {
			r, err := s.Compile(src, 0)
			if err != nil {
				t.Fatal(src, err)
			}
			rs = append(rs, r)
		}
		return rs
	}
	all := []string{"growth + homes + debt + balance + limit", "lookup(bands, growth)", "lookup(whole, cases)",
		"lookup(grid, region, growth)",
		`note == "" or ok or sent > due`, "big ? 1 : 0"}
	for _, tt := range []struct {
		rules  []string
		want   []string
		reason string
	}{
		{append(all, "safe_ratio"), nil, "all is used, and ratio is only used guarded"},
		{append(all, "safe_ratio", "ratio"), []string{"divide-by-zero define[0].rule"}, "a rule that does not guard ratio"},
		{append(all, "average(ratio, plan > 0) + safe_ratio"), nil, "guarded by where"},
		{append(all, "plan > 0 ? ratio : 0"), []string{"unused-derived define[2].code"}, "guarded by the rule"},
		{append(all, "plan + actual"), []string{"divide-by-zero define[0].rule", "unused-derived define[0].code",
			"unused-derived define[2].code"}, "nobody guards what nobody uses"},
		{append(all[1:], "safe_ratio"), []string{"unused-indicator indicators[3].code", "unused-indicator indicators[4].code",
			"unused-indicator indicators[5].code", "unused-indicator indicators[6].code"}, "in order of definition"},
		{append(all[:3:3], append(all[4:], "safe_ratio")...),
			[]string{"unused-indicator indicators[8].code", "unused-table tables[2].name"}, "a table"},
	} {
		var got []string
		for _, d := range s.Check(compile(tt.rules...)...) {
			if !strings.HasPrefix(d.Code, "table-") {
				got = append(got, d.Code+" "+d.Path)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (%s): %s", tt.rules, tt.reason, diff)
		}
	}
	ds := s.Check(compile("growth")...)
	if want := "only the derived indicator ratio reads indicator plan, and no rule uses that"; !strings.Contains(
		ds.Error(), want) {
		t.Errorf("%v\nlacks %q", ds, want)
	}
	other := checkSchema(t)
	r, err := other.Compile("growth", 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(s.Check(r, nil)), len(s.Check()); got != want {
		t.Errorf("a rule of another schema counts: %d findings, not %d", got, want)
	}
}

// TestCheckConfirms holds the examples in findings against the evaluator.
func TestCheckConfirms(t *testing.T) {
	s := checkSchema(t)
	r, err := s.CompileCriterion("cases > 17 ? (growth - cases) / 5 : growth / 10", dec("10"))
	if err != nil {
		t.Fatal(err)
	}
	ds := r.Check()
	if len(ds) != 2 {
		t.Fatal(ds)
	}
	for _, d := range ds {
		for growth := range 101 {
			for cases := range 21 {
				if !strings.HasSuffix(d.Message.String(), fmt.Sprintf("with growth = %d and cases = %d", growth, cases)) {
					continue
				}
				f, err := rules.NewFacts(s, "a", rules.Fact{Indicator: "growth", Value: rules.Int(int64(growth))},
					rules.Fact{Indicator: "cases", Value: rules.Int(int64(cases))})
				if err != nil {
					t.Fatal(err)
				}
				v, err := r.Eval(f, nil)
				if err != nil || !strings.Contains(d.Message.String(), "can be "+v.String()+",") {
					t.Errorf("%s: the evaluator gives %v, %v", d.Message, v, err)
				}
				d.Message = diag.Text{}
			}
		}
		if !d.Message.IsZero() {
			t.Errorf("not confirmed: %s", d.Message)
		}
	}
}

// TestCheckGivesUp has a rule of 16,000 operators whose conditions all bear on
// each other: the check says so, soon.
func TestCheckGivesUp(t *testing.T) {
	var def rules.Definition
	for i := range 300 {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: fmt.Sprintf("x%d", i)})
	}
	var all []string
	for k := range 5 {
		var parts []string
		for i := range 900 {
			parts = append(parts, fmt.Sprintf("x%d > x%d", i%300, (i*(7+2*k)+1)%300))
		}
		code := fmt.Sprintf("d%d", k)
		def.Define = append(def.Define, rules.Define{Code: code, Rule: strings.Join(parts, " and ")})
		all = append(all, code)
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile(strings.Join(all, " or "), 0)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	ds := r.Check()
	if len(ds) != 1 || ds[0].Code != "not-checked" {
		t.Errorf("%d findings, want not-checked", len(ds))
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("the check took %v", took)
	}
}

func TestCheckIsStable(t *testing.T) {
	s := checkSchema(t)
	r, err := s.CompileCriterion("actual / plan + growth / balance - min(cases, 30) + previous(homes) / (limit - balance)",
		dec("10"))
	if err != nil {
		t.Fatal(err)
	}
	first := r.Check().Error()
	for range 5 {
		if again := r.Check().Error(); again != first {
			t.Fatalf("%s\nthen\n%s", first, again)
		}
	}
}

func ExampleRule_Check() {
	zero := decimal.NewFromInt(0)
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "plan", Min: &zero},
		{Code: "actual", Min: &zero},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := s.CompileCriterion("actual / plan * full", decimal.NewFromInt(20))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range r.Check() {
		fmt.Printf("%s: %s\n%s\n", d.Code, d.Message, d.Snippet())
	}
	// Output:
	// above-full: the result can be 2000000, more than the full 20: with plan = 1 and actual = 100000; nothing was found to bound it
	// actual / plan * full
	// ^^^^^^^^^^^^^^^^^^^^
	// divide-by-zero: plan may be 0: its least allowed is 0
	// actual / plan * full
	//          ^^^^
}

// A part that may be wrong in two ways says both.
func TestCheckSaysAllFaults(t *testing.T) {
	s := checkSchema(t)
	for _, tt := range []struct {
		rule string
		want []string
	}{
		{"log(plan, 2, plan)", []string{"logarithm", "base"}},
		{"log(plan, cases, plan)", []string{"logarithm", "places", "base"}},
		{"geometric_mean_of(members, balance, 2)", []string{"geometric"}},
		{"geometric_mean_of(members, balance, 2, balance >= 0)", nil},
		{"geometric_mean_of(members, plan, 2)", nil},
		{"actual / balance", []string{"divide-by-zero"}},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		var got []string
		for _, d := range r.Check() {
			got = append(got, d.Code)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.rule, diff)
		}
	}
}

// A rule that a hint suggests is whole however long it is: it can be copied.
func TestHintsCanBeCopied(t *testing.T) {
	s := checkSchema(t)
	const long = "full - 0.5 * balance - 0.25 * (plan\n   + plan + actual + homes) " +
		"- (balance > 3 ? 1 : balance > 2 ? 0.5 : 0)"
	found := 0
	for _, source := range []string{long,
		"(actual + actual + homes + actual + plan + 40.25 * homes) / limit - (" + long + ")"} {
		rule, err := s.CompileCriterion(source, dec("10"))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range rule.Check() {
			text := d.Hint.String()
			for _, behind := range []string{"; or set", "; if an", ", or set the "} {
				text, _, _ = strings.Cut(text, behind)
			}
			written, is := strings.CutPrefix(text, "write ")
			guarded, or := strings.CutPrefix(text, "say what holds then: ")
			if !is && !or {
				continue
			}
			if is {
				guarded = written
			}
			found++
			if _, err := s.CompileCriterion(guarded, dec("10")); err != nil {
				t.Errorf("%s: %v", guarded, err)
			}
		}
	}
	if found < 4 {
		t.Errorf("%d rules were suggested", found)
	}
}
