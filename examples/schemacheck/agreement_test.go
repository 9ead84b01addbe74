package schemacheck

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// What is broken in shape is refused by the schema as it is by Decode; what Compile
// alone can refuse is neither's business.
func TestBroken(t *testing.T) {
	for _, tt := range []struct {
		format, file string
		valid        bool
		reason       string
	}{
		{"scorecard", "code: a\nyear: 2024\nsections: []\n", true, "a card without sections is for Compile to refuse"},
		{"scorecard", "{}\n", true, "so is one without anything"},
		{"scorecard", "~\n", false, "nothing at all"},
		{"scorecard", "- code: a\n", false, "a list"},
		{"scorecard", "cod: a\n", false, "an unknown key"},
		{"scorecard", "code: a\nsections:\n  - {code: I, criterion: []}\n", false, "an unknown key further in"},
		{"scorecard", "sections:\n  - sections:\n      - sections:\n          - {codes: I}\n", false,
			"an unknown key in a section of a section of a section"},
		{"scorecard", "code: [a]\n", false, "a list for a text"},
		{"scorecard", "code: 12\n", true, "digits are a text too"},
		{"scorecard", "year: '2024'\n", false, "a number in quotes"},
		{"scorecard", "year: 2024.5\n", false, "no whole number"},
		{"scorecard", "year:\n", false, "nothing where a number is wanted"},
		{"scorecard", "decimals:\n", true, "nothing where a number may be left out"},
		{"scorecard", "decimals: 4294967296\n", false, "more than 32 bits"},
		{"scorecard", "scale: một nghìn\n", false, "a text for a number"},
		{"scorecard", "scale: 1000.5\n", true, "a decimal"},
		{"scorecard", "scale: \"1000\"\n", false, "a decimal in quotes"},
		{"scorecard", "uncapped: có\n", false, "a text for a boolean"},
		{"scorecard", "uncapped: 'true'\n", false, "a boolean in quotes"},
		{"scorecard", "uncapped: TRUE\n", true, "a boolean in capitals"},
		{"scorecard", "rounding: half_up\n", false, "no way to round"},
		{"scorecard", "rounding: half_even\n", true, "a way to round"},
		{"scorecard", "rounding:\n", true, "nothing is the usual way to round"},
		{"scorecard", "carry: {growth: sum}\n", true, "a word in a map"},
		{"scorecard", "carry: {growth: add}\n", false, "no such word in a map"},
		{"scorecard", "carry: [growth]\n", false, "a list for keys"},
		{"scorecard", "sections: I\n", false, "a text for a list"},
		{"scorecard", "sections: {code: I}\n", false, "keys for a list"},
		{"scorecard", "sections: [I]\n", false, "texts for keys"},
		{"scorecard", "indicators:\n  - {code: a, kind: bool}\n", false, "no such kind"},
		{"scorecard", "indicators:\n  - {code: a, kind: boolean}\n", true, "an embedded definition"},
		{"scorecard", "criteria: [I.1]\n", false, "a field that files do not set"},
		{"scorecard", "holidays: [{year: 2024, days: [2024-02-30]}]\n", false, "no such day"},
		{"scorecard", "holidays: [{year: 2024, worked: [2024-04-31]}]\n", false, "no such day"},
		{"scorecard", "holidays: [{year: 2024, days: [2024-02-29, '2024-12-31', ]}]\n", true, "days, in quotes or not"},
		{"scorecard", "holidays: [{year: 2024}]\n", true, "a year without any"},
		{"scorecard", "holidays: [2024-04-30]\n", false, "days without their year"},
		{"scorecard", "holidays: {2024: [2024-04-30]}\n", false, "years as keys"},
		{"scorecard", "holidays: [{year: 2024, days: [31/12/2024]}]\n", false, "a day as people write it"},
		{"scorecard", "tables:\n  - {name: a, rows: [{when: \">= 5\", then: 3}, {when: [5], then: x}, {else: n/a}]}\n", true,
			"one test or a list of them; results of any kind"},
		{"scorecard", "tables:\n  - {name: a, rows: [{when: {a: b}, then: 3}]}\n", false, "keys for a test"},
		{"scorecard", "tables:\n  - {name: a, rows: [{when: [5], then: [3]}]}\n", false, "a list for a result"},
		{"regulation", "title: Luật\n", false, "a text without its language"},
		{"regulation", "title: {vi: Luật, fr: Loi, zh-Hant: 法}\n", true, "a third language, and a fourth"},
		{"regulation", "title: {Vietnamese: Luật}\n", false, "the name of a language"},
		{"regulation", "title: {vi_VN: Luật}\n", false, "a tag that is written with _"},
		{"regulation", "conditions:\n  - {code: a, certainty: sure}\n", false, "no such certainty"},
		{"regulation", "conditions:\n  - {code: a, certainty: second_hand, effect: defers, in_force: {from: 2024-01-01}}\n",
			true, "a condition"},
		{"regulation", "indicators:\n  - {code: a, label: tên}\n", false, "a label without its language"},
		{"cluster", "members: [long_an]\n", false, "a member is keys"},
		{"cluster", "members:\n  - {unit: long_an, period: {before: 2024-07-01}}\n", true, "a member"},
		{"cluster", "deputies: hai\n", false, "a text for a number"},
		{"cluster", "years:\n  - {year: 2024, events: [{on: 2024-01-05, act: lunch}]}\n", false, "no such act"},
		{"cluster", "years:\n  - {year: 2024, events: [{on: 2024-01-05, act: launch, halfYear: true}]}\n", false,
			"the key of the log, not of the file"},
		{"candidates", "candidates:\n  - {unit: a, facts: {unity: true, count: 3, day: 2024-01-31, note: {value: n/a, " +
			"evidence: 12/BC}}}\n", true, "facts of all kinds"},
		{"candidates", "candidates:\n  - {unit: a, facts: {unity: {value: true, source: x}}}\n", false,
			"an unknown key beside a value"},
		{"candidates", "candidates:\n  - {unit: a, facts: {unity: [true]}}\n", false, "a list for a value"},
		{"candidates", "candidates:\n  - {unit: a, facts: [unity]}\n", false, "a list for facts"},
		{"candidates", "default:\ncandidates:\n", true, "nothing is no candidates"},
		{"candidates", "default: {history: {complete: true, entries: [{form: x, decided: 2024-13-01}]}}\n", false,
			"no such month, in a generic type"},
		{"sheets", "card: c\nyear: 2024\nsheets:\n  - {unit: a, entries: [{criterion: I.1, stage: self, points: 9.5, on: " +
			"2024-12-01}]}\n", true, "a sheet"},
		{"sheets", "sheets:\n  - {unit: a, entries: [{criteria: I.1}]}\n", false, "an unknown key"},
		{"sheets", "sheets:\n  - {unit: a, entries: [{points: chín}]}\n", false, "a text for points"},
		{"scorecard-cases", "{}\n", true, "that there are no cases is for Load to say"},
		{"scorecard-cases", "case: []\n", false, "an unknown key"},
		{"scorecard-cases", "base: [strong]\n", false, "a list of bases: each has a name"},
		{"scorecard-cases", "base: {strong: {facts: {growth: 8.5, late: missing, unity: có, area: {value: n/a, evidence: " +
			"no coast}}, previous: {growth: }}}\n", true, "facts of all kinds"},
		{"scorecard-cases", "base: {strong: {facts: {area: {value: n/a, reason: no coast}}}}\n", false,
			"an unknown key beside a value"},
		{"scorecard-cases", "base: {strong: {facts: {area: {value: [1], evidence: x}}}}\n", false,
			"a list for a value with evidence"},
		{"scorecard-cases", "base: {strong: {facts: {growth: [8.5]}}}\n", false, "a list for a fact"},
		{"scorecard-cases", "base: {strong: {points: {I.1: 5}}}\n", false, "a base expects nothing"},
		{"scorecard-cases", "cases:\n  - {name: a, points: {I.1: 50, I.2: missing, I.3: n/a, I.4: 260/3}, total: 100.25, " +
			"percent: 260/3, gap: 0}\n", true, "points of all kinds"},
		{"scorecard-cases", "cases:\n  - {name: a, points: 50}\n", false, "points without a criterion"},
		{"scorecard-cases", "cases:\n  - {name: a, total: [100]}\n", false, "a list for a total"},
		{"scorecard-cases", "cases:\n  - {name: a, states: {I.1: not_applicable}, caps: [], missing: [growth], tie_breaks: " +
			"}\n", true, "states and lists"},
		{"scorecard-cases", "cases:\n  - {name: a, states: {I.1: n/a}}\n", false, "no such state"},
		{"scorecard-cases", "cases:\n  - {name: a, missing: growth}\n", false, "a text for a list"},
		{"scorecard-cases", "cases:\n  - {name: a, disqualified: true}\n", true, "a truth without quotes"},
		{"scorecard-cases", "cases:\n  - {name: a, disqualified: undetermined}\n", true, "a truth that is not known"},
		{"scorecard-cases", "cases:\n  - {name: a, disqualified: maybe}\n", false, "no truth"},
		{"scorecard-cases", "cases:\n  - {name: a, disqualified: 1}\n", false, "a number for a truth"},
		{"scorecard-cases", "cases:\n  - {name: a, explain: {I.1: holds, I.2: [holds, 8]}, error: {I.1: no-row}, refused: " +
			"kind, rank: 2..4, grade: A}\n", true, "one text or a list of them"},
		{"scorecard-cases", "cases:\n  - {name: a, explain: {I.1: {en: holds}}}\n", false, "keys for a text"},
		{"scorecard-cases", "cases:\n  - {name: a, tied: có}\n", false, "a text for a boolean"},
		{"scorecard-cases", "cases:\n  - {name: a, columns: [growth, I.1], rows: [[7.99, 40], [missing, n/a]]}\n", true,
			"a table of cases"},
		{"scorecard-cases", "cases:\n  - {name: a, columns: [growth, I.1], rows: [7.99, 40]}\n", false,
			"a row that is no list"},
		{"scorecard-cases", "cases:\n  - {name: a, units: {a: {facts: {growth: 8}, rank: 1}}, period: {from: 2024-01-01}, " +
			"entries: [{criterion: I.1, stage: self, points: 9}]}\n", true, "units, a period, entries"},
		{"scorecard-cases", "cases:\n  - {name: a, units: [a]}\n", false, "a list for units"},
		{"scorecard-cases", "cases:\n  - {name: a, units: {a: {confirm: true}}}\n", false,
			"a key of the case, not of a unit"},
		{"scorecard-cases", "accept:\n  - {id: x, because: y}\n", true, "what is accepted"},
		{"scorecard-cases", "accept:\n  - {id: x, why: y}\n", false, "an unknown key of what is accepted"},
		{"regulation-cases", "{}\n", true, "that there are no cases is for Load to say"},
		{"regulation-cases", "scorecard: card.yaml\n", false, "the key of cases for a scorecard"},
		{"regulation-cases", "base: {leader: {clean: true, on: 2024-03-14, award: a, year: 2023, facts: {rank: 1, unity: " +
			"missing}, options: {basis: year_end}}}\n", true, "a base"},
		{"regulation-cases", "base: {leader: {on: 14/3/2024}}\n", false, "a day as people write it"},
		{"regulation-cases", "base: {leader: {clean: có}}\n", false, "a text for a boolean"},
		{"regulation-cases", "base: {leader: {options: {basis: today}}}\n", false, "no such day"},
		{"regulation-cases", "base: {leader: {complaints: {complete: true, entries: [{recieved: 2024-03-01}]}}}\n", false,
			"an unknown key of a complaint"},
		{"regulation-cases", "cases:\n  - {name: a, outcome: eligible, because: [], findings: {a: met, b: not_asked}, " +
			"papers: {report: 2}, governed: 2024-03-14}\n", true, "expectations"},
		{"regulation-cases", "cases:\n  - {name: a, outcome: yes}\n", false, "no such outcome"},
		{"regulation-cases", "cases:\n  - {name: a, findings: {a: true}}\n", false, "no such state of a finding"},
		{"regulation-cases", "cases:\n  - {name: a, because: flag.leader}\n", false, "a text for a list"},
		{"regulation-cases", "cases:\n  - {name: a, papers: {report: hai}}\n", false, "a text for a number"},
		{"regulation-cases", "cases:\n  - {name: a, error: not_covered}\n", true, "an error"},
		{"regulation-cases", "cases:\n  - {name: a, error: no_law}\n", false, "no such error"},
		{"regulation-cases", "cases:\n  - {name: a, explain: {a: one text, b: [one, two]}, derived: {years: 3}}\n", true,
			"one text or a list"},
		{"regulation-cases", "cases:\n  - {name: a, plan: {cluster: c, awards: [{award: f, places: 1}]}, units: [{unit: a, " +
			"points: 957.11}], slate: {f: {a: nominated, b: {status: no_place, waits: []}}}}\n", true, "a nomination"},
		{"regulation-cases", "cases:\n  - {name: a, slate: {f: {a: named}}}\n", false, "no such status"},
		{"regulation-cases", "cases:\n  - {name: a, slate: {f: {a: {status: no_place, wait: []}}}}\n", false,
			"an unknown key of an entry"},
		{"regulation-cases", "cases:\n  - {name: a, units: [{unit: a, points: \"957.11\"}]}\n", false, "points in quotes"},
		{"regulation-cases", "cases:\n  - {name: a, columns: [rank, history, outcome], rows: [[2, {complete: true}, " +
			"eligible], [missing, {}, undetermined]]}\n", true, "a table, whose cells are of all kinds"},
		{"regulation-cases", "cases:\n  - {name: a, columns: [rank, outcome], rows: [2, eligible]}\n", false,
			"a row that is no list"},
	} {
		x, err := instance([]byte(tt.file))
		if err != nil {
			t.Fatal(err)
		}
		invalid, refused := shipped(tt.format).Validate(x), decodes(tt.format, []byte(tt.file))
		if (refused == nil) != tt.valid {
			t.Errorf("%s %q: the library says %v: %s", tt.format, tt.file, refused, tt.reason)
		}
		if (invalid == nil) != tt.valid {
			t.Errorf("%s %q: the schema says %v: %s", tt.format, tt.file, invalid, tt.reason)
		}
	}
}

