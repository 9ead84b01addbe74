package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/thidua-go/thidua/examples/schemas"
)

// unwritten are the keys that no base folder of TestDefects writes, with the reason.
var unwritten = map[string]string{
	"awards.Gap.certainty":  "refused: what was not read has none",
	"awards.Indicator.from": "only of the facts that ship",
	"awards.Quota.awards":   "refused: a quota stands in the award that it is for",
}

// TestDefectsWriteEveryKey: the folders that TestDefects breaks write every key that the
// schemas of their formats have, so that every key is broken.
func TestDefectsWriteEveryKey(t *testing.T) {
	w := &written{all: make(map[string]bool), seen: make(map[string]bool)}
	for _, format := range []string{"cluster", "scorecard", "regulation", "sheets", "candidates", "facts"} {
		f, ok := schemas.ByFile(format + ".yaml")
		if !ok {
			t.Fatalf("no format %s", format)
		}
		data := f.Schema()
		var root schemaNode
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		w.format, w.root = format, &root
		w.declared(&root, format)
		for name, def := range root.Definitions {
			w.declared(def, w.name(name))
		}
		files, err := filepath.Glob("testdata/defects/*/" + format + "*.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var doc yaml.Node
			if err := yaml.Unmarshal(data, &doc); err != nil {
				t.Fatal(err)
			}
			w.walk(doc.Content[0], &root, format)
		}
	}
	for _, key := range w.missing() {
		if unwritten[key] == "" {
			t.Errorf("no folder writes %s", key)
		}
	}
	for key := range unwritten {
		if !w.all[key] || w.seen[key] {
			t.Errorf("%s needs no reason", key)
		}
	}
}

// schemaNode is what the test reads of a JSON Schema.
type schemaNode struct {
	Ref         string                 `json:"$ref"`
	Properties  map[string]*schemaNode `json:"properties"`
	Items       *schemaNode            `json:"items"`
	Additional  json.RawMessage        `json:"additionalProperties"`
	AnyOf       []*schemaNode          `json:"anyOf"`
	Definitions map[string]*schemaNode `json:"definitions"`
}

// written gathers the keys that there are and those that files write, each with the type
// that it is of.
type written struct {
	format    string
	root      *schemaNode
	all, seen map[string]bool
}

// name is what a definition is called: the one that holds the keys of the whole file, as a card
// within a card does, like the file; an entry of a file of sheets like any entry.
func (w *written) name(definition string) string {
	if definition == "schemas.sheetEntry" {
		return "scoring.Entry"
	}
	same := func(*schemaNode, *schemaNode) bool { return true }
	if maps.EqualFunc(w.root.Definitions[definition].Properties, w.root.Properties, same) {
		return w.format
	}
	return definition
}

func (w *written) declared(n *schemaNode, of string) {
	for key, sub := range n.Properties {
		w.all[of+"."+key] = true
		w.declared(sub, of+"."+key)
	}
	for _, sub := range n.AnyOf {
		w.declared(sub, of)
	}
	if n.Items != nil {
		w.declared(n.Items, of)
	}
}

// walk marks the keys of a file below a node.
func (w *written) walk(n *yaml.Node, s *schemaNode, of string) {
	if name, ok := strings.CutPrefix(s.Ref, "#/definitions/"); ok {
		w.walk(n, w.root.Definitions[name], w.name(name))
		return
	}
	for _, sub := range s.AnyOf {
		w.walk(n, sub, of)
	}
	switch n.Kind {
	case yaml.SequenceNode:
		for _, c := range n.Content {
			if s.Items != nil {
				w.walk(c, s.Items, of)
			}
		}
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			key, value := n.Content[i].Value, n.Content[i+1]
			var other schemaNode
			switch sub, ok := s.Properties[key]; {
			case ok:
				w.seen[of+"."+key] = true
				w.walk(value, sub, of+"."+key)
			case json.Unmarshal(s.Additional, &other) == nil:
				w.walk(value, &other, of)
			}
		}
	}
}

func (w *written) missing() (keys []string) {
	for key := range w.all {
		if !w.seen[key] {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
