package rules

import (
	"testing"

	"github.com/thidua-go/thidua/rules/internal/phrases"
)

// Every text of a diagnostic exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) {
	faults, err := phrases.Faults(".", catalogue)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}
