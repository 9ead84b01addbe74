package phrasetest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

const sample = `package p

import "fmt"

const shared = "shared %d"

func say(format string, args ...any) string { return fmt.Sprintf(format, args...) }

type t struct{}

func (t) fault(code, format string, args ...any) string { return say(format, args...) }

func use(x t, dynamic string) {
	local := func(row int, format string, args ...any) { x.fault("c", format, args...) }
	local(1, "in a closure")
	x.fault("code", "no entry %s", 1)
	say(shared, 1)
	say("swapped %s %d", "a", 1)
	say("kept %s %d", "a", 1)
	say("%s: %.2q", 1, 2)
	say("%s + …", 1)
	say(dynamic)
	diag.Verbatim("m")
	catalogue.Error(nil, "by a method")
}
`

const catalogue = `{
	"in a closure": "x", "shared %d": "x %s", "swapped %s %d": "%d %s", "kept %s %d": "%[2]d 100%% %[1]s", "unused": "x"
}`

func TestFaults(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(sample), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "catalogue"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "catalogue", "vi.json"), []byte(catalogue), 0o666); err != nil {
		t.Fatal(err)
	}
	got, err := Faults(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"p.go:22: the format is no constant",
		`p.go:23: "m" is said past the catalogue`,
		`p.go:24: "by a method" is not in vi.json`,
		`p.go:16: "no entry %s" is not in vi.json`,
		`p.go:17: "shared %d" has the verbs map[1:d], "x %s" has map[1:s]`,
		`p.go:18: "swapped %s %d" has the verbs map[1:s 2:d], "%d %s" has map[1:d 2:s]`,
		`nothing uses "unused" of vi.json`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if _, err := Faults(t.TempDir()); err == nil {
		t.Error("a folder without sources is no success")
	}
}
