package rules_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// referenceWorld is what the examples of LANGUAGE.md speak of.
func referenceWorld(t *testing.T) (*rules.Schema, *rules.Facts, *rules.Group) {
	t.Helper()
	row := func(then rules.Value, when ...string) rules.Row { return rules.Row{When: when, Then: then} }
	var def rules.Definition
	doc, err := document.Parse("LANGUAGE.md", []byte(strings.Join(manual(t, diag.English)["yaml"], "\n")))
	if err == nil {
		err = doc.Decode(&def)
	}
	if err != nil {
		t.Fatal(err)
	}
	def.Criteria = []rules.Indicator{{Code: "I.1"}}
	def.Tables = append(def.Tables, rules.Table{Name: "band", Keys: []string{"region", "has_plan", "late"},
		Rows: []rules.Row{row(num("3"), "mountain", "true", "<= 3"), row(num("0"), "-", "-", "-")}})
	def.Tables = append(def.Tables, rules.Table{Name: "ladder", Rows: []rules.Row{
		{When: rules.Tests{"0"}, Then: num("0")}, {When: rules.Tests{"50"}, Then: num("8")},
		{When: rules.Tests{"100"}, Then: num("10")}}})
	def.Tables = append(def.Tables, rules.Table{Name: "late_points",
		Rows: []rules.Row{row(num("0.5"), "< 20", "[1..5)"), row(num("1"), "-", "-")}})
	var facts []rules.Fact
	for _, line := range manual(t, diag.English)["facts"] {
		code, rest, _ := strings.Cut(line, " ")
		text := strings.Fields(rest)[0]
		kind, v := rules.NumberKind, rules.Value{}
		switch {
		case text == "missing":
		case text == "n/a":
			v = rules.NotApplicable()
		case text == "true" || text == "false":
			kind, v = rules.BoolKind, rules.BoolOf(text == "true")
		case strings.HasPrefix(text, `"`):
			kind, v = rules.TextKind, rules.TextOf(strings.Trim(text, `"`))
		case strings.Count(text, "-") == 2:
			kind, v = rules.DateKind, date(t, text)
		default:
			v = num(text)
		}
		def.Indicators = append(def.Indicators, rules.Indicator{Code: code, Kind: kind})
		facts = append(facts, rules.Fact{Indicator: code, Value: v})
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"csv", "yml"} { // a table of events, and a list in YAML
		of, err := document.ReadFacts("events."+file, []byte(strings.Join(manual(t, diag.English)[file], "\n")), s,
			document.FactsOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for fact := range of[0].All() {
			if fact.Value.Known() {
				facts = append(facts, fact)
			}
		}
	}
	var members []*rules.Facts
	for unit, actual := range map[string]string{"HT": "", "QB": "120", "QT": "80"} {
		f, err := rules.NewFacts(s, unit, facts...)
		if err != nil {
			t.Fatal(err)
		}
		last, err := f.With(rules.Fact{Indicator: "actual", Value: num("85")})
		if err != nil {
			t.Fatal(err)
		}
		if actual != "" {
			if f, err = f.With(rules.Fact{Indicator: "actual", Value: num(actual)}); err != nil {
				t.Fatal(err)
			}
		}
		if f, err = f.WithPrevious(last); err != nil {
			t.Fatal(err)
		}
		if f, err = f.WithPoints("I.1", num("8")); err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	g = g.Within(map[string]string{"HT": "uplands", "QB": "uplands", "QT": "coast"})
	ht, _ := g.Member("HT")
	return s, ht, g
}

// manuals are the files of the reference, by their languages.
var manuals = map[diag.Lang]string{diag.English: "LANGUAGE.md", diag.Vietnamese: "LANGUAGE.vi.md"}

// manualText is the reference in a language.
func manualText(t *testing.T, l diag.Lang) string {
	t.Helper()
	data, err := os.ReadFile(manuals[l])
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// manual returns the fenced blocks of the reference.
func manual(t *testing.T, l diag.Lang) map[string][]string {
	t.Helper()
	return fenced(manualText(t, l))
}

// The examples of LANGUAGE.md are true in each language. With -update those that are not are written anew.
func TestLanguageReference(t *testing.T) {
	s, ht, g := referenceWorld(t)
	for l, file := range manuals {
		blocks, text := manual(t, l), manualText(t, l)
		if len(blocks["rules"]) < 70 {
			t.Errorf("%s: only %d examples were found", file, len(blocks["rules"]))
		}
		for _, line := range blocks["rules"] {
			src, want, ok := strings.Cut(line, "→")
			if !ok {
				t.Errorf("%s: no → in %q", file, line)
				continue
			}
			want = strings.TrimSpace(want)
			if got := answerIn(t, l, s, strings.TrimSpace(src), ht, g); got != want && *update {
				text = strings.ReplaceAll(text, "\n"+line+"\n", "\n"+src+"→ "+got+"\n")
			} else if got != want {
				t.Errorf("%s: %s\n got %s\nwant %s", file, src, got, want)
			}
		}
		rewrite(t, file, text)
	}
}

// rewrite writes a manual anew with -update.
func rewrite(t *testing.T, file, text string) {
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The page for those who know other languages is true of this one.
func TestComingFrom(t *testing.T) {
	s, ht, g := referenceWorld(t)
	for l, file := range manuals {
		text := manualText(t, l)
		_, page, _ := strings.Cut(text, " 3. ")
		n := 0
		for line := range strings.Lines(page) {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
			if len(cells) != 5 || !strings.Contains(line, "`") {
				continue
			}
			n++
			src, want := strings.Trim(cells[3], " `"), strings.TrimSpace(cells[4])
			if got := answerIn(t, l, s, src, ht, g); got != want && *update {
				text = strings.ReplaceAll(text, line, "|"+strings.Join(cells[:4], " | ")+" | "+got+" |\n")
			} else if got != want {
				t.Errorf("%s: %s\n got %s\nwant %s", file, src, got, want)
			}
		}
		if n < 25 {
			t.Errorf("%s: only %d rows were found", file, n)
		}
		rewrite(t, file, text)
	}
}

// The rows of differential.txt say what a rule gives here, worked out by other means, and
// what FEEL and Excel give: "=" for the same. Where one of them differs, the row says why.
func TestDifferential(t *testing.T) {
	data, err := os.ReadFile("testdata/differential.txt")
	if err != nil {
		t.Fatal(err)
	}
	s, ht, g := referenceWorld(t)
	n, seen := 0, make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 5 {
			t.Fatalf("%d cells in %q", len(cells), line)
		}
		n++
		src, want := cells[0], cells[1]
		if got := answer(t, s, src, ht, g); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
		differs := cells[2] != "=" || cells[3] != "="
		if differs != (cells[4] != "-") || seen[src] {
			t.Errorf("%s: a reason for each difference and for nothing else, and each once", src)
		}
		seen[src] = true
	}
	if n < 60 {
		t.Errorf("only %d rows", n)
	}
}

// answers are how the reference says what comes of a rule, where that is no value.
var answers = map[diag.Lang]struct{ refused, error, undetermined string }{
	diag.English:    {"refused: ", "error: ", "undetermined: "},
	diag.Vietnamese: {"từ chối: ", "lỗi: ", "chưa xác định: "},
}

// answer writes what the library says of a rule as the reference does.
func answer(t *testing.T, s *rules.Schema, src string, f *rules.Facts, g *rules.Group) string {
	return answerIn(t, diag.English, s, src, f, g)
}

// answerIn writes it as the reference of a language does.
func answerIn(t *testing.T, l diag.Lang, s *rules.Schema, src string, f *rules.Facts, g *rules.Group) string {
	r, err := s.CompileCriterion(src, dec("10"))
	if errors.Is(err, diag.ErrKind) { // not a number
		r, err = s.Compile(src, 0)
	}
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		return answers[l].refused + d.Hint.Format(l)
	}
	e, v, err := agree(t, r, f, g)
	switch {
	case errors.As(err, &d):
		return answers[l].error + d.Message.Format(l)
	case v.Known() || v.IsNotApplicable():
		return v.Format(l)
	}
	var missing []string
	for _, in := range e.Missing {
		missing = append(missing, in.Code())
	}
	return answers[l].undetermined + strings.Join(missing, ", ")
}

// fenced returns the lines of fenced blocks by the word behind the fence.
func fenced(text string) map[string][]string {
	blocks := make(map[string][]string)
	in := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			if in != "" {
				in = ""
			} else {
				in = strings.TrimPrefix(line, "```")
			}
		case in != "" && line != "":
			blocks[in] = append(blocks[in], line)
		}
	}
	return blocks
}

