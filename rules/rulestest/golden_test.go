package rulestest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// golden compares a text, such as an explanation that was rendered, with what a
// file holds, and fails the test with the first line that differs. With update
// the file is written instead; a test hands on its own flag:
//
//	var update = flag.Bool("update", false, "write the golden files")
func golden(t testing.TB, file, got string, update bool) {
	t.Helper()
	if update {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	want := strings.ReplaceAll(string(data), "\r\n", "\n")
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(end)", "(end)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("%s:%d differs (if that is right, write it with -update):\n got %s\nwant %s", file, i+1, a, b)
			return
		}
	}
}
