package rules_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Nothing between a fact and a point passes through binary floating point: the
// sources of the library do not name it.
func TestNoFloats(t *testing.T) {
	float := regexp.MustCompile(`\bfloat(32|64)\b|\bParseFloat\b|\bInexactFloat64\b|\bNewFromFloat`)
	division := regexp.MustCompile(`\.(Div|DivRound)\(`)
	root := os.DirFS("..")
	seen := 0
	for _, pkg := range []string{"rules", "scoring", "awards", "cluster"} {
		err := fs.WalkDir(root, pkg, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			seen++
			data, err := fs.ReadFile(root, path)
			if err != nil {
				return err
			}
			for i, line := range strings.Split(string(data), "\n") {
				code, _, _ := strings.Cut(line, "//")
				if float.MatchString(code) {
					t.Errorf("%s:%d: %s", path, i+1, line)
				}
				if division.MatchString(code) {
					t.Errorf("%s:%d: decimals are not divided, fractions are: %s", path, i+1, line)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 30 {
		t.Errorf("only %d files were looked at", seen)
	}
}
