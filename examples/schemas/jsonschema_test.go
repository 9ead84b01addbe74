package schemas

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// colour is an enumeration with a gap: 1 is written but never read.
type colour uint8

func (c colour) MarshalText() ([]byte, error) {
	return []byte([]string{"red", "?", "blue", "blue"}[min(c, 3)]), nil
}

func (c *colour) UnmarshalText(text []byte) error {
	switch string(text) {
	case "red":
		*c = 0
	case "blue":
		*c = 2
	default:
		return fmt.Errorf("no colour %q", text)
	}
	return nil
}

// anyText reads any text.
type anyText string

func (a *anyText) UnmarshalText(text []byte) error { *a = anyText(text); return nil }

// shortOrLong reads a text or keys.
type shortOrLong struct{ Text string }

func (s *shortOrLong) UnmarshalDocument(n document.Node) error { return n.Decode(&s.Text) }
func (s *shortOrLong) DocumentShapes() []any                   { return []any{"", longShape{}} }

type longShape struct {
	Text string `yaml:"text"`
}

type mute struct{}

func (*mute) UnmarshalDocument(document.Node) error { return nil }

type shapeless struct{}

func (*shapeless) DocumentShapes() []any { return nil }

type base struct {
	Code string `yaml:"code" json:"code"`
}

type pair[T any] struct {
	A T `yaml:"a"`
}

type leaf struct {
	base
	Parts []leaf          `yaml:"parts"`
	By    map[string]leaf `yaml:"by"`
}

// Each kind of type has the schema of what decode accepts of it.
func TestSchemaOfTypes(t *testing.T) {
	for _, tt := range []struct {
		shape  any
		want   string
		reason string
	}{
		{"", `{"type":["string","number","boolean"]}`, "a text is whatever is written"},
		{true, `{"type":"boolean"}`, "nothing is no boolean"},
		{int32(0), `{"type":"integer","minimum":-2147483648,"maximum":2147483647}`, "an integer has the bounds of its type"},
		{int64(0), `{"type":"integer"}`, "bounds of 64 bits are no numbers for most editors"},
		{uint8(0), `{"type":"integer","minimum":0,"maximum":255}`, "not below zero"},
		{uint(0), `{"type":"integer","minimum":0}`, "not below zero"},
		{decimal.Decimal{}, `{"type":"number"}`, "a number without quotes"},
		{struct {
			At time.Time `yaml:"at"`
		}{}, `{"type":"object","properties":{"at":{"type":["string","null"],"pattern":"^` + anyDay +
			`T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",` +
			`"patternErrorMessage":"write day, time and offset, like 2024-01-31T17:30:00+07:00"}},"additionalProperties":false}`,
			"a moment has its offset"},
		{[]bool(nil), `{"type":"array","items":{"type":"boolean"}}`, "the whole file is never nothing"},
		{rules.Tests(nil),
			`{"type":["array","string","number","boolean"],"items":{"type":["string","number","boolean","null"]}}`,
			"one test needs no list"},
		{map[string]*int64(nil), `{"type":"object","additionalProperties":{"type":["integer","null"]}}`,
			"a pointer may be nothing"},
		{colour(0),
			`{"$ref":"#/definitions/schemas.colour","definitions":{"schemas.colour":{"enum":["red","blue",null]}}}`,
			"an enumeration is the texts that read back"},
		{anyText(""),
			`{"$ref":"#/definitions/schemas.anyText","definitions":{"schemas.anyText":{"type":["string","number","boolean","null"]}}}`, "a type that reads any text"},
		{
			shortOrLong{},
			`{"$ref":"#/definitions/schemas.shortOrLong","definitions":{"schemas.shortOrLong":{"anyOf":[{"type":["string","number","boolean","null"]}, {"$ref":"#/definitions/schemas.longShape"}]},` +
				`"schemas.longShape":{"type":["object","null"],"properties":{"text":{"type":["string","number","boolean","null"]}},"additionalProperties":false}}}`,
			"a type that reads itself is what it says that it reads",
		},
		{
			map[string]leaf{},
			`{"type":"object","additionalProperties":{"$ref":"#/definitions/schemas.leaf"},"definitions":{"schemas.leaf":{"type":["object","null"],` +
				`"properties":{"parts":{"type":["array","null"],"items":{"$ref":"#/definitions/schemas.leaf"}},"by":{"type":["object","null"],"additionalProperties":{"$ref":"#/definitions/schemas.leaf"}},` +
				`"code":{"type":["string","number","boolean","null"]}},"additionalProperties":false}}}`,
			"a type that holds itself; the keys of an embedded struct",
		},
		{
			&pair[*longShape]{},
			`{"type":"object","properties":{"a":{"$ref":"#/definitions/schemas.longShape"}},"additionalProperties":false,` +
				`"definitions":{"schemas.longShape":{"type":["object","null"],"properties":{"text":{"type":["string","number","boolean","null"]}},"additionalProperties":false}}}`,
			"a pointer to a struct, which may be nothing by itself",
		},
		{
			[]pair[pair[bool]]{}, `{"type":"array","items":{"$ref":"#/definitions/schemas.pair_pair_bool"},"definitions":{` +
				`"schemas.pair_pair_bool":{"type":["object","null"],"properties":{"a":{"$ref":"#/definitions/schemas.pair_bool"}},"additionalProperties":false},` +
				`"schemas.pair_bool":{"type":["object","null"],"properties":{"a":{"type":"boolean"}},"additionalProperties":false}}}`,
			"generic types have names without brackets",
		},
	} {
		got, err := JSONSchema(Options{}, tt.shape)
		if err != nil {
			t.Errorf("%T: %v", tt.shape, err)
			continue
		}
		if diff := cmp.Diff(tt.want, compacted(t, got)); diff != "" {
			t.Errorf("%T: %s (-want +got):\n%s", tt.shape, tt.reason, diff)
		}
	}
}

