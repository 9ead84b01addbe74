package document

import (
	"bytes"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// mostCut bounds how many keys the rest of one value is sought among.
const mostCut = 16

// cutFrom is the key whose value key i is the rest of, since a comma within { } has ended
// it, as in {max: 400,5} and {points: max(0, x)}; it is -1 if key i is a key.
func (n Node) cutFrom(i int) int {
	if !n.flow {
		return -1
	}
	from := i
	for from > 0 && i-from < mostCut && n.isBare(from) {
		from--
	}
	if value := n.values[from]; from == i || n.isBare(from) || value.kind != scalarNode || value.style != plainStyle {
		return -1
	}
	return from
}

// isBare reports whether no colon follows a key.
func (n Node) isBare(i int) bool {
	_, to := n.dec.doc.src.extent(n.keys[i])
	return n.keys[i].style == plainStyle && n.values[i].isNull() &&
		!bytes.HasPrefix(bytes.TrimLeft(n.dec.doc.src.data[to:], " "), []byte(":"))
}

// cut says that a comma has ended a value of which key i is the rest, once for all of it. It
// reports whether that is so.
func (n Node) cut(i int) bool {
	from := n.cutFrom(i)
	if from < 0 {
		return false
	}
	key, value := n.entry(from)
	if n.dec.cut == value.node {
		return true
	}
	n.dec.cut = value.node
	for i+1 < len(n.keys) && n.cutFrom(i+1) == from {
		i++
	}
	src := n.dec.doc.src
	_, to := src.extent(n.keys[i])
	text := string(src.data[value.at:to])
	hint := say("write %s", quoted(text))
	if d, bad := parseNumber(text, notation{}); bad == nil {
		hint = say("write %s", Numeral(d))
	} else if looksLikeNumber(text) {
		hint = bad.Hint
	}
	d := fault("cut", hint, "a comma within { } ends the value of %s", key.text)
	d.Path = value.path
	n.dec.faults.add(src.mark(d, value.at, to))
	return true
}

// quoted is a text as it stands between straight quotes in YAML. What is too long to be
// written out stands for itself.
func quoted(text string) string {
	text = strings.Trim(text, "“”„‟‘’\"")
	switch {
	case len([]rune(text)) > 60 || strings.Contains(text, "\n"):
		return `"…"`
	case strings.ContainsAny(text, `"\`):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

// colonWithin says that a value in { } has a colon though it has no quotes; before are the
// bytes from the bracket up to the colon. ok is false if the colon is wrong for another reason.
func colonWithin(before []byte) (message, hint diag.Text, ok bool) {
	entry := string(before[lastComma(before)+1:])
	key, value, ok := strings.Cut(entry, ": ")
	value = strings.TrimLeft(value, " ")
	if !ok || value == "" || strings.ContainsAny(value[:1], `"'{[`) {
		return diag.Text{}, diag.Text{}, false
	}
	key = strings.TrimSpace(key)
	message = say("a colon within the value of %s, which has no quotes", key)
	words := strings.Fields(value)
	next := words[len(words)-1]
	if len(words) > 1 && strings.HasSuffix(value, next) && strings.Trim(next, keyLetters) == "" {
		return message, say("put the value in \"quotes\"; or write a comma before %s, if it is the next key", next), true
	}
	return message, say("put the value in \"quotes\""), true
}

// lastComma is the last comma, or the bracket, that no quotes or brackets are around; it is -1 if there is none.
func lastComma(s []byte) int {
	at, depth, quote := -1, 0, byte(0)
	for i, c := range s {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && i > 0 && s[i-1] == ' ':
			quote = c
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if quote == 0 && (c == ',' && depth == 1 || c == '{' && depth == 1) {
			at = i
		}
	}
	return at
}
