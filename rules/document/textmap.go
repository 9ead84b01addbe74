package document

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// span is the bytes in the file that a byte of a text came from: all of a
// character or of an escape, never a part.
type span struct{ from, to int }

// textMap says for each byte of the text of a scalar where in the file it came
// from.
type textMap struct {
	text  string
	spans []span
	end   int // byte in the file behind the scalar, its closing quote included
}

// scalarMap returns the map of a scalar, or nil if the text cannot be followed.
func (s *source) scalarMap(n *node) *textMap {
	f := &follower{textMap: textMap{text: n.text}, data: s.data, n: n}
	switch n.style {
	case literalStyle, foldedStyle:
		f.block()
	default:
		f.flow()
	}
	if f.lost || len(f.spans) != len(n.text) {
		return nil
	}
	return &f.textMap
}

// extent returns where a node begins and ends in the file; for lists and keys,
// the extent of the first thing in them.
func (s *source) extent(n *node) (from, to int) {
	switch {
	case n.kind == scalarNode:
		if m := s.scalarMap(n); m != nil {
			return n.at, m.end
		}
	case n.kind == mapNode && !n.flow && len(n.keys) > 0:
		return s.extent(n.keys[0])
	}
	return n.at, n.at + 1
}

// within returns the bytes in the file of the bytes from, up to and without to,
// of a scalar's text.
func (m *textMap) within(from, to int) (int, int) {
	from, to = min(max(from, 0), len(m.text)), min(to, len(m.text))
	if from == len(m.text) {
		// The end of the text is behind its last character that is seen: the line
		// break that a block ends with does not count.
		last := len(strings.TrimRight(m.text, "\n"))
		if last == 0 {
			return m.end, m.end
		}
		return m.spans[last-1].to, m.spans[last-1].to
	}
	start := m.spans[from].from
	if to <= from {
		return start, start
	}
	return start, m.spans[to-1].to
}

// follower reads a scalar a second time, as YAML 1.2 chapters 7.3 and 8.1 say, with
// an eye on the places alone: what the text is the parser has told.
type follower struct {
	textMap
	data []byte
	n    *node
	p    int  // byte in the file that is read next
	lost bool // what stands there is not the next character of the text
}

// put says where the next character of the text came from.
func (f *follower) put(s span) {
	_, size := utf8.DecodeRuneInString(f.rest())
	for range size {
		f.spans = append(f.spans, s)
	}
}

// rest is the text whose place is not known yet.
func (f *follower) rest() string { return f.text[len(f.spans):] }

// char reads a character that stands for itself.
func (f *follower) char() {
	_, n := utf8.DecodeRune(f.data[f.p:])
	s := span{f.p, f.p + n}
	f.lost = f.lost || !strings.HasPrefix(f.rest(), string(f.data[s.from:s.to]))
	f.put(s)
	f.p = s.to
}

// lineBreak returns the byte behind a line break at p, or p if there is none.
func (f *follower) lineBreak(p int) int {
	switch {
	case p < len(f.data) && f.data[p] == '\n':
		return p + 1
	case p+1 < len(f.data) && f.data[p] == '\r' && f.data[p+1] == '\n':
		return p + 2
	}
	return p
}

func (f *follower) isBlank(p int) bool {
	return p < len(f.data) && (f.data[p] == ' ' || f.data[p] == '\t')
}

