package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// TestUpdateKeeps: an update changes the values alone: not line ends, byte order mark,
// comments, mode or links.
func TestUpdateKeeps(t *testing.T) {
	want := strings.Replace(testCases, "total: 40", "total: 50", 1)
	want = strings.Replace(want, "    facts: {growth: 4,", "    confirm: true\n    facts: {growth: 4,", 1)
	windows := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	asJSON := `{"cases": [{"name": "half", "facts": {"growth": 4, "target": 8}, "total": 40}]}` + "\n"
	for _, tt := range []struct{ reason, before, after string }{
		{"as it is", testCases, want},
		{"the line ends of Windows", windows(testCases), windows(want)},
		{"a byte order mark, and no line end at the end", "\ufeff" + strings.TrimSpace(windows(testCases)),
			"\ufeff" + strings.TrimSpace(windows(want))},
		{"JSON", asJSON, strings.NewReplacer("40", "50", `"half",`, `"half", "confirm": true,`).Replace(asJSON)},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			folderWith(t, map[string]string{"card.yaml": testCard, "card_test.yaml": tt.before})
			if err := os.Chmod("card_test.yaml", 0o640); err != nil {
				t.Fatal(err)
			}
			if code, out, errs := call("test", "-update", "."); code != exitOK {
				t.Fatalf("exit %d, %s%s", code, out, errs)
			}
			if got := readText(t, "card_test.yaml"); got != tt.after {
				t.Errorf("got\n%q\nwant\n%q", got, tt.after)
			}
			if info, err := os.Stat("card_test.yaml"); err != nil || filepath.Separator == '/' && info.Mode() != 0o640 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
		})
	}
}

// TestReplaceFile: which files are replaced, and that what stands on the disk is never lost.
func TestReplaceFile(t *testing.T) {
	link := func(kind func(old, new string) error, old string) func(t *testing.T) {
		return func(t *testing.T) {
			if err := kind(old, "cases.yaml"); err != nil {
				t.Skip(err)
			}
		}
	}
	write := func(text string) func(t *testing.T) {
		return func(t *testing.T) {
			if err := os.WriteFile("cases.yaml", []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		reason string
		before func(t *testing.T)
		was    string // what was read; "" if nobody looked
		code   string // of the fault; "error" of any other
		file   string // what then holds
		holds  string // this
	}{
		{"a new file", func(*testing.T) {}, "", "", "cases.yaml", "new"},
		{"as it was read", write("old"), "old", "", "cases.yaml", "new"},
		{"changed meanwhile", write("edited"), "old", "changed", "cases.yaml", "edited"},
		{"removed meanwhile", func(*testing.T) {}, "old", "changed", "sub/kept.yaml", "old"},
		{"a page that nobody read", write("page"), "", "", "cases.yaml", "new"},
		{"a link to another folder", link(os.Symlink, "sub/kept.yaml"), "old", "", "sub/kept.yaml", "new"},
		{"a link to a file that changed", link(os.Symlink, "sub/kept.yaml"), "older", "changed", "sub/kept.yaml", "old"},
		{"a link to nothing", link(os.Symlink, "sub/none.yaml"), "", "error", "sub/kept.yaml", "old"},
		{"a link to a folder", link(os.Symlink, "sub"), "", "not-a-file", "sub/kept.yaml", "old"},
		{"another name of a file", link(os.Link, "sub/kept.yaml"), "old", "hard-link", "sub/kept.yaml", "old"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			folderWith(t, nil)
			if err := errors.Join(os.Mkdir("sub", 0o777), os.WriteFile("sub/kept.yaml", []byte("old"), 0o600)); err != nil {
				t.Fatal(err)
			}
			tt.before(t)
			before, _ := os.Readlink("cases.yaml")
			var was []byte
			if tt.was != "" {
				was = []byte(tt.was)
			}
			err := replaceFile("cases.yaml", []byte("new"), was)
			code := ""
			if err != nil {
				code = "error"
			}
			for d := range diag.AllDiagnostics(err) {
				code = d.Code
			}
			if code == "hard-link" && filepath.Separator != '/' {
				t.Skip("not known here")
			}
			if code != tt.code || readText(t, tt.file) != tt.holds {
				t.Errorf("%v, and the file holds %q", err, readText(t, tt.file))
			}
			if after, _ := os.Readlink("cases.yaml"); after != before {
				t.Errorf("the link leads to %q", after)
			}
			for _, pattern := range []string{".thidua-*", "sub/.thidua-*"} {
				if left, _ := filepath.Glob(pattern); len(left) > 0 {
					t.Errorf("left behind: %q", left)
				}
			}
		})
	}
}

// TestDraftKeeps: a draft has the line ends of its definition, and names one that is not found
// beside it; nothing is written over, and no link is followed.
func TestDraftKeeps(t *testing.T) {
	folderWith(t, map[string]string{"card.yaml": strings.ReplaceAll(testCard, "\n", "\r\n")})
	if code, _, errs := call("test", "-draft", "-o", "card_test.yaml", "card.yaml"); code != exitOK {
		t.Fatal(errs)
	}
	if got := readText(t, "card_test.yaml"); strings.Count(got, "\r\n") != strings.Count(got, "\n") {
		t.Errorf("%q", got)
	}
	folderWith(t, map[string]string{"other.json": `{"code": "o", "year": 2025, "indicators": [{"code": "homes", "min": 0, "max": 9}],
"sections": [{"code": "I", "criteria": [{"code": "I.1", "max": 9, "points": "homes"}]}]}`})
	if code, _, errs := call("test", "-draft", "-o", "other_test.yaml", "other.json"); code != exitOK {
		t.Fatal(errs)
	}
	if code, out, errs := call("test", "."); code != exitOK || !strings.Contains(out, "coverage of other.json") {
		t.Errorf("%s%s", out, errs)
	}
	if os.Symlink("elsewhere.yaml", "link_test.yaml") == nil {
		code, _, errs := call("test", "-draft", "-o", "link_test.yaml", "other.json")
		if _, err := os.Stat("elsewhere.yaml"); code == exitOK || err == nil {
			t.Errorf("a link is followed: exit %d, %s", code, errs)
		}
	}
}
