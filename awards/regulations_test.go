package awards_test

import (
	"os"
	"testing"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// TestRegulations runs the cases beside the shipped regulations, and holds them to
// every outcome, every mutant (unless -short) and confirmed values.
func TestRegulations(t *testing.T) {
	awardstest.Run(t, os.DirFS("regulations"),
		rulestest.Requirement{Coverage: 100, Mutants: !testing.Short(), Confirmed: true})
}