// The table of functions in LANGUAGE.md is that of the operators, in Vietnamese by testdata/manual.vi.json. With
// -update it is written.
func TestManual(t *testing.T) {
	for l, head := range map[diag.Lang]string{diag.English: "\n## Functions\n\n", diag.Vietnamese: "\n## Các hàm\n\n"} {
		text := manualText(t, l)
		before, rest, ok := strings.Cut(text, head)
		table, after, ok2 := strings.Cut(rest, "\n\n")
		if !ok || !ok2 {
			t.Fatalf("%s has no table of functions", manuals[l])
		}
		want := ops.Language.Manual()
		if l != diag.English {
			want = translatedManual(t, want)
		}
		if table+"\n" != want && !*update {
			t.Errorf("the table of functions is\n%s\nwant\n%s\nrun go test ./rules -update", table, want)
		}
		rewrite(t, manuals[l], before+head+want+"\n"+after)
	}
}

// translatedManual is a table of functions in Vietnamese.
func translatedManual(t *testing.T, table string) string {
	data, err := os.ReadFile("testdata/manual.vi.json")
	if err != nil {
		t.Fatal(err)
	}
	says := make(map[string]string)
	if err := json.Unmarshal(data, &says); err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	lines := strings.SplitAfter(table, "\n")
	lines[0] = "| hàm | kết quả |\n"
	for i, line := range lines {
		call, said, ok := strings.Cut(strings.TrimSuffix(line, " |\n"), "` | ")
		if !ok {
			continue
		}
		if says[said] == "" {
			t.Errorf("manual.vi.json lacks %q", said)
		}
		lines[i], used[said] = call+"` | "+says[said]+" |\n", true
	}
	for said := range says {
		if !used[said] {
			t.Errorf("nothing uses %q of manual.vi.json", said)
		}
	}
	return strings.Join(lines, "")
}
