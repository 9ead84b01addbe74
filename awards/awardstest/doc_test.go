package awardstest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// The cases that the package's documentation shows run as they stand.
func TestDocumentedCases(t *testing.T) {
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	block := func(first string) string {
		_, rest, ok := strings.Cut(string(source), "//\t"+first)
		if !ok {
			t.Fatalf("the documentation has no block that begins %q", first)
		}
		var lines []string
		for line := range strings.Lines("//\t" + first + rest) {
			text, ok := strings.CutPrefix(line, "//\t")
			if !ok {
				break
			}
			lines = append(lines, text)
		}
		return strings.Join(lines, "")
	}
	nominate := "  - name: two units\n    on: 2024-03-14\n    " +
		strings.ReplaceAll(strings.TrimRight(block("plan:"), "\n"), "\n", "\n    ") + "\n"
	text := "regulation: law-2022-decree-98-2023\n" + block("base:") + nominate
	s, err := awardstest.Load(fstest.MapFS{"law_test.yaml": {Data: []byte(text)}}, "law_test.yaml")
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if len(s.Cases()) != 6 {
		t.Errorf("%d cases", len(s.Cases()))
	}
	rulestest.Run(t, s, rulestest.Requirement{})
}
