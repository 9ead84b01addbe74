package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/thidua-go/thidua/rules/diag"
)

type nodeKind uint8

const (
	scalarNode nodeKind = iota
	listNode
	mapNode
)

// style is how a scalar is written.
type style = yaml.Style

const (
	plainStyle   style = 0
	singleStyle        = yaml.SingleQuotedStyle
	doubleStyle        = yaml.DoubleQuotedStyle
	literalStyle       = yaml.LiteralStyle // |
	foldedStyle        = yaml.FoldedStyle  // >
)

// node is a value of the file. Keys are scalars, no key is there twice.
type node struct {
	kind   nodeKind
	style  style
	flow   bool // a list in [ ] or keys in { }
	text   string
	exact  bool // a program wrote it, with decimal points
	at     int  // byte in the file where it begins
	indent int  // column, from 0, of the list or keys around it; -1 for none
	keys   []*node
	values []*node // of a list, or of the keys
}

// isNull reports whether nothing is written, or null.
func (n *node) isNull() bool {
	if n.kind != scalarNode || n.style != plainStyle {
		return false
	}
	switch n.text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// find returns the node at a path; or, if there is none, the nearest above it,
// and the rest of the path from there.
func (n *node) find(path string) (*node, string) {
	for path != "" {
		child, rest := n.child(path)
		if child == nil {
			return n, path
		}
		n, path = child, rest
	}
	return n, ""
}

// child returns what the first step of a path leads to, and the rest.
func (n *node) child(path string) (*node, string) {
	switch n.kind {
	case listNode:
		end := strings.IndexByte(path, ']')
		if path[0] != '[' || end < 0 {
			return nil, ""
		}
		i, err := strconv.Atoi(path[1:end])
		if err != nil || i < 0 || i >= len(n.values) {
			return nil, ""
		}
		return n.values[i], strings.TrimPrefix(path[end+1:], ".")
	case mapNode:
		// A key may hold dots and brackets itself, as the codes of criteria do: the
		// longest that fits is meant.
		best := -1
		for i, k := range n.keys {
			if len(k.text) > 0 && strings.HasPrefix(path, k.text) && (best < 0 || len(k.text) > len(n.keys[best].text)) {
				if rest := path[len(k.text):]; rest == "" || rest[0] == '.' || rest[0] == '[' {
					best = i
				}
			}
		}
		if best >= 0 {
			return n.values[best], strings.TrimPrefix(path[len(n.keys[best].text):], ".")
		}
	}
	return nil, ""
}

// converter turns the parser's tree into ours and refuses what a definition has
// no use for.
type converter struct {
	src    *source
	faults collector
	// The place found last: on a line of a million values, each is looked for from
	// the one before.
	line, column, at int
}

// offset is [source.offset] for places that mostly ascend.
func (c *converter) offset(line, column int) int {
	switch {
	case line < 1:
		return 0
	case line > len(c.src.lines):
		return len(c.src.data)
	case line != c.line || column < c.column:
		c.line, c.column, c.at = line, 1, c.src.lines[line-1]
	}
	_, to := c.src.line(line - 1)
	for ; c.column < column && c.at < to; c.column++ {
		_, n := utf8.DecodeRune(c.src.data[c.at:to])
		c.at += n
	}
	return c.at
}

func (c *converter) fault(n *yaml.Node, length int, code string, hint diag.Text, format string, args ...any) {
	at := c.offset(n.Line, n.Column)
	c.faults.add(c.src.fault(at, at+length, code, hint, format, args...))
}

func (c *converter) convert(y *yaml.Node, indent int) *node {
	n := &node{at: c.offset(y.Line, y.Column), indent: indent, flow: y.Style&yaml.FlowStyle != 0}
	switch {
	case y.Kind == yaml.AliasNode:
		c.fault(y, 1+len(y.Value), "alias",
			say("write out what it stands for; a text that begins with * must be in 'quotes'"),
			"*%s: aliases are not allowed", y.Value)
		return n
	case y.Anchor != "":
		c.fault(y, 1+len(y.Anchor), "anchor", say("remove it; a text that begins with & must be in 'quotes'"),
			"&%s: anchors are not allowed", y.Anchor)
	case y.Style&yaml.TaggedStyle != 0:
		c.fault(y, 1, "tag", say("remove it; a text that begins with ! must be in 'quotes'"),
			"%s: tags are not allowed", y.Tag)
	}
	inner := y.Column - 1
	if n.flow {
		inner = indent
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = mapNode
		first := make(map[string]*node, len(y.Content)/2)
		for i := 0; i+1 < len(y.Content); i += 2 {
			key := c.convert(y.Content[i], inner)
			value := c.convert(y.Content[i+1], inner)
			if i == 0 || !n.flow || !allDigits(key.text) || y.Content[i+1].Value != "" { // else the rest of 1,000,000
				c.checkKey(key, y.Content[i], first)
			}
			n.keys, n.values = append(n.keys, key), append(n.values, value)
		}
	case yaml.SequenceNode:
		n.kind = listNode
		for _, item := range y.Content {
			n.values = append(n.values, c.convert(item, inner))
		}
	default:
		n.kind, n.text = scalarNode, y.Value
		n.style = y.Style & (singleStyle | doubleStyle | literalStyle | foldedStyle)
	}
	return n
}

// checkKey refuses keys that are no text, and second ones.
func (c *converter) checkKey(key *node, y *yaml.Node, first map[string]*node) {
	switch {
	case key.style == plainStyle && strings.TrimLeftFunc(key.text, unicode.IsSpace) != key.text:
		c.faults.add(c.src.oddBlank(key.at, key.at+len(key.text)))
		return
	case key.kind != scalarNode:
		c.fault(y, 1, "key", say("a text that begins with [ or { must be in 'quotes'"), "a key must be a text")
		return
	case key.text == "":
		c.fault(y, 1, "key", say("write key: value"), "a key is missing")
		return
	case key.text == "<<" && key.style == plainStyle:
		c.fault(y, 2, "merge-key", say("write out what it stands for"), "<<: merge keys are not allowed")
		return
	}
	if before := first[key.text]; before != nil {
		if c.faults.full() {
			c.faults.n++
			return
		}
		line, _ := c.src.position(before.at)
		again, _ := c.src.position(key.at)
		from, to := c.src.extent(key)
		c.faults.add(c.src.fault(from, to, "duplicate-key", say("keep one of them"),
			"the key %s is written twice, on lines %d and %d", key.text, line, again))
		return
	}
	first[key.text] = key
}