// flow reads a plain or quoted scalar. The end of a plain one is where its text
// is complete.
func (f *follower) flow() {
	f.p = f.n.at
	if f.n.style != plainStyle {
		f.p++
	}
	for f.rest() != "" && f.p < len(f.data) && !f.lost {
		switch c := f.data[f.p]; {
		case f.isBlank(f.p) || f.lineBreak(f.p) > f.p:
			f.fold(false)
		case f.n.style == singleStyle && c == '\'':
			f.escape(2)
		case f.n.style == doubleStyle && c == '\\' && f.lineBreak(f.p+1) > f.p+1:
			f.p++
			f.fold(true)
		case f.n.style == doubleStyle && c == '\\' && f.p+1 < len(f.data):
			f.escape(2 + map[byte]int{'x': 2, 'u': 4, 'U': 8}[f.data[f.p+1]])
		default:
			f.char()
		}
	}
	if f.n.style != plainStyle {
		// What is left is the closing quote, perhaps behind an escaped line break.
		if i := bytes.IndexAny(f.data[f.p:], `'"`); i >= 0 {
			f.p += i + 1
		}
	}
	f.end = f.p
}

// escape reads a character that is written as so many.
func (f *follower) escape(width int) {
	s := span{f.p, min(f.p+width, len(f.data))}
	f.put(s)
	f.p = s.to
}

// fold reads blanks and line breaks: blanks alone stay, one line break with the
// blanks around it is a space, and each further one a line break. The first is
// nothing if it is escaped.
func (f *follower) fold(escaped bool) {
	var blanks, breaks []span
	for {
		next, list := f.lineBreak(f.p), &breaks
		if f.isBlank(f.p) {
			next, list = f.p+1, &blanks
		}
		if next == f.p {
			break
		}
		*list = append(*list, span{f.p, next})
		f.p = next
	}
	switch {
	case len(breaks) == 0:
		breaks = blanks
	case len(breaks) > 1 || escaped:
		breaks = breaks[1:]
	}
	for _, b := range breaks {
		f.put(b)
	}
}

// block reads a literal (|) or folded (>) scalar.
func (f *follower) block() {
	indent := f.header()
	var breaks []span // since the last line that is not empty, its own included
	for f.rest() != "" && !f.lost {
		q := f.p
		for q < len(f.data) && q-f.p < indent && f.data[q] == ' ' {
			q++
		}
		f.p = f.lineBreak(q)
		if f.p > q {
			breaks = append(breaks, span{q, f.p})
			continue
		}
		f.join(breaks)
		if f.rest() == "" || f.p == len(f.data) {
			return
		}
		for f.p < len(f.data) && f.lineBreak(f.p) == f.p {
			f.char()
		}
		f.end = f.p
		breaks = []span{{f.p, f.lineBreak(f.p)}}
		f.p = breaks[0].to
	}
}

// header reads the line that a block begins with, and returns the indentation of
// those that follow.
func (f *follower) header() (indent int) {
	f.p = f.n.at + 1
	for f.p < len(f.data) && !f.isBlank(f.p) && f.lineBreak(f.p) == f.p {
		if c := f.data[f.p]; c >= '1' && c <= '9' {
			indent = max(f.n.indent, 0) + int(c-'0')
		}
		f.p++
	}
	f.end = f.p // an empty one is its header
	for f.p < len(f.data) && f.data[f.p] != '\n' {
		f.p++
	}
	f.p = min(f.p+1, len(f.data))
	if indent > 0 {
		return indent
	}
	// That of the first line that is not empty, or of the longest before it.
	indent = max(f.n.indent+1, 1)
	for p, next := 0, f.p; next > p; {
		p = next
		q := len(f.data) - len(bytes.TrimLeft(f.data[p:], " "))
		indent = max(indent, q-p)
		if next = f.lineBreak(q); next == q {
			break
		}
	}
	return indent
}

// join says where the line breaks of the text come from, or the space that one was
// folded to. Of the breaks in the file the last are those that stay, and at the end
// of the text the first.
func (f *follower) join(breaks []span) {
	rest := f.rest()
	stay := len(rest) - len(strings.TrimLeft(rest, "\n"))
	switch {
	case stay == 0: // a fold
	case stay == len(rest):
		breaks = breaks[:min(stay, len(breaks))]
	default:
		breaks = breaks[max(0, len(breaks)-stay):]
	}
	for _, b := range breaks {
		f.put(b)
	}
}
