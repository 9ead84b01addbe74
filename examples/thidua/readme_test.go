package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

func readText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var fence = regexp.MustCompile("(?s)### ([a-z_-]+\\.[a-z]+)[^\n]*\n.*?```[a-z]+\n(.*?)```")

// samplesOf are the files that examples/README.md shows in each language, each with the text around them.
func samplesOf(t *testing.T, check func(t *testing.T, text string, samples map[string]string)) {
	for _, doc := range []string{"../README.md", "../README.vi.md"} {
		t.Run(filepath.Base(doc), func(t *testing.T) {
			text, samples := readText(t, doc), make(map[string]string)
			for _, m := range fence.FindAllStringSubmatch(text, -1) {
				samples[m[1]] = m[2]
			}
			check(t, text, samples)
		})
	}
}

// TestFormatSamples loads every sample of examples/README.md, and runs them as one
// folder.
func TestFormatSamples(t *testing.T) { samplesOf(t, formatSamples) }

func formatSamples(t *testing.T, _ string, samples map[string]string) {
	for _, name := range []string{"cluster.yaml", "scorecard.yaml", "facts.csv", "facts.yaml", "sheets.yaml",
		"facts-violations.csv",
		"candidates.yaml", "regulation.yaml", "scorecard_test.yaml", "regulation_test.yaml"} {
		if samples[name] == "" {
			t.Fatalf("examples/README.md has no sample of %s", name)
		}
	}
	_, err := cluster.Load("cluster.yaml", []byte(samples["cluster.yaml"]))
	if err != nil {
		t.Fatal(err)
	}
	card, err := scoring.Load("scorecard.yaml", []byte(samples["scorecard.yaml"]))
	if err != nil {
		t.Fatal(err)
	}
	csv, err := document.ReadFacts("facts.csv", []byte(samples["facts.csv"]), card.Schema(), document.FactsOptions{})
	if err != nil {
		t.Fatal(err)
	}
	yaml, err := document.ReadFacts("facts.yaml", []byte(samples["facts.yaml"]), card.Schema(),
		document.FactsOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range [][]*rules.Facts{csv, yaml} {
		if growth, _ := f[0].Lookup("growth"); growth.Value.String() != "10.75" {
			t.Errorf("growth of ha_nam is %v", growth.Value)
		}
	}
	for _, holds := range []string{"sheets", "candidates"} {
		in, err := cluster.LoadInputs(holds, holds+".yaml", []byte(samples[holds+".yaml"]), card,
			[]cluster.Member{{Unit: "ha_nam"}, {Unit: "thai_binh"}})
		if err != nil || holds == "sheets" && len(in.Sheets) != 2 {
			t.Fatalf("%d sheets, %v", len(in.Sheets), err)
		}
	}
	statute, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := awards.Load("regulation.yaml", []byte(samples["regulation.yaml"]), statute); err != nil {
		t.Error(err)
	}
	delete(samples, "facts.yaml")
	files := fstest.MapFS{}
	for name, text := range samples {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	y, err := folder.Load(folder.Folder{FS: files, Name: "sample"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := computedOn(y, rules.Date{})
	if err != nil {
		t.Fatal(err)
	}
	if st, _ := r.Ranking.Standing("ha_nam"); st.Rank != 1 || st.Total.Fixed(2, diag.English) != "100.00" {
		t.Errorf("ha_nam is %d with %v", st.Rank, st.Total)
	}
	// Its own points count until the council has appraised it.
	for on, want := range map[rules.Date]string{rules.Day(2025, 1, 9): "missing", rules.Day(2025, 1, 31): "10 self",
		rules.Day(2025, 2, 1): "10 appraised"} {
		r, err := computedOn(y, on)
		if err != nil {
			t.Fatal(err)
		}
		score, _ := r.Ranking.Score("ha_nam")
		line, _ := score.Line("II.2")
		if got := strings.TrimSpace(line.Points.String() + " " + line.Stage); got != want {
			t.Errorf("II.2 of ha_nam on %v is %q, want %q", on, got, want)
		}
	}
	if r.Names["ha_nam"] != "Hà Nam" {
		t.Errorf("ha_nam is called %s", r.Names["ha_nam"])
	}
	folderWith(t, samples)
	if code, out, errs := call("test", "."); code != exitOK || strings.Count(out, ", failed 0\n") != 2 || errs != "" {
		t.Errorf("the samples of cases: exit %d\n%s%s", code, out, errs)
	}
	if code, out, errs := call("check", "."); code != exitOK || out != "9 files, no fault\n" || errs != "" {
		t.Errorf("check of the samples: exit %d\n%s%s", code, out, errs)
	}
}

// TestRankSample: the sample of what units are ranked by goes with that of the card, and whoever reads the
// ranking is told.
func TestRankSample(t *testing.T) { samplesOf(t, rankSample) }

func rankSample(t *testing.T, text string, samples map[string]string) {
	_, rank, _ := strings.Cut(text, "```yaml\nrank_by: ")
	rank, _, _ = strings.Cut(rank, "```")
	delete(samples, "facts.yaml")
	samples["scorecard.yaml"] += "grades: [{code: A, when: late_reports == 1}, {code: B}]\nrank_by: " + rank
	for name := range samples {
		if strings.HasSuffix(name, "_test.yaml") {
			delete(samples, name)
		}
	}
	folderWith(t, samples)
	for _, tc := range []struct {
		reason string
		args   []string
		want   []string
	}{
		{"the worse total of the better grade is ahead", []string{"run", "."},
			[]string{"ranked by grade, then points; no rank is left out after a tie", "1  Thái Bình", "2  Hà Nam"}},
		{"in Vietnamese", []string{"run", "-lang", "vi", "."},
			[]string{"xếp theo loại, rồi điểm; đồng hạng thì không bỏ hạng kế tiếp"}},
		{"beside the points of one unit", []string{"run", "-explain", "ha_nam", "."},
			[]string{"ranked by grade, then points;"}},
		{"between two", []string{"run", "-why", "ha_nam,thai_binh", "."}, []string{"Thái Bình is ahead of Hà Nam by grade"}},
		{"as data", []string{"run", "-format", "json", "."}, []string{`"rank_by": [`, `"ties": "dense"`}},
	} {
		code, out, errs := call(tc.args...)
		if code != exitOK || errs != "" {
			t.Errorf("%s: exit %d\n%s", tc.reason, code, errs)
		}
		for _, want := range tc.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: there is no %q in\n%s", tc.reason, want, out)
			}
		}
	}
}

// TestReadmeLinks checks that what the documents link to is there.
func TestReadmeLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	for _, doc := range []string{"../../README.md", "../../README.vi.md",
		"../README.md", "../README.vi.md", "../../COMPATIBILITY.md", "../../SECURITY.md",
		"../../rules/document/HASHES.md"} {
		for _, m := range link.FindAllStringSubmatch(readText(t, doc), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, m[1])
			}
		}
	}
}

