package scoringtest_test

import (
	"os"
	"testing"

	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// The cases of the two large example cards reach everything that can be reached,
// and no mutant survives without a proof.
func TestLargeCards(t *testing.T) {
	for _, year := range []string{"north-central-2023", "public-security-2025"} {
		t.Run(year, func(t *testing.T) {
			scoringtest.Run(t, os.DirFS("../../examples/years/"+year),
				rulestest.Requirement{Coverage: 100, Mutants: true, Confirmed: true})
		})
	}
}
