package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	template "text/template/parse"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// pseudo returns a language that is nobody's: each format of each catalogue of the
// module stands between marks, so that what no catalogue said is seen.
func pseudo(t *testing.T) diag.Lang {
	t.Helper()
	catalogues := make(map[string]map[string]string)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(filepath.ToSlash(path), "catalogue/vi.json") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var formats map[string]string
		if err := json.Unmarshal(data, &formats); err != nil {
			return err
		}
		for english := range formats {
			formats[english] = "⟦" + english + "⟧"
		}
		formats["."] = "." // the decimal point
		pkg, err := filepath.Rel("../..", filepath.Dir(filepath.Dir(path)))
		catalogues[filepath.ToSlash(pkg)] = formats
		return err
	})
	if err != nil || len(catalogues) < 9 {
		t.Fatalf("%d catalogues, %v", len(catalogues), err)
	}
	return diag.NewLang("qps-ploc", catalogues)
}

// unmarked returns the lines that stand outside the marks of the pseudo language.
func unmarked(s string) []string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '⟦':
			depth++
			b.WriteByte('\n')
		case '⟧':
			depth--
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return strings.Split(b.String(), "\n")
}

var (
	word    = regexp.MustCompile(`(?:^|[^\pL\pN_./-])([a-z]{3,})(?:$|[^\pL\pN_./-])`)
	words   = regexp.MustCompile(`[A-Za-z]{2,},? [a-z]{2,}(,? [a-z]+)*`)
	letters = regexp.MustCompile(`\pL+`)
	comment = regexp.MustCompile(`(?m)^\s*#.*$`)
)

// said is what files say, in small letters: labels start with one within a sentence. It is whatever a
// language does not translate.
type said struct {
	text  string
	words []string
}

// and returns what is said together with more of it.
func (s said) and(more string) said {
	text := s.text + "\n" + strings.ToLower(strings.Join(strings.Fields(more), " "))
	return said{text, letters.FindAllString(text, -1)}
}

// saidBy reads the files of years, cards and laws, without their comments. Golden
// outputs are not among them: they hold what the program says.
func saidBy(t *testing.T, roots ...string) (s said) {
	t.Helper()
	var b strings.Builder
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !slices.Contains(folder.FactsFiles, filepath.Ext(path)) {
				return err
			}
			text, err := os.ReadFile(path)
			b.WriteString(comment.ReplaceAllString(string(text), "") + "\n")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s.and(b.String())
}

// ids are those of the targets of cases, which authors copy into files of cases, under
// accept: they are codes, and the same in every language.
func ids(t *testing.T) string {
	t.Helper()
	suites, err := allSuites([]string{"north-central-2023"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range suites {
		r, err := rulestest.Check(context.Background(), s.suite, rulestest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range slices.Concat(r.Coverage.Unreachable, r.Coverage.Accepted, r.Coverage.Missed) {
			b.WriteString(g.Target + "\n")
		}
	}
	return b.String()
}

// past returns the English of an output that neither a catalogue nor a file said: two
// words or more, or one that no file has.
func (s said) past(output string) (found []string) {
	for _, line := range unmarked(output) {
		for _, words := range words.FindAllString(line, -1) {
			if !strings.Contains(s.text, strings.ToLower(words)) {
				found = append(found, words+" | in: "+line)
			}
		}
		for _, w := range word.FindAllStringSubmatch(line, -1) {
			if !slices.Contains(s.words, w[1]) {
				found = append(found, w[1]+" | in: "+line)
			}
		}
	}
	return found
}

// TestNoSentencePastTheCatalogues prints what the program can print in a language
// that only the test knows. English outside its marks bypasses the
// catalogues, unless an input file says it.
func TestNoSentencePastTheCatalogues(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine prints hundreds of pages")
	}
	l := pseudo(t)
	files := saidBy(t, "../years", "../cards", "testdata", "../../awards/regulations", "../../cluster/registry").
		and(ids(t)).and("The law on emulation and commendation") // the title of the statute, whose parts are files
	for _, f := range schemas.All() { // names to type
		files = files.and(f.Name)
	}
	for _, closed := range []bool{true, false} { // templates are files: see TestTemplatesAreFiles
		files = files.and(shippedTemplate(t, closed))
	}
	page := filepath.Join(t.TempDir(), "page.html")
	for _, tt := range []struct {
		o    options
		args []string
	}{
		{options{}, []string{"run", "north-central-2023"}},
		{options{}, []string{"run", "south-west-2013"}},
		{options{}, []string{"run", "south-west-2013-completed"}},
		{options{}, []string{"run", "northern-midlands-2022"}},
		{options{}, []string{"run", "central-highlands-2022"}},
		{options{}, []string{"run", "quang-nam-2024"}},
		{options{}, []string{"run", "public-security-2025"}},
		{options{explain: "ha_tinh"}, []string{"run", "north-central-2023"}},
		{options{explain: "xa_a"}, []string{"run", "public-security-2025"}},
		{options{why: "ha_tinh,quang_binh"}, []string{"run", "north-central-2023"}},
		{options{whatIf: "quang_tri"}, []string{"run", "north-central-2023"}},
		{options{whatIf: "ha_tinh"}, []string{"run", "north-central-2023"}},
		{options{}, []string{"year", "north-central-2023"}},
		{options{on: rules.Day(2023, 7, 1)}, []string{"year", "north-central-2023"}},
		{options{}, []string{"year", "quang-nam-2024"}},
		{options{}, []string{"year", "public-security-2025"}},
		{options{format: "markdown"}, []string{"run", "south-west-2013"}},
		{options{}, []string{"check", "testdata/bad-card"}},
		{options{}, []string{"check", "testdata/bad-files"}},
		{options{}, []string{"check", "public-security-2025"}},
		{options{html: page}, []string{"test", "north-central-2023"}},
		{options{mutate: true}, []string{"test", "public-security-2025"}},
		{options{draft: true}, []string{"test", "../years/north-central-2023/scorecard.yaml"}},
		{options{}, []string{"eval", "best(x"}},
		{options{}, []string{"eval", "min(full, 16 * movements)", "full=80", "movements=4"}},
		{options{}, []string{"eval", "min(full, 16 * movements) + x", "full=80"}},
		{options{}, []string{"list"}},
		{options{}, []string{"schema"}},
	} {
		o := tt.o
		o.lang, o.format = l, cmp.Or(o.format, "text")
		var out bytes.Buffer
		for _, c := range commands() {
			if c.name == tt.args[0] {
				if err := c.run(&out, &o, tt.args[1:]); err != nil && !errors.Is(err, errShown) {
					complain(&out, l, err)
				}
			}
		}
		if !strings.Contains(out.String(), "⟦") {
			t.Errorf("%v: nothing is said in the language:\n%.400s", tt.args, out.String())
		}
		for _, found := range files.past(out.String()) {
			t.Errorf("%v: said past the catalogues: %s", tt.args, found)
		}
	}
	html, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../years/north-central-2023/scorecard.yaml") // the page shows it with its comments
	if err != nil {
		t.Fatal(err)
	}
	files = files.and(string(source))
	style := regexp.MustCompile(`(?s)<(style|script).*?</(style|script)>|<[^>]*>`)
	for _, found := range files.past(style.ReplaceAllString(string(html), "\n")) {
		t.Errorf("page: said past the catalogues: %s", found)
	}
}

// translated returns a template with marks around the words of its own.
func translated(t *testing.T, source string) string {
	t.Helper()
	tree := template.New("report")
	tree.Mode = template.SkipFuncCheck
	if _, err := tree.Parse(source, "", "", make(map[string]*template.Tree)); err != nil {
		t.Fatal(err)
	}
	phrase := regexp.MustCompile(`[A-Za-z][A-Za-z ,;'-]*`)
	var mark func(n template.Node)
	list := func(l *template.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				mark(n)
			}
		}
	}
	mark = func(n template.Node) {
		switch n := n.(type) {
		case *template.TextNode:
			n.Text = phrase.ReplaceAll(n.Text, []byte("⟦$0⟧"))
		case *template.IfNode:
			list(n.List)
			list(n.ElseList)
		case *template.RangeNode:
			list(n.List)
			list(n.ElseList)
		case *template.WithNode:
			list(n.List)
			list(n.ElseList)
		}
	}
	list(tree.Root)
	return tree.Root.String()
}

