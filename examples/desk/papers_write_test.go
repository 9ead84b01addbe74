package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/document"
)

// Where one of several files cannot be written, the folder is as it was, and the fault is of that file.
func TestWriteAllOrNothing(t *testing.T) {
	for _, tt := range []struct {
		name, last string
		link       bool // the last one is a link that leads nowhere, which shows when all others are written
	}{
		{"before the first gets its name", filepath.Join("gone", "c.html"), false},
		{"after others got theirs", "c.html", true},
	} {
		dir := t.TempDir()
		old := filepath.Join(dir, "b.html")
		if err := os.WriteFile(old, []byte("cũ"), 0o600); err != nil {
			t.Fatal(err)
		}
		if tt.link {
			if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, tt.last)); err != nil {
				t.Skip(err) // not on this system
			}
		}
		before, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		was, err := document.See(old)
		if err != nil {
			t.Fatal(err)
		}
		err = writeAll(dir, []file{{"a.html", []byte("a")}, {"b.html", []byte("b")}, {tt.last, []byte("c")}},
			[]*document.Seen{nil, was, nil})
		if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, tt.last)) ||
			strings.Contains(err.Error(), ".desk-") {
			t.Errorf("%s: %v", tt.name, err)
		}
		after, err := os.ReadDir(dir)
		if err != nil || len(after) != len(before) {
			t.Errorf("%s: %v, and %v before (%v)", tt.name, after, before, err)
		}
		if data, err := os.ReadFile(old); err != nil || string(data) != "cũ" {
			t.Errorf("%s: the old file holds %q (%v)", tt.name, data, err)
		}
	}
}

// A folder that was made for papers is not left empty where they cannot be written; and nothing says before they are
// written that they are.
func TestPapersSayNothingTooEarly(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	d := &desk{paper: paperFlags{out: out}}
	if err := d.writePapers([]file{{filepath.Join("gone", "a.html"), nil}}); err == nil {
		t.Error("it is written")
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("the folder is there (%v)", err)
	}
	if said, code := deskPapers(t, "-folder", closing, "-out", dir, "-format", "html"); code != exitOK {
		t.Fatal(said)
	}
	said, code := deskPapers(t, "-folder", closing, "-out", dir, "-format", "html")
	want := dir + ": files that are there already, and are left as they are: 9, the first of them phieu-diem-"
	if code != exitFault || !strings.Contains(said, want) || strings.Contains(said, "files: ") ||
		strings.Count(said, "there already") != 1 {
		t.Errorf("%d: %s", code, said)
	}
}
