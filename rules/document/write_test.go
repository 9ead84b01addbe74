package document

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
)

// inFolder makes files in a new working folder; sub/kept.yaml is always there.
func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := errors.Join(os.Mkdir("sub", 0o777), os.WriteFile("sub/kept.yaml", []byte("old"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
}

// leftover are the temporary files that are there.
func leftover(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasPrefix(filepath.Base(name), ".thidua-") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return names
}

// codeOf is the code of the only fault of an error, "" of none.
func codeOf(t *testing.T, err error) (code string) {
	t.Helper()
	n := 0
	for d := range diag.AllDiagnostics(err) {
		n, code = n+1, d.Code
		if d.File == "" {
			t.Errorf("%v names no file", d)
		}
	}
	if err != nil && n != 1 {
		t.Errorf("%d faults: %v", n, err)
	}
	return code
}

// TestWriteFile: what is replaced, and that what stands on the disk is never lost.
func TestWriteFile(t *testing.T) {
	do := func(errs ...error) func() error { return func() error { return errors.Join(errs...) } }
	nothing := do()
	link := func(kind func(old, new string) error, old string) func() error {
		return func() error { return kind(old, "cases.yaml") }
	}
	write := func(text string) func() error {
		return func() error { return os.WriteFile("cases.yaml", []byte(text), 0o640) }
	}
	for _, tt := range []struct {
		reason        string
		before, after func() error // what stands there, and what becomes of it once it was read
		code          string       // of the fault
		file, holds   string       // what a file then holds
	}{
		{"a new file", nothing, nothing, "", "cases.yaml", "new"},
		{"a file that came meanwhile", nothing, write("theirs"), "file-exists", "cases.yaml", "theirs"},
		{"as it was read", write("old"), nothing, "", "cases.yaml", "new"},
		{"an empty file", write(""), nothing, "", "cases.yaml", "new"},
		{"edited", write("old"), write("odd"), "changed", "cases.yaml", "odd"},
		{"written to", write("old"), write("old and more"), "changed", "cases.yaml", "old and more"},
		{"emptied", write("old"), write(""), "changed", "cases.yaml", ""},
		{"removed", write("old"), func() error { return os.Remove("cases.yaml") }, "changed", "sub/kept.yaml", "old"},
		{"edited and edited back", write("old"), func() error {
			return os.Chtimes("cases.yaml", time.Time{}, time.Now().Add(time.Hour))
		}, "changed", "cases.yaml", "old"},
		{"edited, and its time set back", write("old"), func() error {
			info, err := os.Stat("cases.yaml")
			return errors.Join(err, write("odd")(), os.Chtimes("cases.yaml", time.Time{}, info.ModTime()))
		}, "changed", "cases.yaml", "odd"},
		{"another file of the same text and time", write("old"), func() error {
			info, err := os.Stat("cases.yaml")
			return errors.Join(err, os.WriteFile("x", []byte("old"), 0o640), os.Chtimes("x", time.Time{}, info.ModTime()),
				os.Rename("x", "cases.yaml"))
		}, "changed", "cases.yaml", "old"},
		{"a folder in its place", write("old"), func() error {
			return errors.Join(os.Remove("cases.yaml"), os.Mkdir("cases.yaml", 0o777))
		}, "not-a-file", "sub/kept.yaml", "old"},
		{"a link to another folder", link(os.Symlink, "sub/kept.yaml"), nothing, "", "sub/kept.yaml", "new"},
		{"a link to a file that changed", link(os.Symlink, "sub/kept.yaml"), func() error {
			return os.WriteFile("sub/kept.yaml", []byte("odd"), 0o600)
		}, "changed", "sub/kept.yaml", "odd"},
		{"a link that leads elsewhere by now", link(os.Symlink, "sub/kept.yaml"), func() error {
			return errors.Join(os.Remove("cases.yaml"), os.WriteFile("other", []byte("old"), 0o600),
				os.Symlink("other", "cases.yaml"))
		}, "changed", "other", "old"},
		{"a link in the place of a file", write("old"), func() error {
			return errors.Join(os.Remove("cases.yaml"), os.Symlink("sub/kept.yaml", "cases.yaml"))
		}, "changed", "sub/kept.yaml", "old"},
		{"a link to nothing that came meanwhile", nothing, link(os.Symlink, "sub/none.yaml"), "broken-link", "sub/kept.yaml",
			"old"},
		{"a link to a folder", link(os.Symlink, "sub"), nothing, "not-a-file", "sub/kept.yaml", "old"},
		{"another name of a file", link(os.Link, "sub/kept.yaml"), nothing, "hard-link", "sub/kept.yaml", "old"},
		{"another name that came meanwhile", write("old"), func() error { return os.Link("cases.yaml", "x") }, "hard-link",
			"x", "old"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			inFolder(t, nil)
			if err := tt.before(); err != nil {
				t.Skip(err)
			}
			was, err := See("cases.yaml")
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.after(); err != nil {
				t.Skip(err)
			}
			before, _ := os.Readlink("cases.yaml")
			err = WriteFile("cases.yaml", []byte("new"), was)
			code := codeOf(t, err)
			if tt.code == "hard-link" && code == "" && filepath.Separator != '/' {
				t.Skip("not known here")
			}
			if got, _ := os.ReadFile(tt.file); code != tt.code || string(got) != tt.holds {
				t.Errorf("%v, and the file holds %q", err, got)
			}
			if errors.Is(err, fs.ErrExist) != (tt.code == "file-exists") {
				t.Errorf("%v wraps fs.ErrExist", err)
			}
			if after, _ := os.Readlink("cases.yaml"); after != before {
				t.Errorf("the link leads to %q", after)
			}
			if left := leftover(t); left != nil {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// A link that leads nowhere is not read either, and not taken for a file that is not there.
func TestSeeBrokenLink(t *testing.T) {
	inFolder(t, nil)
	if err := os.Symlink("none.yaml", "cases.yaml"); err != nil {
		t.Skip(err)
	}
	if was, err := See("cases.yaml"); codeOf(t, err) != "broken-link" || was != nil {
		t.Errorf("%v, %v", was, err)
	}
}

// TestFailingDisk: what the disk refuses leaves the old file as it is and nothing else, or says what is left.
func TestFailingDisk(t *testing.T) {
	full := errors.New("input/output error")
	for _, tt := range []struct {
		reason       string
		sync, remove error
		codes        string
		left         int
	}{
		{"a failing sync", full, nil, "not-written", 0},
		{"a failing sync, and nothing can be removed", full, full, "not-written left-behind", 1},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			inFolder(t, map[string]string{"cases.yaml": "old"})
			synced, removed := syncFile, removeFile
			t.Cleanup(func() { syncFile, removeFile = synced, removed })
			syncFile = func(*os.File) error { return tt.sync }
			if tt.remove != nil {
				removeFile = func(*os.Root, string) error { return tt.remove }
			}
			for _, name := range []string{"cases.yaml", "fresh.yaml"} {
				was, err := See(name)
				if err != nil {
					t.Fatal(err)
				}
				err = WriteFile(name, []byte("new"), was)
				var codes []string
				for d := range diag.AllDiagnostics(err) {
					codes = append(codes, d.Code)
				}
				left := leftover(t)
				if strings.Join(codes, " ") != tt.codes || len(left) != tt.left {
					t.Errorf("%s: %v, and %q is left", name, err, left)
				}
				for _, file := range left {
					if !strings.Contains(err.Error(), file) {
						t.Errorf("%v does not name %s", err, file)
					}
					os.Remove(file)
				}
			}
			if got, _ := os.ReadFile("cases.yaml"); string(got) != "old" {
				t.Errorf("%q", got)
			}
			if _, err := os.Stat("fresh.yaml"); err == nil {
				t.Error("half a new file is there")
			}
		})
	}
}

// What a killed program left is named, and is in nobody's way once it is removed.
func TestUnfinished(t *testing.T) {
	inFolder(t, map[string]string{"cases.yaml": "old"})
	synced := syncFile
	defer func() { syncFile = synced }()
	syncFile = func(*os.File) error { panic("killed") }
	was, err := See("cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = WriteFile("cases.yaml", []byte("new"), was)
	}()
	syncFile = synced
	left := leftover(t)
	err = WriteFile("cases.yaml", []byte("new"), was)
	if codeOf(t, err) != "unfinished" || len(left) != 1 || !strings.Contains(err.Error(), left[0]) {
		t.Fatalf("%v, and %q is left", err, left)
	}
	if err := WriteFile("other.yaml", []byte("new"), nil); err != nil {
		t.Errorf("another file: %v", err)
	}
	if err := os.Remove(left[0]); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile("cases.yaml", []byte("new"), was); err != nil {
		t.Error(err)
	}
}

// TestWritersCount: of many who add one to a number, each who is told that it is written has added one.
func TestWritersCount(t *testing.T) {
	inFolder(t, map[string]string{"n": "0"})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for done := 0; done < 5; {
				was, err := See("n")
				if err != nil {
					t.Error(err)
					return
				}
				n, err := strconv.Atoi(string(was.Data))
				if err != nil {
					t.Error(err)
					return
				}
				if WriteFile("n", []byte(strconv.Itoa(n+1)), was) == nil {
					done++
				}
			}
		})
	}
	wg.Wait()
	if got, _ := os.ReadFile("n"); string(got) != "20" || leftover(t) != nil {
		t.Errorf("%s, want 20; %q", got, leftover(t))
	}
}
