package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules/diag"
)

// allCommands are the commands with the actions of those that have some.
func allCommands() (all []command) {
	for _, c := range commands() {
		all = append(append(all, c), c.actions...)
	}
	return all
}

// Each command has a page of its own: what it is for, each flag on a line, examples that are read, exit status.
func TestHelpPages(t *testing.T) {
	for _, c := range allCommands() {
		args := append(strings.Fields(c.name), "-h")
		code, page, errs := call(args...)
		if code != exitOK || errs != "" || !strings.HasPrefix(page, "usage: thidua "+c.name+" ") {
			t.Errorf("%q: exit %d, %s\n%s", args, code, errs, page)
		}
		for _, other := range [][]string{append([]string{"help"}, strings.Fields(c.name)...),
			append([]string{"-lang", "en"}, args...), append(slices.Clone(args), "-lang=en")} {
			if _, out, _ := call(other...); out != page {
				t.Errorf("%q is not the page of %q:\n%s", other, args, out)
			}
		}
		if c.actions != nil {
			for _, a := range c.actions {
				if !strings.Contains(page, "  thidua "+a.name+" ") {
					t.Errorf("%s does not name its action %s", c.name, a.name)
				}
			}
			continue
		}
		for _, want := range []string{"\n\nOptions:\n\n  -", "\n  -lang en|vi ", "\n\nExamples:\n\n  thidua " + c.name,
			"\n\nExit status:\n\n  0  all went well\n  1  ", "\n  2  the command line is wrong\n"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of %s has no %q:\n%s", c.name, want, page)
			}
		}
		for _, line := range strings.Split(strings.TrimSpace(c.examples), "\n") {
			line, _, _ = strings.Cut(line, " > ")
			rest, ok := strings.CutPrefix(line, "thidua "+c.name)
			if _, err := parse(&c, &options{}, quotedFields(rest)); err != nil || !ok {
				t.Errorf("the example %q is not read: %v", line, err)
			}
		}
		for _, line := range strings.Split(page, "\n") {
			if !strings.HasPrefix(line, "usage: ") && width(line) > 110 {
				t.Errorf("%s: a line is %d wide: %s", c.name, width(line), line)
			}
		}
	}
}

// quotedFields are the words of a command line, of which some stand in single quotes.
func quotedFields(line string) (fields []string) {
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			fields = append(fields, part)
		} else {
			fields = append(fields, strings.Fields(part)...)
		}
	}
	return fields
}

// The language is that of -lang wherever it stands, and otherwise that of the environment.
func TestLanguageOfTheCommandLine(t *testing.T) {
	const vi, en = "tệp có lỗi", "a file is at fault"
	for _, tt := range []struct {
		env    diag.Lang
		args   string
		want   string
		reason string
	}{
		{diag.English, "-lang vi run -h", vi, "before the command"},
		{diag.English, "run -lang vi -h", vi, "behind it"},
		{diag.English, "run -h -lang vi", vi, "behind the flag that asks for help"},
		{diag.English, "-lang=vi help run", vi, "before help"},
		{diag.English, "help -lang vi run", vi, "behind help"},
		{diag.English, "help run --lang=vi", vi, "behind the command that help is for"},
		{diag.Vietnamese, "run -h", vi, "the environment"},
		{diag.Vietnamese, "run -h -lang en", en, "asked for another than that of the environment"},
		{diag.Vietnamese, "run -h -lang fr", vi, "one that there is not"},
		{diag.English, "help", "Exit status", "no command"},
		{diag.Vietnamese, "help", "Mã kết thúc", "no command, in the language of the environment"},
		{diag.English, "-lang vi -h", "LỆNH -h", "no command, and help by a flag"},
		{diag.English, "-lang vi list", "Tên", "a command that runs"},
		{diag.Vietnamese, "list", "Tên", "in the language of the environment"},
		{diag.English, "-lang vi lits", "có phải là list?", "a wrong command"},
		{diag.English, "lits -lang vi", "có phải là list?", "the language behind a wrong command"},
		{diag.English, "log sgin -lang vi", "có phải là sign?", "a wrong action"},
		{diag.English, "list -nope -lang vi", "không có tùy chọn này: -nope", "behind a flag that there is not"},
		{diag.English, "year -lang vi -on", "tùy chọn thiếu giá trị: -on", "a flag without its value"},
		{diag.English, "check nowhere -lang vi", "không có tệp hay thư mục này", "a file that is not there"},
	} {
		if _, out, errs := callIn(tt.env, strings.Fields(tt.args)...); !strings.Contains(out+errs, tt.want) {
			t.Errorf("%s: %s has no %q:\n%s%s", tt.reason, tt.args, tt.want, out, errs)
		}
	}
}

