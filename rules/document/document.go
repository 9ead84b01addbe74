package document

import (
	"bytes"

	"github.com/thidua-go/thidua/rules/diag"
)

// The bounds of a file, which may come from a stranger.
const (
	maxBytes      = 4 << 20  // of a definition
	maxFactsBytes = 16 << 20 // of a file of facts in YAML
	maxDepth      = 64       // of lists and keys within each other
	maxPieces     = 1 << 20  // of values and keys
	maxFaults     = 200      // that are told one by one
)

// Document is a file that was read: keys, lists and values, each with its place
// in the file. It is immutable and safe for concurrent use.
type Document struct {
	src  *source
	root *node
	json bool // the file is JSON: it begins with a brace or bracket
}

// Parse reads a file of YAML or JSON. The name of the file is for diagnostics
// only; nothing is opened.
//
// The error is [diag.Diagnostics], each with file, line and column. The first
// fault of syntax ends the reading, since what follows it cannot be told; the
// faults beyond syntax, such as a key that is written twice, are reported all at
// once. They wrap [diag.ErrSyntax], [diag.ErrName] for a second key, or
// [diag.ErrLimit] for a file of more than 4 MiB or lists nested deeper than 64.
func Parse(file string, data []byte) (*Document, error) {
	return parse(file, bytes.Clone(data), maxBytes)
}

func parse(file string, data []byte, limit int) (*Document, error) {
	src, ds := readText(file, data, limit)
	if ds != nil {
		return nil, ds
	}
	root, d := src.parseYAML()
	if d != nil {
		return nil, diag.Diagnostics{d}
	}
	doc := &Document{src: src}
	c := converter{src: src}
	doc.root = c.convert(root, -1)
	if c.faults.n > 0 {
		return nil, c.faults.diagnostics()
	}
	doc.json = doc.root.flow
	return doc, nil
}

// Name returns the name of the file.
func (d *Document) Name() string { return d.src.file }

// Position returns the place of what stands at a path such as
// sections[1].criteria[3].points, counted from 1, columns in characters. ok is
// false if there is nothing at exactly this path.
func (d *Document) Position(path string) (line, column int, ok bool) {
	n, rest := d.root.find(path)
	if rest != "" {
		return 0, 0, false
	}
	line, column = d.src.position(n.at)
	return line, column, true
}
