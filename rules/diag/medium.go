package diag

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What people wrote is shown on terminals, in Markdown and in tables of spreadsheets. There is
// one writer for each: what a sign means there, it does not mean in what people wrote.

// Invisible reports whether nobody sees a character: one that controls or formats, such as NUL,
// a blank of no width or a change of direction; not blanks, tabs and line breaks.
func Invisible(r rune) bool {
	if r >= ' ' && r < 0x7f || r > 0xad && r < 0x34f || r >= 0x1e00 && r < 0x2000 {
		return false // letters and signs of Vietnamese, which most texts are made of
	}
	return r != '\t' && r != '\n' && r != '\r' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// Visible returns a text as UTF-8 with U+FFFD in the place of each character that nobody sees:
// what HTML and XML are made of, and what a terminal may be given.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || Invisible(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// Markdown returns a text on one line, in which no sign has a meaning in Markdown, its tables
// and the HTML within it.
func Markdown(s string) string {
	var b strings.Builder
	if list := strings.TrimLeft(s, "0123456789"); list != s && list != "" && strings.ContainsRune(".)", rune(list[0])) {
		b.WriteString(s[:len(s)-len(list)] + "\\") // a number of a list
		s = list
	} else if s != "" && strings.ContainsRune("-+=", rune(s[0])) {
		b.WriteByte('\\') // an item of a list, or a line under a heading
	}
	for _, r := range s {
		switch {
		case strings.ContainsRune("\n\t\r\u2028\u2029", r):
			b.WriteByte(' ')
			continue
		case Invisible(r):
			r = '\ufffd'
		case strings.ContainsRune("\\`*_|<>[]&~#", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Cell returns a text for a cell of a table that a spreadsheet opens: what it would take for a
// formula has a ' before it, also behind blanks.
func Cell(s string) string {
	s = Visible(s)
	if t := strings.TrimSpace(s); t != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(t)[0]) || strings.HasPrefix(s, "\t") {
		return "'" + s
	}
	return s
}

// CodeFault says what is wrong with a code by which units, criteria and others are told apart;
// the zero Text if nothing is. Codes are equal if their characters are, so that there is one way
// to write a letter, composed (NFC), and nothing in them that nobody sees.
func CodeFault(code string) (fault, hint Text) {
	if i := strings.IndexFunc(code, Invisible); i >= 0 {
		return catalogue.Say("an invisible character, %U", []rune(code[i:])[0]), catalogue.Say("remove it")
	}
	if norm.NFC.QuickSpanString(code) < len(code) && !norm.NFC.IsNormalString(code) {
		return catalogue.Say("the code %q has letters with marks apart from them", code),
			catalogue.Say("write %s, each letter with its marks as one (NFC)", norm.NFC.String(code))
	}
	return Text{}, Text{}
}
