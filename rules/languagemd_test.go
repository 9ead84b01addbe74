package rules_test

import (
	"context"
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
	doc, err := document.Parse("LANGUAGE.md", []byte(strings.Join(manual(t)["yaml"], "\n")))
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
	for _, line := range manual(t)["facts"] {
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
		of, err := document.ReadFacts("events."+file, []byte(strings.Join(manual(t)[file], "\n")), s,
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

// manual returns the fenced blocks of LANGUAGE.md.
func manual(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("LANGUAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	return fenced(string(data))
}

// The examples of LANGUAGE.md are true.
func TestLanguageReference(t *testing.T) {
	s, ht, g := referenceWorld(t)
	blocks := manual(t)
	if len(blocks["rules"]) < 70 {
		t.Errorf("only %d examples were found", len(blocks["rules"]))
	}
	for _, line := range blocks["rules"] {
		src, want, ok := strings.Cut(line, "→")
		if !ok {
			t.Errorf("no → in %q", line)
			continue
		}
		src, want = strings.TrimSpace(src), strings.TrimSpace(want)
		if got := answer(t, s, src, ht, g); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
}

// The page for those who know other languages is true of this one.
func TestComingFrom(t *testing.T) {
	data, err := os.ReadFile("LANGUAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(string(data), "\n# Part 3.")
	s, ht, g := referenceWorld(t)
	n := 0
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if len(cells) != 5 || !strings.Contains(line, "`") {
			continue
		}
		n++
		src, want := strings.Trim(cells[3], " `"), strings.TrimSpace(cells[4])
		if got := answer(t, s, src, ht, g); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
	if n < 25 {
		t.Errorf("only %d rows were found", n)
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

// answer writes what the library says of a rule as the reference does.
func answer(t *testing.T, s *rules.Schema, src string, f *rules.Facts, g *rules.Group) string {
	r, err := s.CompileCriterion(src, dec("10"))
	if errors.Is(err, diag.ErrKind) { // not a number
		r, err = s.Compile(src, 0)
	}
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		return "refused: " + d.Hint.String()
	}
	e, v, err := agree(t, r, f, g)
	switch {
	case errors.As(err, &d):
		return "error: " + d.Message.String()
	case v.Known() || v.IsNotApplicable():
		return v.String()
	}
	var missing []string
	for _, in := range e.Missing {
		missing = append(missing, in.Code())
	}
	return "undetermined: " + strings.Join(missing, ", ")
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

// The table of functions in LANGUAGE.md is that of the operators. With -update it
// is written.
func TestManual(t *testing.T) {
	data, err := os.ReadFile("LANGUAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	const head = "\n## Functions\n\n"
	before, rest, ok := strings.Cut(string(data), head)
	table, after, ok2 := strings.Cut(rest, "\n\n")
	if !ok || !ok2 {
		t.Fatal("LANGUAGE.md has no table of functions")
	}
	want := ops.Language.Manual()
	if table+"\n" == want {
		return
	}
	if !*update {
		t.Fatalf("the table of functions is\n%s\nwant\n%s\nrun go test ./rules -update", table, want)
	}
	if err := os.WriteFile("LANGUAGE.md", []byte(before+head+want+"\n"+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
