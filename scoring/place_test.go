package scoring_test

import (
	"errors"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A fault of a card from a file is told by the name of its place, and data keep the path.
func TestFaultsByNames(t *testing.T) {
	const card = "code: c\nyear: 2025\nsections: [{code: I, criteria: [{code: I.1, title: Đường, max: 5, points: x}]}]\n"
	_, err := scoring.Load("c.yaml", []byte(card))
	var d *diag.Diagnostic
	if !errors.As(err, &d) || d.Path != "sections[0].criteria[0].points" || d.Line != 3 {
		t.Fatalf("%+v", d)
	}
	check(t, "from a file", d.Error(), "c.yaml:3:75: I.1 Đường (points): there is no indicator x")
}
