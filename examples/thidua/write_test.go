package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
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
