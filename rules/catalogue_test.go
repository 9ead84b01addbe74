package rules

import (
	"testing"

	"github.com/thidua-go/thidua/rules/phrasetest"
)

// Every text of a diagnostic exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) {
	faults, err := phrasetest.Faults(".", catalogue)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}
