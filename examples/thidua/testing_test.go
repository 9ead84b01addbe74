package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A small card with one case, which leaves much unlooked at.
const (
	testCard = `code: delta
year: 2025
indicators:
  - {code: growth, unit: "%", min: 0, max: 30, places: 1}
  - {code: target, unit: "%", min: 0.1, max: 30, places: 1}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 100, points: "growth >= target ? full : floor(full * growth / target)"}
`
	testCases = `cases:
  - name: on target # the pledge, art. 3
    facts: {growth: 8, target: 8}
    points: {I.1: 100}
  - name: half of the target
    facts: {growth: 4, target: 8}
    total: 40
`
)

// folderWith writes files into a new folder and goes there.
func folderWith(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func TestTestCommand(t *testing.T) {
	passing := strings.Replace(testCases, "total: 40", "total: 50", 1)
	for _, tt := range []struct {
		reason string
		files  map[string]string
		args   []string
		code   int
		shows  []string // on stdout, or on stderr if the code is not of the output
	}{
		{"a case fails", map[string]string{"card.yaml": testCard, "card_test.yaml": testCases}, []string{"card_test.yaml"},
			exitFault,
			[]string{"cases 2, failed 1", "FAIL half of the target  (card_test.yaml:5)", "got 50, want 40",
				"card_test.yaml:7: total: 40"}},
		{"in Vietnamese", map[string]string{"card.yaml": testCard, "card_test.yaml": testCases}, []string{"-lang", "vi", "."},
			exitFault,
			[]string{"2 trường hợp, 1 không đạt", "được 50, cần 40"}},
		{"all pass", map[string]string{"card.yaml": testCard, "card_test.yaml": passing}, []string{"."}, exitOK,
			[]string{"cases 2, failed 0", "coverage of card.yaml: 80.0 %, 4 of 5", "not reached: I.1: missing  (card.yaml:9)"}},
		{"less coverage than is asked for", map[string]string{"card.yaml": testCard, "card_test.yaml": passing},
			[]string{"-cover", "100", "."}, exitFault, []string{"80.0 %"}},
		{"says what was asked for", map[string]string{"card.yaml": testCard, "card_test.yaml": passing},
			[]string{"-cover", "100", "."}, exitFault, []string{"coverage 80.0 % is less than the 100 % asked for"}},
		{"no file yet", map[string]string{"card.yaml": testCard}, []string{"card_test.yaml"}, exitFault,
			[]string{"no such file", "-draft"}},
		{"-o alone", nil, []string{"-o", "x", "."}, exitUsage, []string{"-o goes with -draft"}},
		{"as much as is asked for", map[string]string{"card.yaml": testCard, "card_test.yaml": passing},
			[]string{"-cover", "80%", "."}, exitOK, []string{"80.0 %"}},
		{"mutants survive", map[string]string{"card.yaml": testCard, "card_test.yaml": passing}, []string{"-mutate", "."},
			exitFault,
			[]string{"survived: I.1 points: floor → ceil  (rounding, card.yaml:9)",
				`+ - {code: I.1, max: 100, points: "growth >= target ? full : ceil(full * growth / target)"}`, "a case that would notice it:"}},
		{"no time for mutants", map[string]string{"card.yaml": testCard, "card_test.yaml": passing},
			[]string{"-mutate", "-time", "1ns", "."}, exitFault, []string{"not tried for lack of time"}},
		{"the card is wrong", map[string]string{"card.yaml": strings.Replace(testCard, "growth >=", "grwth >=", 1),
			"card_test.yaml": testCases}, []string{"."}, exitFault,
			[]string{"card.yaml:9:40", "did you mean growth?"}},
		{"the cases are wrong", map[string]string{"card.yaml": testCard,
			"card_test.yaml": strings.Replace(testCases, "I.1:", "I.2:", 1)}, []string{"."}, exitFault,
			[]string{"card_test.yaml:4:", "did you mean I.1?"}},
		{"there is no card", map[string]string{"card_test.yaml": testCases}, []string{"card_test.yaml"}, exitFault,
			[]string{"card.yaml"}},
		{"there are no cases", map[string]string{"card.yaml": testCard}, []string{"."}, exitFault,
			[]string{"no file of cases"}},
		{"a file that holds no cases", map[string]string{"card.yaml": testCard}, []string{"card.yaml"}, exitFault,
			[]string{"-draft"}},
		{"an empty file", map[string]string{"card.yaml": testCard, "card_test.yaml": ""}, []string{"."}, exitFault,
			[]string{"card_test.yaml"}},
		{"no such folder", nil, []string{"nort-central-2023"}, exitFault, []string{"did you mean north-central-2023?"}},
		{"nothing is named", nil, nil, exitUsage, []string{"needs a file of cases"}},
		{"cover of what", nil, []string{"-cover", "x", "."}, exitUsage, []string{"whole number"}},
		{"draft and update", nil, []string{"-draft", "-update", "x"}, exitUsage, []string{"do not go together"}},
		{"draft of a folder", map[string]string{"card.yaml": testCard}, []string{"-draft", "."}, exitUsage,
			[]string{"-draft takes a file"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			folderWith(t, tt.files)
			code, out, errs := call(append([]string{"test"}, tt.args...)...)
			if code != tt.code {
				t.Errorf("exit %d, want %d", code, tt.code)
			}
			for _, want := range tt.shows {
				if !strings.Contains(out+errs, want) {
					t.Errorf("%q is not in\n%s%s", want, out, errs)
				}
			}
		})
	}
}

func TestTestUpdate(t *testing.T) {
	folderWith(t, map[string]string{"card.yaml": testCard, "card_test.yaml": testCases})
	code, out, errs := call("test", "-update", ".")
	if code != exitOK || !strings.Contains(out, "got 50, want 40") ||
		!strings.Contains(out, "card_test.yaml: values written, to be confirmed by a person: 1") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	want := strings.Replace(testCases, "total: 40", "total: 50", 1)
	want = strings.Replace(want, "    facts: {growth: 4,", "    confirm: true\n    facts: {growth: 4,", 1)
	if got := readText(t, "card_test.yaml"); got != want {
		t.Errorf("got\n%s", got)
	}
	if code, out, _ := call("test", "-confirmed", "."); code != exitFault ||
		!strings.Contains(out, "left to be confirmed") {
		t.Errorf("a machine's value is taken for confirmed: exit %d\n%s", code, out)
	}
	if code, _, _ := call("test", "."); code != exitOK {
		t.Errorf("after the update: exit %d", code)
	}
	if left, _ := filepath.Glob(".thidua-*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// What is drafted passes, covers everything, and notices every mutant that can be.
func TestTestDraft(t *testing.T) {
	folderWith(t, map[string]string{"card.yaml": testCard})
	code, out, errs := call("test", "-draft", "-o", "card_test.yaml", "card.yaml")
	if code != exitOK || errs != "" || !strings.Contains(out, "card_test.yaml") {
		t.Fatalf("exit %d, %s%s", code, out, errs)
	}
	before := readText(t, "card_test.yaml")
	if code, _, errs := call("test", "-draft", "-o", "card_test.yaml", "card.yaml"); code != exitFault ||
		!strings.Contains(errs, "there already") || readText(t, "card_test.yaml") != before {
		t.Errorf("a file that is there is written over: exit %d, %s", code, errs)
	}
	code, out, errs = call("test", "-mutate", "-cover", "100", ".")
	if code != exitOK || errs != "" || !strings.Contains(out, "to be confirmed by a person") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if _, out, _ := call("test", "-draft", "card.yaml"); !strings.HasPrefix(out, "# The cases reach all") {
		t.Errorf("more drafts after the drafts:\n%s", out)
	}
	if code, out, _ := call("test", "-draft", "-lang", "vi", "card_test.yaml"); code != exitOK ||
		!strings.HasPrefix(out, "# Các trường hợp đã đủ") {
		t.Errorf("exit %d, %s", code, out)
	}
}

// What a draft says to people is in the language asked for, and no other part of it differs; so is a case that would
// notice a mutant.
func TestTestDraftSpeaks(t *testing.T) {
	english := regexp.MustCompile(`\b(just|equal|alone|missing|known|notices|more|whole|met|apply|day|enabled|is)\b`)
	words := regexp.MustCompile(`(?m)(#.*|- name: .*)$`)
	regulation, err := os.ReadFile("../../awards/awardstest/testdata/sample/sample.yaml")
	if err != nil {
		t.Fatal(err)
	}
	folderWith(t, map[string]string{"card.yaml": testCard + "      - {code: I.2, max: 5, judged: true}\n",
		"card_test.yaml": strings.Split(testCases, "  - name: half")[0], "new.yaml": testCard + "grades: [{code: a}]\n",
		"regulation.yaml": string(regulation)})
	for _, file := range []string{"card.yaml", "new.yaml", "regulation.yaml"} {
		_, en, _ := call("test", "-draft", "-lang", "en", file)
		code, vi, errs := call("test", "-draft", "-lang", "vi", file)
		said := words.FindAllString(vi, -1)
		_, cases, _ := strings.Cut(en, "\ncases:")
		_, own, _ := strings.Cut(vi, "\ncases:")
		if code != exitOK || len(said) < 4 || words.ReplaceAllString(cases, "") != words.ReplaceAllString(own, "") {
			t.Errorf("%s: %d %s\n%s\n%s", file, code, errs, en, vi)
		}
		for _, line := range said {
			if english.MatchString(line) {
				t.Errorf("%s is not in Vietnamese: %s", file, line)
			}
		}
	}
	_, out, _ := call("test", "-mutate", "-lang", "vi", "card_test.yaml")
	if !strings.Contains(out, "# phát hiện card counts: ") || strings.Contains(out, "# notices") {
		t.Errorf("what would notice a mutant is not in Vietnamese:\n%s", out)
	}
}

func TestTestFormats(t *testing.T) {
	folderWith(t, map[string]string{"card.yaml": testCard, "card_test.yaml": testCases})
	_, out, _ := call("test", "-format", "json", ".")
	var reports []struct {
		Cases, Failed   int
		CoveragePercent string
	}
	if err := json.Unmarshal([]byte(out), &reports); err != nil || len(reports) != 1 || reports[0].Cases != 2 ||
		reports[0].Failed != 1 {
		t.Errorf("JSON: %v, %+v", err, reports)
	}
	_, out, _ = call("test", "-format", "junit", "-cover", "100", ".")
	var suites struct {
		Suites []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(out), &suites); err != nil || len(suites.Suites) != 1 ||
		suites.Suites[0].Failures != 2 {
		t.Errorf("JUnit: %v, %+v", err, suites)
	}
	if code, _, errs := call("test", "-html", "page.html", "-lang", "vi", "."); code != exitFault || errs != "" {
		t.Errorf("exit %d, %s", code, errs)
	}
	if page := readText(t, "page.html"); !strings.Contains(page, "Độ phủ của quy tắc") ||
		!strings.Contains(page, "growth") {
		t.Errorf("the page is\n%s", page)
	}
}

func TestTestEmbeddedYear(t *testing.T) {
	code, out, errs := call("test", "-cover", "100", "public-security-2025")
	if code != exitOK || errs != "" || !strings.Contains(out, "public-security-2025/scorecard_test.yaml: cases") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}
