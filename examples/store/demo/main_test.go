package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// TestDemo: a second run finds what the first one stored.
func TestDemo(t *testing.T) {
	dir := t.TempDir()
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := demo(context.Background(), out, filepath.Join(dir, "year.db"), filepath.Join(dir, "heads"),
			filepath.Join(dir, "key")); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() || strings.Count(first.String(), "\n") != len(steps())+3 {
		t.Errorf("first\n%ssecond\n%s", &first, &second)
	}
	if !strings.HasSuffix(first.String(), "\n1  Hà Nam  9,00\n2  Thái Bình  8,00\n") {
		t.Errorf("the ranking does not follow from what is stored:\n%s", &first)
	}
}
