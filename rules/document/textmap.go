package document

import (
	"bytes"
	"unicode/utf8"
)

// span is the bytes in the file that a byte of a text came from: all of a
// character or of an escape, never a part.
type span struct{ from, to int }

// textMap says for each byte of the text of a scalar where in the file it came
// from. It is made by reading the scalar a second time, as YAML 1.2 chapters 7.3
// and 8.1 say, with an eye on the places.
type textMap struct {
	text  []byte
	spans []span
	end   int // byte in the file behind the scalar, its closing quote included
}

func (m *textMap) put(s string, from, to int) {
	for i := range len(s) {
		m.text = append(m.text, s[i])
		m.spans = append(m.spans, span{from, to})
	}
}

// scalarMap returns the map of a scalar, or nil if the text cannot be followed.
func (s *source) scalarMap(n *node) *textMap {
	m := &textMap{}
	switch n.style {
	case literalStyle, foldedStyle:
		m.block(s.data, n)
	default:
		m.flow(s.data, n)
	}
	if string(m.text) != n.text {
		return nil
	}
	return m
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
		last := len(bytes.TrimRight(m.text, "\n"))
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

// char copies the character at p as it stands and returns the byte behind it.
func (m *textMap) char(data []byte, p int) int {
	_, n := utf8.DecodeRune(data[p:])
	m.put(string(data[p:p+n]), p, p+n)
	return p + n
}

// lineBreak returns the byte behind a line break at p, or p if there is none.
func lineBreak(data []byte, p int) int {
	switch {
	case p < len(data) && data[p] == '\n':
		return p + 1
	case p+1 < len(data) && data[p] == '\r' && data[p+1] == '\n':
		return p + 2
	}
	return p
}

func isBlank(data []byte, p int) bool { return p < len(data) && (data[p] == ' ' || data[p] == '\t') }

// flow reads a plain or quoted scalar. The end of a plain one is where its text
// is complete, which the parser has told.
func (m *textMap) flow(data []byte, n *node) {
	p := n.at
	if n.style != plainStyle {
		p++
	}
	for len(m.text) < len(n.text) && p < len(data) {
		switch {
		case isBlank(data, p) || lineBreak(data, p) > p:
			p = m.fold(data, p, false)
		case n.style == singleStyle && data[p] == '\'':
			m.put("'", p, p+2)
			p += 2
		case n.style == doubleStyle && data[p] == '\\':
			if q := lineBreak(data, p+1); q > p+1 {
				p = m.fold(data, q, true)
				continue
			}
			p = m.escape(data, p)
		default:
			p = m.char(data, p)
		}
	}
	if n.style != plainStyle {
		// What is left is the closing quote, perhaps behind an escaped line break.
		for p < len(data) && data[p] != '\'' && data[p] != '"' {
			p++
		}
		p = min(p+1, len(data))
	}
	m.end = p
}

// fold reads blanks and line breaks: blanks alone stay, one line break with the
// blanks around it is a space, and each further one a line break. After an
// escaped line break, which is nothing itself, every one counts as further.
func (m *textMap) fold(data []byte, p int, broken bool) int {
	from, last := p, span{}
	first, further := broken, false
	for {
		q := lineBreak(data, p)
		switch {
		case q > p && first:
			m.put("\n", p, q)
			further = true
		case q > p:
			first, last = true, span{p, q}
		case isBlank(data, p):
			q = p + 1
		default:
			switch {
			case !first:
				for at := from; at < p; at++ {
					m.put(string(data[at:at+1]), at, at+1)
				}
			case !broken && !further:
				m.put(" ", last.from, last.to)
			}
			return p
		}
		p = q
	}
}

var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b",
	' ': " ", '"': "\"", '/': "/", '\\': "\\", 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

// escape reads an escape of a double-quoted scalar.
func (m *textMap) escape(data []byte, p int) int {
	if p+1 >= len(data) {
		return len(data)
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[data[p+1]]
	if digits == 0 {
		m.put(escapes[data[p+1]], p, p+2)
		return p + 2
	}
	end := min(p+2+digits, len(data))
	var r rune
	for _, c := range data[p+2 : end] {
		r = r<<4 | rune(hexDigit(c))
	}
	m.put(string(r), p, end)
	return end
}

func hexDigit(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}

// block reads a literal (|) or folded (>) scalar. The line breaks that it ends
// with are kept, clipped or stripped as its header says.
func (m *textMap) block(data []byte, n *node) {
	p, indent, keep, strip := n.at+1, 0, false, false
	for ; p < len(data) && data[p] != ' ' && data[p] != '\t' && lineBreak(data, p) == p; p++ {
		switch c := data[p]; {
		case c == '+':
			keep = true
		case c == '-':
			strip = true
		case c >= '1' && c <= '9':
			indent = max(n.indent, 0) + int(c-'0')
		}
	}
	m.end = p // an empty one is its header
	for p < len(data) && data[p] != '\n' {
		p++
	}
	p = min(p+1, len(data))
	if indent == 0 {
		indent = max(n.indent+1, 1, firstIndent(data, p))
	}
	var leading span   // the break of the line before
	var empty []span   // the breaks of the empty lines since
	wasBlank := false  // the line before begins with a blank: it is not folded
	haveLine := false  // there is a line before
	breaks := func() { // written as they are
		for _, b := range empty {
			m.put("\n", b.from, b.to)
		}
		empty = empty[:0]
	}
	for p < len(data) {
		q := p
		for q < len(data) && q-p < indent && data[q] == ' ' {
			q++
		}
		if b := lineBreak(data, q); b > q {
			empty = append(empty, span{q, b})
			p = b
			continue
		}
		if q-p < indent || q == len(data) {
			break
		}
		blank := isBlank(data, q)
		switch {
		case haveLine && n.style == foldedStyle && !wasBlank && !blank:
			if len(empty) == 0 {
				m.put(" ", leading.from, leading.to)
			}
		case haveLine:
			m.put("\n", leading.from, leading.to)
		}
		breaks()
		wasBlank, haveLine = blank, true
		for q < len(data) && lineBreak(data, q) == q {
			q = m.char(data, q)
		}
		m.end = q
		p = lineBreak(data, q)
		leading = span{q, p}
		if p == q {
			break
		}
	}
	if haveLine && !strip && (leading.to > leading.from || len(m.text) < len(n.text)) {
		m.put("\n", leading.from, leading.to)
	}
	if keep {
		breaks()
	}
}

// firstIndent returns the indentation that the lines from p on have: that of the
// first that is not empty, or of the longest before it.
func firstIndent(data []byte, p int) int {
	most := 0
	for p < len(data) {
		q := p
		for q < len(data) && data[q] == ' ' {
			q++
		}
		most = max(most, q-p)
		b := lineBreak(data, q)
		if b == q {
			break
		}
		p = b
	}
	return most
}
