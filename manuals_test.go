package thidua_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// manuals are the documents that there are in both languages, without their endings.
var manuals = []string{"README", "examples/README", "rules/LANGUAGE"}

// programs are manuals whose command lines and addresses are those of who reads them.
var programs = []string{"examples/desk/README", "examples/server/README"}

// A manual says in both languages the same things in the same order: neither falls behind. What stands in a cell or a
// paragraph only a reader can compare; headings, blocks of code, rows of tables and items of lists are counted here.
func TestManualsHaveOneShape(t *testing.T) {
	for _, name := range slices.Concat(manuals, programs) {
		en, vi := shape(t, name+".md"), shape(t, name+".vi.md")
		if slices.Equal(en, vi) {
			continue
		}
		i := 0
		for i < min(len(en), len(vi)) && en[i] == vi[i] {
			i++
		}
		t.Errorf("%s differs in shape: part %d is %q in English, %q in Vietnamese", name, i, en[i:min(i+3, len(en))],
			vi[i:min(i+3, len(vi))])
	}
}

// A manual names the other language first, and a Vietnamese one links to what is Vietnamese.
func TestManualsNameEachOther(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)[^)]*\)`)
	for _, name := range manuals {
		base := filepath.Base(name)
		for file, want := range map[string]string{name + ".md": "\n\n[Tiếng Việt](" + base + ".vi.md)",
			name + ".vi.md": "\n\n[English](" + base + ".md)"} {
			if text := manualText(t, file); strings.Index(text, want) != strings.Index(text, "\n") {
				t.Errorf("%s does not begin with a link %q", file, want)
			}
		}
		file := name + ".vi.md"
		for i, m := range link.FindAllStringSubmatch(manualText(t, file), -1) {
			other := filepath.Join(filepath.Dir(file), m[1])
			vi := strings.TrimSuffix(other, ".md") + ".vi.md"
			if _, err := os.Stat(other); err != nil {
				t.Errorf("%s links to %s, which is not there", file, m[1])
			} else if _, err := os.Stat(vi); err == nil && strings.HasSuffix(other, ".md") && i > 0 {
				t.Errorf("%s links to %s, which there is in Vietnamese", file, m[1])
			}
		}
	}
}

// What is run of a manual is the same in both languages: programs, command lines, JSON, and rules. Only comments
// differ, and texts of samples, which tests of their own run.
func TestManualsRunTheSame(t *testing.T) {
	block := regexp.MustCompile("(?ms)^```(sh|go|json|rules)\n(.*?)^```")
	comment := regexp.MustCompile(`(?m)\s+#.*$|\s*→.*$`)
	for _, name := range manuals {
		run := func(file string) (blocks []string) {
			for _, m := range block.FindAllStringSubmatch(manualText(t, file), -1) {
				blocks = append(blocks, comment.ReplaceAllString(m[2], ""))
			}
			return blocks
		}
		if en, vi := run(name+".md"), run(name+".vi.md"); !slices.Equal(en, vi) || len(en) == 0 {
			t.Errorf("%s is run in another way in Vietnamese:\n%q\n%q", name, en, vi)
		}
	}
}

// A link into a document leads to a heading of it.
func TestManualsHaveTheirAnchors(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^):#]*)#([^)]+)\)`)
	heading := regexp.MustCompile(`(?m)^#+ (.*)$`)
	drop := regexp.MustCompile(`[^\pL\pN _-]`)
	for _, name := range manuals {
		for _, file := range []string{name + ".md", name + ".vi.md"} {
			for _, m := range link.FindAllStringSubmatch(manualText(t, file), -1) {
				to := file
				if m[1] != "" {
					to = filepath.Join(filepath.Dir(file), m[1])
				}
				found := false
				for _, h := range heading.FindAllStringSubmatch(manualText(t, to), -1) {
					anchor := strings.ReplaceAll(drop.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")
					found = found || anchor == m[2]
				}
				if !found {
					t.Errorf("%s links to #%s of %s, which is no heading", file, m[2], to)
				}
			}
		}
	}
}

// manualText is the text of a document, whatever its line ends.
func manualText(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// shape is what a document is made of: "##" for a heading, "yaml 12" for a block of code of so many lines, "| 5 3" for
// a table of so many rows and columns, "- 3" for a list of so many items.
func shape(t *testing.T, file string) (parts []string) {
	t.Helper()
	lines := strings.Split(manualText(t, file), "\n")
	run := func(i int, prefix string) (n int) {
		for i+n < len(lines) && (strings.HasPrefix(lines[i+n], prefix) ||
			prefix == "- " && strings.HasPrefix(lines[i+n], "  ")) {
			n++
		}
		return n
	}
	for i := 0; i < len(lines); i++ {
		head := strings.TrimLeft(lines[i], "#")
		switch {
		case strings.HasPrefix(lines[i], "```"):
			from := i
			for i++; !strings.HasPrefix(lines[i], "```"); i++ {
			}
			parts = append(parts, strings.TrimPrefix(lines[from], "```")+" "+strconv.Itoa(i-from-1))
		case len(head) < len(lines[i]) && strings.HasPrefix(head, " "):
			parts = append(parts, strings.TrimSuffix(lines[i], head))
		case strings.HasPrefix(lines[i], "|"):
			n := run(i, "|")
			columns := strings.Count(strings.ReplaceAll(lines[i], `\|`, ""), "|") - 1
			parts = append(parts, fmt.Sprintf("| %d %d", n, columns))
			i += n - 1
		case strings.HasPrefix(lines[i], "- "):
			n := run(i, "- ")
			items := 0
			for _, line := range lines[i : i+n] {
				if strings.HasPrefix(line, "- ") {
					items++
				}
			}
			parts = append(parts, "- "+strconv.Itoa(items))
			i += n - 1
		}
	}
	return parts
}