// fileFaults are command lines that go wrong by what is on the disk, in a folder made by [wrongFiles].
var fileFaults = []string{
	"check nowhere", "check hidden.yaml", "check link.yaml", "check empty", "check bad.yaml", "check huge.csv", "check .",
	"run nowhere", "run head.txt", "run empty", "run noscore", "year nowhere", "test nowhere", "test empty",
	"test bad_test.yaml",
	"test -draft nowhere.yaml", "test -draft -o bad.yaml whole/scorecard.yaml", "test -html none/x.html whole",
	"log write nowhere", "log head north-central-2023 empty.jsonl", "log head north-central-2023 folder",
	"log head north-central-2023 nowhere", "log verify folder", "log verify empty.jsonl", "log verify bad.yaml",
	"log prove folder head.txt -event 1", "log prove empty.jsonl head.txt -event 1",
	"log prove year.jsonl head.txt -event 99",
	"log prove year.jsonl empty.jsonl -event 1",
	"log repair folder", "log repair empty.jsonl", "log repair bad.yaml", "log redact -event 1 folder",
	"log redact -event 1 empty.jsonl", "log redact -event 1 year.jsonl", "log redact -event 99 year.jsonl",
	"log key -key none/key council", "log key -key head.txt council", "log key -key head.txt", "log key -key nowhere",
	"log sign -key nowhere head.txt", "log sign -key head.txt head.txt", "log cosign -key head.txt head.txt year.jsonl",
	"verify -trust nowhere head.txt", "verify -trust head.txt head.txt", "verify -trust folder head.txt",
	"verify year.jsonl",
}

// wrongFiles makes a folder of files that are wrong, and makes it the current one.
func wrongFiles(t *testing.T) {
	folderWith(t, map[string]string{
		"bad.yaml": "code: [", "bad_test.yaml": "cases: 1\n", "empty.jsonl": "", "huge.csv": strings.Repeat("x", 40<<20),
	})
	_, log, _ := call("log", "write", "north-central-2023")
	if err := os.WriteFile("year.jsonl", []byte(log), 0o644); err != nil {
		t.Fatal(err)
	}
	_, head, _ := call("log", "head", "north-central-2023", "year.jsonl")
	for name, text := range map[string]string{"head.txt": head, "noscore/scorecard.yaml": "code: a\n",
		"whole/scorecard.yaml":      "code: a\nyear: 9\nsections: [{code: I, criteria: [{code: A, max: 1, points: full}]}]\n",
		"whole/scorecard_test.yaml": "cases: [{name: a, facts: {}, total: 1}]\n"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"empty", "folder"} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("hidden.yaml", nil, 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("gone.yaml", "link.yaml"); err != nil {
		t.Log(err) // where there are no links that one is not there
	}
}

// Help, wrong command lines and faults of files are said in the language of the reader alone: they are printed in
// one that only the test knows, and English outside its marks is nobody's but the files'.
func TestHelpAndFaultsPastTheCatalogues(t *testing.T) {
	l := pseudo(t)
	files := saidBy(t, "../years", "../cards", "testdata").and(examples + " cosign redact prove repair")
	for _, f := range schemas.All() {
		files = files.and(f.Name)
	}
	var said []string
	for _, c := range allCommands() {
		files = files.and("thidua " + c.name + " " + c.examples)
		said = append(said, c.name+" -h")
	}
	check := func(want int, args ...string) {
		code, out, errs := callIn(l, args...)
		if all := out + errs; code != want || !strings.Contains(all, "⟦") {
			t.Errorf("%q: exit %d, and nothing is said in the language:\n%.600s", args, code, all)
		} else {
			for _, found := range files.and(strings.Join(args, " ")).past(optionNames.ReplaceAllString(all, "⟦⟧")) {
				t.Errorf("%q: said past the catalogues: %s", args, found)
			}
		}
	}
	for _, line := range append(said, "help") {
		check(exitOK, strings.Fields(line)...)
	}
	for _, tt := range usageErrors {
		if !slices.ContainsFunc(tt.args, asksLang) {
			check(exitUsage, tt.args...)
		}
	}
	wrongFiles(t)
	for _, line := range fileFaults {
		check(exitFault, strings.Fields(line)...)
	}
}

// optionNames are the names of flags with what their values are, which the lines of help begin with and usage shows.
var optionNames = regexp.MustCompile(`(?m)^  -\S+( \S+)?  +|\[-(lang|format) \S+\]`)

// A key whose public half did not reach anybody can be asked for it again.
func TestKeyIsShownAgain(t *testing.T) {
	folderWith(t, nil)
	_, first, _ := call("log", "key", "-key", "k", "council")
	code, again, errs := call("log", "key", "-key", "k")
	if code != exitOK || first == "" || again != first {
		t.Errorf("exit %d, %s: %q, and first %q", code, errs, again, first)
	}
}
