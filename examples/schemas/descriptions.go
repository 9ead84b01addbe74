package schemas

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

// descriptionFiles are what the lines of descriptions say in other languages: they come from the comments of Go
// types, and no catalogue of sentences holds them.
//
//go:embed descriptions
var descriptionFiles embed.FS

// descriptions reads them, by the tag of the language and the English line.
var descriptions = sync.OnceValue(func() map[string]map[string]string {
	all := make(map[string]map[string]string)
	names, _ := fs.Glob(descriptionFiles, "descriptions/*.json")
	for _, name := range names {
		var lines map[string]string
		data, err := descriptionFiles.ReadFile(name)
		if err == nil && json.Unmarshal(data, &lines) == nil { // a test reads each
			all[strings.TrimSuffix(strings.TrimPrefix(name, "descriptions/"), ".json")] = lines
		}
	}
	return all
})

// describedAt is where a schema describes something.
var describedAt = regexp.MustCompile(`"description": "(?:[^"\\]|\\.)*"`)

// SchemaIn returns the JSON Schema with its descriptions in a language; those that it lacks are English.
func (f Format) SchemaIn(l diag.Lang) []byte {
	lines := descriptions()[l.String()]
	if lines == nil {
		return f.Schema()
	}
	return describedAt.ReplaceAllFunc(f.Schema(), func(found []byte) []byte {
		var text string
		if json.Unmarshal(found[len(`"description": `):], &text) != nil {
			return found
		}
		said := bytes.NewBufferString(`"description": `)
		if writeJSON(said, inLanguage(lines, text), "") != nil {
			return found
		}
		return said.Bytes()
	})
}

// inLanguage is a description, line by line.
func inLanguage(lines map[string]string, text string) string {
	parts := strings.Split(text, "\n")
	for i, part := range parts {
		if said, ok := lines[part]; ok {
			parts[i] = said
		}
	}
	return strings.Join(parts, "\n")
}
