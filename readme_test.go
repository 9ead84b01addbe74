package thidua_test

import (
	"os"
	"strings"
	"testing"
)

// TestReadmeCode: the code that README.md shows, in each language, is that of example_test.go, between the lines that
// say so, and no longer than it is said to be.
func TestReadmeCode(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	source := read("example_test.go")
	const mark = "// README: "
	blocks := make(map[string]string)
	for _, part := range strings.Split(source, mark)[1:] {
		name, code, _ := strings.Cut(part, "\n")
		blocks[name] = strings.TrimSpace(code)
	}
	_, yaml, _ := strings.Cut(blocks["card.yaml"], "`\n")
	blocks["card.yaml"] = strings.TrimSuffix(yaml, "\n`")
	for _, tt := range []struct {
		name, language string
		most           int
		reason         string
	}{
		{"card.yaml", "yaml", 12, "the card of the tour"},
		{"the tour", "go", 45, "from a host's types to the explanation, errors handled"},
		{"rules alone", "go", 15, "a rule and its explanation"},
		{"a test of eligibility", "go", 25, "a test"},
	} {
		code := blocks[tt.name]
		for _, readme := range []string{"README.md", "README.vi.md"} {
			if !strings.Contains(read(readme), "```"+tt.language+"\n"+code+"\n```\n") {
				t.Errorf("%s does not show %q as example_test.go has it:\n%s", readme, tt.name, code)
			}
		}
		if n := strings.Count(code, "\n") + 1; n < 10 || n > tt.most {
			t.Errorf("%q has %d lines, at most %d are promised: %s", tt.name, n, tt.most, tt.reason)
		}
	}
}
