package scoring_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// TestLargeCards: a card whose rules nobody can read in a second is refused, and one with many
// faults tells the first of them.
func TestLargeCards(t *testing.T) {
	card := func(rule string, criteria int) string {
		var b strings.Builder
		b.WriteString("code: large\nyear: 2024\nindicators: [{code: homes}]\nsections:\n  - code: I\n    criteria:\n")
		for i := range criteria {
			fmt.Fprintf(&b, "      - {code: I.%d, max: 10, points: %q}\n", i+1, rule)
		}
		return b.String()
	}
	for _, tt := range []struct {
		reason, text, code string
	}{
		{"many short rules", card("min(full, homes / 10)", 600), ""},
		{"long rules", card("min(full, sum("+strings.Repeat("homes, 2, ", 700)+"homes))", 300), "too-large"},
		{"wrong rules", card("homs + hoems", 1200), "more-faults"},
	} {
		_, err := scoring.Load("large.yaml", []byte(tt.text))
		found, n := tt.code == "" && err == nil, 0
		for d := range diag.AllDiagnostics(err) {
			n++
			found = found || d.Code == tt.code && d.Line > 0
		}
		if !found || n > 1100 || tt.code == "too-large" && !errors.Is(err, diag.ErrLimit) {
			t.Errorf("%s: %d faults, want %q: %.200v", tt.reason, n, tt.code, err)
		}
	}
}

// TestLargeParts: criteria that read the points of all that stands before them, by section and so
// far, and sections without number, are settled in a moment.
func TestLargeParts(t *testing.T) {
	var b strings.Builder
	b.WriteString("code: large\nyear: 2024\nuncapped: true\nindicators: [{code: homes}]\nsections:\n")
	for i := range 1000 {
		rule := `min(full, points("S` + fmt.Sprint(max(0, i-1)) + `") / 2)`
		switch {
		case i == 0:
			rule = "homes"
		case i%2 == 0:
			rule = "points_so_far() > 3 ? 1 : " + rule
		}
		fmt.Fprintf(&b, "  - {code: S%d, criteria: [{code: S%d.1, max: 10, points: '%s'}]}\n", i, i, rule)
	}
	c, err := scoring.Load("large.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	s := score(t, c, "X homes=8")[0]
	first, _ := s.Line("S1.1")
	second, _ := s.Line("S2.1") // so far are S0 and S1, 12: all others depend on it
	check(t, "points", first.Points.String()+" "+second.Points.String(), "4 1")
	if n := len(c.PointsOf("points_so_far()")); n != 2 {
		t.Errorf("the points so far are made of %d criteria, not of 2", n)
	}
}

// TestInvisibleTexts: no text of a card holds a character that nobody sees, and codes have one
// spelling; what a rule says of itself is told once.
func TestInvisibleTexts(t *testing.T) {
	const card = "code: seen\nyear: 2024\ntitle: TITLE\nindicators: [{code: homes, label: LABEL}]\n" +
		"sections: [{code: I, criteria: [{code: CODE, max: 10, points: RULE}]}]\n"
	fill := func(title, label, code, rule string) string {
		return strings.NewReplacer("TITLE", title, "LABEL", label, "CODE", code, "RULE", rule).Replace(card)
	}
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing", fill("Bảng điểm", "Nhà ở", "I.1", "homes / 10"), ""},
		{"a title", fill(`"Bảng\u202e"`, "Nhà ở", "I.1", "homes"), "title: an invisible character, U+202E"},
		{"a label", fill("Bảng", `"Nh\0à"`, "I.1", "homes"), "indicators[0].label: an invisible character, U+0000"},
		{"a blank of no width, as it stands", fill("B\u200bảng", "Nhà", "I.1", "homes"),
			"title: an invisible character, U+200B"},
		{"a code that is not composed", fill("Bảng", "Nhà", "a\u0301.1", "homes"), "each letter with its marks as one"},
		{"a rule", fill("Bảng", "Nhà", "I.1", `"hom\u200bes"`), "the invisible character U+200B"},
	} {
		_, err := scoring.Load("seen.yaml", []byte(tt.text))
		n := 0
		for range diag.AllDiagnostics(err) {
			n++
		}
		if tt.want == "" && err != nil || tt.want != "" && (n != 1 || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}

// TestWorkOfCards: what all rules of a card take for all units together is bounded too, before
// anything is scored. Steps are counted, so the test does not hang on the machine.
func TestWorkOfCards(t *testing.T) {
	var b strings.Builder
	b.WriteString("code: heavy\nyear: 2024\nindicators: [{code: a}, {code: b}]\nsections:\n  - code: I\n    criteria:\n")
	for i := range 40 {
		fmt.Fprintf(&b, "      - {code: I.%d, max: 10, points: 'clamp(a ** 60 / (b + %d) ** 60, 0, full)'}\n", i+1, i+1)
	}
	card := load(t, b.String())
	group := func(a string, units int) *rules.Group {
		var fs []*rules.Facts
		for i := range units {
			f, err := rules.NewFacts(card.Schema(), fmt.Sprintf("u%d", i),
				rules.Fact{Indicator: "a", Value: rules.NumberOf(decimal.RequireFromString(a))},
				rules.Fact{Indicator: "b", Value: rules.Int(2)})
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
	long := strings.Repeat("7", 60)
	for _, tt := range []struct {
		reason, a string
		units     int
		refused   bool
	}{
		{"small numbers, few units", "3", 5, false},
		{"large numbers, few units", long, 2, false},
		{"large numbers, many units", long, 9000, true},
	} {
		g := group(tt.a, tt.units)
		if _, err := card.Score(t.Context(), scoring.Batch{Group: g}); errors.Is(err, diag.ErrLimit) != tt.refused ||
			!tt.refused && err != nil {
			t.Errorf("%s: %v, want refused %v", tt.reason, err, tt.refused)
		}
	}
}