// shippedTemplate is the English template of a report.
func shippedTemplate(t *testing.T, closed bool) string {
	name := map[bool]string{false: "midyear", true: "yearend"}[closed]
	return readText(t, "../../cluster/templates/"+name+".en.md.tmpl")
}

// TestTemplatesAreFiles holds that the templates of a language are its files: one is
// found by its tag, what it lacks is English, and the words of a report come from the
// template and the catalogues, so that a host translates it with no more than both.
func TestTemplatesAreFiles(t *testing.T) {
	y, err := (&options{}).load("north-central-2023")
	if err != nil {
		t.Fatal(err)
	}
	r, err := y.Report(rules.Date{})
	if err != nil {
		t.Fatal(err)
	}
	written := func(l diag.Lang, source string) string {
		var out bytes.Buffer
		if err := r.Write(&out, l, source); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	shipped := make(map[string]bool)
	for name, closed := range map[string]bool{"midyear": false, "yearend": true} {
		names, err := filepath.Glob("../../cluster/templates/" + name + ".*.md.tmpl")
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", name, names, err)
		}
		r.Closed = closed
		for _, file := range names {
			source := readText(t, file)
			tag := strings.Split(filepath.Base(file), ".")[1]
			shipped[tag] = true
			for _, l := range []diag.Lang{diag.NewLang(tag, nil), diag.NewLang(tag+"-x-host", nil)} {
				if written(l, "") != written(l, source) {
					t.Errorf("the template of %v is not %s", l, file)
				}
			}
		}
		if l := diag.NewLang("qps", nil); written(l, "") != written(l, shippedTemplate(t, closed)) {
			t.Errorf("%s: a language without a template of its own has not the English one", name)
		}
	}
	tags := slices.Sorted(maps.Keys(shipped))
	if !slices.Equal(tags, slices.Sorted(slices.Values(languages()))) {
		t.Errorf("there are templates in %v, catalogues in %v", tags, languages())
	}
	l, files := pseudo(t), saidBy(t, "../years", "../../awards/regulations")
	for _, name := range []string{"north-central-2023", "south-west-2013", "quang-nam-2024", "public-security-2025"} {
		y, err := (&options{}).load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, closed := range []bool{true, false} {
			r, err := y.Report(rules.Date{})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			err = r.Write(&out, l, translated(t, shippedTemplate(t, closed)))
			if err != nil || !strings.Contains(out.String(), "⟦") {
				t.Fatalf("%s: %v: %s", name, err, out.String())
			}
			for _, found := range files.past(out.String()) {
				t.Errorf("%s: said past the template and the catalogues: %s", name, found)
			}
		}
	}
}
