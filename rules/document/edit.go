package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// Edit is a change of one value of a document: see [Document.With].
type Edit struct {
	// Path is that of the value, such as sections[0].max.
	Path string
	// Text is what stands there afterwards, read as if it were written without
	// quotes, or in quotes if Quoted; numbers have a decimal point. It replaces lists and
	// keys too.
	Text   string
	Quoted bool
	// Remove takes the value away, with its key; of a list, the item, so that those
	// behind it move up.
	Remove bool
	// Swap exchanges the value with the one at this path.
	Swap string
}

// With returns the document with edits made in order, and leaves this one as it
// is. Places are still those of the file as it was read, so that what is found in
// an edited document can be shown there. It fails, and edits nothing, if there is
// nothing at a path, which wraps [diag.ErrName].
func (d *Document) With(edits ...Edit) (*Document, error) {
	root := d.root
	for _, e := range edits {
		n, err := root.below(e.Path)
		if err != nil {
			return nil, err
		}
		change := make(map[*node]*node)
		switch {
		case e.Remove:
			change[n] = nil
		case e.Swap != "":
			m, err := root.below(e.Swap)
			if err != nil {
				return nil, err
			}
			change[n], change[m] = m, n
		default:
			change[n] = &node{kind: scalarNode, text: e.Text, exact: true, at: n.at, indent: n.indent}
			if e.Quoted {
				change[n].style = doubleStyle
			}
		}
		root = root.rewrite(change)
	}
	return &Document{src: d.src, root: root, json: d.json}, nil
}

// below returns the node at exactly a path, other than n itself.
func (n *node) below(path string) (*node, error) {
	m, rest := n.find(path)
	if rest != "" || m == n {
		return nil, fmt.Errorf("document: %w: nothing stands at %q", diag.ErrName, path)
	}
	return m, nil
}

// rewrite returns the tree with others in the place of the nodes that change knows,
// nothing for nil. Parts that do not change are shared.
func (n *node) rewrite(change map[*node]*node) *node {
	out := *n
	out.keys, out.values = nil, nil
	same := true
	for i, v := range n.values {
		next, ok := change[v]
		if !ok {
			next = v.rewrite(change)
		}
		same = same && next == v
		if next != nil {
			out.values = append(out.values, next)
			if n.kind == mapNode {
				out.keys = append(out.keys, n.keys[i])
			}
		}
	}
	if same {
		return n
	}
	return &out
}

// Rewrite returns the file with the texts of edits in the place of values, and
// all else as it is: comments, order, layout, line ends, a byte order mark. JSON stays JSON:
// the texts are written so there. A value that is replaced is one
// written on its own: a text, number or truth, or a list or keys in brackets on
// one or more lines; the new text is put there as it stands. Where only the last
// key of a path is not there yet, it is added to its neighbours. Edits that remove or
// swap, or that a value is not fit for, are an error that wraps
// [diag.ErrSyntax], those of nothing one that wraps [diag.ErrName]; nothing is
// rewritten then. So is a file that could not be read back.
func (d *Document) Rewrite(edits ...Edit) ([]byte, error) {
	var patches []patch
	isJSON := json.Valid(d.src.data)
	for _, e := range edits {
		p, err := d.patch(e, isJSON)
		if err != nil {
			return nil, err
		}
		patches = append(patches, p)
	}
	slices.SortStableFunc(patches, func(a, b patch) int { return a.from - b.from })
	var out []byte
	if d.src.bom {
		out = slices.Clone(byteOrderMark)
	}
	at := 0
	for _, p := range patches {
		if p.from < at {
			return nil, fmt.Errorf("document: %w: two edits of one value", diag.ErrSyntax)
		}
		out = append(append(out, d.src.data[at:p.from]...), p.text...)
		at = p.to
	}
	out = append(out, d.src.data[at:]...)
	if _, err := Parse(d.src.file, out); err != nil {
		return nil, err
	}
	if isJSON && !json.Valid(bytes.TrimPrefix(out, byteOrderMark)) {
		return nil, fmt.Errorf("document: %w: the file would no longer be JSON", diag.ErrSyntax)
	}
	return out, nil
}

// patch is a text in the place of others of a file.
type patch struct {
	from, to int
	text     string
}

