package main

import (
	"testing"
	"unicode"

	"github.com/thidua-go/thidua/rules/diag"
)

// TestCheckOfBadFiles checks a cluster, a regulation and candidates with faults
// that are common. The golden files hold what is said of each, in both languages.
func TestCheckOfBadFiles(t *testing.T) {
	for _, name := range []string{"cluster-faults", "cluster-word-faults", "regulation-faults", "candidates-faults"} {
		file := "testdata/bad-files/" + name + ".yaml"
		for _, lang := range []string{"en", "vi"} {
			code, out, errs := call("check", "-lang", lang, file)
			if code != exitFault || errs != "" {
				t.Errorf("%s in %s: exit %d, want %d, stderr %q", name, lang, code, exitFault, errs)
			}
			golden(t, "bad-files/"+name+"."+lang+".txt", out)
		}
	}
}

// TestFaultsAreVietnamese looks at every diagnostic of the bad files: its message and
// its hint are others in Vietnamese than in English.
func TestFaultsAreVietnamese(t *testing.T) {
	for _, file := range []string{
		"bad-card/scorecard-doubtful", "bad-card/scorecard-faults",
		"bad-files/cluster-faults", "bad-files/cluster-word-faults", "bad-files/regulation-faults",
		"bad-files/candidates-faults",
	} {
		n := 0
		for d := range diag.AllDiagnostics(checkFile("testdata/" + file + ".yaml")) {
			n++
			message, hint := d.Message.String(), d.Hint.String()
			local, advice := d.Message.Format(diag.Vietnamese), d.Hint.Format(diag.Vietnamese)
			for _, p := range [][2]string{{message, local}, {hint, advice}} {
				if p[0] == p[1] && hasLetter(p[0]) {
					t.Errorf("%s: %s: %q is not in Vietnamese", file, d.Path, p[0])
				}
			}
		}
		if n == 0 {
			t.Errorf("nothing is wrong with %s", file)
		}
	}
}

func hasLetter(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}
