package folder

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

// Every text of a diagnostic exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) {
	phrasetest.Check(t, ".")
}
