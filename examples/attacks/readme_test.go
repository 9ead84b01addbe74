package attacks

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// TestReadme: README.md names every attack, and none that there is not.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var there, named []string
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing`).FindAllSubmatch(src, -1) {
			there = append(there, string(m[1]))
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `(Test\\w+)` \\|").FindAllSubmatch(readme, -1) {
		named = append(named, string(m[1]))
	}
	there = slices.DeleteFunc(there, func(name string) bool { return name == "TestReadme" || name == "TestLogUntouched" })
	slices.Sort(there)
	slices.Sort(named)
	if !slices.Equal(there, named) {
		t.Errorf("there are %q,\nand README.md names %q", there, named)
	}
}