// readmes are README.md in each language.
var readmes = map[diag.Lang]string{diag.English: "../../README.md", diag.Vietnamese: "../../README.vi.md"}

// TestReadmeCommands runs the commands that README.md shows, other than go test. Those of both languages are the same.
func TestReadmeCommands(t *testing.T) {
	n := 0
	en, vi := commandsOf(readText(t, readmes[diag.English])), commandsOf(readText(t, readmes[diag.Vietnamese]))
	if !slices.Equal(en, vi) {
		t.Errorf("the commands are %q in English, %q in Vietnamese", en, vi)
	}
	for _, line := range en {
		args, ok := strings.CutPrefix(strings.TrimSpace(line), "go run ./examples/thidua")
		if !ok || strings.Contains(line, "my/folder") {
			continue
		}
		n++
		if code, out, errs := call(quotedFields(args)...); code != exitOK || out == "" || errs != "" {
			t.Errorf("%s: exit %d, %q", line, code, errs)
		}
	}
	if n < 5 {
		t.Errorf("found %d commands", n)
	}
}

// commandsOf are the lines of a document without comments, of which those that call the program are commands.
func commandsOf(text string) (lines []string) {
	for _, line := range strings.Split(text, "\n") {
		if line, _, _ = strings.Cut(line, "#"); strings.HasPrefix(line, "go run ./examples/thidua") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// TestReadmeCard follows the section "Test your card": its files are run, and what
// it shows is what comes out.
func TestReadmeCard(t *testing.T) {
	for l, head := range map[diag.Lang]string{diag.English: "## Test your card\n",
		diag.Vietnamese: "## Kiểm thử bảng điểm\n"} {
		t.Run(l.String(), func(t *testing.T) { readmeCard(t, l, readText(t, readmes[l]), head) })
	}
}

func readmeCard(t *testing.T, l diag.Lang, readme, head string) {
	_, section, ok := strings.Cut(readme, head)
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```([a-z]+)\n(.*?)```").FindAllStringSubmatch(section, -1)
	if !ok || len(blocks) != 5 {
		t.Fatalf("the section has %d blocks", len(blocks))
	}
	folderWith(t, map[string]string{"card.yaml": blocks[0][2], "card_test.yaml": blocks[1][2]})
	_, out, _ := callIn(l, "test", "-mutate", "card_test.yaml")
	for _, line := range strings.Split(blocks[2][2], "\n") {
		if line != "  ..." && !strings.Contains(out, line) {
			t.Errorf("the output has no line %q:\n%s", line, out)
		}
	}
	_, drafts, _ := callIn(l, "test", "-draft", "card_test.yaml")
	for _, line := range strings.Split(strings.TrimSpace(blocks[3][2]), "\n") {
		if line = strings.TrimSpace(line); line != "..." && !strings.Contains(drafts, line) {
			t.Errorf("the draft has no line %q:\n%s", line, drafts)
		}
	}
	_, missing, _ := strings.Cut(drafts, "cases:\n")
	if err := os.WriteFile("card_test.yaml", []byte(blocks[1][2]+missing), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := call("test", "-mutate", "-cover", "100", "."); code != exitOK || errs != "" {
		t.Errorf("with the drafts pasted: exit %d\n%s%s", code, out, errs)
	}
	if code, _, _ := call("test", "-confirmed", "."); code != exitFault {
		t.Errorf("nobody has confirmed them: exit %d", code)
	}
	if err := os.Remove("card_test.yaml"); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := call("test", "-draft", "-o", "card_test.yaml", "card.yaml"); code != exitOK {
		t.Fatalf("exit %d, %s", code, errs)
	}
	if code, out, errs := call("test", "-mutate", "-cover", "100", "."); code != exitOK || errs != "" {
		t.Errorf("with the drafts: exit %d\n%s%s", code, out, errs)
	}
}
