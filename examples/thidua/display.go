package main

import (
	"strings"
	"unicode"
)

// width returns how many columns of a terminal a text takes: combining marks, as
// in decomposed Vietnamese, take none; wide East Asian characters take two.
func width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana),
			r >= 0xff01 && r <= 0xff60:
			n += 2
		default:
			n++
		}
	}
	return n
}

func pad(n int) string { return strings.Repeat(" ", max(0, n)) }

// column is a column of a table.
type column struct {
	head  string
	right bool // numbers stand to the right
}

// table lines up rows under their heads. The last column is not padded.
func table(cols []column, rows [][]string) string {
	widths := make([]int, len(cols))
	for i, c := range cols {
		widths[i] = width(c.head)
		for _, row := range rows {
			widths[i] = max(widths[i], width(row[i]))
		}
	}
	var b strings.Builder
	write := func(row []string) {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			if fill := pad(widths[i] - width(cell)); cols[i].right {
				line.WriteString(fill + cell)
			} else {
				line.WriteString(cell + fill)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	heads, rule := make([]string, len(cols)), make([]string, len(cols))
	for i, c := range cols {
		heads[i], rule[i] = c.head, strings.Repeat("─", widths[i])
	}
	write(heads)
	write(rule)
	for _, row := range rows {
		write(row)
	}
	return b.String()
}

// wrap breaks a text between words so that no line is wider than limit, and
// indents every line but the first.
func wrap(s string, limit int, hang string) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(s) {
		w := width(word)
		switch {
		case i == 0:
		case at+1+w > limit:
			b.WriteString("\n" + hang)
			at = width(hang)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += w
	}
	return b.String()
}