// compacted is a schema on one line, without its draft.
func compacted(t *testing.T, schema []byte) string {
	t.Helper()
	s := strings.Replace(string(schema), `"$schema": "http://json-schema.org/draft-07/schema#",`, "", 1)
	var b strings.Builder
	for _, line := range strings.Split(s, "\n") {
		b.WriteString(strings.TrimSpace(line))
	}
	out := strings.ReplaceAll(b.String(), `": `, `":`)
	if !json.Valid([]byte(out)) {
		t.Fatalf("no JSON: %s", out)
	}
	return out
}

func TestOptions(t *testing.T) {
	type rate struct {
		base
		Share  decimal.Decimal  `yaml:"share" json:"share"`
		Least  *decimal.Decimal `yaml:"least" json:"least,omitempty"`
		On     rules.Date       `yaml:"on" json:"on"`
		Colour colour           `yaml:"colour" json:"Colour,omitempty"`
		Tags   []string         `yaml:"tags" json:"tags"`
		Any    rules.Value      `yaml:"any" json:"any"`
		Raw    json.RawMessage  `yaml:"-" json:"raw"`
		Hidden string           `yaml:"-" json:"-"`
	}
	describe := func(typ reflect.Type, field string) string {
		if field == "" {
			return "type " + typ.Name()
		}
		return typ.Name() + " " + field
	}
	properties := func(o Options) (all map[string]map[string]any, schema string) {
		t.Helper()
		data, err := JSONSchema(o, rate{})
		if err != nil {
			t.Fatal(err)
		}
		var s struct{ Properties map[string]map[string]any }
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		return s.Properties, compacted(t, data)
	}
	p, _ := properties(Options{Describe: describe})
	if got := p["code"]["description"]; got != "base Code" {
		t.Errorf("an embedded field is described by the struct that it stands in, not by %q", got)
	}
	if got := p["share"]["description"]; got != "rate Share" {
		t.Errorf("a field is described as %q", got)
	}
	p, _ = properties(Options{QuotedNumbers: true})
	if got := fmt.Sprint(p["share"]["type"], p["least"]["type"]); got != "[number string] [number string null]" {
		t.Errorf("decimals of a JSON file are %s", got)
	}
	p, schema := properties(Options{Written: true})
	for key, want := range map[string]string{"code": "string", "share": "string", "least": "string",
		"tags": "[array null]"} {
		if got := fmt.Sprint(p[key]["type"]); got != want {
			t.Errorf("encoding/json writes %s as %s, the schema says %s", key, want, got)
		}
	}
	if !strings.Contains(schema, `"required":["share","on","tags","any","raw","code"]`) {
		t.Errorf("what encoding/json never omits is required: %s", schema)
	}
	if !strings.Contains(schema, `"json.RawMessage":{}`) || !strings.Contains(schema, `"required":["fraction"]`) {
		t.Errorf("a type that writes itself may write anything, unless it is the library's: %s", schema)
	}
	if p["Colour"] == nil || strings.Contains(schema, "null]}") {
		t.Errorf("keys are those of the json tags, and enumerations are never null: %s", schema)
	}
}

// What Decode could not read, or is not known to, has no schema.
func TestSchemaOfWrongTypes(t *testing.T) {
	for _, tt := range []struct {
		shapes []any
		want   string
	}{
		{nil, "needs a value"},
		{[]any{nil}, "not nil"},
		{[]any{struct{ F func() }{}}, "cannot decode into func()"},
		{[]any{map[int]string{}}, "the keys of a file are texts"},
		{[]any{mute{}}, "schemas.mute reads itself, so it needs DocumentShapes"},
		{[]any{[]shapeless{}}, "DocumentShapes of schemas.shapeless returns no shape"},
	} {
		_, err := JSONSchema(Options{}, tt.shapes...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: error %v, want %q", tt.shapes, err, tt.want)
		}
	}
}

// The shape that the schema of facts is made of has the keys that the reader has: it
// names them all in the hint for one that there is not.
func TestFactsShape(t *testing.T) {
	schema, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "x", Kind: rules.NumberKind}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		shape reflect.Type
		file  string
	}{
		{reflect.TypeFor[factsShape](), "qqqqqqqqqqqq: 1\nunits:\n"},
		{reflect.TypeFor[evidencedShape](), "units:\n  u:\n    x: {qqqqqqqqqqqq: 1}\n"},
	} {
		var keys []string
		for _, f := range fieldsOf(tt.shape, "yaml") {
			keys = append(keys, keyOf(f, "yaml"))
		}
		_, err := document.ReadFacts("facts.yaml", []byte(tt.file), schema, document.FactsOptions{})
		if err == nil || !strings.Contains(err.Error(), "(allowed are "+strings.Join(keys, ", ")+")") {
			t.Errorf("%v has the keys %q, the reader says %v", tt.shape, keys, err)
		}
	}
	data, err := factsSchema(Options{Title: "Facts"})
	if err != nil {
		t.Fatal(err)
	}
	if s := compacted(t, data); !strings.HasPrefix(s, `{"title":"Facts","type":"object",`) ||
		!strings.Contains(s, `"required":["units"]`) {
		t.Errorf("a file of facts has units: %s", s)
	}
}
