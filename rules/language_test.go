package rules_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// meanings says what rules mean: the value as Value.String writes it, or the
// inputs that an undetermined one waits for.
var meanings = []struct {
	rule, want, reason string
}{
	// Numbers.
	{"0.1 + 0.2 == 0.3", "true", "no binary fractions"},
	{"1 / 3 * 3 == 1", "true", "division does not round"},
	{"2 / 37 * 37", "2", "a statutory fraction stays one"},
	{"1 / 3", "1/3", "no finite expansion"},
	{"0.10000000000000000000001 > 0.1", "true", "digits come from the text"},
	{"12345678901234567890.12 + 0.01", "12345678901234567890.13", "beyond 64 bits"},
	{"9223372036854775807 + 1", "9223372036854775808", "no wrap-around"},
	{"1.50 == 1.5", "true", "equal by value"},
	{"7 / 2", "3.5", "whole numbers divide exactly"},
	{"7 % 3", "1", "remainder"},
	{"-7 % 3", "-1", "remainder has the sign of the dividend"},
	{"7.5 % 2", "1.5", "remainder of a decimal"},
	{"2 ** 10", "1024", "power"},
	{"2 ** -2", "0.25", "negative power"},
	{"-2 ** 2", "-4", "power binds before minus"},
	{"2 ** 3 ** 2", "512", "power groups to the right"},
	{"0 ** 0", "1", "by convention"},
	{"10 - 3 - 2", "5", "minus groups to the left"},
	{"10 - (3 - 2)", "9", "brackets on the right"},
	{"100 / 10 / 2", "5", "division groups to the left"},
	{"2 + 3 * 4", "14", "precedence"},
	{"+actual", "92.5", "unary plus"},
	{"5 - -3", "8", "unary minus"},
	{"actual/* the result */+ 1", "93.5", "comment"},
	// Comparison.
	{"1 < 2 < 3", "true", "chain"},
	{"1 < 3 < 2", "false", "chain"},
	{"1 < lost < 0", "missing: lost of HT", "a chain is and of two comparisons, both open"},
	{"5 < 3 < lost", "false", "a chain decided by its first part"},
	{`region == "urban"`, "true", "text"},
	{`region != "rural"`, "true", "text"},
	{`region in ["rural", "urban"]`, "true", "list of texts"},
	{"ok == bad", "false", "booleans"},
	{"actual in [1, 92.50]", "true", "list, by value"},
	{"actual in [1, lost]", "missing: lost of HT", "may be lost"},
	{"actual in [lost, 92.5]", "true", "decided, whatever lost is"},
	{"lost in [1, 2]", "missing: lost of HT", "no way to know"},
	{"actual in 90..95", "true", "range, both ends"},
	{"actual not in 90..95", "false", "not in"},
	{"actual in 95..lost", "false", "decided by its first end, as 95 <= actual <= lost is"},
	{"actual in lost..90", "false", "decided by its second end"},
	{"actual in 90..lost", "missing: lost of HT", "open"},
	{"lost in 3..target", "missing: lost of HT", "the end that does not apply waits for nobody"},
	{"actual in target..95", "not applicable", "an end that does not apply"},
	{"actual in 95..1 / zero", "false", "decided before the error"},
	{"actual in lost..1 / zero", "missing: lost of HT", "what is missing may still decide"},
	{`sent in date("2024-01-01")..date("2024-12-31")`, "true", "range of dates"},
	{"sent > due", "true", "dates"},
	// Logic, three-valued.
	{"bad and maybe", "false", "false decides"},
	{"maybe and bad", "false", "on either side"},
	{"ok or maybe", "true", "true decides"},
	{"ok and maybe", "missing: maybe of HT", "open"},
	{"maybe and lost > 1", "missing: maybe of HT; lost of HT", "both matter"},
	{"not maybe", "missing: maybe of HT", "open"},
	{"ok && !bad || bad", "true", "symbols"},
	{"maybe or not maybe", "missing: maybe of HT", "Kleene does not look inside"},
	{"bad and 1 / zero > 1", "false", "false decides before the error"},
	{"1 / zero > 1 and bad", "false", "and behind it"},
	{"ok or 1 / zero > 1", "true", "true decides over an error"},
	{"maybe and 1 / zero > 1", "missing: maybe of HT", "what is missing may still decide"},
	// Conditionals.
	{"ok ? 1 : 2", "1", "condition holds"},
	{"bad ? 1 : bad ? 2 : 3", "3", "nested to the right"},
	{"maybe ? 5 : 5", "5", "the same either way"},
	{"maybe ? 5 : 5.0", "5", "the same number"},
	{"maybe ? 5 : 6", "missing: maybe of HT", "hangs on maybe"},
	{"maybe ? lost : 6", "missing: maybe of HT; lost of HT", "hangs on both"},
	{"ok ? 5 : lost", "5", "the other branch does not matter"},
	{"bad ? 1 / zero : 5", "5", "the other branch is not evaluated"},
	{"maybe ? 1 / zero : 5", "missing: maybe of HT", "an error that may not happen is none yet"},
	{"1 / zero > 1 ? 5 : 5", "5", "the same either way, error or not"},
	{"if actual > 90 { 10 } else if actual > 80 { 5 } else { 0 }", "10", "if"},
	{`ok ? "a" : "b"`, "a", "texts"},
	{`(maybe ? "a" : "a") == "a"`, "true", "texts, the same either way"},
	{"(maybe ? due : due) == due", "true", "dates"},
	{"(maybe ? ok : ok) and ok", "true", "booleans"},
	// let.
	{"let x = actual * 2; x + x", "370", "named part"},
	{"let x = 1; let y = x + 1; x + y", "3", "two names"},
	{"let x = lost; ok ? 1 : x", "1", "a name that is not needed does not matter"},
	{"let x = 1 / zero; ok ? 1 : x", "1", "nor does its error"},
	{`let r = region; r == "urban"`, "true", "text"},
	{"let m = maybe; m ? 1 : 1", "1", "boolean"},
	{"let d = sent; days(due, d)", "3", "date"},
	{"doubled + doubled", "370", "a derived indicator with a let of its own"},
	// Defaults and knowing.
	{"lost ?? 7", "7", "default"},
	{"actual ?? 7", "92.5", "no default needed"},
	{"(lost ?? lost2) + 1", "missing: lost of HT; lost2 of HT", "the default is missing too: either would do"},
	{"lost ?? lost2 ?? 3", "3", "a chain of defaults"},
	{"lost ?? -1", "-1", "a number below zero"},
	{"(1 + lost) ?? 0", "0", "in brackets, all of it"},
	{"let x = lost ?? 4; x + 1", "5", "a default alone"},
	{"if maybe ?? false { 1 } else { 2 }", "2", "a default alone"},
	{`lookup({"> 5": lost ?? 8, "else": lost2 ?? 9}, actual)`, "8", "a default alone"},
	{"lost ?? target", "missing: lost of HT", "the default does not apply, but lost may come"},
	{"target ?? lost", "missing: lost of HT", "the default may come"},
	{"known(lost) ? 1 : lost2", "missing: lost2 of HT; lost of HT", "to know lost would decide too"},
	{"(known(lost) ? 1 : 2) + 1", "3", "decided as things stand"},
	{"not known(lost) and lost2 > 5", "missing: lost of HT; lost2 of HT", "either would decide"},
	{"lost > 0 and ((maybe ?? ok) or ok)", "missing: lost of HT", "ok decides, whatever maybe is"},
	{"maybe or 1 / zero > 0 and applies(lost)", "missing: maybe of HT; lost of HT", "the error rests on lost too"},
	{"maybe ?? ok", "true", "boolean"},
	{`nowhere ?? "here"`, "here", "text"},
	{"target ?? 3", "3", "a value that does not apply is not known either"},
	{"known(lost)", "false", "missing"},
	{"known(actual + lost)", "false", "an expression"},
	{"known(target)", "false", "not applicable"},
	{"applies(target)", "false", "not applicable"},
	{"applies(lost)", "true", "missing, but it applies"},
	{"target + 1", "not applicable", "hangs only on what does not apply"},
	{"target + lost", "not applicable", "nothing makes it apply"},
	{"target + 1 / zero", "not applicable", "not even an error"},
	{"target + (lost ?? target)", "not applicable", "the default does not matter"},
	{"lost ?? target", "missing: lost of HT", "it waits for both"},
	{"target ?? lost", "missing: lost of HT", "it waits for both"},
	{"target in [lost, 1]", "not applicable", "equal to nothing"},
	{"actual in [target, lost]", "missing: lost of HT", "may be lost"},
	{"actual in [target, 1 / zero]", "not applicable", "as or is"},
	{"lost > 0 ? target : target", "missing: lost of HT", "the condition is asked for first"},
	{"target > 0 ? target : lost", "not applicable", "the two are never known and equal"},
	{"target > 0 ? actual : lost", "missing: lost of HT", "they may be equal"},
	{"target > 0 or lost > 0", "missing: lost of HT", "lost may decide"},
	{"total(target + lost)", "not applicable", "nobody is left"},
	{"best(target, 1 / lost > 0)", "not applicable", "nobody is left, whatever lost is"},
	{"best(target, 1 / zero > 0)", "not applicable", "nobody is left"},
	{"rank(target, 1 / lost > 0)", "not applicable", "the unit is left out"},
	{"rank(target, 1 / zero > 0)", "not applicable", "the unit is left out"},
	{"rank(actual, bad)", "not applicable", "the unit is left out"},
	{"rank(actual, maybe)", "missing: maybe of HT; maybe of QB; maybe of QT", "who counts is open"},
	{"best(actual, actual > 100 or 1 / zero > 0)", "120", "an error of those who could not win does not matter"},
	{"target > 1 and bad", "false", "decided all the same"},
	// Functions.
	{"min(3, actual, 7)", "3", "least"},
	{"max(1.5,2)", "2", "no notation has 1.5,2 for one number"},
	{"max(1.5,2.25,2.5, 1)", "2.5", "nor a pair among these"},
	{"max(3, actual, 7)", "92.5", "greatest"},
	{"min(3, lost)", "missing: lost of HT", "strict"},
	{"abs(-2.5)", "2.5", "absolute"},
	{"floor(-2.5)", "-3", "down"},
	{"ceil(-2.5)", "-2", "up"},
	{"ceil(2.1)", "3", "up"},
	{"round(2.5)", "3", "halves away from zero"},
	{"round(-2.5)", "-3", "on both sides"},
	{"round(2.445, 2)", "2.45", "no binary surprise"},
	{"round(2 / 3, 2)", "0.67", "a fraction"},
	{"round(2.4449, 2)", "2.44", "once, not digit by digit"},
	{"round(actual, zero)", "93", "places from a fact"},
	{"clamp(actual, 0, 50)", "50", "capped"},
	{"clamp(-5, -1, 1)", "-1", "raised"},
	{"sum(1, 2, actual)", "95.5", "sum"},
	{"mean(1, 2, 3)", "2", "mean"},
	{"mean(1, 2)", "1.5", "mean"},
	{"mean(1, 1, 2)", "4/3", "exact"},
	{"count(ok, bad, actual > 90)", "2", "how many hold"},
	{"count(ok, maybe)", "missing: maybe of HT", "strict"},
	{"steps(5.7, 1)", "5", "whole steps"},
	{"steps(97.7 - 92, 1)", "5", "of a difference"},
	{"steps(-0.5, 1)", "0", "none below zero"},
	{"steps(0.3, 0.1)", "3", "exact"},
	{"days(due, sent)", "3", "calendar days"},
	{"days(sent, due)", "-3", "backwards"},
	{`workdays(date("2024-02-02"), date("2024-02-05"))`, "1", "a weekend between"},
	{`workdays(date("2024-02-07"), date("2024-02-12"))`, "1", "holidays on Thursday, Friday and a Saturday"},
	{`workdays(date("2024-02-12"), date("2024-02-07"))`, "-1", "backwards"},
	{`workdays(date("2024-02-03"), date("2024-02-04"))`, "0", "Saturday to Sunday"},
	{`days(date("2024-02-28"), date("2024-03-01"))`, "2", "leap year"},
	{"half(5)", "2.5", "the host's function"},
	{"half(lost)", "missing: lost of HT", "is not asked for a missing value"},
	{"unsure()", "missing: unsure(…)", "may not know either"},
	{"full / 2", "5", "the criterion's maximum"},
	// Tables.
	{"lookup(brackets, 100)", "2", "on the bound"},
	{"lookup(brackets, 99.99)", "1.75", "just below"},
	{"lookup(brackets, 95)", "1.75", "closed end"},
	{"lookup(brackets, 94.999999999999999999999)", "1.5", "open end, exactly"},
	{"lookup(brackets, -1)", "0", "else"},
	{"lookup(brackets, lost)", "missing: lost of HT", "the rows give several results"},
	{"lookup(brackets, target)", "not applicable", "the rows give several results"},
	{"lookup(even, lost, region)", "3", "both rows that are left give 3"},
	{"lookup(even, target, region)", "3", "whatever target would be"},
	{"lookup(even, 1 / zero, region)", "3", "whatever it would be"},
	{`lookup(even, lost, "rural")`, "4", "one row is left"},
	{"lookup(even, -1, nowhere)", "missing: nowhere of HT", "rural gives 4, all others 3"},
	{"lookup(even, 1, nowhere)", "missing: nowhere of HT", "a text that no row takes is possible"},
	{"lookup(even, lost, nowhere)", "missing: lost of HT; nowhere of HT", "either may decide"},
	{"lookup(even, target, nowhere)", "missing: nowhere of HT", "urban would decide"},
	{"lookup(even, 1 / zero, nowhere)", "missing: nowhere of HT", "urban would decide, over the error too"},
	{"lookup(two, target, nowhere)", "missing: nowhere of HT", "another text than urban or rural would decide"},
	{"lookup(level, target, nowhere)", "not applicable", "no text would decide"},
	{"lookup(level, lost, 1 / zero)", "missing: lost of HT", "a number would decide, over the error"},
	{`lookup({"< 5": 1, ">= 5": 1}, lost)`, "1", "each number has a row, and all the same"},
	{`lookup({"< 5": 1, "> 5": 1}, lost)`, "missing: lost of HT", "5 has no row"},
	{`lookup({"< 5": lost2, ">= 5": 1}, lost)`, "missing: lost of HT; lost2 of HT", "as of a condition: lost2 may be 1"},
	{`lookup({"< 5": 1 / zero, "else": 1}, lost)`, "missing: lost of HT", "an error that may not happen is none yet"},
	{`lookup({"< 5": 2, "else": 2}, 1 / zero)`, "2", "the same, error or not"},
	{`lookup({"< 5": lost, "else": 2}, target)`, "missing: lost of HT", "lost may be 2"},
	{`lookup({"< 5": "a", "else": "a"}, lost)`, "a", "texts"},
	{"lookup(two, 99, region)", "0.5", "two keys"},
	{`lookup(two, 99, "island")`, "1", "two keys, another text"},
	{"lookup(grade, actual)", "A", "a text"},
	{"lookup(flags, actual) and ok", "true", "a boolean"},
	{`lookup({">= 95": full, "[80..95)": full / 2, "else": 0}, actual)`, "5", "written inline"},
	{`lookup({"urban": 1, "else": 2}, region)`, "1", "inline, by text"},
	{`lookup({"true": 1, "false": 2}, ok)`, "1", "inline, by boolean"},
	{`lookup({"<= 2024-01-31": 2, "else": 1}, sent)`, "1", "inline, by date"},
	{`lookup({90: 1, "else": 2}, 90)`, "1", "a number as the test"},
	{`lookup({"> 100": 1 / zero, "else": 2}, actual)`, "2", "rows not reached are not evaluated"},
	// The group.
	{"best(actual)", "120", "largest"},
	{"worst(actual)", "80", "least"},
	{"average(actual)", "97.5", "mean of the members"},
	{"total(actual)", "292.5", "sum of the members"},
	{"total(1)", "3", "number of members"},
	{"best(exceed, exceed > 0)", "0.2", "with a condition"},
	{"best(actual, actual > 500)", "not applicable", "nobody to compare with"},
	{"best(actual, actual > 500) ?? 0", "0", "unless the rule says"},
	{"rank(actual)", "2", "one is larger"},
	{"rank(-actual)", "2", "less is better"},
	{"rank(plan)", "1", "a tie is shared"},
	{"rank(actual, actual < 100)", "1", "among some"},
	{"rank(spent)", "2", "less is better, and one is smaller"},
	{"rank(spent, actual > 80)", "1", "less is better, among some"},
	{"best(spent)", "80", "less is better"},
	{"worst(spent)", "120", "and more is worse"},
	{"best(spent + 0)", "120", "nobody says so of an expression"},
	{"total(spent) - total(actual)", "0", "a sum has no direction"},
	{"best(lost)", "missing: lost of HT; lost of QB; lost of QT", "each member is named"},
	{`best(points("I.1"))`, "missing: points of I.1 of QT", "points of a criterion"},
	{`points("I.1") + 1`, "9", "own points"},
	{`points("I.2")`, "missing: points of I.2 of HT", "not scored yet"},
	{"best(target)", "not applicable", "applies to nobody"},
	{"best(actual - average(actual))", "22.5", "nested"},
	{"best(actual, maybe)", "missing: maybe of HT; maybe of QB; maybe of QT", "who counts is open"},
	{"best(let x = actual * 2; x + 1)", "241", "a name for each member"},
	{"let y = 2; best(actual) * y", "240", "a name beside an aggregate"},
	// Last year.
	{"previous(actual)", "50", "last year"},
	{"(actual - previous(actual)) / previous(actual)", "0.85", "growth"},
	{"previous(ratio)", "0.5", "a derived indicator, last year"},
	{"best(previous(actual))", "50", "last year of each member"},
	{"previous(lost)", "missing: lost of HT, last year", "named as last year's"},
}

