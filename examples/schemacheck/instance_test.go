package schemacheck

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/thidua-go/thidua/examples/schemas"
)

// validator compiles a schema.
func validator(data []byte) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("schema.json")
}

// shipped is the validator of a format, from the file that comes with it.
func shipped(name string) *jsonschema.Schema {
	f, ok := schemas.Find(name)
	if !ok {
		panic("no format " + name)
	}
	s, err := validator(f.Schema())
	if err != nil {
		panic(fmt.Sprintf("%s: %v", f.File(), err))
	}
	return s
}

// quoted is the validator of a format for JSON files, whose decimals may stand in
// quotes.
func quoted(name string) *jsonschema.Schema {
	f, _ := schemas.Find(name)
	data, err := f.Make(schemas.Options{QuotedNumbers: true})
	if err != nil {
		panic(err)
	}
	s, err := validator(data)
	if err != nil {
		panic(err)
	}
	return s
}

// instance returns what an editor sees of a YAML file: the values of the core
// schema of YAML 1.2, in which a date is a text and yes is one too.
func instance(data []byte) (any, error) {
	var n yaml.Node
	if err := yaml.Unmarshal(data, &n); err != nil {
		return nil, err
	}
	return value(&n), nil
}

var (
	coreInteger = regexp.MustCompile(`^[-+]?[0-9]+$`)
	coreFloat   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

func value(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return value(n.Content[0])
	case yaml.MappingNode:
		m := make(map[string]any)
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = value(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		l := []any{}
		for _, c := range n.Content {
			l = append(l, value(c))
		}
		return l
	}
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return n.Value
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	if coreInteger.MatchString(n.Value) || coreFloat.MatchString(n.Value) {
		return json.Number(jsonDigits(n.Value))
	}
	return n.Value
}

// jsonDigits writes a number of YAML as JSON does: 007 and +.5 are none there.
func jsonDigits(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign = "-"
	}
	s = strings.TrimLeft(s, "+-")
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(s), "e")
	whole, places, _ := strings.Cut(mantissa, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	out := sign + whole
	if places != "" {
		out += "." + places
	}
	if scientific {
		out += "e" + exponent
	}
	return out
}
