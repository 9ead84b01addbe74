package eval

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

func TestCatalogue(t *testing.T) {
	phrasetest.Check(t, ".")
}
