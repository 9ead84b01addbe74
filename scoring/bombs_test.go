package scoring_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

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
