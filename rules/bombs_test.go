package rules_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestLargeDefinitions: what would take minutes to read is refused, and what a large card has
// is not.
func TestLargeDefinitions(t *testing.T) {
	chain := func(length, users int) (d rules.Definition) {
		d.Indicators = []rules.Indicator{{Code: "x"}}
		d.Define = []rules.Define{{Code: "d0", Rule: "x"}}
		for i := 1; i < length; i++ {
			d.Define = append(d.Define, rules.Define{Code: fmt.Sprintf("d%d", i), Rule: fmt.Sprintf("d%d", i-1)})
		}
		for i := range users {
			d.Define = append(d.Define, rules.Define{Code: fmt.Sprintf("u%d", i), Rule: fmt.Sprintf("d%d + 1", length-1)})
		}
		return d
	}
	unknown := rules.Definition{Indicators: []rules.Indicator{{Code: "growth"}}}
	for i := range 400 {
		unknown.Define = append(unknown.Define, rules.Define{Code: fmt.Sprintf("w%d", i),
			Rule: strings.Repeat("grwth_a + ", 9) + "1"})
	}
	for _, tt := range []struct {
		reason string
		d      rules.Definition
		code   string // "" if it is fine
	}{
		{"many that stand on few", chain(20, 2000), ""},
		{"few that stand on many", chain(400, 20), ""},
		{"many that stand on many", chain(600, 900), "too-large"},
		{"each on the one before", chain(4000, 0), "too-large"},
		{"more faults than anybody reads", unknown, "more-faults"},
	} {
		_, err := rules.NewSchema(tt.d)
		found, n := tt.code == "" && err == nil, 0
		for d := range diag.AllDiagnostics(err) {
			n++
			found = found || d.Code == tt.code && errors.Is(d, diag.ErrLimit)
		}
		if !found || n > 1100 {
			t.Errorf("%s: %d faults, want %q: %.200v", tt.reason, n, tt.code, err)
		}
	}
}

// TestWorkOfLargeNumbers: steps count by the bits that an operator touches, so that few
// operators with large numbers are refused where many with small ones are not.
func TestWorkOfLargeNumbers(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Limits: rules.Limits{Steps: 400_000},
		Indicators: []rules.Indicator{{Code: "a"}, {Code: "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("7", 60) // beyond a machine word
	group := func(a string, members int) *rules.Group {
		var fs []*rules.Facts
		for i := range members {
			f, err := rules.NewFacts(s, fmt.Sprintf("u%d", i), rules.Fact{Indicator: "a", Value: num(a)},
				rules.Fact{Indicator: "b", Value: rules.Int(int64(i + 2))})
			if err != nil {
				t.Fatal(err)
			}
			fs = append(fs, f)
		}
		g, err := rules.NewGroup(context.Background(), fs...)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	for _, tt := range []struct {
		reason, rule, a string
		members         int
		refused         bool
	}{
		{"many decimals", "best(sum(" + strings.Repeat("a, b, 0.25, ", 300) + "a * b))", "7.5", 100, false},
		{"ratios, as cards have them", "total(min(40, 40 * a / b) + min(30, 30 * b / a) + a ** 3)", "7.5", 1000, false},
		{"few powers for few", "best((a ** 64 * b ** 64) / (a + b) ** 64)", "7.5", 20, false},
		{"few powers for many", "best((a ** 64 * b ** 64) / (a + b) ** 64)", "7.5", 2000, true},
		{"powers of short numbers", "worst(a ** 2 * b / 3)", "7.5", 2000, false},
		{"the same with long ones", "worst(a ** 2 * b / 3)", long, 2000, true},
		{"and for one", "a ** 2 * b / 3", long, 1, false},
		{"hidden in a name", "average(let p = a ** 64; p * p * p / (p + b))", "7.5", 2000, true},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		g := group(tt.a, tt.members)
		_, err = r.Eval(g.Members()[0], g)
		_, explained := r.Explain(g.Members()[0], g)
		for _, err := range []error{err, explained} {
			if refused := err != nil && strings.Contains(err.Error(), "more than 400000 steps"); refused != tt.refused ||
				err != nil && !refused {
				t.Errorf("%s: %v", tt.reason, err)
			}
		}
	}
}

// TestKeptSteps: the steps of members are kept as far as anybody reads them; what comes out is
// the same.
func TestKeptSteps(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "homes"}}})
	if err != nil {
		t.Fatal(err)
	}
	var fs []*rules.Facts
	for i := range 400 {
		f, err := rules.NewFacts(s, fmt.Sprintf("u%d", i), rules.Fact{Indicator: "homes", Value: rules.Int(int64(i))})
		if err != nil {
			t.Fatal(err)
		}
		fs = append(fs, f)
	}
	g, err := rules.NewGroup(context.Background(), fs...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile("rank(sum("+strings.Repeat("homes, ", 1999)+"homes))", 0)
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Explain(fs[100], g)
	if err != nil || e.Value.String() != "300" {
		t.Fatalf("%v, %v", e, err)
	}
	kept, without := 0, 0
	for _, m := range e.Root().Members {
		if m.Value.Known() && len(m.Read) == 0 {
			without++
		}
		kept += len(m.Read)
	}
	if kept == 0 || without == 0 {
		t.Errorf("of %d members steps are kept, of %d not", kept, without)
	}
}
