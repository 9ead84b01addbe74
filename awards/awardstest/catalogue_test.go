package awardstest

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

// Every text for people exists in every language, with the same arguments.
func TestCatalogue(t *testing.T) { phrasetest.Check(t, ".") }
