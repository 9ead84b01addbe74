//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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

func openAndLoad(dir string) (*loaded, error) {
	f, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	return load(f)
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}
