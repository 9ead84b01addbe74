package scoring_test

import (
	"os"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/scoring"
)

// The card that the package comment shows is a good card.
func TestCardOfThePackageComment(t *testing.T) {
	src, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var yaml strings.Builder
	for line := range strings.Lines(string(src)) {
		if card, ok := strings.CutPrefix(line, "//\t"); ok {
			yaml.WriteString(card)
		}
	}
	for _, d := range scoring.CheckFile("doc.go", []byte(yaml.String())) {
		switch d.Code { // points that the stated maximum cuts are meant here
		case "above-full":
			continue
		}
		t.Errorf("%v\n%s", d, d.Snippet())
	}
}
