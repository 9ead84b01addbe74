package schemacheck

import (
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

const factsBase = `decimal_comma: false
units:
  long_an:
    growth: 8.5
    budget: {value: 101.2, evidence: báo cáo 15/BC-UBND}
    unity: có
    region: urban
  bac_lieu:
    growth: {value: 1.1, invented: true}
    budget: n/a
    reported: 2024-01-31
  ca_mau:
`

func factsSchema(t *testing.T) *rules.Schema {
	t.Helper()
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth"}, {Code: "budget"}, {Code: "unity", Kind: rules.BoolKind}, {Code: "region", Kind: rules.TextKind},
		{Code: "reported", Kind: rules.DateKind},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFactsShape(t *testing.T) {
	s, schema := factsSchema(t), shipped("facts")
	for _, tt := range []struct {
		file   string
		valid  bool
		reason string
	}{
		{factsBase, true, "all that facts can be"},
		{"units:\n", true, "no units yet"},
		{"decimal_comma: true\nunits:\n  a: {growth: \"2,5\"}\n", true, "a text, to the schema"},
		{"decimal_comma: true\n", false, "the key units is missing"},
		{"unit:\n  a: {growth: 1}\n", false, "an unknown key"},
		{"units: [a]\n", false, "a list for units"},
		{"units:\n  a: 5\n", false, "a number for facts"},
		{"units:\n  a: {growth: [1]}\n", false, "a list for a value"},
		{"units:\n  a: {growth: {value: 1, evidenz: x}}\n", false, "an unknown key beside a value"},
		{"units:\n  a: {growth: {value: [1]}}\n", false, "a list for a value with evidence"},
		{"units:\n  a: {growth: {value: 1, invented: yes}}\n", false, "a text for a boolean"},
		{"decimal_comma: có\nunits:\n", false, "a text for a boolean"},
	} {
		x, err := instance([]byte(tt.file))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(x); (err == nil) != tt.valid {
			t.Errorf("%q: the schema says %v: %s", tt.file, err, tt.reason)
		}
		if tt.reason == "a text, to the schema" {
			continue // the reader takes 2,5 only without quotes, which YAML does not keep
		}
		if _, err := document.ReadFacts("facts.yaml", []byte(tt.file), s, document.FactsOptions{}); (err == nil) !=
			tt.valid {
			t.Errorf("%q: the reader says %v: %s", tt.file, err, tt.reason)
		}
	}
}

// The schema knows no indicators, so it allows more than the reader; but what it
// refuses the reader refuses.
func TestFactsNoFalseAlarm(t *testing.T) {
	s, schema := factsSchema(t), shipped("facts")
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		var root yaml.Node
		if err := yaml.Unmarshal([]byte(factsBase), &root); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 2).Draw(t, "faults") {
			mutate(t, &root)
		}
		data, err := yaml.Marshal(&root)
		if err != nil {
			t.Skip(err)
		}
		x, err := instance(data)
		if err != nil {
			t.Skip(err)
		}
		if invalid := schema.Validate(x); invalid != nil {
			refused++
			if _, err := document.ReadFacts("facts.yaml", data, s, document.FactsOptions{}); err == nil {
				t.Fatalf("the schema says %v, the reader nothing\n%s", invalid, data)
			}
		}
	})
	if refused == 0 {
		t.Error("the schema refused nothing: the property says nothing")
	}
}

// The shape of sheets is that of LoadSheets.
func TestSheetsShape(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: judged
year: 2025
sections:
  - {code: I, max: 10, criteria: [{code: I.1, max: 10, judged: true}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	schema := shipped("sheets")
	const head = "card: judged\nyear: 2025\n"
	for _, tt := range []struct {
		file   string
		valid  bool
		reason string
	}{
		{head + "sheets:\n  - {unit: a, entries: [{criterion: I.1, stage: self, role: r, author: x, on: 2025-12-01, " +
			"points: 9, evidence: y, note: z}]}\n", true, "every key of points"},
		{head + "sheets:\n  - {unit: a, entries: [{criterion: I.1, stage: self, void: true, override: false, " +
			"not_applicable: false, note: z}]}\n", true, "every key without points"},
		{head + "sheets:\n", true, "no sheets yet"},
		{head + "sheet: []\n", false, "an unknown key"},
		{head + "sheets:\n  - {units: a}\n", false, "an unknown key of a sheet"},
		{head + "sheets:\n  - {unit: a, entries: [{criterion: I.1, stage: self, points: \"9\"}]}\n", false,
			"points in quotes"},
		{head + "sheets:\n  a: []\n", false, "keys for a list"},
		{"card: judged\nyear: năm 2025\n", false, "a text for a year"},
	} {
		x, err := instance([]byte(tt.file))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(x); (err == nil) != tt.valid {
			t.Errorf("%q: the schema says %v: %s", tt.file, err, tt.reason)
		}
		if _, err := card.LoadSheets("sheets.yaml", []byte(tt.file)); (err == nil) != tt.valid {
			t.Errorf("%q: the library says %v: %s", tt.file, err, tt.reason)
		}
	}
}