// What Decode refuses and no schema can, because it sees values and not how they
// are written: the list that JSONSchema documents.
func TestKnownDifferences(t *testing.T) {
	for file, reason := range map[string]string{
		"year: 2.0e3\n":                              "an exponent",
		"scale: 1e3\n":                               "an exponent",
		"scale: +3\n":                                "a plus",
		"scale: .5\n":                                "no digit before the point",
		"scale: 5.\n":                                "no digit behind the point",
		"year: 2024.0\n":                             "a whole number with places",
		"year: 92233720368547758080\n":               "an integer beyond 64 bits",
		"holidays: [{days: [2023-02-29]}]\n":         "29 February of a year that has none",
		"tables:\n- rows:\n  - then: 1.000.000\n":    "a text that looks like a number",
		"tables:\n- rows:\n  - then: 2024-13-01\n":   "a text that looks like a date",
		"tables:\n- rows:\n  - then: 31/1/2024\n":    "a date as people write it",
		"scale: " + strings.Repeat("1", 1001) + "\n": "a number of more than 1,000 digits",
	} {
		x, err := instance([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		if err := shipped("scorecard").Validate(x); err != nil {
			t.Errorf("the schema refuses %q, %s, and need not be on the list: %v", file, reason, err)
		}
		if decodes("scorecard", []byte(file)) == nil {
			t.Errorf("the library reads %q, %s", file, reason)
		}
	}
	for file, reason := range map[string]string{
		"title: {vix: Luật}\n":     "the tag of no language",
		"title: {vn: Luật}\n":      "a country",
		"title: {zh-hant: Luật}\n": "a tag whose letters have the wrong size",
	} {
		x, err := instance([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		if err := shipped("regulation").Validate(x); err != nil {
			t.Errorf("the schema refuses %q, %s, and need not be on the list: %v", file, reason, err)
		}
		if err := decodes("regulation", []byte(file)); !onlyTags(err) {
			t.Errorf("the library says %v of %q, %s", err, file, reason)
		}
	}
}

// onlyTags reports whether all that the library refuses are tags of languages, of
// which a schema knows the form but not the list.
func onlyTags(err error) bool {
	for d := range diag.AllDiagnostics(err) {
		if d.Code != "language" {
			return false
		}
	}
	return err != nil
}

// closedFields are the keys of fields that take words of a closed list, the tag "words". Decode
// reads any word there, and whoever reads the whole file refuses those outside the list.
var closedFields = []string{"council", "launcher", "not_types", "organiser", "power", "review", "type", "work_record"}

// onlyWords reports whether all that a schema refuses are words outside closed lists.
func onlyWords(invalid error) bool {
	var v *jsonschema.ValidationError
	return errors.As(invalid, &v) && onlyClosed(v)
}

func onlyClosed(v *jsonschema.ValidationError) bool {
	for _, cause := range v.Causes {
		if !onlyClosed(cause) {
			return false
		}
	}
	if len(v.Causes) > 0 {
		return true
	}
	_, enum := v.ErrorKind.(*kind.Enum)
	return enum && slices.ContainsFunc(v.InstanceLocation[max(0, len(v.InstanceLocation)-2):], func(key string) bool {
		return slices.Contains(closedFields, key)
	})
}

// Words outside closed lists are refused by the schema and by who reads the whole file.
func TestClosedWords(t *testing.T) {
	for _, field := range closedFields {
		found := false
		for _, f := range schemas.All() {
			found = found || strings.Contains(string(f.Schema()), `"`+field+`"`)
		}
		if !found {
			t.Errorf("no format has a key %s", field)
		}
	}
	file := "code: x\ncovers: {from: 2024-01-01}\nforms:\n  - {code: a, work_record: flga}\n"
	x, err := instance([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if invalid := shipped("regulation").Validate(x); !onlyWords(invalid) {
		t.Errorf("the schema says %v of a word that is not in its list", invalid)
	}
	if decodes("regulation", []byte(file)) != nil {
		t.Error("Decode refuses the word: it need not be an exception")
	}
	if _, err := awards.Load("f.yaml", []byte(file)); !strings.Contains(err.Error(), "flga") {
		t.Errorf("the library says %v", err)
	}
}

// replacements are values of all kinds, none of them among the known differences.
var replacements = []string{
	"12", "-3", "2.5", "true", "False", "abc", "'abc'", "'12'", `"true"`, "2024-01-31", "'2024-01-31'",
	"base", "half_even", "boolean", "launch", "read", "n/a", "null", "~", "", "''", "[]", "{}", "[12]", "[[]]",
	"{code: a}", "{a: 1}", "5000000000",
}

// What the library refuses of cases and no schema can: see [loose].
func TestLooseCases(t *testing.T) {
	for _, tt := range []struct{ format, file, reason string }{
		{"scorecard-cases", "cases:\n  - {name: a, total: abc}\n", "a word for a number"},
		{"scorecard-cases", "cases:\n  - {name: a, total: 1/0}\n", "no fraction"},
		{"regulation-cases", "regulation: statute\ncases:\n  - {name: a, columns: [outcome], rows: [[yes]]}\n",
			"a cell that does not suit its column"},
		{"regulation-cases", "regulation: statute\ncases:\n  - {name: a, columns: [outcome], rows: [[eligible, 1]]}\n",
			"a cell without a column"},
		{"regulation-cases", "regulation: statute\ncases:\n  - {name: a, rows: [[eligible]]}\n", "rows without columns"},
	} {
		x, err := instance([]byte(tt.file))
		if err != nil {
			t.Fatal(err)
		}
		if err := shipped(tt.format).Validate(x); err != nil {
			t.Errorf("the schema refuses %q, %s, and it need not be here: %v", tt.file, tt.reason, err)
		}
		refused := decodes(tt.format, []byte(tt.file))
		if tt.format == "regulation-cases" { // the cells are read with the table, whose columns are known then
			_, refused = awardstest.Load(fstest.MapFS{"f.yaml": {Data: []byte(tt.file)}}, "f.yaml")
		}
		if !errors.As(refused, new(diag.Diagnostics)) {
			t.Errorf("the library says %v of %q, %s", refused, tt.file, tt.reason)
		}
	}
}

// A file with random faults is valid if and only if the library reads it; of cases
// the library may refuse more.
func TestAgreement(t *testing.T) {
	bases := make(map[string][]byte)
	formats := make(map[string]string)
	for path, format := range files(t) {
		if format == "facts" || strings.Contains(path, "faults") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bases[path], formats[path] = data, format
	}
	paths := slices.Sorted(maps.Keys(bases))
	plain, inJSON := make(map[string]*jsonschema.Schema), make(map[string]*jsonschema.Schema)
	for _, f := range schemas.All() {
		if f.New() != nil {
			plain[f.Name], inJSON[f.Name] = shipped(f.Name), quoted(f.Name)
		}
	}
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(paths).Draw(t, "file")
		var root yaml.Node
		if err := yaml.Unmarshal(bases[path], &root); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 3).Draw(t, "faults") {
			mutate(t, &root)
		}
		schema := plain[formats[path]]
		var data []byte
		var err error
		if rapid.Bool().Draw(t, "json") {
			schema = inJSON[formats[path]]
			flow(&root)
		}
		if data, err = yaml.Marshal(&root); err != nil {
			t.Skip(err)
		}
		if _, err := document.Parse("f.yaml", data); err != nil {
			t.Skip("a fault of syntax, such as a second key")
		}
		x, err := instance(data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		invalid, err := schema.Validate(x), decodes(formats[path], data)
		if (invalid == nil) != (err == nil) && !(invalid == nil && (loose(formats[path]) || onlyTags(err))) &&
			!(err == nil && onlyWords(invalid)) {
			t.Fatalf("%s: the schema says %v, the library %v\n%s", path, invalid, err, data)
		}
		if err != nil {
			refused++
		}
	})
	if refused == 0 {
		t.Error("no mutated file was refused: the property says nothing")
	}
}

// mutate makes one random change to a file.
func mutate(t *rapid.T, root *yaml.Node) {
	var parents []*yaml.Node // lists and keys that hold something
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode && len(n.Content) > 0 {
			parents = append(parents, n)
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(root)
	parent := rapid.SampledFrom(parents).Draw(t, "parent")
	at := rapid.IntRange(0, len(parent.Content)-1).Draw(t, "child")
	if parent.Kind == yaml.MappingNode && at%2 == 0 { // a key
		switch rapid.SampledFrom([]string{"drop", "rename", "swap"}).Draw(t, "key") {
		case "drop":
			parent.Content = slices.Delete(slices.Clone(parent.Content), at, at+2)
		case "rename":
			parent.Content[at].Value += rapid.SampledFrom([]string{"x", "s", "_2", ".a"}).Draw(t, "suffix")
		case "swap":
			other := 2 * rapid.IntRange(0, len(parent.Content)/2-1).Draw(t, "other")
			parent.Content[at].Value, parent.Content[other].Value = parent.Content[other].Value, parent.Content[at].Value
		}
		return
	}
	var other yaml.Node
	if err := yaml.Unmarshal([]byte("x: "+rapid.SampledFrom(replacements).Draw(t, "value")), &other); err != nil {
		t.Fatal(err)
	}
	parent.Content[at] = other.Content[0].Content[1]
	if parent.Kind == yaml.DocumentNode && parent.Content[0].Kind == yaml.ScalarNode {
		parent.Content[0] = &yaml.Node{Kind: yaml.MappingNode}
	}
}

// flow makes a file JSON as far as its numbers are concerned: everything in braces,
// texts and some decimals in double quotes.
func flow(n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode, yaml.SequenceNode:
		n.Style = yaml.FlowStyle
	case yaml.ScalarNode:
		if n.Style != 0 {
			n.Style = yaml.DoubleQuotedStyle
		}
	}
	n.HeadComment, n.LineComment, n.FootComment = "", "", ""
	for _, c := range n.Content {
		flow(c)
	}
}
