package schemacheck

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// formatOf tells the format of a file by its name and folder, and "" if it is none
// of ours.
func formatOf(path string) string {
	name := filepath.Base(path)
	if dir := filepath.ToSlash(filepath.Dir(path)); strings.HasSuffix(dir, "/regulations") ||
		strings.Contains(dir, "/awardstest/") || dir == "../awards" {
		name = "regulation-" + name
	}
	f, _ := schemas.ByFile(name)
	return f.Name
}

// loose reports whether Decode refuses more of a format than its schema can say:
// the cells of a table of cases are read by their columns.
func loose(format string) bool { return strings.HasSuffix(format, "-cases") }

// files returns the YAML files below some folders that have a format.
func files(t testing.TB) map[string]string {
	t.Helper()
	found := make(map[string]string)
	for _, root := range []string{"../years", "../cards", "../awards", "../thidua/testdata", "../../awards/regulations",
		"../../awards/awardstest/testdata"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == ".yaml" {
				if format := formatOf(path); format != "" {
					found[path] = format
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// decodes reports whether the library reads a file into the type of its format:
// its shape, whatever it means.
func decodes(format string, data []byte) error {
	doc, err := document.Parse("f.yaml", data)
	if err != nil {
		return err
	}
	f, _ := schemas.Find(format)
	return doc.Decode(f.New())
}

// Every file of the repository is valid if and only if it is read; all but
// those that are broken for a purpose are.
func TestFiles(t *testing.T) {
	seen := make(map[string]int)
	for path, format := range files(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		x, err := instance(data)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		seen[format]++
		invalid := shipped(format).Validate(x)
		if format != "facts" {
			if err := decodes(format, data); (err == nil) != (invalid == nil) && !(err == nil && onlyWords(invalid)) {
				t.Errorf("%s: the schema says %v, the library %v", path, invalid, err)
			}
		}
		if invalid != nil && !strings.Contains(path, "faults") {
			t.Errorf("%s: %v", path, invalid)
		}
	}
	for _, format := range []string{"scorecard", "scorecard-cases", "cluster", "regulation", "regulation-cases",
		"candidates", "facts"} {
		if seen[format] == 0 {
			t.Errorf("no file of the format %s was found", format)
		}
	}
}

// What the library writes of a definition as JSON is valid for files of JSON, and
// reads back.
func TestWrittenDefinitions(t *testing.T) {
	write := func(format string, v any) {
		t.Helper()
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		x, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := quoted(format).Validate(x); err != nil {
			t.Errorf("%s: %v\n%s", format, err, data)
		}
		if err := decodes(format, data); err != nil {
			t.Errorf("%s: %v", format, err)
		}
	}
	for _, path := range []string{"../years/north-central-2023/scorecard.yaml",
		"../years/public-security-2025/scorecard.yaml"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		card, err := scoring.Load(path, data)
		if err != nil {
			t.Fatal(err)
		}
		write("scorecard", card.Definition())
	}
	read := func(path string, into any) {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := document.Parse("f.yaml", data)
		if err != nil {
			t.Fatal(err)
		}
		if err := doc.Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	var d awards.Definition
	read("../../awards/regulations/law-2022-decree-98-2023.yaml", &d)
	write("regulation", d)
	for _, path := range []string{"../years/north-central-2023/scorecard_test.yaml",
		"../years/public-security-2025/scorecard_test.yaml"} {
		var d scoringtest.Definition
		read(path, &d)
		write("scorecard-cases", d)
	}
}

// The lines of every log are valid, and lines with something more or less are not.
func TestLog(t *testing.T) {
	schema := shipped("log")
	validate := func(line []byte) error {
		x, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(x)
	}
	events := 0
	for _, name := range years.Names() {
		data, err := os.ReadFile(filepath.Join("..", "years", name, "cluster.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := cluster.Load(name, data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.Campaign(c.Definition().Years[0].Year, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		if err := m.WriteLog(&log); err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(&log); lines.Scan(); events++ {
			line := lines.Bytes()
			if err := validate(line); err != nil {
				t.Errorf("%s: %v\n%s", name, err, line)
			}
			more := bytes.Replace(line, []byte("{"), []byte(`{"more":1,`), 1)
			if validate(more) == nil {
				t.Errorf("%s: a key too many is valid: %s", name, more)
			}
			wrong := regexp.MustCompile(`"(n|year)":([0-9]+)`).ReplaceAll(line, []byte(`"$1":"$2"`))
			if validate(wrong) == nil {
				t.Errorf("%s: a number as a text is valid: %s", name, wrong)
			}
		}
	}
	if events < 20 {
		t.Errorf("only %d lines were seen", events)
	}
	for line, reason := range map[string]string{
		`{"n":1,"event":{"on":"2024-01-31","act":"launch","sealed":[{"field":"note","sha256":"00"}]},"hash":"00",` +
			`"opened":[{"field":"note","salt":"00","value":{"vi":"An"}}]}`: "words that are sealed",
		`{"n":1,"event":{"on":"2024-01-31","act":"launch","sealed":[{"field":"place","sha256":"00"}]},"hash":"00",` +
			`"opened":[{"field":"place","salt":"00","value":"An"}]}`: "a text that is sealed",
	} {
		if err := validate([]byte(line)); err != nil {
			t.Errorf("%s: %v", reason, err)
		}
	}
	for line, reason := range map[string]string{
		`{}`: "neither a header nor an event",
		`{"n":1,"event":{"on":"2024-01-31","act":"launch"}}`:                                                       "no hash",
		`{"n":1,"event":{"on":"2024-01-31"},"hash":"00"}`:                                                          "no act",
		`{"n":1,"event":{"on":"2024-01-31","act":"lunch"},"hash":"00"}`:                                            "no such act",
		`{"n":1,"event":{"on":"31/01/2024","act":"launch"},"hash":"00"}`:                                           "not how a date is written",
		`{"n":1,"event":{"on":"2024-01-31","act":"launch"},"hash":"00","opened":[{"field":"place","value":"An"}]}`: "no salt",
		`{"format":"thidua-campaign-log","version":2,"cluster":"a"}`:                                               "no year",
		`{"format":"thidua-campaign-log","version":2,"cluster":"a","n":1}`:                                         "half of each",
	} {
		if validate([]byte(line)) == nil {
			t.Errorf("valid, though there is %s: %s", reason, line)
		}
	}
}