// patch is what an edit does to the file.
func (d *Document) patch(e Edit, isJSON bool) (patch, error) {
	if isJSON && !e.Remove && e.Swap == "" {
		e.Text = jsonOf(e.Text)
	}
	if around, rest := d.root.find(e.Path); rest != "" && strings.Trim(rest, keyLetters) == "" && !e.Remove &&
		e.Swap == "" {
		if at, text, ok := d.src.insertion(around, rest, e.Text, isJSON); ok {
			return patch{at, at, text}, nil
		}
	}
	n, err := d.root.below(e.Path)
	if err != nil {
		return patch{}, err
	}
	from, to, ok := d.src.written(n)
	if !ok || e.Remove || e.Swap != "" {
		return patch{}, fmt.Errorf("document: %w: what stands at %q cannot be rewritten", diag.ErrSyntax, e.Path)
	}
	return patch{from, to, e.Text}, nil
}

// Rewritable returns those of the edits that [Document.Rewrite] makes when each is made alone, in their order. It
// takes time in proportion to the file and to the edits, unless many of their texts make a file that cannot be read.
func (d *Document) Rewritable(edits ...Edit) []Edit {
	isJSON := json.Valid(d.src.data)
	edits = slices.DeleteFunc(slices.Clone(edits), func(e Edit) bool {
		_, err := d.patch(e, isJSON)
		return err != nil
	})
	if len(edits) == 0 {
		return nil
	}
	if _, err := d.Rewrite(edits...); err == nil {
		return edits
	}
	if half := len(edits) / 2; half > 0 {
		return append(d.Rewritable(edits[:half]...), d.Rewritable(edits[half:]...)...)
	}
	return nil
}

// jsonOf writes a value of YAML in JSON; what cannot be read stays as it is.
func jsonOf(text string) string {
	d, err := Parse("", []byte(text))
	if err != nil {
		return text
	}
	return d.root.json()
}

func (n *node) json() string {
	quoted := func(s string) string {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(s) // a text can be written
		return strings.TrimSpace(b.String())
	}
	parts := make([]string, len(n.values))
	for i, v := range n.values {
		if parts[i] = v.json(); n.kind == mapNode {
			parts[i] = quoted(n.keys[i].text) + ": " + parts[i]
		}
	}
	switch {
	case n.kind == listNode:
		return "[" + strings.Join(parts, ", ") + "]"
	case n.kind == mapNode:
		return "{" + strings.Join(parts, ", ") + "}"
	case n.isNull():
		return "null"
	case n.style == plainStyle && json.Valid([]byte(n.text)): // a number or a truth
		return n.text
	}
	return quoted(n.text)
}

// written returns the bytes that a value stands in; ok is false for lists and
// keys over lines of their own, and for texts in blocks.
func (s *source) written(n *node) (from, to int, ok bool) {
	switch {
	case n.kind == scalarNode && n.style != literalStyle && n.style != foldedStyle:
		if n.text == "" && n.style == plainStyle {
			return 0, 0, false // nothing is written
		}
		from, to = s.extent(n)
		return from, to, true
	case n.kind != scalarNode && n.flow:
		end := n.at + 1
		for _, v := range append(slices.Clone(n.keys), n.values...) {
			if _, to, ok := s.written(v); ok {
				end = max(end, to)
			}
		}
		for comment := false; end < len(s.data); end++ {
			switch c := s.data[end]; {
			case comment:
				comment = c != '\n'
			case c == '#':
				comment = true
			case c == ']' || c == '}':
				return n.at, end + 1, true
			}
		}
	}
	return 0, 0, false
}

// keyLetters are those of the keys of this module.
const keyLetters = "abcdefghijklmnopqrstuvwxyz_"

// insertion is where a key goes that keys do not have yet, and how it is written
// there: behind the first, with the line end that the line before has.
func (s *source) insertion(n *node, key, text string, isJSON bool) (at int, written string, ok bool) {
	if n.kind != mapNode || len(n.keys) == 0 {
		return 0, "", false
	}
	if isJSON {
		key = `"` + key + `"`
	}
	if n.flow {
		_, to, ok := s.written(n.values[0])
		return to, ", " + key + ": " + text, ok
	}
	_, column := s.position(n.keys[0].at)
	line := strings.Repeat(" ", column-1) + key + ": " + text
	if len(n.keys) > 1 {
		next := s.lineOf(n.keys[1].at)
		return s.lines[next], line + s.lineEnd(next-1), true
	}
	if _, to, ok := s.written(n.values[0]); ok {
		last := s.lineOf(to)
		_, end := s.line(last)
		return end, s.lineEnd(last) + line, true
	}
	return 0, "", false
}

// lineEnd is how a line ends, counted from 0; the last line, which has no end, as the one
// before it.
func (s *source) lineEnd(i int) string {
	if i+1 >= len(s.lines) {
		i = len(s.lines) - 2
	}
	if i < 0 {
		return "\n"
	}
	_, to := s.line(i)
	return s.text[to:s.lines[i+1]]
}
