package rules_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Which way an expression is good is said, or the check asks.
func TestDirections(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "late", Better: rules.Less}, {Code: "people"}, {Code: "growth", Better: rules.More},
		},
		Define: []rules.Define{
			{Code: "rate", Rule: "late / 1000"},
			{Code: "said", Rule: "late * 2", Better: rules.Less},
			{Code: "on_time", Rule: "100 - late", Better: rules.More},
			{Code: "twice", Rule: "2 * on_time"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	const name = " (write largest_of or smallest_of(members, …), or a name of define: that says better: less, or more)"
	for _, tt := range []struct{ rule, want, reason string }{
		{"best(late) - worst(said) + rank(on_time)", "", "each says it"},
		{"best(people) + rank(growth + people)", "", "more is better where nobody says anything"},
		{"total(late * 2) + average(rate)", "", "a sum has no direction"},
		{"best(people, late > 1)", "", "a condition compares nobody"},
		{"rank(late / 2)", "rank takes more of late / 2 for better, and less of late is better" + name, "an expression"},
		{"worst(-late)", "worst takes more of -late for better, and less of late is better" + name, "turned round, perhaps"},
		{"best(rate)", "best takes more of rate for better, and less of late is better (write better: less, or " +
			"better: more, " +
			"where rate is defined)", "a name that does not say it"},
		{"best(said + 1)", "best takes more of said + 1 for better, and less of said is better" + name,
			"of a name that does"},
		{"best(twice)", "", "made of what is better when it is more"},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range r.Check() {
			if d.Code == "direction" {
				got = append(got, d.Message.String()+" ("+d.Hint.String()+")")
			}
		}
		if got := strings.Join(got, "; "); got != tt.want {
			t.Errorf("%s: %s: got %s, want %s", tt.reason, tt.rule, got, tt.want)
		}
	}
}

func TestBetterIsOfNumbers(t *testing.T) {
	for _, tt := range []struct {
		def          rules.Definition
		want, reason string
	}{
		{rules.Definition{Indicators: []rules.Indicator{{Code: "ok", Kind: rules.BoolKind, Better: rules.Less}}},
			"indicators[0].better better is for numbers, not for a boolean", "an indicator"},
		{rules.Definition{Indicators: []rules.Indicator{{Code: "x"}},
			Define: []rules.Define{{Code: "late", Rule: "x > 1", Better: rules.More}}},
			"define[0].better better is for numbers, not for a boolean", "a name for a condition"},
	} {
		_, err := rules.NewSchema(tt.def)
		var got []string
		for d := range diag.AllDiagnostics(err) {
			got = append(got, d.Path+" "+d.Message.String())
		}
		if got := strings.Join(got, "; "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
	}
}
