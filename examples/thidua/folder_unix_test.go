//go:build unix

package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/thidua-go/thidua/examples/folder"
)

// A folder from a stranger is read as it lies there: no link leads out of it, only regular files are
// read, and what cannot be read is never taken for absent.
func TestFoldersFromStrangers(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "scorecard.yaml")
	writeFile(t, outside, "code: other\nyear: 2025\n")
	link := func(to string) func(t *testing.T, name string) {
		return func(t *testing.T, name string) {
			if err := os.Symlink(to, name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, tt := range map[string]struct {
		file string
		put  func(t *testing.T, name string)
		want string
	}{
		// The year would be judged by the statute instead of the folder's own regulation.
		"regulation is a link to nothing": {"regulation.yaml", link("gone.yaml"), "link to a file that is not there"},
		"facts are a link to nothing":     {"facts.csv", link("gone.csv"), "link to a file that is not there"},
		"card lies outside":               {"scorecard.yaml", link(outside), "cannot be read: path escapes"},
		"link round in a circle":          {"sheets.yaml", link("sheets.yaml"), "cannot be read"},
		"regulation is a folder": {"regulation.yaml", func(t *testing.T, name string) {
			if err := os.Mkdir(name, 0o755); err != nil {
				t.Fatal(err)
			}
		}, "no regular file"},
		// To open one would wait for ever.
		"facts are a pipe": {"facts.csv", func(t *testing.T, name string) {
			if err := syscall.Mkfifo(name, 0o644); err != nil {
				t.Skip(err)
			}
		}, "no regular file"},
		"more than anybody writes": {"facts.csv", func(t *testing.T, name string) {
			writeFile(t, name, "unit,x\n")
			if err := os.Truncate(name, 300<<20); err != nil { // a hole: nothing on the disk
				t.Skip(err)
			}
		}, "larger than 256 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, "cluster.yaml"), `code: c
members: [{unit: a, name: "Đơn vị A"}]
years: [{year: 2025, events: []}]
`)
			tt.put(t, filepath.Join(dir, tt.file))
			_, err := openAndLoad(dir)
			if err == nil || !strings.Contains(err.Error(), tt.file) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s and %q", err, tt.file, tt.want)
			}
		})
	}
}

// TestCheckOfStrangers: check reads a folder, and what lies beside a file, as a year is read.
func TestCheckOfStrangers(t *testing.T) {
	const base = "code: base\nconditions: []\nawards: []\n"
	for _, tt := range []struct {
		reason, file, text string // what is checked: the folder if there is no file
		name, to           string // a link beside it, a pipe if it leads nowhere
		want               string
	}{
		{"what a regulation extends lies outside", "regulation.yaml", "code: own\nextends: base\n", "base.yaml",
			"OUTSIDE", "base.yaml: không đọc được tệp: path escapes"},
		{"what a regulation extends may be what cannot be read", "regulation.yaml", "code: own\nextends: base\n", "base.yaml",
			"gone.yaml", "base.yaml: đây là liên kết tới một tệp không có"},
		{"the card of facts lies outside", "facts.csv", "unit,x\na,1\n", "scorecard.yaml", "OUTSIDE",
			"scorecard.yaml: không đọc được tệp: path escapes"},
		{"a card alone, and a file that leads outside", "", testCard, "other.yaml", "OUTSIDE",
			"other.yaml: không đọc được tệp: path escapes"},
		{"cases that lead outside", "", testCard, "card_test.yaml", "OUTSIDE",
			"card_test.yaml: không đọc được tệp: path escapes"},
		// To look at its first line would wait for ever.
		{"a pipe that is called like facts", "", "", "facts.csv.txt", "", "facts.csv.txt: cảnh báo: không có gì đọc tệp này"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			folderWith(t, nil)
			outside := filepath.Join(t.TempDir(), "outside.yaml")
			writeFile(t, outside, base)
			var err error
			if to := strings.Replace(tt.to, "OUTSIDE", outside, 1); to != "" {
				err = os.Symlink(to, tt.name)
			} else {
				err = syscall.Mkfifo(tt.name, 0o644)
				writeFile(t, "cluster.yaml", "code: c\nmembers: [{unit: a, name: A}]\nyears: [{year: 2025, events: []}]\n")
			}
			if err != nil {
				t.Skip(err)
			}
			arg := tt.file
			if arg == "" {
				arg = "."
			}
			if tt.text != "" {
				writeFile(t, cmp.Or(tt.file, "card.yaml"), tt.text)
			}
			if _, out, errs := call("check", "-lang", "vi", arg); !strings.Contains(out+errs, tt.want) {
				t.Errorf("%s%s, want %q", out, errs, tt.want)
			}
		})
	}
}

// A year that comes with the program is meant only where nothing of its name is there.
func TestYearOfAName(t *testing.T) {
	for _, command := range []string{"run", "check", "test"} {
		folderWith(t, nil)
		if err := os.Symlink("gone", "north-central-2023"); err != nil {
			t.Skip(err)
		}
		if code, out, errs := call(command, "north-central-2023"); code != exitFault ||
			!strings.Contains(out+errs, "a link to a file that is not there") {
			t.Errorf("%s: exit %d, %.300s%s", command, code, out, errs)
		}
	}
}

// A link within the folder is followed, wherever the folder is.
func TestLinksWithinAFolder(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "the-cluster.yaml"), `code: c
members: [{unit: a, name: "Đơn vị A"}]
years: [{year: 2025, events: []}]
`)
	if err := os.Symlink("the-cluster.yaml", filepath.Join(dir, "cluster.yaml")); err != nil {
		t.Skip(err)
	}
	if _, err := openAndLoad(dir); err != nil {
		t.Error(err)
	}
}

func openAndLoad(dir string) (*folder.Year, error) {
	f, err := folder.Open(dir)
	if err != nil {
		return nil, err
	}
	return folder.Load(f)
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}
