package diag

import (
	"strings"
	"testing"
	"unicode"
)

// TestMedia: a sign means in no medium what it does not mean in what people wrote.
func TestMedia(t *testing.T) {
	for _, tt := range []struct{ reason, text, visible, markdown, cell string }{
		{"a name", "Hà Nam", "Hà Nam", "Hà Nam", "Hà Nam"},
		{"signs of Markdown", "a|b `c` *d* <e> & [f](g)", "a|b `c` *d* <e> & [f](g)",
			"a\\|b \\`c\\` \\*d\\* \\<e\\> \\& \\[f\\](g)", "a|b `c` *d* <e> & [f](g)"},
		{"lines", "a\n| b |", "a\n| b |", "a \\| b \\|", "a\n| b |"},
		{"a heading, a list", "# x", "# x", "\\# x", "# x"},
		{"a numbered list", "12. x", "12. x", "12\\. x", "12. x"},
		{"a number", "12.5 x", "12.5 x", "12\\.5 x", "12.5 x"},
		{"a formula", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "\\=cmd\\|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"a formula behind blanks", " \n@SUM(1)", " \n@SUM(1)", "  @SUM(1)", "' \n@SUM(1)"},
		{"a full-width formula", "＝1", "＝1", "＝1", "'＝1"},
		{"control and direction", "a\x00\x1b[1m\u202eb\u200b", "a\ufffd\ufffd[1m\ufffdb\ufffd",
			"a\ufffd\ufffd\\[1m\ufffdb\ufffd", "a\ufffd\ufffd[1m\ufffdb\ufffd"},
		{"a return that hides what stands before", "a\rb", "a\ufffdb", "a b", "a\ufffdb"},
		{"no UTF-8", "a\xffb", "a\ufffdb", "a\ufffdb", "a\ufffdb"},
	} {
		if got := Visible(tt.text); got != tt.visible {
			t.Errorf("%s: visible: %q", tt.reason, got)
		}
		if got := Markdown(tt.text); got != tt.markdown {
			t.Errorf("%s: Markdown: %q", tt.reason, got)
		}
		if got := Cell(tt.text); got != tt.cell {
			t.Errorf("%s: cell: %q", tt.reason, got)
		}
	}
}

// TestInvisible holds what is quick for most texts to the tables of all characters.
func TestInvisible(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		want := !strings.ContainsRune("\t\n\r", r) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co,
			unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
		if Invisible(r) != want {
			t.Errorf("%U is invisible: %v", r, !want)
		}
	}
}

// TestCodeFault: one spelling of a code, with nothing in it that nobody sees.
func TestCodeFault(t *testing.T) {
	for code, want := range map[string]string{"ha_nam": "", "Đ.1": "", "h\u00e0": "", "": "",
		"ha\u0300": "the code \"ha\u0300\" has letters with marks apart from them",
		"ha\u200b": "an invisible character, U+200B",
		"h\x00":    "an invisible character, U+0000"} {
		if fault, hint := CodeFault(code); fault.String() != want || fault.IsZero() != hint.IsZero() {
			t.Errorf("%q: %s (%s)", code, fault, hint)
		}
	}
}

// FuzzTerminal: nothing that is printed for people steers a terminal.
func FuzzTerminal(f *testing.F) {
	f.Add("Hà\x1b[31m Nam\u202e\x00\x07\u009b")
	f.Fuzz(func(t *testing.T, s string) {
		got := Visible(s)
		if strings.ContainsAny(got, "\x00\x07\x08\r\x1b\u202e\u2066\u009b\u200b") || Visible(got) != got {
			t.Errorf("%q", got)
		}
	})
}