func TestMeanings(t *testing.T) {
	s, f, g := language(t)
	for _, tt := range meanings {
		t.Run(tt.rule, func(t *testing.T) {
			e, v, err := both(t, s, tt.rule, f, g)
			if err != nil {
				t.Fatalf("%v (%s)", err, tt.reason)
			}
			if got := describe(e); got != tt.want {
				t.Errorf("got %s, want %s (%s)", got, tt.want, tt.reason)
			}
			if v.Known() && len(e.Missing)+len(e.NotApplicable) > 0 {
				t.Errorf("known, and yet it waits for %v %v", e.Missing, e.NotApplicable)
			}
		})
	}
}

func describe(e *rules.Explanation) string {
	s := e.Value.String()
	for i, in := range e.Missing {
		if i == 0 {
			s += ": "
		} else {
			s += "; "
		}
		s += in.String()
	}
	return s
}

func TestErrors(t *testing.T) {
	s, f, g := language(t)
	tests := []struct {
		rule  string
		err   error
		place string // the text at fault
		why   string
	}{
		{"actual / zero", diag.ErrDivideByZero, "zero", "the divisor"},
		{"1 + actual / (plan - 100)", diag.ErrDivideByZero, "plan - 100", "an expression"},
		{"actual % zero", diag.ErrDivideByZero, "zero", "remainder"},
		{"zero ** -1", diag.ErrDivideByZero, "zero ** -1", "negative power of zero"},
		{"(-8) ** (1 / 3)", diag.ErrValue, "1 / 3", "not a whole exponent of a negative number"},
		{"2 ** (zero + 0.5)", diag.ErrValue, "zero + 0.5", "not a whole exponent"},
		{"2 ** (10 * plan + 1)", diag.ErrValue, "10 * plan + 1", "exponent beyond the limit"},
		{"lost + actual / zero", diag.ErrDivideByZero, "zero", "an error is certain, whatever lost is"},
		{"lookup(level, 1 / zero, 5)", diag.ErrDivideByZero, "zero", "the rows give several results"},
		{"lookup(gappy, 2.5)", diag.ErrNoRow, "lookup(gappy, 2.5)", "a gap"},
		{"clamp(1, 5, zero)", diag.ErrValue, "clamp(1, 5, zero)", "bounds exchanged"},
		{"steps(5, zero)", diag.ErrValue, "zero", "no size"},
		{"round(actual, plan / 200)", diag.ErrValue, "plan / 200", "half a place"},
		{"round(1, actual)", diag.ErrValue, "actual", "too many places"},
		{"panics() + 1", diag.ErrHost, "panics()", "the host panics"},
		{"lies()", diag.ErrHost, "lies()", "the host breaks its word"},
		{"best(actual / zero)", diag.ErrDivideByZero, "zero", "inside an aggregate"},
		{"exceed / zero", diag.ErrDivideByZero, "zero", "behind a derived indicator"},
		{"1 + broken", diag.ErrDivideByZero, "broken", "inside a derived indicator: the place is in the rule that uses it"},
		{"best(broken)", diag.ErrDivideByZero, "broken", "the same for each member"},
		{"let x = 1 / zero; x + 1", diag.ErrDivideByZero, "zero", "a name that is needed"},
		{"let a = 9999999999 ** 60; let b = a * a; let c = b * b; let d = c * c; d * d", diag.ErrLimit, "d * d",
			"repeated squaring"},
		{"actual in [1, 1 / zero]", diag.ErrDivideByZero, "zero", "not in what is known, and the rest fails"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			r, err := s.Compile(tt.rule, 0)
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = agree(t, r, f, g)
			if !errors.Is(err, tt.err) {
				t.Fatalf("got %v, want %v (%s)", err, tt.err, tt.why)
			}
			var d *diag.Diagnostic
			if !errors.As(err, &d) {
				t.Fatalf("%T has no place", err)
			}
			from, to, ok := d.TextRange()
			if !ok || tt.rule[from:to] != tt.place {
				t.Errorf("at %q, want %q (%s)", tt.rule[from:to], tt.place, tt.why)
			}
		})
	}
}

