package api

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

// Every sentence exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) { phrasetest.Check(t, ".") }
