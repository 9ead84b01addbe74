package main

import (
	"regexp"
	"testing"

	"github.com/thidua-go/thidua/scoring"
)

var block = regexp.MustCompile("(?s)```yaml\n(code: .*?)```")

// TestCardSamples: every whole card that examples/README.md shows, of whatever kind, is one without
// a fault, and without a warning that could have been avoided in a sample.
func TestCardSamples(t *testing.T) {
	samplesOf(t, func(t *testing.T, text string, _ map[string]string) {
		cards := 0
		for _, m := range block.FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`(?m)^sections:`).MatchString(m[1]) {
				continue
			}
			cards++
			for _, d := range scoring.CheckFile("README.md", []byte(m[1])) {
				t.Errorf("%v\n%s", d, m[1])
			}
		}
		if cards < 3 {
			t.Errorf("only %d cards were found", cards)
		}
	})
}
