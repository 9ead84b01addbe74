package document

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/diag"
)

func mustParse(t testing.TB, text string) *Document {
	t.Helper()
	d, err := Parse("card.yaml", []byte(text))
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return d
}

// TestLocateInRule places the word "bad" of a rule in the file, for each way to
// write a rule.
func TestLocateInRule(t *testing.T) {
	tests := []struct {
		name, file   string
		line, column int
		reason       string
	}{
		{"plain", "rule: good + bad\n", 1, 14, "behind the key"},
		{"plain in a list", "- a\n- good + bad # comment\n", 2, 10, "behind the dash; the comment is no text"},
		{"plain, many lines", "rule: good +\n  more +\n\n  bad\n", 4, 3, "lines are folded: the text has no indentation"},
		{"plain, Windows", "rule: good +\r\n  bad\r\n", 2, 3, "a Windows line ending is one break"},
		{"plain, Vietnamese", "tiêu chí: Hà Tĩnh bad\n", 1, 19, "columns count characters, not bytes"},
		{"plain, combining marks", "a: Ti\u0302\u0301nh bad\n", 1, 11, "a combining mark is a character"},
		{"plain in brackets", "a: [1, good bad, 2]\n", 1, 13, "a flow list"},
		{"plain in braces, many lines", "a: {x: good\n   bad, y: 2}\n", 2, 4, "folded in a flow map"},
		{"single", "rule: 'good + bad'\n", 1, 15, "the quote counts"},
		{"single, quote within", "rule: 'it''s bad'\n", 1, 14, "a doubled quote is one character of the text"},
		{"single, many lines", "rule: 'it''s  \n\n\n   so ''bad'''\n", 4, 9, "blanks around a break go away"},
		{"double", `rule: "good + bad"` + "\n", 1, 15, "the quote counts"},
		{"double, escapes", `rule: "\"\u1ec7\x41\U0001F600\t\\ bad"` + "\n", 1, 35,
			"escapes are longer than what they stand for"},
		{"double, many lines", "rule: \"good\n\n  so bad\"\n", 3, 6, "folded like plain"},
		{"double, escaped break", "rule: \"good \\\n   \\ so bad\"\n", 2, 9, "an escaped break is nothing"},
		{"JSON", "{\n\t\"rule\": \"a \\/ bad\"\n}\n", 2, 16, "JSON may be indented by tabs"},
		{"literal", "rule: |\n  good +\n    bad\n", 3, 5, "its own indentation stays in the text"},
		{"literal, keep", "rule: |+ # comment\n\n  good\n\n  bad\n\n\n", 5, 3, "empty lines before and within"},
		{"literal, indicator", "rule: |1-\n   good\n bad", 3, 2, "the indicator, not the first line, says how deep it is"},
		{"literal, Windows", "rule: |\r\n  good\r\n  bad\r\n", 3, 3, "a Windows line ending is one character of the text"},
		{"literal in a list in keys", "a:\n- b:\n  - |2\n      good\n    bad\n", 5, 5,
			"the indicator counts from the list around"},
		{"literal at the top", "--- |\n good\n bad\n", 3, 2, "no keys around"},
		{"folded", "rule: >\n  good +\n  more\n  bad\n", 4, 3, "breaks are spaces"},
		{"folded, paragraphs", "rule: >-\n  good\n\n\n  more\n    indented\n  bad\n", 7, 3,
			"empty and indented lines keep their breaks"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustParse(t, tt.file)
			n := scalarWith(d.root, "bad")
			if n == nil {
				t.Fatal("no scalar holds the word")
			}
			m := d.src.scalarMap(n)
			if m == nil {
				t.Fatalf("the text %q cannot be followed", n.text)
			}
			i := strings.LastIndex(n.text, "bad")
			from, to := m.within(i, i+3)
			if got := string(d.src.data[from:to]); got != "bad" {
				t.Errorf("the bytes are %q", got)
			}
			if line, column := d.src.position(from); line != tt.line || column != tt.column {
				t.Errorf("got %d:%d, want %d:%d: %s", line, column, tt.line, tt.column, tt.reason)
			}
		})
	}
}

func scalarWith(n *node, word string) *node {
	if n.kind == scalarNode && strings.Contains(n.text, word) {
		return n
	}
	for _, v := range n.values {
		if found := scalarWith(v, word); found != nil {
			return found
		}
	}
	return nil
}