// An error names the derived indicator and the member that it comes from, and does
// not hang on the order of members.
func TestErrorsSayWhere(t *testing.T) {
	s, f, g := language(t)
	r, err := s.Compile("best(broken)", 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = agree(t, r, f, g)
	if want := "1:6: for HT: in broken: zero is zero, and nothing can be divided by it"; err == nil ||
		!strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestNoGroup(t *testing.T) {
	s, f, _ := language(t)
	r, err := s.Compile("best(actual)", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := agree(t, r, f, nil); !errors.Is(err, diag.ErrValue) {
		t.Errorf("without a group: %v", err)
	}
	if !r.Uses().Group || r.Uses().Previous {
		t.Error("Uses().Group or Uses().Previous is wrong")
	}
}

func TestRuleUses(t *testing.T) {
	s, _, _ := language(t)
	r, err := s.Compile(`exceed > 0 ? lookup(brackets, plan) : best(points("I.2")) + previous(zero)`, rules.NumberKind)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, got []string, want ...string) {
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	check("indicators", r.Uses().Indicators, "actual", "plan", "zero")
	check("criteria", r.Uses().Criteria, "I.2")
	check("tables", r.Uses().Tables, "brackets")
	check("derived", r.Uses().Defined, "exceed", "ratio")
	if !r.Uses().Group || !r.Uses().Previous {
		t.Error("Uses().Group or Uses().Previous is wrong")
	}
}

func TestForeignFacts(t *testing.T) {
	s, f, g := language(t)
	other, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "actual"}}})
	if err != nil {
		t.Fatal(err)
	}
	of, err := rules.NewFacts(other, "X")
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("actual", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Eval(of, nil); !errors.Is(err, diag.ErrKind) {
		t.Errorf("facts of another schema: %v", err)
	}
	if _, err := r.Eval(nil, nil); !errors.Is(err, diag.ErrKind) {
		t.Errorf("no facts: %v", err)
	}
	ro, err := other.Compile("actual", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ro.Explain(of, g); !errors.Is(err, diag.ErrKind) {
		t.Errorf("group of another schema: %v", err)
	}
	if _, err := rules.NewGroup(context.Background(), f, of); !errors.Is(err, diag.ErrKind) {
		t.Errorf("a group of two schemas: %v", err)
	}
	if _, err := rules.NewGroup(context.Background(), f, f); !errors.Is(err, diag.ErrName) {
		t.Errorf("the same member twice: %v", err)
	}
}

// Rounding may pass the limit of size, by what the places add; what is computed of it is refused.
func TestRoundBeyondTheLimit(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Limits: rules.Limits{Bits: 128},
		Indicators: []rules.Indicator{{Code: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, "U", rules.Fact{Indicator: "x", Value: num("99999999999999999999999")}) // 77 bits
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]error{"x / 7": nil, "round(x / 7, 18)": nil, "round(x / 7, 18) > 0 ? 1 : 2": nil,
		"round(x / 7, 18) + 0": diag.ErrLimit, "round(x / 7, 2) + 0": nil} {
		r, err := s.Compile(rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := agree(t, r, f, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", rule, err, want)
		}
	}
}

// What a total passes on its way is bounded too, and does not hang on the order of the
// members; sums of decimals are far from the bound.
func TestLargeTotals(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Limits: rules.Limits{Bits: 512},
		Indicators: []rules.Indicator{{Code: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	var members []*rules.Facts
	for i := range 400 {
		f, err := rules.NewFacts(s, fmt.Sprintf("u%d", i), rules.Fact{Indicator: "x", Value: rules.Int(int64(1_000_003 + i))})
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	for _, tt := range []struct {
		rule string
		want error
	}{
		{"total(x / 1000)", nil}, {"average(x ** 6 / 7)", nil},
		{"total(1 / x)", diag.ErrLimit}, {"average(1 / x ** 9)", diag.ErrLimit},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			g, err := rules.NewGroup(context.Background(), members...)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := agree(t, r, members[0], g); !errors.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.rule, err, tt.want)
			}
			slices.Reverse(members)
		}
	}
}
