package document

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
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

func (s *shortOrLong) UnmarshalDocument(n Node) error { return n.Decode(&s.Text) }
func (s *shortOrLong) DocumentShapes() []any          { return []any{"", longShape{}} }

type longShape struct {
	Text string `yaml:"text"`
}

type mute struct{}

func (*mute) UnmarshalDocument(Node) error { return nil }

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
		{[]bool(nil), `{"type":"array","items":{"type":"boolean"}}`, "the whole file is never nothing"},
		{rules.Tests(nil),
			`{"type":["array","string","number","boolean"],"items":{"type":["string","number","boolean","null"]}}`,
			"one test needs no list"},
		{map[string]*int64(nil), `{"type":"object","additionalProperties":{"type":["integer","null"]}}`,
			"a pointer may be nothing"},
		{colour(0),
			`{"$ref":"#/definitions/document.colour","definitions":{"document.colour":{"enum":["red","blue",null]}}}`,
			"an enumeration is the texts that read back"},
		{anyText(""),
			`{"$ref":"#/definitions/document.anyText","definitions":{"document.anyText":{"type":["string","number","boolean","null"]}}}`, "a type that reads any text"},
		{
			shortOrLong{},
			`{"$ref":"#/definitions/document.shortOrLong","definitions":{"document.shortOrLong":{"anyOf":[{"type":["string","number","boolean","null"]}, {"$ref":"#/definitions/document.longShape"}]},` +
				`"document.longShape":{"type":["object","null"],"properties":{"text":{"type":["string","number","boolean","null"]}},"additionalProperties":false}}}`,
			"a type that reads itself is what it says that it reads",
		},
		{
			map[string]leaf{},
			`{"type":"object","additionalProperties":{"$ref":"#/definitions/document.leaf"},"definitions":{"document.leaf":{"type":["object","null"],` +
				`"properties":{"parts":{"type":["array","null"],"items":{"$ref":"#/definitions/document.leaf"}},"by":{"type":["object","null"],"additionalProperties":{"$ref":"#/definitions/document.leaf"}},` +
				`"code":{"type":["string","number","boolean","null"]}},"additionalProperties":false}}}`,
			"a type that holds itself; the keys of an embedded struct",
		},
		{
			&pair[*longShape]{},
			`{"type":"object","properties":{"a":{"$ref":"#/definitions/document.longShape"}},"additionalProperties":false,` +
				`"definitions":{"document.longShape":{"type":["object","null"],"properties":{"text":{"type":["string","number","boolean","null"]}},"additionalProperties":false}}}`,
			"a pointer to a struct, which may be nothing by itself",
		},
		{
			[]pair[pair[bool]]{}, `{"type":"array","items":{"$ref":"#/definitions/document.pair_pair_bool"},"definitions":{` +
				`"document.pair_pair_bool":{"type":["object","null"],"properties":{"a":{"$ref":"#/definitions/document.pair_bool"}},"additionalProperties":false},` +
				`"document.pair_bool":{"type":["object","null"],"properties":{"a":{"type":"boolean"}},"additionalProperties":false}}}`,
			"generic types have names without brackets",
		},
	} {
		got, err := JSONSchema(SchemaOptions{}, tt.shape)
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

func TestSchemaOptions(t *testing.T) {
	type rate struct {
		base
		Share  decimal.Decimal  `yaml:"share" json:"share"`
		Least  *decimal.Decimal `yaml:"least" json:"least,omitempty"`
		On     rules.Date       `yaml:"on" json:"on"`
		Colour colour           `yaml:"colour" json:"Colour,omitempty"`
		Tags   []string         `yaml:"tags" json:"tags"`
		Any    rules.Value      `yaml:"any" json:"any"`
		Hidden string           `yaml:"-" json:"-"`
	}
	describe := func(typ reflect.Type, field string) string {
		if field == "" {
			return "type " + typ.Name()
		}
		return typ.Name() + " " + field
	}
	properties := func(o SchemaOptions) (all map[string]map[string]any, schema string) {
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
	p, _ := properties(SchemaOptions{Describe: describe})
	if got := p["code"]["description"]; got != "base Code" {
		t.Errorf("an embedded field is described by the struct that it stands in, not by %q", got)
	}
	if got := p["share"]["description"]; got != "rate Share" {
		t.Errorf("a field is described as %q", got)
	}
	p, _ = properties(SchemaOptions{QuotedNumbers: true})
	if got := fmt.Sprint(p["share"]["type"], p["least"]["type"]); got != "[number string] [number string null]" {
		t.Errorf("decimals of a JSON file are %s", got)
	}
	p, schema := properties(SchemaOptions{Written: true})
	for key, want := range map[string]string{"code": "string", "share": "string", "least": "string",
		"tags": "[array null]"} {
		if got := fmt.Sprint(p[key]["type"]); got != want {
			t.Errorf("encoding/json writes %s as %s, the schema says %s", key, want, got)
		}
	}
	if !strings.Contains(schema, `"required":["share","on","tags","any","code"]`) {
		t.Errorf("what encoding/json never omits is required: %s", schema)
	}
	if !strings.Contains(schema, `"rules.Value":{}`) {
		t.Errorf("a type that writes itself may write anything: %s", schema)
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
		{[]any{mute{}}, "document.mute reads itself, so it needs DocumentShapes"},
		{[]any{[]shapeless{}}, "DocumentShapes of document.shapeless returns no shape"},
	} {
		_, err := JSONSchema(SchemaOptions{}, tt.shapes...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: error %v, want %q", tt.shapes, err, tt.want)
		}
	}
}

// The shape that the schema of facts is made of has the keys that the reader has.
func TestFactsShape(t *testing.T) {
	for _, tt := range []struct{ shape, reads reflect.Type }{
		{reflect.TypeFor[factsShape](), reflect.TypeFor[factsFile]()},
		{reflect.TypeFor[evidencedShape](), reflect.TypeFor[writtenFact]()},
	} {
		if got, want := fieldsOf(tt.shape).names, fieldsOf(tt.reads).names; !slices.Equal(got, want) {
			t.Errorf("%v has the keys %q, %v %q", tt.shape, got, tt.reads, want)
		}
	}
	data, err := FactsJSONSchema(SchemaOptions{Title: "Facts"})
	if err != nil {
		t.Fatal(err)
	}
	if s := compacted(t, data); !strings.HasPrefix(s, `{"title":"Facts","type":"object",`) ||
		!strings.Contains(s, `"required":["units"]`) {
		t.Errorf("a file of facts has units: %s", s)
	}
}