// drawScalar writes a scalar of a random style, as the value of a key that is
// itself within depth keys or lists.
func drawScalar(t *rapid.T) string {
	var b strings.Builder
	indent := 0
	for range rapid.IntRange(0, 3).Draw(t, "depth") {
		if rapid.Bool().Draw(t, "list") {
			b.WriteString("- ")
		} else {
			fmt.Fprintf(&b, "khoá:\n%s", strings.Repeat(" ", indent+2))
		}
		indent += 2
	}
	b.WriteString("r: ")
	eol := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line ending")
	word := rapid.SampledFrom([]string{"a", "ệ", "e\u0302\u0323", "x1", "+", "😀", "b c", "d  e", "f\tg", "'", "\"",
		"\\", "#h", "i: j"})
	words := func(skip string) []string {
		return rapid.SliceOfN(word.Filter(func(s string) bool { return !strings.ContainsAny(s, skip) }), 1, 6).Draw(t,
			"words")
	}
	gap := func() string {
		return strings.Repeat(eol, rapid.IntRange(0, 3).Draw(t, "breaks"))
	}
	pad := strings.Repeat(" ", indent+1)
	style := rapid.SampledFrom([]string{"plain", "single", "double", "|", ">"}).Draw(t, "style")
	switch style {
	case "plain":
		b.WriteString("w")
		for _, w := range words("\"'#:\\+") {
			if g := gap(); g != "" {
				b.WriteString(g + pad + w)
			} else {
				b.WriteString(" " + w)
			}
		}
		b.WriteString(eol)
	case "single", "double":
		quote := map[string]string{"single": "'", "double": "\""}[style]
		b.WriteString(quote)
		for _, w := range words("") {
			if style == "single" {
				w = strings.ReplaceAll(w, "'", "''")
			} else {
				w = strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "ệ",
					rapid.SampledFrom([]string{"ệ", "\\u1ec7", "\\U00001EC7"}).Draw(t, "escape")).Replace(w)
				w = rapid.SampledFrom([]string{"", "\\t", "\\ ", "\\x41", "\\N", "\\" + eol + pad + "  "}).Draw(t, "special") + w
			}
			g := gap()
			if g != "" {
				g = rapid.SampledFrom([]string{"", "  "}).Draw(t, "trailing") + g + pad +
					rapid.SampledFrom([]string{"", "\t "}).Draw(t, "leading")
			}
			b.WriteString(g + w)
		}
		b.WriteString(quote + eol)
	default:
		b.WriteString(style)
		indicator, extra := "", rapid.IntRange(1, 3).Draw(t, "extra")
		explicit := rapid.Bool().Draw(t, "explicit")
		if explicit {
			indicator = fmt.Sprint(extra)
		}
		chomp := rapid.SampledFrom([]string{"", "-", "+"}).Draw(t, "chomping")
		if rapid.Bool().Draw(t, "order") {
			b.WriteString(indicator + chomp)
		} else {
			b.WriteString(chomp + indicator)
		}
		b.WriteString(rapid.SampledFrom([]string{"", " # comment", "  "}).Draw(t, "header") + eol)
		pad := strings.Repeat(" ", indent+extra)
		for i, w := range words("") {
			b.WriteString(gap() + pad)
			if i > 0 || explicit {
				b.WriteString(rapid.SampledFrom([]string{"", " ", "\t"}).Draw(t, "more"))
			}
			b.WriteString(w + rapid.SampledFrom([]string{"", "  "}).Draw(t, "trailing") + eol)
		}
		b.WriteString(gap())
	}
	text := b.String()
	if rapid.Bool().Draw(t, "no last line ending") {
		text = strings.TrimRight(text, "\r\n")
	} else if rapid.Bool().Draw(t, "more keys") {
		text += pad[:indent] + "z: 1" + eol
	}
	return text
}

// TestEveryCharacterIsFound holds the map to the parser: for each character of
// the text, what stands at its place in the file is the character itself, an
// escape of it, or the line break that it was folded from.
func TestEveryCharacterIsFound(t *testing.T) {
	styles := map[style]int{}
	rapid.Check(t, func(t *rapid.T) {
		file := drawScalar(t)
		d, err := Parse("card.yaml", []byte(file))
		if err != nil {
			t.Skip("not YAML") // some texts make no scalar of the style drawn
		}
		n := d.root
		for n.kind != scalarNode {
			n = n.values[0]
		}
		styles[n.style]++
		m := d.src.scalarMap(n)
		if m == nil {
			t.Fatalf("the text %q cannot be followed in\n%s", n.text, file)
		}
		last := -1
		for i, r := range n.text {
			from, to := m.within(i, i+utf8.RuneLen(r))
			there := string(d.src.data[from:to])
			switch {
			case from < last:
				t.Fatalf("character %d of %q goes back to %d", i, n.text, from)
			case there == string(r):
			case (r == ' ' || r == '\n') && (there == "\n" || there == "\r\n"):
			case r == '\'' && there == "''":
			case r == '\n' && there == "" && from == len(file): // a break that the end of the file stands for
			case n.style == doubleStyle && strings.HasPrefix(there, "\\"):
			default:
				t.Fatalf("character %d of %q is %q in the file\n%s", i, n.text, there, file)
			}
			last = from
			line, column := d.src.position(from)
			if d.src.offset(line, column) != from && there != "\r\n" {
				t.Fatalf("%d:%d is not the place of byte %d in %q", line, column, from, file)
			}
		}
		if from, to := d.src.extent(n); from < 0 || to > len(file) || to < from {
			t.Fatalf("extent %d to %d", from, to)
		}
	})
	for _, s := range []style{plainStyle, singleStyle, doubleStyle, literalStyle, foldedStyle} {
		if styles[s] == 0 && !testing.Short() { // few are drawn then
			t.Errorf("style %d was never drawn", s)
		}
	}
}

func TestLocateEndOfRule(t *testing.T) {
	tests := []struct {
		name, file   string
		line, column int
	}{
		{"plain", "rule: a +\nb: 1\n", 1, 10},
		{"literal", "rule: |\n  a\n  b +\nb: 1\n", 3, 6},
		{"literal, keep", "rule: |+\n  a\n  b +\n\n\nb: 1\n", 3, 6},
		{"single", "rule: 'a +'\n", 1, 11},
		{"empty", "rule: ''\n", 1, 9},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustParse(t, tt.file)
			text := d.root.values[0].text
			diag := (&diag.Diagnostic{Path: "rule", Message: diag.Verbatim("the rule ends too early")}).InText(text,
				len(text), len(text))
			d.Locate(diag)
			if diag.Line != tt.line || diag.Column != tt.column {
				t.Errorf("got %d:%d, want %d:%d", diag.Line, diag.Column, tt.line, tt.column)
			}
		})
	}
}
